"""Target accounts: who touched them lately, what to do next together, how far they are."""

import streamlit as st

from scorecard.accounts import TargetAccounts
from scorecard.ui.downloads import csv_download
from scorecard.ui.elements import in_sheet, say, tab_missing, table
from scorecard.ui.frame import View
from scorecard.words import accounts as text
from scorecard.words import literal

WIDE = 300  # characters of a sentence in a cell


def coverage_section(view: View, found: TargetAccounts) -> None:
    """Which teams were in touch with how many accounts, in all and by tier."""
    left, right = st.columns(2, gap="small")
    with left.container(border=True, height="stretch"):
        say("Who was in touch with the accounts")
        _table(text.coverage_rows(found, view.money), "Accounts by who was in touch lately")
    with right.container(border=True, height="stretch"):
        say(f"Tier by tier, last {found.windows[0].days} days")
        _table(text.tier_rows(found, view.money), "Accounts of each tier by who was in touch")
    notes = (text.TOUCHES, text.later(found), text.left_out(found))
    st.caption(literal(" ".join(filter(None, notes)), 900))


def steps_section(view: View, found: TargetAccounts) -> None:
    """The list to go through together: most open first."""
    rows = _literal(text.step_rows(found, view.money))
    for row, account in zip(rows, found.accounts, strict=False):
        row["Account"] = in_sheet(view, row["Account"], "Accounts", account.row)
    table(rows, ("Open", "People"), alt="Target accounts with the next step together")
    if rest := text.steps_rest(found, view.money):
        st.markdown(literal(rest))
    csv_download("target accounts", lambda: text.records(found))
    st.caption(text.ORDER)


def stages_section(view: View, found: TargetAccounts) -> None:
    """How many accounts ever reached each stage, and the people engaged of those needed."""
    say(literal(text.stages_title(found), 300))
    rows = text.stage_rows(found, view.money)
    _table(rows, "Target accounts by the furthest stage reached", right=[*rows[0]][1:])
    if sentence := text.roles(found):
        st.markdown(literal(sentence, 400))
    st.caption(text.REACHED)


def deals_section(view: View, found: TargetAccounts) -> None:
    """Pipeline and wins on target accounts beside those on others."""
    if tab_missing(view, "Deals"):
        return
    say(literal(text.compared(found), 300))
    rows = text.side_rows(found, view.money)
    _table(rows, "Deals of target accounts beside those of others", right=[*rows[0]][1:])
    st.caption(literal(text.against_deals(found, view.money), 900))


def _table(rows: list[dict[str, str]], alt: str, right: "list[str] | tuple[str, ...]" = ()) -> None:
    table(_literal(rows), right, alt=alt)


def _literal(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{header: literal(cell, WIDE) for header, cell in row.items()} for row in rows]
