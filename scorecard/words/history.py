"""What is kept of a workbook, as the command `history` lists it, and what became of it.

Open this when that command reads badly.
"""

from datetime import date, datetime

from scorecard.words.figures import DASH, day, plain
from scorecard.words.review import FORGETFUL, moment

TITLE = 300  # characters of a frozen copy's headline

# A command ends at once, so what is in its memory is kept nowhere.
TROUBLE = {
    **FORGETFUL,
    "memory": (
        "The disk of this machine does not take the history: nothing new is kept. Set another "
        "folder in SCORECARD_STATE_DIR, or make room."
    ),
    "newer": (
        "The history was written by a newer version of this app and is left alone: nothing new is "
        "kept."
    ),
}


def version_line(at: datetime, changed: int | None, time_zone: str) -> str:
    """When a content was seen, and how many figures were other ones; None: nothing was before it.

    >>> from datetime import UTC
    >>> version_line(datetime(2026, 9, 9, 18, 5, tzinfo=UTC), 1, "America/New_York")
    '9 Sep 2026, 14:05  1 figure changed'
    """
    if changed is None:
        said = "the first that is kept"
    else:
        number = f"{changed:,}" if changed else "no"
        said = f"{number} figure{'' if changed < 2 else 's'} changed"
    return f"{moment(at, time_zone, year=True)}  {said}"


def copy_line(name: str, period: str, title: object) -> str:
    """A frozen copy: the name that it is asked for by, and what it said.

    >>> copy_line("2026-09-09 14.05", "2026-Q3", "Needs attention")
    '2026-09-09 14.05  2026-Q3: Needs attention'
    """
    return f"{name}  {period}: {DASH if title is None else plain(str(title), TITLE)}"


def copies_title(number: int) -> str:
    """How many frozen copies there are.

    >>> copies_title(0), copies_title(1), copies_title(2)
    ('No frozen copy', '1 frozen copy', '2 frozen copies')
    """
    return f"{number or 'No'} frozen {'copies' if number > 1 else 'copy'}"


def no_copy(name: str, names: list[str]) -> str:
    """There is no frozen copy of that name; those that there are.

    >>> no_copy("today", [])
    '--forget today: no frozen copy is kept.'
    """
    there = f"expected one of {', '.join(names)}" if names else "no frozen copy is kept"
    return f"--forget {plain(name)}: {there}."


def forgotten(name: str) -> str:
    """A frozen copy is gone."""
    return f"The frozen copy {name} is forgotten."


def pruned(number: int, before: date, sizes: tuple[int, int]) -> str:
    """How many versions are gone; `sizes` of the file in bytes, before and after.

    >>> pruned(2, date(2026, 1, 1), (411_648, 98_304))
    '2 versions from before 1 Jan 2026 are forgotten; the file went from 412 KB to 98 KB.'
    >>> pruned(0, date(2026, 1, 1), (98_304, 98_304))
    'No version from before 1 Jan 2026 was there to forget; the file has 98 KB.'
    """
    until = day(before, year=True)
    was, now = (f"{round(size / 1000):,} KB" for size in sizes)
    if not number:
        return f"No version from before {until} was there to forget; the file has {now}."
    gone = "1 version" if number == 1 else f"{number:,} versions"
    is_one = "is" if number == 1 else "are"
    return f"{gone} from before {until} {is_one} forgotten; the file went from {was} to {now}."


def exported(file: str, versions: int, copies: int) -> str:
    """What a zip holds.

    >>> exported("history.zip", 1, 2)
    'history.zip is written: 1 version and 2 frozen copies.'
    """
    held = "1 version" if versions == 1 else f"{versions:,} versions"
    also = copies_title(copies)
    return f"{file} is written: {held} and {also[0].lower()}{also[1:]}."


def unknown_day(since: date, first: date | None, as_of: date) -> str:
    """The workbook is not known as it stood on a day; `first` that is known, None: none is.

    >>> unknown_day(date(2026, 8, 1), date(2026, 9, 2), date(2026, 9, 9))
    '--since 2026-08-01: expected a day from 2026-09-02 on, and before 2026-09-09.'
    """
    if first is None:
        known = f"how the workbook stood before {as_of} is not known"
    else:
        known = f"expected a day from {first} on, and before {as_of}"
    return f"--since {since}: {known}."
