"""Shared pay: cases by hand, laws over generated workbooks, and that nobody's pay gets out.

The default workbook stands at 174,000 of 975,000 on day 82 of 92, with seven wins.
"""

import dataclasses
import json
import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import facts as fact_tables
from scorecard import landing, ledger, number, pay
from scorecard.facts import Facts
from scorecard.pay import Case, Curve, Deal, Effect, Fault, Gain, Own, Pay, Payout, Step, Total
from scorecard.sources import RawTab, RawWorkbook
from tests.builders import DEFAULT, Rows, read, replaced
from tests.generated import workbooks

HEADER: list[Any] = ["Team", "People", "Variable pay", "On the Number", "Pays from", "Cap"]
MARKETING: list[Any] = ["Marketing", 4, 20_000, 0.5, 0.8, 1.5]  # 10,000 a quarter
SALES: list[Any] = ["Sales", 6, 40_000, 0.5, 0.8, 2]  # 30,000
SUCCESS: list[Any] = ["Customer success", 3, 10_000, 0.2, None, None]  # 1,500
CLEAR: Rows = [DEFAULT["Actuals"][0]]  # nothing reported


def target(revenue: float | None) -> Rows:
    """Targets of the quarter, of one source."""
    return [DEFAULT["Targets"][0], ["2026-Q3", "Source A", 1300, 520, 130, 26, revenue, None]]


def facts(*incentives: list[Any], header: list[Any] = HEADER, **tabs: Any) -> Facts:
    return fact_tables.build(read(Incentives=[header, *incentives], **tabs))


def built(*incentives: list[Any], period: str = "2026-Q3", **tabs: Any) -> Pay:
    found = facts(*incentives, **tabs)
    return pay.build(found, found.workbook.calendar.parse(period))


# The curve


@pytest.mark.parametrize(
    ("attainment", "pays_from", "cap", "share"),
    [
        (0.79, 0.8, 1.5, 0.0),
        (0.8, 0.8, 1.5, 0.8),
        (0.7999999999, 0.8, 1.5, 0.8),  # the dust of a sum
        (0.799999, 0.8, 1.5, 0.0),
        (1.2, 0.8, 1.5, 1.2),
        (1.51, 0.8, 1.5, 1.5),
        (9.0, 0.8, None, 9.0),
        (0.01, None, 1.5, 0.01),
        (-0.4, None, None, 0.0),
        (-0.4, 0.8, 1.5, 0.0),
        (0.79, 0.8, 0.7, 0.0),
        (0.95, 0.8, 0.7, 0.7),  # the cap lies below the threshold
        (0.5, 0.0, 0.0, 0.0),
    ],
)
def test_a_share_of_the_pot_is_paid_from_the_threshold_up_to_the_cap(
    attainment: float, pays_from: float | None, cap: float | None, share: float
) -> None:
    assert Curve(pays_from, cap).paid(attainment) == share


SHARES = st.one_of(st.none(), st.floats(0, 5), st.sampled_from([0.0, 0.8, 1.0, 1.5]))


@given(SHARES, SHARES, st.floats(-10, 1e6), st.floats(-10, 1e6))
def test_a_payout_never_falls_is_never_below_nothing_and_never_above_the_cap(
    pays_from: float | None, cap: float | None, one: float, other: float
) -> None:
    curve = Curve(pays_from, cap)
    low, high = curve.paid(min(one, other)), curve.paid(max(one, other))
    assert 0 <= low <= high
    assert cap is None or high <= cap


# The pots


@pytest.mark.parametrize(
    ("period", "pot"),
    [("2026", 40_000.0), ("2026-Q3", 10_000.0), ("2026-08", 40_000 / 12),
     ("2026-09-14", 40_000 * 7 / 365)],
)  # fmt: skip
def test_a_pot_is_people_times_pay_times_the_share_times_the_part_of_the_year(
    period: str, pot: float
) -> None:
    """4 people with 20,000, half of it tied: 40,000 a year, and as much on other goals."""
    (team,) = built(MARKETING, period=period).teams
    assert team.pot is not None
    assert team.pot == pytest.approx(pot)
    assert team.other == team.pot
    assert team.payouts[-1] == Payout(1.0, team.pot)


def test_a_week_has_its_part_of_the_fiscal_year_that_it_begins_in() -> None:
    leap = [["Setting", "Value"], ["Fiscal year starts", "July"]]
    (team,) = built(["Marketing", 366, 1, 1], period="2024-02-05", Settings=leap).teams
    assert team.pot == pytest.approx(7.0)


@pytest.mark.parametrize("column", [1, 2, 3])
def test_a_blank_cell_makes_the_pot_not_known_and_the_share_stays(column: int) -> None:
    row = [*MARKETING]
    row[column] = None
    found = built(row, SALES)
    team = found.teams[0]
    assert (team.tied, team.pot, team.other) == (None, None, None)
    assert team.payouts[-1] == Payout(1.0, None)
    assert found.faults == (
        Fault("blank", HEADER[column], f"Incentives!{'ABCD'[column]}2", 2, None),
    )
    assert found.total is not None
    assert (found.total.teams, found.total.pot) == (1, 30_000.0)


def test_nothing_tied_is_a_pot_of_nothing() -> None:
    no_share, nobody = built(["Marketing", 4, 20_000, 0], ["Sales", 0, 40_000, 0.5]).teams
    assert (no_share.tied, no_share.pot, no_share.other) == (False, 0.0, 20_000.0)
    assert (nobody.tied, nobody.pot, nobody.other, nobody.one_person) == (False, 0.0, 0.0, False)
    assert no_share.gains is False


def test_two_rows_that_fill_different_columns_are_one_team() -> None:
    found = built(["Sales", 6, None, None, 0.8, 2], ["Sales", None, 40_000, 0.5, None, None])
    assert [(team.team, team.row, team.pot) for team in found.teams] == [("Sales", 2, 30_000.0)]
    assert found.faults == ()


def test_rows_of_no_listed_team_stay_apart() -> None:
    found = built(["Finance", 2, 100, 1], SALES, ["Legal", 3, 100, 1])
    assert [(team.team, team.row, team.pot) for team in found.teams] == [
        ("(unlisted)", 2, 50.0), ("Sales", 3, 30_000.0), ("(unlisted)", 4, 75.0)
    ]  # fmt: skip


def test_everything_to_mend_is_named_with_its_cell() -> None:
    found = built(
        ["Marketing", 4, 20_000, 2, 0.8, 0.7],
        ["Sales", None, 40_000, 0.5, None, 0.5],
        ["Customer success", "some", 1, 1, None, None],
    )
    assert found.faults == (
        Fault("above all of it", "On the Number", "Incentives!D2", 2, 2.0),
        Fault("cap below start", "Cap", "Incentives!F2", 2, 0.7),
        Fault("blank", "People", "Incentives!B3", 3, None),
    )
    assert found.left_out == 1
    assert [team.team for team in found.teams] == ["Marketing", "Sales"]
    assert found.teams[0].tied is None  # 200% of a person's pay is no share
    assert found.teams[0].payouts[-1] == Payout(0.7, None)


def test_a_column_that_is_not_there_is_named_once() -> None:
    found = built(["Marketing", 4], ["Sales", 6], header=["Team", "People"])
    assert found.faults == (
        Fault("no column", "Variable pay", None, None, None),
        Fault("no column", "On the Number", None, None, None),
    )
    assert found.total is None


# The cases


def test_the_cases_are_to_date_the_forecast_and_the_target() -> None:
    known = facts(MARKETING)
    period = known.default_period
    whole = ledger.build(known, period)
    now = number.build(known, whole)
    forecast = landing.build(known, whole, now)
    assert now.attainment == pytest.approx(174_000 / (975_000 * 82 / 92))
    assert forecast.mid is not None
    found = pay.build(known, period)
    assert found.cases == (
        Case("to date", now.attainment),
        Case("low", None),  # one method alone has no range
        Case("mid", forecast.mid / 975_000),
        Case("high", None),
        Case("target", 1.0),
    )
    assert (found.lack, found.base, found.over, found.at_least) == ("", "mid", False, True)


def over(*incentives: list[Any]) -> Pay:
    """The week of 7 September, all in: 26,000 of a target of 26,000."""
    plan = ["2026-09-07", "Source A", 104, 38, 8, 1, 26_000, None]
    return built(
        *incentives,
        period="2026-09-07",
        Targets=[DEFAULT["Targets"][0], plan],
        Actuals=[DEFAULT["Actuals"][0], DEFAULT["Actuals"][3]],
    )


def test_all_cases_of_a_week_that_is_over_are_what_it_landed_at() -> None:
    found = over(MARKETING)
    assert found.over
    assert not found.at_least
    assert [case.attainment for case in found.cases] == [1.0, 1.0, 1.0, 1.0, 1.0]
    assert found.base == "mid"


@pytest.mark.parametrize(
    ("period", "tabs", "lack"),
    [
        ("2027-Q1", {}, "no target"),
        ("2026-Q3", {"Targets": target(0)}, "no target"),
        ("2026-Q4", {"Targets": [DEFAULT["Targets"][0], ["2026-Q4", "All", 1, 1, 1, 1, 9, 1]]},
         "not begun"),
        ("2026-09-14", {"Settings": [["Setting", "Value"], ["As of", "2026-09-16"]]}, "no week"),
        ("2026-09-21", {"Settings": [["Setting", "Value"], ["As of", "2026-09-16"]]}, "not begun"),
        ("2026-Q3", {"Actuals": CLEAR}, "not reported"),
        ("2026-Q3", {"Targets": [DEFAULT["Targets"][0],
                                 ["2026-09-28", "All", 1, 1, 1, 1, 9, 1]]}, "not due"),
    ],
)  # fmt: skip
def test_what_keeps_an_attainment_away_is_named(
    period: str, tabs: dict[str, Any], lack: str
) -> None:
    found = built(MARKETING, period=period, **tabs)
    assert found.lack == lack
    assert found.cases[0] == Case("to date", None)
    assert found.teams[0].payouts[0] is None
    assert found.teams[0].payouts[-1] == Payout(1.0, 40_000 * found.part)


def test_a_number_below_nothing_pays_nothing() -> None:
    credit = [DEFAULT["Actuals"][0], ["2026-09-14", "Source A", None, 1, 1, 1, 0, -9_000, None]]
    found = built(MARKETING, SUCCESS, Actuals=credit)
    assert found.cases[0].attainment is not None
    assert found.cases[0].attainment < 0
    assert [team.payouts[0] for team in found.teams] == [Payout(0.0, 0.0), Payout(0.0, 0.0)]


def test_without_the_tab_there_is_nothing() -> None:
    found = pay.build(fact_tables.build(read()), fact_tables.build(read()).default_period)
    assert (found.teams, found.total, found.steps, found.faults) == ((), None, (), ())


# One more win


def test_an_average_win_is_revenue_by_wins_over_thirteen_weeks() -> None:
    assert built(MARKETING).deal == Deal(174_000 / 7, 7.0)


def test_wins_and_revenue_are_counted_from_the_same_weeks() -> None:
    """Out: a win without its revenue, revenue without any win count, a credit, an old win."""
    head = DEFAULT["Actuals"][0]
    rows = [
        ["2026-09-14", "Source A", None, None, None, None, 2, 50_000, None],
        ["2026-09-07", "Source A", None, None, None, None, 1, None, None],
        ["2026-08-31", "Source A", None, None, None, None, None, 70_000, None],
        ["2026-08-24", "Source A", None, None, None, None, 1, -4_000, None],
        ["2026-08-24", "Source B", None, None, None, None, 0, 80_000, None],
        ["2026-06-15", "Source A", None, None, None, None, 9, 9_000_000, None],
    ]
    assert built(MARKETING, Actuals=[head, *rows]).deal == Deal(50_000 / 3, 3.0)


def test_the_thirteen_weeks_end_on_the_through_date() -> None:
    head = DEFAULT["Actuals"][0]
    first = ["2026-06-22", "Source A", None, None, None, None, 1, 10_000, None]
    before = ["2026-06-21", "Source A", None, None, None, None, 1, 90_000, None]
    assert built(MARKETING, Actuals=[head, first, before]).deal == Deal(10_000.0, 1.0)


def test_won_deals_are_counted_where_the_number_comes_from_them() -> None:
    deals: Rows = [
        ["Deal", "Source", "Outcome", "Closed", "Amount"],
        ["D1", "Source A", "Won", "2026-09-01", 30_000],
        ["D2", None, "Won", "2026-09-02", 50_000],
        ["D3", "Source A", "Won", "2026-09-03", -7_000],
        ["D4", "Source A", "Lost", "2026-09-03", 90_000],
        ["D5", "Source A", "Won", "2026-06-01", 90_000],
    ]
    from_deals = [["Setting", "Value"], ["Revenue from", "Deals"]]
    assert built(MARKETING, Deals=deals, Settings=from_deals).deal == Deal(40_000.0, 2.0)


def test_without_wins_a_win_is_as_planned_and_else_not_known() -> None:
    assert built(MARKETING, Actuals=CLEAR).deal == Deal(25_000.0, None)
    only_all = [DEFAULT["Targets"][0], ["2026-Q3", "All", None, None, None, None, 975_000, None]]
    found = built(MARKETING, Actuals=CLEAR, Targets=only_all)
    assert (found.deal, found.lifted, found.teams[0].gain) == (None, None, None)


@pytest.mark.parametrize(
    ("limits", "effect", "share"),
    [
        ((None, None), "more", 0.5),
        ((0.8, 2.0), "more", 0.5),
        ((1.25, None), "starts", 1.5),  # 1.0 -> 1.5: the whole step
        ((1.6, None), "below", 0.0),
        ((0.8, 1.2), "reaches cap", 0.2),
        ((0.8, 1.0), "at cap", 0.0),
        ((0.8, 0.5), "at cap", 0.0),
    ],
)
def test_one_more_win_by_where_a_team_stands_on_its_curve(
    limits: tuple[float | None, float | None], effect: Effect, share: float
) -> None:
    """The week landed at 100% of 26,000; as many wins as planned make a win half of that."""
    plan = ["2026-09-07", "Source A", 104, 38, 8, 2, 26_000, None]
    week = replaced(DEFAULT["Actuals"][3:4], 0, 6, 2)
    found = built(
        ["Marketing", 4, 20_000, 0.5, *limits],
        period="2026-09-07",
        Targets=[DEFAULT["Targets"][0], plan],
        Actuals=[DEFAULT["Actuals"][0], *week],
    )
    (team,) = found.teams
    assert (found.deal, found.lifted) == (Deal(13_000.0, 2.0), 1.5)
    assert team.gain is not None
    assert team.pot is not None
    assert team.gain.effect == effect
    assert team.gain.share == pytest.approx(share)
    assert team.gain.amount == pytest.approx(share * team.pot)
    assert team.gains == bool(share)


def test_a_win_is_added_to_where_things_stand_when_there_is_no_forecast() -> None:
    """Source B has reported nothing, so no week is complete."""
    found = built(SUCCESS, Actuals=DEFAULT["Actuals"][:2])
    to_date = 48_000 / (975_000 * 82 / 92)
    assert (found.base, found.attainment("mid")) == ("to date", None)
    assert found.attainment("to date") == pytest.approx(to_date)
    assert found.lifted == pytest.approx(to_date + 24_000 / 975_000)


# Steps and sums


def test_a_step_is_where_pay_starts_at_once() -> None:
    found = built(
        MARKETING, SALES, SUCCESS, ["Finance", 2, 8_000, 0.5, 0.9, 0.5], ["Legal", 0, 1, 1, 0.8, 1]
    )
    assert found.steps == (
        Step(0.8, (0, 1), 0.8, 32_000.0),
        Step(0.9, (3,), 0.5, 1_000.0),
    )


def test_sums_are_of_the_amounts_that_are_shown() -> None:
    found = built(MARKETING, SALES, SUCCESS, Targets=target(174_000 * 92 / 82))
    assert found.total is not None
    assert found.attainment("to date") == pytest.approx(1.0)
    assert dataclasses.replace(found.total, payouts=(), gain=None) == Total(
        3, 41_500.0, 46_000.0, (), None
    )
    assert found.total.payouts[0] == pytest.approx(41_500)
    assert found.total.payouts[-1] == 41_500.0


# What each would be measured by


def test_the_owner_of_the_last_stage_is_measured_by_revenue_and_other_owners_by_a_volume() -> None:
    """Three of the twelve weeks are reported, on both measures: the others count as for money."""
    marketing, sales = built(MARKETING, SALES).teams
    assert marketing.own.plan == pytest.approx(1300 * 82 / 92)
    assert dataclasses.replace(marketing.own, plan=None, attainment=None) == Own(
        "volume", "Lead", 303.0, None, None, 9, 1, True
    )
    assert marketing.own.attainment == pytest.approx(303 / (1300 * 82 / 92))
    assert marketing.apart == Payout(
        Curve(0.8, 1.5).paid(marketing.own.attainment or 0),
        10_000 * Curve(0.8, 1.5).paid(marketing.own.attainment or 0),
    )
    plan = 975_000 * 82 / 92
    assert sales.own.plan == pytest.approx(plan)
    assert (sales.own.measure, sales.own.actual, sales.own.at_least) == ("revenue", 174_000.0, True)
    assert sales.apart == sales.payouts[0]


def test_a_team_that_shares_a_later_stage_is_measured_by_the_first_that_it_owns() -> None:
    funnel = replaced(DEFAULT["Funnel"], 2, 1, "Marketing, Customer success")
    (team,) = built(SUCCESS, Funnel=funnel).teams
    assert (team.own.measure, team.own.stage, team.own.actual) == ("volume", "Qualified", 119.0)


def test_weak_weeks_that_are_left_blank_help_nobody() -> None:
    weeks = [
        f"2026-{day}"
        for day in (
            "06-29",
            "07-06",
            "07-13",
            "07-20",
            "07-27",
            "08-03",
            "08-10",
            "08-17",
            "08-24",
            "08-31",
            "09-07",
            "09-14",
        )
    ]

    def attained(weak: float | None) -> list[float | None]:
        rows = [
            [day, "Source A", None, 100 if i % 2 else weak, 40, 10, 2, 50_000 if i % 2 else weak]
            for i, day in enumerate(weeks)
        ]
        teams = built(MARKETING, SALES, Actuals=[DEFAULT["Actuals"][0][:-1], *rows]).teams
        return [team.own.attainment for team in teams]

    for filled, blank in zip(attained(60), attained(None), strict=True):
        assert filled is not None
        assert blank is not None
        assert blank < filled


def test_unplanned_sources_are_in_no_volume() -> None:
    rows = [*DEFAULT["Actuals"], ["2026-09-14", "Source B", "Other", 500, 500, None, None, 1, 1]]
    (team,) = built(MARKETING, Actuals=rows).teams
    assert (team.own.actual, team.own.missing_weeks, team.own.missing_sources) == (303.0, 9, 1)
    (team,) = built(MARKETING, Actuals=CLEAR).teams
    assert (team.own.actual, team.own.attainment, team.apart) == (None, None, None)
    assert team.own.plan == pytest.approx(1300 * 82 / 92)


def test_a_team_with_sources_and_no_stage_is_measured_by_what_they_brought() -> None:
    sources = [*DEFAULT["Sources"][:2], ["Source B", "Partners", "Referral"]]
    (team,) = built(["Partners", 3, 1, 1], Sources=sources).teams
    assert team.own.plan == pytest.approx(325_000 * 82 / 92)
    assert dataclasses.replace(team.own, plan=None, attainment=None) == Own(
        "own sources", None, 49_000.0, None, None, 0, 0, True
    )


def test_a_team_with_neither_has_no_measure_and_none_is_made_up() -> None:
    found = built(SUCCESS, ["Finance", 3, 1, 1])
    for team in found.teams:
        assert team.own == Own("none", None, None, None, None, 0, 0, False)
        assert team.apart is None


def test_under_net_revenue_the_seller_is_measured_by_what_was_sold() -> None:
    net = [["Setting", "Value"], ["Number", "Net revenue"]]
    customers = [["Date", "Source", "Opening", "Expansion", "Contraction", "Churned"],
                 ["2026-07", "Source A", 900_000, 0, 0, 74_000]]  # fmt: skip
    found = built(SALES, Settings=net, Customers=customers)
    (sales,) = found.teams
    assert (found.actual, sales.own.actual) == (100_000.0, 174_000.0)
    assert sales.own.plan == pytest.approx(975_000 * 82 / 92)
    without_all = built(SALES, Settings=net, Customers=customers, Targets=DEFAULT["Targets"][:3])
    assert without_all.teams[0].own.plan == pytest.approx(975_000 * 82 / 92)
    nothing = built(SALES, Settings=net, Actuals=CLEAR, Customers=customers)
    assert (nothing.teams[0].own.actual, nothing.teams[0].apart) == (None, None)


# Nobody's pay


def amounts(found: Pay, place: int) -> list[float | None]:
    """Every amount of money that the result has of one team."""
    team = found.teams[place]
    paid = [*team.payouts, team.gain, team.apart]
    return [team.pot, team.other, *(of.amount for of in paid if of is not None)]


@pytest.mark.parametrize("people", [1, 0.5, 1.9])
def test_of_a_team_that_may_be_one_person_there_are_shares_and_no_amounts(people: float) -> None:
    found = built(["Marketing", people, 20_000, 0.5, 0.8, 1.5], SALES, SUCCESS)
    team = found.teams[0]
    assert team.one_person
    assert team.tied
    assert set(amounts(found, 0)) == {None}
    assert team.payouts[-1] == Payout(1.0, None)
    assert found.total is not None
    assert (found.total.teams, found.total.pot) == (2, 31_500.0)
    assert found.steps == (Step(0.8, (0, 1), 0.8, 24_000.0),)  # of Sales alone


def test_a_team_of_two_is_shown() -> None:
    (team,) = built(["Marketing", 2, 20_000, 0.5]).teams
    assert (team.one_person, team.pot) == (False, 5_000.0)


def test_where_every_team_is_one_person_there_is_no_sum() -> None:
    found = built(["Marketing", 1, 20_000, 0.5, 0.8], ["Sales", 1, 40_000, 0.5, 0.8])
    assert found.total is None
    assert found.steps == (Step(0.8, (0, 1), 0.8, None),)


def test_hidden_amounts_are_not_in_the_result_at_all() -> None:
    found = built(MARKETING, SALES, SUCCESS)
    hidden = pay.without_amounts(found)
    assert hidden.hidden
    assert hidden.total is None
    assert [set(amounts(hidden, place)) for place in range(3)] == [{None}] * 3
    assert hidden.steps == (Step(0.8, (0, 1), 0.8, None),)
    shares = [[of and of.share for of in team.payouts] for team in found.teams]
    assert [[of and of.share for of in team.payouts] for team in hidden.teams] == shares
    assert pay.without_amounts(hidden) == hidden


# Laws over generated workbooks

TEAMS = ["Marketing", "Sales", "Partners", "Customer success", "Finance"]
PEOPLE = st.sampled_from([None, 0, 0.5, 1, 1.5, 2, 9, 14])
PAY = st.one_of(st.none(), st.sampled_from([0, 15_000]), st.floats(0.01, 1e6))
LIMIT = st.sampled_from([None, 0, 0.5, 0.8, 0.855, 1, 1.5, 5])


@st.composite
def incentives(draw: st.DrawFn) -> Rows:
    """A tab with every kind of row: blanks, zeros, one person, limits the wrong way round."""
    teams = draw(st.lists(st.sampled_from(TEAMS), unique=True, max_size=4))
    on_number = st.sampled_from([None, 0, 0.3, 0.5, 1, 2])
    rows = [[t, draw(PEOPLE), draw(PAY), draw(on_number), draw(LIMIT), draw(LIMIT)] for t in teams]
    return [HEADER, *rows]


def with_incentives(raw: RawWorkbook, rows: Rows) -> Facts:
    tabs = [tab for tab in raw.tabs if tab.name != "Incentives"]
    tab = RawTab("Incentives", rows)
    return fact_tables.build(read(dataclasses.replace(raw, tabs=(*tabs, tab))))


PERIODS = st.sampled_from(["2026-Q3", "2026-Q2", "2026", "2026-07", "2026-07-06", "2026-Q4"])


@settings(deadline=None)
@given(workbooks(), incentives(), PERIODS)
def test_laws_of_every_result(raw: RawWorkbook, rows: Rows, name: str) -> None:
    known = with_incentives(raw, rows)
    found = pay.build(known, known.workbook.calendar.parse(name))
    for result in (found, pay.without_amounts(found)):
        json.dumps(dataclasses.asdict(result), default=str, allow_nan=False)
    by_attainment = sorted(
        (case.attainment, i) for i, case in enumerate(found.cases) if case.attainment is not None
    )
    for team in found.teams:
        paid = [of for _, i in by_attainment if (of := team.payouts[i])]
        assert len(paid) == len(by_attainment)
        assert [of.share for of in paid] == sorted(of.share for of in paid)
        for of in [*paid, *([team.apart] if team.apart else [])]:
            assert 0 <= of.share <= (math.inf if team.curve.cap is None else team.curve.cap)
            assert of.amount == (None if team.pot is None else team.pot * of.share)
        if team.gain:
            assert team.gain.share >= 0
            assert (team.gain.share > 0) <= (team.gain.effect not in ("below", "at cap"))
        if team.one_person:
            assert team.pot is None
    shown = [team for team in found.teams if team.pot is not None]
    assert (found.total is None) == (not shown)
    if found.total:
        assert found.total.pot == math.fsum(team.pot or 0.0 for team in shown)
        for i, total in enumerate(found.total.payouts):
            parts = [of.amount for team in shown if (of := team.payouts[i])]
            assert total == (math.fsum(p for p in parts if p is not None) if parts else None)


@settings(deadline=None)
@given(workbooks(), incentives(), st.floats(1.1, 9.0))
def test_what_one_person_is_paid_changes_nothing_that_is_shown(
    raw: RawWorkbook, rows: Rows, factor: float
) -> None:
    """Nothing that does not depend on it can give it away."""

    def raised(row: list[Any]) -> list[Any]:
        alone = row[1] is not None and 0 < row[1] < 2 and row[2]
        return [*row[:2], row[2] * factor, *row[3:]] if alone else row

    one, other = (with_incentives(raw, r) for r in (rows, [HEADER, *map(raised, rows[1:])]))
    period = one.workbook.calendar.parse("2026-Q3")
    assert pay.build(one, period) == pay.build(other, period)


@settings(deadline=None)
@given(workbooks(), incentives(), st.floats(1.1, 9.0))
def test_what_anybody_is_paid_changes_nothing_where_amounts_are_hidden(
    raw: RawWorkbook, rows: Rows, factor: float
) -> None:
    raised = [[*row[:2], row[2] and row[2] * factor, *row[3:]] for row in rows[1:]]
    one, other = (with_incentives(raw, r) for r in (rows, [HEADER, *raised]))
    period = one.workbook.calendar.parse("2026-Q3")
    hidden = [pay.without_amounts(pay.build(known, period)) for known in (one, other)]
    assert hidden[0] == hidden[1]


def test_the_gain_is_the_difference_of_two_payouts() -> None:
    found = over(MARKETING)
    (team,) = found.teams
    assert found.lifted == 2.0  # one win of 26,000 beside a target of 26,000
    assert team.gain == Gain("reaches cap", 0.5, (team.pot or 0.0) * 0.5)
    assert found.through == date(2026, 9, 13)
