"""How long an answer takes, and what was heard again in spite of it."""

from scorecard.feedback import Feedback, Repeat, Speed
from scorecard.words.feedback.counted import days, deals, share, times
from scorecard.words.figures import DASH, Money, count, day, plain

WAITS_ON = (
    "The median of the days from Date to Answered on. What is open, was dropped or was closed "
    "without an answer waits on at its age today, so a backlog does not look fast; an item that "
    "names nobody to answer stands under “nobody named”, not with a team."
)


def answer_title(found: Feedback) -> str:
    """How long an answer takes, over all items."""
    if not found.speeds:
        return "No item has a waiting time yet"
    everything = found.speeds[0]
    shares = f"{count(everything.answered)} of {count(everything.items)} answered"
    if everything.median is None:
        return f"Half of what was heard waits at least {days(everything.longer)}: {shares}"
    within = "on the same day" if everything.median == 0 else f"within {days(everything.median)}"
    return f"Half of what was heard is answered {within}: {shares}"


def answer_window(found: Feedback) -> str:
    """Which items the answer times are of."""
    return f"What was heard from {day(found.since, year=True)} to {day(found.until, year=True)}."


def speed_name(speed: Speed) -> str:
    """Whose answer time it is."""
    if speed.group == "all":
        return "All"
    blank = "Nobody named" if speed.group == "team" else "No kind"
    return blank if speed.name is None else plain(speed.name)


def speed_time(speed: Speed) -> str:
    """The median, or what it is not below."""
    return days(speed.median) if speed.longer is None else f"at least {days(speed.longer)}"


def speed_share(speed: Speed) -> str:
    """How many are answered."""
    return share(speed.answered, speed.items)


def repeats_title(found: Feedback) -> str:
    """What was heard most often."""
    if not found.repeats:
        return "Nothing was heard twice"
    return repeat_sentence(found.repeats[0])


def repeat_name(repeat: Repeat) -> str:
    """What was heard: in its words, or of which kind and for which reason."""
    if repeat.what is not None:
        return f"“{plain(repeat.what)}”"
    return f"{repeat.kind}, deals with the reason {plain(repeat.reason or DASH)}"


def repeat_days(repeat: Repeat) -> str:
    """When it was heard first and last."""
    return (
        day(repeat.first)
        if repeat.first == repeat.last
        else f"{day(repeat.first)} to {day(repeat.last)}"
    )


def repeat_money(repeat: Repeat, money: Money) -> str:
    """What the deals are worth that the items name."""
    parts = [
        f"{money(of.money)} {word}" if of.money is not None else f"{deals(of.deals)} {word}"
        for of, word in ((repeat.at_stake, "open"), (repeat.lost, "lost"))
        if of.deals
    ]
    return ", ".join(parts) or DASH


def repeat_answer(repeat: Repeat) -> str:
    """Whether it was answered, and how often it was heard after that."""
    if repeat.answer is None:
        answered = f"{count(repeat.answered)} of {count(repeat.times)} answered, no date"
        return answered if repeat.answered else "no answer"
    since = f"heard {times(repeat.since)} since" if repeat.since else "not heard since"
    return f"{day(repeat.answer)}: {since}"


def repeat_sentence(repeat: Repeat) -> str:
    """One repeat: how often, by how many teams, and what the answer came to."""
    teams = (
        "" if not repeat.teams else f" by {repeat.teams} {'team' if repeat.teams == 1 else 'teams'}"
    )
    heard = f"{repeat_name(repeat)}: heard {times(repeat.times)}{teams}, {repeat_days(repeat)}"
    if repeat.answer is None:
        return f"{heard}; {repeat_answer(repeat)}"
    if not repeat.since:
        return f"{heard}; not since the answer of {day(repeat.answer)}"
    if repeat.what is None:
        return f"{heard}; {times(repeat.since)} since the answer of {day(repeat.answer)}"
    return (
        f"{heard}; the answer of {day(repeat.answer)} did not settle it, heard "
        f"{times(repeat.since)} since"
    )
