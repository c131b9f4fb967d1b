"""The Deals page in one result. Open this when a part of it is missing."""

from dataclasses import dataclass
from datetime import date

from scorecard.calendar import Period
from scorecard.deals import best, concentration, cycle, engaged, pipeline, rates, reasons
from scorecard.deals.best import Best, WonDeal
from scorecard.deals.book import book
from scorecard.deals.concentration import Concentration
from scorecard.deals.cycle import Cycle
from scorecard.deals.engaged import Engaged
from scorecard.deals.pipeline import OpenDeal, Pipeline
from scorecard.deals.rates import Rates
from scorecard.deals.reasons import Reasons
from scorecard.deals.tally import Tally, tally
from scorecard.facts import Facts


@dataclass(frozen=True)
class Since:
    """Deals that closed after the through date: they count from the next week on."""

    won: Tally
    lost: Tally
    no_decision: Tally


@dataclass(frozen=True)
class DealReview:
    """What was won and lost in a period, and what stands open today."""

    period: Period
    through: date  # closes up to this day count
    deals: int  # in the tab
    pipeline: Pipeline
    rates: Rates
    best: Best
    reasons: Reasons
    cycle: Cycle
    engaged: Engaged
    concentration: Concentration
    since: Since
    undated: Tally  # lost or no decision without a close date: in no period


def build(facts: Facts, period: Period) -> DealReview:
    """The deals of a period; a workbook without the tab Deals gives an empty review."""
    of = book(facts, period)
    later = facts.deals.closed_since
    won, lost, undecided = (
        tally(of.amount[later & of.outcome(outcome)]) for outcome in ("Won", "Lost", "No decision")
    )
    return DealReview(
        period=period,
        through=facts.through,
        deals=len(facts.deals),
        pipeline=pipeline.build(of),
        rates=rates.build(of),
        best=best.build(of),
        reasons=reasons.build(of),
        cycle=cycle.build(of, facts, period),
        engaged=engaged.build(of),
        concentration=concentration.build(of, facts, period),
        since=Since(won, lost, undecided),
        undated=tally(of.amount[of.undated]),
    )


def open_deals(facts: Facts, period: Period) -> tuple[OpenDeal, ...]:
    """Every open deal, for a file: a review names only the ones to look at."""
    return pipeline.every(book(facts, period))


def won_deals(facts: Facts, period: Period) -> tuple[WonDeal, ...]:
    """Every deal won in the period, for a file: a review names only the largest."""
    return best.every(book(facts, period))
