"""What a target needs in words: true in every state, with what nothing leads to, and by whom."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from scorecard import backwards, facts
from scorecard.backwards import (
    Backwards,
    Impossible,
    Need,
    Recent,
    Rest,
    Scenario,
    SourcePlan,
    StageNeed,
    StageRest,
)
from scorecard.calendar import Calendar, Period
from scorecard.honesty import Honesty
from scorecard.sources import RawWorkbook
from scorecard.words import Money
from scorecard.words import backwards as text
from scorecard.workbook import read as read_raw
from tests.builders import NOW
from tests.generated import PERIODS, SCENARIOS, workbooks

USD = Money("USD")
Q4 = Calendar().parse("2026-Q4")
WEEKS = tuple(date(2026, 9, 21) + timedelta(days=7 * w) for w in range(4))


def stage(name: str = "Lead", **fields: Any) -> StageNeed:
    return replace(
        StageNeed(
            stage=name,
            owner="Marketing",
            planned=3405.0,
            records=3405.0,
            whole=3405,
            a_week=259.08,
            rate=None,
            planned_rate=None,
            by_week=(100.0, 120.0, 60.0, 20.0),
            before=40.4,
            weeks_to_win=5.0,
            last_useful=date(2026, 11, 26),
            value=1850.2,
            spent=110.0,
            recent=Recent(13, 282.6, 317.0),
        ),
        **fields,
    )


LEAD = stage()
MQL = stage(
    "MQL", planned=1441.0, records=1441.0, whole=1441, a_week=109.64, rate=0.423,
    planned_rate=0.423, weeks_to_win=4.5, last_useful=date(2026, 11, 29), value=4372.0, spent=268.0,
    before=0.0, by_week=(0.0, 40.0, 80.0, 10.0), recent=Recent(13, 119.1, 132.0),
)  # fmt: skip
WON = stage(
    "Won", owner="Sales", planned=153.0, records=153.0, whole=153, a_week=11.64, rate=0.106,
    planned_rate=0.106, weeks_to_win=0.0, last_useful=date(2026, 12, 31), value=41176.0,
    spent=5134.0, before=0.0, by_week=(0.0, 0.0, 5.0, 11.6), recent=Recent(13, 10.1, 13.0),
)  # fmt: skip


def need(name: str = "Lead", **fields: Any) -> Need:
    planned = Need(name, None, 861.0, 861.0, 861, (0.0,) * 4, 0.0)
    return replace(planned, **fields)


def source(name: str = "Paid search", **fields: Any) -> SourcePlan:
    planned = SourcePlan(
        source=name,
        team="Marketing",
        basis="plan",
        planned=1_512_000.0,
        brings=1_512_000.0,
        revenue=1_512_000.0,
        size=37_800.0,
        needs=(
            need(),
            need("MQL", rate=0.5, planned=430.5, records=430.5, whole=431),
            need("Won", rate=40 / 430.5, planned=40.0, records=40.0, whole=40),
        ),
    )
    return replace(planned, **fields)


OUTBOUND = source(
    "Outbound", team=None, planned=819_000.0, brings=819_000.0, revenue=819_000.0, size=48_176.5,
    needs=(need("Won", planned=17.0, records=17.0, whole=17),),
)  # fmt: skip
PLAN = Backwards(
    period=Q4,
    when="to come",
    through=date(2026, 9, 6),
    scenario=Scenario(),
    net=False,
    own_target=2_331_000.0,
    target=2_331_000.0,
    planned=2_331_000.0,
    brings=2_331_000.0,
    effects=(),
    sources=(OUTBOUND, source()),
    impossible=(),
    stages=(LEAD, MQL, WON),
    weeks=WEEKS,
    rest=None,
    handovers=(),
    honesty=Honesty(Q4, (), (), ()),
)
NOTHING = replace(PLAN, sources=(), stages=(), planned=0.0, brings=0.0)
WEBINARS = Impossible("Webinars", "no rate", "SQL", 100_000.0)


def found(**fields: Any) -> Backwards:
    return replace(PLAN, **fields)


def late(when: date, name: str = "Lead") -> tuple[StageNeed, ...]:
    return (stage(name, last_useful=when), WON)


# --- the title


def test_the_title_says_how_many_and_until_when_they_are_useful() -> None:
    assert text.title(PLAN, USD) == (
        "Q4 2026: $2.33M needs 3,405 leads, 259 a week, useful until 26 Nov"
    )


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        (
            {"target": None, "own_target": None},
            "Q4 2026 has no target yet: give one, and it is worked back to what it needs",
        ),
        (
            {"when": "over"},
            "Q4 2026 is over: its $2.33M needed 3,405 leads, 259 a week",
        ),
        (
            {"stages": late(date(2026, 9, 30))},
            "Q4 2026: $2.33M needs 3,405 leads, 259 a week, useful until 30 Sep, before it begins",
        ),
        (
            {"stages": late(date(2025, 9, 30)), "when": "current"},
            "Q4 2026: $2.33M needs 3,405 leads, 259 a week, useful until 30 Sep 2025, before it "
            "began",
        ),
        (
            {"stages": (stage(whole=1, a_week=0.02), WON)},
            "Q4 2026: $2.33M needs 1 lead, less than 0.1 a week, useful until 26 Nov",
        ),
        (
            {"stages": (stage(whole=0, records=0.0),), "target": 0.0},
            "Q4 2026 has a target of $0: it needs nothing",
        ),
        (
            {"impossible": (WEBINARS,)},
            "Q4 2026: $2.23M of $2.33M needs 3,405 leads, 259 a week, useful until 26 Nov",
        ),
        (
            {"stages": (stage("**Fit**"), WON)},
            "Q4 2026: $2.33M needs 3,405 records in **Fit**, 259 a week, useful until 26 Nov",
        ),
        (
            {"period": Calendar().parse("2026-09-14"), "stages": (stage(whole=1), WON)},
            "The week of 14 Sep 2026: $2.33M needs 1 lead, useful until 26 Nov",
        ),
    ],
)
def test_the_title_is_true_in_every_state(fields: dict[str, Any], title: str) -> None:
    assert text.title(found(**fields), USD) == title


def test_where_nothing_leads_to_revenue_the_title_says_so() -> None:
    assert text.title(NOTHING, USD) == "Q4 2026: nothing is known yet that leads to its $2.33M"
    nothing = replace(NOTHING, target=0.0)
    assert text.title(nothing, USD) == "Q4 2026 has a target of $0: it needs nothing"


# --- what is asked of the sources


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (2_331_000.0, ""),
        (2_336_000.0, ""),  # 0.2%
        (
            2_500_000.0,
            "The sources plan $2.33M, $169k less than the target of $2.50M: here all of their "
            "records are scaled alike to it.",
        ),
        (
            2_000_000.0,
            "The sources plan $2.33M, $331k more than the target of $2.00M: here all of their "
            "records are scaled alike to it.",
        ),
        (None, ""),
    ],
)
def test_sources_that_do_not_add_up_to_the_target_are_said_to_be_scaled(
    target: float | None, sentence: str
) -> None:
    assert text.about_plan(found(target=target, own_target=target), USD) == sentence


def test_a_typed_target_is_not_held_against_the_sources() -> None:
    assert text.about_plan(found(target=9e6, scenario=Scenario(target=9e6)), USD) == ""


@pytest.mark.parametrize(
    ("lost", "sentence"),
    [
        (
            WEBINARS,
            "Webinars carries $100,000 of the target, but plans 0 SQLs: nothing leads to it. Mend "
            "its row in Targets for Q4 2026.",
        ),
        (
            Impossible("Webinars", "no wins", "Won", 100_000.0),
            "Webinars carries $100,000 of the target, but plans 0 wins: nothing leads to it. Mend "
            "its row in Targets for Q4 2026.",
        ),
        (
            Impossible("Webinars", "no deal size", "Won", 100_000.0),
            "Webinars carries $100,000 of the target, but its wins bring no revenue. Mend its row "
            "in Targets for Q4 2026.",
        ),
        (
            Impossible("Webinars", "nothing to go by", None, 100_000.0),
            "Webinars carries $100,000 of the target, and neither its targets nor its last 52 "
            "weeks say what leads to it. Fill in its stages in Targets for Q4 2026.",
        ),
        (
            Impossible(None, "nothing to go by", None, 100_000.0),
            "Nothing leads to $100,000: no source has targets, or a year in which it won anything. "
            "Give each source a row in Targets for Q4 2026, with its stages and its revenue.",
        ),
        (
            Impossible(None, "no volume", None, 100_000.0),
            "Nothing leads to $100,000: the volume of every source is at 0%.",
        ),
    ],
)
def test_what_nothing_leads_to_says_what_to_mend(lost: Impossible, sentence: str) -> None:
    assert text.impossible(found(impossible=(lost,)), USD) == [sentence]


def test_sources_worked_back_by_their_past_are_named() -> None:
    past = replace(OUTBOUND, basis="past")
    assert text.by_the_past(PLAN) == ""
    assert text.by_the_past(found(sources=(source(), past))) == (
        "Outbound plans no stages that lead to revenue: worked back by what its last 52 weeks "
        "brought."
    )
    both = found(sources=(source(), past, replace(past, source="Partners")))
    assert text.by_the_past(both) == (
        "Outbound and Partners plan no stages that lead to revenue: worked back by what their last "
        "52 weeks brought."
    )
    assert text.by_the_past(found(sources=(past,))) == (
        "No source plans its stages: all are worked back by what the last 52 weeks brought."
    )


def test_the_source_that_carries_most_is_the_title_and_stands_first() -> None:
    assert text.sources_title(PLAN.sources, USD) == "Paid search carries most: $1.51M of $2.33M"
    assert text.sources_title((OUTBOUND,), USD) == "Outbound carries all of the $819k"
    assert text.sources_title((replace(OUTBOUND, revenue=0.0),), USD) == "Source by source"
    assert text.sources_title((), USD) == "Source by source"
    assert text.source_rows(PLAN, USD) == [
        {
            "Source": "Paid search",
            "Team": "Marketing",
            "Carries": "$1.51M",
            "A win": "$38k",
            "Leads": "861",
            "MQLs": "431",
            "Wins": "40",
            "By": "its targets",
        },
        {
            "Source": "Outbound",
            "Team": "—",
            "Carries": "$819k",
            "A win": "$48k",
            "Leads": "—",
            "MQLs": "—",
            "Wins": "17",
            "By": "its targets",
        },
    ]


def test_stages_that_would_be_called_alike_keep_a_column_each() -> None:
    alike = found(stages=(stage("Win"), stage("Won")), sources=())
    both = found(stages=alike.stages, sources=(source(needs=(need("Win"), need("Won", whole=40))),))
    (row,) = text.source_rows(both, USD)
    assert (row["1. Win"], row["2. Won"]) == ("861", "40")


def test_more_sources_than_fit_open_behind_their_number() -> None:
    assert [text.more_sources([None] * number) for number in (12, 13, 40)] == [
        "", "1 more source", "28 more sources"
    ]  # fmt: skip


# --- when


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "A lead created after 26 Nov closes, at its usual speed, after Q4 2026"),
        (
            {"when": "over"},
            "A lead created after 26 Nov closed, at its usual speed, after Q4 2026",
        ),
        (
            {"stages": late(date(2025, 8, 1), "MQL")},
            "An MQL created after 1 Aug 2025 closes, at its usual speed, after Q4 2026",
        ),
        (
            {"stages": late(date(2026, 12, 31))},
            "A lead closes at once, at its usual speed",
        ),
    ],
)
def test_a_record_that_comes_too_late_is_said_to_close_later(
    fields: dict[str, Any], sentence: str
) -> None:
    assert text.when_title(found(**fields)) == sentence


def test_what_must_come_before_the_period_is_counted() -> None:
    assert text.before_it_begins(PLAN) == (  # 40.4 earlier still, and the week that ends on 27 Sep
        "Of the 3,405 leads 140 have to come before 1 Oct, the day it begins, 40 of them before "
        "21 Sep."
    )
    assert text.before_it_begins(found(when="over")) == (
        "Of the 3,405 leads 140 had to come before 1 Oct, the day it began, 40 of them before "
        "21 Sep."
    )
    assert text.before_it_begins(found(stages=(WON,))) == ""
    assert text.before_it_begins(NOTHING) == ""


def test_each_stage_has_its_days_and_what_one_leads_to() -> None:
    assert text.need_rows(PLAN, USD)[0] == {
        "Stage": "Lead",
        "Needed": "3,405",
        "A week": "259",
        "One leads to": "$1.9k",
        "Weeks to a win": "5",
        "Useful from": "27 Aug",
        "Useful until": "26 Nov",
    }
    assert text.stage_says(LEAD, PLAN, USD) == (
        "3,405 leads, 259 a week, useful 27 Aug to 26 Nov; one leads to $1.9k"
    )
    assert text.stage_says(replace(LEAD, value=None, whole=1, a_week=1.0), PLAN, USD) == (
        "1 lead, 1 a week, useful 27 Aug to 26 Nov"
    )


def test_the_file_by_week_has_every_stage() -> None:
    earlier, _, week, *_ = text.week_records(PLAN)
    assert week == {
        "Source": "All", "Week": date(2026, 9, 28), "Lead needed": 120.0, "MQL needed": 40.0,
        "Won needed": 0.0,
    }  # fmt: skip
    assert earlier == {
        "Source": "All", "Week": "Earlier",
        **{f"{of.stage} needed": of.before for of in PLAN.stages},
    }  # fmt: skip
    assert earlier["Lead needed"] == 40.4


def test_each_source_has_its_own_weeks_in_the_file() -> None:
    weeks = len(PLAN.weeks) + 1
    rows = text.week_records(found(sources=(source(), OUTBOUND)))
    assert [row["Source"] for row in rows] == [
        *["All"] * weeks, *[source().source] * weeks, *[OUTBOUND.source] * weeks
    ]  # fmt: skip
    last = rows[-1]
    assert (last["Lead needed"], last["Won needed"]) == (None, OUTBOUND.needs[-1].by_week[-1])


# --- the command line


def test_a_terminal_shows_the_finding_the_stages_and_what_the_past_says() -> None:
    assert text.lines(found(net=True), USD) == [
        "Q4 2026: $2.33M needs 3,405 leads, 259 a week, useful until 26 Nov",
        "    3,405 leads, 259 a week, useful 27 Aug to 26 Nov; one leads to $1.9k",
        "    1,441 MQLs, 110 a week, useful 30 Aug to 29 Nov; one leads to $4.4k",
        "    153 wins, 11.6 a week, useful 1 Oct to 31 Dec; one leads to $41k",
        "Of the 3,405 leads 140 have to come before 1 Oct, the day it begins, 40 of them before "
        "21 Sep.",
        "No complete quarter to compare the planned rates of Q4 2026 with",
        "The target here is closed-won revenue. The Number also counts expansion, contraction and "
        "churn, which no stage leads to.",
    ]


def test_a_terminal_shows_the_rest_of_a_period_that_has_begun() -> None:
    rest = Rest(1_000.0, 500.0, 2.0, (StageRest("Won", 0.0, False, 1.0, 3.0, Q4.end, None),), ())
    assert text.lines(found(when="current", rest=rest), USD)[4:7] == [
        "Of the 3,405 leads 140 had to come before 1 Oct, the day it began, 40 of them before "
        "21 Sep.",
        "$500 is still needed in Q4 2026, with 2 weeks left",
        "To close it, 3 wins a week must come from now on.",
    ]


def test_without_a_target_a_terminal_shows_no_needs() -> None:
    assert text.lines(found(target=None, own_target=None), USD) == [
        "Q4 2026 has no target yet: give one, and it is worked back to what it needs",
        "No complete quarter to compare the planned rates of Q4 2026 with",
    ]


def everything_said(result: Backwards) -> list[str]:
    """Every sentence and cell that the page can show of a result."""
    tables = [
        text.comparison_rows({"Plan": result}, USD),
        text.need_rows(result, USD),
        text.rest_rows(result, USD),
        text.source_rows(result, USD),
        text.costs.cost_rows(result, 0.1, USD),
    ]
    cells = [cell for rows in tables for row in rows for cell in (*row, *row.values())]
    said = [*text.lines(result, USD), *cells, text.sources_title(result.sources, USD)]
    said += [text.costs.cost_title(result, 0.1, USD), text.rest_title(result, USD)]
    said += [text.handovers_title(result, USD), text.size_says(result, USD), text.lag_says(result)]
    said += [text.rate_says(result, of.stage) for of in result.stages]
    said += [text.volume_says(result, of.source) for of in result.sources]
    return said + ([text.when_title(result)] if result.stages else [])


@settings(max_examples=60)
@given(workbooks(), PERIODS, SCENARIOS)
def test_whatever_is_in_the_workbook_everything_can_be_said(
    raw: RawWorkbook, name: str, scenario: Scenario
) -> None:
    known = facts.build(read_raw(raw, NOW))
    period: Period = known.workbook.calendar.parse(name)
    for result in (
        backwards.build(known, period),
        backwards.build(known, period, scenario),
    ):
        for sentence in everything_said(result):
            assert sentence == sentence.strip(" ") or sentence.startswith("    ")
            assert "None" not in sentence
            assert "nan" not in sentence
            assert " ," not in sentence
