"""Frozen copies: what a meeting saw is saved, listed, and compared with today.

Open this when a copy cannot be saved or found. A copy is opened by its address, on every page.
"""

from collections.abc import Callable
from datetime import date, datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from scorecard import changes
from scorecard.history import Frozen
from scorecard.report import Document, html
from scorecard.report.build import document
from scorecard.sources import SourceError
from scorecard.ui import past, workbooks
from scorecard.ui.elements import draw_table, say
from scorecard.ui.frame import FROZEN, PERIOD, View
from scorecard.words import changes as changes_text
from scorecard.words import literal
from scorecard.words import review as text
from scorecard.workbook import WorkbookError

SAVED = "saved"  # what became of the copy that was just asked for
LISTED = 12  # copies on the page; the others are behind the button at the top


def review_of(view: View, since: date | None, minutes: int, dark: bool) -> Document:
    """The review as a document, made once for all viewers."""
    seen = view.version.at if view.version else None  # an edit that was taken back is in it too
    return _review(view.snapshot, seen, view.period.name, since, minutes, dark, view)


@st.cache_resource(max_entries=16, show_spinner=False)
def _review(
    snapshot: str,  # noqa: ARG001
    seen: datetime | None,  # noqa: ARG001
    period: str,  # noqa: ARG001
    since: date | None,
    minutes: int,
    dark: bool,
    _view: View,
) -> Document:
    told = workbooks.memory().past(_view.facts, _view.period, since, _view.version)
    return document(_view.facts, _view.period, told, minutes, dark)


def freeze_button(view: View, page: Callable[[], Document], says: DeltaGenerator) -> None:
    """Keep this very view and its printed page; of a frozen copy there is nothing to keep.

    What became of it stands in `says`.
    """
    nothing = view.frozen is not None or view.version is None
    pressed = st.button(
        text.SAVE, icon=":material/ac_unit:", disabled=nothing, help=text.COPIES_HELP
    )
    if said := st.session_state.pop(SAVED, None):
        says.info(said, icon=":material/ac_unit:")
    if not pressed or view.version is None:
        return
    kept, shown = workbooks.memory().history, page()
    before = len(kept.frozen())
    past.freeze(
        workbooks.where(),
        view.version,
        view.facts,
        view.period.name,
        {
            "title": shown.title,
            "won": view.number.actual,
            "target to date": view.number.target_to_date,
            "gap": view.number.gap,
        },
        html.page(shown, view.facts.workbook.link).encode(),
    )
    new = len(kept.frozen()) > before
    st.session_state[SAVED] = text.saved(new, kept.trouble)
    st.rerun()  # with the first copy the picker at the top appears


def copies(view: View) -> None:
    """Every frozen copy with what it says, each a link that opens it."""
    st.header("Frozen copies", anchor="frozen")
    found = workbooks.memory().history.frozen()
    if not found:
        st.caption(text.NO_COPIES)
        return
    zone = view.facts.workbook.settings.time_zone
    for copy in found[:LISTED]:
        shown = view.frozen is not None and copy.name == view.frozen.name
        said = text.copy_line(copy.at, str(copy.figures.get("title")), zone, shown=shown)
        # A link would not do: the address follows the controls, which say "Now".
        st.button(
            literal(said, 300),
            key=f"open {copy.name}",
            icon=":material/ac_unit:",
            type="tertiary",
            disabled=shown,
            on_click=_open,
            args=(copy,),
        )
    st.caption(text.COPIES_HELP)


def _open(copy: Frozen) -> None:
    st.session_state[FROZEN], st.session_state[PERIOD] = copy.name, copy.period


def against_now(view: View) -> None:
    """On a frozen copy: the page as it was printed, and what is another figure today."""
    if view.frozen is None:
        return
    try:
        now = workbooks.current().facts
    except (SourceError, WorkbookError):
        st.caption(text.NO_NOW)
        _printed(view.frozen)
        return
    moved = changes.since(view.facts, now, view.period, view.frozen.as_of)
    with st.container(border=True):
        say(literal(changes_text.since_title(moved, view.money), 600))
        draw_table(view, text.then_and_now(moved, view.money))
        draw_table(view, changes_text.since_table(moved, view.money))
        was = view.frozen.figures.get("won")
        saw = was if isinstance(was, float) else None
        if sentence := text.counted_otherwise(saw, view.number.actual, view.money):
            st.caption(literal(sentence, 600))
        _printed(view.frozen)


def _printed(copy: Frozen) -> None:
    """The page that was kept with a copy."""
    kept = workbooks.memory().history.document(copy)
    if kept is not None:
        st.download_button(
            "The page as it was printed",
            data=kept,
            file_name=f"weekly review {copy.name}.html",
            mime="text/html",
            icon=":material/print:",
            on_click="ignore",
        )
