"""What can be asked of the history of one workbook. Open this for what each question means."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from sqlite3 import Connection
from typing import BinaryIO, TypeVar

from scorecard.changes import Change, Seen
from scorecard.history import archive, contents, tables
from scorecard.history.contents import Cut
from scorecard.history.database import Database
from scorecard.history.results import Figure, Frozen, Trouble, Version
from scorecard.history.tables import Row, Tables
from scorecard.sources import RawWorkbook, sheet_id

FILE = "history.sqlite3"

T = TypeVar("T")


class History:
    """The history of the workbook at `place`, in the folder for state.

    Nothing is raised for the disk's sake: see `trouble`. Threads may share it; other processes, and
    other workbooks, may use the same folder.
    """

    def __init__(self, folder: Path, place: str | Path) -> None:
        # Where a Sheet is shared by link, its id opens it: it must not stand in the file.
        self._secret = sheet_id(place) or str(Path(place).resolve())
        known = self._secret.encode("utf-8", "surrogatepass")
        self._place = hashlib.sha256(known).hexdigest()[:24]
        self._database = Database(
            folder / FILE,
            lambda memory, marks, disk: tables.put_back(self._place, memory, marks, disk),
        )

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong with the file; None: nothing."""
        return self._database.trouble

    def record(
        self,
        raw: RawWorkbook,
        at: datetime,
        changes: Callable[[RawWorkbook], Sequence[Change]],
    ) -> Version:
        """The version of this content: the latest one where nothing was changed, else a new one.

        `at` is when the content was read. One that was read before the latest version was is no
        news, and would look like edits that were taken back: it can be frozen, but is not listed.

        `changes` says what was changed since an earlier content, the latest one. It runs outside of
        any lock, and again where another process was faster. What it raises is raised, and nothing
        is kept then.
        """
        self._database.settle()
        at = at.astimezone(UTC)
        cut = contents.cut(raw, self._secret)
        kept = None
        while kept is None:
            number, latest = self._read(lambda t: (t.last_number(), t.latest()))
            if latest and latest.version.digest == cut.digest.hex():
                return latest.version
            # A version of the future is a clock's that was set back: nothing is held up by it.
            if latest and at <= latest.version.at <= datetime.now(UTC):
                self._write(lambda t: t.keep_all(cut.parts))
                return Version(at, cut.digest.hex())
            before = self.raw(latest.version) if latest else None
            if latest and before is None:
                latest, before = self._mended(cut)
            found = None if before is None else list(changes(before))
            kept = self._append(number, cut, at, latest, found)
        return kept

    def versions(self, until: datetime | None = None) -> tuple[Version, ...]:
        """Every content that was seen, the oldest first; `until` is included."""
        rows = self._read(lambda t: t.rows())
        return tuple(row.version for row in rows if until is None or row.version.at <= until)

    def raw(self, version: Version) -> RawWorkbook | None:
        """What the workbook held, its rows as lists; None where that is damaged or forgotten."""
        return self._read(lambda t: t.raw(version, self._secret))

    def seen(self, until: datetime | None = None) -> tuple[Seen, ...]:
        """Every change and when it was first seen, the oldest first; `until` is included."""
        found = self._read(lambda t: [seen for row in t.rows() for seen in t.seen(row)])
        return tuple(seen for seen in found if until is None or seen.at <= until)

    def freeze(
        self,
        version: Version,
        at: datetime,
        as_of: date,
        period: str,
        figures: Mapping[str, Figure],
        document: bytes | None = None,
    ) -> Frozen:
        """Keep what a meeting saw; the copy that is there, where the same was frozen before.

        The same is this content, this period and this as-of date. The copy's name is the time `at`
        as its own zone calls it, with a number behind it where that name is taken.
        """
        self._database.settle()
        name, has_document = at.strftime("%Y-%m-%d %H.%M"), document is not None
        asked = Frozen(
            name, at.astimezone(UTC), as_of, period, version, dict(figures), has_document
        )

        def act(t: Tables) -> Frozen:
            there = (copy.frozen for copy in t.copies())
            same = (copy for copy in there if _shows(copy) == _shows(asked))
            return next(same, None) or t.freeze(asked, document)

        return self._write(act)

    def frozen(self) -> tuple[Frozen, ...]:
        """The frozen copies, the newest first."""
        return tuple(copy.frozen for copy in reversed(self._read(lambda t: t.copies())))

    def document(self, frozen: Frozen) -> bytes | None:
        """The page that was kept with a copy; None where there is none, or it is damaged."""
        return self._read(lambda t: t.document(frozen.name))

    def unfreeze(self, frozen: Frozen) -> None:
        """Take a copy away, with what it alone needed."""

        def act(t: Tables) -> None:
            t.unfreeze(frozen.name)
            t.sweep()

        self._database.settle()
        self._write(act)

    def prune(self, before: datetime) -> int:
        """Forget what was there before a time; the number of versions that are gone.

        The version that was current then stays, without its own changes: later ones were compared
        with it. What a frozen copy needs stays too. The file shrinks.
        """

        def act(t: Tables) -> int:
            older = [row for row in t.rows() if row.version.at <= before]
            if older:
                t.forget_before(older[-1])
                t.sweep()
            return max(len(older) - 1, 0)

        self._database.settle()
        return self._write(act)

    def export(self, file: BinaryIO) -> None:
        """Write a zip: a folder of CSVs for each version, what was changed, the frozen copies."""
        archive.write(file, self)

    def _mended(self, cut: Cut) -> tuple[Row | None, RawWorkbook | None]:
        """The last version that can be read, after what it shares with a content was put right."""
        self._write(lambda t: t.keep_all(cut.parts))
        for row in reversed(self._read(lambda t: t.rows())):
            if (raw := self.raw(row.version)) is not None:
                return row, raw
        return None, None

    def _append(
        self, number: int, cut: Cut, at: datetime, before: Row | None, found: list[Change] | None
    ) -> Version | None:
        """None where another process has added a version since `number` was the last."""
        return self._write(
            lambda t: t.append(cut, at, before, found) if t.last_number() == number else None
        )

    def _read(self, ask: Callable[[Tables], T]) -> T:
        return self._database.read(lambda db: ask(self._tables(db)))

    def _write(self, act: Callable[[Tables], T]) -> T:
        return self._database.write(lambda db: act(self._tables(db)))

    def _tables(self, db: Connection) -> Tables:
        return Tables(db, self._place, self._database.say_gaps)


def _shows(copy: Frozen) -> tuple[str, str, date]:
    return copy.version.digest, copy.period, copy.as_of
