"""Working backwards and forwards: published chains, and each direction as the other's check."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.lag import tail
from scorecard.plan import backward, flow, forward, last_useful, needed_by_week, spend_share, whole
from scorecard.ratios import payback

ORACLES = {
    oracle["id"]: oracle
    for oracle in json.loads(Path(__file__).with_name("oracles.json").read_text("utf-8"))["oracles"]
}
RATES = st.lists(st.floats(0.001, 1.5), max_size=6)
SIZES = st.floats(1, 1e7)
LAGS = st.one_of(st.just(0.0), st.floats(0.1, 12))


def test_the_published_chain_of_sales_math_comes_out() -> None:
    oracle = ORACLES["reverse-mysalesprocess"]
    given_ = oracle["inputs"]
    records = backward(given_["deals"], 1.0, given_["rates"][::-1])
    assert [whole(of) for of in records[::-1]] == [given_["deals"], *oracle["expected"]]


def test_the_published_chain_of_winning_by_design_comes_out() -> None:
    oracle = ORACLES["reverse-wbd"]
    given_, expected = oracle["inputs"], oracle["expected"]
    size, rates = given_["acv"], [given_["MQL"], given_["SQL"], given_["win"]]
    mqls, meetings, opportunities, wins = backward(size, size, rates)
    assert (mqls, meetings, opportunities, wins) == pytest.approx(
        (expected["mqls"], expected["meetings"], expected["opps_per_win"], 1)
    )
    assert given_["spend_share"] * size / mqls == pytest.approx(expected["allowed_cost_per_mql"])
    budget = given_["spend_share"] * forward(given_["wins_per_month"], [], size)
    assert budget == pytest.approx(expected["monthly_budget"])


def test_the_published_sales_equations_come_out() -> None:
    oracle = ORACLES["forward-mattbruen"]
    for case, expected in zip("ab", oracle["expected"], strict=True):
        leads, qualified, conversion, deal = oracle["inputs"][case]
        assert forward(leads, [qualified, conversion], deal) == pytest.approx(expected)


def test_a_payback_in_months_is_allowed_as_its_published_share() -> None:
    oracle = ORACLES["payback-primecalc"]["inputs"]
    share = spend_share(8, oracle["gm"])
    allowed = share * 12 * oracle["monthly_revenue"]
    assert allowed == pytest.approx(oracle["cac"])
    assert payback(allowed, oracle["monthly_revenue"], oracle["gm"]) == pytest.approx(8)


@given(st.floats(0.01, 1e9), SIZES, RATES)
def test_forward_of_backward_is_the_target_within_rounding_up(
    target: float, size: float, rates: list[float]
) -> None:
    exact = backward(target, size, rates)
    assert forward(exact[0], rates, size) == pytest.approx(target)
    for k, records in enumerate(exact):
        brings = forward(whole(records), rates[k:], size)
        one = forward(1, rates[k:], size)
        assert target * (1 - 1e-8) <= brings <= (target + one) * (1 + 1e-8)


@given(SIZES, RATES)
def test_no_revenue_needs_no_records(size: float, rates: list[float]) -> None:
    assert backward(0, size, rates) == (0.0,) * (len(rates) + 1)


@pytest.mark.parametrize(("size", "rates"), [(0, [0.5]), (100, [0.5, 0.0]), (-1, [])])
def test_where_nothing_leads_to_revenue_nothing_is_divided(size: float, rates: list[float]) -> None:
    with pytest.raises(ValueError, match=r"^a rate or a deal size of 0 leads to no revenue$"):
        backward(100, size, rates)


@given(st.lists(st.floats(0, 1e5), min_size=1, max_size=13), LAGS)
def test_records_are_needed_as_often_as_they_go_on_but_before(
    closing: list[float], lag: float
) -> None:
    before = tail(lag) + 1
    axis = np.concatenate([np.zeros(before), closing])
    needed = needed_by_week(axis, lag)
    assert needed.min() >= 0
    # All but what is needed earlier still than the lag's tail.
    assert 0.98 * sum(closing) - 1e-6 <= needed.sum() <= sum(closing) * (1 + 1e-9) + 1e-6
    if sum(closing) > 1:
        centre = [float(of @ np.arange(len(axis)) / of.sum()) for of in (needed, axis)]
        assert 0.8 * lag - 1e-6 <= centre[1] - centre[0] <= lag + 1e-6


@given(
    st.lists(st.lists(st.floats(0, 1e4), min_size=3, max_size=3), min_size=1, max_size=20),
    st.tuples(LAGS, LAGS),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_in_the_end_every_waiting_record_came_through_once(
    weeks: list[list[float]], lags: tuple[float, float], rates: tuple[float, float]
) -> None:
    history = np.array(weeks)
    later = flow(history, np.zeros(400), rates, lags)
    waiting = []
    for k, lag in enumerate(lags):
        left = lag / (1 + lag)
        waiting.append(float(history[:, k] @ left ** np.arange(len(history), 0, -1)))
    qualified = rates[0] * waiting[0]
    assert later.sum(axis=0).tolist() == pytest.approx(
        [0, qualified, rates[1] * (waiting[1] + qualified)], rel=1e-6, abs=1e-6
    )


@given(st.floats(1, 1e4), st.tuples(LAGS, LAGS), st.tuples(st.floats(0.01, 1), st.floats(0.01, 1)))
def test_a_steady_flow_goes_on_as_it_was(
    level: float, lags: tuple[float, float], rates: tuple[float, float]
) -> None:
    steady = np.array([level, level * rates[0], level * rates[0] * rates[1]])
    later = flow(np.tile(steady, (600, 1)), np.full(5, level), rates, lags)
    assert later == pytest.approx(np.tile(steady, (5, 1)), rel=1e-6)


def test_without_a_lag_a_record_is_useful_to_the_last_day() -> None:
    end = date(2026, 9, 30)
    assert [last_useful(end, weeks) for weeks in (0, 1 / 7, 1, 30)] == [
        date(2026, 9, 30), date(2026, 9, 29), date(2026, 9, 23), date(2026, 3, 4)
    ]  # fmt: skip
