"""Deals, accounts and customers of the sample company, made from the market's records.

Open this to change what is known about a deal beside its way through the funnel: names, reasons,
competitors, people engaged. Its own random streams keep the funnel's figures untouched.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from market import OPPORTUNITY, Campaign, Record, Source

ROLES = ("AE North", "AE South", "AE West", "AE Enterprise")
COMPETITORS = ("Gridlark", "Ostermont", "Plumbray")
REASONS = {  # what stands in the reason column, with weights
    "Won": {"": 55, "Best fit": 25, "Fast answers": 12, "Price": 8},
    "Lost": {
        "Price": 28, "Chose competitor": 20, "Missing feature": 16, "Too long to set up": 12,
        "Other": 10, "": 14,
    },
    "No decision": {"No budget": 32, "No priority": 30, "Champion left": 10, "Other": 12, "": 16},
    "Open": {"": 1},
}  # fmt: skip
MORE_TOUCHES = {True: (60, 24, 11, 5), False: (78, 16, 4, 2)}  # 0 to 3, by whether one began it
UNFILLED = 0.06  # share of the deals whose number of people nobody wrote down
CONTACTS = {"Won": 5.2, "Lost": 3.2, "No decision": 2.6, "Open": 3.6}  # people engaged, mean

# Recurring revenue on 1 January 2025, USD, and what happens to it in a year, as shares of it.
OPENING = {
    "Paid search": (11_800_000, 0.09, 0.030, 0.11),
    "Organic": (12_600_000, 0.12, 0.025, 0.08),
    "Webinars": (7_900_000, 0.06, 0.040, 0.17),
    "Events": (5_600_000, 0.10, 0.030, 0.10),
    "Outbound": (8_400_000, 0.08, 0.035, 0.12),
    "Partners": (7_200_000, 0.16, 0.020, 0.05),
}

# What was planned of it for a year: less churn of what the webinars sold than came.
PLANNED = {name: shares for name, (_, *shares) in OPENING.items()} | {
    "Webinars": (0.08, 0.030, 0.12),
    "Partners": (0.12, 0.020, 0.05),
}

_FIRST = (
    "Ald", "Brack", "Cald", "Dorn", "Elk", "Fenn", "Garr", "Hask", "Ild", "Jarr", "Keld", "Lorr",
    "Marl", "Nesk", "Orm", "Pell", "Quar", "Rusk", "Sorn", "Tarl", "Ulv", "Varn", "Wend", "Yarr",
    "Zell",
)  # fmt: skip
_SECOND = (
    "beck", "combe", "den", "feld", "garth", "holt", "ick", "low", "mark", "moor", "ness", "rick",
    "shaw", "stead", "thorpe", "vale", "wold",
)  # fmt: skip
_TRADES = (
    "Bearings", "Cables", "Castings", "Ceramics", "Coatings", "Filters", "Foods", "Furniture",
    "Glass", "Motors", "Optics", "Packaging", "Paper", "Plastics", "Presses", "Pumps", "Seals",
    "Springs", "Textiles", "Tooling", "Valves",
)  # fmt: skip


@dataclass(frozen=True)
class Deal:
    """A record that became an opportunity, with what the sales team typed about it."""

    name: str
    account: str
    record: Record
    campaigns: tuple[str, ...]  # that touched it, in their order
    expected: date
    reason: str
    competitor: str
    contacts: int | None
    owner: str


def account_names(count: int) -> list[str]:
    """So many invented companies, all different."""
    random = Random(1)
    stems = [first + second for first in _FIRST for second in _SECOND]
    names = [f"{stem} {trade}" for stem in stems for trade in random.sample(_TRADES, 2)]
    random.shuffle(names)
    return names[:count]


def deals(
    records: Sequence[Record], names: Sequence[str], touching: Sequence[Campaign], today: date
) -> list[Deal]:
    """One deal a record, in the order in which they became opportunities; an account each."""
    random, of_touches, of_blanks = Random(2), Random(7), Random(9)
    found = []
    for n, record in enumerate(sorted(records, key=_created)):
        created, outcome = _created(record), record.outcome
        closes = record.closed or created + timedelta(days=random.randint(25, 95))
        reasons = REASONS[outcome]
        reason = random.choices(list(reasons), list(reasons.values()))[0]
        competes = reason == "Chose competitor" or random.random() < 0.3
        found.append(
            Deal(
                name=f"D-{2001 + n}",
                account=names[n],
                record=record,
                campaigns=_touches(of_touches, record, touching, today),
                expected=closes + timedelta(days=random.choice((-7, 0, 0, 7, 14))),
                reason=reason,
                competitor=random.choice(COMPETITORS) if competes else "",
                contacts=_contacts(random, outcome, blank=of_blanks.random() < UNFILLED),
                owner=random.choice(ROLES),
            )
        )
    return found


def _contacts(random: Random, outcome: str, *, blank: bool) -> int | None:
    """People engaged; now and then nobody writes it down."""
    drawn = min(9, max(1, round(random.gauss(CONTACTS[outcome], 1.5))))
    return None if blank else drawn


def _touches(
    random: Random, record: Record, touching: Sequence[Campaign], today: date
) -> tuple[str, ...]:
    """The campaign that began it, then some that ran while it was on its way."""
    began = min(filter(None, record.entered))
    ran = [
        campaign.name
        for campaign in touching
        if campaign.name != record.campaign
        and campaign.starts <= (record.closed or today)
        and campaign.ends >= began
    ]
    more = random.choices(range(4), MORE_TOUCHES[bool(record.campaign)])[0]
    first = (record.campaign,) if record.campaign else ()
    return (*first, *random.sample(ran, min(more, len(ran))))


def target_accounts(
    listed: Sequence[Deal], without_deals: Sequence[str], today: date
) -> list[list[object]]:
    """Rows of Accounts: 36 with a deal, the others without; touched by both, one or nobody."""
    random = Random(3)
    with_deals = [
        deal
        for outcome, count in (("Open", 22), ("Won", 9), ("Lost", 5))
        for deal in [deal for deal in listed if deal.record.outcome == outcome][-count:]
    ]
    rows: list[list[object]] = []
    for name in sorted([*(deal.account for deal in with_deals), *without_deals]):
        deal = next((deal for deal in with_deals if deal.account == name), None)
        stage = deal.record.stage if deal else random.choice(("", "", "Lead", "MQL", "SQL"))
        needed = random.randint(4, 8)
        engaged = min(needed, deal.contacts or 1) if deal else random.randint(0, 2)
        is_open = deal is not None and deal.record.outcome == "Open"
        # Sales is close to accounts with a deal, marketing to those without; a few have slipped.
        touched = (0.7, 0.9) if deal else (0.6, 0.3)
        if is_open and deal.record.amount % 300 == 0:
            touched = (0.0, 0.0)
        touches = [_touch(random, today, chance) for chance in touched]
        rows.append([
            name, random.choice("1223"), "Marketing", random.choice(ROLES), stage, *touches,
            needed, engaged, deal.record.amount if deal and is_open else "",
        ])  # fmt: skip
    return rows


def customers(
    records: Sequence[Record], sources: Sequence[Source], months: Sequence[date]
) -> list[list[object]]:
    """Rows of Customers: what is won in a month stands in the next month's opening."""
    random = Random(4)
    added: dict[tuple[str, date], int] = defaultdict(int)
    for record in records:
        if record.outcome == "Won" and record.closed:
            added[record.source, record.closed.replace(day=1)] += record.amount
    opening = {name: values[0] for name, values in OPENING.items()}
    rows: list[list[object]] = []
    for month in months:
        for source in sources:
            start = opening[source.name]
            moved = [
                round(start * yearly / 12 * random.uniform(0.6, 1.4) / 100) * 100
                for yearly in OPENING[source.name][1:]
            ]
            rows.append([f"{month:%Y-%m}", source.name, start, *moved])
            expansion, contraction, churned = moved
            new = added[source.name, month]
            opening[source.name] = start + expansion - contraction - churned + new
    return rows


def _created(record: Record) -> date:
    created = record.entered[OPPORTUNITY]
    if created is None:
        raise ValueError("a deal is a record that became an opportunity")
    return created


def _touch(random: Random, today: date, chance: float) -> object:
    """A day in the last four weeks with this chance, else longer ago or never."""
    if random.random() < chance:
        return today - timedelta(days=random.randint(1, 28))
    return random.choice(("", today - timedelta(days=random.randint(40, 150))))
