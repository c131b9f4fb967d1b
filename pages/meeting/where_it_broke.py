"""Where it broke: the gap by handoff, who gives and receives, and the cells behind each line."""

import streamlit as st

from scorecard import behaviour, charts, funnel, ui, verdicts, words
from scorecard.words import literal

view = ui.open_page()
decided = verdicts.build(view.facts, view.ledger, ui.built(view, behaviour.build))

st.title(words.broke_title(view.ledger, literal), anchor=False)
ui.say(words.where_it_broke(view.ledger, view.money, literal))
ui.notices(view)

left, right = st.columns([2, 3], gap="small")
with left.container(border=True, height="stretch"):
    ui.say("Actual against plan, stage by stage")
    ui.draw_opening(charts.funnel(funnel.stages(view.facts, view.ledger), view.dark), "funnel")
with right.container(border=True, height="stretch"):
    ui.say("Gained or lost against plan, week by week")
    ui.draw_opening(charts.heat(view.ledger, view.money, view.dark), "heat")

st.header("The gap ledger", anchor=False)
ui.ledger_table(view, decided)
ui.verdict_rows(view, decided)
st.caption(f"{words.WHERE_NOT_WHY} {words.SIGNAL_HELP}")
ui.figure_pills(view)

st.header("A closer look", anchor=False)
ui.closer_looks(view)

st.header("Down to the cell", anchor=False)
ui.drill(view)
ui.opened_dialog(view)
