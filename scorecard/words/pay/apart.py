"""The contrast: what the same figures would pay each team by a measure of its own."""

from scorecard.pay import Own, Pay, Team
from scorecard.words.backwards import nouns
from scorecard.words.figures import DASH, Money, count
from scorecard.words.pay.figures import (
    at,
    capital,
    everybody,
    names,
    nothing_passed,
    payout_with_share,
    shares_of_pots,
    team_name,
)


def apart_title(found: Pay) -> str:
    """What pay apart would say of this very period; a fact about measures, not about teams."""
    judged = sorted(
        (team for team in found.teams if team.apart and team.tied is not False),
        key=lambda team: team.apart.share if team.apart else 0.0,
    )
    would = "would have got" if found.over else "would get"
    if not judged and any(team.apart for team in found.teams):
        return "Paid apart nothing changes: no pay is tied to the Number"
    if not judged and any(team.own.measure != "none" for team in found.teams):
        why = nothing_passed(found).removesuffix(" yet")
        why = why or "no measure has both a figure and a plan to date"
        return f"Paid apart: nothing to go by yet, {why}"
    if not judged:
        return "Paid apart: no team has a measure of its own to go by yet"
    least, most = judged[0], judged[-1]
    if _share(least, found) == _share(most, found):
        paid = shares_of_pots([team.apart for team in judged if team.apart], found)
        said = f"Paid apart, {everybody(judged)} {would} {paid}"
        shared = {at(team.payouts[0].share, found) for team in judged if team.payouts[0]}
        if shared == {_share(most, found)}:
            return f"{said}: this {found.period.kind} both ways pay the same"
        return f"{said} for {_measure(most.own)}" if len(judged) == 1 else said
    lowest = _share(least, found) if least.apart and least.apart.share else "nothing"
    return (
        f"Paid apart, {team_name(most)} {would} {_share(most, found)} of its pot for "
        f"{_measure(most.own)} and {team_name(least)} {lowest} for {_measure(least.own)}: "
        f"one {found.period.kind}, two stories"
    )


def _share(team: Team, found: Pay) -> str:
    return at(team.apart.share if team.apart else None, found)


def apart_sentence(found: Pay, money: Money) -> str:
    """What the shared plan pays to date beside it, and who has no measure."""
    said = []
    paid = [(team, team.payouts[0]) for team in found.teams if team.tied is not False]
    shares = [of for _, of in paid if of]
    if shares:
        least = "at least " if found.at_least else ""
        share = at(found.attainment("to date"), found)
        to_date = "" if found.over else " to date"
        whom = everybody([team for team, of in paid if of])
        said.append(
            f"The shared plan pays {whom} {shares_of_pots(shares, found)}{to_date}: the Number is "
            f"{least}{share} of its target{to_date} "
            f"({money(found.actual)} of {money(found.target_to_date)})."
        )
    if without := [team for team in found.teams if team.own.measure == "none"]:
        have, them = ("has", "it") if len(without) == 1 else ("have", "them")
        own = "its" if len(without) == 1 else "their"
        said.append(
            f"{names(without)} {have} no measure of {own} own in this workbook, so pay apart "
            f"cannot be said for {them}."
        )
    return " ".join(said)


NO_PROPOSAL = (
    "This is arithmetic on the same figures, with each team's own pot, start and cap. It shows "
    "what separate measures would say of the same days, and proposes nothing."
)


def other_counts(found: Pay) -> str:
    """Why another page counts fewer records; empty where none are counted."""
    if not any(team.own.measure == "volume" for team in found.teams):
        return ""
    return (
        "Where it broke leaves out weeks that are not fully reported, so its counts can be smaller."
    )


def measure(own: Own) -> str:
    """What a team would be measured by."""
    if own.measure == "volume":
        return f"{capital(nouns.many(own.stage or ''))} that arrived"
    return capital(_measure(own))


def _measure(own: Own) -> str:
    return {
        "revenue": "closed-won revenue",
        "volume": f"its {nouns.many(own.stage or '')}",
        "own sources": "what its own sources brought",
        "none": "no measure in this workbook",
    }[own.measure]


def stands_at(own: Own, found: Pay, money: Money) -> str:
    """Actual beside plan to date, and what is not in it."""
    if own.measure == "none":
        return DASH
    text = count if own.measure == "volume" else money
    if own.plan is None and found.lack == "not begun":
        return "not begun"
    if own.plan is None and found.lack == "no week":
        return "not complete yet" if found.period.kind == "week" else "no week complete yet"
    if own.actual is None:
        return "no plan to date" if own.plan is None else "not reported yet"
    said = f"{'at least ' if own.at_least else ''}{text(own.actual)}"
    if own.plan is None:
        return f"{said}, no plan to date"
    said += f" of {text(own.plan)} planned"
    if own.attainment is not None:
        said += f" ({at(own.attainment, found)})"
    if own.missing_weeks:
        weeks = _several(own.missing_weeks, "week")
        said += f", {weeks} of {_several(own.missing_sources, 'source')} waited on"
    return said


def _several(number: int, noun: str) -> str:
    return f"{count(number)} {noun}{'' if number == 1 else 's'}"


def apart_payout(team: Team, found: Pay, money: Money) -> str:
    """What the team's own measure would pay to date."""
    return payout_with_share(team.apart, found, money)


def shared_payout(team: Team, found: Pay, money: Money) -> str:
    """What the shared plan pays to date."""
    return payout_with_share(team.payouts[0], found, money)
