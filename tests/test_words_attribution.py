"""Every sentence about attribution, and the tables whose columns add up as they are printed."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings

from scorecard import attribution, charts, facts
from scorecard.attribution import MODELS, Attribution, Credit
from scorecard.calendar import Calendar
from scorecard.charts.attribution import SHAPES, STEP, bands
from scorecard.export import csv_bytes
from scorecard.sources import RawWorkbook
from scorecard.words import Money
from scorecard.words.attribution import (
    MARKS,
    MODEL_RULES,
    band,
    credit_rows,
    disagreement,
    identity,
    key,
    lines,
    records,
    rules,
    title,
    weight_rows,
)
from tests.builders import read
from tests.generated import workbooks
from tests.test_charts import shown, validate
from tests.test_words_figures import read_back

USD = Money("USD")
FAIR = Credit("Spring fair", 6, (310_000.0, 120_000.0, 205_000.0, 200_000.0, 190_000.0))
ADS = Credit("Ads", 9, (210_000.0, 395_000.0, 315_000.0, 320_000.0, 330_000.0))
SEARCH = Credit("Search", 2, (80_000.0, 85_000.0, 80_000.0, 80_000.0, 80_000.0))
BRAND = Credit("Brand", 2, (80_000.0,) * 5)
FOUND = Attribution(
    period=Calendar().parse("2026-Q3"),
    through=date(2026, 9, 20),
    models=MODELS,
    from_deals=False,
    closed_won=1_000_000.0,
    not_in_deals=150_000.0,
    deals=20,
    several=5,
    credited_deals=14,
    credited=600_000.0,
    no_campaign=250_000.0,
    credits=(ADS, FAIR, SEARCH),
    moved=190_000.0,
    between=("first touch", "last touch"),
    near=6_000.0,
    agreed=1,
)
SAME = replace(
    FOUND, credits=(BRAND,), several=0, moved=0.0, credited=80_000.0, no_campaign=0.0, agreed=1
)


def result(**fields: Any) -> Attribution:
    return replace(FOUND, **fields)


# --- the finding


def test_the_title_says_how_much_depends_on_the_model() -> None:
    assert title(FOUND, USD) == (
        "The choice of model moves at most $190k from campaign to campaign: 32% of the $600k "
        "credited"
    )
    assert title(result(credited=-5.0), USD) == (
        "The choice of model moves at most $190k from campaign to campaign"
    )
    assert title(SAME, USD) == "Every model credits each campaign with the same, $80k in all"


def test_without_credits_the_title_says_why() -> None:
    none = result(credits=(), credited_deals=0, credited=0.0, several=0, moved=0.0)
    assert title(none, USD) == "20 won deals name no campaign: $250k is credited to none"
    assert title(replace(none, deals=1), USD) == (
        "The one won deal names no campaign: $250k is credited to none"
    )
    assert title(replace(none, deals=0), USD) == (
        "Deals lists no deal won in Q3 2026 by now: nothing to credit"
    )
    past = replace(none, deals=0, period=Calendar().parse("2026-08-31"))
    assert title(past, USD) == (
        "Deals lists no deal won in the week of 31 Aug 2026: nothing to credit"
    )


def test_the_disagreement_names_the_campaign_with_most_at_stake() -> None:
    assert disagreement(FOUND, USD) == (
        "The models agree to within $6.0k (1% of what is credited) for 1 of 3 campaigns; most is "
        "at stake for Spring fair: $120k by last touch, $310k by first touch."
    )
    assert disagreement(result(credits=(FAIR,), agreed=0), USD) == (
        "The models agree to within $6.0k (1% of what is credited) for 0 of 1 campaign; most is "
        "at stake for Spring fair: $120k by last touch, $310k by first touch."
    )


def test_with_single_touches_it_says_how_to_name_several() -> None:
    assert disagreement(SAME, USD) == (
        "No won deal names several campaigns, so all models agree. Name several in the Campaign "
        "column of Deals, the first touch first, separated by semicolons, to see where they differ."
    )
    assert disagreement(replace(SAME, several=1), USD) == ""  # one campaign, named twice
    assert disagreement(result(credits=()), USD) == ""


@pytest.mark.parametrize(
    ("money", "said"),
    [
        (FAIR.money, "$120k by last touch, $310k by first touch"),
        (
            (9.0, 9.001, 5.0, 4.999, 7.0),
            "$5 by linear and U-shaped, $9 by first touch and last touch",
        ),
        ((80_000.0,) * 5, "$80k by every model"),
        (
            (80_100.0, 80_200.0, 80_200.0, 80_200.0, 80_200.0),
            "$80,100 by first touch, $80,200 by last touch, linear, U-shaped and full path",
        ),
    ],
)
def test_a_band_names_the_models_at_its_ends(money: tuple[float, ...], said: str) -> None:
    assert band(Credit("A", 1, money), USD) == said


def test_the_identity_is_printed_with_its_parts() -> None:
    assert identity(FOUND, USD) == (
        "Under every model: $600,000 credited (14 won deals) + $250,000 in won deals that name no "
        "campaign (6) + $150,000 closed-won in Actuals that is not in Deals = $1,000,000 "
        "closed-won in Q3 2026."
    )
    assert identity(result(closed_won=800_000.0, not_in_deals=-50_000.0), USD) == (
        "Under every model: $600,000 credited (14 won deals) + $250,000 in won deals that name no "
        "campaign (6) - $50,000 that Deals has beyond Actuals = $800,000 closed-won in Q3 2026."
    )
    assert identity(
        result(from_deals=True, closed_won=850_000.0, not_in_deals=0.0, credited_deals=1), USD
    ) == (
        "Under every model: $600,000 credited (1 won deal) + $250,000 in won deals that name no "
        "campaign (19) = $850,000 closed-won in Q3 2026."
    )


def test_where_one_side_is_not_there_the_identity_says_so() -> None:
    assert identity(result(closed_won=None, not_in_deals=None), USD) == (
        "Actuals reports no revenue of this period by now, so there is nothing to check the $600k "
        "credited (14 won deals) against."
    )
    assert identity(result(deals=0), USD) == (
        "All of the $1,000,000 closed-won is unattributed: none of it is in Deals."
    )
    assert identity(result(deals=0, closed_won=None), USD) == ""


# --- the rules


def test_the_weights_are_printed() -> None:
    assert rules() == (
        "First touch: all to the campaign that a deal names first. Last touch: all to the one it "
        "names last. Linear: equal shares. U-shaped: 40% first, 40% last, 20% shared by those "
        "between. Full path: 22.5% each to first touch, lead, opportunity and close, 10% shared "
        "by those between."
    )
    assert weight_rows()[3:] == [
        {
            "Model": "U-shaped",
            "1 touch": "100",
            "2 touches": "50 / 50",
            "3 touches": "40 / 20 / 40",
            "4 touches": "40 / 10 / 10 / 40",
            "5 touches": "40 / 6.7 / 6.7 / 6.7 / 40",
            "6 touches": "40 / 5 / 5 / 5 / 5 / 40",
        },
        {
            "Model": "Full path",
            "1 touch": "100",
            "2 touches": "50 / 50",
            "3 touches": "25 / 50 / 25",
            "4 touches": "25 / 25 / 25 / 25",
            "5 touches": "22.5 / 22.5 / 10 / 22.5 / 22.5",
            "6 touches": "22.5 / 5 / 22.5 / 22.5 / 5 / 22.5",
        },
    ]


def test_every_model_has_a_rule_a_mark_and_a_shape() -> None:
    assert list(MODEL_RULES) == list(MARKS) == list(SHAPES) == list(MODELS)
    assert key() == (
        "Credit by model: ◁ first touch, ▷ last touch, ○ linear, □ U-shaped, ◇ full path"
    )


# --- the tables


def test_the_table_goes_from_the_credits_to_the_closed_won_revenue() -> None:
    rows = credit_rows(FOUND, USD, most=1)
    assert [(row["Campaign"], row["Won deals"], row["First touch"]) for row in rows] == [
        ("Ads", "9", "$210,000"),
        ("2 more campaigns", "", "$390,000"),
        ("(unattributed) no campaign named", "6", "$250,000"),
        ("(unattributed) in Actuals, not in Deals", "", "$150,000"),
        ("Closed-won", "", "$1,000,000"),
    ]
    assert list(rows[0])[2:] == ["First touch", "Last touch", "Linear", "U-shaped", "Full path"]


def test_where_all_models_agree_one_column_does() -> None:
    found = replace(SAME, closed_won=None, not_in_deals=None)
    assert credit_rows(found, USD) == [
        {"Campaign": "Brand", "Won deals": "2", "Credit": "$80,000"},
        {"Campaign": "Won deals", "Won deals": "", "Credit": "$80,000"},
    ]


@settings(max_examples=60)
@given(workbooks())
def test_each_column_adds_up_as_it_is_printed(raw: RawWorkbook) -> None:
    known = facts.build(read(raw))
    found = attribution.build(known, known.default_period)
    *parts, total = credit_rows(found, USD, most=1)
    for column in list(total)[2:]:
        printed = [read_back(row[column])[0] for row in parts]
        assert sum(printed) == read_back(total[column])[0]
    assert [line for line in lines(found, USD) if "None" in line or "nan" in line] == []
    assert csv_bytes(records(found)).count(b"\r\n") == len(records(found)) + 1


def test_the_csv_has_every_campaign_and_what_is_unattributed() -> None:
    found = records(FOUND)
    assert found[0] == {
        "Campaign": "Ads",
        "Won deals": 9,
        "First touch": 210_000.0,
        "Last touch": 395_000.0,
        "Linear": 315_000.0,
        "U-shaped": 320_000.0,
        "Full path": 330_000.0,
    }
    assert [(row["Campaign"], row["Won deals"], row["Linear"]) for row in found[3:]] == [
        ("(unattributed) no campaign named", 6, 250_000.0),
        ("(unattributed) in Actuals, not in Deals", None, 150_000.0),
    ]
    assert [row["Campaign"] for row in records(result(from_deals=True))][-1] == (
        "(unattributed) no campaign named"
    )


def test_the_command_line_prints_the_finding_the_identity_and_the_bands() -> None:
    odd = replace(SAME, credits=(replace(BRAND, campaign="Br\nand\u202e"),))
    assert lines(odd, USD)[2:] == [
        "Under every model: $80,000 credited (14 won deals) + $0 in won deals that name no "
        "campaign (6) + $150,000 closed-won in Actuals that is not in Deals = $1,000,000 "
        "closed-won in Q3 2026.",
        "Br and: $80k by every model",
        "Attribution is arithmetic about who was there, not about why the deal was won.",
    ]


# --- the chart


def test_a_band_from_the_least_to_the_most_with_a_mark_each_model() -> None:
    chart = bands(FOUND, USD, dark=False)
    rows = [row for row in shown(chart) if row["campaign"] == "Spring fair"]
    assert [(row["model"], row["credit"], row["tip"], row["label"]) for row in rows] == [
        ("First touch", 310_000.0, "$310,000", "$120k to $310k"),
        ("Last touch", 120_000.0, "$120,000", ""),
        ("Linear", 205_000.0, "$205,000", ""),
        ("U-shaped", 200_000.0, "$200,000", ""),
        ("Full path", 190_000.0, "$190,000", ""),
    ]
    assert {(row["low"], row["high"]) for row in rows} == {(120_000.0, 310_000.0)}
    assert chart.alt == (
        "Credits of campaigns by model: Ads $210k by first touch, $395k by last touch; Spring fair "
        "$120k by last touch, $310k by first touch; Search $80k by first touch, linear, U-shaped "
        "and full path, $85k by last touch"
    )
    assert chart.spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == [0.0, 592_500.0]
    assert chart.spec["height"] == 3 * STEP + STEP // 2


@pytest.mark.parametrize("dark", [False, True])
def test_the_drawing_is_valid_and_holds_no_data(dark: bool) -> None:
    chart = bands(FOUND, USD, dark)
    validate(chart)
    assert "data" not in json.dumps(chart.spec)


def test_campaigns_that_are_cut_alike_are_told_apart() -> None:
    long = [replace(FAIR, campaign=f"{'x' * 40} {i}") for i in range(2)]
    names = bands(result(credits=tuple(long)), USD, dark=True).rows["campaign"].unique()
    assert list(names) == [f"{'x' * 27}…", f"{'x' * 27}… (2)"]


def test_a_credit_below_zero_has_room_too() -> None:
    chart = bands(result(credits=(replace(FAIR, money=(-50.0, 100.0, 0.0, 0.0, 0.0)),)), USD, False)
    assert chart.spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == [-50.0, 175.0]
    assert isinstance(chart, charts.Chart)
    assert isinstance(chart.rows, pd.DataFrame)
