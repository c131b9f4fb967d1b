"""Why deals are lost, beside what was answered, and whether a reason shrank after its answer.

Open this when a reason counts as answered that is not, or a change is taken for luck, or luck for
a change. An answer counts for a reason where its item names a deal that was lost for it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from scorecard.calendar import Period
from scorecard.deals.reasons import is_vague, pooled
from scorecard.facts import Bools, Facts, Floats, Ints, total
from scorecard.feedback.items import Item
from scorecard.feedback.results import LOST, Losses, LossReasons, Reason, Trend, Verdict
from scorecard.signal import difference

MOST = 20  # reasons listed, of those without an answer and of those with one
BEFORE = 13  # weeks: a quarter's worth of decided deals to compare with
EARLY = 4  # weeks; with fewer since an answer hardly a deal was decided that knew of it


@dataclass(frozen=True)
class _Lost:
    """Lost and undecided deals, one an entry; reasons are pooled as on the Deals page."""

    names: list[str]  # of the reasons, in the spelling used most
    at: dict[str | None, int]  # a spelling -> index into `names`
    reason: Ints  # index into `names`, -1: blank
    closed: Floats  # day; NaN: not known
    money: Floats  # NaN: not known
    counts: Bools  # closed in the four quarters
    in_period: Bools
    decided: Floats  # day on which each decided deal closed, the won ones too
    through: int  # day


@dataclass
class _Heard:
    """The items that name a deal lost for one reason."""

    items: int = 0
    answered: int = 0
    first: tuple[int, str] | None = None  # day and text of the first answer; None: no day is known


def loss_reasons(
    facts: Facts, items: Sequence[Item], period: Period, since: date, until: date
) -> LossReasons:
    """The reasons of deals lost from `since` to `until`, with and without an answer."""
    lost = _lost(facts, period, since, until)
    heard = _heard(lost, items)
    other = [k for k, name in enumerate(lost.names) if is_vague(name)]
    deals = np.bincount(lost.reason[lost.counts] + 1, minlength=len(lost.names) + 1)[1:]
    amounts = np.where(lost.counts, np.nan_to_num(lost.money), 0.0)
    money = np.bincount(lost.reason + 1, amounts, minlength=len(lost.names) + 1)[1:]
    order = sorted(range(len(lost.names)), key=lambda k: (-money[k], -deals[k], lost.names[k]))
    named = [k for k in order if k not in other]
    without = [k for k in named if deals[k] and not heard[k].answered]
    answered = [k for k in named if heard[k].answered and (deals[k] or heard[k].first)]

    def listed(reasons: Sequence[int]) -> tuple[Reason, ...]:
        return tuple(_reason(lost, k, heard[k]) for k in reasons[:MOST])

    def together(reasons: Sequence[int]) -> Losses:
        return _losses(lost, np.isin(lost.reason, np.array(reasons, dtype=np.int64)))

    return LossReasons(
        total=_losses(lost, np.ones(len(lost.reason), dtype=np.bool_)),
        blank=together([-1]),
        other=together(other),
        without=listed(without),
        without_reasons=len(without),
        without_losses=together(without),
        answered=listed(answered),
        answered_reasons=len(answered),
        answered_losses=together(answered),
    )


def _lost(facts: Facts, period: Period, since: date, until: date) -> _Lost:
    frame = facts.deals.frame
    lost = frame["Outcome"].isin(["Lost", "No decision"]).to_numpy()
    typed = frame["Reason"][lost]
    shown = pooled(typed)
    codes, names = pd.factorize(typed.map(shown))
    at = {name: k for k, name in enumerate(names)}
    return _Lost(
        names=list(names),
        at={spelling: at[name] for spelling, name in shown.items()},
        reason=codes.astype(np.int64),
        closed=frame["Closed"].to_numpy()[lost],
        money=frame["Amount"].to_numpy()[lost],
        counts=facts.deals.closed(since, until)[lost],
        in_period=facts.deals.closed(period.start, period.end)[lost],
        decided=frame["Closed"].to_numpy()[(frame["Outcome"] != "Open").to_numpy()],
        through=facts.deals.through,
    )


def _heard(lost: _Lost, items: Sequence[Item]) -> dict[int, _Heard]:
    found: dict[int, _Heard] = defaultdict(_Heard)
    for item in items:
        if not item.deal or not item.deal.reason or item.deal.standing not in LOST:
            continue
        about = found[lost.at[item.deal.reason]]
        about.items += 1
        about.answered += item.state == "answered"
        if item.answered is not None:
            answer = item.answered, item.answer or ""
            about.first = min(answer, about.first or answer)
    return found


def _losses(lost: _Lost, of: Bools) -> Losses:
    here, now = of & lost.counts, of & lost.in_period
    return Losses(int(here.sum()), total(lost.money[here]), int(now.sum()), total(lost.money[now]))


def _reason(lost: _Lost, k: int, heard: _Heard) -> Reason:
    of = lost.reason == k
    day, said = heard.first or (None, "")
    return Reason(
        name=lost.names[k],
        losses=_losses(lost, of),
        heard=heard.items,
        answered=heard.answered,
        answer=None if day is None else date.fromordinal(day),
        said=said or None,
        trend=None if day is None else _trend(lost, of, day),
    )


def _trend(lost: _Lost, of: Bools, answer: int) -> Trend:
    """A reason's share of decided deals up to the day of its answer, and after it."""
    first, last = answer - 7 * BEFORE + 1, lost.through
    closed = lost.closed[of]

    def counts(start: int, end: int) -> tuple[int, int]:
        inside = ((days >= start) & (days <= end) for days in (closed, lost.decided))
        part, whole = (int(days.sum()) for days in inside)
        return part, whole

    # An answer that came after the through date leaves no day to count.
    before, since = counts(first, min(answer, last)), counts(answer + 1, last)
    weeks = max(last - answer, 0) // 7
    return Trend(before, since, weeks, difference(since, before), verdict(before, since, weeks))


def verdict(before: tuple[int, int], since: tuple[int, int], weeks: int) -> Verdict:
    """Whether a share changed by more than luck, where that can be told at all.

    "too few" where even no loss for this reason among all deals since would not have been more than
    luck: then its not having shrunk says nothing either.

    Args:
        before: lost for the reason, of decided.
        since: the same, after the answer.
        weeks: since the answer.

    >>> [verdict((20, 60), (x, 60), 8) for x in (3, 18, 40)]
    ['shrank', 'luck', 'grew']
    >>> verdict((2, 20), (1, 20), 8), verdict((20, 60), (3, 60), 3)
    ('too few', 'too early')
    """
    if weeks < EARLY:
        return "too early"
    found = difference(since, before)
    if found is None:
        return "too few"
    low, high = found
    if high < 0 or low > 0:
        return "shrank" if high < 0 else "grew"
    best = difference((0, since[1]), before)
    return "luck" if best is not None and best[1] < 0 else "too few"
