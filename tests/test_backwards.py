"""Work backwards: forwards and backwards agree, money adds up, and what is impossible is said."""

import dataclasses
import json
import math
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import backwards, facts, plan, quarters
from scorecard.backwards import (
    Backwards,
    Effect,
    Handover,
    Impossible,
    Recent,
    Scenario,
    TargetRow,
    past_rates,
    target_rows,
)
from scorecard.calendar import Calendar
from scorecard.facts import Facts
from scorecard.honesty import Honesty, Line, Past
from scorecard.sources import RawTab, RawWorkbook, open_workbook
from tests.builders import DEFAULT, Rows, read, replaced, workbook
from tests.generated import PERIODS, SCENARIOS, workbooks

SAMPLE = str(Path(__file__).parents[1] / "sample_data")
NAMES = ["Lead", "Qualified", "Opportunity", "Won"]


def built(
    period: str = "2026-Q3", scenario: Scenario | None = None, **tabs: Any
) -> tuple[Facts, Backwards]:
    known = facts.build(read(**tabs))
    return known, backwards.build(known, known.workbook.calendar.parse(period), scenario)


def targets(*rows: list[Any]) -> Rows:
    return [DEFAULT["Targets"][0], *([*row, None] for row in rows)]


def test_as_planned_every_stage_needs_what_is_planned() -> None:
    _, found = built()
    assert (found.own_target, found.target, found.planned, found.brings) == (
        975_000, 975_000, 975_000, pytest.approx(975_000)
    )  # fmt: skip
    assert [(s.source, s.team, s.basis, s.size) for s in found.sources] == [
        ("Source A", "Marketing", "plan", 25_000),
        ("Source B", "Sales", "plan", 25_000),
    ]
    assert [
        [(need.stage, need.rate, need.planned, need.whole) for need in of.needs]
        for of in found.sources
    ] == [
        [("Lead", None, 1300, 1300), ("Qualified", 0.4, 520, 520),
         ("Opportunity", 0.25, 130, 130), ("Won", 0.2, 26, 26)],
        [("Opportunity", None, 65, 65), ("Won", 0.2, 13, 13)],
    ]  # fmt: skip
    assert [(s.stage, s.owner, s.whole, s.weeks_to_win, s.last_useful) for s in found.stages] == [
        ("Lead", "Marketing", 1300, 9, date(2026, 7, 29)),
        ("Qualified", "Marketing", 520, 8, date(2026, 8, 5)),
        ("Opportunity", "Sales", 195, 6, date(2026, 8, 19)),
        ("Won", "Sales", 39, 0, date(2026, 9, 30)),
    ]
    assert [s.value for s in found.stages] == pytest.approx([500, 1250, 5000, 25_000])
    assert [s.a_week for s in found.stages] == pytest.approx(
        [1300 * 7 / 92, 520 * 7 / 92, 195 * 7 / 92, 39 * 7 / 92]
    )
    assert (found.effects, found.impossible, found.net) == ((), (), False)


def test_the_last_weeks_stand_beside_the_need() -> None:
    _, found = built()
    assert [s.recent for s in found.stages] == [
        Recent(3, 101, 104), Recent(3, pytest.approx(119 / 3), 41),
        Recent(3, 14, 16), Recent(3, pytest.approx(7 / 3), 3),
    ]  # fmt: skip
    # Only Source A reported spend: 21,000 for 303 leads, 119 qualified, 27 opportunities, 5 wins.
    assert [s.spent for s in found.stages] == pytest.approx(
        [21_000 / 303, 21_000 / 119, 21_000 / 27, 21_000 / 5]
    )


def test_a_larger_target_multiplies_every_need_and_is_rounded_up() -> None:
    _, found = built(scenario=Scenario(target=1_000_000))
    assert found.own_target == 975_000
    assert [(n.records, n.whole) for n in found.sources[1].needs] == [
        (pytest.approx(66.6667, abs=1e-4), 67), (pytest.approx(13.3333, abs=1e-4), 14)
    ]  # fmt: skip
    assert found.brings == pytest.approx(975_000)


def test_a_lower_rate_needs_more_before_it_and_loses_money_after_it() -> None:
    _, found = built(scenario=Scenario(rates={"Opportunity": 0.8}))
    assert [s.whole for s in found.stages] == [1625, 650, 195, 39]
    assert [s.rate for s in found.stages] == pytest.approx([None, 0.4, 0.2, 0.2])
    assert found.stages[2].planned_rate == 0.25
    assert found.effects == (Effect("conversion", "Opportunity", 0.8, pytest.approx(-130_000)),)
    assert found.brings == pytest.approx(845_000)


def test_a_rate_stays_at_100_percent_unless_more_is_planned() -> None:
    double = Scenario(rates=dict.fromkeys(NAMES, 2))
    _, found = built(
        scenario=double,
        Targets=targets(["2026-Q3", "Source A", 100, 60, 90, 30, 300_000]),
    )
    assert [need.rate for need in found.sources[0].needs] == [
        None, 1, 1.5, pytest.approx(2 / 3)
    ]  # fmt: skip


def test_more_from_one_source_means_less_from_the_others() -> None:
    _, found = built(scenario=Scenario(volumes={"Source B": 2}))
    assert [of.revenue for of in found.sources] == pytest.approx([487_500, 487_500])
    assert found.effects == (Effect("volume", "Source B", 2, pytest.approx(325_000)),)


def test_a_longer_lag_asks_for_records_earlier_and_moves_wins_past_the_end() -> None:
    _, usual = built()
    _, slow = built(scenario=Scenario(lag=1.5))
    assert [s.whole for s in slow.stages] == [s.whole for s in usual.stages]
    assert [s.last_useful for s in slow.stages] == [
        date(2026, 6, 27), date(2026, 7, 8), date(2026, 7, 29), date(2026, 9, 30)
    ]  # fmt: skip
    ((what, name, factor, money),) = [dataclasses.astuple(effect) for effect in slow.effects]
    assert (what, name, factor) == ("lag", None, 1.5)
    times = [plan.in_time(of, [1.5 * x for x in of], 92 / 7) for of in ([1, 2, 6], [6])]
    assert money == pytest.approx(650_000 * (times[0] - 1) + 325_000 * (times[1] - 1))
    assert -297_000 < money < 0  # at most the wins of the weeks that all take longer


def test_after_its_last_useful_day_nothing_is_asked_of_a_stage() -> None:
    _, found = built(scenario=Scenario(lag=4))
    assert found.stages[0].last_useful == date(2026, 1, 21)
    assert found.rest is not None
    assert [(s.late, s.a_week) for s in found.rest.stages[:3]] == [(True, None)] * 3


def test_with_no_lag_at_all_what_waits_is_won_at_once() -> None:
    _, found = built(scenario=Scenario(lag=0))
    # Nine weeks of Source A's wins wait in its stages, six of Source B's.
    weeks = 92 / 7
    gained = 650_000 * 9 / weeks + 325_000 * 6 / weeks
    assert found.effects == (Effect("lag", None, 0, pytest.approx(gained)),)


def test_records_are_needed_before_the_wins_that_they_lead_to() -> None:
    _, found = built()
    leads, wins = found.stages[0], found.stages[-1]
    assert found.weeks[0] == date(2025, 12, 29)  # 26 weeks before the week of 1 July
    assert sum(wins.by_week) == pytest.approx(39)
    assert next(w for w, of in zip(found.weeks, wins.by_week, strict=True) if of) == date(
        2026, 6, 29
    )
    assert math.fsum(leads.by_week) + leads.before == pytest.approx(1300)
    assert leads.before > 0

    def middle(of: tuple[float, ...]) -> float:
        return sum(week * amount for week, amount in enumerate(of)) / sum(of)

    assert 7 < middle(wins.by_week) - middle(leads.by_week) < 9  # the earliest are cut off


@pytest.mark.parametrize(
    ("row", "broken"),
    [
        ([100, 0, 20, 5, 90_000], ("no rate", "Qualified")),
        ([0, 50, 20, 5, 90_000], ("no rate", "Lead")),
        ([100, 50, 20, 0, 90_000], ("no wins", "Won")),
        ([None, None, None, 0, 90_000], ("no wins", "Won")),
    ],
)
def test_a_plan_with_a_zero_in_its_chain_is_named_and_not_divided(
    row: list[Any], broken: tuple[str, str]
) -> None:
    _, found = built(
        Targets=targets(
            ["2026-Q3", "Source A", *row], ["2026-Q3", "Source B", None, None, 65, 13, 325_000]
        )
    )
    assert found.impossible == (Impossible("Source A", *broken, 90_000),)  # type: ignore[arg-type]
    assert [of.revenue for of in found.sources] == pytest.approx([325_000])


def test_a_scenario_that_leads_nowhere_is_named_too() -> None:
    _, found = built(scenario=Scenario(rates={"Qualified": 0}))
    assert found.impossible == (Impossible("Source A", "no rate", "Qualified", 650_000),)
    _, found = built(scenario=Scenario(size=0))
    assert {(of.reason, of.stage) for of in found.impossible} == {("no deal size", "Won")}
    assert found.sources == ()


QUARTER = [  # 13 weeks, all of them reported in full
    DEFAULT["Actuals"][0],
    *(
        [(date(2026, 6, 22) + timedelta(days=7 * w)).isoformat(), *row]
        for w in range(13)
        for row in (
            ["Source A", None, 100, 40, 10, 2, 50_000, 7_000],
            ["Source B", None, None, None, 5, 1, 20_000, None],
        )
    ),
]


def test_a_target_without_stages_is_worked_back_by_the_past() -> None:
    row = ["2026-Q3", "Source A", None, None, None, None, 500_000]
    _, found = built(Targets=targets(row), Actuals=QUARTER)
    (of,) = found.sources
    assert (of.basis, of.revenue, of.size) == ("past", 500_000, 25_000)
    assert [need.whole for need in of.needs] == [1000, 400, 100, 20]


def test_fewer_than_13_weeks_are_no_past_to_go_by() -> None:
    row = ["2026-Q3", "Source A", None, None, None, None, 500_000]
    _, found = built(Targets=targets(row), Actuals=QUARTER[:-2])
    assert found.impossible == (Impossible("Source A", "nothing to go by", None, 500_000),)


def test_without_any_target_the_past_says_what_a_typed_one_needs() -> None:
    _, found = built(
        Targets=DEFAULT["Targets"][:1], Actuals=QUARTER, scenario=Scenario(target=140_000)
    )
    assert found.own_target is None
    # Weeks of 70,000, for the 92 days of the quarter.
    assert found.planned == pytest.approx(70_000 * 92 / 7)
    assert [(of.source, of.basis) for of in found.sources] == [
        ("Source A", "past"), ("Source B", "past")
    ]  # fmt: skip
    assert [of.revenue for of in found.sources] == pytest.approx([100_000, 40_000])


def test_without_target_and_past_nothing_is_invented() -> None:
    _, found = built(
        Targets=DEFAULT["Targets"][:1], Actuals=DEFAULT["Actuals"][:1], scenario=Scenario(target=5)
    )
    assert found.impossible == (Impossible(None, "nothing to go by", None, 5),)
    assert (found.sources, found.stages, found.handovers, found.rest) == ((), (), (), None)
    _, found = built(
        Targets=targets(["2026-Q3", "Source A", 10, None, None, None, 500_000]),
        Actuals=DEFAULT["Actuals"][:1],
    )
    assert found.impossible == (Impossible("Source A", "nothing to go by", None, 500_000),)


def test_all_volumes_at_nothing_is_no_want_of_targets() -> None:
    _, found = built(scenario=Scenario(volumes={"Source A": 0, "Source B": 0}))
    assert found.impossible == (Impossible(None, "no volume", None, 975_000),)


def test_of_the_past_only_weeks_that_are_known_in_full_count() -> None:
    first = date(2025, 9, 29)
    rows = [
        [(first + timedelta(days=7 * w)).isoformat(), "Source A", None, 100, 40, 10,
         *((2, 50_000) if w >= 38 else (None, None)), None]
        for w in range(51)
    ]  # fmt: skip
    _, found = built(
        Targets=targets(["2026-Q3", "Source A", None, None, None, None, 650_000]),
        Actuals=[DEFAULT["Actuals"][0], *rows],
    )
    (of,) = found.sources
    assert [need.whole for need in of.needs] == [1300, 520, 130, 26]
    assert of.size == pytest.approx(25_000)


def test_a_stage_that_the_source_never_uses_may_be_typed_as_zero() -> None:
    rows = [[*row[:3], 0, *row[4:]] if row[1] == "Source B" else row for row in QUARTER]
    _, found = built(Targets=DEFAULT["Targets"][:1], Actuals=rows, scenario=Scenario(target=10_000))
    assert [need.stage for need in found.sources[1].needs] == ["Opportunity", "Won"]


def test_money_that_is_planned_without_stages_needs_more_of_the_same_records() -> None:
    _, found = built(
        Targets=targets(
            ["2026-Q3", "Source A", 1300, 520, 130, 26, 650_000],
            ["2026-09", "Source A", None, None, None, None, 212_000],
        )
    )
    (of,) = found.sources
    assert of.size == pytest.approx(25_000)
    money = 650_000 * 62 / 92 + 212_000
    assert [need.records for need in of.needs] == pytest.approx(
        [money / 500, money / 1250, money / 5000, money / 25_000]
    )


def test_wins_are_needed_in_the_months_that_plan_them() -> None:
    months = [
        [f"2027-{m:02}", "Source B", None, None, 10 * wins, wins, wins * 25_000]
        for m, wins in ((1, 2), (2, 2), (3, 20))
    ]
    _, found = built("2027-Q1", Targets=targets(*months))
    wins = dict(zip(found.weeks, found.stages[-1].by_week, strict=True))
    assert wins[date(2027, 1, 11)] == pytest.approx(2 * 7 / 31)
    assert wins[date(2027, 3, 8)] == pytest.approx(20 * 7 / 31)


def test_what_waits_is_worth_the_same_in_a_month_and_in_its_quarter() -> None:
    rows = [
        ["2026-Q2", "Source A", 650, 260, 65, 13, 325_000],
        ["2026-Q3", "Source A", 1300, 520, 130, 26, 650_000],
    ]
    ways = []
    for period in ("2026-Q3", "2026-09"):
        _, found = built(period, Targets=targets(*rows))
        assert found.rest is not None
        ways.append([stage.on_the_way for stage in found.rest.stages])
    assert ways[0] == pytest.approx(ways[1])


def test_what_nothing_leads_to_is_not_asked_of_the_others() -> None:
    row = ["2026-09-21", "Source A", None, None, 10, 2, 50_000]
    broken = ["2026-09-21", "Source B", None, None, 0, 5, 100_000]
    _, found = built("2026-09-21", Targets=targets(row, broken), Actuals=DEFAULT["Actuals"][:1])
    assert found.rest is not None
    assert found.rest.lacking == pytest.approx(150_000)
    assert found.rest.stages[-1].a_week == pytest.approx(2)


def test_a_chain_that_skips_a_stage_has_a_handoff_of_its_own() -> None:
    _, found = built(
        Targets=targets(
            ["2026-Q3", "Source A", 1300, None, 130, 26, 650_000],
            ["2026-Q3", "Source B", None, 520, 130, 26, 650_000],
        ),
        scenario=Scenario(can_work={"Opportunity": 20}),
    )
    rates = {stage.stage: stage.rate for stage in found.stages}
    assert rates == {"Lead": None, "Qualified": None, "Opportunity": 0.25, "Won": 0.2}
    assert [(of.above, of.stage, round(of.sends, 1), of.can_work) for of in found.handovers] == [
        ("Lead", "Opportunity", 98.9, None),
        ("Qualified", "Opportunity", 39.6, 20),
    ]


def test_weeks_that_only_some_sources_reported_are_in_no_mean() -> None:
    rows = [
        ["2026-09-07", "Source A", "Other", None, None, 90, None, None, None],
        ["2026-08-24", "Source B", None, None, None, 7, 1, 25_000, None],
    ]
    _, found = built(Actuals=[*DEFAULT["Actuals"], *rows])
    assert found.stages[2].recent == Recent(3, pytest.approx((14 + 12 + 90 + 16) / 3), 102)


def test_a_win_without_its_revenue_is_waited_on() -> None:
    _, found = built(
        Funnel=DEFAULT["Funnel"],
        Targets=targets(["2026-09", "Source B", None, None, 65, 13, 325_000]),
        Actuals=[
            DEFAULT["Actuals"][0],
            *(
                [day, "Source B", None, None, None, 4, 1, money, None]
                for day, money in (("2026-09-01", 25_000), ("2026-09-07", 25_000),
                                   ("2026-09-14", None))
            ),
        ],
    )  # fmt: skip
    assert found.rest is not None
    assert found.rest.not_reported == ("Sales",)


def test_no_target_needs_nothing() -> None:
    _, found = built(Targets=DEFAULT["Targets"][:1], Actuals=QUARTER)
    assert (found.target, found.rest) == (None, None)
    assert {need.whole for of in found.sources for need in of.needs} == {0}


@pytest.mark.parametrize(
    ("period", "when"), [("2026-Q2", "over"), ("2026-Q3", "current"), ("2026-Q4", "to come")]
)
def test_only_a_period_that_runs_has_a_rest(period: str, when: str) -> None:
    row = [period, "Source B", None, None, 65, 13, 325_000]
    _, found = built(period, Targets=targets(row))
    assert found.when == when
    assert (found.rest is not None) == (when == "current")


def test_the_day_before_a_period_begins_all_of_it_is_left() -> None:
    row = ["2026-09-21", "Source B", None, None, 5, 1, 25_000]
    _, found = built("2026-09-21", Targets=targets(row))
    assert found.rest is not None
    assert (found.when, found.rest.weeks, found.rest.won, found.rest.lacking) == (
        "current", 1, 0, 25_000
    )  # fmt: skip


def test_the_rest_counts_what_is_on_its_way() -> None:
    # Opportunities take a week to be won: of 4, 2 are won in the week they come, 1 a week later.
    funnel = [
        ["Stage", "Owner", "Weeks to next"],
        ["Opportunity", "Sales", 1],
        ["Won", "Sales", None],
    ]
    _, found = built(
        Funnel=funnel,
        Sources=[["Source", "Team"], ["Source B", "Sales"]],
        Targets=[
            ["Period", "Source", "Opportunity", "Won", "Revenue"],
            ["2026-Q3", "Source B", 92, 46, 460_000],
        ],
        Actuals=[
            ["Date", "Source", "Opportunity", "Won", "Revenue"],
            ["2026-09-14", "Source B", 16, 2, 20_000],
        ],
    )
    rest = found.rest
    assert rest is not None
    weeks = 10 / 7
    assert (rest.won, rest.lacking, rest.weeks) == (20_000, 440_000, weeks)
    assert rest.not_reported == ("Sales",)
    opportunities, wins = rest.stages
    # 8 wait: 4 go on in the first week, 2 in the second, of which 3 of 7 days are left; half win.
    assert opportunities.on_the_way == pytest.approx(5000 * (4 + 2 * 3 / 7))
    assert opportunities.in_time == pytest.approx(0.5 + 0.25 * 3 / 7)
    assert opportunities.last_useful == date(2026, 9, 23)
    lacking = 440_000 - opportunities.on_the_way
    # One a week brings half of itself in the first week, three quarters in the second.
    assert opportunities.a_week == pytest.approx(lacking / (5000 * (0.5 + 0.75 * 3 / 7)))
    assert (wins.on_the_way, wins.in_time) == (0, 1)
    assert wins.a_week == pytest.approx(44 / weeks)


def test_a_flow_that_goes_on_as_it_was_is_all_that_is_needed() -> None:
    flows = {"Source A": (80, 40, 10, 2), "Source B": (None, None, 5, 1)}
    lags = zip(NAMES, (0.2, 0.3, 0.4, 0), strict=True)
    # A week each; the one that straddles the quarter's first day is split by its days.
    weeks = [(date(2025, 4, 28) + timedelta(days=7 * week), 1.0) for week in range(73)]
    weeks.remove((date(2026, 6, 29), 1.0))
    weeks += [(date(2026, 6, 29), 2 / 7), (date(2026, 7, 1), 5 / 7)]

    def row(first: Any, name: str, part: float) -> list[Any]:
        counts = flows[name]
        return [*first, *(n and n * part for n in counts), counts[-1] * 10_000 * part]

    _, found = built(
        Funnel=[DEFAULT["Funnel"][0], *([name, "Sales", None, lag, None] for name, lag in lags)],
        Targets=targets(*(row(["2026-Q3", name], name, 92 / 7) for name in flows)),
        Actuals=[
            DEFAULT["Actuals"][0],
            *(
                [*row([day.isoformat(), name, None], name, part), None]
                for day, part in weeks
                for name in flows
            ),
        ],
    )
    assert found.rest is not None
    assert found.rest.lacking == pytest.approx(10 / 7 * 30_000)
    assert [(s.late, s.a_week) for s in found.rest.stages] == [
        (False, pytest.approx(of)) for of in (80, 40, 15, 3)
    ]


def test_a_target_that_is_reached_needs_nothing_more() -> None:
    _, found = built(scenario=Scenario(target=170_000))
    assert found.rest is not None
    assert (found.rest.won, found.rest.lacking) == (174_000, 0)
    assert {stage.a_week for stage in found.rest.stages if not stage.late} == {0}


def test_what_waits_came_with_the_lags_as_they_are() -> None:
    ways = []
    for lag in (0.1, 0.5, 1.0, 2.0):
        _, found = built(scenario=Scenario(lag=lag), Actuals=QUARTER)
        assert found.rest is not None
        ways.append(found.rest.stages[0].on_the_way)
    assert ways == sorted(ways, reverse=True)  # the faster it goes on, the more of it is in time


def test_a_source_that_is_listed_nowhere_is_no_part_of_a_plan() -> None:
    rows = [["2026-09-14", "Source X", None, None, None, None, 1, 54_000, None], *QUARTER[1:]]
    known, found = built(
        Targets=DEFAULT["Targets"][:1], Actuals=[QUARTER[0], *rows], scenario=Scenario(target=1e6)
    )
    assert [of.source for of in found.sources] == ["Source A", "Source B"]
    assert {row.source for row in target_rows(known, found)} == {"Source A", "Source B", "All"}


def test_a_credit_is_taken_from_what_is_won() -> None:
    _, found = built(Actuals=replaced(DEFAULT["Actuals"], 4, 7, -4_000))
    assert found.rest is not None
    assert found.rest.won == 170_000


def test_a_handover_is_a_handoff_to_a_team_that_did_not_have_it() -> None:
    _, found = built(scenario=Scenario(can_work={"Opportunity": 20}))
    assert found.handovers == (
        Handover(
            stage="Opportunity", above="Qualified", giver="Marketing", receiver="Sales",
            sends=pytest.approx(520 * 7 / 92), takes=pytest.approx(130 * 7 / 92),
            sent=Recent(3, pytest.approx(119 / 3), 41), taken=Recent(3, 9, 10),
            can_work=20, revenue=pytest.approx(650_000),
        ),
    )  # fmt: skip
    (handover,) = found.handovers
    assert handover.not_worked == pytest.approx(520 * 7 / 92 - 20)
    assert handover.worked == pytest.approx(650_000 * 20 / (520 * 7 / 92))


def test_what_can_be_worked_is_more_than_enough() -> None:
    _, found = built(scenario=Scenario(can_work={"Opportunity": 100}))
    (handover,) = found.handovers
    assert (handover.not_worked, handover.worked) == (0, pytest.approx(650_000))
    _, found = built()
    assert (found.handovers[0].not_worked, found.handovers[0].worked) == (None, None)


def test_what_nobody_carries_is_spread_over_all() -> None:
    rows = replaced(DEFAULT["Targets"], 3, 6, 1_950_000)
    _, found = built(Targets=rows)
    assert (found.target, found.planned) == (1_950_000, 975_000)
    assert [of.revenue for of in found.sources] == pytest.approx([1_300_000, 650_000])
    assert found.stages[0].whole == 2600


def test_the_number_may_count_more_than_stages_lead_to() -> None:
    _, found = built(
        Settings=[*DEFAULT["Settings"], ["Number", "Net revenue"]],
        Targets=[
            [*DEFAULT["Targets"][0], "Expansion"],
            [*DEFAULT["Targets"][2], 100_000],
        ],
    )
    assert (found.net, found.target) == (True, 325_000)


def test_the_plans_honesty_is_that_of_the_scenario() -> None:
    _, found = built(scenario=Scenario(rates={"Opportunity": 0.8}, target=1_950_000))
    plans = {(line.kind, line.stage): line.plan for line in found.honesty.lines}
    assert plans["conversion", "Opportunity"] == pytest.approx(0.2)
    assert plans["deal size", "Won"] == pytest.approx(25_000)
    assert plans["volume", "Lead"] == pytest.approx(2 * 1300 / 0.8 * 7 / 92)
    assert plans["revenue", None] == pytest.approx(1_950_000 * 7 / 92)


def conversion(stage: str, above: str, plan: float, past: float, records: float) -> Line:
    quarter = Calendar().parse("2026-Q2")
    return Line(
        "conversion", stage, above, None, plan, (records, records * plan),
        (Past(quarter, past, None),), (),
    )  # fmt: skip


def test_where_a_stage_is_reached_from_several_the_way_of_most_records_counts() -> None:
    lines = (
        conversion("Won", "Opportunity", 0.4, 0.3, 900.0),
        conversion("Won", "Lead", 0.1, 0.2, 100.0),
        conversion("SQL", "Lead", 0.5, 0.0, 100.0),  # nothing was ever converted: no rate to take
    )
    found = past_rates(Honesty(Calendar().parse("2026-Q4"), (), lines, ()))
    assert found == {"Won": pytest.approx(0.75)}


def test_rows_are_ready_for_targets() -> None:
    known, found = built(scenario=Scenario(target=1_000_000.5))
    assert target_rows(known, found) == (
        TargetRow(
            "2026-Q3", "Source A",
            {"Lead": 1334, "Qualified": 534, "Opportunity": 134, "Won": 26.67}, 666_667.0,
            {"Spend": 91_000, "Expansion": None, "Contraction": None, "Churned": None},
        ),
        TargetRow(
            "2026-Q3", "Source B",
            # Fewer than a hundred: one more would change the rates.
            {"Lead": None, "Qualified": None, "Opportunity": 66.67, "Won": 13.34}, 333_333.5,
            dict.fromkeys(("Spend", "Expansion", "Contraction", "Churned")),
        ),
        TargetRow(
            "2026-Q3", "All", dict.fromkeys(NAMES), 1_000_000.5,
            dict.fromkeys(("Spend", "Expansion", "Contraction", "Churned")),
        ),
    )  # fmt: skip


MONTHS = [
    [f"2026-{month}", "Source B", None, None, opportunities, 4, money]
    for month, opportunities, money in ((10, 60, 100_000), (11, 40, 100_000), (12, 20, 200_000))
]


def rows_of(known: Facts, found: Backwards) -> list[tuple[str, str, float | None, float]]:
    return [
        (row.period, row.source, row.records["Opportunity"], row.revenue)
        for row in target_rows(known, found)
    ]


def test_as_planned_the_rows_are_those_that_are_there() -> None:
    assert rows_of(*built("2026-Q4", Targets=targets(*MONTHS))) == [
        ("2026-10", "Source B", 60, 100_000),
        ("2026-11", "Source B", 40, 100_000),
        ("2026-12", "Source B", 20, 200_000),
        ("2026-Q4", "All", None, 400_000),
    ]


def test_a_source_that_plans_by_month_gets_a_row_a_month_in_the_shape_of_its_own() -> None:
    check = ["2026-Q4", "All", None, None, None, None, 400_000]
    year = ["2026", "All", None, None, None, None, 400_000]
    found = built("2026-Q4", Scenario(target=800_000), Targets=targets(*MONTHS, check, year))
    assert rows_of(*found) == [
        ("2026-10", "Source B", 120, 200_000),
        ("2026-11", "Source B", 80, 200_000),
        ("2026-12", "Source B", 40, 400_000),
        ("2026-Q4", "All", None, 800_000),
    ]


def test_what_is_over_keeps_its_plan() -> None:
    months = [
        [f"2026-{month:02}", "Source B", None, None, 20, 4, money]
        for month, money in ((7, 100_000), (8, 100_000), (9, 200_000))
    ]
    found = built(scenario=Scenario(target=800_000), Targets=targets(*months))
    assert rows_of(*found) == [
        ("2026-09", "Source B", 80, 600_000),
        ("2026-Q3", "All", None, 800_000),
    ]
    found = built("2026-08", scenario=Scenario(target=800_000), Targets=targets(*months))
    assert rows_of(*found) == []


def test_a_year_that_stands_beside_its_quarters_as_a_check_is_written_too() -> None:
    quarters = [[f"2027-Q{q}", "Source B", None, None, 130, 26, 650_000] for q in (1, 2, 3, 4)]
    year = ["2027", "All", None, None, None, None, 2_600_000]
    company = [[f"2027-Q{q}", "All", None, None, None, None, 650_000] for q in (1, 2, 3, 4)]
    found = built("2027", Scenario(target=5_200_000), Targets=targets(*quarters, year, *company))
    assert rows_of(*found) == [
        *((f"2027-Q{q}", "Source B", 260, 1_300_000) for q in (1, 2, 3, 4)),
        *((f"2027-Q{q}", "All", None, 1_300_000) for q in (1, 2, 3, 4)),
        ("2027", "All", None, 5_200_000),
    ]


def test_a_quarter_that_only_its_year_plans_gets_a_row_of_its_own() -> None:
    year = ["2027", "Source B", None, None, 365, 73, 1_825_000]
    found = built("2027-Q1", Scenario(target=900_000), Targets=targets(year))
    assert rows_of(*found) == [
        ("2027-Q1", "Source B", 180, 900_000),
        ("2027-Q1", "All", None, 900_000),
    ]


def test_a_month_without_revenue_is_no_target_to_keep() -> None:
    quarter = ["2026-Q4", "Source B", None, None, 130, 26, 650_000]
    month = ["2026-11", "Source B", None, None, None, None, None]
    found = built("2026-Q4", Targets=targets(quarter, month))
    assert [row[:2] for row in rows_of(*found)] == [("2026-Q4", "Source B"), ("2026-Q4", "All")]


def test_without_a_target_there_are_no_rows() -> None:
    assert target_rows(*built(Targets=DEFAULT["Targets"][:1])) == ()


def pasted(known: Facts, found: Backwards, raw: RawWorkbook) -> RawWorkbook:
    """The workbook with the rows in place of those of the same period and source.

    What is not worked back is left out: its figures are the workbook's own.
    """
    stages = [stage.name for stage in known.stages]
    columns = [*stages, "Revenue"]
    table = known.workbook.tables["Targets"].columns
    records: dict[tuple[str, str], list[Any]] = {}
    for i, (period, source) in enumerate(zip(table["Period"], table["Source"], strict=True)):
        row = records.setdefault((period.name, source), [None] * len(columns))
        for c, column in enumerate(columns):
            if (value := table[column][i]) is not None:
                row[c] = (row[c] or 0) + value
    for new in target_rows(known, found):
        records[new.period, new.source] = [*new.records.values(), new.revenue]
    rows: Rows = [["Period", "Source", *columns], *([*key, *row] for key, row in records.items())]
    tabs = [tab if tab.name != "Targets" else RawTab("Targets", rows) for tab in raw.tabs]
    return RawWorkbook("Workbook", tuple(tabs))


@settings(deadline=None)
@given(workbooks(), PERIODS, SCENARIOS)
def test_what_is_worked_back_leads_to_the_target(
    raw: RawWorkbook, period: str, scenario: Scenario
) -> None:
    known = facts.build(read(raw))
    found = backwards.build(known, known.workbook.calendar.parse(period), scenario)
    json.dumps(dataclasses.asdict(found), default=str, allow_nan=False)
    target = found.target or 0.0
    near = {"rel": 1e-9, "abs": 1e-4}
    carried = [of.revenue for of in found.sources] + [of.money for of in found.impossible]
    assert math.fsum(carried) == pytest.approx(target, **near)
    assert math.fsum(e.money for e in found.effects) == pytest.approx(
        found.brings - found.planned, **near
    )
    for of in found.sources:
        rates = [need.rate for need in of.needs[1:] if need.rate is not None]
        assert len(rates) == len(of.needs) - 1
        for k, need in enumerate(of.needs):
            one = plan.forward(1, rates[k:], of.size)
            assert need.records * one == pytest.approx(of.revenue, **near)
            assert of.revenue - 1e-4 <= need.whole * one * (1 + 1e-8)
            assert need.whole * one <= (of.revenue + one) * (1 + 1e-8) + 1e-4
            assert math.fsum(need.by_week) + need.before == pytest.approx(need.records, **near)
    for stage in found.stages:
        needs = [n for of in found.sources for n in of.needs if n.stage == stage.stage]
        assert stage.records <= stage.whole * (1 + 1e-8) <= (stage.records + 1) * (1 + 1e-7)
        assert stage.whole <= sum(need.whole for need in needs)
        assert math.fsum(stage.by_week) + stage.before == pytest.approx(stage.records, **near)
    if found.rest:
        ways = [stage.on_the_way for stage in found.rest.stages]
        assert ways == pytest.approx(sorted(ways, reverse=True), **near)


@settings(deadline=None)
@given(workbooks(), PERIODS, SCENARIOS)
def test_pasted_rows_can_be_read(raw: RawWorkbook, period: str, scenario: Scenario) -> None:
    known = facts.build(read(raw))
    found = backwards.build(known, known.workbook.calendar.parse(period), scenario)
    again = read(pasted(known, found, raw))
    assert [i for i in again.issues if i.tab == "Targets" and i.severity == "error"] == []


GRAINS = [
    ["2027"],
    ["2027-Q1"],
    ["2027-01", "2027-02", "2027-03"],
    ["2027-Q1", "2027-02"],
    ["2027-02"],
    ["2027", "2027-Q1", "2027-01", "2027-03"],
]
CHAINS = st.lists(st.integers(1, 3000), min_size=4, max_size=4).map(
    lambda counts: sorted(counts, reverse=True)
)


@st.composite
def plans(draw: st.DrawFn) -> Rows:
    """Targets of a quarter that is still to come, each source's at periods of its own."""
    rows: Rows = []
    for source in ("Source A", "Source B"):
        for period in draw(st.sampled_from(GRAINS)):
            counts: list[Any] = list(draw(CHAINS))
            if source == "Source B":
                counts[:2] = [None, None]
            rows.append([period, source, *counts, draw(st.integers(1000, 900_000))])
    for period in draw(st.sampled_from([[], *GRAINS])):
        rows.append([period, "All", None, None, None, None, draw(st.integers(1000, 2_000_000))])
    return targets(*rows)


@settings(deadline=None)
@given(plans(), SCENARIOS)
def test_pasted_rows_give_the_plan_back(rows: Rows, scenario: Scenario) -> None:
    raw = workbook(Targets=rows)
    known = facts.build(read(raw))
    chosen = known.workbook.calendar.parse("2027-Q1")
    found = backwards.build(known, chosen, scenario)
    if not target_rows(known, found) or found.impossible or (found.target or 0) < 100:
        return  # nothing to write, or less than cents can tell
    back = backwards.build(facts.build(read(pasted(known, found, raw))), chosen)
    assert back.target == pytest.approx(found.target, abs=0.02)
    carrying = [of for of in found.sources if of.revenue >= 0.01]
    for of, before in zip(back.sources, carrying, strict=True):
        assert of.source == before.source
        assert of.revenue == pytest.approx(before.revenue, rel=1e-6, abs=0.05)
        for need, wanted in zip(of.needs, before.needs, strict=True):
            assert wanted.records * (1 - 1e-6) - 0.01 <= need.records
            assert need.records <= wanted.records + 1.01 + 1e-6 * wanted.records


def test_the_sources_rows_agree_with_the_companys() -> None:
    quarter = ["2026-Q4", "Source A", 1300, 520, 130, 26, 650_000]
    company = [[f"2026-{m}", "All", None, None, None, None, m * 10_000] for m in (10, 11, 12)]
    known, found = built(
        "2026-Q4", Scenario(target=2_000_000), Targets=targets(*MONTHS, quarter, *company)
    )
    raw = workbook(Targets=targets(*MONTHS, quarter, *company))
    assert [i.found for i in read(pasted(known, found, raw)).issues if i.tab == "Targets"] == []


def test_what_is_on_its_way_is_the_same_money_on_both_pages_of_the_plan() -> None:
    known = facts.build(read(open_workbook(SAMPLE)))
    period = known.default_period
    rest = backwards.build(known, period).rest
    way = quarters.build(known, period).quarters[0].way
    assert rest is not None
    assert way is not None
    assert rest.stages[0].on_the_way == pytest.approx(way.money)
