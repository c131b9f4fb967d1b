"""The way down: from a line of the ledger to its sources, its weeks and the cells behind it."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from scorecard import funnel, words
from scorecard.funnel import CELL
from scorecard.ledger import Cell
from scorecard.ui.elements import say, table
from scorecard.ui.frame import View
from scorecard.words import literal

EVERY = "All"


def drill(view: View) -> None:
    """Choose a handoff, a source and a week; see the parts of its money and the sheet's rows."""
    handoffs = {f"{h.stage}, {h.kind}": h for h in view.ledger.handoffs}
    if not handoffs:
        st.caption("The Funnel tab has no stages yet.")
        return
    sources = [EVERY, *(source.source for source in view.ledger.sources)]
    weeks = [EVERY, *(week.isoformat() for week in view.ledger.weeks)]
    first = words.largest_break(view.ledger)
    names = list(handoffs)
    start = names.index(f"{first.stage}, {first.kind}") if first else 0
    with st.container(horizontal=True):
        name = st.selectbox("Handoff", names, index=start, key="stage", bind="query-params")
        source = st.selectbox("Source", sources, key="source", bind="query-params")
        week = st.selectbox("Week of", weeks, key="week", bind="query-params")
    handoff = handoffs[name]
    cells = [c for c in view.ledger.cells if (c.stage, c.kind) == (handoff.stage, handoff.kind)]
    if not cells:
        st.caption("No source has a fully reported week with this stage in its plan.")
    else:
        left, right = st.columns([3, 2], gap="medium")
        with left:
            say("By source")
            _by_source(view, cells)
        with right:
            say("By week" if source == EVERY else f"By week: {literal(source)}")
            _by_week(view, [c for c in cells if source in (EVERY, c.source)])
    # A source whose chain begins at this stage hands nothing over: its rows are not behind this.
    chosen = [c.source for c in cells] if source == EVERY and cells else [source]
    days = [] if week == EVERY else [date.fromisoformat(week)]
    rows = funnel.cells_behind(view.facts, view.period, handoff.stage, handoff.kind, chosen, days)
    say(f"The {len(rows)} {'row' if len(rows) == 1 else 'rows'} of the sheet behind it")
    _cells(view, rows)


def _by_source(view: View, cells: Sequence[Cell]) -> None:
    printed = view.money.parts([cell.effect for cell in cells], full=True)
    rows = []
    for cell, text in zip(cells, printed, strict=True):
        plan, actual = words.factor_texts(cell.factor, view.money)
        rows.append(
            {
                "Source": literal(cell.source),
                "Plan": literal(plan),
                "Actual": literal(actual),
                "Money": literal(text),
            }
        )
    table(rows, ("Plan", "Actual", "Money"), alt="This handoff by source")


def _by_week(view: View, cells: Sequence[Cell]) -> None:
    if not cells:
        st.caption("This source has no fully reported week with this stage in its plan.")
        return
    effects = [sum(cell.weekly[w] for cell in cells) for w in range(len(view.ledger.weeks))]
    printed = view.money.parts(effects, full=True)
    waited = _waited(view)
    rows = [
        {
            "Week of": words.day(week),
            # Missing is not zero: a week that no source has reported in full has no figure.
            "Money": words.DASH
            if all((cell.source, week) in waited for cell in cells)
            else literal(text),
        }
        for week, text in zip(view.ledger.weeks, printed, strict=True)
    ]
    table(rows, ("Money",), alt="This handoff by week")


def _waited(view: View) -> set[tuple[str, date]]:
    """Source and week that are not fully reported, so they are not in the split."""
    return {(item.source, week) for item in view.ledger.waiting for week in item.weeks}


def _cells(view: View, frame: pd.DataFrame) -> None:
    """Sheet rows with the address of every cell, and whether their week is fully reported."""
    shown = frame.copy()
    shown["Date"] = shown["Date"].dt.date
    waited = _waited(view)
    calendar = view.facts.workbook.calendar
    shown["In the split"] = [
        "waiting" if (source, calendar.week(day).start) in waited else "yes"
        for source, day in zip(shown["Source"], shown["Date"], strict=True)
    ]
    for name in ("Source", "Campaign"):
        shown[name] = [words.plain(text) if text else "" for text in shown[name]]
    book, names = view.facts.workbook, []
    columns = {"Date": st.column_config.DateColumn("Date", format="D MMM YYYY")}
    for column in map(str, list(shown)):
        name = words.plain(column.removesuffix(CELL))
        if column.endswith(CELL):
            name += " is in cell"
            if book.urls:  # the column shows what stands behind `range=` in each link
                links = [
                    book.link(cell) if isinstance(cell, str) else None for cell in shown[column]
                ]
                shown[column] = links
                columns[name] = st.column_config.LinkColumn(name, display_text="range=(.+)$")
        names.append(name)
    shown.columns = names
    st.dataframe(
        shown,
        hide_index=True,
        height=min(420, 36 * (len(shown) + 1)),
        column_config=columns,
        placeholder="",
        alt="Rows of the sheet behind this line, with their addresses",
    )
