"""How shares and amounts of pay are written, and what teams are called in sentences."""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache

from scorecard.pay import Pay, Payout, Team
from scorecard.words.figures import DASH, Money, attained, count, percent, plain
from scorecard.words.labels import listing, the_period
from scorecard.workbook import UNLISTED

NAMED = 3  # teams in a sentence
PAYS = "Pays between, of target"  # over `pays`


def amount(found: float | None, money: Money) -> str:
    """An amount of pay; what is not nothing is never written as nothing.

    >>> [amount(found, Money("USD")) for found in (None, 0.0, 0.3, 849.8, 17_745.0)]
    ['—', '$0', 'less than $1', '$850', '$18k']
    """
    if found is not None and 0 < found < 0.5:
        return f"less than {money(1.0)}"
    return money(found)


def plus(text: str) -> str:
    """What is added; an amount that is only bounded has no sign.

    >>> plus("$850"), plus("less than $1")
    ('+$850', 'less than $1')
    """
    return text if text.startswith("less") else f"+{text}"


def points(share: float) -> str:
    """A part of a pot that may be small.

    >>> points(0.0067), points(0.0004), points(0.88)
    ('0.7%', 'less than 0.1%', '88%')
    """
    return "less than 0.1%" if 0 < share < 0.0005 else percent(share)


def limit(share: float) -> str:
    """A threshold or a cap, as it is typed.

    >>> limit(0.8), limit(0.795), limit(1.5)
    ('80%', '79.5%', '150%')
    """
    return f"{share * 100:.10g}%"


def at(share: float | None, found: Pay, more: int = 0) -> str:
    """A share of target or of a pot, cut, with the decimals that tell it from a threshold.

    `more` decimals tell it from another share.
    """
    decimals = more + _decimals(found.limits)
    if share is None or not decimals:
        return attained(share)
    step = 10**decimals
    return f"{math.floor(round(share * 100 * step, 5)) / step:.{decimals}f}%"


@lru_cache(maxsize=16)
def _decimals(limits: tuple[float, ...]) -> int:
    """That these have as percentages, two at most; below 10% shares have one.

    >>> [_decimals(limits) for limits in ((0.8, 1.5), (0.8, 0.795), (0.05, 0.8), (0.8333,))]
    [0, 1, 1, 2]
    """
    shares = [round(limit * 100, 7) for limit in limits]
    least = int(any(share < 10 for share in shares))
    return next((d for d in (least, 1) if all(round(x, d) == x for x in shares)), 2)


def payout(paid: Payout | None, found: Pay, money: Money) -> str:
    """What a cell says: the amount, where it is shown; else the share of the pot."""
    if paid is None:
        return DASH
    if paid.amount is not None:
        return amount(paid.amount, money)
    share = at(paid.share, found)
    return share if found.hidden else f"{share} of pot"


def payout_with_share(paid: Payout | None, found: Pay, money: Money) -> str:
    """The share of the pot, and the amount where it is shown."""
    if paid is None:
        return DASH
    share = at(paid.share, found)
    return share if paid.amount is None else f"{share} ({amount(paid.amount, money)})"


def pot(team: Team, money: Money) -> str:
    """What a team's pot is, or that it is not shown."""
    return "not shown" if team.one_person else amount(team.pot, money)


def pays(team: Team) -> str:
    """From where to where a team's pay grows, as shares of target."""
    start, cap = limit(team.curve.start), team.curve.cap
    return f"{start}, no cap" if cap is None else f"{start} to {limit(cap)}"


def nothing_passed(found: Pay) -> str:
    """That no week of the period has passed; empty where one has."""
    name = the_period(found.period)
    if found.lack == "not begun":
        return f"{name} has not begun"
    if found.lack == "no week":
        whole = found.period.kind == "week"
        return f"{name} is not complete yet" if whole else f"no week of {name} is complete yet"
    return ""


def capital(text: str) -> str:
    """The same at the start of a sentence."""
    return f"{text[:1].upper()}{text[1:]}"


def people(number: float | None) -> str:
    """How many they are.

    >>> [people(number) for number in (14.0, 1.0, 0.5, None)]
    ['14 people', '1 person', '0.5 people', 'people not known']
    """
    if number is None:
        return "people not known"
    return f"{count(number)} {'person' if number == 1 else 'people'}"


def team_name(team: Team) -> str:
    """What a team is called; one that no tab lists is known by its row."""
    name = plain(team.team)
    return f"{name}, row {team.row}" if team.team == UNLISTED else name


def names(teams: Iterable[Team]) -> str:
    """Some teams in a sentence."""
    return listing([team_name(team) for team in teams], most=NAMED)


def everybody(teams: Sequence[Team]) -> str:
    """All of these teams in a sentence."""
    if len(teams) == 1:
        return team_name(teams[0])
    return "both teams" if len(teams) == 2 else f"all {len(teams)} teams"


def shares_of_pots(paid: Sequence[Payout], found: Pay) -> str:
    """What several teams are paid, in shares: one share, or from the least to the most."""
    shares = [payout.share for payout in paid]
    if not any(shares):
        return "nothing"
    texts = dict.fromkeys((at(min(shares), found), at(max(shares), found)))
    return f"{' to '.join(texts)} of {'the pot' if len(shares) == 1 else 'each pot'}"
