"""Charts: their rows and what is said of them, and drawings without data, by meaning, and valid."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import altair as alt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import charts, funnel, ledger, number, theme
from scorecard import facts as fact_tables
from scorecard import teams as contributions
from scorecard.charts import Chart
from scorecard.facts import Facts
from scorecard.ledger import Ledger
from scorecard.number import Number
from scorecard.sources import RawWorkbook
from scorecard.words import Money
from tests.builders import DEFAULT, read
from tests.generated import workbooks
from tests.test_words_figures import read_back

USD = Money("USD")
STAGES = ["Lead", "Qualified", "Opportunity", "Won"]
TARGET: list[Any] = ["Period", "Source", *STAGES, "Revenue"]
HEADER: list[Any] = ["Date", "Source", *STAGES, "Revenue"]
WEEK = "2026-09-14"  # Monday; the builders read on the Sunday that ends it
COLOURS = ("ahead", "behind", "neutral", "text", "quiet", "paper")


def entries(
    period: str, raw: RawWorkbook | None = None, **tabs: Any
) -> tuple[Facts, Ledger, Number]:
    known = fact_tables.build(read(raw, None, **tabs))
    built = ledger.build(known, known.workbook.calendar.parse(period))
    return known, built, number.build(known, built)


def worked() -> tuple[Facts, Ledger, Number]:
    """September to its 20th: one source breaks at a handoff, one has no target."""
    targets = [TARGET, ["2026-09", "Source A", 3_000, 1_500, 600, 150, 3_000_000]]
    weeks = ["2026-09-01", "2026-09-07", "2026-09-14"]
    rows = [HEADER, *([week, "Source A", 700, 350, 70, 17.5, 350_000] for week in weeks)]
    rows.append([WEEK, "Source B", 1, 1, 1, 1, 20_000])
    return entries("2026-09", Targets=targets, Actuals=rows)


def every_chart(known: Facts, found: Ledger, figures: Number, dark: bool) -> dict[str, Chart]:
    return {
        "path": charts.path(figures, USD, dark),
        "teams": charts.teams(contributions.contributions(found), USD, dark),
        "sources": charts.sources(found, USD, dark),
        "bridge": charts.bridge(found, USD, dark),
        "funnel": charts.funnel(funnel.stages(known, found), dark),
        "heat": charts.heat(found, USD, dark),
    }


def shown(chart: Chart) -> list[dict[str, Any]]:
    """The rows as plain values; missing is None."""
    rows = chart.rows.astype(object).where(chart.rows.notna(), None)
    return [dict(row) for row in rows.to_dict("records")]


# --- rows on a worked case


def test_the_path_is_a_point_a_week_and_line() -> None:
    chart = charts.path(worked()[2], USD, dark=False)
    assert chart.rows.columns.tolist() == [
        "series", "day", "money", "tip", "when", "label", "label_at", "label_day"
    ]  # fmt: skip
    points = [(r["series"], r["when"], r["tip"], r["label"]) for r in shown(chart)]
    assert points == [
        ("Won", "31 Aug 2026", "$0", ""),
        ("Won", "6 Sep 2026", "$350,000", ""),
        ("Won", "13 Sep 2026", "$700,000", ""),
        ("Won", "20 Sep 2026", "$1,070,000", "Won $1.07M"),
        ("Plan", "31 Aug 2026", "$0", ""),
        ("Plan", "6 Sep 2026", "$600,000", ""),
        ("Plan", "13 Sep 2026", "$1,300,000", ""),
        ("Plan", "20 Sep 2026", "$2,000,000", ""),
        ("Plan", "27 Sep 2026", "$2,700,000", ""),
        ("Plan", "30 Sep 2026", "$3,000,000", "Plan $3.00M"),
    ]
    assert {r["label_day"] for r in shown(chart)} == {pd.Timestamp("2026-09-30")}
    assert chart.alt == "Won $1.07M of $2.00M due by 20 Sep"


def test_a_team_stands_beside_its_target() -> None:
    chart = charts.teams(contributions.contributions(worked()[1]), USD, dark=False)
    assert shown(chart) == [
        {
            "name": "Marketing",
            "actual": 1_050_000.0,
            "target": pytest.approx(2_000_000.0),
            "side": "behind",
            "label": "$1.05M (-$950k)",
            "tip": "$1,050,000 of $2,000,000",
        },
        {
            "name": "Sales",
            "actual": 20_000.0,
            "target": None,
            "side": "ahead",
            "label": "$20k, no target",
            "tip": "$20,000 of —",
        },
    ]
    assert chart.alt == (
        "Sourced revenue by team: Marketing $1,050,000 of $2,000,000; Sales $20,000 of —"
    )


def test_a_source_stands_beside_its_target() -> None:
    chart = charts.sources(worked()[1], USD, dark=False)
    assert [(r["name"], r["label"], r["side"]) for r in shown(chart)] == [
        ("Source A", "$1.05M (-$950k)", "behind"),
        ("Source B", "$20k, no target", "ahead"),
    ]
    assert chart.alt == (
        "Revenue by source: Source A $1,050,000 of $2,000,000; Source B $20,000 of —"
    )


def test_a_source_that_is_on_its_target_to_the_cent_is_not_behind() -> None:
    found = worked()[1]
    near = replace(found.sources[0], actual=2_000_000.0, target_to_date=2_000_000.0 + 1e-9)
    chart = charts.sources(replace(found, sources=(near,)), USD, dark=False)
    assert [(r["label"], r["side"]) for r in shown(chart)] == [("$2.00M ($0)", "ahead")]


def test_the_bridge_leads_from_target_to_actual() -> None:
    chart = charts.bridge(worked()[1], USD, dark=False)
    assert chart.rows.columns.tolist() == [
        "name", "start", "end", "label", "kind", "order"
    ]  # fmt: skip
    steps = [
        (r["name"], round(r["start"]), round(r["end"]), r["label"], r["kind"]) for r in shown(chart)
    ]
    assert steps == [
        ("Target to date", 2_000_000, 2_000_000, "$2.00M", "total"),
        ("Lead volume", 2_000_000, 2_075_000, "+$75k", "ahead"),
        ("Qualified → Opportunity", 2_075_000, 1_050_000, "-$1,025,000", "behind"),
        ("Unplanned source", 1_050_000, 1_070_000, "+$20k", "ahead"),
        ("Won", 1_070_000, 1_070_000, "$1.07M", "total"),
    ]
    assert chart.rows["order"].tolist() == [0, 1, 2, 3, 4]
    assert chart.alt == (
        "From target to actual: Target to date $2.00M; Lead volume +$75k; "
        "Qualified → Opportunity -$1,025,000; Unplanned source +$20k; Won $1.07M"
    )


def test_the_funnel_shows_each_stage_as_a_share_of_its_plan() -> None:
    known, found, _ = worked()
    chart = charts.funnel(funnel.stages(known, found), dark=False)
    assert shown(chart) == [
        {
            "stage": stage,
            "share": pytest.approx(share),
            "drawn": pytest.approx(share),
            "side": side,
            "label": label,
            "rate": rate,
        }
        for stage, share, side, label, rate in [
            ("Lead", 1.05, "ahead", "2,100 of 2,000", ""),
            ("Qualified", 1.05, "ahead", "1,050 of 1,000", "50% of 2,100, plan 50%"),
            ("Opportunity", 0.525, "behind", "210 of 400", "20% of 1,050, plan 40%"),
            ("Won", 0.525, "behind", "52.5 of 100", "25% of 210, plan 25%"),
        ]
    ]
    assert chart.alt == (
        "Actual of plan by stage: Lead 2,100 of 2,000; Qualified 1,050 of 1,000 50% of 2,100, "
        "plan 50%; "
        "Opportunity 210 of 400 20% of 1,050, plan 40%; Won 52.5 of 100 25% of 210, plan 25%"
    )


def test_a_stage_far_above_plan_is_drawn_to_the_edge_and_one_without_plan_not_at_all() -> None:
    known, found, _ = worked()
    first, *_ = funnel.stages(known, found)
    stages = (replace(first, actual=9_000.0), replace(first, stage="Other", plan=None))
    rows = shown(charts.funnel(stages, dark=False))
    assert [(r["stage"], r["share"], r["drawn"], r["label"]) for r in rows] == [
        ("Lead", 4.5, 1.5, "9,000 of 2,000"),
        ("Other", None, None, "2,100 of —"),
    ]


def test_the_heat_map_has_a_square_each_handoff_and_week() -> None:
    chart = charts.heat(worked()[1], USD, dark=False)
    squares = {(r["handoff"], r["week"]): r for r in shown(chart)}
    names = ["Lead volume", "Lead → Qualified", "Qualified → Opportunity", "Opportunity → Won",
             "Deal size"]  # fmt: skip
    weeks = ["31 Aug", "7 Sep", "14 Sep"]
    assert list(squares) == list(itertools.product(names, weeks))
    assert [squares["Lead volume", week]["label"] for week in weeks] == ["+$75k", "", ""]
    worst = [squares["Qualified → Opportunity", week] for week in weeks]
    assert worst == [
        {
            "handoff": "Qualified → Opportunity",
            "week": week,
            "order": i,
            "effect": pytest.approx(-1_025_000 / 3),
            "label": "-$342k",
            "tip": "-$341,667",
            "strong": True,
            "row": 2,
            "shade": pytest.approx(-1.0),
        }
        for i, week in enumerate(weeks)
    ]
    assert chart.alt == "Gain or loss against plan by handoff and week"


def test_names_that_are_cut_alike_stay_rows_of_their_own() -> None:
    long = ["Search advertising, northern region", "Search advertising, northern regions"]
    sources = [["Source", "Team"], *([name, "Marketing"] for name in long)]
    funnel_tab = [["Stage", "Owner"], *([name, "Sales"] for name in long)]
    targets = [["Period", "Source", *long, "Revenue"]]
    targets += [[WEEK, name, 100, 50, 1_000] for name in long]
    actuals = [["Date", "Source", *long, "Revenue"], *([WEEK, n, 90, 40, 700] for n in long)]
    found = entries(WEEK, Funnel=funnel_tab, Sources=sources, Targets=targets, Actuals=actuals)
    names = {
        name: chart.rows.iloc[:, 0].tolist() for name, chart in every_chart(*found, False).items()
    }
    assert names["sources"] == ["Search advertising, nor…", "Search advertising, nor… (2)"]
    assert names["funnel"] == names["sources"]
    assert len(set(names["bridge"])) == len(names["bridge"]) == 5
    assert len(set(names["heat"])) == len(names["heat"]) == 3


# --- labels do not fall on each other


@pytest.mark.parametrize(
    "last", [(0.0, 0.0, 0.0), (7e5, 7e5, 7e5), (-5e4, 0.0, 1.0), (3.0, 2.0, 1.0)]
)
def test_the_labels_at_the_ends_of_the_lines_are_spread(last: tuple[float, ...]) -> None:
    figures = worked()[2]
    end = number.Point(date(2026, 9, 30), *last)
    chart = charts.path(replace(figures, path=(figures.path[0], end)), USD, dark=False)
    labelled = [row for row in shown(chart) if row["label"]]
    assert [row["label"].split(" ")[0] for row in labelled] == ["Won", "Plan", "Last"]
    heights = sorted(row["label_at"] for row in labelled)
    drawn = max(heights[-1], 0) - min(heights[0], 0)
    gaps = [b - a for a, b in itertools.pairwise(heights)]
    # 210 pixels for the whole height; letters of 14 pixels
    assert all(gap / drawn * 210 >= 14 for gap in gaps)


# --- nothing to draw


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    "tabs",
    [
        {name: [rows[0]] for name, rows in DEFAULT.items()},
        {"Actuals": [HEADER]},
        {"Targets": [TARGET]},
        {"Actuals": [HEADER], "Targets": [TARGET]},
    ],
    ids=["headers only", "nothing reported", "nothing planned", "neither"],
)
@pytest.mark.parametrize("period", ["2026", "2026-Q3", "2026-Q4", "2026-09", WEEK, "2019-Q1"])
def test_without_results_charts_are_empty_and_still_valid(
    tabs: dict[str, Any], period: str, dark: bool
) -> None:
    for chart in every_chart(*entries(period, **tabs), dark).values():
        assert chart.alt != ""
        if len(chart.rows):
            validate(chart)


def test_an_empty_workbook_draws_nothing() -> None:
    tabs = {name: [rows[0]] for name, rows in DEFAULT.items()}
    drawn = every_chart(*entries("2026-Q3", **tabs), False)
    assert {name: len(chart.rows) for name, chart in drawn.items()} == dict.fromkeys(drawn, 0)


# --- laws of the bridge

PERIODS = st.sampled_from(["2026", "2026-Q3", "2026-08", "2026-07-08"])


@settings(max_examples=60)
@given(workbooks(), PERIODS)
def test_the_bridge_is_continuous_and_its_printed_parts_add_up(
    raw: RawWorkbook, period: str
) -> None:
    _, found, _ = entries(period, raw)
    chart = charts.bridge(found, USD, dark=False)
    if found.target_to_date is None:
        assert len(chart.rows) == 0
        return
    first, *steps, last = shown(chart)
    assert (first["name"], last["name"]) == ("Target to date", "Won")
    assert len(steps) <= charts.STEPS
    assert [row["start"] for row in [*steps, last]] == [row["end"] for row in [first, *steps]]
    assert first["start"] == found.target_to_date
    assert last["end"] == pytest.approx(found.actual or 0.0, abs=0.05)
    printed = sum(read_back(row["label"])[0] for row in steps)
    total, place = read_back(USD(sum(row["end"] - row["start"] for row in steps)))
    assert printed == total
    # The handoffs' dust is left out, so a half may fall on the other side.
    assert abs(total - read_back(USD(found.gap))[0]) <= place
    names = [row["name"] for row in [first, *steps, last]]
    assert len(set(names)) == len(names)


# --- the drawings


def walk(part: object) -> Iterator[tuple[str, object]]:
    """Every key of a specification with its value."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield key, value
            yield from walk(value)
    elif isinstance(part, list):
        for value in part:
            yield from walk(value)


def validate(chart: Chart) -> None:
    """Altair's own copy of the Vega-Lite schema, with the rows put in."""
    rows = chart.rows.copy()
    for name in rows.select_dtypes("datetime"):
        rows[name] = rows[name].dt.strftime("%Y-%m-%d")
    values = rows.astype(object).where(rows.notna(), None).to_dict("records")
    alt.LayerChart.from_dict({**chart.spec, "data": {"values": values}}, validate=True)


CASES = [
    pytest.param(name, dark, id=f"{name} {'dark' if dark else 'light'}")
    for name in ("path", "teams", "sources", "bridge", "funnel", "heat")
    for dark in (False, True)
]


@pytest.mark.parametrize(("name", "dark"), CASES)
def test_a_specification_is_valid_vega_lite(name: str, dark: bool) -> None:
    validate(every_chart(*worked(), dark)[name])


@pytest.mark.parametrize(("name", "dark"), CASES)
def test_a_specification_holds_no_data(name: str, dark: bool) -> None:
    keys = {key for key, _ in walk(every_chart(*worked(), dark)[name].spec)}
    assert keys & {"data", "datasets", "dataset"} == set()


@pytest.mark.parametrize(("name", "dark"), CASES)
def test_a_specification_names_only_columns_that_the_rows_have(name: str, dark: bool) -> None:
    chart = every_chart(*worked(), dark)[name]
    found = list(walk(chart.spec))
    named = {value for key, value in found if key == "field"}
    tests = [str(value) for key, value in found if key in ("filter", "test")]
    named |= {column for test in tests for column in re.findall(r"datum\.(\w+)", test)}
    assert named
    assert named <= set(chart.rows.columns)


@pytest.mark.parametrize(("name", "dark"), CASES)
def test_colours_come_from_the_palette_of_the_theme(name: str, dark: bool) -> None:
    palette = theme.palette(dark)
    text = str(every_chart(*worked(), dark)[name].spec)
    used = set(re.findall(r"#[0-9A-Fa-f]{3,8}\b", text))
    assert used
    assert used <= {getattr(palette, colour) for colour in COLOURS}


@pytest.mark.parametrize("dark", [False, True])
def test_ahead_and_behind_have_one_colour_each_in_every_chart(dark: bool) -> None:
    palette = theme.palette(dark)
    meaning = {
        "ahead": palette.ahead,
        "behind": palette.behind,
        "luck": palette.neutral,
        "total": palette.text,
        "Won": palette.ahead,
        "Plan": palette.neutral,
        "Last year": palette.quiet,
    }
    drawn = every_chart(*worked(), dark)
    for name in ("path", "teams", "sources", "bridge", "funnel"):
        colours = [
            value["scale"]
            for key, value in walk(drawn[name].spec)
            if key == "color" and isinstance(value, dict) and "scale" in value
        ]
        assert colours
        for scale in colours:
            assert scale["range"] == [meaning[word] for word in scale["domain"]]
    shades = [v["scale"] for k, v in walk(drawn["heat"].spec) if k == "color" and "scale" in v]
    assert [(s["domain"], s["range"]) for s in shades] == [
        ([-1, 0, 1], [palette.behind, palette.paper, palette.ahead])
    ]


@pytest.mark.parametrize(("name", "dark"), CASES)
def test_each_kind_in_the_rows_has_a_colour(name: str, dark: bool) -> None:
    chart = every_chart(*worked(), dark)[name]
    for key, value in walk(chart.spec):
        if key == "color" and isinstance(value, dict) and value.get("type") == "nominal":
            assert set(chart.rows[value["field"]]) <= set(value["scale"]["domain"])


def test_a_chart_is_as_high_as_its_rows_need() -> None:
    known, found, figures = worked()
    one = charts.sources(replace(found, sources=found.sources[:1]), USD, dark=False)
    two = charts.sources(found, USD, dark=False)
    assert two.spec["height"] - one.spec["height"] == 50
    assert charts.path(figures, USD, dark=False).spec["height"] == 210
    assert len(funnel.stages(known, found)) == 4
