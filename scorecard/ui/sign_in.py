"""Sign-in: the one place that lets a person in, before anything of the workbook is shown.

Open this for the pages of those who are out. `admission` decides who is in; Streamlit does the
signing in, by [auth] in its secrets.
"""

import time
from typing import Literal

import streamlit as st
from streamlit.errors import StreamlitAuthError

from scorecard import admission
from scorecard.admission import SignIn, SignInError, Standing, plain_address
from scorecard.sources import SourceError
from scorecard.ui.configured import secrets
from scorecard.words import literal

NAME = "Alignment scorecard"
LONG = 320  # characters; no e-mail address is longer


def guard() -> None:
    """Let the run go on for those who may look; for everybody else it ends here."""
    try:
        chosen = _chosen()
        standing = chosen.standing(st.user.to_dict(), time.time()) if chosen else "in"
    except (SourceError, SignInError) as error:
        _not_usable(error)
        st.stop()
    if chosen is None or standing == "in":
        return
    if standing in ("signed out", "run out"):
        _front_door(chosen, standing)
    else:
        _refused(standing)
    st.stop()


def account() -> None:
    """The end of a page: who is signed in, and the way out. Nothing where nobody signs in."""
    if st.user.get("is_logged_in") is not True:
        return
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        st.caption(f"Signed in as {_address()}", width="content")
        _way_out("tertiary")


def _chosen() -> SignIn | None:
    """Sign-in as it is set up; None: the app is open to everybody who reaches it."""
    found = secrets()
    if admission.wanted(found):
        _seen().add("sign-in")
        return admission.sign_in(found)
    if _seen():  # a secrets file that was emptied by a full disk must not open the app
        raise SignInError(
            "Sign-in was on, and its settings are gone from the app's secrets. Put them back, or "
            "start the app again to run it without sign-in."
        )
    return None


@st.cache_resource(show_spinner=False)
def _seen() -> set[str]:
    """Remembers, as long as the process runs, that sign-in was asked for."""
    return set()


def _page(heading: str, title: str) -> None:
    st.set_page_config(f"{heading} · {NAME}")
    st.title(title, anchor=False)


def _front_door(chosen: SignIn, standing: Standing) -> None:
    _page("Sign in", NAME)
    if standing == "run out":
        hours = admission.HOLDS_FOR // 3600
        st.markdown(f"You signed in more than {hours} hours ago. Please sign in again.")
    else:
        st.markdown("Please sign in to see the scorecard.")
    for provider in chosen.providers:
        label = f"Sign in with {provider.capitalize()}" if provider else "Sign in"
        if st.button(literal(label), key=f"sign_in_{provider}"):
            try:
                st.login(provider or None)
            except StreamlitAuthError:
                st.error(
                    "The sign-in service cannot be reached with these settings. The person who "
                    "runs this app can mend them: [auth] in its secrets.",
                    icon=":material/error:",
                )


def _refused(standing: Standing) -> None:
    _page("No access", "You cannot see this scorecard yet")
    address = _address()
    st.markdown(
        {
            "no address": "You are signed in, but without an e-mail address that can be checked.",
            "not confirmed": f"You are signed in as **{address}**, but the sign-in service does "
            "not confirm that this address is yours.",
            "not listed": f"You are signed in as **{address}**, but that address is not on the "
            "list of people who may see it.",
        }[standing]
    )
    st.markdown("Ask the person who runs this app to let you in, or sign in with another address.")
    _way_out()


def _address() -> str:
    return literal(plain_address(st.user.to_dict()) or "", LONG)


def _way_out(look: Literal["secondary", "tertiary"] = "secondary") -> None:
    # A callback: it comes before the run, which then shows nothing more.
    st.button("Sign out", icon=":material/logout:", type=look, on_click=st.logout)


def _not_usable(error: Exception) -> None:
    _page("Not set up", "The scorecard is not set up yet")
    st.error(literal(str(error), 600), icon=":material/error:")
    st.caption("The README says how to set it up. Nothing is shown until this is settled.")
