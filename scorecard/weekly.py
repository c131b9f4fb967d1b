"""The cube by week: who is expected to report, and which weeks of a measure are known in full.

Open this when a week has a value that should have none, or the other way round. `behaviour` draws
these weeks one by one, `trailing` adds them up; what a week is made of is settled here, once.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from scorecard import lag
from scorecard.facts import Bools, Facts, Floats
from scorecard.workbook import UNLISTED

RECENT = 4  # weeks; who reported in one of them without being planned is expected to go on


@dataclass(frozen=True)
class Handed:
    """What one stage handed to the next; `S` sources, `W` weeks."""

    full: Bools  # W, weeks in which all who are expected to count do
    counted: Bools  # S x W, the source is in the week's rate, on both sides
    due: Floats  # S x W, records of the stage above that were due in the week


class Weekly:
    """`S` sources, `W` complete weeks up to a day, `K` stages."""

    def __init__(self, facts: Facts, through: date) -> None:
        cube = facts.cube
        self.facts = facts
        self.number = cube.index(through + timedelta(days=1)) // 7
        self.weeks = [cube.first + timedelta(days=7 * w) for w in range(self.number)]
        self.counts = self.sums(cube.counts)
        self.reported = self.any(cube.reported)
        self.planned = self.any(~np.isnan(cube.plan))
        self.unpriced = self.any(cube.unpriced)
        listed = [source.name != UNLISTED for source in facts.sources]
        self.listed: Bools = np.array(listed, bool).reshape(-1, 1)

    def sums(self, daily: Floats) -> Floats:
        """S x D, or S x D x K, to weeks."""
        sums: Floats = self._weeks_of(daily).sum(axis=2)
        return sums

    def any(self, daily: Bools) -> Bools:
        """S x D, or S x D x K, to weeks in which it is true on any day."""
        anything: Bools = self._weeks_of(daily).any(axis=2)
        return anything

    def full(self, known: Bools, planned: Bools) -> Bools:
        """W, weeks that all who are expected have reported."""
        return _complete(known, self._expected(known, planned))

    def money(self) -> Bools:
        """W, weeks whose closed-won revenue is known."""
        cube = self.facts.cube
        dated = self.any(cube.revenue_reported)
        if self.facts.workbook.settings.revenue_from == "Deals":
            # A list of deals is read whole: a week between two that won is a week without a win.
            full = np.zeros(self.number, bool)
            won = np.flatnonzero(dated.any(axis=0))
            if len(won):
                full[won[0] : won[-1] + 1] = True
            return full
        known = dated & ~self.unpriced
        if self.facts.stages:
            known |= self.reported[:, :, -1] & ~self.unpriced  # no win, no cell
        return self.full(known, self.any(~np.isnan(cube.plan_revenue)))

    def volume(self, k: int) -> Bools:
        """W, weeks whose records in stage number `k` are known."""
        return self.full(self.reported[:, :, k], self.planned[:, :, k])

    def conversion(self, k: int) -> Handed:
        """Records in stage number `k` out of those of the stage above that were due that week.

        A source counts, on both sides, in the weeks in which it reports both stages and has
        reported the stage above since the lag's tail before: otherwise it is not known what was
        due. Once it counted it is expected to.
        """
        weeks = self.facts.stages[k - 1].weeks_to_next or 0.0
        reported = self.reported[:, :, k - 1]
        both = _unbroken(reported, lag.tail(weeks)) & self.reported[:, :, k]
        begun = np.logical_or.accumulate(both, axis=1)
        expected = (
            self._expected(reported, self.planned[:, :, k - 1])
            & self._expected(self.reported[:, :, k], self.planned[:, :, k])
            & begun
        )
        due = np.zeros_like(reported, float)
        for s, flow in enumerate(self.counts[:, :, k - 1]):
            if reported[s].any():
                start = int(np.argmax(reported[s]))
                due[s, start:] = lag.due(flow[start:], weeks)
        return Handed(_complete(both, expected), both, due)

    def wins(self) -> tuple[Bools, Bools]:
        """S x W, wins that have their revenue; W, weeks in which that of all is known."""
        won = self.reported[:, :, -1] & ~self.unpriced
        return won, self.full(won, self.planned[:, :, -1])

    def _weeks_of(self, daily: Any) -> Any:
        days = daily[:, : 7 * self.number]
        return days.reshape(len(days), self.number, 7, *daily.shape[2:])

    def _expected(self, reported: Bools, planned: Bools) -> Bools:
        """S x W, who owes a number. A name that no tab lists, a typing error, owes none."""
        expected = planned.copy()
        for back in range(1, RECENT + 1):
            expected[:, back:] |= reported[:, :-back]
        return expected & self.listed


def _complete(known: Bools, expected: Bools) -> Bools:
    """W, weeks that somebody reported and nobody who is expected still owes."""
    somebody: Bools = np.logical_or.reduce(known, axis=0)
    owing: Bools = np.logical_or.reduce(expected & ~known, axis=0)
    return somebody & ~owing


def _unbroken(reported: Bools, weeks: int) -> Bools:
    """S x W, reported in this week and in each of so many before it."""
    unbroken = reported.copy()
    for back in range(1, min(weeks, reported.shape[1]) + 1):
        unbroken[:, :back] = False
        unbroken[:, back:] &= reported[:, :-back]
    return unbroken
