"""The facts of a workbook: its rows as tables, and what is added up over days.

Open this when a figure counts the wrong rows. Every table here has its grain stated:

- `Facts.actuals`, `Facts.revenue`, `Facts.retention`: one row a sheet row, with its row number.
- `Facts.cube`: source x day (x column), dense, on one axis of days that begins with a week.
- `Facts.deals`: one entry a deal.

Everything that is computed over a period is a slice of the cube along its days, so a typed date
decides the period and a week is seven neighbours.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd

from scorecard.calendar import Period
from scorecard.facts.cube import ALL, RETENTION, Bools, Cube, Floats, build_cube
from scorecard.facts.deals import Deals, build_deals, won_cells
from scorecard.workbook import UNLISTED, Source, Stage, Table, Workbook

DEALS = 10  # won deals from which on their spread is taken as known
SIGNS = np.array([1.0, -1.0, -1.0])  # of RETENTION, in Net revenue


@dataclass(frozen=True)
class Facts:
    """What the workbook says, ready to be added up."""

    workbook: Workbook
    stages: tuple[Stage, ...]
    sources: tuple[Source, ...]  # the listed ones, then `(unlisted)` where any row needs it
    actuals: pd.DataFrame  # row, Date, Week, Source, Campaign, a column a stage, Revenue, Spend
    revenue: pd.DataFrame  # row, Date, Week, Source, Campaign, Revenue: the cells of the Number
    retention: pd.DataFrame  # row, Date, Source, Opening, Expansion, Contraction, Churned
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
    def deals(self) -> Deals:
        """Every deal, as it stood on the through date."""
        return build_deals(self.workbook)

    @cached_property
    def retention_known(self) -> Bools:
        """S x D x 3, the month of that day has a number, dated by the through date."""
        reported = self.cube.retention_reported.copy()
        reported[:, self.cube.index(self.through + timedelta(days=1)) :] = False
        days = np.datetime64(self.cube.first, "D") + np.arange(self.cube.days)
        _, first, month = np.unique(
            days.astype("datetime64[M]"), return_index=True, return_inverse=True
        )
        known: Bools = np.logical_or.reduceat(reported, first, axis=1)[:, month]
        return known

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
        return closed | self.cube.retention_reported.any(axis=2) if self.net else closed

    @cached_property
    def plan(self) -> Floats:
        """S x D, planned money of the Number; NaN where the source has no target."""
        return self._planned(self.cube.plan_revenue, self.cube.plan_retention)

    @cached_property
    def company_plan(self) -> Floats:
        """D, planned money of the Number: the `All` rows, else what the sources plan together."""
        cube = self.cube
        return self._planned(
            self.closed_plan, _else_sum(cube.company_retention, cube.plan_retention)
        )

    @cached_property
    def closed_plan(self) -> Floats:
        """D, planned closed-won revenue: the `All` rows, else what the sources plan together."""
        return _else_sum(self.cube.company_revenue, self.cube.plan_revenue)

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
        won = won_cells(self.workbook.tables["Deals"])
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
        revenue = won_cells(tables["Deals"])
        revenue["Week"] = _week_start(revenue["Date"], workbook)
    else:
        revenue = actuals.loc[
            actuals["Revenue"].notna(), ["row", "Date", "Week", "Source", "Campaign", "Revenue"]
        ].reset_index(drop=True)
    retention = _frame(tables["Customers"], ["Source"], ["Opening", *RETENTION])
    used = [actuals["Source"], revenue["Source"], retention["Source"]]
    sources = workbook.sources
    if any((column == UNLISTED).any() for column in used) or UNLISTED in set(
        tables["Targets"].columns["Source"]
    ):
        sources = (*sources, Source(UNLISTED, None, None, 0))
    cube = build_cube(workbook, sources, actuals, revenue, retention)
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
