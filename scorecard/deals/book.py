"""The Deals tab beside a period: which deals are open, and which closed in it and how.

Open this when a deal counts in the wrong period. Deals closed by the through date count in the
period of their close date; later ones are told apart until the week is over. Days are counted from
year 1.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scorecard.calendar import Period
from scorecard.cohorts import begins
from scorecard.facts import Bools, Facts, Floats, Ints
from scorecard.workbook import Stage

LISTED = 20  # deals named in a result; the others are in its sums, and in the CSV files
ENOUGH = 10  # won deals from which on one says what nearly all of them had


@dataclass(frozen=True)
class Book:
    """One entry a deal in each array, in the sheet's order."""

    frame: pd.DataFrame  # see `facts.Deals`
    entered: Floats  # deals x stages, day; NaN: not entered by the through date
    stages: tuple[Stage, ...]
    week_of: Callable[[Floats | float], Ints]  # the week of a day, counted from year 1
    begins: int | None  # day; the tab lacks what was closed before, see `cohorts.begins`
    today: int  # the through date
    amount: Floats  # money; NaN: blank
    created: Floats  # day; NaN: not known
    closed: Floats  # day; NaN: not known, or open
    open: Bools  # in the sheet as it stands
    done: Bools  # closed by the through date, or nobody wrote down when
    won: Bools  # closed in the period, up to the through date
    lost: Bools
    undecided: Bools  # the outcome is No decision
    fresh: Bools  # by the sheet as it stands it entered its furthest stage after the through date

    @property
    def decided(self) -> Bools:
        """Closed in the period, whatever the outcome."""
        return self.won | self.lost | self.undecided

    @property
    def failed(self) -> Bools:
        """Lost in the period, or without a decision."""
        return self.lost | self.undecided

    @property
    def ever_won(self) -> Bools:
        """Won by the through date, in whatever period."""
        return self.done & self.outcome("Won")

    @property
    def undated(self) -> Bools:
        """Closed, and nobody wrote down when."""
        return self.done & np.isnan(self.closed)

    def outcome(self, name: str) -> Bools:
        """Deals with this outcome in the sheet as it stands."""
        has: Bools = self.frame["Outcome"].to_numpy() == name
        return has


def book(facts: Facts, period: Period) -> Book:
    """The deals of a workbook beside a period."""
    deals = facts.deals
    frame = deals.frame
    closed = frame["Closed"].to_numpy()
    outcome = frame["Outcome"].to_numpy()
    created = frame["Created"].to_numpy()
    done = (outcome != "Open") & ~(closed > deals.through)
    dated = (created <= deals.through) & ~(done & np.isnan(closed))
    furthest = frame["furthest"].to_numpy()
    inside = deals.closed(period.start, period.end)
    return Book(
        frame=frame,
        entered=deals.entered,
        stages=facts.stages,
        week_of=deals.weeks,
        begins=begins(facts, created[dated], np.where(done, closed, np.nan)[dated]),
        today=deals.through,
        amount=frame["Amount"].to_numpy(),
        created=created,
        closed=closed,
        open=deals.open,
        done=done,
        won=inside & (outcome == "Won"),
        lost=inside & (outcome == "Lost"),
        undecided=inside & (outcome == "No decision"),
        fresh=(deals.later & (np.arange(len(facts.stages)) == furthest[:, None])).any(axis=1),
    )
