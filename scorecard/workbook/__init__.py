"""Raw rows to typed rows and issues: the gate between what people type and what is computed.

Open `read` for the order of things, `model` for the shapes, `rows` for how a row is taken in or
left out, `headers` for how columns are found, `checks` for what must agree across rows and tabs.
"""

from scorecard.workbook.model import (
    UNLISTED,
    Issue,
    Source,
    Stage,
    Table,
    Workbook,
    WorkbookError,
)
from scorecard.workbook.reader import read

__all__ = [
    "UNLISTED",
    "Issue",
    "Source",
    "Stage",
    "Table",
    "Workbook",
    "WorkbookError",
    "read",
]
