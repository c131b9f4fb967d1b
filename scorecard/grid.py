"""The 13-week grid: each measure week by week beside its weekly plan, one owner a row.

Open this when a week is marked as on plan and was not, or a row has the wrong owner. Values are
those of `behaviour`: a week that is not fully reported has none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from scorecard import behaviour
from scorecard.calendar import Period
from scorecard.facts import Facts, Floats
from scorecard.ledger import split_owner
from scorecard.weekly import Weekly

Kind = Literal["number", "closed-won", "volume", "conversion", "wins", "deal size"]
Mark = Literal["met", "close", "below"]
Status = Literal["on plan", "off plan", "mixed", "not reported", "no wins", "no plan"]

WEEKS = 13  # a quarter
RECENT = 3  # weeks that the status looks at: one is luck
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """One measure in one week."""

    value: float | None  # money, records, a rate, or money a win; None: not fully reported
    plan: float | None  # the same unit; None: a day of the week (of a ratio: every day) has none
    mark: Mark | None  # None: one of them is missing, or nothing was planned
    empty: bool = False  # fully reported, and there was no win to divide by


@dataclass(frozen=True)
class Row:
    """One measure."""

    kind: Kind
    stage: str | None  # None: money of all
    above: str | None  # the stage that hands over; None where nothing is handed over
    owners: tuple[str, ...]  # one; two where Funnel has two, none where it is blank
    weeks: tuple[Week, ...]  # one for each of `Grid.weeks`
    status: Status

    @property
    def recent(self) -> tuple[Week, ...]:
        """The last three weeks, of which the status is made."""
        return self.weeks[-RECENT:]


@dataclass(frozen=True)
class Grid:
    """The measures in the funnel's order: the Number, volume, conversions, wins, deal size."""

    weeks: tuple[date, ...]  # first days of the last 13 complete weeks, the oldest first
    rows: tuple[Row, ...]


def build(facts: Facts, period: Period) -> Grid:
    """The last 13 complete weeks up to the end of a period, or today.

    A week's plan is that of its seven days. A rate's is what the sources that plan both stages plan
    to come, over what they plan to hand over in the same week: the rate that their targets state.

    The Number is everybody's; in its row the owner of the last stage answers, where it is counted.
    """
    end = facts.workbook.calendar.through(min(period.end, facts.through))
    weeks = tuple(end + timedelta(days=1) - WEEK * back for back in range(WEEKS, 0, -1))
    rows: list[Row] = []
    for kind, stage, above, known in _measures(facts, period):
        # Of wins that there were none, and of a stage that is both the first and the last.
        won = rows[-1].weeks if kind == "deal size" else None
        values = [known.get(week) for week in weeks]
        plans = _plans(facts, kind, stage, weeks)
        cells = tuple(
            Week(
                value,
                plan,
                _mark(facts, value, plan),
                value is None and won is not None and won[i].value == 0,
            )
            for i, (value, plan) in enumerate(zip(values, plans, strict=True))
        )
        owners = _owners(facts, kind, stage)
        rows.append(Row(kind, stage, above, owners, cells, _status(cells)))
    return Grid(weeks, tuple(rows))


def _measures(
    facts: Facts, period: Period
) -> Iterator[tuple[Kind, str | None, str | None, dict[date, float | None]]]:
    """Kind, stage, the stage above, and the values by week."""
    for series in behaviour.build(facts, period):
        if series.kind == "deal size" and len(facts.stages) > 1:
            yield "wins", series.stage, None, _wins(facts, min(period.end, facts.through))
        values = [point.value for point in series.points]
        yield series.kind, series.stage, series.above, dict(zip(series.weeks, values, strict=True))


def _wins(facts: Facts, through: date) -> dict[date, float | None]:
    """Records in the last stage, as the first one's are counted in `behaviour`."""
    weekly, last = Weekly(facts, through), len(facts.stages) - 1
    records = weekly.counts[:, :, last].sum(axis=0)
    full = np.flatnonzero(weekly.volume(last))
    return {weekly.weeks[w]: float(records[w]) for w in full}


def _plans(
    facts: Facts, kind: Kind, stage: str | None, weeks: Sequence[date]
) -> list[float | None]:
    """The plan of each week; None where a day has none, or nothing is planned to be divided."""
    span = Period(weeks[0], weeks[-1] + WEEK - timedelta(days=1), "week", "")
    cube, names = facts.cube, [of.name for of in facts.stages]

    def by_week(daily: Floats) -> Floats:
        days = cube.within(daily, span)
        weekly: Floats = days.reshape(*days.shape[:-1], WEEKS, 7)
        return weekly

    planned: Floats
    if stage is None:
        planned = by_week(facts.closed_plan).sum(axis=1)
    else:
        k = names.index(stage)
        records = by_week(cube.plan[:, :, k])
        if kind == "conversion":
            planned = _planned_ratio(records, by_week(cube.plan[:, :, k - 1]))
        elif kind == "deal size":
            planned = _planned_ratio(by_week(cube.plan_revenue), records)
        else:
            nobody = np.isnan(records).all(axis=0)
            planned = np.where(nobody, np.nan, np.nansum(records, axis=0)).sum(axis=1)
    return [None if np.isnan(value) else float(value) for value in planned]


def _planned_ratio(after: Floats, before: Floats) -> Floats:
    """S x W x 7 each, of the sources and days that plan both; added before it is divided."""
    both = ~np.isnan(after) & ~np.isnan(before)
    came, out_of = (np.where(both, side, 0.0).sum(axis=(0, 2)) for side in (after, before))
    ratio: Floats = np.divide(came, out_of, out=np.full(len(came), np.nan), where=out_of > 0)
    return ratio


def _mark(facts: Facts, value: float | None, plan: float | None) -> Mark | None:
    """Met, close or below, by the bands of Settings; a plan of zero has no shares."""
    if value is None or plan is None or plan <= 0:
        return None
    # Rounded, because a target that is spread over days is added again.
    settings, share = facts.workbook.settings, round(value / plan, 9)
    if share >= settings.on_track_from:
        return "met"
    return "close" if share >= settings.attention_from else "below"


def _status(weeks: Sequence[Week]) -> Status:
    """What the last three weeks say, those that are known; a week that is close has not met it.

    >>> [_status([Week(2.0, 1.0, mark)] * 3) for mark in ("met", "close", None)]
    ['on plan', 'off plan', 'no plan']
    >>> _status([Week(2.0, 1.0, "met"), Week(None, 1.0, None)])
    'not reported'
    """
    if weeks[-1].value is None and not weeks[-1].empty:
        return "not reported"
    known = [week for week in weeks[-RECENT:] if week.value is not None]
    if not known:
        return "no wins"
    if known[-1].mark is None:
        return "no plan"
    met = {week.mark == "met" for week in known if week.mark}
    return "mixed" if len(met) > 1 else "on plan" if met.pop() else "off plan"


def _owners(facts: Facts, kind: Kind, stage: str | None) -> tuple[str, ...]:
    if kind == "deal size":
        return split_owner(facts.size_owner)
    if stage is None:
        return split_owner(facts.win_owner)
    return next(of.owners for of in facts.stages if of.name == stage)
