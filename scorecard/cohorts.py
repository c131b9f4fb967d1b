"""Cohorts of deals: those that entered a stage in one month, and how far they are for their age.

Open this when a handoff reads as broken and may only be young. From the Deals tab alone, with the
plan beside it, read as `facts.deals` says. A deal that entered a stage after the next one counts,
as converted at once. What is dated after the through date has not happened yet.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from scorecard.calendar import Period
from scorecard.facts import Bools, Facts, Floats, Ints
from scorecard.lag import tail
from scorecard.maturity import (
    FEW,
    GROWN,
    Ultimate,
    Verdict,
    conversion_by_age,
    maturity,
    ultimate,
    verdict,
)
from scorecard.signal import wilson

QUARTERS = 4  # shown, up to the period's end
RECENT = 13  # weeks: a quarter's worth of mature cohorts is the prior
LISTED = 0.8  # of what Actuals counts; a tab with less lists, it seems, only what went on
CLOSED_BEFORE = 5  # closes to be expected: that by luck there is none has a chance below 1%

Missing = Literal["deals", "handoffs", "dates"]
Yardstick = Literal["plan", "recent cohorts"]


@dataclass(frozen=True)
class Cohort:
    """The deals that entered a stage in one month, and what became of them up to today."""

    month: Period
    rows: tuple[int, ...]  # of the sheet, one a deal
    records: int
    converted: int  # by now
    interval: tuple[float, float] | None  # of the share converted by now, 95%
    age: float  # weeks, mean of its deals
    maturity: float | None  # mean of its deals; None: the history is too short to know
    rate: float | None  # that is to convert in the end; None: neither plan nor mature cohorts
    yardstick: Yardstick | None  # where the rate is from
    expected: float | None  # records converted by now at that rate
    planned: float | None  # records converted in the end by the plan; None: no plan
    ultimate: Ultimate | None  # records converted in the end, as it looks now
    verdict: Verdict | None


@dataclass(frozen=True)
class HandoffCohorts:
    """The cohorts of one handoff, by the month in which they entered the stage above."""

    above: str
    stage: str
    complete: bool  # the tab lists also those that stopped above; else there are no cohorts
    listed: float | None  # deals as a share of what Actuals counts in the stage above; None: none
    history: int  # weeks; at least `FEW` deals are that old
    prior: float | None  # share of recent mature deals that converted; None: hardly any is mature
    cohorts: tuple[Cohort, ...]  # oldest first; months without a deal have none

    @property
    def mature(self) -> bool:
        """The history is long enough to know how mature a cohort is."""
        return any(cohort.maturity is not None for cohort in self.cohorts)


@dataclass(frozen=True)
class Cohorts:
    """Every handoff that deals came to, first to last."""

    handoffs: tuple[HandoffCohorts, ...]
    begins: date | None  # the tab lacks what was closed before: earlier deals are left out
    missing: Missing | None  # what the workbook lacks where there are no handoffs


@dataclass(frozen=True)
class _Deals:
    """The Deals tab on plain arrays; days and weeks are counted from year 1."""

    rows: Ints  # of the sheet
    source: Ints  # index into `Facts.sources`, -1: none
    entered: Floats  # deals x stages, day; NaN: not entered by the through date
    closed: Floats  # day, whatever the outcome; NaN: open


def build(facts: Facts, period: Period) -> Cohorts:
    """Cohorts of the quarters up to the period's end, as they stand on the through date."""
    deals, stages = _deals(facts), facts.stages
    if not len(deals.rows):
        return Cohorts((), None, "deals")
    if len(stages) < 2:
        return Cohorts((), None, "handoffs")
    if np.isnan(deals.entered[:, :-1]).all():
        return Cohorts((), None, "dates")
    dated = ~np.isnan(deals.entered).all(axis=1)
    first = begins(facts, np.nanmin(deals.entered[dated], axis=1), deals.closed[dated])
    came = ~np.isnan(deals.entered)
    if first is not None:
        came &= deals.entered >= first
    return Cohorts(
        tuple(
            _handoff(facts, period, deals, came[:, k], k)
            for k in range(len(stages) - 1)
            if came[:, k].any()
        ),
        None if first is None else date.fromordinal(first),
        None,
    )


def _deals(facts: Facts) -> _Deals:
    deals = facts.deals
    frame = deals.frame
    closed = frame["Closed"].to_numpy()
    happened = (frame["Outcome"] != "Open").to_numpy() & (closed <= deals.through)
    position = {source.name: i for i, source in enumerate(facts.sources)}
    return _Deals(
        rows=frame["row"].to_numpy(),
        source=np.array([position.get(name, -1) for name in frame["Source"]], dtype=np.int64),
        entered=deals.entered,
        closed=np.where(happened, closed, np.nan),
    )


def begins(facts: Facts, started: Floats, closed: Floats) -> int | None:
    """The first close of a tab that lacks those before; None where it seems to lack none.

    A tab that was begun, or cleared, on some day lists of the deals before it only those that took
    long. It shows in this: at the pace at which later deals close, some of the earlier ones should
    have closed before the first one that did.

    Args:
        started: first day of each deal, counted from year 1.
        closed: its last day; NaN: open.
    """
    if np.isnan(closed).all():
        return None
    weeks = facts.deals.weeks
    first, week = np.nanmin(closed), weeks(started)
    early, done = started < first, ~np.isnan(closed)
    age = np.maximum(weeks(np.where(done, closed, facts.deals.through)) - week, 0)
    share = conversion_by_age(age[~early], done[~early]).share
    before = np.minimum(weeks(first) - 1 - week[early], len(share) - 1)
    lacking = share[before[before >= 0]].sum()
    return int(first) if lacking >= CLOSED_BEFORE else None


def _handoff(facts: Facts, period: Period, deals: _Deals, came: Bools, k: int) -> HandoffCohorts:
    """One handoff's cohorts, out of the deals that came to the stage above."""
    above, stage = facts.stages[k].name, facts.stages[k + 1].name
    entered, following = deals.entered[came, k], deals.entered[came, k + 1]
    went = ~np.isnan(following)
    week = facts.deals.weeks(entered)
    today = facts.deals.weeks(facts.through.toordinal()) - week
    history = int(np.sort(today)[-FEW:][0])
    listed = _listed(facts, entered, k)
    if listed < LISTED if listed is not None else went.all():
        return HandoffCohorts(above, stage, False, listed, history, None, ())
    at_conversion = np.maximum(facts.deals.weeks(np.where(went, following, entered)) - week, 0)
    curve = conversion_by_age(np.where(went, at_conversion, today), went)
    grown = maturity(curve, history, tail(facts.stages[k].weeks_to_next or 0))
    mature = None if grown is None else grown[np.minimum(today, history)]
    prior = _prior(today, went, mature)
    cohorts = []
    for month in _months(facts, period):
        last = min(month.end, period.end)
        inside = (entered >= month.start.toordinal()) & (entered <= last.toordinal())
        if inside.any():
            quarter, sources = facts.workbook.calendar.quarter(last), deals.source[came][inside]
            cohorts.append(
                _cohort(
                    month=month,
                    rows=deals.rows[came][inside],
                    went=went[inside],
                    age=today[inside],
                    mature=None if mature is None else float(mature[inside].mean()),
                    planned=_planned_rate(facts, quarter, sources, k),
                    prior=prior,
                )
            )
    return HandoffCohorts(above, stage, True, listed, history, prior, tuple(cohorts))


def _months(facts: Facts, period: Period) -> list[Period]:
    """The months of the last quarters up to the period's end, or up to today."""
    calendar, last = facts.workbook.calendar, min(period.end, facts.through)
    quarter = calendar.quarter(last)
    for _ in range(QUARTERS - 1):
        quarter = calendar.previous(quarter)
    return list(calendar.spanning("month", quarter.start, last))


def _cohort(
    month: Period,
    rows: Ints,
    went: Bools,
    age: Ints,
    mature: float | None,
    planned: float | None,
    prior: float | None,
) -> Cohort:
    records, converted = len(rows), int(went.sum())
    yardstick: Yardstick | None = None
    if planned is not None or prior is not None:
        yardstick = "recent cohorts" if planned is None else "plan"
    rate = prior if planned is None else planned
    expects = planned if prior is None else prior  # what the rest is likely to do, not ought to
    return Cohort(
        month=month,
        rows=tuple(rows.tolist()),
        records=records,
        converted=converted,
        interval=wilson(converted, records),
        age=float(age.mean()),
        maturity=mature,
        rate=rate,
        yardstick=yardstick,
        expected=records * rate * mature if mature is not None and rate is not None else None,
        planned=None if planned is None else records * planned,
        ultimate=ultimate(converted, records, mature, expects)
        if mature is not None and expects is not None
        else None,
        verdict=verdict(converted, records, mature, rate)
        if mature is not None and rate is not None
        else None,
    )


def _prior(today: Ints, went: Bools, mature: Floats | None) -> float | None:
    """The share that converts in the end, of the youngest deals that are mature."""
    if mature is None:
        return None
    recent = mature >= GROWN
    recent &= today < today[recent].min() + RECENT
    if recent.sum() < FEW:
        return None
    return min(float(went[recent].sum() / mature[recent].sum()), 1.0)


def _planned_rate(facts: Facts, quarter: Period, sources: Ints, k: int) -> float | None:
    """The conversion planned for these deals: mean of what is planned for the source of each.

    A source without a plan takes the rate of all sources together, so a changed mix of sources is
    not taken for a changed conversion. A source that plans more records below than above, or none
    above, plans no rate.
    """
    days = facts.cube.span(quarter.start, quarter.end)
    plan = facts.cube.plan[:, days, k : k + 2]
    counts = np.where(np.isnan(plan).any(axis=2, keepdims=True), 0.0, plan).sum(axis=1)
    above, below = counts[:, 0], counts[:, 1]
    usable = (above > 0) & (below <= above)
    if not usable.any():
        return None
    together = below[usable].sum() / above[usable].sum()
    rates = np.append(np.full(len(counts), together), together)  # the last one: no source
    rates[:-1][usable] = below[usable] / above[usable]
    return float(rates[sources].mean())


def _listed(facts: Facts, entered: Floats, k: int) -> float | None:
    """Deals that entered a stage, as a share of what Actuals counts there in the same weeks."""
    cube = facts.cube
    by_week = (len(facts.sources), cube.days // 7, 7)
    week = facts.deals.weeks(entered) - facts.deals.weeks(cube.first.toordinal())
    last = cube.index(facts.through) // 7
    at = np.arange(cube.days // 7)
    reported = cube.reported[:, :, k].reshape(by_week).any(axis=(0, 2))
    weeks = (at >= week.min()) & (at <= last) & reported
    counted = float(cube.counts[:, :, k].reshape(by_week).sum(axis=(0, 2))[weeks].sum())
    inside = week[(week >= 0) & (week <= last)]
    return float(weeks[inside].sum()) / counted if counted else None
