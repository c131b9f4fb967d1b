"""What the weekly meeting goes through, in which order, and in how many minutes.

Open this to change the agenda. Every figure and sentence comes from a view and its words; the page,
paper and mail draw what stands here.
"""

from collections.abc import Iterator

from scorecard import (
    actions,
    behaviour,
    changes,
    charts,
    grid,
    health,
    landing,
    ledger,
    number,
    trailing,
    verdicts,
    words,
)
from scorecard.calendar import Period
from scorecard.changes import Past
from scorecard.charts.trailing import trailing as trailing_chart
from scorecard.facts import Facts
from scorecard.report.blocks import Block, Cards, Document, Figure, Note, Part, Paste
from scorecard.words import Money, review
from scorecard.words import actions as actions_text
from scorecard.words import changes as changes_text
from scorecard.words import grid as grid_text
from scorecard.words import trailing as trailing_text
from scorecard.words import verdicts as verdicts_text
from scorecard.words.cards import number_cards
from scorecard.words.figures import largest_remainder
from scorecard.words.tables import Table

LONG = 45  # minutes of the meeting, if nobody chooses otherwise
LISTED = 10  # settled figures that were changed; Data health lists more

# Share of the meeting in minutes of 45, what the agenda calls it.
AGENDA = {
    "actions": (5, "Actions"),
    "number": (5, "The Number"),
    "changes": (3, "Changes"),
    "signals": (10, "Signals"),
    "trends": (8, "Weeks and months"),
    "grid": (4, "13 weeks"),
    "decisions": (8, "New actions"),
    "waiting": (2, "Waiting on"),
}

NOTHING = Past(None, None, None, ())


def document(
    facts: Facts, period: Period, past: Past = NOTHING, minutes: int = LONG, dark: bool = False
) -> Document:
    """The review of a period, as of the facts' day."""
    meeting = _Meeting(facts, period, past, dark)
    planned = spread(minutes)
    return Document(
        title=words.headline(meeting.number, meeting.money),
        about=review.about(facts, period),
        blocks=tuple(meeting.block(name, planned[name]) for name in AGENDA),
    )


def spread(minutes: int) -> dict[str, int]:
    """The minutes of each block, adding up to the whole; one at least, where there are so many.

    >>> spread(45)["signals"], spread(30)["signals"], sum(spread(31).values())
    (10, 6, 31)
    """
    least = min(minutes // len(AGENDA), 1)
    more, whole = minutes - least * len(AGENDA), LONG - least * len(AGENDA)
    shares = [least + (share - least) * more / whole for share, _ in AGENDA.values()]
    return dict(zip(AGENDA, largest_remainder(shares), strict=True))


Parts = Iterator[Part | None]  # None: nothing to say


class _Meeting:
    """The results of a period, and the blocks made of them."""

    def __init__(self, facts: Facts, period: Period, past: Past, dark: bool) -> None:
        self.facts, self.period, self.past, self.dark = facts, period, past, dark
        self.money = Money(facts.workbook.settings.currency)
        self.zone = facts.workbook.settings.time_zone
        self.ledger = ledger.build(facts, period)
        self.number = number.build(facts, self.ledger)
        self.verdicts = verdicts.build(facts, self.ledger, behaviour.build(facts, period))
        self.actions = actions.build(facts, period)
        self.trailing = trailing.build(facts, period)
        self.grid = grid.build(facts, period)
        self.restated = changes.restatements(past.seen, facts, period)
        self.moved = None
        if past.then is not None and past.since is not None:
            self.moved = changes.since(past.then, facts, period, past.since)

    def block(self, name: str, minutes: int) -> Block:
        """A block with its finding, its parts, and what follows them."""
        title, parts, more = {
            "actions": (self._actions_title, self._actions, self._actions_more),
            "number": (self._number_title, self._number, self._number_more),
            "changes": (self._changes_title, self._changes, self._changes_more),
            "signals": (self._signals_title, self._signals, _nothing),
            "trends": (self._trends_title, self._trends, self._trends_more),
            "grid": (self._grid_title, self._grid, _nothing),
            "decisions": (self._decisions_title, self._decisions, _nothing),
            "waiting": (self._waiting_title, self._waiting, _nothing),
        }[name]
        said, follows = (tuple(part for part in make() if part) for make in (parts, more))
        return Block(name, AGENDA[name][1], title(), minutes, said, follows)

    def _actions_title(self) -> str:
        return actions_text.title(self.actions)

    def _actions(self) -> Parts:
        yield _filled(actions_text.meeting(self.actions, self.money))
        yield from actions_text.outcomes(self.actions, self.money)

    def _actions_more(self) -> Parts:
        if self.actions.memory.judged:
            yield actions_text.memory(self.actions.kinds, self.money)
            yield actions_text.memory(self.actions.quarters, self.money)
        if self.actions.actions:
            yield Note(f"{actions_text.OUTCOME_HELP} {actions_text.MEMORY_HELP}")

    def _number_title(self) -> str:
        return words.headline(self.number, self.money)

    def _number(self) -> Parts:
        landed = landing.build(self.facts, self.ledger, self.number)
        yield Cards(number_cards(self.number, landed, self.money))
        yield words.where_it_broke(self.ledger, self.money)

    def _number_more(self) -> Parts:
        path = charts.path(self.number, self.money, self.dark)
        yield Figure(words.path_title(self.number, self.money), path)
        if self.ledger.target_to_date is not None:
            bridge = charts.bridge(self.ledger, self.money, self.dark)
            yield Figure(words.bridge_title(self.ledger, self.money), bridge)

    def _changes_title(self) -> str:
        if self.moved is None:
            return review.NOTHING_REMEMBERED
        return changes_text.since_title(self.moved, self.money)

    def _changes(self) -> Parts:
        if self.moved:
            yield changes_text.since_table(self.moved, self.money)
            yield changes_text.gap_sentence(self.moved, self.money)
            yield changes_text.settings_sentence(self.moved)
        elif not self.past.seen:
            return  # nothing is known, which is not the same as nothing changed
        yield f"{changes_text.restatements_title(self.restated, self.money)}."
        if self.moved:
            yield changes_text.restated_otherwise(self.restated, self.moved, self.money)
        if self.past.first:
            log = changes.target_log(self.past.first, self.past.seen, self.facts, self.period)
            yield f"{changes_text.target_title(log, self.money)}."

    def _changes_more(self) -> Parts:
        if self.moved:
            yield _filled(changes_text.since_cells(self.moved, self.money))
        restated = changes_text.restatements_table(self.restated, self.money, self.zone, LISTED)
        yield _filled(restated)

    def _signals_title(self) -> str:
        return verdicts_text.title(self.verdicts)

    def _signals(self) -> Parts:
        yield _filled(verdicts_text.table(self.verdicts, self.money))
        if self.verdicts.missing:
            rows = tuple(verdicts_text.paste_text(paste) for paste in self.verdicts.missing)
            yield Paste(verdicts_text.PASTE_HELP, rows, "Reviews")
        yield Note(words.WHERE_NOT_WHY)

    def _trends_title(self) -> str:
        measures = self.trailing.measures
        return trailing_text.title(measures[0], self.money) if measures else review.NO_WEEKS

    def _trends(self) -> Parts:
        yield _filled(trailing_text.summary_table(self.trailing, self.money))
        yield from trailing_text.unlike_reports(self.trailing)

    def _trends_more(self) -> Parts:
        for measure in self.trailing.measures:
            yield Figure(
                trailing_text.title(measure, self.money),
                trailing_chart(self.trailing, measure, self.money, self.dark),
                (trailing_text.box_table(measure, self.money),),
            )
        yield Note(trailing_text.HELP)

    def _grid_title(self) -> str:
        return grid_text.title(self.grid)

    def _grid(self) -> Parts:
        yield _filled(grid_text.table(self.grid, self.money))
        yield grid_text.shared(self.grid)
        yield grid_text.nobody(self.grid)
        yield Note(grid_text.MARKS_HELP)

    def _decisions_title(self) -> str:
        return review.agreed_title(self._agreed, len(self.verdicts.open))

    def _decisions(self) -> Parts:
        yield _filled(review.agreed_table(self._agreed, self.money))
        if rows := tuple(verdicts_text.paste_text(paste) for paste in self.verdicts.actions):
            yield Paste(review.PASTE_ACTION, rows, "Reviews")

    @property
    def _agreed(self) -> list[actions.Action]:
        """Those of the week that is reviewed, or of the one after, in which the meeting is."""
        first = self.verdicts.week
        last = first + 2 * verdicts.WEEK
        return [action for action in self.actions.actions if first <= action.week < last]

    def _waiting_title(self) -> str:
        return words.waiting(self.ledger).removesuffix(".") or review.NOBODY_WAITED_ON

    def _waiting(self) -> Parts:
        typed = changes.last_typed(self.past.seen, self.facts)
        teams = health.freshness(self.ledger)
        yield _filled(review.reported_table(teams, typed, self.zone))
        yield words.left_out(self.number.left_out, self.money)


def _nothing() -> Parts:
    return iter(())


def _filled(table: Table) -> Table | None:
    return table if table.rows else None
