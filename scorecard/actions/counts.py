"""The weekly counts that an action is judged by, of all sources or of one.

Open this when an action is judged by weeks that should not count, or not by those that should.
Which weeks are known in full, and what was due in them, is settled in `scorecard.weekly`, so the
counts are those of the series in `behaviour`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

import numpy as np

from scorecard.facts import Bools, Facts, Floats
from scorecard.ledger import weeks_between
from scorecard.weekly import Weekly

Counts = tuple[float, float]  # what came and out of what; a volume is out of 1 a week
Known = dict[date, Counts]  # the weeks that are known, by their first day and in order
Flows = dict[tuple[Literal["volume", "conversion", "deal size"], str], Known]  # by kind and stage

WEEK = timedelta(days=7)
YEAR = 52 * WEEK


def of_source(facts: Facts, source: int) -> Facts | None:
    """The facts of one source, its own stages alone in the funnel; None where it has none.

    A stage is its own that it ever planned or reported: outbound may begin at Opportunity. A lag
    reaches over a stage that is left out.
    """
    cube, row = facts.cube, slice(source, source + 1)
    used = cube.reported[row].any(axis=(0, 1)) | ~np.isnan(cube.plan[row]).all(axis=(0, 1))
    chain = [int(k) for k in np.flatnonzero(used)]
    if not chain:
        return None
    lags = [*(weeks_between(facts, above, below) for above, below in pairwise(chain)), None]
    return replace(
        facts,
        sources=facts.sources[row],
        stages=tuple(
            replace(facts.stages[k], weeks_to_next=lag) for k, lag in zip(chain, lags, strict=True)
        ),
        cube=replace(
            cube,
            plan=cube.plan[row][:, :, chain],
            plan_revenue=cube.plan_revenue[row],
            plan_retention=cube.plan_retention[row],
            counts=cube.counts[row][:, :, chain],
            reported=cube.reported[row][:, :, chain],
            revenue=cube.revenue[row],
            credits=cube.credits[row],
            revenue_reported=cube.revenue_reported[row],
            unpriced=cube.unpriced[row],
            retention=cube.retention[row],
            retention_reported=cube.retention_reported[row],
        ),
    )


def flows(facts: Facts, through: date) -> Flows:
    """The first stage's volume, every conversion and the deal size, by week.

    Args:
        facts: the workbook's facts, or those of one source; with a stage.
        through: the last day that counts.
    """
    weekly, names = Weekly(facts, through), [stage.name for stage in facts.stages]

    def known(full: Bools, came: Floats, out_of: Floats) -> Known:
        """Without anything to divide by nothing was observed."""
        seen = np.flatnonzero(full & (out_of > 0))
        return {weekly.weeks[w]: (float(came[w]), float(out_of[w])) for w in seen}

    entered = weekly.counts[:, :, 0].sum(axis=0)
    found: Flows = {("volume", names[0]): known(weekly.volume(0), entered, np.ones(weekly.number))}
    for k in range(1, len(names)):
        handed = weekly.conversion(k)
        came = (weekly.counts[:, :, k] * handed.counted).sum(axis=0)
        due = (handed.due * handed.counted).sum(axis=0).round(9)
        found["conversion", names[k]] = known(handed.full, came, due)
    won, full = weekly.wins()
    money = (weekly.sums(facts.cube.revenue) * won).sum(axis=0)
    wins = (weekly.counts[:, :, -1] * won).sum(axis=0)
    found["deal size", names[-1]] = known(full, money, wins)
    return found


def added(counts: Sequence[Counts]) -> Counts:
    """Pooled: what came in all, out of what in all.

    >>> added([(3.0, 10.0), (2.0, 20.0)])
    (5.0, 30.0)
    """
    return sum(came for came, _ in counts), sum(out_of for _, out_of in counts)
