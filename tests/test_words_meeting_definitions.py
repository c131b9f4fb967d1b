"""Definitions of the weekly review: each word with what it says about this period."""

from hypothesis import given, settings

from scorecard import actions, changes, facts, grid, trailing, workbook
from scorecard.sources import RawWorkbook
from scorecard.words import Money
from scorecard.words import meeting_definitions as text
from scorecard.words.definitions import Definition
from tests.builders import NOW
from tests.builders import workbook as workbook_of
from tests.generated import workbooks


def defined(raw: RawWorkbook) -> tuple[Definition, ...]:
    known = facts.build(workbook.read(raw, NOW))
    period, money = known.default_period, Money(known.workbook.settings.currency)
    restated = changes.restatements((), known, period)
    log = changes.target_log(known, (), known, period)
    return (
        *text.change_figures(restated, log, money),
        *text.meeting_figures(
            actions.build(known, period),
            trailing.build(known, period),
            grid.build(known, period),
            money,
        ),
    )


def test_each_word_says_what_it_is_in_this_period() -> None:
    assert {entry.term: entry.worked for entry in defined(workbook_of())} == {
        "News and corrections": "",
        "Settled figure": "No settled figure was changed",
        "First plan": "The plan was not moved: the gap to date is -$695k",
        "What came of an action": "No action has been agreed in the Reviews tab yet",
        "Hit rate": "",
        "Weeks and months": "The Number: $75k last week, +188% on the week",
        "13 weeks": "No measure of 4 was below plan in each of the last three weeks; 3 are not "
        "reported for the last week",
    }


@settings(max_examples=25)
@given(raw=workbooks())
def test_every_word_is_defined_for_every_workbook(raw: RawWorkbook) -> None:
    found = defined(raw)
    assert len({entry.term for entry in found}) == len(found) == 7
    assert all(entry.meaning for entry in found)
