"""The figures that differ between two states of a workbook.

Open this when a change has the wrong owner, weight or address. Which row is which is in `rows`.
"""

from datetime import date, timedelta

from scorecard.changes.results import Change
from scorecard.changes.rows import TABS, Pair, columns, filled, pairs
from scorecard.facts import RETENTION, SIGNS, Facts

SIGN = dict(zip(RETENTION, map(float, SIGNS), strict=True))


def between(then: Facts, now: Facts, seen: date, before: date | None = None) -> tuple[Change, ...]:
    """Every figure that was typed in, typed over or taken out, in the order of tabs and rows.

    Compared are the stages, Revenue and Spend of Actuals, the amounts of won deals by the day they
    closed, Customers and Targets. `seen` is the day on which the change was seen: a figure that was
    settled by then is marked. A blank, or a day to which a figure was moved, is one only if it was
    so on `before`, the day of the earlier state: what is first typed after a long silence is news.

    Read both as of one day. Else a row of Actuals that was dated ahead counts as typed in once its
    day has come, as it was not there for anybody to see before.
    """
    return tuple(
        change
        for tab in TABS
        for change in compared(tab, then, now, seen, blank=before)
        if (change.was, change.was_day) != (change.now, change.day)
    )


def compared(
    tab: str,
    then: Facts,
    now: Facts,
    seen: date,
    after: date | None = None,
    blank: date | None = None,
) -> list[Change]:
    """The figures of rows that differ; those dated after `after` also where nothing does.

    A figure is settled on the day `seen`; where there was none, on the day `blank` if it is given.
    """
    return _Comparison(tab, then, now, seen, blank or seen).changes(pairs(tab, then, now, after))


def weight(tab: str, column: str, facts: Facts) -> float:
    """Money of the Number for each unit in this column, as the settings have it."""
    if (tab, column) == (facts.workbook.settings.revenue_from, facts.revenue_column):
        return 1.0
    return SIGN.get(column, 0.0) if tab == "Customers" and facts.net else 0.0


class _Comparison:
    """One tab of two states."""

    def __init__(self, tab: str, then: Facts, now: Facts, seen: date, blank: date) -> None:
        self.tab, self.facts, self.seen, self.blank = tab, now, seen, blank
        self.letters = now.workbook.tables[tab].letters
        self.letters_then = then.workbook.tables[tab].letters
        self.called = {name: was for was, name in columns(tab, then, now)}
        self.teams = {source.name: source.team for source in now.sources}
        self.owners = {stage.name: stage.owner for stage in now.stages}
        self.settled_after = timedelta(days=now.workbook.settings.settled_after)

    def changes(self, found: list[Pair]) -> list[Change]:
        return [self._change(pair, column) for pair in found for column in filled(pair)]

    def _change(self, pair: Pair, column: str) -> Change:
        was, here = pair
        row = here or was
        if row is None:
            raise ValueError("a pair of no rows")
        before = was.figures.get(column) if was else None
        after = here.figures.get(column) if here else None
        was_day = was.day if was and before else None
        day = here.day if here and after else None
        if here and column in self.letters:
            address = f"{self.tab}!{self.letters[column]}{after[1] if after else here.row}"
        else:
            letter = self.letters_then.get(self.called[column], self.letters.get(column))
            at = (before[1] if before else was.row) if was else row.row
            address = f"{self.tab}!{letter}{at}"
        return Change(
            tab=self.tab,
            column=column,
            address=address,
            source=row.source,
            label=row.label,
            owner=self._owner(column, row.source),
            was=before[0] if before else None,
            now=after[0] if after else None,
            was_day=was_day,
            day=day,
            weight=weight(self.tab, column, self.facts),
            # A figure that leaves a settled week changes that week, and so does one that comes in.
            settled=self._settled(was_day, self.seen)
            or (day != was_day and self._settled(day, self.blank)),
        )

    def _owner(self, column: str, source: str | None) -> str | None:
        if self.tab == "Customers":
            return self.facts.workbook.settings.retention_owner
        if self.tab == "Targets" or column == "Spend":
            return self.teams.get(source) if source else None
        return self.owners.get(column, self.facts.win_owner)

    def _settled(self, day: date | None, on: date) -> bool:
        """Whether the week was over long enough; a month of Customers, the period of a target."""
        if day is None:
            return False
        if self.tab == "Targets":
            return day <= on
        calendar = self.facts.workbook.calendar
        whole = calendar.month(day) if self.tab == "Customers" else calendar.week(day)
        return whole.end + self.settled_after < on
