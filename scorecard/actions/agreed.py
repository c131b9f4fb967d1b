"""The actions of the Reviews tab: which the meeting goes through, what came, and the memory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from scorecard import signal
from scorecard.actions.counts import YEAR, Counts, Flows, added, flows, of_source
from scorecard.actions.outcomes import begins, compare
from scorecard.actions.results import (
    HITS,
    JUDGED,
    Action,
    Actions,
    Kind,
    Outcome,
    Place,
    Status,
    Tried,
    Verdict,
)
from scorecard.calendar import Period
from scorecard.facts import Facts
from scorecard.ledger import weeks_between

LATELY = timedelta(days=14)  # back to the meeting before the last one, and a day or two of slack
NO_EFFECT = ("Timing", "Data error")  # what a review found was no work on the handoff itself

_COLUMNS = (
    "Week", "Handoff", "Source", "Verdict", "Why", "Action", "Owner", "Due", "Status",
    "Expected effect",
)  # fmt: skip


def build(facts: Facts, period: Period) -> Actions:
    """Every row of Reviews with an action, as of the end of a period, or today.

    The period does not choose among them: a list of what was agreed runs on. Each is in one place:

    - *open*: the meeting goes through all of them, overdue first;
    - *closed*: done or dropped, and the later of `Week` and `Due` lies in the last 14 days. No
      column says when it was closed; that day is the best guess, and the one that counts elsewhere;
    - *judged*: done before, and its outcome can be judged since the last 14 days, when it was long
      off the list. Without this the meeting would never hear what came of it;
    - *memory*: the rest; *later*: of a week after the period.
    """
    as_of = min(facts.workbook.as_of, period.end)
    through = facts.workbook.calendar.through(min(facts.through, period.end))
    judge = _Judge(facts, through)
    actions = [_action(row, judge, as_of) for row in _rows(facts)]
    return Actions(
        as_of=as_of,
        through=through,
        actions=tuple(_with_others(actions)),
        memory=_tried(actions),
        kinds=tuple(_by_kind(facts, actions)),
        quarters=tuple(_by_quarter(facts, actions)),
    )


@dataclass(frozen=True)
class _Row:
    row: int
    address: str
    cells: Mapping[str, Any]

    @property
    def hold(self) -> date:
        """The day on which it took hold."""
        week: date = self.cells["Week"]
        due: date | None = self.cells["Due"]
        return max(week, due or week)

    @property
    def status(self) -> Status:
        """Blank is open: nobody said that it is done."""
        status: Status | None = self.cells["Status"]
        return status or "Open"


def _rows(facts: Facts) -> Iterator[_Row]:
    table = facts.workbook.tables["Reviews"]
    for i, row in enumerate(table.rows):
        cells = {name: table.columns[name][i] for name in _COLUMNS}
        if cells["Action"]:
            yield _Row(row, table.address("Action", i), cells)


def _action(row: _Row, judge: "_Judge", as_of: date) -> Action:
    cells, status = row.cells, row.status
    outcome = judge.outcome(row)
    due: date | None = cells["Due"]
    return Action(
        row=row.row,
        address=row.address,
        week=cells["Week"],
        handoff=cells["Handoff"],
        source=cells["Source"],
        verdict=cells["Verdict"],
        why=cells["Why"],
        action=cells["Action"],
        owner=cells["Owner"],
        due=due,
        status=status,
        expected=cells["Expected effect"],
        overdue=status == "Open" and due is not None and due < as_of,
        place=_place(row, outcome, judge.through, as_of),
        outcome=outcome,
    )


def _place(row: _Row, outcome: Outcome, through: date, as_of: date) -> Place:
    lately = through - LATELY
    if row.cells["Week"] > as_of:
        return "later"
    if row.status == "Open":
        return "open"
    if row.hold > lately:
        return "closed"
    judged_on = outcome.judged_on
    if outcome.verdict in JUDGED and judged_on is not None and judged_on > lately:
        return "judged"
    return "memory"


class _Judge:
    """Outcomes; the weekly counts of a source are gathered once."""

    def __init__(self, facts: Facts, through: date) -> None:
        self.facts, self.through = facts, through
        self.stages = [stage.name for stage in facts.stages]
        self.sources = [source.name for source in facts.workbook.sources]
        self.gathered: dict[str | None, tuple[list[int], Flows]] = {}

    def outcome(self, row: _Row) -> Outcome:
        """What came of an action."""
        handoff, source = row.cells["Handoff"], row.cells["Source"]
        if handoff not in self.stages or (source is not None and source not in self.sources):
            return Outcome("not listed", None, None, None, None)
        k = self.stages.index(handoff)
        stages, known = self._known(source)
        above = max((j for j in stages if j < k), default=None)
        kind: Kind = "volume" if above is None else "conversion"
        lag = 0.0 if above is None else weeks_between(self.facts, above, k)
        hold = self.facts.workbook.calendar.week(row.hold).start
        since, judged_on = begins(hold, lag)
        giver = None if above is None else self.stages[above]
        bare = Outcome("not done", kind, giver, since, judged_on, lagged=lag > 0)
        if verdict := self._not_compared(row):
            return replace(bare, verdict=verdict)
        found = compare(
            kind,
            known.get((kind, handoff), {}),
            hold,
            lag,
            self._worth(source, k),
            row.cells["Expected effect"],
            giver,
        )
        # Whether there is a base is known once it took hold, long before it can be judged.
        if judged_on > self.through and (found.verdict != "no base" or hold > self.through):
            return replace(bare, verdict="too early")
        return found

    @staticmethod
    def _not_compared(row: _Row) -> Verdict | None:
        if row.status != "Done":
            return "not done"
        expected = row.cells["Expected effect"]
        if expected == 0 or (expected is None and row.cells["Verdict"] in NO_EFFECT):
            return "nothing to judge"
        return None

    def _known(self, source: str | None) -> tuple[list[int], Flows]:
        """The stages of a source, or of all, and the weekly counts of these."""
        if source not in self.gathered:
            part: Facts | None = self.facts
            if source is not None:
                part = of_source(self.facts, self.sources.index(source))
            stages = [self.stages.index(stage.name) for stage in part.stages] if part else []
            self.gathered[source] = stages, flows(part, self.through) if part else {}
        return self.gathered[source]

    def _worth(self, source: str | None, k: int) -> float | None:
        """Money that came of one record in stage number `k`, over the year before.

        ``r_{k+1} ... r_K * A`` of pooled conversions and deal size, of the source where one is
        named; None where a stage on the way handed nothing over, or nothing was won.
        """
        stages, known = self._known(source)
        last = len(self.stages) - 1
        if not stages or stages[-1] != last:
            return None
        steps = [known.get(("conversion", self.stages[j]), {}) for j in stages if j > k]
        steps.append(known.get(("deal size", self.stages[last]), {}))
        worth = 1.0
        for step in steps:
            came, out_of = added(self._last_year(step))
            if not out_of:
                return None
            worth *= came / out_of
        return worth

    def _last_year(self, known: Mapping[date, Counts]) -> list[Counts]:
        return [counts for week, counts in known.items() if week > self.through - YEAR]


def _with_others(actions: Sequence[Action]) -> Iterator[Action]:
    """Each with the number of others whose effect falls in the weeks that it is judged by."""
    for action in actions:
        of = action.outcome
        if of.before is None or of.after is None:
            yield action
            continue
        first, last = of.before.first, of.after.last
        together = sum(
            other is not action
            and other.status == "Done"
            and other.handoff == action.handoff
            and (other.source is None or action.source in (None, other.source))
            and other.outcome.verdict != "nothing to judge"
            and other.outcome.since is not None
            and first < other.outcome.since <= last
            for other in actions
        )
        yield replace(action, outcome=replace(of, together=together))


def _tried(
    actions: Iterable[Action],
    kind: Kind | None = None,
    stage: str | None = None,
    quarter: Period | None = None,
) -> Tried:
    """The hit rate of these; money is compared where both sides of it are known."""
    judged = [action for action in actions if action.outcome.verdict in JUDGED]
    hits = sum(action.outcome.verdict in HITS for action in judged)
    priced = [
        (action.expected, action.outcome.money)
        for action in judged
        if action.expected is not None and action.outcome.money is not None
    ]
    return Tried(
        kind=kind,
        stage=stage,
        quarter=quarter,
        judged=len(judged),
        hits=hits,
        interval=signal.wilson(hits, len(judged)),
        priced=len(priced),
        expected=sum(expected for expected, _ in priced) if priced else None,
        came=sum(money for _, money in priced) if priced else None,
    )


def _by_kind(facts: Facts, actions: Sequence[Action]) -> Iterator[Tried]:
    kinds: tuple[Kind, ...] = ("volume", "conversion")
    for stage in facts.stages:
        for kind in kinds:
            of = [a for a in actions if a.handoff == stage.name and a.outcome.kind == kind]
            found = _tried(of, kind, stage.name)
            if found.judged:
                yield found


def _by_quarter(facts: Facts, actions: Sequence[Action]) -> Iterator[Tried]:
    calendar = facts.workbook.calendar
    for quarter in sorted({calendar.quarter(action.week) for action in actions}):
        found = _tried([a for a in actions if a.week in quarter], quarter=quarter)
        if found.judged:
            yield found
