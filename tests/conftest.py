"""What every test runs under: the hypothesis profile, empty Streamlit caches, one app to look at.

Fixtures for one module's tests live beside those tests; data to build from is in `builders`.
"""

import os
from collections.abc import Iterator

import pytest
import streamlit as st
from hypothesis import settings
from playwright.sync_api import Browser

from tests.browser import chromium as launch
from tests.server import Server, serve

# deadline: a busy machine must not fail a law. derandomize: a red build must be red for everybody.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(autouse=True)
def _empty_caches() -> None:
    """Streamlit's caches outlive a test: a page must not show the workbook of the one before."""
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(scope="session", autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the app remembers of a test's workbook is no business of this machine's user."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SCORECARD_STATE_DIR", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session")
def app() -> Iterator[Server]:
    """The app on the sample data, served for real; errors are shown in full."""
    with serve(STREAMLIT_CLIENT_SHOW_ERROR_DETAILS="full") as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser for the whole run."""
    with launch() as browser:
        yield browser
