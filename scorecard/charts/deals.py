"""From what was open to what is open: the rows of a bridge. How it is drawn is in `drawings`."""

import pandas as pd

from scorecard import charts
from scorecard.charts import drawings
from scorecard.moves import EFFECT, Moves
from scorecard.words import Money, day
from scorecard.words import moves as text

STEP = 24  # px a row


def moves(found: Moves, money: Money, dark: bool) -> "charts.Chart":
    """A step each kind of move that changed the open money; none without an earlier copy."""
    title = text.moves_title(found, money)
    if found.before is None:
        return charts.Chart(pd.DataFrame(), {}, title)
    at = found.before.known
    rows = [_row(f"Open on {day(found.since)}", at, at, money(at), "total")]
    for move in found.moves:
        if EFFECT[move.kind] and move.moved.deals:
            end = at + move.effect
            label = f"{money.signed(move.effect)} ({text.moved_deals(move)})"
            # A win leaves the open deals too, and is what they are for.
            lost = move.kind != "won" and round(move.effect, 6) < 0
            side = "behind" if lost else "ahead"
            rows.append(_row(text.KINDS[move.kind], at, end, label, side))
            at = end
    now = found.now.known
    rows.append(_row("Open now", now, now, money(now), "total"))
    frame = pd.DataFrame(rows)
    frame["order"] = range(len(frame))
    reach = [*frame["start"], *frame["end"]]
    width = max(reach) - min(reach) or 1.0
    # Half of the width is kept for the figures at the right.
    spec = drawings.on_x(
        drawings.bridge(dark), {"domain": [min(reach) - width * 0.05, max(reach) + width * 0.9]}
    )
    said = "; ".join(f"{row['name']} {row['label']}" for row in rows)
    return charts.Chart(frame, drawings.tall(spec, len(rows), STEP), f"{title}. {said}")


def _row(name: str, start: float, end: float, label: str, kind: str) -> dict[str, object]:
    return {"name": name, "start": start, "end": end, "label": label, "kind": kind}
