"""Harvest and seed in words: when deals were created, and when the open ones should close."""

from typing import NamedTuple

from scorecard.deals import Tally
from scorecard.quarters import Created, Due, Pipeline, Quarters
from scorecard.words.deals.counted import counted, deals_worth, in_cell
from scorecard.words.figures import Money, day
from scorecard.words.labels import period_name


class Part(NamedTuple):
    """Open deals that should close in one stretch of time."""

    title: str  # of a column
    when: str  # in a sentence
    deals: Tally


def harvest_title(result: Quarters, money: Money) -> str:
    """The finding: how much of what was won was created before, and what is for later."""
    found = result.pipeline
    if found is None:
        return ""
    name = period_name(result.grown)
    if found.begins is not None and found.begins > result.grown.end:
        harvest = f"The tab Deals lacks what was closed in {name}"
    elif not found.won.deals:
        harvest = f"The tab Deals has no deal won in {name}"
    elif found.won.money is None:
        harvest = f"{deals_worth(found.won, money)} won in {name}"
    else:
        before = sum(of.won.known for of in found.sown if of.created in EARLIER)
        part = money(before) if before else "none"
        harvest = (
            f"Of {money(found.won.money)} won in {name}, {part} came from deals created before it"
        )
    after = sum(team.seed.after for team in result.teams if team.seed is not None)
    return f"{harvest}; {money(after)} created in it should close later" if after else harvest


EARLIER: tuple[Created, ...] = ("the quarter before", "earlier")


def seed_line(result: Quarters, money: Money) -> str:
    """What was created in the quarter and is open, by when it should close."""
    if result.pipeline is None:
        return ""
    name, mine = period_name(result.grown), _seed(result.pipeline)
    if not mine.all.deals:
        return f"No deal that was created in {name} is open."
    said = ", ".join(
        f"{counted(part.deals, money)} {part.when}"
        for part in due_parts(mine, result)
        if part.deals.deals
    )
    every = deals_worth(mine.all, money)
    return f"Created in {name} and still open: {every}, by expected close {said}."


def _seed(found: Pipeline) -> Due:
    return next(of.open for of in found.sown if of.created == "in the quarter")


def due_parts(due: Due, result: Quarters) -> list[Part]:
    """Open deals by when they should close; a quarter that is over has none."""
    first = period_name(result.quarters[0].period)
    quarters = [
        Part(f"Due in {period_name(of.period)}", f"in {period_name(of.period)}", tally)
        for of, tally in zip(result.quarters, due.quarters, strict=True)
        if of.state != "over"
    ]
    return [
        Part("Overdue", "overdue", due.overdue),
        Part(f"Due before {first}", f"before {first}", due.before),
        *quarters,
        Part("Due later", "later", due.later),
        Part("No date", "without a date", due.undated),
    ]


def due_columns(due: Due, result: Quarters, money: Money) -> dict[str, str]:
    """The same as cells; where no deal is at all there is no column."""
    every = due_parts(result.pipeline.open, result) if result.pipeline else []
    used = {part.title for part in every if part.deals.deals}
    return {
        part.title: in_cell(part.deals, money)
        for part in due_parts(due, result)
        if part.title in used
    }


def created_name(created: Created, result: Quarters) -> str:
    """When deals were created, as a row."""
    name = period_name(result.grown)
    return {
        "in the quarter": f"In {name}",
        "the quarter before": "In the quarter before",
        "earlier": "Earlier",
        "since": f"After {name}",
        "not known": "Not known when",
    }[created]


def harvest_note(result: Quarters, money: Money) -> str:
    """What won and open mean here, and what the harvest lacks."""
    if result.pipeline is None:
        return ""
    begins, won = result.pipeline.begins, [of.won for of in result.teams if of.won is not None]
    said = (
        "Won: in the tab Deals, by close date. Open: as the sheet stands. Overdue: the expected "
        "close has passed."
    )
    if begins is not None and begins > result.grown.start:
        said += f" The tab lacks what was closed before {day(begins, year=True)}."
    if won and money(sum(won)) != money(result.pipeline.won.money):
        said += f" The Number of {period_name(result.grown)} is {money(sum(won))}."
    return said
