"""Every sentence about what moved: what is a move, what is none, and what nobody can know."""

from hypothesis import given, settings

from scorecard import facts, moves
from scorecard.moves import EFFECT
from scorecard.sources import RawWorkbook
from scorecard.words import Money, literal
from scorecard.words import moves as text
from tests.builders import read
from tests.generated import workbooks
from tests.test_moves import closed, compared, copy, deal

USD = Money("USD")


def test_the_title_says_what_came_what_closed_and_what_was_pushed() -> None:
    found = compared(
        [deal("a", 4_000), deal("b", 8_000), deal("c", 300_000)],
        [
            closed("a", "Won", 4_000),
            closed("b", "Lost", 8_000),
            deal("c", 300_000, **{"Expected close": "2026-12-31"}),
            deal("d", 2_000),
        ],
    )
    assert text.moves_title(found, USD) == (
        "Since 13 Sep: 1 deal ($2.0k) new, 2 deals ($12k) closed and 1 deal ($300k) pushed out"
    )
    assert text.flow(found, USD) == ("Open on 13 Sep: 3 deals ($312k); now 2 deals ($302k), -$10k.")
    assert text.not_known(found) == ""
    pushed = found.moves[-1]
    assert text.largest(pushed, USD) == "c ($300k, 30 Sep to 31 Dec)"
    assert text.move_money(pushed, USD) == "$300k"


def test_a_title_without_arrivals_and_closes() -> None:
    assert text.moves_title(compared([deal("a")], [deal("a")]), USD) == (
        "Since 13 Sep: nothing moved"
    )
    assert text.moves_title(compared([deal("a")], [deal("a", 2_000)]), USD) == (
        "Since 13 Sep: no deal came or closed"
    )
    blank = compared([deal("a", None)], [closed("a", "Lost", None)])
    assert text.moves_title(blank, USD) == "Since 13 Sep: 1 deal (no amount) closed"


def test_changed_amounts_have_their_sign() -> None:
    found = compared([deal("a", 500), deal("b", 300)], [deal("a", 900), deal("b", 100)])
    said = {m.kind: text.move_money(m, USD) for m in found.moves if m.moved.deals}
    assert said == {"up": "+$400", "down": "-$200"}


def test_many_moves_name_the_largest_two() -> None:
    found = compared([], [deal("$a$", 9_000), deal("b", 8_000), deal("c", None)])
    new = found.moves[0]
    assert text.largest(new, USD) == "$a$ ($9.0k), b ($8.0k) and 1 more"
    assert text.largest(new, USD, literal, most=1) == r"\$a\$ ($9.0k) and 2 more"
    lone = compared([], [deal("c", None)]).moves[0]
    assert text.largest(lone, USD) == "c (no amount)"


def test_from_dates_alone_it_says_what_nobody_can_know() -> None:
    found = moves.build(None, copy(closed("a", "Won"), deal("b", Created="2026-09-14")))
    assert text.moves_title(found, USD) == (
        "Since 13 Sep: 1 deal ($1.0k) new and 1 deal ($1.0k) closed"
    )
    assert text.flow(found, USD) == ""
    assert text.not_known(found) == (
        "From dates alone. What was pulled in, pushed out, raised, lowered, reopened or deleted "
        "can only be known with a copy of the workbook as it was on 13 Sep."
    )


def test_what_is_no_move_is_said() -> None:
    old = closed("a", "Won") | {"Closed": "2026-09-13"}
    late = closed("b", "Lost") | {"Closed": "2026-09-22"}
    found = compared([deal("b"), closed("c", "Won", 700)], [old, late])
    assert text.beside(found, USD) == [
        "1 ($1.0k) of those that closed did so after 20 Sep: counted from the next week on.",
        "1 deal ($1.0k) closed by 13 Sep and typed in since: no move.",
        "1 deal ($700) closed before and no longer in the sheet: no move.",
    ]


def test_stages_that_were_entered() -> None:
    rows = [deal("a", Qualified="2026-09-14"), deal("b", Opportunity="2026-09-15")]
    found = moves.build(None, copy(*rows))
    assert text.entered(found, USD) == (
        "By their dates 1 ($1.0k) entered Qualified and 1 ($1.0k) entered Opportunity."
    )
    assert text.entered(moves.build(None, copy()), USD) == ""


def test_a_list_of_moves_is_what_the_command_line_prints() -> None:
    found = compared([deal("a", 500)], [deal("a", 900), deal("b", 100)])
    assert text.lines(found, USD) == [
        "Since 13 Sep: 1 deal ($100) new",
        "Open on 13 Sep: 1 deal ($500); now 2 deals ($1.0k), +$500.",
        "New: 1 ($100): b ($100)",
        "Up: 1 ($400): a ($400)",
    ]


def test_the_file_has_a_row_each_kind() -> None:
    found = compared([deal("a", 500)], [closed("a", "Won", 500)])
    rows = text.records(found)
    assert [row["Moved"] for row in rows] == [text.KINDS[kind] for kind in EFFECT]
    assert rows[6] == {
        "Moved": "Won",
        "Deals": 1,
        "Money": 500.0,
        "Without an amount": 0,
        "Open money, effect": -500.0,
    }


@settings(max_examples=30)
@given(workbooks(), workbooks())
def test_any_two_workbooks_can_be_told(one: RawWorkbook, other: RawWorkbook) -> None:
    then, now = facts.build(read(one)), facts.build(read(other))
    for earlier in (then, None):
        said = text.lines(moves.build(earlier, now), USD)
        assert [line for line in said if "nan" in line.casefold() or "None" in line] == []
