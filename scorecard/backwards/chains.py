"""What each source's records lead to: by its targets, else by its last 52 weeks.

Open this when a source is worked back with the wrong rates, or not at all.
"""

import math
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
from scorecard.workbook import Source

PAST = 52  # weeks: a year has every season once


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
    lags: tuple[float, ...]  # weeks, out of each stage but the last, in the scenario
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
    """Stages, records and money of a source; None where it has neither plan nor revenue."""
    cube, last, name = facts.cube, len(facts.stages) - 1, facts.sources[s].name
    planned = cube.plan[s, days]
    revenue = float(np.nansum(cube.plan_revenue[s, days]))
    has_plan = not np.isnan(cube.plan_revenue[s, days]).all()
    if has_plan and not revenue:
        return None
    records = np.nansum(planned, axis=0)
    stages = np.flatnonzero(~np.isnan(planned).all(axis=0)).tolist()
    if has_plan and stages and stages[-1] == last:
        # Rounded, so that a target spread over its days and added again is itself.
        of_stages = tuple(round(float(records[k]), 9) for k in stages)
        if broken := _broken(facts, tuple(stages), (*of_stages[1:], revenue), of_stages[0]):
            return Impossible(name, *broken, revenue)
        return _Base("plan", tuple(stages), of_stages, round(revenue, 6))
    return _past(facts, period, s, revenue if has_plan else None)


def _past(facts: Facts, period: Period, s: int, revenue: float | None) -> _Base | Impossible | None:
    """By the last 52 weeks; the money of as many days where none is planned."""
    cube, last = facts.cube, len(facts.stages) - 1
    days = cube.span(facts.through - timedelta(days=7 * PAST - 1), facts.through)
    counts, won = cube.counts[s, days].sum(axis=0), float(cube.revenue[s, days].sum())
    stages = np.flatnonzero(cube.reported[s, days].any(axis=0)).tolist()
    whole = bool(stages) and stages[-1] == last and counts[stages].all() and won > 0
    if not whole:
        if revenue:
            return Impossible(facts.sources[s].name, "nothing to go by", None, revenue)
        return None
    begun = np.flatnonzero(cube.reported[s, days].any(axis=1))[0] // 7 * 7
    length = days.stop - days.start - int(begun)
    money = won * period.days / length if revenue is None else revenue
    scale = money / won
    return _Base("past", tuple(stages), tuple(float(counts[k]) * scale for k in stages), money)


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
    source = facts.sources[s]
    rates = [
        # Nothing converts more than all of its records, but for a plan that says so.
        min(after / before * scenario.rate(facts.stages[k].name), max(after / before, 1.0))
        for (before, after), k in zip(pairwise(base.records), base.stages[1:], strict=True)
    ]
    steps = list(pairwise(base.stages))
    lags = [weeks_between(facts, above, below) for above, below in steps]
    due_rates = rates
    if base.basis == "plan":
        days = facts.cube.span(period.start, period.end)
        due = [plan_due(facts, s, above, below, days) for above, below in steps]
        due_rates = [
            rate * planned / of for rate, planned, of in zip(rates, base.records, due, strict=False)
        ]
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
        lags=tuple(lag * scenario.lag for lag in lags),
        due_rates=tuple(due_rates),
        in_time=_in_time(period, math.fsum(lags) * (scenario.lag - 1)),
    )


def _in_time(period: Period, longer: float) -> float:
    """Wins that still fall in the period when every record takes so many weeks longer.

    Of a steady flow those of the last weeks slip past the end, as many as it takes longer; when it
    takes less, as many weeks of the next period's come in.

    >>> from scorecard.calendar import Calendar
    >>> _in_time(Calendar().parse("2026-09-14"), 0.25), _in_time(Calendar().parse("2026-Q3"), 99)
    (0.75, 0.0)
    """
    return max(0.0, 1 - longer / (period.days / 7))
