"""The parts of Next quarters: what is on its way, what covers the rest, what counts, harvest."""

import streamlit as st

from scorecard.charts import quarters as charts
from scorecard.quarters import Due, Quarters
from scorecard.ui.downloads import csv_download
from scorecard.ui.elements import draw, say, tab_missing, table
from scorecard.ui.frame import View
from scorecard.words import count, literal, period_name
from scorecard.words import quarters as text
from scorecard.words.deals.counted import in_cell

SENTENCES = 1200  # characters; what is in them was cut before


def targets_section(view: View, result: Quarters) -> None:
    """Each quarter's target as won, on its way and still to come."""
    money = view.money
    say(literal(text.quarters_title(result, money), SENTENCES))
    draw(charts.quarters(result, money, view.dark), "quarters")
    st.caption(text.BARS)
    if sentence := text.recently(result, money):
        st.markdown(literal(sentence, SENTENCES))
    _notes(
        text.as_known_today(result),
        text.nothing_on_its_way(result),
        *text.lacking_reports(result),
        text.basis(result),
        text.net_note(result),
    )
    csv_download("next quarters", lambda: text.records(result))


def cover_section(view: View, result: Quarters) -> None:
    """The open deals beside what each quarter lacks, and what past quarters had."""
    money = view.money
    if tab_missing(view, "Deals") or result.pipeline is None:
        return
    say(literal(text.cover_title(result, money), SENTENCES))
    rows = [
        {
            "Quarter": period_name(of.period),
            "Lacks": literal(money(of.remaining)),
            "Due in it": literal(text.due_cell(of, money)),
            "Due ÷ lacks": text.times(of.coverage),
            "All open ÷ lacks": text.times(of.all_open),
            "Past quarters had": text.needed_cell(of),
        }
        for of in result.quarters
        if of.state != "over"
    ]
    if rows:
        table(rows, list(rows[0])[1:], alt="Open deals beside what each quarter lacks")
        if sentence := text.cover_gap(result, money):
            st.markdown(literal(sentence, SENTENCES))
    _notes(text.needed_unknown(result), text.unpriced(result))
    if rows:
        st.caption(literal(text.COVERED, SENTENCES))


def teams_section(view: View, result: Quarters) -> None:
    """What has arrived beside plan, and what each team's sources brought and started."""
    money = view.money
    if not result.teams:
        return
    arrived, brought = text.arrived_title(result, money), text.teams_title(result, money)
    st.header(literal(arrived or brought, SENTENCES), anchor=False)
    if sentence := text.arrived(result, money):
        st.markdown(literal(sentence, SENTENCES))
    left, right = st.columns([2, 3], gap="medium")
    with left:
        if arrived:
            say(literal(brought, SENTENCES))
        draw(charts.teams(result, money, view.dark), "teams")
    with right:
        _teams_table(view, result)
        st.caption(literal(text.TEAMS, SENTENCES))
        csv_download("on its way by source", lambda: text.source_records(result))
    if result.transit.followed:
        st.caption(literal(text.METHOD, SENTENCES))


def _teams_table(view: View, result: Quarters) -> None:
    money, grown = view.money, period_name(result.grown)
    rows = []
    for team in result.teams:
        row = {"Team": text.team_name(team, literal), f"Won in {grown}": literal(money(team.won))}
        row |= {
            title: literal(text.way_and_plan(way, money))
            for title, way in text.way_columns(team, result)
        }
        if result.pipeline is not None:
            row["Created, open"] = literal(text.seed_cell(team.seed, money))
        rows.append(row)
    if rows:
        table(rows, list(rows[0])[1:], alt="Each team's sources: won, on its way, created")


def reach_section(result: Quarters) -> None:
    """Until when what arrives in each stage still counts."""
    if not (heading := text.reach_title(result)):
        return
    st.header(literal(heading, SENTENCES), anchor=False)
    st.markdown(literal(text.week_line(result), SENTENCES))
    rows = [
        {
            "Stage": literal(stage.stage),
            "Weeks to the win": count(round(stage.weeks, 1)),
            **dict(text.last_days(stage, result)),
            **dict(text.reach_share(stage, result)),
        }
        for stage in result.transit.stages
    ]
    table(rows, list(rows[0])[1:], alt="Until when each stage counts for each quarter")
    st.caption(literal(text.REACHES, SENTENCES))


def harvest_section(view: View, result: Quarters) -> None:
    """When deals were created, what of them was won, and when the open ones should close."""
    found, money = result.pipeline, view.money
    if found is None:
        return
    st.header(literal(text.harvest_title(result, money), SENTENCES), anchor=False)
    st.markdown(literal(text.seed_line(result, money), SENTENCES))
    won, every = f"Won in {period_name(result.grown)}", "Open"

    def cells(of: Due) -> dict[str, str]:
        return {name: literal(cell) for name, cell in text.due_columns(of, result, money).items()}

    rows = [
        {
            "Created": text.created_name(sown.created, result),
            won: literal(in_cell(sown.won, money)),
            **cells(sown.open),
            every: literal(in_cell(sown.open.all, money)),
        }
        for sown in found.sown
        if sown.won.deals or sown.open.all.deals
    ]
    if rows:
        whole = {won: literal(in_cell(found.won, money)), **cells(found.open)}
        whole[every] = literal(in_cell(found.open.all, money))
        rows.append({"Created": "**In all**", **{name: f"**{of}**" for name, of in whole.items()}})
        table(rows, list(rows[0])[1:], alt="Deals by when they were created and should close")
        csv_download("harvest and seed", lambda: text.deal_records(result))
    _notes(text.harvest_note(result, money))


def _notes(*sentences: str) -> None:
    for sentence in filter(None, sentences):
        st.caption(literal(sentence, SENTENCES))
