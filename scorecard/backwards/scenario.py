"""What is asked of a plan: another target, other rates, deal size, volumes, lags.

Open this when a scenario's address or option means something else than it says. Each change is a
share of what is planned and is named for what it changes, so that it keeps its meaning when stages
and sources are put in another order, and where no plan is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scorecard.honesty import Honesty


@dataclass(frozen=True)
class Scenario:
    """A target, and by how much everything differs from plan: 1.0 is as planned.

    >>> Scenario(rates={"Won": 0.9}).rate("Won"), Scenario().rate("Won"), Scenario().as_planned
    (0.9, 1.0, True)
    """

    target: float | None = None  # money; None: the workbook's
    rates: Mapping[str, float] = field(default_factory=dict)  # by the stage that they lead into
    size: float = 1.0  # money a win
    volumes: Mapping[str, float] = field(default_factory=dict)  # by source: the mix
    lag: float = 1.0  # weeks from stage to stage
    can_work: Mapping[str, float] = field(default_factory=dict)  # records a week, by the stage into
    # which the receiver takes them on

    def rate(self, stage: str) -> float:
        """The factor on the conversion into this stage."""
        return self.rates.get(stage, 1.0)

    def volume(self, source: str) -> float:
        """The factor on the records that enter from this source."""
        return self.volumes.get(source, 1.0)

    @property
    def as_planned(self) -> bool:
        """Nothing is changed but, perhaps, the target and what can be worked."""
        factors = [*self.rates.values(), self.size, *self.volumes.values(), self.lag]
        return all(factor == 1 for factor in factors)


def past_rates(found: Honesty) -> dict[str, float]:
    """Each conversion's median of past quarters as a share of the planned one, by the stage into.

    Where a stage is reached from several, the way that most records are planned to take counts.
    """
    lines = [line for line in found.lines if line.kind == "conversion" and line.median]
    lines.sort(key=lambda line: line.counts[0] if line.counts else 0.0)
    return {line.stage: line.median / line.plan for line in lines if line.stage and line.median}
