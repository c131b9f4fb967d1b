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
    Reason,
    SourcePlan,
    StageNeed,
    When,
)
from scorecard.backwards.scenario import Scenario
from scorecard.backwards.trailing import Trailing
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
        self.weeks, self.trailing = self._weeks(), Trailing(facts)
        self.sources = tuple(
            _source(facts, chain, money, self._shares(chain))
            for chain, money in zip(self.chains, carried, strict=True)
        )

    def result(self) -> Backwards:
        """Everything that the page shows."""
        when, stages = self._when(), tuple(self._stages())
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
            stages=stages,
            weeks=self.weeks,
            rest=rest(
                self.facts,
                self.period,
                self.chains,
                self.sources,
                stages,
                self.target,
                math.fsum(of.money for of in self.impossible),
                self.scenario.lag,
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
            reason: Reason = "no volume" if self.chains or broken else "nothing to go by"
            nothing = (Impossible(None, reason, None, target),) if target else ()
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
        last = len(self.facts.stages) - 1
        for k, stage in enumerate(self.facts.stages):
            here = [chain for chain in self.chains if chain.has(k)]
            if not here:
                continue
            sources = [of for of in self.sources if stage.name in {n.stage for n in of.needs}]
            needs = [need for of in sources for need in of.needs if need.stage == stage.name]
            records = math.fsum(need.records for need in needs)
            handed = self._handed(k)
            weeks = ledger.weeks_between(self.facts, k, last) * self.scenario.lag
            numbers = [chain.s for chain in here]
            yield StageNeed(
                stage=stage.name,
                owner=stage.owner,
                planned=math.fsum(need.planned for need in needs),
                records=records,
                whole=plan.whole(records),
                a_week=records / (self.period.days / 7),
                rate=_pooled(handed, lambda need: need.records),
                planned_rate=_pooled(handed, lambda need: need.planned),
                by_week=tuple(np.sum([need.by_week for need in needs], axis=0).tolist()),
                before=math.fsum(need.before for need in needs),
                weeks_to_win=weeks,
                last_useful=plan.last_useful(self.period.end, weeks),
                value=ratio(math.fsum(of.revenue for of in sources), records),
                spent=self.trailing.spent(k, numbers),
                recent=self.trailing.recent(k, numbers),
            )

    def _handed(self, k: int) -> list[tuple[Need, Need]]:
        """What goes into stage number k from the last stage that any source plans above it."""
        above = max((of[of.index(k) - 1] for of in self._chains_into(k)), default=None)
        return [
            (of.needs[i], of.needs[i + 1])
            for chain, of in zip(self.chains, self.sources, strict=True)
            for i, step in enumerate(pairwise(chain.stages))
            if step == (above, k)
        ]

    def _chains_into(self, k: int) -> list[tuple[int, ...]]:
        return [chain.stages for chain in self.chains if k in chain.stages[1:]]

    def _handovers(self) -> Iterator[Handover]:
        """Handoffs in which a team receives that does not give."""
        steps = {step for chain in self.chains for step in pairwise(chain.stages)}
        for k, above in sorted((below, above) for above, below in steps):
            giver, receiver = self.facts.stages[above], self.facts.stages[k]
            if not set(receiver.owners) - set(giver.owners):
                continue
            passing = [
                (chain.s, of, chain.stages.index(above))
                for chain, of in zip(self.chains, self.sources, strict=True)
                if (above, k) in pairwise(chain.stages)
            ]
            numbers, weeks = [s for s, *_ in passing], self.period.days / 7
            # What can be worked is said of the nearest stage; others have nothing to count in.
            nearest = above == max(of for of, below in steps if below == k)
            yield Handover(
                stage=receiver.name,
                above=giver.name,
                giver=giver.owner,
                receiver=receiver.owner,
                sends=math.fsum(of.needs[i].records for _, of, i in passing) / weeks,
                takes=math.fsum(of.needs[i + 1].records for _, of, i in passing) / weeks,
                sent=self.trailing.recent(above, numbers),
                taken=self.trailing.recent(k, numbers),
                can_work=self.scenario.can_work.get(receiver.name) if nearest else None,
                revenue=math.fsum(of.revenue for _, of, _ in passing),
            )

    def _asked(self) -> honesty.Asked:
        """The scenario as a plan, to hold beside past quarters."""
        shape = len(self.facts.sources), len(self.facts.stages)
        records, revenue = np.full(shape, np.nan), np.zeros(shape[0])
        for chain, of in zip(self.chains, self.sources, strict=True):
            records[chain.s, list(chain.stages)] = [need.records for need in of.needs]
            revenue[chain.s] = of.revenue
        more = None
        if self.scenario.target is not None:
            more = self.scenario.target - (self.own or 0.0)
        return honesty.Asked(records, revenue, more)

    def _shares(self, chain: Chain) -> Floats:
        """Which part of the wins falls in each week, by the days for which they are planned."""
        days = np.zeros(7 * len(self.weeks))
        first = (self.period.start - self.weeks[0]).days
        daily = np.ones(self.period.days)
        if chain.basis == "plan":
            planned = self.facts.cube.plan[chain.s, :, chain.stages[-1]]
            daily = np.nan_to_num(self.facts.cube.within(planned, self.period))
        days[first : first + self.period.days] = daily
        weekly = days.reshape(-1, 7).sum(axis=1)
        shares: Floats = weekly / weekly.sum()
        return shares


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


def _pooled(handed: Iterable[tuple[Need, Need]], records: Callable[[Need], float]) -> float | None:
    """The conversion over all sources that have both stages: added up, then divided."""
    pairs = list(handed)
    before, after = (math.fsum(records(pair[i]) for pair in pairs) for i in (0, 1))
    return ratio(after, before)
