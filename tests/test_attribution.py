"""Attribution: credits add up to the Number under every model, and each model is the printed one.

Open this when a campaign gets money that is not its own. The published cases with their sources are
in `oracles.json`.
"""

import json
import math
from collections import defaultdict
from dataclasses import asdict, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import attribution, facts, ledger
from scorecard.attribution import MODELS, Attribution, Credit, Model, weights
from scorecard.facts import Facts
from scorecard.sources import RawTab, RawWorkbook
from scorecard.workbook import UNLISTED
from tests.builders import Rows, read
from tests.generated import workbooks

ORACLES = {
    case["id"]: case
    for case in json.loads(Path(__file__).with_name("oracles.json").read_text("utf-8"))["oracles"]
}
PERIODS = st.sampled_from(["2026", "2026-Q2", "2026-Q3", "2026-08", "2026-09-14"])
HEADER: list[Any] = ["Deal", "Source", "Campaign", "Outcome", "Closed", "Amount"]
IN_ACTUALS = 174_000  # of the builders, in the third quarter


def won(campaign: str | None, amount: float, closed: str = "2026-09-14") -> list[Any]:
    return ["Source A", campaign, "Won", closed, amount]


def opened(*deals: list[Any], **tabs: Any) -> Facts:
    rows: Rows = [HEADER, *([f"D{i}", *cells] for i, cells in enumerate(deals, 1))]
    return facts.build(read(Deals=rows, **tabs))


def built(*deals: list[Any], period: str = "2026-Q3", **tabs: Any) -> Attribution:
    known = opened(*deals, **tabs)
    return attribution.build(known, known.workbook.calendar.parse(period))


def credited(found: Attribution) -> dict[str, dict[Model, float]]:
    return {c.campaign: dict(zip(MODELS, c.money, strict=True)) for c in found.credits}


# --- the weights


@given(st.sampled_from(MODELS), st.integers(1, 400))
def test_the_weights_of_a_deal_are_exactly_one_deal(model: Model, touches: int) -> None:
    shares = weights(model, touches)
    assert len(shares) == touches
    assert sum(shares) == 1
    assert min(shares) >= 0


@given(st.integers(1, 400))
def test_read_backwards_only_the_first_and_the_last_touch_change_places(touches: int) -> None:
    assert weights("first touch", touches)[::-1] == weights("last touch", touches)
    for model in ("linear", "U-shaped", "full path"):
        assert weights(model, touches)[::-1] == weights(model, touches)


def test_the_weights_are_the_printed_ones() -> None:
    def percent(model: Model) -> list[list[float]]:
        return [[float(share * 100) for share in weights(model, n)] for n in range(1, 8)]

    third = pytest.approx(10 / 3)
    assert percent("U-shaped")[:5] == [
        [100],
        [50, 50],
        [40, 20, 40],
        [40, 10, 10, 40],
        [40, *[pytest.approx(20 / 3)] * 3, 40],
    ]
    assert percent("full path") == [
        [100],
        [50, 50],
        [25, 50, 25],
        [25, 25, 25, 25],
        [22.5, 22.5, 10, 22.5, 22.5],
        [22.5, 5, 22.5, 22.5, 5, 22.5],
        [22.5, third, 22.5, third, 22.5, third, 22.5],
    ]
    assert percent("linear")[:4] == [[100], [50, 50], [pytest.approx(100 / 3)] * 3, [25] * 4]


@given(st.integers(2, 10_000))
def test_no_milestone_is_halfway_between_two_touches(touches: int) -> None:
    for milestones in (2, 4):
        at = [Fraction(j * (touches - 1), milestones - 1) % 1 for j in range(milestones)]
        assert Fraction(1, 2) not in at


def test_without_touches_there_is_nothing_to_share() -> None:
    with pytest.raises(ValueError, match=r"^a deal without touches has nothing to share$"):
        weights("linear", 0)


# --- published cases


def test_forty_twenty_forty_is_the_published_rule() -> None:
    case = ORACLES["attribution-dbt-40-20-40"]
    for n in case["inputs"]["touches"]:
        found = [float(share) for share in weights("U-shaped", n)]
        assert found == pytest.approx(case["expected"][str(n)], abs=case["tolerance"])


def test_the_full_path_has_the_published_shares() -> None:
    case = ORACLES["attribution-full-path"]
    n, expected = case["inputs"]["touches"], case["expected"]
    found = sorted(map(float, weights("full path", n)))
    assert found == pytest.approx([expected["other"]] * (n - 4) + [expected["milestone"]] * 4)


def test_a_published_deal_is_shared_as_published() -> None:
    case = ORACLES["attribution-worked-12000"]
    touches = case["inputs"]["touches"]
    found = credited(built(won("; ".join(touches), case["inputs"]["amount"])))
    for model, amounts in case["expected"].items():
        shared = [found[touch][model] for touch in touches]
        assert shared == pytest.approx(amounts, abs=case["tolerance"])


# --- every workbook


@settings(max_examples=100)
@given(workbooks(), PERIODS)
def test_credits_and_unattributed_are_the_closed_won_revenue_under_every_model(
    raw: RawWorkbook, name: str
) -> None:
    known = facts.build(read(raw))
    found = attribution.build(known, known.workbook.calendar.parse(name))
    for i in range(len(MODELS)):
        credits = math.fsum(credit.money[i] for credit in found.credits)
        assert credits == pytest.approx(found.credited, abs=0.004)
        if found.closed_won is not None:
            assert credits + found.unattributed == pytest.approx(found.closed_won, abs=0.004)
    assert 0 <= found.agreed <= len(found.credits)
    assert 0 <= found.several <= found.credited_deals <= found.deals
    json.dumps(asdict(found), default=date.isoformat, allow_nan=False)


@settings(max_examples=60)
@given(workbooks(), PERIODS)
def test_the_closed_won_revenue_is_that_of_the_number(raw: RawWorkbook, name: str) -> None:
    known = facts.build(read(raw))
    period = known.workbook.calendar.parse(name)
    found = attribution.build(known, period)
    if known.net:
        dated = known.revenue[
            (known.revenue["Date"].dt.date >= period.start)
            & (known.revenue["Date"].dt.date <= min(period.end, known.through))
        ]
        expected = math.fsum(dated["Revenue"]) if len(dated) else None
    else:
        expected = ledger.build(known, period).actual
    assert found.closed_won == (None if expected is None else pytest.approx(expected, abs=0.004))
    if found.from_deals and found.closed_won is not None:
        assert found.not_in_deals == pytest.approx(0, abs=0.004)


@settings(max_examples=60)
@given(workbooks(), PERIODS)
def test_shared_deal_by_deal_it_is_the_same(raw: RawWorkbook, name: str) -> None:
    known = facts.build(read(raw))
    period, columns = known.workbook.calendar.parse(name), known.workbook.tables["Deals"].columns
    expected: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0)] * len(MODELS))
    naming: dict[str, int] = defaultdict(int)
    for outcome, closed, amount, touches in zip(
        columns["Outcome"], columns["Closed"], columns["Amount"], columns["Campaign"], strict=True
    ):
        if outcome != "Won" or closed not in period or closed > known.through or not touches:
            continue
        for campaign in set(touches):
            naming[campaign] += 1
        for i, model in enumerate(MODELS):
            for campaign, share in zip(touches, weights(model, len(touches)), strict=True):
                expected[campaign][i] += share * Fraction(amount)
    found = attribution.build(known, period)
    assert {c.campaign: c.deals for c in found.credits} == naming
    for credit in found.credits:
        assert credit.money == pytest.approx(list(map(float, expected[credit.campaign])), abs=0.004)


@settings(max_examples=30)
@given(workbooks(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(raw: RawWorkbook, random: Random) -> None:
    deals = next(tab for tab in raw.tabs if tab.name == "Deals")
    rows = list(deals.rows[1:])
    random.shuffle(rows)
    shuffled = tuple(
        RawTab("Deals", [deals.rows[0], *rows]) if tab is deals else tab for tab in raw.tabs
    )
    results = []
    for given_raw in (raw, replace(raw, tabs=shuffled)):
        known = facts.build(read(given_raw))
        found = attribution.build(known, known.default_period)
        shown = {c.campaign: [round(amount, 2) for amount in c.money] for c in found.credits}
        results.append((shown, round(found.moved, 2), found.between, found.agreed))
    assert results[0] == results[1]


# --- a quarter worked by hand

WORKED = (
    won("A", 10_000),
    won("A; B", 20_000),
    won("B; C; A", 30_000),
    won(None, 40_000),
    won("C", 99_000, closed="2026-06-30"),  # the quarter before
    won("C", 99_000, closed="2026-09-21"),  # after the through date
    ["Source A", "C", "Lost", "2026-09-14", 99_000],
    ["Source A", "C", "Open", None, 99_000],
)


def test_a_quarter_worked_by_hand() -> None:
    found = built(*WORKED)
    money = {
        "A": (30_000.0, 40_000.0, 30_000.0, 32_000.0, 27_500.0),
        "B": (30_000.0, 20_000.0, 20_000.0, 22_000.0, 17_500.0),
        "C": (0.0, 0.0, 10_000.0, 6_000.0, 15_000.0),
    }
    assert found == Attribution(
        period=found.period,
        through=date(2026, 9, 20),
        models=MODELS,
        from_deals=False,
        closed_won=IN_ACTUALS,
        not_in_deals=IN_ACTUALS - 100_000,
        deals=4,
        several=2,
        credited_deals=3,
        credited=60_000,
        no_campaign=40_000,
        credits=tuple(
            Credit(name, deals, pytest.approx(money[name], abs=0.001))
            for name, deals in (("A", 3), ("B", 2), ("C", 1))
        ),
        # A 2,500, B 12,500 and C 15,000 apart, half of which moves; so it is for the last touch.
        moved=pytest.approx(15_000),
        between=("first touch", "full path"),
        near=600,
        agreed=0,
    )
    assert found.unattributed == IN_ACTUALS - 60_000
    assert (found.credits[0].low, found.credits[0].high) == (27_500, 40_000)


def test_deals_that_exceed_actuals_make_the_difference_negative() -> None:
    found = built(won("A", 200_000))
    assert (found.closed_won, found.not_in_deals) == (IN_ACTUALS, IN_ACTUALS - 200_000)
    assert found.unattributed == -26_000


def test_a_number_that_is_of_deals_has_no_difference() -> None:
    found = built(*WORKED, Settings=[["Setting", "Value"], ["Revenue from", "Deals"]])
    assert found.from_deals
    assert (found.closed_won, found.not_in_deals, found.unattributed) == (100_000, 0, 40_000)


def test_nothing_reported_is_no_closed_won_revenue_of_zero() -> None:
    found = built(won("A", 500), Actuals=[["Date", "Source", "Lead", "Revenue"]])
    assert (found.closed_won, found.not_in_deals, found.unattributed) == (None, None, 0)
    assert found.credited == 500


def test_what_customers_add_later_is_not_closed_won() -> None:
    customers = [["Date", "Source", "Opening", "Expansion"], ["2026-08", "Source A", 100, 9_000]]
    net = [["Setting", "Value"], ["Number", "Net revenue"]]
    assert built(won("A", 1), Settings=net, Customers=customers).closed_won == IN_ACTUALS


def test_names_that_are_listed_nowhere_keep_their_money_in_a_row_of_their_own() -> None:
    campaigns = [["Campaign", "Source"], ["A", "Source A"]]
    found = built(won("A; Aa", 900), won("Bb", 100), won("Bb; Cc", 50), Campaigns=campaigns)
    assert credited(found)[UNLISTED] == pytest.approx(
        {"first touch": 150, "last touch": 1_050, "linear": 600, "U-shaped": 600, "full path": 600}
    )
    assert [c.deals for c in found.credits if c.campaign == UNLISTED] == [3]


def test_a_campaign_that_a_deal_names_twice_has_both_shares_and_one_deal() -> None:
    found = built(won("A; B; A", 1_000))
    assert [(c.campaign, c.deals) for c in found.credits] == [("A", 1), ("B", 1)]
    assert credited(found)["A"] == pytest.approx(
        {
            "first touch": 1e3,
            "last touch": 1e3,
            "linear": 2e3 / 3,
            "U-shaped": 800,
            "full path": 500,
        }
    )


def test_a_credit_note_takes_back_what_its_deal_gave() -> None:
    found = built(won("A; B", 1_000), won("A; B", -1_000))
    assert {amount for c in found.credits for amount in c.money} == {0.0}
    assert (found.credited, found.moved, found.agreed) == (0, 0, 2)


def test_of_single_touches_all_models_say_the_same() -> None:
    found = built(won("A", 1_000.10), won("B", 2_000.20), won("A", 0.30))
    assert (found.several, found.moved, found.agreed) == (0, 0, 2)
    assert [c.money for c in found.credits] == [(2_000.2,) * 5, (pytest.approx(1_000.4),) * 5]


def test_models_agree_where_they_are_within_a_hundredth_of_what_is_credited() -> None:
    agreed = built(won("Big", 99_000), won("Big; Small", 1_000))  # 1,000 of 100,000
    assert (agreed.near, agreed.agreed) == (1_000, 2)
    apart = built(won("Big", 98_999), won("Big; Small", 1_000))
    assert apart.agreed == 0


def test_without_deals_nothing_is_credited() -> None:
    known = facts.build(read())
    found = attribution.build(known, known.default_period)
    assert (found.deals, found.credits, found.closed_won) == (0, (), IN_ACTUALS)
    assert found.unattributed == IN_ACTUALS
