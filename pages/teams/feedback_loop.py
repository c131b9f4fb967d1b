"""Feedback loop: what was heard and waits for an answer, and what the teams do together."""

import streamlit as st

from scorecard import feedback, ui
from scorecard.ui import feedback_section as section
from scorecard.words import feedback as text
from scorecard.words import literal

view = ui.open_page()
found = ui.built(view, feedback.build)

st.title(literal(text.title(found, view.money), 200), anchor=False)
if not ui.tab_missing(view, "Feedback"):
    ui.say(literal(text.answer_title(found), 200))
    section.open_items(view, found)
    st.header("How fast it is answered", anchor=False)
    section.answer_times(found)
    st.header("Heard again", anchor=False)
    section.heard_again(view, found)
    st.header("Why deals are lost, and what was answered", anchor=False)
    section.loss_reasons(view, found)
    section.flaws(found)
st.header("Exchange", anchor=False)
section.exchange_section(view)
