"""What the last 13 weeks brought, beside what is needed. Open this when "usual" is doubted.

Only weeks that are known in full count: a mean with half a week in it would say that half came.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from scorecard.backwards.results import Recent
from scorecard.facts import Bools, Facts, Floats
from scorecard.number import TRAILING
from scorecard.ratios import ratio


class Trailing:
    """The last 13 complete weeks, sources x weeks in every array."""

    def __init__(self, facts: Facts) -> None:
        cube, end = facts.cube, facts.cube.index(facts.through + timedelta(days=1))
        days = slice(max(0, end - 7 * TRAILING), end)
        shape = (len(facts.sources), (days.stop - days.start) // 7, 7, len(facts.stages))
        self.counts: Floats = cube.counts[:, days].reshape(shape).sum(axis=2)
        self.reported: Bools = np.any(cube.reported[:, days].reshape(shape), axis=2)
        self.spend = self._spend(facts, cube.first + timedelta(days=days.start))

    def _spend(self, facts: Facts, first: date) -> Floats:
        """Money; NaN where no spend was typed."""
        rows = facts.actuals.dropna(subset="Spend")
        week = (rows["Date"] - pd.Timestamp(first)).dt.days.to_numpy() // 7
        inside = (week >= 0) & (week < self.counts.shape[1])
        position = {source.name: s for s, source in enumerate(facts.sources)}
        source = np.asarray(rows["Source"].map(position), dtype=np.int64)
        at = source[inside], week[inside]
        spend = np.zeros(self.counts.shape[:2])
        typed = np.zeros(spend.shape, dtype=bool)
        np.add.at(spend, at, rows["Spend"].to_numpy()[inside])
        typed[at] = True
        return np.where(typed, spend, np.nan)

    def recent(self, k: int, sources: Sequence[int]) -> Recent | None:
        """Records a week in stage number k, over the weeks that all of these sources reported.

        A source that reported none of them is not waited for.
        """
        reported = self.reported[sources, :, k]
        some = reported.any(axis=1)
        full = reported[some].all(axis=0)
        weekly = self.counts[sources, :, k][some][:, full].sum(axis=0)
        if not some.any() or not len(weekly):
            return None
        return Recent(len(weekly), float(weekly.mean()), float(weekly.max()))

    def spent(self, k: int, sources: Sequence[int]) -> float | None:
        """Money for one record of stage number k, over weeks of a source that have both."""
        both = self.reported[sources, :, k] & ~np.isnan(self.spend[sources])
        money, records = self.spend[sources][both].sum(), self.counts[sources, :, k][both].sum()
        return ratio(float(money), float(records))
