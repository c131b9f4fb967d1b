"""The command line: `summary`, `check`, `backtest`, `template`, and one command a page.

Open this to add a command; that of a page of the teams or of the plan is a row of `PAGES`, those of
the weekly review are in `review_commands`.

Exit codes: 0 clean, 1 the workbook has errors, 2 it cannot be read or a file cannot be written.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NamedTuple

from scorecard import (
    accounts,
    attribution,
    backwards,
    campaigns,
    commands,
    deals,
    exchange,
    facts,
    feedback,
    handoffs,
    kinds,
    landing,
    ledger,
    moves,
    number,
    pay,
    quarters,
    retention,
    review_commands,
    scenario_options,
    starter,
    summary,
    whole_file,
    words,
)
from scorecard.calendar import Period
from scorecard.commands import CLEAN, ERRORS, FAILED
from scorecard.export import csv_bytes
from scorecard.facts import Facts
from scorecard.sources import SourceError, copies, read_copy, sheet_id
from scorecard.words import Money
from scorecard.words import accounts as accounts_text
from scorecard.words import attribution as attribution_text
from scorecard.words import backwards as backwards_text
from scorecard.words import campaigns as campaigns_text
from scorecard.words import deals as deals_text
from scorecard.words import exchange as exchange_text
from scorecard.words import feedback as feedback_text
from scorecard.words import handoffs as handoffs_text
from scorecard.words import kinds as kinds_text
from scorecard.words import moves as moves_text
from scorecard.words import pay as pay_text
from scorecard.words import quarters as quarters_text
from scorecard.words import retention as retention_text
from scorecard.words.landing import backtest_lines, backtest_verdict, landing_title
from scorecard.workbook import Issue, WorkbookError, read


class Part(NamedTuple):
    """One result of a page: how it is built, and what is said of it."""

    build: Callable[[Facts, Period], Any]
    lines: Callable[[Any, Money], Sequence[str]]


# A command for each page of the teams and of the plan: what it prints, and the results by name.
PAGES: dict[str, tuple[str, dict[str, Part]]] = {
    "handoffs": (
        "both sides of each handoff: what was given, what was taken on, how fast",
        {"handoffs": Part(handoffs.build, handoffs_text.lines)},
    ),
    "campaigns": (
        "every campaign through to revenue, kinds of lead, and credits under five models",
        {
            "campaigns": Part(campaigns.build, campaigns_text.lines),
            "kinds": Part(kinds.build, kinds_text.lines),
            "attribution": Part(attribution.build, attribution_text.lines),
        },
    ),
    "deals": (
        "the open pipeline, what moved, win rates, reasons and cycle",
        {"deals": Part(deals.build, deals_text.lines)},
    ),
    "accounts": (
        "which target accounts were touched, how far they are, what to do next",
        {"accounts": Part(accounts.build, accounts_text.lines)},
    ),
    "feedback": (
        "what was heard and waits for an answer, and what the teams do together",
        {
            "feedback": Part(feedback.build, feedback_text.lines),
            "exchange": Part(exchange.build, lambda found, _: exchange_text.lines(found)),
        },
    ),
    "retention": (
        "how much of the revenue won stays, and what it takes to stand still",
        {"retention": Part(retention.build, retention_text.lines)},
    ),
    "backwards": (
        "a target worked back to leads by week, and what a scenario changes",
        {"backwards": Part(backwards.build, backwards_text.lines)},
    ),
    "quarters": (
        "what is on its way for this quarter and the next ones, and the coverage it takes",
        {"quarters": Part(quarters.build, quarters_text.lines)},
    ),
    "pay": (
        "what the Number pays each team, and what one more win brings to all of them",
        {"pay": Part(pay.build, pay_text.lines)},
    ),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a pipe on Windows knows no arrows and minus signs
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        print(end="", flush=True)
    except BrokenPipeError:  # `| head` has read enough
        _write_no_more()
        return CLEAN
    except OSError as error:  # `> file` on a full disk
        _write_no_more()
        print(
            f"The command was stopped: {(error.strerror or 'no reason').lower()}.", file=sys.stderr
        )
        return FAILED
    except SourceError as error:
        print(error, file=sys.stderr)
        return FAILED
    except WorkbookError as error:
        print("\n".join(error.missing), file=sys.stderr)
        return FAILED
    return code


def _write_no_more() -> None:
    """What is left must not be written at the end of the process."""
    if sys.stdout is not None:  # None: it was closed before the start
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scorecard", description="One revenue number, and where it broke."
    )
    subcommands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, text in (
        ("summary", _summary, "the Number, the teams and the handoffs of a period"),
        ("check", _check, "every issue of the workbook; exits with 1 when there are errors"),
        ("backtest", _backtest, "what the forecast would have said in past quarters"),
    ):
        command = subcommands.add_parser(name, help=text, description=text.capitalize())
        _looks_at_workbook(command, run)
        if name == "summary":
            commands.takes_period(command)
    for name, (text, _) in PAGES.items():
        command = subcommands.add_parser(name, help=text, description=text.capitalize())
        _looks_at_workbook(command, _page)
        commands.takes_period(command)
        command.set_defaults(page=name, since=None)
        if name == "deals":
            command.add_argument("--since", help="the same workbook as it was at the last meeting")
        if name == "backwards":
            scenario_options.add_to(command)
    review_commands.add_to(subcommands)
    text = "a starter workbook to fill, with every tab, notes and an example"
    command = subcommands.add_parser("template", help=text, description=text.capitalize())
    command.add_argument("file", type=Path, help="the .xlsx file to write")
    command.set_defaults(run=_template)
    return parser


def _looks_at_workbook(command: argparse.ArgumentParser, run: commands.Run) -> None:
    commands.takes_workbook(command, run)
    command.add_argument("--json", action="store_true", help="machine-readable")
    commands.takes_as_of(command)


def _page(options: argparse.Namespace) -> int:
    known = facts.build(commands.read(options))
    period, money = commands.period(options, known), Money(known.workbook.settings.currency)
    parts = dict(PAGES[options.page][1])
    if options.page == "backwards":
        build = partial(backwards.build, scenario=scenario_options.scenario(options, known))
        if options.rows:
            rows = backwards.target_rows(known, build(known, period))
            stages = [stage.name for stage in known.stages]
            records = backwards_text.target_records(rows, stages)
            sys.stdout.write(csv_bytes(records).decode("utf-8-sig"))
            return CLEAN
        parts["backwards"] = parts["backwards"]._replace(build=build)
    built = {name: part.build(known, period) for name, part in parts.items()}
    said = {name: part.lines(built[name], money) for name, part in parts.items()}
    if options.page == "deals":
        built["moves"] = _moves(options, known)
        said["moves"] = moves_text.lines(built["moves"], money)
    if options.json:
        found = {name: asdict(result) for name, result in built.items()}
        print(json.dumps(found, indent=2, default=str, allow_nan=False))
    else:
        print("\n\n".join("\n".join(lines) for lines in said.values()))
    return CLEAN


def _moves(options: argparse.Namespace, known: Facts) -> moves.Moves:
    """Since the workbook asked for, else since the copy that a folder keeps, else by dates."""
    place, now = options.workbook, datetime.now(UTC)
    if options.since:
        return moves.build(facts.build(read(commands.raw(options.since), now)), known)
    kept = [] if sheet_id(place) else copies(place)
    day = moves.last_meeting(kept, known.workbook.as_of)
    return moves.build(facts.build(read(read_copy(place, day), now, day)) if day else None, known)


def _summary(options: argparse.Namespace) -> int:
    known = facts.build(commands.read(options))
    period = commands.period(options, known)
    if options.json:
        print(summary.build(known, period).model_dump_json(indent=2))
        return CLEAN
    entries = ledger.build(known, period)
    headline = number.build(known, entries)
    money = Money(known.workbook.settings.currency)
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
        issues = commands.read(options).issues
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
    found = landing.backtest(facts.build(commands.read(options)))
    if options.json:
        print(json.dumps({**asdict(found), "verdict": backtest_verdict(found)}, indent=2))
    else:
        print("\n".join(backtest_lines(found)))
    return CLEAN


def _template(options: argparse.Namespace) -> int:
    file: Path = options.file
    if file.suffix.lower() != ".xlsx":
        print(f"{file.name} does not end in .xlsx: give it that ending.", file=sys.stderr)
        return FAILED
    try:
        with file.open("xb") as new:  # never over a workbook that somebody has filled
            new.write(starter.starter_workbook(datetime.now().astimezone().date()))
    except FileExistsError:
        print(f"{file.name} is there already: give another name.", file=sys.stderr)
        return FAILED
    except OSError as error:
        raise whole_file.refusal(file, error) from None
    print(f"{file.name} is written. Type over its examples, or save it as a Google Sheet first.")
    return CLEAN


if __name__ == "__main__":
    sys.exit(main())
