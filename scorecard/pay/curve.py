"""From an attainment to a share of the pot. Open this when a threshold or a cap pays wrongly."""

from dataclasses import dataclass
from typing import Literal

from scorecard.calendar import Calendar, Period

Effect = Literal["more", "starts", "reaches cap", "at cap", "below"]


@dataclass(frozen=True)
class Curve:
    """Which share of its pot a team is paid, as The Number ends at a share of its target.

    ``0`` below the threshold, from there on the attainment itself, at most the cap. Blank limits
    are none: pay from the first dollar, and without an end. A cap below the threshold pays the cap
    from the threshold on. It never falls, and a Number below 0 pays nothing.

    Attainments are rounded to a billionth, so that the dust of a sum does not decide whether
    anybody is paid.
    """

    pays_from: float | None  # share of target
    cap: float | None  # share of target

    @property
    def start(self) -> float:
        """Where pay starts, share of target."""
        return 0.0 if self.pays_from is None else round(self.pays_from, 9)

    def paid(self, attainment: float) -> float:
        """The share of the pot that is paid.

        A published case: 10% of a quota of 1,000,000 once 70% is reached pays nothing for 690,000
        and 70,000 for 700,000 (Visdum, glossary, "Commission Threshold").

        >>> [100_000 * Curve(0.7, None).paid(won / 1e6) for won in (690_000, 700_000, 900_000)]
        [0.0, 70000.0, 90000.0]
        >>> Curve(0.8, 1.5).paid(0.1 + 0.7), Curve(0.8, 1.5).paid(1.7), Curve(None, None).paid(-0.1)
        (0.8, 1.5, 0.0)
        """
        reached = round(attainment, 9)
        if reached < self.start:
            return 0.0
        return reached if self.cap is None else min(reached, self.cap)

    def effect(self, before: float, after: float) -> Effect:
        """What it means to come from one attainment to a higher one.

        >>> curve = Curve(0.8, 1.5)
        >>> [curve.effect(at, at + 0.1) for at in (0.6, 0.75, 1.0, 1.45, 1.5)]
        ['below', 'starts', 'more', 'reaches cap', 'at cap']
        """
        if round(after, 9) < self.start:
            return "below"
        if round(before, 9) < self.start:
            return "starts"
        if self.cap is None or round(after, 9) <= self.cap:
            return "more"
        return "at cap" if round(before, 9) >= self.cap else "reaches cap"


def part_of_year(calendar: Calendar, period: Period) -> float:
    """The part of a year's pay that belongs to a period: a week's by its days.

    >>> house = Calendar()
    >>> [part_of_year(house, house.parse(name)) for name in ("2026", "2026-Q3", "2026-07")]
    [1.0, 0.25, 0.08333333333333333]
    >>> part_of_year(house, house.parse("2026-09-14")) == 7 / 365
    True
    """
    if period.kind == "week":
        return period.days / calendar.year(period.start).days
    return {"year": 1.0, "quarter": 1 / 4, "month": 1 / 12}[period.kind]
