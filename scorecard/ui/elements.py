"""What pages draw with: results in, Streamlit elements out. Cell text is escaped here."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from scorecard import words
from scorecard.calendar import Period
from scorecard.charts import Chart, drawings
from scorecard.facts import Facts
from scorecard.ui import workbooks
from scorecard.ui.frame import View
from scorecard.verdicts import Verdicts
from scorecard.words import literal, review
from scorecard.words import verdicts as verdicts_text
from scorecard.words.cards import Card
from scorecard.words.cards import number_cards as words_of_number
from scorecard.words.tables import At, Cell, Table
from scorecard.words.tabs import WANTS

T = TypeVar("T")


def built(view: View, build: Callable[[Facts, Period], T]) -> T:
    """What a view module makes of the facts in this period, computed once for all viewers."""
    return workbooks.built(view.snapshot, view.period, view.facts, build)


def tab_missing(view: View, tab: str) -> bool:
    """Say what to add where a tab has no rows, and what this page would then show."""
    book = view.facts.workbook
    if len(book.tables[tab]):
        return False
    refused = any(issue.tab == tab and issue.severity == "error" for issue in book.issues)
    sentence = words.tab_missing(tab, there=tab in book.present, refused=refused)
    st.info(literal(sentence, 600))
    return True


def notices(view: View) -> None:
    """What is missing from the figures: who is waited on, what is left out."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if sentence := words.waiting(view.ledger, literal):
            st.markdown(f":material/hourglass_top: {sentence}", width="content")
        if sentence := words.left_out(view.number.left_out, view.money):
            st.page_link(
                "pages/trust/data_health.py",
                label=literal(sentence),
                icon=":material/playlist_remove:",
            )


def number_cards(view: View) -> None:
    """Won, due, target, gap, what the rest needs and where the period lands."""
    cards(words_of_number(view.number, view.landing, view.money))


def cards(figures: Sequence[Card]) -> None:
    """Large figures side by side."""
    with st.grid(6, min_column_width=150, gap="small"):
        for card in figures:
            st.metric(
                card.label,
                literal(card.value),
                delta_description=literal(card.note),
                border=True,
                height="stretch",
            )


def kept_notice(view: View) -> None:
    """A disk that did not take the last good figures: a restart could then show nothing."""
    if not view.kept:
        st.caption(words.NOT_KEPT)


def draw(chart: Chart, key: str, on_pick: Callable[[], None] | None = None) -> None:
    """A chart, or a dash where it has nothing to show; `on_pick` follows a click on a mark."""
    if not len(chart.rows):
        st.caption("Nothing to draw yet.")
    elif on_pick is None:
        st.vega_lite_chart(chart.rows, chart.spec, key=key, alt=chart.alt)
    else:
        rows = chart.rows.assign(at=range(len(chart.rows)))
        spec = drawings.pickable(chart.spec)
        st.vega_lite_chart(rows, spec, key=key, alt=chart.alt, on_select=on_pick)


def table(rows: Sequence[dict[str, str]], right: Iterable[str] = (), *, alt: str) -> None:
    """A small table of finished texts; `right` names the columns of figures."""
    if not rows:
        return
    frame = pd.DataFrame(rows)
    texts: dict[Any, Any] = {}
    for column in right:
        # Streamlit sets numbers to the right: the cell is the row's number, its text the figure.
        texts[column] = frame[column].tolist().__getitem__
        frame[column] = range(len(frame))
    st.table(frame.style.format(texts), hide_index=True, border="horizontal", alt=alt)


def draw_table(view: View, found: Table) -> None:
    """A table as the words have it; addresses open their cells in a Google Sheet."""

    def cell(content: Cell, row: int) -> str:
        text = literal(str(content), 300)
        if isinstance(content, At) and (url := view.facts.workbook.link(content.address)):
            return f"[{text}]({url})"
        return f"**{text}**" if found.total and row == len(found.rows) - 1 and text else text

    rows = [
        {column: cell(content, row) for column, content in zip(found.columns, cells, strict=True)}
        for row, cells in enumerate(found.rows)
    ]
    table(rows, found.right, alt=found.alt)


def verdict_rows(view: View, decided: Verdicts) -> None:
    """For each handoff with a signal that nobody has reviewed: a row for the tab Reviews."""
    if decided.missing:
        say(literal(verdicts_text.title(decided)))
        paste_rows(view, verdicts_text.PASTE_HELP, map(verdicts_text.paste_text, decided.missing))


def paste_rows(view: View, sentence: str, rows: Iterable[str], tab: str = "Reviews") -> None:
    """Rows with a button that copies each, and the way to their tab."""
    st.markdown(literal(sentence, 600))
    if tab not in view.facts.workbook.present:
        st.markdown(literal(review.no_tab(tab)))
        st.code("\t".join(WANTS[tab].columns), language=None)
    for row in rows:
        st.code(row, language=None)
    if url := view.facts.workbook.link(tab):
        st.link_button(review.open_tab(tab), url, icon=":material/open_in_new:")


def in_sheet(view: View, text: str, tab: str, row: int) -> str:
    """A text that opens its row in the Google Sheet; a file's stays as it is. Already escaped."""
    book = view.facts.workbook
    letters = book.tables[tab].letters.values()
    url = book.link(f"{tab}!{min(letters, key=lambda at: (len(at), at))}{row}")
    return f"[{text}]({url})" if url else text


def say(sentence: str) -> None:
    """A sentence large enough for the back of the room; already escaped."""
    st.markdown(f"**{sentence}**")
