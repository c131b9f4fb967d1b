"""What the landing says, whole sentences, at every edge of what is known."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import facts, landing, ledger, number
from scorecard.calendar import Calendar
from scorecard.forecast import Estimate, Odds, Record
from scorecard.landing import NONE, OVER, Backtest, Lack, Landing, OpenStage, Pipeline, WeekTest
from scorecard.number import Number
from scorecard.sources import RawWorkbook
from scorecard.words import Money
from scorecard.words import landing as said
from tests.builders import read
from tests.generated import workbooks

USD = Money("USD")
ESTIMATE = Estimate(
    won=3_000_000.0,
    weeks=13,
    usual_week=400_000.0,
    recent=5_400_000.0,
    basis="last year",
    last_year=2_000_000.0,
    factor=1.25,
    seasonal=5_500_000.0,
)
PIPELINE = Pipeline(
    booked=3_000_000.0,
    stages=(
        OpenStage("Lead", 1, 20_000.0, 2_000.0),
        OpenStage("Opportunity", 1_200, 6_000_000.0, 1_498_000.0),
    ),
    created=400_000.0,
    periods=3,
    not_counted=0,
)
LANDING = Landing(
    period=Calendar().parse("2026-Q3"),
    origin=date(2026, 8, 9),
    week=6,
    weeks_left=6.0,
    estimate=ESTIMATE,
    low=5_230_000.0,
    mid=5_450_000.0,
    high=6_100_000.0,
    method="mean of the last 13 weeks and last year's same weeks × growth",
    record=Record(0.08, 8, 10),
    past_periods=10,
    likelihood=Odds(3, 30),
    pipeline=PIPELINE,
    lack=None,
)
SILENT = replace(
    LANDING, origin=None, week=None, weeks_left=None, estimate=None, low=None, mid=None, high=None,
    method=NONE, record=None, past_periods=0, likelihood=None, pipeline=None,
)  # fmt: skip
FINAL = replace(SILENT, method=OVER, low=5e6, mid=5e6, high=5e6)
AT_LEAST = replace(SILENT, method=OVER, low=5e6)
NO_RANGE = replace(LANDING, low=None, high=None, record=None, likelihood=None, past_periods=1)


@pytest.mark.parametrize(
    ("found", "title", "card"),
    [
        (LANDING, "Landing $5.45M ($5.23–6.10M)", ("$5.45M", "$5.23–6.10M")),
        (NO_RANGE, "Landing $5.45M, no range yet", ("$5.45M", "no range yet")),
        (FINAL, "Landed at $5.00M", ("$5.00M", "the period is over")),
        (AT_LEAST, "Landed at $5.00M or more", ("$5.00M", "at least")),
        (SILENT, "No landing yet: no complete week of this period", ("—", "no complete week yet")),
    ],
)
def test_the_landing_in_a_title_and_on_a_card(
    found: Landing, title: str, card: tuple[str, str]
) -> None:
    assert said.landing_title(found, USD) == title
    assert said.landing_card(found, USD) == card


@pytest.mark.parametrize(
    ("low", "high", "currency", "text"),
    [
        (5_234_000, 6_100_000, "USD", "$5.23–6.10M"),
        (42_000, 61_000, "EUR", "€42–61k"),
        (9_400, 61_000, "EUR", "€9.4–61k"),
        (1_200_000, 2_000_000, "CHF", "CHF 1.20–2.00M"),
        (950, 990, "USD", "$950 to $990"),
        (980_000, 1_020_000, "USD", "$980k to $1.02M"),
        (-20_000, 61_000, "USD", "-$20k to $61k"),
        (-20_000, -10_000, "USD", "-$20k to -$10k"),
        (0, 61_000, "USD", "$0 to $61k"),
        (5_001_000, 5_002_000, "USD", "$5.00M"),
    ],
)
def test_a_range_names_the_unit_once_where_both_ends_have_it(
    low: float, high: float, currency: str, text: str
) -> None:
    assert said.money_range(low, high, Money(currency)) == text


def test_the_weeks_it_is_from_are_named() -> None:
    assert said.landing_basis(LANDING) == "Forecast from complete weeks, through 9 Aug."
    assert said.landing_basis(FINAL) == ""


def test_both_methods_with_their_numbers() -> None:
    assert said.method_rows(LANDING, USD) == [
        ("Mean of the last 13 weeks", "$3.00M won + 6 weeks × $400k", "$5.40M"),
        ("Last year's same weeks × growth", "$3.00M won + $2.00M × 1.25", "$5.50M"),
    ]
    by_share = replace(
        ESTIMATE, weeks=1, basis="usual share", last_year=None, factor=0.55, seasonal=5_454_545.0
    )
    young = replace(LANDING, estimate=by_share, weeks_left=1.0)
    assert said.method_rows(young, USD) == [
        ("Mean of the last week", "$3.00M won + 1 week × $400k", "$5.40M"),
        ("The usual share by now", "$3.00M won ÷ 55%", "$5.45M"),
    ]
    assert said.method_rows(FINAL, USD) == []


@pytest.mark.parametrize(
    ("change", "row"),
    [
        (
            {"factor": None, "seasonal": None},
            ("Last year's same weeks × growth", "nothing to measure the growth by", "—"),
        ),
        (
            {"basis": "usual share", "factor": None, "seasonal": None},
            ("The usual share by now", "nothing won by now in a past period", "—"),
        ),
    ],
)
def test_a_method_that_cannot_be_formed_says_why(
    change: dict[str, Any], row: tuple[str, str, str]
) -> None:
    found = replace(LANDING, estimate=replace(ESTIMATE, **change))
    assert said.method_rows(found, USD)[1] == row


@pytest.mark.parametrize(
    ("error", "text"), [(0.08, "8"), (0.0801, "9"), (0.08 + 1e-12, "8"), (0.0, "0"), (1.204, "121")]
)
def test_the_record_is_never_rounded_to_its_favour(error: float, text: str) -> None:
    found = replace(LANDING, record=Record(error, 8, 10))
    sentence = f"At week 6 this method was within ±{text}% in 8 of 10 past quarters."
    assert said.landing_record(found) == sentence


def test_a_short_history_gives_no_probability_and_says_so() -> None:
    assert said.landing_record(NO_RANGE) == "No probability: fewer than 5 past quarters."
    month = replace(NO_RANGE, period=Calendar().parse("2026-07"))
    assert said.landing_record(month) == "No probability: fewer than 5 past months."
    assert said.landing_likelihood(NO_RANGE) == ""
    assert said.landing_record(FINAL) == ""


def test_the_likelihood_counts_cases() -> None:
    assert said.landing_likelihood(LANDING) == (
        "In 3 of 30 past cases a forecast like this one ended at the target or above "
        "(each past quarter, at this week and those beside it)."
    )


def a_number(required: float | None, usual: float | None, best: float | None) -> Number:
    known = facts.build(read())
    built = number.build(known, ledger.build(known, known.default_period))
    return replace(
        built, required_per_week=required, usual_week=usual, best_week=best, weeks_left=3.4
    )


@pytest.mark.parametrize(
    ("required", "usual", "best", "sentence"),
    [
        (None, 400e3, 600e3, ""),
        (0.0, 400e3, 600e3, "The target is made: no week needs more."),
        (500e3, None, None, "Needed: $500k a week for 3.4 weeks."),
        (
            500e3, 400e3, 600e3,
            "Needed: $500k a week for 3.4 weeks. The last 13 brought $400k in the mean and $600k "
            "at best.",
        ),
        (
            700e3, 400e3, 600e3,
            "Needed: $700k a week for 3.4 weeks. That is a week better than any of the last 13 "
            "(best $600k, usual $400k).",
        ),
    ],
)  # fmt: skip
def test_what_the_rest_needs_stands_beside_what_weeks_bring(
    required: float | None, usual: float | None, best: float | None, sentence: str
) -> None:
    assert said.needed(a_number(required, usual, best), USD) == sentence


def test_the_pipeline_in_parts() -> None:
    assert said.pipeline_sentence(LANDING, USD) == (
        "Pipeline: $3.00M booked + $1.50M from 1,201 deals open ($6.02M in all) + $400k from "
        "deals still to begin = $4.90M. Deals still to begin: the mean of 3 past quarters."
    )
    assert said.pipeline_rows(PIPELINE, USD) == [
        ("Lead", "1", "$20k", "$2.0k"),
        ("Opportunity", "1,200", "$6.00M", "$1.50M"),
    ]


def test_a_pipeline_without_past_periods_has_no_total() -> None:
    stages = PIPELINE.stages[:1]
    young = replace(PIPELINE, stages=stages, created=None, periods=0, not_counted=1)
    assert said.pipeline_sentence(replace(LANDING, pipeline=young), USD) == (
        "Pipeline: $3.00M booked + $2.0k from 1 deal open ($20k in all). What deals still to begin "
        "will bring is not known: no past quarter is in Deals. 1 deal open has no amount or no "
        "stage date."
    )
    one = replace(PIPELINE, stages=stages, periods=1, not_counted=2)
    assert said.pipeline_sentence(replace(LANDING, pipeline=one), USD) == (
        "Pipeline: $3.00M booked + $2.0k from 1 deal open ($20k in all) + $400k from deals still "
        "to begin = $3.40M. Deals still to begin: the mean of 1 past quarter. 2 deals open have no "
        "amount or no stage date."
    )


@pytest.mark.parametrize(
    ("lack", "sentence"),
    [
        ("deals", "No pipeline view: the tab Deals has no rows."),
        ("stage dates", "No pipeline view: no deal has a date in a stage's column."),
        (
            "lost deals",
            "No pipeline view: no deal is closed as lost or no decision, so every share would be "
            "too high.",
        ),
        (
            "history",
            "No pipeline view: fewer than 10 past deals were followed for as many weeks as are "
            "left.",
        ),
    ],
)
def test_what_the_pipeline_view_lacks(lack: Lack, sentence: str) -> None:
    found = replace(LANDING, pipeline=None, lack=lack)
    assert said.pipeline_sentence(found, USD) == sentence
    assert said.pipeline_sentence(FINAL, USD) == ""


# --- the backtest


def a_test(quarters: int, error: float = 0.1, pace: float = 0.12) -> Backtest:
    names = tuple(f"202{5 + i // 4}-Q{i % 4 + 1}" for i in range(quarters))
    weeks = (
        WeekTest(1, quarters, 0.361, -0.141, 0.448, -0.371),
        WeekTest(2, quarters, 0.05, 0.02, 0.05, 0.0001),
        WeekTest(3, 0, None, None, None, None),
    )
    return Backtest(names, weeks, error, 0.0, pace, -0.1)


def test_the_backtest_is_a_table_and_a_verdict() -> None:
    assert said.backtest_lines(a_test(6)) == [
        "Past quarters: 2025-Q1 to 2026-Q2. Error: the median size; bias: the mean, above 0 is too "
        "high.",
        "week  quarters  error    bias  pace error  pace bias",
        "   1         6  36.1%  -14.1%       44.8%     -37.1%",
        "   2         6   5.0%   +2.0%        5.0%       0.0%",
        "   3         0      —       —           —          —",
        said.backtest_verdict(a_test(6)),
    ]


@pytest.mark.parametrize(
    ("test", "verdict"),
    [
        (
            a_test(6),
            "Over 6 past quarters the forecast was within ±10.0% of what came half of the time, "
            "straight-line pace within ±12.0%: the forecast is nearer, in 1 of 2 weeks.",
        ),
        (
            a_test(6, 0.13),
            "Over 6 past quarters the forecast was within ±13.0% of what came half of the time, "
            "straight-line pace within ±12.0%: the forecast is farther off, though nearer in 1 of "
            "2 weeks.",
        ),
        (
            a_test(1, 0.1200001),
            "Over 1 past quarter the forecast was within ±12.0% of what came half of the time, "
            "straight-line pace within ±12.0%: the forecast is as near, and nearer in 1 of 2 "
            "weeks. Fewer than 5 quarters: too few for a probability.",
        ),
        (
            Backtest((), (), None, None, None, None),
            "No past quarter is complete yet: nothing to test the forecast on.",
        ),
    ],
)
def test_the_verdict_says_how_much_nearer_or_that_it_is_not(test: Backtest, verdict: str) -> None:
    assert said.backtest_verdict(test) == verdict


def test_without_past_quarters_the_backtest_is_one_sentence() -> None:
    nothing = Backtest((), (), None, None, None, None)
    assert said.backtest_lines(nothing) == [said.backtest_verdict(nothing)]


@given(workbooks(), st.sampled_from(["2026", "2026-Q3", "2026-07", "2026-07-08"]))
def test_every_workbook_can_be_spoken_of(raw: RawWorkbook, period: str) -> None:
    known = facts.build(read(raw))
    entries = ledger.build(known, known.workbook.calendar.parse(period))
    headline = number.build(known, entries)
    found = landing.build(known, entries, headline)
    texts = [
        said.landing_title(found, USD),
        *said.landing_card(found, USD),
        *(text for row in said.method_rows(found, USD) for text in row),
        said.landing_record(found),
        said.landing_likelihood(found),
        said.needed(headline, USD),
        said.pipeline_sentence(found, USD),
        *said.backtest_lines(landing.backtest(known)),
    ]
    assert [text for text in texts if "None" in text or "nan" in text or "inf" in text] == []
