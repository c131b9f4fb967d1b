"""Every sentence about deals: counts beside percentages, blanks said, both win rates named."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from scorecard import deals, facts
from scorecard.calendar import Calendar
from scorecard.deals import (
    Band,
    Cycle,
    CycleCohort,
    OpenDeal,
    OpenStage,
    Pipeline,
    Single,
    Tally,
    Velocity,
)
from scorecard.deals.rates import decided
from scorecard.export import csv_bytes
from scorecard.sources import RawWorkbook
from scorecard.words import Money, literal, plain
from scorecard.words import deals as text
from tests.builders import read
from tests.generated import workbooks
from tests.test_deals import ACTUALS, TARGET, built, lost, opened, undecided, won

USD = Money("USD")
NONE = Tally(0, 0.0)
PIPELINE = Pipeline(
    open=Tally(98, 4_160_700.0),
    stages=(),
    expected=1_094_800.0,
    unknown=Tally(3, 121_100.0),
    overdue=Tally(20, 845_300.0),
    undated=NONE,
    old=57,
    old_learned=231,
    stale=Tally(21, 881_300.0),
    flagged=(),
    flagged_rest=NONE,
)
DEAL = OpenDeal(
    row=2, deal="D-1", account="Account 1", source="Source A", campaigns=(), stage="Opportunity",
    amount=90_000.0, created=date(2026, 5, 27), weeks=14, share=0.0,
    expected_close=date(2026, 6, 23), contacts=2, overdue=True, stale=True, short=True,
)  # fmt: skip


def month(name: str) -> Any:
    return Calendar().parse(name)


# --- the title


def test_the_title_says_what_the_open_deals_come_to() -> None:
    review = built({})
    assert text.title(replace(review, pipeline=PIPELINE), USD) == (
        "$4.16M open in 98 deals, of which about $1.09M is usually won (not known of 3 deals)"
    )
    whole = replace(PIPELINE, unknown=NONE)
    assert text.title(replace(review, pipeline=whole), USD) == (
        "$4.16M open in 98 deals, of which about $1.09M is usually won"
    )
    unknown = replace(PIPELINE, expected=None)
    assert text.title(replace(review, pipeline=unknown), USD) == "$4.16M open in 98 deals"
    blank = replace(PIPELINE, open=Tally(1, None, 1), expected=None)
    assert text.title(replace(review, pipeline=blank), USD) == "1 deal open, without an amount"


def test_a_deal_that_carries_the_period_comes_first() -> None:
    assert text.title(built(won(60_000), won(40_000), {}), USD) == (
        "One deal is 60% of what was won in Q3 2026"
    )
    assert text.title(built(won(60_000), {}), USD) == "$1.0k open in 1 deal"  # the only one won
    week = built(won(60_000, Closed="2026-09-15"), won(40_000, Closed="2026-09-15"),
                 period="2026-09-14")  # fmt: skip
    assert text.title(week, USD) == "One deal is 60% of what was won in the week of 14 Sep 2026"


def test_without_open_deals_the_title_says_so() -> None:
    assert text.title(built(), USD) == "No deals to show"
    assert text.title(built(won(Closed="2026-04-01")), USD) == (
        "No deal is open, and none closed in Q3 2026"
    )
    assert text.title(built(lost(), lost()), USD) == "No deal is open; 2 deals closed in Q3 2026"


# --- open deals


def test_overdue_and_stale_deals_are_counted_with_their_money() -> None:
    assert text.attention(PIPELINE, USD) == (
        "20 deals ($845k) have passed their expected close and 21 deals ($881k) are older than "
        "nine of ten won deals were (57 days, 231 deals)."
    )
    one = replace(PIPELINE, overdue=Tally(1, 5.0), stale=Tally(1, None, 1), undated=Tally(1, 9.0))
    assert text.attention(one, USD) == (
        "1 deal ($5) has passed its expected close, 1 deal (no amount) is older than nine of ten "
        "won deals were (57 days, 231 deals) and 1 deal ($9) has no expected close."
    )
    quiet = replace(PIPELINE, overdue=NONE, stale=NONE)
    assert text.attention(quiet, USD) == "No open deal is overdue or older than won ones were."
    few = replace(quiet, old=None, old_learned=3)  # nobody knows how old won ones were
    assert text.attention(few, USD) == "No open deal is overdue."
    assert text.attention(built().pipeline, USD) == "No deal is open."


@pytest.mark.parametrize(
    ("band", "said"),
    [
        (Band((0, 4), NONE, 0, None, 0, None), "—"),
        (Band((0, 4), Tally(5, 90_000.0), 5, 0.333, 631, 30_000.0), "5 ($90k), 33% of 631 won"),
        (Band((0, 4), Tally(5, 90_000.0), 0, None, 0, None), "5 ($90k), not known"),
        (
            Band((13, None), Tally(7, 90_000.0, 2), 4, 0.0, 8, 0.0),
            "7 ($90k, 2 blank), 0% of 8 won, not known of 3",
        ),
    ],
)
def test_a_cell_has_deals_money_and_what_usually_happens(band: Band, said: str) -> None:
    assert text.band_text(band, USD) == said


def test_what_a_stage_comes_to_says_how_many_are_not_in_it() -> None:
    stage = OpenStage(None, Tally(5, 90_000.0), (), NONE, 30_000.0, NONE)
    assert (text.stage_name(stage), text.usually(stage, USD)) == ("No stage", "$30k")
    assert text.usually(replace(stage, unknown=Tally(2, 9.0)), USD) == "$30k (without 2)"
    assert text.usually(replace(stage, expected=None), USD) == "—"


def test_why_to_look_at_a_deal() -> None:
    assert text.why_flagged(DEAL) == "Expected 23 Jun, older than won ones, 2 people"
    assert text.why_flagged(replace(DEAL, overdue=False)) == "Older than won ones, 2 people"
    assert text.why_flagged(replace(DEAL, overdue=False, stale=False, contacts=1)) == "1 person"
    assert [text.in_stage(replace(DEAL, weeks=w)) for w in (None, 0, 1, 14)] == [
        "—", "under 1 week", "1 week", "14 weeks"
    ]  # fmt: skip
    assert text.deal_name(DEAL, plain) == "D-1, Account 1"
    assert text.deal_name(replace(DEAL, deal="$x$", account=None), literal) == r"\$x\$"


def test_what_stands_below_the_list() -> None:
    found = replace(PIPELINE, flagged=(DEAL,) * 12, flagged_rest=Tally(3, 1_000.0))
    assert text.flagged_rest(found, 10, USD) == "And 5 more, $181k."
    assert text.flagged_rest(replace(PIPELINE, flagged=(DEAL,)), 10, USD) == ""
    blank = replace(PIPELINE, flagged=(replace(DEAL, amount=None),), flagged_rest=Tally(1, None, 1))
    assert text.flagged_rest(blank, 0, USD) == "And 2 more."


# --- outcomes


def test_both_win_rates_are_named_and_carry_their_counts() -> None:
    rates = built(*[won()] * 3, *[lost()] * 5, *[undecided()] * 2).rates
    assert text.rates_title(rates) == "Win rate 38% narrow (3 of 8), 30% broad (3 of 10)"
    pooled = rates.pooled
    assert text.rate_text(pooled.narrow, pooled, broad=False) == "38% (3 of 8; 14% to 69%)"
    assert text.rate_text(pooled.broad, pooled, broad=True) == "30% (3 of 10; 11% to 60%)"
    nothing = decided(None, NONE, NONE, Tally(2, 5.0))
    assert text.rate_text(nothing.narrow, nothing, broad=False) == "—"
    assert text.rates_title(built({}).rates) == "No deal closed in this period"
    assert text.rates_title(built(undecided(), undecided()).rates) == (
        "Win rate 0% broad (0 of 2): none was won or lost, so there is no narrow one"
    )


def test_reasons_name_the_first_that_says_something_and_their_quality() -> None:
    rows = [lost(9_000, Reason=None)] * 2 + [lost(8_000, Reason="Other"), undecided(7_000)]
    found = built(*rows, lost(3_000, Reason="Price")).reasons
    assert text.reasons_title(found, USD) == (
        "Most money was lost to “Price”: 1 deal ($3.0k) of 5 ($36k)"
    )
    assert text.reasons_quality(found) == (
        "80% of the deals (4 of 5: 3 blank, 1 “other” or the like) and 92% of the money have no "
        "reason that could be acted on."
    )
    odd = built(lost(Reason="**$x$**\n" + "y" * 90)).reasons
    assert text.reasons_title(odd, USD) == (
        f"Most money was lost to “**$x$** {'y' * 71}…”: 1 deal ($1.0k) of 1 ($1.0k)"
    )
    assert text.reasons_quality(odd) == "Every deal that was lost or given up has a reason."


def test_what_is_not_known_of_lost_money_is_not_said_of_it() -> None:
    found = built(lost(None, Reason="Price"), lost(None, Reason=None)).reasons
    assert text.reasons_title(found, USD) == (
        "Most often deals were lost to “Price”: 1 deal (no amount) of 2 (no amount)"
    )
    assert text.reasons_quality(found) == (
        "50% of the deals (1 of 2: 1 blank, 0 “other” or the like) have no reason that could be "
        "acted on."
    )


def test_no_reasons_at_all() -> None:
    assert text.reasons_title(built().reasons, USD) == "No deal was lost in this period"
    silent = built(lost(), lost(Reason="n/a")).reasons
    assert text.reasons_title(silent, USD) == "Nobody wrote down why deals were lost"
    assert (text.reasons_quality(built().reasons), text.reasons_rest(silent, 10, USD)) == ("", "")
    assert text.reasons_rest(silent, 1, USD) == "And 1 deal with other reasons, $1.0k."
    assert [text.reached(stage) for stage in (None, "Won")] == ["No stage", "Won"]


def test_what_closed_since_is_said_apart() -> None:
    late = {"Closed": "2026-09-22"}
    review = built(won(**late), lost(None, **late), lost(**late), undecided(**late))
    assert text.since_sentence(review, USD) == (
        "Closed after 20 Sep, so counted from the next week on: 1 ($1.0k) won, 2 ($1.0k, 1 without "
        "an amount) lost and 1 ($1.0k) without a decision."
    )
    assert text.since_sentence(built(), USD) == ""


def test_closed_deals_without_a_date_are_said() -> None:
    assert text.undated(Tally(1, 500.0), USD) == (
        "1 deal ($500) is lost or without a decision and has no close date: it is in no period."
    )
    assert text.undated(Tally(2, None, 2), USD) == (
        "2 deals (no amount) are lost or without a decision and have no close date: they are in no "
        "period."
    )
    assert text.undated(NONE, USD) == ""


# --- won deals


def test_where_most_won_money_came_from() -> None:
    best = built(won(70_000), won(20_000, Source=None), won(-1_000)).best
    assert text.best_title(best, USD) == "Source A brought most: $69k of $89k, 2 of 3 deals"
    assert text.credits(best, USD) == ("1 (-$1.0k) of them is a credit, with an amount below 0.")
    assert text.best_rest(best, 1, USD) == "And 2 deals more, $19k."
    assert (text.best_rest(best, 3, USD), text.credits(built(won()).best, USD)) == ("", "")
    blank = built(won(Source=None)).best
    assert text.best_title(blank, USD) == (
        "Deals without a source brought most: $1.0k of $1.0k, 1 of 1 deal"
    )
    assert text.best_title(built().best, USD) == "No deal was won in this period"
    nothing = built(won(0), won(-500)).best
    assert text.best_title(nothing, USD) == "2 deals won, -$500 in all"


def test_the_touches_of_a_deal_in_their_order() -> None:
    (deal,) = built(won(Campaign="B; A"), Campaigns=[["Campaign"], ["A"], ["B"]]).best.largest
    assert (text.touches(deal), text.took(deal)) == ("B and A", "29 days")
    (deal,) = built(won(Created=None)).best.largest
    assert (text.touches(deal), text.took(deal)) == ("—", "—")


def test_a_sum_that_differs_from_the_number_points_to_data_health() -> None:
    best = built(won(70_000)).best
    assert text.against_number(best, 71_500.0, USD) == (
        "Deals lists $70,000 won; The Number has $71,500: see Data health."
    )
    assert (text.against_number(best, 70_000.001, USD), text.against_number(best, None, USD)) == (
        "", ""
    )  # fmt: skip


def test_one_deal_that_carries_the_period_is_said_with_its_thresholds() -> None:
    due = {"Amount": 18_000, "Expected close": "2026-09-30", "Account": None}
    rows = [won(60_000), won(40_000), due]
    review = built(*rows, Targets=TARGET, Actuals=ACTUALS)
    said = text.monopoly(review.concentration, review.period, USD)
    assert said == (
        "D1 (Account 1) is 60% of what was won in Q3 2026 ($60k of $100k, 2 deals). D3, open and "
        "due in Q3 2026, is 30% of what the target still lacks ($18k of $60k). From 25% on that is "
        "worth a look, from 50% on one deal carries the period."
    )
    spread = built(*[won()] * 10)
    assert text.monopoly(spread.concentration, spread.period, USD) == ""
    assert text.spread(spread.concentration, USD) == (
        "The largest won deal, D1 (Account 1), is 10% of what was won ($1.0k of $10k)."
    )
    nothing = Single(None, None, None, None, NONE, None, None, None)
    assert text.spread(replace(spread.concentration, won=nothing), USD) == ""


# --- pace and people

KNOWN = CycleCohort(month("2026-07"), 112, 88, 0, 35)
YOUNG = CycleCohort(month("2026-08"), 40, 12, 1, None)
SPEED = Velocity(50, 0.25, 10_000.0, 30.0, 4_166.67)


def test_a_young_cohort_is_not_yet_known_and_no_trend() -> None:
    first = replace(KNOWN, created_in=month("2026-04"), days=1)
    cycle = Cycle((first, KNOWN, YOUNG), None, SPEED)
    assert text.cycle_title(cycle) == (
        "Half of the deals created in July 2026 closed within 35 days, of April 2026 within 1 day"
    )
    assert text.cycle_title(replace(cycle, cohorts=(KNOWN,))) == (
        "Half of the deals created in July 2026 closed within 35 days"
    )
    assert text.cycle_title(replace(cycle, cohorts=(YOUNG,))) == (
        "It is not known yet how long deals take to close"
    )
    assert text.cycle_title(replace(cycle, cohorts=())) == "No deal was created in these months"
    assert [text.half_closed(cohort) for cohort in (KNOWN, YOUNG)] == [
        "35 days", "not yet known: 12 of 40 closed"
    ]  # fmt: skip
    assert text.half_closed(replace(YOUNG, created=3, closed=2)) == "too few: 3 deals"
    assert text.closed_of(YOUNG) == "12 of 40 (30%)"
    assert text.closed_of(replace(YOUNG, created=0, closed=0)) == "—"
    assert text.undated_cohorts(cycle) == "1 deal closed and has no close date: it is not in here."
    assert text.undated_cohorts(replace(cycle, cohorts=(KNOWN,))) == ""


def test_velocity_is_said_with_its_pieces() -> None:
    assert text.velocity(SPEED, USD) == (
        "Pipeline velocity: 50 deals open × 25% broad win rate × $10k a won deal ÷ 30 days from "
        "creation to the win = $4.2k a day."
    )
    assert text.velocity(replace(SPEED, a_day=None), USD) == ""
    assert text.velocity(replace(SPEED, open=0, a_day=0.0), USD) == ""


def test_a_tab_that_lacks_older_deals_says_so() -> None:
    assert text.lacking(date(2026, 4, 1)) == (
        "Deals lists nothing that closed before 1 Apr 2026. Of the deals created before, it has "
        "only those that took long: they are left out here."
    )
    assert text.lacking(None) == ""


def test_people_in_won_and_lost_deals() -> None:
    wins = [won(Contacts=n) for n in (3, 4, 5, 6, 7, 3, 4, 5, 6, 7)]
    found = built(*wins, lost(Contacts=2), {"Contacts": 2}, {"Contacts": 5}, {}).engaged
    assert text.engaged_title(found) == ("People engaged, median: 5 in won deals, 2 in lost ones")
    assert text.short_of_people(found) == (
        "1 of 3 open deals has fewer than 3 people; nine of ten won deals had so many or more "
        "(10 deals)."
    )
    enough = built(*wins, {"Contacts": 5}).engaged
    assert text.engaged_title(enough) == "People engaged, median: 5 in won deals"
    assert text.short_of_people(enough) == (
        "Nine of ten won deals had 3 people or more (10 deals); no open deal is known to have "
        "fewer."
    )
    few = built(won(Contacts=2), {"Contacts": 1}).engaged
    assert text.short_of_people(few) == (
        "Too few won deals say how many people they had (1) to tell how many a deal needs."
    )
    assert text.engaged_title(built(won()).engaged) == (
        "Nobody wrote down how many people were engaged"
    )


# --- files and the command line


def test_the_files_have_bare_figures() -> None:
    rows = [
        won(9_000, Created="2026-08-03", Contacts=4),
        lost(None, Reason=None, Stage="Qualified"),
        undecided(2_000, Reason="Price", Stage="Opportunity"),
        {"Deal": "=1+1", "Expected close": "2026-09-01"},
    ]
    known = opened(*rows)
    review = deals.build(known, known.default_period)
    assert text.won_records(deals.won_deals(known, known.default_period)) == [
        {
            "Deal": "D1", "Row": 2, "Account": "Account 1", "Source": "Source A",
            "Campaigns": None, "Amount": 9_000.0, "Closed": date(2026, 9, 1),
            "Days from creation": 29, "People": 4,
        }
    ]  # fmt: skip
    assert text.reason_records(review) == [
        {
            "Reason": "Price", "Deals": 1, "Money": 2_000.0, "Without an amount": 0, "Lost": 0,
            "Lost, money": 0.0, "No decision": 1, "No decision, money": 2_000.0,
            "Reached Qualified": 0, "Reached Qualified, money": 0.0, "Reached Opportunity": 1,
            "Reached Opportunity, money": 2_000.0,
        },
        {
            "Reason": "(blank)", "Deals": 1, "Money": None, "Without an amount": 1, "Lost": 1,
            "Lost, money": None, "No decision": 0, "No decision, money": 0.0,
            "Reached Qualified": 1, "Reached Qualified, money": None, "Reached Opportunity": 0,
            "Reached Opportunity, money": 0.0,
        },
    ]  # fmt: skip
    first = text.rate_records(review)[0]
    assert (first["Source"], first["Win rate, narrow"], first["Win rate, broad"]) == (
        "All", 0.5, pytest.approx(1 / 3)
    )  # fmt: skip
    file = csv_bytes(text.open_records(deals.open_deals(known, known.default_period)))
    assert file.decode("utf-8-sig").splitlines()[1] == (
        "'=1+1,5,Account 1,Source A,,,1000.0,2026-08-03,,,2026-09-01,,yes,,"
    )


@settings(max_examples=40)
@given(workbooks())
def test_every_workbook_can_be_told(raw: RawWorkbook) -> None:
    known = facts.build(read(raw))
    review = deals.build(known, known.default_period)
    said = text.lines(review, USD)
    assert said[0] == text.title(review, USD)
    assert [line for line in said if "nan" in line.casefold() or "None" in line] == []
    rest = [text.reason_records(review), text.rate_records(review)]
    every = [
        text.won_records(deals.won_deals(known, known.default_period)),
        text.open_records(deals.open_deals(known, known.default_period)),
    ]
    assert all(csv_bytes(records) for records in [*rest, *every])


def test_a_list_of_findings_is_what_the_command_line_prints() -> None:
    said = text.lines(built(won(), lost(Reason="Price"), {}), USD)
    assert said == [
        "$1.0k open in 1 deal",
        "1 deal ($1.0k) has no expected close.",
        "Win rate 50% narrow (1 of 2), 50% broad (1 of 2)",
        "Source A brought most: $1.0k of $1.0k, 1 of 1 deal",
        "D1 (Account 1) is 100% of what was won in Q3 2026 ($1.0k of $1.0k, 1 deal). From 25% on "
        "that is worth a look, from 50% on one deal carries the period.",
        "Most money was lost to “Price”: 1 deal ($1.0k) of 1 ($1.0k)",
        "Every deal that was lost or given up has a reason.",
        "It is not known yet how long deals take to close",
        "Pipeline velocity: 1 deal open × 50% broad win rate × $1.0k a won deal ÷ 29 days from "
        "creation to the win = $17 a day.",
        "Nobody wrote down how many people were engaged",
        "Too few won deals say how many people they had (0) to tell how many a deal needs.",
    ]
