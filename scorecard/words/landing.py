"""Sentences of the landing: where the period ends, how far to trust that, and the pipeline beside.

Open this when the forecast reads as surer than its record, or its backtest badly in a terminal.
"""

import math
from collections.abc import Sequence

from scorecard.forecast import ENOUGH, TRAILING, Record
from scorecard.landing import OVER, Backtest, Lack, Landing, Pipeline, WeekTest
from scorecard.number import Number
from scorecard.words.figures import DASH, Money, count, day, percent

LACKS: dict[Lack, str] = {
    "deals": "the tab Deals has no rows",
    "stage dates": "no deal has a date in a stage's column",
    "lost deals": "no deal is closed as lost or no decision, so every share would be too high",
    "history": "fewer than 10 past deals were followed for as many weeks as are left",
}


def landing_title(landing: Landing, money: Money) -> str:
    """The finding: where the period lands, with its range."""
    if landing.method == OVER:
        more = "" if landing.mid is not None else " or more"
        return f"Landed at {money(landing.low)}{more}"
    if landing.mid is None:
        return "No landing yet: no complete week of this period"
    if landing.low is None or landing.high is None:
        return f"Landing {money(landing.mid)}, no range yet"
    return f"Landing {money(landing.mid)} ({money_range(landing.low, landing.high, money)})"


def landing_card(landing: Landing, money: Money) -> tuple[str, str]:
    """A figure and what stands below it."""
    if landing.method == OVER:
        final = landing.mid is not None
        return money(landing.low), "the period is over" if final else "at least"
    if landing.mid is None:
        return DASH, "no complete week yet"
    if landing.low is None or landing.high is None:
        return money(landing.mid), "no range yet"
    return money(landing.mid), money_range(landing.low, landing.high, money)


def money_range(low: float, high: float, money: Money) -> str:
    """Two amounts, the unit once where both have it.

    >>> usd = Money("USD")
    >>> [money_range(*ends, usd) for ends in ((5.234e6, 6.1e6), (980e3, 1.02e6), (5e6, 5e6))]
    ['$5.23–6.10M', '$980k to $1.02M', '$5.00M']
    >>> money_range(-5_000, 20_000, usd)
    '-$5.0k to $20k'
    """
    first, last = money(low), money(high)
    if first == last:
        return first
    same_unit = low >= 0 and first[-1] == last[-1] and not first[-1].isdigit()
    if same_unit:
        return f"{first[:-1]}–{last.removeprefix(money.symbol)}"
    return f"{first} to {last}"


def landing_basis(landing: Landing) -> str:
    """Which weeks the forecast is from; empty where there is none."""
    if landing.origin is None:
        return ""
    return f"Forecast from complete weeks, through {day(landing.origin)}."


def method_rows(landing: Landing, money: Money) -> list[tuple[str, str, str]]:
    """Both methods: what it is, with its numbers, what it gives; empty without a forecast."""
    found = landing.estimate
    if found is None or landing.weeks_left is None:
        return []
    weeks, won = landing.weeks_left, money(found.won)
    usual = f"{won} won + {_weeks(weeks)} × {money(found.usual_week)}"
    of_weeks = "the last week" if found.weeks == 1 else f"the last {found.weeks} weeks"
    rows = [(f"Mean of {of_weeks}", usual if found.weeks else DASH, money(found.recent))]
    if found.basis == "last year":
        how = f"{won} won + {money(found.last_year)} × {_times(found.factor)}"
        why = "nothing to measure the growth by"
        name = "Last year's same weeks × growth"
    else:
        how = f"{won} won ÷ {percent(found.factor)}"
        why = "nothing won by now in a past period"
        name = "The usual share by now"
    return [*rows, (name, how if found.factor is not None else why, money(found.seasonal))]


def landing_record(landing: Landing) -> str:
    """How near the same forecast was before; empty without a forecast."""
    if landing.estimate is None:
        return ""
    periods = f"{landing.period.kind}s"
    if landing.record is None or landing.week is None:
        return f"No probability: fewer than {ENOUGH} past {periods}."
    return f"At week {landing.week} this method was {_within(landing.record)} past {periods}."


def _within(record: Record) -> str:
    # Rounded up: a forecast that was 8.2% off was not within 8%.
    error = math.ceil(round(record.error * 100, 6))
    return f"within ±{error}% in {record.within} of {record.of}"


def landing_likelihood(landing: Landing) -> str:
    """How often history makes the target from here; empty where that is not known."""
    if landing.likelihood is None:
        return ""
    cases, of = landing.likelihood.cases, landing.likelihood.of
    return (
        f"In {cases} of {of} past cases a forecast like this one ended at the target or above "
        f"(each past {landing.period.kind}, at this week and those beside it)."
    )


def needed(number: Number, money: Money) -> str:
    """What every week left must bring, beside usual weeks; empty where nothing is needed."""
    required = number.required_per_week
    if required is None:
        return ""
    if required <= 0:
        return "The target is made: no week needs more."
    sentence = f"Needed: {money(required)} a week for {_weeks(number.weeks_left)}."
    if number.usual_week is None or number.best_week is None:
        return sentence
    if required > number.best_week:
        return (
            f"{sentence} That is a week better than any of the last {TRAILING} "
            f"(best {money(number.best_week)}, usual {money(number.usual_week)})."
        )
    return (
        f"{sentence} The last {TRAILING} brought {money(number.usual_week)} in the mean and "
        f"{money(number.best_week)} at best."
    )


def pipeline_sentence(landing: Landing, money: Money) -> str:
    """The pipeline view in parts, or what it lacks; empty where there is no forecast."""
    if landing.lack is not None:
        return f"No pipeline view: {LACKS[landing.lack]}."
    view = landing.pipeline
    if view is None:
        return ""
    deals = sum(stage.deals for stage in view.stages)
    worth = sum(stage.amount for stage in view.stages)
    parts = [
        f"{money(view.booked)} booked",
        f"{money(view.expected)} from {_deals(deals)} open ({money(worth)} in all)",
    ]
    if view.created is not None:
        parts.append(f"{money(view.created)} from deals still to begin")
    total = "" if view.total is None else f" = {money(view.total)}"
    return f"Pipeline: {' + '.join(parts)}{total}.{_pipeline_notes(landing, view)}"


def _pipeline_notes(landing: Landing, view: Pipeline) -> str:
    kind = landing.period.kind
    periods = f"{view.periods} past {kind}{'' if view.periods == 1 else 's'}"
    notes = (
        f" What deals still to begin will bring is not known: no past {kind} is in Deals."
        if view.created is None
        else f" Deals still to begin: the mean of {periods}."
    )
    if view.not_counted:
        verb = "has" if view.not_counted == 1 else "have"
        notes += f" {_deals(view.not_counted)} open {verb} no amount or no stage date."
    return notes


def pipeline_rows(view: Pipeline, money: Money) -> list[tuple[str, str, str, str]]:
    """Stage, open deals, their amount, what is expected of it by the period's end."""
    return [
        (stage.stage, count(stage.deals), money(stage.amount), money(stage.expected))
        for stage in view.stages
    ]


def backtest_verdict(test: Backtest) -> str:
    """Whether the forecast beat straight-line pace, in a sentence or two."""
    if test.error is None or test.pace_error is None:
        return "No past quarter is complete yet: nothing to test the forecast on."
    quarters = len(test.quarters)
    over = "1 past quarter" if quarters == 1 else f"{quarters} past quarters"
    better = sum(_nearer(week) for week in test.weeks)
    tested = sum(week.error is not None for week in test.weeks)
    texts = percent(test.error, 1), percent(test.pace_error, 1)
    if texts[0] == texts[1]:
        verdict = "as near, and nearer"
    else:
        verdict = "nearer," if test.error < test.pace_error else "farther off, though nearer"
    sentence = (
        f"Over {over} the forecast was within ±{texts[0]} of what came half of the time, "
        f"straight-line pace within ±{texts[1]}: the forecast is {verdict} "
        f"in {better} of {tested} weeks."
    )
    few = f" Fewer than {ENOUGH} quarters: too few for a probability."
    return sentence + (few if quarters < ENOUGH else "")


def _nearer(week: WeekTest) -> bool:
    return week.error is not None and week.pace_error is not None and week.error < week.pace_error


def backtest_lines(test: Backtest) -> list[str]:
    """The whole report: a table by week, then the verdict."""
    if not test.quarters:
        return [backtest_verdict(test)]
    lines = _columns(
        [
            ["week", "quarters", "error", "bias", "pace error", "pace bias"],
            *(
                [
                    str(week.week),
                    str(week.quarters),
                    percent(week.error, 1),
                    _signed(week.bias),
                    percent(week.pace_error, 1),
                    _signed(week.pace_bias),
                ]
                for week in test.weeks
            ),
        ]
    )
    names = f"{test.quarters[0]} to {test.quarters[-1]}"
    return [
        f"Past quarters: {names if len(test.quarters) > 1 else test.quarters[0]}. "
        "Error: the median size; bias: the mean, above 0 is too high.",
        *lines,
        backtest_verdict(test),
    ]


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Texts set to the right, in columns as wide as they need."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True))
        for row in rows
    ]


def _signed(share: float | None) -> str:
    text = percent(share, 1)
    return f"+{text}" if share is not None and share > 0 and text != percent(0.0, 1) else text


def _times(factor: float | None) -> str:
    return DASH if factor is None else f"{factor:.2f}"


def _weeks(number: float) -> str:
    return f"{count(round(number, 1))} {'week' if round(number, 1) == 1 else 'weeks'}"


def _deals(number: int) -> str:
    return "1 deal" if number == 1 else f"{count(number)} deals"
