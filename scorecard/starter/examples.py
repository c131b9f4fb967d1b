"""The example rows of the starter workbook: a small funnel that agrees with itself on any day.

Open this to change the example. Everything is dated by `today`: actuals run from the first day of
the month before the quarter to the last complete week, so that every planned week is reported. Each
win of Actuals is a deal, each quarter is three months of the plan, and All is the sources' sum.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from scorecard.calendar import Calendar, Period
from scorecard.schema import ALL, Settings

Row = dict[str, Any]  # by column; what is not named is blank

STAGES = ("Lead", "Qualified", "Opportunity", "Won")

_CALENDAR = Calendar()  # the settings are the defaults
_DAYS_TO_WIN = {"Lead": 63, "Qualified": 56, "Opportunity": 42, "Won": 0}  # as Funnel's weeks
# What depends on the place that holds the workbook stays blank: typed, UTC would outrank the time
# zone of a Google Sheet.
_OF_THE_PLACE = {"time_zone"}


@dataclass(frozen=True)
class _Stream:
    """A source: what a month of it plans, and what four weeks in turn report."""

    source: str
    team: str
    kind: str
    campaign: str | None
    month: dict[str, int]
    weeks: dict[str, tuple[int, int, int, int]]
    deal: int  # money


_STREAMS = (
    _Stream(
        "Webinars", "Marketing", "Content", "Product webinar",
        {"Lead": 170, "Qualified": 68, "Opportunity": 9, "Won": 2, "Revenue": 40_000,
         "Spend": 12_000, "Expansion": 4_000, "Contraction": 1_000, "Churned": 2_000},
        {"Lead": (46, 41, 48, 43), "Qualified": (18, 16, 19, 17), "Opportunity": (1, 2, 1, 1),
         "Won": (1, 0, 0, 0), "Spend": (2_800, 2_700, 2_900, 2_800)},
        22_000,
    ),
    _Stream(
        "Outbound", "Sales", "Outbound", None,
        {"Opportunity": 9, "Won": 1, "Revenue": 25_000},
        {"Opportunity": (2, 3, 2, 2), "Won": (0, 1, 0, 0)},
        27_000,
    ),
    _Stream(
        "Referrals", "Customer success", "Referral", "Referral programme",
        {"Qualified": 12, "Opportunity": 9, "Won": 2, "Revenue": 40_000, "Spend": 1_000,
         "Expansion": 3_000, "Contraction": 1_000, "Churned": 1_000},
        {"Qualified": (3, 4, 3, 3), "Opportunity": (2, 3, 2, 2), "Won": (0, 0, 1, 1),
         "Spend": (200, 300, 200, 200)},
        21_000,
    ),
)  # fmt: skip


def example_rows(today: date) -> dict[str, list[Row]]:
    """The rows of every tab of the contract, as they would be typed on `today`."""
    through = _CALENDAR.through(today)
    first = (_CALENDAR.quarter(through).start - timedelta(days=1)).replace(day=1)
    actuals = list(_actuals(first, through))
    return {
        "Settings": _settings(),
        "Funnel": _funnel(),
        "Sources": [{"Source": s.source, "Team": s.team, "Kind": s.kind} for s in _STREAMS],
        "Targets": list(_targets(first, through, today)),
        "Actuals": actuals,
        "Campaigns": _campaigns(first, through),
        "Deals": [*_undecided_and_lost(through), *_won(actuals)],
        "Accounts": _accounts(through),
        "Feedback": _feedback(through),
        "Customers": list(_customers(first, through)),
        "Reviews": _reviews(_CALENDAR.week(through).start),
        "Incentives": _table(
            ("Team", "People", "Variable pay", "On the Number", "Pays from", "Cap"),
            ("Marketing", 5, 12_000, 0.5, 0.85, 1.5),
            ("Sales", 8, 30_000, 0.5, 0.85, 1.5),
            ("Customer success", 4, 10_000, 0.3, 0.85, 1.5),
        ),
        "Exchange": _exchange(_CALENDAR.week(through).start),
    }


def _table(columns: tuple[str, ...], *rows: tuple[Any, ...]) -> list[Row]:
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _settings() -> list[Row]:
    """Every setting with its default, blank where that depends on the workbook."""
    rows = []
    for name, field in Settings.model_fields.items():
        value = field.default if isinstance(field.default, float) else (field.examples or [""])[0]
        if field.default is None or name in _OF_THE_PLACE:
            value = "Your company" if name == "company" else None
        rows.append({"Setting": field.title, "Value": value})
    return rows


def _funnel() -> list[Row]:
    return _table(
        ("Stage", "Owner", "Definition", "Weeks to next", "Accept within (hours)"),
        ("Lead", "Marketing", "Asked to be contacted", 1, None),
        ("Qualified", "Marketing", "Fits and has a need", 2, 24),
        ("Opportunity", "Sales", "Budget and date confirmed", 6, 48),
        ("Won", "Sales", "Contract signed", None, None),
    )


def _targets(first: date, through: date, today: date) -> Iterator[Row]:
    """The month before the quarter, then quarters up to the one after today's."""
    last = _CALENDAR.next(_CALENDAR.quarter(today)).start
    for period in (_CALENDAR.month(first), *_CALENDAR.spanning("quarter", through, last)):
        months = 1 if period.kind == "month" else 3
        company: dict[str, int] = {}
        for stream in _STREAMS:
            planned = {column: value * months for column, value in stream.month.items()}
            yield {"Period": period.name, "Source": stream.source, **planned}
            for column, value in planned.items():
                company[column] = company.get(column, 0) + value
        yield {"Period": period.name, "Source": ALL, **company}


def _actuals(first: date, through: date) -> Iterator[Row]:
    for week in _CALENDAR.spanning("week", first, through):
        turn = week.start.toordinal() // 7 % 4  # the same week reports the same on any day
        for start, end in _parts(week, first):
            for stream in _STREAMS:
                reported = {
                    column: _between(values[turn], week, start, end)
                    for column, values in stream.weeks.items()
                }
                yield {
                    "Date": start,
                    "Source": stream.source,
                    "Campaign": stream.campaign,
                    "Revenue": reported["Won"] * stream.deal,
                    **reported,
                }


def _parts(week: Period, first: date) -> list[tuple[date, date]]:
    """The days of a week since `first`, in two parts where a quarter ends within."""
    start = max(week.start, first)
    end = min(week.end, _CALENDAR.quarter(start).end)
    rest = [(end + timedelta(days=1), week.end)] if end < week.end else []
    return [(start, end), *rest]


def _between(value: int, week: Period, start: date, end: date) -> int:
    """The part of a week's whole figure that falls on some of its days; parts add up to it."""
    before, until = (start - week.start).days, (end - week.start).days + 1
    return value * until // 7 - value * before // 7


def _won(actuals: list[Row]) -> Iterator[Row]:
    """A deal for each win."""
    streams = {stream.source: stream for stream in _STREAMS}
    wins = [row for row in actuals for _ in range(row["Won"])]
    for number, row in enumerate(wins, 4):  # three deals stand above
        stream = streams[row["Source"]]
        entered = {
            stage: row["Date"] - timedelta(days=_DAYS_TO_WIN[stage])
            for stage in STAGES
            if stage in stream.month
        }
        yield {
            "Deal": f"D-{100 + number}",
            "Account": f"Account {number}",
            "Source": stream.source,
            "Campaign": stream.campaign,
            "Stage": "Won",
            "Outcome": "Won",
            "Created": min(entered.values()),
            **entered,
            "Closed": row["Date"],
            "Amount": stream.deal,
            "Contacts": 3,
            "Owner": "Sales",
        }


def _undecided_and_lost(through: date) -> list[Row]:
    def ago(days: int) -> date:
        return through - timedelta(days=days)

    shared = {"Stage": "Opportunity", "Owner": "Sales"}
    return [
        {"Deal": "D-101", "Account": "Account 1", "Source": "Outbound", "Outcome": "Open",
         "Created": ago(30), "Opportunity": ago(30), "Expected close": ago(-25),
         "Amount": 27_000, "Contacts": 3, **shared},
        {"Deal": "D-102", "Account": "Account 2", "Source": "Webinars", "Outcome": "Open",
         "Campaign": "Product webinar", "Created": ago(45), "Lead": ago(45), "Qualified": ago(38),
         "Opportunity": ago(20), "Expected close": ago(-40), "Amount": 22_000,
         "Competitor": "Competitor A", "Contacts": 2, **shared},
        {"Deal": "D-103", "Account": "Account 3", "Source": "Referrals", "Outcome": "Lost",
         "Campaign": "Referral programme", "Created": ago(60), "Qualified": ago(60),
         "Opportunity": ago(46), "Closed": ago(12), "Amount": 21_000, "Reason": "Price",
         "Competitor": "Competitor A", "Contacts": 1, **shared},
    ]  # fmt: skip


def _campaigns(first: date, through: date) -> list[Row]:
    quarter = _CALENDAR.quarter(through)
    launch = _CALENDAR.next(quarter).start + timedelta(days=14)
    return _table(
        ("Campaign", "Source", "Owner", "Kind", "Starts", "Ends", "Spend"),
        ("Product webinar", "Webinars", "Marketing", "Webinar", first, quarter.end, 48_000),
        ("Referral programme", "Referrals", "Customer success", "Programme", first, quarter.end,
         4_000),
        ("Launch webinar", "Webinars", "Marketing", "Webinar", launch, launch, 9_000),
    )  # fmt: skip


def _accounts(through: date) -> list[Row]:
    """The accounts of the deals that are not won."""
    return _table(
        ("Account", "Tier", "Marketing owner", "Sales owner", "Stage", "Last marketing touch",
         "Last sales touch", "Roles needed", "Roles engaged", "Open amount"),
        ("Account 1", "1", "Marketing", "Sales", "Opportunity", through - timedelta(days=9),
         through - timedelta(days=2), 5, 3, 27_000),
        ("Account 2", "1", "Marketing", "Sales", "Opportunity", through - timedelta(days=4),
         through - timedelta(days=6), 4, 2, 22_000),
        ("Account 3", "2", "Marketing", "Sales", "Qualified", through - timedelta(days=30),
         through - timedelta(days=12), 4, 1, None),
    )  # fmt: skip


def _feedback(through: date) -> list[Row]:
    return _table(
        ("Date", "From", "Kind", "What we heard", "Deal", "Answer", "Answered by", "Answered on",
         "Status"),
        (through - timedelta(days=12), "Sales", "Competitor", "Competitor A is cheaper", "D-103",
         "Sheet: cost over three years", "Marketing", through - timedelta(days=5), "Done"),
        (through - timedelta(days=6), "Sales", "Objection", "Too long to set up", "D-102",
         None, None, None, "Open"),
        (through - timedelta(days=3), "Customer success", "Question", "How do others roll it out?",
         None, None, None, None, "Open"),
    )  # fmt: skip


def _customers(first: date, through: date) -> Iterator[Row]:
    """Each complete month of each source that plans for its customers."""
    opening = {"Webinars": 200_000, "Referrals": 120_000}
    moved = {"Webinars": (3_500, 1_200, 1_800), "Referrals": (3_200, 800, 1_000)}
    for month in _CALENDAR.spanning("month", first, through):
        if month.end > through:
            return
        for source, (expansion, contraction, churned) in moved.items():
            yield {
                "Date": month.start,
                "Source": source,
                "Opening": opening[source],
                "Expansion": expansion,
                "Contraction": contraction,
                "Churned": churned,
            }
            opening[source] += expansion - contraction - churned


def _reviews(week: date) -> list[Row]:
    before, due = week - timedelta(days=7), week + timedelta(days=11)
    return _table(
        ("Week", "Handoff", "Source", "Verdict", "Why", "Action", "Owner", "Due", "Status",
         "Expected effect"),
        (before, "Opportunity", "Webinars", "Confirmed", "Slow follow-up", "Call within a day",
         "Sales", due, "Open", 15_000),
        (before, "Lead", "Webinars", "Noise", "One large event", None, "Marketing", None, "Done",
         None),
        (week, "Won", "Outbound", "Timing", "A signature moved to next week", "Look again",
         "Sales", due, "Open", None),
    )  # fmt: skip


def _exchange(week: date) -> list[Row]:
    return _table(
        ("Week", "Team", "What", "Count", "Goal"),
        (week, "Marketing", "Calls joined", 5, 6),
        (week, "Sales", "Content committee", 1, 1),
        (week, "Customer success", "Calls joined", 2, 2),
    )
