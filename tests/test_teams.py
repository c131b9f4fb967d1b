"""Contributions: what each team brought, what its handoffs did, and how targets roll up."""

import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import facts, ledger
from scorecard.ledger import Ledger, Line, Waiting
from scorecard.sources import RawWorkbook
from scorecard.teams import NO_TEAM, Contribution, RollUp, contributions, roll_up
from tests.builders import DEFAULT, Rows, read
from tests.generated import workbooks

STAGES = ["Lead", "Qualified", "Opportunity", "Won"]
TARGET: list[Any] = ["Period", "Source", *STAGES, "Revenue"]
HEADER: list[Any] = ["Date", "Source", *STAGES, "Revenue"]
WEEK = "2026-09-14"
PERIODS = st.sampled_from(["2026", "2026-Q2", "2026-Q3", "2026-07", "2026-08", "2026-07-08"])


def entries(raw: RawWorkbook | None = None, period: str = "2026-Q3", **tabs: Any) -> Ledger:
    known = facts.build(read(raw, **tabs))
    return ledger.build(known, known.workbook.calendar.parse(period))


# --- laws


@given(workbooks(), PERIODS)
def test_team_targets_and_what_nobody_owns_roll_up_to_the_numbers_target(
    raw: RawWorkbook, period: str
) -> None:
    found = roll_up(entries(raw, period))
    parts = [target for _, target in found.teams]
    together = math.fsum([*parts, found.unowned])
    size = math.fsum(map(abs, parts)) + abs(found.total or 0)
    assert together == pytest.approx(found.total or 0, rel=0, abs=max(0.01, 1e-9 * size))
    assert found.total is not None or found.teams == ()


@given(workbooks(), PERIODS)
def test_every_handoff_line_and_wait_stands_at_the_teams_that_own_it(
    raw: RawWorkbook, period: str
) -> None:
    known = entries(raw, period)
    found = contributions(known)
    assert sorted(one.team for one in found) == sorted(share.team for share in known.teams)
    for name in ("handoffs", "lines", "waiting"):
        for part in getattr(known, name):
            holders = {one.team for one in found if part in getattr(one, name)}
            owners = set(part.owner.split(", ")) if part.owner else set()
            assert holders == owners & {one.team for one in found}


# --- worked cases


def test_the_team_that_brought_most_comes_first() -> None:
    known = entries()
    found = contributions(known)
    assert [
        (one.team, one.sourced_actual, one.sourced_target, one.sourced_target_to_date)
        for one in found
    ] == [
        ("Marketing", 125_000, pytest.approx(650_000), pytest.approx(650_000 * 82 / 92)),
        ("Sales", 49_000, pytest.approx(325_000), pytest.approx(325_000 * 82 / 92)),
    ]
    rows = [*DEFAULT["Actuals"], ["2026-09-15", "Source B", None, None, None, 0, 1, 90_000, None]]
    assert [one.team for one in contributions(entries(Actuals=rows))] == ["Sales", "Marketing"]


def test_a_team_has_its_handoffs_its_lines_and_what_it_has_not_reported() -> None:
    rows = [
        HEADER,
        ["2026-09-07", "Source A", 100, 50, 20, 10, 100_000],
        [WEEK, "Source A", 100, 50, 20, None, None],
        ["2026-09-07", "Source B", None, None, 5, 1, 9_000],
        [WEEK, "Source B", None, None, 5, 1, -500],
    ]
    targets = [TARGET, ["2026-09", "Source A", 300, 150, 60, 30, 300_000]]
    known = entries(period="2026-09", Targets=targets, Actuals=rows)
    marketing, sales = contributions(known)
    handoffs = {(h.stage, h.kind): h for h in known.handoffs}
    first = date(2026, 8, 31)
    assert marketing == Contribution(
        team="Marketing",
        sourced_actual=100_000,
        sourced_target_to_date=pytest.approx(200_000),
        sourced_target=pytest.approx(300_000),
        effect=pytest.approx(30_000),  # 30 leads more than planned, every rate on plan
        sources=("Source A",),
        handoffs=(handoffs["Lead", "volume"], handoffs["Qualified", "conversion"]),
        lines=(),
        waiting=(
            Waiting("Source A", "Lead", "Marketing", (first,)),
            Waiting("Source A", "Qualified", "Marketing", (first,)),
        ),
    )
    assert [(h.stage, h.kind) for h in sales.handoffs] == [
        ("Opportunity", "conversion"),
        ("Won", "conversion"),
        ("Won", "deal size"),
    ]
    assert (sales.sourced_actual, sales.sourced_target) == (8_500, None)
    assert sales.effect == pytest.approx(8_500)
    assert sales.lines == (
        Line("credits", "Source B", "Sales", -500),
        Line("unplanned source", "Source B", "Sales", 9_000),
    )
    assert [(w.stage, w.weeks) for w in sales.waiting] == [
        ("Opportunity", (first,)),
        ("Won", (first, date(2026, 9, 14))),
    ]


def test_two_teams_share_a_source_and_a_stage_equally() -> None:
    tabs: dict[str, Rows] = {
        "Funnel": [["Stage", "Owner"], ["Lead", "Marketing"], ["Won", "Marketing, Sales"]],
        "Sources": [["Source", "Team"], ["Source A", "Marketing, Sales"]],
        "Targets": [
            ["Period", "Source", "Lead", "Won", "Revenue"],
            [WEEK, "Source A", 100, 10, 10_000],
        ],
        "Actuals": [
            ["Date", "Source", "Lead", "Won", "Revenue"],
            [WEEK, "Source A", 100, 5, 5_000],
        ],
    }
    found = contributions(entries(None, WEEK, **tabs))
    assert [(one.team, one.sourced_actual, one.effect, len(one.handoffs)) for one in found] == [
        ("Marketing", 2_500, pytest.approx(-2_500), 3),
        ("Sales", 2_500, pytest.approx(-2_500), 2),
    ]
    assert roll_up(entries(None, WEEK, **tabs)) == RollUp(
        (("Marketing", pytest.approx(5_000)), ("Sales", pytest.approx(5_000))),
        0.0,
        pytest.approx(10_000),
    )


def test_what_no_team_and_what_nobody_carries_are_parts_of_the_targets_sum() -> None:
    found = roll_up(
        entries(
            Sources=[["Source", "Team"], ["Source A", "Marketing"], ["Source B", None]],
            Targets=[
                TARGET,
                ["2026-Q3", "Source A", 1, 1, 1, 1, 60_000],
                ["2026-Q3", "Source B", 1, 1, 1, 1, 25_000],
                ["2026-Q3", "All", None, None, None, None, 100_000],
            ],
        )
    )
    assert found == RollUp(
        (("Marketing", pytest.approx(60_000)), (NO_TEAM, pytest.approx(25_000))),
        pytest.approx(15_000),
        pytest.approx(100_000),
    )


def test_sources_that_plan_more_than_the_number_leave_less_than_nothing() -> None:
    targets = [
        TARGET,
        ["2026-Q3", "Source A", 1, 1, 1, 1, 120_000],
        ["2026-Q3", "All", None, None, None, None, 100_000],
    ]
    assert roll_up(entries(Targets=targets)).unowned == pytest.approx(-20_000)


def test_without_targets_there_is_nothing_to_roll_up() -> None:
    assert roll_up(entries(Targets=[TARGET])) == RollUp((), 0.0, None)


def test_an_empty_workbook_has_no_contributions() -> None:
    empty = entries(**{name: [rows[0]] for name, rows in DEFAULT.items()})
    assert contributions(empty) == ()
