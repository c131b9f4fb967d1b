"""The landing: a late team never lowers it, its record is what it said then, and the pipeline."""

import math
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import facts, landing, ledger, number
from scorecard.facts import Facts
from scorecard.forecast import Odds, Record
from scorecard.landing import NONE, OVER, Landing, OpenStage, Pipeline
from scorecard.sources import RawWorkbook, open_workbook
from scorecard.workbook import read as read_raw
from tests.builders import DEFAULT, Rows, read
from tests.generated import workbooks

SAMPLE = Path(__file__).parents[1] / "sample_data"
HEADER: list[Any] = ["Date", "Source", "Won", "Revenue"]
PERIODS = st.sampled_from(["2026", "2026-Q2", "2026-Q3", "2026-Q4", "2026-07", "2026-07-08"])
MONDAY = date(2024, 1, 1)  # quarters from here begin near a Monday, so weeks are near whole


def built(known: Facts, period: str = "2026-Q3") -> Landing:
    entries = ledger.build(known, known.workbook.calendar.parse(period))
    return landing.build(known, entries, number.build(known, entries))


def landed(period: str = "2026-Q3", as_of: date | None = None, **tabs: Any) -> Landing:
    return built(facts.build(read(None, as_of, **tabs)), period)


def targets(*periods: str, revenue: object = 1_300_000, sources: str = "AB") -> Rows:
    rows: Rows = [["Period", "Source", "Won", "Revenue"]]
    return rows + [[p, f"Source {s}", 13, revenue] for p in periods for s in sources]


def reports(
    first: date, weeks: int, money: Callable[[int], float] = lambda _: 50_000, sources: str = "AB"
) -> Rows:
    """A row a week and source, dated on the week's first day."""
    days = [first + timedelta(days=7 * i) for i in range(weeks)]
    return [HEADER] + [
        [day.isoformat(), f"Source {s}", 1, money(i)] for i, day in enumerate(days) for s in sources
    ]


@cache
def sample() -> Facts:
    return facts.build(read_raw(open_workbook(str(SAMPLE)), datetime(2026, 9, 9, tzinfo=UTC), None))


# --- laws


@given(workbooks(), PERIODS)
def test_every_workbook_has_finite_figures_or_none(raw: RawWorkbook, period: str) -> None:
    known = facts.build(read(raw))
    found = built(known, period)
    ends = (found.low, found.mid, found.high)
    assert all(end is None or math.isfinite(end) for end in ends)
    if found.mid is not None and found.low is not None and found.high is not None:
        assert found.low <= found.mid <= found.high
    if found.mid is None:
        assert (found.record, found.likelihood, found.pipeline) == (None, None, None)
    assert (found.mid is None and found.low is None) == (found.method == NONE)
    landing.backtest(known)


def test_the_record_is_what_the_page_said_then() -> None:
    """The one past quarter of a history: its errors by week, beside landings as of those weeks."""
    rows = reports(date(2026, 4, 1), 26, lambda i: 10_000 + 1_000 * (i * i % 7) + 40_000 * (i > 10))
    rows = [row for row in rows if row[0] != "2026-05-06" or row[1] != "Source B"]  # never came
    tabs: dict[str, Any] = {
        "Actuals": rows,
        "Targets": targets("2026-Q2", "2026-Q3"),
        "Settings": [["Setting", "Value"], ["Week starts on", "Wednesday"]],
    }
    test = landing.backtest(facts.build(read(None, None, **tabs)))
    assert test.quarters == ("2026-Q2",)
    came = sum(row[3] for row in rows[1:] if row[0] <= "2026-06-30")
    said: list[float | None] = []
    for week in range(1, landing.TESTED_WEEKS + 1):
        then = landed("2026-Q2", date(2026, 3, 31) + timedelta(days=7 * week), **tabs)
        said.append(then.mid / came - 1 if then.mid is not None and then.week == week else None)
    assert [week.bias for week in test.weeks] == [
        None if error is None else pytest.approx(error) for error in said
    ]
    assert said.count(None) == 1  # the week that is not complete


@given(st.sampled_from([0.01, 3.0, 1e6]))
def test_all_money_in_another_unit_gives_the_same_landing_in_that_unit(unit: float) -> None:
    def scaled(by: float) -> Landing:
        rows = reports(MONDAY, 141, lambda i: by * (40_000 + 1_700 * (i * i % 11)))
        return landed(Actuals=rows, Targets=targets("2026-Q3", revenue=by * 700_000))

    one, other = scaled(1.0), scaled(unit)
    assert other.past_error == pytest.approx(one.past_error)
    assert (other.likelihood, other.past_periods) == (one.likelihood, one.past_periods)
    for end in ("low", "mid", "high"):
        assert getattr(other, end) == pytest.approx(unit * getattr(one, end))


# --- complete weeks


def test_a_late_team_leaves_the_forecast_where_it_was_a_week_earlier() -> None:
    rows = reports(MONDAY, 141, lambda i: 40_000 + 1_700 * (i * i % 11))
    late = [row for row in rows if row[:2] != ["2026-09-07", "Source B"]]
    tabs = {"Targets": targets("2026-Q3")}
    then = landed(as_of=date(2026, 9, 6), Actuals=rows, **tabs)
    now = landed(as_of=date(2026, 9, 13), Actuals=late, **tabs)
    assert now == then
    assert now.origin == date(2026, 9, 6)
    whole = landed(as_of=date(2026, 9, 13), Actuals=rows, **tabs)
    assert whole.origin == date(2026, 9, 13)


@pytest.mark.parametrize(
    ("wins", "revenue", "complete"),
    [
        (1, 50_000, True),
        (None, 50_000, True),  # the money is there
        (0, None, True),  # no wins, so no money to wait for
        (1, None, False),
        (None, None, False),
    ],
)
def test_a_week_is_complete_when_every_planned_source_has_its_money(
    wins: object, revenue: object, complete: bool
) -> None:
    rows = [*reports(MONDAY, 140), ["2026-09-07", "Source A", 1, 50_000]]
    rows.append(["2026-09-07", "Source B", wins, revenue])
    known = {"Actuals": rows, "as_of": date(2026, 9, 13)}
    both = landed(Targets=targets("2026-Q3"), **known)
    assert both.origin == date(2026, 9, 13 if complete else 6)
    without_b = landed(Targets=targets("2026-Q3", sources="A"), **known)
    assert without_b.origin == date(2026, 9, 13)


def test_a_hole_in_an_older_week_does_not_set_the_forecast_back() -> None:
    rows = [row for row in reports(MONDAY, 142) if row[:2] != ["2026-07-13", "Source B"]]
    found = landed(Actuals=rows, Targets=targets("2026-Q3"))
    assert found.origin == date(2026, 9, 20)
    assert found.estimate is not None
    assert (found.estimate.weeks, found.estimate.usual_week) == (12, 100_000)


def test_the_first_week_of_all_is_not_complete_when_the_reports_begin_inside_it() -> None:
    tuesday = [HEADER, ["2026-09-08", "Source A", 1, 50_000]]
    rows = [*tuesday, ["2026-09-16", "Source A", 1, 70_000]]
    found = landed(Actuals=rows, Targets=targets("2026-Q3", sources="A"))
    assert found.estimate is not None
    assert (found.estimate.weeks, found.estimate.usual_week) == (1, 70_000)
    alone = landed(Actuals=tuesday, Targets=targets("2026-Q3", sources="A"))
    assert alone == nothing(alone)


def test_weeks_after_the_last_report_of_all_are_weeks_left() -> None:
    found = landed(Actuals=reports(MONDAY, 140), Targets=targets("2026-Q2"))
    assert (found.origin, found.weeks_left) == (date(2026, 9, 6), pytest.approx(24 / 7))


# --- hand-worked


def test_a_young_history_has_the_span_of_its_methods_and_no_probability() -> None:
    """Q2 brought 26 rows of 50,000, Q3 two a week of 60,000 for 11 weeks, 10 days are left."""
    rows = reports(
        date(2026, 4, 1), 25, lambda i: 50_000 if i < 13 else 60_000
    )  # Wednesdays, as the quarters begin
    week = [["Setting", "Value"], ["Week starts on", "Wednesday"]]
    found = landed(as_of=date(2026, 9, 22), Actuals=rows, Targets=targets("2026-Q3"), Settings=week)
    assert (found.origin, found.week) == (date(2026, 9, 22), 12)
    assert found.estimate is not None
    mean = (100_000 + 12 * 120_000) / 13
    recent = 12 * 120_000 + 8 / 7 * mean
    share = 84 / 92  # of the days of Q2, which was steady
    seasonal = 12 * 120_000 / share
    assert (found.estimate.recent, found.estimate.seasonal) == (
        pytest.approx(recent),
        pytest.approx(seasonal),
    )
    assert (found.low, found.mid, found.high) == (
        pytest.approx(recent),
        pytest.approx((recent + seasonal) / 2),
        pytest.approx(seasonal),
    )
    assert found.method == "mean of the last 13 weeks and the usual share by now"
    assert (found.record, found.past_error, found.likelihood) == (None, None, None)
    assert found.past_periods == 1


def test_with_one_method_there_is_no_range() -> None:
    found = landed(Actuals=reports(date(2026, 7, 6), 11), Targets=targets("2026-Q3"))
    assert found.method == "mean of the last 13 weeks"
    assert found.mid == pytest.approx(1_100_000 + 10 / 7 * 100_000)
    assert (found.low, found.high, found.past_error) == (None, None, None)


def test_a_steady_history_has_an_error_of_nothing_and_makes_the_target_or_not() -> None:
    """Ten whole quarters of the same weeks; a quarter has 92 days, not 13 weeks."""
    rows = reports(MONDAY, 142, lambda _: 70_000, sources="A")
    days = [[f"{date.fromisoformat(r[0]) + timedelta(d)}", "Source A", 0, 10_000]
            for r in rows[1:] for d in range(7)]  # fmt: skip
    tabs: dict[str, Any] = {"Actuals": [HEADER, *days]}
    for target, cases in ((920_000, 28), (920_001, 0)):
        found = landed(Targets=targets("2026-Q3", revenue=target, sources="A"), **tabs)
        assert found.method == "mean of the last 13 weeks and last year's same weeks × growth"
        assert (found.low, found.mid, found.high) == (pytest.approx(920_000),) * 3
        assert found.record == Record(pytest.approx(0.0), 10, 10)
        assert found.likelihood == Odds(cases, 28)  # two quarters were over at their week 13


def test_months_and_years_land_as_quarters_do() -> None:
    rows = reports(MONDAY, 142)
    month = landed("2026-09", Actuals=rows, Targets=targets("2026-Q3"))
    assert (month.week, month.past_periods, month.weeks_left) == (3, 32, pytest.approx(10 / 7))
    year = landed("2026", Actuals=rows, Targets=targets("2026-Q3"))
    assert (year.past_periods, year.record, year.weeks_left) == (2, None, pytest.approx(102 / 7))
    assert year.mid == pytest.approx(365 / 7 * 100_000, rel=0.02)


# --- where nothing is forecast


def test_a_period_that_is_over_landed_where_it_is() -> None:
    found = landed("2026-Q2", Actuals=reports(MONDAY, 142), Targets=targets("2026-Q2"))
    assert (found.low, found.mid, found.high) == (1_300_000, 1_300_000, 1_300_000)
    assert (found.method, found.origin, found.past_error) == (OVER, None, None)


def test_a_period_that_is_over_lands_at_least_there_while_money_is_waited_on() -> None:
    rows = [row for row in reports(MONDAY, 142) if row[:2] != ["2026-05-04", "Source B"]]
    found = landed("2026-Q2", Actuals=rows, Targets=targets("2026-Q2"))
    assert (found.low, found.mid, found.high) == (1_250_000, None, None)
    assert found.method == OVER


def test_money_that_is_left_out_may_still_come() -> None:
    rows = [*reports(MONDAY, 142), ["2026-05-05", "Source B", "some", 9_000]]
    found = landed("2026-Q2", Actuals=rows, Targets=targets("2026-Q2"))
    assert (found.low, found.mid, found.high) == (1_300_000, None, None)


def test_a_stage_that_is_not_reported_leaves_the_money_final() -> None:
    header = ["Period", "Source", "Lead", "Won", "Revenue"]
    plan = [header, ["2026-Q2", "Source A", 50, 13, 1_000_000]]
    found = landed("2026-Q2", Actuals=reports(MONDAY, 142, sources="A"), Targets=plan)
    assert (found.low, found.mid, found.high) == (650_000, 650_000, 650_000)


@pytest.mark.parametrize("period", ["2026-Q4", "2027", "2026-10"])
def test_a_period_that_has_not_begun_has_no_landing(period: str) -> None:
    found = landed(period, Actuals=reports(MONDAY, 142), Targets=targets("2026-Q4"))
    assert found == nothing(found)


def test_a_period_without_a_complete_week_has_no_landing() -> None:
    rows = reports(MONDAY, 131)  # up to the week of 29 June, which ends in July
    tabs: dict[str, Any] = {"Actuals": rows, "Targets": targets("2026-Q3")}
    assert landed(as_of=date(2026, 7, 4), **tabs).method == NONE
    late = [row for row in rows if row[:2] != ["2026-06-29", "Source B"]]
    for week in ("2026-06-30", "2026-07-01"):  # the same week, reported by day
        late.append([week, "Source A", 1, 1_000])
    found = landed(as_of=date(2026, 7, 6), **{**tabs, "Actuals": late})
    assert found == nothing(found)


def test_a_week_has_no_landing_until_it_is_over() -> None:
    rows = reports(MONDAY, 142)
    late = [row for row in rows if row[:2] != ["2026-09-14", "Source B"]]
    over = landed("2026-09-14", Actuals=rows, Targets=targets("2026-Q3"))
    assert (over.mid, over.method) == (100_000, OVER)
    waited = landed("2026-09-14", Actuals=late, Targets=targets("2026-Q3"))
    assert waited == nothing(waited)


def test_without_any_money_there_is_no_landing() -> None:
    found = landed(Actuals=[HEADER], Targets=targets("2026-Q3"))
    assert found == nothing(found)


def nothing(found: Landing) -> Landing:
    """A landing of the same period that says nothing."""
    return Landing(
        found.period, None, None, None, None, None, None, None, NONE, None, 0, None, None, None
    )


# --- what is won stays won


def test_the_landing_is_never_below_what_is_won() -> None:
    """Source A brought more in the late week than was forecast for all the weeks left."""
    rows = reports(MONDAY, 141, lambda _: 10_000)
    rows.append(["2026-09-14", "Source A", 9, 900_000])
    found = landed(Actuals=rows, Targets=targets("2026-Q3", revenue=400_000))
    won = 1_100_000.0
    assert (found.low, found.mid, found.high) == (won, won, won)
    assert found.origin == date(2026, 9, 13)
    assert found.likelihood == Odds(30, 30)  # the target of 800,000 is made


def test_credits_may_take_back_as_much_as_they_ever_did_in_as_many_days() -> None:
    """10 days are left; within 10 days at most 30,000 and 20,000 were taken back together."""
    rows = reports(MONDAY, 141, lambda _: 10_000)
    rows.append(["2026-09-14", "Source A", 9, 900_000])
    for day, credit in (("2025-03-03", -30_000), ("2025-03-12", -20_000), ("2025-06-02", -40_000)):
        rows.append([day, "Source A", 0, credit])
        rows = [row for row in rows if row[:2] != [day, "Source A"] or row[3] == credit]
    found = landed(Actuals=rows, Targets=targets("2026-Q3", revenue=400_000))
    assert found.low == found.mid == 1_100_000 - 50_000


# --- from deals


DEALS = ["Deal", "Source", "Outcome", "Created", "Lead", "Qualified", "Opportunity", "Closed",
         "Amount"]  # fmt: skip
FROM_DEALS = [["Setting", "Value"], ["Revenue from", "Deals"]]
Row = Sequence[Any]


def with_deals(*rows: Row, header: Row = DEALS, settings: Rows = FROM_DEALS) -> Landing:
    numbered = [[f"D{i}", *row] for i, row in enumerate(rows)]
    return landed(Deals=[list(header), *numbered], Settings=settings, Targets=targets("2026-Q3"))


def won(closed: str, amount: float = 1_000, opened: str | None = None) -> Row:
    return ["Source A", "Won", opened, None, None, opened, closed, amount]


def lost(closed: str, opened: str) -> Row:
    return ["Source A", "Lost", opened, None, None, opened, closed, None]


def still_open(opened: str | None, amount: float | None = 10_000) -> Row:
    return ["Source A", "Open", opened, None, None, opened, None, amount]


def test_from_deals_there_is_nothing_to_wait_for_and_a_week_without_a_win_counts() -> None:
    """Wins in two of the last 13 weeks: the usual week is 2,000 over 13, not 1,000."""
    found = with_deals(won("2026-01-05"), won("2026-07-06"), won("2026-08-03"))
    assert found.origin == date(2026, 9, 20)
    assert found.estimate is not None
    assert (found.estimate.weeks, found.estimate.usual_week) == (13, pytest.approx(2_000 / 13))
    assert found.lack == "stage dates"


EARLY = lost("2026-01-07", "2026-01-06")  # the tab knows from the day before on who closed


def test_the_pipeline_view_worked_by_hand() -> None:
    """At 20 September ten days are left, so deals are looked at on Sundays up to 6 September.

    Younger than four weeks, seen and won within ten days:
    - five opened on 20 July and won on 8 August, seen on 26 July and 2 August: 5 of 10
    - five opened then and lost on 15 August, seen on 9 August too: 0 of 15
    - one opened on 22 June and won on the 30th, seen on the 28th: 1 of 1
    - one opened on 20 June and won on the 29th, seen on the 21st and the 28th: 2 of 2
    - one opened on 1 June and still open, seen on four Sundays of June: 0 of 4
    That is 8 of 32. Older: the last one, on ten more Sundays. It was the only one, so it takes the
    stage as a whole, 8 of 42. Begun in the last ten days of Q1 and Q2 and won in them: 0 and 600.
    """
    found = with_deals(
        EARLY,
        *[won("2026-08-08", 1_000, "2026-07-20")] * 5,
        *[lost("2026-08-15", "2026-07-20")] * 5,
        won("2026-06-30", 600, "2026-06-22"),
        won("2026-06-29", 999, "2026-06-20"),
        still_open("2026-06-01", 4_200),
        # The outcome says open, whatever day stands beside it.
        ["Source A", "Open", None, None, None, "2026-09-14", "2026-09-16", 10_000],
        # Nobody knows when this one was lost.
        ["Source A", "Lost", None, None, None, "2026-07-20", None, 10_000],
        still_open("2026-09-14", None),
        still_open(None),
        still_open("2026-09-21"),  # begins after the origin
    )
    assert (found.lack, found.origin) == (None, date(2026, 9, 20))
    assert found.pipeline == Pipeline(
        booked=5_000.0,
        stages=(OpenStage("Opportunity", 2, 14_200.0, pytest.approx(2_500 + 800)),),
        created=300.0,
        periods=2,
        not_counted=2,
    )
    assert found.pipeline.total == pytest.approx(5_000 + 3_300 + 300)


def test_without_a_past_period_in_deals_the_pipeline_has_no_total() -> None:
    """Ten wins, each seen on two Sundays and won within ten days of the second."""
    found = with_deals(
        lost("2026-07-07", "2026-07-06"),
        *[won("2026-08-08", 1_000, "2026-07-20")] * 10,
        still_open("2026-09-14"),
    )
    assert found.pipeline is not None
    assert found.pipeline.expected == pytest.approx(10_000 / 2)
    assert (found.pipeline.created, found.pipeline.periods, found.pipeline.total) == (None, 0, None)


@pytest.mark.parametrize(
    ("rows", "lack"),
    [
        ([], "deals"),
        ([still_open(None)], "stage dates"),
        ([won("2026-08-08", 1, "2026-07-20")] * 20, "lost deals"),
        ([EARLY, *[won("2026-08-08", 1, "2026-07-20")] * 9], "history"),
        ([EARLY, *[won("2026-08-08", 1, "2026-07-20")] * 10], None),
    ],
)
def test_what_the_pipeline_view_lacks_is_said(rows: Sequence[Row], lack: str | None) -> None:
    found = with_deals(*rows, settings=DEFAULT["Settings"])
    assert found.mid is not None
    assert (found.lack, found.pipeline is None) == (lack, lack is not None)


def test_a_funnel_without_stages_before_the_win_has_no_pipeline() -> None:
    rows = [["Date", "Source", "Won", "Revenue"], ["2026-09-14", "Source A", 1, 100]]
    won_only = landed(
        Funnel=[["Stage", "Owner"], ["Won", "Sales"]],
        Deals=[["Deal", "Outcome"], ["D1", "Open"]],
        Actuals=rows,
        Targets=targets("2026-Q3", sources="A"),
    )
    assert (won_only.pipeline, won_only.lack) == (None, "stage dates")


# --- the backtest


def test_without_a_past_quarter_there_is_nothing_to_test() -> None:
    found = landing.backtest(facts.build(read()))
    assert (found.quarters, found.error, found.pace_error) == ((), None, None)
    assert {(week.quarters, week.error) for week in found.weeks} == {(0, None)}


def test_a_quarter_that_ends_late_fools_the_pace_and_the_forecast_less() -> None:
    """Each quarter's last three weeks bring five times as much as its others."""

    def money(i: int) -> float:
        day = MONDAY + timedelta(days=7 * i)
        next_quarter = date(day.year + day.month // 10, (day.month + 2) // 3 % 4 * 3 + 1, 1)
        return 50_000 if (next_quarter - day).days <= 21 else 10_000

    tabs: dict[str, Any] = {"Actuals": reports(MONDAY, 142, money), "Targets": targets("2026-Q3")}
    found = landing.backtest(facts.build(read(**tabs)))
    assert (len(found.quarters), found.weeks[7].quarters) == (10, 10)
    assert found.error is not None
    assert found.pace_error is not None
    assert found.error < found.pace_error / 2
    # 80,000 of 250,000 by week 8 of 13: 208,000 at this pace, less for the odd days.
    assert found.weeks[7].pace_bias == pytest.approx(-0.49, abs=0.05)


def test_on_the_sample_the_forecast_is_nearer_than_straight_line_pace() -> None:
    found = landing.backtest(sample())
    assert found.quarters == ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")
    assert (found.error or 1) < (found.pace_error or 0)
    assert abs(found.bias or 1) < abs(found.pace_bias or 0) / 2


def test_the_sample_lands_with_a_range_a_record_and_a_pipeline() -> None:
    found = built(sample())
    assert found.origin == date(2026, 8, 30)  # one source is late for the last week
    assert (found.record and found.record.of, found.likelihood and found.likelihood.of) == (6, 18)
    assert found.pipeline is not None
    assert (found.low or 0) < (found.pipeline.total or 0) < (found.high or 0)
