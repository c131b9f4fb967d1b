"""Tables as CSV files that a spreadsheet opens without running anything in them.

Open this when a download is wrong. Figures are exported in full precision, never as they are
printed; what is missing is an empty cell.
"""

import csv
import io
from collections.abc import Mapping, Sequence

Record = Mapping[str, object]  # column title -> text, number, day or None

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")  # a text that begins so may be taken for a formula


def csv_bytes(records: Sequence[Record]) -> bytes:
    """A CSV file with one row a record; the first record's columns are the header.

    A text that a spreadsheet would run gets an apostrophe before it, see OWASP on CSV injection;
    numbers are never texts. The byte order mark tells Excel that this is UTF-8.

    >>> csv_bytes([{"Deal": "=1+1", "Amount": -5.0, "Closed": None}]).decode("utf-8-sig")
    "Deal,Amount,Closed\\r\\n'=1+1,-5.0,\\r\\n"
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    if records:
        writer.writerow(map(_safe, records[0]))
    for record in records:
        writer.writerow(map(_safe, record.values()))
    return file.getvalue().encode("utf-8-sig")


def _safe(value: object) -> object:
    if isinstance(value, str) and value.lstrip(" ").startswith(_RUNS):
        return f"'{value}"
    return value
