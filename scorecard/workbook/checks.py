"""What must agree across the rows and tabs of a workbook. Nothing is left out here.

Open this for a warning about owners, reported stages, split weeks or deals' dates. Whether targets
agree with each other is in `targets`.
"""

from datetime import date

from scorecard.calendar import Calendar
from scorecard.cells import quoted
from scorecard.workbook.model import Issue, Stage, Table
from scorecard.workbook.names import nearest

LONGEST = 104  # weeks from stage to stage; days or a slip of the hand, more likely


def funnel(table: Table) -> list[Issue]:
    """Every stage has an owner and a definition, and takes weeks and not years."""
    wants = {
        "Owner": ("the team that answers for the stage", "Name one team, or two with a comma."),
        "Definition": ("the one definition that all teams agreed", "Write it down in a sentence."),
    }
    issues = []
    for column, (expected, mend) in wants.items():
        for index, name in enumerate(table.columns["Stage"]):
            if table.columns[column][index] is None:
                where = column if column in table.letters else "Stage"
                found = f"no {column.lower()} of the stage {quoted(name)}"
                address = table.address(where, index)
                issues.append(Issue("warning", table.tab, address, found, expected, mend))
    for index, weeks in enumerate(table.columns["Weeks to next"]):
        if weeks is not None and weeks > LONGEST:
            issues.append(
                Issue(
                    "warning",
                    table.tab,
                    table.address("Weeks to next", index),
                    found=f"{weeks:,g} weeks to the next stage",
                    expected=f"weeks, {LONGEST} at most",
                    mend="Type the usual number of weeks. Until then nothing comes in time.",
                )
            )
    return issues


def unreported_stages(actuals: Table, stages: tuple[str, ...]) -> list[Issue]:
    """Every stage has a column in Actuals."""
    return [
        Issue(
            "warning",
            actuals.tab,
            actuals.tab,
            found=f"nobody reports {stage}: it has no column",
            expected="a column for each stage of Funnel",
            mend=f"Add the column {stage}. Until then it shows as not reported.",
        )
        for stage in stages
        if stage not in actuals.letters
    ]


def teams_of_sources(sources: Table, stages: tuple[Stage, ...]) -> list[Issue]:
    """A source's team that is spelled almost like a stage's owner; both stay as typed."""
    owners = {owner for stage in stages for owner in stage.owners}
    issues = []
    for index, team in enumerate(sources.columns["Team"]):
        meant = nearest(team, owners) if team and team not in owners else None
        if meant:
            issues.append(
                Issue(
                    "warning",
                    sources.tab,
                    sources.address("Team", index),
                    found=f"the team {quoted(team)}, which owns no stage",
                    expected="one spelling for each team",
                    mend=f"Did you mean {quoted(meant)}? Until it is corrected they are two teams.",
                )
            )
    return issues


def weeks_across_quarters(actuals: Table, calendar: Calendar, through: date) -> list[Issue]:
    """Weeks with a fiscal quarter's end inside that were reported in one row.

    The typed date decides the quarter, so the whole week then counts in one of the two.
    """
    straddling = {}
    for day in set(actuals.columns["Date"]):
        week = calendar.week(day)
        quarter = calendar.quarter(week.start)
        if week.end > quarter.end and week.end <= through:
            straddling[day] = (week, quarter)
    sides: dict[tuple[date, str, str | None], set[bool]] = {}
    first: dict[date, int] = {}
    columns = actuals.columns
    if straddling:
        keys = zip(columns["Date"], columns["Source"], columns["Campaign"], strict=True)
        for index, (day, source, campaign) in enumerate(keys):
            if day in straddling:
                week, quarter = straddling[day]
                sides.setdefault((week.start, source, campaign), set()).add(day in quarter)
                first.setdefault(week.start, index)
    ends = {week.start: quarter.end for week, quarter in straddling.values()}
    lone: dict[date, int] = {}
    for (start, _, _), both in sides.items():
        if len(both) == 1:
            lone[start] = lone.get(start, 0) + 1
    return [
        Issue(
            "note",
            actuals.tab,
            actuals.address("Date", first[start]),
            found=f"the week of {start} holds the quarter's end on {ends[start]}, and "
            f"{count} of its sources or campaigns {'has' if count == 1 else 'have'} one row",
            expected="two rows, one dated in each quarter",
            mend="Split the row if the figures are known by day. "
            "Until then it counts where it is dated.",
        )
        for start, count in sorted(lone.items())
    ]


def deal_dates(deals: Table, stages: tuple[str, ...], today: date) -> list[Issue]:
    """Deals that went back in time, and deals won in the future."""
    columns = deals.columns
    in_order = ["Created", *stages, "Closed"]
    back = []
    for index, dates in enumerate(zip(*(columns[name] for name in in_order), strict=True)):
        known = [day for day in dates if day is not None]
        if known != sorted(known):
            back.append(index)
    outcomes = zip(columns["Outcome"], columns["Closed"], strict=True)
    future = [i for i, (outcome, day) in enumerate(outcomes) if outcome == "Won" and day > today]
    issues = []
    if back:
        issues.append(
            Issue(
                "warning",
                deals.tab,
                deals.address("Deal", back[0]),
                found=f"dates out of order in {_deals(len(back))}, here "
                f"{quoted(columns['Deal'][back[0]])}",
                expected="created, then the stages in the funnel's order, then closed",
                mend="Correct the dates of this row. Times between stages use them.",
            )
        )
    if future:
        issues.append(
            Issue(
                "warning",
                deals.tab,
                deals.address("Closed", future[0]),
                found=f"{_deals(len(future))} won after {today}, the as-of date",
                expected="a close date up to the as-of date",
                mend="Correct the date. Until that day comes the deal is not counted.",
            )
        )
    return issues


def _deals(count: int) -> str:
    return "1 deal" if count == 1 else f"{count} deals"
