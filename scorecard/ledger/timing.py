"""Which of one source's records fell due in the days that count, plan and actual alike.

Open this when the timing line, or a conversion beside it, is doubted. The law of the lag is in
`scorecard.lag`; here its history is gathered.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from scorecard import lag
from scorecard.facts import Bools, Facts, Floats
from scorecard.gap import Due


@dataclass(frozen=True)
class Timing:
    """Records due in a stage: by week of the window, and what luck can do to them."""

    plan_weekly: Floats
    actual_weekly: Floats
    plan: Due  # over the weeks that count
    actual: Due


def weeks_between(facts: Facts, above: int, below: int) -> float:
    """Weeks that records take from one stage to a later one; those of skipped stages count."""
    return sum(stage.weeks_to_next or 0.0 for stage in facts.stages[above:below])


def plan_due(
    facts: Facts, s: int, above: int, below: int, days: slice, lag_factor: float = 1.0
) -> float:
    """Records planned in one stage that fall due in a later one, on the days with a target.

    A plan that grows has less falling due than arriving; a conversion of what falls due brings its
    own records to its own wins. Before its first target a plan is taken to have been steady: what
    is planned to come through has to have come in before. Where a plan jumps, at least as many are
    due as are planned to come of them.

    Args:
        facts: the workbook's facts.
        s: the source, as its number.
        above: the stage that hands over, as its number.
        below: the stage that receives.
        days: places on the cube's axis.
        lag_factor: on the weeks between the two stages.
    """
    plan, covered = facts.cube.plan[s], ~np.isnan(facts.cube.plan_revenue[s, days])
    carried = np.asarray(pd.Series(plan[:, above]).bfill().fillna(0.0), dtype=np.float64)
    weeks = weeks_between(facts, above, below) * lag_factor
    due = lag.due(carried.reshape(-1, 7), weeks).reshape(-1)[days][covered].sum()
    arrives, comes = (np.nan_to_num(plan[days][covered][:, k]).sum() for k in (above, below))
    return float(max(due, min(arrives, comes)))


def known(facts: Facts, s: int, above: int, weeks: float, days: slice, full: Bools) -> bool:
    """The stage above is reported in every week that matters: from the lag's tail before the
    period up to the last week that counts."""
    first = days.start // 7 - lag.tail(weeks)
    last = (days.start + int(np.flatnonzero(full)[-1])) // 7
    reported = np.any(facts.cube.reported[s, :, above].reshape(-1, 7), axis=1)
    return first >= 0 and bool(reported[first : last + 1].all())


def fall_due(
    facts: Facts, s: int, above: int, weeks: float, days: slice, full: Bools, planned: Floats
) -> Timing:
    """What fell due out of the stage above.

    Before its first target a plan is taken to have been steady, and so is a flow before its first
    report: from the lag's tail on that hardly counts.

    Args:
        facts: the workbook's facts.
        s: the source, as its number.
        above: the stage that hands over, as its number.
        weeks: mean lag.
        days: the window's place on the cube's axis.
        full: which of its days count.
        planned: records planned above, on each of its days; NaN where there is no target, so
            that the next one's level stands for what came before it.
    """
    cube, window = facts.cube, slice(days.start // 7, -(-days.stop // 7))
    end, inside = window.stop * 7, _inside(days, full)
    in_plan = _inside(days, full & ~np.isnan(planned))
    plan = cube.plan[s, :end, above].copy()
    plan[days], plan[days.stop :] = planned, 0.0
    plan = np.asarray(pd.Series(plan).bfill().fillna(0.0), dtype=np.float64).reshape(-1, 7)
    plan_due = (lag.due(plan, weeks) * in_plan).sum(axis=1)

    arrived = cube.counts[s, :end, above].reshape(-1, 7)
    actual_due, counted = _counted_due(facts, s, above, weeks, inside, arrived.sum(axis=1))
    return Timing(
        plan_due[window],
        actual_due[window],
        _due(plan_due, plan, in_plan, in_plan.mean(axis=1), weeks),
        _due(actual_due, arrived, inside, counted, weeks),
    )


def fall_due_of(
    facts: Facts, s: int, above: int, weeks: float, days: slice, full: Bools, arrived: Floats
) -> Floats:
    """What fell due of a part of the stage above, such as a campaign's records.

    Args:
        facts: the workbook's facts.
        s: the source, as its number.
        above: the stage that hands over, as its number.
        weeks: mean lag.
        days: the window's place on the cube's axis.
        full: which of its days count.
        arrived: the part's records, a week of the axis each.

    Returns:
        Records, a week of the window each; over all parts those of `fall_due`.
    """
    window = slice(days.start // 7, -(-days.stop // 7))
    inside = _inside(days, full)
    return _counted_due(facts, s, above, weeks, inside, arrived[: window.stop])[0][window]


def _inside(days: slice, full: Bools) -> Floats:
    """Weeks x weekdays of the axis up to the window's last week: 1 where a day counts."""
    inside = np.zeros(-(-days.stop // 7) * 7)
    inside[days] = full
    return inside.reshape(-1, 7)


def _counted_due(
    facts: Facts, s: int, above: int, weeks: float, inside: Floats, arrived: Floats
) -> tuple[Floats, Floats]:
    """Records due by week, as far as they count, and which part of each week counts."""
    reported = facts.cube.reported[s, : inside.size]
    begun = int(np.flatnonzero(reported[:, above])[0]) // 7
    counted = _counted(inside, reported.any(axis=1).reshape(-1, 7))
    due = np.zeros(len(counted))
    due[begun:] = lag.due(arrived[begun:], weeks) * counted[begun:]
    return due, counted


def _counted(inside: Floats, reported: Bools) -> Floats:
    """The part of each week's records due that counts, weeks.

    A week that straddles the period's end is split by its days where its rows are, and else falls
    where its rows are dated, as the records that come of it do.
    """
    both = reported[:, :, None] & np.stack([inside > 0, inside == 0], axis=-1)
    within, outside = both.any(axis=1).T
    split: Floats = np.where(within & outside, inside.mean(axis=1), within.astype(float))
    return split


def _due(due: Floats, arrived: Floats, inside: Floats, counted: Floats, weeks: float) -> Due:
    """Added up over the weeks that count; single arrivals are Poisson."""
    records, came, weekly = float(due.sum()), float((arrived * inside).sum()), arrived.sum(axis=1)
    share = lag.share_due(counted, weeks)
    reached, ratio = float(weekly @ share), records / came if came else 0.0
    return Due(
        round(records, 9),
        reuse=float(weekly @ share**2) / reached if reached else 1.0,
        scatter=float(np.sqrt(weekly @ (share - ratio * counted) ** 2)) / came if came else 0.0,
    )
