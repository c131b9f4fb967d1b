"""Which row of a workbook is which row of an earlier state of it.

Open this when a change is told of the wrong cell, or a moved row is told as a new one. People
insert rows, sort, correct dates and rename sources, so a row's number says little. Rows are paired
by what they are about, then by ever less, and only where that names one row on each side:

1. the same key: date, source and campaign; month and source; period and source; the deal's name
2. the same key and figures: names that the workbook does not list share one key
3. the same week, source and campaign: the date was typed over
4. the same place, source, campaign and figures: so was it, by more than a week
5. the same place and date, or the same date and figures: the row was named anew

What is left was typed in, or is gone: deleted, or left out because of a bad cell. Whatever is
paired, what the changes add up to is the same.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import compress
from typing import Any

from scorecard.calendar import Calendar
from scorecard.facts import RETENTION, Facts
from scorecard.workbook import Table

TABS = ("Actuals", "Deals", "Customers", "Targets")  # whose figures are compared

_NAMES = {
    "Actuals": ("Source", "Campaign"),
    "Deals": ("Source", "Deal"),
    "Customers": ("Source",),
    "Targets": ("Source",),
}
_DATED = {"Actuals": "Date", "Deals": "Closed", "Customers": "Date", "Targets": "Period"}


@dataclass(frozen=True, eq=False, slots=True)
class Row:
    """One record: a row of the sheet, or the rows in which two teams fill different columns."""

    key: Hashable  # what makes it the same record
    when: Hashable  # the day or the period that is typed; None: not won
    day: date | None
    source: str | None
    label: str | None  # campaign, deal, or the period's name
    row: int  # of the sheet
    figures: dict[str, tuple[float, int]]  # by column: the figure and its row; blanks are not there

    @property
    def values(self) -> Hashable:
        """The figures, to be compared."""
        return tuple((name, figure) for name, (figure, _) in self.figures.items())


Pair = tuple[Row | None, Row | None]
_Level = Callable[[Row], Hashable]


def pairs(tab: str, then: Facts, now: Facts, after: date | None = None) -> list[Pair]:
    """Each row that differs, as it was and as it is, in the sheet's order.

    Rows dated after `after` come too where nothing differs.
    """
    names = columns(tab, then, now)
    old = _Grid(tab, then.workbook.tables[tab], [was for was, _ in names], [n for _, n in names])
    new = _Grid(tab, now.workbook.tables[tab], [n for _, n in names], [n for _, n in names])
    gone, came = _apart(old, new, after)
    found = _paired(gone, came, _levels(tab, now.workbook.calendar))
    if tab == "Actuals":
        # The reader takes no row in before its day has come: an earlier as-of date deletes nothing.
        as_of = now.workbook.as_of
        found = [
            (was, here)
            for was, here in found
            if here is not None or was is None or was.day is None or was.day <= as_of
        ]
    return sorted(found, key=_place)


def columns(tab: str, then: Facts, now: Facts) -> list[tuple[str, str]]:
    """The columns of figures that both states have, as they were called and as they are called.

    A stage that stands where one of another name stood was renamed. One that only one of the two
    has in its Funnel is not compared: it is the funnel that changed.
    """
    if tab == "Deals":
        return [("Amount", "Amount")]
    if tab == "Customers":
        return [(name, name) for name in ("Opening", *RETENTION)]
    before, after = ([stage.name for stage in facts.stages] for facts in (then, now))
    stages = [(name, name) for name in before if name in after]
    if len(before) == len(after):
        stages += [
            (was, name)
            for was, name in zip(before, after, strict=True)
            if was not in after and name not in before
        ]
    money = ("Revenue", "Spend", *(RETENTION if tab == "Targets" else ()))
    return [*stages, *((name, name) for name in money)]


class _Grid:
    """A tab as columns of equal length, of which rows are made only where they are needed."""

    def __init__(self, tab: str, table: Table, typed: Sequence[str], names: Sequence[str]) -> None:
        self.rows, self.names = table.rows, names
        self.sources = table.columns["Source"]
        self.when: list[Any] = table.columns[_DATED[tab]]
        self.figures: list[list[float | None]] = [table.columns[name] for name in typed]
        of_names = [table.columns[name] for name in _NAMES[tab]]
        self.labels: list[str | None] = of_names[-1] if len(of_names) > 1 else [None] * len(table)
        self.days: list[date | None] = self.when
        if tab == "Deals":
            # A deal counts on the day it was won; else it has no figure, but its cell is known.
            won = [outcome == "Won" for outcome in table.columns["Outcome"]]
            self.when = self.days = _where(won, self.when)
            self.figures = [_where(won, figures) for figures in self.figures]
            self.keys: list[Hashable] = list(self.labels)
        elif tab == "Targets":
            self.days = [period.start for period in self.when]
            self.labels = [period.name for period in self.when]
            self.keys = list(zip(self.when, self.sources, strict=True))
        else:
            self.keys = list(zip(self.when, *of_names, strict=True))
        self.whole: list[Hashable] = list(
            zip(self.keys, self.when, self.sources, *self.figures, strict=True)
        )

    def records(self, at: Iterable[int]) -> list[Row]:
        """The rows at these positions; those that fill different columns of one key are one."""
        by_key: dict[Hashable, list[Row]] = defaultdict(list)
        for i in at:
            by_key[self.keys[i]].append(self._row(i))
        return [row for rows in by_key.values() for row in _merged(rows)]

    def _row(self, i: int) -> Row:
        row = self.rows[i]
        figures = {
            name: (figure, row)
            for name, column in zip(self.names, self.figures, strict=True)
            if (figure := column[i]) is not None
        }
        return Row(
            self.keys[i], self.when[i], self.days[i], self.sources[i], self.labels[i], row, figures
        )


def _where(kept: Sequence[bool], values: Sequence[Any]) -> list[Any]:
    return [value if keep else None for keep, value in zip(kept, values, strict=True)]


def _merged(rows: list[Row]) -> list[Row]:
    filled = [name for row in rows for name in row.figures]
    if len(rows) == 1 or len(set(filled)) < len(filled):
        return rows
    figures = {name: figure for row in rows for name, figure in row.figures.items()}
    return [replace(rows[0], figures=figures)]


def _apart(then: _Grid, now: _Grid, after: date | None) -> tuple[list[Row], list[Row]]:
    """The rows of each side that the other has not, letter for letter."""
    if after is None and then.whole == now.whole:
        return [], []
    here, there = Counter(then.whole), Counter(now.whole)
    sides = []
    for grid, more in ((then, here - there), (now, there - here)):
        kept = []
        for whole, day in zip(grid.whole, grid.days, strict=True):
            differs = more[whole] > 0
            if differs:
                more[whole] -= 1
            kept.append(differs or (after is not None and day is not None and day > after))
        sides.append(grid.records(compress(range(len(kept)), kept)))
    return sides[0], sides[1]


def _levels(tab: str, calendar: Calendar) -> tuple[_Level, ...]:
    def week(row: Row) -> Hashable:
        dated = tab == "Actuals" and row.day is not None
        return (calendar.week(row.day).start, row.source, row.label) if dated and row.day else None

    def dated(key: _Level) -> _Level:
        return lambda row: None if row.when is None else key(row)

    return (
        lambda row: row.key,
        dated(lambda row: (row.key, row.values)),
        week,
        dated(lambda row: (row.row, row.source, row.label if tab != "Targets" else "", row.values)),
        dated(lambda row: (row.row, row.when)),
        dated(lambda row: (row.when, row.values)),
    )


def _paired(then: list[Row], now: list[Row], levels: Sequence[_Level]) -> list[Pair]:
    found: list[Pair] = []
    for level in levels:
        if not then or not now:
            break
        left, right = _single(then, level), _single(now, level)
        here = [(row, right[key]) for key, row in left.items() if key in right]
        found += here
        paired = {row for pair in here for row in pair}
        then = [row for row in then if row not in paired]
        now = [row for row in now if row not in paired]
    return found + [(row, None) for row in then] + [(None, row) for row in now]


def _single(rows: list[Row], level: _Level) -> dict[Hashable, Row]:
    """By what a level looks at: the rows that are the only ones with it."""
    keys = [level(row) for row in rows]
    times = Counter(keys)
    return {
        key: row for key, row in zip(keys, rows, strict=True) if key is not None and times[key] == 1
    }


def _place(pair: Pair) -> int:
    was, here = pair
    return next(row.row for row in (here, was) if row is not None)


def filled(pair: Pair) -> Iterator[str]:
    """The columns in which either side has a figure."""
    was, here = pair
    yield from dict.fromkeys([*(here.figures if here else ()), *(was.figures if was else ())])
