"""Text, names and fixed words, and the two things that every other cell can be: blank or refused.

Open this when a name is not recognised although it looks the same.
"""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from scorecard.calendar import WEEKDAYS, Calendar, month_number

DateOrder = Literal["DMY", "MDY"]
DecimalMark = Literal[",", "."]

_LONGEST = 60  # characters of a cell that is quoted
# fmt: off
_SHEET_ERRORS = frozenset((
    "#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#ERROR!", "#SPILL!",
    "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#GETTING_DATA",
    "Loading...", "Loading…",
))
# fmt: on


class CellError(ValueError):
    """A cell that cannot be read: `expected` completes "expected …", `mend` is a sentence."""

    def __init__(self, expected: str, mend: str) -> None:
        super().__init__(expected)
        self.expected = expected
        self.mend = mend


@dataclass(frozen=True)
class Conventions:
    """How one workbook writes dates and numbers."""

    calendar: Calendar = field(default_factory=Calendar)
    date_order: DateOrder | None = None
    decimal_mark: DecimalMark | None = None


def clean(value: object) -> str:
    """A cell as text: no invisible characters, single spaces, 7.0 as `7`.

    >>> clean("  Paid\\u00a0 search\\u200b "), clean(7.0), clean(None)
    ('Paid search', '7', '')
    """
    if isinstance(value, str):
        if not (value.isascii() and value.isprintable()):
            value = "".join(map(_visible, unicodedata.normalize("NFC", value)))
        return " ".join(value.split())
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()  # as sheets show it
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != datetime.min.time() else str(value.date())
    return str(value)


def _visible(character: str) -> str:
    """A control character becomes a space; format marks (bidi, zero width) go."""
    category = unicodedata.category(character)
    return " " if category == "Cc" else "" if category in ("Cf", "Cs") else character


def is_blank(value: object) -> bool:
    """Nothing is typed here. An unticked box is not blank, see `is_unticked`."""
    if isinstance(value, str):
        return not value[:1].isalnum() and not clean(value)  # the first test is cheap
    return value is None


def is_unticked(value: object) -> bool:
    """An unticked box; a CSV writes it as text."""
    return value is False or (isinstance(value, str) and clean(value).upper() == "FALSE")


def name_key(name: object) -> str:
    """What two spellings of a tab, column or fixed choice share: their letters and digits.

    >>> name_key("Accept within (hours)") == name_key("accept_Within hours")
    True
    """
    folded = unicodedata.normalize("NFKC", clean(name)).casefold()
    return "".join(character for character in folded if character.isalnum())


def quoted(cell: object) -> str:
    """A cell in a message: within quotation marks, cut where it is long.

    >>> quoted("Paid  search"), len(quoted("x" * 999))
    ('“Paid search”', 62)
    """
    shown = clean(cell)
    return f"“{shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + '…'}”"


def refuse_sheet_error(value: object) -> None:
    """A formula's error is never a value.

    Raises:
        CellError: the cell holds `#REF!` or another of a sheet's error texts.
    """
    if isinstance(value, str) and value.strip() in _SHEET_ERRORS:
        raise CellError("a value", "Mend the formula in this cell, or type the value.")


def text(value: object) -> str | None:
    """A cell as text; an unticked box says nothing.

    >>> text(" Source  A "), text(7.0), text(False)
    ('Source A', '7', None)
    """
    return None if value is False else clean(value)


def choice(value: object, allowed: tuple[str, ...]) -> str:
    """One of a few words, matched like a column's name.

    Raises:
        CellError: none of them.
    """
    key = name_key(value)
    for word in allowed:
        if name_key(word) == key:
            return word
    raise CellError(f"one of: {', '.join(allowed)}", "Choose one of these.")


def month_of_year(value: object) -> int:
    """1 to 12, from `February`, `Feb` or 2.

    Raises:
        CellError: no month.
    """
    typed = clean(value)
    found = int(typed) if typed.isascii() and typed.isdigit() else month_number(typed)
    if isinstance(value, bool) or found is None or not 1 <= found <= 12:
        raise CellError("a month such as February, or its number", "Type the month's name.")
    return found


def weekday(value: object) -> int:
    """0 for Monday to 6, from a name or its first three letters.

    Raises:
        CellError: no weekday.
    """
    word = clean(value).casefold()
    for index, name in enumerate(WEEKDAYS):
        if len(word) >= 3 and name.casefold().startswith(word):
            return index
    raise CellError("a weekday such as Monday", "Type the weekday's name.")
