"""What is said of agreed actions: the counts on both sides, the money, and what is not known."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from scorecard import actions, facts
from scorecard.actions import Action, Actions, Outcome, Tried, Weeks
from scorecard.calendar import Calendar
from scorecard.signal import wilson
from scorecard.sources import RawWorkbook
from scorecard.words import Money, literal
from scorecard.words import actions as text
from scorecard.words.tables import At
from tests.builders import read
from tests.test_actions import reviewed

USD = Money("USD")
LAST = date(2026, 9, 14)
# 38 of 100 less 31% of them: 7 more, at 9,000 each.
MOVED = Outcome(
    verdict="moved, by less",
    kind="conversion",
    above="SQL",
    since=date(2026, 6, 22),
    judged_on=date(2026, 7, 5),
    lagged=False,
    before=Weeks(date(2026, 3, 16), date(2026, 6, 8), 13, 62.0, 200.0),
    after=Weeks(date(2026, 6, 22), LAST, 13, 38.0, 100.0),
    records=7.0,
    band=5.0,
    worth=9_000.0,
    money=63_000.0,
)
DONE = Action(
    row=5,
    address="Reviews!F5",
    week=date(2026, 6, 8),
    handoff="Opportunity",
    source="Paid search",
    verdict="Confirmed",
    why="Slow follow-up",
    action="Call within a day",
    owner="Sales",
    due=date(2026, 6, 15),
    status="Done",
    expected=120_000.0,
    overdue=False,
    place="judged",
    outcome=MOVED,
)
OPEN = replace(
    DONE,
    status="Open",
    place="open",
    outcome=Outcome("not done", "conversion", "SQL", date(2026, 6, 22), date(2026, 7, 5)),
)
LATE = replace(OPEN, overdue=True)
NOTHING = Tried(None, None, None, 0, 0, None, 0, None, None)


def of(*found: Action, memory: Tried = NOTHING) -> Actions:
    return Actions(date(2026, 9, 20), date(2026, 9, 20), found, memory, (), ())


def outcome(**changed: Any) -> str:
    return text.outcome(replace(DONE, outcome=replace(MOVED, **changed)), USD)


def tried(judged: int, hits: int, **changed: Any) -> Tried:
    found = Tried("conversion", "Won", None, judged, hits, wilson(hits, judged), 2, 9e4, 4e4)
    return replace(found, **changed)


# --- the title


@pytest.mark.parametrize(
    ("found", "title"),
    [
        ((), "No action has been agreed in the Reviews tab yet"),
        ((DONE,), "No action is open; none can be judged yet"),
        ((OPEN,), "1 action is open; none can be judged yet"),
        ((LATE,), "1 action is open, it is overdue; none can be judged yet"),
        ((LATE, LATE), "2 actions are open, all overdue; none can be judged yet"),
        ((LATE, OPEN, OPEN), "3 actions are open, 1 overdue; none can be judged yet"),
    ],
)
def test_the_title_counts_what_is_open(found: tuple[Action, ...], title: str) -> None:
    assert text.title(of(*found)) == title


def test_the_title_says_how_many_moved_their_handoff() -> None:
    assert text.title(of(LATE, OPEN, LATE, OPEN, memory=tried(3, 2))) == (
        "4 actions are open, 2 overdue; in 2 of 3 that can be judged the handoff moved as it should"
    )
    assert text.title(of(DONE, memory=tried(1, 1))) == (
        "No action is open; in 1 of 1 that can be judged the handoff moved as it should"
    )


def test_a_due_date_of_another_year_says_so() -> None:
    found = of(LATE, replace(LATE, due=date(2025, 12, 7)), replace(LATE, due=None))
    due = [row[2] for row in text.meeting(found, USD).rows]
    assert due == ["7 Dec 2025", "15 Jun", "—"]


# --- outcomes


def test_a_conversion_that_moved() -> None:
    assert outcome() == (
        "SQL → Opportunity, Paid search: 31% of 200 before, 38% of 100 after: about 7 more in "
        "Opportunity, worth $63k; expected +$120k."
    )


def test_a_volume_that_moved_so_far() -> None:
    volume = {
        "kind": "volume",
        "above": None,
        "verdict": "moved as expected",
        "before": Weeks(LAST, LAST, 13, 1300.0, 13.0),
        "after": Weeks(LAST, LAST, 4, 520.0, 4.0),
        "records": 120.0,
    }
    assert outcome(**volume) == (
        "Opportunity volume, Paid search: 100 a week in the 13 weeks before, 130 a week in the 4 "
        "weeks after: about 120 more in Opportunity, worth $63k; expected +$120k; so far, 4 of 13 "
        "weeks."
    )


def test_what_stands_against_an_outcome_is_said() -> None:
    assert outcome(verdict="no more than luck", records=-3.0, money=-27_000.0).endswith(
        "about 3 fewer in Opportunity, worth $27k, no more than luck; expected +$120k."
    )
    assert outcome(verdict="moved the other way", records=-9.0, money=None).endswith(
        "about 9 fewer in Opportunity; expected +$120k, so it moved the other way."
    )
    assert outcome(together=1).endswith(
        "; another action on this handoff began to show in the same weeks."
    )
    assert "; 2 other actions on this handoff" in outcome(together=2)
    assert "31% of 200 due before, 38% of 100 after" in outcome(lagged=True)
    unsaid = replace(DONE, expected=None, source=None)
    assert text.outcome(unsaid, USD) == (
        "SQL → Opportunity: 31% of 200 before, 38% of 100 after: about 7 more in Opportunity, "
        "worth $63k."
    )


def test_rates_that_round_alike_are_told_apart() -> None:
    near = Weeks(LAST, LAST, 13, 62.4, 200.0)
    assert "31.0% of 200 before, 31.2% of 200 after" in outcome(after=near)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"verdict": "too early"},
            "too early; it can show from the week of 22 Jun and be judged on 5 Jul",
        ),
        ({"verdict": "nothing to judge"}, "no effect on the handoff was expected"),
        (
            {"verdict": "not listed"},
            "its stage or its source is a name that the workbook does not list",
        ),
        (
            {"verdict": "no base", "before": Weeks(LAST, LAST, 1, 1.0, 2.0)},
            "1 week fully reported before it, and 4 are needed to compare with",
        ),
        (
            {"verdict": "no base", "before": None},
            "0 weeks fully reported before it, and 4 are needed to compare with",
        ),
        (
            {"verdict": "not reported", "after": None},
            "0 weeks fully reported since it can show, and 2 are needed",
        ),
    ],
)
def test_what_cannot_be_judged_says_why(changed: dict[str, Any], said: str) -> None:
    assert outcome(**changed) == f"SQL → Opportunity, Paid search: {said}."


def test_an_action_that_is_open_or_was_dropped() -> None:
    assert text.outcome(OPEN, USD) == "SQL → Opportunity, Paid search: the action is not done."
    dropped = replace(OPEN, status="Dropped")
    assert text.outcome(dropped, USD) == ("SQL → Opportunity, Paid search: the action was dropped.")
    assert (text.came(OPEN, USD), text.came(dropped, USD)) == ("Not done yet", "Dropped")


def test_the_sentences_are_those_of_the_meetings_judged_actions() -> None:
    remembered = replace(DONE, place="memory")
    assert text.outcomes(of(OPEN, DONE, remembered), USD) == [text.outcome(DONE, USD)]


# --- tables


def test_the_meetings_table() -> None:
    bare = replace(OPEN, owner=None, due=None, expected=None, source=None)
    table = text.meeting(of(DONE, bare, LATE), USD)
    assert table.columns == (
        "Action", "Owner", "Due", "Status", "Handoff", "Expected", "What came", "Cell",
    )  # fmt: skip
    handoff = "SQL → Opportunity, Paid search"
    cell = At("Reviews!F5")
    assert table.rows == (
        ("Call within a day", "Sales", "15 Jun", "Open, overdue", handoff, "+$120k",
         "Not done yet", cell),
        ("Call within a day", "Nobody", "—", "Open", "SQL → Opportunity", "—", "Not done yet",
         cell),
        ("Call within a day", "Sales", "15 Jun", "Done", handoff, "+$120k",
         "Moved, by less than expected: +7 records, +$63k", cell),
    )  # fmt: skip
    assert (table.alt, table.right) == ("3 actions to go through", ("Expected",))


def test_what_came_in_a_few_words() -> None:
    def came(**changed: Any) -> str:
        return text.came(replace(DONE, outcome=replace(MOVED, **changed)), USD)

    few = Weeks(LAST, LAST, 3, 38.0, 100.0)
    assert came(after=few) == "Moved, by less than expected so far: +7 records, +$63k"
    assert came(verdict="too early", records=None) == "Too early: from 5 Jul"
    assert came(verdict="no base", records=None) == "Too few weeks before it"
    assert came(verdict="no more than luck", records=-1.0, money=None) == (
        "No more than luck: -1 record"
    )


def test_the_memory_has_plain_counts_until_there_are_enough_for_a_rate() -> None:
    few, enough = tried(5, 2), tried(6, 3, kind="volume", stage="Lead", expected=None, came=None)
    table = text.memory((few, enough), USD)
    assert table.columns == ("Works on", "Judged", "Handoff moved", "Expected", "Came")
    assert table.rows == (
        ("Conversion into Won", "5", "2 of 5, too few for a rate", "+$90k", "+$40k"),
        ("Volume of Lead", "6", "3 of 6, 50% (19% to 81%)", "—", "—"),
    )
    assert table.alt == "Judged actions, a row each kind"


def test_the_memory_by_quarter() -> None:
    quarter = Calendar().parse("2026-Q3")
    table = text.memory((tried(1, 0, kind=None, stage=None, quarter=quarter),), USD)
    assert table.columns[0] == "Quarter"
    assert table.rows[0][0] == "Q3 2026"
    assert text.memory((), USD).rows == ()
    assert (text.what(NOTHING), text.hit_rate(NOTHING)) == ("All actions", "—")


def test_names_go_through_the_name_given() -> None:
    strange = replace(DONE, handoff="**Won**", action="$x$")
    assert text.handoff(strange, literal) == "SQL → \\*\\*Won\\*\\*, Paid search"
    assert text.meeting(of(strange), USD, literal).rows[0][0] == "\\$x\\$"


# --- for every workbook


@settings(max_examples=40)
@given(reviewed())
def test_every_action_is_said_in_one_line_without_a_bare_number(raw: RawWorkbook) -> None:
    known = facts.build(read(raw))
    found = actions.build(known, known.default_period)
    tables = [text.meeting(found, USD), text.memory(found.kinds, USD)]
    cells = [str(cell) for table in tables for row in table.rows for cell in row]
    sentences = [text.outcome(action, USD) for action in found.actions]
    for said in [text.title(found), *sentences, *cells]:
        assert said
        assert "\n" not in said
        assert not re.search(r"\bNone\b|\bnan\b|\d\.\d{3}", said)


@pytest.mark.parametrize("word", ["fault", "blame", "failed", "bad"])
def test_no_sentence_blames(word: str) -> None:
    every = [text.OUTCOME_HELP, text.MEMORY_HELP, *text.VERDICTS.values(), outcome()]
    assert not any(word in sentence for sentence in every)
