"""The words of the 13-week grid. Open this when a row of it reads badly.

Whether a week met its plan is a mark beside its figure, never a colour alone.
"""

from scorecard.grid import Grid, Kind, Mark, Row, Status, Week
from scorecard.words.figures import DASH, Money, count, day, percent, plain
from scorecard.words.labels import Name, listing
from scorecard.words.tables import Table

MARKS: dict[Mark, str] = {"met": "✓", "close": "≈", "below": "▼"}
MARKS_HELP = (
    "✓ the week met its plan, ≈ it came close, ▼ it was below, by the bands of the Settings tab. "
    "Without a mark there is no plan for it. A dash: not fully reported. The status is made of the "
    "last three weeks: on plan when all that are known met it, below plan when none did."
)
STATUS: dict[Status, str] = {
    "on plan": "✓ On plan",
    "off plan": "▼ Below plan",
    "mixed": "Mixed",
    "not reported": "Not reported",
    "no wins": "No wins",
    "no plan": "No plan",
}
JUDGED: tuple[Status, ...] = ("on plan", "off plan", "mixed")


def title(grid: Grid) -> str:
    """How many measures were below plan for three weeks."""
    judged = [row for row in grid.rows if row.status in JUDGED]
    below = [row for row in judged if row.status == "off plan"]
    late = sum(row.status == "not reported" for row in grid.rows)
    waits = (
        f"; {late} {'is' if late == 1 else 'are'} not reported for the last week" if late else ""
    )
    if not judged:
        return f"No measure can be compared with a plan yet{waits}"
    known = all(week.mark for row in below for week in row.recent)
    weeks = "each of the last three weeks" if known else "every known week of the last three"
    number, of = len(below), len(judged)
    verb = "was" if number == 1 else "were"
    said = (
        f"{number} of {of} {_measures(of)} {verb} below plan in {weeks}"
        if number
        else f"No measure of {of} was below plan in {weeks}"
    )
    return said + waits


def table(grid: Grid, money: Money, name: Name = plain) -> Table:
    """A row a measure: who answers, the status, the last week's plan, then the weeks in order."""
    weeks = tuple(day(week) for week in grid.weeks)
    return Table(
        alt=f"{len(grid.rows)} {_measures(len(grid.rows))} in the {len(weeks)} weeks from "
        f"{weeks[0]} to {weeks[-1]}, each beside its plan",
        columns=("Measure", "Owner", "Status", "Plan", *weeks),
        rows=tuple(
            (
                measure(row, name),
                " / ".join(map(name, row.owners)) or DASH,
                STATUS[row.status],
                amount(row.kind, row.weeks[-1].plan, money),
                *(_cell(row.kind, week, money) for week in row.weeks),
            )
            for row in grid.rows
        ),
        right=("Plan", *weeks),
    )


def measure(row: Row, name: Name = plain) -> str:
    """What a row counts."""
    if row.stage is None:
        return "The Number" if row.kind == "number" else "Closed-won revenue"
    if row.kind == "conversion" and row.above is not None:
        return f"{name(row.above)} → {name(row.stage)}"
    words = {"wins": "Wins", "deal size": "Deal size"}
    return words.get(row.kind, f"{name(row.stage)} volume")


def amount(kind: Kind, value: float | None, money: Money) -> str:
    """A figure of a row, short."""
    if kind == "conversion":
        return percent(value)
    return count(value) if kind in ("volume", "wins") else money(value)


def shared(grid: Grid, name: Name = plain) -> str:
    """Rows with more than one owner; empty where there are none."""
    rows = [row for row in grid.rows if len(row.owners) > 1]
    if not rows:
        return ""
    both = (
        f"{measure(row, name)} ({listing(map(name, row.owners), most=len(row.owners))})"
        for row in rows
    )
    verb = "has" if len(rows) == 1 else "have"
    return (
        f"{listing(both, most=len(rows))} {verb} more than one owner: one of them answers for it "
        "in the meeting."
    )


def nobody(grid: Grid, name: Name = plain) -> str:
    """Rows without an owner; empty where there are none."""
    rows = [measure(row, name) for row in grid.rows if not row.owners]
    if not rows:
        return ""
    verb = "has" if len(rows) == 1 else "have"
    return f"{listing(rows, most=len(rows))} {verb} no owner in the Funnel tab."


def _cell(kind: Kind, week: Week, money: Money) -> str:
    if week.empty:
        return "none"
    text = amount(kind, week.value, money)
    return f"{MARKS[week.mark]} {text}" if week.mark else text


def _measures(number: int) -> str:
    return "measure" if number == 1 else "measures"
