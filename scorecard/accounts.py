"""Target accounts: who touched them lately, how far they are, what to do next together.

Open this when an account counts as touched and was not, or stands in the wrong place of the list.
From the Accounts tab, with the deals of the same account beside it; names are matched without
regard to capitals and spaces. Touches are as of the as-of date, deals as `facts.deals` reads them.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from scorecard.calendar import Period
from scorecard.facts import Bools, Facts
from scorecard.ratios import ratio, win_rate
from scorecard.signal import wilson

WINDOWS = (30, 60, 90)  # days
QUIET = 60  # days without a touch after which a team is out of an account
TIERS = 10  # shown one by one, those with most accounts; the others together
OTHER_TIERS = "(other tiers)"

Step = Literal["meet together", "Marketing joins", "Sales joins", "find roles", "agree date"]


@dataclass(frozen=True)
class Account:
    """A target account, and the next step that its facts ask for."""

    row: int  # of the sheet
    account: str
    tier: str | None
    marketing_owner: str | None
    sales_owner: str | None
    stage: str | None  # the furthest reached, by its own cell or by a deal; None: none
    marketing_touch: date | None  # as typed; after the as-of date it is not one yet
    sales_touch: date | None
    silent: int | None  # days since the last touch by either team; None: none on record
    open_amount: float | None  # money, of its cell
    roles_needed: float | None
    roles_engaged: float | None
    roles_missing: float | None  # None: one of the two is blank
    in_deals: bool
    due: date | None  # the next expected close of its open deals
    step: Step


@dataclass(frozen=True)
class Group:
    """Some accounts and what is open with them."""

    accounts: int
    open_amount: float | None  # money, of those that give it; None: none does
    blank: int  # accounts that give no open amount: these are not 0


@dataclass(frozen=True)
class Coverage:
    """Which teams touched the accounts in the last days; every account is in one group."""

    days: int
    both: Group
    marketing: Group  # only
    sales: Group  # only
    nobody: Group


@dataclass(frozen=True)
class TierCoverage:
    """The accounts of one tier."""

    tier: str | None
    whole: Group
    coverage: Coverage  # in the shortest window


@dataclass(frozen=True)
class StageReached:
    """How many accounts ever came to a stage: a deal that was lost later did come."""

    stage: str
    reached: Group  # this stage or a later one
    furthest: Group  # and none after


@dataclass(frozen=True)
class Roles:
    """People engaged of people needed, added up over the accounts that give both."""

    accounts: int
    needed: float
    engaged: float  # at most what is needed, account by account
    without: int  # accounts where people are needed and none is engaged
    above: int  # accounts with more engaged than needed
    unknown: int  # accounts where one of the two is blank


@dataclass(frozen=True)
class Side:
    """The deals of some accounts: open now, and closed in the period."""

    open_deals: int
    open_amount: float | None  # money, of those that give it; None: none does
    open_blank: int  # open deals without an amount
    won: int
    lost: int  # lost ones only: a narrow win rate leaves out those without a decision
    won_amount: float  # money
    interval: tuple[float, float] | None  # of the win rate, 95%

    @property
    def rate(self) -> float | None:
        """Narrow win rate."""
        return win_rate(self.won, self.lost)

    @property
    def average(self) -> float | None:
        """Money, the mean of won deals."""
        return ratio(self.won_amount, self.won)


@dataclass(frozen=True)
class TargetAccounts:
    """The shared list, added up; and itself, in the order of what to do next."""

    period: Period  # of the deals that closed
    through: date
    as_of: date  # of the touches
    whole: Group
    windows: tuple[Coverage, ...]
    tiers: tuple[TierCoverage, ...]
    stages: tuple[StageReached, ...]
    no_stage: Group  # neither a stage of its own nor a deal in one
    roles: Roles
    target: Side  # deals of target accounts
    others: Side
    unnamed: Side  # deals that name no account
    not_in_deals: Group
    left_out: int  # rows of the tab with a cell that cannot be read
    accounts: tuple[Account, ...]  # most open first, of equals the longest silent


@dataclass(frozen=True)
class _Dealt:
    """What the deals of one account say."""

    known: bool  # it has deals
    furthest: int  # index of a stage; -1: none
    due: date | None


NO_DEALS = _Dealt(False, -1, None)


def build(facts: Facts, period: Period) -> TargetAccounts:
    """Every target account as of the as-of date, beside the deals that closed in the period."""
    stages = [stage.name for stage in facts.stages]
    key = _keys(facts)
    target = key.isin(set(map(_match, facts.workbook.tables["Accounts"].columns["Account"])))
    found = _accounts(facts, stages, _dealt(facts, key.where(target)))
    position = {name: k for k, name in enumerate(stages)}
    reached = [-1 if account.stage is None else position[account.stage] for account in found]

    def at(low: int, high: int) -> Group:
        return group(a for a, k in zip(found, reached, strict=True) if low <= k <= high)

    as_of, last = facts.workbook.as_of, len(stages) - 1
    named = key.notna()
    return TargetAccounts(
        period=period,
        through=facts.through,
        as_of=as_of,
        whole=group(found),
        windows=tuple(_coverage(found, as_of, days) for days in WINDOWS),
        tiers=_tiers(found, as_of),
        stages=tuple(StageReached(s, at(k, last), at(k, k)) for k, s in enumerate(stages)),
        no_stage=at(-1, -1),
        roles=_roles(found),
        target=_side(facts, period, target.to_numpy()),
        others=_side(facts, period, (named & ~target).to_numpy()),
        unnamed=_side(facts, period, (~named).to_numpy()),
        not_in_deals=group(account for account in found if not account.in_deals),
        left_out=sum(i.left_out and i.tab == "Accounts" for i in facts.workbook.issues),
        accounts=tuple(sorted(found, key=_urgency)),
    )


def group(accounts: Iterable[Account]) -> Group:
    """Counts and money of these accounts; a blank amount is counted apart."""
    amounts = [account.open_amount for account in accounts]
    known = [amount for amount in amounts if amount is not None]
    return Group(len(amounts), math.fsum(known) if known else None, len(amounts) - len(known))


def touched(touch: date | None, as_of: date, days: int) -> bool:
    """A touch in the last days: today is 0 days ago, and a touch to come is none yet.

    >>> [touched(date(2026, 9, d), date(2026, 9, 20), 10) for d in (9, 10, 20, 21)]
    [False, True, True, False]
    """
    return touch is not None and 0 <= (as_of - touch).days <= days


def next_step(marketing: bool, sales: bool, roles_missing: float | None) -> Step:
    """What the facts of an account ask for; `marketing` and `sales`: who is in touch with it.

    Nobody: meet it together. One team: the other joins. Both: find the roles that are missing, else
    agree the next date.

    >>> next_step(False, True, 2), next_step(True, True, 2), next_step(True, True, None)
    ('Marketing joins', 'find roles', 'agree date')
    """
    if marketing and sales:
        return "find roles" if roles_missing else "agree date"
    if marketing:
        return "Sales joins"
    return "Marketing joins" if sales else "meet together"


def _accounts(facts: Facts, stages: list[str], dealt: dict[str, _Dealt]) -> list[Account]:
    """The Accounts tab, in the sheet's order."""
    table, as_of = facts.workbook.tables["Accounts"], facts.workbook.as_of
    columns, rows = table.columns, table.rows
    position = {name: k for k, name in enumerate(stages)}
    accounts = []
    for i, name in enumerate(columns["Account"]):
        deals = dealt.get(_match(name), NO_DEALS)
        marketing, sales = columns["Last marketing touch"][i], columns["Last sales touch"][i]
        since = [(as_of - day).days for day in (marketing, sales) if day and day <= as_of]
        needed, engaged = columns["Roles needed"][i], columns["Roles engaged"][i]
        missing = None if needed is None or engaged is None else max(needed - engaged, 0.0)
        reached = max(position.get(columns["Stage"][i], -1), deals.furthest)
        accounts.append(
            Account(
                row=rows[i],
                account=name,
                tier=columns["Tier"][i],
                marketing_owner=columns["Marketing owner"][i],
                sales_owner=columns["Sales owner"][i],
                stage=None if reached < 0 else stages[reached],
                marketing_touch=marketing,
                sales_touch=sales,
                silent=min(since, default=None),
                open_amount=columns["Open amount"][i],
                roles_needed=needed,
                roles_engaged=engaged,
                roles_missing=missing,
                in_deals=deals.known,
                due=deals.due,
                step=next_step(
                    touched(marketing, as_of, QUIET), touched(sales, as_of, QUIET), missing
                ),
            )
        )
    return accounts


def _match(name: str) -> str:
    """What two spellings of an account share.

    >>> _match("Acme GmbH") == _match("ACME  gmbh ")
    True
    """
    return "".join(name.split()).casefold()


def _keys(facts: Facts) -> "pd.Series[str]":
    """The account of each deal as it is matched; None: blank."""
    codes, names = pd.factorize(facts.deals.frame["Account"])  # a blank one is -1
    return pd.Series(np.array([*map(_match, names), None], dtype=object)[codes], dtype=object)


def _dealt(facts: Facts, key: "pd.Series[str]") -> dict[str, _Dealt]:
    """What deals say of their accounts; deals without a key are passed over."""
    deals, as_of = facts.deals, facts.workbook.as_of.toordinal()
    expected = deals.frame["Expected close"]
    due = expected.where(deals.open & (expected >= as_of))
    by_account = pd.DataFrame({"furthest": deals.frame["furthest"], "due": due}).groupby(key)
    found = by_account.agg({"furthest": "max", "due": "min"})
    return {
        str(name): _Dealt(True, int(stage), None if np.isnan(day) else date.fromordinal(int(day)))
        for name, stage, day in found.itertuples()
    }


def _coverage(accounts: Iterable[Account], as_of: date, days: int) -> Coverage:
    members: dict[tuple[bool, bool], list[Account]] = {}
    for account in accounts:
        by = tuple(touched(t, as_of, days) for t in (account.marketing_touch, account.sales_touch))
        members.setdefault((by[0], by[1]), []).append(account)

    def of(marketing: bool, sales: bool) -> Group:
        return group(members.get((marketing, sales), []))

    return Coverage(days, of(True, True), of(True, False), of(False, True), of(False, False))


def _tiers(accounts: list[Account], as_of: date) -> tuple[TierCoverage, ...]:
    """The accounts by tier: 2 before 10, then names, those without a tier last."""
    times = Counter(account.tier for account in accounts)
    shown = set(sorted(times, key=lambda tier: (-times[tier], tier or ""))[:TIERS])
    members: dict[str | None, list[Account]] = {}
    for account in accounts:
        tier = account.tier if account.tier in shown else OTHER_TIERS
        members.setdefault(tier, []).append(account)

    def order(tier: str | None) -> tuple[bool, bool, bool, int, str]:
        text = tier or ""
        digits = text.isdecimal()
        return tier is None, tier == OTHER_TIERS, not digits, len(text) if digits else 0, text

    return tuple(
        TierCoverage(tier, group(members[tier]), _coverage(members[tier], as_of, WINDOWS[0]))
        for tier in sorted(members, key=order)
    )


def _roles(accounts: list[Account]) -> Roles:
    known = [
        (account.roles_needed, account.roles_engaged)
        for account in accounts
        if account.roles_needed is not None and account.roles_engaged is not None
    ]
    return Roles(
        accounts=len(known),
        needed=math.fsum(needed for needed, _ in known),
        engaged=math.fsum(min(needed, engaged) for needed, engaged in known),
        without=sum(needed > 0 and engaged == 0 for needed, engaged in known),
        above=sum(engaged > needed for needed, engaged in known),
        unknown=len(accounts) - len(known),
    )


def _side(facts: Facts, period: Period, mask: Bools) -> Side:
    deals = facts.deals
    amounts, outcome = deals.frame["Amount"].to_numpy(), deals.frame["Outcome"].to_numpy()
    is_open, closed = deals.open & mask, deals.closed(period.start, period.end) & mask
    known = is_open & ~np.isnan(amounts)
    won, lost = closed & (outcome == "Won"), closed & (outcome == "Lost")
    return Side(
        open_deals=int(is_open.sum()),
        open_amount=math.fsum(amounts[known]) if known.any() else None,
        open_blank=int((is_open & ~known).sum()),
        won=int(won.sum()),
        lost=int(lost.sum()),
        won_amount=math.fsum(amounts[won]),
        interval=wilson(int(won.sum()), int((won | lost).sum())),
    )


def _urgency(account: Account) -> tuple[bool, float, float, str]:
    """Most open first, blank amounts last; of equals the longest silent, and never before all."""
    silent = math.inf if account.silent is None else account.silent
    return (
        account.open_amount is None,
        -(account.open_amount or 0.0),
        -silent,
        account.account,
    )
