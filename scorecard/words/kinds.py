"""Sentences about kinds of lead: what one record of a kind is worth in records of another.

Open this when "one demo request is worth as much as 40 content downloads" reads badly.
"""

from collections.abc import Sequence

from scorecard.kinds import Comparison, Kinds, LeadKind
from scorecard.ranking import WEIGHT
from scorecard.words.figures import DASH, Money, attained, count, day, percent, plain
from scorecard.words.labels import Name, listing

NO_KIND = "(no kind)"
NOT_NAMED = (
    "Fill in the column Kind of the tab Sources, such as Demo request or Content download. Then "
    "this shows how much revenue one lead of each kind leads to."
)
DUE = (
    "Won: of the records that came due in these weeks by the funnel's lags, so that late is not "
    "taken for lost."
)
PULLED = "Where wins are few, the rate and the deal size are pulled to those of all kinds"
ONE_WIN = (
    f"as if each had one win at the usual rate and {count(WEIGHT)} deals of the usual size more"
)
RANGES = (
    "The ranges hold four times out of five; for a kind far better than the rest they are "
    "rather low."
)


def title(result: Kinds, money: Money, name: Name = plain) -> str:
    """The finding: what one record of the best kind is worth in the largest clearly lower one."""
    pairs = _of_stage(result, result.kinds[0].stage) if result.kinds else []
    clear = [pair for pair in pairs if pair.clear]
    if clear:
        return _worth_as_much(max(clear, key=lambda pair: _volume(result, pair)), name)
    if pairs:
        return "No kind of lead is clearly worth more than the others"
    if not result.named:
        return "Kinds of lead cannot be compared: Sources names none"
    worths = [kind for kind in result.kinds if kind.worth]
    if len(worths) == 1:
        only = worths[0]
        each = money(only.worth.value if only.worth else None)
        return f"One {kind_name(only, name)} leads to {each}; no other kind can be compared yet"
    if worths:
        return "No two kinds of lead enter at the same stage, so none can be compared"
    return "No kind of lead can be compared yet"


def comparison(pair: Comparison, name: Name = plain) -> str:
    """What one record of the best kind is worth, and whether that is more than luck."""
    sentence = f"{_worth_as_much(pair, name)}."
    return sentence if pair.clear else f"{sentence[:-1]}: within luck."


def others(result: Kinds, money: Money, name: Name = plain) -> list[str]:
    """A sentence for each kind that is not compared, and one for those that enter later."""
    said = [sentence for kind in result.kinds if (sentence := _not_compared(kind, money, name))]
    stages = list(dict.fromkeys(kind.stage for kind in result.kinds if kind.worth))
    if len(stages) > 1:
        later = [
            f"{kind_name(kind, name)} (at {name(kind.stage)})"
            for kind in result.kinds
            if kind.worth and kind.stage != stages[0]
        ]
        said.append(
            f"Not set against those that enter at {name(stages[0])}, because they enter at another "
            f"stage: {listing(later, most=6)}."
        )
    return said


def counted(result: Kinds) -> str:
    """How it was counted."""
    if result.first is None:
        return ""
    fitted = [kind.worth.prior.fitted for kind in result.kinds if kind.worth]
    pulled = ""
    if fitted:
        pulled = f"{PULLED}: {ONE_WIN}." if "one win" in fitted else f"{PULLED}."
    weeks = (
        f"Counted from {day(result.first, year=True)} to {day(result.last, year=True)}, over the "
        "weeks in which both the records and the wins of a source are reported."
    )
    return " ".join(filter(None, [weeks, DUE, pulled, RANGES if fitted else ""]))


def came_in(kind: LeadKind) -> str:
    """Records, and how mature they are."""
    if kind.maturity is None:
        return count(kind.records)
    return f"{count(kind.records)} ({attained(kind.maturity)} mature)"


def won(kind: LeadKind) -> str:
    """The rate as counted, with its counts."""
    if not kind.due:
        return DASH
    due = count(round(kind.due))
    return f"{percent(kind.wins / kind.due)} ({count(kind.wins)} of {due} due)"


def worth(kind: LeadKind, money: Money) -> str:
    """Money that one record leads to, or why that is not said."""
    if kind.worth:
        low, high = money(kind.worth.low), money(kind.worth.high)
        return f"{money(kind.worth.value)} ({low} to {high})"
    if kind.at_most is not None:
        return f"No win yet, at most {money(kind.at_most)}"
    return {
        "no win yet": "No win yet",
        "too few wins": "Too few wins to say",
        "too early": "Too early to say",
        "at the win": "Enters at the win",
    }.get(kind.standing, DASH)


def match(result: Kinds, kind: LeadKind) -> str:
    """How many records of this kind make up for one of the best that enters where they do."""
    for pair in _of_stage(result, kind.stage):
        if pair.other == kind.kind:
            return _range(pair)
        if pair.best == kind.kind:
            return "1"
    return DASH


def kind_name(kind: LeadKind, name: Name = plain) -> str:
    """What a kind is called."""
    return NO_KIND if kind.kind is None else name(kind.kind)


def more(kinds: Sequence[LeadKind], money: Money) -> str:
    """What a table leaves out; empty where it leaves out nothing."""
    if not kinds:
        return ""
    return f"And {len(kinds)} more, {money(sum(kind.revenue for kind in kinds))}."


def lines(result: Kinds, money: Money) -> list[str]:
    """What the command line prints."""
    finding = title(result, money)
    return [
        finding,
        *(said for pair in result.comparisons if (said := comparison(pair)) != f"{finding}."),
        *(
            f"{kind_name(kind)}: {worth(kind, money)} a record, {came_in(kind)} in at "
            f"{plain(kind.stage)}, won {won(kind)}, {money(kind.revenue)}"
            for kind in result.kinds
            if kind.worth
        ),
        *others(result, money),
        *filter(None, [counted(result)]),
    ]


def records(result: Kinds) -> list[dict[str, object]]:
    """One row a kind and stage, in full precision."""
    rows: list[dict[str, object]] = []
    for kind in result.kinds:
        pair = next((p for p in _of_stage(result, kind.stage) if p.other == kind.kind), None)
        rows.append(
            {
                "Kind": kind.kind,
                "Enters at": kind.stage,
                "Sources": ", ".join(kind.sources),
                "From": result.first,
                "To": result.last,
                "Records": kind.records,
                "Mature": kind.maturity,
                "Due": kind.due,
                "Wins": kind.wins,
                "Revenue": kind.revenue,
                "Rate used": kind.worth and kind.worth.rate,
                "Deal size used": kind.worth and kind.worth.deal,
                "Worth a record": kind.worth and kind.worth.value,
                "Worth, low": kind.worth and kind.worth.low,
                "Worth, high": kind.worth and kind.worth.high,
                "At most": kind.at_most,
                "Standing": kind.standing,
                "To match one of the best": pair and pair.records,
                "To match one of the best, low": pair and pair.low,
                "To match one of the best, high": pair and pair.high,
            }
        )
    return rows


def _not_compared(kind: LeadKind, money: Money, name: Name) -> str:
    """Why a kind is not compared; empty where it is."""
    called, stage, wins = kind_name(kind, name), name(kind.stage), count(kind.wins)
    if kind.standing == "no win yet":
        most = (
            "" if kind.at_most is None else f": at most {money(kind.at_most)} each by a 90% bound"
        )
        return f"{called}: no win yet in {count(round(kind.due))} that came due{most}."
    if kind.standing == "too early":
        so_far = f"{money(kind.revenue)} won in these weeks"
        return f"{called}: too early to say, {came_in(kind)} came in at {stage}, {so_far}."
    if kind.standing == "too few wins":
        return f"{called}: too few wins to say how far deals differ ({wins})."
    if kind.standing == "at the win":
        return f"{called}: counted from {stage} on, the win itself, so there is no rate to compare."
    if kind.standing == "no record":
        led = f" ({wins} won, {money(kind.revenue)})" if kind.wins or kind.revenue else ""
        return f"{called}: none came in at {stage} in the weeks that count{led}."
    return ""


def _worth_as_much(pair: Comparison, name: Name) -> str:
    records = _amount(pair.records)
    best, other = _called(pair.best, "1", name), _called(pair.other, records, name)
    return (
        f"One {best} is worth as much as {records} {other} "
        f"({_amount(pair.low)} to {_amount(pair.high)})"
    )


def _called(kind: str | None, amount: str, name: Name) -> str:
    """A kind as a noun, of which there are this many.

    >>> [_called(kind, "40", plain) for kind in ("Content download", "Inquiry", "Search", "Demos")]
    ['Content downloads', 'Inquiries', 'Searches', 'Demos']
    >>> _called("Demo request", "1", plain), _called(None, "2", plain), _called("電話", "2", plain)
    ('Demo request', 'records without a kind', '電話')
    """
    one = amount == "1"
    if kind is None:
        return f"record{'' if one else 's'} without a kind"
    called, last = name(kind), kind[-1:]
    if one or last == "s" or not ("a" <= last <= "z"):
        return called
    if last == "y" and kind[-2:-1] not in "aeiou":
        return f"{called[:-1]}ies"
    return f"{called}{'es' if kind.endswith(('ch', 'sh', 'x', 'z')) else 's'}"


def _range(pair: Comparison) -> str:
    return f"{_amount(pair.records)} ({_amount(pair.low)} to {_amount(pair.high)})"


def _amount(records: float) -> str:
    """How many records, in two figures where there are few.

    >>> [_amount(x) for x in (0.4512, 1.04, 2.46, 9.94, 9.96, 39.6, 1234.4)]
    ['0.45', '1', '2.5', '9.9', '10', '40', '1,234']
    """
    return f"{round(records, 2):.2g}" if records < 9.95 else count(round(records))


def _of_stage(result: Kinds, stage: str) -> list[Comparison]:
    return [pair for pair in result.comparisons if pair.stage == stage]


def _volume(result: Kinds, pair: Comparison) -> float:
    return max(
        kind.records for kind in result.kinds if (kind.kind, kind.stage) == (pair.other, pair.stage)
    )
