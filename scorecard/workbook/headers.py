"""Which raw tab is which, and where its columns are.

Open this when a tab or a column is not found, or a title above the header confuses the reader.
Names match without regard to case, spaces and punctuation; positions never matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from scorecard.cells import clean, is_blank, name_key, quoted
from scorecard.schema import TABS, Column, Tab
from scorecard.sources import RawTab, RawWorkbook
from scorecard.workbook.model import Issue
from scorecard.workbook.names import did_you_mean, nearest

HEADER_ROWS = 10  # a title and notes may stand above the header, within these


@dataclass(frozen=True)
class Header:
    """Where the columns of one tab are."""

    row: int  # of the sheet
    at: dict[str, int]  # position of each column that is read, from 0
    missing: tuple[str, ...]  # columns that the tab cannot do without

    @property
    def letters(self) -> dict[str, str]:
        """The sheet's letter of each column that is read."""
        return {name: get_column_letter(at + 1) for name, at in self.at.items()}


def match_tabs(raw: RawWorkbook) -> tuple[dict[str, RawTab], list[Issue]]:
    """The raw tab of each tab of the contract that is there."""
    by_key = {name_key(tab.name): tab.name for tab in TABS}
    found: dict[str, RawTab] = {}
    issues, extra = [], []
    for raw_tab in raw.tabs:
        name = by_key.get(name_key(raw_tab.name))
        if name is None:
            extra.append(raw_tab.name)
        elif name in found:
            issues.append(
                Issue(
                    "error",
                    name,
                    name,
                    found=f"two tabs that both mean {name}: {quoted(found[name].name)} and "
                    f"{quoted(raw_tab.name)}",
                    expected="one",
                    mend=f"Delete or rename one. {quoted(found[name].name)} is used.",
                )
            )
        else:
            found[name] = raw_tab
    absent = [tab.name for tab in TABS if tab.name not in found]
    issues += [_extra_tab(name, absent) for name in extra]
    return found, issues


def _extra_tab(name: str, absent: list[str]) -> Issue:
    meant = nearest(name, absent)
    return Issue(
        "warning" if meant else "note",
        name,
        name,
        found=f"a tab {quoted(name)}, which is not read",
        expected=f"a tab {meant}" if meant else "nothing: other tabs may stay",
        mend=f"If it is meant as {meant}, rename it." if meant else "Nothing to do.",
    )


def locate(
    tab: Tab, columns: Sequence[Column], raw: RawTab, *, complete: bool
) -> tuple[Header, list[Issue]]:
    """Find the header row of a tab and its columns.

    With `complete` false the stages are not known, so a strange column may be a stage's.
    """
    top, cells = _header_row(columns, raw)
    if not cells:
        return Header(1, {}, required(columns)), [_empty_tab(tab)]
    by_key = {key: column.name for column in columns for key in column.name_keys}
    places: dict[str, list[int]] = {}
    extra: dict[str, int] = {}
    for at, cell in enumerate(cells):
        if name := by_key.get(name_key(cell)):
            places.setdefault(name, []).append(at)
        elif not is_blank(cell):
            extra[clean(cell)] = at
    once = {name: found[0] for name, found in places.items() if len(found) == 1}
    missing = tuple(name for name in required(columns) if name not in once)
    header = Header(top + 1, once, missing)

    issues = [
        _repeated(tab, name, found, header) for name, found in places.items() if len(found) > 1
    ]
    here = ", ".join(clean(cell) for cell in cells if not is_blank(cell))
    issues += [_missing(tab, name, here, extra, header) for name in missing if name not in places]
    absent = [column.name for column in columns if column.name not in places]
    if complete:
        issues += _extra_columns(tab, extra, absent, header)
    issues += _blank_headers(tab, cells, raw.rows[top + 1 :], header)
    return header, issues


def _header_row(columns: Sequence[Column], raw: RawTab) -> tuple[int, Sequence[object]]:
    """Position and cells of the row with most known names; the earliest filled one if none has."""
    known = {key: column.name for column in columns for key in column.name_keys}
    best, best_score = 0, 0
    for at, row in enumerate(raw.rows[:HEADER_ROWS]):
        score = len({known[key] for key in map(name_key, row) if key in known})
        if score > best_score:
            best, best_score = at, score
    if best_score:
        return best, raw.rows[best]
    for at, row in enumerate(raw.rows):
        if not all(map(is_blank, row)):
            return at, row
    return 0, ()


def required(columns: Sequence[Column]) -> tuple[str, ...]:
    """The columns that a tab cannot do without."""
    return tuple(column.name for column in columns if column.key or column.required)


def _empty_tab(tab: Tab) -> Issue:
    return Issue(
        "error" if tab.required else "note",
        tab.name,
        tab.name,
        found="an empty tab",
        expected=f"a header row with {in_words(required(tab.columns))}",
        mend=f"Add the columns of {tab.name}." if tab.required else "Fill it, or delete it.",
    )


def in_words(columns: Sequence[str]) -> str:
    """Names of columns in a sentence.

    >>> in_words(["Stage"]), in_words(["Date", "Source", "Revenue"])
    ('the column Stage', 'the columns Date, Source and Revenue')
    """
    *others, last = columns
    return f"the columns {', '.join(others)} and {last}" if others else f"the column {last}"


def _cell(tab: Tab, at: int, row: int) -> str:
    return f"{tab.name}!{get_column_letter(at + 1)}{row}"


def _repeated(tab: Tab, name: str, places: list[int], header: Header) -> Issue:
    both = " and ".join(_cell(tab, at, header.row) for at in places)
    consequence = "the tab cannot be read" if name in header.missing else "neither is read"
    return Issue(
        "error",
        tab.name,
        _cell(tab, places[1], header.row),
        found=f"the header {name} more than once: {both}",
        expected="each header once",
        mend=f"Rename or delete all but one. Until then {consequence}.",
    )


def _missing(tab: Tab, name: str, here: str, extra: dict[str, int], header: Header) -> Issue:
    return Issue(
        "error",
        tab.name,
        f"{tab.name}!{header.row}:{header.row}",
        found=f"no column {name}; the headers there are: {here}",
        expected=f"a column {name}",
        mend=f"{_rename(name, extra, header)}Add the column {name}. "
        "Until then the tab cannot be read.",
    )


def _rename(name: str, extra: dict[str, int], header: Header) -> str:
    meant = nearest(name, extra)
    return (
        f"Is it {quoted(meant)} ({get_column_letter(extra[meant] + 1)}{header.row})? "
        if meant
        else ""
    )


def _extra_columns(
    tab: Tab, extra: dict[str, int], absent: list[str], header: Header
) -> list[Issue]:
    """One warning for each header that looks like a column that is absent, one note for the rest.

    A column that the tab cannot do without has an error of its own already.
    """
    absent = [name for name in absent if name not in header.missing]
    issues, rest = [], []
    for name, at in extra.items():
        if hint := did_you_mean(name, absent):
            issues.append(
                Issue(
                    "warning",
                    tab.name,
                    _cell(tab, at, header.row),
                    found=f"a column {quoted(name)}, which is not read",
                    expected=f"a column of {tab.name}",
                    mend=f"{hint}Rename the header if so.",
                )
            )
        elif nearest(name, header.missing) is None:
            rest.append(name)
    if rest:
        named = ", ".join(f"{name} ({get_column_letter(extra[name] + 1)})" for name in rest)
        issues.append(
            Issue(
                "note",
                tab.name,
                _cell(tab, extra[rest[0]], header.row),
                found=f"columns that are not read: {named}",
                expected="nothing: other columns may stay",
                mend="Nothing to do.",
            )
        )
    return issues


def _blank_headers(
    tab: Tab, cells: Sequence[object], body: Sequence[Sequence[object]], header: Header
) -> list[Issue]:
    width = max((len(row) for row in body), default=0)
    blank = [at for at in range(width) if at >= len(cells) or is_blank(cells[at])]
    return [
        Issue(
            "note",
            tab.name,
            _cell(tab, at, header.row),
            found="a column without a header",
            expected="a header above the column, or nothing in it",
            mend="Type a header, or clear the column. It is not read.",
        )
        for at in blank
        if any(len(row) > at and not is_blank(row[at]) and row[at] is not False for row in body)
    ]
