"""The history: every content comes back as it was, each change once, in a file that stays small."""

import csv
import io
import random
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scorecard.changes import Change, Seen
from scorecard.history import Frozen, History
from scorecard.history.history import FILE
from scorecard.sources import Answer, RawTab, RawWorkbook, open_workbook, parse
from scorecard.workbook import Workbook, read
from tests.builders import NOW, workbook
from tests.generated import workbooks

SAMPLE = Path(__file__).parents[1] / "sample_data"
ID = "1aB_x-9aB_x-9aB_x-9aB_x-9aB_x-9aB_x-9aB_x-9a"
ADDRESS = f"https://docs.google.com/spreadsheets/d/{ID}/edit?usp=sharing"
FIRST = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
AS_OF = date(2026, 1, 4)
FIGURES = {"number": 975_000.0, "target": None, "headline": "$975k of $1.0M"}

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.dates(),
    st.datetimes(timezones=st.sampled_from([None, UTC])).map(lambda at: at.replace(fold=0)),
    st.times().map(lambda at: at.replace(fold=0)),
    st.timedeltas(),
)
ROWS = st.lists(
    st.one_of(st.lists(CELLS, max_size=4), st.lists(CELLS, max_size=4).map(tuple)), max_size=6
)
NAMES = st.one_of(st.none(), st.text(max_size=4))
TABS = st.builds(
    RawTab,
    name=st.text(max_size=4),
    # Many equal rows all end a part, or none does; no two of the counted ones are equal.
    rows=st.one_of(
        ROWS,
        st.builds(
            lambda row, times: [row] * times, st.lists(CELLS, max_size=2), st.integers(0, 400)
        ),
        st.integers(0, 400).map(lambda n: [[i] for i in range(n)]),
    ),
    url=st.one_of(NAMES, st.just(ADDRESS), st.just(ID + ID)),
)
ANY = st.builds(
    RawWorkbook,
    title=st.text(max_size=4),
    tabs=st.lists(TABS, max_size=3).map(tuple),
    locale=NAMES,
    time_zone=NAMES,
)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path, "workbook")


def exactly(raw: RawWorkbook | None) -> str:
    """A text that tells apart what == does not: 1, 1.0 and True; rows as lists."""
    assert raw is not None
    tabs = tuple(replace(tab, rows=[list(row) for row in tab.rows]) for tab in raw.tabs)
    return repr(replace(raw, tabs=tabs))


def small(text: object) -> RawWorkbook:
    """A workbook that holds one cell."""
    return RawWorkbook("Workbook", (RawTab("Actuals", [[text]]),))


def cell(raw: RawWorkbook) -> object:
    return raw.tabs[0].rows[0][0]


def change(label: object = None, was: float | None = None, now: float | None = None) -> Change:
    return Change(
        *("Actuals", "Revenue", "Actuals!D17", "Source A", None if label is None else str(label)),
        *("Marketing", was, now, None, date(2026, 1, 1), 1.0, True),
    )


def nothing(before: RawWorkbook) -> list[Change]:
    return []


def step(now: object) -> Callable[[RawWorkbook], list[Change]]:
    """One change, which says between which two contents it was found."""
    return lambda before: [change(f"{cell(before)} -> {now}")]


def edit(raw: RawWorkbook, tab: str, row: int, column: int, value: object) -> RawWorkbook:
    def edited(found: RawTab) -> RawTab:
        rows = [list(each) for each in found.rows]
        rows[row][column] = value
        return replace(found, rows=rows)

    return replace(raw, tabs=tuple(edited(t) if t.name == tab else t for t in raw.tabs))


# -------------------------------------------------------------------------------- contents


@given(raw=ANY)
@example(RawWorkbook("", (RawTab("", [[1, 1.0, True, -0.0, "1", None, ""], []], ""),)))
@settings(max_examples=80)
def test_every_content_comes_back_exactly_as_it_was(raw: RawWorkbook) -> None:
    with TemporaryDirectory() as folder:
        history = History(Path(folder), ADDRESS)
        version = history.record(raw, FIRST, nothing)
        assert exactly(History(Path(folder), ADDRESS).raw(version)) == exactly(raw)
        assert history.versions() == (version,)


@given(one=ANY, other=ANY, same=st.booleans())
@settings(max_examples=60)
def test_a_version_is_added_just_when_something_is_not_exactly_the_same(
    one: RawWorkbook, other: RawWorkbook, same: bool
) -> None:
    if same:
        tabs = tuple(replace(tab, rows=tuple(map(tuple, tab.rows))) for tab in one.tabs)
        other = replace(one, tabs=tabs)
    with TemporaryDirectory() as folder:
        history = History(Path(folder), "workbook")
        first = history.record(one, FIRST, nothing)
        second = history.record(other, FIRST + timedelta(days=1), nothing)
        assert (first == second) == (exactly(one) == exactly(other))
        assert (first.digest == second.digest) == (first == second)


@pytest.mark.parametrize("other", [True, 1.0, "1", None, date(2026, 1, 1)])
def test_cells_of_other_types_are_other_contents(history: History, other: object) -> None:
    first = history.record(small(1), FIRST, nothing)
    assert history.record(small(other), FIRST + timedelta(1), nothing).digest != first.digest


def test_the_log_returns_to_an_earlier_content_which_is_kept_once(
    history: History, tmp_path: Path
) -> None:
    kept = []
    for day, content in enumerate("ABBA"):
        at = FIRST + timedelta(days=day)
        kept.append(history.record(small(content), at, step(content)))
    a, b, c = history.versions()
    assert kept == [a, b, b, c]
    assert [version.at for version in (a, b, c)] == [FIRST + timedelta(days=d) for d in (0, 1, 3)]
    assert a.digest == c.digest != b.digest
    assert history.seen() == (Seen(b.at, change("A -> B")), Seen(c.at, change("B -> A")))
    again = History(tmp_path, "workbook")
    assert (again.versions(), again.seen()) == (history.versions(), history.seen())


@given(edits=st.lists(st.integers(0, 3), min_size=1, max_size=12), at=st.integers(-1, 12))
@settings(max_examples=40)
def test_versions_and_changes_until_a_time_are_those_that_were_there(
    edits: list[int], at: int
) -> None:
    with TemporaryDirectory() as folder:
        history = History(Path(folder), "workbook")
        for hour, content in enumerate(edits):
            history.record(small(content), FIRST + timedelta(hours=hour), step(content))
        new = [n for n, e in enumerate(edits) if n == 0 or e != edits[n - 1]]
        until = FIRST + timedelta(hours=at)
        found = history.versions(until)
        assert [v.at for v in found] == [FIRST + timedelta(hours=n) for n in new if n <= at]
        assert [exactly(history.raw(v)) for v in found] == [
            exactly(small(edits[n])) for n in new if n <= at
        ]
        assert history.seen(until) == tuple(
            Seen(FIRST + timedelta(hours=n), change(f"{edits[n - 1]} -> {edits[n]}"))
            for n in new[1:]
            if n <= at
        )


def test_a_content_that_was_read_before_the_latest_is_no_news_but_can_be_frozen(
    history: History,
) -> None:
    history.record(small("A"), FIRST, nothing)
    latest = history.record(small("B"), FIRST + timedelta(minutes=2), nothing)
    late = history.record(small("C"), FIRST + timedelta(minutes=1), step("C"))
    assert history.versions()[-1] == latest
    assert history.seen() == ()
    assert cell(history.raw(late) or small(None)) == "C"
    frozen = history.freeze(late, NOW, AS_OF, "2026-Q1", FIGURES)
    assert history.prune(NOW) == 1
    assert cell(history.raw(frozen.version) or small(None)) == "C"


def test_a_clock_that_was_in_the_future_holds_nothing_up(history: History) -> None:
    wrong = datetime(2999, 1, 1, tzinfo=UTC)
    history.record(small("A"), wrong, nothing)
    later = history.record(small("B"), FIRST, step("B"))
    assert later.at == wrong + timedelta(microseconds=1)
    assert history.seen() == (Seen(later.at, change("A -> B")),)


def test_what_finding_the_changes_raises_is_raised_and_nothing_is_kept(history: History) -> None:
    first = history.record(small("A"), FIRST, nothing)

    def fails(before: RawWorkbook) -> list[Change]:
        raise ValueError("no workbook")

    with pytest.raises(ValueError, match=r"^no workbook$"):
        history.record(small("B"), FIRST + timedelta(days=1), fails)
    assert history.versions() == (first,)
    history.record(small("B"), FIRST + timedelta(days=1), step("B"))
    assert [seen.change.label for seen in history.seen()] == ["A -> B"]


def test_every_field_of_a_change_comes_back(history: History) -> None:
    full = Change(
        *("Customers", "Churned", "Customers!F3", "Größe", '=1+"1"', "Marketing, Sales"),
        *(0.1 + 0.2, None, date(2026, 1, 31), None, -1.0, False),
    )
    history.record(small("A"), FIRST, nothing)
    version = history.record(small("B"), FIRST + timedelta(1), lambda _: (full, change()))
    assert history.seen() == (Seen(version.at, full), Seen(version.at, change()))


def test_a_change_has_the_fields_that_stand_in_files_of_this_format() -> None:
    """Changes are kept by the names of their fields: others need a new FORMAT and a way from old
    files to it, see `history.database`."""
    assert [field.name for field in fields(Change)] == [
        *("tab", "column", "address", "source", "label", "owner"),
        *("was", "now", "was_day", "day", "weight", "settled"),
    ]


# ---------------------------------------------------------------------------------- places


def test_a_sheet_is_the_same_by_any_form_of_its_address(tmp_path: Path) -> None:
    version = History(tmp_path, ADDRESS).record(small("A"), FIRST, nothing)
    assert History(tmp_path, ID).versions() == (version,)
    assert History(tmp_path, f"https://drive.google.com/open?id={ID}").versions() == (version,)


def test_a_folder_is_the_same_from_wherever_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "numbers").mkdir()
    version = History(tmp_path, tmp_path / "numbers").record(small("A"), FIRST, nothing)
    monkeypatch.chdir(tmp_path)
    assert History(tmp_path, "numbers").versions() == (version,)


def test_workbooks_that_share_the_file_see_nothing_of_each_other(tmp_path: Path) -> None:
    one, other = History(tmp_path, "one"), History(tmp_path, "other")
    for day in range(3):
        at = FIRST + timedelta(days=day)
        one.record(small(day), at, step(day))
        other.record(small(day + 1), at, step(day + 1))
    mine = one.freeze(one.versions()[0], NOW, AS_OF, "2026-Q1", FIGURES, b"mine")
    theirs = other.freeze(other.versions()[0], NOW, AS_OF, "2026-Q1", FIGURES, b"theirs")
    assert mine.name == theirs.name
    other.unfreeze(theirs)
    assert other.prune(FIRST + timedelta(days=9)) == 2
    assert one.frozen() == (mine,)
    assert one.document(mine) == b"mine"
    assert [seen.change.label for seen in one.seen()] == ["0 -> 1", "1 -> 2"]
    assert [cell(one.raw(version) or small(None)) for version in one.versions()] == [0, 1, 2]


def test_neither_the_file_nor_a_listing_holds_the_id_of_a_sheet(tmp_path: Path) -> None:
    sheet = (
        '{"properties": {"title": "Numbers", "locale": "de_DE", "timeZone": "Europe/Berlin"}, '
        '"sheets": [{"properties": {"sheetId": 7, "title": "Actuals"}}]}'
    )
    raw = parse(Answer(sheet, '{"valueRanges": [{"values": [["Date", 46000, 0.5]]}]}'), ID)
    history = History(tmp_path, ADDRESS)
    version = history.record(raw, FIRST, nothing)
    history.freeze(version, NOW, AS_OF, "2026-Q1", FIGURES, b"a page")
    assert history.raw(version) == raw
    assert ID in (raw.tabs[0].url or "")
    assert [file.name for file in tmp_path.iterdir()] == [FILE]
    packed = bodies(tmp_path / FILE)
    assert len(packed) >= 4  # a tab, a workbook, a version, a copy
    for content in ((tmp_path / FILE).read_bytes(), *map(zlib.decompress, packed)):
        assert ID.encode() not in content


# --------------------------------------------------------------------------- frozen copies


def test_a_frozen_copy_holds_what_the_meeting_saw(history: History, tmp_path: Path) -> None:
    version = history.record(small("A"), FIRST, nothing)
    at = datetime(2026, 9, 9, 14, 5, 59, tzinfo=ZoneInfo("Europe/Berlin"))
    frozen = history.freeze(version, at, AS_OF, "2026-Q1", FIGURES, b"<html>")
    assert frozen == Frozen(
        name="2026-09-09 14.05",
        at=datetime(2026, 9, 9, 12, 5, 59, tzinfo=UTC),
        as_of=AS_OF,
        period="2026-Q1",
        version=version,
        figures=FIGURES,
        has_document=True,
    )
    again = History(tmp_path, "workbook")
    assert again.frozen() == (frozen,)
    assert again.document(frozen) == b"<html>"


def test_the_same_view_is_frozen_once(history: History) -> None:
    version = history.record(small("A"), FIRST, nothing)
    one = history.freeze(version, NOW, AS_OF, "2026-Q1", FIGURES)
    later = NOW + timedelta(days=1)
    assert history.freeze(version, later, AS_OF, "2026-Q1", {}, b"page") == one
    assert not one.has_document
    assert history.document(one) is None
    period = history.freeze(version, later, AS_OF, "2026", FIGURES)
    as_of = history.freeze(version, later, AS_OF + timedelta(1), "2026", FIGURES)
    other = history.record(small("B"), later, nothing)
    content = history.freeze(other, NOW - timedelta(days=1), AS_OF, "2026-Q1", FIGURES)
    assert history.frozen() == (content, as_of, period, one)  # as they were made, the newest first
    assert [copy.name for copy in (content, as_of, period, one)] == [
        *("2026-09-19 12.00", "2026-09-21 12.00-2", "2026-09-21 12.00", "2026-09-20 12.00")
    ]


def test_a_copy_that_is_taken_away_takes_its_document_along(
    history: History, tmp_path: Path
) -> None:
    version = history.record(small("A"), FIRST, nothing)
    before = (tmp_path / FILE).stat().st_size
    frozen = history.freeze(version, NOW, AS_OF, "2026-Q1", FIGURES, random.randbytes(200_000))
    assert (tmp_path / FILE).stat().st_size > before + 190_000
    history.unfreeze(frozen)
    assert history.frozen() == ()
    assert history.document(frozen) is None
    assert history.raw(version) == small("A")
    assert (tmp_path / FILE).stat().st_size == before
    history.unfreeze(frozen)
    assert history.freeze(version, NOW, AS_OF, "2026-Q1", {}).name == "2026-09-20 12.00"


# --------------------------------------------------------------------------------- pruning


@given(
    edits=st.lists(st.integers(0, 3), min_size=1, max_size=10),
    at=st.integers(-1, 10),
    frozen=st.integers(0, 9),
)
@settings(max_examples=40)
def test_what_is_left_after_pruning_is_what_was_there_since(
    edits: list[int], at: int, frozen: int
) -> None:
    with TemporaryDirectory() as folder:
        history = History(Path(folder), "workbook")
        for hour, content in enumerate(edits):
            history.record(small(content), FIRST + timedelta(hours=hour), step(content))
        versions, seen = history.versions(), history.seen()
        copy = history.freeze(versions[frozen % len(versions)], NOW, AS_OF, "2026", {}, b"page")
        held = exactly(history.raw(copy.version))
        before = FIRST + timedelta(hours=at)
        gone = history.prune(before)
        baseline = [v for v in versions if v.at <= before][-1:]
        since = [v for v in versions if v.at > before]
        assert history.versions() == (*baseline, *since)
        assert gone == len(versions) - len(baseline) - len(since)
        assert history.seen() == tuple(s for s in seen if s.at > before)
        assert (exactly(history.raw(copy.version)), history.document(copy)) == (held, b"page")
        needed = {v.digest for v in (*baseline, *since, copy.version)}
        left = {v.digest for v in versions if history.raw(v) is not None}
        assert left == needed
        assert history.trouble is None
        assert history.prune(before) == 0
        last = versions[-1]
        assert history.record(small(edits[-1]), NOW, nothing) == last  # still the latest


def test_what_was_forgotten_is_in_the_file_no_more(history: History, tmp_path: Path) -> None:
    for hour in range(40):
        raw = small(random.randbytes(3000 if hour % 2 else 50).hex())
        latest = history.record(raw, FIRST + timedelta(hours=hour), nothing)
    file = tmp_path / FILE
    size, before = file.stat().st_size, set(bodies(file))
    assert all(body[-40:] in file.read_bytes() for body in before)
    assert history.prune(NOW) == 39
    assert history.versions() == (latest,)
    assert file.stat().st_size < size / 2
    gone = before - set(bodies(file))
    assert len(gone) >= 3 * 39 - 1  # a cell, a workbook and a version each
    assert not any(body[-40:] in file.read_bytes() for body in gone if len(body) > 60)


def bodies(file: Path) -> list[bytes]:
    """What is packed in the file."""
    with closing(sqlite3.connect(file)) as db:
        return [
            row[0]
            for table in ("part", "version", "frozen")
            for row in db.execute(f"SELECT body FROM {table}")  # noqa: S608
        ]


# ------------------------------------------------------------------------------------ size


def test_a_year_of_weekly_edits_to_the_sample_is_a_few_megabytes(
    history: History, tmp_path: Path
) -> None:
    """Each week: rows for every source, six new deals, figures of past weeks and deals edited."""
    raw, chance = open_workbook(SAMPLE), random.Random(7)
    for week in range(53):
        rows = {tab.name: [list(row) for row in tab.rows] for tab in raw.tabs}
        actuals, deals = rows["Actuals"], rows["Deals"]
        day = (date(2026, 9, 7) + timedelta(weeks=week)).isoformat()
        actuals += [[day, *row[1:]] for row in actuals[-12:]]
        deals += [[f"New {week} {n}", *row[1:]] for n, row in enumerate(deals[-6:])]
        for _ in range(3):
            chance.choice(actuals[-60:])[4] = str(chance.randrange(999))
        for _ in range(15):
            chance.choice(deals[1:])[3] = str(chance.randrange(99_999))
        raw = replace(raw, tabs=tuple(RawTab(t.name, rows[t.name]) for t in raw.tabs))
        at = FIRST + timedelta(weeks=week)
        history.record(raw, at, lambda _: [change(n, 1.0, 2.0) for n in range(90)])
    assert len(history.versions()) == 53
    assert (tmp_path / FILE).stat().st_size < 3 * 2**20


@given(
    row=st.integers(1, 4999),
    seed=st.integers(0, 9),
    kind=st.sampled_from(["edit", "insert", "cut"]),
)
@settings(max_examples=12)
def test_one_edit_of_a_large_tab_adds_little(row: int, seed: int, kind: str) -> None:
    chance = random.Random(seed)
    rows: list[list[object]] = [
        [
            46_000 + n // 14,
            f"Source {n % 7}",
            *(chance.randrange(900) for _ in range(4)),
            chance.random(),
        ]
        for n in range(5000)
    ]
    edited = [list(each) for each in rows]
    if kind == "edit":
        edited[row][3] = 12_345
    elif kind == "insert":
        edited.insert(row, [1, "Source 8"])
    else:
        del edited[row]
    with TemporaryDirectory() as folder:
        history, file = History(Path(folder), "workbook"), Path(folder) / FILE
        history.record(RawWorkbook("", (RawTab("Actuals", rows),)), FIRST, nothing)
        before = file.stat().st_size
        changed = RawWorkbook("", (RawTab("Actuals", edited),))
        version = history.record(changed, FIRST + timedelta(1), nothing)
        assert history.raw(version) == changed
        assert before > 100_000
        assert file.stat().st_size - before <= 5 * 4096  # pages
        assert history.prune(NOW) == 1
        assert history.raw(version) == changed


# ---------------------------------------------------------------------------------- export


def exported(history: History, folder: Path) -> list[str]:
    """Unpack the export; the folders of its versions."""
    file = io.BytesIO()
    history.export(file)
    with zipfile.ZipFile(file) as packed:
        assert packed.testzip() is None
        packed.extractall(folder)
        return sorted({name.split("/")[0] for name in packed.namelist() if name.count("/")})


def rows_of(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened))


def read_as(raw: RawWorkbook) -> Workbook:
    return read(raw, NOW)


@given(raw=workbooks())
@settings(max_examples=25)
def test_an_exported_version_is_read_as_the_workbook_that_it_was(raw: RawWorkbook) -> None:
    with TemporaryDirectory() as state, TemporaryDirectory() as folder:
        history = History(Path(state), "workbook")
        history.record(raw, FIRST, nothing)
        (name,) = exported(history, Path(folder))
        found, was = read_as(open_workbook(Path(folder) / name)), read_as(raw)
        assert {n: t.columns for n, t in found.tables.items()} == {
            n: t.columns for n, t in was.tables.items()
        }
        assert found.settings == was.settings


def test_the_export_of_the_sample_gives_its_files_back(history: History, tmp_path: Path) -> None:
    raw = open_workbook(SAMPLE)
    history.record(raw, FIRST, nothing)
    (name,) = exported(history, tmp_path / "out")
    found = open_workbook(tmp_path / "out" / name)
    assert name == "2026-01-05 09.30.00"
    assert [(tab.name, tab.rows) for tab in found.tabs] == [(t.name, t.rows) for t in raw.tabs]


def test_numbers_are_exported_in_the_decimal_mark_of_the_workbook(
    history: History, tmp_path: Path
) -> None:
    cells = [7.0, 1.5, 1.234, -1234.5, 1e-7, 46_000]
    plain = workbook(Exchange=[["Week", *cells]])
    marked = workbook(Settings=[["Setting", "Value"], ["Decimal mark", ","]], Exchange=[cells])
    for day, raw in enumerate((plain, marked)):
        history.record(raw, FIRST + timedelta(days=day), nothing)
    dot, comma = exported(history, tmp_path)
    assert rows_of(tmp_path / dot / "Exchange.csv") == [
        ["Week", "7", "1.5", "1.2340", "-1234.5", "0.0000001", "46000"]
    ]
    assert rows_of(tmp_path / comma / "Exchange.csv") == [
        ["7", "1,5", "1,2340", "-1234,5", "0,0000001", "46000"]
    ]


def test_nothing_in_an_export_can_be_run_or_lie_outside_of_its_folder(
    history: History, tmp_path: Path
) -> None:
    rows = [['=HYPERLINK("x")', " @SUM(A1)", "+1+1", "-cmd", "\tx", "-5", "+ 1,5 %", "-", "a=1"]]
    tabs = [RawTab(name, rows) for name in ("../../Deals", "Deals", "deals", "", "a/b", "..")]
    history.record(RawWorkbook("Workbook", tuple(tabs)), FIRST, nothing)
    history.record(small(True), FIRST + timedelta(microseconds=5), lambda _: [change("=1+1")])
    names = exported(history, tmp_path)
    assert names == ["2026-01-05 09.30.00", "2026-01-05 09.30.00-2"]
    assert sorted(file.name for file in (tmp_path / names[0]).iterdir()) == [
        *("Deals.csv", "_-2.csv", "_.csv", "__.._Deals.csv", "a_b.csv", "deals-2.csv")
    ]
    assert rows_of(tmp_path / names[0] / "Deals.csv") == [
        ['\'=HYPERLINK("x")', "' @SUM(A1)", "'+1+1", "'-cmd", "'\tx", "-5", "+ 1,5 %", "-", "a=1"]
    ]
    assert rows_of(tmp_path / names[1] / "Actuals.csv") == [["TRUE"]]
    assert [row[5] for row in rows_of(tmp_path / "changes.csv")] == ["Label", "'=1+1"]


def test_the_export_says_what_was_changed_and_what_was_frozen(
    history: History, tmp_path: Path
) -> None:
    first = history.record(small("A"), FIRST, nothing)
    history.record(small("B"), FIRST + timedelta(days=1), lambda _: [change("Deal 1", 1.5, None)])
    frozen = history.freeze(first, NOW, AS_OF, "2026-Q1", FIGURES, b"<html>")
    history.prune(FIRST + timedelta(days=1))
    history.record(small("C"), FIRST + timedelta(days=2), lambda _: [change("Deal 1", None, 2.0)])
    assert exported(history, tmp_path) == [
        *("2026-01-05 09.30.00", "2026-01-06 09.30.00", "2026-01-07 09.30.00", "frozen")
    ]
    assert rows_of(tmp_path / "versions.csv") == [
        ["Folder", "First seen (UTC)", "Title", "Locale", "Time zone"],
        ["2026-01-05 09.30.00", "2026-01-05 09:30:00+00:00", "Workbook", "", ""],
        ["2026-01-06 09.30.00", "2026-01-06 09:30:00+00:00", "Workbook", "", ""],
        ["2026-01-07 09.30.00", "2026-01-07 09:30:00+00:00", "Workbook", "", ""],
    ]
    assert rows_of(tmp_path / "changes.csv") == [
        [
            *("Seen at", "Tab", "Column", "Address", "Source", "Label", "Owner", "Was", "Now"),
            *("Was day", "Day", "Weight", "Settled"),
        ],
        [
            *("2026-01-07 09:30:00+00:00", "Actuals", "Revenue", "Actuals!D17", "Source A"),
            *("Deal 1", "Marketing", "", "2", "", "2026-01-01", "1", "TRUE"),
        ],
    ]
    assert rows_of(tmp_path / "frozen.csv") == [
        ["Copy", "Frozen (UTC)", "As of", "Period", "Folder", "Figures"],
        [
            *("2026-09-20 12.00", "2026-09-20 12:00:00+00:00", "2026-01-04", "2026-Q1"),
            "2026-01-05 09.30.00",
            "number: 975000; target: ; headline: $975k of $1.0M",
        ],
    ]
    assert (tmp_path / "frozen" / f"{frozen.name}.html").read_bytes() == b"<html>"


def test_nothing_kept_is_exported_as_nothing(history: History, tmp_path: Path) -> None:
    assert exported(history, tmp_path) == []
    assert [len(rows_of(tmp_path / f"{n}.csv")) for n in ("versions", "changes", "frozen")] == [
        1,
        1,
        1,
    ]
