"""The tables of the Next quarters page for export: money and shares as they are."""

from scorecard.quarters import Quarters
from scorecard.words.quarters.harvest import created_name, due_parts

Records = list[dict[str, object]]


def records(result: Quarters) -> Records:
    """A row each quarter: its target, what it is made of, and what covers it."""
    return [
        {
            "Quarter": of.period.name,
            "Starts": of.period.start,
            "Ends": of.period.end,
            "Target": of.target,
            "Won": of.won,
            "Lacking": of.remaining,
            "Wins on their way": of.way.wins if of.way else None,
            "On its way": of.way.money if of.way else None,
            "On its way by plan": of.way.planned if of.way else None,
            "On its way at recent rates": of.way.at_recent if of.way else None,
            "Still to come": of.to_come,
            "Deals due": of.due.deals if of.due else None,
            "Due": of.due.money if of.due else None,
            "Due ÷ lacking": of.coverage,
            "All open ÷ lacking": of.all_open,
            "Coverage needed": of.needed.coverage if of.needed else None,
            "Coverage needed, open then": of.needed.pipeline if of.needed else None,
            "Coverage needed, won then": of.needed.won if of.needed else None,
            "Coverage needed, quarters": len(of.needed.quarters) if of.needed else None,
        }
        for of in result.quarters
    ]


def source_records(result: Quarters) -> Records:
    """A row each source and quarter: how its records are followed, and to what."""
    return [
        {
            "Source": of.source,
            "Quarter": of.quarter,
            "Rates of": of.of or "last 52 weeks",
            "Stages": " > ".join(of.stages),
            "Rates": " > ".join(f"{rate:.6g}" for rate in of.rates),
            "Weeks": " > ".join(f"{weeks:.6g}" for weeks in of.lags),
            "Deal size": of.size,
            "Wins on their way": of.way.wins,
            "On its way": of.way.money,
            "On its way by plan": of.way.planned,
            "On its way at recent rates": of.way.at_recent,
        }
        for of in result.transit.followed
    ]


def deal_records(result: Quarters) -> Records:
    """A row each time of creation: what was won of those deals, and when the open should close."""
    if result.pipeline is None:
        return []
    rows: Records = []
    for sown in result.pipeline.sown:
        row: dict[str, object] = {"Created": created_name(sown.created, result)}
        parts = [(part.title, part.deals) for part in due_parts(sown.open, result)]
        won = f"Won in {result.grown.name}", sown.won
        for title, tally in (won, ("Open", sown.open.all), *parts):
            row |= {f"{title}, deals": tally.deals, title: tally.money}
        rows.append(row)
    return rows
