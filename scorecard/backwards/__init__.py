"""Work backwards: from a revenue target to wins, opportunities, leads, by source and week.

Open this when a plan asks for too much or too little. `scenario` is what is asked; `chains` is what
each source's plan, or its past, leads to; `needs` spreads it over stages and weeks; `rest` is what
is left to do in a period that has begun; `rows` writes it for the tab Targets.
"""

from scorecard.backwards.needs import build
from scorecard.backwards.results import (
    Backwards,
    Basis,
    Effect,
    Handover,
    Impossible,
    Need,
    Reason,
    Recent,
    Rest,
    SourcePlan,
    StageNeed,
    StageRest,
    TargetRow,
    What,
    When,
)
from scorecard.backwards.rows import target_rows
from scorecard.backwards.scenario import Scenario, past_rates

__all__ = [
    "Backwards",
    "Basis",
    "Effect",
    "Handover",
    "Impossible",
    "Need",
    "Reason",
    "Recent",
    "Rest",
    "Scenario",
    "SourcePlan",
    "StageNeed",
    "StageRest",
    "TargetRow",
    "What",
    "When",
    "build",
    "past_rates",
    "target_rows",
]
