"""What a block of the weekly review is: finished texts, tables and charts in their order.

The page, the printed report and the mail draw the same blocks, so no figure can differ.
"""

from dataclasses import dataclass

from scorecard.charts import Chart
from scorecard.words.cards import Card
from scorecard.words.tables import Table

PARAGRAPH = 2_000  # characters of a sentence; a cell's text may be as long as the sheet allows
CELL = 400  # characters in a table, so that a row is never higher than a page


@dataclass(frozen=True)
class Figure:
    """A chart under the sentence that says its finding, with the tables that belong to it."""

    title: str
    chart: Chart
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Cards:
    """Large figures side by side."""

    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Paste:
    """Rows to copy into a tab of the workbook."""

    title: str
    rows: tuple[str, ...]  # cells with a tab between them
    tab: str


@dataclass(frozen=True)
class Note:
    """A sentence in small print: how something is worked out."""

    text: str


Part = str | Note | Table | Figure | Cards | Paste  # a text is a paragraph


@dataclass(frozen=True)
class Block:
    """One block of the agenda: a screen of its own in presenter's mode."""

    name: str  # in the address and as the anchor on paper: "actions"
    agenda: str  # as the agenda has it: "Last week's actions"
    title: str  # the finding
    minutes: int
    parts: tuple[Part, ...]
    more: tuple[Part, ...] = ()  # what follows; in presenter's mode on screens of its own


@dataclass(frozen=True)
class Document:
    """The whole review."""

    title: str  # the headline of the Number
    about: tuple[str, ...]  # company, period, through-date, as-of date, when it was made
    blocks: tuple[Block, ...]
