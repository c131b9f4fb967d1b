"""The funnel of a period: plan beside actual by stage.

Open this for the funnel chart; the rows behind any figure are in `trace`.
"""

from dataclasses import dataclass

from scorecard.facts import Facts
from scorecard.ledger import Handoff, Ledger


@dataclass(frozen=True)
class StageRow:
    """One stage over all planned sources, on the days that are fully reported."""

    stage: str
    owner: str | None
    plan: float | None  # records; None: no source plans this stage
    actual: float | None
    handoff: Handoff | None  # the conversion from the stage above


def stages(facts: Facts, ledger: Ledger) -> tuple[StageRow, ...]:
    """The funnel from its first stage to the last."""
    conversions = {h.stage: h for h in ledger.handoffs if h.kind == "conversion"}
    rows = []
    for stage in facts.stages:
        counts = [
            cell.factor.after
            for cell in ledger.cells
            if cell.stage == stage.name
            and (cell.kind == "conversion" or (cell.kind == "volume" and cell.factor.stage == 0))
        ]
        plan, actual = (sum(pair[side] for pair in counts) if counts else None for side in (0, 1))
        rows.append(StageRow(stage.name, stage.owner, plan, actual, conversions.get(stage.name)))
    return tuple(rows)
