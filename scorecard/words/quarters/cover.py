"""The open deals beside what a quarter lacks, and what past quarters had: the coverage needed."""

from scorecard.quarters import Lack, Quarter, Quarters
from scorecard.words.deals.counted import deals, in_cell
from scorecard.words.figures import DASH, Money, count, day
from scorecard.words.labels import listing, period_name

COVERED = (
    "Coverage as it is mostly quoted is due ÷ lacks: the open deals that should close in the "
    "quarter from now on. Coverage needed is learned from past quarters: the money open at the "
    "same point of them ÷ what was then won in them. Compare it with all open ÷ lacks, because of "
    "past quarters only all that was open is known: each expected close has been written over "
    "since. It is not 1 ÷ win rate: some of what was won had not been created yet."
)
FEW = {1: "One quarter says little.", 2: "Two quarters say little."}
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
    """The finding: the open deals beside what is lacking, and what past quarters had."""
    if result.pipeline is None:
        return ""
    every, quarter = result.pipeline.open.all, _covered(result)
    if quarter is None:
        if all(of.state == "over" for of in result.quarters):
            return "No open deal is due in a quarter that is over"
        if any(of.target is not None for of in result.quarters if of.state != "over"):
            return "No target lacks anything that open deals would have to cover"
        return "No quarter to come has a target yet that open deals could cover"
    name, lacking = period_name(quarter.period), money(quarter.remaining)
    if not every.deals:
        return f"No deal is open: nothing covers the {lacking} that {name} lacks"
    if quarter.all_open is None:
        return f"{name} lacks {lacking}; no open deal has an amount that could cover it"
    if quarter.all_open <= 0:
        worth = f"Open deals are worth {money(every.known)} in all"
        return f"{worth}: nothing covers the {lacking} that {name} lacks"
    said = f"Open deals are {times(quarter.all_open)} times what {name} lacks"
    if quarter.needed is None:
        return f"{said}; what past quarters had is not known"
    learned, had = quarter.needed.quarters, f"{times(quarter.needed.coverage)} times what"
    if len(learned) == 1:
        return f"{said}; {period_name(learned[0])}, the only quarter known, had {had} it then won"
    return f"{said}; past quarters had {had} they then won ({count(len(learned))} quarters)"


def cover_gap(result: Quarters, money: Money) -> str:
    """What the open deals bring if it goes as in past quarters; empty where that is not known."""
    quarter = _covered(result)
    if quarter is None or quarter.needed is None or quarter.remaining is None:
        return ""
    if result.pipeline is None or quarter.all_open is None or quarter.all_open <= 0:
        return ""
    learned, lacking = quarter.needed.quarters, money(quarter.remaining)
    past = period_name(learned[0]) if len(learned) == 1 else f"{count(len(learned))} past quarters"
    then = f"{money(quarter.needed.pipeline)} was open, and {money(quarter.needed.won)} then won"
    brings = result.pipeline.open.all.known / quarter.needed.coverage
    enough = brings >= quarter.remaining
    of = f"which covers the {lacking}" if enough else f"of the {lacking}"
    said = (
        f"At the same point of {past} {then}. If {period_name(quarter.period)} wins the same part "
        f"of its open deals, they bring about {money(brings)}{',' if enough else ''} {of} it lacks."
    )
    return " ".join(filter(None, [said, FEW.get(len(learned))]))


def due_cell(quarter: Quarter, money: Money) -> str:
    """The open deals due in a quarter."""
    return DASH if quarter.due is None or quarter.state == "over" else in_cell(quarter.due, money)


def needed_cell(quarter: Quarter) -> str:
    """What past quarters had, and how many they are."""
    if quarter.needed is None:
        return DASH
    number = len(quarter.needed.quarters)
    return f"{times(quarter.needed.coverage)} ({number} quarter{'' if number == 1 else 's'})"


def needed_unknown(result: Quarters) -> str:
    """Why it is not known what past quarters had; empty where it is."""
    if result.pipeline is None:
        return ""
    sentences = []
    for lack, why in LACKS.items():
        lacking = [of for of in result.quarters if of.lack == lack and of.remaining]
        if names := [period_name(of.period) for of in lacking]:
            whose = f"What past quarters had at the same point of {listing(names, most=4)}"
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
