"""Definitions of the plan's pages: each word with what it says about this period."""

from hypothesis import given, settings

from scorecard import backwards, facts, pay, quarters, workbook
from scorecard.sources import RawWorkbook
from scorecard.words import Money
from scorecard.words import plan_definitions as text
from scorecard.words.definitions import Definition
from tests.builders import NOW
from tests.builders import workbook as workbook_of
from tests.generated import workbooks


def defined(raw: RawWorkbook) -> tuple[Definition, ...]:
    known = facts.build(workbook.read(raw, NOW))
    period, money = known.default_period, Money(known.workbook.settings.currency)
    return (
        *text.backwards_figures(backwards.build(known, period), money),
        *text.quarters_figures(quarters.build(known, period), money),
        *text.pay_figures(pay.build(known, period), money),
    )


def test_a_formula_has_this_periods_numbers_put_in() -> None:
    worked = {
        entry.term: entry.worked
        for entry in defined(
            workbook_of(
                Deals=[
                    ["Deal", "Source", "Outcome", "Created", "Expected close", "Amount"],
                    ["D1", "Source A", "Open", "2026-07-20", "2026-09-28", 80_100],
                ],
                Incentives=[
                    ["Team", "People", "Variable pay", "On the Number"],
                    ["Sales", 4, 40_000, 0.5],
                ],
            )
        )
    }
    assert worked == {
        "Records needed": "Q3 2026: $975k needs 1,300 leads, 99 a week, useful until 29 Jul",
        "Last useful day": (
            "A lead created after 29 Jul closes, at its usual speed, after Q3 2026"
        ),
        "Needed a week": "At most $801k is still needed in Q3 2026, with 1.4 weeks left",
        "Allowed cost": "10% of $975k is $98k: $2.5k for a win, $50 for a lead",
        "On its way": (
            "Q4 2026: at the planned rates at least $197k is on its way; it has no target yet"
        ),
        "Coverage, and coverage needed": (
            "Open deals are 0.1 times what Q3 2026 lacks; what past quarters had is not known"
        ),
        # Shares alone: what a team is paid in money is on its own page, where it can be hidden.
        "Paid under the shared plan": (
            "At the forecast, 26% of target, the plan pays 26% of the pot."
        ),
    }


@settings(max_examples=20, deadline=None)
@given(workbooks())
def test_every_workbook_has_every_word_once(raw: RawWorkbook) -> None:
    found = defined(raw)
    assert [entry.term for entry in found] == [
        "Records needed", "Last useful day", "Needed a week", "Allowed cost", "On its way",
        "Coverage, and coverage needed", "Paid under the shared plan",
    ]  # fmt: skip
    assert all(len(entry.meaning) <= 600 and len(entry.formula) <= 200 for entry in found)
    assert all(len(entry.worked) <= 900 for entry in found)
