"""Records needed in each week, stage by stage, with the period and the last useful days marked."""

from datetime import timedelta
from functools import cache

import altair as alt
import pandas as pd

from scorecard.backwards import Backwards, StageNeed
from scorecard.charts import Chart, drawings
from scorecard.charts.drawings import Spec
from scorecard.theme import palette
from scorecard.words import Money, day, plain
from scorecard.words import backwards as text

STEP = 64  # px a stage: its words, and its bars below them
BARS = 0.55  # of the step
MARKS = BARS + 0.05  # of the step; how high marks reach
WORDS = BARS + 0.2  # of the step; where the words stand
SHOWN = 0.04  # of a stage's fullest week; before the first week that needs more nothing is drawn
NAME = 12  # characters of a stage, so that its words fit on a phone
DAY, WEEK = timedelta(days=1), timedelta(days=7)
COLUMNS = ["part", "stage", "start", "end", "low", "high", "side", "week", "tip", "leads", "label"]


def weeks(result: Backwards, money: Money, dark: bool) -> Chart:
    """A row of bars for each stage, each against its own fullest week; the first stage on top."""
    period, start, rows = result.period, _first_drawn(result), list[dict[str, object]]()
    for place, of in enumerate(result.stages):
        stage, floor, peak = plain(of.stage, NAME), -place - 1.0, max(of.by_week, default=0.0)
        words = {"part": "words", "low": floor + WORDS, "label": _words(of, result)}
        marks = {
            "edge": (period.start, period.end + DAY),
            "useful": (of.last_useful + DAY,),
        }
        rows.append(words)
        rows += [
            {"part": part, "start": at, "low": floor, "high": floor + MARKS}
            for part, places in marks.items()
            for at in places
        ]
        rows += [
            {
                "part": "bar",
                "stage": stage,
                "start": first,
                "end": first + WEEK,
                "low": floor,
                "high": floor + BARS * records / peak,
                "side": "inside" if first + WEEK > period.start else "before",
                "week": day(first, year=True),
                "tip": text.a_week(records),
                "leads": money(None if of.value is None else records * of.value),
            }
            for first, records in zip(result.weeks[start:], of.by_week[start:], strict=True)
            if records
        ]
    if not any(row["part"] == "bar" for row in rows):
        return Chart(pd.DataFrame(columns=COLUMNS), {}, "Nothing is needed")
    frame = pd.DataFrame(rows, columns=COLUMNS)
    for column in ("start", "end"):
        frame[column] = pd.to_datetime(frame[column])
    first = min(result.weeks[start], *(of.last_useful for of in result.stages))
    spec = drawings.on_x(
        drawing(dark),
        {"domain": [first.isoformat(), (period.end + 4 * DAY).isoformat()]},
        {"values": [when.isoformat() for when in (first, period.start, period.end)]},
    )
    said = "; ".join(_words(of, result) for of in result.stages)
    return Chart(
        frame,
        spec | {"height": STEP * len(result.stages)},
        f"Records needed in each week, by stage. {said}",
    )


def _words(of: StageNeed, result: Backwards) -> str:
    """A row's words: its fullest week, and until when its records are useful."""
    most = text.a_week(max(of.by_week, default=0.0))
    until = text.day_of(of.last_useful, result.period)
    upto = "" if most.startswith("less") else "up to "
    return f"{plain(of.stage, NAME)}: {upto}{most} a week, until {until}"


def _first_drawn(result: Backwards) -> int:
    """The first week in which a stage needs more than next to nothing."""
    return min(
        (
            w
            for of in result.stages
            for w, records in enumerate(of.by_week)
            if records > SHOWN * max(of.by_week)
        ),
        default=0,
    )


@cache
def drawing(dark: bool) -> Spec:
    """Bars in rows, lines at the period's ends, a mark at each last useful day."""
    colors = palette(dark)
    axis = alt.Axis(format="%-d %b", grid=False, title=None, labelFlush=True, labelOverlap=True)
    x = alt.X("start:T", axis=axis)
    low = alt.Y("low:Q", axis=None, scale=alt.Scale(nice=False, zero=True))

    def part(name: str) -> alt.Chart:
        return drawings.base().transform_filter(f"datum.part == '{name}'")

    sides = alt.Scale(domain=["before", "inside"], range=[colors.neutral, colors.ahead])
    bars = (
        part("bar")
        .mark_rect(stroke=colors.paper, strokeWidth=1)
        .encode(
            x=x,
            x2="end:T",
            y=low,
            y2="high:Q",
            color=alt.Color("side:N", scale=sides, legend=None),
            tooltip=[
                alt.Tooltip("stage:N", title="Stage"),
                alt.Tooltip("week:N", title="Week of"),
                alt.Tooltip("tip:N", title="Needed"),
                alt.Tooltip("leads:N", title="Lead to"),
            ],
        )
    )
    edges = (
        part("edge")
        .mark_rule(strokeDash=[4, 4], color=colors.quiet)
        .encode(x=x, y=low, y2="high:Q")
    )
    useful = (
        part("useful").mark_rule(strokeWidth=3, color=colors.behind).encode(x=x, y=low, y2="high:Q")
    )
    words = (
        part("words")
        .mark_text(**drawings.text_mark(colors, align="left", fontWeight="bold"))
        .encode(x=alt.value(0), y=low, text="label:N")
    )
    return drawings.to_spec(drawings.layered(bars, edges, useful, words))
