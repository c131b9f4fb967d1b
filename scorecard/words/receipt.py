"""The arithmetic of a line as text, with this period's numbers put in.

Open this when a reader's calculator does not give what stands there. Every number is printed with
as few decimals as bring the printed result within a unit of money, and with no more figures than a
calculator shows.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scorecard.gap import Z80, Kind
from scorecard.receipt import Part, Product, Receipt, Undefined
from scorecard.words.figures import DASH, Money, count, plain
from scorecard.words.labels import Name, handoff_name, listing

FIGURES = 12  # what a calculator's display holds
HALF = 0.5  # unit of money: as near as a printed result is to its own
ALL = 1000  # nothing is left out of a list that is to be checked

METHOD = (
    "Each source is worked on its own, over the days that are fully reported, and then added up. "
    "What one unit is worth is the product of the source's other factors, averaged over all orders "
    "in which plan could be replaced by actual."
)
ONE_UNIT: dict[Kind, str] = {
    "volume": "One unit is one record more.",
    "timing": "One unit is a whole rate, 100%: a point is worth a hundredth of it.",
    "conversion": "One unit is a whole rate, 100%: a point is worth a hundredth of it.",
    "deal size": "One unit more a win is worth as many as there are wins to bring it.",
}
STANDARD_ERROR: dict[Kind, str] = {
    "volume": "Luck of a source: what one record is worth × √ of the records.",
    "timing": "Luck of a source: which of its single records fell due in these days.",
    "conversion": (
        "Luck of a source: what one unit is worth × √(plan × (100% − plan) ÷ records to convert); "
        "more where only a part of them was due."
    ),
    "deal size": "Luck of a source: the spread of its single deals × worth ÷ √ of the wins.",
}
NO_ROWS = "No source has a fully reported week with this stage in its plan."
NOT_ON_LINE = "This source has no part in this line."
OBSERVED = "A dash was not observed: the other side's value is multiplied in its place."
CARRIED_IN = "Records carried in begin a product of their own; revenue is the sum."
VOLUME_AND_MIX = (
    "Volume: more or fewer records in all. Mix: the same number of records, but from sources whose "
    "records are worth more or less."
)

_UNDEFINED: dict[Undefined, str] = {
    "zero": "a factor is zero in plan or actual",
    "carried in": "records were carried in, so that revenue is a sum of products",
}
_INPUT: dict[Kind, str] = {
    "timing": "record to fall due",
    "conversion": "record to convert",
    "deal size": "win",
}


@dataclass(frozen=True)
class Worked:
    """One source's factors of a line as texts that can be multiplied: difference × worth."""

    plan: str
    actual: str
    difference: str
    worth: str


def receipt_title(receipt: Receipt, money: Money, name: Name = plain) -> str:
    """The line and its money."""
    handoff = receipt.handoff
    return f"{handoff_name(handoff, name)}: {money.full_signed(handoff.effect)} against plan"


def worked(part: Part, money: Money) -> Worked:
    """Plan, actual, their difference and what one unit is worth; dashes where not observed."""
    plan, actual = part.factor.plan, part.factor.actual
    if plan is None or actual is None:
        least = _least(part)
        return Worked(
            _side(part, plan, least, money), _side(part, actual, least, money), DASH, DASH
        )
    effect, weight, scale = part.factor.effect, part.factor.weight, _scale(part)

    def difference(decimals: int) -> float:
        """As a reader takes it, from the two that are printed."""
        return (round(actual * scale, decimals) - round(plan * scale, decimals)) / scale

    sized = part.kind == "deal size"  # money is what is compared, and wins are what it is worth
    decimals = _fewest(
        _least(part), max(plan, actual) * scale, sized,
        lambda d: abs(difference(d) * weight - effect) <= HALF / 2,
    )  # fmt: skip
    by = difference(decimals)
    places = _fewest(0, weight, not sized, lambda d: abs(by * round(weight, d) - effect) <= HALF)
    return Worked(
        plan=_side(part, plan, decimals, money),
        actual=_side(part, actual, decimals, money),
        difference=_signed(_side(part, by, decimals, money)),
        worth=_worth(part, places, money),
    )


def arithmetic(part: Part, effect: str, money: Money, name: Name = plain) -> str:
    """One source of a line with its numbers put in, and the counts behind a rate.

    Args:
        part: the factor of a source.
        effect: as it is printed beside it, so that both agree.
        money: the currency.
        name: how names out of cells are escaped.
    """
    texts, source = worked(part, money), name(part.source)
    plan, actual = part.factor.plan, part.factor.actual
    if plan is None or actual is None:
        no = f"no {_INPUT[part.kind]}"
        if plan is not None:
            return f"{source}: there was {no}, so it counts as planned: {effect}."
        if actual is not None:
            return f"{source}: {no} was planned, so it counts as it came: {effect}."
        return f"{source}: {no} was planned and there was none: {effect}."
    unit = ""
    if part.kind != "deal size":
        unit = " a record" if part.factor.before is None else " a whole unit"
    line = f"({texts.actual} − {texts.plan}) × {texts.worth}{unit} = {effect}"
    return f"{source}: {line}.{_counts(part, money)}"


def effects(parts: Sequence[Part], money: Money) -> list[str]:
    """The effects, printed so that they add up to their printed sum."""
    return money.parts([part.factor.effect for part in parts], full=True)


def lmdi_texts(parts: Sequence[Part], money: Money) -> list[str]:
    """The effects by the other method, likewise; a dash where it is not defined."""
    printed = iter(money.parts([p.lmdi for p in parts if p.lmdi is not None], full=True))
    return [DASH if part.lmdi is None else next(printed) for part in parts]


def part_range(part: Part, money: Money) -> str:
    """The smallest and largest value of one source's part over all orders of counting."""
    low, high = money.signed(part.factor.low), money.signed(part.factor.high)
    return low if low == high else f"{low} to {high}"


def volume_and_mix(receipt: Receipt, money: Money) -> list[tuple[str, str, str]]:
    """Source, volume and mix; empty where there are no two sources to mix."""
    mixes = [row.mix for row in receipt.rows if row.mix]
    if len(mixes) < 2:
        return []
    amounts = [amount for mix in mixes for amount in (mix.volume, mix.mix)]
    printed = money.parts(amounts, full=True)
    return [
        (mix.source, volume, of_mix)
        for mix, volume, of_mix in zip(mixes, printed[::2], printed[1::2], strict=True)
    ]


def range_sentence(receipt: Receipt, money: Money) -> str:
    """Between what the line lies, whichever way it is counted."""
    handoff = receipt.handoff
    low, high, mean = map(money.full_signed, (handoff.low, handoff.high, handoff.effect))
    if low == high:
        return f"Every order of counting gives {mean} for this line."
    return (
        f"Over all orders of counting this line lies between {low} and {high}; the average is "
        f"{mean}."
    )


def lmdi_sentence(receipt: Receipt, money: Money, name: Name = plain) -> str:
    """What another method gives, and for which sources it gives nothing."""
    pairs = list(zip(receipt.rows, receipt.products, strict=True))
    reasons: dict[Undefined, list[str]] = {}
    for row, product in pairs:
        if product.undefined:
            reasons.setdefault(product.undefined, []).append(name(row.source))
    if not reasons:
        return f"Another method, LMDI, gives {_beside(receipt.rows, money)}."
    if len(pairs) == 1:
        (reason,) = reasons
        return f"Another method, LMDI, is not defined here, because {_UNDEFINED[reason]}."
    undefined = ", nor for ".join(
        f"{listing(names, ALL)}, because {_UNDEFINED[reason]}" for reason, names in reasons.items()
    )
    sentence = f"Another method, LMDI, is not defined for {undefined}."
    defined = [row for row in receipt.rows if row.lmdi is not None]
    return f"{sentence} For the rest it gives {_beside(defined, money)}." if defined else sentence


def luck_sentence(receipt: Receipt, money: Money, name: Name = plain) -> str:
    """How far luck alone would move the line, from which parts, and where the line lies."""
    handoff = receipt.handoff
    if handoff.band is None:
        unknown = [row for row in receipt.rows if row.factor.effect and row.factor.se is None]
        names = listing([name(row.source) for row in unknown], ALL)
        return (
            f"The spread of single deals is not known for {names}, so this line cannot be told "
            "from luck."
        )
    lucky = [row for row in receipt.rows if row.factor.se]
    if not lucky:
        return "Luck alone would not move this line."
    errors = [money.full(row.factor.se) for row in lucky]
    names = listing([name(row.source) for row in lucky], ALL)
    root = f"√({' + '.join(f'{error}²' for error in errors)})" if len(lucky) > 1 else errors[0]
    plural = "s" if len(lucky) > 1 else ""
    side = (
        "inside the band: not distinguishable from luck"
        if handoff.signal == "noise"
        else "outside the band: a signal"
    )
    return (
        f"Luck alone would keep this line within {money.full(handoff.band)} either way, four times "
        f"out of five: {Z80} × {root}, the standard error{plural} of {names}. "
        f"{money.full_signed(handoff.effect)} is {side}."
    )


def late_sentence(receipt: Receipt, name: Name = plain) -> str:
    """For which sources late is mixed with lost; empty where for none."""
    late = [name(row.source) for row in receipt.rows if row.contaminated]
    if not late:
        return ""
    return (
        f"Lag-contaminated: {listing(late, ALL)}. Records take weeks here, and the history is too "
        "short to say how many were due: a part may be late, not lost."
    )


def factor_name(part: Part, name: Name = plain) -> str:
    """What a factor of a source's product is called."""
    if part.kind == "deal size":
        return "Deal size"
    if part.above:
        timing = " timing" if part.kind == "timing" else ""
        return f"{name(part.above)} → {name(part.stage)}{timing}"
    if part.kind == "timing":
        return f"{name(part.stage)} due from before"
    return f"{name(part.stage)} {'carried in' if part.carried_in else 'volume'}"


def factor_sides(product: Product, money: Money) -> list[tuple[str, str]]:
    """Plan and actual of each factor, in the figures that `multiplied` uses."""
    figures = _figures(product)

    def side(part: Part, value: float | None) -> str:
        return _side(part, value, _places(part, value, figures), money)

    return [
        (side(part, part.factor.plan), side(part, part.factor.actual)) for part in product.parts
    ]


def multiplied(product: Product, money: Money) -> tuple[str, str]:
    """The planned factors multiplied to the planned revenue, and the actual ones to the actual."""
    figures = _figures(product)
    texts = []
    for side, (word, revenue) in enumerate((("Plan", product.plan), ("Actual", product.actual))):
        entered = [chain for chain in product.chains if chain[0].filled[side]]
        chains = [
            " × ".join(
                _side(part, part.filled[side], _places(part, part.filled[side], figures), money)
                for part in chain
            )
            for chain in entered or product.chains[:1]
        ]
        texts.append(f"{word}: {' + '.join(chains)} = {money.full(revenue)}")
    return texts[0], texts[1]


def product_title(product: Product, money: Money, name: Name = plain) -> str:
    """Whose product it is, and what it came to."""
    return (
        f"{name(product.source)}, all factors: {money.full(product.actual)}, "
        f"plan {money.full(product.plan)}"
    )


def product_note(product: Product) -> str:
    """How to read what is not plain multiplication; empty where all is."""
    notes = [CARRIED_IN] if len(product.chains) > 1 else []
    if any(part.difference is None for part in product.parts):
        notes.append(OBSERVED)
    return " ".join(notes)


def _beside(rows: Sequence[Part], money: Money) -> str:
    """The sum by the other method beside that of the same sources here."""
    other = money.full_signed(math.fsum(row.lmdi for row in rows if row.lmdi is not None))
    own = money.full_signed(math.fsum(row.factor.effect for row in rows))
    return f"the same, {own}" if other == own else f"{other}; this one gives {own}"


def _counts(part: Part, money: Money) -> str:
    """What a rate or a deal size is made of."""
    before, after = part.factor.before, part.factor.after
    if before is None:
        return ""
    sides = []
    for side, word in enumerate((" Plan", "actual")):
        came, out = count(before[side]), count(after[side])
        if part.kind == "deal size":
            made_of = f"{money.full(after[side])} with {_wins(came)}"
        elif part.kind == "timing":
            made_of = f"{out} due and {came} came in"
        else:
            made_of = f"{out} of {came}"
        sides.append(f"{word} {made_of}")
    return f"{', '.join(sides)}."


def _wins(number: str) -> str:
    return f"{number} win{'' if number == '1' else 's'}"


# --- digits


def _fewest(least: int, largest: float, money: bool, enough: Callable[[int], bool]) -> int:
    """The fewest decimals that are enough; without any, what a calculator's display holds."""
    most = max(_decimals(largest, FIGURES), least)
    found = (_cents(d, money) for d in range(least, most))
    return next((d for d in found if enough(d)), _cents(most, money))


def _decimals(value: float, figures: int) -> int:
    """How many decimals give a number this many figures."""
    return max(figures - 1 - math.floor(math.log10(abs(value))), 0) if value else 0


def _cents(decimals: int, money: bool) -> int:
    """Nobody writes one decimal of money."""
    return 2 if money and decimals == 1 else decimals


def _figures(product: Product) -> int:
    """The fewest figures of every factor that bring both products within half a unit of money."""

    def printed(part: Part, side: int, figures: int) -> float:
        value, scale = part.filled[side], _scale(part)
        return round(value * scale, _places(part, value, figures)) / scale

    def enough(figures: int) -> bool:
        products = (
            sum(math.prod(printed(part, side, figures) for part in c) for c in product.chains)
            for side in (0, 1)
        )
        revenues = (product.plan, product.actual)
        return all(abs(p - r) <= HALF for p, r in zip(products, revenues, strict=True))

    return next((figures for figures in range(4, FIGURES) if enough(figures)), FIGURES)


def _places(part: Part, value: float | None, figures: int) -> int:
    decimals = _decimals((value or 0.0) * _scale(part), figures)
    return _cents(decimals, part.kind == "deal size")


def _is_rate(part: Part) -> bool:
    return part.factor.before is not None and part.kind != "deal size"


def _scale(part: Part) -> int:
    return 100 if _is_rate(part) else 1


def _least(part: Part) -> int:
    """Decimals that a short figure may have anyway; those that are zero are not printed."""
    return 0 if part.kind == "deal size" else 1


def _side(part: Part, value: float | None, decimals: int, money: Money) -> str:
    if value is None:
        return DASH
    if part.kind == "deal size":
        return _money(value, decimals, money)
    return f"{_number(value * _scale(part), decimals)}{'%' if _is_rate(part) else ''}"


def _worth(part: Part, decimals: int, money: Money) -> str:
    weight = part.factor.weight
    if part.kind == "deal size":
        return _wins(_number(weight, decimals))
    return _money(weight, decimals, money)


def _money(amount: float, decimals: int, money: Money) -> str:
    """An amount to a part of its unit, in whole cents where those are enough."""
    text = _number(amount, decimals)
    whole, point, cents = text.lstrip("-").partition(".")
    digits = f"{whole}{point}{cents.ljust(2, '0') if point else ''}"
    return f"{'-' if text[0] == '-' else ''}{money.symbol}{digits}"


def _number(amount: float, decimals: int) -> str:
    """A number to some decimals, and without those that are zero because it is exact."""
    exact = next((d for d in range(decimals) if math.isclose(amount, round(amount, d))), decimals)
    text = f"{amount:,.{exact}f}"
    return text if _counts_for(text) else "0"


def _counts_for(text: str) -> bool:
    return any(digit in "123456789" for digit in text)


def _signed(text: str) -> str:
    return f"+{text}" if _counts_for(text) and text[0] != "-" else text
