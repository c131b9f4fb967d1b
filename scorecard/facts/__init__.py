"""Typed rows to tidy tables: who planned and who reported what, on which day, and every deal.

`tables` holds the facts of a workbook, `cube` what is counted by source and day, `deals` the Deals
tab as columns. Everything downstream starts here.
"""

from scorecard.facts.cube import ALL, RETENTION, Bools, Cube, Floats, Ints
from scorecard.facts.deals import Deals
from scorecard.facts.tables import SIGNS, Facts, build, total

# fmt: off
__all__ = [
    "ALL", "RETENTION", "SIGNS", "Bools", "Cube", "Deals", "Facts", "Floats", "Ints", "build",
    "total",
]
# fmt: on
