"""How long an answer takes, with what still waits in the count.

Open this when a team's answer time looks too good, or too bad. The median of the answered ones
alone would look best where most of what was heard was never answered, so every item counts: one
that is open, was dropped or was closed without an answer waits on at its age today.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import numpy as np

from scorecard.facts import Ints
from scorecard.feedback.items import Item
from scorecard.feedback.results import Group, Speed
from scorecard.maturity import conversion_by_age, half


def speeds(items: Sequence[Item], as_of: date) -> tuple[Speed, ...]:
    """Answer times of all items, of each team that answers and of each kind, the most first.

    An item that names no team to answer is in the row of all, and in the one without a name.
    """
    timed = [item for item in items if item.timed]
    if not timed:
        return ()
    teams: dict[str | None, list[Item]] = defaultdict(list)
    kinds: dict[str | None, list[Item]] = defaultdict(list)
    for item in timed:
        teams[item.by].append(item)
        kinds[item.kind].append(item)
    return (
        _speed("all", None, timed, as_of),
        *_groups("team", teams, as_of),
        *_groups("kind", kinds, as_of),
    )


def _groups(group: Group, items: dict[str | None, list[Item]], as_of: date) -> tuple[Speed, ...]:
    order = sorted(items, key=lambda name: (name is None, -len(items[name]), name or ""))
    return tuple(_speed(group, name, items[name], as_of) for name in order)


def _speed(group: Group, name: str | None, items: Sequence[Item], as_of: date) -> Speed:
    today = as_of.toordinal()
    answered = np.array([item.answered is not None for item in items])
    waited = np.array(
        [(today if item.answered is None else item.answered) - item.heard for item in items]
    )
    median = half(conversion_by_age(waited, answered))
    longer = None if median is not None else at_least(waited)
    return Speed(group, name, len(items), int(answered.sum()), median, longer)


def at_least(days: Ints) -> int:
    """Days that the median is not below, whatever still happens to those that wait.

    Nobody waits less than so far, so it is the median of the days so far.

    >>> at_least(np.array([2, 40, 60, 90]))
    40
    """
    return int(np.sort(days)[(len(days) - 1) // 2])
