"""The app on a Google Sheet, in a real browser: first load, refresh, outage, recovery, cold starts.

Open this when viewers see old figures, wait for Google, or when Google is asked too often.
"""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from websockets.sync.client import connect

from benchmark.rerun import Viewer
from scorecard.history import History
from tests import fake_google
from tests.browser import LAPTOP, PATIENCE, PHONE, Screen, open_page
from tests.builders import DEFAULT, Rows, actual, replaced, workbook
from tests.fake_google import EMAIL, SHEET_ID, Google, Sheet, faults, new_key
from tests.server import Server, serve

DATED: dict[str, Rows] = {
    **DEFAULT,
    "Settings": [*DEFAULT["Settings"], ["As of", "2026-09-20"]],
}
URL = f"https://docs.google.com/spreadsheets/d/{SHEET_ID}/edit"
SHORT = 5  # seconds: the shortest that figures can be fresh, and between two clicks
REFRESH = ".st-key-refresh button >> visible=true"
OWN_FAULT = (
    "Google Sheets has a fault of its own (error 503): nothing to do, the app asks again by itself."
)


@pytest.fixture
def google() -> Iterator[Google]:
    with fake_google.google(Sheet.of(DATED)) as google:
        yield google


def environment(google: Google, folder: Path, fresh: int = 60) -> dict[str, str]:
    """What operations would set, and the way to the tests' own Google."""
    return google.environment | {
        "SCORECARD_WORKBOOK": URL,
        "SCORECARD_FRESH_FOR": str(fresh),
        "SCORECARD_STATE_DIR": str(folder / "state"),
        "GOOGLE_APPLICATION_CREDENTIALS": str(google.key_file(folder)),
    }


def won(page: Page) -> str:
    Screen(page).wait_until_drawn()  # while a notice comes in above, the cards are drawn anew
    return page.get_by_test_id("stMetricValue").first.inner_text()


def edit(google: Google, revenue: int) -> None:
    """Somebody types another revenue for the last week of Source A."""
    google.sheet = google.sheet.put("Actuals", replaced(DEFAULT["Actuals"], 5, 7, revenue))


def silent(server: Server) -> bool:
    """Neither a traceback nor the Sheet's id stands in the log."""
    return not any(text in server.log() for text in ("Traceback", SHEET_ID, "BEGIN PRIVATE"))


def test_a_sheet_is_shown_refreshed_and_kept_through_an_outage(
    google: Google, chromium: Browser, tmp_path: Path
) -> None:
    google.latency = 3.0  # the read begins with the server, so before the first viewer
    with serve(**environment(google, tmp_path)) as server:
        context = chromium.new_context(viewport={"width": LAPTOP[0], "height": LAPTOP[1]})
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        # First load: progress, then the page.
        page.goto(server.url)
        expect(page.get_by_text("Reading the Google Sheet…")).to_be_visible()
        expect(page.locator(REFRESH)).to_have_text("syncRead just now")
        assert (won(page), google.reads) == ("$174k", 2)

        # Refresh: the viewer keeps the page, and the new figure comes by itself.
        google.latency = 0.0
        edit(google, 151_000)
        time.sleep(SHORT)
        page.locator(REFRESH).click()
        expect(page.get_by_test_id("stMetricValue").first).to_have_text("$274k")
        assert google.reads == 4

        # Outage: the figures stay, with their age and the reason; nobody storms Google.
        google.fault(faults.UNAVAILABLE)
        edit(google, 251_000)
        time.sleep(SHORT)
        page.locator(REFRESH).click()
        expect(page.get_by_text(f"These figures were read just now. {OWN_FAULT}")).to_be_visible()
        assert (won(page), google.reads) == ("$274k", 7)  # one read, three attempts
        for _ in range(20):
            look(server)
        page.reload()
        expect(page.get_by_text(OWN_FAULT)).to_be_visible()
        assert (won(page), google.reads) == ("$274k", 7)

        # Recovery: one click.
        google.mend()
        time.sleep(SHORT)
        page.locator(REFRESH).click()
        expect(page.get_by_test_id("stMetricValue").first).to_have_text("$374k")
        expect(page.get_by_text(OWN_FAULT)).to_have_count(0)
        context.close()
        assert silent(server)
    assert google.refused == []


def look(server: Server) -> None:
    """One more viewer opens the first page, whole; a page without its charts raises."""
    address = server.url.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], max_size=None, ping_interval=None) as socket:
        Viewer(socket).rerun()


def test_fifty_viewers_at_once_on_a_cold_start_are_one_read(google: Google, tmp_path: Path) -> None:
    google.latency = 2.0
    with serve(**environment(google, tmp_path)) as server, ThreadPoolExecutor(50) as viewers:
        for seen in [viewers.submit(look, server) for _ in range(50)]:
            seen.result()
        assert google.reads == 2
        assert silent(server)


def test_a_start_during_an_outage_shows_the_copy_on_disk_and_a_damaged_one_is_not_shown(
    google: Google, chromium: Browser, tmp_path: Path
) -> None:
    settings = environment(google, tmp_path, SHORT)
    with serve(**settings) as server:
        look(server)
    google.down()
    with serve(**settings) as server, open_page(chromium, server.url) as screen:
        reason = "Google cannot be reached: check this server's network"
        expect(screen.page.get_by_text(reason)).to_be_visible()
        assert won(screen.page) == "$174k"
        assert screen.faults() == []
        assert silent(server)

    (copy,) = (tmp_path / "state").glob("*.json.gz")
    copy.write_bytes(copy.read_bytes()[:-20])
    with serve(**settings) as server, open_page(chromium, server.url) as screen:
        page = screen.page
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "The workbook cannot be shown yet"
        )
        expect(page.get_by_text(reason)).to_be_visible()
        expect(page.get_by_text("The next try is in")).to_be_visible()
        assert screen.faults() == []
        google.mend()  # and the page comes by itself
        expect(page.locator(REFRESH)).to_have_text("syncRead just now")
        assert won(page) == "$174k"
        assert silent(server)


def test_a_sheet_that_is_not_shared_names_the_address_and_appears_once_it_is(
    google: Google, chromium: Browser, tmp_path: Path
) -> None:
    google.shared = "nobody"
    with serve(**environment(google, tmp_path)) as server:
        with open_page(chromium, f"{server.url}/contributions") as screen:
            sentence = f"choose Share and add {EMAIL} as a Viewer."
            expect(screen.page.get_by_text(sentence)).to_be_visible()
            assert screen.faults() == []
            google.shared = "account"
            screen.page.get_by_role("button", name="Try again").click()
            expect(screen.page.locator(REFRESH)).to_have_text("syncRead just now")
        assert silent(server)


def secrets_file(google: Google, folder: Path, **account: str) -> Path:
    """The app's secrets, as on a laptop; `account` replaces lines of the service account's key."""
    file = folder / "secrets.toml"
    lines = (google.account | account).items()
    file.write_text(
        f'[scorecard]\nworkbook = "{URL}"\nfresh_for = {SHORT}\n'
        f'state_dir = "{folder / "state"}"\n[gcp_service_account]\n'
        + "\n".join(f"{name} = {json.dumps(value)}" for name, value in lines)
    )
    return file


def test_a_new_key_in_the_secrets_counts_without_a_restart(
    google: Google, chromium: Browser, tmp_path: Path
) -> None:
    secrets = secrets_file(google, tmp_path, private_key=new_key())
    with serve(**google.environment, STREAMLIT_SECRETS_FILES=str(secrets)) as server:
        with open_page(chromium, server.url) as screen:
            expect(screen.page.get_by_text(f"Google refused the key of {EMAIL}")).to_be_visible()
            secrets_file(google, tmp_path)
            expect(screen.page.locator(REFRESH)).to_have_text("syncRead just now")
        assert silent(server)


def test_a_workbook_that_loses_a_tab_keeps_the_figures_and_says_which(
    google: Google, chromium: Browser, tmp_path: Path
) -> None:
    secrets = secrets_file(google, tmp_path)
    with serve(**google.environment, STREAMLIT_SECRETS_FILES=str(secrets)) as server:
        look(server)
        tabs = {
            ("Our targets" if name == "Targets" else name): rows for name, rows in DATED.items()
        }
        google.sheet = Sheet.of(tabs)
        time.sleep(SHORT)
        with open_page(chromium, server.url) as screen:
            sentence = "Rename the tab “Our targets” to Targets, or add a tab Targets"
            expect(screen.page.get_by_text(sentence)).to_be_visible()
            assert won(screen.page) == "$174k"
        assert google.scopes == {"https://www.googleapis.com/auth/spreadsheets.readonly"}


def test_addresses_lead_to_their_cells_in_the_sheet(
    google: Google, chromium: Browser, tmp_path: Path
) -> None:
    google.sheet = google.sheet.put("Actuals", [*DEFAULT["Actuals"], actual(Lead="about 80")])
    with (
        serve(**environment(google, tmp_path)) as server,
        open_page(chromium, f"{server.url}/data_health") as screen,
    ):
        link = screen.page.get_by_role("link", name="Actuals!D8")
        expect(link).to_have_attribute("href", f"{URL}#gid={gid_of(google, 'Actuals')}&range=D8")
        assert screen.faults() == []


def gid_of(google: Google, tab: str) -> int:
    return next(
        sheet["properties"]["sheetId"]
        for sheet in google.sheet.metadata(SHEET_ID)["sheets"]
        if sheet["properties"]["title"] == tab
    )


@pytest.mark.parametrize("way", ["mouse", "keyboard", "phone"])
def test_two_clicks_lead_from_the_number_to_a_cell(
    google: Google, chromium: Browser, tmp_path: Path, way: str
) -> None:
    size = PHONE if way == "phone" else LAPTOP
    with (
        serve(**environment(google, tmp_path)) as server,
        open_page(chromium, server.url, size) as screen,
    ):
        page = screen.page
        if way == "mouse":  # a bar of the bridge
            bar = page.locator("[class*=st-key-bridge] svg g.mark-rect path").nth(1)
            bar.click()
        else:
            pill = page.get_by_test_id("stButtonGroup").get_by_text("Lead volume", exact=True)
            if way == "phone":
                pill.click()
            else:
                pill.locator("xpath=ancestor::button").focus()
                page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("heading", name="Lead volume")).to_be_visible()
        link = dialog.get_by_role("link", name="Actuals!D2")
        expect(link).to_have_attribute("href", f"{URL}#gid={gid_of(google, 'Actuals')}&range=D2")
        link.focus()  # the second click; it would leave for Google
        screen.wait_until_drawn()
        assert screen.troubles() == []
        # On a phone wide tables scroll sideways, and Streamlit gives no way to focus them.
        known = {"scrollable-region-focusable"} if way == "phone" else set()
        assert {violation.split()[0] for violation in screen.violations()} <= known
        # The address of what is open can be handed on.
        page.get_by_role("link", name="Open on a page, to share its address").click()
        expect(page.get_by_label("Figure", exact=True)).to_have_value("Lead, volume")
        assert "figure=Lead" in page.url
        assert silent(server)


def test_deals_show_what_moved_since_the_sheet_was_read_a_week_ago(
    chromium: Browser, tmp_path: Path
) -> None:
    today = datetime.now(UTC).date()
    header = ["Deal", "Outcome", "Created", "Expected close", "Amount"]
    created = (today - timedelta(days=40)).isoformat()

    def deals(expected: date, amount: int) -> Rows:
        return [header, ["D1", "Open", created, expected.isoformat(), amount]]

    then = Sheet.of({**DEFAULT, "Deals": deals(today, 20_000)})
    with fake_google.google(then) as google:
        settings = environment(google, tmp_path)
        # This app saw the Sheet a week ago.
        week_ago = datetime.now(UTC) - timedelta(days=7)
        seen = workbook(Deals=deals(today, 20_000))
        History(tmp_path / "state", URL).record(seen, week_ago, lambda _: ())
        google.sheet = then.put("Deals", deals(today + timedelta(days=30), 24_000))
        with serve(**settings) as server, open_page(chromium, f"{server.url}/deals") as screen:
            since = f"Since {week_ago.day} {week_ago:%b}: 1 deal ($24k) pushed out"
            expect(screen.page.get_by_text(since)).to_be_visible()
            assert screen.troubles() == []
