"""The store: what viewers get while Google answers, fails, or asks to wait."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scorecard.sources import Answer, Look, SourceError, Store
from scorecard.sources.store import FLOOR, LONGEST_PAUSE

FRESH = 60.0
ONE, TWO = Answer("{}", "one"), Answer("{}", "two")
LAST_WEEK = datetime(2026, 9, 14, 9, tzinfo=UTC)
DOWN = SourceError("Google cannot be reached.", passing=True)


@dataclass
class Google:
    """Answers what it is told to, when it is told to."""

    says: Answer | Exception = ONE
    open: threading.Event = field(default_factory=threading.Event)
    calls: int = 0

    def __post_init__(self) -> None:
        self.open.set()

    def read(self) -> Answer:
        self.calls += 1
        assert self.open.wait(10)
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


@dataclass
class Disk:
    """Keeps a copy, or is full."""

    copy: tuple[Answer, datetime] | None = None
    full: bool = False

    def save(self, answer: Answer, read_at: datetime) -> bool:
        if not self.full:
            self.copy = answer, read_at
        return not self.full

    def load(self) -> tuple[Answer, datetime] | None:
        return self.copy


class RefusedError(Exception):
    """What `make` says of a workbook that lacks a tab."""


@dataclass
class World:
    """A store with all that is around it."""

    google: Google = field(default_factory=Google)
    disk: Disk = field(default_factory=Disk)
    now: float = 1000.0
    day: str = "Monday"
    made: list[str] = field(default_factory=list)
    make: Callable[[Answer, datetime], str] | None = None

    def __post_init__(self) -> None:
        self.store = Store(
            read=self.google.read,
            make=self.make or self.of_today,
            copy=self.disk,
            fresh_for=FRESH,
            refusals=(RefusedError,),
            outdated=lambda made: not made.endswith(self.day),
            clock=lambda: self.now,
        )

    def of_today(self, answer: Answer, read_at: datetime) -> str:
        self.made.append(f"{answer.values} on {self.day}")
        return self.made[-1]

    def settled(self) -> Look[str]:
        """How things stand once no read is under way; starts none by itself."""
        with self.store._changed:
            assert self.store._changed.wait_for(lambda: not self.store._reading, 10)
        return self.store._look()

    def after(self, seconds: float) -> Look[str]:
        """What stands once a viewer came so many seconds later and the read has ended."""
        self.now += seconds
        self.store.look()
        return self.settled()


def shown(look: Look[str]) -> str | None:
    return look.held.made if look.held else None


def test_the_first_viewers_wait_for_one_read_and_all_get_it() -> None:
    world = World()
    world.google.open.clear()
    found: list[str | None] = []
    viewers = [
        threading.Thread(target=lambda: found.append(shown(world.store.wait(10))))
        for _ in range(50)
    ]
    for viewer in viewers:
        viewer.start()
    world.google.open.set()
    for viewer in viewers:
        viewer.join()
    assert (found, world.google.calls) == (["one on Monday"] * 50, 1)


def test_a_first_read_that_takes_too_long_is_no_longer_waited_for() -> None:
    world = World()
    world.google.open.clear()
    look = world.store.wait(0.01)
    assert (look.held, look.trouble, look.reading) == (None, None, True)
    world.google.open.set()
    assert shown(world.settled()) == "one on Monday"


def test_fresh_figures_are_shown_without_asking_again() -> None:
    world = World()
    world.after(0)
    world.after(FRESH - 1)
    assert world.google.calls == 1


def test_a_viewer_gets_the_old_figures_at_once_and_the_new_ones_afterwards() -> None:
    world = World()
    world.after(0)
    world.google.says = TWO
    world.google.open.clear()
    world.now += FRESH
    looks = [world.store.look() for _ in range(20)]
    assert {(shown(look), look.reading) for look in looks} == {("one on Monday", True)}
    world.google.open.set()
    assert (shown(world.settled()), world.google.calls) == ("two on Monday", 2)


def test_an_unchanged_answer_keeps_the_same_object_and_the_new_time() -> None:
    world = World()
    first = world.after(0).held
    second = world.after(FRESH).held
    assert first is not None
    assert second is not None
    assert second.made is first.made
    assert second.read_at > first.read_at
    assert world.made == ["one on Monday"]


@pytest.mark.parametrize("says", [ONE, DOWN], ids=["Google answers", "Google is down"])
def test_a_new_day_is_made_of_the_same_answer(says: Answer | Exception) -> None:
    world = World()
    world.after(0)
    world.day, world.google.says = "Tuesday", says
    assert shown(world.after(FRESH)) == "one on Tuesday"


def test_in_an_outage_the_last_good_figures_stay_and_the_pause_grows() -> None:
    world = World()
    world.after(0)
    world.google.says = DOWN
    look = world.after(FRESH)
    assert (shown(look), look.trouble) == ("one on Monday", DOWN)
    pauses = []
    for _ in range(7):
        look = world.settled()
        pauses.append(look.due)
        calls = world.google.calls
        world.after(look.due - 0.1)
        assert world.google.calls == calls
        world.after(0.1)
        assert world.google.calls == calls + 1
    assert pauses == [60, 120, 240, 480, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]


def test_two_hundred_views_in_an_outage_ask_once() -> None:
    world = World(Google(DOWN))
    for _ in range(200):
        world.after(0.25)
    assert world.google.calls == 1


def test_after_an_outage_the_pause_starts_anew() -> None:
    world = World(Google(DOWN))
    for _ in range(3):
        world.after(world.store._look().due)
    world.google.says = ONE
    look = world.after(world.store._look().due)
    assert (shown(look), look.trouble, look.due) == ("one on Monday", None, FRESH)
    world.google.says = DOWN
    assert world.after(FRESH).due == FRESH


def test_a_refresh_reads_at_once_but_not_twice_within_the_floor() -> None:
    world = World()
    world.after(0)
    for seconds, calls in ((FLOOR - 1, 1), (1, 2), (FLOOR - 1, 2), (1, 3)):
        world.now += seconds
        world.store.refresh()
        world.settled()
        assert world.google.calls == calls


def test_a_refresh_while_a_read_is_under_way_starts_no_second_one() -> None:
    world = World()
    world.google.open.clear()
    world.store.look()
    world.now += 100
    world.store.refresh()
    world.store.look()
    world.google.open.set()
    world.settled()
    assert world.google.calls == 1


def test_what_google_asks_to_wait_holds_for_the_refresh_button_too() -> None:
    world = World(Google(SourceError("Too many reads.", passing=True, wait=90)))
    look = world.after(0)
    assert (look.due, look.pause) == (90, 90)
    world.now += 89
    world.store.refresh()
    assert world.settled().pause == 1
    assert world.google.calls == 1
    world.now += 1
    world.store.refresh()
    world.settled()
    assert world.google.calls == 2


def test_a_workbook_that_lacks_a_tab_leaves_the_figures_before_and_is_looked_at_again_soon() -> (
    None
):
    def make(answer: Answer, read_at: datetime) -> str:
        if answer == TWO:
            raise RefusedError("no tab Targets")
        return "one on Monday"

    world = World(make=make)
    world.after(0)
    world.google.says = TWO
    for _ in range(3):
        look = world.after(FRESH)
        assert (shown(look), str(look.trouble), look.due) == (
            "one on Monday",
            "no tab Targets",
            FRESH,
        )
    assert world.disk.copy is not None
    assert world.disk.copy[0] == ONE
    world.google.says = ONE
    assert world.after(FRESH).trouble is None


def test_a_fault_in_the_app_itself_is_said_without_its_words_and_the_next_read_helps() -> None:
    def make(answer: Answer, read_at: datetime) -> str:
        if answer == ONE:
            raise KeyError("/home/somebody/1aB-secret")
        return "two on Monday"

    world = World(make=make)
    look = world.after(0)
    assert (look.held, str(look.trouble)) == (
        None,
        "This app failed on what the Sheet holds now: the one who runs it finds the reason in its "
        "log.",
    )
    world.google.says = TWO
    assert shown(world.after(FRESH)) == "two on Monday"


def test_a_start_during_an_outage_shows_the_copy_from_disk_with_its_true_age() -> None:
    world = World(Google(DOWN), Disk((TWO, LAST_WEEK)))
    first = world.store.look()
    assert first.held is not None
    assert (first.held.made, first.held.read_at) == ("two on Monday", LAST_WEEK)
    look = world.settled()
    assert (shown(look), look.trouble) == ("two on Monday", DOWN)


def test_a_copy_that_can_no_longer_be_read_is_not_used() -> None:
    def make(answer: Answer, read_at: datetime) -> str:
        if answer == TWO:
            raise ValueError("kept by an older version")
        return "one on Monday"

    world = World(disk=Disk((TWO, LAST_WEEK)), make=make)
    assert world.store._look().held is None
    assert shown(world.after(0)) == "one on Monday"


@pytest.mark.parametrize("full", [False, True])
def test_a_full_disk_does_not_keep_the_figures_from_the_screen(full: bool) -> None:
    held = World(disk=Disk(full=full)).after(0).held
    assert held is not None
    assert (held.made, held.on_disk) == ("one on Monday", not full)


def test_looking_never_waits_while_google_is_slow() -> None:
    world = World(disk=Disk((TWO, LAST_WEEK)))
    world.google.open.clear()
    answers: list[Any] = [shown(world.store.look()) for _ in range(1000)]
    assert answers == ["two on Monday"] * 1000
    world.google.open.set()
    assert shown(world.settled()) == "one on Monday"


def test_what_is_made_of_a_copy_is_told_when_google_gave_it() -> None:
    told: list[datetime] = []

    def make(answer: Answer, read_at: datetime) -> str:
        told.append(read_at)
        return f"{answer.values} on Monday"

    world = World(disk=Disk((TWO, LAST_WEEK)), make=make)
    assert told == [LAST_WEEK]
    world.store.refresh()
    world.settled()
    assert len(told) == 2
    assert datetime.now(UTC) - told[1] < timedelta(minutes=5)
