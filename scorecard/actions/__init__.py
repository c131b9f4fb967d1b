"""What was agreed in the weekly review, and what came of it.

Open this when an action is in the wrong place, or is judged wrongly. `counts` has the weeks,
`outcomes` compares before with after, `agreed` reads the Reviews tab and remembers; `results` is
what comes out. An action takes hold in the week that holds the later of `Week` and `Due`, as it
does in `behaviour`.
"""

from scorecard.actions.agreed import build
from scorecard.actions.outcomes import FEWEST_AFTER, FEWEST_BEFORE, SPAN
from scorecard.actions.results import (
    HITS,
    IN_MEETING,
    JUDGED,
    Action,
    Actions,
    Kind,
    Outcome,
    Place,
    Status,
    Tried,
    Verdict,
    Weeks,
)

__all__ = [
    "FEWEST_AFTER",
    "FEWEST_BEFORE",
    "HITS",
    "IN_MEETING",
    "JUDGED",
    "SPAN",
    "Action",
    "Actions",
    "Kind",
    "Outcome",
    "Place",
    "Status",
    "Tried",
    "Verdict",
    "Weeks",
    "build",
]
