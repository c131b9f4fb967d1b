"""Both sides of each handoff: who gave beside who received, in figures of the same size."""

from collections.abc import Callable, Sequence

import streamlit as st

from scorecard import handoffs
from scorecard.handoffs import Handoffs, Span, TwoSides
from scorecard.ui.downloads import csv_download
from scorecard.ui.elements import built, say, table
from scorecard.ui.frame import View
from scorecard.words import Money, literal
from scorecard.words import handoffs as text

SENTENCES = 900  # characters; what is in them was cut before
LISTED = 12  # waiting deals on the page; the file has more


def handoffs_section(view: View) -> None:
    """What is needed, then a row for each handoff, then the deals that wait too long."""
    found, money = built(view, handoffs.build), view.money
    say(literal(text.title(found, money), SENTENCES))
    _notes(text.missing(found), text.not_begun(found))
    for sides in found.handoffs:
        if sides.above is not None:
            _handoff(found, sides, money)
    _first(found)
    if found.handoffs:
        _notes(text.begun(found), text.not_listed(found), text.unplaced(found), text.HOW)
        csv_download("handoffs", lambda: text.records(found))
    if rows := text.waiting_rows(found, money, LISTED):
        say("Waiting longer than agreed, the oldest first")
        table(_literal(rows), ("Days", "Amount"), alt="Deals that wait longer than agreed")
        csv_download("waiting deals", lambda: text.waiting_records(found))


def _handoff(found: Handoffs, sides: TwoSides, money: Money) -> None:
    between = literal(text.handoff(sides), SENTENCES)
    st.subheader(f"{between}: {literal(text.parties(sides, money), SENTENCES)}", anchor=False)
    left, right = st.columns(2, gap="small")
    from_giver, from_receiver = text.needs(sides)
    with left.container(border=True, height="stretch"):
        _side(found, sides, text.gave, from_giver)
        _notes(text.quality(sides), text.led_to(sides, money), text.heard(sides))
    with right.container(border=True, height="stretch"):
        _side(found, sides, text.received, from_receiver)
        _notes(text.refused(sides, money))
    with st.expander(f"Figures of {between}"):
        left, right = st.columns(2, gap="medium")
        with left:
            _figures(text.giver_rows(found, sides, money))
        with right:
            _figures(text.receiver_rows(found, sides))
    _notes(text.confirmed(sides))


def _side(
    found: Handoffs, sides: TwoSides, sentence: Callable[[TwoSides, Span], str], needed: str
) -> None:
    if whole := text.in_period(found, sentence(sides, sides.period)):
        say(literal(whole, SENTENCES))
    if sides.week:
        st.markdown(literal(text.in_week(found, sentence(sides, sides.week)), SENTENCES))
    st.markdown(literal(needed, SENTENCES))


def _figures(rows: list[dict[str, str]]) -> None:
    what = next(iter(rows[0]))
    shown = _literal(rows)
    table(shown, list(shown[0])[1:], alt=what)


def _literal(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    return [{literal(head): literal(cell) for head, cell in row.items()} for row in rows]


def _first(found: Handoffs) -> None:
    """What comes from outside has no giver: one sentence is enough."""
    for sides in found.handoffs:
        if sides.above is None and sides.period.passed:
            said = [text.handoff(sides), text.received(sides, sides.period), text.needs(sides)[1]]
            st.markdown(literal(" ".join([f"{said[0]}:", *said[1:]]), SENTENCES))


def _notes(*sentences: str) -> None:
    """A caption each; nothing where there is nothing to say."""
    for sentence in filter(None, sentences):
        st.caption(literal(sentence, SENTENCES))
