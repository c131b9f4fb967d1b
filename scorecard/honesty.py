"""Target honesty: what a plan asks for, beside what past quarters brought.

Open this when "never reached in 8 quarters" is doubted. Counts are added up over sources before a
rate is taken, for plan and past from the same sources. Rates are same-period ones on both sides.
"""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Literal

import numpy as np

from scorecard.calendar import Period
from scorecard.facts import Bools, Facts, Floats

QUARTERS = 8  # past ones to compare with: two years
FEW = 4  # quarters; fewer are a short history

Kind = Literal["volume", "conversion", "deal size", "yield", "revenue"]


@dataclass(frozen=True)
class Past:
    """What a complete quarter brought, in the unit of its line."""

    quarter: Period
    value: float
    counts: tuple[float, float] | None  # before and after; None where nothing is divided


@dataclass(frozen=True)
class Line:
    """One thing that the plan asks for, over the sources that have a past or for one source.

    A volume and the revenue are a week's, so that periods of any length compare; a conversion is a
    rate, a deal size money a win. The yield is money: the revenue that the planned volume would
    have brought with each past quarter's revenue per record, beside the target.
    """

    kind: Kind
    stage: str | None  # None: the Number itself
    above: str | None  # the stage that hands over, for a conversion
    source: str | None  # None: over all sources
    plan: float
    counts: tuple[float, float] | None  # planned, before and after
    past: tuple[Past, ...]  # the oldest first
    new: tuple[str, ...]  # sources without such a quarter, that are on neither side

    @property
    def best(self) -> Past | None:
        """The highest; of equal ones the latest."""
        return max(reversed(self.past), key=lambda past: past.value, default=None)

    @property
    def worst(self) -> Past | None:
        """The lowest; of equal ones the latest."""
        return min(reversed(self.past), key=lambda past: past.value, default=None)

    @property
    def median(self) -> float | None:
        """The middle one, or the mean of the two."""
        return statistics.median(past.value for past in self.past) if self.past else None

    @property
    def reached(self) -> int:
        """Quarters that brought what the plan asks for, or more."""
        # A target that is spread over its days and added again is off by a rounding.
        return sum(past.value >= self.plan * (1 - 1e-9) for past in self.past)

    @property
    def excess(self) -> float:
        """By how much of itself the plan is above the best quarter; 0 where it was reached."""
        if self.best is None or self.reached:
            return 0.0
        return 1 - self.best.value / self.plan


@dataclass(frozen=True)
class Honesty:
    """A period's plan, line by line, beside past quarters."""

    period: Period
    quarters: tuple[Period, ...]  # complete ones before the period, the oldest first
    lines: tuple[Line, ...]  # over all sources, in the funnel's order; then the Number
    by_source: tuple[Line, ...]


@dataclass(frozen=True)
class Asked:
    """A plan that stands in no workbook, in place of the period's."""

    records: Floats  # sources x stages; NaN: not in the source's chain
    revenue: Floats  # sources, money
    more: float | None  # money that it asks for beyond the workbook's target; None: the workbook's


def build(facts: Facts, period: Period, asked: Asked | None = None) -> Honesty:
    """The plan of a period, which may be still to come, beside quarters that were over before."""
    compared = _Compared(facts, period, asked)
    planned = [s for s, chain in enumerate(compared.chains) if chain]
    return Honesty(
        period=period,
        quarters=tuple(compared.quarters),
        lines=(*compared.lines(planned, None), *compared.number()),
        by_source=tuple(
            line for s in planned for line in compared.lines([s], facts.sources[s].name)
        ),
    )


class _Compared:
    """What each source plans in the period, and what it brought in past quarters.

    S sources, Q quarters, K stages.
    """

    def __init__(self, facts: Facts, period: Period, asked: Asked | None) -> None:
        cube = facts.cube
        self.facts, self.period = facts, period
        self.days = cube.span(period.start, period.end)
        self.more = asked.more if asked else None
        self.covered = ~np.isnan(cube.plan_revenue[:, self.days])  # S x days of the period
        self.planned = np.nansum(cube.plan[:, self.days], axis=1)  # S x K, records
        self.target = np.nansum(cube.plan_revenue[:, self.days], axis=1)  # S, money
        filled: Bools = ~np.all(np.isnan(cube.plan[:, self.days]), axis=1)
        if asked:
            # A source that has no target is asked for records on every day.
            covered = ~np.isnan(cube.within(cube.plan_revenue, period))
            self.covered = covered | ~covered.any(axis=1, keepdims=True)
            self.planned, filled = np.nan_to_num(asked.records), ~np.isnan(asked.records)
            self.target = asked.revenue
        self.chains: list[list[int]] = [np.flatnonzero(row).tolist() for row in filled]

        self.quarters = _quarters(facts, period)
        self.weeks = np.array([quarter.days / 7 for quarter in self.quarters])
        shape = (len(facts.sources), len(self.quarters), len(facts.stages))
        self.counts = np.zeros(shape)
        self.revenue = np.zeros(shape[:2])
        self.reported = np.zeros(shape, dtype=bool)  # in every week of the quarter
        self.priced = np.zeros(shape[:2], dtype=bool)  # no win lacks its revenue
        for q, quarter in enumerate(self.quarters):
            days, weeks = cube.span(quarter.start, quarter.end), _weeks(facts, quarter)
            self.counts[:, q] = cube.counts[:, days].sum(axis=1)
            self.revenue[:, q] = cube.revenue[:, days].sum(axis=1)
            by_week = cube.reported[:, weeks].reshape(shape[0], -1, 7, shape[2])
            self.reported[:, q] = np.all(by_week.any(axis=2), axis=1)
            # Before the first revenue of all a blank is no zero: a list of deals may begin late.
            begun = cube.revenue_reported[:, : weeks.start + 7].any()
            self.priced[:, q] = begun & ~cube.unpriced[:, weeks].any(axis=1)

    def lines(self, group: Sequence[int], source: str | None) -> Iterator[Line]:
        """Each line that these sources plan, in the funnel's order."""
        for k in range(len(self.facts.stages)):
            if entering := [s for s in group if self.chains[s][0] == k]:
                weeks = self.covered[entering].any(axis=0).sum() / 7
                a_week = self.planned[:, k] / weeks, self.counts[:, :, k] / self.weeks
                known = self.reported[:, :, k]
                yield from self._line("volume", (None, k), source, entering, known, a_week)
            for above in range(k):
                handed = [s for s in group if (above, k) in pairwise(self.chains[s])]
                yield from self._line(
                    "conversion", (above, k), source, handed,
                    self.reported[:, :, above] & self.reported[:, :, k],
                    (self.planned[:, k], self.counts[:, :, k]),
                    (self.planned[:, above], self.counts[:, :, above]),
                )  # fmt: skip
        last = len(self.facts.stages) - 1
        winning = [s for s in group if self.chains[s][-1] == last]
        if not winning:
            return
        known = self.reported[:, :, last] & self.priced
        yield from self._line(
            "deal size", (None, last), source, winning, known,
            (self.target, self.revenue), (self.planned[:, last], self.counts[:, :, last]),
        )  # fmt: skip
        rows = np.arange(len(self.chains))
        entry = [chain[0] if chain else 0 for chain in self.chains]
        volume, came = self.planned[rows, entry][:, None], self.counts[rows, :, entry]
        brought = volume * np.divide(self.revenue, came, out=np.zeros_like(came), where=came > 0)
        known = known & self.reported[rows, :, entry] & ((came > 0) | (volume == 0))
        yield from self._line("yield", (None, None), source, winning, known, (self.target, brought))

    def _line(
        self,
        kind: Kind,
        stages: tuple[int | None, int | None],
        source: str | None,
        group: Sequence[int],
        known: Bools,  # S x Q
        after: tuple[Floats, Floats],  # planned, S; past, S x Q
        before: tuple[Floats, Floats] | None = None,  # what it is divided by
    ) -> Iterator[Line]:
        """The line, where these sources plan it; the quarters are those that all of them know."""
        counted = [s for s in group if known[s].any()] or list(group)
        quarters = np.flatnonzero(known[counted].all(axis=0)).tolist()
        plan, counts = _value(after[0][counted], before and before[0][counted])
        if not plan or plan < 0:
            return
        values = [
            (q, *_value(after[1][counted, q], before and before[1][counted, q])) for q in quarters
        ]
        above, stage = (None if k is None else self.facts.stages[k].name for k in stages)
        yield Line(
            kind=kind,
            stage=stage,
            above=above,
            source=source,
            plan=plan,
            counts=counts,
            past=tuple(
                Past(self.quarters[q], value, of) for q, value, of in values if value is not None
            ),
            new=tuple(self.facts.sources[s].name for s in group if not known[s].any()),
        )

    def number(self) -> Iterator[Line]:
        """The Number's own line, where it has a target."""
        cube, planned = self.facts.cube, self.facts.company_plan[self.days]
        plan = 7 * float(np.nanmean(planned)) if not np.isnan(planned).all() else 0.0
        if self.more is not None:
            plan = 7 * (float(np.nansum(planned)) + self.more) / self.period.days
        if plan <= 0:
            return
        past = []
        for q, quarter in enumerate(self.quarters):
            days, weeks = cube.span(quarter.start, quarter.end), _weeks(self.facts, quarter)
            reported = cube.revenue_reported[:, weeks].any(axis=0).reshape(-1, 7).any(axis=1)
            # A week without won deals is no gap in a list of deals.
            complete = reported.all() or self.facts.workbook.settings.revenue_from == "Deals"
            retained = not self.facts.net or cube.retention_reported[:, days].any()
            if complete and retained and self.priced[:, q].all():
                money = float(self.facts.actual[:, days].sum())
                past.append(Past(quarter, 7 * money / quarter.days, None))
        yield Line("revenue", None, None, None, plan, None, tuple(past), ())


def _quarters(facts: Facts, period: Period) -> list[Period]:
    """The last complete ones that were over before the period."""
    cube, last = facts.cube, min(facts.through, period.start - timedelta(days=1))
    spanning = facts.workbook.calendar.spanning("quarter", cube.first, last)
    return [q for q in spanning if cube.first <= q.start and q.end <= last][-QUARTERS:]


def _weeks(facts: Facts, quarter: Period) -> slice:
    """The weeks that have a day of the quarter, as days of the cube."""
    calendar = facts.workbook.calendar
    return facts.cube.span(calendar.week(quarter.start).start, calendar.week(quarter.end).end)


def _value(after: Floats, before: Floats | None) -> tuple[float | None, tuple[float, float] | None]:
    """Added up over sources, then divided; None where there is nothing to divide by."""
    total = float(after.sum())
    if before is None:
        return total, None
    by = float(before.sum())
    return (total / by, (by, total)) if by else (None, (by, total))
