"""The file of the history under what happens to files: each fault is real, and none is patched in.

Other processes, a kill in the middle of a write, a full disk, damage to the file's bytes, a folder
that is none, a file of another program or of a newer version of this app.
"""

import hashlib
import os
import random
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from scorecard.changes import Change
from scorecard.history import History, Version
from scorecard.history.database import APPLICATION, FILES
from scorecard.history.history import FILE
from scorecard.sources import RawTab, RawWorkbook

ROOT = Path(__file__).parents[1]
FIRST = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
AS_OF = date(2026, 1, 4)
PLACE = "workbook"
SECOND = "history-2.sqlite3"


def small(text: object, rows: int = 1) -> RawWorkbook:
    return RawWorkbook("Workbook", (RawTab("Actuals", [[text, n] for n in range(rows)]),))


def text(raw: RawWorkbook | None) -> object:
    return None if raw is None else raw.tabs[0].rows[0][0]


def step(now: object) -> Callable[[RawWorkbook], list[Change]]:
    """One change, which says between which two contents it was found."""

    def changes(before: RawWorkbook) -> list[Change]:
        label = f"{text(before)} -> {now}"
        return [Change("A", "R", "A!D1", None, label, None, 1.0, 2.0, None, None, 1.0, False)]

    return changes


def record(history: History, content: object, hours: int, rows: int = 1) -> Version:
    return history.record(small(content, rows), FIRST + timedelta(hours=hours), step(content))


def texts(history: History) -> list[object]:
    return [text(history.raw(version)) for version in history.versions()]


def steps(history: History) -> list[str | None]:
    return [seen.change.label for seen in history.seen()]


def follows(history: History) -> bool:
    """Each change was found against the version that stands before it."""
    found = texts(history)
    return steps(history) == [f"{a} -> {b}" for a, b in pairwise(found)]


def everything(history: History) -> tuple[object, ...]:
    copies = history.frozen()
    contents = [history.raw(version) for version in history.versions()]
    documents = [history.document(copy) for copy in copies]
    return history.versions(), contents, history.seen(), copies, documents


@contextmanager
def child(script: str, *words: object) -> Iterator["subprocess.Popen[str]"]:
    """Another process of this app; it has the names of this module."""
    code = f"from tests.test_history_faults import *\nfolder = Path(sys.argv[1])\n{script}"
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code, *map(str, words)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def said(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def tell(process: "subprocess.Popen[str]", line: object) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


# ------------------------------------------------------------------------ several at a time

RECORDS = """
history = History(folder, sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
for n in range(int(sys.argv[4])):
    content = f"{sys.argv[3]}{n}"
    while True:  # what another process has added meanwhile is later: then this is read once more
        version = history.record(small(content, 60), datetime.now(UTC), step(content))
        if version in history.versions():
            break
    print(content, flush=True)
assert history.trouble is None
"""


def test_processes_that_write_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    jobs = [("one", "a"), ("one", "b"), ("other", "c")]
    with (
        child(RECORDS, tmp_path, *jobs[0], 25) as first,
        child(RECORDS, tmp_path, *jobs[1], 25) as second,
        child(RECORDS, tmp_path, *jobs[2], 25) as third,
    ):
        for process in (first, second, third):
            assert said(process) == "ready"
        for process in (first, second, third):
            tell(process, "go")
        for process in (first, second, third):
            assert process.wait(60) == 0
    one, other = History(tmp_path, "one"), History(tmp_path, "other")
    found = texts(one)
    for name in "ab":  # all of each writer's, in its order
        assert [t for t in found if str(t)[0] == name] == [f"{name}{n}" for n in range(25)]
    assert texts(other) == [f"c{n}" for n in range(25)]
    assert follows(one)
    assert follows(other)
    assert [v.at for v in one.versions()] == sorted({v.at for v in one.versions()})
    assert one.trouble is None


SEES = """
history = History(folder, sys.argv[2])
print("ready", flush=True)
for line in sys.stdin:
    version = record(history, line.strip(), int(line))
    print(version.at.isoformat(), flush=True)
"""


def test_a_change_that_two_processes_see_is_logged_once(tmp_path: Path) -> None:
    with child(SEES, tmp_path, PLACE) as one, child(SEES, tmp_path, PLACE) as other:
        assert (said(one), said(other)) == ("ready", "ready")
        for n in range(40):
            tell(one, n)
            tell(other, n)
            assert said(one) == said(other)
    history = History(tmp_path, PLACE)
    assert texts(history) == [str(n) for n in range(40)]
    assert follows(history)


MAKES = """
print("ready", flush=True)
for line in sys.stdin:
    history = History(folder / line.strip(), sys.argv[2])
    for n in range(3):
        record(history, n, n)
    print(history.trouble, flush=True)
"""


def test_processes_that_make_the_file_at_the_same_time_make_one(tmp_path: Path) -> None:
    with child(MAKES, tmp_path, "one") as one, child(MAKES, tmp_path, "other") as other:
        assert (said(one), said(other)) == ("ready", "ready")
        for n in range(25):
            tell(one, n)
            tell(other, n)
            assert (said(one), said(other)) == ("None", "None")
            assert texts(History(tmp_path / str(n), "one")) == [0, 1, 2]
            assert texts(History(tmp_path / str(n), "other")) == [0, 1, 2]
            assert [file.name for file in (tmp_path / str(n)).iterdir()] == [FILE]


def test_processes_that_find_the_file_damaged_at_the_same_time_begin_one_anew(
    tmp_path: Path,
) -> None:
    with child(MAKES, tmp_path, "one") as one, child(MAKES, tmp_path, "other") as other:
        assert (said(one), said(other)) == ("ready", "ready")
        for n in range(40):
            (tmp_path / str(n)).mkdir()
            (tmp_path / str(n) / FILE).write_text("no database" * 1000)
            tell(one, n)
            tell(other, n)
            assert "damaged" in {said(one), said(other)} <= {"damaged", "None"}
            assert texts(History(tmp_path / str(n), "one")) == [0, 1, 2]
            assert texts(History(tmp_path / str(n), "other")) == [0, 1, 2]
            assert (tmp_path / str(n) / FILE).read_text() == "no database" * 1000
            assert sorted(f.name for f in (tmp_path / str(n)).iterdir()) == [SECOND, FILE]


def test_threads_may_share_a_history(tmp_path: Path) -> None:
    history = History(tmp_path, PLACE)

    def work(name: int) -> None:
        for n in range(8):
            content = f"{name} {n}"
            at = FIRST + timedelta(days=1 + n)
            while history.record(small(content), at, step(content)) not in history.versions():
                at = history.versions()[-1].at + timedelta(seconds=1)
            assert history.seen() is not None

    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(work, name) for name in range(6)]:
            done.result()
    assert sorted(map(str, texts(history))) == sorted(
        f"{i} {n}" for i in range(6) for n in range(8)
    )
    assert follows(history)
    assert history.trouble is None


WRITES_ON = """
history = History(folder, sys.argv[2])
n = len(history.versions())
while True:
    record(history, f"{n}", n, rows=3000)
    print(n, flush=True)
    n += 1
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system knows no SIGKILL")
def test_a_process_that_is_killed_leaves_each_write_done_or_not_begun(tmp_path: Path) -> None:
    chance, kept, halves = random.Random(3), 0, 0
    journal = tmp_path / f"{FILE}-journal"
    for _ in range(6):
        with child(WRITES_ON, tmp_path, PLACE) as process:
            said(process)
            time.sleep(chance.uniform(0, 0.1))
            while (
                not journal.exists() and process.poll() is None
            ):  # until it is in the middle of a write
                pass
            time.sleep(chance.uniform(0, 0.003))
            process.send_signal(signal.SIGKILL)
            rest, _ = process.communicate()
        halves += journal.exists()
        history = History(tmp_path, PLACE)
        found = texts(history)
        assert history.trouble is None
        assert found == [f"{n}" for n in range(len(found))]
        assert follows(history)
        # All that were reported as done, and perhaps the one that was about to be.
        finished = kept + 1 + len(rest.split())
        assert len(found) in (finished, finished + 1)
        kept = len(found)
    assert halves  # else nothing was killed in the middle


# -------------------------------------------------------------------------- a disk that refuses

FULL = """
import resource

def allow(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

history = History(folder, sys.argv[2])
for n in range(3):
    record(history, f"{n}", n)
allow((folder / FILE).stat().st_size)  # from here on no file grows: a disk that is full
assert history.trouble is None
record(history, "3" * 90_000, 3, rows=300)
frozen = history.freeze(history.versions()[-1], FIRST, AS_OF, "2026-Q1", {}, os.urandom(90_000))
assert history.trouble == "memory"
assert texts(history) == ["0", "1", "2", "3" * 90_000]
assert follows(history)
assert history.frozen() == (frozen,)
assert len(history.document(frozen)) == 90_000
print("full", flush=True)
sys.stdin.readline()
allow(resource.RLIM_INFINITY)
if sys.argv[3] == "same":
    assert record(history, "3" * 90_000, 4, rows=300) == history.versions()[-1]
else:
    record(history, "4", 4)
assert history.trouble is None
assert history.frozen() == (frozen,)
assert len(history.document(frozen)) == 90_000
print("done", flush=True)
"""
LIMITS = pytest.mark.skipif(sys.platform == "win32", reason="no limit of a file's size")


@LIMITS
def test_a_full_disk_leaves_what_is_there_and_the_rest_is_kept_in_memory(tmp_path: Path) -> None:
    with child(FULL, tmp_path, PLACE, "same") as process:
        assert said(process) == "full"
        before = (tmp_path / FILE).read_bytes()
        history = History(tmp_path, PLACE)
        assert texts(history) == ["0", "1", "2"]
        assert history.frozen() == ()
        assert (tmp_path / FILE).read_bytes() == before
    assert texts(History(tmp_path, PLACE)) == ["0", "1", "2"]
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


@LIMITS
@pytest.mark.parametrize("then", ["same", "other"])
def test_what_was_kept_in_memory_goes_to_the_disk_when_there_is_room(
    tmp_path: Path, then: str
) -> None:
    with child(FULL, tmp_path, PLACE, then) as process:
        assert said(process) == "full"
        tell(process, "there is room again")
        assert said(process) == "done"
    history = History(tmp_path, PLACE)
    assert texts(history) == ["0", "1", "2", "3" * 90_000, *(["4"] if then == "other" else [])]
    assert follows(history)
    (frozen,) = history.frozen()
    assert len(history.document(frozen) or b"") == 90_000
    assert text(history.raw(frozen.version)) == "3" * 90_000


@LIMITS
def test_what_another_process_added_meanwhile_stands(tmp_path: Path) -> None:
    with child(FULL, tmp_path, PLACE, "other") as process:
        assert said(process) == "full"
        record(History(tmp_path, PLACE), "x", 3)
        tell(process, "there is room again")
        assert said(process) == "done"
    history = History(tmp_path, PLACE)
    assert texts(history) == ["0", "1", "2", "x", "4"]
    assert follows(history)
    (frozen,) = history.frozen()
    assert text(history.raw(frozen.version)) == "3" * 90_000


@LIMITS
def test_where_the_file_was_taken_away_meanwhile_all_that_is_known_is_put_back(
    tmp_path: Path,
) -> None:
    with child(FULL, tmp_path, PLACE, "other") as process:
        assert said(process) == "full"
        (tmp_path / FILE).unlink()
        tell(process, "there is room again")
        assert said(process) == "done"
    history = History(tmp_path, PLACE)
    assert texts(history) == ["0", "1", "2", "3" * 90_000, "4"]
    assert follows(history)
    assert len(history.frozen()) == 1


def test_a_folder_that_cannot_be_made_leaves_all_in_memory_until_it_can(tmp_path: Path) -> None:
    place = tmp_path / "state"
    place.write_text("a file, where the folder should be")
    history = History(place, PLACE)
    assert history.trouble == "memory"
    version = record(history, "A", 0)
    record(history, "B", 1)
    frozen = history.freeze(version, FIRST, AS_OF, "2026-Q1", {}, b"page")
    assert texts(history) == ["A", "B"]
    assert steps(history) == ["A -> B"]
    assert history.trouble == "memory"
    before = everything(history)
    place.unlink()
    assert record(history, "B", 2) == history.versions()[-1]
    assert history.trouble is None
    assert everything(history) == everything(History(place, PLACE)) == before
    history.unfreeze(frozen)
    assert History(place, PLACE).frozen() == ()


def test_a_file_that_is_taken_away_is_begun_anew(tmp_path: Path) -> None:
    history = History(tmp_path, PLACE)
    record(history, "A", 0)
    (tmp_path / FILE).unlink()
    assert history.versions() == ()
    record(history, "B", 1)
    assert texts(history) == texts(History(tmp_path, PLACE)) == ["B"]
    assert history.trouble is None


def test_only_this_user_may_read_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "scorecard"
    old = os.umask(0)
    try:
        record(History(folder, PLACE), "A", 0)
    finally:
        os.umask(old)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600


# ---------------------------------------------------------------------------------- damage


def filled(folder: Path) -> History:
    """A history of several pages."""
    history = History(folder, PLACE)
    for n in range(6):
        version = record(history, n, n, rows=200)
        record(History(folder, "other"), n, n)
    history.freeze(version, FIRST, AS_OF, "2026-Q1", {"number": 1.5}, b"page" * 2000)
    return history


def foreign(file: Path, *statements: str) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-5000])


def zeros_inside(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:4096] + bytes(4096) + content[8192:])


DAMAGES = {
    "text": lambda file: file.write_text("not a database, but a text of some length\n" * 100),
    "random bytes": lambda file: file.write_bytes(random.Random(1).randbytes(50_000)),
    "cut short": cut_short,
    "the header alone": lambda file: file.write_bytes(file.read_bytes()[:100]),
    "zeros inside": zeros_inside,
    "another program's": lambda file: foreign(file, "CREATE TABLE part (digest, body)"),
    "ours, without its tables": lambda file: foreign(
        file, f"PRAGMA application_id = {APPLICATION}"
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_left_as_it_is_and_another_one_is_begun(
    tmp_path: Path, damage: str
) -> None:
    filled(tmp_path)
    DAMAGES[damage](tmp_path / FILE)
    damaged = (tmp_path / FILE).read_bytes()
    history = History(tmp_path, PLACE)
    assert history.trouble == "damaged"
    assert everything(history) == ((), [], (), (), [])
    record(history, "A", 50)
    record(history, "B", 51)
    again = History(tmp_path, PLACE)
    assert again.trouble is None
    assert texts(again) == ["A", "B"]
    assert steps(again) == ["A -> B"]
    assert (tmp_path / FILE).read_bytes() == damaged
    assert sorted(file.name for file in tmp_path.iterdir()) == [SECOND, FILE]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_while_the_app_runs_does_not_stop_it(tmp_path: Path, damage: str) -> None:
    """It may be noticed only at the next start, when all pages are looked at."""
    history = filled(tmp_path)
    DAMAGES[damage](tmp_path / FILE)
    record(history, "A", 50)
    record(history, "B", 51)
    assert texts(history)[-2:] == ["A", "B"]
    again = History(tmp_path, PLACE)
    assert again.trouble == "damaged" or texts(again)[-2:] == ["A", "B"]
    record(again, "C", 52)
    assert texts(History(tmp_path, PLACE))[-1] == "C"


def test_a_file_without_a_byte_is_one_that_was_just_made(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    history = History(tmp_path, PLACE)
    record(history, "A", 0)
    assert texts(History(tmp_path, PLACE)) == ["A"]
    assert history.trouble is None
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


def test_as_long_as_the_disk_may_be_trusted_the_next_file_is_begun(tmp_path: Path) -> None:
    for n in range(1, FILES + 1):
        file = tmp_path / (FILE if n == 1 else f"history-{n}.sqlite3")
        record(History(tmp_path, PLACE), n, n)
        assert texts(History(tmp_path, PLACE)) == [n]
        file.write_text(f"{n}" * 1000)
        damaged = History(tmp_path, PLACE)
        assert damaged.trouble == ("damaged" if n < FILES else "memory")
        assert texts(damaged) == []
    assert [file.read_text()[0] for file in sorted(tmp_path.iterdir())] == ["2", "3", "4", "1"]
    record(damaged, "A", 9)
    assert texts(damaged) == ["A"]


def test_nothing_of_another_programs_file_is_lost(tmp_path: Path) -> None:
    """Its last rows stand in its write-ahead log."""
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE other AS SELECT 7")
        db.commit()
        history = History(tmp_path, PLACE)
        record(history, "A", 0)
        assert (history.trouble, texts(history)) == ("damaged", ["A"])
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        assert db.execute("SELECT * FROM other").fetchall() == [(7,)]


def test_a_flipped_bit_is_said_unless_all_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that comes back differs from what was kept; and the history goes on."""
    monkeypatch.chdir(ROOT)  # a place is known by its whole path
    whole = everything(filled(tmp_path / "whole"))
    content = (tmp_path / "whole" / FILE).read_bytes()
    known = dict(zip(whole[0], whole[1], strict=True))
    chance, troubles = random.Random(5), []
    place = hashlib.sha256(str((ROOT / PLACE).resolve()).encode()).hexdigest()[:24].encode()
    # Anywhere; where a row says whose it is and how it is called; and in the names of the columns.
    flips = [(chance.randrange(len(content)), chance.randrange(8)) for _ in range(120)]
    for found in re.finditer(place + b"|2026-01-05 09.30", content):
        flips += [(chance.randrange(*found.span()), bit) for bit in (0, 7)]
    for found in re.finditer(b"digest|body|name", content[:4096]):
        flips += [(found.end() - 1, bit) for bit in (0, 7)]
    assert len(flips) > 120 + 2 * 14 + 2 * 5
    for at, bit in flips:
        (tmp_path / "flipped").mkdir()
        damaged = content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :]
        (tmp_path / "flipped" / FILE).write_bytes(damaged)
        history = History(tmp_path / "flipped", PLACE)
        found = everything(history)
        troubles.append(history.trouble)
        if history.trouble is None:
            assert found == whole
        for version, raw in zip(found[0], found[1], strict=True):
            assert raw in (None, known[version])
        assert set(found[2]) <= set(whole[2])
        assert all(copy in whole[3] for copy in found[3])
        assert all(document in (None, *whole[4]) for document in found[4])
        version = record(history, 99, 99, rows=200)
        again = History(tmp_path / "flipped", PLACE)
        assert again.versions()[-1] == version
        assert again.raw(version) == small(99, 200)
        shutil.rmtree(tmp_path / "flipped")
    assert set(troubles) == {None, "damaged", "gaps"}


@pytest.mark.parametrize("body", [b"", zlib.compress(b"[1]")], ids=["damaged", "another part's"])
def test_changes_are_found_against_the_last_version_that_can_be_read(
    tmp_path: Path, body: bytes
) -> None:
    """The damaged one goes, and its changes are found anew: none is missing and none is twice."""
    history = History(tmp_path, PLACE)
    for n, content in enumerate("ABC"):
        record(history, content * 50, n)
    a, _, c = history.versions()
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute("UPDATE part SET body = ? WHERE digest = ?", (body, bytes.fromhex(c.digest)))
        db.commit()
    record(history, "D" * 50, 3)
    assert history.trouble == "gaps"
    assert texts(history) == ["A" * 50, "B" * 50, "D" * 50]
    assert follows(history)
    assert history.versions()[0] == a


def test_a_part_that_is_damaged_is_put_right_by_a_content_that_holds_it(tmp_path: Path) -> None:
    history = History(tmp_path, PLACE)
    rows = [[n, n * n] for n in range(400)]

    def book(n: int) -> RawWorkbook:
        return RawWorkbook("Workbook", (RawTab("Actuals", [[n]]), RawTab("Deals", rows)))

    for n in range(3):
        history.record(book(n), FIRST + timedelta(hours=n), step(n))
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute("UPDATE part SET body = x'00' WHERE length(body) > 150")
        db.commit()
    assert texts(history) == [None, None, None]
    history.record(book(3), FIRST + timedelta(hours=3), step(3))
    assert texts(history) == [0, 1, 2, 3]
    assert follows(history)


def test_a_file_of_a_newer_version_of_the_app_is_left_alone(tmp_path: Path) -> None:
    history = filled(tmp_path)
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute("PRAGMA user_version = 2")
        db.execute("ALTER TABLE part ADD COLUMN more")
        db.commit()
    content = (tmp_path / FILE).read_bytes()
    history = History(tmp_path, PLACE)
    assert history.trouble == "newer"
    record(history, "A", 9)
    record(history, "B", 10)
    assert history.trouble == "newer"
    assert texts(history) == ["A", "B"]
    assert follows(history)
    assert (tmp_path / FILE).read_bytes() == content
    assert [file.name for file in tmp_path.iterdir()] == [FILE]
