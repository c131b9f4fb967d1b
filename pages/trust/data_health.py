"""Data health: how fresh each team's numbers are, which cells to mend, and what does not agree."""

import streamlit as st

from scorecard import health, ui, words
from scorecard.words import literal

view = ui.open_page()
issues = view.facts.workbook.issues

st.title(literal(words.health_title(issues)), anchor=False)
if view.facts.actuals.empty:
    st.caption("No figures yet: fill the tabs Targets and Actuals.")
ui.kept_notice(view)
st.header(f"Who has reported: {words.period_name(view.period)}", anchor=False)
ui.freshness_table(health.freshness(view.ledger))
st.header("What to mend", anchor=False)
ui.issues_table(view, issues)
st.header("What should agree", anchor=False)
ui.reconciliations_table(view, health.reconciliations(view.facts))
st.header("A workbook to start from", anchor=False)
st.markdown(words.STARTER)
ui.starter_download()
