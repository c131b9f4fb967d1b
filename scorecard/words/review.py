"""The weekly review's own sentences: agenda, clock, frozen copies, what is remembered.

Open this when the meeting's frame reads badly; what stands in a block is worded beside its view.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from scorecard.actions import Action
from scorecard.calendar import Period
from scorecard.changes import Since
from scorecard.facts import Facts
from scorecard.health import Freshness
from scorecard.words.actions import handoff
from scorecard.words.figures import Money, day, plain
from scorecard.words.labels import period_name
from scorecard.words.sentences import missing
from scorecard.words.tables import At, Table

CENT = 0.01  # money; less is the dust of a sum

NEWER = "Newer figures are there: show them"
NEWER_HELP = (
    "What is on the screen stays until this is pressed, another block is opened, or the page is "
    "left."
)
PAGE_HELP = "One file that needs no network: to print, to save as PDF, or to mail"
TEXT_HELP = "The same without charts as Markdown, for a chat or a wiki"
SAVE = "Save what the meeting saw"
NOT_FROZEN = "There is no such frozen copy any more: these are today's figures."
DAMAGED_COPY = "This frozen copy is damaged and cannot be shown"
NO_NOW = "The workbook cannot be read at the moment, so nothing of today stands beside this copy."
NO_COPIES = "There is none yet: save the first at the end of this meeting."
COPIES_HELP = (
    "A frozen copy reopens the whole app on the workbook as it was, and holds the printed page as "
    "the meeting saw it."
)

NOTHING_REMEMBERED = (
    "What was changed since the last meeting is not known yet: every change is kept from now on"
)
NO_WEEKS = "There is no complete week yet"
NOBODY_WAITED_ON = "Nobody is waited on: every planned number is in"
NOTHING_TYPED = "no change seen yet"
PASTE_ACTION = (
    "A row for each stage, to paste into column A of the first free row of the Reviews tab: keep "
    "those that an action is agreed for, and write why, the action, one owner, a due date and the "
    "effect expected beside it."
)

HISTORY_HELP = (
    "Every content of the workbook as a folder of CSV files, what was changed in each, and the "
    "frozen copies, in one zip"
)

FORGETFUL = {
    "memory": (
        "The history is kept in memory only, because the disk of this machine does not take it: a "
        "restart forgets what was changed since. The one who runs the app sets another folder in "
        "SCORECARD_STATE_DIR, or makes room."
    ),
    "damaged": (
        "The file of the history is damaged, and a new one was begun: what was changed before is "
        "not known. It stays as it is, beside the new one."
    ),
    "gaps": (
        "A part of the history's file cannot be read: a change or a frozen copy may be missing."
    ),
    "newer": (
        "The history was written by a newer version of this app and is left alone: what is changed "
        "now is kept in memory only."
    ),
}


def open_tab(tab: str) -> str:
    """A button that opens a tab of the Google Sheet."""
    return f"Open the tab {tab}"


def no_tab(tab: str) -> str:
    """Before rows to paste into a tab that the workbook does not have.

    >>> no_tab("Reviews")
    'There is no Reviews tab yet: add one, with this as its first row.'
    """
    return f"There is no {tab} tab yet: add one, with this as its first row."


def minutes(number: int) -> str:
    """How long a block takes.

    >>> minutes(5)
    '5 min'
    """
    return f"{number} min"


def clock(passed: int, planned: int) -> str:
    """Where the meeting is in its time.

    >>> clock(7, 10), clock(12, 10)
    ('7 min in, this block until minute 10', '12 min in, this block was until minute 10')
    """
    was = "this block until" if passed <= planned else "this block was until"
    return f"{passed} min in, {was} minute {planned}"


def screen_of(screen: int, screens: int) -> str:
    """Where a long block is; empty where it has one screen. Counted from 0.

    >>> screen_of(1, 7), screen_of(0, 1)
    ('Screen 2 of 7', '')
    """
    return f"Screen {screen + 1} of {screens}" if screens > 1 else ""


def moment(at: datetime, time_zone: str, *, year: bool = False) -> str:
    """A day and a time of day, where the company is.

    >>> from datetime import UTC
    >>> moment(datetime(2026, 9, 9, 18, 5, tzinfo=UTC), "America/New_York")
    '9 Sep, 14:05'
    """
    there = at.astimezone(ZoneInfo(time_zone))
    return f"{day(there.date(), year=year)}, {there:%H:%M}"


def kept_since(seen: Sequence[datetime], time_zone: str) -> str:
    """How far back the workbook is remembered; `seen` is when each content was seen first."""
    if not seen:
        return "Nothing of the workbook is remembered yet."
    first = moment(seen[0], time_zone, year=True)
    contents = "1 content" if len(seen) == 1 else f"{len(seen):,} contents"
    return f"Remembered since {first}: {contents}, each with what was changed in it."


def frozen_banner(at: str) -> str:
    """Above every page of a frozen copy."""
    return f"A frozen copy of {at}: what the meeting saw. Nothing here follows the workbook."


def about(facts: Facts, period: Period) -> tuple[str, ...]:
    """Whose figures these are, and up to which day they count."""
    book = facts.workbook
    return (
        plain(book.settings.company or book.title),
        period_name(period),
        f"data through {day(book.through, year=True)}",
        f"as of {day(book.as_of, year=True)}",
    )


def agreed_title(agreed: Sequence[Action], without: int) -> str:
    """What was agreed for the week that is reviewed, and what still waits for a verdict.

    >>> agreed_title([], 2)
    'No action is agreed for this week yet; 2 signals wait for a verdict'
    """
    number = len(agreed)
    many = "1 action is" if number == 1 else f"{number:,} actions are"
    said = f"{many if number else 'No action is'} agreed for this week{'' if number else ' yet'}"
    if not without:
        return said
    waits = "1 signal waits" if without == 1 else f"{without} signals wait"
    return f"{said}; {waits} for a verdict"


def agreed_table(agreed: Sequence[Action], money: Money) -> Table:
    """The actions of the week that is reviewed."""
    rows = tuple(
        (
            plain(action.action),
            plain(action.owner) if action.owner else "Nobody",
            day(action.due),
            handoff(action),
            money.signed(action.expected),
            At(action.address),
        )
        for action in agreed
    )
    columns = ("Action", "Owner", "Due", "Handoff", "Expected", "Cell")
    return Table("Actions agreed for this week", columns, rows, right=("Expected",))


def reported_table(
    teams: Sequence[Freshness], typed: Mapping[str, datetime | None], time_zone: str
) -> Table:
    """How far each team has reported, what is missing, and when it last typed."""
    rows = tuple(
        (
            plain(team.team),
            day(team.reported_through, year=True),
            missing(team),
            moment(at, time_zone) if (at := typed.get(team.team)) else NOTHING_TYPED,
        )
        for team in teams
    )
    columns = ("Team", "Complete through", "Missing", "Last typed")
    return Table("How far each team has reported", columns, rows)


def saved(new: bool, trouble: str | None) -> str:
    """What became of a frozen copy."""
    if not new:
        return "This very view is kept already, below under Frozen copies."
    if trouble == "memory":
        return "Saved in memory only, because the disk does not take it: a restart forgets it."
    if trouble == "newer":
        return (
            "Saved in memory only, because a newer version of this app wrote the history: a "
            "restart forgets it."
        )
    return "Saved: what the meeting saw is kept below, under Frozen copies."


def copy_line(at: datetime, title: str, time_zone: str, *, shown: bool = False) -> str:
    """A frozen copy in a list: when it was saved, what it said, and that it is the one shown.

    >>> from datetime import UTC
    >>> copy_line(datetime(2026, 9, 9, 18, 5, tzinfo=UTC), "On track", "UTC", shown=True)
    '9 Sep 2026, 18:05: On track (shown above)'
    """
    return f"{moment(at, time_zone, year=True)}: {title}{' (shown above)' if shown else ''}"


def then_and_now(moved: Since, money: Money) -> Table:
    """The Number of a frozen copy beside today's; without a target there is no gap."""
    gap_was = None if moved.target_was is None else moved.gap_was
    gap_now = None if moved.target_now is None else moved.gap_now
    rows = (
        ("Won", moved.was, moved.now, money.full),
        ("Target to date", moved.target_was, moved.target_now, money.full),
        ("Gap to date", gap_was, gap_now, money.full_signed),
    )
    return Table(
        "What the meeting saw, and today",
        ("", "The meeting saw", "Now", "Moved by"),
        tuple(
            (
                what,
                text(was),
                text(now),
                money.full_signed(None if was is None or now is None else now - was),
            )
            for what, was, now, text in rows
        ),
        right=("The meeting saw", "Now", "Moved by"),
    )


def counted_otherwise(was: float | None, now: float | None, money: Money) -> str:
    """Where this version of the app makes another Number of a frozen copy; else empty."""
    if was == now or (was is not None and now is not None and abs(was - now) < CENT):
        return ""
    return (
        f"This version of the app counts {money.full(now)} won where the meeting saw "
        f"{money.full(was)}: the printed page shows that."
    )
