"""Sentences about what the teams do together, against what was agreed.

Open this when the Exchange part of the Feedback loop page reads badly.
"""

from scorecard.exchange import Activity, Exchange, Tally
from scorecard.words.figures import DASH, count, day, percent, plain

NAMED = 3  # activities in the title

WEEKS = (
    "Only weeks with a count and a goal are held against each other. A blank count is not "
    "reported, which is not none."
)


def title(found: Exchange) -> str:
    """What was done of what was agreed, the most agreed first."""
    if not found.activities:
        return "Nothing is reported in this period yet"
    parts = [_said(activity) for activity in found.activities[:NAMED]]
    more = len(found.activities) + found.more - len(parts)
    return "; ".join([*parts, *([f"{count(more)} more"] if more else [])])


def _said(activity: Activity) -> str:
    done = activity.together
    name = plain(activity.what)
    if done.goal:
        return f"{name}: {count(done.done)} of {count(done.goal)} agreed"
    if done.goal is not None:
        return f"{name}: {against_goal(done)}"
    return f"{name}: {'not reported' if done.count is None else f'{count(done.count)}, no goal'}"


def against_goal(tally: Tally) -> str:
    """What was done of what was agreed, in the weeks that have both."""
    if tally.goal is None or tally.done is None:
        return DASH if tally.count is None else f"{count(tally.count)}, no goal"
    if not tally.goal:  # none was agreed, which is not a whole to have a share of
        return f"{count(tally.done)}, goal 0"
    return f"{percent(tally.done / tally.goal)} ({count(tally.done)} of {count(tally.goal)})"


def weeks_met(tally: Tally) -> str:
    """How many weeks came to their goal."""
    return f"{count(tally.met)} of {count(tally.judged)}" if tally.judged else DASH


def note(tally: Tally) -> str:
    """What is not in the comparison; empty where everything is."""
    parts = []
    if tally.blank:
        parts.append(f"{_weeks(tally.blank)} not reported")
    if tally.judged and tally.count is not None and tally.done is not None:
        without = tally.reported - tally.judged
        if without:
            parts.append(
                f"{count(tally.count - tally.done)} more in {_weeks(without)} without a goal"
            )
    return ", ".join(parts)


def last_reported(tally: Tally) -> str:
    """The last week with a count."""
    return day(tally.last)


def _weeks(number: int) -> str:
    return "1 week" if number == 1 else f"{count(number)} weeks"


def lines(found: Exchange) -> list[str]:
    """The findings, one a line."""
    return [
        title(found),
        *(
            f"{plain(team)}, {plain(activity.what)}: {against_goal(tally)}; "
            f"weeks that came to their goal: {weeks_met(tally)}"
            for activity in found.activities
            for team, tally in activity.teams
        ),
    ]


def records(found: Exchange) -> list[dict[str, object]]:
    """Activities and teams, as they stand in the CSV."""
    return [
        {
            "Activity": activity.what,
            "Team": team,
            "Count": tally.count,
            "Weeks reported": tally.reported,
            "Weeks not reported": tally.blank,
            "Count in weeks with a goal": tally.done,
            "Goal": tally.goal,
            "Weeks with a goal": tally.judged,
            "Weeks met": tally.met,
            "Last reported": tally.last,
        }
        for activity in found.activities
        for team, tally in activity.teams
    ]
