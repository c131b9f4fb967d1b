"""What is on its way: records that have arrived, followed to the quarter in which they are won.

Open this when "on its way" is doubted. A source's weekly counts go on by `plan.flow`, with the
rates and the deal size planned for the quarter that they reach: the last one's hold after it,
today's before the first. The plan's own records take the same way beside them. What a stage did
not report is on neither side. The same counts are valued again at recent rates, see `_recent`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd

from scorecard import lag
from scorecard.calendar import Period
from scorecard.facts import Bools, Facts, Floats
from scorecard.ledger import plan_due, weeks_between
from scorecard.plan import FEWEST, YEAR, flow, last_useful
from scorecard.quarters.reach import Ahead, reach_of, still
from scorecard.quarters.results import Basis, Followed, Late, Reason, Recent, Transit, Way

DAY = timedelta(days=1)

Handoff = tuple[int, int]  # numbers of two stages


@dataclass(frozen=True)
class Track:
    """How a source's records go on."""

    chain: tuple[int, ...]  # numbers of stages
    rates: tuple[float, ...]
    lags: tuple[float, ...]
    size: float  # money a win
    of: str | None  # the quarter whose plan it is; None: the source's own rates

    def basis(self, quarter: Period) -> Basis:
        """Whose rates a quarter has."""
        if self.of is None:
            return "last year"
        return "its plan" if self.of == quarter.name else "another plan"

    @property
    def steps(self) -> tuple[tuple[float, ...], ...]:
        """What decides when and how many records win."""
        return self.chain, self.rates, self.lags

    @property
    def handoffs(self) -> dict[Handoff, float]:
        """The rate of each."""
        return dict(zip(pairwise(self.chain), self.rates, strict=True))


def build(facts: Facts, weeks: Ahead) -> tuple[Transit, dict[int, tuple[Way, ...]]]:
    """What is on its way, over all sources, and by source.

    Returns:
        The transit, and for each source that can be followed what is on its way before the first
        quarter, in each quarter, and after the last one.
    """
    by_source: dict[int, tuple[Way, ...]] = {}
    followed: list[Followed] = []
    late: list[Late] = []
    short: list[str] = []
    reach = 0  # weeks
    left_out: list[tuple[str, Reason]] = []
    tracked: list[tuple[_Source, list[Track]]] = []
    for s in range(len(facts.sources)):
        found = _Source(facts, weeks, s)
        tracks = found.tracks()
        if not isinstance(tracks, str):
            tracked.append((found, tracks))
        elif found.used:
            left_out.append((found.source.name, tracks))
    recent = _recent(facts, tracked)
    for found, tracks in tracked:
        ways = found.ways(tracks, recent)
        by_source[found.s] = ways
        followed += [
            Followed(
                found.source.name, quarter.name, track.basis(quarter), track.of,
                tuple(facts.stages[k].name for k in track.chain),
                track.rates, track.lags, track.size, way,
            )
            for quarter, track, way in zip(weeks.quarters, tracks[1:], ways[1:-1], strict=True)
        ]  # fmt: skip
        late += found.late(tracks)
        reach = max(reach, found.reach(tracks))
        if found.begun > found.past - found.reach(tracks):
            short.append(found.source.name)
    parts = [together(ways) for ways in zip(*by_source.values(), strict=True)]
    nothing: list[Way | None] = [None] * (len(weeks.quarters) + 2)
    before, *quarters, later = parts or nothing
    return Transit(
        before=before,
        quarters=tuple(quarters),
        later=later,
        stages=reach_of(facts, weeks),
        still=still(facts),
        followed=tuple(followed),
        recent=tuple(recent.values()),
        late=tuple(late),
        left_out_rows=_left_out(facts, last_useful(weeks.through, reach), weeks.through),
        short=tuple(short),
        left_out=tuple(left_out),
    ), by_source


def together(ways: Sequence[Way]) -> Way | None:
    """Added up; None: there is none."""
    if not ways:
        return None
    at_recent = [way.at_recent for way in ways if way.at_recent is not None]
    return Way(
        sum(way.wins for way in ways),
        sum(way.money for way in ways),
        sum(way.planned for way in ways),
        sum(at_recent) if len(at_recent) == len(ways) else None,
    )


def _recent(
    facts: Facts, tracked: Sequence[tuple["_Source", Sequence[Track]]]
) -> dict[Handoff, Recent]:
    """How far every handoff was from today's rates in the last weeks reported in full.

    ``factor = records that came / sum over sources (today's rate * records that fell due)``: over
    all sources, because in a small one a quarter's records are too few to tell a rate.
    """
    came: dict[Handoff, float] = defaultdict(float)
    expected: dict[Handoff, float] = defaultdict(float)
    for source, (today, *_) in tracked:
        for (above, below), rate in today.handoffs.items():
            if (counted := source.last_weeks(above, below)) is not None:
                came[above, below] += counted[0]
                expected[above, below] += rate * counted[1]
    used = sorted({handoff for _, tracks in tracked for of in tracks for handoff in of.handoffs})
    return {
        (above, below): Recent(
            facts.stages[above].name,
            facts.stages[below].name,
            round(came[above, below], 9),
            round(expected[above, below], 9),
            came[above, below] / planned if (planned := expected[above, below]) > 0 else None,
        )
        for above, below in used
    }


def _paced(track: Track, today: Track, recent: Mapping[Handoff, Recent]) -> list[float] | None:
    """A track's rates as they were of late; None where one is not known.

    They are today's planned ones times what came of them, whichever quarter they are used for: a
    plan to do better from some quarter on is not how it went.
    """
    known, rates = today.handoffs, []
    for handoff, rate in track.handoffs.items():
        if (factor := recent[handoff].factor) is None:
            return None
        rates.append(known.get(handoff, rate) * factor)
    return rates


class _Source:
    """One source's weekly records up to the through date, and its plan's."""

    def __init__(self, facts: Facts, weeks: Ahead, s: int) -> None:
        self.facts, self.weeks, self.s = facts, weeks, s
        cube, stages = facts.cube, len(facts.stages)
        self.cube, self.source = cube, facts.sources[s]
        self.past = cube.index(weeks.through + DAY) // 7
        by_week = (self.past, 7, stages)
        days = slice(0, 7 * self.past)
        self.reported: Bools = np.any(cube.reported[s, days].reshape(by_week), axis=1)
        self.counts: Floats = cube.counts[s, days].reshape(by_week).sum(axis=1)
        # Before its first target a plan is taken to have been steady, as in the ledger.
        carried = pd.DataFrame(cube.plan[s]).bfill().fillna(0.0).to_numpy()
        self.planned: Floats = carried[days].reshape(by_week).sum(axis=1) * self.reported
        first = np.flatnonzero(self.reported.any(axis=1))
        self.begun = int(first[0]) if len(first) else self.past

    @property
    def used(self) -> bool:
        """It has counts, money or a target."""
        money = self.cube.revenue_reported[self.s].any()
        return bool(
            money or self.reported.any() or (~np.isnan(self.cube.plan_revenue[self.s])).any()
        )

    def tracks(self) -> list[Track] | Reason:
        """How its records go on before the quarters and in each; or why that cannot be said."""
        if self.begun == self.past:
            return "not reported"
        today = self.facts.workbook.calendar.quarter(self.weeks.through)
        quarters = [today, *self.weeks.quarters]
        found = {quarter: self._planned(quarter) for quarter in dict.fromkeys(quarters)}
        spare = found[today]
        if None in found.values():
            spare = spare or self._own() or next(filter(None, found.values()), None)
        tracks = [found[quarter] or spare for quarter in quarters]
        known = [track for track in tracks if track is not None]
        if not known:
            one = np.count_nonzero(self.counts.sum(axis=0)) <= 1
            return "no stage before the win" if one else "no rates"
        return known

    def _planned(self, quarter: Period) -> Track | None:
        """The rates of a quarter's plan: of what it plans to fall due, not of the same weeks."""
        days = self.cube.span(quarter.start, quarter.end)
        covered = ~np.isnan(self.cube.plan_revenue[self.s, days])
        plan = self.cube.plan[self.s, days]
        chain: list[int] = np.flatnonzero((~np.isnan(plan[covered])).any(axis=0)).tolist()
        counts = np.nan_to_num(plan[covered])[:, chain].sum(axis=0)
        due = [plan_due(self.facts, self.s, above, below, days) for above, below in pairwise(chain)]
        money = float(np.nansum(self.cube.plan_revenue[self.s, days]))
        return self._track(chain, counts, due, money, quarter.name)

    def _own(self) -> Track | None:
        """The source's own rates, of its fully reported weeks of the last year."""
        since = max(self.past - YEAR, self.begun)
        chain: list[int] = np.flatnonzero(self.counts[since:].sum(axis=0)).tolist()
        unpriced = self.cube.unpriced[self.s].reshape(-1, 7)[since : self.past, 0]
        full = self.reported[since:, chain].all(axis=1) & ~unpriced
        if full.sum() < FEWEST:
            return None
        due = [
            float(lag.due(self.counts[self.begun :, above], lags)[since - self.begun :][full].sum())
            for above, lags in zip(chain, self._lags(chain), strict=False)
        ]
        revenue = self.cube.revenue[self.s, 7 * since : 7 * self.past].reshape(-1, 7).sum(axis=1)
        counts = self.counts[since:][full][:, chain].sum(axis=0)
        money = float(revenue[full].sum())
        return self._track(chain, counts, due, money, None)

    def _track(
        self,
        chain: list[int],
        counts: Floats,
        due: list[float],
        money: float,
        of: str | None,
    ) -> Track | None:
        """None where the chain does not lead to a win, or where something in it is 0."""
        last = len(self.facts.stages) - 1
        if len(chain) < 2 or chain[-1] != last or min(*counts, *due, money) <= 0:
            return None
        rates, lags = (counts[1:] / np.array(due)).tolist(), self._lags(chain)
        return Track(tuple(chain), tuple(rates), tuple(lags), money / float(counts[-1]), of)

    def _lags(self, chain: Sequence[int]) -> list[float]:
        return [weeks_between(self.facts, above, below) for above, below in pairwise(chain)]

    def last_weeks(self, above: int, below: int) -> tuple[float, float] | None:
        """Records that came by a handoff in its last weeks reported in full, and that fell due.

        Full is a week in which the stage below is reported, and the one above in it and before it
        for as long as its records take. None: too few of the last year are.
        """
        weeks, each = weeks_between(self.facts, above, below), np.arange(self.past)
        silent = np.maximum.accumulate(np.where(self.reported[:, above], -1, each))
        full = (each - silent > lag.tail(weeks)) & self.reported[:, below]
        counted = np.flatnonzero(full & (each >= self.past - YEAR))[-FEWEST:]
        if len(counted) < FEWEST:
            return None
        due = lag.due(self.counts[self.begun :, above], weeks)[counted - self.begun]
        return float(self.counts[counted, below].sum()), float(due.sum())

    def ways(self, tracks: Sequence[Track], recent: Mapping[Handoff, Recent]) -> tuple[Way, ...]:
        """Before the first quarter, in each quarter, after the last one."""
        shares = self.weeks.shares
        landings = {
            track.steps: self._landings(track, _paced(track, tracks[0], recent)) for track in tracks
        }
        ways = []
        for b, track in enumerate(tracks):
            wins = [float(weekly @ shares[:, b]) for weekly, _ in landings[track.steps]]
            ways.append(_way(wins, track.size))
        within, ends = shares.sum(axis=1), landings[tracks[-1].steps]
        wins = [in_all - float(weekly @ within) for weekly, in_all in ends]
        return (*ways, _way(wins, tracks[-1].size))

    def _landings(self, track: Track, paced: list[float] | None) -> list[tuple[Floats, float]]:
        """Wins by coming week and in all: of the records that came, of the plan's, and of those
        that came at recent rates where these are known."""
        sides = [(self.counts, list(track.rates)), (self.planned, list(track.rates))]
        if paced is not None:
            sides.append((self.counts, paced))
        chain, nobody = list(track.chain), np.zeros(self.weeks.weeks)
        found = []
        for every, rates in sides:
            records = every[:, chain]
            weekly = flow(records, nobody, rates, track.lags)[:, -1]
            found.append((weekly, _in_the_end(records, rates, track.lags)))
        return found

    def late(self, tracks: Sequence[Track]) -> list[Late]:
        """Stages before the win that are not reported in a week whose records may still wait."""
        stages, last = self.facts.stages, len(self.facts.stages) - 1
        found = []
        for k in sorted({k for track in tracks for k in track.chain[:-1]}):
            reach = lag.tail(weeks_between(self.facts, k, last))
            since = max(self.past - reach, self.begun)
            missing = since + np.flatnonzero(~self.reported[since:, k])
            if len(missing):
                # A silence that began before that is named from its first week on.
                heard = np.flatnonzero(self.reported[: since + 1, k])
                since = max(int(heard[-1]) + 1 if len(heard) else 0, self.begun)
                missing = since + np.flatnonzero(~self.reported[since:, k])
                weeks = tuple(self.cube.first + timedelta(days=7 * int(w)) for w in missing)
                found.append(Late(self.source.name, stages[k].name, stages[k].owner, weeks))
        return found

    @staticmethod
    def reach(tracks: Sequence[Track]) -> int:
        """Weeks after which hardly one of its records is still on its way."""
        return max(lag.tail(sum(track.lags)) for track in tracks)


def _way(wins: Sequence[float], size: float) -> Way:
    """Of wins at the planned rates, by plan and, where known, at recent rates; nothing is nothing
    at any rate. Rounded, so that the dust of a difference is no record."""
    at_plan, planned, *recent = (max(round(records, 9), 0.0) for records in wins)
    if not at_plan:
        recent = [0.0]
    return Way(
        at_plan,
        round(at_plan * size, 6),
        round(planned * size, 6),
        round(recent[0] * size, 6) if recent else None,
    )


def _in_the_end(records: Floats, rates: Sequence[float], lags: Sequence[float]) -> float:
    """All wins that the waiting records lead to, whenever.

    ``sum_k r_{k+1} .. r_K waiting_k``, see `lag.waiting`.
    """
    waiting = [lag.waiting(records[:, k], weeks) for k, weeks in enumerate(lags)]
    onward = np.cumprod(np.array(rates)[::-1])[::-1]
    return float(onward @ np.array(waiting))


def _left_out(facts: Facts, after: date, through: date) -> int:
    """Rows of Actuals with an error, dated in these weeks or nowhere."""
    return sum(
        issue.left_out
        and issue.severity == "error"
        and issue.tab == "Actuals"
        and (issue.day is None or after < issue.day <= through)
        for issue in facts.workbook.issues
    )
