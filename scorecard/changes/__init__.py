"""What was changed in a workbook between two times, and what of it is news or correction.

`rows` says which row is which, `compare` which figures differ, `meeting` how they moved the Number
since the last meeting, `logs` what was changed over time.
"""

from scorecard.changes.compare import between
from scorecard.changes.logs import last_typed, restatements, target_log
from scorecard.changes.meeting import since
from scorecard.changes.results import (
    CORRECTIONS,
    KINDS,
    Change,
    Kind,
    Line,
    Moved,
    Past,
    Restated,
    Restatements,
    Seen,
    Since,
    TargetChange,
    TargetLog,
    TargetMove,
)

# fmt: off
__all__ = [
    "CORRECTIONS", "KINDS", "Change", "Kind", "Line", "Moved", "Past", "Restated", "Restatements",
    "Seen", "Since", "TargetChange", "TargetLog", "TargetMove", "between", "last_typed",
    "restatements", "since", "target_log",
]
# fmt: on
