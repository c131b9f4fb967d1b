"""The sample company's market: every record on its own way from lead to win.

Open this to change how records move: lags, chances, deal sizes. What makes the story (who is ahead,
what broke and when) is in `make.py`, which hands it in as `Source`s and `Shift`s. Standard library
only, because `random.Random` promises the same stream in every version of Python.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

STAGES = ("Lead", "MQL", "SQL", "Opportunity", "Won")
OPPORTUNITY, WON = STAGES.index("Opportunity"), STAGES.index("Won")
DAYS_TO_NEXT = {"Lead": 3.5, "MQL": 3.5, "SQL": 7.0, "Opportunity": 21.0}  # mean, exponential
DAYS_TO_LOSE, DAYS_TO_GIVE_UP = 24.0, 45.0  # mean days from Opportunity to Lost, to No decision
NO_DECISION = 0.35  # share of the deals that are not won
SPREAD = 0.32  # standard deviation of the logarithm of a deal's size
WEEKDAY = (1.25, 1.3, 1.3, 1.25, 1.1, 0.35, 0.45)  # Monday to Sunday; the mean is 1

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Source:
    """One source as it was planned."""

    name: str
    team: str
    kind: str
    share: float  # of the company's target
    deal_size: int  # USD a win
    rates: tuple[float, ...]  # conversion into each stage after the chain's first

    @property
    def entry(self) -> int:
        """Index of the chain's first stage."""
        return len(STAGES) - 1 - len(self.rates)

    def rate(self, stage: int) -> float:
        """Planned conversion into a stage from the one above."""
        return self.rates[stage - self.entry - 1]


@dataclass(frozen=True)
class Campaign:
    """A campaign; while several of a source run, they share its leads by weight."""

    name: str
    source: str
    kind: str
    starts: date
    ends: date
    weight: float  # of a source's planned leads
    spend: int | None  # USD a week; None: nobody typed it


@dataclass(frozen=True)
class Shift:
    """From a day on, something runs otherwise than planned."""

    factor: float
    stage: str  # "Lead" or the chain's first: volume; later ones: conversion; "Size": deal size
    source: str | None = None  # None: all
    campaign: str | None = None  # None: all
    starts: date = date.min
    ends: date = date.max

    def applies(self, stage: str, source: str, campaign: str, day: date) -> bool:
        """Whether it bears on what happens in `stage` on `day`."""
        return (
            stage == self.stage
            and self.source in (None, source)
            and self.campaign in (None, campaign)
            and self.starts <= day <= self.ends
        )


@dataclass
class Record:
    """One lead, opportunity or deal."""

    source: str
    campaign: str
    entered: list[date | None]  # a day a stage; None: not entered, or before the source's chain
    amount: int = 0  # USD, from Opportunity on
    outcome: str = "Open"
    closed: date | None = None

    @property
    def stage(self) -> str:
        """The last stage that it entered."""
        return [name for name, day in zip(STAGES, self.entered, strict=True) if day][-1]


def records(
    sources: Sequence[Source],
    campaigns: Sequence[Campaign],
    planned: Mapping[tuple[str, date], float],
    shifts: Sequence[Shift],
    seeds: Mapping[date, int],
    last: date,
) -> list[Record]:
    """All records that enter the funnel up to the last day, followed up to that day.

    Args:
        sources: as planned.
        campaigns: of the sources that have any; a source without has the campaign "".
        planned: records that enter a source's chain on a day.
        shifts: what runs otherwise than planned.
        seeds: by the first day of a stretch, in order; a stretch's records depend on its seed only.
        last: included.
    """
    found = []
    starts = [*seeds, last + _DAY]
    for (first, seed), end in zip(seeds.items(), starts[1:], strict=True):
        market = _Market(shifts, last, Random(seed))
        for source in sources:
            own = [campaign for campaign in campaigns if campaign.source == source.name]
            for day in _days(first, end - _DAY):
                expected = planned[source.name, day] * WEEKDAY[day.weekday()]
                for name, weight in _running(own, day):
                    arrivals = market.arrivals(expected * weight, source, name, day)
                    found += [market.follow(source, name, day) for _ in range(arrivals)]
    return found


def _days(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield first + n * _DAY


def _running(campaigns: list[Campaign], day: date) -> list[tuple[str, float]]:
    """Campaigns of a day with their share of the source's leads."""
    if not campaigns:
        return [("", 1.0)]
    first = min(campaign.starts for campaign in campaigns)
    running = [c for c in campaigns if c.starts <= max(day, first) <= c.ends]
    return [(campaign.name, campaign.weight) for campaign in running]


class _Market:
    def __init__(self, shifts: Sequence[Shift], last: date, random: Random) -> None:
        self.shifts, self.last, self.random = shifts, last, random

    def factor(self, stage: str, source: str, campaign: str, day: date) -> float:
        product = 1.0
        for shift in self.shifts:
            if shift.applies(stage, source, campaign, day):
                product *= shift.factor
        return product

    def arrivals(self, expected: float, source: Source, campaign: str, day: date) -> int:
        """A Poisson draw: how many unit waiting times fit into the expectation."""
        expected *= self.factor(STAGES[source.entry], source.name, campaign, day)
        count, waited = 0, self.random.expovariate(1.0)
        while waited < expected:
            count, waited = count + 1, waited + self.random.expovariate(1.0)
        return count

    def after(self, day: date, mean_days: float) -> date:
        """A working day some time after `day`."""
        later = day + round(self.random.expovariate(1 / mean_days)) * _DAY
        return later + max(0, 7 - later.weekday()) % 7 * _DAY if later.weekday() > 4 else later

    def follow(self, source: Source, campaign: str, day: date) -> Record:
        """One record from the chain's first stage to as far as it came by the last day."""
        record = Record(source.name, campaign, [None] * len(STAGES))
        record.entered[source.entry] = day
        for k in range(source.entry + 1, len(STAGES)):
            if k == WON:
                spread = self.random.gauss(-(SPREAD**2) / 2, SPREAD)
                size = source.deal_size * self.factor("Size", source.name, campaign, day)
                record.amount = round(size * math.exp(spread) / 100) * 100
            arrives = self.after(day, DAYS_TO_NEXT[STAGES[k - 1]])
            chance = source.rate(k) * self.factor(STAGES[k], source.name, campaign, arrives)
            if self.random.random() >= chance:
                if k == WON:
                    self._lose(record, day)
                return record
            if arrives > self.last:
                return record
            day = record.entered[k] = arrives
        record.outcome, record.closed = "Won", day
        return record

    def _lose(self, record: Record, day: date) -> None:
        given_up = self.random.random() < NO_DECISION
        closes = self.after(day, DAYS_TO_GIVE_UP if given_up else DAYS_TO_LOSE)
        if closes <= self.last:
            record.outcome, record.closed = "No decision" if given_up else "Lost", closes
