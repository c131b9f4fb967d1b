"""Campaigns: each one through to won and retained revenue, ranked fairly with small numbers.

Open this for the Campaigns page. `sums` adds up what was typed, `judging` says how each campaign
stands for its age and beside the others, `results` is what the page and the command line get.
"""

from scorecard.campaigns.judging import MOST, build
from scorecard.campaigns.results import (
    Campaign,
    Campaigns,
    CostFrom,
    Missing,
    Rest,
    StageCount,
    Yardstick,
)

__all__ = [
    "MOST",
    "Campaign",
    "Campaigns",
    "CostFrom",
    "Missing",
    "Rest",
    "StageCount",
    "Yardstick",
    "build",
]
