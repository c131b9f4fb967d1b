"""Files that pages offer. Each is made when it is asked for, so an open page holds none."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import streamlit as st

from scorecard.export import Record, csv_bytes
from scorecard.starter import starter_workbook


def starter_download() -> None:
    """The starter workbook."""
    st.download_button(
        "Starter workbook",
        data=lambda: starter_workbook(datetime.now(UTC).date()),
        file_name="scorecard.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        icon=":material/download:",
        # Not a rerun: a file that is asked for while the page is drawn anew would not be found.
        on_click="ignore",
    )


def csv_download(name: str, records: Callable[[], Sequence[Record]]) -> None:
    """A table as a CSV file in full precision, made when it is asked for; `name` of the file."""
    st.download_button(
        "CSV",
        data=lambda: csv_bytes(records()),
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        key=f"csv {name}",
        type="tertiary",
        on_click="ignore",
    )
