"""What the history knows of a workbook: how it stood on a day, its first plan, what was changed.

Open this when an earlier state is found on the wrong day, or a correction is told that was none.
"""

import csv
import math
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import changes, facts, ledger, summary
from scorecard.facts import Facts
from scorecard.history import Memory, Version
from scorecard.history.history import FILE
from scorecard.sources import RawWorkbook, open_workbook
from tests.builders import DEFAULT, Rows, actual, read, replaced, workbook
from tests.edits import LAST_DAY, histories
from tests.generated import FIRST, PERIODS

SAMPLE = Path(__file__).parents[1] / "sample_data"
NEW_YORK = [*DEFAULT["Settings"], ["Time zone", "America/New_York"]]
REVENUE = 7  # where it stands in Actuals
DAYS = st.integers(0, (LAST_DAY - FIRST).days).map(lambda after: FIRST + timedelta(days=after))


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "state", str(tmp_path / "book.xlsx"))


@pytest.fixture(autouse=True)
def book(tmp_path: Path) -> None:
    """The workbook is an .xlsx file: no copies can lie beside it."""
    (tmp_path / "book.xlsx").touch()


def noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12), UTC)


def typed(memory: Memory, at: datetime, **tabs: Rows | None) -> tuple[Version, Facts]:
    """The default workbook with these tabs, read and remembered at a time."""
    raw = workbook(**tabs)
    known = facts.build(read(raw, now=at))
    return memory.remember(raw, known, at), known


def with_revenue(amount: object, row: int = 5) -> Rows:
    """Source A's week of 14 September, or another row of Actuals."""
    return replaced(DEFAULT["Actuals"], row, REVENUE, amount)


def with_plan(amount: object) -> Rows:
    """The company's target for the quarter; without an amount no source has one either."""
    targets = DEFAULT["Targets"]
    if amount is None:
        return [targets[0], ["2026-Q4", *targets[3][1:]]]
    return replaced(targets, 3, 6, amount)


def changed(memory: Memory) -> list[tuple[str, float | None, float | None, bool]]:
    return [
        (of.address, of.was, of.now, of.settled) for of in (s.change for s in memory.history.seen())
    ]


def won(known: Facts | None) -> float | None:
    """The Number of the third quarter."""
    assert known is not None
    return ledger.build(known, known.workbook.calendar.parse("2026-Q3")).actual


# ------------------------------------------------------------------- contents and their changes


def test_the_same_content_is_one_version_and_an_edit_makes_one_more(memory: Memory) -> None:
    first, _ = typed(memory, noon("2026-09-21"))
    again, _ = typed(memory, noon("2026-09-22"))
    assert again == first
    second, _ = typed(memory, noon("2026-09-23"), Actuals=with_revenue(52_000))
    assert memory.history.versions() == (first, second)
    assert [of.at for of in memory.history.seen()] == [noon("2026-09-23")]
    assert changed(memory) == [("Actuals!H6", 51_000, 52_000, False)]


def test_two_edits_between_two_looks_are_two_changes_of_one_version(memory: Memory) -> None:
    typed(memory, noon("2026-09-21"))
    actuals = replaced(with_revenue(52_000), 5, 6, 3)
    typed(memory, noon("2026-09-23"), Actuals=actuals, Targets=with_plan(990_000))
    assert len(memory.history.versions()) == 2
    assert sorted(changed(memory)) == [
        ("Actuals!G6", 2, 3, False),
        ("Actuals!H6", 51_000, 52_000, False),
        ("Targets!G4", 975_000, 990_000, True),
    ]


def test_a_settled_figure_that_is_changed_is_a_restatement(memory: Memory) -> None:
    # The week of 31 August ended on 6 September: settled from the 14th on, 7 days after.
    typed(memory, noon("2026-09-21"))
    _, known = typed(memory, noon("2026-09-22"), Actuals=with_revenue(40_000, row=1))
    assert changed(memory) == [("Actuals!H2", 48_000, 40_000, True)]
    quarter = known.workbook.calendar.parse("2026-Q3")
    found = changes.restatements(memory.history.seen(), known, quarter)
    assert (len(found.entries), found.effect) == (1, -8_000)


def test_what_is_first_typed_after_a_silence_of_two_months_is_news(memory: Memory) -> None:
    """The app was off: nobody knows when the figures were typed, so none is called a correction."""
    header, *rows = DEFAULT["Actuals"]
    typed(memory, noon("2026-07-15"), Actuals=[header, actual("2026-07-06", Won=1, Revenue=9_000)])
    later = [header, actual("2026-07-06", Won=1, Revenue=9_500), *rows]
    typed(memory, noon("2026-09-22"), Actuals=later)
    found = changed(memory)
    assert [of for of in found if of[1] is not None] == [("Actuals!H2", 9_000, 9_500, True)]
    first_typed = [of for of in found if of[1] is None]
    assert len(first_typed) == 27  # every figure of the six rows
    assert {settled for *_, settled in first_typed} == {False}


def test_a_cell_that_was_blank_when_its_week_was_settled_is_restated(memory: Memory) -> None:
    typed(memory, noon("2026-09-15"), Actuals=with_revenue(None, row=1))
    typed(memory, noon("2026-09-16"))
    assert changed(memory) == [("Actuals!H2", None, 48_000, True)]


def test_a_row_that_was_dated_ahead_is_no_edit_once_its_day_has_come(memory: Memory) -> None:
    ahead = [*DEFAULT["Actuals"], actual("2026-09-21", Won=1, Revenue=7_000)]
    typed(memory, noon("2026-09-20"), Actuals=ahead)
    edited = replaced(ahead, 5, REVENUE, 52_000)
    typed(memory, noon("2026-09-28"), Actuals=edited)
    assert changed(memory) == [("Actuals!H6", 51_000, 52_000, True)]


def test_of_an_earlier_content_that_cannot_be_read_as_a_workbook_no_change_is_told(
    memory: Memory,
) -> None:
    """A reader of another version of this app took it in."""
    raw = workbook(Funnel=None)
    memory.history.record(raw, noon("2026-09-21"), lambda before: [])
    version, known = typed(memory, noon("2026-09-22"))
    assert memory.history.versions()[-1] == version
    assert memory.history.seen() == ()
    assert memory.on(date(2026, 9, 21), known) is None


# ----------------------------------------------------------------------------- states of a day


def test_the_state_of_a_day_is_that_of_its_end(memory: Memory) -> None:
    typed(memory, noon("2026-09-14"))
    typed(memory, noon("2026-09-16"), Actuals=with_revenue(40_000, row=1))
    typed(memory, noon("2026-09-16") + timedelta(hours=3), Actuals=with_revenue(41_000, row=1))
    _, known = typed(memory, noon("2026-09-21"), Actuals=with_revenue(42_000, row=1))
    assert memory.days(known) == [date(2026, 9, 14), date(2026, 9, 16)]
    # Through the 13th 48,000 + 25,000 + 26,000; what the first row had makes the difference.
    found = {day: memory.on(date(2026, 9, day), known) for day in (13, 14, 15, 16, 20)}
    assert found.pop(13) is None
    assert {day: won(of) for day, of in found.items()} == {
        14: 99_000, 15: 99_000, 16: 92_000, 20: 92_000 + 51_000 + 24_000,
    }  # fmt: skip
    assert [of.workbook.as_of.day for of in found.values() if of] == [14, 15, 16, 20]


def test_an_edit_before_midnight_where_the_company_is_belongs_to_that_day(memory: Memory) -> None:
    late = datetime(2026, 9, 15, 3, 30, tzinfo=UTC)  # half past eleven on the 14th in New York
    typed(memory, late, Settings=NEW_YORK)
    after_midnight = late + timedelta(hours=1)
    typed(memory, after_midnight, Settings=NEW_YORK, Actuals=with_revenue(40_000, row=1))
    _, known = typed(memory, noon("2026-09-21"), Settings=NEW_YORK)
    assert memory.days(known) == [date(2026, 9, 14), date(2026, 9, 15)]
    assert won(memory.on(date(2026, 9, 14), known)) == 99_000
    assert won(memory.on(date(2026, 9, 15), known)) == 91_000


def test_of_today_no_state_is_offered(memory: Memory) -> None:
    _, known = typed(memory, noon("2026-09-21"))
    assert memory.days(known) == []
    assert memory.last_meeting(known) is None


def test_days_after_a_fixed_as_of_date_are_no_days_to_compare_with(memory: Memory) -> None:
    fixed = [*DEFAULT["Settings"], ["As of", "2026-09-16"]]
    typed(memory, noon("2026-09-15"), Settings=fixed)
    _, known = typed(memory, noon("2026-09-20"), Settings=fixed, Actuals=with_revenue(1, row=1))
    assert memory.days(known) == [date(2026, 9, 15)]
    assert won(memory.on(date(2026, 9, 15), known)) == 99_000


def test_days_end_where_a_frozen_copy_does(memory: Memory) -> None:
    typed(memory, noon("2026-09-14"))
    _, known = typed(memory, noon("2026-09-16"), Actuals=with_revenue(1))
    later = facts.build(read(now=noon("2026-09-25")))
    assert memory.days(later, noon("2026-09-15")) == [date(2026, 9, 14)]
    assert memory.days(known) == [date(2026, 9, 14)]


# ----------------------------------------------------------------- meetings and frozen copies


def test_the_last_meeting_is_that_of_the_last_frozen_copy_of_an_earlier_day(
    memory: Memory,
) -> None:
    days = ["2026-09-02", "2026-09-10", "2026-09-14", "2026-09-15"]
    made = [
        typed(memory, noon(day), Actuals=with_revenue(amount, row=1))
        for amount, day in enumerate(days, 1)
    ]
    version, known = typed(memory, noon("2026-09-17"))
    assert memory.last_meeting(known) == date(2026, 9, 10)  # about a week before
    for number in (0, 2):  # the meetings of the 2nd and of the 14th
        then, of = made[number]
        memory.history.freeze(then, noon(days[number]), of.workbook.as_of, "2026-Q3", {})
    memory.history.freeze(version, noon("2026-09-17"), date(2026, 9, 17), "2026-Q3", {})
    assert memory.last_meeting(known) == date(2026, 9, 14)
    assert memory.last_meeting(known, noon("2026-09-14")) == date(2026, 9, 2)


def test_a_frozen_copy_shows_what_the_meeting_saw_whatever_came_later(memory: Memory) -> None:
    version, known = typed(memory, noon("2026-09-16"))
    frozen = memory.history.freeze(
        version, noon("2026-09-16"), known.workbook.as_of, "2026-Q3", {"won": 99_000.0}
    )
    typed(memory, noon("2026-09-18"), Actuals=with_revenue(1, row=1), Targets=with_plan(1))
    memory.history.prune(noon("2026-09-19"))
    saw = memory.saw(frozen)
    assert saw is not None
    assert summary.build(saw).model_dump() == summary.build(known).model_dump()
    assert won(saw) == 99_000


def test_a_meeting_about_a_typed_as_of_date_counts_on_that_date(memory: Memory) -> None:
    """The figures are as of Wednesday; they were read, and met about, on Thursday."""
    wednesday = [*DEFAULT["Settings"], ["As of", "2026-09-16"]]
    next_one = [*DEFAULT["Settings"], ["As of", "2026-09-23"]]
    typed(memory, noon("2026-09-10"), Actuals=with_revenue(1, row=1))
    met, then = typed(memory, noon("2026-09-17"), Settings=wednesday)
    memory.history.freeze(met, noon("2026-09-17"), then.workbook.as_of, "2026-Q3", {})
    version, known = typed(memory, noon("2026-09-24"), Settings=next_one)
    since = memory.last_meeting(known)
    assert since == date(2026, 9, 16)
    past = memory.past(known, known.default_period, since, version)
    assert won(past.then) == 99_000


def test_nothing_that_came_after_a_version_is_told_of_it(memory: Memory) -> None:
    typed(memory, noon("2026-09-08"))
    version, known = typed(memory, noon("2026-09-16"), Actuals=with_revenue(40_000, row=1))
    before = memory.past(known, known.default_period, date(2026, 9, 8), version)
    typed(memory, noon("2026-09-16") + timedelta(hours=1), Targets=with_plan(1))
    typed(memory, noon("2026-09-17"), Targets=with_plan(2))
    after = memory.past(known, known.default_period, date(2026, 9, 8), version)
    assert after == before
    assert [of.at for of in before.seen] == [noon("2026-09-16")]
    assert won(before.then) == 73_000  # through the 6th
    # With a day that ended after it, as where the as-of date is typed ahead.
    ahead = memory.past(known, known.default_period, date(2026, 9, 17), version)
    assert won(ahead.then) == 91_000
    everything = memory.past(known, known.default_period, None, None)
    assert (everything.since, everything.then) == (None, None)
    # The Revenue of one row back again, the target down to 1, then up to 2.
    assert [of.change.now for of in everything.seen] == [40_000, 48_000, 1, 2]


# ---------------------------------------------------------------------------------- first plan


def first_plan(memory: Memory, known: Facts, version: Version | None = None) -> float | None:
    quarter = known.workbook.calendar.parse("2026-Q3")
    first = memory.past(known, quarter, None, version).first
    assert first is not None
    return ledger.build(first, quarter).target


def test_the_first_plan_is_that_of_the_oldest_content(memory: Memory) -> None:
    typed(memory, noon("2026-09-14"), Targets=with_plan(800_000))
    typed(memory, noon("2026-09-15"), Targets=with_plan(900_000))
    _, known = typed(memory, noon("2026-09-16"))
    assert first_plan(memory, known) == 800_000


def test_the_first_plan_is_the_earliest_one_where_the_oldest_content_has_none(
    memory: Memory,
) -> None:
    typed(memory, noon("2026-09-14"), Targets=with_plan(None))
    typed(memory, noon("2026-09-15"), Targets=with_plan(None), Actuals=with_revenue(1))
    typed(memory, noon("2026-09-16"), Targets=with_plan(700_000))
    version, known = typed(memory, noon("2026-09-17"), Targets=with_plan(None))
    typed(memory, noon("2026-09-18"), Targets=with_plan(900_000))
    assert first_plan(memory, known, version) == 700_000


def test_where_no_content_had_a_plan_there_is_none(memory: Memory) -> None:
    typed(memory, noon("2026-09-14"), Targets=with_plan(None))
    _, known = typed(memory, noon("2026-09-15"), Targets=with_plan(None), Actuals=with_revenue(1))
    assert first_plan(memory, known) is None


# --------------------------------------------------------------------- copies beside the tabs


def as_folder(folder: Path, **tabs: Rows) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tabs.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
            csv.writer(lines).writerows(rows)
    return folder


def kept_folder(tmp_path: Path, at: str) -> tuple[Memory, RawWorkbook, Facts]:
    """The default workbook as a folder, with what remembers it."""
    place = as_folder(tmp_path / "book", **DEFAULT)
    raw = open_workbook(place)
    return Memory(tmp_path / "state", str(place)), raw, facts.build(read(raw, now=noon(at)))


def test_copies_beside_a_workbook_go_before_it(tmp_path: Path) -> None:
    as_folder(tmp_path / "book" / "2026-09-02", Actuals=with_revenue(40_000, row=1))
    as_folder(tmp_path / "book" / "2026-09-09", Targets=with_plan(900_000))
    memory, raw, known = kept_folder(tmp_path, "2026-09-21")
    memory.remember(raw, known, noon("2026-09-21"))
    ends = [datetime.combine(date(2026, 9, day), time.max, UTC) for day in (2, 9)]
    assert [of.at for of in memory.history.versions()] == [*ends, noon("2026-09-21")]
    assert memory.days(known) == [date(2026, 9, 2), date(2026, 9, 9)]
    # On the 9th the week of 31 August had ended three days before: not settled.
    assert [(of.at, of.change.now) for of in memory.history.seen() if of.change.was == 40_000] == [
        (ends[1], 48_000)
    ]
    assert changed(memory)[0] == ("Actuals!H2", 40_000, 48_000, False)
    assert changed(memory)[-1] == ("Targets!G4", 900_000, 975_000, True)
    assert won(memory.on(date(2026, 9, 9), known)) == 73_000
    assert first_plan(memory, known) == 975_000  # the copy of the 2nd has today's Targets


def test_copies_that_come_later_are_states_but_no_edits(tmp_path: Path) -> None:
    memory, raw, known = kept_folder(tmp_path, "2026-09-21")
    memory.remember(raw, known, noon("2026-09-21"))
    as_folder(tmp_path / "book" / "2026-09-14", Actuals=with_revenue(40_000, row=1))
    memory.remember(raw, known, noon("2026-09-22"))
    assert len(memory.history.versions()) == 1
    assert memory.days(known) == [date(2026, 9, 14)]
    assert won(memory.on(date(2026, 9, 14), known)) == 91_000


def test_copies_that_cannot_be_read_or_lie_ahead_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "book" / "2026-09-02").mkdir(parents=True)  # no CSV in it
    broken = as_folder(tmp_path / "book" / "2026-09-03")
    (broken / "Actuals.csv").write_bytes(b"\xff\xfe not UTF-8")
    as_folder(tmp_path / "book" / "2026-09-04", Funnel=[["Nothing"]])
    as_folder(tmp_path / "book" / "2026-12-24", Actuals=with_revenue(1))
    memory, raw, known = kept_folder(tmp_path, "2026-09-21")
    version = memory.remember(raw, known, noon("2026-09-21"))
    assert memory.history.versions() == (version,)
    assert memory.history.seen() == ()
    assert [memory.on(date(2026, 9, day), known) for day in (2, 3, 4)] == [None] * 3


def test_where_a_copy_cannot_be_read_the_app_knows_that_day_itself(tmp_path: Path) -> None:
    memory, raw, known = kept_folder(tmp_path, "2026-09-14")
    memory.remember(raw, known, noon("2026-09-14"))
    (tmp_path / "book" / "2026-09-14").mkdir()
    known = facts.build(read(raw, now=noon("2026-09-21")))
    assert won(memory.on(date(2026, 9, 14), known)) == 99_000


def test_the_sample_is_remembered_with_its_two_meetings(tmp_path: Path) -> None:
    raw, now = open_workbook(SAMPLE), datetime(2026, 9, 10, 14, 5, tzinfo=UTC)
    known = facts.build(read(raw, now=now))
    memory = Memory(tmp_path, str(SAMPLE))
    memory.remember(raw, known, now)
    assert memory.days(known) == [date(2026, 7, 8), date(2026, 9, 2)]
    assert memory.last_meeting(known) == date(2026, 9, 2)
    # At midnight in New York, where the company is.
    assert memory.history.versions()[0].at == datetime(2026, 7, 9, 3, 59, 59, 999999, tzinfo=UTC)
    # Typed by the sample's own list: 150,000 came in August.
    assert first_plan(memory, known) == 5_850_000


# --------------------------------------------------------------------------------- damage


def test_a_damaged_content_is_not_known_and_nothing_is_raised(
    tmp_path: Path, memory: Memory
) -> None:
    first, _ = typed(memory, noon("2026-09-14"))
    second, known = typed(memory, noon("2026-09-21"), Actuals=with_revenue(1, row=1))
    frozen = memory.history.freeze(first, noon("2026-09-14"), date(2026, 9, 14), "2026-Q3", {})
    with closing(sqlite3.connect(tmp_path / "state" / FILE)) as db:
        db.execute("UPDATE part SET body = x'00'")
        db.commit()
    again = Memory(tmp_path / "state", str(tmp_path / "book.xlsx"))
    assert again.saw(frozen) is None
    assert again.on(date(2026, 9, 14), known) is None
    past = again.past(known, known.default_period, date(2026, 9, 14), second)
    assert (past.then, past.first) == (None, known)
    typed(again, noon("2026-09-22"))
    assert won(again.on(date(2026, 9, 22), known)) == 174_000


# ------------------------------------------------------------------------------------- laws


@settings(max_examples=50)
@given(
    histories(settings=False),
    st.lists(DAYS, min_size=4, max_size=4, unique=True),
    st.sampled_from(["2026", "2026-Q3"]) | PERIODS,
)
def test_stored_changes_and_the_time_between_them_are_the_way_of_the_number(
    states: tuple[RawWorkbook, ...], days: list[date], named: str
) -> None:
    met = sorted(days)[: len(states)]
    known = [facts.build(read(raw, day)) for raw, day in zip(states, met, strict=True)]
    period = known[0].workbook.calendar.parse(named)
    with TemporaryDirectory() as folder:
        (Path(folder) / "book.xlsx").touch()
        memory = Memory(Path(folder), f"{folder}/book.xlsx")
        for raw, of, day in zip(states, known, met, strict=True):
            memory.remember(raw, of, datetime.combine(day, time(12), UTC))
        seen = memory.history.seen()

    def number(of: Facts) -> float:
        return ledger.build(of, period).actual or 0.0

    parts = []
    for raw, then, now in zip(states, known, known[1:], strict=False):
        day = now.workbook.as_of
        untouched = facts.build(read(raw, day))  # the earlier content, had nobody edited it
        parts.append(number(untouched) - number(then))
        edits = [of.change for of in seen if of.at.date() == day]
        parts += [edit.effect(period, now.through, now.through) for edit in edits]
    assert math.fsum(parts) == pytest.approx(number(known[-1]) - number(known[0]), abs=0.005, rel=0)
