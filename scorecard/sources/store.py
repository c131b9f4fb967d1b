"""A Google Sheet for all viewers at once: what was read last is shown while it is read again.

Open this when viewers wait for Google, when Google is asked too often, or when old figures stay.
One thread reads at a time. A viewer who comes when the figures are no longer fresh starts a read
and gets those that are there. After a failure the pause grows; what Google asks to wait is kept.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Generic, Protocol, TypeVar

from scorecard.sources.google import Answer
from scorecard.sources.raw import SourceError

FLOOR = 5.0  # seconds between two reads, however often somebody asks
LONGEST_PAUSE = 900.0  # seconds after many failures: an outage that ends is noticed by then

T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Held(Generic[T]):
    """What was made of the last good answer."""

    made: T
    answer: Answer
    read_at: datetime  # UTC; when Google last gave this answer
    on_disk: bool = True  # a restart will have it


@dataclass(frozen=True)
class Look(Generic[T]):
    """What there is to show right now, and how things stand with Google."""

    held: Held[T] | None  # None: nothing was ever read
    trouble: Exception | None  # why the last read brought nothing newer
    reading: bool  # a read is under way
    due: float  # seconds until the next read begins by itself
    pause: float  # seconds until one may be asked for


class Copy(Protocol):
    """Where the last good answer survives a restart."""

    def save(self, answer: Answer, read_at: datetime) -> bool:
        """Keep it; False when that failed."""

    def load(self) -> tuple[Answer, datetime] | None:
        """What was kept."""


class Store(Generic[T]):
    """Reads by `read`, makes of each new answer what is shown by `make`, keeps it in `copy`.

    `make` is told when Google gave the answer, too.

    `make` may refuse an answer by raising one of `refusals`; what is held stays. `outdated` says
    that what was made must be made anew from the same answer: a new day has begun.
    """

    def __init__(
        self,
        read: Callable[[], Answer],
        make: Callable[[Answer, datetime], T],
        copy: Copy,
        fresh_for: float,
        refusals: tuple[type[Exception], ...] = (),
        outdated: Callable[[T], bool] = lambda _: False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read, self._make, self._copy = read, make, copy
        self._fresh_for = fresh_for
        self._expected: tuple[type[Exception], ...] = (SourceError, *refusals)
        self._outdated, self._clock = outdated, clock
        self._changed = threading.Condition()
        self._reading = False
        self._trouble: Exception | None = None
        self._failures = 0
        self._started = float("-inf")
        self._next = float("-inf")  # no read on its own account before
        self._not_before = float("-inf")  # nor for anybody, because Google asked to wait
        self._held = self._from_disk()

    def look(self) -> Look[T]:
        """What there is now; starts a read when it is time for one. Never waits."""
        with self._changed:
            if self._clock() >= self._next:
                self._start()
            return self._look()

    def refresh(self) -> None:
        """Read now, unless a read is under way, has just begun, or Google asked to wait."""
        with self._changed:
            if self._clock() >= self._earliest():
                self._start()

    def wait(self, seconds: float) -> Look[T]:
        """What there is once the first read has ended, or after so many seconds."""
        with self._changed:
            if self._clock() >= self._next:
                self._start()
            self._changed.wait_for(lambda: self._held or not self._reading, seconds)
            return self._look()

    def _look(self) -> Look[T]:
        now = self._clock()
        due, pause = (max(0.0, at - now) for at in (self._next, self._earliest()))
        return Look(self._held, self._trouble, self._reading, due, pause)

    def _earliest(self) -> float:
        return max(self._started + FLOOR, self._not_before)

    def _from_disk(self) -> Held[T] | None:
        kept = self._copy.load()
        if kept is None:
            return None
        try:
            return Held(self._make(*kept), *kept)
        except Exception:  # noqa: BLE001  # an older version of this app may have kept it
            _log.warning("The copy on disk is not used", exc_info=True)
            return None

    def _start(self) -> None:
        if self._reading:
            return
        self._reading, self._started = True, self._clock()
        # Not a pool's: a pool would hold up the end of the process until Google answers.
        threading.Thread(target=self._run, name="read the workbook", daemon=True).start()

    def _run(self) -> None:
        held: Held[T] | None = self._held
        trouble: Exception | None = None
        try:
            try:
                held = self._newer(held)
            except self._expected as error:
                trouble = error.with_traceback(None)  # it stays: what it saw on its way must not
                held = self._of_today(held)
        # A thread that dies would leave its viewers waiting.
        except Exception:  # noqa: BLE001
            _log.warning("The answer could not be used", exc_info=True)
            trouble = SourceError(
                "This app failed on what the Sheet holds now: the one who runs it finds the "
                "reason in its log."
            )
        with self._changed:
            self._held, self._trouble, self._reading = held, trouble, False
            self._next = self._clock() + self._pause(trouble)
            self._changed.notify_all()

    def _newer(self, held: Held[T] | None) -> Held[T]:
        answer = self._read()
        read_at = datetime.now(UTC)
        if held is not None and answer == held.answer and not self._outdated(held.made):
            made = held.made  # the same object: what was computed from it stays valid
        else:
            made = self._make(answer, read_at)
        return Held(made, answer, read_at, self._copy.save(answer, read_at))

    def _of_today(self, held: Held[T] | None) -> Held[T] | None:
        if held is None or not self._outdated(held.made):
            return held
        return replace(held, made=self._make(held.answer, held.read_at))

    def _pause(self, trouble: Exception | None) -> float:
        """Seconds until the next read on its own account. Only Google's failures make it grow."""
        if not isinstance(trouble, SourceError):
            self._failures = 0
            return self._fresh_for
        self._failures += 1
        if trouble.wait:
            self._not_before = self._clock() + trouble.wait
        grown = max(self._fresh_for, FLOOR) * 2.0 ** min(self._failures - 1, 20)
        return max(trouble.wait, min(grown, LONGEST_PAUSE))
