"""What the next quarters look like: bare numbers with their units. Open this to see what a page
can read."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from scorecard.calendar import Period
from scorecard.deals import Tally

State = Literal["over", "running", "coming"]
Basis = Literal["its plan", "another plan", "last year"]
Reason = Literal["not reported", "no stage before the win", "no rates"]
Created = Literal["in the quarter", "the quarter before", "earlier", "since", "not known"]
Lack = Literal["over", "not known then", "nothing won"]
Still = Literal["only the win", "no weeks", "at once"]


@dataclass(frozen=True)
class Way:
    """What is on its way to a win: records that have arrived in a stage and wait there.

    Each goes on at the planned rate after the usual weeks. Beside it the same of the plan's own
    records, of the same weeks and stages: those that are reported; and what the records that came
    bring at the rates of the last 13 weeks reported in full, see `Recent`.
    """

    wins: float  # expected, at the planned rates
    money: float  # money, at the planned rates
    planned: float  # money, by plan
    at_recent: float | None = None  # money, at recent rates; None: they are not known

    @property
    def gained(self) -> float:
        """Money more than by plan, at the planned rates, whatever arrives from now on."""
        return self.money - self.planned


@dataclass(frozen=True)
class Needed:
    """What past quarters had in the pipeline for what they then won."""

    quarters: tuple[Period, ...]  # the oldest first
    pipeline: float  # money open at the same point of them, added up
    won: float  # money won in them after that point, added up
    coverage: float  # pipeline over won


@dataclass(frozen=True)
class Quarter:
    """A quarter's target, what is won of it, what is on its way, and the open deals due in it."""

    period: Period
    state: State
    target: float | None  # money; None: no target
    won: float | None  # money; None: nothing reported
    remaining: float | None  # money, target less won, not below 0; None: no target
    way: Way | None  # None: not known of any source
    to_come: float | None  # money, target less won less on its way; below 0: beyond the target
    due: Tally | None  # open, and expected to close in it from now on; None: no Deals
    coverage: float | None  # due over remaining; None: nothing is lacking, or it is over
    all_open: float | None  # all open money over remaining, as `needed` counts it
    needed: Needed | None
    lack: Lack | None  # why `needed` is not known; None: it is, or there are no Deals


@dataclass(frozen=True)
class Reach:
    """Until when records that arrive in a stage still count, at their usual speed."""

    stage: str
    weeks: float  # from there to the win, mean
    last: tuple[date, ...]  # a quarter each: the last day that counts for it
    before: float  # share, see `shares`: closes before the first quarter
    shares: tuple[float, ...]  # a quarter each; of the coming week's records, of those that are won
    later: float  # share: closes after the last quarter


@dataclass(frozen=True)
class Followed:
    """One source in one quarter: with which rates its records are followed, and to what."""

    source: str
    quarter: str  # a name; the last one's rates hold after it too
    basis: Basis
    of: str | None  # the quarter whose plan it is; None: its own last 52 weeks
    stages: tuple[str, ...]  # its chain
    rates: tuple[float, ...]  # into each stage after the first, of the records due
    lags: tuple[float, ...]  # weeks, out of each stage but the last
    size: float  # money a win
    way: Way


@dataclass(frozen=True)
class Recent:
    """One handoff in the last 13 weeks reported in full, over all sources that have them.

    Each source's recent rate is today's planned one times the factor, so that a small source's
    luck moves none of its own.
    """

    above: str
    below: str
    records: float  # that came
    expected: float  # that today's rates bring of the records that fell due
    factor: float | None  # records over expected; None: no source has the weeks, or nothing was due


@dataclass(frozen=True)
class Late:
    """Weeks in which a stage that matters is not reported: what is on its way is at least that."""

    source: str
    stage: str
    owner: str | None
    weeks: tuple[date, ...]  # first days, from the first one missing


@dataclass(frozen=True)
class Transit:
    """What is on its way by weekly counts and lags, from the through date on."""

    before: Way | None  # that wins before the first quarter; None: not known of any source
    quarters: tuple[Way | None, ...]
    later: Way | None  # that wins after the last quarter
    stages: tuple[Reach, ...]  # before the win; none where no stage takes time
    still: Still | None  # why nothing waits; None: some stage takes time
    followed: tuple[Followed, ...]  # sources, a quarter each
    recent: tuple[Recent, ...]  # every handoff by which they are followed
    late: tuple[Late, ...]
    left_out_rows: int  # of Actuals, with an error, that may have records on their way
    short: tuple[str, ...]  # sources that were reported for fewer weeks than their records take
    left_out: tuple[tuple[str, Reason], ...]  # sources that cannot be followed


@dataclass(frozen=True)
class Due:
    """Deals by the day on which they should close; the parts add up to `all`."""

    all: Tally
    overdue: Tally  # expected by the through date
    before: Tally  # after it, but before the first quarter
    quarters: tuple[Tally, ...]  # from the through date on
    later: Tally  # after the last quarter
    undated: Tally


@dataclass(frozen=True)
class Sown:
    """Deals by when they were created: what of them was won, and when the open ones should close.

    Over all of them the money won is the harvest's, and the open ones are all that are open.
    """

    created: Created
    won: Tally  # in the quarter
    open: Due


@dataclass(frozen=True)
class Pipeline:
    """The Deals tab: open deals by quarter, and one quarter's harvest beside its seed."""

    open: Due
    sown: tuple[Sown, ...]  # one for each `Created`
    won: Tally  # in the quarter, by the Deals tab
    begins: date | None  # the tab lacks what was closed before


@dataclass(frozen=True)
class TeamSeed:
    """Open deals of a team's sources that were created in the quarter; two teams share equally."""

    deals: float
    money: float  # money, of those with an amount
    unpriced: float  # deals without one
    after: float  # money of those that should close after the quarter, and are not overdue


@dataclass(frozen=True)
class Team:
    """What a team's sources brought this quarter, beside what they have started for later."""

    team: str | None  # None: sources without a team
    won: float | None  # money of the Number in the quarter; None: nothing reported
    before: Way | None
    quarters: tuple[Way | None, ...]
    later: Way | None
    seed: TeamSeed | None  # None: no Deals


@dataclass(frozen=True)
class Quarters:
    """This quarter and the next ones, as they stand on the through date."""

    period: Period  # that was chosen
    through: date
    net: bool  # target and won have expansion, contraction and churn in them
    grown: Period  # the quarter whose harvest is shown: the first one, or today's before it
    quarters: tuple[Quarter, ...]
    transit: Transit
    pipeline: Pipeline | None  # None: no Deals
    teams: tuple[Team, ...]
