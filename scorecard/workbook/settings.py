"""The tab Settings: every value that can be read, defaults for the rest.

Open this when a setting is not taken. A bad setting is an error, its default holds meanwhile.
"""

from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from scorecard.calendar import Calendar
from scorecard.cells import (
    CellError,
    Conventions,
    DecimalMark,
    clean,
    is_blank,
    name_key,
    quoted,
    refuse_sheet_error,
)
from scorecard.schema import TAB, Settings, cell_error
from scorecard.sources import RawTab, RawWorkbook
from scorecard.workbook.headers import locate
from scorecard.workbook.model import Issue
from scorecard.workbook.names import did_you_mean

_FIELDS = {name_key(field.title): name for name, field in Settings.model_fields.items()}
_TITLES = {name: str(field.title) for name, field in Settings.model_fields.items()}
_DEFAULTS = {name: (field.examples or [""])[0] for name, field in Settings.model_fields.items()}
_BANDS = ("on_track_from", "attention_from")

# Languages and regions by the mark they write before decimals; any other locale settles nothing.
# fmt: off
_COMMA = frozenset((
    "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "et", "eu", "fi", "fr", "gl", "hr", "hu",
    "hy", "id", "is", "it", "ka", "kk", "lt", "lv", "mk", "nb", "nl", "nn", "no", "pl", "pt", "ro",
    "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "uz", "vi",
))
_DOT = frozenset(("en", "ga", "he", "hi", "ja", "ko", "ms", "ta", "te", "th", "zh"))
# fmt: on
_EXCEPTIONS: dict[str, DecimalMark | None] = {
    "de_CH": ".",
    "de_LI": ".",
    "it_CH": ".",
    "es_MX": ".",
    "es_US": ".",
    "es_ES": ",",
    "es_AR": ",",
    "en_ZA": None,  # both are in use
    "fr_CH": None,
}


def decimal_mark(locale: str | None) -> DecimalMark | None:
    """The mark before decimals in a locale as Google names it.

    >>> decimal_mark("de_DE"), decimal_mark("de_CH"), decimal_mark("en_GB"), decimal_mark(None)
    (',', '.', '.', None)
    """
    if locale is None:
        return None
    locale = locale.replace("-", "_")
    if locale in _EXCEPTIONS:
        return _EXCEPTIONS[locale]
    language = locale.split("_")[0]
    return "," if language in _COMMA else "." if language in _DOT else None


def read_settings(
    tab: RawTab | None, raw: RawWorkbook
) -> tuple[Settings, Conventions, list[Issue]]:
    """The settings, and how this workbook writes dates and numbers."""
    typed, addresses, issues = _typed_values(tab) if tab else ({}, {}, [])
    how_written: dict[str, Any] = {
        name: typed[name] for name in ("date_order", "decimal_mark") if name in typed
    }
    agreed, _ = _validated(how_written, Conventions())
    conventions = Conventions(
        date_order=agreed.date_order, decimal_mark=agreed.decimal_mark or decimal_mark(raw.locale)
    )
    settings, errors = _validated(typed, conventions)
    if settings.attention_from > settings.on_track_from:
        bands = {name: typed.pop(name) for name in _BANDS if name in typed}
        errors |= {
            name: CellError(
                "Attention from to be no more than On track from",
                "Lower Attention from, or raise On track from.",
            )
            for name in bands
        }
        settings, _ = _validated(
            {name: value for name, value in typed.items() if name not in errors}, conventions
        )
        typed |= bands
    issues += [_refused(name, typed[name], addresses[name], errors[name]) for name in errors]
    if raw.time_zone and ("time_zone" not in typed or "time_zone" in errors):
        of_sheet, _ = _validated({"time_zone": raw.time_zone}, conventions)
        settings = settings.model_copy(update={"time_zone": of_sheet.time_zone})
    calendar = Calendar(settings.fiscal_start, settings.week_start)
    return settings, replace(conventions, calendar=calendar), issues


def _typed_values(tab: RawTab) -> tuple[dict[str, Any], dict[str, str], list[Issue]]:
    """Raw values by field, their addresses, and what is wrong with the list itself."""
    contract = TAB["Settings"]
    header, issues = locate(contract, contract.columns, tab, complete=True)
    typed: dict[str, Any] = {}
    addresses: dict[str, str] = {}
    if header.missing:
        return typed, addresses, issues
    name_at, value_at = header.at["Setting"], header.at["Value"]
    for row, cells in enumerate(tab.rows[header.row :], header.row + 1):
        name, value = (cells[at] if len(cells) > at else None for at in (name_at, value_at))
        if is_blank(value):
            continue
        field = _FIELDS.get(name_key(name))
        address = f"Settings!{header.letters['Value']}{row}"
        if field is None:
            issues.append(_unknown(clean(name), f"Settings!{header.letters['Setting']}{row}"))
        elif field in typed:
            issues.append(_twice(_TITLES[field], addresses[field], address))
        else:
            typed[field], addresses[field] = value, address
    return typed, addresses, issues


def _validated(
    typed: dict[str, Any], conventions: Conventions
) -> tuple[Settings, dict[str, CellError]]:
    """The settings with the defaults for those that are refused, and why they are."""
    errors: dict[str, CellError] = {}
    for name, value in typed.items():
        try:
            refuse_sheet_error(value)
            Settings.model_validate({name: value}, context=conventions)
        except ValidationError as refused:
            errors[name] = cell_error(refused)
        except CellError as error:
            errors[name] = error
    good = {name: value for name, value in typed.items() if name not in errors}
    return Settings.model_validate(good, context=conventions), errors


def _refused(name: str, value: object, address: str, error: CellError) -> Issue:
    default = f"the default, {_DEFAULTS[name]}," if _DEFAULTS[name] else "the default"
    return Issue(
        "error",
        "Settings",
        address,
        found=f"{quoted(value)} for {_TITLES[name]}",
        expected=error.expected,
        mend=f"{error.mend} Until then {default} holds.",
    )


def _unknown(name: str, address: str) -> Issue:
    return Issue(
        "warning",
        "Settings",
        address,
        found=f"a setting {quoted(name)}, which does not exist",
        expected="a setting of this list: " + ", ".join(_TITLES.values()),
        mend=f"{did_you_mean(name, _TITLES.values())}Correct the name, or delete the row.",
    )


def _twice(title: str, first: str, second: str) -> Issue:
    return Issue(
        "error",
        "Settings",
        second,
        found=f"{title} entered twice: {first} and {second}",
        expected="one entry",
        mend=f"Delete one of the two rows. {first} counts.",
    )
