"""Deals: what is open and what comes of it, what moved, how many are won, why not the rest."""

import streamlit as st

from scorecard import deals, ui
from scorecard.ui import deals_section as section
from scorecard.words import deals as text
from scorecard.words import literal

view = ui.open_page()
review = ui.built(view, deals.build)

st.title(literal(text.title(review, view.money), 200), anchor=False)
ui.notices(view)
if not ui.tab_missing(view, "Deals"):
    section.warnings_line(view, review)
    with st.container(border=True):
        section.pipeline_section(view, review)
    left, right = st.columns([2, 3], gap="small")
    with left.container(border=True, height="stretch"):
        section.moves_section(view)
    with right.container(border=True, height="stretch"):
        section.rates_section(review)
    section.since_line(view, review)

    st.header("Open deals to look at", anchor=False)
    section.attention_section(view, review)
    st.header("The best deals and where they came from", anchor=False)
    section.best_section(view, review)
    st.header("Why deals are lost", anchor=False)
    section.reasons_section(view, review)
    pace, people = st.columns(2, gap="medium")
    with pace:
        st.header("How long deals take", anchor=False)
        section.cycle_section(view, review)
    with people:
        st.header("How many people were engaged", anchor=False)
        section.engaged_section(review)
