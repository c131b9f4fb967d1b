"""What operations set: which workbook, how fresh, with which credentials, who may look.

Open this to add a setting of the app itself; the workbook's own are in `schema.settings`. An
environment variable goes before the secrets file, so that one image runs everywhere.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scorecard.sources import Access, SourceError

SETTINGS = (
    *("workbook", "api_key", "fresh_for", "state_dir"),  # from the environment too
    *("allowed", "accept_unverified_email"),  # of sign-in, see `admission`
)
FRESH_FOR = 60.0  # seconds
SHORTEST, LONGEST = 5.0, 86_400.0  # Google allows 60 reads a minute, and a read is two calls

UNREADABLE_SECRETS = (
    "The app's secrets file, .streamlit/secrets.toml, cannot be read as TOML: check its quotation "
    "marks and brackets. A text of several lines stands between three quotation marks."
)


@dataclass(frozen=True)
class Config:
    """The settings of this installation."""

    workbook: str | None  # an address or a path; None: the sample is shown
    access: Access
    fresh_for: float  # seconds that figures from Google count as fresh
    state_dir: str | None  # None: the platform's folder for state


def config(secrets: Mapping[str, Any], environment: Mapping[str, str]) -> Config:
    """The settings, from the environment first, then from the secrets.

    Raises:
        SourceError: one of them cannot be used; the message names it.
    """
    section = secrets.get("scorecard", {})
    if not isinstance(section, Mapping):
        raise SourceError("In the app's secrets, [scorecard] is no section: write it in brackets.")
    if strange := [name for name in section if name not in SETTINGS]:
        # One that is mistyped would otherwise do nothing, and `alowed` would let everybody in.
        raise SourceError(
            f"In the app's secrets, [scorecard] has no setting {strange[0]}. "
            f"There are: {', '.join(SETTINGS)}."
        )
    account = secrets.get("gcp_service_account")
    if account is not None and not isinstance(account, Mapping):
        raise SourceError(
            "In the app's secrets, [gcp_service_account] is no section: write it in brackets, with "
            "every line of the service account's key file below."
        )

    def chosen(name: str) -> str | None:
        typed = environment.get(f"SCORECARD_{name.upper()}") or section.get(name)
        return str(typed).strip() or None if typed is not None else None

    return Config(
        workbook=chosen("workbook"),
        access=Access(account, chosen("api_key")),
        fresh_for=_seconds(chosen("fresh_for")),
        state_dir=chosen("state_dir"),
    )


def _seconds(typed: str | None) -> float:
    if typed is None:
        return FRESH_FOR
    try:
        seconds = float(typed)
    except ValueError:
        seconds = -1.0
    if not SHORTEST <= seconds <= LONGEST:
        raise SourceError(
            f"fresh_for (SCORECARD_FRESH_FOR) is {typed}: give seconds from "
            f"{SHORTEST:.0f} to {LONGEST:,.0f}, such as 60."
        )
    return seconds


def secrets_file() -> Mapping[str, Any]:
    """The secrets as the command line finds them: where `streamlit run` does.

    Raises:
        SourceError: the file is no TOML.
    """
    for folder in (Path.cwd(), Path.home()):
        file = folder / ".streamlit" / "secrets.toml"
        if file.is_file():
            try:
                return tomllib.loads(file.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                raise SourceError(UNREADABLE_SECRETS) from None
    return {}
