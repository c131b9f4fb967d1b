"""What the models credit each campaign with, as a band from the least to the most."""

from functools import cache

import altair as alt
import pandas as pd

from scorecard import charts
from scorecard.attribution import MODELS, Attribution, Model
from scorecard.charts import drawings
from scorecard.charts.drawings import Spec
from scorecard.theme import palette
from scorecard.words import Money, plain
from scorecard.words import attribution as text

STEP = 30  # px a campaign
SHAPES: dict[Model, str] = {  # as `words` draws them in the key
    "first touch": "triangle-left",
    "last touch": "triangle-right",
    "linear": "circle",
    "U-shaped": "square",
    "full path": "diamond",
}


def bands(found: Attribution, money: Money, dark: bool) -> "charts.Chart":
    """The campaigns with the largest credits: a band each, with a mark for every model."""
    top = found.credits[: text.SHOWN]
    names = charts.distinct([plain(credit.campaign, 28) for credit in top])
    rows = pd.DataFrame(
        [
            {
                "campaign": name,
                "model": text.model_name(model),
                "credit": amount,
                "low": credit.low,
                "high": credit.high,
                "tip": money.full(amount),
                "label": text.span(credit, money) if model == MODELS[0] else "",
            }
            for name, credit in zip(names, top, strict=True)
            for model, amount in zip(MODELS, credit.money, strict=True)
        ]
    )
    said = "; ".join(f"{n} {text.band(c, money)}" for n, c in zip(names, top, strict=True))
    # Half as much again is kept for the figures at the right.
    least, most = min(0.0, *rows["low"]), max(0.0, *rows["high"])
    spec = drawings.on_x(_drawing(dark), {"domain": [least, most + (most - least) / 2]})
    spec = drawings.tall(spec, len(top), STEP)
    return charts.Chart(rows, spec, f"Credits of campaigns by model: {said}")


@cache
def _drawing(dark: bool) -> Spec:
    colors = palette(dark)
    y = alt.Y("campaign:N", sort=None, axis=alt.Axis(title=None))
    base = drawings.base()
    # One of a campaign's rows draws its band and carries the label.
    once = base.transform_filter("datum.label != ''")
    band = once.mark_bar(height=8, cornerRadius=4, color=colors.neutral, opacity=0.35).encode(
        x=alt.X("low:Q", axis=None), x2="high:Q", y=y
    )
    shapes = alt.Scale(domain=list(map(text.model_name, MODELS)), range=list(SHAPES.values()))
    marks = base.mark_point(
        filled=False, size=90, strokeWidth=2, color=colors.ahead, opacity=1
    ).encode(
        x=alt.X("credit:Q", axis=None),
        y=y,
        shape=alt.Shape("model:N", scale=shapes, legend=None),
        tooltip=[
            alt.Tooltip("campaign:N", title="Campaign"),
            alt.Tooltip("model:N", title="Model"),
            alt.Tooltip("tip:N", title="Credit"),
        ],
    )
    labels = once.mark_text(
        **drawings.text_mark(colors, align="left", dx=12),
        opacity=alt.ExprRef("width < 300 ? 0 : 1"),  # else bands only
    ).encode(x=alt.X("high:Q", axis=None), y=y, text="label:N")
    return drawings.to_spec(drawings.layered(band, marks, labels))
