"""What is left of a starting cohort, from monthly totals alone, and how far luck could move it.

Open this when a retention rate is doubted. Plain arrays only: no names, no dates. The Customers tab
has no row a customer: a month's losses are those of everybody who was there on its first day, also
of customers won since the window began. Two readings are sound, each for another kind of company:

- *Month by month* (`survivors`): each month's losses over that month's opening, chained. Right
  where new customers leave as often as old ones.
- *All of it theirs* (`at_least`): the window's losses over the first opening. Right where nobody
  won since then could leave yet (yearly contracts); else too low, the more so the faster the
  company grows. Nothing that left can have been more than all of it: this is a lower bound always.

The rate shown is the first, with the second beside it as the least it can be. Simulated customer by
customer, with 1.2% leaving a month and 4% more won (see the tests): where all leave alike the first
is right on average and the second 3.4 points too low; under yearly contracts the second is right
and the first 2.5 points too high.
"""

import math

import numpy as np

from scorecard.facts import Floats

FEWEST = 6  # months; with fewer their spread says nothing, and a year is not read out of them
Z80 = 1.2816  # two-sided 80% of the normal distribution


def survivors(opening: Floats, rates: Floats) -> Floats:
    """What is left of each source's opening money after each month.

    ``kept_m = kept_{m-1} * rate_m``, source by source: a source that grows faster does not change
    the mix of those who were there at the start. A month that a source has not reported is left
    out: it follows the rate of the others, weighted by what is left of them, so that it moves the
    total neither up nor down. A month that nobody reported changes nothing.

    Args:
        opening: S, money on the first day; 0 where a source had no customers.
        rates: S x M, share that each month leaves; NaN: not reported.

    Returns:
        S x (M + 1), money; the first column is the opening.

    >>> survivors(np.array([100.0, 50.0]), np.array([[0.9, 0.9], [0.8, np.nan]])).tolist()
    [[100.0, 90.0, 81.0], [50.0, 40.0, 36.0]]
    """
    kept = [opening]
    for month in rates.T:
        left, known = kept[-1], ~np.isnan(month)
        there = left[known].sum()
        together = left[known] @ month[known] / there if there > 0 else 1.0
        kept.append(left * np.where(known, month, together))
    return np.array(kept).T


def with_expansion(kept: Floats, added: Floats) -> Floats:
    """What those who were there at the start are worth after each month, with what they added.

    ``grown_m = grown_{m-1} * (rate_m + added_m)``. What a source has not reported follows the
    others, weighted as in `survivors`, so that expansion never lowers what is there.

    Args:
        kept: S x (M + 1), from `survivors`.
        added: S x M, expansion as a share of the month's opening; NaN: not known.

    Returns:
        S x (M + 1), money; the first column is the opening.

    >>> kept = np.array([[100.0, 90.0], [50.0, 45.0]])
    >>> with_expansion(kept, np.array([[0.1], [np.nan]])).tolist()
    [[100.0, 100.0], [50.0, 50.0]]
    """
    grown = [kept[:, 0]]
    for left, after, month in zip(kept.T, kept.T[1:], added.T, strict=False):
        known = ~np.isnan(month)
        there = left[known].sum()
        together = left[known] @ month[known] / there if there > 0 else 0.0
        rate = np.divide(after, left, out=np.zeros_like(left), where=left > 0)
        grown.append(grown[-1] * (rate + np.where(known, month, together)))
    return np.array(grown).T


def at_least(opening: float, lost: float) -> float | None:
    """The share of a cohort that is left if all that was lost was its own: no rate is lower.

    ``1 - lost / opening``, not below 0.

    >>> at_least(100, 13), at_least(0, 13)
    (0.87, None)
    """
    return max(1 - lost / opening, 0.0) if opening > 0 else None


def band(rates: Floats) -> tuple[float, float] | None:
    """Where a chain of these monthly rates lies in 8 of 10 cases, by how much they differ.

    ``exp(sum log r -+ t sd(log r) sqrt(n))``: the months are taken for independent draws, so a
    season or a trend inside the window widens it.

    Args:
        rates: those reported, no NaN; a share a month.

    Returns:
        The ends, at most the larger of 1 and the chain itself; None with fewer than 6 months, or
        where a month left nothing.

    >>> [round(end, 3) for end in band(np.array([0.99, 0.98] * 6))]
    [0.813, 0.855]
    """
    if len(rates) < FEWEST or rates.min() <= 0:
        return None
    logs = np.log(rates)
    half = t80(len(rates)) * float(logs.std(ddof=1)) * math.sqrt(len(rates))
    whole = float(logs.sum())
    return math.exp(whole - half), math.exp(min(whole + half, max(whole, 0.0)))


def ahead(rates: Floats, months: float) -> float | None:
    """How far the sum of coming months may lie from what their mean says, in 8 of 10 cases.

    ``t sd sqrt(k + k^2 / n)`` for k months ahead out of n: the luck of those months, and of the
    mean itself.

    >>> round(ahead(np.array([0.01, 0.02] * 6), 12), 4)
    0.0349
    """
    n = len(rates)
    if n < FEWEST:
        return None
    return t80(n) * float(rates.std(ddof=1)) * math.sqrt(months + months**2 / n)


def t80(n: int) -> float:
    """Student's t at two-sided 80% for a standard deviation out of n values.

    Cornish-Fisher expansion about the normal quantile, off by less than 0.003 from 6 values on.
    Source: Abramowitz and Stegun (1964), 26.7.5.

    >>> round(t80(6), 2), round(t80(12), 2)  # printed: 1.476, 1.363
    (1.47, 1.36)
    """
    z, degrees = Z80, n - 1
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    return z + first / degrees + second / degrees**2
