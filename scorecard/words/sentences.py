"""Sentences made from results. They state facts about handoffs; none blames a team.

Names out of cells go through `name`, which the caller chooses: `literal` where the sentence is
shown as Markdown, `plain` where it is shown as it stands (charts, the command line, alt texts).
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from scorecard.calendar import MONTHS, Period
from scorecard.gap import Factor, Signal
from scorecard.health import Freshness
from scorecard.ledger import WAITING, Handoff, Ledger, Line, Waiting, split_owner
from scorecard.number import LeftOut, Number, Status
from scorecard.teams import Contribution, RollUp
from scorecard.words.figures import DASH, Money, attained, count, day, plain, rates
from scorecard.workbook import Issue

Name = Callable[[str], str]

STATUS: dict[Status, str] = {
    "on track": "On track",
    "attention": "Needs attention",
    "behind": "Behind",
    "no target": "No target",
    "too early": "Too early to say",
}
SIGNALS: dict[Signal, str] = {
    "signal": "Signal",
    "noise": "Within luck",
    "unclear": "Not known",
}
SIGNAL_HELP = (
    "Signal: more than luck alone would explain, four times out of five. Within luck: not "
    "distinguishable from chance at these counts. Not known: the spread of single deals is needed."
)
WHERE_NOT_WHY = (
    "This is arithmetic: it says where the gap arose, not why. Every split shown is the average "
    "over all orders of counting, so no order favours a team."
)


def period_name(period: Period) -> str:
    """A period in words.

    >>> from scorecard.calendar import Calendar
    >>> [period_name(Calendar().parse(t)) for t in ("2026", "2026-Q3", "2026-07", "2026-09-14")]
    ['FY2026', 'Q3 2026', 'July 2026', 'week of 14 Sep 2026']
    """
    if period.kind == "year":
        return f"FY{period.name}"
    if period.kind == "quarter":
        year, quarter = period.name.split("-")
        return f"{quarter} {year}"
    if period.kind == "month":
        return f"{MONTHS[period.start.month - 1]} {period.start.year}"
    return f"week of {day(period.start, year=True)}"


def headline(number: Number, money: Money) -> str:
    """Are we on track: the status in words."""
    status, name = STATUS[number.status], period_name(number.period)
    least = "at least " if number.at_least else ""
    if number.status == "no target":
        won = (
            "nothing reported yet"
            if number.actual is None
            else f"{least}{money(number.actual)} won"
        )
        return f"No target for {name}: {won}"
    if number.status == "too early":
        return f"{status}: {days_passed(number)}"
    if number.attainment is None:
        won = "Nothing reported yet" if number.actual is None else f"{money(number.actual)} won"
        return f"{won} for {name}"
    if number.through == number.period.end:
        closed = _closed(number)
        share = f"{least}{attained(number.attainment)}"
        return f"{closed[0].upper()}{closed[1:]}: {share} of target"
    return f"{status}: {least}{attained(number.attainment)} of where we should be"


def _closed(number: Number) -> str:
    name = period_name(number.period)
    return {
        "on track": f"{name} made its target",
        "attention": f"{name} came close",
        "behind": f"{name} missed its target",
    }.get(number.status, name)


def days_passed(number: Number) -> str:
    """How far the period is."""
    return f"day {number.days_elapsed} of {number.period.days}"


def days_left(number: Number) -> str:
    """What is left of the period.

    Whole weeks, because the reports are weekly.
    """
    weeks = number.weeks_left
    if not weeks:
        return "the period is over"
    return f"{count(round(weeks, 1))} {'week' if round(weeks, 1) == 1 else 'weeks'} left"


def waiting(ledger: Ledger, name: Name = plain) -> str:
    """Who is waited on, and for what; empty when everything is in."""
    if not ledger.waiting:
        return ""
    by_owner: dict[str, list[Waiting]] = {}
    for item in ledger.waiting:
        by_owner.setdefault(item.owner or "a stage without an owner", []).append(item)
    parts = []
    for owner, items in sorted(by_owner.items()):
        stages = _listing(dict.fromkeys(name(item.stage) for item in items))
        sources = _listing(dict.fromkeys(name(item.source) for item in items))
        weeks = sorted({week for item in items for week in item.weeks})
        parts.append(f"{name(owner)} ({stages} of {sources}, {_weeks(weeks)})")
    return f"Waiting on {_listing(parts, most=4)}."


def left_out(left: LeftOut, money: Money) -> str:
    """What is missing because a cell cannot be read; empty when nothing is.

    >>> left_out(LeftOut(2, 42_000.0), Money("USD")), left_out(LeftOut(0, 0.0), Money("USD"))
    ('2 rows, $42k left out', '')
    """
    if not left.rows:
        return ""
    rows = f"{left.rows} {'row' if left.rows == 1 else 'rows'}"
    return f"{rows}, {money(left.money)} left out" if left.money else f"{rows} left out"


def handoff_name(handoff: Handoff, name: Name = plain) -> str:
    """A line of the ledger: what was handed over, or what was counted."""
    if handoff.kind == "conversion" and handoff.above:
        return f"{name(handoff.above)} → {name(handoff.stage)}"
    return "Deal size" if handoff.kind == "deal size" else f"{name(handoff.stage)} volume"


def line_kind(line: Line) -> str:
    """What kind of line stands beside the handoffs."""
    return "Not reported yet" if line.line == WAITING else line.line.capitalize()


def line_name(line: Line, name: Name = plain) -> str:
    """A part of the gap beside the handoffs, with its source."""
    return f"{line_kind(line)}: {name(line.source)}" if line.source else line_kind(line)


def parties(handoff: Handoff, name: Name = plain) -> str:
    """Who gives and who receives; both, because a handoff is never one team's alone."""
    owner = name(handoff.owner) if handoff.owner else "nobody"
    if handoff.kind != "conversion":
        return owner
    return f"{name(handoff.giver) if handoff.giver else 'nobody'} → {owner}"


def signal_word(handoff: Handoff) -> str:
    """Whether a line is more than luck, in a word or two."""
    return SIGNALS[handoff.signal] if round(handoff.effect, 2) else "No difference"


def plan_and_actual(handoff: Handoff, money: Money) -> tuple[str, str]:
    """Plan and actual of a line as text, a rate with its counts."""
    if handoff.kind == "volume":
        return count(handoff.plan), count(handoff.actual)
    if handoff.kind == "deal size":
        return money(handoff.plan), _with_wins(handoff, money)
    actual, plan = rates(handoff.actual, handoff.plan)
    if handoff.actual is None or handoff.actual_counts is None:
        return plan, actual
    before, after = handoff.actual_counts
    return plan, f"{actual} ({count(after)} of {count(before)})"


def range_text(handoff: Handoff, money: Money) -> str:
    """The smallest and largest value of a line over all orders of counting."""
    low, high = money.signed(handoff.low), money.signed(handoff.high)
    return low if low == high else f"{low} to {high}"


def usual_week(number: Number, money: Money) -> str:
    """What the rest needs, beside what weeks usually bring."""
    if number.usual_week is None:
        return "no week to compare with"
    if number.best_week is not None and (number.required_per_week or 0.0) > number.best_week:
        return f"best of the last 13: {money(number.best_week)}"
    return f"usual: {money(number.usual_week)}"


def _with_wins(handoff: Handoff, money: Money) -> str:
    if handoff.actual is None or handoff.actual_counts is None:
        return money(handoff.actual)
    return f"{money(handoff.actual)} ({count(handoff.actual_counts[0])} wins)"


def largest_break(ledger: Ledger) -> Handoff | None:
    """The largest loss that is a signal; None when no loss is."""
    return next((h for h in _losses(ledger) if h.signal == "signal"), None)


def _losses(ledger: Ledger) -> list[Handoff]:
    """Handoffs that lost a cent or more, the largest loss first; less is the dust of a sum."""
    losses = [h for h in ledger.handoffs if round(h.effect, 2) < 0]
    return sorted(losses, key=lambda h: h.effect)


def where_it_broke(ledger: Ledger, money: Money, name: Name = plain) -> str:
    """Where the gap arose, and whether that is real or noise, in one or two sentences."""
    if not ledger.weeks:
        return "No complete week of this period is over yet."
    if ledger.target_to_date is None:
        return "Without a target there is no gap to explain."
    if not ledger.cells:
        return "No handoff is fully reported yet." + _rest(ledger, money, name)
    broken, losses = largest_break(ledger), _losses(ledger)
    if not losses:
        return "Every handoff is on plan or above it." + _rest(ledger, money, name)
    if broken is None:
        first = losses[0]
        return (
            f"No single handoff explains the gap: the largest loss, {handoff_name(first, name)} "
            f"({money.signed(first.effect)}), {_reality(first, money)}."
        ) + _rest(ledger, money, name)
    opening = "It broke at" if ledger.gap < 0 else "Ahead in all, yet it broke at"
    reality = _reality(broken, money)
    sentence = (
        f"{opening} {handoff_name(broken, name)}{_hands(broken, name)}: "
        f"{_difference(broken, money)}, "
        f"{money.signed(broken.effect)}. {reality[0].upper()}{reality[1:]}."
    )
    if losses[0] is not broken:
        larger = losses[0]
        sentence += (
            f" {handoff_name(larger, name)} counts for more ({money.signed(larger.effect)}), "
            f"but {_reality(larger, money)}."
        )
    return sentence + _rest(ledger, money, name)


def _hands(handoff: Handoff, name: Name) -> str:
    """Both sides of a handoff, because it is never one team's alone."""
    if not handoff.giver or not handoff.owner:
        return ""
    giver, owner = (
        _listing([name(team) for team in split_owner(side)])
        for side in (handoff.giver, handoff.owner)
    )
    return f" ({giver} to {owner})"


def _difference(handoff: Handoff, money: Money) -> str:
    if handoff.kind == "volume":
        return f"{count(handoff.actual)}, plan {count(handoff.plan)}"
    if handoff.kind == "deal size":
        return f"{money(handoff.actual)}, plan {money(handoff.plan)}"
    actual, plan = rates(handoff.actual, handoff.plan)
    return f"{actual}, plan {plan}"


def _reality(handoff: Handoff, money: Money) -> str:
    if handoff.band is None and handoff.kind == "deal size":
        return "cannot be told from luck without the spread of single deals"
    if handoff.band is None:
        return "cannot be told from luck"
    if handoff.signal == "noise":
        return f"is within what luck alone explains (up to {money(handoff.band)} either way)"
    return f"this is a signal: luck alone would stay within {money(handoff.band)} either way"


def _rest(ledger: Ledger, money: Money, name: Name) -> str:
    """A line beside the handoffs is said too when it is larger than every loss at a handoff."""
    lines = [line for line in ledger.lines if line.effect < 0]
    worst = min(lines, key=lambda line: line.effect, default=None)
    losses = _losses(ledger)
    if worst is None or (losses and worst.effect >= losses[0].effect):
        return ""
    what = f"{line_kind(worst).lower()}{f', {name(worst.source)}' if worst.source else ''}"
    return f" Larger than any handoff: {what} ({money.signed(worst.effect)})."


def path_title(number: Number, money: Money) -> str:
    """The cumulative chart's finding."""
    if number.through < number.period.start:
        return "The period has not begun"
    if number.actual is None:
        return "Nothing reported yet"
    won = f"Won {money(number.actual)}"
    if number.target_to_date is None:
        return won
    return f"{won} of {money(number.target_to_date)} due by {day(number.through)}"


def against_target(actual: float | None, target: float | None, money: Money) -> str:
    """What was won, and how far that is from the target to date."""
    if target is None:
        return f"{money(actual)}, no target"
    return f"{money(actual)} ({money.signed((actual or 0.0) - target)})"


def contribution_title(teams: Iterable[Contribution], name: Name = plain) -> str:
    """The contribution chart's finding."""
    shares = list(teams)
    planned = [t for t in shares if t.sourced_target_to_date]
    if not planned:
        due_later = any(t.sourced_target for t in shares)
        return "No target is due yet" if due_later else "No team has a target yet"
    made = [name(t.team) for t in planned if _is_on_target(t)]
    silent = sum(t.sourced_actual is None for t in planned)
    short = len(planned) - len(made) - silent
    if silent == len(planned):
        return "No team has reported yet"
    if len(planned) == 1:
        return f"{name(planned[0].team)} is {'on target' if made else 'short'}"
    if len(made) == len(planned):
        return "Every team is on its target"
    if short == len(planned):
        return "No team is on its target"
    parts = [
        f"{_listing(made)} on target" if made else "",
        f"{short} of {len(planned)} teams short" if short else "",
        f"{silent} not reported yet" if silent else "",
    ]
    return ", ".join(filter(None, parts))


def _is_on_target(share: Contribution) -> bool:
    if share.sourced_actual is None or share.sourced_target_to_date is None:
        return False
    # A target spread over days and added again is off by a rounding.
    return round(share.sourced_actual - share.sourced_target_to_date, 6) >= 0


def roll_up_title(parts: RollUp, money: Money) -> str:
    """Whether the teams' targets add up to the Number's."""
    if parts.total is None:
        return "No target covers this period"
    if not parts.unowned:
        return f"The teams' targets add up to {money(parts.total)}"
    if parts.unowned < 0:
        return f"The teams' targets are {money(-parts.unowned)} more than the Number's"
    return f"Nobody owns {money(parts.unowned)} of the {money(parts.total)} target"


def answers_for(share: Contribution, money: Money) -> str:
    """The handoffs and lines that a team answers for, with their money in all."""
    parts = [
        f"{handoff_name(h)} {money.signed(h.effect)}" for h in share.handoffs if round(h.effect, 2)
    ]
    parts += [f"{line_name(line)} {money.signed(line.effect)}" for line in share.lines]
    return ", ".join(parts) or DASH


def reported(share: Contribution) -> str:
    """Whether a team has reported what its stages plan."""
    if not share.waiting:
        return "Complete"
    return "Waiting: " + _listing(
        dict.fromkeys(f"{plain(w.stage)} of {plain(w.source)}" for w in share.waiting)
    )


def missing(team: Freshness) -> str:
    """What a team has not reported, over the last half year."""
    if not team.missing:
        return "Nothing"
    parts = [
        f"{plain(stage)} of {plain(source)} ({weeks} {'week' if weeks == 1 else 'weeks'})"
        for stage, source, weeks in team.missing
    ]
    return _listing(parts, most=6)


def health_title(issues: Sequence[Issue]) -> str:
    """How much there is to mend."""
    errors = sum(issue.severity == "error" for issue in issues)
    warnings = sum(issue.severity == "warning" for issue in issues)
    if not errors and not warnings:
        return "Nothing to mend"
    parts = [
        f"{number} {word if number == 1 else word + 's'}"
        for number, word in ((errors, "error"), (warnings, "warning"))
        if number
    ]
    return f"{' and '.join(parts)} to look at"


def cost(issue: Issue, money: Money) -> str:
    """What an issue takes out of the figures."""
    if not issue.left_out:
        return ""
    return f"row, {money.full(issue.money)}" if issue.money is not None else "row"


def factor_texts(factor: Factor, money: Money) -> tuple[str, str]:
    """Plan and actual of one source's factor, a rate with its counts."""
    if factor.kind == "volume" or factor.before is None:
        return count(factor.after[0]), count(factor.after[1])
    if factor.kind == "deal size":
        return _of(money(factor.plan), factor, 0), _of(money(factor.actual), factor, 1)
    actual, plan = rates(factor.actual, factor.plan)
    return _of(plan, factor, 0), _of(actual, factor, 1)


def _of(text: str, factor: Factor, side: int) -> str:
    if factor.before is None or not factor.before[side]:
        return DASH
    before, after = count(factor.before[side]), count(factor.after[side])
    if factor.kind == "deal size":
        return f"{text} ({before} wins)"
    return f"{text} ({after} of {before})"


def bridge_title(ledger: Ledger, money: Money) -> str:
    """The gap bridge's finding."""
    if not ledger.weeks:
        return "The period has not begun"
    if ledger.target_to_date is None:
        return "No target, so no gap"
    if not round(ledger.gap, 2):
        return "On target to date, by handoff"
    side = "short of" if ledger.gap < 0 else "ahead of"
    return f"{money(abs(ledger.gap))} {side} target to date, by handoff"


def broke_title(ledger: Ledger, name: Name = plain) -> str:
    """The funnel's finding."""
    if not ledger.weeks:
        return "The period has not begun"
    if ledger.target_to_date is None:
        return "No target, so no break"
    if not ledger.cells:
        return "No handoff is fully reported yet"
    broken = largest_break(ledger)
    if broken is None:
        return "No handoff breaks beyond luck"
    if broken.kind != "conversion":
        return f"Breaks at {handoff_name(broken, name)}"
    actual, plan = rates(broken.actual, broken.plan)
    return f"Breaks at {handoff_name(broken, name)}: {actual}, plan {plan}"


def _listing(parts: Iterable[str], most: int = 3) -> str:
    """A list in words.

    >>> _listing(["A"]), _listing(["A", "B"]), _listing(["A", "B", "C", "D"])
    ('A', 'A and B', 'A, B, C and 1 more')
    """
    texts = list(parts)
    if len(texts) > most:
        return f"{', '.join(texts[:most])} and {len(texts) - most} more"
    return " and ".join(filter(None, [", ".join(texts[:-1]), *texts[-1:]]))


def _weeks(weeks: list[date]) -> str:
    if len(weeks) == 1:
        return f"week of {day(weeks[0])}"
    return f"{len(weeks)} weeks since {day(weeks[0])}"
