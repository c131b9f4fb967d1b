"""Definitions of the teams' pages: each word with what it says about this period."""

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
from scorecard.sources import RawWorkbook
from scorecard.words import Money
from scorecard.words import team_definitions as text
from scorecard.words.definitions import Definition
from tests.builders import NOW
from tests.builders import workbook as workbook_of
from tests.generated import workbooks


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


# Three deals won in 30 days, two lost, one without a decision, two open; a month of customers that
# loses 5% and adds 4%; three things heard, two of them answered after five days.
WORKED = workbook_of(
    Deals=[
        ["Deal", "Source", "Outcome", "Created", "Closed", "Amount"],
        *([f"W{i}", "Source A", "Won", "2026-07-20", "2026-08-19", 10_000] for i in range(3)),
        *([f"L{i}", "Source A", "Lost", "2026-07-20", "2026-08-29", 10_000] for i in range(2)),
        ["N1", "Source A", "No decision", "2026-07-20", "2026-09-08", 10_000],
        *([f"O{i}", "Source A", "Open", "2026-09-10", None, 10_000] for i in range(2)),
    ],
    Customers=[
        ["Date", "Source", "Opening", "Expansion", "Contraction", "Churned"],
        ["2026-08", "Source A", 100_000, 4_000, 2_000, 3_000],
    ],
    Feedback=[
        ["Date", "What we heard", "Deal", "Answer", "Answered on"],
        ["2026-09-01", "Too dear", "O0", None, None],
        ["2026-09-01", "Too slow", None, "A page", "2026-09-06"],
        ["2026-09-02", "Too big", None, "A page", "2026-09-07"],
    ],
    Accounts=[
        ["Account", "Last marketing touch", "Last sales touch"],
        ["Account 1", "2026-09-01", "2026-09-01"],
        ["Account 2", "2026-09-01", None],
        ["Account 3", None, None],
    ],
)


def test_a_formula_has_this_periods_numbers_put_in() -> None:
    worked = {entry.term: entry.worked for entry in defined(WORKED)}
    assert worked == {
        "Return, so far and in the end": "No campaign to follow yet",
        "Credit": "3 won deals name no campaign: $30k is credited to none",
        "Win rate, narrow and broad": "Win rate 60% narrow (3 of 5), 50% broad (3 of 6)",
        "Usually won": "$20k open in 2 deals",
        "Cycle": "Half of the deals created in July 2026 closed within 30 days",
        "Velocity": (
            "Pipeline velocity: 2 deals open × 50% broad win rate × $10k a won deal ÷ 30 days from "
            "creation to the win = $333 a day."
        ),
        "Touched": (
            "1 of 3 target accounts were touched by both teams in 30 days; nobody touched 1"
        ),
        "Money at stake": "1 item is open, 19 days old; $10k of open deals wait for an answer",
        "Answer time": "Half of what was heard is answered within 5 days: 2 of 3 answered",
        "GRR and NRR": (
            "Of $100k: GRR 95.0%, NRR 99.0%, over 1 month. Too few to say what a year would keep: "
            "it takes 6."
        ),
        # August and September at 1% net of 100k a month; July has no row.
        "To stand still": "$2.0k of the $975k target of Q3 2026 only replaces what leaves",
    }


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
