"""6 weeks and 12 months on one axis, with prior year and target: its rows and how it is drawn.

Open this for the chart of the weekly business review. Weeks and months of a volume differ by a
factor of four, so each part has its own scale: heights are shares of what the part draws, and
values are written beside the points. Rates share one scale.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from scorecard import charts
from scorecard.charts import drawings
from scorecard.charts.drawings import Spec
from scorecard.theme import Palette, palette
from scorecard.trailing import Measure, Point, Trailing
from scorecard.words import Money, day
from scorecard.words import trailing as text
from scorecard.words.labels import period_name

HEIGHT = 250  # px
FONT = 12  # px; 18 places on a phone
LETTER = alt.param(name="letter", value=7.0)  # px, the width of a digit; grows with the letters
AWAY = 0.09  # of the height that is drawn: from a point to the middle of its label
HALF = 0.07  # the same: half a label and half a mark
ENDS = (-0.1, 1.14)  # the same: where labels may stand
ROOM = (-0.14, 1.28)  # the same: below for a label, above for another and the legend
BETWEEN = " "  # the place between weeks and months
MARGIN = 1.3  # places, at each side: half a label
PLACES = 18 + 2 * MARGIN  # from one end to the other: 6 weeks, a gap and 12 months


def trailing(found: Trailing, measure: Measure, money: Money, dark: bool) -> "charts.Chart":
    """A solid line with points for this year, dashed for the year before, triangles for targets."""
    title = text.title(measure, money)
    points = [*measure.weeks, *measure.months]
    if not any(_values(points)):
        return charts.Chart(pd.DataFrame(), {}, title)
    weeks, months = measure.weeks, measure.months
    # Percent are shares of what stands above zero, basis points are differences.
    rated = measure.kind == "conversion"
    scales = (_scale(points),) * 2 if rated else (_scale(weeks, 0.0), _scale(months, 0.0))
    places = [day(week) for week in found.weeks], [f"{m.start:%b}" for m in found.months]
    names = (
        [f"Week of {day(week, year=True)}" for week in found.weeks],
        [period_name(month) for month in found.months],
    )
    rows = []
    for part, of_part, place, name, (low, reach) in zip(
        ("weeks", "months"), (weeks, months), places, names, scales, strict=True
    ):
        known = [i for i, point in enumerate(of_part) if point.actual is not None]
        heights = [
            [_height(v, low, reach) for v in (point.actual, point.prior_year, point.target)]
            for point in of_part
        ]
        for i, point in enumerate(of_part):
            tip, prior, target = text.point_tip(measure, point, money)
            label = "" if point.actual is None else text.amount(measure, point.actual, money)
            rows.append(
                {
                    "place": place[i],
                    "part": part,
                    "when": name[i],
                    **dict(zip(("actual", "prior", "target"), heights[i], strict=True)),
                    "zero": None if rated else _height(0.0, low, reach),
                    "label": label,
                    "label_at": _label_at(heights, i),
                    "last": bool(known) and i == known[-1],
                    "letters": len(label) + 1,  # and a space
                    "tip": tip,
                    "tip_prior": prior,
                    "tip_target": target,
                }
            )
    frame = pd.DataFrame(rows)
    for column in ("actual", "prior", "target", "zero", "label_at"):
        frame[column] = frame[column].astype(float)
    domain = [*places[0], BETWEEN, *places[1]]
    spec = drawings.on_x(drawing(dark), {"type": "point", "domain": domain, "padding": MARGIN})
    return charts.Chart(frame, spec | {"height": HEIGHT}, title)


def _values(points: Sequence[Point]) -> list[bool]:
    return [v is not None for p in points for v in (p.actual, p.prior_year, p.target)]


def _scale(points: Sequence[Point], *low: float) -> tuple[float, float]:
    """The least value that is drawn, and how far the others reach above it."""
    values = [v for p in points for v in (p.actual, p.prior_year, p.target) if v is not None]
    least, most = min([*values, *low], default=0.0), max([*values, *low], default=0.0)
    return least, most - least


def _height(value: float | None, low: float, reach: float) -> float | None:
    """From 0 to 1; in the middle where all values are one."""
    if value is None:
        return None
    return (value - low) / reach if reach else 0.5


def _label_at(heights: Sequence[Sequence[float | None]], i: int) -> float | None:
    """The height of a label: above its point, else where less is in its way."""
    at = heights[i][0]
    if at is None:
        return None
    beside = [heights[j] for j in (i - 1, i + 1) if 0 <= j < len(heights)]

    def cost(away: float) -> float:
        def hidden(of: Sequence[float | None]) -> int:
            return sum(h is not None and abs(at + away - h) < HALF for h in of[1:])

        crossed = sum(h is not None and (h - at) * away > 0 for h, *_ in beside)
        # The marks of its own place are behind it for sure, and the nearest place is the clearest.
        return 3 * hidden(heights[i]) + sum(map(hidden, beside)) + crossed + 2 * (abs(away) > AWAY)

    return at + min(
        (away for away in (AWAY, -AWAY, 2 * AWAY, -2 * AWAY) if ENDS[0] <= at + away <= ENDS[1]),
        key=cost,
    )


@cache
def drawing(dark: bool) -> Spec:
    """Two stretches of lines over places, heights from 0 to 1."""
    colors = palette(dark)
    axis = alt.Axis(
        title=None, labelAngle=0, labelOverlap="greedy", labelFontSize=FONT, labelSeparation=8
    )
    x = alt.X("place:N", axis=axis)

    def y(field: str) -> alt.Y:
        scale = alt.Scale(domain=list(ROOM), nice=False, zero=False)
        return alt.Y(field, type="quantitative", axis=None, scale=scale)

    def known(field: str) -> alt.Chart:
        return drawings.base().transform_filter(f"isValid(datum.{field})")

    zero = (
        drawings.base()
        .mark_line(strokeWidth=1, opacity=0.5, color=colors.neutral, tooltip=None)
        .encode(x=x, y=y("zero"), detail="part:N")
    )
    prior = (
        drawings.base()
        .mark_line(strokeWidth=1.5, strokeDash=[5, 4], color=colors.neutral, tooltip=None)
        .encode(x=x, y=y("prior"), detail="part:N")
    )
    # A month between two that are not known has no line.
    prior_points = (
        known("prior")
        .mark_point(filled=True, size=14, opacity=1, color=colors.neutral, tooltip=None)
        .encode(x=x, y=y("prior"))
    )
    target = (
        known("target")
        .mark_point(shape="triangle-up", size=50, strokeWidth=1.5, opacity=1, tooltip=None)
        .encode(x=x, y=y("target"), color=alt.value(colors.quiet))
    )
    line = (
        drawings.base()
        .mark_line(strokeWidth=2, color=colors.ahead, tooltip=None)
        .encode(x=x, y=y("actual"), detail="part:N")
    )
    marks = (
        known("actual")
        .mark_point(filled=True, size=45, opacity=1, color=colors.ahead, tooltip=None)
        .encode(x=x, y=y("actual"))
    )
    tips = (
        drawings.base()
        .mark_rule(strokeWidth=16, opacity=0)
        .encode(
            x=x,
            tooltip=[
                alt.Tooltip("when:N", title="When"),
                alt.Tooltip("tip:N", title="Actual"),
                alt.Tooltip("tip_prior:N", title="A year before"),
                alt.Tooltip("tip_target:N", title="Target"),
            ],
        )
    )
    # The last ones always, the others where the place is as wide as the text.
    fits = f"datum.last || width / {PLACES} > datum.letters * {LETTER.name}"
    look = drawings.text_mark(colors, fontSize=FONT, fontWeight="bold", tooltip=None)
    halo = look | {"stroke": colors.paper, "strokeWidth": 4, "color": colors.paper}
    halos, labels = (
        known("actual")
        .mark_text(**of)
        .encode(
            x=x,
            y=y("label_at"),
            text="label:N",
            opacity=alt.condition(fits, alt.value(1), alt.value(0)),
        )
        for of in (halo, look)
    )
    # A label may cover a line, never a mark.
    drawn = (zero, prior, line, halos, prior_points, target, marks, tips, labels)
    return drawings.to_spec(drawings.layered(*drawn, *_legend(colors)).add_params(LETTER))


def _legend(colors: Palette) -> list[Any]:
    """The three looks with their names, above the drawing; no wider than a phone."""
    once = drawings.base().transform_aggregate(rows="count()")

    def at(mark: Any, start: int, end: int | None = None) -> Any:
        x2 = {} if end is None else {"x2": alt.value(end)}
        return mark.encode(x=alt.value(start), y=alt.value(8), **x2)

    def line(start: int, color: str, **look: Any) -> Any:
        return at(once.mark_rule(color=color, tooltip=None, **look), start, start + 24)

    def point(start: int, color: str, **look: Any) -> Any:
        return at(once.mark_point(color=color, opacity=1, tooltip=None, **look), start)

    def name(start: int, said: str) -> Any:
        look = drawings.text_mark(colors, align="left", fontSize=FONT, text=said, tooltip=None)
        return at(once.mark_text(**look | {"color": colors.quiet}), start)

    return [
        line(0, colors.ahead, strokeWidth=2),
        point(12, colors.ahead, filled=True, size=45),
        name(30, "This year"),
        line(98, colors.neutral, strokeWidth=1.5, strokeDash=[5, 4]),
        name(128, "A year before"),
        point(226, colors.quiet, shape="triangle-up", size=50, strokeWidth=1.5),
        name(238, "Target"),
    ]
