"""The funnel beside its plan."""

from typing import Any

import pytest

from scorecard import facts, ledger
from scorecard.facts import Facts
from scorecard.funnel import stages
from scorecard.ledger import Ledger
from tests.builders import Rows, read

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
