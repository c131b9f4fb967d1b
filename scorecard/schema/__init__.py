"""The workbook contract: every tab, column and setting, once.

Open `tabs` for a column, `settings` for a setting, `kinds` for how a kind of cell is read. The
reader, the validator, the starter workbook and the README's tables are all made from these.
"""

from scorecard.schema.kinds import COUNT, DATE, MONTH, NUMBER, PERIOD, SHARE, TEXT, Kind, cell_error
from scorecard.schema.readme import markdown_tables
from scorecard.schema.settings import Settings
from scorecard.schema.tabs import (
    ALL,
    HEADER_KEYS,
    RESERVED_FOR_STAGES,
    TAB,
    TABS,
    Column,
    Listed,
    Tab,
)

# fmt: off
__all__ = [
    "ALL", "COUNT", "DATE", "HEADER_KEYS", "MONTH", "NUMBER", "PERIOD", "RESERVED_FOR_STAGES",
    "SHARE", "TAB", "TABS", "TEXT", "Column", "Kind", "Listed", "Settings", "Tab", "cell_error",
    "markdown_tables",
]
# fmt: on
