"""The Deals tab by quarter: what is due when, what past quarters needed, harvest and seed.

Open this when a deal counts in the wrong quarter, or when the coverage needed is doubted. Open is
what is open in the sheet as it stands: what a deal's expected close, amount or source was earlier
nobody knows, because the cell was written over. Days are counted from year 1.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np

from scorecard import ratios
from scorecard.calendar import Calendar, Period
from scorecard.deals.book import Book
from scorecard.deals.tally import tallies, tally
from scorecard.facts import Bools, Facts, Floats, Ints
from scorecard.quarters.results import Created, Due, Lack, Needed, Pipeline, Sown, TeamSeed

PAST = 8  # quarters to learn from: older ones were another company
CREATED: tuple[Created, ...] = (
    "in the quarter", "the quarter before", "earlier", "since", "not known"
)  # fmt: skip


def pipeline(of: Book, calendar: Calendar, grown: Period, quarters: Sequence[Period]) -> Pipeline:
    """The open deals by quarter, and the harvest of one quarter beside its seed.

    Args:
        of: the deals, beside the quarter that is harvested.
        calendar: the company's.
        grown: that quarter.
        quarters: the ones that deals are due in.
    """
    when, sown = _due_in(of, quarters), _sown_in(of, calendar, grown)
    return Pipeline(
        open=_due(of, of.open, when, len(quarters)),
        sown=tuple(
            Sown(
                created,
                tally(of.amount[of.won & (sown == c)]),
                _due(of, of.open & (sown == c), when, len(quarters)),
            )
            for c, created in enumerate(CREATED)
        ),
        won=tally(of.amount[of.won]),
        begins=None if of.begins is None else date.fromordinal(of.begins),
    )


def _due_in(of: Book, quarters: Sequence[Period]) -> Ints:
    """When each deal should close: 0 overdue, 1 before the quarters, then each, later, no date."""
    close = of.frame["Expected close"].to_numpy()
    edges = [of.today, max(quarters[0].start.toordinal() - 1, of.today)]
    edges += [max(quarter.end.toordinal(), of.today) for quarter in quarters]
    # A day belongs to the first edge that it does not pass.
    when: Ints = np.searchsorted(edges, close, side="left")
    when[np.isnan(close)] = len(quarters) + 3
    return when


def _due(of: Book, which: Bools, when: Ints, quarters: int) -> Due:
    parts = tallies(when[which], quarters + 4, of.amount[which])
    return Due(
        all=tally(of.amount[which]),
        overdue=parts[0],
        before=parts[1],
        quarters=parts[2:-2],
        later=parts[-2],
        undated=parts[-1],
    )


def _sown_in(of: Book, calendar: Calendar, grown: Period) -> Ints:
    """When each deal was created, as a place in `CREATED`.

    A deal that was created after it was closed has a wrong day in one of its cells.
    """
    before = calendar.previous(grown)
    sown = np.full(len(of.created), 2)
    sown[of.created >= before.start.toordinal()] = 1
    sown[of.created >= grown.start.toordinal()] = 0
    sown[of.created > grown.end.toordinal()] = 3
    sown[np.isnan(of.created) | (of.done & (of.created > of.closed))] = 4
    return sown


def needed(of: Book, calendar: Calendar, quarter: Period) -> Needed | Lack:
    """The pipeline that past quarters had at the same point for each unit of money they then won.

    ``1 / (money won after that point, in the quarter / money open at that point)``, added up over
    the quarters before it is divided. It is not 1 / win rate: what was won has deals in it that
    were not begun at that point, and what was open then has deals that are open still.

    The same point: as many days from the quarter's start as today is; inside a quarter in
    proportion to its length; at the end of the nearest week that leaves some of the quarter. A
    quarter counts where the tab lists all that was open at its point, the last 8 at most.
    """
    if quarter.end.toordinal() <= of.today:
        return "over"
    known = of.begins - 1 if of.begins is not None else _first(of)
    if known is None:
        return "not known then"
    found: list[tuple[Period, float, float]] = []
    past = calendar.quarter(date.fromordinal(of.today + 1))  # one that ends today is past
    for _ in range(PAST):
        past = calendar.previous(past)
        point = _same_point(of, past, quarter)
        if point < known:
            break
        begins, end = past.start.toordinal(), past.end.toordinal()
        # A deal that was closed on a day that nobody wrote down tells not when it was open.
        stood = (of.created <= point) & (of.outcome("Open") | (of.closed > point))
        came = of.ever_won & (of.closed > max(point, begins - 1)) & (of.closed <= end)
        found.append((past, _money(of.amount[stood]), _money(of.amount[came])))
    if not found:
        return "not known then"
    open_then = sum(standing for _, standing, _ in found)
    won_then = sum(won for _, _, won in found)
    coverage = ratios.coverage(open_then, won_then)
    if coverage is None or open_then <= 0:
        return "nothing won"
    quarters = tuple(period for period, _, _ in reversed(found))
    return Needed(quarters, round(open_then, 6), round(won_then, 6), coverage)


def _first(of: Book) -> int | None:
    """The day on which the first deal began."""
    return None if np.isnan(of.created).all() else int(np.nanmin(of.created))


def _same_point(of: Book, past: Period, quarter: Period) -> int:
    """The end of a week, as far from the past quarter's start as today is from this one's."""
    passed = of.today - quarter.start.toordinal() + 1  # days; below 0 before it starts
    if passed > 0:
        passed = round(passed * past.days / quarter.days)
    point = past.start.toordinal() - 1 + passed
    # Today ends a week, so weeks end so many days from it.
    point = of.today + 7 * round((point - of.today) / 7)
    return point if point < past.end.toordinal() else point - 7


def _money(amounts: Floats) -> float:
    return float(np.nansum(amounts))


def seeds(of: Book, facts: Facts, grown: Period) -> dict[int, TeamSeed]:
    """Open deals that were created in the quarter, by the number of their source; -1: none."""
    calendar = facts.workbook.calendar
    mine = of.open & (_sown_in(of, calendar, grown) == 0)
    number = {source.name: s for s, source in enumerate(facts.sources)}
    of_deals = [number.get(name, -1) for name in of.frame["Source"].to_numpy()[mine]]
    source, amount = np.array(of_deals, dtype=np.int64), of.amount[mine]
    after = of.frame["Expected close"].to_numpy()[mine] > max(grown.end.toordinal(), of.today)
    return {
        int(s): TeamSeed(
            float((source == s).sum()),
            _money(amount[source == s]),
            float(np.isnan(amount[source == s]).sum()),
            _money(amount[(source == s) & after]),
        )
        for s in np.unique(source)
    }
