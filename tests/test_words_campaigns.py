"""Every sentence and cell about campaigns: facts with their counts, the young called young."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from streamlit.testing.v1 import AppTest

from scorecard import campaigns, facts
from scorecard.calendar import Calendar
from scorecard.campaigns import Campaign, Campaigns, Rest, StageCount, Yardstick
from scorecard.maturity import Verdict
from scorecard.sources import RawWorkbook
from scorecard.words import Money, literal
from scorecard.words import campaigns as text
from scorecard.workbook import UNLISTED
from tests.builders import read
from tests.generated import workbooks

USD = Money("USD")
LEAD = StageCount("Lead", 428.0, 0, None, None, None, None)
WON = StageCount("Won", 18.0, 0, "Lead", 18.0, 428.0, 18 / 428)
SEARCH = Campaign(
    name="Search",
    sources=("Paid search",),
    kind="Search ads",
    owner="Marketing",
    starts=date(2026, 7, 1),
    ends=None,
    stages=(LEAD, WON),
    entry="Lead",
    entered=428.0,
    won=18.0,
    won_missing=0,
    revenue=697_000.0,
    unpriced=0.0,
    revenue_in_period=81_300.0,
    deal_size=38_700.0,
    retained=581_000.0,
    spend=74_940.0,
    spend_from="Actuals",
    cost_per_record=175.0,
    cost_per_win=4_163.0,
    return_on_spend=9.3,
    maturity=0.985,
    expected=12.9,
    verdict="ahead",
    failed=False,
    barren=False,
    cautious_rate=0.029,
    cautious_value=1_120.0,
    cautious_return=6.4,
    rank=1,
)
REPORT = replace(
    SEARCH,
    name="Report",
    stages=(replace(LEAD, records=896.0), replace(WON, records=0.0, came=0.0, of=896.0, rate=0.0)),
    entered=896.0,
    won=0.0,
    revenue=0.0,
    revenue_in_period=0.0,
    spend=64_290.0,
    deal_size=None,
    cost_per_win=None,
    return_on_spend=0.0,
    maturity=0.605,
    expected=16.54,
    verdict="behind",
    barren=True,
    rank=2,
)
NOTHING: dict[str, Any] = dict.fromkeys(
    ("entry", "entered", "maturity", "expected", "verdict", "rank", "spend", "spend_from",
     "cost_per_record", "cost_per_win", "return_on_spend", "cautious_rate", "cautious_value",
     "cautious_return")
)  # fmt: skip
NOBODY = replace(SEARCH, name=None, revenue_in_period=2_229_600.0, **NOTHING)
MISSPELT = replace(NOBODY, name=UNLISTED, revenue_in_period=50_000.0)
UNHEARD = replace(SEARCH, name="Unheard", won=None, revenue=None, revenue_in_period=None, **NOTHING)


def result(*rows: Campaign, **more: Any) -> Campaigns:
    """A quarter with these campaigns; the first of rank 1 is the best."""
    amounts = [c.revenue_in_period for c in rows if c.revenue_in_period is not None]
    given: dict[str, Any] = {
        "rest": None,
        "revenue_in_period": sum(amounts) if amounts else None,
        "yardsticks": (),
        "best": next((c.name for c in rows if c.rank == 1), None),
        "barren": tuple(c.name for c in rows if c.barren),
        "missing": None,
    }
    period = more.pop("period", Calendar().parse("2026-Q3"))
    return Campaigns(period, date(2026, 9, 6), rows, **given | more)


# --- the title


@pytest.mark.parametrize(
    ("found", "title"),
    [
        (result(SEARCH, REPORT), "Best: Search; busy but barren: Report"),
        (result(SEARCH), "Best: Search"),
        (result(REPORT), "Busy but barren: Report"),
        (
            result(REPORT, replace(REPORT, name="Fair")),
            "Busy but barren: Report and Fair",
        ),
        (
            result(SEARCH, replace(SEARCH, name="Fair", rank=2), best=None),
            "Most revenue a record: Search; returns cannot be compared yet",
        ),
        (
            result(
                SEARCH,
                replace(SEARCH, name="Fair", rank=2, spend=0.0, cautious_value=1_500.0),
                best=None,
            ),
            "Most revenue a record: Fair; returns cannot be compared yet",
        ),
        (
            result(replace(SEARCH, verdict="too early", rank=None)),
            "Every campaign is too young to be ranked",
        ),
        (result(replace(SEARCH, rank=None)), "No two campaigns can be compared yet"),
        (result(NOBODY), "No campaign was active in Q3 2026 by now"),
        (
            result(NOBODY, period=Calendar().parse("2026-08-31")),
            "No campaign was active in the week of 31 Aug 2026",
        ),
        (result(NOBODY, missing="campaigns"), "No campaign to follow yet"),
        (result(missing="stages"), "No campaign to follow yet"),
    ],
)
def test_the_title_is_the_finding(found: Campaigns, title: str) -> None:
    assert text.title(found, USD) == title


def test_names_in_the_title_can_be_made_literal() -> None:
    odd = replace(SEARCH, name="**$x$**")
    assert text.title(result(odd), USD, literal) == r"Best: \*\*\$x\$\*\*"


# --- the findings


def test_more_of_those_says_what_was_and_what_is_likely_at_least() -> None:
    assert text.more_of_those(SEARCH, USD) == (
        "More of those: Search has brought $9.3k for each $1,000 of its cost ($697k for $75k); "
        "read cautiously, at least $6.4k in the end."
    )
    running = replace(SEARCH, spend_from="Campaigns", unpriced=2.0)
    assert "(at least $697k for $75k in all)" in text.more_of_those(running, USD)


@pytest.mark.parametrize("less", [{"cautious_return": 0.9}, {"verdict": "behind"}])
def test_the_best_is_not_recommended_where_it_may_lose_money_or_is_behind(
    less: dict[str, Any],
) -> None:
    said = text.more_of_those(replace(SEARCH, **less), USD)
    assert said.startswith("Search has brought $9.3k for each $1,000 of its cost")


def test_a_barren_campaign_is_called_by_its_volume_and_its_age() -> None:
    assert text.barren(REPORT, USD) == (
        "Report is busy but barren: 896 records came in at Lead for $64k and none was won; at its "
        "age (60% mature) 17 wins are usual."
    )
    assert text.barren(replace(REPORT, spend=None, spend_from=None), USD) == (
        "Report is busy but barren: 896 records came in at Lead and none was won; at its age (60% "
        "mature) 17 wins are usual."
    )


def test_the_revenue_of_the_period_is_told_by_where_it_is_from() -> None:
    assert text.shares(result(SEARCH, REPORT, MISSPELT, NOBODY), USD) == (
        "Won in Q3 2026: $2.36M, $80k from campaigns, $50k under unlisted names and $2.23M "
        "without a campaign."
    )
    assert text.shares(result(SEARCH), USD) == "Won in Q3 2026: $81k, all of it from campaigns."
    rest = result(NOBODY, rest=Rest(9, 70_400.0, 70_400.0), revenue_in_period=2_300_000.0)
    assert text.shares(rest, USD) == (
        "Won in Q3 2026: $2.30M, $70k from campaigns and $2.23M without a campaign."
    )
    assert text.shares(result(REPORT), USD) == "Won in Q3 2026: $0."
    assert text.shares(result(UNHEARD), USD) == ""


def test_findings_are_best_then_barren_then_the_revenue() -> None:
    found = result(SEARCH, REPORT)
    assert text.findings(found, USD) == [
        text.more_of_those(SEARCH, USD),
        text.barren(REPORT, USD),
        text.shares(found, USD),
    ]
    assert text.findings(result(UNHEARD), USD) == []


def test_what_campaigns_are_compared_with_is_told_with_its_counts() -> None:
    known = Yardstick("Lead", 34, 420.0, 13_704.5, 0.0305, fitted=True)
    assert text.compared_with(known) == (
        "Usual: of the records that come in at Lead, 3.1% are won in the end "
        "(420 of 13,705, as far as they are mature; 34 campaigns so far)."
    )
    assert text.compared_with(Yardstick("Lead", 3, 4.0, 80.0, 0.05, fitted=False)) == (
        "Usual: of the records that come in at Lead, 5.0% are won in the end "
        "(4 of 80, as far as they are mature; 3 campaigns so far). "
        "That is too few campaigns, or wins, to know more: "
        "each is given one usual win."
    )


# --- cells


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("too early", "too early to say"),
        ("behind", "behind for its age"),
        ("in line", "in line for its age"),
        ("ahead", "ahead for its age"),
        (None, "—"),
    ],
)
def test_a_verdict_is_by_age(verdict: Verdict | None, said: str) -> None:
    assert text.verdict(replace(SEARCH, verdict=verdict)) == said


def test_a_verdict_that_cannot_be_given_says_why() -> None:
    assert text.verdict(REPORT) == "busy but barren"
    assert text.verdict(replace(REPORT, barren=False, failed=True)) == "failed: below its cost"
    assert text.verdict(UNHEARD) == "nothing reported yet"
    late = replace(SEARCH, verdict=None, won_missing=2)
    assert text.verdict(late) == text.verdict(replace(late, won=None)) == "wins not all reported"
    holes = replace(late, stages=(replace(LEAD, missing=1), WON))
    assert text.verdict(holes) == "records not all reported"
    assert text.verdict(NOBODY) == text.verdict(MISSPELT) == "—"


def test_a_blank_cost_is_not_typed_in_and_never_nothing() -> None:
    assert text.cost(SEARCH, USD) == "$75k"
    assert text.cost(replace(SEARCH, spend_from="Campaigns"), USD) == "$75k in all"
    assert text.cost(replace(SEARCH, spend=None), USD) == "not typed in"
    assert text.cost(replace(SEARCH, spend=0.0), USD) == "$0"
    assert text.cost(NOBODY, USD) == "—"


def test_returns_are_so_far_and_at_least() -> None:
    assert (text.returned(SEARCH), text.at_least(SEARCH)) == ("9.3×", "6.4×")
    assert (text.returned(REPORT), text.at_least(REPORT)) == ("0×", "—")
    free = replace(SEARCH, spend=0.0, return_on_spend=None, cautious_return=None)
    assert (text.returned(free), text.at_least(free)) == ("cost nothing", "—")
    blank = replace(free, spend=None)
    assert (text.returned(blank), text.at_least(blank)) == ("—", "—")


def test_what_was_not_reported_every_week_is_at_least_so_much() -> None:
    holes = replace(SEARCH, stages=(replace(LEAD, missing=1), WON), won_missing=1, unpriced=2.0)
    assert text.came_in(SEARCH) == "428 Lead"
    assert text.came_in(holes) == "at least 428 Lead"
    assert text.came_in(NOBODY) == "—"
    assert text.won(SEARCH) == "18 (4.2%)"
    assert text.won(holes) == "at least 18 (4.2%)"
    assert text.won(NOBODY) == "18"
    assert text.won(UNHEARD) == "—"
    assert text.revenue(SEARCH, USD) == "$697k"
    assert text.revenue(holes, USD) == "at least $697k"
    assert text.revenue(replace(holes, revenue=None), USD) == "—"


def test_a_stage_has_its_share_with_counts_that_stand_in_the_row_or_with_it() -> None:
    assert text.stage_cell(SEARCH, 0) == "428"
    assert text.stage_cell(SEARCH, 1) == "18 (4.2%)"
    mixed = replace(SEARCH, stages=(LEAD, replace(WON, records=30.0)))
    assert text.stage_cell(mixed, 1) == "30 (4.2%: 18 of 428)"
    never = StageCount("Won", None, 0, None, None, None, None)
    assert text.stage_cell(replace(SEARCH, stages=(LEAD, never)), 1) == "—"
    late = replace(SEARCH, stages=(LEAD, replace(WON, missing=2)))
    assert text.stage_cell(late, 1) == "at least 18 (4.2%)"


# --- which rows


def test_the_page_shows_twelve_rows_with_the_barren_ones_and_the_rest() -> None:
    many = [replace(SEARCH, name=f"C{i}", rank=i + 1) for i in range(20)]
    found = result(*many, replace(REPORT, rank=21), MISSPELT, NOBODY)
    rows, left = text.shown(found)
    assert [c.name for c in rows] == [*(f"C{i}" for i in range(9)), "Report", UNLISTED, None]
    assert [c.name for c in left] == [f"C{i}" for i in range(9, 20)]
    assert text.others(found, USD) == "And 11 more, $894k in Q3 2026."
    rest = replace(found, rest=Rest(100, None, None))
    assert text.others(rest, USD) == "And 111 more, $894k in Q3 2026."


def test_where_all_are_shown_nothing_is_said_of_others() -> None:
    found = result(SEARCH, REPORT, NOBODY)
    assert text.shown(found) == ([SEARCH, REPORT, NOBODY], [])
    assert text.others(found, USD) == ""
    assert text.others(result(SEARCH, rest=Rest(3, None, None)), USD) == (
        "And 3 more, — in Q3 2026."
    )


def test_the_command_line_prints_the_findings_and_the_rows() -> None:
    known = Yardstick("Lead", 34, 420.0, 13_704.5, 0.0305, fitted=True)
    found = result(SEARCH, REPORT, NOBODY, yardsticks=(known,))
    assert text.lines(found, USD) == [
        "Best: Search; busy but barren: Report",
        *text.findings(found, USD),
        "   1. Search: cost $75k, 428 Lead, won 18 (4.2%), revenue $697k, return so far 9.3×, at "
        "least, in the end, 6.4×, verdict: ahead for its age",
        "   2. Report: cost $64k, 896 Lead, won 0 (0%), revenue $0, return so far 0×, verdict: "
        "busy but barren",
        "      (no campaign): won 18, revenue $697k",
        text.compared_with(known),
    ]
    assert text.lines(result(missing="stages"), USD) == [
        "No campaign to follow yet",
        "The Funnel tab has no stages yet. With them, each campaign is followed to its wins.",
    ]


def test_the_download_has_every_campaign_with_bare_figures() -> None:
    first, last = text.records(result(SEARCH, NOBODY))
    assert first == {
        "Rank": 1, "Campaign": "Search", "Sources": "Paid search", "Kind": "Search ads",
        "Owner": "Marketing", "Starts": date(2026, 7, 1), "Ends": None, "Cost": 74_940.0,
        "Cost from": "Actuals", "Comes in at": "Lead", "Came in": 428.0,
        "Lead records": 428.0, "Lead rate": None, "Lead weeks not reported": 0,
        "Won records": 18.0, "Won rate": 18 / 428, "Won weeks not reported": 0,
        "Wins": 18.0, "Revenue to date": 697_000.0, "Revenue in 2026-Q3": 81_300.0,
        "Deal size": 38_700.0, "Kept after a year, at its source's rate": 581_000.0,
        "Cost per record": 175.0, "Cost per win": 4_163.0, "Return": 9.3, "Maturity": 0.985,
        "Wins usual by now": 12.9, "Verdict": "ahead for its age", "Cautious rate": 0.029,
        "Cautious revenue a record": 1_120.0, "Cautious return": 6.4,
    }  # fmt: skip
    assert last.keys() == first.keys()
    assert (last["Campaign"], last["Cost"], last["Verdict"]) == ("(no campaign)", None, None)


def test_the_download_ends_with_what_is_not_listed() -> None:
    *_, rest = text.records(result(SEARCH, rest=Rest(9, 5_000.0, None)))
    assert {name: value for name, value in rest.items() if value is not None} == {
        "Campaign": "9 smaller campaigns",
        "Revenue to date": 5_000.0,
    }


@settings(max_examples=40)
@given(workbooks())
def test_every_workbook_can_be_told(raw: RawWorkbook) -> None:
    known = facts.build(read(raw))
    found = campaigns.build(known, known.default_period)
    money = Money(known.workbook.settings.currency)
    assert all(text.lines(found, money))
    assert len({tuple(record) for record in text.records(found)}) <= 1
    for campaign in found.campaigns:
        for k in range(len(campaign.stages)):
            assert text.stage_cell(campaign, k)


# --- the section of the page


def section() -> None:
    from types import SimpleNamespace

    from scorecard import campaigns, facts
    from scorecard.ui.campaigns_section import campaigns_section, stages_section
    from scorecard.words import Money
    from tests.builders import actual, read

    tab = [
        ["Date", "Source", "Campaign", "Lead", "Qualified", "Opportunity", "Won", "Revenue",
         "Spend"],
        actual(campaign="**Fair**", Lead=90, Qualified=40, Won=9, Revenue=90_000, Spend=100),
        actual(campaign="Series", Lead=90, Qualified=40, Won=2, Revenue=8_000, Spend=900),
    ]  # fmt: skip
    known = facts.build(read(Actuals=tab))
    view = SimpleNamespace(facts=known, money=Money("USD"), period=known.default_period)
    found = campaigns.build(known, known.default_period)
    campaigns_section(view, found)  # type: ignore[arg-type]
    stages_section(view, found)  # type: ignore[arg-type]


def test_the_section_shows_names_as_they_are_typed() -> None:
    page = AppTest.from_function(section).run()
    assert not page.exception
    ranked, stages = (table.value for table in page.table)
    assert ranked["Campaign"].tolist() == [r"\*\*Fair\*\*", "Series"]
    assert ranked["Verdict"].tolist() == ["Too early to say"] * 2
    assert stages.columns.tolist() == [
        "Campaign", "Lead", "Qualified", "Opportunity", "Won", "Deal size", "Revenue",
        "Kept after a year",
    ]  # fmt: skip
