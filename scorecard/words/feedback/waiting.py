"""What waits for an answer: how much, how long, with which money, and which rows lack something."""

from scorecard.feedback import LISTED, OPEN, Feedback, Flaw, OpenItem, stake
from scorecard.feedback.results import Defect
from scorecard.words.feedback.counted import days, deals, items, less
from scorecard.words.figures import DASH, Money, count, day
from scorecard.words.labels import listing

MONEY = (
    "In a total each deal counts once, however many items name it; an item that names no deal has "
    "no money that is known."
)
FLAWS: dict[Defect, tuple[str, str]] = {
    "heard after the as-of date": (
        "item is dated after the as-of date and not counted",
        "items are dated after the as-of date and not counted",
    ),
    "deal not found": (
        "item names a deal that Deals does not have",
        "items name a deal that Deals does not have",
    ),
    "closed without an answer": (
        "item is Done without an answer",
        "items are Done without an answer",
    ),
    "answer without a date": (
        "answer has no date, so no answer time",
        "answers have no date, so no answer time",
    ),
    "answered before it was heard": (
        "answer is dated before its item, so it has no answer time",
        "answers are dated before their items, so they have no answer time",
    ),
    "answered after the as-of date": (
        "answer is dated after the as-of date and not counted yet",
        "answers are dated after the as-of date and not counted yet",
    ),
}


def title(found: Feedback, money: Money) -> str:
    """How much waits for an answer, how long, and which money waits with it."""
    if not found.heard:
        return "No feedback to show"
    if not found.open:
        return f"Nothing is open: {_answered(found)}"
    if found.open == 1:
        waits = f"1 item is open, {days(found.oldest)} old"
    else:
        waits = f"{count(found.open)} items are open, the oldest {days(found.oldest)}"
    return f"{waits}; {_waits_with(found, money)}"


def _answered(found: Feedback) -> str:
    if found.answered == found.heard:
        return (
            "the one item is answered"
            if found.heard == 1
            else f"all {items(found.heard)} are answered"
        )
    parts = [f"{count(found.answered)} of {items(found.heard)} answered"]
    parts += [f"{count(found.dropped)} dropped"] if found.dropped else []
    parts += [f"{count(found.unanswered)} closed without an answer"] if found.unanswered else []
    return ", ".join(parts)


def _waits_with(found: Feedback, money: Money) -> str:
    if found.at_stake.money is not None:
        return f"{money(found.at_stake.money)} of open deals wait for an answer"
    if found.at_stake.deals:
        waits = (
            "1 open deal waits"
            if found.at_stake.deals == 1
            else f"{count(found.at_stake.deals)} open deals wait"
        )
        return f"{waits} for an answer, without an amount"
    one = found.open == 1
    if found.lost.money is not None:
        verb = "is" if found.lost.deals == 1 else "are"
        lost = f"{deals(found.lost.deals)} behind {'it' if one else 'them'}"
        return f"{lost}, {money(found.lost.money)}, {verb} lost"
    if found.not_found:
        name = "names" if found.not_found == 1 else "name"
        who = "it" if one else f"{count(found.not_found)} of them"
        return f"{who} {name} a deal that is not found"
    return "it names no open deal" if one else "none of them names an open deal"


def item_money(item: OpenItem, money: Money) -> str:
    """What the item's deal is worth, and how it stands where it is not open."""
    if item.standing == "no deal":
        return DASH
    if item.standing == "not found":
        return "deal not found"
    amount = "amount not known" if item.money is None else money(item.money)
    return amount if item.standing == "open" else f"{amount}, {item.standing}"


def as_it_stands(found: Feedback) -> str:
    """Of which day the open items are, because the period does not choose them."""
    return f"Open as the sheet stands on {day(found.as_of, year=True)}, whatever the period."


def rest(found: Feedback, shown: int, money: Money) -> str:
    """The open items below the first ones; empty where there are none."""
    more = found.open - min(shown, len(found.items))
    if not more:
        return ""
    above = stake(found.items[:shown], OPEN).money
    below = less(found.at_stake.money, above)
    at_stake = f", {money(below)} of open deals" if below else ""
    listed = f"; the CSV lists the first {LISTED}" if found.open > LISTED else ""
    return f"And {count(more)} more{at_stake}{listed}."


def lost_too(found: Feedback, money: Money) -> str:
    """The deals behind open items that are lost already; empty where there are none."""
    if not found.lost.deals:
        return ""
    worth = "" if found.lost.money is None else f", {money(found.lost.money)},"
    verb = "is" if found.lost.deals == 1 else "are"
    return f"{deals(found.lost.deals)} behind open items{worth} {verb} lost already."


def flaw(found: Flaw) -> str:
    """What rows of the tab lack, with the first cells to mend."""
    one, several = FLAWS[found.kind]
    cells = listing([*found.addresses, *[""] * (found.rows - len(found.addresses))])
    return f"{count(found.rows)} {one if found.rows == 1 else several}: {cells}."
