"""The machine-readable summary: the shape that `python -m scorecard summary --json` prints.

Open this when another program reads the scorecard. Money and counts in full precision, ratios as
fractions, missing as null.
"""

from datetime import date

from pydantic import BaseModel, ConfigDict

from scorecard import landing as landings
from scorecard import ledger as ledgers
from scorecard import number as numbers
from scorecard.calendar import Period
from scorecard.facts import Facts
from scorecard.gap import Kind, Signal
from scorecard.number import Status


class _Part(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class PeriodPart(_Part):
    """The days that are looked at."""

    name: str
    start: date
    end: date
    through: date
    days: int
    days_elapsed: int


class ForecastPart(_Part):
    """Where the period will land."""

    low: float | None
    mid: float | None
    high: float | None
    method: str
    past_error: float | None


class NumberPart(_Part):
    """The Number."""

    actual: float | None
    target: float | None
    target_to_date: float | None
    gap_to_date: float
    attainment: float | None
    status: Status
    at_least: bool
    waiting_on: list[str]
    unowned_target: float
    required_per_week: float | None
    forecast: ForecastPart


class TeamPart(_Part):
    """A team's contribution."""

    team: str
    sourced_actual: float | None
    sourced_target_to_date: float | None
    effect: float


class HandoffPart(_Part):
    """A line of the gap ledger."""

    stage: str
    kind: Kind
    owner: str | None
    giver: str | None
    plan: float | None
    actual: float | None
    effect: float
    low: float
    high: float
    signal: Signal


class SourcePart(_Part):
    """A source beside its target."""

    source: str
    team: str | None
    actual: float | None
    target_to_date: float | None
    gap: float
    note: str


class CellPart(_Part):
    """One factor of one source."""

    source: str
    stage: str
    kind: Kind
    owner: str | None
    effect: float


class LinePart(_Part):
    """A part of the gap beside the handoffs."""

    line: str
    source: str | None
    owner: str | None
    effect: float


class IssuesPart(_Part):
    """What the reading found."""

    errors: int
    warnings: int
    rows_left_out: int
    money_left_out: float


class Summary(BaseModel):
    """The whole scorecard of one period."""

    company: str | None
    currency: str
    period: PeriodPart
    number: NumberPart
    teams: list[TeamPart]
    handoffs: list[HandoffPart]
    sources: list[SourcePart]
    cells: list[CellPart]
    other: list[LinePart]
    issues: IssuesPart


def build(facts: Facts, period: Period | None = None) -> Summary:
    """The summary of a period; of the quarter that holds the through date when none is given."""
    ledger = ledgers.build(facts, period or facts.default_period)
    number = numbers.build(facts, ledger)
    issues = facts.workbook.issues
    left_out = numbers.left_out_rows(facts, date.min, date.max)
    return Summary(
        company=facts.workbook.settings.company,
        currency=facts.workbook.settings.currency,
        period=PeriodPart(
            name=ledger.period.name,
            start=ledger.period.start,
            end=ledger.period.end,
            through=ledger.through,
            days=ledger.period.days,
            days_elapsed=number.days_elapsed,
        ),
        number=NumberPart(
            actual=number.actual,
            target=number.target,
            target_to_date=number.target_to_date,
            gap_to_date=number.gap,
            attainment=number.attainment,
            status=number.status,
            at_least=number.at_least,
            waiting_on=list(number.waiting_on),
            unowned_target=number.unowned_target,
            required_per_week=number.required_per_week,
            forecast=ForecastPart.model_validate(landings.build(facts, ledger, number)),
        ),
        teams=[TeamPart.model_validate(team) for team in ledger.teams],
        handoffs=[HandoffPart.model_validate(handoff) for handoff in ledger.handoffs],
        sources=[SourcePart.model_validate(source) for source in ledger.sources],
        cells=[CellPart.model_validate(cell) for cell in ledger.cells],
        other=[LinePart.model_validate(line) for line in ledger.lines],
        issues=IssuesPart(
            errors=sum(issue.severity == "error" for issue in issues),
            warnings=sum(issue.severity == "warning" for issue in issues),
            rows_left_out=sum(issue.left_out for issue in issues),
            money_left_out=left_out.money,
        ),
    )
