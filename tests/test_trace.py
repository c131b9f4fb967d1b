"""The way down: parts add up to their figure, and every cell that was read has its address."""

from collections.abc import Collection
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scorecard import facts, ledger, trace
from scorecard.facts import Facts
from scorecard.ledger import Ledger
from scorecard.sources import RawWorkbook
from scorecard.trace import CELL, Figure
from tests.builders import DEFAULT, Rows, read
from tests.generated import workbooks

STAGES = ["Lead", "Qualified", "Opportunity", "Won"]
HEADER: list[Any] = ["Date", "Source", *STAGES, "Revenue"]
TARGETS: Rows = [
    ["Period", "Source", *STAGES, "Revenue"],
    ["2026-09", "Source A", 300, 150, 60, 30, 300_000],
    ["2026-09", "Source B", None, None, 30, 10, 150_000],
]
WEEK = "2026-09-14"
PERIODS = st.sampled_from(["2026", "2026-Q3", "2026-07", "2026-08", "2026-07-08"])


def opened(
    period: str = "2026-Q3", raw: RawWorkbook | None = None, **tabs: Any
) -> tuple[Facts, Ledger]:
    known = facts.build(read(raw, **tabs))
    return known, ledger.build(known, known.workbook.calendar.parse(period))


def behind(
    stage: str,
    kind: Any,
    sources: Collection[str] = (),
    weeks: Collection[date] = (),
    period: str = "2026-Q3",
    **tabs: Any,
) -> pd.DataFrame:
    """The rows of the one tab that reports what a line of the ledger counts."""
    (table,) = actual(stage, kind, sources, weeks, period, **tabs)
    return table.frame


def actual(
    stage: str,
    kind: Any,
    sources: Collection[str] = (),
    weeks: Collection[date] = (),
    period: str = "2026-Q3",
    **tabs: Any,
) -> list[trace.Rows]:
    known, entries = opened(period, **tabs)
    line = next(h for h in entries.handoffs if (h.stage, h.kind) == (stage, kind))
    found = trace.rows(known, entries, Figure("x", line), sources, weeks=weeks)
    return [table for table in found if table.what == "actual"]


def listed(found: pd.DataFrame) -> list[list[Any]]:
    """Rows of plain values; blank is None."""
    plain = found.assign(Date=found["Date"].dt.date.map(str)).astype(object)
    rows: list[list[Any]] = plain.where(plain.notna(), None).values.tolist()
    return rows


# --- parts


@given(workbooks(), PERIODS)
def test_campaigns_and_weeks_add_up_to_what_a_source_has_in_a_figure(
    raw: RawWorkbook, period: str
) -> None:
    known, entries = opened(period, raw)
    for figure in trace.figures(entries):
        for source, money in trace.by_source(entries, figure).items():
            found = trace.parts(known, entries, figure, source)
            if found is None:
                continue
            assert found.weekly.shape == (len(found.campaigns), len(entries.weeks))
            parts = [*found.weekly.ravel(), *found.rest]
            scale = max(1.0, *(abs(x) for x in parts)) if parts else 1.0
            assert sum(parts) == pytest.approx(money, rel=0, abs=1e-6 * scale)
            if figure.handoff and figure.handoff.kind in ("conversion", "deal size"):
                assert found.rest.tolist() == pytest.approx(
                    [0.0] * len(found.rest), abs=1e-6 * scale
                )


@given(workbooks(), PERIODS)
def test_sources_add_up_to_the_figure(raw: RawWorkbook, period: str) -> None:
    _, entries = opened(period, raw)
    totals = {trace.WON: entries.actual, trace.GAP: entries.gap}
    unowned = sum(line.effect for line in entries.lines if line.line == ledger.UNOWNED)
    for figure in trace.figures(entries):
        found = sum(trace.by_source(entries, figure).values())
        if figure.handoff:
            total: float | None = figure.handoff.effect
        elif figure.line:
            total = sum(line.effect for line in entries.lines if line.line == figure.line)
            total -= unowned if figure.line == ledger.UNOWNED else 0.0
        else:
            total = totals.get(figure.name, found)
            found += unowned if figure.name == trace.GAP else 0.0
        assert found == pytest.approx(total or 0.0, rel=1e-9, abs=0.01)


@given(workbooks(), PERIODS)
def test_every_figure_opens_into_rows_whose_cells_hold_its_amounts(
    raw: RawWorkbook, period: str
) -> None:
    known, entries = opened(period, raw)
    for figure in trace.figures(entries):
        for table in trace.rows(known, entries, figure):
            assert len(table.frame)
            for column in (str(c) for c in table.frame if str(c).endswith(CELL)):
                amounts = table.frame[column.removesuffix(CELL)]
                addressed = table.frame[column].notna()
                assert addressed[amounts.notna()].all()
                addresses = table.frame.loc[addressed, column].tolist()
                assert all(address.startswith(f"{table.tab}!") for address in addresses)


@given(workbooks(), PERIODS)
def test_the_rows_of_what_was_won_add_up_to_it(raw: RawWorkbook, period: str) -> None:
    known, entries = opened(period, raw)
    won = 0.0
    for table in trace.rows(known, entries, Figure(trace.WON)):
        if table.tab == "Customers":
            won += table.frame["Expansion"].sum()
            won -= table.frame["Contraction"].sum() + table.frame["Churned"].sum()
        else:
            won += table.frame[known.revenue_column].sum()
    assert won == pytest.approx(entries.actual or 0.0, rel=1e-9, abs=0.01)


def test_a_conversion_is_apportioned_to_its_campaigns_by_hand() -> None:
    rows: Rows = [
        ["Date", "Source", "Campaign", *STAGES, "Revenue"],
        [WEEK, "Source A", "Campaign one", 60, 30, 4, 2, 20_000],
        [WEEK, "Source A", None, 10, 5, 2, 1, 10_000],
    ]
    known, entries = opened(WEEK, Targets=TARGETS[:2], Actuals=rows)
    handoff = next(
        h for h in entries.handoffs if (h.stage, h.kind) == ("Opportunity", "conversion")
    )
    found = trace.parts(known, entries, Figure("x", handoff), "Source A")
    assert found is not None
    assert found.campaigns == ("Campaign one", None)
    # Planned are 40%: 12 and 2 of the campaigns' 30 and 5; 8 are missing in one, none elsewhere.
    assert handoff.effect < 0
    assert found.weekly.tolist() == pytest.approx(np.array([[handoff.effect], [0.0]]))
    assert found.rest.tolist() == pytest.approx([0.0])


def test_a_volumes_plan_belongs_to_no_campaign() -> None:
    rows: Rows = [HEADER, [WEEK, "Source A", 80, 40, 16, 8, 80_000]]
    known, entries = opened(WEEK, Targets=TARGETS[:2], Actuals=rows)
    volume = entries.handoffs[0]
    found = trace.parts(known, entries, Figure("x", volume), "Source A")
    assert found is not None
    assert found.weekly.tolist() == pytest.approx(np.array([[80_000]]))  # 1,000 a lead
    assert found.rest.tolist() == pytest.approx([-70_000])


# --- rows


def plan_rows(figure: str, period: str = "2026-Q3", **tabs: Any) -> list[list[Any]]:
    known, entries = opened(period, **tabs)
    (table,) = (t for t in trace.rows(known, entries, Figure(figure)) if t.what == "plan")
    return table.frame.values.tolist()


def test_of_overlapping_targets_the_finest_counts_and_the_rest_are_checks() -> None:
    targets = [
        ["Period", "Source", "Revenue"],
        ["2026-Q3", "Source A", 900],
        ["2026-08", "Source A", 400],
        ["2026", "All", 5_000],
        ["2026-Q4", "Source A", 1],
    ]
    assert plan_rows(trace.TO_DATE, Targets=targets) == [
        ["2026", "All", 82, 5_000, "Targets!C4"],
        ["2026-08", "Source A", 31, 400, "Targets!C3"],
        ["2026-Q3", "Source A", 51, 900, "Targets!C2"],
    ]
    assert [row[2] for row in plan_rows(trace.TARGET, Targets=targets)] == [92, 31, 61]


def test_two_rows_of_one_target_are_one_record_in_either_order() -> None:
    rows: Rows = [["2026-Q3", "Source A", 130, None], ["2026-Q3", "Source A", None, 900]]
    for targets in (rows, rows[::-1]):
        known, entries = opened(Targets=[["Period", "Source", "Won", "Revenue"], *targets])
        size = next(h for h in entries.handoffs if h.kind == "deal size")
        found = trace.rows(known, entries, Figure("x", size))
        (plan,) = (t.frame for t in found if t.what == "plan")
        assert plan["Days"].tolist() == [82, 82]


def test_a_chain_with_a_hole_opens_into_the_stage_that_hands_over() -> None:
    targets: Rows = [["Period", "Source", *STAGES, "Revenue"]]
    targets += [["2026-Q3", "Source A", 1300, None, 130, 26, 650_000]]
    known, entries = opened(Targets=targets)
    handoff = next(
        h for h in entries.handoffs if (h.stage, h.kind) == ("Opportunity", "conversion")
    )
    assert (handoff.above, handoff.giver) == ("Lead", "Marketing")
    found = trace.rows(known, entries, Figure("x", handoff))
    assert [list(t.frame)[-4:] for t in found] == [
        ["Lead", "Lead cell", "Opportunity", "Opportunity cell"]
    ] * 2


def test_net_revenue_opens_into_all_that_it_counts() -> None:
    kept = ["Expansion", "Contraction", "Churned"]
    known, entries = opened(
        Settings=[["Setting", "Value"], ["Number", "Net revenue"]],
        Targets=[["Period", "Source", "Revenue", *kept], ["2026-Q3", "Source A", 900, 90, 10, 20]],
        Customers=[["Date", "Source", "Opening", *kept], ["2026-07", "Source A", 1000, 5, 1, 2]],
    )
    (plan,) = (
        t.frame for t in trace.rows(known, entries, Figure(trace.TARGET)) if t.what == "plan"
    )
    assert list(plan)[3::2] == ["Revenue", *kept]
    found = trace.rows(known, entries, Figure("churned", line="churned"))
    assert [(t.tab, t.what) for t in found] == [("Customers", "actual"), ("Targets", "plan")]
    assert found[1].frame.values.tolist() == [["2026-Q3", "Source A", 82, 20, "Targets!F2"]]


def test_what_is_waited_on_opens_into_what_is_there_already() -> None:
    rows = [[*row[:6], None, *row[7:]] if row[0] == WEEK else row for row in DEFAULT["Actuals"]]
    known, entries = opened(WEEK, Actuals=rows)
    found = trace.rows(known, entries, Figure("waiting on", line="waiting on"))
    assert [(t.tab, t.what, len(t.frame)) for t in found] == [
        ("Actuals", "actual", 2), ("Targets", "plan", 2),
    ]  # fmt: skip


def test_a_landing_reads_the_last_thirteen_weeks() -> None:
    rows = [
        HEADER,
        *([day, "Source A", 1, 1, 1, 1, 5] for day in ("2026-06-21", "2026-06-22", WEEK)),
    ]
    known, entries = opened(Actuals=rows)
    (table,) = trace.rows(known, entries, Figure(trace.LANDING))
    assert listed(table.frame) == [
        ["2026-06-22", "Source A", None, 5, "Actuals!G3"],
        [WEEK, "Source A", None, 5, "Actuals!G4"],
    ]


def test_credits_open_into_the_negative_cells() -> None:
    rows = [
        *DEFAULT["Actuals"],
        ["2026-09-15", "Source A", "Other", None, None, None, None, -500, None],
    ]
    known, entries = opened(Actuals=rows)
    (table,) = trace.rows(known, entries, Figure("credits", line="credits"))
    assert listed(table.frame) == [["2026-09-15", "Source A", "Other", -500, "Actuals!H8"]]


def test_a_timing_opens_into_records_of_before_the_period_too() -> None:
    rows: Rows = [["Date", "Source", "Lead", "Won", "Revenue"]]
    weeks = pd.date_range("2026-06-01", WEEK, freq="7D")
    rows += [[str(day.date()), "Source A", 10, 1, 100] for day in weeks]
    known, entries = opened(
        "2026-08",
        Funnel=[["Stage", "Owner", "Weeks to next"], ["Lead", "Marketing", 0.5], ["Won", "Sales"]],
        Targets=[
            ["Period", "Source", "Lead", "Won", "Revenue"],
            ["2026-08", "Source A", 40, 4, 400],
        ],
        Actuals=rows,
    )
    timing = next(h for h in entries.handoffs if h.kind == "timing")
    found = trace.rows(known, entries, Figure("Won, timing", timing))
    assert [(t.tab, t.what, list(t.frame)[-2:]) for t in found] == [
        ("Actuals", "actual", ["Lead", "Lead cell"]),
        ("Actuals", "earlier", ["Lead", "Lead cell"]),
        ("Targets", "plan", ["Won", "Won cell"]),
    ]
    assert [row[0] for row in listed(found[1].frame)] == [
        "2026-07-06",
        "2026-07-13",
        "2026-07-20",
        "2026-07-27",
    ]  # the tail of half a week is four weeks
    one_week = trace.rows(known, entries, Figure("Won, timing", timing), weeks=[date(2026, 8, 3)])
    assert [(t.what, len(t.frame)) for t in one_week] == [("actual", 1), ("plan", 1)]


# --- the cells behind a line


def test_a_volume_reads_its_stage() -> None:
    found = behind("Lead", "volume")
    assert list(found) == ["Date", "Source", "Campaign", "Lead", "Lead" + CELL]
    assert listed(found) == [
        ["2026-08-31", "Source A", None, 98, "Actuals!D2"],
        ["2026-09-07", "Source A", None, 104, "Actuals!D4"],
        ["2026-09-14", "Source A", None, 101, "Actuals!D6"],
    ]


def test_a_conversion_reads_also_the_stage_above() -> None:
    found = behind("Opportunity", "conversion", weeks=[date(2026, 9, 7)])
    assert list(found)[3:] == [
        "Qualified",
        "Qualified" + CELL,
        "Opportunity",
        "Opportunity" + CELL,
    ]
    assert listed(found) == [
        ["2026-09-07", "Source A", None, 38, "Actuals!E4", 8, "Actuals!F4"],
    ]  # Source B begins at Opportunity: nothing is handed over to it


def test_the_deal_size_reads_wins_and_revenue() -> None:
    found = behind("Won", "deal size", sources=["Source B"])
    assert list(found)[3:] == ["Won", "Won" + CELL, "Revenue", "Revenue" + CELL]
    assert listed(found) == [
        ["2026-08-31", "Source B", None, 1, "Actuals!G3", 25_000, "Actuals!H3"],
        ["2026-09-07", "Source B", None, 0, "Actuals!G5", 0, "Actuals!H5"],
        ["2026-09-14", "Source B", None, 1, "Actuals!G7", 24_000, "Actuals!H7"],
    ]


def test_from_deals_the_deal_size_reads_wins_and_the_deals_amounts() -> None:
    deals = [
        ["Deal", "Source", "Outcome", "Closed", "Amount"],
        ["D1", "Source B", "Lost", "2026-09-15", 50_000],
        ["D2", "Source B", "Won", "2026-09-15", 30_000],
        ["D3", "Source B", "Won", "2026-09-22", 30_000],  # after the through date
    ]
    wins, money = actual(
        "Won",
        "deal size",
        sources=["Source B"],
        weeks=[date(2026, 9, 14)],
        Deals=deals,
        Settings=[["Setting", "Value"], ["Revenue from", "Deals"]],
    )
    assert list(wins.frame)[3:] == ["Won", "Won" + CELL]
    assert listed(wins.frame) == [["2026-09-14", "Source B", None, 1, "Actuals!G7"]]
    assert list(money.frame)[3:] == ["Amount", "Amount" + CELL]
    assert listed(money.frame) == [["2026-09-15", "Source B", None, 30_000, "Deals!E3"]]


def test_addresses_are_the_sheets_with_a_title_above_and_columns_in_another_order() -> None:
    rows: Rows = [
        ["Our numbers"],
        [],
        ["Won", "Note", "Lead", "Qualified", "Source", "Opportunity", "Revenue", "Date"],
        [],
        [1, "late", 9, 5, "Source A", 2, 900, "2026-09-15"],
        [None] * 8,
        [2, None, 7, 4, "Source A", 3, 800, "2026-09-14"],
    ]
    assert listed(behind("Won", "conversion", Actuals=rows)) == [
        ["2026-09-14", "Source A", None, 3, "Actuals!F7", 2, "Actuals!A7"],
        ["2026-09-15", "Source A", None, 2, "Actuals!F5", 1, "Actuals!A5"],
    ]


def test_a_stage_without_a_column_has_no_address() -> None:
    rows = [[cell for i, cell in enumerate(row) if i != 3] for row in DEFAULT["Actuals"]]
    found = behind("Qualified", "conversion", weeks=[date(2026, 9, 14)], Actuals=rows)
    assert listed(found) == [["2026-09-14", "Source A", None, None, None, 40, "Actuals!D6"]]


def test_rows_outside_the_period_or_after_the_through_date_are_not_behind_it() -> None:
    rows = [
        HEADER,
        ["2026-06-30", "Source A", 1, 1, 1, 1, 1],
        ["2026-07-01", "Source A", 2, 1, 1, 1, 1],
        ["2026-09-20", "Source A", 3, 1, 1, 1, 1],
        ["2026-09-22", "Source A", 4, 1, 1, 1, 1],  # its week is not complete
    ]
    in_that_week = [["Setting", "Value"], ["As of", "2026-09-23"]]
    assert behind("Lead", "volume", Actuals=rows, Settings=in_that_week)["Lead"].tolist() == [2, 3]
    assert actual("Lead", "volume", period="2026-Q4", Actuals=rows) == []


def test_a_row_without_any_of_the_columns_is_not_listed() -> None:
    rows = [HEADER, [WEEK, "Source A", 5, None, None, None, None]]
    assert actual("Won", "conversion", Actuals=rows) == []


numbers = st.integers(0, 500)


@settings(max_examples=50)
@given(st.lists(st.tuples(numbers, numbers, numbers, numbers, numbers), min_size=6, max_size=6))
def test_over_full_weeks_the_cells_add_up_to_the_handoffs_counts(
    reported: list[tuple[int, ...]],
) -> None:
    days = ("2026-09-01", "2026-09-07", "2026-09-14")
    keys = [(day, source) for day in days for source in ("Source A", "Source B")]
    rows = [HEADER, *([*key, *row] for key, row in zip(keys, reported, strict=True))]
    targets = [TARGETS[0], TARGETS[1], ["2026-09", "Source B", 300, 90, 30, 10, 150_000]]
    known, entries = opened("2026-09", Targets=targets, Actuals=rows)
    planned = {cell.source for cell in entries.cells}  # not those reported as zero throughout
    assume(planned)
    for line in entries.handoffs:
        (table,) = (
            t for t in trace.rows(known, entries, Figure("x", line), planned) if t.what == "actual"
        )
        found = table.frame
        if line.kind == "volume":
            if line.stage == "Lead":  # later: only what was carried in
                assert line.actual == found["Lead"].sum()
            continue
        columns = [name for name in found.columns[3:] if not name.endswith(CELL)]
        by_source = found.groupby("Source")[columns].sum()
        handed = by_source[by_source[columns[0]] > 0]  # a source with no input has no rate
        assert line.actual_counts == tuple(handed.sum())
