"""Sentences about the feedback loop: what waits, what came back, what a reason's share did."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from scorecard import facts, feedback
from scorecard.export import csv_bytes
from scorecard.feedback import (
    Feedback,
    Flaw,
    Losses,
    LossReasons,
    OpenItem,
    Reason,
    Repeat,
    Speed,
    Stake,
    Trend,
    Verdict,
)
from scorecard.feedback.results import Defect
from scorecard.sources import RawWorkbook
from scorecard.words import Money
from scorecard.words import feedback as text
from tests.builders import read
from tests.generated import workbooks

USD = Money("USD")
NO_STAKE = Stake(0, None)
ITEM = OpenItem(
    "Feedback!D2", date(2026, 7, 2), 69, "Sales", "Objection", "Too dear", "D-1", "open", 90_000.0
)
NOTHING = Losses(0, None, 0, None)
LOSS = Losses(31, 1_240_000.0, 14, 585_000.0)
NO_PRIORITY = Reason("No priority", LOSS, 0, 0, None, None, None)
PRICE = Reason(
    "Price",
    Losses(70, 2_880_000.0, 22, 878_000.0),
    heard=2,
    answered=2,
    answer=date(2026, 6, 12),
    said="Sheet of costs",
    trend=Trend((9, 55), (4, 60), 12, (-0.21, 0.02), "luck"),
)
REASONS = LossReasons(
    total=Losses(388, 16_280_000.0, 160, 6_830_000.0),
    blank=Losses(53, 2_180_000.0, 24, 1_000_000.0),
    other=Losses(1, None, 0, None),
    without=(NO_PRIORITY,),
    without_reasons=1,
    without_losses=LOSS,
    answered=(PRICE,),
    answered_reasons=1,
    answered_losses=PRICE.losses,
)
SET_UP = Repeat(
    what="It takes too long",
    kind=None,
    reason=None,
    times=3,
    first=date(2026, 6, 3),
    last=date(2026, 8, 12),
    teams=1,
    open=1,
    answered=2,
    answer=date(2026, 6, 12),
    since=2,
    at_stake=Stake(1, 59_300.0),
    lost=Stake(2, 72_200.0),
)
FOUND = Feedback(
    as_of=date(2026, 9, 9),
    since=date(2025, 10, 1),
    until=date(2026, 9, 9),
    heard=40,
    open=14,
    answered=24,
    dropped=1,
    unanswered=1,
    oldest=69,
    at_stake=Stake(6, 312_000.0),
    lost=Stake(3, 90_000.0),
    not_found=0,
    items=(ITEM,),
    speeds=(Speed("all", None, 40, 21, 29, None), Speed("team", None, 19, 0, None, 30)),
    repeats=(SET_UP,),
    reasons=REASONS,
    flaws=(),
)


def found(**fields: Any) -> Feedback:
    return replace(FOUND, **fields)


# --- the title


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {},
            "14 items are open, the oldest 69 days; $312k of open deals wait for an answer",
        ),
        (
            {"open": 1, "oldest": 1, "at_stake": Stake(1, None)},
            "1 item is open, 1 day old; 1 open deal waits for an answer, without an amount",
        ),
        (
            {"at_stake": Stake(2, None)},
            "14 items are open, the oldest 69 days; 2 open deals wait for an answer, without an "
            "amount",
        ),
        (
            {"at_stake": NO_STAKE},
            "14 items are open, the oldest 69 days; 3 deals behind them, $90k, are lost",
        ),
        (
            {"open": 1, "oldest": 3, "at_stake": NO_STAKE, "lost": Stake(1, 90_000.0)},
            "1 item is open, 3 days old; 1 deal behind it, $90k, is lost",
        ),
        (
            {"open": 1, "oldest": 3, "at_stake": NO_STAKE, "lost": NO_STAKE, "not_found": 1},
            "1 item is open, 3 days old; it names a deal that is not found",
        ),
        (
            {"open": 1, "oldest": 3, "at_stake": NO_STAKE, "lost": NO_STAKE},
            "1 item is open, 3 days old; it names no open deal",
        ),
        (
            {"at_stake": NO_STAKE, "lost": NO_STAKE, "not_found": 3},
            "14 items are open, the oldest 69 days; 3 of them name a deal that is not found",
        ),
        (
            {"at_stake": NO_STAKE, "lost": NO_STAKE},
            "14 items are open, the oldest 69 days; none of them names an open deal",
        ),
        ({"heard": 0, "open": 0}, "No feedback to show"),
        (
            {"open": 0, "answered": 38},
            "Nothing is open: 38 of 40 items answered, 1 dropped, 1 closed without an answer",
        ),
        ({"open": 0, "answered": 40}, "Nothing is open: all 40 items are answered"),
        ({"open": 0, "heard": 1, "answered": 1}, "Nothing is open: the one item is answered"),
    ],
)
def test_the_title_says_what_waits_how_long_and_with_which_money(
    fields: dict[str, Any], said: str
) -> None:
    assert text.title(found(**fields), USD) == said


# --- what is open


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "$90k"),
        ({"money": None}, "amount not known"),
        ({"standing": "lost"}, "$90k, lost"),
        ({"standing": "no decision"}, "$90k, no decision"),
        ({"standing": "won"}, "$90k, won"),
        ({"standing": "not found", "money": None}, "deal not found"),
        ({"standing": "no deal", "money": None}, "—"),
    ],
)
def test_only_an_open_deal_stands_as_bare_money(fields: dict[str, Any], said: str) -> None:
    assert text.item_money(replace(ITEM, **fields), USD) == said


def test_the_rest_of_the_list_has_its_count_and_the_money_of_its_own_deals() -> None:
    same, other = replace(ITEM, age=3), replace(ITEM, deal="D-2", money=10_000.0)
    three = found(items=(ITEM, same, other), open=3, at_stake=Stake(2, 100_000.0))
    assert text.rest(three, 1, USD) == "And 2 more, $10k of open deals."
    assert text.rest(three, 3, USD) == ""
    assert text.rest(found(items=(ITEM, same), open=2, at_stake=Stake(1, 90_000.0)), 1, USD) == (
        "And 1 more."
    )
    assert text.rest(found(open=300), 12, USD) == (
        "And 299 more, $222k of open deals; the CSV lists the first 200."
    )


def test_lost_deals_behind_open_items_are_said_apart() -> None:
    assert text.lost_too(FOUND, USD) == "3 deals behind open items, $90k, are lost already."
    assert text.lost_too(found(lost=Stake(1, None)), USD) == (
        "1 deal behind open items is lost already."
    )
    assert text.lost_too(found(lost=NO_STAKE), USD) == ""


def test_what_is_open_says_of_which_day() -> None:
    assert text.as_it_stands(FOUND) == (
        "Open as the sheet stands on 9 Sep 2026, whatever the period."
    )


# --- answer time


@pytest.mark.parametrize(
    ("speed", "said"),
    [
        (
            Speed("all", None, 40, 21, 29, None),
            "Half of what was heard is answered within 29 days: 21 of 40 answered",
        ),
        (
            Speed("all", None, 40, 21, 0, None),
            "Half of what was heard is answered on the same day: 21 of 40 answered",
        ),
        (
            Speed("all", None, 40, 4, None, 30),
            "Half of what was heard waits at least 30 days: 4 of 40 answered",
        ),
    ],
)
def test_an_answer_time_says_how_many_are_answered(speed: Speed, said: str) -> None:
    assert text.answer_title(found(speeds=(speed,))) == said


def test_without_a_waiting_time_there_is_none() -> None:
    assert text.answer_title(found(speeds=())) == "No item has a waiting time yet"


def test_an_answer_time_in_a_table() -> None:
    rows = [
        Speed("all", None, 40, 21, 29, None),
        Speed("team", "Marketing", 19, 19, 1, None),
        Speed("team", None, 19, 0, None, 30),
        Speed("kind", None, 1, 0, None, 1),
    ]
    assert [(text.speed_name(s), text.speed_time(s), text.speed_share(s)) for s in rows] == [
        ("All", "29 days", "53% (21 of 40)"),
        ("Marketing", "1 day", "100% (19 of 19)"),
        ("Nobody named", "at least 30 days", "0% (0 of 19)"),
        ("No kind", "at least 1 day", "0% (0 of 1)"),
    ]
    assert text.answer_window(FOUND) == "What was heard from 1 Oct 2025 to 9 Sep 2026."


# --- heard again


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {},
            "“It takes too long”: heard 3 times by 1 team, 3 Jun to 12 Aug; the answer of 12 Jun "
            "did not settle it, heard twice since",
        ),
        (
            {"since": 0, "teams": 2},
            "“It takes too long”: heard 3 times by 2 teams, 3 Jun to 12 Aug; not since the answer "
            "of 12 Jun",
        ),
        (
            {"answer": None, "teams": 0, "last": date(2026, 6, 3), "times": 2},
            "“It takes too long”: heard twice, 3 Jun; 2 of 2 answered, no date",
        ),
        (
            {"answer": None, "answered": 0},
            "“It takes too long”: heard 3 times by 1 team, 3 Jun to 12 Aug; no answer",
        ),
        (
            {"what": None, "kind": "Objection", "reason": "Price", "since": 1},
            "Objection, deals with the reason Price: heard 3 times by 1 team, 3 Jun to 12 Aug; "
            "once since the answer of 12 Jun",
        ),
    ],
)
def test_a_repeat_says_how_often_and_what_became_of_its_answer(
    fields: dict[str, Any], said: str
) -> None:
    assert text.repeat_sentence(replace(SET_UP, **fields)) == said


def test_a_repeat_in_a_table() -> None:
    assert text.repeat_money(SET_UP, USD) == "$59k open, $72k lost"
    assert text.repeat_money(replace(SET_UP, lost=Stake(1, None)), USD) == "$59k open, 1 deal lost"
    assert text.repeat_money(replace(SET_UP, lost=NO_STAKE, at_stake=NO_STAKE), USD) == "—"
    assert text.repeat_answer(SET_UP) == "12 Jun: heard twice since"
    assert text.repeat_answer(replace(SET_UP, since=0)) == "12 Jun: not heard since"


def test_the_title_of_repeats_is_the_first_of_them() -> None:
    assert text.repeats_title(FOUND) == text.repeat_sentence(SET_UP)
    assert text.repeats_title(found(repeats=())) == "Nothing was heard twice"


# --- reasons


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "1 reason for lost deals has no answer: $1.24M of $16.28M lost"),
        (
            {"without_reasons": 2, "without_losses": Losses(2, None, 0, None)},
            "2 reasons for lost deals have no answer: 2 of 388 deals",
        ),
        ({"total": NOTHING}, "No deal was lost in these quarters"),
        ({"without_reasons": 0}, "Every reason for lost deals has an answer"),
        (
            {"without_reasons": 0, "answered_losses": NOTHING},
            "No lost deal says why: its reason is blank or “other”",
        ),
    ],
)
def test_reasons_without_an_answer_are_said_by_their_money(
    fields: dict[str, Any], said: str
) -> None:
    assert text.reasons_title(replace(REASONS, **fields), USD) == said


def test_a_reason_in_a_table() -> None:
    assert text.losses(LOSS, USD) == "$1.24M, 31 deals"
    assert text.losses(Losses(1, None, 0, None), USD) == "1 deal"
    assert text.period_losses(LOSS, USD) == "$585k, 14 deals"
    assert text.period_losses(Losses(1, 5.0, 1, None), USD) == "1 deal"
    assert text.period_losses(NOTHING, USD) == "—"
    assert text.reason_heard(NO_PRIORITY) == "not in Feedback"
    assert text.reason_heard(replace(NO_PRIORITY, heard=1)) == "1 item, no answer"
    assert text.first_answer(PRICE) == "12 Jun: Sheet of costs"
    assert text.first_answer(replace(PRICE, said=None)) == "12 Jun"
    assert text.first_answer(NO_PRIORITY) == "no date"


def test_what_nobody_can_answer_stands_apart() -> None:
    assert text.no_reason(REASONS, USD) == (
        "Not in this list, because nobody can answer it: blank ($2.18M, 53 deals) and “other” "
        "(1 deal)."
    )
    assert text.no_reason(replace(REASONS, blank=NOTHING, other=NOTHING), USD) == ""
    assert text.reasons_window(FOUND) == (
        "Lost and undecided deals closed from 1 Oct 2025 to 9 Sep 2026. An answer counts for a "
        "reason where its row in Feedback names a deal that was lost for it."
    )


def test_reasons_below_the_first_have_their_count_and_money() -> None:
    total = Losses(40, 1_500_000.0, 0, None)
    two = (NO_PRIORITY, replace(NO_PRIORITY, name="No budget"))
    assert text.more_reasons(3, 1, total, two, USD) == "And 2 more, $260k."
    assert text.more_reasons(2, 12, total, two, USD) == ""
    assert text.more_reasons(2, 1, LOSS, two, USD) == "And 1 more."


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("too early", "too early to say"),
        ("too few", "too few to tell"),
        ("luck", "not distinguishable from luck"),
        ("shrank", "smaller, by more than luck"),
        ("grew", "larger, by more than luck"),
    ],
)
def test_a_share_before_and_since_is_never_a_cause(verdict: Verdict, said: str) -> None:
    assert PRICE.trend is not None
    reason = replace(PRICE, trend=replace(PRICE.trend, verdict=verdict))
    assert text.trend_sentence(reason) == (
        "Price: since the answer of 12 Jun 4 of 60 decided deals, before 9 of 55: " + said
    )


def test_shares_carry_their_counts_and_none_has_no_share() -> None:
    assert PRICE.trend is not None
    assert text.trend_shares(PRICE.trend) == ("16% (9 of 55)", "6.7% (4 of 60)")
    assert text.trend_shares(replace(PRICE.trend, before=(0, 0)))[0] == "— (0 of 0)"
    assert text.trend_sentence(replace(PRICE, trend=None)) == (
        "Price: answered, but no answer has a date"
    )


# --- the tab


@pytest.mark.parametrize(
    ("kind", "one", "several"),
    [
        (
            "heard after the as-of date",
            "1 item is dated after the as-of date and not counted: Feedback!A2.",
            "5 items are dated after the as-of date and not counted: Feedback!A2, Feedback!A3, "
            "Feedback!A4 and 2 more.",
        ),
        (
            "deal not found",
            "1 item names a deal that Deals does not have: Feedback!A2.",
            "5 items name a deal that Deals does not have: Feedback!A2, Feedback!A3, Feedback!A4 "
            "and 2 more.",
        ),
        (
            "closed without an answer",
            "1 item is Done without an answer: Feedback!A2.",
            "5 items are Done without an answer: Feedback!A2, Feedback!A3, Feedback!A4 and 2 more.",
        ),
        (
            "answer without a date",
            "1 answer has no date, so no answer time: Feedback!A2.",
            "5 answers have no date, so no answer time: Feedback!A2, Feedback!A3, Feedback!A4 and "
            "2 more.",
        ),
        (
            "answered before it was heard",
            "1 answer is dated before its item, so it has no answer time: Feedback!A2.",
            "5 answers are dated before their items, so they have no answer time: Feedback!A2, "
            "Feedback!A3, Feedback!A4 and 2 more.",
        ),
        (
            "answered after the as-of date",
            "1 answer is dated after the as-of date and not counted yet: Feedback!A2.",
            "5 answers are dated after the as-of date and not counted yet: Feedback!A2, "
            "Feedback!A3, Feedback!A4 and 2 more.",
        ),
    ],
)
def test_a_flaw_names_the_cells_to_mend(kind: Defect, one: str, several: str) -> None:
    cells = ("Feedback!A2", "Feedback!A3", "Feedback!A4")
    assert text.flaw(Flaw(kind, 1, cells[:1])) == one
    assert text.flaw(Flaw(kind, 5, cells)) == several


def test_the_lines_are_the_findings_of_the_page() -> None:
    flaws = (Flaw("deal not found", 1, ("Feedback!E6",)),)
    assert text.lines(found(flaws=flaws), USD) == [
        text.title(FOUND, USD),
        "3 deals behind open items, $90k, are lost already",
        text.answer_title(FOUND),
        text.repeat_sentence(SET_UP),
        text.reasons_title(REASONS, USD),
        "No priority: $1.24M, 31 deals, not in Feedback",
        text.trend_sentence(PRICE),
        "1 item names a deal that Deals does not have: Feedback!E6",
    ]


# --- files


def test_the_file_of_open_items_keeps_lost_money_apart() -> None:
    lost = replace(ITEM, what="=1", standing="lost", money=5.0, deal=None)
    assert csv_bytes(text.open_records(found(items=(ITEM, lost)))).decode("utf-8-sig") == (
        'Cell,Heard,"Age, days",From,Kind,What we heard,Deal,Deal is,At stake,Lost\r\n'
        "Feedback!D2,2026-07-02,69,Sales,Objection,Too dear,D-1,open,90000.0,\r\n"
        "Feedback!D2,2026-07-02,69,Sales,Objection,'=1,,lost,,5.0\r\n"
    )


def test_the_file_of_reasons_has_blank_and_other_as_well() -> None:
    rows = text.reason_records(FOUND)
    assert [row["Reason"] for row in rows] == ["No priority", "Price", "(blank)", "(other)"]
    assert sum(int(str(row["Deals lost"])) for row in rows) == 31 + 70 + 53 + 1
    assert rows[1] == {
        "Reason": "Price",
        "Deals lost": 70,
        "Money lost": 2_880_000.0,
        "Deals lost in the period": 22,
        "Money lost in the period": 878_000.0,
        "Heard": 2,
        "Answered": 2,
        "First answer": date(2026, 6, 12),
        "It was": "Sheet of costs",
        "Lost before": 9,
        "Decided before": 55,
        "Lost since": 4,
        "Decided since": 60,
        "Verdict": "not distinguishable from luck",
    }


def test_the_files_of_answer_times_and_repeats_have_bare_numbers() -> None:
    assert text.answer_records(FOUND)[1] == {
        "Of": "team",
        "Name": None,
        "Items": 19,
        "Answered": 0,
        "Median, days": None,
        "At least, days": 30,
    }
    assert text.repeat_records(FOUND) == [
        {
            "What we heard": "It takes too long",
            "Kind": None,
            "Reason": None,
            "Times": 3,
            "Teams": 1,
            "First": date(2026, 6, 3),
            "Last": date(2026, 8, 12),
            "Open": 1,
            "Answered": 2,
            "First answer": date(2026, 6, 12),
            "Heard since": 2,
            "At stake": 59_300.0,
            "Lost": 72_200.0,
        }
    ]


@settings(deadline=None)
@given(workbooks())
def test_whatever_is_typed_there_are_words_and_each_file_has_one_header(raw: RawWorkbook) -> None:
    book = read(raw)
    result = feedback.build(facts.build(book), book.calendar.parse("2026-Q3"))
    assert all(line.strip() == line != "" for line in text.lines(result, USD))
    for records in (
        text.open_records(result),
        text.answer_records(result),
        text.repeat_records(result),
        text.reason_records(result),
    ):
        assert len({tuple(row) for row in records}) <= 1
