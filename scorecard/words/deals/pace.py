"""How long deals take, and how many people they had."""

from datetime import date

from scorecard.deals import PEOPLE, Cycle, CycleCohort, Engaged, Group, Outcome, Velocity
from scorecard.maturity import FEW
from scorecard.words.deals.counted import deals
from scorecard.words.deals.open_deals import people
from scorecard.words.figures import DASH, Money, count, day, percent
from scorecard.words.labels import period_name

CYCLE_HELP = (
    "By when deals were created, and with the open ones waiting among them. By close date, or as a "
    "mean over closed deals, a young month looks fast because its slow deals are still open."
)
OUTCOMES: dict[Outcome, str] = {
    "won": "Won",
    "lost": "Lost",
    "no decision": "No decision",
    "open": "Open",
}


def cycle_title(cycle: Cycle) -> str:
    """How long the youngest cohort takes that is known, beside the oldest."""
    known = [cohort for cohort in cycle.cohorts if cohort.days is not None]
    if not cycle.cohorts:
        return "No deal was created in these months"
    if not known:
        return "It is not known yet how long deals take to close"
    last, first = known[-1], known[0]
    start = f"Half of the deals created in {period_name(last.created_in)} closed within "
    if first is last:
        return start + _days(last.days)
    before = f", of {period_name(first.created_in)} within {_days(first.days)}"
    return start + _days(last.days) + before


def half_closed(cohort: CycleCohort) -> str:
    """Within how many days half of a cohort closed; else how far it is."""
    if cohort.days is not None:
        return _days(cohort.days)
    if cohort.created < FEW and 2 * cohort.closed >= cohort.created:
        return f"too few: {deals(cohort.created)}"
    return f"not yet known: {count(cohort.closed)} of {count(cohort.created)} closed"


def closed_of(cohort: CycleCohort) -> str:
    """How many of a cohort have closed."""
    if not cohort.created:
        return DASH
    share = percent(cohort.closed / cohort.created)
    return f"{count(cohort.closed)} of {count(cohort.created)} ({share})"


def velocity(found: Velocity, money: Money) -> str:
    """What the pipeline brings a day, with what it is made of; empty where a piece lacks."""
    if found.a_day is None or not found.open:
        return ""
    return (
        f"Pipeline velocity: {deals(found.open)} open × {percent(found.win_rate)} broad win rate × "
        f"{money(found.deal)} a won deal ÷ {count(round(found.days or 0.0, 1))} days from creation "
        f"to the win = {money(found.a_day)} a day."
    )


def lacking(begins: date | None) -> str:
    """That the tab lacks older deals; empty when it seems to lack none."""
    if begins is None:
        return ""
    return (
        f"Deals lists nothing that closed before {day(begins, year=True)}. Of the deals created "
        "before, it has only those that took long: they are left out here."
    )


def undated_cohorts(cycle: Cycle) -> str:
    """Closed deals of these cohorts that nobody dated; empty where none is."""
    number = sum(cohort.undated for cohort in cycle.cohorts)
    if not number:
        return ""
    verb, they = ("has", "it is") if number == 1 else ("have", "they are")
    return f"{deals(number).capitalize()} closed and {verb} no close date: {they} not in here."


def engaged_title(engaged: Engaged) -> str:
    """How many people won and lost deals had."""
    won, lost = (_group(engaged, outcome) for outcome in ("won", "lost"))
    if won.median is None and lost.median is None:
        return "Nobody wrote down how many people were engaged"
    parts = [] if won.median is None else [f"{_median(won)} in won deals"]
    if lost.median is not None:
        parts.append(f"{_median(lost)} in lost {'ones' if parts else 'deals'}")
    return f"People engaged, median: {', '.join(parts)}"


def short_of_people(engaged: Engaged) -> str:
    """Open deals with fewer people than nearly all won ones had."""
    if engaged.fewest is None:
        return (
            f"Too few won deals say how many people they had ({count(engaged.learned)}) to tell "
            "how many a deal needs."
        )
    if not engaged.short:
        return (
            f"Nine of ten won deals had {people(engaged.fewest)} or more "
            f"({deals(engaged.learned)}); no open deal is known to have fewer."
        )
    every = _group(engaged, "open").deals
    verb, noun = "has" if engaged.short == 1 else "have", "deal" if every == 1 else "deals"
    return (
        f"{count(engaged.short)} of {count(every)} open {noun} {verb} fewer than "
        f"{people(engaged.fewest)}; nine of ten won deals had so many or more "
        f"({deals(engaged.learned)})."
    )


def people_title(number: int) -> str:
    """A column of the distribution.

    >>> [people_title(number) for number in (0, 1, 7)]
    ['0', '1', '7 or more']
    """
    return f"{number} or more" if number == PEOPLE - 1 else str(number)


def _group(engaged: Engaged, outcome: str) -> Group:
    return next(group for group in engaged.groups if group.outcome == outcome)


def _median(group: Group) -> str:
    return DASH if group.median is None else count(group.median)


def _days(number: int | None) -> str:
    return "1 day" if number == 1 else f"{count(number)} days"
