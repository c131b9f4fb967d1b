"""Data health: how fresh the numbers are, which cells to mend, what disagrees, what was changed."""

import streamlit as st

from scorecard import health, ui, words
from scorecard.ui import history_section as section
from scorecard.words import literal

view = ui.open_page()
issues = view.facts.workbook.issues
past = section.remembered(view)

st.title(literal(words.health_title(issues)), anchor=False)
if view.facts.actuals.empty:
    st.caption("No figures yet: fill the tabs Targets and Actuals.")
ui.kept_notice(view)
st.header(f"Who has reported: {words.period_name(view.period)}", anchor=False)
section.freshness_section(view, past)
st.header("What to mend", anchor=False)
ui.issues_table(view, issues)
st.header("What should agree", anchor=False)
ui.reconciliations_table(view, health.reconciliations(view.facts))
st.header("What was changed", anchor=False)
section.changed_section(view, past)
section.history_section(view)
st.header("A workbook to start from", anchor=False)
st.markdown(words.STARTER)
ui.starter_download()
