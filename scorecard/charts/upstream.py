"""The heat map of births: money by handoff and week of birth."""

import pandas as pd

from scorecard import words
from scorecard.charts import Chart, distinct, drawings
from scorecard.upstream import Upstream
from scorecard.words import Money
from scorecard.words.upstream import EARLIER, birth_name


def births(found: Upstream, money: Money, dark: bool) -> Chart:
    """What landed in the period to date, by handoff and week of birth; older weeks are one."""
    names = distinct([birth_name(h, lambda text: words.plain(text, 18)) for h in found.handoffs])
    older = any(round(handoff.landed.older) for handoff in found.handoffs)
    weeks = [EARLIER] * older + [words.day(week) for week in found.weeks]
    rows = [
        {
            "handoff": name,
            "week": week,
            "order": w,
            "effect": effect,
            "label": money.signed(effect) if round(effect) else "",
            "tip": money.full(effect),
            "row": row,
        }
        for row, (name, handoff) in enumerate(zip(names, found.handoffs, strict=True))
        for w, (week, effect) in enumerate(
            zip(weeks, [handoff.landed.older] * older + list(handoff.landed.weekly), strict=True)
        )
    ]
    columns = ["handoff", "week", "order", "effect", "label", "tip", "row"]
    frame = pd.DataFrame(rows, columns=columns)
    limit = float(frame["effect"].abs().max()) if len(frame) else 0.0
    frame["shade"] = frame["effect"] / limit if limit else 0.0
    frame["strong"] = frame["shade"].abs() > 0.55
    spec = drawings.tall(drawings.heat(dark), len(names), 34)
    return Chart(frame, spec, "Gain or loss against plan by handoff and week of birth")
