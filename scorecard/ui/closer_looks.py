"""Closer looks at where it broke: one at a time, because each asks another question."""

import streamlit as st

from scorecard.ui.behaviour_section import behaviour_section
from scorecard.ui.cohorts_section import cohorts_section
from scorecard.ui.frame import View
from scorecard.ui.honesty_section import honesty_section
from scorecard.ui.tables import mix_table
from scorecard.ui.upstream_section import upstream_section

LOOKS = {  # as it stands in the address -> what it shows
    "Signal or noise, week by week": behaviour_section,
    "How old the gap is": upstream_section,
    "Late or lost, by cohort": cohorts_section,
    "Volume and mix": mix_table,
    "Is the plan honest": honesty_section,
}


def closer_looks(view: View) -> None:
    """Choose a question; only its answer is computed."""
    look = st.segmented_control(
        "A closer look", list(LOOKS), default=next(iter(LOOKS)), key="look", bind="query-params",
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    LOOKS[look](view)
