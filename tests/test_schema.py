"""The contract itself: complete, readable by its own examples, and told in full in the tables."""

import pytest

from scorecard.cells import Conventions, name_key
from scorecard.schema import (
    ALL,
    RESERVED_FOR_STAGES,
    TAB,
    TABS,
    Column,
    Settings,
    Tab,
    markdown_tables,
)

COLUMNS = [(tab, column) for tab in TABS for column in tab.with_stages(("Stage 1", "Stage 2"))]


def named(case: tuple[Tab, Column]) -> str:
    return f"{case[0].name}.{case[1].name}"


@pytest.mark.parametrize("case", COLUMNS, ids=named)
def test_every_example_is_read_by_its_own_column(case: tuple[Tab, Column]) -> None:
    _, column = case
    assert column.kind.read(column.example, Conventions()) is not None


@pytest.mark.parametrize("case", COLUMNS, ids=named)
def test_a_blank_cell_is_none_in_every_column(case: tuple[Tab, Column]) -> None:
    _, column = case
    assert [column.kind.read(cell, Conventions()) for cell in (None, "", " ")] == [None] * 3


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_no_two_columns_of_a_tab_match_the_same_header(tab: Tab) -> None:
    keys = [key for column in tab.columns for key in column.name_keys]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_what_a_tab_says_about_its_columns_names_columns_that_it_has(tab: Tab) -> None:
    names = {column.name for column in tab.columns}
    said = {tab.money, tab.dated, tab.stages_after} - {None}
    assert said <= names
    assert any(column.key for column in tab.columns)


def test_the_tabs_are_those_of_the_contract() -> None:
    assert [tab.name for tab in TABS] == [
        "Settings", "Funnel", "Sources", "Targets", "Actuals", "Campaigns", "Deals", "Accounts",
        "Feedback", "Customers", "Reviews", "Incentives", "Exchange",
    ]  # fmt: skip
    assert {tab.name for tab in TABS if tab.required} == {"Funnel", "Sources", "Targets", "Actuals"}


def test_stages_stand_where_the_contract_puts_them() -> None:
    columns = TAB["Actuals"].with_stages(("Lead", "Won"))
    assert [column.name for column in columns] == [
        "Date", "Source", "Campaign", "Lead", "Won", "Revenue", "Spend",
    ]  # fmt: skip
    assert TAB["Funnel"].with_stages(("Lead", "Won")) == TAB["Funnel"].columns


def test_required_are_the_keys_and_revenue_in_targets_and_actuals() -> None:
    required = {
        tab.name: [column.name for column in tab.columns if column.key or column.required]
        for tab in TABS
    }
    assert required == {
        "Settings": ["Setting", "Value"],
        "Funnel": ["Stage"],
        "Sources": ["Source"],
        "Targets": ["Period", "Source", "Revenue"],
        "Actuals": ["Date", "Source", "Revenue"],
        "Campaigns": ["Campaign"],
        "Deals": ["Deal"],
        "Accounts": ["Account"],
        "Feedback": ["Date"],
        "Customers": ["Date", "Source"],
        "Reviews": ["Week", "Handoff"],
        "Incentives": ["Team"],
        "Exchange": ["Week", "Team", "What"],
    }


def test_a_stage_cannot_be_called_like_a_column_beside_it() -> None:
    assert {name_key(name) for name in ("Date", "revenue", "Closed", ALL + "owner")} & (
        RESERVED_FOR_STAGES
    ) == {"date", "revenue", "closed"}


def test_the_default_of_each_setting_is_what_its_words_say() -> None:
    for name, field in Settings.model_fields.items():
        words = (field.examples or [""])[0]
        if words in ("", "today", "none") or words.startswith("the "):
            assert field.default in (None, "UTC")
        else:
            typed = Settings.model_validate({name: words}, context=Conventions())
            assert getattr(typed, name) == field.default


def test_the_tables_tell_every_tab_column_and_setting() -> None:
    text = markdown_tables()
    for tab in TABS:
        assert f"\n### {tab.name} (" in "\n" + text
        for column in tab.columns:
            assert f" {column.meaning} | {column.example} |\n" in text
    for field in Settings.model_fields.values():
        assert f"\n| {field.title} | " in text


def test_the_table_of_sources_reads_like_this() -> None:
    text = markdown_tables()
    start = text.index("### Sources")
    assert text[start : text.index("### Targets")] == (
        "### Sources (required)\n"
        "\n"
        "One row a source of revenue.\n"
        "\n"
        "| Column | Type | Meaning | Example |\n"
        "| --- | --- | --- | --- |\n"
        "| **Source** | text | Name of the source | Webinars |\n"
        "| Team | text | Team that originates it | Marketing |\n"
        "| Kind | text | Kind of lead or motion, in your words | Content download |\n"
        "\n"
    )
