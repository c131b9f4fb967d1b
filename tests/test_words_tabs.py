"""What is said where an optional tab has no rows: what to add, and what it would show."""

import pytest

from scorecard.schema import TAB
from scorecard.words import tab_missing
from scorecard.words.tabs import WANTS


@pytest.mark.parametrize("tab", WANTS)
def test_the_columns_asked_for_are_those_of_the_contract(tab: str) -> None:
    names = [column.name for column in TAB[tab].columns]
    assert [name for name in names if name in WANTS[tab].columns] == list(WANTS[tab].columns)
    assert not TAB[tab].required


def test_a_tab_that_is_not_there_is_to_be_added() -> None:
    assert tab_missing("Exchange", there=False) == (
        "There is no tab Exchange yet. Add it, with one row for each week, team and activity, in "
        "the columns Week, Team, What, Count and Goal. Then it shows calls joined and role swaps "
        "against what was agreed."
    )


def test_a_tab_without_rows_is_to_be_filled() -> None:
    assert tab_missing("Exchange", there=True) == (
        "The tab Exchange has no rows yet. Give each week, team and activity one, in the columns "
        "Week, Team, What, Count and Goal. Then it shows calls joined and role swaps against what "
        "was agreed."
    )


def test_a_tab_of_which_every_row_is_left_out_is_to_be_mended() -> None:
    assert tab_missing("Exchange", there=True, refused=True) == (
        "Nothing in the tab Exchange can be used: Data health says which cells to mend. Then it "
        "shows calls joined and role swaps against what was agreed."
    )
