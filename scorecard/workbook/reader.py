"""The order in which a workbook is read: settings, funnel, the other tabs, then what must agree.

Open this to see what depends on what: dates and numbers need the settings, columns need the
stages, names need the tabs that list them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scorecard.cells import Conventions, name_key, quoted
from scorecard.schema import ALL, TAB, TABS, Column, Listed, Settings, Tab
from scorecard.sources import RawTab, RawWorkbook
from scorecard.workbook import checks, rules, targets
from scorecard.workbook.headers import Header, in_words, locate, match_tabs, required
from scorecard.workbook.model import Issue, Source, Stage, Table, Workbook, WorkbookError
from scorecard.workbook.names import mark_unlisted, nearest, split_names
from scorecard.workbook.rows import leave_out_repeated, read_rows
from scorecard.workbook.settings import read_settings

_TABS_IN_ORDER = [tab.name for tab in TABS]
_SEVERITIES = ("error", "warning", "note")


def read(raw: RawWorkbook, now: datetime, as_of: date | None = None) -> Workbook:
    """Type and check a workbook.

    `now` is aware; its day in the workbook's time zone is the as-of date, unless Settings give one
    or `as_of` does.

    Raises:
        WorkbookError: a required tab is missing, or a column that it cannot do without.
    """
    found, issues = match_tabs(raw)
    settings, conventions, of_settings = read_settings(found.get("Settings"), raw)
    today = as_of or settings.as_of or now.astimezone(ZoneInfo(settings.time_zone)).date()
    calendar = conventions.calendar

    read_tabs = {tab.name for tab in found.values()}
    others = [tab.name for tab in raw.tabs if tab.name not in read_tabs]
    reading = _Reading(found, others, conventions, today, [*issues, *of_settings])
    funnel = reading.table(TAB["Funnel"], TAB["Funnel"].columns)
    stages = _stages(funnel)
    names = tuple(stage.name for stage in stages)
    tables = {
        tab.name: funnel if tab.name == "Funnel" else reading.table(tab, tab.with_stages(names))
        for tab in TABS
    }
    if reading.missing:
        raise WorkbookError(tuple(reading.missing), _in_order(reading.issues))

    sources = _sources(tables["Sources"])
    issues = [
        *reading.issues,
        *_mark_unlisted(tables, stages, sources, settings),
        *checks.funnel(funnel),
        *checks.unreported_stages(tables["Actuals"], names),
        *checks.teams_of_sources(tables["Sources"], stages),
        *checks.weeks_across_quarters(tables["Actuals"], calendar, calendar.through(today)),
        *checks.deal_dates(tables["Deals"], names, today),
        *targets.check(tables["Targets"], names),
    ]
    return Workbook(
        title=raw.title,
        settings=settings,
        calendar=calendar,
        as_of=today,
        through=calendar.through(today),
        stages=stages,
        sources=sources,
        tables=tables,
        present=frozenset(found),
        issues=_in_order(issues),
        urls={
            name: tab.url
            for name, tab in [*((tab.name, tab) for tab in raw.tabs), *found.items()]
            if tab.url
        },
    )


@dataclass
class _Reading:
    """Reads tab after tab and gathers what is wrong."""

    found: dict[str, RawTab]
    others: list[str]  # names of tabs that are not read
    conventions: Conventions
    today: date
    issues: list[Issue]
    missing: list[str] = field(default_factory=list)  # sentences: what keeps the workbook shut
    shut: set[str] = field(default_factory=set)  # tabs that could not be read

    def table(self, tab: Tab, columns: tuple[Column, ...]) -> Table:
        """The rows of a tab that count; none when it is absent or lacks a required column."""
        raw = self.found.get(tab.name)
        # The stages are the columns of other tabs: without Funnel no column can be called strange.
        complete = not (tab.per_stage and "Funnel" in self.shut)
        if raw is None and tab.required:
            self._miss(tab)
        elif raw is not None and tab.name != "Settings":  # those are `Workbook.settings`
            header, issues = locate(tab, columns, raw, complete=complete)
            self.issues += issues
            if not header.missing:
                return self._rows(tab, columns, raw, header)
            if tab.required:
                self.shut.add(tab.name)
                self.missing.append(f"Add to the tab {tab.name} {in_words(header.missing)}.")
        return Table(tab.name, [], {column.name: [] for column in columns}, {})

    def _rows(self, tab: Tab, columns: tuple[Column, ...], raw: RawTab, header: Header) -> Table:
        draft = read_rows(tab, columns, raw, header, self.conventions)
        leave_out_repeated(draft)
        self.issues += rules.judge(draft, self.conventions, self.today)
        self.issues += draft.issues()
        return draft.table()

    def _miss(self, tab: Tab) -> None:
        add = f"dd a tab {tab.name} with {in_words(required(tab.columns))}."
        renamed = nearest(tab.name, self.others) or next(
            (other for other in self.others if name_key(tab.name) in name_key(other)), None
        )
        sentence = (
            f"Rename the tab {quoted(renamed)} to {tab.name}, or a{add}" if renamed else f"A{add}"
        )
        self.shut.add(tab.name)
        self.missing.append(sentence)
        self.issues.append(
            Issue("error", tab.name, tab.name, "no such tab", f"a tab {tab.name}", sentence)
        )


def _stages(funnel: Table) -> tuple[Stage, ...]:
    columns = funnel.columns
    return tuple(
        Stage(
            name=name,
            owners=_owners(columns["Owner"][i]),
            definition=columns["Definition"][i],
            weeks_to_next=columns["Weeks to next"][i],
            accept_within=columns["Accept within (hours)"][i],
            row=funnel.rows[i],
        )
        for i, name in enumerate(columns["Stage"])
    )


def _owners(typed: str | None) -> tuple[str, ...]:
    names = [name.strip() for name in (typed or "").split(",")]
    return tuple(dict.fromkeys(filter(None, names)))


def _sources(table: Table) -> tuple[Source, ...]:
    rows = zip(
        *(table.columns[name] for name in ("Source", "Team", "Kind")), table.rows, strict=True
    )
    return tuple(
        Source(name, ", ".join(_owners(team)) or None, kind, row) for name, team, kind, row in rows
    )


def _mark_unlisted(
    tables: dict[str, Table],
    stages: Sequence[Stage],
    sources: Sequence[Source],
    settings: Settings,
) -> list[Issue]:
    """Put `(unlisted)` for names that no tab lists. Without a list of campaigns any will do."""
    teams = {settings.deal_size_owner, settings.retention_owner, *(s.team for s in sources)}
    teams |= {owner for stage in stages for owner in stage.owners}
    lists: dict[Listed, tuple[set[str], str]] = {
        "sources": ({source.name for source in sources}, "Sources"),
        "stages": ({stage.name for stage in stages}, "Funnel"),
        "campaigns": (set(tables["Campaigns"].columns["Campaign"]), "Campaigns"),
        "teams": ({team for team in teams if team}, "Funnel or Sources"),
    }
    issues = []
    for tab in TABS:
        for column in tab.columns:
            if column.listed is None or column.name not in tables[tab.name].letters:
                continue
            known, where = lists[column.listed]
            columns = tables[tab.name].columns
            if column.several:
                columns[column.name] = list(split_names(columns[column.name], known))
            if known or column.listed != "campaigns":
                allowed = known | {ALL} if column.allows_all else known
                issues += mark_unlisted(tables[tab.name], column.name, allowed, where)
    return issues


def _in_order(issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """Errors, warnings, notes; then as the contract orders the tabs; then down the sheet."""

    def place(issue: Issue) -> tuple[int, int, int, str]:
        tab = _TABS_IN_ORDER.index(issue.tab) if issue.tab in TAB else len(TABS)
        row = re.search(r"!\D*(\d+)", issue.address)
        return _SEVERITIES.index(issue.severity), tab, int(row[1]) if row else 0, issue.address

    return tuple(sorted(issues, key=place))
