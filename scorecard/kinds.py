"""Kinds of lead, compared by the revenue that one record of each leads to.

Open this when "one demo request is worth as much as 40 downloads" is doubted. Counts are pooled
over the sources of a kind, over four quarters, and only over weeks in which both the records and
the wins of a source are reported: a late team lowers no kind's value. Wins are set against the
records that came due in the same weeks by the lags of the funnel, so a young kind is not taken for
a bad one.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

import numpy as np

from scorecard import lag
from scorecard.calendar import Period
from scorecard.facts import Bools, Facts, Floats
from scorecard.facts.tables import DEALS
from scorecard.gap import Z80
from scorecard.maturity import TOO_EARLY
from scorecard.ranking import (
    CAUTIOUS,
    WEIGHT,
    Prior,
    beta_quantile,
    fit,
    log_rate,
    posterior,
    shrunk_mean,
)

WIDEST = math.log(100)  # of a range either way: beyond a hundredfold it says nothing
QUARTERS = 4  # up to the period's end: every season once

Standing = Literal["compared", "no win yet", "too few wins", "too early", "no record", "at the win"]


@dataclass(frozen=True)
class Worth:
    """What one record of a kind leads to; four times out of five between `low` and `high`."""

    rate: float  # wins a record, pulled to that of all kinds where there are few
    deal: float  # money a win, pulled likewise
    value: float  # money a record
    low: float
    high: float
    prior: Prior  # of the rate, over the kinds that enter at the same stage


@dataclass(frozen=True)
class LeadKind:
    """The sources of one kind whose records enter the funnel at one stage, added up."""

    kind: str | None  # None: Sources names none
    stage: str  # where its records enter
    sources: tuple[str, ...]
    records: float  # that came in, in the weeks that count
    maturity: float | None  # the share of them that is due as wins by now; None: none came in
    due: float  # records that came due in those weeks, some of which came in before
    wins: float
    revenue: float  # money; credits are left aside
    standing: Standing
    worth: Worth | None = None  # None: not compared
    at_most: float | None = None  # "no win yet": money a record, nine times in ten it is less


@dataclass(frozen=True)
class Comparison:
    """How many records of another kind lead to as much revenue as one of the best."""

    stage: str  # where both enter
    best: str | None  # a kind
    other: str | None  # a kind
    records: float  # of the other kind
    low: float  # four times out of five between `low` and `high`
    high: float

    @property
    def clear(self) -> bool:
        """More than luck."""
        return self.low > 1


@dataclass(frozen=True)
class Kinds:
    """Every kind of lead, and what one record of the best is worth in records of the others."""

    first: date | None  # of the weeks that may count; None: there are none
    last: date | None
    kinds: tuple[LeadKind, ...]  # by stage, the one with most to compare first; then best first
    comparisons: tuple[Comparison, ...]  # of each stage's best kind, in that order
    named: bool  # Sources names a kind


@dataclass(frozen=True)
class _Flow:
    """One source, over the weeks that count."""

    name: str
    kind: str | None
    records: float
    mature: float  # records
    due: float
    wins: Floats  # a week each
    revenue: Floats  # a week each


def build(facts: Facts, period: Period) -> Kinds:
    """The kinds over four quarters up to the period's end, or up to today."""
    weeks = _window(facts, min(period.end, facts.through))
    stages: dict[int, list[_Flow]] = defaultdict(list)
    for s in range(len(facts.sources)):
        if weeks and (chain := _chain(facts, s, weeks)):
            stages[chain[0]].append(_flow(facts, s, chain, weeks))
    groups = []
    for entry, flows in sorted(stages.items()):
        at_the_win = entry == len(facts.stages) - 1
        groups.append(_compared(facts.stages[entry].name, flows, at_the_win))
    groups.sort(key=lambda kinds: -sum(kind.worth is not None for kind in kinds))
    start = facts.cube.first
    return Kinds(
        first=start + timedelta(days=7 * weeks.start) if weeks else None,
        last=start + timedelta(days=7 * weeks.stop - 1) if weeks else None,
        kinds=tuple(kind for kinds in groups for kind in kinds),
        comparisons=tuple(pair for kinds in groups for pair in _comparisons(kinds)),
        named=any(source.kind for source in facts.sources),
    )


def _window(facts: Facts, end: date) -> range:
    """The whole weeks of the quarters up to a day, from the first that reports and has prices."""
    calendar, cube = facts.workbook.calendar, facts.cube
    quarter = calendar.quarter(end)
    for _ in range(QUARTERS - 1):
        quarter = calendar.previous(quarter)
    return range(
        max(-(-cube.index(quarter.start) // 7), _begun(facts), _priced(facts)),
        cube.index(end + timedelta(days=1)) // 7,
    )


def _begun(facts: Facts) -> int:
    """The first week that reports anything."""
    weeks = np.flatnonzero(facts.cube.reported.any(axis=(0, 2)))
    return int(weeks[0]) // 7 if len(weeks) else facts.cube.days // 7


def _priced(facts: Facts) -> int:
    """The first week that Deals has a price for, where the revenue is from there.

    A tab of deals often goes back less far than Actuals, whose wins would then be worth nothing.
    """
    if facts.workbook.settings.revenue_from != "Deals":
        return 0
    days = np.flatnonzero(facts.cube.revenue_reported.any(axis=0))
    return int(days[0]) // 7 if len(days) else facts.cube.days // 7


def _chain(facts: Facts, s: int, weeks: range) -> list[int]:
    """The stages that a source's targets fill, else those that it reports; always up to the win."""
    days = slice(7 * weeks.start, 7 * weeks.stop)
    planned = ~np.isnan(facts.cube.plan[s, days]).all(axis=0)
    filled = planned if planned.any() else facts.cube.reported[s, days].any(axis=0)
    chain: list[int] = np.flatnonzero(filled).tolist()
    last = len(facts.stages) - 1
    return [*chain, last] if chain and chain[-1] < last else chain


def _flow(facts: Facts, s: int, chain: list[int], weeks: range) -> _Flow:
    """A source's records and wins in the weeks that report both.

    In a week between that reports no records as many are taken to have come in as around it. A
    source that begins later than the workbook had none before; one that begins with it had as many
    as in its first week.
    """
    cube, entry, win, begun = facts.cube, chain[0], chain[-1], _begun(facts)

    def by_week(daily: Floats | Bools) -> Floats:
        sums: Floats = daily[7 * begun : 7 * weeks.stop].reshape(-1, 7).sum(axis=1)
        return sums

    came = by_week(cube.reported[s, :, entry]) > 0
    counts = came & (by_week(cube.reported[s, :, win]) > 0) & (by_week(cube.unpriced[s]) == 0)
    counts[: weeks.start - begun] = False
    records = by_week(cube.counts[s, :, entry])
    due = np.where(came | (np.cumsum(came) == 0), records, np.nan)
    share = np.ones(len(due))
    lags = [
        sum(stage.weeks_to_next or 0.0 for stage in facts.stages[above:below])
        for above, below in pairwise(chain)
    ]
    for ahead, behind in zip(lags, reversed(lags), strict=True):
        due, share = lag.due(due, ahead), lag.share_due(share, behind)
    return _Flow(
        name=facts.sources[s].name,
        kind=facts.sources[s].kind,
        records=float(records[counts].sum()),
        mature=float((records * share)[counts].sum()),
        due=float(due[counts].sum()),
        wins=by_week(cube.counts[s, :, win])[counts],
        revenue=by_week(cube.revenue[s])[counts],
    )


def _compared(stage: str, flows: Sequence[_Flow], at_the_win: bool) -> list[LeadKind]:
    """The kinds that enter at one stage: best first, then those that cannot be compared.

    Best is the one with the highest `low`, the 10th percentile, as campaigns are ranked.
    """
    own: dict[str | None, list[_Flow]] = defaultdict(list)
    for flow in flows:
        own[flow.kind].append(flow)
    kinds = [_sum(stage, of) for of in own.values()]
    if at_the_win:
        return [replace(kind, standing="at the win") for kind in kinds]
    able = [kind for kind in kinds if kind.standing == "no win yet"]
    prior = fit(np.array([k.wins for k in able]), np.array([k.due for k in able]))
    if prior is not None:
        usual = sum(kind.revenue for kind in able) / sum(kind.wins for kind in able)
        of_all = _spread([flow for kind in able for flow in own[kind.kind]])
        spreads = {kind.kind: _spread(own[kind.kind]) for kind in able}
        kinds = [
            _valued(
                kind, prior, usual, of_all if spreads[kind.kind] is None else spreads[kind.kind]
            )
            if kind in able
            else kind
            for kind in kinds
        ]
    return sorted(kinds, key=lambda kind: (-(kind.worth.low if kind.worth else 0), -kind.records))


def _sum(stage: str, flows: Sequence[_Flow]) -> LeadKind:
    """A kind with its counts added up, not yet valued."""
    records, mature, due = (
        math.fsum(getattr(flow, name) for flow in flows) for name in ("records", "mature", "due")
    )
    maturity = mature / records if records else None
    young = maturity is not None and maturity < TOO_EARLY
    return LeadKind(
        kind=flows[0].kind,
        stage=stage,
        sources=tuple(flow.name for flow in flows),
        records=records,
        maturity=maturity,
        due=due,
        wins=math.fsum(wins for flow in flows for wins in flow.wins),
        revenue=math.fsum(money for flow in flows for money in flow.revenue),
        standing="no record" if not due else "too early" if young else "no win yet",
    )


def _valued(kind: LeadKind, prior: Prior, usual: float, spread: float | None) -> LeadKind:
    """A kind with what a record of it leads to, and how far luck could have moved that.

    ``value = rate * deal``, the mean of the rate's posterior times the shrunk mean of a deal. Its
    logarithm is taken as normal, with the mean and variance that `log_rate` gives and, for the
    deal, ``log(deal)`` and ``(spread / deal)^2 / (wins + WEIGHT)`` added to them. The range holds
    four times out of five where kinds differ about as the prior says. One that is twenty times
    better than the rest is pulled down too far for that: the price of not trusting single wins.

    Args:
        kind: its counts.
        prior: of the rate.
        usual: money, the mean of all deals.
        spread: money, the standard deviation of single deals; None: not known.
    """
    a, b = posterior(prior, kind.wins, kind.due)
    if not kind.wins:
        return replace(kind, at_most=beta_quantile(1 - CAUTIOUS, a, b) * usual or None)
    deal = shrunk_mean(kind.revenue, kind.wins, usual)
    if spread is None or not deal:
        return replace(kind, standing="too few wins")
    middle, variance = log_rate(a, b)
    width = Z80 * math.sqrt(variance + (spread / deal) ** 2 / (kind.wins + WEIGHT))
    if width > WIDEST:
        return replace(kind, standing="too few wins")
    rate, low, high = a / (a + b), math.exp(middle - width), math.exp(middle + width)
    worth = Worth(rate, deal, rate * deal, low * deal, high * deal, prior)
    return replace(kind, standing="compared", worth=worth)


def _comparisons(kinds: Sequence[LeadKind]) -> list[Comparison]:
    """The best kind of a stage with each of the others.

    Of a quotient the middles subtract on the log scale, and the half widths add in squares.
    """
    worths = [(kind.kind, kind.worth) for kind in kinds if kind.worth]
    pairs = []
    for other, worth in worths[1:]:
        name, best = worths[0]
        middle = math.sqrt(best.low * best.high / (worth.low * worth.high))
        width = math.hypot(math.log(best.high / best.low), math.log(worth.high / worth.low)) / 2
        low, high = middle * math.exp(-width), middle * math.exp(width)
        records = best.value / worth.value
        pairs.append(Comparison(kinds[0].stage, name, other, records, low, high))
    return pairs


def _spread(flows: Sequence[_Flow]) -> float | None:
    """Money, the standard deviation of single deals, from how far the means of weeks scatter.

    ``sd^2 = sum w (mean of week - mean)^2 / (weeks - 1)``, because a mean of `w` deals scatters by
    ``sd / sqrt(w)``. None with fewer than `DEALS` wins, or in one week only.
    """
    wins, revenue = (np.concatenate([getattr(f, of) for f in flows]) for of in ("wins", "revenue"))
    won = wins > 0
    if wins.sum() < DEALS or won.sum() < 2:
        return None
    scatter = revenue[won] / wins[won] - revenue[won].sum() / wins.sum()
    return math.sqrt(float(wins[won] @ scatter**2) / (int(won.sum()) - 1))
