"""The kinds of cells: how each is read, by pydantic with the converters of `scorecard.cells`.

Open this to add a kind, or to make one stricter.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
)

from scorecard import cells
from scorecard.calendar import Period
from scorecard.cells import CellError, Conventions


def by(convert: Callable[[Any, Conventions], Any]) -> BeforeValidator:
    """A converter that is told how the workbook writes dates and numbers."""

    def validate(value: Any, info: ValidationInfo) -> Any:
        return convert(value, info.context or Conventions())

    return BeforeValidator(validate)


def one_of(*allowed: str) -> BeforeValidator:
    """A converter to one of a few words."""
    return BeforeValidator(lambda value: cells.choice(value, allowed))


Text = Annotated[str | None, BeforeValidator(cells.text)]
Number = Annotated[float, by(cells.number)]
Count = Annotated[Number, AfterValidator(cells.not_negative)]
Share = Annotated[float, by(cells.share)]
Day = Annotated[date, by(cells.day)]
Month = Annotated[date, by(cells.month)]
PeriodName = Annotated[Period, by(cells.period)]


@dataclass(frozen=True)
class Kind:
    """A type of cell: what the README calls it and how it is read."""

    name: str
    adapter: TypeAdapter[Any]
    allowed: tuple[str, ...] = ()  # empty: any

    def read(self, value: object, conventions: Conventions) -> Any:
        """The typed value of a cell, None when it is blank.

        Raises:
            CellError: what stands there is none of this kind.
        """
        if cells.is_blank(value):
            return None
        cells.refuse_sheet_error(value)
        try:
            return self.adapter.validate_python(value, context=conventions)
        except ValidationError as refused:
            error = cell_error(refused)
        # Raised out here, and without its past: pydantic's error holds this one, and with a
        # reference back Python could never free either, nor the rows in their frames.
        raise error.with_traceback(None)


def cell_error(refused: ValidationError) -> CellError:
    """The `CellError` that made pydantic refuse a value."""
    error = refused.errors(include_url=False)[0]["ctx"]["error"]
    if not isinstance(error, CellError):
        raise TypeError("a converter raised something else than CellError") from refused
    return error


def choice(*allowed: str) -> Kind:
    """A cell that holds one of a few words."""
    return Kind("one of a list", TypeAdapter(Annotated[str, one_of(*allowed)]), allowed)


TEXT = Kind("text", TypeAdapter(Text))
NUMBER = Kind("number", TypeAdapter(Number))
COUNT = Kind("number, 0 or more", TypeAdapter(Count))
SHARE = Kind("share", TypeAdapter(Share))
DATE = Kind("date", TypeAdapter(Day))
MONTH = Kind("month", TypeAdapter(Month))
PERIOD = Kind("period", TypeAdapter(PeriodName))
