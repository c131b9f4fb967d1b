"""The weekly business review: which days a week, a month and a box have, and what is blank.

The published figures with their source are in `published_weekly_review.json`.
"""

import itertools
import json
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from scorecard import behaviour, facts, lag, trailing
from scorecard.facts import Facts
from scorecard.sources import RawWorkbook
from scorecard.trailing import COMPARED, Ago, Box, Measure, Trailing
from tests.builders import Rows, actual, read
from tests.generated import workbooks
from tests.test_behaviour import FUNNEL, NO_TARGETS, PERIODS, PLANNED, lagged, monday, opened, rows

PUBLISHED: dict[str, Any] = json.loads(
    Path(__file__).with_name("published_weekly_review.json").read_text("utf-8")
)
HEADER: list[Any] = ["Date", "Source", "Lead", "Won", "Revenue"]


def found(known: Facts, period: str = "2026-Q3") -> Trailing:
    return trailing.build(known, known.workbook.calendar.parse(period))


def measure(of: Trailing, kind: str, stage: str | None = None) -> Measure:
    return next(m for m in of.measures if m.kind == kind and stage in (None, m.stage))


def box(of: Measure, name: str) -> Box:
    return next(b for b in of.boxes if b.name == name)


def actuals(points: Any) -> list[float | None]:
    return [point.actual for point in points]


def daily(first: str, cells: list[list[float | None]]) -> Rows:
    """A row a day of one source."""
    start = date.fromisoformat(first)
    return [
        [(start + timedelta(days=i)).isoformat(), "Source A", *row] for i, row in enumerate(cells)
    ]


# --- the published figures


def published(column: str, as_of: str, fiscal_start: str) -> Trailing:
    """A published daily file, typed as leads, wins (where there are two columns) and money."""
    typed: Rows = []
    for first, values in PUBLISHED[column]["days"].items():
        cells = [
            [value[1], value[0], 0] if isinstance(value, list) else [value, None, value]
            for value in values
        ]
        typed += daily(first, cells)
    setting = [
        ["Setting", "Value"],
        ["Week starts on", "Sunday"],
        ["Fiscal year starts", fiscal_start],
    ]
    known = facts.build(
        read(
            None,
            date.fromisoformat(as_of),
            Settings=setting,
            Funnel=FUNNEL,
            Targets=NO_TARGETS,
            Actuals=[HEADER, *typed],
        )
    )
    return trailing.build(known, known.default_period)


@pytest.mark.parametrize(
    "case", PUBLISHED["page_views"]["expected"], ids=lambda case: str(case["id"])
)
@pytest.mark.parametrize("kind", ["volume", "number"])
def test_weeks_months_and_boxes_are_the_published_ones(case: dict[str, Any], kind: str) -> None:
    of = published("page_views", case["week_ending"], case["fiscal_start"])
    assert of.through == date.fromisoformat(case["week_ending"])
    views = measure(of, kind)
    assert actuals(views.weeks) == case["weeks"]
    assert [point.prior_year for point in views.weeks] == case["weeks_before"]
    assert actuals(views.months) == case["months"]
    assert [point.prior_year for point in views.months] == case["months_before"]
    last, month, quarter, year = views.boxes
    published_order = [
        last.actual, last.change.week, last.change.year, month.actual, month.change.year,
        quarter.actual, quarter.change.year, year.actual, year.change.year,
    ]  # fmt: skip
    for value, expected, share in zip(
        published_order, case["boxes"], [0, 1, 1, 0, 1, 0, 1, 0, 1], strict=True
    ):
        if expected is None:
            assert value is None
        else:
            assert value is not None
            # Some of the published percentages are rounded to two decimals.
            assert value * (100 if share else 1) == pytest.approx(expected, abs=0.006)


def test_a_ratio_is_computed_after_adding_up_as_published() -> None:
    case = PUBLISHED["perfect_sessions"]["expected"]
    rate = measure(published("perfect_sessions", case["week_ending"], "January"), "conversion")
    values = actuals(rate.weeks)
    assert values[:2] == [None, None]  # before the file is cut
    assert values[-1] == pytest.approx(case["week"], rel=1e-12)
    known = [value for value in values if value is not None]
    changes = [b / a - 1 for a, b in itertools.pairwise(known)]
    assert changes == pytest.approx(case["week_changes"], rel=1e-9)
    by_year = [p.actual / p.prior_year - 1 for p in rate.weeks if p.actual and p.prior_year]
    assert by_year == pytest.approx(case["year_changes"], rel=1e-9)
    month = box(rate, "Month to date")
    assert month.actual == pytest.approx(case["month"], rel=1e-12)
    assert month.prior.year == pytest.approx(case["month"] / (1 + case["month_year_change"]))
    # Rates change by subtraction; the file publishes shares of the rate before.
    assert month.change.year == pytest.approx(case["month"] - (month.prior.year or 0.0))
    assert box(rate, "Quarter to date").actual is None  # January is not in the file


def test_the_current_month_counts_when_the_week_ends_on_its_last_day() -> None:
    of = published("page_views", "2021-07-31", "January")  # a Saturday
    assert (of.months[-1].name, of.months[0].name) == ("2021-07", "2020-08")
    assert measure(of, "volume").months[-1].actual == 2_274_329_968
    before = published("page_views", "2021-07-30", "January")
    assert (before.through, before.months[-1].name) == (date(2021, 7, 24), "2021-06")


# --- what there is


def test_the_number_each_stage_each_conversion_the_deal_size_and_the_spend() -> None:
    of = found(facts.build(read()))
    assert [(m.kind, m.stage, m.above, m.lagged) for m in of.measures] == [
        ("number", None, None, False),
        ("volume", "Lead", None, False),
        ("volume", "Qualified", None, False),
        ("volume", "Opportunity", None, False),
        ("volume", "Won", None, False),
        ("conversion", "Qualified", "Lead", True),
        ("conversion", "Opportunity", "Qualified", True),
        ("conversion", "Won", "Opportunity", True),
        ("deal size", "Won", None, False),
        ("spend", None, None, False),
    ]
    assert (len(of.weeks), len(of.months)) == (6, 12)
    assert all([b.name for b in m.boxes] == list(COMPARED) for m in of.measures)


def test_without_stages_and_without_spend_there_is_the_number() -> None:
    known = facts.build(
        read(
            None,
            Funnel=[["Stage", "Owner"]],
            Targets=[["Period", "Source", "Revenue"]],
            Actuals=[["Date", "Source", "Revenue"], [monday(0), "Source A", 7_000]],
        )
    )
    (only,) = found(known).measures
    assert (only.kind, actuals(only.weeks)) == ("number", [None] * 5 + [7_000.0])


def test_an_empty_workbook_has_spans_without_values() -> None:
    known = facts.build(read(None, Actuals=[HEADER], Targets=NO_TARGETS, Funnel=FUNNEL))
    of = found(known)
    assert of.through == date(2026, 9, 20)
    assert {p.actual for m in of.measures for p in (*m.weeks, *m.months)} == {None}
    assert {b.actual for m in of.measures for b in m.boxes} == {None}


def test_it_ends_with_the_last_complete_week_of_the_period() -> None:
    known = opened(rows(20))
    of = found(known, "2026-Q2")  # 30 June is a Tuesday
    assert of.through == date(2026, 6, 28)
    assert of.weeks == tuple(date(2026, 5, 18) + timedelta(days=7 * i) for i in range(6))
    assert [month.name for month in of.months[-2:]] == ["2026-04", "2026-05"]
    assert found(known, "2027-Q1").through == date(2026, 9, 20)
    long_ago = found(known, "2019-Q1")
    assert long_ago.through == date(2019, 3, 31)
    assert actuals(measure(long_ago, "volume").weeks) == [None] * 6


# --- what is compared


def test_a_week_compares_with_7_28_and_364_days_before() -> None:
    # A year of 60 weeks: leads are the number of weeks back, plus 100.
    typed = [[monday(back), "Source A", 100 + back, 10, 50_000] for back in reversed(range(60))]
    last = box(measure(found(opened(typed)), "volume"), "Last week")
    assert (last.start, last.end) == (date(2026, 9, 14), date(2026, 9, 20))
    assert last.actual == 100.0
    assert last.prior == Ago(week=101.0, month=104.0, year=152.0)
    assert last.change == Ago(week=100 / 101 - 1, month=100 / 104 - 1, year=100 / 152 - 1)


def test_the_same_days_of_the_month_before_end_with_its_last_day() -> None:
    # 31 March 2024 is a Sunday; a lead a day, two in February.
    days = [[2 if d < 29 else 1, 0, 0] for d in range(60)]
    known = opened(daily("2024-02-01", days))
    month = box(measure(found(known, "2024-03"), "volume"), "Month to date")
    assert (month.start, month.end) == (date(2024, 3, 1), date(2024, 3, 31))
    assert (month.actual, month.prior.month) == (31.0, 58.0)
    assert month.change == Ago(week=None, month=31 / 58 - 1, year=None)


def test_29_february_compares_with_the_28th() -> None:
    # Weeks end on Thursdays: 29 February 2024 is one. A lead a day.
    known = opened(
        daily("2022-12-30", [[1, 0, 0]] * 427),
        Settings=[["Setting", "Value"], ["Week starts on", "Friday"]],
    )
    of = found(known, "2024-02")
    assert (of.through, of.months[-1].name) == (date(2024, 2, 29), "2024-02")
    volume = measure(of, "volume")
    assert [b.actual for b in volume.boxes] == [7.0, 29.0, 60.0, 60.0]
    assert [b.prior.year for b in volume.boxes] == [7.0, 28.0, 59.0, 59.0]
    assert (volume.months[-1].actual, volume.months[-1].prior_year) == (29.0, 28.0)


def test_quarters_and_years_are_fiscal() -> None:
    known = opened(
        daily("2024-12-30", [[1, 0, 0]] * 630),
        Settings=[["Setting", "Value"], ["Fiscal year starts", "February"]],
    )
    quarter, year = measure(found(known, "2026-08"), "volume").boxes[2:]
    # 30 August is the last Sunday of August 2026; the fiscal quarter began on 1 August.
    assert (quarter.start, quarter.end) == (date(2026, 8, 1), date(2026, 8, 30))
    assert (year.start, year.actual, year.prior.year) == (date(2026, 2, 1), 211.0, 211.0)


def test_a_share_of_nothing_or_of_less_is_no_change() -> None:
    credit = [(date(2026, 9, 8)).isoformat(), "Source A", None, None, -80_000]
    typed = [*rows(2), credit, [monday(2), "Source A", 0, 0, 0]]
    of = found(opened(typed))
    money = box(measure(of, "number"), "Last week")
    assert (money.prior.week, money.change.week) == (-30_000.0, None)
    assert trailing.change("volume", 5.0, 0.0) is None
    assert trailing.change("conversion", 0.25, 0.0) == 0.25


# --- blank, never a partial sum


def test_a_source_that_is_late_leaves_every_span_that_touches_its_week_blank() -> None:
    late = rows(12, "Source B")[:-1]
    of = found(opened([*rows(12), *late], PLANNED))
    volume = measure(of, "volume", "Lead")
    assert actuals(volume.weeks) == [200.0] * 5 + [None]
    assert actuals(volume.months)[-2:] == [800.0, 1000.0]  # 4 and 5 Mondays
    assert [b.actual for b in volume.boxes] == [None] * 4
    assert box(volume, "Last week").prior == Ago(week=200.0, month=200.0, year=None)
    assert box(volume, "Last week").change == Ago(None, None, None)
    assert {b.actual for b in measure(of, "conversion").boxes} == {None}


def test_months_before_anything_was_reported_are_blank_and_so_is_one_that_begins_in_it() -> None:
    # 12 weeks: the first of them begins on 29 June, so July is known and June is not.
    volume = measure(found(opened(rows(12))), "volume", "Lead")
    assert actuals(volume.months) == [None] * 10 + [400.0, 500.0]


def test_the_typed_date_decides_the_month_and_days_without_a_report_are_blank() -> None:
    # The week of 31 August ends on 6 September: it is August's, and September has no report yet.
    known = opened(rows(40), as_of=date(2026, 9, 6))
    volume = measure(found(known), "volume", "Lead")
    assert volume.months[-1].actual == 500.0
    month = box(volume, "Month to date")
    assert (month.start, month.end) == (date(2026, 9, 1), date(2026, 9, 6))
    assert (month.actual, month.prior.month) == (None, 100.0)
    assert (month.reports, month.prior_reports) == (0, Ago(None, 1, None))
    assert box(volume, "Quarter to date").reports == 9


def test_a_week_that_is_split_where_months_meet_is_still_typed_once_a_week() -> None:
    """31 August to 6 September 2026 is typed under the 31st and the 1st; then the 7th and 14th."""
    typed = [["2026-08-31", "Source A", 2, 1, 10], ["2026-09-01", "Source A", 8, 1, 10], *rows(2)]
    assert box(measure(found(opened(typed)), "volume"), "Month to date").reports == 3
    twice = [*typed, ["2026-09-03", "Source A", 1, 1, 10]]
    assert box(measure(found(opened(twice)), "volume"), "Month to date").reports is None


def test_the_ratio_of_a_small_plan_is_exact() -> None:
    """One win a year of 4,999,999, out of 40 leads; a week has 7 / 365 of all three."""
    targets: Rows = [["Period", "Source", "Lead", "Won", "Revenue"],
                     ["2026", "Source A", 40, 1, 4_999_999]]  # fmt: skip
    of = found(opened(rows(2), Targets=targets))
    assert measure(of, "deal size").weeks[-1].target == pytest.approx(4_999_999, rel=1e-12)
    assert measure(of, "conversion").weeks[-1].target == pytest.approx(1 / 40, rel=1e-12)


def test_reports_are_counted_only_where_a_week_is_typed_under_one_day() -> None:
    of = found(opened(daily("2026-08-03", [[1, 0, 0]] * 49)))
    assert {b.reports for b in measure(of, "volume").boxes} == {None}


def test_money_from_deals_is_nothing_between_two_wins_and_blank_after_the_last() -> None:
    deals = [["Deal", "Source", "Outcome", "Closed", "Amount"]]
    deals += [["D1", "Source A", "Won", monday(5), 40_000], ["D2", None, "Won", monday(2), 9_000]]
    setting = [["Setting", "Value"], ["Revenue from", "Deals"]]
    money = measure(found(opened(rows(8), Settings=setting, Deals=deals)), "number")
    assert actuals(money.weeks) == [40_000.0, 0.0, 0.0, 9_000.0, None, None]


# --- late is not lost


def test_a_lagged_rate_counts_the_same_rows_by_week_and_by_month() -> None:
    # February 2027 is four whole weeks, from a Monday on; leads grow, one in four wins when due.
    weeks = [date(2026, 11, 2) + timedelta(days=7 * i) for i in range(17)]
    typed = [
        [(week + timedelta(days=d)).isoformat(), "Source A", 100 + 7 * i + d, 20 + i + d, 0]
        for i, week in enumerate(weeks)
        for d in (0, 3)
    ]
    known = opened(typed, Funnel=lagged(1), as_of=date(2027, 2, 28))
    of = found(known, "2027-02")
    rate = measure(of, "conversion")
    assert rate.lagged
    counts = [point.counts for point in rate.weeks]
    assert of.weeks[2:] == tuple(weeks[-4:])
    together = [sum(c[side] for c in counts[2:] if c) for side in (0, 1)]
    assert rate.months[-1].counts == pytest.approx(together)
    assert together[0] == sum(row[3] for row in typed[-8:])
    # Half at once and half of the rest each week later: what is due trails what came.
    assert together[1] < sum(row[2] for row in typed[-8:])
    assert rate.months[-1].actual == pytest.approx(together[0] / together[1])


def test_a_history_shorter_than_the_lag_has_no_rate() -> None:
    known = opened(rows(9), Funnel=lagged(1))
    rate = measure(found(known), "conversion")
    assert lag.tail(1) == 6
    values = actuals(rate.weeks)
    assert values == pytest.approx([None] * 3 + [0.1] * 3)
    assert box(rate, "Month to date").actual == pytest.approx(0.1)
    assert box(rate, "Quarter to date").actual is None


# --- targets


def test_a_target_is_the_sum_of_its_days_and_none_where_one_has_none() -> None:
    targets = [*NO_TARGETS, ["2026-09", "Source A", 300, 30, 60_000]]
    of = found(opened(rows(12), targets))
    volume = measure(of, "volume", "Lead")
    # 10 leads a day from 1 September on; the week of 31 August has a day without a target.
    assert [p.target for p in volume.weeks] == [None, None, None, None, 70.0, 70.0]
    assert [b.target for b in volume.boxes] == [70.0, 200.0, None, None]
    assert box(measure(of, "number"), "Month to date").target == 40_000.0
    assert box(measure(of, "conversion"), "Month to date").target == pytest.approx(0.1)
    assert box(measure(of, "deal size"), "Month to date").target == pytest.approx(2_000.0)


def test_the_targets_of_a_rate_are_of_the_sources_that_plan_both_stages() -> None:
    targets = [
        *NO_TARGETS,
        ["2026-09", "Source A", 300, 30, 60_000],
        ["2026-09", "Source B", None, 60, 90_000],
    ]
    of = found(opened(rows(12), targets))
    assert box(measure(of, "conversion"), "Last week").target == pytest.approx(0.1)
    assert box(measure(of, "deal size"), "Last week").target == pytest.approx(150_000 / 90)
    assert box(measure(of, "volume", "Won"), "Last week").target == pytest.approx(21.0)


def test_the_companys_own_target_is_that_of_the_number() -> None:
    targets = [
        *NO_TARGETS,
        ["2026-09", "Source A", 300, 30, 60_000],
        ["2026-09", "All", None, None, 90_000],
    ]
    of = found(opened(rows(3), targets))
    assert box(measure(of, "number"), "Month to date").target == pytest.approx(60_000.0)


# --- net revenue and spend


def net(*customers: list[Any], targets: Rows = NO_TARGETS) -> Trailing:
    setting = [["Setting", "Value"], ["Number", "Net revenue"]]
    header = ["Date", "Source", "Expansion", "Contraction", "Churned"]
    return found(opened(rows(16), targets, Settings=setting, Customers=[header, *customers]))


def test_net_revenue_is_known_for_whole_months_and_its_closed_part_beside_it() -> None:
    of = net(
        ["2026-07-31", "Source A", 70_000, 10_000, 5_000],
        ["2026-08-31", "Source A", 0, 0, 20_000],
    )
    number, closed = measure(of, "number"), measure(of, "closed-won")
    # July has 4 Mondays, August 5, of 50,000 each.
    assert actuals(number.months)[-3:] == [None, 255_000.0, 230_000.0]
    assert actuals(number.weeks) == [None] * 6
    assert {b.actual for b in number.boxes} == {None}
    assert actuals(closed.months)[-3:] == [250_000.0, 200_000.0, 250_000.0]
    assert box(closed, "Month to date").actual == 100_000.0


def test_a_month_is_open_until_all_have_retention_that_had_it_the_month_before() -> None:
    july = ["2026-07-31", "Source A", 70_000, 10_000, 5_000]
    assert actuals(measure(net(july), "number").months)[-2:] == [255_000.0, None]
    half = ["2026-08-31", "Source A", 0, None, 20_000]
    assert actuals(measure(net(july, half), "number").months)[-1] is None


def test_spend_is_blank_where_a_source_that_spent_has_not_typed_it() -> None:
    header = ["Date", "Source", "Lead", "Won", "Revenue", "Spend"]
    spent: list[float | None] = [900, 900, None, 800]
    typed = [[*row, cell] for row, cell in zip(rows(4), spent, strict=True)]
    free = [[*row, None] for row in rows(4, "Source B")]
    known = opened([], Actuals=[header, *typed, *free])
    spend = measure(found(known), "spend")
    assert actuals(spend.weeks) == [None, None, 900.0, 900.0, None, 800.0]
    assert {p.target for p in spend.weeks} == {None}


# --- laws, for every workbook


@settings(max_examples=60)
@given(workbooks(), PERIODS)
def test_the_weeks_of_every_workbook_are_those_of_its_series(raw: RawWorkbook, period: str) -> None:
    known = facts.build(read(raw))
    of = found(known, period)
    series = behaviour.build(known, known.workbook.calendar.parse(period))
    for line in series:
        weeks = {w: p.value for w, p in zip(line.weeks, line.points, strict=True)}
        beside = measure(of, line.kind, line.stage)
        shown = [weeks.get(week) for week in of.weeks]
        assert actuals(beside.weeks) == pytest.approx(shown, abs=1e-6)


@settings(max_examples=60)
@given(workbooks(), PERIODS)
def test_a_known_month_of_records_is_the_sum_of_the_rows_typed_in_it(
    raw: RawWorkbook, period: str
) -> None:
    known = facts.build(read(raw))
    of = found(known, period)
    for stage in known.stages:
        points = measure(of, "volume", stage.name).months
        for month, point in zip(of.months, points, strict=True):
            if point.actual is not None:
                day = known.actuals["Date"].dt.date
                typed = known.actuals[(day >= month.start) & (day <= month.end)]
                assert point.actual == pytest.approx(typed[stage.name].sum())


@settings(max_examples=60)
@given(workbooks(), PERIODS)
def test_every_result_is_plain_and_its_changes_follow_from_its_values(
    raw: RawWorkbook, period: str
) -> None:
    known = facts.build(read(raw))
    of = found(known, period)
    json.dumps(asdict(of), default=str, allow_nan=False)
    for m in of.measures:
        assert (len(m.weeks), len(m.months), len(m.boxes)) == (6, 12, 4)
        for b in m.boxes:
            assert b.end == of.through
            pairs = {
                "week": (b.prior.week, b.change.week),
                "month": (b.prior.month, b.change.month),
                "year": (b.prior.year, b.change.year),
            }
            for before, (value, change) in pairs.items():
                if before not in COMPARED[b.name]:
                    assert (value, change) == (None, None)
                assert change == trailing.change(m.kind, b.actual, value)
            if b.counts is not None:
                assert b.actual == pytest.approx(b.counts[0] / b.counts[1])


def test_the_day_is_the_typed_one_also_of_a_row_that_is_not_a_week() -> None:
    known = facts.build(
        read(None, Actuals=[["Date", "Source", "Campaign", "Lead", "Qualified", "Opportunity",
                             "Won", "Revenue", "Spend"], actual("2026-09-01", Lead=5)])
    )  # fmt: skip
    volume = measure(found(known), "volume", "Lead")
    assert volume.weeks[3].actual == 5.0
