"""One source's gap, by the edge rules: which days enter the product, and what stands beside it.

The rules and their numbers are those of the method: 1 missing is not zero, 3 a source without a
target, 4 a planned source that was not run, 7 what is no product, 8 volume planned without rates.
(2, 5 and 6 are arithmetic: see `gap.decompose`.)
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scorecard import gap
from scorecard.calendar import Period
from scorecard.facts import RETENTION, SIGNS, Bools, Facts, Floats
from scorecard.ledger.results import (
    CREDITS,
    NO_STAGES,
    NO_WINS,
    NOT_RUN,
    UNPLANNED,
    WAITING,
    Cell,
    Line,
    Waiting,
)
from scorecard.ledger.timing import Timing, fall_due, known, weeks_between
from scorecard.workbook import Source

UNLIKELY = 3.0  # standard errors of a count: more than these is no luck
ROUNDING = 1e-4  # money; targets spread over days and added again, by source, differ by less


class Window:
    """The days of a period that count, as places on the cube's axis, and the weeks they lie in."""

    def __init__(self, facts: Facts, period: Period) -> None:
        cube = facts.cube
        self.through = min(period.end, facts.through)
        self.whole = cube.span(period.start, period.end)
        self.days = cube.span(period.start, self.through)
        week_of_axis = np.arange(cube.days) // 7
        self.week_ids: NDArray[np.int64] = np.unique(week_of_axis[self.days])
        first = self.week_ids[0] if len(self.week_ids) else 0
        self.week_of_day = week_of_axis[self.days] - first
        self.weeks = tuple(cube.first + timedelta(days=7 * int(w)) for w in self.week_ids)

    def by_week(self, daily: Floats) -> Floats:
        """Sums of daily amounts, a week each."""
        sums = np.bincount(self.week_of_day, weights=daily, minlength=len(self.weeks))
        return sums.astype(np.float64)


@dataclass
class Entry:
    """What one source adds to the ledger."""

    cells: list[Cell] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    complete: tuple[date, ...] = ()  # weeks that are fully reported, their first days


def enter(facts: Facts, window: Window, s: int) -> Entry:
    """Everything that source number `s` adds over the days of the window."""
    return _Source(facts, window, s).enter()


class _Source:
    def __init__(self, facts: Facts, window: Window, s: int) -> None:
        self.facts, self.window, self.s = facts, window, s
        self.cube, self.days = facts.cube, window.days
        self.source: Source = facts.sources[s]
        self.entry = Entry()
        self.plan_revenue = np.nan_to_num(self.cube.plan_revenue[s, self.days])
        self.covered = ~np.isnan(self.cube.plan_revenue[s, self.days])
        self.revenue = self.cube.revenue[s, self.days]
        self.credits = self.cube.credits[s, self.days]

    def enter(self) -> Entry:
        if self.facts.net:
            self._retention()
        chain, plan = self._chain()
        if not chain:
            self._without_chain()
            return self.entry
        # Rule 1: only weeks in which every stage of the chain is reported enter the product.
        missing = ~self._reported()[:, chain]  # week x stage
        unpriced = self.cube.unpriced[self.s].reshape(-1, 7)[self.window.week_ids, 0]
        planned_week = self.window.by_week(self.covered.astype(float)) > 0
        self._wait(chain, missing & planned_week[:, None], unpriced & planned_week)
        complete = ~(missing.any(axis=1) | unpriced)
        self.entry.complete = tuple(self.window.weeks[w] for w in np.flatnonzero(complete))
        full = complete[self.window.week_of_day]
        planned = planned_week[self.window.week_of_day]
        left = self.revenue + self.credits - self.plan_revenue
        if (~full & planned).any():
            effect = float(left[~full & planned].sum())
            self.entry.lines.append(Line(WAITING, self.source.name, None, effect))
        self._line(UNPLANNED, self.source.team, left[~full & ~planned].sum())
        self._line(CREDITS, self.facts.win_owner, self.credits[full].sum())
        if full.any():
            self._product(chain, full, plan[:, chain])
        return self.entry

    def _without_chain(self) -> None:
        self._line(CREDITS, self.facts.win_owner, self.credits.sum())
        if self.covered.any():
            effect = self.revenue.sum() - self.plan_revenue.sum()
            self._line(NO_STAGES, self.source.team, effect)
            self.entry.notes.append("its target has no stages, so its gap cannot be split")
        elif self.revenue.any():
            # Rule 3: nothing was planned, so everything is volume.
            self._line(UNPLANNED, self.source.team, self.revenue.sum())
            self.entry.notes.append("no target in this period")

    def _chain(self) -> tuple[list[int], Floats]:
        """The stages that the source's target fills, and the plan by day and stage."""
        planned = self.cube.plan[self.s, self.days]
        chain = np.flatnonzero((~np.isnan(planned[self.covered])).any(axis=0)).tolist()
        plan = np.nan_to_num(planned)
        if len(chain) != 1 or chain[0] == plan.shape[1] - 1 or self.source.kind is None:
            return chain, plan
        # Rule 8: volume planned without rates takes the planned rates of its kind of source.
        first = chain[0]
        peers = {
            other.name: np.nan_to_num(self.cube.plan[i, self.days])[:, first:].sum(axis=0)
            for i, other in enumerate(self.facts.sources)
            if i != self.s and other.kind == self.source.kind
        }
        peers = {name: sums for name, sums in peers.items() if sums[0] and sums[1:].any()}
        if peers:
            pooled = np.sum(list(peers.values()), axis=0)
            plan[:, first:] = np.outer(plan[:, first], pooled / pooled[0])
            chain = [first + k for k in np.flatnonzero(pooled).tolist()]
            names = ", ".join(peers)
            self.entry.notes.append(f"planned without rates, so those of {names} are used")
        return chain, plan

    def _product(self, chain: list[int], full: Bools, plan_counts: Floats) -> None:
        """Cells of the days that are fully reported; first what does not belong in a product."""
        counts = self.cube.counts[self.s, self.days][:, chain]
        timings = [
            self._timing(k, above, below, full, counts, plan_counts)
            for k, (above, below) in enumerate(pairwise(chain))
        ]
        plan = self._side(
            plan_counts[full], self.plan_revenue[full], [t.plan if t else None for t in timings]
        )
        actual = self._side(
            counts[full], self.revenue[full], [t.actual if t else None for t in timings]
        )
        without_wins = float(
            (self.revenue[full].sum() - actual.revenue)
            - (self.plan_revenue[full].sum() - plan.revenue)
        )
        self._line(NO_WINS, self.facts.win_owner, without_wins)
        if any(plan.counts) and not any(actual.counts):
            self._line(NOT_RUN, self.source.team, -plan.revenue)
            self.entry.notes.append("planned, and reported as zero")
            return

        def by_week(daily: Floats) -> Floats:
            return self.window.by_week(np.where(full, daily, 0.0))

        arrived, planned = ([by_week(day) for day in side.T] for side in (counts, plan_counts))
        revenue = by_week(self.revenue)
        late = [
            below
            for k, (above, below) in enumerate(pairwise(chain))
            if not timings[k] and weeks_between(self.facts, above, below)
        ]
        chained = [None, *(self.facts.stages[k].name for k in chain)]
        spread = self.facts.deal_spread(self.source.name)
        for factor in gap.decompose(plan, actual, spread):
            k, stage = factor.stage, self.facts.stages[chain[factor.stage]]
            timed = timings[k - 1] if k else None
            before: Floats | None = None
            after, plan_after, owner = arrived[k], planned[k], stage.owner
            if factor.kind == "timing" and timed:
                before, owner = arrived[k - 1], None
                after, plan_after = timed.actual_weekly, timed.plan_weekly
            elif factor.kind == "conversion":
                before = timed.actual_weekly if timed else arrived[k - 1]
            elif factor.kind == "deal size":
                before, after, owner = arrived[k], revenue, self.facts.size_owner
            weekly = gap.weekly(factor, before, after, plan_after)
            self.entry.cells.append(
                Cell(
                    self.source.name, stage.name, chained[k], factor.kind, owner, factor,
                    tuple(weekly.tolist()), factor.kind == "conversion" and chain[k] in late,
                )
            )  # fmt: skip
            if factor.kind == "conversion" and max(factor.plan or 0, factor.actual or 0) > 1:
                above = self.facts.stages[chain[k - 1]].name
                self.entry.notes.append(f"{above} → {stage.name} is above 100%: a sign of lag")
            if factor.kind == "volume" and k:
                self.entry.notes.append(f"{stage.name} carried in from before the period")
        if late:
            names = ", ".join(self.facts.stages[k].name for k in late)
            self.entry.notes.append(
                f"lag-contaminated at {names}: its history is shorter than the lag"
            )

    def _timing(
        self, k: int, above: int, below: int, full: Bools, counts: Floats, plan_counts: Floats
    ) -> Timing | None:
        """What was due from the k-th stage of the chain to the next; None: at once, or not known.

        Where far more came than was due, the lag does not describe what happened.
        """
        weeks = weeks_between(self.facts, above, below)
        if not weeks or not known(self.facts, self.s, above, weeks, self.days, full):
            return None
        planned = np.where(self.covered, plan_counts[:, k], np.nan)
        timing = fall_due(self.facts, self.s, above, weeks, self.days, full, planned)
        for side, due in ((plan_counts[full], timing.plan), (counts[full], timing.actual)):
            arrived, came = side[:, k].sum(), side[:, k + 1].sum()
            if came - due.records > (UNLIKELY * np.sqrt(due.records) if arrived else 0):
                return None
        return timing

    @staticmethod
    def _side(counts: Floats, revenue: Floats, due: Sequence[gap.Due | None]) -> gap.Side:
        """Totals over some days; revenue without wins is no part of the product (rule 7)."""
        # Rounded, so that a plan spread over its days and met exactly shows no difference.
        totals = tuple(round(total, 9) for total in counts.sum(axis=0).tolist())
        money = round(float(revenue.sum()), 6) if totals[-1] else 0.0
        return gap.Side(totals, money, tuple(due))

    def _retention(self) -> None:
        """Expansion, contraction and churn: lines of their own, over the months reported."""
        owner = self.facts.workbook.settings.retention_owner
        plans = self.cube.plan_retention[self.s, self.days]
        known = self.facts.retention_known[self.s, self.days]
        for c, name in enumerate(RETENTION):
            actual = self.cube.retention[self.s, self.days, c].sum()
            effect = SIGNS[c] * (actual - np.nansum(plans[known[:, c], c]))
            self._line(name.lower(), owner, effect)
        waits = np.where(known, np.nan, plans)  # planned, and its cell is blank or not there
        late = ~np.isnan(waits).all(axis=1)
        self._line(WAITING, None, -float((np.nan_to_num(waits) @ SIGNS).sum()))
        calendar = self.facts.workbook.calendar
        days = np.datetime64(self.cube.first, "D") + np.arange(self.cube.days)[self.days]
        months = days.astype("datetime64[M]")
        starts: list[date] = np.unique(months[late]).astype("datetime64[D]").tolist()
        over = tuple(day for day in starts if calendar.month(day).end <= self.facts.through)
        if over:
            self.entry.waiting.append(Waiting(self.source.name, "Customers", owner, over))

    def _reported(self) -> Bools:
        """Week x stage: a number is dated in that week, in the period or out of it."""
        reported = self.cube.reported[self.s]
        weeks: Bools = reported.reshape(-1, 7, reported.shape[1]).any(axis=1)
        return weeks[self.window.week_ids]

    def _wait(self, chain: list[int], missing: Bools, unpriced: Bools) -> None:
        stages = [self.facts.stages[k] for k in chain]
        gaps = [(stage.name, stage.owner, missing[:, i]) for i, stage in enumerate(stages)]
        for stage, owner, lacking in [*gaps, ("Revenue", self.facts.win_owner, unpriced)]:
            weeks = tuple(self.window.weeks[w] for w in np.flatnonzero(lacking))
            if weeks:
                self.entry.waiting.append(Waiting(self.source.name, stage, owner, weeks))

    def _line(self, line: str, owner: str | None, effect: float) -> None:
        if abs(effect) > ROUNDING:
            self.entry.lines.append(Line(line, self.source.name, owner, float(effect)))
