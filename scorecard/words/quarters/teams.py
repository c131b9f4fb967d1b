"""What each team's sources brought, beside what they have started for later quarters."""

from scorecard.quarters import Quarter, Quarters, Team, TeamSeed, Transit, Way
from scorecard.teams import NO_TEAM
from scorecard.words.figures import DASH, Money, count, plain
from scorecard.words.labels import Name, period_name
from scorecard.words.quarters.coming import least

TEAMS = (
    "A source counts for the team that originates it; two teams share equally. Bars: won, on its "
    "way (hollow), on its way for later (pale). In brackets: beside plan, at the planned rates. "
    "Created, open: its open "
    "deals that were created in the quarter, and what of them should close after it."
)


def team_name(team: Team, name: Name = plain) -> str:
    """A team as a row."""
    return name(NO_TEAM if team.team is None else team.team)


def teams_title(result: Quarters, money: Money) -> str:
    """The finding: beside what was won, how much is on its way, and for when."""
    won = [team.won for team in result.teams if team.won is not None]
    name = period_name(result.grown)
    harvest = f"{money(sum(won))} was won in {name}" if won else f"Nothing is reported for {name}"
    now, later = now_and_later(result.transit, result)
    if now is None or later is None or not result.transit.stages:
        return harvest
    first, more = result.quarters[0].period, least(result)
    if first != result.grown:
        begins = period_name(first)
        return (
            f"{harvest}; {more}{money(now)} is on its way before {begins}, {money(later)} from "
            "then on"
        )
    said = f"{harvest}; {more}{money(later)} is on its way for later quarters"
    return f"{said}, {money(now)} for the rest of this one" if round(now) else said


def seed_cell(seed: TeamSeed | None, money: Money) -> str:
    """Open deals that were created in the quarter, and their money after it."""
    if seed is None or not seed.deals:
        return DASH if seed is None else "0"
    blank = f", {count(seed.unpriced)} blank" if seed.unpriced else ""
    return f"{count(seed.deals)} ({money(seed.money)}{blank}; {money(seed.after)} after)"


def now_and_later(of: Team | Transit, result: Quarters) -> tuple[float | None, float | None]:
    """Money on its way for the rest of the quarter, or before the first one; and for later."""
    ways = [of.before, *of.quarters, of.later]
    known = [way.money for way in ways if way is not None]
    if not known:
        return None, None
    now = known[0] + (known[1] if result.quarters[0].period == result.grown else 0.0)
    return now, sum(known) - now


def team_labels(team: Team, result: Quarters, money: Money) -> tuple[str, str]:
    """Two short lines below a team's bar."""
    won = "nothing reported" if team.won is None else f"{money(team.won)} won"
    now, later = now_and_later(team, result)
    if now is None or later is None or not result.transit.stages:
        return won, ""
    on_way = f", {money(now)} on its way" if round(now) else ""
    return f"{won}{on_way}", f"{money(later)} for later"


def way_columns(team: Team, result: Quarters) -> list[tuple[str, Way | None]]:
    """What is on its way in the quarters that are not over, each with a title; and later."""
    if not result.transit.stages:
        return []
    quarters = [
        (_on_way_in(of), way)
        for of, way in zip(result.quarters, team.quarters, strict=True)
        if of.state != "over"
    ]
    first = result.quarters[0].period
    if first != result.grown:
        quarters.insert(0, (f"Before {period_name(first)}", team.before))
    return [*quarters, ("Later", team.later)]


def _on_way_in(quarter: Quarter) -> str:
    name = period_name(quarter.period)
    return f"Rest of {name}" if quarter.state == "running" else name
