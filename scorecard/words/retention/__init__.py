"""Sentences about retention: what is left, what leaves beside what is won, what only replaces it.

Open this when a sentence of the Retention page reads badly. A rate is said with the months that it
is over; what few months make in a year is said to be that. `shares` is about rates, `money` about
amounts, `tables` is what is exported.
"""

from scorecard.retention import Retention
from scorecard.words.figures import Money
from scorecard.words.retention.money import (
    BARS,
    CAMPAIGNS,
    COSTS,
    campaign_name,
    campaigns_title,
    costs_title,
    line_effect,
    lines_note,
    lines_title,
    months_text,
    opened,
    others,
    sales,
    stand_still,
    stand_title,
    weeks,
    years,
)
from scorecard.words.retention.months import month_names
from scorecard.words.retention.shares import (
    LISTED,
    left_out,
    method,
    more_sources,
    on_first_day,
    rates,
    source_share,
    source_signal,
    sources_title,
    title,
)
from scorecard.words.retention.tables import campaign_records, month_records, records

__all__ = [
    "BARS",
    "CAMPAIGNS",
    "COSTS",
    "LISTED",
    "campaign_name",
    "campaign_records",
    "campaigns_title",
    "costs_title",
    "left_out",
    "line_effect",
    "lines",
    "lines_note",
    "lines_title",
    "method",
    "month_names",
    "month_records",
    "months_text",
    "more_sources",
    "on_first_day",
    "opened",
    "others",
    "rates",
    "records",
    "sales",
    "source_share",
    "source_signal",
    "sources_title",
    "stand_still",
    "stand_title",
    "title",
    "weeks",
    "years",
]


def lines(result: Retention, money: Money) -> list[str]:
    """What a terminal shows."""
    found = [title(result, money), rates(result, money), sales(result, money)]
    if result.window is not None:
        found += [sources_title(result, money), stand_title(result, money)]
        found += [stand_still(result, money), campaigns_title(result, money)]
        found += [opened(result, money), left_out(result)]
    return [sentence for sentence in found if sentence]
