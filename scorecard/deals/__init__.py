"""The Deals page: what was won and where it came from, what is open, why the others were lost.

Open this when a figure of that page is wrong. One file a question: `best` what was won, `pipeline`
and `outlook` what is open and what usually becomes of it, `reasons` why deals fail, `rates` how
often they are won, `cycle` how long they take, `engaged` how many people they had, `concentration`
whether one deal carries the period. `book` says which deal counts where. What moved since the last
meeting is in `scorecard.moves`.
"""

from scorecard.deals.best import Best, Origin, WonDeal
from scorecard.deals.concentration import CARRIES, LOOK, Concentration, Risk, Single
from scorecard.deals.cycle import Cycle, CycleCohort, Velocity
from scorecard.deals.engaged import PEOPLE, Engaged, Group, Outcome
from scorecard.deals.pipeline import Band, OpenDeal, OpenStage, Pipeline
from scorecard.deals.rates import Decided, Rate, Rates
from scorecard.deals.reasons import Reason, Reasons
from scorecard.deals.review import DealReview, Since, build, open_deals, won_deals
from scorecard.deals.tally import Tally, tally

# fmt: off
__all__ = [
    "CARRIES", "LOOK", "PEOPLE", "Band", "Best", "Concentration", "Cycle", "CycleCohort",
    "DealReview", "Decided", "Engaged", "Group", "OpenDeal", "OpenStage", "Origin", "Outcome",
    "Pipeline", "Rate", "Rates", "Reason", "Reasons", "Risk", "Since", "Single", "Tally",
    "Velocity", "WonDeal", "build", "open_deals", "tally", "won_deals",
]
# fmt: on
