"""What the last 13 weeks brought, beside what is needed. Open this when "usual" is doubted."""

from collections.abc import Sequence
from datetime import timedelta

import pandas as pd

from scorecard.backwards.results import Recent
from scorecard.facts import Facts
from scorecard.ratios import ratio

TRAILING = 13  # weeks: a quarter's worth of comparison


def recent(facts: Facts, k: int, sources: Sequence[int]) -> Recent | None:
    """Records a week in stage number k from these sources, over the weeks that were reported."""
    cube, end = facts.cube, facts.cube.index(facts.through + timedelta(days=1))
    days = slice(max(0, end - 7 * TRAILING), end)
    reported = cube.reported[sources, days, k].any(axis=0).reshape(-1, 7).any(axis=1)
    weekly = cube.counts[sources, days, k].sum(axis=0).reshape(-1, 7).sum(axis=1)[reported]
    if not len(weekly):
        return None
    return Recent(len(weekly), float(weekly.mean()), float(weekly.max()))


def spending(facts: Facts) -> pd.DataFrame:
    """Spend and records by stage, a row for each source that reported any spend."""
    first = pd.Timestamp(facts.through - timedelta(days=7 * TRAILING - 1))
    rows = facts.actuals[facts.actuals["Date"].between(first, pd.Timestamp(facts.through))]
    columns = [*(stage.name for stage in facts.stages), "Spend"]
    return rows.groupby("Source")[columns].sum(min_count=1).dropna(subset="Spend")


def spent(spending: pd.DataFrame, stage: str, sources: Sequence[str]) -> float | None:
    """Money for one record of a stage, over those of the sources that reported spend."""
    here = spending[spending.index.isin(sources)]
    return ratio(float(here["Spend"].sum()), float(here[stage].sum()))
