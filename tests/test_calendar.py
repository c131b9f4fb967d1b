"""Periods: which days each has, how they tile, and every way of writing one down.

Open this when a day lands in the wrong week, month, fiscal quarter or year. Expected dates are
worked by hand from a wall calendar; the laws hold for every fiscal start and week start.
"""

import re
from calendar import isleap
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.calendar import KINDS, MONTHS, WEEKDAYS, Calendar, Period, month_number

DAY = timedelta(days=1)
NO_PERIOD = "a period: 2026, 2026-Q3, 2026-07 or a date such as 2026-09-14"
NO_YEAR = "a year from 1990 to 2100"

calendars = st.builds(Calendar, st.integers(1, 12), st.integers(0, 6))
days = st.dates(date(1990, 1, 8), date(2099, 12, 31))  # every period that holds one can be named
kinds = st.sampled_from(KINDS)


def whole(message: str) -> str:
    """A pattern for this message and nothing more."""
    return rf"\A{re.escape(message)}\Z"


# --- fiscal years and quarters


@pytest.mark.parametrize(
    ("fiscal_start", "start", "end"),
    [
        (1, date(2026, 1, 1), date(2026, 12, 31)),
        (2, date(2025, 2, 1), date(2026, 1, 31)),
        (3, date(2025, 3, 1), date(2026, 2, 28)),
        (4, date(2025, 4, 1), date(2026, 3, 31)),
        (5, date(2025, 5, 1), date(2026, 4, 30)),
        (6, date(2025, 6, 1), date(2026, 5, 31)),
        (7, date(2025, 7, 1), date(2026, 6, 30)),
        (8, date(2025, 8, 1), date(2026, 7, 31)),
        (9, date(2025, 9, 1), date(2026, 8, 31)),
        (10, date(2025, 10, 1), date(2026, 9, 30)),
        (11, date(2025, 11, 1), date(2026, 10, 31)),
        (12, date(2025, 12, 1), date(2026, 11, 30)),
    ],
)
def test_fiscal_2026_ends_in_2026_whatever_month_it_starts_in(fiscal_start, start, end):
    calendar = Calendar(fiscal_start)
    expected = Period(start, end, "year", "2026")
    assert calendar.year(start) == expected
    assert calendar.year(end) == expected
    assert calendar.parse("2026") == expected


def test_a_fiscal_year_that_starts_in_february_has_its_quarters_from_february():
    calendar = Calendar(fiscal_start=2)
    assert list(calendar.spanning("quarter", date(2025, 2, 1), date(2026, 1, 31))) == [
        Period(date(2025, 2, 1), date(2025, 4, 30), "quarter", "2026-Q1"),
        Period(date(2025, 5, 1), date(2025, 7, 31), "quarter", "2026-Q2"),
        Period(date(2025, 8, 1), date(2025, 10, 31), "quarter", "2026-Q3"),
        Period(date(2025, 11, 1), date(2026, 1, 31), "quarter", "2026-Q4"),
    ]


@given(calendars, days)
def test_four_quarters_and_twelve_months_tile_a_year(calendar, day):
    year = calendar.year(day)
    assert year.days == 365 + any(
        isleap(n) and date(n, 2, 29) in year for n in (year.start.year, year.end.year)
    )
    for kind, number in (("quarter", 4), ("month", 12)):
        parts = list(calendar.spanning(kind, year.start, year.end))
        assert len(parts) == number
        assert (parts[0].start, parts[-1].end) == (year.start, year.end)
        assert all(one.end + DAY == two.start for one, two in pairwise(parts))
        assert sum(part.days for part in parts) == year.days


@given(calendars, days)
def test_a_quarter_is_named_for_its_fiscal_year(calendar, day):
    quarter, year = calendar.quarter(day), calendar.year(day)
    number = next(
        i
        for i, part in enumerate(calendar.spanning("quarter", year.start, year.end), 1)
        if day in part
    )
    assert quarter.name == f"{year.name}-Q{number}"


# --- weeks


@pytest.mark.parametrize(
    ("week_start", "start"),
    [
        (0, date(2026, 9, 14)),  # 16 Sep 2026 is a Wednesday
        (1, date(2026, 9, 15)),
        (2, date(2026, 9, 16)),
        (3, date(2026, 9, 10)),
        (4, date(2026, 9, 11)),
        (5, date(2026, 9, 12)),
        (6, date(2026, 9, 13)),
    ],
)
def test_a_week_starts_on_the_companys_weekday(week_start, start):
    week = Calendar(week_start=week_start).week(date(2026, 9, 16))
    assert week == Period(start, start + 6 * DAY, "week", start.isoformat())


def test_weeks_take_no_heed_of_iso_numbers_or_of_a_new_year():
    # ISO calls 1 Jan 2027 a day of week 53 of 2026; here it lies in the week of its Sunday.
    week = Calendar(week_start=6).week(date(2027, 1, 1))
    assert week == Period(date(2026, 12, 27), date(2027, 1, 2), "week", "2026-12-27")


@given(calendars, days)
def test_a_week_has_seven_days_and_starts_on_the_named_weekday(calendar, day):
    week = calendar.week(day)
    assert week.days == 7
    assert f"{week.start:%A}" == WEEKDAYS[calendar.week_start]


@given(calendars, days)
def test_weeks_are_the_same_whenever_the_fiscal_year_starts(calendar, day):
    assert calendar.week(day) == Calendar(week_start=calendar.week_start).week(day)


@pytest.mark.parametrize(
    ("week_start", "as_of", "through"),
    [
        (0, date(2026, 9, 20), date(2026, 9, 20)),  # Sunday: the week is complete today
        (0, date(2026, 9, 21), date(2026, 9, 20)),
        (0, date(2026, 9, 19), date(2026, 9, 13)),
        (6, date(2026, 9, 19), date(2026, 9, 19)),  # weeks from Sunday end on Saturday
        (6, date(2026, 9, 20), date(2026, 9, 19)),
        (2, date(2026, 3, 2), date(2026, 2, 24)),  # back over the end of February
    ],
)
def test_figures_run_through_the_last_complete_week(week_start, as_of, through):
    assert Calendar(week_start=week_start).through(as_of) == through


@given(calendars, days)
def test_through_ends_a_week_and_the_next_one_is_not_over(calendar, day):
    through = calendar.through(day)
    assert calendar.week(through).end == through <= day
    assert calendar.next(calendar.week(through)).end > day


# --- one period and its neighbours


@pytest.mark.parametrize(
    ("year", "end", "days_in_february", "days_in_year"),
    [
        (2024, date(2024, 2, 29), 29, 366),
        (2026, date(2026, 2, 28), 28, 365),
        (2000, date(2000, 2, 29), 29, 366),
    ],
)
def test_february_ends_where_its_year_says(year, end, days_in_february, days_in_year):
    calendar = Calendar()
    february = calendar.month(end)
    assert february == Period(date(year, 2, 1), end, "month", f"{year}-02")
    assert february.days == days_in_february
    assert calendar.year(end).days == days_in_year


def test_a_leap_day_lies_in_its_fiscal_quarter_and_year():
    leap_day = date(2024, 2, 29)
    march = Calendar(fiscal_start=3)
    assert march.quarter(leap_day) == Period(date(2023, 12, 1), leap_day, "quarter", "2024-Q4")
    assert march.year(leap_day) == Period(date(2023, 3, 1), leap_day, "year", "2024")
    assert march.year(leap_day + DAY).name == "2025"


def test_a_period_holds_its_first_and_last_day_and_none_beside():
    september = Calendar().month(date(2026, 9, 16))
    inside = [date(2026, 9, 1), date(2026, 9, 30)]
    outside = [date(2026, 8, 31), date(2026, 10, 1)]
    assert [day in september for day in inside + outside] == [True, True, False, False]
    assert september.days == 30


def test_spanning_takes_in_the_periods_that_the_days_only_touch():
    months = Calendar().spanning("month", date(2025, 11, 30), date(2026, 2, 1))
    assert [month.name for month in months] == ["2025-11", "2025-12", "2026-01", "2026-02"]


def test_spanning_one_day_is_the_period_that_holds_it():
    weeks = Calendar().spanning("week", date(2026, 9, 16), date(2026, 9, 16))
    assert [week.name for week in weeks] == ["2026-09-14"]


@given(calendars, kinds, days)
def test_the_period_holding_a_day_contains_it(calendar, kind, day):
    period = calendar.holding(kind, day)
    assert period.kind == kind
    assert period.start <= day <= period.end
    assert day in period


@given(calendars, kinds, days)
def test_every_day_of_a_period_belongs_to_that_period_alone(calendar, kind, day):
    period = calendar.holding(kind, day)
    assert calendar.holding(kind, period.start) == period == calendar.holding(kind, period.end)
    assert calendar.holding(kind, period.start - DAY) != period
    assert calendar.holding(kind, period.end + DAY) != period


@given(calendars, kinds, days)
def test_next_and_previous_undo_each_other_and_leave_no_gap(calendar, kind, day):
    period = calendar.holding(kind, day)
    assert calendar.next(calendar.previous(period)) == period
    assert calendar.previous(calendar.next(period)) == period
    assert calendar.previous(period).end + DAY == period.start
    assert calendar.next(period).start - DAY == period.end


@given(calendars, kinds, days, st.integers(0, 400))
def test_spanning_tiles_the_days_without_gap_or_overlap(calendar, kind, first, length):
    last = first + length * DAY
    periods = list(calendar.spanning(kind, first, last))
    assert first in periods[0]
    assert last in periods[-1]
    assert periods[1:] == [calendar.next(period) for period in periods[:-1]]


# --- names


@pytest.mark.parametrize(
    "text",
    ["2026", "FY2026", "fy2026", "FY 2026", "  2026  "],
)
def test_a_year_can_be_written_so(text):
    assert Calendar().parse(text) == Calendar().year(date(2026, 6, 1))


@pytest.mark.parametrize(
    "text",
    [
        *("2026-Q3", "2026 Q3", "2026Q3", "2026-q3", "FY2026-Q3", "FY2026 Q3"),
        *("Q3 2026", "Q3-2026", "q3 2026", "Q3 FY2026", "Q3 FY 2026", " Q3 2026 "),
    ],
)
def test_a_quarter_can_be_written_so(text):
    assert Calendar().parse(text) == Calendar().quarter(date(2026, 8, 1))


@pytest.mark.parametrize(
    "text",
    [
        *("2026-09", "2026-9", "2026 Sep", "2026 September"),
        *("Sep 2026", "Sept 2026", "Sept. 2026", "sep-2026", "SEPTEMBER 2026", " Sep  2026 "),
    ],
)
def test_a_month_can_be_written_so(text):
    assert Calendar().parse(text) == Calendar().month(date(2026, 9, 1))


def test_a_date_names_the_week_that_holds_it():
    assert Calendar().parse("2026-09-16").name == "2026-09-14"
    assert Calendar(week_start=6).parse("2026-09-16").name == "2026-09-13"
    assert Calendar().parse("2024-02-29").name == "2024-02-26"


def test_a_quarter_is_fiscal_and_a_month_is_a_calendar_month():
    july = Calendar(fiscal_start=7)
    assert july.parse("2026-Q1").start == date(2025, 7, 1)
    assert july.parse("2026-07").start == date(2026, 7, 1)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "All", "Total", "Q3", "Sep"),
        *("26", "FY26", "Q3 26", "20266"),  # a year has four digits
        *("2026-Q0", "2026-Q5", "2026-0", "2026-00", "2026-13"),  # no such quarter or month
        *("Ma 2026", "Janvier 2026", "Sep2026", "09/2026"),
        *("03/04/2026", "14.09.2026", "14 Sep 2026", "20260914", "2026-9-14"),  # not ISO dates
        *("2026-02-29", "2026-09-14 10:00"),
        *("1989-12", "Dec 1989", "1989-12-31", "2101-01", "2101-01-01"),  # out of range
    ],
)
def test_text_that_names_no_period_is_told_what_would(text):
    with pytest.raises(ValueError, match=whole(NO_PERIOD)):
        Calendar().parse(text)


@pytest.mark.parametrize(
    "text", ["1989", "2101", "0026", "FY1989", "2101-Q1", "Q4 1989", "9999", "0000"]
)
def test_a_year_out_of_range_is_told_the_range(text):
    with pytest.raises(ValueError, match=whole(NO_YEAR)):
        Calendar().parse(text)


@pytest.mark.parametrize(
    "text", ["1990", "2100", "1990-Q1", "2100-Q4", "1990-01", "2100-12", "1990-01-01", "2100-12-27"]
)
def test_the_first_and_last_year_are_in_range(text):
    assert Calendar().parse(text).name == text


@given(calendars, kinds, days)
def test_a_period_is_found_again_by_its_name(calendar, kind, day):
    period = calendar.holding(kind, day)
    assert calendar.parse(period.name) == period


@given(calendars, st.text(max_size=12))
def test_any_other_text_is_a_period_or_one_of_two_messages(calendar, text):
    try:
        period = calendar.parse(text)
    except ValueError as error:
        assert str(error) in (NO_PERIOD, NO_YEAR)  # noqa: PT017 - most texts do raise, some do not
    else:
        assert calendar.holding(period.kind, period.start) == period


def test_a_month_goes_by_its_name_from_three_letters_on():
    for number, name in enumerate(MONTHS, 1):
        for length in range(3, len(name) + 1):
            assert month_number(name[:length]) == number
            assert month_number(f" {name[:length].upper()}. ") == number


@pytest.mark.parametrize("text", ["", "Ma", "J", "Janvier", "Mai", "Septembre", "9", "Sep 1"])
def test_other_words_are_no_month(text):
    assert month_number(text) is None
