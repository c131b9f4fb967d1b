"""One workbook's rows in the file, within one transaction.

Open this when a version, a change or a frozen copy is missing or there twice. `part` holds contents
in parts, lists of changes and documents, each under its digest; a row of `version` or `frozen` is a
short packed list. Each is read whole or not at all, because each carries its own checksum.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from sqlite3 import Connection
from typing import Any

from scorecard.changes import Change, Seen
from scorecard.history import contents
from scorecard.history.contents import Cut, UnreadableError
from scorecard.history.database import Marks
from scorecard.history.results import Frozen, Version
from scorecard.sources import RawWorkbook

_TICK = timedelta(microseconds=1)  # between two versions at least, even if a clock was set back


@dataclass(frozen=True)
class Row:
    """A row of `version`."""

    number: int
    version: Version
    changes: bytes | None  # their part; None: there was nothing to compare with


@dataclass(frozen=True)
class Copy:
    """A row of `frozen`."""

    frozen: Frozen
    document: bytes | None  # its part


class Tables:
    """The rows of one place; `say_gaps` is called for each that cannot be read."""

    def __init__(self, db: Connection, place: str, say_gaps: Callable[[], None]) -> None:
        self._db, self._place, self._say_gaps = db, place, say_gaps

    # -------------------------------------------------------------------------------- parts

    def part(self, digest: bytes) -> bytes:
        """What is kept under a digest.

        Raises:
            UnreadableError: nothing, or something else.
        """
        row = self._db.execute("SELECT body FROM part WHERE digest = ?", (digest,)).fetchone()
        try:
            found = zlib.decompress(row[0])
        except (TypeError, zlib.error):
            found = b""
        if contents.digest_of(found) != digest:
            raise UnreadableError
        return found

    def raw(self, version: Version, secret: str) -> RawWorkbook | None:
        """What a version held; None where that is damaged or forgotten."""
        try:
            return contents.joined(bytes.fromhex(version.digest), secret, self.part)
        except UnreadableError:
            listed = (
                *(row.version for row in self.rows()),
                *(c.frozen.version for c in self.copies()),
            )
            if version in listed:
                self._say_gaps()
            return None

    def keep(self, part: bytes) -> bytes:
        """Keep it once; its digest."""
        digest = contents.digest_of(part)
        self.keep_all({digest: part})
        return digest

    def keep_all(self, parts: dict[bytes, bytes]) -> None:
        """Keep those that are not there, and put right those that are there and damaged."""
        for digest, part in parts.items():
            try:
                self.part(digest)
            except UnreadableError:
                self._db.execute(
                    "REPLACE INTO part (digest, body) VALUES (?, ?)", (digest, zlib.compress(part))
                )

    def sweep(self) -> None:
        """Take away the parts that no row of any workbook needs."""
        used: set[bytes] = set()
        for (body,) in self._db.execute("SELECT body FROM version").fetchall():
            if row := self._row(0, body):
                contents.reachable(bytes.fromhex(row.version.digest), self.part, used)
                used |= {row.changes} if row.changes else set()
        for (body,) in self._db.execute("SELECT body FROM frozen").fetchall():
            if copy := self._copy("", body):
                contents.reachable(bytes.fromhex(copy.frozen.version.digest), self.part, used)
                used |= {copy.document} if copy.document else set()
        there = self._db.execute("SELECT digest FROM part").fetchall()
        self._db.executemany(
            "DELETE FROM part WHERE digest = ?", [d for d in there if d[0] not in used]
        )

    # ----------------------------------------------------------------------------- versions

    def rows(self) -> list[Row]:
        """The versions that can be read, the oldest first."""
        rows = self._db.execute(
            "SELECT id, body FROM version WHERE place = ? ORDER BY id", (self._place,)
        )
        return [row for number, body in rows.fetchall() if (row := self._row(number, body))]

    def last_number(self) -> int:
        """Of the last version, even of one that cannot be read; 0 where there is none."""
        return _last(self._db, self._place)

    def latest(self) -> Row | None:
        """The last version that can be read."""
        rows = self._db.execute(
            "SELECT id, body FROM version WHERE place = ? ORDER BY id DESC", (self._place,)
        )
        return next(filter(None, (self._row(number, body) for number, body in rows)), None)

    def append(
        self, cut: Cut, at: datetime, before: Row | None, changes: list[Change] | None
    ) -> Version:
        """A new version after `before`, with what was changed against it."""
        # What came after `before` cannot be read, and its changes are among these.
        self._db.execute(
            "DELETE FROM version WHERE place = ? AND id > ?",
            (self._place, before.number if before else 0),
        )
        version = Version(max(at, before.version.at + _TICK) if before else at, cut.digest.hex())
        self.keep_all(cut.parts)
        listed = None if changes is None else self.keep(contents.encode([*map(vars, changes)]))
        self._db.execute(
            "INSERT INTO version (place, body) VALUES (?, ?)",
            (self._place, _packed_row(version, listed)),
        )
        return version

    def seen(self, row: Row) -> Iterator[Seen]:
        """The changes of a version."""
        if row.changes is None:
            return
        try:
            listed = contents.decode(self.part(row.changes))
        except UnreadableError:
            self._say_gaps()
            return
        for change in listed:
            yield Seen(row.version.at, Change(**change))

    def forget_before(self, row: Row) -> None:
        """The versions before one, and what was changed from them to it."""
        self._db.execute(
            "DELETE FROM version WHERE place = ? AND id < ?", (self._place, row.number)
        )
        self._db.execute(
            "UPDATE version SET body = ? WHERE id = ?",
            (_packed_row(row.version, None), row.number),
        )

    def _row(self, number: int, body: object) -> Row | None:
        if (entry := self._unpacked(body)) is None:
            return None
        at, digest, changes = entry
        return Row(number, Version(at, digest), changes and bytes.fromhex(changes))

    # ------------------------------------------------------------------------ frozen copies

    def copies(self) -> list[Copy]:
        """The frozen copies that can be read, in the order of their making."""
        rows = self._db.execute(
            "SELECT name, body FROM frozen WHERE place = ? ORDER BY id", (self._place,)
        )
        return [copy for name, body in rows.fetchall() if (copy := self._copy(name, body))]

    def freeze(self, asked: Frozen, document: bytes | None) -> Frozen:
        """A new copy, under a name that is free."""
        rows = self._db.execute("SELECT name FROM frozen WHERE place = ?", (self._place,))
        taken = {name for (name,) in rows.fetchall()}
        name, n = asked.name, 1
        while name in taken:
            name, n = f"{asked.name}-{n + 1}", n + 1
        entry = [
            *(asked.at, asked.as_of, asked.period, asked.version.at, asked.version.digest),
            [*asked.figures.items()],
            None if document is None else self.keep(document).hex(),
        ]
        self._db.execute(
            "INSERT INTO frozen (place, name, body) VALUES (?, ?, ?)",
            (self._place, name, _packed(entry)),
        )
        return replace(asked, name=name)

    def document(self, name: str) -> bytes | None:
        """The page that was kept with a copy; None where there is none, or it is damaged."""
        found = next((copy.document for copy in self.copies() if copy.frozen.name == name), None)
        try:
            return self.part(found) if found else None
        except UnreadableError:
            self._say_gaps()
            return None

    def unfreeze(self, name: str) -> None:
        """Take a copy away."""
        self._db.execute("DELETE FROM frozen WHERE place = ? AND name = ?", (self._place, name))

    def _copy(self, name: str, body: object) -> Copy | None:
        if (entry := self._unpacked(body)) is None:
            return None
        at, as_of, period, first_seen, digest, figures, document = entry
        version = Version(first_seen, digest)
        frozen = Frozen(name, at, as_of, period, version, dict(figures), document is not None)
        return Copy(frozen, document and bytes.fromhex(document))

    def _unpacked(self, body: object) -> list[Any] | None:
        try:
            entry: list[Any] = contents.decode(zlib.decompress(body))  # type: ignore[arg-type]
        except (TypeError, zlib.error):
            self._say_gaps()
            return None
        return entry


def put_back(place: str, memory: Connection, marks: Marks, disk: Connection) -> None:
    """Copy to the disk what was kept in memory after the marks.

    Where another process has added a version meanwhile, it has seen what this one saw: its versions
    stand, because the changes of those in memory were found against others.
    """
    there, copied = _last(disk, place), _last(memory, place, marks.version)
    after = marks if there else Marks(0, 0)  # none is there: the file is a new one
    disk.executemany(
        "INSERT OR IGNORE INTO part (digest, body) VALUES (?, ?)",
        memory.execute("SELECT digest, body FROM part"),
    )
    if there in (0, copied):
        disk.executemany(
            "INSERT INTO version (place, body) VALUES (?, ?)",
            memory.execute(
                "SELECT place, body FROM version WHERE place = ? AND id > ? ORDER BY id",
                (place, after.version),
            ),
        )
    disk.executemany(
        "INSERT OR IGNORE INTO frozen (place, name, body) VALUES (?, ?, ?)",
        memory.execute(
            "SELECT place, name, body FROM frozen WHERE place = ? AND id > ? ORDER BY id",
            (place, after.frozen),
        ),
    )


def _last(db: Connection, place: str, until: int = 2**62) -> int:
    (last,) = db.execute(
        "SELECT coalesce(max(id), 0) FROM version WHERE place = ? AND id <= ?", (place, until)
    ).fetchone()
    return int(last)


def _packed_row(version: Version, changes: bytes | None) -> bytes:
    return _packed([version.at, version.digest, changes and changes.hex()])


def _packed(entry: list[Any]) -> bytes:
    return zlib.compress(contents.encode(entry))
