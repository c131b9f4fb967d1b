"""Small workbooks in memory, for tests: a complete one by default, any tab replaced or left out."""

from datetime import UTC, date, datetime
from typing import Any

from scorecard import workbook as reading
from scorecard.sources import RawTab, RawWorkbook
from scorecard.workbook import Workbook

Rows = list[list[Any]]

NOW = datetime(2026, 9, 20, 12, tzinfo=UTC)  # a Sunday: the week that ends today is complete

DEFAULT: dict[str, Rows] = {
    "Settings": [["Setting", "Value"], ["Company", "The company"], ["Currency", "USD"]],
    "Funnel": [
        ["Stage", "Owner", "Definition", "Weeks to next", "Accept within (hours)"],
        ["Lead", "Marketing", "Asked to be contacted", 1, None],
        ["Qualified", "Marketing", "Fits and has a need", 2, 24],
        ["Opportunity", "Sales", "Budget and date confirmed", 6, 48],
        ["Won", "Sales", "Contract signed", None, None],
    ],
    "Sources": [
        ["Source", "Team", "Kind"],
        ["Source A", "Marketing", "Demo request"],
        ["Source B", "Sales", "Outbound"],
    ],
    "Targets": [
        ["Period", "Source", "Lead", "Qualified", "Opportunity", "Won", "Revenue", "Spend"],
        ["2026-Q3", "Source A", 1300, 520, 130, 26, 650_000, 91_000],
        ["2026-Q3", "Source B", None, None, 65, 13, 325_000, None],
        ["2026-Q3", "All", None, None, None, None, 975_000, None],
    ],
    "Actuals": [
        ["Date", "Source", "Campaign", "Lead", "Qualified", "Opportunity", "Won", "Revenue",
         "Spend"],
        ["2026-08-31", "Source A", None, 98, 41, 9, 2, 48_000, 7_000],
        ["2026-08-31", "Source B", None, None, None, 5, 1, 25_000, None],
        ["2026-09-07", "Source A", None, 104, 38, 8, 1, 26_000, 7_100],
        ["2026-09-07", "Source B", None, None, None, 4, 0, 0, None],
        ["2026-09-14", "Source A", None, 101, 40, 10, 2, 51_000, 6_900],
        ["2026-09-14", "Source B", None, None, None, 6, 1, 24_000, None],
    ],
}  # fmt: skip

AT_ONCE: Rows = [
    DEFAULT["Funnel"][0],
    *([*row[:3], None, *row[4:]] for row in DEFAULT["Funnel"][1:]),
]


def workbook(**tabs: Rows | None) -> RawWorkbook:
    """The default workbook with these tabs (rows, the header first) put in; None leaves one out."""
    rows = {**DEFAULT, **tabs}
    return RawWorkbook(
        "Workbook", tuple(RawTab(name, r) for name, r in rows.items() if r is not None)
    )


def read(
    raw: RawWorkbook | None = None, as_of: date | None = None, now: datetime = NOW, **tabs: Any
) -> Workbook:
    """`raw`, or the default workbook with these tabs, as it is read on 20 September 2026."""
    return reading.read(workbook(**tabs) if raw is None else raw, now, as_of)


def actual(
    day: Any = "2026-09-14", source: Any = "Source A", campaign: Any = "Other", **cells: Any
) -> list[Any]:
    """A row of Actuals that is no duplicate of the default ones."""
    names = ("Lead", "Qualified", "Opportunity", "Won", "Revenue", "Spend")
    return [day, source, campaign, *(cells.get(name) for name in names)]


def replaced(rows: Rows, row: int, column: int, value: Any) -> Rows:
    """The same rows with one cell replaced; positions count from 0."""
    copy = [list(r) for r in rows]
    copy[row][column] = value
    return copy
