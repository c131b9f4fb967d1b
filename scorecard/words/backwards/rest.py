"""Sentences about the rest of a period that has begun: what lacks, is on its way, is late.

Open this when "needed a week from now" reads badly.
"""

from scorecard.backwards import Backwards, Recent, Rest, StageRest
from scorecard.number import TRAILING
from scorecard.plan import whole
from scorecard.words.backwards.needs import a_week, day_of, weekly
from scorecard.words.backwards.nouns import counted, many
from scorecard.words.figures import DASH, Money, count, percent, plain
from scorecard.words.labels import Name, listing, the_period

HOW_REST = (
    "On its way: what the records that wait in this stage, or in one behind it, bring by the end "
    "of the period, at the rates and weeks of the plan. Each line stands alone: so many records a "
    "week if all that is not on its way came through this stage. Won in time: of the records that "
    "arrive in the coming week, the share of those ever won that is won by the end."
)


def rest_title(result: Backwards, money: Money) -> str:
    """What the rest of the period must still bring."""
    period, rest = the_period(result.period), result.rest
    if rest is None:
        return f"Still needed in {period}"
    typed = result.scenario.target
    if not rest.lacking:
        whose = f"The target of {period}" if typed is None else f"A target of {money(typed)}"
        return f"{whose} is reached: {money(rest.won)} is won"
    of = "" if typed is None else f" of {money(typed)}"
    least = "At most " if rest.not_reported else ""
    still = f"{least}{money(rest.lacking)}{of} is still needed"
    return f"{still} in {period}, with {_weeks(rest)} left"


def rest_says(result: Backwards, name: Name = plain) -> str:
    """What the first stage that is in time needs, beside what is usual; empty when reached."""
    rest = result.rest
    if rest is None or not rest.lacking:
        return ""
    parts = []
    early = next((of for of in rest.stages if not of.late), None)
    if early is None:
        parts.append("Every stage is too late at its usual speed.")
    elif early.a_week == 0:
        stage = many(early.stage, name)
        parts.append(f"What is on its way covers it: no more {stage} are needed for it.")
    elif early.a_week is not None:
        parts.append(_asked(early, early.a_week, rest, name))
    if late := [of for of in rest.stages if of.late]:
        stages = listing([many(of.stage, name) for of in late], most=6)
        shares = listing([percent(of.in_time) for of in late], most=6)
        verb = "is" if len(late) == 1 else "are"
        parts.append(
            f"Too late at the usual speed: {stages}. Of those that come now and are won at all, "
            f"{shares} {verb} won in time."
        )
    return " ".join(parts)


def not_reported(result: Backwards, name: Name = plain) -> str:
    """Whose records are not in these figures; empty when all have reported."""
    if result.rest is None or not result.rest.not_reported:
        return ""
    teams = listing([name(team) for team in result.rest.not_reported], most=6)
    return f"Waiting on {teams}: what is not reported yet is neither won nor on its way here."


def rest_rows(result: Backwards, money: Money) -> list[dict[str, str]]:
    """Each stage: what is on its way, what is needed a week from now, and what is usual."""
    rest = result.rest
    if rest is None or not rest.lacking:
        return []
    return [
        {
            "Stage": plain(of.stage),
            "On its way": money(of.on_the_way),
            "Needed" if rest.weeks < 1 else "Needed a week": needed(of, rest),
            f"Last {TRAILING} weeks": usual(of.recent),
            "Best week": a_week(of.recent.best) if of.recent else DASH,
            "Won in time": percent(of.in_time),
            "Useful until": day_of(of.last_useful, result.period),
        }
        for of in rest.stages
    ]


def needed(of: StageRest, rest: Rest) -> str:
    """Records from now on, a week while a week is left; in words where there is no number."""
    if of.late:
        return "too late"
    if of.a_week is None:
        return DASH
    return a_week(of.a_week) if rest.weeks >= 1 else count(whole(of.a_week * rest.weeks))


def usual(recent: Recent | None) -> str:
    """Records a week lately, with the weeks where some were not reported."""
    if recent is None:
        return DASH
    short = f" ({_number(recent.weeks, 'week')})" if recent.weeks < TRAILING else ""
    return f"{a_week(recent.mean)}{short}"


def lately(recent: Recent) -> str:
    """Which weeks a mean is over."""
    if recent.weeks == 1:
        return "the one week reported"
    if recent.weeks < TRAILING:
        return f"the {recent.weeks} reported weeks of the last {TRAILING}"
    return f"the last {TRAILING} weeks"


def _asked(of: StageRest, needed: float, rest: Rest, name: Name) -> str:
    """How much is asked of one stage, beside what it brought."""
    if rest.weeks < 1:
        records = counted(whole(needed * rest.weeks), of.stage, name)
        return f"To close it, {records} must come in the {_weeks(rest)} left."
    sentence = f"To close it, {weekly(needed, of.stage, name)} must come from now on"
    if of.recent is None:
        return f"{sentence}."
    best, mean = a_week(of.recent.best), a_week(of.recent.mean)
    if of.recent.weeks == 1:
        return f"{sentence}; {lately(of.recent)} brought {mean}."
    brought, weeks = f"brought {mean} a week, {best} at best", lately(of.recent)
    if needed > of.recent.best:
        return f"{sentence}: more than in any of {weeks}, which {brought}."
    return f"{sentence}; {weeks} {brought}."


def _weeks(rest: Rest) -> str:
    if rest.weeks < 1:
        return _number(round(7 * rest.weeks), "day")
    text = count(round(rest.weeks, 1))
    return f"{text} {'week' if text == '1' else 'weeks'}"


def _number(number: int, what: str) -> str:
    return f"{number:,} {what if number == 1 else f'{what}s'}"
