"""How fresh the figures of a Google Sheet are, and a page that stays open and follows the Sheet.

Open this when a page shows the wrong age, or does not notice newer figures.
"""

from contextlib import suppress
from datetime import UTC, datetime

import streamlit as st

from scorecard import words
from scorecard.facts import Facts
from scorecard.sources import Look, SourceError
from scorecard.ui import workbooks
from scorecard.workbook import WorkbookError

# Seconds between two glances at the store, which asks Google only when its figures are not fresh.
EVERY, SOON = 10.0, 1.5


def stale_notice(look: Look[Facts]) -> None:
    """Why the figures are not newer, and how old they are."""
    if look.trouble and look.held:
        read = words.ago(look.held.read_at, datetime.now(UTC))
        sentence = words.stale(read, _reason(look.trouble))
        st.warning(words.copyable(sentence, 600), icon=":material/cloud_off:")


def freshness(look: Look[Facts]) -> None:
    """When the Sheet was read, a button to read it now, and newer figures when they come."""
    every = SOON if look.reading else EVERY
    st.fragment(_follow, run_every=every)(_state(look), look.reading)


def retry(error: Exception) -> None:
    """Below a page that cannot be shown: a button, and the page itself as soon as it can be."""
    with suppress(SourceError):  # where a setting is wrong, waiting does not help
        if workbooks.glance() is not None:
            st.fragment(_await, run_every=SOON)(str(error))


def _reason(error: Exception) -> str:
    return words.refused(str(error)) if isinstance(error, WorkbookError) else str(error)


def _state(look: Look[Facts]) -> tuple[str, str]:
    """What a page was drawn from; another one means that it must be drawn again."""
    key = workbooks.key_of(look.held) if look.held else ""
    return key, str(look.trouble or "")


def _follow(drawn: tuple[str, str], was_reading: bool) -> None:
    look = workbooks.glance()
    if look is None or look.held is None or _state(look) != drawn:
        st.rerun()
    if was_reading and not look.reading:
        st.rerun()  # nothing newer: look less often again
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
