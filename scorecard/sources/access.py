"""What lets the app read a Google Sheet: credentials with one scope, to read and nothing else.

Open this when the wrong credentials are taken, or none are found.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import google.auth
from google.auth import api_key, exceptions
from google.auth.credentials import Credentials
from google.oauth2 import service_account

from scorecard.sources.raw import SourceError

SCOPE = "https://www.googleapis.com/auth/spreadsheets.readonly"


@dataclass(frozen=True)
class Access:
    """What operations configured; what is None was not."""

    # The service account's key file, as Streamlit's secrets hold it.
    service_account: Mapping[str, object] | None = field(default=None, repr=False)
    api_key: str | None = field(default=None, repr=False)  # reads public sheets alone


def credentials(access: Access) -> Credentials:
    """The first that is there: the service account's key, the machine's own credentials, a key.

    The machine's own are Google's application default credentials: the file that
    GOOGLE_APPLICATION_CREDENTIALS names, workload identity, an attached service account.

    Raises:
        SourceError: there are none, or they are no credentials.
    """
    if access.service_account is not None:
        try:
            found: Credentials = service_account.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
                dict(access.service_account), scopes=[SCOPE]
            )
        except (ValueError, exceptions.GoogleAuthError, TypeError, AttributeError):
            raise SourceError(
                "The section [gcp_service_account] of the app's secrets is no complete key of a "
                "service account: paste every line of its key file into it, private_key included."
            ) from None
        return found
    try:
        found, _ = google.auth.default(scopes=[SCOPE])
    except (exceptions.DefaultCredentialsError, ValueError, OSError) as error:
        if "default credentials were not found" not in str(error):  # it names a file by its path
            raise SourceError(
                "The file that GOOGLE_APPLICATION_CREDENTIALS names is missing, or holds no Google "
                "credentials: let it name the service account's key file."
            ) from None
    else:
        return found
    if access.api_key:
        return api_key.Credentials(access.api_key)  # type: ignore[no-untyped-call]
    raise SourceError(
        "No Google credentials are set up: add [gcp_service_account] to the app's secrets, or set "
        "GOOGLE_APPLICATION_CREDENTIALS, or for a public Sheet SCORECARD_API_KEY."
    )


def address(found: Credentials) -> str | None:
    """The e-mail address to share the Sheet with; None where the credentials have none."""
    email = getattr(found, "service_account_email", None)
    return email if isinstance(email, str) and "@" in email else None
