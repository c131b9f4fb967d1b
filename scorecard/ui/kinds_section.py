"""Kinds of lead: what one record of each leads to, set against one of the best."""

import streamlit as st

from scorecard import kinds
from scorecard.kinds import Kinds
from scorecard.ui.downloads import csv_download
from scorecard.ui.elements import built, say, table
from scorecard.ui.frame import View
from scorecard.words import Money, literal
from scorecard.words import kinds as text

SHOWN = 12  # kinds; the file has all


def kinds_section(view: View) -> None:
    """The finding, a table of all kinds, which are not compared and why, how it was counted."""
    result = built(view, kinds.build)
    if not result.named or not result.kinds:
        st.caption(text.NOT_NAMED if not result.named else text.title(result, view.money, literal))
        return
    say(text.title(result, view.money, literal))
    _table(result, view.money)
    if others := text.others(result, view.money, literal):
        st.caption(" ".join(others))
    st.caption(text.counted(result))
    csv_download("kinds of lead", lambda: text.records(result))


def _table(result: Kinds, money: Money) -> None:
    shown = [kind for kind in result.kinds if kind.standing != "no record"]
    rows = [
        {
            "Kind": text.kind_name(kind, literal),
            "Enters at": literal(kind.stage),
            "Worth each": literal(text.worth(kind, money)),
            "To match one of the best": literal(text.match(result, kind)),
            "Won": literal(text.won(kind)),
            "Revenue": literal(money(kind.revenue)),
            "Came in": literal(text.came_in(kind)),
        }
        for kind in shown[:SHOWN]
    ]
    right = ("Worth each", "To match one of the best", "Won", "Revenue", "Came in")
    table(rows, right, alt="Kinds of lead with what one record of each leads to")
    if more := text.more(shown[SHOWN:], money):
        st.caption(literal(more))
