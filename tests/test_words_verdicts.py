"""What is said of signals and their verdicts, and the row as it is pasted."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from scorecard import facts
from scorecard.sources import RawWorkbook
from scorecard.verdicts import Paste, Review, Signal, Verdicts
from scorecard.words import Money, literal
from scorecard.words import verdicts as text
from scorecard.words.tables import At
from tests.builders import read
from tests.test_actions import reviewed
from tests.test_verdicts import built

USD = Money("USD")
LAST = date(2026, 9, 14)
CONFIRMED = Review(9, "Reviews!B9", LAST, None, "Confirmed", "Slow follow-up")
SETTLED = Signal(
    kind="conversion",
    stage="Opportunity",
    above="SQL",
    owner="Sales",
    handoff="Opportunity",
    effect=-194_300.0,
    against_plan=True,
    side="below",
    since=date(2026, 7, 13),
    told=2,
    review=CONFIRMED,
)
OPEN = replace(SETTLED, kind="volume", stage="Lead", above=None, handoff="Lead", review=None)


def of(*signals: Signal) -> Verdicts:
    paste = Paste("Lead", ("2026-09-14", "Lead", "", ""))
    return Verdicts(LAST, ("Week", "Handoff", "", "Verdict"), signals, (paste,), (paste,))


@pytest.mark.parametrize(
    ("signals", "title"),
    [
        ((), "No signal: nothing is more than luck"),
        ((SETTLED,), "1 signal, with its verdict"),
        ((SETTLED, SETTLED), "2 signals, each with its verdict"),
        ((SETTLED, SETTLED, OPEN), "3 signals, 1 without a verdict"),
        ((OPEN,), "1 signal, 1 without a verdict"),
        ((OPEN, OPEN), "2 signals, all without a verdict"),
    ],
)
def test_the_title_counts_what_waits_for_a_verdict(signals: Any, title: str) -> None:
    assert text.title(of(*signals)) == title


def test_the_table_has_why_it_is_one_and_what_was_decided() -> None:
    table = text.table(of(SETTLED, OPEN), USD)
    assert table.columns == (
        "Handoff", "Money against plan", "Why it is a signal", "Verdict", "Why", "Cell",
    )  # fmt: skip
    reason = (
        "Short of plan by more than luck; below its usual level, eight or more weeks in a row "
        "since the week of 13 Jul"
    )
    assert table.rows == (
        (
            "SQL → Opportunity", "-$194k", reason, "Confirmed (week of 14 Sep)", "Slow follow-up",
            At("Reviews!B9"),
        ),
        ("Lead volume", "-$194k", reason, "No verdict yet", "—", "—"),
    )  # fmt: skip
    assert (table.alt, table.right) == (
        "2 signals, 1 without a verdict",
        ("Money against plan",),
    )


def test_why_it_is_a_signal() -> None:
    weekly = replace(SETTLED, against_plan=False)
    assert text.why(replace(weekly, told=1, side="above")) == (
        "Above its usual range since the week of 13 Jul, yet short of plan"
    )
    assert text.why(replace(weekly, told=3)) == (
        "Below its usual level, three of four weeks near the limit since the week of 13 Jul"
    )
    plan = replace(SETTLED, side=None, since=None, told=None)
    assert text.why(plan) == "Short of plan by more than luck"
    assert text.why(replace(plan, effect=9.0)) == "Ahead of plan by more than luck"


def test_weeks_on_one_side_of_usual_and_a_period_on_the_other_side_of_plan_are_both_said() -> None:
    number = replace(SETTLED, kind="number", stage=None, against_plan=False, side="above")
    above = "Above its usual level, eight or more weeks in a row since the week of 13 Jul"
    assert text.why(number) == f"{above}, yet short of plan"
    for effect in (5_000.0, 0.001, None):  # the same side, on plan, and without a plan
        assert text.why(replace(number, effect=effect)) == above
    below = text.why(replace(number, side="below", effect=5_000.0))
    assert below == above.replace("Above", "Below") + ", yet ahead of plan"
    both = text.why(replace(number, against_plan=True))
    assert both == f"Short of plan by more than luck; a{above[1:]}"


def test_every_kind_of_signal_has_its_name() -> None:
    number = replace(SETTLED, kind="number", stage=None)
    assert text.signal_name(number) == "The Number"
    assert text.signal_name(replace(number, kind="closed-won")) == "Closed-won revenue"
    assert text.signal_name(replace(OPEN, kind="deal size")) == "Deal size"
    assert text.signal_name(replace(SETTLED, stage="**Won**"), literal) == ("SQL → \\*\\*Won\\*\\*")


def test_a_verdict_of_one_source_says_so_and_a_row_may_wait() -> None:
    assert text.decided(replace(CONFIRMED, source="Source A")) == (
        "Confirmed (week of 14 Sep, Source A only)"
    )
    assert text.decided(replace(CONFIRMED, verdict=None)) == (
        "No verdict yet: its row waits for one"
    )


def test_the_verdict_of_a_stage_stands_beside_its_line() -> None:
    found = of(replace(SETTLED, kind="number", stage=None), SETTLED, OPEN)
    assert text.verdict_of(found, "Opportunity") == "Confirmed (week of 14 Sep): Slow follow-up"
    assert text.verdict_of(found, "Lead") == "No verdict yet"
    assert text.verdict_of(found, "Lead", "conversion") == ""
    assert text.verdict_of(found, "Won") == ""
    unsaid = replace(SETTLED, review=replace(CONFIRMED, why=None))
    assert text.verdict_of(of(unsaid), "Opportunity") == "Confirmed (week of 14 Sep)"


def test_a_row_is_pasted_with_tabs_between_its_cells() -> None:
    found = of(OPEN)
    assert text.paste_text(found.missing[0]) == "2026-09-14\tLead\t\t"


@settings(max_examples=40)
@given(reviewed())
def test_every_row_to_paste_is_one_line_with_a_cell_for_each_column(raw: RawWorkbook) -> None:
    known = facts.build(read(raw))
    found = built(known, known.default_period.name)
    table = text.table(found, Money(known.workbook.settings.currency))
    assert len(table.rows) == len(found.signals)
    for paste in (*found.missing, *found.actions):
        line = text.paste_text(paste)
        assert "\n" not in line
        assert line.count("\t") == len(found.columns) - 1
    for cells in table.rows:
        assert not any("None" in str(cell) or "\n" in str(cell) for cell in cells)
