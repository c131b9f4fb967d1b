"""How the landing is made, for whoever asks: methods, record, what is needed, the pipeline."""

import streamlit as st

from scorecard.ui.elements import say, table
from scorecard.ui.frame import View
from scorecard.words import literal
from scorecard.words.landing import (
    landing_basis,
    landing_likelihood,
    landing_record,
    landing_title,
    method_rows,
    needed,
    pipeline_rows,
    pipeline_sentence,
)


def landing_section(view: View) -> None:
    """The landing with both methods, its range and record, and the pipeline in parts."""
    landing, number, money = view.landing, view.number, view.money
    say(literal(landing_title(landing, money)))
    methods = [
        {"Method": literal(name), "How": literal(how, 200), "Lands at": literal(amount)}
        for name, how, amount in method_rows(landing, money)
    ]
    table(methods, ("Lands at",), alt="Both methods of the forecast and where each lands")
    _sentences(
        landing_basis(landing),
        landing_record(landing),
        landing_likelihood(landing),
        needed(number, money),
    )
    _sentences(pipeline_sentence(landing, money))
    if landing.pipeline is not None:
        stages = [
            {
                "Stage": literal(stage),
                "Open deals": deals,
                "Amount": literal(amount),
                "Expected by the end": literal(expected),
            }
            for stage, deals, amount, expected in pipeline_rows(landing.pipeline, money)
        ]
        right = ("Open deals", "Amount", "Expected by the end")
        table(stages, right, alt="Open deals by stage and what is expected of them")


def _sentences(*sentences: str) -> None:
    """One paragraph; nothing where there is nothing to say."""
    if text := " ".join(sentence for sentence in sentences if sentence):
        st.markdown(literal(text, 900))
