"""Each quarter's target as what is won, on its way and still to come; each team's now and later.

Open this when a bar of the Next quarters page shows the wrong thing.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from scorecard.charts import Chart, distinct, drawings
from scorecard.charts.drawings import Spec
from scorecard.quarters import Quarter, Quarters, Team
from scorecard.theme import palette
from scorecard.words import Money, period_name, plain
from scorecard.words import quarters as text

PALE = "4D"  # of a colour's full strength; as the last two digits of its code
STEP = 78  # px a row: a bar and two lines of figures
COLUMNS = ["name", "order", "part", "place", "money", "tip", "first", "second", "mark", "mark_tip"]


class Bar(NamedTuple):
    """One row of a chart."""

    name: str
    parts: dict[str, float | None]  # money; in the order in which they lie on each other
    labels: tuple[str, str]  # the two lines below it
    mark: float | None = None  # money
    mark_tip: str = ""


def quarters(result: Quarters, money: Money, dark: bool) -> Chart:
    """A bar each quarter up to its target; the mark is where won and on its way are by plan."""
    bars = [_quarter(of, result, money) for of in result.quarters]
    said = " ".join(text.quarter_line(of, result, money) for of in result.quarters)
    return _chart(bars, f"Each quarter's target: {said}", money, dark)


def _quarter(of: Quarter, result: Quarters, money: Money) -> Bar:
    way = of.way if result.transit.stages and of.state != "over" else None
    won = of.won or 0.0
    to_come = None if of.to_come is None else max(of.to_come, 0.0)
    planned = way.planned if way is not None and way.planned > 0 else None
    return Bar(
        period_name(of.period),
        {
            text.WON: of.won,
            text.ON_ITS_WAY: way.money if way else None,
            text.missing_part(of): to_come,
        },
        text.quarter_labels(of, result, money),
        None if planned is None else won + planned,
        "" if planned is None else money.full(planned),
    )


def teams(result: Quarters, money: Money, dark: bool) -> Chart:
    """A bar each team: won in the quarter, on its way for its rest, and for later."""
    found = [of for of in result.teams if of.won is not None or of.later is not None]
    names = distinct([text.team_name(of, lambda name: plain(name, 24)) for of in found])
    bars = [_team(name, of, result, money) for name, of in zip(names, found, strict=True)]
    said = "; ".join(f"{bar.name} {', '.join(filter(None, bar.labels))}" for bar in bars)
    return _chart(bars, f"What each team's sources brought, now and later: {said}", money, dark)


def _team(name: str, of: Team, result: Quarters, money: Money) -> Bar:
    now, later = text.now_and_later(of, result) if result.transit.stages else (None, None)
    return Bar(
        name,
        {text.WON: of.won, text.ON_ITS_WAY: now, text.LATER: later},
        text.team_labels(of, result, money),
    )


def _chart(bars: Sequence[Bar], alt_text: str, money: Money, dark: bool) -> Chart:
    rows = pd.DataFrame(list(_rows(bars, money)), columns=COLUMNS)
    reach = [_reach(bar) for bar in bars]
    domain = [min([0.0, *(low for low, _ in reach)]), max([0.0, *(high for _, high in reach)])]
    spec = drawings.on_x(drawing(dark), {"domain": domain, "nice": False})
    return Chart(rows, drawings.tall(spec, len(bars), STEP), alt_text)


def _rows(bars: Sequence[Bar], money: Money) -> Iterator[dict[str, Any]]:
    for order, bar in enumerate(bars):
        for place, (part, amount) in enumerate(bar.parts.items()):
            first = place == 0  # one label and one mark a bar
            yield {
                "name": bar.name,
                "order": order,
                "part": part,
                "place": place,
                "money": amount,
                "tip": money.full(amount),
                "first": bar.labels[0] if first else "",
                "second": bar.labels[1] if first else "",
                "mark": bar.mark if first else None,
                "mark_tip": bar.mark_tip if first else "",
            }


def _reach(bar: Bar) -> tuple[float, float]:
    """How far it goes to the left and to the right."""
    amounts = [amount for amount in bar.parts.values() if amount is not None]
    right = sum(amount for amount in amounts if amount > 0)
    return sum(amount for amount in amounts if amount < 0), max(right, bar.mark or 0.0)


@cache
def drawing(dark: bool) -> Spec:
    """Stacked bars: full what is won, hollow what is on its way, pale what is later, dashed what
    has not come; two lines of figures below."""
    colors = palette(dark)
    looks = {
        text.WON: (colors.ahead, colors.ahead, [1, 0]),
        text.ON_ITS_WAY: (colors.ahead, colors.paper, [1, 0]),
        text.LATER: (colors.ahead, colors.ahead + PALE, [1, 0]),
        text.TO_COME: (colors.neutral, colors.paper, [3, 3]),
        text.MISSED: (colors.behind, colors.paper, [3, 3]),
    }
    edges, fills, dashes = zip(*looks.values(), strict=True)

    def by_part(channel: Any, values: Any) -> Any:
        scale = alt.Scale(domain=list(looks), range=list(values))
        return channel("part", type="nominal", scale=scale, legend=None)

    # Layers with other rows agree on an order by an aggregate alone.
    order = alt.EncodingSortField("order", op="min")
    y = alt.Y("name:N", sort=order, axis=alt.Axis(title=None))
    bars = (
        drawings.base()
        .mark_bar(height=16, strokeWidth=1.5)
        .transform_filter("datum.money")  # of nothing only its border would be seen
        .encode(
            x=alt.X("money:Q", axis=None, stack="zero"),
            y=y,
            order=alt.Order("place:Q"),
            fill=by_part(alt.Fill, fills),
            stroke=by_part(alt.Stroke, edges),
            strokeDash=by_part(alt.StrokeDash, dashes),
            tooltip=[
                alt.Tooltip("name:N", title="Name"),
                alt.Tooltip("part:N", title="What"),
                alt.Tooltip("tip:N", title="Money"),
            ],
        )
    )
    marks = (
        drawings.base()
        .mark_tick(thickness=3, size=24, color=colors.text)
        .transform_filter("isValid(datum.mark)")
        .encode(
            x=alt.X("mark:Q", axis=None),
            y=y,
            tooltip=[alt.Tooltip("mark_tip:N", title="On its way by plan")],
        )
    )
    labels = [
        drawings.base()
        .mark_text(**drawings.text_mark(colors, align="left", baseline="middle", dy=dy))
        .encode(x=alt.value(0), y=y, text=field)
        for field, dy in (("first:N", 22), ("second:N", 40))
    ]
    return drawings.to_spec(drawings.layered(bars, marks, *labels))
