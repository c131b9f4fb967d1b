"""The way down: what a figure is made of, from sources, campaigns and weeks to the sheet's cells.

Open this when a figure opens into the wrong rows. Parts add up to their figure; every cell that was
read for it stands in one of the tables of `rows`, with its address.
"""

from scorecard.trace.figures import (
    GAP,
    LANDING,
    NEEDED,
    TARGET,
    TO_DATE,
    WON,
    Figure,
    Opening,
    by_source,
    figures,
    handoff_figure,
)
from scorecard.trace.parts import Parts, parts
from scorecard.trace.rows import CELL, Rows, rows

__all__ = [
    "CELL",
    "GAP",
    "LANDING",
    "NEEDED",
    "TARGET",
    "TO_DATE",
    "WON",
    "Figure",
    "Opening",
    "Parts",
    "Rows",
    "by_source",
    "figures",
    "handoff_figure",
    "parts",
    "rows",
]
