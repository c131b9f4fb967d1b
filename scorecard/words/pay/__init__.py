"""Every number and sentence about shared pay.

Open this when the Shared pay page reads badly. `figures` writes shares and amounts of pay, `shared`
says what the shared plan pays and what one more win brings, `apart` the contrast, `counted` how it
is counted and what to mend, `files` what is printed and downloaded.

A share of target is cut, never rounded up, and has as many decimals as the thresholds have: 79.6%
must not read as 80% where pay starts at 80%.
"""

from scorecard.words.pay.apart import (
    NO_PROPOSAL,
    apart_payout,
    apart_sentence,
    apart_title,
    measure,
    other_counts,
    shared_payout,
    stands_at,
)
from scorecard.words.pay.counted import how_it_is_counted, left_out, mend, other_goals, shown_for
from scorecard.words.pay.figures import (
    PAYS,
    payout,
    pays,
    people,
    pot,
    team_name,
)
from scorecard.words.pay.files import lines, more_teams, records
from scorecard.words.pay.shared import (
    columns,
    gain,
    not_known,
    one_more_win,
    payouts,
    steps,
    title,
    totals,
)

__all__ = [
    "NO_PROPOSAL",
    "PAYS",
    "apart_payout",
    "apart_sentence",
    "apart_title",
    "columns",
    "gain",
    "how_it_is_counted",
    "left_out",
    "lines",
    "measure",
    "mend",
    "more_teams",
    "not_known",
    "one_more_win",
    "other_counts",
    "other_goals",
    "payout",
    "payouts",
    "pays",
    "people",
    "pot",
    "records",
    "shared_payout",
    "shown_for",
    "stands_at",
    "steps",
    "team_name",
    "title",
    "totals",
]
