"""The agreed definitions of the weekly review: what changed, what came of actions, the 13 weeks.

Open this when two people mean different things by a word of the meeting. As in `definitions`, what
is worked is this period's.
"""

from scorecard.actions import Actions
from scorecard.changes import Restatements, TargetLog
from scorecard.grid import Grid
from scorecard.trailing import Trailing
from scorecard.words import actions as of_actions
from scorecard.words import changes as of_changes
from scorecard.words import grid as of_grid
from scorecard.words import trailing as of_trailing
from scorecard.words.definitions import Definition
from scorecard.words.figures import Money


def change_figures(
    restated: Restatements, log: TargetLog | None, money: Money
) -> tuple[Definition, ...]:
    """What was changed in the workbook."""
    return (
        Definition(
            "News and corrections",
            of_changes.SINCE_HELP,
            "the Number now = the Number then + news + reported late + corrected + restated",
            "",
        ),
        Definition(
            "Settled figure",
            of_changes.RESTATED_HELP,
            "the last day of its week + Settled after < the day on which the change was seen",
            of_changes.restatements_title(restated, money),
        ),
        Definition(
            "First plan",
            of_changes.TARGETS_HELP,
            "actual − the first plan's target to date",
            of_changes.target_title(log, money) if log else "",
        ),
    )


def meeting_figures(
    agreed: Actions, found: Trailing, weeks: Grid, money: Money
) -> tuple[Definition, ...]:
    """What the meeting looks at."""
    measures = found.measures
    return (
        Definition(
            "What came of an action",
            of_actions.OUTCOME_HELP,
            "records that came − records that were due × the rate before",
            of_actions.title(agreed),
        ),
        Definition(
            "Hit rate",
            of_actions.MEMORY_HELP,
            "actions whose handoff moved ÷ actions that can be judged",
            of_actions.hit_rate(agreed.memory) if agreed.memory.judged else "",
        ),
        Definition(
            "Weeks and months",
            of_trailing.HELP,
            "a rate's change: (now − then) × 10,000 bp; a volume's: now ÷ then − 1",
            of_trailing.title(measures[0], money) if measures else "",
        ),
        Definition("13 weeks", of_grid.MARKS_HELP, "", of_grid.title(weeks)),
    )
