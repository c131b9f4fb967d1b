"""What was won and added beside what was cut and lost, month by month."""

from functools import cache

import altair as alt
import pandas as pd

from scorecard.charts import Chart, drawings
from scorecard.charts.drawings import Spec
from scorecard.retention import Flow, Retention
from scorecard.theme import palette
from scorecard.words import Money
from scorecard.words import retention as text

# Part -> field and sign; in the order in which they lie beside the axis.
PARTS = {
    "Won": ("won", 1),
    "Expansion": ("expansion", 1),
    "Churned": ("churned", -1),
    "Contraction": ("contraction", -1),
}


def months(result: Retention, money: Money, dark: bool) -> Chart:
    """Additions to the right, losses to the left; the figure is what the month moved by."""
    rows = pd.DataFrame(
        [
            {
                "month": f"{flow.months[0]:%b %Y}",
                "order": at,
                "part": part,
                "place": place,
                "money": sign * amount,
                "tip": money.full(amount),
                "net": "not all in" if flow.net is None else money.signed(flow.net),
            }
            for at, flow in enumerate(result.months)
            for place, (part, (field, sign)) in enumerate(PARTS.items())
            if (amount := getattr(flow, field)) is not None
        ],
        columns=["month", "order", "part", "place", "money", "tip", "net"],
    )
    # One figure a month, in its first row.
    rows["label"] = rows["net"].where(~rows["order"].duplicated(), "")
    said = "; ".join(_said(flow, money) for flow in result.months)
    sides = rows["money"].groupby([rows["order"], rows["money"] >= 0]).sum().tolist()
    reach = min([0.0, *sides]), max([0.0, *sides])
    # A third of the width is kept for the figures at the right.
    domain = [reach[0], reach[1] + ((reach[1] - reach[0]) or 1.0) * 0.45]
    spec = drawings.on_x(drawing(dark), {"domain": domain})
    # One row alone is too low for its own figure.
    spec = drawings.tall(spec, max(rows["order"].nunique(), 2), 24)
    return Chart(rows, spec, f"Won and added beside cut and lost, month by month: {said}")


def _said(flow: Flow, money: Money) -> str:
    month = text.month_names(flow.months)
    return f"{month} {money(flow.won)} won, {money(flow.lost)} lost"


@cache
def drawing(dark: bool) -> Spec:
    """Bars to both sides of 0, those of customers hollow, figures at the right."""
    colors = palette(dark)
    names = list(PARTS)
    y = alt.Y("month:N", sort=alt.SortField("order"), axis=alt.Axis(title=None, labelOverlap=False))
    sides = [colors.ahead, colors.ahead, colors.behind, colors.behind]
    insides = [colors.ahead, colors.paper, colors.behind, colors.paper]
    bars = (
        drawings.base()
        .mark_bar(height=14, strokeWidth=1.5)
        .encode(
            x=alt.X("money:Q", axis=None, stack="zero", scale=alt.Scale(nice=False)),
            y=y,
            order=alt.Order("place:Q"),
            stroke=alt.Stroke("part:N", scale=alt.Scale(domain=names, range=sides), legend=None),
            fill=alt.Fill("part:N", scale=alt.Scale(domain=names, range=insides), legend=None),
            tooltip=[
                alt.Tooltip("month:N", title="Month"),
                alt.Tooltip("part:N", title="What"),
                alt.Tooltip("tip:N", title="Money"),
                alt.Tooltip("net:N", title="Net of the month"),
            ],
        )
    )
    zero = drawings.base().mark_rule(color=colors.text).encode(x=alt.datum(0))
    labels = (
        drawings.base()
        .mark_text(**drawings.text_mark(colors, align="right", fontWeight="bold"))
        .encode(x=alt.value("width"), y=y, text="label:N")
    )
    return drawings.to_spec(drawings.layered(bars, zero, labels))
