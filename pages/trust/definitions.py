"""Definitions: one agreed meaning for every stage and every figure, with this period's numbers."""

import streamlit as st

from scorecard import ui
from scorecard.words import definitions

view = ui.open_page()

st.title("One definition for every word", anchor=False)
st.header("Stages", anchor=False)
ui.stages_table(definitions.stages(view.facts))
st.header("Figures", anchor=False)
ui.definitions_list(
    definitions.figures(view.facts, view.ledger, view.number, view.landing, view.money)
)
