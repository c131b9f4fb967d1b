"""The weekly business review: each measure over 6 weeks and 12 months, and over four boxes.

Open this when a span is wrong: which days a week, a month or a box has, and what it is compared
with. What a measure is made of is in `flows`, what is found in `results`. The conventions are
those that were published by the authors of "Working Backwards" (github.com/working-backwards/
wbr-app, Apache-2.0): weeks compare with those 364 days before, months and boxes by calendar; a
ratio is computed after adding up; what is incomplete is blank, never a partial sum.
"""

from datetime import date, timedelta

from scorecard.calendar import Calendar, Period
from scorecard.facts import Facts
from scorecard.ratios import ratio
from scorecard.trailing.flows import Flow, flows
from scorecard.trailing.results import COMPARED, Ago, Box, BoxName, Measure, Point, Trailing

__all__ = ["COMPARED", "Ago", "Box", "BoxName", "Measure", "Point", "Trailing", "build"]

WEEKS = 6
MONTHS = 12
YEAR = timedelta(days=364)  # 52 weeks exactly: keeps weekdays aligned
MONTH = timedelta(days=28)  # four weeks: as long, and with the same weekdays
WEEK = timedelta(days=7)

Span = tuple[date, date]  # both included


def build(facts: Facts, period: Period) -> Trailing:
    """Every measure up to the last complete week of the period.

    The Number (with net revenue also its closed-won part), each stage's records, each conversion,
    the deal size, and what was spent where any spend is reported.
    """
    calendar = facts.workbook.calendar
    through = calendar.through(min(period.end, facts.through))
    weeks = tuple(through + timedelta(days=1) - WEEK * back for back in range(WEEKS, 0, -1))
    month = calendar.month(through)
    months = [month if month.end == through else calendar.previous(month)]
    while len(months) < MONTHS:
        months.insert(0, calendar.previous(months[0]))
    return Trailing(
        through=through,
        weeks=weeks,
        months=tuple(months),
        measures=tuple(
            Measure(
                kind=flow.kind,
                stage=flow.stage,
                above=flow.above,
                lagged=flow.lagged,
                weeks=tuple(_week(flow, (week, week + timedelta(days=6))) for week in weeks),
                months=tuple(_point(flow, (month.start, month.end)) for month in months),
                boxes=_boxes(flow, calendar, through),
            )
            for flow in flows(facts, through)
        ),
    )


def year_before(day: date) -> date:
    """The same day of the year before; of 29 February the 28th.

    >>> year_before(date(2026, 9, 20)), year_before(date(2024, 2, 29))
    (datetime.date(2025, 9, 20), datetime.date(2023, 2, 28))
    """
    leaps = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if leaps else day.day)


def change(kind: str, now: float | None, then: float | None) -> float | None:
    """From then to now: of a rate the difference, of all else the share of then.

    None also where `then` is zero or less: a share of it would say nothing.

    >>> change("volume", 42.0, 48.0), round(change("conversion", 0.30, 0.34), 4)
    (-0.125, -0.04)
    >>> change("number", 42.0, 0.0), change("number", 42.0, -10.0), change("volume", None, 48.0)
    (None, None, None)
    """
    if now is None or then is None:
        return None
    if kind == "conversion":
        return now - then
    return now / then - 1 if then > 0 else None


def _week(flow: Flow, span: Span) -> Point:
    return _compared(flow, span, (span[0] - YEAR, span[1] - YEAR))


def _point(flow: Flow, span: Span) -> Point:
    """A whole month beside the same month of the year before, 29 days where that had them."""
    start = year_before(span[0])
    return _compared(flow, span, (start, Calendar().month(start).end))


def _compared(flow: Flow, span: Span, before: Span) -> Point:
    actual = flow.actual(*span)
    return Point(
        actual=_value(flow, actual),
        prior_year=_value(flow, flow.actual(*before)),
        target=_value(flow, flow.target(*span)),
        counts=_counts(flow, actual),
    )


def _boxes(flow: Flow, calendar: Calendar, through: date) -> tuple[Box, ...]:
    """Last week, and what the month, the fiscal quarter and the fiscal year brought so far."""
    month, last = calendar.month(through), (through - timedelta(days=6), through)
    earlier = calendar.previous(month)
    same_days = min(earlier.start + (through - month.start), earlier.end)
    return (
        _box(
            flow,
            "Last week",
            last,
            week=(last[0] - WEEK, last[1] - WEEK),
            month=(last[0] - MONTH, last[1] - MONTH),
            year=(last[0] - YEAR, last[1] - YEAR),
        ),
        _to_date(flow, "Month to date", (month.start, through), (earlier.start, same_days)),
        _to_date(flow, "Quarter to date", (calendar.quarter(through).start, through)),
        _to_date(flow, "Year to date", (calendar.year(through).start, through)),
    )


def _to_date(flow: Flow, name: BoxName, span: Span, month: Span | None = None) -> Box:
    year = (year_before(span[0]), year_before(span[1]))
    return _box(flow, name, span, month=month, year=year)


def _box(
    flow: Flow,
    name: BoxName,
    span: Span,
    *,
    week: Span | None = None,
    month: Span | None = None,
    year: Span | None = None,
) -> Box:
    actual = flow.actual(*span)
    value = _value(flow, actual)
    before = (week, month, year)
    prior = Ago(*(_value(flow, flow.actual(*s)) if s else None for s in before))
    return Box(
        name=name,
        start=span[0],
        end=span[1],
        actual=value,
        counts=_counts(flow, actual),
        target=_value(flow, flow.target(*span)),
        prior=prior,
        change=Ago(*(change(flow.kind, value, p) for p in (prior.week, prior.month, prior.year))),
        reports=flow.reports(*span),
        prior_reports=Ago(*(flow.reports(*s) if s else None for s in before)),
    )


def _value(flow: Flow, sums: tuple[float, float] | None) -> float | None:
    """Divided once, after adding up."""
    if sums is None:
        return None
    return ratio(*sums) if flow.divided else sums[0]


def _counts(flow: Flow, sums: tuple[float, float] | None) -> tuple[float, float] | None:
    return sums if flow.divided and sums is not None and sums[1] > 0 else None
