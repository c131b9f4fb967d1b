"""The starter workbook: clean on any day, all of the contract, helpful while it is filled."""

import io
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from scorecard import facts, health, summary, workbook
from scorecard.calendar import Calendar
from scorecard.cells import CellError, Conventions
from scorecard.schema import (
    ALL,
    COUNT,
    DATE,
    NUMBER,
    PERIOD,
    SHARE,
    TABS,
    TEXT,
    Column,
    Kind,
    Settings,
    Tab,
)
from scorecard.sources import RawTab, RawWorkbook, open_workbook
from scorecard.starter import starter_workbook
from scorecard.starter.examples import STAGES, example_rows
from scorecard.starter.rules import LAST_ROW, LISTED_IN
from tests.builders import replaced

TODAY = date(2026, 9, 22)  # a Tuesday

EDGES = [
    date(2024, 1, 1),  # a Monday and a quarter's first day
    date(2025, 1, 1),
    date(2026, 1, 5),  # the first Monday of a quarter
    date(2024, 2, 29),
    date(2028, 2, 29),
    date(2026, 6, 30),  # a quarter's last day
    date(2029, 9, 30),  # the same, and a Sunday: the quarter is complete
    date(2028, 10, 1),  # a quarter's first day, and a Sunday: it has one day
    date(2026, 9, 20),  # a Sunday
    date(2026, 9, 21),  # a Monday
    date(2031, 12, 31),
]

COLUMNS = [(tab, column) for tab in TABS for column in tab.with_stages(STAGES)]


def named(case: tuple[Tab, Column]) -> str:
    return f"{case[0].name}.{case[1].name}"


content = cache(starter_workbook)


@cache
def book(today: date = TODAY) -> Workbook:
    """The file as another program opens it; not to be changed."""
    return load_workbook(io.BytesIO(content(today)))


def opened(folder: Any, content: bytes) -> RawWorkbook:
    path = folder / "starter.xlsx"
    path.write_bytes(content)
    return open_workbook(path)


def read(raw: RawWorkbook, today: date) -> workbook.Workbook:
    return workbook.read(raw, datetime(today.year, today.month, today.day, 12, tzinfo=UTC))


def letter(tab: Tab, name: str) -> str:
    names = [column.name for column in tab.with_stages(STAGES)]
    return get_column_letter(names.index(name) + 1)


def rule(tab: Tab, column: Column) -> DataValidation | None:
    """What the file says about the cells of a column."""
    first = f"{letter(tab, column.name)}2"
    found = [r for r in book()[tab.name].data_validations.dataValidation if first in r.sqref]
    assert len(found) <= 1
    return found[0] if found else None


# ------------------------------------------------------------------------------- clean on any day


def clean_and_complete(book: workbook.Workbook) -> None:
    """Nothing to mend, nobody to wait for, no target astray, whichever period is looked at."""
    assert book.issues == ()
    known, calendar = facts.build(book), book.calendar
    quarter = known.default_period
    periods = [calendar.holding(kind, book.as_of) for kind in ("month", "quarter", "year")]
    for period in (quarter, calendar.previous(quarter), *periods):
        number = summary.build(known, period).number
        assert (number.at_least, number.waiting_on) == (False, [])
        assert number.unowned_target == 0
        if period == quarter:
            assert number.attainment is not None


@pytest.mark.parametrize("today", EDGES, ids=str)
def test_check_is_clean_and_nobody_is_waited_on(today: date, tmp_path: Any) -> None:
    clean_and_complete(read(opened(tmp_path, content(today)), today))


@settings(max_examples=20)
@given(today=st.dates(date(2024, 1, 1), date(2031, 12, 31)), later=st.integers(0, 100))
def test_check_is_clean_on_any_day_and_stays_so(
    tmp_path_factory: Any, today: date, later: int
) -> None:
    raw = opened(tmp_path_factory.mktemp("starter"), starter_workbook(today))
    clean_and_complete(read(raw, today))
    assert read(raw, today + timedelta(days=later)).issues == ()


@pytest.mark.parametrize(
    ("setting", "value"), [("Number", "Net revenue"), ("Revenue from", "Deals")]
)
@pytest.mark.parametrize("today", EDGES, ids=str)
def test_it_is_as_complete_for_the_other_ways_to_count(
    today: date, setting: str, value: str, tmp_path: Any
) -> None:
    tabs = {tab.name: tab for tab in opened(tmp_path, content(today)).tabs}
    rows = [list(row) for row in tabs["Settings"].rows]
    at = [row[0] for row in rows].index(setting)
    tabs["Settings"] = RawTab("Settings", replaced(rows, at, 1, value))
    clean_and_complete(read(RawWorkbook("Starter", tuple(tabs.values())), today))


@pytest.mark.parametrize("today", EDGES, ids=str)
def test_deals_and_actuals_agree_in_every_quarter(today: date, tmp_path: Any) -> None:
    known = facts.build(read(opened(tmp_path, content(today)), today))
    found = health.reconciliations(known)
    assert {pair.name for pair in found} == {"Targets roll up", "Won revenue"}
    assert [pair for pair in found if not pair.agrees] == []


# ------------------------------------------------------------------------------------ the example


def test_all_is_the_sum_of_the_sources_to_the_last_record() -> None:
    rows = example_rows(TODAY)["Targets"]
    assert [(row["Period"], row["Source"], row["Revenue"]) for row in rows] == [
        ("2026-06", "Webinars", 40_000),
        ("2026-06", "Outbound", 25_000),
        ("2026-06", "Referrals", 40_000),
        ("2026-06", "All", 105_000),
        ("2026-Q3", "Webinars", 120_000),
        ("2026-Q3", "Outbound", 75_000),
        ("2026-Q3", "Referrals", 120_000),
        ("2026-Q3", "All", 315_000),
        ("2026-Q4", "Webinars", 120_000),
        ("2026-Q4", "Outbound", 75_000),
        ("2026-Q4", "Referrals", 120_000),
        ("2026-Q4", "All", 315_000),
    ]
    for at in range(0, len(rows), 4):
        *sources, company = rows[at : at + 4]
        for column in company.keys() - {"Period", "Source"}:
            assert company[column] == sum(row.get(column, 0) for row in sources)


def test_before_the_first_complete_week_of_a_quarter_two_quarters_and_the_next_are_planned() -> (
    None
):
    periods = [row["Period"] for row in example_rows(date(2026, 10, 2))["Targets"]]
    assert list(dict.fromkeys(periods)) == ["2026-06", "2026-Q3", "2026-Q4", "2027-Q1"]


def test_a_week_with_a_quarters_end_is_two_rows_that_add_up_to_it() -> None:
    rows = [row for row in example_rows(TODAY)["Actuals"] if row["Source"] == "Webinars"]
    dates = [row["Date"].isoformat() for row in rows]
    assert dates[:7] == [
        "2026-06-01", "2026-06-08", "2026-06-15", "2026-06-22", "2026-06-29", "2026-07-01",
        "2026-07-06",
    ]  # fmt: skip
    assert dates[-1] == "2026-09-14"
    whole = rows[2]  # four weeks in turn: the third row's figures come back with the seventh
    again = rows[7]
    assert [whole[stage] for stage in STAGES] == [again[stage] for stage in STAGES]
    leads = [row["Lead"] for row in rows]
    assert leads[4] + leads[5] == leads[0]


@pytest.mark.parametrize("today", EDGES, ids=str)
def test_an_example_fills_only_columns_that_exist(today: date) -> None:
    rows = example_rows(today)
    assert rows.keys() == {tab.name for tab in TABS}
    for tab in TABS:
        names = {column.name for column in tab.with_stages(STAGES)}
        assert {name for row in rows[tab.name] for name in row} <= names
        assert rows[tab.name]
    assert [row["Stage"] for row in rows["Funnel"]] == list(STAGES)


@pytest.mark.parametrize("today", EDGES, ids=str)
def test_the_example_passes_its_own_drop_downs(today: date) -> None:
    """Else a Google Sheet marks the cell as wrong."""
    rows = example_rows(today)
    for tab, column in COLUMNS:
        used = {row.get(column.name) for row in rows[tab.name]} - {None}
        if column.listed:
            listing, name = LISTED_IN[column.listed]
            known = {row[name] for row in rows[listing]}
            assert used <= known | ({ALL} if column.allows_all else set())
        assert not column.kind.allowed or used <= set(column.kind.allowed)


def test_owners_are_teams_and_nobody_is_named() -> None:
    rows = example_rows(TODAY)
    columns = {
        "Funnel": ["Owner"], "Sources": ["Team"], "Campaigns": ["Owner"], "Deals": ["Owner"],
        "Accounts": ["Marketing owner", "Sales owner"], "Feedback": ["From", "Answered by"],
        "Reviews": ["Owner"], "Incentives": ["Team"], "Exchange": ["Team"],
    }  # fmt: skip
    used = {row[name] for tab, names in columns.items() for row in rows[tab] for name in names}
    assert used - {None} == {"Marketing", "Sales", "Customer success"}


def test_every_setting_stands_there_with_its_default(tmp_path: Any) -> None:
    raw = opened(tmp_path, content(TODAY))
    assert [(*row, None)[:2] for row in raw.tabs[0].rows] == [
        ("Setting", "Value"),
        ("Company", "Your company"),
        ("Currency", "USD"),
        ("Fiscal year starts", "January"),
        ("Week starts on", "Monday"),
        ("Time zone", None),
        ("As of", None),
        ("Date order", None),
        ("Decimal mark", None),
        ("Number", "Closed-won revenue"),
        ("Revenue from", "Actuals"),
        ("Deal size owner", None),
        ("Retention owner", "Customer success"),
        ("On track from", 1),
        ("Attention from", 0.85),
        ("Settled after", "7 days"),
    ]
    assert read(raw, TODAY).settings == Settings(company="Your company")


# --------------------------------------------------------------------------------------- the file


def test_the_same_day_gives_the_same_bytes() -> None:
    assert starter_workbook(TODAY) == starter_workbook(TODAY)
    assert starter_workbook(TODAY) != starter_workbook(TODAY + timedelta(days=1))
    parts = ZipFile(io.BytesIO(content(TODAY))).infolist()
    assert {part.date_time for part in parts} == {(1980, 1, 1, 0, 0, 0)}
    assert book().properties.created == book().properties.modified == datetime(2026, 9, 22)


def test_tabs_and_headers_are_those_of_the_contract_in_its_order() -> None:
    headers = {sheet.title: [cell.value for cell in sheet[1]] for sheet in book().worksheets}
    assert list(headers) == [tab.name for tab in TABS]
    assert headers == {
        tab.name: [column.name for column in tab.with_stages(STAGES)] for tab in TABS
    }


def test_it_holds_no_formulas() -> None:
    kinds = {cell.data_type for sheet in book().worksheets for row in sheet for cell in row}
    assert kinds == {"s", "n", "d"}


def test_the_header_stays_in_sight() -> None:
    assert {sheet.freeze_panes for sheet in book().worksheets} == {"A2"}


def test_what_is_required_looks_different_and_says_so() -> None:
    for tab, column in COLUMNS:
        cell = book()[tab.name][f"{letter(tab, column.name)}1"]
        needed = column.key or column.required
        assert cell.font.bold
        assert cell.fill.fill_type == "solid"
        assert (cell.font.color.rgb == "00FFFFFF") is needed
        assert ("Required" in cell.comment.text) is needed


def test_the_notes_read_like_this() -> None:
    actuals, settings_, deals = book()["Actuals"], book()["Settings"], book()["Deals"]
    assert actuals["A1"].comment.text == (
        "What happened: one row a week and source, or campaign. Blank means not reported.\n"
        "The rows below are examples: type over them.\n"
        "\n"
        "Any day of the week reported.\n"
        "Required in every row.\n"
        "Kind: date. Example: 2026-09-14"
    )
    assert actuals["D1"].comment.text == (
        "Records that arrived in this stage.\n"
        "Optional.\n"
        "Kind: number, 0 or more. Example: 118"
    )  # fmt: skip
    assert actuals["H1"].comment.text == (
        "Closed-won revenue; below 0: a credit.\n"
        "Required column; a cell may be blank.\n"
        "Kind: number. Example: 48,500"
    )
    assert deals["F1"].comment.text == (
        "How it stands; blank and not closed: open.\n"
        "Optional.\n"
        "Kind: Open, Won, Lost, No decision. Example: Won"
    )
    assert settings_["A1"].comment.text == (
        "How the company counts. Without it the defaults hold.\n"
        "The rows below are the defaults: change what you need.\n"
        "This tab is optional: delete it if you do not need it.\n"
        "\n"
        "Name of the setting.\n"
        "Required in every row.\n"
        "Kind: text. Example: Currency"
    )
    assert settings_["A4"].comment.text == (
        "Month, by name or number; a fiscal year is named for the calendar year it ends in.\n"
        "Default: January."
    )


@pytest.mark.parametrize("case", COLUMNS, ids=named)
def test_every_header_has_a_note_with_meaning_and_example(case: tuple[Tab, Column]) -> None:
    tab, column = case
    text = book()[tab.name][f"{letter(tab, column.name)}1"].comment.text
    assert f"{column.meaning}.\n" in text
    assert text.endswith(f" Example: {column.example}")


def test_dates_money_and_shares_cannot_be_misread() -> None:
    deals, incentives, targets = book()["Deals"], book()["Incentives"], book()["Targets"]
    shown = {cell.value: deals.cell(2, cell.column).number_format for cell in deals[1]}
    assert shown == {
        "Deal": "@", "Account": "@", "Source": "@", "Campaign": "@", "Stage": "@",
        "Outcome": "@", "Created": "yyyy-mm-dd", "Lead": "yyyy-mm-dd",
        "Qualified": "yyyy-mm-dd", "Opportunity": "yyyy-mm-dd", "Won": "yyyy-mm-dd",
        "Closed": "yyyy-mm-dd", "Expected close": "yyyy-mm-dd", "Amount": "#,##0",
        "Reason": "@", "Competitor": "@", "Contacts": "#,##0", "Owner": "@",
    }  # fmt: skip
    assert [cell.number_format for cell in incentives[2]] == [
        "@", "#,##0", "#,##0", "0%", "0%", "0%",
    ]  # fmt: skip
    assert [cell.number_format for cell in targets[2]][:3] == ["@", "@", "#,##0"]
    assert book()["Customers"]["A2"].number_format == "yyyy-mm"
    assert book()["Settings"]["B14"].number_format == "0%"  # On track from
    half_weeks, half_hours = book()["Funnel"]["D2"], book()["Funnel"]["E2"]
    assert half_weeks.number_format == half_hours.number_format == "General"


@pytest.mark.parametrize("case", COLUMNS, ids=named)
def test_blank_rows_are_shown_like_the_filled_ones(case: tuple[Tab, Column]) -> None:
    tab, column = case
    at = letter(tab, column.name)
    sheet = book()[tab.name]
    if column.name == "Value":
        assert sheet.column_dimensions[at].number_format == "General"
    else:
        assert sheet.column_dimensions[at].number_format == sheet[f"{at}2"].number_format
    assert 12 <= sheet.column_dimensions[at].width <= 48


# ------------------------------------------------------------------------------ while it is filled


@pytest.mark.parametrize(
    ("tab", "column", "expected"),
    [
        ("Settings", "Setting", (
            "list", '"' + ",".join(str(f.title) for f in Settings.model_fields.values()) + '"',
            None, "warning", "Expected a setting of the list.", "A2:A1000")),
        ("Targets", "Source", (
            "custom", "OR(B2=\"All\",COUNTIF('Sources'!$A$2:$A$1000,B2)>0)", None, "warning",
            "Expected All, or a Source that Sources lists. Keep it if you add it there; until "
            "then it counts as unlisted.", "B2:B1000")),
        ("Targets", "Revenue", (
            "decimal", "0", "1000000000000000", "stop", "Expected a number, 0 or more. Leave the "
            "cell blank where nothing is known.", "G2:G1000")),
        ("Actuals", "Date", (
            "date", "32874", "73415", "stop", "Expected a date such as 2026-09-14.", "A2:A1000")),
        ("Actuals", "Source", (
            "list", "'Sources'!$A$2:$A$1000", None, "warning", "Expected a Source that Sources "
            "lists. Keep it if you add it there; until then it counts as unlisted.", "B2:B1000")),
        ("Actuals", "Campaign", (
            "list", "'Campaigns'!$A$2:$A$1000", None, "warning", "Expected a Campaign that "
            "Campaigns lists. Keep it if you add it there; until then it counts as unlisted.",
            "C2:C1000")),
        ("Actuals", "Revenue", (
            "decimal", "-1000000000000000", "1000000000000000", "stop", "Expected a number. Leave "
            "the cell blank where nothing is known.", "H2:H1000")),
        ("Deals", "Campaign", (
            "list", "'Campaigns'!$A$2:$A$1000", None, "warning", "Expected a Campaign that "
            "Campaigns lists, or several with semicolons between them. Keep it if you add it "
            "there; until then it counts as unlisted.", "D2:D1000")),
        ("Deals", "Outcome", (
            "list", '"Open,Won,Lost,No decision"', None, "stop",
            "Expected one of: Open, Won, Lost, No decision.", "F2:F1000")),
        ("Customers", "Date", (
            "date", "32874", "73415", "warning",
            "Expected a month such as 2026-07, or a date in it.", "A2:A1000")),
        ("Reviews", "Handoff", (
            "list", "'Funnel'!$A$2:$A$1000", None, "warning", "Expected a Stage that Funnel "
            "lists. Keep it if you add it there; until then it counts as unlisted.", "B2:B1000")),
        ("Incentives", "Team", (
            "list", "'Sources'!$B$2:$B$1000", None, "warning", "Expected a Team that Funnel or "
            "Sources lists. Keep it if you add it there; until then it counts as unlisted.",
            "A2:A1000")),
        ("Incentives", "Cap", (
            "decimal", "0", "5", "stop", "Expected a share such as 85%.", "F2:F1000")),
    ],
)  # fmt: skip
def test_cells_take_what_is_expected_and_say_so(
    tab: str, column: str, expected: tuple[str | None, ...]
) -> None:
    case = next(c for c in COLUMNS if (c[0].name, c[1].name) == (tab, column))
    found = rule(*case)
    assert found is not None
    style = found.errorStyle or "stop"  # what a program takes it for when it is left out
    said = found.type, found.formula1, found.formula2, style, found.error, str(found.sqref)
    assert said == expected
    assert found.errorTitle == column


@pytest.mark.parametrize("case", COLUMNS, ids=named)
def test_every_column_is_helped_as_its_kind_says(case: tuple[Tab, Column]) -> None:
    tab, column = case
    found = rule(tab, column)
    free = column.kind in (TEXT, PERIOD) and not column.listed
    if free and column.name != "Setting":
        assert found is None
        return
    assert found is not None
    assert found.showErrorMessage
    assert found.allowBlank
    assert not found.showDropDown  # which hides the arrow
    if column.listed and not column.allows_all:
        listing, name = LISTED_IN[column.listed]
        at = letter(next(t for t in TABS if t.name == listing), name)
        assert found.formula1 == f"'{listing}'!${at}$2:${at}${LAST_ROW}"
    elif column.kind.allowed:
        assert (found.type, found.formula1) == ("list", f'"{",".join(column.kind.allowed)}"')


@pytest.mark.parametrize("case", COLUMNS, ids=named)
def test_a_spreadsheets_limits_are_kept(case: tuple[Tab, Column]) -> None:
    if found := rule(*case):
        assert len(found.errorTitle) <= 32
        assert len(found.error) <= 225
        assert len(found.formula1) <= 255 + 2  # the quotation marks do not count
    assert all("," not in word for word in case[1].kind.allowed)


@pytest.mark.parametrize("today", EDGES, ids=str)
def test_the_first_empty_row_is_covered(today: date) -> None:
    rows = example_rows(today)
    for sheet in book(today).worksheets:
        first_empty = len(rows[sheet.title]) + 2
        assert sheet.cell(first_empty, 1).value is None
        assert first_empty < LAST_ROW
        for found in sheet.data_validations.dataValidation:
            column = str(found.sqref).split("2:")[0]
            assert f"{column}{first_empty}" in found.sqref


@pytest.mark.parametrize(
    ("kind", "inside", "outside"),
    [
        (SHARE, [0, 5], [-0.01, 5.01]),
        (COUNT, [0, 10**15], [-1, 10**15 + 1]),
        (NUMBER, [-(10**15), 10**15], [-(10**15) - 1, 10**15 + 1]),
        (DATE, [32874, 73415], [32873, 73416]),
    ],
    ids=["share", "count", "number", "date"],
)
def test_the_limits_are_the_readers_own(
    kind: Kind, inside: list[float], outside: list[float]
) -> None:
    for value in inside:
        assert kind.read(value, Conventions()) is not None
    for value in outside:
        with pytest.raises(CellError):
            kind.read(value, Conventions())
    case = next(c for c in COLUMNS if c[1].kind is kind)
    found = rule(*case)
    assert found is not None
    assert [found.formula1, found.formula2] == [str(limit) for limit in inside]


def test_a_month_typed_below_the_targets_stays_text_and_is_read(tmp_path: Any) -> None:
    filled = load_workbook(io.BytesIO(content(TODAY)))
    sheet = filled["Targets"]
    assert {sheet.cell(row, 1).number_format for row in range(2, LAST_ROW + 1)} == {"@"}
    for row, (source, revenue) in enumerate([("Outbound", 90), ("All", 90)], 14):
        sheet.cell(row, 1).value = "2027-01"
        sheet.cell(row, 2).value = source
        sheet.cell(row, 7).value = revenue
    saved = io.BytesIO()
    filled.save(saved)
    found = read(opened(tmp_path, saved.getvalue()), TODAY)
    assert found.issues == ()
    assert found.tables["Targets"].columns["Period"][-1] == Calendar().month(date(2027, 1, 1))
