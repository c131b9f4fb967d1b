"""Sentences about handoffs to another team: what is sent, what is taken on, what can be worked.

Open this when one side of a handoff sounds better or worse than the other. Facts only.
"""

from scorecard.backwards import Backwards, Handover
from scorecard.ledger import split_owner
from scorecard.number import TRAILING
from scorecard.words.backwards.needs import a_week, weekly
from scorecard.words.backwards.nouns import begin
from scorecard.words.backwards.rest import lately
from scorecard.words.backwards.scenarios import sender
from scorecard.words.figures import Money, plain
from scorecard.words.labels import Name, listing

NEAR = 0.05  # share; a plan that asks for so little less asks for what comes


def handovers_title(result: Backwards, money: Money, name: Name = plain) -> str:
    """The handoff where least of the money can be worked; else what the section is."""
    short = [of for of in result.handovers if of.not_worked]
    if not short and result.handovers:
        first = result.handovers[0]
        asked = f"{begin(teams(first, name))}: {weekly(first.sends, first.above, name)} asked for"
        if result.when == "over" or first.sent is None or first.taken is None:
            return asked
        taken, came = a_week(first.taken.mean), a_week(first.sent.mean)
        return f"{asked}, {taken} of {came} taken on lately"
    if not short:
        return "From one team to another"
    most = max(short, key=lambda of: of.revenue - (of.worked or 0.0))
    return (
        f"{begin(teams(most, name))} can work {a_week(most.can_work or 0.0)} of "
        f"{weekly(most.sends, most.above, name)}: they lead to {money(most.worked)} of "
        f"{money(most.revenue)}"
    )


def receiving(of: Handover) -> tuple[str, ...]:
    """The teams that take it on and do not give it themselves."""
    receivers, givers = split_owner(of.receiver), split_owner(of.giver)
    return tuple(team for team in receivers if team not in givers) or receivers


def teams(of: Handover, name: Name = plain) -> str:
    """Who takes it on, in words."""
    return listing([name(team) for team in receiving(of)]) or f"the owner of {name(of.stage)}"


def handover_says(of: Handover, result: Backwards, money: Money, name: Name = plain) -> str:
    """One handoff: by what can be worked where that is given, else by what was taken on."""
    if of.can_work is None:
        return f"{_asked(of, result, name)}{_lately(of, result)}. {_leads_to(of, money)}"
    sent = f"{begin(teams(of, name))} can work {weekly(of.can_work, of.above, name)}, "
    sent += f"{sender(result)} {'sent' if result.when == 'over' else 'sends'} {a_week(of.sends)}"
    if not of.not_worked:
        return f"{sent}. {_leads_to(of, money)}"
    left = a_week(of.not_worked)
    return (
        f"{sent}: {left} a week {'is' if left == '1' else 'are'} not worked. What can be worked "
        f"leads to {money(of.worked)} of {money(of.revenue)}."
    )


def _asked(of: Handover, result: Backwards, name: Name) -> str:
    sends, over = weekly(of.sends, of.above, name), result.when == "over"
    if not over and of.sent is not None and of.sends < (1 - NEAR) * of.sent.mean:
        needs = "needs" if len(receiving(of)) < 2 else "need"
        return f"{begin(teams(of, name))} {needs} only {sends} for this target"
    return f"{begin(sender(result))} {'sent' if over else 'sends'} {sends} to {teams(of, name)}"


def _lately(of: Handover, result: Backwards) -> str:
    """What came and was taken on in the last weeks; these are no measure of a past period."""
    if result.when == "over" or of.sent is None or of.taken is None:
        return ""
    came, taken = a_week(of.sent.mean), a_week(of.taken.mean)
    if of.sent.weeks == of.taken.weeks == 1:
        return f"; in {lately(of.sent)}, {came} came and {taken} were taken on"
    best = f"{a_week(of.taken.best)} in the best week"
    if of.sent.weeks != of.taken.weeks:
        return (
            f"; {came} a week came in {lately(of.sent)}, and {taken} were taken on in "
            f"{lately(of.taken)}, {best}"
        )
    comma = "," if of.sent.weeks < TRAILING else ""  # else its last number and the next read as one
    return f"; in {lately(of.sent)}{comma} {came} a week came and {taken} were taken on, {best}"


def _leads_to(of: Handover, money: Money) -> str:
    return f"What is handed over leads to {money(of.revenue)} of the target."
