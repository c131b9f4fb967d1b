"""What shared pay says: bare numbers with their units. Open this to see what a page can read."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from scorecard.calendar import Period
from scorecard.pay.curve import Curve, Effect

CaseName = Literal["to date", "low", "mid", "high", "target"]
Lack = Literal["", "no target", "not begun", "no week", "not reported", "not due"]
Measure = Literal["revenue", "volume", "own sources", "none"]
What = Literal["no column", "blank", "above all of it", "cap below start"]


@dataclass(frozen=True)
class Case:
    """A share of the period's target that The Number may end at."""

    name: CaseName
    attainment: float | None  # share; None: not known


@dataclass(frozen=True)
class Payout:
    """What a team is paid in one case."""

    share: float  # of its pot; 0 or more, never above the cap
    amount: float | None  # money; None: the pot is not known, or not shown


@dataclass(frozen=True)
class Gain:
    """What one more average win adds to a payout."""

    effect: Effect
    share: float  # of the pot; 0 or more
    amount: float | None  # money


@dataclass(frozen=True)
class Own:
    """What a team would be measured by alone, to date beside plan to date."""

    measure: Measure
    stage: str | None  # whose volume it is
    actual: float | None  # records for a volume, else money; None: nothing reported
    plan: float | None  # to date; None: nothing planned
    attainment: float | None  # share; None: there are not both
    missing_weeks: int  # that are planned and some source has not reported, for a volume
    missing_sources: int  # that have not reported one of these weeks
    at_least: bool  # somebody is waited on


@dataclass(frozen=True)
class Team:
    """A team of Incentives."""

    team: str
    row: int  # of the sheet, its first
    people: float | None
    on_number: float | None  # share of variable pay
    curve: Curve
    one_person: bool  # so its amounts would be a person's, and none of them is here
    tied: bool | None  # something hangs on The Number; None: not known
    pot: float | None  # money; None: not known, or not shown
    other: float | None  # money of the period that hangs on other goals
    payouts: tuple[Payout | None, ...]  # one for each of `Pay.cases`
    gain: Gain | None  # None: no win to add, or nothing to add it to
    own: Own
    apart: Payout | None  # to date, were it paid by its own measure

    @property
    def gains(self) -> bool:
        """One more win brings it something."""
        return bool(self.tied and self.gain and self.gain.share)


@dataclass(frozen=True)
class Total:
    """Sums of the amounts that are shown."""

    teams: int  # that have amounts
    pot: float  # money
    other: float  # money
    payouts: tuple[float | None, ...]  # money, one for each of `Pay.cases`
    gain: float | None  # money


@dataclass(frozen=True)
class Step:
    """Where the pay of some teams starts with a step, and not from the first dollar."""

    at: float  # share of target
    teams: tuple[int, ...]  # places in `Pay.teams`
    share: float  # of their pots, paid at once
    amount: float | None  # money of those with amounts; None: there are none


@dataclass(frozen=True)
class Deal:
    """An average win."""

    size: float  # money
    wins: float | None  # that it is the mean of; None: as planned for the period


@dataclass(frozen=True)
class Fault:
    """A thing to mend in Incentives."""

    what: What
    column: str
    address: str | None  # None: there is no such column
    row: int | None  # of the sheet
    value: float | None  # share, as typed


@dataclass(frozen=True)
class Pay:
    """What a period pays under the shared plan."""

    period: Period
    part: float  # of the year
    year_days: int  # of the fiscal year that the period begins in
    through: date
    over: bool
    early: bool  # too few days have passed for the attainment to date to say much
    at_least: bool  # somebody is waited on
    actual: float | None  # money of The Number
    target_to_date: float | None
    target: float | None
    lack: Lack  # why there is no attainment to date; "" where there is
    cases: tuple[Case, ...]  # to date; low, mid and high of the forecast; at target
    deal: Deal | None
    base: CaseName | None  # the case that one more win is added to
    lifted: float | None  # its attainment with that win, share
    teams: tuple[Team, ...]  # in the sheet's order
    limits: tuple[float, ...]  # every threshold and cap, shares of target
    total: Total | None  # None: no amounts
    steps: tuple[Step, ...]  # the lowest first
    faults: tuple[Fault, ...]
    left_out: int  # rows of Incentives that cannot be read
    hidden: bool  # amounts of pay were taken out

    def attainment(self, name: CaseName | None) -> float | None:
        """Of a case, share."""
        return next((case.attainment for case in self.cases if case.name == name), None)
