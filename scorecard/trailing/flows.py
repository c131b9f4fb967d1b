"""What each measure is made of, day by day, and which days are known in full.

Open this when a measure counts the wrong rows. A typed date decides the day, so weeks and months
count the same rows; a week that is not fully reported makes every span that touches it blank.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from scorecard.calendar import Calendar
from scorecard.facts import Bools, Facts, Floats
from scorecard.trailing.results import Counts, Kind
from scorecard.weekly import Weekly


@dataclass(frozen=True)
class Flow:
    """One measure along the cube's days, `D` of complete weeks and `P` of all."""

    kind: Kind
    stage: str | None
    above: str | None
    first: date  # of both axes
    after: Floats  # D, money or records
    before: Floats | None  # D, what it is divided by
    known: Bools  # D, in a week that is known in full
    typed: Bools  # D, some row of it is dated that day
    plan: Floats  # P, NaN where nothing is planned
    plan_before: Floats | None  # P
    lagged: bool = False
    by_month: bool = False  # typed once a month: only whole months are known

    @property
    def divided(self) -> bool:
        """The measure is a ratio."""
        return self.before is not None

    def actual(self, start: date, end: date) -> Counts | None:
        """The sums of a span, both days included; None unless all of it is known."""
        days = self._days(start, end, len(self.known))
        if days is None or not self.known[days].all() or not self._measured(start, end):
            return None
        if not self.typed[days].any():
            return None  # its days are in a week that was typed under a day outside the span
        return _total(self.after[days]), 0.0 if self.before is None else _total(self.before[days])

    @cached_property
    def weekly(self) -> bool:
        """It is typed under one day a week: a whole week falls into one month or the other.

        A week that straddles months may be split in two rows, one of each.
        """
        days = np.flatnonzero(self.typed)
        months = (np.datetime64(self.first, "D") + days).astype("datetime64[M]")
        parts = set(zip((days // 7).tolist(), months.tolist(), strict=True))
        return 0 < len(days) == len(parts)

    def reports(self, start: date, end: date) -> int | None:
        """How many weekly reports are dated in a span; None where it is typed more often."""
        days = self._days(start, end, len(self.known))
        return int(self.typed[days].sum()) if self.weekly and days is not None else None

    def target(self, start: date, end: date) -> Counts | None:
        """The same of the plan; None where any day has none: part of a target is no target."""
        days = self._days(start, end, len(self.plan))
        if days is None or np.isnan(self.plan[days]).any() or not self._measured(start, end):
            return None
        if self.plan_before is None:
            return _total(self.plan[days]), 0.0
        # To be divided: of a small plan a millionth is a part that shows.
        return float(self.plan[days].sum()), float(self.plan_before[days].sum())

    def _days(self, start: date, end: date, length: int) -> slice | None:
        first, last = (start - self.first).days, (end - self.first).days
        return slice(first, last + 1) if first >= 0 and last < length else None

    def _measured(self, start: date, end: date) -> bool:
        return not self.by_month or (start.day == 1 and Calendar().month(end).end == end)


def flows(facts: Facts, through: date) -> Iterator[Flow]:
    """Every measure up to the end of a week."""
    every = _Flows(facts, Weekly(facts, through))
    if facts.net:
        yield every.net()
    yield every.closed()
    stages = range(len(facts.stages))
    yield from (every.volume(k) for k in stages)
    yield from (every.conversion(k) for k in stages[1:])
    if facts.stages:
        yield every.deal_size()
    if (spend := every.spend()) is not None:
        yield spend


class _Flows:
    """`S` sources, `W` complete weeks, `D` their days, `P` all days, `K` stages."""

    def __init__(self, facts: Facts, weekly: Weekly) -> None:
        self.facts, self.cube, self.weekly = facts, facts.cube, weekly
        self.days = slice(0, 7 * weekly.number)

    def closed(self) -> Flow:
        """Closed-won revenue and credits."""
        kind: Kind = "closed-won" if self.facts.net else "number"
        money = (self.cube.revenue + self.cube.credits).sum(axis=0)
        return self._flow(
            kind, money, self.weekly.money(), self._money_typed(), self.facts.closed_plan
        )

    def net(self) -> Flow:
        """With expansion, contraction and churn, which are typed once a month.

        A month's are known when every source has them that plans them or had them the month
        before, column by column.
        """
        facts, days = self.facts, self.days
        dates = np.datetime64(self.cube.first, "D") + np.arange(days.stop)
        _, first, month = np.unique(
            dates.astype("datetime64[M]"), return_index=True, return_inverse=True
        )
        listed = self.weekly.listed[:, :, None]
        known = facts.retention_known[:, first]  # S x months x 3
        planned = ~np.isnan(self.cube.plan_retention[:, days])
        expected: Bools = np.logical_or.reduceat(planned, first, axis=1)
        expected[:, 1:] |= known[:, :-1]
        owing = (expected & listed & ~known).any(axis=(0, 2))
        full: Bools = np.asarray(known.any(axis=(0, 2)) & ~owing)
        money, closed = facts.actual.sum(axis=0), self.closed()
        flow = self._flow("number", money, self.weekly.money(), closed.typed, facts.company_plan)
        return replace(flow, known=flow.known & full[month], by_month=True)

    def volume(self, k: int) -> Flow:
        """Records that enter stage number `k`."""
        plan = _planned(self.cube.plan[:, :, k])
        stage = self.facts.stages[k].name
        records = self.cube.counts[:, :, k].sum(axis=0)
        typed = _anybody(self.cube.reported[:, :, k])
        return self._flow("volume", records, self.weekly.volume(k), typed, plan, stage)

    def conversion(self, k: int) -> Flow:
        """Records in stage number `k` out of those of the stage above that were due.

        What was due in a source's week lies on the days on which it typed the stage in that week,
        so that both sides of a rate fall into the same month. The plan is that of the sources that
        plan both stages.
        """
        cube, handed = self.cube, self.weekly.conversion(k)
        above, stage = self.facts.stages[k - 1], self.facts.stages[k]
        lagged = (above.weeks_to_next or 0.0) > 0
        before = cube.counts[:, self.days, k - 1]
        typed = cube.reported[:, self.days, k]
        if lagged:
            of_week = self._daily(self.weekly.sums(cube.reported[:, :, k].astype(float)))
            before = np.divide(
                self._daily(handed.due), of_week, out=np.zeros(typed.shape), where=typed
            )
        counted = self._daily(handed.counted)
        after = cube.counts[:, self.days, k] * counted
        plan, plan_before = _planned_both(cube.plan[:, :, k], cube.plan[:, :, k - 1])
        rated = _anybody(typed & counted)
        return replace(
            self._flow("conversion", after.sum(axis=0), handed.full, rated, plan, stage.name),
            above=above.name,
            before=(before * counted).sum(axis=0),
            plan_before=plan_before,
            lagged=lagged,
        )

    def deal_size(self) -> Flow:
        """Money of wins, credits aside, a win: of the sources that report their wins."""
        won, full = self.weekly.wins()
        counted = self._daily(won)
        money = (self.cube.revenue[:, self.days] * counted).sum(axis=0)
        wins = (self.cube.counts[:, self.days, -1] * counted).sum(axis=0)
        plan, plan_before = _planned_both(self.cube.plan_revenue, self.cube.plan[:, :, -1])
        typed = _anybody(self.cube.reported[:, :, -1])
        flow = self._flow("deal size", money, full, typed, plan, self.facts.stages[-1].name)
        return replace(flow, before=wins, plan_before=plan_before)

    def spend(self) -> Flow | None:
        """Money spent, where any is reported; the cube has no plan of it."""
        rows = self.facts.actuals.dropna(subset="Spend")
        day = (rows["Date"] - pd.Timestamp(self.cube.first)).dt.days.to_numpy()
        position = {source.name: s for s, source in enumerate(self.facts.sources)}
        source = np.asarray(rows["Source"].map(position), dtype=np.int64)
        spend = np.zeros((len(self.facts.sources), self.cube.days))
        typed = np.zeros(spend.shape, dtype=bool)
        np.add.at(spend, (source, day), rows["Spend"].to_numpy())
        typed[source, day] = True
        if not typed[:, self.days].any():
            return None
        known = self.weekly.any(typed)
        full = self.weekly.full(known, np.zeros_like(known))
        plan = np.full(self.cube.days, np.nan)
        return self._flow("spend", spend.sum(axis=0), full, _anybody(typed), plan)

    def _money_typed(self) -> Bools:
        """P, days under which somebody typed money, or wins that brought none."""
        cube = self.cube
        if self.facts.workbook.settings.revenue_from == "Deals":
            return np.ones(cube.days, bool)  # read whole: no deal is no win
        wins = np.logical_or.reduce(cube.reported[:, :, -1:], axis=2)  # no stage, no win
        return _anybody(cube.revenue_reported | wins)

    def _flow(
        self,
        kind: Kind,
        after: Floats,
        full: Bools,
        typed: Bools,
        plan: Floats,
        stage: str | None = None,
    ) -> Flow:
        """From sums a day, of all days or of the complete weeks, and the weeks known in full."""
        return Flow(
            kind=kind,
            stage=stage,
            above=None,
            first=self.cube.first,
            after=after[self.days],
            before=None,
            known=self._daily(full),
            typed=typed[self.days],
            plan=plan,
            plan_before=None,
        )

    @staticmethod
    def _daily(weekly: Any) -> Any:
        """The same on every day of its week."""
        return np.repeat(weekly, 7, axis=-1)


def _anybody(of_source: Bools) -> Bools:
    """S x P to P."""
    anybody: Bools = np.logical_or.reduce(of_source, axis=0)
    return anybody


def _planned(plan: Floats) -> Floats:
    """P, what all sources plan together; NaN where none does."""
    return np.where(np.isnan(plan).all(axis=0), np.nan, np.nansum(plan, axis=0))


def _planned_both(after: Floats, before: Floats) -> tuple[Floats, Floats]:
    """P, both plans over the sources that have both; NaN where none has."""
    one = np.isnan(after) | np.isnan(before)
    return _planned(np.where(one, np.nan, after)), _planned(np.where(one, np.nan, before))


def _total(daily: Floats) -> float:
    """Rounded to a millionth: what is spread over days and added again is itself."""
    return round(float(daily.sum()), 6)
