"""Titles that state the finding of what stands below them."""

from collections.abc import Iterable, Sequence

from scorecard.ledger import Ledger
from scorecard.number import Number
from scorecard.teams import Contribution, RollUp
from scorecard.words.figures import Money, day, plain, rates
from scorecard.words.labels import Name, handoff_name, listing
from scorecard.words.sentences import largest_break
from scorecard.workbook import Issue


def path_title(number: Number, money: Money) -> str:
    """The cumulative chart's finding."""
    if number.through < number.period.start:
        return "The period has not begun"
    if number.actual is None:
        return "Nothing reported yet"
    won = f"Won {money(number.actual)}"
    if number.target_to_date is None:
        return won
    return f"{won} of {money(number.target_to_date)} due by {day(number.through)}"


def contribution_title(teams: Iterable[Contribution], name: Name = plain) -> str:
    """The contribution chart's finding."""
    shares = list(teams)
    planned = [t for t in shares if t.sourced_target_to_date]
    if not planned:
        due_later = any(t.sourced_target for t in shares)
        return "No target is due yet" if due_later else "No team has a target yet"
    made = [name(t.team) for t in planned if _is_on_target(t)]
    silent = sum(t.sourced_actual is None for t in planned)
    short = len(planned) - len(made) - silent
    if silent == len(planned):
        return "No team has reported yet"
    if len(planned) == 1:
        return f"{name(planned[0].team)} is {'on target' if made else 'short'}"
    if len(made) == len(planned):
        return "Every team is on its target"
    if short == len(planned):
        return "No team is on its target"
    parts = [
        f"{listing(made)} on target" if made else "",
        f"{short} of {len(planned)} teams short" if short else "",
        f"{silent} not reported yet" if silent else "",
    ]
    return ", ".join(filter(None, parts))


def _is_on_target(share: Contribution) -> bool:
    if share.sourced_actual is None or share.sourced_target_to_date is None:
        return False
    # A target spread over days and added again is off by a rounding.
    return round(share.sourced_actual - share.sourced_target_to_date, 6) >= 0


def roll_up_title(parts: RollUp, money: Money) -> str:
    """Whether the teams' targets add up to the Number's."""
    if parts.total is None:
        return "No target covers this period"
    if not parts.unowned:
        return f"The teams' targets add up to {money(parts.total)}"
    if parts.unowned < 0:
        return f"The teams' targets are {money(-parts.unowned)} more than the Number's"
    return f"Nobody owns {money(parts.unowned)} of the {money(parts.total)} target"


def health_title(issues: Sequence[Issue]) -> str:
    """How much there is to mend."""
    errors = sum(issue.severity == "error" for issue in issues)
    warnings = sum(issue.severity == "warning" for issue in issues)
    if not errors and not warnings:
        return "Nothing to mend"
    parts = [
        f"{number} {word if number == 1 else word + 's'}"
        for number, word in ((errors, "error"), (warnings, "warning"))
        if number
    ]
    return f"{' and '.join(parts)} to look at"


def bridge_title(ledger: Ledger, money: Money) -> str:
    """The gap bridge's finding."""
    if not ledger.weeks:
        return "The period has not begun"
    if ledger.target_to_date is None:
        return "No target, so no gap"
    if not round(ledger.gap, 2):
        return "On target to date, by handoff"
    side = "short of" if ledger.gap < 0 else "ahead of"
    return f"{money(abs(ledger.gap))} {side} target to date, by handoff"


def broke_title(ledger: Ledger, name: Name = plain) -> str:
    """The funnel's finding."""
    if not ledger.weeks:
        return "The period has not begun"
    if ledger.target_to_date is None:
        return "No target, so no break"
    if not ledger.cells:
        waiting = "No handoff is fully reported yet"
        return waiting if ledger.waiting else "No source has a target by stage"
    broken = largest_break(ledger)
    if broken is None:
        return "No handoff breaks beyond luck"
    if broken.kind != "conversion":
        return f"Breaks at {handoff_name(broken, name)}"
    actual, plan = rates(broken.actual, broken.plan)
    return f"Breaks at {handoff_name(broken, name)}: {actual}, plan {plan}"
