"""The frame: navigation, the workbook, the period picker, and what a page opens with."""

import gc
import logging
from collections.abc import Hashable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from scorecard import words
from scorecard.calendar import KINDS, Kind, Period
from scorecard.facts import Facts
from scorecard.history import Frozen, Version
from scorecard.landing import Landing
from scorecard.ledger import Ledger
from scorecard.number import Number
from scorecard.sources import SourceError
from scorecard.ui import live, sign_in, workbooks
from scorecard.ui.downloads import starter_download
from scorecard.words import Money, review
from scorecard.workbook import WorkbookError

ICON = Path(__file__).with_name("icon.png")

PERIOD = "period"  # in the address: a link shows a colleague the same view
KIND = "period_kind"
SNAPSHOT = "snapshot"
FROZEN = "frozen"  # in the address: the name of a frozen copy
NOW = "Now"
PRESENT, BLOCK = "present", "block"  # in the address: presenter's mode, and what it shows
SCREEN = "screen"  # the block and which of its screens, counted from 0

# A page that is projected while people talk: its figures change only between two views of it.
PROJECTED = "weekly_review"


@dataclass(frozen=True)
class View:
    """What a page shows: the facts, the period chosen, and its results."""

    facts: Facts
    period: Period
    ledger: Ledger
    number: Number
    landing: Landing
    money: Money
    dark: bool
    snapshot: str  # the same for the same figures: what was computed of them is kept under it
    kept: bool  # a restart during an outage will have these figures
    frozen: Frozen | None  # the frozen copy that this is a view of
    version: Version | None  # of the history; None: it was not kept

    @property
    def until(self) -> datetime | None:
        """Of a frozen copy, its time: what came later was not seen then. None: now."""
        return self.frozen.at if self.frozen else None


Pages = Mapping[str, Mapping[str, tuple[str, str]]]  # folder -> file -> title, icon


def prepare(pages: Pages) -> None:
    """Once a process, before the first viewer: read the workbook and settle what is loaded."""
    logging.disable(logging.WARNING)  # Streamlit warns that no viewer is there yet
    # Without this Streamlit takes `pages/` for its older kind of pages in the first viewer's run,
    # and tells a viewer who opens a page by its address that it does not exist.
    _navigate(pages)
    with suppress(SourceError, WorkbookError):  # the first viewer is told
        workbooks.warm()
    logging.disable(logging.NOTSET)
    # Streamlit collects garbage after every run; what is loaded by now stays, so it need not be
    # walked each time.
    gc.collect()
    gc.freeze()


def _navigate(pages: Pages) -> "st.Page":
    sections = {
        folder.capitalize(): [
            st.Page(f"pages/{folder}/{file}.py", title=title, icon=f":material/{icon}:")
            for file, (title, icon) in files.items()
        ]
        for folder, files in pages.items()
    }
    return st.navigation(sections, position="top")


def frame(pages: Pages) -> None:
    """Draw the top of every page, then the page that the address names."""
    # The icon comes first: with a page's own Streamlit would fetch one from elsewhere.
    st.set_page_config(page_icon=str(ICON), layout="wide")
    sign_in.guard()
    page = _navigate(pages)
    st.set_page_config(f"{page.title} · Alignment scorecard")
    try:
        row = unfocused(PERIOD, st.session_state.get(PERIOD), width="stretch")
        with row:
            controls = [st.container(width="content") for _ in range(4)]
            # Drawn before anything is read: only a control knows the address on the way Back.
            name = _frozen_picker()
        snapshot = _snapshot(name, projected=page.url_path == PROJECTED)
        _top(snapshot, row, controls)
        # One snapshot for the whole run: a newer one may come while the page is drawn.
        st.session_state[SNAPSHOT] = snapshot
        page.run()
        live.stay(_place())
    except workbooks.DamagedCopyError:
        st.title(review.DAMAGED_COPY, anchor=False)
        _back_to_now()
    except (SourceError, WorkbookError) as error:
        _unreadable(error)
    finally:
        st.session_state.pop(SNAPSHOT, None)  # an idle viewer must not keep old figures in memory
    sign_in.account()


def open_page() -> View:
    """The view that the address asks for; every page begins with it."""
    snapshot: workbooks.Snapshot = st.session_state[SNAPSHOT]
    facts = snapshot.facts
    period = facts.workbook.calendar.parse(st.session_state[PERIOD])
    ledger, number, landing = workbooks.results(snapshot.key, period, facts)
    return View(
        facts=facts,
        period=period,
        ledger=ledger,
        number=number,
        landing=landing,
        money=Money(facts.workbook.settings.currency),
        dark=st.context.theme.type == "dark",
        snapshot=snapshot.key,
        kept=snapshot.look is None or snapshot.look.held is None or snapshot.look.held.on_disk,
        frozen=snapshot.frozen,
        version=snapshot.version,
    )


def _snapshot(name: str, projected: bool) -> workbooks.Snapshot:
    """What this run shows: the workbook, or the frozen copy of this name."""
    frozen = None if name == NOW else workbooks.frozen(name)
    if frozen is not None:
        return frozen
    newest = workbooks.current()
    if not projected:
        live.let_go()
        return newest
    return live.hold(newest, _place())


def _place() -> Hashable:
    """What a projected page shows of the workbook."""
    return tuple(st.session_state.get(name) for name in (PERIOD, PRESENT, BLOCK, SCREEN))


def _unreadable(error: SourceError | WorkbookError) -> None:
    """One clear page: what is missing and what to add."""
    st.title("The workbook cannot be shown yet", anchor=False)
    sentences = error.missing if isinstance(error, WorkbookError) else [str(error)]
    for sentence in sentences:
        st.error(words.copyable(sentence, 600), icon=":material/error:")
    if isinstance(error, WorkbookError):
        st.caption("Nothing is shown until these are there. The starter workbook has them all.")
        starter_download()
    live.retry(error)


def _top(
    snapshot: workbooks.Snapshot, row: DeltaGenerator, controls: Sequence[DeltaGenerator]
) -> None:
    """Period picker, company, through-date and freshness of the data in one line."""
    facts, calendar = snapshot.facts, snapshot.facts.workbook.calendar
    names = workbooks.period_names(snapshot.key, facts)
    kinds, previous, chosen, following = controls
    with row:
        st.caption(_data_line(snapshot), width="content")
        live.follow(snapshot)
    if snapshot.look:
        live.stale_notice(snapshot.look)
    if snapshot.frozen:
        _frozen_banner(snapshot.frozen, facts)
    # The select box comes first, because it is what knows the address; the rest follows it.
    name = chosen.selectbox(
        "Period",
        names,
        # The address leaves the default out: without a period it means the current quarter.
        index=names.index(facts.default_period.name),
        key=PERIOD,
        bind="query-params",
        width=125,
        label_visibility="collapsed",
    )
    period = calendar.parse(name)
    st.session_state[KIND] = period.kind.capitalize()
    kinds.segmented_control(
        "Kind of period",
        [kind.capitalize() for kind in KINDS],
        key=KIND,
        on_change=_change_kind,
        args=(facts, period, names),
        label_visibility="collapsed",
        required=True,
    )
    for place, label, icon, other in (
        (previous, "Previous", ":material/chevron_left:", calendar.previous(period).name),
        (following, "Next", ":material/chevron_right:", calendar.next(period).name),
    ):
        known = other in names
        place.button(label, icon=icon, on_click=_choose, args=(other,), disabled=not known)


def unfocused(
    name: str, state: object, width: Literal["content", "stretch"] = "content"
) -> DeltaGenerator:
    """A row of controls; in presenter's mode it is drawn anew with each state, without the focus.

    Streamlit gives no key to a shortcut while a switch or a text field has the focus, and in a row
    of choices the arrow keys go from one to the next.
    """
    key = f"{name} {state}" if st.session_state.get(PRESENT) else None
    return st.container(
        horizontal=True, vertical_alignment="center", gap="small", width=width, key=key
    )


def _frozen_picker() -> str:
    """The frozen copies, where there are any; the name of the one that is asked for, else "Now"."""
    names = [frozen.name for frozen in workbooks.memory().history.frozen()]
    if st.query_params.get(FROZEN, NOW) not in (NOW, *names):
        st.caption(f":material/info: {review.NOT_FROZEN}", width="content")
    if not names:
        return NOW
    with st.popover("Frozen copies", icon=":material/history:", width="content"):
        name: str = st.selectbox(
            "Shown", [NOW, *names], key=FROZEN, bind="query-params", help=review.COPIES_HELP
        )
    return name


def _frozen_banner(frozen: Frozen, facts: Facts) -> None:
    """That these figures are those of a meeting, and the way back to today's."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        at = review.moment(frozen.at, facts.workbook.settings.time_zone, year=True)
        st.info(review.frozen_banner(at), icon=":material/ac_unit:")
        _back_to_now()


def _back_to_now() -> None:
    st.button("Back to now", on_click=_thaw)


def _thaw() -> None:
    st.session_state[FROZEN] = NOW


def _data_line(snapshot: workbooks.Snapshot) -> str:
    book = snapshot.facts.workbook
    parts = [
        words.literal(book.settings.company or book.title),
        f"data through {words.day(book.through, year=True)}",
        f"as of {words.day(book.as_of)}",
    ]
    if snapshot.sample:
        parts.append("**sample data, an invented company**")
    return " · ".join(parts)


def _change_kind(facts: Facts, period: Period, names: Sequence[str]) -> None:
    kind = cast(Kind, str(st.session_state[KIND]).lower())
    name = _within(facts, kind, period).name
    if name in names:  # a coming quarter has no week that could be looked at
        _choose(name)


def _within(facts: Facts, kind: Kind, period: Period) -> Period:
    """The period of another kind that shows the same time: up to where the data goes."""
    day: date = min(max(facts.through, period.start), period.end)
    return facts.workbook.calendar.holding(kind, day)


def _choose(name: str) -> None:
    st.session_state[PERIOD] = name
