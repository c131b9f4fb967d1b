"""Retention: laws over generated workbooks, a simulation customer by customer, and cases by hand.

Open this when a rate of `scorecard.retention` is doubted. The simulation knows which customers were
there on the first day; the tab that is made of it does not, and the estimate is held against that
truth.
"""

import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import facts as fact_tables
from scorecard import ledger, retention
from scorecard.facts import Facts, Floats
from scorecard.retention import Flow, Gap, Opened, Retention, build, trailing
from scorecard.retention.survival import band, survivors, t80
from scorecard.sources import RawWorkbook
from scorecard.workbook import read as read_raw
from tests.builders import NOW, Rows, read
from tests.generated import workbooks

HEADER: list[Any] = ["Date", "Source", "Opening", "Expansion", "Contraction", "Churned"]
COMPLETE = date(2026, 8, 1)  # the last month that is over on 20 September


def months_back(n: int) -> list[str]:
    """Names of the last n complete months, oldest first."""
    last = COMPLETE.year * 12 + COMPLETE.month - 1
    return [f"{m // 12}-{m % 12 + 1:02d}" for m in range(last - n + 1, last + 1)]


def tab(**sources: list[list[Any]]) -> Rows:
    """A Customers tab; each source's rows end with August 2026. `Source_A` is Source A."""
    rows: Rows = [HEADER]
    for name, cells in sources.items():
        months = months_back(len(cells))
        rows += [[m, name.replace("_", " "), *c] for m, c in zip(months, cells, strict=True)]
    return rows


def facts(customers: Rows | None, *settings: list[Any], **tabs: Any) -> Facts:
    both = [["Setting", "Value"], *settings]
    return fact_tables.build(read(Customers=customers, Settings=both, **tabs))


def built(
    customers: Rows | None, *settings: list[Any], period: str | None = None, **tabs: Any
) -> Any:
    """The result of a period; without one of the quarter that holds 20 September 2026."""
    found = facts(customers, *settings, **tabs)
    named = found.workbook.calendar.parse(period) if period else found.default_period
    return build(found, named)


def of_raw(raw: RawWorkbook) -> Facts:
    return fact_tables.build(read_raw(raw, NOW))


def steady(n: int, opening: float = 1000.0, **moved: float) -> list[list[Any]]:
    """n months that are alike."""
    movements = (moved.get("expansion", 0.0), moved.get("contraction", 0.0), moved.get("churned"))
    return [[opening, *movements] for _ in range(n)]


# --- laws


@given(workbooks(), st.sampled_from(["2026", "2026-Q3", "2026-08", "2026-08-31", "2027-Q1"]))
def test_every_workbook_has_a_result_that_is_plain_and_adds_up(raw: RawWorkbook, name: str) -> None:
    found = of_raw(raw)
    result = build(found, found.workbook.calendar.parse(name))
    json.dumps(dataclasses.asdict(result), default=date.isoformat, allow_nan=False)
    if result.window is None:
        assert result.sources == ()
    else:
        window = result.window
        assert 0 <= window.gross <= 1
        assert window.net is None or window.net >= window.gross
        assert window.least is None or window.least <= window.gross + 1e-9
        assert sum(s.opening for s in result.sources) == pytest.approx(window.opening)
        assert sum(s.kept for s in result.sources) == pytest.approx(window.kept)
        assert sum(s.against for s in result.sources) == pytest.approx(0, abs=1e-6)


@given(workbooks(), st.sampled_from(["2026", "2026-Q3", "2026-08", "2026-08-31"]))
def test_in_net_revenue_each_line_is_the_ledgers(raw: RawWorkbook, name: str) -> None:
    found = of_raw(raw)
    period = found.workbook.calendar.parse(name)
    of_ledger = ledger.build(found, period).lines
    for line in build(found, period).lines:
        there = [of.effect for of in of_ledger if of.line == line.name.lower()]
        expected = line.effect if found.net else 0
        assert sum(there) == pytest.approx(expected, abs=1e-3)


@given(workbooks(), st.sampled_from(["2026", "2026-Q3", "2026-09"]))
def test_what_campaigns_won_is_all_that_was_won(raw: RawWorkbook, name: str) -> None:
    found = of_raw(raw)
    period = found.workbook.calendar.parse(name)
    campaigns = build(found, period).campaigns
    days = found.cube.span(period.start, min(period.end, found.through))
    closed = float((found.cube.revenue + found.cube.credits)[:, days].sum())
    assert campaigns.won == pytest.approx(closed, abs=0.01)
    parts = sum(row.won for row in campaigns.largest) + campaigns.others_won
    assert parts == pytest.approx(closed, abs=0.01)


CELLS = st.one_of(st.none(), st.just(0.0), st.integers(0, 900).map(float))
HISTORIES = st.lists(
    st.tuples(st.integers(1, 5000).map(float), CELLS, CELLS, CELLS), min_size=1, max_size=20
)


@settings(max_examples=40)
@given(HISTORIES, HISTORIES, st.randoms(use_true_random=False), st.sampled_from([0.5, 4.0]))
def test_order_of_rows_and_unit_of_money_change_no_rate(
    a: list[Any], b: list[Any], luck: Any, unit: float
) -> None:
    rows = tab(Source_A=[list(row) for row in a], Source_B=[list(row) for row in b])
    other = [row[:2] + [None if c is None else c * unit for c in row[2:]] for row in rows[1:]]
    luck.shuffle(other)
    first, second = built(rows), built([HEADER, *other])
    if first.window is None:
        assert second.window is None
        return
    assert second.window.gross == pytest.approx(first.window.gross)
    assert second.window.net == (
        None if first.window.net is None else pytest.approx(first.window.net)
    )
    assert second.window.kept == pytest.approx(first.window.kept * unit)
    assert second.gaps == first.gaps


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 5000), st.integers(0, 900)), min_size=1, max_size=12))
def test_one_source_without_a_blank_is_the_product_of_its_months(cells: list[Any]) -> None:
    result = built(tab(Source_A=[[opening, 0, 0, churned] for opening, churned in cells]))
    used = cells[-8:] if len(cells) >= 8 else cells  # the fiscal year to date, where it is there
    product = 1.0
    for opening, churned in used:
        product *= max(1 - churned / opening, 0)
    assert result.window.gross == pytest.approx(product)


# --- published


def test_the_published_net_retention() -> None:
    oracles = json.loads(Path(__file__).with_name("oracles.json").read_text("utf-8"))["oracles"]
    (case,) = [case for case in oracles if case["id"] == "saas-notion"]
    given = case["inputs"]
    month = [given["start_mrr"], given["exp"], 0, given["lost"]]
    found = built(tab(Source_A=[month])).window
    assert found.net == pytest.approx(case["expected"]["NRR"], abs=case["tolerance"])
    assert found.gross == pytest.approx(0.92)


# --- a company customer by customer: what the tab does not say is known here


def company(
    seed: int, *, leaves: float, grows: float, yearly: bool = False, months: int = 12
) -> tuple[float, list[list[float]]]:
    """The true GRR of those there at the start, and the monthly totals of everybody.

    Args:
        leaves: chance a month.
        grows: customers won a month, as a share of those there.
        yearly: a customer can only leave as a year ends, with the chance of twelve months.
    """
    luck = np.random.default_rng(seed)
    size, age = luck.lognormal(9, 0.8, 400), luck.integers(0, 12, 400)
    first, there = np.ones(400, dtype=bool), np.ones(400, dtype=bool)
    opening, rows = size.sum(), []
    for _ in range(months):
        chance = np.where(age % 12 == 11, 1 - (1 - leaves) ** 12, 0.0) if yearly else leaves
        gone = there & (luck.random(len(size)) < chance)
        rows.append([float(size[there].sum()), 0.0, 0.0, float(size[gone].sum())])
        there &= ~gone
        new = round(there.sum() * grows)
        size = np.append(size, luck.lognormal(9, 0.8, new))
        age = np.append(age + 1, np.zeros(new, dtype=np.int64))
        first = np.append(first, np.zeros(new, dtype=bool))
        there = np.append(there, np.ones(new, dtype=bool))
    return float(size[there & first].sum() / opening), rows


A_YEAR = ["Fiscal year starts", "September"]  # the 12 months up to August are one fiscal year


def errors(**company_like: Any) -> Floats:
    """Of 40 companies: how far the estimate and the least that it could be lie from the truth."""
    found = []
    for seed in range(40):
        truth, rows = company(seed, **company_like)
        window = built(tab(Source_A=rows), A_YEAR).window
        assert window.months == 12
        found.append((window.gross - truth, window.least - truth))
    return np.array(found)


def test_where_all_leave_alike_the_chain_is_right_and_sums_over_the_first_opening_are_not() -> None:
    estimate, sums = errors(leaves=0.012, grows=0.04).T
    luck = float(estimate.std(ddof=1)) / np.sqrt(len(estimate))
    assert abs(estimate.mean()) < 2.5 * luck
    assert luck < 0.003
    assert sums.mean() == pytest.approx(-0.034, abs=0.005)
    assert (sums < 0).all()


def test_under_yearly_contracts_the_least_is_the_truth_and_the_chain_is_above_it() -> None:
    estimate, least = errors(leaves=0.012, grows=0.04, yearly=True).T
    assert least == pytest.approx(np.zeros(40), abs=1e-9)
    assert estimate.mean() == pytest.approx(0.025, abs=0.005)


def test_the_truth_is_never_below_the_least() -> None:
    assert (errors(leaves=0.03, grows=0.02)[:, 1] <= 1e-9).all()


def test_a_source_that_grows_and_leaks_does_not_lower_what_was_there_at_the_start() -> None:
    """Monthly rates over all sources would: they follow the mix of today."""
    found = []
    for seed in range(40):
        good, of_good = company(seed, leaves=0.005, grows=0.005)
        bad, of_bad = company(seed + 100, leaves=0.03, grows=0.15)
        window = built(tab(Source_A=of_good, Source_B=of_bad), A_YEAR).window
        opening = np.array([of_good[0][0], of_bad[0][0]])
        truth = float(opening @ [good, bad] / opening.sum())
        everybody = np.array(of_good) + np.array(of_bad)
        pooled = float(np.prod(1 - everybody[:, 3] / everybody[:, 0]))
        found.append((window.gross - truth, pooled - truth))
    ours, of_all = np.mean(found, axis=0)
    assert abs(ours) < 0.005
    assert of_all < -0.02


def test_sources_drawn_from_one_rate_are_told_apart_in_a_fifth_of_cases_at_most() -> None:
    names = [f"Source {i}" for i in range(6)]
    listed = [["Source", "Team", "Kind"], *([name, "Marketing", None] for name in names)]
    luck, told = np.random.default_rng(7), []
    for _ in range(60):
        rows: Rows = [HEADER]
        for name in names:
            lost = luck.binomial(500, 0.012, 12)
            rows += [
                [month, name, 5000, 0, 0, 10 * int(n)]
                for month, n in zip(months_back(12), lost, strict=True)
            ]
        result = built(rows, A_YEAR, Sources=listed)
        told += [source.signal == "signal" for source in result.sources]
    share = sum(told) / len(told)
    assert 0.1 < share <= 0.2 + 2 * np.sqrt(0.2 * 0.8 / len(told))


def test_the_band_holds_the_rate_in_8_of_10_cases() -> None:
    luck, held = np.random.default_rng(3), 0
    for _ in range(2000):
        ends = band(np.exp(luck.normal(-0.01, 0.005, 8)))
        assert ends is not None
        held += ends[0] <= np.exp(-0.08) <= ends[1]
    assert held / 2000 == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize(("n", "printed"), [(6, 1.476), (8, 1.415), (12, 1.363), (31, 1.310)])
def test_the_quantiles_are_students(n: int, printed: float) -> None:
    assert t80(n) == pytest.approx(printed, abs=0.003)


# --- by hand


def test_a_year_of_one_source() -> None:
    rows = tab(Source_A=steady(12, 1000, expansion=5, contraction=4, churned=6))
    result = built(rows, A_YEAR)
    window = result.window
    assert (window.start, window.end) == (date(2025, 9, 1), date(2026, 8, 31))
    assert (window.months, window.reported, window.opening) == (12, 12, 1000)
    assert window.gross == pytest.approx(0.99**12)
    assert window.net == pytest.approx(0.995**12)
    assert window.least == pytest.approx(0.88)
    assert window.gross_range == (pytest.approx(0.99**12), pytest.approx(0.99**12))
    assert window.yearly is None
    assert result.year is None


def test_from_six_months_of_the_fiscal_year_on_the_window_is_the_year_to_date() -> None:
    rows = tab(Source_A=steady(20, churned=10))
    to_date = built(rows)
    assert (to_date.window.start, to_date.window.months) == (date(2026, 1, 1), 8)
    assert to_date.window.yearly == pytest.approx(0.99**12)
    assert (to_date.year.start, to_date.year.gross) == (
        date(2025, 9, 1), pytest.approx(0.99**12)
    )  # fmt: skip
    sixth = built(rows, ["Fiscal year starts", "March"])
    assert (sixth.window.start, sixth.window.months) == (date(2026, 3, 1), 6)
    early = built(rows, ["Fiscal year starts", "April"])
    assert (early.window.start, early.window.months) == (date(2025, 9, 1), 12)
    assert early.year is None


def test_a_short_history_is_as_long_as_it_is() -> None:
    window = built(tab(Source_A=steady(4, churned=10))).window
    assert (window.months, window.gross) == (4, pytest.approx(0.99**4))
    assert (window.gross_range, window.yearly) == (None, None)
    seven = built(tab(Source_A=steady(7, churned=10)), A_YEAR).window
    assert (seven.months, seven.yearly) == (7, pytest.approx(0.99**12))


def test_a_past_period_is_shown_as_it_stood() -> None:
    rows = tab(Source_A=[*steady(14, churned=10), *steady(6, churned=500)])
    window = built(rows, period="2026-Q1").window
    assert (window.end, window.gross) == (date(2026, 3, 31), pytest.approx(0.99**11 * 0.5))


def test_a_month_that_is_not_over_does_not_count() -> None:
    rows = [*tab(Source_A=steady(3, churned=10)), ["2026-09", "Source A", 1000, 0, 0, 999]]
    window = built(rows).window
    assert (window.end, window.gross) == (date(2026, 8, 31), pytest.approx(0.99**3))


def test_a_blank_is_no_zero_and_the_month_is_left_out_of_both_sides() -> None:
    a = steady(12, 1000, churned=10)
    b = steady(12, 500, churned=20)
    b[4] = [500, 0, 0, None]
    result = built(tab(Source_A=a, Source_B=b), A_YEAR)
    assert result.gaps == (Gap("Source B", ("Churned",), (date(2026, 1, 1),)),)
    by_name = {source.source: source for source in result.sources}
    assert by_name["Source B"].reported == 11
    assert by_name["Source B"].gross == pytest.approx(0.96**11 * 0.99)  # that month as the others
    assert by_name["Source A"].gross == pytest.approx(0.99**12)
    assert result.window.least is None
    left = np.array([1000 * 0.99**4, 500 * 0.96**4])
    one_month = survivors(left, np.array([[0.99], [np.nan]])).sum(axis=0)
    assert one_month[1] / one_month[0] == pytest.approx(0.99)


def test_a_month_without_a_row_is_said_and_so_is_a_blank_expansion() -> None:
    a = steady(12, churned=10)
    rows = tab(Source_A=a, Source_B=[[500, None, 0, 5]] * 12)
    rows = [
        row for row in rows if row[:2] not in (["2026-03", "Source A"], ["2026-04", "Source A"])
    ]
    result = built(rows, A_YEAR)
    assert result.gaps[0] == Gap("Source A", (), (date(2026, 3, 1), date(2026, 4, 1)))
    assert result.gaps[1].columns == ("Expansion",)
    assert len(result.gaps[1].months) == 12


def test_expansion_that_nobody_types_in_leaves_grr_and_no_nrr() -> None:
    result = built(tab(Source_A=[[1000, None, 0, 10]] * 12), A_YEAR)
    assert (result.window.gross, result.window.net) == (pytest.approx(0.99**12), None)
    assert result.stand_still is None


def test_two_rows_of_one_month_that_fill_different_cells_are_one() -> None:
    rows = [HEADER]
    for month in months_back(3):
        rows.append([month, "Source A", 1000, 5, None, None])
        rows.append([month, "Source A", None, None, 0, 10])
    result = built(rows)
    assert result.window.gross == pytest.approx(0.99**3)
    assert result.gaps == ()


def test_of_two_unlisted_names_one_blank_makes_the_month_unknown() -> None:
    rows = tab(Source_A=steady(2, 5000, churned=50))
    rows += [[m, name, 1000, 0, 0, 10] for m in months_back(2) for name in ("X", "Y")]
    assert [(of.source, of.opening) for of in built(rows).sources] == [
        ("(unlisted)", 2000),
        ("Source A", 5000),
    ]
    rows[-1][5] = None
    assert built(rows).gaps == (Gap("(unlisted)", ("Churned",), (date(2026, 8, 1),)),)


def test_the_window_ends_with_the_last_month_that_most_of_the_money_has_reported() -> None:
    rows = tab(Source_A=steady(12, 1000, churned=10), Source_B=steady(12, 100, churned=5))
    lacking = [row for row in rows if row[:2] != ["2026-08", "Source A"]]
    late = built(lacking)
    assert late.window.end == date(2026, 7, 31)
    assert late.late == (date(2026, 8, 1),)
    small = built([row for row in rows if row[:2] != ["2026-08", "Source B"]])
    assert small.window.end == date(2026, 8, 31)
    assert small.gaps == (Gap("Source B", (), (date(2026, 8, 1),)),)


def test_a_source_that_has_gone_silent_is_waited_on_for_three_months() -> None:
    rows = tab(Source_A=steady(12, 1000, churned=10), Source_B=steady(12, 100, churned=5))
    since = built([r for r in rows if not (r[1] == "Source A" and r[0] >= "2026-05")])
    assert since.window.end == date(2026, 8, 31)
    assert (since.window.months, since.window.reported) == (12, 9)  # without May, June and July


def test_a_source_without_opening_is_no_part_of_the_cohort() -> None:
    rows = tab(Source_A=steady(8, churned=10), Source_B=[[0, 0, 0, 0], *steady(7, churned=500)])
    result = built(rows)
    assert result.newer == ("Source B",)
    assert [source.source for source in result.sources] == ["Source A"]
    assert result.window.gross == pytest.approx(0.99**8)


def test_when_all_have_left_nothing_is_left_and_more_cannot_leave() -> None:
    gone = built(tab(Source_A=[[100, 0, 0, 150], [0, 0, 0, 0]])).window
    assert (gone.gross, gone.net, gone.least) == (0.0, 0.0, 0.0)
    assert gone.gross_range is None


def test_the_source_that_keeps_least_against_all_comes_first() -> None:
    small = steady(12, 100, churned=5)
    large = steady(12, 10_000, churned=150)
    result = built(tab(Source_A=small, Source_B=large), A_YEAR)
    assert [source.source for source in result.sources] == ["Source A", "Source B"]
    first, second = result.sources
    assert first.gross == pytest.approx(0.95**12)
    assert first.against == pytest.approx(-second.against)
    assert (first.signal, second.signal) == ("signal", "signal")


def test_trailing_is_the_yearly_rate_of_each_source_with_six_months() -> None:
    rows = tab(
        Source_A=steady(20, churned=10),
        Source_B=steady(6, churned=20),
        Source_X=steady(5, churned=1),
    )
    assert trailing(facts(rows), date(2026, 9, 20)) == {
        "Source A": pytest.approx(0.99**12),
        "Source B": pytest.approx(0.98**12),
    }
    assert trailing(facts(rows), date(2026, 8, 30)) == {"Source A": pytest.approx(0.99**12)}
    assert trailing(facts(None), date(2026, 9, 20)) == {}


# --- money

WON = [
    ["Date", "Source", "Campaign", "Won", "Revenue"],
    ["2026-07-06", "Source A", "One", 1, 300],
    ["2026-08-03", "Source A", "Two", 1, 200],
    ["2026-08-10", "Source A", "Two", 1, 100],
    ["2026-08-10", "Source B", None, 1, 50],
    ["2026-09-07", "Source A", "One", 1, 400],
]


def test_what_left_stands_beside_what_was_won_in_the_same_months() -> None:
    rows = tab(
        Source_A=steady(3, 1000, expansion=7, contraction=3, churned=10),
        Source_B=steady(3, 100, churned=1),
    )
    result = built(rows, Actuals=WON)
    july, august = date(2026, 7, 1), date(2026, 8, 1)
    assert result.sales == Flow((july, august), 650.0, 14.0, 6.0, 22.0, True)
    assert (result.sales.lost, result.sales.net) == (28.0, 636.0)
    assert result.months[-1] == Flow((august,), 350.0, 7.0, 3.0, 11.0, True)
    assert result.months[0] == Flow((date(2026, 6, 1),), None, 7.0, 3.0, 11.0, True)
    assert built(rows, Actuals=WON, period="2026-09-07").sales.months == (august,)


def test_what_left_is_at_least_that_while_a_source_with_wins_has_no_row() -> None:
    result = built(tab(Source_A=steady(3, churned=10)), Actuals=WON)
    assert [flow.complete for flow in result.months] == [True, True, False]
    assert not result.sales.complete


def test_openings_are_held_against_movements_and_sales() -> None:
    rows = tab(Source_A=[[1000, 0, 0, 100], [1200, 50, 20, 30], [1500, 0, 0, 0]])
    assert built(rows, Actuals=WON).opened == Opened(
        (date(2026, 6, 1), date(2026, 7, 1)), unexplained=600.0, won=300.0
    )
    assert built(tab(Source_A=steady(1, churned=1)), Actuals=WON).opened is None


def test_a_campaign_keeps_what_its_source_keeps() -> None:
    rows = tab(Source_A=steady(12, churned=10), Source_B=steady(5, churned=10))
    found = built(rows, Actuals=WON).campaigns
    rate = pytest.approx(0.99**12)
    assert [(row.campaign, row.source, row.won, row.rate) for row in found.largest] == [
        ("One", "Source A", 700.0, rate),
        ("Two", "Source A", 300.0, rate),
        (None, "Source B", 50.0, None),
    ]
    assert (found.won, found.judged) == (1050.0, 1000.0)
    assert found.stays == pytest.approx(1000 * 0.99**12)
    assert found.largest[2].stays is None


def test_of_very_many_campaigns_the_largest_are_listed_and_all_are_counted() -> None:
    many = [["2026-07-06", "Source A", f"Campaign {i}", 1, 100 + i] for i in range(130)]
    found = built(tab(Source_A=steady(12, churned=10)), Actuals=[WON[0], *many]).campaigns
    assert (len(found.largest), found.others) == (100, 30)
    assert found.others_won == sum(range(100, 130))
    assert found.won == sum(range(100, 230))


TARGETS = [
    ["Period", "Source", "Won", "Revenue", "Expansion", "Contraction", "Churned"],
    ["2026-Q3", "Source A", 10, 9200, 92, 46, 184],
    ["2026", "All", None, 36_500, None, None, None],
]


def test_what_has_to_be_won_only_to_stand_still() -> None:
    rows = tab(Source_A=steady(12, 1000, expansion=4, contraction=2, churned=12))
    found = built(rows, Targets=TARGETS).stand_still
    assert found is not None
    assert (found.months, found.opening, found.done, found.months_left) == (12, 1000, 20, 1.0)
    assert (found.lost, found.expansion) == (pytest.approx(0.014), pytest.approx(0.004))
    assert found.rest == pytest.approx(10)
    assert found.rest_range == (pytest.approx(10), pytest.approx(10))  # every month was alike
    assert found.year == pytest.approx(120)
    assert found.period == pytest.approx(30)
    assert found.target == pytest.approx(92 / 365 * 36_500)
    assert (found.fiscal_year.name, found.year_target) == ("2026", 36_500)


def test_months_that_differ_give_a_range_and_few_of_them_none() -> None:
    swings = [[1000, 0, 0, 5], [1000, 0, 0, 15]] * 6
    found = built(tab(Source_A=swings)).stand_still
    spread = 1000 * t80(12) * np.std([0.005, 0.015] * 6, ddof=1)
    half = spread * np.sqrt(12 + 12**2 / 12)
    assert found.year_range == (pytest.approx(120 - half), pytest.approx(120 + half))
    assert built(tab(Source_A=swings[:5])).stand_still.year_range is None


def test_a_period_that_is_over_and_reported_has_nothing_left() -> None:
    rows = tab(Source_A=steady(12, churned=12))
    over = built(rows, period="2026-Q2").stand_still
    assert (over.done, over.months_left, over.rest, over.rest_range) == (36, 0, 0, None)
    coming = built(rows, period="2026-Q4", Targets=TARGETS).stand_still
    assert (coming.done, coming.months_left) == (0, 3.0)


def test_lines_stand_beside_their_plan_over_the_months_reported() -> None:
    """Half of the quarter's 92 days lie in July and half of August, of which only July counts."""
    rows = [HEADER, ["2026-07", "Source A", 1000, 40, 10, 60]]
    result = built(rows, ["Number", "Net revenue"], Targets=TARGETS, period="2026-Q3")
    assert result.in_number
    assert [(line.name, line.plan, line.actual, line.effect) for line in result.lines] == [
        ("Expansion", 31.0, 40.0, pytest.approx(9)),
        ("Contraction", 15.5, 10.0, pytest.approx(5.5)),
        ("Churned", 62.0, 60.0, pytest.approx(2)),
    ]
    days = 31 + 20  # August, and September up to the 20th
    assert result.waiting == pytest.approx(days * (92 - 46 - 184) / 92)
    assert result.owner == "Customer success"


def test_outside_of_net_revenue_the_lines_do_not_count() -> None:
    result = built(tab(Source_A=steady(3, churned=10)))
    assert not result.in_number
    assert [(line.plan, line.actual) for line in result.lines] == [
        (None, 0.0),
        (None, 0.0),
        (None, 20.0),
    ]


def test_a_line_that_nobody_typed_in_has_no_actual() -> None:
    result = built(tab(Source_A=[[1000, None, 0, 10]] * 3))
    assert [line.actual for line in result.lines] == [None, 0.0, 20.0]


def weeks(n: int, spend: float | None) -> Rows:
    """n weeks up to 20 September 2026, a win and this spend in each."""
    sundays = np.datetime64("2026-09-14") - 7 * np.arange(n)
    header = ["Date", "Source", "Lead", "Opportunity", "Won", "Revenue", "Spend"]
    return [header, *([str(day), "Source A", 9, 3, 1, 1200, spend] for day in sundays)]


def test_a_customer_costs_the_spend_of_earlier_weeks() -> None:
    actuals = weeks(70, 100)
    for row in actuals[1:10] + actuals[62:]:  # not of the 52 weeks that lie 9 weeks earlier
        row[-1] = 7
    customers = tab(Source_A=steady(12, churned=10))
    (cost,) = built(customers, Actuals=actuals).costs
    assert (cost.source, cost.wins, cost.lag, cost.spend) == ("Source A", 52.0, 9, 5200.0)
    assert (cost.cost, cost.deal) == (100.0, 1200.0)
    assert cost.payback == pytest.approx(1.0)
    assert cost.lifetime == pytest.approx(1 / (1 - 0.99**12))


def test_spend_that_is_blank_in_one_week_gives_no_cost() -> None:
    actuals = weeks(70, 100)
    actuals[20][-1] = None
    assert built(None, Actuals=actuals).costs == ()
    assert built(None, Actuals=weeks(60, 100)).costs == ()  # 52 and 9 are 61
    assert len(built(None, Actuals=weeks(61, 100)).costs) == 1


# --- nothing there


def test_without_customers_nothing_is_known() -> None:
    for customers in (None, [HEADER]):
        result: Retention = built(customers)
        assert (result.window, result.year, result.sources, result.months) == (None, None, (), ())
        assert (result.sales, result.opened, result.stand_still) == (None, None, None)
        assert (result.gaps, result.late, result.newer) == ((), (), ())
    assert retention.FEWEST == 6
