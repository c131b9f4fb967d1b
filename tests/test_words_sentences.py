"""Sentences: whole ones on worked cases, and what every sentence must keep on any workbook."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import (
    behaviour,
    health,
    honesty,
    landing,
    ledger,
    number,
    teams,
    trace,
    upstream,
    words,
)
from scorecard import facts as fact_tables
from scorecard.calendar import Calendar, Period
from scorecard.facts import Facts
from scorecard.ledger import Handoff, Ledger, Line, Waiting
from scorecard.number import LeftOut, Number
from scorecard.sources import RawWorkbook
from scorecard.teams import Contribution, RollUp
from scorecard.words import Money, definitions
from scorecard.words import behaviour as behaviour_words
from scorecard.words import honesty as honesty_words
from scorecard.words import landing as landing_words
from scorecard.words import upstream as upstream_words
from scorecard.workbook import Issue
from tests.builders import AT_ONCE, DEFAULT, read
from tests.generated import workbooks

USD = Money("USD")
STAGES = ["Lead", "Qualified", "Opportunity", "Won"]
TARGET: list[Any] = ["Period", "Source", *STAGES, "Revenue"]
HEADER: list[Any] = ["Date", "Source", *STAGES, "Revenue"]
WEEK = "2026-09-14"  # Monday; the builders read on the Sunday that ends it
PLAN = [1_000, 500, 200, 50, 1_000_000]


def entries(
    period: str = "2026-Q3", as_of: date | None = None, raw: RawWorkbook | None = None, **tabs: Any
) -> tuple[Facts, Ledger, Number]:
    known = fact_tables.build(read(raw, as_of, **{"Funnel": AT_ONCE, **tabs}))
    built = ledger.build(known, known.workbook.calendar.parse(period))
    return known, built, number.build(known, built)


def one_week(actual: list[Any], plan: list[Any] = PLAN, **tabs: Any) -> Ledger:
    """Source A in one week: the counts of its stages, then its revenue."""
    targets = [TARGET, [WEEK, "Source A", *plan]]
    rows = [HEADER, [WEEK, "Source A", *actual]]
    return entries(WEEK, Targets=targets, Actuals=rows, **tabs)[1]


def named(name: str) -> Period:
    return Calendar().parse(name)


HALFWAY = Number(
    period=named("2026-Q3"),
    through=date(2026, 8, 16),
    days_elapsed=47,
    actual=844_000.0,
    target=2_000_000.0,
    target_to_date=1_000_000.0,
    gap=-156_000.0,
    attainment=0.844,
    status="behind",
    at_least=False,
    waiting_on=(),
    unowned_target=0.0,
    weeks_left=45 / 7,
    required_per_week=179_822.0,
    usual_week=125_000.0,
    best_week=175_000.0,
    left_out=LeftOut(0, 0.0),
    path=(),
)
OVER = replace(HALFWAY, through=date(2026, 9, 30), days_elapsed=92, weeks_left=0.0)


# --- the headline


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (HALFWAY, "Behind: 84% of where we should be"),
        (replace(HALFWAY, at_least=True), "Behind: at least 84% of where we should be"),
        (
            replace(HALFWAY, status="attention", attainment=0.9999),
            "Needs attention: 99% of where we should be",
        ),
        (
            replace(HALFWAY, status="on track", attainment=1.2),
            "On track: 120% of where we should be",
        ),
        (replace(HALFWAY, status="too early", days_elapsed=9), "Too early to say: day 9 of 92"),
        (
            replace(HALFWAY, actual=None, attainment=None, at_least=True),
            "Nothing reported yet for Q3 2026",
        ),
        (
            replace(HALFWAY, status="too early", actual=None, attainment=None, days_elapsed=0),
            "Too early to say: day 0 of 92",
        ),
        (replace(HALFWAY, status="no target"), "No target for Q3 2026: $844k won"),
        (
            replace(HALFWAY, status="no target", at_least=True),
            "No target for Q3 2026: at least $844k won",
        ),
        (
            replace(HALFWAY, status="no target", actual=None, attainment=None),
            "No target for Q3 2026: nothing reported yet",
        ),
        (OVER, "Q3 2026 missed its target: 84% of target"),
        (replace(OVER, at_least=True), "Q3 2026 missed its target: at least 84% of target"),
        (
            replace(OVER, status="attention", attainment=0.997),
            "Q3 2026 came close: 99% of target",
        ),
        (
            replace(OVER, status="on track", attainment=1.0),
            "Q3 2026 made its target: 100% of target",
        ),
        (
            replace(OVER, period=named(WEEK), through=date(2026, 9, 20)),
            "Week of 14 Sep 2026 missed its target: 84% of target",
        ),
    ],
)
def test_the_headline_says_the_status_in_words(found: Number, sentence: str) -> None:
    assert words.headline(found, USD) == sentence


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("2026", "FY2026"),
        ("2026-Q3", "Q3 2026"),
        ("2026-12", "December 2026"),
        ("2026-09-16", "week of 14 Sep 2026"),
    ],
)
def test_a_period_is_named_in_words(name: str, text: str) -> None:
    assert words.period_name(named(name)) == text


@pytest.mark.parametrize(
    ("weeks", "text"),
    [
        (0.0, "the period is over"),
        (1 / 7, "0.1 weeks left"),
        (1.0, "1 week left"),
        (45 / 7, "6.4 weeks left"),
        (13.0, "13 weeks left"),
    ],
)
def test_what_is_left_of_a_period_is_said_in_weeks(weeks: float, text: str) -> None:
    assert words.days_left(replace(HALFWAY, weeks_left=weeks)) == text


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({}, "13-week best: $175k"),
        ({"required_per_week": 175_000.0}, "usual: $125k"),
        ({"required_per_week": None}, "usual: $125k"),
        ({"usual_week": None, "best_week": None}, "no week to compare with"),
    ],
)
def test_what_the_rest_needs_stands_beside_what_weeks_bring(
    change: dict[str, Any], text: str
) -> None:
    assert words.usual_week(replace(HALFWAY, **change), USD) == text


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (HALFWAY, "Won $844k of $1.00M due by 16 Aug"),
        (replace(HALFWAY, target_to_date=None), "Won $844k"),
        (replace(HALFWAY, actual=None), "Nothing reported yet"),
        (replace(HALFWAY, through=date(2026, 6, 28), actual=None), "The period has not begun"),
    ],
)
def test_the_paths_title(found: Number, text: str) -> None:
    assert words.path_title(found, USD) == text


# --- where it broke, on worked cases


def test_a_signal_is_named_with_both_sides_its_rate_and_its_money() -> None:
    found = one_week([1_000, 500, 100, 25, 500_000])
    assert words.where_it_broke(found, USD) == (
        "It broke at Qualified → Opportunity (Marketing to Sales): 20% (100 of 500), plan 40%, "
        "-$500k. "
        "This is a signal: luck alone would stay within $70k either way."
    )
    assert words.broke_title(found) == "Breaks at Qualified → Opportunity: 20%, plan 40%"
    assert words.bridge_title(found, USD) == "$500k short of target to date, by handoff"


def test_units_and_currencies_keep_their_capitals() -> None:
    settings_tab = [["Setting", "Value"], ["Currency", "CHF"]]
    plan = [1_000, 500, 200, 50, 50_000_000]
    found = one_week([1_000, 500, 100, 25, 25_000_000], plan, Settings=settings_tab)
    assert words.where_it_broke(found, Money("CHF")) == (
        "It broke at Qualified → Opportunity (Marketing to Sales): 20% (100 of 500), plan 40%, "
        "-CHF 25.00M. "
        "This is a signal: luck alone would stay within CHF 3.51M either way."
    )


def test_ahead_of_plan_a_break_is_still_said() -> None:
    found = one_week([3_000, 1_500, 300, 75, 1_500_000])
    assert words.where_it_broke(found, USD) == (
        "Ahead in all, yet it broke at Qualified → Opportunity (Marketing to Sales): "
        "20% (300 of 1,500), plan 40%, -$1.00M. "
        "This is a signal: luck alone would stay within $81k either way."
    )
    assert words.bridge_title(found, USD) == "$500k ahead of target to date, by handoff"


def test_a_volume_is_a_break_without_a_giver() -> None:
    found = one_week([500, 250, 100, 25, 500_000])
    assert words.where_it_broke(found, USD) == (
        "It broke at Lead volume: 500, plan 1,000, -$500k. "
        "This is a signal: luck alone would stay within $41k either way."
    )
    assert words.broke_title(found) == "Breaks at Lead volume"


def test_within_luck_no_handoff_is_named_as_the_break() -> None:
    found = one_week([990, 495, 198, 49, 980_000])
    assert words.where_it_broke(found, USD) == (
        "No single cause: the largest loss, Opportunity → Won (-$10k), "
        "is within what luck alone explains (up to $157k either way)."
    )
    assert words.broke_title(found) == "No handoff breaks beyond luck"


def test_ahead_in_all_a_loss_within_luck_explains_no_gap() -> None:
    found = one_week([1_400, 700, 280, 68, 1_360_000])
    assert words.where_it_broke(found, USD) == (
        "On target or ahead in all: the largest loss, Opportunity → Won (-$34k), "
        "is within what luck alone explains (up to $159k either way)."
    )


def test_a_deal_size_cannot_be_told_from_luck() -> None:
    assert words.where_it_broke(one_week([1_000, 500, 200, 50, 800_000]), USD) == (
        "No single cause: the largest loss, Deal size (-$200k), "
        "cannot be told from luck without the spread of single deals."
    )


def test_a_larger_loss_that_is_no_signal_is_said_beside_the_signal() -> None:
    assert words.where_it_broke(one_week([1_000, 500, 160, 40, 400_000]), USD) == (
        "It broke at Qualified → Opportunity (Marketing to Sales): 32% (160 of 500), plan 40%, "
        "-$150k. "
        "This is a signal: luck alone would stay within $53k either way. "
        "Deal size counts for more (-$450k), "
        "but cannot be told from luck without the spread of single deals."
    )


def test_a_planned_rate_that_is_no_probability_scatters_as_counts_do() -> None:
    plan = [100, 200, 200, 50, 1_000_000]
    assert words.where_it_broke(one_week([100, 100, 100, 25, 500_000], plan), USD) == (
        "It broke at Lead → Qualified (Marketing to Marketing): 100% (100 of 100), plan 200%, "
        "-$500k. This is a signal: luck alone would stay within $91k either way."
    )


def test_on_plan_to_the_cent_nothing_broke() -> None:
    plan = [1_000, 333, 77, 13, 1_000_000]  # thirds and sevenths: sums are off by a rounding
    targets = [TARGET, ["2026-Q3", "Source A", *(n * 92 for n in plan)]]
    weeks = ["2026-08-31", "2026-09-07", "2026-09-14"]
    rows = [HEADER, *([week, "Source A", *(n * 7 for n in plan)] for week in weeks)]
    found = entries("2026-09-07", Targets=targets, Actuals=rows)[1]
    assert words.where_it_broke(found, USD) == "Every handoff is on plan or above it."
    assert words.broke_title(found) == "No handoff breaks beyond luck"
    assert words.bridge_title(found, USD) == "On target to date, by handoff"
    assert {words.signal_word(handoff) for handoff in found.handoffs} == {"No difference"}
    shares = teams.contributions(found)
    assert [words.answers_for(share, USD) for share in shares] == ["—", "—"]
    assert words.contribution_title(shares) == "Marketing is on target"


def test_a_line_larger_than_every_handoff_is_said_too() -> None:
    targets = [TARGET, [WEEK, "Source A", *PLAN], [WEEK, "All", *[None] * 4, 1_300_000]]
    rows = [HEADER, [WEEK, "Source A", 990, 495, 198, 49, 980_000]]
    assert words.where_it_broke(entries(WEEK, Targets=targets, Actuals=rows)[1], USD) == (
        "No single cause: the largest loss, Opportunity → Won (-$10k), "
        "is within what luck alone explains (up to $157k either way). "
        "Larger than any handoff: target that nobody owns (-$300k)."
    )


def test_with_nothing_reported_no_handoff_is_praised() -> None:
    targets = [TARGET, [WEEK, "Source A", *PLAN]]
    found = entries(WEEK, Targets=targets, Actuals=[HEADER])[1]
    assert words.where_it_broke(found, USD) == (
        "No handoff is fully reported yet. The largest part: not reported yet, Source A (-$1.00M)."
    )
    assert words.broke_title(found) == "No handoff is fully reported yet"


def test_targets_of_the_company_alone_cannot_be_split_and_nobody_is_waited_on() -> None:
    found = entries(WEEK, Targets=[TARGET, [WEEK, "All", None, None, None, None, 1_000_000]])[1]
    assert words.broke_title(found) == "No source has a target by stage"
    assert words.where_it_broke(found, USD) == (
        "No source has a target by stage, so the gap cannot be split by handoff. "
        "The largest part: target that nobody owns (-$1.00M)."
    )


def test_before_a_period_begins_nothing_is_said_about_its_gap() -> None:
    _, found, figures = entries("2026-Q4", Targets=[TARGET, ["2026-Q4", "Source A", *PLAN]])
    assert words.where_it_broke(found, USD) == "No complete week of this period is over yet."
    assert words.broke_title(found) == "The period has not begun"
    assert words.bridge_title(found, USD) == "The period has not begun"
    assert words.path_title(figures, USD) == "The period has not begun"
    assert words.headline(figures, USD) == "Too early to say: day 0 of 92"


def test_without_a_target_there_is_no_gap() -> None:
    found = entries(Targets=[TARGET])[1]
    assert words.where_it_broke(found, USD) == "Without a target there is no gap to explain."
    assert words.broke_title(found) == "No target, so no break"
    assert words.bridge_title(found, USD) == "No target, so no gap"


# --- who is waited on, what is left out


def test_whoever_is_waited_on_is_named_with_stages_sources_and_weeks() -> None:
    assert words.waiting(entries()[1]) == (
        "Waiting on Marketing (Lead and Qualified of Source A, 9 weeks since 29 Jun) and "
        "Sales (Opportunity and Won of Source A and Source B, 9 weeks since 29 Jun)."
    )


def test_nobody_is_waited_on_when_all_is_in() -> None:
    assert words.waiting(one_week(PLAN)) == ""


def test_a_stage_without_an_owner_is_waited_on_too_and_long_lists_are_cut() -> None:
    weeks = (date(2026, 9, 7),)
    items = tuple(
        Waiting(f"Source {letter}", "Lead", owner, weeks)
        for owner in (None, "Team 1", "Team 2", "Team 3", "Team 4")
        for letter in "ABCD"
    )
    found = replace(one_week(PLAN), waiting=items)
    cut = "(Lead of Source A, Source B, Source C and 1 more, week of 7 Sep)"
    assert words.waiting(found) == (
        f"Waiting on Team 1 {cut}, Team 2 {cut}, Team 3 {cut}, Team 4 {cut} and 1 more."
    )
    few = replace(found, waiting=items[:1])
    assert words.waiting(few) == (
        "Waiting on a stage without an owner (Lead of Source A, week of 7 Sep)."
    )


@pytest.mark.parametrize(
    ("rows", "money", "text"),
    [
        (0, 0.0, ""),
        (1, 0.0, "1 row left out"),
        (1, 27_000.0, "1 row, $27k left out"),
        (2, 42_000.0, "2 rows, $42k left out"),
        (2, -500.0, "2 rows, -$500 left out"),
    ],
)
def test_what_is_left_out_is_counted(rows: int, money: float, text: str) -> None:
    assert words.left_out(LeftOut(rows, money), USD) == text


def issue(**more: Any) -> Issue:
    return Issue("error", "Actuals", "Actuals!D17", "about 80", "a number", "Type it.", **more)


def test_an_issue_says_what_it_costs() -> None:
    assert words.cost(issue(), USD) == ""
    assert words.cost(issue(left_out=True), USD) == "row"
    assert words.cost(issue(left_out=True, money=26_750.0), USD) == "row, $26,750"


@pytest.mark.parametrize(
    ("kinds", "title"),
    [
        ([], "Nothing to mend"),
        (["note"], "Nothing to mend"),
        (["error"], "1 error to look at"),
        (["warning", "warning"], "2 warnings to look at"),
        (["error", "error", "warning", "note"], "2 errors and 1 warning to look at"),
    ],
)
def test_data_healths_title_counts_what_there_is_to_mend(kinds: list[Any], title: str) -> None:
    assert words.health_title([replace(issue(), severity=kind) for kind in kinds]) == title


def test_what_a_team_has_not_reported_is_listed() -> None:
    marketing, sales = sorted(health.freshness(entries("2026-09")[1]), key=lambda team: team.team)
    assert (words.missing(marketing), words.missing(sales)) == ("Nothing", "Nothing")
    rows = [row for row in DEFAULT["Actuals"] if row[0] != "2026-09-07"]
    found = {team.team: team for team in health.freshness(entries("2026-09", Actuals=rows)[1])}
    assert words.missing(found["Marketing"]) == (
        "Lead of Source A (1 week) and Qualified of Source A (1 week)"
    )


# --- lines of the ledger


def test_a_line_shows_plan_and_actual_with_its_counts() -> None:
    found = one_week([900, 441, 176, 44, 880_000])
    shown = [
        (words.handoff_name(h), words.parties(h), *words.plan_and_actual(h, USD))
        for h in found.handoffs
    ]
    assert shown == [
        ("Lead volume", "Marketing", "1,000", "900"),
        ("Lead → Qualified", "Marketing → Marketing", "50%", "49% (441 of 900, 46% to 52%)"),
        ("Qualified → Opportunity", "Marketing → Sales", "40.0%", "39.9% (176 of 441, 35% to 45%)"),
        ("Opportunity → Won", "Sales → Sales", "25%", "25% (44 of 176, 19% to 32%)"),
        ("Deal size", "Sales", "$20k", "$20k (44 wins)"),
    ]


def test_a_stage_that_nobody_owns_says_so() -> None:
    funnel = [["Stage", "Owner"], ["Lead", None], ["Qualified", "Marketing, Sales"],
              ["Opportunity", None], ["Won", "Sales"]]  # fmt: skip
    found = one_week([1_000, 400, 80, 20, 400_000], Funnel=funnel)
    assert [words.parties(h) for h in found.handoffs] == [
        "nobody",
        "nobody → Marketing, Sales",
        "Marketing, Sales → nobody",
        "nobody → Sales",
        "Sales",
    ]
    assert words.where_it_broke(found, USD) == (
        "It broke at Qualified → Opportunity: 20% (80 of 400), plan 40%, -$450k. "
        "This is a signal: luck alone would stay within $71k either way."
    )


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (-36_400.0, -33_600.0, "-$36k to -$34k"),
        (-20.2, -19.9, "-$20"),
        (-100.0, 900.0, "-$100 to +$900"),
    ],
)
def test_a_range_is_one_figure_when_both_ends_print_alike(
    low: float, high: float, text: str
) -> None:
    handoff = replace(one_week(PLAN).handoffs[1], low=low, high=high)
    assert words.range_text(handoff, USD) == text


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (Line("waiting on", "Source A", None, -1.0), "Not reported yet: Source A"),
        (Line("credits", "Source A", "Sales", -1.0), "Credits: Source A"),
        (Line("target that nobody owns", None, None, -1.0), "Target that nobody owns"),
    ],
)
def test_a_line_beside_the_handoffs_is_named_with_its_source(line: Line, text: str) -> None:
    assert words.line_name(line) == text


def test_a_sources_factor_shows_both_sides_with_counts() -> None:
    cells = one_week([900, 441, 0, 0, 0]).cells
    assert [(cell.kind, *words.factor_texts(cell.factor, USD)) for cell in cells] == [
        ("volume", "1,000", "900"),
        ("conversion", "50% (500 of 1,000)", "49% (441 of 900, 46% to 52%)"),
        ("conversion", "40% (200 of 500)", "0% (0 of 441, 0% to 0.9%)"),
        ("conversion", "25% (50 of 200)", "—"),
        ("deal size", "$20k (50 wins)", "—"),
    ]


# --- teams


def share(team: str, actual: float | None, target: float | None) -> Contribution:
    return Contribution(team, actual, target, target, 0.0, (), (), (), ())


@pytest.mark.parametrize(
    ("shares", "title"),
    [
        ([], "No team has a target yet"),
        ([share("Sales", 5.0, None)], "No team has a target yet"),
        ([replace(share("Sales", None, None), sourced_target=5.0)], "No target is due yet"),
        ([share("Sales", 5.0, 5.0)], "Sales is on target"),
        ([share("Sales", 5.0, 5.0 + 1e-9)], "Sales is on target"),
        ([share("Sales", 4.0, 5.0)], "Sales is short"),
        ([share("Sales", None, 5.0)], "No team has reported yet"),
        ([share("Sales", 5.0, 5.0), share("Marketing", 9.0, 5.0)], "Every team is on its target"),
        ([share("Sales", 1.0, 5.0), share("Marketing", 2.0, 5.0)], "No team is on its target"),
        (
            [share("Sales", 5.0, 5.0), share("Marketing", 2.0, 5.0), share("Partners", 2.0, 5.0)],
            "Sales on target, 2 of 3 teams short",
        ),
        (
            [share("Sales", 5.0, 5.0), share("Marketing", None, 5.0)],
            "Sales on target, 1 not reported yet",
        ),
        (
            [share("Sales", 1.0, 5.0), share("Marketing", None, 5.0)],
            "1 of 2 teams short, 1 not reported yet",
        ),
    ],
)
def test_the_contributions_title_counts_the_teams(shares: list[Contribution], title: str) -> None:
    assert words.contribution_title(shares) == title


@pytest.mark.parametrize(
    ("actual", "target", "text"),
    [
        (None, 5_000.0, "— (-$5.0k)"),
        (4_000.0, None, "$4.0k, no target"),
        (4_000.0, 5_000.0, "$4.0k (-$1.0k)"),
        (6_000.0, 5_000.0, "$6.0k (+$1.0k)"),
    ],
)
def test_won_stands_beside_its_distance_from_target(
    actual: float | None, target: float | None, text: str
) -> None:
    assert words.against_target(actual, target, USD) == text


@pytest.mark.parametrize(
    ("parts", "title"),
    [
        (RollUp((), 0.0, None), "No target covers this period"),
        (RollUp((("Sales", 1e6),), 0.0, 1e6), "The teams' targets add up to $1.00M"),
        (RollUp((("Sales", 9e5),), 1e5, 1e6), "Nobody owns $100k of the $1.00M target"),
        (
            RollUp((("Sales", 1.1e6),), -1e5, 1e6),
            "The teams' targets are $100k more than the Number's",
        ),
    ],
)
def test_the_roll_ups_title_says_what_nobody_owns(parts: RollUp, title: str) -> None:
    assert words.roll_up_title(parts, USD) == title


def test_what_a_team_answers_for_is_listed_with_its_money() -> None:
    marketing, sales = sorted(teams.contributions(entries()[1]), key=lambda found: found.team)
    assert words.answers_for(marketing, USD) == "Lead volume +$2.9k, Lead → Qualified -$2.5k"
    assert words.reported(marketing) == "Waiting: Lead of Source A and Qualified of Source A"
    assert words.reported(sales) == (
        "Waiting: Opportunity of Source A, Won of Source A, Opportunity of Source B and 1 more"
    )
    assert words.reported(share("Sales", 1.0, 1.0)) == "Complete"


def test_of_a_shared_handoff_each_team_is_shown_its_part() -> None:
    funnel = [["Stage", "Owner"], ["Lead", "Marketing"], ["Won", "Marketing, Sales"]]
    targets = [["Period", "Source", "Lead", "Won", "Revenue"], [WEEK, "Source A", 100, 10, 10_000]]
    rows = [["Date", "Source", "Lead", "Won", "Revenue"], [WEEK, "Source A", 100, 5, 5_000]]
    found = entries(WEEK, Funnel=funnel, Targets=targets, Actuals=rows)[1]
    assert [words.answers_for(share, USD) for share in teams.contributions(found)] == [
        "Lead → Won -$2.5k (1 of 2 owners)",
        "Lead → Won -$2.5k (1 of 2 owners)",
    ]


# --- on any workbook

PERIODS = st.sampled_from(["2026", "2026-Q3", "2026-Q4", "2026-08", "2026-07-08"])
NO_FIGURE = re.compile(r"\b(nan|inf|None)\b|-0%|[+-]\$0\b|  | ,|\(\)")
BLAME = re.compile(r"\b(fault|blame|culprit|failed|because of|caused by|due to)\b", re.IGNORECASE)


@settings(max_examples=80)
@given(workbooks(), PERIODS)
def test_the_handoff_named_is_the_largest_loss_that_is_a_signal(
    raw: RawWorkbook, period: str
) -> None:
    known, found, _ = entries(period, None, raw)
    money = Money(known.workbook.settings.currency)
    sentence = words.where_it_broke(found, money)
    # What is not yet due is no loss of a handoff.
    losses = [h for h in found.handoffs if round(h.effect, 2) < 0 and h.kind != "timing"]
    signals = [h for h in losses if h.signal == "signal"]
    says_break = re.match(r"(It broke|Ahead in all, yet it broke) at (.+?)( \(|: )", sentence)
    if found.target_to_date is None or not found.cells:
        assert says_break is None
        return
    assert bool(says_break) == bool(signals)
    none_stands_out = "No single cause" if found.gap < 0 else "On target or ahead in all:"
    assert sentence.startswith(none_stands_out) == (bool(losses) and not signals)
    assert sentence.startswith("Every handoff is on plan or above it.") == (not losses)
    if says_break:
        broken = min(signals, key=lambda h: h.effect)
        assert says_break[2] == words.handoff_name(broken)
        assert (says_break[1] == "It broke") == (found.gap < 0)
        assert f", {money.signed(broken.effect)}. This is a signal: " in sentence
    elif losses:
        first = min(losses, key=lambda h: h.effect)
        assert f"{words.handoff_name(first)} ({money.signed(first.effect)}), " in sentence


def every_sentence(known: Facts, found: Ledger, figures: Number, money: Money) -> list[str]:
    shares = teams.contributions(found)
    return [
        words.headline(figures, money),
        words.where_it_broke(found, money),
        words.broke_title(found),
        words.bridge_title(found, money),
        words.waiting(found),
        words.left_out(figures.left_out, money),
        words.path_title(figures, money),
        words.contribution_title(shares),
        words.roll_up_title(teams.roll_up(found), money),
        words.health_title(known.workbook.issues),
        *(words.answers_for(share, money) for share in shares),
        *(words.reported(share) for share in shares),
        *(words.range_text(handoff, money) for handoff in found.handoffs),
        *(" ".join(words.plan_and_actual(handoff, money)) for handoff in found.handoffs),
        *(" ".join(words.factor_texts(cell.factor, money)) for cell in found.cells),
        *(words.signal_word(handoff) for handoff in found.handoffs),
        *closer_looks(known, found, figures, money),
    ]


def closer_looks(known: Facts, found: Ledger, figures: Number, money: Money) -> list[str]:
    """The sentences of the landing, of the weeks, of how old the gap is, and of the plan."""
    landed = landing.build(known, found, figures)
    aged, honest = upstream.build(known, found), honesty.build(known, found.period)
    series = behaviour.build(known, found.period)
    return [
        landing_words.landing_title(landed, money),
        landing_words.landing_basis(landed),
        landing_words.landing_record(landed),
        landing_words.landing_likelihood(landed),
        landing_words.needed(figures, money),
        landing_words.pipeline_sentence(landed, money),
        upstream_words.upstream_title(aged, money),
        upstream_words.how_old(aged, money),
        upstream_words.decided(aged, money),
        upstream_words.known(aged),
        honesty_words.honesty_title(honest),
        honesty_words.makes_plan(honest, money),
        honesty_words.history(honest),
        *(behaviour_words.finding(one, money) for one in series),
        *(behaviour_words.season(one, money) for one in series),
        *(
            definitions.of_figure(known, found, figures, landed, money, figure)
            for figure in trace.figures(found)
        ),
    ]


@settings(max_examples=60)
@given(workbooks(), PERIODS)
def test_no_sentence_blames_a_team_or_shows_what_is_no_figure(
    raw: RawWorkbook, period: str
) -> None:
    known, found, figures = entries(period, None, raw)
    money = Money(known.workbook.settings.currency)
    for sentence in every_sentence(known, found, figures, money):
        assert BLAME.findall(sentence) == []
        assert NO_FIGURE.search(sentence) is None, sentence


@settings(max_examples=60)
@given(workbooks(), PERIODS)
def test_the_headline_agrees_with_the_figures(raw: RawWorkbook, period: str) -> None:
    known, _, figures = entries(period, None, raw)
    money = Money(known.workbook.settings.currency)
    headline = words.headline(figures, money)
    assert headline[0].isupper()
    assert ("at least" in headline) == (
        figures.at_least and figures.actual is not None and figures.status != "too early"
    )
    stated = re.search(r"(-?[\d.]+)% of (target|where we should be)$", headline)
    assert bool(stated) == (
        figures.actual is not None and figures.status in ("on track", "attention", "behind")
    )
    if stated:
        assert figures.attainment is not None
        assert float(stated[1]) / 100 <= figures.attainment + 0.001
        assert (stated[2] == "target") == (figures.through == figures.period.end)


def largest(handoffs: tuple[Handoff, ...]) -> Handoff | None:
    losses = [h for h in handoffs if h.signal == "signal" and round(h.effect, 2) < 0]
    losses = [h for h in losses if h.kind != "timing"]
    return min(losses, key=lambda h: h.effect, default=None)


@settings(max_examples=40)
@given(workbooks(), PERIODS)
def test_the_title_and_the_sentence_name_the_same_handoff(raw: RawWorkbook, period: str) -> None:
    found = entries(period, None, raw)[1]
    assert words.largest_break(found) == largest(found.handoffs)
    title = words.broke_title(found)
    broken = largest(found.handoffs)
    assert title.startswith("Breaks at ") == (
        broken is not None and found.target_to_date is not None
    )
    if title.startswith("Breaks at ") and broken:
        assert title.removeprefix("Breaks at ").startswith(words.handoff_name(broken))
