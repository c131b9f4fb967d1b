"""The commands `report` and `history`: the weekly review without the app, and what is remembered.

Open this when a scheduled job writes the wrong review, or the history cannot be listed, saved or
shortened. Nothing here asks anything, and what goes wrong is one sentence.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from scorecard import changes, commands, facts, sources, whole_file, workbook
from scorecard.changes import Past
from scorecard.commands import CLEAN
from scorecard.facts import Facts
from scorecard.history import History, Memory, Version
from scorecard.history.history import FILE
from scorecard.report import Document, html, markdown
from scorecard.report.build import LONG, document
from scorecard.sources import SourceError
from scorecard.words import Money, period_name
from scorecard.words import changes as changes_text
from scorecard.words import history as text
from scorecard.words.review import kept_since

FORMATS: dict[str, Callable[[Document, Callable[[str], str | None]], str]] = {
    "html": html.page,
    "md": markdown.text,
}
SHORTEST, LONGEST = 10, 480  # minutes of a meeting
GONE = ("memory", "newer")  # troubles with which a command changes nothing on the disk


def add_to(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Both commands with their options."""
    said = "the weekly review as one file, to print or to mail; remembers what it reads"
    command = subcommands.add_parser("report", help=said, description=said.capitalize())
    commands.takes_workbook(command, _report)
    commands.takes_as_of(command)
    commands.takes_period(command)
    command.add_argument("--since", type=commands.day, help="day of the last meeting: 2026-09-02")
    command.add_argument("--minutes", type=_minutes, default=LONG, help="how long the meeting is")
    command.add_argument("--format", choices=FORMATS, help="else as FILE ends; md without FILE")
    command.add_argument("--out", type=Path, metavar="FILE", help="takes the place of a file there")

    said = "what is remembered of a workbook: its versions, what was changed, frozen copies"
    command = subcommands.add_parser("history", help=said, description=said.capitalize())
    commands.takes_workbook(command, _history)
    one = command.add_mutually_exclusive_group()
    one.add_argument("--json", action="store_true", help="machine-readable")
    one.add_argument("--export", type=Path, metavar="FILE", help="write all of it as a .zip")
    one.add_argument(
        "--prune", type=commands.day, metavar="DAY", help="forget what was replaced before it"
    )
    one.add_argument("--forget", metavar="NAME", help="take a frozen copy away")


def _minutes(typed: str) -> int:
    if not (typed.isdecimal() and len(typed) < 9 and SHORTEST <= int(typed) <= LONGEST):
        raise argparse.ArgumentTypeError(f"{typed} is no number from {SHORTEST} to {LONGEST}")
    return int(typed)


def _memory(place: str) -> Memory:
    return Memory(sources.state_folder(commands.settings().state_dir), place)


def _warn(history: History) -> None:
    if history.trouble:
        print(text.TROUBLE[history.trouble], file=sys.stderr)


# --- report


def _report(options: argparse.Namespace) -> int:
    write = FORMATS[options.format or _format_of(options.out)]
    raw, now = commands.raw(options.workbook), datetime.now(UTC)
    as_it_stands = facts.build(workbook.read(raw, now))
    known = as_it_stands
    if options.as_of:
        known = facts.build(workbook.read(raw, now, options.as_of))
    period = commands.period(options, known)
    memory = _memory(options.workbook)
    # As of the workbook's own day: what was changed in it does not depend on who looks at which.
    version = memory.remember(raw, as_it_stands, now)
    since = options.since or memory.last_meeting(known)
    past = memory.past(known, period, since, version)
    if options.since:
        _expect_known(options.since, past, memory, known)
    review = document(known, period, past, options.minutes)
    written = write(review, known.workbook.link)
    if options.out is None:
        print(written, end="")
    else:
        whole_file.write(options.out, lambda into: into.write(written.encode()))
        print(f"{options.out.name} is written: {review.title}")
    _warn(memory.history)
    return CLEAN


def _format_of(file: Path | None) -> str:
    """What the name of a file asks for.

    Raises:
        SourceError: it asks for none of the formats.
    """
    ending = ".md" if file is None else file.suffix.lower()
    if file is None or ending[1:] in FORMATS:
        return ending[1:]
    raise SourceError(
        f"{file.name or file} does not end in .html or .md: give it such an ending, or say "
        "--format."
    )


def _expect_known(since: date, past: Past, memory: Memory, known: Facts) -> None:
    as_of = known.workbook.as_of
    if past.then is None or since >= as_of:
        days = memory.days(known)
        raise SourceError(text.unknown_day(since, days[0] if days else None, as_of))


# --- history


def _history(options: argparse.Namespace) -> int:
    """Never reads the workbook itself: what is kept can be had while Google does not answer."""
    history = _memory(options.workbook).history
    if not history.versions() and not history.frozen():
        _warn(history)
        if sources.sheet_id(options.workbook) is None:
            sources.fingerprint(options.workbook)  # says so where no such file is there
        raise SourceError(kept_since([], "UTC"))
    known = _last(history)
    zone = known.workbook.settings.time_zone if known else "UTC"
    if options.export:
        _export(history, options.export)
    elif options.prune:
        _prune(history, options.prune, zone)
    elif options.forget is not None:
        _forget(history, options.forget)
    elif options.json:
        _print_json(history, known)
    else:
        _list(history, known, zone)
    _warn(history)
    return CLEAN


def _last(history: History) -> Facts | None:
    """The workbook as it was read last; None where that cannot be read."""
    raw = history.raw(history.versions()[-1]) if history.versions() else None
    try:
        return None if raw is None else facts.build(workbook.read(raw, datetime.now(UTC)))
    except workbook.WorkbookError:
        return None


def _export(history: History, file: Path) -> None:
    if file.suffix.lower() != ".zip":
        raise SourceError(f"{file.name} does not end in .zip: give it that ending.")
    whole_file.write(file, history.export)
    print(text.exported(file.name, len(history.versions()), len(history.frozen())))


def _prune(history: History, before: date, zone: str) -> None:
    file = sources.state_folder(commands.settings().state_dir) / FILE
    size = file.stat().st_size
    gone = history.prune(datetime.combine(before, time.min, ZoneInfo(zone)))
    _expect_done(history)
    print(text.pruned(gone, before, (size, file.stat().st_size)))


def _forget(history: History, name: str) -> None:
    copies = {copy.name: copy for copy in history.frozen()}
    if name not in copies:
        raise SourceError(text.no_copy(name, list(copies)))
    history.unfreeze(copies[name])
    _expect_done(history)
    print(text.forgotten(name))


def _expect_done(history: History) -> None:
    if history.trouble in GONE:
        raise SourceError(text.TROUBLE[history.trouble])


def _changed(history: History) -> list[tuple[Version, int | None]]:
    """The versions, the oldest first, and how many figures were changed in each since the last."""
    seen = Counter(one.at for one in history.seen())
    versions = history.versions()
    return [(of, None if of == versions[0] else seen[of.at]) for of in versions]


def _print_json(history: History, known: Facts | None) -> None:
    restated = known and changes.restatements(history.seen(), known, known.default_period)
    found = {
        "versions": [{"at": of.at, "changed": number} for of, number in _changed(history)],
        "frozen": [asdict(copy) for copy in history.frozen()],
        "restatements": restated and asdict(restated),
        "trouble": history.trouble,
    }
    print(json.dumps(found, indent=2, default=str, allow_nan=False))


def _list(history: History, known: Facts | None, zone: str) -> None:
    """The newest on top, as the app lists them."""
    versions, copies = _changed(history), history.frozen()
    if known:
        period, money = known.default_period, Money(known.workbook.settings.currency)
        restated = changes.restatements(history.seen(), known, period)
        print(f"{period_name(period)}: {changes_text.restatements_title(restated, money)}")
    print(kept_since([of.at for of, _ in versions], zone))
    for of, number in reversed(versions):
        print(f"  {text.version_line(of.at, number, zone)}")
    print(text.copies_title(len(copies)))
    for copy in copies:
        print(f"  {text.copy_line(copy.name, copy.period, copy.figures.get('title'))}")
