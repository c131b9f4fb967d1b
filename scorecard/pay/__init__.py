"""Shared pay: what The Number pays each team, what one more win brings, and what pay apart would.

Open this when an amount of the Shared pay page is doubted. What a team is paid for a period:

    pot    = People x Variable pay x On the Number x the period's part of the year
    payout = pot x Curve(Pays from, Cap).paid(The Number / its target)

The rest of the variable pay hangs on other goals and is only named. The cases: to date, won by
target to date; the forecast's low, mid and high by the whole target; the target itself. One more
average win adds its size by the whole target to the forecast's mid, else to where things stand.

A threshold that pays back to the first dollar makes a step; the trade calls it a bump threshold
with retro credit (Alexander Group, "Careful About That Threshold", Sales Compensation Brief
201219). Threshold, target and maximum are the usual three points of such a plan (Ellig, The
Complete Guide to Executive Compensation, 2007, p. 351).

`curve` says which share of a pot is paid, `rows` reads the tab, `measures` has the average win and
what each team would be measured by alone, `results` what a page can read.

Nobody's pay is published: where a team may be one person its amounts are not in the result at all,
and a total is the sum of the amounts that are, so nothing can be worked out by subtraction.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from scorecard import landing as landings
from scorecard import ledger as ledgers
from scorecard import number as numbers
from scorecard.calendar import Period
from scorecard.facts import Facts
from scorecard.landing import Landing
from scorecard.ledger import Ledger
from scorecard.number import Number
from scorecard.pay.curve import Curve, Effect, part_of_year
from scorecard.pay.measures import average_deal, own_measure
from scorecard.pay.results import (
    Case,
    CaseName,
    Deal,
    Fault,
    Gain,
    Lack,
    Measure,
    Own,
    Pay,
    Payout,
    Step,
    Team,
    Total,
    What,
)
from scorecard.pay.rows import faults, read_rows, team_of

__all__ = [
    "TAB",
    "Case",
    "CaseName",
    "Curve",
    "Deal",
    "Effect",
    "Fault",
    "Gain",
    "Lack",
    "Measure",
    "Own",
    "Pay",
    "Payout",
    "Step",
    "Team",
    "Total",
    "What",
    "build",
    "without_amounts",
]

TAB = "Incentives"


def build(facts: Facts, period: Period) -> Pay:
    """Shared pay in a period."""
    book, table = facts.workbook, facts.workbook.tables[TAB]
    ledger = ledgers.build(facts, period)
    number = numbers.build(facts, ledger)
    landing = landings.build(facts, ledger, number)
    lack = _lack(ledger, number, book.as_of)
    cases = _cases(number, landing, lack)
    deal, base = average_deal(facts, period, ledger.through), _base(cases)
    win = None
    if deal and number.target and base and base.attainment is not None:
        win = base.attainment, base.attainment + deal.size / number.target
    part, rows = part_of_year(book.calendar, period), read_rows(table)
    teams = tuple(
        team_of(
            row, table.rows[row.index], part, cases, win,
            own_measure(facts, ledger, number, row.team),
        )
        for row in rows
    )  # fmt: skip
    return Pay(
        period=period,
        part=part,
        year_days=book.calendar.year(period.start).days,
        through=ledger.through,
        over=landing.method == landings.OVER,
        early=number.status == "too early",
        at_least=number.at_least,
        actual=number.actual,
        target_to_date=number.target_to_date,
        target=number.target,
        lack=lack,
        cases=cases,
        deal=deal,
        base=base.name if base else None,
        lifted=win[1] if win else None,
        teams=teams,
        limits=tuple(sorted({x for t in teams for x in (t.curve.start, t.curve.cap) if x})),
        total=_total(teams, len(cases)),
        steps=_steps(teams),
        faults=tuple(faults(table, rows)),
        left_out=sum(issue.tab == TAB and issue.left_out for issue in book.issues),
        hidden=False,
    )


def without_amounts(found: Pay) -> Pay:
    """The same in shares alone, fit to be projected: no money of anybody's pay is in it.

    No total either: over teams with different limits it would tell how their pots compare.
    """
    return replace(
        found,
        teams=tuple(map(_in_shares, found.teams)),
        total=None,
        steps=tuple(replace(step, amount=None) for step in found.steps),
        hidden=True,
    )


def _in_shares(team: Team) -> Team:
    def bare(payout: Payout | None) -> Payout | None:
        return replace(payout, amount=None) if payout else None

    return replace(
        team,
        pot=None,
        other=None,
        payouts=tuple(map(bare, team.payouts)),
        gain=replace(team.gain, amount=None) if team.gain else None,
        apart=bare(team.apart),
    )


def _lack(ledger: Ledger, number: Number, as_of: date) -> Lack:
    """Why there is no attainment to date."""
    if number.target is None or number.target <= 0:
        return "no target"
    if not ledger.weeks:
        return "not begun" if as_of < ledger.period.start else "no week"
    if number.actual is None:
        return "not reported"
    return "not due" if number.attainment is None else ""


def _cases(number: Number, landing: Landing, lack: Lack) -> tuple[Case, ...]:
    """The attainments that payouts are said for; without a target only the last is known."""
    target = number.target

    def of_target(money: float | None) -> float | None:
        return None if lack == "no target" or money is None or not target else money / target

    return (
        Case("to date", None if lack else number.attainment),
        Case("low", of_target(landing.low)),
        Case("mid", of_target(landing.mid)),
        Case("high", of_target(landing.high)),
        Case("target", 1.0),
    )


def _base(cases: Iterable[Case]) -> Case | None:
    """What one more win is added to: where the period should land, else where it stands."""
    known = {case.name: case for case in cases if case.attainment is not None}
    return known.get("mid") or known.get("to date")


def _total(teams: Iterable[Team], cases: int) -> Total | None:
    shown = [team for team in teams if team.pot is not None]
    if not shown:
        return None

    def added(amounts: Iterable[float | None]) -> float | None:
        known = [amount for amount in amounts if amount is not None]
        return math.fsum(known) if known else None

    return Total(
        teams=len(shown),
        pot=math.fsum(team.pot for team in shown if team.pot is not None),
        other=math.fsum(team.other for team in shown if team.other is not None),
        payouts=tuple(
            added(paid.amount for team in shown if (paid := team.payouts[i])) for i in range(cases)
        ),
        gain=added(team.gain.amount for team in shown if team.gain),
    )


def _steps(teams: Sequence[Team]) -> tuple[Step, ...]:
    """Teams whose pay starts at the same place with the same share of their pots."""
    groups: dict[tuple[float, float], list[int]] = {}
    for place, team in enumerate(teams):
        at = team.curve.start
        share = team.curve.paid(at)
        if share > 0 and team.tied is not False:
            groups.setdefault((at, share), []).append(place)
    steps = []
    for (at, share), places in sorted(groups.items()):
        pots = [pot for place in places if (pot := teams[place].pot) is not None]
        steps.append(Step(at, tuple(places), share, math.fsum(pots) * share if pots else None))
    return tuple(steps)
