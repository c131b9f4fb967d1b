"""What was changed over time: restatements, the moves of a plan, and when a team last typed.

Open this when a log lacks an entry. It reads the changes that the history has kept.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from scorecard.calendar import Period
from scorecard.changes.compare import weight
from scorecard.changes.meeting import actual, counting, planned
from scorecard.changes.results import (
    Change,
    Restated,
    Restatements,
    Seen,
    TargetChange,
    TargetLog,
)
from scorecard.facts import RETENTION, Facts
from scorecard.ledger import split_owner


def restatements(seen: Sequence[Seen], facts: Facts, period: Period) -> Restatements:
    """The settled figures of a period that were changed, the newest first.

    Counts of records are in it with no effect on the Number. A figure that only got another day of
    its own week is not, unless that moved it into the period or out of it. Effects are on the
    Number as it is counted now, so those of one cell add up to the way from its first figure to its
    last.
    """
    entries = []
    for at, change in ((one.at, one.change) for one in seen):
        if change.tab == "Targets" or not change.settled:
            continue
        if not any(day is not None and day in period for day in (change.was_day, change.day)):
            continue
        counted = replace(change, weight=weight(change.tab, change.column, facts))
        effect = counted.effect(period, facts.through, facts.through)
        if _tells(change, facts, period):
            entries.append(Restated(at, counted, effect))
    entries.sort(key=lambda of: (-abs(of.effect), of.change.address))
    entries.sort(key=lambda of: of.at, reverse=True)
    owners = Counter(of.change.owner for of in entries)
    return Restatements(
        period=period,
        through=facts.through,
        entries=tuple(entries),
        effect=math.fsum(of.effect for of in entries),
        owners=tuple(sorted(owners.items(), key=lambda of: (-of[1], of[0] or ""))),
    )


def target_log(first: Facts, seen: Sequence[Seen], facts: Facts, period: Period) -> TargetLog:
    """The first plan of a period beside today's, and each change of a target, the newest first.

    `first` is the oldest state that is kept. Both plans are of the Number as it is counted now.
    """
    plan = counting(first, facts.workbook.settings.number)
    entries = [
        TargetChange(one.at, one.change, _plans(one.change, facts))
        for one in seen
        if one.change.tab == "Targets" and _touches(one.change, facts, period)
    ]
    return TargetLog(
        period=period,
        through=facts.through,
        actual=actual(facts, period),
        first=planned(plan, period, period.end),
        first_to_date=planned(plan, period, facts.through),
        target=planned(facts, period, period.end),
        to_date=planned(facts, period, facts.through),
        entries=tuple(sorted(entries, key=lambda of: of.at, reverse=True)),
    )


def last_typed(seen: Sequence[Seen], facts: Facts) -> dict[str, datetime | None]:
    """When each team last typed a figure of its own; None: no change of its figures was seen.

    Teams are those of Funnel and Sources, and the retention owner where there are customers; of two
    that share a column either may have typed it. Targets are not figures of a team.
    """
    owners = [stage.owner for stage in facts.stages] + [source.team for source in facts.sources]
    if len(facts.retention):
        owners.append(facts.workbook.settings.retention_owner)
    found: dict[str, datetime | None] = {
        team: None for owner in owners for team in split_owner(owner)
    }
    for one in seen:
        if one.change.tab == "Targets":
            continue
        for team in split_owner(one.change.owner):
            latest = found.get(team)
            if team in found and (latest is None or latest < one.at):
                found[team] = one.at
    return found


def _tells(change: Change, facts: Facts, period: Period) -> bool:
    """The figure is another one, or counts in another week or period."""
    was, here = (
        day and (facts.workbook.calendar.week(day), day in period)
        for day in (change.was_day, change.day)
    )
    return change.was != change.now or was != here


def _touches(change: Change, facts: Facts, period: Period) -> bool:
    days = [day for day in (change.was_day, change.day) if day is not None]
    if any(day in period for day in days):
        return True
    planned_for = facts.workbook.calendar.parse(change.label or period.name)
    return planned_for.start <= period.end and period.start <= planned_for.end


def _plans(change: Change, facts: Facts) -> bool:
    """Whether this column of Targets is money of the Number."""
    return change.column == "Revenue" or (facts.net and change.column in RETENTION)
