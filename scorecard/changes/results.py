"""What was changed in a workbook: bare figures with their cells. Open this for what can be read."""

from dataclasses import dataclass
from datetime import date, datetime

from scorecard.calendar import Period


@dataclass(frozen=True)
class Change:
    """One figure that was typed in, typed over or taken out between two states of a workbook."""

    tab: str  # Actuals, Deals, Customers, Targets
    column: str  # as the contract calls it; a stage's column has the stage's name
    address: str  # of the cell as it is now, else as it was: "Actuals!D17"
    source: str | None
    label: str | None  # campaign, deal, or the period of a target
    owner: str | None  # who types this column, as written in Funnel, Sources or Settings
    was: float | None  # None: blank, left out because of a bad cell, or not there
    now: float | None
    was_day: date | None  # when it counted; of a target its period's first day
    day: date | None  # when it counts
    weight: float  # money of the Number for each unit: 1 revenue, -1 churn, 0 a count of records
    settled: bool  # its week was older than the setting "Settled after" when this was seen

    def effect(self, period: Period, was_through: date, through: date) -> float:
        """Money that this change moved the Number of a period to date by."""

        def counted(amount: float | None, day: date | None, last: date) -> float:
            if amount is None or day is None or not period.start <= day <= min(period.end, last):
                return 0.0
            return amount * self.weight

        return counted(self.now, self.day, through) - counted(self.was, self.was_day, was_through)


@dataclass(frozen=True)
class Seen:
    """A change and when this app saw it first; it happened after the content before was seen."""

    at: datetime  # UTC
    change: Change
