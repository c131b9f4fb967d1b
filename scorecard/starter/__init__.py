"""The starter workbook: every tab of the contract, ready to be typed over.

Open `sheets` for how a tab looks and for its notes, `rules` for what its cells take while they are
typed, `examples` for the rows that stand in it. Tabs and columns come from `schema`, so a new
column appears by itself.
"""

from scorecard.starter.sheets import starter_workbook

__all__ = ["starter_workbook"]
