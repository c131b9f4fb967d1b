"""A Google Sheet, read in two calls: its tabs' names, then the cells of those that count.

Open this when a Sheet is read wrongly. The real gspread asks; bounded in time and in attempts,
because it would wait for ever. What an answer's cells mean is decided in `scorecard.workbook`.
"""

import hashlib
import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

import requests
import urllib3
from google.auth import api_key
from google.auth import exceptions as auth
from google.auth.credentials import Credentials
from google.auth.transport.requests import AuthorizedSession, Request
from gspread.exceptions import APIError
from gspread.http_client import HTTPClient
from gspread.urls import SPREADSHEET_URL, SPREADSHEET_VALUES_BATCH_URL
from gspread.utils import absolute_range_name
from requests.adapters import HTTPAdapter
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    stop_before_delay,
    wait_random_exponential,
)

from scorecard.cells import name_key
from scorecard.schema import TABS
from scorecard.sources.access import Access, address, credentials
from scorecard.sources.faults import NO_ANSWER, Reader, UnreadableError, explain
from scorecard.sources.raw import RawTab, RawWorkbook, SourceError

CONNECT, SILENCE = 5.0, 30.0  # seconds until a connection stands, and until the next byte
TOTAL = 60.0  # seconds for one read with all its attempts: requests knows no such limit
ATTEMPTS, AGAIN_WITHIN = 3, 20.0  # of a call; seconds in which it is tried again
LARGEST = 128 * 2**20  # bytes of one answer; 100,000 rows of 10 columns are about 10 MB

_SHEET = {
    "fields": "properties(title,locale,timeZone),"
    "sheets.properties(sheetId,title,index,sheetType,hidden)",
    "prettyPrint": "false",
}
_VALUES = {
    "valueRenderOption": "UNFORMATTED_VALUE",
    "dateTimeRenderOption": "SERIAL_NUMBER",
    "majorDimension": "ROWS",
    "prettyPrint": "false",
}
_log = logging.getLogger(__name__)
_READ_TABS = {name_key(tab.name) for tab in TABS}


@dataclass(frozen=True)
class Answer:
    """What Google answered in one read, as it came: JSON texts."""

    sheet: str  # of spreadsheets.get: title, locale, time zone, tabs
    values: (
        str  # of values:batchGet: the cells of the tabs of the contract; "" where there are none
    )

    @cached_property
    def digest(self) -> str:
        """The same text for the same content: Google gives no version to ask for."""
        return hashlib.sha256(f"{self.sheet}\0{self.values}".encode()).hexdigest()


class Sheet:
    """A Google Sheet and the credentials to read it; its token is kept between reads.

    `within` are the seconds for one read with all its attempts.
    """

    def __init__(self, sheet_id: str, access: Access, within: float = TOTAL) -> None:
        self.sheet_id = sheet_id
        self._access, self._within = access, within
        self._credentials: Credentials | None = None

    def open(self) -> RawWorkbook:
        """The raw rows as they stand now.

        Raises:
            SourceError: as `read`.
        """
        return parse(self.read(), self.sheet_id)

    def read(self) -> Answer:
        """Two calls.

        Raises:
            SourceError: Google cannot be reached, refuses, or answers something else.
        """
        if self._credentials is None:
            self._credentials = credentials(self._access)
        by_key = isinstance(self._credentials, api_key.Credentials)
        reader = Reader(address(self._credentials), by_key)
        client = _Client(self._credentials, reader, time.monotonic() + self._within)
        try:
            return self._ask(client)
        # Their messages hold the sheet's id and more, so they are not chained. google-auth raises
        # the last of these on a token's answer that is none.
        except (APIError, auth.GoogleAuthError, OSError, *NO_ANSWER) as error:
            explained = explain(error, reader)
            if not explained.passing:
                self._credentials = None  # the file that holds them may be a new one by next time
            _log.warning("A read of the Google Sheet failed: %s", type(error).__name__)
            raise explained from None
        finally:
            client.close()

    def _ask(self, client: "_Client") -> Answer:
        try:
            return self._answer(client)
        except APIError as error:
            # A tab was renamed between the two calls: one name that is gone fails all of them.
            if "Unable to parse range" not in str(error):
                raise
        return self._answer(client)

    def _answer(self, client: "_Client") -> Answer:
        sheet = client.get(SPREADSHEET_URL % self.sheet_id, _SHEET, _tabs)
        ranges = [absolute_range_name(str(tab["title"])) for tab in _tabs(sheet) if _is_read(tab)]
        if not ranges:
            return Answer(sheet, "")
        values = client.get(
            SPREADSHEET_VALUES_BATCH_URL % self.sheet_id,
            {**_VALUES, "ranges": ranges},
            lambda text: parse(Answer(sheet, text), self.sheet_id),
        )
        return Answer(sheet, values)


class _Client(HTTPClient):
    """gspread's client for one read, bounded in time and in attempts."""

    def __init__(self, found: Credentials, reader: Reader, deadline: float) -> None:
        self.reader = reader
        self._token_session = requests.Session()
        session = AuthorizedSession(found, auth_request=Request(self._token_session))  # type: ignore[no-untyped-call]
        bounded = _Bounded(deadline)
        for each in (session, self._token_session):
            each.mount("https://", bounded)
            each.max_redirects = 0  # Google does not redirect: somebody else answered
        super().__init__(found, session)
        self._attempts = Retrying(
            retry=retry_if_exception(self._helps_again),
            wait=self._pause,
            stop=stop_after_attempt(ATTEMPTS) | stop_before_delay(AGAIN_WITHIN),
            reraise=True,
        )

    def get(self, url: str, params: dict[str, Any], check: Callable[[str], object]) -> str:
        """The text of an answer that `check` lets pass, after as many attempts as it takes."""
        return self._attempts(self._get, url, params, check)

    def close(self) -> None:
        """Leave no connection open until the next read."""
        self.session.close()
        self._token_session.close()

    def _get(self, url: str, params: dict[str, Any], check: Callable[[str], object]) -> str:
        text = self.request("get", url, params=dict(params)).content.decode()
        check(text)
        return text

    def _helps_again(self, error: BaseException) -> bool:
        # google-auth has asked for a token three times by itself.
        return self._explained(error).passing and not isinstance(error, auth.RefreshError)

    def _explained(self, error: BaseException) -> SourceError:
        return explain(error, self.reader) if isinstance(error, Exception) else SourceError("")

    def _pause(self, state: RetryCallState) -> float:
        error = state.outcome and state.outcome.exception()
        asked = self._explained(error).wait if error else 0.0
        return max(asked, wait_random_exponential(multiplier=0.5, max=8)(state))


class _Bounded(HTTPAdapter):
    """Reads each answer whole, however slowly its bytes come, until one deadline."""

    def __init__(self, deadline: float) -> None:
        super().__init__()
        self._deadline = deadline

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        """The answer with its body; `requests` itself would wait for ever for a dripping one."""
        left = self._left(request)
        more["timeout"] = (min(CONNECT, left), min(SILENCE, left))
        response = super().send(request, *args, **more)
        body = bytearray()
        try:
            # Not unpacked yet: unpacking waits for more bytes without looking at the deadline.
            while part := response.raw.read1(2**16, decode_content=False):
                body += part
                self._left(request)
                if len(body) > LARGEST:
                    raise SourceError(
                        f"The Google Sheet holds more than {LARGEST // 2**20} MB: "
                        "delete rows of past years from its largest tab."
                    )
        except urllib3.exceptions.ReadTimeoutError:
            raise requests.exceptions.ReadTimeout(request=request) from None
        except (urllib3.exceptions.HTTPError, OSError) as error:
            if isinstance(error, requests.exceptions.Timeout):
                raise
            raise requests.exceptions.ChunkedEncodingError(request=request) from None
        finally:
            response.raw.close()
        response.raw = urllib3.HTTPResponse(
            BytesIO(body), response.raw.headers, response.status_code, preload_content=False
        )
        return response

    def _left(self, request: requests.PreparedRequest) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise requests.exceptions.ReadTimeout(request=request)
        return left


def parse(answer: Answer, sheet_id: str) -> RawWorkbook:
    """Raw rows of an answer. Chart tabs are left out; a tab that is not read has no rows.

    Raises:
        UnreadableError: it is not the answer to what was asked.
    """
    try:
        tabs = _tabs(answer.sheet)
        ranges = _json(answer.values)["valueRanges"] if answer.values else []
        read = [tab["title"] for tab in tabs if _is_read(tab)]
        rows = {title: part.get("values", []) for title, part in zip(read, ranges, strict=True)}
        properties = _json(answer.sheet)["properties"]
        return RawWorkbook(
            title=str(properties["title"]),
            tabs=tuple(
                RawTab(str(tab["title"]), rows.get(tab["title"], []), _url(sheet_id, tab))
                for tab in tabs
            ),
            locale=properties.get("locale"),
            time_zone=properties.get("timeZone"),
        )
    except NO_ANSWER:
        raise UnreadableError from None


def _tabs(sheet: str) -> list[Mapping[str, Any]]:
    """Properties of the tabs that have cells: charts have tabs of their own."""
    try:
        found = [tab["properties"] for tab in _json(sheet)["sheets"]]
        return [tab for tab in found if tab.get("sheetType", "GRID") == "GRID"]
    except NO_ANSWER:
        raise UnreadableError from None


def _is_read(tab: Mapping[str, Any]) -> bool:
    return name_key(tab["title"]) in _READ_TABS


def _url(sheet_id: str, tab: Mapping[str, Any]) -> str:
    return f"https://docs.google.com/spreadsheets/d/{sheet_id}/edit#gid={tab.get('sheetId', 0):d}"


def _json(text: str) -> Any:
    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)
