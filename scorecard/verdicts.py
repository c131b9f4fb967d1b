"""Every signal and the verdict that the Reviews tab has on it, or a row to paste for it.

Open this when a signal is missing from the meeting, has the wrong verdict, or its row lands in the
wrong columns. What a signal is, is settled in `ledger` (the period against plan) and in `behaviour`
(the weeks against what is usual); here both are put together and looked up.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from scorecard.behaviour import Kind, Series
from scorecard.facts import Facts
from scorecard.ledger import Handoff, Ledger
from scorecard.schema import TAB
from scorecard.signal import Rule

Side = Literal["above", "below"]
Key = tuple[Kind, str | None]  # kind and stage; None: the Number

TAB_NAME = "Reviews"
WEEK = timedelta(days=7)
_RUNS = ("=", "+", "-", "@")  # a text that begins so may be taken for a formula, see `export`


@dataclass(frozen=True)
class Review:
    """A row of Reviews about a handoff."""

    row: int  # of the sheet
    address: str  # of its Handoff cell
    week: date  # as typed
    source: str | None  # None: all
    verdict: str | None  # None: the row waits for it
    why: str | None


@dataclass(frozen=True)
class Signal:
    """One measure that is more than luck."""

    kind: Kind
    stage: str | None  # None: the Number
    above: str | None  # the stage that hands over
    owner: str | None
    handoff: str | None  # the stage under which Reviews has it; None: the funnel has no stage
    effect: float | None  # money against plan; None: the ledger has no such line
    against_plan: bool  # the ledger calls it a signal
    side: Side | None  # of what is usual; None: over weeks it is no signal
    since: date | None  # first day of the first week on that side
    told: Rule | None  # the rule that says most
    review: Review | None

    @property
    def settled(self) -> bool:
        """The meeting gave its verdict."""
        return self.review is not None and self.review.verdict is not None


@dataclass(frozen=True)
class Paste:
    """A row for Reviews, its cells from column A on; what a person fills in is empty."""

    handoff: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Verdicts:
    """The signals of a period, what was decided on them, and the rows that are still to be."""

    week: date  # first day of the last complete week: the one that is reviewed
    columns: tuple[str, ...]  # what `Paste.cells` stand under; "" for a column that is not read
    signals: tuple[Signal, ...]  # the Number first, then in the funnel's order
    missing: tuple[Paste, ...]  # one for each handoff with a signal and no row in Reviews
    actions: tuple[Paste, ...]  # one for each stage, to agree a new action with

    @property
    def open(self) -> tuple[Signal, ...]:
        """Signals without a verdict."""
        return tuple(signal for signal in self.signals if not signal.settled)


def build(facts: Facts, ledger: Ledger, series: Sequence[Series]) -> Verdicts:
    """The signals of the ledger's period, and of weekly series up to its end.

    A line of the ledger and a series that are about one stage and kind are one signal. Timing is
    none: nobody answers for it.

    Its review is the latest row of its handoff, preferably with a verdict, about a week from the
    period's first (or the one reviewed now) to the one after its last complete one: the meeting is
    held after its week, and somebody may type that week. The Number and the deal size are reviewed
    under the last stage.
    """
    calendar = facts.workbook.calendar
    week = calendar.week(calendar.through(ledger.through)).start
    first = min(calendar.week(ledger.period.start).start, week)
    reviews = _reviews(facts, first, calendar.week(ledger.through).end + WEEK)
    columns = _columns(facts)
    signals = tuple(_signals(facts, ledger, series, reviews))
    asked = {of.handoff: None for of in signals if of.handoff and of.review is None}
    return Verdicts(
        week=week,
        columns=columns,
        signals=signals,
        missing=tuple(_paste(columns, week, handoff) for handoff in asked),
        actions=tuple(_paste(columns, week, stage.name) for stage in facts.stages),
    )


def _signals(
    facts: Facts, ledger: Ledger, series: Sequence[Series], reviews: dict[str, Review]
) -> list[Signal]:
    lines: dict[Key, Handoff] = {
        (of.kind, of.stage): of for of in ledger.handoffs if of.kind != "timing"
    }
    weekly: dict[Key, Series] = {(of.kind, of.stage): of for of in series}
    stages = [stage.name for stage in facts.stages]

    def place(key: Key) -> tuple[int, int]:
        kind, stage = key
        order: list[Kind] = ["number", "closed-won", "volume", "conversion", "deal size"]
        return (-1 if stage is None else stages.index(stage)), order.index(kind)

    found = []
    for key in sorted({*lines, *weekly}, key=place):
        (kind, stage), line, over = key, lines.get(key), weekly.get(key)
        against_plan = line is not None and line.signal == "signal"
        side = over.state if over and over.state in ("above", "below") else None
        if not against_plan and side is None:
            continue
        handoff = stage or (stages[-1] if stages else None)
        found.append(
            Signal(
                kind=kind,
                stage=stage,
                above=(line.above if line else None) or (over.above if over else None),
                owner=line.owner if line else facts.win_owner,
                handoff=handoff,
                effect=_effect(ledger, line, stage),
                against_plan=against_plan,
                side=side,
                since=over.since if over and side else None,
                told=over.points[over.latest].told
                if over and side and over.latest is not None
                else None,
                review=reviews.get(handoff) if handoff else None,
            )
        )
    return found


def _effect(ledger: Ledger, line: Handoff | None, stage: str | None) -> float | None:
    """Money against plan: of a line, or of the Number where it has a target."""
    if line is not None:
        return line.effect
    return ledger.gap if stage is None and ledger.target_to_date is not None else None


def _reviews(facts: Facts, first: date, last: date) -> dict[str, Review]:
    """By stage the latest row of these weeks; one with a verdict goes before one that waits."""
    table, calendar = facts.workbook.tables[TAB_NAME], facts.workbook.calendar
    names = ("Week", "Handoff", "Source", "Verdict", "Why")
    found: dict[str, Review] = {}
    order: dict[str, tuple[bool, date, int]] = {}
    for i, (week, handoff, source, verdict, why) in enumerate(
        zip(*(table.columns[name] for name in names), strict=True)
    ):
        if not first <= calendar.week(week).start <= last:
            continue
        rank = (verdict is not None, week, table.rows[i])
        if handoff not in found or rank > order[handoff]:
            address = table.address("Handoff", i)
            found[handoff] = Review(table.rows[i], address, week, source, verdict, why)
            order[handoff] = rank
    return found


def _columns(facts: Facts) -> tuple[str, ...]:
    """The columns of the tab in its own order, or in the contract's where it has none to go by."""
    letters = facts.workbook.tables[TAB_NAME].letters
    if not letters:
        return tuple(column.name for column in TAB[TAB_NAME].columns)
    at = {_position(letter): name for name, letter in letters.items()}
    return tuple(at.get(i, "") for i in range(max(at) + 1))


def _position(letters: str) -> int:
    """Where a column stands, from 0.

    >>> _position("A"), _position("Z"), _position("AB")
    (0, 25, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _paste(columns: Sequence[str], week: date, handoff: str) -> Paste:
    filled = {"Week": week.isoformat(), "Handoff": handoff}
    return Paste(handoff, tuple(_cell(filled.get(column, "")) for column in columns))


def _cell(text: str) -> str:
    """A text that stays one cell when it is pasted, and that no spreadsheet runs.

    >>> _cell("=Won"), _cell("Closed\\twon")
    ("'=Won", 'Closed won')
    """
    text = re.sub(r"\s+", " ", text).strip()
    return f"'{text}" if text.startswith(_RUNS) else text
