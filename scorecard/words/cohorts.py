"""Sentences about cohorts, said by age: a young cohort is called young, never bad.

Open this when what stands under a handoff's cohorts reads badly.
"""

from collections.abc import Sequence
from datetime import date

from scorecard.cohorts import Cohort, HandoffCohorts, Missing, Yardstick
from scorecard.maturity import GROWN, Verdict
from scorecard.words.figures import DASH, attained, count, day, percent, plain
from scorecard.words.labels import Name, listing, period_name

MATURITY = (
    "Maturity: of those that convert in the end, the share that has done so at this age, as all "
    "deals of the tab did. A lost deal stays counted as not converted."
)
LUCK = (
    "Behind and ahead: by luck alone, one cohort in ten at most would have come to so few, and one "
    "in ten to so many."
)

VERDICTS: dict[Verdict, str] = {
    "too early": "too early to say",
    "behind": "behind for its age",
    "in line": "in line for its age",
    "ahead": "ahead for its age",
}
FAILED: dict[Yardstick | None, str] = {
    "plan": "failed its plan",
    "recent cohorts": "failed against recent cohorts",
}
MISSING: dict[Missing, str] = {
    "deals": (
        "Add the tab Deals, with a date for each stage that a deal entered. It then shows month by "
        "month whether a handoff is behind, or only young."
    ),
    "handoffs": "Cohorts need two stages in the Funnel tab: one to enter, one to come to.",
    "dates": (
        "Fill in the Deals tab when each deal entered its stages, a column a stage. It then shows "
        "month by month whether a handoff is behind, or only young."
    ),
}


def cohorts_handoff(found: HandoffCohorts, name: Name = plain) -> str:
    """A handoff: the stage entered, the stage to come to."""
    return f"{name(found.above)} → {name(found.stage)}"


def cohort_verdict(cohort: Cohort) -> str:
    """How a cohort stands for its age; that it failed is only said of a mature one."""
    if cohort.verdict is None:
        return DASH
    if _failed(cohort):
        return FAILED[cohort.yardstick]
    return VERDICTS[cohort.verdict]


def cohort_share(cohort: Cohort) -> str:
    """How many converted by now, with the counts."""
    share = percent(cohort.converted / cohort.records)
    return f"{count(cohort.converted)} of {count(cohort.records)} ({share})"


def cohort_interval(cohort: Cohort) -> str:
    """Where the share converted by now lies, at 95%."""
    if cohort.interval is None:
        return DASH
    low, high = cohort.interval
    return f"{percent(low)} to {percent(high)}"


def cohort_age(cohort: Cohort) -> str:
    """How mature, and how many weeks old."""
    weeks = count(round(cohort.age, 1))
    old = {"0": "under 1 week", "1": "1 week"}.get(weeks, f"{weeks} weeks")
    return old if cohort.maturity is None else f"{attained(cohort.maturity)}, {old}"


def cohort_end(cohort: Cohort) -> str:
    """What it will come to, with the range of luck."""
    end = cohort.ultimate
    if end is None:
        return DASH
    mid, low, high = (count(round(amount)) for amount in (end.mid, end.low, end.high))
    return mid if low == high else f"{mid} ({low} to {high})"


def cohort_sentence(found: HandoffCohorts, cohort: Cohort, name: Name = plain) -> str:
    """One cohort: what came by now, what was expected at its age, what it will come to."""
    deals = "1 deal" if cohort.records == 1 else f"{count(cohort.records)} deals"
    came = f"{deals} entered {name(found.above)} in {period_name(cohort.month)}: "
    came += f"{count(cohort.converted)} came to {name(found.stage)} by now"
    if cohort.maturity is None:
        return f"{came}."
    mature = f"{attained(cohort.maturity)} mature"
    if cohort.expected is None:
        return f"{came} ({mature}), with nothing to compare: no plan and no mature cohort."
    expected = count(cohort.expected)
    verb = "was" if expected == "1" else "were"
    by = "" if cohort.yardstick == "plan" else " by recent cohorts"
    age = "its age" if cohort.records == 1 else "their age"
    sentence = f"{came}, {expected} {verb} expected at {age}{by} ({mature}): "
    sentence += f"{cohort_verdict(cohort)}."
    if cohort.ultimate is not None:
        plan = "" if cohort.planned is None else f", plan {count(cohort.planned)}"
        sentence += f" In the end about {cohort_end(cohort)}{plan}."
    return sentence


def cohorts_title(found: HandoffCohorts, name: Name = plain) -> str:
    """The finding over all cohorts of a handoff."""
    return f"{cohorts_handoff(found, name)}: {_finding(found)}"


def telling(found: HandoffCohorts) -> Cohort | None:
    """The cohort that says most: the latest behind, else the latest that can be judged."""
    for wanted in (("behind",), ("ahead", "in line"), ("too early", None)):
        for cohort in reversed(found.cohorts):
            if cohort.verdict in wanted:
                return cohort
    return None


def no_cohorts(missing: Missing) -> str:
    """What to add, and what it would show."""
    return MISSING[missing]


def not_listed(handoffs: Sequence[HandoffCohorts], name: Name = plain) -> str:
    """Handoffs of which Deals only lists what went on; empty when there are none."""
    parts: list[str] = []
    for found in handoffs:
        if not found.complete:
            said = "" if parts else "Deals lists "
            of = "" if parts else " of what Actuals counts"
            share = "all went on" if found.listed is None else f"{said}{percent(found.listed)}{of}"
            parts.append(f"{cohorts_handoff(found, name)} ({share})")
    if not parts:
        return ""
    return (
        f"No cohorts for {listing(parts, most=6)}: those that went no further are missing, so "
        "every rate would be too high."
    )


def begun(begins: date | None) -> str:
    """That the tab lacks older deals; empty when it seems to lack none."""
    if begins is None:
        return ""
    return (
        f"Deals lists nothing that closed before {day(begins, year=True)}. Of the deals that "
        "entered a stage before, it has only those that took long: they are left out."
    )


def _failed(cohort: Cohort) -> bool:
    grown = cohort.maturity is not None and cohort.maturity >= GROWN
    return grown and cohort.verdict == "behind"


def _finding(found: HandoffCohorts) -> str:
    if not found.cohorts:
        return "no deal entered in these quarters"
    if not found.mature:
        weeks = f"{found.history} {'week' if found.history == 1 else 'weeks'}"
        return f"too little history to know how mature a cohort is ({weeks})"
    failed = [c for c in found.cohorts if _failed(c)]
    behind = [c for c in found.cohorts if c.verdict == "behind" and not _failed(c)]
    ahead = [c for c in found.cohorts if c.verdict == "ahead"]
    if failed or behind:
        parts = [f"{_months(failed)} {FAILED[failed[-1].yardstick]}"] if failed else []
        parts += [_for_age(behind, "behind")] if behind else []
        return ", ".join(parts)
    if ahead:
        return _for_age(ahead, "ahead")
    if any(c.verdict == "in line" for c in found.cohorts):
        return "no cohort is behind for its age"
    if any(c.verdict == "too early" for c in found.cohorts):
        return "too early to say"
    return "no plan and no mature cohort to compare with"


def _for_age(cohorts: Sequence[Cohort], side: str) -> str:
    verb, whose = ("is", "its") if len(cohorts) == 1 else ("are", "their")
    return f"{_months(cohorts)} {verb} {side} for {whose} age"


def _months(cohorts: Sequence[Cohort]) -> str:
    """The months of cohorts, the latest first."""
    return listing([period_name(c.month) for c in reversed(cohorts)])
