"""What is said of weekly series: one sentence each, with counts, and never more than is known."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from scorecard import behaviour, facts
from scorecard.behaviour import Series
from scorecard.signal import Point
from scorecard.sources import RawWorkbook
from scorecard.words import Money, literal
from scorecard.words import behaviour as text
from tests.builders import read
from tests.generated import workbooks

USD = Money("USD")
LAST = date(2026, 8, 31)
USUAL = Point(0.4, 0.41, 0.2, 0.62, basis=17, side="below", run=1)


def one(point: Point = USUAL, **changed: Any) -> Series:
    """A conversion whose last week is this point; the weeks before it are usual."""
    found = Series(
        kind="conversion",
        stage="Opportunity",
        above="SQL",
        weeks=tuple(LAST - timedelta(days=7 * back) for back in (2, 1, 0)),
        points=(USUAL, USUAL, point),
        counts=((40.0, 100.0), (40.0, 100.0), (12.0, 40.0)),
        lagged=False,
        changes=(),
        since=None,
    )
    return replace(found, **changed)


def said(point: Point = USUAL, **changed: Any) -> tuple[str, str]:
    found = one(point, **changed)
    return text.finding(found, USD), text.verdict(found)


# --- verdicts


def test_within_its_range() -> None:
    assert said() == (
        "SQL → Opportunity: within its usual range of 20% to 62%; 40% (12 of 40) in the week of "
        "31 Aug",
        "Within its usual range",
    )


def test_a_run_on_one_side_of_the_mean() -> None:
    low = replace(USUAL, value=0.3, run=8, rules=(2,))
    assert said(low, since=date(2026, 7, 13)) == (
        "SQL → Opportunity: below its usual level since the week of 13 Jul (8 in a row below the "
        "mean of 41%); 30% (12 of 40) in the week of 31 Aug",
        "Below since 13 Jul",
    )


def test_a_start_in_another_year_has_it() -> None:
    low = replace(USUAL, value=0.3, run=50, rules=(2,))
    sentence, verdict = said(low, since=date(2025, 9, 22))
    assert verdict == "Below since 22 Sep 2025"
    assert "since the week of 22 Sep 2025 (50 in a row" in sentence


def test_a_run_whose_latest_week_is_outside_too() -> None:
    low = replace(USUAL, value=0.1, run=9, rules=(1, 2, 3))
    assert said(low, since=date(2026, 7, 6))[0] == (
        "SQL → Opportunity: below its usual level since the week of 6 Jul (9 in a row below the "
        "mean of 41%), now outside its range of 20% to 62%; 10% (12 of 40) in the week of 31 Aug"
    )


def test_a_point_outside() -> None:
    high = replace(USUAL, value=0.7, side="above", rules=(1,))
    assert said(high, since=LAST) == (
        "SQL → Opportunity: above its usual range of 20% to 62%; 70% (12 of 40) in the week of "
        "31 Aug",
        "Above since 31 Aug",
    )
    assert said(high, since=date(2026, 8, 17))[0] == (
        "SQL → Opportunity: above its usual range of 20% to 62% since the week of 17 Aug; 70% "
        "(12 of 40) in the week of 31 Aug"
    )


def test_three_of_four_near_a_limit() -> None:
    low = replace(USUAL, value=0.25, run=2, rules=(3,))
    assert said(low, since=date(2026, 8, 10))[0] == (
        "SQL → Opportunity: below its usual level since the week of 10 Aug (three of four weeks "
        "nearer the limit of 20% than the mean of 41%); 25% (12 of 40) in the week of 31 Aug"
    )


def test_a_season() -> None:
    peak = replace(USUAL, value=0.7, side="above", rules=(1,), season=True, earlier=(0.6, 0.8, 0.7))
    assert said(peak) == (
        "SQL → Opportunity: the week of 31 Aug is above its usual range, but the same week of 3 "
        "earlier quarters brought 60% to 80%: a season; 70% (12 of 40) in the week of 31 Aug",
        "A season",
    )
    assert text.season(one(peak), USD) == "The same week of 3 earlier quarters brought 60% to 80%."
    run = replace(peak, rules=(2,), earlier=(0.7,))
    assert text.season(one(run), USD) == "The same week of 1 earlier quarter brought 70%."
    assert "is above its usual level, but" in said(run)[0]
    assert text.season(one(), USD) == ""


# --- what is not known


def test_too_few_weeks_for_limits() -> None:
    assert said(Point(0.3, basis=3)) == (
        "SQL → Opportunity: 3 weeks, fewer than 6: no limits yet; 30% (12 of 40) in the week of "
        "31 Aug",
        "No limits yet: 3 of 6 weeks",
    )
    assert said(Point(0.3, basis=1), changes=(LAST,))[0] == (
        "SQL → Opportunity: 1 week since the change in the week of 31 Aug, fewer than 6: no limits "
        "yet; 30% (12 of 40) in the week of 31 Aug"
    )


def test_too_many_missing_weeks_for_limits() -> None:
    assert said(Point(0.3, basis=7)) == (
        "SQL → Opportunity: too many weeks are missing for limits; 30% (12 of 40) in the week of "
        "31 Aug",
        "No limits yet",
    )


def test_provisional_limits() -> None:
    assert said(replace(USUAL, basis=9)) == (
        "SQL → Opportunity: within its usual range of 20% to 62%; 40% (12 of 40) in the week of "
        "31 Aug; provisional limits from 9 weeks",
        "Within its usual range, provisional",
    )


def test_a_new_baseline_is_said() -> None:
    assert said(changes=(date(2026, 4, 6),))[0] == (
        "SQL → Opportunity: within its usual range of 20% to 62%; 40% (12 of 40) in the week of "
        "31 Aug; new baseline since the week of 6 Apr, when an action was done"
    )


def test_weeks_without_a_figure_are_said() -> None:
    counts = ((40.0, 100.0), (12.0, 40.0), None)
    assert said(Point(None), counts=counts)[0] == (
        "SQL → Opportunity: within its usual range of 20% to 62%; 40% (12 of 40) in the week of "
        "24 Aug; no figure yet for the week of 31 Aug"
    )
    later = one(points=(USUAL, Point(None), Point(None)), counts=((12.0, 40.0), None, None))
    assert text.finding(later, USD).endswith(
        "in the week of 17 Aug; no figure yet for 2 later weeks"
    )


def test_nothing_reported() -> None:
    empty = one(weeks=(), points=(), counts=())
    assert text.finding(empty, USD) == "SQL → Opportunity: no week is fully reported yet"
    assert (text.verdict(empty), text.season(empty, USD)) == ("Not reported yet", "")


# --- names and figures


def number(kind: Any = "number", stage: str | None = None, value: float = 210_000.0) -> Series:
    point = Point(value, 250_000.0, 0.0, 512_000.0, basis=17, side="below", run=1)
    return one(kind=kind, stage=stage, above=None, counts=(None,) * 3, points=(point, point, point))


def test_every_kind_of_series_has_its_name_and_unit() -> None:
    week = "in the week of 31 Aug"
    assert text.finding(number(), USD) == (
        f"The Number: within its usual range of $0 to $512k a week; $210k {week}"
    )
    assert text.finding(number("closed-won"), USD).startswith("Closed-won revenue: within its")
    assert text.finding(number("volume", "Lead"), USD) == (
        f"Lead volume: within its usual range of 0 to 512,000 a week; 210,000 {week}"
    )
    size = replace(number("deal size", "Won"), counts=(None, None, (420_000.0, 2.0)))
    assert text.finding(size, USD) == (
        f"Deal size: within its usual range of $0 to $512k; $210k (2 wins) {week}"
    )
    single = replace(size, counts=(None, None, (210_000.0, 1.0)))
    assert text.week_value(single, 2, USD) == "$210k (1 win)"


def test_a_rate_of_what_was_due_says_so() -> None:
    assert text.week_value(one(lagged=True), 2, USD) == "40% (12 of 40 due)"


def test_options_are_stable_and_take_the_text_of_the_cell() -> None:
    assert text.option(number()) == "The Number"
    assert text.option(number("closed-won")) == "The Number"
    assert text.option(number("volume", "Lead")) == "Lead, volume"
    assert text.option(one()) == "Opportunity, conversion"


def test_names_go_through_the_name_given() -> None:
    assert text.finding(one(stage="**Won**"), USD, literal).startswith("SQL → \\*\\*Won\\*\\*: ")


def test_the_interval_of_a_rate() -> None:
    assert text.interval(one(), 2) == "18% to 45%"
    assert text.interval(one(counts=((5.0, 4.0), None, None)), 0) == "—"
    assert text.interval(number(), 2) == "—"


def test_why_a_week_is_marked() -> None:
    assert text.week_rules(USUAL) == "—"
    assert text.week_rules(replace(USUAL, rules=(1, 2, 3))) == (
        "outside its usual range, one of eight or more in a row below the mean, one of three in "
        "four weeks nearer the limit than the mean"
    )
    assert text.week_rules(replace(USUAL, rules=(1,), season=True)) == (
        "outside its usual range, as in earlier quarters: a season"
    )


def test_a_week_without_limits_has_no_range() -> None:
    assert text.usual_range(one(Point(0.3, basis=3)), 2, USD) == "—"


def test_rates_that_round_alike_are_told_apart() -> None:
    near = replace(USUAL, lower=0.4012, upper=0.4043)
    assert text.usual_range(one(near), 2, USD) == "40.1% to 40.4%"


# --- for every workbook


@settings(max_examples=50)
@given(workbooks())
def test_every_series_is_said_in_one_line_without_a_bare_number(raw: RawWorkbook) -> None:
    known = facts.build(read(raw))
    for found in behaviour.build(known, known.default_period):
        sentence = text.finding(found, USD)
        assert "\n" not in sentence
        assert not re.search(r"\bNone\b|\bnan\b|\d\.\d{3}", sentence)
        assert text.verdict(found)
        if found.latest is not None:
            assert text.week_value(found, found.latest, USD) in sentence


@pytest.mark.parametrize("word", ["fault", "blame", "failed", "bad"])
def test_no_sentence_blames(word: str) -> None:
    low = replace(USUAL, value=0.1, run=9, rules=(1, 2, 3))
    every = [*said(low, since=LAST), text.RULES_HELP, text.week_rules(low)]
    assert not any(word in sentence for sentence in every)
