"""What a row of one tab must satisfy beyond its single cells.

Open this when a stage, a deal or a future week is wrongly left out.
"""

from collections.abc import Callable
from datetime import date, timedelta

from scorecard import cells
from scorecard.cells import Conventions, name_key, quoted
from scorecard.schema import RESERVED_FOR_STAGES
from scorecard.workbook.model import Issue
from scorecard.workbook.rows import Draft

_WEEK = timedelta(days=7)


def judge(draft: Draft, conventions: Conventions, today: date) -> list[Issue]:
    """Leave out the rows that break their tab's rule; give what is only worth a warning."""
    rules: dict[str, Callable[[Draft, Conventions, date], list[Issue]]] = {
        "Funnel": _stage_names,
        "Targets": _weeks_meant_as_months,
        "Actuals": _future_rows,
        "Deals": _outcomes,
    }
    rule = rules.get(draft.tab.name)
    return rule(draft, conventions, today) if rule else []


def _stage_names(draft: Draft, _: Conventions, __: date) -> list[Issue]:
    """Each stage has a column in other tabs, so its name must be a header of its own."""
    seen: dict[str, int] = {}
    for index in list(draft.kept()):
        name = draft.values["Stage"][index]
        key = name_key(name)
        if key in seen:
            first = draft.address("Stage", seen[key])
            expected = f"a name that differs from {first} in letters or digits"
        elif not key:
            expected = "a name with letters or digits"
        elif key in RESERVED_FOR_STAGES:
            expected = "a name that is no column's of Targets, Actuals or Deals"
        else:
            seen[key] = index
            continue
        found = f"a stage {quoted(name)}"
        mend = "Rename the stage here and in the headers of its columns."
        draft.leave_out(index, "Stage", found, expected, mend)
    return []


def _weeks_meant_as_months(draft: Draft, conventions: Conventions, _: date) -> list[Issue]:
    """Sheets turn a typed `Jul 2026` into 1 July, which then stands for a week.

    A first of the month is taken as meant when it begins a week whose neighbour is planned too.
    """
    periods, sources = draft.values["Period"], draft.values["Source"]
    kept = list(draft.kept())
    planned = {(periods[i].start, sources[i]) for i in kept if periods[i].kind == "week"}
    issues = []
    for i in kept:
        start = periods[i].start
        if periods[i].kind != "week":
            continue
        typed = cells.day(draft.raw["Period"][i], conventions)
        neighbours = {(start - _WEEK, sources[i]), (start + _WEEK, sources[i])}
        if typed.day != 1 or (typed == start and planned & neighbours):
            continue
        issues.append(
            Issue(
                "warning",
                draft.tab.name,
                draft.address("Period", i),
                found=f"the date {typed}, read as the week of {start}",
                expected="a week, or the name of a month",
                mend=f"If you mean the month, type '{typed:%Y-%m} with the apostrophe, as text.",
            )
        )
    return issues


def _future_rows(draft: Draft, conventions: Conventions, today: date) -> list[Issue]:
    """Actuals dated after the as-of date are not counted; one warning a week."""
    dates = draft.values["Date"]
    later = {day for day in set(dates) if isinstance(day, date) and day > today}
    weeks: dict[date, list[int]] = {}
    if later:
        for index in [i for i in draft.kept() if dates[i] in later]:
            weeks.setdefault(conventions.calendar.week(dates[index]).start, []).append(index)
            draft.dropped.add(index)
    return [
        Issue(
            "warning",
            draft.tab.name,
            draft.address("Date", indexes[0]),
            found=f"{_rows(len(indexes))} in the week of {start}, dated after {today}",
            expected=f"dates up to {today}, the as-of date",
            mend="Correct the date. Until that day comes the figures are not counted.",
        )
        for start, indexes in weeks.items()
    ]


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


def _outcomes(draft: Draft, _: Conventions, __: date) -> list[Issue]:
    """A won deal counts by its close date and amount; a blank outcome means open."""
    outcomes = draft.values.get("Outcome")
    if outcomes is None:
        return []
    blank = [None] * len(outcomes)
    closed, amounts = (draft.values.get(name, blank) for name in ("Closed", "Amount"))
    for index in list(draft.kept()):
        if outcomes[index] is None and closed[index] is None:
            outcomes[index] = "Open"
        elif outcomes[index] is None:
            draft.leave_out(
                index,
                "Outcome",
                found=f"no outcome of a deal that closed on {closed[index]}",
                expected="Won, Lost or No decision",
                mend="Choose the outcome, or clear Closed while the deal is open.",
            )
        elif outcomes[index] == "Won" and (closed[index] is None or amounts[index] is None):
            lacks = [
                name
                for name, values in (("Closed", closed), ("Amount", amounts))
                if values[index] is None
            ]
            draft.leave_out(
                index,
                "Outcome",
                found=f"a won deal without {' and '.join(lacks)}",
                expected="the day it was won and its amount",
                mend=f"Fill in {' and '.join(lacks)}, or set the outcome to Open.",
            )
    return []
