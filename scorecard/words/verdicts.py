"""Sentences about signals and what the meeting decided on them. Open this when one reads badly."""

from scorecard.signal import Rule
from scorecard.verdicts import Paste, Review, Signal, Verdicts
from scorecard.words.figures import DASH, Money, day, plain
from scorecard.words.labels import Name
from scorecard.words.tables import At, Cell, Table

PASTE_HELP = (
    "Paste into column A of the first free row of the Reviews tab, then choose the verdict: "
    "Confirmed, Noise, Timing or Data error. Why, the action, its owner, the due date and the "
    "effect expected go beside it."
)
NO_VERDICT = "No verdict yet"
_WEEKLY: dict[Rule, str] = {
    1: "{side} its usual range",
    2: "{side} its usual level, eight or more weeks in a row",
    3: "{side} its usual level, three of four weeks near the limit",
}


def title(verdicts: Verdicts) -> str:
    """How many signals, and how many of them wait for a verdict."""
    number, without = len(verdicts.signals), len(verdicts.open)
    if not number:
        return "No signal: nothing is more than luck"
    signals = "1 signal" if number == 1 else f"{number} signals"
    if not without:
        return f"{signals}, {'with its verdict' if number == 1 else 'each with its verdict'}"
    return f"{signals}, {'all' if number == without > 1 else without} without a verdict"


def table(verdicts: Verdicts, money: Money, name: Name = plain) -> Table:
    """A row a signal: what it is, its money, why it is one, and what was decided."""
    rows: list[tuple[Cell, ...]] = []
    for signal in verdicts.signals:
        review = signal.review
        rows.append(
            (
                signal_name(signal, name),
                money.signed(signal.effect),
                why(signal),
                decided(review, name),
                name(review.why) if review and review.why else DASH,
                At(review.address) if review else DASH,
            )
        )
    columns = ("Handoff", "Money against plan", "Why it is a signal", "Verdict", "Why", "Cell")
    return Table(title(verdicts), columns, tuple(rows), right=("Money against plan",))


def signal_name(signal: Signal, name: Name = plain) -> str:
    """What a signal is about."""
    if signal.stage is None:
        return "The Number" if signal.kind == "number" else "Closed-won revenue"
    if signal.kind == "conversion" and signal.above is not None:
        return f"{name(signal.above)} → {name(signal.stage)}"
    return "Deal size" if signal.kind == "deal size" else f"{name(signal.stage)} volume"


def why(signal: Signal) -> str:
    """What makes it one: the period against plan, the weeks against what is usual, or both.

    Weeks above what is usual may still be short of plan: where only they are the signal it is said,
    because the money beside it is against plan.
    """
    effect, parts = round(signal.effect or 0.0, 2), []
    plan = "ahead of plan" if effect > 0 else "short of plan"
    if signal.against_plan:
        parts.append(f"{plan} by more than luck")
    if signal.side and signal.told:
        since = f" since the week of {day(signal.since)}" if signal.since else ""
        parts.append(_WEEKLY[signal.told].format(side=signal.side) + since)
        if effect and not signal.against_plan and (effect > 0) != (signal.side == "above"):
            parts[-1] += f", yet {plan}"
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


def decided(review: Review | None, name: Name = plain) -> str:
    """The verdict, the week that it is of, and its source where it is about one."""
    if review is None:
        return NO_VERDICT
    if review.verdict is None:
        return f"{NO_VERDICT}: its row waits for one"
    about = f", {name(review.source)} only" if review.source else ""
    return f"{review.verdict} (week of {day(review.week)}{about})"


def verdict_of(verdicts: Verdicts, stage: str, kind: str | None = None, name: Name = plain) -> str:
    """What was decided on a stage's signal, of one kind or of any; empty where it has none."""
    found = (of for of in verdicts.signals if of.stage == stage and kind in (None, of.kind))
    of = next(found, None)
    if of is None:
        return ""
    text = decided(of.review, name)
    return f"{text}: {name(of.review.why)}" if of.settled and of.review and of.review.why else text


def paste_text(paste: Paste) -> str:
    """The row as a spreadsheet takes it from the clipboard."""
    return "\t".join(paste.cells)
