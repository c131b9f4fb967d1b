"""Contributions: what each team's sources brought, what its handoffs gained or lost, who reported.

Open this for the Contributions page and for how team targets roll up to the Number.
"""

from dataclasses import dataclass

from scorecard.ledger import Handoff, Ledger, Line, Waiting, split_owner


@dataclass(frozen=True)
class Contribution:
    """One team's part in the Number."""

    team: str
    sourced_actual: float | None  # money its sources brought
    sourced_target_to_date: float | None
    sourced_target: float | None  # money, the whole period
    effect: float  # money its handoffs gained or lost against plan
    sources: tuple[str, ...]  # that it originates, alone or with another team
    handoffs: tuple[Handoff, ...]  # those it answers for, alone or with another team
    lines: tuple[Line, ...]  # other parts of the gap that it answers for
    waiting: tuple[Waiting, ...]  # what it has not reported


@dataclass(frozen=True)
class RollUp:
    """How the teams' targets add up to the Number's, over the whole period."""

    teams: tuple[tuple[str, float], ...]  # team, money; "(no team)" for sources without one
    unowned: float  # money in the Number's target that no source carries; negative: too much
    total: float | None  # the Number's target


NO_TEAM = "(no team)"


def contributions(ledger: Ledger) -> tuple[Contribution, ...]:
    """The teams by the revenue they sourced, the largest first."""
    shares = sorted(
        ledger.teams, key=lambda share: (-(share.sourced_actual or 0.0), share.effect, share.team)
    )
    return tuple(
        Contribution(
            team=share.team,
            sourced_actual=share.sourced_actual,
            sourced_target_to_date=share.sourced_target_to_date,
            sourced_target=share.sourced_target,
            effect=share.effect,
            sources=tuple(of.source for of in ledger.sources if share.team in split_owner(of.team)),
            handoffs=tuple(h for h in ledger.handoffs if share.team in split_owner(h.owner)),
            lines=tuple(o for o in ledger.lines if share.team in split_owner(o.owner)),
            waiting=tuple(w for w in ledger.waiting if share.team in split_owner(w.owner)),
        )
        for share in shares
    )


def roll_up(ledger: Ledger) -> RollUp:
    """The Number's target as a sum of the teams' and of what nobody owns."""
    parts = [(share.team, share.sourced_target) for share in ledger.teams]
    no_team = [source.target for source in ledger.sources if not source.team]
    if any(target is not None for target in no_team):
        parts.append((NO_TEAM, sum(target for target in no_team if target is not None)))
    return RollUp(
        tuple((team, target) for team, target in parts if target is not None),
        ledger.unowned_target,
        ledger.target,
    )
