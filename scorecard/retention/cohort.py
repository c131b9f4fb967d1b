"""What is left of those who were customers on a first day: in all, and by the source that sold it.

Open this to see which months a rate is over. The window is the fiscal year to date once 6 months of
it are reported, else the last 12 months; a shorter history is as long as it is.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from scorecard.facts import Facts, Floats
from scorecard.gap import Signal
from scorecard.retention.months import COLUMNS, Months, read_months
from scorecard.retention.results import Gap, SourceKept, Window
from scorecard.retention.survival import FEWEST, at_least, band, survivors, with_expansion

YEAR = 12  # months
DUST = 1e-9  # share; what a product of equal rates leaves behind


@dataclass(frozen=True)
class Cohort:
    """Those who were customers on the first day of some months. `S` sources, `M` months."""

    span: range  # of the axis of `Months`
    opening: Floats  # S, money; 0: none, or no month of the source is known
    rates: Floats  # S x M, share that a month leaves
    losses: Floats  # S x M, money
    kept: Floats  # S x (M + 1), money
    grown: Floats | None  # the same with expansion; None: some month does not know it

    @property
    def gross(self) -> float:
        """GRR of all."""
        return float(self.kept[:, -1].sum() / self.opening.sum())


def spans(facts: Facts, months: Months) -> tuple[range, ...]:
    """The months of the headline, then the last 12 where those are others; all end together."""
    counted = months.counted
    if not len(counted):
        return ()
    last = int(counted[-1])
    fiscal = months.at(facts.workbook.calendar.year(months.month(last)).start)
    to_date = fiscal in counted and (counted >= fiscal).sum() >= FEWEST
    recent = range(int(counted[counted > last - YEAR][0]), last + 1)
    return tuple(dict.fromkeys([range(fiscal, last + 1), recent] if to_date else [recent]))


def starting_cohort(months: Months, span: range) -> Cohort:
    """Those who were there when the first of these months began."""
    over = slice(span.start, span.stop)
    here = np.isin(span, months.counted)
    gross, net = (
        np.where(here, months.rates(losses)[:, over], np.nan)
        for losses in (months.losses, months.net_losses)
    )
    opening = np.nan_to_num(months.opening[:, span.start])
    opening = np.where(np.isnan(gross).all(axis=1), 0.0, opening)
    kept = survivors(opening, gross)
    grows = np.isin(np.array(span)[here], months.counted_net).all()
    return Cohort(
        span=span,
        opening=opening,
        rates=gross,
        losses=months.losses[:, over],
        kept=kept,
        grown=with_expansion(kept, net - gross) if grows else None,
    )


def window(months: Months, found: Cohort) -> Window:
    """The cohort over all sources."""
    there, left = float(found.opening.sum()), found.kept.sum(axis=0)
    counted = ~np.isnan(found.rates).all(axis=0)
    known = counted & (left[:-1] > 0)
    losses = found.losses[found.opening > 0]
    reported = int(counted.sum())
    return Window(
        start=months.month(found.span.start),
        end=months.month(found.span.stop) - timedelta(days=1),
        months=len(found.span),
        reported=reported,
        opening=there,
        kept=float(left[-1]),
        gross=found.gross,
        gross_range=band(left[1:][known] / left[:-1][known]),
        least=None if np.isnan(losses).any() else at_least(there, float(losses.sum())),
        net=None if found.grown is None else float(found.grown[:, -1].sum()) / there,
        yearly=found.gross ** (YEAR / reported) if FEWEST <= reported < YEAR else None,
    )


def by_source(facts: Facts, found: Cohort, yearly: dict[str, float]) -> tuple[SourceKept, ...]:
    """The cohort's parts; the one that kept least against the rate of all comes first."""
    parts = []
    counted = ~np.isnan(found.rates).all(axis=0)
    for s in np.flatnonzero(found.opening > 0):
        name, opening, kept = facts.sources[s].name, found.opening[s], found.kept[s, -1]
        own = found.rates[s][~np.isnan(found.rates[s])]
        luck = band(own) if len(own) == counted.sum() else None
        parts.append(
            SourceKept(
                source=name,
                opening=float(opening),
                kept=float(kept),
                reported=len(own),
                gross=float(kept / opening),
                gross_range=luck,
                net=None if found.grown is None else float(found.grown[s, -1] / opening),
                against=float(kept - opening * found.gross),
                signal=_signal(luck, found.gross),
                yearly=yearly.get(name),
            )
        )
    return tuple(sorted(parts, key=lambda part: (round(part.against, 6), part.source)))


def newer(facts: Facts, months: Months, found: Cohort) -> tuple[str, ...]:
    """Sources that have customers in these months, but had none on the first day."""
    there = (months.opening[:, found.span.start : found.span.stop] > 0).any(axis=1)
    return tuple(facts.sources[s].name for s in np.flatnonzero(there & (found.opening == 0)))


def gaps(facts: Facts, months: Months, found: Cohort) -> tuple[Gap, ...]:
    """Cells of these months that are blank, from each source's first row on."""
    together: dict[tuple[int, tuple[str, ...]], list[date]] = {}
    since = np.maximum.accumulate(months.rows, axis=1)
    blank = np.isnan(months.cells).any(axis=0) & since
    for s, at in np.argwhere(blank[:, found.span.start : found.span.stop]):
        m = found.span[at]
        lacks = np.isnan(months.cells[:, s, m])
        columns = tuple(np.array(COLUMNS)[lacks].tolist()) if months.rows[s, m] else ()
        together.setdefault((int(s), columns), []).append(months.month(m))
    return tuple(Gap(facts.sources[s].name, of, tuple(m)) for (s, of), m in together.items())


def trailing(facts: Facts, end: date) -> dict[str, float]:
    """Share of its revenue that each source keeps in a year: GRR over the last 12 months.

    Of the complete months up to `end` that most of the money has reported. Sources with fewer than
    6 months there are left out; 6 to 11 months are read as a year at their rate, as
    ``product ** (12 / months)``.
    """
    return kept_a_year(facts, read_months(facts, end))


def kept_a_year(facts: Facts, months: Months) -> dict[str, float]:
    """`trailing`, of months that are read already."""
    counted = months.counted
    recent = counted[counted > counted[-1] - YEAR] if len(counted) else counted
    rates = months.rates(months.losses)[:, recent]
    reported = (~np.isnan(rates)).sum(axis=1)
    left = np.nanprod(rates, axis=1)
    return {
        source.name: float(left[s] ** (YEAR / reported[s]))
        for s, source in enumerate(facts.sources)
        if reported[s] >= FEWEST
    }


def _signal(luck: tuple[float, float] | None, of_all: float) -> Signal:
    if luck is None:
        return "unclear"
    return "noise" if luck[0] - DUST <= of_all <= luck[1] + DUST else "signal"
