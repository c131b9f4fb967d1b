"""The Deals tab as columns: what every view of deals, campaigns and handoffs adds up.

Open this when a deal is in the wrong stage, or at the wrong time. How a row is read:

- A deal that skipped a stage entered it when it entered the next one. Stages before its first
  dated one are not skipped: its way began later.
- The last stage is the win: a deal whose outcome is Won entered it on its close date, as in The
  Number. No other deal did.
- A stage that is dated after the through date has not been entered yet.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from scorecard.facts.cube import Bools, Floats, Ints
from scorecard.workbook import UNLISTED, Table, Workbook

TEXTS = ("Deal", "Account", "Outcome", "Reason", "Competitor", "Owner")
DAYS = ("Created", "Closed", "Expected close")
NUMBERS = ("Amount", "Contacts")


@dataclass(frozen=True)
class Deals:
    """One deal an entry, in the sheet's order. Days are counted from year 1 (`date.toordinal`).

    Columns of `frame`: `row` (of the sheet), the texts Deal, Account, Source, Outcome, Reason,
    Competitor, Owner (None: blank), `Campaign` (the first touch) and `Touches` (a tuple, all of
    them in their order), the days Created (else the first day that is dated), Closed and Expected
    close (NaN: blank), Amount and Contacts (NaN: blank), `furthest` (index of the furthest stage
    reached, by its dates and by the cell Stage; -1: none).
    """

    frame: pd.DataFrame
    entered: Floats  # deals x stages, day; NaN: not entered by the through date
    later: Bools  # deals x stages, dated after the through date
    through: int  # day
    week_start: int  # weekday, Monday is 0

    def __len__(self) -> int:
        return len(self.frame)

    def weeks(self, days: Floats | float) -> Ints:
        """The week of each day, counted from year 1, whose first day was a Monday."""
        weeks: Ints = np.floor_divide(np.asarray(days) - 1 - self.week_start, 7).astype(np.int64)
        return weeks

    @property
    def open(self) -> Bools:
        """Deals that are open in the sheet as it stands, and were there by the through date."""
        created = self.frame["Created"].to_numpy()
        is_open: Bools = (self.frame["Outcome"] == "Open").to_numpy()
        return is_open & ~(created > self.through)

    def closed(self, start: date, end: date) -> Bools:
        """Deals that closed on these days, up to the through date; whatever their outcome."""
        day = self.frame["Closed"].to_numpy()
        last = min(end.toordinal(), self.through)
        is_closed: Bools = (self.frame["Outcome"] != "Open").to_numpy()
        return is_closed & (day >= start.toordinal()) & (day <= last)

    @property
    def closed_since(self) -> Bools:
        """Deals that closed after the through date: neither open nor counted yet."""
        is_closed: Bools = (self.frame["Outcome"] != "Open").to_numpy()
        return is_closed & (self.frame["Closed"].to_numpy() > self.through)


def build_deals(workbook: Workbook) -> Deals:
    """The deals of a workbook; dates of stages as they stood at the end of the through date."""
    table, stages, through = workbook.tables["Deals"], workbook.stages, workbook.through
    columns = table.columns
    frame = pd.DataFrame({"row": np.array(table.rows, dtype=np.int64)})
    for name in TEXTS:
        frame[name] = pd.Series(columns[name], dtype=object)
    frame["Source"] = pd.Series(columns["Source"], dtype=object)
    touches = columns["Campaign"]
    frame["Touches"] = pd.Series([of or () for of in touches], dtype=object)
    frame["Campaign"] = pd.Series([of[0] if of else None for of in touches], dtype=object)
    for name in DAYS:
        frame[name] = _ordinals(columns[name])
    for name in NUMBERS:
        frame[name] = np.array(columns[name], dtype=np.float64)
    dated = np.array([_ordinals(columns[stage.name]) for stage in stages[:-1]])
    dated = dated.reshape(max(len(stages) - 1, 0), len(table))
    first = np.fmin.reduce(dated, axis=0, initial=np.inf)  # the win is no first day
    first = np.where(np.isinf(first), np.nan, first)
    frame["Created"] = np.where(frame["Created"].isna(), first, frame["Created"])
    won = np.where(frame["Outcome"] == "Won", frame["Closed"], np.nan)
    entered = np.vstack([dated, won] if stages else [np.empty((0, len(table)))]).T
    later = entered > through.toordinal()
    entered = np.where(later, np.nan, entered)
    _fill_skipped(entered)
    position = {stage.name: k for k, stage in enumerate(stages)}
    typed = np.array([position.get(name, -1) for name in columns["Stage"]], dtype=np.int64)
    reached = (~np.isnan(entered)) * np.arange(1, len(stages) + 1)
    by_dates = reached.max(axis=1, initial=0) - 1
    # A stage that somebody chose without its date counts, but only the outcome Won is a win.
    frame["furthest"] = np.maximum(by_dates, np.minimum(typed, len(stages) - 2))
    return Deals(frame, entered, later, through.toordinal(), workbook.calendar.week_start)


def won_cells(deals: Table) -> pd.DataFrame:
    """Won deals by their close date, in the shape of revenue cells; a deal's first touch counts."""
    columns = deals.columns
    won = [i for i, outcome in enumerate(columns["Outcome"]) if outcome == "Won"]
    frame = pd.DataFrame({"row": np.array([deals.rows[i] for i in won], dtype=np.int64)})
    closed = pd.Series([columns["Closed"][i] for i in won], dtype=object)
    frame["Date"] = pd.to_datetime(closed).astype("datetime64[s]")
    # A deal without a source keeps its money, as an unknown name does.
    frame["Source"] = pd.Series([columns["Source"][i] or UNLISTED for i in won], dtype=object)
    touches = [columns["Campaign"][i] for i in won]
    frame["Campaign"] = pd.Series([of[0] if of else None for of in touches], dtype=object)
    frame["Revenue"] = np.array([columns["Amount"][i] for i in won], dtype=np.float64)
    return frame


def _ordinals(days: list[date | None]) -> Floats:
    return np.array([np.nan if day is None else day.toordinal() for day in days], dtype=float)


def _fill_skipped(entered: Floats) -> None:
    if not entered.size:
        return
    began = np.argmax(~np.isnan(entered), axis=1)
    for k in range(entered.shape[1] - 2, -1, -1):
        skipped = np.isnan(entered[:, k]) & (began < k)
        entered[skipped, k] = entered[skipped, k + 1]
