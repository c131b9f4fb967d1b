"""Who may look: the settings of sign-in, and the rule that lets a person in. Without one: nobody.

Open this when somebody is let in or kept out wrongly. `ui.sign_in` shows what follows from it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

# A working day. Streamlit's own cookie holds for 30 days, also for one who has left the company
# since and whose domain is on the list.
HOLDS_FOR = 12 * 3600  # seconds

SHORTEST_SECRET = 32  # characters; who guesses it can sign in as anybody

# Only ASCII: elsewhere two different letters may count as the same one without regard to case.
DOMAIN = r"@[a-z0-9-]+(?:\.[a-z0-9-]+)+"
ADDRESS = rf"[a-z0-9.!#$%&'+/=?^_`{{|}}~-]+{DOMAIN}"

SHARED = ("redirect_uri", "cookie_secret")
OWN = ("client_id", "client_secret", "server_metadata_url")

Standing = Literal["in", "signed out", "run out", "no address", "not confirmed", "not listed"]


class SignInError(Exception):
    """Sign-in cannot be used as it is set up, so nobody is let in; the message says what to do."""


@dataclass(frozen=True)
class SignIn:
    """Sign-in as it is set up."""

    providers: tuple[str, ...]  # their names; "" is the one that stands in [auth] itself
    allowed: frozenset[str]  # lower case: name@domain, or @domain for everybody there
    accept_unverified_email: bool

    def standing(self, claims: Mapping[str, Any], now: float) -> Standing:
        """Whether the person of these claims may look, or why not; `now` in seconds since 1970."""
        if claims.get("is_logged_in") is not True:
            return "signed out"
        issued = claims.get("iat")
        if not isinstance(issued, int | float) or not now - issued <= HOLDS_FOR:
            return "run out"
        address = plain_address(claims)
        if address is None:
            return "no address"
        confirmed = claims.get("email_verified")
        if not (confirmed is True or confirmed == "true" or self.accept_unverified_email):
            return "not confirmed"
        domain = address[address.index("@") :]
        return "in" if {address, domain} & self.allowed else "not listed"


def plain_address(claims: Mapping[str, Any]) -> str | None:
    """The one e-mail address that the claims hold, in lower case.

    >>> plain_address({"email": "CFO@example.com"})
    'cfo@example.com'
    >>> plain_address({"email": "a@example.org@example.com"})
    """
    email = claims.get("email")
    return _lower(email, ADDRESS) if isinstance(email, str) else None


def wanted(secrets: Mapping[str, Any]) -> bool:
    """Whether these secrets ask for sign-in at all."""
    return "auth" in secrets or "allowed" in _section(secrets, "scorecard")


def sign_in(secrets: Mapping[str, Any]) -> SignIn:
    """Sign-in as these secrets set it up.

    Raises:
        SignInError: something is missing, or cannot be used.
    """
    if "auth" not in secrets:
        raise SignInError(
            "The app's secrets say who is allowed, but not how people sign in: add [auth] to them."
        )
    own = _section(secrets, "scorecard")
    return SignIn(
        providers=_providers(_section(secrets, "auth")),
        allowed=_allowed(own.get("allowed")),
        accept_unverified_email=own.get("accept_unverified_email") is True,
    )


def _providers(auth: Mapping[str, Any]) -> tuple[str, ...]:
    named = {
        name: section
        for name, section in auth.items()
        if isinstance(section, Mapping) and name != "client_kwargs"
    }
    _complete("[auth]", auth, SHARED if named else (*SHARED, *OWN))
    for name, section in named.items():
        if "_" in name:
            raise SignInError(f"In the app's secrets, write [auth.{name}] without the underscore.")
        _complete(f"[auth.{name}]", section, OWN)
    if not str(auth["redirect_uri"]).endswith("/oauth2callback"):
        raise SignInError(
            "In the app's secrets, redirect_uri must be the app's own address with /oauth2callback "
            "at its end."
        )
    if len(auth["cookie_secret"]) < SHORTEST_SECRET:
        raise SignInError(
            f"In the app's secrets, cookie_secret is too short: give at least {SHORTEST_SECRET} "
            "random characters."
        )
    alone = "" if all(key in auth for key in OWN) else None
    return tuple(name for name in (alone, *named) if name is not None)


def _complete(title: str, section: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    missing = [k for k in keys if not isinstance(section.get(k), str) or not section[k].strip()]
    if missing:
        raise SignInError(f"In the app's secrets, {title} lacks {', '.join(missing)}.")


def _allowed(entries: Any) -> frozenset[str]:
    if not entries or not isinstance(entries, list):
        raise SignInError(
            'Sign-in is on, but nobody is let in yet: add allowed = ["@example.com"] under '
            "[scorecard] in the app's secrets, with your own domain or with single addresses."
        )
    found = set()
    for place, entry in enumerate(entries, start=1):
        form = _lower(entry, f"(?:{ADDRESS}|{DOMAIN})") if isinstance(entry, str) else None
        if form is None:
            # Its place and not its text: everybody who opens the app sees this.
            raise SignInError(
                f"In the app's secrets, entry {place} of allowed is neither @domain nor "
                "name@domain. Until it is mended, nobody is let in."
            )
        found.add(form)
    return frozenset(found)


def _lower(text: str, form: str) -> str | None:
    return text.lower() if re.fullmatch(form, text, re.ASCII | re.IGNORECASE) else None


def _section(secrets: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    section = secrets.get(name)
    return section if isinstance(section, Mapping) else {}
