"""The age of the gap in words and as a heat map: worked results, then any workbook."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import facts, ledger, upstream
from scorecard.calendar import Calendar
from scorecard.charts.upstream import births
from scorecard.sources import RawWorkbook
from scorecard.upstream import Aged, Birth, Traced, Upstream
from scorecard.words import Money, literal
from scorecard.words.upstream import birth_name, decided, how_old, known, upstream_title
from tests.builders import read
from tests.generated import workbooks

USD = Money("USD")
WEEKS = tuple(date(2026, 5, 18) + timedelta(weeks=w) for w in range(18))  # to that of 14 September
JULY = 6  # the week of 29 June, in which the quarter begins


def aged(older: float = 0.0, **weeks: float) -> Aged:
    """Money by week: `w6` is the one in which the quarter begins."""
    return Aged(older, tuple(weeks.get(f"w{w}", 0.0) for w in range(len(WEEKS))))


def birth(stage: str, above: str | None, landed: Aged, **more: Any) -> Birth:
    before = more.pop("before", landed.older + sum(landed.weekly[:JULY]))
    rest, following = more.pop("rest", aged()), more.pop("next", aged())
    return Birth(stage, above, None, landed, before, rest, following)


def found(*handoffs: Birth, size: float = 0.0, **more: Any) -> Upstream:
    calendar = Calendar()
    gap = sum(handoff.landed.total for handoff in handoffs) + size
    one = Traced("Source A", gap, size, date(2025, 1, 1), False, ())
    result = Upstream(
        period=calendar.parse("2026-Q3"),
        following=calendar.parse("2026-Q4"),
        through=date(2026, 9, 20),
        weeks=WEEKS,
        handoffs=handoffs,
        births=tuple(replace(handoff, source="Source A") for handoff in handoffs),
        sources=(one,),
        left_out=(),
        nothing="",
    )
    return replace(result, **more)


LEADS = birth("Lead", None, aged(w2=-20_000, w9=-17_000), next=aged(w9=10_000))
HANDED = birth(
    "Opportunity", "SQL",
    aged(w0=-30_000, w1=-50_000, w3=-60_000, w5=-50_000, w8=-300_000, w10=10_000),
    rest=aged(w7=-120_000), next=aged(w7=-150_000, w12=-100_000, w17=-100_000),
)  # fmt: skip
SHORT = found(LEADS, HANDED)


# --- the sentences


def test_a_part_of_the_gap_was_born_before_the_period() -> None:
    assert how_old(SHORT, USD) == (
        "Of the $517k short of the sources' plan to date, $210k was born before Q3 2026 began, "
        "most of it at SQL → Opportunity in the weeks of 25 May to 22 Jun."
    )
    assert upstream_title(SHORT, USD) == (
        "-$210k was born before Q3 2026, -$340k is decided for Q4 2026"
    )


def test_what_is_decided_says_where_and_since_when() -> None:
    assert decided(SHORT, USD) == (
        "Already decided for Q4 2026, at the rates of Q3 2026: -$340k (SQL → Opportunity -$350k "
        "since 6 Jul, Lead volume +$10k in the week of 20 Jul); the rest of Q3 2026 carries -$120k."
    )


def test_parts_of_both_signs_are_each_said_and_add_up() -> None:
    extra = birth("Lead", None, aged(w4=300_000, w9=-17_000))
    assert how_old(found(extra, HANDED, size=34_400), USD) == (
        "Won revenue is $163k short of the sources' plan to date: +$110k was born before Q3 2026 "
        "began, most of it at Lead volume in the week of 15 Jun; -$307k in it, most of it at SQL → "
        "Opportunity in the week of 13 Jul; deal size and the rest +$34k."
    )
    ahead = found(birth("Lead", None, aged(w4=30_000)), size=20_000)
    assert how_old(ahead, USD) == (
        "Of the $50k ahead of the sources' plan to date, $30k was born before Q3 2026 began, most "
        "of it at Lead volume in the week of 15 Jun."
    )


def test_a_large_part_among_larger_opposites_is_not_called_most() -> None:
    three = [birth(stage, None, aged(w1=-30_000)) for stage in ("Lead", "SQL", "Won")]
    assert how_old(found(*three), USD) == (
        "Of the $90k short of the sources' plan to date, $90k was born before Q3 2026 began, the "
        "largest part at Lead volume in the week of 25 May."
    )


def test_what_was_born_earlier_than_the_weeks_shown_says_before() -> None:
    old = birth("Lead", None, aged(-40_000, w9=-5_000))
    assert how_old(found(old), USD) == (
        "Of the $45k short of the sources' plan to date, $40k was born before Q3 2026 began, most "
        "of it at Lead volume before 18 May."
    )


def test_on_plan_nothing_is_short_and_nothing_decided() -> None:
    quiet = found(birth("Lead", None, aged()))
    assert how_old(quiet, USD) == (
        "Won revenue is on the sources' plan to date: $0 was born before Q3 2026 began; $0 in it; "
        "deal size and the rest $0."
    )
    assert decided(quiet, USD) == "Already decided for Q4 2026, at the rates of Q3 2026: $0."


def test_a_period_that_is_over_is_looked_at_from_its_end() -> None:
    over = found(LEADS, HANDED, through=date(2026, 9, 30))
    assert decided(over, USD) == (
        "Decided for Q4 2026 when Q3 2026 ended, at the rates of Q3 2026: -$340k (SQL → "
        "Opportunity -$350k since 6 Jul, Lead volume +$10k in the week of 20 Jul); the weeks not "
        "reported yet carry -$120k."
    )


def test_a_week_is_spoken_of_as_one() -> None:
    week, after = Calendar().parse("2026-09-14"), Calendar().parse("2026-09-21")
    assert upstream_title(found(LEADS, period=week, following=after), USD) == (
        "-$20k was born before the week of 14 Sep 2026, +$10k is decided for the week of 21 Sep "
        "2026"
    )


@pytest.mark.parametrize(
    ("nothing", "sentence"),
    [
        ("not begun", "No complete week of this period is over yet."),
        ("no target", "Without a target there is no gap to trace."),
        ("nothing to trace", "No source can be traced yet."),
    ],
)
def test_without_a_trace_the_reason_is_said(nothing: Any, sentence: str) -> None:
    empty = found(nothing=nothing, weeks=(), sources=())
    assert how_old(empty, USD) == sentence
    assert decided(empty, USD) == ""
    assert upstream_title(empty, USD) == "How old the gap is"


def test_what_the_trace_lacks_is_said() -> None:
    (one,) = SHORT.sources
    late = replace(one, missing=(WEEKS[-1],))
    later = replace(one, source="Source B", missing=WEEKS[-2:], short=True, since=WEEKS[3])
    lacking = replace(SHORT, sources=(late, later), left_out=(("Source C", "no wins planned"),))
    assert known(lacking) == (
        "Not fully reported: Source A (week of 14 Sep) and Source B (2 weeks since 7 Sep). Records "
        "begin late for Source B (week of 8 Jun): what was born before counts at the handoff where "
        "it landed. Not traced: Source C (a target without wins)."
    )
    assert known(SHORT) == ""


def test_names_out_of_cells_are_escaped_where_asked() -> None:
    assert birth_name(replace(HANDED, stage="**Won**"), literal) == "SQL → \\*\\*Won\\*\\*"
    assert birth_name(LEADS) == "Lead volume"


# --- the heat map


def test_the_heat_map_has_a_square_a_handoff_and_week() -> None:
    chart = births(SHORT, USD, dark=False)
    assert chart.rows.columns.tolist() == [
        "handoff", "week", "order", "effect", "label", "tip", "row", "shade", "strong"
    ]  # fmt: skip
    assert len(chart.rows) == 2 * len(WEEKS)
    shown = chart.rows[chart.rows["effect"] != 0]
    assert shown[["handoff", "week", "label"]].values.tolist() == [
        ["Lead volume", "1 Jun", "-$20k"],
        ["Lead volume", "20 Jul", "-$17k"],
        ["SQL → Opportunity", "18 May", "-$30k"],
        ["SQL → Opportunity", "25 May", "-$50k"],
        ["SQL → Opportunity", "8 Jun", "-$60k"],
        ["SQL → Opportunity", "22 Jun", "-$50k"],
        ["SQL → Opportunity", "13 Jul", "-$300k"],
        ["SQL → Opportunity", "27 Jul", "+$10k"],
    ]
    assert shown[shown["strong"]]["label"].tolist() == ["-$300k"]
    assert chart.rows["shade"].min() == -1
    assert chart.alt == "Gain or loss against plan by handoff and week of birth"


def test_older_births_have_a_column_of_their_own() -> None:
    old = birth("Lead", None, aged(-40_000, w9=-5_000))
    first, *weeks = births(found(old), USD, dark=True).rows["week"].tolist()
    assert (first, weeks[0], len(weeks)) == ("Earlier", "18 May", len(WEEKS))
    assert births(SHORT, USD, dark=True).rows["week"].iloc[0] == "18 May"


def test_stages_that_are_cut_alike_keep_their_own_rows() -> None:
    twins = [birth(f"Opportunity of the {side}", None, aged(w1=-1_000)) for side in ("one", "two")]
    names = births(found(*twins), USD, dark=False).rows["handoff"].unique().tolist()
    assert names == ["Opportunity of th… volume", "Opportunity of th… volume (2)"]


# --- any workbook


@given(workbooks(), st.sampled_from(["2026", "2026-Q2", "2026-Q3", "2026-08", "2026-07-08"]))
def test_any_workbook_can_be_said_and_drawn(raw: RawWorkbook, period: str) -> None:
    tables = facts.build(read(raw))
    result = upstream.build(tables, ledger.build(tables, tables.workbook.calendar.parse(period)))
    texts = [upstream_title(result, USD), how_old(result, USD), decided(result, USD), known(result)]
    assert not any(word in text for text in texts for word in ("nan", "None", "inf", "{"))
    rows = births(result, USD, dark=False).rows
    older = any(round(handoff.landed.older) for handoff in result.handoffs)
    assert len(rows) == len(result.handoffs) * (len(result.weeks) + older)
