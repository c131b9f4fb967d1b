"""The gap ledger of a period: every source's gap split by handoff, and the lines beside it.

Open this when a line of the ledger lands on the wrong stage, owner or line. The arithmetic of one
source's product is in `gap`; `edges` decides which days enter it and what stands beside it; `sums`
adds up by handoff, source and team; `results` is what comes out. For every workbook, to the cent:

    gap = sum of cells + sum of lines = sum of teams + what no team owns
"""

from scorecard.ledger.results import (
    CREDITS,
    NO_STAGES,
    NO_WINS,
    NOT_RUN,
    UNOWNED,
    UNPLANNED,
    WAITING,
    Cell,
    Handoff,
    Ledger,
    Line,
    Mix,
    SourceGap,
    TeamShare,
    Waiting,
    split_owner,
)
from scorecard.ledger.sums import build
from scorecard.ledger.timing import fall_due_of, plan_due, weeks_between

__all__ = [
    "CREDITS",
    "NOT_RUN",
    "NO_STAGES",
    "NO_WINS",
    "UNOWNED",
    "UNPLANNED",
    "WAITING",
    "Cell",
    "Handoff",
    "Ledger",
    "Line",
    "Mix",
    "SourceGap",
    "TeamShare",
    "Waiting",
    "build",
    "fall_due_of",
    "plan_due",
    "split_owner",
    "weeks_between",
]
