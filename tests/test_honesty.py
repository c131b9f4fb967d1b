"""Target honesty: the law of pooled counts, worked quarters, then the edges."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import facts, honesty
from scorecard.calendar import Calendar
from scorecard.honesty import QUARTERS, Honesty, Line, Past
from scorecard.sources import RawWorkbook
from tests.builders import Rows, read
from tests.generated import workbooks

STAGES = ["Lead", "SQL", "Won"]
FUNNEL: Rows = [["Stage", "Owner"], ["Lead", "Marketing"], ["SQL", "Sales"], ["Won", "Sales"]]
SOURCES: Rows = [["Source", "Team"], ["Source A", "Marketing"], ["Source B", "Sales"]]
TARGET: list[Any] = ["Period", "Source", *STAGES, "Revenue"]
HEADER: list[Any] = ["Date", "Source", "Campaign", *STAGES, "Revenue"]
PLAN: Rows = [["2026-Q3", "Source A", 400, 172, 40, 400_000]]
LAST_TWO = {"2026-Q1": (400, 160, 40, 360_000), "2026-Q2": (500, 150, 60, 660_000)}
PERIODS = st.sampled_from(["2026", "2026-Q3", "2026-Q4", "2026-10", "2026-08-10"])


def quarter(name: str) -> Any:
    return Calendar().parse(name)


def past_rows(source: str, brought: Mapping[str, tuple[Any, ...]]) -> Rows:
    """Every week of these quarters reported as zero, and each quarter's counts on one day of it."""
    spans = [quarter(name) for name in brought]
    first = Calendar().week(min(span.start for span in spans)).start
    last = max(span.end for span in spans)
    mondays = [first + timedelta(weeks=w) for w in range((last - first).days // 7 + 1)]
    zeros = [None if cell is None else 0 for cell in next(reversed(brought.values()))]
    rows: Rows = [[max(monday, spans[0].start).isoformat(), source, None, *zeros]
                  for monday in mondays]  # fmt: skip
    for span, cells in zip(spans, brought.values(), strict=True):
        day = (span.start + timedelta(days=44)).isoformat()
        rows.append([day, source, "In one go", *cells])
    return rows


def compared(
    rows: Rows, targets: Rows = PLAN, period: str = "2026-Q3", raw: RawWorkbook | None = None,
    **tabs: Any,
) -> Honesty:  # fmt: skip
    opened = {
        "Funnel": FUNNEL,
        "Sources": SOURCES,
        "Targets": [TARGET, *targets],
        "Actuals": [HEADER, *rows],
    }
    known = facts.build(read(raw, **(opened | tabs)))
    return honesty.build(known, known.workbook.calendar.parse(period))


def values(line: Line) -> list[tuple[str, float]]:
    return [(past.quarter.name, past.value) for past in line.past]


def one(found: Honesty, kind: str, stage: str | None = None, source: str | None = None) -> Line:
    lines = [*found.lines, *found.by_source]
    (line,) = [
        line for line in lines if (line.kind, line.source) == (kind, source)
        and stage in (None, line.stage)
    ]  # fmt: skip
    return line


# --- laws


@given(
    st.lists(
        st.tuples(*[st.tuples(*[st.integers(0, 300)] * 3)] * 2), min_size=1, max_size=QUARTERS + 1
    )
)
@settings(max_examples=30)
def test_a_past_rate_is_that_of_all_records_of_the_quarter(
    brought: list[tuple[tuple[int, ...], ...]],
) -> None:
    names = [f"{year}-Q{n}" for year in (2024, 2025, 2026) for n in (1, 2, 3, 4)]
    names = names[names.index("2026-Q3") - len(brought) : names.index("2026-Q3")]
    rows = [
        row
        for s, source in enumerate(("Source A", "Source B"))
        for row in past_rows(
            source,
            {n: (*both[s], both[s][2] * 1_000) for n, both in zip(names, brought, strict=True)},
        )
    ]
    plan = [*PLAN, ["2026-Q3", "Source B", 100, 50, 10, 90_000]]
    found = compared(rows, plan)
    expected = []
    for name, counts in zip(names[-QUARTERS:], brought[-QUARTERS:], strict=True):
        leads, sqls, _ = (sum(cells) for cells in zip(*counts, strict=True))
        if leads:
            expected.append((name, sqls / leads))
    line = one(found, "conversion", "SQL")
    assert values(line) == expected
    assert line.plan == pytest.approx(222 / 500)
    assert line.reached == sum(rate >= 222 / 500 for _, rate in expected)
    if line.best and line.worst and line.median is not None:
        assert line.best.value == max(rate for _, rate in expected)
        assert line.worst.value == min(rate for _, rate in expected)
        assert line.worst.value <= line.median <= line.best.value


@given(workbooks(), PERIODS)
def test_any_workbook_can_be_compared(raw: RawWorkbook, period: str) -> None:
    known = facts.build(read(raw, as_of=date(2026, 10, 11)))
    found = honesty.build(known, known.workbook.calendar.parse(period))
    for line in (*found.lines, *found.by_source):
        assert line.plan > 0
        assert 0 <= line.reached <= len(line.past) <= len(found.quarters) <= QUARTERS
        assert 0 <= line.excess <= 1
        assert (line.best is None) == (line.median is None) == (not line.past)


# --- two worked quarters


def test_each_line_of_the_plan_stands_beside_its_quarters() -> None:
    found = compared(past_rows("Source A", LAST_TWO))
    assert [q.name for q in found.quarters] == ["2026-Q1", "2026-Q2"]
    assert [(line.kind, line.above, line.stage) for line in found.lines] == [
        ("volume", None, "Lead"),
        ("conversion", "Lead", "SQL"),
        ("conversion", "SQL", "Won"),
        ("deal size", None, "Won"),
        ("yield", None, None),
        ("revenue", None, None),
    ]
    volume, sql, won, size, brought, revenue = found.lines
    assert volume.plan == pytest.approx(400 / 92 * 7)
    assert values(volume) == [
        ("2026-Q1", pytest.approx(400 / 90 * 7)), ("2026-Q2", pytest.approx(500 / 91 * 7))
    ]  # fmt: skip
    assert (sql.plan, sql.counts) == (pytest.approx(0.43), pytest.approx((400, 172)))
    assert sql.past == (
        Past(quarter("2026-Q1"), 0.4, (400, 160)), Past(quarter("2026-Q2"), 0.3, (500, 150))
    )  # fmt: skip
    assert (sql.reached, sql.median) == (0, pytest.approx(0.35))
    assert sql.excess == pytest.approx(1 - 0.4 / 0.43)
    assert (values(won), won.reached) == ([("2026-Q1", 0.25), ("2026-Q2", 0.4)], 2)
    assert (values(size), size.plan) == (
        [("2026-Q1", 9_000), ("2026-Q2", 11_000)], pytest.approx(10_000)
    )  # fmt: skip
    # 900 and 1,320 of revenue a lead, for 400 planned leads.
    assert (values(brought), brought.plan, brought.reached) == (
        [("2026-Q1", pytest.approx(360_000)), ("2026-Q2", pytest.approx(528_000))],
        pytest.approx(400_000),
        1,
    )
    assert revenue.plan == pytest.approx(400_000 / 92 * 7)
    assert values(revenue) == [
        ("2026-Q1", pytest.approx(28_000)), ("2026-Q2", pytest.approx(660_000 / 13))
    ]  # fmt: skip
    assert found.by_source == tuple(replace(line, source="Source A") for line in found.lines[:-1])


def test_a_coming_period_is_compared_with_quarters_that_are_over() -> None:
    plan = [["2026-Q4", "Source A", 400, 160, 40, 400_000]]
    found = compared(past_rows("Source A", LAST_TWO), plan, "2026-Q4")
    assert [q.name for q in found.quarters] == ["2026-Q1", "2026-Q2"]  # the third is not over
    assert one(found, "conversion", "SQL").reached == 1


def test_a_past_period_is_compared_with_what_was_known_before_it() -> None:
    plan = [["2026-Q2", "Source A", 400, 160, 40, 400_000]]
    found = compared(past_rows("Source A", LAST_TWO), plan, "2026-Q2")
    assert values(one(found, "conversion", "SQL")) == [("2026-Q1", 0.4)]


def test_a_month_asks_for_as_much_a_week_as_its_days_do() -> None:
    plan = [["2026-09", "Source A", 300, 120, 30, 300_000]]
    found = compared(past_rows("Source A", LAST_TWO), plan, "2026-Q3")
    assert one(found, "volume").plan == pytest.approx(70)
    assert one(found, "revenue").plan == pytest.approx(70_000)


# --- what is not compared


def test_a_quarter_that_is_not_fully_reported_is_left_out() -> None:
    rows = past_rows("Source A", LAST_TWO)
    holed = [row for row in rows if row[0] != "2026-02-02"]
    assert values(one(compared(holed), "conversion", "SQL")) == [("2026-Q2", 0.3)]
    late = [[*row[:5], None if row[0] == "2026-02-02" else row[5], *row[6:]] for row in rows]
    found = compared(late)  # one blank among the wins
    assert len(one(found, "conversion", "SQL").past) == 2
    assert [past.quarter.name for past in one(found, "conversion", "Won").past] == ["2026-Q2"]
    assert [past.quarter.name for past in one(found, "yield").past] == ["2026-Q2"]


def test_wins_without_their_revenue_leave_the_money_out() -> None:
    brought = LAST_TWO | {"2026-Q1": (400, 160, 40, None)}
    found = compared(past_rows("Source A", brought))
    assert len(one(found, "conversion", "Won").past) == 2
    for kind in ("deal size", "yield", "revenue"):
        assert [past.quarter.name for past in one(found, kind).past] == ["2026-Q2"]


def test_a_quarter_without_input_has_no_rate() -> None:
    found = compared(past_rows("Source A", LAST_TWO | {"2026-Q1": (0, 0, 0, 0)}))
    assert values(one(found, "volume"))[0] == ("2026-Q1", 0.0)
    for kind, stage in (("conversion", "SQL"), ("conversion", "Won"), ("deal size", "Won")):
        assert [past.quarter.name for past in one(found, kind, stage).past] == ["2026-Q2"]
    assert [past.quarter.name for past in one(found, "yield").past] == ["2026-Q2"]


def test_a_new_source_is_on_neither_side() -> None:
    plan = [*PLAN, ["2026-Q3", "Source B", 100, 90, 60, 900_000]]
    found = compared(past_rows("Source A", LAST_TWO), plan)
    line = one(found, "conversion", "SQL")
    assert (line.plan, line.new, len(line.past)) == (pytest.approx(0.43), ("Source B",), 2)
    alone = one(found, "conversion", "SQL", "Source B")
    assert (alone.plan, alone.new, alone.past) == (pytest.approx(0.9), ("Source B",), ())
    assert (alone.best, alone.median, alone.worst, alone.reached, alone.excess) == (
        None, None, None, 0, 0.0
    )  # fmt: skip


def test_a_source_that_is_not_planned_now_is_not_counted() -> None:
    rows = [*past_rows("Source A", LAST_TWO), *past_rows("Source B", {"2026-Q1": (900, 900, 9, 9)})]
    assert values(one(compared(rows), "conversion", "SQL"))[0] == ("2026-Q1", 0.4)


def test_without_a_past_there_is_a_plan_and_no_figure() -> None:
    found = compared([["2026-09-14", "Source A", None, 30, 12, 3, 30_000]])
    assert found.quarters == ()
    assert [(line.kind, line.past, line.new) for line in found.lines] == [
        ("volume", (), ("Source A",)),
        ("conversion", (), ("Source A",)),
        ("conversion", (), ("Source A",)),
        ("deal size", (), ("Source A",)),
        ("yield", (), ("Source A",)),
        ("revenue", (), ()),
    ]


def test_without_a_target_nothing_is_asked_for() -> None:
    found = compared(past_rows("Source A", LAST_TWO), [])
    assert (found.lines, found.by_source) == ((), ())


def test_what_is_planned_as_zero_is_no_line() -> None:
    found = compared(past_rows("Source A", LAST_TWO), [["2026-Q3", "Source A", 0, 0, 5, 50_000]])
    assert [line.kind for line in found.lines] == ["deal size", "yield", "revenue"]


def test_a_list_of_deals_that_begins_late_is_not_taken_for_a_quarter_without_revenue() -> None:
    deals: Rows = [
        ["Deal", "Source", "Outcome", "Closed", "Amount"],
        ["D1", "Source A", "Won", "2026-04-02", 300_000],
        ["D2", "Source A", "Won", "2026-06-25", 360_000],
    ]
    settings_tab = [["Setting", "Value"], ["Revenue from", "Deals"]]
    found = compared(past_rows("Source A", LAST_TWO), Settings=settings_tab, Deals=deals)
    assert values(one(found, "deal size")) == [("2026-Q2", 11_000)]
    assert values(one(found, "revenue")) == [("2026-Q2", pytest.approx(660_000 / 13))]
