"""Down to the cell of a campaign: the rows of the sheet that its figures are added up from."""

from datetime import date

import pandas as pd
import streamlit as st

from scorecard.campaigns import Campaigns
from scorecard.ui.elements import say, table
from scorecard.ui.frame import View
from scorecard.words import cell_amount, day, literal, plain
from scorecard.words.labels import counted_rows

LISTED = 10  # rows that stand on the page itself, the latest


def campaign_rows(view: View, result: Campaigns) -> None:
    """Choose a campaign; see its rows, each with its address and, on a Google Sheet, its link."""
    names = [campaign.name for campaign in result.campaigns if campaign.name]
    if not names:
        return
    st.header("Down to the cell", anchor=False)
    name = st.selectbox("Campaign", names, key="rows_of", bind="query-params", width=360)
    facts, end = view.facts, min(result.period.end, result.through)
    if facts.workbook.settings.revenue_from == "Deals":
        _rows(view, "Deals", facts.revenue, ["Revenue"], name, end)
    columns = [*(stage.name for stage in facts.stages), "Revenue", "Spend"]
    _rows(view, "Actuals", facts.actuals, columns, name, end)


def _rows(
    view: View, tab: str, frame: pd.DataFrame, columns: list[str], name: str, end: date
) -> None:
    of = frame[(frame["Campaign"] == name) & (frame["Date"] <= pd.Timestamp(end))]
    of = of.sort_values("Date", ascending=False, kind="stable")
    workbook = view.facts.workbook
    at = workbook.tables[tab].letters.get("Campaign", "A")
    addresses = [f"{tab}!{at}{row}" for row in of["row"]]
    texts = pd.DataFrame(
        {
            "Date": [day(when.date(), year=True) for when in of["Date"]],
            "Source": [plain(source) for source in of["Source"]],
            **{
                plain(column): [cell_amount(None if pd.isna(x) else x) for x in of[column]]
                for column in columns
            },
            "Cell": addresses,
        }
    )
    say(literal(counted_rows(len(of), tab)))
    shown = texts.head(LISTED).map(literal)
    links = [(cell, workbook.link(cell)) for cell in addresses[:LISTED]]
    shown["Cell"] = [f"[{literal(cell)}]({url})" if url else literal(cell) for cell, url in links]
    headers = [literal(str(header)) for header in shown]
    rows = [dict(zip(headers, row, strict=True)) for row in shown.to_numpy().tolist()]
    table(
        rows, [literal(plain(column)) for column in columns], alt=f"Rows of {tab} of this campaign"
    )
    if len(of) > LISTED:
        with st.expander(f"All {len(of):,} rows"):
            st.dataframe(
                texts, hide_index=True, height=420, placeholder="",
                alt=f"All rows of {tab} of this campaign, with their addresses",
            )  # fmt: skip
