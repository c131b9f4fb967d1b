"""Signals and their verdicts: each finds its row of Reviews, or gets one that can be pasted."""

import json
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from scorecard import behaviour, facts, ledger, verdicts
from scorecard.facts import Facts
from scorecard.schema import TAB
from scorecard.sources import RawTab, RawWorkbook
from scorecard.verdicts import Review, Verdicts
from tests.builders import Rows, read
from tests.test_actions import REVIEWS, agreed, reviewed
from tests.test_behaviour import FUNNEL, LAST, monday, opened, rows
from tests.test_grid import TARGETS

CONTRACT = tuple(column.name for column in TAB["Reviews"].columns)
QUARTER = 92 / 82  # days of the quarter, and of it to date: what 11 Mondays bring is on plan
TWICE = rows(12, "Source A", 200, 20, 100_000)  # twice the leads that TARGETS plan, at its rates


def built(of: Facts, period: str = "2026-Q3") -> Verdicts:
    named = of.workbook.calendar.parse(period)
    return verdicts.build(of, ledger.build(of, named), behaviour.build(of, named))


def fallen() -> Rows:
    """17 weeks of 100 and 110 wins of 1,000 leads in turn, then 20."""
    won = [*(100 + 10 * (i % 2) for i in range(17)), 20]
    return [[monday(17 - i), "Source A", 1_000, n, n * 100] for i, n in enumerate(won)]


def reviews(*found: list[Any]) -> dict[str, Any]:
    return {"Reviews": [REVIEWS, *found]}


def review_of(*found: list[Any], period: str = "2026-Q3") -> Review | None:
    (signal,) = built(opened(TWICE, TARGETS, **reviews(*found)), period).signals
    return signal.review


# --- what is a signal


def test_a_line_of_the_ledger_that_is_more_than_luck() -> None:
    known = opened(TWICE, TARGETS)
    (signal,) = built(known).signals
    line = ledger.build(known, known.default_period).handoffs[0]
    assert line.signal == "signal"
    assert (signal.kind, signal.stage, signal.handoff) == ("volume", "Lead", "Lead")
    assert (signal.owner, signal.above) == ("Marketing", None)
    assert (signal.effect, signal.against_plan) == (line.effect, True)
    assert (signal.side, signal.since, signal.told) == (None, None, None)


def test_a_week_beyond_what_is_usual_and_the_number_that_it_moved() -> None:
    found = built(opened(fallen()))
    assert [(of.kind, of.stage, of.handoff, of.owner) for of in found.signals] == [
        ("number", None, "Won", "Sales"),
        ("conversion", "Won", "Won", "Sales"),
    ]
    assert {(of.side, of.since, of.told, of.against_plan) for of in found.signals} == {
        ("below", LAST, 1, False)
    }
    assert found.signals[0].effect is None  # no target
    assert found.signals[1].above == "Lead"


def test_both_about_one_handoff_are_one_signal() -> None:
    # Planned 50% of 11 x 1,000 leads: far more than the 10% that come, in every week.
    plan = [11_000 * QUARTER, 5_500 * QUARTER, 550_000 * QUARTER]
    targets = [TARGETS[0], ["2026-Q3", "Source A", *plan]]
    found = built(opened(fallen(), targets))
    won = [of for of in found.signals if (of.kind, of.stage) == ("conversion", "Won")]
    assert [(of.against_plan, of.side) for of in won] == [(True, "below")]
    assert found.signals[0].kind == "number"
    assert found.signals[0].effect == pytest.approx(
        ledger.build(opened(fallen(), targets), opened(fallen(), targets).default_period).gap
    )
    # The Number and the conversion are reviewed under one stage, so there is one row to paste.
    assert [paste.handoff for paste in found.missing] == ["Won"]


def test_luck_is_no_signal() -> None:
    targets = [TARGETS[0], ["2026-Q3", "Source A", 1_090 * QUARTER, 112 * QUARTER, 550_000]]
    found = built(opened(rows(12), targets))  # 1,100 leads, 110 wins
    assert (found.signals, found.missing) == ((), ())


# --- which review is about it


def test_a_verdict_of_the_period_settles_a_signal() -> None:
    row = agreed(Why="Two guides rank first", Week=monday(0))
    assert review_of(row) == Review(
        2, "Reviews!B2", LAST, None, "Confirmed", "Two guides rank first"
    )
    (signal,) = built(opened(TWICE, TARGETS, **reviews(row))).signals
    assert signal.settled


def test_the_latest_row_counts_and_of_one_week_the_lower_one() -> None:
    noise, again = agreed(Verdict="Noise", Week=monday(1)), agreed(Week=monday(5))
    assert review_of(noise, again) == Review(2, "Reviews!B2", LAST - timedelta(7), None, "Noise",
                                             None)  # fmt: skip
    both = review_of(noise, agreed(Verdict="Timing", Week=monday(1)))
    assert both
    assert (both.row, both.verdict) == (3, "Timing")


def test_a_row_without_a_verdict_waits_for_it_and_is_not_offered_again() -> None:
    waits = agreed(Verdict=None, Week=monday(0))
    found = built(opened(TWICE, TARGETS, **reviews(waits)))
    assert [of.settled for of in found.signals] == [False]
    assert found.open == found.signals
    assert found.missing == ()
    decided = review_of(waits, agreed(Week=monday(3)))
    assert decided
    assert (decided.row, decided.verdict) == (3, "Confirmed")


@pytest.mark.parametrize(
    ("week", "found"),
    [
        ("2026-06-28", False),  # the week before the one that holds 1 July
        ("2026-06-29", True),
        ("2026-09-27", True),  # the meeting's own week, when that was typed
        ("2026-09-28", False),
    ],
)
def test_a_review_is_of_the_periods_weeks_or_the_one_after(week: str, found: bool) -> None:
    assert (review_of(agreed(Week=week)) is not None) == found


def test_a_review_of_another_stage_or_of_a_name_that_is_not_listed_is_none() -> None:
    assert review_of(agreed(Handoff="Won"), agreed(Handoff="Leed")) is None


def test_a_review_of_one_source_is_one_of_its_stage() -> None:
    found = review_of(agreed(Source="Source A"))
    assert found
    assert found.source == "Source A"


def test_the_week_that_is_reviewed_counts_when_the_period_has_just_begun() -> None:
    # Through 20 September; of a period that begins later only the weekly series tell.
    row = agreed(Handoff="Won", Week=monday(0), Status="Open")
    found = built(opened(fallen(), **reviews(row)), "2026-Q4")
    assert (found.week, [of.settled for of in found.signals]) == (LAST, [True, True])


# --- the row to paste


def test_the_row_has_the_contracts_columns_where_the_tab_is_absent() -> None:
    found = built(opened(TWICE, TARGETS))
    assert (found.week, found.columns) == (LAST, CONTRACT)
    (paste,) = found.missing
    assert paste.cells == ("2026-09-14", "Lead", *[""] * 8)


def test_the_row_has_the_tabs_own_columns() -> None:
    header = ["Meeting notes", "Verdict", "Handoff", "Room", "Why", "Week", "Later"]
    found = built(opened(TWICE, TARGETS, Reviews=[header]))
    assert found.columns == ("", "Verdict", "Handoff", "", "Why", "Week")
    assert found.missing[0].cells == ("", "", "Lead", "", "", "2026-09-14")


def test_a_tab_that_cannot_be_read_has_the_contracts_columns() -> None:
    found = built(opened(TWICE, TARGETS, Reviews=[["Week", "Verdict"]]))
    assert found.columns == CONTRACT


def test_a_column_far_to_the_right_is_reached() -> None:
    header = ["Week", *[f"Note {i}" for i in range(30)], "Handoff"]
    (paste,) = built(opened(TWICE, TARGETS, Reviews=[header])).missing
    assert paste.cells == ("2026-09-14", *[""] * 30, "Lead")


@pytest.mark.parametrize("name", ["=Lead", "+Lead", "-Lead", "@Lead"])
def test_a_name_that_a_spreadsheet_would_run_gets_an_apostrophe(name: str) -> None:
    funnel = [FUNNEL[0], [name, "Marketing"], FUNNEL[2]]
    tabs = {
        "Targets": [["Period", "Source", name, "Won", "Revenue"], *TARGETS[1:]],
        "Actuals": [["Date", "Source", name, "Won", "Revenue"], *TWICE],
    }
    (paste,) = built(facts.build(read(None, Funnel=funnel, **tabs))).missing
    assert (paste.handoff, paste.cells[1]) == (name, f"'{name}")


def test_a_new_action_has_a_row_for_every_stage() -> None:
    found = built(opened(rows(3)))
    assert [(paste.handoff, paste.cells[:3]) for paste in found.actions] == [
        ("Lead", ("2026-09-14", "Lead", "")),
        ("Won", ("2026-09-14", "Won", "")),
    ]


# --- edges


def test_an_empty_workbook_has_no_signal() -> None:
    found = built(opened([]))
    assert (found.signals, found.week) == ((), LAST)


def test_without_stages_the_number_has_no_handoff_to_be_reviewed_under() -> None:
    money = [*(1_000 + 100 * (i % 2) for i in range(17)), 20]
    actuals = [[monday(17 - i), "Source A", n] for i, n in enumerate(money)]
    known = facts.build(
        read(
            None,
            Funnel=[["Stage", "Owner"]],
            Targets=[["Period", "Source", "Revenue"]],
            Actuals=[["Date", "Source", "Revenue"], *actuals],
        )
    )
    found = built(known)
    assert [(of.kind, of.handoff, of.review) for of in found.signals] == [("number", None, None)]
    assert (found.missing, found.actions) == ((), ())


def test_a_week_from_sunday_is_named_for_its_first_day() -> None:
    setting = [["Setting", "Value"], ["Week starts on", "Sunday"]]
    assert built(opened(rows(3), Settings=setting)).week == date(2026, 9, 13)


# --- for every workbook


@settings(max_examples=60)
@given(reviewed())
def test_every_signal_is_settled_waits_or_has_a_row_to_paste(raw: RawWorkbook) -> None:
    known = facts.build(read(raw))
    period = known.default_period
    found = built(known, period.name)
    lines = {
        (of.kind, of.stage)
        for of in ledger.build(known, period).handoffs
        if of.signal == "signal" and of.kind != "timing"
    }
    over = {
        (of.kind, of.stage)
        for of in behaviour.build(known, period)
        if of.state in ("above", "below")
    }
    assert sorted((of.kind, str(of.stage)) for of in found.signals) == sorted(
        (kind, str(stage)) for kind, stage in lines | over
    )
    pasted = [paste.handoff for paste in found.missing]
    assert len(set(pasted)) == len(pasted)
    for signal in found.signals:
        assert (signal.review is None) == (signal.handoff in pasted)
    json.dumps(asdict(found), default=str, allow_nan=False)


def typed(cell: str) -> str | None:
    """What a sheet makes of a pasted cell: an apostrophe before it says that it is text."""
    return cell.removeprefix("'") or None


@settings(max_examples=60)
@given(reviewed())
def test_a_pasted_row_is_read_as_it_was_meant(raw: RawWorkbook) -> None:
    before = read(raw)
    found = built(facts.build(before))
    pastes = [*found.missing, *found.actions]
    tabs = {tab.name: tab for tab in raw.tabs}
    cells = [[typed(cell) for cell in paste.cells] for paste in pastes]
    tabs["Reviews"] = RawTab("Reviews", [*tabs["Reviews"].rows, *cells])
    after = read(RawWorkbook(raw.title, tuple(tabs.values())))
    assert after.issues == before.issues
    table, old = after.tables["Reviews"], len(before.tables["Reviews"])
    assert table.columns["Week"][old:] == [found.week] * len(pastes)
    assert table.columns["Handoff"][old:] == [paste.handoff for paste in pastes]
    assert set(table.columns["Verdict"][old:]) <= {None}
    # Now each of them waits for its verdict and is not offered again.
    assert built(facts.build(after)).missing == ()
