"""Campaigns: every campaign through to won and retained revenue, ranked fairly."""

import streamlit as st

from scorecard import campaigns, ui
from scorecard.ui.attribution_section import attribution_section
from scorecard.ui.campaign_rows import campaign_rows
from scorecard.ui.campaigns_section import campaigns_section, stages_section
from scorecard.ui.kinds_section import kinds_section
from scorecard.words import campaigns as text
from scorecard.words import literal

view = ui.open_page()
result = ui.built(view, campaigns.build)

st.title(literal(text.title(result, view.money), 400), anchor=False)
ui.notices(view)
campaigns_section(view, result)
stages_section(view, result)
st.header("Kinds of lead", anchor=False)
kinds_section(view)
st.header("Who gets the credit", anchor=False)
attribution_section(view)
campaign_rows(view, result)
