"""The 13-week grid: values are those of the weekly series, plans those of the targets."""

import json
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from scorecard import behaviour, facts, grid
from scorecard.facts import Facts
from scorecard.grid import Grid, Kind, Row, Week
from scorecard.sources import RawWorkbook
from tests.builders import Rows, read
from tests.generated import workbooks
from tests.test_behaviour import FUNNEL, LAST, monday, opened, rows

# Weeks of 2026, so that each of them plans 100 leads, 10 wins and 50,000.
YEAR = 365 / 7
TARGETS: Rows = [
    ["Period", "Source", "Lead", "Won", "Revenue"],
    ["2026", "Source A", 100 * YEAR, 10 * YEAR, 50_000 * YEAR],
]


def built(known: Facts, period: str = "2026-Q3") -> Grid:
    return grid.build(known, known.workbook.calendar.parse(period))


def row(found: Grid, kind: Kind) -> Row:
    return next(of for of in found.rows if of.kind == kind)


def wins(*won: int, revenue: int = 5_000) -> Rows:
    """The last weeks, with so many wins each."""
    last = len(won) - 1
    return [[monday(last - i), "Source A", 100, n, n * revenue] for i, n in enumerate(won)]


# --- worked by hand


def test_a_row_a_measure_in_the_funnels_order() -> None:
    known = facts.build(read())
    found = grid.build(known, known.default_period)
    assert [(of.kind, of.stage, of.above) for of in found.rows] == [
        ("number", None, None),
        ("volume", "Lead", None),
        ("conversion", "Qualified", "Lead"),
        ("conversion", "Opportunity", "Qualified"),
        ("conversion", "Won", "Opportunity"),
        ("wins", "Won", None),
        ("deal size", "Won", None),
    ]
    assert [of.owners for of in found.rows] == [
        ("Sales",), ("Marketing",), ("Marketing",), ("Sales",), ("Sales",), ("Sales",), ("Sales",),
    ]  # fmt: skip


def test_the_last_thirteen_complete_weeks_oldest_first() -> None:
    found = built(opened(rows(3)))
    assert found.weeks == tuple(LAST - timedelta(days=7 * back) for back in range(12, -1, -1))
    assert [week.value for week in row(found, "volume").weeks] == [None] * 10 + [100.0] * 3


def test_a_weeks_plan_is_that_of_its_seven_days() -> None:
    found = built(opened(wins(9, 10, 11), TARGETS))
    # 9, 10 and 11 wins of 100 leads; the target states 10%, at 5,000 a win
    assert {of.kind: of.weeks[-1].plan for of in found.rows} == {
        "number": pytest.approx(50_000),
        "volume": pytest.approx(100),
        "conversion": pytest.approx(0.1),
        "wins": pytest.approx(10),
        "deal size": pytest.approx(5_000),
    }
    assert row(found, "wins").weeks[-3:] == (
        Week(9.0, pytest.approx(10), "close"),
        Week(10.0, pytest.approx(10), "met"),
        Week(11.0, pytest.approx(10), "met"),
    )


def test_a_week_of_two_quarters_has_the_plan_of_both() -> None:
    # Q2 has 91 days, Q3 92: 91 and 184 leads are 1 and 2 a day. The week of 29 June: 2 + 5 x 2.
    targets = [TARGETS[0], ["2026-Q2", "Source A", 91, None, 1], ["2026-Q3", "Source A", 184, 1, 1]]
    plans = {
        week: of.plan
        for week, of in zip(
            built(opened(rows(13), targets)).weeks,
            row(built(opened(rows(13), targets)), "volume").weeks,
            strict=True,
        )
    }
    assert plans[date(2026, 6, 22)] == pytest.approx(7)
    assert plans[date(2026, 6, 29)] == pytest.approx(12)
    assert plans[date(2026, 7, 6)] == pytest.approx(14)


def test_a_week_with_a_day_without_a_target_has_no_plan() -> None:
    targets = [TARGETS[0], ["2026-Q3", "Source A", 184, 18, 9_000]]
    found = built(opened(rows(13), targets))
    assert [found.weeks[i] for i, of in enumerate(row(found, "volume").weeks) if of.plan is None] \
        == [date(2026, 6, 22), date(2026, 6, 29)]  # fmt: skip
    assert row(found, "number").weeks[1].plan is None
    # A rate is stated by the days that have a target.
    assert row(found, "conversion").weeks[1].plan == pytest.approx(18 / 184)


def test_a_planned_rate_is_of_the_sources_that_plan_both_stages() -> None:
    targets = [
        *TARGETS,
        ["2026", "Source B", None, 30 * YEAR, 90_000 * YEAR],  # enters at the win
    ]
    found = built(opened([*wins(10), *rows(1, "Source B", None, 30, 90_000)], targets))
    assert row(found, "conversion").weeks[-1] == Week(0.1, pytest.approx(0.1), "met")
    assert row(found, "wins").weeks[-1] == Week(40.0, pytest.approx(40), "met")
    assert row(found, "deal size").weeks[-1] == Week(3_500.0, pytest.approx(3_500), "met")


def test_the_companys_own_target_is_the_plan_of_the_number() -> None:
    targets = [*TARGETS, ["2026", "All", None, None, 60_000 * YEAR]]
    assert row(built(opened(wins(10), targets)), "number").weeks[-1] == Week(
        50_000.0, pytest.approx(60_000), "below"
    )


def test_net_revenue_is_compared_with_planned_closed_won() -> None:
    setting = [["Setting", "Value"], ["Number", "Net revenue"]]
    targets = [[*TARGETS[0], "Expansion"], [*TARGETS[1], 700_000]]
    found = built(opened(wins(10), targets, Settings=setting))
    assert row(found, "closed-won").weeks[-1] == Week(50_000.0, pytest.approx(50_000), "met")


def test_the_bands_are_those_of_settings() -> None:
    def marks(*bands: Any) -> list[Any]:
        setting = [["Setting", "Value"], *bands]
        found = built(opened(wins(8, 9, 10), TARGETS, Settings=setting))
        return [of.mark for of in row(found, "wins").weeks[-3:]]

    assert marks() == ["below", "close", "met"]
    assert marks(["On track from", "90%"], ["Attention from", "80%"]) == ["close", "met", "met"]


@pytest.mark.parametrize("n", range(1, 14))
def test_a_plan_that_is_met_exactly_is_met_whatever_its_days_add_up_to(n: int) -> None:
    year = [300 * n * YEAR, n * YEAR, 7 * n * YEAR]
    targets = [TARGETS[0], ["2026", "Source A", *year]]
    found = built(opened(rows(3, "Source A", 300 * n, n, 7 * n), targets))
    assert {of.kind: of.status for of in found.rows} == dict.fromkeys(
        ("number", "volume", "conversion", "wins", "deal size"), "on plan"
    )


def test_a_plan_of_zero_is_none_to_compare_with() -> None:
    targets = [TARGETS[0], ["2026", "Source A", 5_200, 0, 0]]
    found = built(opened(wins(1), targets))
    assert row(found, "wins").weeks[-1] == Week(1.0, 0.0, None)
    assert row(found, "wins").status == "no plan"
    assert row(found, "deal size").weeks[-1].plan is None


# --- the status


@pytest.mark.parametrize(
    ("won", "status"),
    [
        ((0, 10, 10, 12), "on plan"),
        ((20, 9, 8, 9), "off plan"),
        ((9, 10, 9, 9), "mixed"),
        ((10,), "on plan"),
        ((9,), "off plan"),
    ],
)
def test_the_status_is_of_the_last_three_weeks(won: tuple[int, ...], status: str) -> None:
    assert row(built(opened(wins(*won), TARGETS)), "wins").status == status


def test_a_last_week_that_is_missing_is_not_reported() -> None:
    late = wins(10, 10, 10, 10)[:-1]
    assert {of.status for of in built(opened(late, TARGETS)).rows} == {"not reported"}


def test_a_missing_week_before_the_last_does_not_count() -> None:
    holed = wins(10, 10, 0, 10)
    del holed[2]
    assert row(built(opened(holed, TARGETS)), "wins").status == "on plan"


def test_without_targets_there_is_no_plan() -> None:
    assert {of.status for of in built(opened(rows(4))).rows} == {"no plan"}


def test_weeks_without_a_win_have_no_deal_size_and_are_reported() -> None:
    found = built(opened(wins(10, 10, 0), TARGETS))
    size = row(found, "deal size")
    assert size.weeks[-1] == Week(None, pytest.approx(5_000), None, empty=True)
    assert size.status == "on plan"  # of the two weeks before
    assert row(built(opened(wins(0, 0, 0), TARGETS)), "deal size").status == "no wins"


def test_a_funnel_of_one_stage_has_its_wins_once() -> None:
    targets = [["Period", "Source", "Won", "Revenue"], ["2026", "Source A", 520, 52_000]]
    known = opened(
        [], targets,
        Funnel=[FUNNEL[0], ["Won", "Sales"]],
        Actuals=[["Date", "Source", "Won", "Revenue"], [monday(0), "Source A", 0, 0]],
    )  # fmt: skip
    found = built(known)
    assert [of.kind for of in found.rows] == ["number", "volume", "deal size"]
    assert found.rows[-1].weeks[-1].empty


# --- owners


def test_two_owners_are_both_named_and_a_blank_one_is_none() -> None:
    shared = [FUNNEL[0], ["Lead", "Marketing, Sales"], ["Won", None]]
    setting = [["Setting", "Value"], ["Deal size owner", "Finance"]]
    found = built(opened(rows(3), Funnel=shared, Settings=setting))
    assert {of.kind: of.owners for of in found.rows} == {
        "number": (),
        "volume": ("Marketing", "Sales"),
        "conversion": (),
        "wins": (),
        "deal size": ("Finance",),
    }


# --- edges


def test_without_stages_there_is_the_number() -> None:
    known = facts.build(
        read(
            None,
            Funnel=[["Stage", "Owner"]],
            Targets=[["Period", "Source", "Revenue"]],
            Actuals=[["Date", "Source", "Revenue"], [monday(0), "Source A", 7_000]],
        )
    )
    (only,) = built(known).rows
    assert (only.kind, only.owners, only.weeks[-1]) == ("number", (), Week(7_000.0, None, None))


def test_an_empty_workbook_has_thirteen_blank_weeks() -> None:
    found = built(opened([]))
    assert {of.status for of in found.rows} == {"not reported"}
    assert all(week == Week(None, None, None) for of in found.rows for week in of.weeks)


def test_a_week_from_sunday_and_a_year_from_february() -> None:
    setting = [
        ["Setting", "Value"],
        ["Week starts on", "Sunday"],
        ["Fiscal year starts", "February"],
    ]
    known = opened(rows(3), Settings=setting)
    found = grid.build(known, known.default_period)
    assert found.weeks[-1] == date(2026, 9, 13)  # to Saturday, 19 September
    assert [of.value for of in row(found, "volume").weeks[-3:]] == [100.0] * 3


def test_a_period_that_is_over_ends_with_its_last_complete_week() -> None:
    found = built(opened(rows(20)), "2026-Q2")
    assert found.weeks[-1] == date(2026, 6, 22)
    assert built(opened(rows(20)), "2019-Q1").rows[0].status == "not reported"


# --- for every workbook


@settings(max_examples=60)
@given(workbooks())
def test_values_are_those_of_the_weekly_series(raw: RawWorkbook) -> None:
    known = facts.build(read(raw))
    period = known.default_period
    found = grid.build(known, period)
    weekly = {
        (of.kind, of.stage): {
            week: point.value for week, point in zip(of.weeks, of.points, strict=True)
        }
        for of in behaviour.build(known, period)
    }
    assert {(of.kind, of.stage) for of in found.rows if of.kind != "wins"} == weekly.keys()
    for of in found.rows:
        if of.kind != "wins":
            values = [week.value for week in of.weeks]
            assert values == [weekly[of.kind, of.stage].get(week) for week in found.weeks]


@settings(max_examples=60)
@given(workbooks())
def test_marks_and_statuses_follow_from_values_and_plans(raw: RawWorkbook) -> None:
    found = grid.build(known := facts.build(read(raw)), known.default_period)
    assert len(found.weeks) == 13
    for of in found.rows:
        assert len(of.weeks) == 13
        for week in of.weeks:
            compared = week.value is not None and week.plan is not None and week.plan > 0
            assert (week.mark is not None) == compared
            if week.mark and week.value is not None and week.plan is not None:
                assert (week.mark == "met") == (round(week.value / week.plan, 9) >= 1)
        late = of.weeks[-1].value is None and not of.weeks[-1].empty
        assert (of.status == "not reported") == late
    wins_row = next((of for of in found.rows if of.kind == "wins"), None)
    for week in wins_row.weeks if wins_row else ():
        assert week.value is None or week.value >= 0
    json.dumps(asdict(found), default=str, allow_nan=False)
