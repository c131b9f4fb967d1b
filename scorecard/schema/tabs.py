"""Every tab and column of the workbook.

Open this to add or change a column: the reader, the validator, the starter workbook and the
README's tables follow.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from scorecard import cells
from scorecard.schema.kinds import COUNT, DATE, MONTH, NUMBER, PERIOD, SHARE, TEXT, Kind, choice

ALL = "All"  # the company's own row in Targets, a word that no source may use

Listed = Literal["sources", "campaigns", "stages", "teams"]


@dataclass(frozen=True)
class Column:
    """A column of a tab."""

    name: str
    kind: Kind
    meaning: str
    example: str
    key: bool = False  # every row must fill it, and the tab is nothing without it
    required: bool = False  # the tab is nothing without it, a cell may be blank
    identifies: bool = False  # part of what makes two rows the same record, beyond the keys
    several: bool = False  # a cell may name several, in their order
    listed: Listed | None = None  # its values are names that the workbook lists elsewhere
    allows_all: bool = False  # `All` stands for the company here
    refuses_all: bool = False  # `All` can only be a total here
    also: str | None = None  # another header that stands for it

    @cached_property
    def name_keys(self) -> frozenset[str]:
        """What the headers that stand for this column have in common, see `cells.name_key`."""
        return frozenset(map(cells.name_key, filter(None, (self.name, self.also))))


@dataclass(frozen=True)
class Tab:
    """A tab of the workbook."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    required: bool = False
    unique: bool = True  # a key stands for one record
    money: str | None = None  # the column with the money that is lost when a row is left out
    dated: str | None = None  # the column that says when that money counts
    per_stage: Callable[[str], Column] | None = None  # the column that each stage of Funnel has
    stages_after: str | None = None  # the column that the stages' ones stand behind

    def with_stages(self, stages: tuple[str, ...]) -> tuple[Column, ...]:
        """The columns of this tab in a workbook with these stages."""
        if self.per_stage is None:
            return self.columns
        at = [column.name for column in self.columns].index(self.stages_after or "") + 1
        return (*self.columns[:at], *map(self.per_stage, stages), *self.columns[at:])


def _stage_target(stage: str) -> Column:
    return Column(stage, COUNT, "Records planned to arrive in this stage", "120")


def _stage_actual(stage: str) -> Column:
    return Column(stage, COUNT, "Records that arrived in this stage", "118")


def _stage_entered(stage: str) -> Column:
    return Column(stage, DATE, "When the deal entered this stage", "2026-08-03")


def _source(meaning: str, **how: Any) -> Column:
    return Column("Source", TEXT, meaning, "Webinars", listed="sources", **how)


TABS: tuple[Tab, ...] = (
    Tab(
        "Settings",
        "How the company counts. Without it the defaults hold.",
        (
            Column("Setting", TEXT, "Name of the setting", "Currency", key=True),
            Column("Value", TEXT, "Its value; blank means the default", "USD", required=True),
        ),
    ),
    Tab(
        "Funnel",
        "One row a stage, in order. The last stage is the win.",
        (
            Column("Stage", TEXT, "Name of the stage", "Opportunity", key=True),
            Column(
                "Owner",
                TEXT,
                "Team that answers for records arriving in this stage: for the first stage its "
                "volume, for later stages the conversion from the stage above. Two teams, "
                "separated by a comma, share equally",
                "Sales",
            ),
            Column("Definition", TEXT, "The one agreed definition", "Budget and date confirmed"),
            Column("Weeks to next", COUNT, "Typical lag to the next stage; blank: none", "6"),
            Column(
                "Accept within (hours)",
                COUNT,
                "How fast the receiver takes over",
                "24",
                also="Accept within",
            ),
        ),
        required=True,
    ),
    Tab(
        "Sources",
        "One row a source of revenue.",
        (
            Column("Source", TEXT, "Name of the source", "Webinars", key=True, refuses_all=True),
            Column("Team", TEXT, "Team that originates it", "Marketing"),
            Column("Kind", TEXT, "Kind of lead or motion, in your words", "Content download"),
        ),
        required=True,
    ),
    Tab(
        "Targets",
        "What is planned: one row a period and source.",
        (
            Column(
                "Period",
                PERIOD,
                "2026 or FY2026, 2026-Q3 or Q3 2026, 2026-07 or Jul 2026, or a date (that week). "
                "Years and quarters are fiscal",
                "2026-Q3",
                key=True,
            ),
            _source("A source, or All for the company's Number", key=True, allows_all=True),
            Column("Revenue", COUNT, "Closed-won revenue planned", "1,250,000", required=True),
            Column("Spend", COUNT, "Spend planned", "90,000"),
            Column("Expansion", COUNT, "Revenue that customers are planned to add", "60,000"),
            Column("Contraction", COUNT, "Revenue that customers are planned to cut", "10,000"),
            Column("Churned", COUNT, "Revenue planned to leave", "20,000"),
        ),
        required=True,
        money="Revenue",
        dated="Period",
        per_stage=_stage_target,
        stages_after="Source",
    ),
    Tab(
        "Actuals",
        "What happened: one row a week and source, or campaign. Blank means not reported.",
        (
            Column("Date", DATE, "Any day of the week reported", "2026-09-14", key=True),
            _source("Where the records came from", key=True, refuses_all=True),
            Column(
                "Campaign",
                TEXT,
                "The campaign, if any",
                "Spring webinar",
                identifies=True,
                listed="campaigns",
            ),
            Column(
                "Revenue", NUMBER, "Closed-won revenue; below 0: a credit", "48,500", required=True
            ),
            Column("Spend", COUNT, "Money spent", "7,200"),
        ),
        required=True,
        money="Revenue",
        dated="Date",
        per_stage=_stage_actual,
        stages_after="Campaign",
    ),
    Tab(
        "Campaigns",
        "One row a campaign.",
        (
            Column("Campaign", TEXT, "Name of the campaign", "Spring webinar", key=True),
            _source("The source it feeds"),
            Column("Owner", TEXT, "Who runs it", "Marketing"),
            Column("Kind", TEXT, "Kind of campaign, in your words", "Webinar"),
            Column("Starts", DATE, "First day", "2026-07-06"),
            Column("Ends", DATE, "Last day", "2026-07-31"),
            Column("Spend", COUNT, "What it costs in all", "12,000"),
        ),
    ),
    Tab(
        "Deals",
        "One row a deal.",
        (
            Column("Deal", TEXT, "Name or number of the deal", "D-1042", key=True),
            Column("Account", TEXT, "The company", "Account 17"),
            _source("Where it came from"),
            Column(
                "Campaign",
                TEXT,
                "The campaign, if any; of several the first touch first, separated by semicolons",
                "Spring webinar",
                listed="campaigns",
                several=True,
            ),
            Column("Stage", TEXT, "Where it stands", "Opportunity", listed="stages"),
            Column(
                "Outcome",
                choice("Open", "Won", "Lost", "No decision"),
                "How it stands; blank and not closed: open",
                "Won",
            ),
            Column("Created", DATE, "First day", "2026-05-11"),
            Column("Closed", DATE, "Day it was won, lost or given up", "2026-08-20"),
            Column("Expected close", DATE, "Day it is expected to close", "2026-09-30"),
            Column("Amount", NUMBER, "Revenue; below 0: a credit", "24,000"),
            Column("Reason", TEXT, "Why it was won or lost", "Price"),
            Column("Competitor", TEXT, "Who else was asked", "Competitor A"),
            Column("Contacts", COUNT, "People engaged", "4"),
            Column("Owner", TEXT, "Who leads it", "Sales"),
        ),
        money="Amount",
        dated="Closed",
        per_stage=_stage_entered,
        stages_after="Created",
    ),
    Tab(
        "Accounts",
        "One row a target account.",
        (
            Column("Account", TEXT, "The company", "Account 17", key=True),
            Column("Tier", TEXT, "Its tier", "1"),
            Column("Marketing owner", TEXT, "Who in marketing", "Marketing"),
            Column("Sales owner", TEXT, "Who in sales", "Sales"),
            Column("Stage", TEXT, "Where it stands", "Opportunity", listed="stages"),
            Column("Last marketing touch", DATE, "Day of the last one", "2026-09-01"),
            Column("Last sales touch", DATE, "Day of the last one", "2026-09-03"),
            Column("Roles needed", COUNT, "People in the buying group", "6"),
            Column("Roles engaged", COUNT, "Of these, in touch", "4"),
            Column("Open amount", COUNT, "Revenue in open deals", "60,000"),
        ),
        money="Open amount",
    ),
    Tab(
        "Feedback",
        "What was heard from the market, and who answered it.",
        (
            Column("Date", DATE, "Day it was heard", "2026-09-02", key=True),
            Column("From", TEXT, "Who heard it", "Sales"),
            Column(
                "Kind",
                choice("Objection", "Competitor", "Question", "Lead quality", "Content"),
                "What it is",
                "Objection",
            ),
            Column("What we heard", TEXT, "In the words that were used", "Too long to set up"),
            Column("Deal", TEXT, "The deal, if any", "D-1042"),
            Column("Answer", TEXT, "What was made of it", "New set-up guide"),
            Column("Answered by", TEXT, "Who answered", "Marketing"),
            Column("Answered on", DATE, "When", "2026-09-09"),
            Column("Status", choice("Open", "Done", "Dropped"), "How it stands", "Done"),
        ),
        unique=False,
        dated="Date",
    ),
    Tab(
        "Customers",
        "Recurring revenue: one row a month and source.",
        (
            Column(
                "Date", MONTH, "The month: 2026-07, Jul 2026 or a date in it", "2026-07", key=True
            ),
            _source("Where the customers came from", key=True, refuses_all=True),
            Column("Opening", COUNT, "Recurring revenue on the first day", "820,000"),
            Column("Expansion", COUNT, "Added by customers", "14,000"),
            Column("Contraction", COUNT, "Cut by customers", "3,000"),
            Column("Churned", COUNT, "Lost with customers that left", "9,000"),
        ),
        dated="Date",
    ),
    Tab(
        "Reviews",
        "What the weekly review decided.",
        (
            Column("Week", DATE, "Any day of the week reviewed", "2026-09-14", key=True),
            Column(
                "Handoff",
                TEXT,
                "The stage that the handoff leads into",
                "Opportunity",
                key=True,
                listed="stages",
            ),
            _source("The source, if it is about one"),
            Column(
                "Verdict",
                choice("Confirmed", "Noise", "Timing", "Data error"),
                "What it turned out to be",
                "Confirmed",
            ),
            Column("Why", TEXT, "The reason found", "Slow follow-up"),
            Column("Action", TEXT, "What will be done", "Call within a day"),
            Column("Owner", TEXT, "Who does it", "Sales"),
            Column("Due", DATE, "By when", "2026-09-28"),
            Column("Status", choice("Open", "Done", "Dropped"), "How it stands", "Open"),
            Column("Expected effect", NUMBER, "Revenue it should bring", "30,000"),
        ),
        unique=False,
        dated="Week",
    ),
    Tab(
        "Incentives",
        "How pay is tied to The Number.",
        (
            Column("Team", TEXT, "The team", "Sales", key=True, listed="teams"),
            Column("People", COUNT, "People in it", "8"),
            Column("Variable pay", COUNT, "Per person and year", "30,000"),
            Column("On the Number", SHARE, "Share of it tied to The Number", "50%"),
            Column("Pays from", SHARE, "Share of target where payout starts", "85%"),
            Column("Cap", SHARE, "Share of target where payout ends", "150%"),
        ),
    ),
    Tab(
        "Exchange",
        "What the teams do together: one row a week, team and activity.",
        (
            Column("Week", DATE, "Any day of the week", "2026-09-14", key=True),
            Column("Team", TEXT, "The team", "Marketing", key=True, listed="teams"),
            Column("What", TEXT, "The activity", "Calls joined", key=True),
            Column("Count", COUNT, "How often", "5"),
            Column("Goal", COUNT, "How often was agreed", "6"),
        ),
        dated="Week",
    ),
)
TAB: dict[str, Tab] = {tab.name: tab for tab in TABS}
HEADER_KEYS = frozenset(key for tab in TABS for column in tab.columns for key in column.name_keys)

# A stage has a column of its own in these tabs, so it cannot be called like another column there.
TABS_WITH_STAGES = tuple(tab for tab in TABS if tab.per_stage)
RESERVED_FOR_STAGES = frozenset(
    key for tab in TABS_WITH_STAGES for column in tab.columns for key in column.name_keys
)
