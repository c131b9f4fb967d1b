"""A Google Sheet over the wire: the real gspread, real TLS, and the tests' own Google."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from scorecard import workbook
from scorecard.sources import Access, RawTab, RawWorkbook, Sheet, SourceError, open_workbook
from scorecard.workbook import Workbook
from tests import fake_google
from tests.builders import DEFAULT, NOW, Rows, actual, replaced
from tests.fake_google import API_KEY, EMAIL, SHEET_ID, Google, Tab, faults, new_key
from tests.generated import workbooks

URL = f"https://docs.google.com/spreadsheets/d/{SHEET_ID}/edit"
SHEETS = "https://sheets.googleapis.com/v4/spreadsheets"


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[Google]:
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "SCORECARD_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_GCE_CHECK", "true")  # this machine may be one of Google's
    monkeypatch.setenv("CLOUDSDK_CONFIG", "/nowhere")  # or a developer's
    with fake_google.google(fake_google.Sheet.of(DEFAULT)) as google:
        for name, value in google.environment.items():
            monkeypatch.setenv(name, value)
        yield google


def sheet(google: Google, within: float = 60) -> Sheet:
    return Sheet(SHEET_ID, Access(google.account), within)


def raw(google: Google) -> RawWorkbook:
    return sheet(google).open()


def read(google: Google, **tabs: Rows) -> Workbook:
    """The default workbook with these tabs, typed into the Sheet."""
    google.sheet = fake_google.Sheet.of({**DEFAULT, **tabs})
    return workbook.read(raw(google), NOW)


def refusal(read: Callable[[], object]) -> SourceError:
    with pytest.raises(SourceError) as refused:
        read()
    # A chained exception would carry the sheet's id into the log.
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    for secret in (SHEET_ID, API_KEY, "/", "PRIVATE"):
        assert secret not in str(refused.value).replace("https://www.googleapis.com/auth/", "")
    return refused.value


# --- what is asked


def test_a_read_is_two_calls_with_the_scope_to_read_alone(google: Google) -> None:
    raw(google)
    assert [(call.host, call.method, call.path) for call in google.calls] == [
        ("oauth2.googleapis.com", "POST", "/token"),
        ("sheets.googleapis.com", "GET", f"/v4/spreadsheets/{SHEET_ID}"),
        ("sheets.googleapis.com", "GET", f"/v4/spreadsheets/{SHEET_ID}/values:batchGet"),
    ]
    assert google.scopes == {"https://www.googleapis.com/auth/spreadsheets.readonly"}
    assert google.calls[1].query == {
        "fields": [
            "properties(title,locale,timeZone),"
            "sheets.properties(sheetId,title,index,sheetType,hidden)"
        ],
        "prettyPrint": ["false"],
    }
    assert google.calls[2].query == {
        "ranges": [f"'{tab}'" for tab in DEFAULT],
        "valueRenderOption": ["UNFORMATTED_VALUE"],
        "dateTimeRenderOption": ["SERIAL_NUMBER"],
        "majorDimension": ["ROWS"],
        "prettyPrint": ["false"],
    }


def test_the_token_is_kept_from_read_to_read(google: Google) -> None:
    one = sheet(google)
    one.read()
    one.read()
    assert (google.reads, len(google.calls)) == (4, 5)


def test_an_unchanged_sheet_gives_an_equal_answer_and_a_changed_one_another(google: Google) -> None:
    one = sheet(google)
    first, second = one.read(), one.read()
    google.sheet = google.sheet.put("Actuals", replaced(DEFAULT["Actuals"], 1, 3, 99))
    third = one.read()
    assert first == second != third
    assert first.digest == second.digest != third.digest


def test_a_token_that_is_no_longer_valid_is_replaced_without_a_word(google: Google) -> None:
    one = sheet(google)
    one.read()
    google.revoke()
    assert one.open().title == "Scorecard"


def test_only_google_is_asked(google: Google) -> None:
    raw(google)
    assert google.refused == []


# --- what comes back


def test_the_sheet_gives_the_same_workbook_as_the_same_rows_elsewhere(google: Google) -> None:
    found = read(google)
    expected = workbook.read(
        RawWorkbook("Scorecard", tuple(RawTab(name, rows) for name, rows in DEFAULT.items())), NOW
    )
    assert found.tables == expected.tables
    assert found.issues == expected.issues
    assert found.settings == expected.settings.model_copy(update={"time_zone": "Etc/GMT"})


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(workbooks())
def test_any_workbook_comes_whole_over_the_wire(google: Google, typed: RawWorkbook) -> None:
    rows = {tab.name: [list(row) for row in tab.rows] for tab in typed.tabs}
    google.sheet = fake_google.Sheet.of(rows)
    found, expected = workbook.read(raw(google), NOW), workbook.read(typed, NOW)
    assert (found.tables, found.issues) == (expected.tables, expected.issues)


def test_the_raw_rows_are_the_sheets_own(google: Google) -> None:
    google.sheet = fake_google.Sheet(
        (
            Tab("Actuals", [[], ["Date", None, "Won"], [date(2026, 9, 14), 3.0, True, ""]], gid=4),
            Tab("Sources", gid=0),
            Tab("Q1", [["not of the contract"]], gid=6),
            Tab("A chart", chart=True, gid=7),
            Tab("FUNNEL ", [["Stage"], ["Lead"]], gid=8, hidden=True),
        ),
        "Our numbers",
        "de_DE",
        "Europe/Berlin",
    )
    assert raw(google) == RawWorkbook(
        "Our numbers",
        (
            RawTab("Actuals", [[], ["Date", "", "Won"], [46279, 3, True]], f"{URL}#gid=4"),
            RawTab("Sources", [], f"{URL}#gid=0"),
            RawTab("Q1", [], f"{URL}#gid=6"),
            RawTab("FUNNEL ", [["Stage"], ["Lead"]], f"{URL}#gid=8"),
        ),
        "de_DE",
        "Europe/Berlin",
    )


def test_a_sheet_without_a_tab_of_the_contract_takes_one_call(google: Google) -> None:
    google.sheet = fake_google.Sheet((Tab("Q1", [["x"]], gid=1), Tab("Chart", chart=True)))
    assert raw(google).tabs == (RawTab("Q1", [], f"{URL}#gid=1"),)
    assert google.reads == 1


def test_addresses_open_their_cells(google: Google) -> None:
    found = read(google, Actuals=[*DEFAULT["Actuals"], actual(Lead="about 80", Revenue=9_000)])
    gid = found.urls["Actuals"].partition("#gid=")[2]
    assert found.link("Actuals!D8") == f"{URL}#gid={gid}&range=D8"
    assert found.link("Actuals!1:1") == f"{URL}#gid={gid}&range=1:1"
    assert found.link("Actuals") == f"{URL}#gid={gid}"
    assert found.link("Deals") is None
    assert found.link("Deals!A1") is None


def test_the_sheets_locale_and_time_zone_hold_until_settings_say_otherwise(google: Google) -> None:
    rows = [*DEFAULT["Actuals"], actual(Lead="1.234", Revenue="48.500,50")]
    google.sheet = fake_google.Sheet(
        fake_google.Sheet.of({**DEFAULT, "Actuals": rows}).tabs, "T", "de_DE", "Asia/Tokyo"
    )
    found = workbook.read(raw(google), NOW)
    assert found.issues == ()
    assert found.tables["Actuals"].columns["Lead"][-1] == 1234
    assert found.tables["Actuals"].columns["Revenue"][-1] == 48_500.5
    assert (found.settings.time_zone, found.as_of) == ("Asia/Tokyo", date(2026, 9, 20))


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#NAME?", "Loading..."])
def test_a_cell_with_an_error_takes_its_row_out_and_is_named(google: Google, error: str) -> None:
    found = read(google, Actuals=[*DEFAULT["Actuals"], actual(Lead=error, Revenue=9_000)])
    (issue,) = found.issues
    assert (issue.severity, issue.address, issue.money, issue.left_out) == (
        "error",
        "Actuals!D8",
        9_000,
        True,
    )
    assert issue.found == f"“{error}” in Lead"


def test_tick_boxes_are_no_numbers_and_unticked_ones_fill_no_row(google: Google) -> None:
    header = [*DEFAULT["Actuals"][0], "Checked"]
    blank: list[Any] = [None] * 9
    found = read(
        google,
        Actuals=[
            header,
            *DEFAULT["Actuals"][1:],
            *([*blank, False] for _ in range(20)),
            actual(Lead=True, Revenue=9_000),
        ],
    )
    assert [(i.severity, i.address, i.found) for i in found.issues] == [
        ("error", "Actuals!D28", "“TRUE” in Lead"),
        ("note", "Actuals!J1", "columns that are not read: Checked (J)"),
    ]


def test_merged_cells_and_ragged_rows_keep_their_addresses(google: Google) -> None:
    rows: Rows = [
        [],
        ["Our actuals"],
        DEFAULT["Actuals"][0],
        *DEFAULT["Actuals"][1:5],
        [],
        ["2026-09-14", "Source A", "Other", 5],
        [None, "Source B", None, None, None, 7],  # its date is merged with the one above
    ]
    found = read(google, Actuals=rows)
    assert found.tables["Actuals"].rows == [4, 5, 6, 7, 9]
    assert [(i.severity, i.address, i.found) for i in found.issues] == [
        ("error", "Actuals!A10", "no Date in a row that has other cells filled")
    ]


def test_a_tab_renamed_between_the_two_calls_is_asked_for_by_its_new_name(google: Google) -> None:
    google.sheet = fake_google.Sheet((Tab("Actuals", [["Date"], [46279]], gid=5),))

    def renamed(right: faults.Answer) -> faults.Answer:
        google.sheet = fake_google.Sheet((Tab("actuals", [["Date"], [46279]], gid=5),))
        return right

    google.fault(renamed, on="spreadsheet", times=1)
    assert raw(google).tabs == (RawTab("actuals", [["Date"], [46279]], f"{URL}#gid=5"),)
    assert google.reads == 4


def test_a_renamed_tab_is_missing_and_the_new_name_is_named(google: Google) -> None:
    tabs = {("Actuals 2026" if name == "Actuals" else name): rows for name, rows in DEFAULT.items()}
    google.sheet = fake_google.Sheet.of(tabs)
    with pytest.raises(workbook.WorkbookError) as refused:
        workbook.read(raw(google), NOW)
    assert refused.value.missing == (
        "Rename the tab “Actuals 2026” to Actuals, or add a tab Actuals with the columns Date, "
        "Source and Revenue.",
    )


# --- credentials


def test_the_key_in_the_secrets_goes_first(
    google: Google, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "missing.json"))
    opened = open_workbook(f"{URL}#gid=0", Access(google.account, "another key"))
    assert (opened.title, google.calls[-1].authorization) == ("Scorecard", "bearer")


def test_the_machines_own_credentials_go_next(
    google: Google, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(google.key_file(tmp_path)))
    opened = open_workbook(SHEET_ID, Access(None, "another key"))
    assert (opened.title, google.calls[-1].authorization) == ("Scorecard", "bearer")
    assert google.scopes == {"https://www.googleapis.com/auth/spreadsheets.readonly"}


def test_a_key_file_that_was_replaced_counts_from_the_next_read(
    google: Google, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = google.key_file(tmp_path)
    file.write_text(json.dumps({**google.account, "private_key": new_key()}))
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))
    one = Sheet(SHEET_ID, Access())
    assert str(refusal(one.read)) == REFUSED_KEY
    google.key_file(tmp_path)
    assert one.open().title == "Scorecard"


def test_a_public_sheet_is_read_by_an_api_key(google: Google) -> None:
    google.shared = "link"
    opened = open_workbook(URL, Access(None, API_KEY))
    assert (opened.title, google.calls[-1].authorization) == ("Scorecard", "api key")


NO_CREDENTIALS = (
    "No Google credentials are set up: add [gcp_service_account] to the app's secrets, or set "
    "GOOGLE_APPLICATION_CREDENTIALS, or for a public Sheet SCORECARD_API_KEY."
)
BAD_SECTION = (
    "The section [gcp_service_account] of the app's secrets is no complete key of a service "
    "account: paste every line of its key file into it, private_key included."
)
BAD_FILE = (
    "The file that GOOGLE_APPLICATION_CREDENTIALS names is missing, or holds no Google "
    "credentials: let it name the service account's key file."
)


def test_no_credentials_at_all_say_what_can_be_set(google: Google) -> None:
    assert str(refusal(lambda: open_workbook(URL))) == NO_CREDENTIALS


@pytest.mark.parametrize(
    "change",
    [
        {"private_key": "-----BEGIN PRIVATE KEY-----\ncut"},
        {"private_key": 5},
        {"client_email": None},
        {"token_uri": None},
        {"private_key": None},
    ],
)
def test_an_incomplete_key_in_the_secrets_is_said(google: Google, change: dict[str, Any]) -> None:
    key: dict[str, object] = {**google.account, **change}
    key = {name: value for name, value in key.items() if value is not None}
    assert str(refusal(Sheet(SHEET_ID, Access(key)).read)) == BAD_SECTION


@pytest.mark.parametrize("content", [None, "no JSON", "{}", '{"type": "service_account"}'])
def test_a_file_that_holds_no_credentials_is_said_even_with_an_api_key(
    google: Google, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    file = tmp_path / "key.json"
    if content is not None:
        file.write_text(content)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))
    assert str(refusal(Sheet(SHEET_ID, Access(None, API_KEY)).read)) == BAD_FILE


# --- what can go wrong: one sentence each, that says what to do

AGAIN = "nothing to do, the app asks again by itself."
NOT_SHARED = (
    "The Google Sheet is not shared with this app: in the Sheet, choose Share and add "
    f"{EMAIL} as a Viewer."
)
REFUSED_KEY = (
    f"Google refused the key of {EMAIL}, because it was deleted, replaced or has expired: make a "
    "new key in the Google Cloud console and put it into the app's secrets."
)
NOT_GOOGLE = (
    "Something else than Google Sheets answered, such as a proxy or a sign-in page of the network: "
    "if it lasts, check this server's way to sheets.googleapis.com."
)
OWN_FAULT = "Google Sheets has a fault of its own (error {}): " + AGAIN
NO_NETWORK = "Google cannot be reached: check this server's network, and its proxy if it has one."
BROKE_OFF = f"Google's answer broke off: {AGAIN}"
TOO_MANY = f"Google allows no more reads for the moment: {AGAIN}"

# What only a person can mend: said at once, after one call.
LASTING = {
    "not shared": (faults.NOT_SHARED, "spreadsheet", NOT_SHARED),
    "API not enabled": (
        faults.SERVICE_DISABLED,
        "spreadsheet",
        "The Google Sheets API is not enabled in the Google Cloud project of the app's "
        "credentials: enable it there under APIs & Services, then wait a few minutes.",
    ),
    "wrong scope": (
        faults.SCOPE_TOO_NARROW,
        "spreadsheet",
        "The app's Google credentials may not read spreadsheets: give them the scope "
        "https://www.googleapis.com/auth/spreadsheets.readonly.",
    ),
    "not found": (
        faults.NOT_FOUND,
        "spreadsheet",
        "There is no Google Sheet at the address that the app was given, or it was deleted: copy "
        "the address of the Sheet from the browser once more.",
    ),
    "Office file": (
        faults.OFFICE_FILE,
        "spreadsheet",
        "The workbook is an Excel file kept on Google Drive: open it there, choose File > Save as "
        "Google Sheets, and give the app the address of the new Sheet.",
    ),
    "no longer shared between the calls": (faults.NOT_SHARED, "values", NOT_SHARED),
    "key deleted": (faults.KEY_DELETED, "token", REFUSED_KEY),
    "account deleted": (
        faults.ACCOUNT_DELETED,
        "token",
        f"Google does not know {EMAIL}, because it was deleted or disabled: enable it in the "
        "Google Cloud console, or give the app another service account.",
    ),
    "this server's clock": (
        faults.WRONG_CLOCK,
        "token",
        "Google refused the sign-in because this server's clock is wrong: set the clock.",
    ),
}


@pytest.mark.parametrize(("fault", "on", "sentence"), LASTING.values(), ids=list(LASTING))
def test_what_a_person_must_mend_is_said_after_one_call(
    google: Google, fault: Any, on: Any, sentence: str
) -> None:
    google.fault(fault, on)
    refused = refusal(sheet(google).read)
    assert (str(refused), refused.passing) == (sentence, False)
    assert google.reads == {"token": 0, "spreadsheet": 1, "values": 2}[on]
    google.mend()
    assert raw(google).title == "Scorecard"


def test_a_sheet_shared_with_nobody_names_the_address_to_share_it_with(google: Google) -> None:
    google.shared = "nobody"
    assert str(refusal(sheet(google).read)) == NOT_SHARED


def test_a_wrong_id_is_not_found(google: Google) -> None:
    other = Sheet(SHEET_ID[::-1], Access(google.account))
    assert str(refusal(other.read)) == LASTING["not found"][2]


def test_a_key_that_google_does_not_know_is_refused(google: Google) -> None:
    another = Sheet(SHEET_ID, Access({**google.account, "private_key": new_key()}))
    assert str(refusal(another.read)) == REFUSED_KEY


def test_a_token_that_is_refused_again_and_again_is_said(google: Google) -> None:
    google.fault(faults.UNAUTHENTICATED)
    assert str(refusal(sheet(google).read)) == REFUSED_KEY


BY_KEY = {
    "not public": (
        faults.NOT_SHARED,
        "The Google Sheet is not public, and an API key reads public Sheets alone: share it with "
        "everyone who has the link, or give the app a service account instead.",
    ),
    "bad key": (
        faults.API_KEY_INVALID,
        "The API key is not valid: copy it again from the Google Cloud console, under Credentials, "
        "into SCORECARD_API_KEY or the app's secrets.",
    ),
    "expired key": (
        faults.API_KEY_EXPIRED,
        "The API key has expired: renew it in the Google Cloud console, under Credentials.",
    ),
}


@pytest.mark.parametrize(("fault", "sentence"), BY_KEY.values(), ids=list(BY_KEY))
def test_what_an_api_key_cannot_do_is_said(google: Google, fault: Any, sentence: str) -> None:
    google.fault(fault, "spreadsheet")
    assert str(refusal(Sheet(SHEET_ID, Access(None, API_KEY)).read)) == sentence
    assert google.reads == 1


# What passes by itself: asked three times, then left to the store. The token's calls are retried by
# google-auth, which is not counted here.
PASSING = {
    "quota": (faults.QUOTA, "values", TOO_MANY, 4),
    "quota as 403": (faults.quota(code=403), "spreadsheet", TOO_MANY, 3),
    "500": (faults.INTERNAL, "spreadsheet", OWN_FAULT.format(500), 3),
    "502": (faults.BAD_GATEWAY, "values", OWN_FAULT.format(502), 4),
    "503": (faults.UNAVAILABLE, "spreadsheet", OWN_FAULT.format(503), 3),
    "503 as a page": (faults.broken_page(503), "values", OWN_FAULT.format(503), 4),
    "a sign-in page": (faults.SIGN_IN_PAGE, "spreadsheet", NOT_GOOGLE, 3),
    "half of it": (faults.garbled, "values", NOT_GOOGLE, 4),
    "an empty answer": (faults.NOTHING, "spreadsheet", NOT_GOOGLE, 3),
    "no cells": (faults.NOTHING, "values", NOT_GOOGLE, 4),
    "cells of fewer tabs": (faults.fewer_ranges, "values", NOT_GOOGLE, 4),
    "a redirect": (faults.REDIRECT, "spreadsheet", NOT_GOOGLE, 3),
    "truncated": (faults.truncated, "values", BROKE_OFF, 4),
    "truncated gzip": (faults.truncated_gzip, "values", NOT_GOOGLE, 4),
    "reset": (faults.reset, "values", BROKE_OFF, 4),
}


@pytest.mark.parametrize(("fault", "on", "sentence", "calls"), PASSING.values(), ids=list(PASSING))
def test_what_passes_by_itself_is_tried_again_a_few_times(
    google: Google, fault: Any, on: Any, sentence: str, calls: int
) -> None:
    google.fault(fault, on)
    refused = refusal(sheet(google).read)
    assert (str(refused), refused.passing, google.reads) == (sentence, True, calls)


@pytest.mark.parametrize(("fault", "on", "sentence", "calls"), PASSING.values(), ids=list(PASSING))
def test_what_passes_at_once_is_never_seen(
    google: Google, fault: Any, on: Any, sentence: str, calls: int
) -> None:
    google.fault(fault, on, times=1)
    assert (raw(google).title, google.reads) == ("Scorecard", 3)


@pytest.mark.parametrize("fault", [faults.SIGN_IN_PAGE, faults.NOTHING], ids=["a page", "{}"])
def test_a_token_that_somebody_else_answers_is_none(google: Google, fault: Any) -> None:
    google.fault(fault, "token")
    refused = refusal(sheet(google).read)
    assert (str(refused), refused.passing, google.reads) == (NOT_GOOGLE, True, 0)


def test_how_long_google_asks_to_wait_is_passed_on(google: Google) -> None:
    google.fault(faults.quota("90"), "spreadsheet")
    refused = refusal(sheet(google).read)
    assert (str(refused), refused.wait, google.reads) == (TOO_MANY, 90, 1)


def test_a_fault_of_googles_sign_in_passes(google: Google) -> None:
    google.fault(faults.TOKEN_INTERNAL, "token")
    refused = refusal(sheet(google).read)
    assert (str(refused), refused.passing) == (
        f"Google's sign-in has a fault of its own: {AGAIN}",
        True,
    )


@pytest.mark.parametrize("on", ["spreadsheet", "values", "token"])
@pytest.mark.parametrize("fault", [faults.dripping(0.05), faults.slow(60)], ids=["drips", "late"])
def test_an_answer_that_takes_for_ever_is_given_up(google: Google, fault: Any, on: Any) -> None:
    google.fault(fault, on)
    refused = refusal(sheet(google, within=1).read)
    assert (str(refused), refused.passing) == (f"Google did not answer in time: {AGAIN}", True)


def test_a_slow_answer_is_waited_for(google: Google) -> None:
    google.latency = 0.3
    assert raw(google).title == "Scorecard"


def test_no_network_is_said(google: Google) -> None:
    google.down()
    refused = refusal(sheet(google).read)
    assert (str(refused), refused.passing) == (NO_NETWORK, True)


def test_a_connection_that_closes_before_the_answer_is_said(google: Google) -> None:
    google.fault(faults.closed, "spreadsheet")
    assert str(refusal(sheet(google).read)) == NO_NETWORK


def test_a_certificate_of_an_unknown_authority_is_not_trusted(google: Google) -> None:
    google.untrusted()
    assert str(refusal(sheet(google).read)) == (
        "The connection to Google cannot be trusted: check this server's clock, and the "
        "certificate of its proxy if it has one."
    )
    assert google.reads == 0


def test_certificates_that_are_not_where_they_should_be_are_said_without_their_path(
    google: Google, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    assert str(refusal(sheet(google).read)) == NO_NETWORK
