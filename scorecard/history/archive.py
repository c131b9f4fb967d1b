"""Everything as a zip that needs no database: folders of CSVs, which are workbooks again.

Open this when the exported file is wrong. Each folder can be opened by this app or a spreadsheet.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import BinaryIO, Protocol

from scorecard.cells import clean, name_key
from scorecard.changes import Change, Seen
from scorecard.history.results import Frozen, Version
from scorecard.sources import RawWorkbook

Row = Sequence[object]

_CHANGE = [field.name for field in fields(Change)]
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")  # a text that begins so may be taken for a formula
_SIGNED = re.compile(r"[-+−][\d\s.,'’%$€£¥]*")  # nothing in it can be run
_NO_NAME = re.compile(r"[^\w .()-]|^\.+")  # what some file system does not take in a name


class Past(Protocol):
    """What is exported, see `History`."""

    def versions(self) -> tuple[Version, ...]:
        """Every content."""

    def raw(self, version: Version) -> RawWorkbook | None:
        """What the workbook held."""

    def seen(self) -> tuple[Seen, ...]:
        """Every change."""

    def frozen(self) -> tuple[Frozen, ...]:
        """The frozen copies."""

    def document(self, frozen: Frozen) -> bytes | None:
        """The page of one."""


def write(file: BinaryIO, past: Past) -> None:
    """Write the zip, with one version at a time in memory."""
    frozen = past.frozen()
    # What only a frozen copy needs is no version any more, but it is still there.
    versions = sorted({*past.versions(), *(copy.version for copy in frozen)}, key=lambda v: v.at)
    taken: set[str] = set()
    folders: dict[Version, str] = {}
    listed: list[Row] = [("Folder", "First seen (UTC)", "Title", "Locale", "Time zone")]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as into:
        for version in versions:
            folder = folders[version] = _free(f"{version.at:%Y-%m-%d %H.%M.%S}", taken)
            raw = past.raw(version)
            if raw is None:
                listed.append((folder, version.at, "This version cannot be read"))
                continue
            listed.append((folder, version.at, raw.title, raw.locale, raw.time_zone))
            names: set[str] = set()
            for tab in raw.tabs:
                name = _free(_NO_NAME.sub("_", tab.name) or "_", names)
                into.writestr(f"{folder}/{name}.csv", _csv(tab.rows, _decimal_mark(raw)))
        into.writestr("versions.csv", _csv(listed))
        into.writestr(
            "changes.csv", _csv([_titles("seen_at", *_CHANGE), *map(_change, past.seen())])
        )
        copies: list[Row] = [("Copy", "Frozen (UTC)", "As of", "Period", "Folder", "Figures")]
        for copy in frozen:
            figures = "; ".join(f"{name}: {_text(value)}" for name, value in copy.figures.items())
            folder = folders[copy.version]
            copies.append((copy.name, copy.at, copy.as_of, copy.period, folder, figures))
            if (document := past.document(copy)) is not None:
                into.writestr(f"frozen/{copy.name}.html", document)
        into.writestr("frozen.csv", _csv(copies))


def _titles(*names: str) -> list[str]:
    return [name.replace("_", " ").capitalize() for name in names]


def _change(seen: Seen) -> Row:
    return [seen.at, *(getattr(seen.change, name) for name in _CHANGE)]


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number where another file has it; some file systems ignore case."""
    free, n = name, 1
    while free.casefold() in taken:
        free, n = f"{name}-{n + 1}", n + 1
    taken.add(free.casefold())
    return free


def _csv(rows: Iterable[Row], decimal_mark: str = ".") -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([_text(cell, decimal_mark) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig", "replace")  # the mark at its start is for Excel


def _decimal_mark(raw: RawWorkbook) -> str:
    """What Settings names: in a CSV each number is a text, and is read by it."""
    for tab in raw.tabs:
        for row in tab.rows if name_key(tab.name) == "settings" else ():
            if len(row) > 1 and name_key(row[0]) == "decimalmark" and clean(row[1]) == ",":
                return ","
    return "."


def _text(cell: object, decimal_mark: str = ".") -> str:
    """A cell as a CSV has it; nothing that a spreadsheet would run, see OWASP on CSV injection.

    >>> [_text(cell) for cell in (True, 7.0, 0.1, 1.234, 1e-7, "-5", "=1+1", None)]
    ['TRUE', '7', '0.1', '1.2340', '0.0000001', '-5', "'=1+1", '']
    """
    if isinstance(cell, str):
        is_run = cell.lstrip(" ").startswith(_RUNS) and not _SIGNED.fullmatch(cell.strip())
        return f"'{cell}" if is_run else cell
    if isinstance(cell, float) and not cell.is_integer():
        whole, _, decimals = f"{Decimal(repr(cell)):f}".partition(".")
        if len(decimals) == 3:  # "1.234" could be thousands, so that no reader takes it
            decimals += "0"
        return f"{whole}{decimal_mark}{decimals}" if decimals else whole
    return clean(cell)
