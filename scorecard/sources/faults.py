"""What went wrong between the app and Google, as one sentence that says what to do.

Open this when a fault is explained wrongly. `explain` takes whatever requests, google-auth or
gspread raise. Their own messages hold the sheet's id, paths and tokens, so none of them is passed
on; the fault is told by status, reason and type.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import requests
from google.auth import exceptions as auth
from gspread.exceptions import APIError

from scorecard.sources.raw import SourceError

AGAIN = "nothing to do, the app asks again by itself."


class UnreadableError(Exception):
    """Google's answer came whole, and is not what was asked for."""


# What reading an answer raises that is not what was asked for.
NO_ANSWER = (UnreadableError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True)
class Reader:
    """Who asks: what a sentence needs to name."""

    email: str | None = None  # to share the Sheet with
    by_key: bool = False  # an API key, which reads public sheets alone

    @property
    def name(self) -> str:
        """The account in a sentence."""
        return self.email or "the Google account that this app uses"


def explain(error: Exception, reader: Reader) -> SourceError:
    """The fault as one sentence, whether it may pass by itself, and how long Google asks to wait.

    >>> str(explain(requests.exceptions.ConnectTimeout(), Reader()))
    'Google did not answer in time: nothing to do, the app asks again by itself.'
    """
    if isinstance(error, SourceError):
        return error
    if isinstance(error, APIError):
        return _refused(error.response, reader)
    if isinstance(error, auth.GoogleAuthError) and error.args:
        if isinstance(error.args[0], Exception):  # it wraps what happened to the request
            return explain(error.args[0], reader)
        if isinstance(error, auth.RefreshError):
            return _no_token(error, reader)
    if isinstance(error, (*NO_ANSWER, requests.exceptions.TooManyRedirects)):
        return SourceError(
            "Something else than Google Sheets answered, such as a proxy or a sign-in page of the "
            "network: if it lasts, check this server's way to sheets.googleapis.com.",
            passing=True,
        )
    if isinstance(error, requests.exceptions.SSLError):
        return SourceError(
            "The connection to Google cannot be trusted: check this server's clock, and the "
            "certificate of its proxy if it has one.",
            passing=True,
        )
    if isinstance(error, requests.exceptions.Timeout):
        return SourceError(f"Google did not answer in time: {AGAIN}", passing=True)
    if isinstance(
        error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError
    ):
        return SourceError(f"Google's answer broke off: {AGAIN}", passing=True)
    return SourceError(
        "Google cannot be reached: check this server's network, and its proxy if it has one.",
        passing=True,
    )


# ----------------------------------------------------------------------------- what Google refused


def _refused(response: requests.Response, reader: Reader) -> SourceError:
    """By status and reason; the status in the body is missing where a proxy answers in HTML."""
    status, message, reasons = response.status_code, *_words(response)
    if status == 429 or reasons & {"RATE_LIMIT_EXCEEDED", "rateLimitExceeded"}:
        return SourceError(
            f"Google allows no more reads for the moment: {AGAIN}",
            passing=True,
            wait=_wait(response),
        )
    if status >= 500:
        return SourceError(
            f"Google Sheets has a fault of its own (error {status}): {AGAIN}",
            passing=True,
            wait=_wait(response),
        )
    if sentence := _mend(status, message, reasons, reader):
        return SourceError(sentence)
    if 300 <= status < 400 or not message:
        return explain(UnreadableError(), reader)
    return SourceError(
        f"Google refused to read the Sheet (error {status}): check the app's Google credentials."
    )


def _mend(status: int, message: str, reasons: set[str], reader: Reader) -> str | None:
    """What a person can do about it."""
    if any("SCOPE" in reason for reason in reasons):
        return (
            "The app's Google credentials may not read spreadsheets: give them the scope "
            "https://www.googleapis.com/auth/spreadsheets.readonly."
        )
    if "SERVICE_DISABLED" in reasons:
        return (
            "The Google Sheets API is not enabled in the Google Cloud project of the app's "
            "credentials: enable it there under APIs & Services, then wait a few minutes."
        )
    if "API key expired" in message:
        return "The API key has expired: renew it in the Google Cloud console, under Credentials."
    if any(reason.startswith("API_KEY") and reason != "API_KEY_INVALID" for reason in reasons):
        return (
            "The API key's own restrictions refuse this app: in the Google Cloud console, under "
            "Credentials, allow the key the Google Sheets API."
        )
    if "API_KEY_INVALID" in reasons:
        return (
            "The API key is not valid: copy it again from the Google Cloud console, under "
            "Credentials, into SCORECARD_API_KEY or the app's secrets."
        )
    if "Office file" in message:
        return (
            "The workbook is an Excel file kept on Google Drive: open it there, choose File > Save "
            "as Google Sheets, and give the app the address of the new Sheet."
        )
    if status == 404:
        return (
            "There is no Google Sheet at the address that the app was given, or it was deleted: "
            "copy the address of the Sheet from the browser once more."
        )
    if status == 401:
        return _refused_key(reader)
    if status == 403 and reader.by_key:
        return (
            "The Google Sheet is not public, and an API key reads public Sheets alone: share it "
            "with everyone who has the link, or give the app a service account instead."
        )
    if status == 403:
        return (
            "The Google Sheet is not shared with this app: in the Sheet, choose Share and add "
            f"{reader.name} as a Viewer."
        )
    return None


def _words(response: requests.Response) -> tuple[str, set[str]]:
    """Google's message and reasons; blank where the answer is none of Google's."""
    try:
        error = response.json()["error"]
        reasons = {d["reason"] for d in error.get("details", ()) if "reason" in d}
        reasons |= {e["reason"] for e in error.get("errors", ()) if "reason" in e}
        return str(error["message"]), set(map(str, reasons))
    except (ValueError, LookupError, TypeError, AttributeError):
        return "", set()


def _wait(response: requests.Response) -> float:
    """Seconds that `Retry-After` asks for; it may be a date, which Google does not use."""
    try:
        return max(0.0, min(float(response.headers.get("Retry-After", "0")), 3600.0))
    except ValueError:
        return 0.0


# ------------------------------------------------------------------------------- no token was given


def _no_token(error: auth.RefreshError, reader: Reader) -> SourceError:
    answer = next((part for part in error.args if isinstance(part, Mapping)), None)
    if answer is not None and "error" not in answer:
        return explain(UnreadableError(), reader)
    answer = answer or {}
    told = f"{answer.get('error', '')} {answer.get('error_description', '')}"
    if error.retryable:
        return SourceError(f"Google's sign-in has a fault of its own: {AGAIN}", passing=True)
    if "short-lived token" in told or "future" in told:
        return SourceError(
            "Google refused the sign-in because this server's clock is wrong: set the clock."
        )
    if "account not found" in told or "disabled" in told:
        return SourceError(
            f"Google does not know {reader.name}, because it was deleted or disabled: enable it in "
            "the Google Cloud console, or give the app another service account."
        )
    if "rapt" in told or "expired or revoked" in told:
        return SourceError(
            "The Google sign-in that this app uses has expired: sign in again with gcloud auth "
            "application-default login, or give the app a service account."
        )
    return SourceError(_refused_key(reader))


def _refused_key(reader: Reader) -> str:
    return (
        f"Google refused the key of {reader.name}, because it was deleted, replaced or has "
        "expired: make a new key in the Google Cloud console and put it into the app's secrets."
    )
