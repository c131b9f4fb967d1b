"""A scenario beside the plan in words: effects that add up, sliders that say what they come to."""

from dataclasses import replace
from typing import Any

import pytest

from scorecard.backwards import Backwards, Effect, Scenario
from scorecard.calendar import Calendar
from scorecard.honesty import Honesty
from scorecard.words import backwards as text
from tests.test_words_backwards import LEAD, MQL, PLAN, Q4, USD, WEBINARS, WON, found, need, source

RATES = Scenario(rates={"Won": 0.9}, size=0.85)
EFFECTS = (
    Effect("conversion", "Won", 0.9, -219_114.4),
    Effect("deal size", None, 0.85, -335_664.5),
    Effect("volume", "Paid search", 1.2, 100_000.4),
    Effect("lag", None, 1.5, 0.0),
)


def scenario(asked: Scenario = RATES, **fields: Any) -> Backwards:
    return found(scenario=asked, **fields)


# --- the effect in money


def test_nothing_changed_brings_nothing_to_say() -> None:
    assert text.brings(PLAN, USD) == ""
    assert text.effects(PLAN, USD) == []
    assert text.target_changed(PLAN, USD) == ""
    assert not text.differs(PLAN)


@pytest.mark.parametrize(
    ("brings", "sentence"),
    [
        (
            1_876_000.0,
            "With these changes the records planned bring $1.88M instead of $2.33M: $455,000 less.",
        ),
        (
            3_000_000.0,
            "With these changes the records planned bring $3.00M instead of $2.33M: $669,000 more.",
        ),
        (2_331_100.0, "With these changes the records planned bring $2.33M: $100 more."),
        (
            2_331_000.3,
            "With these changes the records planned bring $2.33M, as much as without them.",
        ),
        (
            0.0,
            "With these changes the records planned bring $0 instead of $2.33M: $2,331,000 less.",
        ),
    ],
)
def test_the_effect_in_money_is_said_beside_the_plan(brings: float, sentence: str) -> None:
    assert text.brings(scenario(brings=brings), USD) == sentence


def test_the_effects_printed_add_up() -> None:
    result = scenario(effects=EFFECTS, brings=2_331_000.0 - 454_778.5)
    assert text.effects(result, USD) == [
        "Conversion into Won at 90% of plan: -$219,114",
        "Deal size at 85% of plan: -$335,665",
        "Paid search volume at 120% of plan: +$100,000",
        "Lag at 150% of plan: $0",
    ]
    assert text.brings(result, USD).endswith(f": ${219_114 + 335_665 - 100_000:,} less.")


@pytest.mark.parametrize(
    ("target", "own", "sentence"),
    [
        (3_000_000.0, 2_331_000.0, "A target of $3.00M: $669k more than the workbook's."),
        (2_000_000.0, 2_331_000.0, "A target of $2.00M: $331k less than the workbook's."),
        (2_331_000.0, 2_331_000.0, ""),
        (0.0, 2_331_000.0, "A target of $0: $2.33M less than the workbook's."),
        (
            3_000_000.0,
            None,
            "The target of $3.00M is typed: the workbook has none for this period.",
        ),
    ],
)
def test_a_typed_target_is_said_beside_the_workbooks(
    target: float, own: float | None, sentence: str
) -> None:
    result = scenario(Scenario(target=target), target=target, own_target=own)
    assert text.target_changed(result, USD) == sentence
    assert text.differs(result)


def test_a_conversion_that_cannot_follow_its_slider_is_named() -> None:
    assert text.capped(PLAN) == ""
    needs = (need(), need("MQL", rate=1.0, planned=700.0), need("Won", rate=0.08, planned=40.0))
    result = scenario(
        Scenario(rates={"MQL": 2.0, "Won": 1.4}), sources=(source(needs=needs), source(needs=needs))
    )
    assert text.capped(result) == (
        "No more than all can go on: into MQL 100% is taken, where the slider asks for more."
    )


# --- the controls


def test_a_slider_says_what_it_comes_to() -> None:
    changed = scenario(stages=(LEAD, replace(MQL, rate=0.38, planned_rate=0.42), WON))
    assert text.rate_label("Lead", "MQL") == "Lead → MQL"
    assert text.rate_says(changed, "MQL") == "38%, plan 42%"
    assert text.rate_says(PLAN, "MQL") == "42%, as planned"
    assert text.rate_says(PLAN, "Lead") == ""
    assert text.rate_says(PLAN, "Elsewhere") == ""
    assert text.size_says(PLAN, USD) == "$15k a win, as planned"
    assert text.size_says(scenario(), USD) == "$13k a win, plan $15k"
    assert text.volume_says(PLAN, "Paid search") == "861 leads, as planned"
    asked = Scenario(volumes={"Paid search": 0.5})
    assert text.volume_says(scenario(asked), "Paid search") == "431 leads, plan 861"
    assert text.volume_says(PLAN, "Elsewhere") == ""


def test_without_a_target_a_slider_still_says_what_its_rate_comes_to() -> None:
    stages = (LEAD, replace(MQL, rate=None, planned_rate=0.6), WON)
    asked = Scenario(rates={"MQL": 0.5})
    assert text.rate_says(scenario(asked, stages=stages), "MQL") == "30%, plan 60%"
    more = Scenario(rates={"MQL": 2.0})
    assert text.rate_says(scenario(more, stages=stages), "MQL") == "100%, plan 60%"


@pytest.mark.parametrize(
    ("weeks", "factor", "says"),
    [
        (5.0, 1.0, "5 weeks to a win, as planned"),
        (7.5, 1.5, "7.5 weeks to a win, plan 5"),
        (1.0, 0.5, "1 week to a win, plan 2"),
        (0.0, 2.0, "no weeks in Funnel: all at once"),
    ],
)
def test_the_lag_says_its_weeks(weeks: float, factor: float, says: str) -> None:
    stages = (replace(LEAD, weeks_to_win=weeks), WON)
    assert text.lag_says(scenario(Scenario(lag=factor), stages=stages)) == says


def test_without_stages_no_slider_says_anything() -> None:
    nothing = found(stages=(), sources=())
    assert (text.size_says(nothing, USD), text.lag_says(nothing)) == ("", "")
    assert text.untouched({"Plan": nothing}) == (
        "Nothing leads to revenue yet: there is nothing that a slider could change."
    )


def test_typed_numbers_say_what_they_are_and_what_stands_without_them() -> None:
    assert text.target_placeholder(PLAN, USD) == "$2,331,000 as in the workbook"
    assert text.target_placeholder(found(own_target=None), USD) == "none in the workbook"
    assert text.can_work_label("MQL", ["Sales"]) == "MQLs that Sales can work a week"
    assert text.can_work_label("Fit", []) == "Records in Fit that the receiver can work a week"


def test_the_button_says_which_quarters_its_rates_are_from() -> None:
    quarters = tuple(Calendar().parse(name) for name in ("2026-Q1", "2026-Q2"))
    past = Honesty(Q4, quarters, (), ())
    assert text.past_rates_help(past, {"Won": 0.9}) == (
        "Sets each conversion to the median of the complete quarters before the period, Q1 2026 to "
        "Q2 2026."
    )
    assert text.past_rates_help(replace(past, quarters=quarters[:1]), {"Won": 0.9}) == (
        "Sets each conversion to that of Q1 2026."
    )
    assert text.past_rates_help(past, {}) == "There is no complete quarter to take them from."
    assert text.out_of_range(["SQL", "Won"], 10, 200) == (
        "In the past the conversion into SQL and Won was outside 10% to 200% of plan: the slider "
        "stops at its end."
    )
    assert text.out_of_range([], 10, 200) == ""


# --- side by side


def test_the_plan_stands_beside_a_scenario_from_the_revenue_back_to_the_first_stage() -> None:
    changed = scenario(
        brings=1_876_000.0, stages=(replace(LEAD, whole=4453, a_week=338.8), MQL, WON)
    )
    rows = text.comparison_rows({"Plan": PLAN, "Scenario A": changed}, USD)
    assert [[cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row.values()] for row in rows] == [
        ["Revenue needed", "$2.33M", "$2.33M"],
        ["Wins", "153", "153"],
        ["MQLs", "1,441", "1,441"],
        ["Leads", "3,405", "4,453"],
        ["Leads useful", "27 Aug to 26 Nov", "27 Aug to 26 Nov"],
        ["Records planned bring", "$2.33M", "$1.88M"],
    ]
    assert list(rows[0]) == ["Q4 2026", "Plan", "Scenario A"]


def test_what_nothing_leads_to_has_a_line_where_there_is_any() -> None:
    rows = text.comparison_rows({"Plan": PLAN, "B": found(impossible=(WEBINARS,))}, USD)
    assert [*rows[1].values()] == ["Of it nothing leads to", "$0", "$100k"]


def test_without_a_target_nothing_is_needed_but_what_is_planned_is_known() -> None:
    rows = text.comparison_rows({"Plan": found(target=None)}, USD)
    assert [row["Plan"] for row in rows] == ["—", "—", "—", "—", "27 Aug to 26 Nov", "$2.33M"]


def test_the_first_time_it_is_said_what_to_do() -> None:
    told = text.untouched({"Plan": PLAN, "Scenario A": PLAN})
    assert told == (
        "Both scenarios are as planned. Move a slider: what the records planned then bring, and "
        "what the target then needs, shows here. The address keeps it."
    )
    assert text.untouched({"Plan": PLAN, "Scenario A": scenario()}) == ""
    assert text.untouched({"Plan": PLAN, "A": scenario(Scenario(can_work={"Won": 1.0}))}) == ""
