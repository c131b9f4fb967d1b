"""Where the period will land, how far to trust that, and what the open pipeline says beside it.

Open this when the forecast counts the wrong days or deals. The arithmetic is in `forecast`; here
facts become its arrays. A forecast starts at the last complete week (`Landing.origin`): weeks in
which a planned source has not reported its money count as weeks left, so a team that is late never
lowers it. What stands in the workbook today is taken for what was known then: a restated week
changes the record too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from scorecard import forecast
from scorecard.calendar import Kind, Period
from scorecard.facts import Bools, Facts
from scorecard.forecast import Basis, Deals, Estimate, History, Odds, Record, Span
from scorecard.ledger import Ledger
from scorecard.number import Number

Lack = Literal["deals", "stage dates", "lost deals", "history"]

NONE = "none"
OVER = "the period is over"
RECENT = "mean of the last 13 weeks"
SECOND: dict[Basis, str] = {
    "last year": "last year's same weeks × growth",
    "usual share": "the usual share by now",
}
TESTED_WEEKS = 12  # of a quarter: the last full one before it ends
DAY = timedelta(days=1)


@dataclass(frozen=True)
class OpenStage:
    """Deals that stand open at a stage."""

    stage: str
    deals: int
    amount: float  # money, all of them together
    expected: float  # money; each at the share of deals like it that were won in time


@dataclass(frozen=True)
class Pipeline:
    """What is booked, what open deals and what deals not yet begun bring by the period's end."""

    booked: float  # money won up to the origin
    stages: tuple[OpenStage, ...]  # those with open deals
    created: float | None  # money from deals still to begin; None: no past period to go by
    periods: int  # past periods that this is the mean of
    not_counted: int  # open deals without an amount or without a stage's date

    @property
    def expected(self) -> float:
        """Money that the open deals bring."""
        return sum(stage.expected for stage in self.stages)

    @property
    def total(self) -> float | None:
        """Money; None while a part is not known."""
        return None if self.created is None else self.booked + self.expected + self.created


@dataclass(frozen=True)
class Landing:
    """The forecast of a period; None: not known."""

    period: Period
    origin: date | None  # the forecast is from the complete weeks up to this day
    week: int | None  # of the period, from 1: the one that ends on that day
    weeks_left: float | None  # from that day on
    estimate: Estimate | None  # both methods
    low: float | None  # money; none of them below what is won, less credits such as there were
    mid: float | None  # money
    high: float | None  # money
    method: str
    record: Record | None  # at the same week of past periods; None with fewer than 5 of them
    past_periods: int  # that have an error
    likelihood: Odds | None  # of the target; None with fewer than 5 past periods, or no target
    pipeline: Pipeline | None
    lack: Lack | None  # what the pipeline view would need

    @property
    def past_error(self) -> float | None:
        """The share that the forecast was off by, or less, in at least 80% of past periods."""
        return self.record.error if self.record else None


@dataclass(frozen=True)
class WeekTest:
    """The forecast and straight-line pace at one week of the past quarters."""

    week: int
    quarters: int
    error: float | None  # share of what came, the median of its sizes; None: no quarter
    bias: float | None  # share, the mean; above 0: too high
    pace_error: float | None
    pace_bias: float | None


@dataclass(frozen=True)
class Backtest:
    """What the forecast would have said in past quarters, beside straight-line pace."""

    quarters: tuple[str, ...]  # names, the earliest first
    weeks: tuple[WeekTest, ...]
    error: float | None  # over all weeks and quarters: the median of its sizes; None: no quarter
    bias: float | None
    pace_error: float | None
    pace_bias: float | None


def build(facts: Facts, ledger: Ledger, number: Number) -> Landing:
    """Where the ledger's period lands."""
    period, won = ledger.period, ledger.actual
    if facts.through >= period.end and won is not None and _all_in(facts, ledger, number):
        return _unknown(period, OVER, won, won, won)
    spans, history = _history(facts, period.kind, period)
    span = spans[-1]
    origin = _origin(history)
    if won is None or origin <= span.start:
        return _unknown(period, NONE)
    if origin >= span.end:
        return _unknown(period, OVER, low=won)  # at least that: money is waited on
    week = span.week_ends.index(origin) + 1
    past = forecast.known(history, spans[:-1], origin)
    estimate = forecast.estimate(history, span, origin, past)
    mid = estimate.mid
    if mid is None:
        return _unknown(period, NONE)
    errors = forecast.past_errors(history, past, week)
    nearby = [error for at in errors for error in at.values()]
    low, high, record, likelihood = None, None, None, None
    sure = _sure(facts, won, period.end)
    if len(errors) >= forecast.ENOUGH and mid > 0:
        low, high = forecast.band(mid, nearby)
        # Of each period the same week, or where it has none the one beside it.
        record = forecast.record([next(iter(at.values())) for at in errors])
        if ledger.target is not None and ledger.target > 0:
            likelihood = forecast.odds(mid, nearby, ledger.target, sure)
    elif estimate.recent is not None and estimate.seasonal is not None:
        low, high = sorted((estimate.recent, estimate.seasonal))
    # More than was forecast may be won by now, in the weeks after the origin.
    low, mid, high = (money if money is None else max(money, sure) for money in (low, mid, high))
    last_day = facts.cube.first + timedelta(days=origin - 1)
    pipeline, lack = _pipeline(facts, period, last_day, estimate.won)
    return Landing(
        period=period,
        origin=last_day,
        week=week,
        weeks_left=(span.end - origin) / 7,
        estimate=estimate,
        low=low,
        mid=mid,
        high=high,
        method=_method(estimate),
        record=record,
        past_periods=len(errors),
        likelihood=likelihood,
        pipeline=pipeline,
        lack=lack,
    )


def backtest(facts: Facts) -> Backtest:
    """The forecast of every past quarter at each of its weeks, beside straight-line pace.

    Only where both say something, so that they are compared on the same cases.
    """
    calendar = facts.workbook.calendar
    spans, history = _history(facts, "quarter", facts.default_period)
    past = forecast.known(history, spans, _origin(history))
    weeks, all_errors = [], np.zeros((0, 2))
    for week in range(1, TESTED_WEEKS + 1):
        pairs = [
            (
                forecast.error_at(history, span, week, past[:i]),
                forecast.pace_error_at(history, span, week),
            )
            for i, span in enumerate(past)
        ]
        errors = np.array([pair for pair in pairs if None not in pair], float).reshape(-1, 2)
        weeks.append(WeekTest(week, len(errors), *_sizes(errors)))
        all_errors = np.concatenate([all_errors, errors])
    firsts = [facts.cube.first + timedelta(days=span.start) for span in past]
    quarters = tuple(calendar.quarter(first).name for first in firsts)
    return Backtest(quarters, tuple(weeks), *_sizes(all_errors))


def _sizes(errors: forecast.Floats) -> tuple[float | None, ...]:
    """Median size and mean of the forecast's errors, then of the pace's."""
    if not len(errors):
        return None, None, None, None
    medians, means = np.median(np.abs(errors), axis=0), errors.mean(axis=0)
    return tuple(float(x) for pair in zip(medians, means, strict=True) for x in pair)


def _unknown(
    period: Period,
    method: str,
    low: float | None = None,
    mid: float | None = None,
    high: float | None = None,
) -> Landing:
    """A landing that is no forecast: the period is over, or nothing can be said yet."""
    nothing = dict.fromkeys(("origin", "week", "weeks_left", "estimate", "record", "likelihood"))
    return Landing(
        period, low=low, mid=mid, high=high, method=method, past_periods=0, pipeline=None,
        lack=None, **nothing,
    )  # fmt: skip


def _method(estimate: Estimate) -> str:
    recent = RECENT if estimate.recent is not None else None
    second = SECOND[estimate.basis] if estimate.seasonal is not None else None
    return " and ".join(name for name in (recent, second) if name)


def _all_in(facts: Facts, ledger: Ledger, number: Number) -> bool:
    """No money of the period is waited on or left out."""
    money = {"Revenue", "Customers", *(stage.name for stage in facts.stages[-1:])}
    late = any(item.stage in money for item in ledger.waiting)
    return not number.at_least or not (late or number.left_out.rows)


def _sure(facts: Facts, won: float, end: date) -> float:
    """What is won, less the most that was ever taken back in as many days as are left."""
    cube, days = facts.cube, facts.cube.span(date.min, facts.through)
    taken = cube.credits[:, days].sum(axis=0)
    if facts.net:
        taken = taken - cube.retention[:, days, 1:].sum(axis=(0, 2))
    before = np.concatenate([[0.0], np.cumsum(taken)])
    left = min(max((end - facts.through).days, 0), len(taken))
    return won + float((before[left:] - before[: len(before) - left]).min())


def _history(facts: Facts, kind: Kind, last: Period) -> tuple[list[Span], History]:
    """Every period of a kind up to `last` as places on the cube's axis, and the money by day."""
    first = facts.cube.first
    periods = facts.workbook.calendar.spanning(kind, min(first, last.start), last.end)
    spans = [Span((p.start - first).days, (p.end - first).days + 1) for p in periods]
    begins, complete = _weeks(facts)
    return spans, forecast.history(facts.actual.sum(axis=0), complete, begins, spans)


def _weeks(facts: Facts) -> tuple[int, Bools]:
    """Where the first week begins in which anybody reported money, and which weeks are complete.

    Complete: it is over, somebody reported, and every source planned in it has a number in Revenue
    or in the last stage, and no wins without their Revenue. From Deals there is nothing to wait
    for. The first week of all is not complete when the reports begin inside it: nobody knows
    whether the days before brought nothing or were not reported.
    """
    cube = facts.cube
    weeks = cube.days // 7
    from_deals = facts.workbook.settings.revenue_from == "Deals"
    wins = cube.reported[:, :, -1:].any(axis=2)  # none where the funnel has no stages
    money = facts.actual_reported if from_deals else cube.revenue_reported | wins
    days = np.flatnonzero(money.any(axis=0))
    if not len(days):
        return cube.days, np.zeros(weeks, bool)

    def by_week(daily: Bools) -> Bools:
        """Source x week, on any day of it."""
        return daily.reshape(-1, 7).any(axis=1).reshape(-1, weeks)

    first, inside = divmod(int(days[0]), 7)
    week = np.arange(weeks)
    past = (week >= first + bool(inside)) & (week < cube.index(facts.through + DAY) // 7)
    if from_deals:
        return 7 * first, past
    known = by_week(money)
    lacking = by_week(~np.isnan(cube.plan_revenue)) & (~known | by_week(cube.unpriced))
    return 7 * first, past & known.any(axis=0) & ~lacking.any(axis=0)


def _origin(history: History) -> int:
    """Where the last complete week ended; 0 where none is."""
    complete = np.flatnonzero(history.complete)
    return 7 * (int(complete[-1]) + 1) if len(complete) else 0


def _pipeline(
    facts: Facts, period: Period, origin: date, booked: float
) -> tuple[Pipeline | None, Lack | None]:
    """The pipeline view at the origin, or what it lacks; each deal's state from its dates."""
    columns = facts.workbook.tables["Deals"].columns
    if not columns["Deal"]:
        return None, "deals"
    names = [stage.name for stage in facts.stages[:-1]]
    dates = [_days(columns[name]) for name in names]
    if not any(np.isfinite(days).any() for days in dates):
        return None, "stage dates"
    entered, closed = np.column_stack(dates), _days(columns["Closed"])
    dated = np.isfinite(entered).any(axis=1)
    outcome = np.array(columns["Outcome"], dtype=object)
    still_open = outcome == "Open"
    closed[still_open] = np.inf
    # A deal that was lost on a day that nobody wrote down tells nothing of when it was open.
    usable = dated & (still_open | np.isfinite(closed))
    deals = Deals(
        entered[usable],
        closed[usable],
        (outcome == "Won")[usable],
        np.array(columns["Amount"], dtype=np.float64)[usable],
    )
    today, left = origin.toordinal(), (period.end - origin).days
    if not (~deals.won & (deals.closed <= today)).any():
        return None, "lost deals"
    shares = forecast.win_shares(deals, today, left)
    if np.isnan(shares).all():
        return None, "history"
    standing = forecast.open_at(deals, today)
    chances = np.take_along_axis(shares, forecast.age_band(deals, today).T, axis=1).T
    priced = ~np.isnan(deals.amount)
    stages = []
    for name, here, chance in zip(names, (standing & priced[:, None]).T, chances.T, strict=True):
        if here.any():
            money = deals.amount[here]
            expected = float(money @ chance[here])
            stages.append(OpenStage(name, int(here.sum()), float(money.sum()), expected))
    since = date.fromordinal(int(deals.since))
    past = facts.workbook.calendar.spanning(period.kind, since, origin)
    ends = [other.end.toordinal() for other in past if other.end <= origin]
    created, periods = forecast.created_and_closed(deals, ends, left)
    not_counted = int((still_open & ~dated).sum() + (standing.any(axis=1) & ~priced).sum())
    return Pipeline(booked, tuple(stages), created, periods, not_counted), None


def _days(column: Sequence[date | None]) -> forecast.Floats:
    """Days as numbers; infinity where a day has not come."""
    return np.array([np.inf if day is None else float(day.toordinal()) for day in column])
