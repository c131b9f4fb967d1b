"""Dates, months and periods.

Open this when a date is refused, or lands in another week. Day and month are told apart by the
setting Date order, by a spelled month, or by a day above 12; never guessed.
"""

import math
import re
import unicodedata
from datetime import date, datetime, timedelta

from scorecard.calendar import FIRST_YEAR, LAST_YEAR, Period, month_number
from scorecard.cells.texts import CellError, Conventions, DateOrder, clean

DATE = "a date such as 2026-09-14 or 14 Sep 2026"
TYPE_DATE = "Type the date as year-month-day, such as 2026-09-14."
_EPOCH = date(1899, 12, 30)  # day 0 of Sheets and of Excel

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
