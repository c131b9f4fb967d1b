"""What retention says: bare numbers with their units. Open this to see what a page can read."""

from dataclasses import dataclass
from datetime import date

from scorecard.calendar import Period
from scorecard.gap import Signal


@dataclass(frozen=True)
class Window:
    """What is left of those who were customers on the first day, over all sources."""

    start: date  # first day
    end: date  # last day of the last month
    months: int  # from the first to the last
    reported: int  # of them; the rate is over these
    opening: float  # money on the first day
    kept: float  # money; less what was cut and what left
    gross: float  # GRR, share
    gross_range: tuple[float, float] | None  # 80%, by how much the months differ
    least: float | None  # share, if all that was lost was theirs; None: a month is missing
    net: float | None  # NRR, share; None: expansion is not reported
    yearly: float | None  # share a year at this rate; None: it is a year, or under 6 months


@dataclass(frozen=True)
class SourceKept:
    """The part of the cohort that one source sold. What is kept adds up to the window's."""

    source: str
    opening: float  # money on the first day
    kept: float  # money
    reported: int  # months; in the others it follows the rate of all
    gross: float  # share
    gross_range: tuple[float, float] | None  # 80%; None: too few months, or one is missing
    net: float | None  # share
    against: float  # money kept beyond what the rate of all keeps; below 0: less
    signal: Signal  # whether that is more than how much its months differ
    yearly: float | None  # share kept over the last 12 months; None: fewer than 6 of them


@dataclass(frozen=True)
class Gap:
    """Months of a source that are not in the window, because a cell is blank or no row is there."""

    source: str
    columns: tuple[str, ...]  # that are blank; empty: there is no row
    months: tuple[date, ...]  # first days


@dataclass(frozen=True)
class Flow:
    """What was won, added, cut and lost in some months; None: nothing reported."""

    months: tuple[date, ...]  # first days
    won: float | None  # money, closed-won
    expansion: float | None
    contraction: float | None
    churned: float | None
    complete: bool  # no source that has customers or wins lacks a figure

    @property
    def lost(self) -> float | None:
        """Money cut or gone."""
        known = [part for part in (self.contraction, self.churned) if part is not None]
        return sum(known) if known else None

    @property
    def net(self) -> float | None:
        """Money that the recurring revenue moved by; None while something is not reported."""
        if not self.complete:
            return None
        won, expansion = self.won or 0.0, self.expansion or 0.0
        return won + expansion - (self.lost or 0.0)


@dataclass(frozen=True)
class Opened:
    """Openings beside the movements that should explain them, over neighbouring months."""

    months: tuple[date, ...]  # that can be compared, first days
    unexplained: float  # money that openings rose by beyond the movements of customers
    won: float  # money won by the same sources in the same months


@dataclass(frozen=True)
class CampaignKept:
    """What a campaign won in the period, and what of it is left in a year at its source's rate."""

    campaign: str | None  # None: the cell is blank
    source: str
    won: float  # money
    rate: float | None  # share that its source keeps in a year
    stays: float | None  # money


@dataclass(frozen=True)
class CampaignsKept:
    """The campaigns by what they won, the largest first; all of them in the sums."""

    largest: tuple[CampaignKept, ...]
    others: int  # campaigns beyond those
    others_won: float  # money
    won: float  # money, all
    judged: float  # money of the sources that have a rate
    stays: float  # money of the same


@dataclass(frozen=True)
class StandStill:
    """What has to be won only to stand still, at the rate of the last months. No promise."""

    months: int  # that the rate is of
    opening: float  # money on the first day of the last of them
    lost: float  # share a month, cut or gone
    expansion: float  # share a month
    done: float  # money that the period's reported months lost, net of expansion
    months_left: float  # of the period, after the last one reported
    rest: float  # money, net; below 0: expansion brings more than is lost
    rest_range: tuple[float, float] | None  # 80%
    year: float  # money in 12 months
    year_range: tuple[float, float] | None
    target: float | None  # money of the Number in the period; None: no target
    fiscal_year: Period
    year_target: float | None  # money of the Number in the fiscal year

    @property
    def period(self) -> float:
        """Money that the whole period takes, as far as it is known and at the rate after that."""
        return self.done + self.rest


@dataclass(frozen=True)
class PlanLine:
    """Expansion, contraction or churn of the period to date, over the months reported."""

    name: str
    plan: float | None  # money
    actual: float | None
    effect: float  # money; negative where revenue was lost against plan


@dataclass(frozen=True)
class SourceCost:
    """What a customer costs and how long it stays, over 52 weeks of wins."""

    source: str
    wins: float
    lag: int  # weeks between spending and winning
    spend: float  # money, of 52 weeks that much earlier
    cost: float  # money a win (CAC)
    deal: float | None  # money a win
    payback: float | None  # months of that, were it a year's
    lifetime: float | None  # years, 1 over what is lost a year


@dataclass(frozen=True)
class Retention:
    """Does what we win stay."""

    period: Period
    through: date  # last day that counts
    owner: str | None  # who answers for it
    in_number: bool  # expansion, contraction and churn count in the Number
    window: Window | None  # None: no month is reported
    year: Window | None  # the last 12 months, where the window is the fiscal year to date
    sources: tuple[SourceKept, ...]  # that kept least against the rate of all first
    newer: tuple[str, ...]  # sources without opening money on the first day
    gaps: tuple[Gap, ...]
    late: tuple[date, ...]  # complete months after the window, not reported yet
    months: tuple[Flow, ...]  # the last 12, one month each
    sales: Flow | None  # the period's reported months, else the last one
    opened: Opened | None  # None: no two neighbouring months
    campaigns: CampaignsKept
    stand_still: StandStill | None  # None: no month has all of its movements
    lines: tuple[PlanLine, ...]
    waiting: float  # money, net, planned in months not reported
    costs: tuple[SourceCost, ...]  # sources with spend in every week
