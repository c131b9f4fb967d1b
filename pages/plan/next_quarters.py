"""Next quarters: this quarter's harvest against the seed for the next ones."""

import streamlit as st

from scorecard import quarters, ui
from scorecard.ui import quarters_section as section
from scorecard.words import literal
from scorecard.words import quarters as text

view = ui.open_page()
result = ui.built(view, quarters.build)

st.title(literal(text.title(result, view.money), 300), anchor=False)
ui.notices(view)
left, right = st.columns([5, 6], gap="small")
with left.container(border=True, height="stretch"):
    section.targets_section(view, result)
with right.container(border=True, height="stretch"):
    section.cover_section(view, result)
section.teams_section(view, result)
section.reach_section(result)
section.harvest_section(view, result)
