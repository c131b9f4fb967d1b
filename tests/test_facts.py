"""Facts: every typed number lands on its source and day, and nothing is made up."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from scorecard import facts
from scorecard.calendar import Period
from scorecard.facts import Facts, Floats
from scorecard.sources import RawWorkbook
from scorecard.workbook import Source
from tests.builders import DEFAULT, Rows, read
from tests.generated import workbooks

STAGES = ["Lead", "Qualified", "Opportunity", "Won"]
TARGET: list[Any] = ["Period", "Source", *STAGES, "Revenue", "Expansion", "Contraction", "Churned"]
HEADER: list[Any] = ["Date", "Source", "Campaign", *STAGES, "Revenue"]


def known(raw: RawWorkbook | None = None, **tabs: Any) -> Facts:
    return facts.build(read(raw, **tabs))


def at(found: Facts, day: str) -> int:
    return found.cube.index(date.fromisoformat(day))


def setting(name: str, value: object) -> Rows:
    return [["Setting", "Value"], [name, value]]


def dated(found: Facts, daily: Floats) -> dict[str, float]:
    """The days on which an amount is dated."""
    first = found.cube.first
    return {
        (first + timedelta(days=int(d))).isoformat(): float(daily[d])
        for d in np.flatnonzero(np.nan_to_num(daily))
    }


def whole(found: Facts, period: str) -> slice:
    named: Period = found.workbook.calendar.parse(period)
    return found.cube.span(named.start, named.end)


# --- laws


@settings(max_examples=60)
@given(workbooks())
def test_the_axis_is_whole_weeks_and_holds_every_dated_row(raw: RawWorkbook) -> None:
    found = known(raw)
    cube, week_start = found.cube, found.workbook.calendar.week_start
    assert (cube.first.weekday(), cube.days % 7) == (week_start, 0)
    for frame in (found.actuals, found.revenue, found.retention):
        for day in frame["Date"].dt.date:
            assert 0 <= (day - cube.first).days < cube.days
    assert cube.index(found.through) == (found.through - cube.first).days


@settings(max_examples=60)
@given(workbooks())
def test_the_cube_holds_every_number_that_was_typed_and_no_other(raw: RawWorkbook) -> None:
    found = known(raw)
    actuals, cube = found.workbook.tables["Actuals"].columns, found.cube
    for k, stage in enumerate(found.stages):
        typed = [n for n in actuals[stage.name] if n is not None]
        assert cube.counts[:, :, k].sum() == sum(typed)
        assert cube.reported[:, :, k].any() == bool(typed)
    assert (cube.revenue + cube.credits).sum() == pytest.approx(found.revenue["Revenue"].sum())
    assert (cube.credits <= 0).all()
    assert (cube.revenue >= 0).all()
    customers = found.workbook.tables["Customers"].columns
    for c, name in enumerate(facts.RETENTION):
        typed = [n for n in customers[name] if n is not None]
        assert cube.retention[:, :, c].sum() == pytest.approx(sum(typed))


# --- actuals


def test_a_number_is_dated_on_its_day_and_a_blank_is_not_reported() -> None:
    rows = [
        HEADER,
        ["2026-09-16", "Source A", None, 5, 0, None, None, None],
        ["2026-09-16", "Source A", "Campaign one", 7, None, None, None, None],
    ]
    found = known(Actuals=rows)
    day = at(found, "2026-09-16")
    assert found.cube.counts[0, day].tolist() == [12, 0, 0, 0]
    assert found.cube.reported[0, day].tolist() == [True, True, False, False]
    assert not found.cube.reported[1].any()
    assert not found.cube.revenue_reported.any()


def test_credits_are_kept_apart_from_revenue() -> None:
    rows = [
        HEADER,
        ["2026-09-15", "Source A", None, None, None, None, 1, 9_000],
        ["2026-09-17", "Source A", None, None, None, None, None, -400],
    ]
    found = known(Actuals=rows)
    assert dated(found, found.cube.revenue[0]) == {"2026-09-15": 9_000}
    assert dated(found, found.cube.credits[0]) == {"2026-09-17": -400}
    assert dated(found, found.actual[0]) == {"2026-09-15": 9_000, "2026-09-17": -400}


def test_a_name_that_is_not_listed_keeps_its_money_in_a_source_of_its_own() -> None:
    rows = [*DEFAULT["Actuals"], ["2026-09-14", "Fairs", None, None, None, None, 1, 8_000, None]]
    found = known(Actuals=rows)
    assert found.sources[2:] == (Source("(unlisted)", None, None, 0),)
    assert found.cube.revenue[2].sum() == 8_000
    assert len(known().sources) == 2


def test_wins_without_revenue_leave_their_week_unpriced() -> None:
    rows = [
        HEADER,
        ["2026-09-09", "Source A", "Campaign one", None, None, None, 2, None],
        ["2026-09-09", "Source A", "Campaign two", None, None, None, 1, 5_000],
        ["2026-09-14", "Source A", None, None, None, None, 0, None],
        ["2026-09-14", "Source B", None, None, None, None, 2, 0],
    ]
    found = known(Actuals=rows)
    days = found.cube.unpriced[0].astype(float)
    assert list(dated(found, days)) == [f"2026-09-{day:02}" for day in range(7, 14)]
    assert not found.cube.unpriced[1].any()


# --- deals and retention


def test_won_deals_are_revenue_on_their_close_date() -> None:
    deals = [
        ["Deal", "Source", "Campaign", "Outcome", "Closed", "Amount"],
        ["D1", "Source A", "Campaign one", "Won", "2026-09-15", 30_000],
        ["D2", "Source B", None, "Lost", "2026-09-15", 50_000],
        ["D3", None, None, "Won", "2026-09-16", 7_000],
        ["D4", "Source B", None, "Won", "2026-09-17", -100],
    ]
    found = known(Deals=deals, Settings=setting("Revenue from", "Deals"))
    columns = found.revenue[["row", "Source", "Campaign", "Revenue"]]
    assert columns.astype(object).where(columns.notna(), None).values.tolist() == [
        [2, "Source A", "Campaign one", 30_000],
        [4, "(unlisted)", None, 7_000],
        [5, "Source B", None, -100],
    ]
    assert found.revenue["Week"].dt.date.tolist() == [date(2026, 9, 14)] * 3
    assert [dated(found, one) for one in found.actual] == [
        {"2026-09-15": 30_000},
        {"2026-09-17": -100},
        {"2026-09-16": 7_000},
    ]
    assert not found.cube.unpriced.any()
    assert (found.revenue_table.tab, found.revenue_column) == ("Deals", "Amount")


def test_net_revenue_adds_retention_on_the_first_of_its_month() -> None:
    customers = [
        ["Date", "Source", "Opening", "Expansion", "Contraction", "Churned"],
        ["2026-08", "Source A", 100_000, 5_000, 1_000, None],
    ]
    closed = known(Customers=customers)
    net = known(Customers=customers, Settings=setting("Number", "Net revenue"))
    day = at(net, "2026-08-01")
    assert (closed.actual[0, day], net.actual[0, day]) == (0, 4_000)
    assert (closed.actual_reported[0, day], net.actual_reported[0, day]) == (False, True)


# --- targets


def test_a_target_is_spread_evenly_and_the_finest_period_counts_as_a_whole() -> None:
    targets = [
        TARGET,
        ["2026-Q3", "Source A", 92, 46, None, None, 9_200, None, None, None],
        ["2026-08", "Source A", 31, None, None, None, 62_000, None, None, None],
        ["2026-08-10", "Source A", None, None, None, None, 700, None, None, None],
    ]
    found = known(Targets=targets)
    plan, money = found.cube.plan[0], found.cube.plan_revenue[0]
    days = [at(found, day) for day in ("2026-07-31", "2026-08-09", "2026-08-10", "2026-08-17")]
    assert money[days].tolist() == pytest.approx([100, 2_000, 100, 2_000])
    assert plan[days, 0].tolist() == pytest.approx([1, 1, np.nan, 1], nan_ok=True)
    assert plan[days, 1].tolist() == pytest.approx([0.5, np.nan, np.nan, np.nan], nan_ok=True)
    assert np.isnan(money[[at(found, "2026-06-30"), at(found, "2026-10-01")]]).all()


def test_a_row_without_revenue_is_no_target() -> None:
    targets = [
        TARGET,
        ["2026-Q3", "Source A", 92, 46, 10, 5, 9_200, None, None, None],
        ["2026-08", "Source A", 31, 5, 5, 5, None, None, None, None],
    ]
    found = known(Targets=targets)
    august = at(found, "2026-08-15")
    assert found.cube.plan_revenue[0, august] == pytest.approx(100)
    assert found.cube.plan[0, august].tolist() == pytest.approx([1, 0.5, 10 / 92, 5 / 92])


def test_rows_of_one_key_that_fill_different_columns_are_one_target() -> None:
    targets = [
        TARGET,
        ["2026-09", "Source A", 300, 150, None, None, None, None, None, None],
        ["2026-09", "Source A", None, None, 60, 30, 30_000, None, None, None],
    ]
    found = known(Targets=targets)
    day = at(found, "2026-09-30")
    assert found.cube.plan[0, day].tolist() == pytest.approx([10, 5, 2, 1])


def test_targets_of_sources_that_are_not_listed_are_added_up() -> None:
    targets = [
        TARGET,
        ["2026-09", "Fairs", 30, None, None, None, 3_000, None, None, None],
        ["2026-09", "Radio", 60, None, None, None, None, None, None, None],
    ]
    found = known(Targets=targets)
    assert [source.name for source in found.sources] == ["Source A", "Source B", "(unlisted)"]
    day = at(found, "2026-09-01")
    assert found.cube.plan[2, day, 0] == pytest.approx(3)
    assert found.cube.plan_revenue[2, day] == pytest.approx(100)


def test_the_company_plans_what_all_says_else_what_its_sources_plan_together() -> None:
    targets = [
        TARGET,
        ["2026-07", "All", None, None, None, None, 310, None, None, None],
        ["2026-Q3", "Source A", 1, 1, 1, 1, 9_200, None, None, None],
        ["2026-08", "Source B", 1, 1, 1, 1, 6_200, None, None, None],
    ]
    found = known(Targets=targets)
    planned = [found.company_plan[whole(found, f"2026-{month:02}")] for month in (7, 8, 9, 10)]
    sums = [facts.total(daily) for daily in planned]
    assert sums[:3] == pytest.approx([310, 3_100 + 6_200, 3_000])
    assert sums[3] is None


def test_net_revenue_is_planned_net_and_nothing_planned_stays_missing() -> None:
    targets = [
        TARGET,
        ["2026-09", "Source A", 30, 30, 30, 30, 3_000, 600, 300, 150],
        ["2026-09", "Source B", None, None, None, None, None, None, None, 60],
    ]
    closed = known(Targets=targets)
    net = known(Targets=targets, Settings=setting("Number", "Net revenue"))
    day = at(net, "2026-09-10")
    assert closed.plan[:, day].tolist() == pytest.approx([100, np.nan], nan_ok=True)
    assert net.plan[:, day].tolist() == pytest.approx([100 + 20 - 10 - 5, -2])
    assert np.isnan(net.plan[:, at(net, "2026-10-01") :]).all()


# --- spans


def test_a_span_is_cut_to_the_axis() -> None:
    cube = known().cube
    assert cube.span(date(1990, 1, 1), date(2100, 1, 1)) == slice(0, cube.days)
    assert cube.span(date(1990, 1, 1), date(1990, 12, 31)) == slice(0, 0)
    assert cube.span(date(2099, 1, 1), date(2099, 12, 31)) == slice(cube.days, cube.days)
    end_first = cube.span(cube.first + timedelta(days=3), cube.first)
    assert end_first == slice(3, 3)


def test_the_days_in_use_end_with_the_last_number_or_target() -> None:
    """The axis goes on to Sunday 4 October; no number and no target does."""
    assert known().days == (date(2026, 7, 1), date(2026, 9, 30))


def test_without_rows_there_are_facts_and_no_figures() -> None:
    found = known(**{name: [rows[0]] for name, rows in DEFAULT.items()})
    assert (found.sources, found.stages) == ((), ())
    assert (found.win_owner, found.size_owner) == (None, None)
    assert found.cube.days == 7
    assert found.days == (found.through, found.through)
    assert np.isnan(found.company_plan).all()


def test_the_deal_size_has_an_owner_of_its_own_where_settings_give_one() -> None:
    assert (known().win_owner, known().size_owner) == ("Sales", "Sales")
    owned = known(Settings=setting("Deal size owner", "Marketing"))
    assert (owned.win_owner, owned.size_owner) == ("Sales", "Marketing")
