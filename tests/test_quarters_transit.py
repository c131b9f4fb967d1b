"""What is on its way: a case by hand, the ledger's own bookkeeping beside it, and the edges."""

import math
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import facts as fact_tables
from scorecard import ledger, upstream
from scorecard.facts import Facts
from scorecard.quarters import Followed, Late, Quarters, Recent, Transit, Way, build
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


def old(lead: Any, won: Any) -> Rows:
    """Weeks before the last thirteen."""
    return weekly(lead, won, 1_000 * won, 40)[13:]


def near(number: float) -> Any:
    return pytest.approx(number, rel=1e-3)


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
        assert way.gained == way.money - way.planned
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


def test_what_arrives_as_planned_gains_nothing() -> None:
    result = followed(weekly(70, 35, 35_000, 30), [["2026", "Source A", 3650, 1825, 1_825_000]])
    assert [way and way.gained for way in ways(result.transit)] == pytest.approx([0.0] * 4)
    quarter = result.quarters[1].way
    assert quarter is not None
    # 70 wait, half of them win; 35/2 in the first week, 3/7 of 35/4 in the second are before it.
    assert quarter.wins == pytest.approx(35 * (1 / 2 - 3 / 28), rel=1e-3)


def test_what_is_gained_is_what_where_it_broke_says_where_the_plan_goes_on() -> None:
    rows = [[monday(w), "Source A", 70 + (-1) ** w * w, 31, 31_000] for w in range(30)]
    facts = known(rows, [["2026", "Source A", 3650, 1825, 1_825_000]])
    period = facts.default_period
    births = upstream.build(facts, ledger.build(facts, period)).handoffs
    result = build(facts, period)
    gained = [way.gained for way in result.transit.quarters if way is not None]
    assert gained[0] == pytest.approx(math.fsum(birth.rest.total for birth in births), rel=1e-6)
    assert gained[1] == pytest.approx(math.fsum(birth.next.total for birth in births), rel=1e-6)
    assert abs(gained[1]) > 1


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


# --- recent rates

YEAR_PLAN = ["2026", "Source A", 3650, 1825, 1_825_000]  # 70 leads and 35 wins a week


def test_the_rates_of_the_last_weeks_value_the_same_records_again() -> None:
    """Seventy leads fall due each week, 35 win by plan: 28 is four fifths of it."""
    result = followed([*weekly(70, 28, 28_000, 13), *old(70, 35)], [YEAR_PLAN])
    assert result.transit.recent == (Recent("Lead", "Won", 364.0, near(455), near(0.8)),)
    for way in ways(result.transit):
        assert way is not None
        assert way.at_recent == pytest.approx(0.8 * way.money, rel=1e-3, abs=1e-3)
    assert result.quarters[1].way is not None
    assert result.quarters[1].way.money > 1_000


def test_late_is_not_lost_in_recent_rates_either() -> None:
    """Leads doubled last week: half of the new ones are due, so 1.5 times as many by plan win."""
    rows = [[monday(0), "Source A", 140, 52.5, 52_500], *weekly(70, 35, 35_000, 40)[1:]]
    (recent,) = followed(rows, [YEAR_PLAN]).transit.recent
    assert (recent.records, recent.factor) == (12 * 35 + 52.5, near(1))


def test_a_small_source_has_the_factor_of_all() -> None:
    """Of 70 + 10 leads 40 win by plan; 28 + 5 do: 0.825 for both, though B is as planned."""
    both: Rows = [*SOURCES, ["Source B", "Sales"]]
    plan = [YEAR_PLAN, ["2026", "Source B", 365 * 10 / 7, 365 * 5 / 7, 365 * 5000 / 7]]
    rows = [
        *weekly(70, 28, 28_000, 13),
        *old(70, 35),
        *([row[0], "Source B", 10, 5, 5_000] for row in weekly(0, weeks=40)),
    ]
    result = followed(rows, plan, Sources=both)
    assert [of.factor for of in result.transit.recent] == [near(0.825)]
    for of in result.transit.followed:
        assert of.way.at_recent == pytest.approx(0.825 * of.way.money, rel=1e-3)
    assert result.quarters[0].way is not None
    assert result.quarters[0].way.at_recent == pytest.approx(
        sum(of.way.at_recent or 0.0 for of in result.transit.followed if of.quarter == "2026-Q3")
    )


def test_each_handoff_has_its_own_factor() -> None:
    """Half of the leads become SQLs, by plan too; 20 of 35 SQLs win, by plan 7."""
    plan = [["2026", "Source A", 3650, 1825, 365, 365_000]]
    result = followed(
        [[monday(back), "Source A", 70, 35, 20, 20_000] for back in range(40)], plan, Funnel=THREE
    )
    assert [(of.above, of.below, of.factor) for of in result.transit.recent] == [
        ("Lead", "SQL", near(1)),
        ("SQL", "Won", near(20 / 7)),
    ]
    way = result.quarters[1].way
    assert way is not None
    assert way.at_recent == pytest.approx(20 / 7 * way.money, rel=1e-3)


def test_a_plan_to_do_better_later_is_not_how_it_went() -> None:
    rows = [*weekly(70, 28, 28_000, 13), *old(70, 35)]
    better = [[f"2026-Q{q}", "Source A", 910, 455, 455_000] for q in (1, 2, 3)]
    same = followed(rows, [*better, ["2026-Q4", "Source A", 910, 455, 455_000]])
    more = followed(rows, [*better, ["2026-Q4", "Source A", 910, 728, 728_000]])
    now, then = same.quarters[1].way, more.quarters[1].way
    assert now is not None
    assert then is not None
    assert then.money == pytest.approx(1.6 * now.money, rel=1e-2)
    assert then.at_recent == pytest.approx(now.at_recent)


@given(st.floats(0.0, 9.0), st.integers(1, 500), st.integers(1, 300), st.integers(1, 90_000))
@settings(max_examples=20)
def test_where_it_goes_as_planned_both_valuations_agree(
    lag: float, lead: int, won: int, size: int
) -> None:
    funnel = [FUNNEL[0], ["Lead", "Marketing", lag], FUNNEL[2]]
    days = 365 / 7
    plan = [["2026", "Source A", days * lead, days * won, days * won * size]]
    rows = weekly(lead, won, won * size, 37)
    result = followed(rows, plan, Funnel=funnel)
    assert [of.factor for of in result.transit.recent] in ([near(1)], [None])
    for way in ways(result.transit):
        assert way is not None
        if way.at_recent is not None:
            assert way.at_recent == pytest.approx(way.money, rel=1e-3, abs=1e-3)


@pytest.mark.parametrize(
    ("rows", "factor"),
    [
        (weekly(70, 35, 35_000, 18), None),  # six weeks go before the first that is full
        (weekly(70, 35, 35_000, 19), 1.0),
        ([*weekly(70, 35, 35_000, 3), *old(70, 35)[:13]], None),
        ([[monday(0), "Source A", 70, None, None], *weekly(70, 28, 28_000, 40)[1:]], 0.8),
        (weekly(0, 35, 35_000, 40), None),  # nothing was due
        (weekly(70, 0, 0, 40), 0.0),
    ],
)
def test_recent_rates_take_thirteen_weeks_reported_in_full(
    rows: Rows, factor: float | None
) -> None:
    result = followed(rows, [YEAR_PLAN])
    assert [of.factor for of in result.transit.recent] == [
        factor if factor is None else near(factor)
    ]
    way = result.quarters[1].way
    assert way is not None
    assert (way.at_recent is None) == (factor is None and way.wins > 0)


def test_weeks_of_more_than_a_year_ago_are_not_recent() -> None:
    rows = [*weekly(70, 35, 35_000, 70)[57:]]
    ((recent,),) = (followed(rows, [YEAR_PLAN]).transit.recent,)
    assert recent == Recent("Lead", "Won", 0.0, 0.0, None)


def test_weeks_after_a_gap_are_full_once_the_gap_is_behind() -> None:
    """Week 14 back is silent; the six after it may lack what came in it, so older ones count."""
    rows = [
        *weekly(70, 28, 28_000, 14),
        [monday(14), "Source A", None, 28, 28_000],
        *weekly(70, 35, 35_000, 40)[15:],
    ]
    (recent,) = followed(rows, [YEAR_PLAN]).transit.recent
    assert (recent.records, recent.expected) == (8 * 28 + 5 * 35, near(455))


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
    assert [way.gained for way in ways_there] == pytest.approx([0.0] * 4)
    # An eighth of those 70 would still wait, and half of them win.
    assert sum(way.wins for way in ways_there) == pytest.approx(35 - 70 / 16, rel=1e-3)


def test_weeks_of_which_hardly_a_record_is_left_are_not_waited_for() -> None:
    whole = weekly(70, 35, 35_000, 30)
    rows = [
        row if back != 6 else [row[0], row[1], None, 35, 35_000] for back, row in enumerate(whole)
    ]
    assert followed(rows).transit.late == ()  # a lag of one week has a tail of six


def test_a_silence_is_named_from_its_first_week_on() -> None:
    rows = [*weekly(70, 35, 35_000, 40)[10:]]
    (late,) = followed(rows).transit.late
    assert late.weeks == tuple(WEEK - timedelta(weeks=back) for back in range(9, -1, -1))
    begun_without: Rows = [[row[0], "Source A", None, *row[3:]] for row in rows]
    (late,) = followed(begun_without).transit.late
    assert (late.weeks[0].isoformat(), len(late.weeks)) == (monday(39), 40)


def test_an_older_gap_is_not_part_of_the_silence() -> None:
    rows = [row for back, row in enumerate(weekly(70, 35, 35_000, 40)) if back not in (0, 1, 9)]
    (late,) = followed(rows).transit.late
    assert [week.isoformat() for week in late.weeks] == [monday(1), monday(0)]


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
    assert found.still == "no weeks"
    assert [way and way.money for way in ways(found)] == [0.0] * 4


def test_lags_longer_than_the_calendar_are_followed_to_its_first_day() -> None:
    slow: Rows = [THREE[0], *([*row[:2], 100_000] for row in THREE[1:])]
    rows = [[monday(back), "Source A", 8, 4, 1, 1_000] for back in range(20)]
    bad = [monday(20), "Source A", "about 8", 4, 1, 1_000]
    plan = [["2026-Q3", "Source A", 600, 300, 100, 100_000]]
    found = followed([*rows, bad], plan, Funnel=slow).transit
    assert {*found.stages[0].last} == {date.min}
    assert (found.left_out_rows, found.short) == (1, ("Source A",))
    assert [of.factor for of in found.recent] == [None, None]


def test_money_of_a_source_that_is_not_listed_is_left_out_by_name() -> None:
    rows = [*weekly(8), [monday(0), "Source Z", None, 1, 5_000]]
    assert followed(rows).transit.left_out == (("(unlisted)", "no stage before the win"),)


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
