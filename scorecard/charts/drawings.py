"""How the charts are drawn: Vega-Lite specifications without data.

Open this for the look of a chart; what it shows is in `scorecard.charts`. Building and checking a
specification costs far more than filling it, so each is built once a theme and kept.
"""

from functools import cache
from typing import Any

import altair as alt

from scorecard.theme import Palette, palette

Spec = dict[str, Any]

FONT_SIZE = 14  # px; readable on a projector


def to_spec(chart: alt.LayerChart) -> Spec:
    """The specification alone; the rows are handed over beside it."""
    spec: Spec = chart.to_dict()
    for part in (spec, *spec["layer"]):
        part.pop("data", None)
    return spec


def base() -> alt.Chart:
    """What every layer begins with."""
    return alt.Chart(alt.NamedData("rows"))


def layered(*layers: alt.Chart) -> alt.LayerChart:
    """Layers over each other, the last on top, without frame, axis lines and ticks."""
    config = alt.Config(
        view=alt.ViewConfig(strokeWidth=0),
        axis=alt.AxisConfig(labelFontSize=FONT_SIZE, labelLimit=190, domain=False, ticks=False),
        mark=alt.MarkConfig(aria=False),  # the chart has one name; its marks have none
    )
    return alt.LayerChart(layer=list(layers), config=config)


def text_mark(colors: Palette, **options: Any) -> dict[str, Any]:
    """How texts in a chart look."""
    return {"fontSize": FONT_SIZE, "color": colors.text} | options


def _sides(colors: Palette, field: str, **more: str) -> alt.Color:
    meaning = {"ahead": colors.ahead, "behind": colors.behind} | more
    scale = alt.Scale(domain=list(meaning), range=list(meaning.values()))
    return alt.Color(field, type="nominal", scale=scale, legend=None)


def tall(spec: Spec, rows: int, step: int) -> Spec:
    """As high as its rows need: `step` pixels each."""
    return spec | {"height": rows * step + step // 2}


def on_x(spec: Spec, scale: Spec, axis: Spec | None = None) -> Spec:
    """The same drawing over another stretch of its horizontal axis.

    Days are days of the workbook: Vega reads them as UTC, and would write them in the reader's own
    time, which west of Greenwich is the day before.
    """
    layers = []
    for layer in spec["layer"]:
        x = layer["encoding"]["x"]
        if "field" in x:
            days = {"type": "utc"} if x["type"] == "temporal" else {}
            x = x | {"scale": scale | days, "axis": x["axis"] | axis if axis else x["axis"]}
        layers.append(layer | {"encoding": layer["encoding"] | {"x": x}})
    return spec | {"layer": layers}


LENGTHS = (
    *("fontSize", "labelFontSize", "labelLimit", "limit", "height", "dx", "dy", "strokeWidth"),
    "value",  # a place or a size that no row has: that of a legend
)


def larger(spec: Spec, by: float) -> Spec:
    """The same drawing for the back of the room: texts, lines and heights, by a factor."""

    def part(key: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {inner: part(inner, of) for inner, of in value.items()}
        if isinstance(value, list):
            return [part(key, of) for of in value]
        return round(value * by, 2) if key in LENGTHS and isinstance(value, int | float) else value

    found: Spec = part("", spec)
    return found


def pickable(spec: Spec) -> Spec:
    """The same drawing with marks that can be clicked; `at` is the number of the row picked.

    These are the first marks with a tooltip: what can be pointed at can be clicked.
    """
    pick = {"name": "pick", "select": {"type": "point", "fields": ["at"]}}
    layers = list(spec["layer"])
    told = (i for i, layer in enumerate(layers) if "tooltip" in layer["encoding"])
    i = next(told, 0)
    layers[i] = layers[i] | {"params": [pick], "mark": layers[i]["mark"] | {"cursor": "pointer"}}
    return spec | {"layer": layers}


@cache
def path(dark: bool) -> Spec:
    """Lines over days, each named at the right."""
    colors = palette(dark)
    names = ["Won", "Plan", "Last year"]
    axis = alt.Axis(format="%-d %b", grid=False, title=None, tickCount=5, labelFlush=False)
    x = alt.X("day:T", axis=axis)
    y = alt.Y("money:Q", axis=None)
    color = alt.Color(
        "series:N",
        scale=alt.Scale(domain=names, range=[colors.ahead, colors.neutral, colors.quiet]),
        legend=None,
    )
    lines = (
        base()
        .mark_line(strokeWidth=3)
        .encode(
            x=x,
            y=y,
            color=color,
            strokeDash=alt.StrokeDash(
                "series:N",
                scale=alt.Scale(domain=names, range=[[1, 0], [6, 4], [2, 3]]),
                legend=None,
            ),
        )
    )
    ends = (
        base()
        .mark_point(filled=True, size=70, opacity=1)
        .transform_filter("datum.label != ''")
        .encode(x=x, y=y, color=color)
    )
    tips = (
        base()
        .mark_point(size=200, opacity=0)
        .encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("series:N", title="Line"),
                alt.Tooltip("when:N", title="Through"),
                alt.Tooltip("tip:N", title="Money"),
            ],
        )
    )
    labels = (
        base()
        .mark_text(align="left", dx=10, fontSize=FONT_SIZE, fontWeight="bold")
        .transform_filter("datum.label != ''")
        .encode(
            x=alt.X("label_day:T", axis=axis),
            y=alt.Y("label_at:Q", axis=None),
            text="label:N",
            color=color,
        )
    )
    return to_spec(layered(lines, ends, tips, labels))


@cache
def bars(dark: bool) -> Spec:
    """Bars with a mark at the target and the figures below."""
    colors = palette(dark)
    y = alt.Y("name:N", sort=None, axis=alt.Axis(title=None))
    bars = (
        base()
        .mark_bar(height=16, cornerRadiusEnd=2)
        .encode(
            x=alt.X("actual:Q", axis=None),
            y=y,
            color=_sides(colors, "side"),
            tooltip=[
                alt.Tooltip("name:N", title="Name"),
                alt.Tooltip("tip:N", title="Won of target to date"),
            ],
        )
    )
    marks = (
        base()
        .mark_tick(thickness=3, size=26, color=colors.text)
        .encode(x=alt.X("target:Q", axis=None), y=y)
    )
    labels = (
        base()
        .mark_text(**text_mark(colors, align="left", baseline="middle", dy=20))
        .encode(x=alt.value(0), y=y, text="label:N")
    )
    return to_spec(layered(bars, marks, labels))


@cache
def bridge(dark: bool) -> Spec:
    """Floating steps between two marks, figures at the right."""
    colors = palette(dark)
    y = alt.Y("name:N", sort=alt.SortField("order"), axis=alt.Axis(title=None))
    x = alt.X("start:Q", axis=None)
    color = _sides(colors, "kind", luck=colors.neutral, total=colors.text)
    tips = [alt.Tooltip("name:N", title="Line"), alt.Tooltip("label:N", title="Money")]
    bars = (
        base()
        .mark_bar(height=14, cornerRadius=2)
        .encode(x=x, x2="end:Q", y=y, color=color, tooltip=tips)
    )
    ends = (
        base()
        .mark_tick(thickness=4, size=20)
        .transform_filter("datum.kind == 'total'")
        .encode(x=x, y=y, color=color, tooltip=tips)
    )
    labels = (
        base()
        .mark_text(**text_mark(colors, align="right", fontWeight="bold"))
        .encode(x=alt.value("width"), y=y, text="label:N")
    )
    return to_spec(layered(bars, ends, labels))


@cache
def funnel(dark: bool) -> Spec:
    """Bars as a share of plan, with a mark at the plan."""
    colors = palette(dark)
    y = alt.Y("stage:N", sort=None, axis=alt.Axis(title=None))
    scale = alt.Scale(domain=[0, 4.2])  # more than half is kept for the figures
    bars = (
        base()
        .mark_bar(height=18, cornerRadiusEnd=2)
        .encode(x=alt.X("drawn:Q", axis=None, scale=scale), y=y, color=_sides(colors, "side"))
    )
    plan = base().mark_tick(thickness=3, size=30, color=colors.text).encode(x=alt.datum(1), y=y)
    counts = (
        base()
        .mark_text(**text_mark(colors, align="left", fontWeight="bold", dy=-9))
        .encode(x=alt.datum(1.58), y=y, text="label:N")
    )
    rates = (
        base()
        .mark_text(**text_mark(colors, align="left", dy=9, color=colors.quiet))
        .encode(x=alt.datum(1.58), y=y, text="rate:N")
    )
    return to_spec(layered(bars, plan, counts, rates))


@cache
def heat(dark: bool) -> Spec:
    """Squares by handoff and week."""
    colors = palette(dark)
    x = alt.X(
        "week:N",
        sort=alt.SortField("order"),
        axis=alt.Axis(title=None, orient="top", labelAngle=0, labelOverlap=True, labelFontSize=12),
    )
    y = alt.Y("handoff:N", sort=alt.SortField("row"), axis=alt.Axis(title=None, labelFlush=False))
    squares = (
        base()
        .mark_rect(stroke=colors.paper, strokeWidth=2)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "shade:Q",
                scale=alt.Scale(
                    domain=[-1, 0, 1],
                    range=[colors.behind, colors.paper, colors.ahead],
                    interpolate="rgb",
                ),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("handoff:N", title="Handoff"),
                alt.Tooltip("week:N", title="Week of"),
                alt.Tooltip("tip:N", title="Against plan"),
            ],
        )
    )
    labels = (
        base()
        .mark_text(
            fontSize=12, opacity=alt.ExprRef("bandwidth('x') < 44 ? 0 : 1")
        )  # else colour only
        .encode(
            x=x,
            y=y,
            text="label:N",
            color=alt.condition("datum.strong", alt.value(colors.paper), alt.value(colors.text)),
        )
    )
    return to_spec(layered(squares, labels))


@cache
def behaviour(dark: bool) -> Spec:
    """A line over weeks in the band of what is usual, with marks where it is more."""
    colors = palette(dark)
    axis = alt.Axis(format="%-d %b", grid=False, title=None, labelFlush=False)
    x = alt.X("day:T", axis=axis)
    scale = alt.Scale(zero=False, nice=False, padding=12)

    def y(field: str) -> alt.Y:
        return alt.Y(field, type="quantitative", axis=None, scale=scale)

    marks = {
        "usual": (colors.text, "circle", 30),
        "season": (colors.neutral, "diamond", 160),
        "above": (colors.ahead, "triangle-up", 160),
        "below": (colors.behind, "triangle-down", 160),
    }
    tints, shapes, sizes = zip(*marks.values(), strict=True)

    def by_kind(channel: Any, looks: Any) -> Any:
        scale = alt.Scale(domain=list(marks), range=list(looks))
        return channel("kind", type="nominal", scale=scale, legend=None)

    # Each baseline has its own limits: they are not joined.
    usual = base().transform_filter("isValid(datum.upper)")
    band = (
        usual.mark_area(color=colors.neutral, opacity=0.14, tooltip=None)
        .encode(x=x, y=y("lower"), y2="upper:Q", detail="baseline:N")
    )  # fmt: skip
    ends = [
        usual.mark_line(strokeWidth=1, color=colors.neutral, tooltip=None)
        .encode(x=x, y=y(end), detail="baseline:N")
        for end in ("lower", "upper")
    ]  # fmt: skip
    mean = (
        usual.mark_line(strokeWidth=2, strokeDash=[6, 4], color=colors.neutral, tooltip=None)
        .encode(x=x, y=y("mean"), detail="baseline:N")
    )  # fmt: skip
    changes = (
        base()
        .mark_rule(strokeWidth=2, color=colors.quiet, tooltip=None)
        .transform_filter("datum.change")
        .encode(x=x)
    )
    line = (
        base().mark_line(strokeWidth=2, color=colors.text, tooltip=None).encode(x=x, y=y("value"))
    )
    known = base().transform_filter("isValid(datum.value)")
    points = known.mark_point(filled=True, opacity=1, tooltip=None).encode(
        x=x,
        y=y("value"),
        color=by_kind(alt.Color, tints),
        shape=by_kind(alt.Shape, shapes),
        size=by_kind(alt.Size, sizes),
    )
    tips = known.mark_point(size=250, opacity=0).encode(
        x=x,
        y=y("value"),
        tooltip=[
            alt.Tooltip("when:N", title="Week of"),
            alt.Tooltip("tip:N", title="Value"),
            alt.Tooltip("range:N", title="Usual range"),
            alt.Tooltip("why:N", title="Signal"),
        ],
    )
    labels = [
        base()
        .mark_text(**text_mark(colors, align="left", dx=10, tooltip=None) | look)
        .transform_filter(f"datum.part == '{part}'")
        .encode(x=alt.X("label_day:T", axis=axis), y=y("label_at"), text="label:N")
        for part, look in {
            "value": {"fontWeight": "bold"},
            "usual": {"color": colors.quiet},
        }.items()
    ]
    return to_spec(layered(band, *ends, changes, mean, line, points, tips, *labels))
