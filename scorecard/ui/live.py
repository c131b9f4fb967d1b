"""How fresh the figures of a Google Sheet are, and a page that stays open and follows the Sheet.

Open this when a page shows the wrong age, or does not notice newer figures.
"""

from collections.abc import Hashable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from scorecard import words
from scorecard.sources import Look, SourceError
from scorecard.ui import workbooks
from scorecard.ui.workbooks import Reading, Snapshot
from scorecard.words import review
from scorecard.workbook import WorkbookError

# Seconds between two glances at the store, which asks Google only when its figures are not fresh.
EVERY, SOON = 10.0, 1.5
HELD = "held"


def stale_notice(look: Look[Reading]) -> None:
    """Why the figures are not newer, and how old they are."""
    if look.trouble and look.held:
        read = words.ago(look.held.read_at, datetime.now(UTC))
        sentence = words.stale(read, _reason(look.trouble))
        st.warning(words.copyable(sentence, 600), icon=":material/cloud_off:")


def follow(snapshot: Snapshot) -> None:
    """When a Sheet was read, a button to read it now, and newer figures when they come.

    A frozen copy follows nothing, and a file is read at every run anyway; only a page that is held
    looks at one.
    """
    if snapshot.frozen:
        return
    held = HELD in st.session_state
    reading = snapshot.look is not None and snapshot.look.reading
    if snapshot.look or held:
        every = SOON if reading else EVERY
        st.fragment(_follow, run_every=every)(_state(snapshot), reading, held)


def hold(newest: Snapshot, place: Hashable) -> Snapshot:
    """What a projected page shows: the same until it is taken to another place, or let go."""
    held: tuple[Hashable, Snapshot] | None = st.session_state.get(HELD)
    if held is None or held[0] != place:
        st.session_state[HELD] = (place, newest)
        return newest
    # How things stand with Google is of today, whatever the figures are of.
    return replace(held[1], look=newest.look)


def stay(place: Hashable) -> None:
    """Where a run ended: its controls say what they show only once they are drawn."""
    if HELD in st.session_state:
        st.session_state[HELD] = (place, st.session_state[HELD][1])


def let_go() -> None:
    """The newest figures are shown from the next run on; none are kept in memory for a viewer."""
    st.session_state.pop(HELD, None)


def retry(error: Exception) -> None:
    """Below a page that cannot be shown: a button, and the page itself as soon as it can be."""
    with suppress(SourceError):  # where a setting is wrong, waiting does not help
        if workbooks.glance() is not None:
            st.fragment(_await, run_every=SOON)(str(error))


def _reason(error: Exception) -> str:
    return words.refused(str(error)) if isinstance(error, WorkbookError) else str(error)


def _state(snapshot: Snapshot) -> tuple[str, str]:
    """What a page was drawn from; another one means that it must be drawn again."""
    return snapshot.key, str((snapshot.look and snapshot.look.trouble) or "")


def _follow(drawn: tuple[str, str], was_reading: bool, held: bool) -> None:
    try:
        now = workbooks.current()
    except (SourceError, WorkbookError):
        if not held:
            st.rerun()  # the page says why
        return
    look = now.look
    if held and now.key != drawn[0]:
        if st.button(
            review.NEWER,
            key="newer",
            icon=":material/sync:",
            type="primary",
            help=review.NEWER_HELP,
        ):
            let_go()
            st.rerun()
        return
    if _state(now) != drawn or (was_reading and not (look and look.reading)):
        st.rerun()  # also when nothing is newer: look less often again
    if look is None or look.held is None:
        return
    read = words.ago(look.held.read_at, datetime.now(UTC))
    if st.button(
        f"Read {read}",
        key="refresh",
        icon=":material/sync:",
        type="tertiary",
        disabled=look.reading,
        help="Read the Google Sheet again",
    ):
        workbooks.refresh()
        st.rerun()


def _await(shown: str) -> None:
    look = workbooks.glance()
    if look is None or look.held or (look.trouble and str(look.trouble) != shown):
        st.rerun()
    if st.button("Try again", icon=":material/sync:", disabled=look.reading or look.pause > 0):
        workbooks.refresh()
        st.rerun(scope="fragment")
    st.caption("Reading the Google Sheet…" if look.reading else words.next_try(look.due))
