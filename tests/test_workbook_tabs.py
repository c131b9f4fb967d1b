"""Tabs, headers and settings: what is found, and what is said when it is not."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.schema import Settings
from scorecard.sources import RawTab, RawWorkbook
from scorecard.workbook import Issue, WorkbookError
from scorecard.workbook import read as read_raw
from tests.builders import DEFAULT, NOW, Rows, read, workbook


def failure(**tabs: Any) -> WorkbookError:
    with pytest.raises(WorkbookError) as refused:
        read(**tabs)
    return refused.value


def replaced(rows: Rows, row: int, column: int, value: Any) -> Rows:
    """The same rows with one cell replaced; positions count from 0."""
    copy = [list(r) for r in rows]
    copy[row][column] = value
    return copy


def without(rows: Rows, column: str) -> Rows:
    at = rows[0].index(column)
    return [row[:at] + row[at + 1 :] for row in rows]


# ---------------------------------------------------------------------------------------- tabs


def test_the_default_workbook_is_read_without_an_issue() -> None:
    book = read()
    assert book.issues == ()
    assert (book.title, book.as_of, book.through) == (
        "Workbook",
        date(2026, 9, 20),
        date(2026, 9, 20),
    )
    assert book.present == frozenset({"Settings", "Funnel", "Sources", "Targets", "Actuals"})
    assert len(book.tables) == 13
    assert len(book.tables["Deals"]) == 0
    assert book.tables["Deals"].columns["Opportunity"] == []


def test_tab_and_column_names_match_whatever_their_case_and_punctuation() -> None:
    raw = workbook()
    shouted = RawWorkbook(
        raw.title,
        tuple(
            RawTab(f" {tab.name.upper()}_", [[f"{c}:".upper() for c in tab.rows[0]], *tab.rows[1:]])
            for tab in raw.tabs
        ),
    )
    assert read(shouted) == read()


def test_the_order_of_tabs_makes_no_difference() -> None:
    raw = workbook()
    assert read(RawWorkbook(raw.title, raw.tabs[::-1])) == read()


def test_another_tab_is_noted() -> None:
    assert read(Notes=[["anything"]]).issues == (
        Issue(
            "note", "Notes", "Notes",
            found="a tab “Notes”, which is not read",
            expected="nothing: other tabs may stay",
            mend="Nothing to do.",
        ),
    )  # fmt: skip


def test_a_tab_whose_name_is_nearly_one_that_is_absent_is_a_warning() -> None:
    assert read(Campaign=[["Campaign"]]).issues == (
        Issue(
            "warning", "Campaign", "Campaign",
            found="a tab “Campaign”, which is not read",
            expected="a tab Campaigns",
            mend="If it is meant as Campaigns, rename it.",
        ),
    )  # fmt: skip


def test_of_two_tabs_with_one_name_the_first_is_used() -> None:
    raw = workbook()
    second = RawTab("actuals", [["Date", "Source", "Revenue"]])
    book = read(RawWorkbook(raw.title, (*raw.tabs, second)))
    assert book.tables == read().tables
    assert book.issues == (
        Issue(
            "error", "Actuals", "Actuals",
            found="two tabs that both mean Actuals: “Actuals” and “actuals”",
            expected="one",
            mend="Delete or rename one. “Actuals” is used.",
        ),
    )  # fmt: skip


def test_a_workbook_without_its_required_tabs_says_what_to_add() -> None:
    error = failure(Funnel=None, Sources=None, Targets=None, Actuals=None)
    assert error.missing == (
        "Add a tab Funnel with the column Stage.",
        "Add a tab Sources with the column Source.",
        "Add a tab Targets with the columns Period, Source and Revenue.",
        "Add a tab Actuals with the columns Date, Source and Revenue.",
    )
    assert str(error) == " ".join(error.missing)
    assert error.issues[0] == Issue(
        "error",
        "Funnel",
        "Funnel",
        found="no such tab",
        expected="a tab Funnel",
        mend="Add a tab Funnel with the column Stage.",
    )
    assert [issue.tab for issue in error.issues] == ["Funnel", "Sources", "Targets", "Actuals"]


def test_a_missing_tab_does_not_hide_what_is_wrong_elsewhere() -> None:
    error = failure(Funnel=None, Targets=replaced(DEFAULT["Targets"], 1, 6, "lots"))
    assert error.missing == ("Add a tab Funnel with the column Stage.",)
    # Without the funnel's stages no other column can be called strange.
    assert [(issue.address, issue.found) for issue in error.issues] == [
        ("Funnel", "no such tab"),
        ("Targets!G2", "“lots” in Revenue"),
    ]


def test_an_empty_required_tab_is_as_good_as_none() -> None:
    error = failure(Sources=[])
    assert error.missing == ("Add to the tab Sources the column Source.",)
    assert error.issues == (
        Issue(
            "error", "Sources", "Sources",
            found="an empty tab",
            expected="a header row with the column Source",
            mend="Add the columns of Sources.",
        ),
    )  # fmt: skip


def test_an_empty_optional_tab_is_noted() -> None:
    book = read(Exchange=[[], [None, ""]])
    assert "Exchange" in book.present
    assert book.issues == (
        Issue(
            "note", "Exchange", "Exchange",
            found="an empty tab",
            expected="a header row with the columns Week, Team and What",
            mend="Fill it, or delete it.",
        ),
    )  # fmt: skip


def test_tabs_with_only_a_header_are_read_as_empty() -> None:
    book = read(**{name: rows[:1] for name, rows in DEFAULT.items()})
    assert (book.stages, book.sources) == ((), ())
    assert {len(table) for table in book.tables.values()} == {0}


# -------------------------------------------------------------------------------------- headers


def test_a_title_and_notes_may_stand_above_the_header() -> None:
    rows = [["Our actuals", "Revenue"], [], ["Fill in every Monday"], *DEFAULT["Actuals"]]
    book = read(Actuals=rows)
    assert book.issues == ()
    assert book.tables["Actuals"].rows == [5, 6, 7, 8, 9, 10]
    assert book.tables["Actuals"].address("Revenue", 0) == "Actuals!H5"


def test_the_header_is_looked_for_in_the_first_ten_rows() -> None:
    assert len(read(Actuals=[[]] * 9 + DEFAULT["Actuals"]).tables["Actuals"]) == 6
    assert failure(Actuals=[["Title"]] + [[]] * 9 + DEFAULT["Actuals"]).missing == (
        "Add to the tab Actuals the columns Date, Source and Revenue.",
    )


def test_the_order_of_columns_makes_no_difference() -> None:
    turned = read(Actuals=[row[::-1] for row in DEFAULT["Actuals"]])
    assert turned.tables["Actuals"].columns == read().tables["Actuals"].columns
    assert turned.tables["Actuals"].letters["Spend"] == "A"


def test_a_missing_required_column_names_the_headers_that_are_there() -> None:
    rows = replaced(DEFAULT["Actuals"], 0, 7, "Revenu")
    error = failure(Actuals=rows)
    assert error.missing == ("Add to the tab Actuals the column Revenue.",)
    assert error.issues == (
        Issue(
            "error", "Actuals", "Actuals!1:1",
            found="no column Revenue; the headers there are: Date, Source, Campaign, Lead, "
            "Qualified, Opportunity, Won, Revenu, Spend",
            expected="a column Revenue",
            mend="Is it “Revenu” (H1)? Add the column Revenue. Until then the tab cannot be read.",
        ),
    )  # fmt: skip


def test_a_missing_required_column_takes_an_optional_tab_out_and_no_other() -> None:
    book = read(Incentives=[["People"], [3]])
    assert len(book.tables["Incentives"]) == 0
    assert "Incentives" in book.present
    assert book.issues == (
        Issue(
            "error", "Incentives", "Incentives!1:1",
            found="no column Team; the headers there are: People",
            expected="a column Team",
            mend="Add the column Team. Until then the tab cannot be read.",
        ),
    )  # fmt: skip


def test_an_optional_column_that_is_absent_is_blank_and_has_no_letter() -> None:
    table = read(Actuals=without(DEFAULT["Actuals"], "Spend")).tables["Actuals"]
    assert table.columns["Spend"] == [None] * 6
    assert "Spend" not in table.letters


def test_a_stage_without_a_column_in_actuals_is_reported_by_nobody() -> None:
    book = read(Actuals=without(DEFAULT["Actuals"], "Opportunity"))
    assert book.tables["Actuals"].columns["Opportunity"] == [None] * 6
    assert book.issues == (
        Issue(
            "warning", "Actuals", "Actuals",
            found="nobody reports Opportunity: it has no column",
            expected="a column for each stage of Funnel",
            mend="Add the column Opportunity. Until then it shows as not reported.",
        ),
    )  # fmt: skip


def test_a_repeated_header_of_a_required_column_takes_the_tab_out() -> None:
    rows = replaced(DEFAULT["Actuals"], 0, 8, "revenue")
    error = failure(Actuals=rows)
    assert error.missing == ("Add to the tab Actuals the column Revenue.",)
    assert error.issues == (
        Issue(
            "error", "Actuals", "Actuals!I1",
            found="the header Revenue more than once: Actuals!H1 and Actuals!I1",
            expected="each header once",
            mend="Rename or delete all but one. Until then the tab cannot be read.",
        ),
    )  # fmt: skip


def test_of_a_repeated_header_of_another_column_neither_is_read() -> None:
    book = read(Sources=[["Source", "Team", "Team"], ["Source A", "Marketing", "Sales"]])
    assert book.tables["Sources"].columns["Team"] == [None]
    assert book.issues[0] == Issue(
        "error", "Sources", "Sources!C1",
        found="the header Team more than once: Sources!B1 and Sources!C1",
        expected="each header once",
        mend="Rename or delete all but one. Until then neither is read.",
    )  # fmt: skip


def test_other_columns_are_noted_in_one_line() -> None:
    rows = [[*row, "x", "y"] for row in DEFAULT["Sources"]]
    rows[0][-2:] = ["Country", "Remarks"]
    assert read(Sources=rows).issues == (
        Issue(
            "note", "Sources", "Sources!D1",
            found="columns that are not read: Country (D), Remarks (E)",
            expected="nothing: other columns may stay",
            mend="Nothing to do.",
        ),
    )  # fmt: skip


def test_a_column_whose_name_is_nearly_one_that_is_absent_is_a_warning() -> None:
    assert read(Actuals=replaced(DEFAULT["Actuals"], 0, 8, "Spent")).issues == (
        Issue(
            "warning", "Actuals", "Actuals!I1",
            found="a column “Spent”, which is not read",
            expected="a column of Actuals",
            mend="Did you mean “Spend”? Rename the header if so.",
        ),
    )  # fmt: skip


def test_a_column_without_a_header_is_noted_only_when_something_is_in_it() -> None:
    rows = [[*row, None, False] for row in DEFAULT["Sources"]]
    rows[0][4] = None
    assert read(Sources=rows).issues == ()
    rows[2][3] = "note"
    assert read(Sources=rows).issues == (
        Issue(
            "note", "Sources", "Sources!D1",
            found="a column without a header",
            expected="a header above the column, or nothing in it",
            mend="Type a header, or clear the column. It is not read.",
        ),
    )  # fmt: skip


def test_the_hours_may_be_left_out_of_the_header() -> None:
    book = read(Funnel=replaced(DEFAULT["Funnel"], 0, 4, "Accept within"))
    assert book.stages == read().stages


def test_columns_beyond_z_have_two_letters() -> None:
    rows = [[None] * 26 + row for row in DEFAULT["Sources"]]
    assert read(Sources=rows).tables["Sources"].address("Source", 0) == "Sources!AA2"


# ------------------------------------------------------------------------------------- settings


def settings(*rows: list[Any], **how: Any) -> tuple[Settings, tuple[Issue, ...]]:
    raw = workbook(Settings=[["Setting", "Value"], *rows])
    book = read_raw(RawWorkbook(raw.title, raw.tabs, **how), NOW)
    return book.settings, tuple(issue for issue in book.issues if issue.tab == "Settings")


def test_without_settings_the_defaults_hold() -> None:
    book = read(Settings=None)
    assert book.settings == Settings()
    assert book.settings.model_dump() == {
        "company": None, "currency": "USD", "fiscal_start": 1, "week_start": 0, "time_zone": "UTC",
        "as_of": None, "date_order": None, "decimal_mark": None, "number": "Closed-won revenue",
        "revenue_from": "Actuals", "deal_size_owner": None, "retention_owner": "Customer success",
        "on_track_from": 1.0, "attention_from": 0.85, "settled_after": 7,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "cell", "field", "value"),
    [
        ("Company", " The  company ", "company", "The company"),
        ("CURRENCY", "eur", "currency", "EUR"),
        ("Fiscal year starts", "February", "fiscal_start", 2),
        ("Fiscal year starts", 2.0, "fiscal_start", 2),
        ("week_starts_on", "Sunday", "week_start", 6),
        ("Time zone", "America/New_York", "time_zone", "America/New_York"),
        ("As of", "2026-09-09", "as_of", date(2026, 9, 9)),
        ("As of", 46274, "as_of", date(2026, 9, 9)),
        ("Date order", "dmy", "date_order", "DMY"),
        ("Decimal mark", ",", "decimal_mark", ","),
        ("Number", "net revenue", "number", "Net revenue"),
        ("Revenue from", "deals", "revenue_from", "Deals"),
        ("Deal size owner", "Sales", "deal_size_owner", "Sales"),
        ("Retention owner", "Sales", "retention_owner", "Sales"),
        ("On track from", "105%", "on_track_from", 1.05),
        ("Attention from", 0.8, "attention_from", 0.8),
        ("Settled after", "14 days", "settled_after", 14),
        ("Settled after", 14, "settled_after", 14),
        ("Settled after", "1 day", "settled_after", 1),
    ],
)
def test_a_setting_is_taken(name: str, cell: object, field: str, value: object) -> None:
    found, issues = settings([name, cell])
    assert (getattr(found, field), issues) == (value, ())


@pytest.mark.parametrize(
    ("name", "cell", "expected", "mend"),
    [
        ("Currency", "dollars", "a currency's ISO code",
         "Type its three letters, such as USD or EUR. Until then the default, USD, holds."),
        ("Fiscal year starts", "Q2", "a month such as February, or its number",
         "Type the month's name. Until then the default, January, holds."),
        ("Week starts on", "8", "a weekday such as Monday",
         "Type the weekday's name. Until then the default, Monday, holds."),
        ("Time zone", "../etc", "the name of a time zone",
         "Type an IANA name, such as Europe/London or UTC. Until then the default, UTC, holds."),
        ("Time zone", "America", "the name of a time zone",
         "Type an IANA name, such as Europe/London or UTC. Until then the default, UTC, holds."),
        ("As of", "03/04/2026", "a date with one reading (this could be 2026-04-03 or 2026-03-04)",
         "Type the date as 2026-09-14, or set Date order in Settings to DMY or MDY. "
         "Until then the default, today, holds."),
        ("Date order", "YMD", "one of: DMY, MDY",
         "Choose one of these. Until then the default, none, holds."),
        ("Decimal mark", ";", "`,` or `.`",
         "Type the one mark that stands before the decimals. "
         "Until then the default, the Google Sheet's locale, else none, holds."),
        ("Revenue from", "Finance", "one of: Actuals, Deals",
         "Choose one of these. Until then the default, Actuals, holds."),
        ("Attention from", "85", "a share such as 85% or 0.85",
         "Write 85%. Until then the default, 85%, holds."),
        ("Settled after", "2.5", "whole days",
         "Type a number of days, such as 7. Until then the default, 7 days, holds."),
        ("Company", "#REF!", "a value",
         "Mend the formula in this cell, or type the value. Until then the default holds."),
    ],
)  # fmt: skip
def test_a_bad_setting_is_an_error_and_its_default_holds(
    name: str, cell: object, expected: str, mend: str
) -> None:
    found, issues = settings([name, cell])
    assert found == Settings()
    assert issues == (
        Issue("error", "Settings", "Settings!B2", f"“{cell}” for {name}", expected, mend),
    )


def test_settings_do_not_depend_on_each_others_order() -> None:
    found, issues = settings(["As of", "03/04/2026"], ["Date order", "DMY"])
    assert (found.as_of, issues) == (date(2026, 4, 3), ())


def test_an_unknown_setting_is_a_warning() -> None:
    found, (issue,) = settings(["Fiscal year start", "February"])
    assert found == Settings()
    assert issue == Issue(
        "warning", "Settings", "Settings!A2",
        found="a setting “Fiscal year start”, which does not exist",
        expected="a setting of this list: Company, Currency, Fiscal year starts, Week starts on, "
        "Time zone, As of, Date order, Decimal mark, Number, Revenue from, Deal size owner, "
        "Retention owner, On track from, Attention from, Settled after",
        mend="Did you mean “Fiscal year starts”? Correct the name, or delete the row.",
    )  # fmt: skip


def test_of_a_setting_entered_twice_the_first_holds() -> None:
    found, (issue,) = settings(["Currency", "EUR"], ["Currency", "GBP"])
    assert found.currency == "EUR"
    assert issue == Issue(
        "error", "Settings", "Settings!B3",
        found="Currency entered twice: Settings!B2 and Settings!B3",
        expected="one entry",
        mend="Delete one of the two rows. Settings!B2 counts.",
    )  # fmt: skip


def test_bands_that_cross_are_refused_where_they_are_typed() -> None:
    found, (issue,) = settings(["Attention from", "110%"])
    assert (found.on_track_from, found.attention_from) == (1.0, 0.85)
    assert issue == Issue(
        "error", "Settings", "Settings!B2",
        found="“110%” for Attention from",
        expected="Attention from to be no more than On track from",
        mend="Lower Attention from, or raise On track from. "
        "Until then the default, 85%, holds.",
    )  # fmt: skip


def test_settings_without_a_column_of_values_are_not_read() -> None:
    book = read(Settings=[["Setting"], ["Currency"]])
    assert book.settings == Settings()
    assert [issue.found for issue in book.issues] == [
        "no column Value; the headers there are: Setting"
    ]


@pytest.mark.parametrize(
    ("locale", "revenue"),
    [("de_DE", 1234.0), ("en_US", 1.234), ("es_MX", 1.234), ("fr_FR", 1234.0), ("xx", None)],
)
def test_the_locale_of_the_sheet_settles_numbers(locale: str, revenue: float | None) -> None:
    raw = workbook(Actuals=replaced(DEFAULT["Actuals"], 1, 7, "1.234"))
    book = read(RawWorkbook(raw.title, raw.tabs, locale=locale))
    assert (revenue in book.tables["Actuals"].columns["Revenue"]) == (revenue is not None)
    assert len(book.tables["Actuals"]) == (5 if revenue is None else 6)


def test_the_setting_goes_before_the_locale() -> None:
    raw = workbook(
        Settings=[["Setting", "Value"], ["Decimal mark", "."]],
        Actuals=replaced(DEFAULT["Actuals"], 1, 7, "1.234"),
    )
    book = read(RawWorkbook(raw.title, raw.tabs, locale="de_DE"))
    assert book.tables["Actuals"].columns["Revenue"][0] == 1.234


LATE_IN_UTC = datetime(2026, 9, 20, 23, tzinfo=UTC)  # already Monday in Tokyo


def test_today_is_the_day_in_the_workbooks_time_zone() -> None:
    tokyo = [["Setting", "Value"], ["Time zone", "Asia/Tokyo"]]
    assert read(now=LATE_IN_UTC).as_of == date(2026, 9, 20)
    assert read(now=LATE_IN_UTC, Settings=tokyo).as_of == date(2026, 9, 21)


@pytest.mark.parametrize(("zone", "today"), [("Asia/Tokyo", 21), ("Nowhere/Else", 20)])
def test_the_sheets_own_time_zone_is_the_default(zone: str, today: int) -> None:
    raw = workbook()
    book = read(RawWorkbook(raw.title, raw.tabs, time_zone=zone), now=LATE_IN_UTC)
    assert (book.as_of, book.issues) == (date(2026, 9, today), ())


def test_the_as_of_date_is_the_callers_then_the_settings_then_today() -> None:
    frozen = [["Setting", "Value"], ["As of", "2026-09-18"]]
    assert read(Settings=frozen).as_of == date(2026, 9, 18)
    assert read(Settings=frozen, as_of=date(2026, 9, 19)).as_of == date(2026, 9, 19)
    assert read(Settings=frozen).through == date(2026, 9, 13)


def test_the_calendar_follows_the_settings() -> None:
    rows = [["Setting", "Value"], ["Fiscal year starts", "Feb"], ["Week starts on", "Sunday"]]
    book = read(Settings=rows)
    assert (book.calendar.fiscal_start, book.calendar.week_start) == (2, 6)
    assert book.tables["Targets"].columns["Period"][0].start == date(2025, 8, 1)


# ---------------------------------------------------------------------------- funnel and sources


def test_stages_and_sources_are_read_in_order() -> None:
    book = read(
        Funnel=[["Stage", "Owner"], ["Lead", "Marketing"], ["SQL", "Marketing , Sales,Marketing"]]
    )
    assert [(stage.name, stage.owners, stage.owner) for stage in book.stages] == [
        ("Lead", ("Marketing",), "Marketing"),
        ("SQL", ("Marketing", "Sales"), "Marketing, Sales"),
    ]
    assert [(s.name, s.team, s.kind, s.row) for s in book.sources] == [
        ("Source A", "Marketing", "Demo request", 2),
        ("Source B", "Sales", "Outbound", 3),
    ]


def test_a_stage_without_owner_or_definition_is_a_warning_each() -> None:
    funnel = [row[:3] for row in DEFAULT["Funnel"]]
    funnel[3][1], funnel[4][2] = None, ""
    book = read(Funnel=funnel)
    assert book.stages[2].owner is None
    assert book.issues == (
        Issue(
            "warning", "Funnel", "Funnel!B4",
            found="no owner of the stage Opportunity",
            expected="the team that answers for the stage",
            mend="Name one team, or two with a comma.",
        ),
        Issue(
            "warning", "Funnel", "Funnel!C5",
            found="no definition of the stage Won",
            expected="the one definition that all teams agreed",
            mend="Write it down in a sentence.",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Revenue", "a name that is no column's of Targets, Actuals or Deals"),
        ("expected close", "a name that is no column's of Targets, Actuals or Deals"),
        ("→", "a name with letters or digits"),
        ("LEAD", "a name that differs from Funnel!A2 in letters or digits"),
    ],
)
def test_a_stage_that_could_not_have_a_column_is_left_out(name: str, expected: str) -> None:
    book = read(Funnel=[*DEFAULT["Funnel"], [name, "Sales", "Something"]])
    assert [stage.name for stage in book.stages] == ["Lead", "Qualified", "Opportunity", "Won"]
    assert book.issues == (
        Issue(
            "error", "Funnel", "Funnel!A6",
            found=f"a stage “{name}”",
            expected=expected,
            mend="Rename the stage here and in the headers of its columns.",
            left_out=True,
        ),
    )  # fmt: skip


def test_a_team_of_a_source_that_is_nearly_an_owner_is_a_warning() -> None:
    sources = replaced(DEFAULT["Sources"], 1, 1, "Markting")
    book = read(Sources=replaced(sources, 2, 1, "Partners"))
    assert [source.team for source in book.sources] == ["Markting", "Partners"]
    assert book.issues == (
        Issue(
            "warning", "Sources", "Sources!B2",
            found="the team “Markting”, which owns no stage",
            expected="one spelling for each team",
            mend="Did you mean “Marketing”? Until it is corrected they are two teams.",
        ),
    )  # fmt: skip


# ------------------------------------------------------------------------------- whatever is typed

CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.dates(),
    st.datetimes(), st.sampled_from(["All", "Total", "Lead", "Source A", "2026-Q3", "#REF!"]),
)  # fmt: skip


@given(
    st.sampled_from(sorted(DEFAULT)),
    st.lists(st.lists(CELLS, max_size=9), max_size=8),
    st.booleans(),
)
def test_whatever_is_typed_a_workbook_is_read_or_refused_in_words(
    name: str, rows: Rows, keep_header: bool
) -> None:
    tab = [DEFAULT[name][0], *rows] if keep_header else rows
    try:
        book = read(workbook(**{name: tab}))
    except WorkbookError as refused:
        assert not keep_header or name == "Funnel"
        issues = refused.issues
    else:
        issues = book.issues
        stated = sum(issue.left_out for issue in issues if issue.tab == name)
        assert len(book.tables[name]) + stated <= len(tab)
    assert all(issue.found and issue.expected and issue.mend for issue in issues)
