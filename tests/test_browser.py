"""The pages in a real browser: what no test of the numbers or of the elements can see.

Open this when something looks wrong though its figures are right. Slow tests: one page load is
one to three seconds, so each load answers many questions.
"""

import re
from csv import DictReader, reader, writer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from scorecard.__main__ import main
from tests.browser import LAPTOP, PHONE, PROJECTOR, Size, Theme, open_page
from tests.server import ROOT, Server, serve
from tests.test_pages import DATED, as_folder

PAGES = {
    "": "The Number",
    "where_it_broke": "Where it broke",
    "weekly_review": "Weekly review",
    "contributions": "Contributions",
    "campaigns": "Campaigns",
    "deals": "Deals",
    "target_accounts": "Target accounts",
    "feedback_loop": "Feedback loop",
    "retention": "Retention",
    "work_backwards": "Work backwards",
    "next_quarters": "Next quarters",
    "shared_pay": "Shared pay",
    "data_health": "Data health",
    "definitions": "Definitions",
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [LAPTOP, PROJECTOR, PHONE], ids=["laptop", "projector", "phone"])
def test_the_first_screen_is_whole_readable_and_asks_nobody_else(
    app: Server, chromium: Browser, size: Size, theme: Theme
) -> None:
    with open_page(chromium, app.url, size, theme) as screen:
        assert screen.faults() == []


def test_the_first_screen_answers_without_scrolling(app: Server, chromium: Browser) -> None:
    chart = "[data-testid=stVegaLiteChart]"
    answers = {"h1": 1, "[data-testid=stMetric]": 6, **{f"{chart} >> nth={n}": 1 for n in range(3)}}
    with open_page(chromium, app.url, LAPTOP) as screen:
        for selector, count in answers.items():
            assert screen.page.locator(selector).count() == count
            assert screen.below_the_fold(selector) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_link_opens_its_page_inside_the_frame(app: Server, chromium: Browser, path: str) -> None:
    with open_page(chromium, f"{app.url}/{path}?period=2026-Q2") as screen:
        assert screen.page.title() == f"{PAGES[path]} · Alignment scorecard"
        assert screen.page.get_by_test_id("stTopNav").is_visible()
        expect(screen.page.get_by_label("Period", exact=True)).to_have_value("2026-Q2")
        assert screen.faults() == []


def test_the_first_viewer_of_all_may_come_by_a_link(chromium: Browser) -> None:
    """Streamlit answers "Page not found" here unless the server was prepared."""
    with serve() as fresh, open_page(chromium, f"{fresh.url}/contributions") as screen:
        assert screen.page.title() == "Contributions · Alignment scorecard"
        expect(screen.page.get_by_role("dialog")).to_have_count(0)


def test_the_address_follows_the_period_and_the_period_follows_the_address(
    app: Server, chromium: Browser
) -> None:
    with open_page(chromium, f"{app.url}/?period=2026-Q2") as screen:
        page = screen.page
        period = page.get_by_label("Period", exact=True)
        page.get_by_role("button", name="Previous", exact=True).click()
        expect(page).to_have_url(f"{app.url}/?period=2026-Q1")
        expect(period).to_have_value("2026-Q1")
        for name in ("2026-Q2", "2026-Q3"):
            page.get_by_role("button", name="Next", exact=True).click()
            expect(period).to_have_value(name)
        screen.wait_until_drawn()
        page.wait_for_load_state("networkidle")  # a reload cuts off what is still on its way
        page.reload()
        screen.wait_until_drawn()
        expect(period).to_have_value("2026-Q3")
        assert screen.troubles() == []


def test_the_period_stays_when_the_page_changes(app: Server, chromium: Browser) -> None:
    with open_page(chromium, f"{app.url}/?period=2026-Q1", PROJECTOR) as screen:
        page = screen.page
        page.get_by_test_id("stTopNav").get_by_text("Teams").click()
        page.get_by_role("menuitem", name="Contributions").click()
        expect(page).to_have_url(re.compile(r"/contributions\?period=2026-Q1$"))
        screen.wait_until_drawn()
        expect(page.get_by_label("Period", exact=True)).to_have_value("2026-Q1")
        assert screen.troubles() == []


def test_an_unknown_period_in_the_address_shows_the_current_one(
    app: Server, chromium: Browser
) -> None:
    with open_page(chromium, f"{app.url}/?period=%3Cb%3E2026-Q9") as screen:
        expect(screen.page.get_by_label("Period", exact=True)).to_have_value("2026-Q3")
        assert screen.troubles() == []


def test_text_typed_in_the_sheet_stays_text_on_every_page(
    chromium: Browser, tmp_path: Path
) -> None:
    typed = "![a](https://example.com/a.png) <b>x</b> $a^2$ :red[y] :material/bolt: _www.a.com"
    for tab in (ROOT / "sample_data").glob("*.csv"):
        with tab.open(encoding="utf-8", newline="") as lines:
            rows = [
                [typed if cell == "Webinars" else cell for cell in row] for row in reader(lines)
            ]
        with (tmp_path / tab.name).open("w", encoding="utf-8", newline="") as lines:
            writer(lines).writerows(rows)

    with serve(SCORECARD_WORKBOOK=str(tmp_path)) as server:
        for path in PAGES:
            with open_page(chromium, f"{server.url}/{path}") as screen:
                became_markup = screen.page.locator("main .katex, main img[src*=example]")
                assert (path, became_markup.count(), screen.troubles()) == (path, 0, [])
        assert "Traceback" not in server.log()


def test_the_starter_workbook_can_be_downloaded(
    app: Server, chromium: Browser, tmp_path: Path
) -> None:
    with open_page(chromium, f"{app.url}/data_health") as screen:
        with screen.page.expect_download() as download:
            screen.page.get_by_role("button", name="Starter workbook").click()
        assert download.value.suggested_filename == "scorecard.xlsx"
        download.value.save_as(tmp_path / "scorecard.xlsx")
        assert screen.troubles() == []
    assert main(["check", str(tmp_path / "scorecard.xlsx")]) == 0


@pytest.mark.parametrize("path", [path for path in PAGES if path])
def test_every_page_is_whole_and_readable_on_a_dark_projector(
    app: Server, chromium: Browser, path: str
) -> None:
    with open_page(chromium, f"{app.url}/{path}", PROJECTOR, "dark") as screen:
        assert screen.faults() == []


def test_a_table_is_a_file_in_full_precision_and_without_formulas(
    chromium: Browser, tmp_path: Path
) -> None:
    header = ["Deal", "Account", "Outcome", "Created", "Opportunity", "Amount"]
    deals = [["=1+1", "@SUM(A1)", "Open", "2026-08-03", "2026-08-10", -1234.56]]
    book = as_folder(tmp_path / "book", {**DATED, "Deals": [header, *deals]})
    with (
        serve(SCORECARD_WORKBOOK=str(book)) as server,
        open_page(chromium, f"{server.url}/deals") as screen,
    ):
        with screen.page.expect_download() as download:
            screen.page.get_by_role("button", name="CSV", exact=True).first.click()
        download.value.save_as(tmp_path / "deals.csv")
        assert screen.troubles() == []
    (row,) = DictReader((tmp_path / "deals.csv").read_text("utf-8-sig").splitlines())
    assert download.value.suggested_filename == "open deals.csv"
    assert (row["Deal"], row["Row"], row["Account"], row["Amount"]) == (
        "'=1+1", "2", "'@SUM(A1)", "-1234.56",
    )  # fmt: skip


@pytest.mark.parametrize("path", [path for path in PAGES if path])
def test_every_page_opens_on_a_phone(app: Server, chromium: Browser, path: str) -> None:
    with open_page(chromium, f"{app.url}/{path}", PHONE) as screen:
        # A wide table scrolls in its frame, by finger; Streamlit gives no way by keyboard.
        broken = [v for v in screen.violations() if "scrollable-region-focusable" not in v]
        assert [*screen.troubles(), *broken, *screen.touching_labels()] == []
