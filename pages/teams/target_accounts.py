"""Target accounts: which of them both teams, one team or nobody touched, and what to do next."""

import streamlit as st

from scorecard import accounts, ui
from scorecard.ui import accounts_section as section
from scorecard.words import accounts as text
from scorecard.words import literal

view = ui.open_page()
found = ui.built(view, accounts.build)

st.title(literal(text.title(found, view.money), 200), anchor=False)
if not ui.tab_missing(view, "Accounts"):
    section.coverage_section(view, found)
    st.header("What to do next, together", anchor=False)
    section.steps_section(view, found)
    st.header("How far they are", anchor=False)
    section.stages_section(view, found)
    st.header("Beside other accounts", anchor=False)
    section.deals_section(view, found)
