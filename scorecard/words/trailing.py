"""Sentences, boxes and labels of the weekly business review.

Open this when a title, a box or a change reads badly. A rate changes in basis points, hundredths of
a percentage point; all else in percent of what it was. What does not apply is blank, what is not
known is a dash.
"""

import math
from datetime import timedelta

from scorecard.trailing import COMPARED, Ago, Box, Measure, Point, Trailing
from scorecard.trailing.results import Before, Counts
from scorecard.words.figures import DASH, Money, count, day, percent, plain, rates
from scorecard.words.labels import Name, listing
from scorecard.words.tables import Table

POINTS = 10_000  # basis points in one
BEFORE: dict[Before, str] = {
    "week": "On the week",
    "month": "On the month",
    "year": "On the year",
}
COLUMNS = ("", "Actual", "Target", *BEFORE.values())
HELP = (
    "The last 6 complete weeks and the last 12 whole months; weeks and months of a volume have a "
    "scale each. A week is compared with the week before, the one four weeks before and the one "
    "52 weeks before; a month, a quarter and a year to date with the same days of the month or of "
    "the year before. A rate changes in basis points (bp), hundredths of a percentage point. A "
    "span is blank until everybody who is expected has reported every week in it. What is typed "
    "once a week counts on the day that was typed, so a month may have a week more or less than "
    "its days, and it is blank until its first report."
)


def measure_name(measure: Measure, name: Name = plain) -> str:
    """What a measure counts."""
    if measure.kind == "number":
        return "The Number"
    if measure.kind == "closed-won":
        return "Closed-won revenue"
    if measure.kind == "conversion":
        return f"{name(measure.above or '')} → {name(measure.stage or '')}"
    if measure.kind == "volume":
        return name(measure.stage or "")
    return "Deal size" if measure.kind == "deal size" else "Spend"


def amount(measure: Measure, value: float | None, money: Money) -> str:
    """A value or a target of a measure."""
    if measure.kind == "conversion":
        return percent(value)
    return count(value) if measure.kind == "volume" else money(value)


def change_text(measure: Measure, change: float | None) -> str:
    """How far a measure moved: basis points of a rate, else percent.

    A change that rounds to nothing has no sign.
    """
    if change is None:
        return DASH
    if measure.kind == "conversion":
        text = f"{math.floor(round(abs(change) * POINTS, 6) + 0.5):,} bp"
    else:
        text = percent(abs(change))
    if not any(digit in text for digit in "123456789"):
        return text
    return f"{'-' if change < 0 else '+'}{text}"


def title(measure: Measure, money: Money, name: Name = plain) -> str:
    """What the last week brought, and how that is against the year or the week before."""
    return f"{measure_name(measure, name)}: {_finding(measure, money)}"


def box_table(measure: Measure, money: Money, name: Name = plain) -> Table:
    """Last week, and the month, quarter and year to date, with what changed."""
    return Table(
        alt=f"{measure_name(measure, name)}: last week, month, quarter and year to date",
        columns=COLUMNS,
        rows=tuple(
            (box.name, *_against_target(measure, box, money), *_changes(measure, box))
            for box in measure.boxes
        ),
        right=COLUMNS[1:],
    )


def summary_table(trailing: Trailing, money: Money, name: Name = plain) -> Table:
    """Every measure in a row: its boxes, each with its change on the year in brackets."""
    names = tuple(COMPARED)
    return Table(
        alt="Every measure: last week, month, quarter and year to date, each with its change on "
        "the year",
        columns=("Measure", *names),
        rows=tuple(
            (measure_name(measure, name), *(_yearly(measure, box, money) for box in measure.boxes))
            for measure in trailing.measures
        ),
        right=names,
    )


def weekly_reports(measure: Measure) -> str:
    """Where spans that are compared hold unlike numbers of weekly reports; else empty.

    A measure that is typed once a week falls as a whole week into one month or the other.
    """
    uneven = [_reports(box) for box in measure.boxes if _uneven(box)]
    if not uneven:
        return ""
    return f"Typed once a week: {'; '.join(uneven)}."


def unlike_reports(trailing: Trailing, name: Name = plain) -> list[str]:
    """What `weekly_reports` says, once for all measures of which it is the same."""
    of: dict[str, list[str]] = {}
    for measure in trailing.measures:
        if said := weekly_reports(measure):
            of.setdefault(said, []).append(measure_name(measure, name))
    return [
        f"{listing(names)} {'is' if len(names) == 1 else 'are'} {said[0].lower()}{said[1:]}"
        for said, names in of.items()
    ]


def point_tip(measure: Measure, point: Point, money: Money) -> tuple[str, str, str]:
    """Actual, prior year and target of a week or a month, as texts."""
    return (
        f"{amount(measure, point.actual, money)}{_counted(measure, point.counts)}",
        amount(measure, point.prior_year, money),
        amount(measure, point.target, money),
    )


def _finding(measure: Measure, money: Money) -> str:
    last = measure.boxes[0]
    if last.actual is None:
        return f"last week is not fully reported yet{_latest(measure, money)}"
    value = f"{amount(measure, last.actual, money)}{_counted(measure, last.counts)} last week"
    for before, change in (("year", last.change.year), ("week", last.change.week)):
        if change is not None:
            return f"{value}, {change_text(measure, change)} on the {before}"
    return value


def _latest(measure: Measure, money: Money) -> str:
    """The last of the weeks that is known."""
    for back, point in enumerate(reversed(measure.weeks)):
        if point.actual is not None:
            value = f"{amount(measure, point.actual, money)}{_counted(measure, point.counts)}"
            return f"; {value} in the week of {day(measure.boxes[0].start - timedelta(7 * back))}"
    return ""


def _against_target(measure: Measure, box: Box, money: Money) -> tuple[str, str]:
    """Both, with as many decimals as tell two rates apart; a plan has no counts."""
    if measure.kind == "conversion":
        actual, target = rates(box.actual, box.target)
    else:
        actual, target = (amount(measure, value, money) for value in (box.actual, box.target))
    return f"{actual}{_counted(measure, box.counts)}", target


def _counted(measure: Measure, counts: Counts | None) -> str:
    """What a ratio is made of."""
    if counts is None:
        return ""
    came, out_of = (count(number) for number in counts)
    if measure.kind == "conversion":
        return f" ({came} of {out_of}{' due' if measure.lagged else ''})"
    return f" ({out_of} {'win' if out_of == '1' else 'wins'})"


def _changes(measure: Measure, box: Box) -> list[str]:
    """A text for each column of changes."""
    return [
        change_text(measure, _of(box.change, before)) if before in COMPARED[box.name] else ""
        for before in BEFORE
    ]


def _yearly(measure: Measure, box: Box, money: Money) -> str:
    value, change = amount(measure, box.actual, money), box.change.year
    if measure.kind == "conversion" and box.counts is not None:
        value += f" of {count(box.counts[1])}"
    return value if change is None else f"{value} ({change_text(measure, change)})"


def _of(ago: Ago, before: Before) -> float | None:
    return {"week": ago.week, "month": ago.month, "year": ago.year}[before]


def _uneven(box: Box) -> bool:
    """The changes that are shown compare unlike numbers of reports."""
    return any(
        _of(box.change, before) is not None and _of(box.prior_reports, before) != box.reports
        for before in COMPARED[box.name]
    )


def _reports(box: Box) -> str:
    now = (
        f"{box.name.lower()} has {count(box.reports)} {'report' if box.reports == 1 else 'reports'}"
    )
    others = [
        f"{count(reports)} a {before} before"
        for before in COMPARED[box.name]
        if (reports := _of(box.prior_reports, before)) is not None
    ]
    return f"{now}, {listing(others)}"
