"""Definitions: one agreed meaning for every stage and every figure, with this period's numbers."""

import streamlit as st

from scorecard import (
    accounts,
    actions,
    attribution,
    backwards,
    campaigns,
    deals,
    feedback,
    grid,
    pay,
    quarters,
    retention,
    trailing,
    ui,
)
from scorecard.ui import history_section as history
from scorecard.words import definitions, meeting_definitions, plan_definitions, team_definitions

view = ui.open_page()
past = history.remembered(view)

st.title("One definition for every word", anchor=False)
st.header("Stages", anchor=False)
ui.stages_table(definitions.stages(view.facts))
st.header("Figures", anchor=False)
ui.definitions_list(
    definitions.figures(view.facts, view.ledger, view.number, view.landing, view.money)
)
st.header("Figures of the weekly review", anchor=False)
ui.definitions_list(
    (
        *meeting_definitions.change_figures(*history.changed(view, past), view.money),
        *meeting_definitions.meeting_figures(
            ui.built(view, actions.build),
            ui.built(view, trailing.build),
            ui.built(view, grid.build),
            view.money,
        ),
    )
)
st.header("Figures of the teams' pages", anchor=False)
ui.definitions_list(
    (
        *team_definitions.campaign_figures(
            ui.built(view, campaigns.build), ui.built(view, attribution.build), view.money
        ),
        *team_definitions.deal_figures(ui.built(view, deals.build), view.money),
        *team_definitions.account_figures(ui.built(view, accounts.build), view.money),
        *team_definitions.feedback_figures(ui.built(view, feedback.build), view.money),
        *team_definitions.retention_figures(ui.built(view, retention.build), view.money),
    )
)
st.header("Figures of the plan's pages", anchor=False)
ui.definitions_list(
    (
        *plan_definitions.backwards_figures(ui.built(view, backwards.build), view.money),
        *plan_definitions.quarters_figures(ui.built(view, quarters.build), view.money),
        *plan_definitions.pay_figures(ui.built(view, pay.build), view.money),
    )
)
