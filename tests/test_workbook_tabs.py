"""Tabs, headers, stages and sources: what is found, and what is said when it is not."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.sources import RawTab, RawWorkbook
from scorecard.workbook import Issue, WorkbookError
from tests.builders import DEFAULT, Rows, read, replaced, workbook


def failure(**tabs: Any) -> WorkbookError:
    with pytest.raises(WorkbookError) as refused:
        read(**tabs)
    return refused.value


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


@pytest.mark.parametrize("name", ["Funel", "Funnel 2026", "Copy of Funnel"])
def test_a_tab_that_was_renamed_is_named(name: str) -> None:
    error = failure(Funnel=None, **{name: DEFAULT["Funnel"]})
    assert error.missing == (
        f"Rename the tab “{name}” to Funnel, or add a tab Funnel with the column Stage.",
    )


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
            found="no owner of the stage “Opportunity”",
            expected="the team that answers for the stage",
            mend="Name one team, or two with a comma.",
        ),
        Issue(
            "warning", "Funnel", "Funnel!C5",
            found="no definition of the stage “Won”",
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
