"""Until when records still count for a quarter, in words."""

from datetime import timedelta

from scorecard.quarters import Quarter, Quarters, Reach
from scorecard.words.figures import DASH, day, percent, plain
from scorecard.words.labels import Name, listing, period_name

REACHES = (
    "Last useful day: the quarter's end less the weeks to the win, by the Funnel's Weeks to next. "
    "That is the usual speed: some records are faster, some slower. Arriving now: of the records "
    "that arrive in the coming week and are won in the end, the share that is won in the quarter."
)
SMALL = 0.001  # share; less is not worth a word


def _ahead(result: Quarters) -> list[tuple[int, Quarter]]:
    """The quarters that are not over, with their places."""
    return [(i, of) for i, of in enumerate(result.quarters) if of.state != "over"]


def reach_title(result: Quarters, name: Name = plain) -> str:
    """The finding: until when what arrives in the first stage counts for the first quarter."""
    stages, ahead = result.transit.stages, _ahead(result)
    if not stages or not ahead:
        return ""
    i, quarter = ahead[0]
    first, now, last = stages[0], period_name(quarter.period), stages[0].last[i]
    if last > result.through:
        until = f"What arrives in {name(first.stage)} until {day(last)}"
        return f"{until} counts for {now}, at its usual speed"
    reached = [period_name(of.period) for j, of in ahead if first.last[j] > result.through]
    following = reached[0] if reached else "a later quarter"
    still = [of for of in stages if of.last[i] > result.through]
    said = f"What arrives in {name(first.stage)} now counts for {following}, at its usual speed"
    if still:
        return f"{said}; for {now} {name(still[0].stage)} counts until {day(still[0].last[i])}"
    return f"{said}: it is too late for {now} in every stage"


def week_line(result: Quarters, name: Name = plain) -> str:
    """When the coming week's records of the first stage win; empty where no stage takes time."""
    stages, ahead = result.transit.stages, _ahead(result)
    if not stages or not ahead:
        return ""
    first, monday = stages[0], result.through + timedelta(days=1)
    parts = [
        (first.before, f"before {period_name(result.quarters[0].period)}"),
        *((first.shares[i], f"in {period_name(of.period)}") for i, of in ahead),
        (first.later, "later"),
    ]
    said = [f"{percent(share)} {when}" for share, when in parts if share >= SMALL]
    return (
        f"Of what arrives in {name(first.stage)} in the week of {day(monday)} and is won in the "
        f"end, {listing(said, most=len(said))}."
    )


def last_days(stage: Reach, result: Quarters) -> list[tuple[str, str]]:
    """A column for each quarter that is not over: its title, and the stage's last useful day."""
    return [
        (
            f"Counts for {period_name(of.period)} until",
            day(stage.last[i]) + (", past" if stage.last[i] <= result.through else ""),
        )
        for i, of in _ahead(result)
    ]


def reach_share(stage: Reach, result: Quarters) -> list[tuple[str, str]]:
    """The same with the share of the coming week's records that is won in the quarter."""
    found = [
        (f"Arriving now: {period_name(of.period)}", _share(stage.shares[i]))
        for i, of in _ahead(result)
    ]
    return [*found, ("Later", _share(stage.later))]


def _share(share: float) -> str:
    return percent(share) if share >= SMALL else DASH
