"""Luck is not failure, over weeks: how far a series usually varies, and which points are more.

Open this when a week is called a signal, or is not, and that is doubted. A process behaviour chart
(XmR) takes its limits from how much neighbouring weeks differ; a rate of small counts has a Wilson
interval. Plain numbers only: no names, no dates.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import NormalDist, fmean
from typing import Literal

Rule = Literal[1, 2, 3]
Side = Literal["above", "below"]
Values = Sequence[float | None]  # one a week; None: missing, which is not zero

Z95 = NormalDist().inv_cdf(0.975)  # two-sided 95% of the normal distribution
SPREAD, RANGE = 2.66, 3.268  # limits of points and of ranges, in mean moving ranges
FEWEST = 6  # points; with fewer there are no limits
FROZEN = 17  # points that the limits come from; with fewer they are provisional
RUN = 8  # in a row on one side of the mean: rule 2
NEAR, WINDOW = 3, 4  # three of four nearer a limit than the mean: rule 3
EARLIER = 3  # quarters that must have brought as much before a shape is called a season
DUST = 1e-9  # of the largest value: what a mean leaves behind in a series that does not vary


@dataclass(frozen=True)
class Limits:
    """Where points of a steady process lie, in the unit of its values."""

    mean: float
    lower: float
    upper: float
    range: float  # largest usual difference of two neighbouring points


@dataclass(frozen=True)
class Point:
    """One week of a series, beside what is usual for it."""

    value: float | None  # None: missing
    mean: float | None = None  # None: too few points for limits
    lower: float | None = None  # drawn; at the floor where the limit would lie below it
    upper: float | None = None
    basis: int = 0  # points that the limits come from, or that there are while there are none
    side: Side | None = None  # of the mean; None: on it, or not known
    run: int = 0  # points in a row on this side, up to this one
    rules: tuple[Rule, ...] = ()  # that it breaks
    earlier: tuple[float, ...] = ()  # the same week of earlier quarters, oldest first
    season: bool = False  # it breaks a rule as the same week of earlier quarters did

    @property
    def provisional(self) -> bool:
        """The limits still move with every new point."""
        return self.mean is not None and self.basis < FROZEN

    @property
    def told(self) -> Rule | None:
        """The rule that says most: a run since when, then a point outside."""
        return 2 if 2 in self.rules else next(iter(self.rules), None)

    @property
    def signal(self) -> bool:
        """More than luck, and not a season."""
        return bool(self.rules) and not self.season


def wilson(successes: float, trials: float, z: float = Z95) -> tuple[float, float] | None:
    """The Wilson score interval of a rate, 95% unless `z` says otherwise.

    ``(x + z^2/2 -+ z sqrt(x (n - x) / n + z^2/4)) / (n + z^2)`` for `x` of `n`. Unlike the rate
    plus or minus its standard error it stays inside 0 to 1 and has a width at 0 of 20.

    Source: Wilson (1927), J. Am. Stat. Assoc. 22, 209; Newcombe (1998), Stat. Med. 17, 857.

    Args:
        successes: records that arrived.
        trials: records they could be; parts of a record count, as in what falls due.
        z: quantile of the normal distribution.

    Returns:
        The interval's ends; None without trials, and for a rate above 100% or below 0: the sign of
        lag, or of a mistake.

    >>> [round(end, 4) for end in wilson(0, 20)]
    [0.0, 0.1611]
    >>> wilson(3, 0), wilson(21, 20)
    (None, None)
    """
    if trials <= 0 or not 0 <= successes <= trials:
        return None
    middle = successes + z * z / 2
    half = z * math.sqrt(successes * (trials - successes) / trials + z * z / 4)
    low, high = (middle - half) / (trials + z * z), (middle + half) / (trials + z * z)
    # A rounding must not leave 0 to 1.
    return (max(low, 0.0) if successes else 0.0), (min(high, 1.0) if successes < trials else 1.0)


def difference(one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float] | None:
    """The 95% interval of a share less another, each a count of records out of all.

    Newcombe's hybrid score interval, his method 10, out of the Wilson interval `l` to `u` of each
    share `p`: ``p1 - p2 - sqrt((p1 - l1)^2 + (u2 - p2)^2)`` to
    ``p1 - p2 + sqrt((u1 - p1)^2 + (p2 - l2)^2)``. It has a width also where nothing or everything
    was counted, which the difference plus or minus its standard error has not.

    Source: Newcombe (1998), Stat. Med. 17, 873.

    Returns:
        Its ends; None where one of them has no records.

    >>> [round(end, 4) for end in difference((56, 70), (48, 80))]
    [0.0524, 0.3339]
    >>> difference((0, 0), (1, 2)) is None
    True
    """
    (x1, n1), (x2, n2) = one, other
    first, second = wilson(x1, n1), wilson(x2, n2)
    if first is None or second is None:
        return None
    p1, p2 = x1 / n1, x2 / n2
    low = p1 - p2 - math.hypot(p1 - first[0], second[1] - p2)
    return low, p1 - p2 + math.hypot(first[1] - p1, p2 - second[0])


def limits(values: Values) -> Limits | None:
    """The natural process limits of a series (XmR).

    ``mean -+ 2.66 mean(mR)`` with ``mR_i = |x_i - x_{i-1}|``; 2.66 is 3 / 1.128, three standard
    deviations estimated from ranges of two. For the ranges themselves ``3.268 mean(mR)``. A range
    is taken between neighbouring weeks only, never across a missing one: that one may have been
    anywhere.

    Source: Wheeler (1993), Understanding Variation; NIST/SEMATECH e-Handbook, 6.3.2.2.

    Args:
        values: one a week, in order; None is missing.

    Returns:
        None with fewer than 6 points, or than the 5 ranges that 6 points in a row have.

    >>> limits([10.5, 11.2, 9.2, 10.1, 10.4, None]) is None  # five points
    True
    >>> found = limits([10.0, 12.0, 10.0, 12.0, 10.0, 12.0])  # mean 11, every range 2
    >>> [round(x, 3) for x in (found.lower, found.upper, found.range)]
    [5.68, 16.32, 6.536]
    """
    known = [value for value in values if value is not None]
    ranges = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    if len(known) < FEWEST or len(ranges) < FEWEST - 1:
        return None
    mean, spread = fmean(known), fmean(ranges)
    return Limits(mean, mean - SPREAD * spread, mean + SPREAD * spread, RANGE * spread)


def behaviour(
    values: Values,
    rules: Collection[Rule] = (1, 2, 3),
    floor: float | None = None,
    changes: Collection[int] = (),
    quarters: Sequence[tuple[int, int]] = (),
) -> tuple[Point, ...]:
    """Each point of a series beside its limits, with the rules that it breaks.

    Rule 1: outside a limit. Rule 2: eight in a row on one side of the mean; a point on the mean
    breaks the run. Rule 3: three of four weeks nearer a limit than the mean, on the same side.
    Every point that makes a run or a window breaks the rule, because none of them is the one that
    counts, and the first says since when.

    A baseline has limits from its first 17 points and keeps them, so that a break that lasts does
    not become what is usual; from 6 to 16 points they are provisional and come from all of them. A
    new baseline begins at a recorded change only; nothing is carried over from the one before.

    A missing week is no point. It ends a run and a window: nobody knows on which side it was.

    A limit below the floor is drawn there and cannot be broken, and no point is near it: neither
    rule 1 nor rule 3 then looks down. A low run still breaks rule 2.

    A season is a shape that repeats inside the quarter. A point that breaks a rule is one when the
    same week of 3 or more earlier quarters lay, each of them, on its side of the mean; when its
    value is within their range; and when some week since the last of them lay on the other side,
    because what stays on one side for a whole quarter has moved and does not repeat. The range
    alone would not do: a week a little off the mean is within that of three others half the time,
    and 53% of the weeks of a lasting loss of 0.8 standard deviations would pass for a season; so
    5% do. Only quarters of the same baseline are compared.

    By luck alone (2,000 series of 40 independent normal weeks) 1.2% of the weeks after the limits
    are frozen break rule 1, and the last week of 3.0% of the series breaks any of the three: limits
    out of 17 points vary themselves.

    Args:
        values: one a week, in order; None is missing.
        rules: those to look at.
        floor: what values cannot be below: 0 for counts and rates; None: nothing.
        changes: positions at which a new baseline begins; those outside of the series are passed
            over.
        quarters: of each week its quarter and which week of it, both as numbers that grow; empty:
            nothing is a season.

    Returns:
        A point each week.

    Raises:
        ValueError: `quarters` are neither empty nor as many as the values.

    >>> points = behaviour([5.0, 6.0] * 9 + [12.0])
    >>> points[-1].rules, points[-1].basis, round(points[-1].upper, 2)
    ((1,), 17, 8.13)
    """
    if quarters and len(quarters) != len(values):
        raise ValueError(f"{len(values)} values in {len(quarters)} weeks")
    begins = [0, *sorted(i for i in set(changes) if 0 < i < len(values)), len(values)]
    points: list[Point] = []
    for start, end in pairwise(begins):
        points += _baseline(values[start:end], rules, floor, quarters[start:end])
    return tuple(points)


def _baseline(
    values: Values,
    rules: Collection[Rule],
    floor: float | None,
    quarters: Sequence[tuple[int, int]],
) -> list[Point]:
    """The points from one recorded change to the next."""
    basis = [i for i, value in enumerate(values) if value is not None][:FROZEN]
    found = limits(values[: basis[-1] + 1]) if basis else None
    if found is None:
        return [Point(value, basis=len(basis)) for value in values]
    numbers = [math.nan if value is None else value for value in values]  # NaN compares with none
    dust = DUST * max(abs(value) for value in values if value is not None)
    if floor is not None and found.lower < floor - dust:
        drawn, lowest = floor, -math.inf  # which nothing is below, or near
    else:
        drawn = lowest = found.lower
    sides = [_side(number, found.mean, dust) for number in numbers]
    runs = _runs(sides)
    outside = [x > found.upper + dust or x < lowest - dust for x in numbers]
    broken = {1: outside, 2: _long(runs), 3: _near(numbers, sides, found, lowest, dust)}
    points: list[Point] = []
    for i, value in enumerate(values):
        breaks = tuple(rule for rule in sorted(rules) if broken[rule][i])
        before = _same_week(values, quarters, i)
        earlier = [numbers[j] for j in before]
        points.append(
            Point(
                value=value,
                mean=found.mean,
                lower=drawn,
                upper=found.upper,
                basis=len(basis),
                side=sides[i],
                run=runs[i],
                rules=breaks,
                earlier=tuple(earlier),
                season=bool(breaks)
                and len(before) >= EARLIER
                and min(earlier) <= numbers[i] <= max(earlier)
                and all(sides[j] == sides[i] for j in before)
                and any(sides[j] not in (None, sides[i]) for j in range(before[-1], i)),
            )
        )
    return points


def _side(number: float, mean: float, dust: float) -> Side | None:
    if number > mean + dust:
        return "above"
    return "below" if number < mean - dust else None


def _runs(sides: Sequence[Side | None]) -> list[int]:
    """How many points in a row are on one side, up to each of them.

    >>> _runs(["above", "above", None, "below", "above"])
    [1, 2, 0, 1, 1]
    """
    runs: list[int] = []
    for side, group in groupby(sides):
        runs += [0 if side is None else n for n, _ in enumerate(group, 1)]
    return runs


def _long(runs: Sequence[int]) -> list[bool]:
    """Every point of a run that gets long enough.

    >>> _long([1, 2, 3, 0, *range(1, 9)]) == [False] * 4 + [True] * 8
    True
    """
    hit = [False] * len(runs)
    for i, run in enumerate(runs):
        if run >= RUN:
            hit[i - run + 1 : i + 1] = [True] * run
    return hit


def _near(
    numbers: Sequence[float],
    sides: Sequence[Side | None],
    found: Limits,
    lowest: float,
    dust: float,
) -> list[bool]:
    """The points near a limit, of which three of four weeks, all known, are near the same one."""
    limit = {"above": found.upper, "below": lowest}
    near = [
        side if side and abs(x - limit[side]) + dust < abs(x - found.mean) else None
        for x, side in zip(numbers, sides, strict=True)
    ]
    hit = [False] * len(numbers)
    for start in range(len(numbers) - WINDOW + 1):
        window = range(start, start + WINDOW)
        for side in limit:
            those = [i for i in window if near[i] == side]
            if len(those) >= NEAR and not any(math.isnan(numbers[i]) for i in window):
                for i in those:
                    hit[i] = True
    return hit


def _same_week(values: Values, quarters: Sequence[tuple[int, int]], i: int) -> list[int]:
    """Positions of the same week in earlier quarters, one a quarter, oldest first."""
    if not quarters:
        return []
    quarter, week = quarters[i]
    same = {
        quarters[j][0]: j
        for j in range(i)
        if quarters[j][0] < quarter and quarters[j][1] == week and values[j] is not None
    }
    return list(same.values())
