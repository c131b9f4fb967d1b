"""The ratios that every revenue team quotes, each with the one definition used here.

Open this when two people compute one ratio differently. All take sums and divide once: a ratio is
never averaged. None stands for what cannot be computed, where nothing is there to divide by.
"""


def ratio(part: float | None, whole: float | None) -> float | None:
    """A share of a positive whole.

    >>> ratio(1, 4), ratio(1, 0), ratio(None, 4)
    (0.25, None, None)
    """
    return part / whole if part is not None and whole is not None and whole > 0 else None


def win_rate(won: float, lost: float, no_decision: float = 0) -> float | None:
    """Won deals as a share of decided ones; open deals are in neither.

    Narrow without `no_decision`, broad with it: ``won / (won + lost + no decision)``.

    >>> win_rate(30, 60), win_rate(30, 60, 60)
    (0.3333333333333333, 0.2)
    """
    return ratio(won, won + lost + no_decision)


def coverage(pipeline: float, remaining: float) -> float | None:
    """Open pipeline due in a period over what its target still lacks; None: nothing is lacking.

    >>> coverage(7_500_000, 2_000_000)
    3.75
    """
    return ratio(pipeline, remaining)


def velocity(open_deals: float, rate: float, deal: float, days: float) -> float | None:
    """Money a day that the open pipeline brings: ``deals * win rate * average deal / cycle``.

    Args:
        open_deals: qualified and open.
        rate: share that is won, of those decided.
        deal: money, mean of won ones.
        days: mean from creation to the win.

    >>> round(velocity(50, 0.25, 10_000, 30))
    4167
    """
    return ratio(open_deals * rate * deal, days)


def acquisition_cost(spend: float | None, customers: float | None) -> float | None:
    """CAC: money spent for each new customer.

    >>> acquisition_cost(50_000, 25), acquisition_cost(None, 25)
    (2000.0, None)
    """
    return ratio(spend, customers)


def payback(cost: float, revenue: float, margin: float = 1.0) -> float | None:
    """Periods until a customer has paid for itself: ``cost / (revenue a period * margin)``.

    >>> payback(600, 100, 0.75)
    8.0
    """
    return ratio(cost, revenue * margin)


def lifetime(churn: float) -> float | None:
    """Periods that a customer stays, on average: ``1 / churn a period``.

    True where all leave alike, and only as far as the churn goes on as it was.

    >>> lifetime(0.2)
    5.0
    """
    return ratio(1.0, churn)
