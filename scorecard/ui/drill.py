"""The way down: a figure opened into its parts, its arithmetic and the cells behind it.

Every figure of the meeting's pages opens the same way: on the page "Where it broke", where the
address says what is open, and in a dialog over any page, where one click opens it.
"""

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from scorecard import trace, words
from scorecard.charts import Chart
from scorecard.trace import CELL, Figure, Opening, Rows
from scorecard.ui.elements import draw, say, table
from scorecard.ui.frame import View
from scorecard.ui.landing_section import landing_section
from scorecard.ui.receipt_section import receipt_section
from scorecard.words import definitions as defined
from scorecard.words import literal
from scorecard.words.labels import counted_rows

EVERY = "All"
LISTED = 12  # rows that stand in a table with real links; with more, all are in a grid below
OPENED, ROUND, PILLS = "opened", "opened_times", "figures"


def drill(view: View) -> None:
    """A figure of the address, its parts and its cells, as a part of a page."""
    figures = {figure.name: figure for figure in trace.figures(view.ledger)}
    first = words.largest_break(view.ledger)
    names = list(figures)
    start = names.index(trace.handoff_figure(first)) if first else 0
    with st.container(horizontal=True):
        name = st.selectbox("Figure", names, index=start, key="figure", bind="query-params")
        sources, campaign, weeks = _choose(view, figures[name], Opening(name), bound=True)
    _opened(view, figures[name], sources, campaign, weeks)


def figure_pills(view: View) -> None:
    """Every figure of the page, one click away from what it is made of; also by keyboard."""
    names = {figure.name: literal(_label(figure)) for figure in trace.figures(view.ledger)}
    st.pills(
        "Open a figure: what it is made of, down to the cell",
        list(names),
        format_func=names.__getitem__,
        key=PILLS,
        on_change=_open_pill,
    )


def draw_opening(chart: Chart, key: str) -> None:
    """A chart whose marks open what they stand for."""
    # A mark that was clicked stays selected: a new chart each time can be clicked again.
    drawn = f"{key}-{st.session_state.get(ROUND, 0)}"
    draw(chart, drawn, on_pick=lambda: _open_mark(chart, drawn))


def opened_dialog(view: View) -> None:
    """The figure that was clicked in this run, over the page."""
    opening: Opening | None = st.session_state.pop(OPENED, None)
    figures = {figure.name: figure for figure in trace.figures(view.ledger)}
    if opening and opening.figure in figures:
        figure = figures[opening.figure]
        title = literal(_label(figure))
        st.dialog(title, width="large")(_dialog)(view, figure, opening)


def _dialog(view: View, figure: Figure, opening: Opening) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sources, campaign, weeks = _choose(view, figure, opening, bound=False)
        query = {"period": view.period.name, "figure": figure.name}
        if len(sources) == 1:
            query["source"] = sources[0]
        st.page_link(
            "pages/meeting/where_it_broke.py",
            label="Open on a page, to share its address",
            icon=":material/link:",
            query_params=query,
        )
    _opened(view, figure, sources, campaign, weeks)


def _open(opening: Opening | None) -> None:
    if opening:
        st.session_state[OPENED] = opening
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def _open_pill() -> None:
    name = st.session_state[PILLS]
    st.session_state[PILLS] = None
    _open(Opening(name) if name else None)


def _open_mark(chart: Chart, key: str) -> None:
    picked: Sequence[dict[str, Any]] = st.session_state[key].selection.get("pick", [])
    at = picked[0].get("at") if picked else None
    if isinstance(at, int | float) and 0 <= at < len(chart.opens):
        _open(chart.opens[int(at)])


def _label(figure: Figure) -> str:
    if figure.handoff:
        return words.handoff_name(figure.handoff)
    return words.line_kind(figure.line) if figure.line else figure.name


def _choose(
    view: View, figure: Figure, opening: Opening, *, bound: bool
) -> tuple[list[str], str | None, list[date]]:
    """Source, campaign and week, of those that the figure has."""
    bind: Any = "query-params" if bound else None
    # Each dialog has widgets of its own: they must not begin where the last one was left.
    key = "" if bound else f"dialog_{st.session_state.get(ROUND, 0)}_"
    within = list(opening.sources) or _sources(view, figure)
    source = st.selectbox(
        "Source",
        [EVERY, *within] if len(within) != 1 else within,
        key=f"{key}source",
        bind=bind,
    )
    chosen = within if source == EVERY else [str(source)]
    named = [
        of.loc[of["Source"].isin(chosen), "Campaign"].dropna()
        for of in (view.facts.actuals, view.facts.revenue)
    ]
    campaigns = dict.fromkeys(name for names in named for name in names)
    campaigns.pop(EVERY, None)  # a campaign of this name is among all of them
    campaign = st.selectbox("Campaign", [EVERY, *campaigns], key=f"{key}campaign", bind=bind)
    weeks = [week.isoformat() for week in view.ledger.weeks]
    # The Sheet may have been read anew between the drawing and the click.
    start = weeks.index(opening.week.isoformat()) + 1 if opening.week in view.ledger.weeks else 0
    week = st.selectbox("Week of", [EVERY, *weeks], index=start, key=f"{key}week", bind=bind)
    return (
        chosen,
        None if campaign == EVERY else str(campaign),
        [] if week == EVERY else [date.fromisoformat(str(week))],
    )


def _sources(view: View, figure: Figure) -> list[str]:
    """Those that the figure is made of; all where it is no sum over sources."""
    every = [source.source for source in view.ledger.sources]
    found = trace.by_source(view.ledger, figure)
    return [source for source in every if source in found] or every


def _opened(
    view: View, figure: Figure, sources: list[str], campaign: str | None, weeks: list[date]
) -> None:
    definition = defined.of_figure(
        view.facts, view.ledger, view.number, view.landing, view.money, figure
    )
    if definition:
        st.caption(literal(definition, 900))
    if figure.name == trace.LANDING:
        landing_section(view)
    _parts(view, figure, sources, campaign, weeks)
    if figure.handoff and trace.by_source(view.ledger, figure):
        receipt_section(view, figure.handoff, sources[0] if len(sources) == 1 else None)
    tables = trace.rows(
        view.facts, view.ledger, figure, sources, [campaign] if campaign else [], weeks
    )
    if not tables:
        st.caption("No row of the sheet is behind this.")
    for found in tables:
        _cells(view, figure, found)


def _parts(
    view: View, figure: Figure, sources: list[str], campaign: str | None, weeks: list[date]
) -> None:
    """Money by source, by campaign and by week, as far as the figure has such parts.

    Each table is of what the other two choices leave.
    """
    money = view.money
    by_source = trace.by_source(view.ledger, figure)
    chosen = [source for source in sources if source in by_source]
    if not chosen:
        return
    parts = {s: trace.parts(view.facts, view.ledger, figure, s) for s in chosen}
    found = [part for part in parts.values() if part is not None]
    in_weeks = [not weeks or week in weeks for week in view.ledger.weeks]
    of_weeks = np.zeros(len(view.ledger.weeks))
    of_campaigns: dict[str | None, float] = {}
    rest = 0.0
    for source, part in parts.items():
        if part is None:
            continue
        kept = [campaign in (None, name) for name in part.campaigns]
        weekly = part.weekly[kept].sum(axis=0) + (part.rest if campaign is None else 0.0)
        by_source[source] = float(weekly[in_weeks].sum())
        of_weeks += weekly
        rest += float(part.rest[in_weeks].sum())
        for name, amounts in zip(part.campaigns, part.weekly, strict=True):
            of_campaigns[name] = of_campaigns.get(name, 0.0) + float(amounts[in_weeks].sum())
    columns = st.columns(3 if found else 1, gap="medium")
    with columns[0]:
        _amounts("Source", [literal(s) for s in chosen], [by_source[s] for s in chosen], money)
    if not found:
        return
    with columns[1]:
        _amounts("Campaign", *_by_campaign(of_campaigns, rest), money)
    with columns[2]:
        days = [words.day(week) for week in view.ledger.weeks]
        waited = [not _reported(view, figure, chosen, week) for week in view.ledger.weeks]
        _amounts("Week of", days, of_weeks.tolist(), money, dashed=waited)


def _by_campaign(amounts: dict[str | None, float], rest: float) -> tuple[list[str], list[float]]:
    """The campaigns that moved most, the others together, and what has no campaign at all."""
    moved = sorted(amounts.items(), key=lambda item: -abs(item[1]))
    others = [amount for _, amount in moved[LISTED:]]
    rows = [
        *((literal(name) if name else "No campaign", amount) for name, amount in moved[:LISTED]),
        (f"{len(others)} others", math.fsum(others)),
        ("Of no campaign: the plan", rest),
    ]
    rows = [(name, amount) for name, amount in rows if round(amount, 2)]
    return [name for name, _ in rows], [amount for _, amount in rows]


def _reported(view: View, figure: Figure, sources: list[str], week: date) -> bool:
    """Missing is not zero: a week that no source has reported in full has no figure."""
    if not figure.handoff:
        return True
    return any(week in of.complete for of in view.ledger.sources if of.source in sources)


def _amounts(
    title: str,
    names: list[str],
    amounts: list[float],
    money: words.Money,
    dashed: Sequence[bool] = (),
) -> None:
    printed = money.parts(amounts, full=True)
    missing = list(dashed) or [False] * len(names)
    rows = [
        {title: name, "Money": words.DASH if none else literal(text)}
        for name, text, none in zip(names, printed, missing, strict=True)
    ]
    table(rows, ("Money",), alt=f"Money by {title.lower()}")


def _cells(view: View, figure: Figure, found: Rows) -> None:
    """Sheet rows, each cell with its address and, on a Google Sheet, a link that opens it."""
    count = len(found.frame)
    rows_of = counted_rows(count, found.tab)
    says = {
        "actual": rows_of,
        "earlier": f"{rows_of} from before the period: some of their records were due in it",
        "plan": f"{rows_of}: the plan",
    }
    say(says[found.what])
    shown = _texts(found.frame)
    if figure.handoff and found.what == "actual":
        shown["In the split"] = _in_split(view, found.frame.loc[shown.index])
    headers = dict(zip(map(str, shown), _headers(shown), strict=True))
    amounts = [name for name in headers if name + CELL in headers]
    rows = [
        {
            literal(header): _linked(view, row, name) if name in amounts else literal(row[name])
            for name, header in headers.items()
            if not name.endswith(CELL)
        }
        for row in shown.head(LISTED).to_dict("records")
    ]
    right = [literal(headers[name]) for name in amounts]
    table(rows, right, alt=f"Rows of {found.tab} behind this figure, each figure with its cell")
    if count > LISTED:
        with st.expander(f"All {count:,} rows"):
            st.dataframe(
                shown.set_axis(_headers(shown), axis=1),
                hide_index=True,
                height=420,
                placeholder="",
                alt=f"All rows of {found.tab} behind this figure, with their addresses",
            )


def _in_split(view: View, frame: pd.DataFrame) -> list[str]:
    """Whether a row's week is fully reported, so that its source is split by handoff in it."""
    complete = {of.source: of.complete for of in view.ledger.sources}
    week = view.facts.workbook.calendar.week
    return [
        "yes" if week(day.date()).start in complete[source] else "waiting"
        for source, day in zip(frame["Source"], frame["Date"], strict=True)
    ]


def _headers(frame: pd.DataFrame) -> list[str]:
    """Names of columns as they are shown; those that were cut alike are told apart."""
    seen: dict[str, int] = {}
    headers = []
    for column in map(str, frame):
        name = words.plain(column.removesuffix(CELL))
        name = f"{name} is in cell" if column.endswith(CELL) else name
        seen[name] = seen.get(name, 0) + 1
        headers.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return headers


def _texts(frame: pd.DataFrame) -> pd.DataFrame:
    """What is shown of the rows, the largest first where they are too many to list."""
    shown = frame.astype(object).where(frame.notna(), None)
    amounts = [str(c) for c in frame if f"{c}{CELL}" in frame]
    if len(frame) > LISTED and amounts:
        order = frame[amounts[-1]].abs().sort_values(ascending=False, kind="stable").index
        shown = shown.loc[order]
    for column in shown:
        if str(column).endswith(CELL):
            continue
        if column == "Date":
            shown[column] = [
                words.day(day.date(), year=True) for day in frame.loc[shown.index, column]
            ]
        elif str(column) in amounts:
            shown[column] = [words.cell_amount(amount) for amount in shown[column]]
        else:
            shown[column] = [words.plain(str(text)) if text else "" for text in shown[column]]
    return shown


def _linked(view: View, row: dict[Any, Any], column: str) -> str:
    """The figure, then its cell."""
    address = row[column + CELL]
    if not isinstance(address, str):
        return literal(row[column])
    url = view.facts.workbook.link(address)
    cell = literal(address)
    return f"{literal(row[column])} · {f'[{cell}]({url})' if url else cell}"
