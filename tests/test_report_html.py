"""The review as one HTML file: everything is on it, nothing in it is more than a text."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import behaviour, charts, facts, funnel, grid, ledger, number, words
from scorecard.charts import Chart
from scorecard.charts.behaviour import behaviour as behaviour_chart
from scorecard.report import html, svg
from scorecard.report.blocks import CELL, PARAGRAPH, Block, Cards, Document, Figure, Part, Paste
from scorecard.sources import RawWorkbook, open_workbook
from scorecard.words import Money, plain
from scorecard.words import grid as grid_words
from scorecard.words.cards import Card
from scorecard.words.tables import At, Table
from scorecard.workbook import read as read_workbook
from tests.builders import DEFAULT, NOW, read, workbook
from tests.server import ROOT

USD = Money("USD")
VOID = {"meta", "br"}
NOTHING = Chart(pd.DataFrame(), {}, "Nothing")

HOSTILE = (
    "<script>alert(1)</script>",
    "]]><svg/onload=alert(1)>",
    "</style></svg><img src=x onerror=alert(1)>",
    "$x$ &lt;b&gt; &amp; \"quoted\" 'too'",
    "abc\u202edef\u2066ghi\x00\x08\x1b",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "🙂 𝕏 \ufffe\uffff 日本",
    "long " + "x" * 2_000,
)


class Read(HTMLParser):
    """The page as a browser's parser takes it: elements with attributes, and what is read."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []  # the innermost element, and its text
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and "style" not in self.open:
            self.texts.append((self.open[-1], data))

    def inside(self, *tags: str) -> list[str]:
        return [text for tag, text in self.texts if tag in tags]


def nowhere(address: str) -> str | None:
    return None


def in_sheet(address: str) -> str | None:
    return f"https://example.org/sheet?gid=1&range={address}"


def document(*parts: Part, title: str = "The finding", about: tuple[str, ...] = ()) -> Document:
    block = Block("actions", "Last week's actions", title, 5, parts)
    return Document("The headline", about, (block,))


def drawings(raw: RawWorkbook | None = None) -> list[Chart]:
    """Charts of every kind that the review has, of the sample data or of a workbook."""
    book = read_workbook(raw or open_workbook(str(ROOT / "sample_data")), NOW)
    known = facts.build(book)
    period = known.default_period
    gap = ledger.build(known, period)
    found = number.build(known, gap)
    series = behaviour.build(known, period)[:2]
    return [
        charts.path(found, USD, False),
        charts.bridge(gap, USD, False),
        charts.heat(gap, USD, False),
        charts.sources(gap, USD, False),
        charts.funnel(funnel.stages(known, gap), False),
        *(behaviour_chart(one, USD, False) for one in series),
    ]


@cache
def sample() -> tuple[Chart, ...]:
    return tuple(drawings())


def parsed(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)  # noqa: S314 - our own


def texts(drawing: str) -> list[str]:
    return [element.text or "" for element in parsed(drawing).iter("text")]


def test_everything_of_the_document_is_on_the_page_in_its_order() -> None:
    table = Table("Two deals", ("Deal", "Money"), (("A", "$1"), ("All", "$3")), ("Money",), True)
    first = Block(
        "number", "The Number", "Behind by $1", 10,
        (
            "A sentence.",
            Cards((Card("Won", "$4", "day 3"),)),
            Figure("The chart", NOTHING, (table,)),
            Paste("To copy", ("1\t\t2",), "Reviews"),
        ),
    )  # fmt: skip
    second = Block("grid", "13 weeks", "None below", 35, (Table("None", (), ()),))
    page = html.page(Document("Headline", ("Co", "2026-Q3"), (first, second)), nowhere)
    assert Read(page).texts == [
        ("title", "Headline"),
        ("h1", "Headline"),
        ("p", "Co · 2026-Q3"),
        ("p", "Agenda, 45 min"),
        ("a", "The Number"),
        ("li", ", 10 min"),
        ("a", "13 weeks"),
        ("li", ", 35 min"),
        ("p", "The Number, 10 min"),
        ("h2", "Behind by $1"),
        ("p", "A sentence."),
        ("dt", "Won"),
        ("dd", "$4"),
        ("dd", "day 3"),
        ("h3", "The chart"),
        ("p", "Nothing to draw yet."),
        ("caption", "Two deals"),
        ("th", "Deal"),
        ("th", "Money"),
        ("td", "A"),
        ("td", "$1"),
        ("td", "All"),
        ("td", "$3"),
        ("p", "To copy"),
        ("pre", "1\t\t2"),
        ("p", "13 weeks, 35 min"),
        ("h2", "None below"),
    ]


def test_the_agenda_leads_to_the_blocks_and_figures_stand_at_the_right() -> None:
    table = Table("Deals", ("Deal", "Money"), (("A", "$1"),), ("Money",))
    elements = Read(html.page(document(table), nowhere)).elements
    assert ("html", {"lang": "en"}) in elements
    assert ("a", {"href": "#actions"}) in elements
    assert ("section", {"id": "actions", "aria-labelledby": "actions-title"}) in elements
    assert [a["class"] for tag, a in elements if tag in ("th", "td")] == ["short", "figure"] * 2


def test_the_page_asks_for_nothing() -> None:
    page = html.page(document(*(Figure("A", chart) for chart in sample())), nowhere)
    elements = Read(page).elements
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert ("meta", {"http-equiv": "Content-Security-Policy", "content": policy}) in elements
    assert not {"script", "link", "img", "iframe", "object", "use", "image"} & {
        t for t, _ in elements
    }
    assert not {"src", "srcset", "xlink:href"} & {name for _, a in elements for name in a}
    assert re.findall(r"https?:|//|@import|@font-face", page) == []


def test_an_address_opens_its_cell_where_there_is_a_sheet() -> None:
    doc = document(Table("Edits", ("Cell",), ((At("Actuals!D17"),),)))
    links = [a["href"] for tag, a in Read(html.page(doc, in_sheet)).elements if tag == "a"]
    assert links == ["#actions", "https://example.org/sheet?gid=1&range=Actuals!D17"]
    page = Read(html.page(doc, nowhere))
    assert page.inside("td") == ["Actuals!D17"]
    assert [a["href"] for tag, a in page.elements if tag == "a"] == ["#actions"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://x", "//x", ""])
def test_only_a_sheet_is_linked(url: str) -> None:
    page = Read(html.page(document(Table("Edits", ("Cell",), ((At("A!B1"),),))), lambda _: url))
    assert [a["href"] for tag, a in page.elements if tag == "a"] == ["#actions"]


@given(st.text() | st.sampled_from(HOSTILE), st.text())
def test_a_text_of_a_cell_is_read_as_it_stands(one: str, other: str) -> None:
    """Cut to its length and without control marks, as on the screen."""
    table = Table(one, (one, other), ((one, other), (other, one)), (other,), True)
    paste = Paste(one, (f"{plain(one)}\t{plain(other)}",), "Reviews")
    card = Cards((Card(one, other, one),))
    doc = document(one, table, card, Figure(one, NOTHING), paste, title=one, about=(other,))
    page = Read(html.page(doc, nowhere))
    known = Read(
        html.page(
            document(
                "a",
                Table("a", ("b", "c"), (("d", "e"), ("f", "g")), total=True),
                Cards((Card("h", "i", "j"),)),
                Figure("k", NOTHING),
                Paste("l", ("m\tn",), "o"),
            ),
            nowhere,
        )
    )
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in known.elements]
    shown = [text for text in (one, other, other, one) if plain(text, CELL).strip()]
    assert page.inside("td") == [plain(text, CELL) for text in shown]
    assert page.inside("h3") == [text for text in [plain(one, PARAGRAPH)] if text.strip()]


def hostile_workbook() -> RawWorkbook:
    """Every name that people give is hostile: company, stages, owners, sources."""
    stage, owner, source, company = HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[4]
    other = HOSTILE[3]
    new = {"Opportunity": stage, "Sales": owner, "Source A": source, "Source B": other}
    new["The company"] = company
    return workbook(
        **{tab: [[new.get(c, c) for c in row] for row in rows] for tab, rows in DEFAULT.items()}
    )


def test_hostile_names_in_the_workbook_stay_texts_on_paper() -> None:
    raw = hostile_workbook()
    known = facts.build(read(raw))
    gap = ledger.build(known, known.default_period)
    drawn = drawings(raw)
    title = words.headline(number.build(known, gap), USD)
    found = grid_words.table(grid.build(known, known.default_period), USD)
    doc = document(
        found,
        *(Figure(chart.alt, chart) for chart in drawn),
        title=title,
        about=(known.workbook.settings.company or "",),
    )
    page = html.page(doc, in_sheet)
    elements = Read(page).elements
    assert {tag for tag, _ in elements} <= {
        "html", "head", "meta", "title", "style", "body", "header", "h1", "nav", "p", "ol", "li",
        "a", "main", "section", "div", "h2", "figure", "h3", "table", "caption", "thead", "tbody",
        "tr", "th", "td", "svg", "g", "path", "text", "defs", "clippath",
    }  # fmt: skip
    assert [name for _, a in elements for name in a if name.startswith("on")] == []
    found_names = "".join(text for _, text in Read(page).texts)
    assert "<script>alert" in found_names  # the names are really there
    assert "</style></svg>" in found_names
    assert not set("\u202e\u2066\x00\x08\x1b") & set(page)
    for drawing in re.findall(r"<svg.*?</svg>", page, re.S):
        assert texts(drawing)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_chart_with_a_hostile_name_is_still_xml(name: str) -> None:
    chart = sample()[1]
    rows = chart.rows.assign(label=name)
    drawing = svg.drawn(replace(chart, rows=rows, alt=name), "a")
    root = parsed(drawing)
    assert root.get("aria-label") == re.sub("[\ufffe\uffff]", "", plain(name, PARAGRAPH))
    assert {element.tag for element in root.iter()} == {"svg", "g", "path", "text"}


def test_a_chart_says_the_figures_of_the_screen() -> None:
    chart = sample()[1]
    drawing = svg.drawn(chart, "a")
    assert sorted(texts(drawing)) == sorted([*chart.rows["name"], *chart.rows["label"]])
    root = parsed(drawing)
    assert (root.get("role"), root.get("aria-label")) == ("img", chart.alt)


@pytest.mark.parametrize("width", [svg.WIDTH, svg.HALF])
def test_a_chart_is_as_wide_as_asked_and_leaves_room_for_wider_letters(width: int) -> None:
    for chart in sample():
        left, top, wide, height = map(float, svg_box(svg.drawn(chart, "a", width)))
        assert -0.1 * width <= left <= 0  # at most 190 px of names, and a fifth more
        assert top == 0
        assert wide + left == pytest.approx(1.03 * width, abs=1)
        assert height > 0


def svg_box(drawing: str) -> list[str]:
    return (parsed(drawing).get("viewBox") or "").split()


def clipped() -> Chart:
    """A chart whose lines are cut at its frame, for which Vega defines a clip path."""
    spec = {
        "layer": [
            {
                "mark": {"type": "line", "clip": True},
                "encoding": {
                    "x": {"field": "x", "type": "quantitative"},
                    "y": {"field": "x", "type": "quantitative"},
                },
            }
        ]
    }
    return Chart(pd.DataFrame({"x": [1, 2]}), spec, "A line")


def test_ids_are_each_chart_s_own_and_lead_somewhere() -> None:
    page = html.page(document(*(Figure("A", clipped()) for _ in range(3))), nowhere)
    elements = Read(page).elements
    ids = [a["id"] for _, a in elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert sum(str(name).startswith("chart-") for name in ids) == 3
    assert {f"url(#{name})" for name in ids if str(name).startswith("chart-")} == {
        a["clip-path"] for _, a in elements if "clip-path" in a
    }


BROKEN = [
    Chart(pd.DataFrame({"x": [1]}), {"mark": "no such mark"}, "Won $1"),
    Chart(pd.DataFrame({"x": [1]}), {}, "Won $1"),
]


@pytest.mark.parametrize("chart", BROKEN, ids=["mark", "empty"])
def test_a_chart_that_cannot_be_drawn_is_told_in_words(chart: Chart) -> None:
    with pytest.raises(svg.SvgError):
        svg.drawn(chart, "a")
    page = Read(html.page(document(Figure("A", chart), Figure("B", clipped())), nowhere))
    assert page.inside("h3", "p")[-3:] == ["A", "Won $1", "B"]
    assert sum(tag == "svg" for tag, _ in page.elements) == 1


def test_only_the_drawing_is_not_escaped() -> None:
    template = html.TEMPLATE.read_text(encoding="utf-8")
    assert re.findall(r"\|\s*safe|Markup|autoescape", template) == ["| safe"]
    assert "{{ svg | safe }}" in template


LABELS = """
from scorecard import charts, facts, ledger, number
from scorecard.report import svg
from scorecard.words import Money
from tests.builders import read
from tests.test_report_html import texts

known = facts.build(read())
found = number.build(known, ledger.build(known, known.default_period))
print(texts(svg.drawn(charts.path(found, Money(), False), "a"))[:4])
"""


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland"])
def test_days_are_the_same_wherever_the_report_is_made(zone: str) -> None:
    """Vega reads a day as midnight in London and writes it in local time."""
    run = subprocess.run(
        [sys.executable, "-c", LABELS], env={**os.environ, "TZ": zone}, cwd=ROOT,
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    # The third quarter, a tick at each third of its 91 days.
    assert run.stdout.strip() == "['1 Jul', '31 Jul', '30 Aug', '30 Sep']"


def test_the_app_starts_without_what_only_a_report_needs() -> None:
    code = (
        "import sys, scorecard.ui, scorecard.report.html, scorecard.report.markdown; "
        "print({'vl_convert'} & sys.modules.keys())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert run.stdout.strip() == "set()"
