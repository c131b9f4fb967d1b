"""Is the plan one that the past supports: the sentence, and each line beside past quarters."""

from collections.abc import Sequence

import streamlit as st

from scorecard import honesty
from scorecard.honesty import Honesty, Line
from scorecard.ui.elements import say, table
from scorecard.ui.frame import View
from scorecard.words import Money, literal
from scorecard.words.honesty import (
    METHOD,
    history,
    honesty_title,
    line_label,
    makes_plan,
    reached,
    with_counts,
)

SENTENCES = 600  # characters; what is in them was cut before


def honesty_section(view: View) -> None:
    """What the plan of the period asks for, beside the best, median and worst of past quarters."""
    honesty_lines(honesty.build(view.facts, view.period), view.money)


def honesty_lines(found: Honesty, money: Money) -> None:
    """The finding, each line beside the past, and the same by source."""
    st.header(literal(honesty_title(found), SENTENCES), anchor=False)
    if sentence := makes_plan(found, money):
        say(literal(sentence, SENTENCES))
    if sentence := history(found):
        st.caption(literal(sentence, SENTENCES))
    if not found.lines:
        return
    _lines([{"Line": literal(line_label(line))} for line in found.lines], found.lines, money)
    st.caption(METHOD)
    if not found.by_source:
        return
    with st.expander("By source"):
        named = [
            {"Source": literal(line.source or ""), "Line": literal(line_label(line))}
            for line in found.by_source
        ]
        _lines(named, found.by_source, money)


def _lines(named: Sequence[dict[str, str]], lines: Sequence[Line], money: Money) -> None:
    figures = ("Plan", "Best", "Median", "Worst")
    rows = []
    for name, line in zip(named, lines, strict=True):
        texts = map(literal, with_counts(line, money))
        often = reached(line)
        row = name | dict(zip(figures, texts, strict=True))
        rows.append(row | {"In the past": often[0].upper() + often[1:]})
    whose = "Each source's plan" if lines[0].source else "The plan"
    table(rows, figures, alt=f"{whose} beside past quarters, line by line")
