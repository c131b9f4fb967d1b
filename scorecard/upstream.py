"""The gap by its age: at which handoff and in which week it was born, and what is decided by now.

Open this when "born before the period" or "already decided" is doubted. Every record of a stage
is followed to the win with the planned rates and lags; what a stage has more or less than was due
from the stage above is born there and then. Exact bookkeeping of sums, source by source: nothing
is decomposed. The laws are in `tests/test_upstream.py`.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from scorecard import lag
from scorecard.calendar import Period
from scorecard.facts import Bools, Facts, Floats
from scorecard.ledger import Ledger

REACH = 39  # weeks of birth told apart: three quarters
SMALL = 0.01  # share of all births in the oldest weeks that are not worth a column each
BULK = 0.8  # of a line's money is what its weeks are named for

Nothing = Literal["", "not begun", "no target", "nothing to trace"]
Reason = Literal["no target", "no wins planned", "not reported"]


@dataclass(frozen=True)
class Aged:
    """Money by the week in which it was born."""

    older: float  # money born before the first of `Upstream.weeks`
    weekly: tuple[float, ...]  # money, one for each of `Upstream.weeks`

    @property
    def total(self) -> float:
        """Money; negative where it was lost against plan."""
        return math.fsum([self.older, *self.weekly])


@dataclass(frozen=True)
class Birth:
    """What was born at one handoff up to the through date, by where its wins fall."""

    stage: str
    above: str | None  # the stage that hands over; None: the volume that enters here
    source: str | None  # None: over all sources
    landed: Aged  # money in the period to date, on fully reported days
    before: float  # money, the part of `landed` that was born before the period
    rest: Aged  # money on the period's other days: still to come, or to be reported
    next: Aged  # money in the next period

    @property
    def inside(self) -> float:
        """Money landed in the period to date that was born in it."""
        return self.landed.total - self.before


@dataclass(frozen=True)
class Traced:
    """One source, and how much of it is known."""

    source: str
    gap: float  # money; won less planned in the period to date, on fully reported days
    size: float  # money; its part that is no count of wins: see `Upstream.size`
    since: date  # first day of its first fully reported week
    short: bool  # that is later than its lags reach back: older births count where they landed
    missing: tuple[date, ...]  # weeks since then, and within reach, that are not fully reported


@dataclass(frozen=True)
class Upstream:
    """The gap of a period to date by handoff and week of birth, and what is decided by now."""

    period: Period
    following: Period  # the next one of the same kind
    through: date  # what was born up to this day counts
    weeks: tuple[date, ...]  # first days, the oldest first
    handoffs: tuple[Birth, ...]  # over all sources
    births: tuple[Birth, ...]  # the same by source
    sources: tuple[Traced, ...]
    left_out: tuple[tuple[str, Reason], ...]
    nothing: Nothing  # why there is nothing to show; "" where there is

    @property
    def gap(self) -> float:
        """Money; won less planned by the traced sources to date, on fully reported days."""
        return math.fsum(source.gap for source in self.sources)

    @property
    def size(self) -> float:
        """Money; what is no count of wins.

        Deals larger or smaller than planned, credits, revenue without wins, and what the wins of a
        week that straddles the period's edge count for where they are dated on one side of it.
        """
        return math.fsum(source.size for source in self.sources)


def born(
    deviations: Floats, known: Bools, rates: Sequence[float], lags: Sequence[float]
) -> tuple[Floats, Floats]:
    """Where a chain's deviations from plan were born.

    ``born_k(w) = D_k(w) - r_k due(D_{k-1})(w)``, ``born_0 = D_0``: what a stage has more or less
    than plan, beyond what was due to it from the stage above. Where nothing is known, nothing is
    born: the deviation is then what was due, as it will be in the weeks to come. Before the first
    week nothing deviates.

    Args:
        deviations: records, actual less plan; stages x weeks x columns that do not mix.
        known: weeks x columns; where deviations count.
        rates: planned records in a stage per record due from the one above, for each but the first.
        lags: weeks from the stage above, for each but the first.

    Returns:
        Births and deviations (filled where not known), both in the shape of `deviations`.

    >>> leads, wins = [-40.0, 0.0], [-2.0, -4.0]  # one lead in ten wins, half of them at once
    >>> found, _ = born(np.array([leads, wins])[..., None], np.ones((2, 1), bool), [0.1], [1.0])
    >>> found[:, :, 0].tolist()  # the second week's wins lack 1 of those leads and 3 of their own
    [[-40.0, 0.0], [0.0, -3.0]]
    """
    births, filled = np.zeros_like(deviations), np.zeros_like(deviations)
    for k in range(len(deviations)):
        expected = rates[k - 1] * _due(filled[k - 1], lags[k - 1]) if k else filled[0]
        births[k] = np.where(known, deviations[k] - expected, 0.0)
        filled[k] = births[k] + expected
    return births, filled


def worth(counted: Floats, rates: Sequence[float], lags: Sequence[float], win: float) -> Floats:
    """What one record more is worth, by the stage and week in which it is born.

    A win that counts is worth `win`; a record above is worth its planned rate times the mean worth
    over the weeks in which it falls due. With `born`, for any weeks that are counted,
    ``sum(births * worth) == win * sum(counted * deviations[-1])``, exactly.

    Args:
        counted: 1 where a win counts, else 0; weeks x columns that do not mix.
        rates: as in `born`.
        lags: as in `born`.
        win: money.

    Returns:
        Money a record; stages x weeks x columns.

    >>> worth(np.array([[0.0], [1.0]]), [0.1], [1.0], 1000.0)[:, :, 0].tolist()
    [[25.0, 50.0], [0.0, 1000.0]]
    """
    values = [win * counted]
    for rate, weeks in zip(reversed(rates), reversed(lags), strict=True):
        values.insert(0, rate * lag.share_due(values[0], weeks))
    return np.array(values)


def bulk(weekly: Sequence[float]) -> tuple[int, int] | None:
    """The shortest run of weeks that holds most of the money, as its first and last place.

    >>> bulk([0.0, -5.0, 1.0, -30.0, -20.0, 0.0, -4.0]), bulk([0.0, 0.0])
    ((3, 4), None)
    """
    total = math.fsum(weekly)
    if not total:
        return None
    shares = np.concatenate([[0.0], np.cumsum(weekly)]) / total
    n = len(weekly)
    enough = BULK - 1e-9  # the whole is found although its sum has dust
    runs = ((i, j) for i in range(n) for j in range(i, n) if shares[j + 1] - shares[i] >= enough)
    return min(runs, key=lambda run: (run[1] - run[0], run[0]))


def build(facts: Facts, ledger: Ledger) -> Upstream:
    """The births behind the ledger's period."""
    found = Upstream(
        period=ledger.period,
        following=facts.workbook.calendar.next(ledger.period),
        through=ledger.through,
        weeks=(),
        handoffs=(),
        births=(),
        sources=(),
        left_out=(),
        nothing="",
    )
    if not ledger.weeks:
        return replace(found, nothing="not begun")
    if ledger.target_to_date is None:
        return replace(found, nothing="no target")
    days = _Days(facts, ledger, found.following)
    traces: list[_Trace] = []
    left_out: list[tuple[str, Reason]] = []
    for s, source in enumerate(facts.sources):
        chain = _chain(facts, days, s)
        if not isinstance(chain, str):
            traces.append(_Trace(facts, days, s, chain))
        elif chain != "no target" or facts.cube.revenue[s, days.to_date].any():
            left_out.append((source.name, chain))
    if not traces:
        return replace(found, left_out=tuple(left_out), nothing="nothing to trace")
    first = _first(traces, days)
    births = [birth for trace in traces for birth in trace.births(first)]
    return replace(
        found,
        weeks=tuple(days.week(w) for w in range(first, days.weeks)),
        handoffs=_pooled(facts, births),
        births=tuple(births),
        sources=tuple(trace.traced for trace in traces),
        left_out=tuple(left_out),
    )


def _due(deviations: Floats, weeks: float) -> Floats:
    """Of deviations that fall due; before the first week there are none."""
    return lag.due(np.concatenate([np.zeros_like(deviations[:1]), deviations]), weeks)[1:]


class _Days:
    """The days on which births are counted: from the cube's first to the next period's last.

    Arrays over them are weeks x weekdays, so that a record falls due on its own weekday and the
    edges of the period can lie inside a week.
    """

    def __init__(self, facts: Facts, ledger: Ledger, following: Period) -> None:
        self.cube, period = facts.cube, ledger.period
        self.to_date = self.cube.span(period.start, ledger.through)
        self.whole = self.cube.span(period.start, period.end)
        last = facts.workbook.calendar.week(following.end).end
        axis = np.arange(self._place(last) + 1).reshape(-1, 7)
        start, through, end = map(self._place, (period.start, ledger.through, period.end))
        self.past = axis <= through
        self.before = axis < start
        self.period = (start <= axis) & (axis <= end)
        self.next = (end < axis) & (axis <= self._place(following.end))
        self.weeks = through // 7 + 1  # with a day up to the through date
        self.first_week = max(start, 0) // 7  # of the period
        self._edges = [edge for edge in (start, end + 1) if 0 < edge < self.cube.days]

    def _place(self, day: date) -> int:
        return (day - self.cube.first).days

    def week(self, number: int) -> date:
        """Its first day."""
        return self.cube.first + timedelta(days=7 * number)

    def even(self, daily: Floats, reported: Bools) -> Floats:
        """A week's records spread over its days, as a plan's are: they are typed on one of them.

        A week with rows on both sides of the period's edge is two, and so is one in which the
        records begin. One that was not cut is spread all the same: that its records are dated on
        one side is no handoff's gain or loss.
        """
        marks = set(range(0, self.cube.days, 7))
        for edge in self._edges:
            week = edge - edge % 7
            before, after = reported[week:edge].any(), reported[edge : week + 7].any()
            if after and (before or not reported[:week].any()):
                marks.add(edge)
        starts = sorted(marks)
        lengths = np.diff([*starts, self.cube.days])
        return np.repeat(np.add.reduceat(daily, starts) / lengths, lengths)

    def fit(self, daily: Floats) -> Floats:
        """An array over the cube's days; 0 beyond them."""
        fitted = np.zeros(self.past.size)
        n = min(len(daily), len(fitted))
        fitted[:n] = daily[:n]
        return fitted.reshape(-1, 7)


class _Trace:
    """One source: the births of its chain, each with the money that it led to."""

    def __init__(self, facts: Facts, days: _Days, s: int, chain: list[int]) -> None:
        cube, self.days = facts.cube, days
        self.source, self.stages = facts.sources[s].name, [facts.stages[k].name for k in chain]
        lags = [
            sum(stage.weeks_to_next or 0.0 for stage in facts.stages[above:below])
            for above, below in pairwise(chain)
        ]
        planned_money = np.nan_to_num(cube.plan_revenue[s])
        plan, rates = _plan(facts, days, s, chain, lags)
        win = float(planned_money[days.whole].sum() / plan[days.whole, -1].sum())
        full = _full(facts, s, chain)
        known = days.past & (days.fit(np.repeat(full, 7)) > 0)
        reported = cube.reported[s].any(axis=1)
        # Of the week in which the records begin, the days before are known only in the period.
        begun = np.maximum.accumulate(reported).astype(float)
        known &= days.period | (days.fit(begun) > 0)

        counts = [days.even(cube.counts[s, :, k], reported) for k in chain]
        deviations = np.array([days.fit(n - p) for n, p in zip(counts, plan.T, strict=True)])
        births, _ = born(deviations, known, rates, lags)
        landed = known & days.period
        windows = np.hstack([landed, days.period & ~landed, days.next]).astype(float)
        values = np.split(worth(windows, rates, lags, win), 3, axis=-1)
        self.landed, self.rest, self.next = (births * value for value in values)
        money = days.fit(cube.revenue[s] + cube.credits[s] - planned_money)
        gap = float(money[landed].sum())
        since = int(np.flatnonzero(full)[0])
        within_reach = range(max(since, days.weeks - REACH), days.weeks)
        self.traced = Traced(
            source=self.source,
            gap=gap,
            size=gap - win * float(deviations[-1][landed].sum()),
            since=days.week(since),
            short=since > days.first_week - lag.tail(sum(lags)),
            missing=tuple(days.week(w) for w in within_reach if not full[w]),
        )

    def by_week(self) -> Floats:
        """Money born in each week, whatever its sign and wherever it falls."""
        money = np.abs([self.landed, self.rest, self.next])
        sums: Floats = money.sum(axis=(0, 1, 3))[: self.days.weeks]
        return sums

    def births(self, first: int) -> list[Birth]:
        """One for each stage of the chain; what is older than the first week is one sum."""

        def aged(money: Floats) -> Aged:
            weekly = money.sum(axis=1)[: self.days.weeks]
            return Aged(float(weekly[:first].sum()), tuple(weekly[first:].tolist()))

        return [
            Birth(
                stage=stage,
                above=above,
                source=self.source,
                landed=aged(self.landed[k]),
                before=float(self.landed[k][self.days.before].sum()),
                rest=aged(self.rest[k]),
                next=aged(self.next[k]),
            )
            for k, (above, stage) in enumerate(zip([None, *self.stages], self.stages, strict=False))
        ]


def _chain(facts: Facts, days: _Days, s: int) -> list[int] | Reason:
    """The stages that a source's target fills to date, or why it cannot be traced."""
    cube, last = facts.cube, len(facts.stages) - 1
    covered = ~np.isnan(cube.plan_revenue[s, days.to_date])
    if not covered.any():
        return "no target"
    filled = ~np.isnan(cube.plan[s, days.to_date][covered])
    chain: list[int] = np.flatnonzero(filled.any(axis=0)).tolist()
    if last not in chain or not np.nansum(cube.plan[s, days.whole, last]):
        return "no wins planned"
    return chain if _full(facts, s, chain)[: days.weeks].any() else "not reported"


def _full(facts: Facts, s: int, chain: list[int]) -> Bools:
    """Weeks in which every stage of the chain is reported and no win lacks its revenue."""
    reported = facts.cube.reported[s][:, chain].reshape(-1, 7, len(chain)).any(axis=1)
    full: Bools = reported.all(axis=1) & ~facts.cube.unpriced[s, ::7]
    return full


def _plan(
    facts: Facts, days: _Days, s: int, chain: list[int], lags: Sequence[float]
) -> tuple[Floats, list[float]]:
    """Records planned, cube's days x stages, and the period's planned rates.

    A day without a target has the next target's level, because what is planned to come through
    has to have come in before; in the period itself it plans nothing. A rate is planned records
    per planned record that falls due; 0 where none does.
    """
    typed = facts.cube.plan[s][:, chain]
    carried = pd.DataFrame(typed).bfill().fillna(0.0).to_numpy()
    plan = carried.copy()
    plan[days.whole] = np.nan_to_num(typed[days.whole])
    covered = ~np.isnan(facts.cube.plan_revenue[s, days.whole])
    rates = []
    for k, weeks in enumerate(lags):
        due = lag.due(carried[:, k].reshape(-1, 7), weeks).reshape(-1)[days.whole][covered].sum()
        rates.append(float(plan[days.whole, k + 1].sum() / due) if due else 0.0)
    return plan, rates


def _first(traces: Sequence[_Trace], days: _Days) -> int:
    """The first week worth a column: the period's, or an earlier one in which much was born."""
    weekly = np.sum([trace.by_week() for trace in traces], axis=0)
    much = int(np.argmax(np.cumsum(weekly) > SMALL * weekly.sum())) if weekly.any() else days.weeks
    return max(min(days.first_week, much), days.weeks - REACH)


def _pooled(facts: Facts, births: Iterable[Birth]) -> tuple[Birth, ...]:
    """Each handoff over all sources, in the funnel's order."""
    groups: dict[tuple[str, str | None], list[Birth]] = defaultdict(list)
    for birth in births:
        groups[birth.stage, birth.above].append(birth)
    place: dict[str | None, int] = {stage.name: k for k, stage in enumerate(facts.stages)}
    return tuple(
        Birth(
            stage=stage,
            above=above,
            source=None,
            landed=_sum(birth.landed for birth in group),
            before=math.fsum(birth.before for birth in group),
            rest=_sum(birth.rest for birth in group),
            next=_sum(birth.next for birth in group),
        )
        for (stage, above), group in sorted(
            groups.items(), key=lambda item: (place[item[0][0]], place.get(item[0][1], -1))
        )
    )


def _sum(parts: Iterable[Aged]) -> Aged:
    parts = list(parts)
    weekly = zip(*(part.weekly for part in parts), strict=True)
    return Aged(math.fsum(part.older for part in parts), tuple(map(math.fsum, weekly)))
