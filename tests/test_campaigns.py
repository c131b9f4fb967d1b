"""Campaigns: which row counts where, what a cost is, how a rank and a verdict come about.

Open this when a campaign's figure, its verdict or its rank is doubted. The arithmetic of the rank
has its tests in `test_ranking.py`.
"""

import json
import math
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import campaigns, facts, ranking
from scorecard.calendar import Calendar
from scorecard.campaigns import MOST, Campaign, Campaigns, Rest, StageCount, Yardstick
from scorecard.facts import Facts
from scorecard.maturity import TOO_EARLY
from scorecard.ranking import Prior
from scorecard.sources import RawWorkbook
from scorecard.workbook import UNLISTED
from tests.builders import Rows, read
from tests.generated import workbooks

HEADER: list[Any] = ["Date", "Source", "Campaign", "Lead", "Won", "Revenue", "Spend"]
LAST = date(2026, 9, 14)  # first day of the last complete week
PERIODS = ["2026-Q2", "2026-Q3", "2026-07", "2026-08-10", "2026", "2027", "2020"]


def opened(*rows: list[Any], lag: float | None = None, **tabs: Any) -> Facts:
    """Leads and wins of campaigns; without a lag every win is due at once."""
    funnel = [["Stage", "Weeks to next"], ["Lead", lag], ["Won", None]]
    targets = [["Period", "Source", "Lead", "Won", "Revenue"]]
    given_tabs = {"Funnel": funnel, "Targets": targets, "Actuals": [HEADER, *rows], **tabs}
    return facts.build(read(**given_tabs))


def built(*rows: list[Any], period: str = "2026-Q3", **tabs: Any) -> Campaigns:
    known = opened(*rows, **tabs)
    return campaigns.build(known, known.workbook.calendar.parse(period))


def week(
    campaign: str | None,
    lead: Any,
    won: Any,
    revenue: Any,
    spend: Any = None,
    day: Any = LAST,
    source: str = "Source A",
) -> list[Any]:
    """A row of Actuals."""
    return [str(day), source, campaign, lead, won, revenue, spend]


def of(found: Campaigns, name: str | None) -> Campaign:
    return next(campaign for campaign in found.campaigns if campaign.name == name)


def order(found: Campaigns) -> list[tuple[int | None, str | None]]:
    return [(campaign.rank, campaign.name) for campaign in found.campaigns]


def usual(number: int, **cells: Any) -> list[list[Any]]:
    """Campaigns that win 10 of 100 leads, a few more or less, and bring twice what they cost."""
    return [
        week(f"Usual {i}", 100, 10 + i % 3, (10 + i % 3) * 1_000, 5_000, **cells)
        for i in range(number)
    ]


# --- every workbook


@settings(max_examples=150)
@given(workbooks(), st.sampled_from(PERIODS))
def test_the_rows_add_up_to_the_closed_won_revenue_of_the_number(
    raw: RawWorkbook, name: str
) -> None:
    known = facts.build(read(raw))
    period = known.workbook.calendar.parse(name)
    found = campaigns.build(known, period)
    days = known.cube.span(period.start, min(period.end, known.through))
    number = float((known.cube.revenue + known.cube.credits)[:, days].sum())
    parts = [c.revenue_in_period for c in found.campaigns]
    assert math.fsum(part for part in parts if part is not None) == pytest.approx(number, abs=0.004)
    assert (found.revenue_in_period or 0.0) == pytest.approx(number, abs=0.004)


@settings(max_examples=100)
@given(workbooks(), st.sampled_from(PERIODS))
def test_what_is_said_of_a_campaign_hangs_together(raw: RawWorkbook, name: str) -> None:
    known = facts.build(read(raw))
    found = campaigns.build(known, known.workbook.calendar.parse(name))
    json.dumps(asdict(found), default=date.isoformat, allow_nan=False)
    assert [c.rank for c in found.campaigns if c.rank] == [
        *range(1, 1 + sum(c.rank is not None for c in found.campaigns))
    ]
    for c in found.campaigns:
        assert (c.spend is None) == (c.spend_from is None)
        assert c.spend is not None or {c.cost_per_record, c.cost_per_win, c.return_on_spend} == {
            None
        }
        assert c.maturity is None or 0 <= c.maturity <= 1
        if not c.is_one or c.verdict == "too early":
            assert (c.rank, c.cautious_return, c.expected if not c.is_one else None) == (None,) * 3
        assert not (c.barren or c.failed) or c.verdict == "behind"
        for stage in c.stages:
            assert (stage.records is None) <= (stage.missing == 0 and stage.rate is None)
            if stage.rate is not None and stage.came is not None and stage.of is not None:
                assert stage.rate == stage.came / stage.of
    if found.best is not None:
        assert found.named(found.best).cautious_return is not None


@settings(max_examples=60)
@given(workbooks())
def test_the_order_of_rows_and_tabs_changes_nothing(raw: RawWorkbook) -> None:
    turned = replace(
        raw,
        tabs=tuple(
            replace(tab, rows=[tab.rows[0], *reversed(tab.rows[1:])])
            if tab.name in ("Actuals", "Campaigns", "Deals", "Customers")
            else tab
            for tab in reversed(raw.tabs)
        ),
    )
    one, other = (facts.build(read(of)) for of in (raw, turned))
    found, again = (asdict(campaigns.build(of, of.default_period)) for of in (one, other))
    assert json.dumps(rounded(found), default=str) == json.dumps(rounded(again), default=str)


def rounded(value: Any) -> Any:
    """Without the dust of sums that were taken in another order."""
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(part) for part in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


# --- a whole result, worked by hand


def test_a_small_workbook_worked_by_hand() -> None:
    """Leads wait a week in the mean: a half is due at once, three quarters a week later.

    The fair brought 40 leads a week ago and 40 now, 30 + 20 of them due; the series 80 now, 40 of
    them due. 5 + 1 wins of 90 due: 1 of 15, and with two campaigns the prior is one win, Beta(1,
    14). Six deals brought 66,000: 11,000 each.
    """
    rows = [
        week("Fair", 40, 1, 9_000, 400, day=LAST - timedelta(days=7)),
        week("Fair", 40, 4, 36_000, 600),
        week("Series", 80, 1, 21_000),
        week(None, 10, 1, 5_000, source="Source B"),
    ]
    tab = [
        ["Campaign", "Source", "Owner", "Kind", "Starts", "Ends", "Spend"],
        ["Fair", "Source A", "Marketing", "Event", "2026-09-01", "2026-09-30", 9_999],
        ["Series", None, None, None, None, None, 2_000],
    ]
    found = built(*rows, lag=1, Campaigns=tab)
    prior = Prior(1.0, 14.0, "one win")
    rates = {x: ranking.cautious(prior, x, due) for x, due in ((5, 50), (1, 40))}
    sizes = (45_000 + 5 * 11_000) / 10, (21_000 + 5 * 11_000) / 6
    values = rates[5] * sizes[0], rates[1] * sizes[1]
    assert found == Campaigns(
        period=Calendar().parse("2026-Q3"),
        through=date(2026, 9, 20),
        campaigns=(
            Campaign(
                name="Fair",
                sources=("Source A",),
                kind="Event",
                owner="Marketing",
                starts=date(2026, 9, 1),
                ends=date(2026, 9, 30),
                stages=(
                    StageCount("Lead", 80, 0, None, None, None, None),
                    StageCount("Won", 5, 0, "Lead", 5, 80, 5 / 80),
                ),
                entry="Lead",
                entered=80,
                won=5,
                won_missing=0,
                revenue=45_000,
                unpriced=0,
                revenue_in_period=45_000,
                deal_size=9_000,
                retained=None,
                spend=1_000,
                spend_from="Actuals",
                cost_per_record=12.5,
                cost_per_win=200,
                return_on_spend=45,
                maturity=50 / 80,
                expected=pytest.approx(50 / 15),
                verdict="in line",
                failed=False,
                barren=False,
                cautious_rate=rates[5],
                cautious_value=pytest.approx(values[0]),
                cautious_return=pytest.approx(values[0] / 12.5),
                rank=1,
            ),
            Campaign(
                name="Series",
                sources=("Source A",),
                kind=None,
                owner=None,
                starts=None,
                ends=None,
                stages=(
                    StageCount("Lead", 80, 0, None, None, None, None),
                    StageCount("Won", 1, 0, "Lead", 1, 80, 1 / 80),
                ),
                entry="Lead",
                entered=80,
                won=1,
                won_missing=0,
                revenue=21_000,
                unpriced=0,
                revenue_in_period=21_000,
                deal_size=21_000,
                retained=None,
                spend=2_000,
                spend_from="Campaigns",
                cost_per_record=25,
                cost_per_win=2_000,
                return_on_spend=10.5,
                maturity=0.5,
                expected=pytest.approx(40 / 15),
                verdict="in line",
                failed=False,
                barren=False,
                cautious_rate=rates[1],
                cautious_value=pytest.approx(values[1]),
                cautious_return=pytest.approx(values[1] / 25),
                rank=2,
            ),
            Campaign(
                name=None,
                sources=("Source B",),
                kind=None,
                owner=None,
                starts=None,
                ends=None,
                stages=(
                    StageCount("Lead", 10, 0, None, None, None, None),
                    StageCount("Won", 1, 0, "Lead", 1, 10, 1 / 10),
                ),
                entry=None,
                entered=None,
                won=1,
                won_missing=0,
                revenue=5_000,
                unpriced=0,
                revenue_in_period=5_000,
                deal_size=5_000,
                retained=None,
                spend=None,
                spend_from=None,
                cost_per_record=None,
                cost_per_win=None,
                return_on_spend=None,
                maturity=None,
                expected=None,
                verdict=None,
                failed=False,
                barren=False,
                cautious_rate=None,
                cautious_value=None,
                cautious_return=None,
                rank=None,
            ),
        ),
        rest=None,
        revenue_in_period=71_000,
        yardsticks=(Yardstick("Lead", 2, 6, 90, 1 / 15, fitted=False),),
        best="Fair",
        barren=(),
        missing=None,
    )


# --- counts


def test_rates_are_pooled_and_never_averaged() -> None:
    """1 of 1 and 1 of 99 are 2 of 100; the mean of the two rates would be 50.5%."""
    first = LAST - timedelta(days=7)
    found = built(week("Fair", 1, 1, 1_000, day=first), week("Fair", 99, 1, 1_000))
    assert of(found, "Fair").stages[1] == StageCount("Won", 2, 0, "Lead", 2, 100, 0.02)


def test_a_source_that_skips_a_stage_is_in_no_rate_of_it() -> None:
    """Outbound has no leads: its wins would make a conversion of 13 out of 20 leads."""
    found = built(week(None, 20, 3, 3_000), week(None, None, 10, 9_000, source="Source B"))
    assert of(found, None).stages[1] == StageCount("Won", 13, 0, "Lead", 3, 20, 0.15)


def test_a_campaign_is_followed_from_its_first_day() -> None:
    found = built(
        week("Fair", 30, 1, 1_000, 100, day="2026-03-02"),
        week("Fair", None, 2, 4_000, day="2026-07-06"),
    )
    fair = of(found, "Fair")
    assert (fair.entered, fair.won, fair.revenue, fair.spend) == (30, 3, 5_000, 100)
    assert fair.revenue_in_period == found.revenue_in_period == 4_000


def test_a_past_period_is_shown_as_it_stood_then() -> None:
    rows = week("Fair", 30, 1, 1_000, 100, day="2026-03-02"), week("Fair", 9, 2, 4_000, 50)
    found = built(*rows, period="2026-Q1")
    fair = of(found, "Fair")
    assert found.through == date(2026, 3, 31)
    assert (fair.entered, fair.won, fair.revenue, fair.spend) == (30, 1, 1_000, 100)


def test_campaigns_that_were_not_active_are_left_out_but_still_compared_with() -> None:
    found = built(week("Old", 30, 1, 1_000, day="2026-03-02"), week("Fair", 30, 1, 1_000))
    assert order(found) == [(1, "Fair")]
    assert found.yardsticks == (Yardstick("Lead", 2, 2, 60, 1 / 30, fitted=False),)


def test_a_campaign_is_active_while_it_runs_even_without_a_number() -> None:
    tab = [
        ["Campaign", "Starts", "Ends"],
        ["Runs", "2026-06-01", "2026-07-02"],
        ["Over", "2026-06-01", "2026-06-30"],
        ["To come", "2026-09-21", None],
        ["Goes on", "2026-06-01", None],
        ["No date", None, None],
    ]
    found = built(week("Runs", None, None, None, 500, day="2026-06-01"), Campaigns=tab)
    assert order(found) == [(None, "Goes on"), (None, "Runs")]
    runs = of(found, "Runs")
    assert (runs.entered, runs.won, runs.revenue, runs.verdict) == (None, None, None, None)
    assert runs.spend == 500


def test_a_stage_that_was_not_reported_every_week_is_a_sum_of_those_that_were() -> None:
    first, second = LAST - timedelta(days=14), LAST - timedelta(days=7)
    found = built(
        week("Fair", 30, 2, 2_000, day=first),
        week("Fair", None, 1, 1_000, day=second),
        week("Fair", 30, None, None),
    )
    fair = of(found, "Fair")
    assert [(stage.records, stage.missing) for stage in fair.stages] == [(60, 1), (3, 1)]
    assert (fair.won, fair.won_missing) == (3, 1)
    assert (fair.verdict, fair.rank) == (None, None)  # its leads are not whole: no rate


def test_what_was_not_reported_every_week_is_no_yardstick_for_others() -> None:
    first, second = LAST - timedelta(days=14), LAST - timedelta(days=7)
    holes = [
        week("No leads", 10, 9, 9_000, day=first),
        week("No leads", None, 9, 9_000, day=second),
        week("No leads", 10, 9, 9_000),
        week("No wins", 100, 0, 0, day=second),
        week("No wins", 100, None, None),
    ]
    found = built(*usual(9), *holes)
    assert [(y.campaigns, y.won, y.records) for y in found.yardsticks] == [(9, 99, 900)]
    assert (of(found, "No leads").verdict, of(found, "No leads").rank) == (None, None)
    assert of(found, "No wins").rank == 10
    few = built(*usual(3), *holes)  # then those with "at least" so many wins are better than none
    assert [(y.campaigns, y.won, y.records) for y in few.yardsticks] == [(4, 33, 500)]


def test_after_a_campaign_no_leads_need_be_reported() -> None:
    first = LAST - timedelta(days=7)
    rows = week("Fair", 30, 0, 0, 100, day=first), week("Fair", None, 2, 2_000)
    ended = [["Campaign", "Starts", "Ends"], ["Fair", first, first]]
    runs = [["Campaign", "Starts", "Ends"], ["Fair", first, LAST]]
    assert of(built(*rows), "Fair").stages[0].missing == 0
    assert of(built(*rows, Campaigns=as_text(ended)), "Fair").stages[0].missing == 0
    assert of(built(*rows, Campaigns=as_text(runs)), "Fair").stages[0].missing == 1


def as_text(rows: Rows) -> Rows:
    return [[str(cell) if isinstance(cell, date) else cell for cell in row] for row in rows]


def test_wins_without_a_revenue_do_not_make_the_deals_smaller() -> None:
    first = LAST - timedelta(days=7)
    found = built(week("Fair", 30, 2, 8_000, day=first), week("Fair", 30, 2, None))
    fair = of(found, "Fair")
    assert (fair.won, fair.unpriced, fair.deal_size, fair.revenue) == (4, 2, 4_000, 8_000)


def test_with_revenue_from_deals_the_wins_are_the_deals() -> None:
    header = ["Deal", "Source", "Campaign", "Outcome", "Closed", "Amount"]
    deals = [
        header,
        ["D1", "Source A", "Fair; Series", "Won", "2026-09-15", 7_000],
        ["D2", "Source A", "Fair", "Won", "2026-09-16", -500],
        ["D3", None, None, "Won", "2026-09-16", 4_000],
        ["D4", "Source A", "Fair", "Lost", "2026-09-16", 9_000],
        ["D5", "Source A", "Fair", "Won", "2026-09-21", 9_000],  # after the through date
    ]
    from_deals = [["Setting", "Value"], ["Revenue from", "Deals"]]
    rows = week("Fair", 50, 9, 1, 100), week("Series", 40, 9, 1, 100)
    earlier = week("Earlier", 40, 9, 1, 100, day="2026-07-06")
    found = built(*rows, earlier, Settings=from_deals, Deals=deals)
    assert {c.name: (c.won, c.won_missing, c.revenue) for c in found.campaigns} == {
        "Fair": (1, 0, 6_500),
        "Series": (0, 0, None),  # no deal is won, and the tab goes back to its beginning
        "Earlier": (None, 1, None),  # it began before the tab did
        None: (1, 0, 4_000),
    }
    assert of(found, None).sources == (UNLISTED,)
    assert found.revenue_in_period == 10_500


# --- names


def test_a_fifth_of_the_deals_under_a_misspelt_name_keeps_its_money() -> None:
    tab = [["Campaign"], ["Autumn fair"]]
    found = built(
        week("Autumn fair", 80, 8, 80_000),
        week("Autum fair", 20, 2, 20_000),
        Campaigns=tab,
    )
    assert {c.name: c.revenue_in_period for c in found.campaigns} == {
        "Autumn fair": 80_000,
        UNLISTED: 20_000,
    }
    assert found.revenue_in_period == 100_000
    assert of(found, UNLISTED).rank is of(found, UNLISTED).verdict is None


def test_without_a_campaigns_tab_any_name_will_do() -> None:
    found = built(week("Fair", 80, 8, 80_000), week("Series", 80, 7, 70_000))
    assert order(found) == [(1, "Fair"), (2, "Series")]
    assert found.missing is None


def test_without_a_name_anywhere_the_column_is_missing() -> None:
    rows = [[*HEADER[:2], *HEADER[3:]], ["2026-09-14", "Source A", 9, 1, 5_000, None]]
    found = built(Actuals=rows)
    assert found.missing == "campaigns"
    assert [(c.name, c.revenue_in_period) for c in found.campaigns] == [(None, 5_000)]
    listed = built(Actuals=rows, Campaigns=[["Campaign", "Starts"], ["Fair", "2026-07-01"]])
    assert listed.missing == "campaigns"


def test_an_empty_workbook_has_none() -> None:
    assert built() == Campaigns(
        period=Calendar().parse("2026-Q3"),
        through=date(2026, 9, 20),
        campaigns=(),
        rest=None,
        revenue_in_period=None,
        yardsticks=(),
        best=None,
        barren=(),
        missing="campaigns",
    )
    assert built(Funnel=[["Stage", "Owner"]]).missing == "stages"


def test_more_campaigns_than_anybody_runs_are_added_up() -> None:
    rows = [week(f"C{i:03}", 1 + i, 1, 1_000 * i) for i in range(MOST + 50)]
    found = built(*rows)
    assert len(found.campaigns) == MOST // 2  # those with most revenue have most records
    assert found.rest == Rest(150, *[sum(1_000.0 * i for i in range(150))] * 2)
    assert found.revenue_in_period == sum(1_000 * i for i in range(MOST + 50))


# --- cost


@pytest.mark.parametrize(
    ("rows", "whole", "spend", "spend_from"),
    [
        ([(10, 100), (10, 200)], 9_999, 300, "Actuals"),
        ([(10, 100), (10, None)], 9_999, 9_999, "Campaigns"),
        ([(10, 100), (10, None)], None, None, None),  # a blank cost, never 0 for that week
        ([(10, None), (10, None)], 9_999, 9_999, "Campaigns"),
        ([(10, 100), (0, None)], 9_999, 100, "Actuals"),  # no records came in, none was paid for
        ([(10, 100), (None, None)], 9_999, 100, "Actuals"),
        ([(10, 0), (10, 0)], 9_999, 0, "Actuals"),
    ],
)
def test_a_cost_is_typed_weekly_or_in_all_or_blank(
    rows: list[tuple[Any, Any]], whole: Any, spend: Any, spend_from: Any
) -> None:
    found = built(
        *(
            week("Fair", lead, 1, 1_000, typed, day=LAST - timedelta(days=7 * i))
            for i, (lead, typed) in enumerate(rows)
        ),
        Campaigns=[["Campaign", "Spend"], ["Fair", whole]],
    )
    fair = of(found, "Fair")
    assert (fair.spend, fair.spend_from) == (spend, spend_from)


def test_every_source_of_a_campaign_needs_its_cost() -> None:
    rows = week("Fair", 10, 1, 1_000, 100), week("Fair", 10, 1, 1_000, source="Source B")
    assert of(built(*rows), "Fair").spend is None
    paid = week("Fair", 10, 1, 1_000, 50, source="Source B")
    assert of(built(rows[0], paid), "Fair").spend == 150


def test_what_cost_nothing_has_no_return() -> None:
    fair = of(built(week("Fair", 10, 1, 1_000, 0), week("Other", 10, 1, 1_000, 10)), "Fair")
    assert (fair.cost_per_record, fair.cost_per_win) == (0, 0)
    assert fair.return_on_spend is fair.cautious_return is None
    assert fair.rank == 2


def test_a_campaign_without_wins_has_no_cost_per_win() -> None:
    fair = of(built(week("Fair", 10, 0, 0, 50), week("Other", 10, 1, 1_000, 10)), "Fair")
    assert (fair.cost_per_record, fair.cost_per_win, fair.return_on_spend) == (5, None, 0)
    assert fair.deal_size is None


# --- what stays


CUSTOMERS: Rows = [["Date", "Source", "Opening", "Expansion", "Contraction", "Churned"]]


def months(source: str, last: int = 12) -> Rows:
    """The months before September 2026, the first of them of September 2025; each loses 30."""
    names = [f"2025-{m:02}" for m in range(9, 13)] + [f"2026-{m:02}" for m in range(1, 10)]
    return [[name, source, 1_000, 500, 10, 20] for name in names][:last]


def test_revenue_is_kept_at_the_gross_retention_of_its_source() -> None:
    """In 12 months 3% leaves of what a month opens with. September is not over yet."""
    september = [["2026-09", "Source A", 9_000, 0, 5_000, 4_000]]
    found = built(
        week("Fair", 10, 1, 10_000), Customers=[*CUSTOMERS, *months("Source A"), *september]
    )
    assert of(found, "Fair").retained == pytest.approx(10_000 * 0.97**12)


@pytest.mark.parametrize(
    "customers",
    [
        None,
        [*CUSTOMERS, *months("Source B")],
        [*CUSTOMERS, *months("Source A", last=5)],
    ],
)
def test_without_months_of_its_source_nothing_is_said_of_what_stays(
    customers: Rows | None,
) -> None:
    assert of(built(week("Fair", 10, 1, 10_000), Customers=customers), "Fair").retained is None


def test_each_source_of_a_campaign_keeps_at_its_own_rate() -> None:
    """Source B keeps all; a source that is listed nowhere is taken for the one it feeds."""
    kept = [[*row[:3], 0, 0, 0] for row in months("Source B")]
    rows = [
        week("Fair", 10, 1, 10_000),
        week("Fair", 10, 1, 20_000, source="Source B"),
        week("Fair", 10, 1, 5_000, source="Misspelt"),
        week("Series", 10, 1, 5_000, source="Misspelt"),
    ]
    found = built(
        *rows,
        Customers=[*CUSTOMERS, *months("Source A"), *kept],
        Campaigns=[["Campaign", "Source"], ["Fair", "Source A"], ["Series", None]],
    )
    assert of(found, "Fair").retained == pytest.approx(15_000 * 0.97**12 + 20_000)
    assert of(found, "Fair").sources == ("Source B", "Source A", UNLISTED)
    assert of(found, "Series").retained is None


# --- age


def test_young_campaigns_are_neither_judged_nor_ranked() -> None:
    """With a mean lag of nine weeks a tenth is due in the first week."""
    old = usual(9, day="2026-01-05")
    found = built(*old, week("New", 500, 9, 90_000, 100), lag=9, period="2026")
    new = of(found, "New")
    assert new.maturity == pytest.approx(0.1)
    assert (new.verdict, new.rank, new.cautious_return) == ("too early", None, None)
    assert found.best != "New"
    assert new.maturity < TOO_EARLY


def test_the_lags_of_all_stages_follow_each_other() -> None:
    """A week each: at once a quarter is won, after a week 1/4 + 2/8 more."""
    found = built(
        Actuals=[
            ["Date", "Source", "Campaign", "Lead", "Meeting", "Won", "Revenue"],
            [str(LAST), "Source A", "Now", 8, 4, 0, 0],
            [str(LAST - timedelta(days=7)), "Source A", "A week ago", 8, 4, 0, 0],
            [str(LAST), "Source A", "Later on", None, 4, 0, 0],
        ],
        Funnel=[["Stage", "Weeks to next"], ["Lead", 1], ["Meeting", 1], ["Won", None]],
    )
    ages = {c.name: (c.entry, c.maturity) for c in found.campaigns}
    assert ages == {
        "Now": ("Lead", pytest.approx(0.25)),
        "A week ago": ("Lead", pytest.approx(0.5)),
        "Later on": ("Meeting", pytest.approx(0.5)),
    }


def test_only_a_mature_campaign_below_its_cost_has_failed() -> None:
    first = LAST - timedelta(days=7)
    few = {"dear": 3_000, "cheap": 100, "blank": None}
    rows = [week(name, 100, 1, 1_000, cost, day=first) for name, cost in few.items()]
    found = built(*usual(9, day=first), *rows)
    assert {name: (of(found, name).verdict, of(found, name).failed) for name in few} == {
        "dear": ("behind", True),
        "cheap": ("behind", False),
        "blank": ("behind", False),
    }
    second = week("dear", 10, 1, None, 30)  # a win whose revenue nobody typed
    assert not of(built(*usual(9, day=first), rows[0], second), "dear").failed
    young = built(*usual(9, day=first), *rows, lag=1)
    assert of(young, "dear").maturity == pytest.approx(0.75)
    assert (of(young, "dear").verdict, of(young, "dear").failed) == ("behind", False)


def test_wins_that_nobody_reported_are_not_held_against_a_campaign() -> None:
    first = LAST - timedelta(days=7)
    found = built(
        *usual(9, day=first), week("Late", 100, 1, 1_000, 90, day=first),
        week("Late", 1, None, None, 1),
    )  # fmt: skip
    late = of(found, "Late")
    assert (late.won_missing, late.verdict, late.barren, late.failed) == (1, None, False, False)
    assert late.rank is not None


# --- rank


def test_one_of_one_is_not_first() -> None:
    found = built(*usual(9), week("Lucky", 1, 1, 1_000, 50))
    lucky = of(found, "Lucky")
    assert lucky.return_on_spend == max(c.return_on_spend or 0 for c in found.campaigns)
    assert lucky.rank == 10
    assert found.best != "Lucky"


def test_without_a_win_none_is_best() -> None:
    before = usual(9, day="2026-06-01")
    found = built(*before, week("A", 100, 0, 0, 10), week("B", 100, 0, 0, 20))
    assert order(found) == [(1, "A"), (2, "B")]
    assert found.best is None


def test_unpriced_wins_make_no_deal_smaller_than_it_was() -> None:
    first = LAST - timedelta(days=7)
    rows = [week("A", 100, 5, 50_000, 10, day=first), week("B", 100, 5, 50_000, 10, day=first)]
    known = built(*rows, week("B", 100, 5, None, 10))
    size = of(known, "B").cautious_value, of(known, "B").cautious_rate
    assert size[0] == pytest.approx(10_000 * size[1])


def test_few_campaigns_share_a_prior_of_one_win() -> None:
    assert [y.fitted for y in built(*usual(7)).yardsticks] == [False]
    spread = [week(f"C{i}", 100, 2 * i, 1_000, 500) for i in range(12)]
    assert [y.fitted for y in built(*spread).yardsticks] == [True]


def test_campaigns_without_a_cost_come_after_those_with_one() -> None:
    found = built(week("Paid", 100, 5, 5_000, 9_000), week("Free of cost", 100, 50, 50_000))
    assert order(found) == [(1, "Paid"), (2, "Free of cost")]
    assert of(found, "Free of cost").cautious_return is None
    assert found.best is None  # nothing to be better than


def test_a_campaign_without_a_win_is_not_first_for_having_cost_little() -> None:
    found = built(*usual(9), week("Cheap", 10, 0, 0, 1))
    assert of(found, "Cheap").cautious_return > of(found, str(found.best)).cautious_return
    assert [rank for rank, name in order(found) if name == "Cheap"] == [10]
    assert order(found)[0] == (1, found.best)


def test_a_campaign_alone_has_nothing_beside_it() -> None:
    found = built(week("Fair", 100, 5, 5_000, 900))
    fair = of(found, "Fair")
    assert (fair.verdict, fair.rank, found.best, found.yardsticks) == (None, None, None, ())
    assert fair.return_on_spend == pytest.approx(5_000 / 900)


def test_campaigns_are_compared_with_those_that_enter_at_their_stage() -> None:
    header = ["Date", "Source", "Campaign", "Lead", "Meeting", "Won", "Revenue"]
    rows = [[str(LAST), "Source A", f"Leads {i}", 100, 20, 2, 2_000] for i in range(2)]
    rows += [[str(LAST), "Source B", f"Calls {i}", None, 10, 2, 2_000] for i in range(2)]
    funnel = [["Stage"], ["Lead"], ["Meeting"], ["Won"]]
    found = built(Actuals=[header, *rows], Funnel=funnel)
    assert found.yardsticks == (
        Yardstick("Lead", 2, 4, 200, 0.02, fitted=False),
        Yardstick("Meeting", 2, 4, 20, 0.2, fitted=False),
    )
    assert {c.name: c.expected for c in found.campaigns} == {
        "Leads 0": pytest.approx(2), "Leads 1": pytest.approx(2),
        "Calls 0": pytest.approx(2), "Calls 1": pytest.approx(2),
    }  # fmt: skip


def test_the_usual_rate_is_pooled_so_small_campaigns_weigh_little_in_it() -> None:
    lucky = [week(f"Lucky {i}", 10, 2, 2_000, 100) for i in range(4)]
    large = [week(f"Large {i}", 1_000, 20, 20_000, 900) for i in range(8)]
    found = built(*lucky, *large)  # the mean of their rates is 8%
    assert found.yardsticks == (Yardstick("Lead", 12, 168, 8_040, 168 / 8_040, fitted=True),)
    assert {c.verdict for c in found.campaigns if c.entered == 1_000} == {"in line"}


def test_wins_carried_in_from_before_are_no_more_than_all_of_the_records() -> None:
    found = built(week("A", 5, 8, 8_000), week("B", 15, 2, 2_000))
    assert found.yardsticks == (Yardstick("Lead", 2, 10, 23, 10 / 23, fitted=False),)


# --- what the workbook lacks


def test_a_period_before_the_first_row_lacks_no_campaigns() -> None:
    assert built(*usual(2), period="2025-Q1").missing is None
    assert built(week(None, 100, 10, 9_000)).missing == "campaigns"


def test_rows_under_names_that_no_tab_lists_name_a_campaign() -> None:
    listed = [["Campaign"], ["Fair"]]
    assert built(week("Fiar", 100, 10, 9_000), Campaigns=listed).missing is None


# --- busy but barren


def barren(*rows: list[Any], **how: Any) -> tuple[str, ...]:
    return built(*usual(9), *rows, **how).barren


def test_much_volume_without_revenue_is_busy_but_barren() -> None:
    assert barren(week("Report", 900, 0, 0, 900)) == ("Report",)
    assert barren(week("Report", 900, 0, None, 900)) == ("Report",)
    assert barren(week("A", 800, 0, 0), week("B", 900, 0, 0)) == ("B", "A")


def test_campaigns_of_other_times_make_nobody_less_busy() -> None:
    old = [week(f"Old {i}", 5_000, 500, 500_000, day="2026-03-02") for i in range(9)]
    assert barren(*old, week("Report", 900, 0, 0)) == ("Report",)


def test_a_small_campaign_without_a_win_may_only_be_unlucky() -> None:
    assert barren(week("Small", 99, 0, 0)) == ()  # not busy beside those with 100
    few = [week(f"Few {i}", 20 + i, 1, 1_000) for i in range(6)]
    found = built(*few, week("Report", 90, 0, 0))
    report = of(found, "Report")
    assert report.expected == pytest.approx(90 * 6 / 225)  # the busiest, but 2.4 wins are few
    assert (report.verdict, report.barren) == ("behind", False)


def test_wins_or_revenue_or_no_report_is_not_barren() -> None:
    assert barren(week("Report", 900, 1, 500)) == ()
    assert barren(week("Report", 900, 1, 0)) == ()
    assert barren(week("Report", 900, 0, 500)) == ()  # a deal from before
    assert barren(week("Report", 900, None, None)) == ()  # nobody reported its wins


def test_a_young_campaign_is_not_called_barren() -> None:
    found = built(*usual(9, day="2026-01-05"), week("Report", 5_000, 0, 0), lag=9, period="2026")
    report = of(found, "Report")
    assert report.expected == pytest.approx(500 * found.yardsticks[0].rate)
    assert (report.verdict, found.barren) == ("too early", ())
