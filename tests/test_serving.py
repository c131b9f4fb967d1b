"""How the app is served: what its answers carry, what a browser makes of it, what an image holds.

Open this when a browser refuses something, or before a change of Dockerfile or .dockerignore. The
proxy of docs/nginx.conf is tried by hand; docs/running.md says how that went.
"""

import gzip
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import streamlit
from playwright.sync_api import Browser, Page, expect
from streamlit import config

from tests.browser import DRAWN, PATIENCE, open_page
from tests.server import ROOT, Server, serve
from tests.test_browser import PAGES

STATIC = Path(streamlit.__file__).parent / "static"
SCRIPT = max(STATIC.glob("static/js/protobuf.*.js"))  # the largest script of a first visit
SCRIPT_PATH = f"/{SCRIPT.relative_to(STATIC).as_posix()}"

SECURITY = {
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' "
        "'sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA='; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

# What pages are made of, and a picture from elsewhere, as a cell of a sheet might name one.
ELEMENTS = """
import altair as alt
import pandas as pd
import streamlit as st

from scorecard.ui import serving

if __name__ == "__main__":
    rows = pd.DataFrame({"a": [1, 2], "seen": ["https://example.com/a.png"] * 2})
    st.dataframe(rows, column_config={"seen": st.column_config.ImageColumn()})
    st.altair_chart(alt.Chart(rows).mark_bar().encode(x="a", y="a", tooltip="a"))
    st.metric("Revenue", "1", "2", chart_data=[1, 2, 3])
    st.selectbox("Period", ["one", "two"])
    st.download_button("Ready", "a;b\\n" * 500, "ready.csv", on_click="ignore")
    st.download_button("Made on click", lambda: b"c;d\\n" * 500, "made.csv", on_click="ignore")
else:
    app = st.App(__file__, middleware=serving.MIDDLEWARE)
"""

LISTEN = """
window.refused = [];
document.addEventListener('securitypolicyviolation',
    event => window.refused.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""


def ask(url: str, path: str, method: str = "GET", **headers: str) -> tuple[int, HTTPMessage, bytes]:
    """One request, its answer as it came over the wire."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


@contextmanager
def policed(browser: Browser, url: str) -> Iterator[Page]:
    """A page that remembers in `window.refused` what its policy refused."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    context.add_init_script(LISTEN)
    page = context.new_page()
    try:
        page.goto(url)
        page.wait_for_function(DRAWN)
        yield page
    finally:
        context.close()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/contributions", 200),
        (SCRIPT_PATH, 200),
        ("/_stcore/health", 200),
        ("/_stcore/metrics", 404),
        ("/contributions/", 301),
    ],
)
def test_every_answer_carries_the_security_headers(app: Server, path: str, status: int) -> None:
    answered, headers, _ = ask(app.url, path)
    assert answered == status
    assert {name: headers.get_all(name) for name in SECURITY} == {
        name: [value] for name, value in SECURITY.items()
    }


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/%6Detrics", "/a/_stcore/metrics"])
def test_the_metrics_are_closed(app: Server, path: str, method: str) -> None:
    assert ask(app.url, path, method)[0] == 404


def test_a_script_arrives_compressed_and_whole(app: Server) -> None:
    _, headers, body = ask(app.url, SCRIPT_PATH, Accept_Encoding="gzip, br")
    assert headers.get_all("content-encoding") == ["gzip"]
    assert headers["vary"] == "Accept-Encoding"
    assert headers["cache-control"] == "public, immutable, max-age=31536000"
    assert gzip.decompress(body) == SCRIPT.read_bytes()
    assert len(body) < SCRIPT.stat().st_size / 8


def test_who_asks_for_no_compression_gets_none(app: Server) -> None:
    _, headers, body = ask(app.url, SCRIPT_PATH, Accept_Encoding="identity")
    assert (headers["content-encoding"], body) == (None, SCRIPT.read_bytes())


def test_what_streamlit_compresses_is_not_compressed_again(app: Server) -> None:
    _, headers, body = ask(app.url, "/_stcore/agent/openapi.json", Accept_Encoding="gzip")
    assert headers.get_all("content-encoding") == ["gzip"]
    assert json.loads(gzip.decompress(body))["openapi"]


def test_a_part_of_a_file_and_a_file_that_is_known_are_answered_as_such(app: Server) -> None:
    status, headers, body = ask(app.url, SCRIPT_PATH, Accept_Encoding="gzip", Range="bytes=0-99")
    assert (status, headers["content-encoding"], body) == (206, None, SCRIPT.read_bytes()[:100])
    tag = headers["etag"]
    status, _, body = ask(app.url, SCRIPT_PATH, Accept_Encoding="gzip", If_None_Match=tag)
    assert (status, body) == (304, b"")


@pytest.mark.parametrize("path", PAGES)
def test_no_page_needs_what_the_policy_refuses(app: Server, chromium: Browser, path: str) -> None:
    with policed(chromium, f"{app.url}/{path}") as page:
        assert page.evaluate("window.refused") == []


def test_tables_charts_and_downloads_work_and_a_picture_from_elsewhere_is_refused(
    chromium: Browser, tmp_path: Path
) -> None:
    script = tmp_path / "app.py"
    script.write_text(ELEMENTS, encoding="utf-8")
    quiet = {"PYTHONPATH": str(ROOT), "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false"}
    with serve(script, **quiet) as server, policed(chromium, server.url) as page:
        expect(page.get_by_test_id("stDataFrame").locator("canvas").first).to_be_visible()
        sizes = []
        for label in ("Ready", "Made on click"):
            with page.expect_download() as download:
                page.get_by_role("button", name=label).click()
            sizes.append(Path(download.value.path()).stat().st_size)
        assert sizes == [2000, 2000]
        assert set(page.evaluate("window.refused")) == {"img-src https://example.com/a.png"}


# --- the image ---

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COPIES = [line.split()[1:] for line in DOCKERFILE.splitlines() if line.startswith("COPY ")]


def ignored(path: str) -> bool:
    """Whether .dockerignore keeps a file out; as in Docker, the last line that fits decides."""
    out = False
    parts = path.split("/")
    ways = {"/".join(parts[:depth]) for depth in range(1, len(parts) + 1)}
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            pattern = re.escape(line.removeprefix("!")).replace(r"\*\*/", "(.*/)?")
            fits = re.compile(pattern.replace(r"\*", "[^/]*"))
            if any(fits.fullmatch(way) for way in ways):
                out = not line.startswith("!")
    return out


def build(image: Path) -> None:
    """Copy into a folder what the Dockerfile copies into the image."""
    for *sources, target in COPIES:
        for source in sources:
            place = ROOT / source
            inside = place.rglob("*") if place.is_dir() else [place]
            for file in inside:
                if not file.is_file() or ignored(file.relative_to(ROOT).as_posix()):
                    continue
                within = file.relative_to(place) if place.is_dir() else file.name
                copy = image / target / within
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, copy)


def test_the_image_holds_all_that_the_app_needs(chromium: Browser, tmp_path: Path) -> None:
    build(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        *(".streamlit", "app.py", "constraints.txt", "pages", "requirements.txt"),
        *("sample_data", "scorecard"),
    }
    with serve(tmp_path / "app.py") as server:
        for path, title in PAGES.items():
            with open_page(chromium, f"{server.url}/{path}") as screen:
                assert screen.page.title() == f"{title} · Alignment scorecard"
                assert screen.troubles() == []
        assert "Traceback" not in server.log()


@pytest.mark.parametrize(
    "path",
    [
        ".streamlit/secrets.toml",
        ".git/config",
        ".venv/bin/python",
        ".env",
        "service-account.json",
        "our-numbers.xlsx",
        "sample_data/make.py",
        "scorecard/ui/__pycache__/frame.pyc",
        "tests/server.py",
    ],
)
def test_secrets_history_and_tests_stay_out_of_the_image(path: str) -> None:
    assert ignored(path)


def test_the_image_is_pinned_and_runs_as_nobody_special() -> None:
    last = {line.split()[0]: line.split()[1:] for line in DOCKERFILE.splitlines() if line.strip()}
    assert last["FROM"] == ["python:3.11-slim"]
    assert last["USER"] == ["scorecard"]
    assert last["VOLUME"] == ["/state"]
    assert "SCORECARD_STATE_DIR=/state" in last["ENV"]


def test_the_health_check_tells_a_running_app_from_none(app: Server) -> None:
    [command] = re.findall(r"^HEALTHCHECK .*CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)
    python, *arguments = json.loads(command)
    assert python == "python"
    # A company's web proxy is for Google; the check must not ask there.
    proxied = {"http_proxy": "http://127.0.0.1:9", "PATH": "/usr/bin:/bin"}
    for port, outcome in ((str(urlsplit(app.url).port), 0), ("9", 1)):
        here = [argument.replace("8501", port) for argument in arguments]
        ran = subprocess.run([sys.executable, *here], env=proxied, capture_output=True)
        assert ran.returncode == outcome


# --- the page about it ---

RUNNING = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")


def test_every_setting_that_is_named_exists() -> None:
    options = config.get_config_options()
    variables = {option.env_var for option in options.values()}
    named = set(re.findall(r"\bSTREAMLIT_[A-Z_]+\b", RUNNING))
    dotted = set(re.findall(r"\b(?:server|client|browser|logger)\.[a-z]+[A-Z]\w+", RUNNING))
    flags = set(re.findall(r"--([a-z]+\.\w+)", DOCKERFILE))
    assert named
    assert dotted
    assert named - variables == set()
    assert (dotted | flags) - options.keys() == set()


def test_every_place_that_is_pointed_to_is_there() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", RUNNING)
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
