"""Conversion by age, maturity and what a cohort comes to: published cases, laws, and luck.

Open this when a figure of `scorecard.maturity` is doubted. The second way of getting the same is
the actuaries' chain ladder on a triangle of cohorts; that yardstick is itself held against the
published triangles. The published cases with their sources are in `oracles.json`.
"""

import json
import math
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.gap import Z80
from scorecard.maturity import (
    FEW,
    Bools,
    Floats,
    Ints,
    Ultimate,
    at_most,
    conversion_by_age,
    half,
    maturity,
    ultimate,
    verdict,
)

ORACLES = {
    case["id"]: case
    for case in json.loads(Path(__file__).with_name("oracles.json").read_text("utf-8"))["oracles"]
}
RAA, GENINS = ORACLES["chainladder-raa-mack-se"], ORACLES["chainladder-taylor-ashe"]


# --- the yardstick: chain ladder with Mack's standard error


class ChainLadder(NamedTuple):
    """Where a triangle ends, cohorts in rows and ages in columns."""

    reserve: float  # still to come, all cohorts
    se: Floats  # a cohort each, Mack (1993)
    total_se: float


def development(triangle: Sequence[Sequence[float | None]]) -> Floats:
    """From each age to the next, over the cohorts known at both, weighted by volume."""
    known = np.array(triangle, dtype=float)
    before, after = known[:, :-1], known[:, 1:]
    both = ~np.isnan(after)
    factors: Floats = np.where(both, after, 0).sum(axis=0) / np.where(both, before, 0).sum(axis=0)
    return factors


def chain_ladder(triangle: Sequence[Sequence[float | None]], log_linear: bool) -> ChainLadder:
    """Mack's model on a cumulative square triangle.

    The last age has one cohort and no spread: its sigma is got from a straight line through the
    logarithms of the others, or by Mack's own rule.
    """
    known, factors = np.array(triangle, dtype=float), development(triangle)
    n = len(known)
    sigma2, volume = np.zeros(n - 1), np.zeros(n - 1)
    for k in range(n - 1):
        before, after = known[: n - 1 - k, k], known[: n - 1 - k, k + 1]
        volume[k] = before.sum()
        if k < n - 2:
            sigma2[k] = (before * (after / before - factors[k]) ** 2).sum() / (n - 2 - k)
    if log_linear:
        ages = np.flatnonzero(sigma2 > 0)
        slope, start = np.polyfit(ages, np.log(np.sqrt(sigma2[ages])), 1)
        sigma2[-1] = math.exp(start + slope * (n - 2)) ** 2
    else:
        sigma2[-1] = min(sigma2[-2] ** 2 / sigma2[-3], sigma2[-2], sigma2[-3])
    full = known.copy()
    for i in range(n):
        for k in range(n - 1 - i, n - 1):
            full[i, k + 1] = full[i, k] * factors[k]
    last, spread = full[:, -1], sigma2 / factors**2
    own, shared = np.zeros(n), np.zeros(n)
    for i in range(1, n):
        ages = np.arange(n - 1 - i, n - 1)
        own[i] = (spread[ages] * (1 / full[i, ages] + 1 / volume[ages])).sum() * last[i] ** 2
        shared[i] = 2 * last[i] * last[i + 1 :].sum() * (spread[ages] / volume[ages]).sum()
    latest = known[np.arange(n), n - 1 - np.arange(n)]
    reserve = float((last - latest).sum())
    return ChainLadder(reserve, np.sqrt(own), math.sqrt((own + shared).sum()))


def test_the_yardstick_has_the_published_reserves() -> None:
    raa = chain_ladder(RAA["inputs"]["triangle"], log_linear=True)
    assert raa.reserve == pytest.approx(
        ORACLES["chainladder-raa-ibnr"]["expected"]["ibnr"],
        abs=ORACLES["chainladder-raa-ibnr"]["tolerance"],
    )
    genins = chain_ladder(GENINS["inputs"]["triangle"], log_linear=False)
    assert genins.reserve == pytest.approx(GENINS["expected"]["reserve"], abs=GENINS["tolerance"])


def test_the_yardstick_has_macks_published_errors() -> None:
    raa = chain_ladder(RAA["inputs"]["triangle"], log_linear=True)
    assert raa.total_se == pytest.approx(RAA["expected"]["total_se"], abs=RAA["tolerance"])
    genins = chain_ladder(GENINS["inputs"]["triangle"], log_linear=False)
    assert genins.total_se == pytest.approx(GENINS["expected"]["se"], abs=GENINS["tolerance"])


# --- records to test with


class Book(NamedTuple):
    """Records by the week they entered: ages in weeks, today at the end of the last week."""

    today: Ints  # age today
    lost: Ints  # age at which it was lost, or will be; records that convert: never
    converts: Ints  # age at which it converts, or will; others: never
    rate: float  # that converts in the end

    @property
    def converted(self) -> Bools:
        """By today."""
        return self.converts <= self.today

    @property
    def age(self) -> Ints:
        """At conversion, else today: the lost wait on."""
        return np.minimum(self.converts, self.today)


NEVER = 10**6


def book(seed: int, weeks: int, a_week: int, rate: float, mean: float, to_lose: float) -> Book:
    """Records whose delays are geometric, to the win and to the loss."""
    random = np.random.default_rng(seed)
    records = weeks * a_week
    wins = random.random(records) < rate
    delay = random.geometric(1 / (1 + mean), records) - 1
    loss = random.geometric(1 / (1 + to_lose), records) - 1
    return Book(
        today=np.repeat(np.arange(weeks), a_week)[::-1],
        lost=np.where(wins, NEVER, loss),
        converts=np.where(wins, delay, NEVER),
        rate=rate,
    )


records = st.lists(
    st.tuples(st.integers(0, 12), st.one_of(st.none(), st.integers(0, 12))), min_size=1, max_size=60
)


def arrays(drawn: list[tuple[int, int | None]]) -> tuple[Ints, Bools, Ints]:
    """Age at conversion or today, whether it converted by today, and age today."""
    today = np.array([age for age, _ in drawn])
    converts = np.array([NEVER if at is None else at for _, at in drawn])
    return np.minimum(today, converts), converts <= today, today


# --- conversion by age


@given(records)
def test_conversion_never_falls_and_is_a_share(drawn: list[tuple[int, int | None]]) -> None:
    age, converted, _ = arrays(drawn)
    share = conversion_by_age(age, converted).share
    assert (np.diff(share) >= 0).all()
    assert 0 <= share[0] <= share[-1] <= 1
    assert len(share) == age.max() + 1


@given(st.lists(st.lists(st.integers(0, 15), max_size=5), min_size=1, max_size=12))
def test_it_is_the_chain_ladder_of_the_records_still_waiting(cohorts: list[list[int]]) -> None:
    """A cohort a week, oldest first: the ages at which its records convert; one never does."""
    weeks = len(cohorts)
    waiting: list[list[float | None]] = []
    drawn: list[tuple[int, int | None]] = []
    for i, converts in enumerate(cohorts):
        left = [1.0 + sum(at > age for at in converts) for age in range(weeks - i)]
        waiting.append([1.0 + len(converts), *left, *[None] * i])
        drawn += [(weeks - 1 - i, at) for at in (*converts, None)]
    age, converted, _ = arrays(drawn)
    share = conversion_by_age(age, converted).share
    assert share == pytest.approx(1 - np.cumprod(development(waiting)), abs=1e-12)


def km(case: str) -> tuple[Floats, dict[str, float], float]:
    inputs, expected = ORACLES[case]["inputs"], ORACLES[case]["expected"]
    happened = np.array(inputs.get("event", inputs.get("converted")), dtype=bool)
    share = conversion_by_age(np.array(inputs["time"]), happened).share
    return share, expected, ORACLES[case]["tolerance"]


def test_survival_of_the_published_trial() -> None:
    share, expected, tolerance = km("km-6mp")
    found = {time: 1 - share[int(time)] for time in expected}
    assert found == pytest.approx(expected, abs=tolerance)


def test_conversion_of_the_published_cohort() -> None:
    share, expected, tolerance = km("convoys-km")
    assert share[9] == pytest.approx(expected["conversion_by_9"], abs=tolerance)


def test_of_an_old_cohort_it_is_the_plain_rate() -> None:
    case = ORACLES["cohort-conv-rekener"]
    created, converted = case["inputs"]["leads_created"], case["inputs"]["of_those_converted"]
    ages = np.where(np.arange(created) < converted, np.arange(created) % 9, 30)
    share = conversion_by_age(ages, ages < 30).share
    assert share[-1] == pytest.approx(case["expected"], abs=case["tolerance"])


def test_no_records_have_no_curve() -> None:
    curve = conversion_by_age(np.zeros(0, np.int64), np.zeros(0, bool))
    assert [len(part) for part in (curve.share, curve.at_risk, curve.conversions)] == [0, 0, 0]


def test_lost_records_stay_in_the_risk_set() -> None:
    """With them the rate comes out; taken out when they are lost, the same records overstate it."""
    kept, removed = [], []
    for seed in range(40):
        known = book(seed, weeks=40, a_week=10, rate=0.487, mean=2, to_lose=4)
        kept.append(conversion_by_age(known.age, known.converted).share[12])
        until = np.minimum(known.age, known.lost)
        removed.append(conversion_by_age(until, known.converted).share[12])
    assert np.mean(kept) == pytest.approx(0.487, abs=0.01)
    assert 0.64 < np.mean(removed) < 0.80


# --- the median


def test_the_median_is_the_published_one() -> None:
    """S falls to 0.538 in week 22 and to 0.448 in week 23."""
    case = ORACLES["km-6mp"]
    days, event = (np.array(case["inputs"][name]) for name in ("time", "event"))
    assert case["expected"]["22"] > 0.5 > case["expected"]["23"]
    assert half(conversion_by_age(days, event.astype(bool))) == 23


# --- maturity


@given(records, st.integers(0, 13))
def test_maturity_rises_to_one_where_it_is_known(
    drawn: list[tuple[int, int | None]], settled: int
) -> None:
    age, converted, today = arrays(drawn)
    history = int(np.sort(today)[-FEW:][0])
    found = maturity(conversion_by_age(age, converted), history, settled)
    if history < max(settled, 6):
        assert found is None
    elif found is not None:
        assert len(found) == history + 1
        assert (np.diff(found) >= 0).all()
        assert 0 <= found[0] <= 1
        assert found[history // 2 :].min() >= 0.9
        assert found[-1] == 1


def grown(converts: Sequence[int], waiting: int, history: int, settled: int = 0) -> Any:
    """Maturity of records of one age, those that converted and those that wait."""
    ages = np.array([*converts, *[history] * waiting])
    curve = conversion_by_age(ages, np.arange(len(ages)) < len(converts))
    found = maturity(curve, history, settled)
    return None if found is None else found.tolist()


def test_maturity_is_the_share_of_the_end() -> None:
    assert grown([0, 0, 1, 1, 3], 5, history=6) == pytest.approx([0.4, 0.8, 0.8, 1, 1, 1, 1])


def test_a_curve_ends_where_fewer_than_five_records_are_at_risk() -> None:
    """Nine records: the last conversion is out of four, so it is not part of the end."""
    ages = np.array([0, 0, 1, 1, 2, 5, 6, 6, 6])
    curve = conversion_by_age(ages, np.array([1, 1, 1, 1, 1, 1, 0, 0, 0], bool))
    assert curve.at_risk.tolist() == [9, 7, 5, 4, 4, 4, 3]
    found = maturity(curve, history=6)
    assert found is not None
    assert found.tolist() == pytest.approx([0.4, 0.8, 1, 1, 1, 1, 1])


@pytest.mark.parametrize(
    ("converts", "waiting", "history", "settled"),
    [
        ([0, 0, 1, 1, 3], 5, 5, 0),  # five weeks have no shape
        ([0, 0, 1, 1, 3], 5, 9, 10),  # stages that take ten weeks are not settled after nine
        ([0, 0, 1, 1], 5, 6, 0),  # four have converted
        ([0, 0, 1, 1, 4], 5, 6, 0),  # a fifth of the end came in the second half
        ([], 5, 30, 0),  # nothing has converted
        ([0, 0, 0, 0, 0], 0, 0, 0),
    ],
)
def test_a_history_without_an_end_gives_no_maturity(
    converts: list[int], waiting: int, history: int, settled: int
) -> None:
    assert grown(converts, waiting, history, settled) is None


def test_without_records_there_is_no_maturity() -> None:
    empty = conversion_by_age(np.zeros(0, np.int64), np.zeros(0, bool))
    assert maturity(empty, 0) is None


def test_maturity_comes_out_on_known_delays() -> None:
    """Geometric with mean 4 weeks: by age a all but 0.8 to the power of a + 1."""
    found = []
    for seed in range(20):
        known = book(seed, weeks=60, a_week=10, rate=0.4, mean=4, to_lose=3)
        curve = conversion_by_age(known.age, known.converted)
        estimate = maturity(curve, 59, settled=17)
        assert estimate is not None
        found.append(estimate[[0, 4, 9, 14]])
    assert np.mean(found, axis=0) == pytest.approx(1 - 0.8 ** np.array([1, 5, 10, 15]), abs=0.015)


# --- what it comes to


@given(st.integers(1, 500), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_the_end_lies_between_what_came_and_all_that_the_prior_adds(
    n: int, part: float, mature: float, prior: float
) -> None:
    converted = round(part * n)
    end = ultimate(converted, n, mature, prior)
    assert converted <= end.low <= end.mid <= end.high <= n
    assert end.mid <= converted + n * prior + 1e-9


def test_the_published_ultimate() -> None:
    """650 expected of 1,000, 375 here, and a factor of 1.4 still to go."""
    case = ORACLES["bf-battleacts"]
    inputs, expected = case["inputs"], case["expected"]
    n, x, mature = 1_000, inputs["actual_to_date"], 1 / inputs["cdf"]
    end = ultimate(x, n, mature, inputs["expected_total"] / n)
    assert end.mid == pytest.approx(expected["bf"], abs=case["tolerance"])
    # With the cohort's own rate as the prior it is the chain ladder's.
    own = ultimate(x, n, mature, x / mature / n)
    assert own.mid == pytest.approx(expected["chain_ladder"], abs=case["tolerance"])


def test_a_mature_cohort_has_come_to_its_end() -> None:
    assert ultimate(12, 41, 1.0, 0.4) == Ultimate(12, 12, 12)


def test_no_more_than_all_can_convert() -> None:
    assert ultimate(9, 10, 0.5, 0.9) == Ultimate(10, 9, 10)


def test_the_end_lies_in_the_range_four_times_out_of_five() -> None:
    random = np.random.default_rng(11)
    inside = 0
    for _ in range(4_000):
        n, mature, rate = (
            random.integers(60, 300),
            random.uniform(0.2, 0.8),
            random.uniform(0.2, 0.6),
        )
        converted = random.binomial(n, rate * mature)
        more = random.binomial(n - converted, rate * (1 - mature) / (1 - rate * mature))
        end = ultimate(int(converted), int(n), mature, rate)
        inside += round(end.low) <= converted + more <= round(end.high)
    assert inside / 4_000 == pytest.approx(0.82, abs=0.03)


def test_the_range_is_as_wide_as_macks() -> None:
    """Forty weekly cohorts; Mack's error also holds the curve's own, which is small here."""
    ages, ratios = np.array([1, 2, 4, 6]), []
    for seed in range(12):
        weeks, a_week = 40, 400
        known = book(seed, weeks, a_week, rate=0.4, mean=3, to_lose=3)
        converts = known.converts.reshape(weeks, a_week)
        waiting = [
            [float((cohort > age).sum()) if age < weeks - i else None for age in range(weeks)]
            for i, cohort in enumerate(converts)
        ]
        mack = chain_ladder(waiting, log_linear=True)
        for age in ages:
            cohort = converts[weeks - 1 - age]
            mature = 1 - 0.75 ** (age + 1)
            end = ultimate(int((cohort <= age).sum()), a_week, mature, 0.4)
            ratios.append((end.high - end.low) / 2 / Z80 / mack.se[weeks - 1 - age])
    assert np.mean(ratios) == pytest.approx(1, abs=0.12)


# --- how it stands for its age


@settings(max_examples=50)
@given(st.integers(1, 400), st.floats(0.2, 1), st.floats(0, 1))
def test_on_plan_at_most_one_in_ten_is_behind_and_one_in_ten_ahead(
    n: int, mature: float, rate: float
) -> None:
    """Exactly, over every count that luck can bring."""
    chance = rate * mature
    verdicts = [verdict(x, n, mature, rate) for x in range(n + 1)]
    upto = np.array([at_most(x, n, chance) for x in range(n + 1)])
    each = np.diff(upto, prepend=0)
    for side in ("behind", "ahead"):
        assert each[[v == side for v in verdicts]].sum() <= 0.1 + 1e-9
    # From few to many: behind, then in line, then ahead.
    order = ["behind", "in line", "ahead"]
    assert verdicts == sorted(verdicts, key=order.index)


def test_cohorts_of_every_age_on_plan_are_seldom_behind() -> None:
    """With the maturity that was estimated, over the ages of a book that is on its plan."""
    verdicts = []
    for seed in range(60):
        known = book(seed, weeks=52, a_week=12, rate=0.35, mean=4, to_lose=4)
        estimate = maturity(conversion_by_age(known.age, known.converted), 51, settled=17)
        assert estimate is not None
        for age in range(52):
            cohort = known.today == age
            converted = int(known.converted[cohort].sum())
            verdicts.append(verdict(converted, 12, float(estimate[age]), known.rate))
    judged = [v for v in verdicts if v != "too early"]
    assert len(judged) >= 60 * 51  # only the youngest week is not yet a fifth mature
    assert 0.02 < judged.count("behind") / len(judged) < 0.1
    assert 0.02 < judged.count("ahead") / len(judged) < 0.1


def test_below_a_fifth_of_maturity_it_is_too_early() -> None:
    assert verdict(0, 500, 0.1999, 0.9) == "too early"
    assert verdict(0, 500, 0.2, 0.9) == "behind"


@pytest.mark.parametrize(
    ("converted", "said"),
    # Of 10 at an even chance: 2 or fewer in 56 of 1,024 cases, 3 or fewer in 176.
    [(0, "behind"), (2, "behind"), (3, "in line"), (7, "in line"), (8, "ahead"), (10, "ahead")],
)
def test_the_tails_are_a_tenth(converted: int, said: str) -> None:
    assert verdict(converted, 10, 1.0, 0.5) == said


@pytest.mark.parametrize(
    ("converted", "rate", "said"),
    [(0, 0.0, "in line"), (1, 0.0, "ahead"), (5, 1.0, "in line"), (4, 1.0, "behind")],
)
def test_a_plan_of_none_or_of_all(converted: int, rate: float, said: str) -> None:
    assert verdict(converted, 5, 1.0, rate) == said


# --- the binomial tail


@given(st.integers(1, 60), st.integers(0, 60), st.fractions(0, 1, max_denominator=50))
def test_the_tail_is_the_exact_one(n: int, k: int, chance: Fraction) -> None:
    exact = sum(math.comb(n, i) * chance**i * (1 - chance) ** (n - i) for i in range(min(k, n) + 1))
    assert at_most(k, n, float(chance)) == pytest.approx(float(exact), rel=1e-11, abs=1e-300)


@pytest.mark.parametrize("chance", [1e-5, 0.004, 0.35, 0.5, 0.9])
def test_a_hundred_thousand_records_lose_nothing(chance: float) -> None:
    n = 100_000
    for k in (round(n * chance * part) for part in (0.9, 0.99, 1, 1.01)):
        rest = at_most(n - k - 1, n, 1 - chance)
        assert at_most(k, n, chance) + rest == pytest.approx(1, abs=1e-8)


def test_a_far_tail_is_small_and_not_lost() -> None:
    """No success in 100,000 at 0.5%: (1 - 0.005) to that power."""
    assert at_most(0, 100_000, 0.005) == pytest.approx(math.exp(100_000 * math.log1p(-0.005)))
    assert at_most(1, 1_000, 0.999) == 0.0  # below what a float can hold
