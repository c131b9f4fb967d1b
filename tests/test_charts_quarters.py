"""The bars of the next quarters: rows, marks, figures, and the look in both themes."""

from dataclasses import replace
from typing import Any

import pytest

from scorecard.charts.quarters import PALE, STEP, quarters, teams
from scorecard.quarters import Quarters, Way
from scorecard.theme import palette
from scorecard.words import Money
from tests.test_words_quarters import COMING, FOUND, LATE, NO_LAGS, OVER, RUNNING, TRANSIT, found

USD = Money()


def rows(result: Quarters, *columns: str) -> list[list[Any]]:
    drawn = quarters(result, USD, False).rows
    return (
        drawn[list(columns)]
        .astype(object)
        .where(drawn[list(columns)].notna(), None)
        .to_numpy()
        .tolist()
    )


def test_a_bar_is_what_is_won_on_its_way_and_still_to_come() -> None:
    assert rows(FOUND, "name", "part", "money", "tip") == [
        ["Q3 2026", "Won", 3_882_000.0, "$3,882,000"],
        ["Q3 2026", "On its way", 1_152_349.0, "$1,152,349"],
        ["Q3 2026", "Still to come", 965_651.0, "$965,651"],
        ["Q4 2026", "Won", None, "—"],
        ["Q4 2026", "On its way", 932_721.0, "$932,721"],
        ["Q4 2026", "Still to come", 5_367_279.0, "$5,367,279"],
    ]


def test_the_mark_is_where_won_and_on_its_way_would_be_by_plan() -> None:
    assert rows(FOUND, "mark", "mark_tip")[::3] == [
        [3_882_000.0 + 1_135_846.0, "$1,135,846"],
        [886_425.0, "$886,425"],
    ]
    bare = replace(RUNNING, way=Way(1, 5.0, 0.0))
    assert rows(found(quarters=(bare, COMING)), "mark")[0] == [None]


def test_each_bar_has_its_figures_once() -> None:
    assert rows(replace(FOUND, transit=replace(TRANSIT, late=LATE)), "first", "second") == [
        ["$3.88M won, at least $1.15M on its way", "at most $966k still to come of $6.00M"],
        ["", ""],
        ["", ""],
        ["at least $933k on its way", "at most $5.37M still to come of $6.30M"],
        ["", ""],
        ["", ""],
    ]


def test_a_quarter_that_is_over_was_missed_or_made() -> None:
    made = replace(OVER, to_come=-40_000.0)
    assert rows(found(quarters=(OVER, made)), "part", "money", "mark") == [
        ["Won", 5_400_000.0, None],
        ["On its way", None, None],
        ["Missed", 100_000.0, None],
        ["Won", 5_400_000.0, None],
        ["On its way", None, None],
        ["Missed", 0.0, None],
    ]


def test_what_is_not_known_has_no_part() -> None:
    bare = replace(COMING, target=None, way=None, to_come=None)
    assert [money for (money,) in rows(found(quarters=(RUNNING, bare)), "money")][3:] == [None] * 3
    assert [money for (money,) in rows(NO_LAGS, "money")][1::3] == [None, None]


def test_a_bar_reaches_as_far_as_its_parts_and_its_mark() -> None:
    def domain(result: Quarters) -> Any:
        return quarters(result, USD, False).spec["layer"][0]["encoding"]["x"]["scale"]["domain"]

    assert domain(FOUND) == [0.0, 6_300_000.0]
    far = replace(COMING, way=Way(1, 5.0, 7e6))
    assert domain(found(quarters=(RUNNING, far))) == [0.0, 7e6]
    credits = replace(RUNNING, won=-50_000.0)
    assert domain(found(quarters=(credits, COMING)))[0] == -50_000.0
    assert quarters(FOUND, USD, False).spec["height"] == 2 * STEP + STEP // 2


def test_a_team_is_what_it_won_and_has_on_its_way_now_and_for_later() -> None:
    chart = teams(FOUND, USD, False)
    assert chart.rows[["name", "part", "money", "first", "second"]].to_numpy().tolist() == [
        ["Marketing", "Won", 3_882_000.0, "$3.88M won, $1.15M on its way", "$956k for later"],
        ["Marketing", "On its way", 1_152_349.0, "", ""],
        ["Marketing", "On its way for later", 955_721.0, "", ""],
    ]


def test_teams_whose_names_are_cut_alike_stay_apart() -> None:
    long = [replace(FOUND.teams[0], team="A team with a very long name " + end) for end in "ab"]
    names = teams(found(teams=tuple(long)), USD, False).rows["name"].unique().tolist()
    assert names == ["A team with a very long…", "A team with a very long… (2)"]


def test_the_charts_are_said_for_those_who_do_not_see_them() -> None:
    assert quarters(FOUND, USD, False).alt == (
        "Each quarter's target: Q3 2026: of $6.00M, $3.88M is won, $1.15M is on its way and $966k "
        "is still to come. Q4 2026: of $6.30M, $933k is on its way and $5.37M is still to come."
    )
    assert teams(FOUND, USD, False).alt == (
        "What each team's sources brought, now and later: Marketing $3.88M won, $1.15M on its way, "
        "$956k for later"
    )


def test_no_team_is_no_row() -> None:
    assert len(teams(found(teams=()), USD, False).rows) == 0


@pytest.mark.parametrize("dark", [False, True])
def test_a_part_is_known_by_its_filling_and_its_edge(dark: bool) -> None:
    colors = palette(dark)
    bars, marks, *labels = quarters(FOUND, USD, dark).spec["layer"]
    encoding = bars["encoding"]
    assert encoding["fill"]["scale"] == {
        "domain": ["Won", "On its way", "On its way for later", "Still to come", "Missed"],
        "range": [
            colors.ahead, colors.paper, colors.ahead + PALE, colors.paper, colors.paper
        ],
    }  # fmt: skip
    assert encoding["stroke"]["scale"]["range"] == [
        colors.ahead, colors.ahead, colors.ahead, colors.neutral, colors.behind
    ]  # fmt: skip
    assert encoding["strokeDash"]["scale"]["range"] == [[1, 0], [1, 0], [1, 0], [3, 3], [3, 3]]
    assert encoding["order"]["field"] == "place"
    assert marks["mark"]["color"] == colors.text
    assert [layer["encoding"]["text"]["field"] for layer in labels] == ["first", "second"]


def test_every_layer_keeps_the_rows_in_their_order() -> None:
    layers = quarters(FOUND, USD, False).spec["layer"]
    assert [layer["encoding"]["y"]["sort"] for layer in layers] == [
        {"field": "order", "op": "min"}
    ] * 4
