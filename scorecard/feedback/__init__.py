"""What was heard from the market and what was answered: open items, answer times, repeats, reasons.

Open this for the Feedback loop page. What is open, what was heard again and which answers there are
is as the sheet stands on the as-of date; answer times and reasons for lost deals are of four
quarters up to the period's end. `items` reads the tab, `answers` times it, `repeats` finds what was
heard again, `reasons` lays lost deals beside answers.
"""

from datetime import date

from scorecard.calendar import Period
from scorecard.facts import Facts
from scorecard.feedback.answers import speeds
from scorecard.feedback.items import Item, deals_named, flaws, open_item, read_items, stake
from scorecard.feedback.reasons import loss_reasons
from scorecard.feedback.repeats import repeats
from scorecard.feedback.results import (
    LOST,
    OPEN,
    Feedback,
    Flaw,
    Losses,
    LossReasons,
    OpenItem,
    Reason,
    Repeat,
    Speed,
    Stake,
    Standing,
    Trend,
    Verdict,
)

LISTED = 200  # open items that are listed one by one; all of them are in the totals
QUARTERS = 4  # of answer times and reasons, up to the period's end

__all__ = [
    "LISTED",
    "LOST",
    "OPEN",
    "Feedback",
    "Flaw",
    "LossReasons",
    "Losses",
    "OpenItem",
    "Reason",
    "Repeat",
    "Speed",
    "Stake",
    "Standing",
    "Trend",
    "Verdict",
    "build",
    "stake",
]


def build(facts: Facts, period: Period) -> Feedback:
    """The feedback loop as the sheet stands on the as-of date."""
    deals, as_of = deals_named(facts), facts.workbook.as_of
    items = read_items(facts, deals)
    since, until = _quarters(facts, period)
    waiting = [item for item in items if item.state == "open"]
    listed = sorted((open_item(facts, item) for item in waiting), key=_by_money_then_age)
    return Feedback(
        as_of=as_of,
        since=since,
        until=until,
        heard=len(items),
        open=len(waiting),
        answered=sum(item.state == "answered" for item in items),
        dropped=sum(item.state == "dropped" for item in items),
        unanswered=sum(item.state == "unanswered" for item in items),
        oldest=max((item.age for item in listed), default=None),
        at_stake=stake(listed, OPEN),
        lost=stake(listed, LOST),
        not_found=sum(item.standing == "not found" for item in listed),
        items=tuple(listed[:LISTED]),
        speeds=speeds(_heard(items, since, until), as_of),
        repeats=repeats(items),
        reasons=loss_reasons(facts, items, period, since, until),
        flaws=flaws(facts, deals),
    )


def _quarters(facts: Facts, period: Period) -> tuple[date, date]:
    """The days of the last quarters up to the period's end, or up to today."""
    calendar, until = facts.workbook.calendar, min(period.end, facts.workbook.as_of)
    quarter = calendar.quarter(until)
    for _ in range(QUARTERS - 1):
        quarter = calendar.previous(quarter)
    return quarter.start, until


def _heard(items: list[Item], since: date, until: date) -> list[Item]:
    first, last = since.toordinal(), until.toordinal()
    return [item for item in items if first <= item.heard <= last]


def _by_money_then_age(item: OpenItem) -> tuple[bool, float, bool, float, int, str]:
    """Deals that can still be won first, then lost ones; without money the oldest first."""
    at_stake = item.money if item.standing in OPEN else None
    lost = item.money if item.standing in LOST else None
    return at_stake is None, -(at_stake or 0), lost is None, -(lost or 0), -item.age, item.address
