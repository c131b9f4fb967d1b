"""What each source's records lead to: by its targets, else by its last 52 weeks.

Open this when a source is worked back with the wrong rates, or not at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

import numpy as np

from scorecard import plan
from scorecard.backwards.results import Basis, Impossible, Reason
from scorecard.backwards.scenario import Scenario
from scorecard.calendar import Period
from scorecard.facts import Bools, Facts
from scorecard.ledger import plan_due, weeks_between
from scorecard.workbook import UNLISTED, Source


@dataclass(frozen=True)
class Chain:
    """A source's stages with what leads from one to the next, as planned and in a scenario."""

    s: int  # the source's number
    source: Source
    basis: Basis
    stages: tuple[int, ...]  # numbers of the funnel's stages, the last is the win
    planned: tuple[float, ...]  # records, a stage each
    revenue: float  # money planned
    entering: float  # records that enter in the scenario, before they are scaled to its target
    rates: tuple[float, ...]  # into each stage after the first, in the scenario
    size: float  # money a win, in the scenario
    planned_lags: tuple[float, ...]  # weeks, out of each stage but the last
    lags: tuple[float, ...]  # the same in the scenario
    due_rates: tuple[float, ...]  # `rates` of the records that fall due, where the plan grows
    in_time: float  # wins by the period's end as a share of those with the planned lags

    @property
    def planned_rates(self) -> tuple[float, ...]:
        """The conversions as planned."""
        return tuple(after / before for before, after in pairwise(self.planned))

    @property
    def value(self) -> float:
        """Money that `entering` leads to in the scenario, whenever it closes."""
        return plan.forward(self.entering, self.rates, self.size)

    def has(self, k: int) -> bool:
        """Records of this source pass the funnel's stage number k."""
        return k in self.stages


def chains(
    facts: Facts, period: Period, scenario: Scenario
) -> tuple[tuple[Chain, ...], tuple[Impossible, ...]]:
    """The sources that can be worked back, and the planned money of those that cannot."""
    days = facts.cube.span(period.start, period.end)
    covered: Bools = ~np.all(np.isnan(facts.cube.plan_revenue[:, days]), axis=1)
    found, impossible = [], []
    for s, source in enumerate(facts.sources):
        if covered.any() and not covered[s]:
            continue
        base = _base(facts, period, days, s)
        if isinstance(base, _Base):
            chain = _chain(facts, period, scenario, s, base)
            if broken := _broken(facts, base.stages, (*chain.rates, chain.size)):
                impossible.append(Impossible(source.name, *broken, base.revenue))
            else:
                found.append(chain)
        elif base:
            impossible.append(base)
    return tuple(found), tuple(impossible)


@dataclass(frozen=True)
class _Base:
    basis: Basis
    stages: tuple[int, ...]
    records: tuple[float, ...]
    revenue: float


def _base(facts: Facts, period: Period, days: slice, s: int) -> _Base | Impossible | None:
    """Stages, records and money of a source; None where it has neither plan nor revenue.

    Rates and deal size are those of the days on which every stage of its chain is planned; for the
    money that is planned on other days more of the same records are needed.
    """
    cube, last, name = facts.cube, len(facts.stages) - 1, facts.sources[s].name
    planned, money = cube.plan[s, days], cube.plan_revenue[s, days]
    if np.isnan(money).all():
        return _past(facts, period, s, None)
    revenue = float(np.nansum(money))
    if not revenue:
        return None
    stages = np.flatnonzero(~np.isnan(planned).all(axis=0)).tolist()
    full = ~np.isnan(planned[:, stages]).any(axis=1)
    of_full = float(np.nansum(money[full]))
    if not stages or stages[-1] != last or not of_full:
        return _past(facts, period, s, revenue)
    records = planned[full][:, stages].sum(axis=0) * (revenue / of_full)
    # Rounded, so that a target spread over its days and added again is itself.
    of_stages = tuple(round(of, 9) for of in records.tolist())
    if broken := _broken(facts, tuple(stages), (*of_stages[1:], revenue), of_stages[0]):
        return Impossible(name, *broken, revenue)
    return _Base("plan", tuple(stages), of_stages, round(revenue, 6))


def _past(facts: Facts, period: Period, s: int, revenue: float | None) -> _Base | Impossible | None:
    """By the weeks of the last 52 in which every stage was reported, and no win without its money.

    Where no money is planned it is that of as many days since it was first reported.
    """
    cube, last = facts.cube, len(facts.stages) - 1
    days = cube.span(facts.through - timedelta(days=7 * plan.YEAR - 1), facts.through)
    weekly = ((days.stop - days.start) // 7, 7, len(facts.stages))
    counts = cube.counts[s, days].reshape(weekly).sum(axis=1)
    stages = np.flatnonzero(counts.any(axis=0)).tolist()
    reported: Bools = np.any(cube.reported[s, days].reshape(weekly), axis=1)
    full = reported[:, stages].all(axis=1) & ~cube.unpriced[s, days].reshape(-1, 7)[:, 0]
    records = counts[full][:, stages].sum(axis=0)
    won = float(cube.revenue[s, days].reshape(-1, 7).sum(axis=1)[full].sum())
    few = full.sum() < plan.FEWEST or facts.sources[s].name == UNLISTED
    if few or not stages or stages[-1] != last or not records.all() or won <= 0:
        if revenue:
            return Impossible(facts.sources[s].name, "nothing to go by", None, revenue)
        return None
    since = int(np.flatnonzero(reported.any(axis=1))[0])
    money = won * period.days / (7 * (len(full) - since)) if revenue is None else revenue
    return _Base("past", tuple(stages), tuple((records * (money / won)).tolist()), money)


def _broken(
    facts: Facts, stages: tuple[int, ...], leads: tuple[float, ...], first: float = 1.0
) -> tuple[Reason, str] | None:
    """Where a chain leads to nothing: the reason and the stage; None where it holds.

    Args:
        facts: the workbook's facts.
        stages: numbers of its stages.
        leads: what leads into each stage after the first, then to the money.
        first: records of the first stage.
    """
    names = [facts.stages[k].name for k in stages]
    if first <= 0:
        return ("no wins" if len(stages) == 1 else "no rate"), names[0]
    for k, amount in enumerate(leads[:-1]):
        if amount <= 0:
            return ("no wins" if k == len(leads) - 2 else "no rate"), names[k + 1]
    return ("no deal size", names[-1]) if leads[-1] <= 0 else None


def _chain(facts: Facts, period: Period, scenario: Scenario, s: int, base: _Base) -> Chain:
    source, steps = facts.sources[s], list(pairwise(base.stages))
    rates = [
        # Nothing converts more than all of its records, but for a plan that says so.
        min(after / before * scenario.rate(facts.stages[below].name), max(after / before, 1.0))
        for (before, after), (_, below) in zip(pairwise(base.records), steps, strict=True)
    ]
    planned_lags = [weeks_between(facts, above, below) for above, below in steps]
    lags = [lag * scenario.lag for lag in planned_lags]
    return Chain(
        s=s,
        source=source,
        basis=base.basis,
        stages=base.stages,
        planned=base.records,
        revenue=base.revenue,
        entering=base.records[0] * scenario.volume(source.name),
        rates=tuple(rates),
        size=base.revenue / base.records[-1] * scenario.size,
        planned_lags=tuple(planned_lags),
        lags=tuple(lags),
        due_rates=tuple(
            rate * growth
            for rate, growth in zip(rates, _growth(facts, period, scenario, s, base), strict=True)
        ),
        in_time=plan.in_time(planned_lags, lags, period.days / 7),
    )


def _growth(
    facts: Facts, period: Period, scenario: Scenario, s: int, base: _Base
) -> Iterator[float]:
    """Records planned over those of them that fall due, out of each stage but the last.

    Over the whole quarter of a month or week, so that what is on its way is worth the same in each.
    """
    whole = period
    if period.kind in ("week", "month"):
        whole = facts.workbook.calendar.quarter(period.end)
    days = facts.cube.span(whole.start, whole.end)
    for above, below in pairwise(base.stages):
        arrives = float(np.nansum(facts.cube.plan[s, days, above]))
        due = plan_due(facts, s, above, below, days, scenario.lag)
        yield arrives / due if base.basis == "plan" and arrives and due else 1.0
