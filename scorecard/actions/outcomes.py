"""Did a handoff move after an action, and by more than luck? Plain counts, no names of teams.

Open this when the outcome of an action is doubted. It is arithmetic, not proof: other things happen
in the same weeks, and the words say so.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from statistics import variance

import numpy as np

from scorecard import lag
from scorecard.actions.counts import WEEK, Counts, added
from scorecard.actions.results import Kind, Outcome, Verdict, Weeks
from scorecard.gap import Z80

SPAN = 13  # weeks on each side: a quarter
FEWEST_BEFORE = 4  # weeks; with fewer there is nothing to compare with
FEWEST_AFTER = 2  # weeks; one alone says nothing


def begins(hold: date, weeks: float) -> tuple[date, date]:
    """The first week in which an action can show, and the last day of the one to judge it with.

    Records that met it need the mean lag to the stage, rounded up to whole weeks.

    Args:
        hold: first day of the week in which it took hold.
        weeks: mean lag into the stage.

    >>> [str(day) for day in begins(date(2026, 8, 10), 0.5)]
    ['2026-08-17', '2026-08-30']
    """
    since = hold + math.ceil(weeks) * WEEK
    return since, since + FEWEST_AFTER * WEEK - timedelta(days=1)


def compare(
    kind: Kind,
    known: Mapping[date, Counts],
    hold: date,
    weeks: float,
    worth: float | None,
    expected: float | None,
    above: str | None,
) -> Outcome:
    """The stage before and after an action.

    ``records = sum over after of (N_w - r0 M_w)`` with ``r0 = sum N / sum M`` over *before*: what
    came beyond what would have come at the rate of before. `N` are the records that arrived in the
    stage, `M` those that were due to (for a volume 1 a week, so that `r0` is records a week). A
    week is never a ratio of its own, see METHODS 1 on weeks. ``money = records * worth``.

    *Before* are the last 13 fully reported weeks before it took hold, *after* the first 13 from
    `begins` on. Inside ``Z80 * se`` it is luck, see `luck`.

    Args:
        kind: what is compared.
        known: what came and out of what, each fully reported week, in order.
        hold: first day of the week in which it took hold.
        weeks: mean lag into the stage.
        worth: money of one record in the stage.
        expected: money; its sign is the direction expected, upwards where None.
        above: the stage that hands over.

    Returns:
        "no base", "not reported", or what the comparison says. Where money is not known a move
        beyond luck counts as expected.
    """
    since, judged_on = begins(hold, weeks)
    earlier = [week for week in known if week < hold][-SPAN:]
    later = [week for week in known if week >= since][:SPAN]
    before, after = _added(known, earlier), _added(known, later)
    found = Outcome("no base", kind, above, since, judged_on, weeks > 0, before, after, worth=worth)
    if before is None or before.number < FEWEST_BEFORE:
        return found
    if after is None or after.number < FEWEST_AFTER:
        return replace(found, verdict="not reported")
    records = after.came - before.rate * after.out_of
    band = Z80 * luck(kind, known, earlier, later, weeks)
    money = None if worth is None else records * worth
    direction = -1.0 if expected is not None and expected < 0 else 1.0
    if abs(records) <= band:
        verdict: Verdict = "no more than luck"
    elif records * direction < 0:
        verdict = "moved the other way"
    elif money is not None and expected is not None and money * direction < abs(expected):
        verdict = "moved, by less"
    else:
        verdict = "moved as expected"
    return replace(found, verdict=verdict, records=records, band=band, money=money)


def luck(
    kind: Kind,
    known: Mapping[date, Counts],
    earlier: Sequence[date],
    later: Sequence[date],
    weeks: float,
) -> float:
    """Records, the standard error of `records` when nothing changed.

    A conversion: ``sqrt(M_a p (1 - p u_a) + (M_a / M_b)^2 M_b p (1 - p u_b))`` with the pooled rate
    ``p = (N_a + N_b) / (M_a + M_b)``; without a lag, where `u` is 1, that is the pooled
    two-proportion one. With a lag a record has only a part of its chance inside the weeks counted,
    and so more luck: `u` is that part's mean, see `reuse`. A rate above 100% is no share of
    records, so it is a count's: ``p`` instead of ``p (1 - p u)``.

    A volume: ``sqrt(n_a v (1 + n_a / n_b))`` over `n` weeks, where `v` is the pooled mean, as in a
    Poisson count, or the variance of the weeks before where that is larger: arrivals that come in
    bursts have more luck.

    >>> monday = date(2026, 6, 1)
    >>> known = {monday + i * WEEK: (20.0, 100.0) for i in range(8)}
    >>> days = list(known)
    >>> round(luck("conversion", known, days[:4], days[4:], 0.0) ** 2)  # 400 * .16 * 2
    128
    """
    (came_b, out_b), (came_a, out_a) = (
        added([known[week] for week in span]) for span in (earlier, later)
    )
    p = (came_a + came_b) / (out_a + out_b)
    if kind == "volume":
        each = max(p, variance(known[week][0] for week in earlier))
        return math.sqrt(each * out_a * (1 + out_a / out_b))
    spread_b, spread_a = (
        p * (1 - p * reuse(span, weeks) if p < 1 else 1.0) for span in (earlier, later)
    )
    return math.sqrt(out_a * spread_a + (out_a / out_b) ** 2 * out_b * spread_b)


def reuse(counted: Sequence[date], weeks: float) -> float:
    """The mean chance of a record that is due in these weeks to be due in no other, flow steady.

    ``sum s^2 / sum s`` over the shares `s` of each week's records that fall due in them.

    >>> mondays = [date(2026, 6, 1) + i * WEEK for i in range(4)]
    >>> reuse(mondays, 0.0), round(reuse(mondays, 1.0), 3)
    (1.0, 0.69)
    """
    tail = lag.tail(weeks)
    span = np.zeros(tail + (counted[-1] - counted[0]) // WEEK + 1)
    span[[tail + (week - counted[0]) // WEEK for week in counted]] = 1.0
    shares = lag.share_due(span, weeks)
    return float(shares @ shares / shares.sum())


def _added(known: Mapping[date, Counts], weeks: Sequence[date]) -> Weeks | None:
    if not weeks:
        return None
    return Weeks(weeks[0], weeks[-1], len(weeks), *added([known[week] for week in weeks]))
