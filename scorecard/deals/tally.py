"""Deals added up: how many, and their money. Open this when a sum lacks a deal.

A deal without an amount is counted; its money is not known, which is not nothing. A blank name is a
name like any other, so nothing falls out of a grouping.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from scorecard.facts import Bools, Floats, Ints


@dataclass(frozen=True)
class Tally:
    """Deals added up."""

    deals: int
    money: float | None  # of those with an amount; None: none of them has one
    unpriced: int = 0  # deals without an amount

    @property
    def known(self) -> float:
        """Money, where what is not known adds nothing."""
        return 0.0 if self.money is None else self.money


def tally(amounts: Floats) -> Tally:
    """The deals with these amounts; NaN: blank.

    >>> tally(np.array([40.0, np.nan])), tally(np.array([np.nan])), tally(np.array([]))
    (Tally(deals=2, money=40.0, unpriced=1), Tally(deals=1, money=None, unpriced=1), \
Tally(deals=0, money=0.0, unpriced=0))
    """
    known = amounts[~np.isnan(amounts)]
    return _tally(len(amounts), math.fsum(known.tolist()), len(amounts) - len(known))


def tallies(groups: Ints, size: int, amounts: Floats) -> tuple[Tally, ...]:
    """The deals of each of `size` groups; `groups` has the number of each deal's.

    >>> [of.money for of in tallies(np.array([0, 2, 0]), 3, np.array([1.0, 5.0, 2.5]))]
    [3.5, 0.0, 5.0]
    """
    blank = np.isnan(amounts)
    counts = np.bincount(groups, minlength=size).tolist()
    blanks = np.bincount(groups[blank], minlength=size).tolist()
    sums = np.bincount(groups[~blank], weights=amounts[~blank], minlength=size).tolist()
    return tuple(_tally(*of) for of in zip(counts, sums, blanks, strict=True))


def _tally(deals: int, money: float, unpriced: int) -> Tally:
    # Rounded to a millionth: the same amounts in another order are the same money.
    return Tally(deals, None if deals and deals == unpriced else round(money, 6), unpriced)


def named(column: "pd.Series[Any]", which: Bools) -> tuple[Ints, list[str | None]]:
    """The number of the name of each deal in `which`, and the names; None is the blank one."""
    codes, names = pd.factorize(column.to_numpy()[which], use_na_sentinel=False)
    return codes.astype(np.int64), [None if pd.isna(name) else str(name) for name in names]


def text(cell: object) -> str | None:
    """A cell of text as it stands; None where it is blank."""
    return cell if isinstance(cell, str) else None


def whole(number: float) -> int | None:
    """A day or a count; None where it is blank."""
    return None if math.isnan(number) else int(number)
