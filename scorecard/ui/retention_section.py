"""The parts of the Retention page: months, sources, what only replaces, campaigns, plan, costs."""

import streamlit as st

from scorecard.charts import retention as charts
from scorecard.retention import Retention
from scorecard.ui.downloads import csv_download
from scorecard.ui.elements import draw, say, table
from scorecard.ui.frame import View
from scorecard.words import DASH, count, literal, percent, plain
from scorecard.words import retention as text

SENTENCES = 1200  # characters; what is in them was cut before


def beside_sales(view: View, result: Retention) -> None:
    """Won and added beside cut and lost: the sentence and the months."""
    say(literal(text.sales(result, view.money), SENTENCES))
    draw(charts.months(result, view.money, view.dark), "retention")
    st.caption(text.BARS)
    csv_download("retention by month", lambda: text.month_records(result))


def by_source(view: View, result: Retention) -> None:
    """Each source's part of the cohort, the one that kept least against all first."""
    window, money = result.window, view.money
    if window is None:
        return
    say(literal(text.sources_title(result, money), SENTENCES))
    on_first, against = text.on_first_day(window), "Against all"
    rows = [
        {
            "Source": literal(source.source),
            on_first: literal(money(source.opening)),
            "GRR": literal(text.source_share(source, window)),
            "NRR": literal(percent(source.net, 1) if source.net is not None else DASH),
            against: literal(money.signed(source.against)),
            "Signal": text.source_signal(source),
        }
        for source in result.sources[: text.LISTED]
    ]
    table(rows, (on_first, "GRR", "NRR", against), alt="What is left of each source's customers")
    if more := text.more_sources(result, money):
        st.caption(literal(more))
    csv_download("retention by source", lambda: text.records(result))


def how_it_is_counted(view: View, result: Retention) -> None:
    """What the rates are, what is left out of them, and whether the tab agrees with sales."""
    for sentence in (
        text.left_out(result),
        text.method(result),
        text.opened(result, view.money),
    ):
        if sentence:
            st.caption(literal(sentence, SENTENCES))


def stand_still(view: View, result: Retention) -> None:
    """What has to be won before the target counts for growth."""
    st.header(literal(text.stand_title(result, view.money), SENTENCES), anchor=False)
    st.markdown(literal(text.stand_still(result, view.money), SENTENCES))


def campaigns(view: View, result: Retention) -> None:
    """What the period's campaigns won, and what of it is left in a year."""
    found, money = result.campaigns, view.money
    st.header(literal(text.campaigns_title(result, money), SENTENCES), anchor=False)
    rows = [
        {
            "Campaign": literal(text.campaign_name(row)),
            "Source": literal(row.source),
            "Won": literal(money(row.won)),
            "Source keeps in a year": literal(percent(row.rate, 1)),
            "Left in a year": literal(money(row.stays)),
        }
        for row in found.largest[: text.LISTED]
    ]
    if not rows:
        return
    right = ("Won", "Source keeps in a year", "Left in a year")
    table(rows, right, alt="Campaigns of the period by what they won, and what is left in a year")
    if more := text.others(found, money):
        st.caption(literal(more))
    st.caption(text.CAMPAIGNS)
    csv_download("retention by campaign", lambda: text.campaign_records(result))


def against_plan(view: View, result: Retention) -> None:
    """Expansion, contraction and churn beside their plan."""
    money = view.money
    st.header(literal(text.lines_title(result, money), SENTENCES), anchor=False)
    rows = [
        {
            "Line": line.name,
            "Plan to date": literal(money.full(line.plan)),
            "Actual": literal(money.full(line.actual)),
            "Against plan": literal(text.line_effect(line, result, money)),
        }
        for line in result.lines
    ]
    right = ("Plan to date", "Actual", "Against plan")
    table(rows, right, alt="Expansion, contraction and churn beside their plan")
    if note := text.lines_note(result, money):
        st.caption(literal(note, SENTENCES))


def costs(view: View, result: Retention) -> None:
    """What a customer costs and how long it stays; nothing without spend."""
    money = view.money
    if not result.costs:
        return
    st.header(literal(text.costs_title(result.costs, money), SENTENCES), anchor=False)
    rows = [
        {
            "Source": literal(plain(cost.source)),
            "Spend": literal(money(cost.spend)),
            "Wins": literal(count(cost.wins)),
            "Later by": literal(text.weeks(cost.lag)),
            "Cost (CAC)": literal(money(cost.cost)),
            "A win": literal(money(cost.deal)),
            "Paid back": literal(text.months_text(cost.payback)),
            "Stays": literal(text.years(cost.lifetime)),
        }
        for cost in result.costs[: text.LISTED]
    ]
    right = ("Spend", "Wins", "Later by", "Cost (CAC)", "A win", "Paid back", "Stays")
    table(rows, right, alt="What a customer of each source costs and how long it stays")
    st.caption(literal(text.COSTS, SENTENCES))
