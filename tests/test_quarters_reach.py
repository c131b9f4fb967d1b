"""Until when what arrives still counts, by hand, and why nothing waits where nothing does."""

from datetime import date

import pytest

from scorecard.quarters import Still
from tests.builders import Rows
from tests.test_quarters_transit import THREE, followed


@pytest.mark.parametrize(
    ("funnel", "still"),
    [
        (THREE, None),
        ([THREE[0], THREE[1], ["SQL", "Sales", 0], THREE[3]], None),
        ([THREE[0], ["Lead", "Marketing", 0], ["SQL", "Sales", 0], THREE[3]], "at once"),
        ([THREE[0], ["Lead", "Marketing", None], ["SQL", "Sales", 0], THREE[3]], "at once"),
        ([THREE[0], ["Lead", "Marketing", None], ["SQL", "Sales", None], THREE[3]], "no weeks"),
        ([THREE[0], ["Won", "Sales", 5]], "only the win"),
    ],
)
def test_why_nothing_waits(funnel: Rows, still: Still | None) -> None:
    found = followed([], [], Funnel=funnel).transit
    assert found.still == still
    assert bool(found.stages) == (still is None)


def test_the_last_useful_day_is_the_quarters_end_less_the_weeks_to_the_win() -> None:
    lead, sql = followed([], [], Funnel=THREE).transit.stages
    assert (lead.stage, lead.weeks, lead.last) == (
        "Lead", 3.0, (date(2026, 9, 9), date(2026, 12, 10))
    )  # fmt: skip
    assert (sql.stage, sql.weeks, sql.last) == ("SQL", 2.0, (date(2026, 9, 16), date(2026, 12, 17)))


def test_the_shares_of_the_coming_week_are_those_of_the_lag() -> None:
    """A third at once, in the week of 21 Sep, then two thirds of a third, of which 3 days count."""
    (_, sql) = followed([], [], Funnel=THREE).transit.stages
    assert sql.shares[0] == pytest.approx(1 / 3 + 3 / 7 * 2 / 9)
    assert sql.before == 0
    assert sum(sql.shares) + sql.later == pytest.approx(1)


def test_of_a_quarter_that_is_over_nothing_can_count() -> None:
    lead, _ = followed([], [], "2026-Q2", Funnel=THREE).transit.stages
    assert (lead.shares[0], sum(lead.shares) + lead.later) == (0.0, pytest.approx(1))
