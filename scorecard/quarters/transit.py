"""What is on its way: records that have arrived, followed to the quarter in which they are won.

Open this when "on its way" or "decided already" is doubted. A source's weekly counts go on by
`plan.flow`, with the rates and the deal size planned for the quarter that they reach: the last
one's hold after it, today's before the first. The plan's own records take the same way beside
them. What a stage did not report is on neither side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd

from scorecard import lag
from scorecard.calendar import Period
from scorecard.facts import Bools, Facts, Floats
from scorecard.ledger import plan_due, weeks_between
from scorecard.plan import flow, last_useful
from scorecard.quarters.results import Basis, Followed, Late, Reach, Reason, Transit, Way

YEAR = 52  # weeks that a source's own rates are taken from, where nothing is planned
FEWEST = 13  # weeks, fully reported; from fewer no rates are taken
DAY = timedelta(days=1)


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
    for s, source in enumerate(facts.sources):
        found = _Source(facts, weeks, s)
        tracks = found.tracks()
        if isinstance(tracks, str):
            if found.used:
                left_out.append((source.name, tracks))
            continue
        ways = found.ways(tracks)
        by_source[s] = ways
        followed += [
            Followed(
                source.name, quarter.name, track.basis(quarter), track.of,
                tuple(facts.stages[k].name for k in track.chain),
                track.rates, track.lags, track.size, way,
            )
            for quarter, track, way in zip(weeks.quarters, tracks[1:], ways[1:-1], strict=True)
        ]  # fmt: skip
        late += found.late(tracks)
        reach = max(reach, found.reach(tracks))
        if found.begun > found.past - found.reach(tracks):
            short.append(source.name)
    parts = [together(ways) for ways in zip(*by_source.values(), strict=True)]
    nothing: list[Way | None] = [None] * (len(weeks.quarters) + 2)
    before, *quarters, later = parts or nothing
    return Transit(
        before=before,
        quarters=tuple(quarters),
        later=later,
        stages=_reach(facts, weeks),
        followed=tuple(followed),
        late=tuple(late),
        left_out_rows=_left_out(facts, weeks.through - timedelta(days=7 * reach), weeks.through),
        short=tuple(short),
        left_out=tuple(left_out),
    ), by_source


def together(ways: Sequence[Way]) -> Way | None:
    """Added up; None: there is none."""
    if not ways:
        return None
    return Way(
        sum(way.wins for way in ways),
        sum(way.money for way in ways),
        sum(way.planned for way in ways),
    )


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
            spare = spare or self._recent() or next(filter(None, found.values()), None)
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

    def _recent(self) -> Track | None:
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

    def ways(self, tracks: Sequence[Track]) -> tuple[Way, ...]:
        """Before the first quarter, in each quarter, after the last one."""
        shares = self.weeks.shares
        landings = {track.steps: self._landings(track) for track in tracks}
        ways = []
        for b, track in enumerate(tracks):
            came, planned = (float(weekly @ shares[:, b]) for weekly, _ in landings[track.steps])
            ways.append(_way(came, planned, track.size))
        within, ends = shares.sum(axis=1), landings[tracks[-1].steps]
        came, planned = (in_all - float(weekly @ within) for weekly, in_all in ends)
        return (*ways, _way(came, planned, tracks[-1].size))

    def _landings(self, track: Track) -> list[tuple[Floats, float]]:
        """Wins by coming week and in all, first of the records that came, then of the plan's."""
        chain, nobody = list(track.chain), np.zeros(self.weeks.weeks)
        found = []
        for records in (self.counts[:, chain], self.planned[:, chain]):
            weekly = flow(records, nobody, track.rates, track.lags)[:, -1]
            found.append((weekly, _in_the_end(records, track)))
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
                weeks = tuple(self.cube.first + timedelta(days=7 * int(w)) for w in missing)
                found.append(Late(self.source.name, stages[k].name, stages[k].owner, weeks))
        return found

    @staticmethod
    def reach(tracks: Sequence[Track]) -> int:
        """Weeks after which hardly one of its records is still on its way."""
        return max(lag.tail(sum(track.lags)) for track in tracks)


def _way(wins: float, planned: float, size: float) -> Way:
    """Rounded, so that the dust of a difference is no record."""
    wins, planned = (max(round(records, 9), 0.0) for records in (wins, planned))
    return Way(wins, round(wins * size, 6), round(planned * size, 6))


def _in_the_end(records: Floats, track: Track) -> float:
    """All wins that the waiting records lead to, whenever.

    ``sum_k r_{k+1} .. r_K sum_w N_k(w) q_k^(weeks since w)``: what of each week's records still
    waits, with `q` the share that stays on each week.
    """
    ages = np.arange(len(records), 0, -1)
    waiting = [
        float(records[:, k] @ (weeks / (1 + weeks)) ** ages) for k, weeks in enumerate(track.lags)
    ]
    onward = np.cumprod(np.array(track.rates)[::-1])[::-1]
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


def _reach(facts: Facts, weeks: Ahead) -> tuple[Reach, ...]:
    """Every stage before the win; none where no stage takes time."""
    last = len(facts.stages) - 1
    if last < 1 or not weeks_between(facts, 0, last):
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
