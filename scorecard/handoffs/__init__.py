"""Both sides of each handoff: what was given, what was accepted and how fast, what each needs.

Open this when one side of a handoff reads better or worse than it is. `passed` follows the deals
through one handoff; `sides` puts volume, quality and what each side needs beside them; `results` is
what comes out. Both sides are read the same way, whichever team is on them.
"""

from scorecard.handoffs.results import (
    FIELDS,
    Confirmed,
    Field,
    Handoffs,
    Kind,
    Missing,
    Need,
    Passed,
    Quality,
    Reason,
    Reasons,
    Remarks,
    Span,
    Speed,
    TwoSides,
    Volume,
    Waiting,
    WaitingDeal,
)
from scorecard.handoffs.sides import build

__all__ = [
    "FIELDS",
    "Confirmed",
    "Field",
    "Handoffs",
    "Kind",
    "Missing",
    "Need",
    "Passed",
    "Quality",
    "Reason",
    "Reasons",
    "Remarks",
    "Span",
    "Speed",
    "TwoSides",
    "Volume",
    "Waiting",
    "WaitingDeal",
    "build",
]
