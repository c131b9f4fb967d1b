"""How many deals are won, and why the others are not."""

from scorecard.deals import Decided, Rate, Reason, Reasons, Since, Tally
from scorecard.deals.rates import Rates
from scorecard.words.deals.counted import (
    NO_STAGE,
    counted,
    deals,
    deals_worth,
    or_blank,
    worth,
)
from scorecard.words.figures import DASH, Money, count, percent, plain
from scorecard.words.labels import Name, listing

NARROW = "Narrow: won / (won + lost)"
BROAD = "Broad: won / (won + lost + no decision)"
RATES_HELP = (
    f"{NARROW}. {BROAD}. Deals that closed in the period; open deals are in neither. The range is "
    "how far luck alone could move the rate (95%). All sources are counted together: it is no mean "
    "of the rates below."
)


def rates_title(rates: Rates) -> str:
    """Both win rates, each with its name."""
    pooled = rates.pooled
    if not pooled.deals:
        return "No deal closed in this period"
    won, decided = count(pooled.won.deals), count(pooled.deals)
    broad = f"{percent(pooled.broad.by_deals)} broad ({won} of {decided})"
    if pooled.narrow.by_deals is None:
        return f"Win rate {broad}: none was won or lost, so there is no narrow one"
    narrow = count(pooled.won.deals + pooled.lost.deals)
    return f"Win rate {percent(pooled.narrow.by_deals)} narrow ({won} of {narrow}), {broad}"


def rate_text(rate: Rate, decided: Decided, *, broad: bool) -> str:
    """A win rate with its counts and how far luck alone could move it."""
    if rate.by_deals is None or rate.interval is None:
        return DASH
    of = decided.won.deals + decided.lost.deals + broad * decided.no_decision.deals
    low, high = rate.interval
    counts = f"{count(decided.won.deals)} of {count(of)}"
    return f"{percent(rate.by_deals)} ({counts}; {percent(low)} to {percent(high)})"


def reasons_title(reasons: Reasons, money: Money) -> str:
    """What most money failed on."""
    if not reasons.failed.deals:
        return "No deal was lost in this period"
    told = [of for of in reasons.reasons if of.reason is not None and not of.vague]
    if not told:
        return "Nobody wrote down why deals were lost"
    most = told[0]
    most_was = "Most money was" if most.failed.known > 0 else "Most often deals were"
    return (
        f"{most_was} lost to “{or_blank(most.reason, plain)}”: "
        f"{deals_worth(most.failed, money)} of {counted(reasons.failed, money)}"
    )


def reasons_quality(reasons: Reasons) -> str:
    """How many reasons say nothing; empty where no deal failed."""
    if not reasons.failed.deals:
        return ""
    unclear = reasons.blank.deals + reasons.vague.deals
    if not unclear:
        return "Every deal that was lost or given up has a reason."
    both = f"{count(reasons.blank.deals)} blank, {count(reasons.vague.deals)} “other” or the like"
    share = (
        f"{percent(reasons.unclear)} of the deals ({count(unclear)} of "
        f"{count(reasons.failed.deals)}: {both})"
    )
    if reasons.unclear_money is not None:
        share += f" and {percent(reasons.unclear_money)} of the money"
    return f"{share} have no reason that could be acted on."


def reason_name(reason: Reason, name: Name = plain) -> str:
    """A reason as it is mostly spelled."""
    return or_blank(reason.reason, name)


def reached(stage: str | None) -> str:
    """The furthest stage of deals that failed, as a column."""
    return NO_STAGE if stage is None else plain(stage)


def share_of(part: Tally, whole: Tally) -> str:
    """The share of the money.

    >>> share_of(Tally(1, 25.0), Tally(3, 100.0)), share_of(Tally(1, None, 1), Tally(3, 100.0))
    ('25%', '—')
    """
    if part.money is None or not whole.known > 0:
        return DASH
    return percent(part.money / whole.known)


def reasons_rest(reasons: Reasons, shown: int, money: Money) -> str:
    """The reasons that the table leaves out; empty where it has all."""
    left = [of.failed for of in reasons.reasons[shown:]]
    number = sum(of.deals for of in left) + reasons.rest.deals
    if not number:
        return ""
    amount = sum(of.known for of in left) + reasons.rest.known
    return f"And {deals(number)} with other reasons, {money(amount)}."


def closed_since(since: Since, through: str, money: Money) -> str:
    """Deals that closed after the through date; empty where none did."""
    parts = [
        f"{counted(tally, money)} {word}"
        for tally, word in (
            (since.won, "won"),
            (since.lost, "lost"),
            (since.no_decision, "without a decision"),
        )
        if tally.deals
    ]
    if not parts:
        return ""
    return f"Closed after {through}, so counted from the next week on: {listing(parts)}."


def undated(tally: Tally, money: Money) -> str:
    """Closed deals without a date; empty where none is."""
    if not tally.deals:
        return ""
    one = tally.deals == 1
    return (
        f"{deals(tally.deals).capitalize()} ({worth(tally, money)}) {'is' if one else 'are'} lost "
        f"or without a decision and {'has' if one else 'have'} no close date: "
        f"{'it is' if one else 'they are'} in no period."
    )
