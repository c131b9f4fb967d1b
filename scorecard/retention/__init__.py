"""Retention: does what we win stay, by the source that sold it, and what only replaces what left.

Open this when a figure of the Retention page is wrong. `survival` is the arithmetic, and why it is
so; `months` reads the Customers tab; `cohort` has the rates, `money` the amounts; `results` says
what a page can read.
"""

from scorecard.calendar import Period
from scorecard.facts import Facts
from scorecard.retention import money
from scorecard.retention.cohort import (
    YEAR,
    by_source,
    gaps,
    kept_a_year,
    newer,
    spans,
    starting_cohort,
    trailing,
    window,
)
from scorecard.retention.months import read_months
from scorecard.retention.results import (
    CampaignKept,
    CampaignsKept,
    Flow,
    Gap,
    Opened,
    PlanLine,
    Retention,
    SourceCost,
    SourceKept,
    StandStill,
    Window,
)
from scorecard.retention.survival import FEWEST

__all__ = [
    "FEWEST",
    "YEAR",
    "CampaignKept",
    "CampaignsKept",
    "Flow",
    "Gap",
    "Opened",
    "PlanLine",
    "Retention",
    "SourceCost",
    "SourceKept",
    "StandStill",
    "Window",
    "build",
    "trailing",
]


def build(facts: Facts, period: Period) -> Retention:
    """Retention as it stood at the period's end; on the through date when that is earlier."""
    through = min(period.end, facts.through)
    months = read_months(facts, through)
    cohorts = [starting_cohort(months, span) for span in spans(facts, months)]
    first = cohorts[0] if cohorts else None
    last = first.span.stop if first else 0
    yearly = kept_a_year(facts, months)
    lines, waiting = money.against_plan(facts, period.start, through)
    return Retention(
        period=period,
        through=through,
        owner=facts.workbook.settings.retention_owner,
        in_number=facts.net,
        window=window(months, first) if first else None,
        year=window(months, cohorts[1]) if len(cohorts) > 1 else None,
        sources=by_source(facts, first, yearly) if first else (),
        newer=newer(facts, months, first) if first else (),
        gaps=gaps(facts, months, first) if first else (),
        late=tuple(months.month(m) for m in range(last, len(months))),
        months=tuple(money.flow(months, [m]) for m in range(max(last - YEAR, 0), last)),
        sales=money.sales(months, period),
        opened=money.opened(months, first.span) if first else None,
        campaigns=money.campaigns(facts, period.start, through, yearly),
        stand_still=money.stand_still(facts, months, period, through),
        lines=lines,
        waiting=waiting,
        costs=money.costs(facts, through, yearly),
    )
