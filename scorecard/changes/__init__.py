"""What was changed in a workbook between two times, and what of it is news or correction."""

from scorecard.changes.results import Change, Seen

__all__ = ["Change", "Seen"]
