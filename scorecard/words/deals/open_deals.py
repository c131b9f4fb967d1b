"""The open deals in words: what they usually come to, and which to look at."""

from scorecard.deals import Band, OpenDeal, OpenStage, Pipeline
from scorecard.words.deals.counted import NO_STAGE, deals, deals_worth, in_cell
from scorecard.words.figures import DASH, Money, count, day, percent, plain
from scorecard.words.labels import Name, listing

PIPELINE_HELP = (
    "In a cell: the open deals that have stood in the stage for so many weeks, their money, and "
    "the share of all deals that stayed as long which was won in the end. Usually won: each amount "
    "times that share. Open ones count among those learned from, and so do the lost ones."
)


def pipeline_title(found: Pipeline, money: Money) -> str:
    """What is open, and what it usually comes to."""
    if not found.open.deals:
        return "No deal is open"
    if found.open.money is None:
        return f"{deals(found.open.deals)} open, without an amount"
    start = f"{money(found.open.money)} open in {deals(found.open.deals)}"
    if found.expected is None:
        return start
    lacking = f" (not known of {deals(found.unknown.deals)})" if found.unknown.deals else ""
    return f"{start}, of which about {money(found.expected)} is usually won{lacking}"


def attention(found: Pipeline, money: Money) -> str:
    """How many open deals are overdue or stale."""
    if not found.open.deals:
        return "No deal is open."
    parts = []
    if found.overdue.deals:
        verb = "has" if found.overdue.deals == 1 else "have"
        whose = "its" if found.overdue.deals == 1 else "their"
        parts.append(f"{deals_worth(found.overdue, money)} {verb} passed {whose} expected close")
    if found.stale.deals:
        verb = "is" if found.stale.deals == 1 else "are"
        parts.append(f"{deals_worth(found.stale, money)} {verb} {older(found)}")
    if found.undated.deals:
        verb = "has" if found.undated.deals == 1 else "have"
        parts.append(f"{deals_worth(found.undated, money)} {verb} no expected close")
    if not parts and found.old is None:
        return "No open deal is overdue."
    if not parts:
        return "No open deal is overdue or older than won ones were."
    return f"{listing(parts)}."


def older(found: Pipeline) -> str:
    """What makes a deal stale, with its figures."""
    return (
        f"older than nine of ten won deals were ({count(found.old)} days, "
        f"{deals(found.old_learned)})"
    )


def stage_name(stage: OpenStage, name: Name = plain) -> str:
    """A stage as the table has it."""
    return name(NO_STAGE if stage.stage is None else stage.stage)


def band_title(band: Band) -> str:
    """How long deals have stood in their stage.

    >>> from scorecard.deals import Tally
    >>> [band_title(Band(weeks, Tally(0, 0.0), 0, None, 0, None)) for weeks in ((0, 4), (13, None))]
    ['Under 4 weeks', '13 weeks and more']
    """
    young, old = band.weeks
    if old is None:
        return f"{young} weeks and more"
    return f"{young} to {old} weeks" if young else f"Under {old} weeks"


def band_text(band: Band, money: Money) -> str:
    """Open deals of one age, and how many like them were won."""
    if not band.open.deals:
        return DASH
    if band.share is None:
        return f"{in_cell(band.open, money)}, not known"
    won = f"{percent(band.share)} of {count(band.learned)} won"
    lacking = band.open.deals - band.known
    rest = f", not known of {count(lacking)}" if lacking else ""
    return f"{in_cell(band.open, money)}, {won}{rest}"


def usually(stage: OpenStage, money: Money) -> str:
    """What a stage's deals usually come to, and how many are not in it."""
    if stage.expected is None:
        return DASH
    rest = stage.unknown.deals
    return f"{money(stage.expected)} (without {count(rest)})" if rest else money(stage.expected)


def deal_share(deal: OpenDeal) -> str:
    """How many such deals are won."""
    return percent(deal.share)


def in_stage(deal: OpenDeal) -> str:
    """How long a deal has stood where it stands."""
    if deal.weeks is None:
        return DASH
    return {0: "under 1 week", 1: "1 week"}.get(deal.weeks, f"{deal.weeks} weeks")


def why_flagged(deal: OpenDeal) -> str:
    """Why to look at a deal."""
    parts = [
        f"expected {day(deal.expected_close)}" if deal.overdue else "",
        "older than won ones" if deal.stale else "",
        people(deal.contacts) if deal.short else "",
    ]
    why = ", ".join(filter(None, parts))
    return why[:1].upper() + why[1:]


def people(number: int | None) -> str:
    """So many people.

    >>> people(1), people(4), people(None)
    ('1 person', '4 people', '—')
    """
    if number is None:
        return DASH
    return "1 person" if number == 1 else f"{count(number)} people"


def flagged_rest(found: Pipeline, shown: int, money: Money) -> str:
    """What stands below the list; empty where it is whole."""
    left = found.flagged[shown:]
    number = len(left) + found.flagged_rest.deals
    if not number:
        return ""
    sums = [deal.amount for deal in left if deal.amount is not None]
    if not sums and found.flagged_rest.money is None:
        return f"And {count(number)} more."
    return f"And {count(number)} more, {money(sum(sums) + found.flagged_rest.known)}."
