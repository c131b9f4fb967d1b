"""What is said around the meeting: its clock, what was agreed, frozen copies, the history."""

import typing
from datetime import UTC, date, datetime

import pytest

from scorecard import actions, changes, facts
from scorecard.actions import Action
from scorecard.changes import Since
from scorecard.facts import Facts
from scorecard.health import Freshness
from scorecard.history.results import Trouble
from scorecard.words import Money
from scorecard.words import review as text
from scorecard.words.tables import At
from tests.builders import DEFAULT, Rows, read

USD = Money("USD")
AT = datetime(2026, 9, 9, 18, 5, tzinfo=UTC)


# ------------------------------------------------------------------------------- the clock


@pytest.mark.parametrize(("number", "said"), [(0, "0 min"), (1, "1 min"), (90, "90 min")])
def test_a_block_has_its_minutes(number: int, said: str) -> None:
    assert text.minutes(number) == said


@pytest.mark.parametrize(
    ("passed", "planned", "said"),
    [
        (0, 5, "0 min in, this block until minute 5"),
        (5, 5, "5 min in, this block until minute 5"),
        (6, 5, "6 min in, this block was until minute 5"),
        (75, 45, "75 min in, this block was until minute 45"),
    ],
)
def test_the_clock_says_when_a_block_is_over(passed: int, planned: int, said: str) -> None:
    assert text.clock(passed, planned) == said


def test_a_block_of_one_screen_does_not_count_its_screens() -> None:
    said = [text.screen_of(*of) for of in ((0, 1), (0, 2), (11, 12))]
    assert said == ["", "Screen 1 of 2", "Screen 12 of 12"]


@pytest.mark.parametrize(
    ("zone", "said", "with_year"),
    [
        ("UTC", "9 Sep, 18:05", "9 Sep 2026, 18:05"),
        ("America/New_York", "9 Sep, 14:05", "9 Sep 2026, 14:05"),
        ("Asia/Kolkata", "9 Sep, 23:35", "9 Sep 2026, 23:35"),
        ("Pacific/Auckland", "10 Sep, 06:05", "10 Sep 2026, 06:05"),
    ],
)
def test_a_moment_is_told_where_the_company_is(zone: str, said: str, with_year: str) -> None:
    assert text.moment(AT, zone) == said
    assert text.moment(AT, zone, year=True) == with_year


def test_a_button_opens_a_tab() -> None:
    assert text.open_tab("Reviews") == "Open the tab Reviews"


# ------------------------------------------------------------------------------ whose figures


def test_the_review_says_whose_figures_these_are_and_of_which_days() -> None:
    known = facts.build(read())
    assert text.about(known, known.default_period) == (
        "The company", "Q3 2026", "data through 20 Sep 2026", "as of 20 Sep 2026",
    )  # fmt: skip


def test_without_a_company_the_workbook_is_named_and_a_week_is_a_period() -> None:
    known = facts.build(read(Settings=None))
    week = known.workbook.calendar.parse("2026-09-14")
    assert text.about(known, week)[:2] == ("Workbook", "week of 14 Sep 2026")


# ----------------------------------------------------------------------------- what was agreed


def agreed(*rows: list[object]) -> list[Action]:
    """Rows of Reviews of the week of 14 September: handoff, source, action, owner, due, effect."""
    header = ["Week", "Handoff", "Source", "Action", "Owner", "Due", "Expected effect"]
    known = facts.build(read(Reviews=[header, *(["2026-09-14", *row] for row in rows)]))
    return list(actions.build(known, known.default_period).actions)


WHOLE = ["Qualified", "Source A", "Action 1", "Marketing", "2026-09-30", 40_000]
BARE = ["Lead", None, "Action 2", None, None, None]


@pytest.mark.parametrize(
    ("rows", "without", "said"),
    [
        ([], 0, "No action is agreed for this week yet"),
        ([], 1, "No action is agreed for this week yet; 1 signal waits for a verdict"),
        ([], 2, "No action is agreed for this week yet; 2 signals wait for a verdict"),
        ([WHOLE], 0, "1 action is agreed for this week"),
        ([WHOLE, BARE], 1, "2 actions are agreed for this week; 1 signal waits for a verdict"),
    ],
)
def test_the_title_says_what_is_agreed_and_what_waits(
    rows: list[list[object]], without: int, said: str
) -> None:
    assert text.agreed_title(agreed(*rows), without) == said


def test_what_was_agreed_has_its_owner_and_its_cell() -> None:
    found = text.agreed_table(agreed(WHOLE, BARE), USD)
    assert found.columns == ("Action", "Owner", "Due", "Handoff", "Expected", "Cell")
    assert sorted(found.rows, key=str) == [
        ("Action 1", "Marketing", "30 Sep", "Lead → Qualified, Source A", "+$40k",
         At("Reviews!D2")),
        ("Action 2", "Nobody", "—", "Lead volume", "—", At("Reviews!D3")),
    ]  # fmt: skip
    assert (found.alt, found.right) == ("Actions agreed for this week", ("Expected",))


# --------------------------------------------------------------------------------- who reported


def test_each_team_has_how_far_it_reported_and_when_it_typed() -> None:
    teams = (
        Freshness("Sales", date(2026, 9, 6), 2, (("Won", "Source A", 2), ("Won", "Source B", 1))),
        Freshness("Partners", None, 12, (("Lead", "Source C", 12),)),
        Freshness("Marketing", date(2026, 9, 20), 0, ()),
    )
    found = text.reported_table(teams, {"Sales": AT, "Partners": None}, "America/New_York")
    assert found.columns == ("Team", "Complete through", "Missing", "Last typed")
    assert found.rows == (
        ("Sales", "6 Sep 2026", "Won of Source A (2 weeks) and Won of Source B (1 week)",
         "9 Sep, 14:05"),
        ("Partners", "—", "Lead of Source C (12 weeks)", "no change seen yet"),
        ("Marketing", "20 Sep 2026", "Nothing", "no change seen yet"),
    )  # fmt: skip


def test_without_a_team_the_table_has_no_row() -> None:
    assert text.reported_table((), {}, "UTC").rows == ()


# ------------------------------------------------------------------------------ frozen copies


def test_a_frozen_copy_says_what_it_is() -> None:
    assert text.frozen_banner("9 Sep 2026, 14:05") == (
        "A frozen copy of 9 Sep 2026, 14:05: what the meeting saw. Nothing here follows the "
        "workbook."
    )
    line = text.copy_line(AT, "Behind: 20% of where we should be", "America/New_York")
    assert line == "9 Sep 2026, 14:05: Behind: 20% of where we should be"


@pytest.mark.parametrize(
    ("new", "trouble", "said"),
    [
        (True, None, "Saved: what the meeting saw is kept below, under Frozen copies."),
        (True, "damaged", "Saved: what the meeting saw is kept below, under Frozen copies."),
        (True, "gaps", "Saved: what the meeting saw is kept below, under Frozen copies."),
        (False, None, "This very view is kept already, below under Frozen copies."),
        (
            True,
            "memory",
            "Saved in memory only, because the disk does not take it: a restart forgets it.",
        ),
        (
            True,
            "newer",
            "Saved in memory only, because a newer version of this app wrote the history: a "
            "restart forgets it.",
        ),
        (False, "memory", "This very view is kept already, below under Frozen copies."),
    ],
)
def test_who_saves_a_copy_is_told_what_became_of_it(
    new: bool, trouble: Trouble | None, said: str
) -> None:
    assert text.saved(new, trouble) == said


def moved(then: Facts, now: Facts) -> Since:
    return changes.since(then, now, now.default_period, then.workbook.as_of)


def with_revenue(amount: object, **tabs: Rows) -> Facts:
    """Source A's week of 14 September."""
    rows = [list(row) for row in DEFAULT["Actuals"]]
    rows[5][7] = amount
    return facts.build(read(Actuals=rows, **tabs))


def test_a_frozen_copy_is_set_beside_today() -> None:
    # 82 of 92 days of 975,000 are 869,022; 174,000 was won, then 1,000 more.
    found = text.then_and_now(moved(with_revenue(51_000), with_revenue(52_000)), USD)
    assert found.columns == ("", "The meeting saw", "Now", "Moved by")
    assert found.right == ("The meeting saw", "Now", "Moved by")
    assert found.rows == (
        ("Won", "$174,000", "$175,000", "+$1,000"),
        ("Target to date", "$869,022", "$869,022", "$0"),
        ("Gap to date", "-$695,022", "-$694,022", "+$1,000"),
    )


def test_without_a_target_a_frozen_copy_has_no_gap() -> None:
    none = [DEFAULT["Targets"][0]]
    then = with_revenue(51_000, Targets=none)
    assert text.then_and_now(moved(then, with_revenue(52_000)), USD).rows == (
        ("Won", "$174,000", "$175,000", "+$1,000"),
        ("Target to date", "—", "$869,022", "—"),
        ("Gap to date", "—", "-$694,022", "—"),
    )


def test_a_gap_above_the_target_has_its_sign() -> None:
    small = [DEFAULT["Targets"][0], ["2026-Q3", "All", None, None, None, None, 92_000, None]]
    known = with_revenue(51_000, Targets=small)
    assert text.then_and_now(moved(known, known), USD).rows[2] == (
        "Gap to date", "+$92,000", "+$92,000", "$0",
    )  # fmt: skip


def test_a_period_in_which_nothing_was_reported_then_has_no_figure() -> None:
    then = facts.build(read(Actuals=[DEFAULT["Actuals"][0]]))
    found = text.then_and_now(moved(then, with_revenue(51_000)), USD)
    assert found.rows[0] == ("Won", "—", "$174,000", "—")


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        (None, None, ""),
        (174_000.0, 174_000.0, ""),
        (174_000.0, 174_000.004, ""),
        (
            174_000.0,
            175_000.0,
            "This version of the app counts $175,000 won where the meeting saw $174,000: the "
            "printed page shows that.",
        ),
        (
            None,
            175_000.0,
            "This version of the app counts $175,000 won where the meeting saw —: the printed page "
            "shows that.",
        ),
    ],
)
def test_another_way_of_counting_is_admitted(
    was: float | None, now: float | None, said: str
) -> None:
    assert text.counted_otherwise(was, now, USD) == said


# ------------------------------------------------------------------------ what is remembered


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "Nothing of the workbook is remembered yet."),
        (
            1,
            "Remembered since 9 Sep 2026, 14:05: 1 content, each with what was changed in it.",
        ),
        (
            1200,
            "Remembered since 9 Sep 2026, 14:05: 1,200 contents, each with what was changed in it.",
        ),
    ],
)
def test_how_far_back_the_workbook_is_remembered(number: int, said: str) -> None:
    assert text.kept_since([AT] * number, "America/New_York") == said


def test_every_trouble_of_the_history_has_its_sentence() -> None:
    assert set(text.FORGETFUL) == set(typing.get_args(Trouble))
    for said in text.FORGETFUL.values():
        assert said.startswith(("The ", "A part "))
        assert said.endswith(".")
