"""How the tabs of the starter workbook look, and how the file is written.

Open this for a number format, a width or the note on a header. Help stands in notes on the header
cells: other programs that fill or read a sheet take its first row for the header, so no title
stands above it, and a tab for help alone would be one that nobody reads.
"""

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.comments import Comment  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]
from openpyxl.writer.excel import ExcelWriter  # type: ignore[import-untyped]

from scorecard.schema import (
    COUNT,
    DATE,
    MONTH,
    NUMBER,
    PERIOD,
    SHARE,
    TABS,
    TEXT,
    Column,
    Kind,
    Settings,
    Tab,
)
from scorecard.starter.examples import STAGES, Row, example_rows
from scorecard.starter.rules import LAST_ROW, rule
from scorecard.theme import LIGHT

_NAME = "Alignment scorecard"
_TEXT = "@"  # keeps `2026-07` as it is typed: a sheet would make it 1 July
_PERCENT = "0%"
_FORMATS: dict[Kind, str] = {
    TEXT: _TEXT,
    PERIOD: _TEXT,
    DATE: "yyyy-mm-dd",
    MONTH: "yyyy-mm",
    COUNT: "#,##0",
    NUMBER: "#,##0",
    SHARE: _PERCENT,
}
# Half a week and half an hour must not look whole, and a setting may be of any kind.
_AS_TYPED = {
    ("Settings", "Value"),
    ("Funnel", "Weeks to next"),
    ("Funnel", "Accept within (hours)"),
}

# What must be there is light on dark, the rest dark on light: told apart without colours too.
_REQUIRED = Font(bold=True, color="FFFFFF"), PatternFill("solid", LIGHT.ahead.lstrip("#"))
_OPTIONAL = Font(bold=True, color=LIGHT.text.lstrip("#")), PatternFill("solid", "DCE6F2")
_NARROWEST, _WIDEST = 12, 48  # characters: an ISO date with room; a sentence, and more columns


def starter_workbook(today: date) -> bytes:
    """An .xlsx with every tab of the contract and an example dated by `today`.

    The same day gives the same bytes.
    """
    rows = example_rows(today)
    book = Workbook()
    book.remove(book.active)
    for tab in TABS:
        _fill(book.create_sheet(tab.name), tab, rows[tab.name])
    return _written(book, datetime.combine(today, time()))


def _fill(sheet: Worksheet, tab: Tab, rows: Sequence[Row]) -> None:
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # one page wide on paper
    for at, column in enumerate(tab.with_stages(STAGES), 1):
        values = [row.get(column.name) for row in rows]
        _head(sheet, at, tab, column)
        _body(sheet, at, values, _number_format(tab, column))
        if column.kind is PERIOD:  # cell by cell: the column's format may not survive an import
            for row in range(2, LAST_ROW + 1):
                sheet.cell(row, at).number_format = _TEXT
        longest = max(len(str(text)) for text in (column.name, column.example, *values))
        width = min(max(longest + 2, _NARROWEST), _WIDEST)
        sheet.column_dimensions[get_column_letter(at)].width = width
        if validation := rule(tab, column, get_column_letter(at)):
            sheet.add_data_validation(validation)
    if tab.name == "Settings":
        for row, field in enumerate(Settings.model_fields.values(), 2):
            default = (field.examples or [""])[0] or "blank"
            sheet.cell(row, 1).comment = _note(f"{field.description}.\nDefault: {default}.")


def _head(sheet: Worksheet, at: int, tab: Tab, column: Column) -> None:
    cell = sheet.cell(1, at, column.name)
    cell.font, cell.fill = _REQUIRED if column.key or column.required else _OPTIONAL
    side = "right" if column.kind in (COUNT, NUMBER, SHARE) else "left"  # as its figures stand
    cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
    cell.comment = _note(f"{_about_tab(tab)}\n\n{_about(column)}" if at == 1 else _about(column))


def _body(sheet: Worksheet, at: int, values: Sequence[object], number_format: str) -> None:
    for row, value in enumerate(values, 2):
        cell = sheet.cell(row, at, value)
        cell.number_format = _PERCENT if isinstance(value, float) else number_format
    # For the rows below, which are still blank.
    sheet.column_dimensions[get_column_letter(at)].number_format = number_format


def _number_format(tab: Tab, column: Column) -> str:
    if (tab.name, column.name) in _AS_TYPED:
        return "General"
    return _TEXT if column.kind.allowed else _FORMATS[column.kind]


def _about_tab(tab: Tab) -> str:
    """What the note of a tab's first header begins with."""
    if tab.name == "Settings":
        rows = "The rows below are the defaults: change what you need."
    else:
        rows = "The rows below are examples: type over them."
    optional = "" if tab.required else "\nThis tab is optional: delete it if you do not need it."
    return f"{tab.meaning}\n{rows}{optional}"


def _about(column: Column) -> str:
    """The note of a header."""
    if column.key:
        need = "Required in every row."
    elif column.required:
        need = "Required column; a cell may be blank."
    else:
        need = "Optional."
    kind = ", ".join(column.kind.allowed) or column.kind.name
    return f"{column.meaning}.\n{need}\nKind: {kind}. Example: {column.example}"


def _note(text: str) -> Comment:
    lines = sum(1 + len(line) // 45 for line in text.split("\n"))  # of about 45 characters
    return Comment(text, _NAME, height=20 + 18 * lines, width=320)  # pixels


def _written(book: Workbook, at: datetime) -> bytes:
    """The file, with `at` instead of the clock in its properties and none in its archive."""
    book.properties.creator = book.properties.title = _NAME
    book.properties.created = book.properties.modified = at
    first, fixed = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, ZipFile(first, "w")).save()  # `Workbook.save` would stamp the time
    with ZipFile(first) as parts, ZipFile(fixed, "w", ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            part = ZipInfo(name)  # dated 1980, as far back as an archive goes
            part.compress_type, part.create_system = ZIP_DEFLATED, 0
            archive.writestr(part, parts.read(name))
    return fixed.getvalue()
