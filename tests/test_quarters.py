"""The next quarters: what holds for every workbook, and which quarters are told.

Open this when the parts of a quarter do not add up. What is on its way is in
`test_quarters_transit.py`, the open deals are in `test_quarters_deals.py`.
"""

import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import facts as fact_tables
from scorecard import ledger
from scorecard.facts import Facts, total
from scorecard.quarters import SHOWN, Quarters, Way, build
from scorecard.sources import RawWorkbook
from scorecard.workbook import read as read_raw
from tests.builders import AT_ONCE, DEFAULT, NOW, Rows, read
from tests.generated import workbooks
from tests.test_deals import tab, won

PERIODS = st.sampled_from(
    ["2026", "2026-Q2", "2026-Q3", "2026-Q4", "2026-08", "2026-08-31", "2027-Q2", "2025"]
)
NO_ACTUALS = DEFAULT["Actuals"][:1]


def of_raw(raw: RawWorkbook, period: str) -> tuple[Facts, Quarters]:
    facts = fact_tables.build(read_raw(raw, NOW))
    return facts, build(facts, facts.workbook.calendar.parse(period))


def built(period: str = "2026-Q3", **tabs: Any) -> Quarters:
    facts = fact_tables.build(read(**tabs))
    return build(facts, facts.workbook.calendar.parse(period))


def names(result: Quarters) -> list[tuple[str, str]]:
    return [(of.period.name, of.state) for of in result.quarters]


def added(ways: list[Way | None]) -> list[Any]:
    known = [way for way in ways if way is not None]
    sums = [sum(getattr(way, name) for way in known) for name in ("wins", "money", "planned")]
    return [pytest.approx(amount, rel=1e-9, abs=1e-3) for amount in sums]


def plainly(way: Way | None) -> list[float]:
    return [0.0, 0.0, 0.0] if way is None else [way.wins, way.money, way.planned]


# --- every workbook


@settings(max_examples=60)
@given(workbooks(), PERIODS)
def test_every_workbook_has_a_result_that_is_plain(raw: RawWorkbook, period: str) -> None:
    _, result = of_raw(raw, period)
    json.dumps(dataclasses.asdict(result), default=date.isoformat, allow_nan=False)
    assert 2 <= len(result.quarters) <= SHOWN
    assert len(result.transit.quarters) == len(result.quarters)


@settings(max_examples=60)
@given(workbooks(), PERIODS)
def test_a_target_is_won_and_on_its_way_and_still_to_come(raw: RawWorkbook, period: str) -> None:
    facts, result = of_raw(raw, period)
    for of in result.quarters:
        book = ledger.build(facts, of.period)
        assert of.target == book.target
        assert of.won == (None if book.actual is None else pytest.approx(book.actual, abs=1e-5))
        if of.target is None:
            assert (of.remaining, of.to_come, of.coverage, of.all_open) == (None,) * 4
            continue
        on_way = of.way.money if of.way else 0.0
        assert of.to_come is not None
        assert (of.won or 0.0) + on_way + of.to_come == pytest.approx(of.target, abs=1e-5)
        assert of.remaining == pytest.approx(max(of.target - (of.won or 0.0), 0.0), abs=1e-5)


@settings(max_examples=60)
@given(workbooks(), PERIODS)
def test_what_is_on_its_way_is_its_sources_and_its_teams(raw: RawWorkbook, period: str) -> None:
    facts, result = of_raw(raw, period)
    found = result.transit
    for i, of in enumerate(result.quarters):
        assert of.way == found.quarters[i]
        followed = [row.way for row in found.followed if row.quarter == of.period.name]
        assert plainly(of.way) == added([*followed])
        assert plainly(of.way) == added([team.quarters[i] for team in result.teams])
        at_recent = [row.at_recent for row in followed]
        if of.way is not None and of.way.at_recent is not None:
            assert of.way.at_recent == pytest.approx(sum(at_recent), abs=1e-3)
            teams = [team.quarters[i] for team in result.teams]
            by_team = [way.at_recent or 0.0 for way in teams if way is not None]
            assert of.way.at_recent == pytest.approx(sum(by_team), abs=1e-3)
        else:
            assert None in at_recent or not followed
        if of.state == "over":
            assert plainly(of.way) == [0.0, 0.0, 0.0]
        assert min(plainly(of.way)) >= 0
    for whole, parts in (
        (found.before, [team.before for team in result.teams]),
        (found.later, [team.later for team in result.teams]),
    ):
        assert plainly(whole) == added(parts)
    days = facts.cube.span(result.grown.start, min(result.grown.end, facts.through))
    sourced = sum(team.won for team in result.teams if team.won is not None)
    assert sourced == pytest.approx(total(facts.actual[:, days].sum(axis=0)) or 0.0, abs=1e-3)


@settings(max_examples=30)
@given(workbooks())
def test_as_much_is_on_its_way_whichever_quarters_are_shown(raw: RawWorkbook) -> None:
    facts, now = of_raw(raw, "2026-Q3")
    past = build(facts, facts.workbook.calendar.parse("2024"))
    told = {of.source: (of.rates, of.size) for of in past.transit.followed}
    if all(told.get(of.source) == (of.rates, of.size) for of in now.transit.followed):
        found = [[of.transit.before, *of.transit.quarters, of.transit.later] for of in (now, past)]
        assert [sum(plainly(way)[0] for way in found[1])] == added(found[0])[:1]


# --- which quarters are told


def test_without_anything_the_quarter_and_the_next_one_are_told() -> None:
    result = built(Targets=DEFAULT["Targets"][:1], Actuals=NO_ACTUALS, Funnel=AT_ONCE)
    assert names(result) == [("2026-Q3", "running"), ("2026-Q4", "coming")]
    assert [(of.target, of.won, of.way) for of in result.quarters] == [(None, None, None)] * 2
    assert result.pipeline is None


def test_a_target_is_told_up_to_three_quarters_ahead() -> None:
    def targets(*periods: str) -> Rows:
        return [*DEFAULT["Targets"][:1], *([p, "All", *[None] * 4, 1, None] for p in periods)]

    assert names(built(Targets=targets("2027-Q1"))) == [
        ("2026-Q3", "running"), ("2026-Q4", "coming"), ("2027-Q1", "coming")
    ]  # fmt: skip
    assert len(built(Targets=targets("2027")).quarters) == SHOWN
    assert len(built(Targets=targets("2028")).quarters) == 2


def test_an_open_deal_is_told_as_far_ahead_as_it_should_close() -> None:
    result = built(Deals=tab({"Expected close": "2027-01-04"}))
    assert [name for name, _ in names(result)] == ["2026-Q3", "2026-Q4", "2027-Q1"]


def test_what_arrives_today_is_told_as_far_ahead_as_it_usually_takes() -> None:
    slow = [[*row[:3], 12 if row[0] == "Lead" else row[3], *row[4:]] for row in DEFAULT["Funnel"]]
    assert names(built(Funnel=slow))[-1] == ("2027-Q1", "coming")  # 20 weeks


@pytest.mark.parametrize(
    ("period", "told"),
    [
        ("2026", ["2026-Q3 running", "2026-Q4 coming"]),
        ("2026-09-07", ["2026-Q3 running", "2026-Q4 coming"]),
        ("2026-06-01", ["2026-Q2 over", "2026-Q3 running", "2026-Q4 coming"]),
        ("2026-10", ["2026-Q4 coming", "2027-Q1 coming"]),
    ],
)
def test_quarters_are_counted_from_the_period_that_was_chosen(period: str, told: list[str]) -> None:
    assert [" ".join(of) for of in names(built(period))] == told


def test_a_quarter_that_ends_on_the_through_date_is_over() -> None:
    settings = [["Setting", "Value"], ["Week starts on", "Thursday"]]
    facts = fact_tables.build(read(as_of=date(2026, 9, 30), Settings=settings))
    assert facts.through == date(2026, 9, 30)
    result = build(facts, facts.default_period)
    assert names(result) == [("2026-Q3", "over"), ("2026-Q4", "coming")]


# --- the parts of a quarter


def test_a_quarter_that_was_won_lacks_nothing_and_has_no_coverage() -> None:
    result = built(
        Targets=[DEFAULT["Targets"][0], ["2026-Q3", "All", *[None] * 4, 100_000, None]],
        Deals=tab({"Expected close": "2026-09-30", "Amount": 24_000}),
    )
    quarter = result.quarters[0]
    assert (quarter.won, quarter.remaining, quarter.coverage) == (174_000, 0.0, None)
    assert quarter.all_open is None
    assert quarter.due is not None
    assert (quarter.due.deals, quarter.due.money) == (1, 24_000)


def test_coverage_is_what_is_due_over_what_is_lacking() -> None:
    result = built(
        Deals=tab(
            {"Expected close": "2026-09-30", "Amount": 400_500},
            {"Expected close": "2026-10-01", "Amount": 400_500},
            {"Expected close": "2026-09-20", "Amount": 801_000},
        )
    )
    first = result.quarters[0]
    assert (first.target, first.won, first.remaining) == (975_000, 174_000, 801_000)
    assert (first.coverage, first.all_open) == (0.5, 2.0)


def test_the_published_coverage_comes_out() -> None:
    cases = json.loads(Path(__file__).with_name("oracles.json").read_text("utf-8"))["oracles"]
    oracle = next(case for case in cases if case["id"] == "coverage-contextaware")
    due, lacking = oracle["inputs"]["pipeline"], oracle["inputs"]["target"]
    result = built(
        Targets=[DEFAULT["Targets"][0], ["2026-Q4", "All", *[None] * 4, lacking, None]],
        Deals=tab({"Expected close": "2026-11-02", "Amount": due}),
    )
    assert result.quarters[1].coverage == pytest.approx(oracle["expected"]["coverage"])


def test_open_deals_without_any_amount_cover_nothing_that_is_known() -> None:
    result = built(Deals=tab({"Expected close": "2026-09-30", "Amount": None}))
    assert (result.quarters[0].coverage, result.quarters[0].all_open) == (None, None)


def test_net_revenue_counts_in_target_and_won() -> None:
    result = built(
        Settings=[["Setting", "Value"], ["Number", "Net revenue"]],
        Customers=[
            ["Date", "Source", "Opening", "Expansion", "Contraction", "Churned"],
            ["2026-08", "Source A", 900_000, 10_000, 0, 4_000],
        ],
    )
    assert (result.net, result.quarters[0].won) == (True, 180_000)


# --- teams


def test_two_teams_of_a_source_share_equally_and_no_team_is_told_apart() -> None:
    sources = [["Source", "Team"], ["Source A", "Marketing, Sales"], ["Source B", None]]
    result = built(
        Sources=sources,
        Deals=tab(
            {"Amount": 10_000, "Expected close": "2026-11-02"},
            {"Amount": None, "Expected close": "2026-09-25"},
            {"Source": "Source B", "Amount": 700},
            {"Source": None, "Amount": 70, "Created": "2026-05-01"},
        ),
    )
    told = {of.team: (of.won, of.seed and dataclasses.astuple(of.seed)) for of in result.teams}
    assert told == {
        "Marketing": (62_500, (1.0, 5_000.0, 0.5, 5_000.0)),
        "Sales": (62_500, (1.0, 5_000.0, 0.5, 5_000.0)),
        None: (49_000, (1.0, 700.0, 0.0, 0.0)),
    }


def test_a_deal_of_no_source_is_no_teams() -> None:
    result = built(Deals=tab({"Source": None, "Amount": 70}), Actuals=NO_ACTUALS)
    last = result.teams[-1]
    assert (last.team, last.won, last.later) == (None, None, None)
    assert last.seed is not None
    assert (last.seed.deals, last.seed.money) == (1.0, 70.0)


def test_the_team_that_won_most_is_first() -> None:
    rows = [*NO_ACTUALS, ["2026-09-14", "Source B", None, None, None, 1, 1, 9_000, None]]
    assert [of.team for of in built(Actuals=rows).teams] == ["Sales", "Marketing"]


def test_the_harvest_of_a_quarter_to_come_is_todays() -> None:
    deals = tab(won(500, Closed="2026-09-14"), {"Expected close": "2026-11-02"})
    assert built("2027-Q1", Deals=deals).grown.name == "2026-Q3"
    assert built("2026-Q2", Deals=deals).grown.name == "2026-Q2"
    later = built("2027-Q1", Deals=deals)
    assert later.pipeline is not None
    assert (later.pipeline.won.money, later.pipeline.open.before.deals) == (500, 1)
