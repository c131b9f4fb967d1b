"""The open deals beside what a quarter lacks, and what past quarters had."""

from scorecard.quarters import Lack, Quarter, Quarters
from scorecard.words.deals.counted import deals, in_cell
from scorecard.words.figures import DASH, Money, count, day
from scorecard.words.labels import listing, period_name

COVERED = (
    "Coverage as it is mostly quoted is due ÷ lacks: the open deals that should close in the "
    "quarter from now on. Of past quarters only all that was open then is known, because each "
    "expected close has been written over since; so compare all open ÷ lacks with needed, which is "
    "the money open at the same point of past quarters ÷ what was then won in them. It is not "
    "1 ÷ win rate: some of what was won had not been created yet."
)
LACKS: dict[Lack, str] = {
    "not known then": "the tab Deals has no quarter in full from there on",
    "nothing won": "nothing was open then, or nothing was won afterwards",
}


def times(multiple: float | None) -> str:
    """So many times.

    >>> times(1.96), times(0.04), times(0.0), times(23.4), times(None)
    ('2.0', 'less than 0.1', '0', '23', '—')
    """
    if multiple is None:
        return DASH
    if 0 < multiple < 0.05:
        return "less than 0.1"
    return f"{multiple:.1f}" if 0 < abs(multiple) < 9.95 else f"{multiple:,.0f}"


def _covered(result: Quarters) -> Quarter | None:
    """The first quarter that still lacks something."""
    ahead = (quarter for quarter in result.quarters if quarter.state != "over")
    return next((quarter for quarter in ahead if quarter.remaining), None)


def cover_title(result: Quarters, money: Money) -> str:
    """The finding: the open deals beside what is lacking, and what past quarters needed."""
    if result.pipeline is None:
        return ""
    every, quarter = result.pipeline.open.all, _covered(result)
    if quarter is None:
        if all(of.state == "over" for of in result.quarters):
            return "No open deal is due in a quarter that is over"
        if any(of.target for of in result.quarters if of.state != "over"):
            return "No target lacks anything that open deals would have to cover"
        return "No quarter to come has a target yet that open deals could cover"
    name, lacking = period_name(quarter.period), money(quarter.remaining)
    if not every.deals:
        return f"No deal is open: nothing covers the {lacking} that {name} lacks"
    if quarter.all_open is None:
        return f"{name} lacks {lacking}; no open deal has an amount that could cover it"
    said = f"Open deals are {times(quarter.all_open)} times what {name} lacks"
    if quarter.needed is None:
        return f"{said}; what past quarters needed is not known"
    return f"{said}; {_past(quarter)} needed {times(quarter.needed.coverage)}"


def _past(quarter: Quarter) -> str:
    """The quarters that were learned from."""
    learned = quarter.needed.quarters if quarter.needed else ()
    if len(learned) == 1:
        return period_name(learned[0])
    return f"the {count(len(learned))} quarters before"


def cover_gap(result: Quarters, money: Money) -> str:
    """How many open deals it would take; empty where that is not known."""
    quarter = _covered(result)
    if quarter is None or quarter.needed is None or quarter.all_open is None:
        return ""
    if result.pipeline is None or quarter.remaining is None:
        return ""
    takes, there = quarter.remaining * quarter.needed.coverage, result.pipeline.open.all.known
    open_then, won_then = money(quarter.needed.pipeline), money(quarter.needed.won)
    more = (
        f", {money(takes - there)} more than there are" if takes > there else ": there are enough"
    )
    return (
        f"At the same point {open_then} was open for the {won_then} then won in {_past(quarter)}. "
        f"So to win the {money(quarter.remaining)} that {period_name(quarter.period)} lacks takes "
        f"{money(takes)} of open deals{more}."
    )


def due_cell(quarter: Quarter, money: Money) -> str:
    """The open deals due in a quarter."""
    return DASH if quarter.due is None or quarter.state == "over" else in_cell(quarter.due, money)


def needed_cell(quarter: Quarter) -> str:
    """What past quarters needed, and how many they are."""
    if quarter.needed is None:
        return DASH
    number = len(quarter.needed.quarters)
    return f"{times(quarter.needed.coverage)} ({number} quarter{'' if number == 1 else 's'})"


def needed_unknown(result: Quarters) -> str:
    """Why it is not known what past quarters needed; empty where it is."""
    if result.pipeline is None:
        return ""
    sentences = []
    for lack, why in LACKS.items():
        lacking = [of for of in result.quarters if of.lack == lack and of.remaining]
        if names := [period_name(of.period) for of in lacking]:
            whose = f"What past quarters needed at the same point of {listing(names, most=4)}"
            sentences.append(f"{whose} is not known: {why}.")
    if sentences and result.pipeline.begins is not None:
        begins = day(result.pipeline.begins, year=True)
        sentences.append(f"The tab Deals lacks what was closed before {begins}.")
    return " ".join(sentences)


def unpriced(result: Quarters) -> str:
    """Open deals that no coverage has in it; empty where each has an amount."""
    if result.pipeline is None or not (number := result.pipeline.open.all.unpriced):
        return ""
    return f"Open without an amount, so in no coverage: {deals(number)}."
