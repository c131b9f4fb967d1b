"""The weekly review in a real browser: presenting, freezing, pasting, and edits while it is shown.

Open this when the meeting cannot be run from the page. Its figures have tests of their own.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import LAPTOP, PHONE, PROJECTOR, Screen, Size, Theme, open_page
from tests.builders import DEFAULT, replaced
from tests.server import Server, serve
from tests.test_pages import DATED, as_folder

BLOCKS = [
    "Actions", "The Number", "Changes", "Signals", "Weeks and months", "13 weeks", "New actions",
    "Waiting on",
]  # fmt: skip
WON, RAISED = "$174k", "$274k"


@contextmanager
def review(folder: Path, **environment: str) -> Iterator[tuple[Server, Path]]:
    """The app on a small workbook in a folder, with a history of its own."""
    book = as_folder(folder / "book", DATED)
    state = str(folder / "state")
    with serve(
        SCORECARD_WORKBOOK=str(book), SCORECARD_STATE_DIR=state, **environment
    ) as server:  # fmt: skip
        yield server, book


def raise_last_week(book: Path) -> None:
    """Somebody types 100,000 more for the last week of Source A."""
    as_folder(book, {"Actuals": replaced(DEFAULT["Actuals"], 5, 7, 151_000)})


def won(page: Page) -> str:
    Screen(page).wait_until_drawn()
    return page.get_by_test_id("stMetricValue").first.inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [LAPTOP, PROJECTOR], ids=["laptop", "projector"])
def test_the_meeting_is_whole_and_readable(
    app: Server, chromium: Browser, size: Size, theme: Theme
) -> None:
    with open_page(chromium, f"{app.url}/weekly_review", size, theme) as screen:
        headings = screen.page.get_by_role("heading", level=2).all_inner_texts()
        assert [re.sub(r"^\d\. | · \d+ min$", "", text) for text in headings] == [
            *BLOCKS,
            "Frozen copies",
        ]
        assert screen.faults() == []


def test_the_meeting_opens_on_a_phone(app: Server, chromium: Browser) -> None:
    with open_page(chromium, f"{app.url}/weekly_review", PHONE) as screen:
        assert screen.troubles() == []
        assert "the page scrolls sideways" not in screen.cut_off()


def test_the_arrow_keys_go_through_every_screen_and_back(app: Server, chromium: Browser) -> None:
    with open_page(chromium, f"{app.url}/weekly_review?present=true", LAPTOP) as screen:
        page = screen.page
        control = page.get_by_role("radiogroup", name="Block")
        shown = page.locator(".st-key-presented").locator(
            "table, svg.marks, [data-testid=stMetric], [data-testid=stCode]"
        )
        seen, faults = [], []
        for _ in range(40):
            screen.wait_until_drawn()
            title = page.get_by_role("heading", level=1)
            expect(title).to_have_count(1)
            seen.append((control.get_by_role("radio", checked=True).inner_text(), position(page)))
            assert shown.count() > 0, seen[-1]  # small print alone is no screen
            faults += screen.faults()
            if page.get_by_role("button", name="Next").last.is_disabled():
                break
            page.keyboard.press("ArrowRight")
            page.wait_for_function(
                "([was]) => document.body.innerText.includes('min in') && "
                "(document.querySelector('[data-testid=stApp]').dataset.testScriptState"
                " === 'notRunning')",
                arg=[seen[-1]],
            )
            page.wait_for_timeout(400)
        assert list(dict.fromkeys(block for block, _ in seen)) == BLOCKS
        assert len(seen) == len(set(seen))  # no screen twice
        assert faults == []
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(800)
        screen.wait_until_drawn()
        assert control.get_by_role("radio", checked=True).inner_text() == BLOCKS[-2]
        expect(page).to_have_url(re.compile(r"present=true.*block=New\+actions"))


def test_the_arrow_keys_go_on_whatever_was_clicked_before(app: Server, chromium: Browser) -> None:
    """A switch, a row of choices and a select box would keep the keys for themselves."""
    with open_page(chromium, f"{app.url}/weekly_review", LAPTOP) as screen:
        page = screen.page
        block = page.get_by_role("radiogroup", name="Block").get_by_role("radio", checked=True)

        def pressed_right(comes: str) -> None:
            screen.wait_until_drawn()
            page.wait_for_timeout(400)  # the control is drawn anew without the focus
            page.keyboard.press("ArrowRight")
            expect(page.locator(".st-key-presented").get_by_text(comes).first).to_be_visible()

        page.get_by_text("Present", exact=True).click()
        expect(block).to_have_text("Actions")
        pressed_right("Screen 2 of 2")
        page.get_by_role("radio", name="Changes").click()
        expect(block).to_have_text("Changes")
        pressed_right("Screen 2 of 2")
        page.get_by_role("radio", name="The Number").click()
        expect(block).to_have_text("The Number")
        page.get_by_role("radio", name="Month", exact=True).click()
        expect(page).to_have_url(re.compile("period=2026-09"))
        pressed_right("Screen 2 of 3")
        # The browser's own way back to a block begins at its start.
        page.get_by_role("button", name="Next").last.click()
        pressed_right("Since 2 Sep")
        expect(block).to_have_text("Changes")
        page.go_back()
        expect(block).to_have_text("The Number")
        expect(page.get_by_text("Screen 1 of 3")).to_be_visible()
        assert screen.troubles() == []


def position(page: Page) -> str:
    """Which screen of a block: the small line under its title."""
    return page.locator(".st-key-presented").get_by_test_id("stCaptionContainer").first.inner_text()


def test_a_link_opens_a_block_in_presenters_mode(app: Server, chromium: Browser) -> None:
    address = f"{app.url}/weekly_review?present=true&block=13+weeks"
    with open_page(chromium, address, PROJECTOR) as screen:
        expect(screen.page.get_by_role("columnheader", name="Measure")).to_be_visible()
        assert screen.page.get_by_role("heading", level=1).count() == 1
        assert screen.faults() == []


def test_what_the_meeting_saw_is_saved_reopened_by_its_address_and_compared(
    chromium: Browser, tmp_path: Path
) -> None:
    with review(tmp_path) as (server, book):
        with open_page(chromium, f"{server.url}/weekly_review") as screen:
            page = screen.page
            assert won(page) == WON
            for said in ("Saved: what the meeting saw", "This very view is kept already"):
                page.get_by_role("button", name="Save what the meeting saw").click()
                expect(page.get_by_text(said)).to_be_visible()
                assert screen.faults() == []
            raise_last_week(book)
            page.reload()
            assert won(page) == RAISED
            copy = page.get_by_role("button", name=re.compile(r"20\d\d, \d\d:\d\d: Behind"))
            expect(copy).to_have_count(1)
            copy.click()
            expect(page).to_have_url(re.compile(r"/weekly_review\?.*frozen=20\d\d-\d\d-\d\d"))
            expect(page.get_by_text("A frozen copy of")).to_be_visible()
            assert won(page) == WON
            rows = page.get_by_role("row").filter(has_text="Won").first
            expect(rows).to_contain_text("$174,000")
            expect(rows).to_contain_text("+$100,000")
            expect(page.get_by_role("button", name="(shown above)")).to_be_disabled()
            address = page.url
            assert screen.faults() == []
            page.go_back()
            expect(page.get_by_text("A frozen copy of")).to_have_count(0)
            assert won(page) == RAISED
            page.go_forward()
            expect(page.get_by_text("A frozen copy of")).to_be_visible()
            assert won(page) == WON
        # Another viewer, by the address alone; every other page shows the copy too.
        with open_page(chromium, address) as screen:
            assert won(screen.page) == WON
        with open_page(chromium, address.replace("/weekly_review", "/")) as screen:
            page = screen.page
            assert won(page) == WON
            page.get_by_role("button", name="Back to now").click()
            expect(page.get_by_text("A frozen copy of")).to_have_count(0)
            assert won(page) == RAISED
        with open_page(chromium, f"{server.url}/?frozen=2020-01-01+08.00") as screen:
            expect(screen.page.get_by_text("There is no such frozen copy any more")).to_be_visible()
            assert won(screen.page) == RAISED
        assert "Traceback" not in server.log()


def test_a_frozen_copy_outlives_the_workbook_and_a_damaged_one_has_a_way_back(
    chromium: Browser, tmp_path: Path
) -> None:
    with review(tmp_path) as (server, book):
        with open_page(chromium, f"{server.url}/weekly_review") as screen:
            page = screen.page
            page.get_by_role("button", name="Save what the meeting saw").click()
            expect(page.get_by_text("Saved: what the meeting saw")).to_be_visible()
            raise_last_week(book)
            page.get_by_role("button", name=re.compile(r"20\d\d, \d\d:\d\d: Behind")).click()
            expect(page.get_by_text("A frozen copy of")).to_be_visible()
            expect(page).to_have_url(re.compile("frozen="))
            address = page.url.removeprefix(server.url)
        (book / "Funnel.csv").rename(tmp_path / "Funnel.csv")
        with open_page(chromium, server.url + address) as screen:
            expect(
                screen.page.get_by_text("The workbook cannot be read at the moment")
            ).to_be_visible()
            assert won(screen.page) == WON
            assert screen.faults() == []
    (tmp_path / "Funnel.csv").rename(book / "Funnel.csv")
    with closing(sqlite3.connect(tmp_path / "state" / "history.sqlite3")) as history, history:
        history.execute("UPDATE part SET body = x'00'")
    state = str(tmp_path / "state")
    with (
        serve(SCORECARD_WORKBOOK=str(book), SCORECARD_STATE_DIR=state) as server,
        open_page(chromium, server.url + address) as screen,
    ):
        page = screen.page
        title = page.get_by_role("heading", level=1)
        expect(title).to_have_text("This frozen copy is damaged and cannot be shown")
        page.get_by_role("button", name="Back to now").click()
        expect(page.get_by_test_id("stMetricValue").first).to_have_text(RAISED)
        assert "frozen" not in page.url
        assert "Traceback" not in server.log()


def test_an_edit_while_the_page_is_projected_waits_for_a_safe_moment(
    chromium: Browser, tmp_path: Path
) -> None:
    with review(tmp_path) as (server, book):
        address = f"{server.url}/weekly_review?present=true&block=The+Number"
        with open_page(chromium, address, PROJECTOR) as screen:
            page = screen.page
            newer = page.get_by_role("button", name="Newer figures are there: show them")
            assert won(page) == WON
            raise_last_week(book)
            expect(newer).to_be_visible()
            assert won(page) == WON
            newer.click()
            expect(page.get_by_test_id("stMetricValue").first).to_have_text(RAISED)
            expect(page).to_have_url(re.compile(r"block=The\+Number"))  # the place is the same
            expect(newer).to_have_count(0)
            # Going on is a safe moment too.
            as_folder(book, {"Actuals": DEFAULT["Actuals"]})
            expect(newer).to_be_visible()
            page.keyboard.press("ArrowRight")
            expect(newer).to_have_count(0)
            page.keyboard.press("ArrowLeft")
            expect(page.get_by_test_id("stMetricValue").first).to_have_text(WON)
            assert screen.troubles() == []


def test_what_is_on_the_screen_is_saved_though_somebody_typed_meanwhile(
    chromium: Browser, tmp_path: Path
) -> None:
    with (
        review(tmp_path) as (server, book),
        open_page(chromium, f"{server.url}/weekly_review") as screen,
    ):
        page = screen.page
        assert won(page) == WON
        raise_last_week(book)
        page.get_by_role("button", name="Save what the meeting saw").click()
        expect(page.get_by_text("Saved: what the meeting saw")).to_be_visible()
        assert won(page) == WON
        page.get_by_role("button", name=re.compile(r"20\d\d, \d\d:\d\d: Behind")).click()
        expect(page.get_by_text("A frozen copy of")).to_be_visible()
        assert won(page) == WON


def test_a_row_for_reviews_is_copied_with_one_click(chromium: Browser, tmp_path: Path) -> None:
    worse = [
        [*row[:4], 1, 0, 0, *row[7:]] if row[1] == "Source A" else row for row in DEFAULT["Actuals"]
    ]
    book = as_folder(tmp_path / "book", {**DATED, "Actuals": worse})
    state = str(tmp_path / "state")
    with serve(SCORECARD_WORKBOOK=str(book), SCORECARD_STATE_DIR=state) as server:
        for path in ("weekly_review", "where_it_broke"):
            with open_page(chromium, f"{server.url}/{path}") as screen:
                page = screen.page
                page.context.grant_permissions(["clipboard-read", "clipboard-write"])
                expect(page.get_by_text("There is no Reviews tab yet").first).to_be_visible()
                header, row = page.get_by_test_id("stCode").all()[:2]
                for one, text in (
                    (
                        header,
                        "Week\tHandoff\tSource\tVerdict\tWhy\tAction\tOwner\tDue\tStatus\t"
                        "Expected effect",
                    ),
                    (row, "2026-09-14\tQualified" + "\t" * 8),
                ):
                    one.hover()
                    one.get_by_role("button").click()
                    assert page.evaluate("navigator.clipboard.readText()") == text
                assert screen.troubles() == []


def test_the_printed_page_is_one_file_that_needs_no_network(
    app: Server, chromium: Browser, tmp_path: Path
) -> None:
    with open_page(chromium, f"{app.url}/weekly_review") as screen:
        page = screen.page
        title = page.get_by_role("heading", level=1).inner_text()
        with page.expect_download() as begun:
            page.get_by_role("button", name="To print").click()
        assert begun.value.suggested_filename == "weekly review 2026-09-09 2026-Q3.html"
        begun.value.save_as(tmp_path / "review.html")
        with page.expect_download() as begun:
            page.get_by_role("button", name="As text").click()
        begun.value.save_as(tmp_path / "review.md")
    assert (tmp_path / "review.md").read_text(encoding="utf-8").startswith(f"# {title}\n")
    context = chromium.new_context(offline=True)
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "review.html").as_uri())
    assert page.get_by_role("heading", level=1).inner_text() == title
    assert len(asked) == 1  # the file itself
    context.close()


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland"])
def test_days_are_those_of_the_workbook_wherever_the_reader_is(
    app: Server, chromium: Browser, zone: str
) -> None:
    context = chromium.new_context(timezone_id=zone, viewport={"width": 1366, "height": 768})
    screen = Screen(context.new_page())
    screen.page.goto(app.url)
    screen.wait_until_drawn()
    texts = screen.page.locator("svg.marks").first.locator("text").all_text_contents()
    days = [text for text in texts if re.fullmatch(r"\d+ \w{3}", text or "")]
    assert days == ["1 Jul", "31 Jul", "30 Aug", "30 Sep"]
    context.close()
