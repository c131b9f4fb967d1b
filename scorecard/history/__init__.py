"""What a workbook held before: each distinct content, what was changed, and frozen copies.

One SQLite file in the folder for state, `history.sqlite3`, shared by all workbooks and by every
process of this app; where it was damaged, `history-2.sqlite3` goes on. A workbook is known there by
a hash of its place. But for `memory`, which gives an earlier content as facts, nothing here knows
what a cell means: contents come and go as raw rows, changes as they are given.

Open `history` for what can be asked (`History`), `results` for what comes back, `tables` when a
version, a change or a frozen copy is missing or there twice, `contents` when the file grows too
fast or a content does not come back as it was, `database` when the file is damaged, locked or the
disk is full, `archive` when the exported zip is wrong, `memory` when an earlier state is.
"""

from scorecard.history.history import History
from scorecard.history.memory import Memory
from scorecard.history.results import Figure, Frozen, Trouble, Version

__all__ = ["Figure", "Frozen", "History", "Memory", "Trouble", "Version"]
