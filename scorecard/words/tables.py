"""A table of finished texts: drawn alike on a page, on paper and in a mail.

Open this for what every place can draw. How each draws it is in `ui.elements` and in `report`.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class At:
    """The address of a cell, `Actuals!D17`; it opens that cell where the workbook is a Sheet."""

    address: str

    def __str__(self) -> str:
        return self.address


Cell = str | At


@dataclass(frozen=True)
class Table:
    """Texts as they are read, not yet escaped. Every row has a cell for each column."""

    alt: str  # what it shows, for who cannot see it
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    right: tuple[str, ...] = ()  # columns of figures
    total: bool = False  # the last row is the sum of the others


def of_records(
    alt: str, records: "list[Mapping[str, Cell]]", right: tuple[str, ...] = (), total: bool = False
) -> Table:
    """The same from one mapping a row; without rows the table has no columns.

    >>> of_records("Sources", [{"Source": "A", "Won": "$1"}], right=("Won",)).rows
    (('A', '$1'),)
    """
    columns = tuple(records[0]) if records else ()
    rows = tuple(tuple(record[column] for column in columns) for record in records)
    return Table(alt, columns, rows, right if records else (), total)
