"""Every sentence about working backwards. Open this when the Work backwards page reads badly.

`needs` says what a target needs, `scenarios` what changes bring, `rest` what is left to do in a
period that has begun, `handovers` what one team sends to another, `costs` what it may cost; `nouns`
knows what a stage's records are called, `tables` makes the rows of the files.
"""

from scorecard.backwards import Backwards
from scorecard.words.backwards import costs
from scorecard.words.backwards.handovers import handover_says, handovers_title, receiving
from scorecard.words.backwards.needs import (
    BARS,
    HOW,
    LISTED,
    NET,
    TAKE_OVER,
    a_week,
    about_plan,
    before_it_begins,
    by_the_past,
    day_of,
    impossible,
    more_sources,
    need_rows,
    source_rows,
    sources_title,
    stage_says,
    take_over,
    title,
    when_title,
)
from scorecard.words.backwards.rest import (
    HOW_REST,
    not_reported,
    rest_rows,
    rest_says,
    rest_title,
)
from scorecard.words.backwards.scenarios import (
    AS_PLANNED,
    EFFECTS,
    MIX,
    NOT_GIVEN,
    PAST_RATES,
    brings,
    can_work_label,
    capped,
    comparison_rows,
    differs,
    effects,
    lag_says,
    others,
    out_of_range,
    past_rates_help,
    rate_label,
    rate_says,
    size_says,
    target_changed,
    target_placeholder,
    untouched,
    volume_says,
)
from scorecard.words.backwards.tables import target_records, week_records
from scorecard.words.figures import Money
from scorecard.words.honesty import honesty_title

__all__ = [
    "AS_PLANNED",
    "BARS",
    "EFFECTS",
    "HOW",
    "HOW_REST",
    "LISTED",
    "MIX",
    "NET",
    "NOT_GIVEN",
    "PAST_RATES",
    "TAKE_OVER",
    "a_week",
    "about_plan",
    "before_it_begins",
    "brings",
    "by_the_past",
    "can_work_label",
    "capped",
    "comparison_rows",
    "costs",
    "day_of",
    "differs",
    "effects",
    "handover_says",
    "handovers_title",
    "impossible",
    "lag_says",
    "lines",
    "more_sources",
    "need_rows",
    "not_reported",
    "others",
    "out_of_range",
    "past_rates_help",
    "rate_label",
    "rate_says",
    "receiving",
    "rest_rows",
    "rest_says",
    "rest_title",
    "size_says",
    "source_rows",
    "sources_title",
    "stage_says",
    "take_over",
    "target_changed",
    "target_placeholder",
    "target_records",
    "title",
    "untouched",
    "volume_says",
    "week_records",
    "when_title",
]


def lines(result: Backwards, money: Money) -> list[str]:
    """What a terminal shows: the finding, the changes, each stage, the rest, the handoffs."""
    found = [title(result, money), target_changed(result, money), about_plan(result, money)]
    found += [brings(result, money), *(f"    {line}" for line in effects(result, money))]
    found += [capped(result)]
    if result.target is not None:
        found += [f"    {stage_says(of, result, money)}" for of in result.stages]
        found += [before_it_begins(result), by_the_past(result), *impossible(result, money)]
        if result.rest is not None:
            found += [rest_title(result, money), rest_says(result), not_reported(result)]
        found += [handover_says(of, result, money) for of in result.handovers]
    found += [honesty_title(result.honesty), NET if result.net else ""]
    return [sentence for sentence in found if sentence]
