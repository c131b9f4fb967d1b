"""Why deals are lost, or end without a decision. Open this when a reason lacks deals or money.

The share of blanks and of "other" is the quality of these answers: they stay in the table.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from scorecard import ratios
from scorecard.deals.book import LISTED, Book
from scorecard.deals.tally import Tally, named, tallies, tally

VAGUE = frozenset({"other", "others", "misc", "n/a", "unknown", "-"})  # casefolded


@dataclass(frozen=True)
class Reason:
    """Deals that failed for one reason."""

    reason: str | None  # as it is mostly spelled; None: blank
    vague: bool  # "other" and the like
    failed: Tally  # lost and no decision together
    lost: Tally
    no_decision: Tally
    stages: tuple[Tally, ...]  # of `failed`, one for each of `Reasons.stages`


@dataclass(frozen=True)
class Reasons:
    """The reasons of a period's failed deals; together they are all of them."""

    stages: tuple[str | None, ...]  # the furthest that a deal reached; None: not known
    by_stage: tuple[Tally, ...]  # one for each of `stages`
    failed: Tally
    reasons: tuple[Reason, ...]  # the most money first, `LISTED` at most
    rest: Tally  # failed deals with other reasons
    blank: Tally  # of `failed`
    vague: Tally  # of `failed`
    unclear: float | None  # share of the deals that are blank or vague
    unclear_money: float | None  # the same share of the money


def build(of: Book) -> Reasons:
    """The reasons of the deals that failed in the period."""
    failed, amounts = of.failed, of.amount[of.failed]
    typed = of.frame["Reason"]
    codes, names = named(typed.map(pooled(typed[failed])), failed)
    furthest = of.frame["furthest"].to_numpy()[failed]
    reached = np.unique(furthest)
    place = np.searchsorted(reached, furthest)
    lost = of.lost[failed]
    sums = tallies(codes, len(names), amounts)
    of_lost = tallies(codes[lost], len(names), amounts[lost])
    of_others = tallies(codes[~lost], len(names), amounts[~lost])
    cells = tallies(codes * len(reached) + place, len(names) * len(reached), amounts)
    reasons = [
        Reason(
            reason=name,
            vague=is_vague(name),
            failed=sums[i],
            lost=of_lost[i],
            no_decision=of_others[i],
            stages=cells[i * len(reached) : (i + 1) * len(reached)],
        )
        for i, name in enumerate(names)
    ]
    order = sorted(
        range(len(names)), key=lambda i: (-sums[i].known, -sums[i].deals, names[i] or "")
    )
    place_of = np.argsort(np.array(order, dtype=np.int64))  # in the order
    is_blank = np.array([name is None for name in names], dtype=bool)[codes]
    vague = np.array([reason.vague for reason in reasons], dtype=bool)[codes]
    everything, unclear = tally(amounts), tally(amounts[is_blank | vague])
    return Reasons(
        stages=tuple(None if k < 0 else of.stages[k].name for k in reached),
        by_stage=tallies(place, len(reached), amounts),
        failed=everything,
        reasons=tuple(reasons[i] for i in order[:LISTED]),
        rest=tally(amounts[place_of[codes] >= LISTED]),
        blank=tally(amounts[is_blank]),
        vague=tally(amounts[vague]),
        unclear=ratios.ratio(unclear.deals, everything.deals),
        unclear_money=ratios.ratio(unclear.money, everything.money),
    )


def is_vague(reason: str | None) -> bool:
    """Whether a reason says no more than a blank.

    >>> [is_vague(reason) for reason in ("Other", " n/a ", "Other product", None)]
    [True, True, False, False]
    """
    return reason is not None and same_reason(reason) in VAGUE


def pooled(reasons: Iterable[str | None]) -> dict[str | None, str]:
    """How each spelling is shown: of those that differ in case and spaces only, the one used most.

    >>> pooled(["price", "Price", "price ", "Price", None])
    {'Price': 'Price', 'price': 'Price', 'price ': 'Price'}
    """
    used = Counter(reason for reason in reasons if reason is not None)
    shown: dict[str, str] = {}
    order = sorted(used, key=lambda spelling: (-used[spelling], spelling))
    return {spelling: shown.setdefault(same_reason(spelling), spelling) for spelling in order}


def same_reason(reason: str) -> str:
    """What two spellings of one reason share."""
    return " ".join(reason.casefold().split())
