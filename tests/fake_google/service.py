"""Who may read what: the token endpoint and the two Sheets calls, with their refusals.

Open this when the tests' Google lets in, refuses or counts wrongly. How bytes get there is in
`proxy`.
"""

import base64
import json
import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.fake_google import discovery, faults
from tests.fake_google.faults import Answer, Fault, RefusedError
from tests.fake_google.sheet import Sheet

SHEETS, TOKENS, IAM = (
    "sheets.googleapis.com",
    "oauth2.googleapis.com",
    "iamcredentials.googleapis.com",
)
TOKEN_URI = f"https://{TOKENS}/token"
SHEET_ID = "1test-sheet-test-sheet-test-sheet-test-sheet"
API_KEY = "not-a-real-api-key"
EMAIL = "scorecard@test-project.iam.gserviceaccount.com"
KEY_ID = "0" * 40
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
READING = {f"https://www.googleapis.com/auth/spreadsheets{end}" for end in (".readonly", "")}
SKEW = 300  # seconds that a clock may be off
AUDIENCE = f"Invalid JWT: Failed audience check. The right audience is {TOKEN_URI}"

Shared = Literal["account", "link", "nobody"]
Target = Literal["token", "spreadsheet", "values", "all"]
TARGETS: Mapping[str, Target] = {
    "sheets.spreadsheets.get": "spreadsheet",
    "sheets.spreadsheets.values.batchGet": "values",
}


@cache  # one a process: it takes a tenth of a second
def _known_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _pem(key: rsa.RSAPrivateKey) -> str:
    none = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, none).decode()


def new_key() -> str:
    """A private key that this Google does not know, as a key file holds it."""
    return _pem(_known_key.__wrapped__())


@dataclass(frozen=True)
class Call:
    """A request that arrived, whatever became of it."""

    host: str
    method: str
    path: str
    query: dict[str, list[str]]
    authorization: Literal["bearer", "api key"] | None


@dataclass
class _Due:
    fault: Fault
    on: Target
    times: float  # that are left


class Google:
    """What is served to whom, what was asked, and what goes wrong on purpose.

    Attributes may be changed between reads. `calls` leaves out google-auth's background request,
    which comes when it likes.
    """

    def __init__(self, sheet: Sheet, environment: dict[str, str], cut: Callable[[], None]) -> None:
        self.sheet = sheet
        self.shared: Shared = "account"  # with it alone; "link": with everybody, so by API key too
        self.latency = 0.0  # seconds before each answer
        self.clock_ahead = 0.0  # seconds by which Google's clock is ahead of this one
        self.network: Literal["up", "down", "untrusted"] = "up"
        self.environment = environment  # leads a process here
        self.calls: list[Call] = []
        self.scopes: set[str] = set()  # that tokens were asked for
        self.refused: list[str] = []  # other hosts that were asked, as `host:port`
        self.violations: list[str] = []  # of Google's own description of the API
        self._cut = cut
        self._lock = threading.Lock()
        self._tokens: dict[str, set[str]] = {}  # scopes by token
        self._faults: list[_Due] = []

    @property
    def account(self) -> dict[str, str]:
        """The content of the service account's key file."""
        return {
            "type": "service_account",
            "project_id": "test-project",
            "private_key_id": KEY_ID,
            "private_key": _pem(_known_key()),
            "client_email": EMAIL,
            "client_id": "100000000000000000000",
            "auth_uri": "https://accounts.google.com/o/oauth2/auth",
            "token_uri": TOKEN_URI,
            "universe_domain": "googleapis.com",
        }

    def key_file(self, folder: Path) -> Path:
        """The key file, written for GOOGLE_APPLICATION_CREDENTIALS."""
        path = folder / "service_account.json"
        path.write_text(json.dumps(self.account), encoding="utf-8")
        return path

    @property
    def reads(self) -> int:
        """How often the Sheets API was called: what the quota counts."""
        with self._lock:
            return sum(call.host == SHEETS for call in self.calls)

    # ------------------------------------------------------------------------------ what goes wrong

    def fault(self, fault: Fault, on: Target = "all", times: int | None = None) -> None:
        """Answer so the next `times` calls of a kind, or until mended; faults queue."""
        with self._lock:
            self._faults.append(_Due(fault, on, math.inf if times is None else times))

    def down(self) -> None:
        """No network: connections break, and new ones are closed at once."""
        self.network = "down"
        self._cut()

    def untrusted(self) -> None:
        """From the next connection on, the certificate is one of an unknown authority."""
        self.network = "untrusted"
        self._cut()

    def revoke(self) -> None:
        """Forget every token: whoever has one needs another."""
        with self._lock:
            self._tokens.clear()

    def mend(self) -> None:
        """Everything works again."""
        with self._lock:
            self._faults.clear()
        if self.network == "untrusted":
            self._cut()
        self.network, self.clock_ahead = "up", 0.0

    def _next_fault(self, target: Target | None) -> Fault | None:
        with self._lock:
            for due in self._faults:
                if due.times > 0 and due.on in ("all", target):
                    due.times -= 1
                    return due.fault
        return None

    # -------------------------------------------------------------------------------------- answers

    def answer(self, verb: str, host: str, target: str, headers: Message, body: bytes) -> Answer:
        """The answer to one request, spoilt if a fault is due."""
        if host == IAM:  # google-auth asks it in the background and does without
            return faults.NOT_FOUND
        parts = urlsplit(target)
        path, query = unquote(parts.path), parse_qs(parts.query, keep_blank_values=True)
        bearer = headers.get("Authorization", "").removeprefix("Bearer ")
        key = headers.get("X-Goog-Api-Key") or query.get("key", [""])[0]
        kind: Literal["bearer", "api key"] | None = (
            "bearer" if bearer else "api key" if key else None
        )
        with self._lock:
            self.calls.append(Call(host, verb, path, query, kind))
        try:
            if host == TOKENS:
                called: Target | None = "token"
                right = self._token(verb, path, body)
            else:
                method = discovery.method(verb, path)
                called = TARGETS.get(method["id"]) if method else None
                right = self._sheets(method, verb, path, query, bearer, key)
        except RefusedError as refused:
            right = refused.answer
        fault = self._next_fault(called)
        if fault is None:
            return right
        return fault if isinstance(fault, Answer) else fault(right)

    def _token(self, verb: str, path: str, body: bytes) -> Answer:
        if (verb, path) != ("POST", "/token"):
            return self._no_such_page(verb, path)
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if form.get("grant_type") != JWT_BEARER:
            return faults.token_error("unsupported_grant_type", "Invalid grant_type")
        scopes = set(self._claims(form.get("assertion", "")).get("scope", "").split())
        if not scopes:
            return faults.token_error("invalid_scope", "Empty or missing scope not allowed.")
        with self._lock:
            self.scopes |= scopes
            token = f"test-token-{len(self.calls)}"
            self._tokens[token] = scopes
        answer = {"access_token": token, "expires_in": 3599, "token_type": "Bearer"}
        return Answer(200, json.dumps(answer).encode())

    def _claims(self, assertion: str) -> dict[str, Any]:
        """What a signed JWT claims, if this Google's account signed it, for here and for now."""
        signed, _, signature = assertion.rpartition(".")
        try:
            header, claims = (json.loads(_decoded(part)) for part in signed.split("."))
            verified = (header["alg"], header["kid"]) == ("RS256", KEY_ID)
            _known_key().public_key().verify(
                _decoded(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256()
            )
        except (InvalidSignature, ValueError, KeyError):
            verified = False
        if not verified:
            raise RefusedError(faults.KEY_DELETED)
        if claims["iss"] != EMAIL:
            raise RefusedError(faults.ACCOUNT_DELETED)
        if claims["aud"] != TOKEN_URI:
            raise RefusedError(faults.token_error("invalid_grant", AUDIENCE))
        now, issued, expires = time.time() + self.clock_ahead, claims["iat"], claims["exp"]
        if not issued - SKEW <= now < expires <= issued + 3600:
            raise RefusedError(faults.WRONG_CLOCK)
        return dict(claims)

    def _sheets(
        self,
        method: discovery.Schema | None,
        verb: str,
        path: str,
        query: dict[str, list[str]],
        bearer: str,
        key: str,
    ) -> Answer:
        if method is None or method["id"] not in TARGETS:
            return self._no_such_page(verb, path)
        if wrong := list(discovery.query_faults(method, query)):
            self._violated(*wrong)
            return faults.bad_request(f"Invalid JSON payload received. {wrong[0]}")
        self._admit(bearer, key, path.split("/")[3].partition(":")[0])
        if TARGETS[method["id"]] == "spreadsheet":
            found = self.sheet.metadata(SHEET_ID)
        else:
            found = {"spreadsheetId": SHEET_ID, "valueRanges": self._ranges(query)}
        mask = discovery.mask(query.get("fields", [""])[0])
        if unknown := list(discovery.mask_faults(mask, method["response"])):
            text = "Error expanding 'fields' parameter. Cannot find matching fields for path "
            raise RefusedError(faults.bad_request(f"{text}'{unknown[0]}'."))
        found = discovery.select(found, mask)
        self._violated(*discovery.answer_faults(found, method["response"], method["id"]))
        compact = query.get("prettyPrint") == ["false"]
        layout: dict[str, Any] = {"separators": (",", ":")} if compact else {"indent": 2}
        text = json.dumps(found, ensure_ascii=False, allow_nan=False, **layout)
        return Answer(200, text.encode())

    def _admit(self, bearer: str, key: str, sheet_id: str) -> None:
        """Google's order: the caller, then the Sheet's existence, then who may read it."""
        with self._lock:
            scopes = self._tokens.get(bearer)
        if bearer and scopes is None:
            raise RefusedError(faults.UNAUTHENTICATED)
        if scopes is not None and not scopes & READING:
            raise RefusedError(faults.SCOPE_TOO_NARROW)
        if not bearer and key != API_KEY:
            raise RefusedError(faults.API_KEY_INVALID if key else faults.NO_CREDENTIALS)
        if sheet_id != SHEET_ID:
            raise RefusedError(faults.NOT_FOUND)
        if self.shared == "nobody" or (not bearer and self.shared != "link"):
            raise RefusedError(faults.NOT_SHARED)

    def _ranges(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        # Texts as they look in the browser would need number formats, which these Sheets lack.
        if query.get("valueRenderOption") != ["UNFORMATTED_VALUE"]:
            raise RefusedError(faults.bad_request("Only UNFORMATTED_VALUE is served to tests."))
        if query.get("dateTimeRenderOption", ["SERIAL_NUMBER"]) != ["SERIAL_NUMBER"]:
            raise RefusedError(faults.bad_request("Only SERIAL_NUMBER is served to tests."))
        sheet, dimension = self.sheet, query.get("majorDimension", ["ROWS"])[0]
        found = []
        for name in query.get("ranges", []):
            try:
                found.append(sheet.values(name, dimension))
            except LookupError:
                text = f"Unable to parse range: {name}"
                raise RefusedError(faults.bad_request(text)) from None
        return found

    def _no_such_page(self, verb: str, path: str) -> Answer:
        self._violated(f"{verb} {path} is not served")
        text = f"The requested URL <code>{path}</code> was not found on this server."
        return faults.page(404, "Error 404 (Not Found)!!1", f"<b>404.</b> {text}")

    def _violated(self, *what: str) -> None:
        with self._lock:
            self.violations.extend(what)


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
