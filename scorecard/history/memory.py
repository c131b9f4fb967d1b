"""What the history knows of a workbook, as facts: how it stood on a day, what was its first plan.

Open this when an earlier state is read wrongly, or not found; what is kept, and how, is the part of
`History`. A folder may hold earlier copies of its tabs, each in a folder named by its day: those
are its history from before this app saw it.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from scorecard import changes, facts, moves, sources, workbook
from scorecard.calendar import Period
from scorecard.changes import Change, Past
from scorecard.changes.meeting import planned
from scorecard.facts import Facts
from scorecard.history.history import History
from scorecard.history.results import Frozen, Version
from scorecard.sources import RawWorkbook, SourceError

KEPT = 8  # earlier states that stay read


class Memory:
    """The history of the workbook at `place`, read."""

    def __init__(self, folder: Path, place: str) -> None:
        self.history = History(folder, place)
        self._place = place
        self._facts = lru_cache(maxsize=KEPT)(self._read)
        self._copy = lru_cache(maxsize=KEPT)(self._read_copy)

    def remember(self, raw: RawWorkbook, known: Facts, at: datetime) -> Version:
        """Keep what was just read, with what was changed in it.

        The copies beside a workbook go before it where nothing is kept yet.
        """
        if not self.history.versions():
            for day in self._beside():
                when, then = _end_of(day, known), self._copy(day)
                if when < at and then is not None:
                    self._record(then[0], then[1], when)
        return self._record(raw, known, at)

    def _record(self, raw: RawWorkbook, known: Facts, at: datetime) -> Version:
        zone, day = _zone(known), known.workbook.as_of

        def changed(earlier: RawWorkbook) -> Sequence[Change]:
            # Both as of one day: else a row that was dated ahead would seem to be typed in since.
            then = _facts(earlier, at, day)
            before = self.history.versions()[-1].at.astimezone(zone).date()
            return () if then is None else changes.between(then, known, day, min(before, day))

        return self.history.record(raw, at, changed)

    def days(self, known: Facts, until: datetime | None = None) -> list[date]:
        """The days before the as-of date at whose end the workbook's state is known, oldest first.

        Of a workbook whose as-of date is fixed nothing is known of the days after it.
        """
        zone = _zone(known)
        found = {version.at.astimezone(zone).date() for version in self.history.versions(until)}
        return sorted(day for day in {*found, *self._beside()} if day < known.workbook.as_of)

    def on(self, day: date, known: Facts, until: datetime | None = None) -> Facts | None:
        """The facts as they stood at the end of a day; None where they are not known.

        A workbook whose as-of date is typed may be met about on a later day: what a meeting of this
        as-of date saw counts too.
        """
        if day in self._beside() and (copy := self._copy(day)):
            return copy[1]
        end = _end_of(day, known)
        kept = list(self.history.versions(end if until is None else min(end, until)))
        kept += [copy.version for copy in self._met(until) if copy.as_of == day]
        return self._facts(max(kept, key=lambda version: version.at), day) if kept else None

    def saw(self, frozen: Frozen) -> Facts | None:
        """The facts of a frozen copy, as of its day; None where it is damaged."""
        return self._facts(frozen.version, frozen.as_of)

    def last_meeting(self, known: Facts, until: datetime | None = None) -> date | None:
        """The day to compare with: that of the last frozen copy, else about a week ago."""
        today = known.workbook.as_of
        met = [copy.as_of for copy in self._met(until) if copy.as_of < today]
        return max(met) if met else moves.last_meeting(self.days(known, until), today)

    def past(
        self, known: Facts, period: Period, since: date | None, version: Version | None
    ) -> Past:
        """What a meeting about a period is told; nothing that came after a version."""
        until = version.at if version else None
        return Past(
            since=since,
            then=self.on(since, known, until) if since else None,
            first=self._first_plan(period, known, until),
            seen=self.history.seen(until),
        )

    def _first_plan(self, period: Period, known: Facts, until: datetime | None) -> Facts:
        """The earliest facts that have a target for the period, else those that are known."""
        log = changes.target_log(known, self.history.seen(until), known, period)
        moved = {entry.at for entry in log.entries if entry.plans}
        kept = self.history.versions(until)
        for version in [v for v in kept if v == kept[0] or v.at in moved]:
            found = self._facts(version, version.at.astimezone(_zone(known)).date())
            if found is not None and planned(found, period, period.end) is not None:
                return found
        return known

    def _met(self, until: datetime | None) -> list[Frozen]:
        """The frozen copies, the newest first."""
        return [copy for copy in self.history.frozen() if until is None or copy.at < until]

    def _beside(self) -> list[date]:
        return [] if sources.sheet_id(self._place) else sources.copies(self._place)

    def _read(self, version: Version, day: date) -> Facts | None:
        raw = self.history.raw(version)
        return None if raw is None else _facts(raw, version.at, day)

    def _read_copy(self, day: date) -> tuple[RawWorkbook, Facts] | None:
        with suppress(SourceError):
            raw = sources.read_copy(self._place, day)
            found = _facts(raw, datetime.combine(day, time.max, UTC), day)
            return None if found is None else (raw, found)
        return None


def _facts(raw: RawWorkbook, at: datetime, day: date) -> Facts | None:
    """Facts as of a day; None: it cannot be read."""
    try:
        return facts.build(workbook.read(raw, at, day))
    except workbook.WorkbookError:
        return None


def _zone(known: Facts) -> ZoneInfo:
    return ZoneInfo(known.workbook.settings.time_zone)


def _end_of(day: date, known: Facts) -> datetime:
    return datetime.combine(day, time.max, _zone(known)).astimezone(UTC)
