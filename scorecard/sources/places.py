"""Which place a text means: a Google Sheet by any form of its address, or a file.

Open this when an address of a Sheet is not recognised.
"""

import re
from pathlib import Path

from scorecard.sources.raw import SourceError

_ID = r"([\w-]{15,})"
_ADDRESS = re.compile(
    rf"/(?:spreadsheets|file)/(?:u/\d+/)?d/(?!e/){_ID}|[?&](?:id|key)={_ID}", re.ASCII
)
_WEB = re.compile(r"https?://|(?:docs|drive)\.google\.com/", re.I)
_PUBLISHED = re.compile(r"/d/e/")
_BARE = re.compile(r"[\w-]{25,}", re.ASCII)  # an id has 44; a folder's name is seldom that long


def sheet_id(place: str | Path) -> str | None:
    """The id of the Google Sheet that a text means; None where it means a file or a folder.

    >>> sheet_id("https://docs.google.com/spreadsheets/u/1/d/1aB_x-9aB_x-9aB_x-9/edit?usp=sharing")
    '1aB_x-9aB_x-9aB_x-9'
    >>> sheet_id("sample_data") is None
    True

    Raises:
        SourceError: an address on the web that is no Google Sheet's.
    """
    text = str(place).strip()
    if not _WEB.match(text):
        # A folder may be called like an id: what is there goes before what might be.
        return text if _BARE.fullmatch(text) and not Path(text).exists() else None
    if _PUBLISHED.search(text):
        raise SourceError(
            "This is the link of a published copy, which cannot be read as a workbook: open the "
            "Sheet itself and copy its address (https://docs.google.com/spreadsheets/d/…)."
        )
    if found := _ADDRESS.search(text):
        return found[1] or found[2]
    raise SourceError(
        "This address is no Google Sheet's: open the Sheet in the browser and copy its address "
        "(https://docs.google.com/spreadsheets/d/…)."
    )
