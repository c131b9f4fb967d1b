"""What was changed in the workbook, on Data health: settled figures, the plan, and the history.

Open this when a change is not listed. What counts as one is in `scorecard.changes`.
"""

from io import BytesIO

import streamlit as st

from scorecard import changes, health
from scorecard.changes import Past, Restatements, TargetLog
from scorecard.ui import workbooks
from scorecard.ui.elements import draw_table, say
from scorecard.ui.frame import View
from scorecard.words import changes as text
from scorecard.words import literal, review

SENTENCES = 900  # characters


def remembered(view: View) -> Past:
    """What is remembered of the workbook, apart from a meeting."""
    return workbooks.memory().past(view.facts, view.period, None, view.version)


def freshness_section(view: View, past: Past) -> None:
    """How far each team has reported, and when it last typed."""
    typed = changes.last_typed(past.seen, view.facts)
    zone = view.facts.workbook.settings.time_zone
    teams = health.freshness(view.ledger)
    if teams:
        draw_table(view, review.reported_table(teams, typed, zone))
    else:
        st.caption("No stage has an owner yet: fill the Owner column of the Funnel tab.")


def changed(view: View, past: Past) -> tuple[Restatements, TargetLog | None]:
    """The settled figures of the period that were changed, and how its plan was moved."""
    facts, period = view.facts, view.period
    restated = changes.restatements(past.seen, facts, period)
    if past.first is None:
        return restated, None
    return restated, changes.target_log(past.first, past.seen, facts, period)


def changed_section(view: View, past: Past) -> None:
    """The settled figures that were changed, then how the plan was moved."""
    zone, money = view.facts.workbook.settings.time_zone, view.money
    restated, log = changed(view, past)
    say(literal(text.restatements_title(restated, money), SENTENCES))
    if restated.entries:
        st.markdown(literal(text.restatements_owners(restated), SENTENCES))
        draw_table(view, text.restatements_table(restated, money, zone))
    st.caption(literal(text.RESTATED_HELP, SENTENCES))
    if log:
        say(literal(text.target_title(log, money), SENTENCES))
        if log.entries:
            draw_table(view, text.plans_table(log, money))
            draw_table(view, text.target_log_table(log, zone))
            st.caption(literal(text.TARGETS_HELP, SENTENCES))


def history_section(view: View) -> None:
    """Since when the workbook is remembered, and all of it as a file."""
    kept = workbooks.memory().history
    if kept.trouble:
        st.warning(literal(review.FORGETFUL[kept.trouble], SENTENCES), icon=":material/save:")
    zone = view.facts.workbook.settings.time_zone
    versions = kept.versions()
    st.caption(literal(review.kept_since([version.at for version in versions], zone), SENTENCES))

    def archive() -> bytes:
        file = BytesIO()
        kept.export(file)
        return file.getvalue()

    st.download_button(
        "The whole history",
        data=archive,
        file_name=f"history {view.facts.workbook.as_of}.zip",
        mime="application/zip",
        icon=":material/download:",
        on_click="ignore",
        help=review.HISTORY_HELP,
    )
