"""Which place a text means: every form of a Sheet's address, and what is none."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.sources import SourceError, sheet_id

ID = "1aB_x-9CdE_f-0GhI_j-1KlM_n-2OpQ_r-3StU_v-4Wx"
SHEETS = "https://docs.google.com/spreadsheets"


@pytest.mark.parametrize(
    "typed",
    [
        ID,
        f"  {ID}\n",
        f"{SHEETS}/d/{ID}",
        f"{SHEETS}/d/{ID}/edit",
        f"{SHEETS}/d/{ID}/edit#gid=0",
        f"{SHEETS}/d/{ID}/edit?gid=12#gid=12",
        f"{SHEETS}/d/{ID}/edit?usp=sharing",
        f"{SHEETS}/d/{ID}/copy",
        f"{SHEETS}/d/{ID}/export?format=csv",
        f"{SHEETS}/u/1/d/{ID}/edit#gid=5&range=B12",
        f"HTTP://DOCS.GOOGLE.COM/spreadsheets/d/{ID}/edit",
        f"docs.google.com/spreadsheets/d/{ID}/edit",
        f"https://drive.google.com/file/d/{ID}/view?usp=drive_link",
        f"https://drive.google.com/open?id={ID}",
        f"https://spreadsheets.google.com/ccc?hl=en&key={ID}#gid=0",
    ],
)
def test_every_form_of_a_sheets_address_gives_its_id(typed: str) -> None:
    assert sheet_id(typed) == ID


@given(
    st.text("abcABC019_-", min_size=25, max_size=60),
    st.sampled_from(["", "/u/0", "/u/12"]),
    st.sampled_from(["", "/", "/edit", "/edit?usp=sharing", "/edit#gid=7", "/view?a=b&id=other"]),
)
def test_any_id_is_found_in_any_form(typed: str, user: str, rest: str) -> None:
    assert sheet_id(f"{SHEETS}{user}/d/{typed}{rest}") == typed
    assert sheet_id(typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "sample_data",
        "our-numbers.xlsx",
        "/data/our-numbers",
        "C:\\data\\numbers.xlsx",
        ".",
        "",
        "a",
    ],
)
def test_a_path_is_no_sheet(typed: str) -> None:
    assert sheet_id(typed) is None


def test_a_folder_that_is_there_goes_before_an_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ID).mkdir()
    assert sheet_id(ID) is None
    assert sheet_id(tmp_path / ID) is None


def test_the_link_of_a_published_copy_says_which_link_to_use() -> None:
    with pytest.raises(SourceError) as refused:
        sheet_id(f"{SHEETS}/d/e/2PACX-{ID}/pubhtml")
    assert str(refused.value) == (
        "This is the link of a published copy, which cannot be read as a workbook: open the Sheet "
        "itself and copy its address (https://docs.google.com/spreadsheets/d/…)."
    )


@pytest.mark.parametrize(
    "typed",
    [
        "https://example.com/numbers.csv",
        f"https://docs.google.com/document/d/{ID}/edit",
        f"https://drive.google.com/drive/folders/{ID}",
        f"{SHEETS}/u/0/",
        f"{SHEETS}/d/short/edit",
    ],
)
def test_another_address_is_refused(typed: str) -> None:
    with pytest.raises(SourceError) as refused:
        sheet_id(typed)
    assert str(refused.value) == (
        "This address is no Google Sheet's: open the Sheet in the browser and copy its address "
        "(https://docs.google.com/spreadsheets/d/…)."
    )
