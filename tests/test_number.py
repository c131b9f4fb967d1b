"""The Number: its verdict at every edge, what the rest needs, "at least", the path."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import facts, ledger
from scorecard import number as numbers
from scorecard.number import LeftOut, Number, Point
from tests.builders import DEFAULT, Rows, read

STAGES = ["Lead", "Qualified", "Opportunity", "Won"]
TARGET: list[Any] = ["Period", "Source", *STAGES, "Revenue"]
HEADER: list[Any] = ["Date", "Source", *STAGES, "Revenue"]
WEEK = "2026-09-14"  # Monday; the builders read on the Sunday that ends it


def number(period: str = "2026-Q3", as_of: date | None = None, **tabs: Any) -> Number:
    known = facts.build(read(None, as_of, **tabs))
    entries = ledger.build(known, known.workbook.calendar.parse(period))
    return numbers.build(known, entries)


def setting(*pairs: tuple[str, object]) -> Rows:
    return [["Setting", "Value"], *(list(pair) for pair in pairs)]


def one_week(target: object, won: object, *more: Rows, **tabs: Any) -> Number:
    """Source A in one week, its counts on plan."""
    targets = [TARGET, [WEEK, "Source A", 100, 50, 20, 10, target]]
    rows = [HEADER, [WEEK, "Source A", 100, 50, 20, 10, won], *more]
    return number(WEEK, Targets=targets, Actuals=rows, **tabs)


# --- the verdict


@pytest.mark.parametrize(
    ("won", "status"),
    [
        (1_200, "on track"),
        (1_000, "on track"),
        (999.99, "attention"),
        (850, "attention"),
        (849.99, "behind"),
        (0, "behind"),
    ],
)
def test_the_bands_are_shares_of_the_target_to_date(won: float, status: str) -> None:
    found = one_week(1_000, won)
    assert (found.status, found.attainment) == (status, pytest.approx(won / 1_000))


def test_the_bands_can_be_set() -> None:
    bands = setting(("On track from", "95%"), ("Attention from", 0.7))
    won = (950, 949, 700, 699)
    assert [one_week(1_000, amount, Settings=bands).status for amount in won] == [
        "on track",
        "attention",
        "attention",
        "behind",
    ]


@settings(max_examples=50)
@given(st.integers(1, 10_000_000))
def test_a_period_that_made_its_target_to_the_cent_is_on_track(target: int) -> None:
    targets = [TARGET, ["2026-Q2", "Source A", None, None, None, 10, target]]
    rows = [HEADER, ["2026-06-01", "Source A", None, None, None, 10, target]]
    found = number("2026-Q2", Targets=targets, Actuals=rows)
    assert (found.status, found.attainment) == ("on track", pytest.approx(1.0))


@pytest.mark.parametrize(
    ("week_starts", "as_of", "elapsed", "status"),
    [
        ("Thursday", date(2026, 9, 2), 2, "too early"),
        ("Friday", date(2026, 9, 3), 3, "behind"),  # 3 of 30 days: a tenth has passed
    ],
)
def test_it_is_too_early_in_the_first_tenth_of_the_days(
    week_starts: str, as_of: date, elapsed: int, status: str
) -> None:
    targets = [TARGET, ["2026-09", "Source A", 300, 150, 60, 30, 300_000]]
    rows = [HEADER, ["2026-09-01", "Source A", 9, 4, 2, 1, 1_000]]
    calendar = setting(("Week starts on", week_starts))
    found = number("2026-09", as_of, Settings=calendar, Targets=targets, Actuals=rows)
    assert (found.days_elapsed, found.status) == (elapsed, status)


def test_it_is_too_early_where_the_targets_own_days_are_still_to_come() -> None:
    targets = [TARGET, ["2026-09", "Source A", 300, 150, 60, 30, 300_000]]
    rows = [HEADER, ["2026-08-24", "Source A", 9, 4, 2, 1, 1_000]]
    found = number("2026-Q3", date(2026, 8, 30), Targets=targets, Actuals=rows)
    assert (found.target_to_date, found.attainment, found.status) == (None, None, "too early")
    assert found.target == pytest.approx(300_000)


def test_nothing_reported_has_no_attainment_and_is_behind_at_least() -> None:
    found = number(Actuals=[HEADER])
    assert (found.actual, found.attainment, found.status) == (None, None, "behind")
    assert (found.at_least, found.waiting_on) == (True, ("Marketing", "Sales"))


@pytest.mark.parametrize("target", [None, 0])
def test_without_a_target_there_is_no_verdict(target: int | None) -> None:
    found = one_week(target, 5_000)
    assert (found.actual, found.attainment, found.status) == (5_000, None, "no target")
    assert found.required_per_week is None  # the week is over


def test_a_target_below_zero_has_no_shares() -> None:
    found = number(
        "2026-08",
        Settings=setting(("Number", "Net revenue")),
        Targets=[[*TARGET, "Churned"], ["2026-08", "Source A", None, None, None, 1, 100, 900]],
        Actuals=[HEADER, ["2026-08-03", "Source A", None, None, None, 1, 100]],
    )
    assert found.target == pytest.approx(-800)
    assert (found.attainment, found.status) == (None, "no target")


# --- time: what the rest needs


def test_the_rest_is_spread_over_the_weeks_that_are_left() -> None:
    found = number()
    assert (found.period.days, found.days_elapsed) == (92, 82)
    assert found.actual == 174_000
    assert found.target == pytest.approx(975_000)
    assert found.target_to_date == pytest.approx(975_000 * 82 / 92)
    assert found.gap == pytest.approx(174_000 - 975_000 * 82 / 92)
    assert found.weeks_left == pytest.approx(10 / 7)
    assert found.required_per_week == pytest.approx((975_000 - 174_000) / (10 / 7))


def test_a_period_that_is_over_needs_nothing_more() -> None:
    found = number(as_of=date(2026, 10, 4))
    assert (found.through, found.days_elapsed) == (date(2026, 9, 30), 92)
    assert (found.weeks_left, found.required_per_week, found.status) == (0.0, None, "behind")


def test_a_period_in_the_future_has_only_its_target() -> None:
    targets = [*DEFAULT["Targets"], ["2026-11", "All", None, None, None, None, 90_000, None]]
    found = number("2026-11", Targets=targets)
    assert (found.days_elapsed, found.weeks_left) == (0, pytest.approx(30 / 7))
    assert (found.actual, found.target_to_date, found.gap) == (None, None, 0.0)
    assert found.target == pytest.approx(90_000)
    assert found.required_per_week == pytest.approx(90_000 / (30 / 7))
    assert (found.status, found.at_least) == ("too early", False)
    assert {point.actual for point in found.path} == {None}


def test_an_empty_workbook_has_no_number() -> None:
    found = number(**{name: [rows[0]] for name, rows in DEFAULT.items()})
    assert (found.actual, found.target, found.attainment) == (None, None, None)
    assert (found.status, found.at_least, found.left_out) == ("no target", False, LeftOut(0, 0))
    assert (found.usual_week, found.best_week, found.required_per_week) == (None, None, None)
    assert {(p.actual, p.plan, p.last_year) for p in found.path} == {(None, None, None)}


def test_the_usual_and_the_best_week_are_of_the_last_13_that_were_reported() -> None:
    found = number()
    assert found.usual_week == pytest.approx((73_000 + 26_000 + 75_000) / 3)
    assert found.best_week == 75_000
    rows = [*DEFAULT["Actuals"], ["2026-06-15", "Source A", None, 1, 1, 1, 1, 900_000, None]]
    assert number(Actuals=rows).best_week == 75_000  # the 14th week back
    rows[-1][0] = "2026-06-22"
    assert number(Actuals=rows).best_week == 900_000


# --- at least


def bad(day: str, revenue: object, source: str = "Source A") -> list[Any]:
    """A row that is left out."""
    return [day, source, "about 80", 1, 1, 1, revenue]


def test_nobody_waited_on_and_nothing_left_out_is_exact() -> None:
    found = one_week(1_000, 900)
    assert (found.at_least, found.waiting_on, found.left_out) == (False, (), LeftOut(0, 0))


def test_waiting_makes_it_at_least() -> None:
    rows = [HEADER, [WEEK, "Source A", 100, 50, None, 10, 900]]
    targets = [TARGET, [WEEK, "Source A", 100, 50, 20, 10, 1_000]]
    found = number(WEEK, Targets=targets, Actuals=rows)
    assert (found.at_least, found.waiting_on) == (True, ("Sales",))


def test_a_row_with_money_left_out_makes_it_at_least() -> None:
    found = one_week(1_000, 900, bad(WEEK, 42_000, "Source B"))
    assert (found.at_least, found.left_out) == (True, LeftOut(1, 42_000))
    assert found.waiting_on == ()


def test_amounts_left_out_that_cancel_still_make_it_at_least() -> None:
    found = one_week(1_000, 900, bad(WEEK, 500, "Source B"), bad("2026-09-15", -500, "Source B"))
    assert (found.at_least, found.left_out) == (True, LeftOut(2, 0))


@pytest.mark.parametrize("leads", [5, "about 80"])
def test_money_that_cannot_be_read_makes_it_at_least(leads: object) -> None:
    found = one_week(1_000, 900, [WEEK, "Source B", leads, 1, 1, 1, "about 9k"])
    assert (found.at_least, found.left_out) == (True, LeftOut(1, 0))


@pytest.mark.parametrize("revenue", [None, 0])
def test_a_row_without_money_left_out_does_not(revenue: object) -> None:
    found = one_week(1_000, 900, bad(WEEK, revenue, "Source B"))
    assert (found.at_least, found.left_out) == (False, LeftOut(1, 0))


@pytest.mark.parametrize("revenue", [42_000, "about 9k"])
def test_a_row_left_out_in_another_period_does_not(revenue: object) -> None:
    found = one_week(1_000, 900, bad("2026-09-07", revenue, "Source B"))
    assert (found.at_least, found.left_out) == (False, LeftOut(0, 0))


def test_a_row_left_out_without_a_readable_date_counts_in_every_period() -> None:
    found = one_week(1_000, 900, ["03/04/2026", "Source B", 1, 1, 1, 1, 7_000])
    assert (found.at_least, found.left_out) == (True, LeftOut(1, 7_000))


def test_a_total_is_listed_but_its_money_is_not_missing() -> None:
    found = one_week(1_000, 900, [WEEK, "Total", 100, 50, 20, 10, 900])
    assert (found.at_least, found.left_out) == (False, LeftOut(1, 0))


# --- what counts as the Number


def test_net_revenue_adds_expansion_and_takes_off_contraction_and_churn() -> None:
    customers = [
        ["Date", "Source", "Opening", "Expansion", "Contraction", "Churned"],
        ["2026-08", "Source A", 100_000, 5_000, 1_000, 2_000],
    ]
    closed = number(Customers=customers)
    net = number(Customers=customers, Settings=setting(("Number", "Net revenue")))
    assert (closed.actual, net.actual) == (174_000, 176_000)


def test_from_deals_the_won_ones_count_on_their_close_date() -> None:
    deals = [
        ["Deal", "Source", "Outcome", "Closed", "Amount"],
        ["D1", "Source A", "Won", "2026-09-15", 30_000],
        ["D2", "Source B", "Won", "2026-06-30", 11_000],  # the quarter before
        ["D3", "Source A", "Lost", "2026-09-15", 50_000],
        ["D4", "Source A", "Open", None, 60_000],
        ["D5", None, "Won", "2026-09-16", 7_000],  # no source: (unlisted)
        ["D6", "Source A", "Won", "2026-09-17", "lots"],
    ]
    found = number(Deals=deals, Settings=setting(("Revenue from", "Deals")))
    assert found.actual == 37_000
    assert (found.at_least, found.left_out) == (True, LeftOut(1, 0))


# --- the path


def test_the_path_has_the_start_every_weeks_end_and_the_periods_end() -> None:
    targets = [TARGET, ["2026-09", "Source A", 30, 30, 30, 30, 30_000]]
    rows = [
        HEADER,
        ["2025-09-01", "Source A", 1, 1, 1, 1, 400],  # Tuesday 1 September 2026 less 364 days: 2nd
        ["2025-09-02", "Source A", 1, 1, 1, 1, 500],
        ["2025-09-28", "Source A", 1, 1, 1, 1, 70],
        ["2026-08-31", "Source A", 1, 1, 1, 1, 9_999],
        ["2026-09-01", "Source A", 1, 1, 1, 1, 1_000],
        ["2026-09-13", "Source A", 1, 1, 1, 1, 2_000],
    ]
    path = number("2026-09", date(2026, 9, 15), Targets=targets, Actuals=rows).path
    assert path == (
        Point(date(2026, 8, 31), 0.0, 0.0, 0.0),
        Point(date(2026, 9, 6), 1_000.0, pytest.approx(6_000), 500.0),
        Point(date(2026, 9, 13), 3_000.0, pytest.approx(13_000), 500.0),
        Point(date(2026, 9, 20), None, pytest.approx(20_000), 500.0),
        Point(date(2026, 9, 27), None, pytest.approx(27_000), 570.0),
        Point(date(2026, 9, 30), None, pytest.approx(30_000), 570.0),
    )


def test_last_year_is_left_out_where_the_reports_begin_inside_it() -> None:
    """A sum over part of the days would make last year look poorer than it was."""
    rows = [*DEFAULT["Actuals"], ["2025-07-07", "Source A", None, 1, 1, 1, 1, 5_000, None]]
    assert {point.last_year for point in number(Actuals=rows).path} == {None}
    rows[-1][0] = "2025-07-06"  # Q3 begins on Wednesday 1 July 2026; 52 weeks before is 2 July
    assert number(Actuals=rows).path[-1].last_year == 5_000


def test_last_year_ends_where_it_is_not_complete_yet() -> None:
    rows = [*DEFAULT["Actuals"], ["2026-06-30", "Source A", None, 1, 1, 1, 1, 5_000, None]]
    path = number("2027-Q3", Actuals=rows).path
    known = [point for point in path if point.last_year is not None]
    assert known[-1] == Point(date(2027, 9, 19), None, None, 174_000.0)
