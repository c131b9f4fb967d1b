"""The weekly review on the screen: its blocks, and presenter's mode with one of them at a time.

Open this when a block is drawn wrongly. What stands in the blocks is made in `scorecard.report`,
for the screen, for paper and for a mail alike.
"""

import time
from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from scorecard.charts import enlarged
from scorecard.report import Block, Cards, Document, Figure, Note, Part, Paste, html, markdown
from scorecard.report.build import LONG
from scorecard.ui.elements import cards, draw, draw_table, paste_rows, say
from scorecard.ui.frame import BLOCK, PRESENT, SCREEN, View, unfocused
from scorecard.ui.frozen_section import freeze_button, review_of
from scorecard.ui.since_picker import since_picker
from scorecard.words import literal
from scorecard.words import review as text
from scorecard.words.tables import Table

SENTENCES = 2000  # characters; what is in them was cut before
CLOCK = 20.0  # seconds between two looks at the clock
BEGAN = "meeting began"
Parts = tuple[Part, ...]
LENGTHS = [15, 30, LONG, 60, 90]  # minutes

# For the back of the room: the theme has one size for all pages, so this mode needs its own. The
# 13 weeks and the tables beside a chart need the width.
LARGE = """<style>
.st-key-presented [data-testid=stMarkdown] :is(p, li), .st-key-presented table { font-size: 22px; }
.st-key-presented [class*=st-key-] [data-testid=stCaptionContainer] p { font-size: 16px; }
.st-key-presented .st-key-grid table { font-size: 15px; }
.st-key-presented .st-key-trends table { font-size: 18px; }
</style>"""
LARGER = 1.4  # charts


def presenting() -> bool:
    """Presenter's mode is on."""
    return bool(st.session_state.get(PRESENT))


def tools(view: View) -> Document:
    """The row of controls above the meeting; the document that they ask for."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with unfocused(PRESENT, presenting()):
            st.toggle("Present", key=PRESENT, bind="query-params")
        given = st.container(horizontal=True, vertical_alignment="center", width="content")
        with st.popover("Options", icon=":material/tune:", width="content"):
            minutes = st.selectbox(
                "Minutes", LENGTHS, index=LENGTHS.index(LONG), key="minutes", bind="query-params"
            )
            since = since_picker(view)
        found = review_of(view, since, int(minutes), view.dark)
    if presenting():
        with given:
            _steps(found)
    else:
        says = st.container()
        with given:
            _files(view, partial(review_of, view, since, int(minutes), dark=False), says)
    return found


def _files(view: View, light: Callable[[], Document], says: DeltaGenerator) -> None:
    """The meeting to keep, to print or mail, and as text."""
    freeze_button(view, light, says)
    link = view.facts.workbook.link
    name = f"weekly review {view.facts.workbook.as_of} {view.period.name}"
    st.download_button(
        "To print",
        data=lambda: html.page(light(), link),
        file_name=f"{name}.html",
        mime="text/html",
        icon=":material/print:",
        on_click="ignore",
        help=text.PAGE_HELP,
    )
    st.download_button(
        "As text",
        data=lambda: markdown.text(light(), link),
        file_name=f"{name}.md",
        mime="text/markdown",
        icon=":material/notes:",
        on_click="ignore",
        help=text.TEXT_HELP,
    )


def every_block(view: View, document: Document) -> None:
    """The agenda, then all blocks from top to bottom."""
    st.session_state.pop(BEGAN, None)
    st.markdown(
        " · ".join(
            f"[{literal(block.agenda)}](#{block.name}) {text.minutes(block.minutes)}"
            for block in document.blocks
        )
    )
    for n, block in enumerate(document.blocks, 1):
        with st.container(border=True):
            heading = f"{n}. {literal(block.agenda)} · {text.minutes(block.minutes)}"
            st.header(heading, anchor=block.name)
            say(literal(block.title, SENTENCES))
            _parts(view, block.name, (*block.parts, *block.more))


def one_block(view: View, document: Document) -> None:
    """The screen that the arrow keys have come to, in large letters."""
    st.html(LARGE)
    at, screen = _here(document)
    block, parts = document.blocks[at], _screens(document.blocks[at])
    began = st.session_state.setdefault(BEGAN, time.monotonic())
    planned = sum(of.minutes for of in document.blocks[: at + 1])
    with st.container(key="presented"):
        alone = parts[screen][0] if parts[screen] else None
        title = alone.title if isinstance(alone, Figure) else block.title
        st.title(literal(title, SENTENCES), anchor=False)
        st.fragment(_clock, run_every=CLOCK)(began, planned, text.screen_of(screen, len(parts)))
        with st.container(key=block.name):
            if isinstance(alone, Figure):
                _alone(view, block.name, alone)
            else:
                _parts(view, block.name, parts[screen])


def _steps(document: Document) -> None:
    """The blocks, and a screen on or back; the arrow keys do the same."""
    names = [block.agenda for block in document.blocks]
    back = st.container(width="content")
    with unfocused(BLOCK, st.session_state.get(BLOCK)):
        st.segmented_control(
            "Block",
            names,
            default=names[0],
            key=BLOCK,
            bind="query-params",
            required=True,
            label_visibility="collapsed",
        )
    on = st.container(width="content")
    places = [(b, s) for b, of in enumerate(document.blocks) for s in range(len(_screens(of)))]
    here = places.index(_here(document))
    for place, label, shortcut, there in (
        (back, "Back", "Left", max(here - 1, 0)),
        (on, "Next", "Right", min(here + 1, len(places) - 1)),
    ):
        place.button(
            label,
            shortcut=shortcut,
            on_click=_go,
            args=(names[places[there][0]], places[there][1]),
            disabled=there == here,
        )


def _here(document: Document) -> tuple[int, int]:
    """The block that is shown, and which of its screens."""
    names = [block.agenda for block in document.blocks]
    chosen = st.session_state[BLOCK]
    at, (of, screen) = names.index(chosen), st.session_state.get(SCREEN, (chosen, 0))
    # A block that was opened by itself, also by the browser's own way back, begins at its start.
    return at, min(screen, len(_screens(document.blocks[at])) - 1) if of == chosen else 0


def _screens(block: Block) -> list[Parts]:
    """The parts of a block by screen: the block itself, then a chart each, then the rest.

    What is only words has no screen of its own.
    """
    figures = [(part,) for part in block.more if isinstance(part, Figure)]
    others = tuple(part for part in block.more if not isinstance(part, Figure))
    first = block.parts
    if all(isinstance(part, str | Note) for part in others):
        first, others = (*first, *others), ()
    return [parts for parts in (first, *figures, others) if parts] or [()]


def _go(block: str, screen: int) -> None:
    st.session_state[BLOCK], st.session_state[SCREEN] = block, (block, screen)


def _clock(began: float, planned: int, screen: str) -> None:
    passed = text.clock(int(time.monotonic() - began) // 60, planned)
    st.caption(" · ".join(filter(None, (screen, passed))))


def _parts(view: View, name: str, parts: Parts) -> None:
    figures = [part for part in parts if isinstance(part, Figure)]
    for part in parts:
        if not isinstance(part, Figure):
            _part(view, part)
        elif part is figures[0]:
            _figures(view, name, figures)


def _figures(view: View, name: str, figures: list[Figure]) -> None:
    """Charts in two columns, each with its tables below."""
    with st.grid(2, min_column_width=330, gap="small"):
        for i, figure in enumerate(figures):
            with st.container(border=True, height="stretch"):
                say(literal(figure.title, SENTENCES))
                draw(figure.chart, f"{name} {i}")
                for one in figure.tables:
                    draw_table(view, one)


def _alone(view: View, name: str, figure: Figure) -> None:
    """One chart for the back of the room, with its tables beside it."""
    chart, tables = st.columns([3, 2], gap="small") if figure.tables else (st.container(), None)
    with chart:
        draw(enlarged(figure.chart, LARGER), f"{name} alone")
    if tables:
        with tables:
            for one in figure.tables:
                draw_table(view, one)


def _part(view: View, part: Part) -> None:
    if isinstance(part, str):
        st.markdown(literal(part, SENTENCES))
    elif isinstance(part, Note):
        st.caption(literal(part.text, SENTENCES))
    elif isinstance(part, Table):
        draw_table(view, part)
    elif isinstance(part, Cards):
        cards(part.cards)
    elif isinstance(part, Paste):
        paste_rows(view, part.title, part.rows, part.tab)
