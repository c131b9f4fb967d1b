"""Weeks, months, fiscal quarters and years: which days a period has, and what it is called.

Open this when a figure lands in the wrong period. Periods are plain dates, never instants, so
no time zone can move a week's boundary. Years and quarters are fiscal, months are calendar months.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Kind = Literal["week", "month", "quarter", "year"]
KINDS: tuple[Kind, ...] = ("week", "month", "quarter", "year")  # finest first
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
FIRST_YEAR, LAST_YEAR = 1990, 2100  # outside: a typing error ("0026") or a number that is no date

_DAY = timedelta(days=1)
_YEAR = re.compile(r"(?:FY\s*)?(\d{4})", re.I)
_QUARTER = re.compile(r"(?:FY\s*)?(\d{4})[\s-]*Q([1-4])|Q([1-4])[\s-]*(?:FY\s*)?(\d{4})", re.I)
_MONTH = re.compile(r"(\d{4})-(\d{1,2})|([A-Za-z]{3,9})\.?[\s-]+(\d{4})|(\d{4})\s+([A-Za-z]{3,9})")


def month_number(text: str) -> int | None:
    """The month that an English name or its abbreviation stands for, else None.

    >>> month_number("Sep"), month_number("sept"), month_number("Janvier")
    (9, 9, None)
    """
    word = text.strip().lower().rstrip(".")
    if len(word) < 3:
        return None
    return next((i for i, name in enumerate(MONTHS, 1) if name.lower().startswith(word)), None)


@dataclass(frozen=True, order=True)
class Period:
    """The days from `start` to `end`, both included."""

    start: date
    end: date
    kind: Kind
    name: str  # as it stands in Targets and in a page's address: 2026, 2026-Q3, 2026-07, 2026-09-14

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True)
class Calendar:
    """A company's calendar.

    A fiscal year is named for the calendar year it ends in: with `fiscal_start` 2 (February),
    fiscal 2026 runs from 1 Feb 2025 to 31 Jan 2026.

    >>> Calendar(fiscal_start=2).quarter(date(2026, 1, 31)).name
    '2026-Q4'
    """

    fiscal_start: int = 1  # month, 1 to 12
    week_start: int = 0  # weekday, 0 is Monday

    def week(self, day: date) -> Period:
        """The week that holds `day`, named for its first day."""
        start = day - timedelta(days=(day.weekday() - self.week_start) % 7)
        return Period(start, start + timedelta(days=6), "week", start.isoformat())

    def month(self, day: date) -> Period:
        """The calendar month that holds `day`."""
        start = day.replace(day=1)
        return Period(start, _add_months(start, 1) - _DAY, "month", f"{day:%Y-%m}")

    def quarter(self, day: date) -> Period:
        """The fiscal quarter that holds `day`."""
        year = self.year(day)
        index = ((day.year - year.start.year) * 12 + day.month - year.start.month) // 3
        start = _add_months(year.start, 3 * index)
        return Period(start, _add_months(start, 3) - _DAY, "quarter", f"{year.name}-Q{index + 1}")

    def year(self, day: date) -> Period:
        """The fiscal year that holds `day`."""
        start = date(day.year - (day.month < self.fiscal_start), self.fiscal_start, 1)
        end = _add_months(start, 12) - _DAY
        return Period(start, end, "year", str(end.year))

    def holding(self, kind: Kind, day: date) -> Period:
        """The period of this kind that holds `day`."""
        maker = {"week": self.week, "month": self.month, "quarter": self.quarter, "year": self.year}
        return maker[kind](day)

    def next(self, period: Period) -> Period:
        """The period of the same kind that follows."""
        return self.holding(period.kind, period.end + _DAY)

    def previous(self, period: Period) -> Period:
        """The period of the same kind that comes before."""
        return self.holding(period.kind, period.start - _DAY)

    def spanning(self, kind: Kind, first: date, last: date) -> Iterator[Period]:
        """The periods of this kind that hold any day from `first` to `last`, in order."""
        period = self.holding(kind, first)
        while period.start <= last:
            yield period
            period = self.next(period)

    def through(self, as_of: date) -> date:
        """The last day of the last complete week on or before `as_of`.

        >>> Calendar().through(date(2026, 9, 20)), Calendar().through(date(2026, 9, 19))
        (datetime.date(2026, 9, 20), datetime.date(2026, 9, 13))
        """
        return self.week(as_of + _DAY).start - _DAY

    def parse(self, text: str) -> Period:
        """The period that a name stands for.

        `2026` or `FY2026`; `2026-Q3` or `Q3 2026`; `2026-07` or `Jul 2026`; an ISO date: that week.

        Raises:
            ValueError: the text names no period; the message says what would.

        >>> [Calendar().parse(t).name for t in ("FY2026", "Q3 2026", "Jul 2026", "2026-09-16")]
        ['2026', '2026-Q3', '2026-07', '2026-09-14']
        """
        text = text.strip()
        if match := _YEAR.fullmatch(text):
            return self._year_named(int(match[1]))
        if match := _QUARTER.fullmatch(text):
            year = self._year_named(int(match[1] or match[4]))
            return self.quarter(_add_months(year.start, 3 * (int(match[2] or match[3]) - 1)))
        if match := _MONTH.fullmatch(text):
            number = int(match[2]) if match[2] else month_number(match[3] or match[6])
            year_number = int(match[1] or match[4] or match[5])
            if number and 1 <= number <= 12 and FIRST_YEAR <= year_number <= LAST_YEAR:
                return self.month(date(year_number, number, 1))
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if day and "-" in text and FIRST_YEAR <= day.year <= LAST_YEAR:
            return self.week(day)
        raise ValueError("a period: 2026, 2026-Q3, 2026-07 or a date such as 2026-09-14")

    def _year_named(self, number: int) -> Period:
        if not FIRST_YEAR <= number <= LAST_YEAR:
            raise ValueError(f"a year from {FIRST_YEAR} to {LAST_YEAR}")
        return self.year(
            date(number, 1, 1)
        )  # the year that ends in `number` always holds its January


def _add_months(first: date, months: int) -> date:
    """The first day of the month that lies `months` after that of `first`."""
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
