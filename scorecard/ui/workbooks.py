"""Which workbook is shown, read once and shared by every viewer."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import streamlit as st

from scorecard import facts as fact_tables
from scorecard import landing as landings
from scorecard import ledger as ledgers
from scorecard import moves, sources, workbook
from scorecard import number as numbers
from scorecard.calendar import Kind, Period
from scorecard.config import Config
from scorecard.facts import Facts
from scorecard.landing import Landing
from scorecard.ledger import Ledger
from scorecard.moves import Moves
from scorecard.number import Number
from scorecard.sources import Held, Look, RawWorkbook, SourceError, Store
from scorecard.ui.configured import configured

PICKED: tuple[Kind, ...] = ("quarter", "year", "month", "week")
SAMPLE = Path(__file__).parents[2] / "sample_data"
T = TypeVar("T")
PATIENCE = 75.0  # seconds; a first read gives up by itself before


@dataclass(frozen=True)
class Snapshot:
    """A workbook as it was read; results are kept under its key, never under the rows."""

    key: str
    facts: Facts
    sample: bool
    look: Look[Facts] | None = None  # how things stand with Google, for a Sheet


def current() -> Snapshot:
    """The chosen workbook: a file as it stands now, a Google Sheet as it was read last.

    Only the very first viewers of a Sheet wait for Google.

    Raises:
        SourceError: it cannot be opened, or a setting of the app cannot be used.
        workbook.WorkbookError: a required tab or column is missing.
    """
    settings = configured()
    place = settings.workbook or str(SAMPLE)
    sheet = sources.sheet_id(place)
    if sheet is None:
        facts, key = _file(place)
        return Snapshot(key, facts, settings.workbook is None)
    store = _store(sheet, settings)
    look = store.look()
    if look.held is None and look.reading and look.trouble is None:
        with st.spinner("Reading the Google Sheet…", show_time=True):
            look = store.wait(PATIENCE)
    if look.held is not None:
        return Snapshot(key_of(look.held), look.held.made, False, look)
    if look.trouble is not None:
        raise look.trouble.with_traceback(None)  # raised for many: it must not gather their frames
    raise SourceError("Google has not answered yet: nothing to do, the app goes on asking.")


def key_of(held: Held[Facts]) -> str:
    """The same for the same figures."""
    return f"{held.answer.digest} {held.made.workbook.as_of}"


def glance() -> Look[Facts] | None:
    """How things stand with Google right now; None where the workbook is no Google Sheet."""
    store = _chosen_store()
    return store.look() if store else None


def copies() -> list[date]:
    """The days of which an earlier copy of the workbook is kept, the oldest first."""
    settings = configured()
    place = settings.workbook or str(SAMPLE)
    if sheet := sources.sheet_id(place):
        return _copies_of(sheet, settings).days()
    return sources.copies(place)


def earlier(day: date) -> Facts | None:
    """The facts as they stood on the day of a copy; None where the copy cannot be used."""
    settings = configured()
    place = settings.workbook or str(SAMPLE)
    with suppress(SourceError, workbook.WorkbookError):
        return _earlier(place, day, settings)
    return None


@st.cache_resource(max_entries=16, show_spinner=False)
def moved(key: str, _facts: Facts, since: date | None) -> Moves:  # noqa: ARG001
    """What moved since the day of a copy; without one, by dates alone, in the last week."""
    return moves.build(None if since is None else earlier(since), _facts)


@st.cache_resource(max_entries=4, show_spinner=False)
def _earlier(place: str, day: date, _settings: Config) -> Facts:
    if sheet := sources.sheet_id(place):
        kept = _copies_of(sheet, _settings).load(day)
        if kept is None:
            raise SourceError("The copy is damaged.")
        raw = sources.parse(kept[0], sheet)
    else:
        raw = sources.read_copy(place, day)
    return fact_tables.build(workbook.read(raw, datetime.now(UTC), day))


def _copies_of(sheet: str, settings: Config) -> sources.Kept:
    return sources.Kept(sources.state_folder(settings.state_dir), sheet)


def refresh() -> None:
    """Read the Google Sheet now, as far as Google allows."""
    if store := _chosen_store():
        store.refresh()


def warm() -> None:
    """Before the first viewer: what is on this machine is read, Google is asked in the background.

    Raises:
        SourceError: as `current`.
        workbook.WorkbookError: as `current`.
    """
    look = glance()
    if look is None or look.held is not None:
        snapshot = current()
        results(snapshot.key, snapshot.facts.default_period, snapshot.facts)


def _chosen_store() -> Store[Facts] | None:
    settings = configured()
    sheet = sources.sheet_id(settings.workbook) if settings.workbook else None
    return _store(sheet, settings) if sheet else None


def _store(sheet_id: str, settings: Config) -> Store[Facts]:
    """One for each Sheet and process, so that all viewers share its reads."""
    return _stored(sheet_id, json.dumps(asdict(settings), sort_keys=True, default=str), settings)


@st.cache_resource(max_entries=2, show_spinner=False)
def _stored(sheet_id: str, content: str, _settings: Config) -> Store[Facts]:  # noqa: ARG001
    # A new key in the secrets gives another `content`, so another store that uses it.
    return Store(
        read=sources.Sheet(sheet_id, _settings.access).read,
        make=lambda answer: _facts(sources.parse(answer, sheet_id)),
        copy=_copies_of(sheet_id, _settings),
        fresh_for=_settings.fresh_for,
        refusals=(workbook.WorkbookError,),
        outdated=_outdated,
    )


def _file(place: str) -> tuple[Facts, str]:
    key = f"{place} {sources.fingerprint(place)}"
    if _outdated(_read(key, place)):
        _read.clear(key, place)
    facts = _read(key, place)
    return facts, f"{key} {facts.workbook.as_of}"


@st.cache_resource(max_entries=4, show_spinner="Reading the workbook…")
def _read(key: str, place: str) -> Facts:  # noqa: ARG001
    return _facts(sources.open_workbook(place))


def _facts(raw: RawWorkbook) -> Facts:
    return fact_tables.build(workbook.read(raw, now=datetime.now(UTC)))


def _outdated(facts: Facts) -> bool:
    """A new day has begun where the company is: "as of today" moves on while the app runs."""
    settings = facts.workbook.settings
    today = datetime.now(ZoneInfo(settings.time_zone)).date()
    return settings.as_of is None and facts.workbook.as_of != today


@st.cache_resource(max_entries=128, show_spinner=False)
def results(key: str, period: Period, _facts: Facts) -> tuple[Ledger, Number, Landing]:  # noqa: ARG001
    """Ledger, Number and landing of a period, computed once a snapshot."""
    ledger = ledgers.build(_facts, period)
    number = numbers.build(_facts, ledger)
    return ledger, number, landings.build(_facts, ledger, number)


def built(key: str, period: Period, facts: Facts, build: Callable[[Facts, Period], T]) -> T:
    """A view of a period, computed once a snapshot: `build` names it."""
    found: T = _built(key, period, build.__module__, facts, build)
    return found


@st.cache_resource(max_entries=128, show_spinner=False)
def _built(
    key: str,  # noqa: ARG001
    period: Period,
    view: str,  # noqa: ARG001
    _facts: Facts,
    _build: Callable[[Facts, Period], Any],
) -> Any:
    return _build(_facts, period)


@st.cache_resource(max_entries=4, show_spinner=False)
def period_names(key: str, _facts: Facts) -> list[str]:  # noqa: ARG001
    """Every period that has data or targets, the latest first; quarters stand on top."""
    calendar, (first, last) = _facts.workbook.calendar, _facts.days
    names = []
    for kind in PICKED:
        end = min(last, _facts.workbook.as_of) if kind == "week" else last
        names += [period.name for period in reversed([*calendar.spanning(kind, first, end)])]
    return names
