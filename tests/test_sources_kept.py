"""The copy on disk: it comes back whole or not at all, and nobody else may read it."""

import gzip
import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.sources import Answer, Kept, state_folder

READ_AT = datetime(2026, 9, 20, 12, 30, 15, 250, tzinfo=UTC)
ANSWER = Answer('{"sheets": []}', '{"valueRanges": [{"values": [["Größe", 1.5, true, ""]]}]}')
ID = "1aB_x-9aB_x-9aB_x-9aB_x-9aB_x-9aB_x-9aB_x-9a"


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "state" / "scorecard", ID)


def file_of(tmp_path: Path) -> Path:
    (file,) = (tmp_path / "state" / "scorecard").iterdir()
    return file


def test_what_was_kept_comes_back(kept: Kept) -> None:
    assert kept.load() is None
    assert kept.save(ANSWER, READ_AT)
    assert kept.load() == (ANSWER, READ_AT)


def test_a_later_copy_replaces_the_one_before(kept: Kept, tmp_path: Path) -> None:
    later = Answer("{}", "later")
    assert kept.save(ANSWER, READ_AT)
    assert kept.save(later, READ_AT)
    assert kept.load() == (later, READ_AT)
    assert len(list(file_of(tmp_path).parent.iterdir())) == 1


def test_only_this_user_may_read_it_and_its_name_tells_no_id(kept: Kept, tmp_path: Path) -> None:
    assert kept.save(ANSWER, READ_AT)
    file = file_of(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert ID not in file.name
    assert ID.encode() not in gzip.decompress(file.read_bytes())


def test_another_sheet_has_another_copy(kept: Kept, tmp_path: Path) -> None:
    assert kept.save(ANSWER, READ_AT)
    assert Kept(tmp_path / "state" / "scorecard", ID + "x").load() is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        gzip.compress(b"[]"),
        gzip.compress(b"{}"),
        gzip.compress(b'{"format": 1, "sheet": 5, "values": "", "digest": "", "read_at": ""}'),
        gzip.compress(b"\xff\xfe"),
    ],
    ids=[
        "empty",
        "zeros",
        "list",
        "nothing in it",
        "wrong types",
        "no text",
    ],  # compressed at a time
)
def test_another_file_in_its_place_is_not_used(kept: Kept, tmp_path: Path, content: bytes) -> None:
    assert kept.save(ANSWER, READ_AT)
    file_of(tmp_path).write_bytes(content)
    assert kept.load() is None


@pytest.mark.parametrize(("name", "value"), [("format", 2), ("values", "{}"), ("read_at", "noon")])
def test_a_changed_copy_is_not_used(kept: Kept, tmp_path: Path, name: str, value: object) -> None:
    assert kept.save(ANSWER, READ_AT)
    content = json.loads(gzip.decompress(file_of(tmp_path).read_bytes()))
    file_of(tmp_path).write_bytes(gzip.compress(json.dumps({**content, name: value}).encode()))
    assert kept.load() is None


@given(cut=st.floats(0, 1, exclude_max=True), flip=st.integers(0, 7))
def test_a_copy_cut_short_or_with_a_flipped_bit_is_whole_or_not_used(
    tmp_path_factory: pytest.TempPathFactory, cut: float, flip: int
) -> None:
    folder = tmp_path_factory.mktemp("state")
    kept = Kept(folder, ID)
    assert kept.save(ANSWER, READ_AT)
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    at = int(cut * len(whole))
    file.write_bytes(whole[:at])
    assert kept.load() is None
    file.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << flip]) + whole[at + 1 :])
    assert kept.load() in (None, (ANSWER, READ_AT))  # gzip's own header has bits without meaning


def test_a_folder_that_cannot_be_written_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file, where the folder should be")
    assert not Kept(tmp_path / "state" / "scorecard", ID).save(ANSWER, READ_AT)


def test_a_copy_that_cannot_be_replaced_leaves_no_half_one_behind(
    kept: Kept, tmp_path: Path
) -> None:
    assert kept.save(ANSWER, READ_AT)
    place = file_of(tmp_path)
    place.unlink()
    place.mkdir()  # a file cannot take a folder's place
    assert not kept.save(ANSWER, READ_AT)
    assert list(place.parent.iterdir()) == [place]


def test_the_folder_is_the_chosen_one_or_the_platforms() -> None:
    assert state_folder("/somewhere") == Path("/somewhere")
    assert state_folder().name == "alignment-scorecard"
    assert state_folder("") == state_folder()
