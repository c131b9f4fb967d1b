"""What the weekly business review shows: frozen, named, bare numbers."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from scorecard.calendar import Period

# "closed-won": beside the Number where that is net revenue
Kind = Literal["number", "closed-won", "volume", "conversion", "deal size", "spend"]
BoxName = Literal["Last week", "Month to date", "Quarter to date", "Year to date"]
Before = Literal["week", "month", "year"]
Counts = tuple[float, float]

# What a box is compared with; a quarter and a year have no week or month before them.
COMPARED: dict[BoxName, tuple[Before, ...]] = {
    "Last week": ("week", "month", "year"),
    "Month to date": ("month", "year"),
    "Quarter to date": ("year",),
    "Year to date": ("year",),
}


@dataclass(frozen=True)
class Point:
    """A week or a month: money, records, a rate, or money a win. None: not known in full."""

    actual: float | None
    prior_year: float | None  # the week 364 days before, the same calendar month a year before
    target: float | None  # None where a day of it has no target
    counts: Counts | None  # of a ratio: what came, and out of what


@dataclass(frozen=True)
class Ago:
    """Of the week, the month and the year before; None: not known, or not in `COMPARED`."""

    week: float | None
    month: float | None
    year: float | None


@dataclass(frozen=True)
class Box:
    """A span that ends with the last complete week, both days included."""

    name: BoxName
    start: date
    end: date
    actual: float | None
    counts: Counts | None  # of a ratio
    target: float | None
    prior: Ago  # values
    change: Ago  # a difference of rates, of all else a share of the value before
    reports: int | None  # weekly reports dated in the span; None: it is typed more often
    prior_reports: Ago  # the same of the spans it is compared with


@dataclass(frozen=True)
class Measure:
    """One measure, `weeks` and `months` along those of `Trailing`."""

    kind: Kind
    stage: str | None  # None: money of all
    above: str | None  # the stage that hands over; None where nothing is handed over
    lagged: bool  # a rate is out of the records that were due, not of those that arrived
    weeks: tuple[Point, ...]
    months: tuple[Point, ...]
    boxes: tuple[Box, ...]  # one each of COMPARED


@dataclass(frozen=True)
class Trailing:
    """Every measure over the same weeks, months and boxes."""

    through: date  # the last day of the last complete week
    weeks: tuple[date, ...]  # 6 first days
    months: tuple[Period, ...]  # 12, the last one is over
    measures: tuple[Measure, ...]
