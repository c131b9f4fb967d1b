"""Exchange: what the teams do together, calls joined and role swaps, against what was agreed.

Open this when a count stands beside the wrong goal. A blank Count is not reported, which is not
none; a blank Goal is no goal. Only weeks with both are held against each other.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from scorecard.calendar import Period
from scorecard.facts import Facts

MOST = 20  # activities listed; whoever types a sentence for each has too many to read


@dataclass(frozen=True)
class Tally:
    """Weeks of an activity, one a row of the tab."""

    count: float | None  # of the weeks reported; None: none is
    reported: int  # weeks
    blank: int  # weeks in the tab without a count
    done: float | None  # count of the weeks reported that have a goal; None: there are none
    goal: float | None  # of those weeks
    judged: int  # those weeks
    met: int  # of them, weeks that came to their goal
    last: date | None  # week reported


@dataclass(frozen=True)
class Activity:
    """Something that teams agreed to do together."""

    what: str  # in the spelling used most
    together: Tally
    teams: tuple[tuple[str, Tally], ...]  # by name


@dataclass(frozen=True)
class Exchange:
    """The activities of a period, the most agreed first."""

    since: date
    until: date  # weeks dated up to this day count
    activities: tuple[Activity, ...]
    more: int  # activities that are not listed


@dataclass(frozen=True, slots=True)
class _Week:
    day: date
    team: str
    what: str
    count: float | None
    goal: float | None


def build(facts: Facts, period: Period) -> Exchange:
    """The weeks of the period, up to the through date, by activity and team."""
    until = min(period.end, facts.through)
    columns = facts.workbook.tables["Exchange"].columns
    cells = (columns[name] for name in ("Week", "Team", "What", "Count", "Goal"))
    by_what: dict[str, list[_Week]] = defaultdict(list)
    for row in zip(*cells, strict=True):
        if period.start <= row[0] <= until:
            by_what[row[2].casefold()].append(_Week(*row))
    found = sorted(map(_activity, by_what.values()), key=_most_agreed)
    return Exchange(period.start, until, tuple(found[:MOST]), len(found[MOST:]))


def _activity(weeks: Sequence[_Week]) -> Activity:
    used = Counter(week.what for week in weeks)
    teams: dict[str, list[_Week]] = defaultdict(list)
    for week in weeks:
        teams[week.team].append(week)
    return Activity(
        what=min(used, key=lambda spelling: (-used[spelling], spelling)),
        together=_tally(weeks),
        teams=tuple((team, _tally(teams[team])) for team in sorted(teams)),
    )


def _tally(weeks: Sequence[_Week]) -> Tally:
    reported = [(w.count, w.goal, w.day) for w in weeks if w.count is not None]
    both = [(count, goal) for count, goal, _ in reported if goal is not None]
    return Tally(
        count=_sum(count for count, _, _ in reported),
        reported=len(reported),
        blank=len(weeks) - len(reported),
        done=_sum(count for count, _ in both),
        goal=_sum(goal for _, goal in both),
        judged=len(both),
        met=sum(count >= goal for count, goal in both),
        last=max((day for _, _, day in reported), default=None),
    )


def _sum(counts: Iterable[float]) -> float | None:
    known = list(counts)
    return math.fsum(known) if known else None


def _most_agreed(activity: Activity) -> tuple[float, float, str]:
    together = activity.together
    return -(together.goal or 0), -(together.count or 0), activity.what
