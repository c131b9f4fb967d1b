"""The open deals by stage and age, and what usually happens at that age.

Open this when an open deal is in the wrong place. Open is what is open in the sheet as it stands.
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from scorecard.deals.book import ENOUGH, LISTED, Book
from scorecard.deals.engaged import usual_people
from scorecard.deals.outlook import expected, outlooks
from scorecard.deals.tally import Tally, tally, text, whole
from scorecard.facts import Bools, Floats, Ints
from scorecard.forecast import BANDS  # weeks in the stage: as in the forecast


@dataclass(frozen=True)
class Band:
    """Open deals that have stayed in their stage for about as long."""

    weeks: tuple[int, int | None]  # from, and to before; None: no end
    open: Tally
    known: int  # deals of `open` whose share is known
    share: float | None  # won in the end, mean over them; None: known of none
    learned: int  # deals that stayed as long as the youngest of them, and longer
    expected: float | None  # money; None: neither share nor amount is known of any


@dataclass(frozen=True)
class OpenStage:
    """The open deals that stand in one stage."""

    stage: str | None  # None: no stage, and no date of one
    open: Tally
    bands: tuple[Band, ...]  # youngest first; those without a deal too
    undated: Tally  # nobody wrote down when they entered the stage
    expected: float | None  # money
    unknown: Tally  # deals that are not in `expected`


@dataclass(frozen=True)
class OpenDeal:
    """One open deal."""

    row: int  # of the sheet
    deal: str
    account: str | None
    source: str | None
    campaigns: tuple[str, ...]
    stage: str | None
    amount: float | None  # money
    created: date | None
    weeks: int | None  # in its stage, whole ones; None: nobody wrote down since when
    share: float | None  # won in the end, of deals that stayed as long
    expected_close: date | None
    contacts: int | None
    overdue: bool  # its expected close has passed
    stale: bool  # older than nine of ten won deals were when they were won
    short: bool  # fewer people engaged than in nine of ten won deals


@dataclass(frozen=True)
class Pipeline:
    """All open deals, and what they usually come to."""

    open: Tally
    stages: tuple[OpenStage, ...]  # in the funnel's order; those with open deals
    expected: float | None  # money; None: not known of any deal
    unknown: Tally  # open deals that are not in `expected`
    overdue: Tally  # expected to close by the through date
    undated: Tally  # without an expected close
    old: int | None  # days from creation to the win that nine of ten won deals took at most
    old_learned: int  # won deals that this is learned from
    stale: Tally  # open for longer than that
    flagged: tuple[OpenDeal, ...]  # overdue, stale or short of people: the most money first
    flagged_rest: Tally  # those that are not listed


@dataclass(frozen=True)
class _Open:
    """The open deals on plain arrays."""

    at: Ints  # places in the book
    stage: Ints  # -1: none
    weeks: Ints  # in the stage; -1: not known
    share: Floats  # NaN: not known
    learned: Ints
    amount: Floats
    overdue: Bools
    stale: Bools
    short: Bools
    old: int | None
    old_learned: int


def build(of: Book) -> Pipeline:
    """The open deals as the sheet stands."""
    found = _open(of)
    money = found.share * found.amount
    flags = np.flatnonzero(found.overdue | found.stale | found.short)
    flags = flags[np.argsort(-np.nan_to_num(found.amount[flags], nan=-np.inf), kind="stable")]
    no_close = np.isnan(of.frame["Expected close"].to_numpy()[found.at])
    order = [*range(len(of.stages)), -1]
    return Pipeline(
        open=tally(found.amount),
        stages=tuple(_stage(of, found, k) for k in order if (found.stage == k).any()),
        expected=expected(found.share, found.amount),
        unknown=tally(found.amount[np.isnan(money)]),
        overdue=tally(found.amount[found.overdue]),
        undated=tally(found.amount[no_close]),
        old=found.old,
        old_learned=found.old_learned,
        stale=tally(found.amount[found.stale]),
        flagged=_deals(of, found, flags[:LISTED]),
        flagged_rest=tally(found.amount[flags[LISTED:]]),
    )


def every(of: Book) -> tuple[OpenDeal, ...]:
    """All open deals in the sheet's order: for the CSV file."""
    found = _open(of)
    return _deals(of, found, np.arange(len(found.at), dtype=np.int64))


def usual_age(of: Book) -> tuple[int | None, int]:
    """The days that nine of ten won deals took at most, and of how many this is learned."""
    took = (of.closed - of.created)[of.ever_won]
    took = took[took >= 0]
    if len(took) < ENOUGH:
        return None, len(took)
    return int(np.quantile(took, 0.9, method="inverted_cdf")), len(took)


def _open(of: Book) -> _Open:
    at = np.flatnonzero(of.open)
    stage = of.frame["furthest"].to_numpy()[at]
    amount = of.amount[at]
    weeks, learned = np.full(len(at), -1), np.zeros(len(at), dtype=np.int64)
    share = np.full(len(at), np.nan)
    for k, outlook in enumerate(outlooks(of)):
        here = (stage == k) & ~np.isnan(of.entered[at, k])
        weeks[here] = of.week_of(of.today) - of.week_of(of.entered[at[here], k])
        share[here], learned[here] = outlook.after(weeks[here])
        fresh = (stage == k) & of.fresh[at]
        weeks[fresh] = 0
        share[fresh], learned[fresh] = outlook.after(weeks[fresh] - 1)
    old, old_learned = usual_age(of)
    fewest, _ = usual_people(of)
    return _Open(
        at=at,
        stage=stage,
        weeks=weeks,
        share=share,
        learned=learned,
        amount=amount,
        overdue=of.frame["Expected close"].to_numpy()[at] <= of.today,
        stale=of.today - of.created[at] > (np.inf if old is None else old),
        short=of.frame["Contacts"].to_numpy()[at] < (-np.inf if fewest is None else fewest),
        old=old,
        old_learned=old_learned,
    )


def _stage(of: Book, found: _Open, k: int) -> OpenStage:
    here = found.stage == k
    bands = [
        _band(found, here & (found.weeks >= young) & (found.weeks < old), young, old)
        for young, old in pairwise(BANDS)
    ]
    money = found.share * found.amount
    return OpenStage(
        stage=of.stages[k].name if k >= 0 else None,
        open=tally(found.amount[here]),
        bands=tuple(bands),
        undated=tally(found.amount[here & (found.weeks < 0)]),
        expected=expected(found.share[here], found.amount[here]),
        unknown=tally(found.amount[here & np.isnan(money)]),
    )


def _band(found: _Open, here: Bools, young: float, old: float) -> Band:
    known = here & ~np.isnan(found.share)
    return Band(
        weeks=(int(young), None if np.isinf(old) else int(old)),
        open=tally(found.amount[here]),
        known=int(known.sum()),
        share=float(found.share[known].mean()) if known.any() else None,
        learned=int(found.learned[known].max()) if known.any() else 0,
        expected=expected(found.share[here], found.amount[here]),
    )


def _deals(of: Book, found: _Open, which: Ints) -> tuple[OpenDeal, ...]:
    at = found.at[which]
    columns = ("row", "Deal", "Account", "Source", "Touches", "Expected close", "Contacts")
    rows = of.frame[list(columns)].iloc[at]
    return tuple(
        OpenDeal(
            row=int(row),
            deal=str(name),
            account=text(account),
            source=text(source),
            campaigns=touches,
            stage=of.stages[stage].name if stage >= 0 else None,
            amount=None if np.isnan(of.amount[place]) else float(of.amount[place]),
            created=_day(of.created[place]),
            weeks=int(found.weeks[i]) if found.weeks[i] >= 0 else None,
            share=None if np.isnan(found.share[i]) else float(found.share[i]),
            expected_close=_day(close),
            contacts=whole(contacts),
            overdue=bool(found.overdue[i]),
            stale=bool(found.stale[i]),
            short=bool(found.short[i]),
        )
        for i, place, stage, (row, name, account, source, touches, close, contacts) in zip(
            which, at, found.stage[which], rows.itertuples(index=False, name=None), strict=True
        )
    )


def _day(ordinal: float) -> date | None:
    day = whole(ordinal)
    return None if day is None else date.fromordinal(day)
