"""What was changed in a workbook: bare figures with their cells. Open this for what can be read."""

import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from scorecard.calendar import Period
from scorecard.facts import Facts

Kind = Literal["news", "reported late", "corrected", "restated", "settings"]
KINDS: tuple[Kind, ...] = ("news", "reported late", "corrected", "restated", "settings")
CORRECTIONS: tuple[Kind, ...] = ("corrected", "restated")


@dataclass(frozen=True)
class Change:
    """One figure that was typed in, typed over or taken out between two states of a workbook."""

    tab: str  # Actuals, Deals, Customers, Targets
    column: str  # as the contract calls it; a stage's column has the stage's name
    address: str  # of the cell as it is now, else as it was: "Actuals!D17"
    source: str | None
    label: str | None  # campaign, deal, or the period of a target
    owner: str | None  # who types this column, as written in Funnel, Sources or Settings
    was: float | None  # None: blank, left out because of a bad cell, or not there
    now: float | None
    was_day: date | None  # when it counted; of a target its period's first day; None: no figure
    day: date | None  # when it counts
    weight: float  # money of the Number for each unit: 1 revenue, -1 churn, 0 a count of records
    settled: bool  # its week was older than the setting "Settled after", see `compare.between`

    def effect(self, period: Period, was_through: date, through: date) -> float:
        """Money that this change moved the Number of a period to date by."""

        def counted(amount: float | None, day: date | None, last: date) -> float:
            if amount is None or day is None or not period.start <= day <= min(period.end, last):
                return 0.0
            return amount * self.weight

        return counted(self.now, self.day, through) - counted(self.was, self.was_day, was_through)


@dataclass(frozen=True)
class Seen:
    """A change and when this app saw it first; it happened after the content before was seen."""

    at: datetime  # UTC
    change: Change


@dataclass(frozen=True)
class Moved:
    """A figure that moved the Number since the last meeting."""

    change: Change  # of news that stood in the sheet before, both figures are the same
    effect: float  # money


@dataclass(frozen=True)
class Line:
    """A part of the Number's move since the last meeting.

    - news: dated after what was counted then; its weeks are complete now
    - reported late: of weeks that were counted then, without a figure then
    - corrected: counted then, and now another figure, of another day, or gone
    - restated: late or corrected, of a week that was settled at the last meeting
    - settings: the Number is counted in another way
    """

    kind: Kind
    effect: float  # money
    cells: int  # figures that moved the Number
    largest: tuple[Moved, ...]  # at most `meeting.LARGEST`


@dataclass(frozen=True)
class TargetMove:
    """Parts of the move of the target to date."""

    time: float  # money; planned for the days since
    plan: float  # money; targets were typed over
    settings: float  # money; the Number or the calendar is another one


@dataclass(frozen=True)
class Since:
    """From the Number of the last meeting to today's: the lines add up to the move."""

    since: date  # the day of the last meeting
    period: Period
    was_through: date  # last day that was counted then
    through: date  # last day that is counted now
    was: float | None  # money; None: nothing was reported
    now: float | None
    lines: tuple[Line, ...]  # one of each of `KINDS`
    target_was: float | None  # money to date; None: no target
    target_now: float | None
    target: TargetMove
    settings: tuple[str, ...]  # that changed what is counted, as the workbook calls them

    @property
    def move(self) -> float:
        """Money that the Number moved by."""
        return (self.now or 0.0) - (self.was or 0.0)

    @property
    def news(self) -> float:
        """Money; what happened since."""
        return self.line("news").effect

    @property
    def corrections(self) -> float:
        """Money; figures of days that were counted then, and are other ones now."""
        return math.fsum(self.line(kind).effect for kind in CORRECTIONS)

    @property
    def late(self) -> float:
        """Money; what was typed at last about days that were counted then."""
        return self.line("reported late").effect

    @property
    def gap_was(self) -> float:
        """Money; actual less target to date, at the last meeting."""
        return (self.was or 0.0) - (self.target_was or 0.0)

    @property
    def gap_now(self) -> float:
        """Money; actual less target to date."""
        return (self.now or 0.0) - (self.target_now or 0.0)

    @property
    def events(self) -> float:
        """Money of the gap's move: news less what was planned for the days since."""
        return self.news - self.target.time

    @property
    def edits(self) -> float:
        """Money of the gap's move: what was typed of days before, less what the plan was given."""
        return self.late + self.corrections - self.target.plan

    @property
    def by_settings(self) -> float:
        """Money of the gap's move: another way of counting."""
        return self.line("settings").effect - self.target.settings

    def line(self, kind: Kind) -> Line:
        """The line of this kind."""
        return self.lines[KINDS.index(kind)]


@dataclass(frozen=True)
class Restated:
    """One settled figure that was changed."""

    at: datetime  # UTC; when it was seen first
    change: Change
    effect: float  # money, on the Number of the period to date


@dataclass(frozen=True)
class Restatements:
    """The settled figures of a period that were changed."""

    period: Period
    through: date
    entries: tuple[Restated, ...]  # newest first
    effect: float  # money, all together
    owners: tuple[tuple[str | None, int], ...]  # as written; and how many, most first


@dataclass(frozen=True)
class TargetChange:
    """One target that was changed."""

    at: datetime  # UTC; when it was seen first
    change: Change  # `settled`: its period had begun
    plans: bool  # it is money of the Number; else a stage's target, or spend


@dataclass(frozen=True)
class TargetLog:
    """How a period's plan was moved; money throughout, None: no target."""

    period: Period
    through: date
    actual: float | None  # None: nothing reported
    first: float | None  # the whole period, in the first plan
    first_to_date: float | None
    target: float | None  # the whole period, today
    to_date: float | None
    entries: tuple[TargetChange, ...]  # newest first

    @property
    def gap_first(self) -> float | None:
        """Actual less the first plan's target to date."""
        return self._gap(self.first_to_date)

    @property
    def gap(self) -> float | None:
        """Actual less today's target to date."""
        return self._gap(self.to_date)

    @property
    def times(self) -> int:
        """How many times targets of the Number were changed."""
        return len({entry.at for entry in self.entries if entry.plans})

    def _gap(self, target: float | None) -> float | None:
        return None if target is None else (self.actual or 0.0) - target


@dataclass(frozen=True)
class Past:
    """What a meeting is told of the workbook's past."""

    since: date | None  # the day of the last meeting; None: nothing is known of it
    then: Facts | None  # the workbook as it was at that day's end
    first: Facts | None  # the earliest that had a target for the period
    seen: tuple[Seen, ...]  # every change, the oldest first
