"""The sample company's campaigns: searches by half-year, webinars and events by quarter.

Open this to add a campaign. Campaigns of a source that run at the same time share its leads by
weight; a source must have one that runs in every week, or its week counts as not reported.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from market import Campaign

BARREN = "Benchmark report 2026"  # the most leads of all campaigns, and no revenue

HALVES = {  # first day; campaigns begin and end with a week
    "2025 H1": date(2025, 1, 1),
    "2025 H2": date(2025, 6, 30),
    "2026 H1": date(2025, 12, 29),
    "2026 H2": date(2026, 6, 29),
    "2027 H1": date(2026, 12, 28),
}
SEARCHES = (("Brand", 0.34, 2_600), ("Category", 0.36, 4_800), ("Comparison", 0.30, 2_900))
QUARTERS = (  # first day, two webinar series, event
    (date(2025, 1, 1), ("Forecasting basics", "Shop-floor data"), "Winter road show 2025"),
    (date(2025, 3, 31), ("Spare parts planning", "Supplier risk"), "Spring trade fair 2025"),
    (date(2025, 6, 30), ("Lead times", "Make or buy"), "Summer plant tours 2025"),
    (date(2025, 9, 29), ("Budget season", "Planning with AI"), "Autumn trade fair 2025"),
    (date(2025, 12, 29), ("Stock turns", "Shift planning"), "Winter road show 2026"),
    (date(2026, 3, 30), ("Demand sensing", "Plant visits online"), "Spring trade fair 2026"),
    (date(2026, 6, 29), ("Scheduling", "User group guests"), "Summer plant tours 2026"),
    (date(2026, 9, 28), (), None),
)


def _ends(next_starts: date) -> date:
    return next_starts - timedelta(days=1)


def _searches() -> Iterator[Campaign]:
    halves = list(HALVES.items())
    for (half, starts), (_, following) in pairwise(halves):
        for kind, weight, spend in SEARCHES:
            yield Campaign(
                f"{kind} search {half}", "Paid search", "Search ads", starts, _ends(following),
                weight, spend,
            )  # fmt: skip


def _webinars_and_events() -> Iterator[Campaign]:
    for (starts, series, event), (following, *_) in pairwise(QUARTERS):
        ends = _ends(following)
        weight = 0.32 if starts >= date(2026, 6, 29) else 0.5  # the report takes the team's time
        for topic in series:
            # Guests paid for their series; nobody typed what it cost.
            spend = None if topic == "User group guests" else 4_800
            yield Campaign(f"{topic} series", "Webinars", "Webinar", starts, ends, weight, spend)
        yield Campaign(str(event), "Events", "Event", starts, ends, 1.0, 4_500)
    starts, ends = date(2026, 6, 15), date(2026, 9, 27)
    yield Campaign(BARREN, "Webinars", "Report download", starts, ends, 0.78, 5_400)


CAMPAIGNS = (*_searches(), *_webinars_and_events())
