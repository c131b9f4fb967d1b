"""How long deals take to close, by when they were created, and what the pipeline brings a day.

Open this when a cycle seems to get shorter or longer. By close date, or as a mean over the deals
that have closed, a young cohort looks fast, because its slow deals are still open: that is
truncation, not a trend. Here the open ones wait with the others.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from scorecard import ratios
from scorecard.calendar import Kind, Period
from scorecard.deals.book import Book
from scorecard.deals.tally import tally
from scorecard.facts import Bools, Facts, Ints
from scorecard.maturity import FEW, conversion_by_age, half

MONTHS, QUARTERS = 12, 8  # cohorts, up to the period's end; quarters where the period is a year


@dataclass(frozen=True)
class CycleCohort:
    """The deals that were created in one month or quarter."""

    created_in: Period
    created: int
    closed: int  # by the through date, whatever the outcome
    undated: int  # closed, and nobody wrote down when: in none of these figures
    days: int | None  # from creation, within which half are closed; None: less than half are


@dataclass(frozen=True)
class Velocity:
    """Money a day that the open pipeline brings, and what it is made of."""

    open: int  # deals
    win_rate: float | None  # broad, of the period
    deal: float | None  # money, mean of the deals won in the period
    days: float | None  # from creation to the win, mean of these
    a_day: float | None  # money


@dataclass(frozen=True)
class Cycle:
    """How long deals take, by the month or quarter in which they were created."""

    cohorts: tuple[CycleCohort, ...]  # oldest first; those without a deal have none
    begins: date | None  # the tab lacks what was closed before: earlier deals are left out
    velocity: Velocity


def build(of: Book, facts: Facts, period: Period) -> Cycle:
    """The cohorts up to the period's end, as they stand on the through date."""
    calendar = facts.workbook.calendar
    kind: Kind = "quarter" if period.kind == "year" else "month"
    last = min(period.end.toordinal(), of.today)
    found = calendar.holding(kind, date.fromordinal(last))
    cohorts = []
    for _ in range(QUARTERS if kind == "quarter" else MONTHS):
        start = max(found.start.toordinal(), of.begins or 0)
        inside = (of.created >= start) & (of.created <= min(found.end.toordinal(), last))
        if inside.any():
            cohorts.append(_cohort(of, found, inside))
        found = calendar.previous(found)
    return Cycle(
        tuple(reversed(cohorts)),
        None if of.begins is None else date.fromordinal(of.begins),
        _velocity(of),
    )


def median_days(age: Ints, closed: Bools) -> int | None:
    """The days within which half of these deals are closed, the open ones waiting with them.

    The median of Kaplan and Meier's estimate. Not known where less than half of them have closed,
    or of fewer than `FEW` deals.

    Args:
        age: days, a deal each: from creation to the close, else to today.
        closed: whether it has closed.

    >>> median_days(np.array([9, 20, 30, 40, 50]), np.array([True, True, True, False, False]))
    30
    >>> median_days(np.array([9, 20, 30, 40, 50]), np.array([True, True, False, False, False]))
    """
    if len(age) < FEW or 2 * closed.sum() < len(age):
        return None
    return half(conversion_by_age(age, closed))


def _cohort(of: Book, created_in: Period, inside: Bools) -> CycleCohort:
    undated = inside & of.undated
    inside = inside & ~undated
    closed = of.done[inside]
    until = np.where(closed, of.closed[inside], of.today)
    age = np.maximum(until - of.created[inside], 0).astype(np.int64)
    return CycleCohort(
        created_in=created_in,
        created=len(age),
        closed=int(closed.sum()),
        undated=int(undated.sum()),
        days=median_days(age, closed),
    )


def _velocity(of: Book) -> Velocity:
    won, failed = int(of.won.sum()), int(of.failed.sum())
    took = (of.closed - of.created)[of.won]
    took = took[took >= 0]
    rate = ratios.win_rate(won, failed)
    deal = ratios.ratio(tally(of.amount[of.won]).money, won)
    days = float(took.mean()) if len(took) else None
    return Velocity(
        open=int(of.open.sum()),
        win_rate=rate,
        deal=deal,
        days=days,
        a_day=None
        if rate is None or deal is None or days is None
        else ratios.velocity(int(of.open.sum()), rate, deal, days),
    )
