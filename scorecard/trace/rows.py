"""The sheet rows that were read for a figure, each cell with its address."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from scorecard import lag
from scorecard.facts import ALL, RETENTION, Facts
from scorecard.ledger import CREDITS, UNOWNED, WAITING, Handoff, Ledger, weeks_between
from scorecard.number import TRAILING
from scorecard.trace.figures import (
    LANDING,
    NEEDED,
    TARGET,
    TO_DATE,
    WON,
    Figure,
    by_source,
    cells_of,
)
from scorecard.workbook import Table

CELL = " cell"  # ends the name of a column of addresses

What = Literal["actual", "earlier", "plan"]


@dataclass(frozen=True)
class Rows:
    """Sheet rows of one tab that were read for a figure.

    `frame` has one row a sheet row: `row`, then what names it, then for each column read its
    amount (NaN: blank) and, as its name + `CELL`, its address.
    """

    tab: str
    what: What
    frame: pd.DataFrame


def rows(
    facts: Facts,
    ledger: Ledger,
    figure: Figure,
    sources: Collection[str] = (),
    campaigns: Collection[str] = (),
    weeks: Collection[date] = (),
) -> tuple[Rows, ...]:
    """The sheet rows behind a figure, a table for each tab; those without rows are left out.

    Args:
        facts: the workbook's facts.
        ledger: of the period.
        figure: one of `figures`.
        sources: only these; empty means all that are in the figure.
        campaigns: only rows of these campaigns; empty means all.
        weeks: only weeks with these first days; empty means all.
    """
    named = list(sources) or (
        list(by_source(ledger, figure)) if figure.handoff or figure.line else []
    )
    chosen = _Chosen(named, campaigns, weeks)
    found: list[Rows] = []
    if figure.handoff:
        found += _of_handoff(facts, ledger, figure.handoff, chosen)
    elif figure.line == WAITING:
        found += _waited(facts, ledger, chosen)
    elif figure.name not in (TO_DATE, TARGET):
        since = ledger.period.start
        if figure.name == LANDING:
            since = min(since, ledger.through - timedelta(days=7 * TRAILING - 1))
        found += _money(facts, chosen, since, ledger.through)
    if not figure.handoff and figure.name not in (WON, LANDING) and figure.line != CREDITS:
        of = named if figure.line != UNOWNED else []
        columns = ["Revenue", *RETENTION] if facts.net else ["Revenue"]
        if figure.line and figure.line.capitalize() in RETENTION:
            columns = [figure.line.capitalize()]
            found = [table for table in found if table.tab == "Customers"]
        found.append(_plan(facts, ledger, columns, of, whole=figure.name in (TARGET, NEEDED)))
    if figure.line == CREDITS:
        money = (table for table in found if table.tab == facts.revenue_table.tab)
        found = [
            Rows(table.tab, table.what, table.frame[table.frame[facts.revenue_column] < 0])
            for table in money
        ]
    return tuple(table for table in found if len(table.frame))


@dataclass(frozen=True)
class _Chosen:
    sources: Collection[str]
    campaigns: Collection[str]
    weeks: Collection[date]


def _of_handoff(facts: Facts, ledger: Ledger, handoff: Handoff, chosen: _Chosen) -> list[Rows]:
    """A volume reads its stage; a conversion also the stage above, a timing that alone; the deal
    size the wins and the revenue."""
    days, size = (ledger.period.start, ledger.through), handoff.kind == "deal size"
    above = _stages_above(facts, ledger, handoff, chosen)
    stages = above if handoff.kind == "timing" else [*above, handoff.stage]
    typed = size and facts.revenue_table.tab == "Actuals"
    frame = facts.actuals
    columns = [*stages, "Revenue"] if typed else stages
    found = [Rows("Actuals", "actual", _cells(facts, frame, "Actuals", columns, days, chosen))]
    if size and not typed:
        found += _money(facts, chosen, *days)[:1]
    found += _earlier(facts, ledger, handoff, chosen)
    planned = [*above, handoff.stage, *(["Revenue"] if size else [])]
    return [*found, _plan(facts, ledger, planned, chosen.sources)]


def _money(facts: Facts, chosen: _Chosen, start: date, end: date) -> list[Rows]:
    """Rows of the tab that the Number sums, and of Customers where they count."""
    table, column = facts.revenue_table, facts.revenue_column
    money = facts.revenue.rename(columns={"Revenue": column})
    found = [
        Rows(table.tab, "actual", _cells(facts, money, table.tab, [column], (start, end), chosen))
    ]
    if facts.net and not chosen.campaigns:
        kept = facts.retention.assign(Campaign=None, Week=facts.retention["Date"])
        by_month = _Chosen(chosen.sources, (), ())
        frame = _cells(facts, kept, "Customers", list(RETENTION), (start, end), by_month)
        found.append(Rows("Customers", "actual", frame))
    return found


def _earlier(facts: Facts, ledger: Ledger, handoff: Handoff, chosen: _Chosen) -> list[Rows]:
    """Records of the stage above from before the period, some of which were due in it."""
    names = [stage.name for stage in facts.stages]
    timed = [
        cell
        for cell in ledger.cells
        if cell.stage == handoff.stage and cell.kind == "timing" and cell.source in chosen.sources
    ]
    if handoff.kind not in ("timing", "conversion") or not timed or chosen.weeks:
        return []
    above = _stages_above(facts, ledger, handoff, chosen)
    below, start = names.index(handoff.stage), ledger.period.start
    reach = max(lag.tail(weeks_between(facts, names.index(name), below)) for name in above) * 7
    days = start - timedelta(days=reach), start - timedelta(days=1)
    of_timed = replace(chosen, sources=[cell.source for cell in timed])
    return [
        Rows("Actuals", "earlier", _cells(facts, facts.actuals, "Actuals", above, days, of_timed))
    ]


def _waited(facts: Facts, ledger: Ledger, chosen: _Chosen) -> list[Rows]:
    """What there is already of the weeks that are waited on."""
    late = {week for item in ledger.waiting if item.source in chosen.sources for week in item.weeks}
    weeks = [week for week in late if not chosen.weeks or week in chosen.weeks]
    if not weeks:
        return []
    columns = [*(stage.name for stage in facts.stages), "Revenue"]
    days = ledger.period.start, ledger.through
    found = _cells(facts, facts.actuals, "Actuals", columns, days, replace(chosen, weeks=weeks))
    return [Rows("Actuals", "actual", found)]


def _stages_above(facts: Facts, ledger: Ledger, handoff: Handoff, chosen: _Chosen) -> list[str]:
    """The stages that hand over in the chains of the chosen sources, in the funnel's order."""
    if handoff.above is None:
        return []
    cells = [c for c in cells_of(ledger, handoff) if c.source in chosen.sources]
    handing = {cell.above for cell in cells} or {handoff.above}
    return [stage.name for stage in facts.stages if stage.name in handing]


def _plan(
    facts: Facts,
    ledger: Ledger,
    columns: Sequence[str],
    sources: Collection[str],
    *,
    whole: bool = False,
) -> Rows:
    """Rows of Targets whose period overlaps; `Days` is for how many days each counts.

    The finest row that covers a day counts; the others are checks (0 days).
    """
    table: Table = facts.workbook.tables["Targets"]
    end = ledger.period.end if whole else ledger.through
    wanted = set(sources) or {*(source.name for source in facts.sources), ALL}
    listed = [
        i
        for i, (period, source) in enumerate(
            zip(table.columns["Period"], table.columns["Source"], strict=True)
        )
        if source in wanted and period.start <= end and period.end >= ledger.period.start
    ]
    listed.sort(key=lambda i: (table.columns["Source"][i], table.columns["Period"][i].days))
    taken: dict[str, dict[str, set[date]]] = {}  # by source and period
    entries = []
    for i in listed:
        period, source = table.columns["Period"][i], table.columns["Source"][i]
        first, last = max(period.start, ledger.period.start), min(period.end, end)
        covered = {first + timedelta(days=n) for n in range((last - first).days + 1)}
        # Two rows of one period are one record, whichever of them has the revenue.
        finer = taken.setdefault(source, {})
        used = covered.difference(*(days for name, days in finer.items() if name != period.name))
        if _is_target(table, i, columns):
            finer[period.name] = used
        entry = {"Period": period.name, "Source": source, "Days": len(used)}
        for column in columns:
            amount = table.columns[column][i] if column in table.columns else None
            entry[column] = np.nan if amount is None else amount
            entry[column + CELL] = table.address(column, i) if column in table.letters else None
        entries.append(entry)
    names = [name for column in columns for name in (column, column + CELL)]
    frame = pd.DataFrame(entries, columns=["Period", "Source", "Days", *names])
    return Rows("Targets", "plan", frame[frame[list(columns)].notna().any(axis=1)])


def _is_target(table: Table, i: int, columns: Sequence[str]) -> bool:
    """A row of Targets counts by its revenue; for expansion, contraction and churn each its own."""
    column = columns[0] if columns[0] in RETENTION else "Revenue"
    key = table.columns["Period"][i], table.columns["Source"][i]
    return any(
        table.columns[column][j] is not None
        for j in range(len(table))
        if (table.columns["Period"][j], table.columns["Source"][j]) == key
    )


def _cells(
    facts: Facts,
    frame: pd.DataFrame,
    tab: str,
    columns: Sequence[str],
    days: tuple[date, date],
    chosen: _Chosen,
) -> pd.DataFrame:
    first, last = map(pd.Timestamp, days)
    kept = frame["Date"].between(first, last)
    kept &= frame[list(columns)].notna().any(axis=1)
    if chosen.sources:
        kept &= frame["Source"].isin(list(chosen.sources))
    if chosen.weeks:
        kept &= frame["Week"].isin([pd.Timestamp(week) for week in chosen.weeks])
    if chosen.campaigns:
        kept &= frame["Campaign"].isin(list(chosen.campaigns))
    found = frame.loc[kept]
    shown = found[["Date", "Source", "Campaign"]].copy()
    letters = facts.workbook.tables[tab].letters
    for column in columns:
        shown[column] = found[column]
        shown[column + CELL] = (
            f"{tab}!{letters[column]}" + found["row"].astype(str) if column in letters else None
        )
    return shown.sort_values(["Date", "Source"], kind="stable", ignore_index=True)
