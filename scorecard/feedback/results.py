"""What the feedback loop comes to, as bare numbers: days, counts, money."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Standing = Literal["open", "won", "lost", "no decision", "not found", "no deal"]
OPEN: tuple[Standing, ...] = ("open",)
LOST: tuple[Standing, ...] = ("lost", "no decision")
Defect = Literal[
    "heard after the as-of date",
    "deal not found",
    "closed without an answer",
    "answer without a date",
    "answered before it was heard",
    "answered after the as-of date",
]
Group = Literal["all", "team", "kind"]
Verdict = Literal["too early", "too few", "luck", "shrank", "grew"]


@dataclass(frozen=True)
class Stake:
    """The deals that items name, each once however often it is named."""

    deals: int
    money: float | None  # sum of their amounts; None: no amount is known


@dataclass(frozen=True)
class OpenItem:
    """Something that was heard and waits for an answer."""

    address: str  # of the cell that says what was heard
    heard: date
    age: int  # days, up to the as-of date
    team: str | None  # that heard it
    kind: str | None
    what: str | None
    deal: str | None  # as typed
    standing: Standing  # of that deal
    money: float | None  # the deal's amount; None: not known


@dataclass(frozen=True)
class Speed:
    """How long an answer takes. Items without one wait on, and count."""

    group: Group
    name: str | None  # the team that answers, or the kind; None: blank, or of all
    items: int  # whose waiting time is known
    answered: int
    median: int | None  # days; None: it cannot be seen yet, too many wait
    longer: int | None  # days; where there is no median: half took, or wait, at least so long


@dataclass(frozen=True)
class Repeat:
    """The same thing heard again: in the same words, or in deals that closed for one reason."""

    what: str | None  # in the words used most; None: it is a reason that was heard again
    kind: str | None
    reason: str | None  # of the deals that the items name; None: it is the words that are the same
    times: int
    first: date
    last: date
    teams: int  # that heard it
    open: int  # items
    answered: int
    answer: date | None  # the first; None: not answered, or it is not known when
    since: int  # times that it was heard after that day
    at_stake: Stake
    lost: Stake


@dataclass(frozen=True)
class Trend:
    """A reason's share of all decided deals, before its first answer and since.

    Arithmetic, not a cause: many deals that close now were begun before the answer.
    """

    before: tuple[int, int]  # lost for this reason, of decided; 13 weeks up to the answer
    since: tuple[int, int]  # after it, up to the through date
    weeks: int  # since the answer, whole ones
    difference: tuple[float, float] | None  # of the shares, since less before, 95%; None: no deals
    verdict: Verdict


@dataclass(frozen=True)
class Losses:
    """Lost and undecided deals of the four quarters, and those of them that the period has."""

    deals: int
    money: float | None  # of those with an amount; None: no amount is known
    period_deals: int
    period_money: float | None


@dataclass(frozen=True)
class Reason:
    """Why deals were lost or not decided, and what was heard and answered about it."""

    name: str  # in the spelling used most
    losses: Losses
    heard: int  # items that name a deal lost for this reason, whenever that was
    answered: int  # of them
    answer: date | None  # the first; None: none, or it is not known when
    said: str | None  # what that answer was
    trend: Trend | None  # None without that date


@dataclass(frozen=True)
class LossReasons:
    """Reasons of lost and undecided deals, the most money first.

    Blank, other, without an answer and answered are together all of them.
    """

    total: Losses
    blank: Losses
    other: Losses  # "other" and the like: no reason that anybody can answer
    without: tuple[Reason, ...]  # an answer; the largest of them
    without_reasons: int
    without_losses: Losses
    answered: tuple[Reason, ...]  # also where none was lost for it in the four quarters
    answered_reasons: int
    answered_losses: Losses


@dataclass(frozen=True)
class Flaw:
    """Rows of the tab that lack something, or cannot be so."""

    kind: Defect
    rows: int
    addresses: tuple[str, ...]  # of the first few


@dataclass(frozen=True)
class Feedback:
    """What was heard by the as-of date; items without a date that has come are not counted."""

    as_of: date
    since: date  # answer times and reasons are of these days
    until: date
    heard: int  # items; each is open, answered, dropped or unanswered
    open: int
    answered: int
    dropped: int
    unanswered: int  # done, with neither an answer nor its date
    oldest: int | None  # days, of the open ones; None: none is open
    at_stake: Stake  # open deals that open items name
    lost: Stake  # lost and undecided deals that open items name
    not_found: int  # open items that name a deal which Deals does not have
    items: tuple[OpenItem, ...]  # open ones by money and age, the first of them
    speeds: tuple[Speed, ...]  # all first, then by team, then by kind
    repeats: tuple[Repeat, ...]  # those heard most often
    reasons: LossReasons
    flaws: tuple[Flaw, ...]
