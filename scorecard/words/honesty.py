"""Target honesty in words: what the plan asks for, and how often the past brought it.

Open this when "never reached in 6 quarters" reads badly; the comparison itself is in
`scorecard.honesty`.
"""

from collections.abc import Callable

from scorecard.honesty import FEW, Honesty, Line
from scorecard.words.figures import DASH, Money, count, percent, plain
from scorecard.words.labels import Name, listing, period_name

METHOD = (
    "What the plan asks for, beside the complete quarters before it, with the same sources on both "
    "sides. Counts are added up before a rate is taken. A rate sets a quarter's records against "
    "those of the same quarter in the stage above, in plan and past alike."
)


def honesty_title(found: Honesty, name: Name = plain) -> str:
    """The finding: the planned rate that the past supports least."""
    rates = [line for line in found.lines if line.kind == "conversion" and line.past]
    if not rates:
        return (
            f"No complete quarter to compare the planned rates of {period_name(found.period)} with"
        )
    never = [line for line in rates if not line.reached]
    if never:
        return planned_at(max(never, key=lambda line: line.excess), Money(), name)
    least = min(rates, key=lambda line: line.reached / len(line.past))
    if len(rates) == 1:
        return planned_at(least, Money(), name)
    rarest = f"{figures(least, Money())[0]}, {reached(least)}"
    number = next((line for line in found.lines if line.kind == "revenue" and line.past), None)
    if number and not number.reached:
        return (
            f"The Number as planned was {reached(number)}, every planned rate was; least often "
            f"{line_label(least, name)}: {rarest}"
        )
    return f"Every planned rate was reached before, {line_label(least, name)} least often: {rarest}"


def planned_at(line: Line, money: Money, name: Name = plain) -> str:
    """One line of the plan beside its past.

    >>> from scorecard.calendar import Calendar
    >>> from scorecard.honesty import Past
    >>> quarter = Calendar().parse("2026-Q2")
    >>> past = tuple(Past(quarter, rate, None) for rate in (0.31, 0.38, 0.41))
    >>> planned_at(Line("conversion", "Won", "SQL", None, 0.43, None, past, ()), Money())
    'SQL → Won is planned at 43%: never reached in 3 quarters (best 41%, median 38%, worst 31%)'
    """
    plan, best, median, worst = figures(line, money)
    opening = f"{line_label(line, name)} is planned at {plan}: {reached(line)}"
    if not line.past:
        return opening
    return f"{opening} (best {best}, median {median}, worst {worst})"


def line_label(line: Line, name: Name = plain) -> str:
    """What a line is called, with its unit where that is a week."""
    if line.kind == "volume":
        return f"Entering at {name(line.stage or DASH)}, a week"
    if line.kind == "conversion":
        return f"{name(line.above or DASH)} → {name(line.stage or DASH)}"
    return {
        "deal size": "Deal size",
        "yield": "Revenue of the planned volume",
        "revenue": "The Number a week",
    }[line.kind]


def figures(line: Line, money: Money) -> tuple[str, str, str, str]:
    """Plan, best, median and worst, with as many decimals as tell the plan's rate apart."""
    best, worst = (past.value if past else None for past in (line.best, line.worst))
    values = (line.plan, best, line.median, worst)
    written: Callable[[float | None], str] = money
    if line.kind in ("volume", "conversion"):
        written = count if line.kind == "volume" else percent
    texts = [written(value) for value in values]
    for decimals in (1, 2) if line.kind == "conversion" else ():
        if any(
            text == texts[0] and value is not None and round(value - line.plan, 9)
            for text, value in zip(texts, values, strict=True)
        ):
            texts = [percent(value, decimals) for value in values]
    return texts[0], texts[1], texts[2], texts[3]


def with_counts(line: Line, money: Money) -> tuple[str, str, str, str]:
    """The same, a rate and a deal size with the counts that they are made of."""
    plan, best, median, worst = figures(line, money)
    best += _of(line, line.best.counts if line.best else None)
    worst += _of(line, line.worst.counts if line.worst else None)
    return plan + _of(line, line.counts), best, median, worst


def reached(line: Line) -> str:
    """How often the past brought what the plan asks for.

    >>> from scorecard.calendar import Calendar
    >>> from scorecard.honesty import Past
    >>> past = (Past(Calendar().parse("2026-Q2"), 0.4, None),)
    >>> lines = [Line("conversion", "Won", "SQL", None, p, None, past, ()) for p in (0.5, 0.4)]
    >>> [reached(line) for line in lines]
    ['never reached in 1 quarter', 'reached in 1 of 1 quarter']
    """
    if not line.past:
        return "no complete quarter to compare with"
    quarters = f"{len(line.past)} quarter{'' if len(line.past) == 1 else 's'}"
    return (
        f"reached in {line.reached} of {quarters}"
        if line.reached
        else f"never reached in {quarters}"
    )


def makes_plan(found: Honesty, money: Money) -> str:
    """How often the past would have made the target; empty without a past."""
    sentences = []
    for line in found.lines:
        if line.kind == "yield" and line.past:
            often = (
                f"{line.reached} of {len(line.past)}"
                if line.reached
                else f"none of {len(line.past)}"
            )
            sentences.append(
                "With each past quarter's own revenue a record, the planned volume would have "
                f"made the target of {money(line.plan)} in {often} quarters."
            )
        if line.kind == "revenue" and line.past:
            sentences.append(f"{planned_at(line, money)}.")
    return " ".join(sentences)


def history(found: Honesty, name: Name = plain) -> str:
    """Which quarters are compared, how few they are, and who is on neither side."""
    parts = []
    most = max((len(line.past) for line in found.lines), default=0)
    if most:
        first, last = period_name(found.quarters[0]), period_name(found.quarters[-1])
        parts.append(f"Compared with {first}" + (f" to {last}." if first != last else "."))
    if 0 < most < FEW:
        parts.append("That is a short history: it says little.")
    if most and (new := dict.fromkeys(source for line in found.lines for source in line.new)):
        verb = "has" if len(new) == 1 else "have"
        parts.append(f"{listing([name(s) for s in new])} {verb} no complete quarter yet.")
    return " ".join(parts)


def _of(line: Line, counts: tuple[float, float] | None) -> str:
    if counts is None:
        return ""
    before, after = counts
    if line.kind == "deal size":
        return f" ({count(before)} wins)"
    return f" ({count(after)} of {count(before)})"
