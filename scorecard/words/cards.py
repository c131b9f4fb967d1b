"""The large figures of a period: each with its name above and a note below."""

from dataclasses import dataclass

from scorecard.landing import Landing
from scorecard.number import Number
from scorecard.words.figures import DASH, Money, attained, day
from scorecard.words.labels import days_left, days_passed, usual_week
from scorecard.words.landing import landing_card


@dataclass(frozen=True)
class Card:
    """One large figure."""

    label: str
    value: str
    note: str


def number_cards(number: Number, landing: Landing, money: Money) -> tuple[Card, ...]:
    """Won, due, target, gap, what the rest needs and where the period lands."""
    least = ", at least" if number.at_least else ""
    return (
        Card(f"Won{least}", money(number.actual), days_passed(number)),
        Card("Target to date", money(number.target_to_date), f"by {day(number.through)}"),
        Card("Target", money(number.target), days_left(number)),
        Card(
            "Gap to date",
            DASH if number.target_to_date is None else money.signed(number.gap),
            "nothing to compare"
            if number.attainment is None
            else f"{attained(number.attainment)} of target to date",
        ),
        Card("Needed a week", money(number.required_per_week), usual_week(number, money)),
        Card("Landing", *landing_card(landing, money)),
    )
