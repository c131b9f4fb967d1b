"""Sentences about target accounts: who touched them, how far they are, what to do next together.

Open this when a next step or a finding about the shared list reads badly.
"""

from datetime import date

from scorecard.accounts import Account, Coverage, Group, Side, Step, TargetAccounts, group
from scorecard.words.figures import DASH, Money, count, day, percent, plain
from scorecard.words.labels import Name, listing, the_period

SHOWN = 12  # accounts on the page

WHO = {  # who was in touch → the group of a `Coverage`
    "Both teams": "both",
    "Marketing only": "marketing",
    "Sales only": "sales",
    "Nobody": "nobody",
}
TOUCHES = (
    "A team is in touch where the date of its last touch is within these days; a blank date is no "
    "touch on record. Blank: accounts that give no open amount, which is not an amount of 0."
)
ORDER = (
    "Most open first; of equals those that nobody touched for longest. The step follows from the "
    "row: nobody in touch for more than 60 days, meet it together; one team, the other joins; both "
    "and people missing, find them; else agree the next date."
)
REACHED = (
    "The furthest ever reached, by the account's own stage or by one of its deals: a deal that was "
    "lost did reach its stages. The last stage makes it a customer."
)
MATCHED = "Accounts and deals are matched by the account's name; capitals and spaces do not matter."


def title(found: TargetAccounts, money: Money) -> str:
    """How many accounts both teams touched lately, and what nobody did."""
    whole, latest = found.whole.accounts, found.windows[0]
    if not whole:
        return "No target accounts to show"
    were = f"{'account was' if whole == 1 else 'accounts were'} touched by both teams"
    start = f"{count(latest.both.accounts)} of {count(whole)} target {were} in {latest.days} days"
    if not latest.nobody.accounts:
        return f"{start}; none was left untouched"
    return (
        f"{start}; nobody touched {count(latest.nobody.accounts)}{_with_open(latest.nobody, money)}"
    )


def coverage_rows(found: TargetAccounts, money: Money) -> list[dict[str, str]]:
    """Who was in touch, in every window: accounts, and what is open with them."""
    return [
        {"In touch": who}
        | {
            f"Last {window.days} days": _counted(_group(window, who), found.whole, money)
            for window in found.windows
        }
        for who in WHO
    ]


def tier_rows(found: TargetAccounts, money: Money) -> list[dict[str, str]]:
    """Who was in touch in the shortest window, tier by tier."""
    return [
        {"Tier": DASH if of.tier is None else plain(of.tier), "Accounts": count(of.whole.accounts)}
        | {who: _short(_group(of.coverage, who), money) for who in WHO}
        for of in found.tiers
    ]


def later(found: TargetAccounts, name: Name = plain) -> str:
    """Touches dated after the as-of date, which do not count yet; empty without any."""
    touches = [
        f"{name(account.account)} ({team}, {day(when)})"
        for account in found.accounts
        for team, when in (
            ("Marketing", account.marketing_touch),
            ("Sales", account.sales_touch),
        )
        if when and when > found.as_of
    ]
    if not touches:
        return ""
    said = "1 touch is" if len(touches) == 1 else f"{count(len(touches))} touches are"
    verb = "does" if len(touches) == 1 else "do"
    after = day(found.as_of, year=True)
    return f"{said} dated after {after} and {verb} not count: {listing(touches)}."


def left_out(found: TargetAccounts) -> str:
    """Rows of the tab that cannot be read; empty without any."""
    if not found.left_out:
        return ""
    rows = (
        "1 row of Accounts is" if found.left_out == 1 else f"{found.left_out} rows of Accounts are"
    )
    return f"{rows} left out because of a cell that cannot be read: see Data health."


def step_text(account: Account, name: Name = plain) -> str:
    """What to do next, and by whom."""
    marketing = _party("Marketing", account.marketing_owner, name)
    sales = _party("Sales", account.sales_owner, name)
    missing = count(account.roles_missing)
    steps: dict[Step, str] = {
        "meet together": f"{marketing} and {sales} meet it together",
        "Marketing joins": f"{marketing} joins {sales}",
        "Sales joins": f"{sales} joins {marketing}",
        "find roles": f"{marketing} and {sales} find the "
        + ("missing person" if missing == "1" else f"{missing} missing people"),
        "agree date": f"{marketing} and {sales} agree the next date",
    }
    return steps[account.step]


def touches(account: Account, as_of: date) -> str:
    """When each team last touched an account."""
    return (
        f"Marketing {_since(account.marketing_touch, as_of)}, "
        f"Sales {_since(account.sales_touch, as_of)}"
    )


def step_rows(found: TargetAccounts, money: Money, most: int = SHOWN) -> list[dict[str, str]]:
    """The first `most` accounts of the list, with what to do next."""
    return [
        {
            "Account": plain(account.account),
            "Tier": plain(account.tier or DASH),
            "Stage": plain(account.stage or DASH),
            "Open": money(account.open_amount),
            "Last touch": touches(account, found.as_of),
            "People": _people(account),
            "Next step together": step_text(account),
            "Expected close": day(account.due),
        }
        for account in found.accounts[:most]
    ]


def steps_rest(found: TargetAccounts, money: Money, most: int = SHOWN) -> str:
    """What the page does not list; empty where it lists all."""
    rest = found.accounts[most:]
    if not rest:
        return ""
    return f"And {count(len(rest))} more, {_open(group(rest), money)}; all are in the CSV."


def stages_title(found: TargetAccounts) -> str:
    """How far the accounts came, stage by stage."""
    whole = found.whole.accounts
    if not found.stages:
        return "The Funnel tab has no stages yet"
    last, above = found.stages[-1], found.stages[-2:-1]
    said = f"{count(last.reached.accounts)} of {count(whole)} reached {plain(last.stage)}"
    for stage in above:
        said += f", {count(stage.reached.accounts)} {plain(stage.stage)} or further"
    return said


def stage_rows(found: TargetAccounts, money: Money) -> list[dict[str, str]]:
    """A row a stage: accounts that reached it, and what is open with those that got no further."""
    rows = [
        {
            "Stage": plain(of.stage),
            "Reached": _share(of.reached.accounts, found.whole.accounts),
            "No further": count(of.furthest.accounts),
            "With those": _open(of.furthest, money),
        }
        for of in found.stages
    ]
    none = found.no_stage
    if none.accounts:
        rows.append(
            {
                "Stage": "No stage yet",
                "Reached": "",
                "No further": count(none.accounts),
                "With those": _open(none, money),
            }
        )
    return rows


def roles(found: TargetAccounts) -> str:
    """People engaged of people needed, added up; empty where no row gives both."""
    of = found.roles
    if not of.needed:
        return ""
    on = f"{count(of.accounts)} {'account' if of.accounts == 1 else 'accounts'}"
    said = (
        f"Buying groups: {count(of.engaged)} of {count(of.needed)} people are engaged "
        f"({percent(of.engaged / of.needed)}) on {on}"
    )
    said += f"; on {count(of.without)} of them nobody is." if of.without else "."
    if of.above:
        said += f" Where more are engaged than needed ({count(of.above)}), what is needed counts."
    if of.unknown:
        leave, are = ("leaves", "is") if of.unknown == 1 else ("leave", "are")
        said += f" {count(of.unknown)} {leave} one of the two blank and {are} not in it."
    return said


def compared(found: TargetAccounts) -> str:
    """The narrow win rate on target accounts beside the others, and whether it may be luck."""
    target, others = found.target, found.others
    when = the_period(found.period)
    if target.interval is None or others.interval is None:
        lacking = "target accounts" if target.interval is None else "other accounts"
        return f"No deal of {lacking} was won or lost in {when} by now: no win rate to compare."
    overlap = target.interval[0] <= others.interval[1] and others.interval[0] <= target.interval[1]
    luck = (
        "the 95% ranges overlap, so this may be luck"
        if overlap
        else "the 95% ranges do not overlap, so this is more than luck"
    )
    return (
        f"Narrow win rate in {when}: {_rate(target)} on target accounts, {_rate(others)} on "
        f"others; {luck}."
    )


def side_rows(found: TargetAccounts, money: Money) -> list[dict[str, str]]:
    """Open and closed deals of target accounts beside those of others."""
    sides = {
        "Target accounts": found.target,
        "Other accounts": found.others,
        "No account named": found.unnamed,
    }
    return [
        {
            "Deals of": name,
            "Open": count(side.open_deals),
            "Open amount": money(side.open_amount)
            + (f" + {count(side.open_blank)} blank" if side.open_blank else ""),
            "Won": count(side.won),
            "Closed-won": money(side.won_amount),
            "Win rate, narrow": _rate(side),
            "95% range": DASH
            if side.interval is None
            else f"{percent(side.interval[0])} to {percent(side.interval[1])}",
            "Average won deal": money(side.average),
        }
        for name, side in sides.items()
        if side is not found.unnamed or side.open_deals or side.won or side.lost
    ]


def against_deals(found: TargetAccounts, money: Money, name: Name = plain) -> str:
    """What the tabs Accounts and Deals say of the same accounts."""
    listed, dealt = found.whole.open_amount, found.target.open_amount
    said = (
        "Accounts gives no open amount" if listed is None else f"{money(listed)} open in Accounts"
    )
    said += "; no open amount" if dealt is None else f"; {money(dealt)} in open deals"
    said += " of the same accounts in Deals."
    missing = [name(account.account) for account in found.accounts if not account.in_deals]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        said += (
            f" {count(len(missing))} of {count(found.whole.accounts)} target accounts {verb} not "
            f"in Deals: {listing(missing)}."
        )
    return f"{said} {MATCHED}"


def lines(found: TargetAccounts, money: Money) -> list[str]:
    """What the command line prints."""
    told = [title(found, money)]
    if found.whole.accounts:
        told += [f"{stages_title(found)}.", roles(found), compared(found)]
        told += [later(found), left_out(found)]
        told += [
            f"{account.account} ({money(account.open_amount)} open; "
            f"{touches(account, found.as_of)}): {step_text(account)}{_before(account)}"
            for account in found.accounts[:SHOWN]
        ]
    return [plain(line, 400) for line in told if line]


def records(found: TargetAccounts) -> list[dict[str, object]]:
    """Every account in the order of what to do next."""
    return [
        {
            "Account": account.account,
            "Row": account.row,
            "Tier": account.tier,
            "Marketing owner": account.marketing_owner,
            "Sales owner": account.sales_owner,
            "Furthest stage": account.stage,
            "Last marketing touch": account.marketing_touch,
            "Last sales touch": account.sales_touch,
            "Days since last touch": account.silent,
            "Open amount": account.open_amount,
            "Roles needed": account.roles_needed,
            "Roles engaged": account.roles_engaged,
            "Next expected close": account.due,
            "Next step together": step_text(account),
        }
        for account in found.accounts
    ]


def _group(coverage: Coverage, who: str) -> Group:
    of: Group = getattr(coverage, WHO[who])
    return of


def _share(part: int, whole: int) -> str:
    return f"{count(part)} of {count(whole)} ({percent(part / whole)})" if whole else DASH


def _counted(of: Group, whole: Group, money: Money) -> str:
    said = _share(of.accounts, whole.accounts)
    return f"{said}, {_open(of, money)}" if of.accounts else said


def _short(of: Group, money: Money) -> str:
    return f"{count(of.accounts)}, {_open(of, money)}" if of.accounts else "0"


def _open(of: Group, money: Money) -> str:
    """What is open, and how many accounts do not say.

    >>> usd = Money("USD")
    >>> [_open(Group(3, *of), usd) for of in ((9_000.0, 0), (9_000.0, 1), (None, 3))]
    ['$9.0k open', '$9.0k open (1 blank)', 'no amount']
    >>> _open(Group(0, None, 0), usd)
    '—'
    """
    if of.open_amount is None:
        return "no amount" if of.accounts else DASH
    return f"{money(of.open_amount)} open" + (f" ({count(of.blank)} blank)" if of.blank else "")


def _with_open(of: Group, money: Money) -> str:
    least = "at least " if of.blank else ""
    return "" if of.open_amount is None else f" with {least}{money(of.open_amount)} open"


def _party(team: str, owner: str | None, name: Name) -> str:
    """Who acts for a team.

    >>> [_party("Sales", owner, plain) for owner in ("Team North", "sales", None)]
    ['Team North (Sales)', 'Sales', 'Sales (no owner named)']
    """
    if owner is None:
        return f"{team} (no owner named)"
    return team if owner.casefold() == team.casefold() else f"{name(owner)} ({team})"


def _since(touch: date | None, as_of: date) -> str:
    """How long ago, in days.

    >>> [_since(day, date(2026, 9, 20)) for day in (None, date(2026, 9, 20), date(2026, 9, 19))]
    ['none on record', 'today', '1 day ago']
    >>> _since(date(2026, 10, 3), date(2026, 9, 20))
    'not before 3 Oct'
    """
    if touch is None:
        return "none on record"
    days = (as_of - touch).days
    if days < 0:
        return f"not before {day(touch)}"
    return {0: "today", 1: "1 day ago"}.get(days, f"{count(days)} days ago")


def _before(account: Account) -> str:
    return "" if account.due is None else f" before {day(account.due)}, its expected close"


def _people(account: Account) -> str:
    if account.roles_needed is None and account.roles_engaged is None:
        return DASH
    return f"{count(account.roles_engaged)} of {count(account.roles_needed)}"


def _rate(side: Side) -> str:
    rate = side.rate
    if rate is None:
        return DASH
    return f"{percent(rate)} ({count(side.won)} of {count(side.won + side.lost)})"
