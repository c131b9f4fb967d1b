"""The next quarters: what is won, on its way and still to come of each, and what covers the rest.

Open this when a figure of the Next quarters page is wrong. `transit` follows the weekly counts
that have arrived, `reach` says until when what arrives counts, `deals` has the open pipeline, the
coverage needed, harvest and seed; `results` says what a page can read. For every quarter, exactly:

    target = won + on its way + still to come
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from scorecard import ratios
from scorecard.calendar import Period
from scorecard.deals import Tally
from scorecard.deals.book import Book, book
from scorecard.facts import Facts, total
from scorecard.ledger import split_owner
from scorecard.quarters import deals, reach, transit
from scorecard.quarters.results import (
    Basis,
    Created,
    Due,
    Followed,
    Lack,
    Late,
    Needed,
    Pipeline,
    Quarter,
    Quarters,
    Reach,
    Reason,
    Recent,
    Sown,
    State,
    Still,
    Team,
    TeamSeed,
    Transit,
    Way,
)

__all__ = [
    "SHOWN",
    "Basis",
    "Created",
    "Due",
    "Followed",
    "Lack",
    "Late",
    "Needed",
    "Pipeline",
    "Quarter",
    "Quarters",
    "Reach",
    "Reason",
    "Recent",
    "Sown",
    "State",
    "Still",
    "Team",
    "TeamSeed",
    "Transit",
    "Way",
    "build",
]

SHOWN = 4  # quarters at most: this one and the next three


def build(facts: Facts, period: Period) -> Quarters:
    """The quarter of a period and the next ones, as they stand on the through date.

    Of a period that is over everything is told as it is known today: no open deal is due in it any
    more, and nothing is on its way into it. Its past pipeline is written nowhere.
    """
    calendar, through = facts.workbook.calendar, facts.through
    first = calendar.quarter(min(max(through, period.start), period.end))
    grown = min(first, calendar.quarter(through))
    of = book(facts, grown)
    shown = _shown(facts, of, first)
    on_way, by_source = transit.build(facts, reach.ahead(through, shown))
    has_deals = bool(len(of.frame))
    found = deals.pipeline(of, calendar, grown, shown) if has_deals else None
    seeds = deals.seeds(of, facts, grown) if has_deals else None
    return Quarters(
        period=period,
        through=through,
        net=facts.net,
        grown=grown,
        quarters=tuple(
            _quarter(facts, quarter, way, of if has_deals else None, found, i)
            for i, (quarter, way) in enumerate(zip(shown, on_way.quarters, strict=True))
        ),
        transit=on_way,
        pipeline=found,
        teams=_teams(facts, grown, len(shown), by_source, seeds),
    )


def _shown(facts: Facts, of: Book, first: Period) -> list[Period]:
    """The first quarter, and of the next three those up to the last that anything speaks of.

    That is a target, money won, an open deal that is due in it or later, or what arrives today: at
    its usual speed it is won in it or later.
    """
    calendar = facts.workbook.calendar
    quarters = [first]
    for _ in range(SHOWN - 1):
        quarters.append(calendar.next(quarters[-1]))
    close = of.frame["Expected close"].to_numpy()[of.open]
    usual = 7 * sum(stage.weeks_to_next or 0.0 for stage in facts.stages[:-1])
    last = max([*close[close == close].tolist(), of.today + usual])

    def speaks(quarter: Period) -> bool:
        days = facts.cube.span(quarter.start, quarter.end)
        told = total(facts.company_plan[days]) is not None or _won(facts, quarter) is not None
        return told or quarter.start.toordinal() <= last

    while len(quarters) > 2 and not speaks(quarters[-1]):
        quarters.pop()
    return quarters


def _won(facts: Facts, quarter: Period) -> float | None:
    """Money of the Number in a quarter to date; None: nothing reported."""
    days = facts.cube.span(quarter.start, min(quarter.end, facts.through))
    if not facts.actual_reported[:, days].any():
        return None
    return round(float(facts.actual[:, days].sum()), 6)


def _quarter(
    facts: Facts, quarter: Period, way: Way | None, of: Book | None, found: Pipeline | None, i: int
) -> Quarter:
    through = facts.through
    state: State = "running" if through in quarter else "coming"
    if quarter.end <= through:
        state = "over"
    target = total(facts.company_plan[facts.cube.span(quarter.start, quarter.end)])
    won = _won(facts, quarter)
    remaining = to_come = None
    if target is not None:
        lacking = target - (won or 0.0)
        remaining = round(max(lacking, 0.0), 6)
        to_come = round(lacking - (way.money if way else 0.0), 6)
    learned = None if of is None else deals.needed(of, facts.workbook.calendar, quarter)
    due = None if found is None else found.open.quarters[i]
    lacking_now = None if state == "over" else remaining
    return Quarter(
        period=quarter,
        state=state,
        target=target,
        won=won,
        remaining=remaining,
        way=way,
        to_come=to_come,
        due=due,
        coverage=_coverage(due, lacking_now),
        all_open=_coverage(found.open.all if found else None, lacking_now),
        needed=learned if isinstance(learned, Needed) else None,
        lack=learned if isinstance(learned, str) else None,
    )


def _coverage(tally: Tally | None, remaining: float | None) -> float | None:
    """None where nothing is lacking any more, or the money of the deals is not known."""
    if tally is None or tally.money is None or remaining is None:
        return None
    return ratios.coverage(tally.money, remaining)


def _teams(
    facts: Facts,
    grown: Period,
    quarters: int,
    by_source: Mapping[int, Sequence[Way]],
    seeds: Mapping[int, TeamSeed] | None,
) -> tuple[Team, ...]:
    """Every team that originates a source, by what it won; two teams share equally."""
    days = facts.cube.span(grown.start, min(grown.end, facts.through))
    reported = np.any(facts.actual_reported[:, days], axis=1)
    shares: dict[str | None, list[tuple[int, float]]] = defaultdict(list)
    for s, source in enumerate(facts.sources):
        teams: Sequence[str | None] = split_owner(source.team) or (None,)
        for team in teams:
            shares[team].append((s, 1 / len(teams)))
    nothing: list[Way | None] = [None] * (quarters + 2)
    if seeds and -1 in seeds:
        shares[None].append((-1, 1.0))

    def team_of(name: str | None) -> Team:
        mine = shares[name]
        ways = [[_part(way, part) for way in by_source[s]] for s, part in mine if s in by_source]
        added = [transit.together(of) for of in zip(*ways, strict=True)] if ways else None
        before, *quarters, later = added or nothing
        won = [facts.actual[s, days].sum() * part for s, part in mine if s >= 0 and reported[s]]
        return Team(
            team=name,
            won=round(float(sum(won)), 6) if won else None,
            before=before,
            quarters=tuple(quarters),
            later=later,
            seed=None if seeds is None else _seed([(seeds[s], p) for s, p in mine if s in seeds]),
        )

    found = [of for of in map(team_of, shares) if of.team or _brings(of)]
    return tuple(sorted(found, key=lambda of: (of.team is None, -(of.won or 0.0), of.team or "")))


def _brings(of: Team) -> bool:
    return of.won is not None or of.later is not None or bool(of.seed and of.seed.deals)


def _part(way: Way, part: float) -> Way:
    at_recent = None if way.at_recent is None else way.at_recent * part
    return Way(way.wins * part, way.money * part, way.planned * part, at_recent)


def _seed(parts: Sequence[tuple[TeamSeed, float]]) -> TeamSeed:
    return TeamSeed(
        deals=sum(seed.deals * part for seed, part in parts),
        money=sum(seed.money * part for seed, part in parts),
        unpriced=sum(seed.unpriced * part for seed, part in parts),
        after=sum(seed.after * part for seed, part in parts),
    )
