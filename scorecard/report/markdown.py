"""The weekly review as Markdown, to paste into a chat or a mail; a chart is told in its sentence.

Open this when a text from the workbook turns into a link, a heading or a column. What is escaped
is what GitHub's Markdown and the chats that follow it would read as a mark; a figure stays as it is
read, because a chat may show the text as it stands.
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

from scorecard.report.blocks import (
    CELL,
    PARAGRAPH,
    Block,
    Cards,
    Document,
    Figure,
    Note,
    Part,
    Paste,
)
from scorecard.words import plain
from scorecard.words.review import minutes
from scorecard.words.tables import At, Cell, Table

Link = Callable[[str], str | None]

_MARKS = re.compile(r"([\\`*_\[\]<>|#$&~])")
_ADDRESSES = re.compile(r"(?i)(?<=:)(?=//)|(?<=www)(?=\.)")  # made links without a mark
_CALLS = re.compile(r"(?<!\w)@(?=\w)")  # calls a person, or everybody, in a chat
_FIRST = re.compile(r"^(\d*)([-+.)])(?=[\s-]|$)")  # opens a list, or draws a line


def text(document: Document, link: Link) -> str:
    """The whole document. `link` gives the address that opens a cell, None where there is none."""
    agenda = [
        f"{i}. {_paragraph(block.agenda)}, {minutes(block.minutes)}"
        for i, block in enumerate(document.blocks, 1)
    ]
    parts = [
        f"# {_escaped(document.title)}",
        " · ".join(map(_paragraph, document.about)),
        "\n".join(agenda),
        *(part for block in document.blocks for part in _block(block, link)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block, link: Link) -> Iterator[str]:
    yield f"## {_escaped(block.title)}"
    for part in (*block.parts, *block.more):
        yield from _part(part, link)


def _part(part: Part, link: Link) -> Iterator[str]:
    if isinstance(part, Figure):
        yield f"### {_escaped(part.title)}"
        yield from (_table(table, link) for table in part.tables)
    elif isinstance(part, Table):
        yield _table(part, link)
    elif isinstance(part, Cards):
        yield "\n".join(
            f"- {_paragraph(card.label)}: **{_escaped(card.value)}**, {_escaped(card.note)}"
            for card in part.cards
        )
    elif isinstance(part, Paste):
        yield _paragraph(part.title)
        yield _as_it_is(part.rows)
    else:
        yield _paragraph(part.text if isinstance(part, Note) else part)


def _table(table: Table, link: Link) -> str:
    """A line a row, with as many bars in each; the last row is bold where it is the total."""
    if not table.rows:
        return ""
    rows = [[_cell(cell, link) for cell in row] for row in table.rows]
    if table.total:
        rows[-1] = [f"**{cell}**" if cell else "" for cell in rows[-1]]
    head = [_escaped(column, CELL) for column in table.columns]
    rule = ["---:" if column in table.right else "---" for column in table.columns]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def _cell(cell: Cell, link: Link) -> str:
    if not isinstance(cell, At):
        return _escaped(cell, CELL)
    url = link(cell.address) or ""
    name = _escaped(cell.address, CELL)
    # What could end the link or the column is written as percent signs.
    safe = quote(url, safe="/:?#@!$&'*+,;=%~") if url.startswith("https://") else ""
    return f"[{name}]({safe})" if safe else name


def _as_it_is(rows: tuple[str, ...]) -> str:
    """Rows with their tabs, inside a fence that no row can close."""
    lines = ["\t".join(plain(cell, PARAGRAPH) for cell in row.split("\t")) for row in rows]
    fence = max(["```", *(f"{run}`" for run in re.findall("`+", "\n".join(lines)))], key=len)
    return "\n".join([fence, *lines, fence])


def _paragraph(sentence: str) -> str:
    return _FIRST.sub(r"\1\\\2", _escaped(sentence))


def _escaped(sentence: str, limit: int = PARAGRAPH) -> str:
    """One line in which nothing is a mark.

    >>> print(_escaped("Won +$42k (-3.5%) of | **plan** @all"))
    Won +\\$42k (-3.5%) of \\| \\*\\*plan\\*\\* @\u200ball
    """
    line = " ".join(plain(sentence, limit).split())
    # A zero-width space: not seen, and no address or call any more.
    apart = _CALLS.sub("@\u200b", _ADDRESSES.sub("\u200b", line))
    return _MARKS.sub(r"\\\1", apart)
