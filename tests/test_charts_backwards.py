"""The weeks of the Work backwards page: bars by stage, the period's ends, the last useful days."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from scorecard.charts import Chart
from scorecard.charts.backwards import BARS, MARKS, weeks
from scorecard.theme import palette
from scorecard.words import Money
from tests.test_words_backwards import LEAD, NOTHING, WON, found


def drawn(dark: bool = False, **fields: Any) -> Chart:
    return weeks(found(**fields), Money(), dark)


def part(chart: Chart, name: str) -> pd.DataFrame:
    return chart.rows[chart.rows["part"] == name]


def test_each_stage_has_bars_against_its_own_fullest_week() -> None:
    chart = drawn(stages=(LEAD, WON))
    bars = part(chart, "bar")
    assert bars[["stage", "week", "tip", "side"]].to_numpy().tolist() == [
        ["Lead", "21 Sep 2026", "100", "before"],
        ["Lead", "28 Sep 2026", "120", "inside"],
        ["Lead", "5 Oct 2026", "60", "inside"],
        ["Lead", "12 Oct 2026", "20", "inside"],
        ["Won", "5 Oct 2026", "5", "inside"],
        ["Won", "12 Oct 2026", "11.6", "inside"],
    ]
    heights = (bars["high"] - bars["low"]).round(4).tolist()
    of_lead = [BARS * records / 120 for records in (100, 120, 60, 20)]
    of_won = [BARS * records / 11.6 for records in (5, 11.6)]
    assert heights == [round(height, 4) for height in of_lead + of_won]
    assert bars["low"].tolist() == [-1.0] * 4 + [-2.0] * 2


def test_a_bar_says_the_money_that_its_records_lead_to() -> None:
    assert part(drawn(stages=(LEAD, WON)), "bar")["leads"].tolist() == [
        "$185k", "$222k", "$111k", "$37k", "$206k", "$478k"
    ]  # fmt: skip


def test_the_ends_of_the_period_and_the_last_useful_day_are_marked_in_every_row() -> None:
    chart = drawn(stages=(LEAD, WON))
    ends, useful = part(chart, "edge"), part(chart, "useful")
    days = [when.date() for when in ends["start"]]
    assert days == [date(2026, 10, 1), date(2027, 1, 1)] * 2  # after the last day, not before it
    assert [when.date() for when in useful["start"]] == [date(2026, 11, 27), date(2027, 1, 1)]
    assert (useful["high"] - useful["low"]).tolist() == pytest.approx([MARKS] * 2)


def test_each_row_says_its_stage_its_fullest_week_and_its_last_day() -> None:
    named = replace(LEAD, stage="Marketing qualified", last_useful=date(2025, 8, 1))
    assert part(drawn(stages=(named, WON)), "words")["label"].tolist() == [
        "Marketing q…: up to 120 a week, until 1 Aug 2025",
        "Won: up to 11.6 a week, until 31 Dec",
    ]


def test_weeks_that_need_next_to_nothing_are_not_drawn() -> None:
    early = replace(LEAD, by_week=(4.0, 120.0, 60.0, 20.0))
    bars = part(drawn(stages=(early,)), "bar")
    assert bars["week"].tolist() == ["28 Sep 2026", "5 Oct 2026", "12 Oct 2026"]
    spec = drawn(stages=(early,)).spec
    scale = {"domain": ["2026-09-28", "2027-01-04"], "type": "utc"}
    assert spec["layer"][0]["encoding"]["x"]["scale"] == scale
    assert spec["layer"][0]["encoding"]["x"]["axis"]["values"] == [
        "2026-09-28", "2026-10-01", "2026-12-31"
    ]  # fmt: skip


def test_a_last_day_long_before_the_weeks_is_still_in_the_picture() -> None:
    spec = drawn(stages=(replace(LEAD, last_useful=date(2026, 3, 1)), WON)).spec
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"][0] == "2026-03-01"


def test_a_row_a_stage_makes_it_as_high_as_it_needs() -> None:
    heights = [drawn(stages=stages).spec["height"] for stages in ((LEAD,), (LEAD, WON))]
    assert heights == [64, 128]


def test_where_nothing_is_needed_nothing_is_drawn() -> None:
    nothing = replace(LEAD, by_week=(0.0,) * 4)
    for chart in (drawn(stages=(nothing,)), weeks(NOTHING, Money(), dark=False)):
        assert (len(chart.rows), chart.alt) == (0, "Nothing is needed")


def test_the_chart_is_said_for_those_who_do_not_see_it() -> None:
    assert drawn(stages=(LEAD, WON)).alt == (
        "Records needed in each week, by stage. Lead: up to 120 a week, until 26 Nov; Won: up to "
        "11.6 a week, until 31 Dec"
    )


@pytest.mark.parametrize("dark", [False, True])
def test_weeks_before_the_period_and_in_it_have_their_colours(dark: bool) -> None:
    colors, spec = palette(dark), drawn(dark).spec
    assert spec["layer"][0]["encoding"]["color"]["scale"] == {
        "domain": ["before", "inside"],
        "range": [colors.neutral, colors.ahead],
    }
    assert spec["layer"][2]["mark"]["color"] == colors.behind
    assert spec["layer"][3]["mark"]["color"] == colors.text
