"""The feedback loop: what is open and at stake, answer times, repeats, reasons and their answers.

Open this when an item counts where it should not, or a change is called more than luck. The
published cases with their sources are in `oracles.json`.
"""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import facts, feedback
from scorecard.calendar import Period
from scorecard.facts import Facts
from scorecard.feedback import (
    LISTED,
    Feedback,
    Flaw,
    Losses,
    OpenItem,
    Reason,
    Repeat,
    Speed,
    Stake,
    Trend,
    stake,
)
from scorecard.feedback.answers import at_least
from scorecard.feedback.items import same_words
from scorecard.feedback.reasons import verdict
from scorecard.maturity import conversion_by_age, half
from scorecard.signal import difference
from scorecard.sources import RawTab, RawWorkbook
from tests.builders import Rows, read
from tests.generated import workbooks

ORACLES = {
    case["id"]: case
    for case in json.loads(Path(__file__).with_name("oracles.json").read_text("utf-8"))["oracles"]
}
AS_OF = date(2026, 9, 20)  # a Sunday, so also the through date
HEADER: list[Any] = [
    "Date", "From", "Kind", "What we heard", "Deal", "Answer", "Answered by", "Answered on",
    "Status",
]  # fmt: skip
DEALS: Rows = [
    ["Deal", "Source", "Outcome", "Closed", "Amount", "Reason"],
    ["D1", "Source A", "Open", None, 40_000, None],
    ["D2", "Source A", "Lost", "2026-08-10", 30_000, "Price"],
    ["D3", "Source A", "No decision", "2026-04-15", 20_000, "price"],
    ["D4", "Source A", "Won", "2026-08-01", 50_000, "Price"],
    ["D5", "Source A", "Lost", "2026-09-01", None, None],
    ["D6", "Source A", "Lost", "2026-08-20", 5_000, "Other"],
    ["D7", "Source A", "Lost", "2026-08-21", 7_000, "No budget"],
    ["D8", "Source A", "Open", None, None, None],
]


def row(day: str = "2026-09-01", **cells: Any) -> list[Any]:
    """A row of Feedback; underscores in a name stand for spaces."""
    named = {name.replace("_", " "): value for name, value in cells.items()}
    assert named.keys() <= set(HEADER)
    return [day, *(named.get(name) for name in HEADER[1:])]


ITEMS: Rows = [
    row("2026-09-01", From="Sales", Kind="Objection", What_we_heard="Too dear", Deal="D1"),
    row("2026-09-10", From="Sales", Kind="Competitor", What_we_heard="Cheaper", Deal="D1"),
    row("2026-07-20", From="Sales", Kind="Objection", What_we_heard="too  dear!", Deal="D2",
        Answer="A sheet", Answered_by="Marketing", Answered_on="2026-07-30", Status="Done"),
    row("2026-06-10", From="Partners", Kind="Question", Status="Open"),
    row("2026-08-01", From="Sales", Kind="Content", What_we_heard="No story", Deal="D99"),
    row("2026-08-12", Kind="Objection", What_we_heard="Old data", Deal="D2", Status="Open"),
    row("2026-09-21", From="Sales", What_we_heard="Tomorrow's", Deal="D8"),
    row("2026-08-20", Kind="Question", Status="Done"),
    row("2026-08-20", Kind="Question", Status="Dropped"),
    row("2026-08-20", Kind="Question", Answer="A page", Answered_by="Sales"),
    row("2026-08-20", Kind="Question", Answered_on="2026-08-10", Status="Done"),
    row("2026-08-20", Kind="Question", Answer="A page", Answered_on="2026-10-01", Status="Done"),
]  # fmt: skip


def known(items: Rows, deals: Rows | None = DEALS, **more: Any) -> Facts:
    return facts.build(read(Feedback=[HEADER, *items], Deals=deals, **more))


def built(items: Rows, deals: Rows | None = DEALS, period: str = "2026-Q3") -> Feedback:
    found = known(items, deals)
    return feedback.build(found, found.workbook.calendar.parse(period))


# --- laws


def periods(found: Facts) -> list[Period]:
    calendar = found.workbook.calendar
    return [found.default_period, calendar.parse("2026"), calendar.parse("2026-06-17")]


@settings(deadline=None)
@given(workbooks())
def test_every_row_is_in_one_state_and_every_lost_deal_has_one_reason(raw: RawWorkbook) -> None:
    known_facts = facts.build(read(raw))
    deals = known_facts.deals
    for period in periods(known_facts):
        found = feedback.build(known_facts, period)
        later = sum(flaw.rows for flaw in found.flaws if flaw.kind.startswith("heard after"))
        states = found.open + found.answered + found.dropped + found.unanswered
        assert states == found.heard == len(known_facts.workbook.tables["Feedback"]) - later
        assert len(found.items) == found.open
        reasons = found.reasons
        parts = (
            reasons.blank, reasons.other, reasons.without_losses, reasons.answered_losses
        )  # fmt: skip
        lost = deals.closed(found.since, found.until)
        lost &= (deals.frame["Outcome"] != "Won").to_numpy()
        amounts = deals.frame["Amount"].to_numpy()[lost]
        assert sum(part.deals for part in parts) == reasons.total.deals == lost.sum()
        assert sum(part.money or 0 for part in parts) == pytest.approx(np.nansum(amounts))
        now = sum(part.period_deals for part in parts)
        assert now == reasons.total.period_deals <= reasons.total.deals


@settings(deadline=None)
@given(workbooks())
def test_the_order_of_rows_changes_nothing(raw: RawWorkbook) -> None:
    def turned(tab: RawTab) -> RawTab:
        rows = list(tab.rows)
        return RawTab(tab.name, [rows[0], *rows[:0:-1]])

    both = [raw, RawWorkbook(raw.title, tuple(map(turned, raw.tabs)))]
    one, other = (
        feedback.build(of, of.workbook.calendar.parse("2026-Q3"))
        for of in (facts.build(read(of)) for of in both)
    )
    assert without_addresses(one) == without_addresses(other)


def without_addresses(found: Feedback) -> Feedback:
    items = sorted((replace(item, address="") for item in found.items), key=repr)
    flaws = tuple(replace(flaw, addresses=()) for flaw in found.flaws)
    return replace(found, items=tuple(items), flaws=flaws)


@given(st.lists(st.sampled_from(["D1", "D2", "D8", "D99", None]), max_size=8))
def test_money_at_stake_is_that_of_the_deals_however_often_they_are_named(
    names: list[str | None],
) -> None:
    items = [row("2026-09-01", Deal=name, What_we_heard="Heard") for name in names]
    once = [row("2026-09-01", Deal=name, What_we_heard="Heard") for name in dict.fromkeys(names)]
    found, alone = built(items), built(once)
    assert (found.at_stake, found.lost) == (alone.at_stake, alone.lost)
    assert found.at_stake.money == (40_000 if "D1" in names else None)
    assert found.at_stake.deals == len({"D1", "D8"} & set(names))


# --- what is open


def test_the_whole_of_a_small_tab() -> None:
    """Item 2 and 3 name one deal: 40,000 in all, once."""
    found = built(ITEMS)
    assert (found.heard, found.open, found.answered, found.dropped, found.unanswered) == (
        11, 5, 4, 1, 1
    )  # fmt: skip
    assert (found.as_of, found.oldest, found.not_found) == (AS_OF, 102, 1)
    assert found.at_stake == Stake(1, 40_000.0)
    assert found.lost == Stake(1, 30_000.0)
    assert found.items == (
        OpenItem("Feedback!D2", date(2026, 9, 1), 19, "Sales", "Objection", "Too dear", "D1",
                 "open", 40_000.0),
        OpenItem("Feedback!D3", date(2026, 9, 10), 10, "Sales", "Competitor", "Cheaper", "D1",
                 "open", 40_000.0),
        OpenItem("Feedback!D7", date(2026, 8, 12), 39, None, "Objection", "Old data", "D2",
                 "lost", 30_000.0),
        OpenItem("Feedback!D5", date(2026, 6, 10), 102, "Partners", "Question", None, None,
                 "no deal", None),
        OpenItem("Feedback!D6", date(2026, 8, 1), 50, "Sales", "Content", "No story", "D99",
                 "not found", None),
    )  # fmt: skip
    assert found.flaws == (
        Flaw("heard after the as-of date", 1, ("Feedback!A8",)),
        Flaw("deal not found", 1, ("Feedback!E6",)),
        Flaw("closed without an answer", 1, ("Feedback!F9",)),
        Flaw("answer without a date", 1, ("Feedback!H11",)),
        Flaw("answered before it was heard", 1, ("Feedback!H12",)),
        Flaw("answered after the as-of date", 1, ("Feedback!H13",)),
    )


def test_more_money_comes_first_then_the_older_one() -> None:
    deals = [*DEALS, ["D10", "Source A", "Open", None, 90_000, None]]
    items = [
        row("2026-09-01", Deal="D8", What_we_heard="No amount"),
        row("2026-09-02", What_we_heard="No deal"),
        row("2026-09-03", Deal="D1", What_we_heard="Younger"),
        row("2026-09-02", Deal="D1", What_we_heard="Older"),
        row("2026-09-10", Deal="D10", What_we_heard="Largest"),
        row("2026-08-01", Deal="D4", What_we_heard="Won meanwhile"),
    ]
    found = built(items, deals)
    assert [item.what for item in found.items] == [
        "Largest", "Older", "Younger", "Won meanwhile", "No amount", "No deal"
    ]  # fmt: skip
    assert found.at_stake == Stake(3, 130_000.0)


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ({}, "open"),
        ({"Status": "Open"}, "open"),
        ({"Status": "Open", "Answer": "A page", "Answered_on": "2026-09-02"}, "open"),
        ({"Answer": "A page"}, "answered"),
        ({"Answered_on": "2026-09-02"}, "answered"),
        ({"Status": "Done", "Answered_on": "2026-09-02"}, "answered"),
        ({"Status": "Done", "Answer": "A page"}, "answered"),
        ({"Status": "Done"}, "unanswered"),
        ({"Status": "Dropped"}, "dropped"),
        ({"Status": "Dropped", "Answer": "A page"}, "dropped"),
    ],
)
def test_a_blank_status_is_open_until_there_is_an_answer(cells: dict[str, str], state: str) -> None:
    found = built([row("2026-09-01", **cells)])
    assert getattr(found, state) == found.heard == 1


def test_what_is_open_does_not_follow_the_period_but_answer_times_do() -> None:
    now, then = built(ITEMS), built(ITEMS, period="2026-Q2")
    assert (now.items, now.repeats, now.flaws) == (then.items, then.repeats, then.flaws)
    assert (now.since, now.until) == (date(2025, 10, 1), AS_OF)
    assert (then.since, then.until) == (date(2025, 7, 1), date(2026, 6, 30))
    assert then.speeds[0].items == 1  # heard on 10 June


def test_only_the_first_open_items_are_listed_and_all_are_counted() -> None:
    deals = [DEALS[0]] + [[f"D{i}", "Source A", "Open", None, 1, None] for i in range(LISTED + 9)]
    found = built([row("2026-09-01", Deal=f"D{i}") for i in range(LISTED + 9)], deals)
    assert (len(found.items), found.open) == (LISTED, LISTED + 9)
    assert found.at_stake == Stake(LISTED + 9, LISTED + 9.0)


def test_without_deals_no_money_is_known_and_no_row_is_blamed() -> None:
    found = built(ITEMS, None)
    assert found.at_stake == found.lost == Stake(0, None)
    assert found.not_found == 4
    assert "deal not found" not in {flaw.kind for flaw in found.flaws}
    assert found.reasons.total == Losses(0, None, 0, None)


def test_a_tab_of_dates_alone_has_addresses_too() -> None:
    raw = read(Feedback=[["Date"], ["2026-09-01"]])
    found = feedback.build(facts.build(raw), raw.calendar.parse("2026-Q3"))
    assert found.items == (
        OpenItem("Feedback!A2", date(2026, 9, 1), 19, None, None, None, None, "no deal", None),
    )


def test_without_a_tab_there_is_nothing() -> None:
    found = feedback.build(facts.build(read()), read().calendar.parse("2026-Q3"))
    assert (found.heard, found.oldest, found.items, found.speeds) == (0, None, (), ())
    assert found.reasons.total == Losses(0, None, 0, None)


def test_the_rest_of_a_list_is_known_from_its_items() -> None:
    items = built(ITEMS).items
    assert stake(items[:1], ("open",)) == stake(items, ("open",)) == Stake(1, 40_000.0)
    assert stake(items, ("lost", "no decision")) == Stake(1, 30_000.0)


# --- answer times


@given(st.lists(st.tuples(st.integers(0, 50), st.booleans(), st.integers(0, 50)), min_size=1))
def test_waiting_items_never_make_the_answer_look_faster(
    items: list[tuple[int, bool, int]],
) -> None:
    days, answered, more = (np.array(column) for column in zip(*items, strict=True))
    lower = int(np.sort(days)[(len(days) - 1) // 2])
    assert half(conversion_by_age(days, np.ones(len(days), dtype=bool))) == lower
    in_the_end = np.where(answered, days, days + more)
    assert at_least(days) <= int(np.sort(in_the_end)[(len(days) - 1) // 2])
    median = half(conversion_by_age(days, answered))
    assert median is None or median >= lower


def test_answer_times_of_a_small_tab() -> None:
    """Of eleven two have no known time: an answer without a date, one before its question.

    Answered is one, after 10 days; the others wait 10, 19, 31, 31, 31, 39, 50 and 102.
    """
    assert built(ITEMS).speeds == (
        Speed("all", None, 9, 1, None, 31),
        Speed("team", "Marketing", 1, 1, 10, None),
        Speed("team", None, 8, 0, None, 31),
        Speed("kind", "Question", 4, 0, None, 31),
        Speed("kind", "Objection", 3, 1, None, 19),
        Speed("kind", "Competitor", 1, 0, None, 10),
        Speed("kind", "Content", 1, 0, None, 50),
    )


def test_a_team_with_a_backlog_does_not_look_fast() -> None:
    def heard(day: str, answered: str | None) -> list[Any]:
        return row(day, Answered_by="Marketing", Answered_on=answered)

    fast = [heard("2026-09-01", "2026-09-03") for _ in range(3)]
    backlog = [heard("2026-07-01", None) for _ in range(4)]
    assert built(fast).speeds[1] == Speed("team", "Marketing", 3, 3, 2, None)
    assert built([*fast, *backlog]).speeds[1] == Speed("team", "Marketing", 7, 3, None, 81)


def test_an_answer_on_the_same_day_takes_no_day() -> None:
    speeds = built([row("2026-09-01", Answered_on="2026-09-01")]).speeds
    assert speeds[0] == Speed("all", None, 1, 1, 0, None)


# --- heard again


def test_the_same_words_are_one_thing_whatever_their_spelling() -> None:
    """Answered after 10 days, and heard once more 33 days later."""
    found = built(ITEMS).repeats
    assert found[0] == Repeat(
        what="Too dear",
        kind=None,
        reason=None,
        times=2,
        first=date(2026, 7, 20),
        last=date(2026, 9, 1),
        teams=1,
        open=1,
        answered=1,
        answer=date(2026, 7, 30),
        since=1,
        at_stake=Stake(1, 40_000.0),
        lost=Stake(1, 30_000.0),
    )


def test_one_kind_and_one_reason_are_heard_again_too() -> None:
    """The objections to D2 are in different words; its money is lost once."""
    _, found = built(ITEMS).repeats
    assert (found.what, found.kind, found.reason, found.times) == (None, "Objection", "Price", 2)
    assert (found.lost, found.at_stake) == (Stake(1, 30_000.0), Stake(0, None))
    assert (found.answer, found.since) == (date(2026, 7, 30), 1)


def test_what_is_heard_in_the_same_words_does_not_stand_there_twice() -> None:
    items = [row(Kind="Objection", What_we_heard="Too dear", Deal=deal) for deal in ("D2", "D3")]
    assert [repeat.what for repeat in built(items).repeats] == ["Too dear"]


def test_other_and_blank_are_no_reason_to_pool_by() -> None:
    items = [
        row(Kind="Objection", What_we_heard=f"Heard {deal}", Deal=deal)
        for deal in ("D5", "D5", "D6", "D6")
    ]
    assert [repeat.reason for repeat in built(items).repeats] == [None, None]


def test_the_answer_is_the_first_and_its_own_day_is_not_since() -> None:
    items = [
        row("2026-08-01", What_we_heard="Slow", Answered_on="2026-08-05"),
        row("2026-08-05", What_we_heard="Slow", Answered_on="2026-08-07"),
        row("2026-08-06", What_we_heard="Slow"),
    ]
    (found,) = built(items).repeats
    assert (found.answer, found.since, found.answered, found.open) == (date(2026, 8, 5), 1, 2, 1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Too dear", "too-dear!", True),
        ("Café, naïve", "café naïve", True),
        ("की", "का", False),  # the vowel is a mark of its own
        ("?", "!", False),
        ("5% more", "50% more", False),
    ],
)
def test_words_are_the_same_without_case_and_punctuation(one: str, other: str, same: bool) -> None:
    assert (same_words(one) == same_words(other)) is same


# --- reasons


def test_reasons_with_and_without_an_answer() -> None:
    """D3 was lost in the second quarter, so of Price 30,000 are the period's and 50,000 in all."""
    reasons = built(ITEMS).reasons
    assert reasons.total == Losses(5, 62_000.0, 4, 42_000.0)
    assert reasons.blank == Losses(1, None, 1, None)
    assert reasons.other == Losses(1, 5_000.0, 1, 5_000.0)
    assert reasons.without_losses == Losses(1, 7_000.0, 1, 7_000.0)
    assert reasons.without == (
        Reason("No budget", Losses(1, 7_000.0, 1, 7_000.0), 0, 0, None, None, None),
    )
    assert reasons.answered == (
        Reason(
            name="Price",
            losses=Losses(2, 50_000.0, 1, 30_000.0),
            heard=2,
            answered=1,
            answer=date(2026, 7, 30),
            said="A sheet",
            # D3 closed 106 days before the answer; after it 5 deals were decided.
            trend=Trend((0, 0), (1, 5), 7, None, "too few"),
        ),
    )


def test_an_answer_to_a_deal_that_was_won_is_none_for_those_lost() -> None:
    found = built([row("2026-08-20", Deal="D4", Answered_on="2026-08-21")]).reasons
    assert [(reason.name, reason.heard) for reason in found.without] == [
        ("Price", 0), ("No budget", 0)
    ]  # fmt: skip
    assert found.answered == ()


def test_an_answer_without_a_date_is_an_answer_without_before_and_since() -> None:
    found = built([row("2026-08-20", Deal="D2", Answer="A sheet")]).reasons.answered
    assert [(r.name, r.answered, r.answer, r.trend) for r in found] == [("Price", 1, None, None)]


def test_a_reason_that_is_gone_since_its_answer_is_still_shown() -> None:
    deals = [*DEALS, ["D20", "Source A", "Lost", "2025-08-01", 1_000, "Slow"]]
    items = [row("2025-08-05", Deal="D20", Answered_on="2025-08-10")]
    found = built(items, deals).reasons.answered
    assert [(r.name, r.losses, r.trend and r.trend.before) for r in found] == [
        ("Slow", Losses(0, None, 0, None), (1, 1))
    ]


def test_the_day_of_the_answer_still_counts_as_before() -> None:
    def lost(name: str, day: str) -> list[Any]:
        return [name, "Source A", "Lost", day, 1_000, "Slow"]

    days = ["2026-05-01", "2026-05-02", "2026-07-31", "2026-08-01", "2026-09-20", "2026-09-21"]
    deals = [DEALS[0], *(lost(f"D{i}", day) for i, day in enumerate(days))]
    (found,) = built(
        [row("2026-07-30", Deal="D0", Answered_on="2026-07-31")], deals
    ).reasons.answered
    assert found.trend is not None
    assert (found.trend.before, found.trend.since, found.trend.weeks) == ((2, 2), (2, 2), 7)


def test_an_answer_of_the_last_weeks_is_too_early() -> None:
    found = built([row("2026-08-20", Deal="D2", Answered_on="2026-08-24")]).reasons.answered
    assert found[0].trend is not None
    assert (found[0].trend.weeks, found[0].trend.verdict) == (3, "too early")


def test_a_share_that_falls_by_more_than_luck_is_smaller() -> None:
    """30 of 60 in the thirteen weeks before the answer, 6 of 60 since."""
    answer, deals = date(2026, 6, 22), [DEALS[0]]
    for i in range(60):
        for step, few in ((-1, i < 30), (1, i < 6)):
            day = answer + timedelta(days=step * (1 + i % 60))
            reason = "Slow" if few else "Price"
            deals.append([f"D{len(deals)}", "Source A", "Lost", day.isoformat(), 1_000, reason])
    items = [row("2026-06-20", Deal="D1", Answer="Faster", Answered_on=answer.isoformat())]
    (found,) = built(items, deals).reasons.answered
    assert (found.name, found.said) == ("Slow", "Faster")
    assert found.trend == Trend((30, 60), (6, 60), 12, difference((6, 60), (30, 60)), "shrank")


def test_of_reasons_that_did_not_change_one_in_twenty_is_called_so() -> None:
    luck = Random(7)

    def lost(deals: int) -> tuple[int, int]:
        return sum(luck.random() < 0.15 for _ in range(deals)), deals

    called = [verdict(lost(120), lost(100), 9) in ("shrank", "grew") for _ in range(3000)]
    assert 0.02 < sum(called) / len(called) < 0.06


def test_without_decided_deals_nothing_can_be_told() -> None:
    assert verdict((3, 10), (0, 0), 8) == "too few"
    assert verdict((0, 0), (3, 10), 8) == "too few"
