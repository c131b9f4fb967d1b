"""The spreadsheet that is served, in the shapes in which Google's values arrive.

Open this when an answer about a Sheet that is well differs from Google's. Values are immutable: a
test changes the Sheet between two reads by putting another one in its place.
"""

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from openpyxl.utils import column_index_from_string, get_column_letter

Cell = str | bool | int | float | date | None
Rows = Sequence[Sequence[Cell]]
Area = tuple[int, int, int, int]  # top, left, bottom, right; from 1, the last ones included

DAY_ZERO = datetime(1899, 12, 30)
NAMED = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))(?:!(.+))?")
AREA = re.compile(r"([A-Z]{0,3})(\d*)(?::([A-Z]{0,3})(\d*))?", re.IGNORECASE)
ONE_CELL = re.compile(r"[A-Z]{1,3}\d+(:[A-Z]{1,3}\d+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Tab:
    """One tab. `gid` is its permanent number: give one to a tab that a test renames."""

    title: str
    rows: Rows = ()
    hidden: bool = False
    chart: bool = False  # a tab that is one chart: it has no cells
    gid: int | None = None

    def properties(self, index: int) -> dict[str, Any]:
        """`SheetProperties`; Google leaves out what is false."""
        found: dict[str, Any] = {
            "sheetId": zlib.crc32(self.title.encode()) >> 1 if self.gid is None else self.gid,
            "title": self.title,
            "index": index,
            "sheetType": "OBJECT" if self.chart else "GRID",
        }
        if not self.chart:
            height, width = self.size
            found["gridProperties"] = {"rowCount": height, "columnCount": width}
        return found | ({"hidden": True} if self.hidden else {})

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the grid: a new tab has 1000 × 26 of them."""
        return max(1000, len(self.rows)), max(26, *map(len, self.rows), 0)


@dataclass(frozen=True)
class Sheet:
    """A spreadsheet: its tabs in order, and the settings that its cells are to be read with."""

    tabs: tuple[Tab, ...] = ()
    title: str = "Scorecard"
    locale: str = "en_US"
    time_zone: str = "Etc/GMT"

    @classmethod
    def of(cls, tabs: Mapping[str, Rows]) -> "Sheet":
        """One from rows by the tabs' titles, such as `builders.DEFAULT`."""
        return cls(tuple(Tab(title, rows) for title, rows in tabs.items()))

    def put(self, title: str, rows: Rows) -> "Sheet":
        """The same with these rows in a tab, which is added at the end if there is none."""
        if all(tab.title != title for tab in self.tabs):
            return replace(self, tabs=(*self.tabs, Tab(title, rows)))
        changed = (replace(tab, rows=rows) if tab.title == title else tab for tab in self.tabs)
        return replace(self, tabs=tuple(changed))

    def metadata(self, sheet_id: str) -> dict[str, Any]:
        """`Spreadsheet`, without cells."""
        return {
            "spreadsheetId": sheet_id,
            "properties": {
                "title": self.title,
                "locale": self.locale,
                "autoRecalc": "ON_CHANGE",
                "timeZone": self.time_zone,
            },
            "sheets": [{"properties": tab.properties(i)} for i, tab in enumerate(self.tabs)],
            "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{sheet_id}/edit",
        }

    def values(self, name: str, dimension: str) -> dict[str, Any]:
        """`ValueRange` of a range in A1 notation.

        Raises:
            LookupError: the range cannot be parsed, or names no tab with cells.
        """
        tab, (top, left, bottom, right) = self._find(name)
        lists = [
            [_sent(cell) for cell in row[left - 1 : right]] for row in tab.rows[top - 1 : bottom]
        ]
        if dimension == "COLUMNS":
            lists = [list(column) for column in zip_longest(*lists, fillvalue="")]
        lists = _trimmed([_trimmed(cells) for cells in lists])
        echo = {"range": _echo(tab, (top, left, bottom, right)), "majorDimension": dimension}
        return echo | ({"values": lists} if lists else {})

    def _find(self, name: str) -> tuple[Tab, Area]:
        grids = [tab for tab in self.tabs if not tab.chart]
        if ONE_CELL.fullmatch(name):  # even if a tab is called so: that takes quotes
            return grids[0], _area(name, grids[0].size)
        match = NAMED.fullmatch(name)
        if match is None:
            raise LookupError(name)
        quoted, bare, within = match.groups()
        title = bare if quoted is None else quoted.replace("''", "'")
        tab = next((tab for tab in grids if tab.title == title), None)
        if tab is None:
            raise LookupError(name)
        return tab, (1, 1, *tab.size) if within is None else _area(within, tab.size)


def _area(text: str, size: tuple[int, int]) -> Area:
    match = AREA.fullmatch(text)
    if match is None or not (":" in text or (match[1] and match[2])):
        raise LookupError(text)
    left, top, right, bottom = match.groups() if ":" in text else (*match.groups()[:2],) * 2
    return (
        int(top or 1),
        column_index_from_string(left) if left else 1,
        min(int(bottom or size[0]), size[0]),
        min(column_index_from_string(right) if right else size[1], size[1]),
    )


def _echo(tab: Tab, area: Area) -> str:
    top, left, bottom, right = area
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", tab.title) and not ONE_CELL.fullmatch(tab.title)
    title = tab.title if plain else "'{}'".format(tab.title.replace("'", "''"))
    first, last = f"{get_column_letter(left)}{top}", f"{get_column_letter(right)}{bottom}"
    return f"{title}!{first}" + (f":{last}" if last != first else "")


def _sent(cell: Cell) -> str | bool | int | float:
    """A cell as UNFORMATTED_VALUE: days as serial numbers, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        moment = cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)
        cell = (moment - DAY_ZERO).total_seconds() / 86_400
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _trimmed(items: list[Any]) -> list[Any]:
    """Without the empty ones at the end."""
    filled = [i for i, item in enumerate(items, 1) if item not in ("", [])]
    return items[: filled[-1] if filled else 0]
