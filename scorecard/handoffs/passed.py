"""Deals at one handoff: given, accepted, refused or waiting, how fast, and with which fields.

Open this when a deal is on the wrong side of a handoff. Dates of stages are those of `facts.deals`:

- A deal is given on the day on which it entered the stage above, and accepted on the day on which
  it entered the stage. To the first stage it is given on the day Created.
- It is refused when it was lost, or ended without a decision, before it came to the stage.
- What is neither accepted nor refused by the through date waits, so that of any deals

      accepted + refused + waiting = given

- Dates have no hours: a day counts as 24 of them, the same day as none.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

import numpy as np

from scorecard.deals.reasons import is_vague, pooled
from scorecard.facts import Bools, Facts, Floats, total
from scorecard.handoffs.results import (
    FIELDS,
    LISTED,
    Field,
    Passed,
    Reason,
    Reasons,
    Speed,
    Waiting,
    WaitingDeal,
)
from scorecard.maturity import FEW, conversion_by_age, half

DAY = 24  # hours


class Deals:
    """Every deal, as it stands at the handoff into stage number `k`. Days are from year 1."""

    def __init__(self, facts: Facts, k: int) -> None:
        deals, columns = facts.deals, facts.workbook.tables["Deals"].columns
        self.frame, self.through, self.entered = deals.frame, deals.through, deals.entered
        self.hours = facts.stages[k].accept_within
        self.given: Floats = self.entered[:, k - 1] if k else self._created(columns["Created"])
        taken = self.entered[:, k]
        reached: Bools = ~np.isnan(taken)
        # The cell Stage counts without a date, but not where the date is still to come.
        reached |= (self.frame["furthest"].to_numpy() >= k) & ~deals.later[:, k:-1].any(axis=1)
        closed = self.frame["Closed"].to_numpy()
        lost = self.frame["Outcome"].isin(("Lost", "No decision")).to_numpy()
        self.won: Bools = ~np.isnan(self.entered[:, -1])
        self.lost: Bools = lost & ~(closed > self.through)
        came = ~np.isnan(self.given)
        self.accepted: Bools = came & reached
        self.refused: Bools = came & ~reached & self.lost
        self.waiting: Bools = came & ~reached & ~self.lost
        answered = np.where(self.accepted, taken, closed)  # NaN: on a day that nobody typed
        until = np.where(self.waiting, self.through, answered)
        self.days: Floats = np.maximum(until - self.given, 0)  # until the answer, or today

    def _created(self, typed: Collection[date | None]) -> Floats:
        """Given to the first stage: not what began at a later one, nor what has no day Created.

        The fact Created falls back on the first day that a stage has, which would be no wait.
        """
        known = np.fromiter((day is not None for day in typed), bool, len(self.frame))
        first = ~np.isnan(self.entered[:, 0]) | np.isnan(self.entered).all(axis=1)
        created = self.frame["Created"].to_numpy()
        return np.where(known & first & (created <= self.through), created, np.nan)

    def inside(self, start: date, end: date) -> Bools:
        """Those that were given on these days, both included."""
        return (self.given >= start.toordinal()) & (self.given <= end.toordinal())

    def passed(self, inside: Bools, campaigns: Collection[str]) -> Passed | None:
        """What became of these, and with which fields they were handed over."""
        if not inside.any():
            return None
        waiting, won = inside & self.waiting, inside & self.won
        fields, filled = self._fields(inside, campaigns)
        return Passed(
            given=int(inside.sum()),
            accepted=int((inside & self.accepted).sum()),
            refused=int((inside & self.refused).sum()),
            waiting=int(waiting.sum()),
            oldest=date.fromordinal(int(self.given[waiting].min())) if waiting.any() else None,
            speed=None if self.hours is None else self._speed(inside, self.hours),
            won=int(won.sum()),
            revenue=total(self._amounts[won]),
            open=int((inside & ~self.won & ~self.lost).sum()),
            fields=fields,
            filled=filled,
        )

    def wait(self, end: date) -> Waiting:
        """Everything given up to this day that still waits."""
        waiting = np.flatnonzero(self.waiting & (self.given <= end.toordinal()))
        days, amounts = self.days[waiting], self._amounts[waiting]
        order = np.lexsort((waiting, -days))[:LISTED]
        beyond = None if self.hours is None else days * DAY > self.hours
        listed = self.frame.iloc[waiting[order]]
        return Waiting(
            deals=len(waiting),
            money=total(amounts),
            beyond=None if beyond is None else int(beyond.sum()),
            beyond_money=None if beyond is None else total(amounts[beyond]),
            longest=tuple(
                WaitingDeal(
                    row=int(row),
                    deal=deal,
                    account=account,
                    source=source,
                    since=date.fromordinal(self.through - int(waited)),
                    days=int(waited),
                    amount=total(np.array([amount])),
                )
                for row, deal, account, source, amount, waited in zip(
                    *(listed[name] for name in ("row", "Deal", "Account", "Source", "Amount")),
                    days[order],
                    strict=True,
                )
            ),
        )

    def reasons(self, inside: Bools) -> Reasons:
        """Why those of these were refused that were."""
        refused = inside & self.refused
        amounts, texts = self._amounts[refused], self.frame["Reason"].to_numpy()[refused]
        shown = pooled(texts)
        money: dict[str | None, list[float]] = defaultdict(list)
        for text, amount in zip(texts, amounts.tolist(), strict=True):
            money[shown.get(text)].append(amount)
        said = [
            Reason(reason=reason, deals=len(of), money=total(np.array(of)))
            for reason, of in money.items()
            if reason is not None and not is_vague(reason)
        ]
        said.sort(key=lambda reason: (-(reason.money or 0.0), -reason.deals, reason.reason))
        return Reasons(
            deals=len(texts),
            money=total(amounts),
            blank=len(money[None]),
            other=sum(len(of) for reason, of in money.items() if is_vague(reason)),
            reasons=tuple(said[:LISTED]),
        )

    @property
    def _amounts(self) -> Floats:
        amounts: Floats = self.frame["Amount"].to_numpy()
        return amounts

    def _fields(self, inside: Bools, campaigns: Collection[str]) -> tuple[tuple[Field, ...], int]:
        frame = self.frame[inside]
        filled = {name: frame[name].notna().to_numpy() for name in FIELDS}
        needed = dict.fromkeys(FIELDS, np.ones(len(frame), bool))
        needed["Campaign"] = frame["Source"].isin(campaigns).to_numpy()
        fields = tuple(
            Field(name, int((filled[name] & needed[name]).sum()), int(needed[name].sum()))
            for name in FIELDS
        )
        every = np.logical_and.reduce([filled[name] | ~needed[name] for name in FIELDS])
        return fields, int(every.sum())

    def _speed(self, inside: Bools, hours: float) -> Speed:
        """How fast these deals were accepted, against the hours that were agreed.

        The share within the hours is of deals given so long ago, so none is too young. One that was
        refused within them had its answer and leaves that share; one refused later did not come in
        time. The median is of Kaplan and Meier's curve (see `maturity.conversion_by_age`, here in
        days): a deal that waits counts as not accepted up to today, one that was refused up to that
        day. The curve asks how long one waits, not how many are accepted: that share stands beside.
        """
        accepted, refused, waiting = (
            of[inside] for of in (self.accepted, self.refused, self.waiting)
        )
        days, age = self.days[inside], self.through - self.given[inside]
        dated, in_time = ~np.isnan(days), days * DAY <= hours
        had_time = age * DAY >= hours
        timed = had_time & dated & ~(refused & in_time)
        curve = conversion_by_age(days[dated].astype(np.int64), accepted[dated])
        return Speed(
            hours=hours,
            had_time=int(had_time.sum()),
            accepted=int((had_time & accepted).sum()),
            timed=int(timed.sum()),
            within=int((timed & accepted & in_time).sum()),
            median=half(curve, at_risk=FEW),
            beyond=int((waiting & ~in_time).sum()),
        )
