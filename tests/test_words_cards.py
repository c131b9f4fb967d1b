"""The large figures of a period, each with its name and the note below it."""

from dataclasses import replace

import pytest

from scorecard import facts, landing, ledger, number
from scorecard.number import Number
from scorecard.words import Money
from scorecard.words.cards import Card, number_cards
from tests.builders import DEFAULT, Rows, read

USD = Money("USD")


def cards(named: str = "2026-Q3", **tabs: Rows) -> list[tuple[str, str, str]]:
    known = facts.build(read(**tabs))
    of = ledger.build(known, known.workbook.calendar.parse(named))
    found = number.build(known, of)
    return told(number_cards(found, landing.build(known, of, found), USD))


def told(found: tuple[Card, ...]) -> list[tuple[str, str, str]]:
    return [(card.label, card.value, card.note) for card in found]


def test_every_figure_of_a_period_under_way() -> None:
    # 174,000 won by the 82nd of 92 days; 82/92 of 975,000 are 869,022. The other 801,000 in ten
    # days are 560,700 a week. The three weeks of the workbook brought 73,000, 26,000 and 75,000.
    assert cards()[:5] == [
        ("Won, at least", "$174k", "day 82 of 92"),
        ("Target to date", "$869k", "by 20 Sep"),
        ("Target", "$975k", "1.4 weeks left"),
        ("Gap to date", "-$695k", "20% of target to date"),
        ("Needed a week", "$561k", "13-week best: $75k"),
    ]


def test_a_period_without_a_target_has_no_gap() -> None:
    found = cards(Targets=[DEFAULT["Targets"][0]])
    assert found[:5] == [
        ("Won", "$174k", "day 82 of 92"),
        ("Target to date", "—", "by 20 Sep"),
        ("Target", "—", "1.4 weeks left"),
        ("Gap to date", "—", "nothing to compare"),
        ("Needed a week", "—", "usual: $58k"),
    ]


def test_a_target_of_days_that_are_still_to_come_makes_no_gap() -> None:
    """What is won before the plan begins is nothing above it."""
    header, *_ = DEFAULT["Targets"]
    later = [header, ["2026-09-21", "All", None, None, None, None, 90_000, None]]
    assert cards(Targets=later)[:4] == [
        ("Won", "$174k", "day 82 of 92"),
        ("Target to date", "—", "by 20 Sep"),
        ("Target", "$90k", "1.4 weeks left"),
        ("Gap to date", "—", "nothing to compare"),
    ]


def test_a_period_that_is_over_asks_nothing_any_more() -> None:
    header, *rows = DEFAULT["Targets"]
    planned = [header, *(["2026-08", *row[1:]] for row in rows)]
    # The rows of the 31st count on their day.
    found = cards("2026-08", Targets=planned)
    assert [found[i] for i in (0, 2, 4)] == [
        ("Won, at least", "$73k", "day 31 of 31"),
        ("Target", "$975k", "the period is over"),
        ("Needed a week", "—", "usual: $58k"),
    ]
    assert found[5] == ("Landing", "$73k", "at least")


@pytest.fixture
def sound() -> Number:
    known = facts.build(read())
    return number.build(known, ledger.build(known, known.default_period))


def test_where_everything_is_reported_won_is_no_least(sound: Number) -> None:
    known = facts.build(read())
    of = ledger.build(known, known.default_period)
    landed = landing.build(known, of, sound)
    complete = number_cards(
        replace(sound, at_least=False, gap=42_000, attainment=1.048), landed, USD
    )
    assert told(complete)[0] == ("Won", "$174k", "day 82 of 92")
    assert told(complete)[3] == ("Gap to date", "+$42k", "104% of target to date")
