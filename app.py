"""The frame of the scorecard: which pages there are. Start it with `streamlit run app.py`.

`streamlit run` imports this file once, as the server; each viewer then runs it as `__main__`.
"""

import streamlit as st

from scorecard import ui
from scorecard.ui import serving

# Folder in pages/ -> file -> title and icon. The first page is the home page.
PAGES = {
    "meeting": {
        "the_number": ("The Number", "flag"),
        "where_it_broke": ("Where it broke", "filter_alt"),
        "weekly_review": ("Weekly review", "event_repeat"),
    },
    "teams": {
        "contributions": ("Contributions", "group"),
        "campaigns": ("Campaigns", "campaign"),
        "deals": ("Deals", "handshake"),
        "target_accounts": ("Target accounts", "business"),
        "feedback_loop": ("Feedback loop", "forum"),
        "retention": ("Retention", "autorenew"),
    },
    "plan": {
        "work_backwards": ("Work backwards", "undo"),
        "next_quarters": ("Next quarters", "event_upcoming"),
        "shared_pay": ("Shared pay", "payments"),
    },
    "trust": {
        "data_health": ("Data health", "fact_check"),
        "definitions": ("Definitions", "menu_book"),
    },
}

if __name__ == "__main__":
    ui.frame(PAGES)
else:
    app = st.App(__file__, middleware=serving.MIDDLEWARE)
    ui.prepare(PAGES)
