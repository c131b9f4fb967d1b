"""What must agree across rows and tabs: deals, future and split weeks, targets with each other."""

from datetime import date
from typing import Any

import pytest

from scorecard.calendar import Calendar
from scorecard.workbook import Issue, Workbook
from tests.builders import DEFAULT, actual, read, replaced

ACTUALS, TARGETS = DEFAULT["Actuals"], DEFAULT["Targets"]
DEALS = ["Deal", "Source", "Stage", "Outcome", "Created", "Lead", "Won", "Closed", "Amount"]


# ------------------------------------------------------------------------------------------- deals


def deal(name: str = "D-1", **cells: Any) -> list[Any]:
    return [name, *(cells.get(column) for column in DEALS[1:])]


def with_deals(*rows: list[Any]) -> Workbook:
    return read(Deals=[DEALS, *rows])


def test_a_deal_without_outcome_and_close_date_is_open() -> None:
    book = with_deals(deal(Amount=100))
    assert (book.issues, book.tables["Deals"].columns["Outcome"]) == ((), ["Open"])


def test_a_closed_deal_without_outcome_is_left_out() -> None:
    book = with_deals(deal(Closed="2026-09-01", Amount=100))
    assert book.issues == (
        Issue(
            "error", "Deals", "Deals!D2",
            found="no outcome of a deal that closed on 2026-09-01",
            expected="Won, Lost or No decision",
            mend="Choose the outcome, or clear Closed while the deal is open.",
            money=100.0, left_out=True, day=date(2026, 9, 1),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "lacks", "money"),
    [
        ({"Amount": 100}, "Closed", 100.0),
        ({"Closed": "2026-09-01"}, "Amount", None),
        ({}, "Closed and Amount", None),
    ],
)
def test_a_won_deal_needs_its_close_date_and_amount(
    cells: dict[str, Any], lacks: str, money: float | None
) -> None:
    (issue,) = with_deals(deal(Outcome="Won", **cells)).issues
    assert (issue.address, issue.found, issue.mend, issue.money, issue.left_out) == (
        "Deals!D2",
        f"a won deal without {lacks}",
        f"Fill in {lacks}, or set the outcome to Open.",
        money,
        True,
    )


def test_deals_that_went_back_in_time_are_one_warning() -> None:
    book = with_deals(
        deal("D-1", Created="2026-01-01", Lead="2026-02-01", Won="2026-03-01"),
        deal("D-2", Created="2026-01-01", Lead="2026-02-01", Won="2026-01-15"),
        deal("D-3", Created="2026-01-02", Lead="2026-01-01"),
    )
    assert book.issues == (
        Issue(
            "warning", "Deals", "Deals!A3",
            found="dates out of order in 2 deals, here “D-2”",
            expected="created, then the stages in the funnel's order, then closed",
            mend="Correct the dates of this row. Times between stages use them.",
        ),
    )  # fmt: skip


def test_a_deal_won_in_the_future_is_a_warning() -> None:
    book = with_deals(deal(Outcome="Won", Closed="2026-09-21", Amount=1))
    assert book.issues == (
        Issue(
            "warning", "Deals", "Deals!H2",
            found="1 deal won after 2026-09-20, the as-of date",
            expected="a close date up to the as-of date",
            mend="Correct the date. Until that day comes the deal is not counted.",
        ),
    )  # fmt: skip


# ---------------------------------------------------------------------- future and straddling weeks


def test_actuals_after_the_as_of_date_are_listed_by_week_and_not_counted() -> None:
    book = read(as_of=date(2026, 9, 7))
    assert book.tables["Actuals"].rows == [2, 3, 4, 5]
    assert book.issues == (
        Issue(
            "warning", "Actuals", "Actuals!A6",
            found="2 rows in the week of 2026-09-14, dated after 2026-09-07",
            expected="dates up to 2026-09-07, the as-of date",
            mend="Correct the date. Until that day comes the figures are not counted.",
        ),
    )  # fmt: skip


def straddling(*rows: list[Any], as_of: date = date(2026, 7, 19)) -> Workbook:
    return read(as_of=as_of, Actuals=[ACTUALS[0], *rows])


def test_a_week_across_a_quarters_end_in_one_row_is_noted() -> None:
    book = straddling(
        actual("2026-06-29", "Source A", Lead=1),
        actual("2026-06-29", "Source B", Won=1),
        actual("2026-07-01", "Source B", Won=1),
    )
    assert book.issues == (
        Issue(
            "note", "Actuals", "Actuals!A2",
            found="the week of 2026-06-29 holds the quarter's end on 2026-06-30, and "
            "1 of its sources or campaigns has one row",
            expected="two rows, one dated in each quarter",
            mend="Split the row if the figures are known by day. "
            "Until then it counts where it is dated.",
        ),
    )  # fmt: skip


def test_a_week_that_is_not_over_need_not_be_split_yet() -> None:
    assert straddling(actual("2026-06-29", Lead=1), as_of=date(2026, 7, 1)).issues == ()


def test_a_week_across_a_months_end_is_no_matter() -> None:
    assert straddling(actual("2026-06-01", Lead=1), actual("2026-05-25", Lead=1)).issues == ()


# ----------------------------------------------------------------------------------------- targets


def targets(*rows: list[Any]) -> Workbook:
    """Period, source, leads, wins, revenue."""
    return read(Targets=[["Period", "Source", "Lead", "Won", "Revenue"], *rows])


def test_targets_are_read_by_period_source_and_stage() -> None:
    columns = read().tables["Targets"].columns
    calendar = Calendar()
    assert columns["Period"] == [calendar.parse("2026-Q3")] * 3
    assert columns["Source"] == ["Source A", "Source B", "All"]
    assert columns["Won"] == [26.0, 13.0, None]


def test_a_target_without_revenue_is_no_target() -> None:
    book = targets(["2026-Q3", "Source A", 100, 5, None])
    assert book.issues == (
        Issue(
            "warning", "Targets", "Targets!E2",
            found="no Revenue for Source A in 2026-Q3",
            expected="the revenue planned",
            mend="Fill it in, with 0 if none is planned. Until then the row counts as no target.",
        ),
    )  # fmt: skip


def test_revenue_may_stand_in_another_row_of_the_same_target() -> None:
    book = targets(["2026-Q3", "Source A", 100, 5, None], ["2026-Q3", "Source A", None, None, 9])
    assert book.issues == ()


MONTHS = [["2026-07", "Source A", 30, 1, 30], ["2026-08", "Source A", 30, 1, 30]]


def test_a_coarser_target_that_differs_from_its_parts_is_a_warning() -> None:
    book = targets(*MONTHS, ["2026-09", "Source A", 30, 1, 30],
                   ["2026-Q3", "Source A", 91, 3, 90.4])  # fmt: skip
    assert book.issues == (
        Issue(
            "warning", "Targets", "Targets!C5",
            found="2026-Q3 of Source A differs from its finer periods together: "
            "Lead 91 against 90",
            expected="the same sum, within 0.5%",
            mend="Correct one of them. The finer periods count.",
        ),
    )  # fmt: skip


def test_a_coarser_target_that_is_not_covered_in_full_is_no_check() -> None:
    assert targets(*MONTHS, ["2026-Q3", "Source A", 999, 3, 999]).issues == ()


def test_a_target_that_nobody_owns_is_a_warning() -> None:
    rows = [list(row) for row in TARGETS]
    rows[3][6] = 1_000_000
    assert read(Targets=rows).issues == (
        Issue(
            "warning", "Targets", "Targets!G4",
            found="2026-Q3 of All differs from its sources together: "
            "Revenue 1,000,000 against 975,000",
            expected="the same sum, within 0.5%",
            mend="Give the rest to a source, or correct the sum. "
            "What no source carries is a target that nobody owns.",
        ),
    )  # fmt: skip


def test_the_company_and_its_sources_may_plan_by_different_periods() -> None:
    months = [[f"2026-{m:02}", "Source A", None, None, 30] for m in (7, 8, 9)]
    assert targets(*months, ["2026-Q3", "All", None, None, 90]).issues == ()
    (issue,) = targets(*months, ["2026-Q3", "All", None, None, 120]).issues
    assert issue.found == (
        "2026-Q3 of All differs from its sources together: Revenue 120 against 90"
    )


def test_a_year_that_quarters_of_the_company_replace_is_compared_with_them_only() -> None:
    quarters = [[f"2026-Q{q}", "All", None, None, 10] for q in (1, 2, 3, 4)]
    sources = [[f"2026-Q{q}", "Source A", None, None, 10] for q in (1, 2, 3, 4)]
    (issue,) = targets(*quarters, *sources, ["2026", "All", None, None, 50]).issues
    assert issue.found == (
        "2026 of All differs from its finer periods together: Revenue 50 against 40"
    )


@pytest.mark.parametrize("cell", [46204, "2026-07-01", date(2026, 7, 1), "1 Jul 2026"])
def test_a_month_that_a_sheet_turned_into_a_date_is_a_warning(cell: object) -> None:
    book = targets([cell, "Source A", None, None, 30])
    assert book.tables["Targets"].columns["Period"] == [Calendar().parse("2026-06-29")]
    assert book.issues == (
        Issue(
            "warning", "Targets", "Targets!A2",
            found="the date 2026-07-01, read as the week of 2026-06-29",
            expected="a week, or the name of a month",
            mend="If you mean the month, type '2026-07 with the apostrophe, as text.",
        ),
    )  # fmt: skip


def test_a_first_of_the_month_that_begins_a_week_is_believed_beside_another_week() -> None:
    alone = ["2026-06-01", "Source A", None, None, 30]  # a Monday
    (issue,) = targets(alone).issues
    assert issue.found == "the date 2026-06-01, read as the week of 2026-06-01"
    assert targets(alone, ["2026-06-08", "Source A", None, None, 30]).issues == ()


def test_years_from_stage_to_stage_are_a_slip_of_the_hand() -> None:
    funnel = replaced(DEFAULT["Funnel"], 2, 3, 5_000)
    (issue,) = [i for i in read(Funnel=funnel).issues if i.tab == "Funnel"]
    assert (issue.severity, issue.address, issue.left_out) == ("warning", "Funnel!D3", False)
    assert (issue.found, issue.expected, issue.mend) == (
        "5,000 weeks to the next stage",
        "weeks, 104 at most",
        "Type the usual number of weeks. Until then nothing comes in time.",
    )
