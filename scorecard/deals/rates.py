"""Win rates, narrow and broad, over decided deals only. Open this when a win rate is doubted."""

from dataclasses import dataclass

import numpy as np

from scorecard import ratios
from scorecard.deals.book import Book
from scorecard.deals.tally import Tally, named, tallies, tally
from scorecard.signal import wilson


@dataclass(frozen=True)
class Rate:
    """Won deals as a share of decided ones; None where nothing was decided."""

    by_deals: float | None
    interval: tuple[float, float] | None  # of `by_deals`, 95%, Wilson
    by_money: float | None  # None too where a sum is negative, or not known


@dataclass(frozen=True)
class Decided:
    """The deals that were decided in a period, and the two win rates."""

    source: str | None  # of all of them; None: blank, or all sources together
    won: Tally
    lost: Tally
    no_decision: Tally
    narrow: Rate  # won / (won + lost)
    broad: Rate  # won / (won + lost + no decision)

    @property
    def deals(self) -> int:
        """Decided deals."""
        return self.won.deals + self.lost.deals + self.no_decision.deals


@dataclass(frozen=True)
class Rates:
    """Win rates of a period: pooled, and by source."""

    pooled: Decided  # over all deals; never a mean of the sources' rates
    sources: tuple[Decided, ...]  # with any decided deal, the most decided first


def build(of: Book) -> Rates:
    """The win rates of the period's decided deals."""
    codes, names = named(of.frame["Source"], of.decided)
    split = []
    for outcome in (of.won, of.lost, of.undecided):
        here = outcome[of.decided]
        split.append(tallies(codes[here], len(names), of.amount[outcome]))
    sources = [decided(*parts) for parts in zip(names, *split, strict=True)]
    return Rates(
        decided(None, *(tally(of.amount[which]) for which in (of.won, of.lost, of.undecided))),
        tuple(sorted(sources, key=lambda s: (-s.deals, s.source or ""))),
    )


def decided(source: str | None, won: Tally, lost: Tally, no_decision: Tally) -> Decided:
    """Deals with these outcomes, and their win rates.

    >>> found = decided(None, Tally(30, 3e6), Tally(60, 3e6), Tally(60, 6e6))
    >>> [round(rate.by_deals, 3) for rate in (found.narrow, found.broad)]
    [0.333, 0.2]
    >>> found.narrow.by_money, found.broad.by_money
    (0.5, 0.25)
    """
    return Decided(source, won, lost, no_decision, _rate(won, lost), _rate(won, lost, no_decision))


def _rate(won: Tally, *others: Tally) -> Rate:
    deals = [of.deals for of in others]
    money = [np.nan if of.money is None else of.money for of in (won, *others)]
    return Rate(
        ratios.win_rate(won.deals, *deals),
        wilson(won.deals, won.deals + sum(deals)),
        ratios.win_rate(*money) if min(money) >= 0 else None,
    )
