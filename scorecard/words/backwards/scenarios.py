"""Sentences about a scenario beside the plan: what its changes bring, and what it then needs.

Open this when a slider, its effect in money or the comparison reads badly.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from scorecard.backwards import Backwards, Effect, Need
from scorecard.honesty import Honesty
from scorecard.words.backwards.needs import lacking, span_useful
from scorecard.words.backwards.nouns import begin, headings, many, with_noun
from scorecard.words.figures import DASH, Money, count, percent, plain, rates
from scorecard.words.labels import Name, listing, period_name

EFFECTS = (
    "Each change at the records planned, split so that no order of the changes favours any: they "
    "add up. A longer lag moves wins past the end of the period, a shorter one brings in those of "
    "the next."
)
MIX = "The mix of sources"
DUST = 1e-9  # relative; what dividing and multiplying again leaves behind
NOT_GIVEN = "not given"
AS_PLANNED = "As planned"
PAST_RATES = "Rates as they were"
NOTHING_LEADS = "Of it nothing leads to"


def differs(result: Backwards) -> bool:
    """Anything is asked that the plan does not say."""
    asked = result.scenario
    return not asked.as_planned or asked.target is not None or bool(asked.can_work)


def sender(result: Backwards) -> str:
    """Who asks for these records."""
    asked = result.scenario
    return "the plan" if asked.as_planned and asked.target is None else "the scenario"


# --- the effect


def brings(result: Backwards, money: Money) -> str:
    """What the planned records bring with these changes; empty where nothing is changed."""
    if result.scenario.as_planned:
        return ""
    now, planned = money(result.brings), money(result.planned)
    opening = f"With these changes the records planned bring {now}"
    change = money.full(abs(result.brings - result.planned))
    if change == money.full(0):
        return f"{opening}, as much as without them."
    instead = "" if now == planned else f" instead of {planned}"
    side = "more" if result.brings > result.planned else "less"
    return f"{opening}{instead}: {change} {side}."


def effects(result: Backwards, money: Money, name: Name = plain) -> list[str]:
    """Each change with its money; what is printed adds up."""
    amounts = money.parts([of.money for of in result.effects], full=True)
    return [
        f"{effect_name(of, name)} at {percent(of.factor)} of plan: {amount}"
        for of, amount in zip(result.effects, amounts, strict=True)
    ]


def effect_name(of: Effect, name: Name = plain) -> str:
    """What is changed."""
    if of.what == "volume":
        return f"{name(of.name or DASH)} volume"
    if of.what == "conversion":
        return f"Conversion into {name(of.name or DASH)}"
    return "Deal size" if of.what == "deal size" else "Lag"


def target_changed(result: Backwards, money: Money) -> str:
    """The scenario's target beside the workbook's; empty where it is the same."""
    target, own = result.scenario.target, result.own_target
    if target is None or (own is not None and not round(target - own, 2)):
        return ""
    if own is None:
        return f"The target of {money(target)} is typed: the workbook has none for this period."
    side = "more" if target > own else "less"
    return f"A target of {money(target)}: {money(abs(target - own))} {side} than the workbook's."


def capped(result: Backwards, name: Name = plain) -> str:
    """Where a conversion cannot follow its slider; empty where all do."""
    stages = dict.fromkeys(
        below.stage
        for source in result.sources
        for above, below in pairwise(source.needs)
        if _cannot_follow(result, above, below)
    )
    if not stages:
        return ""
    into = listing([name(stage) for stage in stages], most=6)
    return f"No more than all can go on: into {into} 100% is taken, where the slider asks for more."


def _cannot_follow(result: Backwards, above: Need, below: Need) -> bool:
    if below.rate is None or not above.planned:
        return False
    asked = below.planned / above.planned * result.scenario.rate(below.stage)
    return asked > below.rate * (1 + DUST)


# --- the controls


def rate_label(above: str, stage: str, name: Name = plain) -> str:
    """The handoff whose conversion a slider changes."""
    return f"{name(above)} → {name(stage)}"


def rate_says(result: Backwards, stage: str) -> str:
    """What a conversion comes to, beside the planned one."""
    found = next((of for of in result.stages if of.stage == stage), None)
    if found is None or found.planned_rate is None:
        return ""
    planned, now = found.planned_rate, found.rate
    if now is None:  # without a target no record is needed that could be counted
        now = min(planned * result.scenario.rate(stage), max(planned, 1.0))
    if abs(now - planned) < 1e-9:
        return f"{percent(now)}, as planned"
    this, plan = rates(now, planned)
    return f"{this}, plan {plan}"


def size_says(result: Backwards, money: Money) -> str:
    """What a win comes to, over all sources."""
    if not result.stages or not result.stages[-1].planned:
        return ""
    planned, factor = result.planned / result.stages[-1].planned, result.scenario.size
    if factor == 1:
        return f"{money(planned)} a win, as planned"
    return f"{money(planned * factor)} a win, plan {money(planned)}"


def lag_says(result: Backwards) -> str:
    """How long a record of the first stage takes to a win."""
    if not result.stages:
        return ""
    weeks, factor = result.stages[0].weeks_to_win, result.scenario.lag
    if not weeks or not factor:
        return "no weeks in Funnel: all at once"
    now, planned = count(round(weeks, 1)), count(round(weeks / factor, 1))
    unit = "week" if now == "1" else "weeks"
    return f"{now} {unit} to a win, " + ("as planned" if factor == 1 else f"plan {planned}")


def volume_says(result: Backwards, source: str, name: Name = plain) -> str:
    """What enters from a source."""
    first = next((of.needs[0] for of in result.sources if of.source == source), None)
    if first is None:
        return ""
    factor = result.scenario.volume(source)
    now = with_noun(count(first.planned * factor), first.stage, name)
    return f"{now}, as planned" if factor == 1 else f"{now}, plan {count(first.planned)}"


def target_placeholder(result: Backwards, money: Money) -> str:
    """What stands where no target is typed."""
    if result.own_target is None:
        return "none in the workbook"
    return f"{money.full(result.own_target)} as in the workbook"


def can_work_label(above: str, receiver: Sequence[str], name: Name = plain) -> str:
    """What is asked of a team that takes records on."""
    teams = listing([name(team) for team in receiver]) or "the receiver"
    return begin(f"{many(above, name)} that {teams} can work a week")


def past_rates_help(found: Honesty, factors: Mapping[str, float]) -> str:
    """Where the rates of the button come from."""
    if not factors:
        return "There is no complete quarter to take them from."
    quarters = [period_name(quarter) for quarter in found.quarters]
    if len(quarters) == 1:
        return f"Sets each conversion to that of {quarters[0]}."
    return (
        "Sets each conversion to the median of the complete quarters before the period, "
        f"{quarters[0]} to {quarters[-1]}."
    )


def out_of_range(stages: Sequence[str], low: int, high: int, name: Name = plain) -> str:
    """Which past rates a slider cannot show; empty where it shows all."""
    if not stages:
        return ""
    into = listing([name(stage) for stage in stages], most=6)
    return (
        f"In the past the conversion into {into} was outside {low}% to {high}% of plan: the "
        "slider stops at its end."
    )


# --- side by side


def comparison_rows(results: Mapping[str, Backwards], money: Money) -> list[dict[str, str]]:
    """The plan beside scenarios: the revenue, each stage backwards, and what is planned brings."""
    columns = {name: _column(result, money) for name, result in results.items()}
    head = begin(period_name(next(iter(results.values())).period))
    if not any(result.impossible for result in results.values()):
        for column in columns.values():
            column.pop(NOTHING_LEADS)
    lines = dict.fromkeys(line for column in columns.values() for line in column)
    return [
        {head: line} | {name: column.get(line, DASH) for name, column in columns.items()}
        for line in lines
    ]


def _column(result: Backwards, money: Money) -> dict[str, str]:
    column = {"Revenue needed": money(result.target), NOTHING_LEADS: money(lacking(result))}
    heads = headings([of.stage for of in result.stages])
    for of, head in zip(reversed(result.stages), reversed(heads), strict=True):
        column[head] = DASH if result.target is None else f"{of.whole:,}"
    if result.stages:
        first = result.stages[0]
        column[f"{heads[0]} useful"] = span_useful(first, result.period)
    return column | {"Records planned bring": money(result.brings)}


def others(number: int) -> str:
    """Sources without a slider; empty when all have one.

    >>> others(1), others(12), others(0)
    ('1 smaller source stays as planned.', '12 smaller sources stay as planned.', '')
    """
    if not number:
        return ""
    return f"{number} smaller source{' stays' if number == 1 else 's stay'} as planned."


def untouched(results: Mapping[str, Backwards]) -> str:
    """What to do first; empty once a scenario says something else than the plan."""
    if any(differs(result) for result in results.values()):
        return ""
    if not any(result.stages for result in results.values()):
        return "Nothing leads to revenue yet: there is nothing that a slider could change."
    return (
        "Both scenarios are as planned. Move a slider: what the records planned then bring, and "
        "what the target then needs, shows here. The address keeps it."
    )
