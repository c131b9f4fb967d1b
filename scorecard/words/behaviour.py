"""Sentences about weekly series: what is usual, what is more than luck, and since when.

Open this when a verdict over weeks reads badly. `above` and `below` are sides, not good and bad.
"""

from scorecard.behaviour import Series, State
from scorecard.signal import FEWEST, Point, Rule
from scorecard.words.figures import DASH, Money, count, day, percent, plain, rates
from scorecard.words.labels import Name

RULES_HELP = (
    "The usual range comes from how much neighbouring weeks differ in the first 17 weeks; it moves "
    "only when a review records an action as done. A week is a signal when it is outside that "
    "range; for the Number and the handoffs also when it is one of eight or more in a row on one "
    "side of the mean, or of three in four weeks nearer a limit than the mean. The rest is what "
    "luck brings. Where records take weeks, a rate is out of those that were due in its week."
)
RULES: dict[Rule, str] = {
    1: "outside its usual range",
    2: "one of eight or more in a row {side} the mean",
    3: "one of three in four weeks nearer the limit than the mean",
}
STATES: dict[State, str] = {
    "nothing": "Not reported yet",
    "few": "No limits yet",
    "within": "Within its usual range",
    "season": "A season",
    "above": "Above",
    "below": "Below",
}


def option(series: Series) -> str:
    """What a series is called in an address and in a list to choose from: cell text as it is."""
    return "The Number" if series.stage is None else f"{series.stage}, {series.kind}"


def series_name(series: Series, name: Name = plain) -> str:
    """What a series counts."""
    if series.stage is None:
        return "The Number" if series.kind == "number" else "Closed-won revenue"
    if series.kind == "conversion" and series.above is not None:
        return f"{name(series.above)} → {name(series.stage)}"
    return "Deal size" if series.kind == "deal size" else f"{name(series.stage)} volume"


def amount(series: Series, value: float | None, money: Money) -> str:
    """A value, a mean or a limit of a series."""
    if series.kind == "conversion":
        return percent(value)
    return count(value) if series.kind == "volume" else money(value)


def week_value(series: Series, week: int, money: Money) -> str:
    """A week's value; a ratio with what it is made of."""
    text, counts = amount(series, series.points[week].value, money), series.counts[week]
    if counts is None:
        return text
    came, out_of = (count(number) for number in counts)
    if series.kind == "conversion":
        return f"{text} ({came} of {out_of}{' due' if series.lagged else ''})"
    return f"{text} ({out_of} {'win' if out_of == '1' else 'wins'})"


def usual_range(series: Series, week: int, money: Money) -> str:
    """The limits that hold for a week."""
    point = series.points[week]
    if point.mean is None:
        return DASH
    return _span(series, point.lower, point.upper, money)


def interval(series: Series, week: int) -> str:
    """How far luck alone could move a week's rate: Wilson, 95%."""
    ends = series.interval(week)
    if ends is None:
        return DASH
    return " to ".join(rates(*ends))


def week_rules(point: Point) -> str:
    """Why a week is marked; a dash where it is not."""
    broken = [RULES[rule].format(side=point.side) for rule in point.rules]
    if not broken:
        return DASH
    return ", ".join(broken) + (", as in earlier quarters: a season" if point.season else "")


def verdict(series: Series) -> str:
    """The latest week in a few words."""
    word, state, latest = STATES[series.state], series.state, series.latest
    if latest is None:
        return word
    point = series.points[latest]
    if state == "few":
        return word if point.basis >= FEWEST else f"{word}: {point.basis} of {FEWEST} weeks"
    if state in ("above", "below"):
        word += f" since {_since(series)}"
    return f"{word}, provisional" if point.provisional else word


def finding(series: Series, money: Money, name: Name = plain) -> str:
    """What a series says, in one sentence: the title of its chart."""
    return f"{series_name(series, name)}: {_finding(series, money)}{_provisos(series)}"


def season(series: Series, money: Money) -> str:
    """What the same week of earlier quarters brought; empty where there were none."""
    latest = series.latest
    if latest is None or not series.points[latest].earlier:
        return ""
    return f"The same week of {_earlier(series, series.points[latest], money)}."


def _finding(series: Series, money: Money) -> str:
    state, latest = series.state, series.latest
    if latest is None:
        return "no week is fully reported yet"
    point, week = series.points[latest], day(series.weeks[latest])
    value, span = week_value(series, latest, money), usual_range(series, latest, money)
    per = " a week" if series.kind in ("number", "closed-won", "volume") else ""
    here = f"{value} in the week of {week}"
    if state == "few":
        since = (
            f" since the change in the week of {day(series.changes[-1])}" if series.changes else ""
        )
        if point.basis >= FEWEST:
            return f"too many weeks are missing{since} for limits; {here}"
        weeks = f"{point.basis} {'week' if point.basis == 1 else 'weeks'}"
        return f"{weeks}{since}, fewer than {FEWEST}: no limits yet; {here}"
    if state == "within":
        return f"within its usual range of {span}{per}; {here}"
    if state == "season":
        usual = "range" if 1 in point.rules else "level"
        return (
            f"the week of {week} is {point.side} its usual {usual}, but the same week of "
            f"{_earlier(series, point, money)}: a season; {here}"
        )
    since = f" since the week of {_since(series)}"
    if point.told == 1:
        since = "" if series.since == series.weeks[latest] else since
        return f"{state} its usual range of {span}{per}{since}; {here}"
    mean = amount(series, point.mean, money)
    limit = point.upper if state == "above" else point.lower
    why = (
        f"{point.run} in a row {state} the mean of {mean}"
        if point.told == 2
        else f"three of four weeks nearer the limit of {amount(series, limit, money)} than the "
        f"mean of {mean}"
    )
    outside = f", now outside its range of {span}{per}" if 1 in point.rules else ""
    return f"{state} its usual level{since} ({why}){outside}; {here}"


def _since(series: Series) -> str:
    """With its year where it is not that of the latest week."""
    begun = series.since
    return day(begun, year=begun is not None and begun.year != series.weeks[-1].year)


def _provisos(series: Series) -> str:
    """What stands against taking the sentence for the last word."""
    latest = series.latest
    if latest is None:
        return ""
    point, later = series.points[latest], series.weeks[latest + 1 :]
    text = f"; provisional limits from {point.basis} weeks" if point.provisional else ""
    if series.changes and point.mean is not None:
        text += (
            f"; new baseline since the week of {day(series.changes[-1])}, when an action was done"
        )
    if later:
        weeks = f"the week of {day(later[0])}" if len(later) == 1 else f"{len(later)} later weeks"
        text += f"; no figure yet for {weeks}"
    return text


def _earlier(series: Series, point: Point, money: Money) -> str:
    quarters = len(point.earlier)
    brought = _span(series, min(point.earlier), max(point.earlier), money)
    return f"{quarters} earlier {'quarter' if quarters == 1 else 'quarters'} brought {brought}"


def _span(series: Series, low: float | None, high: float | None, money: Money) -> str:
    if series.kind == "conversion":
        ends = rates(low, high)
    else:
        ends = amount(series, low, money), amount(series, high, money)
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)
