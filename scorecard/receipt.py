"""The fairness receipt: a line of the ledger source by source, with all that its money is made of.

Open this when a line's arithmetic is doubted by hand. Nothing is decomposed again here: the factors
are the ledger's own, put beside their whole product and a second method, LMDI.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scorecard import gap
from scorecard.gap import Factor, Kind
from scorecard.ledger import Cell, Handoff, Ledger, Mix

# Why a product has no LMDI. What is not observed is so because a factor before it is zero.
Undefined = Literal["zero", "carried in"]


@dataclass(frozen=True)
class Part:
    """One factor of one source: what it was to be, what it came to, what that is worth.

    The effect is the difference times `Factor.weight`: money a record, money a whole rate, or wins
    for the deal size.
    """

    source: str
    stage: str
    above: str | None  # the stage of the source's chain that hands over; None where none does
    factor: Factor
    contaminated: bool  # see `ledger.Cell`
    lmdi: float | None  # money; the effect by the other method; None: not defined, see `Product`
    mix: Mix | None  # the volume that a chain begins with, split in volume proper and mix

    @property
    def kind(self) -> Kind:
        """What kind of factor."""
        return self.factor.kind

    @property
    def carried_in(self) -> bool:
        """Whether these records entered later than at the first stage of the chain."""
        return self.factor.before is None and self.factor.stage > 0

    @property
    def difference(self) -> float | None:
        """Actual less plan; None where one of them is not observed, and the effect is 0."""
        if self.factor.plan is None or self.factor.actual is None:
            return None
        return self.factor.actual - self.factor.plan

    @property
    def filled(self) -> tuple[float, float]:
        """Plan and actual as they are multiplied: a side not observed takes the other's value."""
        plan, actual = self.factor.plan, self.factor.actual
        plan, actual = (actual if plan is None else plan), (plan if actual is None else actual)
        return (0.0 if plan is None else plan, 0.0 if actual is None else actual)

    @property
    def band(self) -> float | None:
        """Money; the effect stays inside plus or minus this by luck, at 80%; None: not known."""
        return gap.band([self.factor.effect], [self.factor.se])


@dataclass(frozen=True)
class Product:
    """All factors of one source. Revenue is the sum over its chains of the product of each.

    A second chain begins where records were carried in; the factors that follow stand in both.
    """

    source: str
    parts: tuple[Part, ...]  # one a factor; effects add up to the source's gap in the split
    chains: tuple[tuple[Part, ...], ...]  # the parts to multiply, what enters first
    undefined: Undefined | None  # why there is no LMDI

    @property
    def plan(self) -> float:
        """Money; planned revenue."""
        return math.fsum(math.prod(part.filled[0] for part in chain) for chain in self.chains)

    @property
    def actual(self) -> float:
        """Money; revenue that came."""
        return math.fsum(math.prod(part.filled[1] for part in chain) for chain in self.chains)

    @property
    def effect(self) -> float:
        """Money; all effects, so actual less plan."""
        return math.fsum(part.factor.effect for part in self.parts)

    @property
    def lmdi(self) -> float | None:
        """Money; the same by the other method."""
        return _total([part.lmdi for part in self.parts])


@dataclass(frozen=True)
class Receipt:
    """One line of the ledger, source by source."""

    handoff: Handoff  # the sum of the rows: effect, low, high and band
    rows: tuple[Part, ...]
    products: tuple[Product, ...]  # the whole of each row's source

    @property
    def lmdi(self) -> float | None:
        """Money; the line by the other method; None where a source has none."""
        return _total([row.lmdi for row in self.rows])

    def product(self, source: str | None) -> Product | None:
        """The product of a source, or of the only one; None where it is not on this line."""
        if source is None:
            return self.products[0] if len(self.products) == 1 else None
        return next((product for product in self.products if product.source == source), None)


def build(ledger: Ledger, stage: str, kind: Kind) -> Receipt:
    """The receipt of one line of the ledger.

    Raises:
        ValueError: the ledger has no such line.
    """
    found = [h for h in ledger.handoffs if (h.stage, h.kind) == (stage, kind)]
    if not found:
        raise ValueError(f"the ledger has no line for the {kind} of {stage}")
    sources = [c.source for c in ledger.cells if (c.stage, c.kind) == (stage, kind)]
    products = tuple(_product(ledger, source) for source in sources)
    rows = tuple(
        part for of in products for part in of.parts if (part.stage, part.kind) == (stage, kind)
    )
    return Receipt(found[0], rows, products)


def _product(ledger: Ledger, source: str) -> Product:
    cells = [cell for cell in ledger.cells if cell.source == source]
    names = {cell.factor.stage: cell.stage for cell in cells}  # of the chain
    factors = _with_timing([cell.factor for cell in cells])
    chains = [
        (entry, *(f for f in factors if f.before is not None and _step(f) > _step(entry)))
        for entry in factors
        if entry.before is None
    ]
    plan, actual = ([getattr(f, side) for f in chains[0]] for side in ("plan", "actual"))
    effects = gap.lmdi(plan, actual) if len(chains) == 1 else None
    mixes = {mix.source: mix for mix in ledger.mix}

    def part(factor: Factor, cell: Cell | None) -> Part:
        handed = factor.before is not None and factor.kind != "deal size"
        return Part(
            source=source,
            stage=names[factor.stage],
            above=names[factor.stage - 1] if handed else None,
            factor=factor,
            contaminated=cell is not None and cell.contaminated,
            lmdi=effects[factors.index(factor)] if effects else None,
            mix=mixes.get(source) if factor.kind == "volume" and not factor.stage else None,
        )

    of_cell = {cell.factor: cell for cell in cells}
    parts = {factor: part(factor, of_cell.get(factor)) for factor in factors}
    return Product(
        source=source,
        parts=tuple(parts[cell.factor] for cell in cells),
        chains=tuple(tuple(parts[factor] for factor in chain) for chain in chains),
        undefined=None if effects else "zero" if len(chains) == 1 else "carried in",
    )


def _step(factor: Factor) -> tuple[int, int]:
    """Where a factor stands in its chain; what enters there stands with what leads there."""
    return factor.stage, {"timing": 0, "volume": 1, "conversion": 1, "deal size": 2}[factor.kind]


def _with_timing(factors: Sequence[Factor]) -> list[Factor]:
    """The factors of a source, with the timing that the split leaves out.

    Where records were due although none arrived above, they enter, and the share of arrivals that
    is due has no effect: the other side alone observed it. Its product needs it all the same.
    """
    entered = {f.stage for f in factors if f.kind == "timing" and f.before is None}
    full: list[Factor] = []
    arrived = (0.0, 0.0)  # in the stage above, plan and actual
    for factor in factors:
        k, due = factor.stage, factor.before
        if factor.kind == "conversion" and due is not None:
            if k in entered:
                plan, actual = (d / n if n else None for d, n in zip(due, arrived, strict=True))
                nothing = (0.0, 0.0, 0.0, 0.0)  # effect, low, high, weight
                full.append(Factor(k, "timing", *nothing, plan, actual, arrived, due, 0.0))
            arrived = factor.after
        elif not k and factor.kind == "volume":
            arrived = factor.after
        full.append(factor)
    return full


def _total(amounts: Sequence[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return math.fsum(known) if len(known) == len(amounts) else None
