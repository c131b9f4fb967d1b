"""Every page on every kind of workbook, without a browser: nothing breaks, nothing is invented.

Open this when a page fails on a workbook that it has not seen. Sentences and figures have tests of
their own; here it is asked that pages open, say the right thing, and show cell text as it stands.
"""

import ast
import csv
import re
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.message import Message
from hypothesis import HealthCheck, given, settings
from openpyxl import Workbook as ExcelWorkbook
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from scorecard import cells, facts, ledger, trace, words
from scorecard.schema import TABS
from scorecard.sources import RawWorkbook
from scorecard.trace import Opening
from tests.builders import DEFAULT, Rows, actual, read, replaced
from tests.generated import workbooks

ROOT = Path(__file__).parents[1]
APP = ROOT / "app.py"
SAMPLE = "**sample data, an invented company**"


def navigation() -> list[str]:
    """The scripts of all pages, as app.py lists them."""
    tree = ast.parse(APP.read_text(encoding="utf-8"))
    pages = next(
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PAGES"
    )
    return [f"pages/{folder}/{file}.py" for folder, files in pages.items() for file in files]


PAGES = navigation()


def walk(workbook: Path | str | None, period: str | None = None) -> Iterator[AppTest]:
    """Every page in turn, in one viewer's session; None: the sample."""
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("SCORECARD_WORKBOOK", raising=False)
        if workbook is not None:
            environment.setenv("SCORECARD_WORKBOOK", str(workbook))
        page = AppTest.from_file(APP, default_timeout=20)
        if period is not None:
            page.query_params["period"] = period
        page.run()
        for script in PAGES:
            page.switch_page(script).run()
            assert [error.value for error in page.exception] == [], script
            yield page


def as_folder(folder: Path, tabs: Mapping[str, Rows | None]) -> Path:
    """A workbook as one CSV a tab."""
    folder.mkdir(exist_ok=True)
    for name, rows in tabs.items():
        if rows is not None:
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
                csv.writer(lines).writerows(rows)
    return folder


def as_excel(file: Path, tabs: Mapping[str, Rows | None]) -> Path:
    """A workbook as an .xlsx file."""
    book = ExcelWorkbook()
    book.remove(book.worksheets[0])
    for name, rows in tabs.items():
        if rows is not None:
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
    book.save(file)
    return file


def titles(workbook: Path | None, period: str | None = None) -> list[str]:
    found = []
    for page in walk(workbook, period):
        assert len(page.title) == 1
        found.append(page.title[0].value)
    return found


DATED: dict[str, Rows | None] = {
    **DEFAULT,
    "Settings": [*DEFAULT["Settings"], ["As of", "2026-09-20"]],
}
WEEK = "2026-09-14"
STAGES = ["Lead", "Qualified", "Opportunity", "Won"]


# --- the titles, on worked workbooks

REQUIRED = {name: rows for name, rows in DATED.items() if name != "Settings"}
DEFINITIONS = "One definition for every word"
NO_ROWS = [  # the teams' pages where their tabs have no rows
    "No campaign to follow yet",
    "No deals to show",
    "No target accounts to show",
    "No feedback to show",
    "Retention is not known: no month of Customers is complete by 20 Sep 2026",
]

NO_PAY = "No team's pay is tied to the Number yet"
NEEDS = "Q3 2026: $975k needs 1,300 leads, 99 a week, useful until 29 Jul"
NO_TARGET = "Q3 2026 has no target yet: give one, and it is worked back to what it needs"
NO_WAY = "Q4 2026: neither a target nor anything on its way is known yet"

# A bad cell in every tab, each in a row of its own.
BROKEN: dict[str, Rows | None] = {
    "Settings": [*DATED["Settings"], ["Week starts on", "Someday"]],  # type: ignore[misc]
    "Funnel": replaced(DEFAULT["Funnel"], 2, 3, "soon"),
    "Sources": [*DEFAULT["Sources"], ["Source A", "Sales", None]],
    "Targets": [*DEFAULT["Targets"], ["someday", "Source A", 1, 1, 1, 1, 1, 1]],
    "Actuals": [*DEFAULT["Actuals"], actual(Lead="about 80", Revenue=9_000)],
    "Campaigns": [["Campaign", "Starts"], ["Campaign one", "03/04/2026"]],
    "Deals": [
        ["Deal", "Source", "Outcome", "Closed", "Amount"],
        ["D1", "Source A", "Won", WEEK, "lots"],
    ],
    "Accounts": [["Account", "Open amount"], ["Account 1", "some"]],
    "Feedback": [["Date", "Kind"], ["2026-09-14", "Rumour"]],
    "Customers": [["Date", "Source", "Churned"], ["2026-08", "Source A", -5]],
    "Reviews": [["Week", "Handoff", "Verdict"], [WEEK, "Won", "Perhaps"]],
    "Incentives": [["Team", "People"], ["Sales", "many"]],
    "Exchange": [["Week", "Team", "What", "Count"], [WEEK, "Sales", "Calls joined", "few"]],
}  # fmt: skip

WORKED = {
    "the builders' own": (
        DATED,
        [
            "Behind: at least 20% of where we should be",
            "No handoff breaks beyond luck",
            "No team is on its target",
            *NO_ROWS,
            NEEDS,
            "Q4 2026: at the planned rates at least $197k is on its way; it has no target yet",
            NO_PAY,
            "Nothing to mend",
            DEFINITIONS,
        ],
    ),
    "headers only": (
        {name: [rows[0]] for name, rows in DEFAULT.items()}
        | {"Settings": [["Setting", "Value"], ["As of", "2026-09-20"]]},
        [
            "No target for Q3 2026: nothing reported yet",
            "No target, so no break",
            "No team has a target yet",
            *NO_ROWS,
            NO_TARGET,
            NO_WAY,
            NO_PAY,
            "Nothing to mend",
            DEFINITIONS,
        ],
    ),
    "one week": (
        {**DATED, "Actuals": [DEFAULT["Actuals"][0], *DEFAULT["Actuals"][-2:]]},
        [
            "Behind: at least 8.6% of where we should be",
            "No handoff breaks beyond luck",
            "No team is on its target",
            *NO_ROWS,
            NEEDS,
            "Q4 2026: at the planned rates at least $93k is on its way; it has no target yet",
            NO_PAY,
            "Nothing to mend",
            DEFINITIONS,
        ],
    ),
    "an error in every tab": (
        BROKEN,
        [
            "Behind: at least 20% of where we should be",
            "No handoff breaks beyond luck",
            "No team is on its target",
            *NO_ROWS,
            NEEDS.replace("29 Jul", "12 Aug"),
            "Q4 2026: at the planned rates at least $143k is on its way; it has no target yet",
            "No row of the tab Incentives can be used yet",
            "13 errors to look at",
            DEFINITIONS,
        ],
    ),
    "no target": (
        {**DATED, "Targets": [DEFAULT["Targets"][0]]},
        [
            "No target for Q3 2026: $174k won",
            "No target, so no break",
            "No team has a target yet",
            *NO_ROWS,
            NO_TARGET,
            NO_WAY,
            NO_PAY,
            "Nothing to mend",
            DEFINITIONS,
        ],
    ),
}


def said(titles: list[str]) -> list[str]:
    return [re.sub(r"\\(.)", r"\1", title) for title in titles]


def with_review(expected: list[str]) -> list[str]:
    """The weekly review begins with the Number too, as the third page."""
    return [*expected[:2], expected[0], *expected[2:]]


@pytest.mark.parametrize("case", WORKED)
@pytest.mark.parametrize("form", ["folder", "xlsx"])
def test_every_page_opens_with_its_finding(tmp_path: Path, case: str, form: str) -> None:
    tabs, expected = WORKED[case]
    made = (
        as_folder(tmp_path / "book", tabs)
        if form == "folder"
        else as_excel(tmp_path / "book.xlsx", tabs)
    )
    assert said(titles(made)) == with_review(expected)


def test_only_the_required_tabs_are_enough(tmp_path: Path) -> None:
    # Without a setting "as of" is the day on which this test runs, so the quarter is a past one.
    past = {
        name: [
            [c.replace("2026", "2021") if isinstance(c, str) else c for c in row] for row in rows
        ]
        for name, rows in REQUIRED.items()
        if rows is not None
    }
    found = titles(as_folder(tmp_path / "book", past), "2021-Q3")
    expected = [
        "Q3 2021 missed its target: at least 17% of target",
        "No handoff breaks beyond luck",
        "No team is on its target",
        *(title.replace("20 Sep 2026", "30 Sep 2021") for title in NO_ROWS),
        "Q3 2021 is over: its $975k needed 1,300 leads, 99 a week",
        "Q3 2021 to Q2 2022 are over: nothing is on its way into them any more",
        NO_PAY,
        "Nothing to mend",
        DEFINITIONS,
    ]
    assert said(found) == with_review(expected)


# --- whose data it is


def test_the_sample_says_so_on_every_page() -> None:
    lines = [page.caption[0].value for page in walk(None)]
    assert len(lines) == len(PAGES)
    assert {line.split(" · ")[-1] for line in lines} == {SAMPLE}


def test_another_workbook_never_says_sample(tmp_path: Path) -> None:
    line = "The company · data through 20 Sep 2026 · as of 20 Sep"
    for page in walk(as_folder(tmp_path / "book", DATED)):
        assert page.caption[0].value == line
        assert [text for text in markdown(page) if "sample" in text.lower()] == []


def test_without_a_company_the_top_line_names_the_workbook(tmp_path: Path) -> None:
    (page, *_) = walk(as_folder(tmp_path / "book_1", REQUIRED))
    assert page.caption[0].value.split(" · ")[0] == r"book\_1"


# --- workbooks that cannot be shown

UNREADABLE = "The workbook cannot be shown yet"


def without(rows: Rows, column: int) -> Rows:
    return [[*row[:column], *row[column + 1 :]] for row in rows]


def missing_place(tmp_path: Path) -> Path:
    return tmp_path / "nowhere"


def folder_without_csv(tmp_path: Path) -> Path:
    return as_folder(tmp_path / "book", {})


def published_link(tmp_path: Path) -> str:
    return "https://docs.google.com/spreadsheets/d/e/2PACX-1vAbCdEfGhIjKlMnOpQrStUvWxYz/pubhtml"


def missing_tab(tmp_path: Path) -> Path:
    return as_folder(tmp_path / "book", {**DATED, "Funnel": None})


def missing_tabs(tmp_path: Path) -> Path:
    return as_excel(tmp_path / "book.xlsx", {"Notes": [["Hello"]], "Sources": DATED["Sources"]})


def missing_column(tmp_path: Path) -> Path:
    return as_folder(tmp_path / "book", {**DATED, "Actuals": without(DEFAULT["Actuals"], 1)})


def damaged(tmp_path: Path) -> Path:
    whole = as_excel(tmp_path / "whole.xlsx", DATED).read_bytes()
    file = tmp_path / "book.xlsx"
    file.write_bytes(whole[: len(whole) // 2])
    return file


def other_kind(tmp_path: Path) -> Path:
    file = tmp_path / "book.ods"
    file.write_bytes(b"")
    return file


@pytest.mark.parametrize(
    ("make", "sentences"),
    [
        (
            missing_place,
            [
                "nowhere does not exist. Give a Google Sheet's address, "
                "a folder with one CSV a tab, or an .xlsx file."
            ],
        ),
        (
            folder_without_csv,
            ["The folder book holds no CSV. Put one file a tab into it, such as Funnel.csv."],
        ),
        (
            published_link,
            [
                "This is the link of a published copy, which cannot be read as a workbook: open "
                "the Sheet itself and copy its address (`https://docs.google.com/spreadsheets/d`/…)."
            ],
        ),
        (missing_tab, ["Add a tab Funnel with the column Stage."]),
        (
            missing_tabs,
            [
                "Add a tab Funnel with the column Stage.",
                "Add a tab Targets with the columns Period, Source and Revenue.",
                "Add a tab Actuals with the columns Date, Source and Revenue.",
            ],
        ),
        (missing_column, ["Add to the tab Actuals the column Source."]),
        (
            damaged,
            ["book.xlsx is damaged, or no Excel workbook. Open it in Excel and save it as .xlsx."],
        ),
        (
            other_kind,
            [
                "book.ods is no .xlsx file. Save the workbook as .xlsx, "
                "or give the folder that holds one CSV a tab."
            ],
        ),
    ],
)
def test_what_cannot_be_shown_is_one_clear_page_the_same_everywhere(
    tmp_path: Path, make: Any, sentences: list[str]
) -> None:
    for page in walk(make(tmp_path)):
        assert [title.value for title in page.title] == [UNREADABLE]
        errors = [re.sub(r"\\(.)", r"\1", error.value) for error in page.error]
        assert errors == sentences
        assert (len(page.metric), len(page.table), len(page.selectbox)) == (0, 0, 0)
        assert [text for text in markdown(page) if str(tmp_path) in text] == []


def test_a_workbook_that_lacks_tabs_is_offered_one_that_has_them(tmp_path: Path) -> None:
    for page in walk(missing_tabs(tmp_path)):
        labels = [button.proto.label for button in page.get("download_button")]
        assert labels == ["Starter workbook"]


def test_a_mended_workbook_is_shown_at_the_next_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = as_folder(tmp_path / "book", {**DATED, "Funnel": None})
    monkeypatch.setenv("SCORECARD_WORKBOOK", str(folder))
    page = AppTest.from_file(APP, default_timeout=20).run()
    assert page.title[0].value == UNREADABLE
    as_folder(folder, {"Funnel": DATED["Funnel"]})
    assert page.run().title[0].value == r"Behind\: at least 20% of where we should be"


# --- cell text

HOSTILE = [
    "$x$",
    "**b**",
    "[x](javascript:alert(1))",
    "![](http://example.invalid/a.png)",
    ":red[y]",
    "<script>alert(1)</script>",
    ":material/bolt:",
    "www.example.invalid a@example.invalid -> x",
    "x" * 300,
    "first\nsecond",
    "abc\u202edef",
]


def fields(message: Message) -> Iterator[tuple[str, str]]:
    """Every text that an element carries to the browser, by the name of its field."""
    for field, value in message.ListFields():
        if field.message_type is not None:
            many = value if field.is_repeated else [value]
            for part in many:
                if isinstance(part, Message):
                    yield from fields(part)
        elif isinstance(value, str):
            yield field.name, value


# Select options, charts and data frames show text as it stands; an icon is a name of our own.
SHOWN_AS_IT_STANDS = {
    "spec", "icon", "id", "options", "raw_value", "data", "alt", "query_param_key", "code_text"
}  # fmt: skip


def markdown(page: AppTest) -> list[str]:
    """Every text that the browser reads as Markdown."""
    found: list[str] = []

    def visit(block: Block) -> None:
        for child in block.children.values():
            if isinstance(child, Block):
                visit(child)
            elif child.type == "table":
                found.extend(table_texts(child.proto))
            else:
                found.extend(
                    text for name, text in fields(child.proto) if name not in SHOWN_AS_IT_STANDS
                )

    visit(page._tree)
    return found


def table_texts(proto: Any) -> list[str]:
    """The headers and cells of a table as they are printed."""
    printed = convert_arrow_bytes_to_pandas_df(proto.arrow_data.styler.display_values)
    return [str(column) for column in printed.columns] + [
        str(cell) for cell in printed.to_numpy().flat
    ]


def typed_everywhere(text: str) -> dict[str, Rows | None]:
    """The builders' workbook with this text in every cell that takes any text."""
    swap = {"The company": text, "Marketing": text, "Source A": text, "Lead": text}
    tabs: dict[str, Rows | None] = {
        name: [
            [swap.get(cell, cell) if isinstance(cell, str) else cell for cell in row]
            for row in rows
        ]
        for name, rows in DATED.items()
        if rows is not None
    }
    tabs["Actuals"] = [
        [*row[:2], text, *row[3:]] if i else row for i, row in enumerate(tabs["Actuals"] or [])
    ]
    tabs["Campaigns"] = [["Campaign", "Source"], [text, text]]
    deals = [["Won", "2026-09-15", 9_000], ["Lost", "2026-09-16", 8_000], ["Open", None, 7_000]]
    tabs["Deals"] = [
        ["Deal", "Account", "Source", "Campaign", "Stage", "Owner", "Reason", "Created",
         "Opportunity", "Expected close", "Contacts", "Outcome", "Closed", "Amount"]
    ] + [
        [f"{i}{text}", text, text, text, text, text, text, "2026-08-03", "2026-08-10",
         "2026-09-01", 3, *deal]
        for i, deal in enumerate(deals)
    ]  # fmt: skip
    tabs["Accounts"] = [
        ["Account", "Tier", "Marketing owner", "Sales owner", "Stage", "Open amount"],
        [text, text, text, text, text, 7_000],
    ]
    tabs["Feedback"] = [
        ["Date", "From", "Kind", "What we heard", "Deal", "Answer", "Answered by", "Answered on"],
        *(["2026-09-02", text, "Lead quality", text, f"{i}{text}", None, text] for i in (1, 2)),
        ["2026-09-03", text, "Objection", text, f"1{text}", text, text, "2026-09-05"],
    ]
    tabs["Customers"] = [["Date", "Source", "Opening", "Churned"], ["2026-08", text, 9_000, 90]]
    tabs["Exchange"] = [["Week", "Team", "What", "Count", "Goal"], [WEEK, text, text, 1, 2]]
    tabs["Reviews"] = [
        ["Week", "Handoff", "Source", "Verdict", "Why", "Action", "Owner", "Status"],
        [WEEK, "Opportunity", text, "Confirmed", text, text, text, "Open"],
    ]
    return tabs


@pytest.mark.parametrize("text", HOSTILE)
def test_text_typed_in_a_cell_is_shown_as_it_stands(tmp_path: Path, text: str) -> None:
    literal = words.literal(cells.clean(text))
    whole_cells = []
    for script, page in zip(
        PAGES, walk(as_folder(tmp_path / "book", typed_everywhere(text))), strict=True
    ):
        assert page.caption[0].value.startswith(f"{literal} · ")
        if literal in markdown(page):
            whole_cells.append(script)
        for frame in page.dataframe:
            assert set(frame.value.get("Campaign", [])) <= {words.plain(cells.clean(text))}
        for shown in markdown(page):
            bare = re.sub(r"\\.", "", shown.removeprefix("**"))  # without what is escaped
            bare = re.sub(r"\]\(#[a-z]+\)", "", bare)  # nor the agenda's own links
            assert re.findall(r"<|\]\(|!\[|:red\[|/bolt:|\$x|\*\*b|[^\u200b]@|www\.|->", bare) == []
            assert "x" * 161 not in shown  # a name is cut at 80, what was heard later
            assert "\n" not in shown
            assert "\u202e" not in shown
    on_whole_cells = {Path(script).stem for script in whole_cells}
    assert on_whole_cells >= {
        *("contributions", "target_accounts", "feedback_loop", "data_health", "definitions"),
    }


# --- the period


@pytest.mark.parametrize(
    ("asked", "period", "kind", "title"),
    [
        (None, "2026-Q3", "Quarter", "Behind: at least 20% of where we should be"),
        ("2026-Q3", "2026-Q3", "Quarter", "Behind: at least 20% of where we should be"),
        ("2026-08", "2026-08", "Month", "August 2026 missed its target: at least 22% of target"),
        ("2026", "2026", "Year", "Behind: at least 20% of where we should be"),
        ("2026-09-14", "2026-09-14", "Week", "Week of 14 Sep 2026 made its target: 101% of target"),
        ("1999-Q1", "2026-Q3", "Quarter", "Behind: at least 20% of where we should be"),
        ("<b>", "2026-Q3", "Quarter", "Behind: at least 20% of where we should be"),
        ("", "2026-Q3", "Quarter", "Behind: at least 20% of where we should be"),
    ],
)
def test_the_address_chooses_the_period(
    tmp_path: Path, asked: str | None, period: str, kind: str, title: str
) -> None:
    for page in walk(as_folder(tmp_path / "book", DATED), asked):
        assert page.selectbox(key="period").value == period
        assert page.segmented_control(key="period_kind").value == kind
        if page.metric:
            assert re.sub(r"\\(.)", r"\1", page.title[0].value) == title


def test_the_kind_of_period_and_its_neighbours_can_be_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCORECARD_WORKBOOK", str(as_folder(tmp_path / "book", DATED)))
    page = AppTest.from_file(APP, default_timeout=20).run()

    def chosen() -> str:
        assert [error.value for error in page.exception] == []
        return str(page.selectbox(key="period").value)

    for kind, period in [
        ("Year", "2026"), ("Month", "2026-09"), ("Week", "2026-09-14"), ("Quarter", "2026-Q3"),
    ]:  # fmt: skip
        page.segmented_control(key="period_kind").set_value(kind).run()
        assert chosen() == period
    page.segmented_control(key="period_kind").set_value("Week").run()
    previous, following = page.button
    assert (previous.label, following.label, following.disabled) == ("Previous", "Next", True)
    previous.click().run()
    assert chosen() == "2026-09-07"
    page.switch_page("pages/teams/contributions.py").run()
    assert chosen() == "2026-09-07"
    page.button[1].click().run()
    assert chosen() == "2026-09-14"


def test_a_period_that_the_workbook_no_longer_has_gives_way_to_the_current_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = [*DEFAULT["Targets"], ["2027-Q1", "Source A", 1, 1, 1, 1, 1, 1]]
    folder = as_folder(tmp_path / "book", {**DATED, "Targets": later})
    monkeypatch.setenv("SCORECARD_WORKBOOK", str(folder))
    page = AppTest.from_file(APP, default_timeout=20)
    page.query_params["period"] = "2027-Q1"
    assert page.run().selectbox(key="period").value == "2027-Q1"
    as_folder(folder, {"Targets": DATED["Targets"]})
    page.run()
    assert [error.value for error in page.exception] == []
    assert page.selectbox(key="period").value == "2026-Q3"


# --- the way down


def cells_shown(page: AppTest) -> list[str]:
    """The addresses in the tables of rows, as they stand there."""
    texts = [text for text in markdown(page) if "\\!" in text]
    return [text.rpartition(" · ")[2].replace("\\", "") for text in texts]


def test_the_way_down_follows_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCORECARD_WORKBOOK", str(as_folder(tmp_path / "book", DATED)))
    page = AppTest.from_file(APP, default_timeout=20).run()
    page.query_params["figure"] = "Opportunity, conversion"
    page.query_params["source"] = "Source A"
    page.query_params["week"] = "2026-09-07"
    page.switch_page("pages/meeting/where_it_broke.py").run()
    assert [page.selectbox(key=key).value for key in ("figure", "source", "week")] == [
        "Opportunity, conversion", "Source A", "2026-09-07",
    ]  # fmt: skip
    assert cells_shown(page) == [
        "Actuals!E4", "Actuals!F4", "Targets!D2", "Targets!E2",
    ]  # fmt: skip
    page.query_params.clear()  # a browser's address would follow the select boxes
    page.selectbox(key="week").set_value("All").run()
    assert cells_shown(page)[:6] == [
        "Actuals!E2", "Actuals!F2", "Actuals!E4", "Actuals!F4", "Actuals!E6", "Actuals!F6",
    ]  # fmt: skip
    # Source B enters at this stage: it has no conversion here.
    assert page.selectbox(key="source").options == ["Source A"]


def test_parts_are_of_the_week_and_campaign_that_are_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [*DEFAULT["Actuals"], actual(Revenue=9_000)]  # of the campaign Other
    book = as_folder(tmp_path / "book", {**DATED, "Actuals": rows})
    monkeypatch.setenv("SCORECARD_WORKBOOK", str(book))
    page = AppTest.from_file(APP, default_timeout=20).run()
    page.query_params["figure"] = "Won"
    page.query_params["week"] = WEEK
    page.switch_page("pages/meeting/where_it_broke.py").run()
    assert money_of(page, "Source") == {"Source A": "+$60,000", "Source B": "+$24,000"}
    assert money_of(page, "Campaign") == {"No campaign": "+$75,000", "Other": "+$9,000"}
    by_week = money_of(page, "Week of")
    assert [by_week[day] for day in ("24 Aug", "31 Aug", "7 Sep", "14 Sep")] == [
        "$0", "+$73,000", "+$26,000", "+$84,000",
    ]  # fmt: skip
    page.query_params.clear()
    page.selectbox(key="campaign").set_value("Other").run()
    assert money_of(page, "Source") == {"Source A": "+$9,000", "Source B": "$0"}
    assert money_of(page, "Week of")["14 Sep"] == "+$9,000"


def test_a_dialog_does_not_begin_where_the_last_one_was_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCORECARD_WORKBOOK", str(as_folder(tmp_path / "book", DATED)))
    page = AppTest.from_file(APP, default_timeout=20).run()
    for times, week in enumerate((date(2026, 9, 7), date(2026, 9, 14), None), 1):
        page.session_state["opened"] = Opening("Won, conversion", week=week)
        page.session_state["opened_times"] = times
        page.run()
        chosen = [box.value for box in page.selectbox if box.label == "Week of"]
        assert chosen == [week.isoformat() if week else "All"]
    page.session_state["opened"] = Opening("Won, conversion", week=date(2020, 1, 6))
    page.run()  # a week that is no longer there
    assert [error.value for error in page.exception] == []


def money_of(page: AppTest, title: str) -> dict[str, str]:
    """The table of parts with this title: name -> money."""
    for element in page.get("table"):
        texts = [text.replace("\\", "") for text in table_texts(element.proto)]
        if texts[:2] == [title, "Money"]:
            return dict(zip(texts[2::2], texts[3::2], strict=True))
    raise AssertionError(f"no table of parts by {title}")


def test_every_figure_of_the_meeting_opens_with_one_click(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCORECARD_WORKBOOK", str(as_folder(tmp_path / "book", DATED)))
    page = AppTest.from_file(APP, default_timeout=20).run()
    (pills,) = (group for group in page.button_group if group.key == "figures")
    assert [option.content.replace("\\", "") for option in pills.proto.options] == [
        "Won", "Target to date", "Target", "Gap to date", "Needed a week", "Landing",
        "Lead volume", "Lead → Qualified", "Opportunity volume", "Qualified → Opportunity",
        "Opportunity → Won", "Deal size", "Not reported yet",
    ]  # fmt: skip
    known = facts.build(read(as_of=date(2026, 9, 20)))
    figures = trace.figures(ledger.build(known, known.default_period))
    assert len(figures) == len(pills.options)
    for name in (figure.name for figure in figures):
        page = AppTest.from_file(APP, default_timeout=20).run()
        page.session_state["opened"] = Opening(name)
        page.run()
        assert [error.value for error in page.exception] == []
        assert any("Actuals!" in cell or "Targets!" in cell for cell in cells_shown(page)), name


# --- closer looks

LOOKS = (
    "Signal or noise, week by week",
    "How old the gap is",
    "Late or lost, by cohort",
    "Volume and mix",
    "Is the plan honest",
)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("kind", ["sample", "broken", "headers only", "one week"])
def test_every_closer_look_opens_on_every_kind_of_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, look: str
) -> None:
    tabs = {
        "broken": BROKEN,
        "headers only": WORKED["headers only"][0],
        "one week": {**DATED, "Actuals": [DEFAULT["Actuals"][0], *DEFAULT["Actuals"][5:]]},
    }
    if kind != "sample":
        monkeypatch.setenv("SCORECARD_WORKBOOK", str(as_folder(tmp_path / "book", tabs[kind])))
    page = AppTest.from_file(APP, default_timeout=20)
    page.query_params["look"] = look
    page.run()
    page.switch_page("pages/meeting/where_it_broke.py").run()
    assert [error.value for error in page.exception] == []
    (group,) = (group for group in page.button_group if group.key == "look")
    assert group.value == look
    assert re.findall(r"\b(nan|None|inf)\b", " ".join(markdown(page))) == []


# --- any workbook


def as_typed(raw: RawWorkbook) -> dict[str, Rows | None]:
    return {tab.name: [list(row) for row in tab.rows] for tab in raw.tabs}


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(workbooks())
def test_every_page_opens_on_any_workbook(raw: RawWorkbook) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for page in walk(as_folder(Path(folder) / "book", as_typed(raw))):
            assert len(page.title) == 1
            assert re.findall(r"\b(nan|None|inf)\b", " ".join(markdown(page))) == []


def test_the_workbook_with_errors_has_one_in_every_tab() -> None:
    assert list(BROKEN) == [tab.name for tab in TABS]
