"""The ratios that everybody quotes: published values, laws that hold for all amounts, the edges.

Open this when a figure of `scorecard.ratios` is doubted. The published cases with their sources are
in `oracles.json`.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.ratios import (
    acquisition_cost,
    coverage,
    lifetime,
    payback,
    ratio,
    velocity,
    win_rate,
)

ORACLES = {
    case["id"]: case
    for case in json.loads(Path(__file__).with_name("oracles.json").read_text("utf-8"))["oracles"]
}
POSITIVE = st.floats(0.01, 1e9)
AMOUNTS = st.one_of(st.just(0.0), POSITIVE)
COUNTS = st.integers(0, 100_000)


def published(name: str) -> tuple[dict[str, Any], Any]:
    """Inputs, and the expected value within its tolerance."""
    case = ORACLES[name]
    return case["inputs"], pytest.approx(case["expected"], abs=case["tolerance"])


# --- laws


@given(COUNTS, COUNTS, COUNTS)
def test_the_narrow_win_rate_is_never_below_the_broad_one(won: int, lost: int, none: int) -> None:
    narrow, broad = win_rate(won, lost), win_rate(won, lost, none)
    if narrow is None:
        assert broad == (0.0 if none else None)
    else:
        assert broad is not None
        assert narrow >= broad


@given(POSITIVE, AMOUNTS, st.sampled_from([0.25, 0.5, 2.0, 1024.0]))
def test_another_unit_of_money_changes_no_ratio(whole: float, a: float, unit: float) -> None:
    assert coverage(a, whole) == coverage(a * unit, whole * unit)
    assert payback(a, whole) == payback(a * unit, whole * unit)


@given(COUNTS, st.floats(0.001, 1), POSITIVE, st.floats(1, 400))
def test_twice_the_deals_or_half_the_days_is_twice_the_velocity(
    deals: int, rate: float, deal: float, days: float
) -> None:
    once = velocity(deals, rate, deal, days)
    assert once is not None
    assert velocity(2 * deals, rate, deal, days) == 2 * once
    assert velocity(deals, rate, deal, days / 2) == 2 * once


# --- published


def test_the_published_coverage() -> None:
    given, expected = published("coverage-contextaware")
    of = coverage(given["pipeline"], given["target"])
    assert {"coverage": of, "expected": given["pipeline"] * given["win_rate"]} == expected


def test_the_published_velocity() -> None:
    given, expected = published("velocity-primecalc")
    assert velocity(given["opps"], given["win"], given["deal"], given["days"]) == expected


def test_the_published_velocities_as_shares_of_a_base() -> None:
    given, expected = published("velocity-collins")
    found = [velocity(deals, rate, deal, days) for deals, rate, deal, days in given["cases"]]
    assert found == expected


def test_the_published_cost_of_a_customer_and_its_worth() -> None:
    given, _ = published("saas-notion")
    stays = lifetime(given["churn"])
    assert stays is not None
    worth = given["arpu"] * given["gm"] * stays
    cost = acquisition_cost(given["spend"], given["new_customers"])
    case = ORACLES["saas-notion"]["expected"]
    assert (cost, worth) == (case["CAC"], pytest.approx(case["LTV"]))


def test_the_published_payback() -> None:
    given, expected = published("payback-primecalc")
    assert payback(given["cac"], given["monthly_revenue"], given["gm"]) == expected


def test_the_published_lifetimes() -> None:
    given, expected = published("lifetime-skok")
    found = {"months": lifetime(given["monthly"]), "years": lifetime(given["annual"])}
    assert found == expected


# --- edges


@pytest.mark.parametrize(
    ("part", "whole"), [(1.0, 0.0), (1.0, -5.0), (None, 4.0), (1.0, None), (0.0, 0.0)]
)
def test_nothing_to_divide_by_gives_no_ratio(part: float | None, whole: float | None) -> None:
    assert ratio(part, whole) is None


def test_nothing_of_something_is_none_of_it_and_not_unknown() -> None:
    assert ratio(0.0, 4.0) == 0.0
    assert win_rate(0, 3) == 0.0
    assert acquisition_cost(0.0, 4) == 0.0


def test_a_target_that_is_reached_has_no_coverage() -> None:
    assert coverage(500_000, 0) is None
    assert coverage(500_000, -20_000) is None


def test_deals_that_are_all_open_have_no_win_rate() -> None:
    assert win_rate(0, 0) is None
    assert win_rate(0, 0, 0) is None


def test_who_never_leaves_has_no_lifetime_that_could_be_told() -> None:
    assert lifetime(0.0) is None
