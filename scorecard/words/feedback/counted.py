"""Days, counts and shares as every sentence of the feedback loop says them."""

from scorecard.words.figures import DASH, count, percent


def days(number: int | None) -> str:
    """A stretch of days.

    >>> days(69), days(1), days(None)
    ('69 days', '1 day', '—')
    """
    if number is None:
        return DASH
    return "1 day" if number == 1 else f"{count(number)} days"


def items(number: int) -> str:
    """So many things that were heard."""
    return "1 item" if number == 1 else f"{count(number)} items"


def deals(number: int) -> str:
    """So many deals."""
    return "1 deal" if number == 1 else f"{count(number)} deals"


def times(number: int) -> str:
    """How often."""
    return {1: "once", 2: "twice"}.get(number, f"{count(number)} times")


def share(part: int, whole: int) -> str:
    """A share with its counts."""
    return f"{percent(part / whole if whole else None)} ({count(part)} of {count(whole)})"


def less(total: float | None, part: float | None) -> float | None:
    """What is left of a sum; the dust of adding up is none."""
    return total if total is None or part is None else round(total - part, 2)
