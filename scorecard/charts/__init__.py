"""Results as charts: one public function a chart, a plain step from a result to rows.

Open this when a chart shows the wrong thing; how it looks is in `drawings`. A chart is rows, a
drawing, and a sentence for those who do not see it.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pandas as pd

from scorecard import words
from scorecard.charts import drawings
from scorecard.charts.drawings import Spec
from scorecard.funnel import StageRow
from scorecard.ledger import Ledger
from scorecard.number import Number
from scorecard.teams import Contribution
from scorecard.trace import GAP, TO_DATE, WON, Opening, handoff_figure
from scorecard.words import Money

STEPS = 7  # of the bridge: what fits the first screen


@dataclass(frozen=True)
class Chart:
    """What `st.vega_lite_chart` needs."""

    rows: pd.DataFrame
    spec: Spec
    alt: str
    opens: tuple[Opening | None, ...] = ()  # what a click on each row opens


def enlarged(chart: Chart, by: float) -> Chart:
    """The same chart for the back of the room."""
    air = dict.fromkeys(("top", "right", "bottom", "left"), 8)
    return replace(chart, spec=drawings.larger(chart.spec, by) | {"padding": air})


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
    spec = drawings.on_x(
        drawings.path(dark),
        {"domain": [start.isoformat(), room.isoformat()]},
        {"values": [tick.isoformat() for tick in ticks]},
    )
    figure = {"Won": WON, "Plan": TO_DATE}
    opens = tuple(Opening(figure[name]) if name in figure else None for name in rows["series"])
    return Chart(rows, spec | {"height": 210}, words.path_title(number, money), opens)


def teams(shares: Sequence[Contribution], money: Money, dark: bool) -> Chart:
    """Each team's sourced revenue, with a mark at its target to date."""
    parts = [(t.team, t.sourced_actual, t.sourced_target_to_date, t.sources) for t in shares]
    return _against_target("Sourced revenue by team", parts, money, dark)


def sources(ledger: Ledger, money: Money, dark: bool) -> Chart:
    """Each source's revenue, with a mark at its target to date."""
    parts = [(s.source, s.actual, s.target_to_date, (s.source,)) for s in ledger.sources]
    return _against_target("Revenue by source", parts, money, dark)


def _against_target(
    what: str,
    parts: Sequence[tuple[str, float | None, float | None, tuple[str, ...]]],
    money: Money,
    dark: bool,
) -> Chart:
    parts = [part for part in parts if part[1] is not None or part[2] is not None]
    names = distinct([words.plain(part[0], 24) for part in parts])
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
            for name, (_, actual, target, _) in zip(names, parts, strict=True)
        ],
        columns=["name", "actual", "target", "side", "label", "tip"],
    )
    said = "; ".join(f"{row.name} {row.tip}" for row in rows.itertuples(index=False))
    spec = drawings.tall(drawings.bars(dark), len(rows), 50)
    opens = tuple(Opening(GAP, sources) for *_, sources in parts)
    return Chart(rows, spec, f"{what}: {said}", opens)


def bridge(ledger: Ledger, money: Money, dark: bool) -> Chart:
    """From target to actual, a step each handoff and each line beside the handoffs."""
    if ledger.target_to_date is None:
        return Chart(pd.DataFrame(), {}, words.bridge_title(ledger, money))
    steps = [
        _Step(name, h.effect, handoff_figure(h), luck=h.signal == "noise")
        for name, h in zip(_handoffs(ledger), ledger.handoffs, strict=True)
        if round(h.effect, 2) and h.kind != "timing"
    ]
    timing, timed = words.timing_effect(ledger), [h for h in ledger.handoffs if h.kind == "timing"]
    if round(timing, 2):
        name = "Not yet due" if timing < 0 else "Due from before"
        largest = max(timed, key=lambda h: abs(h.effect))
        steps.append(_Step(name, timing, handoff_figure(largest)))
    beside: dict[str, float] = {}
    for line in ledger.lines:
        beside[line.line] = beside.get(line.line, 0.0) + line.effect
    for kind, effect in beside.items():
        steps.append(_Step(words.line_kind(kind), effect, kind))
    steps = _largest(steps)
    printed = money.parts([step.effect for step in steps])
    at = ledger.target_to_date
    rows = [_bridge_row("Target to date", at, at, money(at), "total")]
    for step, text in zip(steps, printed, strict=True):
        kind = "luck" if step.luck else _side(step.effect)
        rows.append(_bridge_row(step.name, at, at + step.effect, text, kind))
        at += step.effect
    rows.append(_bridge_row("Won", at, at, money(ledger.actual), "total"))
    frame = pd.DataFrame(rows)
    frame["order"] = range(len(frame))
    said = "; ".join(f"{row['name']} {row['label']}" for row in rows)
    reach = [*frame["start"], *frame["end"]]
    width = max(reach) - min(reach) or 1.0
    # A third of the width is kept for the figures at the right.
    spec = drawings.on_x(
        drawings.bridge(dark), {"domain": [min(reach) - width * 0.05, max(reach) + width * 0.5]}
    )
    opens = (
        Opening(TO_DATE),
        *(Opening(step.figure) if step.figure else None for step in steps),
        Opening(WON),
    )
    return Chart(frame, drawings.tall(spec, len(rows), 22), f"From target to actual: {said}", opens)


def funnel(stages: tuple[StageRow, ...], dark: bool) -> Chart:
    """Each stage's actual as a share of its plan, with counts and rates."""
    rows = []
    names = distinct([words.plain(stage.stage, 24) for stage in stages])
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
    return Chart(
        frame,
        drawings.tall(drawings.funnel(dark), len(rows), 48),
        f"Actual of plan by stage: {said}",
        tuple(
            Opening(handoff_figure(stage.handoff))
            if stage.handoff
            else Opening(f"{stage.stage}, volume")
            for stage in stages
        ),
    )


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
    spec = drawings.tall(drawings.heat(dark), len(names), 34)
    opens = tuple(
        Opening(handoff_figure(handoff), week=week)
        for handoff in ledger.handoffs
        for week in ledger.weeks
    )
    return Chart(frame, spec, "Gain or loss against plan by handoff and week", opens)


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
    before = stage.handoff.actual_counts[0] if stage.handoff.actual_counts else None
    return f"{actual} of {words.count(before)}, plan {plan}"


def _side(effect: float) -> str:
    # A target spread over days and added again is off by a rounding.
    return "behind" if round(effect, 6) < 0 else "ahead"


def _handoffs(ledger: Ledger) -> list[str]:
    return distinct([words.handoff_name(h, lambda t: words.plain(t, 18)) for h in ledger.handoffs])


def distinct(names: Sequence[str]) -> list[str]:
    """Names that were cut alike get a number: rows of one name are drawn over each other.

    >>> distinct(["Search ads, no…", "Events", "Search ads, no…"])
    ['Search ads, no…', 'Events', 'Search ads, no… (2)']
    """
    seen: Counter[str] = Counter()
    unlike = []
    for name in names:
        seen[name] += 1
        unlike.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return unlike


@dataclass(frozen=True)
class _Step:
    """A step of the bridge."""

    name: str
    effect: float  # money
    figure: str | None  # that it opens
    luck: bool = False


def _largest(steps: list[_Step]) -> list[_Step]:
    """The largest steps in their order; the others together, so that the bridge still adds up."""
    if len(steps) <= STEPS:
        return steps
    kept = sorted(steps, key=lambda step: -abs(step.effect))[: STEPS - 1]
    rest = [step for step in steps if step not in kept]
    together = math.fsum(step.effect for step in rest)
    return [
        *(step for step in steps if step in kept),
        _Step(f"{len(rest)} smaller lines", together, GAP),
    ]


def _bridge_row(name: str, start: float, end: float, label: str, kind: str) -> dict[str, Any]:
    return {
        "name": name,
        "start": start,
        "end": end,
        "label": label,
        "kind": kind,
    }
