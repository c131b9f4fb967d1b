"""The parts of the Shared pay page: amounts shown or hidden, the table, the contrast, the rules."""

import streamlit as st

from scorecard import pay
from scorecard.pay import Pay
from scorecard.ui import kept
from scorecard.ui.downloads import csv_download
from scorecard.ui.elements import in_sheet, table
from scorecard.ui.frame import View
from scorecard.words import literal
from scorecard.words import pay as text

LISTED = 12  # rows of a table; the file has them all
HIDE = "hide_amounts"  # in the address
SENTENCES = 1200  # characters; names in them were cut before


def as_chosen(found: Pay) -> Pay:
    """The result with its amounts, or without any where they are not to be projected."""
    kept.hold((HIDE,))
    hide = st.toggle(
        "Hide amounts",
        key=HIDE,
        bind="query-params",
        on_change=kept.forget,
        args=((HIDE,),),
        help="For a meeting: everything as a share of the pot, no money of anybody's pay. "
        "The page's address keeps it.",
    )
    if hide:
        kept.keep((HIDE,))
    # Whatever the toggle has come to: only the reader's own hand shows amounts again.
    return pay.without_amounts(found) if kept.kept((HIDE,)) else found


def what_is_paid(view: View, found: Pay) -> None:
    """Teams by cases, with what one more win brings; the step and what is not counted below."""
    money = view.money
    cases = text.columns(found)
    rows = []
    for team in found.teams[:LISTED]:
        row = {
            "Team": literal(f"{text.team_name(team)}, {text.people(team.people)}", 120),
            text.PAYS: literal(text.pays(team)),
        }
        if not found.hidden:
            row["Pot"] = literal(text.pot(team, money))
        if found.lifted is not None:  # before the cases: a phone shows the first columns
            row["One more win"] = literal(text.gain(team, found, money))
        row |= {
            literal(head): literal(text.payout(team.payouts[i], found, money)) for i, head in cases
        }
        rows.append(row)
    right = tuple(rows[0])[2:] if rows else ()
    if sums := text.totals(found, money):
        cells = {literal(head): literal(cell) for head, cell in sums.items()}
        rows.append({head: f"**{cells[head]}**" if head in cells else "" for head in rows[0]})
    table(rows, right, alt="What each team is paid in each case")
    for sentence in (text.one_more_win(found, money), text.steps(found, money)):
        if sentence:
            st.markdown(literal(sentence, SENTENCES))
    notes = (
        text.more_teams(found, LISTED),
        text.not_known(found),
        text.other_goals(found, money),
        text.shown_for(found),
    )
    if said := " ".join(filter(None, notes)):
        st.caption(literal(said, SENTENCES))
    to_mend(view, found)
    csv_download("shared pay", lambda: text.records(found))


def to_mend(view: View, found: Pay) -> None:
    """Cells of Incentives to fill or to mend, each with a way to it."""
    parts = []
    if sentence := text.left_out(found):
        parts.append(literal(sentence, SENTENCES))
    for fault in found.faults[:LISTED]:
        said = literal(text.mend(fault), SENTENCES)
        if fault.address is not None and fault.row is not None:
            where = in_sheet(view, literal(fault.address), pay.TAB, fault.row)
            said = f"{where}: {said}"
        parts.append(said)
    if parts:
        st.markdown("\n".join(f"- {part}" for part in parts))


def paid_apart(view: View, found: Pay) -> None:
    """The contrast: each team by a measure of its own, beside the shared plan, to date."""
    money = view.money
    st.header(literal(text.apart_title(found), SENTENCES), anchor=False)
    if sentence := text.apart_sentence(found, money):
        st.markdown(literal(sentence, SENTENCES))
    rows = [
        {
            "Team": literal(text.team_name(team)),
            "Its own measure": literal(text.measure(team.own)),
            "To date": literal(text.stands_at(team.own, found, money), 120),
            "Paid apart": literal(text.apart_payout(team, found, money)),
            "Shared": literal(text.shared_payout(team, found, money)),
        }
        for team in found.teams[:LISTED]
    ]
    table(rows, ("Paid apart", "Shared"), alt="Paid apart beside the shared plan, to date")
    st.caption(literal(f"{text.NO_PROPOSAL} {text.other_counts(found)}".strip(), SENTENCES))


def how_it_is_counted(view: View, found: Pay) -> None:
    """The rules, with this period's numbers."""
    with st.expander("How it is counted"):
        for sentence in text.how_it_is_counted(found, view.money):
            st.markdown(f"- {literal(sentence, SENTENCES)}")
