"""What an optional tab would show, said where it has no rows: what to add, and why it is worth it.

Open this when a page without its tab reads badly.
"""

from typing import NamedTuple

from scorecard.words.labels import listing


class Wants(NamedTuple):
    """A tab's columns that its page leans on, and what it then shows."""

    columns: tuple[str, ...]
    row: str  # what one row is
    shows: str  # completes "it shows …"


WANTS = {
    "Campaigns": Wants(
        ("Campaign", "Source", "Kind", "Starts", "Ends", "Spend"),
        "campaign",
        "what each campaign cost beside the revenue that it led to",
    ),
    "Deals": Wants(
        ("Deal", "Account", "Source", "Campaign", "Stage", "Outcome", "Created", "Closed",
         "Expected close", "Amount", "Reason", "Contacts"),
        "deal",
        "the best deals and where they came from, the open pipeline by stage and age, what moved "
        "since the last meeting, why deals are lost, and what covers the next quarters",
    ),
    "Accounts": Wants(
        ("Account", "Tier", "Marketing owner", "Sales owner", "Stage", "Last marketing touch",
         "Last sales touch", "Roles needed", "Roles engaged", "Open amount"),
        "target account",
        "which accounts both teams, one team or nobody has touched lately, and what to do next "
        "together",
    ),
    "Feedback": Wants(
        ("Date", "From", "Kind", "What we heard", "Deal", "Answer", "Answered by", "Answered on",
         "Status"),
        "thing heard from the market",
        "what is open by the money at stake and by age, how fast it is answered, and which reasons "
        "for lost deals have no answer",
    ),
    "Exchange": Wants(
        ("Week", "Team", "What", "Count", "Goal"),
        "week, team and activity",
        "calls joined and role swaps against what was agreed",
    ),
    "Customers": Wants(
        ("Date", "Source", "Opening", "Expansion", "Contraction", "Churned"),
        "month and source",
        "how much of the revenue won stays, by the source that sold it, and what has to be won "
        "only to stand still",
    ),
    "Reviews": Wants(
        ("Week", "Handoff", "Source", "Verdict", "Why", "Action", "Owner", "Due", "Status",
         "Expected effect"),
        "verdict or action",
        "what was decided on every signal, and what came of every action",
    ),
    "Incentives": Wants(
        ("Team", "People", "Variable pay", "On the Number", "Pays from", "Cap"),
        "team",
        "what the Number pays every team to date, at the forecast and at target, and what one more "
        "win brings to all of them",
    ),
}  # fmt: skip


def tab_missing(tab: str, *, there: bool, refused: bool = False) -> str:
    """What to add, and what it would show; `refused`: it has rows, and none can be used.

    >>> tab_missing("Exchange", there=True)[:62]
    'The tab Exchange has no rows yet. Give each week, team and act'
    """
    wants = WANTS[tab]
    if refused:
        return (
            f"Nothing in the tab {tab} can be used: Data health says which cells to mend. "
            f"Then it shows {wants.shows}."
        )
    columns = listing(wants.columns, most=len(wants.columns))
    start = (
        f"The tab {tab} has no rows yet. Give each {wants.row} one"
        if there
        else f"There is no tab {tab} yet. Add it, with one row for each {wants.row}"
    )
    return f"{start}, in the columns {columns}. Then it shows {wants.shows}."
