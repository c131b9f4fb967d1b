"""Data health: who has reported how far, and whether the workbook's figures agree."""

from datetime import date
from typing import Any

import pytest

from scorecard import facts
from scorecard.facts import Facts
from scorecard.health import Freshness, Reconciliation, freshness, reconciliations
from tests.builders import DEFAULT, read

STAGES = ["Lead", "Qualified", "Opportunity", "Won"]
TARGET: list[Any] = ["Period", "Source", *STAGES, "Revenue"]
HEADER: list[Any] = ["Date", "Source", *STAGES, "Revenue"]
DEALS: list[Any] = ["Deal", "Source", "Outcome", "Closed", "Amount"]
SUNDAY = date(2026, 9, 20)  # the day the builders read on; its week is complete


def known(as_of: date | None = None, **tabs: Any) -> Facts:
    return facts.build(read(None, as_of, **tabs))


def full(day: str, source: str = "Source A") -> list[Any]:
    return [day, source, 10, 5, 2, 1, 9_000]


# --- freshness


def test_a_team_that_reported_everything_is_up_to_date() -> None:
    found = freshness(known())
    assert found == (Freshness("Marketing", SUNDAY, 0, ()), Freshness("Sales", SUNDAY, 0, ()))


def test_the_latest_team_comes_first_with_what_is_missing() -> None:
    rows = [list(row) for row in DEFAULT["Actuals"]]
    rows[4][5] = None  # Source B's Opportunity in the week of 7 September
    rows[6][5] = rows[6][6] = None  # and both its stages in the week of 14 September
    assert freshness(known(Actuals=rows)) == (
        Freshness(
            "Sales",
            date(2026, 9, 6),
            2,
            (("Opportunity", "Source B", 2), ("Won", "Source B", 1)),
        ),
        Freshness("Marketing", SUNDAY, 0, ()),
    )


def test_a_number_dated_on_any_day_reports_the_week() -> None:
    rows = [*DEFAULT["Actuals"][:5], ["2026-09-20", "Source A", None, 1, 1, 1, 1, 5_000, None]]
    rows.append(["2026-09-18", "Source B", None, None, None, 1, 0, 0, None])
    assert [(f.reported_through, f.weeks_late) for f in freshness(known(Actuals=rows))] == [
        (SUNDAY, 0),
        (SUNDAY, 0),
    ]


def test_a_zero_is_a_report_and_a_blank_is_none() -> None:
    targets = [TARGET, ["2026-Q3", "Source A", 1, 1, 1, 1, 1]]
    rows = [HEADER, full("2026-09-07"), ["2026-09-14", "Source A", 0, 0, None, None, None]]
    assert freshness(known(Targets=targets, Actuals=rows)) == (
        Freshness(
            "Sales",
            date(2026, 9, 13),
            1,
            (("Opportunity", "Source A", 1), ("Won", "Source A", 1)),
        ),
        Freshness("Marketing", SUNDAY, 0, ()),
    )


def test_a_stage_that_is_not_planned_is_not_missing() -> None:
    """Source B enters at Opportunity: nobody owes its leads."""
    rows = [row for row in DEFAULT["Actuals"] if row[1] != "Source A"]
    targets = [row for row in DEFAULT["Targets"] if row[1] != "Source A"]
    assert freshness(known(Targets=targets, Actuals=rows)) == (
        Freshness("Marketing", SUNDAY, 0, ()),
        Freshness("Sales", SUNDAY, 0, ()),
    )


def test_the_week_that_is_not_complete_is_not_late() -> None:
    found = freshness(known(date(2026, 9, 26)))
    assert [(team.team, team.weeks_late) for team in found] == [("Marketing", 0), ("Sales", 0)]
    found = freshness(known(date(2026, 9, 27)))
    assert [(team.team, team.weeks_late) for team in found] == [("Marketing", 1), ("Sales", 1)]


def test_nothing_reported_at_all_has_no_day_and_26_weeks_at_most() -> None:
    targets = [TARGET, ["2026", "Source A", 1, 1, None, None, 1]]
    assert freshness(known(Targets=targets, Actuals=[HEADER])) == (
        Freshness("Marketing", None, 26, (("Lead", "Source A", 26), ("Qualified", "Source A", 26))),
        Freshness("Sales", SUNDAY, 0, ()),
    )


def test_before_the_workbook_begins_nothing_is_late() -> None:
    targets = [TARGET, ["2026", "Source A", 1, None, None, 1, 1]]
    assert freshness(known(Targets=targets, Actuals=[HEADER, full("2026-09-07")])) == (
        Freshness("Marketing", date(2026, 9, 13), 1, (("Lead", "Source A", 1),)),
        Freshness("Sales", date(2026, 9, 13), 1, (("Won", "Source A", 1),)),
    )


def test_a_silence_since_before_the_look_back_is_late_from_its_first_week() -> None:
    targets = [TARGET, ["2026", "Source A", 1, None, None, 1, 1]]
    rows = [HEADER, full("2026-01-05"), full("2026-09-14")]
    found = freshness(known(Targets=targets, Actuals=rows))
    assert [(team.team, team.weeks_late) for team in found] == [("Marketing", 25), ("Sales", 25)]


def test_two_owners_are_both_late() -> None:
    funnel = [["Stage", "Owner"], ["Won", "Sales, Marketing"]]
    targets = [["Period", "Source", "Won", "Revenue"], ["2026-Q3", "Source A", 1, 1]]
    rows = [["Date", "Source", "Won", "Revenue"], ["2026-09-07", "Source A", 1, 1]]
    assert freshness(known(Funnel=funnel, Targets=targets, Actuals=rows)) == (
        Freshness("Marketing", date(2026, 9, 13), 1, (("Won", "Source A", 1),)),
        Freshness("Sales", date(2026, 9, 13), 1, (("Won", "Source A", 1),)),
    )


def test_an_empty_workbook_has_no_teams() -> None:
    empty = known(**{name: [rows[0]] for name, rows in DEFAULT.items()})
    assert freshness(empty) == ()
    assert reconciliations(empty) == ()


# --- reconciliations


def pair(
    name: str, quarter: str, left: Any, right: Any, names: tuple[str, str], found: Facts
) -> Reconciliation:
    return Reconciliation(name, found.workbook.calendar.parse(quarter), left, right, names)


ROLL_UP = ("All", "sum of the sources")


def almost(money: float) -> Any:
    return pytest.approx(money)


def test_targets_and_won_revenue_are_compared_quarter_by_quarter_the_latest_first() -> None:
    targets = [
        TARGET,
        ["2026-Q3", "All", None, None, None, None, 100_000],
        ["2026-Q3", "Source A", 1, 1, 1, 1, 60_000],
        ["2026-Q3", "Source B", 1, 1, 1, 1, 30_000],
        ["2026-Q2", "All", None, None, None, None, 50_000],
        ["2026-Q2", "Source A", 1, 1, 1, 1, 50_000],
        ["2026-Q4", "Source A", 1, 1, 1, 1, 70_000],  # the company has no target of its own
    ]
    deals = [
        DEALS,
        ["D1", "Source A", "Won", "2026-09-02", 48_000],
        ["D2", "Source A", "Won", "2026-09-20", 126_000],
        ["D3", "Source A", "Lost", "2026-09-02", 5_000],
        ["D4", "Source A", "Open", None, 6_000],
        ["D5", "Source A", "Won", "2026-06-30", 9_000],  # no Actuals in that quarter
    ]
    book = known(Targets=targets, Deals=deals)
    found = reconciliations(book)
    assert found == (
        pair("Targets roll up", "2026-Q3", almost(100_000), almost(90_000), ROLL_UP, book),
        pair("Won revenue", "2026-Q3", 174_000, 174_000, ("Actuals", "Deals"), book),
        pair("Targets roll up", "2026-Q2", almost(50_000), almost(50_000), ROLL_UP, book),
    )
    assert [one.agrees for one in found] == [False, True, True]
    assert [round(one.difference, 6) for one in found] == [10_000, 0, 0]


def test_only_the_days_with_a_target_of_the_company_are_compared() -> None:
    """The company plans July alone: August and September of the source are no difference."""
    targets = [
        TARGET,
        ["2026-07", "All", None, None, None, None, 31_000],
        ["2026-Q3", "Source A", 1, 1, 1, 1, 92_000],
    ]
    (found,) = reconciliations(known(Targets=targets))
    assert (found.left, found.right, found.agrees) == (almost(31_000), almost(31_000), True)


def test_half_a_percent_of_the_larger_side_is_rounding() -> None:
    quarter = known().default_period
    sides = [(1_000, 995), (1_000, 994.9), (995, 1_000), (-1_000, -995), (0, 0), (1, 0)]
    assert [
        Reconciliation("Won revenue", quarter, left, right, ("Actuals", "Deals")).agrees
        for left, right in sides
    ] == [True, False, True, True, True, False]


def test_won_revenue_counts_days_up_to_the_through_date() -> None:
    deals = [DEALS, ["D1", "Source A", "Won", "2026-09-14", 75_000]]
    deals.append(["D2", "Source A", "Won", "2026-09-21", 1_000])
    found = reconciliations(known(date(2026, 9, 23), Deals=deals))
    (won,) = [one for one in found if one.name == "Won revenue"]
    assert (won.left, won.right) == (174_000, 75_000)
