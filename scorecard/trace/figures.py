"""What can be opened on the meeting pages, and its money by source."""

from dataclasses import dataclass
from datetime import date

from scorecard.ledger import Cell, Handoff, Ledger

WON, TO_DATE, TARGET, GAP = "Won", "Target to date", "Target", "Gap to date"
NEEDED, LANDING = "Needed a week", "Landing"


@dataclass(frozen=True)
class Figure:
    """Something on a meeting page that can be opened."""

    name: str  # as it stands in a page's address
    handoff: Handoff | None = None
    line: str | None = None  # kind of the lines beside the handoffs


@dataclass(frozen=True)
class Opening:
    """A figure, or a part of it, that somebody wants to see through."""

    figure: str  # its name
    sources: tuple[str, ...] = ()  # only these; empty: all
    week: date | None = None  # only the week with this first day


def figures(ledger: Ledger) -> tuple[Figure, ...]:
    """Everything that can be opened, in the order of the pages."""
    money = [Figure(name) for name in (WON, TO_DATE, TARGET, GAP, NEEDED, LANDING)]
    handoffs = [Figure(handoff_figure(h), handoff=h) for h in ledger.handoffs]
    lines = dict.fromkeys(line.line for line in ledger.lines)
    return (*money, *handoffs, *(Figure(line, line=line) for line in lines))


def handoff_figure(handoff: Handoff) -> str:
    """The name of a handoff's figure."""
    return f"{handoff.stage}, {handoff.kind}"


def by_source(ledger: Ledger, figure: Figure) -> dict[str, float]:
    """Money of each source in the figure; empty where it is no sum over sources."""
    if figure.handoff:
        return {cell.source: cell.effect for cell in cells_of(ledger, figure.handoff)}
    if figure.line:
        sums: dict[str, float] = {}
        for line in ledger.lines:
            if line.line == figure.line and line.source:
                sums[line.source] = sums.get(line.source, 0.0) + line.effect
        return sums
    fields = {WON: "actual", TO_DATE: "target_to_date", TARGET: "target", GAP: "gap"}
    if figure.name not in fields:
        return {}
    amounts = {of.source: getattr(of, fields[figure.name]) for of in ledger.sources}
    return {source: amount for source, amount in amounts.items() if amount is not None}


def cells_of(ledger: Ledger, handoff: Handoff) -> list[Cell]:
    """The finest lines that a handoff adds up."""
    return [c for c in ledger.cells if (c.stage, c.kind) == (handoff.stage, handoff.kind)]
