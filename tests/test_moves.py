"""What moved since the last meeting: open money then plus the moves is open money now.

Open this when a move is doubted. How a deal stands today is never a move by itself.
"""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import facts, moves
from scorecard.deals import Tally
from scorecard.facts import Facts
from scorecard.moves import EFFECT, LISTED, Kind, Moves
from scorecard.sources import RawWorkbook
from tests.builders import read
from tests.generated import workbooks
from tests.test_deals import tab

EARLIER, NOW = date(2026, 9, 13), date(2026, 9, 20)
NONE = Tally(0, 0.0)
FLOWS = [kind for kind, effect in EFFECT.items() if effect]


def copy(*rows: dict[str, Any], as_of: date = NOW) -> Facts:
    return facts.build(read(None, as_of, Deals=tab(*rows)))


def compared(then: list[dict[str, Any]], now: list[dict[str, Any]]) -> Moves:
    return moves.build(copy(*then, as_of=EARLIER), copy(*now))


def moved(found: Moves) -> dict[Kind, Tally]:
    return {move.kind: move.moved for move in found.moves if move.moved.deals}


def deal(name: str, amount: float | None = 1_000, **cells: Any) -> dict[str, Any]:
    """An open deal, expected at the end of the month."""
    return {"Deal": name, "Amount": amount, "Expected close": "2026-09-30", **cells}


def closed(name: str, outcome: str, amount: float | None = 1_000, **cells: Any) -> dict[str, Any]:
    return deal(name, amount, Outcome=outcome, Closed="2026-09-16", **cells)


# --- the law


@st.composite
def a_copy(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Some of twelve deals, each open or closed at some time, with or without an amount."""
    random = draw(st.randoms(use_true_random=False))
    rows = []
    for name in random.sample("abcdefghijkl", draw(st.integers(0, 12))):
        outcome = random.choice(["Open", "Open", "Won", "Lost", "No decision"])
        amount = random.choice([None, random.randint(1, 10**7) / 100, random.randint(-500, 500)])
        rows.append(
            {
                "Deal": name,
                "Outcome": outcome,
                "Amount": (amount or 0.0) if outcome == "Won" else amount,
                "Created": random.choice([None, "2026-08-03", "2026-09-15", "2026-09-24"]),
                "Closed": None
                if outcome == "Open"
                else random.choice(["2026-08-20", "2026-09-16", "2026-09-23"]),
                "Expected close": random.choice([None, "2026-09-30", "2026-10-31"]),
            }
        )
    return rows


@settings(max_examples=200)
@given(a_copy(), a_copy())
def test_open_money_then_and_every_move_is_open_money_now(
    then: list[dict[str, Any]], now: list[dict[str, Any]]
) -> None:
    found = compared(then, now)
    assert found.before is not None
    effects = sum(move.effect for move in found.moves)
    assert found.before.known + effects == pytest.approx(found.now.known, abs=0.005)
    count = {move.kind: move.moved.deals for move in found.moves}
    came = count["new"] + count["reopened"]
    left = count["won"] + count["lost"] + count["no decision"] + count["gone"]
    assert found.before.deals + came - left == found.now.deals
    assert [move.kind for move in found.moves] == list(EFFECT)


@settings(max_examples=50)
@given(a_copy())
def test_of_a_workbook_against_itself_nothing_moved(rows: list[dict[str, Any]]) -> None:
    """However many deals stand won or lost in it: a status is no move."""
    known = copy(*rows)
    found = moves.build(known, known)
    assert (moved(found), found.typed_late, found.removed, found.later) == ({}, NONE, NONE, NONE)
    assert found.before == found.now


@settings(max_examples=40)
@given(workbooks(), workbooks())
def test_any_two_workbooks_can_be_compared(one: RawWorkbook, other: RawWorkbook) -> None:
    then, now = facts.build(read(one)), facts.build(read(other))
    for earlier in (then, None):
        found = moves.build(earlier, now)
        json.dumps(asdict(found), default=date.isoformat, allow_nan=False)
        if found.before is not None:
            effects = sum(move.effect for move in found.moves)
            assert found.before.known + effects == pytest.approx(found.now.known, abs=0.005)
        assert max(len(move.largest) for move in found.moves) <= LISTED


# --- each kind of move


def test_each_kind_of_move_worked_by_hand() -> None:
    found = compared(
        [
            deal("same", 100),
            deal("up", 200),
            deal("down", 400),
            deal("filled", None),
            deal("cleared", 800),
            deal("sooner", 1_600),
            deal("later", 3_200),
            deal("won", 6_400),
            deal("lost", 12_800),
            deal("given up", 25_600),
            deal("gone", 51_200),
            closed("back", "Lost", 102_400),
        ],
        [
            deal("same", 100),
            deal("up", 250),
            deal("down", 300),
            deal("filled", 70),
            deal("cleared", None),
            deal("sooner", 1_600, **{"Expected close": "2026-09-25"}),
            deal("later", 3_200, **{"Expected close": "2026-12-31"}),
            closed("won", "Won", 6_000),
            closed("lost", "Lost", 12_800),
            closed("given up", "No decision", None),
            deal("back", 102_000),
            deal("new", 500),
        ],
    )
    assert moved(found) == {
        "new": Tally(1, 500.0),
        "reopened": Tally(1, 102_000.0),
        "filled in": Tally(1, 70.0),
        "up": Tally(1, 50.0),
        "down": Tally(2, -500.0),  # of the one won too: it was won for less
        "cleared": Tally(2, -26_400.0),
        "won": Tally(1, 6_000.0),
        "lost": Tally(1, 12_800.0),
        "no decision": Tally(1, None, 1),
        "gone": Tally(1, 51_200.0),
        "pulled in": Tally(1, 1_600.0),
        "pushed": Tally(1, 3_200.0),
    }
    assert (found.before, found.now) == (Tally(11, 102_300.0, 1), Tally(9, 108_020.0, 1))
    assert found.unknown == ()


def test_pushing_a_deal_out_moves_no_money() -> None:
    found = compared([deal("a")], [deal("a", **{"Expected close": "2027-01-31"})])
    (pushed,) = [move for move in found.moves if move.moved.deals]
    assert (pushed.kind, pushed.effect) == ("pushed", 0.0)
    (largest,) = pushed.largest
    assert (largest.before, largest.after) == (date(2026, 9, 30), date(2027, 1, 31))
    dated = compared([deal("a", **{"Expected close": None})], [deal("a")])
    assert moved(dated) == {}  # it had no date that could be moved


def test_a_deal_that_was_lost_before_and_is_lost_now_moved_nowhere() -> None:
    then = [closed("a", "Lost"), closed("b", "Won"), deal("c")]
    found = compared(then, [closed("a", "Lost", 5), closed("b", "Won", 7), deal("c")])
    assert moved(found) == {}


def test_a_win_that_was_taken_back_is_reopened_and_lost() -> None:
    found = compared([closed("a", "Won")], [closed("a", "Lost")])
    assert moved(found) == {"reopened": Tally(1, 1_000.0), "lost": Tally(1, 1_000.0)}
    assert (found.before, found.now) == (NONE, NONE)


def test_a_deal_that_came_and_closed_in_between_is_new_and_closed() -> None:
    found = compared([], [closed("a", "Won")])
    assert moved(found) == {"new": Tally(1, 1_000.0), "won": Tally(1, 1_000.0)}


def test_old_deals_that_are_typed_in_late_did_not_move() -> None:
    old = closed("a", "Won") | {"Closed": "2026-09-13"}
    undated = closed("b", "Lost", 500) | {"Closed": None}
    found = compared([], [old, undated])
    assert (moved(found), found.typed_late) == ({}, Tally(2, 1_500.0))


def test_closed_deals_that_left_the_sheet_are_told_apart() -> None:
    found = compared([closed("a", "Won", 900), deal("b", 40)], [])
    assert (moved(found), found.removed) == ({"gone": Tally(1, 40.0)}, Tally(1, 900.0))
    (gone,) = next(move.largest for move in found.moves if move.kind == "gone")
    assert (gone.row, gone.deal, gone.money) == (None, "b", 40.0)


def test_what_closed_after_the_through_date_moved_and_is_not_counted_yet() -> None:
    found = compared([deal("a"), deal("b")], [
        closed("a", "Won") | {"Closed": "2026-09-22"}, closed("b", "Lost")
    ])  # fmt: skip
    assert moved(found) == {"won": Tally(1, 1_000.0), "lost": Tally(1, 1_000.0)}
    assert found.later == Tally(1, 1_000.0)


def test_the_deals_that_moved_most_are_named() -> None:
    now = [deal(f"d{i}", 100 + i) for i in range(LISTED + 2)] + [deal("blank", None)]
    (new,) = [move for move in compared([], now).moves if move.moved.deals]
    assert [d.deal for d in new.largest] == [f"d{i}" for i in range(LISTED + 1, 1, -1)]


# --- from dates alone


def test_without_a_copy_only_dates_tell_and_the_rest_is_not_known() -> None:
    rows = [
        deal("new", 100, Created="2026-09-14"),
        deal("old", 200, Created="2026-09-13"),
        deal("tomorrow", 400, Created="2026-09-21"),
        closed("won", "Won", 800, Created="2026-09-15"),
        closed("lost", "Lost", 1_600),
        closed("long lost", "Lost", 3_200) | {"Closed": "2026-09-13"},
        closed("undated", "Lost", 6_400) | {"Closed": None},
        closed("given up", "No decision", None) | {"Closed": "2026-09-22"},
    ]
    found = moves.build(None, copy(*rows))
    assert moved(found) == {
        "new": Tally(2, 900.0),
        "won": Tally(1, 800.0),
        "lost": Tally(1, 1_600.0),
        "no decision": Tally(1, None, 1),
    }
    assert (found.before, found.now, found.later) == (None, Tally(2, 300.0), Tally(1, None, 1))
    assert found.unknown == (
        "reopened", "filled in", "up", "down", "cleared", "gone", "pulled in", "pushed"
    )  # fmt: skip
    assert [move.kind for move in found.moves] == ["new", "won", "lost", "no decision"]


def test_stages_entered_since_by_their_dates() -> None:
    rows = [
        deal("a", 100, Lead="2026-09-01", Qualified="2026-09-14"),
        deal("b", 200, Qualified="2026-09-10", Opportunity="2026-09-20"),
        deal("c", 400, Qualified="2026-09-13", Opportunity="2026-09-21"),
    ]
    for earlier in (None, copy(as_of=EARLIER)):
        found = moves.build(earlier, copy(*rows))
        assert [(of.stage, of.deals) for of in found.entered] == [
            ("Lead", NONE), ("Qualified", Tally(1, 100.0)), ("Opportunity", Tally(1, 200.0))
        ]  # fmt: skip


def test_an_empty_tab_has_no_moves() -> None:
    known = facts.build(read(Deals=None))
    for earlier in (known, None):
        found = moves.build(earlier, known)
        assert (moved(found), found.now) == ({}, NONE)
    assert set(FLOWS) == set(EFFECT) - {"pulled in", "pushed"}
