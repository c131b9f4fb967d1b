"""Ranking with small numbers: published cases, laws, and what luck does to a ranking.

Open this when a figure of `scorecard.ranking` is doubted. The second way of getting the same is
the binomial tail for the beta distribution, and products of whole numbers for its likelihood. The
published cases with their sources are in `oracles.json`.
"""

import json
import math
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.maturity import at_most
from scorecard.ranking import (
    CAUTIOUS,
    FEW,
    Floats,
    Prior,
    beta_cdf,
    beta_quantile,
    by_likelihood,
    by_moments,
    cautious,
    fit,
    log_rate,
    posterior,
    shrunk_mean,
)

ORACLES = {
    case["id"]: case
    for case in json.loads(Path(__file__).with_name("oracles.json").read_text("utf-8"))["oracles"]
}
RATS = ORACLES["eb-bda-rats"]["inputs"]
TUMOURS, ANIMALS = np.array(RATS["y"], dtype=float), np.array(RATS["n"], dtype=float)

SHARES = st.floats(0.001, 0.999)
SIZES = st.floats(0.05, 3000)


@st.composite
def campaigns(draw: st.DrawFn, least: int = 1) -> tuple[Floats, Floats]:
    """Wins and records of a few campaigns, whole numbers."""
    records = draw(st.lists(st.integers(0, 200), min_size=least, max_size=20))
    wins = [draw(st.integers(0, n)) for n in records]
    return np.array(wins, dtype=float), np.array(records, dtype=float)


# --- the beta distribution


@given(st.integers(1, 300), st.data(), st.floats(0, 1))
def test_the_beta_distribution_is_the_binomials_tail(
    n: int, data: st.DataObject, chance: float
) -> None:
    k = data.draw(st.integers(0, n - 1))
    more = 1 - at_most(k, n, chance)
    assert beta_cdf(chance, k + 1, n - k) == pytest.approx(more, rel=1e-9, abs=1e-12)


@given(SHARES, SIZES, SIZES)
def test_the_quantile_has_its_share_below_it(share: float, a: float, b: float) -> None:
    value = beta_quantile(share, a, b)
    # Where the value is nearly 0 or 1 a float cannot hold how nearly.
    if 1e-300 < value < 1 - 1e-9:
        assert beta_cdf(value, a, b) == pytest.approx(share, abs=1e-9)


@given(SHARES, SIZES, SIZES)
def test_losses_mirror_wins(share: float, a: float, b: float) -> None:
    assert beta_quantile(share, a, b) == pytest.approx(1 - beta_quantile(1 - share, b, a), abs=1e-9)


@given(SHARES, st.floats(0.05, 500))
def test_with_one_win_or_one_loss_the_quantile_has_a_closed_form(share: float, size: float) -> None:
    one_win = -math.expm1(math.log1p(-share) / size)
    assert beta_quantile(share, 1, size) == pytest.approx(one_win, abs=1e-10)
    assert beta_quantile(share, size, 1) == pytest.approx(share ** (1 / size), abs=1e-10)


@pytest.mark.parametrize("case", ["jeffreys-18-20", "jeffreys-4-20"])
def test_published_jeffreys_intervals(case: str) -> None:
    x, n = (ORACLES[case]["inputs"][name] for name in ("x", "n"))
    ends = [beta_quantile(share, x + 0.5, n - x + 0.5) for share in (0.025, 0.975)]
    assert ends == pytest.approx(ORACLES[case]["expected"], abs=ORACLES[case]["tolerance"])


def test_outside_its_range_the_distribution_is_0_or_1() -> None:
    assert [beta_cdf(x, 2.0, 3.0) for x in (-0.1, 0.0, 1.0, 1.1)] == [0.0, 0.0, 1.0, 1.0]


def test_a_very_strong_posterior_is_found() -> None:
    middle, spread = 0.25, math.sqrt(0.25 * 0.75 / 4e6)
    tenth = beta_quantile(0.1, 1e6, 3e6)
    assert tenth == pytest.approx(middle - 1.28155157 * spread, abs=1e-7)


@given(st.integers(1, 60), st.integers(1, 60))
def test_the_logarithm_of_a_rate_has_its_moments_in_closed_form(a: int, b: int) -> None:
    """A beta variable is a product of independent powers of uniform ones."""
    mean, variance = log_rate(a, b)
    assert mean == pytest.approx(-math.fsum(1 / (a + j) for j in range(b)), abs=1e-11)
    assert variance == pytest.approx(math.fsum(1 / (a + j) ** 2 for j in range(b)), abs=1e-11)


# --- the prior


def log_likelihood(wins: Floats, records: Floats, a: float, b: float) -> float:
    """Of whole numbers, factor by factor; up to a constant."""
    return math.fsum(
        math.fsum(math.log(a + j) for j in range(int(x)))
        + math.fsum(math.log(b + j) for j in range(int(n - x)))
        - math.fsum(math.log(a + b + j) for j in range(int(n)))
        for x, n in zip(wins, records, strict=True)
    )


def test_the_published_maximum_of_the_likelihood() -> None:
    prior = fit(TUMOURS, ANIMALS)
    assert prior is not None
    assert (prior.a, prior.b) == pytest.approx((2.341614, 14.114802), abs=1e-5)
    assert prior.fitted == "likelihood"
    assert prior.mean == pytest.approx(0.142291, abs=1e-6)


def test_the_published_moments() -> None:
    first = RATS["use_first"]
    prior = by_moments((TUMOURS / ANIMALS)[:first])
    assert prior is not None
    assert (prior.a, prior.b) == pytest.approx((1.356149, 8.615058), abs=1e-6)
    expected = ORACLES["eb-bda-rats"]["expected"]
    rounded = Prior(expected["alpha"], expected["beta"], "moments")
    last = posterior(rounded, TUMOURS[first], ANIMALS[first])
    assert last == pytest.approx((expected["post_a"], expected["post_b"]))


def test_published_posterior_means() -> None:
    case = ORACLES["eb-ebbr-readme"]
    prior = Prior(case["inputs"]["alpha"], case["inputs"]["beta"], "likelihood")
    found = [posterior(prior, x, n) for n, x in case["inputs"]["total_x"]]
    means = [a / (a + b) for a, b in found]
    assert means == pytest.approx(case["expected"], abs=case["tolerance"])


@given(campaigns(least=FEW))
@settings(deadline=None)
def test_no_prior_near_the_fit_is_likelier(drawn: tuple[Floats, Floats]) -> None:
    wins, records = drawn
    prior = by_likelihood(wins, records)
    if prior is None:
        return
    best = log_likelihood(wins, records, prior.a, prior.b)
    for more_a, more_b in ((1.05, 1), (1, 1.05), (1.05, 1.05), (1.05, 1 / 1.05)):
        for way in (1, -1):
            other = log_likelihood(wins, records, prior.a * more_a**way, prior.b * more_b**way)
            assert other <= best + 1e-9 * abs(best)


@given(campaigns(least=FEW), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_campaigns_does_not_matter(drawn: tuple[Floats, Floats], luck: Random) -> None:
    wins, records = drawn
    order = list(range(len(wins)))
    luck.shuffle(order)
    one, other = fit(wins, records), fit(wins[order], records[order])
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert other.fitted == one.fitted
        assert (other.a, other.b) == pytest.approx((one.a, one.b), rel=1e-4)


@given(campaigns())
@settings(deadline=None)
def test_a_prior_is_worth_a_record_without_a_win(drawn: tuple[Floats, Floats]) -> None:
    prior = fit(*drawn)
    assert (prior is None) == (drawn[0].sum() == 0)
    assert prior is None or (prior.a > 0 and prior.b >= 1)


def test_campaigns_that_differ_no_more_than_luck_are_fitted_by_their_moments() -> None:
    wins, records = np.array([4.0, 5.0, 6.0] * 4), np.full(12, 50.0)
    assert by_likelihood(wins, records) is None
    rates = wins / records
    strength = 0.1 * 0.9 / rates.var(ddof=1) - 1
    prior = fit(wins, records)
    assert prior is not None
    assert (prior.a, prior.b) == pytest.approx((0.1 * strength, 0.9 * strength))
    assert prior.fitted == "moments"


def test_campaigns_that_are_all_the_same_give_a_prior_worth_one_win() -> None:
    assert fit(np.full(9, 2.0), np.full(9, 40.0)) == Prior(1.0, 19.0, "one win")


def test_campaigns_that_win_all_or_nothing_give_a_prior_worth_one_win() -> None:
    assert fit(np.array([1.0, 0.0] * 6), np.ones(12)) == Prior(1.0, 1.0, "one win")


def test_few_campaigns_give_a_prior_worth_one_win_at_the_pooled_rate() -> None:
    wins = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 9.0])
    records = np.array([10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 30.0])  # 24 of 240, not 10.4%
    assert fit(wins, records) == Prior(1.0, 9.0, "one win")
    eight = fit(np.append(wins, 0.0), np.append(records, 5.0))
    assert eight is not None
    assert eight.fitted == "likelihood"


def test_campaigns_without_records_do_not_make_few_many() -> None:
    padded = np.append(np.array([1.0, 2.0]), np.zeros(10))
    assert fit(padded, padded * 10) == Prior(1.0, 9.0, "one win")


def test_where_everything_is_won_the_prior_still_holds_a_loss() -> None:
    assert fit(np.array([2.0]), np.array([2.0])) == Prior(1.0, 1.0, "one win")
    assert fit(np.full(10, 5.0), np.full(10, 3.0)) == Prior(1.0, 1.0, "one win")


@pytest.mark.parametrize("n", [0, 3, 12])
def test_without_a_record_or_a_win_there_is_no_prior(n: int) -> None:
    assert fit(np.zeros(n), np.zeros(n)) is None
    assert fit(np.zeros(n), np.full(n, 7.5)) is None


def test_parts_of_a_record_count() -> None:
    halves = fit(TUMOURS, ANIMALS - 0.25)
    assert halves is not None
    assert halves.fitted == "likelihood"
    assert 2.341614 < halves.a < 2.5


def test_a_strong_prior_is_found_back() -> None:
    luck = np.random.default_rng(11)
    records = luck.integers(200, 2000, 4000)
    wins = luck.binomial(records, luck.beta(30, 570, 4000))
    prior = fit(wins.astype(float), records.astype(float))
    assert prior is not None
    assert (prior.a, prior.b) == pytest.approx((30, 570), rel=0.1)


# --- ranking


@given(st.floats(0.05, 200), st.floats(1, 20_000))
def test_1_of_1_never_comes_before_50_of_100(a: float, b: float) -> None:
    """Under any prior whose mean is at most one half."""
    prior = Prior(min(a, b), b, "likelihood")
    assert cautious(prior, 1, 1) < cautious(prior, 50, 100)


@given(st.floats(0.1, 50), st.floats(1, 500), st.integers(0, 50), st.integers(0, 500))
def test_a_win_more_ranks_higher_and_a_loss_more_lower(
    a: float, b: float, wins: int, losses: int
) -> None:
    prior = Prior(a, b, "likelihood")
    here = cautious(prior, wins, wins + losses)
    assert cautious(prior, wins + 1, wins + 1 + losses) > here > 0
    assert cautious(prior, wins, wins + losses + 1) < here


def test_of_one_rate_the_larger_campaign_comes_first() -> None:
    prior = Prior(1.0, 19.0, "one win")
    readings = [cautious(prior, x, 10 * x) for x in (1, 3, 10, 100)]
    assert readings == sorted(readings)
    assert readings[-1] < 0.1


def test_more_wins_than_records_are_as_many_records() -> None:
    prior = Prior(1.0, 9.0, "one win")
    assert posterior(prior, 3, 2.5) == (4.0, 9.0)
    assert cautious(prior, 3, 2.5) == cautious(prior, 3, 3)


def test_nine_in_ten_campaigns_are_better_than_their_cautious_rate() -> None:
    """And the campaign that comes first is better than the one with the best raw rate."""
    luck = np.random.default_rng(5)
    better, ranked_first, raw_first = [], [], []
    for _ in range(20):
        rates = luck.beta(2, 38, 200)
        records = luck.geometric(1 / 60, 200)
        wins = luck.binomial(records, rates)
        prior = fit(wins.astype(float), records.astype(float))
        assert prior is not None
        readings = [cautious(prior, x, n) for x, n in zip(wins, records, strict=True)]
        better += (rates > readings).tolist()
        ranked_first.append(rates[int(np.argmax(readings))])
        raw_first.append(rates[int(np.argmax(wins / records))])
    assert np.mean(better) == pytest.approx(1 - CAUTIOUS, abs=0.015)  # 4,000 campaigns
    assert np.mean(ranked_first) > 1.15 * np.mean(raw_first)


# --- deal sizes


@given(st.floats(0, 1e6), st.integers(0, 1000), st.floats(0, 1e6), st.floats(0.1, 100))
def test_a_shrunk_mean_lies_between_the_campaigns_own_and_that_of_all(
    own: float, count: int, mean_of_all: float, weight: float
) -> None:
    shrunk = shrunk_mean(own * count, count, mean_of_all, weight)
    low, high = sorted((own, mean_of_all))
    assert low - 1e-6 <= shrunk <= high + 1e-6
    if not count:
        assert shrunk == pytest.approx(mean_of_all)


def test_one_large_deal_does_not_make_a_campaigns_deals_large() -> None:
    assert shrunk_mean(300_000, 1, 30_000) == 75_000
    assert shrunk_mean(300_000 * 45, 45, 30_000) == 273_000
