"""The way back to a page of the plan: what a reader chose is as he left it.

Streamlit leaves a page's bare address in the browser's history, so only a real browser shows this.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.browser import Screen, open_page
from tests.server import Server

MONEY_OF_PAY = re.compile(r"\(\$|\$\d+k?$", re.MULTILINE)


def asked(page: Page) -> dict[str, str]:
    """The parameters of the address."""
    query = urlsplit(page.evaluate("location.href")).query
    return {key: values[0] for key, values in parse_qs(query).items()}


def go(screen: Screen, title: str) -> None:
    """To another page of the plan, by the menu."""
    page = screen.page
    page.get_by_test_id("stTopNav").get_by_text("Plan").click()
    page.get_by_role("menuitem", name=title).click()
    expect(page).to_have_title(f"{title} · Alignment scorecard")
    screen.wait_until_drawn()


def back(screen: Screen, title: str) -> None:
    screen.page.go_back()
    expect(screen.page).to_have_title(f"{title} · Alignment scorecard")
    screen.wait_until_drawn()


@contextmanager
def left_and_back(browser: Browser, address: str, title: str) -> Iterator[Screen]:
    """A page that was opened at an address, left by the menu, and come back to by Back."""
    with open_page(browser, address) as screen:
        go(screen, "Next quarters")
        assert asked(screen.page) == {}
        back(screen, title)
        yield screen
        assert screen.troubles() == []


def pay_tables(page: Page) -> str:
    return "\n".join(page.get_by_test_id("stTable").all_inner_texts())


def test_amounts_stay_hidden_until_the_reader_shows_them_himself(
    app: Server, chromium: Browser
) -> None:
    address = f"{app.url}/shared_pay?hide_amounts=true"
    with left_and_back(chromium, address, "Shared pay") as screen:
        page = screen.page
        toggle = page.get_by_role("switch", name="Hide amounts")
        expect(toggle).to_be_checked()
        expect(page.get_by_role("columnheader", name="Pot")).to_have_count(0)
        assert not MONEY_OF_PAY.search(pay_tables(page))
        assert asked(page) == {"hide_amounts": "true"}

        page.get_by_text("Hide amounts").click()
        expect(page.get_by_role("columnheader", name="Pot")).to_be_visible()
        screen.wait_until_drawn()
        assert asked(page) == {}
        go(screen, "Next quarters")
        back(screen, "Shared pay")
        expect(toggle).not_to_be_checked()
        assert MONEY_OF_PAY.search(pay_tables(page))


def test_amounts_that_the_reader_hid_stay_hidden_on_every_way_back(
    app: Server, chromium: Browser
) -> None:
    with open_page(chromium, f"{app.url}/shared_pay") as screen:
        page = screen.page
        page.get_by_text("Hide amounts").click()
        expect(page.get_by_role("columnheader", name="Pot")).to_have_count(0)
        screen.wait_until_drawn()
        go(screen, "Next quarters")
        for way in (go, back):
            way(screen, "Shared pay")
            expect(page.get_by_role("switch", name="Hide amounts")).to_be_checked()
            expect(page.get_by_role("columnheader", name="Pot")).to_have_count(0)
            if way is go:
                go(screen, "Next quarters")
        assert screen.troubles() == []


def test_a_scenario_is_as_it_was_left_until_it_is_set_back_to_the_plan(
    app: Server, chromium: Browser
) -> None:
    address = f"{app.url}/work_backwards?a.rate.Won=60&a.target=7000000&b.lag=80"
    with left_and_back(chromium, address, "Work backwards") as screen:
        page = screen.page
        said = page.get_by_text("A target of $7.00M: $1.00M more than the workbook's.")
        expect(said).to_be_visible()
        expect(page.get_by_text("Opportunity → Won 23%, plan 38%").first).to_be_visible()
        screen.wait_until_drawn()
        assert asked(page) == {"a.rate.Won": "60", "a.target": "7000000.0", "b.lag": "80"}

        with open_page(chromium, f"{app.url}/work_backwards") as other:  # another viewer
            assert asked(other.page) == {}
            expect(other.page.get_by_role("button", name="As planned").first).to_be_disabled()

        page.get_by_role("button", name="As planned").first.click()
        expect(said).to_have_count(0)
        screen.wait_until_drawn()
        assert asked(page) == {"b.lag": "80"}
        go(screen, "Next quarters")
        back(screen, "Work backwards")
        expect(page.get_by_text("Opportunity → Won 38%, as planned").first).to_be_visible()
        screen.wait_until_drawn()
        assert asked(page) == {"b.lag": "80"}


def test_back_never_holds_the_reader_on_the_page(app: Server, chromium: Browser) -> None:
    with open_page(chromium, f"{app.url}/data_health") as screen:
        page = screen.page
        page.goto(f"{app.url}/work_backwards?a.size=90")
        screen.wait_until_drawn()
        go(screen, "Next quarters")
        back(screen, "Work backwards")
        expect(page).to_have_url(f"{app.url}/work_backwards?a.size=90")
        page.get_by_test_id("stSlider").get_by_role("slider").first.press("ArrowLeft")
        expect(page.get_by_text("Lead → MQL 41.9%, plan 42.3%").first).to_be_visible()
        screen.wait_until_drawn()
        page.go_back()  # to the address that the page was opened at: what it gives goes first
        expect(page).to_have_url(f"{app.url}/work_backwards?a.size=90")
        expect(page.get_by_text("Lead → MQL 42%, as planned").first).to_be_visible()
        screen.wait_until_drawn()
        back(screen, "Data health")
        assert screen.troubles() == []
