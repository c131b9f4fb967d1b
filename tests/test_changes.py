"""What was changed in a workbook, and how much of the Number's move is news or a correction.

Open this when a part of the move is doubted.
"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scorecard import changes, facts, ledger
from scorecard.calendar import Calendar
from scorecard.changes import (
    KINDS,
    Change,
    Kind,
    Restatements,
    Seen,
    Since,
    TargetMove,
    between,
    last_typed,
    restatements,
    target_log,
)
from scorecard.changes.compare import weight
from scorecard.facts import Facts
from scorecard.sources import RawWorkbook
from tests.builders import DEFAULT, Rows, read, replaced
from tests.edits import LAST_DAY, RANDOMS, busy, edited, histories, shuffled, tabs_of, workbook_of
from tests.generated import FIRST, PERIODS, WEEKS, workbooks

NAMED = st.sampled_from(["2026", "2026-Q3"]) | PERIODS  # of those more is counted
MET = st.integers(6 * WEEKS, 7 * WEEKS).map(lambda after: FIRST + timedelta(days=after))
DAYS = st.integers(0, (LAST_DAY - FIRST).days).map(lambda after: FIRST + timedelta(days=after))
Q3 = Calendar().parse("2026-Q3")
AUGUST, SEPTEMBER = Calendar().parse("2026-08"), Calendar().parse("2026-09")
SUNDAY = date(2026, 9, 20)  # through, too; the week before it ended on the 13th
AT = datetime(2026, 9, 20, 12, tzinfo=UTC)


def built(raw: RawWorkbook, as_of: date | None = None) -> Facts:
    return facts.build(read(raw, as_of))


def known(as_of: date = SUNDAY, **tabs: Rows | None) -> Facts:
    return facts.build(read(None, as_of, **tabs))


def money(found: Since) -> dict[Kind, float]:
    return {line.kind: line.effect for line in found.lines if line.effect}


def told(found: Sequence[Change]) -> list[tuple[str, float | None, float | None]]:
    return [(change.address, change.was, change.now) for change in found]


# --- the laws, over generated edit histories


@settings(max_examples=100)
@given(st.data(), NAMED)
def test_the_lines_add_up_to_the_move_of_the_number_and_of_its_target(
    data: st.DataObject, named: str
) -> None:
    raw = data.draw(busy())
    as_of = data.draw(st.none() | MET), data.draw(MET | DAYS)
    then, now = built(raw, as_of[0]), built(data.draw(edited(raw)), as_of[1])
    period = now.workbook.calendar.parse(named)
    found = changes.since(then, now, period, then.workbook.as_of)

    was, here = ledger.build(then, period), ledger.build(now, period)
    move = math.fsum([here.actual or 0.0, -(was.actual or 0.0)])
    assert math.fsum(line.effect for line in found.lines) == pytest.approx(move, abs=1e-6, rel=0)
    assert (found.was is None, found.now is None) == (was.actual is None, here.actual is None)
    assert found.move == pytest.approx(move, abs=1e-6, rel=0)

    target = math.fsum([here.target_to_date or 0.0, -(was.target_to_date or 0.0)])
    parts = math.fsum(asdict(found.target).values())
    assert parts == pytest.approx(target, abs=5e-6, rel=0)
    assert (found.gap_was, found.gap_now) == pytest.approx((was.gap, here.gap), abs=5e-6, rel=0)
    explained = math.fsum([found.events, found.edits, found.by_settings])
    assert explained == pytest.approx(here.gap - was.gap, abs=5e-6, rel=0)

    assert [line.kind for line in found.lines] == list(KINDS)
    for line in found.lines:
        assert len(line.largest) == min(line.cells, 5)
        if line.cells == len(line.largest) and line.kind != "settings":
            cells = math.fsum(of.effect for of in line.largest)
            assert cells == pytest.approx(line.effect, abs=1e-9)
    json.dumps(asdict(found), default=str, allow_nan=False)


@settings(max_examples=60)
@given(st.data(), NAMED)
def test_without_another_way_of_counting_settings_move_nothing(
    data: st.DataObject, named: str
) -> None:
    raw = data.draw(busy())
    then = built(raw)
    as_of = data.draw(DAYS.filter(lambda day: day >= then.workbook.as_of))
    now = built(data.draw(edited(raw, settings=False)), as_of)
    found = changes.since(then, now, now.workbook.calendar.parse(named), SUNDAY)
    assert (found.line("settings").effect, found.target.settings) == (0.0, 0.0)
    assert (found.line("settings").cells, found.settings, found.by_settings) == (0, (), 0.0)


@settings(max_examples=50)
@given(workbooks(), PERIODS, st.randoms(use_true_random=False))
def test_of_a_workbook_against_itself_nothing_changed(
    raw: RawWorkbook, named: str, random: Any
) -> None:
    known = built(raw)
    assert between(known, built(raw), SUNDAY) == ()
    found = changes.since(known, known, known.workbook.calendar.parse(named), SUNDAY)
    assert [(line.effect, line.cells) for line in found.lines] == [(0.0, 0)] * len(KINDS)
    assert found.target == TargetMove(0.0, 0.0, 0.0)


@settings(max_examples=60)
@given(busy(), PERIODS, st.integers(0, 60))
def test_where_only_time_has_passed_all_of_the_move_is_news(
    raw: RawWorkbook, named: str, days: int
) -> None:
    then = built(raw)
    now = built(raw, then.workbook.as_of + timedelta(days=days))
    found = changes.since(then, now, now.workbook.calendar.parse(named), SUNDAY)
    assert {kind for kind, _ in money(found).items()} <= {"news"}
    assert [line.cells for line in found.lines[1:]] == [0] * (len(KINDS) - 1)
    assert found.news == pytest.approx(found.move, abs=1e-6, rel=0)
    assert (found.target.plan, found.target.settings) == (0.0, 0.0)


@settings(max_examples=50)
@given(histories(settings=False), NAMED, DAYS)
def test_all_stored_changes_together_are_the_way_from_the_first_number_to_the_last(
    states: tuple[RawWorkbook, ...], named: str, as_of: date
) -> None:
    """However often a cell was typed over: what the history keeps is complete."""
    read_all = [built(raw, as_of) for raw in states]
    first, last = read_all[0], read_all[-1]
    period = first.workbook.calendar.parse(named)
    effects = [
        change.effect(period, then.through, now.through)
        for then, now in pairwise(read_all)
        for change in between(then, now, as_of)
    ]
    numbers = [ledger.build(of, period).actual or 0.0 for of in (first, last)]
    assert math.fsum(effects) == pytest.approx(numbers[1] - numbers[0], abs=1e-6, rel=0)


@settings(max_examples=40)
@given(histories(settings=False), NAMED, DAYS, st.integers(0, 30))
def test_stored_changes_and_the_time_that_passed_are_the_move_since_the_meeting(
    states: tuple[RawWorkbook, ...], named: str, as_of: date, days: int
) -> None:
    later = as_of + timedelta(days=days)
    read_all = [built(raw, later) for raw in states]
    met, last = built(states[0], as_of), read_all[-1]
    period = last.workbook.calendar.parse(named)
    edits = [
        change.effect(period, last.through, last.through)
        for then, now in pairwise(read_all)
        for change in between(then, now, later)
    ]
    passed = changes.since(met, read_all[0], period, as_of).news  # nothing but time
    found = changes.since(met, last, period, as_of)
    assert math.fsum([passed, *edits]) == pytest.approx(found.move, abs=1e-6, rel=0)


@settings(max_examples=100)
@given(st.data(), DAYS)
def test_the_changes_turn_every_figure_of_then_into_that_of_now(
    data: st.DataObject, as_of: date
) -> None:
    """By tab, column and day: nothing is missed, nothing told twice."""
    raw = data.draw(busy())
    then, now = built(raw, as_of), built(data.draw(edited(raw, settings=False)), as_of)
    names = {was.name: here.name for was, here in zip(then.stages, now.stages, strict=True)}
    assume(len(set(names.values())) == len(names))
    sums = figures(then, names)
    for change in between(then, now, as_of):
        assert (change.was is None, change.now is None) == (
            change.was_day is None, change.day is None
        )  # fmt: skip
        if change.was_day:
            sums[change.tab, change.column, change.was_day] -= change.was or 0.0
        if change.day:
            sums[change.tab, change.column, change.day] += change.now or 0.0
    expected = figures(now, {})
    for key in sums.keys() | expected.keys():
        assert sums[key] == pytest.approx(expected[key], abs=1e-6, rel=0), key


def figures(of: Facts, names: dict[str, str]) -> dict[tuple[str, str, date], float]:
    """Each tab's columns by day, straight from the typed rows; stages under these names."""
    sums: dict[tuple[str, str, date], float] = defaultdict(float)
    tables = of.workbook.tables
    stages = [stage.name for stage in of.stages]
    retention = ["Expansion", "Contraction", "Churned"]
    for tab, days, columns in (
        ("Actuals", tables["Actuals"].columns["Date"], [*stages, "Revenue", "Spend"]),
        ("Customers", tables["Customers"].columns["Date"], ["Opening", *retention]),
        (
            "Targets",
            [period.start for period in tables["Targets"].columns["Period"]],
            [*stages, "Revenue", "Spend", *retention],
        ),
    ):
        for column in columns:
            for day, value in zip(days, tables[tab].columns[column], strict=True):
                if value is not None:
                    sums[tab, names.get(column, column), day] += value
    deals = tables["Deals"].columns
    for outcome, day, amount in zip(
        *(deals[name] for name in ("Outcome", "Closed", "Amount")), strict=True
    ):
        if outcome == "Won":
            sums["Deals", "Amount", day] += amount
    return sums


@settings(max_examples=60)
@given(st.data(), DAYS)
def test_swapping_then_and_now_turns_every_change_round(data: st.DataObject, as_of: date) -> None:
    raw = data.draw(busy())
    one, other = built(raw, as_of), built(data.draw(edited(raw, settings=False)), as_of)
    there = Counter(
        (c.tab, c.was, c.was_day, c.now, c.day, c.weight) for c in between(one, other, as_of)
    )
    back = Counter(
        (c.tab, c.now, c.day, c.was, c.was_day, c.weight) for c in between(other, one, as_of)
    )
    assert there == back


@settings(max_examples=60)
@given(st.data(), DAYS)
def test_another_order_of_rows_is_no_change(data: st.DataObject, as_of: date) -> None:
    raw = data.draw(workbooks())  # no row twice: of those the first counts
    assert between(built(raw, as_of), built(shuffled(raw, data.draw(RANDOMS)), as_of), as_of) == ()


@settings(max_examples=40)
@given(st.data())
def test_one_figure_that_is_typed_over_is_one_change_at_its_address(data: st.DataObject) -> None:
    raw = data.draw(busy())
    tabs = tabs_of(raw)
    table = built(raw, LAST_DAY).workbook.tables["Actuals"]
    filled = [
        (i, column)
        for column in table.letters
        if column not in ("Date", "Source", "Campaign")
        for i, value in enumerate(table.columns[column])
        if value is not None
    ]
    assume(filled)
    i, column = data.draw(st.sampled_from(filled))
    row = tabs["Actuals"][table.rows[i] - 1]
    row[tabs["Actuals"][0].index(column)] = 7_654_321
    (change,) = between(built(raw, LAST_DAY), built(workbook_of(tabs), LAST_DAY), LAST_DAY)
    assert (change.address, change.was) == (table.address(column, i), table.columns[column][i])
    assert (change.now, change.was_day, change.day) == (
        7_654_321.0, table.columns["Date"][i], table.columns["Date"][i]
    )  # fmt: skip


# --- which row is which


ACTUALS = DEFAULT["Actuals"]  # C: Campaign, D to G: stages, H: Revenue, I: Spend; rows 2 to 7


def edits(*rows: list[Any], then: Rows = ACTUALS, **tabs: Rows) -> tuple[Change, ...]:
    """From the default rows of Actuals to these."""
    return between(known(Actuals=then), known(Actuals=[ACTUALS[0], *rows], **tabs), SUNDAY)


def test_typed_in_typed_over_and_taken_out() -> None:
    first, *rest = ACTUALS[1:]
    over = replaced([first], 0, 7, 50_000)[0]
    (change,) = edits(over, *rest)
    assert change == Change(
        tab="Actuals", column="Revenue", address="Actuals!H2", source="Source A", label=None,
        owner="Sales", was=48_000.0, now=50_000.0, was_day=date(2026, 8, 31),
        day=date(2026, 8, 31), weight=1.0, settled=True,
    )  # fmt: skip
    (out,) = edits(replaced([first], 0, 3, None)[0], *rest)
    assert (out.address, out.was, out.now, out.day, out.owner, out.weight) == (
        "Actuals!D2", 98.0, None, None, "Marketing", 0.0
    )  # fmt: skip
    (typed,) = edits(first, replaced([rest[0]], 0, 8, 900)[0], *rest[1:])
    assert (typed.address, typed.was, typed.now, typed.was_day, typed.owner) == (
        "Actuals!I3", None, 900.0, None, "Sales"
    )  # fmt: skip


def test_a_row_that_was_inserted_moves_addresses_and_nothing_else() -> None:
    new = ["2026-09-15", "Source B", None, None, None, 2, 0, 0, None]
    over = replaced(ACTUALS, 1, 7, 50_000)
    assert told(edits(new, *over[1:])) == [
        ("Actuals!F2", None, 2.0), ("Actuals!G2", None, 0.0), ("Actuals!H2", None, 0.0),
        ("Actuals!H3", 48_000.0, 50_000.0),
    ]  # fmt: skip


def test_a_date_that_was_typed_over_moves_the_figures_of_its_row() -> None:
    """Within the week, and with every figure still as it was a year off."""
    moved = replaced(replaced(ACTUALS, 6, 0, "2026-09-16"), 6, 7, 25_000)
    found = edits(*moved[1:])
    assert [(c.column, c.was, c.now, c.was_day, c.day) for c in found] == [
        ("Opportunity", 6.0, 6.0, date(2026, 9, 14), date(2026, 9, 16)),
        ("Won", 1.0, 1.0, date(2026, 9, 14), date(2026, 9, 16)),
        ("Revenue", 24_000.0, 25_000.0, date(2026, 9, 14), date(2026, 9, 16)),
    ]
    mended = edits(*ACTUALS[1:], then=replaced(ACTUALS, 6, 0, "2025-09-14"))
    assert [(c.column, c.was, c.now, c.was_day) for c in mended] == [
        (column, value, value, date(2025, 9, 14))
        for column, value in (("Opportunity", 6.0), ("Won", 1.0), ("Revenue", 24_000.0))
    ]


def test_a_row_that_was_named_anew_has_only_its_other_figures_as_changes() -> None:
    assert edits(*replaced(ACTUALS, 1, 1, "Sorce A")[1:]) == ()  # not listed: its money counts
    over = replaced(replaced(ACTUALS, 1, 2, "Campaign one"), 1, 7, 1)
    (change,) = edits(*over[1:])
    assert (change.address, change.label, change.was, change.now) == (
        "Actuals!H2", "Campaign one", 48_000.0, 1.0
    )  # fmt: skip


def test_a_source_that_was_renamed_in_a_sheet_that_was_sorted_changes_no_figure() -> None:
    rows = [["Source Z" if cell == "Source B" else cell for cell in row] for row in ACTUALS[1:]]
    sources = replaced(DEFAULT["Sources"], 2, 0, "Source Z")
    assert edits(*reversed(rows), Sources=sources) == ()


def test_a_stage_that_was_renamed_changes_no_figure_and_one_that_is_new_has_none() -> None:
    funnel = replaced(DEFAULT["Funnel"], 1, 0, "Inquiry")
    renamed = [["Inquiry" if cell == "Lead" else cell for cell in row] for row in ACTUALS]
    targets = [["Inquiry" if c == "Lead" else c for c in row] for row in DEFAULT["Targets"]]
    assert edits(*renamed[1:], Funnel=funnel, Targets=targets)  # the header is still called Lead
    now = known(Actuals=replaced(renamed, 1, 3, 99), Funnel=funnel, Targets=targets)
    (change,) = between(known(), now, SUNDAY)
    assert (change.column, change.was, change.now) == ("Inquiry", 98.0, 99.0)
    longer = [*DEFAULT["Funnel"], ["Kept", "Sales", "Stayed a year", None, None]]
    actuals = [[*row, "Kept" if i == 0 else 5] for i, row in enumerate(ACTUALS)]
    found = between(known(), known(Actuals=actuals, Funnel=longer), SUNDAY)
    assert found == ()


def test_a_week_that_was_split_is_one_changed_row_and_one_new() -> None:
    first = replaced(ACTUALS, 1, 7, 30_000)[1]
    second = ["2026-09-01", *first[1:3], None, None, None, None, 18_000, None]
    found = edits(first, second, *ACTUALS[2:])
    assert told(found) == [("Actuals!H2", 48_000.0, 30_000.0), ("Actuals!H3", None, 18_000.0)]


def test_a_week_that_was_pasted_twice_changes_nothing_until_the_first_is_deleted() -> None:
    pasted = [*ACTUALS, ACTUALS[1]]
    assert edits(*pasted[1:]) == ()
    assert edits(*pasted[2:], then=pasted) == ()  # row 7 counts now; its figures are the same


def test_a_bad_cell_takes_its_row_out_and_mending_it_brings_all_back() -> None:
    bad = replaced(ACTUALS, 2, 7, "about 25k")
    broken, mended = edits(*bad[1:]), edits(*ACTUALS[1:], then=bad)
    assert told(broken) == [
        ("Actuals!F3", 5.0, None), ("Actuals!G3", 1.0, None), ("Actuals!H3", 25_000.0, None)
    ]  # fmt: skip
    assert told(mended) == [(address, now, was) for address, was, now in told(broken)]


def test_two_teams_that_fill_one_record_in_two_rows_are_one_row() -> None:
    day, source, campaign, *cells = ACTUALS[1]
    marketing = [day, source, campaign, *cells[:2], None, None, None, cells[5]]
    sales = [day, source, campaign, None, None, *cells[2:5], None]
    apart = [*ACTUALS[2:], sales, marketing]
    assert edits(*apart) == ()
    (change,) = edits(*replaced(apart, 5, 7, 1), then=[ACTUALS[0], *apart])
    assert (change.address, change.was, change.now) == ("Actuals!H7", 48_000.0, 1.0)


def test_rows_of_names_that_nobody_lists_are_told_apart_by_their_figures_and_their_place() -> None:
    """Both are `(unlisted)`: one is deleted, then the other one's source is mended."""
    then = [ACTUALS[0], ["2026-09-14", "X", None, 1, None, None, None, 10, None],
            ["2026-09-14", "Y", None, 2, None, None, None, 20, None]]  # fmt: skip
    assert told(edits(then[2], then=then)) == [
        ("Actuals!D2", 1.0, None),
        ("Actuals!H2", 10.0, None),
    ]
    mended = edits(replaced(then, 1, 1, "Source A")[1], then[2], then=then)
    assert mended == ()


def test_a_column_that_was_deleted_is_told_where_it_was() -> None:
    now = known(Actuals=[row[:-1] for row in ACTUALS])
    assert told(between(known(), now, SUNDAY)) == [
        ("Actuals!I2", 7_000.0, None), ("Actuals!I4", 7_100.0, None), ("Actuals!I6", 6_900.0, None)
    ]  # fmt: skip


# --- deals, customers, targets


DEALS: Rows = [
    ["Deal", "Source", "Outcome", "Closed", "Amount"],
    ["D1", "Source A", "Won", "2026-09-02", 1_000],
    ["D2", "Source A", "Open", None, 2_000],
    ["D3", "Source B", "Won", "2026-09-14", 4_000],
    ["D4", None, "Won", "2026-09-15", 8_000],
]
BY_DEALS: Rows = [*DEFAULT["Settings"], ["Revenue from", "Deals"]]


def test_deals_that_become_won_or_are_no_longer_or_change_amount_or_date() -> None:
    now = [
        DEALS[0],
        ["D0", None, "Lost", "2026-09-15", 5],
        ["D1", "Source A", "Lost", "2026-09-02", 1_000],
        ["D2", "Source A", "Won", "2026-09-18", 2_500],
        ["D3", "Source B", "Won", "2026-09-21", 4_000],
        ["D4", None, "Won", "2026-09-15", 8_100],
    ]
    found = between(known(Deals=DEALS), known(Deals=now, Settings=BY_DEALS), SUNDAY)
    assert [(c.label, c.was, c.now, c.was_day, c.day) for c in found] == [
        ("D1", 1_000.0, None, date(2026, 9, 2), None),
        ("D2", None, 2_500.0, None, date(2026, 9, 18)),
        ("D3", 4_000.0, 4_000.0, date(2026, 9, 14), date(2026, 9, 21)),
        ("D4", 8_000.0, 8_100.0, date(2026, 9, 15), date(2026, 9, 15)),
    ]  # fmt: skip
    assert [c.address for c in found] == ["Deals!E3", "Deals!E4", "Deals!E5", "Deals!E6"]
    assert {(c.weight, c.owner, c.column) for c in found} == {(1.0, "Sales", "Amount")}
    # The week of 2 September ended on the 6th, 14 days ago; that of the 14th ends today.
    assert [c.settled for c in found] == [True, False, False, False]


def test_a_deal_that_was_renamed_or_deleted() -> None:
    assert between(known(Deals=DEALS), known(Deals=replaced(DEALS, 1, 0, "D1b")), SUNDAY) == ()
    (gone,) = between(known(Deals=DEALS), known(Deals=[DEALS[0], *DEALS[2:]]), SUNDAY)
    assert (gone.address, gone.was, gone.now, gone.weight) == ("Deals!E2", 1_000.0, None, 0.0)


CUSTOMERS: Rows = [
    ["Date", "Source", "Opening", "Expansion", "Contraction", "Churned"],
    ["2026-07", "Source A", 50_000, 900, 100, 300],
    ["2026-08", "Source A", 50_200, 800, None, 200],
]
NET: Rows = [*DEFAULT["Settings"], ["Number", "Net revenue"]]


def test_what_was_kept_weighs_by_its_sign_in_net_revenue_and_nothing_else() -> None:
    now = replaced(replaced(replaced(CUSTOMERS, 1, 3, 950), 2, 4, 60), 2, 5, 250)
    now = replaced(now, 2, 2, 50_300)
    net = between(known(Customers=CUSTOMERS), known(Customers=now, Settings=NET), SUNDAY)
    assert [(c.address, c.was, c.now, c.weight) for c in net] == [
        ("Customers!D2", 900.0, 950.0, 1.0),
        ("Customers!C3", 50_200.0, 50_300.0, 0.0),
        ("Customers!E3", None, 60.0, -1.0),
        ("Customers!F3", 200.0, 250.0, -1.0),
    ]
    assert {c.owner for c in net} == {"Customer success"}
    # July was over on the 31st; of August, too, more than 7 days ago.
    assert [c.settled for c in net] == [True] * 4
    assert not between(known(Customers=CUSTOMERS), known(Customers=now), date(2026, 9, 7))[
        -1
    ].settled
    assert {
        c.weight for c in between(known(Customers=CUSTOMERS), known(Customers=now), SUNDAY)
    } == {0.0}
    assert weight("Actuals", "Expansion", known(Settings=NET)) == 0.0  # a stage may have its name


def test_a_target_is_settled_once_its_period_has_begun() -> None:
    then = [*DEFAULT["Targets"], ["2026-Q4", "Source A", 1, 1, 1, 1, 700_000, None]]
    now = replaced(replaced(then, 1, 6, 600_000), 4, 6, 750_000)
    found = between(known(Targets=then), known(Targets=now), SUNDAY)
    assert [(c.address, c.label, c.owner, c.was_day, c.weight, c.settled) for c in found] == [
        ("Targets!G2", "2026-Q3", "Marketing", date(2026, 7, 1), 0.0, True),
        ("Targets!G5", "2026-Q4", "Marketing", date(2026, 10, 1), 0.0, False),
    ]
    company = between(known(), known(Targets=replaced(DEFAULT["Targets"], 3, 6, 1)), SUNDAY)
    assert [(c.source, c.owner) for c in company] == [("All", None)]


def test_a_target_that_was_moved_to_another_period() -> None:
    (change,) = between(
        known(Targets=[DEFAULT["Targets"][0], ["2026-Q3", "All", *[None] * 4, 9_000, None]]),
        known(Targets=[DEFAULT["Targets"][0], ["2026-Q4", "All", *[None] * 4, 9_000, None]]),
        SUNDAY,
    )
    assert (change.was, change.now, change.was_day, change.day, change.label) == (
        9_000.0, 9_000.0, date(2026, 7, 1), date(2026, 10, 1), "2026-Q4"
    )  # fmt: skip


def test_settled_is_more_days_than_the_setting_after_the_weeks_end() -> None:
    """The week of 7 September ended on the 13th: 7 days are not more than 7."""
    now = known(Actuals=replaced(ACTUALS, 3, 7, 1))
    for seen, settled in ((SUNDAY, False), (SUNDAY + timedelta(days=1), True)):
        (change,) = between(known(), now, seen)
        assert change.settled is settled


def test_a_figure_that_left_a_settled_week_or_came_into_one_is_settled() -> None:
    """From the week of 31 August, over since the 6th, to one that ends today; and back."""
    then = [ACTUALS[0], ["2026-08-31", "Source B", None, None, None, None, None, 25_000, None]]
    now = replaced(then, 1, 0, "2026-09-17")
    (left,) = edits(now[1], then=then)
    (back,) = edits(then[1], then=now)
    assert (left.was_day, left.day, left.settled) == (date(2026, 8, 31), date(2026, 9, 17), True)
    assert (back.was_day, back.day, back.settled) == (date(2026, 9, 17), date(2026, 8, 31), True)
    # August, which nobody else touched, is 25,000 more, and its log says so.
    found = restatements([Seen(AT, back)], known(Actuals=then), AUGUST)
    assert [of.effect for of in found.entries] == [25_000.0]
    # On the 13th the week of 31 August was over for no more than 7 days: its first figure is news.
    (early,) = between(known(Actuals=now), known(Actuals=then), SUNDAY, date(2026, 9, 13))
    assert early.settled is False


def test_an_earlier_as_of_date_deletes_nothing() -> None:
    assert between(known(), known(date(2026, 9, 10)), SUNDAY) == ()


# --- since the last meeting


THEN = date(2026, 9, 16)  # a Wednesday; through the 13th
STOOD = [  # as of the 16th: 48,000 + 25,000 + 26,000 + 0 were counted; of the 14th nothing yet
    *ACTUALS[:6],
    ["2026-08-24", "Source A", None, None, None, None, None, 10_000, None],
    ["2026-08-25", "Source B", None, None, None, None, None, 7_000, None],
]


def test_each_line_worked_by_hand() -> None:
    """48,000 + 25,000 + 26,000 + 0 + 10,000 + 7,000 = 116,000 by 13 September.

    Now, by the 20th:
    - news: 51,000 of the 14th stood there already; 24,000 typed in since; together 75,000
    - reported late: 3,000 of 8 September, a row of its own
    - corrected: 26,000 → 25,500 of 7 September: -500
    - restated: settled on the 16th are weeks that ended before the 9th. 10,000 → 9,000 of 24
      August, 7,000 of the 25th deleted, 1,200 typed in for the 26th: -1,000 - 7,000 + 1,200
    """
    now = [
        ACTUALS[0],
        ["2026-08-26", "Source B", "Campaign one", None, None, None, None, 1_200, None],
        *replaced(ACTUALS, 3, 7, 25_500)[1:],
        ["2026-08-24", "Source A", None, None, None, None, None, 9_000, None],
        ["2026-09-08", "Source A", "Campaign one", 5, None, None, None, 3_000, None],
    ]
    then, here = known(THEN, Actuals=STOOD), known(Actuals=now)
    found = changes.since(then, here, Q3, THEN)
    assert (found.was, found.now) == (116_000.0, 186_700.0)
    assert money(found) == {
        "news": 75_000.0, "reported late": 3_000.0, "corrected": -500.0, "restated": -6_800.0
    }  # fmt: skip
    assert [line.cells for line in found.lines] == [2, 1, 1, 3, 0]
    assert (found.move, found.news, found.late, found.corrections) == (
        70_700.0, 75_000.0, 3_000.0, -7_300.0,
    )  # fmt: skip
    restated = found.line("restated").largest
    assert [(of.change.address, of.effect) for of in restated] == [
        ("Actuals!H8", -7_000.0), ("Actuals!H2", 1_200.0), ("Actuals!H9", -1_000.0)
    ]  # fmt: skip
    news = found.line("news").largest[0].change
    assert (news.was, news.now, news.was_day) == (51_000.0, 51_000.0, date(2026, 9, 14))
    # Q3 has 92 days: 75 of them passed by the 13th, 82 by the 20th; 975,000 are planned.
    assert found.target_was == pytest.approx(975_000 * 75 / 92, abs=1e-6)
    assert found.target.time == pytest.approx(975_000 * 7 / 92, abs=1e-6)
    assert (found.target.plan, found.target.settings) == (0.0, 0.0)
    assert found.events == pytest.approx(75_000 - 975_000 * 7 / 92, abs=1e-6)
    assert (found.edits, found.by_settings) == (-4_300.0, 0.0)


def test_figures_of_other_periods_are_on_no_line() -> None:
    now = known(Actuals=replaced(ACTUALS, 1, 7, 1))  # of 31 August
    found = changes.since(known(), now, SEPTEMBER, SUNDAY)
    assert (money(found), [line.cells for line in found.lines]) == ({}, [0] * 5)
    assert money(changes.since(known(), now, AUGUST, SUNDAY)) == {"restated": -47_999.0}


def test_a_close_date_that_is_moved_out_of_the_counted_weeks_and_back() -> None:
    """D1 closed on 8 September, counted on the 13th. Moved to the 22nd it is not by the 20th."""
    then = replaced(DEALS, 1, 3, "2026-09-08")
    out = replaced(DEALS, 1, 3, "2026-09-22")
    found = changes.since(
        known(THEN, Deals=then, Settings=BY_DEALS), known(Deals=out, Settings=BY_DEALS), Q3, THEN
    )
    assert money(found) == {"news": 12_000.0, "corrected": -1_000.0}  # D3 and D4: since the 14th
    back = changes.since(
        known(THEN, Deals=out, Settings=BY_DEALS), known(Deals=then, Settings=BY_DEALS), Q3, THEN
    )
    # It was not counted then, so nothing that was counted is corrected.
    assert money(back) == {"news": 12_000.0, "reported late": 1_000.0}


def test_a_bad_cell_of_a_counted_week_is_a_correction_until_it_is_mended() -> None:
    bad = known(Actuals=replaced(ACTUALS, 3, 7, "26k?"))
    assert money(changes.since(known(), bad, Q3, SUNDAY)) == {"corrected": -26_000.0}
    assert money(changes.since(bad, known(), Q3, SUNDAY)) == {"reported late": 26_000.0}


def test_another_way_of_counting_is_a_line_of_its_own() -> None:
    """174,000 in Actuals by the 20th, 13,000 in won deals; one edit is told as Actuals count.

    - Revenue from: 51,000 → 50,000 is corrected; 13,000 - 173,000 = -160,000 by settings
    - Net revenue: + 900 + 800 - 100 - 300 - 200 = 1,100
    """
    edit = replaced(ACTUALS, 5, 7, 50_000)
    then = known(Deals=DEALS, Customers=CUSTOMERS)
    deals = known(Deals=DEALS, Customers=CUSTOMERS, Actuals=edit, Settings=BY_DEALS)
    found = changes.since(then, deals, Q3, SUNDAY)
    assert money(found) == {"corrected": -1_000.0, "settings": -160_000.0}
    assert found.settings == ("Revenue from",)
    net = known(Deals=DEALS, Customers=CUSTOMERS, Actuals=edit, Settings=NET)
    found = changes.since(then, net, Q3, SUNDAY)
    assert money(found) == {"corrected": -1_000.0, "settings": 1_100.0}
    assert (found.settings, found.by_settings) == (("Number",), 1_100.0)


def test_a_clock_that_is_set_back_is_another_way_of_counting() -> None:
    """By the 13th 99,000 of 174,000 are counted; nothing was deleted."""
    found = changes.since(known(), known(THEN), Q3, SUNDAY)
    assert (money(found), found.settings) == ({"settings": -75_000.0}, ("As of",))
    assert found.target.time == 0.0
    assert found.target.settings == pytest.approx(-975_000 * 7 / 92, abs=1e-6)


def test_other_weeks_are_another_way_of_counting() -> None:
    """As of a Sunday, weeks that begin on Thursday are complete up to Wednesday the 16th."""
    thursday = [*DEFAULT["Settings"], ["Week starts on", "Thursday"]]
    late = [*ACTUALS, ["2026-09-17", "Source B", None, None, None, None, None, 500, None]]
    found = changes.since(known(Actuals=late), known(Actuals=late, Settings=thursday), Q3, SUNDAY)
    assert (money(found), found.settings) == ({"settings": -500.0}, ("Week starts on",))


def test_a_target_that_was_typed_over_is_apart_from_the_time_that_passed() -> None:
    """975,000 → 1,075,000 for 92 days: 100,000 × 82 / 92 of it are due by the 20th."""
    now = known(Targets=replaced(DEFAULT["Targets"], 3, 6, 1_075_000))
    found = changes.since(known(THEN), now, Q3, THEN)
    assert found.target.plan == pytest.approx(100_000 * 82 / 92, abs=1e-6)
    assert found.target.time == pytest.approx(975_000 * 7 / 92, abs=1e-6)
    assert found.edits == pytest.approx(-100_000 * 82 / 92, abs=1e-6)


NET_TARGETS: Rows = [
    ["Period", "Source", "Revenue", "Expansion", "Churned"],
    ["2026-Q3", "All", 920_000, 92_000, 46_000],
]


def test_a_plan_of_another_number_or_calendar_is_not_told_as_typed_over() -> None:
    """Due by the 20th are 82 of 92 days: of 920,000 820,000, of net 966,000 861,000.

    A fiscal year from February has its third quarter of 2026 from August to October 2025.
    """
    then, net = known(Targets=NET_TARGETS), known(Targets=NET_TARGETS, Settings=NET)
    assert changes.since(then, net, Q3, SUNDAY).target == TargetMove(0.0, 0.0, 41_000.0)
    typed = known(Targets=replaced(NET_TARGETS, 1, 2, 1_012_000), Settings=NET)
    assert changes.since(then, typed, Q3, SUNDAY).target == TargetMove(0.0, 82_000.0, 41_000.0)
    february = [*DEFAULT["Settings"], ["Fiscal year starts", "February"]]
    shifted = changes.since(then, known(Targets=NET_TARGETS, Settings=february), Q3, SUNDAY)
    assert shifted.target == TargetMove(0.0, 0.0, -820_000.0)
    assert shifted.settings == ("Fiscal year starts",)


def test_figures_that_wait_for_their_week_are_what_they_were_wherever_they_stand() -> None:
    """Two names that nobody lists share a key; a row was inserted above them."""
    then = [ACTUALS[0], ["2026-09-14", "X", None, None, None, None, None, 10, None],
            ["2026-09-14", "Y", None, None, None, None, None, 20, None]]  # fmt: skip
    found = changes.since(
        known(THEN, Actuals=then), known(Actuals=[ACTUALS[0], [None], *then[1:]]), Q3, THEN
    )
    assert told([of.change for of in found.line("news").largest]) == [
        ("Actuals!H4", 20.0, 20.0), ("Actuals!H3", 10.0, 10.0)
    ]  # fmt: skip


def test_a_meeting_at_an_instant_was_on_the_day_of_the_company() -> None:
    zone = [*DEFAULT["Settings"], ["Time zone", "America/New_York"]]
    early = datetime(2026, 9, 16, 2, tzinfo=UTC)  # still the 15th in New York
    assert changes.since(known(), known(Settings=zone), Q3, early).since == date(2026, 9, 15)
    assert changes.since(known(), known(), Q3, THEN).since == THEN


def test_an_empty_workbook_has_no_number_then_or_now() -> None:
    empty = known(Actuals=ACTUALS[:1], Targets=DEFAULT["Targets"][:1])
    found = changes.since(empty, empty, Q3, SUNDAY)
    assert (found.was, found.now, found.target_was, found.target_now) == (None,) * 4
    assert (money(found), found.gap_now) == ({}, 0.0)
    filled = changes.since(empty, known(), Q3, THEN)
    # Settled: 73,000 of 31 August, whose week ended 14 days before the 20th; the rest is late.
    assert money(filled) == {"reported late": 101_000.0, "restated": 73_000.0}
    assert filled.target.plan == pytest.approx(975_000 * 82 / 92, abs=1e-6)


# --- what was changed over time


def seen(*states: Facts, every: int = 1) -> list[Seen]:
    """The changes of each state, seen on following days from the 20th on."""
    return [
        Seen(AT + timedelta(days=every * i), change)
        for i, (then, now) in enumerate(pairwise(states))
        for change in between(then, now, SUNDAY + timedelta(days=every * i))
    ]


def test_restatements_are_the_settled_figures_of_the_period_the_newest_first() -> None:
    """H2 twice, 48,000 → 40,000 → 45,000; a count of the same week; the week of the 14th is not
    settled, and 30 June is in another period."""
    june = ["2026-06-30", "Source A", None, None, None, None, None, 10, None]
    one = [*replaced(replaced(ACTUALS, 1, 7, 40_000), 5, 7, 1), june]
    two = replaced(replaced(one, 1, 7, 45_000), 1, 3, 90)
    three = replaced(two, 7, 7, 99)
    states = [known(Actuals=rows) for rows in ([*ACTUALS, june], one, two, three)]
    found = restatements(seen(*states), states[-1], Q3)
    assert [(of.at.day, of.change.address, of.effect) for of in found.entries] == [
        (21, "Actuals!H2", 5_000.0), (21, "Actuals!D2", 0.0), (20, "Actuals!H2", -8_000.0)
    ]  # fmt: skip
    assert found.effect == -3_000.0  # from the first 48,000 to the last 45,000
    assert found.owners == (("Sales", 2), ("Marketing", 1))
    (of_june,) = restatements(seen(*states), states[-1], Calendar().parse("2026-Q2")).entries
    assert (of_june.change.was, of_june.change.now, of_june.effect) == (10.0, 99.0, 89.0)


def test_a_settled_row_that_got_another_day_of_its_week_is_no_restatement() -> None:
    """31 August to 2 September: nothing in the quarter, but all of it left August."""
    log = seen(known(), known(Actuals=replaced(ACTUALS, 1, 0, "2026-09-02")))
    assert len(log) == 6
    assert restatements(log, known(), Q3) == Restatements(Q3, SUNDAY, (), 0.0, ())
    left = restatements(log, known(), AUGUST)
    assert [(of.change.column, of.effect) for of in left.entries] == [
        ("Revenue", -48_000.0), ("Lead", 0.0), ("Qualified", 0.0), ("Opportunity", 0.0),
        ("Won", 0.0), ("Spend", 0.0),
    ]  # fmt: skip
    other = seen(known(), known(Actuals=replaced(ACTUALS, 1, 0, "2026-08-17")))
    moved = restatements(other, known(), Q3)  # to another week, with the same figures
    assert (len(moved.entries), moved.effect) == (6, 0.0)


def test_effects_are_on_the_number_as_it_is_counted_now() -> None:
    log = seen(known(), known(Actuals=replaced(ACTUALS, 1, 7, 40_000)))
    (entry,) = restatements(log, known(Settings=BY_DEALS), Q3).entries
    assert (entry.effect, entry.change.weight) == (0.0, 0.0)


def test_the_log_of_a_plan_from_the_first_to_todays() -> None:
    """975,000 → 900,000 → 920,000; a stage's target too, and one of another quarter.

    174,000 won by the 20th, 82 of 92 days: 869,022 due in the first plan, 820,000 in today's.
    """
    first = [*DEFAULT["Targets"], ["2026-Q4", "All", *[None] * 4, 5, None]]
    one = replaced(replaced(first, 3, 6, 900_000), 4, 6, 6)
    two = replaced(replaced(one, 3, 6, 920_000), 1, 2, 1_400)
    states = [known(Targets=rows) for rows in (first, one, two)]
    found = target_log(states[0], seen(*states), states[-1], Q3)
    assert (found.first, found.target, found.actual) == (975_000.0, 920_000.0, 174_000.0)
    assert found.to_date == pytest.approx(820_000, abs=1e-6)
    assert found.gap == pytest.approx(-646_000, abs=1e-6)
    assert found.gap_first == pytest.approx(174_000 - 975_000 * 82 / 92, abs=1e-6)
    assert all(of.change.settled for of in found.entries)  # the quarter had begun
    assert [(of.at.day, of.change.address, of.plans) for of in found.entries] == [
        (21, "Targets!C2", False), (21, "Targets!G4", True), (20, "Targets!G4", True)
    ]  # fmt: skip
    assert found.times == 2
    year = target_log(states[0], seen(*states), states[-1], Calendar().parse("2026"))
    assert [of.change.label for of in year.entries].count("2026-Q4") == 1


def test_both_plans_are_of_the_number_as_it_is_counted_now() -> None:
    first, last = known(Targets=NET_TARGETS), known(Targets=NET_TARGETS, Settings=NET)
    log = target_log(first, seen(first, last), last, Q3)
    assert (log.first, log.target, log.first_to_date) == (966_000.0, 966_000.0, 861_000.0)
    typed = known(Targets=replaced(NET_TARGETS, 1, 4, 0), Settings=NET)
    assert target_log(first, seen(last, typed), typed, Q3).times == 1
    assert target_log(first, seen(last, typed), first, Q3).times == 0  # churn is no part of it


def test_the_log_of_a_plan_where_there_is_none() -> None:
    bare = known(Targets=DEFAULT["Targets"][:1])
    found = target_log(bare, [], bare, Q3)
    assert (found.first, found.target, found.gap_first, found.gap, found.times) == (
        None, None, None, None, 0
    )  # fmt: skip


def test_when_a_team_last_typed() -> None:
    one = replaced(replaced(ACTUALS, 1, 7, 1), 1, 3, 97)  # Sales' money, Marketing's leads
    states = [known(), known(Actuals=one), known(Actuals=replaced(one, 1, 3, 96))]
    targets = known(Actuals=replaced(one, 1, 3, 96), Targets=replaced(DEFAULT["Targets"], 2, 6, 1))
    assert last_typed(seen(*states, targets), states[0]) == {
        "Marketing": AT + timedelta(days=1), "Sales": AT
    }  # fmt: skip
    assert last_typed([], known(Customers=CUSTOMERS)) == {
        "Marketing": None, "Sales": None, "Customer success": None
    }  # fmt: skip
    shared = known(Funnel=replaced(DEFAULT["Funnel"], 1, 1, "Marketing, Sales"))
    both = [replace(s, change=replace(s.change, owner="Marketing, Sales")) for s in seen(*states)]
    assert set(last_typed(both, shared).values()) == {AT + timedelta(days=1)}
