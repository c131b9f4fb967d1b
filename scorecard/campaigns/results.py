"""What is known of campaigns: bare numbers with their units, None where they are missing."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from scorecard.calendar import Period
from scorecard.maturity import Verdict
from scorecard.workbook import UNLISTED

CostFrom = Literal["Actuals", "Campaigns"]
Missing = Literal["stages", "campaigns"]


@dataclass(frozen=True)
class StageCount:
    """A campaign at one stage of the funnel, from its beginning to date."""

    stage: str
    records: float | None  # None: never reported
    missing: int  # weeks in which the campaign reported, but not this stage; else it is "at least"
    above: str | None  # the nearest stage above that it reports
    came: float | None  # records at this stage, from the sources that report both; and
    of: float | None  # records at the stage above, from the same
    rate: float | None  # came / of


@dataclass(frozen=True)
class Campaign:
    """One campaign from its beginning to date; or all rows without one, or with unlisted names.

    Those two are no campaigns: they are neither judged nor ranked.
    """

    name: str | None  # None: rows without a campaign; `UNLISTED`: names that no tab lists
    sources: tuple[str, ...]  # that it feeds, by revenue
    kind: str | None
    owner: str | None
    starts: date | None
    ends: date | None
    stages: tuple[StageCount, ...]  # the whole funnel
    entry: str | None  # the stage at which its records come in
    entered: float | None  # records at that stage
    won: float | None  # deals; of the tab that the revenue is from
    won_missing: int  # weeks in which the campaign reported, but not its wins
    revenue: float | None  # money, credits included
    unpriced: float  # of the won deals, those of weeks without a number in Revenue
    revenue_in_period: float | None
    deal_size: float | None  # money, of the deals that have a price
    retained: float | None  # money, revenue at the gross retention of its source; None: not known
    spend: float | None  # money; None: not typed in
    spend_from: CostFrom | None  # weekly to date, or what the campaign costs in all
    cost_per_record: float | None
    cost_per_win: float | None
    return_on_spend: float | None  # revenue / spend
    maturity: float | None  # share of its records' wins that are due by now
    expected: float | None  # wins due by now, at the rate of all campaigns that enter there
    verdict: Verdict | None  # of its wins; None: nothing to compare, or wins not reported
    failed: bool  # mature, behind, and its revenue is below its cost
    barren: bool  # much volume, no revenue, and that is no luck
    cautious_rate: float | None  # of its records that are won in the end; 9 in 10 times it is more
    cautious_value: float | None  # money a record
    cautious_return: float | None  # cautious value / cost per record
    rank: int | None  # 1 is best; None: not ranked

    @property
    def is_one(self) -> bool:
        """A campaign that somebody named, and named rightly."""
        return self.name not in (None, UNLISTED)


@dataclass(frozen=True)
class Yardstick:
    """What campaigns that enter at one stage are compared with: all of them, up to the date."""

    entry: str
    campaigns: int
    won: float
    records: float  # as far as they are mature
    rate: float  # won / records
    fitted: bool  # False: too few campaigns to know how far they differ, the prior is one win


@dataclass(frozen=True)
class Rest:
    """Campaigns that are not listed one by one, the smallest."""

    campaigns: int
    revenue: float | None
    revenue_in_period: float | None


@dataclass(frozen=True)
class Campaigns:
    """The campaigns that were active in a period, from the beginning of each to `through`."""

    period: Period
    through: date
    campaigns: tuple[Campaign, ...]  # by rank, then by revenue; at the end those that are none
    rest: Rest | None
    revenue_in_period: float | None  # of all: the closed-won revenue of the Number
    yardsticks: tuple[Yardstick, ...]  # in the funnel's order
    best: str | None  # by cautious return
    barren: tuple[str, ...]  # by records
    missing: Missing | None  # what the workbook lacks

    def named(self, name: str) -> Campaign:
        """The campaign of this name, such as the best.

        Raises:
            StopIteration: none of the listed is called so.
        """
        return next(campaign for campaign in self.campaigns if campaign.name == name)
