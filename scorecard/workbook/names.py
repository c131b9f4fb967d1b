"""Names that the workbook lists: which are unknown, and what they may have been meant to be.

Open this when a name is wrongly called unknown. Names match exactly (invisible characters and extra
spaces aside): two spellings that only look alike are never merged, a hint says so instead.
"""

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import Any

from scorecard.cells import name_key, quoted
from scorecard.workbook.model import UNLISTED, Issue, Table

_LIKENESS = 0.75  # of difflib: "Paid serach" is 0.91 like "Paid search", "Events" 0.31
_NAMED_AT_MOST = 20  # unknown names of a column; looking for what was meant takes time


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant.

    >>> nearest("paid serach", ["Paid search", "Events"]), nearest("Fairs", ["Events"])
    ('Paid search', None)
    """
    by_key = {name_key(other): other for other in known}
    found = get_close_matches(name_key(name), by_key, n=1, cutoff=_LIKENESS)
    return by_key[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question that ends in a space, or nothing."""
    meant = nearest(name, known)
    return f"Did you mean {quoted(meant)}? " if meant else ""


def split_names(names: list[Any], known: Collection[str]) -> list[tuple[str, ...] | None]:
    """Cells that may name several, in their order: `A; B`, or `A, B` where both are known.

    A comma is common in a name, so it parts only names that the workbook lists; it is what a list
    of several choices in Google Sheets writes.

    >>> split_names(["A; B", "A, B", "Fair, spring", None], {"A", "B"})
    [('A', 'B'), ('A', 'B'), ('Fair, spring',), None]
    """
    of = {name: _parts(name, known) for name in set(names) - {None}}
    return [of.get(name) for name in names]


def _parts(cell: str, known: Collection[str]) -> tuple[str, ...] | None:
    if cell in known:
        return (cell,)
    by_comma = _filled(cell.split(","))
    if ";" not in cell and all(part in known for part in by_comma):
        return by_comma or None
    return _filled(cell.split(";")) or None


def _filled(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(part.strip() for part in parts if part.strip())


def mark_unlisted(table: Table, column: str, known: Collection[str], listed_in: str) -> list[Issue]:
    """Put `UNLISTED` where a name is not `known`; one warning for each such name."""
    names = table.columns[column]
    unknown = {name for cell in set(names) for name in _named(cell)} - set(known)
    if not unknown:
        return []
    places: dict[str, list[int]] = {}
    for index, cell in enumerate(names):
        for name in dict.fromkeys(_named(cell)):
            if name in unknown:
                places.setdefault(name, []).append(index)
                marked = tuple(UNLISTED if part in unknown else part for part in _named(cell))
                names[index] = marked if isinstance(cell, tuple) else UNLISTED
    named = list(places.items())
    issues = [
        Issue(
            "warning",
            table.tab,
            table.address(column, indexes[0]),
            found=f"{quoted(name)} in {column}{_rows(len(indexes))}",
            expected=f"a name that {listed_in} lists",
            mend=f"{did_you_mean(name, known)}Correct it here, or add it to {listed_in}. "
            f"Until then it counts as {UNLISTED}.",
        )
        for name, indexes in named[:_NAMED_AT_MOST]
    ]
    if rest := named[_NAMED_AT_MOST:]:
        issues.append(
            Issue(
                "warning",
                table.tab,
                table.address(column, rest[0][1][0]),
                found=f"{len(rest)} more unknown names in {column}",
                expected=f"names that {listed_in} lists",
                mend=f"Add them to {listed_in}. Until then they count as {UNLISTED}.",
            )
        )
    return issues


def _named(cell: Any) -> tuple[str, ...]:
    """The names in a cell: none, one, or those that it was split into."""
    if isinstance(cell, tuple):
        return cell
    return () if cell is None else (cell,)


def _rows(count: int) -> str:
    return f" ({count} rows)" if count > 1 else ""
