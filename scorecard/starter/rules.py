"""What the cells of the starter workbook take while they are typed: drop-downs and criteria.

Open this when a cell of the starter workbook refuses something, or offers the wrong names. What the
reader would refuse is refused here; what it only warns about is a warning here too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from openpyxl.utils import get_column_letter, quote_sheetname  # type: ignore[import-untyped]
from openpyxl.utils.datetime import to_excel  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]

from scorecard.calendar import FIRST_YEAR, LAST_YEAR
from scorecard.schema import (
    ALL,
    COUNT,
    DATE,
    MONTH,
    NUMBER,
    PERIOD,
    SHARE,
    TAB,
    TEXT,
    Column,
    Kind,
    Listed,
    Settings,
    Tab,
)

# A new Google Sheet's size, and about two years of weeks of ten sources. Rows below are read all
# the same, they only have no drop-downs.
LAST_ROW = 1000

SETTINGS = tuple(str(field.title) for field in Settings.model_fields.values())

# Where the names are typed that other tabs use. Teams stand in Funnel too, but a drop-down shows
# one range, and there a team stands once a stage.
LISTED_IN: dict[Listed, tuple[str, str]] = {
    "sources": ("Sources", "Source"),
    "campaigns": ("Campaigns", "Campaign"),
    "stages": ("Funnel", "Stage"),
    "teams": ("Sources", "Team"),
}

_Style = Literal["stop", "warning"]


@dataclass(frozen=True)
class _Between:
    """Criteria of a kind of cell: the limits that the reader has too."""

    type: Literal["date", "decimal"]
    low: int
    high: int
    expected: str
    style: _Style = "stop"


_DAYS = (int(to_excel(date(FIRST_YEAR, 1, 1))), int(to_excel(date(LAST_YEAR, 12, 31))))
_LARGEST = 10**15  # money; beyond it cents are lost
_BLANK = "Leave the cell blank where nothing is known."
_KINDS: dict[Kind, _Between | None] = {
    TEXT: None,
    PERIOD: None,  # a name or a date
    DATE: _Between("date", *_DAYS, "a date such as 2026-09-14."),
    # The month's name may be kept as text, which is no date to a sheet.
    MONTH: _Between("date", *_DAYS, "a month such as 2026-07, or a date in it.", "warning"),
    COUNT: _Between("decimal", 0, _LARGEST, f"a number, 0 or more. {_BLANK}"),
    NUMBER: _Between("decimal", -_LARGEST, _LARGEST, f"a number. {_BLANK}"),
    SHARE: _Between("decimal", 0, 5, "a share such as 85%."),  # above 500% a sign is missing
}


def rule(tab: Tab, column: Column, letter: str) -> DataValidation | None:
    """What the cells of a column take; None: anything."""
    found = _rule(tab, column, letter)
    if found:
        found.errorTitle = column.name
        found.add(f"{letter}2:{letter}{LAST_ROW}")
    return found


def _rule(tab: Tab, column: Column, letter: str) -> DataValidation | None:
    if column.listed:
        return _listed(column, column.listed, letter)
    if column.kind.allowed:
        words = column.kind.allowed
        return _validation("list", f"one of: {', '.join(words)}.", "stop", _inline(words))
    if (tab.name, column.name) == ("Settings", "Setting"):
        return _validation("list", "a setting of the list.", "warning", _inline(SETTINGS))
    between = _KINDS[column.kind]
    if between is None:
        return None
    return _validation(
        between.type, between.expected, between.style, str(between.low), str(between.high)
    )


def _listed(column: Column, names: Listed, letter: str) -> DataValidation:
    """A drop-down of the names in their own tab; a name may be typed before it is listed."""
    tab, listed_in = LISTED_IN[names]
    at = [other.name for other in TAB[tab].columns].index(listed_in) + 1
    there = get_column_letter(at)
    known = f"{quote_sheetname(tab)}!${there}$2:${there}${LAST_ROW}"
    where = "Funnel or Sources" if names == "teams" else tab
    mend = "Keep it if you add it there; until then it counts as unlisted."
    several = ", or several with semicolons between them" if column.several else ""
    named = f"a {listed_in} that {where} lists{several}. {mend}"
    if not column.allows_all:
        return _validation("list", named, "warning", known)
    # A drop-down shows one range, which cannot hold this word as well: checked, without a list.
    formula = f'OR({letter}2="{ALL}",COUNTIF({known},{letter}2)>0)'
    return _validation("custom", f"{ALL}, or {named}", "warning", formula)


def _inline(words: Sequence[str]) -> str:
    return f'"{",".join(words)}"'


def _validation(kind: str, expected: str, style: _Style, *formulas: str) -> DataValidation:
    low, high = (*formulas, None)[:2]
    return DataValidation(
        type=kind,
        operator="between" if high else None,
        formula1=low,
        formula2=high,
        errorStyle=style,
        error=f"Expected {expected}",
        showErrorMessage=True,
        allow_blank=True,
    )
