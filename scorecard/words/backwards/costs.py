"""What a win and a record of each stage may cost, in words.

Open this when an allowed cost reads badly. The share of revenue is the reader's, given as it is or
by the months of a payback; what the page begins with says nothing about what is right.
"""

from scorecard.backwards import Backwards, StageNeed
from scorecard.words.backwards.nouns import one
from scorecard.words.figures import DASH, Money, count, percent, plain
from scorecard.words.labels import Name

SHARE, PAYBACK = "Share of revenue", "Payback"  # what the allowed cost follows from
START = "The values it begins with are a start, not advice: set what your company allows."
HOW = (
    "Allowed for one: the share of the revenue that one leads to. Spent for one: Spend over the "
    "records of the last 13 weeks, of the sources that report spend. It has only what is typed "
    "under Spend: salaries are in it only if they were typed there."
)


def cost_title(result: Backwards, share: float, money: Money, name: Name = plain) -> str:
    """What the target allows in all, for a win and for a record of the first stage."""
    if result.target is None or not result.stages:
        return "What it may cost"
    first, last = result.stages[0], result.stages[-1]
    budget = f"{percent(share)} of {money(result.target)} is {money(share * result.target)}"
    if last.value is None or first.value is None:
        return budget
    parts = [f"{money(share * last.value)} for {one(last.stage, name)}"]
    if first is not last:
        parts.append(f"{money(share * first.value)} for {one(first.stage, name)}")
    return f"{budget}: {', '.join(parts)}"


def payback_says(months: float, margin: float, share: float) -> str:
    """The share that a payback comes to.

    >>> payback_says(8, 0.75, 0.5)
    "Paid back in 8 months at a gross margin of 75%: 50% of a win's first year."
    """
    span = f"{count(months)} month{'' if months == 1 else 's'}"
    return (
        f"Paid back in {span} at a gross margin of {percent(margin)}: {percent(share)} of a win's "
        "first year."
    )


def cost_rows(result: Backwards, share: float, money: Money) -> list[dict[str, str]]:
    """From the win back to the first stage: what one leads to, may cost, and did cost."""
    return [
        {
            "One in": plain(of.stage),
            "Leads to": money(of.value),
            "Allowed": money(allowed(of, share)),
            "Spent, last 13 weeks": money(of.spent),
            "Spent of allowed": _spent_of(of, share),
        }
        for of in reversed(result.stages)
    ]


def allowed(of: StageNeed, share: float) -> float | None:
    """Money for one record of a stage; None where none is needed."""
    return None if of.value is None else share * of.value


def _spent_of(of: StageNeed, share: float) -> str:
    limit = allowed(of, share)
    return percent(of.spent / limit) if limit and of.spent is not None else DASH
