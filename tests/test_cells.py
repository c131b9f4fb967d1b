"""One cell: every way to write a number, a date, a name, and every way that is refused."""

import math
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import cells
from scorecard.calendar import Calendar, Period
from scorecard.cells import CellError, Conventions, DateOrder, DecimalMark

UNSET = Conventions()
COMMA = Conventions(decimal_mark=",")
DOT = Conventions(decimal_mark=".")

NUMBER = "a number such as 1234 or 1,234.50"
TYPE_NUMBER = "Type the number alone. Leave the cell blank where nothing is reported."
DATE = "a date such as 2026-09-14 or 14 Sep 2026"
TYPE_DATE = "Type the date as year-month-day, such as 2026-09-14."


def refusal(convert: Any, cell: object, *how: Any) -> tuple[str, str]:
    """What is expected instead, and how to mend it."""
    with pytest.raises(CellError) as refused:
        convert(cell, *how)
    return refused.value.expected, refused.value.mend


def attempt(convert: Any, cell: object, *how: Any) -> Any:
    """The value, or the error."""
    try:
        return convert(cell, *how)
    except CellError as refused:
        return refused


# ------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (0, 0.0), (-3, -3.0), (2.5, 2.5), ("0", 0.0), ("-0", 0.0), ("(0)", 0.0), (-0.0, 0.0),
        ("007", 7.0), ("42", 42.0),
        ("-42", -42.0), ("+42", 42.0), ("1234.5", 1234.5), ("0.125", 0.125), ("1.5", 1.5),
        (".5", 0.5), ("12.34", 12.34), ("1234.567", 1234.567), ("3.14159", 3.14159),
        ("1,234", 1234.0), ("1,234,567", 1234567.0), ("1,234.50", 1234.5), ("1,234.567", 1234.567),
        ("1.234,50", 1234.5), ("1.234.567", 1234567.0), ("1.234.567,8", 1234567.8),
        ("1 234", 1234.0), ("1\u00a0234", 1234.0), ("1\u202f234,5", 1234.5), ("1'234.5", 1234.5),
        ("1’234", 1234.0), ("12%", 0.12), ("12.5 %", 0.125), ("-5%", -0.05), ("150%", 1.5),
        ("(500)", -500.0), ("($1,234.50)", -1234.5), ("(5%)", -0.05), ("( 500 )", -500.0),
        ("−500", -500.0), ("- 500", -500.0), ("$5", 5.0), ("-$5", -5.0), ("$-5", -5.0),
        ("US$ 5", 5.0), ("€ 1 200", 1200.0), ("1.200,00 €", 1200.0), ("£12.50", 12.5),
        ("USD 1,200", 1200.0), ("1,200 USD", 1200.0), ("USD -7", -7.0), ("１２３", 123.0),
        ("１，２３４．５", 1234.5), ("\u200b42\u200e", 42.0), ("\ufeff42", 42.0), (1e15, 1e15),
    ],
)  # fmt: skip
def test_a_number_with_one_reading_is_read(cell: object, value: float) -> None:
    found = cells.number(cell, UNSET)
    assert (found, math.copysign(1, found)) == (value, math.copysign(1, value))


@pytest.mark.parametrize(
    "cell",
    [
        "about 80", "-", "—", "N/A", "n/a", "nan", "NaN", "inf", "-inf", "Infinity", "1_000", "1e5",
        "1E5", "12k", "$1.2k", "1.2M", "0x10", "5²", "½", "①", "٣", "12/3", "1 2", "1 23", "12 34",
        "1,23,456", "1,2,3", "1,234,56", "12,34.5", "1.2.3", "1.234.5", "1'23", "1,234 567",
        "0,001,234", "1,234.567.8", "--5", "+-5", "5-", "(-5)", "-(5)", "(5", "5)", "()", "$",
        "%", "5%%", "$5%", "$5 EUR", "$5 $", "5.", "5,", ",", ".",
        "2026-09-01", "SEP 2026", "DEC 12", "TOP 3",
        "usd 5", "five", "=1+2", "1 000 000,00.5", "TRUE",
        float("nan"), float("inf"), float("-inf"),
        time(3, 4), timedelta(hours=3),
    ],
)  # fmt: skip
def test_anything_else_is_no_number(cell: object) -> None:
    assert refusal(cells.number, cell, UNSET) == (NUMBER, TYPE_NUMBER)


@pytest.mark.parametrize(
    ("cell", "with_dot", "with_comma"),
    [("1.234", "1.234", "1234"), ("12.345", "12.345", "12345"), ("100.000", "100", "100000")],
)
def test_a_dot_before_three_digits_has_two_readings(
    cell: str, with_dot: str, with_comma: str
) -> None:
    assert refusal(cells.number, cell, UNSET) == (
        f"a number with one reading ({cell} could be {with_dot} or {with_comma})",
        "Type it as a plain number, or set Decimal mark in Settings to `.` or `,`.",
    )


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1,5", "1.5"), ("0,125", "0.125"), ("1234,5", "1234.5"), ("12,34", "12.34")],
)
def test_a_comma_that_groups_no_thousands_is_not_taken_for_a_decimal_mark(
    cell: str, value: str
) -> None:
    assert refusal(cells.number, cell, UNSET) == (
        f"a number with one reading ({cell} could be {value}, or thousands with a digit missing)",
        "Type it as a plain number, or set Decimal mark in Settings to `,`.",
    )


@pytest.mark.parametrize(
    ("how", "cell", "value"),
    [
        (COMMA, "1.234", 1234.0), (COMMA, "1,5", 1.5), (COMMA, "1.234,5", 1234.5),
        (COMMA, "12", 12.0), (COMMA, "1,234", 1.234), (COMMA, "1 234,5", 1234.5),
        (COMMA, ",5", 0.5), (COMMA, "12,5%", 0.125),
        (DOT, "1.234", 1.234), (DOT, "1,234", 1234.0), (DOT, "1,234.5", 1234.5),
        (DOT, "1234.567", 1234.567),
    ],
)  # fmt: skip
def test_an_agreed_decimal_mark_settles_what_a_text_means(
    how: Conventions, cell: str, value: float
) -> None:
    assert cells.number(cell, how) == value


@pytest.mark.parametrize(
    ("how", "cell"),
    [(COMMA, "1.5"), (COMMA, "1234.5"), (COMMA, "1,234.5"), (DOT, "1,5"), (DOT, "1.234,5")],
)
def test_a_text_against_the_agreed_decimal_mark_is_refused(how: Conventions, cell: str) -> None:
    assert refusal(cells.number, cell, how) == (
        f"a number with `{how.decimal_mark}` before the decimals",
        "Type it so, or change Decimal mark in Settings.",
    )


def test_a_decimal_mark_never_touches_a_real_number() -> None:
    assert cells.number(1.234, COMMA) == 1.234


@pytest.mark.parametrize("cell", [True, False])
def test_a_tick_box_is_no_number(cell: bool) -> None:
    expected = (NUMBER, "This is a tick box. Type the number, or clear the cell.")
    assert refusal(cells.number, cell, UNSET) == expected


@pytest.mark.parametrize("cell", [date(2026, 9, 1), datetime(2026, 9, 1, 3)])
def test_a_number_shown_as_a_date_is_refused(cell: date) -> None:
    expected = (NUMBER, "The cell is formatted as a date. Format it as a number.")
    assert refusal(cells.number, cell, UNSET) == expected


@pytest.mark.parametrize("cell", [2e15, -2e15, 10**300, "9" * 17, "1,000,000,000,000,001"])
def test_an_absurd_number_is_refused(cell: object) -> None:
    assert refusal(cells.number, cell, UNSET) == (
        "a number up to 1,000,000,000,000,000",
        "Check the number of digits.",
    )


def test_a_count_below_zero_is_refused() -> None:
    assert cells.not_negative(0.0) == 0.0
    assert refusal(cells.not_negative, -1.0) == (
        "a number that is not negative",
        "Check the sign.",
    )


@pytest.mark.parametrize(
    ("cell", "value"), [("85%", 0.85), (0.85, 0.85), ("0.85", 0.85), (1, 1.0), (5, 5.0), (0, 0.0)]
)
def test_a_share_is_a_fraction_or_a_percentage(cell: object, value: float) -> None:
    assert cells.share(cell, UNSET) == value


@pytest.mark.parametrize(("cell", "shown"), [(85, "85"), ("85", "85"), (5.1, "5.1")])
def test_a_share_without_its_percent_sign_is_refused(cell: object, shown: str) -> None:
    assert refusal(cells.share, cell, UNSET) == ("a share such as 85% or 0.85", f"Write {shown}%.")


def grouped(whole: str, by: str) -> str:
    return f"{int(whole):,}".replace(",", by)


@st.composite
def written(draw: st.DrawFn) -> tuple[float, str, DecimalMark]:
    """A number, one way to write it, and the decimal mark that its writer uses."""
    mark: DecimalMark = draw(st.sampled_from([",", "."]))
    whole = str(draw(st.integers(0, 10**9)))
    decimals = draw(st.text("0123456789", max_size=4))
    value = float(f"{whole}.{decimals or 0}")
    other = "," if mark == "." else "."
    text = grouped(whole, draw(st.sampled_from(["", other, " ", "\u00a0", "'"])))
    text += mark + decimals if decimals else ""
    dress = draw(st.sampled_from(["{}", "${}", "€ {}", "{} USD", "  {} ", "\u200b{}"]))
    if draw(st.booleans()):
        dress, value = (
            draw(st.sampled_from(["-{}", "(%s)", "−{}"])).replace("%s", "{}").format(dress),
            -value,
        )
    return value, dress.format(text), mark


@given(written())
def test_however_a_number_is_written_it_is_read_as_itself(
    case: tuple[float, str, DecimalMark],
) -> None:
    value, text, mark = case
    assert cells.number(text, Conventions(decimal_mark=mark)) == value


@given(written())
def test_without_an_agreed_mark_a_number_is_itself_or_refused(
    case: tuple[float, str, DecimalMark],
) -> None:
    value, text, mark = case
    thousands = text.count(",") == 1 and mark == "," and "." not in text
    found = attempt(cells.number, text, UNSET)
    # The one exception is the contract's own: `1,234` is 1234 unless the mark is agreed.
    as_thousands = thousands and found == round(value * 1000)
    assert isinstance(found, CellError) or found == value or as_thousands


@given(st.text(max_size=12))
def test_no_text_makes_a_number_fail_in_any_other_way(text: str) -> None:
    for how in (UNSET, COMMA, DOT):
        found = attempt(cells.number, text, how)
        assert isinstance(found, CellError) or abs(found) <= 1e15


# --------------------------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    "cell",
    [
        46279, 46279.0, 46279.75, "46279", "46279.75", "2026-09-14", "2026-9-14", "2026/09/14",
        "2026.09.14", "2026-09-14 08:30", "2026-09-14T08:30:00Z", "2026-09-14T08:30:00.5+02:00",
        "14 Sep 2026", "14 September 2026", "14-Sep-2026", "14th September 2026", "14 sept. 2026",
        "14 of September 2026", "14Sep2026", "Sep 14, 2026", "September 14 2026", "Sept 14th, 2026",
        "Sep-14-2026", " 14\u00a0Sep 2026 ", "14/09/2026", "09/14/2026", "14.09.2026", "14-9-2026",
        date(2026, 9, 14), datetime(2026, 9, 14, 23, 59),
    ],
)  # fmt: skip
def test_a_date_with_one_reading_is_read(cell: object) -> None:
    assert cells.day(cell, UNSET) == date(2026, 9, 14)


def test_day_and_month_may_be_the_same() -> None:
    assert cells.day("09/09/2026", UNSET) == date(2026, 9, 9)


def test_a_date_with_two_readings_is_refused_with_both() -> None:
    assert refusal(cells.day, "03/04/2026", UNSET) == (
        "a date with one reading (this could be 2026-04-03 or 2026-03-04)",
        "Type the date as 2026-09-14, or set Date order in Settings to DMY or MDY.",
    )


@pytest.mark.parametrize(
    ("order", "cell", "value"),
    [
        ("DMY", "03/04/2026", date(2026, 4, 3)),
        ("MDY", "03/04/2026", date(2026, 3, 4)),
        ("DMY", "3.4.2026", date(2026, 4, 3)),
        ("MDY", "3-4-2026", date(2026, 3, 4)),
    ],
)
def test_an_agreed_order_settles_a_date(order: DateOrder, cell: str, value: date) -> None:
    assert cells.day(cell, Conventions(date_order=order)) == value


@pytest.mark.parametrize(
    ("order", "cell", "shape"),
    [("DMY", "09/14/2026", "day/month/year"), ("MDY", "14/09/2026", "month/day/year")],
)
def test_a_date_against_the_agreed_order_is_refused(
    order: DateOrder, cell: str, shape: str
) -> None:
    assert refusal(cells.day, cell, Conventions(date_order=order)) == (
        f"a date as {shape}, which Settings gives as the order",
        "Type the date as 2026-09-14, or change Date order in Settings.",
    )


@pytest.mark.parametrize(
    "cell",
    [
        "soon", "2026-W09", "2026-09", "Sep 2026", "2026", "Q3", "14/09", "14//2026", "4627",
        "-46279", 0, -1, 3_000_000, float("nan"), float("inf"), "1-2/2026", time(3, 4),
    ],
)  # fmt: skip
def test_anything_else_is_no_date(cell: object) -> None:
    assert refusal(cells.day, cell, UNSET) == (DATE, TYPE_DATE)


@pytest.mark.parametrize("cell", ["14 Sep 26", "Sep 14, 26", "14/09/26", "14-Sep-26"])
def test_a_year_needs_four_digits(cell: str) -> None:
    assert refusal(cells.day, cell, UNSET) == ("a year with four digits", TYPE_DATE)


@pytest.mark.parametrize("cell", ["2026-02-30", "31 Sep 2026", "32/01/2026", "13/13/2026"])
def test_a_day_that_does_not_exist_is_refused(cell: str) -> None:
    assert refusal(cells.day, cell, UNSET) == ("a date that is in the calendar", TYPE_DATE)


@pytest.mark.parametrize(
    ("cell", "stands_for"),
    [(2026, "1905-07-18"), ("1026-09-14", "1026-09-14"), (date(2101, 1, 1), "2101-01-01")],
)
def test_a_date_outside_1990_to_2100_is_refused(cell: object, stands_for: str) -> None:
    assert refusal(cells.day, cell, UNSET) == (
        "a date from 1990 to 2100",
        f"The cell stands for {stands_for}. Type the date as 2026-09-14.",
    )


def test_a_month_is_read_in_english_only() -> None:
    expected = (DATE, "Type the month in English, or the date as 2026-09-14.")
    assert refusal(cells.day, "14 Mai 2026", UNSET) == expected


def test_a_tick_box_is_no_date() -> None:
    expected = (DATE, "This is a tick box. Type the date, or clear the cell.")
    assert refusal(cells.day, True, UNSET) == expected


FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%d %b %Y", "%d-%B-%Y", "%b %d, %Y", "%Y-%m-%dT%H:%M")


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.sampled_from(FORMATS))
def test_however_a_date_is_written_it_is_read_as_itself(day: date, form: str) -> None:
    assert cells.day(day.strftime(form), UNSET) == day
    assert cells.day((day - date(1899, 12, 30)).days, UNSET) == day


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.booleans())
def test_digits_alone_give_the_date_meant_or_none(day: date, day_first: bool) -> None:
    text = day.strftime("%d/%m/%Y" if day_first else "%m/%d/%Y")
    order: DateOrder = "DMY" if day_first else "MDY"
    assert cells.day(text, Conventions(date_order=order)) == day
    found = attempt(cells.day, text, UNSET)
    assert found == day or found.mend == (
        "Type the date as 2026-09-14, or set Date order in Settings to DMY or MDY."
    )


@given(st.text(max_size=14))
def test_no_text_makes_a_date_or_period_fail_in_any_other_way(text: str) -> None:
    for convert in (cells.day, cells.month, cells.period):
        found = attempt(convert, text, UNSET)
        assert isinstance(found, date | Period | CellError)


@pytest.mark.parametrize("cell", ["2026-07", "Jul 2026", "2026-07-15", 46204, date(2026, 7, 31)])
def test_a_month_is_its_first_day(cell: object) -> None:
    assert cells.month(cell, UNSET) == date(2026, 7, 1)


def test_a_year_is_no_month() -> None:
    assert refusal(cells.month, "2026-Q3", UNSET) == (DATE, TYPE_DATE)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        (2026, "2026"), (2026.0, "2026"), ("2026", "2026"), ("FY2026", "2026"),
        ("Q3 2026", "2026-Q3"),
        ("2026-q3", "2026-Q3"), ("2026-07", "2026-07"), ("July 2026", "2026-07"),
        ("2026-09-16", "2026-09-14"), (46279, "2026-09-14"), ("46279", "2026-09-14"),
        ("16 Sep 2026", "2026-09-14"), (date(2026, 9, 16), "2026-09-14"),
        (datetime(2026, 9, 16), "2026-09-14"), ("Ｑ３ ２０２６", "2026-Q3"),
    ],
)  # fmt: skip
def test_a_period_is_read_by_its_name_or_a_date_in_its_week(cell: object, name: str) -> None:
    assert cells.period(cell, UNSET).name == name


def test_a_period_uses_the_company_calendar() -> None:
    how = Conventions(calendar=Calendar(fiscal_start=2, week_start=6))
    assert cells.period("2026-Q1", how).start == date(2025, 2, 1)
    assert cells.period("2026-09-14", how).start == date(2026, 9, 13)


def test_no_period_is_refused_with_what_would_be_one() -> None:
    assert refusal(cells.period, "this quarter", UNSET) == (
        "a period: 2026, 2026-Q3, 2026-07 or a date such as 2026-09-14",
        "Type the period as one of these.",
    )


def test_a_period_of_two_readings_is_refused_as_a_date_is() -> None:
    assert refusal(cells.period, "03/04/2026", UNSET) == (
        "a date with one reading (this could be 2026-04-03 or 2026-03-04)",
        "Type the date as 2026-09-14, or set Date order in Settings to DMY or MDY.",
    )


# --------------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  Source   A\n", "Source A"), ("Source\u00a0A", "Source A"),
        ("So\u200burce A", "Source A"), ("\u202eSource A", "Source A"), ("Source\x00A", "Source A"),
        ("Cafe\u0301", "Café"),
        ("SOURCE A", "SOURCE A"), ("\ud800x", "x"), (7, "7"), (7.0, "7"), (7.5, "7.5"),
        (True, "TRUE"),
        (date(2026, 9, 14), "2026-09-14"), (datetime(2026, 9, 14), "2026-09-14"),
        (datetime(2026, 9, 14, 8), "2026-09-14 08:00:00"), (None, ""),
    ],
)  # fmt: skip
def test_text_is_cleaned_and_never_merged(cell: object, text: str) -> None:
    assert cells.clean(cell) == text


@pytest.mark.parametrize("cell", [None, "", " ", "\t\n", "\u00a0", "\u200b", "\ufeff "])
def test_a_cell_without_a_visible_sign_is_blank(cell: object) -> None:
    assert cells.is_blank(cell)


@pytest.mark.parametrize("cell", [0, 0.0, False, "0", "-", "."])
def test_zero_is_not_blank(cell: object) -> None:
    assert not cells.is_blank(cell)


@pytest.mark.parametrize("cell", [False, "FALSE", "false "])
def test_an_unticked_box_is_known_in_a_sheet_and_in_a_csv(cell: object) -> None:
    assert cells.is_unticked(cell)


def test_a_name_matches_whatever_its_case_and_punctuation() -> None:
    spellings = ["Weeks to next", "weeks_to_next", "WEEKS-TO-NEXT", "Weeks\u200b to\u00a0next:"]
    assert {cells.name_key(name) for name in spellings} == {"weekstonext"}


@pytest.mark.parametrize(
    "cell", ["#REF!", "#N/A", "#DIV/0!", " #VALUE! ", "Loading...", "Loading…"]
)
def test_a_sheet_error_is_refused(cell: str) -> None:
    assert refusal(cells.refuse_sheet_error, cell) == (
        "a value",
        "Mend the formula in this cell, or type the value.",
    )


def test_a_fixed_choice_takes_its_own_spelling() -> None:
    assert cells.choice("no_decision", ("Won", "No decision")) == "No decision"
    assert refusal(cells.choice, "Maybe", ("Won", "No decision")) == (
        "one of: Won, No decision",
        "Choose one of these.",
    )


@pytest.mark.parametrize(
    ("cell", "month"), [("February", 2), ("feb", 2), (2, 2), ("2", 2), (2.0, 2)]
)
def test_a_month_of_the_year_has_a_name_or_a_number(cell: object, month: int) -> None:
    assert cells.month_of_year(cell) == month


@pytest.mark.parametrize("cell", [0, 13, True, "Fe", "2026", "½", -1, 2.5])
def test_no_month_of_the_year_is_refused(cell: object) -> None:
    assert refusal(cells.month_of_year, cell) == (
        "a month such as February, or its number",
        "Type the month's name.",
    )


@pytest.mark.parametrize(("cell", "day"), [("Monday", 0), ("sun", 6), ("SATURDAY", 5)])
def test_a_weekday_has_a_name(cell: object, day: int) -> None:
    assert cells.weekday(cell) == day


@pytest.mark.parametrize("cell", ["Mo", "1", 1, "Mondays", True])
def test_no_weekday_is_refused(cell: object) -> None:
    assert refusal(cells.weekday, cell) == (
        "a weekday such as Monday",
        "Type the weekday's name.",
    )
