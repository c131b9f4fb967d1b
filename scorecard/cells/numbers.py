"""Numbers and shares.

Open this when a typed number is refused, or read as another one. A text is a number only when it
has exactly one reading.
"""

import math
import re
import unicodedata
from datetime import date

from scorecard.cells.texts import CellError, Conventions, DecimalMark, clean

LARGEST = 1e15  # beyond it a float no longer tells neighbouring cents apart
NUMBER = "a number such as 1234 or 1,234.50"
TYPE_NUMBER = "Type the number alone. Leave the cell blank where nothing is reported."

# The usual codes, in capitals only: others in ISO 4217 are words too (`TOP 3`, `ALL 500`).
_CODES = (
    "AED|ARS|AUD|BGN|BRL|CAD|CHF|CLP|CNY|COP|CZK|DKK|EUR|GBP|HKD|HUF|IDR|ILS|INR|ISK|JPY|KRW|MXN|"
    "MYR|NOK|NZD|PEN|PHP|PLN|RON|SAR|SEK|SGD|THB|TRY|TWD|UAH|USD|VND|ZAR"
)
_PLAIN = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,2}|\.[0-9]{4,15})?")  # a dot that cannot group
_CURRENCY = rf"(?:[A-Z]{{0,3}}\$|[€£¥₹₽₺₩₪₫₴฿₱₦]|{_CODES})"
_DRESSED = re.compile(
    rf"(?P<before>{_CURRENCY})?\ ?(?P<sign>[-+])?\ ?(?P<inside>{_CURRENCY})?\ ?"
    rf"(?P<digits>[0-9.,][0-9.,' ]*?)\ ?(?:(?P<percent>%)|(?P<after>{_CURRENCY}))?"
)


def number(value: object, conventions: Conventions) -> float:
    """A finite number.

    >>> house = Conventions()
    >>> [number(text, house) for text in ("1,234", "$1,234.50", "12%", "(500)", "€ 1 200")]
    [1234.0, 1234.5, 0.12, -500.0, 1200.0]

    Raises:
        CellError: no number, or text with more than one reading.
    """
    if isinstance(value, bool):
        raise CellError(NUMBER, "This is a tick box. Type the number, or clear the cell.")
    if isinstance(value, int | float):
        found = float(value)
    elif isinstance(value, date):
        raise CellError(NUMBER, "The cell is formatted as a date. Format it as a number.")
    elif isinstance(value, str):
        if _PLAIN.fullmatch(value) and conventions.decimal_mark != ",":
            found = float(value)
        else:
            found = _typed_number(value, conventions.decimal_mark)
    else:
        raise CellError(NUMBER, TYPE_NUMBER)
    if not math.isfinite(found):
        raise CellError(NUMBER, TYPE_NUMBER)
    if abs(found) > LARGEST:
        raise CellError("a number up to 1,000,000,000,000,000", "Check the number of digits.")
    return found + 0.0  # makes -0.0 plain zero


def _typed_number(text: str, mark: DecimalMark | None) -> float:
    """Text that people type: currency, percent, brackets for a minus, thousands in groups."""
    if any(unicodedata.category(character) == "No" for character in text):
        raise CellError(NUMBER, TYPE_NUMBER)  # NFKC would turn 5² into 52
    bare = clean(unicodedata.normalize("NFKC", text)).replace("−", "-").replace("’", "'")
    bracketed = bare.startswith("(") and bare.endswith(")")
    match = _DRESSED.fullmatch(bare[1:-1].strip() if bracketed else bare)
    if match is None or (bracketed and match["sign"]):
        raise CellError(NUMBER, TYPE_NUMBER)
    currencies = sum(match[place] is not None for place in ("before", "inside", "after"))
    if currencies + (match["percent"] is not None) > 1:
        raise CellError(NUMBER, TYPE_NUMBER)
    found = _digits(match["digits"], mark)
    if bracketed or match["sign"] == "-":
        found = -found
    return found / 100 if match["percent"] else found


def _digits(digits: str, mark: DecimalMark | None) -> float:
    """Digits with separators, when they have one reading.

    Without a mark that is agreed, a comma groups thousands (`1,234`) unless other separators prove
    it the decimal mark (`1.234,50`); a lone dot before three digits could be either.
    """
    if mark:
        found = _reading(digits, mark)
        if found is None:
            raise CellError(
                f"a number with `{mark}` before the decimals",
                "Type it so, or change Decimal mark in Settings.",
            )
        return found
    with_dot, with_comma = _reading(digits, "."), _reading(digits, ",")
    if with_dot is None and with_comma is None:
        raise CellError(NUMBER, TYPE_NUMBER)
    lone_comma = digits.count(",") == 1 and not set(digits) & set(". '")
    if lone_comma and with_dot is not None:
        return with_dot  # `1,234`
    if lone_comma:
        raise CellError(
            f"a number with one reading ({digits} could be {with_comma:.15g}, "
            "or thousands with a digit missing)",
            "Type it as a plain number, or set Decimal mark in Settings to `,`.",
        )
    if with_dot is not None and with_comma is not None and with_dot != with_comma:
        raise CellError(
            f"a number with one reading ({digits} could be {with_dot:.15g} or {with_comma:.15g})",
            "Type it as a plain number, or set Decimal mark in Settings to `.` or `,`.",
        )
    found = with_comma if with_dot is None else with_dot
    assert found is not None  # noqa: S101  # both None was refused above
    return found


def _reading(digits: str, mark: DecimalMark) -> float | None:
    """The number if `mark` stands before the decimals; thousands in groups of three."""
    other = "," if mark == "." else "."
    match = re.fullmatch(
        rf"(?P<whole>[0-9]+|[1-9][0-9]{{0,2}}(?P<by>[{other}' ])[0-9]{{3}}(?:(?P=by)[0-9]{{3}})*)?"
        rf"(?:{re.escape(mark)}(?P<decimals>[0-9]+))?",
        digits,
    )
    if match is None:
        return None
    whole = "".join(filter(str.isdigit, match["whole"] or ""))
    return float(f"{whole or 0}.{match['decimals'] or 0}")


def not_negative(found: float) -> float:
    """A count, a spend or a target.

    Raises:
        CellError: it is below zero.
    """
    if found < 0:
        raise CellError("a number that is not negative", "Check the sign.")
    return found


def share(value: object, conventions: Conventions) -> float:
    """A share, as 0.85 or 85%.

    Raises:
        CellError: no number, below 0%, or so large that a percent sign must be missing.
    """
    found = not_negative(number(value, conventions))
    if found > 5:
        raise CellError("a share such as 85% or 0.85", f"Write {clean(value)}%.")
    return found
