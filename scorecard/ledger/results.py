"""What a ledger says: bare numbers with their units. Open this to see what a view can read."""

from dataclasses import dataclass
from datetime import date

from scorecard import gap
from scorecard.calendar import Period

UNPLANNED = "unplanned source"
NOT_RUN = "planned source not run"
WAITING = "waiting on"
UNOWNED = "target that nobody owns"
NO_WINS = "revenue without wins"
NO_STAGES = "target without stages"
CREDITS = "credits"


@dataclass(frozen=True)
class Cell:
    """One factor of one source: the finest line of the ledger."""

    source: str
    stage: str
    above: str | None  # in the source's chain; None for the first stage
    kind: gap.Kind
    owner: str | None
    factor: gap.Factor
    weekly: tuple[float, ...]  # money, one for each of `Ledger.weeks`; adds up to the effect
    contaminated: bool = False  # it takes weeks, and history is too short to say what was due

    @property
    def effect(self) -> float:
        """Money; negative where revenue was lost against plan."""
        return self.factor.effect


@dataclass(frozen=True)
class Line:
    """A part of the gap that no handoff explains."""

    line: str
    source: str | None
    owner: str | None
    effect: float  # money


@dataclass(frozen=True)
class Handoff:
    """A stage's volume, timing, conversion or deal size over all sources."""

    stage: str
    kind: gap.Kind
    owner: str | None  # receives
    above: str | None  # the stage that hands over; None where nothing is handed over
    giver: str | None  # owns the stage above
    plan: float | None  # records, or a rate from added counts, or money a win
    actual: float | None
    plan_counts: tuple[float, float] | None  # before and after, see `gap.Factor`; None for a volume
    actual_counts: tuple[float, float] | None
    effect: float  # money
    low: float  # money; smallest over all orders of counting
    high: float
    signal: gap.Signal
    band: float | None  # money; an effect inside plus or minus this is luck at 80%
    weekly: tuple[float, ...]  # money, one for each of `Ledger.weeks`
    contaminated: bool  # some source's rate is of the same weeks although records take longer


@dataclass(frozen=True)
class SourceGap:
    """One source: its revenue beside its target to date."""

    source: str
    team: str | None
    actual: float | None  # money; None: nothing reported
    target_to_date: float | None  # money; None: no target
    target: float | None  # money, the whole period
    gap: float  # money
    note: str  # "" or what is special about it
    complete: tuple[date, ...]  # first days of its weeks that are fully reported, so in the split


@dataclass(frozen=True)
class TeamShare:
    """One team: what its sources brought and what the handoffs it answers for cost or gained."""

    team: str
    sourced_actual: float | None
    sourced_target_to_date: float | None
    sourced_target: float | None  # money, the whole period
    effect: float  # money


@dataclass(frozen=True)
class Waiting:
    """Numbers of one source and stage that are not in the workbook yet."""

    source: str
    stage: str  # a stage, "Revenue" or "Customers"
    owner: str | None
    weeks: tuple[date, ...]  # first days


@dataclass(frozen=True)
class Mix:
    """The volume effect of one source, split in volume proper and mix."""

    source: str
    stage: str
    volume: float  # money
    mix: float  # money


@dataclass(frozen=True)
class Ledger:
    """The whole gap of a period to date."""

    period: Period
    through: date  # last day that counts: the period's end once it is over
    weeks: tuple[date, ...]  # first days of the weeks that have counted days
    actual: float | None  # money; None: nothing reported
    target: float | None  # money, the whole period; None: no target
    target_to_date: float | None
    gap: float  # money; actual less target to date
    unowned_target: float  # money, the whole period: the Number's target less the sources'
    cells: tuple[Cell, ...]
    lines: tuple[Line, ...]
    handoffs: tuple[Handoff, ...]
    sources: tuple[SourceGap, ...]
    teams: tuple[TeamShare, ...]
    waiting: tuple[Waiting, ...]
    mix: tuple[Mix, ...]

    @property
    def waiting_on(self) -> tuple[str, ...]:
        """The teams that have not reported, sorted."""
        return tuple(sorted({team for w in self.waiting for team in split_owner(w.owner)}))

    @property
    def unowned_effect(self) -> float:
        """Money that no team answers for."""
        parts = [(c.owner, c.effect) for c in self.cells] + [
            (o.owner, o.effect) for o in self.lines
        ]
        return sum(effect for owner, effect in parts if owner is None)


def split_owner(owner: str | None) -> tuple[str, ...]:
    """The teams of an owner as written in Funnel.

    >>> split_owner("Marketing, Sales"), split_owner(None)
    (('Marketing', 'Sales'), ())
    """
    return tuple(owner.split(", ")) if owner else ()
