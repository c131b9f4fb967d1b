"""How shared pay is counted, what is not in it, and what to mend in Incentives."""

from scorecard.pay import Fault, Pay
from scorecard.words.figures import Money, count, day
from scorecard.words.labels import counted_rows, the_period
from scorecard.words.pay.figures import amount, limit, names, people


def other_goals(found: Pay, money: Money) -> str:
    """What the pot is, and the variable pay that is not in it; empty where no share is known."""
    shares = sorted(
        team.on_number for team in found.teams if team.on_number is not None and team.on_number <= 1
    )
    if not shares:
        return ""
    pot = "The pot is the variable pay that is tied to the Number"
    if found.total:
        other = found.total.other
        some = " where amounts are shown" if found.total.teams < len(found.teams) else ""
        more = f"another {amount(other, money)} is" if other else "nothing is"
        return f"{pot}; {more} paid on other goals{some}{', not counted here' if other else ''}."
    texts = dict.fromkeys((limit(shares[0]), limit(shares[-1])))
    if shares[0] == 1:
        return f"{pot}: all of it."
    return f"{pot}: {' to '.join(texts)} of it. The rest is paid on other goals, not counted here."


def shown_for(found: Pay) -> str:
    """That amounts which may be one person's are shown nowhere; empty where none is."""
    alone = [team for team in found.teams if team.one_person]
    if not alone:
        return ""
    one = len(alone) == 1
    has = f"has {people(alone[0].people)}" if one else "have fewer than 2 people each"
    return (
        f"{names(alone)} {has}: amounts not shown, shares only. Sums leave "
        f"{'it' if one else 'them'} out, so that nobody's pay can be worked out."
    )


def left_out(found: Pay) -> str:
    """Rows that are not on the page; empty where all are."""
    if not found.left_out:
        return ""
    verb = "is" if found.left_out == 1 else "are"
    rows = counted_rows(found.left_out, "Incentives")
    return f"{rows} {verb} left out: Data health says which cells to mend."


def mend(fault: Fault) -> str:
    """What to do about a fault; its address stands before it."""
    column = fault.column
    value = "" if fault.value is None else limit(fault.value)
    return {
        "no column": f"The tab Incentives has no column {column}. Add it: without it no pot is "
        "known.",
        "blank": f"{column} is blank. Fill it: without it this team's pot is not known.",
        "above all of it": f"{column} is {value}. It is a share of variable pay, so at most 100%: "
        "until it is mended this team's pot is not known.",
        "cap below start": f"{column} is {value}, below Pays from. Raise it, or lower Pays from: "
        f"as it stands, {value} of the pot is all that is ever paid.",
    }[fault.what]


def how_it_is_counted(found: Pay, money: Money) -> list[str]:
    """The rules, with this period's numbers put in."""
    kind = found.period.kind
    part = {
        "year": "the whole year",
        "quarter": "a quarter of the year",
        "month": "a twelfth of the year",
        "week": f"{found.period.days} of the year's {found.year_days} days",
    }[kind]
    said = [
        f"A team's pot for {the_period(found.period)} is People × Variable pay × On the Number × "
        f"{part}: the variable pay that is tied to the Number. What is not tied to it is paid on "
        "other goals.",
        "Paid is nothing below Pays from, and from there the same share of the pot as the Number "
        "is of its target, up to Cap. So reaching Pays from pays at once what it would have paid "
        "from the first sale on: a step. Where Pays from is blank pay starts at 0%, where Cap is "
        "blank it has no end.",
        f"To date is won ÷ target to date, as if the rest of the {kind} went as it did so far. "
        f"The forecast is what the {kind} should end at ÷ its whole target.",
    ]
    if found.deal and found.deal.wins is not None:
        won = f"{count(found.deal.wins)} {'win' if found.deal.wins == 1 else 'wins'}"
        said.append(
            f"An average win is {money(found.deal.size)}: the revenue of {won} in the 13 weeks up "
            f"to {day(found.through)} ÷ their number, over all sources."
        )
    elif found.deal:
        said.append(
            f"No win of the last 13 weeks has its revenue, so a win is taken as planned for "
            f"{the_period(found.period)}: {money(found.deal.size)}."
        )
    else:
        said.append(
            "What an average win is cannot be said: no win of the last 13 weeks has its revenue, "
            "and no target has both wins and revenue."
        )
    said.append(
        "Paid apart puts another measure in place of the Number and changes nothing else: "
        "closed-won revenue for the owner of the last stage; for an owner of other stages the "
        "volume of the first of them; for a team with sources and no stage what its sources "
        "brought; each to date against its plan to date. A week that is not reported yet counts "
        "the same for all of them: nothing has come of it so far."
    )
    said.append(
        "Teams only, never persons: of a team with fewer than 2 people no amounts are shown, "
        "and sums are of the amounts that are."
    )
    return said
