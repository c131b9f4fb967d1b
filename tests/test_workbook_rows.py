"""Rows: what is taken in, what is left out and why, and what is only worth a warning."""

import gc
import weakref
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.workbook import UNLISTED, Issue, Table, Workbook
from tests.builders import DEFAULT, Rows, actual, read

ACTUALS, TARGETS = DEFAULT["Actuals"], DEFAULT["Targets"]


def with_actuals(*rows: list[Any], **tabs: Any) -> Workbook:
    """The default workbook with these rows below its Actuals: the first is row 8."""
    return read(Actuals=[*ACTUALS, *rows], **tabs)


def rows_of(table: Table) -> list[tuple[Any, ...]]:
    return list(zip(*table.columns.values(), strict=True))


# --------------------------------------------------------------------------------- blank and zero


def test_blank_is_not_zero() -> None:
    book = with_actuals(actual(Lead=0, Revenue=""), actual(campaign="Next", Lead=None, Revenue="0"))
    table = book.tables["Actuals"]
    assert (table.columns["Lead"][-2:], table.columns["Revenue"][-2:]) == ([0.0, None], [None, 0.0])


def test_blank_rows_are_skipped_and_rows_keep_their_numbers() -> None:
    blank: Rows = [
        [],
        [None] * 9,
        ["", " ", "\u200b"],
        [False, None, False],
        ["FALSE", "", "false"],
    ]
    book = with_actuals(*blank, actual(Lead=5))
    assert book.issues == ()
    assert book.tables["Actuals"].rows == [2, 3, 4, 5, 6, 7, 13]


def test_cells_of_columns_that_are_not_read_do_not_make_a_row() -> None:
    rows = [[*row, "Remark"] for row in DEFAULT["Sources"]] + [[None, None, None, "A remark"]]
    assert [issue.severity for issue in read(Sources=rows).issues] == ["note"]


# ------------------------------------------------------------------------------------ bad cells


def test_a_bad_cell_takes_its_row_out_with_its_money_and_its_day() -> None:
    book = with_actuals(actual(Lead="about 80", Revenue="42,000"))
    assert len(book.tables["Actuals"]) == 6
    assert book.issues == (
        Issue(
            "error", "Actuals", "Actuals!D8",
            found="“about 80” in Lead",
            expected="a number such as 1234 or 1,234.50",
            mend="Type the number alone. Leave the cell blank where nothing is reported.",
            money=42_000.0, left_out=True, day=date(2026, 9, 14),
        ),
    )  # fmt: skip


def test_of_several_bad_cells_only_the_first_counts_the_row() -> None:
    book = with_actuals(actual(Lead="x", Qualified=-1, Spend="#REF!", Revenue=7))
    assert [(i.address, i.found, i.money, i.left_out, i.day) for i in book.issues] == [
        ("Actuals!D8", "“x” in Lead", 7.0, True, date(2026, 9, 14)),
        ("Actuals!E8", "“-1” in Qualified", None, False, None),
        ("Actuals!I8", "“#REF!” in Spend", None, False, None),
    ]


def test_money_and_day_that_cannot_be_read_are_none() -> None:
    book = with_actuals(actual("soon", Revenue="1.234"))
    assert [(i.address, i.money, i.left_out, i.day) for i in book.issues] == [
        ("Actuals!A8", None, True, None),
        ("Actuals!H8", None, False, None),
    ]


def test_a_target_that_is_left_out_tells_its_period() -> None:
    rows = [*TARGETS, ["2026-Q2", "Source A", "many", None, None, None, 5000, None]]
    (issue,) = read(Targets=rows).issues
    assert (issue.money, issue.day, issue.last_day) == (5000.0, date(2026, 4, 1), date(2026, 6, 30))


@pytest.mark.parametrize("column", ["Lead", "Won", "Spend"])
def test_counts_and_spend_are_never_negative(column: str) -> None:
    (issue,) = with_actuals(actual(**{column: -1})).issues
    assert (issue.found, issue.expected, issue.left_out) == (
        f"“-1” in {column}", "a number that is not negative", True,
    )  # fmt: skip


def test_revenue_below_zero_is_a_credit() -> None:
    book = with_actuals(actual(Revenue="(1,500)"))
    assert (book.issues, book.tables["Actuals"].columns["Revenue"][-1]) == ((), -1500.0)


def test_a_tick_box_is_told_from_the_number_one() -> None:
    book = with_actuals(actual(Lead=1, Revenue=1.0), actual(campaign="Next", Lead=True))
    assert book.tables["Actuals"].columns["Lead"][-1] == 1.0
    assert [(i.address, i.found) for i in book.issues] == [("Actuals!D9", "“TRUE” in Lead")]


def test_a_long_cell_is_cut_in_the_message() -> None:
    (issue,) = with_actuals(actual(Lead="x" * 500)).issues
    assert issue.found == "“" + "x" * 59 + "…” in Lead"


# --------------------------------------------------------------------------- totals and lost keys


def looks_like_a_total(address: str, found: str, severity: Any = "warning") -> Issue:
    return Issue(
        severity, "Actuals", address,
        found=f"{found}: it looks like a total",
        expected="one row for each Date and Source",
        mend="Nothing to do if it is a total. Otherwise name what the row is about.",
        left_out=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "word",
    ["Total", "TOTAL:", "Grand total", "Sub-total", "subtotal", "Sum", "Total 2026", "Total Q3"],
)
def test_a_total_is_left_out_and_its_money_is_not_lost(word: str) -> None:
    book = with_actuals(actual(word, None, None, Revenue=999))
    assert book.issues == (looks_like_a_total("Actuals!A8", f"“{word}” in Date"),)
    book = with_actuals(actual("2026-09-14", word, Revenue=999))
    assert book.issues == (
        Issue(**{**vars(looks_like_a_total("Actuals!B8", f"“{word}” in Source")),
                 "day": date(2026, 9, 14)}),
    )  # fmt: skip


def test_a_total_over_campaigns_is_left_out_too() -> None:
    (issue,) = with_actuals(actual(campaign="Total", Revenue=999)).issues
    assert (issue.found, issue.money) == ("“Total” in Campaign: it looks like a total", None)


def test_a_name_that_only_begins_with_total_is_a_name() -> None:
    sources = [*DEFAULT["Sources"], ["Total Quality Fair", "Marketing", "Event"]]
    book = with_actuals(actual(source="Total Quality Fair", Revenue=5), Sources=sources)
    assert (book.issues, book.tables["Actuals"].columns["Source"][-1]) == (
        (), "Total Quality Fair",
    )  # fmt: skip


def test_a_row_with_figures_and_no_key_looks_like_a_total() -> None:
    book = with_actuals(actual(None, None, None, Lead=303, Revenue=999))
    expected = "a row that is filled but has no Date or Source"
    assert book.issues == (looks_like_a_total("Actuals!D8", expected),)


@pytest.mark.parametrize("word", ["All", "all"])
def test_all_is_no_source_in_actuals(word: str) -> None:
    book = with_actuals(actual("2026-09-14", word, Revenue=999))
    (issue,) = book.issues
    assert (issue.severity, issue.found, issue.money, issue.left_out) == (
        "error", f"“{word}” in Source: it looks like a total", None, True,
    )  # fmt: skip
    assert issue.mend == (
        "Delete the row, or name its source: All stands for the company, in Targets only."
    )


def test_all_is_the_company_in_targets_however_it_is_written() -> None:
    rows = [list(row) for row in TARGETS]
    rows[3][1] = "ALL"
    assert read(Targets=rows) == read()


def test_a_row_that_lacks_one_of_its_keys_is_an_error_with_its_money() -> None:
    book = with_actuals(actual("2026-09-14", "", Revenue=42))
    assert book.issues == (
        Issue(
            "error", "Actuals", "Actuals!B8",
            found="no Source in a row that has other cells filled",
            expected="Date and Source in every row",
            mend="Fill it in. Of merged cells only the first row has the value: unmerge them.",
            money=42.0, left_out=True, day=date(2026, 9, 14),
        ),
    )  # fmt: skip


# ----------------------------------------------------------------------------------- entered twice


def test_the_same_cell_entered_twice_counts_once() -> None:
    book = with_actuals(actual("14 Sep 2026", "Source A", None, Won=9, Revenue=51_000))
    assert book.tables == read().tables
    assert book.issues == (
        Issue(
            "error", "Actuals", "Actuals!G8",
            found="Won entered twice: Actuals!G6 and Actuals!G8",
            expected="one entry",
            mend="Delete one of the two rows. Actuals!G6 counts.",
            money=51_000.0, left_out=True, day=date(2026, 9, 14),
        ),
    )  # fmt: skip


def test_rows_that_fill_different_columns_are_one_record() -> None:
    book = with_actuals(actual(Lead=5, Spend=10), actual(Won=1, Revenue=900))
    table = book.tables["Actuals"]
    assert (book.issues, table.rows[-2:], table.columns["Revenue"][-2:]) == (
        (), [8, 9], [None, 900.0],
    )  # fmt: skip


def test_a_row_that_is_left_out_is_not_the_first_entry() -> None:
    book = with_actuals(actual(Lead="x", Revenue=1), actual(Lead=5, Revenue=2))
    assert (book.tables["Actuals"].rows[-1], len(book.issues)) == (9, 1)


def test_periods_are_the_same_however_they_are_named() -> None:
    rows = [*TARGETS, ["Q3 2026", "Source A", None, None, None, None, 1, None]]
    (issue,) = read(Targets=rows).issues
    assert issue.found == "Revenue entered twice: Targets!G2 and Targets!G5"


def test_a_month_of_customers_is_entered_once() -> None:
    rows: Rows = [
        ["Date", "Source", "Churned"],
        ["2026-07", "Source A", 5],
        ["2026-07-31", "Source A", 6],
        ["2026-08-31", "Source A", 7],
    ]
    book = read(Customers=rows)
    assert book.tables["Customers"].columns["Date"] == [date(2026, 7, 1), date(2026, 8, 1)]
    assert [i.found for i in book.issues] == [
        "Churned entered twice: Customers!C2 and Customers!C3"
    ]


def test_one_deal_in_two_rows_becomes_one_row() -> None:
    rows: Rows = [
        ["Deal", "Outcome", "Closed", "Amount"],
        ["D-1", "Won", None, None],
        ["D-1", None, "2026-09-01", 500],
    ]
    book = read(Deals=rows)
    table = book.tables["Deals"]
    assert (book.issues, table.rows) == ((), [2])
    assert table.columns["Amount"] == [500.0]


def test_a_journal_may_hold_the_same_day_twice() -> None:
    rows: Rows = [["Date", "From"], ["2026-09-01", "Sales"], ["2026-09-01", "Sales"]]
    book = read(Feedback=rows)
    assert (book.issues, len(book.tables["Feedback"])) == ((), 2)


# ----------------------------------------------------------------------------------------- names


def test_an_unknown_source_keeps_its_money_and_is_named_once() -> None:
    book = with_actuals(
        actual(source="source a", Revenue=5), actual("2026-09-07", "source a", Revenue=6)
    )
    table = book.tables["Actuals"]
    assert table.columns["Source"][-2:] == [UNLISTED, UNLISTED]
    assert table.columns["Revenue"][-2:] == [5.0, 6.0]
    assert book.issues == (
        Issue(
            "warning", "Actuals", "Actuals!B8",
            found="“source a” in Source (2 rows)",
            expected="a name that Sources lists",
            mend="Did you mean “Source A”? Correct it here, or add it to Sources. "
            "Until then it counts as (unlisted).",
        ),
    )  # fmt: skip


def test_many_unknown_names_are_not_all_named() -> None:
    book = with_actuals(*(actual(source=f"Fair {i}", Revenue=1) for i in range(25)))
    assert [issue.found for issue in book.issues] == [
        *(f"“Fair {i}” in Source" for i in range(20)),
        "5 more unknown names in Source",
    ]
    assert (book.issues[-1].address, book.issues[-1].mend) == (
        "Actuals!B28", "Add them to Sources. Until then they count as (unlisted).",
    )  # fmt: skip
    assert book.tables["Actuals"].columns["Source"].count(UNLISTED) == 25


def test_a_letter_that_only_looks_alike_is_another_name() -> None:
    (issue,) = with_actuals(actual(source="Sourсe A", Revenue=5)).issues
    assert issue.found == "“Sourсe A” in Source"
    assert issue.mend.startswith("Did you mean “Source A”? ")


def test_any_campaign_will_do_until_campaigns_are_listed() -> None:
    assert with_actuals(actual(campaign="Spring")).issues == ()
    assert with_actuals(actual(campaign="Spring"), Campaigns=[["Campaign"]]).issues == ()
    listed: Rows = [["Campaign"], ["Spring"]]
    assert with_actuals(actual(campaign="Spring"), Campaigns=listed).issues == ()
    book = with_actuals(actual(campaign="Summer"), Campaigns=listed)
    assert book.tables["Actuals"].columns["Campaign"][-1] == UNLISTED
    assert [(i.address, i.found) for i in book.issues] == [("Actuals!C8", "“Summer” in Campaign")]


def test_stages_and_teams_are_checked_where_they_stand() -> None:
    book = read(
        Deals=[["Deal", "Stage"], ["D-1", "Lead"], ["D-2", "Leads"]],
        Reviews=[["Week", "Handoff"], ["2026-09-14", "Won"], ["2026-09-14", "Closing"]],
        Incentives=[["Team"], ["Sales"], ["Customer success"], ["Finance"]],
        Exchange=[["Week", "Team", "What"], ["2026-09-14", "Sale", "Calls joined"]],
    )
    assert [(i.address, i.found, i.mend.split(" Correct")[0]) for i in book.issues] == [
        ("Deals!B3", "“Leads” in Stage", "Did you mean “Lead”?"),
        ("Reviews!B3", "“Closing” in Handoff",
         "Correct it here, or add it to Funnel. Until then it counts as (unlisted)."),
        ("Incentives!A4", "“Finance” in Team",
         "Correct it here, or add it to Funnel or Sources. Until then it counts as (unlisted)."),
        ("Exchange!B2", "“Sale” in Team", "Did you mean “Sales”?"),
    ]  # fmt: skip


def test_a_fixed_choice_is_matched_or_refused() -> None:
    rows: Rows = [
        ["Date", "Kind", "Status"],
        ["2026-09-01", "lead-quality", "done"],
        ["2026-09-02", "Rumour", None],
    ]
    book = read(Feedback=rows)
    assert book.tables["Feedback"].columns["Kind"] == ["Lead quality"]
    (issue,) = book.issues
    assert issue.expected == "one of: Objection, Competitor, Question, Lead quality, Content"


# ------------------------------------------------------------------------------------------- order


def test_issues_come_by_severity_then_tab_then_row() -> None:
    book = with_actuals(
        actual("2026-09-14", "Unknown", Revenue=1),
        actual(Lead="x"),
        Notes=[["x"]],
        Targets=[*TARGETS, ["never", "Source A", 1, 1, 1, 1, 1, 1]],
        Funnel=[row[:2] for row in DEFAULT["Funnel"]],
    )
    assert [(i.severity, i.address) for i in book.issues] == [
        ("error", "Targets!A5"),
        ("error", "Actuals!D9"),
        ("warning", "Funnel!A2"), ("warning", "Funnel!A3"),
        ("warning", "Funnel!A4"), ("warning", "Funnel!A5"),
        ("warning", "Actuals!B8"),
        ("note", "Notes"),
    ]  # fmt: skip


# --------------------------------------------------------------------- what must make no difference

COUNT = st.one_of(st.none(), st.integers(0, 500), st.sampled_from(["about 80", "1,234", "#REF!"]))


@st.composite
def actuals(draw: st.DrawFn) -> Rows:
    """Rows of Actuals with distinct keys, some of them with cells that cannot be read."""
    keys = draw(
        st.lists(
            st.tuples(
                st.dates(date(2026, 6, 1), date(2026, 9, 27)),
                st.sampled_from(["Source A", "Source B", "Source C", "All"]),
                st.sampled_from([None, "Spring", "Total"]),
            ),
            unique=True,
            max_size=8,
        )
    )
    return [[*key, *(draw(COUNT) for _ in range(6))] for key in keys]


def content(book: Workbook) -> list[tuple[Any, ...]]:
    """The typed rows of Actuals, whatever their order."""
    table = book.tables["Actuals"]
    order = sorted(table.columns)
    return sorted(zip(*(table.columns[name] for name in order), strict=True), key=repr)


def losses(book: Workbook) -> list[tuple[Any, ...]]:
    """What is said of rows, whatever their numbers."""
    return sorted(
        (i.severity, i.found, i.money or 0.0, str(i.day)) for i in book.issues if i.left_out
    )


@given(actuals(), st.data())
def test_the_order_of_rows_makes_no_difference(rows: Rows, data: st.DataObject) -> None:
    turned = data.draw(st.permutations(rows))
    one, other = read(Actuals=[ACTUALS[0], *rows]), read(Actuals=[ACTUALS[0], *turned])
    assert (content(one), losses(one)) == (content(other), losses(other))


@given(actuals(), st.data())
def test_the_order_of_columns_makes_no_difference_to_rows(rows: Rows, data: st.DataObject) -> None:
    tab = [ACTUALS[0], *rows]
    order = data.draw(st.permutations(range(9)))
    one, other = read(Actuals=tab), read(Actuals=[[row[i] for i in order] for row in tab])
    assert content(one) == content(other)
    assert sum(i.left_out for i in one.issues) == sum(i.left_out for i in other.issues)


@given(actuals(), st.integers(0, 8))
def test_blank_rows_make_no_difference(rows: Rows, at: int) -> None:
    one = read(Actuals=[ACTUALS[0], *rows])
    other = read(Actuals=[ACTUALS[0], *rows[:at], [], [None, ""], *rows[at:]])
    assert (content(one), losses(one)) == (content(other), losses(other))


@given(actuals(), st.integers(1, 5))
def test_a_record_in_two_rows_says_what_it_said_in_one(rows: Rows, cut: int) -> None:
    good = [row for row in rows if all(cell not in ("about 80", "#REF!") for cell in row)]
    halves = [
        half
        for row in good
        for half in (row[: 3 + cut] + [None] * (6 - cut), row[:3] + [None] * cut + row[3 + cut :])
    ]

    def sums(book: Workbook) -> dict[Any, list[float]]:
        columns = book.tables["Actuals"].columns
        names = ("Lead", "Qualified", "Opportunity", "Won", "Revenue", "Spend")
        found: dict[Any, list[float]] = {}
        for i, key in enumerate(
            zip(columns["Date"], columns["Source"], columns["Campaign"], strict=True)
        ):
            record = found.setdefault(key, [0.0] * 6)
            for at, name in enumerate(names):
                record[at] += columns[name][i] or 0.0
        return found

    assert sums(read(Actuals=[ACTUALS[0], *good])) == sums(read(Actuals=[ACTUALS[0], *halves]))


@given(actuals())
def test_every_row_is_counted_or_accounted_for(rows: Rows) -> None:
    book = read(Actuals=[ACTUALS[0], *rows])
    future = sum(row[0] > date(2026, 9, 20) for row in rows)
    left_out = sum(issue.left_out for issue in book.issues)
    assert len(rows) - future <= len(book.tables["Actuals"]) + left_out <= len(rows)


# ----------------------------------------------------------------------------------------- memory


def test_a_workbook_with_bad_cells_is_freed_when_a_newer_one_has_come() -> None:
    """The app reads a Sheet every minute, for weeks."""
    bad = {"Actuals": [*DEFAULT["Actuals"], actual(Lead="about 80", Revenue=9_000)]}
    book = read(Settings=[["Setting", "Value"], ["Week starts on", "Someday"]], **bad)
    assert len(book.issues) > 1
    tables = [weakref.ref(table) for table in book.tables.values()]
    del book
    gc.collect()
    assert [table() for table in tables] == [None] * len(tables)
