"""Short texts: what a period, a handoff, a line or a factor is called, and its figures.

Names out of cells go through `name`, which the caller chooses: `literal` where the text is shown as
Markdown, `plain` where it is shown as it stands (charts, the command line, alt texts).
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from scorecard.calendar import MONTHS, Period
from scorecard.gap import Factor, Signal
from scorecard.ledger import WAITING, Handoff, Line
from scorecard.number import Number, Status
from scorecard.signal import wilson
from scorecard.words.figures import DASH, Money, count, day, percent, plain, rates
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


def the_period(period: Period) -> str:
    """A period inside a sentence: a week has its article.

    >>> from scorecard.calendar import Calendar
    >>> [the_period(Calendar().parse(t)) for t in ("2026-Q3", "2026-09-14")]
    ['Q3 2026', 'the week of 14 Sep 2026']
    """
    return f"the {period_name(period)}" if period.kind == "week" else period_name(period)


def ago(then: datetime, now: datetime) -> str:
    """How long ago, in the coarsest unit that says enough.

    >>> from datetime import timedelta
    >>> now = datetime(2026, 9, 21, 9)
    >>> [ago(now - timedelta(seconds=s), now) for s in (-5, 59, 60, 3599, 3600, 86_400, 3 * 86_400)]
    ['just now', 'just now', '1 min ago', '59 min ago', '1 h ago', '1 day ago', '3 days ago']
    """
    # A clock that was set back makes this negative.
    minutes = (now - then) // timedelta(minutes=1)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    hours, days = minutes // 60, minutes // (24 * 60)
    if not days:
        return f"{hours} h ago"
    return f"{days} day{'' if days == 1 else 's'} ago"


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


def handoff_name(handoff: Handoff, name: Name = plain) -> str:
    """A line of the ledger: what was handed over, or what was counted."""
    if handoff.above:
        timing = " timing" if handoff.kind == "timing" else ""
        return f"{name(handoff.above)} → {name(handoff.stage)}{timing}"
    return "Deal size" if handoff.kind == "deal size" else f"{name(handoff.stage)} volume"


def line_kind(line: str) -> str:
    """What kind of line stands beside the handoffs."""
    return "Not reported yet" if line == WAITING else line.capitalize()


def line_name(line: Line, name: Name = plain) -> str:
    """A part of the gap beside the handoffs, with its source."""
    return f"{line_kind(line.line)}: {name(line.source)}" if line.source else line_kind(line.line)


def parties(handoff: Handoff, name: Name = plain) -> str:
    """Who gives and who receives; both, because a handoff is never one team's alone."""
    owner = name(handoff.owner) if handoff.owner else "nobody"
    if handoff.kind == "timing":
        return "nobody: due later, or earlier"
    if handoff.kind != "conversion":
        return owner
    return f"{name(handoff.giver) if handoff.giver else 'nobody'} → {owner}"


def signal_word(handoff: Handoff) -> str:
    """Whether a line is more than luck, in a word or two."""
    word = SIGNALS[handoff.signal] if round(handoff.effect, 2) else "No difference"
    return f"{word}, lag-contaminated" if handoff.contaminated else word


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
    if handoff.kind == "timing":
        return plan, f"{actual} ({count(after)} due, {count(before)} came in)"
    return plan, f"{actual} ({_counted(after, before)})"


def _counted(after: float, before: float) -> str:
    """What a rate is made of, and how far luck alone could move it.

    >>> _counted(34, 100), _counted(3, 2)
    ('34 of 100, 25% to 44%', '3 of 2')
    """
    counts, interval = f"{count(after)} of {count(before)}", wilson(after, before)
    if interval is None:
        return counts
    low, high = interval
    return f"{counts}, {percent(low)} to {percent(high)}"


def _with_wins(handoff: Handoff, money: Money) -> str:
    if handoff.actual is None or handoff.actual_counts is None:
        return money(handoff.actual)
    return f"{money(handoff.actual)} ({count(handoff.actual_counts[0])} wins)"


def range_text(handoff: Handoff, money: Money) -> str:
    """The smallest and largest value of a line over all orders of counting."""
    low, high = money.signed(handoff.low), money.signed(handoff.high)
    return low if low == high else f"{low} to {high}"


def usual_week(number: Number, money: Money) -> str:
    """What the rest needs, beside what weeks usually bring."""
    if number.usual_week is None:
        return "no week to compare with"
    if number.best_week is not None and (number.required_per_week or 0.0) > number.best_week:
        return f"13-week best: {money(number.best_week)}"
    return f"usual: {money(number.usual_week)}"


def against_target(actual: float | None, target: float | None, money: Money) -> str:
    """What was won, and how far that is from the target to date."""
    if target is None:
        return f"{money(actual)}, no target"
    return f"{money(actual)} ({money.signed((actual or 0.0) - target)})"


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
    if factor.kind == "timing":
        return f"{text} ({after} due, {before} came in)"
    if side == 0:
        return f"{text} ({after} of {before})"  # a plan has no luck
    return f"{text} ({_counted(factor.after[side], factor.before[side])})"


def cell_amount(amount: float | None) -> str:
    """What stands in a cell, every digit of it.

    >>> cell_amount(1234.5), cell_amount(48_000.0), cell_amount(None)
    ('1,234.5', '48,000', '—')
    """
    if amount is None:
        return DASH
    return f"{amount:,.0f}" if float(amount).is_integer() else f"{amount:,.10g}"


def cost(issue: Issue, money: Money) -> str:
    """What an issue takes out of the figures."""
    if not issue.left_out:
        return ""
    return f"row, {money.full(issue.money)}" if issue.money is not None else "row"


def counted_rows(number: int, tab: str) -> str:
    """How many rows of a tab.

    >>> counted_rows(1, "Deals"), counted_rows(1200, "Actuals")
    ('1 row of Deals', '1,200 rows of Actuals')
    """
    return f"{number:,} {'row' if number == 1 else 'rows'} of {tab}"


def listing(parts: Iterable[str], most: int = 3) -> str:
    """A list in words.

    >>> listing(["A"]), listing(["A", "B"]), listing(["A", "B", "C", "D"])
    ('A', 'A and B', 'A, B, C and 1 more')
    """
    texts = list(parts)
    if len(texts) > most:
        return f"{', '.join(texts[:most])} and {len(texts) - most} more"
    return " and ".join(filter(None, [", ".join(texts[:-1]), *texts[-1:]]))
