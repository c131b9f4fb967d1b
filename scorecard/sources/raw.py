"""Raw rows: what every place gives, before anything is typed or checked."""

from collections.abc import Sequence
from dataclasses import dataclass


class SourceError(Exception):
    """The workbook cannot be opened; the message says why and how to mend it.

    It names no path, no sheet's id and no key, so it can stand on a projector.
    """

    def __init__(self, message: str, *, passing: bool = False, wait: float = 0) -> None:
        super().__init__(message)
        self.passing = passing  # asking again may help without anybody mending anything
        self.wait = wait  # seconds that Google asks to wait before the next read; 0: it did not say


@dataclass(frozen=True)
class RawTab:
    """A tab as it stands: `rows[i]` is sheet row i + 1, rows may differ in length."""

    name: str
    rows: Sequence[Sequence[object]]  # text, number, boolean, date or datetime; blank: None or ""
    url: str | None = None  # opens the tab; `&range=B12` after it opens the cell


@dataclass(frozen=True)
class RawWorkbook:
    """All tabs of one place, read at one time."""

    title: str
    tabs: tuple[RawTab, ...]
    locale: str | None = None  # as Google names it: de_DE
    time_zone: str | None = None  # IANA name
