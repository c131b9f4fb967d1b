"""The last good answer on disk, so that a start during an outage has something true to show.

Open this when a restart forgets the workbook, or shows a damaged one. One file for each Sheet, in a
folder that only this user may read: they hold the company's figures. What a Sheet held before is
kept in `scorecard.history`.
"""

import gzip
import hashlib
import json
import os
import tempfile
from datetime import datetime
from pathlib import Path

from platformdirs import user_state_path

from scorecard.sources.google import Answer

_FORMAT = 1  # of the file; another one is not read


def state_folder(chosen: str | None = None) -> Path:
    """Where the copies are: the folder that operations chose, else the platform's for state."""
    return Path(chosen) if chosen else user_state_path("alignment-scorecard")


class Kept:
    """One Sheet's copy on disk."""

    def __init__(self, folder: Path, sheet_id: str) -> None:
        # Where a Sheet is shared by link, its id opens it: it must not stand in a listing.
        name = hashlib.sha256(sheet_id.encode()).hexdigest()[:24]
        self._file = folder / f"{name}.json.gz"

    def save(self, answer: Answer, read_at: datetime) -> bool:
        """Replace the copy at once and as a whole; False when the disk does not take it.

        A crash or a full disk leaves the copy that was there.
        """
        content = {
            "format": _FORMAT,
            "read_at": read_at.isoformat(),
            "digest": answer.digest,
            "sheet": answer.sheet,
            "values": answer.values,
        }
        written = None
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # A temporary file is its user's alone from the start, mode 0600.
            with tempfile.NamedTemporaryFile(dir=self._file.parent, delete=False) as file:
                written = Path(file.name)
                file.write(gzip.compress(json.dumps(content).encode(), compresslevel=1))
                file.flush()
                os.fsync(file.fileno())
            written.replace(self._file)
        except OSError:
            if written is not None:
                written.unlink(missing_ok=True)
            return False
        return True

    def load(self) -> tuple[Answer, datetime] | None:
        """The copy, and when Google gave it; None where there is none, or it is damaged."""
        try:
            content = json.loads(gzip.decompress(self._file.read_bytes()))
            answer = Answer(content["sheet"], content["values"])
            if content["format"] != _FORMAT or content["digest"] != answer.digest:
                return None
            return answer, datetime.fromisoformat(content["read_at"])
        # A damaged file makes the unpacking raise whatever occurs (EOFError, zlib.error, …).
        except Exception:  # noqa: BLE001
            return None
