"""Open deals by quarter, the coverage that past quarters needed, harvest and seed."""

from dataclasses import astuple
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from scorecard.deals import Tally
from scorecard.quarters import Due, Needed, Quarter, Quarters
from scorecard.ratios import coverage
from scorecard.sources import RawWorkbook
from tests.builders import DEFAULT
from tests.generated import workbooks
from tests.test_deals import lost, tab, won
from tests.test_quarters import PERIODS, built, of_raw

TARGETS = [
    DEFAULT["Targets"][0],
    *([f"2026-Q{q}", "All", *[None] * 4, 1_000, None] for q in (3, 4)),
]


def told(*rows: dict[str, Any], period: str = "2026-Q3") -> Quarters:
    return built(period, Deals=tab(*rows), Targets=TARGETS, Actuals=DEFAULT["Actuals"][:1])


def parts(due: Due) -> list[Tally]:
    return [due.overdue, due.before, *due.quarters, due.later, due.undated]


def in_all(tallies: list[Tally]) -> tuple[int, Any, int]:
    return (
        sum(of.deals for of in tallies),
        pytest.approx(sum(of.known for of in tallies), abs=0.005),
        sum(of.unpriced for of in tallies),
    )


def plainly(of: Tally) -> tuple[int, float, int]:
    return of.deals, of.known, of.unpriced


# --- every workbook


@settings(max_examples=80)
@given(workbooks(), PERIODS)
def test_open_deals_are_all_due_once_and_created_once(raw: RawWorkbook, period: str) -> None:
    facts, result = of_raw(raw, period)
    found = result.pipeline
    if found is None:
        assert not len(facts.deals)
        return
    is_open = facts.deals.open
    every = found.open.all
    assert every.deals == int(is_open.sum())
    assert plainly(every) == in_all(parts(found.open))
    assert plainly(every) == in_all([sown.open.all for sown in found.sown])
    assert plainly(found.won) == in_all([sown.won for sown in found.sown])
    for sown in found.sown:
        assert plainly(sown.open.all) == in_all(parts(sown.open))
    for i, quarter in enumerate(result.quarters):
        assert quarter.due == found.open.quarters[i]
        due = [sown.open.quarters[i] for sown in found.sown]
        assert plainly(found.open.quarters[i]) == in_all(due)
    mine = next(sown.open.all for sown in found.sown if sown.created == "in the quarter")
    seeds = [team.seed for team in result.teams if team.seed is not None]
    assert sum(seed.deals for seed in seeds) == pytest.approx(mine.deals)
    assert sum(seed.money for seed in seeds) == pytest.approx(mine.known, abs=0.005)
    assert sum(seed.unpriced for seed in seeds) == pytest.approx(mine.unpriced)


# --- when open deals are due

CLOSES = [
    ("2026-09-20", "overdue"),  # the through date
    ("2026-09-21", "2026-Q3"),
    ("2026-09-30", "2026-Q3"),
    ("2026-10-01", "2026-Q4"),
    ("2026-12-31", "2026-Q4"),
    ("2030-01-01", "later"),
    (None, "undated"),
]


@pytest.mark.parametrize(("close", "where"), CLOSES)
def test_a_deal_is_due_in_the_quarter_of_its_expected_close(close: str | None, where: str) -> None:
    found = told({"Expected close": close})
    names = ["overdue", "before", *(of.period.name for of in found.quarters), "later", "undated"]
    assert found.pipeline is not None
    placed = [
        name for name, part in zip(names, parts(found.pipeline.open), strict=True) if part.deals
    ]
    assert placed == [where]


def test_a_deal_due_before_the_quarters_shown_is_told_apart() -> None:
    found = told({"Expected close": "2026-09-25"}, period="2026-Q4").pipeline
    assert found is not None
    assert found.open.before == Tally(1, 1_000.0)


def test_in_a_quarter_that_is_over_nothing_is_due() -> None:
    found = told({"Expected close": "2026-05-05"}, period="2026-Q2")
    assert found.pipeline is not None
    assert (found.pipeline.open.overdue.deals, found.pipeline.open.quarters[0].deals) == (1, 0)
    assert (found.quarters[0].lack, found.quarters[0].coverage) == ("over", None)


# --- the coverage needed

# The same point of the second quarter as 20 September, day 82 of 92, is its day 81, 20 June; the
# nearest week's end is 21 June.
SPRING = [
    {"Created": "2026-05-04", "Amount": 100},
    won(40, Created="2026-05-04", Closed="2026-06-22"),
    won(10, Created="2026-06-23", Closed="2026-06-30"),
    won(60, Created="2026-05-04", Closed="2026-07-01"),
    lost(7, Created="2026-05-04", Closed="2026-08-03"),
    lost(900, Created="2026-05-04", Closed="2026-06-21"),
    won(900, Created="2026-05-04", Closed="2026-06-21"),
    {"Created": "2026-06-22", "Amount": 900},
    lost(900, Created="2026-05-04", Closed=None),
]


def needed(quarter: Quarter) -> tuple[list[str], float, float, float] | None:
    if quarter.needed is None:
        return None
    names = [of.name for of in quarter.needed.quarters]
    return names, quarter.needed.pipeline, quarter.needed.won, quarter.needed.coverage


def test_needed_is_what_was_open_at_the_same_point_over_what_was_then_won() -> None:
    """Open were 100, 40, 60 and 7; won by the end 40, and 10 that had not been created yet."""
    first = told(*SPRING).quarters[0]
    assert needed(first) == (["2026-Q2"], 207.0, 50.0, 207 / 50)
    assert first.needed is not None
    assert first.needed.coverage == coverage(207.0, 50.0)
    assert first.lack is None


def test_past_quarters_are_added_up_before_they_are_divided() -> None:
    """At the first quarter's point, 22 March, 300 and what was open since are open; 30 was won."""
    winter = [
        won(30, Created="2026-01-05", Closed="2026-03-31"),
        won(300, Created="2026-01-05", Closed="2026-04-06"),
    ]
    first = told(*SPRING, *winter).quarters[0]
    assert needed(first) == (["2026-Q1", "2026-Q2"], 207.0 + 330.0, 50.0 + 30.0, 537 / 80)


def test_of_a_quarter_to_come_only_what_was_won_in_it_counts() -> None:
    """Ten days before the fourth quarter: 22 March before the second; won in it were 5 and 6."""
    rows = [
        won(8, Created="2026-03-02", Closed="2026-03-31"),
        won(5, Created="2026-03-02", Closed="2026-04-01"),
        won(6, Created="2026-05-04", Closed="2026-06-30"),
        won(9, Created="2026-03-02", Closed="2026-07-01"),
    ]
    assert needed(told(*rows).quarters[1]) == (["2026-Q2"], 22.0, 11.0, 2.0)


def test_a_quarter_that_ends_today_is_past() -> None:
    rows = [won(6, Created="2026-06-01", Closed="2026-09-30")]
    found = built(
        Deals=tab(*rows, {"Created": "2026-06-01", "Amount": 6}), Targets=TARGETS,
        Actuals=DEFAULT["Actuals"][:1], as_of=date(2026, 9, 30),
        Settings=[["Setting", "Value"], ["Week starts on", "Thursday"]],
    )  # fmt: skip
    assert [of.lack for of in found.quarters] == ["over", None]
    assert needed(found.quarters[1]) == (["2026-Q3"], 12.0, 6.0, 2.0)


def test_at_most_eight_quarters_are_looked_at() -> None:
    rows = [
        won(1, Created="2020-01-06", Closed=f"{year}-{month}-28")
        for year in (2023, 2024, 2025, 2026)
        for month in ("03", "06", "09", "12")
        if (year, month) < (2026, "09")
    ]
    found = told(*rows).quarters[0].needed
    assert found is not None
    assert [of.name for of in found.quarters][::7] == ["2024-Q3", "2026-Q2"]
    assert (found.won, found.pipeline) == (8.0, float(sum(range(1, 9))))


def test_a_quarter_that_the_tab_does_not_know_in_full_is_not_learned_from() -> None:
    late = [of for of in SPRING if of.get("Created") != "2026-05-04"]
    only = told(*late, {"Created": "2026-06-22", "Amount": 5}).quarters[0]
    assert (needed(only), only.lack) == (None, "not known then")
    # Of many deals that were begun before only those are listed that were still open in July.
    survivors = [won(10, Created="2026-05-04", Closed=f"2026-07-{day:02d}") for day in range(6, 26)]
    fast = [won(10, Created="2026-08-03", Closed="2026-08-05") for _ in range(20)]
    begun = told(*survivors, *fast)
    assert begun.pipeline is not None
    assert begun.pipeline.begins == date(2026, 7, 6)
    assert (needed(begun.quarters[0]), begun.quarters[0].lack) == (None, "not known then")


def test_where_nothing_was_won_afterwards_nothing_is_known_to_be_needed() -> None:
    first = told({"Created": "2026-05-04"}).quarters[0]
    assert (first.needed, first.lack) == (None, "nothing won")


def test_without_the_tab_there_is_neither() -> None:
    first = built(Targets=TARGETS).quarters[0]
    assert (first.due, first.needed, first.lack) == (None, None, None)


def test_a_point_that_falls_on_the_quarters_end_is_taken_a_week_before() -> None:
    """On 27 September three days are left: three before 30 June is the 27th, a Saturday.

    A Sunday follows, 28 June, with two days left; were it past the end the one before would do.
    """
    rows = [
        {"Created": "2026-05-04", "Amount": 10},
        won(5, Created="2026-05-04", Closed="2026-06-29"),
        won(7, Created="2026-05-04", Closed="2026-06-28"),
    ]
    found = built(
        Deals=tab(*rows), Targets=TARGETS, Actuals=DEFAULT["Actuals"][:1],
        as_of=date(2026, 9, 27),
    )  # fmt: skip
    assert needed(found.quarters[0]) == (["2026-Q2"], 15.0, 5.0, 3.0)
    last = built(
        Deals=tab(*rows), Targets=TARGETS, Actuals=DEFAULT["Actuals"][:1],
        Settings=[["Setting", "Value"], ["Week starts on", "Wednesday"]],
        as_of=date(2026, 9, 29),
    )  # fmt: skip
    # One day is left: 30 June itself is the nearest week's end, so 23 June stands for it.
    assert last.through == date(2026, 9, 29)
    assert needed(last.quarters[0]) == (["2026-Q2"], 22.0, 12.0, 22 / 12)


# --- harvest and seed


def test_harvest_and_seed_by_when_the_deals_were_created() -> None:
    found = told(
        won(1, Created="2026-07-01", Closed="2026-09-01"),
        won(2, Created="2026-06-30", Closed="2026-09-01"),
        won(4, Created="2026-03-31", Closed="2026-09-01"),
        won(8, Created="2026-09-02", Closed="2026-09-01"),  # one of the days is wrong
        won(16, Created=None, Closed="2026-09-01"),
        won(32, Created="2026-07-01", Closed="2026-06-30"),  # of the quarter before
        {"Created": "2026-07-01", "Amount": 64, "Expected close": "2026-09-28"},
        {"Created": "2026-08-31", "Amount": 128, "Expected close": "2026-11-30"},
        {"Created": "2026-04-01", "Amount": None, "Expected close": "2026-11-30"},
    ).pipeline
    assert found is not None
    assert [(of.created, of.won.money, of.open.all.deals) for of in found.sown] == [
        ("in the quarter", 1.0, 2),
        ("the quarter before", 2.0, 1),
        ("earlier", 4.0, 0),
        ("since", 0.0, 0),
        ("not known", 24.0, 0),
    ]
    assert found.won == Tally(5, 31.0)
    seed = found.sown[0].open
    assert [of.money for of in seed.quarters] == [64.0, 128.0]
    assert found.sown[1].open.quarters[1] == Tally(1, None, 1)


def test_of_a_quarter_that_is_over_what_was_created_since_is_told_apart() -> None:
    found = told(
        won(1, Created="2026-04-06", Closed="2026-06-01"),
        {"Created": "2026-04-06", "Expected close": "2026-08-03"},
        {"Created": "2026-04-06", "Expected close": "2026-10-05", "Amount": 50},
        {"Created": "2026-08-03", "Expected close": "2026-10-05"},
        period="2026-Q2",
    )
    assert found.pipeline is not None
    assert [(of.created, of.won.deals, of.open.all.deals) for of in found.pipeline.sown] == [
        ("in the quarter", 1, 2),
        ("the quarter before", 0, 0),
        ("earlier", 0, 0),
        ("since", 0, 1),
        ("not known", 0, 0),
    ]
    (marketing,) = [of.seed for of in found.teams if of.team == "Marketing"]
    assert marketing is not None
    assert astuple(marketing) == (2.0, 1_050.0, 0.0, 50.0)  # one of them is overdue


def test_a_deal_that_closed_after_the_through_date_is_neither_open_nor_won() -> None:
    found = told(won(5, Closed="2026-09-21"), {"Created": "2026-09-21"}).pipeline
    assert found is not None
    assert (found.won.deals, found.open.all.deals) == (0, 0)


def test_the_result_names_the_quarters_learned_from() -> None:
    found = told(*SPRING).quarters[0].needed
    assert isinstance(found, Needed)
    assert [of.name for of in found.quarters] == ["2026-Q2"]
