"""Sentences about what was lost beside what was won, only replaces it, or was planned."""

from collections.abc import Sequence

from scorecard.retention import FEWEST, CampaignKept, CampaignsKept, PlanLine, Retention, SourceCost
from scorecard.words.figures import DASH, Money, count, percent, plain
from scorecard.words.labels import period_name, the_period
from scorecard.words.landing import money_range
from scorecard.words.retention.months import during
from scorecard.words.retention.shares import LISTED

AGREES = 0.005  # share, as for targets that should agree
LINES = "Expansion, contraction and churn"
CAMPAIGNS = (
    "Customers are counted by source, not by campaign: each campaign is taken to keep what its "
    "source keeps in a year. Of two campaigns of one source none is known to keep more."
)
BARS = (
    "Right: won, then expansion (hollow). Left: churn, then contraction (hollow). The figure is "
    "what the month moved by."
)
COSTS = (
    "Cost (CAC): spend of 52 weeks ÷ the wins that followed, later by what a lead takes to the win "
    "(Weeks to next). Paid back: cost ÷ (a win ÷ 12), taking a win for a year's revenue, before "
    "the cost of serving. Stays: 1 ÷ (1 − share kept in a year). Only sources with Spend in every "
    "week."
)


def sales(result: Retention, money: Money) -> str:
    """What was won beside what was lost, in the same months."""
    found = result.sales
    if found is None:
        return ""
    least = "" if found.complete else "at least "
    months = during(found.months)
    won = "nothing is reported as won" if found.won is None else f"{money(found.won)} was won"
    if found.lost is None:
        return f"{months} {won}; what left is not reported."
    sentence = f"{months} {won} and {least}{money(found.lost)} was lost to cuts and churn"
    if found.won is not None and found.won > 0:
        hundred = 100 * found.lost / found.won
        if hundred >= 1:  # else the few who reported would make it look like nothing
            sentence += f": {least}{money.full(hundred)} of each {money.full(100)} won only "
            sentence += "replaces what left"
    if found.expansion:
        sentence += f". Customers who stayed added {least}{money(found.expansion)}"
    return f"{sentence}."


def opened(result: Retention, money: Money) -> str:
    """Whether openings grow by what movements and new sales explain; empty without two months."""
    found = result.opened
    if found is None:
        return ""
    more = "less" if found.unexplained < 0 else "more"
    start = (
        f"{during(found.months)} openings rose by {money(abs(found.unexplained))} {more} than "
        f"customers' movements explain, and {money(found.won)} was won"
    )
    apart = found.unexplained - found.won
    if abs(apart) <= AGREES * max(abs(found.unexplained), abs(found.won)):
        return f"{start}: they agree."
    return f"{start}: {money(abs(apart))} apart, so openings or sales are counted otherwise."


def stand_title(result: Retention, money: Money) -> str:
    """What of the period's target only replaces what leaves."""
    found = result.stand_still
    if found is None:
        return "What has to be won only to stand still is not known"
    period = the_period(result.period)
    if found.period <= 0 and not found.expansion:
        return "Nothing leaves: nothing has to be won only to stand still"
    if found.period <= 0:
        return "Expansion makes up for what leaves: nothing has to be won only to stand still"
    amount = money(found.period)
    if found.target is None or found.target <= 0:
        return f"{amount} has to be won in {period} only to stand still"
    target = money(found.target)
    if result.in_number:
        return (
            f"To bring {target} net in {period}, {money(found.target + found.period)} has to be "
            f"won: {amount} only replaces what leaves"
        )
    return f"{amount} of the {target} target of {period} only replaces what leaves"


def stand_still(result: Retention, money: Money) -> str:
    """The same in parts: lost by now, for the rest of the period, in a year."""
    found = result.stand_still
    if found is None:
        return "It takes a month with Opening, Expansion, Contraction and Churned."
    parts = []
    if found.done:
        so_far = " so far" if result.through < result.period.end else ""
        done = _net(found.done, money)
        parts.append(f"Reported in {the_period(result.period)}{so_far}: {done}.")
    if found.months_left:
        months = count(round(found.months_left, 1))
        rest = f"Not reported yet ({months} {'month' if months == '1' else 'months'}): "
        rest += f"{_net(found.rest, money, found.rest_range)}"
        parts.append(f"{rest}.")
    year = f"In 12 months: {_net(found.year, money, found.year_range)}"
    if found.year > 0 and found.year_target is not None and found.year_target > 0:
        share = percent(found.year / found.year_target)
        year += f", {share} of the {money(found.year_target)} target of "
        year += period_name(found.fiscal_year)
    parts.append(f"{year}.")
    over = "month" if found.months == 1 else f"{found.months} months"
    parts.append(
        f"At the rate of the last {over}, which is no promise: of {money(found.opening)} "
        f"{percent(found.lost)} a month is lost and {percent(found.expansion)} added."
    )
    if found.year_range is None:
        parts.append(f"No range: fewer than {FEWEST} months.")
    return " ".join(parts)


def campaigns_title(result: Retention, money: Money) -> str:
    """What the period won, and what of it is left in a year."""
    found, period = result.campaigns, the_period(result.period)
    if not found.won:
        return f"Nothing was won in {period}"
    so_far = " so far" if result.through < result.period.end else ""
    won = f"{money(found.won)} won in {period}{so_far}"
    if not found.judged:
        return f"What is left of the {won} is not known: no source has {FEWEST} months"
    if round(found.judged - found.won, 2):
        return (
            f"Of the {won}, {money(found.judged)} has a rate: in a year about "
            f"{money(found.stays)} of that is left"
        )
    return f"Of the {won}, about {money(found.stays)} is left in a year"


def campaign_name(row: CampaignKept) -> str:
    """A campaign, or that there is none."""
    return plain(row.campaign) if row.campaign else "(no campaign)"


def others(found: CampaignsKept, money: Money) -> str:
    """The campaigns that are not on the page; empty when all are."""
    rest = found.largest[LISTED:]
    number = len(rest) + found.others
    if not number:
        return ""
    amount = sum(row.won for row in rest) + found.others_won
    return f"and {number} more, {money(amount)}"


def lines_title(result: Retention, money: Money) -> str:
    """Expansion, contraction and churn: whether they count, and who answers for them."""
    if not result.in_number:
        return f"{LINES} do not count in the Number, which is closed-won revenue"
    effect = sum(line.effect for line in result.lines)
    return f"{LINES} count in the Number: {money.signed(effect)} against plan"


def line_effect(line: PlanLine, result: Retention, money: Money) -> str:
    """A line against plan; outside the Number a line without a plan is beside nothing."""
    if not result.in_number and line.plan is None:
        return DASH
    return money.full_signed(line.effect)


def lines_note(result: Retention, money: Money) -> str:
    """Who answers for these lines, and what is planned in months not reported yet."""
    parts = []
    if result.owner:
        parts.append(f"{plain(result.owner)} answers for these.")
    if round(result.waiting, 2):
        amount = money.signed(result.waiting)
        parts.append(f"Planned in months not reported yet: {amount} net.")
    return " ".join(parts)


def costs_title(found: Sequence[SourceCost], money: Money) -> str:
    """What the cheapest customers cost and how long they stay; empty without any."""
    if not found:
        return ""
    first = found[0]
    sentence = f"A customer from {plain(first.source)} cost {money(first.cost)}"
    if first.lifetime is None:
        return sentence
    return f"{sentence} and stays about {years(first.lifetime)}"


def years(number: float | None) -> str:
    """How long a customer stays.

    >>> years(4.6), years(1.0), years(None)
    ('4.6 years', '1 year', '—')
    """
    if number is None:
        return DASH
    text = count(round(number, 1))
    return f"{text} {'year' if text == '1' else 'years'}"


def months_text(number: float | None) -> str:
    """How long until a customer has paid for itself."""
    if number is None:
        return DASH
    text = count(round(number, 1))
    return f"{text} {'month' if text == '1' else 'months'}"


def weeks(number: int) -> str:
    """How much later the wins are."""
    return "1 week" if number == 1 else f"{number} weeks"


def _net(amount: float, money: Money, ends: tuple[float, float] | None = None) -> str:
    gains = round(amount, 2) < 0
    if ends is not None and gains:  # of what is added, as the amount
        ends = -ends[1], -ends[0]
    likely = "" if ends is None else f" ({money_range(*ends, money)})"
    if round(amount, 2) == 0:
        return f"as much lost as added{likely}"
    if gains:
        return f"{money(-amount)} more added than lost{likely}"
    return f"{money(amount)} lost, net of expansion{likely}"
