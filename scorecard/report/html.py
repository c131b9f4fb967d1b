"""The weekly review as one HTML file: for paper, and for a mail that carries it.

Open this when something stands on the screen and is missing, cut or unsafe on paper. How it looks
is in `review.html.j2`. The file needs nothing else: no script, no font, no picture, no address.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count, groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from scorecard.charts import Chart
from scorecard.report import svg
from scorecard.report.blocks import CELL, PARAGRAPH, Cards, Document, Figure, Note, Part, Paste
from scorecard.words import plain
from scorecard.words.review import minutes
from scorecard.words.tables import At, Table

TEMPLATE = Path(__file__).with_name("review.html.j2")

# Room on the narrower of the two papers, A4 between its margins, and what a table takes of it.
PAGE = 190 / 25.4 * 72  # pt
HALF = PAGE / 2 - 9  # pt; beside another
LETTER, BOLD = 0.64, 0.7  # em: a figure in the widest font that a machine may fall back to
BESIDE = 0.6  # em: the air in a cell
WORD = 16  # letters that stay on one line
SIZES = {"": 9.5, "small": 8.0, "smaller": 7.0}  # pt; the first that fits is taken
FOLDED = {"folded": 6.5, "folded smallest": 6.0}  # pt; then a figure leaves the line of its mark


def page(document: Document, link: Callable[[str], str | None]) -> str:
    """The whole file. `link` gives the address that opens a cell, None where there is none.

    A chart that cannot be drawn is told in words.
    """
    numbers = count(1)
    return _template().render(
        document=document,
        total=sum(block.minutes for block in document.blocks),
        link=lambda cell: _safe(link(cell.address)) if isinstance(cell, At) else None,
        draw=lambda chart, half: _drawn(chart, f"chart-{next(numbers)}", half),
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATE.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.tests |= {
        "note": _is(Note), "table": _is(Table), "cards": _is(Cards), "paste": _is(Paste),
    }  # fmt: skip
    environment.filters |= {
        "cell": lambda text: plain(str(text), CELL),
        "layout": layout,
        "minutes": minutes,
        "rows": _rows,
    }
    return environment.get_template(TEMPLATE.name)


@dataclass(frozen=True)
class Layout:
    """How a table fits on paper, in class names of the template."""

    size: str
    columns: tuple[str, ...]


def layout(table: Table, half: bool = False) -> Layout:
    """Letters as small as the table's width needs: 13 weeks and their owners fit upright.

    >>> layout(Table("", ("Action", "Effect"), (("Call back", "$42k"),), right=("Effect",)))
    Layout(size='', columns=('short', 'figure'))
    >>> [layout(Table("", ("Week",) * n, (("▼ $42k",) * n,), ("Week",))).size for n in (15, 20, 50)]
    ['small', 'folded', 'crowded']
    """
    classes, whole, folded = [], 0.0, 0.0  # em
    letter = BOLD if table.total else LETTER
    for name, *cells in zip(table.columns, *table.rows, strict=True):
        texts = [plain(str(cell), CELL) for cell in cells]
        most = max(map(len, texts), default=0)
        word = max(_longest(text) for text in ("", *texts))
        figure, short = name in table.right, most <= WORD
        classes.append(
            "figure" if figure else "short" if short else "long" if word > WORD else "text"
        )
        head = BOLD * min(_longest(name), WORD)
        least = max(head, letter * (word if figure else min(word, WORD)))
        whole += BESIDE + (max(head, letter * most) if figure or short else least)
        folded += BESIDE + least
    room = HALF if half else PAGE
    fitting = [
        size
        for em, sizes in ((whole, SIZES), (folded, FOLDED))
        for size, pt in sizes.items()
        if em * pt <= room and (size or not half)  # beside another, as small as a chart's texts
    ]
    return Layout(fitting[0] if fitting else "crowded", tuple(classes))


def _longest(text: str) -> int:
    """Letters of its longest word."""
    return max(map(len, text.split()), default=0)


def _rows(parts: tuple[Part, ...]) -> Iterator[list[Part]]:
    """Figures that follow one another two in a row, everything else alone."""
    for figures, run in groupby(parts, _is(Figure)):
        several = list(run)
        step = 2 if figures else 1
        yield from (several[i : i + step] for i in range(0, len(several), step))


def _is(kind: type) -> Callable[[object], bool]:
    return lambda part: isinstance(part, kind)


def _shown(value: Any) -> Any:
    """What goes into the page: no control and no direction marks, not yet escaped."""
    return value if hasattr(value, "__html__") else plain(str(value), PARAGRAPH)


def _safe(url: str | None) -> str | None:
    return url if url and url.startswith("https://") else None


def _drawn(chart: Chart, name: str, half: bool) -> str | None:
    """The chart's SVG; None when words must do."""
    try:
        return svg.drawn(chart, name, svg.HALF if half else svg.WIDTH)
    except svg.SvgError:
        return None
