"""What usually becomes of a deal that stands in a stage, by the weeks it has stayed there.

Open this when the share that is won in the end is doubted. Learned from all deals of the tab: those
that closed, and the open ones for as long as they have stayed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scorecard.deals.book import Book
from scorecard.facts import Bools, Floats, Ints
from scorecard.lag import tail
from scorecard.maturity import FEW, Curve, conversion_by_age, maturity


@dataclass(frozen=True)
class Outlook:
    """One stage, an entry a week of staying in it, from 0."""

    share: Floats  # won in the end, of deals that came to this week of staying; NaN: not known
    stayed: Ints  # deals that came to it: what the share is learned from

    def after(self, weeks: Ints) -> tuple[Floats, Ints]:
        """Share and deals for each deal that is still there after this week of staying.

        It is like those that came to the next week; after week -1 it has only just entered.
        """
        week = np.minimum(weeks + 1, len(self.share))
        return np.append(self.share, np.nan)[week], np.append(self.stayed, 0)[week]


def outlook(age: Ints, went: Bools, ended: Bools, history: int, settled: int) -> Outlook:
    """The share that goes on, of deals that stay in a stage for a number of weeks or longer.

    ``v(a) = sum_{j >= a} S(j - 1) / S(a - 1) * d_j / n_j``, where `d_j` of the `n_j` deals that
    came to week j went on in it, and `S` is Kaplan and Meier's share of the deals that have left
    neither way. It is the cumulative incidence of going on, started anew at week a. Not
    ``(c(inf) - c(a)) / (1 - c(a))`` with the lost deals still waiting, as cohorts are judged: this
    asks about deals that are still open, and most of the lost ones no longer are.

    Not known (NaN) with fewer than `FEW` deals that came so far, and of a stage whose deals may
    still go on later than the history is long, see `maturity`. Those that never leave do not go on.

    Source: Aalen and Johansen (1978), Scand. J. Statist. 5:141; Kalbfleisch and Prentice (2002),
    The Statistical Analysis of Failure Time Data, 8.2.

    Args:
        age: weeks, a deal each: in which it left the stage, else how long it has stayed by today.
        went: it went on to the next stage.
        ended: it was lost or given up here.
        history: weeks, since at least `FEW` deals entered the stage.
        settled: weeks after which hardly a deal goes on, as far as that is known.

    >>> weeks = np.array([0, 0, 1, 1, 2, 2, 2, 2, 2])
    >>> went = np.array([True, True, False, False, True, True, True, False, False])
    >>> outlook(weeks, went, ~went, 9, 0).share.round(2).tolist()  # 5 of 9, 3 of 7, 3 of 5
    [0.56, 0.43, 0.6]
    """
    curve = conversion_by_age(age, went | ended)
    here = np.concatenate([[1.0], 1 - curve.share])[:-1]  # still there when the week begins
    onward = np.bincount(age[went], minlength=len(here))
    goes = here * onward / curve.at_risk
    known = curve.at_risk >= FEW
    if maturity(Curve(goes.cumsum(), curve.at_risk, onward), history, settled) is None:
        known[:] = False
    to_come = goes[::-1].cumsum()[::-1]
    # Where all have left, nobody came so far.
    share = np.divide(to_come, here, out=np.full(len(here), np.nan), where=known)
    return Outlook(np.minimum(share, 1.0), curve.at_risk)


def outlooks(of: Book) -> tuple[Outlook, ...]:
    """The share that is won in the end, of every stage before the win, first to last.

    What a deal comes to after it went on depends on its new stage alone, so the shares multiply. A
    deal of which only the new stage is known, and not the day, went on at once; one without a close
    date ended at once. Of a tab that lacks what was closed before some day, deals that entered a
    stage before are left out: it has only those that stayed.
    """
    found: list[Outlook] = []
    further, since = 1.0, of.begins
    furthest = of.frame["furthest"].to_numpy()
    for k in range(len(of.stages) - 2, -1, -1):
        entered = of.entered[:, k]
        came = ~np.isnan(entered) if since is None else entered >= since
        entered = entered[came]
        went = (~np.isnan(of.entered[:, k + 1]) | (furthest > k) & ~of.fresh)[came]
        ended = of.done[came] & ~went
        left = np.where(went, of.entered[came, k + 1], np.where(ended, of.closed[came], of.today))
        left = np.where(np.isnan(left), entered, left)
        today = of.week_of(of.today) - of.week_of(entered)
        here = outlook(
            age=np.maximum(of.week_of(left) - of.week_of(entered), 0),
            went=went,
            ended=ended,
            history=int(np.sort(today)[-FEW:][0]) if len(today) else 0,
            settled=tail(of.stages[k].weeks_to_next or 0),
        )
        found.append(Outlook(further * here.share, here.stayed))
        further = float(found[-1].share[0]) if len(here.share) else np.nan
    return tuple(reversed(found))


def expected(shares: Sequence[float] | Floats, amounts: Floats) -> float | None:
    """Money that these deals usually come to; None where nothing is known of any of them."""
    money = np.asarray(shares) * amounts
    return None if np.isnan(money).all() else round(float(np.nansum(money)), 6)
