"""A workbook in files: a folder of CSVs, or an .xlsx file.

Open this when a file cannot be opened. Cells keep the types that the file gives them. A folder may
hold earlier copies of its tabs, each in a folder that is named by its day: `2026-09-02/Deals.csv`.
"""

import csv
import hashlib
import io
import re
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path

from openpyxl import load_workbook  # type: ignore[import-untyped]
from openpyxl.worksheet._read_only import ReadOnlyWorksheet  # type: ignore[import-untyped]

from scorecard.cells import name_key
from scorecard.schema import HEADER_KEYS
from scorecard.sources.raw import RawTab, RawWorkbook, SourceError

_HEADER_ROWS = 10  # the header row is looked for in these
_DELIMITERS = (",", ";", "\t")


def read_files(place: str | Path) -> RawWorkbook:
    """The raw rows of a folder of CSVs or of an .xlsx file.

    Raises:
        SourceError: it is neither, is missing, or cannot be read.
    """
    path = _existing(place)
    return _folder(path) if path.is_dir() else _xlsx(path)


def copies(place: str | Path) -> list[date]:
    """The days of which a folder of CSVs holds a copy."""
    path = _existing(place)
    found = []
    for inside in path.iterdir() if path.is_dir() else ():
        with suppress(ValueError):
            if inside.is_dir():
                found.append(date.fromisoformat(inside.name))
    return sorted(found)


def read_copy(place: str | Path, day: date) -> RawWorkbook:
    """The raw rows of a folder as they stood on a day; tabs that its copy lacks are today's.

    Raises:
        SourceError: a file cannot be read.
    """
    path = _existing(place)
    today, then = _folder(path), _folder(path / day.isoformat())
    copied = {name_key(tab.name) for tab in then.tabs}
    others = tuple(tab for tab in today.tabs if name_key(tab.name) not in copied)
    return RawWorkbook(today.title, (*then.tabs, *others))


def fingerprint(place: str | Path) -> str:
    """A text that changes when a file is added, removed or edited; reads no content.

    Raises:
        SourceError: as `read_files`, for a missing place or another kind of file.
    """
    path = _existing(place)
    files = _csv_files(path) if path.is_dir() else [path]
    digest = hashlib.sha256()
    try:
        for file in files:
            stat = file.stat()
            seen = (file.name, stat.st_mtime_ns, stat.st_size, stat.st_ino)
            digest.update(repr(seen).encode())
    except OSError as error:
        raise _unreadable(file, error) from None
    return digest.hexdigest()


def _existing(place: str | Path) -> Path:
    path = Path(place)
    name = path.name or str(place)
    if not path.exists():
        raise SourceError(
            f"{name} does not exist. Give a Google Sheet's address, "
            "a folder with one CSV a tab, or an .xlsx file."
        )
    if path.is_file() and path.suffix.lower() != ".xlsx":
        raise SourceError(
            f"{name} is no .xlsx file. Save the workbook as .xlsx, "
            "or give the folder that holds one CSV a tab."
        )
    return path


def _unreadable(path: Path, error: OSError) -> SourceError:
    reason = (error.strerror or "it cannot be read").lower()
    return SourceError(f"{path.name} cannot be opened: {reason}. Check the file's permissions.")


# ---------------------------------------------------------------------------------------- CSV


def _csv_files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv")
    except OSError as error:
        raise _unreadable(folder, error) from None


def _folder(folder: Path) -> RawWorkbook:
    files = _csv_files(folder)
    if not files:
        raise SourceError(
            f"The folder {folder.name} holds no CSV. "
            "Put one file a tab into it, such as Funnel.csv."
        )
    return RawWorkbook(folder.resolve().name, tuple(RawTab(f.stem, _csv_rows(f)) for f in files))


def _csv_rows(path: Path) -> list[list[str]]:
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise _unreadable(path, error) from None
    except UnicodeDecodeError:
        raise SourceError(
            f'{path.name} is not UTF-8 text. Save it as "CSV UTF-8 (comma delimited)".'
        ) from None
    reader = csv.reader(
        io.StringIO(content, newline=""), delimiter=_delimiter(content), strict=True
    )
    try:
        return list(reader)
    except csv.Error:
        raise SourceError(
            f"{path.name} is damaged near line {reader.line_num}: a quotation mark is not closed, "
            "or text follows one. Save it as CSV UTF-8 again."
        ) from None


def _delimiter(content: str) -> str:
    """The mark that splits the first lines into the most column names of the contract."""
    # Cut, because an endless cell must not fail here: reading the rows says where it stands.
    lines = [line[:10_000] for line in content.splitlines()[:_HEADER_ROWS]]

    def best_header(delimiter: str) -> int:
        rows = csv.reader(lines, delimiter=delimiter)
        return max((sum(name_key(cell) in HEADER_KEYS for cell in row) for row in rows), default=0)

    return max(_DELIMITERS, key=best_header)  # the first of equals: a comma


# --------------------------------------------------------------------------------------- xlsx

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an encrypted .xlsx, or an old .xls
_UNCALCULATED = re.compile(  # a formula cell without a value; an empty text is a value
    rb'<c (?![^>]*t="str")[^>]*>\s*<f[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)


def _xlsx(path: Path) -> RawWorkbook:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from None
    if content.startswith(_OLE):
        raise SourceError(
            f"{path.name} is protected by a password, or saved in the old .xls format. "
            "Save it as .xlsx without a password."
        )
    try:
        uncalculated = _uncalculated(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        tabs = tuple(RawTab(sheet.title, _sheet_rows(sheet)) for sheet in book.worksheets)
    except Exception:  # noqa: BLE001  # on a damaged file zipfile and openpyxl raise whatever occurs
        raise SourceError(
            f"{path.name} is damaged, or no Excel workbook. Open it in Excel and save it as .xlsx."
        ) from None
    if uncalculated:
        raise SourceError(
            f"{path.name} holds formulas that were never calculated. "
            "Open it in Excel or LibreOffice and save it."
        )
    return RawWorkbook(path.stem, tabs)


def _uncalculated(content: bytes) -> bool:
    """A program other than a spreadsheet wrote formulas: read as they are, they would be blank."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
        return any(_UNCALCULATED.search(parts.read(name)) for name in sheets)


def _sheet_rows(sheet: ReadOnlyWorksheet) -> list[tuple[object, ...]]:
    sheet.reset_dimensions()  # some programs write a wrong size
    return list(sheet.iter_rows(values_only=True))
