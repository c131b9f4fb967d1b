"""What a reader gets: pages opened in a real Chromium, and the questions asked of them.

Open this when a page test needs to look at something new. `open_page` waits until the page is
drawn; a `Screen` then says what went wrong in the console or on the network, which accessibility
rules are broken, and which text is cut off.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    expect,
    sync_playwright,
)

Theme = Literal["light", "dark"]
Size = tuple[int, int]  # CSS pixels, width × height

LAPTOP: Size = (1366, 768)
PROJECTOR: Size = (1920, 1080)
PHONE: Size = (390, 844)

PATIENCE = 30_000  # milliseconds; a page takes one to three seconds, a busy build machine more

expect.set_options(timeout=PATIENCE)

QUIET = [
    "--no-sandbox",  # continuous integration runs as root
    "--disable-gpu",
    "--disable-background-networking",  # the rest: Chromium itself must ask no other host
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]

DRAWN = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    const charts = [...document.querySelectorAll('[data-testid=stVegaLiteChart]')];
    return app?.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-testid=stSkeleton]')
        && charts.every(chart => chart.querySelector('svg.marks'))
        && document.fonts.status === 'loaded';
}"""

# Streamlit's own: on a phone its navigation puts the sections' headings between the list's items.
NOT_OURS = {"exclude": [["[data-testid=stSidebarNavItems]"]]}

# Streamlit's own: opened at a page's address, it first tries that address as the server's base.
TRIED_FIRST = re.compile(r"http://[^/]+/[^/]+/_stcore/(health|host-config)")

# Text that a box with hidden overflow, the edge of the window or the edge of a chart cuts.
CUT_OFF = """() => {
    const narrow = window.innerWidth < 600;  // a finger scrolls a wide table; a projector cannot
    const cuts = narrow ? /hidden|clip/ : /hidden|clip|auto|scroll/;
    const found = new Set();
    const report = (text, why) => found.add(`"${text.trim().slice(0, 60)}" ${why}`);
    const walker = document.createTreeWalker(
        document.querySelector('[data-testid=stApp]'), NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) {
        const parent = node.parentElement;
        if (!node.data.trim() || parent.closest('svg, style, script')) continue;
        if (parent.closest('[data-testid=stIconMaterial]')) continue;  // its text is a glyph's name
        const sidebar = parent.closest('[data-testid=stSidebar]');
        if (sidebar && sidebar.getBoundingClientRect().right <= 0) continue;  // folded away
        if (!parent.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const text of range.getClientRects()) {
            if (text.width < 1) continue;
            if (text.left < -1 || text.right > window.innerWidth + 1) {
                report(node.data, 'leaves the window');
            }
            let scrolls = false;  // up and down: what lies outside can be reached
            for (let box = parent; box; box = box.parentElement) {
                const style = getComputedStyle(box), edge = box.getBoundingClientRect();
                if (style.display === 'contents' || style.display === 'inline') continue;
                if (edge.width <= 1 || edge.height <= 1) break;  // for screen readers only
                const across = text.left < edge.left - 1 || text.right > edge.right + 1;
                const down = text.top < edge.top - 2 || text.bottom > edge.bottom + 2;
                if (across && cuts.test(style.overflowX)) report(node.data, 'is cut in width');
                scrolls ||= /auto|scroll/.test(style.overflowY);
                if (down && !scrolls && /hidden|clip/.test(style.overflowY)) {
                    report(node.data, 'is cut in height');
                }
            }
        }
    }
    for (const label of document.querySelectorAll('svg.marks text')) {
        if (!label.textContent.trim()) continue;
        const text = label.getBoundingClientRect();
        const edge = label.closest('svg.marks').getBoundingClientRect();
        const air = 3;  // a label's box is that much taller than its letters
        if (text.left < edge.left - air || text.right > edge.right + air
            || text.top < edge.top - air || text.bottom > edge.bottom + air) {
            report(label.textContent, 'leaves its chart');
        }
    }
    return [...found];
}"""

# Labels of one chart that lie on one another; boxes are a little taller than their letters.
TOUCHING = """() => {
    const found = [];
    for (const chart of document.querySelectorAll('svg.marks')) {
        const labels = [...chart.querySelectorAll('text')]
            .filter(label => label.textContent.trim()
                && label.checkVisibility({opacityProperty: true, visibilityProperty: true}))
            .map(label => [label.textContent, label.getBoundingClientRect()]);
        labels.forEach(([one, a], i) => labels.slice(i + 1).forEach(([other, b]) => {
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            const outline = one === other && across >= a.width - 1;  // a label over its own halo
            if (!outline && across > 1 && down > 0.3 * Math.min(a.height, b.height)) {
                found.push(`"${one}" touches "${other}"`);
            }
        }));
    }
    return found;
}"""


def installed_chromium(playwright: Playwright) -> str | None:
    """The path of a Chromium or Chrome on this machine; None when there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
    places = [
        os.environ.get("CHROMIUM"),
        *(shutil.which(name) for name in names),
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        playwright.chromium.executable_path,
    ]
    return next((place for place in places if place and Path(place).is_file()), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser for many pages. Without one the test is skipped; with CI=true it fails."""
    with sync_playwright() as playwright:
        place = installed_chromium(playwright)
        if place is None:
            stop = pytest.fail if os.environ.get("CI") else pytest.skip
            stop(
                "No Chromium or Chrome found. Install one, for example with "
                "`apt-get install chromium` or `.venv/bin/playwright install chromium`, "
                "or give its path in CHROMIUM."
            )
        browser = playwright.chromium.launch(executable_path=place, args=QUIET)
        yield browser
        browser.close()


@dataclass(frozen=True)
class Screen:
    """One page as a reader sees it, and what went wrong on the way there."""

    page: Page
    console_errors: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)  # requests without an answer, or 4xx and 5xx
    other_hosts: list[str] = field(default_factory=list)

    def wait_until_drawn(self) -> None:
        """Wait until the script has run and every chart is there."""
        self.page.wait_for_function(DRAWN, timeout=PATIENCE)

    def faults(self) -> list[str]:
        """Everything wrong with this page as it stands; empty is good."""
        return [
            *self.troubles(),
            *self.violations(),
            *self.cut_off(),
            *self.touching_labels(),
        ]

    def troubles(self) -> list[str]:
        """What went wrong so far: exceptions on the page, console, network, other hosts asked."""
        shown = self.page.get_by_test_id("stException").all_inner_texts()
        return [*shown, *self.console_errors, *self.failed, *self.other_hosts]

    def violations(self) -> list[str]:
        """Serious and critical accessibility violations by axe, one line a rule."""
        found = Axe().run(self.page, context=NOT_OURS).response["violations"]
        return [
            f"{rule['id']} ({rule['impact']}), {len(rule['nodes'])} times: "
            f"{rule['nodes'][0]['html'][:300]}"
            for rule in found
            if rule["impact"] in ("serious", "critical")
        ]

    def cut_off(self) -> list[str]:
        """Texts that do not show whole, and whether the page scrolls sideways."""
        root = "document.documentElement"
        sideways = self.page.evaluate(f"{root}.scrollWidth > {root}.clientWidth")
        cut: list[str] = self.page.evaluate(CUT_OFF)
        return [*cut, *(["the page scrolls sideways"] if sideways else [])]

    def touching_labels(self) -> list[str]:
        """Pairs of labels in one chart that lie on one another."""
        found: list[str] = self.page.evaluate(TOUCHING)
        return found

    def below_the_fold(self, selector: str) -> list[str]:
        """The texts of matching elements that do not fit on the screen without scrolling."""
        height = (self.page.viewport_size or {"height": 0})["height"]
        outside = []
        for element in self.page.locator(selector).all():
            box = element.bounding_box()
            if box is None or box["y"] + box["height"] > height:
                outside.append(element.inner_text())
        return outside


@contextmanager
def open_page(
    browser: Browser, url: str, size: Size = LAPTOP, theme: Theme = "light"
) -> Iterator[Screen]:
    """Open an address as a new visitor and wait until it is drawn."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=theme, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    screen = Screen(context.new_page())
    host = urlsplit(url).netloc

    def asked(request: Request) -> None:
        if urlsplit(request.url).netloc not in ("", host):  # "": data within the page
            screen.other_hosts.append(f"asked another host: {request.url}")

    def answered(response: Response) -> None:
        if response.status >= 400 and not TRIED_FIRST.fullmatch(response.url):
            screen.failed.append(f"{response.status}: {response.url}")

    def said(message: ConsoleMessage) -> None:
        if message.type == "error" and not TRIED_FIRST.fullmatch(message.location["url"]):
            screen.console_errors.append(message.text)

    page = screen.page
    page.on("request", asked)
    page.on("response", answered)
    page.on("requestfailed", lambda request: screen.failed.append(f"no answer: {request.url}"))
    page.on("console", said)
    page.on("pageerror", lambda error: screen.console_errors.append(str(error)))
    try:
        page.goto(url)
        screen.wait_until_drawn()
        yield screen
    finally:
        context.close()
