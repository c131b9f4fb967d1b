"""Folders of CSVs and .xlsx files: what is read, and what each refusal says."""

import io
import os
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

from scorecard import workbook
from scorecard.sources import (
    RawTab,
    SourceError,
    copies,
    fingerprint,
    open_workbook,
    read_copy,
)
from tests.builders import DEFAULT, NOW, Rows


def folder(path: Path, **files: bytes | str) -> Path:
    """A folder of CSVs, by the name of their tab."""
    path.mkdir(exist_ok=True)
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (path / f"{name}.csv").write_bytes(data)
    return path


def xlsx(path: Path, **tabs: Rows) -> Path:
    """An .xlsx file with these tabs."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tabs.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def edited(path: Path, part: str, pattern: str, replacement: str) -> Path:
    """The same .xlsx with one part's text replaced, as another program might write it."""
    result = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                text, count = re.subn(pattern, replacement, content.decode())
                assert count == 1
                content = text.encode()
            new.writestr(name, content)
    path.write_bytes(result.getvalue())
    return path


def refusal(place: Path | str) -> str:
    with pytest.raises(SourceError) as refused:
        open_workbook(place)
    assert refused.value.__cause__ is None
    return str(refused.value)


# ---------------------------------------------------------------------------------------- CSV


def test_a_folder_is_a_workbook_and_each_csv_a_tab(tmp_path: Path) -> None:
    place = folder(tmp_path / "Plan", Funnel="Stage,Owner\nLead,Marketing\n", Sources="Source\n")
    (place / "notes.txt").write_text("not a tab")
    raw = open_workbook(place)
    assert raw.title == "Plan"
    assert raw.tabs == (
        RawTab("Funnel", [["Stage", "Owner"], ["Lead", "Marketing"]]),
        RawTab("Sources", [["Source"]]),
    )


@pytest.mark.parametrize(
    "content",
    [
        "Stage,Owner\nLead,\"Marketing, Sales\"\n",
        "\ufeffStage,Owner\r\nLead,\"Marketing, Sales\"\r\n",
        "Stage;Owner\nLead;Marketing, Sales\n",
        "Stage\tOwner\nLead\tMarketing, Sales",
    ],
)  # fmt: skip
def test_the_delimiter_and_a_byte_order_mark_make_no_difference(
    tmp_path: Path, content: str
) -> None:
    raw = open_workbook(folder(tmp_path, Funnel=content))
    assert raw.tabs[0].rows == [["Stage", "Owner"], ["Lead", "Marketing, Sales"]]


def test_commas_in_numbers_do_not_outvote_the_header(tmp_path: Path) -> None:
    content = "Date;Source;Revenue\n2026-09-07;A;1,5\n2026-09-14;A,B,C,D,E;1,234,567,890,123\n"
    raw = open_workbook(folder(tmp_path, Actuals=content))
    assert raw.tabs[0].rows[2] == ["2026-09-14", "A,B,C,D,E", "1,234,567,890,123"]


def test_blank_lines_and_quoted_line_breaks_keep_the_row_numbers(tmp_path: Path) -> None:
    content = 'Title\n\nStage,Definition\nLead,"one\ntwo"\nWon,x\n'
    raw = open_workbook(folder(tmp_path, Funnel=content))
    assert raw.tabs[0].rows == [
        ["Title"], [], ["Stage", "Definition"], ["Lead", "one\ntwo"], ["Won", "x"],
    ]  # fmt: skip


def test_an_empty_csv_is_an_empty_tab(tmp_path: Path) -> None:
    assert open_workbook(folder(tmp_path, Deals="")).tabs == (RawTab("Deals", []),)


@pytest.mark.parametrize("content", ["Stage\nPrüfung".encode("latin-1"), "Stage".encode("utf-16")])
def test_a_csv_in_another_encoding_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refusal(folder(tmp_path, Funnel=content)) == (
        'Funnel.csv is not UTF-8 text. Save it as "CSV UTF-8 (comma delimited)".'
    )


@pytest.mark.parametrize(
    ("content", "line"), [('Stage\n"Lead\nWon\n', 3), ('Stage\n"Lead"er,x\nWon\n', 2)]
)
def test_a_quotation_mark_that_swallows_rows_is_refused(
    tmp_path: Path, content: str, line: int
) -> None:
    assert refusal(folder(tmp_path, Funnel=content)) == (
        f"Funnel.csv is damaged near line {line}: a quotation mark is not closed, "
        "or text follows one. Save it as CSV UTF-8 again."
    )


def test_a_folder_without_a_csv_is_refused(tmp_path: Path) -> None:
    assert refusal(folder(tmp_path / "Empty")) == (
        "The folder Empty holds no CSV. Put one file a tab into it, such as Funnel.csv."
    )


# --------------------------------------------------------------------------------------- xlsx


def test_an_xlsx_keeps_the_types_of_its_cells(tmp_path: Path) -> None:
    rows = [["Date", "Source"], [date(2026, 9, 14), "A", 1, 2.5, True], [], ["#REF!", "é"]]
    raw = open_workbook(xlsx(tmp_path / "Plan.xlsx", Actuals=rows))
    assert raw.title == "Plan"
    assert [(tab.name, list(map(list, tab.rows))) for tab in raw.tabs] == [
        (
            "Actuals",
            [["Date", "Source"], [datetime(2026, 9, 14), "A", 1, 2.5, True], [], ["#REF!", "é"]],
        )
    ]


def test_a_sheet_that_states_a_wrong_size_is_read_in_full(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "Plan.xlsx", Funnel=[["Stage", "Owner"], ["Lead", "Sales"]])
    edited(path, "xl/worksheets/sheet1.xml", r'<dimension ref="A1:B2" />', '<dimension ref="A1"/>')
    assert open_workbook(path).tabs[0].rows == [("Stage", "Owner"), ("Lead", "Sales")]


def test_a_chart_sheet_is_no_tab(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Actuals"
    sheet.append(["Revenue"])
    sheet.append([5])
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=2))
    book.create_chartsheet("Chart").add_chart(chart)
    book.save(tmp_path / "Plan.xlsx")
    assert [tab.name for tab in open_workbook(tmp_path / "Plan.xlsx").tabs] == ["Actuals"]


def formula(path: Path, cell: str) -> Path:
    """An .xlsx whose cell A2 is written like this."""
    xlsx(path, Actuals=[["Revenue"], ["=1+2"]])
    return edited(path, "xl/worksheets/sheet1.xml", r'<c r="A2">.*?</c>', cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A2"><f>1+2</f><v>3</v></c>', 3),
        ('<c r="A2" t="str"><f>""</f><v></v></c>', None),
        ('<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
    ],
)
def test_a_formula_is_read_as_its_value(tmp_path: Path, cell: str, value: Any) -> None:
    assert open_workbook(formula(tmp_path / "Plan.xlsx", cell)).tabs[0].rows[1] == (value,)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A2"><f>1+2</f><v></v></c>',
        '<c r="A2"><f>1+2</f><v/></c>',
        '<c r="A2" s="1"><f t="shared" ref="A2" si="0">1+2</f></c>',
    ],
)
def test_a_formula_without_a_value_is_never_a_blank(tmp_path: Path, cell: str) -> None:
    assert refusal(formula(tmp_path / "Plan.xlsx", cell)) == (
        "Plan.xlsx holds formulas that were never calculated. "
        "Open it in Excel or LibreOffice and save it."
    )


@pytest.mark.parametrize(
    "content", [b"", b"not a zip", b"PK\x05\x06" + bytes(18), b"PK\x03\x04 cut off"]
)
def test_a_damaged_xlsx_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "Plan.xlsx"
    path.write_bytes(content)
    assert refusal(path) == (
        "Plan.xlsx is damaged, or no Excel workbook. Open it in Excel and save it as .xlsx."
    )


def test_an_xlsx_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "Plan.xlsx", **DEFAULT)
    path.write_bytes(path.read_bytes()[:-500])
    assert refusal(path) == (
        "Plan.xlsx is damaged, or no Excel workbook. Open it in Excel and save it as .xlsx."
    )


def test_an_encrypted_xlsx_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "Plan.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500))
    assert refusal(path) == (
        "Plan.xlsx is protected by a password, or saved in the old .xls format. "
        "Save it as .xlsx without a password."
    )


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "Plan.xls"
    path.write_bytes(b"")
    assert refusal(path) == (
        "Plan.xls is no .xlsx file. Save the workbook as .xlsx, "
        "or give the folder that holds one CSV a tab."
    )


# -------------------------------------------------------------------------------- either place


def test_a_place_that_does_not_exist_is_named_without_its_path(tmp_path: Path) -> None:
    assert refusal(tmp_path / "secret" / "Plan.xlsx") == (
        "Plan.xlsx does not exist. Give a Google Sheet's address, "
        "a folder with one CSV a tab, or an .xlsx file."
    )


def test_a_file_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    (tmp_path / "Funnel.csv").symlink_to("Funnel.csv")  # unlike permissions, this stops root too
    assert refusal(tmp_path) == (
        "Funnel.csv cannot be opened: too many levels of symbolic links. "
        "Check the file's permissions."
    )


def test_csv_and_xlsx_of_the_same_content_are_the_same_workbook(tmp_path: Path) -> None:
    csvs = {
        name: "\n".join(
            ",".join("" if cell is None else f'"{cell}"' for cell in row) for row in rows
        )
        for name, rows in DEFAULT.items()
    }
    from_csv = workbook.read(open_workbook(folder(tmp_path / "Plan", **csvs)), NOW)
    from_xlsx = workbook.read(open_workbook(xlsx(tmp_path / "Plan.xlsx", **DEFAULT)), NOW)
    assert from_csv == from_xlsx
    assert from_csv.issues == ()


def test_a_folder_named_by_a_day_holds_tabs_as_they_stood_then(tmp_path: Path) -> None:
    folder(tmp_path / "book", Deals="Deal\nD-2", Funnel="Stage\nWon")
    folder(tmp_path / "book" / "2026-09-02", deals="Deal\nD-1")
    folder(tmp_path / "book" / "2026-08-26", Deals="Deal\nD-0")
    folder(tmp_path / "book" / "drafts", Deals="Deal\nD-9")
    (tmp_path / "book" / "2026-07-01").write_text("a file")
    place = tmp_path / "book"
    assert copies(place) == [date(2026, 8, 26), date(2026, 9, 2)]
    then = read_copy(place, date(2026, 9, 2))
    assert [(tab.name, tab.rows) for tab in then.tabs] == [
        ("deals", [["Deal"], ["D-1"]]),
        ("Funnel", [["Stage"], ["Won"]]),
    ]
    assert then.title == "book"
    assert [tab.name for tab in open_workbook(place).tabs] == ["Deals", "Funnel"]


def test_a_single_file_has_no_copies(tmp_path: Path) -> None:
    assert copies(xlsx(tmp_path / "book.xlsx", Funnel=[["Stage"]])) == []


def test_the_fingerprint_follows_every_edit(tmp_path: Path) -> None:
    place = folder(tmp_path / "Plan", Funnel="Stage\nLead\n")
    seen = [fingerprint(place), fingerprint(place)]
    folder(place, Sources="Source\n")
    seen.append(fingerprint(place))
    folder(place, Sources="Source\nA\n")
    seen.append(fingerprint(place))
    (place / "Sources.csv").rename(place / "Sources2.csv")
    seen.append(fingerprint(place))
    assert seen[0] == seen[1]
    assert len(set(seen)) == 4


def test_the_fingerprint_of_an_xlsx_follows_its_time_of_change(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "Plan.xlsx", **DEFAULT)
    before = fingerprint(path)
    os.utime(path, ns=(0, 1))
    assert fingerprint(path) != before


def test_the_fingerprint_of_nothing_is_refused_as_opening_is(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        fingerprint(tmp_path / "Plan.xlsx")
    assert str(refused.value) == refusal(tmp_path / "Plan.xlsx")


def test_an_endless_cell_is_named_as_damage(tmp_path: Path) -> None:
    (tmp_path / "Funnel.csv").write_text("Stage,Owner\n" + "x" * 140_000 + ",Sales\n", "utf-8")
    with pytest.raises(SourceError) as error:
        open_workbook(tmp_path)
    assert str(error.value) == (
        "Funnel.csv is damaged near line 2: a quotation mark is not closed, or text follows one. "
        "Save it as CSV UTF-8 again."
    )
