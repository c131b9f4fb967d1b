"""Names and turns of phrase that both sides of a handoff share, so that neither sounds worse.

Open this when a team, a count or a span of time is written wrongly.
"""

from scorecard.handoffs import Handoffs, TwoSides
from scorecard.ledger import split_owner
from scorecard.words.figures import DASH, count, day, percent, plain
from scorecard.words.labels import Name, listing, period_name


def handoff(sides: TwoSides, name: Name = plain) -> str:
    """What is handed over, from stage to stage."""
    return f"{name(sides.above) if sides.above else 'Created'} → {name(sides.stage)}"


def giver(sides: TwoSides, name: Name = plain) -> str:
    """Who gives; of two owners both."""
    return _team(sides.giver, sides.above or "", name)


def receiver(sides: TwoSides, name: Name = plain) -> str:
    """Who receives; of two owners both."""
    return _team(sides.receiver, sides.stage, name)


def _team(owner: str | None, stage: str, name: Name) -> str:
    return listing([name(team) for team in split_owner(owner)]) or f"the owner of {name(stage)}"


def begin(text: str) -> str:
    """The same at the start of a sentence; a team keeps its own spelling."""
    return f"The{text[3:]}" if text.startswith("the owner of ") else text


def outcomes(sides: TwoSides) -> tuple[str, str, str]:
    """What becomes of what was given: the win has words of its own."""
    return ("won", "lost", "open") if sides.last else ("accepted", "refused", "waiting")


def to_date(result: Handoffs) -> str:
    """The period, as far as it counts."""
    name = period_name(result.period)
    name = name[:1].upper() + name[1:]
    inside = result.period.start <= result.through < result.period.end
    return f"{name} to {day(result.through)}" if inside else name


def share(part: float, whole: float, of: str = "") -> str:
    """Counts with their share; a dash where there is nothing to divide by.

    >>> share(190, 208, "deals"), share(1, 3), share(0, 0)
    ('190 of 208 deals (91%)', '1 of 3 (33%)', '—')
    """
    if not whole:
        return DASH
    return f"{count(part)} of {count(whole)}{f' {of}' if of else ''} ({percent(part / whole)})"


def counted(number: int, one: str, many: str = "") -> str:
    """A number of things.

    >>> counted(1, "deal"), counted(1200, "deal"), counted(2, "waits", "wait")
    ('1 deal', '1,200 deals', '2 wait')
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def span_of(hours: float) -> str:
    """Hours, as Funnel gives them.

    >>> span_of(72.0), span_of(1), span_of(0.5)
    ('72 hours', '1 hour', '0.5 hours')
    """
    return f"{count(hours)} {'hour' if hours == 1 else 'hours'}"
