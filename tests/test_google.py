"""The tests' own Google, asked by the real gspread: it answers and refuses as Google would."""

import threading
import time
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import gspread
import pytest
import requests
from google.auth.exceptions import RefreshError
from gspread.exceptions import APIError
from gspread.http_client import HTTPClient
from gspread.utils import absolute_range_name

from tests import fake_google
from tests.fake_google import API_KEY, SHEET_ID, Call, Google, Sheet, Tab, discovery, faults

SCOPE = "https://www.googleapis.com/auth/spreadsheets.readonly"
MASK = "properties(title,locale,timeZone),sheets.properties(sheetId,title,index,sheetType,hidden)"
HOST, PATH = "sheets.googleapis.com", f"/v4/spreadsheets/{SHEET_ID}"
OPTIONS: Any = {"valueRenderOption": "UNFORMATTED_VALUE", "prettyPrint": "false"}

SHEET = Sheet(
    tabs=(
        Tab("Actuals", [[], ["Date", None, "Won"], [date(2026, 9, 14), 3.0, True, None], [""]]),
        Tab("Q1", [[1.5, "", "x"], [], [datetime(1900, 1, 1, 12)]], gid=7),
        Tab("What's new", [["#N/A", False]], hidden=True, gid=8),
        Tab("Empty", [[None], [""]], gid=9),
        Tab("Chart", chart=True, gid=10),
    )
)


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[Google]:
    with fake_google.google(SHEET) as google:
        for name, value in google.environment.items():
            monkeypatch.setenv(name, value)
        yield google


def client(google: Google, scope: str = SCOPE, **account: str) -> HTTPClient:
    info = google.account | account
    return gspread.service_account_from_dict(info, scopes=[scope]).http_client


def read(client: HTTPClient, *titles: str, **options: str) -> Any:
    ranges = [absolute_range_name(title) for title in titles]
    return client.values_batch_get(SHEET_ID, ranges, OPTIONS | options)["valueRanges"]


def refusal(client: HTTPClient, sheet_id: str = SHEET_ID) -> dict[str, Any]:
    with pytest.raises(APIError) as caught:
        client.fetch_sheet_metadata(sheet_id, {"fields": MASK})
    return dict(caught.value.error)


def test_the_metadata_is_what_the_mask_selects(google: Google) -> None:
    found = client(google).fetch_sheet_metadata(SHEET_ID, {"fields": MASK})
    gid = found["sheets"][0]["properties"]["sheetId"]
    assert found == {
        "properties": {"title": "Scorecard", "locale": "en_US", "timeZone": "Etc/GMT"},
        "sheets": [
            {"properties": {"sheetId": gid, "title": "Actuals", "index": 0, "sheetType": "GRID"}},
            {"properties": {"sheetId": 7, "title": "Q1", "index": 1, "sheetType": "GRID"}},
            {
                "properties": {
                    "sheetId": 8,
                    "title": "What's new",
                    "index": 2,
                    "sheetType": "GRID",
                    "hidden": True,
                }
            },
            {"properties": {"sheetId": 9, "title": "Empty", "index": 3, "sheetType": "GRID"}},
            {"properties": {"sheetId": 10, "title": "Chart", "index": 4, "sheetType": "OBJECT"}},
        ],
    }


def test_values_arrive_ragged_and_unformatted(google: Google) -> None:
    rows = {"majorDimension": "ROWS"}
    assert read(client(google), "Actuals", "Q1", "What's new", "Empty") == [
        {
            "range": "Actuals!A1:Z1000",
            **rows,
            "values": [[], ["Date", "", "Won"], [46279, 3, True]],
        },
        {"range": "'Q1'!A1:Z1000", **rows, "values": [[1.5, "", "x"], [], [2.5]]},
        {"range": "'What''s new'!A1:Z1000", **rows, "values": [["#N/A", False]]},
        {"range": "Empty!A1:Z1000", **rows},
    ]
    assert read(client(google), "Q1", majorDimension="COLUMNS") == [
        {
            "range": "'Q1'!A1:Z1000",
            "majorDimension": "COLUMNS",
            "values": [[1.5, "", 2.5], [], ["x"]],
        }
    ]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("B3", {"range": "Actuals!B3", "majorDimension": "ROWS", "values": [[3]]}),
        ("Q1", {"range": "Actuals!Q1", "majorDimension": "ROWS"}),  # unquoted: a cell
        ("Actuals!A2:A", {"range": "Actuals!A2:A1000", "values": [["Date"], [46279]]}),
        ("'Q1'!1:1", {"range": "'Q1'!A1:Z1", "values": [[1.5, "", "x"]]}),
    ],
)
def test_a_range_is_read_as_a1_notation(google: Google, name: str, found: dict[str, Any]) -> None:
    answer = client(google).values_batch_get(SHEET_ID, [name], OPTIONS)
    assert answer["valueRanges"] == [{"majorDimension": "ROWS", **found}]


@pytest.mark.parametrize("title", ["Nowhere", "Chart"])
def test_one_range_without_cells_fails_the_whole_batch(google: Google, title: str) -> None:
    with pytest.raises(APIError) as caught:
        read(client(google), "Actuals", title)
    assert caught.value.error["message"] == f"Unable to parse range: '{title}'"


def test_calls_are_recorded_and_a_tab_changes_between_them(google: Google) -> None:
    reader = client(google)
    reader.fetch_sheet_metadata(SHEET_ID, {"fields": "properties.title"})
    google.sheet = google.sheet.put("Empty", [["full"]])
    assert read(reader, "Empty")[0]["values"] == [["full"]]
    asked = {name: [value] for name, value in OPTIONS.items()} | {"ranges": ["'Empty'"]}
    assert google.calls == [
        Call("oauth2.googleapis.com", "POST", "/token", {}, None),
        Call(HOST, "GET", PATH, {"fields": ["properties.title"]}, "bearer"),
        Call(HOST, "GET", f"{PATH}/values:batchGet", asked, "bearer"),
    ]
    assert (google.reads, google.scopes, google.refused) == (2, {SCOPE}, [])


def test_every_other_host_is_refused(google: Google) -> None:
    with pytest.raises(requests.exceptions.ProxyError, match="Tunnel connection failed: 403"):
        requests.get("https://example.com/", timeout=5)
    assert requests.get("http://example.com/", timeout=5).status_code == 403
    assert google.refused == ["example.com:443", "http://example.com/"]


def test_only_the_accounts_own_key_and_scope_get_in(google: Google) -> None:
    with pytest.raises(RefreshError, match="invalid_grant: Invalid JWT Signature"):
        read(client(google, private_key=fake_google.new_key()), "Q1")
    with pytest.raises(RefreshError, match="invalid_grant: Invalid grant: account not found"):
        read(client(google, client_email="else@test-project.iam.gserviceaccount.com"), "Q1")
    narrow = refusal(client(google, "https://www.googleapis.com/auth/documents"))
    assert narrow["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
    google.clock_ahead = 7200
    with pytest.raises(RefreshError, match="Invalid JWT: Token must be a short-lived token"):
        read(client(google), "Q1")


def test_a_sheet_is_read_by_those_it_is_shared_with(google: Google) -> None:
    by_key, by_account = gspread.api_key(API_KEY).http_client, client(google)
    google.shared = "link"
    assert read(by_key, "Q1") == read(by_account, "Q1")
    assert google.calls[0].authorization == "api key"
    google.shared = "account"
    assert refusal(by_key)["message"] == "The caller does not have permission"
    google.shared = "nobody"
    assert refusal(by_account)["message"] == "The caller does not have permission"
    assert refusal(by_account, "x" * 44)["status"] == "NOT_FOUND"
    wrong = refusal(gspread.api_key("another").http_client)
    assert wrong["details"][0]["reason"] == "API_KEY_INVALID"


def test_a_forgotten_token_is_renewed(google: Google) -> None:
    reader = client(google)
    first = read(reader, "Q1")
    google.revoke()
    assert read(reader, "Q1") == first
    assert [call.path for call in google.calls].count("/token") == 2


def test_faults_follow_each_other_and_end(google: Google) -> None:
    reader = client(google)
    google.fault(faults.quota(retry_after="30"), on="values", times=1)
    google.fault(faults.truncated, on="values", times=1)
    google.fault(faults.broken_page(502), on="spreadsheet")
    with pytest.raises(APIError, match="Quota exceeded") as caught:
        read(reader, "Q1")
    assert caught.value.response.headers["Retry-After"] == "30"
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        read(reader, "Q1")
    assert read(reader, "Q1")[0]["values"][0] == [1.5, "", "x"]
    assert refusal(reader)["code"] == -1  # gspread's way to say: no JSON
    google.mend()
    reader.fetch_sheet_metadata(SHEET_ID, {"fields": MASK})


def test_the_network_goes_down_and_comes_back(google: Google) -> None:
    reader = client(google)
    before = read(reader, "Q1")
    google.untrusted()
    with pytest.raises(requests.exceptions.SSLError):
        read(reader, "Q1")
    google.down()
    with pytest.raises(requests.exceptions.ConnectionError):
        read(reader, "Q1")
    google.mend()
    assert read(reader, "Q1") == before


def test_the_end_does_not_wait_for_clients_that_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def wait() -> None:
        with pytest.raises(requests.exceptions.RequestException):
            read(reader, "Q1")

    with fake_google.google(SHEET) as google:
        for name, value in google.environment.items():
            monkeypatch.setenv(name, value)
        reader = client(google)
        google.fault(faults.dripping(every=30), on="values")
        waiting = threading.Thread(target=wait)
        waiting.start()
        while not google.reads:
            time.sleep(0.01)
        ending = time.monotonic()
    assert time.monotonic() - ending < 1
    waiting.join()


def test_what_google_does_not_describe_is_a_violation(google: Google) -> None:
    bad = {"valueRanges": [{"range": 1, "values": [[None]], "majorDimension": "BOTH", "more": 2}]}
    assert list(discovery.answer_faults(bad, {"$ref": "BatchGetValuesResponse"}, "answer")) == [
        "answer.valueRanges[0].range: 1 is no string",
        "answer.valueRanges[0].values[0][0]: None is no any",
        "answer.valueRanges[0].majorDimension: 'BOTH' is none of "
        "['DIMENSION_UNSPECIFIED', 'ROWS', 'COLUMNS']",
        "answer.valueRanges[0].more is unknown",
    ]
    google.sheet = Sheet((Tab("Far", gid=2**31),))
    reader = client(google)
    reader.fetch_sheet_metadata(SHEET_ID)
    with pytest.raises(APIError, match="Invalid JSON payload received"):
        reader.fetch_sheet_metadata(SHEET_ID, {"shape": "round"})
    with pytest.raises(APIError, match="Cannot find matching fields for path"):
        reader.fetch_sheet_metadata(SHEET_ID, {"fields": "sheets(properties.title,size)"})
    with pytest.raises(APIError, match="not found on this server"):
        reader.values_get(SHEET_ID, "'Far'")
    assert google.violations == [
        "sheets.spreadsheets.get.sheets[0].properties.sheetId: 2147483648 is no int32",
        "sheets.spreadsheets.get has no parameter shape",
        f"GET {PATH}/values/'Far' is not served",
    ]
    google.violations.clear()  # else the end of the block raises them


def test_violations_are_raised_at_the_end() -> None:
    with pytest.raises(AssertionError, match="somewhere"), fake_google.google() as google:
        google.violations.append("somewhere")
