"""The agreed definitions: stages as the workbook defines them, figures as the app computes them.

Open this when two people mean different things by one word. Every figure's formula is shown with
this period's numbers put in.
"""

from collections.abc import Callable
from dataclasses import dataclass

from scorecard.facts import Facts
from scorecard.landing import Landing
from scorecard.ledger import Handoff, Ledger
from scorecard.number import Number
from scorecard.trace import WON, Figure
from scorecard.words import figures as text
from scorecard.words import labels, sentences
from scorecard.words.figures import Money
from scorecard.words.landing import landing_basis, landing_record


@dataclass(frozen=True)
class Definition:
    """One term: what it means, how it is computed, and that with this period's numbers."""

    term: str
    meaning: str
    formula: str = ""
    worked: str = ""


@dataclass(frozen=True)
class StageDefinition:
    """One stage of the funnel, as the Funnel tab has it."""

    stage: str
    owner: str | None
    definition: str | None
    weeks_to_next: float | None
    accept_within: float | None  # hours


def stages(facts: Facts) -> tuple[StageDefinition, ...]:
    """The funnel's stages, first to last."""
    return tuple(
        StageDefinition(s.name, s.owner, s.definition, s.weeks_to_next, s.accept_within)
        for s in facts.stages
    )


def figures(
    facts: Facts, ledger: Ledger, number: Number, landing: Landing, money: Money
) -> tuple[Definition, ...]:
    """Every figure of the meeting's pages."""
    settings = facts.workbook.settings
    planned = number.target is not None
    return (
        _the_number(facts, ledger, money),
        Definition(
            "Through",
            "The last day of the last complete week. Figures and targets to date count days up "
            "to it, so an unfinished week never looks like a shortfall.",
            "",
            f"As of {text.day(facts.workbook.as_of, year=True)} that is "
            f"{text.day(facts.through, year=True)}.",
        ),
        Definition(
            "Target to date",
            "Each target is spread evenly over its days; the days up to the through date count.",
            "target × days passed ÷ days of the target",
            f"{labels.days_passed(number)}: {money.full(number.target_to_date)} of "
            f"{money.full(number.target)}"
            if planned
            else "",
        ),
        Definition(
            "Target",
            "What the whole period is to bring: the targets of All, and where a day has none, "
            "those of the sources together.",
            "",
            money.full(number.target) if planned else "",
        ),
        Definition(
            "Gap to date",
            "What was won, less the target to date. Its parts add up to it to the cent.",
            "won − target to date",
            f"{money.full(number.actual)} − {money.full(number.target_to_date)} = "
            f"{money.full_signed(number.gap)}"
            if planned
            else "",
        ),
        Definition(
            "Status",
            f"On track from {text.percent(settings.on_track_from)} of the target to date, needs "
            f"attention from {text.percent(settings.attention_from)}, behind below. In the first "
            "tenth of a period it is too early to say.",
            "won ÷ target to date",
            f"{text.attained(number.attainment)}: {labels.STATUS[number.status].lower()}",
        ),
        Definition(
            "Needed a week",
            "What each remaining week has to bring to reach the target.",
            "(target − won) ÷ weeks left",
            f"{labels.days_left(number)}: {money.full(number.required_per_week)} a week"
            if planned
            else "",
        ),
        Definition(
            "Landing",
            "Where the period will end, by the weeks that are fully reported. The range is as "
            "wide as this same forecast was off at the same week of past periods.",
            "mean of won + weeks left × mean of the last 13, and of last year's same weeks × "
            "growth or won ÷ the usual share by now",
            f"{landing_basis(landing)} {landing_record(landing)}".strip(),
        ),
        Definition(
            "Handoff",
            "Records that pass from one stage to the next. The owner of the stage above gives, "
            "the owner of the stage receives; a stage with two owners is shared equally.",
        ),
        Definition(
            "Conversion",
            "Records that arrived in a stage, per record that was due from the stage above: Weeks "
            "to next says how long they take. Over several sources the counts are added first; an "
            "average of averages is never taken. Beside the counts stands the 95% interval "
            "(Wilson). Above 100% is a sign of lag.",
            "records in the stage ÷ records due from the stage above",
            _conversions(ledger),
        ),
        Definition(
            "Timing",
            "Late is not lost: of the records in the stage above, and of earlier ones, how many "
            "were due here by now. Weeks to next is the mean of a geometric lag. Nobody owns it. "
            "Where the history is shorter than the lag there is no timing; the rate is then that "
            "of the same weeks and marked lag-contaminated.",
            "records due ÷ records that came in above",
            _each(ledger, lambda h: money.full_signed(h.effect), lambda h: h.kind == "timing"),
        ),
        Definition("Volume", "Records that came into a source's first stage.", "", ""),
        Definition("Deal size", "Revenue for each win, without credits.", "revenue ÷ wins", ""),
        Definition(
            "Money of a handoff",
            "Each source's gap is split between volume, timing, conversions and deal size by "
            "the Shapley value: the average over all orders in which plan could be replaced by "
            "actual. It is computed source by source and then added. (Das Gupta 1993, US Census "
            "P23-186.)",
            "(actual − plan) × what one unit is worth, averaged over all orders",
            _each(ledger, lambda h: money.full_signed(h.effect)),
        ),
        Definition(
            "Range over orders",
            "The smallest and largest money this line would get under any order of counting.",
            "",
            _each(ledger, lambda h: labels.range_text(h, money)),
        ),
        Definition(
            "Signal, within luck",
            "Counts scatter by chance even when nothing changed. A line inside the band that "
            "chance alone would keep to four times out of five is within luck: grey, and never "
            "named as the break. Deal size needs the spread of single won deals in Deals (10 or "
            "more) and is not known without it.",
            "1.2816 × standard error",
            _each(ledger, lambda h: f"±{money(h.band)}" if h.band else "not known"),
        ),
        Definition(
            "Waiting on",
            "A source's weeks enter the split only when every stage of its plan is reported. The "
            "gap of the other weeks is one line, owned by nobody. Blank is not zero.",
            "",
            sentences.waiting(ledger) or "Everything planned is reported.",
        ),
        *_lines(ledger, money),
    )


def of_figure(
    facts: Facts, ledger: Ledger, number: Number, landing: Landing, money: Money, figure: Figure
) -> str:
    """What a figure means, and how it is computed with this period's numbers; one paragraph."""
    if figure.line:
        return LINES.get(figure.line, "")
    terms = {entry.term: entry for entry in figures(facts, ledger, number, landing, money)}
    if figure.handoff:
        stage = next(s for s in facts.stages if s.name == figure.handoff.stage)
        of_stage = f"{stage.name}: {stage.definition or 'not defined yet in the Funnel tab'}. "
        return of_stage + terms[figure.handoff.kind.capitalize()].meaning
    entry = terms["The Number" if figure.name == WON else figure.name]
    return " ".join(filter(None, (entry.meaning, entry.worked)))


def _each(
    ledger: Ledger,
    say: Callable[[Handoff], str],
    which: Callable[[Handoff], bool] = lambda h: bool(h.effect),
) -> str:
    """One figure of every line of the ledger that has an effect."""
    return "; ".join(f"{labels.handoff_name(h)} {say(h)}" for h in ledger.handoffs if which(h))


def _conversions(ledger: Ledger) -> str:
    parts = []
    for handoff in ledger.handoffs:
        if handoff.kind == "conversion" and handoff.actual is not None and handoff.actual_counts:
            before, after = handoff.actual_counts
            parts.append(
                f"{labels.handoff_name(handoff)} {text.count(after)} ÷ {text.count(before)} = "
                f"{text.percent(handoff.actual)}"
            )
    return "; ".join(parts)


def _the_number(facts: Facts, ledger: Ledger, money: Money) -> Definition:
    settings = facts.workbook.settings
    meaning = (
        "Closed-won revenue, from the Actuals tab."
        if settings.revenue_from == "Actuals"
        else "Closed-won revenue: won deals by close date, from the Deals tab."
    )
    if facts.net:
        meaning += " Expansion counts, contraction and churn are taken off."
    worked = f"{labels.period_name(ledger.period)}: {money.full(ledger.actual)}"
    formula = "closed-won + expansion − contraction − churned" if facts.net else "closed-won"
    return Definition("The Number", meaning, formula, worked)


LINES = {
    "unplanned source": "Revenue of a source without a target in this period: all of it is volume.",
    "planned source not run": "A planned source that reported zero in every stage.",
    "waiting on": "The gap of the weeks that are not fully reported.",
    "target that nobody owns": "The Number's target less what the sources' targets add up to.",
    "target without stages": "A source whose target has revenue but no stages.",
    "revenue without wins": "Revenue in a period without a win.",
    "credits": "Negative revenue cells: they lower the Number.",
    "expansion": "Expansion revenue against its target.",
    "contraction": "Contraction against its target.",
    "churned": "Churned revenue against its target.",
}


def _lines(ledger: Ledger, money: Money) -> list[Definition]:
    """The lines beside the handoffs that this period has."""
    sums: dict[str, float] = {}
    for line in ledger.lines:
        sums[line.line] = sums.get(line.line, 0.0) + line.effect
    return [
        Definition(
            labels.line_kind(name),
            LINES[name],
            "",
            f"{money.full_signed(effect)} in this period",
        )
        for name, effect in sums.items()
        if name != "waiting on"
    ]
