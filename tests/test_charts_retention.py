"""The months of the Retention page: rows, sides, figures, and the look in both themes."""

from datetime import date
from typing import Any

import pytest

from scorecard.charts.retention import months
from scorecard.retention import Flow
from scorecard.theme import palette
from scorecard.words import Money
from tests.test_words_retention import FOUND, found

JULY = Flow((date(2026, 7, 1),), 300.0, 40.0, 10.0, 60.0, True)
AUGUST = Flow((date(2026, 8, 1),), None, 5.0, 0.0, None, False)


def drawn(*flows: Flow, dark: bool = False) -> Any:
    return months(found(months=flows), Money(), dark)


def test_additions_lie_to_the_right_and_losses_to_the_left() -> None:
    rows = drawn(JULY).rows
    assert rows[["month", "part", "money", "tip", "label"]].to_numpy().tolist() == [
        ["Jul 2026", "Won", 300.0, "$300", "+$270"],
        ["Jul 2026", "Expansion", 40.0, "$40", ""],
        ["Jul 2026", "Churned", -60.0, "$60", ""],
        ["Jul 2026", "Contraction", -10.0, "$10", ""],
    ]


def test_what_is_not_reported_has_no_bar_and_the_month_no_figure() -> None:
    rows = drawn(JULY, AUGUST).rows
    august = rows[rows["order"] == 1]
    assert august[["part", "money", "label"]].to_numpy().tolist() == [
        ["Expansion", 5.0, "not all in"],
        ["Contraction", 0.0, ""],
    ]


def test_the_figures_stand_where_no_bar_reaches() -> None:
    spec = drawn(JULY, AUGUST).spec
    scales = [layer["encoding"]["x"].get("scale") for layer in spec["layer"]]
    assert scales[0] == {"domain": [-70.0, 340.0 + 410.0 * 0.45]}
    assert spec["height"] == 2 * 24 + 12


def test_the_chart_is_said_for_those_who_do_not_see_it() -> None:
    assert drawn(JULY, AUGUST).alt == (
        "Won and added beside cut and lost, month by month: July 2026 $300 won, $70 lost; "
        "August 2026 — won, $0 lost"
    )


@pytest.mark.parametrize("dark", [False, True])
def test_sides_have_their_colour_and_what_customers_did_to_themselves_is_hollow(dark: bool) -> None:
    colors = palette(dark)
    encoding = drawn(JULY, dark=dark).spec["layer"][0]["encoding"]
    assert encoding["stroke"]["scale"] == {
        "domain": ["Won", "Expansion", "Churned", "Contraction"],
        "range": [colors.ahead, colors.ahead, colors.behind, colors.behind],
    }
    assert encoding["fill"]["scale"]["range"] == [
        colors.ahead, colors.paper, colors.behind, colors.paper
    ]  # fmt: skip
    assert encoding["order"]["field"] == "place"


def test_no_month_is_no_row() -> None:
    assert len(drawn().rows) == 0
    assert FOUND.months[0].net == 2_027_600.0 + 653_900.0 - 159_100.0 - 735_900.0
