"""A quarter's target in words: what is won, what is on its way, what is still to come."""

from collections import defaultdict

from scorecard.quarters import Followed, Quarter, Quarters, Reason, Still, Way
from scorecard.words.deals.counted import deals_worth
from scorecard.words.figures import Money, day, plain
from scorecard.words.labels import Name, counted_rows, listing, period_name

METHOD = (
    "On its way: records that have arrived in a stage and wait there. Each week the same share of "
    "them goes on, so that it takes the weeks of the Funnel on average; with the conversions and "
    "the deal size planned for the quarter in which they are won. By plan: the same for the plan's "
    "own records of the same weeks. Still to come: what has not arrived yet has to bring. At the "
    "rates of the last 13 weeks reported in full: the same records, with each planned conversion "
    "times what of late came of it, over all sources: records that came ÷ records that today's "
    "planned conversions bring of those that fell due. The deal size stays the planned one. "
    "“Where it broke” says where a difference was born; it values the next quarter with the rates "
    "and the deal size of this one, so its sum can differ a little."
)
BARS = (
    "Full: won. Hollow: on its way, at the planned rates. Dashed: still to come, or missed. The "
    "mark: where won and on its way would be by plan."
)
NET = (
    "Target and won are net revenue, with expansion and less contraction and churn; what is on its "
    "way and the open deals are new sales."
)
REASONS: dict[Reason, str] = {
    "not reported": "as no week is reported",
    "no stage before the win": "as no stage before the win is counted",
    "no rates": "for want of a plan by stage, or of 13 weeks fully reported",
}
STILL: dict[Still, str] = {
    "only the win": "The Funnel has only the win: nothing comes before it.",
    "no weeks": (
        "The Funnel gives no Weeks to next, so nothing can be said to be on its way: fill them "
        "in, and this page follows what has arrived to the quarter in which it is won."
    ),
    "at once": "Every stage takes 0 weeks, so nothing waits on its way.",
}

# Parts of a bar: a quarter's, or a team's.
WON, ON_ITS_WAY, LATER = "Won", "On its way", "On its way for later"
TO_COME, MISSED = "Still to come", "Missed"


def focus(result: Quarters) -> Quarter:
    """The quarter that the page is about: the first to come; else the last one."""
    coming = [quarter for quarter in result.quarters if quarter.state == "coming"]
    running = [quarter for quarter in result.quarters if quarter.state == "running"]
    return (coming or running or list(result.quarters[-1:]))[0]


def title(result: Quarters, money: Money) -> str:
    """The finding: how much of the next quarter is on its way, beside the plan's."""
    quarter = focus(result)
    name = period_name(quarter.period)
    if quarter.state == "over":
        first = period_name(result.quarters[0].period)
        return f"{first} to {name} are over: nothing is on its way into them any more"
    target = _target(quarter)
    of = "" if target is None else f" of {money(target)}"
    aimless = "it has no target yet"
    if quarter.target is not None:
        aimless = f"its target is {money(quarter.target)}"
    if (way := _known(quarter, result)) is None:
        if quarter.due is not None and quarter.due.deals:
            aim = "" if quarter.target is None else f", the target is {money(quarter.target)}"
            return f"{name}: {deals_worth(quarter.due, money)} should close in it{aim}"
        if target is not None:
            return f"{name}: what is on its way to its {money(target)} is not known"
        if quarter.target is not None:
            return f"{name}: {aimless}, and what is on its way is not known"
        return f"{name}: neither a target nor anything on its way is known yet"
    amount, rates = f"{least(result)}{money(way.money)}", _rates(quarter, result)
    said = f"{name}: {rates} {amount}{of} is on its way"
    if quarter.won is not None:
        said = f"{name}: {money(quarter.won)}{of} is won; {rates} {amount} more is on its way"
    if target is None:
        return f"{said}; {aimless}"
    if way.planned <= 0:
        return said
    if money(way.planned) == money(way.money):
        return f"{said}, as planned"
    return f"{said}; by plan it would be {money(way.planned)}"


def _target(quarter: Quarter) -> float | None:
    """What can be reached in part: one of nothing has no part."""
    return quarter.target if quarter.target is not None and quarter.target > 0 else None


def _rates(quarter: Quarter, result: Quarters) -> str:
    """With which rates most is followed that is on its way to a quarter."""
    followed = [of for of in result.transit.followed if of.quarter == quarter.period.name]
    planned = any(of.of is not None for of in followed)
    return "at the planned rates" if planned else "at the rates of the last 52 weeks"


def least(result: Quarters) -> str:
    """What stands before an amount on its way where more may be.

    Somebody is waited on, rows are left out, or the records begin later than they take to the win.
    """
    found = result.transit
    silent = any(reason == "not reported" for _, reason in found.left_out)
    more = found.late or found.left_out_rows or found.short or silent
    return "at least " if more else ""


def _known(quarter: Quarter, result: Quarters) -> Way | None:
    """What is on its way; None also where no stage takes time."""
    return quarter.way if result.transit.stages else None


def quarters_title(result: Quarters, money: Money) -> str:
    """The chart's finding: the sentence of the first quarter that is not over."""
    now = [quarter for quarter in result.quarters if quarter.state != "over"]
    return quarter_line((now or list(result.quarters))[0], result, money)


def quarter_line(quarter: Quarter, result: Quarters, money: Money) -> str:
    """What one quarter's target is made of."""
    name, target, won = period_name(quarter.period), _target(quarter), quarter.won
    way = _known(quarter, result)
    if quarter.state == "over":
        made = "nothing reported" if won is None else f"{money(won)} won"
        of = f" of {money(target)}"
        if target is None:
            aim = "without a target" if quarter.target is None else f"with {_aim(quarter, money)}"
            of = f", {aim}"
        return f"{name} is over: {made}{of}."
    on_way = "" if way is None else f"{least(result)}{money(way.money)} is on its way"
    if target is None:
        parts = [f"{money(won)} is won" if won is not None else "", on_way]
        said = listing(filter(None, parts))
        return f"{name} has {_aim(quarter, money)}{'; ' if said else ''}{said}."
    lacking = target - (won or 0.0)
    if lacking <= 0:
        more = f"; {on_way.replace('is on', 'more is on')}" if on_way else ""
        return f"{name} has its target: {money(won)} won of {money(target)}{more}."
    if way is None:
        won_of = f"{money(won)} is won, {money(lacking)} is lacking" if won is not None else ""
        return (
            f"{name}: of {money(target)}, {won_of or 'nothing is won yet'}; what is on its way is "
            "not known."
        )
    if quarter.to_come is not None and quarter.to_come < 0:
        both = f"{money(won)} won and {least(result)}" if won is not None else least(result)
        return (
            f"{name}: {both}{money(way.money)} on its way {'are' if won is not None else 'is'} "
            f"{money(-quarter.to_come)} more than its target of {money(target)}."
        )
    parts = [
        "" if won is None else f"{money(won)} is won",
        on_way,
        f"{'at most ' if least(result) else ''}{money(quarter.to_come)} is still to come",
    ]
    return f"{name}: of {money(target)}, {listing(filter(None, parts))}."


def _aim(quarter: Quarter, money: Money) -> str:
    """A target that nothing can be a part of."""
    return "no target" if quarter.target is None else f"a target of {money(quarter.target)}"


def arrived_title(result: Quarters, money: Money) -> str:
    """How far what has arrived is from plan; empty where nothing can be compared."""
    quarter = focus(result)
    way = _known(quarter, result)
    if way is None or way.planned <= 0 or quarter.state == "over":
        return ""
    name, rates = period_name(quarter.period), _rates(quarter, result)
    rest = " for the rest of it" if quarter.state == "running" else ""
    said = f"{name}: what has arrived would bring"
    apart = _apart(way.gained, result, money)
    than = f"{apart} than planned" if apart else "what the plan's would"
    said = f"{said} {than}{rest}, {rates}"
    if way.at_recent is None:
        return said
    recent = _apart(way.at_recent - way.planned, result, money)
    return f"{said}; at recent rates {recent or 'as planned'}"


def _apart(gained: float, result: Quarters, money: Money, *, full: bool = False) -> str:
    """How much more or less than by plan; empty: as much."""
    amount = money.full(abs(gained)) if full else money(abs(gained))
    if amount == money(0):
        return ""
    side, most = ("less", "at most ") if gained < 0 else ("more", "at least ")
    return f"{most if least(result) else ''}{amount} {side}"


def recently(result: Quarters, money: Money) -> str:
    """What is on its way at the rates of the last weeks, or why that is not known; empty where
    nothing is on its way. In full amounts, so that what is printed adds up."""
    quarter = focus(result)
    way, name = _known(quarter, result), period_name(quarter.period)
    if way is None or quarter.state == "over" or not (way.money or way.planned):
        return ""
    if way.at_recent is None:
        found = [of for of in result.transit.recent if of.factor is None]
        every = [f"{plain(of.above)} → {plain(of.below)}" for of in found]
        handoffs = listing(every, most=len(every))
        return (
            f"What would be on its way to {name} at recent rates is not known: no source has 13 "
            f"weeks in which something fell due for {handoffs}, reported in full with the weeks "
            "before them that its records take."
        )
    recent, planned, more = round(way.at_recent), round(way.planned), least(result)
    said = (
        f"At the rates of the last 13 weeks reported in full {more}{money.full(recent)} would be "
        f"on its way to {name}"
    )
    if not planned:
        return f"{said}."
    apart = _apart(recent - planned, result, money, full=True)
    return f"{said}, {f'{apart} than' if apart else 'as'} by plan."


def arrived(result: Quarters, money: Money) -> str:
    """What has arrived beside what was planned to, for each quarter not over; empty: no plan.

    In full amounts, so that what is printed adds up.
    """
    parts = []
    for quarter in result.quarters:
        way = _known(quarter, result)
        if quarter.state != "over" and way is not None and way.planned > 0:
            rest = "the rest of " if quarter.state == "running" else ""
            came, planned = round(way.money), round(way.planned)
            parts.append(
                f"{money.full(came)} to {rest}{period_name(quarter.period)}, by plan "
                f"{money.full(planned)} ({money.full_signed(came - planned)})"
            )
    if not parts:
        return ""
    rates, until = _rates(focus(result), result), day(result.through)
    return f"What arrived by {until} would bring, {rates}, {least(result)}{'; '.join(parts)}."


def way_and_plan(way: Way | None, money: Money) -> str:
    """What is on its way in a cell, and by how much that is beside plan.

    >>> way_and_plan(Way(2.0, 80_000.0, 90_000.0), Money()), way_and_plan(None, Money())
    ('$80k (-$10k)', '—')
    """
    if way is None or way.planned <= 0:
        return money(None if way is None else way.money)
    return f"{money(way.money)} ({money.signed(way.gained)})"


def as_known_today(result: Quarters) -> str:
    """What a quarter that is over can be told of; empty where the first one is not."""
    first = result.quarters[0]
    if first.state != "over":
        return ""
    name, today = period_name(first.period), day(result.through, year=True)
    if result.pipeline is None:
        return f"{name} is over. What is on its way is what was on {today}."
    return (
        f"{name} is over. Open deals and what is on its way are those of {today}: what was open "
        "when it ended is written nowhere, for the tab has each deal as it is now."
    )


def nothing_on_its_way(result: Quarters) -> str:
    """Why nothing is said to be on its way; empty where something is."""
    if result.transit.still is not None:
        return STILL[result.transit.still]
    if result.transit.followed or result.transit.left_out:
        return ""
    return (
        "What is on its way takes weekly counts of a stage before the win in Actuals, and a plan "
        "by stage in Targets."
    )


def lacking_reports(result: Quarters, name: Name = plain) -> list[str]:
    """What is not in the amounts on their way: weeks, sources, early records."""
    found, sentences = result.transit, []
    if not found.stages:
        return []
    if found.late:
        parts = []
        for late in found.late:
            first = day(late.weeks[0])
            weeks = len(late.weeks)
            when = f"week of {first}" if weeks == 1 else f"{weeks} weeks since {first}"
            owner = f", {name(late.owner)}" if late.owner else ""
            parts.append(f"{name(late.stage)} of {name(late.source)} ({when}{owner})")
        sentences.append(
            f"Not reported yet: {listing(parts)}. It is left out of what arrived and of the plan."
        )
    if found.left_out_rows:
        verb = "is" if found.left_out_rows == 1 else "are"
        sentences.append(
            f"{counted_rows(found.left_out_rows, 'Actuals')} {verb} left out of what arrived: Data "
            "health says which cells to mend."
        )
    if found.short:
        names = listing(name(source) for source in found.short)
        sentences.append(
            f"Reports begin late for {names}: what arrived before is not in it, nor in the plan."
        )
    for reason, why in REASONS.items():
        if sources := [name(source) for source, of in found.left_out if of == reason]:
            sentences.append(f"Not followed, {why}: {listing(sources)}.")
    return sentences


def basis(result: Quarters, name: Name = plain) -> str:
    """Which sources follow another plan or their own rates; empty where all have their plan."""
    others: dict[str | None, list[Followed]] = defaultdict(list)
    for of in result.transit.followed:
        if of.basis != "its plan":
            others[of.of].append(of)
    sentences = []
    for plan, group in others.items():
        names = listing(dict.fromkeys(name(of.source) for of in group))
        when = listing(dict.fromkeys(quarter_name(of.quarter) for of in group), most=4)
        by = f"the plan of {quarter_name(plan)}" if plan else "rates of the last 52 weeks"
        sentences.append(f"Without a plan by stage for {when}: {names}; followed with {by}.")
    return " ".join(sentences)


def quarter_name(name: str) -> str:
    """A quarter as it is said.

    >>> quarter_name("2026-Q3")
    'Q3 2026'
    """
    return " ".join(reversed(name.split("-")))


def net_note(result: Quarters) -> str:
    """What the Number has in it that deals have not; empty for closed-won revenue."""
    return NET if result.net else ""


def missing_part(quarter: Quarter) -> str:
    """What the part of the target is called that is neither won nor on its way."""
    return MISSED if quarter.state == "over" else TO_COME


def quarter_labels(quarter: Quarter, result: Quarters, money: Money) -> tuple[str, str]:
    """Two short lines below a quarter's bar."""
    way = None if quarter.state == "over" else _known(quarter, result)
    won = f"{money(quarter.won)} won" if quarter.won is not None else ""
    on_way = f"{least(result)}{money(way.money)} on its way" if way else ""
    first = ", ".join(filter(None, [won, on_way])) or "nothing known"
    if (target := _target(quarter)) is None:
        return first, _aim(quarter, money)
    of = f"of {money(target)}"
    if quarter.to_come is None or round(quarter.to_come, 2) == 0:
        return first, of
    amount = money(abs(quarter.to_come))
    if quarter.to_come < 0:
        return first, f"{amount} more than its {money(target)}"
    most = "at most " if way and least(result) else ""
    return first, f"{most}{amount} {missing_part(quarter).lower()} {of}"
