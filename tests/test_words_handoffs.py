"""Every sentence about both sides of a handoff: one form for both, with counts, and no fault.

Open this when a side sounds better or worse than the other.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from scorecard.calendar import Calendar
from scorecard.handoffs import (
    Confirmed,
    Field,
    Handoffs,
    Need,
    Passed,
    Quality,
    Reason,
    Reasons,
    Remarks,
    Span,
    Speed,
    TwoSides,
    Volume,
    Waiting,
    WaitingDeal,
)
from scorecard.words import Money, literal
from scorecard.words.handoffs import (
    MISSING,
    begun,
    confirmed,
    gave,
    giver_rows,
    heard,
    in_period,
    in_week,
    led_to,
    lines,
    missing,
    needs,
    not_begun,
    not_listed,
    parties,
    quality,
    received,
    receiver_rows,
    records,
    refused,
    title,
    to_date,
    unplaced,
    waiting_records,
    waiting_rows,
)

USD = Money("USD")
SPEED = Speed(72, had_time=190, accepted=150, timed=180, within=131, median=2, beyond=14)
PASSED = Passed(
    given=208,
    accepted=160,
    refused=20,
    waiting=28,
    oldest=date(2026, 8, 3),
    speed=SPEED,
    won=43,
    revenue=1_100_000,
    open=59,
    fields=(
        Field("Account", 200, 208),
        Field("Source", 208, 208),
        Field("Campaign", 118, 130),
        Field("Contacts", 199, 208),
    ),
    filled=190,
)
VOLUME = Volume(promised=240.4, compared=240.4, given=212, unplanned=None, missing=())
WEEK = Span(
    replace(VOLUME, promised=20, compared=20, given=18),
    replace(
        PASSED, given=3, accepted=1, refused=0, waiting=2, won=0, revenue=None, open=3, filled=3,
        speed=Speed(72, had_time=0, accepted=0, timed=0, within=0, median=None, beyond=0),
        fields=tuple(Field(name, 3, 3) for name in ("Account", "Source", "Campaign", "Contacts")),
    ),
)  # fmt: skip
LATE = tuple(
    WaitingDeal(9 + i, f"D{i}", "Account 1", None, date(2026, 8, 3), 34 - i, 10_000)
    for i in range(1, 6)
)
SIDES = TwoSides(
    stage="SQL",
    above="MQL",
    giver="Marketing",
    receiver="Sales",
    last=False,
    hours=72,
    complete=True,
    listed=0.97,
    effect=-42_000.0,
    signal="signal",
    quality=Quality(85, 212, 0.45, (), due=False, contaminated=False),
    period=Span(VOLUME, PASSED),
    week=WEEK,
    waiting=Waiting(30, 420_000, 14, 190_000, LATE),
    reasons=Reasons(20, 400_000, 4, 3, (Reason("Price", 8, 300_000), Reason("Budget", 5, None))),
    remarks=Remarks(5, 1, 0, 0),
    confirmed=(),
    from_giver=(Need("volume", 29, None, ()), Need("field", 12, 130, ("Campaign",))),
    from_receiver=(Need("waiting", 14, 30, ("D1", "D2")), Need("reason", 7, 20, ())),
)
QUARTER = Calendar().parse("2026-Q3")
RESULT = Handoffs(
    QUARTER, date(2026, 9, 6), Calendar().parse("2026-08-31"), None, None, (SIDES,), 0
)


def sides(**fields: Any) -> TwoSides:
    return replace(SIDES, **fields)


def of(volume: Volume | None = VOLUME, passed: Passed | None = PASSED, **fields: Any) -> Span:
    return Span(volume, replace(passed, **fields) if passed else None)


# --- one sentence for each side


def test_both_sides_in_one_form() -> None:
    assert gave(SIDES, SIDES.period) == (
        "Marketing gave 212 of 240 promised in MQL (88%); 190 of 208 deals (91%) had every field."
    )
    assert received(SIDES, SIDES.period) == (
        "Sales accepted 150 of 190 that had 72 hours (79%), half within 2 days; 14 wait longer."
    )


def test_one_deal_is_one_and_a_week_begins_a_sentence() -> None:
    assert gave(SIDES, of(given=1, filled=1)) == (
        "Marketing gave 212 of 240 promised in MQL (88%); 1 of 1 deal (100%) had every field."
    )
    week = Calendar().parse("2026-08-31")
    assert in_period(replace(RESULT, period=week), "Said.") == "Week of 31 Aug 2026: Said."
    assert not_begun(replace(RESULT, period=week, through=date(2026, 8, 30))) == (
        "The week of 31 Aug 2026 is not over yet: nothing was given in it."
    )


def test_the_period_and_the_week_in_the_same_words() -> None:
    assert [in_week(RESULT, side(SIDES, WEEK)) for side in (gave, received)] == [
        "Week of 31 Aug: Marketing gave 18 of 20 promised in MQL (90%); 3 of 3 deals (100%) had "
        "every field.",
        "Week of 31 Aug: Sales accepted 1 of 3 (33%) so far; none has had 72 hours yet.",
    ]
    assert in_week(replace(RESULT, week=None), "Said.") == ""
    assert in_week(RESULT, "") == ""
    assert in_period(RESULT, "Said.") == "Q3 2026 to 6 Sep: Said."
    assert in_period(RESULT, "") == ""


@pytest.mark.parametrize(
    ("volume", "said"),
    [
        (replace(VOLUME, given=240), "Marketing gave 240 of 240 promised in MQL (99%)."),
        (replace(VOLUME, unplanned=3), "Marketing gave 212 of 240 promised in MQL (88%), and 3 "
         "without a target."),
        (replace(VOLUME, unplanned=0), "Marketing gave 212 of 240 promised in MQL (88%)."),
        (replace(VOLUME, promised=300, missing=("Events",)),
         "Marketing gave at least 212 of 240 promised in MQL (88%), waiting on Events."),
        (Volume(240, None, None, None, ("Events",)),
         "Marketing: MQL is not reported yet, 240 promised."),
        (Volume(240, None, None, 4, ("Events",)),
         "Marketing: MQL is not reported yet, 240 promised, and 4 without a target."),
        (Volume(None, None, None, 12, ()), "Marketing gave 12 in MQL, without a target."),
        (Volume(None, None, None, None, ()), "Marketing: no target and no number in MQL."),
        (Volume(0, 0, 5, None, ()), "Marketing gave 5 of 0 promised in MQL."),
        (None, ""),
    ],
)  # fmt: skip
def test_what_was_given_of_what_was_promised(volume: Volume | None, said: str) -> None:
    assert gave(SIDES, of(volume, None)) == said


@pytest.mark.parametrize(
    ("given_sides", "span", "said"),
    [
        (SIDES, of(passed=None), "Sales: Deals lists none given in this time."),
        (SIDES, of(speed=replace(SPEED, beyond=0, median=0)),
         "Sales accepted 150 of 190 that had 72 hours (79%), half on the same day; none waits "
         "longer."),
        (SIDES, of(speed=replace(SPEED, beyond=1, median=None)),
         "Sales accepted 150 of 190 that had 72 hours (79%); 1 waits longer."),
        (SIDES, of(speed=replace(SPEED, hours=1, median=1)),
         "Sales accepted 150 of 190 that had 1 hour (79%), half within 1 day; 14 wait longer."),
        (sides(hours=None), of(speed=None),
         "Sales accepted 160 of 208 (77%) so far; 20 refused, 28 waiting."),
        (sides(hours=None, last=True), of(speed=None),
         "Sales won 160 of 208 (77%) so far; 20 lost, 28 open."),
        (sides(complete=False), of(),
         "Sales accepted 131 of 180 listed (73%) within 72 hours, half within 2 days; 14 wait "
         "longer."),
        (sides(complete=False), of(speed=replace(SPEED, median=None, beyond=0)),
         "Sales accepted 131 of 180 listed (73%) within 72 hours."),
        (sides(complete=False), of(speed=None), "Sales accepted 160 of 208 listed (77%) so far."),
    ],
)  # fmt: skip
def test_what_was_accepted_and_how_fast(given_sides: TwoSides, span: Span, said: str) -> None:
    assert received(given_sides, span) == said


def test_two_owners_are_both_named_and_a_missing_one_by_the_stage() -> None:
    both = sides(giver="Marketing, Partners", receiver=None)
    assert gave(both, of(passed=None)) == (
        "Marketing and Partners gave 212 of 240 promised in MQL (88%)."
    )
    assert received(both, of(passed=None)) == (
        "The owner of SQL: Deals lists none given in this time."
    )
    assert needs(replace(both, from_giver=(), from_receiver=())) == (
        "The owner of SQL needs from Marketing and Partners: nothing more by these figures.",
        "Marketing and Partners need from the owner of SQL: nothing more by these figures.",
    )


# --- what became of it


def test_quality_of_the_same_weeks_of_those_due_and_of_mature_months() -> None:
    months = tuple(Calendar().parse(name) for name in ("2026-04", "2026-05"))
    found = SIDES.quality
    assert found is not None
    assert [
        quality(sides(quality=of_quality))
        for of_quality in (
            found,
            replace(found, contaminated=True),
            replace(found, due=True, plan=None),
            replace(found, months=months),
            None,
        )
    ] == [
        "Of 212 in MQL, of the same weeks, 85 came to SQL (40%), plan 45%.",
        "Of 212 in MQL, of the same weeks, 85 came to SQL (40%), plan 45%. Records take weeks, and "
        "the history is too short to say how many were due: a part may be late, not lost.",
        "Of 212 due from MQL 85 came to SQL (40%).",
        "Of 212 deals given in April 2026 and May 2026, now mature, 85 came to SQL (40%), plan "
        "45%.",
        "",
    ]


def test_the_revenue_that_it_led_to() -> None:
    assert led_to(SIDES, USD) == "Of 208 deals given in this time 43 won so far ($1.10M), 59 open."
    none = sides(period=of(given=1, won=0, revenue=None, open=1))
    assert led_to(none, USD) == "Of 1 deal given in this time 0 won so far, 1 open."
    assert led_to(sides(period=of(passed=None)), USD) == ""


def test_handoffs_of_which_deals_only_lists_what_went_on() -> None:
    partly = [sides(complete=False, listed=0.18), sides(complete=False, listed=None, above="Lead")]
    assert not_listed(replace(RESULT, handoffs=(*partly, SIDES))) == (
        "Deals lists, it seems, only what went on from MQL (18%) and Lead (all went on), as a "
        "share of what Actuals counts: how many were accepted in all, or refused, is not known "
        "from it."
    )
    assert not_listed(RESULT) == ""


# --- needs


def test_what_each_side_needs_from_the_other() -> None:
    assert needs(SIDES) == (
        "Sales needs from Marketing: 29 more in MQL, to be on plan; Campaign on 12 of 130 deals.",
        "Marketing needs from Sales: an answer on 14 deals that wait longer than 72 hours: D1 (33 "
        "days), D2 (32 days), D3 (31 days) and 11 more; a reason on 7 of 20 refused deals.",
    )


def test_a_handoff_within_a_team_says_so() -> None:
    within = sides(giver="Sales", from_giver=())
    assert parties(within, USD) == "Stays within Sales; -$42k against plan (signal)"
    assert needs(within)[0] == "Needed within Sales, as giver: nothing more by these figures."
    assert needs(within)[1].startswith("Needed within Sales, as receiver: an answer on 14 deals")


@pytest.mark.parametrize(
    ("need", "said"),
    [
        (Need("waiting", 1, 1, ("D1",)),
         "an answer on 1 deal that waits longer than 72 hours: D1 (33 days)"),
        (Need("waiting", 3, 4, ("D1", "D2", "D3")),
         "an answer on 3 deals that wait longer than 72 hours: D1 (33 days), D2 (32 days) and D3 "
         "(31 days)"),
        (Need("report", 2, None, ("Events", "Webinars")),
         "the numbers of Events and Webinars in SQL"),
        (Need("answer", 4, 5, ()), "an answer to 4 of 5 remarks on lead quality"),
        (Need("reason", 1, 1, ()), "a reason on 1 of 1 refused deal"),
    ],
)  # fmt: skip
def test_each_need_in_words(need: Need, said: str) -> None:
    assert needs(sides(from_receiver=(need,)))[1] == f"Marketing needs from Sales: {said}."


def test_what_comes_from_outside_has_one_side() -> None:
    first = sides(above=None, giver=None, effect=None, signal=None, from_receiver=())
    assert parties(first, USD) == "From outside to Sales"
    assert gave(first, of(None)) == ""
    assert needs(first) == ("", "Needed from Sales: nothing more by these figures.")
    assert led_to(first, USD) == ""


def test_a_line_that_is_on_plan_shows_no_money() -> None:
    assert parties(SIDES, USD) == "Marketing to Sales; -$42k against plan (signal)"
    assert parties(sides(effect=0.001), USD) == "Marketing to Sales"
    assert parties(sides(effect=None, signal=None), USD) == "Marketing to Sales"


# --- the finding


def test_the_title_says_what_is_needed_records_and_answers_first() -> None:
    assert title(RESULT, USD) == (
        "Needed: 29 more in MQL, an answer on 14 deals ($190k) at MQL → SQL, Campaign on 12 deals "
        "at MQL → SQL and 1 more"
    )
    wanting = sides(
        waiting=replace(SIDES.waiting, beyond_money=None),
        from_giver=(Need("answer", 1, 5, ()), Need("report", 1, None, ("Events",))),
        from_receiver=(Need("report", 1, None, ("Events",)), Need("waiting", 1, 5, ("D1",))),
    )
    assert title(replace(RESULT, handoffs=(wanting,)), USD) == (
        "Needed: an answer on 1 deal at MQL → SQL, the missing numbers in MQL, the missing numbers "
        "in SQL and 1 more"
    )


def test_without_a_need_or_a_stage_the_title_says_so() -> None:
    none = sides(from_giver=(), from_receiver=())
    assert title(replace(RESULT, handoffs=(none,)), USD) == (
        "By these figures no side of a handoff needs more from the other"
    )
    assert title(replace(RESULT, handoffs=()), USD) == (
        "No handoff yet: the Funnel tab has no stages"
    )


def test_names_can_be_made_literal() -> None:
    odd = sides(stage="$B$", above="**A**", giver="_M_", from_receiver=())
    assert title(replace(RESULT, handoffs=(odd,)), USD, literal) == (
        r"Needed: 29 more in \*\*A\*\* and Campaign on 12 deals at \*\*A\*\* → \$B\$"
    )
    assert gave(odd, of(passed=None), literal) == (
        r"\_M\_ gave 212 of 240 promised in \*\*A\*\* (88%)."
    )


# --- reasons, remarks, reviews


def test_why_deals_were_refused_with_the_share_that_says_little() -> None:
    assert refused(SIDES, USD) == (
        "Reasons of 20 refused deals ($400k): Price 8 ($300k); Budget 5 (—); blank or Other 7 of "
        "20 (35%)."
    )
    many = tuple(Reason(f"Reason {i}", 1, 1_000) for i in range(6))
    assert refused(sides(last=True, reasons=Reasons(6, 6_000, 0, 0, many)), USD) == (
        "Reasons of 6 lost deals ($6.0k): Reason 0 1 ($1.0k); Reason 1 1 ($1.0k); Reason 2 1 "
        "($1.0k); Reason 3 1 ($1.0k); other named reasons 2; blank or Other 0 of 6 (0%)."
    )
    assert refused(sides(reasons=Reasons(0, None, 0, 0, ())), USD) == ""


def test_remarks_on_lead_quality() -> None:
    assert heard(SIDES) == "5 remarks on lead quality: 1 answered, 4 open."
    assert heard(sides(remarks=Remarks(1, 0, 1, 0))) == (
        "1 remark on lead quality: 0 answered, 1 dropped, 0 open."
    )
    assert heard(sides(remarks=Remarks(3, 1, 0, 1))) == (
        "3 remarks on lead quality: 1 answered, 1 closed without an answer, 1 open."
    )
    assert heard(sides(remarks=Remarks(0, 0, 0, 0))) == ""
    assert unplaced(replace(RESULT, unplaced=1)) == (
        "1 remark on lead quality is from nobody who receives at a handoff."
    )
    assert unplaced(RESULT) == ""


def test_what_a_review_confirmed() -> None:
    found = tuple(
        Confirmed(date(2026, 9, 7 - i), "Webinars" if i else None, f"Why {i}") for i in range(5)
    )
    assert confirmed(sides(confirmed=found)) == (
        "Confirmed in the weekly review: Why 0 (week of 7 Sep); Why 1 (Webinars, week of 6 Sep); "
        "Why 2 (Webinars, week of 5 Sep); 2 more."
    )
    assert confirmed(SIDES) == ""


# --- what is not there


def test_what_is_missing_is_said_with_what_it_would_show() -> None:
    assert missing(RESULT) == ""
    assert {what: missing(replace(RESULT, missing=what)) for what in MISSING} == {
        "deals": (
            "Add the tab Deals, with the day Created and a date for each stage that a deal "
            "entered. Then each side shows what was accepted, how fast, and which fields are "
            "filled."
        ),
        "dates": (
            "Fill in the Deals tab when each deal entered its stages, a column a stage. Then each "
            "side shows what was accepted, how fast, and which fields are filled."
        ),
    }


def test_what_lies_before_deals_begins_and_what_is_to_come() -> None:
    assert begun(replace(RESULT, begins=date(2026, 8, 1))) == (
        "Deals lists nothing that closed before 1 Aug 2026. Of the deals given before, it has only "
        "those that took long: they are left out."
    )
    assert begun(replace(RESULT, begins=date(2026, 7, 1))) == ""
    assert begun(RESULT) == ""
    assert not_begun(RESULT) == ""
    assert not_begun(replace(RESULT, through=date(2026, 6, 28))) == (
        "No complete week of Q3 2026 is over yet: nothing was given in it."
    )


@pytest.mark.parametrize(
    ("through", "said"),
    [
        (date(2026, 9, 6), "Q3 2026 to 6 Sep"),
        (date(2026, 9, 30), "Q3 2026"),
        (date(2026, 6, 28), "Q3 2026"),
    ],
)
def test_a_period_says_how_far_it_counts(through: date, said: str) -> None:
    assert to_date(replace(RESULT, through=through)) == said


# --- the tables


def test_both_tables_have_the_same_rows_and_columns() -> None:
    assert giver_rows(RESULT, SIDES, USD) == [
        {"Marketing gave": label, "Q3 2026 to 6 Sep": whole, "Week of 31 Aug": week}
        for label, whole, week in (
            ("Of what was promised", "212 of 240 (88%)", "18 of 20 (90%)"),
            ("Deals listed", "208", "3"),
            ("Won of these so far", "43, $1.10M (59 still open)", "0 (3 still open)"),
            ("Every field filled", "190 of 208 (91%)", "3 of 3 (100%)"),
            ("Account filled", "200 of 208 (96%)", "3 of 3 (100%)"),
            ("Source filled", "208 of 208 (100%)", "3 of 3 (100%)"),
            ("Campaign filled", "118 of 130 (91%)", "3 of 3 (100%)"),
            ("Contacts filled", "199 of 208 (96%)", "3 of 3 (100%)"),
        )
    ]
    assert receiver_rows(RESULT, SIDES) == [
        {"Sales received": label, "Q3 2026 to 6 Sep": whole, "Week of 31 Aug": week}
        for label, whole, week in (
            ("Accepted, of all given", "160 of 208 (77%)", "1 of 3 (33%)"),
            ("Accepted, of those that had 72 hours", "150 of 190 (79%)", "—"),
            ("Accepted within 72 hours", "131 of 180 (73%)", "—"),
            ("Half accepted within", "2 days", "—"),
            ("Refused", "20", "0"),
            ("Waiting", "28", "2"),
            ("Waiting longer than 72 hours", "14", "0"),
            ("Longest waiting since", "3 Aug 2026", "3 Aug 2026"),
        )
    ]


def test_without_hours_or_without_those_that_stopped_the_rows_say_so() -> None:
    open_ended = sides(hours=None, last=True, week=None, period=of(speed=None))
    result = replace(RESULT, week=None)
    assert [row["Q3 2026 to 6 Sep"] for row in receiver_rows(result, open_ended)] == [
        "160 of 208 (77%)", "no hours in Funnel", "no hours in Funnel", "no hours in Funnel", "20",
        "28", "no hours in Funnel", "3 Aug 2026",
    ]  # fmt: skip
    partly = sides(complete=False, week=None, period=of(waiting=0, oldest=None))
    assert [row["Q3 2026 to 6 Sep"] for row in receiver_rows(result, partly)] == [
        "—", "—", "131 of 180 (73%)", "2 days", "—", "—", "—", "—",
    ]  # fmt: skip


def test_rows_of_a_handoff_without_deals_are_dashes() -> None:
    bare = sides(week=None, period=Span(None, None))
    result = replace(RESULT, week=None)
    assert {row["Q3 2026 to 6 Sep"] for row in giver_rows(result, bare, USD)} == {"—"}
    assert {row["Q3 2026 to 6 Sep"] for row in receiver_rows(result, bare)} == {"—"}


@pytest.mark.parametrize(
    ("volume", "cell"),
    [
        (replace(VOLUME, missing=("Events",)), "at least 212 of 240 (88%)"),
        (Volume(240, None, None, None, ("Events",)), "not reported, 240 promised"),
        (Volume(None, None, None, 7, ()), "7, no target"),
        (Volume(None, None, None, None, ()), "—"),
    ],
)
def test_volume_in_a_cell(volume: Volume, cell: str) -> None:
    rows = giver_rows(replace(RESULT, week=None), sides(week=None, period=of(volume)), USD)
    assert rows[0]["Q3 2026 to 6 Sep"] == cell


def test_what_waits_longest_with_the_rest_counted() -> None:
    assert waiting_rows(RESULT, USD, 2) == [
        {
            "Handoff": handoff, "Deal": name, "Account": account, "Source": source,
            "Waits since": since, "Days": days, "Amount": amount,
        }
        for handoff, name, account, source, since, days, amount in (
            ("MQL → SQL", "D1", "Account 1", "—", "3 Aug 2026", "33", "$10k"),
            ("MQL → SQL", "D2", "Account 1", "—", "3 Aug 2026", "32", "$10k"),
            ("and 12 more", "", "", "", "", "", "$170k"),
        )
    ]  # fmt: skip
    few = sides(waiting=Waiting(1, 10_000, 1, 10_000, LATE[:1]))
    assert len(waiting_rows(replace(RESULT, handoffs=(few,)), USD, 2)) == 1
    none = sides(waiting=Waiting(1, 10_000, None, None, LATE[:1]))
    assert waiting_rows(replace(RESULT, handoffs=(none,)), USD, 2) == []


# --- what the command line prints, and what is exported


def test_lines_have_the_finding_and_both_sides() -> None:
    assert lines(replace(RESULT, begins=date(2026, 8, 1)), USD) == [
        title(RESULT, USD),
        "MQL → SQL: Marketing to Sales; -$42k against plan (signal)",
        f"    Q3 2026 to 6 Sep: {gave(SIDES, SIDES.period)}",
        f"    Q3 2026 to 6 Sep: {received(SIDES, SIDES.period)}",
        f"    {in_week(RESULT, gave(SIDES, WEEK))}",
        f"    {in_week(RESULT, received(SIDES, WEEK))}",
        f"    {quality(SIDES)}",
        f"    {led_to(SIDES, USD)}",
        f"    {heard(SIDES)}",
        f"    {refused(SIDES, USD)}",
        *(f"    {need}" for need in needs(SIDES)),
        begun(replace(RESULT, begins=date(2026, 8, 1))),
    ]


def test_records_are_bare_with_what_is_missing_left_blank() -> None:
    whole, week = records(RESULT)
    assert list(whole) == list(week)
    assert whole == {
        "Handoff": "MQL → SQL", "Gives": "Marketing", "Receives": "Sales",
        "From": date(2026, 7, 1), "To": date(2026, 9, 6),
        "Promised to date": 240.4, "Promised on reported days": 240.4,
        "Given on reported days": 212, "Given without a target": None,
        "Deals lists all": True, "Deals given": 208, "Accepted": 160, "Refused": 20,
        "Waiting": 28, "Longest waiting since": date(2026, 8, 3), "Agreed hours": 72,
        "Had the hours": 190, "Accepted of these": 150, "Timed": 180,
        "Accepted within the hours": 131, "Half within, days": 2, "Waiting longer": 14,
        "Won": 43, "Revenue": 1_100_000, "Open": 59, "Every field filled": 190,
        "Account filled": 200, "Account needed": 208, "Source filled": 208, "Source needed": 208,
        "Campaign filled": 118, "Campaign needed": 130, "Contacts filled": 199,
        "Contacts needed": 208,
    }  # fmt: skip
    bare = records(replace(RESULT, handoffs=(sides(week=None, period=Span(None, None)),)))
    known = ("Handoff", "Gives", "Receives", "From", "To", "Deals lists all", "Agreed hours")
    assert [name for name, value in bare[0].items() if value is not None] == list(known)


def test_waiting_records_keep_the_rows_of_the_sheet() -> None:
    assert waiting_records(RESULT)[0] == {
        "Handoff": "MQL → SQL", "Row": 10, "Deal": "D1", "Account": "Account 1", "Source": None,
        "Since": date(2026, 8, 3), "Days": 33, "Agreed hours": 72, "Amount": 10_000,
    }  # fmt: skip
