"""Target honesty in words: whole sentences on worked lines, and what holds on any workbook."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import facts, honesty
from scorecard.calendar import Calendar
from scorecard.honesty import Honesty, Line, Past
from scorecard.sources import RawWorkbook
from scorecard.words import Money, literal
from scorecard.words.honesty import (
    figures,
    history,
    honesty_title,
    line_label,
    makes_plan,
    planned_at,
    reached,
    with_counts,
)
from tests.builders import read
from tests.generated import workbooks

USD = Money("USD")
PERIOD = Calendar().parse("2026-Q3")
QUARTERS = tuple(
    Calendar().parse(name)
    for name in ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")
)


def past(*values: float, counts: tuple[float, float] | None = None) -> tuple[Past, ...]:
    quarters = QUARTERS[len(QUARTERS) - len(values) :]
    return tuple(Past(q, value, counts) for q, value in zip(quarters, values, strict=True))


SQL = Line(
    kind="conversion",
    stage="Opportunity",
    above="SQL",
    source=None,
    plan=0.43,
    counts=(700.0, 301.0),
    past=past(0.31, 0.36, 0.37, 0.39, 0.40, 0.41, counts=(100.0, 41.0)),
    new=(),
)
WON = replace(SQL, stage="Won", above="Opportunity", past=past(0.2, 0.3, 0.4, 0.41, 0.42, 0.425))
SIZE = replace(
    SQL, kind="deal size", stage="Won", above=None, plan=41_000.0, counts=(140.0, 5_740_000.0),
    past=past(40_000.0, 42_000.0, counts=(100.0, 4_000_000.0)),
)  # fmt: skip
YIELD = replace(
    SQL, kind="yield", stage=None, above=None, plan=5_850_000.0, counts=None,
    past=past(5_700_000.0, 6_000_000.0, 5_600_000.0),
)  # fmt: skip
NUMBER = replace(YIELD, kind="revenue", plan=457_000.0, past=past(301_000.0, 359_000.0, 426_000.0))


def found(*lines: Line, quarters: int = 6) -> Honesty:
    return Honesty(PERIOD, QUARTERS[len(QUARTERS) - quarters :], lines, ())


# --- the title


def test_the_title_names_the_rate_that_was_never_reached() -> None:
    assert honesty_title(found(SQL, NUMBER)) == (
        "SQL → Opportunity is planned at 43%: never reached in 6 quarters "
        "(best 41%, median 38%, worst 31%)"
    )


def test_of_several_the_title_names_the_one_farthest_from_its_best() -> None:
    assert honesty_title(found(WON, SQL)).startswith("SQL → Opportunity is planned at 43%: never")
    far = replace(WON, plan=0.6)
    assert honesty_title(found(SQL, far)) == (
        "Opportunity → Won is planned at 60%: never reached in 6 quarters "
        "(best 43%, median 41%, worst 20%)"
    )


def test_where_all_were_reached_the_title_names_the_rarest() -> None:
    often, rare = replace(WON, plan=0.3), replace(SQL, plan=0.40)
    assert honesty_title(found(often, rare)) == (
        "Every planned rate was reached before, SQL → Opportunity least often: 40%, "
        "reached in 2 of 6 quarters"
    )
    never = replace(NUMBER, plan=10 * max(past.value for past in NUMBER.past))
    assert honesty_title(found(often, rare, never)) == (
        "The Number as planned was never reached in 3 quarters, every planned rate was; least "
        "often SQL → Opportunity: 40%, reached in 2 of 6 quarters"
    )
    assert honesty_title(found(rare)) == (
        "SQL → Opportunity is planned at 40%: reached in 2 of 6 quarters "
        "(best 41%, median 38%, worst 31%)"
    )


@pytest.mark.parametrize("lines", [(), (replace(SQL, past=()),), (NUMBER,)])
def test_without_a_past_rate_the_title_says_so(lines: tuple[Line, ...]) -> None:
    title = "No complete quarter to compare the planned rates of Q3 2026 with"
    assert honesty_title(found(*lines)) == title


def test_names_out_of_cells_are_escaped_where_asked() -> None:
    hostile = replace(SQL, stage="**Won**")
    assert planned_at(hostile, USD, literal).startswith("SQL → \\*\\*Won\\*\\* is planned")


# --- lines


@pytest.mark.parametrize(
    ("line", "label", "texts", "often"),
    [
        (SQL, "SQL → Opportunity", ("43% (301 of 700)", "41% (41 of 100)", "38%",
         "31% (41 of 100)"), "never reached in 6 quarters"),
        (replace(SQL, kind="volume", stage="Lead", plan=40.2, counts=None, past=past(38.0, 41.5)),
         "Entering at Lead, a week", ("40.2", "41.5", "39.8", "38"), "reached in 1 of 2 quarters"),
        (SIZE, "Deal size", ("$41k (140 wins)", "$42k (100 wins)", "$41k", "$40k (100 wins)"),
         "reached in 1 of 2 quarters"),
        (YIELD, "Revenue of the planned volume", ("$5.85M", "$6.00M", "$5.70M", "$5.60M"),
         "reached in 1 of 3 quarters"),
        (NUMBER, "The Number a week", ("$457k", "$426k", "$359k", "$301k"),
         "never reached in 3 quarters"),
        (replace(SQL, past=()), "SQL → Opportunity", ("43% (301 of 700)", "—", "—", "—"),
         "no complete quarter to compare with"),
    ],
)  # fmt: skip
def test_a_line_prints_its_plan_and_its_past(
    line: Line, label: str, texts: tuple[str, ...], often: str
) -> None:
    assert line_label(line) == label
    assert with_counts(line, USD) == texts
    assert reached(line) == often


def test_rates_show_as_many_decimals_as_tell_them_from_the_plan() -> None:
    near = replace(SQL, plan=0.43, past=past(0.4321, 0.38))
    assert figures(near, USD) == ("43.0%", "43.2%", "40.6%", "38.0%")
    assert figures(replace(near, past=past(0.4303, 0.38)), USD)[:2] == ("43.00%", "43.03%")
    assert figures(replace(near, past=past(0.43, 0.38)), USD)[:2] == ("43%", "43%")


# --- how likely, and how much past there is


def test_how_often_the_past_makes_the_plan() -> None:
    assert makes_plan(found(SQL, YIELD, NUMBER), USD) == (
        "With each past quarter's own revenue a record, the planned volume would have made the "
        "target of $5.85M in 1 of 3 quarters. The Number a week is planned at $457k: never reached "
        "in 3 quarters (best $426k, median $359k, worst $301k)."
    )
    never = replace(YIELD, plan=7_000_000.0)
    assert makes_plan(found(never), USD) == (
        "With each past quarter's own revenue a record, the planned volume would have made the "
        "target of $7.00M in none of 3 quarters."
    )
    assert makes_plan(found(replace(YIELD, past=()), SQL), USD) == ""


def test_the_history_says_how_long_it_is_and_who_is_missing() -> None:
    assert history(found(SQL)) == "Compared with Q1 2025 to Q2 2026."
    assert history(found(replace(SQL, past=past(0.4), new=("Source B",)), quarters=1)) == (
        "Compared with Q2 2026. That is a short history: it says little. "
        "Source B has no complete quarter yet."
    )
    both = replace(SQL, new=("Source B", "Source C"))
    assert history(found(both, both)) == (
        "Compared with Q1 2025 to Q2 2026. Source B and Source C have no complete quarter yet."
    )
    assert history(found(replace(SQL, past=(), new=("Source A",)), quarters=0)) == ""


@given(workbooks(), st.sampled_from(["2026", "2026-Q3", "2026-Q4", "2026-08-10"]))
def test_any_workbook_can_be_said(raw: RawWorkbook, period: str) -> None:
    known = facts.build(read(raw))
    result = honesty.build(known, known.workbook.calendar.parse(period))
    texts = [honesty_title(result), makes_plan(result, USD), history(result)]
    for line in (*result.lines, *result.by_source):
        texts += [line_label(line), reached(line), *with_counts(line, USD)]
    assert not any(word in text for text in texts for word in ("nan", "None", "inf", "{"))
