"""Which workbook is shown, read once and shared by every viewer."""

import json
from collections.abc import Callable
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
from scorecard.history import Frozen, Memory, Version
from scorecard.landing import Landing
from scorecard.ledger import Ledger
from scorecard.moves import Moves
from scorecard.number import Number
from scorecard.sources import Held, Look, RawWorkbook, SourceError, Store
from scorecard.ui import past
from scorecard.ui.configured import configured

PICKED: tuple[Kind, ...] = ("quarter", "year", "month", "week")
SAMPLE = Path(__file__).parents[2] / "sample_data"
T = TypeVar("T")
PATIENCE = 75.0  # seconds; a first read gives up by itself before


class DamagedCopyError(Exception):
    """A frozen copy whose workbook cannot be read any more."""


@dataclass(frozen=True)
class Reading:
    """What was made of the workbook as it was read."""

    facts: Facts
    version: Version | None  # of the history; None: it was not kept


@dataclass(frozen=True)
class Snapshot:
    """A workbook as it was read; results are kept under its key, never under the rows."""

    key: str
    facts: Facts
    sample: bool
    version: Version | None
    look: Look[Reading] | None = None  # how things stand with Google, for a Sheet
    frozen: Frozen | None = None  # the frozen copy that this is


def current() -> Snapshot:
    """The chosen workbook: a file as it stands now, a Google Sheet as it was read last.

    Only the very first viewers of a Sheet wait for Google.

    Raises:
        SourceError: it cannot be opened, or a setting of the app cannot be used.
        workbook.WorkbookError: a required tab or column is missing.
    """
    settings = configured()
    place = where()
    sheet = sources.sheet_id(place)
    if sheet is None:
        read, key = _file(place)
        return Snapshot(key, read.facts, settings.workbook is None, read.version)
    store = _store(sheet, settings)
    look = store.look()
    if look.held is None and look.reading and look.trouble is None:
        with st.spinner("Reading the Google Sheet…", show_time=True):
            look = store.wait(PATIENCE)
    if look.held is not None:
        read = look.held.made
        return Snapshot(key_of(look.held), read.facts, False, read.version, look)
    if look.trouble is not None:
        raise look.trouble.with_traceback(None)  # raised for many: it must not gather their frames
    raise SourceError("Google has not answered yet: nothing to do, the app goes on asking.")


def where() -> str:
    """The place of the chosen workbook: an address or a path."""
    return configured().workbook or str(SAMPLE)


def memory() -> Memory:
    """What is remembered of the chosen workbook."""
    return past.memory(where())


def key_of(held: Held[Reading]) -> str:
    """The same for the same figures."""
    return f"{held.answer.digest} {held.made.facts.workbook.as_of}"


def frozen(name: str) -> Snapshot | None:
    """The workbook as a meeting saw it; None where there is no such copy.

    Raises:
        DamagedCopyError: what it held is lost.
    """
    copy = next((copy for copy in memory().history.frozen() if copy.name == name), None)
    if copy is None:
        return None
    facts = memory().saw(copy)
    if facts is None:
        raise DamagedCopyError
    sample = configured().workbook is None
    return Snapshot(
        f"frozen {name} {copy.version.digest}", facts, sample, copy.version, frozen=copy
    )


def glance() -> Look[Reading] | None:
    """How things stand with Google right now; None where the workbook is no Google Sheet."""
    store = _chosen_store()
    return store.look() if store else None


@st.cache_resource(max_entries=16, show_spinner=False)
def moved(key: str, _facts: Facts, since: date | None) -> Moves:  # noqa: ARG001
    """What moved since the end of a day; without one, by dates alone, in the last week."""
    earlier = None if since is None else memory().on(since, _facts)
    return moves.build(earlier, _facts)


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


def _chosen_store() -> Store[Reading] | None:
    settings = configured()
    sheet = sources.sheet_id(settings.workbook) if settings.workbook else None
    return _store(sheet, settings) if sheet else None


def _store(sheet_id: str, settings: Config) -> Store[Reading]:
    """One for each Sheet and process, so that all viewers share its reads."""
    return _stored(sheet_id, json.dumps(asdict(settings), sort_keys=True, default=str), settings)


@st.cache_resource(max_entries=2, show_spinner=False)
def _stored(sheet_id: str, content: str, _settings: Config) -> Store[Reading]:  # noqa: ARG001
    # A new key in the secrets gives another `content`, so another store that uses it.
    return Store(
        read=sources.Sheet(sheet_id, _settings.access).read,
        make=lambda answer, read_at: _reading(sheet_id, sources.parse(answer, sheet_id), read_at),
        copy=sources.Kept(sources.state_folder(_settings.state_dir), sheet_id),
        fresh_for=_settings.fresh_for,
        refusals=(workbook.WorkbookError,),
        outdated=_outdated,
    )


def _file(place: str) -> tuple[Reading, str]:
    key = f"{place} {sources.fingerprint(place)}"
    if _outdated(_read(key, place)):
        _read.clear(key, place)
    read = _read(key, place)
    return read, f"{key} {read.facts.workbook.as_of}"


@st.cache_resource(max_entries=4, show_spinner="Reading the workbook…")
def _read(key: str, place: str) -> Reading:  # noqa: ARG001
    return _reading(place, sources.open_workbook(place), datetime.now(UTC))


def _reading(place: str, raw: RawWorkbook, read_at: datetime) -> Reading:
    facts = fact_tables.build(workbook.read(raw, now=datetime.now(UTC)))
    return Reading(facts, past.remember(place, raw, facts, read_at))


def _outdated(read: Reading) -> bool:
    """A new day has begun where the company is: "as of today" moves on while the app runs."""
    book = read.facts.workbook
    today = datetime.now(ZoneInfo(book.settings.time_zone)).date()
    return book.settings.as_of is None and book.as_of != today


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
