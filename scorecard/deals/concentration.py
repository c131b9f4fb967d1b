"""Whether one deal carries the period: what is won, and what the target still lacks.

Open this when a single deal is called a risk. The thresholds are conventions, stated beside the
finding: a quarter is worth a look, half is one deal carrying the period.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from scorecard import ratios
from scorecard.calendar import Period
from scorecard.deals.book import Book
from scorecard.deals.tally import Tally, tally, text
from scorecard.facts import Bools, Facts, total

LOOK, CARRIES = 0.25, 0.5  # shares of the money

Risk = Literal["spread", "look", "carries"]


@dataclass(frozen=True)
class Single:
    """The largest deal of some, beside what it is measured against."""

    row: int | None  # of the sheet; None: there is none with an amount above 0
    deal: str | None
    account: str | None
    amount: float | None  # money
    among: Tally  # the deals that it is the largest of
    of: float | None  # money that it is measured against; None: not known
    share: float | None  # of that money; above 1 it is larger
    risk: Risk | None  # None: no share


@dataclass(frozen=True)
class Concentration:
    """How far the period hangs on one deal."""

    won: Single  # of the period, against all that was won before credits
    due: Single  # open and due in the rest of the period, against what the target still lacks
    lacking: float | None  # money; None: no target, or nothing reported; 0 or less: reached


def build(of: Book, facts: Facts, period: Period) -> Concentration:
    """The largest won deal, and the largest open one that is due in the period."""
    close = of.frame["Expected close"].to_numpy()
    inside = (close >= period.start.toordinal()) & (close <= period.end.toordinal())
    inside &= facts.through < period.end  # of a period that is over nothing is due any more
    # Credits were not won: net of them one deal could be more than all.
    won, lacking = of.won & (of.amount >= 0), _lacking(facts, period)
    return Concentration(
        won=_largest(of, won, tally(of.amount[won]).money),
        due=_largest(of, of.open & inside, lacking),
        lacking=lacking,
    )


def risk(share: float | None) -> Risk | None:
    """How risky it is that one deal has this share.

    >>> [risk(share) for share in (None, 0.24, 0.25, 0.5)]
    [None, 'spread', 'look', 'carries']
    """
    if share is None:
        return None
    return "carries" if share >= CARRIES else "look" if share >= LOOK else "spread"


def _largest(of: Book, which: Bools, against: float | None) -> Single:
    at, among = np.flatnonzero(which & (of.amount > 0)), tally(of.amount[which])
    if not len(at):
        return Single(None, None, None, None, among, against, None, None)
    place = at[np.argmax(of.amount[at])]
    deal = of.frame[["row", "Deal", "Account"]].iloc[place]
    share = ratios.ratio(float(of.amount[place]), against)
    return Single(
        row=int(deal["row"]),
        deal=str(deal["Deal"]),
        account=text(deal["Account"]),
        amount=float(of.amount[place]),
        among=among,
        of=against,
        share=share,
        risk=risk(share),
    )


def _lacking(facts: Facts, period: Period) -> float | None:
    """Money that the Number's target still lacks on the through date."""
    days = facts.cube.span(period.start, period.end)
    past = facts.cube.span(period.start, min(period.end, facts.through))
    target = total(facts.company_plan[days])
    begun = period.start <= facts.through
    if target is None or (begun and not facts.actual_reported[:, past].any()):
        return None
    return round(target - float(facts.actual[:, past].sum()), 6)
