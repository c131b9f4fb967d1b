"""The won deals in words: where they came from, and whether one of them carries the period."""

from scorecard.calendar import Period
from scorecard.deals import CARRIES, LOOK, Best, Concentration, Single, WonDeal
from scorecard.words.deals.counted import counted, deals
from scorecard.words.figures import DASH, Money, count, percent, plain
from scorecard.words.labels import Name, listing, the_period


def best_title(best: Best, money: Money, name: Name = plain) -> str:
    """Where most won money came from."""
    if not best.won.deals:
        return "No deal was won in this period"
    most = best.origins[0]
    if most.won.known <= 0:
        return f"{deals(best.won.deals)} won, {money(best.won.money)} in all"
    who = "Deals without a source" if most.source is None else name(most.source)
    return (
        f"{who} brought most: {money(most.won.money)} of "
        f"{money(best.won.money)}, {count(most.won.deals)} of {deals(best.won.deals)}"
    )


def touches(deal: WonDeal, name: Name = plain) -> str:
    """The campaigns that touched a deal, the first one first."""
    return listing([name(campaign) for campaign in deal.campaigns]) or DASH


def took(deal: WonDeal) -> str:
    """How long a deal took.

    >>> from datetime import date
    >>> deal = WonDeal(2, "D-1", None, None, (), 1.0, date(2026, 9, 1), 1, None)
    >>> took(deal)
    '1 day'
    """
    if deal.days is None:
        return DASH
    return "1 day" if deal.days == 1 else f"{count(deal.days)} days"


def best_rest(best: Best, shown: int, money: Money) -> str:
    """The won deals that the table leaves out; empty where it has all."""
    number = len(best.largest[shown:]) + best.rest.deals
    if not number:
        return ""
    amount = sum(deal.amount for deal in best.largest[shown:]) + best.rest.known
    return f"And {deals(number)} more, {money(amount)}."


def credits(best: Best, money: Money) -> str:
    """Credits among the won deals; empty where there are none."""
    if not best.credits.deals:
        return ""
    one = best.credits.deals == 1
    return (
        f"{counted(best.credits, money)} of them {'is a credit' if one else 'are credits'}, with "
        "an amount below 0."
    )


def against_number(best: Best, number: float | None, money: Money) -> str:
    """What the tab Deals has beside The Number; empty where they agree."""
    if number is None or round(number - best.won.known, 2) == 0:
        return ""
    return (
        f"Deals lists {money.full(best.won.money)} won; The Number has {money.full(number)}: see "
        "Data health."
    )


def monopoly(found: Concentration, period: Period, money: Money, name: Name = plain) -> str:
    """Whether one deal carries the period, won or still open; empty where none stands out."""
    parts = []
    if found.won.risk in ("look", "carries"):
        parts.append(
            f"{_deal(found.won, name)} is {percent(found.won.share)} of what was won in "
            f"{the_period(period)} ({money(found.won.amount)} of {money(found.won.of)}, "
            f"{deals(found.won.among.deals)})."
        )
    if found.due.risk in ("look", "carries"):
        parts.append(
            f"{_deal(found.due, name)}, open and due in {the_period(period)}, is "
            f"{percent(found.due.share)} of what the target still lacks "
            f"({money(found.due.amount)} of {money(found.due.of)})."
        )
    if parts:
        parts.append(f"From {percent(LOOK)} on that is worth a look, from {percent(CARRIES)} on "
                     "one deal carries the period.")  # fmt: skip
    return " ".join(parts)


def spread(found: Concentration, money: Money, name: Name = plain) -> str:
    """The largest deals beside what they are measured against, where none stands out."""
    if found.won.risk != "spread":
        return ""
    return (
        f"The largest won deal, {_deal(found.won, name)}, is {percent(found.won.share)} of what "
        f"was won ({money(found.won.amount)} of {money(found.won.of)})."
    )


def _deal(single: Single, name: Name) -> str:
    account = "" if single.account is None else f" ({name(single.account)})"
    return f"{name(single.deal or DASH)}{account}"
