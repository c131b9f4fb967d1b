"""From sources to the whole: handoffs, teams and the Number are sums, never decomposed again."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from scorecard import gap
from scorecard.calendar import Period
from scorecard.facts import Facts, total
from scorecard.ledger import edges
from scorecard.ledger.results import (
    UNOWNED,
    Cell,
    Handoff,
    Ledger,
    Line,
    Mix,
    SourceGap,
    TeamShare,
    split_owner,
)


def build(facts: Facts, period: Period) -> Ledger:
    """The ledger of a period, over its days up to the through date."""
    window = edges.Window(facts, period)
    numbers = range(len(facts.sources))
    entries = [edges.enter(facts, window, s) for s in numbers]
    cells = tuple(cell for entry in entries for cell in entry.cells)
    lines = [line for entry in entries for line in entry.lines]
    sources = tuple(_source_gap(facts, window, s, entries[s]) for s in numbers)
    actual = _total(source.actual for source in sources)
    target, to_date = (total(facts.company_plan[days]) for days in (window.whole, window.days))
    unowned, unowned_to_date = (
        _exact((whole or 0.0) - (_total(of_sources) or 0.0))
        for whole, of_sources in (
            (target, [source.target for source in sources]),
            (to_date, [source.target_to_date for source in sources]),
        )
    )
    if unowned_to_date:
        lines.append(Line(UNOWNED, None, None, -unowned_to_date))
    return Ledger(
        period=period,
        through=window.through,
        weeks=window.weeks,
        actual=actual,
        target=target,
        target_to_date=to_date,
        gap=(actual or 0.0) - (to_date or 0.0),
        unowned_target=unowned,
        cells=cells,
        lines=tuple(lines),
        handoffs=_handoffs(facts, cells, len(window.weeks)),
        sources=sources,
        teams=_teams(facts, (*cells, *lines), sources),
        waiting=tuple(waiting for entry in entries for waiting in entry.waiting),
        mix=_mix(cells),
    )


def _source_gap(facts: Facts, window: edges.Window, s: int, entry: edges.Entry) -> SourceGap:
    source, days = facts.sources[s], window.days
    reported = facts.actual_reported[s, days].any()
    actual = float(facts.actual[s, days].sum()) if reported else None
    target, to_date = (total(facts.plan[s, span]) for span in (window.whole, days))
    gap_to_date = (actual or 0.0) - (to_date or 0.0)
    return SourceGap(
        source=source.name,
        team=source.team,
        actual=actual,
        target_to_date=to_date,
        target=target,
        gap=gap_to_date,
        note="; ".join(dict.fromkeys(entry.notes)),
        complete=entry.complete,
    )


def _exact(money: float) -> float:
    return 0.0 if abs(money) < edges.ROUNDING else money


def _total(values: Iterable[float | None]) -> float | None:
    """The sum of what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _handoffs(facts: Facts, cells: Iterable[Cell], weeks: int) -> tuple[Handoff, ...]:
    groups: dict[tuple[str, gap.Kind], list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[cell.stage, cell.kind].append(cell)
    last = len(facts.stages) - 1
    handoffs = []
    for k, stage in enumerate(facts.stages):
        always: dict[gap.Kind, bool] = {
            "volume": k == 0,
            "timing": False,
            "conversion": k > 0,
            "deal size": k == last,
        }
        for kind, listed in always.items():
            if listed or (stage.name, kind) in groups:
                handoffs.append(_handoff(facts, k, kind, groups[stage.name, kind], weeks))
    return tuple(handoffs)


def _handoff(facts: Facts, k: int, kind: gap.Kind, cells: list[Cell], weeks: int) -> Handoff:
    stage, factors = facts.stages[k], [cell.factor for cell in cells]
    # Of sources whose plans skip a stage, it is the last one that they plan.
    stages_above = [of for of in facts.stages[:k] if any(cell.above == of.name for cell in cells)]
    above = None
    if kind in ("timing", "conversion"):
        above = stages_above[-1] if stages_above else facts.stages[k - 1]
    owners: dict[gap.Kind, str | None] = {"deal size": facts.size_owner, "timing": None}
    effects, errors = [f.effect for f in factors], [f.se for f in factors]
    pairs = None if kind == "volume" else [_pooled(factors, side) for side in (0, 1)]
    if pairs:
        plan, actual = (after / before if before else None for before, after in pairs)
    else:
        plan, actual = (_total(f.after[side] for f in factors) for side in (0, 1))
    return Handoff(
        stage=stage.name,
        kind=kind,
        owner=owners.get(kind, stage.owner),
        above=above.name if above else None,
        giver=above.owner if above and kind == "conversion" else None,
        plan=plan,
        actual=actual,
        plan_counts=pairs[0] if pairs else None,
        actual_counts=pairs[1] if pairs else None,
        effect=sum(effects),
        low=sum(f.low for f in factors),
        high=sum(f.high for f in factors),
        signal=gap.signal(effects, errors),
        band=gap.band(effects, errors),
        weekly=tuple(sum(cell.weekly[w] for cell in cells) for w in range(weeks)),
        contaminated=any(cell.contaminated for cell in cells),
    )


def _pooled(factors: Sequence[gap.Factor], side: int) -> tuple[float, float]:
    """Added counts before and after, on one side, of the sources that had any to hand over."""
    pairs = [(f.before[side], f.after[side]) for f in factors if f.before and f.before[side]]
    return sum(before for before, _ in pairs), sum(after for _, after in pairs)


def _teams(
    facts: Facts, parts: Iterable[Cell | Line], sources: Sequence[SourceGap]
) -> tuple[TeamShare, ...]:
    """Every team that owns a stage, a source or a part of the gap; two owners share equally."""
    effects: dict[str, float] = defaultdict(float)
    for part in parts:
        teams = split_owner(part.owner)
        for team in teams:
            effects[team] += part.effect / len(teams)

    def sourced(team: str, money: Callable[[SourceGap], float | None]) -> float | None:
        owned = [(money(source), split_owner(source.team)) for source in sources]
        return _total(m / len(teams) for m, teams in owned if m is not None and team in teams)

    owners = [*(stage.owner for stage in facts.stages), facts.size_owner]
    owners += [source.team for source in sources]
    named = {team for owner in owners for team in split_owner(owner)}
    return tuple(
        TeamShare(
            team=team,
            sourced_actual=sourced(team, lambda source: source.actual),
            sourced_target_to_date=sourced(team, lambda source: source.target_to_date),
            sourced_target=sourced(team, lambda source: source.target),
            effect=effects[team],
        )
        for team in sorted(named | set(effects))
    )


def _mix(cells: Iterable[Cell]) -> tuple[Mix, ...]:
    """Volume and mix, among the sources that enter the funnel at the same stage."""
    groups: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.kind == "volume" and cell.factor.stage == 0:
            groups[cell.stage].append(cell)
    parts = []
    for stage, group in groups.items():
        plan, actual = (np.array([cell.factor.after[side] for cell in group]) for side in (0, 1))
        weights = np.array([cell.factor.weight for cell in group])
        volume, mix = gap.volume_and_mix(plan, actual, weights)
        parts += [
            Mix(cell.source, stage, float(v), float(m))
            for cell, v, m in zip(group, volume, mix, strict=True)
        ]
    return tuple(parts)
