"""The cohorts of a handoff: how far each month's deals are for their age."""

import streamlit as st

from scorecard import cohorts
from scorecard.cohorts import HandoffCohorts
from scorecard.ui.elements import say, table
from scorecard.ui.frame import View
from scorecard.words import cohorts as text
from scorecard.words import count, literal, period_name


def cohorts_section(view: View) -> None:
    """Choose a handoff; see its finding, a sentence on the telling cohort, and all of them."""
    found = cohorts.build(view.facts, view.period)
    if found.missing:
        st.caption(text.no_cohorts(found.missing))
        return
    handoffs = {text.cohorts_handoff(h, str): h for h in found.handoffs if h.complete}
    if handoffs:
        names = list(handoffs)
        start = max(range(len(names)), key=lambda i: (_behind(handoffs[names[i]]), i))
        name = st.selectbox("Handoff", names, index=start, key="cohort", bind="query-params")
        handoff = handoffs[name]
        say(text.cohorts_title(handoff, literal))
        if telling := text.telling(handoff):
            st.markdown(literal(text.cohort_sentence(handoff, telling), 600))
        _table(handoff)
        st.caption(f"{text.MATURITY} {text.LUCK}")
    for sentence in (text.begun(found.begins), text.not_listed(found.handoffs, literal)):
        if sentence:
            st.caption(sentence)


def _behind(handoff: HandoffCohorts) -> int:
    return sum(cohort.verdict == "behind" for cohort in handoff.cohorts)


def _table(handoff: HandoffCohorts) -> None:
    rows = [
        {
            "Entered": period_name(cohort.month),
            "Came by now": literal(text.cohort_share(cohort)),
            "95% range": literal(text.cohort_interval(cohort)),
            "Mature": literal(text.cohort_age(cohort)),
            "Expected by now": literal(count(cohort.expected)),
            "In the end": literal(text.cohort_end(cohort)),
            "Plan": literal(count(cohort.planned)),
            "Verdict": text.cohort_verdict(cohort).capitalize(),
        }
        for cohort in handoff.cohorts
    ]
    right = ("Came by now", "95% range", "Mature", "Expected by now", "In the end", "Plan")
    table(rows, right, alt="Cohorts of this handoff by the month of entry, with maturity")
