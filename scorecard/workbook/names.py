"""Names that the workbook lists: which are unknown, and what they may have been meant to be.

Open this when a name is wrongly called unknown. Names match exactly (invisible characters and extra
spaces aside): two spellings that only look alike are never merged, a hint says so instead.
"""

from collections.abc import Collection, Iterable
from difflib import get_close_matches

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


def mark_unlisted(table: Table, column: str, known: Collection[str], listed_in: str) -> list[Issue]:
    """Put `UNLISTED` where a name is not `known`; one warning for each such name."""
    names = table.columns[column]
    unknown = set(names) - set(known) - {None}
    if not unknown:
        return []
    places: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        if name in unknown:
            places.setdefault(name, []).append(index)
            names[index] = UNLISTED
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


def _rows(count: int) -> str:
    return f" ({count} rows)" if count > 1 else ""
