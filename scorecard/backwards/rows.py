"""A scenario written for the tab Targets. Open this when pasted rows give another plan back.

The rows are those that count now: where a source plans by month it gets a row a month, because a
row for the quarter would only be a check. A month or quarter that is over keeps its plan, and so do
days of a week that straddles the period's end; the other rows carry the rest. What is not worked
back (spend, expansion, churn) stays as it stands in the workbook.
"""

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from scorecard.backwards.results import Backwards, TargetRow
from scorecard.calendar import Period
from scorecard.facts import ALL, Facts, Floats
from scorecard.plan import whole
from scorecard.workbook import UNLISTED

OTHERS = ("Spend", "Expansion", "Contraction", "Churned")
REVENUE = "Revenue"
CENT = 0.01
MANY = 100  # records; of fewer a whole one more would change the rates and the deal size


def target_rows(facts: Facts, found: Backwards) -> tuple[TargetRow, ...]:
    """A row for each period and source that was worked back; then the company's own.

    None where the period is over, or where nothing is asked for.
    """
    money = [of.revenue for of in found.sources]
    if found.when == "over" or found.target is None or not any(money):
        return ()
    cube, period = facts.cube, found.period
    position = {source.name: s for s, source in enumerate(facts.sources)}
    rows: list[TargetRow] = []
    carried = np.zeros(period.days)  # money that is planned then, a day each
    for of, revenue in zip(found.sources, _split(math.fsum(money), money, CENT), strict=True):
        if of.source == UNLISTED:  # its rows stand there under names that nobody knows
            continue
        s = position[of.source]
        planned = {REVENUE: cube.within(cube.plan_revenue[s], period)}
        for k, stage in enumerate(facts.stages):
            planned[stage.name] = cube.within(cube.plan[s, :, k], period)
        needed = {need.stage: _rounded_up(need.records) for need in of.needs}
        written = _Written(facts, period, of.source, planned)
        rows += written.rows({**needed, REVENUE: revenue}, planned)
        carried += written.after(revenue, planned)
    # The company's follow its sources', which stand for it where it has no target of its own.
    own = cube.within(cube.company_revenue, period)
    company = {REVENUE: np.where(np.isnan(own), carried, own)}
    total = {REVENUE: round(found.target, 2)}
    return (*rows, *_Written(facts, period, ALL, company).rows(total, {REVENUE: carried}))


class _Written:
    """The rows of one source, or of the company, in a period.

    `planned` is by column what the workbook plans now, a day of the period each; NaN: nothing.
    """

    def __init__(
        self, facts: Facts, period: Period, source: str, planned: Mapping[str, Floats]
    ) -> None:
        self.facts, self.period, self.source, self.planned = facts, period, source, planned
        columns = facts.workbook.tables["Targets"].columns
        keys = zip(columns["Period"], columns["Source"], columns[REVENUE], strict=True)
        # A row without Revenue is no target.
        self.typed = {p for p, name, money in keys if name == source and money is not None}
        self.fixed = np.zeros(period.days, dtype=bool)
        self.places = self._places()

    def _places(self) -> dict[Period, list[int]]:
        """The periods to write, with the days of the whole on which they count."""
        places: dict[Period, list[int]] = {}
        nowhere = []
        for day in range(self.period.days):
            on = self.period.start.toordinal() + day
            here = [p for p in self.typed if p.start.toordinal() <= on <= p.end.toordinal()]
            if not here:
                nowhere.append(day)
                continue
            counts = min(here, key=lambda p: p.days)
            inside = self.period.start <= counts.start and counts.end <= self.period.end
            covers = counts.start <= self.period.start and self.period.end <= counts.end
            if covers:
                places.setdefault(self.period, []).append(day)
            elif inside and counts.end > self.facts.through:
                places.setdefault(counts, []).append(day)
            else:
                self.fixed[day] = True
        if not places:
            return {self.period: nowhere or list(range(self.period.days))}
        self.fixed[nowhere] = True
        return places

    def rows(self, needed: Mapping[str, float], shape: Mapping[str, Floats]) -> Iterator[TargetRow]:
        """A row a period; then one for the whole where it stands there as a check.

        Args:
            needed: by column, in the whole period.
            shape: by column, how it is spread over the periods; a day of the whole each.
        """
        parts = {column: self._parts(column, amount, shape) for column, amount in needed.items()}
        for i, (period, days) in enumerate(self.places.items()):
            # Of the days on which it does not count a row has as much as on the others.
            times = period.days / len(days)
            yield self._row(period, {column: of[i] * times for column, of in parts.items()})
        if self.period in self.typed and self.period not in self.places:
            yield self._row(
                self.period,
                {column: self._kept(column) + math.fsum(of) for column, of in parts.items()},
            )

    def after(self, money: float, shape: Mapping[str, Floats]) -> Floats:
        """Money a day of the whole, once these rows stand there."""
        daily = np.where(self.fixed, np.nan_to_num(self.planned[REVENUE]), 0.0)
        parts = self._parts(REVENUE, money, shape)
        for part, days in zip(parts, self.places.values(), strict=True):
            daily[days] += part / len(days)
        return daily

    def _kept(self, column: str) -> float:
        """What the days that are not written plan."""
        return float(np.nan_to_num(self.planned[column])[self.fixed].sum())

    def _parts(self, column: str, amount: float, shape: Mapping[str, Floats]) -> list[float]:
        """What the days of each period get, so that with what is kept they come to the amount."""
        for daily in (shape[column], shape[REVENUE], np.ones(self.period.days)):
            shares = [float(np.nan_to_num(daily)[days].sum()) for days in self.places.values()]
            if any(shares):
                break
        left = max(amount - self._kept(column), 0.0)
        return _split(left, shares, 1 if column != REVENUE and left >= MANY else CENT)

    def _row(self, period: Period, values: Mapping[str, float]) -> TargetRow:
        columns = self.facts.workbook.tables["Targets"].columns
        keys = zip(columns["Period"], columns["Source"], strict=True)
        here = [i for i, key in enumerate(keys) if key == (period, self.source)]
        filled = {
            name: [columns[name][i] for i in here if columns[name][i] is not None]
            for name in OTHERS
        }
        rounded = {column: round(value, 6) for column, value in values.items()}
        return TargetRow(
            period=period.name,
            source=self.source,
            records={stage.name: rounded.get(stage.name) for stage in self.facts.stages},
            revenue=rounded[REVENUE],
            others={name: math.fsum(of) if of else None for name, of in filled.items()},
        )


def _rounded_up(records: float) -> float:
    """Whole records; of fewer than `MANY` hundredths."""
    step = 1 if records >= MANY else 100
    return whole(records * step) / step


def _split(amount: float, shares: Sequence[float], step: float) -> list[float]:
    """An amount in parts of whole steps that add up to it: each sum so far is rounded.

    >>> _split(10, [1, 1, 1], 1), _split(0.05, [1, 1], CENT)
    ([3.0, 4.0, 3.0], [0.02, 0.03])
    """
    ends = np.round(np.cumsum(shares) / math.fsum(shares) * amount / step) * step
    return [round(part, 6) for part in np.diff([0.0, *ends]).tolist()]
