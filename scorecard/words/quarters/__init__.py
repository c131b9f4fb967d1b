"""Sentences about the next quarters: what is on its way, what covers the rest, harvest and seed.

Open this when a sentence of the Next quarters page reads badly. `coming` is about a quarter's
target and what is on its way to it, `cover` about the open deals beside it, `reach` about what can
still count, `harvest` about when deals were created and should close, `teams` about who brings it,
`files` is what is exported.
"""

from scorecard.quarters import Quarters
from scorecard.words.figures import Money
from scorecard.words.quarters.coming import (
    BARS,
    LATER,
    METHOD,
    MISSED,
    ON_ITS_WAY,
    TO_COME,
    WON,
    arrived,
    arrived_title,
    as_known_today,
    basis,
    focus,
    lacking_reports,
    missing_part,
    net_note,
    nothing_on_its_way,
    quarter_labels,
    quarter_line,
    quarters_title,
    recently,
    title,
    way_and_plan,
)
from scorecard.words.quarters.cover import (
    COVERED,
    cover_gap,
    cover_title,
    due_cell,
    needed_cell,
    needed_unknown,
    times,
    unpriced,
)
from scorecard.words.quarters.files import deal_records, records, source_records
from scorecard.words.quarters.harvest import (
    created_name,
    due_columns,
    harvest_note,
    harvest_title,
    seed_line,
)
from scorecard.words.quarters.reach import REACHES, last_days, reach_share, reach_title, week_line
from scorecard.words.quarters.teams import (
    TEAMS,
    now_and_later,
    seed_cell,
    team_labels,
    team_name,
    teams_title,
    way_columns,
)

# fmt: off
__all__ = [
    "BARS", "COVERED", "LATER", "METHOD", "MISSED", "ON_ITS_WAY", "REACHES", "TEAMS", "TO_COME",
    "WON", "arrived", "arrived_title", "as_known_today", "basis", "cover_gap", "cover_title",
    "created_name", "deal_records", "due_cell", "due_columns", "focus", "harvest_note",
    "harvest_title", "lacking_reports", "last_days", "lines", "missing_part", "needed_cell",
    "needed_unknown", "net_note", "nothing_on_its_way", "now_and_later", "quarter_labels",
    "quarter_line", "quarters_title", "reach_share", "reach_title", "recently", "records",
    "seed_cell", "seed_line", "source_records", "team_labels", "team_name", "teams_title", "times",
    "title", "unpriced", "way_and_plan", "way_columns", "week_line",
]
# fmt: on


def lines(result: Quarters, money: Money) -> list[str]:
    """What a terminal shows."""
    found = [title(result, money), recently(result, money), as_known_today(result)]
    found += [quarter_line(quarter, result, money) for quarter in result.quarters]
    found += [arrived(result, money), *lacking_reports(result), nothing_on_its_way(result)]
    found += [cover_title(result, money), cover_gap(result, money), needed_unknown(result)]
    found += [reach_title(result), week_line(result), teams_title(result, money)]
    found += [harvest_title(result, money), seed_line(result, money)]
    return [sentence for sentence in found if sentence]
