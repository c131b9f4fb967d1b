"""What is said of the weekly business review: basis points, percent, blanks, dashes and counts."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from scorecard import facts, trailing
from scorecard.sources import RawWorkbook
from scorecard.trailing import COMPARED, Ago, Box, BoxName, Measure, Point, Trailing
from scorecard.words import Money, literal
from scorecard.words import trailing as text
from tests.builders import read
from tests.generated import workbooks

USD = Money("USD")
LAST = date(2026, 9, 14)  # the first day of the last week
NOBODY = Ago(None, None, None)
UNKNOWN = Point(None, None, None, None)
SPANS: dict[BoxName, date] = {
    "Last week": LAST,
    "Month to date": date(2026, 9, 1),
    "Quarter to date": date(2026, 7, 1),
    "Year to date": date(2026, 1, 1),
}


def boxed(name: BoxName, actual: float | None = 42.0, **changed: Any) -> Box:
    found = Box(
        name=name,
        start=SPANS[name],
        end=LAST + timedelta(days=6),
        actual=actual,
        counts=None,
        target=40.0,
        prior=NOBODY,
        change=NOBODY,
        reports=None,
        prior_reports=NOBODY,
    )
    return replace(found, **changed)


def one(*boxes: Box, **changed: Any) -> Measure:
    """Opportunities; the boxes that are not given bring 42 of 40."""
    given_ones = {box.name: box for box in boxes}
    found = Measure(
        kind="volume",
        stage="Opportunity",
        above=None,
        lagged=False,
        weeks=(UNKNOWN,) * 6,
        months=(UNKNOWN,) * 12,
        boxes=tuple(given_ones.get(name, boxed(name)) for name in COMPARED),
    )
    return replace(found, **changed)


RATE: dict[str, Any] = {"kind": "conversion", "above": "SQL"}
WEEK = Ago(week=0.05, month=-0.125, year=-0.12)


# --- names and figures


@pytest.mark.parametrize(
    ("changed", "name", "value"),
    [
        ({"kind": "number", "stage": None}, "The Number", "$42k"),
        ({"kind": "closed-won", "stage": None}, "Closed-won revenue", "$42k"),
        ({}, "Opportunity", "42,000"),
        (RATE, "SQL → Opportunity", "4200000%"),
        ({"kind": "deal size"}, "Deal size", "$42k"),
        ({"kind": "spend", "stage": None}, "Spend", "$42k"),
    ],
)
def test_each_measure_has_a_name_and_a_unit(changed: dict[str, Any], name: str, value: str) -> None:
    found = one(**changed)
    assert text.measure_name(found) == name
    assert text.amount(found, 42_000.0, USD) == value


def test_a_name_of_a_cell_is_written_as_the_place_needs_it() -> None:
    found = one(stage="**Won**")
    assert text.measure_name(found) == "**Won**"
    assert text.measure_name(found, literal) == r"\*\*Won\*\*"


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        ("volume", 0.12, "+12%"),
        ("volume", -0.125, "-13%"),
        ("number", 0.0423, "+4.2%"),
        ("number", -0.0004, "0%"),
        ("deal size", 0.0, "0%"),
        ("spend", -1.0, "-100%"),
        ("spend", None, "—"),
        # Published: src/tests/test_wbr_methods.py of github.com/working-backwards/wbr-app,
        # Apache-2.0, (0.05 - 0.03) x 10,000 and a percentage of 200 after 100.
        ("conversion", 0.05 - 0.03, "+200 bp"),
        ("volume", 200 / 100 - 1, "+100%"),
        ("conversion", -0.0085, "-85 bp"),
        ("conversion", 0.125304, "+1,253 bp"),
        ("conversion", 0.00004, "0 bp"),
        ("conversion", None, "—"),
    ],
)
def test_rates_change_in_basis_points_and_all_else_in_percent(
    kind: Any, change: float | None, said: str
) -> None:
    assert text.change_text(one(kind=kind), change) == said


# --- titles


def test_a_title_says_the_last_week_and_its_change_on_the_year() -> None:
    found = one(boxed("Last week", change=WEEK))
    assert text.title(found, USD) == "Opportunity: 42 last week, -12% on the year"


def test_without_a_year_before_a_title_compares_with_the_week_before() -> None:
    found = one(boxed("Last week", change=Ago(0.05, None, None)))
    assert text.title(found, USD) == "Opportunity: 42 last week, +5.0% on the week"
    assert text.title(one(), USD) == "Opportunity: 42 last week"


def test_a_rate_has_its_counts_in_the_title() -> None:
    last = boxed("Last week", 0.34, counts=(42.0, 123.0), change=Ago(None, None, -0.0085))
    found = one(last, **RATE)
    assert text.title(found, USD) == (
        "SQL → Opportunity: 34% (42 of 123) last week, -85 bp on the year"
    )
    assert text.title(replace(found, lagged=True), USD) == (
        "SQL → Opportunity: 34% (42 of 123 due) last week, -85 bp on the year"
    )


def test_a_week_that_is_not_reported_is_said_beside_the_last_one_that_is() -> None:
    open_week = boxed("Last week", None)
    weeks = (*[UNKNOWN] * 3, Point(40.0, None, None, None), UNKNOWN, UNKNOWN)
    assert text.title(one(open_week, weeks=weeks), USD) == (
        "Opportunity: last week is not fully reported yet; 40 in the week of 31 Aug"
    )
    assert text.title(one(open_week), USD) == "Opportunity: last week is not fully reported yet"
    size = Point(5_000.0, None, None, (5_000.0, 1.0))
    assert text.title(one(open_week, kind="deal size", weeks=(size, *[UNKNOWN] * 5)), USD) == (
        "Deal size: last week is not fully reported yet; $5.0k (1 win) in the week of 10 Aug"
    )


# --- tables


def test_what_does_not_apply_is_blank_and_what_is_not_known_a_dash() -> None:
    table = text.box_table(
        one(
            boxed("Last week", change=WEEK),
            boxed("Month to date", None, target=None),
            boxed("Year to date", 1_234.0, change=Ago(None, None, 0.5)),
        ),
        USD,
    )
    assert table.columns == (
        "", "Actual", "Target", "On the week", "On the month", "On the year"
    )  # fmt: skip
    assert table.rows == (
        ("Last week", "42", "40", "+5.0%", "-13%", "-12%"),
        ("Month to date", "—", "—", "", "—", "—"),
        ("Quarter to date", "42", "40", "", "", "—"),
        ("Year to date", "1,234", "40", "", "", "+50%"),
    )
    assert table.right == table.columns[1:]
    assert table.alt == "Opportunity: last week, month, quarter and year to date"


def test_two_rates_have_decimals_that_tell_them_apart_and_a_plan_has_no_counts() -> None:
    close = boxed("Last week", 0.342, counts=(42.0, 123.0), target=0.344)
    assert text.box_table(one(close, **RATE), USD).rows[0] == (
        "Last week", "34.2% (42 of 123)", "34.4%", "—", "—", "—"
    )  # fmt: skip


def test_a_deal_size_has_its_wins() -> None:
    size = boxed("Last week", 5_000.0, counts=(50_000.0, 10.0), target=None)
    assert text.box_table(one(size, kind="deal size"), USD).rows[0][1] == "$5.0k (10 wins)"


def test_the_summary_has_a_row_a_measure_with_the_change_on_the_year() -> None:
    rate = boxed("Last week", 0.34, counts=(42.0, 123.0), change=Ago(None, None, -0.0085))
    table = text.summary_table(
        Trailing(
            through=LAST + timedelta(days=6),
            weeks=(),
            months=(),
            measures=(
                one(boxed("Last week", change=WEEK), boxed("Month to date", None)),
                one(rate, **RATE),
            ),
        ),
        USD,
    )
    assert table.columns == (
        "Measure", "Last week", "Month to date", "Quarter to date", "Year to date"
    )  # fmt: skip
    assert table.rows == (
        ("Opportunity", "42 (-12%)", "—", "42", "42"),
        ("SQL → Opportunity", "34% of 123 (-85 bp)", "4200%", "4200%", "4200%"),
    )


# --- spans with unlike numbers of reports


def test_unlike_numbers_of_weekly_reports_are_said() -> None:
    month = boxed(
        "Month to date",
        change=Ago(None, -0.5, -0.5),
        reports=1,
        prior_reports=Ago(None, 2, 2),
    )
    quarter = boxed(
        "Quarter to date", change=Ago(None, None, 0.1), reports=10, prior_reports=Ago(None, None, 9)
    )
    assert text.weekly_reports(one(month, quarter)) == (
        "Typed once a week: month to date has 1 report, 2 a month before and 2 a year before; "
        "quarter to date has 10 reports, 9 a year before."
    )


def test_what_is_said_of_several_measures_is_said_once() -> None:
    month = boxed("Month to date", None, change=WEEK, reports=2, prior_reports=Ago(None, 3, 3))
    few, alike = one(month), one(boxed("Month to date", change=WEEK))

    def of(*measures: Measure) -> Trailing:
        return Trailing(date(2026, 9, 6), (), (), measures)

    said = "typed once a week: month to date has 2 reports, 3 a month before and 3 a year before."
    name = text.measure_name(few)
    assert text.unlike_reports(of(few, alike)) == [f"{name} is {said}"]
    assert text.unlike_reports(of(few, few)) == [f"{name} and {name} are {said}"]
    assert text.unlike_reports(of(alike)) == []


def test_like_numbers_and_comparisons_that_are_not_shown_need_no_words() -> None:
    alike = boxed("Month to date", change=WEEK, reports=2, prior_reports=Ago(None, 2, 2))
    open_month = boxed("Month to date", None, reports=0, prior_reports=Ago(None, 1, 1))
    assert text.weekly_reports(one(alike)) == ""
    assert text.weekly_reports(one(open_month)) == ""
    assert text.weekly_reports(one()) == ""  # typed every day


# --- for every workbook


@settings(max_examples=40)
@given(workbooks())
def test_every_measure_of_every_workbook_has_its_words(raw: RawWorkbook) -> None:
    known = facts.build(read(raw))
    of = trailing.build(known, known.default_period)
    assert len(text.summary_table(of, USD).rows) == len(of.measures)
    for measure in of.measures:
        said = [text.title(measure, USD), text.weekly_reports(measure)]
        table = text.box_table(measure, USD)
        assert all(len(row) == len(table.columns) for row in table.rows)
        said += [str(cell) for row in table.rows for cell in row]
        assert not [s for s in said if "nan" in s or "None" in s or "inf" in s]
        for row, name in zip(table.rows, COMPARED, strict=True):
            blank = [i for i, cell in enumerate(row[3:]) if cell == ""]
            assert len(blank) == 3 - len(COMPARED[name])
