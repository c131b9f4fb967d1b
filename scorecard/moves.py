"""What moved in the open pipeline since the last meeting, deal by deal. Open this when a move is
wrong.

With the workbook as it was then, each deal is compared with itself. How a deal stands today is
never counted as a move: a deal that was lost before and is lost now moved nowhere. Without that
copy only dates tell, and what they cannot tell is said so, see `Moves.unknown`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from scorecard.deals import Tally, tally
from scorecard.deals.tally import text, whole
from scorecard.facts import Bools, Deals, Facts, Floats, Ints

Kind = Literal[
    "new", "reopened", "filled in", "up", "down", "cleared", "won", "lost", "no decision", "gone",
    "pulled in", "pushed",
]  # fmt: skip

# What each kind does to the money in open deals.
EFFECT: dict[Kind, int] = {
    "new": 1,  # entered since; also of deals that have closed since
    "reopened": 1,  # was closed; also of deals that have closed again
    "filled in": 1,  # had no amount
    "up": 1,  # the amount rose
    "down": 1,  # the amount fell: its money is negative
    "cleared": 1,  # has no amount any more: its money is negative
    "won": -1,
    "lost": -1,
    "no decision": -1,
    "gone": -1,  # deleted from the sheet, or dated after the through date
    "pulled in": 0,  # the expected close is earlier
    "pushed": 0,  # the expected close is later
}
WEEK = timedelta(days=7)
ABOUT_A_WEEK = timedelta(days=6)  # a meeting that was held a day later than usual is a week ago
LISTED = 5  # deals named of each kind
NONE = Tally(0, 0.0)

# How a deal stands. Open ones dated after the through date are not there yet.
ABSENT, OPEN = 0, 1
CLOSED = {"Won": 2, "Lost": 3, "No decision": 4}


@dataclass(frozen=True)
class MovedDeal:
    """One deal that moved."""

    row: int | None  # of the sheet; None: it is no longer there
    deal: str
    account: str | None
    money: float | None  # that moved; None: it has no amount
    before: date | None  # expected close, in the earlier copy
    after: date | None  # expected close, now


@dataclass(frozen=True)
class Move:
    """All deals that moved in one way."""

    kind: Kind
    moved: Tally
    largest: tuple[MovedDeal, ...]  # `LISTED` at most

    @property
    def effect(self) -> float:
        """Money that it added to the open deals; negative: took from them."""
        return EFFECT[self.kind] * self.moved.known


@dataclass(frozen=True)
class Entered:
    """Deals that entered a stage since, by its date, whatever became of them."""

    stage: str
    deals: Tally


@dataclass(frozen=True)
class Moves:
    """What moved; with an earlier copy ``before + effects = now``, to the cent."""

    since: date
    through: date
    before: Tally | None  # open deals in the earlier copy; None: there is none
    now: Tally  # open deals
    moves: tuple[Move, ...]  # of each kind that can be known, with none of it too
    unknown: tuple[Kind, ...]  # only a copy of the workbook of then could tell
    entered: tuple[Entered, ...]  # in the funnel's order, the win left out
    later: Tally  # closed after the through date, of those closed since: not counted yet
    typed_late: Tally  # closed deals that were only now typed in and closed before: no move
    removed: Tally  # closed deals that are no longer in the sheet: no move


def last_meeting(copies: Sequence[date], as_of: date) -> date | None:
    """The day of the copy to compare with: the latest that is about a week old, or else older.

    Where all are younger it is the oldest; None without a copy from before the as-of date.

    >>> copies = [date(2026, 9, day) for day in (1, 13, 14, 18)]
    >>> last_meeting(copies, date(2026, 9, 20)), last_meeting(copies[3:], date(2026, 9, 20))
    (datetime.date(2026, 9, 14), datetime.date(2026, 9, 18))
    """
    before = sorted(day for day in copies if day < as_of)
    old = [day for day in before if day <= as_of - ABOUT_A_WEEK]
    return old[-1] if old else next(iter(before), None)


def build(earlier: Facts | None, facts: Facts) -> Moves:
    """What moved, against the workbook as it was; without that, in the last week by dates alone."""
    if earlier is None:
        return _from_dates(facts, facts.through - WEEK)
    return _compared(earlier, facts, earlier.workbook.as_of)


def _compared(earlier: Facts, facts: Facts, since: date) -> Moves:
    then, now = earlier.deals, facts.deals
    was, here = _pairs(then, now)
    stood, stands = _states(then, was), _states(now, here)
    before, after = _figures(then, "Amount", was), _figures(now, "Amount", here)
    closed = _figures(now, "Closed", here)

    late = (stood == ABSENT) & _closed(stands) & ~(closed > since.toordinal())
    new = (stood == ABSENT) & (stands != ABSENT) & ~late
    reopened = _closed(stood) & (stands != ABSENT) & (stands != stood)
    stayed = (stood == OPEN) & (stands != ABSENT)
    left = _closed(stands) & (stayed | new | reopened)
    still = stayed & (stands == OPEN)
    rise = after - before
    close_then = _figures(then, "Expected close", was)
    close_now = _figures(now, "Expected close", here)
    which: dict[Kind, tuple[Bools, Floats]] = {
        "new": (new, after),
        "reopened": (reopened, after),
        "filled in": (stayed & np.isnan(before) & ~np.isnan(after), after),
        "up": (stayed & (rise > 0), rise),
        "down": (stayed & (rise < 0), rise),
        "cleared": (stayed & ~np.isnan(before) & np.isnan(after), -before),
        "won": (left & (stands == CLOSED["Won"]), after),
        "lost": (left & (stands == CLOSED["Lost"]), after),
        "no decision": (left & (stands == CLOSED["No decision"]), after),
        "gone": ((stood == OPEN) & (stands == ABSENT), before),
        "pulled in": (still & (close_now < close_then), after),
        "pushed": (still & (close_now > close_then), after),
    }
    return Moves(
        since=since,
        through=facts.through,
        before=_open(then),
        now=_open(now),
        moves=tuple(_move(kind, *moved, then, now, was, here) for kind, moved in which.items()),
        unknown=(),
        entered=_entered(facts, since),
        later=tally(after[left & (closed > now.through)]),
        typed_late=tally(after[late]),
        removed=tally(before[_closed(stood) & (here < 0)]),
    )


def _from_dates(facts: Facts, since: date) -> Moves:
    deals, day = facts.deals, since.toordinal()
    here = np.arange(len(deals))
    nowhere, stands = np.full(len(deals), -1), _states(deals, here)
    amount, closed = _figures(deals, "Amount", here), _figures(deals, "Closed", here)
    created = _figures(deals, "Created", here)
    left = _closed(stands) & (closed > day)
    which: dict[Kind, tuple[Bools, Floats]] = {
        "new": ((created > day) & (created <= deals.through), amount),
        "won": (left & (stands == CLOSED["Won"]), amount),
        "lost": (left & (stands == CLOSED["Lost"]), amount),
        "no decision": (left & (stands == CLOSED["No decision"]), amount),
    }
    return Moves(
        since=since,
        through=facts.through,
        before=None,
        now=_open(deals),
        moves=tuple(
            _move(kind, *moved, deals, deals, nowhere, here) for kind, moved in which.items()
        ),
        unknown=tuple(kind for kind in EFFECT if kind not in which),
        entered=_entered(facts, since),
        later=tally(amount[left & (closed > deals.through)]),
        typed_late=NONE,
        removed=NONE,
    )


def _open(deals: Deals) -> Tally:
    return tally(deals.frame["Amount"].to_numpy()[deals.open])


def _pairs(then: Deals, now: Deals) -> tuple[Ints, Ints]:
    """Where each deal stands in the earlier copy and in this one; -1: not there."""
    names_then, names_now = (pd.Index(deals.frame["Deal"], dtype=object) for deals in (then, now))
    gone = np.flatnonzero(names_now.get_indexer(names_then) < 0)
    was = np.concatenate([names_then.get_indexer(names_now), gone])
    here = np.concatenate([np.arange(len(now)), np.full(len(gone), -1)])
    return was.astype(np.int64), here.astype(np.int64)


def _states(deals: Deals, at: Ints) -> Ints:
    """How the deals at these places stand; -1 is no place."""
    outcome = deals.frame["Outcome"].to_numpy()
    states = np.where(deals.open, OPEN, ABSENT)
    for name, state in CLOSED.items():
        states[outcome == name] = state
    found: Ints = np.append(states, ABSENT)[at]
    return found


def _closed(states: Ints) -> Bools:
    closed: Bools = states > OPEN
    return closed


def _figures(deals: Deals, column: str, at: Ints) -> Floats:
    """A column of figures at these places; NaN: blank, or no place (-1)."""
    figures: Floats = np.append(deals.frame[column].to_numpy(), np.nan)[at]
    return figures


def _move(
    kind: Kind, moved: Bools, money: Floats, then: Deals, now: Deals, was: Ints, here: Ints
) -> Move:
    at = np.flatnonzero(moved)
    largest = at[np.argsort(-np.nan_to_num(np.abs(money[at]), nan=-1.0), kind="stable")][:LISTED]
    deals = []
    for i in largest:
        known = now.frame.iloc[here[i]] if here[i] >= 0 else then.frame.iloc[was[i]]
        deals.append(
            MovedDeal(
                row=int(known["row"]) if here[i] >= 0 else None,
                deal=str(known["Deal"]),
                account=text(known["Account"]),
                money=None if np.isnan(money[i]) else float(money[i]),
                before=_day(then, was[i]),
                after=_day(now, here[i]),
            )
        )
    return Move(kind, tally(money[at]), tuple(deals))


def _day(deals: Deals, at: int) -> date | None:
    day = whole(float(_figures(deals, "Expected close", np.array([at]))[0]))
    return None if day is None else date.fromordinal(day)


def _entered(facts: Facts, since: date) -> tuple[Entered, ...]:
    amount = facts.deals.frame["Amount"].to_numpy()
    return tuple(
        Entered(stage.name, tally(amount[facts.deals.entered[:, k] > since.toordinal()]))
        for k, stage in enumerate(facts.stages[:-1])
    )
