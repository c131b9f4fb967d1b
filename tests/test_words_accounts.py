"""Every sentence about target accounts: facts about who was in touch, and a step for both teams."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from scorecard import accounts, facts
from scorecard.accounts import (
    Account,
    Coverage,
    Group,
    Roles,
    Side,
    StageReached,
    Step,
    TargetAccounts,
    TierCoverage,
)
from scorecard.calendar import Calendar
from scorecard.export import csv_bytes
from scorecard.signal import wilson
from scorecard.sources import RawWorkbook
from scorecard.words import Money, literal
from scorecard.words.accounts import (
    against_deals,
    compared,
    coverage_rows,
    later,
    left_out,
    lines,
    records,
    roles,
    side_rows,
    stage_rows,
    stages_title,
    step_rows,
    step_text,
    steps_rest,
    tier_rows,
    title,
    touches,
)
from tests.builders import read
from tests.generated import workbooks

USD = Money("USD")
AS_OF = date(2026, 9, 20)
NONE = Group(0, None, 0)
ALPHA = Account(
    row=2,
    account="Alpha",
    tier="1",
    marketing_owner="Marketing",
    sales_owner="Team North",
    stage="Opportunity",
    marketing_touch=date(2026, 9, 15),
    sales_touch=date(2026, 8, 21),
    silent=5,
    open_amount=40_000.0,
    roles_needed=5.0,
    roles_engaged=2.0,
    roles_missing=3.0,
    in_deals=True,
    due=date(2026, 10, 15),
    step="find roles",
)
BARE = Account(
    row=3,
    account="Bare",
    tier=None,
    marketing_owner=None,
    sales_owner=None,
    stage=None,
    marketing_touch=None,
    sales_touch=None,
    silent=None,
    open_amount=None,
    roles_needed=None,
    roles_engaged=None,
    roles_missing=None,
    in_deals=False,
    due=None,
    step="meet together",
)
LATEST = Coverage(
    30, Group(22, 900_000.0, 0), Group(10, 80_000.0, 2), Group(9, None, 9), Group(9, 410_000.0, 0)
)
FOUND = TargetAccounts(
    period=Calendar().parse("2026-Q3"),
    through=AS_OF,
    as_of=AS_OF,
    whole=Group(50, 1_390_000.0, 11),
    windows=(LATEST, replace(LATEST, days=60), replace(LATEST, days=90)),
    tiers=(
        TierCoverage("1", Group(41, 980_000.0, 11), replace(LATEST, nobody=NONE)),
        TierCoverage(None, LATEST.nobody, Coverage(30, NONE, NONE, NONE, LATEST.nobody)),
    ),
    stages=(
        StageReached("Lead", Group(43, 1_390_000.0, 4), Group(7, None, 7)),
        StageReached("Won", Group(10, 90_000.0, 4), Group(10, 90_000.0, 4)),
    ),
    no_stage=Group(7, None, 7),
    roles=Roles(accounts=48, needed=240.0, engaged=120.0, without=5, above=0, unknown=0),
    target=Side(20, 1_200_000.0, 0, 8, 11, 400_000.0, wilson(8, 19)),
    others=Side(60, 3_000_000.0, 2, 50, 115, 2_000_000.0, wilson(50, 165)),
    unnamed=Side(0, None, 0, 0, 0, 0.0, None),
    not_in_deals=Group(1, None, 1),
    left_out=0,
    accounts=(ALPHA, BARE),
)


def result(**fields: Any) -> TargetAccounts:
    return replace(FOUND, **fields)


# --- the finding


@pytest.mark.parametrize(
    ("whole", "both", "nobody", "said"),
    [
        (
            50,
            22,
            Group(9, 410_000.0, 0),
            "22 of 50 target accounts were touched by both teams in 30 days; nobody touched 9 with "
            "$410k open",
        ),
        (
            50,
            22,
            Group(9, 410_000.0, 2),
            "22 of 50 target accounts were touched by both teams in 30 days; nobody touched 9 with "
            "at least $410k open",
        ),
        (
            50,
            22,
            Group(9, None, 9),
            "22 of 50 target accounts were touched by both teams in 30 days; nobody touched 9",
        ),
        (
            1,
            1,
            NONE,
            "1 of 1 target account was touched by both teams in 30 days; none was left untouched",
        ),
        (0, 0, NONE, "No target accounts to show"),
    ],
)
def test_the_title_says_what_both_teams_touched_and_what_nobody_did(
    whole: int, both: int, nobody: Group, said: str
) -> None:
    latest = replace(LATEST, both=Group(both, None, both), nobody=nobody)
    assert title(result(whole=Group(whole, None, whole), windows=(latest,)), USD) == said


def test_the_windows_stand_beside_each_other() -> None:
    rows = coverage_rows(FOUND, USD)
    assert [(row["In touch"], row["Last 30 days"]) for row in rows] == [
        ("Both teams", "22 of 50 (44%), $900k open"),
        ("Marketing only", "10 of 50 (20%), $80k open (2 blank)"),
        ("Sales only", "9 of 50 (18%), no amount"),
        ("Nobody", "9 of 50 (18%), $410k open"),
    ]
    assert list(rows[0]) == ["In touch", "Last 30 days", "Last 60 days", "Last 90 days"]


def test_the_tiers_stand_beside_each_other() -> None:
    assert tier_rows(FOUND, USD) == [
        {
            "Tier": "1",
            "Accounts": "41",
            "Both teams": "22, $900k open",
            "Marketing only": "10, $80k open (2 blank)",
            "Sales only": "9, no amount",
            "Nobody": "0",
        },
        {
            "Tier": "—",
            "Accounts": "9",
            "Both teams": "0",
            "Marketing only": "0",
            "Sales only": "0",
            "Nobody": "9, $410k open",
        },
    ]


def test_touches_to_come_are_listed() -> None:
    one = replace(ALPHA, sales_touch=date(2026, 10, 3))
    two = replace(BARE, marketing_touch=date(2026, 9, 21), sales_touch=date(2026, 9, 20))
    assert later(FOUND) == ""
    assert later(result(accounts=(one, BARE))) == (
        "1 touch is dated after 20 Sep 2026 and does not count: Alpha (Sales, 3 Oct)."
    )
    assert later(result(accounts=(one, two))) == (
        "2 touches are dated after 20 Sep 2026 and do not count: Alpha (Sales, 3 Oct) and Bare "
        "(Marketing, 21 Sep)."
    )


def test_rows_that_are_left_out_are_said() -> None:
    assert [left_out(result(left_out=rows)) for rows in (0, 1, 2)] == [
        "",
        "1 row of Accounts is left out because of a cell that cannot be read: see Data health.",
        "2 rows of Accounts are left out because of a cell that cannot be read: see Data health.",
    ]


# --- what to do next


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("meet together", "Marketing and Team North (Sales) meet it together"),
        ("Marketing joins", "Marketing joins Team North (Sales)"),
        ("Sales joins", "Team North (Sales) joins Marketing"),
        ("find roles", "Marketing and Team North (Sales) find the 3 missing people"),
        ("agree date", "Marketing and Team North (Sales) agree the next date"),
    ],
)
def test_a_step_names_both_owners(step: Step, said: str) -> None:
    assert step_text(replace(ALPHA, step=step)) == said


def test_a_missing_owner_is_said_and_one_person_is_singular() -> None:
    assert step_text(BARE) == (
        "Marketing (no owner named) and Sales (no owner named) meet it together"
    )
    assert step_text(replace(ALPHA, roles_missing=1.0)) == (
        "Marketing and Team North (Sales) find the missing person"
    )
    odd = replace(ALPHA, sales_owner="**A** $x$", step="Sales joins")
    assert step_text(odd, literal) == r"\*\*A\*\* \$x\$ (Sales) joins Marketing"


def test_each_team_has_its_last_touch() -> None:
    assert touches(ALPHA, AS_OF) == "Marketing 5 days ago, Sales 30 days ago"
    assert touches(BARE, AS_OF) == "Marketing none on record, Sales none on record"
    now = replace(ALPHA, marketing_touch=AS_OF, sales_touch=date(2026, 10, 3))
    assert touches(now, AS_OF) == "Marketing today, Sales not before 3 Oct"


def test_the_list_shows_facts_and_step() -> None:
    assert step_rows(FOUND, USD) == [
        {
            "Account": "Alpha",
            "Tier": "1",
            "Stage": "Opportunity",
            "Open": "$40k",
            "Last touch": "Marketing 5 days ago, Sales 30 days ago",
            "People": "2 of 5",
            "Next step together": "Marketing and Team North (Sales) find the 3 missing people",
            "Expected close": "15 Oct",
        },
        {
            "Account": "Bare",
            "Tier": "—",
            "Stage": "—",
            "Open": "—",
            "Last touch": "Marketing none on record, Sales none on record",
            "People": "—",
            "Next step together": "Marketing (no owner named) and Sales (no owner named) meet it "
            "together",
            "Expected close": "—",
        },
    ]


def test_what_the_page_does_not_list_is_counted() -> None:
    assert steps_rest(FOUND, USD, most=2) == ""
    assert steps_rest(FOUND, USD, most=1) == "And 1 more, no amount; all are in the CSV."
    assert steps_rest(FOUND, USD, most=0) == "And 2 more, $40k open (1 blank); all are in the CSV."


# --- how far


def test_the_stages_are_said_from_the_last() -> None:
    assert stages_title(FOUND) == "10 of 50 reached Won, 43 Lead or further"
    assert stages_title(result(stages=FOUND.stages[1:])) == "10 of 50 reached Won"
    assert stages_title(result(stages=())) == "The Funnel tab has no stages yet"


def test_a_stage_has_those_that_reached_it_and_those_that_stayed() -> None:
    assert stage_rows(FOUND, USD) == [
        {
            "Stage": "Lead",
            "Reached": "43 of 50 (86%)",
            "No further": "7",
            "With those": "no amount",
        },
        {
            "Stage": "Won",
            "Reached": "10 of 50 (20%)",
            "No further": "10",
            "With those": "$90k open (4 blank)",
        },
        {"Stage": "No stage yet", "Reached": "", "No further": "7", "With those": "no amount"},
    ]


def test_the_people_are_added_up_with_what_is_not_in_the_sum() -> None:
    assert roles(FOUND) == (
        "Buying groups: 120 of 240 people are engaged (50%) on 48 accounts; on 5 of them nobody is."
    )
    odd = Roles(accounts=1, needed=4.0, engaged=4.0, without=0, above=1, unknown=3)
    assert roles(result(roles=odd)) == (
        "Buying groups: 4 of 4 people are engaged (100%) on 1 account. Where more are "
        "engaged than needed (1), what is needed counts. 3 leave one of the two blank and are not "
        "in it."
    )
    assert roles(result(roles=replace(odd, above=0, unknown=1))) == (
        "Buying groups: 4 of 4 people are engaged (100%) on 1 account. 1 leaves one of the two "
        "blank and is not in it."
    )
    assert roles(result(roles=replace(odd, needed=0.0, engaged=0.0))) == ""


# --- beside other accounts


def test_win_rates_that_may_be_luck_are_called_so() -> None:
    assert compared(FOUND) == (
        "Narrow win rate in Q3 2026: 42% (8 of 19) on target accounts, 30% (50 of 165) on others; "
        "the 95% ranges overlap, so this may be luck."
    )
    better = Side(0, None, 0, 18, 1, 1.0, wilson(18, 19))
    assert compared(result(target=better)) == (
        "Narrow win rate in Q3 2026: 95% (18 of 19) on target accounts, 30% (50 of 165) on others; "
        "the 95% ranges do not overlap, so this is more than luck."
    )


def test_without_closed_deals_there_is_no_win_rate() -> None:
    nothing = Side(3, None, 3, 0, 0, 0.0, None)
    assert compared(result(target=nothing)) == (
        "No deal of target accounts was won or lost in Q3 2026 by now: no win rate to compare."
    )
    assert compared(result(others=nothing)) == (
        "No deal of other accounts was won or lost in Q3 2026 by now: no win rate to compare."
    )


def test_the_sides_have_counts_money_and_the_mean_of_won_deals() -> None:
    rows = side_rows(FOUND, USD)
    assert rows == [
        {
            "Deals of": "Target accounts",
            "Open": "20",
            "Open amount": "$1.20M",
            "Won": "8",
            "Closed-won": "$400k",
            "Win rate, narrow": "42% (8 of 19)",
            "95% range": "23% to 64%",
            "Average won deal": "$50k",
        },
        {
            "Deals of": "Other accounts",
            "Open": "60",
            "Open amount": "$3.00M + 2 blank",
            "Won": "50",
            "Closed-won": "$2.00M",
            "Win rate, narrow": "30% (50 of 165)",
            "95% range": "24% to 38%",
            "Average won deal": "$40k",
        },
    ]
    unnamed = side_rows(result(unnamed=Side(1, 7.0, 0, 0, 0, 0.0, None)), USD)[2]
    assert list(unnamed.values()) == ["No account named", "1", "$7", "0", "$0", "—", "—", "—"]


def test_the_two_tabs_are_compared() -> None:
    matched = (
        "Accounts and deals are matched by the account's name; capitals and spaces do not matter."
    )
    assert against_deals(FOUND, USD) == (
        "$1.39M open in Accounts; $1.20M in open deals of the same accounts in Deals. 1 of 50 "
        f"target accounts is not in Deals: Bare. {matched}"
    )
    blank = result(whole=NONE, target=replace(FOUND.target, open_amount=None), accounts=(ALPHA,))
    assert against_deals(blank, USD) == (
        f"Accounts gives no open amount; no open amount of the same accounts in Deals. {matched}"
    )


# --- the command line and the file


def test_the_command_line_prints_the_findings_and_the_list() -> None:
    assert lines(FOUND, USD) == [
        title(FOUND, USD),
        "10 of 50 reached Won, 43 Lead or further.",
        roles(FOUND),
        compared(FOUND),
        "Alpha ($40k open; Marketing 5 days ago, Sales 30 days ago): Marketing and Team North "
        "(Sales) find the 3 missing people before 15 Oct, its expected close",
        "Bare (— open; Marketing none on record, Sales none on record): Marketing (no owner named) "
        "and Sales (no owner named) meet it together",
    ]
    assert lines(result(whole=NONE), USD) == ["No target accounts to show"]


def test_the_file_has_every_account_with_bare_figures() -> None:
    assert records(FOUND)[0] == {
        "Account": "Alpha",
        "Row": 2,
        "Tier": "1",
        "Marketing owner": "Marketing",
        "Sales owner": "Team North",
        "Furthest stage": "Opportunity",
        "Last marketing touch": date(2026, 9, 15),
        "Last sales touch": date(2026, 8, 21),
        "Days since last touch": 5,
        "Open amount": 40_000.0,
        "Roles needed": 5.0,
        "Roles engaged": 2.0,
        "Next expected close": date(2026, 10, 15),
        "Next step together": "Marketing and Team North (Sales) find the 3 missing people",
    }
    formula = result(accounts=(replace(BARE, account="=1+1"),))
    assert csv_bytes(records(formula)).splitlines()[1].startswith(b"'=1+1,3,,,")


@settings(max_examples=60)
@given(workbooks())
def test_nothing_missing_is_printed_as_a_word_of_python(raw: RawWorkbook) -> None:
    known = facts.build(read(raw))
    found = accounts.build(known, known.default_period)
    rows = [
        *coverage_rows(found, USD),
        *tier_rows(found, USD),
        *step_rows(found, USD),
        *stage_rows(found, USD),
        *side_rows(found, USD),
    ]
    said = [*lines(found, USD), against_deals(found, USD), *(c for r in rows for c in r.values())]
    assert [text for text in said if "None" in text or "nan" in text] == []
