"""Files that pages offer. Each is made when it is asked for, so an open page holds none."""

from datetime import UTC, datetime

import streamlit as st

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
