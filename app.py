"""The frame of the scorecard: which pages there are. Start it with `streamlit run app.py`.

`streamlit run` imports this file once, as the server; each viewer then runs it as `__main__`.
"""

import streamlit as st

from scorecard import ui

PAGES = {
    "Meeting": [
        st.Page(
            "pages/meeting/the_number.py",
            title="The Number",
            icon=":material/flag:",
            default=True,
        ),
        st.Page(
            "pages/meeting/where_it_broke.py",
            title="Where it broke",
            icon=":material/filter_alt:",
        ),
    ],
    "Teams": [
        st.Page(
            "pages/teams/contributions.py",
            title="Contributions",
            icon=":material/group:",
        ),
    ],
    "Trust": [
        st.Page(
            "pages/trust/data_health.py",
            title="Data health",
            icon=":material/fact_check:",
        ),
        st.Page(
            "pages/trust/definitions.py",
            title="Definitions",
            icon=":material/menu_book:",
        ),
    ],
}
if __name__ == "__main__":
    ui.frame(PAGES)
else:
    app = st.App(__file__)
    ui.prepare(PAGES)
