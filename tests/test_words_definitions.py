"""Definitions: every word of the meeting, with this period's own numbers in its formula."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import facts as fact_tables
from scorecard import landing, ledger, number
from scorecard.ledger import results
from scorecard.sources import RawWorkbook
from scorecard.words import Money, definitions
from scorecard.words.definitions import Definition, StageDefinition
from tests.builders import read
from tests.generated import workbooks

USD = Money("USD")


def defined(
    period: str = "2026-Q3", raw: RawWorkbook | None = None, **tabs: Any
) -> dict[str, Definition]:
    known = fact_tables.build(read(raw, None, **tabs))
    built = ledger.build(known, known.workbook.calendar.parse(period))
    money = Money(known.workbook.settings.currency)
    headline = number.build(known, built)
    landed = landing.build(known, built, headline)
    figures = definitions.figures(known, built, headline, landed, money)
    assert len({entry.term for entry in figures}) == len(figures)
    return {entry.term: entry for entry in figures}


@pytest.mark.parametrize(
    ("term", "formula", "worked"),
    [
        ("The Number", "closed-won", "Q3 2026: $174,000"),
        ("Through", "", "As of 20 Sep 2026 that is 20 Sep 2026."),
        (
            "Target to date",
            "target × days passed ÷ days of the target",
            "day 82 of 92: $869,022 of $975,000",
        ),
        ("Gap to date", "won − target to date", "$174,000 − $869,022 = -$695,022"),
        ("Status", "won ÷ target to date", "20%: behind"),
        ("Needed a week", "(target − won) ÷ weeks left", "1.4 weeks left: $560,700 a week"),
        (
            "Waiting on",
            "",
            "Waiting on Marketing (Lead and Qualified of Source A, 9 weeks since 29 Jun) and "
            "Sales (Opportunity and Won of Source A and Source B, 9 weeks since 29 Jun).",
        ),
        ("Not reported yet", None, None),
    ],
)
def test_a_formula_has_this_periods_numbers_put_in(
    term: str, formula: str | None, worked: str | None
) -> None:
    found = defined()
    if formula is None:
        assert term not in found  # "Waiting on" says it
        return
    assert (found[term].formula, found[term].worked) == (formula, worked)


def test_the_number_says_what_it_counts() -> None:
    closed = "Closed-won revenue, from the Actuals tab."
    deals = "Closed-won revenue: won deals by close date, from the Deals tab."
    net = " Expansion counts, contraction and churn are taken off."
    for settings_rows, meaning, formula in [
        ([], closed, "closed-won"),
        ([["Revenue from", "Deals"]], deals, "closed-won"),
        (
            [["Number", "Net revenue"]],
            closed + net,
            "closed-won + expansion − contraction − churned",
        ),
    ]:
        found = defined(Settings=[["Setting", "Value"], *settings_rows])["The Number"]
        assert (found.meaning, found.formula) == (meaning, formula)


def test_the_bands_are_those_of_the_settings() -> None:
    rows = [["Setting", "Value"], ["On track from", "95%"], ["Attention from", "70%"]]
    assert defined(Settings=rows)["Status"].meaning == (
        "On track from 95% of the target to date, needs attention from 70%, behind below. "
        "In the first tenth of a period it is too early to say."
    )


def test_a_line_that_this_period_has_is_defined_with_its_money() -> None:
    found = defined(Targets=[["Period", "Source", "Revenue"]])["Unplanned source"]
    assert found == Definition(
        "Unplanned source",
        "Revenue of a source without a target in this period: all of it is volume.",
        "",
        "+$174,000 in this period",
    )
    assert "Unplanned source" not in defined()


def test_every_line_that_a_ledger_can_have_is_defined() -> None:
    kinds = {
        value for name, value in vars(results).items() if name.isupper() and isinstance(value, str)
    }
    retention = {name.lower() for name in fact_tables.RETENTION}
    assert set(definitions.LINES) == kinds | retention


def test_stages_are_defined_as_the_workbook_has_them() -> None:
    rows = [
        ["Stage", "Owner", "Definition", "Weeks to next", "Accept within (hours)"],
        ["Lead", "Marketing", "Asked to be contacted", 1.5, 24],
        ["Won", None, None, None, None],
    ]
    assert definitions.stages(fact_tables.build(read(Funnel=rows))) == (
        StageDefinition("Lead", "Marketing", "Asked to be contacted", 1.5, 24),
        StageDefinition("Won", None, None, None, None),
    )


@settings(max_examples=50)
@given(workbooks(), st.sampled_from(["2026", "2026-Q3", "2026-Q4", "2026-07-08"]))
def test_any_workbook_has_its_definitions(raw: RawWorkbook, period: str) -> None:
    for entry in defined(period, raw).values():
        assert entry.meaning.rstrip(")")[-1] == "."
        assert re.findall(r"\b(nan|inf|None)\b|-0%", f"{entry.formula} {entry.worked}") == []
