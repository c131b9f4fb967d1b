"""Which workbook is shown, read once and shared by every viewer."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from scorecard import facts as fact_tables
from scorecard import ledger as ledgers
from scorecard import number as numbers
from scorecard import sources, workbook
from scorecard.calendar import Kind, Period
from scorecard.facts import Facts
from scorecard.ledger import Ledger
from scorecard.number import Number

PICKED: tuple[Kind, ...] = ("quarter", "year", "month", "week")
SAMPLE = Path(__file__).parents[2] / "sample_data"


def place() -> str | None:
    """The workbook that operations chose; None: none, so the sample is shown."""
    if chosen := os.environ.get("SCORECARD_WORKBOOK", "").strip():
        return chosen
    try:
        section = st.secrets.get("scorecard", {})
    except StreamlitSecretNotFoundError:
        return None
    return str(section.get("workbook", "")).strip() or None


@dataclass(frozen=True)
class Snapshot:
    """A workbook as it was read; results are kept under its key, never under the rows."""

    key: str
    facts: Facts
    sample: bool


def current() -> Snapshot:
    """The chosen workbook as it stands now.

    Raises:
        sources.SourceError: it cannot be opened.
        workbook.WorkbookError: a required tab or column is missing.
    """
    chosen = place()
    path = chosen or str(SAMPLE)
    # The day is part of the key: "as of today" must move on while the app keeps running.
    key = f"{path} {sources.fingerprint(path)} {datetime.now(UTC).date()}"
    return Snapshot(key, _read(key, path), chosen is None)


@st.cache_resource(max_entries=4, show_spinner="Reading the workbook…")
def _read(key: str, path: str) -> Facts:  # noqa: ARG001
    raw = sources.open_workbook(path)
    return fact_tables.build(workbook.read(raw, now=datetime.now(UTC)))


@st.cache_resource(max_entries=128, show_spinner=False)
def results(key: str, period: Period, _facts: Facts) -> tuple[Ledger, Number]:  # noqa: ARG001
    """Ledger and Number of a period, computed once a snapshot."""
    ledger = ledgers.build(_facts, period)
    return ledger, numbers.build(_facts, ledger)


@st.cache_resource(max_entries=4, show_spinner=False)
def period_names(key: str, _facts: Facts) -> list[str]:  # noqa: ARG001
    """Every period that has data or targets, the latest first; quarters stand on top."""
    calendar, (first, last) = _facts.workbook.calendar, _facts.days
    names = []
    for kind in PICKED:
        end = min(last, _facts.workbook.as_of) if kind == "week" else last
        names += [period.name for period in reversed([*calendar.spanning(kind, first, end)])]
    return names
