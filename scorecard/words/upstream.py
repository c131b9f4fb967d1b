"""The age of the gap in words: what was born before the period, and what is decided by now.

Open this when "born at SQL → Opportunity since 13 Jul" reads badly; the bookkeeping itself is in
`scorecard.upstream`.
"""

import math
from collections.abc import Sequence
from datetime import date, timedelta

from scorecard.upstream import Aged, Birth, Reason, Upstream, bulk
from scorecard.words.figures import Money, day, plain
from scorecard.words.labels import Name, listing, the_period

DECIDED = (
    "Born at a handoff: what its stage has more or less than plan, beyond what was due to it from "
    "the stage above; in money at planned rates, lags and deal size. Already decided: what will be "
    "missing or extra if from now on every handoff goes to plan. In a week that is not fully "
    "reported nothing is born, and what is due in it counts as still to come. The rest: credits, "
    "revenue without wins, and wins dated on the other side of the period's edge than their week "
    "lies. Arithmetic: where, not why; a single week is mostly luck."
)
SIZE = "Deal size and the rest"
EARLIER = "Earlier"
REASONS: dict[Reason, str] = {
    "no target": "no target",
    "no wins planned": "a target without wins",
    "not reported": "no fully reported week",
}


def upstream_title(found: Upstream, money: Money) -> str:
    """The finding: what the period began with, and what is decided for the next one."""
    if found.nothing:
        return "How old the gap is"
    before, decided = (
        money.signed(math.fsum(amounts))
        for amounts in (
            [birth.before for birth in found.handoffs],
            [birth.next.total for birth in found.handoffs],
        )
    )
    period, following = the_period(found.period), the_period(found.following)
    return f"{before} was born before {period}, {decided} is decided for {following}"


def how_old(found: Upstream, money: Money, name: Name = plain) -> str:
    """Where and when the gap to date was born."""
    if found.nothing:
        return {
            "not begun": "No complete week of this period is over yet.",
            "no target": "Without a target there is no gap to trace.",
            "nothing to trace": "No source can be traced yet.",
        }[found.nothing]
    befores = [birth.before for birth in found.handoffs]
    insides = [birth.inside for birth in found.handoffs]
    before, inside, size = money.parts([math.fsum(befores), math.fsum(insides), found.size])
    far, side = money(abs(found.gap)), "short of" if found.gap < 0 else "ahead of"
    weeks = range(len(found.weeks))
    until = [w for w in weeks if found.weeks[w] < found.period.start]
    since = [w for w in weeks if found.weeks[w] + timedelta(days=6) >= found.period.start]
    earlier = f"born before {the_period(found.period)} began"
    if before != money(0):
        earlier += _mostly(found, befores, until, name)
        if found.gap * math.fsum(befores) > 0 and abs(math.fsum(befores)) <= abs(found.gap):
            share = before.lstrip("+-")
            return f"Of the {far} {side} the sources' plan to date, {share} was {earlier}."
    within = "in it"
    if inside != money(0):
        within += _mostly(found, insides, since, name)
    opening = f"{far} {side} the sources' plan" if round(found.gap, 2) else "on the sources' plan"
    return (
        f"Won revenue is {opening} to date: {before} was {earlier}; {inside} {within}; "
        f"deal size and the rest {size}."
    )


def decided(found: Upstream, money: Money, name: Name = plain) -> str:
    """What is decided for the next period and the rest of this one; empty without a trace."""
    if found.nothing:
        return ""
    period, following = the_period(found.period), the_period(found.following)
    over = found.through == found.period.end
    when = (
        f"Decided for {following} when {period} ended"
        if over
        else f"Already decided for {following}"
    )
    total = math.fsum(birth.next.total for birth in found.handoffs)
    rest = math.fsum(birth.rest.total for birth in found.handoffs)
    largest = sorted(found.handoffs, key=lambda birth: -abs(birth.next.total))[:2]
    said = [
        f"{birth_name(birth, name)} {money.signed(birth.next.total)}"
        f"{_weeks_of(found, birth.next, range(len(found.weeks)))}"
        for birth in largest
        if round(birth.next.total)
    ]
    sentence = f"{when}, at the rates of {period}: {money.signed(total)}" + (
        f" ({', '.join(said)})" if said else ""
    )
    if round(rest):
        what = "weeks not reported yet carry" if over else f"rest of {period} carries"
        sentence += f"; the {what} {money.signed(rest)}"
    return f"{sentence}."


def known(found: Upstream, name: Name = plain) -> str:
    """What the trace lacks: weeks, history, sources; empty when it lacks nothing."""
    sentences = []
    if missing := [source for source in found.sources if source.missing]:
        parts = [f"{name(s.source)} ({_weeks(s.missing)})" for s in missing]
        sentences.append(f"Not fully reported: {listing(parts)}.")
    if short := [source for source in found.sources if source.short]:
        parts = [f"{name(s.source)} (week of {day(s.since)})" for s in short]
        sentences.append(
            f"Records begin late for {listing(parts)}: what was born before counts at the handoff "
            "where it landed."
        )
    if found.left_out:
        parts = [f"{name(source)} ({REASONS[reason]})" for source, reason in found.left_out]
        sentences.append(f"Not traced: {listing(parts)}.")
    return " ".join(sentences)


def birth_name(birth: Birth, name: Name = plain) -> str:
    """The handoff at which something was born."""
    if birth.above is None:
        return f"{name(birth.stage)} volume"
    return f"{name(birth.above)} → {name(birth.stage)}"


def _mostly(found: Upstream, amounts: Sequence[float], weeks: Sequence[int], name: Name) -> str:
    """The handoff with the largest part of these amounts, and the weeks in which it was born."""
    total = math.fsum(amounts)
    part, birth = max(zip(amounts, found.handoffs, strict=True), key=lambda pair: pair[0] / total)
    most = "most of it" if part / total > 0.5 else "the largest part"
    return f", {most} at {birth_name(birth, name)}{_weeks_of(found, birth.landed, weeks)}"


def _weeks_of(found: Upstream, money: Aged, weeks: Sequence[int]) -> str:
    """The weeks in which most of the money was born, of these; empty where none stand out."""
    amounts = [money.weekly[w] for w in weeks]
    if 0 in weeks and abs(money.older) > abs(math.fsum(amounts)):
        return f" before {day(found.weeks[0])}"
    run = bulk(amounts)
    if run is None:
        return ""
    first, last = (found.weeks[weeks[place]] for place in run)
    if first == last:
        return f" in the week of {day(first)}"
    if last == found.weeks[-1]:
        return f" since {day(first)}"
    return f" in the weeks of {day(first)} to {day(last)}"


def _weeks(weeks: Sequence[date]) -> str:
    if len(weeks) == 1:
        return f"week of {day(weeks[0])}"
    return f"{len(weeks)} weeks since {day(weeks[0])}"
