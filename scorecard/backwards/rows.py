"""A scenario written for the tab Targets. Open this when pasted rows give another plan back.

A source's finest periods are kept: where it plans by month it gets a row a month, because a row for
the quarter would only be a check. What is not worked back (spend, expansion, churn) stays as it
stands in the workbook.
"""

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from scorecard.backwards.results import Backwards, TargetRow
from scorecard.calendar import KINDS, Period
from scorecard.facts import ALL, Facts, Floats

OTHERS = ("Spend", "Expansion", "Contraction", "Churned")
CENT = 0.01


def target_rows(facts: Facts, found: Backwards) -> tuple[TargetRow, ...]:
    """A row for each period and source that was worked back; then the company's own."""
    if found.target is None or not any(of.revenue for of in found.sources):
        return ()
    cube, position = facts.cube, {source.name: s for s, source in enumerate(facts.sources)}
    money = [of.revenue for of in found.sources]
    rows: list[TargetRow] = []
    for of, revenue in zip(found.sources, _split(math.fsum(money), money, CENT), strict=True):
        s, records = position[of.source], {need.stage: need.whole for need in of.needs}
        planned = np.column_stack([cube.plan[s], cube.plan_revenue[s]])
        rows += _rows(facts, found.period, of.source, planned, records, revenue)
    company = np.full((cube.days, len(facts.stages) + 1), np.nan)
    company[:, -1] = cube.company_revenue
    return (*rows, *_rows(facts, found.period, ALL, company, {}, round(found.target, 2)))


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
        planned: days x stages and the revenue, as the workbook plans them now.
        records: needed by stage, in the whole period.
        revenue: money, in the whole period.
    """
    cube, planned = facts.cube, np.nan_to_num(planned)
    periods = _periods(facts, whole, source)
    ends = [(max(p.start, whole.start), min(p.end, whole.end)) for p in periods]
    inside = [cube.span(*days) for days in ends]
    shares = [float(planned[days, -1].sum()) for days in inside]
    if not sum(shares):
        shares = [(end - start).days + 1.0 for start, end in ends]
    needed = {stage: _split(amount, shares, 1) for stage, amount in records.items()}
    money = _split(revenue, shares, CENT)
    for i, (period, days) in enumerate(zip(periods, inside, strict=True)):
        # A week that straddles the end keeps what is planned for its other days.
        around = planned[cube.span(period.start, period.end)].sum(axis=0)
        *others, other_money = (around - planned[days].sum(axis=0)).round(6).tolist()
        yield TargetRow(
            period=period.name,
            source=source,
            records={
                stage.name: needed[stage.name][i] + other if stage.name in needed else None
                for stage, other in zip(facts.stages, others, strict=True)
            },
            revenue=round(money[i] + other_money, 6),
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
