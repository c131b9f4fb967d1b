"""Small numbers are not best: what campaigns are ranked by, and what a deal of theirs is worth.

Open this when one win out of one record comes first, or a large campaign comes behind a lucky one.
Every campaign is read with a prior that all of them together give (empirical Bayes), and ranked by
a cautious reading of its rate. Plain numbers only; the published cases that this must reproduce are
in `tests/test_ranking.py`.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CAUTIOUS = 0.1  # share of the posterior below the rate that campaigns are ranked by
FEW = 8  # campaigns: with fewer nothing is known about how far campaigns differ
WEIGHT = 5.0  # deals at the mean of all: single deals vary about twice as much as campaigns do
STEPS = 100  # Newton needs about ten
RUN_OFF = 1e6  # records in the prior: no campaign could move it


@dataclass(frozen=True)
class Prior:
    """What is thought of a campaign before its own records: the distribution Beta(a, b)."""

    a: float  # wins that it is worth
    b: float  # records without a win that it is worth, 1 or more
    fitted: Literal["likelihood", "moments", "one win"]

    @property
    def mean(self) -> float:
        """The rate of a campaign that nothing is known of."""
        return self.a / (self.a + self.b)


def fit(wins: Floats, records: Floats) -> Prior | None:
    """The prior that these campaigns have in common: of their rates, as far as they truly differ.

    The maximum of the likelihood that each campaign's wins are beta-binomial,
    ``sum log B(x + a, n - x + b) - log B(a, b)``. Where campaigns differ no more than luck explains
    that has no maximum: then by the mean and variance of their rates, which takes the luck for a
    difference and so trusts a campaign rather more. With fewer than `FEW` campaigns, or where both
    fail, a prior worth one win at the pooled rate.

    A fit with ``b < 1`` (nearly every campaign wins all or nothing) is passed over: there one
    record that won would come before 50 of 100.

    Source: Gelman et al. (2013), Bayesian Data Analysis, 5.3; Tarone (1979), Biometrika 66, 585,
    for whether there is a maximum.

    Args:
        wins: a campaign each.
        records: a campaign each; parts of a record count, as in what is mature. Fewer than its
            wins are taken to be as many.

    Returns:
        None without a record, or without a win.

    >>> fit(np.array([1.0, 0.0, 3.0]), np.array([20.0, 10.0, 50.0]))  # three only: 4 of 80
    Prior(a=1.0, b=19.0, fitted='one win')
    >>> fit(np.zeros(9), np.ones(9)) is None
    True
    """
    records = np.maximum(records, wins)
    wins, records = wins[records > 0], records[records > 0]
    if not wins.sum() > 0:
        return None
    if len(wins) >= FEW:
        for prior in (by_likelihood(wins, records), by_moments(wins / records)):
            if prior is not None and prior.b >= 1:
                return prior
    return Prior(1.0, max(float(records.sum() / wins.sum()) - 1, 1.0), "one win")


def posterior(prior: Prior, wins: float, records: float) -> tuple[float, float]:
    """The distribution of a campaign's rate, given its records: Beta(x + a, n - x + b).

    >>> posterior(Prior(1.0, 19.0, "one win"), 4, 80)
    (5.0, 95.0)
    """
    return wins + prior.a, max(records - wins, 0.0) + prior.b


def log_rate(a: float, b: float) -> tuple[float, float]:
    """Mean and variance of the logarithm of a Beta(a, b), which products and ratios need.

    ``psi(a) - psi(a + b)`` and ``psi'(a) - psi'(a + b)``, with psi the derivative of log gamma.

    >>> mean, variance = log_rate(3.0, 1.0)  # of 3 x^2: -1/3 and 1/9
    >>> round(mean, 9), round(variance, 9)
    (-0.333333333, 0.111111111)
    """
    of_wins, of_all = _polygamma(np.array([a, a + b])).T
    mean, variance = of_wins - of_all
    return float(mean), float(variance)


def cautious(prior: Prior, wins: float, records: float) -> float:
    """The rate that a campaign is ranked by: nine times in ten its true rate is higher.

    The 10th percentile of its posterior. Neither the raw rate nor the lower end of a Wilson
    interval would do: they put 1 of 1 first, or before most. That the prior is a guess itself is
    not counted; with 50 campaigns it is therefore seven times in eight.

    >>> prior = Prior(1.0, 19.0, "one win")
    >>> [round(cautious(prior, x, n), 3) for x, n in ((1, 1), (5, 100), (50, 100), (0, 100))]
    [0.027, 0.027, 0.368, 0.001]
    """
    return beta_quantile(CAUTIOUS, *posterior(prior, wins, records))


def shrunk_mean(total: float, count: float, mean_of_all: float, weight: float = WEIGHT) -> float:
    """A campaign's deal size, pulled to that of all the more, the fewer its deals.

    ``(total + weight * mean of all) / (count + weight)``, the mean after `weight` more deals of
    the usual size. The best weight is the variance of single deals over that of the campaigns' true
    means; it is seldom known, and `WEIGHT` stands for deals that vary by 60% around means that vary
    by 27%.

    Source: Bühlmann and Gisler (2005), A Course in Credibility Theory, 3.1.

    Args:
        total: money, of the campaign's deals.
        count: deals.
        mean_of_all: money, a deal.
        weight: deals, above 0.

    >>> shrunk_mean(90_000, 1, 30_000), shrunk_mean(0, 0, 30_000)
    (40000.0, 30000.0)
    """
    return (total + weight * mean_of_all) / (count + weight)


def beta_cdf(x: float, a: float, b: float) -> float:
    """The share of Beta(a, b) below `x`: the regularised incomplete beta function.

    By its continued fraction (modified Lentz), on the side where that converges fast.

    Source: Press et al. (2007), Numerical Recipes, 6.4; DLMF 8.17.22.

    >>> round(beta_cdf(0.5, 3.0, 3.0), 12), round(beta_cdf(0.2, 1.0, 3.0), 12)  # 1 - 0.8^3
    (0.5, 0.488)
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1.0 - beta_cdf(1 - x, b, a)
    return math.exp(_log_density(x, a, b)) * _continued(x, a, b) / a


def beta_quantile(share: float, a: float, b: float) -> float:
    """The value with this share of Beta(a, b) below it, the inverse of `beta_cdf`.

    Newton's method on the logarithm of the share, in log odds, where the lower tail is a straight
    line; between bounds that close in, so that it cannot leave them.

    Args:
        share: between 0 and 1.
        a: above 0.
        b: above 0.

    >>> round(beta_quantile(0.1, 2.0, 1.0) ** 2, 10), round(beta_quantile(0.9, 1.0, 1.0), 10)
    (0.1, 0.9)
    """
    if share > 0.5:
        return 1.0 - beta_quantile(1 - share, b, a)
    low, high = -700.0, 700.0
    odds = math.log(a / b)
    for _ in range(STEPS):
        x = 1 / (1 + math.exp(-odds))
        below = beta_cdf(x, a, b)
        if below < share:
            low = odds
        else:
            high = odds
        slope = math.exp(_log_density(x, a, b)) if 0 < x < 1 else 0.0
        step = below * math.log(share / below) / slope if below > 0 and slope > 0 else math.inf
        following = odds + step if low < odds + step < high else (low + high) / 2
        if abs(following - odds) < 1e-13 * max(abs(odds), 1.0):
            break
        odds = following
    return 1 / (1 + math.exp(-odds))


def _log_density(x: float, a: float, b: float) -> float:
    """Of the log odds of a Beta(a, b), at x: ``log(x^a (1 - x)^b / B(a, b))``."""
    whole = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    return a * math.log(x) + b * math.log1p(-x) + whole


def _continued(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function."""
    tiny = 1e-300
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d or tiny)
    found = d
    for m in range(1, 100_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / (1 + term * d or tiny)
            c = 1 + term / c or tiny
            found *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return found


def by_likelihood(wins: Floats, records: Floats) -> Prior | None:
    """The maximum of the beta-binomial likelihood; None where it has none inside.

    Newton's method in (log a, log b), no step longer than 1, each shortened until it is uphill.
    """
    if not 0 < wins.sum() < records.sum():
        return None
    others, mean = records - wins, wins.sum() / records.sum()
    # How the likelihood begins to change when the campaigns' rates begin to differ.
    differ = wins * (wins - 1) / mean + others * (others - 1) / (1 - mean) - records * (records - 1)
    if differ.sum() <= 0:
        return None
    at: Floats = np.log([mean, 1 - mean])
    height = _log_likelihood(wins, others, at)
    for _ in range(STEPS):
        gradient, curvature = _slopes(wins, others, at)
        step: Floats = gradient
        if curvature[0, 0] < 0 and np.linalg.det(curvature) > 0:
            step = -np.asarray(np.linalg.solve(curvature, gradient), dtype=np.float64)
        step = step / max(float(np.abs(step).max()), 1.0)
        while float(np.abs(step).max()) > 1e-10:
            following = _log_likelihood(wins, others, at + step)
            if following >= height:
                break
            step = step / 2
        else:
            a, b = np.exp(at)
            return Prior(float(a), float(b), "likelihood")
        at, height = at + step, following
        if np.exp(at).sum() > RUN_OFF:
            return None
    return None


def by_moments(rates: Floats) -> Prior | None:
    """The Beta whose mean and variance are those of the rates, each campaign counting the same."""
    mean, spread = float(rates.mean()), float(rates.var(ddof=1))
    if not 0 < spread < mean * (1 - mean):
        return None
    strength = mean * (1 - mean) / spread - 1
    return Prior(mean * strength, (1 - mean) * strength, "moments")


_log_gamma = np.frompyfunc(math.lgamma, 1, 1)


def _log_likelihood(wins: Floats, others: Floats, logs: Floats) -> float:
    a, b = np.exp(logs)
    whole = a + b
    parts = _log_gamma(wins + a) + _log_gamma(others + b) - _log_gamma(wins + others + whole)
    alone = math.lgamma(whole) - math.lgamma(a) - math.lgamma(b)
    return math.fsum(parts) + len(wins) * alone


def _slopes(wins: Floats, others: Floats, logs: Floats) -> tuple[Floats, Floats]:
    """First and second derivatives of the log likelihood by (log a, log b)."""
    parts = np.exp(logs)
    own = np.array([_rise(wins, parts[0]), _rise(others, parts[1])])
    both = _rise(wins + others, parts.sum())
    gradient = parts * (own[:, 0] - both[0])
    curvature = np.outer(parts, parts) * (np.diag(own[:, 1]) - both[1]) + np.diag(gradient)
    return gradient, curvature


def _rise(counts: Floats, start: float) -> Floats:
    """How far the derivatives of log gamma rise from `start` by these counts, added up."""
    rise: Floats = (_polygamma(counts + start) - _polygamma(np.array([start]))).sum(axis=1)
    return rise


def _polygamma(x: Floats) -> Floats:
    """The first and second derivative of log gamma, a row each, for x above 0.

    By their series for large x, after ten steps of ``f(x) = f(x + 1) - f's own term``.
    Source: DLMF 5.5.2, 5.11.2, 5.15.5, 5.15.8.
    """
    steps = x[:, None] + np.arange(10)
    z = x + 10
    s = 1 / z**2
    first = np.log(z) - 0.5 / z - s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240))))
    second = 1 / z + s / 2 + s / z * (1 / 6 - s * (1 / 30 - s * (1 / 42 - s * (1 / 30))))
    return np.array([first - (1 / steps).sum(axis=1), second + (1 / steps**2).sum(axis=1)])
