"""The command line: `summary`, `check`, `backtest` and `template`. Open this to add a command.

Exit codes: 0 clean, 1 the workbook has errors, 2 it cannot be read.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from io import TextIOWrapper
from pathlib import Path

from scorecard import facts, landing, ledger, number, starter, summary, words
from scorecard.calendar import FIRST_YEAR, LAST_YEAR
from scorecard.config import config, secrets_file
from scorecard.sources import RawWorkbook, SourceError, open_workbook, sheet_id
from scorecard.words import Money
from scorecard.words.landing import backtest_lines, backtest_verdict, landing_title
from scorecard.workbook import Issue, Workbook, WorkbookError, read

CLEAN, ERRORS, UNREADABLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a pipe on Windows knows no arrows and minus signs
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except SourceError as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    except WorkbookError as error:
        print("\n".join(error.missing), file=sys.stderr)
        return UNREADABLE
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scorecard", description="One revenue number, and where it broke."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, text in (
        ("summary", _summary, "the Number, the teams and the handoffs of a period"),
        ("check", _check, "every issue of the workbook; exits with 1 when there are errors"),
        ("backtest", _backtest, "what the forecast would have said in past quarters"),
    ):
        command = commands.add_parser(name, help=text, description=text.capitalize())
        command.add_argument(
            "workbook", help="a Google Sheet's address, a folder of CSV files or an .xlsx file"
        )
        command.add_argument("--json", action="store_true", help="machine-readable")
        command.add_argument("--as-of", type=_day, help="goes before Settings' As of: 2026-09-20")
        command.set_defaults(run=run)
        if name == "summary":
            command.add_argument("--period", help="2026, 2026-Q3, 2026-07 or a date for its week")
    text = "a starter workbook to fill, with every tab, notes and an example"
    command = commands.add_parser("template", help=text, description=text.capitalize())
    command.add_argument("file", type=Path, help="the .xlsx file to write")
    command.set_defaults(run=_template)
    return parser


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no date such as 2026-09-20") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"{text} is not from {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _raw(place: str) -> RawWorkbook:
    """The raw rows; a Google Sheet's with the credentials that the app would use."""
    if sheet_id(place) is None:
        return open_workbook(place)
    return open_workbook(place, config(secrets_file(), os.environ).access)


def _read(options: argparse.Namespace) -> Workbook:
    return read(_raw(options.workbook), datetime.now(UTC), options.as_of)


def _summary(options: argparse.Namespace) -> int:
    book = _read(options)
    known = facts.build(book)
    period = None
    if options.period:
        try:
            period = book.calendar.parse(options.period)
        except ValueError as error:
            print(f"--period {options.period}: expected {error}", file=sys.stderr)
            return UNREADABLE
    if options.json:
        print(summary.build(known, period).model_dump_json(indent=2))
        return CLEAN
    entries = ledger.build(known, period or known.default_period)
    headline = number.build(known, entries)
    money = Money(book.settings.currency)
    print(words.headline(headline, money))
    print(words.where_it_broke(entries, money))
    landed = landing.build(known, entries, headline)
    for sentence in (
        landing_title(landed, money),
        words.waiting(entries),
        words.left_out(headline.left_out, money),
    ):
        if sentence:
            print(sentence)
    for handoff in entries.handoffs:
        signal = words.signal_word(handoff)
        print(f"{money.full_signed(handoff.effect):>16}  {words.handoff_name(handoff)} ({signal})")
    for line in entries.lines:
        print(f"{money.full_signed(line.effect):>16}  {words.line_name(line)}")
    print(f"{money.full_signed(entries.gap):>16}  Gap to date")
    return CLEAN


def _check(options: argparse.Namespace) -> int:
    issues: tuple[Issue, ...]
    try:
        issues = _read(options).issues
    except WorkbookError as error:
        issues = error.issues
    if options.json:
        print(json.dumps([asdict(issue) for issue in issues], indent=2, default=str))
    else:
        for issue in issues:
            print(f"{issue.severity}: {issue.address}: {issue.found}. Expected {issue.expected}.")
            print(f"    {issue.mend}")
        print(words.health_title(issues))
    return ERRORS if any(issue.severity == "error" for issue in issues) else CLEAN


def _backtest(options: argparse.Namespace) -> int:
    found = landing.backtest(facts.build(_read(options)))
    if options.json:
        print(json.dumps({**asdict(found), "verdict": backtest_verdict(found)}, indent=2))
    else:
        print("\n".join(backtest_lines(found)))
    return CLEAN


def _template(options: argparse.Namespace) -> int:
    file: Path = options.file
    if file.suffix.lower() != ".xlsx":
        print(f"{file.name} does not end in .xlsx: give it that ending.", file=sys.stderr)
        return UNREADABLE
    try:
        with file.open("xb") as new:  # never over a workbook that somebody has filled
            new.write(starter.starter_workbook(datetime.now().astimezone().date()))
    except FileExistsError:
        print(f"{file.name} is there already: give another name.", file=sys.stderr)
        return UNREADABLE
    except OSError as error:
        reason = (error.strerror or "it cannot be written").lower()
        print(f"{file.name} cannot be written: {reason}.", file=sys.stderr)
        return UNREADABLE
    print(f"{file.name} is written. Type over its examples, or save it as a Google Sheet first.")
    return CLEAN


if __name__ == "__main__":
    sys.exit(main())
