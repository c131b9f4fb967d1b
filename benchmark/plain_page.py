"""The page this app is measured against: ordinary Streamlit on the same sample workbook.

Written the usual way and written well: data behind `st.cache_data`, four metrics, three layered
Altair charts, a period in the address. It reads the CSV files with pandas and leaves out what it
cannot read; it checks nothing and explains nothing.
"""

from pathlib import Path

import altair as alt
import pandas as pd
import streamlit as st

SAMPLE = Path(__file__).parents[1] / "sample_data"
STAGES = ["Lead", "MQL", "SQL", "Opportunity", "Won"]


@st.cache_data
def load() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Actuals by week and source, targets by quarter and source; both with a quarter's name."""
    actuals = pd.read_csv(SAMPLE / "Actuals.csv")
    targets = pd.read_csv(SAMPLE / "Targets.csv")
    for table in (actuals, targets):
        for column in [*STAGES, "Revenue"]:
            table[column] = pd.to_numeric(table[column], errors="coerce").fillna(0)
    actuals["Date"] = pd.to_datetime(actuals["Date"], format="%Y-%m-%d", errors="coerce")
    actuals = actuals.dropna(subset=["Date"])
    quarter = actuals["Date"].dt.quarter.astype(str)
    actuals["Period"] = actuals["Date"].dt.year.astype(str) + "-Q" + quarter
    return actuals, targets[targets["Source"] != "All"]


st.set_page_config("Plain page", layout="wide")
actuals, targets = load()
names = sorted(actuals["Period"].unique(), reverse=True)
period = st.selectbox("Period", names, key="period", bind="query-params")
actuals = actuals[actuals["Period"] == period]
targets = targets[targets["Period"] == period]
won, target = actuals["Revenue"].sum(), targets["Revenue"].sum()

st.title(f"{won / target:.0%} of target")
for cell, (label, value) in zip(
    st.columns(4),
    {
        "Won": f"${won:,.0f}",
        "Target": f"${target:,.0f}",
        "Gap": f"${won - target:,.0f}",
        "Deals won": f"{actuals['Won'].sum():,.0f}",
    }.items(),
    strict=True,
):
    cell.metric(label, value, border=True)

left, middle, right = st.columns(3)

weeks = actuals.groupby("Date", as_index=False)["Revenue"].sum()
weeks["Won"] = weeks["Revenue"].cumsum()
weeks["Target"] = [target * (week + 1) / 13 for week in range(len(weeks))]
line = alt.Chart(weeks).encode(x="Date:T")
left.altair_chart(
    alt.layer(
        line.mark_area(opacity=0.2).encode(y="Won:Q"),
        line.mark_line().encode(y="Won:Q", tooltip=["Date:T", "Won:Q"]),
        line.mark_line(strokeDash=[4, 4]).encode(y="Target:Q"),
    ).properties(title="Won against target", height=300)
)

sources = (
    actuals.groupby("Source")["Revenue"]
    .sum()
    .to_frame("Won")
    .join(targets.groupby("Source")["Revenue"].sum().rename("Target"))
    .reset_index()
)
bar = alt.Chart(sources).encode(y=alt.Y("Source:N", sort="-x"))
middle.altair_chart(
    alt.layer(
        bar.mark_bar().encode(x="Won:Q", tooltip=["Source:N", "Won:Q", "Target:Q"]),
        bar.mark_tick(thickness=3, color="black").encode(x="Target:Q"),
        bar.mark_text(align="left", dx=4).encode(x="Won:Q", text=alt.Text("Won:Q", format="$,.0f")),
    ).properties(title="By source", height=300)
)

funnel = pd.DataFrame(
    {
        "Stage": STAGES,
        "Actual": actuals[STAGES].sum().to_numpy(),
        "Plan": targets[STAGES].sum().to_numpy(),
    }
)
step = alt.Chart(funnel).encode(y=alt.Y("Stage:N", sort=STAGES))
right.altair_chart(
    alt.layer(
        step.mark_bar(opacity=0.3, size=30).encode(x="Plan:Q"),
        step.mark_bar(size=16).encode(x="Actual:Q", tooltip=["Stage:N", "Actual:Q", "Plan:Q"]),
        step.mark_text(align="left", dx=4).encode(x="Actual:Q", text="Actual:Q"),
    ).properties(title="Funnel", height=300)
)
