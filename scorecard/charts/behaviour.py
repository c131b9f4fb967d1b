"""A weekly series beside what is usual for it: its rows. How it is drawn is in `drawings`."""

from datetime import timedelta

import numpy as np
import pandas as pd

from scorecard import charts
from scorecard.behaviour import Series
from scorecard.charts import drawings
from scorecard.words import DASH, Money, day
from scorecard.words import behaviour as text

HEIGHT = 260  # px
APART = 0.09  # of what is drawn: the least distance of two labels


def behaviour(series: Series, money: Money, dark: bool) -> "charts.Chart":
    """Weekly values with mean and limits; what breaks a rule is marked by shape and colour."""
    title, weeks = text.finding(series, money), range(len(series.weeks))
    if not weeks:
        return charts.Chart(pd.DataFrame(), {}, title)
    points = series.points
    rows = pd.DataFrame(
        {
            "day": pd.to_datetime(list(series.weeks)),
            "when": [day(week, year=True) for week in series.weeks],
            "value": pd.Series([point.value for point in points], dtype=float),
            "mean": pd.Series([point.mean for point in points], dtype=float),
            "lower": pd.Series([point.lower for point in points], dtype=float),
            "upper": pd.Series([point.upper for point in points], dtype=float),
            "kind": [_kind(series, week) for week in weeks],
            "baseline": [sum(change <= week for change in series.changes) for week in series.weeks],
            "change": [week in series.changes for week in series.weeks],
            "tip": [_tip(series, week, money) for week in weeks],
            "range": [text.usual_range(series, week, money) for week in weeks],
            "why": [text.week_rules(point) for point in points],
        }
    )
    labels = _labels(series, rows, money)
    # A label has no week of its own: it takes a row that comes along, one each.
    for name, values in zip(("label", "part", "label_at"), zip(*labels, strict=True), strict=True):
        rows[name] = pd.Series(values)
    rows[["label", "part"]] = rows[["label", "part"]].fillna("")
    first, last = series.weeks[0], series.weeks[-1]
    # The labels stand in the room at the right, where no line can cross them.
    rows["label_day"] = pd.Timestamp(last)
    room = last + max((last - first) * 0.35, timedelta(days=7))
    ticks = sorted({series.weeks[(len(weeks) - 1) * i // 3] for i in range(4)})
    spec = drawings.on_x(
        drawings.behaviour(dark),
        {"domain": [first.isoformat(), room.isoformat()]},
        {"values": [tick.isoformat() for tick in ticks]},
    )
    return charts.Chart(rows, spec | {"height": HEIGHT}, title)


def _kind(series: Series, week: int) -> str:
    point = series.points[week]
    if not point.rules or point.side is None:
        return "usual"
    return "season" if point.season else point.side


def _tip(series: Series, week: int, money: Money) -> str:
    value, luck = text.week_value(series, week, money), text.interval(series, week)
    return value if luck == DASH else f"{value}, by luck {luck}"


def _labels(series: Series, rows: pd.DataFrame, money: Money) -> list[tuple[str, str, float]]:
    """Text, part and height of the labels: the latest value, its mean and its limits.

    As many as there are rows, and none over another.
    """
    if series.latest is None:
        return []
    point = series.points[series.latest]
    named = [
        (point.value, "value", ""),
        (point.mean, "usual", "mean "),
        (point.upper, "usual", "to "),
        (point.lower, "usual", "from "),
    ]
    shown = [(v, part, word) for v, part, word in named if v is not None][: len(rows)]
    drawn = rows[["value", "lower", "upper"]].to_numpy()
    gap = (float(np.nanmax(drawn) - np.nanmin(drawn)) or 1.0) * APART
    at: dict[int, float] = {}
    for i, (value, _, _) in sorted(enumerate(shown), key=lambda item: item[1][0]):
        at[i] = max([value, *(other + gap for other in at.values())])
    return [
        (f"{word}{text.amount(series, value, money)}", part, at[i])
        for i, (value, part, word) in enumerate(shown)
    ]
