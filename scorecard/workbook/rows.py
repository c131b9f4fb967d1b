"""The rows of one tab: typed, or left out with the reason.

Open this when a row is wrongly taken in or left out. A bad cell takes its row out, never the tab.
Each distinct cell of a column is converted once: 100,000 rows hold few different sources and dates.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from scorecard.calendar import Period
from scorecard.cells import CellError, Conventions, clean, is_blank, is_unticked, quoted
from scorecard.schema import ALL, Column, Tab
from scorecard.sources import RawTab
from scorecard.workbook.headers import Header
from scorecard.workbook.model import Issue, Severity, Table

_TOTAL = re.compile(
    r"(?:grand |sub-?|sub )?(?:total|sum)s?:?(?: (?:FY ?)?\d{4}.*| Q[1-4].*| of .*)?|Σ", re.I
)


@dataclass
class Draft:
    """A tab while its rows are judged; `table` closes it."""

    tab: Tab
    columns: tuple[Column, ...]
    header: Header
    rows: list[int]  # sheet row numbers
    raw: dict[str, list[object]]
    values: dict[str, list[Any]]  # a `CellError` stands where a cell cannot be read
    dropped: set[int] = field(default_factory=set)  # positions of rows that are not in the table
    faults: dict[int, list[Issue]] = field(default_factory=dict)  # why rows are left out

    def address(self, column: str, index: int) -> str:
        """The sheet's address of a cell."""
        return f"{self.tab.name}!{self.header.letters[column]}{self.rows[index]}"

    def leave_out(
        self,
        index: int,
        column: str,
        found: str,
        expected: str,
        mend: str,
        severity: Severity = "error",
        *,
        has_money: bool = True,
    ) -> None:
        """Take a row out and say why. The first reason given carries its money and its day."""
        issue = Issue(severity, self.tab.name, self.address(column, index), found, expected, mend)
        if index not in self.faults:
            first, last = self._days(index)
            money = self._typed(self.tab.money, index) if has_money else None
            issue = replace(issue, money=money, left_out=True, day=first, last_day=last)
        self.faults.setdefault(index, []).append(issue)
        self.dropped.add(index)

    def kept(self) -> Iterable[int]:
        """Positions of the rows that are still in."""
        return (index for index in range(len(self.rows)) if index not in self.dropped)

    def issues(self) -> list[Issue]:
        """Why rows were left out."""
        return [issue for faults in self.faults.values() for issue in faults]

    def table(self) -> Table:
        """The rows that are in."""
        kept = list(self.kept())
        columns = {column.name: [None] * len(kept) for column in self.columns}
        for name, values in self.values.items():
            columns[name] = [values[i] for i in kept] if self.dropped else values
        rows = [self.rows[i] for i in kept]
        return Table(self.tab.name, rows, columns, self.header.letters)

    def _typed(self, column: str | None, index: int) -> Any:
        if column not in self.values:
            return None
        value = self.values[column][index]
        return None if isinstance(value, CellError) else value

    def _days(self, index: int) -> tuple[date | None, date | None]:
        dated = self._typed(self.tab.dated, index)
        return (dated.start, dated.end) if isinstance(dated, Period) else (dated, None)


def read_rows(
    tab: Tab, columns: tuple[Column, ...], raw: RawTab, header: Header, conventions: Conventions
) -> Draft:
    """Type every cell; leave out rows with a bad cell, without their keys, or with totals."""
    body = raw.rows[header.row :]
    cells = {name: _column(body, at) for name, at in header.at.items()}
    values = {
        column.name: _typed(cells[column.name], column, conventions)
        for column in columns
        if column.name in cells
    }
    rows = list(range(header.row + 1, header.row + 1 + len(body)))
    draft = Draft(tab, columns, header, rows, cells, values)
    _judge_keys(draft)
    _judge_cells(draft)
    return draft


def _column(body: Sequence[Sequence[object]], at: int) -> list[object]:
    return [row[at] if len(row) > at else None for row in body]


def _typed(cells: list[object], column: Column, conventions: Conventions) -> list[Any]:
    # True == 1 in Python, but a tick box is no number: booleans get keys of their own.
    keys: Sequence[Hashable] = cells
    if bool in set(map(type, cells)):
        keys = [(cell,) if isinstance(cell, bool) else cell for cell in cells]
    distinct = dict(zip(keys, cells, strict=True))
    known = {key: _convert(cell, column, conventions) for key, cell in distinct.items()}
    return [known[key] for key in keys]


def _convert(cell: object, column: Column, conventions: Conventions) -> Any:
    try:
        value = column.kind.read(cell, conventions)
    except CellError as error:
        return error
    return ALL if column.allows_all and _is_all(value) else value


def _judge_keys(draft: Draft) -> None:
    """Drop blank rows; leave out totals and rows without their keys."""
    keys = [column.name for column in draft.columns if column.key]
    for index in sorted(_suspects(draft)):
        row = {name: cells[index] for name, cells in draft.raw.items()}
        filled = [name for name, cell in row.items() if not (is_blank(cell) or is_unticked(cell))]
        blank_keys = [name for name in keys if name not in filled]
        if not filled:
            draft.dropped.add(index)
        elif named := _total_in(draft, row):
            _leave_out_total(draft, index, named, f"{quoted(row[named])} in {named}")
        elif len(blank_keys) == len(keys):
            found = f"a row that is filled but has no {_either(keys)}"
            _leave_out_total(draft, index, filled[0], found)
        elif blank_keys:
            draft.leave_out(
                index,
                blank_keys[0],
                found=f"no {_either(blank_keys)} in a row that has other cells filled",
                expected=f"{' and '.join(keys)} in every row",
                mend="Fill it in. Of merged cells only the first row has the value: unmerge them.",
            )


def _either(names: list[str]) -> str:
    return " or ".join(names)


def _suspects(draft: Draft) -> set[int]:
    """Positions of rows whose keys need a closer look."""
    found: set[int] = set()
    for column in draft.columns:
        if column.name not in draft.raw or not (column.key or column.identifies):
            continue
        if column.key:
            typed = enumerate(draft.values[column.name])
            found |= {i for i, value in typed if value is None or value.__class__ is CellError}
        cells = draft.raw[column.name]
        totals = {cell for cell in set(cells) if _is_total(column, cell)}
        if totals:
            found |= {i for i, cell in enumerate(cells) if cell in totals}
    return found


def _total_in(draft: Draft, row: dict[str, object]) -> str | None:
    """The column whose cell says that this row adds up others."""
    for column in draft.columns:
        if (column.key or column.identifies) and _is_total(column, row.get(column.name)):
            return column.name
    return None


def _is_total(column: Column, cell: object) -> bool:
    if not isinstance(cell, str):
        return False
    return (column.refuses_all and _is_all(cell)) or _TOTAL.fullmatch(clean(cell)) is not None


def _is_all(cell: object) -> bool:
    return clean(cell).casefold() == ALL.casefold()


def _leave_out_total(draft: Draft, index: int, column: str, found: str) -> None:
    """A total's money is not lost: it is in the rows above it."""
    reserved = _is_all(draft.raw[column][index])
    draft.leave_out(
        index,
        column,
        found=f"{found}: it looks like a total",
        expected=f"one row for each {' and '.join(c.name for c in draft.columns if c.key)}",
        mend="Delete the row, or name its source: All stands for the company, in Targets only."
        if reserved
        else "Nothing to do if it is a total. Otherwise name what the row is about.",
        severity="error" if reserved else "warning",
        has_money=False,
    )


def _judge_cells(draft: Draft) -> None:
    """Leave out rows with a cell that cannot be read."""
    totals = set(draft.dropped)
    for column, values in draft.values.items():
        if CellError not in set(map(type, values)):
            continue
        for index, value in enumerate(values):
            if isinstance(value, CellError) and index not in totals:
                draft.leave_out(
                    index,
                    column,
                    f"{quoted(draft.raw[column][index])} in {column}",
                    value.expected,
                    value.mend,
                )


def leave_out_repeated(draft: Draft) -> None:
    """Of two rows with one key that fill the same column, the second is out.

    Rows with one key that fill different columns are one record, as each team fills its own. Where
    the key is one name (a deal, an account) they become one row; elsewhere figures are added up.
    """
    if not draft.tab.unique:
        return
    identity = [c.name for c in draft.columns if (c.key or c.identifies) and c.name in draft.values]
    others = [name for name in draft.values if name not in identity]
    keys = list(zip(*(draft.values[name] for name in identity), strict=True))
    kept = list(draft.kept())
    entries = [keys[index] for index in kept]
    if len(set(entries)) == len(entries):
        return
    times = Counter(entries)
    first_filled: dict[Hashable, dict[str, int]] = {}  # of a record: column → position
    first_row: dict[Hashable, int] = {}
    for index in kept:
        key = keys[index]
        if times[key] == 1:
            continue
        seen = first_filled.setdefault(key, {})
        filled = [name for name in others if draft.values[name][index] is not None]
        if twice := [name for name in filled if name in seen]:
            _leave_out_twice(draft, index, twice[0], seen[twice[0]])
            continue
        seen.update(dict.fromkeys(filled, index))
        into = first_row.setdefault(key, index)
        if len(identity) == 1 and into != index:
            for name in filled:
                draft.values[name][into] = draft.values[name][index]
            draft.dropped.add(index)


def _leave_out_twice(draft: Draft, index: int, column: str, first: int) -> None:
    both = f"{draft.address(column, first)} and {draft.address(column, index)}"
    draft.leave_out(
        index,
        column,
        found=f"{column} entered twice: {both}",
        expected="one entry",
        mend=f"Delete one of the two rows. {draft.address(column, first)} counts.",
    )
