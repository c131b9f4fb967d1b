"""What was typed of each campaign, added up: counts, weeks that lack a report, money, cost.

Open this when a campaign's figure counts the wrong rows. Counts are added first and divided once;
a blank is never a zero. Arrays have one entry a campaign (C) and the funnel's K stages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from scorecard import lag
from scorecard.calendar import Period
from scorecard.facts import Bools, Facts, Floats, Ints
from scorecard.retention import trailing
from scorecard.workbook import UNLISTED


@dataclass(frozen=True)
class Listed:
    """A campaign's row of the Campaigns tab."""

    source: str | None = None
    owner: str | None = None
    kind: str | None = None
    starts: date | None = None
    ends: date | None = None
    spend: float | None = None  # money, what it costs in all

    def runs(self, first: date, last: date) -> bool:
        """It runs on one of these days; without an end it runs on."""
        if self.starts is None or self.starts > last:
            return False
        return self.ends is None or self.ends >= first


@dataclass(frozen=True)
class Sums:
    """Every campaign to date; the last two entries are `(unlisted)` and rows without a campaign."""

    names: tuple[str | None, ...]
    listed: tuple[Listed, ...]
    sources: tuple[tuple[str, ...], ...]  # by revenue
    active: Bools  # in the period
    counts: Floats  # C x K; NaN: never reported
    missing: Ints  # C x K, weeks in which the campaign reported, but not this stage
    above: Ints  # C x K, the nearest reported stage above; -1: none
    came: Floats  # C x K, records from the sources that report this stage and the one above
    of: Floats  # C x K, records at the stage above, from the same
    entry: Ints  # the stage at which records come in; -1: none, or no campaign
    entered: Floats  # records at that stage
    mature: Floats  # of these, as far as their wins are due
    won: Floats
    won_missing: Ints
    unpriced: Floats  # wins in weeks without a number in Revenue
    revenue: Floats
    revenue_in_period: Floats
    retained: Floats
    spend: Floats  # typed weekly; NaN: not in every week in which records came in


def add_up(facts: Facts, period: Period, end: date) -> Sums:
    """Everything dated up to `end`, and what of it lies in the period."""
    cells = facts.actuals[facts.actuals["Date"] <= pd.Timestamp(end)]
    money = facts.revenue[facts.revenue["Date"] <= pd.Timestamp(end)]
    tab = _campaigns_tab(facts)
    typed = [*tab, *cells["Campaign"].unique(), *money["Campaign"].unique()]
    named = [name for name in dict.fromkeys(typed) if isinstance(name, str) and name != UNLISTED]
    names = (*named, UNLISTED, None)
    listed = tuple(tab.get(name or "", Listed()) for name in names)

    n, start = len(names), pd.Timestamp(period.start)
    reports = _Reports(facts, cells, _numbered(cells["Campaign"], names), n)
    entry = reports.entry()
    missing = reports.missing(entry, [row.ends for row in listed])
    at, amounts = _numbered(money["Campaign"], names), money["Revenue"].to_numpy()
    in_period = _sums(at, np.where(money["Date"] >= start, amounts, np.nan), n)
    if facts.workbook.settings.revenue_from == "Deals":
        closed, unpriced = _sums(at, np.where(amounts >= 0, 1.0, np.nan), n), np.zeros(n)
        # A campaign without a won deal has none, if the tab goes back that far.
        won_missing, reporting = reports.weeks_before(money["Date"].min())
        won = np.where(np.isnan(closed) & reporting & (won_missing == 0), 0.0, closed)
    else:
        won, won_missing, unpriced = reports.counts[:, -1], missing[:, -1], reports.unpriced()
    pairs, place = np.unique(
        at * len(facts.sources) + _positions(facts, money["Source"]), return_inverse=True
    )
    by_source = _sums(place, amounts, len(pairs))
    came, of = reports.pooled()
    return Sums(
        names=names,
        listed=listed,
        sources=_sources(facts, listed, reports, pairs, by_source),
        active=reports.since(period.start)
        | ~np.isnan(in_period)
        | np.array([row.runs(period.start, end) for row in listed]),
        counts=reports.counts,
        missing=missing,
        above=reports.above,
        came=came,
        of=of,
        entry=entry,
        entered=np.where(entry >= 0, reports.counts[np.arange(n), entry], np.nan),
        mature=reports.mature(entry, end),
        won=won,
        won_missing=won_missing,
        unpriced=unpriced,
        revenue=_sums(at, amounts, n),
        revenue_in_period=in_period,
        retained=_retained(facts, end, listed, pairs, by_source),
        spend=reports.spend(entry),
    )


def _campaigns_tab(facts: Facts) -> dict[str, Listed]:
    """The Campaigns tab; rows of one name that fill different columns are one."""
    columns = facts.workbook.tables["Campaigns"].columns
    fields = ("Source", "Owner", "Kind", "Starts", "Ends", "Spend")
    merged: dict[str, list[Any]] = {}
    for i, name in enumerate(columns["Campaign"]):
        row = [columns[field][i] for field in fields]
        earlier = merged.get(name, row)
        merged[name] = [new if old is None else old for old, new in zip(earlier, row, strict=True)]
    return {name: Listed(*row) for name, row in merged.items()}


class _Reports:
    """The rows of Actuals up to a day, by campaign."""

    def __init__(self, facts: Facts, cells: pd.DataFrame, campaign: Ints, n: int) -> None:
        self.facts, self.n, self.campaign = facts, n, campaign
        self.cells: Floats = cells[[stage.name for stage in facts.stages]].to_numpy()
        self.day = (
            cells["Date"].to_numpy() - np.datetime64(facts.cube.first, "s")
        ) // np.timedelta64(1, "D")
        self.week: Ints = (self.day // 7).astype(np.int64)
        self.source = _positions(facts, cells["Source"])
        self.revenue: Floats = cells["Revenue"].to_numpy()
        self.typed: Floats = cells["Spend"].to_numpy()
        self.counts = np.column_stack([_sums(campaign, column, n) for column in self.cells.T])
        self.above = np.full(self.counts.shape, -1)
        latest = np.full(n, -1)
        for k in range(self.counts.shape[1]):
            self.above[:, k] = latest
            latest = np.where(np.isnan(self.counts[:, k]), latest, k)

    def entry(self) -> Ints:
        """The first stage with records, else the first that is reported."""
        reported = ~np.isnan(self.counts)
        first = np.where(reported.any(axis=1), reported.argmax(axis=1), -1)
        some = self.counts > 0
        entry = np.where(some.any(axis=1), some.argmax(axis=1), first)
        entry[-2:] = -1
        return entry

    def since(self, start: date) -> Bools:
        """A number is dated on or after this day."""
        filled = ~np.isnan(np.column_stack([self.cells, self.revenue, self.typed])).all(axis=1)
        late = filled & (self.day >= (start - self.facts.cube.first).days)
        return np.bincount(self.campaign[late], minlength=self.n) > 0

    def weeks_before(self, first: pd.Timestamp) -> tuple[Ints, Bools]:
        """Weeks in which each campaign reported before the week of this day, and if it ever did."""
        owner, week, at = self._weeks()
        some = np.bincount(at, ~np.isnan(self.cells).all(axis=1), len(owner)) > 0
        last = np.inf if pd.isna(first) else (first.date() - self.facts.cube.first).days // 7
        return _counted(owner[some & (week < last)], self.n), _counted(owner[some], self.n) > 0

    def missing(self, entry: Ints, ends: Sequence[date | None]) -> Ints:
        """Weeks in which a campaign reported some of its stages, but not this one.

        Where it has ended, or its records have simply stopped coming, its first stage need not be.
        """
        owner, week, at = self._weeks()
        filled = ~np.isnan(self.cells)
        reported: Bools = np.column_stack(
            [np.bincount(at, column, len(owner)) > 0 for column in filled.T]
        )
        some: Bools = np.asarray(reported.any(axis=1))
        lacking: Bools = some[:, None] & ~reported & ~np.isnan(self.counts)[owner]
        enters, rows = entry[owner], np.arange(len(owner))
        until = np.full(self.n, -1)
        np.maximum.at(until, owner, np.where(reported[rows, enters], week, -1))
        first = self.facts.cube.first
        last = np.array([-1 if end is None else (end - first).days // 7 for end in ends])
        over = (enters >= 0) & (week > np.maximum(until, last)[owner])
        lacking[rows[over], enters[over]] = False
        return np.column_stack([_counted(owner[column], self.n) for column in lacking.T])

    def unpriced(self) -> Floats:
        """Wins of weeks in which no Revenue was typed."""
        owner, _, at = self._weeks()
        priced = np.bincount(at[~np.isnan(self.revenue)], minlength=len(owner)) > 0
        wins = np.bincount(at, np.nan_to_num(self.cells[:, -1]), len(owner))
        return np.asarray(np.bincount(owner, np.where(priced, 0.0, wins), self.n), dtype=float)

    def _weeks(self) -> tuple[Ints, Ints, Ints]:
        """Campaign and week of each pair that has rows, and the pair of each row."""
        weeks = self.facts.cube.days // 7
        pairs, at = np.unique(self.campaign * weeks + self.week, return_inverse=True)
        return pairs // weeks, pairs % weeks, at

    def pooled(self) -> tuple[Floats, Floats]:
        """Records at each stage and at the one above, of the sources that report both."""
        n_sources, came, of = len(self.facts.sources), [], []
        pairs, at = np.unique(self.campaign * n_sources + self.source, return_inverse=True)
        owner = pairs // max(n_sources, 1)
        counts = np.column_stack([_sums(at, column, len(pairs)) for column in self.cells.T])
        for k in range(counts.shape[1]):
            above = self.above[owner, k]
            before = np.where(above >= 0, counts[np.arange(len(pairs)), above], np.nan)
            both = np.isnan(before) | np.isnan(counts[:, k])
            came.append(_sums(owner, np.where(both, np.nan, counts[:, k]), self.n))
            of.append(_sums(owner, np.where(both, np.nan, before), self.n))
        return np.column_stack(came), np.column_stack(of)

    def mature(self, entry: Ints, end: date) -> Floats:
        """Records that came in, each as far as its win is due by `end`, along the stages' lags."""
        due = _due(self.facts, end)
        at = entry[self.campaign]
        came = np.where(at >= 0, self.cells[np.arange(len(at)), at], np.nan)
        return _sums(self.campaign, came * due[self.week, at], self.n)

    def spend(self, entry: Ints) -> Floats:
        """Money typed weekly; NaN unless every source and week in which records came in has it."""
        at = entry[self.campaign]
        came = np.where(
            at >= 0, self.cells[np.arange(len(at)), at], np.fmax.reduce(self.cells, axis=1)
        )
        weeks = self.facts.cube.days // 7
        key = (self.campaign * len(self.facts.sources) + self.source) * weeks + self.week
        pairs, place = np.unique(key, return_inverse=True)
        costly = np.bincount(place[came > 0], minlength=len(pairs)) > 0
        typed = np.bincount(place[~np.isnan(self.typed)], minlength=len(pairs)) > 0
        owner = pairs // (weeks * max(len(self.facts.sources), 1))
        blank = np.bincount(owner[costly & ~typed], minlength=self.n) > 0
        return np.where(blank, np.nan, _sums(self.campaign, self.typed, self.n))


def _due(facts: Facts, end: date) -> Floats:
    """Weeks x stages: the share of the records of a week that are won by `end`, of those that are
    won in the end. The lags of all stages up to the win follow each other."""
    counted = np.ones(facts.cube.index(end) // 7 + 1)
    due = [counted]
    for stage in facts.stages[-2::-1]:
        due.insert(0, lag.share_due(due[0], stage.weeks_to_next or 0.0))
    return np.column_stack(due)


def _sources(
    facts: Facts, listed: Sequence[Listed], reports: _Reports, pairs: Ints, revenue: Floats
) -> tuple[tuple[str, ...], ...]:
    """The sources of each campaign: where its money is from, where it reports, where it belongs."""
    names, n = [source.name for source in facts.sources], max(len(facts.sources), 1)
    found: list[dict[str, None]] = [{} for _ in listed]
    reported = np.unique(reports.campaign * n + reports.source)
    for pair in (*pairs[np.argsort(-revenue, kind="stable")].tolist(), *reported.tolist()):
        found[pair // n].setdefault(names[pair % n])
    for row, sources in zip(listed, found, strict=True):
        if row.source is not None:
            sources.setdefault(row.source)
    return tuple(tuple(sources) for sources in found)


def _retained(
    facts: Facts, end: date, listed: Sequence[Listed], pairs: Ints, revenue: Floats
) -> Floats:
    """Revenue at the gross retention of its source; NaN where that of some is not known.

    Money under a source that no tab lists is taken for that of the source the campaign feeds.
    """
    n, kept = max(len(facts.sources), 1), trailing(facts, end)
    owner, names = pairs // n, [facts.sources[s].name for s in pairs % n]
    sources = [
        listed[i].source if name == UNLISTED else name
        for i, name in zip(owner.tolist(), names, strict=True)
    ]
    rate = np.array([kept.get(source or "", np.nan) for source in sources])
    known = np.where(revenue == 0, 0.0, revenue * rate)
    unknown = _counted(owner[np.isnan(known)], len(listed)) > 0
    return np.where(unknown, np.nan, _sums(owner, known, len(listed)))


def _numbered(campaigns: "pd.Series[Any]", names: Sequence[str | None]) -> Ints:
    place = {name: i for i, name in enumerate(names)}
    found = campaigns.map(place).fillna(len(names) - 1)
    return np.asarray(found, dtype=np.int64)


def _positions(facts: Facts, sources: "pd.Series[Any]") -> Ints:
    place = {source.name: i for i, source in enumerate(facts.sources)}
    return np.asarray(sources.map(place), dtype=np.int64)


def _counted(at: Ints, n: int) -> Ints:
    return np.bincount(at, minlength=n).astype(np.int64)


def _sums(at: Ints, values: Floats, n: int) -> Floats:
    """Sums by number, NaN where there is nothing to add.

    >>> _sums(np.array([0, 0, 1]), np.array([1.0, 2.0, np.nan]), 3).tolist()
    [3.0, nan, nan]
    """
    filled = ~np.isnan(values)
    found = np.bincount(at[filled], values[filled], n)
    return np.where(np.bincount(at[filled], minlength=n) > 0, found, np.nan)
