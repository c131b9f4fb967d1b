"""Typed rows to day cubes: who planned and who reported what, on which day.

Open this when a figure counts the wrong rows. Every table here has its grain stated:

- `Facts.actuals`, `Facts.revenue`, `Facts.retention`: one row a sheet row, with its row number.
- `Facts.cube`: source x day (x column), dense, on one axis of days that begins with a week.

Everything that is computed over a period is a slice of the cube along its days, so a typed date
decides the period and a week is seven neighbours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scorecard.calendar import Period
from scorecard.workbook import UNLISTED, Source, Stage, Table, Workbook

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

ALL = "All"
DEALS = 10  # won deals from which on their spread is taken as known
RETENTION = ("Expansion", "Contraction", "Churned")
SIGNS = np.array([1.0, -1.0, -1.0])  # of RETENTION, in Net revenue


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
    retention_reported: Bools  # S x D, a Customers row is dated that day

    @property
    def days(self) -> int:
        """Length of the axis of days."""
        return int(self.plan_revenue.shape[1])

    def index(self, day: date) -> int:
        """Where a day lies on the axis, cut to its ends."""
        return min(max((day - self.first).days, 0), self.days)

    def span(self, start: date, end: date) -> slice:
        """The days from `start` to `end`, both included; empty when `end` comes first."""
        first = self.index(start)
        return slice(first, max(first, self.index(end + timedelta(days=1))))


@dataclass(frozen=True)
class Facts:
    """What the workbook says, ready to be added up."""

    workbook: Workbook
    stages: tuple[Stage, ...]
    sources: tuple[Source, ...]  # the listed ones, then `(unlisted)` where any row needs it
    actuals: pd.DataFrame  # row, Date, Week, Source, Campaign, a column a stage, Revenue, Spend
    revenue: pd.DataFrame  # row, Date, Week, Source, Campaign, Revenue: the cells of the Number
    retention: pd.DataFrame  # row, Date, Source, Expansion, Contraction, Churned
    cube: Cube

    @property
    def net(self) -> bool:
        """The Number counts expansion, contraction and churn too."""
        return self.workbook.settings.number == "Net revenue"

    @property
    def revenue_table(self) -> Table:
        """The tab whose cells make the Number."""
        return self.workbook.tables[self.workbook.settings.revenue_from]

    @property
    def revenue_column(self) -> str:
        """The column of `revenue_table` that holds the money."""
        return "Amount" if self.workbook.settings.revenue_from == "Deals" else "Revenue"

    @property
    def through(self) -> date:
        """Figures count days up to this one."""
        return self.workbook.through

    @cached_property
    def days(self) -> tuple[date, date]:
        """The first and the last day that has a number or a target, the through date included."""
        cube = self.cube
        used = np.flatnonzero(
            cube.reported.any(axis=(0, 2))
            | self.actual_reported.any(axis=0)
            | ~np.isnan(self.plan).all(axis=0)
            | ~np.isnan(self.company_plan)
        )
        ends = [cube.first + timedelta(days=int(i)) for i in (*used[:1], *used[-1:])]
        return min([self.through, *ends]), max([self.through, *ends])

    @cached_property
    def actual(self) -> Floats:
        """S x D, money of the Number dated that day; 0 where nothing is dated."""
        closed = self.cube.revenue + self.cube.credits
        return closed + self.cube.retention @ SIGNS if self.net else closed

    @cached_property
    def actual_reported(self) -> Bools:
        """S x D, some money of the Number is dated that day."""
        closed = self.cube.revenue_reported
        return closed | self.cube.retention_reported if self.net else closed

    @cached_property
    def plan(self) -> Floats:
        """S x D, planned money of the Number; NaN where the source has no target."""
        return self._planned(self.cube.plan_revenue, self.cube.plan_retention)

    @cached_property
    def company_plan(self) -> Floats:
        """D, planned money of the Number: the `All` rows, else what the sources plan together."""
        cube = self.cube
        return self._planned(
            _else_sum(cube.company_revenue, cube.plan_revenue),
            _else_sum(cube.company_retention, cube.plan_retention),
        )

    def _planned(self, revenue: Floats, retention: Floats) -> Floats:
        if not self.net:
            return revenue
        nobody = np.isnan(revenue) & np.isnan(retention).all(axis=-1)
        planned = np.nan_to_num(revenue) + np.nan_to_num(retention) @ SIGNS
        return np.where(nobody, np.nan, planned)

    def deal_spread(self, source: str) -> float | None:
        """Money, the standard deviation of single won deals.

        Of this source where it has won at least `DEALS` of them, else of all; None where even
        those are fewer.
        """
        return self._deal_spreads.get(source, self._deal_spreads.get(ALL))

    @cached_property
    def _deal_spreads(self) -> dict[str, float]:
        won = _won_deals(self.workbook.tables["Deals"])
        won = won[(won["Date"] <= pd.Timestamp(self.through)) & (won["Revenue"] > 0)]
        amounts = {ALL: won["Revenue"]} | {str(s): of for s, of in won.groupby("Source")["Revenue"]}
        spreads = {name: float(of.std()) for name, of in amounts.items() if len(of) >= DEALS}
        # Of one list price for all the spread says nothing about the next deal.
        return {name: spread for name, spread in spreads.items() if spread}

    @property
    def default_period(self) -> Period:
        """The quarter that holds the through date."""
        return self.workbook.calendar.quarter(self.through)

    @property
    def win_owner(self) -> str | None:
        """Who answers for the last stage, as written in Funnel."""
        return self.stages[-1].owner if self.stages else None

    @property
    def size_owner(self) -> str | None:
        """Who answers for revenue per won deal."""
        return self.workbook.settings.deal_size_owner or self.win_owner


def build(workbook: Workbook) -> Facts:
    """The facts of a workbook; a workbook without rows gives empty ones."""
    tables = workbook.tables
    names = [stage.name for stage in workbook.stages]
    actuals = _frame(tables["Actuals"], ["Source", "Campaign"], [*names, "Revenue", "Spend"])
    actuals["Week"] = _week_start(actuals["Date"], workbook)
    if workbook.settings.revenue_from == "Deals":
        revenue = _won_deals(tables["Deals"])
        revenue["Week"] = _week_start(revenue["Date"], workbook)
    else:
        revenue = actuals.loc[
            actuals["Revenue"].notna(), ["row", "Date", "Week", "Source", "Campaign", "Revenue"]
        ].reset_index(drop=True)
    retention = _frame(tables["Customers"], ["Source"], list(RETENTION))
    used = [actuals["Source"], revenue["Source"], retention["Source"]]
    sources = workbook.sources
    if any((column == UNLISTED).any() for column in used) or UNLISTED in set(
        tables["Targets"].columns["Source"]
    ):
        sources = (*sources, Source(UNLISTED, None, None, 0))
    cube = _cube(workbook, sources, actuals, revenue, retention)
    return Facts(workbook, workbook.stages, sources, actuals, revenue, retention, cube)


def total(daily: Floats) -> float | None:
    """The sum of what is known; None where every day is NaN.

    Rounded to a millionth: a target that is spread over its days and added again is itself.

    >>> total(np.array([1.0, np.nan])), total(np.array([np.nan]))
    (1.0, None)
    """
    return None if np.isnan(daily).all() else round(float(np.nansum(daily)), 6)


def _else_sum(company: Floats, of_sources: Floats) -> Floats:
    """Where the company has no target of its own, the sum over sources (NaN: nobody's)."""
    summed = np.nansum(of_sources, axis=0)
    return np.where(
        np.isnan(company), np.where(np.isnan(of_sources).all(axis=0), np.nan, summed), company
    )


def _frame(table: Table, texts: list[str], numbers: list[str]) -> pd.DataFrame:
    """One row a sheet row; blank numbers are NaN, blank texts None."""
    frame = pd.DataFrame({"row": np.asarray(table.rows, dtype=np.int64)})
    frame["Date"] = pd.to_datetime(pd.Series(table.columns["Date"], dtype=object)).astype(
        "datetime64[s]"
    )
    for name in texts:
        frame[name] = pd.Series(table.columns[name], dtype=object)
    for name in numbers:
        frame[name] = np.array(table.columns[name], dtype=np.float64)
    return frame


def _week_start(days: "pd.Series[pd.Timestamp]", workbook: Workbook) -> "pd.Series[pd.Timestamp]":
    since = (days.dt.day_of_week - workbook.calendar.week_start) % 7
    first: pd.Series[pd.Timestamp] = days - pd.to_timedelta(since, unit="D")
    return first


def _won_deals(deals: Table) -> pd.DataFrame:
    """Won deals by their close date, in the shape of revenue cells."""
    columns = deals.columns
    won = [i for i, outcome in enumerate(columns["Outcome"]) if outcome == "Won"]
    frame = pd.DataFrame({"row": np.array([deals.rows[i] for i in won], dtype=np.int64)})
    closed = pd.Series([columns["Closed"][i] for i in won], dtype=object)
    frame["Date"] = pd.to_datetime(closed).astype("datetime64[s]")
    for name in ("Source", "Campaign"):
        # A deal without a source keeps its money, as an unknown name does.
        unnamed = UNLISTED if name == "Source" else None
        frame[name] = pd.Series([columns[name][i] or unnamed for i in won], dtype=object)
    frame["Revenue"] = np.array([columns["Amount"][i] for i in won], dtype=np.float64)
    return frame


def _cube(
    workbook: Workbook,
    sources: tuple[Source, ...],
    actuals: pd.DataFrame,
    revenue: pd.DataFrame,
    retention: pd.DataFrame,
) -> Cube:
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

    kept, kept_reported = np.zeros((*shape, 3)), np.zeros(shape, bool)
    day, s = day_and_source(retention)
    for c, name in enumerate(RETENTION):
        np.add.at(kept[:, :, c], (s, day), np.nan_to_num(retention[name].to_numpy()))
    kept_reported[s, day] = True
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
