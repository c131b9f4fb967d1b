"""Whether the targets agree: coarse periods with fine ones, the sources with the company.

Open this for a warning about targets. For a source and day the finest period that covers it
counts, spread evenly over its days; a coarser row is a check.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from scorecard.calendar import Period
from scorecard.schema import ALL
from scorecard.workbook.model import Issue, Table

TOLERANCE = 0.005  # of the larger figure: rounding, not a disagreement


@dataclass
class _Plan:
    """The targets of one source."""

    values: dict[Period, dict[str, float]] = field(default_factory=dict)  # column → value
    places: dict[Period, dict[str, int]] = field(default_factory=dict)  # column → table position
    finest: dict[date, Period] = field(default_factory=dict)  # the period that counts on a day

    def counting(self, period: Period) -> Counter[Period]:
        """The periods that count on the days of `period`, with how many of its days."""
        return Counter(self.finest[day] for day in _days(period) if day in self.finest)

    def over(self, period: Period, column: str) -> float | None:
        """What is planned for the days of `period`; None where nothing is."""
        parts = [
            self.values[other][column] * days / other.days
            for other, days in self.counting(period).items()
            if column in self.values[other]
        ]
        return sum(parts) if parts else None


def check(table: Table, stages: tuple[str, ...]) -> list[Issue]:
    """Warnings where targets are blank or disagree."""
    money = ("Revenue", "Spend", "Expansion", "Contraction", "Churned")
    columns = [name for name in (*stages, *money) if name in table.letters]
    plans = _plans(table, columns)
    company = plans.pop(ALL, _Plan())
    issues = _without_revenue(table)
    for source, plan in (*plans.items(), (ALL, company)):
        for period in plan.values:
            issues += _against_finer(table, source, plan, period)
    for period in company.values:
        issues += _against_sources(table, company, period, list(plans.values()))
    return issues


def _plans(table: Table, columns: Sequence[str]) -> dict[str, _Plan]:
    """The targets by source. Rows of one period and source fill different columns of one record."""
    plans: dict[str, _Plan] = {}
    keys = zip(table.columns["Period"], table.columns["Source"], strict=True)
    for index, (period, source) in enumerate(keys):
        plan = plans.setdefault(source, _Plan())
        values = plan.values.setdefault(period, {})
        for column in columns:
            if (value := table.columns[column][index]) is not None:
                values[column] = values.get(column, 0.0) + value
                plan.places.setdefault(period, {}).setdefault(column, index)
    for plan in plans.values():
        for period in sorted(plan.values, key=lambda p: p.days, reverse=True):
            plan.finest |= dict.fromkeys(_days(period), period)
    return plans


def _days(period: Period) -> list[date]:
    return [period.start + timedelta(days=i) for i in range(period.days)]


def _without_revenue(table: Table) -> list[Issue]:
    keys = list(zip(table.columns["Period"], table.columns["Source"], strict=True))
    revenue = table.columns["Revenue"]
    filled = {key for key, value in zip(keys, revenue, strict=True) if value is not None}
    return [
        Issue(
            "warning",
            table.tab,
            table.address("Revenue", index),
            found=f"no Revenue for {source} in {period.name}",
            expected="the revenue planned",
            mend="Fill it in, with 0 if none is planned. Until then the row counts as no target.",
        )
        for index, (period, source) in enumerate(keys)
        if (period, source) not in filled
    ]


def _against_finer(table: Table, source: str, plan: _Plan, period: Period) -> list[Issue]:
    """A coarser row that finer ones cover in full."""
    parts = plan.counting(period)
    if period in parts:
        return []
    apart = {}
    for column, here in plan.values[period].items():
        if not all(column in plan.values[part] for part in parts):
            continue
        finer = plan.over(period, column)
        if finer is not None and _differ(here, finer):
            apart[column] = f"{column} {_plain(here)} against {_plain(finer)}"
    found = f"{period.name} of {source} differs from its finer periods together"
    mend = "Correct one of them. The finer periods count."
    return _warning(table, plan, period, apart, found, mend)


def _against_sources(
    table: Table, company: _Plan, period: Period, plans: Sequence[_Plan]
) -> list[Issue]:
    """A company's target that the sources do not carry, or carry more of."""
    if period not in company.counting(period):
        return []
    apart = {}
    for column, here in company.values[period].items():
        carried = [part for plan in plans if (part := plan.over(period, column)) is not None]
        # A stage that no source plans is the company's own count; money must be somebody's.
        if (carried or column == "Revenue") and _differ(here, sum(carried)):
            apart[column] = f"{column} {_plain(here)} against {_plain(sum(carried))}"
    found = f"{period.name} of {ALL} differs from its sources together"
    mend = (
        "Give the rest to a source, or correct the sum. "
        "What no source carries is a target that nobody owns."
    )
    return _warning(table, company, period, apart, found, mend)


def _warning(
    table: Table, plan: _Plan, period: Period, apart: dict[str, str], found: str, mend: str
) -> list[Issue]:
    """One warning for all the columns that are apart, at the first of them."""
    if not apart:
        return []
    first = next(iter(apart))
    return [
        Issue(
            "warning",
            table.tab,
            table.address(first, plan.places[period][first]),
            found=f"{found}: {'; '.join(apart.values())}",
            expected="the same sum, within 0.5%",
            mend=mend,
        )
    ]


def _differ(one: float, other: float) -> bool:
    return abs(one - other) > TOLERANCE * max(abs(one), abs(other))


def _plain(value: float) -> str:
    """A figure in a message, as it would be typed.

    >>> _plain(975000.0), _plain(12.5)
    ('975,000', '12.5')
    """
    return f"{value:,.2f}".rstrip("0").rstrip(".")
