"""What was changed, in words: whole sentences and tables. Open this when a change reads badly."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import changes
from scorecard.calendar import Calendar
from scorecard.changes import KINDS, Change, Kind, Line, Moved, Since, TargetMove
from scorecard.words import changes as words
from scorecard.words.figures import Money
from scorecard.words.tables import At
from tests.builders import DEFAULT, replaced
from tests.edits import busy, edited
from tests.test_changes import (
    ACTUALS,
    AUGUST,
    BY_DEALS,
    MET,
    NAMED,
    Q3,
    STOOD,
    SUNDAY,
    THEN,
    built,
    known,
    seen,
)

USD = Money("USD")
ZONE = "America/New_York"
UNMOVED = TargetMove(0.0, 0.0, 0.0)


def moved(target: TargetMove = UNMOVED, was: float | None = 1_000.0, **lines: float) -> Since:
    """A move with these lines, one cell each."""
    amounts: dict[Kind, float] = {kind: lines.get(kind.replace(" ", "_"), 0.0) for kind in KINDS}
    return Since(
        since=date(2026, 9, 2),
        period=Q3,
        was_through=date(2026, 8, 30),
        through=date(2026, 9, 6),
        was=was,
        now=None if was is None else was + sum(amounts.values()),
        lines=tuple(Line(kind, of, int(of != 0), ()) for kind, of in amounts.items()),
        target_was=500.0,
        target_now=500.0 + target.time + target.plan + target.settings,
        target=target,
        settings=("Number",) if amounts["settings"] else (),
    )


def change(**fields: Any) -> Change:
    """48,000 → 50,000 in Actuals on 31 August."""
    day = date(2026, 8, 31)
    usual = Change(
        "Actuals", "Revenue", "Actuals!H2", "Source A", None, "Sales", 48_000.0, 50_000.0, day, day,
        1.0, True,
    )  # fmt: skip
    return replace(usual, **fields)


# --- since the last meeting


def test_the_title_says_how_much_of_the_move_is_news() -> None:
    titles = {
        words.since_title(found, USD)
        for found in (
            moved(news=298_000, corrected=20_000, restated=-6_000),
            moved(news=-5_000),
            moved(reported_late=700),
            moved(news=5_000, corrected=-5_000),
            moved(news=10, settings=-2_000_000),
            moved(),
            moved(corrected=0.2),
            moved(was=None),
        )
    }
    assert titles == {
        "Since 2 Sep the Number rose by $312k: +$298k news and +$14k corrections",
        "Since 2 Sep the Number fell by $5.0k, all of it news",
        "Since 2 Sep the Number rose by $700, all of it reported late",
        "Since 2 Sep the Number did not move: +$5,000 news and -$5,000 corrections",
        "Since 2 Sep the Number fell by $2.00M: $0 news and -$2.00M another way of counting",
        "Since 2 Sep the Number did not move",
        "Since 2 Sep: nothing is reported for Q3 2026 yet",
    }


def test_what_settings_did_is_said_where_there_is_any() -> None:
    assert words.settings_sentence(moved(settings=5)) == (
        "In Settings Number was changed: the other lines are worked out as it was counted then."
    )
    both = replace(moved(), settings=("Number", "As of"))
    assert words.settings_sentence(both) == (
        "In Settings Number and As of were changed: the other lines are worked out as it was "
        "counted then."
    )
    assert words.settings_sentence(moved()) == ""


def test_the_gap_is_explained_by_events_and_edits() -> None:
    """500 → 1,000 + 300 - 40 - (500 + 100 - 20) = 680; events 300 - 100, edits -40 + 20."""
    found = moved(TargetMove(100.0, -20.0, 0.0), news=300, corrected=-40)
    assert words.gap_sentence(found, USD) == (
        "The gap to date was +$500 and is +$680: +$200 from events and -$20 from edits."
    )
    counted = moved(TargetMove(0.0, 0.0, 5.0), settings=25)
    assert words.gap_sentence(counted, USD) == (
        "The gap to date was +$500 and is +$520: $0 from events, $0 from edits and +$20 from "
        "another way of counting."
    )
    none = replace(found, target_was=None, target_now=None)
    assert words.gap_sentence(none, USD) == ""


def test_a_gap_without_a_target_then_or_now_is_none() -> None:
    """2,500 won of 500 due; before the period began nothing was due, which is a gap of 0."""
    found = moved(TargetMove(0.0, 500.0, 0.0), news=1_500)
    new = replace(found, target_was=None, target_now=500.0)
    assert words.gap_sentence(new, USD) == (
        "There was no target on 2 Sep: the gap to date is +$2,000."
    )
    gone = replace(found, target_now=None)
    assert words.gap_sentence(gone, USD) == (
        "The gap to date was +$500: there is no target any more."
    )
    begins = replace(moved(TargetMove(500.0, 0.0, 0.0), 0.0, news=300), target_was=None)
    begins = replace(begins, target_now=500.0, was_through=date(2026, 6, 28))
    assert words.gap_sentence(begins, USD) == (
        "The gap to date was $0 and is -$200: -$200 from events and $0 from edits."
    )


def test_the_table_of_lines_begins_and_ends_with_the_number() -> None:
    now = replaced(replaced(ACTUALS, 3, 7, 25_500), 1, 7, 48_000.4)
    found = changes.since(known(THEN, Actuals=STOOD[:6]), known(Actuals=now), Q3, THEN)
    table = words.since_table(found, USD)
    assert table.columns == ("Line", "What it is", "Money", "Cells")
    assert table.rows == (
        ("The Number on 16 Sep", "through 13 Sep", "$99,000", ""),
        ("News", "dated after 13 Sep", "+$75,000", "2"),
        ("Reported late", "dated by 13 Sep, without a figure then", "$0", "0"),
        ("Corrected", "counted by 13 Sep, and changed since", "-$500", "1"),
        ("Restated", "settled on 16 Sep, and typed in or changed since", "$0", "1"),
        ("The Number now", "through 20 Sep", "$173,500", ""),
    )
    assert (table.right, table.total) == (("Money", "Cells"), True)
    by_deals = changes.since(known(), known(Settings=BY_DEALS), Q3, SUNDAY)
    assert words.since_table(by_deals, USD).rows[-2:] == (
        ("Settings", "Revenue from", "-$174,000", ""), ("The Number now", "through 20 Sep", "—", "")
    )  # fmt: skip
    nothing = words.since_table(moved(was=None), USD)
    assert (nothing.rows[0][2], nothing.rows[-1][2]) == ("—", "—")


def test_the_cells_that_moved_it_have_addresses_and_the_rest_is_one_row() -> None:
    now = replaced(replaced(ACTUALS, 3, 7, 25_500), 6, 2, "Campaign one")
    found = changes.since(known(THEN, Actuals=STOOD[:6]), known(Actuals=now), Q3, THEN)
    table = words.since_cells(found, USD)
    assert table.columns == ("Line", "Cell", "What", "Was", "Is", "Effect on the Number")
    assert table.rows == (
        ("News", At("Actuals!H6"), "Source A, Revenue, 14 Sep", "not counted yet", "51,000",
         "+$51,000"),
        ("News", At("Actuals!H7"), "Source B, Campaign one, Revenue, 14 Sep", "—", "24,000",
         "+$24,000"),
        ("Corrected", At("Actuals!H4"), "Source A, Revenue, 7 Sep", "26,000", "25,500", "-$500"),
    )  # fmt: skip
    many = Line("news", 100.5, 7, (Moved(change(was=None, was_day=None), 90.0),))
    lines = (many, *moved().lines[1:])
    assert words.since_cells(replace(moved(), lines=lines), USD).rows == (
        ("News", At("Actuals!H2"), "Source A, Revenue, 31 Aug", "—", "50,000", "+$90"),
        ("News", "6 more", "", "", "", "+$11"),
    )


@pytest.mark.parametrize(
    ("of", "what", "was", "here"),
    [
        (change(now=None, day=None), "Source A, Revenue, 31 Aug", "48,000", "—"),
        (
            change(day=date(2026, 9, 7)),
            "Source A, Revenue", "48,000 on 31 Aug", "50,000 on 7 Sep",
        ),
        (
            change(was_day=date(2025, 8, 31)),
            "Source A, Revenue", "48,000 on 31 Aug 2025", "50,000 on 31 Aug 2026",
        ),
        (
            change(tab="Deals", column="Amount", source=None, label="D1\n", was=0.5),
            "D1 , Amount, 31 Aug", "0.5", "50,000",
        ),
        (
            change(tab="Customers", column="Churned", was_day=None, was=None),
            "Source A, Churned, Aug 2026", "—", "50,000",
        ),
        (
            change(tab="Targets", source="All", label="2026-Q3"),
            "All, Revenue, 2026-Q3", "48,000", "50,000",
        ),
    ],
)  # fmt: skip
def test_a_cell_is_told_by_what_it_is_about(of: Change, what: str, was: str, here: str) -> None:
    line = Line("corrected", 1.0, 1, (Moved(of, 1.0),))
    found = replace(moved(), lines=(line,))
    assert words.since_cells(found, USD).rows == (
        ("Corrected", At("Actuals!H2"), what, was, here, "+$1"),
    )


def printed(text: object) -> int:
    return int(re.sub(r"[^\d-]", "", str(text)) or 0)


@settings(max_examples=30)
@given(st.data(), NAMED)
def test_what_is_printed_adds_up_to_what_is_printed(data: st.DataObject, named: str) -> None:
    raw = data.draw(busy())
    then, now = built(raw, data.draw(MET)), built(data.draw(edited(raw)), data.draw(MET))
    found = changes.since(then, now, now.workbook.calendar.parse(named), SUNDAY)
    money = Money("CHF")
    table = words.since_table(found, money)
    figures = [printed(row[2]) for row in table.rows]
    assert sum(figures[:-1]) == figures[-1]
    assert {len(row) for row in table.rows} == {len(table.columns)}
    texts = [
        words.since_title(found, money),
        words.gap_sentence(found, money), words.settings_sentence(found),
    ]  # fmt: skip
    cells = [str(c) for row in words.since_cells(found, money).rows for c in row]
    assert not re.search(r"\b(nan|inf|None)\b", " ".join([*texts, *cells]))


# --- restatements


def test_restatements_are_counted_in_the_title_and_listed_with_their_cells() -> None:
    one = replaced(replaced(ACTUALS, 1, 7, 40_000), 1, 3, 90)
    two = replaced(one, 1, 7, 43_800)
    states = [known(Actuals=rows) for rows in (ACTUALS, one, two)]
    found = changes.restatements(seen(*states), states[-1], Q3)
    title = words.restatements_title(found, USD, date(2026, 9, 2))
    assert title == "3 settled figures were changed since 2 Sep 2026: the Number moved by -$4,200"
    assert words.restatements_owners(found) == "By who owns the column: Sales 2; Marketing 1."
    table = words.restatements_table(found, USD, ZONE)
    assert table.columns == ("Seen", "Cell", "What", "Was", "Is", "Effect on the Number")
    assert table.rows == (
        ("21 Sep 2026, 08:00", At("Actuals!H2"), "Source A, Revenue, 31 Aug", "40,000", "43,800",
         "+$3,800"),
        ("20 Sep 2026, 08:00", At("Actuals!H2"), "Source A, Revenue, 31 Aug", "48,000", "40,000",
         "-$8,000"),
        ("20 Sep 2026, 08:00", At("Actuals!D2"), "Source A, Lead, 31 Aug", "98", "90", "$0"),
    )  # fmt: skip
    assert words.restatements_table(found, USD, ZONE, most=1).rows[1:] == (
        ("Earlier", "2 more", "", "", "", "-$8,000"),
    )


def test_without_restatements_the_title_says_so() -> None:
    none = changes.restatements([], known(), Q3)
    assert words.restatements_title(none, USD) == "No settled figure was changed"
    assert words.restatements_title(none, USD, date(2026, 9, 2)) == (
        "No settled figure was changed since 2 Sep 2026"
    )
    assert words.restatements_owners(none) == ""
    assert words.restatements_table(none, USD, ZONE).rows == ()


def test_the_log_and_the_line_restated_are_told_apart_where_they_differ() -> None:
    """Since the 16th: H2 of 31 August, settled, and a count of its row."""
    one = replaced(ACTUALS, 1, 7, 40_000)
    both = replaced(one, 1, 3, 90)
    restated = changes.restatements(seen(known(), known(Actuals=both)), known(Actuals=both), Q3)
    since = changes.since(known(), known(Actuals=both), Q3, SUNDAY)
    assert words.restated_otherwise(restated, since, USD) == (
        "The line Restated is narrower: money alone, changed since 20 Sep, of weeks that were "
        "settled by then. The log has counts of records too, and weeks that were settled when "
        "their change was seen."
    )
    same = changes.restatements(seen(known(), known(Actuals=one)), known(Actuals=one), Q3)
    assert words.restated_otherwise(same, since, USD) == ""
    assert words.restated_otherwise(changes.restatements([], known(), Q3), since, USD) == ""


def test_a_count_that_was_restated_moved_no_money() -> None:
    log = seen(known(), known(Actuals=replaced(ACTUALS, 1, 3, 90)))
    found = changes.restatements(log, known(), AUGUST)
    assert words.restatements_title(found, USD) == (
        "1 settled figure was changed: the Number did not move"
    )


# --- the plan


TARGETS = DEFAULT["Targets"]


def test_a_plan_that_was_moved_is_told_with_both_gaps() -> None:
    """174,000 won; due by the 20th are 975,000 × 82 / 92 = 869,022, then 820,000 of 920,000."""
    states = [known(Targets=replaced(TARGETS, 3, 6, of)) for of in (975_000, 900_000, 920_000)]
    log = changes.target_log(states[0], seen(*states), states[-1], Q3)
    assert words.target_title(log, USD) == (
        "The plan was moved 2 times: the gap to date is -$695k against the first, -$646k against "
        "today's"
    )
    assert words.plans_table(log, USD).rows == (
        ("First plan", "$975,000", "$869,022", "$174,000", "-$695,022"),
        ("Today's plan", "$920,000", "$820,000", "$174,000", "-$646,000"),
    )
    table = words.target_log_table(log, ZONE)
    assert table.columns == ("Seen", "Cell", "What", "Was", "Is", "When")
    assert table.rows == (
        ("21 Sep 2026, 08:00", At("Targets!G4"), "All, Revenue, 2026-Q3", "900,000", "920,000",
         "after its period began"),
        ("20 Sep 2026, 08:00", At("Targets!G4"), "All, Revenue, 2026-Q3", "975,000", "900,000",
         "after its period began"),
    )  # fmt: skip
    assert words.target_log_table(log, ZONE, most=1).rows[1] == (
        "Earlier", "1 more", "", "", "", ""
    )  # fmt: skip


def test_targets_that_were_changed_while_the_plan_as_a_whole_was_not() -> None:
    """A source's 650,000 becomes 600,000; the company's row decides."""
    then, now = known(), known(Targets=replaced(TARGETS, 1, 6, 600_000))
    log = changes.target_log(then, seen(then, now), now, Q3)
    assert words.target_title(log, USD) == (
        "Targets were changed once, and what they plan together is as it was at first: the gap to "
        "date is -$695k"
    )
    back = changes.target_log(then, seen(then, now, then), then, Q3)
    assert words.target_title(back, USD).startswith("Targets were changed 2 times, and what")


def test_before_a_period_begins_its_plan_has_no_gap() -> None:
    coming = Calendar().parse("2026-Q4")
    states = [
        known(Targets=[*TARGETS, ["2026-Q4", "All", *[None] * 4, of, None]])
        for of in (900_000, 990_000)
    ]

    def title(*states: Any) -> str:
        log = changes.target_log(states[0], seen(*states), states[-1], coming)
        return words.target_title(log, USD)

    assert title(*states[:1]) == "The plan was not moved"
    assert title(*states) == ("The plan was moved once: $900k at first, $990k today, for Q4 2026")
    assert title(known(), states[0]) == (
        "The plan was moved once: none at first, $900k today, for Q4 2026"
    )


def test_a_plan_that_stood_that_came_or_that_went() -> None:
    planned, bare = known(), known(Targets=TARGETS[:1])

    def title(first: Any, last: Any) -> str:
        return words.target_title(changes.target_log(first, seen(first, last), last, Q3), USD)

    assert title(planned, planned) == "The plan was not moved: the gap to date is -$695k"
    assert title(bare, bare) == "There is no target for Q3 2026"
    assert title(bare, planned) == (
        "The plan was moved once: at first there was none, against today's the gap to date is "
        "-$695k"
    )
    assert title(planned, bare) == (
        "The plan was moved once: against the first the gap to date is -$695k, today there is none"
    )
    forgotten = changes.target_log(known(Targets=replaced(TARGETS, 3, 6, 1)), [], planned, Q3)
    assert words.target_title(forgotten, USD) == (
        "The plan is not the first one: the gap to date is +$174k against the first, -$695k "
        "against today's"
    )
