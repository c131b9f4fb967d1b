"""Settings: every value that is taken or refused, and what follows from them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from scorecard.schema import Settings
from scorecard.sources import RawWorkbook
from scorecard.workbook import Issue
from scorecard.workbook import read as read_raw
from tests.builders import DEFAULT, NOW, read, replaced, workbook


def settings(*rows: list[Any], **how: Any) -> tuple[Settings, tuple[Issue, ...]]:
    raw = workbook(Settings=[["Setting", "Value"], *rows])
    book = read_raw(RawWorkbook(raw.title, raw.tabs, **how), NOW)
    return book.settings, tuple(issue for issue in book.issues if issue.tab == "Settings")


def test_without_settings_the_defaults_hold() -> None:
    book = read(Settings=None)
    assert book.settings == Settings()
    assert book.settings.model_dump() == {
        "company": None, "currency": "USD", "fiscal_start": 1, "week_start": 0, "time_zone": "UTC",
        "as_of": None, "date_order": None, "decimal_mark": None, "number": "Closed-won revenue",
        "revenue_from": "Actuals", "deal_size_owner": None, "retention_owner": "Customer success",
        "on_track_from": 1.0, "attention_from": 0.85, "settled_after": 7,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "cell", "field", "value"),
    [
        ("Company", " The  company ", "company", "The company"),
        ("CURRENCY", "eur", "currency", "EUR"),
        ("Fiscal year starts", "February", "fiscal_start", 2),
        ("Fiscal year starts", 2.0, "fiscal_start", 2),
        ("week_starts_on", "Sunday", "week_start", 6),
        ("Time zone", "America/New_York", "time_zone", "America/New_York"),
        ("As of", "2026-09-09", "as_of", date(2026, 9, 9)),
        ("As of", 46274, "as_of", date(2026, 9, 9)),
        ("Date order", "dmy", "date_order", "DMY"),
        ("Decimal mark", ",", "decimal_mark", ","),
        ("Number", "net revenue", "number", "Net revenue"),
        ("Revenue from", "deals", "revenue_from", "Deals"),
        ("Deal size owner", "Sales", "deal_size_owner", "Sales"),
        ("Retention owner", "Sales", "retention_owner", "Sales"),
        ("On track from", "105%", "on_track_from", 1.05),
        ("Attention from", 0.8, "attention_from", 0.8),
        ("Settled after", "14 days", "settled_after", 14),
        ("Settled after", 14, "settled_after", 14),
        ("Settled after", "1 day", "settled_after", 1),
    ],
)
def test_a_setting_is_taken(name: str, cell: object, field: str, value: object) -> None:
    found, issues = settings([name, cell])
    assert (getattr(found, field), issues) == (value, ())


@pytest.mark.parametrize(
    ("name", "cell", "expected", "mend"),
    [
        ("Currency", "dollars", "a currency's ISO code",
         "Type its three letters, such as USD or EUR. Until then the default, USD, holds."),
        ("Fiscal year starts", "Q2", "a month such as February, or its number",
         "Type the month's name. Until then the default, January, holds."),
        ("Week starts on", "8", "a weekday such as Monday",
         "Type the weekday's name. Until then the default, Monday, holds."),
        ("Time zone", "../etc", "the name of a time zone",
         "Type an IANA name, such as Europe/London or UTC. "
         "Until then the default, the Google Sheet's, else UTC, holds."),
        ("Time zone", "America", "the name of a time zone",
         "Type an IANA name, such as Europe/London or UTC. "
         "Until then the default, the Google Sheet's, else UTC, holds."),
        ("As of", "03/04/2026", "a date with one reading (this could be 2026-04-03 or 2026-03-04)",
         "Type the date as 2026-09-14, or set Date order in Settings to DMY or MDY. "
         "Until then the default, today, holds."),
        ("Date order", "YMD", "one of: DMY, MDY",
         "Choose one of these. Until then the default, none, holds."),
        ("Decimal mark", ";", "`,` or `.`",
         "Type the one mark that stands before the decimals. "
         "Until then the default, the Google Sheet's locale, else none, holds."),
        ("Revenue from", "Finance", "one of: Actuals, Deals",
         "Choose one of these. Until then the default, Actuals, holds."),
        ("Attention from", "85", "a share such as 85% or 0.85",
         "Write 85%. Until then the default, 85%, holds."),
        ("Settled after", "2.5", "whole days",
         "Type a number of days, such as 7. Until then the default, 7 days, holds."),
        ("Company", "#REF!", "a value",
         "Mend the formula in this cell, or type the value. Until then the default holds."),
    ],
)  # fmt: skip
def test_a_bad_setting_is_an_error_and_its_default_holds(
    name: str, cell: object, expected: str, mend: str
) -> None:
    found, issues = settings([name, cell])
    assert found == Settings()
    assert issues == (
        Issue("error", "Settings", "Settings!B2", f"“{cell}” for {name}", expected, mend),
    )


def test_settings_do_not_depend_on_each_others_order() -> None:
    found, issues = settings(["As of", "03/04/2026"], ["Date order", "DMY"])
    assert (found.as_of, issues) == (date(2026, 4, 3), ())


def test_an_unknown_setting_is_a_warning() -> None:
    found, (issue,) = settings(["Fiscal year start", "February"])
    assert found == Settings()
    assert issue == Issue(
        "warning", "Settings", "Settings!A2",
        found="a setting “Fiscal year start”, which does not exist",
        expected="a setting of this list: Company, Currency, Fiscal year starts, Week starts on, "
        "Time zone, As of, Date order, Decimal mark, Number, Revenue from, Deal size owner, "
        "Retention owner, On track from, Attention from, Settled after",
        mend="Did you mean “Fiscal year starts”? Correct the name, or delete the row.",
    )  # fmt: skip


def test_of_a_setting_entered_twice_the_first_holds() -> None:
    found, (issue,) = settings(["Currency", "EUR"], ["Currency", "GBP"])
    assert found.currency == "EUR"
    assert issue == Issue(
        "error", "Settings", "Settings!B3",
        found="Currency entered twice: Settings!B2 and Settings!B3",
        expected="one entry",
        mend="Delete one of the two rows. Settings!B2 counts.",
    )  # fmt: skip


def test_bands_that_cross_are_refused_where_they_are_typed() -> None:
    found, (issue,) = settings(["Attention from", "110%"])
    assert (found.on_track_from, found.attention_from) == (1.0, 0.85)
    assert issue == Issue(
        "error", "Settings", "Settings!B2",
        found="“110%” for Attention from",
        expected="Attention from to be no more than On track from",
        mend="Lower Attention from, or raise On track from. "
        "Until then the default, 85%, holds.",
    )  # fmt: skip


def test_settings_without_a_column_of_values_are_not_read() -> None:
    book = read(Settings=[["Setting"], ["Currency"]])
    assert book.settings == Settings()
    assert [issue.found for issue in book.issues] == [
        "no column Value; the headers there are: Setting"
    ]


@pytest.mark.parametrize(
    ("locale", "revenue"),
    [("de_DE", 1234.0), ("en_US", 1.234), ("es_MX", 1.234), ("fr_FR", 1234.0), ("xx", None)],
)
def test_the_locale_of_the_sheet_settles_numbers(locale: str, revenue: float | None) -> None:
    raw = workbook(Actuals=replaced(DEFAULT["Actuals"], 1, 7, "1.234"))
    book = read(RawWorkbook(raw.title, raw.tabs, locale=locale))
    assert (revenue in book.tables["Actuals"].columns["Revenue"]) == (revenue is not None)
    assert len(book.tables["Actuals"]) == (5 if revenue is None else 6)


def test_the_setting_goes_before_the_locale() -> None:
    raw = workbook(
        Settings=[["Setting", "Value"], ["Decimal mark", "."]],
        Actuals=replaced(DEFAULT["Actuals"], 1, 7, "1.234"),
    )
    book = read(RawWorkbook(raw.title, raw.tabs, locale="de_DE"))
    assert book.tables["Actuals"].columns["Revenue"][0] == 1.234


LATE_IN_UTC = datetime(2026, 9, 20, 23, tzinfo=UTC)  # already Monday in Tokyo


def test_today_is_the_day_in_the_workbooks_time_zone() -> None:
    tokyo = [["Setting", "Value"], ["Time zone", "Asia/Tokyo"]]
    assert read(now=LATE_IN_UTC).as_of == date(2026, 9, 20)
    assert read(now=LATE_IN_UTC, Settings=tokyo).as_of == date(2026, 9, 21)


@pytest.mark.parametrize(("zone", "today"), [("Asia/Tokyo", 21), ("Nowhere/Else", 20)])
def test_the_sheets_own_time_zone_is_the_default(zone: str, today: int) -> None:
    raw = workbook()
    book = read(RawWorkbook(raw.title, raw.tabs, time_zone=zone), now=LATE_IN_UTC)
    assert (book.as_of, book.issues) == (date(2026, 9, today), ())


def test_the_as_of_date_is_the_callers_then_the_settings_then_today() -> None:
    frozen = [["Setting", "Value"], ["As of", "2026-09-18"]]
    assert read(Settings=frozen).as_of == date(2026, 9, 18)
    assert read(Settings=frozen, as_of=date(2026, 9, 19)).as_of == date(2026, 9, 19)
    assert read(Settings=frozen).through == date(2026, 9, 13)


def test_the_calendar_follows_the_settings() -> None:
    rows = [["Setting", "Value"], ["Fiscal year starts", "Feb"], ["Week starts on", "Sunday"]]
    book = read(Settings=rows)
    assert (book.calendar.fiscal_start, book.calendar.week_start) == (2, 6)
    assert book.tables["Targets"].columns["Period"][0].start == date(2025, 8, 1)


def test_the_sheets_own_time_zone_holds_where_the_typed_one_is_refused() -> None:
    raw = workbook(Settings=[["Setting", "Value"], ["Time zone", "Tokio"]])
    book = read(RawWorkbook(raw.title, raw.tabs, time_zone="Asia/Tokyo"), now=LATE_IN_UTC)
    assert (book.as_of, [issue.address for issue in book.issues]) == (
        date(2026, 9, 21),
        ["Settings!B2"],
    )
