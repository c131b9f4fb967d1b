"""What stays and what leaves, in money: beside new sales, beside plan, and only to stand still.

Open this when an amount of the Retention page is wrong; its rates are in `cohort`.
"""

import math
from datetime import date, timedelta

import numpy as np

from scorecard import ratios
from scorecard.calendar import Period
from scorecard.facts import RETENTION, SIGNS, Facts, Floats, total
from scorecard.retention.cohort import YEAR
from scorecard.retention.months import Months
from scorecard.retention.results import (
    CampaignKept,
    CampaignsKept,
    Flow,
    Opened,
    PlanLine,
    SourceCost,
    StandStill,
)
from scorecard.retention.survival import ahead

LISTED = 100  # campaigns
WEEKS = 52  # of wins, for what a customer costs


def flow(months: Months, at: list[int]) -> Flow:
    """What was won, added, cut and lost in these months."""
    moved = months.cells[1:, :, at]
    # What was won under a name that no tab lists has its customers under one that is listed.
    wins = (months.won_by_source[:, at] > 0) & months.listed[:, None]
    expected = months.rows[:, at] | (months.size[:, at] > 0) | wins
    expansion, contraction, churned = (total(part) for part in moved)
    return Flow(
        months=tuple(months.month(m) for m in at),
        won=total(months.won[at]),
        expansion=expansion,
        contraction=contraction,
        churned=churned,
        complete=not np.isnan(moved[:, expected]).any(),
    )


def sales(months: Months, period: Period) -> Flow | None:
    """The period's months that are over and reported; where it has none, the last one before."""
    counted = months.counted.tolist()
    inside = [m for m in counted if months.month(m) in period]
    return flow(months, inside or counted[-1:]) if counted else None


def opened(months: Months, span: range) -> Opened | None:
    """Openings beside movements: ``opening' - (opening + expansion - contraction - churned)``."""
    here, there = months.opening[:, :-1], months.opening[:, 1:]
    rose = (there - here + months.net_losses[:, :-1])[:, span.start : span.stop]
    known = ~np.isnan(rose)
    if not known.any():
        return None
    at = np.flatnonzero(known.any(axis=0)) + span.start
    won = months.won_by_source[:, span.start : span.start + rose.shape[1]]
    return Opened(
        months=tuple(months.month(int(m)) for m in at),
        unexplained=float(rose[known].sum()),
        won=float(won[known].sum()),
    )


def campaigns(facts: Facts, start: date, through: date, yearly: dict[str, float]) -> CampaignsKept:
    """What campaigns won on these days, each at the yearly rate of its source.

    The Customers tab names no campaign: of two campaigns of one source none is known to keep more.
    """
    days = facts.revenue["Date"].to_numpy()
    inside = (days >= np.datetime64(start)) & (days <= np.datetime64(through))
    won = facts.revenue[inside].groupby(["Source", "Campaign"], dropna=False)["Revenue"].sum()
    rows = []
    for source, campaign, money in won.reset_index().itertuples(index=False):
        rate = yearly.get(source)
        rows.append(
            CampaignKept(
                campaign=campaign if isinstance(campaign, str) else None,
                source=source,
                won=float(money),
                rate=rate,
                stays=None if rate is None else float(money) * rate,
            )
        )
    rows.sort(key=lambda row: (-row.won, row.source, row.campaign or ""))
    judged = [row for row in rows if row.stays is not None]
    return CampaignsKept(
        largest=tuple(rows[:LISTED]),
        others=len(rows[LISTED:]),
        others_won=math.fsum(row.won for row in rows[LISTED:]),
        won=math.fsum(row.won for row in rows),
        judged=math.fsum(row.won for row in judged),
        stays=math.fsum(row.stays or 0.0 for row in judged),
    )


def stand_still(facts: Facts, months: Months, period: Period, through: date) -> StandStill | None:
    """What has to be won to have as much in the end as there was, at the rate of the last months.

    ``opening * rate * months``, the rate pooled: ``sum(contraction + churned - expansion) /
    sum(opening)`` over source-months that know all of them. While one stands still, what is won
    keeps the opening where it is, so the rate is not chained.
    """
    counted = months.counted_net
    if not len(counted):
        return None
    last = int(counted[-1])
    recent = counted[counted > last - YEAR]
    known = ~np.isnan(months.net_losses) & (months.opening > 0)
    opening, lost, expansion = (
        np.where(known, money, 0.0)[:, recent].sum(axis=0)
        for money in (months.opening, months.losses, months.cells[1])
    )
    rates = (lost - expansion) / opening
    rate = float((lost - expansion).sum() / opening.sum())
    there = float(months.size[:, last].sum())
    inside = [m for m in range(last + 1) if months.month(m) in period]
    reported_to = months.month(last + 1) - timedelta(days=1)
    still = _in_months(max(period.start, reported_to + timedelta(days=1)), period.end)
    fiscal_year = facts.workbook.calendar.year(min(period.end, through))
    return StandStill(
        months=len(recent),
        opening=there,
        lost=float(lost.sum() / opening.sum()),
        expansion=float(expansion.sum() / opening.sum()),
        done=float(np.nansum(months.net_losses[:, inside])),
        months_left=still,
        rest=there * rate * still,
        rest_range=_around(there, rate, rates, still),
        year=there * rate * YEAR,
        year_range=_around(there, rate, rates, YEAR),
        target=total(facts.company_plan[facts.cube.span(period.start, period.end)]),
        fiscal_year=fiscal_year,
        year_target=total(facts.company_plan[facts.cube.span(fiscal_year.start, fiscal_year.end)]),
    )


def against_plan(facts: Facts, start: date, through: date) -> tuple[tuple[PlanLine, ...], float]:
    """Expansion, contraction and churn beside their plan, and the net plan not reported yet.

    As in the ledger: a source's plan counts in the months in which the cell is filled.
    """
    cube, days = facts.cube, facts.cube.span(start, through)
    plans, known = cube.plan_retention[:, days], facts.retention_known[:, days]
    frame = facts.retention
    dated = frame["Date"].to_numpy()
    typed = frame[(dated >= np.datetime64(start)) & (dated <= np.datetime64(through))]
    lines = []
    for c, name in enumerate(RETENTION):
        actual = float(cube.retention[:, days, c].sum())
        plan = total(plans[:, :, c][known[:, :, c]])
        lines.append(
            PlanLine(
                name=name,
                plan=plan,
                actual=actual if typed[name].notna().any() else None,
                effect=float(SIGNS[c]) * (actual - (plan or 0.0)),
            )
        )
    return tuple(lines), float((np.nan_to_num(np.where(known, np.nan, plans)) @ SIGNS).sum())


def costs(facts: Facts, through: date, yearly: dict[str, float]) -> tuple[SourceCost, ...]:
    """What a won customer cost, for sources with spend in every week.

    Over the last 52 complete weeks of wins, and the spend of 52 weeks that lie earlier by what a
    lead takes to the win (`Weeks to next`, from the source's first stage on).
    """
    cube = facts.cube
    stop = (cube.index(through + timedelta(days=1)) // 7) * 7
    if stop < WEEKS * 7 or not facts.stages:
        return ()
    days = slice(stop - WEEKS * 7, stop)
    lags = np.array([stage.weeks_to_next or 0.0 for stage in facts.stages[:-1]])
    spend = facts.actuals.dropna(subset=["Spend"])
    week = (spend["Week"].to_numpy() - np.datetime64(cube.first, "s")) // np.timedelta64(7, "D")
    found = []
    for s, source in enumerate(facts.sources):
        entered = np.flatnonzero(cube.counts[s, days].any(axis=0))
        wins = float(cube.counts[s, days, -1].sum())
        if not wins:
            continue
        lag = round(float(lags[entered[0] :].sum()))
        first = stop // 7 - WEEKS - lag
        inside = (spend["Source"] == source.name).to_numpy() & (week >= first)
        inside &= week < first + WEEKS
        if len(np.unique(week[inside])) < WEEKS:
            continue
        spent = float(spend["Spend"][inside].sum())
        cost = ratios.acquisition_cost(spent, wins)
        money = float((cube.revenue + cube.credits)[s, days].sum())
        deal = ratios.ratio(money, wins) if money > 0 else None
        if cost is None:
            continue
        kept = yearly.get(source.name)
        found.append(
            SourceCost(
                source=source.name,
                wins=wins,
                lag=lag,
                spend=spent,
                cost=cost,
                deal=deal,
                payback=None if deal is None else ratios.payback(cost, deal / YEAR),
                lifetime=None if kept is None else ratios.lifetime(1 - kept),
            )
        )
    return tuple(sorted(found, key=lambda of: (of.cost, of.source)))


def _around(
    opening: float, rate: float, rates: Floats, months: float
) -> tuple[float, float] | None:
    half = ahead(rates, months) if months else None
    if half is None:
        return None
    return opening * (rate * months - half), opening * (rate * months + half)


def _in_months(first: date, last: date) -> float:
    """How many months these days are, each month's days being parts of it.

    >>> _in_months(date(2026, 7, 1), date(2026, 9, 30))
    3.0
    >>> _in_months(date(2026, 2, 15), date(2026, 2, 28))
    0.5
    """
    if last < first:
        return 0.0
    days = np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1)
    _, each = np.unique(days.astype("datetime64[M]"), return_counts=True)
    starts = np.unique(days.astype("datetime64[M]"))
    whole = ((starts + 1).astype("datetime64[D]") - starts.astype("datetime64[D]")).astype(int)
    return float((each / whole).sum())
