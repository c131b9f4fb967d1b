"""Sentences about what moved in the open pipeline. Open this when a move reads badly."""

from scorecard.deals import Tally
from scorecard.moves import Kind, Move, MovedDeal, Moves
from scorecard.words.deals.counted import counted, deals, deals_worth
from scorecard.words.figures import Money, count, day, plain
from scorecard.words.labels import Name, listing

KINDS: dict[Kind, str] = {
    "new": "New",
    "reopened": "Reopened",
    "filled in": "Amount filled in",
    "up": "Up",
    "down": "Down",
    "cleared": "Amount cleared",
    "won": "Won",
    "lost": "Lost",
    "no decision": "No decision",
    "gone": "Gone from the sheet",
    "pulled in": "Pulled in",
    "pushed": "Pushed out",
}
CLOSE_DATES: tuple[Kind, ...] = ("pulled in", "pushed")
AMOUNTS: tuple[Kind, ...] = ("filled in", "up", "down", "cleared")
CLOSES: tuple[Kind, ...] = ("won", "lost", "no decision")


def moves_title(moves: Moves, money: Money) -> str:
    """What moved, in one line."""
    moved = {move.kind: move.moved for move in moves.moves if move.moved.deals}
    closed = [moved[kind] for kind in CLOSES if kind in moved]
    parts = [f"{deals_worth(moved['new'], money)} new"] if "new" in moved else []
    if closed:
        together = Tally(
            sum(of.deals for of in closed),
            None if all(of.money is None for of in closed) else sum(of.known for of in closed),
            sum(of.unpriced for of in closed),
        )
        parts.append(f"{deals_worth(together, money)} closed")
    parts += [
        f"{deals_worth(moved[kind], money)} {KINDS[kind].lower()}"
        for kind in CLOSE_DATES
        if kind in moved
    ]
    since = f"Since {day(moves.since)}"
    if parts:
        return f"{since}: {listing(parts, most=len(parts))}"
    return f"{since}: no deal came or closed" if moved else f"{since}: nothing moved"


def flow(moves: Moves, money: Money) -> str:
    """From what was open to what is open; empty without an earlier copy."""
    if moves.before is None:
        return ""
    change = money.signed(moves.now.known - moves.before.known)
    return (
        f"Open on {day(moves.since)}: {deals_worth(moves.before, money)}; now "
        f"{deals_worth(moves.now, money)}, {change}."
    )


def not_known(moves: Moves) -> str:
    """What dates alone cannot tell; empty with an earlier copy."""
    if not moves.unknown:
        return ""
    return (
        "From dates alone. What was pulled in, pushed out, raised, lowered, reopened or deleted "
        f"can only be known with a copy of the workbook as it was on {day(moves.since)}."
    )


def beside(moves: Moves, money: Money) -> list[str]:
    """What is no move, or not counted yet."""
    found = []
    if moves.later.deals:
        found.append(
            f"{counted(moves.later, money)} of those that closed did so after "
            f"{day(moves.through)}: counted from the next week on."
        )
    if moves.typed_late.deals:
        found.append(
            f"{deals_worth(moves.typed_late, money)} closed by {day(moves.since)} and typed in "
            "since: no move."
        )
    if moves.removed.deals:
        found.append(
            f"{deals_worth(moves.removed, money)} closed before and no longer in the sheet: no "
            "move."
        )
    return found


def entered(moves: Moves, money: Money, name: Name = plain) -> str:
    """Stages that deals came to; empty where none did."""
    parts = [
        f"{counted(of.deals, money)} entered {name(of.stage)}"
        for of in moves.entered
        if of.deals.deals
    ]
    return f"By their dates {listing(parts, most=len(parts))}." if parts else ""


def move_money(move: Move, money: Money) -> str:
    """The money that moved; of changed amounts the change, with its sign."""
    if move.kind in AMOUNTS:
        return money.signed(move.moved.money)
    return money(move.moved.money)


def moved_deals(move: Move) -> str:
    """How many deals moved this way."""
    return deals(move.moved.deals)


def largest(move: Move, money: Money, name: Name = plain, most: int = 2) -> str:
    """The deals that moved most, and how many others did."""
    told = [_deal(deal, move, money, name) for deal in move.largest[:most]]
    more = move.moved.deals - len(told)
    return ", ".join(told) + (f" and {count(more)} more" if more else "")


def lines(moves: Moves, money: Money) -> list[str]:
    """What the command line prints: the title, the flow, and every kind of move."""
    kinds = [
        f"{KINDS[move.kind]}: {counted(move.moved, money)}: {largest(move, money)}"
        for move in moves.moves
        if move.moved.deals
    ]
    found = [moves_title(moves, money), flow(moves, money), *kinds, entered(moves, money)]
    return [line for line in [*found, *beside(moves, money), not_known(moves)] if line]


def records(moves: Moves) -> list[dict[str, object]]:
    """A row each kind of move, in bare figures."""
    return [
        {
            "Moved": KINDS[move.kind],
            "Deals": move.moved.deals,
            "Money": move.moved.money,
            "Without an amount": move.moved.unpriced,
            "Open money, effect": move.effect,
        }
        for move in moves.moves
    ]


def _deal(deal: MovedDeal, move: Move, money: Money, name: Name) -> str:
    said = "no amount" if deal.money is None else money(deal.money)
    if move.kind in CLOSE_DATES:
        said += f", {day(deal.before)} to {day(deal.after)}"
    return f"{name(deal.deal)} ({said})"
