"""Target accounts: every account is in one group, nothing lost later un-reaches, blanks stay apart.

Open this when an account counts as touched and was not, or has the wrong next step.
"""

import json
import math
from dataclasses import asdict, replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import accounts, facts
from scorecard.accounts import (
    OTHER_TIERS,
    TIERS,
    WINDOWS,
    Account,
    Coverage,
    Group,
    Roles,
    Side,
    TargetAccounts,
    next_step,
    touched,
)
from scorecard.signal import wilson
from scorecard.sources import RawTab, RawWorkbook
from tests.builders import Rows, read
from tests.generated import workbooks

AS_OF = date(2026, 9, 20)  # the builders read on that day
COLUMNS = ("Account", "Tier", "Marketing owner", "Sales owner", "Stage", "Last marketing touch",
           "Last sales touch", "Roles needed", "Roles engaged", "Open amount")  # fmt: skip
DEALS: list[Any] = ["Deal", "Account", "Stage", "Outcome", "Opportunity", "Closed",
                    "Expected close", "Amount"]  # fmt: skip
NOBODY = Group(0, None, 0)


def ago(days: int) -> str:
    return (AS_OF - timedelta(days=days)).isoformat()


def row(account: str, **cells: Any) -> list[Any]:
    """A row of Accounts; `marketing=5`: touched five days ago."""
    named = {"Account": account}
    for team in ("marketing", "sales"):
        if team in cells:
            named[f"Last {team} touch"] = ago(cells.pop(team))
    named |= {name.replace("_", " ").capitalize(): value for name, value in cells.items()}
    assert named.keys() <= set(COLUMNS)
    return [named.get(name) for name in COLUMNS]


def deal(account: str | None, outcome: str = "Open", **cells: Any) -> list[Any]:
    named = {"Account": account, "Outcome": outcome, "Amount": 1_000}
    if outcome != "Open":
        named["Closed"] = "2026-09-14"
    named |= {name.replace("_", " ").capitalize(): value for name, value in cells.items()}
    return [named.get(name) for name in DEALS[1:]]


def built(
    *rows: list[Any], deals: tuple[list[Any], ...] = (), period: str = "2026-Q3"
) -> TargetAccounts:
    listed: Rows = [DEALS, *([f"D{i}", *cells] for i, cells in enumerate(deals, 1))]
    known = facts.build(read(Accounts=[list(COLUMNS), *rows], Deals=listed))
    return accounts.build(known, known.workbook.calendar.parse(period))


def by_name(found: TargetAccounts) -> dict[str, Account]:
    return {account.account: account for account in found.accounts}


def only(*rows: list[Any], deals: tuple[list[Any], ...] = ()) -> Account:
    (account,) = built(*rows, deals=deals).accounts
    return account


def added(groups: list[Group]) -> Group:
    amounts = [of.open_amount for of in groups if of.open_amount is not None]
    return Group(
        sum(of.accounts for of in groups),
        pytest.approx(math.fsum(amounts)) if amounts else None,
        sum(of.blank for of in groups),
    )


def parts(of: Coverage) -> list[Group]:
    return [of.both, of.marketing, of.sales, of.nobody]


# --- every workbook


@settings(max_examples=100)
@given(workbooks())
def test_every_account_is_in_one_group_of_each_view(raw: RawWorkbook) -> None:
    known = facts.build(read(raw))
    found = accounts.build(known, known.default_period)
    listed = known.workbook.tables["Accounts"].columns["Account"]
    assert sorted(account.account for account in found.accounts) == sorted(listed)
    assert found.whole.accounts == len(listed)
    for window in found.windows:
        assert added(parts(window)) == found.whole
    assert added([tier.whole for tier in found.tiers]) == found.whole
    for tier in found.tiers:
        assert added(parts(tier.coverage)) == tier.whole
    assert added([found.no_stage, *(stage.furthest for stage in found.stages)]) == found.whole
    assert json.dumps(asdict(found), default=date.isoformat, allow_nan=False)


@settings(max_examples=60)
@given(workbooks())
def test_a_longer_window_holds_the_shorter_and_a_later_stage_the_fewer(raw: RawWorkbook) -> None:
    known = facts.build(read(raw))
    found = accounts.build(known, known.default_period)
    both = [window.both.accounts for window in found.windows]
    nobody = [window.nobody.accounts for window in found.windows]
    assert both == sorted(both)
    assert nobody == sorted(nobody, reverse=True)
    reached = [stage.reached.accounts for stage in found.stages]
    assert reached == sorted(reached, reverse=True)
    for i, stage in enumerate(found.stages):
        assert stage.reached == added([later.furthest for later in found.stages[i:]])


@settings(max_examples=60)
@given(workbooks(), st.sampled_from(["2026-Q2", "2026-Q3", "2026-08"]))
def test_every_deal_is_on_one_side(raw: RawWorkbook, name: str) -> None:
    known = facts.build(read(raw))
    period = known.workbook.calendar.parse(name)
    found = accounts.build(known, period)
    sides = [found.target, found.others, found.unnamed]
    closed = known.deals.frame["Outcome"][known.deals.closed(period.start, period.end)]
    assert sum(side.open_deals for side in sides) == known.deals.open.sum()
    assert sum(side.won for side in sides) == (closed == "Won").sum()
    assert sum(side.lost for side in sides) == (closed == "Lost").sum()


@settings(max_examples=30)
@given(workbooks(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(raw: RawWorkbook, random: Random) -> None:
    shuffled = []
    for tab in raw.tabs:
        rows = list(tab.rows[1:])
        if tab.name in ("Accounts", "Deals"):
            random.shuffle(rows)
        shuffled.append(RawTab(tab.name, [tab.rows[0], *rows]))
    results = []
    for given_raw in (raw, replace(raw, tabs=tuple(shuffled))):
        known = facts.build(read(given_raw))
        results.append(accounts.build(known, known.default_period))
    one, two = (replace(found, accounts=()) for found in results)
    listed = [[replace(account, row=0) for account in found.accounts] for found in results]
    assert listed[0] == listed[1]
    assert one == replace(
        two,
        **{
            side: replace(getattr(two, side), **money(getattr(two, side)))
            for side in ("target", "others", "unnamed")
        },
    )


def money(side: Side) -> dict[str, Any]:
    """Sums in another order, give or take a rounding."""
    known = None if side.open_amount is None else pytest.approx(side.open_amount)
    return {"open_amount": known, "won_amount": pytest.approx(side.won_amount)}


# --- a list worked by hand

WORKED = (
    row("Alpha", tier="1", marketing=5, sales=30, stage="Qualified", roles_needed=5,
        roles_engaged=2, open_amount=40_000),
    row("Beta", tier="1", sales=5, roles_needed=4, roles_engaged=0, open_amount=90_000),
    row("Gamma", tier="2", marketing=31, sales=61, roles_needed=3, roles_engaged=4),
    row("Delta", marketing=91),
)  # fmt: skip
WORKED_DEALS = (
    deal("alpha ", opportunity="2026-08-03", expected_close="2026-10-30", amount=41_000),
    deal("ALPHA", opportunity="2026-08-10", expected_close="2026-10-15", amount=None),
    deal("Beta", "Won", amount=30_000),
    deal("Beta", "Lost", opportunity="2026-08-03"),
    deal("Gam ma", "Lost", stage="Opportunity"),
    deal("Other", "Won", amount=10_000),
    deal("Other", "Lost"),
    deal("Other", "No decision"),
    deal("Other", amount=5_000),
    deal(None, amount=7_000),
)


def test_a_list_worked_by_hand() -> None:
    found = built(*WORKED, deals=WORKED_DEALS)
    assert found.whole == Group(4, 130_000, 2)
    assert found.windows == (
        Coverage(30, Group(1, 40_000, 0), NOBODY, Group(1, 90_000, 0), Group(2, None, 2)),
        Coverage(
            60, Group(1, 40_000, 0), Group(1, None, 1), Group(1, 90_000, 0), Group(1, None, 1)
        ),
        Coverage(90, Group(2, 40_000, 1), NOBODY, Group(1, 90_000, 0), Group(1, None, 1)),
    )
    assert [(t.tier, t.whole, t.coverage.nobody) for t in found.tiers] == [
        ("1", Group(2, 130_000, 0), NOBODY),
        ("2", Group(1, None, 1), Group(1, None, 1)),
        (None, Group(1, None, 1), Group(1, None, 1)),
    ]
    assert [(s.stage, s.reached.accounts, s.furthest.accounts) for s in found.stages] == [
        ("Lead", 3, 0),
        ("Qualified", 3, 0),
        ("Opportunity", 3, 2),
        ("Won", 1, 1),
    ]
    assert found.no_stage == Group(1, None, 1)
    assert found.roles == Roles(accounts=3, needed=12, engaged=5, without=1, above=1, unknown=1)
    assert found.target == Side(2, 41_000, 1, 1, 2, 30_000, wilson(1, 3))
    assert found.others == Side(1, 5_000, 0, 1, 1, 10_000, wilson(1, 2))
    assert found.unnamed == Side(1, 7_000, 0, 0, 0, 0, None)
    assert (found.target.rate, found.target.average) == (pytest.approx(1 / 3), 30_000)
    assert (found.unnamed.rate, found.unnamed.average) == (None, None)
    assert found.not_in_deals == Group(1, None, 1)
    assert [(a.account, a.stage, a.silent, a.due, a.step) for a in found.accounts] == [
        ("Beta", "Won", 5, None, "Marketing joins"),
        ("Alpha", "Opportunity", 5, date(2026, 10, 15), "find roles"),
        ("Delta", None, 91, None, "meet together"),
        ("Gamma", "Opportunity", 31, None, "Sales joins"),
    ]


# --- touches


@pytest.mark.parametrize("days", WINDOWS)
def test_a_window_holds_its_last_day_and_not_the_day_before(days: int) -> None:
    found = built(row("On it", marketing=days), row("Before", marketing=days + 1))
    (window,) = [window for window in found.windows if window.days == days]
    assert (window.marketing.accounts, window.nobody.accounts) == (1, 1)


def test_a_touch_to_come_is_none_yet_and_stays_as_it_was_typed() -> None:
    account = only(row("A", marketing=-1, sales=0))
    assert account.marketing_touch == date(2026, 9, 21)
    assert (account.silent, account.step) == (0, "Marketing joins")
    assert not touched(account.marketing_touch, AS_OF, 90)


def test_no_date_is_no_touch_on_record() -> None:
    account = only(row("A"))
    assert (account.silent, account.step) == (None, "meet together")


# --- the next step


@pytest.mark.parametrize(
    ("marketing", "sales", "missing", "step"),
    [
        (False, False, 3, "meet together"),
        (True, False, 3, "Sales joins"),
        (False, True, None, "Marketing joins"),
        (True, True, 1, "find roles"),
        (True, True, 0, "agree date"),
        (True, True, None, "agree date"),
    ],
)
def test_the_next_step_follows_from_who_is_in_touch_and_who_is_missing(
    marketing: bool, sales: bool, missing: float | None, step: str
) -> None:
    assert next_step(marketing, sales, missing) == step


def test_a_team_is_out_after_sixty_days() -> None:
    assert only(row("A", marketing=60, sales=60)).step == "agree date"
    assert only(row("A", marketing=61, sales=60)).step == "Marketing joins"


def test_the_list_is_by_money_then_by_silence_and_blanks_come_last() -> None:
    found = built(
        row("Blank", sales=1),
        row("Zero", open_amount=0),
        row("Lately", open_amount=50, sales=1),
        row("Long ago", open_amount=50, sales=80),
        row("Never", open_amount=50),
        row("Most", open_amount=51, sales=1),
    )
    assert [account.account for account in found.accounts] == [
        "Most", "Never", "Long ago", "Lately", "Zero", "Blank"
    ]  # fmt: skip
    assert found.whole == Group(6, 201, 1)


def test_the_next_expected_close_is_of_an_open_deal_and_not_past() -> None:
    account = only(
        row("A"),
        deals=(
            deal("A", expected_close="2026-09-19"),
            deal("A", "Lost", expected_close="2026-09-25"),
            deal("B", expected_close="2026-09-26"),
            deal("A", expected_close="2026-12-01"),
            deal("A", expected_close="2026-09-20"),
        ),
    )
    assert account.due == AS_OF


# --- stages


def test_a_deal_that_was_lost_does_not_unreach_its_stage() -> None:
    account = only(row("A", stage="Lead"), deals=(deal("A", "Lost", opportunity="2026-08-03"),))
    assert account.stage == "Opportunity"


def test_the_stage_of_the_account_counts_where_its_deals_are_behind() -> None:
    assert only(row("A", stage="Won"), deals=(deal("A", stage="Lead"),)).stage == "Won"
    assert only(row("A", stage="No such stage")).stage is None


def test_names_match_without_capitals_and_spaces_and_nothing_else() -> None:
    found = built(row("Straße One"), row("A-B"), deals=(deal("STRASSE  ONE"), deal("AB")))
    assert {name: account.in_deals for name, account in by_name(found).items()} == {
        "Straße One": True,
        "A-B": False,
    }
    assert (found.target.open_deals, found.others.open_deals) == (1, 1)


# --- people


def test_more_people_than_needed_never_make_up_for_another_account() -> None:
    found = built(
        row("A", roles_needed=2, roles_engaged=8),
        row("B", roles_needed=6, roles_engaged=0),
        row("C", roles_needed=0, roles_engaged=0),
        row("D", roles_needed=3),
        row("E", roles_engaged=3),
    )
    assert found.roles == Roles(accounts=3, needed=8, engaged=2, without=1, above=1, unknown=2)
    assert {name: a.roles_missing for name, a in by_name(found).items()} == {
        "A": 0, "B": 6, "C": 0, "D": None, "E": None
    }  # fmt: skip


# --- tiers


def test_tiers_are_in_the_order_of_their_numbers_then_by_name() -> None:
    found = built(*(row(f"A{i}", tier=t) for i, t in enumerate(["10", None, "B", "2", "A"])))
    assert [of.tier for of in found.tiers] == ["2", "10", "A", "B", None]


def test_of_many_tiers_the_smallest_stand_together() -> None:
    rows = [
        row(f"{t} {i}", tier=f"T{t:02}") for t in range(TIERS + 2) for i in range(2 if t else 1)
    ]
    found = built(*rows)
    assert [of.tier for of in found.tiers] == [
        *(f"T{t:02}" for t in range(1, TIERS + 1)),
        OTHER_TIERS,
    ]
    assert found.tiers[-1].whole.accounts == 3


# --- what is not there


def test_without_accounts_there_is_nothing() -> None:
    known = facts.build(read())
    found = accounts.build(known, known.default_period)
    assert (found.whole, found.tiers, found.accounts) == (NOBODY, (), ())
    assert [parts(window) for window in found.windows] == [[NOBODY] * 4] * 3


def test_rows_that_cannot_be_read_are_counted() -> None:
    found = built(row("A", open_amount="about 40"), row("B", marketing=1))
    assert (found.left_out, [a.account for a in found.accounts]) == (1, ["B"])
