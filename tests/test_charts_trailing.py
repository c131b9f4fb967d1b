"""The chart of the weekly business review: rows, heights, labels, a valid drawing."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import vl_convert
from hypothesis import given, settings

from scorecard import facts, theme, trailing
from scorecard.calendar import Calendar
from scorecard.charts import Chart, enlarged
from scorecard.charts.trailing import BETWEEN, ENDS, HEIGHT
from scorecard.charts.trailing import trailing as draw
from scorecard.sources import RawWorkbook
from scorecard.trailing import Measure, Point, Trailing
from scorecard.words import trailing as text
from tests.builders import read
from tests.generated import workbooks
from tests.test_charts import COLOURS, shown, validate, walk
from tests.test_words_trailing import LAST, RATE, USD, one

WEEKS = (
    Point(40.0, 50.0, 45.0, None),
    Point(50.0, None, 45.0, None),
    Point(None, None, 45.0, None),
    Point(30.0, 20.0, 45.0, None),
    Point(60.0, 30.0, 45.0, None),
    Point(100.0, 25.0, None, None),
)
MONTHS = (
    *(Point(float(i), None, None, None) for i in range(190, 201)),
    Point(None, 180.0, 210.0, None),
)


def drawn(dark: bool = False, **changed: Any) -> tuple[Trailing, Measure, Chart]:
    measure = one(**{"weeks": WEEKS, "months": MONTHS} | changed)
    months = [Calendar().month(date(2026, 8, 1))]
    while len(months) < 12:
        months.insert(0, Calendar().previous(months[0]))
    weeks = tuple(LAST - timedelta(days=7 * back) for back in reversed(range(6)))
    found = Trailing(LAST + timedelta(days=6), weeks, tuple(months), (measure,))
    return found, measure, draw(found, measure, USD, dark)


def test_weeks_then_a_gap_then_months_on_one_axis() -> None:
    chart = drawn()[2]
    assert [row["place"] for row in shown(chart)] == [
        "10 Aug", "17 Aug", "24 Aug", "31 Aug", "7 Sep", "14 Sep",
        "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
    ]  # fmt: skip
    domain = chart.spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    places = [row["place"] for row in shown(chart)]
    assert domain == [*places[:6], BETWEEN, *places[6:]]
    assert [row["part"] for row in shown(chart)] == ["weeks"] * 6 + ["months"] * 12
    assert chart.spec["height"] == HEIGHT


def test_weeks_and_months_of_a_volume_have_a_scale_each_from_zero_up() -> None:
    rows = shown(drawn()[2])
    assert [row["actual"] for row in rows[:6]] == [0.4, 0.5, None, 0.3, 0.6, 1.0]
    assert rows[0]["prior"] == 0.5
    assert rows[-2]["actual"] == pytest.approx(200 / 210)
    assert (rows[-1]["actual"], rows[-1]["target"]) == (None, 1.0)
    assert {row["zero"] for row in rows} == {0.0}


def test_rates_share_one_scale_from_their_least_to_their_largest() -> None:
    weeks = (*[Point(0.3, None, None, (30.0, 100.0))] * 5, Point(0.2, None, None, (20.0, 100.0)))
    months = (*[Point(0.4, None, None, (40.0, 100.0))] * 12,)
    rows = shown(drawn(**RATE, weeks=weeks, months=months)[2])
    assert [row["actual"] for row in rows[4:7]] == [pytest.approx(0.5), 0.0, 1.0]
    assert {row["zero"] for row in rows} == {None}


def test_money_below_zero_stays_in_the_drawing() -> None:
    weeks = (*WEEKS[:5], Point(-100.0, None, None, None))
    rows = shown(drawn(kind="number", stage=None, weeks=weeks)[2])
    # From -100 to 60: 160 in all.
    assert (rows[5]["actual"], rows[4]["actual"]) == (0.0, 1.0)
    assert rows[0]["zero"] == pytest.approx(100 / 160)


def test_one_value_for_all_is_drawn_in_the_middle_of_a_rate() -> None:
    same = Point(0.3, None, None, (30.0, 100.0))
    rows = shown(drawn(**RATE, weeks=(same,) * 6, months=(same,) * 12)[2])
    assert {row["actual"] for row in rows} == {0.5}


def test_the_last_known_week_and_month_are_always_labelled() -> None:
    rows = shown(drawn()[2])
    assert [(row["place"], row["label"]) for row in rows if row["last"]] == [
        ("14 Sep", "100"), ("Jul", "200"),
    ]  # fmt: skip
    assert rows[2]["label"] == ""


def test_a_tooltip_has_finished_texts() -> None:
    rows = shown(drawn()[2])
    assert (rows[0]["when"], rows[0]["tip"], rows[0]["tip_prior"], rows[0]["tip_target"]) == (
        "Week of 10 Aug 2026", "40", "50", "45"
    )  # fmt: skip
    assert (rows[-1]["when"], rows[-1]["tip"], rows[-1]["tip_prior"]) == ("August 2026", "—", "180")
    rated = drawn(**RATE, weeks=(Point(0.3, None, 0.4, (30.0, 100.0)),) * 6)[2]
    assert shown(rated)[0]["tip"] == "30% (30 of 100)"


def test_a_label_stands_above_its_point_or_where_no_mark_is_in_its_way() -> None:
    free = (*[Point(50.0, None, None, None)] * 5, Point(100.0, None, None, None))
    above = shown(drawn(weeks=free)[2])[5]
    assert above["label_at"] > above["actual"]
    # The target is where the label would be.
    taken = (*free[:5], replace(free[5], actual=92.0, target=100.0))
    below = shown(drawn(weeks=taken)[2])[5]
    assert below["label_at"] < below["actual"]


def test_the_finding_is_said_to_those_who_do_not_see_the_chart() -> None:
    _, measure, chart = drawn()
    assert chart.alt == text.title(measure, USD)


def test_a_measure_of_which_nothing_is_known_draws_nothing() -> None:
    nothing = Point(None, None, None, None)
    _, measure, chart = drawn(weeks=(nothing,) * 6, months=(nothing,) * 12)
    assert (len(chart.rows), chart.spec, chart.alt) == (0, {}, text.title(measure, USD))


# --- the drawing


@pytest.mark.parametrize("dark", [False, True])
def test_the_drawing_is_valid_holds_no_data_and_has_the_colours_of_the_theme(dark: bool) -> None:
    chart = drawn(dark)[2]
    validate(chart)
    keys = {key for key, _ in walk(chart.spec)}
    assert keys & {"data", "datasets", "dataset"} == set()
    palette = theme.palette(dark)
    used = set(re.findall(r"#[0-9A-Fa-f]{3,8}\b", str(chart.spec)))
    assert used
    assert used <= {getattr(palette, colour) for colour in COLOURS}


def test_the_drawing_names_only_columns_that_the_rows_have() -> None:
    chart = drawn()[2]
    found = list(walk(chart.spec))
    named = {value for key, value in found if key == "field"}
    tests = [str(value) for key, value in found if key in ("filter", "test")]
    named |= {column for test in tests for column in re.findall(r"datum\.(\w+)", test)}
    assert named <= set(chart.rows.columns)


def test_the_three_looks_differ_by_more_than_colour_and_are_named() -> None:
    spec = drawn()[2].spec
    marks = [layer["mark"] for layer in spec["layer"]]
    lines = {str(mark.get("strokeDash")) for mark in marks if mark["type"] in ("line", "rule")}
    assert "[5, 4]" in lines
    assert "triangle-up" in {mark.get("shape") for mark in marks}
    named = [mark["text"] for mark in marks if "text" in mark]
    assert named == ["This year", "A year before", "Target"]


def test_only_the_places_have_tooltips() -> None:
    """Streamlit would show the raw columns of every other mark."""
    for layer in drawn()[2].spec["layer"]:
        mark = layer["mark"]
        assert ("tooltip" in layer["encoding"]) or mark.get("tooltip", "raw") is None, mark


@pytest.mark.parametrize(
    ("width", "larger", "hidden"),
    [
        # 17 px a place on the phone, 30 px beside it: two digits need 21 px, three 28 px.
        (350, 1.0, {"40", "50", "30", "60", *(str(i) for i in range(190, 200))}),
        (620, 1.0, set()),
        # In larger letters two digits need 30 px and three 39 px; 700 px give 34 px a place.
        (700, 1.4, {str(i) for i in range(190, 200)}),
        (820, 1.4, set()),
    ],
)
def test_it_is_drawn_with_all_labels_where_they_fit(
    width: int, larger: float, hidden: set[str]
) -> None:
    chart = enlarged(drawn()[2], larger)
    spec = chart.spec | {"data": {"values": shown(chart)}, "width": width}
    svg = vl_convert.vegalite_to_svg(spec)
    assert set(re.findall(r'<text[^>]*bold"[^>]*opacity="0"[^>]*>([^<]*)</text>', svg)) == hidden
    assert {"100", "200"} <= set(re.findall(r">([^<]*)</text>", svg))


# --- for every workbook


@settings(max_examples=30)
@given(workbooks())
def test_every_measure_of_every_workbook_is_drawn_within_its_frame(raw: RawWorkbook) -> None:
    known = facts.build(read(raw))
    found = trailing.build(known, known.default_period)
    for measure in found.measures:
        chart = draw(found, measure, USD, dark=False)
        if chart.rows.empty:
            assert chart.spec == {}
            continue
        assert len(chart.rows) == len(set(chart.rows["place"])) == 18
        for row in shown(chart):
            heights = [row[name] for name in ("actual", "prior", "target", "zero")]
            assert all(-1e-9 <= h <= 1 + 1e-9 for h in heights if h is not None)
            if row["actual"] is not None:
                assert ENDS[0] <= row["label_at"] <= ENDS[1]
