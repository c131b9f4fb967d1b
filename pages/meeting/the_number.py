"""The Number: are we on track, who contributed, where did it break, is that real or noise."""

import streamlit as st

from scorecard import charts, funnel, teams, ui, words
from scorecard.words import literal

view = ui.open_page()
shares = teams.contributions(view.ledger)

st.title(literal(words.headline(view.number, view.money)), anchor=False)
ui.say(words.where_it_broke(view.ledger, view.money, literal))
ui.number_cards(view)
ui.notices(view)

path, contributed, bridge = st.columns([4, 3, 4], gap="small")
with path.container(border=True, height="stretch"):
    ui.say(literal(words.path_title(view.number, view.money)))
    ui.draw_opening(charts.path(view.number, view.money, view.dark), "path")
with contributed.container(border=True, height="stretch"):
    ui.say(words.contribution_title(shares, literal))
    ui.draw_opening(charts.teams(shares, view.money, view.dark), "contributions")
with bridge.container(border=True, height="stretch"):
    ui.say(literal(words.bridge_title(view.ledger, view.money)))
    ui.draw_opening(charts.bridge(view.ledger, view.money, view.dark), "bridge")

stages, sources = st.columns([2, 3], gap="small")
with stages.container(border=True, height="stretch"):
    ui.say(words.broke_title(view.ledger, literal))
    ui.draw_opening(charts.funnel(funnel.stages(view.facts, view.ledger), view.dark), "funnel")
with sources.container(border=True, height="stretch"):
    ui.say("Won by source; the mark is its target to date")
    ui.draw_opening(charts.sources(view.ledger, view.money, view.dark), "sources")

ui.figure_pills(view)
ui.landing_section(view)
ui.opened_dialog(view)
