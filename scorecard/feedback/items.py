"""The Feedback tab, row by row: how an item stands, and which deal it is about.

Open this when an item counts as open that should not, or its deal is not found. How a row is read:

- A blank Status is Open without an answer and Done with one; an answer is its text or its date.
- Done without either is closed without an answer: nobody who heard it can be told anything.
- A deal is found by its name, letter by letter, as everywhere in the workbook.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from scorecard.facts import Facts
from scorecard.feedback.results import Defect, Flaw, OpenItem, Stake, Standing
from scorecard.workbook import Table

NAMED = 3  # addresses of a flaw that are named

State = Literal["open", "answered", "dropped", "unanswered"]
_STATES: dict[str | None, State] = {"Open": "open", "Dropped": "dropped"}
_STANDINGS: dict[str, Standing] = {
    "Open": "open",
    "Won": "won",
    "Lost": "lost",
    "No decision": "no decision",
}
_BETWEEN_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal that an item names."""

    at: int  # position in `facts.deals`
    standing: Standing
    money: float | None  # its amount; None: not known
    reason: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """Something that was heard by the as-of date. Days are counted from year 1."""

    index: int  # in the table
    heard: int  # day
    state: State
    timed: bool  # how long it waited, or waits, is known
    answered: int | None  # day; None: not answered by the as-of date, or it is not known when
    team: str | None  # that heard it
    by: str | None  # the team that answers
    answer: str | None  # its text
    kind: str | None
    what: str | None
    deal: Deal | None  # None: it names none, or it is not found


def deals_named(facts: Facts) -> dict[str, Deal]:
    """The deals that the tab names and Deals has, by their names."""
    wanted, frame = set(_table(facts).columns["Deal"]), facts.deals.frame
    at = [i for i, name in enumerate(frame["Deal"].tolist()) if name in wanted]
    named = frame.iloc[at]
    columns = (named[name].tolist() for name in ("Deal", "Outcome", "Amount", "Reason"))
    return {
        name: Deal(i, _STANDINGS[outcome], None if math.isnan(amount) else amount, reason)
        for i, name, outcome, amount, reason in zip(at, *columns, strict=True)
    }


def read_items(facts: Facts, deals: dict[str, Deal]) -> list[Item]:
    """The items that were heard by the as-of date, in the sheet's order."""
    columns, as_of = _table(facts).columns, facts.workbook.as_of
    items = []
    for index, day in enumerate(columns["Date"]):
        if day > as_of:
            continue
        stands, on = state(columns, index), columns["Answered on"][index]
        # An answer without its day, or with one before the question, took nobody knows how long.
        timed = stands != "answered" or (on is not None and on >= day)
        came = stands == "answered" and timed and on <= as_of
        items.append(
            Item(
                index=index,
                heard=day.toordinal(),
                state=stands,
                timed=timed,
                answered=on.toordinal() if came else None,
                team=columns["From"][index],
                by=columns["Answered by"][index],
                answer=columns["Answer"][index],
                kind=columns["Kind"][index],
                what=columns["What we heard"][index],
                deal=deals.get(columns["Deal"][index]),
            )
        )
    return items


def _table(facts: Facts) -> Table:
    return facts.workbook.tables["Feedback"]


def state(columns: dict[str, list[Any]], index: int) -> State:
    """How the item of a row stands."""
    status = columns["Status"][index]
    if status in _STATES:
        return _STATES[status]
    if columns["Answer"][index] is not None or columns["Answered on"][index] is not None:
        return "answered"
    return "unanswered" if status == "Done" else "open"


def open_item(facts: Facts, item: Item) -> OpenItem:
    """An item as it is listed, with how its deal stands."""
    table = _table(facts)
    named: str | None = table.columns["Deal"][item.index]
    return OpenItem(
        address=_address(table, "What we heard", item.index),
        heard=date.fromordinal(item.heard),
        age=facts.workbook.as_of.toordinal() - item.heard,
        team=item.team,
        kind=item.kind,
        what=item.what,
        deal=named,
        standing=item.deal.standing if item.deal else "not found" if named else "no deal",
        money=item.deal.money if item.deal else None,
    )


def stake(items: Iterable[OpenItem], standings: Collection[Standing]) -> Stake:
    """What the deals that these items name are worth together: two items on one deal, once.

    >>> item = OpenItem("Feedback!D2", date(2026, 9, 1), 8, None, None, None, "D-1", "open", 900.0)
    >>> stake([item, item], ("open",)), stake([item], ("lost",))
    (Stake(deals=1, money=900.0), Stake(deals=0, money=None))
    """
    return summed({item.deal: item.money for item in items if item.standing in standings}.values())


def summed(amounts: Collection[float | None]) -> Stake:
    """These deals, one amount a deal; None where it is not known."""
    known = [amount for amount in amounts if amount is not None]
    return Stake(len(amounts), math.fsum(known) if known else None)


def flaws(facts: Facts, deals: dict[str, Deal]) -> tuple[Flaw, ...]:
    """What is wrong with rows of the tab, with the cells to mend."""
    table, today = _table(facts), facts.workbook.as_of
    columns = table.columns
    found: dict[Defect, list[str]] = {kind: [] for kind in get_args(Defect)}

    def note(kind: Defect, column: str, index: int) -> None:
        found[kind].append(_address(table, column, index))

    for index, heard in enumerate(columns["Date"]):
        deal, answered = columns["Deal"][index], columns["Answered on"][index]
        if heard > today:
            note("heard after the as-of date", "Date", index)
            continue
        if deal is not None and deal not in deals and len(facts.deals):
            note("deal not found", "Deal", index)
        stands = state(columns, index)
        if stands == "unanswered":
            note("closed without an answer", "Answer", index)
        elif stands == "answered":
            if answered is None:
                note("answer without a date", "Answered on", index)
            elif answered < heard:
                note("answered before it was heard", "Answered on", index)
            elif answered > today:
                note("answered after the as-of date", "Answered on", index)
    return tuple(
        Flaw(kind, len(cells), tuple(cells[:NAMED])) for kind, cells in found.items() if cells
    )


def _address(table: Table, column: str, index: int) -> str:
    """A cell's address; in a tab without that column, its row's date."""
    return table.address(column if column in table.letters else "Date", index)


def same_words(text: str) -> str:
    """What two spellings of one thing share: its words, without case and punctuation.

    >>> same_words("Too  dear!") == same_words("too-dear"), same_words("?!")
    (True, '?!')
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    if not folded.isascii():  # an accent of its own, as in Hindi, is a part of its word
        kept = (c if unicodedata.category(c)[0] in "LMN" else " " for c in folded)
        return " ".join("".join(kept).split()) or folded
    return _BETWEEN_WORDS.sub(" ", folded).strip() or folded


def most_used(spellings: Iterable[str]) -> str:
    """The spelling used most, of several the first by alphabet.

    >>> most_used(["price", "Price", "Price"]), most_used(["b", "a"])
    ('Price', 'a')
    """
    used = Counter(spellings)
    return min(used, key=lambda spelling: (-used[spelling], spelling))
