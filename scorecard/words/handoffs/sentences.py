"""Sentences about both sides of a handoff: the same form for who gives and for who receives.

Open this when one side sounds better or worse than the other. Facts only, and never one team's.
"""

from collections.abc import Sequence

from scorecard.handoffs import Handoffs, Kind, Missing, Need, Span, Speed, TwoSides, Volume
from scorecard.ledger import split_owner
from scorecard.words.figures import Money, attained, count, day, percent, plain, rates
from scorecard.words.handoffs.phrases import (
    begin,
    counted,
    giver,
    handoff,
    outcomes,
    receiver,
    share,
    span_of,
    to_date,
)
from scorecard.words.labels import SIGNALS, Name, listing, period_name

NAMED = 3  # needs, deals or findings that a sentence names
REASONS = 4
URGENT: tuple[Kind, ...] = ("volume", "waiting", "report", "answer", "field", "reason")

HOW = (
    "Given: what Actuals counts in the stage above, beside the target of the same reported days. "
    "The rest is of deals that entered the stage above in this time. Every field: account, source, "
    "contacts, and campaign where the source has any. Accepted: came to the stage. "
    "Refused: lost, or without a decision, before that. Dates have no hours: a day counts as 24 "
    "of them, the same day as none. Within the hours: of those that had so many and were not "
    "refused in them. Half within: a deal that waits counts with the time that it has waited."
)
MISSING: dict[Missing, str] = {
    "deals": (
        "Add the tab Deals, with the day Created and a date for each stage that a deal entered. "
        "Then each side shows what was accepted, how fast, and which fields are filled."
    ),
    "dates": (
        "Fill in the Deals tab when each deal entered its stages, a column a stage. Then each "
        "side shows what was accepted, how fast, and which fields are filled."
    ),
}


# --- over all handoffs


def title(result: Handoffs, money: Money, name: Name = plain) -> str:
    """What is needed, over all handoffs: records and answers before fields and reasons."""
    if not result.handoffs:
        return "No handoff yet: the Funnel tab has no stages"
    wanted = [
        (URGENT.index(need.kind), _briefly(sides, need, stage or "", money, name))
        for sides in result.handoffs
        for stage, of_side in ((sides.above, sides.from_giver), (sides.stage, sides.from_receiver))
        for need in of_side
    ]
    if not wanted:
        return "By these figures no side of a handoff needs more from the other"
    texts = dict.fromkeys(text for _, text in sorted(wanted, key=lambda of: of[0]))
    return f"Needed: {listing(texts, most=NAMED)}"


def missing(result: Handoffs) -> str:
    """What to add to Deals; empty when it is there."""
    return MISSING[result.missing] if result.missing else ""


def not_begun(result: Handoffs) -> str:
    """That the period is still to come; empty when a day of it is over."""
    if result.through >= result.period.start:
        return ""
    name = period_name(result.period)
    if result.period.kind == "week":
        return f"The {name} is not over yet: nothing was given in it."
    return f"No complete week of {name} is over yet: nothing was given in it."


def begun(result: Handoffs) -> str:
    """That deals given before Deals begins are left out; empty when there are none."""
    if result.begins is None or result.begins <= result.period.start:
        return ""
    return (
        f"Deals lists nothing that closed before {day(result.begins, year=True)}. Of the deals "
        "given before, it has only those that took long: they are left out."
    )


def unplaced(result: Handoffs) -> str:
    """Remarks that belong to no handoff; empty when there are none."""
    if not result.unplaced:
        return ""
    verb = "is" if result.unplaced == 1 else "are"
    remarks = counted(result.unplaced, "remark")
    return f"{remarks} on lead quality {verb} from nobody who receives at a handoff."


def not_listed(result: Handoffs, name: Name = plain) -> str:
    """Where Deals lists only what went on, and what is then not known; empty where it lists all."""
    parts = []
    for sides in result.handoffs:
        if sides.complete is False and sides.above is not None:
            stage = name(sides.above)
            seen = "all went on" if sides.listed is None else percent(sides.listed)
            parts.append(f"{stage} ({seen})")
    if not parts:
        return ""
    return (
        f"Deals lists, it seems, only what went on from {listing(parts, most=6)}, as a share of "
        "what Actuals counts: how many were accepted in all, or refused, is not known from it."
    )


# --- one sentence for each side


def parties(sides: TwoSides, money: Money, name: Name = plain) -> str:
    """Who gives and who receives, and what the conversion gained or lost."""
    if sides.above is None:
        return f"From outside to {receiver(sides, name)}"
    text = f"{giver(sides, name)} to {receiver(sides, name)}"
    if sides.within_team:
        text = f"Stays within {receiver(sides, name)}"
    if sides.effect is None or sides.signal is None or not round(sides.effect, 2):
        return text
    return f"{text}; {money.signed(sides.effect)} against plan ({SIGNALS[sides.signal].lower()})"


def gave(sides: TwoSides, span: Span, name: Name = plain) -> str:
    """The giver's side: how much of what was promised, and how complete; empty without a giver."""
    if span.volume is None:
        return ""
    given = _given(span.volume, name(sides.above or ""), name)
    sentence = f"{begin(giver(sides, name))}{given}"
    if span.passed:
        what = "deal" if span.passed.given == 1 else "deals"
        sentence += f"; {share(span.passed.filled, span.passed.given, what)} had every field"
    return f"{sentence}."


def in_period(result: Handoffs, sentence: str) -> str:
    """A side's sentence with the period before it; empty where nothing is said."""
    return f"{to_date(result)}: {sentence}" if sentence else ""


def in_week(result: Handoffs, sentence: str) -> str:
    """A side's sentence with the last complete week before it; empty where there is none."""
    return f"Week of {day(result.week.start)}: {sentence}" if result.week and sentence else ""


def received(sides: TwoSides, span: Span, name: Name = plain) -> str:
    """The receiver's side: how much of what was given, and how fast."""
    who, passed = begin(receiver(sides, name)), span.passed
    if passed is None:
        return f"{who}: Deals lists none given in this time."
    took, refused, waiting = outcomes(sides)
    speed = passed.speed
    half = _half(speed)
    if not sides.complete and speed and speed.timed:
        sentence = f"{who} {took} {share(speed.within, speed.timed, 'listed')}"
        longer = f"; {counted(speed.beyond, 'waits', 'wait')} longer" if speed.beyond else ""
        return f"{sentence} within {span_of(speed.hours)}{half}{longer}."
    if not sides.complete:
        return f"{who} {took} {share(passed.accepted, passed.given, 'listed')} so far."
    if speed is None:
        sentence = f"{who} {took} {share(passed.accepted, passed.given)} so far"
        return f"{sentence}; {passed.refused:,} {refused}, {passed.waiting:,} {waiting}."
    hours = span_of(speed.hours)
    if not speed.had_time:
        sentence = f"{who} {took} {share(passed.accepted, passed.given)} so far"
        return f"{sentence}; none has had {hours} yet."
    longer = counted(speed.beyond, "waits", "wait") if speed.beyond else "none waits"
    sentence = f"{who} {took} {share(speed.accepted, speed.had_time, f'that had {hours}')}"
    return f"{sentence}{half}; {longer} longer."


def quality(sides: TwoSides, name: Name = plain) -> str:
    """What became of what was given; empty where nothing can be said."""
    found = sides.quality
    if found is None:
        return ""
    actual, plan = rates(found.converted / found.records, found.plan)
    came = f"{count(found.converted)} came to {name(sides.stage)} ({actual})"
    came += "" if found.plan is None else f", plan {plan}"
    if found.months:
        months = listing([period_name(month) for month in found.months])
        return f"Of {counted(int(found.records), 'deal')} given in {months}, now mature, {came}."
    above = name(sides.above or "")
    of = f"due from {above}" if found.due else f"in {above}, of the same weeks,"
    late = (
        " Records take weeks, and the history is too short to say how many were due: a part may "
        "be late, not lost."
    )
    return f"Of {count(found.records)} {of} {came}.{late if found.contaminated else ''}"


def led_to(sides: TwoSides, money: Money) -> str:
    """The revenue that the deals given in the period led to by now; empty without deals."""
    passed = sides.period.passed
    if passed is None or sides.above is None:
        return ""
    worth = f" ({money(passed.revenue)})" if passed.won else ""
    deals = counted(passed.given, "deal")
    return f"Of {deals} given in this time {passed.won:,} won so far{worth}, {passed.open:,} open."


# --- needs


def needs(sides: TwoSides, name: Name = plain) -> tuple[str, str]:
    """What the receiver needs from the giver, and the giver from the receiver."""
    given = _needed([_need(sides, need, sides.above or "", name) for need in sides.from_giver])
    taken = _needed([_need(sides, need, sides.stage, name) for need in sides.from_receiver])
    gives, receives = giver(sides, name), receiver(sides, name)
    if sides.above is None:
        return "", f"Needed from {receives}: {taken}."
    if sides.within_team:
        within = f"Needed within {receives}"
        return f"{within}, as giver: {given}.", f"{within}, as receiver: {taken}."
    return (
        f"{begin(receives)} {_needs(sides.receiver)} from {gives}: {given}.",
        f"{begin(gives)} {_needs(sides.giver)} from {receives}: {taken}.",
    )


def _needs(owner: str | None) -> str:
    return "need" if len(split_owner(owner)) > 1 else "needs"


def _needed(parts: Sequence[str]) -> str:
    return "; ".join(parts) or "nothing more by these figures"


def _need(sides: TwoSides, need: Need, stage: str, name: Name) -> str:
    if need.kind == "volume":
        return f"{need.amount:,} more in {name(stage)}, to be on plan"
    if need.kind == "report":
        return f"the numbers of {listing([name(of) for of in need.names])} in {name(stage)}"
    if need.kind == "field":
        return f"{name(need.names[0])} on {_out_of(need, 'deal')}"
    if need.kind == "answer":
        return f"an answer to {_out_of(need, 'remark')} on lead quality"
    if need.kind == "reason":
        return f"a reason on {_out_of(need, f'{outcomes(sides)[1]} deal')}"
    first = sides.waiting.longest[: min(NAMED, need.amount)]
    named = [f"{name(of.deal)} ({counted(of.days, 'day')})" for of in first]
    named += [""] * (need.amount - len(first))  # counted by `listing`
    waits = counted(need.amount, "deal that waits", "deals that wait")
    return (
        f"an answer on {waits} longer than {span_of(sides.hours or 0)}: "
        f"{listing(named, most=len(first))}"
    )


def _briefly(sides: TwoSides, need: Need, stage: str, money: Money, name: Name) -> str:
    """A need where it stands among those of other handoffs."""
    between = handoff(sides, name)
    if need.kind == "volume":
        return f"{need.amount:,} more in {name(stage)}"
    if need.kind == "report":
        return f"the missing numbers in {name(stage)}"
    if need.kind == "answer":
        return f"{counted(need.amount, 'answer')} on lead quality at {between}"
    if need.kind == "waiting":
        at_stake = sides.waiting.beyond_money
        worth = "" if at_stake is None else f" ({money(at_stake)})"
        return f"an answer on {counted(need.amount, 'deal')}{worth} at {between}"
    what = need.names[0] if need.kind == "field" else "a reason"
    return f"{what} on {counted(need.amount, 'deal')} at {between}"


def _out_of(need: Need, what: str) -> str:
    return f"{need.amount:,} of {counted(need.of or 0, what)}"


# --- reasons


def refused(sides: TwoSides, money: Money, name: Name = plain) -> str:
    """Why what was given in the period was refused; empty when nothing was."""
    of = sides.reasons
    if not of.deals:
        return ""
    shown = of.reasons[:REASONS]
    said = [f"{name(reason.reason)} {reason.deals:,} ({money(reason.money)})" for reason in shown]
    rest = of.deals - of.blank - of.other - sum(reason.deals for reason in shown)
    said += [f"other named reasons {rest:,}"] if rest else []
    said.append(f"blank or Other {share(of.blank + of.other, of.deals)}")
    deals = counted(of.deals, f"{outcomes(sides)[1]} deal")
    return f"Reasons of {deals} ({money(of.money)}): {'; '.join(said)}."


def heard(sides: TwoSides) -> str:
    """Remarks on the quality of what was given; empty when there are none."""
    of = sides.remarks
    if not of.heard:
        return ""
    parts = [f"{of.answered:,} answered"]
    parts += [f"{of.dropped:,} dropped"] if of.dropped else []
    parts += [f"{of.unanswered:,} closed without an answer"] if of.unanswered else []
    parts.append(f"{of.open:,} open")
    return f"{counted(of.heard, 'remark')} on lead quality: {', '.join(parts)}."


def confirmed(sides: TwoSides, name: Name = plain) -> str:
    """What weekly reviews confirmed at this handoff; empty when nothing was."""
    said = [
        f"{name(of.why)} ({f'{name(of.source)}, ' if of.source else ''}week of {day(of.week)})"
        for of in sides.confirmed[:NAMED]
    ]
    more = len(sides.confirmed) - len(said)
    said += [f"{more} more"] if more else []
    return f"Confirmed in the weekly review: {'; '.join(said)}." if said else ""


# --- parts


def _given(volume: Volume, stage: str, name: Name) -> str:
    beside = f", and {count(volume.unplanned)} without a target" if volume.unplanned else ""
    if volume.given is None or volume.compared is None:
        if volume.promised is not None:
            return f": {stage} is not reported yet, {count(volume.promised)} promised{beside}"
        if volume.unplanned is None:
            return f": no target and no number in {stage}"
        return f" gave {count(volume.unplanned)} in {stage}, without a target"
    of = f"{count(volume.given)} of {count(volume.compared)} promised in {stage}"
    # Cut and not rounded: what is almost the promise is not yet all of it.
    of += f" ({attained(volume.given / volume.compared)})" if volume.compared else ""
    if not volume.missing:
        return f" gave {of}{beside}"
    late = listing([name(source) for source in volume.missing])
    return f" gave at least {of}{beside}, waiting on {late}"


def _half(speed: Speed | None) -> str:
    if speed is None or speed.median is None:
        return ""
    return (
        f", half within {counted(speed.median, 'day')}"
        if speed.median
        else ", half on the same day"
    )
