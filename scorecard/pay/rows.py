"""The teams of the tab Incentives, and what is to mend in it.

Open this when a pot is wrong, or an amount is shown that is one person's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scorecard.pay.curve import Curve
from scorecard.pay.results import Case, Fault, Gain, Own, Payout, Team, What
from scorecard.workbook import UNLISTED, Table

MAKES_POT = ("People", "Variable pay", "On the Number")  # without one of them the pot is not known
LIMITS = ("Pays from", "Cap")


@dataclass(frozen=True)
class Row:
    """A team's cells, wherever in the tab they stand."""

    team: str
    index: int  # of its first row in the table
    cells: dict[str, tuple[float, int]]  # column -> what is typed, and the row's index

    def value(self, column: str) -> float | None:
        """What is typed; None: blank."""
        return self.cells[column][0] if column in self.cells else None

    def fault(self, table: Table, what: What, column: str) -> Fault:
        """A thing to mend; a blank cell is one of the team's first row."""
        value, index = self.cells.get(column, (None, self.index))
        return Fault(what, column, table.address(column, index), table.rows[index], value)


def read_rows(table: Table) -> list[Row]:
    """One for each team, in the sheet's order; rows that fill different columns are one.

    Which rows of no listed team belong together nobody can say, so each stays alone.
    """
    rows: dict[str | int, Row] = {}
    for index, team in enumerate(table.columns["Team"]):
        row = rows.setdefault(index if team == UNLISTED else team, Row(team, index, {}))
        for column in (*MAKES_POT, *LIMITS):
            if (value := table.columns[column][index]) is not None:
                row.cells[column] = (value, index)
    return list(rows.values())


def team_of(
    row: Row,
    sheet_row: int,
    part: float,
    cases: Iterable[Case],
    win: tuple[float, float] | None,
    own: Own,
) -> Team:
    """A team's pay. `part` is of the year, `win` the attainments without and with one more win.

    Where the team may be one person, no amount leaves this function.
    """
    people, pay, on_number = (row.value(column) for column in MAKES_POT)
    curve = Curve(*(row.value(column) for column in LIMITS))
    one_person = people is not None and 0 < people < 2  # somebody part-time beside one hides nobody
    variable = pot = tied = None
    if people is not None and pay is not None and on_number is not None and on_number <= 1:
        variable = people * pay * part
        pot = variable * on_number
        tied = pot > 0
    if one_person:
        variable = pot = None

    def payout(attainment: float | None) -> Payout | None:
        if attainment is None:
            return None
        share = curve.paid(attainment)
        return Payout(share, None if pot is None else pot * share)

    gain = None
    if win is not None:
        more = curve.paid(win[1]) - curve.paid(win[0])
        gain = Gain(curve.effect(*win), more, None if pot is None else pot * more)
    return Team(
        team=row.team,
        row=sheet_row,
        people=people,
        on_number=on_number,
        curve=curve,
        one_person=one_person,
        tied=tied,
        pot=pot,
        other=None if variable is None or pot is None else variable - pot,
        payouts=tuple(payout(case.attainment) for case in cases),
        gain=gain,
        own=own,
        apart=payout(own.attainment),
    )


def faults(table: Table, rows: Iterable[Row]) -> Iterator[Fault]:
    """What is to mend, down the sheet; a column that is not there once."""
    missing = [column for column in MAKES_POT if len(table) and column not in table.letters]
    yield from (Fault("no column", column, None, None, None) for column in missing)
    for row in rows:
        for column in MAKES_POT:
            if column not in row.cells and column not in missing:
                yield row.fault(table, "blank", column)
        on_number, start, cap = (row.value(column) for column in ("On the Number", *LIMITS))
        if on_number is not None and on_number > 1:
            yield row.fault(table, "above all of it", "On the Number")
        if cap is not None and start is not None and cap < start:
            yield row.fault(table, "cap below start", "Cap")
