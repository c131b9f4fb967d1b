"""The Number and every handoff as weekly series, beside what is usual for them.

Open this when a week is on the chart that should not be, or is not. The limits and rules are those
of `signal`, and `weekly` settles which weeks are known in full; here it is what a value is made of,
and where a baseline begins. Every series is a flow of complete weeks, never cumulative or smoothed.
Sums come first: a week's rate is made of counts added over sources, never of rates. Only the middle
of the limits is a mean of weekly rates, as the method has it; no figure is made from it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np

from scorecard import signal
from scorecard.calendar import Period
from scorecard.facts import Bools, Facts, Floats
from scorecard.signal import Point, Rule
from scorecard.weekly import Weekly

# "closed-won": the Number without expansion, contraction and churn, which come once a month
Kind = Literal["number", "closed-won", "volume", "conversion", "deal size"]
State = Literal["nothing", "few", "within", "season", "above", "below"]
Counts = tuple[float, float]

SHOWN = 39  # weeks: three quarters
THIRTEENTHS = 13  # of a quarter, because its days are not whole weeks
EVERY_RULE: tuple[Rule, ...] = (1, 2, 3)
OUTSIDE: tuple[Rule, ...] = (1,)


@dataclass(frozen=True)
class Series:
    """One measure, week by week. `weeks`, `points` and `counts` have the same length."""

    kind: Kind
    stage: str | None  # None: money of all
    above: str | None  # the stage that hands over; None where nothing is handed over
    weeks: tuple[date, ...]  # first days; the last 39 at most, from the first that has a value
    points: tuple[Point, ...]  # money, records, a rate, or money a win
    counts: tuple[Counts | None, ...]  # of a ratio: what came, and out of what
    lagged: bool  # records take weeks: a rate is out of those that were due, not that arrived
    changes: tuple[date, ...]  # weeks at which a new baseline begins, because of a recorded action
    since: date | None  # first week of the signal that the latest value belongs to

    @property
    def latest(self) -> int | None:
        """Position of the last week that has a value."""
        known = [i for i, point in enumerate(self.points) if point.value is not None]
        return known[-1] if known else None

    @property
    def state(self) -> State:
        """The verdict on the latest value."""
        if self.latest is None:
            return "nothing"
        point = self.points[self.latest]
        if point.mean is None:
            return "few"
        if not point.rules or point.side is None:
            return "within"
        return "season" if point.season else point.side

    def interval(self, week: int) -> tuple[float, float] | None:
        """The Wilson 95% interval of a week's rate; None for what is no rate, or is above 100%."""
        counts = self.counts[week]
        return signal.wilson(*counts) if counts and self.kind == "conversion" else None


def build(facts: Facts, period: Period) -> tuple[Series, ...]:
    """The Number, the first stage's volume, every conversion, the deal size.

    Up to the last complete week of the period; limits come from the whole history before it. A
    week is missing until all that are expected have reported it, because a partial sum would look
    like a low week: a source is expected where it is planned, as in the ledger, or reported in the
    4 weeks before.

    An action of the Reviews tab that is done and about no single source begins a new baseline for
    its handoff, and for the Number, in the week that holds the later of `Week` and `Due`: what was
    changed is a new process. Nothing else does: a break that was only confirmed must not become
    what is usual.
    """
    measures = _Measures(facts, min(period.end, facts.through))
    names = [stage.name for stage in facts.stages]
    series = [measures.money()]
    if names:
        series.append(measures.volume())
        series += [measures.conversion(k) for k in range(1, len(names))]
        series.append(measures.deal_size())
    return tuple(series)


class _Measures:
    """Every measure of the weeks up to a day."""

    def __init__(self, facts: Facts, through: date) -> None:
        self.facts = facts
        self.weekly = Weekly(facts, through)
        self.number, self.weeks = self.weekly.number, self.weekly.weeks

    def money(self) -> Series:
        """Closed-won revenue and credits."""
        cube, full = self.facts.cube, self.weekly.money()
        money = self.weekly.sums(cube.revenue + cube.credits).sum(axis=0)
        # Only a credit larger than the week's wins makes it negative.
        floor = None if (money[full] < 0).any() else 0.0
        kind: Kind = "closed-won" if self.facts.net else "number"
        return self._series(kind, None, None, np.where(full, money, np.nan), EVERY_RULE, floor)

    def volume(self) -> Series:
        """Records that enter the funnel's first stage."""
        flow = self.weekly.counts[:, :, 0].sum(axis=0)
        records = np.where(self.weekly.volume(0), flow, np.nan)
        return self._series("volume", self.facts.stages[0].name, None, records, OUTSIDE)

    def conversion(self, k: int) -> Series:
        """Records in stage number `k` out of those of the stage above that were due that week."""
        above, stage = self.facts.stages[k - 1], self.facts.stages[k]
        handed = self.weekly.conversion(k)
        before = (handed.due * handed.counted).sum(axis=0).round(9)
        after = (self.weekly.counts[:, :, k] * handed.counted).sum(axis=0)
        series = self._ratio(
            "conversion", stage.name, above.name, after, before, handed.full, EVERY_RULE
        )
        return replace(series, lagged=(above.weeks_to_next or 0.0) > 0)

    def deal_size(self) -> Series:
        """Money of wins, credits aside, a win: of the sources that report their wins."""
        won, full = self.weekly.wins()
        money = (self.weekly.sums(self.facts.cube.revenue) * won).sum(axis=0)
        wins = (self.weekly.counts[:, :, -1] * won).sum(axis=0)
        stage = self.facts.stages[-1].name
        return self._ratio("deal size", stage, None, money, wins, full, OUTSIDE)

    def _ratio(
        self,
        kind: Kind,
        stage: str,
        above: str | None,
        after: Floats,
        before: Floats,
        full: Bools,
        rules: Collection[Rule],
    ) -> Series:
        """Without anything to divide by nothing was observed."""
        known = full & (before > 0)
        ratio = np.divide(after, before, out=np.full(len(after), np.nan), where=known)
        pairs = zip(after.tolist(), before.tolist(), known.tolist(), strict=True)
        counts = [(a, b) if seen else None for a, b, seen in pairs]
        return self._series(kind, stage, above, ratio, rules, counts=counts)

    def _series(
        self,
        kind: Kind,
        stage: str | None,
        above: str | None,
        values: Floats,
        rules: Collection[Rule],
        floor: float | None = 0.0,
        counts: Sequence[Counts | None] | None = None,
    ) -> Series:
        changes = self._changes(stage)
        points = signal.behaviour(
            [None if np.isnan(value) else float(value) for value in values],
            rules,
            floor,
            changes,
            [self._place(week) for week in self.weeks],
        )
        known = [i for i, point in enumerate(points) if point.value is not None]
        first = next((i for i in known if i >= self.number - SHOWN), self.number)
        shown = slice(first, self.number)
        return Series(
            kind=kind,
            stage=stage,
            above=above,
            weeks=tuple(self.weeks[shown]),
            points=points[shown],
            counts=tuple(counts[shown]) if counts else (None,) * (self.number - first),
            lagged=False,
            changes=tuple(self.weeks[i] for i in sorted(changes) if i >= first),
            since=self._since(points, known),
        )

    def _since(self, points: Sequence[Point], known: Sequence[int]) -> date | None:
        """The first of the weeks, one after another, that tell what the latest one tells."""
        since = None
        for i in reversed(known):
            last = points[known[-1]]
            if not last.signal or points[i].side != last.side or last.told not in points[i].rules:
                break
            since = self.weeks[i]
        return since

    def _place(self, week: date) -> tuple[int, int]:
        """The quarter that holds most of a week, and in which thirteenth of it the week lies.

        Both ends of a quarter then compare with those of the others, whatever weekday they are.
        """
        middle = week + timedelta(days=3)
        quarter = self.facts.workbook.calendar.quarter(middle)
        day = (middle - quarter.start).days
        return quarter.start.toordinal(), day * THIRTEENTHS // quarter.days

    def _changes(self, stage: str | None) -> set[int]:
        """Weeks in which an action that is done took hold; of any handoff where none is named."""
        rows = self.facts.workbook.tables["Reviews"].columns
        names = {s.name for s in self.facts.stages} if stage is None else {stage}
        columns = ("Week", "Due", "Handoff", "Source", "Action", "Status")
        days = [
            max(week, due or week)
            for week, due, handoff, source, action, status in zip(
                *(rows[name] for name in columns), strict=True
            )
            if handoff in names and source is None and action and status == "Done"
        ]
        weeks = {(day - self.facts.cube.first).days // 7 for day in days}
        return {week for week in weeks if 0 < week < self.number}
