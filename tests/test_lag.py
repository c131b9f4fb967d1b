"""The lag: what is due is a weighted mean of what came, and its two directions agree."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.lag import TAIL, Floats, due, share_due, tail, waiting

LAGS = st.one_of(st.just(0.0), st.floats(0.01, 60))
RECORDS = st.lists(st.floats(0, 1e6), min_size=1, max_size=60).map(np.array)


def written_out(records: Floats, lag: float) -> list[float]:
    """The geometric distribution term by term, the first week's level standing for all before."""
    q = lag / (1 + lag)
    return [
        sum((1 - q) * q**j * records[w - j] for j in range(w + 1)) + q ** (w + 1) * records[0]
        for w in range(len(records))
    ]


@given(RECORDS, LAGS)
def test_what_is_due_follows_the_geometric_distribution(records: Floats, lag: float) -> None:
    assert due(records, lag).tolist() == pytest.approx(
        written_out(records, lag), rel=1e-9, abs=1e-6
    )


@given(st.floats(0, 1e6), st.integers(1, 60), LAGS)
def test_of_a_steady_flow_all_that_arrives_is_due(level: float, weeks: int, lag: float) -> None:
    assert due(np.full(weeks, level), lag).tolist() == pytest.approx([level] * weeks)


@given(RECORDS, LAGS, st.data())
def test_shares_of_arrivals_count_the_same_records(
    records: Floats, lag: float, data: st.DataObject
) -> None:
    flags = st.lists(st.booleans(), min_size=len(records), max_size=len(records))
    counted = np.array(data.draw(flags), dtype=float)
    begun = np.concatenate([[0.0], records])  # nothing stands before the first week
    expected = float(due(begun, lag)[1:] @ counted)
    assert float(records @ share_due(counted, lag)) == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_columns_do_not_mix() -> None:
    records = np.array([[8.0, 1.0], [0.0, 1.0], [0.0, 1.0]])
    assert due(records, 1.0).tolist() == [[8, 1], [4, 1], [2, 1]]


@given(st.floats(0.01, 60))
def test_the_mean_of_the_distribution_is_the_lag(lag: float) -> None:
    impulse = np.zeros(6000)
    impulse[1] = 1.0
    assert due(impulse, lag)[1:] @ np.arange(5999) == pytest.approx(lag, rel=1e-6)


@given(st.floats(0.01, 60))
def test_beyond_the_tail_hardly_anything_is_left(lag: float) -> None:
    q = lag / (1 + lag)
    assert q ** tail(lag) <= TAIL * (1 + 1e-9)
    assert q ** (tail(lag) - 1) >= TAIL * (1 - 1e-9)


def test_an_absurd_lag_has_a_tail_too() -> None:
    assert tail(1e17) == math.ceil(-math.log(TAIL) * 1e17)


def test_growth_read_over_the_same_weeks_looks_like_worse_selling() -> None:
    """An eight-week lag and 5% a week: the method's 0.719 is between the two weekly conventions."""
    leads = 1.05 ** np.arange(400)
    assert due(leads, 8.0)[-1] / leads[-1] == pytest.approx(0.724, abs=5e-4)  # lags from 0 on
    assert due(leads, 7.0)[-2] / leads[-1] == pytest.approx(0.714, abs=5e-4)  # lags from 1 on


@given(RECORDS, LAGS)
def test_what_arrived_has_gone_on_or_waits(records: Floats, lag: float) -> None:
    gone = due(np.concatenate([[0.0], records]), lag).sum()
    assert gone + waiting(records, lag) == pytest.approx(records.sum(), rel=1e-9, abs=1e-6)
