"""What is said of the 13-week grid: short figures, a mark by shape, and who answers."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from scorecard import facts, grid
from scorecard.grid import Grid, Mark, Row, Week
from scorecard.sources import RawWorkbook
from scorecard.words import Money, literal
from scorecard.words import grid as text
from tests.builders import read
from tests.generated import workbooks

USD = Money("USD")
WEEKS = tuple(date(2026, 6, 22) + timedelta(days=7 * i) for i in range(13))
MET, CLOSE, BELOW = (
    Week(value, 0.5, mark) for value, mark in ((0.5, "met"), (0.45, "close"), (0.3, "below"))
)


def row(*last: Week, **changed: Any) -> Row:
    """A conversion that met its plan until these weeks."""
    found = Row(
        kind="conversion",
        stage="Opportunity",
        above="SQL",
        owners=("Sales",),
        weeks=(*[MET] * (13 - len(last)), *last),
        status="on plan",
    )
    return replace(found, **changed)


def of(*rows: Row) -> Grid:
    return Grid(WEEKS, rows)


OFF = row(BELOW, CLOSE, BELOW, status="off plan")
ON, MIXED, LATE = row(), row(BELOW, status="mixed"), row(status="not reported")
NO_PLAN = row(status="no plan")


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ((OFF, OFF, ON), "2 of 3 measures were below plan in each of the last three weeks"),
        ((OFF, MIXED), "1 of 2 measures was below plan in each of the last three weeks"),
        ((OFF,), "1 of 1 measure was below plan in each of the last three weeks"),
        ((ON, ON), "No measure of 2 was below plan in each of the last three weeks"),
        (
            (OFF, LATE, NO_PLAN),
            "1 of 1 measure was below plan in each of the last three weeks; 1 is not reported for "
            "the last week",
        ),
        (
            (LATE, LATE),
            "No measure can be compared with a plan yet; 2 are not reported for the last week",
        ),
        ((NO_PLAN,), "No measure can be compared with a plan yet"),
        ((), "No measure can be compared with a plan yet"),
    ],
)
def test_the_title_counts_what_was_below_plan(rows: tuple[Row, ...], title: str) -> None:
    assert text.title(of(*rows)) == title


def test_a_week_that_is_missing_is_not_said_to_be_below() -> None:
    holed = row(BELOW, Week(None, 0.5, None), BELOW, status="off plan")
    assert text.title(of(holed, ON)) == (
        "1 of 2 measures was below plan in every known week of the last three"
    )


def test_the_table_has_the_owner_the_status_the_plan_and_the_weeks_in_order() -> None:
    table = text.table(of(OFF), USD)
    assert table.columns == (
        "Measure", "Owner", "Status", "Plan", "22 Jun", "29 Jun", "6 Jul", "13 Jul", "20 Jul",
        "27 Jul", "3 Aug", "10 Aug", "17 Aug", "24 Aug", "31 Aug", "7 Sep", "14 Sep",
    )  # fmt: skip
    assert table.rows == (
        ("SQL → Opportunity", "Sales", "▼ Below plan", "50%", *["✓ 50%"] * 10, "▼ 30%", "≈ 45%",
         "▼ 30%"),
    )  # fmt: skip
    assert table.right == table.columns[3:]
    assert table.alt == "1 measure in the 13 weeks from 22 Jun to 14 Sep, each beside its plan"


def test_every_measure_has_its_name_and_unit() -> None:
    def said(kind: Any, stage: str | None, value: float, mark: Mark | None = "met") -> list[Any]:
        week = Week(value, value, mark)
        one = row(week, kind=kind, stage=stage, above=None, status="no plan")
        cells = text.table(of(one), USD).rows[0]
        return [cells[0], cells[2], cells[3], cells[-1]]

    assert said("number", None, 42_300) == ["The Number", "No plan", "$42k", "✓ $42k"]
    assert said("closed-won", None, 950)[0] == "Closed-won revenue"
    assert said("volume", "Lead", 1_240) == ["Lead volume", "No plan", "1,240", "✓ 1,240"]
    assert said("wins", "Won", 9.5, None) == ["Wins", "No plan", "9.5", "9.5"]
    assert said("deal size", "Won", 36_800)[0::3] == ["Deal size", "✓ $37k"]


def test_a_missing_week_is_a_dash_and_one_without_wins_says_so() -> None:
    missing, nothing = Week(None, None, None), Week(None, 5_000.0, None, empty=True)
    one = row(missing, nothing, kind="deal size", status="no wins")
    assert text.table(of(one), USD).rows[0][2:4] == ("No wins", "$5.0k")
    assert text.table(of(one), USD).rows[0][-2:] == ("—", "none")


def test_a_row_with_two_owners_says_that_one_answers() -> None:
    both = replace(ON, owners=("Marketing", "Sales"))
    assert text.table(of(both), USD).rows[0][1] == "Marketing / Sales"
    assert text.shared(of(both, OFF)) == (
        "SQL → Opportunity (Marketing and Sales) has more than one owner: one of them answers for "
        "it in the meeting."
    )
    wins = replace(both, kind="wins", owners=("Sales", "Partners"))
    assert text.shared(of(both, wins)) == (
        "SQL → Opportunity (Marketing and Sales) and Wins (Sales and Partners) have more than one "
        "owner: one of them answers for it in the meeting."
    )
    assert text.shared(of(ON)) == ""


def test_a_row_without_an_owner_is_said() -> None:
    none = replace(ON, owners=())
    assert text.table(of(none), USD).rows[0][1] == "—"
    assert text.nobody(of(none, OFF)) == "SQL → Opportunity has no owner in the Funnel tab."
    assert text.nobody(of(none, replace(none, kind="wins"))) == (
        "SQL → Opportunity and Wins have no owner in the Funnel tab."
    )
    assert text.nobody(of(ON)) == ""


def test_names_go_through_the_name_given() -> None:
    assert text.measure(row(stage="**Won**"), literal) == "SQL → \\*\\*Won\\*\\*"


def test_every_mark_has_a_shape_of_its_own_and_is_explained() -> None:
    assert len(set(text.MARKS.values())) == 3
    assert all(mark in text.MARKS_HELP for mark in text.MARKS.values())


@settings(max_examples=40)
@given(workbooks())
def test_every_cell_is_short_and_no_bare_number(raw: RawWorkbook) -> None:
    known = facts.build(read(raw))
    found = grid.build(known, known.default_period)
    money = Money(known.workbook.settings.currency)
    table = text.table(found, money)
    assert len(set(table.columns)) == len(table.columns) == 17
    for cells in table.rows:
        assert len(cells) == 17
        assert all(len(str(cell)) <= 14 for cell in cells[3:])
        assert not any(re.search(r"\bNone\b|\bnan\b|\d\.\d{3}", str(cell)) for cell in cells)
    for sentence in (text.title(found), text.shared(found), text.nobody(found)):
        assert "\n" not in sentence
