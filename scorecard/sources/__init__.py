"""Where a workbook comes from: a Google Sheet, a folder of CSVs or an .xlsx file, as raw rows.

Open `files` when a file cannot be opened, `google` when a Sheet is read wrongly, `faults` for what
is said when Google refuses, `access` for credentials, `store` for how long a Sheet that was read is
shown and when it is read again. Cells keep the types that the place gives them; what they mean is
decided later (`scorecard.workbook`).

    SourceError    the place is missing, damaged, of another kind, or does not answer
"""

from pathlib import Path

from scorecard.sources.access import Access
from scorecard.sources.files import copies, fingerprint, read_copy, read_files
from scorecard.sources.google import Answer, Sheet, parse
from scorecard.sources.kept import Kept, state_folder
from scorecard.sources.places import sheet_id
from scorecard.sources.raw import RawTab, RawWorkbook, SourceError
from scorecard.sources.store import Held, Look, Store

# fmt: off
__all__ = [
    "Access", "Answer", "Held", "Kept", "Look", "RawTab", "RawWorkbook", "Sheet", "SourceError",
    "Store", "copies", "fingerprint", "open_workbook", "parse", "read_copy", "sheet_id",
    "state_folder",
]
# fmt: on


def open_workbook(place: str | Path, access: Access | None = None) -> RawWorkbook:
    """The raw rows of a Google Sheet, a folder of CSVs or an .xlsx file.

    Raises:
        SourceError: it is none of these, is missing, or cannot be read.
    """
    if found := sheet_id(place):
        return Sheet(found, access or Access()).open()
    return read_files(place)
