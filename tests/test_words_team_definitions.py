"""Definitions of the teams' pages: each word with what it says about this period."""

import pytest
from hypothesis import given, settings

from scorecard import (
    accounts,
    attribution,
    campaigns,
    deals,
    facts,
    feedback,
    retention,
    workbook,
)
from scorecard.sources import RawWorkbook, open_workbook
from scorecard.words import Money
from scorecard.words import team_definitions as text
from scorecard.words.definitions import Definition
from tests.builders import NOW
from tests.generated import workbooks
from tests.server import ROOT


def defined(raw: RawWorkbook) -> tuple[Definition, ...]:
    known = facts.build(workbook.read(raw, NOW))
    period, money = known.default_period, Money(known.workbook.settings.currency)
    credits = attribution.build(known, period)
    return (
        *text.campaign_figures(campaigns.build(known, period), credits, money),
        *text.deal_figures(deals.build(known, period), money),
        *text.account_figures(accounts.build(known, period), money),
        *text.feedback_figures(feedback.build(known, period), money),
        *text.retention_figures(retention.build(known, period), money),
    )


@pytest.fixture(scope="module")
def sample() -> dict[str, Definition]:
    return {entry.term: entry for entry in defined(open_workbook(ROOT / "sample_data"))}


@pytest.mark.parametrize(
    ("term", "formula", "worked"),
    [
        (
            "Win rate, narrow and broad",
            "narrow: won ÷ (won + lost); broad: won ÷ (won + lost + no decision)",
            "Win rate 47% narrow (95 of 203), 37% broad (95 of 255)",
        ),
        (
            "Velocity",
            "open deals × broad win rate × mean won deal ÷ mean days from creation to the win",
            "Pipeline velocity: 98 deals open × 37% broad win rate × $41k a won deal ÷ 32.6 days "
            "from creation to the win = $45k a day.",
        ),
        (
            "Usually won",
            "Σ amount × share won at that stage and age",
            "$4.16M open in 98 deals, of which about $1.09M is usually won (not known of 3 deals)",
        ),
        (
            "GRR and NRR",
            "GRR: product of (opening − contraction − churned) ÷ opening; NRR with + expansion",
            "Of $69.76M: GRR 91.2% (90.9% to 91.5%), NRR 98.1%, over 8 months. Over the last 12 "
            "months: GRR 87.3% (87.0% to 87.6%), NRR 97.3%.",
        ),
        (
            "To stand still",
            "",
            "$500k of the $6.00M target of Q3 2026 only replaces what leaves",
        ),
        ("Answer time", "", "Half of what was heard is answered within 29 days: 21 of 40 answered"),
    ],
)
def test_a_formula_has_this_periods_numbers_put_in(
    sample: dict[str, Definition], term: str, formula: str, worked: str
) -> None:
    assert (sample[term].formula, sample[term].worked) == (formula, worked)


@settings(max_examples=20)
@given(workbooks())
def test_every_workbook_has_every_word_once(raw: RawWorkbook) -> None:
    found = defined(raw)
    assert [entry.term for entry in found] == [
        "Return, so far and in the end", "Credit", "Win rate, narrow and broad", "Usually won",
        "Cycle", "Velocity", "Touched", "Money at stake", "Answer time", "GRR and NRR",
        "To stand still",
    ]  # fmt: skip
    assert all(len(entry.meaning) <= 600 and len(entry.formula) <= 200 for entry in found)
