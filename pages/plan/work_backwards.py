"""Work backwards: from a revenue target to what must arrive, when, from where, at what cost."""

import streamlit as st

from scorecard import backwards, ui
from scorecard.ui import backwards_section as section
from scorecard.ui.scenario_controls import scenarios

view = ui.open_page()
results = {section.PLAN: ui.built(view, backwards.build)}
title = st.container()
ui.notices(view)
left, right = st.columns(2, gap="small")
with left.container(border=True, height="stretch"):
    results |= scenarios(view, results[section.PLAN])
with right.container(border=True, height="stretch"):
    section.compared(view, results)
name, result = section.chosen(results)
title.title(section.headline(view, name, result), anchor=False)

if result.target is not None:
    section.when(view, result)
    section.rest(view, result)
    section.sources(view, result)
    section.handovers(view, result)
    section.costs(view, result)
section.honest(view, result)
section.take_over(view, name, result)
