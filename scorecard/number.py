"""The Number of a period: won against target to date, status, what the rest needs, the path.

Open this when the headline is wrong. One frozen result, bare numbers with units, no formatting.
"""

import math
import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

import numpy as np

from scorecard.calendar import Period
from scorecard.facts import Facts, Floats
from scorecard.ledger import Ledger
from scorecard.workbook import Issue

Status = Literal["on track", "attention", "behind", "no target", "too early"]

TOO_EARLY = 0.10  # share of the period's days in which a pace says nothing yet
TRAILING = 13  # weeks: a quarter's worth of comparison
LAST_YEAR = timedelta(days=364)  # 52 weeks exactly: keeps weekdays aligned


@dataclass(frozen=True)
class LeftOut:
    """Rows that were taken out of The Number because of a bad cell."""

    rows: int
    money: float  # money in them, where it could be read


@dataclass(frozen=True)
class Point:
    """The end of a week on the cumulative path; None: not there yet, or not known."""

    day: date
    actual: float | None  # money since the period's start
    plan: float | None
    last_year: float | None  # money by the same day 52 weeks before


@dataclass(frozen=True)
class Number:
    """The headline figures of a period."""

    period: Period
    through: date
    days_elapsed: int
    actual: float | None  # money; None: nothing reported
    target: float | None  # money, the whole period
    target_to_date: float | None
    gap: float  # money
    attainment: float | None  # actual as a share of the target to date
    status: Status
    at_least: bool  # somebody is waited on, or a row with money is left out
    waiting_on: tuple[str, ...]
    unowned_target: float  # money, the whole period
    weeks_left: float
    required_per_week: float | None  # money a week for the rest; None: no target or no time left
    usual_week: float | None  # money, mean of the last 13 complete weeks
    best_week: float | None  # money, the best of them
    left_out: LeftOut
    path: tuple[Point, ...]


def build(facts: Facts, ledger: Ledger) -> Number:
    """The Number of the ledger's period."""
    period, settings = ledger.period, facts.workbook.settings
    elapsed = max((ledger.through - period.start).days + 1, 0)
    left_out = left_out_rows(facts, period.start, ledger.through)
    pace = None
    if ledger.target_to_date is not None and ledger.target_to_date > 0:
        pace = (ledger.actual or 0.0) / ledger.target_to_date
    attainment = None if ledger.actual is None else pace
    weeks_left = (period.days - elapsed) / 7
    required = None
    if ledger.target is not None and weeks_left:
        required = (ledger.target - (ledger.actual or 0.0)) / weeks_left
    weeks = _trailing_weeks(facts)
    return Number(
        period=period,
        through=ledger.through,
        days_elapsed=elapsed,
        actual=ledger.actual,
        target=ledger.target,
        target_to_date=ledger.target_to_date,
        gap=ledger.gap,
        attainment=attainment,
        status=_status(
            ledger.target, pace, elapsed / period.days,
            settings.on_track_from, settings.attention_from,
        ),
        at_least=bool(ledger.waiting) or _lacks_money(facts, period.start, ledger.through),
        waiting_on=ledger.waiting_on,
        unowned_target=ledger.unowned_target,
        weeks_left=weeks_left,
        required_per_week=required,
        usual_week=float(weeks.mean()) if len(weeks) else None,
        best_week=float(weeks.max()) if len(weeks) else None,
        left_out=left_out,
        path=_path(facts, ledger),
    )  # fmt: skip


def left_out_rows(facts: Facts, start: date, end: date) -> LeftOut:
    """What the tabs behind The Number lost to bad cells on these days; undated rows count too."""
    tabs = {"Actuals", facts.revenue_table.tab} | ({"Customers"} if facts.net else set())
    left = [issue for issue in _left_out(facts, start, end) if issue.tab in tabs]
    money = [issue.money for issue in left if issue.tab == facts.revenue_table.tab]
    return LeftOut(len(left), sum(amount for amount in money if amount is not None))


def _left_out(facts: Facts, start: date, end: date) -> list[Issue]:
    """One issue for each row that is left out and dated on these days, or nowhere."""
    return [
        issue
        for issue in facts.workbook.issues
        if issue.left_out and (issue.day is None or start <= issue.day <= end)
    ]


def _lacks_money(facts: Facts, start: date, end: date) -> bool:
    """A row left out on these days has money, or a money cell that cannot be read."""
    table = facts.revenue_table
    column = table.letters.get(facts.revenue_column)
    refused = {issue.address for issue in facts.workbook.issues if issue.severity == "error"}
    return any(
        bool(issue.money)
        or (issue.money is None and re.sub(r"!\D+", f"!{column}", issue.address) in refused)
        for issue in _left_out(facts, start, end)
        if issue.tab == table.tab
    )


def _status(
    target: float | None, pace: float | None, elapsed: float, on_track: float, attention: float
) -> Status:
    """The verdict; `elapsed` is the share of the period's days that have passed.

    A target of zero or less has no shares, so it counts as none. `pace` is None where nothing is
    due yet: the target's own days are still to come.

    >>> [_status(1.0, pace, 0.5, 1.0, 0.85) for pace in (1.0, 0.85, 0.84)]
    ['on track', 'attention', 'behind']
    >>> _status(1.0, 0.2, 0.09, 1.0, 0.85), _status(None, None, 0.5, 1.0, 0.85)
    ('too early', 'no target')
    """
    if target is None or target <= 0:
        return "no target"
    if elapsed < TOO_EARLY or pace is None:
        return "too early"
    pace = round(pace, 9)  # a target spread over days and added again is off by a rounding
    if pace >= on_track:
        return "on track"
    return "attention" if pace >= attention else "behind"


def _trailing_weeks(facts: Facts) -> Floats:
    """Money of the last 13 complete weeks in which anything was reported."""
    end = facts.cube.index(facts.through + timedelta(days=1))
    weeks = slice(max(0, end - 7 * TRAILING), end)
    reported = facts.actual_reported[:, weeks].any(axis=0).reshape(-1, 7).any(axis=1)
    sums: Floats = facts.actual[:, weeks].sum(axis=0).reshape(-1, 7).sum(axis=1)
    return sums[reported]


def _path(facts: Facts, ledger: Ledger) -> tuple[Point, ...]:
    """Cumulative money at the start, at each week's end and at the period's end."""
    period, calendar = ledger.period, facts.workbook.calendar
    ends = [week.end for week in calendar.spanning("week", period.start, period.end)]
    days = [
        period.start - timedelta(days=1),
        *(day for day in ends if day < period.end),
        period.end,
    ]
    has_last_year = _reported_since(facts, period.start - LAST_YEAR)
    has_plan = not bool(
        np.isnan(facts.company_plan[facts.cube.span(period.start, period.end)]).all()
    )

    def since(daily: Floats, start: date, day: date) -> float:
        return math.fsum(np.nan_to_num(daily[facts.cube.span(start, day)]))

    actual = facts.actual.sum(axis=0)
    # A week that nobody reported has no point: a line at its old height would say zero.
    reported = {days[0]} if ledger.actual is not None else set()
    for previous, day in pairwise(days):
        week = facts.cube.span(previous + timedelta(days=1), min(day, ledger.through))
        if facts.actual_reported[:, week].any():
            reported.add(day)
    return tuple(
        Point(
            day=day,
            actual=since(actual, period.start, day) if day in reported else None,
            plan=since(facts.company_plan, period.start, day) if has_plan else None,
            last_year=since(actual, period.start - LAST_YEAR, day - LAST_YEAR)
            if has_last_year and day - LAST_YEAR <= facts.through
            else None,
        )
        for day in days
    )


def _reported_since(facts: Facts, start: date) -> bool:
    """The reports begin in the week of `start` or before; later ones would give a partial sum."""
    week = facts.workbook.calendar.week(start)
    return bool(facts.actual_reported[:, facts.cube.span(date.min, week.end)].any())
