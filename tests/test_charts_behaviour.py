"""The chart of a weekly series: rows, marks by shape and colour, labels apart, a valid drawing.

And the section of the page that shows it.
"""

import itertools
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from streamlit.testing.v1 import AppTest

from scorecard import behaviour, facts, theme
from scorecard.charts import Chart
from scorecard.charts.behaviour import APART, HEIGHT
from scorecard.charts.behaviour import behaviour as draw
from scorecard.signal import Point
from scorecard.sources import RawWorkbook
from scorecard.words import behaviour as text
from tests.builders import read
from tests.generated import workbooks
from tests.test_charts import COLOURS, shown, validate, walk
from tests.test_words_behaviour import LAST, USD, USUAL, number, one

KINDS = ["usual", "season", "above", "below"]


def marked() -> Chart:
    """A week of every kind, one missing, a new baseline at the third."""
    points = (
        replace(USUAL, value=0.7, side="above", rules=(1,)),
        replace(USUAL, value=0.7, side="above", rules=(1,), season=True, earlier=(0.7, 0.6, 0.8)),
        replace(USUAL, mean=0.3, lower=0.1, upper=0.5),
        Point(None, 0.3, 0.1, 0.5, basis=17),
        replace(USUAL, value=0.05, mean=0.3, lower=0.1, upper=0.5, rules=(1, 2)),
    )
    weeks = tuple(LAST - timedelta(days=7 * back) for back in reversed(range(5)))
    counts = (*[(28.0, 40.0)] * 3, None, (2.0, 40.0))
    series = one(weeks=weeks, points=points, counts=counts, changes=(weeks[2],), since=LAST)
    return draw(series, USD, dark=False)


def test_a_row_a_week_with_what_is_usual_for_it() -> None:
    rows = shown(marked())
    assert [r["when"] for r in rows] == [
        "3 Aug 2026", "10 Aug 2026", "17 Aug 2026", "24 Aug 2026", "31 Aug 2026"
    ]  # fmt: skip
    assert [r["value"] for r in rows] == [0.7, 0.7, 0.4, None, 0.05]
    assert [(r["lower"], r["mean"], r["upper"]) for r in rows] == [
        *[(0.2, 0.41, 0.62)] * 2, *[(0.1, 0.3, 0.5)] * 3
    ]  # fmt: skip
    assert [r["kind"] for r in rows] == ["above", "season", "usual", "usual", "below"]
    assert [r["baseline"] for r in rows] == [0, 0, 1, 1, 1]
    assert [r["change"] for r in rows] == [False, False, True, False, False]


def test_a_tooltip_has_value_counts_interval_range_and_rule() -> None:
    last = shown(marked())[-1]
    assert (last["tip"], last["range"], last["why"]) == (
        "5.0% (2 of 40), by luck 1.4% to 17%",
        "10% to 50%",
        "outside its usual range, one of eight or more in a row below the mean",
    )
    assert shown(draw(number(), USD, dark=False))[-1]["tip"] == "$210k"


def test_the_latest_value_its_mean_and_limits_are_labelled_at_the_end() -> None:
    labels = [(r["label"], r["part"]) for r in shown(marked()) if r["label"]]
    assert labels == [
        ("5.0%", "value"), ("mean 30%", "usual"), ("to 50%", "usual"), ("from 10%", "usual")
    ]  # fmt: skip
    chart = draw(number(), USD, dark=False)
    assert [r["label"] for r in shown(chart)] == ["$210k", "mean $250k", "to $512k"]  # three rows


def test_the_finding_is_said_to_those_who_do_not_see_the_chart() -> None:
    assert draw(one(), USD, dark=False).alt == text.finding(one(), USD)


def test_ticks_are_weeks_and_the_labels_have_room() -> None:
    spec = marked().spec
    x = spec["layer"][0]["encoding"]["x"]
    assert x["axis"]["values"] == ["2026-08-03", "2026-08-10", "2026-08-17", "2026-08-31"]
    assert x["scale"]["domain"] == ["2026-08-03", "2026-09-09"]
    assert spec["height"] == HEIGHT


def test_a_series_without_weeks_draws_nothing() -> None:
    chart = draw(one(weeks=(), points=(), counts=()), USD, dark=True)
    assert (len(chart.rows), chart.spec) == (0, {})
    assert chart.alt == "SQL → Opportunity: no week is fully reported yet"


def test_weeks_without_limits_and_a_single_week_are_drawn() -> None:
    week = Point(0.3, basis=1)
    chart = draw(one(weeks=(LAST,), points=(week,), counts=((12.0, 40.0),)), USD, dark=False)
    validate(chart)
    assert [(r["label"], r["label_at"]) for r in shown(chart)] == [("30%", 0.3)]
    domain = chart.spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert domain == ["2026-08-31", "2026-09-07"]


# --- the drawing


@pytest.mark.parametrize("dark", [False, True])
def test_the_drawing_is_valid_holds_no_data_and_has_the_colours_of_the_theme(dark: bool) -> None:
    chart = draw(one(), USD, dark)
    validate(chart)
    keys = {key for key, _ in walk(chart.spec)}
    assert keys & {"data", "datasets", "dataset"} == set()
    palette = theme.palette(dark)
    used = set(re.findall(r"#[0-9A-Fa-f]{3,8}\b", str(chart.spec)))
    assert used
    assert used <= {getattr(palette, colour) for colour in COLOURS}


def test_the_drawing_names_only_columns_that_the_rows_have() -> None:
    chart = marked()
    found = list(walk(chart.spec))
    named = {value for key, value in found if key == "field"}
    tests = [str(value) for key, value in found if key in ("filter", "test")]
    named |= {column for test in tests for column in re.findall(r"datum\.(\w+)", test)}
    assert named <= set(chart.rows.columns)


def test_what_breaks_a_rule_has_a_shape_of_its_own_beside_its_colour() -> None:
    scales = {
        key: value["scale"]
        for key, value in walk(marked().spec)
        if key in ("color", "shape") and isinstance(value, dict) and value.get("field") == "kind"
    }
    assert scales["shape"]["domain"] == scales["color"]["domain"] == KINDS
    assert len(set(scales["shape"]["range"])) == len(set(scales["color"]["range"])) == 4


def test_only_the_marks_of_weeks_have_tooltips() -> None:
    """Streamlit would show the raw columns of every other mark."""
    for layer in marked().spec["layer"]:
        mark = layer["mark"]
        assert ("tooltip" in layer["encoding"]) or mark.get("tooltip", "raw") is None, mark


# --- for every workbook


@settings(max_examples=40)
@given(workbooks())
def test_every_series_of_every_workbook_is_drawn_with_labels_apart(raw: RawWorkbook) -> None:
    known = facts.build(read(raw))
    for series in behaviour.build(known, known.default_period):
        chart = draw(series, USD, dark=False)
        assert len(chart.rows) == len(series.weeks)
        if not series.weeks:
            continue
        assert set(chart.rows["kind"]) <= set(KINDS)
        heights = sorted(r["label_at"] for r in shown(chart) if r["label"])
        drawn = chart.rows[["value", "lower", "upper"]].stack()
        gap = ((drawn.max() - drawn.min()) or 1.0) * APART
        assert all(b - a >= gap * 0.999 for a, b in itertools.pairwise(heights))


# --- the section


def page() -> None:
    from datetime import UTC, datetime
    from pathlib import Path
    from types import SimpleNamespace
    from typing import Any

    import scorecard
    from scorecard import facts, workbook
    from scorecard.sources import open_workbook
    from scorecard.ui.behaviour_section import behaviour_section
    from scorecard.words import Money

    sample = open_workbook(Path(scorecard.__file__).parents[1] / "sample_data")
    known = facts.build(workbook.read(sample, datetime(2026, 9, 9, tzinfo=UTC)))
    view: Any = SimpleNamespace(
        facts=known, period=known.default_period, money=Money("USD"), dark=False
    )
    behaviour_section(view)


def section(address: str | None = None) -> AppTest:
    app = AppTest.from_function(page, default_timeout=20)
    if address:
        app.query_params["behaviour"] = address
    app.run()
    assert not app.exception
    return app


def test_the_section_lists_every_series_and_draws_the_one_in_the_address() -> None:
    app = section("SQL, conversion")
    options = [
        "The Number", "Lead, volume", "MQL, conversion", "SQL, conversion",
        "Opportunity, conversion", "Won, conversion", "Won, deal size",
    ]  # fmt: skip
    assert (app.selectbox[0].options, app.selectbox[0].value) == (options, "SQL, conversion")
    assert len(app.table[0].value) == len(options)
    assert app.markdown[0].value.startswith("**MQL → SQL")
    assert len(app.get("vega_lite_chart")) == 1
    assert app.caption[0].value.startswith("The same week of 6 earlier quarters brought ")


@pytest.mark.parametrize("address", [None, "Nonsense"])
def test_without_a_known_series_in_the_address_it_begins_with_one_below_its_usual(
    address: str | None,
) -> None:
    app = section(address)
    verdicts = app.table[0].value["Verdict"].tolist()
    below = [i for i, verdict in enumerate(verdicts) if verdict.startswith("Below")]
    assert app.selectbox[0].options.index(app.selectbox[0].value) == below[0]
