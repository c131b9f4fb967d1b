"""Results as charts: one public function a chart, each a plain step to rows and a cached drawing.

Open this when a chart reads badly. A chart is rows, a Vega-Lite specification without data, and a
sentence for those who do not see it. Building and checking a specification costs far more than
filling it, so it is built once a theme and kept.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from scorecard import words
from scorecard.funnel import StageRow
from scorecard.ledger import Ledger
from scorecard.number import Number
from scorecard.teams import Contribution
from scorecard.theme import Palette, palette
from scorecard.words import Money

Spec = dict[str, Any]

FONT_SIZE = 14  # px; readable on a projector
STEPS = 7  # of the bridge: what fits the first screen


@dataclass(frozen=True)
class Chart:
    """What `st.vega_lite_chart` needs."""

    rows: pd.DataFrame
    spec: Spec
    alt: str


def path(number: Number, money: Money, dark: bool) -> Chart:
    """Cumulative money against plan and last year."""
    series = {"Won": "actual", "Plan": "plan", "Last year": "last_year"}
    points = [
        (name, point.day, getattr(point, field))
        for name, field in series.items()
        for point in number.path
        if getattr(point, field) is not None
    ]
    rows = pd.DataFrame(points, columns=["series", "day", "money"])
    rows["day"] = pd.to_datetime(rows["day"])
    rows["tip"] = [money.full(amount) for amount in rows["money"]]
    rows["when"] = [words.day(when, year=True) for when in rows["day"].dt.date]
    last = rows.groupby("series", sort=False).tail(1)
    labels = _spread(dict(zip(last["series"], last["money"], strict=True)), rows["money"])
    rows["label"] = ""
    rows["label_at"] = float("nan")
    for i, name, amount in zip(last.index, last["series"], last["money"], strict=True):
        rows.loc[i, "label"] = f"{name} {money(amount)}"
        rows.loc[i, "label_at"] = labels[name]
    # The labels stand in the room at the right, where no line can cross them.
    start, end = number.path[0].day, number.period.end
    rows["label_day"] = pd.Timestamp(end)
    room = end + timedelta(days=max(round(number.period.days * 0.66), 1))
    ticks = [number.period.start + (end - number.period.start) * i / 3 for i in range(4)]
    spec = _on_x(
        _path(dark),
        {"domain": [start.isoformat(), room.isoformat()]},
        {"values": [tick.isoformat() for tick in ticks]},
    )
    return Chart(rows, spec | {"height": 210}, words.path_title(number, money))


def teams(shares: Sequence[Contribution], money: Money, dark: bool) -> Chart:
    """Each team's sourced revenue, with a mark at its target to date."""
    parts = [(t.team, t.sourced_actual, t.sourced_target_to_date) for t in shares]
    return _against_target("Sourced revenue by team", parts, money, dark)


def sources(ledger: Ledger, money: Money, dark: bool) -> Chart:
    """Each source's revenue, with a mark at its target to date."""
    parts = [(s.source, s.actual, s.target_to_date) for s in ledger.sources]
    return _against_target("Revenue by source", parts, money, dark)


def _against_target(
    what: str,
    parts: Sequence[tuple[str, float | None, float | None]],
    money: Money,
    dark: bool,
) -> Chart:
    parts = [part for part in parts if part[1] is not None or part[2] is not None]
    names = _distinct([words.plain(name, 24) for name, _, _ in parts])
    rows = pd.DataFrame(
        [
            {
                "name": name,
                "actual": actual,
                "target": target,
                "side": _side((actual or 0.0) - (target or 0.0)),
                "label": words.against_target(actual, target, money),
                "tip": f"{money.full(actual)} of {money.full(target)}",
            }
            for name, (_, actual, target) in zip(names, parts, strict=True)
        ],
        columns=["name", "actual", "target", "side", "label", "tip"],
    )
    said = "; ".join(f"{row.name} {row.tip}" for row in rows.itertuples(index=False))
    return Chart(rows, _tall(_bars(dark), len(rows), 50), f"{what}: {said}")


def bridge(ledger: Ledger, money: Money, dark: bool) -> Chart:
    """From target to actual, a step each handoff and each line beside the handoffs."""
    if ledger.target_to_date is None:
        return Chart(pd.DataFrame(), {}, words.bridge_title(ledger, money))
    steps = [
        (name, h.effect, h.signal == "noise")
        for name, h in zip(_handoffs(ledger), ledger.handoffs, strict=True)
        if round(h.effect, 2)
    ]
    beside: dict[str, float] = {}
    for line in ledger.lines:
        kind = words.line_kind(line)
        beside[kind] = beside.get(kind, 0.0) + line.effect
    steps += [(name, effect, False) for name, effect in beside.items()]
    steps = _largest(steps)
    printed = money.parts([effect for _, effect, _ in steps])
    at = ledger.target_to_date
    rows = [_bridge_row("Target to date", at, at, money(at), "total")]
    for (name, effect, luck), text in zip(steps, printed, strict=True):
        kind = "luck" if luck else _side(effect)
        rows.append(_bridge_row(name, at, at + effect, text, kind))
        at += effect
    rows.append(_bridge_row("Won", at, at, money(ledger.actual), "total"))
    frame = pd.DataFrame(rows)
    frame["order"] = range(len(frame))
    said = "; ".join(f"{row['name']} {row['label']}" for row in rows)
    reach = [*frame["start"], *frame["end"]]
    width = max(reach) - min(reach) or 1.0
    # A third of the width is kept for the figures at the right.
    spec = _on_x(_bridge(dark), {"domain": [min(reach) - width * 0.05, max(reach) + width * 0.5]})
    return Chart(frame, _tall(spec, len(rows), 22), f"From target to actual: {said}")


def funnel(stages: tuple[StageRow, ...], dark: bool) -> Chart:
    """Each stage's actual as a share of its plan, with counts and rates."""
    rows = []
    names = _distinct([words.plain(stage.stage, 24) for stage in stages])
    for name, stage in zip(names, stages, strict=True):
        share = stage.actual / stage.plan if stage.plan and stage.actual is not None else None
        rows.append(
            {
                "stage": name,
                "share": share,
                "drawn": None if share is None else min(share, 1.5),
                "side": _side(0.0 if share is None else share - 1),
                "label": f"{words.count(stage.actual)} of {words.count(stage.plan)}",
                "rate": _rate(stage),
            }
        )
    frame = pd.DataFrame(rows, columns=["stage", "share", "drawn", "side", "label", "rate"])
    said = "; ".join(f"{r['stage']} {r['label']} {r['rate']}".strip() for r in rows)
    return Chart(frame, _tall(_funnel(dark), len(rows), 48), f"Actual of plan by stage: {said}")


def heat(ledger: Ledger, money: Money, dark: bool) -> Chart:
    """Money by handoff and week."""
    names = _handoffs(ledger)
    rows = [
        {
            "handoff": name,
            "week": words.day(week),
            "order": w,
            "effect": effect,
            "label": money.signed(effect) if round(effect) else "",
            "tip": money.full(effect),
        }
        for name, handoff in zip(names, ledger.handoffs, strict=True)
        for w, (week, effect) in enumerate(zip(ledger.weeks, handoff.weekly, strict=True))
    ]
    frame = pd.DataFrame(rows, columns=["handoff", "week", "order", "effect", "label", "tip"])
    limit = float(frame["effect"].abs().max()) if len(frame) else 0.0
    frame["strong"] = frame["effect"].abs() > limit * 0.55
    frame["row"] = frame["handoff"].map({name: i for i, name in enumerate(names)})
    frame["shade"] = frame["effect"] / limit if limit else 0.0
    spec = _tall(_heat(dark), len(names), 34)
    return Chart(frame, spec, "Gain or loss against plan by handoff and week")


def _spread(values: dict[str, float], every: "pd.Series[float]") -> dict[str, float]:
    """Heights for labels, so that none covers another: at least a tenth of the range apart."""
    gap = ((max(every.max(), 0) - min(every.min(), 0)) or 1.0) * 0.1
    placed: dict[str, float] = {}
    for name, value in sorted(values.items(), key=lambda item: item[1]):
        placed[name] = max([value, *(other + gap for other in placed.values())])
    return placed


def _rate(stage: StageRow) -> str:
    if stage.handoff is None or stage.handoff.actual is None:
        return ""
    actual, plan = words.rates(stage.handoff.actual, stage.handoff.plan)
    return f"{actual}, plan {plan}"


def _side(effect: float) -> str:
    # A target spread over days and added again is off by a rounding.
    return "behind" if round(effect, 6) < 0 else "ahead"


def _handoffs(ledger: Ledger) -> list[str]:
    return _distinct([words.handoff_name(h, lambda t: words.plain(t, 18)) for h in ledger.handoffs])


def _distinct(names: Sequence[str]) -> list[str]:
    """Names that were cut alike get a number: rows of one name are drawn over each other.

    >>> _distinct(["Search ads, no…", "Events", "Search ads, no…"])
    ['Search ads, no…', 'Events', 'Search ads, no… (2)']
    """
    seen: Counter[str] = Counter()
    distinct = []
    for name in names:
        seen[name] += 1
        distinct.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return distinct


def _largest(steps: list[tuple[str, float, bool]]) -> list[tuple[str, float, bool]]:
    """The largest steps in their order; the others together, so that the bridge still adds up."""
    if len(steps) <= STEPS:
        return steps
    kept = sorted(steps, key=lambda step: -abs(step[1]))[: STEPS - 1]
    rest = [step for step in steps if step not in kept]
    together = (f"{len(rest)} smaller lines", math.fsum(effect for _, effect, _ in rest), False)
    return [*(step for step in steps if step in kept), together]


def _bridge_row(name: str, start: float, end: float, label: str, kind: str) -> dict[str, Any]:
    return {
        "name": name,
        "start": start,
        "end": end,
        "label": label,
        "kind": kind,
        "right": max(start, end),
    }


# --- drawings: no data in them ----------------------------------------------------------------


def _spec(chart: alt.LayerChart) -> Spec:
    """The specification alone; the rows are handed over beside it."""
    spec: Spec = chart.to_dict()
    for part in (spec, *spec["layer"]):
        part.pop("data", None)
    return spec


def _base() -> alt.Chart:
    return alt.Chart(alt.NamedData("rows"))


def _layers(*layers: alt.Chart) -> alt.LayerChart:
    config = alt.Config(
        view=alt.ViewConfig(strokeWidth=0),
        axis=alt.AxisConfig(labelFontSize=FONT_SIZE, labelLimit=190, domain=False, ticks=False),
        mark=alt.MarkConfig(aria=False),  # the chart has one name; its marks have none
    )
    return alt.LayerChart(layer=list(layers), config=config)


def _text(colors: Palette, **options: Any) -> dict[str, Any]:
    return {"fontSize": FONT_SIZE, "color": colors.text} | options


def _sides(colors: Palette, field: str, **more: str) -> alt.Color:
    meaning = {"ahead": colors.ahead, "behind": colors.behind} | more
    scale = alt.Scale(domain=list(meaning), range=list(meaning.values()))
    return alt.Color(field, type="nominal", scale=scale, legend=None)


def _tall(spec: Spec, rows: int, step: int) -> Spec:
    """As high as its rows need: `step` pixels each."""
    return spec | {"height": rows * step + step // 2}


def _on_x(spec: Spec, scale: Spec, axis: Spec | None = None) -> Spec:
    """The same drawing over another stretch of its horizontal axis."""
    layers = []
    for layer in spec["layer"]:
        x = layer["encoding"]["x"]
        if "field" in x:
            x = x | {"scale": scale, "axis": x["axis"] | axis if axis else x["axis"]}
        layers.append(layer | {"encoding": layer["encoding"] | {"x": x}})
    return spec | {"layer": layers}


@cache
def _path(dark: bool) -> Spec:
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
        _base()
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
        _base()
        .mark_point(filled=True, size=70, opacity=1)
        .transform_filter("datum.label != ''")
        .encode(x=x, y=y, color=color)
    )
    tips = (
        _base()
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
        _base()
        .mark_text(align="left", dx=10, fontSize=FONT_SIZE, fontWeight="bold")
        .transform_filter("datum.label != ''")
        .encode(
            x=alt.X("label_day:T", axis=axis),
            y=alt.Y("label_at:Q", axis=None),
            text="label:N",
            color=color,
        )
    )
    return _spec(_layers(lines, ends, tips, labels))


@cache
def _bars(dark: bool) -> Spec:
    colors = palette(dark)
    y = alt.Y("name:N", sort=None, axis=alt.Axis(title=None))
    bars = (
        _base()
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
        _base()
        .mark_tick(thickness=3, size=26, color=colors.text)
        .encode(x=alt.X("target:Q", axis=None), y=y)
    )
    labels = (
        _base()
        .mark_text(**_text(colors, align="left", baseline="middle", dy=20))
        .encode(x=alt.value(0), y=y, text="label:N")
    )
    return _spec(_layers(bars, marks, labels))


@cache
def _bridge(dark: bool) -> Spec:
    colors = palette(dark)
    y = alt.Y("name:N", sort=alt.SortField("order"), axis=alt.Axis(title=None))
    x = alt.X("start:Q", axis=None)
    color = _sides(colors, "kind", luck=colors.neutral, total=colors.text)
    tips = [alt.Tooltip("name:N", title="Line"), alt.Tooltip("label:N", title="Money")]
    bars = (
        _base()
        .mark_bar(height=14, cornerRadius=2)
        .encode(x=x, x2="end:Q", y=y, color=color, tooltip=tips)
    )
    ends = (
        _base()
        .mark_tick(thickness=4, size=20)
        .transform_filter("datum.kind == 'total'")
        .encode(x=x, y=y, color=color, tooltip=tips)
    )
    labels = (
        _base()
        .mark_text(**_text(colors, align="right", fontWeight="bold"))
        .encode(x=alt.value("width"), y=y, text="label:N")
    )
    return _spec(_layers(bars, ends, labels))


@cache
def _funnel(dark: bool) -> Spec:
    colors = palette(dark)
    y = alt.Y("stage:N", sort=None, axis=alt.Axis(title=None))
    scale = alt.Scale(domain=[0, 2.6])
    bars = (
        _base()
        .mark_bar(height=18, cornerRadiusEnd=2)
        .encode(x=alt.X("drawn:Q", axis=None, scale=scale), y=y, color=_sides(colors, "side"))
    )
    plan = _base().mark_tick(thickness=3, size=30, color=colors.text).encode(x=alt.datum(1), y=y)
    counts = (
        _base()
        .mark_text(**_text(colors, align="left", fontWeight="bold", dy=-9))
        .encode(x=alt.datum(1.58), y=y, text="label:N")
    )
    rates = (
        _base()
        .mark_text(**_text(colors, align="left", dy=9, color=colors.quiet))
        .encode(x=alt.datum(1.58), y=y, text="rate:N")
    )
    return _spec(_layers(bars, plan, counts, rates))


@cache
def _heat(dark: bool) -> Spec:
    colors = palette(dark)
    x = alt.X(
        "week:N",
        sort=alt.SortField("order"),
        axis=alt.Axis(title=None, orient="top", labelAngle=0, labelOverlap=True, labelFontSize=12),
    )
    y = alt.Y("handoff:N", sort=alt.SortField("row"), axis=alt.Axis(title=None, labelFlush=False))
    squares = (
        _base()
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
        _base()
        .mark_text(fontSize=12, opacity=alt.ExprRef("width < 450 ? 0 : 1"))  # a phone: colour only
        .encode(
            x=x,
            y=y,
            text="label:N",
            color=alt.condition("datum.strong", alt.value(colors.paper), alt.value(colors.text)),
        )
    )
    return _spec(_layers(squares, labels))
