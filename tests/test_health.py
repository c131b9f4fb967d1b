"""Data health: who has reported how far, and whether the workbook's figures agree."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import facts
from scorecard import ledger as ledgers
from scorecard.facts import Facts
from scorecard.health import Freshness, Reconciliation, freshness, reconciliations
from scorecard.sources import RawWorkbook
from tests.builders import DEFAULT, read
from tests.generated import workbooks

STAGES = ["Lead", "Qualified", "Opportunity", "Won"]
TARGET: list[Any] = ["Period", "Source", *STAGES, "Revenue"]
HEADER: list[Any] = ["Date", "Source", *STAGES, "Revenue"]
DEALS: list[Any] = ["Deal", "Source", "Outcome", "Closed", "Amount"]
SUNDAY = date(2026, 9, 20)  # the day the builders read on; its week is complete


def known(as_of: date | None = None, **tabs: Any) -> Facts:
    return facts.build(read(None, as_of, **tabs))


# --- freshness


def late(period: str = "2026-09", as_of: date | None = None, **tabs: Any) -> tuple[Freshness, ...]:
    """In September the weeks from 31 August, 7 and 14 September count."""
    book = known(as_of, **tabs)
    return freshness(ledgers.build(book, book.workbook.calendar.parse(period)))


def test_a_team_that_reported_everything_is_up_to_date() -> None:
    assert late() == (Freshness("Marketing", SUNDAY, 0, ()), Freshness("Sales", SUNDAY, 0, ()))


def test_the_latest_team_comes_first_with_what_is_missing() -> None:
    rows = [list(row) for row in DEFAULT["Actuals"]]
    rows[4][5] = None  # Source B's Opportunity in the week of 7 September
    rows[6][5] = rows[6][6] = None  # and both its stages in the week of 14 September
    assert late(Actuals=rows) == (
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
    assert [(f.reported_through, f.weeks_late) for f in late(Actuals=rows)] == [
        (SUNDAY, 0),
        (SUNDAY, 0),
    ]


def test_a_zero_is_a_report_and_a_blank_is_none() -> None:
    targets = [TARGET, ["2026-Q3", "Source A", 1, 1, 1, 1, 1]]
    rows = [HEADER, ["2026-09-14", "Source A", 0, 0, None, None, None]]
    assert late("2026-09-14", Targets=targets, Actuals=rows) == (
        Freshness("Sales", None, 1, (("Opportunity", "Source A", 1), ("Won", "Source A", 1))),
        Freshness("Marketing", SUNDAY, 0, ()),
    )


def test_wins_without_revenue_are_missing_too() -> None:
    targets = [TARGET, ["2026-Q3", "Source A", 1, 1, 1, 1, 1]]
    rows = [HEADER, ["2026-09-14", "Source A", 9, 6, 4, 2, None]]
    assert late("2026-09-14", Targets=targets, Actuals=rows)[0] == Freshness(
        "Sales", None, 1, (("Revenue", "Source A", 1),)
    )


def test_a_stage_that_is_not_planned_is_not_missing() -> None:
    """Source B enters at Opportunity: nobody owes its leads."""
    rows = [row for row in DEFAULT["Actuals"] if row[1] != "Source A"]
    targets = [row for row in DEFAULT["Targets"] if row[1] != "Source A"]
    assert late(Targets=targets, Actuals=rows) == (
        Freshness("Marketing", SUNDAY, 0, ()),
        Freshness("Sales", SUNDAY, 0, ()),
    )


def test_the_week_that_is_not_complete_is_not_late() -> None:
    assert [team.weeks_late for team in late(as_of=date(2026, 9, 26))] == [0, 0]
    assert [team.weeks_late for team in late(as_of=date(2026, 9, 27))] == [1, 1]


def test_nothing_reported_is_late_from_the_first_week() -> None:
    targets = [TARGET, ["2026", "Source A", 1, 1, None, None, 1]]
    assert late(Targets=targets, Actuals=[HEADER]) == (
        Freshness("Marketing", None, 3, (("Lead", "Source A", 3), ("Qualified", "Source A", 3))),
        Freshness("Sales", SUNDAY, 0, ()),
    )


def test_two_owners_are_both_late() -> None:
    funnel = [["Stage", "Owner"], ["Won", "Sales, Marketing"]]
    targets = [["Period", "Source", "Won", "Revenue"], ["2026-Q3", "Source A", 1, 1]]
    rows = [["Date", "Source", "Won", "Revenue"], ["2026-08-31", "Source A", 1, 1]]
    rows.append(["2026-09-07", "Source A", 1, 1])
    assert late(Funnel=funnel, Targets=targets, Actuals=rows) == (
        Freshness("Marketing", date(2026, 9, 13), 1, (("Won", "Source A", 1),)),
        Freshness("Sales", date(2026, 9, 13), 1, (("Won", "Source A", 1),)),
    )


@given(workbooks(), st.sampled_from(["2026", "2026-Q3", "2026-07", "2026-07-08"]))
def test_the_late_teams_are_those_the_number_waits_on(raw: RawWorkbook, period: str) -> None:
    book = facts.build(read(raw))
    ledger = ledgers.build(book, book.workbook.calendar.parse(period))
    assert sorted(f.team for f in freshness(ledger) if f.weeks_late) == list(ledger.waiting_on)


def test_an_empty_workbook_has_no_teams() -> None:
    empty = {name: [rows[0]] for name, rows in DEFAULT.items()}
    assert late(**empty) == ()
    assert reconciliations(known(**empty)) == ()


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
