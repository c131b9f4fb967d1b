"""Late is not lost, deal by deal: conversion by age, how mature a cohort is, what it will come to.

Open this when a young cohort reads as a bad one. Ages are whole weeks: how many weeks' ends have
passed since the week in which a record entered its stage. Plain numbers only; the published cases
that it must reproduce are in `tests/test_maturity.py`.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from scorecard.gap import Z80

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Verdict = Literal["too early", "behind", "in line", "ahead"]

DUST = 1e-9  # what a product of shares leaves behind
FEW = 5  # records: with fewer at risk one more conversion moves the curve by a fifth or more
SHORTEST = 6  # weeks; a shorter history has no shape, see METHODS on charts without limits
FLAT = 0.9  # of the end: with exponential waiting the curve is then within about 1% of its limit
TOO_EARLY = 0.2  # maturity below which a cohort says nothing
GROWN = 0.9  # maturity from which one may say that a cohort failed
TAIL = 0.1  # chance by luck, at most, of being called behind; the same for ahead


@dataclass(frozen=True)
class Curve:
    """Conversion by age, one entry a week of age from 0 up to the oldest record."""

    share: Floats  # converted by the end of that age
    at_risk: Ints  # records that came to that age without having converted before
    conversions: Ints  # records that converted at that age


@dataclass(frozen=True)
class Ultimate:
    """How many of a cohort will have converted in the end."""

    mid: float
    low: float  # four times out of five the end lies between `low` and `high`
    high: float


def conversion_by_age(age: Ints, converted: Bools) -> Curve:
    """The share of records that convert by each age: Kaplan and Meier's estimate, 1 - S.

    ``c(a) = 1 - product over j <= a of (1 - d_j / n_j)``, where `d_j` records convert at age j out
    of the `n_j` that came to that age. On cohorts by week it is the volume-weighted chain ladder of
    the records still waiting.

    A record that was lost has not converted: it waits at its age today, like an open one. To take
    it out on the day it was lost would ask what share of the others converts, and overstate.

    Source: Kaplan and Meier (1958), J. Amer. Statist. Assoc. 53:457, doi 10.2307/2281868.

    Args:
        age: weeks, a record each: at conversion where it converted, else today.
        converted: whether it did.

    >>> conversion_by_age(np.array([0, 2, 1, 2]), np.array([True, True, False, False])).share
    array([0.25 , 0.25 , 0.625])
    """
    ages = int(age.max()) + 1 if len(age) else 0
    conversions = np.bincount(age[converted], minlength=ages)
    leaving = np.bincount(age, minlength=ages)
    at_risk = leaving[::-1].cumsum()[::-1]
    return Curve(1 - np.cumprod(1 - conversions / at_risk), at_risk, conversions)


def half(curve: Curve, at_risk: int = 1) -> int | None:
    """The median age at conversion, of those that convert and those that wait together.

    Kaplan and Meier's: the first age by whose end half have converted.

    Args:
        at_risk: records that must have come to an age for it to count.

    Returns:
        None where the share never comes to a half.

    >>> half(conversion_by_age(np.array([2, 4, 6]), np.array([True, True, False])))
    4
    >>> half(conversion_by_age(np.array([2, 40, 60]), np.array([True, False, False]))) is None
    True
    """
    reached = np.flatnonzero((curve.share >= 0.5 - DUST) & (curve.at_risk >= at_risk))
    return int(reached[0]) if len(reached) else None


def maturity(curve: Curve, history: int, settled: int = SHORTEST) -> Floats | None:
    """The share of those who convert in the end who have done so by each age.

    ``m(a) = c(a) / c(inf)``, where `c(inf)` is the curve at the last age with `FEW` records at
    risk. A curve that still rises has no end to be measured by, so this is None unless `history` is
    `settled` weeks long, `FEW` records have converted, and the curve came to `FLAT` of its end in
    the first half of the history.

    Args:
        curve: of all records.
        history: weeks, the age that at least `FEW` records have reached by today.
        settled: weeks after which hardly a record still moves, as far as that is known.

    Returns:
        One entry a week of age from 0 to `history`, rising to 1; older records are mature.

    >>> ages = np.array([0, 0, 0, 1, 1, 2, *[8] * 6])
    >>> m = maturity(conversion_by_age(ages, ages < 8), 8)
    >>> m.round(2).tolist()
    [0.5, 0.83, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    """
    ages = int((curve.at_risk >= FEW).sum())
    if history < max(settled, SHORTEST) or curve.conversions[:ages].sum() < FEW:
        return None
    found: Floats = np.ones(history + 1)
    found[:ages] = curve.share[:ages] / curve.share[ages - 1]
    return found if found[history // 2] >= FLAT else None


def ultimate(converted: int, records: int, mature: float, prior: float) -> Ultimate:
    """Bornhuetter and Ferguson: what has come, and what the prior still expects.

    ``x + (1 - m) n c``. What a young cohort has done by now, which is mostly luck, is not scaled
    up. What is still to come is binomial, which gives the range; no more than all can convert.

    Source: Bornhuetter and Ferguson (1972), The Actuary and IBNR, Proc. CAS 59:181.

    Args:
        converted: records, by now.
        records: in the cohort.
        mature: share, the cohort's maturity.
        prior: share of such a cohort that converts in the end.

    >>> end = ultimate(6, 40, 0.75, 0.5)  # 5 more expected
    >>> round(end.low, 2), end.mid, round(end.high, 2)
    (8.32, 11.0, 13.68)
    """
    chance = (1 - mature) * prior
    mid = min(converted + chance * records, float(records))
    luck = Z80 * math.sqrt(records * chance * (1 - chance))
    return Ultimate(mid, max(mid - luck, float(converted)), min(mid + luck, float(records)))


def verdict(converted: int, records: int, mature: float, rate: float) -> Verdict:
    """How a cohort stands for its age, against `records * rate * mature` expected by now.

    "behind" where so few would come by luck one time in ten or less, "ahead" where so many would.

    Args:
        converted: records, by now.
        records: in the cohort.
        mature: share, the cohort's maturity.
        rate: share that is to convert in the end.

    >>> [verdict(x, 41, 0.62, 0.4) for x in (6, 7, 14, 15)], verdict(0, 41, 0.1, 0.4)
    (['behind', 'in line', 'in line', 'ahead'], 'too early')
    """
    if mature < TOO_EARLY:
        return "too early"
    chance = rate * mature
    if at_most(converted, records, chance) <= TAIL:
        return "behind"
    # So many or more convert exactly where so few or fewer are left.
    return "ahead" if at_most(records - converted, records, 1 - chance) <= TAIL else "in line"


def at_most(successes: int, trials: int, chance: float) -> float:
    """The binomial probability of this many successes or fewer, exact to rounding.

    Each term is got from the one before in logarithms, so none overflows; all are positive, so
    nothing cancels.

    >>> round(at_most(1, 3, 0.5), 9), at_most(3, 3, 0.5), at_most(0, 5, 0.0), at_most(4, 5, 1.0)
    (0.5, 1.0, 1.0, 0.0)
    """
    if successes >= trials or chance <= 0:
        return 1.0
    if chance >= 1:
        return 0.0
    k = np.arange(1, successes + 1)
    steps = np.log((trials - k + 1) / k) + math.log(chance) - math.log1p(-chance)
    logs = trials * math.log1p(-chance) + np.concatenate([[0.0], np.cumsum(steps)])
    return min(float(np.exp(logs).sum()), 1.0)
