"""From the target to what each source must bring into each stage, week by week.

Open this when a need is wrong in size or in time.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from scorecard import honesty, ledger, plan
from scorecard.backwards.chains import Chain, chains
from scorecard.backwards.effects import brings, effects
from scorecard.backwards.rest import rest
from scorecard.backwards.results import (
    Backwards,
    Handover,
    Impossible,
    Need,
    SourcePlan,
    StageNeed,
    When,
)
from scorecard.backwards.scenario import Scenario
from scorecard.backwards.trailing import recent, spending, spent
from scorecard.calendar import Period
from scorecard.facts import Facts, Floats, total
from scorecard.lag import tail
from scorecard.ratios import ratio

DAY = timedelta(days=1)
EARLIER = 26  # weeks before the period that are shown; what is needed earlier still is one sum


def build(facts: Facts, period: Period, scenario: Scenario | None = None) -> Backwards:
    """A period's target worked back, as planned or in a scenario."""
    return _Work(facts, period, scenario or Scenario()).result()


class _Work:
    """One target on its way back through the funnel."""

    def __init__(self, facts: Facts, period: Period, scenario: Scenario) -> None:
        self.facts, self.period, self.scenario = facts, period, scenario
        # Only stages lead to closed-won revenue, also where The Number counts more.
        self.own = total(facts.closed_plan[facts.cube.span(period.start, period.end)])
        self.target = self.own if scenario.target is None else scenario.target
        self.chains, broken = chains(facts, period, scenario)
        carried, self.impossible = self._carried(broken)
        self.weeks = self._weeks()
        shares = _shares(period, self.weeks)
        self.sources = tuple(
            _source(facts, chain, money, shares)
            for chain, money in zip(self.chains, carried, strict=True)
        )

    def result(self) -> Backwards:
        """Everything that the page shows."""
        when = self._when()
        return Backwards(
            period=self.period,
            when=when,
            through=self.facts.through,
            scenario=self.scenario,
            net=self.facts.net,
            own_target=self.own,
            target=self.target,
            planned=math.fsum(chain.revenue for chain in self.chains),
            brings=math.fsum(map(brings, self.chains)),
            effects=effects(self.facts, self.chains, self.scenario),
            sources=self.sources,
            impossible=self.impossible,
            stages=tuple(self._stages()),
            weeks=self.weeks,
            rest=rest(
                self.facts, self.period, self.chains, self.sources, self.target, self.scenario.lag
            )
            if when == "current" and self.target is not None and self.chains
            else None,
            handovers=tuple(self._handovers()),
            honesty=honesty.build(self.facts, self.period, self._asked()),
        )

    def _when(self) -> When:
        if self.facts.through >= self.period.end:
            return "over"
        return "current" if self.facts.through >= self.period.start - DAY else "to come"

    def _carried(self, broken: Sequence[Impossible]) -> tuple[list[float], tuple[Impossible, ...]]:
        """The target's money by source, in the planned mix as the scenario changes it.

        What nothing leads to keeps its part: no other source is asked to make up for it.
        """
        parts = [chain.revenue * self.scenario.volume(chain.source.name) for chain in self.chains]
        lost = [of.money * self.scenario.volume(of.source or "") for of in broken]
        target, whole = self.target or 0.0, math.fsum([*parts, *lost])
        if not whole:
            nothing = (Impossible(None, "nothing to go by", None, target),) if target else ()
            return [0.0] * len(parts), nothing
        return [target * part / whole for part in parts], tuple(
            replace(of, money=target * part / whole) for of, part in zip(broken, lost, strict=True)
        )

    def _weeks(self) -> tuple[date, ...]:
        """First days of the weeks in which records are needed."""
        calendar = self.facts.workbook.calendar
        longest = max((math.fsum(chain.lags) for chain in self.chains), default=0.0)
        before = timedelta(days=7 * min(EARLIER, tail(longest)))
        first = calendar.week(self.period.start).start - before
        weeks = calendar.spanning("week", first, self.period.end)
        return tuple(week.start for week in weeks)

    def _stages(self) -> Iterator[StageNeed]:
        """What all sources need together, stage by stage."""
        last, spends = len(self.facts.stages) - 1, spending(self.facts)
        for k, stage in enumerate(self.facts.stages):
            here = [chain for chain in self.chains if chain.has(k)]
            if not here:
                continue
            sources = [of for of in self.sources if stage.name in {n.stage for n in of.needs}]
            needs = [need for of in sources for need in of.needs if need.stage == stage.name]
            records = math.fsum(need.records for need in needs)
            handed = [
                pair for of in sources for pair in pairwise(of.needs) if pair[1].stage == stage.name
            ]
            weeks = ledger.weeks_between(self.facts, k, last) * self.scenario.lag
            numbers = [chain.s for chain in here]
            yield StageNeed(
                stage=stage.name,
                owner=stage.owner,
                planned=math.fsum(need.planned for need in needs),
                records=records,
                whole=sum(need.whole for need in needs),
                a_week=records / (self.period.days / 7),
                rate=_pooled(handed, lambda need: need.records),
                planned_rate=_pooled(handed, lambda need: need.planned),
                by_week=tuple(np.sum([need.by_week for need in needs], axis=0).tolist()),
                before=math.fsum(need.before for need in needs),
                weeks_to_win=weeks,
                last_useful=plan.last_useful(self.period.end, weeks),
                value=ratio(math.fsum(of.revenue for of in sources), records),
                spent=spent(spends, stage.name, [chain.source.name for chain in here]),
                recent=recent(self.facts, k, numbers),
            )

    def _handovers(self) -> Iterator[Handover]:
        """Handoffs in which a team receives that does not give."""
        for k, (above, stage) in enumerate(pairwise(self.facts.stages), 1):
            if not set(stage.owners) - set(above.owners):
                continue
            passing = [
                (chain, of)
                for chain, of in zip(self.chains, self.sources, strict=True)
                if (k - 1, k) in pairwise(chain.stages)
            ]
            if not passing:
                continue
            at = [of.needs[chain.stages.index(k)] for chain, of in passing]
            sent = [of.needs[chain.stages.index(k - 1)] for chain, of in passing]
            numbers, weeks = [chain.s for chain, _ in passing], self.period.days / 7
            yield Handover(
                stage=stage.name,
                above=above.name,
                giver=above.owner,
                receiver=stage.owner,
                sends=math.fsum(need.records for need in sent) / weeks,
                takes=math.fsum(need.records for need in at) / weeks,
                sent=recent(self.facts, k - 1, numbers),
                taken=recent(self.facts, k, numbers),
                can_work=self.scenario.can_work.get(stage.name),
                revenue=math.fsum(of.revenue for _, of in passing),
            )

    def _asked(self) -> honesty.Asked:
        """The scenario as a plan, to hold beside past quarters."""
        shape = len(self.facts.sources), len(self.facts.stages)
        records, revenue = np.full(shape, np.nan), np.zeros(shape[0])
        for chain, of in zip(self.chains, self.sources, strict=True):
            records[chain.s, list(chain.stages)] = [need.records for need in of.needs]
            revenue[chain.s] = of.revenue
        return honesty.Asked(records, revenue, (self.target or 0.0) - (self.own or 0.0))


def _source(facts: Facts, chain: Chain, money: float, shares: Floats) -> SourcePlan:
    records = plan.backward(money, chain.size, chain.rates)
    by_week = [records[-1] * shares]
    for rate, lag in zip(reversed(chain.rates), reversed(chain.lags), strict=True):
        by_week.append(plan.needed_by_week(by_week[-1] / rate, lag))
    return SourcePlan(
        source=chain.source.name,
        team=chain.source.team,
        basis=chain.basis,
        planned=chain.revenue,
        brings=brings(chain),
        revenue=money,
        size=chain.size,
        needs=tuple(
            Need(
                stage=facts.stages[k].name,
                rate=rate,
                planned=planned,
                records=needed,
                whole=plan.whole(needed),
                by_week=tuple(weekly.tolist()),
                before=max(needed - math.fsum(weekly), 0.0),
            )
            for k, rate, planned, needed, weekly in zip(
                chain.stages, (None, *chain.rates), chain.planned, records, by_week[::-1],
                strict=True,
            )
        ),
    )  # fmt: skip


def _shares(period: Period, weeks: Sequence[date]) -> Floats:
    """Which part of the period's days lies in each week: its wins are spread evenly over them."""
    days = [
        (min(first + timedelta(days=6), period.end) - max(first, period.start)).days + 1
        for first in weeks
    ]
    return np.maximum(days, 0) / period.days


def _pooled(handed: Iterable[tuple[Need, Need]], records: Callable[[Need], float]) -> float | None:
    """The conversion over all sources that have both stages: added up, then divided."""
    pairs = list(handed)
    before, after = (math.fsum(records(pair[i]) for pair in pairs) for i in (0, 1))
    return ratio(after, before)
