"""The teams' pages without a browser: what they say with one row, without their tab, and moved."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.builders import DEFAULT, Rows
from tests.test_pages import APP, BROKEN, DATED, as_folder, markdown, walk

TEAMS = ("campaigns", "deals", "target_accounts", "feedback_loop", "retention")

# One row in each of the tabs that the teams' pages show.
ONE_ROW: dict[str, Rows | None] = {
    **DATED,
    "Actuals": [
        DEFAULT["Actuals"][0],
        ["2026-09-14", "Source A", "Campaign one", 101, 40, 10, 2, 51_000, 6_900],
    ],
    "Campaigns": [
        ["Campaign", "Source", "Kind", "Starts", "Ends", "Spend"],
        ["Campaign one", "Source A", "Webinar", "2026-09-01", "2026-09-30", 12_000],
    ],
    "Deals": [
        ["Deal", "Account", "Source", "Campaign", "Stage", "Outcome", "Created", "Opportunity",
         "Closed", "Expected close", "Amount", "Contacts"],
        ["D1", "Account 1", "Source A", "Campaign one", "Opportunity", "Open", "2026-08-03",
         "2026-08-10", None, "2026-09-30", 24_000, 3],
    ],
    "Accounts": [
        ["Account", "Tier", "Marketing owner", "Sales owner", "Stage", "Last marketing touch",
         "Roles needed", "Roles engaged", "Open amount"],
        ["Account 1", "1", "Person M", "Person S", "Opportunity", "2026-09-01", 6, 4, 24_000],
    ],
    "Feedback": [
        ["Date", "From", "Kind", "What we heard", "Deal", "Status"],
        ["2026-09-02", "Sales", "Objection", "Too long to set up", "D1", "Open"],
    ],
    "Customers": [
        ["Date", "Source", "Opening", "Expansion", "Contraction", "Churned"],
        ["2026-08", "Source A", 820_000, 14_000, 3_000, 9_000],
    ],
    "Exchange": [["Week", "Team", "What", "Count", "Goal"],
                 ["2026-09-14", "Marketing", "Calls joined", 5, 6]],
}  # fmt: skip


def page(name: str, workbook: Path, monkeypatch: pytest.MonkeyPatch, **address: str) -> AppTest:
    """One page of the teams on a workbook."""
    monkeypatch.setenv("SCORECARD_WORKBOOK", str(workbook))
    opened = AppTest.from_file(APP, default_timeout=20)
    for key, value in address.items():
        opened.query_params[key] = value
    opened.run()
    opened.switch_page(f"pages/teams/{name}.py").run()
    assert [error.value for error in opened.exception] == []
    return opened


def said(found: AppTest) -> list[str]:
    return [re.sub(r"\\(.)", r"\1", text) for text in markdown(found)]


def test_one_row_in_each_tab_is_enough_for_every_page(tmp_path: Path) -> None:
    titles = [opened.title[0].value for opened in walk(as_folder(tmp_path / "book", ONE_ROW))]
    assert [re.sub(r"\\(.)", r"\1", title) for title in titles[4:9]] == [
        "Every campaign is too young to be ranked",
        "$24k open in 1 deal",
        "0 of 1 target account was touched by both teams in 30 days; none was left untouched",
        "1 item is open, 18 days old; $24k of open deals wait for an answer",
        "Of each $100 on 1 Aug 2026, $98 is still there on 31 Aug; with expansion $100",
    ]


@pytest.mark.parametrize(
    ("name", "starts"),
    [
        ("deals", ["There is no tab Deals yet."]),
        ("target_accounts", ["There is no tab Accounts yet."]),
        ("feedback_loop", ["There is no tab Feedback yet.", "There is no tab Exchange yet."]),
        ("retention", ["There is no tab Customers yet."]),
    ],
)
def test_a_missing_tab_says_what_to_add_and_what_it_would_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, starts: list[str]
) -> None:
    opened = page(name, as_folder(tmp_path / "book", DATED), monkeypatch)
    told = [re.sub(r"\\(.)", r"\1", info.value) for info in opened.info]
    assert [sentence[: len(start)] for sentence, start in zip(told, starts, strict=True)] == starts
    assert all(" Add it, with one row for each " in sentence for sentence in told)
    assert all(" Then it shows " in sentence for sentence in told)


@pytest.mark.parametrize("name", ["deals", "target_accounts", "feedback_loop", "retention"])
def test_a_tab_without_a_row_that_can_be_read_points_to_data_health(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    opened = page(name, as_folder(tmp_path / "book", BROKEN), monkeypatch)
    told = [re.sub(r"\\(.)", r"\1", info.value) for info in opened.info]
    assert told
    assert all(
        re.match(r"Nothing in the tab \w+ can be used: Data health says which cells", sentence)
        for sentence in told
    )


def test_without_a_campaign_anywhere_the_page_says_where_to_write_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = page("campaigns", as_folder(tmp_path / "book", DATED), monkeypatch)
    (told,) = [re.sub(r"\\(.)", r"\1", info.value) for info in opened.info]
    assert told.startswith("No row names a campaign yet. Fill in the column Campaign of Actuals,")


# --- what moved

NOW = ONE_ROW["Deals"]
assert NOW is not None
THEN = [NOW[0], [*NOW[1][:9], "2026-09-16", 20_000, 3]]


def moved(found: AppTest) -> list[str]:
    return [text for text in said(found) if re.match(r"\*\*Since \d|Open on \d", text)]


def test_without_a_copy_only_dates_tell_what_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = page("deals", as_folder(tmp_path / "book", ONE_ROW), monkeypatch)
    assert moved(opened) == ["**Since 13 Sep: nothing moved**"]
    assert not [box for box in opened.selectbox if box.label == "Since the end of"]


def test_a_copy_of_the_last_meeting_shows_what_moved_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = as_folder(tmp_path / "book", ONE_ROW)
    as_folder(book / "2026-09-13", {"Deals": THEN})
    opened = page("deals", book, monkeypatch)
    assert moved(opened) == [
        "**Since 13 Sep: 1 deal ($24k) pushed out**",
        "Open on 13 Sep: 1 deal ($20k); now 1 deal ($24k), +$4.0k.",
    ]


def test_of_several_copies_the_one_of_about_a_week_ago_is_taken_and_another_can_be_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = as_folder(tmp_path / "book", ONE_ROW)
    for day in ("2026-08-16", "2026-09-13", "2026-09-18", "2026-09-20"):
        as_folder(book / day, {"Deals": THEN if day < "2026-09-18" else NOW})
    opened = page("deals", book, monkeypatch)
    (box,) = [box for box in opened.selectbox if box.label == "Since the end of"]
    assert (box.options, box.value) == (["2026-09-18", "2026-09-13", "2026-08-16"], "2026-09-13")
    box.select("2026-09-18").run()
    assert moved(opened)[0] == "**Since 18 Sep: nothing moved**"
    linked = page("deals", book, monkeypatch, since="2026-08-16")
    assert moved(linked)[0] == "**Since 16 Aug: 1 deal ($24k) pushed out**"


def test_a_copy_that_cannot_be_used_is_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = as_folder(tmp_path / "book", ONE_ROW)
    (book / "2026-09-13").mkdir()
    (book / "2026-09-13" / "Deals.csv").write_bytes(b"\xff\xfe")
    opened = page("deals", book, monkeypatch)
    assert moved(opened) == ["**Since 13 Sep: nothing moved**"]


# --- files


@pytest.mark.parametrize("name", TEAMS)
def test_every_page_offers_its_tables_as_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    opened = page(name, as_folder(tmp_path / "book", ONE_ROW), monkeypatch)
    labels = [button.proto.label for button in opened.get("download_button")]
    assert labels
    assert set(labels) == {"CSV"}


def test_the_teams_columns_stay_in_their_order_where_a_team_has_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tabs = {name: [rows[0]] for name, rows in DATED.items() if rows is not None}
    book = as_folder(tmp_path / "book", {**tabs, "Funnel": DATED["Funnel"]})
    columns = [
        [column for column in found.value.columns if column in ("Team", "Sourced", "Effect")]
        for found in page("contributions", book, monkeypatch).table
    ]
    assert ["Team", "Sourced", "Effect"] in columns
    assert not [order for order in columns if order[:1] == ["Sourced"]]


def test_rows_of_a_campaign_are_the_cells_behind_its_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = page("campaigns", as_folder(tmp_path / "book", ONE_ROW), monkeypatch)
    (shown,) = [found.value for found in opened.table if "Cell" in found.value.columns]
    assert "1 row of Actuals" in [text.strip("*") for text in said(opened)]
    assert re.sub(r"\\", "", shown["Cell"].iloc[0]) == "Actuals!C2"
    assert shown["Source"].iloc[0] == "Source A"
