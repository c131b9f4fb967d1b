"""The sample workbook: an invented company, two years of weeks, and a story in the last quarter.

Run `python sample_data/make.py` to write the CSVs again, byte for byte the same. Open this to
change the story; `market.py` moves the records through the funnel, `crm.py` makes deals and
customers of them, `campaigns.py` lists the campaigns, `typed.py` holds what people wrote by hand,
`earlier.py` what stood otherwise at earlier meetings.

Quillmere sells planning software to mid-sized manufacturers. It is 9 September 2026; figures count
up to Sunday 6 September, in week 10 of 2026-Q3.

1. The Number is behind: about 88% of where the plan is by now.
2. One handoff is really broken. Since 13 July fewer accepted records (SQL) of Paid search and
   Webinars become opportunities: far more than luck, and the largest loss by far.
3. One handoff only looks broken. Events won few of its opportunities, and Opportunity → Won is
   below plan over all sources. The numbers are small: one source of six may be so far off, and all
   of them together are, by no more than luck.
4. Late is not lost. Opportunities from before the break are still being won: more fall due than
   come in, so the timing lines are above plan, and no team owns them.
5. One campaign is busy but barren: the benchmark report has the most leads of all campaigns and no
   revenue. Marketing is ahead of its lead target all the same.
6. One team is late: Sales has not filled in the last week of Events.
7. A few cells are bad, as they are in every shared sheet: see `FAULTS`.
8. One thing goes well: Organic brings more leads than planned, and wins more with them.
9. Part of the company's target is in no source's target ("target that nobody owns").
10. One won deal is missing in Deals, so that Deals and Actuals differ: see `MISSING_DEAL`.
"""

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from random import Random

import crm
import earlier
import market
import typed
from campaigns import BARREN, CAMPAIGNS
from crm import Deal
from market import OPPORTUNITY, STAGES, Campaign, Record, Shift, Source

Row = list
ONE_DAY = timedelta(days=1)
AS_OF = date(2026, 9, 9)
THROUGH = date(2026, 9, 6)
FIRST, WARM_UP = date(2025, 1, 1), date(2024, 9, 1)  # wins of January 2025 began in autumn 2024
DEALS_FROM = date(2026, 4, 1)  # deals that were closed before are not listed

SOURCES = (
    Source("Paid search", "Marketing", "Demo request", 0.24, 38_000, (0.50, 0.55, 0.42, 0.40)),
    Source("Organic", "Marketing", "Demo request", 0.21, 40_000, (0.45, 0.55, 0.48, 0.42)),
    Source("Webinars", "Marketing", "Content download", 0.19, 36_000, (0.35, 0.50, 0.38, 0.37)),
    Source("Events", "Marketing", "Event", 0.10, 44_000, (0.45, 0.50, 0.40, 0.30)),
    Source("Outbound", "Sales", "Outbound", 0.13, 48_000, (0.30,)),
    Source("Partners", "Partners", "Referral", 0.13, 52_000, (0.55, 0.44)),
)

# Planned revenue of all sources, USD; how many records came, as a share of the plan; and the seed
# of their ways. The seeds are chosen: earlier quarters end near their targets, and the last one has
# the luck that the story tells of.
QUARTERS = {
    (2025, 1): (4_000_000, 1.02, 257),
    (2025, 2): (4_300_000, 1.02, 66),
    (2025, 3): (4_500_000, 1.02, 225),
    (2025, 4): (4_900_000, 1.02, 14),
    (2026, 1): (5_100_000, 1.02, 224),
    (2026, 2): (5_500_000, 1.02, 80),
    (2026, 3): (5_850_000, 1.00, 20612),
    (2026, 4): (6_300_000, 1.00, 0),
}
COMPANY_TARGETS = {(2026, 3): 6_000_000}  # "All" where it is more than its sources carry
SPEND_TARGETS = {"Paid search": 134_000, "Webinars": 130_000, "Events": 60_000}  # a quarter

BROKEN = date(2026, 7, 13)
SHIFTS = (
    Shift(0.58, "Opportunity", "Paid search", starts=BROKEN),
    Shift(0.70, "Opportunity", "Webinars", starts=BROKEN),
    Shift(0.30, "Opportunity", "Webinars", BARREN),
    Shift(0.00, "Won", "Webinars", BARREN),
    Shift(1.20, "Lead", "Organic", starts=date(2026, 6, 15)),
    Shift(1.03, "Size", starts=date(2026, 7, 1)),
)

ACTUALS = ("Date", "Source", "Campaign", *STAGES, "Revenue", "Spend")
COUNTED = (*STAGES, "Revenue")
DEALS = (
    "Deal", "Account", "Source", "Campaign", "Stage", "Outcome", "Created", *STAGES, "Closed",
    "Expected close", "Amount", "Reason", "Competitor", "Contacts", "Owner",
)  # fmt: skip
LATE = (date(2026, 8, 31), "Events")  # Sales has not filled in its columns of this week
NOT_CUT = (date(2025, 9, 29), "Partners")  # one row for a week with days of two quarters
CREDITS = (
    [date(2025, 11, 19), "Partners", *[None] * 6, -12_400, None],
    [date(2026, 8, 12), "Organic", *[None] * 6, -8_600, None],
)
TWICE = (date(2026, 7, 20), "Scheduling series")  # this row was pasted twice
FAULTS = (  # date and campaign of a row, column, what somebody typed there
    ((date(2025, 11, 10), "Comparison search 2025 H2"), "Spend", "#REF!"),
    ((date(2026, 5, 4), "Demand sensing series"), "Date", "05/04/2026"),
    ((date(2026, 8, 24), "Category search 2026 H2"), "Lead", "about 20"),
    ((date(2026, 7, 20), "Brand search 2026 H1"), "Source", "Paid serach"),
)
# Won on 31 August, and in Actuals all the same. A large one, because `LATE` and `FAULTS` hide wins
# in Actuals, and a smaller one would only make up for them.
MISSING_DEAL = "D-2558"


def days_between(first: date, end: date) -> list[date]:
    """The days from `first` up to `end`, without `end`."""
    return [first + n * ONE_DAY for n in range((end - first).days)]


def quarter_of(day: date) -> tuple[int, int]:
    """Year and quarter of a day; fiscal years are calendar years here."""
    return day.year, (day.month + 2) // 3


def first_day(quarter: tuple[int, int]) -> date:
    """The day on which a quarter begins."""
    return date(quarter[0], 3 * quarter[1] - 2, 1)


def quarter_days(quarter: tuple[int, int]) -> int:
    """Days in a quarter."""
    return (first_day(quarter_of(first_day(quarter) + 95 * ONE_DAY)) - first_day(quarter)).days


def target(source: Source, revenue: int) -> list[int | None]:
    """A source's counts stage by stage, worked back from its revenue, then that."""
    need = revenue / source.deal_size
    counts = [round(need)]
    for rate in reversed(source.rates):
        need /= rate
        counts.append(round(need))
    return [None] * source.entry + counts[::-1] + [revenue]


def market_records() -> list[Record]:
    """Everything that entered the funnel, as the company could know it the day before `AS_OF`."""
    planned = {}
    for day in days_between(WARM_UP, AS_OF):
        quarter = max(quarter_of(day), min(QUARTERS))  # the warm-up runs like the first quarter
        total, came, _ = QUARTERS[quarter]
        for source in SOURCES:
            entering = target(source, round(total * source.share))[source.entry]
            planned[source.name, day] = entering * came / quarter_days(quarter)
    seeds = {WARM_UP: 0}
    seeds |= {first_day(quarter): seed for quarter, (_, _, seed) in QUARTERS.items()}
    seeds = {starts: seed for starts, seed in seeds.items() if starts < AS_OF}
    return market.records(SOURCES, CAMPAIGNS, planned, SHIFTS, seeds, AS_OF - ONE_DAY)


# ------------------------------------------------------------------------------------ the tabs


def targets(customers: Iterable[Row], day: date = AS_OF) -> Iterator[Row]:
    """As they stood on a day: a row a quarter and source; Outbound plans the last one by month.

    Of 2026 what customers add and take away is planned too, on what is there when a quarter begins.
    """
    opening = {(month, source): money for month, source, money, *_ in customers}
    of_year = 0
    for quarter, (total, _, _) in QUARTERS.items():
        year, n = quarter
        planned = {}
        for source in SOURCES:
            moved = 0 if day >= earlier.REPLANNED else earlier.MOVED.get((quarter, source.name), 0)
            planned[source] = target(source, round(total * source.share) + moved)
        for source, amounts in planned.items():
            if source.name == "Outbound" and quarter == (2026, 4):
                for i, month in enumerate(("2026-10", "2026-11", "2026-12")):
                    thirds = [_third(value, i) for value in amounts]
                    yield [month, source.name, *thirds, None, *[None] * 3]
            else:
                spend = SPEND_TARGETS.get(source.name)
                there = opening.get((f"{first_day(quarter):%Y-%m}", source.name))
                kept = [
                    round(there * share / 4_000) * 1_000 if there and year == 2026 else None
                    for share in crm.PLANNED[source.name]
                ]
                yield [f"{year}-Q{n}", source.name, *amounts, spend, *kept]
        carried = sum(amounts[-1] for amounts in planned.values())
        company = COMPANY_TARGETS.get(quarter, carried) if day >= earlier.REPLANNED else carried
        of_year += company if year == 2026 else 0
        yield [f"{year}-Q{n}", "All", *[None] * len(STAGES), company, *[None] * 4]
    yield ["FY2026", "All", *[None] * len(STAGES), of_year, *[None] * 4]


def _third(value: int | None, i: int) -> int | None:
    """The i-th of three whole parts that add up to the value."""
    return None if value is None else value * (i + 1) // 3 - value * i // 3


def actuals(records: Iterable[Record]) -> Iterator[Row]:
    """One row a week and source or campaign; a week that a quarter's end cuts has two."""
    sums: Counter[tuple[str, date, str]] = Counter()
    for record in records:
        name = record.campaign or record.source
        for stage, day in zip(STAGES, record.entered, strict=True):
            if day:
                sums[name, day, stage] += 1
        if record.outcome == "Won":
            sums[name, record.closed, "Revenue"] += record.amount
    random = Random(5)
    for monday in days_between(FIRST - FIRST.weekday() * ONE_DAY, THROUGH)[::7]:
        for source in SOURCES:
            for campaign in [c for c in CAMPAIGNS if c.source == source.name] or [None]:
                name = campaign.name if campaign else source.name
                parts = _parts(monday, source.name)
                rows = [
                    [sum(sums[name, day, column] for day in part) for column in COUNTED]
                    for part in parts
                ]
                runs = campaign and campaign.starts <= parts[-1][-1] and monday <= campaign.ends
                if campaign and not runs and not any(map(any, rows)):
                    continue  # over, and nothing came of it that week
                for part, row in zip(parts, rows, strict=True):
                    row[: source.entry] = [None] * source.entry
                    spend = _spend(campaign, part, random) if runs else None
                    yield [part[0], source.name, campaign and name, *row, spend]


def _parts(monday: date, source: str) -> list[list[date]]:
    """The days of a week from `FIRST` on, cut where a quarter begins."""
    days = [day for day in days_between(monday, monday + 7 * ONE_DAY) if day >= FIRST]
    if (monday, source) == NOT_CUT:
        return [days]
    return [list(part) for _, part in groupby(days, quarter_of)]


def _spend(campaign: Campaign, days: Sequence[date], random: Random) -> int | None:
    """What was spent on these days, around the planned amount a week."""
    if campaign.spend is None:
        return None
    return round(campaign.spend * len(days) / 7 * random.uniform(0.9, 1.1) / 10) * 10


def with_faults(rows: list[Row], day: date = AS_OF) -> list[Row]:
    """The rows as people had left them: credits, cells not filled in yet, slips of the hand."""
    through = day - (day.weekday() + 1) * ONE_DAY
    rows = [list(row) for row in rows if row[0] <= through]
    at = {(row[0], row[2] or row[1]): row for row in rows}
    for key, column, value in earlier.WAS.get(day, ()):
        at[key][ACTUALS.index(column)] = value
    in_quarter = [row for row in rows if row[0] >= first_day((2026, 3))]
    total = [sum(row[k] or 0 for row in in_quarter) for k in range(3, len(ACTUALS))]
    beside = [row for row in CREDITS if row[0] <= through]
    beside += [list(at[TWICE])] if TWICE in at else []
    rows = sorted([*rows, *beside], key=lambda row: row[0])
    for key, column, value in FAULTS:
        if key in at:
            at[key][ACTUALS.index(column)] = value
    for row in rows:
        if tuple(row[:2]) == LATE:
            for column in ("Opportunity", "Won", "Revenue"):
                row[ACTUALS.index(column)] = None
    return [*rows, [None, "Total", None, *total]]


def campaign_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """Spend is what Actuals add up to once a campaign is over, else what is planned in all."""
    spent: Counter[str] = Counter()
    for row in rows:
        spent[row[2]] += row[-1] or 0
    for c in CAMPAIGNS:
        spend = spent[c.name] or None
        if c.ends > AS_OF and c.spend:
            spend = round(c.spend * ((c.ends - c.starts).days + 1) / 7 / 100) * 100
        yield [c.name, c.source, "Marketing", c.kind, c.starts, c.ends, spend]


def deal_rows(deals: Iterable[Deal]) -> Iterator[Row]:
    """Deals as the sales team keeps them."""
    for deal in deals:
        record = deal.record
        yield [
            deal.name, deal.account, record.source, "; ".join(deal.campaigns), record.stage,
            record.outcome,
            min(filter(None, record.entered)), *record.entered, record.closed, deal.expected,
            record.amount, deal.reason, deal.competitor, deal.contacts, deal.owner,
        ]  # fmt: skip


def feedback(deals: Sequence[Deal]) -> Iterator[Row]:
    """What was heard, beside the deal that it was heard in.

    An open item belongs to a deal that is still open, largest first; the others to the deal that
    was closed last for that reason.
    """
    named: set[str] = set()
    for heard, team, kind, text, reason, *answer in typed.FEEDBACK:
        day, is_open = date.fromisoformat(heard), answer[-1] == "Open"
        fitting = [
            deal
            for deal in deals
            if reason and deal.name not in named and (
                deal.record.outcome == "Open" and deal.record.entered[OPPORTUNITY] <= day
                if is_open
                else deal.reason == reason and deal.record.outcome in ("Lost", "No decision")
                and deal.record.closed <= day
            )
        ]  # fmt: skip
        deal = max(
            fitting,
            key=lambda deal: deal.record.amount if is_open else deal.record.closed.toordinal(),
            default=None,
        )
        named |= {deal.name} if deal else set()
        yield [heard, team, kind, text, deal and deal.name, *answer]


def exchange() -> Iterator[Row]:
    """Counts of the quarter's weeks: calls that marketing joined, role swaps, the committee."""
    random = Random(6)
    for monday in days_between(date(2026, 6, 29), THROUGH)[::7]:
        for team, what, goal in typed.EXCHANGE:
            count = sum(random.random() < 0.75 for _ in range(goal))
            yield [monday, team, what, count, goal]


def tabs() -> dict[str, list[Sequence[object]]]:
    """Every tab with its header row; those of an earlier meeting as `2026-09-02/Deals`."""
    records = market_records()
    opportunities = [
        record
        for record in records
        if record.entered[OPPORTUNITY] and (record.closed or AS_OF) >= DEALS_FROM
    ]
    names = crm.account_names(len(opportunities) + 14)
    touching = [c for c in CAMPAIGNS if c.kind in ("Webinar", "Event")]
    deals = crm.deals(opportunities, names, touching, AS_OF)
    listed = [deal for deal in deals if deal.name != MISSING_DEAL]
    weeks = list(actuals(records))
    months = [day for day in days_between(FIRST, THROUGH.replace(day=1)) if day.day == 1]
    customers = crm.customers(records, SOURCES, months)
    made = {
        "Settings": [("Setting", "Value"), *typed.SETTINGS],
        "Funnel": [
            ("Stage", "Owner", "Definition", "Weeks to next", "Accept within (hours)"),
            *typed.FUNNEL,
        ],
        "Sources": [
            ("Source", "Team", "Kind"),
            *((source.name, source.team, source.kind) for source in SOURCES),
        ],
        "Targets": [
            (
                "Period", "Source", *STAGES, "Revenue", "Spend", "Expansion", "Contraction",
                "Churned",
            ),
            *targets(customers),
        ],
        "Actuals": [ACTUALS, *with_faults(weeks)],
        "Campaigns": [
            ("Campaign", "Source", "Owner", "Kind", "Starts", "Ends", "Spend"),
            *campaign_rows(weeks),
        ],
        "Deals": [
            DEALS,
            *deal_rows(listed),
        ],
        "Accounts": [
            (
                "Account", "Tier", "Marketing owner", "Sales owner", "Stage",
                "Last marketing touch", "Last sales touch", "Roles needed", "Roles engaged",
                "Open amount",
            ),
            *crm.target_accounts(listed, names[-14:], AS_OF),
        ],
        "Feedback": [
            (
                "Date", "From", "Kind", "What we heard", "Deal", "Answer", "Answered by",
                "Answered on", "Status",
            ),
            *feedback(listed),
        ],
        "Customers": [
            ("Date", "Source", "Opening", "Expansion", "Contraction", "Churned"),
            *customers,
        ],
        "Reviews": [
            (
                "Week", "Handoff", "Source", "Verdict", "Why", "Action", "Owner", "Due", "Status",
                "Expected effect",
            ),
            *typed.REVIEWS,
        ],
        "Incentives": [
            ("Team", "People", "Variable pay", "On the Number", "Pays from", "Cap"),
            *typed.INCENTIVES,
        ],
        "Exchange": [("Week", "Team", "What", "Count", "Goal"), *exchange()],
    }  # fmt: skip
    columns = {name: rows[0] for name, rows in made.items()}
    for day in (earlier.FIRST_MEETING, earlier.LAST_MEETING):
        then = {
            "Targets": targets(customers, day),
            "Actuals": with_faults(weeks, day),
            "Deals": earlier.deals(DEALS, deal_rows(listed), day),
            "Reviews": earlier.reviews(columns["Reviews"], typed.REVIEWS, day),
        }
        made |= {f"{day}/{name}": [columns[name], *rows] for name, rows in then.items()}
    return made


def write(folder: Path) -> None:
    """Write one CSV a tab, and those of earlier meetings in folders of their days."""
    for name, rows in tabs().items():
        file = folder / f"{name}.csv"
        file.parent.mkdir(exist_ok=True)
        with file.open("w", encoding="utf-8", newline="") as open_file:
            csv.writer(open_file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
