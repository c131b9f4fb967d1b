"""The sample workbook at two earlier meetings: what was not typed yet, or was typed otherwise.

Open this to change what the history tells. `make.py` writes the tabs of both days into folders of
their names; tabs that are not there stood as they stand today. Both meetings are on a Wednesday.

8 July, the first meeting of the quarter: no verdicts yet, and the first plan. Its sources carried
all of the company's target. In August the company asked for 150,000 more and gave it to no source,
and 96,000 (two deals) moved from Outbound, where a seat stayed empty, to Partners.

2 September, the last meeting: everything before the week of 31 August, but `WAS`.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from random import Random

from market import OPPORTUNITY, STAGES

FIRST_MEETING, LAST_MEETING = date(2026, 7, 8), date(2026, 9, 2)

REPLANNED = date(2026, 8, 5)
MOVED = {
    ((2026, 3), "Outbound"): 96_000,
    ((2026, 3), "Partners"): -96_000,
}  # more or less than today

WAS = {  # by day: date and campaign or source of a row of Actuals, column, what stood there
    LAST_MEETING: (
        ((date(2026, 7, 13), "Outbound"), "Revenue", 118_700),  # a discount of 4,800 came later
        ((date(2026, 8, 3), "Organic"), "SQL", 31),  # digits swapped: 13
        ((date(2026, 8, 24), "Scheduling series"), "Revenue", 110_000),  # digits swapped: 101,000
        ((date(2026, 8, 24), "Partners"), "Won", None),  # Sales was late with these two
        ((date(2026, 8, 24), "Partners"), "Revenue", None),
    ),
}
DONE_ON = {("2026-08-10", "Lead", "Organic"): date(2026, 9, 4)}  # of actions done since a copy


def deals(columns: Sequence[str], rows: Iterable[list], day: date) -> Iterator[list]:
    """The rows of Deals as they stood on a day: some amounts and dates were others then."""
    random = Random(8)
    at = {name: i for i, name in enumerate(columns)}
    for now in rows:
        row = list(now)
        if now[at[STAGES[OPPORTUNITY]]] > day:
            continue  # not yet an opportunity, so not yet listed
        if now[at["Outcome"]] == "Open" or now[at["Closed"]] > day:
            row[at["Outcome"]], row[at["Stage"]] = "Open", STAGES[OPPORTUNITY]
            for name in ("Won", "Closed", "Reason"):
                row[at[name]] = None
            days = random.choices((0, -14, -7, 7), (82, 6, 7, 5))[0]
            row[at["Expected close"]] += timedelta(days=days)
            amount = row[at["Amount"]]
            of_it = random.choices((100, 90, 115), (90, 6, 4))[0]
            row[at["Amount"]] = amount * of_it // 10_000 * 100 if of_it != 100 else amount
        yield row


def reviews(columns: Sequence[str], rows: Iterable[Sequence], day: date) -> Iterator[list]:
    """The rows of Reviews before the meeting of a day, which decides about the last full week."""
    status = columns.index("Status")
    for now in rows:
        row = list(now)
        if date.fromisoformat(now[0]) + timedelta(days=9) >= day:
            continue
        if DONE_ON.get(tuple(now[:3]), day) > day:
            row[status] = "Open"
        yield row
