"""A figure of one source by campaign and week; the parts add up to it."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from scorecard import gap
from scorecard.facts import Bools, Facts, Floats
from scorecard.ledger import Cell, Ledger, fall_due_of, weeks_between
from scorecard.trace.figures import GAP, TO_DATE, WON, Figure, cells_of


@dataclass(frozen=True)
class Parts:
    """A figure of one source by campaign and week: money; the rows add up to the figure."""

    campaigns: tuple[str | None, ...]  # None: rows without one
    weekly: Floats  # campaigns x `Ledger.weeks`
    rest: Floats  # `Ledger.weeks`: what no campaign has: plans, and what customers add or take


def parts(facts: Facts, ledger: Ledger, figure: Figure, source: str) -> Parts | None:
    """The figure of one source by campaign and week; None where it has no such parts."""
    s = next((i for i, of in enumerate(facts.sources) if of.name == source), None)
    if s is None or not ledger.weeks:
        return None
    if figure.handoff:
        cell = next((c for c in cells_of(ledger, figure.handoff) if c.source == source), None)
        return _Campaigns(facts, ledger, s).effect(cell) if cell else None
    if figure.name in (WON, GAP):
        found = _Campaigns(facts, ledger, s).revenue()
        if figure.name != GAP:
            return found
        return replace(found, rest=found.rest - _planned_weekly(facts, ledger, s))
    if figure.name == TO_DATE:
        nobody = np.zeros((0, len(ledger.weeks)))
        return Parts((), nobody, _planned_weekly(facts, ledger, s))
    return None


class _Campaigns:
    """Amounts of one source by campaign and week of the window."""

    def __init__(self, facts: Facts, ledger: Ledger, s: int) -> None:
        self.facts, self.ledger, self.s = facts, ledger, s
        self.source = facts.sources[s].name
        self.days = facts.cube.span(ledger.period.start, ledger.through)
        self.actuals = facts.actuals[facts.actuals["Source"] == self.source]
        money = facts.revenue[facts.revenue["Source"] == self.source]
        self.money = money[money["Revenue"].notna()]
        named = [*self.actuals["Campaign"], *self.money["Campaign"]]
        self.names: tuple[str | None, ...] = tuple(
            dict.fromkeys(name if isinstance(name, str) else None for name in named)
        )

    def revenue(self) -> Parts:
        """Money of the Number."""
        weekly = self._in_window(self._by_day(self.money, "Revenue"))
        rest = np.zeros(len(self.ledger.weeks))
        if self.facts.net:
            kept = self.facts.actual[self.s] - self.facts.cube.revenue[self.s]
            rest = self._in_window((kept - self.facts.cube.credits[self.s])[None])[0]
        return Parts(self.names, weekly, rest)

    def effect(self, cell: Cell) -> Parts:
        """A line's effect, apportioned as `gap.weekly` does it."""
        weeks, facts = self.ledger.weeks, self.facts
        complete = set(next(x for x in self.ledger.sources if x.source == self.source).complete)
        full = np.repeat([week in complete for week in weeks], 7)
        full = full[self.days.start % 7 :][: self.days.stop - self.days.start]
        stages = [stage.name for stage in facts.stages]
        handing = cell.above or cell.stage
        timed = any(
            c.source == self.source and c.stage == cell.stage and c.kind == "timing"
            for c in self.ledger.cells
        )

        def arrived(stage: str) -> Floats:
            return self._in_window(self._by_day(self.actuals, stage), full)

        def due() -> Floats:
            above, below = stages.index(handing), stages.index(cell.stage)
            lagging = weeks_between(facts, above, below)
            daily = self._by_day(self.actuals, handing)
            by_week = daily.reshape(len(self.names), daily.shape[1] // 7, 7)
            found = [
                fall_due_of(facts, self.s, above, lagging, self.days, full, came)
                for came in by_week.sum(axis=2)
            ]
            return np.array(found).reshape(len(self.names), len(weeks))

        before = np.zeros((len(self.names), len(weeks)))
        if cell.kind == "volume":
            after = arrived(cell.stage)
        elif cell.kind == "timing":
            before, after = arrived(handing), due()
        elif cell.kind == "conversion":
            before, after = due() if timed else arrived(handing), arrived(cell.stage)
        else:
            positive = self.money[self.money["Revenue"] > 0]
            before = arrived(cell.stage)
            after = self._in_window(self._by_day(positive, "Revenue"), full)
        nothing = np.zeros(after.size)
        weekly = gap.weekly(cell.factor, before.ravel(), after.ravel(), nothing)
        weekly = weekly.reshape(after.shape)
        return Parts(self.names, weekly, np.array(cell.weekly) - weekly.sum(axis=0))

    def _by_day(self, frame: pd.DataFrame, column: str) -> Floats:
        """Campaigns x days of the cube's axis."""
        sums = np.zeros((len(self.names), self.facts.cube.days))
        filled = frame[frame[column].notna()]
        place = {name: i for i, name in enumerate(self.names)}
        at = filled["Campaign"].map(place).fillna(place.get(None, 0)).to_numpy(dtype=int)
        days = (filled["Date"] - pd.Timestamp(self.facts.cube.first)).dt.days.to_numpy()
        np.add.at(sums, (at, days), filled[column].to_numpy())
        return sums

    def _in_window(self, daily: Floats, full: Bools | None = None) -> Floats:
        """Sums by week over the days that count."""
        window = np.zeros_like(daily)
        counted = daily[:, self.days]
        window[:, self.days] = counted if full is None else counted * full
        first = self.days.start // 7
        weekly: Floats = window.reshape(len(daily), window.shape[1] // 7, 7).sum(axis=2)
        return weekly[:, first : first + len(self.ledger.weeks)]


def _planned_weekly(facts: Facts, ledger: Ledger, s: int) -> Floats:
    days = facts.cube.span(ledger.period.start, ledger.through)
    daily = np.zeros(facts.cube.days)
    daily[days] = np.nan_to_num(facts.plan[s, days])
    first = days.start // 7
    weekly: Floats = daily.reshape(-1, 7).sum(axis=1)
    return weekly[first : first + len(ledger.weeks)]
