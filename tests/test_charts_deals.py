"""The bridge from what was open to what is open: its steps join, and end at what is open."""

import itertools
from typing import Any

import pytest
from hypothesis import given, settings

from scorecard import moves
from scorecard.charts import deals as charts
from scorecard.words import Money
from tests.test_charts import shown, validate
from tests.test_moves import a_copy, closed, compared, copy, deal

USD = Money("USD")


def test_a_step_each_kind_of_move_that_changed_the_money() -> None:
    found = compared(
        [deal("a", 4_000), deal("b", 8_000), deal("c", 300_000)],
        [
            closed("a", "Won", 4_000),
            deal("b", 9_000),
            deal("c", 300_000, **{"Expected close": "2026-12-31"}),
            deal("d", 2_000),
            closed("e", "Lost", 500),
        ],
    )
    chart = charts.moves(found, USD, dark=False)
    assert [(r["name"], r["start"], r["end"], r["label"], r["kind"]) for r in shown(chart)] == [
        ("Open on 13 Sep", 312_000, 312_000, "$312k", "total"),
        ("New", 312_000, 314_500, "+$2.5k (2 deals)", "ahead"),
        ("Up", 314_500, 315_500, "+$1.0k (1 deal)", "ahead"),
        ("Won", 315_500, 311_500, "-$4.0k (1 deal)", "ahead"),
        ("Lost", 311_500, 311_000, "-$500 (1 deal)", "behind"),
        ("Open now", 311_000, 311_000, "$311k", "total"),
    ]
    assert chart.alt == (
        "Since 13 Sep: 2 deals ($2.5k) new, 2 deals ($4.5k) closed and 1 deal ($300k) pushed out. "
        "Open on 13 Sep $312k; New +$2.5k (2 deals); Up +$1.0k (1 deal); Won -$4.0k (1 deal); "
        "Lost -$500 (1 deal); Open now $311k"
    )


@settings(max_examples=40)
@given(a_copy(), a_copy())
def test_the_steps_join_and_end_at_what_is_open(
    then: list[dict[str, Any]], now: list[dict[str, Any]]
) -> None:
    found = compared(then, now)
    rows = shown(charts.moves(found, USD, dark=False))
    for row, following in itertools.pairwise(rows):
        assert following["start"] == pytest.approx(row["end"], abs=0.005)
    assert rows[-1]["end"] == found.now.known


@pytest.mark.parametrize("dark", [False, True])
def test_the_drawing_is_valid_vega_lite(dark: bool) -> None:
    found = compared([deal("a", 500)], [deal("a", 900), deal("b", 100)])
    validate(charts.moves(found, USD, dark))


def test_without_a_copy_there_is_nothing_to_draw() -> None:
    chart = charts.moves(moves.build(None, copy(deal("a"))), USD, dark=False)
    assert (len(chart.rows), chart.spec, chart.alt) == (0, {}, "Since 13 Sep: nothing moved")
