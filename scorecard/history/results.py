"""What the history gives back: bare values. Open this for what can be read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

# "memory"   the disk does not take the history: what is new is kept until this process ends
# "newer"    a newer version of this app wrote the file: it is left alone, and the same as "memory"
# "damaged"  the file was damaged: it was left as it is, and another one was begun beside it
# "gaps"     a part of the file cannot be read: a version, a change or a copy may be missing
Trouble = Literal["memory", "newer", "damaged", "gaps"]

Figure = float | str | None  # of a frozen copy's headline


@dataclass(frozen=True)
class Version:
    """A content of the workbook, from the time when it was first seen until the next version."""

    at: datetime  # UTC; later than every version before, so it tells two versions apart
    digest: str  # the same for the same content


@dataclass(frozen=True)
class Frozen:
    """A copy of what a meeting saw."""

    name: str  # for the address: its time where it was frozen, "2026-09-09 14.05"; unique
    at: datetime  # UTC
    as_of: date
    period: str  # its name: 2026-Q3
    version: Version  # what the workbook held; stays readable until the copy is taken away
    figures: dict[str, Figure]  # what a list of copies shows of it
    has_document: bool  # the page as it was printed is kept too
