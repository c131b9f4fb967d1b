"""Sentences about what is left of a cohort, in all and by source, and what the rates do without."""

import math

from scorecard.retention import FEWEST, Gap, Retention, SourceKept, Window
from scorecard.words.figures import Money, day, percent, plain
from scorecard.words.labels import SIGNALS, listing
from scorecard.words.retention.months import month_names

LISTED = 12  # sources and campaigns on the page
BLANK_IS_NOT_0 = "A blank is not 0: type 0 where nothing was lost."


def title(result: Retention, money: Money) -> str:
    """The finding: what is left of each 100 on the first day."""
    window = result.window
    if window is None:
        when = day(result.through, year=True)
        return f"Retention is not known: no month of Customers is complete by {when}"
    years = window.start.year != window.end.year
    sentence = (
        f"Of each {money.full(100)} on {day(window.start, year=True)}, "
        f"{_of_100(window.gross, money)} is still there on {day(window.end, year=years)}"
    )
    if window.net is None:
        return sentence
    return f"{sentence}; with expansion {_of_100(window.net, money)}"


def rates(result: Retention, money: Money) -> str:
    """GRR and NRR of the window, with what they are over; of the last 12 months beside them."""
    window = result.window
    if window is None:
        return ""
    sentence = f"Of {money(window.opening)}: {_gross_and_net(window)}, over {_over(window)}."
    if result.year is not None:
        return f"{sentence} Over the last {_over(result.year)}: {_gross_and_net(result.year)}."
    if window.yearly is not None:
        return f"{sentence} At this rate a year would keep {percent(window.yearly, 1)}."
    if window.reported < FEWEST:
        return f"{sentence} Too few to say what a year would keep: it takes {FEWEST}."
    return sentence


def method(result: Retention) -> str:
    """How the rates are reckoned, and how far off they could be."""
    window = result.window
    if window is None:
        return ""
    sentence = (
        "GRR: what is left after cuts and churn, each month as a share of its opening, source by "
        "source; NRR adds expansion. Customers has no row for each customer, so those won since "
        "the first day are taken to leave as often as the others."
    )
    if window.least is not None:
        sentence += (
            " If all that was lost had been there on the first day, as under yearly contracts, "
            f"GRR would be {percent(window.least, 1)}: it cannot be lower."
        )
    if window.gross_range is not None:
        sentence += " Ranges: how much the months differ, 8 in 10."
    return sentence


def sources_title(result: Retention, money: Money) -> str:
    """Which source's customers keep least against the rate of all, if any beyond luck."""
    if not result.sources:
        return "No source has customers on the first day"
    worst, *others = result.sources
    if not others:
        return f"All of it was sold by {plain(worst.source)}"
    if all(source.signal == "unclear" for source in result.sources):
        return f"Too few months to tell the sources apart: it takes {FEWEST}"
    low = [source for source in result.sources if source.signal == "signal" and source.against < 0]
    if not low:
        return "No source keeps less than the rate of all, beyond luck"
    left, less = _of_100(low[0].gross, money), money(-low[0].against)
    return (
        f"{plain(low[0].source)} keeps {left} of {money.full(100)}: {less} less "
        "than at the rate of all"
    )


def source_share(source: SourceKept, window: Window) -> str:
    """The rate of a source, with its range and the months it is over."""
    text = percent(source.gross, 1)
    if source.gross_range is not None:
        low, high = source.gross_range
        text += f" ({percent(low, 1)} to {percent(high, 1)})"
    if source.reported < window.reported:
        text += f", {source.reported} of {window.reported} months"
    return text


def source_signal(source: SourceKept) -> str:
    """Whether a source differs from all by more than its months differ."""
    return SIGNALS[source.signal]


def on_first_day(window: Window) -> str:
    """What a column of opening money is called."""
    return f"On {day(window.start, year=True)}"


def more_sources(result: Retention, money: Money) -> str:
    """The sources that are not on the page; empty when all are."""
    rest = result.sources[LISTED:]
    if not rest:
        return ""
    return f"and {len(rest)} more, {money(sum(source.opening for source in rest))}"


def left_out(result: Retention) -> str:
    """Months and sources that the rates do without; empty when there are none."""
    parts = []
    if result.window is not None and result.newer:
        verb, whose = ("has", "its") if len(result.newer) == 1 else ("have", "their")
        parts.append(
            f"{listing(map(plain, result.newer))} {verb} no opening for "
            f"{month_names([result.window.start])}, so {whose} customers are not in these rates."
        )
    if result.gaps:
        told = [
            f"{plain(gap.source)}, {month_names(gap.months)} ({_lacks(gap)})" for gap in result.gaps
        ]
        parts.append(f"Left out: {listing(told, most=6)}. {BLANK_IS_NOT_0}")
    if result.window is not None and result.late:
        parts.append(f"Not reported yet: {month_names(result.late)}.")
    return " ".join(parts)


def _of_100(share: float, money: Money) -> str:
    """Cut instead of rounded, as `attained` is: 99.6 of 100 are not all of it."""
    return money.full(math.floor(round(100 * share, 7)))


def _gross_and_net(window: Window) -> str:
    gross = f"GRR {percent(window.gross, 1)}"
    if window.gross_range is not None:
        low, high = window.gross_range
        gross += f" ({percent(low, 1)} to {percent(high, 1)})"
    if window.net is None:
        return f"{gross}, NRR not known: no Expansion"
    return f"{gross}, NRR {percent(window.net, 1)}"


def _over(window: Window) -> str:
    if window.reported < window.months:
        return f"{window.reported} of {window.months} months, the others are not reported"
    return "1 month" if window.months == 1 else f"{window.months} months"


def _lacks(gap: Gap) -> str:
    if not gap.columns:
        return "no row"
    if gap.columns == ("Expansion",):
        return "Expansion blank, so of NRR only"
    return f"{listing(gap.columns)} blank"
