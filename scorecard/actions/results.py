"""What is known of agreed actions: bare numbers with their units. Open this to see what a view can
read."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from scorecard.calendar import Period

Status = Literal["Open", "Done", "Dropped"]
Kind = Literal["volume", "conversion"]  # what an action works on
Place = Literal["open", "closed", "judged", "memory", "later"]
Verdict = Literal[
    "not done",  # open, or dropped
    "not listed",  # its stage or source is a name that the workbook does not list
    "nothing to judge",  # no effect was expected
    "no base",  # too few weeks from before it to compare with
    "too early",
    "not reported",
    "no more than luck",
    "moved as expected",
    "moved, by less",  # than was expected
    "moved the other way",
]

JUDGED: tuple[Verdict, ...] = (
    "moved as expected", "moved, by less", "no more than luck", "moved the other way",
)  # fmt: skip
HITS: tuple[Verdict, ...] = ("moved as expected", "moved, by less")  # beyond luck, as it should
IN_MEETING: tuple[Place, ...] = ("open", "closed", "judged")


@dataclass(frozen=True)
class Weeks:
    """The fully reported weeks on one side of an action, added up."""

    first: date  # first day of the first one
    last: date  # first day of the last one
    number: int  # weeks; holes are not counted
    came: float  # records that arrived in the stage
    out_of: float  # records that were due to; for a volume the number of weeks

    @property
    def rate(self) -> float:
        """Records in the stage for each that was due; for a volume records a week."""
        return self.came / self.out_of


@dataclass(frozen=True)
class Outcome:
    """What came of an action, as far as it is known. None: not known, or not asked."""

    verdict: Verdict
    kind: Kind | None  # None: its stage or its source is not listed
    above: str | None  # the stage that hands over; None for a volume
    since: date | None  # first day of the first week in which it can show
    judged_on: date | None  # last day of the week with which it can be judged
    lagged: bool = False  # records take weeks: a rate is out of those that were due
    before: Weeks | None = None
    after: Weeks | None = None
    records: float | None = None  # more than would have come as before; negative: fewer
    band: float | None = None  # records; inside plus or minus this is luck at 80%
    worth: float | None = None  # money that one record of the stage came to, the year before
    money: float | None = None  # records x worth
    together: int = 0  # other actions on this handoff that began to show in the same weeks


@dataclass(frozen=True)
class Action:
    """One row of Reviews that has an action."""

    row: int  # of the sheet
    address: str  # of its Action cell
    week: date  # as typed
    handoff: str  # the stage that it leads into
    source: str | None  # None: all
    verdict: str | None  # of the review
    why: str | None
    action: str
    owner: str | None
    due: date | None
    status: Status
    expected: float | None  # money that it should bring
    overdue: bool
    place: Place
    outcome: Outcome


@dataclass(frozen=True)
class Tried:
    """Judged actions of one kind, or of one quarter."""

    kind: Kind | None  # None: of every kind
    stage: str | None
    quarter: Period | None  # None: of every quarter; fiscal, of the week reviewed
    judged: int
    hits: int  # beyond luck in the direction expected
    interval: tuple[float, float] | None  # Wilson, 95%, of hits / judged; None: none was judged
    priced: int  # judged actions of which the effect expected and what came are known in money
    expected: float | None  # money, over the priced ones; None: there are none
    came: float | None  # money, over the same ones


@dataclass(frozen=True)
class Actions:
    """All agreed actions, as of a day."""

    as_of: date  # an open action that was due before this day is overdue
    through: date  # what came in up to this day counts
    actions: tuple[Action, ...]  # in the sheet's order
    memory: Tried  # all that can be judged
    kinds: tuple[Tried, ...]  # in the funnel's order
    quarters: tuple[Tried, ...]  # oldest first; those with a judged action

    @property
    def meeting(self) -> tuple[Action, ...]:
        """What the meeting goes through: overdue first, then open, then closed, then judged."""
        return tuple(sorted((a for a in self.actions if a.place in IN_MEETING), key=_turn))

    @property
    def open(self) -> tuple[Action, ...]:
        """Not done and not dropped."""
        return tuple(action for action in self.meeting if action.place == "open")


def _turn(action: Action) -> tuple[int, bool, date, int]:
    """The longest overdue first; without a due date after those that have one."""
    due = action.due or action.week
    return IN_MEETING.index(action.place), action.due is None, due, action.row
