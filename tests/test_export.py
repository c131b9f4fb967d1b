"""CSV files that carry figures in full, and nothing that a spreadsheet would run."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.export import csv_bytes

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@given(st.lists(st.tuples(TEXTS, st.floats(allow_nan=False, allow_infinity=False)), min_size=1))
def test_what_comes_back_is_what_went_in_and_no_text_is_a_formula(
    rows: list[tuple[str, float]],
) -> None:
    found = cells(csv_bytes([{"Name": name, "Money": money} for name, money in rows]))
    assert found[0] == ["Name", "Money"]
    for (name, money), (text, number) in zip(rows, found[1:], strict=True):
        assert text in (name, f"'{name}")
        assert text.lstrip(" ")[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"}
        assert float(number) == money


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1"])
def test_a_text_that_a_spreadsheet_would_run_is_quoted(typed: str) -> None:
    assert cells(csv_bytes([{typed: typed}])) == [[f"'{typed}"], [f"'{typed}"]]


def test_a_negative_number_stays_a_number_and_missing_stays_empty() -> None:
    assert csv_bytes([{"Deal": "D-1", "Gap": -5.25, "Closed": None}]).decode("utf-8-sig") == (
        "Deal,Gap,Closed\r\nD-1,-5.25,\r\n"
    )


def test_no_rows_give_an_empty_file() -> None:
    assert csv_bytes([]).decode("utf-8-sig") == ""
