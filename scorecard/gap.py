"""The arithmetic of the gap: the Shapley value of a funnel's product, and what follows from it.

Open this when the split of a gap between volume, conversions and deal size is in doubt. Plain
numbers only: no names, no dates, no money formats. Its laws and the published cases that it must
reproduce are in `tests/test_gap.py`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Kind = Literal["volume", "timing", "conversion", "deal size"]
Signal = Literal["signal", "noise", "unclear"]

Z80 = 1.2816  # two-sided 80% of the normal distribution: one line in five by luck alone


@dataclass(frozen=True)
class Due:
    """Records of a stage that fall due in the next one, over the same days as a `Side`."""

    records: float
    reuse: float = 1.0  # mean chance of a due record to be due here and not in another period
    scatter: float = 0.0  # standard error by luck of due records per record that arrived


@dataclass(frozen=True)
class Side:
    """One side of a source, plan or actual, over the same days."""

    counts: tuple[float, ...]  # records that arrived in each stage of the chain, first to last
    revenue: float  # money those records led to; 0 where nothing reached the last stage
    due: tuple[Due | None, ...] = ()  # into each stage after the first; None: at once, no timing

    def __post_init__(self) -> None:
        if not self.counts:
            raise ValueError("a chain has at least one stage")
        if self.revenue and not self.counts[-1]:
            raise ValueError("revenue without wins is taken out before the product is formed")
        if self.due and len(self.due) != len(self.counts) - 1:
            raise ValueError("records are due into every stage but the first")


@dataclass(frozen=True)
class Factor:
    """One factor of a source's product, and its part of the gap.

    A volume has no `before`: the count itself is compared. For a conversion `before` and `after`
    are the records that were to come from the stage above and those in this one; for the timing
    those that arrived above and those of them, and of earlier ones, that fell due; for the deal
    size wins and revenue.
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


def decompose(plan: Side, actual: Side, deal_sd: float | None = None) -> list[Factor]:
    """Split a source's gap in revenue between volume, timing, each conversion and the deal size.

    Where records take time to the next stage, `Side.due` puts a factor of its own before the
    conversion: with ``M`` the records due, ``N_k = N_{k-1} (M / N_{k-1}) (N_k / M)``. Growth then
    shows as records that are not yet due and no longer as worse selling.

    A rate without input (0/0) is not observed and takes the other side's value, so its effect is
    exactly 0. Output without input (x/0: wins from an earlier period's pipeline) enters the chain
    at that stage: revenue is then a sum of chains, each a product, decomposed one by one and added
    by factor. A rate above 100% is kept: it is the sign of lag.

    Luck, for the standard errors: the first stage's records and those carried in are Poisson, a
    conversion is binomial, the deal size is a mean of single deals. Where only a part of an
    arrival's records is due here, whether and when it converts are both luck, which widens the
    binomial: ``r M (1 - r * reuse)`` instead of ``r M (1 - r)``.

    Args:
        plan: what was planned over some days.
        actual: what came over the same days, for the same stages, with the same ones timed.
        deal_sd: money, standard deviation of single deals; None: not known.

    Returns:
        The volume of the first stage, then stage by stage the timing where there is one, a volume
        where something was carried in and the conversion from the stage above, then the deal
        size. Effects add up to ``actual.revenue - plan.revenue``.

    Raises:
        ValueError: the two sides have different stages, or timed ones.
    """
    n, m = len(plan.counts), len(actual.counts)
    if n != m:
        raise ValueError(f"plan has {n} stages, actual {m}")
    steps = _steps(plan)
    if [step[:2] for step in steps] != [step[:2] for step in _steps(actual)]:
        raise ValueError("plan and actual have different stages timed")
    amounts = [[amount for *_, amount in _steps(side)] for side in (plan, actual)]
    rates = [_rates(side) for side in amounts]  # into every step but the first
    filled = [_fill(p, a) for p, a in zip(*rates, strict=True)]
    entries = [_entries(side) for side in amounts]

    last = len(steps) - 1
    rate_parts = [_Part() for _ in range(last)]
    entry_parts = [_Part() for _ in range(last)]
    for i in range(last):
        p = [entries[0][i], *(pair[0] for pair in filled[i:])]
        a = [entries[1][i], *(pair[1] for pair in filled[i:])]
        if i and not p[0] and not a[0]:
            continue
        weights = shapley_weights(p, a)
        for j, part in enumerate([entry_parts[i], *rate_parts[i:]]):
            part.add(p[j], a[j], weights[j], np.delete(p, j), np.delete(a, j))

    factors = []
    for i, (stage, kind, _) in enumerate(steps):
        after = (amounts[0][i], amounts[1][i])
        carried = (entries[0][i], entries[1][i]) if i < last else (0.0, 0.0)
        if i < last and entry_parts[i].used:
            luck = math.sqrt(carried[0] if i == 0 else max(carried))
            entered: Kind = "timing" if kind == "timing" else "volume"
            factors.append(entry_parts[i].factor(stage, entered, *carried, None, carried, luck))
        # Where records are due and none arrived above, their share is not observed: no effect.
        if i == 0 or (kind == "timing" and entry_parts[i].used):
            continue
        before = (amounts[0][i - 1], amounts[1][i - 1])
        rate, actual_rate = (of_side[i - 1] for of_side in rates)
        due = (_due(plan, stage), _due(actual, stage))
        luck_of_rate = _scatter(kind, rate, before[1], due, deal_sd)
        factors.append(
            rate_parts[i - 1].factor(stage, kind, rate, actual_rate, before, after, luck_of_rate)
        )
    return factors


def weekly(factor: Factor, before: Floats | None, after: Floats, plan_after: Floats) -> Floats:
    """Spread a factor's effect over weeks; the sum is the effect, with no weekly 0/0.

    Args:
        factor: from `decompose`, over the days of these weeks together.
        before: actual amounts of the step before, a week each (records in the stage above, or of
            them those that were due; wins for the deal size); None for the first step.
        after: actual amounts of the step, a week each (revenue for the deal size).
        plan_after: planned amounts of the step, a week each; used where something enters.

    Returns:
        Money, a week each.
    """
    if before is None or factor.before is None:
        # A stage's records enter only on a side where they had no input.
        plan, actual = (bool(amount) for amount in factor.after)
        return factor.weight * (after * actual - plan_after * plan)
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


def lmdi(plan: Sequence[float | None], actual: Sequence[float | None]) -> list[float] | None:
    """The parts of a product's gap by another method, the logarithmic mean Divisia index.

    ``effect_k = L ln(a_k / p_k)`` with ``L = (A - P) / ln(A / P)`` the logarithmic mean of the two
    products ``A`` and ``P`` (``P`` where they are equal). It divides the gap by each factor's share
    of the growth, where `shapley_weights` averages over orders. Its ratios do not depend on the
    order either, but it has no value where a logarithm has none; limits taken factor by factor no
    longer add up once two factors are zero. So it is the cross-check and not the split.

    With five factors, each within 20% of its plan, it lies within 0.5% of the larger product from
    the Shapley value; within 30% of plan, within 1.5%.

    Source: Ang (2005), The LMDI approach to decomposition analysis: a practical guide, Energy
    Policy 33, 867-871, doi:10.1016/j.enpol.2003.10.010.

    Args:
        plan: n factors of one product; None: not observed.
        actual: n factors, in the same order. A sum of products is split product by product.

    Returns:
        Effects that add up to ``prod(actual) - prod(plan)``; None where the method is not defined:
        a factor is 0, negative or not observed on a side.

    Raises:
        ValueError: the two sides have different numbers of factors.

    >>> [round(effect, 6) for effect in lmdi([100.0, 0.1, 100.0], [200.0, 0.05, 100.0])]
    [693.147181, -693.147181, 0.0]
    >>> lmdi([100.0, 0.1], [200.0, 0.0]), lmdi([100.0, 0.1], [200.0, None])
    (None, None)
    """
    growths, start = [], 1.0
    for p, a in zip(plan, actual, strict=True):
        if p is None or a is None or p <= 0 or a <= 0:
            return None
        growths.append(math.log(a / p))
        start *= p
    growth = math.fsum(growths)
    mean = start * math.expm1(growth) / growth if growth else start
    return [mean * part for part in growths]


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


def _steps(side: Side) -> list[tuple[int, Kind, float]]:
    """Stage, kind and amount of every step of the chain; a factor leads from one to the next."""
    steps: list[tuple[int, Kind, float]] = [(0, "volume", side.counts[0])]
    for k, due in enumerate(side.due or (None,) * (len(side.counts) - 1), 1):
        if due is not None:
            steps.append((k, "timing", due.records))
        steps.append((k, "conversion", side.counts[k]))
    return [*steps, (len(side.counts) - 1, "deal size", side.revenue)]


def _due(side: Side, stage: int) -> Due:
    """What was due into a stage; what is due at once is subject to no luck of its own."""
    return (side.due and side.due[stage - 1]) or Due(0.0)


def _scatter(
    kind: Kind, rate: float | None, records: float, due: tuple[Due, Due], deal_sd: float | None
) -> float | None:
    """Standard error of a rate by luck alone, under plan; None where it is not known."""
    if rate is None or not records:
        return 0.0  # not observed: the effect is exactly 0
    if kind == "timing":
        return due[0].scatter
    if kind == "deal size":
        return None if deal_sd is None else deal_sd / math.sqrt(records)
    variance = rate * (1 - rate * due[1].reuse) if rate <= 1 else rate  # above 1 as counts do
    return math.sqrt(variance / records)


def _rates(amounts: Sequence[float]) -> list[float | None]:
    """Each step's amount per unit of the one before; None without input."""
    return [after / before if before else None for before, after in pairwise(amounts)]


def _entries(amounts: Sequence[float]) -> list[float]:
    """What enters at each step: all of the first, later what has no input."""
    return [x if i == 0 or not amounts[i - 1] else 0.0 for i, x in enumerate(amounts)]


def _fill(plan: float | None, actual: float | None) -> tuple[float, float]:
    """A side that is not observed takes the other's value; with neither, nothing flows."""
    if plan is None:
        plan = actual
    if actual is None:
        actual = plan
    return (0.0, 0.0) if plan is None or actual is None else (plan, actual)


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
        spread: float | None,
    ) -> Factor:
        se = None if spread is None else abs(self.weight) * spread
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
