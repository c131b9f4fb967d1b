"""What this app remembers of the workbook: one memory for all viewers.

Open this when the history does not take what was read; what it knows is in `scorecard.history`.
"""

import logging
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from scorecard import sources
from scorecard.facts import Facts
from scorecard.history import Figure, Frozen, Memory, Version
from scorecard.sources import RawWorkbook
from scorecard.ui.configured import configured

_log = logging.getLogger(__name__)


def memory(place: str) -> Memory:
    """What is remembered of the workbook at a place."""
    return _memory(configured().state_dir, sources.sheet_id(place) or place)


@st.cache_resource(max_entries=4, show_spinner=False)
def _memory(state_dir: str | None, place: str) -> Memory:
    return Memory(sources.state_folder(state_dir), place)


def remember(place: str, raw: RawWorkbook, known: Facts, read_at: datetime) -> Version | None:
    """Keep what was read. Whatever goes wrong with that, the figures are shown."""
    try:
        return memory(place).remember(raw, known, read_at)
    except Exception:  # noqa: BLE001
        _log.warning("The history does not take what was read", exc_info=True)
        return None


def freeze(
    place: str,
    version: Version,
    known: Facts,
    period: str,
    figures: Mapping[str, Figure],
    page: bytes,
) -> Frozen:
    """Keep what the meeting saw. The same view twice is one copy."""
    now = datetime.now(ZoneInfo(known.workbook.settings.time_zone))
    return memory(place).history.freeze(version, now, known.workbook.as_of, period, figures, page)
