"""What a win is worth, and what each team would be measured by alone.

Open this when the average deal or a figure of "paid apart" counts the wrong records.
"""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from scorecard.calendar import Period
from scorecard.facts import Bools, Facts, total
from scorecard.ledger import Ledger, split_owner
from scorecard.number import TRAILING, Number
from scorecard.pay.results import Deal, Measure, Own


def average_deal(facts: Facts, period: Period, through: date) -> Deal | None:
    """Money that an average win brings: over the last 13 weeks, else as the period plans it."""
    start = through - timedelta(days=7 * TRAILING - 1)
    from_deals = facts.workbook.settings.revenue_from == "Deals"
    wins, money = (_won_deals if from_deals else _reported_wins)(facts, start, through)
    if wins > 0 and money > 0:
        return Deal(money / wins, wins)
    wins, money = _planned_wins(facts, period)
    return Deal(money / wins, None) if wins > 0 and money > 0 else None


def _won_deals(facts: Facts, start: date, through: date) -> tuple[float, float]:
    """Won deals and their money; one below 0 is a credit."""
    won, days = facts.revenue["Revenue"], facts.revenue["Date"]
    inside = (days >= pd.Timestamp(start)) & (days <= pd.Timestamp(through)) & (won > 0)
    return float(inside.sum()), float(won[inside].sum())


def _reported_wins(facts: Facts, start: date, through: date) -> tuple[float, float]:
    """Wins and their revenue over all sources, from weeks in which a source has reported both.

    Credits are no wins, and a source's revenue without any win is none of one.
    """
    cube, days = facts.cube, facts.cube.span(start, through)
    # The last stage as a slice: none where the funnel has no stages.
    reported: Bools = np.any(cube.reported[:, :, -1:], axis=2)
    known = (_in_weeks(reported) & ~cube.unpriced)[:, days]
    wins = (cube.counts[:, days, -1:].sum(axis=2) * known).sum(axis=1)
    money = (cube.revenue[:, days] * known).sum(axis=1)
    return float(wins.sum()), float(money[wins > 0].sum())


def _planned_wins(facts: Facts, period: Period) -> tuple[float, float]:
    """Wins and revenue of the sources whose targets have both."""
    cube, days = facts.cube, facts.cube.span(period.start, period.end)
    wins = np.nansum(cube.plan[:, days, -1:], axis=(1, 2))
    money = np.nansum(cube.plan_revenue[:, days], axis=1)
    return float(wins.sum()), float(money[wins > 0].sum())


def own_measure(facts: Facts, ledger: Ledger, number: Number, team: str) -> Own:
    """What a team would be measured by alone.

    Whoever owns the last stage by closed-won revenue, other owners of stages by the volume of the
    first one they own, a team with sources and no stage by the revenue of its sources. A team with
    neither (customer success, mostly) has no measure in this workbook, and none is made up.
    """
    owned = [k for k, stage in enumerate(facts.stages) if team in stage.owners]
    if owned and owned[-1] == len(facts.stages) - 1:
        return _closed_won(facts, ledger, number)
    if owned:
        return _volume(facts, ledger, owned[0])
    mine = {of.source for of in ledger.sources if team in split_owner(of.team)}
    share = next((of for of in ledger.teams if of.team == team), None)
    if not mine or share is None:
        return Own("none", None, None, None, None, 0, 0, False)
    money = {"Revenue", "Customers", *(stage.name for stage in facts.stages[-1:])}
    waits = any(w.source in mine and w.stage in money for w in ledger.waiting)
    return _measured(
        "own sources", share.sourced_actual, share.sourced_target_to_date, at_least=waits
    )


def _closed_won(facts: Facts, ledger: Ledger, number: Number) -> Own:
    """Closed-won revenue: The Number, or its part that is sold."""
    if not facts.net:
        return _measured("revenue", number.actual, number.target_to_date, at_least=number.at_least)
    cube, days = facts.cube, facts.cube.span(ledger.period.start, ledger.through)
    actual = None
    if cube.revenue_reported[:, days].any():
        actual = float((cube.revenue + cube.credits)[:, days].sum())
    plan = total(facts.closed_plan[days])
    return _measured("revenue", actual, plan, at_least=number.at_least)


def _volume(facts: Facts, ledger: Ledger, k: int) -> Own:
    """Records of a stage over the planned sources; a week that is waited on counts as for money.

    What is not reported is not there yet, on this side as on the other, so both are at least that.
    """
    cube, days = facts.cube, facts.cube.span(ledger.period.start, ledger.through)
    inside = np.zeros(cube.days, bool)
    inside[days] = True
    planned = _in_weeks(~np.isnan(cube.plan[:, :, k]) & inside)
    sources = planned.any(axis=1)
    missing = planned & ~_in_weeks(cube.reported[:, :, k])
    reported = cube.reported[sources, days, k].any()
    found = _measured(
        "volume",
        float(cube.counts[sources, days, k].sum()) if reported else None,
        total(cube.plan[:, days, k]),
        at_least=bool(missing.any()),
    )
    return replace(
        found,
        stage=facts.stages[k].name,
        missing_weeks=int(missing[:, ::7].any(axis=0).sum()),
        missing_sources=int(missing.any(axis=1).sum()),
    )


def _in_weeks(daily: Bools) -> Bools:
    """True on every day of a week in which any day is; sources x days, whole weeks."""
    sources, days = daily.shape
    weeks: Bools = np.repeat(daily.reshape(sources, days // 7, 7).any(axis=2), 7, axis=1)
    return weeks


def _measured(measure: Measure, actual: float | None, plan: float | None, *, at_least: bool) -> Own:
    attainment = None
    if actual is not None and plan is not None and plan > 0:
        attainment = actual / plan
    return Own(measure, None, actual, plan, attainment, 0, 0, at_least)
