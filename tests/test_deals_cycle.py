"""How long deals take: truncation must not read as a trend, and a cut tab not as a slow past.

Open this when a cycle is doubted.
"""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import deals
from scorecard.deals import CycleCohort
from scorecard.deals.cycle import median_days
from tests.test_deals import built, lost, opened, undecided, won

THROUGH = date(2026, 9, 20)  # a Sunday; the builders read on that day
LENGTHS = (4, 11, 18, 27, 36, 48, 63, 85, 120, 190)  # days that deals take, one of ten each
OUTCOMES = ("Won", "Lost", "Lost", "No decision")


def steady(first: date, cleared: date | None = None) -> list[dict[str, Any]]:
    """Ten deals created every third day, which take the same ten lengths ever since.

    With `cleared` the tab lacks those that closed before that day.
    """
    rows = []
    day, i = first, 0
    while day <= THROUGH:
        for length in LENGTHS:
            closed = day + timedelta(days=length)
            row: dict[str, Any] = {"Created": day.isoformat(), "Outcome": "Open"}
            if closed <= THROUGH:
                row |= {"Outcome": OUTCOMES[i % 4], "Closed": closed.isoformat()}
            if cleared is None or closed >= cleared:
                rows.append(row)
            i += 1
        day += timedelta(days=3)
    return rows


def naive(rows: list[dict[str, Any]], by: str) -> list[float]:
    """The mean days of closed deals by the month of a date: what dashboards show."""
    found: dict[str, list[int]] = {}
    for row in rows:
        if row["Outcome"] != "Open":
            days = date.fromisoformat(row["Closed"]) - date.fromisoformat(row["Created"])
            found.setdefault(row[by][:7], []).append(days.days)
    return [float(np.mean(days)) for _, days in sorted(found.items())]


# --- the median with open deals waiting


@given(st.lists(st.integers(0, 300), min_size=5, max_size=40))
def test_when_all_have_closed_half_closed_within_the_median(lengths: list[int]) -> None:
    found = median_days(np.array(lengths), np.ones(len(lengths), dtype=bool))
    assert found == sorted(lengths)[(len(lengths) + 1) // 2 - 1]


@given(st.lists(st.tuples(st.integers(0, 300), st.booleans()), max_size=40))
def test_the_open_ones_never_make_it_shorter(drawn: list[tuple[int, bool]]) -> None:
    age = np.array([days for days, _ in drawn], dtype=np.int64)
    closed = np.array([is_closed for _, is_closed in drawn], dtype=bool)
    found = median_days(age, closed)
    if len(drawn) < 5 or 2 * closed.sum() < len(drawn):
        assert found is None
    else:
        done = sorted(age[closed].tolist())
        assert found is not None
        assert found >= done[(len(done) + 1) // 2 - 1]


# --- truncation is no trend


def test_a_steady_process_has_a_steady_cycle() -> None:
    """Half of all deals are closed within 36 days, in every month, whatever is still open."""
    rows = steady(date(2026, 1, 1))
    found = built(*rows).cycle
    assert found.begins is None
    assert [(c.created_in.name, c.days) for c in found.cohorts] == [
        *[(f"2026-0{month}", 36) for month in range(1, 8)],
        ("2026-08", None),  # 34 of 100 are closed
        ("2026-09", None),
    ]
    by_created, by_closed = naive(rows, "Created"), naive(rows, "Closed")
    assert by_created[0] > 59  # the true mean is 60.2 days ...
    assert by_created[6] < 30  # ... and July looks twice as fast: its slow deals are open
    assert by_closed[0] < 12  # by close date it seems to get slower all the time
    assert by_closed[-1] > 55


def test_a_tab_that_was_cleared_does_not_read_as_a_slow_past() -> None:
    rows = steady(date(2026, 1, 1), cleared=date(2026, 5, 1))
    found = built(*rows).cycle
    assert found.begins == date(2026, 5, 1)
    assert [(c.created_in.name, c.days) for c in found.cohorts][:3] == [
        ("2026-05", 36), ("2026-06", 36), ("2026-07", 36)
    ]  # fmt: skip
    assert naive(rows, "Created")[0] > 150  # January as it seems: only its slow deals are listed


def test_of_a_young_cohort_it_is_not_known_yet() -> None:
    rows = [won(Closed="2026-09-10")] * 4 + [{"Created": "2026-08-03"}] * 5
    (found,) = built(*rows).cycle.cohorts
    assert (found.created, found.closed, found.days) == (9, 4, None)
    (found,) = built(*rows[1:], won(Closed="2026-09-19"), won()).cycle.cohorts
    assert (found.created, found.closed, found.days) == (10, 5, 47)


def test_a_cohort_worked_by_hand() -> None:
    """Closed after 7, 14, 21 and 28 days; one still open after 48, one of 10 Aug after 41."""
    rows = [won(Closed="2026-08-10"), lost(Closed="2026-08-17"), undecided(Closed="2026-08-24")]
    rows += [won(Closed="2026-08-31"), {}, {"Created": "2026-08-10"}, lost(Closed=None)]
    later = won(Closed="2026-09-25")  # still open on the through date
    (found,) = built(*rows, later).cycle.cohorts
    assert found == CycleCohort(
        created_in=found.created_in, created=7, closed=4, undated=1, days=28
    )


def test_a_deal_without_any_date_but_its_win_has_no_cycle() -> None:
    rows = [won(), won(), won(Created=None), won(Created=None, Opportunity="2026-08-22")]
    velocity = built(*rows).cycle.velocity
    assert velocity.days == pytest.approx((29 + 29 + 10) / 3)


def test_a_year_has_quarters_and_the_last_twelve_months_else() -> None:
    months = [f"{2025 + m // 12}-{m % 12 + 1:02}" for m in range(3, 21)]
    rows = [won(Created=f"{month}-05", Closed=f"{month}-15") for month in months]
    year = built(*rows, period="2026").cycle.cohorts
    assert [c.created_in.name for c in year][:2] == ["2025-Q2", "2025-Q3"]
    twelve = built(*rows).cycle.cohorts
    assert [c.created_in.name for c in twelve] == months[-12:]
    past = built(*rows, period="2026-Q2").cycle.cohorts
    assert past[-1].created_in.name == "2026-06"


# --- velocity


def test_velocity_has_its_pieces_and_is_computed_after_adding_up() -> None:
    """50 open deals, 10 of 40 won at a mean of 10,000 within 30 days on average: 4,167 a day."""
    wins = [won(5_000, Created="2026-08-12")] * 5 + [won(15_000, Created="2026-07-23")] * 5
    rows = wins + [lost()] * 20 + [undecided()] * 10 + [{}] * 50
    found = built(*rows).cycle.velocity
    assert (found.open, found.win_rate, found.deal, found.days) == (50, 0.25, 10_000.0, 30.0)
    assert found.a_day == pytest.approx(4_167, abs=0.5)


@pytest.mark.parametrize("rows", [[{}], [lost()], [won(Created=None)]])
def test_velocity_with_a_piece_missing_is_not_known(rows: list[dict[str, Any]]) -> None:
    known = opened(*rows)
    assert deals.build(known, known.default_period).cycle.velocity.a_day is None
