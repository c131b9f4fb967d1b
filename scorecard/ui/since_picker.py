"""Since when: the day to compare with, on every page that says what moved."""

from datetime import date

import streamlit as st

from scorecard.ui import workbooks
from scorecard.ui.frame import View


def since_picker(view: View) -> date | None:
    """The day at whose end the workbook's state is known; None: there is none before today's.

    It begins with the last meeting. With one day only there is nothing to choose.
    """
    kept = workbooks.memory()
    last = kept.last_meeting(view.facts, view.until)
    days = sorted({*kept.days(view.facts, view.until), *([last] if last else [])})
    if last is None or len(days) < 2:
        return last
    chosen = st.selectbox(
        "Since the end of",
        [day.isoformat() for day in reversed(days)],
        index=len(days) - 1 - days.index(last),
        key="since",
        bind="query-params",
        width=150,
    )
    return date.fromisoformat(chosen)
