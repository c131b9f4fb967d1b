"""The review as Markdown: readable as it stands, and no text of a cell is a mark."""

import re
from itertools import pairwise

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from scorecard.charts import Chart
from scorecard.report import markdown
from scorecard.report.blocks import CELL, PARAGRAPH, Block, Cards, Document, Figure, Paste
from scorecard.words import plain
from scorecard.words.cards import Card
from scorecard.words.tables import At, Table
from tests.test_report_html import HOSTILE, document, in_sheet, nowhere

CHART = Chart(pd.DataFrame({"x": [1]}), {}, "Not said: its title says it")
TEXTS = (
    st.text()
    | st.text("|\\`*_[]<>#$&~-+=.)1 \n\t@:/!w\u202e\u200b", max_size=12)
    | st.sampled_from(HOSTILE)
)


def cells(line: str) -> list[str]:
    """The texts between the bars of a row, as GitHub's Markdown divides it.

    A backslash keeps the mark after it, also a bar.
    """
    parts = re.findall(r"\|((?:\\.|[^|\\])*)", line.removesuffix("|"))
    return [part.strip() for part in parts]


def read_back(text: str) -> str:
    """What a reader sees of a text without marks."""
    assert not re.search(r"(?<!\\)[`*_\[\]<>|#$&~]", re.sub(r"\\\\", "", text))
    return re.sub(r"\\(.)", r"\1", text).replace("\u200b", "")


def seen(text: str, limit: int = PARAGRAPH) -> str:
    return " ".join(plain(text, limit).split())


def test_a_document_in_markdown() -> None:
    table = Table(
        "Two deals",
        ("Deal", "Cell", "Money"),
        (("A | B", At("Deals!D2"), "-$1.2k"), ("All", "", "$3")),
        ("Money",),
        total=True,
    )
    parts = (
        "2 of 3 weeks (67%) were below plan: -$42k.",
        "- not a list",
        Cards((Card("Won", "$3.88M", "day 68 of 92"), Card("1. Gap", "-$1", "87%"))),
        Figure("Leads rose by 4%", CHART, (table,)),
        Table("None", (), ()),
        Paste("To copy", ("2026-09-07\tLead\t`code`", "```"), "Reviews"),
    )
    blocks = (Block("number", "The Number", "Behind by $1", 10, parts),)
    doc = Document("Needs attention", ("Co_1", "2026-Q3"), blocks)
    assert markdown.text(doc, in_sheet) == "\n".join(
        [
            "# Needs attention",
            "",
            "Co\\_1 · 2026-Q3",
            "",
            "1. The Number, 10 min",
            "",
            "## Behind by \\$1",
            "",
            "2 of 3 weeks (67%) were below plan: -\\$42k.",
            "",
            "\\- not a list",
            "",
            "- Won: **\\$3.88M**, day 68 of 92",
            "- 1\\. Gap: **-\\$1**, 87%",
            "",
            "### Leads rose by 4%",
            "",
            "| Deal | Cell | Money |",
            "| --- | --- | ---: |",
            "| A \\| B | [Deals!D2](https://example.org/sheet?gid=1&range=Deals!D2) | -\\$1.2k |",
            "| **All** |  | **\\$3** |",
            "",
            "To copy",
            "",
            "````",
            "2026-09-07\tLead\t`code`",
            "```",
            "````",
            "",
        ]
    )


def test_an_address_without_a_sheet_and_a_hostile_address_are_texts() -> None:
    doc = document(Table("Edits", ("Cell",), ((At("A|b](x!B1"),),)))
    for link in (nowhere, lambda _: "javascript:alert(1)"):
        assert "| A\\|b\\](x!B1 |\n" in markdown.text(doc, link)
    linked = markdown.text(doc, lambda _: "https://example.org/a b(c)|[d]<e>\n")
    assert "(https://example.org/a%20b%28c%29%7C%5Bd%5D%3Ce%3E%0A) |\n" in linked


@given(TEXTS, TEXTS, TEXTS)
def test_a_row_has_as_many_cells_as_its_table_has_columns(one: str, two: str, three: str) -> None:
    table = Table("T", ("a", one, "c"), ((one, two, three), (three, one, two)), ("a",))
    head, rule, *rows = markdown.text(document(table), nowhere).rstrip("\n").split("\n")[-4:]
    assert rule == "| ---: | --- | --- |" or one == "a"
    assert [read_back(cell) for cell in cells(head)] == ["a", seen(one, CELL), "c"]
    assert [[read_back(cell) for cell in cells(row)] for row in rows] == [
        [seen(text, CELL) for text in row] for row in ((one, two, three), (three, one, two))
    ]


@given(TEXTS, TEXTS)
def test_no_text_begins_a_heading_a_list_a_quote_or_a_line(one: str, two: str) -> None:
    doc = document(one, Figure(two, CHART), one, title=one, about=(two, one))
    for line in markdown.text(doc, nowhere).split("\n"):
        begins = re.match(r"\s*([#>|`~]|[-+*](?=[\s-]|$)|\d+[.)](?=\s|$)|<|\[)", line)
        ours = ("# The headline", "1. Last week's actions, 5 min", "## ", "### ")
        assert begins is None or line.startswith(ours)
    lines = markdown.text(doc, nowhere).split("\n")
    headings = [line.split(" ")[0] for line in lines if line.startswith("#")]
    assert headings == ["#", "##", "###"]
    underlines = [before for before, line in pairwise(lines) if re.fullmatch(r"[=-]+ *", line)]
    assert not any(underlines)  # a line of signs makes a heading of the text above it


@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_rows_to_copy_stay_inside_their_fence(rows: list[str]) -> None:
    lines = [plain(row, PARAGRAPH) for row in rows]
    paste = Paste("To copy", tuple(f"{line}\t1" for line in lines), "Reviews")
    _, _, after = markdown.text(document(paste, "After"), nowhere).partition("To copy\n\n")
    fence, *inside, end, empty, last, _ = after.split("\n")
    assert (end, empty, last) == (fence, "", "After")
    assert re.fullmatch("`{3,}", fence)
    assert inside == [f"{line}\t1" for line in lines]
    assert not any(fence in line for line in inside)


def test_nobody_is_called_and_no_address_becomes_a_link() -> None:
    doc = document("@all see www.example.com or HTTPS://example.com, write to a@example.com")
    assert markdown.text(doc, nowhere).endswith(
        "\n@\u200ball see www\u200b.example.com or HTTPS:\u200b//example.com, "
        "write to a@example.com\n"
    )
