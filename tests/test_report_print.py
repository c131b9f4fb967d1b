"""The review as it is printed: the pages of its PDF on both papers, and the file in a browser."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, Route
from pypdf import PdfReader

from scorecard.charts import Chart, drawings
from scorecard.report import html
from scorecard.report.blocks import Block, Cards, Document, Figure, Part, Paste
from scorecard.words.cards import Card
from scorecard.words.tables import At, Table
from tests.browser import LAPTOP, PHONE
from tests.test_report_html import HOSTILE, NOTHING, document, in_sheet, sample

PAPERS = {"A4": (595, 842), "Letter": (612, 792)}  # pt
MARGIN = 10 / 25.4 * 96  # px at the left and at the right
A4 = round(210 / 25.4 * 96 - 2 * MARGIN)  # px between the margins; Letter has more

FIGURES = 12
WEEKS = tuple(f"{day} Sep" for day in range(1, 14))


def chart(number: int, bars: int) -> Chart:
    """Bars whose names are on no other chart."""
    rows = pd.DataFrame(
        {
            "name": [f"Bar {number}-{bar}." for bar in range(bars)],
            "actual": [1.0 + bar for bar in range(bars)],
            "target": [2.0] * bars,
            "side": ["ahead"] * bars,
            "label": [f"Said {number}-{bar}." for bar in range(bars)],
            "tip": [""] * bars,
        }
    )
    return Chart(rows, drawings.tall(drawings.bars(False), bars, 50), f"Chart {number}")


def figure(number: int) -> Figure:
    below = Table("Below", ("Part", "Sum"), ((f"Row {number}", "$1"),), ("Sum",))
    return Figure(f"Title {number}.", chart(number, 2 + number % 5), (below,) * (number % 2))


def rows(number: int) -> Table:
    """Rows of several lines each, with a word at either end."""
    middle = "and what was agreed about it in the meeting of that week, " * 3
    return Table(
        "Long",
        ("Action heading", "Owner", "Cell", "Money"),
        tuple(
            (f"Begin {n}. {middle} end {n}.", "Source A", At(f"Reviews!D{n}"), f"+${n}k")
            for n in range(number)
        ),
        ("Money",),
        total=True,
    )


GRID = Table(
    "13 weeks",
    ("Measure", "Owner", "Status", "Plan", *WEEKS),
    tuple(
        (
            *(f"Qualified → Opportunity {n}", "Marketing / Sales", "▼ Below plan", "$1.84M"),
            *(f"▼ ${n}.{week + 10}M" for week in range(13)),
        )
        for n in range(10)
    ),
    ("Plan", *WEEKS),
)


@cache
def long_review() -> str:
    """Sixty rows, twelve charts alone and side by side, the grid of 13 weeks, as one file."""
    figures = [figure(n) for n in range(FIGURES)]
    cards = Cards(tuple(Card(f"Card {n}", "$1.84M", "of target to date") for n in range(6)))
    parts: list[tuple[str, tuple[Part, ...]]] = [
        ("First heading", ("First text.", rows(60), Paste("To copy", ("1\t2",) * 3, "Reviews"))),
        ("Second heading", (cards, figures[0], "Apart.", *figures[1:6])),
        ("Third heading", (GRID, "Apart.", figures[6])),
        ("Fourth heading", tuple(figures[7:])),
        *((f"Heading {n}.", (f"Text {n}. " * 40, f"More {n}.")) for n in range(20)),
    ]
    blocks = tuple(
        Block(f"block-{n}", f"Item {n}", title, 5, inside)
        for n, (title, inside) in enumerate(parts)
    )
    return html.page(Document("The headline", ("Co", "2026-Q3"), blocks), in_sheet)


@contextmanager
def opened(browser: Browser, page: str, size: tuple[int, int] = LAPTOP) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    try:
        tab = context.new_page()
        tab.set_content(page)
        yield tab
    finally:
        context.close()


@pytest.fixture(scope="module")
def printed(chromium: Browser) -> dict[str, PdfReader]:
    with opened(chromium, long_review()) as tab:
        return {
            paper: PdfReader(io.BytesIO(tab.pdf(format=paper, prefer_css_page_size=False)))
            for paper in PAPERS
        }


@pytest.fixture(scope="module", params=PAPERS)
def pages(request: pytest.FixtureRequest, printed: dict[str, PdfReader]) -> list[str]:
    """The texts of each page, on either paper."""
    texts = [page.extract_text() for page in printed[request.param].pages]
    return [re.sub(r"\s+", " ", text) for text in texts]


def where(pages: list[str], text: str) -> set[int]:
    return {n for n, page in enumerate(pages) if text in page}


@pytest.mark.parametrize("paper", PAPERS)
def test_every_page_has_the_size_of_the_paper(printed: dict[str, PdfReader], paper: str) -> None:
    for page in printed[paper].pages:
        size = float(page.mediabox.width), float(page.mediabox.height)
        assert size == pytest.approx(PAPERS[paper], abs=1.5)


def test_a_chart_is_on_one_page_with_its_title_its_labels_and_its_table(pages: list[str]) -> None:
    for n in range(FIGURES):
        one = figure(n)
        page = where(pages, one.title)
        assert len(page) == 1
        for text in (*one.chart.rows["name"], *one.chart.rows["label"]):
            assert where(pages, text) == page, text
        if one.tables:
            assert page <= where(pages, f"Row {n} $1")


def test_no_row_is_cut_and_every_page_of_a_table_has_its_head(pages: list[str]) -> None:
    table = set()
    for n in range(60):
        page = where(pages, f"Begin {n}.")
        assert len(page) == 1
        assert where(pages, f"end {n}.") == page
        table |= page
    assert len(table) > 2
    assert where(pages, "Action heading") == table


def test_a_heading_is_followed_by_its_first_lines(pages: list[str]) -> None:
    for n in range(20):
        assert len(where(pages, f"Heading {n}.")) == 1
        assert where(pages, f"Heading {n}.") <= where(pages, f"Text {n}. Text {n}.")
    assert where(pages, "First heading") <= where(pages, "First text.")
    assert where(pages, "Second heading") == where(pages, "Card 0") == where(pages, "Card 5")
    assert where(pages, "Fourth heading") == where(pages, "Title 7.")


def test_the_grid_of_13_weeks_is_whole_on_one_page(pages: list[str]) -> None:
    page = where(pages, "Third heading")
    for row in GRID.rows:
        for text in row[4:]:  # the mark may stand above its figure
            assert where(pages, str(text).split()[1]) == page


def test_pages_are_numbered(pages: list[str]) -> None:
    assert len(pages) < 14  # it is not one block a page
    for n, page in enumerate(pages, 1):
        assert f"{n} of {len(pages)}" in page


@pytest.mark.parametrize("paper", PAPERS)
def test_letters_have_the_same_size_on_both_papers(
    printed: dict[str, PdfReader], paper: str
) -> None:
    """A browser makes everything smaller when something is wider than the page."""
    heights: dict[str, float] = {}

    def seen(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            heights.setdefault(text.strip(), abs(size * tm[3] * cm[3]))

    printed[paper].pages[0].extract_text(visitor_text=seen)
    assert heights["The headline"] == pytest.approx(17.5, abs=0.1)  # pt: 1.75 of 10


def too_wide(tab: Page) -> list[str]:
    """What stands out at the right or is cut, between the margins of the page."""
    found: list[str] = tab.evaluate(
        """() => [...document.body.querySelectorAll('*')]
            .filter(element => !element.closest('svg') || element.matches('svg, text'))
            .filter(element => !element.matches('caption, thead, tbody, tr'))
            .filter(element => {
                const box = element.getBoundingClientRect();
                return box.right > document.documentElement.clientWidth + 0.5 || box.left < -0.5
                    || (!element.closest('svg') && element.scrollWidth > element.clientWidth + 1
                        && element.clientWidth > 0);
            })
            .map(element => element.tagName + ' ' + element.className + ' '
                + element.textContent.trim().slice(0, 40))"""
    )
    return found


def on_paper(browser: Browser, page: str) -> list[str]:
    with opened(browser, page, (A4, 1000)) as tab:
        tab.emulate_media(media="print")
        return too_wide(tab)


def test_nothing_of_a_long_review_is_wider_than_the_page(chromium: Browser) -> None:
    assert on_paper(chromium, long_review()) == []


def test_no_table_is_wider_than_the_page(chromium: Browser) -> None:
    """With few columns or forty, of figures or of texts, with hostile names, bold or not."""
    tables = []
    for cell in ("-$194k", "▼ $1.84M", "34.2% of 1,204", "Marketing, Sales", "x" * 60, HOSTILE[7]):
        for columns in (1, 2, 3, 5, 8, 11, 14, 17, 20, 26, 40):
            names = tuple(f"{n} Sep" for n in range(columns))
            body = ((cell,) * columns,) * 2
            tables += [
                Table("Wide", names, body, right, total)
                for right, total in ((names, True), ((), True), (names[1:], False))
            ]
    assert on_paper(chromium, html.page(document(*tables), in_sheet)) == []
    halves = [Figure("A", NOTHING, (table,)) for table in tables if len(table.columns) <= 20]
    assert on_paper(chromium, html.page(document(*halves), in_sheet)) == []


def test_names_at_the_left_of_a_chart_are_whole(chromium: Browser) -> None:
    for chart in sample():
        names = chart.rows.columns.intersection(["name", "handoff"])
        long = {name: "W" * 18 + " " + chart.rows[name] for name in names}
        drawn = Figure("A", replace(chart, rows=chart.rows.assign(**long)))
        page = html.page(document(drawn, "Apart", drawn, drawn), in_sheet)
        assert on_paper(chromium, page) == []


def test_the_file_asks_nobody_and_says_nothing_in_the_console(
    chromium: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "review.html"
    file.write_text(long_review(), encoding="utf-8")
    asked, said = [], []

    def only_itself(route: Route, request: Request) -> None:
        asked.append(request.url)
        if request.url == file.as_uri():
            route.continue_()
        else:
            route.abort()

    context = chromium.new_context(offline=True)
    try:
        tab = context.new_page()
        tab.route("**/*", only_itself)
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.goto(file.as_uri(), wait_until="networkidle")
        assert tab.title() == "The headline"
        assert tab.locator("svg").count() == FIGURES
    finally:
        context.close()
    assert (asked, said) == ([file.as_uri()], [])


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_on_a_screen_only_tables_and_charts_scroll_sideways(
    chromium: Browser, size: tuple[int, int]
) -> None:
    with opened(chromium, long_review(), size) as tab:
        assert tab.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert tab.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
        widths = tab.evaluate(
            "[...document.querySelectorAll('main > section')].map(s => s.clientWidth)"
        )
        assert max(widths) <= 1000


def test_the_file_can_be_read_by_everybody(chromium: Browser) -> None:
    with opened(chromium, long_review()) as tab:
        found = Axe().run(tab).response["violations"]
    assert [rule["id"] for rule in found if rule["impact"] in ("serious", "critical")] == []
