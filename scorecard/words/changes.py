"""What was changed in the sheet, in words: since the last meeting, restatements, moves of the plan.

Open this when a change reads badly. Cells are told as they stand in the sheet, with every digit;
money that must add up is printed in full, so that the printed parts add up to the printed sum.
"""

import math
from datetime import date

from scorecard.changes import (
    Change,
    Kind,
    Restatements,
    Since,
    TargetLog,
)
from scorecard.words.figures import DASH, Money, count, day, plain
from scorecard.words.labels import Name, cell_amount, listing, the_period
from scorecard.words.review import moment
from scorecard.words.tables import At, Table

LINES: dict[Kind, str] = {
    "news": "News",
    "reported late": "Reported late",
    "corrected": "Corrected",
    "restated": "Restated",
    "settings": "Settings",
}
SINCE_HELP = (
    "News is what is dated after the days that were counted at the last meeting. Reported late, "
    "corrected and restated are edits of days that were counted: a first figure, another figure, "
    "and either of them in a week that was settled at the last meeting. The lines add up to the "
    "Number's move."
)
RESTATED_HELP = (
    "A figure is settled once its week is over for longer than the setting Settled after. A "
    "settled figure may be corrected: the log keeps what it was, so that a past review can still "
    "be understood. Counts of records are in it too; they move no money by themselves."
)
TARGETS_HELP = (
    "The first plan is that of the oldest copy in which the period has a target. The gap is told "
    "against both plans, so that a plan that was moved is not taken for a gap that was closed."
)
NOT_MOVED = "The plan was not moved"
PLACES = 100  # rows of a log before the rest is one row


# --- since the last meeting


def since_title(found: Since, money: Money) -> str:
    """How far the Number moved, and how much of that is news."""
    start = f"Since {day(found.since)}"
    if found.was is None and found.now is None:
        return f"{start}: nothing is reported for {the_period(found.period)} yet"
    parts = {
        "news": found.news,
        "reported late": found.late,
        "corrections": found.corrections,
        "another way of counting": found.line("settings").effect,
    }
    moved = {word: amount for word, amount in parts.items() if _whole(amount, money)}
    if not moved:
        return f"{start} the Number did not move"
    how = f"{start} the Number {_moved(found.move, money)}"
    if len(moved) == 1:
        return f"{how}, all of it {next(iter(moved))}"
    texts = money.parts(list(moved.values()), full=not _whole(found.move, money))
    told = [f"{text} {word}" for text, word in zip(texts, moved, strict=True)]
    return f"{how}: {listing(told)}"


def gap_sentence(found: Since, money: Money) -> str:
    """The gap from then to now: events against edits; empty where there was and is no target."""
    if found.target_was is None and found.target_now is None:
        return ""
    amounts = [found.gap_was, found.events, found.edits, found.by_settings]
    was, events, edits, counted = money.parts(amounts, full=True)
    told = [f"{events} from events", f"{edits} from edits"]
    if _whole(found.by_settings, money):
        told.append(f"{counted} from another way of counting")
    is_now = money.full_signed(math.fsum(amounts))
    if found.target_was is None and found.was_through >= found.period.start:
        return f"There was no target on {day(found.since)}: the gap to date is {is_now}."
    if found.target_now is None and found.through >= found.period.start:
        return f"The gap to date was {was}: there is no target any more."
    return f"The gap to date was {was} and is {is_now}: {listing(told)}."


def settings_sentence(found: Since) -> str:
    """Which settings changed what is counted; empty where none did."""
    if not found.settings:
        return ""
    is_one = len(found.settings) == 1
    return (
        f"In Settings {listing(found.settings, most=9)} {'was' if is_one else 'were'} changed: the "
        "other lines are worked out as it was counted then."
    )


def since_table(found: Since, money: Money) -> Table:
    """From the Number then to the Number now, a line each; the last row is the sum."""
    lines = [
        line for line in found.lines if line.kind != "settings" or line.effect or found.settings
    ]
    amounts = [found.was or 0.0, *(line.effect for line in lines)]
    texts = money.parts(amounts, full=True)
    about = _about(found)
    rows = [
        (f"The Number on {day(found.since)}", f"through {day(found.was_through)}",
         _unsigned(found.was, texts[0]), ""),
        *(
            (LINES[line.kind], about[line.kind], text,
             "" if line.kind == "settings" else f"{line.cells:,}")
            for line, text in zip(lines, texts[1:], strict=True)
        ),
        ("The Number now", f"through {day(found.through)}",
         DASH if found.now is None else money.full(math.fsum(amounts)), ""),
    ]  # fmt: skip
    return Table(
        alt="The Number at the last meeting, what moved it, and the Number now",
        columns=("Line", "What it is", "Money", "Cells"),
        rows=tuple(rows),
        right=("Money", "Cells"),
        total=True,
    )


def since_cells(found: Since, money: Money) -> Table:
    """The cells that moved the Number most, line by line; the others of a line are one row."""
    rows: list[tuple[str | At, ...]] = []
    effects: list[float] = []
    for line in found.lines:
        for of in line.largest:
            rows.append((LINES[line.kind], *_cell(of.change, news=line.kind == "news")))
            effects.append(of.effect)
        if more := line.cells - len(line.largest):
            rows.append((LINES[line.kind], f"{more:,} more", "", "", ""))
            effects.append(line.effect - math.fsum(of.effect for of in line.largest))
    texts = money.parts(effects, full=True)
    return Table(
        alt="The cells that moved the Number most since the last meeting",
        columns=("Line", "Cell", "What", "Was", "Is", "Effect on the Number"),
        rows=tuple((*row, text) for row, text in zip(rows, texts, strict=True)),
        right=("Was", "Is", "Effect on the Number"),
    )


# --- restatements


def restatements_title(found: Restatements, money: Money, since: date | None = None) -> str:
    """How many settled figures were changed and what that did; `since`: when the log begins."""
    number, after = len(found.entries), f" since {day(since, year=True)}" if since else ""
    if not number:
        return f"No settled figure was changed{after}"
    figures = f"{number:,} settled figure{' was' if number == 1 else 's were'} changed{after}"
    if not _whole(found.effect, money):
        return f"{figures}: the Number did not move"
    return f"{figures}: the Number moved by {money.full_signed(found.effect)}"


def restated_otherwise(found: Restatements, since: Since, money: Money) -> str:
    """Why the log has others than the line Restated above it; empty where it has the same."""
    line = since.line("restated")
    alike = money.full(found.effect) == money.full(line.effect) and len(found.entries) == line.cells
    if alike or not found.entries:
        return ""
    return (
        f"The line Restated is narrower: money alone, changed since {day(since.since)}, of weeks "
        "that were settled by then. The log has counts of records too, and weeks that were settled "
        "when their change was seen."
    )


def restatements_owners(found: Restatements, name: Name = plain) -> str:
    """How many of the changed figures are in whose columns; empty where none was changed."""
    told = [f"{name(owner) if owner else 'nobody'} {n:,}" for owner, n in found.owners]
    return f"By who owns the column: {'; '.join(told)}." if told else ""


def restatements_table(
    found: Restatements, money: Money, time_zone: str, most: int = PLACES
) -> Table:
    """The settled figures that were changed, the newest first; those beyond `most` are one row."""
    shown, rest = found.entries[:most], found.entries[most:]
    rows: list[tuple[str | At, ...]] = [
        (moment(of.at, time_zone, year=True), *_cell(of.change)) for of in shown
    ]
    effects = [of.effect for of in shown]
    if rest:
        rows.append(("Earlier", f"{len(rest):,} more", "", "", ""))
        effects.append(math.fsum(of.effect for of in rest))
    texts = money.parts(effects, full=True)
    return Table(
        alt="Settled figures that were changed, and how far each moved the Number",
        columns=("Seen", "Cell", "What", "Was", "Is", "Effect on the Number"),
        rows=tuple((*row, text) for row, text in zip(rows, texts, strict=True)),
        right=("Was", "Is", "Effect on the Number"),
    )


# --- the plan


def target_title(log: TargetLog, money: Money) -> str:
    """How often the plan was moved, and the gap against the first and against today's."""
    gap, first = money.signed(log.gap), money.signed(log.gap_first)
    if log.target is None and log.first is None:
        return f"There is no target for {the_period(log.period)}"
    begun = log.gap is not None or log.gap_first is not None  # something was due by today
    if log.target == log.first and not log.times:
        return f"The plan was not moved: the gap to date is {gap}" if begun else NOT_MOVED
    if log.times and begun and money.full(log.target) == money.full(log.first) and gap == first:
        times = "once" if log.times == 1 else f"{count(log.times)} times"
        return (
            f"Targets were changed {times}, and what they plan together is as it was at first: the "
            f"gap to date is {gap}"
        )
    how = {0: "The plan is not the first one", 1: "The plan was moved once"}
    start = how.get(log.times, f"The plan was moved {count(log.times)} times")
    if not begun:
        was, plan = (money(of) if of is not None else "none" for of in (log.first, log.target))
        return f"{start}: {was} at first, {plan} today, for {the_period(log.period)}"
    if log.gap_first is None:
        return f"{start}: at first there was none, against today's the gap to date is {gap}"
    if log.gap is None:
        return f"{start}: against the first the gap to date is {first}, today there is none"
    return f"{start}: the gap to date is {first} against the first, {gap} against today's"


def plans_table(log: TargetLog, money: Money) -> Table:
    """The first plan beside today's, and the gap against each."""
    plans = (
        ("First plan", log.first, log.first_to_date, log.gap_first),
        ("Today's plan", log.target, log.to_date, log.gap),
    )
    return Table(
        alt="The gap to date against the first plan and against today's",
        columns=("Plan", "Whole period", "To date", "Actual", "Gap"),
        rows=tuple(
            (plan, money.full(whole), money.full(to_date), money.full(log.actual),
             money.full_signed(gap))
            for plan, whole, to_date, gap in plans
        ),
        right=("Whole period", "To date", "Actual", "Gap"),
    )  # fmt: skip


def target_log_table(log: TargetLog, time_zone: str, most: int = PLACES) -> Table:
    """Each target that was changed, the newest first; those beyond `most` are one row."""
    rows: list[tuple[str | At, ...]] = [
        (
            moment(of.at, time_zone, year=True),
            *_cell(of.change),
            "after its period began" if of.change.settled else "before its period began",
        )
        for of in log.entries[:most]
    ]
    if rest := len(log.entries) - len(rows):
        rows.append(("Earlier", f"{rest:,} more", "", "", "", ""))
    return Table(
        alt="Targets that were changed, as they were and as they are",
        columns=("Seen", "Cell", "What", "Was", "Is", "When"),
        rows=tuple(rows),
        right=("Was", "Is"),
    )


# --- parts of sentences and rows


def _about(found: Since) -> dict[Kind, str]:
    then = day(found.was_through)
    return {
        "news": f"dated after {then}",
        "reported late": f"dated by {then}, without a figure then",
        "corrected": f"counted by {then}, and changed since",
        "restated": f"settled on {day(found.since)}, and typed in or changed since",
        "settings": listing(found.settings, most=9) or "counted in another way",
    }


def what(change: Change, name: Name = plain) -> str:
    """What a cell is: source, campaign or deal, column, and the day or the period it is about."""
    names = [change.source, None if change.tab == "Targets" else change.label]
    if change.tab == "Deals":
        names.reverse()
    about = change.label if change.tab == "Targets" else _one_day(change)
    texts = [*(name(text) for text in names if text), name(change.column), about]
    return ", ".join(text for text in texts if text)


def _one_day(change: Change) -> str:
    """The day of a figure; empty where that was changed, too."""
    if _redated(change):
        return ""
    when = change.day or change.was_day
    return f"{when:%b %Y}" if when and change.tab == "Customers" else day(when)


def _redated(change: Change) -> bool:
    days = {change.was_day, change.day} - {None}
    return len(days) == 2


def _cell(change: Change, *, news: bool = False) -> tuple[At, str, str, str]:
    """Address, what it is, what it was and what it is, with their days where those differ."""
    was, here = cell_amount(change.was), cell_amount(change.now)
    if _redated(change):
        years = {day.year for day in (change.was_day, change.day) if day}
        was = f"{was} on {day(change.was_day, year=len(years) > 1)}"
        here = f"{here} on {day(change.day, year=len(years) > 1)}"
    elif news and change.was == change.now:
        was = "not counted yet"
    return At(change.address), what(change), was, here


def _whole(amount: float, money: Money) -> bool:
    """Whether it is printed as any money at all."""
    return money.full(amount) != money.full(0)


def _moved(move: float, money: Money) -> str:
    if not _whole(move, money):
        return "did not move"
    return f"{'rose' if move > 0 else 'fell'} by {money(abs(move))}"


def _unsigned(amount: float | None, text: str) -> str:
    return DASH if amount is None else text.removeprefix("+")
