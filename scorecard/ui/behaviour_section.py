"""Luck is not failure, over weeks: every series with its verdict, and one of them drawn."""

from collections.abc import Sequence

import streamlit as st

from scorecard import behaviour
from scorecard.behaviour import Series
from scorecard.charts.behaviour import behaviour as behaviour_chart
from scorecard.ui.elements import draw, say, table
from scorecard.ui.frame import View
from scorecard.words import DASH, day, literal
from scorecard.words import behaviour as text


def behaviour_section(view: View) -> None:
    """All series in a table; choose one to see its weeks beside what is usual."""
    series = behaviour.build(view.facts, view.period)
    _overview(view, series)
    by_name = {text.option(one): one for one in series}
    # What is below its usual comes first, else what is above.
    order = {"below": 0, "above": 1}
    start = min(range(len(series)), key=lambda i: order.get(series[i].state, 2))
    names = list(by_name)
    name = st.selectbox("Series", names, index=start, key="behaviour", bind="query-params")
    chosen = by_name[name]
    say(literal(text.finding(chosen, view.money), 600))
    draw(behaviour_chart(chosen, view.money, view.dark), "behaviour_chart")
    st.caption(literal(f"{text.season(chosen, view.money)} {text.RULES_HELP}".strip(), 900))


def _overview(view: View, series: Sequence[Series]) -> None:
    columns = ("Week of", "Value", "Usual range")
    rows = []
    for one in series:
        texts = dict.fromkeys(columns, DASH)
        if (latest := one.latest) is not None:
            texts = {
                "Week of": day(one.weeks[latest]),
                "Value": literal(text.week_value(one, latest, view.money)),
                "Usual range": literal(text.usual_range(one, latest, view.money)),
            }
        name = literal(text.series_name(one), 200)
        rows.append({"Series": name, **texts, "Verdict": literal(text.verdict(one))})
    table(rows, columns, alt="Every weekly series with its latest week and verdict")
