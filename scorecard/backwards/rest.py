"""What is left to do in a period that has begun: what is on its way, and what must still come.

Open this when "needed a week" is too high or too low.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from scorecard import plan
from scorecard.backwards.chains import Chain
from scorecard.backwards.results import Rest, SourcePlan, StageRest
from scorecard.backwards.trailing import recent
from scorecard.calendar import Period
from scorecard.facts import Bools, Facts, Floats
from scorecard.ratios import ratio


def rest(
    facts: Facts,
    period: Period,
    chains: Sequence[Chain],
    sources: Sequence[SourcePlan],
    target: float,
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
        target: money.
        lag: factor on the funnel's weeks.
    """
    cube, days = facts.cube, facts.cube.span(period.start, facts.through)
    won = float(cube.revenue[:, days].sum() + cube.credits[:, days].sum())
    lacking = max(target - won, 0.0)
    weeks = (period.end - facts.through).days / 7
    flows = [
        _Flow(facts, chain, of, weeks, period) for chain, of in zip(chains, sources, strict=True)
    ]
    last, stages = len(facts.stages) - 1, []
    for k, stage in enumerate(facts.stages):
        here = [flow for flow in flows if flow.chain.has(k)]
        if not here:
            continue
        others = [flow for flow in flows if not flow.chain.has(k)]
        beside = math.fsum(flow.fresh(0) for flow in others)
        places = [(flow, flow.chain.stages.index(k)) for flow in here]
        on_the_way = math.fsum(flow.waiting(i) for flow, i in [*places, *((f, 0) for f in others)])
        lags = [(of.weeks_to_next or 0.0) * lag for of in facts.stages[k:last]]
        last_useful = plan.last_useful(period.end, math.fsum(lags))
        late = last_useful <= facts.through
        times = ratio(
            max(lacking - on_the_way - beside, 0.0), math.fsum(flow.fresh(i) for flow, i in places)
        )
        needed = math.fsum(flow.a_week(i) for flow, i in places)
        stages.append(
            StageRest(
                stage=stage.name,
                on_the_way=on_the_way,
                late=late,
                in_time=_chances(tuple(lags), weeks)[0].at_once,
                a_week=None if late or times is None else needed * times,
                last_useful=last_useful,
                recent=recent(facts, k, [flow.chain.s for flow in here]),
            )
        )
    return Rest(won, lacking, weeks, tuple(stages), _not_reported(facts, period, chains))


def _not_reported(facts: Facts, period: Period, chains: Sequence[Chain]) -> tuple[str, ...]:
    """Teams that answer for a stage without a number in some week of the period so far."""
    calendar = facts.workbook.calendar
    weeks = facts.cube.span(calendar.week(period.start).start, facts.through)
    reported = facts.cube.reported[:, weeks]
    by_week: Bools = np.any(reported.reshape(len(reported), -1, 7, reported.shape[2]), axis=2)
    late = {k for chain in chains for k in chain.stages if not by_week[chain.s, :, k].all()}
    return tuple(sorted({owner for k in late for owner in facts.stages[k].owners}))


@dataclass(frozen=True)
class _Chance:
    """How much of a stage's records is won by the period's end, of all that will be won."""

    waiting: float  # share of those that wait in it now
    at_once: float  # share of those that arrive in the coming week
    steady: float  # sum over those that arrive, one in each week left


@lru_cache(maxsize=256)
def _chances(lags: tuple[float, ...], weeks: float) -> tuple[_Chance, ...]:
    """For each stage of a chain with these lags; the last one is the win."""
    first = np.zeros(math.ceil(weeks))
    first[0] = 1.0
    found = []
    for i in range(len(lags) + 1):
        after = lags[i:]
        none = np.zeros((1, len(after) + 1))
        waiting = none.copy()
        if after and after[0]:
            waiting[0, 0] = 1 + 1 / after[0]  # so many arrived last week when one of them waits
        found.append(
            _Chance(
                waiting=_won(waiting, 0 * first, after, weeks),
                at_once=_won(none, first, after, weeks),
                steady=_won(none, 0 * first + 1, after, weeks),
            )
        )
    return tuple(found)


def _won(history: Floats, coming: Floats, lags: tuple[float, ...], weeks: float) -> float:
    """Records that reach the win in the weeks left, of which the last may be cut by the end."""
    inside = np.minimum(weeks - np.arange(len(coming)), 1.0)
    return float(plan.flow(history, coming, [1.0] * len(lags), lags)[:, -1] @ inside)


class _Flow:
    """One source from the through date on: what waits in its stages, and what comes."""

    def __init__(
        self, facts: Facts, chain: Chain, of: SourcePlan, weeks: float, period: Period
    ) -> None:
        self.chain, self.of, self.period_weeks = chain, of, period.days / 7
        self.chances = _chances(chain.lags, weeks)
        end = facts.cube.span(facts.cube.first, facts.through).stop
        counts = facts.cube.counts[chain.s, :end][:, list(chain.stages)]
        weekly = counts.reshape(-1, 7, len(chain.stages)).sum(axis=1)[::-1]
        back = np.arange(1, len(weekly) + 1)
        self.waits = [
            float(weekly[:, i] @ (lag / (1 + lag)) ** back) for i, lag in enumerate(chain.lags)
        ]

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
