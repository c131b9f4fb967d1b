"""Exchange: counts against goals, week by week; blank is not reported, and no goal is none."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import exchange, facts
from scorecard.exchange import MOST, Activity, Exchange, Tally
from scorecard.sources import RawWorkbook
from tests.builders import Rows, read
from tests.generated import workbooks

HEADER: list[Any] = ["Week", "Team", "What", "Count", "Goal"]
ROWS: Rows = [
    ["2026-08-31", "Marketing", "Calls joined", 4, 6],
    ["2026-09-07", "Marketing", "calls joined", 7, 6],
    ["2026-09-14", "Marketing", "Calls joined", None, 6],
    ["2026-09-14", "Sales", "Calls joined", 3, None],
    ["2026-09-14", "Sales", "Role swaps", 0, 1],
    ["2026-06-29", "Sales", "Role swaps", 1, 1],  # the quarter before
    ["2026-09-21", "Sales", "Role swaps", 1, 1],  # after the through date
]


def built(rows: Rows, period: str = "2026-Q3") -> Exchange:
    book = read(Exchange=[HEADER, *rows])
    return exchange.build(facts.build(book), book.calendar.parse(period))


def test_a_small_tab_worked_by_hand() -> None:
    """Two weeks of marketing have both numbers: 11 of 12, and one of them came to its goal."""
    marketing = Tally(11.0, 2, 1, 11.0, 12.0, 2, 1, date(2026, 9, 7))
    sales = Tally(3.0, 1, 0, None, None, 0, 0, date(2026, 9, 14))
    together = Tally(14.0, 3, 1, 11.0, 12.0, 2, 1, date(2026, 9, 14))
    swaps = Tally(0.0, 1, 0, 0.0, 1.0, 1, 0, date(2026, 9, 14))
    assert built(ROWS) == Exchange(
        since=date(2026, 7, 1),
        until=date(2026, 9, 20),
        activities=(
            Activity("Calls joined", together, (("Marketing", marketing), ("Sales", sales))),
            Activity("Role swaps", swaps, (("Sales", swaps),)),
        ),
        more=0,
    )


def test_a_blank_count_is_not_none() -> None:
    (activity,) = built([["2026-09-14", "Sales", "Role swaps", None, 1]]).activities
    assert activity.together == Tally(None, 0, 1, None, None, 0, 0, None)


def test_without_rows_there_are_no_activities() -> None:
    assert built([]) == Exchange(date(2026, 7, 1), date(2026, 9, 20), (), 0)
    assert built(ROWS, "2025").activities == ()


def test_the_most_agreed_are_listed_and_the_others_counted() -> None:
    rows = [["2026-09-14", "Sales", f"Activity {i}", 1, i] for i in range(MOST + 5)]
    found = built(rows)
    assert [activity.what for activity in found.activities[:2]] == ["Activity 24", "Activity 23"]
    assert (len(found.activities), found.more) == (MOST, 5)


@settings(deadline=None)
@given(workbooks(), st.sampled_from(["2026-Q2", "2026-Q3", "2026", "2026-06-17"]))
def test_teams_add_up_to_their_activity_and_a_week_is_in_one_place(
    raw: RawWorkbook, name: str
) -> None:
    book = read(raw)
    found = exchange.build(facts.build(book), book.calendar.parse(name))
    weeks = book.tables["Exchange"].columns["Week"]
    counted = 0
    for activity in found.activities:
        tallies = [tally for _, tally in activity.teams]
        for part in ("reported", "blank", "judged", "met"):
            assert sum(getattr(t, part) for t in tallies) == getattr(activity.together, part)
        for part in ("count", "done", "goal"):
            total = sum(getattr(tally, part) or 0 for tally in tallies)
            assert total == (getattr(activity.together, part) or 0)
        counted += activity.together.reported + activity.together.blank
    assert counted == sum(found.since <= week <= found.until for week in weeks)
