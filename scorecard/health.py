"""Data health: how fresh each team's numbers are, and whether the tabs agree with each other.

Open this for the Data health page. The issues themselves come from `workbook`.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from scorecard.calendar import Period
from scorecard.facts import Bools, Facts, total
from scorecard.ledger import split_owner

AGREE = 0.005  # a smaller difference, as a share of the larger side, is rounding
LOOK_BACK = 26  # weeks; who has been silent for longer is "more than 26 weeks" late


@dataclass(frozen=True)
class Freshness:
    """How far one team has reported what its stages plan."""

    team: str
    reported_through: date | None  # last day up to which nothing is missing; None: nothing at all
    weeks_late: int  # complete weeks with something missing
    missing: tuple[tuple[str, str, int], ...]  # stage, source, weeks missing


@dataclass(frozen=True)
class Reconciliation:
    """Two figures of the workbook that should agree."""

    name: str
    period: Period
    left: float  # money
    right: float  # money
    names: tuple[str, str]  # what left and right are

    @property
    def difference(self) -> float:
        """Money; left less right."""
        return self.left - self.right

    @property
    def agrees(self) -> bool:
        """Within half a percent."""
        return abs(self.difference) <= AGREE * max(abs(self.left), abs(self.right))


def freshness(facts: Facts) -> tuple[Freshness, ...]:
    """Each team that owns a stage, the latest first; over the last 26 complete weeks.

    A week counts against a team when a source plans one of its stages that week and no number is
    dated in it.
    """
    cube = facts.cube
    end = cube.index(facts.through + timedelta(days=1)) // 7
    first = max(0, end - LOOK_BACK)
    shape = (len(facts.sources), cube.days // 7, 7, len(facts.stages))
    weeks = slice(first, end)
    reported: Bools = np.any(cube.reported.reshape(shape)[:, weeks], axis=2)
    priced = ~np.isnan(cube.plan_revenue)[:, :, None]
    planned: Bools = np.any((~np.isnan(cube.plan) & priced).reshape(shape)[:, weeks], axis=2)
    missing = planned & ~reported  # source x week x stage
    begun = cube.reported.any(axis=(0, 2))  # by day
    if begun.any():  # before the workbook begins nothing is late
        missing[:, : max(int(np.argmax(begun)) // 7 - first, 0)] = False
    found = []
    for team in _stage_owners(facts):
        own = [k for k, stage in enumerate(facts.stages) if team in stage.owners]
        late = missing[:, :, own].any(axis=(0, 2))
        gaps: dict[tuple[str, str], int] = defaultdict(int)
        for s, source in enumerate(facts.sources):
            for k in own:
                if count := int(missing[s, :, k].sum()):
                    gaps[facts.stages[k].name, source.name] = count
        clean = int(np.argmax(late)) if late.any() else end - first
        through = None
        if (clean and reported[:, :, own].any()) or not late.any():
            through = cube.first + timedelta(days=7 * (first + clean) - 1)
        listed = tuple((stage, source, weeks_) for (stage, source), weeks_ in gaps.items())
        found.append(Freshness(team, through, int(late.sum()), listed))
    return tuple(sorted(found, key=lambda f: (-f.weeks_late, f.team)))


def reconciliations(facts: Facts) -> tuple[Reconciliation, ...]:
    """Every pair of figures that should agree, quarter by quarter, the latest first."""
    calendar, cube = facts.workbook.calendar, facts.cube
    last = cube.first + timedelta(days=cube.days - 1)
    found = []
    for quarter in reversed(list(calendar.spanning("quarter", cube.first, last))):
        days = cube.span(quarter.start, quarter.end)
        company = total(cube.company_revenue[days])
        # Only on days with a target of the company's own is there anything to agree with.
        both = ~np.isnan(cube.company_revenue[days])
        of_sources = total(cube.plan_revenue[:, days][:, both])
        if company is not None and of_sources is not None:
            found.append(
                Reconciliation(
                    "Targets roll up", quarter, company, of_sources,
                    ("All", "sum of the sources"),
                )
            )  # fmt: skip
        deals, actuals = _won(facts, quarter)
        if deals is not None and actuals is not None:
            found.append(
                Reconciliation(
                    "Won revenue", quarter, actuals, deals, ("Actuals", "Deals")
                )
            )  # fmt: skip
    return tuple(found)


def _stage_owners(facts: Facts) -> list[str]:
    return sorted({team for stage in facts.stages for team in split_owner(stage.owner)})


def _won(facts: Facts, quarter: Period) -> tuple[float | None, float | None]:
    """Won deals by close date, and Actuals' revenue by its date; None where a tab says nothing."""

    def summed(tab: str, day: str, money: str) -> float | None:
        columns = facts.workbook.tables[tab].columns
        counted = columns["Outcome"] if tab == "Deals" else ["Won"] * len(columns[day])
        amounts = [
            amount
            for when, amount, outcome in zip(columns[day], columns[money], counted, strict=True)
            if outcome == "Won"
            and amount is not None
            and when is not None
            and quarter.start <= when <= min(quarter.end, facts.through)
        ]
        return sum(amounts) if amounts else None

    return summed("Deals", "Closed", "Amount"), summed("Actuals", "Date", "Revenue")
