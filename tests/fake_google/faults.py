"""What can go wrong at Google or on the way there, each as the real one sends it.

Open this when a fault is missing. A fault is an answer that is sent instead of the right one, or a
function that spoils the right one; hand it to `Google.fault`. The network that is gone and the
certificate that nobody knows are `Google.down` and `Google.untrusted`, a wrong clock is
`Google.clock_ahead`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

PROJECT = "123456789012"  # Google names a project by number
SERVICE = "sheets.googleapis.com"
SCOPES = tuple(
    f"https://www.googleapis.com/auth/{name}"
    for name in ("drive", "drive.file", "drive.readonly", "spreadsheets", "spreadsheets.readonly")
)
HTML = {"Content-Type": "text/html; charset=UTF-8"}

# short: ends before its Content-Length. cut gzip: the length is right, the compressed stream is
# not whole. closed: no byte at all. reset: the connection is torn down in the middle of the body.
Delivery = Literal["whole", "short", "cut gzip", "closed", "reset", "drip"]


@dataclass(frozen=True)
class Answer:
    """An HTTP answer and how it travels."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    delivery: Delivery = "whole"
    wait: float = 0.0  # seconds before the status line, or between the bytes that drip


Fault = Answer | Callable[[Answer], Answer]


class RefusedError(Exception):
    """Ends the work on a request with this answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer)
        self.answer = answer


def error(
    code: int, status: str, message: str, *details: Mapping[str, Any], **headers: str
) -> Answer:
    """Google's JSON error. Headers are written with underscores: `Retry_After="30"`."""
    body: dict[str, Any] = {"code": code, "message": message, "status": status}
    if details:
        body["details"] = details
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(code, json.dumps({"error": body}, indent=2).encode(), named)


def page(code: int, title: str, text: str) -> Answer:
    """Google's front door or somebody in between: no JSON."""
    html = (
        f"<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n<title>{title}</title>\n"
        f"<p>{text}</p>\n"
    )
    return Answer(code, html.encode(), HTML)


def token_error(name: str, description: str, code: int = 400) -> Answer:
    """The token endpoint's error, which has a shape of its own."""
    return Answer(code, json.dumps({"error": name, "error_description": description}).encode())


def _info(reason: str, **metadata: str) -> dict[str, Any]:
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": SERVICE, **metadata},
    }


def _help(description: str, url: str) -> dict[str, Any]:
    links = [{"description": description, "url": url}]
    return {"@type": "type.googleapis.com/google.rpc.Help", "links": links}


def _localized(message: str) -> dict[str, Any]:
    kind = "type.googleapis.com/google.rpc.LocalizedMessage"
    return {"@type": kind, "locale": "en-US", "message": message}


# ---------------------------------------------------------------------------- refused, for a reason

METHOD = "google.apps.sheets.v4.SpreadsheetsService.GetSpreadsheet"
REALM = 'Bearer realm="https://accounts.google.com/"'

UNAUTHENTICATED = error(
    401,
    "UNAUTHENTICATED",
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie "
    "or other valid authentication credential. See "
    "https://developers.google.com/identity/sign-in/web/devconsole-project.",
    _info("ACCESS_TOKEN_EXPIRED", method=METHOD),
    WWW_Authenticate=f'{REALM}, error="invalid_token"',
)
NO_CREDENTIALS = error(
    403,
    "PERMISSION_DENIED",
    "Method doesn't allow unregistered callers (callers without established identity). Please use "
    "API Key or other form of API consumer identity to call this API.",
)
NOT_SHARED = error(403, "PERMISSION_DENIED", "The caller does not have permission")
SCOPE_TOO_NARROW = error(
    403,
    "PERMISSION_DENIED",
    "Request had insufficient authentication scopes.",
    _info("ACCESS_TOKEN_SCOPE_INSUFFICIENT", method=METHOD),
    WWW_Authenticate=f'{REALM}, error="insufficient_scope", scope="{" ".join(SCOPES)}"',
)
_ENABLE = f"https://console.developers.google.com/apis/api/{SERVICE}/overview?project={PROJECT}"
_DISABLED = (
    f"Google Sheets API has not been used in project {PROJECT} before or it is disabled. Enable it "
    f"by visiting {_ENABLE} then retry. If you enabled this API recently, wait a few minutes for "
    "the action to propagate to our systems and retry."
)
SERVICE_DISABLED = error(
    403,
    "PERMISSION_DENIED",
    _DISABLED,
    _info(
        "SERVICE_DISABLED",
        activationUrl=_ENABLE,
        consumer=f"projects/{PROJECT}",
        containerInfo=PROJECT,
        serviceTitle="Google Sheets API",
    ),
    _localized(_DISABLED),
    _help("Google developers console API activation", _ENABLE),
)
NOT_FOUND = error(404, "NOT_FOUND", "Requested entity was not found.")
OFFICE_FILE = error(
    400,
    "FAILED_PRECONDITION",
    "This operation is not supported for this document. The document must not be an Office file.",
)


def bad_request(message: str) -> Answer:
    """400: the request itself is wrong."""
    return error(400, "INVALID_ARGUMENT", message)


def _key(message: str) -> Answer:
    # The reason is the same for both: only the message tells an expired key from a wrong one.
    return error(400, "INVALID_ARGUMENT", message, _info("API_KEY_INVALID"), _localized(message))


API_KEY_INVALID = _key("API key not valid. Please pass a valid API key.")
API_KEY_EXPIRED = _key("API key expired. Please renew the API key.")


# ----------------------------------------------------------------------- refused for now, or broken


def quota(retry_after: str | None = None, code: int = 429) -> Answer:
    """Too many reads: 429, with or without a time to wait; a few proxies of Google's answer 403."""
    return error(
        code,
        "RESOURCE_EXHAUSTED" if code == 429 else "PERMISSION_DENIED",
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per "
        f"user' of service '{SERVICE}' for consumer 'project_number:{PROJECT}'.",
        _info(
            "RATE_LIMIT_EXCEEDED",
            consumer=f"projects/{PROJECT}",
            quota_limit="ReadRequestsPerMinutePerUser",
            quota_limit_value="60",
            quota_location="global",
            quota_metric=f"{SERVICE}/read_requests",
            quota_unit="1/min/{project}/{user}",
        ),
        _help(
            "Request a higher quota limit.",
            "https://cloud.google.com/docs/quotas/help/request_increase",
        ),
        **({} if retry_after is None else {"Retry_After": retry_after}),
    )


QUOTA = quota()
INTERNAL = error(500, "INTERNAL", "Internal error encountered.")
BAD_GATEWAY = error(502, "UNAVAILABLE", "Bad Gateway")
UNAVAILABLE = error(503, "UNAVAILABLE", "The service is currently unavailable.")


def broken_page(code: int) -> Answer:
    """A 5xx from Google's front door."""
    again = "The server encountered a temporary error and could not complete your request."
    return page(code, f"Error {code} (Server Error)!!1", f"<b>{code}.</b> {again}")


# ---------------------------------------------------------------------------- of the token endpoint

KEY_DELETED = token_error("invalid_grant", "Invalid JWT Signature.")
ACCOUNT_DELETED = token_error("invalid_grant", "Invalid grant: account not found")
WRONG_CLOCK = token_error(
    "invalid_grant",
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
    "Check your iat and exp values in the JWT claim.",
)
TOKEN_INTERNAL = token_error("internal_failure", "Backend Error", 500)

# ------------------------------------------------------------------------------ answered with a 200

SIGN_IN_PAGE = page(200, "Sign in to the network", "Accept the terms to use this network.")
NOTHING = Answer(200, b"{}")
REDIRECT = Answer(302, b"", {"Location": "https://elsewhere.example/", **HTML})


def garbled(right: Answer) -> Answer:
    """JSON that ends in the middle, though every byte arrived."""
    return replace(right, body=right.body[: len(right.body) // 2])


def fewer_ranges(right: Answer) -> Answer:
    """The last of the ranges that were asked for is missing."""
    answer = json.loads(right.body)
    return replace(
        right, body=json.dumps(answer | {"valueRanges": answer["valueRanges"][:-1]}).encode()
    )


# ------------------------------------------------------------------------ lost or late on the way


def truncated(right: Answer) -> Answer:
    """Fewer bytes than its Content-Length promised."""
    return replace(right, delivery="short")


def truncated_gzip(right: Answer) -> Answer:
    """As many bytes as promised, of a compressed stream that is not whole."""
    return replace(right, delivery="cut gzip")


def closed(right: Answer) -> Answer:
    """The connection is closed before the answer."""
    return replace(right, delivery="closed")


def reset(right: Answer) -> Answer:
    """The connection is reset in the middle of the body."""
    return replace(right, delivery="reset")


def slow(seconds: float) -> Fault:
    """The answer begins so much later; it is the right one."""
    return lambda right: replace(right, wait=seconds)


def dripping(every: float = 1.0) -> Fault:
    """The body comes byte by byte, with so many seconds in between."""
    return lambda right: replace(right, delivery="drip", wait=every)
