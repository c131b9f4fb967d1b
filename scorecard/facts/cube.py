"""What was planned and reported by source and day: the one cube that every period is a slice of.

Open this when a figure counts the wrong days. The axis of days begins with a week.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scorecard.calendar import Period
from scorecard.workbook import Source, Workbook

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

ALL = "All"
RETENTION = ("Expansion", "Contraction", "Churned")


@dataclass(frozen=True)
class Cube:
    """Plan and actual by source and day.

    `S` sources, `D` days (whole weeks), `K` stages. NaN in a plan: not planned that day.
    """

    first: date  # the axis's first day, a week's first
    plan: Floats  # S x D x K, records a day
    plan_revenue: Floats  # S x D, money a day
    plan_retention: Floats  # S x D x 3, money a day
    company_revenue: Floats  # D, the `All` rows
    company_retention: Floats  # D x 3
    counts: Floats  # S x D x K, records dated that day
    reported: Bools  # S x D x K, a number is dated that day
    revenue: Floats  # S x D, positive cells
    credits: Floats  # S x D, negative cells
    revenue_reported: Bools  # S x D
    unpriced: Bools  # S x D, true on every day of a week with wins but a blank Revenue
    retention: Floats  # S x D x 3
    retention_reported: Bools  # S x D x 3, a number is dated that day

    @property
    def days(self) -> int:
        """Length of the axis of days."""
        return int(self.plan_revenue.shape[1])

    def index(self, day: date) -> int:
        """Where a day lies on the axis, cut to its ends."""
        return min(max((day - self.first).days, 0), self.days)

    def within(self, daily: Floats, period: Period) -> Floats:
        """A period's days of an axis of days, the last one; NaN where that does not reach."""
        days = (period.start - self.first).days + np.arange(period.days)
        inside = (days >= 0) & (days < self.days)
        found = np.full((*daily.shape[:-1], period.days), np.nan)
        found[..., inside] = daily[..., days[inside]]
        return found

    def span(self, start: date, end: date) -> slice:
        """The days from `start` to `end`, both included; empty when `end` comes first."""
        first = self.index(start)
        return slice(first, max(first, self.index(end + timedelta(days=1))))


def build_cube(
    workbook: Workbook,
    sources: tuple[Source, ...],
    actuals: pd.DataFrame,
    revenue: pd.DataFrame,
    retention: pd.DataFrame,
) -> Cube:
    """The cube of these rows, dense, from the first day that has any to the last."""
    calendar, targets = workbook.calendar, workbook.tables["Targets"].columns
    stage_names = [stage.name for stage in workbook.stages]
    typed = [frame["Date"].dropna() for frame in (actuals, revenue, retention)]
    known = [workbook.through, workbook.as_of]
    known += [day.date() for column in typed if len(column) for day in (column.min(), column.max())]
    known += [day for period in targets["Period"] for day in (period.start, period.end)]
    first, last = calendar.week(min(known)).start, calendar.week(max(known)).end
    n_days, n_sources, n_stages = (last - first).days + 1, len(sources), len(stage_names)
    position = {source.name: i for i, source in enumerate(sources)}

    # Row n_sources is the company's (`All`).
    plan = np.full((n_sources + 1, n_days, n_stages), np.nan)
    plan_revenue = np.full((n_sources + 1, n_days), np.nan)
    plan_retention = np.full((n_sources + 1, n_days, 3), np.nan)
    coarse_first = sorted(
        _merged_targets(targets, [*stage_names, "Revenue", *RETENTION]),
        key=lambda row: -row[0].days,
    )
    for period, source, values in coarse_first:
        i = n_sources if source == ALL else position[source]
        at = (period.start - first).days
        span = slice(at, at + period.days)
        # The finest period that covers a day counts as a whole, blanks included; a row without
        # Revenue is no target.
        if values["Revenue"] is not None:
            plan_revenue[i, span] = values["Revenue"] / period.days
            for k, name in enumerate(stage_names):
                value = values[name]
                plan[i, span, k] = np.nan if value is None else value / period.days
        for c, name in enumerate(RETENTION):
            if (value := values[name]) is not None:
                plan_retention[i, span, c] = value / period.days

    def day_and_source(frame: pd.DataFrame) -> tuple[Ints, Ints]:
        days = (frame["Date"].to_numpy() - np.datetime64(first, "s")) // np.timedelta64(1, "D")
        source: Ints = np.asarray(frame["Source"].map(position), dtype=np.int64)
        return days.astype(np.int64), source

    shape = (n_sources, n_days)
    counts, reported = np.zeros((*shape, n_stages)), np.zeros((*shape, n_stages), bool)
    day, s = day_and_source(actuals)
    for k, name in enumerate(stage_names):
        cells = actuals[name].to_numpy()
        filled = ~np.isnan(cells)
        np.add.at(counts[:, :, k], (s[filled], day[filled]), cells[filled])
        reported[s[filled], day[filled], k] = True
    unpriced = np.zeros(shape, bool)
    if n_stages and workbook.settings.revenue_from == "Actuals":
        for source, week in _unpriced_weeks(actuals, stage_names[-1]):
            at = (week.date() - first).days
            unpriced[position[source], at : at + 7] = True

    positive, credits = np.zeros(shape), np.zeros(shape)
    revenue_reported = np.zeros(shape, bool)
    day, s = day_and_source(revenue)
    money = revenue["Revenue"].to_numpy()
    np.add.at(positive, (s, day), np.maximum(money, 0))
    np.add.at(credits, (s, day), np.minimum(money, 0))
    revenue_reported[s, day] = True

    kept, kept_reported = np.zeros((*shape, 3)), np.zeros((*shape, 3), bool)
    day, s = day_and_source(retention)
    for c, name in enumerate(RETENTION):
        cells = retention[name].to_numpy()
        filled = ~np.isnan(cells)
        np.add.at(kept[:, :, c], (s[filled], day[filled]), cells[filled])
        kept_reported[s[filled], day[filled], c] = True
    return Cube(
        first=first,
        plan=plan[:n_sources],
        plan_revenue=plan_revenue[:n_sources],
        plan_retention=plan_retention[:n_sources],
        company_revenue=plan_revenue[n_sources],
        company_retention=plan_retention[n_sources],
        counts=counts,
        reported=reported,
        revenue=positive,
        credits=credits,
        revenue_reported=revenue_reported,
        unpriced=unpriced,
        retention=kept,
        retention_reported=kept_reported,
    )


def _merged_targets(
    targets: Mapping[str, list[Any]], names: list[str]
) -> list[tuple[Period, str, dict[str, float | None]]]:
    """One record a period and source: rows that fill different columns are one, sources that are
    not listed are added up."""
    merged: dict[tuple[Period, str], dict[str, float | None]] = {}
    for i, key in enumerate(zip(targets["Period"], targets["Source"], strict=True)):
        record = merged.setdefault(key, dict.fromkeys(names))
        for name in names:
            if (value := targets[name][i]) is not None:
                record[name] = (record[name] or 0.0) + value
    return [(period, source, values) for (period, source), values in merged.items()]


def _unpriced_weeks(actuals: pd.DataFrame, win: str) -> list[tuple[str, pd.Timestamp]]:
    """Source and week where a campaign has wins but no Revenue was typed."""
    sums = actuals.groupby(["Source", "Week", actuals["Campaign"].fillna("")])[[win, "Revenue"]]
    totals = sums.sum(min_count=1)
    missing = totals[(totals[win] > 0) & totals["Revenue"].isna()]
    return [(source, week) for source, week, _ in missing.index]
