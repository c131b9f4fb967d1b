"""The forecast's arithmetic: it sees nothing of the future, then hand-worked cases, then edges."""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import forecast
from scorecard.forecast import Deals, History, Odds, Record, Span

QUARTER = 91  # days, 13 whole weeks: cases that can be worked by hand
NEVER = math.inf


def weekly(money: Sequence[float], spans: Sequence[Span] = (), weekday: int = 0) -> History:
    """Money by week, each typed on this day of it, all of it complete."""
    daily = np.zeros(7 * len(money))
    daily[weekday::7] = money
    return forecast.history(daily, np.ones(len(money), bool), 0, spans)


def quarters(number: int, start: int = 0) -> list[Span]:
    return [Span(start + QUARTER * i, start + QUARTER * (i + 1)) for i in range(number)]


MONEY = st.integers(-20_000, 90_000).map(float)
PATHS = st.lists(MONEY, min_size=14, max_size=130)


@st.composite
def cut_paths(draw: st.DrawFn) -> tuple[list[float], list[Span], int]:
    """Weekly money, uneven periods over it, and the place of an origin inside the last of them."""
    money = draw(PATHS)
    lengths = draw(st.lists(st.integers(20, 100), min_size=1, max_size=12))
    ends = np.cumsum([draw(st.integers(-30, 30)), *lengths]).tolist()
    spans = [Span(start, end) for start, end in pairwise(ends)]
    inside = [span for span in spans if any(0 < end <= 7 * len(money) for end in span.week_ends)]
    if not inside:
        spans = inside = [Span(0, 7 * len(money) + 3)]
    last = draw(st.sampled_from(inside))
    origin = draw(st.sampled_from([end for end in last.week_ends if 0 < end <= 7 * len(money)]))
    return money, spans[: spans.index(last) + 1], origin


# --- laws


@given(cut_paths(), PATHS)
def test_nothing_after_the_origin_changes_the_forecast_or_its_record(
    path: tuple[list[float], list[Span], int], others: list[float]
) -> None:
    money, spans, origin = path
    week = spans[-1].week_ends.index(origin) + 1
    found = []
    for later in (money[origin // 7 :], others):
        known = weekly([*money[: origin // 7], *later], spans)
        past = forecast.known(known, spans[:-1], origin)
        estimate = forecast.estimate(known, spans[-1], origin, past)
        found.append((estimate, forecast.past_errors(known, past, week)))
    assert found[0] == found[1]


@given(cut_paths(), st.sampled_from([0.01, 0.5, 2.0, 1000.0]))
def test_money_in_another_unit_gives_the_same_forecast_in_that_unit(
    path: tuple[list[float], list[Span], int], unit: float
) -> None:
    money, spans, origin = path
    found = []
    for scale in (1.0, unit):
        known = weekly([scale * amount for amount in money], spans)
        past = forecast.known(known, spans[:-1], origin)
        estimate = forecast.estimate(known, spans[-1], origin, past)
        parts = (estimate.won, estimate.recent, estimate.last_year)
        found.append([None if part is None else part / scale for part in parts])
    assert found[1] == [pytest.approx(part, abs=0.01) for part in found[0]]


@given(
    st.integers(1, 1_000_000),
    st.integers(20, 130),
    st.lists(st.integers(30, 100), min_size=1, max_size=9),
)
def test_a_steady_flow_forecasts_itself_exactly(a_day: int, weeks: int, lengths: list[int]) -> None:
    ends = np.cumsum([0, *lengths]).tolist()
    spans = [Span(start, end) for start, end in pairwise(ends)]
    known = forecast.history(np.full(7 * weeks, float(a_day)), np.ones(weeks, bool), 0, spans)
    for i, span in enumerate(spans):
        for origin in (end for end in span.week_ends if end <= 7 * weeks):
            found = forecast.estimate(known, span, origin, spans[:i])
            in_all = pytest.approx(a_day * (span.end - span.start))
            assert (found.recent, found.mid) == (in_all, in_all)
            assert found.seasonal in (None, in_all)
            assert (found.seasonal is None) == (i == 0 and origin < 7 * forecast.SEASONAL)


@given(cut_paths(), st.integers(0, 6))
def test_the_day_of_the_week_that_a_report_is_typed_on_does_not_matter(
    path: tuple[list[float], list[Span], int], weekday: int
) -> None:
    """As long as it lies in the same period."""
    money, spans, origin = path
    whole = [Span(7 * round(start / 7), 7 * round(end / 7)) for start, end in spans]
    origin = min(origin, whole[-1].end - 7)
    found = []
    for day in (0, weekday):
        known = weekly(money, whole, day)
        found.append(forecast.estimate(known, whole[-1], origin, whole[:-1]))
    assert found[0] == found[1]


# --- the two methods, worked by hand


def test_the_first_method_adds_the_usual_week_for_every_week_left() -> None:
    """Ten weeks of 100 and three of 200 before, four of 300 in the quarter: 9 left x 215.38."""
    known = weekly([100.0] * 10 + [200.0] * 3 + [300.0] * 4)
    found = forecast.estimate(known, Span(91, 182), 119, [])
    assert (found.won, found.weeks) == (1_200.0, 13)
    assert found.usual_week == pytest.approx((6 * 100 + 3 * 200 + 4 * 300) / 13)
    assert found.recent == pytest.approx(1_200 + 9 * 2_400 / 13)
    assert found.mid == found.recent


def test_a_week_that_is_not_complete_counts_neither_as_zero_nor_as_a_week() -> None:
    complete = np.array([True, False, True, True])
    daily = np.zeros(28)
    daily[[0, 7, 14, 21]] = 100.0, 1.0, 300.0, 200.0
    found = forecast.estimate(forecast.history(daily, complete, 0, []), Span(14, 42), 28, [])
    assert (found.won, found.weeks, found.usual_week) == (500.0, 3, 200.0)
    assert found.recent == 500.0 + 2 * 200.0


def test_the_usual_share_is_pooled_and_scaled_by_the_length_of_each_period() -> None:
    """Half of the days: 40 of 100 in a period of 4 weeks, 900 of 1,000 in one of 2: 940 of 1,100.

    An average of averages would say 65%.
    """
    known = weekly([10, 30, 30, 30, 900, 100, 50, 0, 0, 0])
    found = forecast.estimate(known, Span(42, 56), 49, [Span(0, 28), Span(28, 42)])
    assert (found.basis, found.won) == ("usual share", 50.0)
    assert found.factor == pytest.approx(940 / 1_100)
    assert found.seasonal == pytest.approx(50 * 1_100 / 940)


def test_only_the_last_eight_periods_make_the_usual_share() -> None:
    odd = [0.0] * 2 + [1_000.0] * 2  # long ago everything came late
    known = weekly(odd + [10.0] * 8 * 4 + [10.0] * 2)
    spans = [Span(28 * i, 28 * i + 28) for i in range(10)]
    found = forecast.estimate(known, spans[9], 28 * 9 + 14, spans[:9])
    assert found.factor == 0.5


def test_last_years_days_of_the_rest_grow_as_the_last_13_weeks_did() -> None:
    """65 weeks; last year's quarter ended with two weeks of 500, this year's brings 150 a week."""
    money = [100.0] * 13 + [500.0] * 2 + [100.0] * 39 + [150.0] * 11
    found = forecast.estimate(weekly(money), Span(378, 469), 7 * 65, [])
    assert (found.basis, found.won, found.last_year) == ("last year", 1_650.0, 1_000.0)
    assert found.factor == pytest.approx((2 * 100 + 11 * 150) / (13 * 100))
    assert found.seasonal == pytest.approx(1_650 + 1_000 * 1_850 / 1_300)
    assert found.recent == pytest.approx(1_650 + 2 * 1_850 / 13)
    assert found.mid == pytest.approx((found.seasonal + found.recent) / 2)


@pytest.mark.parametrize(("weeks", "basis"), [(64, "usual share"), (65, "last year")])
def test_last_years_weeks_need_65_weeks_before_the_origin(weeks: int, basis: str) -> None:
    money = weekly([100.0] * weeks)
    found = forecast.estimate(money, Span(7 * weeks - 7, 7 * weeks + 7), 7 * weeks, [Span(0, 14)])
    assert (found.basis, found.mid) == (basis, pytest.approx(200.0))


def test_growth_compares_the_weeks_that_are_complete_in_both_years() -> None:
    complete = np.ones(65, bool)
    complete[[12, 60]] = False  # one in each year
    daily = np.zeros(7 * 65)
    daily[::7] = 100.0
    daily[7 * 52 :: 7] = 120.0
    daily[[7 * 12, 7 * 60]] = 0.0
    known = forecast.history(daily, complete, 0, [])
    found = forecast.estimate(known, Span(7 * 52, 7 * 78), 7 * 65, [])
    assert found.factor == pytest.approx(1.2)


def test_a_years_last_day_is_not_read_before_it_comes() -> None:
    """A day into a leap year, the same days of last year end a day after where this one stands."""
    known = weekly([100.0] * 66 + [7e9])
    found = forecast.estimate(known, Span(7 * 66 - 1, 7 * 66 + 365), 7 * 66, [])
    assert found.last_year == pytest.approx(100 * 52)


@pytest.mark.parametrize(
    ("money", "past", "origin"),
    [
        ([0, 0, 100, 100, 50, 50], [Span(0, 28)], 35),  # nothing by this week in the past
        ([0, 0, 0, 0, 50, 50], [Span(0, 28)], 35),  # nothing at all
        ([90, 0, 0, -90, 50, 50], [Span(0, 28)], 35),  # credits took it all back
        ([10, 10, 10, 10, 50, 50], [], 35),  # no past period
        ([0] * 60 + [50] * 6, [], 7 * 66),  # nothing last year
        ([-10] * 60 + [50] * 6, [], 7 * 66),  # more credits than money last year
        ([10] * 60 + [-50] * 6, [], 7 * 66),  # and this year
    ],
)
def test_a_second_method_that_cannot_be_formed_leaves_the_first_alone(
    money: list[float], past: list[Span], origin: int
) -> None:
    span = Span(28, 56) if past or origin == 35 else Span(7 * 60, 7 * 70)
    found = forecast.estimate(weekly(money), span, origin, past)
    assert (found.factor, found.seasonal) == (None, None)
    assert found.mid == found.recent is not None


def test_a_period_counts_as_past_when_it_was_reported_from_its_first_week_on() -> None:
    spans = [Span(-3, 40), Span(9, 50), Span(10, 50), Span(17, 60), Span(40, 71)]
    known = forecast.history(np.zeros(70), np.ones(10, bool), 7, spans)
    assert forecast.known(known, spans, 70) == [Span(9, 50), Span(10, 50), Span(17, 60)]


# --- the record


def test_the_record_is_taken_at_the_same_week_and_those_beside_it() -> None:
    """Two quarters of 100 a week, the second one's second week is not complete."""
    complete = np.ones(26, bool)
    complete[14] = False
    daily = np.zeros(7 * 26)
    daily[::7] = 100.0
    known = forecast.history(daily, complete, 0, quarters(2))
    found = forecast.past_errors(known, quarters(2), 2)
    assert found == [
        {near: pytest.approx(0.0) for near in (0, -1, 1)},
        {near: pytest.approx(0.0) for near in (-1, 1)},
    ]
    assert [list(errors) for errors in forecast.past_errors(known, quarters(2), 1)] == [
        [0, 1],
        [0],
    ]
    assert [list(errors) for errors in forecast.past_errors(known, quarters(2), 13)] == [
        [-1],  # at its 13th week's end the quarter is over
        [-1],
    ]


def test_an_error_is_the_forecast_over_what_came() -> None:
    """100 in each of 12 weeks, then 1,300: at week 12 the forecast is 1,300, and 2,500 came."""
    known = weekly([100.0] * 12 + [1_300.0])
    assert forecast.error_at(known, Span(0, 91), 12, []) == pytest.approx(1_300 / 2_500 - 1)
    assert forecast.pace_error_at(known, Span(0, 91), 12) == pytest.approx(1_300 / 2_500 - 1)


@pytest.mark.parametrize("money", [[0.0] * 13, [100.0] + [0.0] * 11 + [-100.0], [0.0] * 12 + [9]])
def test_a_past_period_or_forecast_of_nothing_has_no_error(money: list[float]) -> None:
    assert forecast.past_errors(weekly(money), [Span(0, 91)], 3) == []


def test_weeks_that_a_period_does_not_have_have_no_error() -> None:
    known = weekly([100.0] * 13)
    for week in (0, 13, 14):
        assert forecast.error_at(known, Span(0, 91), week, []) is None
        assert forecast.pace_error_at(known, Span(0, 91), week) is None


def test_the_range_is_where_it_lands_if_it_errs_as_before() -> None:
    """Eleven errors: the 10th and 90th percentile are the second and the second to last."""
    errors = [-0.5, -0.2, *[0.0] * 7, 0.25, 0.9]
    assert forecast.band(1_000.0, errors) == (pytest.approx(800.0), pytest.approx(1_250.0))


def test_the_range_holds_the_forecast_also_where_that_was_always_too_high_or_too_low() -> None:
    assert forecast.band(1_200.0, [0.2] * 9) == (pytest.approx(1_000.0), 1_200.0)
    assert forecast.band(900.0, [-0.1] * 9) == (900.0, pytest.approx(1_000.0))


@pytest.mark.parametrize(
    ("errors", "record"),
    [
        ([0.0] * 5, Record(0.0, 5, 5)),
        ([0.1, -0.2, 0.3, -0.4, 0.5], Record(0.4, 4, 5)),
        ([0.08] * 8 + [0.3, 0.4], Record(0.08, 8, 10)),
        ([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], Record(0.5, 5, 6)),  # 4 of 6 would be 67%
        ([-0.08] * 9 + [0.3], Record(0.08, 9, 10)),
        ([0.1] * 15 + [0.2] * 5, Record(0.2, 20, 20)),
    ],
)
def test_the_printed_error_is_the_smallest_that_held_in_four_of_five_periods(
    errors: list[float], record: Record
) -> None:
    assert forecast.record(errors) == record


def test_the_odds_count_past_cases_and_what_is_won_is_sure() -> None:
    errors = [-0.2, -0.1, 0.0, 0.1, 0.25]  # 1,000 would have ended at 1250, 1111, 1000, 909, 800
    cases = {
        target: forecast.odds(1_000.0, errors, target, 850.0)
        for target in (850.0, 851.0, 1_000.0, 1_000.01, 2_000.0)
    }
    assert cases == {
        850.0: Odds(5, 5),
        851.0: Odds(4, 5),
        1_000.0: Odds(3, 5),
        1_000.01: Odds(2, 5),
        2_000.0: Odds(0, 5),
    }


# --- the pipeline


def deals(*rows: tuple[object, ...]) -> Deals:
    """Rows of (days entered), day closed, won, amount."""
    return Deals(
        np.array([row[0] for row in rows], float),
        np.array([row[1] for row in rows], float),
        np.array([row[2] for row in rows], bool),
        np.array([row[3] for row in rows], float),
    )


FIRST_CLOSED = ((1,), 5, False, 100)  # the tab knows who closed from the day before on


def test_the_win_share_of_a_stage_and_age_worked_by_hand() -> None:
    """Today is day 70 and 14 days are left, so deals are looked at on days 7, 14 ... 56.

    Five enter on day 0 and are won on day 20: seen on days 7 and 14, both times won within 14
    days. Five are lost on day 40: seen on days 7, 14, 21 and, in their second month, 28 and 35.
    In the first four weeks 10 of 25 sightings were won in time; later only five deals were seen,
    so the stage as a whole speaks: 10 of 35.
    """
    won = [((0,), 20, True, 100)] * 5
    lost = [((0,), 40, False, 100)] * 5
    found = forecast.win_shares(deals(FIRST_CLOSED, *won, *lost), 70, 14)
    assert found.tolist() == [[pytest.approx(0.4), *[pytest.approx(10 / 35)] * 3]]


def test_a_stage_with_few_deals_takes_the_share_of_all_stages() -> None:
    first = [((0, 10), 20, True, 100)] * 6 + [((0, NEVER), 30, False, 100)] * 4
    found = forecast.win_shares(deals(((1, NEVER), 5, False, 100), *first), 70, 14)
    # Stage one: six on day 7, four on days 7, 14, 21 and 28; stage two: six on day 14.
    assert found[0, 0] == pytest.approx(6 / (6 + 12))
    assert found[1].tolist() == [pytest.approx(12 / (12 + 16))] * 4


def test_with_fewer_than_ten_deals_there_is_no_share() -> None:
    nine = [((0,), 20, True, 100)] * 9
    assert np.isnan(forecast.win_shares(deals(FIRST_CLOSED, *nine), 70, 14)).all()
    ten = [((0,), 20, True, 100)] * 10
    assert forecast.win_shares(deals(FIRST_CLOSED, *ten), 70, 14).tolist() == [[1.0] * 4]


def test_deals_that_were_not_followed_as_long_as_days_are_left_do_not_count() -> None:
    """Ten open since day 60 were never seen 14 days before today, which is day 70."""
    young = [((60,), NEVER, False, 100)] * 10
    ten = [((0,), 20, True, 100)] * 10
    found = forecast.win_shares(deals(FIRST_CLOSED, *young, *ten), 70, 14)
    assert found.tolist() == [[1.0] * 4]


def test_before_the_first_close_the_tab_holds_survivors_only_and_is_not_looked_at() -> None:
    """Open for 40 days, then half of them won: looked at from day 39 on, not from day 0."""
    won = [((0,), 40, True, 100)] * 5
    lost = [((0,), 42, False, 100)] * 5
    found = forecast.win_shares(deals(*won, *lost), 88, 7)
    # Looked at on day 39 alone, at an age of 5.6 weeks.
    assert found.tolist() == [[0.5] * 4]


def some_day(first: int, last: int) -> st.SearchStrategy[float]:
    return st.one_of(st.integers(first, last).map(float), st.just(NEVER))


ENTERED = st.tuples(some_day(0, 40), some_day(0, 60))


@given(
    st.lists(
        st.tuples(ENTERED, some_day(0, 120), st.booleans(), st.just(1)), min_size=12, max_size=40
    ),
    st.integers(4, 17).map(lambda weeks: 7 * weeks),
    st.one_of(st.integers(0, 50), st.sampled_from([7, 14])),
)
def test_the_shares_are_those_that_looking_week_by_week_finds(
    rows: list[tuple[tuple[float, float], float, bool, int]], today: int, left: int
) -> None:
    table = deals(*rows)
    seen: dict[tuple[int, int], list[tuple[int, bool]]] = {}
    for day in range(today, -1, -7):
        if day > today - left or day < table.since:
            continue
        for i, (entered, closed, won, _) in enumerate(rows):
            reached = [k for k in (0, 1) if entered[k] <= day]
            if reached and day < closed:
                k = reached[-1]
                band = next(b for b in range(4) if (day - entered[k]) / 7 < forecast.BANDS[b + 1])
                seen.setdefault((k, band), []).append((i, won and closed <= day + left))

    def share(parts: Sequence[tuple[int, int]]) -> float:
        sightings = [sighting for part in parts for sighting in seen.get(part, [])]
        if len({i for i, _ in sightings}) < forecast.DEALS:
            return math.nan
        return sum(won for _, won in sightings) / len(sightings)

    every = [(k, band) for k in (0, 1) for band in range(4)]
    expected = []
    for k, band in every:
        of_stage = [(k, other) for other in range(4)]
        tried = [share(parts) for parts in ([(k, band)], of_stage, every)]
        expected.append(next((s for s in tried if not math.isnan(s)), math.nan))
    found = forecast.win_shares(table, today, left).ravel().tolist()
    assert found == [pytest.approx(s, nan_ok=True) for s in expected]


def test_a_deal_stands_at_the_furthest_stage_it_has_entered_until_it_closes() -> None:
    table = deals(
        ((0, 10), NEVER, False, 1),
        ((0, 30), NEVER, False, 1),
        ((NEVER, 5), NEVER, False, 1),  # began at the second stage
        ((0, 10), 20, True, 1),
        ((12, 10), NEVER, False, 1),  # dates out of order
        ((21, NEVER), NEVER, False, 1),  # not yet
    )
    assert forecast.open_at(table, 20).tolist() == [
        [False, True],
        [True, False],
        [False, True],
        [False, False],
        [False, True],
        [False, False],
    ]


def test_age_is_counted_in_weeks_since_the_stage_was_entered() -> None:
    table = deals(*(((100 - age,), NEVER, False, 1) for age in (0, 27, 28, 55, 56, 90, 91, 400)))
    assert forecast.age_band(table, 100).ravel().tolist() == [0, 0, 1, 1, 2, 2, 3, 3]


def test_deals_still_to_begin_bring_what_they_brought_in_past_periods() -> None:
    """14 days are left: 300 and 100 came from deals begun in the last 14 days of two periods."""
    table = deals(
        ((1,), 5, False, 0),
        ((78,), 90, True, 200),
        ((80,), 90, True, 100),
        ((76,), 90, True, 999),  # begun before
        ((80,), 92, True, 999),  # won after the period
        ((80,), 85, False, 999),  # lost
        ((170,), 181, True, 100),
    )
    assert forecast.created_and_closed(table, [18, 90, 181], 14) == (pytest.approx(400 / 3), 3)
    assert forecast.created_and_closed(table, [17, 90, 181], 14) == (200.0, 2)
    assert forecast.created_and_closed(table, [], 14) == (None, 0)


def test_without_closed_deals_nothing_is_known() -> None:
    table = deals(*[((0,), NEVER, False, 1)] * 12)
    assert np.isnan(forecast.win_shares(table, 70, 7)).all()
    assert forecast.created_and_closed(table, [50], 7) == (None, 0)
