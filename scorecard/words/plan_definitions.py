"""The agreed definitions of the plan's pages: work backwards, next quarters, shared pay.

Open this when two people mean different things by a word of those pages. As in `definitions`, what
is worked is this period's.
"""

from scorecard.backwards import Backwards
from scorecard.pay import Pay, without_amounts
from scorecard.quarters import Quarters
from scorecard.words import backwards as of_needs
from scorecard.words import pay as of_pay
from scorecard.words import quarters as of_quarters
from scorecard.words.definitions import Definition
from scorecard.words.figures import Money

START_SHARE = 0.10  # of revenue: where the slider for what a win may cost begins


def backwards_figures(found: Backwards, money: Money) -> tuple[Definition, ...]:
    """The figures of the Work backwards page."""
    needs = bool(found.stages and found.target)
    return (
        Definition(
            "Records needed",
            "What must arrive in each stage for the target: source by source, in the planned mix, "
            "with the planned conversions and deal size, rounded up.",
            "revenue ÷ deal size ÷ the conversions from the stage to the win",
            of_needs.title(found, money),
        ),
        Definition(
            "Last useful day",
            "A record that arrives in a stage later closes, at its usual speed, after the period. "
            "Usual is Funnel's Weeks to next, added up from the stage to the win; some records are "
            "faster, some slower.",
            "the period's last day − weeks to the win",
            of_needs.when_title(found) if needs else "",
        ),
        Definition(
            "Needed a week",
            "What must arrive in a stage from now on, so that with what is on its way behind it "
            "the target is reached. Not said of a stage whose last useful day has passed.",
            "",
            of_needs.rest_title(found, money) if found.rest else "",
        ),
        Definition(
            "Allowed cost",
            "What may be spent on a win, and on one record of each stage that leads to it: a share "
            "of revenue that the company sets, or what is paid back in so many months.",
            "share × deal size × the conversions to the win",
            of_needs.costs.cost_title(found, START_SHARE, money) if needs else "",
        ),
    )


def quarters_figures(found: Quarters, money: Money) -> tuple[Definition, ...]:
    """The figures of the Next quarters page."""
    return (
        Definition(
            "On its way",
            "What records that have arrived in a stage and wait there will bring, in the quarter "
            "in which they should be won, with the planned conversions, weeks and deal size.",
            "target = won + on its way + still to come",
            of_quarters.title(found, money),
        ),
        Definition(
            "Coverage, and coverage needed",
            "Open pipeline for each unit of money that a quarter still lacks; needed is what past "
            "quarters had open at the same point for each unit they then won. It is not 1 ÷ win "
            "rate: some of what was won had not been created then.",
            "open ÷ (target − won); needed: open then ÷ won from then to the quarter's end",
            of_quarters.cover_title(found, money) if found.pipeline else "",
        ),
    )


def pay_figures(found: Pay, money: Money) -> tuple[Definition, ...]:
    """The figures of the Shared pay page, in shares alone: amounts are on that page."""
    found = without_amounts(found)
    return (
        Definition(
            "Paid under the shared plan",
            "Of the variable pay that is tied to the Number: nothing below where pay starts, from "
            "there the share of target that the Number reaches, up to the cap.",
            "people × variable pay × on the Number × part of the year × share of target",
            of_pay.payouts(found, money) if found.teams else "",
        ),
    )
