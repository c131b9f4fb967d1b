"""How deals that were added up are written, and what stands where a cell is blank."""

from scorecard.deals import OpenDeal, Tally, WonDeal
from scorecard.words.figures import Money, count
from scorecard.words.labels import Name

BLANK = "(blank)"
NO_STAGE = "No stage"


def deals(number: int) -> str:
    """So many deals.

    >>> deals(0), deals(1), deals(1200)
    ('no deal', '1 deal', '1,200 deals')
    """
    return "no deal" if not number else "1 deal" if number == 1 else f"{count(number)} deals"


def worth(tally: Tally, money: Money) -> str:
    """The money of deals, with how many have no amount; for brackets.

    >>> usd = Money("USD")
    >>> worth(Tally(3, 900.0), usd), worth(Tally(3, 900.0, 2), usd), worth(Tally(1, None, 1), usd)
    ('$900', '$900, 2 without an amount', 'no amount')
    """
    if tally.money is None:
        return "no amount"
    return money(tally.money) + (
        f", {count(tally.unpriced)} without an amount" * bool(tally.unpriced)
    )


def deals_worth(tally: Tally, money: Money) -> str:
    """So many deals, with their money.

    >>> deals_worth(Tally(20, 845_300.0), Money("USD")), deals_worth(Tally(0, 0.0), Money("USD"))
    ('20 deals ($845k)', 'no deal')
    """
    return f"{deals(tally.deals)} ({worth(tally, money)})" if tally.deals else deals(0)


def counted(tally: Tally, money: Money) -> str:
    """The same where it is clear that these are deals.

    >>> counted(Tally(20, 845_300.0), Money("USD")), counted(Tally(0, 0.0), Money("USD"))
    ('20 ($845k)', '0')
    """
    return f"{count(tally.deals)} ({worth(tally, money)})" if tally.deals else "0"


def in_cell(tally: Tally, money: Money) -> str:
    """The same in a cell of a table, where there is little room.

    >>> in_cell(Tally(20, 845_300.0, 3), Money("USD")), in_cell(Tally(1, None, 1), Money("USD"))
    ('20 ($845k, 3 blank)', '1 (blank)')
    """
    return f"{count(tally.deals)} ({money_cell(tally, money)})" if tally.deals else "0"


def money_cell(tally: Tally, money: Money) -> str:
    """The money of deals in a cell, with how many amounts are blank.

    >>> money_cell(Tally(20, 845_300.0, 3), Money("USD"))
    '$845k, 3 blank'
    """
    if tally.money is None:
        return "blank"
    return money(tally.money) + (f", {count(tally.unpriced)} blank" if tally.unpriced else "")


def deal_name(deal: OpenDeal | WonDeal, name: Name) -> str:
    """A deal with its account."""
    return name(deal.deal) if deal.account is None else f"{name(deal.deal)}, {name(deal.account)}"


def or_blank(cell: str | None, name: Name) -> str:
    """A name out of a cell."""
    return name(BLANK if cell is None else cell)
