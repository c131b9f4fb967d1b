"""The gap ledger: the laws over generated workbooks, then each edge rule on a worked case."""

import math
import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import facts as fact_tables
from scorecard import ledger as ledgers
from scorecard.facts import Facts
from scorecard.ledger import Ledger, Line, Waiting, split_owner
from scorecard.sources import RawTab, RawWorkbook
from tests.builders import AT_ONCE, DEFAULT, read
from tests.generated import workbooks

PERIODS = st.sampled_from(["2026", "2026-Q2", "2026-Q3", "2026-07", "2026-08", "2026-07-08"])


def ledger(raw: RawWorkbook | None = None, period: str = "2026-Q3", **tabs: object) -> Ledger:
    known = facts(raw, **tabs)
    return ledgers.build(known, known.workbook.calendar.parse(period))


def facts(raw: RawWorkbook | None = None, **tabs: object) -> Facts:
    return fact_tables.build(read(raw, **tabs))


def cents(*amounts: float) -> float:
    """A tolerance of half a cent, and of rounding where the amounts are astronomic."""
    return max(0.005, 1e-9 * math.fsum(abs(amount) for amount in amounts))


@given(workbooks(), PERIODS)
def test_cells_and_lines_add_up_to_the_gap(raw: RawWorkbook, period: str) -> None:
    found = ledger(raw, period)
    parts = [cell.effect for cell in found.cells] + [line.effect for line in found.lines]
    assert math.fsum(parts) == pytest.approx(found.gap, rel=0, abs=cents(*parts))


@given(workbooks(), PERIODS)
def test_teams_and_what_no_team_owns_add_up_to_the_gap(raw: RawWorkbook, period: str) -> None:
    found = ledger(raw, period)
    parts = [team.effect for team in found.teams] + [found.unowned_effect]
    everything = [cell.effect for cell in found.cells] + [line.effect for line in found.lines]
    assert math.fsum(parts) == pytest.approx(found.gap, rel=0, abs=cents(*everything))


@given(workbooks(), PERIODS)
def test_a_handoff_is_the_sum_of_its_cells(raw: RawWorkbook, period: str) -> None:
    found = ledger(raw, period)
    handoffs = {(h.stage, h.kind): h for h in found.handoffs}
    for key in {(c.stage, c.kind) for c in found.cells}:
        cells = [c for c in found.cells if (c.stage, c.kind) == key]
        effects = [c.effect for c in cells]
        assert math.fsum(effects) == pytest.approx(handoffs[key].effect, abs=cents(*effects))
    assert len(handoffs) == len(found.handoffs)
    assert {(c.stage, c.kind) for c in found.cells} <= set(handoffs)


@given(workbooks(), PERIODS)
def test_cells_and_lines_of_a_source_add_up_to_its_gap(raw: RawWorkbook, period: str) -> None:
    found = ledger(raw, period)
    for source in found.sources:
        parts = [c.effect for c in found.cells if c.source == source.source]
        parts += [o.effect for o in found.lines if o.source == source.source]
        assert math.fsum(parts) == pytest.approx(source.gap, rel=0, abs=cents(*parts))


@given(workbooks(), PERIODS)
def test_weeks_of_a_cell_add_up_to_its_effect_and_the_range_holds_it(
    raw: RawWorkbook, period: str
) -> None:
    for cell in ledger(raw, period).cells:
        slack = cents(cell.factor.low, cell.factor.high, *cell.weekly)
        assert math.fsum(cell.weekly) == pytest.approx(cell.effect, rel=0, abs=slack)
        assert cell.factor.low - slack <= cell.effect <= cell.factor.high + slack


@given(workbooks(), PERIODS)
def test_owners_are_those_of_the_contract(raw: RawWorkbook, period: str) -> None:
    known = facts(raw)
    found = ledgers.build(known, known.workbook.calendar.parse(period))
    owners = {stage.name: stage.owner for stage in known.stages}
    for cell in found.cells:
        expected = {"deal size": known.size_owner, "timing": None}.get(
            cell.kind, owners[cell.stage]
        )
        assert cell.owner == expected
    unowned = {ledgers.WAITING, ledgers.UNOWNED}
    assert all(line.owner is None for line in found.lines if line.line in unowned)
    assert found.waiting_on == tuple(sorted(set(found.waiting_on)))
    assert set(found.waiting_on) <= {team.team for team in found.teams} | {"Customer success"}


@given(workbooks(), PERIODS, st.randoms())
def test_order_of_rows_tabs_and_columns_changes_nothing(
    raw: RawWorkbook, period: str, dice: random.Random
) -> None:
    expected = ledger(raw, period)
    assert figures(ledger(shuffled(raw, dice), period)) == figures(expected)


def shuffled(raw: RawWorkbook, dice: random.Random) -> RawWorkbook:
    tabs = []
    for tab in raw.tabs:
        header, *rows = [list(row) for row in tab.rows]
        if tab.name not in ("Funnel", "Sources"):  # there the order means something
            dice.shuffle(rows)
        order = list(range(len(header)))
        dice.shuffle(order)
        tabs.append(RawTab(tab.name, [[row[i] for i in order] for row in [header, *rows]]))
    dice.shuffle(tabs)
    return RawWorkbook(raw.title, tuple(tabs))


def figures(found: Ledger) -> object:
    """Every figure, to a millionth of a cent at ordinary size."""

    def rounded(amount: float | None) -> float | None:
        return None if amount is None else float(f"{amount:.9g}") if abs(amount) > 1e-6 else 0.0

    return (
        rounded(found.actual),
        rounded(found.target_to_date),
        [(c.source, c.stage, c.kind, c.owner, rounded(c.effect)) for c in found.cells],
        [(o.line, o.source, o.owner, rounded(o.effect)) for o in found.lines],
        [(t.team, rounded(t.sourced_actual), rounded(t.effect)) for t in found.teams],
        found.waiting,
    )


@given(workbooks(), PERIODS, st.data())
def test_a_row_left_out_changes_only_its_own_source(
    raw: RawWorkbook, period: str, data: st.DataObject
) -> None:
    actuals = next(tab for tab in raw.tabs if tab.name == "Actuals")
    if len(actuals.rows) < 2:
        return
    at = data.draw(st.integers(1, len(actuals.rows) - 1))
    rows = [list(row) for row in actuals.rows]
    source = str(rows[at][1])
    rows[at][3] = "about 80"
    broken = RawWorkbook(
        raw.title,
        tuple(RawTab("Actuals", rows) if tab.name == "Actuals" else tab for tab in raw.tabs),
    )
    before, after = (
        figures_by_source(ledger(raw, period)),
        figures_by_source(ledger(broken, period)),
    )
    touched = {source, "(unlisted)"}
    assert {k: v for k, v in before.items() if k not in touched} == {
        k: v for k, v in after.items() if k not in touched
    }


def figures_by_source(found: Ledger) -> dict[str, object]:
    return {
        source.source: (
            source,
            [cell for cell in found.cells if cell.source == source.source],
            [line for line in found.lines if line.source == source.source],
        )
        for source in found.sources
    }


# --- worked cases -----------------------------------------------------------------------------

HEADER = ["Date", "Source", "Lead", "Qualified", "Opportunity", "Won", "Revenue"]
TARGET = ["Period", "Source", "Lead", "Qualified", "Opportunity", "Won", "Revenue"]
WEEK = "2026-09-14"  # Monday to Sunday 2026-09-20, the last complete week


def one_week(
    target: list[object] | None, *actuals: list[object], period: str = WEEK, **tabs: object
) -> Ledger:
    """Source A alone, its target and its rows for one week."""
    targets = [TARGET] + ([[period, "Source A", *target]] if target else [])
    rows = [HEADER, *([WEEK, "Source A", *row] for row in actuals)]
    return ledger(None, period, **{"Targets": targets, "Actuals": rows, **tabs})


def cells(found: Ledger) -> list[tuple[str, str, float]]:
    return [(c.stage, c.kind, round(c.effect, 6)) for c in found.cells]


def lines(found: Ledger) -> list[Line]:
    return [replace(line, effect=round(line.effect, 6)) for line in found.lines]


def test_the_published_source_is_split_as_published() -> None:
    """`golden-funnel-5-sources` of the oracles: Paid."""
    found = one_week([1000, 300, 120, 30, 360_000], [1200, 288, 104, 26, 273_000])
    assert cells(found) == [
        ("Lead", "volume", 58_114.583333),
        ("Qualified", "conversion", -70_468.75),
        ("Opportunity", "conversion", -32_389.583333),
        ("Won", "conversion", 0.0),
        ("Won", "deal size", -42_256.25),
    ]
    assert found.lines == ()
    assert found.gap == pytest.approx(-87_000)


def test_missing_is_not_zero_the_week_is_one_waiting_line() -> None:
    found = one_week([1000, 300, 120, 30, 360_000], [1200, 288, None, None, None])
    assert found.cells == ()
    assert lines(found) == [Line("waiting on", "Source A", None, -360_000.0)]
    weeks = (date(2026, 9, 14),)
    assert found.waiting == (
        Waiting("Source A", "Opportunity", "Sales", weeks),
        Waiting("Source A", "Won", "Sales", weeks),
    )
    assert found.waiting_on == ("Sales",)
    assert found.actual is None


def test_wins_without_revenue_wait_on_the_owner_of_the_last_stage() -> None:
    found = one_week([1000, 300, 120, 30, 360_000], [1000, 300, 120, 30, None])
    assert lines(found) == [Line("waiting on", "Source A", None, -360_000.0)]
    assert found.waiting == (Waiting("Source A", "Revenue", "Sales", (date(2026, 9, 14),)),)


def test_no_wins_and_a_blank_revenue_wait_on_nobody() -> None:
    found = one_week([1000, 300, 120, 30, 360_000], [1000, 300, 120, 0, None])
    assert found.waiting == ()
    assert cells(found)[3:] == [("Won", "conversion", -360_000.0), ("Won", "deal size", 0.0)]


def test_a_source_without_a_target_is_all_volume_on_its_own_line() -> None:
    found = one_week(None, [40, 20, 12, 4, 60_000])
    assert found.cells == ()
    assert lines(found) == [Line("unplanned source", "Source A", "Marketing", 60_000.0)]
    assert found.target_to_date is None


def test_a_planned_source_reported_as_zero_was_not_run() -> None:
    found = one_week([200, 100, 50, 15, 300_000], [0, 0, 0, 0, 0])
    assert found.cells == ()
    assert lines(found) == [Line("planned source not run", "Source A", "Marketing", -300_000.0)]


def test_a_target_of_zeros_makes_everything_volume() -> None:
    found = one_week([0, 0, 0, 0, 0], [40, 20, 12, 4, 60_000])
    assert cells(found) == [
        ("Lead", "volume", 60_000.0),
        ("Qualified", "conversion", 0.0),
        ("Opportunity", "conversion", 0.0),
        ("Won", "conversion", 0.0),
        ("Won", "deal size", 0.0),
    ]


def test_wins_without_input_were_carried_in_and_are_a_volume_of_their_stage() -> None:
    found = one_week([100, 50, 0, 0, 0], [100, 50, 0, 2, 40_000], Funnel=AT_ONCE)
    assert [c for c in cells(found) if c[2]] == [("Won", "volume", 40_000.0)]
    assert found.sources[0].note == "Won carried in from before the period"
    handoff = next(h for h in found.handoffs if (h.stage, h.kind) == ("Won", "volume"))
    assert (handoff.plan, handoff.actual, handoff.signal) == (0, 2, "signal")
    assert handoff.band == pytest.approx(1.2816 * 20_000 * math.sqrt(2))


def test_credits_are_a_line_of_their_own() -> None:
    rows = [
        HEADER,
        [WEEK, "Source A", 100, 50, 10, 2, 40_000],
        ["2026-09-15", "Source A", None, None, None, None, -3_000],
    ]
    found = one_week([100, 50, 10, 2, 40_000], Actuals=rows)
    assert [c for c in cells(found) if c[2]] == []
    assert lines(found) == [Line("credits", "Source A", "Sales", -3_000.0)]
    assert round(found.gap, 6) == -3_000


def test_revenue_without_wins_is_a_line_of_its_own() -> None:
    found = one_week([100, 50, 10, 2, 40_000], [100, 50, 10, 0, 9_000])
    assert Line("revenue without wins", "Source A", "Sales", 9_000.0) in lines(found)
    assert cells(found)[3] == ("Won", "conversion", -40_000.0)


def test_a_rate_above_one_is_kept_and_marked() -> None:
    found = one_week([100, 50, 10, 2, 40_000], [100, 50, 10, 12, 240_000], Funnel=AT_ONCE)
    assert sum(c.effect for c in found.cells) == pytest.approx(200_000)
    assert found.sources[0].note == "Opportunity → Won is above 100%: a sign of lag"


def test_leads_planned_without_rates_take_those_of_their_kind() -> None:
    sources = [
        ["Source", "Team", "Kind"],
        ["Source A", "Marketing", "Event"],
        ["Source B", "Marketing", "Event"],
    ]
    targets = [
        TARGET,
        [WEEK, "Source A", 200, None, None, None, 80_000],
        [WEEK, "Source B", 100, 50, 20, 10, 100_000],
    ]
    rows = [
        HEADER,
        [WEEK, "Source A", 200, 100, 40, 10, 40_000],
        [WEEK, "Source B", 100, 50, 20, 10, 100_000],
    ]
    found = ledger(None, WEEK, Funnel=AT_ONCE, Sources=sources, Targets=targets, Actuals=rows)
    assert found.sources[0].note == "planned without rates, so those of Source B are used"
    of_a = [c for c in found.cells if c.source == "Source A"]
    assert [(c.stage, c.kind, round(c.factor.plan or 0, 9)) for c in of_a] == [
        ("Lead", "volume", 200.0),
        ("Qualified", "conversion", 0.5),
        ("Opportunity", "conversion", 0.4),
        ("Won", "conversion", 0.5),
        ("Won", "deal size", 4_000.0),
    ]


def test_a_chain_begins_where_its_target_begins() -> None:
    found = one_week([None, None, 10, 2, 40_000], [None, None, 8, 2, 40_000])
    assert [(c.stage, c.kind, c.owner) for c in found.cells] == [
        ("Opportunity", "volume", "Sales"),
        ("Won", "conversion", "Sales"),
        ("Won", "deal size", "Sales"),
    ]


def test_a_target_without_stages_is_one_line() -> None:
    found = one_week([None, None, None, None, 40_000], [100, 50, 10, 1, 30_000])
    assert lines(found) == [Line("target without stages", "Source A", "Marketing", -10_000.0)]


def test_two_owners_share_equally() -> None:
    funnel = [["Stage", "Owner"], ["Lead", "Marketing"], ["Won", "Marketing, Sales"]]
    targets = [["Period", "Source", "Lead", "Won", "Revenue"], [WEEK, "Source A", 100, 10, 10_000]]
    rows = [["Date", "Source", "Lead", "Won", "Revenue"], [WEEK, "Source A", 100, 5, 5_000]]
    found = ledger(None, WEEK, Funnel=funnel, Targets=targets, Actuals=rows)
    assert found.cells[1].owner == "Marketing, Sales"
    assert [(t.team, round(t.effect, 6)) for t in found.teams] == [
        ("Marketing", -2_500.0),
        ("Sales", -2_500.0),
    ]


def test_what_no_source_carries_is_target_that_nobody_owns() -> None:
    targets = [
        TARGET,
        [WEEK, "Source A", 100, 50, 10, 2, 40_000],
        [WEEK, "All", None, None, None, None, 50_000],
    ]
    rows = [HEADER, [WEEK, "Source A", 100, 50, 10, 2, 40_000]]
    found = ledger(None, WEEK, Targets=targets, Actuals=rows)
    assert lines(found) == [Line("target that nobody owns", None, None, -10_000.0)]
    figures = (found.target, found.unowned_target, found.gap)
    assert figures == pytest.approx((50_000, 10_000, -10_000))


def test_a_typed_date_decides_the_period_and_the_week_counts_as_reported() -> None:
    """Monday 29 June stands for a week whose last five days are in the third quarter."""
    targets = [TARGET, ["2026-Q3", "Source A", 9200, 920, 92, 92, 92_000]]
    rows = [HEADER, ["2026-06-29", "Source A", 500, 50, 5, 5, 5_000]]
    found = ledger(None, Targets=targets, Actuals=rows, as_of=date(2026, 7, 5))
    assert found.actual is None
    assert found.waiting == ()
    assert lines(found) == [Line("planned source not run", "Source A", "Marketing", -5_000.0)]


def test_the_finest_period_counts_and_is_spread_over_its_days() -> None:
    targets = [
        TARGET,
        ["2026-Q3", "Source A", 92, 92, 92, 92, 92_000],
        ["2026-07", "Source A", 31, 31, 31, 31, 62_000],
    ]
    found = ledger(None, Targets=targets, Actuals=[HEADER], as_of=date(2026, 8, 2))
    assert found.target == pytest.approx(62_000 + 61_000)
    assert found.target_to_date == pytest.approx(62_000 + 2_000)


def test_a_blank_churn_is_waited_on_and_not_taken_for_none() -> None:
    found = ledger(
        None,
        "2026-08",
        Settings=[["Setting", "Value"], ["Number", "Net revenue"]],
        Targets=[
            [*TARGET, "Expansion", "Contraction", "Churned"],
            ["2026-08", "Source A", None, None, None, None, 0, 6_200, None, 3_100],
        ],
        Actuals=[HEADER, ["2026-08-31", "Source A", 0, 0, 0, 0, 0]],
        Customers=[
            ["Date", "Source", "Opening", "Expansion", "Contraction", "Churned"],
            ["2026-08", "Source A", 100_000, 7_200, 500, None],
        ],
    )
    of_customers = [line for line in found.lines if line.line != "target without stages"]
    assert of_customers == [
        Line("expansion", "Source A", "Customer success", pytest.approx(1_000.0)),
        Line("contraction", "Source A", "Customer success", -500.0),
        Line("waiting on", "Source A", None, pytest.approx(3_100.0)),
    ]
    assert (
        Waiting("Source A", "Customers", "Customer success", (date(2026, 8, 1),)) in found.waiting
    )
    assert found.gap == pytest.approx(1_000 - 500 + 3_100)


def test_net_revenue_has_lines_for_expansion_contraction_and_churn() -> None:
    targets = [
        [*TARGET, "Expansion", "Contraction", "Churned"],
        ["2026-08", "Source A", 31, 31, 31, 31, 31_000, 6_200, 3_100, 3_100],
    ]
    rows = [HEADER] + [
        [day, "Source A", 7, 7, 7, 7, 7_000]
        for day in ("2026-07-27", "2026-08-03", "2026-08-10", "2026-08-17", "2026-08-24")
    ]
    rows.append(["2026-08-31", "Source A", 1, 1, 1, 1, 3_000])
    customers = [
        ["Date", "Source", "Opening", "Expansion", "Contraction", "Churned"],
        ["2026-08", "Source A", 100_000, 7_200, 3_100, 5_100],
    ]
    found = ledger(
        None,
        "2026-08",
        Settings=[["Setting", "Value"], ["Number", "Net revenue"]],
        Targets=targets,
        Actuals=rows,
        Customers=customers,
    )
    assert [line for line in found.lines if line.owner == "Customer success"] == [
        Line("expansion", "Source A", "Customer success", pytest.approx(1_000.0)),
        Line("churned", "Source A", "Customer success", pytest.approx(-2_000.0)),
    ]
    assert found.target == pytest.approx(31_000)
    assert found.actual == 28_000 + 3_000 + 7_200 - 3_100 - 5_100


def test_swapping_plan_and_actual_flips_every_effect() -> None:
    first, second = [1000, 300, 120, 30, 360_000], [1200, 288, 104, 26, 273_000]
    there, back = one_week(first, second), one_week(second, first)
    assert [round(c.effect, 6) for c in there.cells] == [-round(c.effect, 6) for c in back.cells]
    assert there.gap == pytest.approx(-back.gap)


def test_an_empty_workbook_has_no_figures_and_no_gap() -> None:
    found = ledger(None, **{name: [rows[0]] for name, rows in DEFAULT.items()})
    assert (found.actual, found.target, found.gap) == (None, None, 0.0)
    assert (found.cells, found.lines, found.handoffs, found.waiting) == ((), (), (), ())


def test_owners_are_split_at_the_comma() -> None:
    assert split_owner("Marketing, Sales") == ("Marketing", "Sales")
