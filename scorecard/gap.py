"""The arithmetic of the gap: the Shapley value of a funnel's product, and what follows from it.

Open this when the split of a gap between volume, conversions and deal size is in doubt. Plain
numbers only: no names, no dates, no money formats. Its laws and the published cases that it must
reproduce are in `tests/test_gap.py`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Kind = Literal["volume", "conversion", "deal size"]
Signal = Literal["signal", "noise", "unclear"]

Z80 = 1.2816  # two-sided 80% of the normal distribution: one line in five by luck alone


@dataclass(frozen=True)
class Side:
    """One side of a source, plan or actual, over the same days."""

    counts: tuple[float, ...]  # records that arrived in each stage of the chain, first to last
    revenue: float  # money those records led to; 0 where nothing reached the last stage

    def __post_init__(self) -> None:
        if not self.counts:
            raise ValueError("a chain has at least one stage")
        if self.revenue and not self.counts[-1]:
            raise ValueError("revenue without wins is taken out before the product is formed")


@dataclass(frozen=True)
class Factor:
    """One factor of a source's product, and its part of the gap.

    A volume has no `before`: the count itself is compared. For a conversion `before` and `after`
    are the counts in the stage above and in this one; for the deal size wins and revenue.
    """

    stage: int  # index in the chain
    kind: Kind
    effect: float  # money; negative where this factor lost revenue against plan
    low: float  # money; the smallest value over all orders of counting
    high: float  # money; the largest
    weight: float  # money that one unit of the factor is worth
    plan: float | None  # the factor in the plan; None: not observed (nothing came in)
    actual: float | None
    before: tuple[float, float] | None  # plan, actual
    after: tuple[float, float]
    se: float | None  # money; standard error of the effect under plan; None: not known


def shapley_weights(plan: Sequence[float], actual: Sequence[float]) -> Floats:
    """What one unit of each factor of a product is worth, averaged over all orders.

    The Shapley value of factor k of a product is ``(a_k - p_k) W_k`` with
    ``W_k = sum_m m! (n-1-m)! / n! e_m``, where ``e_m`` is the coefficient of ``t^m`` in the product
    over the other factors of ``p_j + a_j t``. The factorials are a beta integral, so the same
    number is ``W_k = integral from 0 to 1 of the product over the others of p_j + (a_j - p_j) t``:
    a polynomial of degree n - 1, which Gauss-Legendre quadrature integrates exactly.

    Source: Das Gupta (1993), Standardization and Decomposition of Rates, US Census P23-186.

    Args:
        plan: n factors.
        actual: n factors, in the same order.

    Returns:
        n weights; ``sum((actual - plan) * weights) == prod(actual) - prod(plan)``.

    >>> shapley_weights([2.0, 10.0], [4.0, 20.0]).round(9).tolist()  # half the mean of the other
    [15.0, 3.0]
    """
    p, a = np.asarray(plan, float), np.asarray(actual, float)
    nodes, node_weights = np.polynomial.legendre.leggauss(len(p) // 2 + 1)
    along = p + np.outer((nodes + 1) / 2, a - p)  # nodes x factors
    others = [np.delete(along, k, axis=1).prod(axis=1) for k in range(len(p))]
    weights: Floats = np.array(others) @ (node_weights / 2)
    return weights


def decompose(plan: Side, actual: Side) -> list[Factor]:
    """Split a source's gap in revenue between volume, each conversion and the deal size.

    A rate without input (0/0) is not observed and takes the other side's value, so its effect is
    exactly 0. Output without input (x/0: wins from an earlier period's pipeline) enters the chain
    at that stage: revenue is then a sum of chains, each a product, decomposed one by one and added
    by factor. A rate above 100% is kept: it is the sign of lag.

    Args:
        plan: what was planned over some days.
        actual: what came over the same days, for the same stages.

    Returns:
        The volume of the first stage, then stage by stage a volume where something was carried in
        and the conversion from the stage above, then the deal size. Effects add up to
        ``actual.revenue - plan.revenue``.

    Raises:
        ValueError: the two sides have different stages.
    """
    n = len(plan.counts)
    if len(actual.counts) != n:
        raise ValueError(f"plan has {n} stages, actual {len(actual.counts)}")
    sides = (plan, actual)
    rates = tuple(_rates(side) for side in sides)  # conversions 1..n-1, then the deal size
    filled = [_fill(p, a) for p, a in zip(*rates, strict=True)]
    entries = tuple(_entries(side.counts) for side in sides)

    rate_parts = [_Part() for _ in range(n)]
    volume_parts = [_Part() for _ in range(n)]
    for k in range(n):
        p = [entries[0][k], *(pair[0] for pair in filled[k:])]
        a = [entries[1][k], *(pair[1] for pair in filled[k:])]
        if k and not p[0] and not a[0]:
            continue
        weights = shapley_weights(p, a)
        for i, part in enumerate([volume_parts[k], *rate_parts[k:]]):
            part.add(p[i], a[i], weights[i], np.delete(p, i), np.delete(a, i))

    factors = []
    for k in range(n):
        counts = (plan.counts[k], actual.counts[k])
        if volume_parts[k].used:
            se = volume_parts[k].weight * math.sqrt(entries[0][k]) if k == 0 else None
            carried = (entries[0][k], entries[1][k])
            factors.append(volume_parts[k].factor(k, "volume", *carried, None, carried, se))
        if k:
            before = (plan.counts[k - 1], actual.counts[k - 1])
            p_rate, a_rate = rates[0][k - 1], rates[1][k - 1]
            se = _rate_se(rate_parts[k - 1].weight, p_rate, before[1])
            factors.append(
                rate_parts[k - 1].factor(k, "conversion", p_rate, a_rate, before, counts, se)
            )
    wins, revenue = (plan.counts[-1], actual.counts[-1]), (plan.revenue, actual.revenue)
    size = rate_parts[n - 1]
    factors.append(size.factor(n - 1, "deal size", rates[0][-1], rates[1][-1], wins, revenue, None))
    return factors


def weekly(factor: Factor, before: Floats | None, after: Floats, plan_volume: Floats) -> Floats:
    """Spread a factor's effect over weeks; the sum is the effect, with no weekly 0/0.

    Args:
        factor: from `decompose`, over the days of these weeks together.
        before: actual counts in the stage above, a week each (wins for the deal size); None for a
            volume.
        after: actual counts in the stage, a week each (revenue for the deal size).
        plan_volume: planned counts of the stage, a week each; used for a volume only.

    Returns:
        Money, a week each.
    """
    if before is None:
        # A stage's records count as volume only on a side where they had no input.
        plan, actual = (bool(amount) for amount in factor.after)
        return factor.weight * (after * actual - plan_volume * plan)
    if factor.plan is None or factor.actual is None:
        return np.zeros(len(after))
    total: float = before.sum()
    return factor.weight * (after - factor.plan * before) / total


def volume_and_mix(plan: Floats, actual: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Split the volume effects of sources that enter at one stage into volume proper and mix.

    With ``m`` the share of all records, bars the mean of plan and actual, and the mean worth
    ``W = sum(m_bar * W_s)``: ``mix_s = L_bar (m_s actual - m_s plan)(W_s - W)``, and volume is the
    rest.

    Args:
        plan: records planned, a source each.
        actual: records that came, a source each.
        weights: money one record is worth, a source each (`Factor.weight` of its volume).

    Returns:
        Volume and mix, money, a source each; together ``(actual - plan) * weights``.
    """
    total = (actual - plan) * weights
    if not plan.sum() or not actual.sum():
        return total, np.zeros(len(total))  # no mix without records on both sides
    share_plan, share_actual = plan / plan.sum(), actual / actual.sum()
    mean_worth = ((share_plan + share_actual) / 2 * weights).sum()
    mean_records = (plan.sum() + actual.sum()) / 2
    mix = mean_records * (share_actual - share_plan) * (weights - mean_worth)
    return total - mix, mix


def band(effects: Sequence[float], errors: Sequence[float | None]) -> float | None:
    """Money; the sum of these independent parts stays inside plus or minus this by luck, at 80%.

    None where the error of a part that has an effect is not known. A part that happens to be on
    plan still counts: its luck could have fallen elsewhere.

    >>> band([-300.0, 100.0], [30.0, 40.0])
    64.08
    """
    parts = [se for effect, se in zip(effects, errors, strict=True) if effect or se]
    if any(se is None for se in parts):
        return None
    return Z80 * math.sqrt(sum(se * se for se in parts if se))


def signal(effects: Sequence[float], errors: Sequence[float | None]) -> Signal:
    """Whether a line, the sum of independent parts, is more than luck.

    >>> signal([-300.0, 100.0], [100.0, 100.0]), signal([-300.0, 140.0], [100.0, 100.0])
    ('signal', 'noise')
    """
    limit = band(effects, errors)
    if limit is None:
        return "unclear"
    return "signal" if abs(sum(effects)) > limit else "noise"


def _rates(side: Side) -> list[float | None]:
    """Conversions from the first stage on, then revenue per record in the last."""
    amounts = (*side.counts, side.revenue)
    return [amounts[k] / amounts[k - 1] if amounts[k - 1] else None for k in range(1, len(amounts))]


def _entries(counts: tuple[float, ...]) -> list[float]:
    """Records that enter at each stage: all of the first, later those without input."""
    return [count if k == 0 or not counts[k - 1] else 0.0 for k, count in enumerate(counts)]


def _fill(plan: float | None, actual: float | None) -> tuple[float, float]:
    """A side that is not observed takes the other's value; with neither, nothing flows."""
    if plan is None:
        plan = actual
    if actual is None:
        actual = plan
    return (0.0, 0.0) if plan is None or actual is None else (plan, actual)


def _rate_se(weight: float, rate: float | None, records: float) -> float | None:
    """Binomial standard error in money; None for a planned rate that is no probability."""
    if rate is None or not records:
        return 0.0  # not observed: the effect is exactly 0
    return weight * math.sqrt(rate * (1 - rate) / records) if rate <= 1 else None


class _Part:
    """A factor's sums over the chains that it stands in."""

    def __init__(self) -> None:
        self.used = False
        self.effect = self.low = self.high = self.weight = 0.0

    def add(self, plan: float, actual: float, weight: float, p: Floats, a: Floats) -> None:
        # Every other factor is at least 0, so each order's value lies between these two, which
        # are orders themselves: all that are lower on one side switched first, or last.
        ends = (
            (actual - plan) * np.minimum(p, a).prod(),
            (actual - plan) * np.maximum(p, a).prod(),
        )
        self.used = True
        self.effect += float((actual - plan) * weight)
        self.weight += float(weight)
        self.low += float(min(ends))
        self.high += float(max(ends))

    def factor(
        self,
        stage: int,
        kind: Kind,
        plan: float | None,
        actual: float | None,
        before: tuple[float, float] | None,
        after: tuple[float, float],
        se: float | None,
    ) -> Factor:
        return Factor(
            stage,
            kind,
            self.effect,
            self.low,
            self.high,
            self.weight,
            plan,
            actual,
            before,
            after,
            se,
        )
