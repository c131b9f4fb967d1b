"""Contributions: what each team brought, what its handoffs gained or lost, whether it reported."""

import streamlit as st

from scorecard import charts, teams, ui, words
from scorecard.ui.handoffs_section import handoffs_section
from scorecard.words import literal

view = ui.open_page()
shares = teams.contributions(view.ledger)

st.title(words.contribution_title(shares, literal), anchor=False)
ui.notices(view)
left, right = st.columns([2, 3], gap="small")
with left.container(border=True, height="stretch"):
    ui.say("Revenue by the team that sourced it; the mark is its target to date")
    ui.draw_opening(charts.teams(shares, view.money, view.dark), "contributions")
with right.container(border=True, height="stretch"):
    ui.say(literal(words.roll_up_title(teams.roll_up(view.ledger), view.money)))
    ui.roll_up_table(view)

st.header("Team by team", anchor=False)
ui.contributions_table(view, shares)
st.header("Both sides of each handoff", anchor=False)
handoffs_section(view)
st.header("Source by source", anchor=False)
ui.sources_table(view)
ui.figure_pills(view)
ui.opened_dialog(view)
