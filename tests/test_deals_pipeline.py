"""Open deals by stage and age, and what usually becomes of them.

Open this when the share that is won in the end is doubted. The estimate must be the plain share
where everything is known, and must not be moved by what is not known yet.
"""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import deals
from scorecard.deals import Band, Pipeline, Tally
from scorecard.deals.book import LISTED
from scorecard.deals.outlook import outlook
from scorecard.maturity import FEW, conversion_by_age
from tests.test_deals import HEADER, built, lost, opened, won

THROUGH = date(2026, 9, 20)  # a Sunday; the builders read on that day
FUNNEL = [["Stage", "Owner"], ["Qualified", "Sales"], ["Opportunity", "Sales"], ["Won", "Sales"]]
TWO = [["Stage", "Owner"], ["Opportunity", "Sales"], ["Won", "Sales"]]
EMPTY = {
    "Targets": [["Period", "Source", "Won", "Revenue"]],
    "Actuals": [["Date", "Source", "Won", "Revenue"]],
}


def back(weeks: int) -> str:
    """The Monday of so many weeks ago; 0: of the week that ends on the through date."""
    return (THROUGH - timedelta(days=6 + 7 * weeks)).isoformat()


def pipeline(rows: list[dict[str, Any]], funnel: Any = TWO) -> Pipeline:
    return built(*rows, Funnel=funnel, **EMPTY).pipeline


def came(weeks: int, stayed: int | None, outcome: str = "Won", **cells: Any) -> dict[str, Any]:
    """A deal that entered Opportunity so many weeks ago and closed `stayed` weeks later."""
    row = {"Created": back(weeks), "Opportunity": back(weeks), "Qualified": None, **cells}
    if stayed is None:
        return row | {"Outcome": "Open"}
    return row | {"Outcome": outcome, "Closed": back(weeks - stayed)}


# --- the share won in the end


@given(st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=1, max_size=60))
def test_when_all_have_left_it_is_the_plain_share_of_those_that_stayed_as_long(
    drawn: list[tuple[int, bool]],
) -> None:
    age = np.array([weeks for weeks, _ in drawn])
    went = np.array([is_won for _, is_won in drawn])
    found = outlook(age, went, ~went, history=100, settled=0)
    for week, share in enumerate(found.share):
        stayed = age >= week
        assert found.stayed[week] == stayed.sum()
        if stayed.sum() < FEW or went.sum() < FEW:
            assert np.isnan(share)
        elif not np.isnan(share):
            assert share == pytest.approx(went[stayed].mean())


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 2)), max_size=60), st.integers(0, 28))
def test_it_is_a_share_or_not_known(drawn: list[tuple[int, int]], longer: int) -> None:
    age = np.array([weeks for weeks, _ in drawn], dtype=np.int64)
    fate = np.array([how for _, how in drawn], dtype=np.int64)
    history = longer + int(np.sort(age)[-FEW:][0]) if len(age) else longer  # so many came so far
    share = outlook(age, fate == 1, fate == 2, history, settled=0).share
    assert ((share >= 0) & (share <= 1) | np.isnan(share)).all()


def test_it_is_right_where_a_fifth_of_the_deals_is_never_decided() -> None:
    """40% are won in weeks 0 to 9, 40% are lost in weeks 0 to 5, the others stay for good.

    Of those still there after six weeks 44% are won, as a long look shows. Closed deals alone would
    say all of them, and the curve on which lost deals wait on says 21%.
    """
    random = np.random.default_rng(5)
    n, today = 60_000, np.repeat(np.arange(40), 1_500)
    fate = random.choice([1, 2, 0], n, p=[0.4, 0.4, 0.2])
    leaves = np.where(fate == 1, random.integers(0, 10, n), random.integers(0, 6, n))
    leaves = np.where(fate == 0, 10**6, leaves)
    seen = leaves <= today
    age = np.minimum(leaves, today)
    found = outlook(age, seen & (fate == 1), seen & (fate == 2), history=39, settled=0)
    truth = (fate[leaves >= 6] == 1).mean()
    assert truth == pytest.approx(4 / 9, abs=0.02)
    assert found.share[6] == pytest.approx(truth, abs=0.01)
    assert (fate == 1)[seen & (age >= 6)].mean() == 1.0
    is_won = seen & (fate == 1)
    share = conversion_by_age(np.where(is_won, leaves, today), is_won).share
    assert (share[-1] - share[5]) / (1 - share[5]) == pytest.approx(4 / 19, abs=0.02)


def test_stages_multiply_on_the_way_to_the_win() -> None:
    """Half of the qualified ones become opportunities, half of those are won: a quarter is."""
    rows = []
    for i in range(40):
        row: dict[str, Any] = {"Created": back(30), "Qualified": back(30)}
        if i % 2:
            row["Opportunity"] = back(29)
        is_won = i % 4 == 1
        rows.append(row | {"Outcome": "Won" if is_won else "Lost", "Closed": back(28)})
    young = {"Created": back(0), "Qualified": back(0), "Stage": "Qualified", "Amount": 1_000}
    fresh = young | {"Qualified": "2026-09-21", "Created": back(0)}
    found = pipeline([*rows, young, fresh], FUNNEL)
    (stage,) = found.stages
    assert stage.bands[0].open == Tally(2, 2_000.0)
    by_deal = {d.deal: d.share for d in deals.open_deals(*_view([*rows, young, fresh]))}
    # After its first week a deal is like the 40 that came to the next one.
    assert by_deal == {"D41": pytest.approx(0.25), "D42": pytest.approx(0.25)}
    assert found.expected == pytest.approx(500)


def _view(rows: list[dict[str, Any]]) -> Any:
    known = opened(*rows, Funnel=FUNNEL, **EMPTY)
    return known, known.default_period


HISTORY = [
    *[came(30, 1)] * 10,
    *[came(30, 2, "Lost")] * 10,
    *[came(30, 6, "No decision")] * 4,
    came(30, 6),
]


def test_what_usually_happens_at_an_age_worked_by_hand() -> None:
    """Of 25 deals 11 were won; of the 5 that stayed longer than two weeks, one was."""
    waiting = [came(0, None, Amount=10_000), came(4, None, Amount=20_000), came(5, None)]
    found = pipeline([*HISTORY, *waiting])
    (stage,) = found.stages
    # The open ones are at risk for as long as they have stayed, so five weeks see one more.
    assert stage.bands[:2] == (
        Band((0, 4), Tally(1, 10_000.0), 1, stage.bands[0].share, 27, stage.bands[0].expected),
        Band((4, 8), Tally(2, 21_000.0), 2, pytest.approx(0.2), 6, pytest.approx(4_200)),
    )
    assert stage.bands[0].share == pytest.approx(10 / 27 + (17 / 27) * (7 / 17) * 0.2, abs=1e-9)
    assert (
        stage.expected
        == found.expected
        == pytest.approx(4_200 + 10_000 * (stage.bands[0].share or 0))
    )
    assert found.unknown == Tally(0, 0.0)


def test_a_young_tab_says_that_it_does_not_know() -> None:
    """Four weeks: what was won by now is no share of what will be."""
    rows = [came(4, 1)] * 6 + [came(4, None)] * 30
    found = pipeline(rows)
    assert (found.expected, found.unknown) == (None, Tally(30, 30_000.0))
    assert {band.share for band in found.stages[0].bands} == {None}


def test_an_age_that_hardly_a_deal_came_to_is_not_known() -> None:
    found = pipeline([*HISTORY, came(29, None, Amount=9_000), came(1, None, Amount=1_000)])
    last = found.stages[0].bands[3]
    assert (last.open, last.share, last.learned, last.expected) == (
        Tally(1, 9_000.0), None, 0, None
    )  # fmt: skip
    assert found.unknown == Tally(1, 9_000.0)


def test_a_cleared_tab_does_not_make_old_deals_look_good() -> None:
    """It lacks what closed before 1 June: of the deals before, the slow winners alone are left."""
    old = [came(35, 22)] * 12  # created in January, won in June
    new = [came(12, 1, "Lost")] * 30 + [came(12, 2)] * 10
    (stage,) = pipeline([*old, *new, came(0, None)]).stages
    assert (stage.bands[0].learned, stage.bands[0].share) == (40, pytest.approx(10 / 40))


def test_an_amount_or_a_date_that_is_blank_is_counted_and_not_guessed() -> None:
    waiting = [
        came(0, None, Amount=None),
        came(0, None, Amount=7_000),
        {"Stage": "Opportunity", "Amount": 5_000, "Created": back(3)},
        {"Stage": None, "Amount": 3_000, "Created": None},
    ]
    found = pipeline([*HISTORY, *waiting])
    assert found.open == Tally(4, 15_000.0, 1)
    assert [(s.stage, s.open, s.undated) for s in found.stages] == [
        ("Opportunity", Tally(3, 12_000.0, 1), Tally(1, 5_000.0)),
        (None, Tally(1, 3_000.0), Tally(1, 3_000.0)),
    ]
    assert found.unknown == Tally(3, 8_000.0, 1)


def test_a_stage_that_was_entered_after_the_through_date_is_this_weeks() -> None:
    fresh = {"Stage": "Opportunity", "Opportunity": "2026-09-22", "Created": back(1)}
    (stage,) = pipeline([*HISTORY, fresh]).stages
    assert (stage.undated, stage.bands[0].open) == (Tally(0, 0.0), Tally(1, 1_000.0))
    assert stage.bands[0].learned == 25
    assert stage.bands[0].share == pytest.approx(11 / 25)


# --- which to look at


def test_a_deal_is_overdue_when_its_expected_close_has_passed() -> None:
    rows = [{"Expected close": day} for day in ("2026-09-20", "2026-09-21", None)]
    found = built(*rows, won(**{"Expected close": "2026-09-01"})).pipeline
    assert (found.overdue, found.undated) == (Tally(1, 1_000.0), Tally(1, 1_000.0))
    assert [(d.deal, d.overdue) for d in found.flagged] == [("D1", True)]


def test_a_deal_is_stale_when_nine_of_ten_won_ones_were_younger() -> None:
    """Ten were won within 1 to 10 days; nine of them within 9."""
    wins = [won(Created=f"2026-08-{day:02}", Closed="2026-08-31") for day in range(21, 31)]
    rows = [{"Created": "2026-09-11"}, {"Created": "2026-09-10"}, {"Created": None}]
    found = built(*wins, *rows).pipeline
    assert (found.old, found.old_learned, found.stale) == (9, 10, Tally(1, 1_000.0))
    assert [(d.deal, d.stale) for d in found.flagged] == [("D12", True)]
    few = built(*wins[1:], *rows).pipeline
    assert (few.old, few.old_learned, few.stale) == (None, 9, Tally(0, 0.0))


def test_the_list_is_bounded_and_the_file_is_whole() -> None:
    late = {"Expected close": "2026-09-01"}
    rows = [late | {"Amount": 100 + i} for i in range(LISTED + 4)] + [late | {"Amount": None}]
    known = opened(*rows, {})
    found = deals.build(known, known.default_period).pipeline
    assert [d.amount for d in found.flagged] == [123.0 - i for i in range(LISTED)]
    assert found.flagged_rest == Tally(5, 100.0 + 101 + 102 + 103, 1)
    every = deals.open_deals(known, known.default_period)
    assert [d.row for d in every] == list(range(2, 2 + LISTED + 6))


def test_an_open_deal_has_everything_that_is_known_of_it() -> None:
    (found,) = deals.open_deals(
        *_view(
            [
                {
                    "Deal": "D-7", "Campaign": None, "Stage": "Opportunity", "Qualified": back(5),
                    "Opportunity": back(3), "Created": back(5), "Expected close": "2026-09-10",
                    "Amount": 12_500, "Contacts": 2,
                }
            ]
        )
    )  # fmt: skip
    assert (found.stage, found.weeks, found.share, found.amount) == ("Opportunity", 3, None, 12_500)
    assert (found.created, found.expected_close) == (date(2026, 8, 10), date(2026, 9, 10))
    assert (found.contacts, found.overdue, found.stale, found.short) == (2, True, False, False)


def test_deals_created_after_the_through_date_are_not_open_yet() -> None:
    assert built({"Created": "2026-09-21"}, {"Created": "2026-09-20"}).pipeline.open.deals == 1
    assert len(HEADER) == 15
    assert built(lost()).pipeline.open == Tally(0, 0.0)
