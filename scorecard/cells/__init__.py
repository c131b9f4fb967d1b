"""One cell: what it says, or why it cannot be read.

Open `numbers`, `dates` or `texts` when such a cell is read wrongly or refused. Every converter
takes a cell that is not blank, as a sheet, a CSV or an .xlsx file gives it (text, number, boolean,
date), and gives a typed value or raises `CellError`. A text is only a number or a date when it has
exactly one reading: the wrong number is worse than none.
"""

from scorecard.cells.dates import day, month, period
from scorecard.cells.numbers import not_negative, number, share
from scorecard.cells.texts import (
    CellError,
    Conventions,
    DateOrder,
    DecimalMark,
    choice,
    clean,
    is_blank,
    is_unticked,
    month_of_year,
    name_key,
    quoted,
    refuse_sheet_error,
    text,
    weekday,
)

# fmt: off
__all__ = [
    "CellError", "Conventions", "DateOrder", "DecimalMark", "choice", "clean", "day", "is_blank",
    "is_unticked", "month", "month_of_year", "name_key", "not_negative", "number", "period",
    "quoted", "refuse_sheet_error", "share", "text", "weekday",
]
# fmt: on
