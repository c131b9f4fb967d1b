"""Data health: how fresh each team's numbers are, and whether the tabs agree with each other.

Open this for the Data health page. The issues themselves come from `workbook`.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from scorecard.calendar import Period
from scorecard.facts import Facts, total
from scorecard.ledger import Ledger, split_owner

AGREE = 0.005  # a smaller difference, as a share of the larger side, is rounding


@dataclass(frozen=True)
class Freshness:
    """How far one team has reported what its stages plan, in one period."""

    team: str
    reported_through: date | None  # last day before the first gap; None: the first week has one
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


def freshness(ledger: Ledger) -> tuple[Freshness, ...]:
    """Each team that owns a stage or is waited on, in the ledger's period; the latest first.

    The same missing numbers that the Number waits on, seen from the team's side.
    """
    owners = [handoff.owner for handoff in ledger.handoffs if handoff.kind != "deal size"]
    owners += [waiting.owner for waiting in ledger.waiting]
    found = []
    for team in {team for owner in owners for team in split_owner(owner)}:
        waiting = [item for item in ledger.waiting if team in split_owner(item.owner)]
        weeks = {week for item in waiting for week in item.weeks}
        through: date | None = ledger.through
        if weeks:
            first = min(weeks)
            through = first - timedelta(days=1) if first > ledger.period.start else None
        missing = tuple((item.stage, item.source, len(item.weeks)) for item in waiting)
        found.append(Freshness(team, through, len(weeks), missing))
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
