"""Every setting of the workbook.

Open this to add a setting or to change a default.
"""

from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from scorecard import cells
from scorecard.cells import CellError, Conventions, DateOrder, DecimalMark
from scorecard.schema.kinds import Day, Share, Text, by, one_of


def _currency(code: str) -> str:
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise CellError("a currency's ISO code", "Type its three letters, such as USD or EUR.")
    return code.upper()


def _mark(value: object) -> str:
    typed = cells.clean(value)
    if typed not in (",", "."):
        raise CellError("`,` or `.`", "Type the one mark that stands before the decimals.")
    return typed


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, LookupError):  # an unknown name, a folder, a bad path
        raise CellError(
            "the name of a time zone", "Type an IANA name, such as Europe/London or UTC."
        ) from None


def _days(value: Any, conventions: Conventions) -> float:
    if isinstance(value, str):
        value = value.casefold().removesuffix("days").removesuffix("day").strip()
    days = cells.not_negative(cells.number(value, conventions))
    if not days.is_integer():
        raise CellError("whole days", "Type a number of days, such as 7.")
    return days


class Settings(BaseModel):
    """What the tab Settings says. `title` is the setting's name, `examples[0]` its default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    company: Text = Field(None, title="Company", description="Shown in the header", examples=[""])
    currency: Annotated[str, BeforeValidator(cells.text), AfterValidator(_currency)] = Field(
        "USD", title="Currency", description="ISO 4217 code", examples=["USD"]
    )
    fiscal_start: Annotated[int, BeforeValidator(cells.month_of_year)] = Field(
        1,
        title="Fiscal year starts",
        description="Month, by name or number; a fiscal year is named for the calendar year it "
        "ends in",
        examples=["January"],
    )
    week_start: Annotated[int, BeforeValidator(cells.weekday)] = Field(
        0, title="Week starts on", description="Weekday", examples=["Monday"]
    )
    time_zone: Annotated[str, BeforeValidator(cells.text), AfterValidator(_zone)] = Field(
        "UTC",
        title="Time zone",
        description='IANA name; decides what "today" is',
        examples=["the Google Sheet's, else UTC"],
    )
    as_of: Day | None = Field(
        None, title="As of", description="A date; freezes the clock", examples=["today"]
    )
    date_order: Annotated[DateOrder, one_of("DMY", "MDY")] | None = Field(
        None,
        title="Date order",
        description="`DMY` or `MDY`, for dates typed as text",
        examples=["none"],
    )
    decimal_mark: Annotated[DecimalMark, BeforeValidator(_mark)] | None = Field(
        None,
        title="Decimal mark",
        description="`,` or `.`: settles numbers typed as text. Without it `1,234` is 1234 and "
        "`1.234` is refused",
        examples=["the Google Sheet's locale, else none"],
    )
    number: Annotated[
        Literal["Closed-won revenue", "Net revenue"], one_of("Closed-won revenue", "Net revenue")
    ] = Field(
        "Closed-won revenue",
        title="Number",
        description="Or `Net revenue`: closed-won + expansion − contraction − churned",
        examples=["Closed-won revenue"],
    )
    revenue_from: Annotated[Literal["Actuals", "Deals"], one_of("Actuals", "Deals")] = Field(
        "Actuals",
        title="Revenue from",
        description="Or `Deals`: The Number sums won deals by close date",
        examples=["Actuals"],
    )
    deal_size_owner: Text = Field(
        None,
        title="Deal size owner",
        description="Team that answers for revenue per won deal",
        examples=["the last stage's owner"],
    )
    retention_owner: Annotated[str, BeforeValidator(cells.text)] = Field(
        "Customer success",
        title="Retention owner",
        description="Team that answers for expansion, contraction and churn",
        examples=["Customer success"],
    )
    on_track_from: Share = Field(
        1.0, title="On track from", description="Share of target to date", examples=["100%"]
    )
    attention_from: Share = Field(
        0.85, title="Attention from", description="Share of target to date", examples=["85%"]
    )
    settled_after: Annotated[int, by(_days)] = Field(
        7,
        title="Settled after",
        description="Days; changes to a week older than this are restatements",
        examples=["7 days"],
    )
