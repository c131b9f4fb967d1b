"""A scenario written for the tab Targets. Open this when pasted rows give another plan back.

A source's finest periods are kept: where it plans by month it gets a row a month, because a row for
the quarter would only be a check. What is not worked back (spend, expansion, churn) stays as it
stands in the workbook.
"""

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from scorecard.backwards.results import Backwards, TargetRow
from scorecard.calendar import KINDS, Period
from scorecard.facts import ALL, Facts, Floats

OTHERS = ("Spend", "Expansion", "Contraction", "Churned")
CENT = 0.01


def target_rows(facts: Facts, found: Backwards) -> tuple[TargetRow, ...]:
    """A row for each period and source that was worked back; then the company's own."""
    if found.target is None or not any(of.revenue for of in found.sources):
        return ()
    position = {source.name: s for s, source in enumerate(facts.sources)}
    money = [of.revenue for of in found.sources]
    rows: list[TargetRow] = []
    for of, revenue in zip(found.sources, _split(math.fsum(money), money, CENT), strict=True):
        planned = _by_day(facts, found.period, facts.cube.plan_revenue[position[of.source]])
        records = {need.stage: need.whole for need in of.needs}
        rows += _rows(facts, found.period, of.source, planned, records, revenue)
    # The company's follows its sources, so that they agree in each of its periods.
    carried = np.zeros(found.period.days)
    for row in rows:
        period = facts.workbook.calendar.parse(row.period)
        first = (period.start - found.period.start).days
        carried[max(first, 0) : first + period.days] += row.revenue / period.days
    return (*rows, *_rows(facts, found.period, ALL, carried, {}, round(found.target, 2)))


def _by_day(facts: Facts, period: Period, daily: Floats) -> Floats:
    """The period's part of an axis of days, which may end before it; 0 where nothing is known."""
    first = (period.start - facts.cube.first).days
    days = pd.Series(daily).reindex(range(first, first + period.days)).fillna(0.0)
    return np.asarray(days, dtype=np.float64)


def _rows(
    facts: Facts,
    whole: Period,
    source: str,
    planned: Floats,
    records: Mapping[str, int],
    revenue: float,
) -> Iterator[TargetRow]:
    """One source's rows.

    Args:
        facts: the workbook's facts.
        whole: the period to plan.
        source: its name, or `All`.
        planned: money, a day of the period each: how it is spread over finer periods.
        records: needed by stage, in the whole period.
        revenue: money, in the whole period.
    """
    periods = _periods(facts, whole, source)
    inside = [
        slice(max((p.start - whole.start).days, 0), (p.end - whole.start).days + 1) for p in periods
    ]
    days = [len(planned[of]) for of in inside]
    shares = [math.fsum(planned[of]) for of in inside] if planned.any() else days
    needed = {stage: _split(amount, shares, 1) for stage, amount in records.items()}
    money = _split(revenue, shares, CENT)
    for i, period in enumerate(periods):
        # Of a week that straddles the end, the days inside must come to what they need.
        times = period.days / days[i]
        yield TargetRow(
            period=period.name,
            source=source,
            records={
                stage.name: round(needed[stage.name][i] * times, 6)
                if stage.name in needed
                else None
                for stage in facts.stages
            },
            revenue=round(money[i] * times, 6),
            others=_others(facts, period, source),
        )


def _periods(facts: Facts, whole: Period, source: str) -> list[Period]:
    """The whole period; or where the source plans finer ones in it, all of the finest kind."""
    targets = facts.workbook.tables["Targets"].columns
    kinds = [
        KINDS.index(period.kind)
        for period, name in zip(targets["Period"], targets["Source"], strict=True)
        if name == source and period.start <= whole.end and period.end >= whole.start
    ]
    finest = KINDS[min([*kinds, KINDS.index(whole.kind)])]
    if finest == whole.kind:
        return [whole]
    return list(facts.workbook.calendar.spanning(finest, whole.start, whole.end))


def _others(facts: Facts, period: Period, source: str) -> dict[str, float | None]:
    """What else the workbook plans for this period and source; None where the cell is blank."""
    columns = facts.workbook.tables["Targets"].columns
    keys = zip(columns["Period"], columns["Source"], strict=True)
    here = [i for i, key in enumerate(keys) if key == (period, source)]
    filled = {
        name: [columns[name][i] for i in here if columns[name][i] is not None] for name in OTHERS
    }
    return {name: math.fsum(of) if of else None for name, of in filled.items()}


def _split(amount: float, shares: Sequence[float], step: float) -> list[float]:
    """An amount in parts of whole steps that add up to it: each sum so far is rounded.

    >>> _split(10, [1, 1, 1], 1), _split(0.05, [1, 1], CENT)
    ([3.0, 4.0, 3.0], [0.02, 0.03])
    """
    ends = np.round(np.cumsum(shares) / math.fsum(shares) * amount / step) * step
    return [round(part, 6) for part in np.diff([0.0, *ends]).tolist()]
