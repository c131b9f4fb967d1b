"""Where a period will land: the forecast from weekly money, its own record, the open pipeline.

Open this when a landing, its range or the worth of the pipeline is in doubt. Plain numbers only:
money by day on an axis of whole weeks, periods as pairs of places on it, deals as arrays of days.
What is said at a point uses nothing that is dated after it, so the record is what the same
procedure would have said then.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Basis = Literal["last year", "usual share"]

TRAILING = 13  # weeks: a quarter's worth, so that its end-of-quarter weeks weigh as they should
LAST_YEAR = 364  # days: 52 weeks exactly keeps weekdays aligned
SEASONAL = 65  # weeks: last year's weeks, and 13 more to measure the growth since
PAST = 8  # periods: two years of quarters; older ones were another company
ENOUGH = 5  # periods with an error; with fewer there is no probability
NEAR = (0, -1, 1)  # weeks around the same week of a past period, the nearest first
RANGE = (0.10, 0.90)  # of the past errors
MOST = 0.80  # of the past periods lie within the error that is printed

BANDS = (0, 4, 8, 13, math.inf)  # weeks since a deal entered its stage
DEALS = 10  # with fewer in a band the stage as a whole speaks, then all stages


class Span(NamedTuple):
    """A period as places on the axis of days: the first day, and the day after the last."""

    start: int
    end: int

    @property
    def week_ends(self) -> range:
        """Where each week that ends inside the period is over; the period is not over there."""
        return range(self.start + 7 - self.start % 7, self.end, 7)


@dataclass(frozen=True)
class History:
    """Money by day, up to now and beyond; what lies beyond is never read.

    Read only before an `origin`, the place where a week ended: the day after it.
    """

    before: Floats  # D + 1, money dated before each day
    complete: Bools  # D / 7, weeks whose money is all known
    first: int  # the first day of the first week that anybody reported

    def between(self, start: float, end: float) -> float:
        """Money of the days from `start` up to `end`, which may lie inside a day."""
        # Rounded, so that a credit and what it cancels leave nothing to divide by.
        return round(self._until(end) - self._until(start), 6)

    def weeks(self, origin: int) -> range:
        """The 13 weeks before the origin, by number; fewer where the axis begins later."""
        return range(max(0, origin // 7 - TRAILING), origin // 7)

    def _until(self, day: float) -> float:
        whole = max(0, math.floor(day))
        money = float(self.before[whole])
        inside = day - whole
        return money + inside * float(self.before[whole + 1] - money) if inside > 0 else money


@dataclass(frozen=True)
class Estimate:
    """What a period will have brought by its end, as seen from an origin, by two methods."""

    won: float  # money of the period up to the origin
    weeks: int  # complete weeks that the mean is of
    usual_week: float | None  # money, their mean
    recent: float | None  # money; what was won and the usual week for every week left
    basis: Basis  # of the second method
    last_year: float | None  # money, last year's days of the rest; None: by the usual share
    factor: float | None  # growth on last year, or the usual share by now
    seasonal: float | None  # money; the second method; None: its factor cannot be formed

    @property
    def mid(self) -> float | None:
        """Money; the mean of the methods that say something."""
        known = [money for money in (self.recent, self.seasonal) if money is not None]
        return sum(known) / len(known) if known else None


@dataclass(frozen=True)
class Record:
    """How near the forecast was at the same week of past periods."""

    error: float  # as a share of what came; so far off, up or down, or less
    within: int  # in so many periods
    of: int  # periods


@dataclass(frozen=True)
class Odds:
    """So many cases out of all."""

    cases: int
    of: int


def history(daily: Floats, complete: Bools, first: int, periods: Iterable[Span]) -> History:
    """Daily money made ready: a week's money is spread evenly over its days in each period.

    A report covers a week and is dated on any day of it, so a cut inside a week must not depend on
    which day that was. The typed date decides the period, so nothing is spread across its end.

    >>> week = np.array([70.0, 0, 0, 0, 0, 0, 0])
    >>> halves = history(week, np.array([True]), 0, [Span(-3, 2), Span(2, 40)])
    >>> halves.between(0, 1), halves.between(2, 7)
    (35.0, 0.0)
    """
    inside = {span.start for span in periods if 0 < span.start < len(daily)}
    cuts = np.array(sorted(inside | set(range(0, len(daily), 7))), dtype=np.int64)
    days = np.diff([*cuts.tolist(), len(daily)])
    spread = np.repeat(np.add.reduceat(daily, cuts) / days, days)
    return History(np.concatenate([[0.0], np.cumsum(spread)]), complete, first)


def known(history: History, periods: Iterable[Span], by: int) -> list[Span]:
    """The periods that were reported from their first week on and were over at `by`."""
    return [span for span in periods if span.start >= history.first and span.end <= by]


def estimate(history: History, span: Span, origin: int, past: Sequence[Span]) -> Estimate:
    """Where the period lands, from what is dated before the origin.

    The first method is ``won + weeks left * mean of the last 13 complete weeks``. The second, with
    65 weeks known before the origin, is ``won + last year's days of the rest * growth``, with
    growth the money of the last 13 weeks over that of the same weeks a year (364 days) before,
    counting the weeks that are complete in both. Until then it is ``won / usual share``, the share
    pooled over the last 8 past periods: money by the same point (days scaled by the lengths) over
    money in all. Never an average of averages.

    Choice: a factor that cannot be formed (no past period, nothing won by this point or last year,
    more credits than money) leaves the first method alone; the other factor does not stand in.

    Args:
        history: money by day.
        span: the period; it is not over at the origin.
        origin: where the last complete week ended.
        past: the known periods of the same kind that were over before this one began, in order.

    >>> days = history(np.full(28, 10.0), np.ones(4, bool), 0, [])
    >>> found = estimate(days, Span(14, 28), 21, [Span(0, 14)])
    >>> found.recent, found.factor, found.seasonal, found.mid
    (140.0, 0.5, 140.0, 140.0)
    """
    won = history.between(span.start, origin)
    weekly = [
        history.between(7 * week, 7 * week + 7)
        for week in history.weeks(origin)
        if history.complete[week]
    ]
    usual_week = math.fsum(weekly) / len(weekly) if weekly else None
    recent = None if usual_week is None else won + (span.end - origin) / 7 * usual_week
    basis: Basis
    factor: float | None
    last_year: float | None = None
    seasonal: float | None = None
    if origin - history.first >= 7 * SEASONAL:
        # A year's last day falls on its first when weekdays are aligned: it is not known yet.
        until = min(span.end - LAST_YEAR, origin)
        basis, last_year = "last year", history.between(origin - LAST_YEAR, until)
        factor = _growth(history, origin)
        seasonal = None if factor is None else won + last_year * factor
    else:
        basis, factor = "usual share", _usual_share(history, span, origin, past[-PAST:])
        seasonal = None if factor is None else won / factor
    return Estimate(won, len(weekly), usual_week, recent, basis, last_year, factor, seasonal)


def _growth(history: History, origin: int) -> float | None:
    """Money of the last 13 weeks over that of the same weeks a year before."""
    both = [
        week
        for week in history.weeks(origin)
        if history.complete[week] and history.complete[week - LAST_YEAR // 7]
    ]
    now, then = (
        math.fsum(history.between(7 * week - back, 7 * week - back + 7) for week in both)
        for back in (0, LAST_YEAR)
    )
    return now / then if then > 0 and now >= 0 else None


def _usual_share(history: History, span: Span, origin: int, past: Sequence[Span]) -> float | None:
    """Money by this point of past periods over their money in all."""
    passed = (origin - span.start) / (span.end - span.start)
    by_now = math.fsum(
        history.between(other.start, other.start + passed * (other.end - other.start))
        for other in past
    )
    in_all = math.fsum(history.between(*other) for other in past)
    return by_now / in_all if by_now > 0 and in_all > 0 else None


def past_errors(history: History, past: Sequence[Span], week: int) -> list[dict[int, float]]:
    """What the forecast was off by in past periods, at this week and those beside it.

    The error is ``forecast / what came - 1``. Without one are weeks that were not complete, those
    in which a period was over, periods that brought nothing, and forecasts of nothing.

    Args:
        history: money by day.
        past: known periods that are over, in order, each forecast from those before it.
        week: the number, from 1, of the week that ends at the origin.

    Returns:
        For each period with any error: the error by week, counted from the same week.
    """
    found = []
    for i, span in enumerate(past):
        errors = {near: error_at(history, span, week + near, past[:i]) for near in NEAR}
        known_errors = {near: error for near, error in errors.items() if error is not None}
        if known_errors:
            found.append(known_errors)
    return found


def error_at(history: History, span: Span, week: int, past: Sequence[Span]) -> float | None:
    """What the forecast of a past period was off by at the end of its week `week`, from 1."""
    came = history.between(*span)
    if came <= 0 or not 1 <= week <= len(span.week_ends):
        return None
    origin = span.week_ends[week - 1]
    if not history.complete[origin // 7 - 1]:
        return None
    mid = estimate(history, span, origin, past).mid
    return mid / came - 1 if mid is not None and mid > 0 else None


def pace_error_at(history: History, span: Span, week: int) -> float | None:
    """The same for straight-line pace: what was won, over the share of days passed."""
    came = history.between(*span)
    if came <= 0 or not 1 <= week <= len(span.week_ends):
        return None
    origin = span.week_ends[week - 1]
    passed = (origin - span.start) / (span.end - span.start)
    return history.between(span.start, origin) / passed / came - 1


def band(mid: float, errors: Sequence[float]) -> tuple[float, float]:
    """Low and high: where the period lands if this forecast errs as the past ones did.

    ``mid / (1 + e)`` at the 90th and the 10th percentile of the errors; widened to hold the
    forecast itself, which a forecast that was always too high would else lie outside of.

    >>> low, high = band(110.0, [-0.12, -0.1, 0.0, 0.1, 0.12])
    >>> round(low, 1), round(high, 1)
    (98.9, 123.9)
    >>> band(110.0, [0.1, 0.1, 0.1])[1]
    110.0
    """
    low, high = np.quantile(np.asarray(errors), RANGE)
    return min(mid, mid / (1 + float(high))), max(mid, mid / (1 + float(low)))


def record(errors: Sequence[float]) -> Record:
    """The smallest error that at least 80% of the past forecasts stayed within, one a period.

    >>> record([0.01, -0.08, 0.02, 0.5, 0.03])
    Record(error=0.08, within=4, of=5)
    """
    sizes = sorted(round(abs(error), 9) for error in errors)  # the dust of a sum makes no ties
    error = sizes[math.ceil(round(MOST * len(sizes), 9)) - 1]
    return Record(error, sum(size <= error for size in sizes), len(sizes))


def odds(mid: float, errors: Sequence[float], target: float, sure: float) -> Odds:
    """In how many past cases a forecast like this one would have ended at the target or above.

    Args:
        mid: money, the forecast.
        errors: of past forecasts at this week and those beside it.
        target: money, above 0.
        sure: money that it cannot end below.

    >>> odds(100.0, [-0.2, -0.1, 0.0, 0.1], 100.0, 80.0)
    Odds(cases=3, of=4)
    """
    ends = [max(mid / (1 + error), sure) for error in errors]
    # A target spread over days and added again is off by a rounding.
    return Odds(sum(round(end / target, 9) >= 1 for end in ends), len(ends))


@dataclass(frozen=True)
class Deals:
    """Deals, a row each, in days of one count; what has not happened is at infinity.

    A deal stands at the furthest stage that it has entered, until it closes.
    """

    entered: Floats  # N x K, the day it entered each stage before the win
    closed: Floats  # N, the day it was won, lost or given up
    won: Bools  # N
    amount: Floats  # N, money; NaN: not known

    @property
    def left(self) -> Floats:
        """N x K, the day it went further or closed."""
        further = np.concatenate([self.entered[:, 1:], self.closed[:, None]], axis=1)
        days: Floats = np.minimum.accumulate(further[:, ::-1], axis=1)[:, ::-1]
        return days

    @property
    def began(self) -> Floats:
        """N, the day it entered its first stage."""
        days: Floats = self.entered.min(axis=1)
        return days

    @property
    def since(self) -> float:
        """From the end of this day on the tab knows who closed.

        A tab often begins with the deals that were open on some day. Before the first close it
        holds survivors only, and a share of them would say that nobody was ever won.
        """
        return float(self.closed.min()) - 1


def win_shares(deals: Deals, today: int, left: int) -> Floats:
    """The share of deals, by stage and age, that were won within as many days as are left.

    Past deals are looked at on every week's end (7, 14 ... days before today) that lies at least
    `left` days back: those open then, at their stage and age of then, and of these the ones won
    `left` days later or sooner. Lost deals stay in the denominator, whenever they were lost. A deal
    that stays longer is seen more often, as it is more often among the open ones.

    With fewer than 10 deals in a band the stage as a whole is used, then all stages.

    Args:
        deals: N deals at K stages.
        today: the day after which the days left begin; a week's end.
        left: days left.

    Returns:
        K stages x 4 bands of age; NaN where not even all stages together had 10 deals.
    """
    first, last = deals.since, today - left + 1.0
    entered, leaving = deals.entered[:, :, None], deals.left[:, :, None]
    young, old = (7.0 * np.asarray(ages) for ages in (BANDS[:-1], BANDS[1:]))
    start = np.maximum(entered + young, first)  # N x K x bands
    stop = np.minimum(np.minimum(leaving, entered + old), last)
    in_time = np.maximum(start, deals.closed[:, None, None] - left)
    seen = _week_ends(start, stop, today)
    won = np.where(deals.won[:, None, None], _week_ends(in_time, stop, today), 0.0)

    def share(axes: tuple[int, ...]) -> Floats:
        """Won over seen, added up over these axes; NaN with too few deals."""
        sums = [counts.sum(axis=axes, keepdims=True) for counts in (won, seen)]
        enough = (sums[1] > 0).sum(axis=0, keepdims=True) >= DEALS
        by, of = (total.sum(axis=0, keepdims=True) for total in sums)
        return np.where(enough, by / np.where(of > 0, of, 1.0), np.nan)

    found: Floats = np.broadcast_to(share((1, 2)), (1, *seen.shape[1:]))
    for axes in ((2,), ()):
        finer = share(axes)
        found = np.where(np.isnan(finer), found, finer)
    of_stages: Floats = found[0]
    return of_stages


def _week_ends(start: Floats, stop: Floats, today: int) -> Floats:
    """How many of the days today, today - 7, today - 14 ... lie from `start` up to before `stop`.

    >>> _week_ends(np.array([6.0, 7.0, 8.0]), np.array([21.0, 21.0, np.inf]), 21).tolist()
    [2.0, 2.0, 2.0]
    """
    past_start, past_stop = (
        np.floor((today - np.minimum(day, today + 1.0)) / 7) for day in (start, stop)
    )
    counts: Floats = np.maximum(past_start - past_stop, 0.0)
    return counts


def open_at(deals: Deals, today: int) -> Bools:
    """N x K, whether a deal stands open at a stage at the end of this day."""
    standing: Bools = (deals.entered <= today) & (today < deals.left)
    return standing


def age_band(deals: Deals, today: int) -> NDArray[np.int64]:
    """N x K, the band of weeks since a deal entered each stage."""
    weeks = (today - deals.entered) / 7
    bands: NDArray[np.int64] = np.searchsorted(np.asarray(BANDS[1:]), weeks, side="right")
    return np.minimum(bands, len(BANDS) - 2)


def created_and_closed(deals: Deals, ends: Sequence[int], left: int) -> tuple[float | None, int]:
    """Mean money of deals that began in the last `left` days of past periods and were won in them.

    Args:
        deals: N deals.
        ends: the last days of past periods, in order; those that the deals reach back to count.
        left: days left.

    Returns:
        Money, None without such a period, and the number of periods: the last 8 at most.
    """
    reached = [end for end in ends if end - left >= deals.since][-PAST:]
    brought = [
        float(deals.amount[deals.won & (deals.began > end - left) & (deals.closed <= end)].sum())
        for end in reached
    ]
    return (math.fsum(brought) / len(brought) if brought else None), len(brought)
