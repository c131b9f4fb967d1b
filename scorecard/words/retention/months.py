"""What months are called: those of Customers, many in a row by their ends."""

from collections.abc import Sequence
from datetime import date

from scorecard.calendar import MONTHS
from scorecard.words.labels import listing


def month_names(months: Sequence[date]) -> str:
    """Months in words, a run of three or more by its ends, the year once where one will do.

    >>> month_names([date(2026, 7, 1), date(2026, 8, 1)])
    'July and August 2026'
    >>> month_names([date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 5, 1)])
    'November 2025 to January 2026 and May 2026'
    """
    runs: list[list[date]] = []
    for month in months:
        if runs and _number(month) == _number(runs[-1][-1]) + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    one_year = len({month.year for month in months}) == 1

    def said(month: date) -> str:
        return MONTHS[month.month - 1] + ("" if one_year else f" {month.year}")

    told: list[str] = []
    for run in runs:
        long = len(run) > 2
        told += [f"{said(run[0])} to {said(run[-1])}"] if long else map(said, run)
    return listing(told, most=6) + (f" {months[0].year}" if one_year else "")


def during(months: Sequence[date]) -> str:
    """That something was in these months."""
    names = month_names(months)
    return f"{'From' if ' to ' in names else 'In'} {names}"


def _number(month: date) -> int:
    return month.year * 12 + month.month
