"""The file: opened, made, left for another when it is damaged, for memory when it is refused.

Open this when the file is damaged or locked, the disk is full, or a write is lost. Every call opens
the file anew, under one lock a process: calls come from many threads, a connection belongs to one,
and a file that was moved away or put back is noticed by the next call. To open costs a millisecond.

The journal is SQLite's default, a file that is rolled back, never a write-ahead log: that needs
memory shared between the processes, which a network share does not give, and writes are few here.
"""

import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from typing import TypeVar

from scorecard.history.results import Trouble

APPLICATION = 0x53434F52  # "SCOR" in the file's header: another program's file is not written to
FORMAT = 1  # of the tables and of what is in them; a later one is left alone
PATIENCE = 15.0  # seconds to wait for another process; its writes take less than one
FILES = 4  # a disk on which so many were damaged is not trusted with a further one

_SCHEMA = {
    "part": "CREATE TABLE part (digest BLOB NOT NULL UNIQUE, body BLOB NOT NULL)",
    # AUTOINCREMENT: the number of a version that was forgotten is not given again.
    "version": (
        "CREATE TABLE version (id INTEGER PRIMARY KEY AUTOINCREMENT, "
        "place TEXT NOT NULL, body BLOB NOT NULL)"
    ),
    "version_of_place": "CREATE INDEX version_of_place ON version (place, id)",
    "frozen": (
        "CREATE TABLE frozen (id INTEGER PRIMARY KEY AUTOINCREMENT, "
        "place TEXT NOT NULL, name TEXT NOT NULL, body BLOB NOT NULL, UNIQUE (place, name))"
    ),
}
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

T = TypeVar("T")


@dataclass(frozen=True)
class Marks:
    """The last rows when memory took over from the disk; what comes after is not on the disk."""

    version: int
    frozen: int


class DamagedError(Exception):
    """The file is no history, although it is in its place."""


class NewerError(Exception):
    """A newer version of this app wrote the file."""


# SQLite's own message quotes what is in a damaged file, which Python may fail to decode.
_DAMAGES = (DamagedError, UnicodeDecodeError)
_REFUSALS = (sqlite3.Error, OSError, NewerError, *_DAMAGES)


class Database:
    """The tables of the file, or of the memory that stands in for it.

    `put_back` copies from the memory to the disk what came after the marks, as soon as the disk
    takes it again.
    """

    def __init__(self, file: Path, put_back: Callable[[Connection, Marks, Connection], None]):
        self._file, self._put_back = file, put_back
        self._lock = threading.Lock()
        self._memory: Connection | None = None
        self._close_memory: Callable[[], object] = _nothing
        self._marks = Marks(0, 0)
        self._refused: Trouble = "memory"  # while there is memory
        self._lasting: Trouble | None = None
        self.read(_check)

    @property
    def trouble(self) -> Trouble | None:
        """What the reader has to know about the file."""
        return self._lasting if self._memory is None else self._refused

    def say_gaps(self) -> None:
        """A part of the file could not be read."""
        self._lasting = self._lasting or "gaps"

    def read(self, ask: Callable[[Connection], T]) -> T:
        """What `ask` finds, in one transaction."""
        return self._run(ask, "BEGIN")

    def write(self, act: Callable[[Connection], T]) -> T:
        """Do all of `act` or nothing, alone among all processes; in memory if need be."""
        return self._run(act, "BEGIN IMMEDIATE")

    def settle(self) -> None:
        """Go back to the disk, where memory stands in for it and the disk takes it again."""
        with self._lock, suppress(*_REFUSALS):
            if self._memory is not None:
                self._on_disk(lambda _: None, "BEGIN IMMEDIATE")

    def _run(self, act: Callable[[Connection], T], begin: str) -> T:
        with self._lock:
            memory = self._memory
            if memory is None:
                try:
                    return self._on_disk(act, begin)
                except _REFUSALS as error:
                    memory = self._stand_in(error)
            with _transaction(memory, begin):
                return act(memory)

    def _on_disk(self, act: Callable[[Connection], T], begin: str) -> T:
        number = _last_number(self._file)
        while True:
            try:
                return self._once(_numbered(self._file, number), act, begin)
            except (sqlite3.Error, *_DAMAGES) as error:
                if number == FILES or not _is_damage(error):
                    raise
            # Under its name another process may hold it open right now, and would take the journal
            # of a new file of that name for its own: so it keeps its name, and bytes.
            number = max(number + 1, _last_number(self._file))
            self._lasting = "damaged"

    def _once(self, file: Path, act: Callable[[Connection], T], begin: str) -> T:
        with closing(_opened(file)) as disk, _transaction(disk, begin):
            if self._memory is not None:
                self._put_back(self._memory, self._marks, disk)
            done = act(disk)
        self._close_memory()
        self._memory = None
        return done

    def _stand_in(self, refusal: Exception) -> Connection:
        """Memory, with what can be read on the disk."""
        memory = _in_memory()
        if not isinstance(refusal, NewerError) and not _is_damage(refusal):
            with suppress(*_REFUSALS):
                file = _numbered(self._file, _last_number(self._file))
                as_it_is = f"{file.absolute().as_uri()}?mode=ro"
                with closing(sqlite3.connect(as_it_is, uri=True)) as disk:
                    disk.backup(memory)
            try:
                _check(memory)
                _prepare(memory)
            except _REFUSALS:
                memory.close()
                memory = _in_memory()
        _prepare(memory)
        self._close_memory = weakref.finalize(self, memory.close)
        (version,) = memory.execute("SELECT coalesce(max(id), 0) FROM version").fetchone()
        (frozen,) = memory.execute("SELECT coalesce(max(id), 0) FROM frozen").fetchone()
        self._memory, self._marks = memory, Marks(version, frozen)
        self._refused = "newer" if isinstance(refusal, NewerError) else "memory"
        return memory


def _nothing() -> None:
    """There is no memory to close."""


def _last_number(file: Path) -> int:
    """Of the files that there are, the one that is used: those before it are damaged."""
    there = [n for n in range(1, FILES + 1) if _numbered(file, n).exists()]
    return max(there, default=1)


def _numbered(file: Path, number: int) -> Path:
    return file if number == 1 else file.with_stem(f"{file.stem}-{number}")


def _opened(file: Path) -> Connection:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    disk = sqlite3.connect(file, PATIENCE, isolation_level=None)  # transactions are begun by hand
    try:
        if not file.stat().st_size:
            file.chmod(0o600)  # before anything is in it; SQLite gives its journal the same mode
        _prepare(disk)
    except BaseException:
        disk.close()
        raise
    return disk


def _in_memory() -> Connection:
    # One connection for all threads: it is used under the lock alone.
    return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)


def _prepare(connection: Connection) -> None:
    """Make the tables in an empty file, refuse another one.

    Raises:
        DamagedError: the file is another program's, or its tables are others.
        NewerError: a newer version of this app wrote it.
    """
    connection.text_factory = _text
    connection.execute("PRAGMA cell_size_check = ON")  # notices damage before it spreads
    connection.execute("PRAGMA secure_delete = ON")  # what is forgotten does not stay as free bytes
    if _header(connection) == (0, 0, {}):
        _create(connection)
    application, form, schema = _header(connection)
    if application == APPLICATION and form > FORMAT:
        raise NewerError
    if (application, form, schema) != (APPLICATION, FORMAT, _SCHEMA):
        raise DamagedError


def _header(connection: Connection) -> tuple[int, int, dict[str, str]]:
    with _transaction(connection, "BEGIN"):  # else another process could make them in between
        made = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
        )
        schema = dict(made.fetchall())
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (form,) = connection.execute("PRAGMA user_version").fetchone()
    return application, form, schema


def _create(connection: Connection) -> None:
    connection.execute("PRAGMA auto_vacuum = FULL")  # the file shrinks when versions are forgotten
    with _transaction(connection, "BEGIN IMMEDIATE"):
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,):
            return  # another process was faster
        for statement in _SCHEMA.values():
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")


def _check(connection: Connection) -> None:
    """Raises DamagedError when the file's pages do not hang together."""
    if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise DamagedError


@contextmanager
def _transaction(connection: Connection, begin: str) -> Iterator[None]:
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # after a full disk SQLite has rolled back by itself
            connection.execute("ROLLBACK")
        raise


def _is_damage(error: Exception) -> bool:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
    return isinstance(error, _DAMAGES) or code & 0xFF in _DAMAGE


def _text(found: bytes) -> str:
    return found.decode(errors="replace")  # a flipped bit must not stop the reading of other rows
