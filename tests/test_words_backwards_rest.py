"""The rest of a period, handoffs between teams, allowed costs and rows for Targets, in words."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from scorecard.backwards import Backwards, Handover, Recent, Rest, Scenario, StageRest, TargetRow
from scorecard.words import backwards as text
from tests.test_words_backwards import LEAD, NOTHING, PLAN, USD, WON, found

LATE = StageRest("Lead", 1_138_454.4, True, 0.349, None, date(2026, 11, 26), Recent(13, 282.6, 317))
LATER = StageRest("MQL", 1_072_768.8, True, 0.415, None, date(2026, 11, 29), None)
OPEN = StageRest("Opportunity", 770_174.0, False, 0.62, 55.9, date(2026, 12, 9),
                 Recent(13, 27.3, 36.0))  # fmt: skip
FROM_NOW = StageRest("Won", 0.0, False, 1.0, 15.1, date(2026, 12, 31), Recent(3, 10.1, 13.0))
REST = Rest(3_882_100.0, 2_117_900.0, 3.43, (LATE, LATER, OPEN, FROM_NOW), ())


def left(typed: float | None = None, **fields: Any) -> Backwards:
    scenario = Scenario(target=typed)
    return found(when="current", scenario=scenario, rest=replace(REST, **fields))


# --- the rest


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({}, "$2.12M is still needed in Q4 2026, with 3.4 weeks left"),
        ({"weeks": 1.0}, "$2.12M is still needed in Q4 2026, with 1 week left"),
        (
            {"not_reported": ("Sales",)},
            "At most $2.12M is still needed in Q4 2026, with 3.4 weeks left",
        ),
        ({"lacking": 0.0}, "The target of Q4 2026 is reached: $3.88M is won"),
        (
            {"lacking": 0.0, "typed": 3_000_000.0},
            "A target of $3.00M is reached: $3.88M is won",
        ),
        (
            {"typed": 6_500_000.0},
            "$2.12M of $6.50M is still needed in Q4 2026, with 3.4 weeks left",
        ),
    ],
)
def test_the_title_says_what_is_lacking(fields: dict[str, Any], title: str) -> None:
    assert text.rest_title(left(**fields), USD) == title


def test_what_must_come_from_now_on_stands_beside_what_came() -> None:
    assert text.rest_says(left(stages=(OPEN,))) == (
        "To close it, 56 opportunities a week must come from now on: more than in any of the last "
        "13 weeks, which brought 27 a week, 36 at best."
    )
    assert text.rest_says(left(stages=(replace(OPEN, a_week=30.0),))) == (
        "To close it, 30 opportunities a week must come from now on; the last 13 weeks brought 27 "
        "a week, 36 at best."
    )
    assert text.rest_says(left(stages=(FROM_NOW,))) == (
        "To close it, 15.1 wins a week must come from now on: more than in any of the 3 reported "
        "weeks of the last 13, which brought 10.1 a week, 13 at best."
    )
    assert text.rest_says(left(stages=(replace(OPEN, recent=None),))) == (
        "To close it, 56 opportunities a week must come from now on."
    )


def test_stages_that_are_too_late_say_how_many_would_still_be_in_time() -> None:
    assert text.rest_says(left()) == (
        "To close it, 56 opportunities a week must come from now on: more than in any of the last "
        "13 weeks, which brought 27 a week, 36 at best. Too late at the usual speed: leads and "
        "MQLs. Of those that come now and are won at all, 35% and 42% are won in time."
    )
    assert text.rest_says(left(stages=(LATE,))) == (
        "Every stage is too late at its usual speed. Too late at the usual speed: leads. Of those "
        "that come now and are won at all, 35% is won in time."
    )


def test_what_is_on_its_way_may_be_enough() -> None:
    assert text.rest_says(left(stages=(replace(OPEN, a_week=0.0),))) == (
        "What is on its way covers it: no more opportunities are needed for it."
    )
    assert text.rest_says(left(stages=(replace(OPEN, a_week=None),))) == ""


def test_a_target_that_is_reached_needs_nothing_more() -> None:
    assert text.rest_says(left(lacking=0.0)) == ""
    assert text.rest_rows(left(lacking=0.0), USD) == []
    assert text.rest_rows(PLAN, USD) == []


def test_who_is_waited_on_is_named() -> None:
    assert text.not_reported(left(not_reported=("Marketing", "Sales"))) == (
        "Waiting on Marketing and Sales: what is not reported yet is neither won nor on its way "
        "here."
    )
    assert text.not_reported(left()) == ""


def test_each_stage_stands_beside_its_last_weeks() -> None:
    rows = text.rest_rows(left(), USD)
    assert rows[0] == {
        "Stage": "Lead",
        "On its way": "$1.14M",
        "Needed a week": "too late",
        "Last 13 weeks": "283",
        "Best week": "317",
        "Won in time": "35%",
        "Useful until": "26 Nov",
    }
    cells = [(row["Needed a week"], row["Last 13 weeks"], row["Best week"]) for row in rows[1:]]
    assert cells == [("too late", "—", "—"), ("56", "27", "36"), ("15.1", "10.1 (3 weeks)", "13")]


def test_in_the_last_days_records_are_counted_and_not_a_week() -> None:
    found = left(weeks=2 / 7, stages=(OPEN, FROM_NOW))
    assert text.rest_title(found, USD).endswith(" is still needed in Q4 2026, with 2 days left")
    assert text.rest_says(found) == "To close it, 16 opportunities must come in the 2 days left."
    assert [row["Needed"] for row in text.rest_rows(found, USD)] == ["16", "5"]
    assert text.rest_title(left(weeks=1 / 7), USD).endswith(", with 1 day left")


# --- handovers

HANDED = Handover(
    stage="SQL",
    above="MQL",
    giver="Marketing",
    receiver="Marketing, Sales",
    sends=150.0,
    takes=75.0,
    sent=Recent(13, 96.0, 110.0),
    taken=Recent(13, 48.2, 61.0),
    can_work=None,
    revenue=6_300_000.0,
)


def handed(result: Backwards = PLAN, **fields: Any) -> str:
    return text.handover_says(replace(HANDED, **fields), result, USD)


def test_what_the_plan_sends_stands_beside_what_was_taken_on() -> None:
    assert handed() == (
        "The plan sends 150 MQLs a week to Sales; in the last 13 weeks 96 a week came and 48 were "
        "taken on, 61 in the best week. What is handed over leads to $6.30M of the target."
    )
    assert handed(sent=Recent(3, 101.0, 104.0), taken=Recent(3, 9.0, 10.0)) == (
        "The plan sends 150 MQLs a week to Sales; in the 3 reported weeks of the last 13, 101 a "
        "week came and 9 were taken on, 10 in the best week. What is handed over leads to $6.30M "
        "of the target."
    )
    assert handed(sent=Recent(1, 125.0, 125.0), taken=Recent(1, 69.0, 69.0)) == (
        "The plan sends 150 MQLs a week to Sales; in the one week reported, 125 came and 69 were "
        "taken on. What is handed over leads to $6.30M of the target."
    )
    assert handed(taken=Recent(1, 48.2, 48.2)) == (
        "The plan sends 150 MQLs a week to Sales; 96 a week came in the last 13 weeks, and 48 were "
        "taken on in the one week reported, 48 in the best week. What is handed over "
        "leads to $6.30M of the target."
    )
    assert handed(sent=None) == (
        "The plan sends 150 MQLs a week to Sales. What is handed over leads to $6.30M of the "
        "target."
    )
    assert handed(found(scenario=Scenario(size=0.5))).startswith("The scenario sends 150 MQLs")


def test_a_plan_that_needs_less_than_comes_says_so() -> None:
    assert handed(sends=50.0) == (
        "Sales needs only 50 MQLs a week for this target; in the last 13 weeks 96 a week came and "
        "48 were taken on, 61 in the best week. What is handed over leads to $6.30M of the target."
    )
    assert handed(sends=94.0).startswith("The plan sends 94 MQLs a week to Sales; ")
    two = "Sales, Partners"
    assert handed(sends=50.0, receiver=two).startswith("Sales and Partners need only 50 MQLs")


def test_what_can_be_worked_is_set_against_what_is_sent() -> None:
    assert handed(can_work=50.0) == (
        "Sales can work 50 MQLs a week, the plan sends 150: 100 a week are not worked. What can be "
        "worked leads to $2.10M of $6.30M."
    )
    assert handed(can_work=149.0) == (
        "Sales can work 149 MQLs a week, the plan sends 150: 1 a week is not worked. What can be "
        "worked leads to $6.26M of $6.30M."
    )
    assert handed(can_work=200.0) == (
        "Sales can work 200 MQLs a week, the plan sends 150. What is handed over leads to $6.30M "
        "of the target."
    )
    assert handed(can_work=0.0) == (
        "Sales can work 0 MQLs a week, the plan sends 150: 150 a week are not worked. What can be "
        "worked leads to $0 of $6.30M."
    )


def test_a_period_that_is_over_is_not_measured_by_the_last_weeks() -> None:
    over = found(when="over")
    assert handed(over, sends=50.0) == (
        "The plan sent 50 MQLs a week to Sales. What is handed over leads to $6.30M of the target."
    )
    assert handed(over, can_work=50.0).startswith(
        "Sales can work 50 MQLs a week, the plan sent 150: 100 a week are not worked."
    )


def test_a_receiver_without_a_name_is_the_owner_of_the_stage() -> None:
    assert handed(receiver=None, giver=None).startswith(
        "The plan sends 150 MQLs a week to the owner of SQL; "
    )
    assert text.receiving(HANDED) == ("Sales",)
    assert text.receiving(replace(HANDED, receiver="Marketing")) == ("Marketing",)


def test_the_handoff_that_can_work_least_of_the_money_is_the_title() -> None:
    short = replace(HANDED, can_work=50.0)
    small = replace(short, above="Lead", revenue=1_000.0)
    result = found(handovers=(small, short))
    assert text.handovers_title(result, USD) == (
        "Sales can work 50 of 150 MQLs a week: they lead to $2.10M of $6.30M"
    )
    assert text.handovers_title(found(handovers=(HANDED,)), USD) == (
        "Sales: 150 MQLs a week asked for, 48 of 96 taken on lately"
    )


# --- costs


def test_an_allowed_cost_follows_from_a_share_of_the_revenue_that_one_leads_to() -> None:
    assert text.costs.cost_title(PLAN, 0.1, USD) == (
        "10% of $2.33M is $233k: $4.1k for a win, $185 for a lead"
    )
    assert text.costs.cost_title(found(stages=(WON,)), 0.1, USD) == (
        "10% of $2.33M is $233k: $4.1k for a win"
    )
    nothing = (replace(LEAD, value=None), replace(WON, value=None))
    assert text.costs.cost_title(found(target=0.0, stages=nothing), 0.1, USD) == "10% of $0 is $0"
    assert text.costs.cost_title(NOTHING, 0.1, USD) == "What it may cost"


def test_what_was_spent_stands_beside_what_is_allowed() -> None:
    stages = (replace(LEAD, spent=None), WON)
    assert text.costs.cost_rows(found(stages=stages), 0.1, USD) == [
        {
            "One in": "Won",
            "Leads to": "$41k",
            "Allowed": "$4.1k",
            "Spent, last 13 weeks": "$5.1k",
            "Spent of allowed": "125%",
        },
        {
            "One in": "Lead",
            "Leads to": "$1.9k",
            "Allowed": "$185",
            "Spent, last 13 weeks": "—",
            "Spent of allowed": "—",
        },
    ]
    unknown = found(stages=(replace(LEAD, value=None),))
    assert text.costs.cost_rows(unknown, 0.1, USD)[0]["Spent of allowed"] == "—"


def test_one_month_is_singular() -> None:
    assert text.costs.payback_says(1, 0.6, 0.05) == (
        "Paid back in 1 month at a gross margin of 60%: 5.0% of a win's first year."
    )


# --- rows for Targets


def test_rows_for_targets_have_its_columns_and_whole_numbers_as_they_are_typed() -> None:
    row = TargetRow(
        period="2026-Q4",
        source="Outbound",
        records={"Lead": None, "Won": 17.0},
        revenue=819_000.0,
        others={"Spend": 1_000.5, "Expansion": None, "Contraction": 0.0, "Churned": None},
    )
    assert text.target_records([row], ["Lead", "Won"]) == [
        {
            "Period": "2026-Q4",
            "Source": "Outbound",
            "Lead": None,
            "Won": 17,
            "Revenue": 819_000,
            "Spend": 1_000.5,
            "Expansion": None,
            "Contraction": 0,
            "Churned": None,
        }
    ]


def test_what_to_do_with_the_rows_is_said_with_what_is_not_in_them() -> None:
    assert text.take_over(PLAN, "Scenario A") == (
        "Scenario A as rows for the tab Targets, for Q4 2026. Put them in the place of the rows "
        "with the same period and source. A month or quarter that is over keeps its targets. "
        "Spend, Expansion, Contraction and Churned are as they stand there now. Not in it: what "
        "nothing leads to, other lags, which belong into Funnel, and what a team can work. A row "
        "for a longer time, such as the year's, is yours to change."
    )
