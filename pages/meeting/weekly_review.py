"""Weekly review: the meeting itself, block by block, and what earlier meetings saw."""

import streamlit as st

from scorecard import ui
from scorecard.ui import frozen_section
from scorecard.ui import review_section as section
from scorecard.words import literal

view = ui.open_page()
document = section.tools(view)

if section.presenting():
    section.one_block(view, document)
else:
    st.title(literal(document.title, 300), anchor=False)
    frozen_section.against_now(view)
    section.every_block(view, document)
    frozen_section.copies(view)
