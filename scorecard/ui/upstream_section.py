"""How old the gap is: the sentence, each handoff by age, the weeks of birth, and the sources."""

import math
from collections.abc import Sequence

import streamlit as st

from scorecard import upstream
from scorecard.charts.upstream import births
from scorecard.ui.elements import draw, say, table
from scorecard.ui.frame import View
from scorecard.upstream import Birth, Upstream
from scorecard.words import Money, literal, period_name
from scorecard.words.upstream import (
    DECIDED,
    SIZE,
    birth_name,
    decided,
    how_old,
    known,
    upstream_title,
)

SENTENCES = 900  # characters; what is in them was cut before


def upstream_section(view: View) -> None:
    """Where and when the gap of the period was born, and what is decided for the next one."""
    found, money = upstream.build(view.facts, view.ledger), view.money
    st.header(literal(upstream_title(found, money), SENTENCES), anchor=False)
    say(literal(f"{how_old(found, money)} {decided(found, money)}".strip(), SENTENCES))
    if sentence := known(found):
        st.caption(literal(sentence, SENTENCES))
    if found.nothing:
        return
    rows = [{"Born at": literal(birth_name(birth))} for birth in found.handoffs]
    _aged(found, money, [*rows, {"Born at": SIZE}], found.handoffs, [found.size])
    st.caption(DECIDED)
    with st.container(border=True):
        say("Born in these weeks, landed in the period to date")
        draw(births(found, money, view.dark), "births")
    with st.expander("By source"):
        rows = [
            {"Source": literal(birth.source or ""), "Born at": literal(birth_name(birth))}
            for birth in found.births
        ]
        sizes = [{"Source": literal(of.source), "Born at": SIZE} for of in found.sources]
        _aged(found, money, rows + sizes, found.births, [of.size for of in found.sources])


def _aged(
    found: Upstream,
    money: Money,
    rows: Sequence[dict[str, str]],
    of: Sequence[Birth],
    sizes: Sequence[float],
) -> None:
    """Rows with what was born at them, by age: first the births', then those of the deal sizes."""
    period, following = period_name(found.period), period_name(found.following)
    columns = {
        f"Born before {period}": [birth.before for birth in of],
        f"Born in {period}": [*(birth.inside for birth in of), *sizes],
        f"Rest of {period}, decided": [birth.rest.total for birth in of],
        f"{following}, decided": [birth.next.total for birth in of],
    }
    total = dict.fromkeys(rows[0], "") | {"Born at": "**In all**"}
    filled = [dict(row) for row in rows]
    for column, amounts in columns.items():
        printed = [literal(text) for text in money.parts(amounts, full=True)]
        for row, text in zip(filled, printed + [""] * (len(rows) - len(printed)), strict=True):
            row[column] = text
        total[column] = f"**{literal(money.full_signed(math.fsum(amounts)))}**"
    whose = "each handoff of each source" if "Source" in total else "each handoff"
    table([*filled, total], columns, alt=f"Born at {whose}, by age, and what is decided")
