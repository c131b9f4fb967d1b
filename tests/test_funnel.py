"""The funnel beside its plan, and the sheet's cells behind every line of the ledger."""

from collections.abc import Collection
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scorecard import facts, ledger
from scorecard.facts import Facts
from scorecard.funnel import CELL, cells_behind, stages
from scorecard.ledger import Ledger
from tests.builders import DEFAULT, Rows, read

STAGES = ["Lead", "Qualified", "Opportunity", "Won"]
HEADER: list[Any] = ["Date", "Source", *STAGES, "Revenue"]
TARGETS: Rows = [
    ["Period", "Source", *STAGES, "Revenue"],
    ["2026-09", "Source A", 300, 150, 60, 30, 300_000],
    ["2026-09", "Source B", None, None, 30, 10, 150_000],
]
WEEK = "2026-09-14"


def opened(period: str = "2026-Q3", **tabs: Any) -> tuple[Facts, Ledger]:
    known = facts.build(read(None, **tabs))
    return known, ledger.build(known, known.workbook.calendar.parse(period))


def behind(
    stage: str,
    kind: Any,
    sources: Collection[str] = (),
    weeks: Collection[date] = (),
    period: str = "2026-Q3",
    **tabs: Any,
) -> pd.DataFrame:
    known, entries = opened(period, **tabs)
    return cells_behind(known, entries.period, stage, kind, sources, weeks)


def listed(found: pd.DataFrame) -> list[list[Any]]:
    """Rows of plain values; blank is None."""
    plain = found.assign(Date=found["Date"].dt.date.map(str)).astype(object)
    rows: list[list[Any]] = plain.where(plain.notna(), None).values.tolist()
    return rows


# --- plan beside actual


def test_each_stage_adds_up_the_sources_that_plan_it() -> None:
    rows = [
        HEADER,
        [WEEK, "Source A", 80, 36, 12, 6, 66_000],
        [WEEK, "Source B", None, None, 9, 2, 30_000],
    ]
    known, entries = opened(WEEK, Targets=TARGETS, Actuals=rows)
    found = stages(known, entries)
    assert [(row.stage, row.owner, row.actual) for row in found] == [
        ("Lead", "Marketing", 80),
        ("Qualified", "Marketing", 36),
        ("Opportunity", "Sales", 12 + 9),
        ("Won", "Sales", 8),
    ]
    assert [row.plan for row in found] == pytest.approx([70, 35, 14 + 7, 7 + 7 / 3])
    handoffs = {h.stage: h for h in entries.handoffs if h.kind == "conversion"}
    assert [row.handoff for row in found] == [None, *(handoffs[name] for name in STAGES[1:])]


def test_a_week_that_is_not_fully_reported_is_on_neither_side() -> None:
    rows = [
        HEADER,
        ["2026-09-07", "Source A", 80, 36, 12, 6, 66_000],
        [WEEK, "Source A", 999, None, 12, 6, 66_000],
    ]
    known, entries = opened(Targets=TARGETS[:2], Actuals=rows)
    found = stages(known, entries)
    assert [row.actual for row in found] == [80, 36, 12, 6]
    assert [row.plan for row in found] == pytest.approx([70, 35, 14, 7])


def test_records_carried_in_are_counted_once() -> None:
    targets = [TARGETS[0], [WEEK, "Source A", 100, 0, 0, 0, 0]]
    rows = [HEADER, [WEEK, "Source A", 100, 0, 5, 2, 8_000]]
    known, entries = opened(WEEK, Targets=targets, Actuals=rows)
    assert [row.actual for row in stages(known, entries)] == [100, 0, 5, 2]


def test_a_stage_that_nobody_plans_has_no_figures() -> None:
    targets = [TARGETS[0], TARGETS[2]]
    known, entries = opened(Targets=targets)
    found = stages(known, entries)
    assert [(row.plan, row.actual) for row in found[:2]] == [(None, None), (None, None)]
    known, entries = opened(Targets=[TARGETS[0]])
    assert [(row.plan, row.actual) for row in stages(known, entries)] == [(None, None)] * 4


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
        ["2026-09-07", "Source B", None, None, "Actuals!E5", 4, "Actuals!F5"],
    ]


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
    found = behind(
        "Won",
        "deal size",
        sources=["Source B"],
        weeks=[date(2026, 9, 14)],
        Deals=deals,
        Settings=[["Setting", "Value"], ["Revenue from", "Deals"]],
    )
    assert list(found)[3:] == ["Won", "Won" + CELL, "Amount", "Amount" + CELL]
    assert listed(found) == [
        ["2026-09-14", "Source B", None, 1, "Actuals!G7", None, None],
        ["2026-09-15", "Source B", None, None, None, 30_000, "Deals!E3"],
    ]


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
    assert behind("Lead", "volume", period="2026-Q4", Actuals=rows)["Lead"].tolist() == []


def test_nothing_behind_a_line_still_has_its_columns() -> None:
    found = behind("Won", "deal size", Actuals=[HEADER])
    assert list(found)[3:] == ["Won", "Won" + CELL, "Revenue", "Revenue" + CELL]
    assert len(found) == 0


def test_a_row_without_any_of_the_columns_is_not_listed() -> None:
    rows = [HEADER, [WEEK, "Source A", 5, None, None, None, None]]
    assert len(behind("Won", "conversion", Actuals=rows)) == 0


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
        found = cells_behind(known, entries.period, line.stage, line.kind, planned)
        if line.kind == "volume":
            if line.stage == "Lead":  # later: only what was carried in
                assert line.actual == found["Lead"].sum()
            continue
        columns = [name for name in found.columns[3:] if not name.endswith(CELL)]
        by_source = found.groupby("Source")[columns].sum()
        handed = by_source[by_source[columns[0]] > 0]  # a source with no input has no rate
        assert line.actual_counts == tuple(handed.sum())
