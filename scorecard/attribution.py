"""Attribution: what each campaign is credited with of the won deals, under every model offered.

Open this when credits do not add up to what was won, or when two people quote one campaign's
revenue differently. A deal may name several campaigns, the first touch first; each model shares
its amount among them by a printed rule. The rules are conventions: they say who was there, not why
the deal was won. So no model is chosen here, and how far they disagree is part of the result.
"""

import math
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import chain, combinations
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scorecard.calendar import Period
from scorecard.facts import Facts, Floats, Ints

Model = Literal["first touch", "last touch", "linear", "U-shaped", "full path"]
MODELS: tuple[Model, ...] = get_args(Model)

# Milestones of a model, taken evenly spaced along the touches: how many, and the share of each.
MILESTONES: dict[Model, tuple[int, Fraction]] = {
    "U-shaped": (2, Fraction(40, 100)),  # first touch, last touch
    "full path": (4, Fraction(225, 1000)),  # first touch, lead, opportunity, close
}
AGREE = 0.01  # of what is credited: models that differ by less say the same of a campaign


@dataclass(frozen=True)
class Credit:
    """What the models give one campaign."""

    campaign: str  # or `(unlisted)`, which stands for all names that the workbook lists nowhere
    deals: int  # won deals that name it
    money: tuple[float, ...]  # one a model of `MODELS`

    @property
    def low(self) -> float:
        """Money, by the model that gives it least."""
        return min(self.money)

    @property
    def high(self) -> float:
        """Money, by the model that gives it most."""
        return max(self.money)


@dataclass(frozen=True)
class Attribution:
    """The closed-won revenue of a period as credits and what no campaign is credited with.

    Under every model: the credits + `no_campaign` + `not_in_deals` = `closed_won`.
    """

    period: Period
    through: date
    models: tuple[Model, ...]
    from_deals: bool  # the Number is a sum of deals itself
    closed_won: float | None  # money, of the Number; None: nothing is reported in the period
    not_in_deals: float | None  # money, its part that Deals lacks; negative: Deals has more
    deals: int  # won in the period
    several: int  # of them name several campaigns: only these can be shared differently
    credited_deals: int  # of them name a campaign
    credited: float  # money of these, the same under every model
    no_campaign: float  # money of won deals that name none
    credits: tuple[Credit, ...]  # the largest credit first
    moved: float  # money that changes campaign between the two models that differ most
    between: tuple[Model, Model]  # those two
    near: float  # money; models this close say the same
    agreed: int  # campaigns of which the models say the same

    @property
    def unattributed(self) -> float:
        """Money of the Number that no campaign is credited with."""
        return math.fsum([self.no_campaign, self.not_in_deals or 0.0])

    @property
    def unanimous(self) -> bool:
        """Every model credits each campaign with the same, to the cent."""
        return not round(self.moved, 2)


def weights(model: Model, touches: int) -> tuple[Fraction, ...]:
    """The share of a deal that each of its touches is credited with, in their order.

    First touch: all to the first. Last touch: all to the last. Linear: equal shares. U-shaped, or
    position based: 40% first, 40% last, 20% shared by those between. Full path: 22.5% each to first
    touch, lead, opportunity and close, 10% shared by those between.

    The touches of a deal carry no dates, so nobody knows which of them made the lead or the
    opportunity. The `m` milestones are taken evenly spaced: milestone ``j`` of ``0..m-1`` is the
    touch ``round(j (n - 1) / (m - 1))`` of ``0..n-1``. With 2 and 4 milestones this is never
    halfway between two touches. Milestones that fall on one touch add up; where no touch is left
    between them, all shares grow alike until they are 1.

    Source: the 40-20-40 rule and its cases of one and two touches as in dbt Labs' attribution
    playbook; the shares of the full path as in HubSpot, where the milestones have dates.

    Args:
        model: one of `MODELS`.
        touches: how many, at least 1.

    Returns:
        One share a touch, exact: their sum is 1.

    Raises:
        ValueError: no touches.

    >>> [str(share) for share in weights("U-shaped", 4)]
    ['2/5', '1/10', '1/10', '2/5']
    >>> [float(share) for share in weights("full path", 5)]
    [0.225, 0.225, 0.1, 0.225, 0.225]
    >>> [float(share) for share in weights("full path", 3)]
    [0.25, 0.5, 0.25]
    """
    if touches < 1:
        raise ValueError("a deal without touches has nothing to share")
    if model == "linear":
        return (Fraction(1, touches),) * touches
    shares = [Fraction(0)] * touches
    if model == "first touch":
        shares[0] = Fraction(1)
    elif model == "last touch":
        shares[-1] = Fraction(1)
    else:
        milestones, share = MILESTONES[model]
        at = [round(Fraction(j * (touches - 1), milestones - 1)) for j in range(milestones)]
        for i in at:
            shares[i] += share
        between = sorted(set(range(touches)) - set(at))
        for i in between:
            shares[i] = (1 - milestones * share) / len(between)
    total = sum(shares)
    return tuple(share / total for share in shares)


def build(facts: Facts, period: Period) -> Attribution:
    """Credits of the deals won in the period, up to the through date."""
    deals = facts.deals
    won = deals.closed(period.start, period.end) & (deals.frame["Outcome"] == "Won").to_numpy()
    amounts = deals.frame["Amount"].to_numpy()[won]
    touches = deals.frame["Touches"].to_numpy()[won]
    number = np.fromiter(map(len, touches), dtype=np.int64, count=len(touches))
    named = number > 0
    credits = _credits(touches[named], number[named], amounts[named])
    closed_won, credited = _closed_won(facts, period), math.fsum(amounts[named])
    no_campaign = math.fsum(amounts[~named])
    moved, between = _furthest_apart(credits)
    near = AGREE * abs(credited)
    return Attribution(
        period=period,
        through=facts.through,
        models=MODELS,
        from_deals=facts.revenue_table.tab == "Deals",
        closed_won=closed_won,
        not_in_deals=None
        if closed_won is None
        else math.fsum([closed_won, -credited, -no_campaign]),
        deals=len(touches),
        several=int((number > 1).sum()),
        credited_deals=int(named.sum()),
        credited=credited,
        no_campaign=no_campaign,
        credits=credits,
        moved=moved,
        between=between,
        near=near,
        agreed=sum(credit.high - credit.low <= near for credit in credits),
    )


def _closed_won(facts: Facts, period: Period) -> float | None:
    """The Number's closed-won revenue, without what customers added or cut later."""
    cube = facts.cube
    days = cube.span(period.start, min(period.end, facts.through))
    if not cube.revenue_reported[:, days].any():
        return None
    return math.fsum((cube.revenue + cube.credits)[:, days].ravel())


def _credits(touches: NDArray[np.object_], number: Ints, amounts: Floats) -> tuple[Credit, ...]:
    """Every campaign that these deals name; `number` of touches of each deal, at least 1."""
    if not len(touches):
        return ()
    campaign, names = pd.factorize(np.array([*chain.from_iterable(touches)], dtype=object))
    deal = np.repeat(np.arange(len(touches)), number)
    position = np.arange(len(deal)) - np.repeat(np.cumsum(number) - number, number)
    share = np.empty((len(deal), len(MODELS)))
    for n in np.unique(number):
        of = np.array([weights(model, int(n)) for model in MODELS], dtype=float)
        here = number[deal] == n
        share[here] = of.T[position[here]]
    # Summed by pandas, which carries the rounding along: cents stay cents over any number of deals.
    money = pd.DataFrame(share * amounts[deal, np.newaxis]).groupby(campaign).sum().to_numpy()
    naming = pd.Series(deal).groupby(campaign).nunique().to_numpy()  # A, B and A again: one deal
    credits = [
        Credit(str(name), int(deals), tuple(map(float, of)))
        for name, deals, of in zip(names, naming, money, strict=True)
    ]
    return tuple(sorted(credits, key=lambda credit: (-credit.high, -credit.low, credit.campaign)))


def _furthest_apart(credits: tuple[Credit, ...]) -> tuple[float, tuple[Model, Model]]:
    """Money that two models give to different campaigns, and for which two it is most.

    Their credits add up to the same, so what one campaign gains others lose: half of the sum of all
    differences.
    """
    money = np.array([credit.money for credit in credits]).reshape(-1, len(MODELS))
    apart = {
        pair: float(np.abs(money[:, MODELS.index(pair[0])] - money[:, MODELS.index(pair[1])]).sum())
        for pair in combinations(MODELS, 2)
    }
    between = max(apart, key=lambda pair: round(apart[pair], 2))
    return apart[between] / 2, between
