"""The Customers tab as months: source x month, with what each month leaves.

Open this when a month is counted that should not be, or is not. A month counts once it is over, and
when sources with at least half of the opening money have reported it; else the few would stand for
the many.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from scorecard.facts import RETENTION, Bools, Facts, Floats, Ints
from scorecard.workbook import UNLISTED

LATE = 3  # months; a source that is silent for longer is no longer waited on
COLUMNS = ("Opening", *RETENTION)


@dataclass(frozen=True)
class Months:
    """Complete months up to a day, from the first one that has a row.

    `S` sources, `M` months. NaN: not typed in.
    """

    first: int  # months since 1970
    cells: Floats  # 4 x S x M, money, as `COLUMNS`
    rows: Bools  # S x M, a row is there
    size: Floats  # S x M, opening money last known, 0 once it is older than `LATE`
    won: Floats  # M, closed-won; NaN: nothing reported
    won_by_source: Floats  # S x M
    listed: Bools  # S, all but `(unlisted)`

    def __len__(self) -> int:
        return int(self.rows.shape[1])

    @property
    def opening(self) -> Floats:
        """S x M."""
        opening: Floats = self.cells[0]
        return opening

    @property
    def losses(self) -> Floats:
        """S x M, cut or gone."""
        losses: Floats = self.cells[2] + self.cells[3]
        return losses

    @property
    def net_losses(self) -> Floats:
        """S x M, less what customers added."""
        net_losses: Floats = self.losses - self.cells[1]
        return net_losses

    def rates(self, losses: Floats) -> Floats:
        """S x M, share that a month leaves, never below 0; NaN: not known, or nothing was there."""
        lost = np.full(losses.shape, np.nan)
        np.divide(losses, self.opening, out=lost, where=self.opening > 0)
        left: Floats = np.maximum(1 - lost, 0.0)
        return left

    @cached_property
    def counted(self) -> Ints:
        """The months whose losses most of the money has reported."""
        return self._known(self.losses)

    @cached_property
    def counted_net(self) -> Ints:
        """The same of losses and expansion."""
        return self._known(self.net_losses)

    def _known(self, losses: Floats) -> Ints:
        known = (self.size * ~np.isnan(self.rates(losses))).sum(axis=0)
        return np.flatnonzero((known > 0) & (2 * known >= self.size.sum(axis=0)))

    def month(self, at: int) -> date:
        """The first day of a month of the axis."""
        return _first_day(self.first + at)

    def at(self, day: date) -> int:
        """Where the month of a day lies on the axis; it may lie outside."""
        return _number(day) - self.first


def read_months(facts: Facts, through: date) -> Months:
    """The complete months of Customers up to a day."""
    frame, sources = facts.retention, {source.name: i for i, source in enumerate(facts.sources)}
    month: Ints = frame["Date"].to_numpy().astype("datetime64[M]").astype(np.int64)
    end = _number(through + timedelta(days=1))  # the first month that is not over
    first = min(int(month.min()), end) if len(month) else end
    inside = month < end
    at = month[inside] - first
    source: Ints = np.array([sources[name] for name in frame["Source"][inside]], dtype=np.int64)
    shape = (len(sources), end - first)
    rows = np.zeros(shape, dtype=np.int64)
    np.add.at(rows, (source, at), 1)
    cells = np.full((len(COLUMNS), *shape), np.nan)
    for c, name in enumerate(COLUMNS):
        values = frame[name].to_numpy()[inside]
        filled, sums = np.zeros(shape, dtype=np.int64), np.zeros(shape)
        np.add.at(filled, (source, at), ~np.isnan(values))
        np.add.at(sums, (source, at), np.nan_to_num(values))
        # Two rows of a source and month fill different cells; of unlisted names each has its own.
        known = filled > 0
        if UNLISTED in sources:
            known[sources[UNLISTED]] &= filled[sources[UNLISTED]] == rows[sources[UNLISTED]]
        cells[c][known] = sums[known]
    won_by_source, reported = _won(facts, first, shape)
    won = np.where(reported, won_by_source.sum(axis=0), np.nan)
    return Months(
        first=first,
        cells=cells,
        rows=rows > 0,
        size=_last_known(cells[0]),
        won=won,
        won_by_source=won_by_source,
        listed=np.array([name != UNLISTED for name in sources], dtype=bool),
    )


def _won(facts: Facts, first: int, shape: tuple[int, int]) -> tuple[Floats, Bools]:
    """Closed-won money by source and month, and the months with any."""
    cube = facts.cube
    day = np.datetime64(cube.first, "D") + np.arange(cube.days)
    at: Ints = day.astype("datetime64[M]").astype(np.int64) - first
    inside = (at >= 0) & (at < shape[1])
    won, reported = np.zeros(shape), np.zeros(shape[1], dtype=bool)
    money = (cube.revenue + cube.credits)[:, inside]
    np.add.at(won.T, at[inside], money.T)
    np.logical_or.at(reported, at[inside], cube.revenue_reported[:, inside].any(axis=0))
    return won, reported


def _last_known(opening: Floats) -> Floats:
    """S x M, the opening last typed in, in this month or the few before it.

    >>> _last_known(np.array([[np.nan, 5.0, np.nan, np.nan, np.nan, np.nan]])).tolist()
    [[0.0, 5.0, 5.0, 5.0, 5.0, 0.0]]
    """
    months = np.arange(opening.shape[1])
    last = np.maximum.accumulate(np.where(np.isnan(opening), -1, months), axis=1)
    known = (last >= 0) & (months - last <= LATE)
    values = np.take_along_axis(opening, np.maximum(last, 0), axis=1)
    return np.where(known, values, 0.0)


def _number(day: date) -> int:
    return (day.year - 1970) * 12 + day.month - 1


def _first_day(number: int) -> date:
    return date(1970 + number // 12, number % 12 + 1, 1)
