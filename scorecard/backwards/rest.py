"""What is left to do in a period that has begun: what is on its way, and what must still come.

Open this when "needed a week" is too high or too low.
"""

import math
from collections.abc import Sequence

import numpy as np

from scorecard import plan
from scorecard.backwards.chains import Chain
from scorecard.backwards.results import Rest, SourcePlan, StageNeed, StageRest
from scorecard.calendar import Period
from scorecard.facts import Bools, Facts
from scorecard.lag import waiting
from scorecard.ratios import ratio


def rest(
    facts: Facts,
    period: Period,
    chains: Sequence[Chain],
    sources: Sequence[SourcePlan],
    stages: Sequence[StageNeed],
    target: float,
    lost: float,
    lag: float,
) -> Rest:
    """What each stage still needs for the target, in the rest of the period.

    What lacks for the target and is not on its way from a stage on must come from records that
    arrive in this stage from now on: the flows of all its sources, as they are needed for the whole
    period, are multiplied alike until they bring it. A source that enters behind the stage, or
    passes it by, is taken to run as it is needed.

    Args:
        facts: the workbook's facts.
        period: it has begun, and is not over.
        chains: the sources that can be worked back.
        sources: what each of them needs for the whole period.
        stages: the same by stage.
        target: money.
        lost: money of it that nothing leads to, which no other source is asked to make up for.
        lag: factor on the funnel's weeks.
    """
    cube, days = facts.cube, facts.cube.span(period.start, facts.through)
    won = float(cube.revenue[:, days].sum() + cube.credits[:, days].sum())
    lacking = max(target - won, 0.0)
    weeks = (period.end - facts.through).days / 7
    flows = [
        _Flow(facts, chain, of, weeks, period) for chain, of in zip(chains, sources, strict=True)
    ]
    found = []
    for need in stages:
        k = [stage.name for stage in facts.stages].index(need.stage)
        here = [flow for flow in flows if flow.chain.has(k)]
        others = [flow for flow in flows if not flow.chain.has(k)]
        beside = math.fsum(flow.fresh(0) for flow in others)
        places = [(flow, flow.chain.stages.index(k)) for flow in here]
        on_the_way = math.fsum(flow.waiting(i) for flow, i in [*places, *((f, 0) for f in others)])
        must = max(lacking - lost - on_the_way - beside, 0.0)
        times = ratio(must, math.fsum(flow.fresh(i) for flow, i in places))
        lags = tuple((stage.weeks_to_next or 0.0) * lag for stage in facts.stages[k:-1])
        late = need.last_useful <= facts.through
        found.append(
            StageRest(
                stage=need.stage,
                on_the_way=on_the_way,
                late=late,
                in_time=plan.chances(lags, weeks)[0].waiting,
                a_week=None if late or times is None else need.a_week * times,
                last_useful=need.last_useful,
                recent=need.recent,
            )
        )
    return Rest(won, lacking, weeks, tuple(found), _not_reported(facts, period, chains))


def _not_reported(facts: Facts, period: Period, chains: Sequence[Chain]) -> tuple[str, ...]:
    """Teams that answer for a stage without a number in some week of the period so far."""
    calendar = facts.workbook.calendar
    weeks = facts.cube.span(calendar.week(period.start).start, facts.through)
    reported = facts.cube.reported[:, weeks]
    by_week: Bools = np.any(
        reported.reshape(len(reported), reported.shape[1] // 7, 7, reported.shape[2]), axis=2
    )
    late = {k for chain in chains for k in chain.stages if not by_week[chain.s, :, k].all()}
    if any(facts.cube.unpriced[chain.s, weeks].any() for chain in chains):
        late.add(len(facts.stages) - 1)
    return tuple(sorted({owner for k in late for owner in facts.stages[k].owners}))


class _Flow:
    """One source from the through date on: what waits in its stages, and what comes."""

    def __init__(
        self, facts: Facts, chain: Chain, of: SourcePlan, weeks: float, period: Period
    ) -> None:
        self.chain, self.of, self.period_weeks = chain, of, period.days / 7
        self.chances = plan.chances(chain.lags, weeks)
        end = facts.cube.span(facts.cube.first, facts.through).stop
        counts = facts.cube.counts[chain.s, :end][:, list(chain.stages)]
        weekly = counts.reshape(-1, 7, len(chain.stages)).sum(axis=1)
        # What waits has come with the lags as they are; from now on it goes on with the others.
        self.waits = [waiting(weekly[:, i], lag) for i, lag in enumerate(chain.planned_lags)]

    def worth(self, i: int) -> float:
        """Money that one record of its i-th stage leads to."""
        return plan.forward(1, self.chain.due_rates[i:], self.chain.size)

    def a_week(self, i: int) -> float:
        """Records a week that the whole period needs."""
        return self.of.needs[i].records / self.period_weeks

    def waiting(self, i: int) -> float:
        """Money that those in the i-th stage and behind it bring by the period's end."""
        return math.fsum(
            waits * self.worth(j) * self.chances[j].waiting
            for j, waits in enumerate(self.waits)
            if j >= i
        )

    def fresh(self, i: int) -> float:
        """Money that the i-th stage brings by then when it runs as the whole period needs."""
        return self.a_week(i) * self.worth(i) * self.chances[i].steady
