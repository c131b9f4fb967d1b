"""The campaigns of a period: ranked, then stage by stage."""

import streamlit as st

from scorecard.campaigns import Campaigns
from scorecard.ui.downloads import csv_download
from scorecard.ui.elements import tab_missing, table
from scorecard.ui.frame import View
from scorecard.words import attained, literal
from scorecard.words import campaigns as text
from scorecard.words.labels import the_period


def campaigns_section(view: View, result: Campaigns) -> None:
    """What was found, and the campaigns by rank."""
    if result.missing is not None:
        st.info(literal(text.no_campaigns(result.missing), 600))
        return
    for sentence in text.findings(result, view.money):
        st.markdown(literal(sentence, 600))
    _ranked(view, result)
    if sentence := text.others(result, view.money):
        st.caption(literal(sentence))
    csv_download("campaigns", lambda: text.records(result))
    for yardstick in result.yardsticks:
        st.caption(literal(text.compared_with(yardstick), 600))
    st.caption(f"{text.RANKED} {text.TO_DATE}")
    tab_missing(view, "Campaigns")


def stages_section(view: View, result: Campaigns) -> None:
    """Each campaign stage by stage, through to won and retained revenue."""
    money, (rows, _) = view.money, text.shown(result)
    if result.missing is not None or not rows:
        return
    st.header("Stage by stage", anchor=False)
    stages = [stage.stage for stage in rows[0].stages]
    table(
        [
            {"Campaign": literal(text.row_name(c))}
            | {literal(name): literal(text.stage_cell(c, k)) for k, name in enumerate(stages)}
            | {
                "Deal size": literal(money(c.deal_size)),
                "Revenue": literal(text.revenue(c, money)),
                "Kept after a year": literal(money(c.retained)),
            }
            for c in rows
        ],
        (*map(literal, stages), "Deal size", "Revenue", "Kept after a year"),
        alt="Campaigns stage by stage, with the share of the stage above",
    )
    st.caption(f"In brackets the share of the nearest stage above that is reported. {text.KEPT}")


def _ranked(view: View, result: Campaigns) -> None:
    money, (rows, _) = view.money, text.shown(result)
    period = f"In {the_period(result.period)}"
    table(
        [
            {
                "Rank": "" if c.rank is None else str(c.rank),
                "Campaign": literal(text.row_name(c)),
                "Cost": literal(text.cost(c, money)),
                "Came in": literal(text.came_in(c)),
                "Won": literal(text.won(c)),
                "Revenue": literal(text.revenue(c, money)),
                period: literal(money(c.revenue_in_period)),
                "Cost per win": literal(money(c.cost_per_win)),
                "Return so far": literal(text.returned(c)),
                "At least, in the end": literal(text.at_least(c)),
                "Mature": attained(c.maturity),
                "Verdict": literal(text.verdict(c)).capitalize(),
            }
            for c in rows
        ],
        right=(
            "Rank",
            "Cost",
            "Came in",
            "Won",
            "Revenue",
            period,
            "Cost per win",
            "Return so far",
            "At least, in the end",
            "Mature",
        ),
        alt="Campaigns by rank, with cost, records, wins, revenue, return and maturity",
    )
