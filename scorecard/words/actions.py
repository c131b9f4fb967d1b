"""Sentences about agreed actions and what came of them. Open this when one reads badly.

An outcome is where a handoff moved, never why, and never a verdict on who acted.
"""

from scorecard.actions import (
    FEWEST_AFTER,
    FEWEST_BEFORE,
    JUDGED,
    SPAN,
    Action,
    Actions,
    Kind,
    Outcome,
    Tried,
    Verdict,
    Weeks,
)
from scorecard.signal import FEWEST
from scorecard.words.figures import DASH, Money, count, day, percent, plain, rates
from scorecard.words.labels import Name, period_name
from scorecard.words.tables import At, Table

OUTCOME_HELP = (
    f"What came in the first {SPAN} fully reported weeks in which an action could show, against "
    f"what would have come at the rate of the {SPAN} before it took hold. It takes hold in the "
    "week of its due date and shows after the lag into its stage. Inside what luck does four times "
    "in five it is called no more than luck. Money is at what one record of the stage came to over "
    "the last year. This says that the handoff moved, not that the action moved it."
)
VERDICTS: dict[Verdict, str] = {
    "not done": "Not done yet",
    "not listed": "Its stage or source is not listed",
    "nothing to judge": "No effect was expected",
    "no base": "Too few weeks before it",
    "too early": "Too early",
    "not reported": "Not reported yet",
    "no more than luck": "No more than luck",
    "moved as expected": "Moved as expected",
    "moved, by less": "Moved, by less than expected",
    "moved the other way": "Moved the other way",
}
MEMORY_HELP = (
    "A hit is a handoff that moved in the direction expected by more than luck. By luck alone one "
    "action in ten would be one."
)


def title(actions: Actions) -> str:
    """How many are open, how many overdue, and what came of those that can be judged."""
    if not actions.actions:
        return "No action has been agreed in the Reviews tab yet"
    late = sum(action.overdue for action in actions.open)
    number = len(actions.open)
    said = f"{_actions(number)} {_are(number)} open" if number else "No action is open"
    if late:
        said += f", {'it is' if number == late == 1 else late if late < number else 'all'} overdue"
    tried = actions.memory
    if not tried.judged:
        return f"{said}; none can be judged yet"
    hits = f"{tried.hits} of {tried.judged} that can be judged"
    return f"{said}; in {hits} the handoff moved as it should"


def meeting(actions: Actions, money: Money, name: Name = plain) -> Table:
    """The actions that the meeting goes through."""
    rows = tuple(
        (
            name(action.action),
            name(action.owner) if action.owner else "Nobody",
            day(action.due, year=bool(action.due and action.due.year != actions.as_of.year)),
            status(action),
            handoff(action, name),
            money.signed(action.expected),
            came(action, money),
            At(action.address),
        )
        for action in actions.meeting
    )
    columns = ("Action", "Owner", "Due", "Status", "Handoff", "Expected", "What came", "Cell")
    return Table(f"{_actions(len(rows))} to go through", columns, rows, right=("Expected",))


def memory(tried: tuple[Tried, ...], money: Money, name: Name = plain) -> Table:
    """How often the handoff moved after actions of a kind, or of a quarter."""
    of = "Quarter" if tried and tried[0].quarter else "Works on"
    rows = tuple(
        (
            what(one, name),
            count(one.judged),
            hit_rate(one),
            money.signed(one.expected),
            money.signed(one.came),
        )
        for one in tried
    )
    figures = ("Judged", "Expected", "Came")
    return Table(
        f"Judged actions, a row each {'quarter' if of == 'Quarter' else 'kind'}",
        (of, "Judged", "Handoff moved", "Expected", "Came"),
        rows,
        right=figures,
    )


def hit_rate(tried: Tried) -> str:
    """Hits of those judged; a percentage only where there are enough, and with how far luck goes.

    >>> hit_rate(Tried("volume", "Lead", None, 3, 2, (0.2, 0.9), 0, None, None))
    '2 of 3, too few for a rate'
    """
    of = f"{tried.hits} of {tried.judged}"
    if tried.interval is None:
        return DASH
    if tried.judged < FEWEST:
        return f"{of}, too few for a rate"
    low, high = rates(*tried.interval)
    return f"{of}, {percent(tried.hits / tried.judged)} ({low} to {high})"


def what(tried: Tried, name: Name = plain) -> str:
    """What judged actions have in common."""
    if tried.quarter:
        return period_name(tried.quarter)
    if tried.stage is None:
        return "All actions"
    return works_on(tried.kind, tried.stage, name)


def works_on(kind: Kind | None, stage: str, name: Name = plain) -> str:
    """A kind of action.

    >>> works_on("volume", "Lead"), works_on("conversion", "Won")
    ('Volume of Lead', 'Conversion into Won')
    """
    return f"{'Volume of' if kind == 'volume' else 'Conversion into'} {name(stage)}"


def status(action: Action) -> str:
    """Open, done or dropped; overdue is said."""
    return "Open, overdue" if action.overdue else action.status


def handoff(action: Action, name: Name = plain) -> str:
    """What an action works on, with its source where it names one."""
    of = action.outcome
    if of.kind == "volume":
        text = f"{name(action.handoff)} volume"
    else:
        text = f"{name(of.above)} → {name(action.handoff)}" if of.above else name(action.handoff)
    return f"{text}, {name(action.source)}" if action.source else text


def came(action: Action, money: Money) -> str:
    """What came, in a few words for a table."""
    of = action.outcome
    if of.verdict == "not done":
        return "Dropped" if action.status == "Dropped" else VERDICTS["not done"]
    if of.verdict == "too early" and of.judged_on:
        return f"Too early: from {day(of.judged_on)}"
    if of.records is None:
        return VERDICTS[of.verdict]
    worth = f", {money.signed(of.money)}" if of.money is not None else ""
    more = of.verdict == "moved, by less" and of.after is not None and of.after.number < SPAN
    return f"{VERDICTS[of.verdict]}{' so far' if more else ''}: {_signed(of.records)}{worth}"


def outcome(action: Action, money: Money, name: Name = plain) -> str:
    """What came of an action, in one sentence with its numbers."""
    return f"{handoff(action, name)}: {_outcome(action, money, name)}."


def outcomes(actions: Actions, money: Money, name: Name = plain) -> list[str]:
    """The sentences of the meeting's actions that can be judged."""
    return [
        outcome(action, money, name)
        for action in actions.meeting
        if action.outcome.verdict in JUDGED
    ]


def _outcome(action: Action, money: Money, name: Name) -> str:
    of = action.outcome
    if of.verdict == "not done":
        return "the action was dropped" if action.status == "Dropped" else "the action is not done"
    if of.verdict == "not listed":
        return "its stage or its source is a name that the workbook does not list"
    if of.verdict == "nothing to judge":
        return "no effect on the handoff was expected"
    if of.verdict == "too early" and of.since and of.judged_on:
        return (
            f"too early; it can show from the week of {day(of.since)} and be judged on "
            f"{day(of.judged_on)}"
        )
    if of.verdict == "no base":
        weeks = of.before.number if of.before else 0
        return (
            f"{_weeks(weeks)} fully reported before it, and {FEWEST_BEFORE} are needed to compare "
            "with"
        )
    if of.verdict == "not reported":
        weeks = of.after.number if of.after else 0
        return f"{_weeks(weeks)} fully reported since it can show, and {FEWEST_AFTER} are needed"
    return _moved(action, of, money, name)


def _moved(action: Action, of: Outcome, money: Money, name: Name) -> str:
    before, after, records = of.before, of.after, of.records
    if before is None or after is None or records is None:
        raise ValueError("an outcome that was judged has both sides")
    was, now = _rates(of, before, after)
    worth = "" if of.money is None else f", worth {money(abs(of.money))}"
    few = "fewer" if records < 0 else "more"
    text = f"{was}, {now}: about {count(abs(records))} {few} in {name(action.handoff)}{worth}"
    if of.verdict == "no more than luck":
        text += ", no more than luck"
    if action.expected is not None:
        text += f"; expected {money.signed(action.expected)}"
    if of.verdict == "moved the other way":
        text += ", so it moved the other way"
    if after.number < SPAN:
        text += f"; so far, {after.number} of {SPAN} weeks"
    if of.together:
        others = "another action" if of.together == 1 else f"{of.together} other actions"
        text += f"; {others} on this handoff began to show in the same weeks"
    return text


def _rates(of: Outcome, before: Weeks, after: Weeks) -> tuple[str, str]:
    """The two sides; a rate with the records that it is out of."""
    if of.kind == "volume":
        sides = ((before, "before"), (after, "after"))
        was, now = (
            f"{count(side.rate)} a week in the {_weeks(side.number)} {word}" for side, word in sides
        )
        return was, now
    was, now = rates(before.rate, after.rate)
    due = " due" if of.lagged else ""
    return f"{was} of {count(before.out_of)}{due} before", f"{now} of {count(after.out_of)} after"


def _signed(records: float) -> str:
    """Records more or fewer; none is more precise than the workbook.

    >>> _signed(7.4), _signed(-3.0), _signed(0.01)
    ('+7.4 records', '-3 records', '0 records')
    """
    text = count(records)
    if not any(digit in "123456789" for digit in text):
        return "0 records"
    return f"{'+' if records > 0 else ''}{text} {'record' if text in ('1', '-1') else 'records'}"


def _actions(number: int) -> str:
    return "1 action" if number == 1 else f"{number} actions"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _weeks(number: int) -> str:
    return "1 week" if number == 1 else f"{number} weeks"
