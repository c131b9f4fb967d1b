"""Both sides of each handoff in words: `sentences` for each side, `tables` for their figures.

Open this for what the command line prints. `phrases` are what both sides share.
"""

from scorecard.handoffs import Handoffs
from scorecard.words.figures import Money
from scorecard.words.handoffs.phrases import giver, handoff, receiver, to_date
from scorecard.words.handoffs.sentences import (
    HOW,
    MISSING,
    begun,
    confirmed,
    gave,
    heard,
    in_period,
    in_week,
    led_to,
    missing,
    needs,
    not_begun,
    not_listed,
    parties,
    quality,
    received,
    refused,
    title,
    unplaced,
)
from scorecard.words.handoffs.tables import (
    giver_rows,
    receiver_rows,
    records,
    waiting_records,
    waiting_rows,
)

# fmt: off
__all__ = [
    "HOW", "MISSING", "begun", "confirmed", "gave", "giver", "giver_rows", "handoff", "heard",
    "in_period", "in_week", "led_to", "lines", "missing", "needs", "not_begun", "not_listed",
    "parties", "quality", "received", "receiver", "receiver_rows", "records", "refused", "title",
    "to_date", "unplaced", "waiting_records", "waiting_rows",
]
# fmt: on


def lines(result: Handoffs, money: Money) -> list[str]:
    """The finding, then each handoff with both its sides, in the period and in the last week."""
    said = [title(result, money), missing(result), not_begun(result)]
    for sides in result.handoffs:
        said.append(f"{handoff(sides)}: {parties(sides, money)}")
        details = [in_period(result, side(sides, sides.period)) for side in (gave, received)]
        if sides.week:
            details += [in_week(result, side(sides, sides.week)) for side in (gave, received)]
        details += [
            quality(sides),
            led_to(sides, money),
            heard(sides),
            refused(sides, money),
            confirmed(sides),
            *needs(sides),
        ]
        said += [f"    {detail}" for detail in details if detail]
    said += [begun(result), not_listed(result), unplaced(result)]
    return [line for line in said if line]
