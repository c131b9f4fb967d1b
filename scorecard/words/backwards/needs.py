"""Sentences about what a target needs: how many, until when, from where, and what is impossible.

Open this when the title, a day or a missing source of the Work backwards page reads badly.
"""

import math
from collections.abc import Sequence
from datetime import date, timedelta

from scorecard.backwards import Backwards, Impossible, SourcePlan, StageNeed
from scorecard.calendar import Period
from scorecard.plan import last_useful
from scorecard.words.backwards.nouns import begin, counted, headings, many, one, with_noun
from scorecard.words.figures import DASH, Money, count, day, plain
from scorecard.words.labels import Name, listing, the_period

HOW = (
    "A win's revenue, then the conversion into each stage, backwards; each source by its own "
    "targets. Rounded up at every stage: nobody brings a part of a lead. A week: "
    "over the weeks of the period. Each stage is needed as much earlier as Funnel's weeks say, "
    "some records faster, some slower. Useful until: a record of usual speed that comes later "
    "closes after the period."
)
DIFFERENCE = 0.005  # share of a target; as where Targets are checked against each other
FEW = 20  # records a week
BARS = (
    "The same records, spread over the weeks in which they must come; each row by its own fullest "
    "week. Dashed lines: where the period begins and ends. Solid line: the last useful day; right "
    "of it are the records that are faster than usual."
)
LISTED = 12  # sources on the page
TAKE_OVER = "Take it over into Targets"
NET = (
    "The target here is closed-won revenue. The Number also counts expansion, contraction and "
    "churn, which no stage leads to."
)


def title(result: Backwards, money: Money, name: Name = plain) -> str:
    """The finding: what the target needs of the first stage, and until when that is useful."""
    period, target = begin(the_period(result.period)), result.target
    if target is None:
        return f"{period} has no target yet: give one, and it is worked back to what it needs"
    if not result.stages:
        if not target:
            return f"{period} has a target of {money(0)}: it needs nothing"
        return f"{period}: nothing is known yet that leads to its {money(target)}"
    first, lost = result.stages[0], lacking(result)
    if not first.whole:
        return f"{period} has a target of {money(target)}: it needs nothing"
    whole = money(target)
    if lost:
        whole = f"{money(target - lost)} of {whole}"
    what = f"{counted(first.whole, first.stage, name)}{_weekly(first, result.period)}"
    if result.when == "over":
        return f"{period} is over: its {whole} needed {what}"
    until = f"useful until {day_of(first.last_useful, result.period)}"
    if first.last_useful < result.period.start:
        until += ", before it begins" if result.when == "to come" else ", before it began"
    return f"{period}: {whole} needs {what}, {until}"


def lacking(result: Backwards) -> float:
    """Money of the target that nothing leads to."""
    return math.fsum(of.money for of in result.impossible)


def about_plan(result: Backwards, money: Money) -> str:
    """Whether the sources' own targets add up to this target; empty where they do."""
    target, planned = result.target, result.planned + lacking(result)
    if target is None or result.scenario.target is not None or not result.sources:
        return ""
    short = target - planned
    past = any(of.basis == "past" for of in result.sources)
    if past or abs(short) < DIFFERENCE * abs(target):
        return ""
    side = "less" if short > 0 else "more"
    return (
        f"The sources plan {money(planned)}, {money(abs(short))} {side} than the target of "
        f"{money(target)}: here all of their records are scaled alike to it."
    )


def impossible(result: Backwards, money: Money, name: Name = plain) -> list[str]:
    """What nothing leads to, a sentence each, with what to mend."""
    return [_impossible(of, result.period, money, name) for of in result.impossible]


def _impossible(of: Impossible, period: Period, money: Money, name: Name) -> str:
    amount, row = money.full(of.money), f"in Targets for {the_period(period)}"
    if of.reason == "no volume":
        return f"Nothing leads to {amount}: the volume of every source is at 0%."
    if of.source is None:
        return (
            f"Nothing leads to {amount}: no source has targets, or a year in which it won "
            f"anything. Give each source a row {row}, with its stages and its revenue."
        )
    source = name(of.source)
    if of.reason == "nothing to go by" or of.stage is None:
        return (
            f"{source} carries {amount} of the target, and neither its targets nor its last 52 "
            f"weeks say what leads to it. Fill in its stages {row}."
        )
    if of.reason == "no deal size":
        return (
            f"{source} carries {amount} of the target, but its {many(of.stage, name)} bring no "
            f"revenue. Mend its row {row}."
        )
    return (
        f"{source} carries {amount} of the target, but plans 0 {many(of.stage, name)}: nothing "
        f"leads to it. Mend its row {row}."
    )


def by_the_past(result: Backwards, name: Name = plain) -> str:
    """Which sources are worked back by what they brought; empty where all have targets."""
    past = [name(of.source) for of in result.sources if of.basis == "past"]
    if not past:
        return ""
    if len(past) == len(result.sources):
        return "No source plans its stages: all are worked back by what the last 52 weeks brought."
    verb, whose = ("plans", "its") if len(past) == 1 else ("plan", "their")
    return (
        f"{listing(past, most=6)} {verb} no stages that lead to revenue: worked back by what "
        f"{whose} last 52 weeks brought."
    )


def more_sources(rows: Sequence[object]) -> str:
    """What opens the sources that are not on the page at once; empty when all are."""
    number = len(rows) - LISTED
    return "" if number < 1 else f"{number} more {'source' if number == 1 else 'sources'}"


# --- when


def when_title(result: Backwards, name: Name = plain) -> str:
    """Until when a record of the first stage helps."""
    first, period = result.stages[0], the_period(result.period)
    last = day_of(first.last_useful, result.period)
    if first.last_useful >= result.period.end:
        return f"{begin(one(first.stage, name))} closes at once, at its usual speed"
    verb = "closed" if result.when == "over" else "closes"
    return (
        f"{begin(one(first.stage, name))} created after {last} {verb}, at its usual speed, after "
        f"{period}"
    )


def before_it_begins(result: Backwards, name: Name = plain) -> str:
    """How many of the first stage's records must come before the period; empty without any.

    With those that must come before the weeks that are shown.
    """
    if not result.stages:
        return ""
    first, start = result.stages[0], result.period.start
    early = first.before + math.fsum(
        records
        for week, records in zip(result.weeks, first.by_week, strict=True)
        if week + timedelta(days=6) < start
    )
    if round(early) < 1 or not first.whole:
        return ""
    begun = result.when != "to come"
    return (
        f"Of the {counted(first.whole, first.stage, name)} {count(round(early))} "
        f"{'had' if begun else 'have'} to come before {day_of(start, result.period)}, the day it "
        f"{'began' if begun else 'begins'}{_not_shown(first, result)}."
    )


def _not_shown(first: StageNeed, result: Backwards) -> str:
    if round(first.before) < 1 or not result.weeks:
        return ""
    return f", {count(round(first.before))} of them before {day_of(result.weeks[0], result.period)}"


def span_useful(of: StageNeed, period: Period) -> str:
    """The days between which a record of usual speed closes inside the period."""
    return f"{useful_from(of, period)} to {day_of(of.last_useful, period)}"


def useful_from(of: StageNeed, period: Period) -> str:
    """The first of these days."""
    return day_of(last_useful(of.last_useful, (period.days - 1) / 7), period)


def stage_says(of: StageNeed, result: Backwards, money: Money, name: Name = plain) -> str:
    """One stage in a line: how many, when, and the money that one leads to."""
    sentence = f"{counted(of.whole, of.stage, name)}{_weekly(of, result.period)}, useful "
    sentence += span_useful(of, result.period)
    return sentence + ("" if of.value is None else f"; one leads to {money(of.value)}")


def take_over(result: Backwards, whose: str) -> str:
    """What the file holds, what to do with it, and what is not in it."""
    return (
        f"{whose} as rows for the tab Targets, for {the_period(result.period)}. Put them in the "
        "place of the rows with the same period and source. A month or quarter that is over keeps "
        "its targets. Spend, Expansion, Contraction and Churned are as they stand there now. Not "
        "in it: what nothing leads to, other lags, which belong into Funnel, and what a team can "
        "work. A row for a longer time, such as the year's, is yours to change."
    )


# --- tables


def need_rows(result: Backwards, money: Money) -> list[dict[str, str]]:
    """Each stage: how many, a week, when, and the money that one leads to."""
    rows = [
        {
            "Stage": plain(of.stage),
            "Needed": f"{of.whole:,}",
            "A week": a_week(of.a_week),
            "One leads to": money(of.value),
            "Weeks to a win": count(round(of.weeks_to_win, 1)),
            "Useful from": useful_from(of, result.period),
            "Useful until": day_of(of.last_useful, result.period),
        }
        for of in result.stages
    ]
    if result.period.days <= 7:  # it is what is needed
        for row in rows:
            del row["A week"]
    return rows


def source_rows(result: Backwards, money: Money) -> list[dict[str, str]]:
    """Each source, the one that carries most first, and what that needs in each stage."""
    stages = [of.stage for of in result.stages]
    columns = dict(zip(stages, headings(stages), strict=True))
    basis = {"plan": "its targets", "past": "its last 52 weeks"}
    rows = []
    for of in sorted(result.sources, key=lambda of: -of.revenue):
        needs = {need.stage: f"{need.whole:,}" for need in of.needs}
        rows.append(
            {
                "Source": plain(of.source),
                "Team": plain(of.team) if of.team else DASH,
                "Carries": money(of.revenue),
                "A win": money(of.size),
                **{head: needs.get(stage, DASH) for stage, head in columns.items()},
                "By": basis[of.basis],
            }
        )
    return rows


def sources_title(sources: Sequence[SourcePlan], money: Money, name: Name = plain) -> str:
    """Who carries most of it."""
    whole = math.fsum(of.revenue for of in sources)
    if not whole:
        return "Source by source"
    first = max(sources, key=lambda of: of.revenue)
    if len(sources) == 1:
        return f"{name(first.source)} carries all of the {money(whole)}"
    return f"{name(first.source)} carries most: {money(first.revenue)} of {money(whole)}"


# --- turns of phrase


def a_week(records: float) -> str:
    """Records a week; few keep a decimal.

    >>> a_week(59.54), a_week(11.64), a_week(0.02), a_week(0.0)
    ('60', '11.6', 'less than 0.1', '0')
    """
    if 0 < records < 0.05:
        return "less than 0.1"
    return count(records if records < FEW else round(records))


def weekly(records: float, stage: str, name: Name = plain) -> str:
    """Records a week, with what they are called.

    >>> weekly(59.54, "MQL"), weekly(1.0, "Lead")
    ('60 MQLs a week', '1 lead a week')
    """
    return f"{with_noun(a_week(records), stage, name)} a week"


def day_of(when: date, period: Period) -> str:
    """A day, with its year where that is not the one in which the period ends."""
    return day(when, year=when.year != period.end.year)


def _weekly(of: StageNeed, period: Period) -> str:
    return "" if period.days <= 7 else f", {a_week(of.a_week)} a week"
