"""What is known of both sides of a handoff: bare numbers with their units.

Open this to see what a view can read. Lists are bounded; counts and money beside them are of all.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from scorecard.calendar import Period
from scorecard.gap import Signal
from scorecard.ledger import split_owner

FIELDS = ("Account", "Source", "Campaign", "Contacts")  # that a deal is handed over with
LISTED = 20  # waiting deals, reasons and findings that are named; the rest is counted

Missing = Literal["deals", "dates"]
Kind = Literal["volume", "report", "field", "answer", "waiting", "reason"]


@dataclass(frozen=True)
class Volume:
    """Records in the stage above, by Actuals, in one span of time."""

    promised: float | None  # target to date; None: no target
    compared: float | None  # of it, on the days that are reported
    given: float | None  # on those days, of sources with a target; None: nothing reported
    unplanned: float | None  # given by sources without a target; None: nothing reported
    missing: tuple[str, ...]  # sources with a target that have not reported every week


@dataclass(frozen=True)
class Field:
    """A field of the hand-over: on how many of the deals that need it it is filled."""

    name: str
    filled: int
    deals: int  # a campaign is needed only where the source has any


@dataclass(frozen=True)
class Speed:
    """How fast deals were accepted, against the hours that Funnel gives."""

    hours: float  # agreed
    had_time: int  # deals that were given at least so long ago
    accepted: int  # of those
    timed: int  # of those, the ones with both dates that were not refused within the hours
    within: int  # of the timed ones, accepted within the hours
    median: int | None  # days until half are accepted; None: not yet half, or too few to know
    beyond: int  # deals that wait longer than the hours


@dataclass(frozen=True)
class Passed:
    """The deals given in one span of time; accepted + refused + waiting = given."""

    given: int
    accepted: int
    refused: int
    waiting: int
    oldest: date | None  # since when the first of those that wait does
    speed: Speed | None  # None: Funnel has no hours for the stage
    won: int  # of those given, up to today
    revenue: float | None  # money of the won ones; None: none won
    open: int  # neither won nor lost yet, wherever they are by now
    fields: tuple[Field, ...]
    filled: int  # deals with every field that they need


@dataclass(frozen=True)
class Span:
    """One handoff in one span of time: what was given beside what was accepted."""

    volume: Volume | None  # None: nobody gives to the first stage, or no day is over
    passed: Passed | None  # None: Deals lists none that were given in this time


@dataclass(frozen=True)
class Quality:
    """What became of what was given, of the youngest that can be judged."""

    converted: float  # records or deals
    records: float
    plan: float | None  # share
    months: tuple[Period, ...]  # of entry, of deals that are mature; (): by Actuals, in the period
    due: bool  # the records are those that were due
    contaminated: bool  # they take weeks, and the history is too short to say how many were due


@dataclass(frozen=True)
class WaitingDeal:
    """A deal that was given and is neither accepted nor refused."""

    row: int  # of the sheet
    deal: str
    account: str | None
    source: str | None
    since: date
    days: int
    amount: float | None  # money


@dataclass(frozen=True)
class Waiting:
    """All that wait at a handoff, those given before the period too."""

    deals: int
    money: float | None  # of those with an amount
    beyond: int | None  # longer than agreed; None: nothing is agreed
    beyond_money: float | None
    longest: tuple[WaitingDeal, ...]  # the oldest first, `LISTED` of them at most


@dataclass(frozen=True)
class Reason:
    """Why deals were refused; spellings that differ in case or spaces are one."""

    reason: str
    deals: int
    money: float | None


@dataclass(frozen=True)
class Reasons:
    """The reasons of the deals that were given in the period and refused."""

    deals: int
    money: float | None
    blank: int
    other: int  # "Other" and the like, which say no more than a blank
    reasons: tuple[Reason, ...]  # that say something, by money; `LISTED` at most


@dataclass(frozen=True)
class Remarks:
    """Feedback of the kind Lead quality, dated in the period."""

    heard: int
    answered: int
    dropped: int
    unanswered: int  # closed without an answer

    @property
    def open(self) -> int:
        """Waiting for an answer, as the Feedback loop counts it."""
        return self.heard - self.answered - self.dropped - self.unanswered


@dataclass(frozen=True)
class Confirmed:
    """What a weekly review found at this handoff and confirmed."""

    week: date
    source: str | None
    why: str


@dataclass(frozen=True)
class Need:
    """What one side needs from the other, by a rule on the figures."""

    kind: Kind
    amount: int  # records, deals, sources or remarks
    of: int | None  # out of so many
    names: tuple[str, ...]  # fields, sources or deals


@dataclass(frozen=True)
class TwoSides:
    """One handoff, with both sides read the same way."""

    stage: str
    above: str | None  # None: the first stage, which records enter from outside
    giver: str | None  # owners of the stage above, as in Funnel
    receiver: str | None  # owners of the stage
    last: bool  # the stage is the win
    hours: float | None  # agreed in Funnel
    complete: bool | None  # Deals lists also those that stopped above; None: it lists none
    listed: float | None  # deals above as a share of what Actuals counts there; None: not known
    effect: float | None  # money that the conversion gained or lost against plan
    signal: Signal | None
    quality: Quality | None
    period: Span
    week: Span | None
    waiting: Waiting
    reasons: Reasons
    remarks: Remarks
    confirmed: tuple[Confirmed, ...]  # the latest first
    from_giver: tuple[Need, ...]  # what the receiver needs
    from_receiver: tuple[Need, ...]  # what the giver needs

    @property
    def within_team(self) -> bool:
        """The same owners give and receive."""
        same = set(split_owner(self.giver)) == set(split_owner(self.receiver))
        return self.above is not None and self.giver is not None and same


@dataclass(frozen=True)
class Handoffs:
    """Every handoff of the funnel, from the first stage on."""

    period: Period
    through: date  # last day that counts
    week: Period | None  # the last complete one of the period; None: none, or it is the period
    begins: date | None  # Deals lacks what closed before; deals given before are left out
    missing: Missing | None  # what the Deals tab lacks
    handoffs: tuple[TwoSides, ...]
    unplaced: int  # remarks on lead quality from somebody who receives at no handoff
