"""Working a funnel backwards from its revenue, and forwards through its lags. Plain numbers only.

Open this when a plan asks for too many records, or for records too late. A chain is its stages'
records `N_0 .. N_K`, the conversions between them `r_1 .. r_K` and the revenue of a win `A`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scorecard.lag import due, share_due

Floats = NDArray[np.float64]

YEAR = 52  # weeks that a source's own rates are taken from: every season once
FEWEST = 13  # weeks known in full; from fewer no rates are taken
MONTHS = 12  # in the year that a win's revenue is taken to be of
DUST = 1e-9  # relative; what dividing and multiplying again leaves behind asks for no record more


def backward(revenue: float, size: float, rates: Sequence[float]) -> tuple[float, ...]:
    """Records that each stage needs for a revenue: ``N_k = revenue / A / (r_{k+1} .. r_K)``.

    Not rounded, so that no stage pays for the rounding of another; see `whole`.

    Args:
        revenue: money, 0 or more.
        size: money a win.
        rates: the conversion into each stage after the first.

    Returns:
        Records, first stage to win: one more than there are rates.

    Raises:
        ValueError: revenue is asked for, but nothing leads to it: a rate or the size is 0.

    >>> backward(140_000, 10_000, [0.1, 0.35, 0.5, 0.4])[::-1]
    (14.0, 35.0, 70.0, 200.0, 2000.0)
    """
    if not revenue:
        return (0.0,) * (len(rates) + 1)
    if size <= 0 or any(rate <= 0 for rate in rates):
        raise ValueError("a rate or a deal size of 0 leads to no revenue")
    records = [revenue / size]
    for rate in reversed(rates):
        records.append(records[-1] / rate)
    return tuple(reversed(records))


def forward(records: float, rates: Sequence[float], size: float) -> float:
    """Money that records of the first stage lead to: ``N_0 r_1 .. r_K A``.

    Source of the example: https://mattbruen.com/mastering-the-sales-equation/

    >>> forward(100, [0.4, 0.3], 25_000)
    300000.0
    """
    return records * math.prod(rates) * size


def whole(records: float) -> int:
    """Rounded up: nobody brings a part of a lead.

    >>> whole(2.1), whole(3 * (1 / 3) * 7), whole(0.0)
    (3, 7, 0)
    """
    return math.ceil(records * (1 - DUST))


def needed_by_week(closing: Floats, lag: float) -> Floats:
    """When records must arrive so that they go on in the weeks when they are needed.

    ``needed_u = sum_j P(j) closing_{u+j}``: of those that go on in a week, the share `P(j)` had
    come j weeks before, with the geometric distribution of `scorecard.lag`. What must have come
    before the first week is missing from the sum.

    Args:
        closing: records that go on, a week each.
        lag: weeks, the mean; 0 means at once.

    >>> needed_by_week(np.array([0.0, 0.0, 8.0]), 1.0).tolist()  # half at once; 1 was due before
    [1.0, 2.0, 4.0]
    """
    return share_due(closing, lag)


def flow(history: Floats, coming: Floats, rates: Sequence[float], lags: Sequence[float]) -> Floats:
    """What will arrive in each stage in the coming weeks.

    Each record counts once: what already came to a later stage is not expected there again. Of the
    records that still wait in a stage the same share goes on each week, see `scorecard.lag`.

    Args:
        history: past weeks x K + 1 stages, records that arrived; at least one week.
        coming: records that will arrive in the first stage, a week each.
        rates: K conversions, into each stage after the first.
        lags: K mean lags in weeks, out of each stage but the last.

    Returns:
        Coming weeks x K + 1 stages.

    >>> flow(np.array([[8.0, 0.0]]), np.zeros(3), [0.5], [1.0])[:, 1].tolist()
    [1.0, 0.5, 0.25]
    """
    # Before the first week known nothing waits: a level that held would be records nobody counted.
    known = np.vstack([np.zeros_like(history[:1]), history])
    arrivals = [coming]
    for k, (rate, lag) in enumerate(zip(rates, lags, strict=True)):
        both = np.concatenate([known[:, k], arrivals[-1]])
        arrivals.append(rate * due(both, lag)[len(known) :])
    return np.column_stack(arrivals)


@dataclass(frozen=True)
class Chance:
    """How many of a stage's records are won in the coming weeks, of all that ever will be."""

    waiting: float  # of one that waits in it now, or arrives in the first week: it is the same
    steady: float  # of those that arrive, one in each week


@lru_cache(maxsize=256)
def chances(lags: tuple[float, ...], weeks: float) -> tuple[Chance, ...]:
    """For each stage of a chain, the last one is the win.

    Args:
        lags: mean lags in weeks, out of each stage but the last.
        weeks: that come; the last may be a part of one.

    >>> chances((1.0,), 1.5)[0]  # half at once, half of a quarter in the half week
    Chance(waiting=0.625, steady=0.875)
    """
    inside = np.minimum(weeks - np.arange(math.ceil(weeks)), 1.0)
    first = (np.arange(len(inside)) == 0).astype(float)
    found = []
    for i in range(len(lags) + 1):
        after = lags[i:]
        none, rates = np.zeros((1, len(after) + 1)), [1.0] * len(after)
        waiting, steady = (
            float(flow(none, coming, rates, after)[:, -1] @ inside)
            for coming in (first, np.ones(len(inside)))
        )
        found.append(Chance(waiting, steady))
    return tuple(found)


def in_time(planned: Sequence[float], lags: Sequence[float], weeks: float) -> float:
    """Wins of some weeks when lags change at their start, as a share of those with the planned.

    One record a week has always arrived, so that as many wait in each stage as its planned lag has
    weeks; from now on they, and those that come, go on with the other lags.

    Args:
        planned: mean lags in weeks, out of each stage but the last.
        lags: the others.
        weeks: that are counted.

    >>> in_time([1.0], [1.0], 13), in_time([1.0], [0.0], 13) == 14 / 13
    (1.0, True)
    """
    found = []
    for of in (lags, planned):
        at = chances(tuple(of), weeks)
        waiting = sum(
            records * chance.waiting for records, chance in zip(planned, at, strict=False)
        )
        found.append(waiting + at[0].steady)
    return found[0] / found[1]


def last_useful(end: date, weeks: float) -> date:
    """The last day on which a record of usual speed still closes by `end`.

    Args:
        end: the period's last day.
        weeks: mean lag from the record's stage to the win.

    >>> last_useful(date(2026, 9, 30), 2.5)
    datetime.date(2026, 9, 12)
    """
    days = math.ceil(7 * weeks * (1 - DUST))
    return end - timedelta(days=min(days, (end - date.min).days))


def spend_share(months: float, margin: float = 1.0) -> float:
    """The share of a win's revenue that may be spent on it, to be paid back in so many months.

    A win's revenue is taken to be a year's. The reverse of `scorecard.ratios.payback`.

    >>> spend_share(8, 0.75)
    0.5
    """
    return months / MONTHS * margin
