"""What the shared plan pays in each case, and what one more win brings to every team."""

from collections.abc import Sequence

from scorecard.pay import CaseName, Effect, Pay, Payout, Team
from scorecard.words.figures import DASH, Money
from scorecard.words.labels import listing, the_period
from scorecard.words.pay.figures import (
    amount,
    at,
    capital,
    everybody,
    limit,
    names,
    nothing_passed,
    plus,
    points,
    shares_of_pots,
    team_name,
)

NOTHING = "nothing"
STEPS = 3  # that a sentence names

NO_DIFFERENCE: dict[Effect, str] = {
    "below": "pay starts higher up",
    "at cap": "the cap is reached",
}


def title(found: Pay, money: Money) -> str:
    """The page's finding: what one more win brings to whom; else what is known."""
    if not found.teams and found.left_out:
        return "No row of the tab Incentives can be used yet"
    if not found.teams:
        return "No team's pay is tied to the Number yet"
    if found.lack == "no target":
        name = the_period(found.period)
        none = found.target is None
        lacks = f"No target for {name}" if none else f"The target of {name} is not above 0"
        return f"{lacks}: what the teams are paid cannot be said"
    if found.base is None:
        return f"{_nothing_yet(found)}: {_at_target(found, money)}"
    if found.lifted is None:
        return _paid(found, found.base, money)
    brings = "would have brought" if found.over else "brings"
    gaining = [team for team in found.teams if team.gains]
    unknown = [t for t in found.teams if t.tied is None and t.gain and t.gain.share]
    if not gaining and unknown:
        pots = "pot of {} is" if len(unknown) == 1 else "pots of {} are"
        return f"What one more win {brings} cannot be said: the {pots} not known".format(
            names(unknown)
        )
    if not gaining:
        return f"One more win {brings} no team more{_where(found)}: {_why_nothing(found)}"
    whom = everybody(gaining)
    if len(gaining) < len(found.teams):
        least = "at least " if unknown else ""
        whom = f"{least}{len(gaining)} of {len(found.teams)} teams"
    return f"One more win {brings} {whom} something: {_brought(found, gaining, money)}"


def _brought(found: Pay, gaining: list[Team], money: Money) -> str:
    """What the gaining teams get, in money where that is shown."""
    shown = [team for team in gaining if team.pot is not None]
    if found.total and shown:
        said = amount(found.total.gain, money)
        if len(shown) < len(gaining):
            whom = f"the {len(shown)} whose amounts are shown"
            return f"{said} to {team_name(shown[0]) if len(shown) == 1 else whom}{_where(found)}"
        return f"{said}{' in all' if len(gaining) > 1 else ''}{_where(found)}"
    parts = sorted(team.gain.share for team in gaining if team.gain)
    texts = [points(share) for share in parts]
    each = "the pot" if len(gaining) == 1 else "each pot"
    most = f"{texts[0]} to {texts[-1]}" if texts[0] != texts[-1] else texts[0]
    return f"{most} of {each}{_where(found)}"


def _where(found: Pay) -> str:
    """What the win is added to."""
    if found.over:
        return ""
    return " at the forecast" if found.base == "mid" else " as things stand"


def _why_nothing(found: Pay) -> str:
    """Every reason why a win brings nobody anything."""
    reasons = []
    for team in found.teams:
        if team.tied is False:
            reasons.append("no pay is tied to the Number")
        elif team.gain:
            reasons.append(NO_DIFFERENCE.get(team.gain.effect, "the win is too small to count"))
    return listing(dict.fromkeys(reasons), most=len(reasons)).replace(" and ", " or ")


def _nothing_yet(found: Pay) -> str:
    """Why there is neither a forecast nor an attainment to date."""
    name = the_period(found.period)
    if said := nothing_passed(found):
        return capital(said)
    if found.lack == "not reported":
        return f"Nothing is reported for {name} yet"
    return f"Nothing of {name}'s target is due yet"


def _at_target(found: Pay, money: Money) -> str:
    """What the target would pay."""
    if found.total:
        return f"at target {_whose(found)} would be paid {amount(found.total.payouts[-1], money)}"
    paid = [team.payouts[-1] for team in found.teams]
    return f"at target {shares_of_pots([p for p in paid if p], found)} would be paid"


def _whose(found: Pay) -> str:
    """Whom the sums are of."""
    shown = [team for team in found.teams if team.pot is not None]
    if len(shown) == len(found.teams):
        return everybody(shown)
    if len(shown) == 1:
        return team_name(shown[0])
    return f"the {len(shown)} teams whose amounts are shown"


def _paid(found: Pay, name: CaseName, money: Money) -> str:
    """What is paid in one case, as a sentence without its full stop."""
    share = at(found.attainment(name), found)
    if found.over:
        more = " or more" if found.at_least else ""
        start = f"{capital(the_period(found.period))} landed at {share} of target{more}, which pays"
    elif name == "mid":
        start = f"At the forecast, {share} of target, the plan pays"
    else:
        least = "at least " if found.at_least else ""
        start = f"As things stand, {least}{share} of target to date, the plan pays"
    paid = _sum(found, name, money)
    if found.total and paid != NOTHING:
        return f"{start} {_whose(found)} {paid} of a pot of {amount(found.total.pot, money)}"
    return f"{start} {paid}"


def _sum(found: Pay, name: CaseName, money: Money) -> str:
    """What is paid in one case: the sum of the amounts, else shares."""
    i = [case.name for case in found.cases].index(name)
    tied = [team for team in found.teams if team.tied is not False]
    paid: list[Payout] = [p for team in tied if (p := team.payouts[i])]
    if not any(payout.share for payout in paid):
        return NOTHING
    if found.total:
        return amount(found.total.payouts[i], money)
    return shares_of_pots(paid, found)


def payouts(found: Pay, money: Money) -> str:
    """What is paid at the forecast and at its ends, else to date; without a target what to add."""
    if not found.teams:
        return ""
    if found.lack == "no target":
        return _no_target(found)
    if found.base is None:
        return ""
    said = _paid(found, found.base, money)
    low, high = found.attainment("low"), found.attainment("high")
    if found.over or low is None or high is None:
        return f"{said}."
    return (
        f"{said}; at its low, {at(low, found)}, it pays {_sum(found, 'low', money)}, and at its "
        f"high, {at(high, found)}, {_sum(found, 'high', money)}."
    )


def _no_target(found: Pay) -> str:
    name = the_period(found.period)
    if found.target is not None:
        return f"The target of {name} is not above 0, so nothing is a share of it."
    return (
        f"Add a target for {name} to the tab Targets, with its Revenue: for each source, or for "
        "All. Then this page says what is paid to date, at the forecast and for one more win."
    )


def not_known(found: Pay) -> str:
    """Why a case is missing, or says little; empty where all are there."""
    if found.over or found.lack in ("no target", "not begun", "no week") or not found.teams:
        return ""
    kind, said = found.period.kind, []
    if found.early and found.attainment("to date") is not None:
        passed = (found.through - found.period.start).days + 1
        of = f"{passed} of {found.period.days} days"
        said.append(f"Only {of} so far: the figures to date say little yet.")
    if found.attainment("mid") is None:
        week = "the week" if kind == "week" else f"a week of the {kind}"
        said.append(f"No forecast yet: it needs {week} complete, with every planned source in.")
    elif found.attainment("low") is None:
        said.append("No range of the forecast yet: the history is too short.")
    return " ".join(said)


def one_more_win(found: Pay, money: Money) -> str:
    """What the win is, what it does to the Number, and what each team gets of it."""
    if found.deal is None or found.lifted is None or found.base is None or not found.teams:
        return ""
    before = found.attainment(found.base) or 0.0
    of = "An average win" if found.deal.wins is not None else "A win as planned"
    lifts = "would have lifted" if found.over else "lifts"
    number = "the forecast" if found.base == "mid" and not found.over else "the Number"
    said = (
        f"{of}, whoever brings it, is {money(found.deal.size)} and {lifts} {number} "
        f"{_lift(before, found.lifted, found)} of target"
    )
    shown = [team for team in found.teams if team.gains and team.gain and team.pot is not None]
    if len(shown) > 1:
        parts = [f"{amount(t.gain.amount, money)} to {team_name(t)}" for t in shown if t.gain]
        said += f": {listing(parts, most=4)}"
    return " ".join([f"{said}.", *_exceptions(found)])


def _lift(before: float, after: float, found: Pay) -> str:
    for more in range(3):
        texts = at(before, found, more), at(after, found, more)
        if texts[0] != texts[1]:
            return f"from {texts[0]} to {texts[1]}"
    return "by less than 0.1%"


def _exceptions(found: Pay) -> list[str]:
    """The teams to whom it brings a whole step, less than a plain share, or nothing."""
    groups: dict[tuple[Effect, float], list[Team]] = {}
    for team in found.teams:
        if team.gain and team.tied is not False and team.gain.effect != "more":
            cap = team.curve.cap if team.gain.effect in ("at cap", "reaches cap") else None
            where = team.curve.start if cap is None else cap
            groups.setdefault((team.gain.effect, where), []).append(team)
    said = [_exception(effect, limit(where), group) for (effect, where), group in groups.items()]
    if untied := [team for team in found.teams if team.tied is False]:
        said.append(f"Nothing of the pay of {names(untied)} is tied to the Number.")
    return said


def _exception(effect: Effect, where: str, teams: Sequence[Team]) -> str:
    who, several = names(teams), len(teams) > 1
    if effect == "starts" and where == limit(0.0):
        return f"It brings the Number above 0, where the pay of {who} starts."
    if effect == "starts":
        return f"It crosses {where}, where the pay of {who} starts: the whole step is in it."
    if effect == "below":
        return f"{who} {'are' if several else 'is'} paid from {where} on, which is not reached."
    if effect == "at cap":
        return f"{who} {'are at their' if several else 'is at its'} cap, {where}: no more is paid."
    return f"{who} {'reach their' if several else 'reaches its'} cap, {where}."


def steps(found: Pay, money: Money) -> str:
    """That pay begins with a step, and how high it is; empty where no pot has one."""
    everyone = len(found.steps) == 1 and len(found.steps[0].teams) == len(found.teams)
    said = []
    for step in found.steps[:STEPS]:
        teams = [found.teams[place] for place in step.teams]
        one = len(teams) == 1
        whom = everybody(teams) if everyone else names(teams)
        gets, they, pots = ("gets", "it", "its pot") if one else ("get", "they", "their pots")
        paid = f"{they} {gets} {limit(step.share)} of {pots} at once"
        if step.amount is not None:
            shown = sum(team.pot is not None for team in teams)
            some = " where amounts are shown" if shown < len(teams) else ""
            paid += f" ({amount(step.amount, money)}{some})"
        start = limit(step.at)
        said.append(f"just below {start} of target {whom} {gets} nothing, at {start} {paid}")
    return f"Pay starts with a step: {'; '.join(said)}." if said else ""


def columns(found: Pay) -> list[tuple[int, str]]:
    """The cases that are known, as the number of the payout and what stands above it."""
    heads: dict[CaseName, str] = {
        "to date": "Landed" if found.over else "To date",
        "low": "Forecast low",
        "mid": "Forecast",
        "high": "Forecast high",
    }
    shown = []
    for i, case in enumerate(found.cases):
        if case.name == "target":
            shown.append((i, "At target"))
        elif case.attainment is not None and (case.name == "to date" or not found.over):
            least = "at least " if found.at_least and case.name == "to date" else ""
            shown.append((i, f"{heads[case.name]}, {least}{at(case.attainment, found)}"))
    return shown


def gain(team: Team, found: Pay, money: Money) -> str:
    """What one more win brings a team, with the reason where it brings nothing."""
    if team.gain is None:
        return DASH
    if team.tied is False:
        return "nothing: not tied"
    if not team.gain.share:
        return {"below": "nothing yet", "at cap": "nothing: at its cap"}.get(
            team.gain.effect, "nothing"
        )
    if team.gain.amount is not None:
        return plus(amount(team.gain.amount, money))
    return plus(points(team.gain.share)) + ("" if found.hidden else " of pot")


def totals(found: Pay, money: Money) -> dict[str, str]:
    """The last row of the table by column: the sums of the amounts that are shown."""
    total = found.total
    if total is None or total.teams < 2:
        return {}
    shown = [team for team in found.teams if team.pot is not None]
    everyone = len(shown) == len(found.teams)
    name = capital(everybody(shown)) if everyone else f"The {len(shown)} shown"
    cells = {"Team": name, "Pot": amount(total.pot, money)}
    cells |= {head: amount(total.payouts[i], money) for i, head in columns(found)}
    if total.gain is not None:
        more = amount(total.gain, money)
        cells["One more win"] = plus(more) if total.gain else more
    return cells
