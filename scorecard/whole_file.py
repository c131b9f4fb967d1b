"""A file that is written as a whole, or not at all. Open this when one is cut, lost or refused."""

import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from scorecard.sources import SourceError


def write(file: Path, fill: Callable[[BinaryIO], object]) -> None:
    """Put what `fill` writes in the place of a file, also of one that is there.

    After a crash, or on a full disk, the file that was there is there as it was. What is no file,
    such as a pipe, is written to.

    Raises:
        SourceError: it cannot be written; the message has the file's name and no path.
    """
    try:
        if file.exists() and not file.is_file():
            with file.open("wb") as into:
                fill(into)
            return
        _replace(file.resolve(), fill)  # behind a link, what it leads to
    except OSError as error:
        raise refusal(file, error) from None


def refusal(file: Path, error: OSError) -> SourceError:
    """The sentence about a file that cannot be written."""
    reason = (error.strerror or "it cannot be written").lower()
    return SourceError(f"{file.name or file} cannot be written: {reason}.")


def _replace(file: Path, fill: Callable[[BinaryIO], object]) -> None:
    # In the same folder, because only there the name can be given over at once. Not a file of
    # `tempfile`: that is its user's alone, and would stay so.
    new = file.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with new.open("xb") as into:
            fill(into)
            into.flush()
            os.fsync(into.fileno())
        with suppress(OSError):  # nothing is there yet; or it stays as it is made
            shutil.copymode(file, new)
        new.replace(file)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
