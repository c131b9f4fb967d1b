"""How many people were engaged in won and in lost deals. Open this for the buying group."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from scorecard.deals.book import ENOUGH, Book
from scorecard.facts import Bools

PEOPLE = 8  # counts told apart: 0, 1 ... 6, and 7 or more

Outcome = Literal["won", "lost", "no decision", "open"]


@dataclass(frozen=True)
class Group:
    """The people engaged in deals of one outcome."""

    outcome: Outcome
    deals: int
    blank: int  # deals where nobody wrote down how many
    median: float | None  # people; None: blank everywhere
    people: tuple[int, ...]  # deals with 0, 1 ... people; the last one: so many or more


@dataclass(frozen=True)
class Engaged:
    """People engaged, by outcome."""

    groups: tuple[Group, ...]  # closed in the period; the open ones as the sheet stands
    fewest: int | None  # people that nine of ten won deals had or more; None: too few won deals
    learned: int  # won deals with a number, in whatever period
    short: int | None  # open deals with fewer people than that


def build(of: Book) -> Engaged:
    """The people engaged in the period's closed deals and in the open ones."""
    people = of.frame["Contacts"].to_numpy()
    fewest, learned = usual_people(of)
    which: tuple[tuple[Outcome, Bools], ...] = (
        ("won", of.won),
        ("lost", of.lost),
        ("no decision", of.undecided),
        ("open", of.open),
    )
    groups = []
    for outcome, deals in which:
        known = people[deals & ~np.isnan(people)]
        counts = np.bincount(np.minimum(known, PEOPLE - 1).astype(np.int64), minlength=PEOPLE)
        groups.append(
            Group(
                outcome=outcome,
                deals=int(deals.sum()),
                blank=int(deals.sum()) - len(known),
                median=float(np.median(known)) if len(known) else None,
                people=tuple(counts.tolist()),
            )
        )
    short = None if fewest is None else int((people[of.open] < fewest).sum())
    return Engaged(tuple(groups), fewest, learned, short)


def usual_people(of: Book) -> tuple[int | None, int]:
    """The people that nine of ten won deals had or more, and of how many this is learned."""
    people = of.frame["Contacts"].to_numpy()[of.ever_won]
    known = people[~np.isnan(people)]
    if len(known) < ENOUGH:
        return None, len(known)
    return int(np.quantile(known, 0.1, method="inverted_cdf")), len(known)
