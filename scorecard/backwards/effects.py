"""What each change of a scenario brings in money, at the records that are planned.

Open this when a slider's money is doubted.
"""

from collections import defaultdict
from collections.abc import Sequence

from scorecard.backwards.chains import Chain
from scorecard.backwards.results import Effect, What
from scorecard.backwards.scenario import Scenario
from scorecard.facts import Facts
from scorecard.gap import shapley_weights


def brings(chain: Chain) -> float:
    """Money by the period's end of the records that enter in the scenario."""
    return chain.value * chain.in_time


def effects(facts: Facts, found: Sequence[Chain], scenario: Scenario) -> tuple[Effect, ...]:
    """The changes that do anything, in the funnel's order; then the sources and the lag.

    Source by source a product is compared with the planned one, and split as the gap is: by the
    Shapley value, so that no order of the changes favours any of them. They add up to what the
    scenario brings more than planned.
    """
    money: dict[tuple[What, str | None], float] = defaultdict(float)
    for chain in found:
        rated = [facts.stages[k].name for k in chain.stages[1:]]
        names: list[tuple[What, str | None]] = [
            ("volume", chain.source.name),
            *(("conversion", name) for name in rated),
            ("deal size", None),
            ("lag", None),
        ]
        planned = [
            chain.planned[0], *chain.planned_rates, chain.revenue / chain.planned[-1], 1.0
        ]  # fmt: skip
        changed = [chain.entering, *chain.rates, chain.size, chain.in_time]
        weights = shapley_weights(planned, changed).tolist()
        for name, before, after, weight in zip(names, planned, changed, weights, strict=True):
            money[name] += (after - before) * weight
    factors: dict[tuple[What, str | None], float] = {
        **{("conversion", stage.name): scenario.rate(stage.name) for stage in facts.stages[1:]},
        ("deal size", None): scenario.size,
        **{("volume", chain.source.name): scenario.volume(chain.source.name) for chain in found},
        ("lag", None): scenario.lag,
    }
    return tuple(
        Effect(what, name, factor, money[what, name])
        for (what, name), factor in factors.items()
        if factor != 1
    )
