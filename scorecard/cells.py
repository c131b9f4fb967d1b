"""One cell: what it says, or why it cannot be read.

Open this when a number, a date or a name is read wrongly or refused. Every function takes a cell
that is not blank, as a sheet, a CSV or an .xlsx file gives it (text, number, boolean, date), and
gives a typed value or raises `CellError`. A text is only a number or a date when it has exactly one
reading: the wrong number is worse than none.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from scorecard.calendar import FIRST_YEAR, LAST_YEAR, WEEKDAYS, Calendar, Period, month_number

DateOrder = Literal["DMY", "MDY"]
DecimalMark = Literal[",", "."]

LARGEST = 1e15  # beyond it a float no longer tells neighbouring cents apart
_EPOCH = date(1899, 12, 30)  # day 0 of Sheets and of Excel
_SHEET_ERRORS = frozenset(
    [
        "#REF!",
        "#N/A",
        "#DIV/0!",
        "#VALUE!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#ERROR!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#UNKNOWN!",
        "#BUSY!",
        "#GETTING_DATA",
        "Loading...",
        "Loading…",
    ]
)
# The usual codes, in capitals only: others in ISO 4217 are words too (`TOP 3`, `ALL 500`).
_CURRENCY_CODES = [
    "AED",
    "ARS",
    "AUD",
    "BGN",
    "BRL",
    "CAD",
    "CHF",
    "CLP",
    "CNY",
    "COP",
    "CZK",
    "DKK",
    "EUR",
    "GBP",
    "HKD",
    "HUF",
    "IDR",
    "ILS",
    "INR",
    "ISK",
    "JPY",
    "KRW",
    "MXN",
    "MYR",
    "NOK",
    "NZD",
    "PEN",
    "PHP",
    "PLN",
    "RON",
    "SAR",
    "SEK",
    "SGD",
    "THB",
    "TRY",
    "TWD",
    "UAH",
    "USD",
    "VND",
    "ZAR",
]

NUMBER = "a number such as 1234 or 1,234.50"
TYPE_NUMBER = "Type the number alone. Leave the cell blank where nothing is reported."
DATE = "a date such as 2026-09-14 or 14 Sep 2026"
TYPE_DATE = "Type the date as year-month-day, such as 2026-09-14."


class CellError(ValueError):
    """A cell that cannot be read: `expected` completes "expected …", `mend` is a sentence."""

    def __init__(self, expected: str, mend: str) -> None:
        super().__init__(expected)
        self.expected = expected
        self.mend = mend


@dataclass(frozen=True)
class Conventions:
    """How one workbook writes dates and numbers."""

    calendar: Calendar = Calendar()
    date_order: DateOrder | None = None
    decimal_mark: DecimalMark | None = None


def clean(value: object) -> str:
    """A cell as text: no invisible characters, single spaces, 7.0 as `7`.

    >>> clean("  Paid\\u00a0 search\\u200b "), clean(7.0), clean(date(2026, 9, 14)), clean(None)
    ('Paid search', '7', '2026-09-14', '')
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
    return value is None or (isinstance(value, str) and not clean(value))


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


def refuse_sheet_error(value: object) -> None:
    """A formula's error is never a value.

    Raises:
        CellError: the cell holds `#REF!` or another of a sheet's error texts.
    """
    if isinstance(value, str) and value.strip() in _SHEET_ERRORS:
        raise CellError("a value", "Mend the formula in this cell, or type the value.")


# ------------------------------------------------------------------------------------- numbers

_PLAIN = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,2}|\.[0-9]{4,15})?")  # a dot that cannot group
_CURRENCY = rf"(?:[A-Z]{{1,3}}?\$|[€£¥₹₽₺₩₪₫₴฿₱₦]|{'|'.join(_CURRENCY_CODES)})"
_DRESSED = re.compile(
    rf"(?P<before>{_CURRENCY})?\ ?(?P<sign>[-+])?\ ?(?P<inside>{_CURRENCY})?\ ?"
    rf"(?P<digits>[0-9.,][0-9.,' ]*?)\ ?(?:(?P<percent>%)|(?P<after>{_CURRENCY}))?"
)


def number(value: object, conventions: Conventions) -> float:
    """A finite number.

    >>> house = Conventions()
    >>> [number(text, house) for text in ("1,234", "$1,234.50", "12%", "(500)", "€ 1 200")]
    [1234.0, 1234.5, 0.12, -500.0, 1200.0]

    Raises:
        CellError: no number, or text with more than one reading.
    """
    if isinstance(value, bool):
        raise CellError(NUMBER, "This is a tick box. Type the number, or clear the cell.")
    if isinstance(value, int | float):
        found = float(value)
    elif isinstance(value, date):
        raise CellError(NUMBER, "The cell is formatted as a date. Format it as a number.")
    elif isinstance(value, str):
        if _PLAIN.fullmatch(value) and conventions.decimal_mark != ",":
            found = float(value)
        else:
            found = _typed_number(value, conventions.decimal_mark)
    else:
        raise CellError(NUMBER, TYPE_NUMBER)
    if not math.isfinite(found):
        raise CellError(NUMBER, TYPE_NUMBER)
    if abs(found) > LARGEST:
        raise CellError("a number up to 1,000,000,000,000,000", "Check the number of digits.")
    return found


def _typed_number(text: str, mark: DecimalMark | None) -> float:
    """Text that people type: currency, percent, brackets for a minus, thousands in groups."""
    if any(unicodedata.category(character) == "No" for character in text):
        raise CellError(NUMBER, TYPE_NUMBER)  # NFKC would turn 5² into 52
    bare = clean(unicodedata.normalize("NFKC", text)).replace("−", "-").replace("’", "'")
    bracketed = bare.startswith("(") and bare.endswith(")")
    match = _DRESSED.fullmatch(bare[1:-1].strip() if bracketed else bare)
    if match is None or (bracketed and match["sign"]):
        raise CellError(NUMBER, TYPE_NUMBER)
    currencies = sum(match[place] is not None for place in ("before", "inside", "after"))
    if currencies + (match["percent"] is not None) > 1:
        raise CellError(NUMBER, TYPE_NUMBER)
    found = _digits(match["digits"], mark)
    if bracketed or match["sign"] == "-":
        found = -found
    return found / 100 if match["percent"] else found


def _digits(digits: str, mark: DecimalMark | None) -> float:
    """Digits with separators, when they have one reading.

    Without a mark that is agreed, a comma groups thousands (`1,234`) unless other separators prove
    it the decimal mark (`1.234,50`); a lone dot before three digits could be either.
    """
    if mark:
        found = _reading(digits, mark)
        if found is None:
            raise CellError(
                f"a number with `{mark}` before the decimals",
                "Type it so, or change Decimal mark in Settings.",
            )
        return found
    with_dot, with_comma = _reading(digits, "."), _reading(digits, ",")
    if with_dot is None and with_comma is None:
        raise CellError(NUMBER, TYPE_NUMBER)
    lone_comma = digits.count(",") == 1 and not set(digits) & set(". '")
    if lone_comma and with_dot is not None:
        return with_dot  # `1,234`
    if lone_comma:
        raise CellError(
            f"a number with one reading ({digits} could be {with_comma:.15g}, "
            "or thousands with a digit missing)",
            "Type it as a plain number, or set Decimal mark in Settings to `,`.",
        )
    if with_dot is not None and with_comma is not None and with_dot != with_comma:
        raise CellError(
            f"a number with one reading ({digits} could be {with_dot:.15g} or {with_comma:.15g})",
            "Type it as a plain number, or set Decimal mark in Settings to `.` or `,`.",
        )
    found = with_comma if with_dot is None else with_dot
    assert found is not None  # noqa: S101  # both None was refused above
    return found


def _reading(digits: str, mark: DecimalMark) -> float | None:
    """The number if `mark` stands before the decimals; thousands in groups of three."""
    other = "," if mark == "." else "."
    match = re.fullmatch(
        rf"(?P<whole>[0-9]+|[1-9][0-9]{{0,2}}(?P<by>[{other}' ])[0-9]{{3}}(?:(?P=by)[0-9]{{3}})*)?"
        rf"(?:{re.escape(mark)}(?P<decimals>[0-9]+))?",
        digits,
    )
    if match is None:
        return None
    whole = "".join(filter(str.isdigit, match["whole"] or ""))
    return float(f"{whole or 0}.{match['decimals'] or 0}")


def not_negative(found: float) -> float:
    """A count, a spend or a target.

    Raises:
        CellError: it is below zero.
    """
    if found < 0:
        raise CellError("a number that is not negative", "Check the sign.")
    return found


def share(value: object, conventions: Conventions) -> float:
    """A share, as 0.85 or 85%.

    Raises:
        CellError: no number, below 0%, or so large that a percent sign must be missing.
    """
    found = not_negative(number(value, conventions))
    if found > 5:
        raise CellError("a share such as 85% or 0.85", f"Write {clean(value)}%.")
    return found


# --------------------------------------------------------------------------------------- dates

_ISO = re.compile(
    r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+)?)?"
)
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_NUMERIC = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_DAY_FIRST = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th)?[ -]?(?:of )?([A-Z]{3,9})\.?,?[ -]?([0-9]{4}|[0-9]{2})", re.I
)
_MONTH_FIRST = re.compile(
    r"([A-Z]{3,9})\.?[ -]?([0-9]{1,2})(?:st|nd|rd|th)?(?:, ?|[ -])([0-9]{4}|[0-9]{2})", re.I
)


def day(value: object, conventions: Conventions) -> date:
    """A date, without a time.

    >>> agreed = Conventions(date_order="DMY")
    >>> [str(day(cell, agreed)) for cell in (46279, "14 Sep 2026", "14/09/2026")]
    ['2026-09-14', '2026-09-14', '2026-09-14']

    Raises:
        CellError: no date, a date with two readings, or a year before 1990 or after 2100.
    """
    if isinstance(value, bool):
        raise CellError(DATE, "This is a tick box. Type the date, or clear the cell.")
    if isinstance(value, datetime):
        found = value.date()
    elif isinstance(value, date):
        found = value
    elif isinstance(value, int | float):
        found = _serial(value)
    elif isinstance(value, str):
        found = _typed_date(clean(unicodedata.normalize("NFKC", value)), conventions.date_order)
    else:
        raise CellError(DATE, TYPE_DATE)
    return _in_range(found)


def _in_range(found: date) -> date:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise CellError(
            f"a date from {FIRST_YEAR} to {LAST_YEAR}",
            f"The cell stands for {found.isoformat()}. Type the date as 2026-09-14.",
        )
    return found


def _serial(number_of_days: float) -> date:
    if not math.isfinite(number_of_days) or not 0 < number_of_days < 2_900_000:
        raise CellError(DATE, TYPE_DATE)
    return _EPOCH + timedelta(days=math.floor(number_of_days))  # the fraction is the time


def _typed_date(text: str, order: DateOrder | None) -> date:
    if _SERIAL.fullmatch(text):
        return _serial(float(text))
    if match := _ISO.fullmatch(text):
        return _date(match[1], match[2], match[3])
    if match := _DAY_FIRST.fullmatch(text):
        return _spelled(match[3], match[2], match[1])
    if match := _MONTH_FIRST.fullmatch(text):
        return _spelled(match[3], match[1], match[2])
    if match := _NUMERIC.fullmatch(text):
        return _numeric_date(match[1], match[3], match[4], order)
    raise CellError(DATE, TYPE_DATE)


def _spelled(year: str, month: str, day_of_month: str) -> date:
    number_of_month = month_number(month)
    if number_of_month is None:
        raise CellError(DATE, "Type the month in English, or the date as 2026-09-14.")
    return _date(year, str(number_of_month), day_of_month)


def _date(year: str, month: str, day_of_month: str) -> date:
    if len(year) == 2:
        raise CellError("a year with four digits", TYPE_DATE)
    try:
        return date(int(year), int(month), int(day_of_month))
    except ValueError:
        raise CellError("a date that is in the calendar", TYPE_DATE) from None


def _numeric_date(first: str, second: str, year: str, order: DateOrder | None) -> date:
    if len(year) == 2:
        raise CellError("a year with four digits", TYPE_DATE)
    day_first, month_first = _maybe_date(year, second, first), _maybe_date(year, first, second)
    if order:
        found = day_first if order == "DMY" else month_first
        if found is None:
            shape = "day/month/year" if order == "DMY" else "month/day/year"
            raise CellError(
                f"a date as {shape}, which Settings gives as the order",
                "Type the date as 2026-09-14, or change Date order in Settings.",
            )
        return found
    if day_first and month_first and day_first != month_first:
        raise CellError(
            f"a date with one reading (this could be {day_first} or {month_first})",
            "Type the date as 2026-09-14, or set Date order in Settings to DMY or MDY.",
        )
    found = day_first or month_first
    if found is None:
        raise CellError("a date that is in the calendar", TYPE_DATE)
    return found


def _maybe_date(year: str, month: str, day_of_month: str) -> date | None:
    try:
        return date(int(year), int(month), int(day_of_month))
    except ValueError:
        return None


def month(value: object, conventions: Conventions) -> date:
    """The first day of a month, from `2026-07`, `Jul 2026` or any date in it.

    Raises:
        CellError: no month and no date.
    """
    if isinstance(value, str):
        try:
            named = conventions.calendar.parse(clean(value))
        except ValueError:
            named = None
        if named and named.kind == "month":
            return named.start
    return day(value, conventions).replace(day=1)


def period(value: object, conventions: Conventions) -> Period:
    """A period of Targets: a year, quarter or month by its name, or the week of a date.

    Raises:
        CellError: it names no period.
    """
    calendar = conventions.calendar
    if isinstance(value, int | float) and not isinstance(value, bool):
        is_year = FIRST_YEAR <= value <= LAST_YEAR and value == int(value)
        return (
            calendar.parse(str(int(value))) if is_year else calendar.week(day(value, conventions))
        )
    if isinstance(value, str):
        try:
            return calendar.parse(clean(unicodedata.normalize("NFKC", value)))
        except ValueError as no_name:
            expected = str(no_name)
        try:
            return calendar.week(day(value, conventions))
        except CellError as no_date:
            if no_date.expected != DATE:
                raise
            raise CellError(expected, "Type the period as one of these.") from None
    return calendar.week(day(value, conventions))


# --------------------------------------------------------------------------------------- words


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
