"""What is on its way: a case by hand, the ledger's own bookkeeping beside it, and the edges."""

import math
from datetime import date, timedelta
from typing import Any

import pytest

from scorecard import facts as fact_tables
from scorecard import ledger, upstream
from scorecard.facts import Facts
from scorecard.quarters import Followed, Late, Quarters, Transit, Way, build
from tests.builders import Rows, read

WEEK = date(2026, 9, 14)  # the Monday of the last complete week
FUNNEL: Rows = [["Stage", "Owner", "Weeks to next"], ["Lead", "Marketing", 1], ["Won", "Sales"]]
THREE: Rows = [
    ["Stage", "Owner", "Weeks to next"],
    ["Lead", "Marketing", 1],
    ["SQL", "Sales", 2],
    ["Won", "Sales", None],
]
SOURCES: Rows = [["Source", "Team"], ["Source A", "Marketing"]]
HEADER = ["Date", "Source", "Lead", "Won", "Revenue"]
TARGET = ["Period", "Source", "Lead", "Won", "Revenue"]
# Ten leads and five wins a day, 1,000 a win.
PLAN = ["2026-Q3", "Source A", 920, 460, 460_000]


def monday(back: int) -> str:
    return (WEEK - timedelta(weeks=back)).isoformat()


def weekly(lead: Any, won: Any = 0, revenue: Any = 0, weeks: int = 1) -> Rows:
    return [[monday(back), "Source A", lead, won, revenue] for back in range(weeks)]


def followed(
    actuals: Rows, targets: Rows | None = None, period: str = "2026-Q3", **tabs: Any
) -> Quarters:
    facts = known(actuals, targets, **tabs)
    return build(facts, facts.workbook.calendar.parse(period))


def known(actuals: Rows, targets: Rows | None = None, **tabs: Any) -> Facts:
    book = {"Funnel": FUNNEL, "Sources": SOURCES, **tabs}
    columns = [*(row[0] for row in book["Funnel"][1:]), "Revenue"]
    plan = [PLAN] if targets is None else targets
    return fact_tables.build(
        read(
            Targets=[["Period", "Source", *columns], *plan],
            Actuals=[["Date", "Source", *columns], *actuals],
            **book,
        )
    )


def ways(found: Transit) -> list[Way | None]:
    return [found.before, *found.quarters, found.later]


# --- by hand


def test_eight_leads_of_which_half_win_a_week_later_on_average() -> None:
    """Four wait, half of them win: 1 in the week of 21 Sep, 1/2 in the next, 1/4 ...

    The week of 28 September has three days in the quarter, that of 28 December four in the next.
    """
    result = followed(weekly(8))
    tail = 0.5**14
    wins = [0.0, 1 + 3 / 14, 1 - 3 / 14 - tail * 10 / 7, tail * 10 / 7]
    # The plan has seventy leads in that week, so 8.75 times as much is on its way.
    for way, expected in zip(ways(result.transit), wins, strict=True):
        assert way is not None
        assert way.wins == pytest.approx(expected, abs=1e-8)
        assert way.money == pytest.approx(1000 * expected, abs=1e-5)
        assert way.planned == pytest.approx(8750 * expected, abs=1e-4)
        assert way.decided == way.money - way.planned
    assert result.quarters[0].to_come == pytest.approx(460_000 - 1000 * wins[1], abs=1e-5)


def test_records_wait_in_every_stage_of_the_chain() -> None:
    """Of 8 leads 4 wait, of 9 SQLs 6; half of the leads become SQLs, a third of the SQLs win."""
    plan = [["2026-Q3", "Source A", 600, 300, 100, 100_000]]
    rows: Rows = [[monday(0), "Source A", 8, 9, 0, 0]]
    result = followed(rows, plan, Funnel=THREE)
    (first, _) = result.transit.followed
    assert first.rates == (pytest.approx(0.5), pytest.approx(1 / 3))
    assert (first.lags, first.stages) == ((1.0, 2.0), ("Lead", "SQL", "Won"))
    wins = [way.wins for way in ways(result.transit) if way is not None]
    assert sum(wins) == pytest.approx((4 * 0.5 + 6) / 3, abs=1e-7)
    # In the first week 1 of 4 leads' 2 SQLs comes; of 7 SQLs a third goes on, and wins at 1/3.
    # In the next week half an SQL comes; of 31/6 a third goes on; three of its days count.
    expected = 7 / 3 / 3 + 3 / 7 * (7 * 2 / 3 + 0.5) / 3 / 3
    assert wins[1] == pytest.approx(expected, abs=1e-8)


def test_what_arrives_as_planned_decides_nothing() -> None:
    result = followed(weekly(70, 35, 35_000, 30), [["2026", "Source A", 3650, 1825, 1_825_000]])
    assert [way and way.decided for way in ways(result.transit)] == pytest.approx([0.0] * 4)
    quarter = result.quarters[1].way
    assert quarter is not None
    # 70 wait, half of them win; 35/2 in the first week, 3/7 of 35/4 in the second are before it.
    assert quarter.wins == pytest.approx(35 * (1 / 2 - 3 / 28), rel=1e-3)


def test_what_is_decided_is_what_where_it_broke_says_where_the_plan_goes_on() -> None:
    rows = [[monday(w), "Source A", 70 + (-1) ** w * w, 31, 31_000] for w in range(30)]
    facts = known(rows, [["2026", "Source A", 3650, 1825, 1_825_000]])
    period = facts.default_period
    births = upstream.build(facts, ledger.build(facts, period)).handoffs
    result = build(facts, period)
    decided = [way.decided for way in result.transit.quarters if way is not None]
    assert decided[0] == pytest.approx(math.fsum(birth.rest.total for birth in births), rel=1e-6)
    assert decided[1] == pytest.approx(math.fsum(birth.next.total for birth in births), rel=1e-6)
    assert abs(decided[1]) > 1


def test_what_came_before_the_quarters_shown_is_told_apart() -> None:
    now, later = followed(weekly(8)), followed(weekly(8), period="2026-Q4")
    before = later.transit.before
    assert before is not None
    assert before == now.transit.quarters[0]
    assert later.transit.quarters[0] == now.transit.quarters[1]


# --- rates


def quoted(result: Quarters) -> list[tuple[str, str, str | None]]:
    return [(of.quarter, of.basis, of.of) for of in result.transit.followed]


def test_each_quarter_has_the_rates_of_its_own_plan() -> None:
    """The next plan's leads are twice as many: of those due in it half are the plan's before."""
    targets = [PLAN, ["2026-Q4", "Source A", 1840, 460, 920_000]]
    result = followed(weekly(8), targets)
    assert quoted(result) == [
        ("2026-Q3", "its plan", "2026-Q3"),
        ("2026-Q4", "its plan", "2026-Q4"),
    ]
    first, second = result.transit.followed
    assert (first.rates, first.size) == ((pytest.approx(0.5),), 1000)
    # 20 a day fall due but for the first weeks, in which 10, 5, 5/2 ... less do: a week of 10.
    due = 1840 - 70
    assert (second.rates, second.size) == ((pytest.approx(460 / due, rel=1e-3),), 2000)


def test_a_quarter_without_a_plan_has_the_rates_of_todays() -> None:
    assert quoted(followed(weekly(8))) == [
        ("2026-Q3", "its plan", "2026-Q3"),
        ("2026-Q4", "another plan", "2026-Q3"),
    ]


def test_before_the_quarters_shown_todays_rates_hold() -> None:
    targets = [PLAN, ["2026-Q4", "Source A", 1840, 460, 920_000]]
    now, later = (followed(weekly(8), targets, period) for period in ("2026-Q3", "2026-Q4"))
    assert later.transit.before == now.transit.quarters[0]


def test_where_only_a_later_quarter_is_planned_its_rates_hold() -> None:
    result = followed(weekly(8), [["2026-Q4", "Source A", 920, 460, 460_000]])
    assert quoted(result) == [
        ("2026-Q3", "another plan", "2026-Q4"),
        ("2026-Q4", "its plan", "2026-Q4"),
    ]


def test_without_a_plan_a_source_has_its_own_rates_of_a_year() -> None:
    result = followed(weekly(10, 4, 8_000, 20), [])
    assert quoted(result) == [("2026-Q3", "last year", None), ("2026-Q4", "last year", None)]
    first = result.transit.followed[0]
    assert (first.rates, first.size) == ((pytest.approx(0.4),), 2000)
    assert first.way.planned == 0
    assert first.way.wins == pytest.approx(4 * (1 / 2 + 3 / 28), rel=1e-3)  # 10 wait


def test_weeks_that_are_not_fully_reported_give_no_rates() -> None:
    rows = [
        [*row[:3], None, None] if back % 2 else row
        for back, row in enumerate(weekly(10, 4, 8_000, 26))
    ]
    assert followed(rows, []).transit.followed[0].rates == (pytest.approx(0.4),)
    assert followed(rows[:24], []).transit.left_out == (("Source A", "no rates"),)


def test_wins_without_their_revenue_give_no_deal_size() -> None:
    rows = [*weekly(10, 4, 8_000, 13), [monday(13), "Source A", 10, 4, None]]
    assert followed(rows, []).transit.followed[0].size == 2000


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        ([920, None, 460_000], "its chain does not end in a win"),
        ([None, 460, 460_000], "it begins with the win"),
        ([920, 0, 0], "no win is planned"),
        ([0, 460, 460_000], "nothing leads to the wins"),
        ([920, 460, 0], "a win is worth nothing"),
    ],
)
def test_a_plan_that_leads_nowhere_gives_no_rates(plan: list[Any], why: str) -> None:
    result = followed(weekly(10, 4, 8_000, 20), [["2026-Q3", "Source A", *plan]])
    assert {basis for _, basis, _ in quoted(result)} == {"last year"}, why


# --- what is not known


def test_a_source_without_a_stage_before_the_win_cannot_be_followed() -> None:
    result = followed(weekly(None, 4, 8_000, 20), [])
    assert result.transit.left_out == (("Source A", "no stage before the win"),)
    assert [of.way for of in result.quarters] == [None, None]


def test_a_source_that_is_planned_and_not_reported_cannot_be_followed() -> None:
    assert followed([]).transit.left_out == (("Source A", "not reported"),)
    assert followed([], []).transit.left_out == ()


def test_a_stage_that_is_not_reported_is_on_neither_side() -> None:
    whole = weekly(70, 35, 35_000, 30)
    rows = [*whole[:2], [monday(2), "Source A", None, 35, 35_000], *whole[3:]]
    result = followed(rows, [["2026", "Source A", 3650, 1825, 1_825_000]])
    (late,) = result.transit.late
    assert late == Late("Source A", "Lead", "Marketing", (date(2026, 8, 31),))
    ways_there = [way for way in ways(result.transit) if way is not None]
    assert [way.decided for way in ways_there] == pytest.approx([0.0] * 4)
    # An eighth of those 70 would still wait, and half of them win.
    assert sum(way.wins for way in ways_there) == pytest.approx(35 - 70 / 16, rel=1e-3)


def test_weeks_of_which_hardly_a_record_is_left_are_not_waited_for() -> None:
    whole = weekly(70, 35, 35_000, 30)
    rows = [
        row if back != 6 else [row[0], row[1], None, 35, 35_000] for back, row in enumerate(whole)
    ]
    assert followed(rows).transit.late == ()  # a lag of one week has a tail of six


def test_wins_that_are_not_reported_hold_nothing_up() -> None:
    rows = [[monday(0), "Source A", 70, None, None], *weekly(70, 35, 35_000, 30)[1:]]
    assert followed(rows).transit.late == ()


def test_reports_that_begin_late_are_told() -> None:
    assert followed(weekly(8, weeks=5)).transit.short == ("Source A",)
    assert followed(weekly(8, weeks=6)).transit.short == ()


def test_rows_that_are_left_out_are_counted_where_they_may_be_on_their_way() -> None:
    bad = [[monday(back), "Source A", "about 20", 1, 1_000] for back in (0, 5, 6)]
    rows = [row for back, row in enumerate(weekly(8, weeks=10)) if back not in (0, 5, 6)]
    result = followed(
        [*rows, *bad, [None, "Source A", 3, 1, 1_000], ["2026-09-01", "Total", 1, 1, 1]]
    )
    assert result.transit.left_out_rows == 3


def test_without_lags_nothing_is_on_its_way_and_no_day_is_the_last() -> None:
    at_once = [row[:2] for row in FUNNEL]
    found = followed(weekly(8), Funnel=at_once).transit
    assert found.stages == ()
    assert [way and way.money for way in ways(found)] == [0.0] * 4


def test_money_of_a_source_that_is_not_listed_is_left_out_by_name() -> None:
    rows = [*weekly(8), [monday(0), "Source Z", None, 1, 5_000]]
    assert followed(rows).transit.left_out == (("(unlisted)", "no stage before the win"),)


# --- what can still count


def test_the_last_useful_day_is_the_quarters_end_less_the_weeks_to_the_win() -> None:
    lead, sql = followed([], [], Funnel=THREE).transit.stages
    assert (lead.stage, lead.weeks, lead.last) == (
        "Lead", 3.0, (date(2026, 9, 9), date(2026, 12, 10))
    )  # fmt: skip
    assert (sql.stage, sql.weeks, sql.last) == ("SQL", 2.0, (date(2026, 9, 16), date(2026, 12, 17)))


def test_the_shares_of_the_coming_week_are_those_of_the_lag() -> None:
    """A third at once, in the week of 21 Sep, then two thirds of a third, of which 3 days count."""
    (_, sql) = followed([], [], Funnel=THREE).transit.stages
    assert sql.shares[0] == pytest.approx(1 / 3 + 3 / 7 * 2 / 9)
    assert sql.before == 0
    assert sum(sql.shares) + sql.later == pytest.approx(1)


def test_of_a_quarter_that_is_over_nothing_can_count() -> None:
    lead, _ = followed([], [], "2026-Q2", Funnel=THREE).transit.stages
    assert (lead.shares[0], sum(lead.shares) + lead.later) == (0.0, pytest.approx(1))


def test_the_rows_of_the_account_are_a_source_and_quarter_each() -> None:
    first = followed(weekly(8)).transit.followed[0]
    assert first == Followed(
        source="Source A",
        quarter="2026-Q3",
        basis="its plan",
        of="2026-Q3",
        stages=("Lead", "Won"),
        rates=(pytest.approx(0.5),),  # type: ignore[arg-type]
        lags=(1.0,),
        size=1000.0,
        way=first.way,
    )
