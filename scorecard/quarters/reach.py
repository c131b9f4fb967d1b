"""The coming weeks by quarter, and until when what arrives in each stage still counts.

Open this when a last useful day is doubted, or the share of a week's records that a quarter gets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from scorecard.calendar import Period
from scorecard.facts import Facts, Floats
from scorecard.ledger import weeks_between
from scorecard.plan import flow, last_useful
from scorecard.quarters.results import Reach, Still


@dataclass(frozen=True)
class Ahead:
    """The weeks after the through date, up to the last quarter's end, and where each one lies."""

    through: date
    quarters: tuple[Period, ...]
    shares: Floats  # weeks x (before the quarters, each quarter): the part of its days

    @property
    def weeks(self) -> int:
        """How many; at least one."""
        return len(self.shares)


def ahead(through: date, quarters: Sequence[Period]) -> Ahead:
    """The coming weeks, each split over the quarters by its days."""
    weeks = max(-((through - quarters[-1].end).days // 7), 1)
    days = through.toordinal() + 1 + np.arange(7 * weeks)
    first = quarters[0].start.toordinal()
    inside = [days < first]
    inside += [(days >= q.start.toordinal()) & (days <= q.end.toordinal()) for q in quarters]
    return Ahead(through, tuple(quarters), np.stack(inside, -1).reshape(weeks, 7, -1).mean(axis=1))


def still(facts: Facts) -> Still | None:
    """Why no record waits anywhere."""
    given = [stage.weeks_to_next for stage in facts.stages[:-1]]
    if not given:
        return "only the win"
    if any(given):
        return None
    return "no weeks" if all(weeks is None for weeks in given) else "at once"


def reach_of(facts: Facts, weeks: Ahead) -> tuple[Reach, ...]:
    """Every stage before the win; none where no stage takes time."""
    last = len(facts.stages) - 1
    if still(facts) is not None:
        return ()
    found = []
    unit = np.zeros(weeks.weeks)
    unit[0] = 1.0
    for k in range(last):
        lags = [weeks_between(facts, j, j + 1) for j in range(k, last)]
        wins = flow(np.zeros((1, len(lags) + 1)), unit, [1.0] * len(lags), lags)[:, -1]
        shares = (wins @ weeks.shares).tolist()
        found.append(
            Reach(
                stage=facts.stages[k].name,
                weeks=sum(lags),
                last=tuple(last_useful(q.end, sum(lags)) for q in weeks.quarters),
                before=shares[0],
                shares=tuple(shares[1:]),
                later=max(1.0 - sum(shares), 0.0),
            )
        )
    return tuple(found)
