"""Sentences made from results. They state facts about handoffs; none blames a team."""

import math
from datetime import date

from scorecard.health import Freshness
from scorecard.ledger import Handoff, Ledger, Waiting, split_owner
from scorecard.number import LeftOut, Number
from scorecard.teams import Contribution
from scorecard.words.figures import DASH, Money, attained, count, day, plain, rates
from scorecard.words.labels import (
    STATUS,
    Name,
    days_passed,
    handoff_name,
    line_kind,
    line_name,
    listing,
    period_name,
)

SIGNAL_HELP = (
    "Signal: more than luck alone would explain, four times out of five. Within luck: not "
    "distinguishable from chance at these counts. Not known: the spread of single deals is needed. "
    "Timing: due earlier or later than planned, so nobody's. Lag-contaminated: the rate of the "
    "same weeks, because the history is too short to say what was due."
)
STARTER = (
    "Every tab and column with notes, drop-downs and an example that agrees with itself. Upload it "
    "to Google Drive and save it as a Google Sheet, or fill it as it is."
)
NOT_KEPT = (
    "These figures could not be kept on this server's disk: after a restart they are gone until "
    "Google answers. Give the app a folder that it may write, SCORECARD_STATE_DIR."
)
CONTAMINATED = (
    " Its records take weeks, and the history is too short to say how many were due: a part of it "
    "may be late, not lost."
)
WHERE_NOT_WHY = (
    "This is arithmetic: it says where the gap arose, not why. Every split shown is the average "
    "over all orders of counting, so no order favours a team."
)


def stale(read: str, reason: str) -> str:
    """Figures that are shown although newer ones could not be had.

    >>> stale("12 min ago", "Google did not answer in time.")
    'These figures were read 12 min ago. Google did not answer in time.'
    """
    return f"These figures were read {read}. {reason}"


def refused(missing: str) -> str:
    """The Sheet was changed so that the figures before are better than none."""
    return f"The Sheet was changed since and cannot be read as it is. {missing}"


def next_try(seconds: float) -> str:
    """When a read that failed is tried again.

    >>> [next_try(s).removeprefix("The next try is in ") for s in (0, 1, 59.2, 61)]
    ['1 second.', '1 second.', '60 seconds.', '2 minutes.']
    """
    whole = max(1, math.ceil(seconds))
    unit = "second" if whole <= 60 else "minute"
    number = whole if unit == "second" else math.ceil(whole / 60)
    return f"The next try is in {number} {unit}{'' if number == 1 else 's'}."


def headline(number: Number, money: Money) -> str:
    """Are we on track: the status in words."""
    status, name = STATUS[number.status], period_name(number.period)
    least = "at least " if number.at_least else ""
    if number.status == "no target":
        won = (
            "nothing reported yet"
            if number.actual is None
            else f"{least}{money(number.actual)} won"
        )
        return f"No target for {name}: {won}"
    if number.status == "too early":
        return f"{status}: {days_passed(number)}"
    if number.attainment is None:
        won = "Nothing reported yet" if number.actual is None else f"{money(number.actual)} won"
        return f"{won} for {name}"
    if number.through == number.period.end:
        closed = _closed(number)
        share = f"{least}{attained(number.attainment)}"
        return f"{closed[0].upper()}{closed[1:]}: {share} of target"
    return f"{status}: {least}{attained(number.attainment)} of where we should be"


def _closed(number: Number) -> str:
    name = period_name(number.period)
    return {
        "on track": f"{name} made its target",
        "attention": f"{name} came close",
        "behind": f"{name} missed its target",
    }.get(number.status, name)


def waiting(ledger: Ledger, name: Name = plain) -> str:
    """Who is waited on, and for what; empty when everything is in."""
    if not ledger.waiting:
        return ""
    by_owner: dict[str, list[Waiting]] = {}
    for item in ledger.waiting:
        by_owner.setdefault(item.owner or "a stage without an owner", []).append(item)
    parts = []
    for owner, items in sorted(by_owner.items()):
        stages = listing(dict.fromkeys(name(item.stage) for item in items))
        sources = listing(dict.fromkeys(name(item.source) for item in items))
        weeks = sorted({week for item in items for week in item.weeks})
        parts.append(f"{name(owner)} ({stages} of {sources}, {_weeks(weeks)})")
    return f"Waiting on {listing(parts, most=4)}."


def left_out(left: LeftOut, money: Money) -> str:
    """What is missing because a cell cannot be read; empty when nothing is.

    >>> left_out(LeftOut(2, 42_000.0), Money("USD")), left_out(LeftOut(0, 0.0), Money("USD"))
    ('2 rows, $42k left out', '')
    """
    if not left.rows:
        return ""
    rows = f"{left.rows} {'row' if left.rows == 1 else 'rows'}"
    return f"{rows}, {money(left.money)} left out" if left.money else f"{rows} left out"


def _no_split(ledger: Ledger) -> str:
    """Why no handoff has a part of the gap."""
    if ledger.waiting:
        return "No handoff is fully reported yet"
    return "No source has a target by stage, so the gap cannot be split by handoff"


def largest_break(ledger: Ledger) -> Handoff | None:
    """The largest loss that is a signal; None when no loss is."""
    return next((h for h in _losses(ledger) if h.signal == "signal"), None)


def _losses(ledger: Ledger) -> list[Handoff]:
    """Handoffs that lost a cent or more, the largest loss first; less is the dust of a sum.

    Timing is no loss: what is not yet due has not been lost at any handoff.
    """
    losses = [h for h in ledger.handoffs if round(h.effect, 2) < 0 and h.kind != "timing"]
    return sorted(losses, key=lambda h: h.effect)


def where_it_broke(ledger: Ledger, money: Money, name: Name = plain) -> str:
    """Where the gap arose, and whether that is real or noise, in one or two sentences."""
    if not ledger.weeks:
        return "No complete week of this period is over yet."
    if ledger.target_to_date is None:
        return "Without a target there is no gap to explain."
    if not ledger.cells:
        return f"{_no_split(ledger)}." + _rest(ledger, money, name)
    broken, losses = largest_break(ledger), _losses(ledger)
    if not losses:
        return "Every handoff is on plan or above it." + _rest(ledger, money, name)
    if broken is None:
        first = losses[0]
        verdict = "No single cause" if ledger.gap < 0 else "On target or ahead in all"
        return (
            f"{verdict}: the largest loss, {handoff_name(first, name)} "
            f"({money.signed(first.effect)}), {_reality(first, money)}."
        ) + _rest(ledger, money, name)
    opening = "It broke at" if ledger.gap < 0 else "Ahead in all, yet it broke at"
    reality = _reality(broken, money)
    sentence = (
        f"{opening} {handoff_name(broken, name)}{_hands(broken, name)}: "
        f"{_difference(broken, money)}, "
        f"{money.signed(broken.effect)}. {reality[0].upper()}{reality[1:]}."
    )
    if broken.contaminated:
        sentence += CONTAMINATED
    if losses[0] is not broken:
        larger = losses[0]
        sentence += (
            f" {handoff_name(larger, name)} counts for more ({money.signed(larger.effect)}), "
            f"but {_reality(larger, money)}."
        )
    return sentence + _rest(ledger, money, name)


def _hands(handoff: Handoff, name: Name) -> str:
    """Both sides of a handoff, because it is never one team's alone."""
    if not handoff.giver or not handoff.owner:
        return ""
    giver, owner = (
        listing([name(team) for team in split_owner(side)])
        for side in (handoff.giver, handoff.owner)
    )
    return f" ({giver} to {owner})"


def _difference(handoff: Handoff, money: Money) -> str:
    if handoff.kind == "volume":
        return f"{count(handoff.actual)}, plan {count(handoff.plan)}"
    if handoff.kind == "deal size":
        return f"{money(handoff.actual)}, plan {money(handoff.plan)}"
    actual, plan = rates(handoff.actual, handoff.plan)
    if handoff.actual is None or handoff.actual_counts is None:
        return f"{actual}, plan {plan}"
    before, after = handoff.actual_counts
    return f"{actual} ({count(after)} of {count(before)}), plan {plan}"


def _reality(handoff: Handoff, money: Money) -> str:
    if handoff.band is None and handoff.kind == "deal size":
        return "cannot be told from luck without the spread of single deals"
    if handoff.band is None:
        return "cannot be told from luck"
    if handoff.signal == "noise":
        return f"is within what luck alone explains (up to {money(handoff.band)} either way)"
    return f"this is a signal: luck alone would stay within {money(handoff.band)} either way"


def _rest(ledger: Ledger, money: Money, name: Name) -> str:
    """What lies beside the handoffs is said too when it is larger than every loss at one."""
    beside = [
        (
            f"{line_kind(line.line).lower()}{f', {name(line.source)}' if line.source else ''}",
            line.effect,
        )
        for line in ledger.lines
    ]
    beside.append(("records that are not yet due", timing_effect(ledger)))
    what, effect = min(beside, key=lambda part: part[1])
    losses = _losses(ledger)
    if round(effect, 2) >= 0 or (losses and effect >= losses[0].effect):
        return ""
    if not ledger.cells:
        return f" The largest part: {what} ({money.signed(effect)})."
    return f" Larger than any handoff: {what} ({money.signed(effect)})."


def timing_effect(ledger: Ledger) -> float:
    """Money of all timing lines together: nobody's, because it is not yet due."""
    return math.fsum(h.effect for h in ledger.handoffs if h.kind == "timing")


def answers_for(share: Contribution, money: Money) -> str:
    """The handoffs and lines that a team answers for, with its part of their money."""
    named = [(handoff_name(h), h.owner, h.effect) for h in share.handoffs]
    named += [(line_name(line), line.owner, line.effect) for line in share.lines]
    parts = []
    for what, owner, effect in named:
        owners = len(split_owner(owner))
        if round(effect, 2):  # less is the dust of a sum
            shared = "" if owners == 1 else f" (1 of {owners} owners)"
            parts.append(f"{what} {money.signed(effect / owners)}{shared}")
    return ", ".join(parts) or DASH


def reported(share: Contribution) -> str:
    """Whether a team has reported what its stages plan."""
    if not share.waiting:
        return "Complete"
    return "Waiting: " + listing(
        dict.fromkeys(f"{plain(w.stage)} of {plain(w.source)}" for w in share.waiting)
    )


def missing(team: Freshness) -> str:
    """What a team has not reported."""
    if not team.missing:
        return "Nothing"
    parts = [
        f"{plain(stage)} of {plain(source)} ({weeks} {'week' if weeks == 1 else 'weeks'})"
        for stage, source, weeks in team.missing
    ]
    return listing(parts, most=6)


def _weeks(weeks: list[date]) -> str:
    if len(weeks) == 1:
        return f"week of {day(weeks[0])}"
    return f"{len(weeks)} weeks since {day(weeks[0])}"
