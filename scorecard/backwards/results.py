"""What working backwards says: bare numbers with their units. Open this to see what can be read."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from scorecard.backwards.scenario import Scenario
from scorecard.calendar import Period
from scorecard.honesty import Honesty

Basis = Literal["plan", "past"]
Reason = Literal["nothing to go by", "no rate", "no wins", "no deal size", "no volume"]
When = Literal["over", "current", "to come"]
What = Literal["volume", "conversion", "deal size", "lag"]


@dataclass(frozen=True)
class Need:
    """What must arrive in one stage from one source."""

    stage: str
    rate: float | None  # conversion into it from the stage above in the chain; None: the first
    planned: float  # records; by the past: what leads to the money planned
    records: float  # needed, not rounded
    whole: int  # rounded up
    by_week: tuple[float, ...]  # records, one for each of `Backwards.weeks`
    before: float  # records that must have come before the first of these weeks


@dataclass(frozen=True)
class SourcePlan:
    """What one source must bring."""

    source: str
    team: str | None
    basis: Basis  # of its rates and deal size: its targets, or the last 52 weeks
    planned: float  # money that it is planned to bring
    brings: float  # money that the records planned bring by the period's end in this scenario
    revenue: float  # money of the target that it carries
    size: float  # money a win
    needs: tuple[Need, ...]  # the stages of its chain, the first to the win


@dataclass(frozen=True)
class Impossible:
    """Money of the target that nothing leads to."""

    source: str | None  # None: no source at all can be worked back
    reason: Reason
    stage: str | None  # where the chain is broken
    money: float


@dataclass(frozen=True)
class Recent:
    """Records a week in the last 13 weeks that were reported."""

    weeks: int
    mean: float
    best: float


@dataclass(frozen=True)
class StageNeed:
    """What must arrive in one stage from all sources that have it."""

    stage: str
    owner: str | None
    planned: float  # records
    records: float  # not rounded
    whole: int  # rounded up; the sources' own, each rounded up, may come to more
    a_week: float  # records, over the period's weeks
    rate: float | None  # conversion from the last stage above that any source plans; None: none
    planned_rate: float | None
    by_week: tuple[float, ...]  # records, one for each of `Backwards.weeks`
    before: float  # records
    weeks_to_win: float  # mean lag
    last_useful: date  # a record of usual speed that comes later closes after the period
    value: float | None  # money that one record leads to; None: none is needed
    spent: float | None  # money spent for one, in the last 13 weeks; None: no spend, or no record
    recent: Recent | None  # None: nothing reported


@dataclass(frozen=True)
class Effect:
    """What one change brings at the records planned; all of them add up."""

    what: What
    name: str | None  # the source of a volume, the stage of a conversion
    factor: float  # share of plan
    money: float  # negative: lost


@dataclass(frozen=True)
class StageRest:
    """What one stage still needs for the rest of the period."""

    stage: str
    on_the_way: float  # money that records in this stage and behind it bring by the period's end
    late: bool  # the last useful day has passed
    in_time: float  # share of those arriving in the coming week that are won by the end, if at all
    a_week: float | None  # records needed; None: too late for them
    last_useful: date
    recent: Recent | None


@dataclass(frozen=True)
class Rest:
    """The rest of a period that has begun and is not over."""

    won: float  # money
    lacking: float  # money; 0 where the target is reached
    weeks: float  # left
    stages: tuple[StageRest, ...]  # the funnel's order
    not_reported: tuple[str, ...]  # teams that are waited on: what they have is not in this


@dataclass(frozen=True)
class Handover:
    """A handoff to another team: what the plan sends, and what the receiver takes on."""

    stage: str  # that the receiver takes them into
    above: str
    giver: str | None
    receiver: str | None
    sends: float  # records of the stage above, a week
    takes: float  # records into this stage that come of them, a week
    sent: Recent | None  # of the stage above
    taken: Recent | None  # of this stage
    can_work: float | None  # records of the stage above, a week; None: not given
    revenue: float  # money of the target that passes here

    @property
    def not_worked(self) -> float | None:
        """Records a week more than can be worked; None: not given."""
        return None if self.can_work is None else max(self.sends - self.can_work, 0.0)

    @property
    def worked(self) -> float | None:
        """Money of `revenue` that what can be worked leads to; None: not given."""
        if self.can_work is None:
            return None
        return self.revenue * min(self.can_work / self.sends, 1.0) if self.sends else self.revenue


@dataclass(frozen=True)
class Backwards:
    """A target worked back to what must arrive, when, and from where."""

    period: Period
    when: When
    through: date
    scenario: Scenario
    net: bool  # The Number also counts expansion and churn, which no stage leads to
    own_target: float | None  # money of closed-won revenue, the workbook's; None: no target
    target: float | None  # money, the scenario's; None: neither typed nor in the workbook
    planned: float  # money that the sources are planned to bring, of those worked back
    brings: float  # money that what is planned brings in this scenario
    effects: tuple[Effect, ...]  # of the changes; they add up to `brings - planned`
    sources: tuple[SourcePlan, ...]
    impossible: tuple[Impossible, ...]
    stages: tuple[StageNeed, ...]  # the funnel's order; those that any source has
    weeks: tuple[date, ...]  # first days, from the lags' tail before the period to its last week
    rest: Rest | None  # None: the period is over or still to come, or there is no target
    handovers: tuple[Handover, ...]
    honesty: Honesty  # the scenario's rates beside past quarters


@dataclass(frozen=True)
class TargetRow:
    """A row to paste into Targets: the scenario as the plan."""

    period: str
    source: str
    records: dict[str, float | None]  # by stage; None: not in its chain
    revenue: float
    others: dict[str, float | None]  # Spend, Expansion ...: as they stand in the workbook
