"""The agreed definitions of the teams' pages: campaigns, deals, accounts, feedback, retention.

Open this when two people mean different things by a word of those pages. As in `definitions`, what
is worked is this period's.
"""

from scorecard.accounts import TargetAccounts
from scorecard.attribution import Attribution
from scorecard.campaigns import Campaigns
from scorecard.deals import DealReview
from scorecard.feedback import Feedback
from scorecard.retention import Retention
from scorecard.words import accounts as of_accounts
from scorecard.words import attribution as of_credits
from scorecard.words import campaigns as of_campaigns
from scorecard.words import deals as of_deals
from scorecard.words import feedback as of_feedback
from scorecard.words import retention as of_retention
from scorecard.words.definitions import Definition
from scorecard.words.figures import Money


def deal_figures(found: DealReview, money: Money) -> tuple[Definition, ...]:
    """The figures of the Deals page."""
    return (
        Definition(
            "Win rate, narrow and broad",
            "Of the deals that closed in the period, those that were won. Narrow leaves out the "
            "deals that ended without a decision, broad counts them. Open deals are in neither. "
            "Over several sources the deals are added first.",
            "narrow: won ÷ (won + lost); broad: won ÷ (won + lost + no decision)",
            of_deals.rates_title(found.rates),
        ),
        Definition(
            "Usually won",
            "Of the deals that stayed in a stage as long as an open one has, the share that was "
            "won in the end. Deals that are still open are learned from too, for as long as they "
            "have stayed.",
            "Σ amount × share won at that stage and age",
            of_deals.pipeline_title(found.pipeline, money),
        ),
        Definition(
            "Cycle",
            "Days from creation within which half of the deals created in a month have closed, "
            "whatever the outcome. By when they were created: by close date a young month would "
            "look fast, because its slow deals are still open.",
            "",
            of_deals.cycle_title(found.cycle),
        ),
        Definition(
            "Velocity",
            "Money a day that the open pipeline brings.",
            "open deals × broad win rate × mean won deal ÷ mean days from creation to the win",
            of_deals.velocity(found.cycle.velocity, money),
        ),
    )


def campaign_figures(
    found: Campaigns, credits: Attribution, money: Money
) -> tuple[Definition, ...]:
    """The figures of the Campaigns page."""
    return (
        Definition(
            "Return, so far and in the end",
            "So far: revenue for each unit of spend. In the end: the same for its records as far "
            "as they are mature, with the share that is won read cautiously. Campaigns are ranked "
            "by it. Few records are pulled to the rate of all campaigns that enter at the same "
            "stage (a beta-binomial prior).",
            "10th percentile of the share won × deal size ÷ cost a record",
            of_campaigns.title(found, money),
        ),
        Definition(
            "Credit",
            "The part of a won deal's amount that a model gives to a campaign that touched it. "
            f"With what is unattributed, the credits are closed-won under every model. "
            f"{of_credits.rules()}",
            "",
            of_credits.title(credits, money),
        ),
    )


def account_figures(found: TargetAccounts, money: Money) -> tuple[Definition, ...]:
    """The figures of the Target accounts page."""
    return (
        Definition(
            "Touched",
            "A team has touched a target account where its last touch is dated within so many days "
            "before the as-of date. A blank date is no touch on record.",
            "",
            of_accounts.title(found, money),
        ),
    )


def feedback_figures(found: Feedback, money: Money) -> tuple[Definition, ...]:
    """The figures of the Feedback loop page."""
    return (
        Definition(
            "Money at stake",
            "The amounts of the open deals that open feedback names. A deal counts once, however "
            "many items name it.",
            "",
            of_feedback.title(found, money),
        ),
        Definition(
            "Answer time",
            "Days within which half of what was heard is answered. What is still open waits among "
            "them at its age today, so a backlog does not look fast.",
            "",
            of_feedback.answer_title(found),
        ),
    )


def retention_figures(found: Retention, money: Money) -> tuple[Definition, ...]:
    """The figures of the Retention page."""
    return (
        Definition(
            "GRR and NRR",
            "Gross retention: of the recurring revenue on a first day, what is left after cuts and "
            "churn; never above 100%. Net retention adds expansion. One starting cohort, followed "
            "month by month and source by source.",
            "GRR: product of (opening − contraction − churned) ÷ opening; NRR with + expansion",
            of_retention.rates(found, money),
        ),
        Definition(
            "To stand still",
            "What has to be won only to replace contraction and churn, less expansion, at the rate "
            "of the last months.",
            "",
            of_retention.stand_title(found, money),
        ),
    )
