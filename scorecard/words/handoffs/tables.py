"""The figures of both sides as rows: as many for who gives as for who receives.

Open this to add a figure to one side, and then its counterpart to the other.
"""

from collections.abc import Sequence
from datetime import date

from scorecard.handoffs import FIELDS, Field, Handoffs, Passed, Span, TwoSides, Volume
from scorecard.words.figures import DASH, Money, attained, count, day, plain
from scorecard.words.handoffs.phrases import (
    begin,
    counted,
    giver,
    handoff,
    outcomes,
    receiver,
    share,
    span_of,
    to_date,
)

NO_HOURS = "no hours in Funnel"


def giver_rows(result: Handoffs, sides: TwoSides, money: Money) -> list[dict[str, str]]:
    """The giver's figures, the last complete week beside the period."""
    cells = [_giver_cells(span, money) for span in _spans(sides)]
    return _rows(f"{begin(giver(sides))} gave", result, cells)


def receiver_rows(result: Handoffs, sides: TwoSides) -> list[dict[str, str]]:
    """The receiver's figures, the last complete week beside the period."""
    cells = [_receiver_cells(sides, span) for span in _spans(sides)]
    return _rows(f"{begin(receiver(sides))} received", result, cells)


def waiting_rows(result: Handoffs, money: Money, most: int) -> list[dict[str, str]]:
    """The deals that wait longer than agreed, of all handoffs the oldest first."""
    late = [
        (handoff(sides), deal)
        for sides in result.handoffs
        for deal in sides.waiting.longest[: sides.waiting.beyond or 0]
    ]
    late.sort(key=lambda of: -of[1].days)
    rows = [
        {
            "Handoff": between,
            "Deal": plain(deal.deal),
            "Account": plain(deal.account) if deal.account else DASH,
            "Source": plain(deal.source) if deal.source else DASH,
            "Waits since": day(deal.since, year=True),
            "Days": f"{deal.days:,}",
            "Amount": money(deal.amount),
        }
        for between, deal in late[:most]
    ]
    beyond = sum(sides.waiting.beyond or 0 for sides in result.handoffs)
    if beyond > len(rows):
        shown = sum(deal.amount or 0.0 for _, deal in late[:most])
        rest = sum(sides.waiting.beyond_money or 0.0 for sides in result.handoffs) - shown
        more = {"Handoff": f"and {beyond - len(rows):,} more", "Amount": money(rest)}
        rows.append(dict.fromkeys(rows[0], "") | more)
    return rows


def records(result: Handoffs) -> list[dict[str, object]]:
    """A record for each handoff and span of time, bare."""
    found = []
    for sides in result.handoffs:
        found.append(_record(sides, result.period.start, result.through, sides.period))
        if result.week and sides.week:
            found.append(_record(sides, result.week.start, result.week.end, sides.week))
    return found


def waiting_records(result: Handoffs) -> list[dict[str, object]]:
    """The deals that wait longest at each handoff, bare."""
    return [
        {
            "Handoff": handoff(sides, str),
            "Row": deal.row,
            "Deal": deal.deal,
            "Account": deal.account,
            "Source": deal.source,
            "Since": deal.since,
            "Days": deal.days,
            "Agreed hours": sides.hours,
            "Amount": deal.amount,
        }
        for sides in result.handoffs
        for deal in sides.waiting.longest
    ]


def _spans(sides: TwoSides) -> list[Span]:
    return [sides.period] if sides.week is None else [sides.period, sides.week]


def _rows(what: str, result: Handoffs, cells: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    heads = [to_date(result)]
    heads += [f"Week of {day(result.week.start)}"] if result.week else []
    return [
        {what: label} | {head: of[label] for head, of in zip(heads, cells, strict=True)}
        for label in cells[0]
    ]


def _giver_cells(span: Span, money: Money) -> dict[str, str]:
    passed = span.passed
    cells = {
        "Of what was promised": _promised(span.volume) if span.volume else DASH,
        "Deals listed": count(passed.given) if passed else DASH,
        "Won of these so far": _won(passed, money) if passed else DASH,
        "Every field filled": share(passed.filled, passed.given) if passed else DASH,
    }
    for name in FIELDS:
        field = _field(passed, name)
        cells[f"{name} filled"] = share(field.filled, field.deals) if field else DASH
    return cells


def _receiver_cells(sides: TwoSides, span: Span) -> dict[str, str]:
    took, refused, waiting = (word.capitalize() for word in outcomes(sides))
    passed, hours = span.passed, sides.hours
    speed = passed.speed if passed else None
    known = passed if sides.complete else None
    waits = passed if passed and (known or passed.waiting) else None
    agreed = "the hours agreed" if hours is None else span_of(hours)
    unknown = NO_HOURS if hours is None else DASH
    half = unknown
    if speed and speed.median is not None:
        half = counted(speed.median, "day") if speed.median else "the same day"
    return {
        f"{took}, of all given": share(known.accepted, known.given) if known else DASH,
        f"{took}, of those that had {agreed}": share(speed.accepted, speed.had_time)
        if known and speed
        else unknown,
        f"{took} within {agreed}": share(speed.within, speed.timed) if speed else unknown,
        f"Half {took.lower()} within": half,
        refused: count(known.refused) if known else DASH,
        waiting: count(waits.waiting) if waits else DASH,
        f"{waiting} longer than {agreed}": count(speed.beyond) if waits and speed else unknown,
        f"Longest {waiting.lower()} since": day(waits.oldest, year=True) if waits else DASH,
    }


def _promised(volume: Volume) -> str:
    if volume.given is None or volume.compared is None:
        if volume.promised is not None:
            return f"not reported, {count(volume.promised)} promised"
        return DASH if volume.unplanned is None else f"{count(volume.unplanned)}, no target"
    part = f" ({attained(volume.given / volume.compared)})" if volume.compared else ""
    least = "at least " if volume.missing else ""
    return f"{least}{count(volume.given)} of {count(volume.compared)}{part}"


def _won(passed: Passed, money: Money) -> str:
    revenue = f", {money(passed.revenue)}" if passed.won else ""
    return f"{passed.won:,}{revenue} ({passed.open:,} still open)"


def _field(passed: Passed | None, name: str) -> Field | None:
    return next((field for field in passed.fields if field.name == name), None) if passed else None


def _record(sides: TwoSides, start: date, end: date, span: Span) -> dict[str, object]:
    volume, passed = span.volume, span.passed
    speed = passed.speed if passed else None
    record: dict[str, object] = {
        "Handoff": handoff(sides, str),
        "Gives": sides.giver,
        "Receives": sides.receiver,
        "From": start,
        "To": end,
        "Promised to date": volume.promised if volume else None,
        "Promised on reported days": volume.compared if volume else None,
        "Given on reported days": volume.given if volume else None,
        "Given without a target": volume.unplanned if volume else None,
        "Deals lists all": sides.complete,
        "Deals given": passed.given if passed else None,
        "Accepted": passed.accepted if passed else None,
        "Refused": passed.refused if passed else None,
        "Waiting": passed.waiting if passed else None,
        "Longest waiting since": passed.oldest if passed else None,
        "Agreed hours": sides.hours,
        "Had the hours": speed.had_time if speed else None,
        "Accepted of these": speed.accepted if speed else None,
        "Timed": speed.timed if speed else None,
        "Accepted within the hours": speed.within if speed else None,
        "Half within, days": speed.median if speed else None,
        "Waiting longer": speed.beyond if speed else None,
        "Won": passed.won if passed else None,
        "Revenue": passed.revenue if passed else None,
        "Open": passed.open if passed else None,
        "Every field filled": passed.filled if passed else None,
    }
    for name in FIELDS:
        field = _field(passed, name)
        record[f"{name} filled"] = field.filled if field else None
        record[f"{name} needed"] = field.deals if field else None
    return record
