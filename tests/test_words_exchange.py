"""Sentences about what the teams do together."""

from datetime import date
from typing import Any

from scorecard.exchange import Activity, Exchange, Tally
from scorecard.export import csv_bytes
from scorecard.words.exchange import (
    against_goal,
    last_reported,
    lines,
    note,
    records,
    title,
    weeks_met,
)

FULL = Tally(41.0, 11, 0, 41.0, 66.0, 11, 3, date(2026, 8, 31))
NO_GOAL = Tally(3.0, 2, 0, None, None, 0, 0, date(2026, 8, 31))
MIXED = Tally(9.0, 3, 1, 8.0, 12.0, 2, 0, date(2026, 8, 31))
NOTHING = Tally(None, 0, 2, None, None, 0, 0, None)


def activity(what: str, tally: Tally = FULL, team: str = "Marketing") -> Activity:
    return Activity(what, tally, ((team, tally),))


def found(*activities: Activity, **fields: Any) -> Exchange:
    return Exchange(date(2026, 7, 1), date(2026, 9, 6), activities, fields.get("more", 0))


def test_the_title_says_what_was_done_of_what_was_agreed() -> None:
    swaps = Tally(15.0, 11, 0, 15.0, 22.0, 11, 4, date(2026, 8, 31))
    assert title(found(activity("Calls joined"), activity("Role swaps", swaps))) == (
        "Calls joined: 41 of 66 agreed; Role swaps: 15 of 22 agreed"
    )


def test_a_title_without_goals_counts_or_weeks() -> None:
    assert title(found(activity("Demos", NO_GOAL))) == "Demos: 3, no goal"
    assert title(found(activity("Demos", NOTHING))) == "Demos: not reported"
    assert title(found()) == "Nothing is reported in this period yet"


def test_a_long_title_names_three_activities_and_counts_the_others() -> None:
    many = [activity(name) for name in ("A", "B", "C", "D")]
    assert title(found(*many, more=2)) == (
        "A: 41 of 66 agreed; B: 41 of 66 agreed; C: 41 of 66 agreed; 3 more"
    )


def test_a_share_carries_its_counts() -> None:
    assert [against_goal(tally) for tally in (FULL, NO_GOAL, NOTHING)] == [
        "62% (41 of 66)", "3, no goal", "—"
    ]  # fmt: skip
    none_agreed = Tally(3.0, 1, 0, 3.0, 0.0, 1, 1, None)
    assert against_goal(none_agreed) == "3, goal 0"
    assert title(found(activity("Calls joined", none_agreed))) == "Calls joined: 3, goal 0"


def test_weeks_are_said_with_what_is_not_in_the_comparison() -> None:
    assert [weeks_met(tally) for tally in (FULL, NO_GOAL)] == ["3 of 11", "—"]
    assert [note(tally) for tally in (FULL, NO_GOAL, MIXED, NOTHING)] == [
        "",
        "",
        "1 week not reported, 1 more in 1 week without a goal",
        "2 weeks not reported",
    ]
    assert [last_reported(tally) for tally in (FULL, NOTHING)] == ["31 Aug", "—"]


def test_the_lines_are_the_title_and_a_line_a_team() -> None:
    assert lines(found(activity("Calls joined"))) == [
        "Calls joined: 41 of 66 agreed",
        "Marketing, Calls joined: 62% (41 of 66); weeks that came to their goal: 3 of 11",
    ]


def test_the_file_has_bare_numbers_and_blanks() -> None:
    assert csv_bytes(records(found(activity("=1", NOTHING)))).decode("utf-8-sig") == (
        "Activity,Team,Count,Weeks reported,Weeks not reported,Count in weeks with a goal,Goal,"
        "Weeks with a goal,Weeks met,Last reported\r\n'=1,Marketing,,0,2,,,0,0,\r\n"
    )
