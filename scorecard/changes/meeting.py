"""How the Number moved since the last meeting: what is news, and what is a correction.

Open this when a part of the move stands on the wrong line. Both states are read as of their own
day; the parts add up to the move, to the cent.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scorecard.calendar import Period
from scorecard.changes.compare import compared, weight
from scorecard.changes.results import KINDS, Change, Kind, Line, Moved, Since, TargetMove
from scorecard.changes.rows import TABS
from scorecard.facts import Facts, Floats, total
from scorecard.schema import Settings

LARGEST = 5  # cells that are named on each line
DEFINING = ("number", "revenue_from", "week_start", "fiscal_start")  # settings: what counts, when


def since(then: Facts, now: Facts, period: Period, since: date | datetime) -> Since:
    """The Number of a period to date, from what it was at the last meeting to what it is.

    `then` is the workbook as it was, with its own as-of date. Every line but the last is worked out
    as `then` counted; what is left was moved by settings. A settled figure is one that was settled
    at the last meeting: on `then`'s as-of date.
    """
    through, was_through = _through(then, now), then.through
    by_kind: dict[Kind, list[Moved]] = defaultdict(list)
    for change in _money(then, now):
        effect = change.effect(period, was_through, through)
        if effect:
            by_kind[_kind(change, was_through)].append(Moved(change, effect))
    lines = [_line(kind, by_kind[kind]) for kind in KINDS[:-1]]
    was, is_now = actual(then, period), actual(now, period)
    rest = 0.0
    if not _counted_alike(then, now):
        move = (is_now or 0.0) - (was or 0.0)
        rest = round(math.fsum([move, *(-line.effect for line in lines)]), 6) + 0.0
    if isinstance(since, datetime):
        since = since.astimezone(ZoneInfo(now.workbook.settings.time_zone)).date()
    return Since(
        since=since,
        period=period,
        was_through=was_through,
        through=now.through,
        was=was,
        now=is_now,
        lines=(*lines, Line("settings", rest, 0, ())),
        target_was=planned(then, period, was_through),
        target_now=planned(now, period, now.through),
        target=_target(then, now, period),
        settings=_settings(then, now),
    )


def actual(facts: Facts, period: Period) -> float | None:
    """Money of the Number in a period to date; None where nothing is reported."""
    days = facts.cube.span(period.start, min(period.end, facts.through))
    if not facts.actual_reported[:, days].any():
        return None
    return total(facts.actual[:, days])


def planned(facts: Facts, period: Period, through: date) -> float | None:
    """Money, the company's target for a period up to a day; None where it has none."""
    return total(_planned(facts, period, through))


def counting(facts: Facts, number: str) -> Facts:
    """The same workbook, had its Number been defined this way."""
    settings = facts.workbook.settings
    if settings.number == number:
        return facts
    settings = settings.model_copy(update={"number": number})
    return replace(facts, workbook=replace(facts.workbook, settings=settings))


def _planned(facts: Facts, period: Period, through: date) -> Floats:
    daily: Floats = facts.company_plan[facts.cube.span(period.start, min(period.end, through))]
    return daily


def _through(then: Facts, now: Facts) -> date:
    """The last day that counts now, as `then` has its weeks; time does not run backwards."""
    return max(then.through, then.workbook.calendar.through(now.workbook.as_of))


def _counted_alike(then: Facts, now: Facts) -> bool:
    was, here = then.workbook.settings, now.workbook.settings
    return (was.number, was.revenue_from, _through(then, now)) == (
        here.number,
        here.revenue_from,
        now.through,
    )


def _money(then: Facts, now: Facts) -> Iterable[Change]:
    """Figures of the Number that differ, or were dated too late to be counted then."""
    for tab in TABS:
        for change in compared(tab, then, now, then.workbook.as_of, after=then.through):
            if of := weight(tab, change.column, then):
                yield replace(change, weight=of)


def _kind(change: Change, was_through: date) -> Kind:
    counted = change.was_day is not None and change.was_day <= was_through
    if not counted and (change.day is None or change.day > was_through):
        return "news"
    if change.settled:
        return "restated"
    return "corrected" if counted else "reported late"


def _line(kind: Kind, moved: list[Moved]) -> Line:
    largest = sorted(moved, key=lambda of: (-abs(of.effect), of.change.address))[:LARGEST]
    return Line(kind, math.fsum(of.effect for of in moved), len(moved), tuple(largest))


def _target(then: Facts, now: Facts, period: Period) -> TargetMove:
    """Where the target to date came from; a calendar that was changed is not told from edits."""
    through = _through(then, now)
    was = planned(then, period, then.through) or 0.0
    passed = planned(then, period, through) or 0.0
    is_now = planned(now, period, now.through) or 0.0
    alike = then.workbook.calendar == now.workbook.calendar
    edited = passed
    if alike:
        edited = planned(counting(now, then.workbook.settings.number), period, through) or 0.0
    parts = (passed - was, edited - passed, is_now - edited)
    return TargetMove(*(round(part, 6) + 0.0 for part in parts))


def _settings(then: Facts, now: Facts) -> tuple[str, ...]:
    was, here = then.workbook.settings, now.workbook.settings
    fields = Settings.model_fields
    changed = [name for name in DEFINING if getattr(was, name) != getattr(here, name)]
    if now.through < then.through and "week_start" not in changed:
        changed.append("as_of")
    return tuple(fields[name].title or name for name in changed)
