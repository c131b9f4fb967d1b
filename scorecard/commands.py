"""What commands share: the options that choose workbook, day and period, and what they open.

Open this when an option means another thing in one command than in the next; the commands are in
`__main__` and `review_commands`.
"""

import argparse
import os
from collections.abc import Callable
from datetime import UTC, date, datetime

from scorecard import workbook
from scorecard.calendar import FIRST_YEAR, LAST_YEAR, Period
from scorecard.config import Config, config, secrets_file
from scorecard.facts import Facts
from scorecard.sources import RawWorkbook, SourceError, open_workbook, sheet_id
from scorecard.workbook import Workbook

CLEAN, ERRORS, FAILED = 0, 1, 2  # exit codes; `__main__` says what each is

Run = Callable[[argparse.Namespace], int]


def takes_workbook(command: argparse.ArgumentParser, run: Run) -> None:
    """The command is about a workbook; `run` does it and gives the exit code."""
    command.add_argument(
        "workbook", help="a Google Sheet's address, a folder of CSV files or an .xlsx file"
    )
    command.set_defaults(run=run)


def takes_as_of(command: argparse.ArgumentParser) -> None:
    """The command looks at a day."""
    command.add_argument("--as-of", type=day, help="goes before Settings' As of: 2026-09-20")


def takes_period(command: argparse.ArgumentParser) -> None:
    """The command looks at a period."""
    command.add_argument("--period", help="2026, 2026-Q3, 2026-07 or a date for its week")


def day(text: str) -> date:
    """The date of an option.

    Raises:
        argparse.ArgumentTypeError: it is none that the calendar knows.
    """
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no date such as 2026-09-20") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"{text} is not from {FIRST_YEAR} to {LAST_YEAR}")
    return found


def settings() -> Config:
    """The settings that the app would use.

    Raises:
        SourceError: one of them cannot be used.
    """
    return config(secrets_file(), os.environ)


def raw(place: str) -> RawWorkbook:
    """The raw rows; a Google Sheet's with the credentials that the app would use.

    Raises:
        SourceError: it cannot be opened.
    """
    if sheet_id(place) is None:
        return open_workbook(place)
    return open_workbook(place, settings().access)


def read(options: argparse.Namespace) -> Workbook:
    """The workbook asked for, as of the day asked for.

    Raises:
        SourceError: it cannot be opened.
        workbook.WorkbookError: a required tab or column is missing.
    """
    return workbook.read(raw(options.workbook), datetime.now(UTC), options.as_of)


def period(options: argparse.Namespace, known: Facts) -> Period:
    """The period asked for, else the quarter that holds the through date.

    Raises:
        SourceError: it is none that the calendar knows.
    """
    if not options.period:
        return known.default_period
    try:
        return known.workbook.calendar.parse(options.period)
    except ValueError as error:
        raise SourceError(f"--period {options.period}: expected {error}") from None
