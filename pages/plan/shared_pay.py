"""Shared pay: what the Number pays every team, and what one more win brings to all of them."""

import streamlit as st

from scorecard import pay, ui
from scorecard.ui import pay_section as section
from scorecard.words import literal
from scorecard.words import pay as text

view = ui.open_page()
found = ui.built(view, pay.build)

head = st.container()
if found.teams:
    found = section.as_chosen(found)
with head:
    st.title(literal(text.title(found, view.money), 400), anchor=False)
    ui.notices(view)
if not ui.tab_missing(view, pay.TAB):
    if sentence := text.payouts(found, view.money):
        ui.say(literal(sentence, 600))
    section.what_is_paid(view, found)
    section.paid_apart(view, found)
    section.how_it_is_counted(view, found)
