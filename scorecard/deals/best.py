"""Which deals were won, and where they came from. Open this when an origin lacks money."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from scorecard.deals.book import LISTED, Book
from scorecard.deals.tally import Tally, named, tallies, tally, text, whole
from scorecard.facts import Ints


@dataclass(frozen=True)
class WonDeal:
    """One won deal and where it came from."""

    row: int  # of the sheet
    deal: str
    account: str | None
    source: str | None  # None: blank
    campaigns: tuple[str, ...]  # all that touched it, the first one first
    amount: float  # money; negative: a credit
    closed: date
    days: int | None  # from creation to the win; None: not known, or dates out of order
    contacts: int | None  # people engaged


@dataclass(frozen=True)
class Origin:
    """All deals that a source won; the sources together are all won deals."""

    source: str | None  # None: blank
    won: Tally


@dataclass(frozen=True)
class Best:
    """The won deals of a period."""

    won: Tally
    credits: Tally  # won deals with a negative amount: they are in `won` too
    largest: tuple[WonDeal, ...]  # `LISTED` at most
    rest: Tally  # won deals that are not among the largest
    origins: tuple[Origin, ...]  # the most money first


def build(of: Book) -> Best:
    """The won deals of the period, the largest with their origin."""
    at = _by_amount(of)
    codes, names = named(of.frame["Source"], of.won)
    sums = tallies(codes, len(names), of.amount[of.won])
    origins = (Origin(name, won) for name, won in zip(names, sums, strict=True))
    return Best(
        won=tally(of.amount[of.won]),
        credits=tally(of.amount[of.won & (of.amount < 0)]),
        largest=won_deals(of, at[:LISTED]),
        rest=tally(of.amount[at[LISTED:]]),
        origins=tuple(sorted(origins, key=lambda o: (-o.won.known, o.source or ""))),
    )


def every(of: Book) -> tuple[WonDeal, ...]:
    """All won deals of the period, the largest first: for the CSV file."""
    return won_deals(of, _by_amount(of))


def won_deals(of: Book, at: Ints) -> tuple[WonDeal, ...]:
    """The deals at these places."""
    columns = ("row", "Deal", "Account", "Source", "Touches", "Closed", "Contacts")
    rows = of.frame[list(columns)].iloc[at]
    days = of.closed[at] - of.created[at]
    return tuple(
        WonDeal(
            row=int(row),
            deal=str(name),
            account=text(account),
            source=text(source),
            campaigns=touches,
            amount=float(amount),
            closed=date.fromordinal(int(closed)),
            days=None if took < 0 else whole(took),
            contacts=whole(contacts),
        )
        for (row, name, account, source, touches, closed, contacts), amount, took in zip(
            rows.itertuples(index=False, name=None), of.amount[at], days, strict=True
        )
    )


def _by_amount(of: Book) -> Ints:
    won = np.flatnonzero(of.won)
    return won[np.argsort(-of.amount[won], kind="stable")]
