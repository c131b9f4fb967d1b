"""The funnel of a period: plan beside actual by stage, and the rows behind any line of the ledger.

Open this for what "Where it broke" shows besides the ledger itself.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import pandas as pd

from scorecard.calendar import Period
from scorecard.facts import Facts
from scorecard.gap import Kind
from scorecard.ledger import Handoff, Ledger

CELL = " cell"  # ends the name of a column of addresses


@dataclass(frozen=True)
class StageRow:
    """One stage over all planned sources, on the days that are fully reported."""

    stage: str
    owner: str | None
    plan: float | None  # records; None: no source plans this stage
    actual: float | None
    handoff: Handoff | None  # the conversion from the stage above


def stages(facts: Facts, ledger: Ledger) -> tuple[StageRow, ...]:
    """The funnel from its first stage to the last."""
    conversions = {h.stage: h for h in ledger.handoffs if h.kind == "conversion"}
    rows = []
    for stage in facts.stages:
        counts = [
            cell.factor.after
            for cell in ledger.cells
            if cell.stage == stage.name
            and (cell.kind == "conversion" or (cell.kind == "volume" and cell.factor.stage == 0))
        ]
        plan, actual = (sum(pair[side] for pair in counts) if counts else None for side in (0, 1))
        rows.append(StageRow(stage.name, stage.owner, plan, actual, conversions.get(stage.name)))
    return tuple(rows)


def cells_behind(
    facts: Facts,
    period: Period,
    stage: str,
    kind: Kind,
    sources: Collection[str] = (),
    weeks: Collection[date] = (),
) -> pd.DataFrame:
    """The sheet rows that a line of the ledger is made of, each cell with its address.

    Args:
        facts: the workbook's facts.
        period: rows dated in it, up to the through date, count.
        stage: a stage of the funnel.
        kind: a volume reads the stage; a conversion also the stage above; the deal size the wins
            and the revenue.
        sources: only these; empty means all.
        weeks: only weeks with these first days; empty means all.

    Returns:
        One row a sheet row: `Date`, `Source`, `Campaign`, then for each column read its amount
        (NaN: blank) and, as its name + `CELL`, its address.
    """
    names = [s.name for s in facts.stages]
    k = names.index(stage)
    above = [names[k - 1]] if kind == "conversion" and k else []
    frames = [_cells(facts, facts.actuals, "Actuals", [*above, stage], period, sources, weeks)]
    if kind == "deal size":
        tab = facts.revenue_table.tab
        if tab == "Actuals":
            columns = [stage, "Revenue"]
            frames = [_cells(facts, facts.actuals, tab, columns, period, sources, weeks)]
        else:
            money = facts.revenue.rename(columns={"Revenue": facts.revenue_column})
            columns = [facts.revenue_column]
            frames.append(_cells(facts, money, tab, columns, period, sources, weeks))
    columns = list(dict.fromkeys(str(column) for frame in frames for column in frame))
    found = pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)
    return found.reindex(columns=columns).sort_values(
        ["Date", "Source"], kind="stable", ignore_index=True
    )


def _cells(
    facts: Facts,
    frame: pd.DataFrame,
    tab: str,
    columns: list[str],
    period: Period,
    sources: Collection[str],
    weeks: Collection[date],
) -> pd.DataFrame:
    start, end = pd.Timestamp(period.start), pd.Timestamp(min(period.end, facts.through))
    kept = frame["Date"].between(start, end) & frame[columns].notna().any(axis=1)
    if sources:
        kept &= frame["Source"].isin(list(sources))
    if weeks:
        kept &= frame["Week"].isin([pd.Timestamp(week) for week in weeks])
    rows = frame.loc[kept]
    found = rows[["Date", "Source", "Campaign"]].copy()
    letters = facts.workbook.tables[tab].letters
    for column in columns:
        found[column] = rows[column]
        found[column + CELL] = (
            f"{tab}!{letters[column]}" + rows["row"].astype(str) if column in letters else None
        )
    return found.reset_index(drop=True)
