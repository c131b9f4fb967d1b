"""Every sentence about deals. Open this when the Deals page reads badly.

`open_deals` says what is open, `outcomes` how many are won and why others are not, `won` where the
won ones came from, `pace` how long deals take and with how many people, `files` makes the rows of
the files.
"""

from scorecard.deals import DealReview
from scorecard.words.deals.counted import (
    BLANK,
    NO_STAGE,
    counted,
    deal_name,
    deals,
    deals_worth,
    in_cell,
    money_cell,
    or_blank,
)
from scorecard.words.deals.files import open_records, rate_records, reason_records, won_records
from scorecard.words.deals.open_deals import (
    PIPELINE_HELP,
    attention,
    band_text,
    band_title,
    deal_share,
    flagged_rest,
    in_stage,
    pipeline_title,
    stage_name,
    usually,
    why_flagged,
)
from scorecard.words.deals.outcomes import (
    BROAD,
    NARROW,
    RATES_HELP,
    closed_since,
    rate_text,
    rates_title,
    reached,
    reason_name,
    reasons_quality,
    reasons_rest,
    reasons_title,
    share_of,
    undated,
)
from scorecard.words.deals.pace import (
    CYCLE_HELP,
    OUTCOMES,
    closed_of,
    cycle_title,
    engaged_title,
    half_closed,
    lacking,
    people_title,
    short_of_people,
    undated_cohorts,
    velocity,
)
from scorecard.words.deals.won import (
    against_number,
    best_rest,
    best_title,
    credits,
    monopoly,
    spread,
    took,
    touches,
)
from scorecard.words.figures import Money, day, percent
from scorecard.words.labels import the_period

__all__ = [
    "BLANK",
    "BROAD",
    "CYCLE_HELP",
    "NARROW",
    "NO_STAGE",
    "OUTCOMES",
    "PIPELINE_HELP",
    "RATES_HELP",
    "against_number",
    "attention",
    "band_text",
    "band_title",
    "best_rest",
    "best_title",
    "closed_of",
    "closed_since",
    "counted",
    "credits",
    "cycle_title",
    "deal_name",
    "deal_share",
    "deals",
    "deals_worth",
    "engaged_title",
    "flagged_rest",
    "half_closed",
    "in_cell",
    "in_stage",
    "lacking",
    "lines",
    "money_cell",
    "monopoly",
    "open_records",
    "or_blank",
    "people_title",
    "pipeline_title",
    "rate_records",
    "rate_text",
    "rates_title",
    "reached",
    "reason_name",
    "reason_records",
    "reasons_quality",
    "reasons_rest",
    "reasons_title",
    "share_of",
    "short_of_people",
    "since_sentence",
    "spread",
    "stage_name",
    "title",
    "took",
    "touches",
    "undated",
    "undated_cohorts",
    "usually",
    "velocity",
    "why_flagged",
    "won_records",
]


def title(result: DealReview, money: Money) -> str:
    """The page's finding: one deal that carries the period, else what is open comes to."""
    found, pipeline = result.concentration.won, result.pipeline
    if not result.deals:
        return "No deals to show"
    if found.risk == "carries" and found.among.deals > 1:
        return f"One deal is {percent(found.share)} of what was won in {the_period(result.period)}"
    closed = result.rates.pooled.deals
    if not pipeline.open.deals:
        end = f"; {deals(closed)} closed in" if closed else ", and none closed in"
        return f"No deal is open{end} {the_period(result.period)}"
    return pipeline_title(pipeline, money)


def since_sentence(result: DealReview, money: Money) -> str:
    """What closed after the through date; empty where nothing did."""
    return closed_since(result.since, day(result.through), money)


def lines(result: DealReview, money: Money) -> list[str]:
    """What the command line prints: the title and every finding."""
    found = [
        title(result, money),
        attention(result.pipeline, money),
        rates_title(result.rates),
        best_title(result.best, money),
        monopoly(result.concentration, result.period, money) or spread(result.concentration, money),
        reasons_title(result.reasons, money),
        reasons_quality(result.reasons),
        cycle_title(result.cycle),
        velocity(result.cycle.velocity, money),
        engaged_title(result.engaged),
        short_of_people(result.engaged),
        since_sentence(result, money),
        undated(result.undated, money),
    ]
    return [line for line in found if line]
