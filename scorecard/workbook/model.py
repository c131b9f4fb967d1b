"""What a workbook is once it is read: typed tables, its calendar, and what was wrong with it.

Open this for the shape that everything downstream leans on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from scorecard.calendar import Calendar
from scorecard.schema import Settings

UNLISTED = "(unlisted)"  # stands for a name that the workbook lists nowhere: its money still counts

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Issue:
    """Something in the workbook that a person should look at."""

    severity: Severity
    tab: str  # of the contract
    address: str  # "Actuals!D17", or "Actuals" for the whole tab
    found: str
    expected: str  # completes "expected …"
    mend: str  # a sentence
    money: float | None = None  # in the row that was left out, where it has any
    left_out: bool = False  # this row is not in the table; true on one issue a row
    day: date | None = None  # when that row counts; for Targets its period's first day
    last_day: date | None = None  # for Targets its period's last day


@dataclass(frozen=True)
class Stage:
    """A stage of the funnel."""

    name: str
    owners: tuple[str, ...]  # they share equally
    definition: str | None
    weeks_to_next: float | None
    accept_within: float | None  # hours
    row: int

    @property
    def owner(self) -> str | None:
        """The owners as Funnel has them, `Marketing, Sales`; None where blank."""
        return ", ".join(self.owners) or None


@dataclass(frozen=True)
class Source:
    """A source of revenue."""

    name: str
    team: str | None  # that originates it
    kind: str | None
    row: int


@dataclass(frozen=True)
class Table:
    """The rows of a tab that count. Grain: one entry a sheet row, in the sheet's order."""

    tab: str
    rows: list[int]  # sheet row numbers
    columns: dict[str, list[Any]]  # typed values, None is blank; all columns of the contract
    letters: dict[str, str]  # of the columns that the tab has

    def __len__(self) -> int:
        return len(self.rows)

    def address(self, column: str, index: int) -> str:
        """Where the `index`-th row of the table has its cell in the sheet.

        Raises:
            KeyError: the tab has no such column.
        """
        return f"{self.tab}!{self.letters[column]}{self.rows[index]}"


@dataclass(frozen=True)
class Workbook:
    """A workbook that was read, as of a day."""

    title: str
    settings: Settings
    calendar: Calendar
    as_of: date
    through: date  # last day of the last complete week
    stages: tuple[Stage, ...]  # in the funnel's order
    sources: tuple[Source, ...]  # in the sheet's order
    tables: dict[str, Table]  # every tab of the contract; one that is absent is empty
    present: frozenset[str]  # tabs of the contract that are there
    issues: tuple[Issue, ...] = field(repr=False)  # errors, warnings, notes; then by tab and row
    urls: Mapping[str, str] = field(default_factory=dict)  # of tabs, by name; a file's have none

    def link(self, address: str) -> str | None:
        """Opens the cell of an address, or the whole tab, in the Google Sheet; None for a file."""
        if address in self.urls:
            return self.urls[address]
        tab, _, cell = address.partition("!")
        return f"{self.urls[tab]}&range={cell}" if cell and tab in self.urls else None


class WorkbookError(Exception):
    """A required tab is missing, or a column that it cannot do without."""

    def __init__(self, missing: tuple[str, ...], issues: tuple[Issue, ...]) -> None:
        super().__init__(" ".join(missing))
        self.missing = missing  # sentences that say what to add
        self.issues = issues  # all that were found, in other tabs too
