"""Retention: does what we win stay, by the source and campaign that sold it."""

import streamlit as st

from scorecard import retention, ui
from scorecard.ui import retention_section as section
from scorecard.words import literal
from scorecard.words import retention as text

view = ui.open_page()
result = ui.built(view, retention.build)

st.title(literal(text.title(result, view.money), 300), anchor=False)
ui.notices(view)
if not ui.tab_missing(view, "Customers"):
    ui.say(literal(text.rates(result, view.money), 600))
    left, right = st.columns([4, 3], gap="small")
    with left.container(border=True, height="stretch"):
        section.by_source(view, result)
        section.how_it_is_counted(view, result)
    with right.container(border=True, height="stretch"):
        section.beside_sales(view, result)
    section.stand_still(view, result)
    section.campaigns(view, result)
    section.against_plan(view, result)
    section.costs(view, result)
