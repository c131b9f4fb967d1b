"""Attribution: what each campaign is credited with under every model, and how far they differ."""

import streamlit as st

from scorecard import attribution
from scorecard.attribution import Attribution
from scorecard.charts import attribution as charts
from scorecard.ui.downloads import csv_download
from scorecard.ui.elements import built, draw, say, table
from scorecard.ui.frame import View
from scorecard.words import attribution as text
from scorecard.words import literal


def attribution_section(view: View) -> None:
    """How far the choice of a model matters; the bands; credits up to the closed-won revenue."""
    found = built(view, attribution.build)
    say(literal(text.title(found, view.money), 200))
    for sentence in (text.disagreement(found, view.money), text.identity(found, view.money)):
        if sentence:
            st.markdown(literal(sentence, 600))
    if not found.credits:
        return
    if not found.unanimous:
        st.caption(text.key())
        draw(charts.bands(found, view.money, view.dark), "attribution")
    _table(view, found)
    csv_download("attribution", lambda: text.records(found))
    if not found.from_deals:
        st.caption(text.FROM_DEALS)
    st.caption(literal(f"{text.WHO_NOT_WHY} {text.rules()} {text.SPACED}", 1000))
    with st.expander("Weights by number of touches, in %"):
        rows = text.weight_rows()
        table(rows, [*rows[0]][1:], alt="The share of a deal that each touch is credited with")


def _table(view: View, found: Attribution) -> None:
    rows = [
        {header: literal(cell) for header, cell in row.items()}
        for row in text.credit_rows(found, view.money)
    ]
    rows[-1] = {header: cell and f"**{cell}**" for header, cell in rows[-1].items()}
    table(rows, [*rows[0]][1:], alt="Credits of campaigns by model, up to the closed-won revenue")
