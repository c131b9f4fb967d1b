"""The Deals tab as columns: every row kept, dates as they stood on the through date."""

from datetime import date
from typing import Any

import numpy as np
from hypothesis import given

from scorecard import facts, workbook
from scorecard.facts import Deals
from scorecard.sources import RawWorkbook
from tests.builders import NOW, read
from tests.generated import workbooks

HEADER = ["Deal", "Source", "Campaign", "Stage", "Outcome", "Created", "Lead", "Qualified",
          "Opportunity", "Closed", "Amount"]  # fmt: skip


def deals(*rows: dict[str, Any], **tabs: Any) -> Deals:
    """These deals; the through date is 20 September 2026."""
    cells = [[row.get(name) for name in HEADER] for row in rows]
    return facts.build(read(Deals=[HEADER, *cells], **tabs)).deals


def entered(found: Deals) -> list[str | None]:
    return [
        None if np.isnan(day) else date.fromordinal(int(day)).isoformat()
        for day in found.entered[0]
    ]


@given(workbooks())
def test_no_deal_is_lost_and_each_is_open_closed_or_still_to_come(raw: RawWorkbook) -> None:
    book = workbook.read(raw, NOW)
    found = facts.build(book).deals
    assert found.frame["row"].tolist() == book.tables["Deals"].rows
    assert found.entered.shape == (len(found), len(book.stages))
    assert not (found.entered > found.through).any()
    closed = found.closed(date.min, date.max)
    assert ((found.open + 0) + closed + found.closed_since <= 1).all()
    outside = ~(found.open | closed | found.closed_since)  # created after the through date, or
    created, day = found.frame["Created"][outside], found.frame["Closed"][outside]  # closed undated
    assert ((created > found.through) | day.isna()).all()
    furthest = found.frame["furthest"]
    assert ((furthest >= -1) & (furthest < max(len(book.stages), 1))).all()


def test_a_skipped_stage_was_entered_with_the_next_one() -> None:
    found = deals({"Deal": "D1", "Outcome": "Open", "Lead": "2026-07-01",
                   "Opportunity": "2026-08-03"})  # fmt: skip
    assert entered(found) == ["2026-07-01", "2026-08-03", "2026-08-03", None]


def test_stages_before_the_first_dated_one_are_not_skipped() -> None:
    found = deals({"Deal": "D1", "Outcome": "Won", "Opportunity": "2026-08-03",
                   "Closed": "2026-09-01", "Amount": 5})  # fmt: skip
    assert entered(found) == [None, None, "2026-08-03", "2026-09-01"]
    assert found.frame["furthest"].tolist() == [3]


def test_what_is_dated_after_the_through_date_has_not_happened() -> None:
    found = deals(
        {"Deal": "D1", "Outcome": "Won", "Lead": "2026-09-01", "Opportunity": "2026-09-21",
         "Closed": "2026-09-22", "Amount": 5},
        {"Deal": "D2", "Outcome": "Open", "Created": "2026-09-21"},
    )  # fmt: skip
    assert entered(found) == ["2026-09-01", None, None, None]
    assert found.open.tolist() == [False, False]
    assert found.closed_since.tolist() == [True, False]
    assert found.closed(date.min, date.max).tolist() == [False, False]


def test_a_deal_closes_in_the_period_of_its_close_date() -> None:
    found = deals({"Deal": "D1", "Outcome": "Lost", "Closed": "2026-09-01"})
    assert found.closed(date(2026, 9, 1), date(2026, 9, 1)).tolist() == [True]
    assert found.closed(date(2026, 9, 2), date(2026, 9, 30)).tolist() == [False]


def test_a_deal_without_a_first_day_began_with_its_first_dated_stage() -> None:
    found = deals(
        {"Deal": "D1", "Outcome": "Open", "Qualified": "2026-08-03", "Lead": "2026-08-01"},
        {"Deal": "D2", "Outcome": "Open"},
    )
    created = found.frame["Created"]
    assert created[0] == date(2026, 8, 1).toordinal()
    assert np.isnan(created[1])


def test_a_stage_that_was_chosen_counts_without_its_date_but_a_win_needs_the_outcome() -> None:
    found = deals(
        {"Deal": "D1", "Outcome": "Open", "Stage": "Qualified", "Lead": "2026-08-01"},
        {"Deal": "D2", "Outcome": "Open", "Stage": "Won", "Lead": "2026-08-01"},
        {"Deal": "D3", "Outcome": "Open", "Stage": "Qualfied"},
    )
    assert found.frame["furthest"].tolist() == [1, 2, -1]


def test_campaigns_are_touches_in_their_order_and_unknown_ones_keep_their_place() -> None:
    campaigns = [["Campaign"], ["Fair, spring"], ["Search"]]
    found = deals(
        {"Deal": "D1", "Campaign": "Search; Fair, spring; Serch"},
        {"Deal": "D2", "Campaign": "Fair, spring"},
        {"Deal": "D3", "Campaign": "Search, Search"},
        {"Deal": "D4", "Campaign": "Search, Serch"},
        {"Deal": "D5"},
        Campaigns=campaigns,
    )
    assert found.frame["Touches"].tolist() == [
        ("Search", "Fair, spring", "(unlisted)"), ("Fair, spring",), ("Search", "Search"),
        ("(unlisted)",), (),
    ]  # fmt: skip
    assert found.frame["Campaign"].tolist() == [
        "Search", "Fair, spring", "Search", "(unlisted)", None,
    ]  # fmt: skip


def test_each_unknown_campaign_of_a_cell_is_a_warning_of_its_own() -> None:
    book = read(
        Campaigns=[["Campaign"], ["Search"]],
        Deals=[["Deal", "Campaign"], ["D1", "Serch; Fair"], ["D2", "Fair; Search"]],
    )
    assert [(i.address, i.found, i.mend) for i in book.issues if i.tab == "Deals"] == [
        (
            "Deals!B2",
            "“Serch” in Campaign",
            "Did you mean “Search”? Correct it here, or add it to Campaigns. Until then it counts "
            "as (unlisted).",
        ),
        (
            "Deals!B2",
            "“Fair” in Campaign (2 rows)",
            "Correct it here, or add it to Campaigns. Until then it counts as (unlisted).",
        ),
    ]


def test_a_workbook_without_deals_has_none() -> None:
    found = facts.build(read()).deals
    assert len(found) == 0
    assert found.open.tolist() == []
