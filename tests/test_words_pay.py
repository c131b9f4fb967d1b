"""Every sentence about shared pay: true in every state, with amounts and without."""

from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import pay
from scorecard.calendar import Calendar
from scorecard.export import csv_bytes
from scorecard.pay import (
    Case,
    Curve,
    Deal,
    Fault,
    Gain,
    Own,
    Pay,
    Payout,
    Step,
    Team,
    Total,
    What,
    without_amounts,
)
from scorecard.sources import RawWorkbook
from scorecard.words import Money
from scorecard.words import pay as text
from tests.builders import Rows
from tests.generated import workbooks
from tests.test_pay import PERIODS, incentives, with_incentives

USD = Money("USD")
WEEK = Calendar().parse("2026-09-07")
TO_DATE, LOW, MID, HIGH, LIFTED = 0.8754, 0.7898, 0.8807, 1.015, 0.8874
CASES = (
    Case("to date", TO_DATE), Case("low", LOW), Case("mid", MID), Case("high", HIGH),
    Case("target", 1.0),
)  # fmt: skip
LEADS = Own("volume", "Lead", 2750.0, 2337.9, 1.1763, 0, 0, False)
REVENUE = Own("revenue", None, 3_882_100.0, 4_434_783.0, TO_DATE, 0, 0, True)
SOURCES = Own("own sources", None, 435_300.0, 562_109.0, 0.7744, 0, 0, False)
NONE = Own("none", None, None, None, None, 0, 0, False)


def team(
    name: str = "Marketing",
    pot: float | None = 20_000.0,
    pays_from: float | None = 0.8,
    cap: float | None = 1.5,
    own: Own = LEADS,
    cases: tuple[Case, ...] = CASES,
    win: tuple[float, float] | None = (MID, LIFTED),
    **fields: Any,
) -> Team:
    """A team that is paid by the arithmetic of its curve."""
    curve = Curve(pays_from, cap)

    def paid(attainment: float | None) -> Payout | None:
        if attainment is None:
            return None
        share = curve.paid(attainment)
        return Payout(share, None if pot is None else pot * share)

    gain = None
    if win:
        share = curve.paid(win[1]) - curve.paid(win[0])
        gain = Gain(curve.effect(*win), share, None if pot is None else pot * share)
    found = Team(
        team=name,
        row=2,
        people=9.0,
        on_number=0.5,
        curve=curve,
        one_person=False,
        tied=True if pot is None else pot > 0,
        pot=pot,
        other=pot,
        payouts=tuple(paid(case.attainment) for case in cases),
        gain=gain,
        own=own,
        apart=paid(own.attainment),
    )
    return replace(found, **fields)


SALES = team("Sales", 80_000.0, cap=2.0, own=REVENUE)
PARTNERS = team("Partners", 10_000.0, own=SOURCES)
ALONE = team("Partners", None, own=SOURCES, one_person=True, people=1.0)


def found(*teams: Team, **fields: Any) -> Pay:
    """The third quarter; sums and steps as the view makes them."""
    result = Pay(
        period=Calendar().parse("2026-Q3"),
        part=0.25,
        year_days=365,
        through=date(2026, 9, 6),
        over=False,
        early=False,
        at_least=True,
        actual=3_882_100.0,
        target_to_date=4_434_783.0,
        target=6_000_000.0,
        lack="",
        cases=CASES,
        deal=Deal(40_173.0, 132.0),
        base="mid",
        lifted=LIFTED,
        teams=teams,
        limits=tuple(x for t in teams for x in (t.curve.start, t.curve.cap) if x),
        total=summed(teams),
        steps=(),
        faults=(),
        left_out=0,
        hidden=False,
    )
    return replace(result, **fields)


def summed(teams: tuple[Team, ...]) -> Total | None:
    shown = [t for t in teams if t.pot is not None]
    if not shown:
        return None
    columns = zip(*(t.payouts for t in shown), strict=True)
    return Total(
        len(shown),
        sum(t.pot or 0.0 for t in shown),
        sum(t.other or 0.0 for t in shown),
        tuple(None if None in paid else sum(of.amount for of in paid) for paid in columns),
        sum(t.gain.amount or 0.0 for t in shown if t.gain),
    )


THREE = found(team(), SALES, PARTNERS, steps=(Step(0.8, (0, 1, 2), 0.8, 88_000.0),))
HIDDEN = without_amounts(THREE)


def still(*teams: Team, **fields: Any) -> Pay:
    """A quarter that has not begun: nothing but its target."""
    cases = tuple(replace(case, attainment=None) for case in CASES[:4]) + CASES[4:]
    known = {"lack": "not begun", "base": None, "lifted": None, "actual": None} | fields
    return found(
        *(replace(t, payouts=(None,) * 4 + t.payouts[4:], gain=None, apart=None) for t in teams),
        **({"cases": cases, "total": None, "at_least": False} | known),
    )


def ended(*teams: Team, **fields: Any) -> Pay:
    """A quarter that landed at 97% of its target."""
    cases = (*(Case(case.name, 0.97) for case in CASES[:4]), CASES[4])
    same = [replace(t, payouts=(*(t.payouts[4],) * 4, t.payouts[4])) for t in teams]
    return found(*same, over=True, at_least=False, cases=cases, **fields)


# The title


def test_the_title_says_what_one_more_win_brings_to_whom() -> None:
    assert text.title(THREE, USD) == (
        "One more win brings all 3 teams something: $737 in all at the forecast"
    )
    assert text.title(HIDDEN, USD) == (
        "One more win brings all 3 teams something: 0.7% of each pot at the forecast"
    )
    assert text.title(found(team(), SALES), USD) == (
        "One more win brings both teams something: $670 in all at the forecast"
    )
    assert text.title(found(team()), USD) == (
        "One more win brings Marketing something: $134 at the forecast"
    )
    assert text.title(without_amounts(found(team())), USD) == (
        "One more win brings Marketing something: 0.7% of the pot at the forecast"
    )


def test_the_title_of_a_period_without_a_forecast_and_of_one_that_is_over() -> None:
    assert text.title(replace(THREE, base="to date"), USD) == (
        "One more win brings all 3 teams something: $737 in all as things stand"
    )
    assert text.title(ended(team(), SALES), USD) == (
        "One more win would have brought both teams something: $670 in all"
    )


def test_a_title_where_some_get_nothing_or_are_not_shown() -> None:
    late = team("Partners", pays_from=0.9)
    assert text.title(found(team(), SALES, late), USD) == (
        "One more win brings 2 of 3 teams something: $670 in all at the forecast"
    )
    assert text.title(found(team(), SALES, ALONE), USD) == (
        "One more win brings all 3 teams something: $670 to the 2 whose amounts are shown at the "
        "forecast"
    )
    assert text.title(found(SALES, ALONE), USD) == (
        "One more win brings both teams something: $536 to Sales at the forecast"
    )
    assert text.title(found(ALONE), USD) == (
        "One more win brings Partners something: 0.7% of the pot at the forecast"
    )


def test_a_title_where_a_pot_is_not_known() -> None:
    blank = team("Partners", None, tied=None)
    assert text.title(found(team(), blank), USD) == (
        "One more win brings at least 1 of 2 teams something: $134 at the forecast"
    )
    assert text.title(found(blank), USD) == (
        "What one more win brings cannot be said: the pot of Partners is not known"
    )
    assert text.title(found(blank, replace(blank, team="Sales")), USD) == (
        "What one more win brings cannot be said: the pots of Partners and Sales are not known"
    )


def test_a_title_where_a_win_brings_nobody_anything() -> None:
    late, capped = team(pays_from=0.9), team("Sales", cap=0.85)
    untied = team("Partners", 0.0)
    start = "One more win brings no team more at the forecast: "
    assert text.title(found(late), USD) == f"{start}pay starts higher up"
    assert text.title(found(capped), USD) == f"{start}the cap is reached"
    assert text.title(found(untied), USD) == f"{start}no pay is tied to the Number"
    assert text.title(found(late, capped, untied), USD) == (
        f"{start}pay starts higher up, the cap is reached or no pay is tied to the Number"
    )
    tiny = team(win=(0.9, 0.9 + 1e-11))
    assert text.title(found(tiny), USD) == f"{start}the win is too small to count"


def test_what_is_not_nothing_is_never_written_as_nothing() -> None:
    small = found(team(pot=20.0))
    assert text.title(small, USD) == (
        "One more win brings Marketing something: less than $1 at the forecast"
    )
    assert text.gain(small.teams[0], small, USD) == "less than $1"
    shares = without_amounts(found(team(win=(0.88, 0.8801))))
    assert text.title(shares, USD) == (
        "One more win brings Marketing something: less than 0.1% of the pot at the forecast"
    )


def test_gains_in_different_shares_are_given_from_least_to_most() -> None:
    crossing = team("Sales", pays_from=0.885)
    assert text.title(without_amounts(found(team(), crossing)), USD) == (
        "One more win brings both teams something: 0.7% to 89% of each pot at the forecast"
    )


def test_titles_without_a_case_to_add_a_win_to() -> None:
    assert text.title(found(), USD) == "No team's pay is tied to the Number yet"
    assert text.title(found(left_out=2), USD) == "No row of the tab Incentives can be used yet"
    none = still(team(), lack="no target", target=None)
    assert text.title(none, USD) == (
        "No target for Q3 2026: what the teams are paid cannot be said"
    )
    assert text.title(replace(none, target=0.0), USD) == (
        "The target of Q3 2026 is not above 0: what the teams are paid cannot be said"
    )
    both = still(team(), SALES)
    assert text.title(replace(both, total=summed(both.teams)), USD) == (
        "Q3 2026 has not begun: at target both teams would be paid $100k"
    )
    assert text.title(both, USD) == (
        "Q3 2026 has not begun: at target 100% of each pot would be paid"
    )
    begun = replace(both, lack="no week", total=summed(both.teams))
    assert text.title(begun, USD) == (
        "No week of Q3 2026 is complete yet: at target both teams would be paid $100k"
    )
    assert text.title(replace(begun, period=WEEK), USD) == (
        "The week of 7 Sep 2026 is not complete yet: at target both teams would be paid $100k"
    )
    one = still(team(), lack="not reported")
    assert text.title(replace(one, total=summed(one.teams)), USD) == (
        "Nothing is reported for Q3 2026 yet: at target Marketing would be paid $20k"
    )
    assert text.title(still(ALONE, lack="not due"), USD) == (
        "Nothing of Q3 2026's target is due yet: at target 100% of the pot would be paid"
    )
    assert text.title(replace(THREE, deal=None, lifted=None), USD) == (
        "At the forecast, 88% of target, the plan pays all 3 teams $97k of a pot of $110k"
    )


# What is paid


def test_what_is_paid_at_the_forecast_and_at_its_ends() -> None:
    assert text.payouts(THREE, USD) == (
        "At the forecast, 88% of target, the plan pays all 3 teams $97k of a pot of $110k; at its "
        "low, 78%, it pays nothing, and at its high, 101%, $112k."
    )
    assert text.payouts(HIDDEN, USD) == (
        "At the forecast, 88% of target, the plan pays 88% of each pot; at its low, 78%, it pays "
        "nothing, and at its high, 101%, 101% of each pot."
    )


def test_what_is_paid_without_a_range_and_without_a_forecast() -> None:
    cases = (CASES[0], Case("low", None), CASES[2], Case("high", None), CASES[4])
    assert text.payouts(found(team(), SALES, cases=cases), USD) == (
        "At the forecast, 88% of target, the plan pays both teams $88k of a pot of $100k."
    )
    assert text.payouts(found(SALES, ALONE, base="to date", cases=cases), USD) == (
        "As things stand, at least 87% of target to date, the plan pays Sales $70k of a pot of "
        "$80k."
    )
    assert text.payouts(found(team(), SALES, ALONE, cases=cases), USD) == (
        "At the forecast, 88% of target, the plan pays the 2 teams whose amounts are shown $88k of "
        "a pot of $100k."
    )


def test_what_is_paid_when_it_is_over_and_where_nothing_is() -> None:
    assert text.payouts(ended(team(), SALES), USD) == (
        "Q3 2026 landed at 97% of target, which pays both teams $100k of a pot of $100k."
    )
    assert text.payouts(replace(ended(team(pot=0.0)), at_least=True), USD) == (
        "Q3 2026 landed at 97% of target or more, which pays nothing."
    )
    assert text.payouts(still(team()), USD) == ""
    assert text.payouts(found(), USD) == ""


def test_without_a_target_it_is_said_what_to_add() -> None:
    none = still(team(), lack="no target", target=None)
    assert text.payouts(none, USD) == (
        "Add a target for Q3 2026 to the tab Targets, with its Revenue: for each source, or for "
        "All. Then this page says what is paid to date, at the forecast and for one more win."
    )
    assert text.payouts(replace(none, target=0.0), USD) == (
        "The target of Q3 2026 is not above 0, so nothing is a share of it."
    )


def test_cases_that_are_missing_or_say_little_are_explained() -> None:
    assert text.not_known(THREE) == ""
    assert text.not_known(ended(team())) == ""
    assert text.not_known(still(team())) == ""
    assert text.not_known(still(team(), lack="no week")) == ""
    no_range = (*CASES[:1], Case("low", None), CASES[2], Case("high", None), CASES[4])
    assert text.not_known(found(team(), cases=no_range)) == (
        "No range of the forecast yet: the history is too short."
    )
    none = (*CASES[:1], Case("low", None), Case("mid", None), Case("high", None), CASES[4])
    young = found(team(), cases=none, early=True, through=date(2026, 7, 5), base="to date")
    assert text.not_known(young) == (
        "Only 5 of 92 days so far: the figures to date say little yet. "
        "No forecast yet: it needs a week of the quarter complete, with every planned source in."
    )
    week = replace(young, period=Calendar().parse("2026-09-07"), early=False)
    assert text.not_known(week) == (
        "No forecast yet: it needs the week complete, with every planned source in."
    )


# One more win


def test_one_more_win_is_everybodys() -> None:
    assert text.one_more_win(THREE, USD) == (
        "An average win, whoever brings it, is $40k and lifts the forecast from 88.0% to 88.7% of "
        "target: $134 to Marketing, $536 to Sales and $67 to Partners."
    )
    assert text.one_more_win(HIDDEN, USD) == (
        "An average win, whoever brings it, is $40k and lifts the forecast from 88.0% to 88.7% of "
        "target."
    )
    planned = found(team(), deal=Deal(25_000.0, None), base="to date", lifted=0.96)
    assert text.one_more_win(planned, USD) == (
        "A win as planned, whoever brings it, is $25k and lifts the Number from 87% to 96% of "
        "target."
    )
    assert text.one_more_win(ended(team(), lifted=0.98), USD) == (
        "An average win, whoever brings it, is $40k and would have lifted the Number from 97% to "
        "98% of target."
    )
    assert text.one_more_win(found(team(), lifted=MID + 1e-7), USD) == (
        "An average win, whoever brings it, is $40k and lifts the forecast by less than 0.1% of "
        "target."
    )
    assert text.one_more_win(replace(THREE, deal=None, lifted=None), USD) == ""
    assert text.one_more_win(found(), USD) == ""


@pytest.mark.parametrize(
    ("teams", "said"),
    [
        ([team(pays_from=0.885)],
         "It crosses 88.5%, where the pay of Marketing starts: the whole step is in it."),
        ([team(pays_from=0.9)], "Marketing is paid from 90% on, which is not reached."),
        ([team(pays_from=0.9), team("Sales", pays_from=0.9)],
         "Marketing and Sales are paid from 90% on, which is not reached."),
        ([team(cap=0.85)], "Marketing is at its cap, 85%: no more is paid."),
        ([team(cap=0.85), team("Sales", cap=0.85)],
         "Marketing and Sales are at their cap, 85%: no more is paid."),
        ([team(cap=0.885)], "Marketing reaches its cap, 88.5%."),
        ([team(cap=0.885), team("Sales", None, cap=0.885)],
         "Marketing and Sales reach their cap, 88.5%."),
        ([team(pot=0.0)], "Nothing of the pay of Marketing is tied to the Number."),
        ([team(pays_from=None, win=(-0.01, 0.01))],
         "It brings the Number above 0, where the pay of Marketing starts."),
    ],
)  # fmt: skip
def test_where_a_win_is_no_plain_share_it_is_said_why(teams: list[Team], said: str) -> None:
    assert text.one_more_win(found(*teams), USD).endswith(f"of target. {said}")


def test_what_a_team_gets_of_a_win_in_its_cell() -> None:
    cells = [
        (team(), "+$134"),
        (ALONE, "+0.7% of pot"),
        (team(pays_from=0.9), "nothing yet"),
        (team(cap=0.85), "nothing: at its cap"),
        (team(pot=0.0), "nothing: not tied"),
        (team(win=(0.9, 0.9)), "nothing"),
        (team(win=None), "—"),
    ]
    assert [text.gain(of, THREE, USD) for of, _ in cells] == [said for _, said in cells]
    assert text.gain(HIDDEN.teams[0], HIDDEN, USD) == "+0.7%"


# The table


def test_the_columns_are_the_cases_that_are_known() -> None:
    assert text.columns(THREE) == [
        (0, "To date, at least 87%"), (1, "Forecast low, 78%"), (2, "Forecast, 88%"),
        (3, "Forecast high, 101%"), (4, "At target"),
    ]  # fmt: skip
    assert text.columns(ended(team())) == [(0, "Landed, 97%"), (4, "At target")]
    assert text.columns(still(team())) == [(4, "At target")]


def test_a_share_is_cut_with_the_decimals_of_the_thresholds() -> None:
    """79.6% must not read as 80%, nor as 79% where pay starts at 79.5%."""
    cases = (Case("to date", 0.7966), *CASES[1:])
    for limits, head in (((0.8, 1.5), "79%"), ((0.795, 1.5), "79.6%"), ((0.8, 1.2525), "79.66%")):
        exact = team(pays_from=limits[0], cap=limits[1])
        assert text.columns(found(exact, cases=cases))[0] == (0, f"To date, at least {head}")
    low = found(team(pays_from=0.05), cases=(Case("to date", 0.0497), *CASES[1:]))
    assert text.columns(low)[0] == (0, "To date, at least 4.9%")


def test_cells_of_a_team() -> None:
    assert [text.payout(of, THREE, USD) for of in (*SALES.payouts[:2], ALONE.payouts[0], None)] == [
        "$70k", "$0", "87% of pot", "—"
    ]  # fmt: skip
    assert text.payout(HIDDEN.teams[0].payouts[0], HIDDEN, USD) == "87%"
    assert [text.pot(of, USD) for of in (SALES, ALONE, team(pot=None, tied=None))] == [
        "$80k", "not shown", "—"
    ]  # fmt: skip
    assert [text.pays(team(pays_from=a, cap=b)) for a, b in ((0.8, 1.5), (None, None))] == [
        "80% to 150%", "0%, no cap"
    ]  # fmt: skip
    assert text.team_name(team("(unlisted)")) == "(unlisted), row 2"
    assert text.team_name(team("a\nb")) == "a b"


def test_the_last_row_sums_what_is_shown() -> None:
    assert text.totals(THREE, USD) == {
        "Team": "All 3 teams",
        "Pot": "$110k",
        "To date, at least 87%": "$96k",
        "Forecast low, 78%": "$0",
        "Forecast, 88%": "$97k",
        "Forecast high, 101%": "$112k",
        "At target": "$110k",
        "One more win": "+$737",
    }
    assert text.totals(found(team(), SALES, ALONE), USD)["Team"] == "The 2 shown"
    none = text.totals(found(team(cap=0.85), team("Sales", cap=0.85)), USD)
    assert none["One more win"] == "$0"
    assert text.totals(HIDDEN, USD) == {}
    assert text.totals(found(SALES, ALONE), USD) == {}  # its own row says it


def test_the_step_is_said_openly() -> None:
    assert text.steps(THREE, USD) == (
        "Pay starts with a step: just below 80% of target all 3 teams get nothing, at 80% they get "
        "80% of their pots at once ($88k)."
    )
    assert text.steps(HIDDEN, USD) == (
        "Pay starts with a step: just below 80% of target all 3 teams get nothing, at 80% they get "
        "80% of their pots at once."
    )
    two = (Step(0.8, (0, 2), 0.8, 16_000.0), Step(0.9, (1,), 0.7, 56_000.0))
    assert text.steps(found(team(), SALES, ALONE, steps=two), USD) == (
        "Pay starts with a step: just below 80% of target Marketing and Partners get nothing, at "
        "80% they get 80% of their pots at once ($16k where amounts are shown); just below 90% of "
        "target Sales gets nothing, at 90% it gets 70% of its pot at once ($56k)."
    )
    assert text.steps(found(team(pays_from=None)), USD) == ""


# The contrast


def test_the_contrast_names_what_two_measures_say_of_one_quarter() -> None:
    assert text.apart_title(THREE) == (
        "Paid apart, Marketing would get 117% of its pot for its leads and Partners nothing for "
        "what its own sources brought: one quarter, two stories"
    )
    assert text.apart_title(ended(team(), SALES)) == (
        "Paid apart, Marketing would have got 117% of its pot for its leads and Sales 87% for "
        "closed-won revenue: one quarter, two stories"
    )


def test_a_contrast_that_is_none() -> None:
    assert text.apart_title(found(SALES)) == (
        "Paid apart, Sales would get 87% of the pot: this quarter both ways pay the same"
    )
    assert text.apart_title(found(SALES, replace(SALES, team="Partners"))) == (
        "Paid apart, both teams would get 87% of each pot: this quarter both ways pay the same"
    )
    assert text.apart_title(found(team())) == (
        "Paid apart, Marketing would get 117% of the pot for its leads"
    )
    assert text.apart_title(found(team(), team("Sales"))) == (
        "Paid apart, both teams would get 117% of each pot"
    )
    assert text.apart_title(found(team(own=NONE))) == (
        "Paid apart: no team has a measure of its own to go by yet"
    )
    silent = replace(LEADS, actual=None, plan=None, attainment=None)
    begun = still(team(own=silent), SALES, lack="no week")
    assert text.apart_title(still(team(own=silent), SALES)) == (
        "Paid apart: nothing to go by yet, Q3 2026 has not begun"
    )
    assert text.apart_title(begun) == (
        "Paid apart: nothing to go by yet, no week of Q3 2026 is complete"
    )
    assert text.apart_title(replace(begun, period=WEEK)) == (
        "Paid apart: nothing to go by yet, the week of 7 Sep 2026 is not complete"
    )
    assert text.apart_title(found(team(own=silent))) == (
        "Paid apart: nothing to go by yet, no measure has both a figure and a plan to date"
    )
    assert text.apart_title(found(team(pot=0.0))) == (
        "Paid apart nothing changes: no pay is tied to the Number"
    )


def test_the_shared_plan_stands_beside_the_contrast() -> None:
    assert text.apart_sentence(THREE, USD) == (
        "The shared plan pays all 3 teams 87% of each pot to date: the Number is at least 87% of "
        "its target to date ($3.88M of $4.43M)."
    )
    without = team("Customer success", own=NONE)
    assert text.apart_sentence(still(without), USD) == (
        "Customer success has no measure of its own in this workbook, so pay apart cannot be said "
        "for it."
    )
    both = ended(without, replace(without, team="Finance"))
    assert text.apart_sentence(replace(both, actual=5_820_000.0, target_to_date=6e6), USD) == (
        "The shared plan pays both teams 100% of each pot: the Number is 97% of its target "
        "($5.82M of $6.00M). Customer success and Finance have no measure of their own in this "
        "workbook, so pay apart cannot be said for them."
    )


def test_where_an_own_measure_stands() -> None:
    waits = replace(LEADS, missing_weeks=1, missing_sources=1)
    silent = replace(LEADS, actual=None, attainment=None)
    unplanned = replace(LEADS, actual=None, plan=None, attainment=None)
    said = {
        "2,750 of 2,338 planned (117%)": LEADS,
        "2,750 of 2,338 planned (117%), 1 week of 1 source waited on": waits,
        "2,750 of 2,338 planned (117%), 9 weeks of 4 sources waited on": replace(
            LEADS, missing_weeks=9, missing_sources=4
        ),
        "at least $3.88M of $4.43M planned (87%)": REVENUE,
        "$435k, no plan to date": replace(SOURCES, plan=None, attainment=None),
        "$435k of $0 planned": replace(SOURCES, plan=0.0, attainment=None),
        "not reported yet": silent,
        "no plan to date": unplanned,
        "—": NONE,
    }
    assert {text.stands_at(own, THREE, USD): own for own in said.values()} == said
    assert text.stands_at(unplanned, still(team()), USD) == "not begun"
    begun = still(team(), lack="no week")
    assert text.stands_at(unplanned, begun, USD) == "no week complete yet"
    assert text.stands_at(unplanned, replace(begun, period=WEEK), USD) == "not complete yet"
    assert [text.measure(own) for own in (LEADS, REVENUE, SOURCES, NONE)] == [
        "Leads that arrived", "Closed-won revenue", "What its own sources brought",
        "No measure in this workbook",
    ]  # fmt: skip
    assert text.measure(replace(LEADS, stage="Qualified")) == "Records in Qualified that arrived"


def test_both_payouts_have_their_share_and_their_amount() -> None:
    assert text.apart_payout(SALES, THREE, USD) == "87% ($70k)"
    assert text.apart_payout(PARTNERS, THREE, USD) == "0% ($0)"
    assert text.apart_payout(ALONE, THREE, USD) == "0%"
    assert text.apart_payout(team(own=NONE), THREE, USD) == "—"
    assert text.shared_payout(HIDDEN.teams[1], HIDDEN, USD) == "87%"
    assert text.other_counts(found(SALES, PARTNERS)) == ""
    assert text.other_counts(THREE) == (
        "Where it broke leaves out weeks that are not fully reported, so its counts can be smaller."
    )
    assert text.NO_PROPOSAL == (
        "This is arithmetic on the same figures, with each team's own pot, start and cap. It shows "
        "what separate measures would say of the same days, and proposes nothing."
    )


# What is not counted, not shown, and to mend


def test_the_pay_that_is_not_tied_is_its_own_figure() -> None:
    pot = "The pot is the variable pay that is tied to the Number"
    assert text.other_goals(THREE, USD) == (
        f"{pot}; another $110k is paid on other goals, not counted here."
    )
    assert text.other_goals(found(team(), ALONE), USD) == (
        f"{pot}; another $20k is paid on other goals where amounts are shown, not counted here."
    )
    assert text.other_goals(HIDDEN, USD) == (
        f"{pot}: 50% of it. The rest is paid on other goals, not counted here."
    )
    less = without_amounts(found(team(), team("Sales", on_number=0.3)))
    assert text.other_goals(less, USD) == (
        f"{pot}: 30% to 50% of it. The rest is paid on other goals, not counted here."
    )
    all_of_it = team(on_number=1.0, other=0.0)
    assert text.other_goals(found(all_of_it), USD) == f"{pot}; nothing is paid on other goals."
    assert text.other_goals(without_amounts(found(all_of_it)), USD) == f"{pot}: all of it."
    assert text.other_goals(found(team(on_number=None, pot=None)), USD) == ""


def test_it_is_said_whose_amounts_are_not_shown() -> None:
    assert text.shown_for(THREE) == ""
    assert text.shown_for(found(SALES, ALONE)) == (
        "Partners has 1 person: amounts not shown, shares only. Sums leave it out, so that "
        "nobody's pay can be worked out."
    )
    assert text.shown_for(found(ALONE, replace(ALONE, team="Sales"))) == (
        "Partners and Sales have fewer than 2 people each: amounts not shown, shares only. Sums "
        "leave them out, so that nobody's pay can be worked out."
    )


def test_every_fault_says_what_to_do() -> None:
    said: dict[What, tuple[Fault, str]] = {
        "no column": (
            Fault("no column", "People", None, None, None),
            "The tab Incentives has no column People. Add it: without it no pot is known.",
        ),
        "blank": (
            Fault("blank", "People", "Incentives!B3", 3, None),
            "People is blank. Fill it: without it this team's pot is not known.",
        ),
        "above all of it": (
            Fault("above all of it", "On the Number", "Incentives!D3", 3, 2.0),
            "On the Number is 200%. It is a share of variable pay, so at most 100%: until it is "
            "mended this team's pot is not known.",
        ),
        "cap below start": (
            Fault("cap below start", "Cap", "Incentives!F3", 3, 0.7),
            "Cap is 70%, below Pays from. Raise it, or lower Pays from: as it stands, 70% of the "
            "pot is all that is ever paid.",
        ),
    }
    assert set(said) == set(get_args(What))
    assert {what: (fault, text.mend(fault)) for what, (fault, _) in said.items()} == said
    assert text.left_out(THREE) == ""
    assert text.left_out(found(left_out=1)) == (
        "1 row of Incentives is left out: Data health says which cells to mend."
    )
    assert text.left_out(found(left_out=2)) == (
        "2 rows of Incentives are left out: Data health says which cells to mend."
    )


def test_how_it_is_counted_has_this_periods_numbers() -> None:
    said = text.how_it_is_counted(THREE, USD)
    assert said[0] == (
        "A team's pot for Q3 2026 is People × Variable pay × On the Number × a quarter of the "
        "year: the variable pay that is tied to the Number. What is not tied to it is paid on "
        "other goals."
    )
    assert said[3] == (
        "An average win is $40k: the revenue of 132 wins in the 13 weeks up to 6 Sep ÷ their "
        "number, over all sources."
    )
    week = replace(
        THREE, period=Calendar().parse("2026-09-14"), deal=Deal(25_000.0, None), lifted=0.9
    )
    said = text.how_it_is_counted(week, USD)
    assert "for the week of 14 Sep 2026 is" in said[0]
    assert "× 7 of the year's 365 days:" in said[0]
    assert said[3] == (
        "No win of the last 13 weeks has its revenue, so a win is taken as planned for the week of "
        "14 Sep 2026: $25k."
    )
    assert text.how_it_is_counted(replace(THREE, deal=None), USD)[3] == (
        "What an average win is cannot be said: no win of the last 13 weeks has its revenue, and "
        "no target has both wins and revenue."
    )


# Lines and files


def test_the_lines_say_everything_once() -> None:
    result = found(
        team(), ALONE, left_out=1, steps=(Step(0.8, (0, 1), 0.8, 16_000.0),),
        faults=(Fault("blank", "Cap", "Incentives!F3", 3, None),),
    )  # fmt: skip
    assert text.lines(result, USD) == [
        "One more win brings both teams something: $134 to Marketing at the forecast",
        text.payouts(result, USD),
        text.one_more_win(result, USD),
        "Marketing (9 people, paid from 80% to 150%, pot $20k): To date, at least 87%: $18k, "
        "Forecast low, 78%: $0, Forecast, 88%: $18k, Forecast high, 101%: $20k, At target: $20k "
        "and one more win: +$134",
        "Partners (1 person, paid from 80% to 150%, pot not shown): To date, at least 87%: 87% of "
        "pot, Forecast low, 78%: 0% of pot, Forecast, 88%: 88% of pot, Forecast high, 101%: 101% "
        "of pot, At target: 100% of pot and one more win: +0.7% of pot",
        text.steps(result, USD),
        text.other_goals(result, USD),
        text.shown_for(result),
        text.left_out(result),
        "Incentives!F3: Cap is blank. Fill it: without it this team's pot is not known.",
        text.apart_title(result),
        text.apart_sentence(result, USD),
        "Marketing by its own measure: Leads that arrived, 2,750 of 2,338 planned (117%); paid "
        "117% ($24k)",
        "Partners by its own measure: What its own sources brought, $435k of $562k planned (77%); "
        "paid 0%",
        text.NO_PROPOSAL,
        text.other_counts(result),
    ]
    assert text.lines(found(), USD) == ["No team's pay is tied to the Number yet"]


def test_a_long_list_is_cut_and_the_others_are_counted() -> None:
    many = found(*(team(f"Team {i}", pot=None, own=NONE) for i in range(22)))
    said = text.lines(many, USD)
    assert sum(line.startswith("Team") for line in said) == 20
    assert "And 2 more teams." in said
    assert text.more_teams(many, 21) == "And 1 more team."
    assert text.more_teams(many, 22) == ""


def test_the_file_has_bare_numbers_and_no_amount_that_is_not_shown() -> None:
    shown, alone = text.records(found(team(), ALONE))
    assert (shown["Pot"], shown["To date: share of pot"]) == (20_000.0, TO_DATE)
    money = ["Pot", "Paid on other goals", "To date: paid", "Forecast low: paid", "Forecast: paid",
             "Forecast high: paid", "At target: paid", "One more win: paid",
             "Paid apart: paid"]  # fmt: skip
    assert [alone[column] for column in money] == [None] * len(money)
    hidden = text.records(HIDDEN)
    assert set(shown) - set(hidden[0]) == set(money)
    assert csv_bytes(text.records(without_amounts(found(team())))).decode("utf-8-sig") == (
        "Team,People,On the Number,Pays from,Cap,To date: attainment,To date: share of pot,"
        "Forecast low: attainment,Forecast low: share of pot,Forecast: attainment,"
        "Forecast: share of pot,Forecast high: attainment,Forecast high: share of pot,"
        "At target: attainment,At target: share of pot,One more win: share of pot,Own measure,"
        "Own measure: attainment,Paid apart: share of pot\r\n"
        f"Marketing,9.0,0.5,0.8,1.5,0.8754,0.8754,0.7898,0.0,0.8807,0.8807,1.015,1.015,1.0,1.0,"
        f"{LIFTED - MID},Leads that arrived,1.1763,1.1763\r\n"
    )


@settings(deadline=None)
@given(workbooks(), incentives(), PERIODS, st.booleans())
def test_every_workbook_has_its_sentences(
    raw: RawWorkbook, rows: Rows, name: str, hide: bool
) -> None:
    known = with_incentives(raw, rows)
    result = pay.build(known, known.workbook.calendar.parse(name))
    if hide:
        result = without_amounts(result)
    said = [*text.lines(result, USD), *text.how_it_is_counted(result, USD)]
    assert said[0] == text.title(result, USD)
    for sentence in said:
        assert not {"None", "nan", "inf"} & set(sentence.replace(",", " ").split())
        assert "  " not in sentence
    assert len({tuple(row) for row in text.records(result)}) <= 1
    for row in [text.totals(result, USD)]:
        assert set(row) <= {
            "Team",
            "Pot",
            "One more win",
            *(head for _, head in text.columns(result)),
        }


def test_hidden_sentences_have_no_money_but_that_of_the_number() -> None:
    """A pot that is worth pounds would show where a dollar of pay gets through."""
    said = " ".join(text.lines(HIDDEN, Money("GBP")))
    for allowed in ("£40k", "£3.88M", "£4.43M", "£435k", "£562k"):
        assert allowed in said
        said = said.replace(allowed, "")
    assert "£" not in said
