"""Agreed actions: each is in one place, and its handoff is compared before and after."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import actions, behaviour, facts, lag
from scorecard.actions import HITS, JUDGED, Action, Actions, Outcome, Tried, Weeks
from scorecard.actions.counts import WEEK, flows
from scorecard.actions.outcomes import compare
from scorecard.calendar import Calendar
from scorecard.facts import Facts
from scorecard.gap import Z80
from scorecard.signal import wilson
from scorecard.sources import RawTab, RawWorkbook
from tests.builders import Rows, read
from tests.generated import SOURCES, workbooks
from tests.test_behaviour import FUNNEL, LAST, lagged, monday, opened, rows

REVIEWS: list[Any] = [
    "Week", "Handoff", "Source", "Verdict", "Why", "Action", "Owner", "Due", "Status",
    "Expected effect",
]  # fmt: skip


def agreed(**cells: Any) -> list[Any]:
    """A row of Reviews: an action on the leads, done four weeks before the last one ended."""
    default = {
        "Week": monday(4),
        "Handoff": "Lead",
        "Verdict": "Confirmed",
        "Action": "Action A",
        "Owner": "Marketing",
        "Due": monday(3),
        "Status": "Done",
    }
    return [(default | cells).get(name) for name in REVIEWS]


def cells(before: tuple[Any, ...], after: tuple[Any, ...], weeks: int = 4) -> Rows:
    """13 weeks of one row of leads, wins and money, then some of another."""
    span = rows(13 + weeks, "Source A", *before)
    return [*span[:13], *([day, source, *after] for day, source, *_ in span[13:])]


def known(actuals: Rows, *reviews: list[Any], **tabs: Any) -> Facts:
    return opened(actuals, Reviews=[REVIEWS, *reviews], **tabs)


def built(of: Facts, period: str = "2026-Q3") -> Actions:
    return actions.build(of, of.workbook.calendar.parse(period))


def one(actuals: Rows, period: str = "2026-Q3", tabs: Mapping[str, Any] = {}, **row: Any) -> Action:
    (found,) = built(known(actuals, agreed(**row), **tabs), period).actions
    return found


def came(actuals: Rows, tabs: Mapping[str, Any] = {}, **row: Any) -> Outcome:
    return one(actuals, tabs=tabs, **row).outcome


MORE_LEADS = cells((100, 10, 50_000), (130, 10, 50_000))
MORE_WINS = cells((100, 20, 100_000), (100, 30, 150_000))


# --- outcomes, worked by hand


def test_more_of_a_volume_than_the_weeks_before_had() -> None:
    found = came(MORE_LEADS)
    # 4 weeks of 130 less 4 x 100; by Poisson: mean (1,300 + 520) / 17, over 4 weeks against 13:
    # 1,820 / 17 x 4 x (1 + 4 / 13) = 560.
    # A lead came to 170 wins of 1,820 leads x 5,000 a win.
    assert found == Outcome(
        verdict="moved as expected",
        kind="volume",
        above=None,
        since=LAST - 3 * WEEK,
        judged_on=LAST - WEEK - timedelta(days=1),
        before=Weeks(LAST - 16 * WEEK, LAST - 4 * WEEK, 13, 1300.0, 13.0),
        after=Weeks(LAST - 3 * WEEK, LAST, 4, 520.0, 4.0),
        records=pytest.approx(120),
        band=pytest.approx(Z80 * math.sqrt(560)),
        worth=pytest.approx(170 / 1820 * 5_000),
        money=pytest.approx(120 * 170 / 1820 * 5_000),
    )


def test_more_wins_out_of_the_same_leads() -> None:
    found = came(MORE_WINS, Handoff="Won")
    # 120 wins of 400 less 20% of 400; p = 380 / 1,700; a win is 5,000.
    p = 380 / 1700
    assert (found.verdict, found.kind, found.above) == ("moved as expected", "conversion", "Lead")
    assert found.records == pytest.approx(40)
    assert found.band == pytest.approx(Z80 * math.sqrt(400 * p * (1 - p) * (1 + 400 / 1300)))
    assert found.money == pytest.approx(200_000)
    assert (found.before and found.before.rate, found.after and found.after.rate) == (0.2, 0.3)


@pytest.mark.parametrize(
    ("expected", "verdict"),
    [
        (None, "moved as expected"),
        (199_000, "moved as expected"),
        (201_000, "moved, by less"),
        (-50_000, "moved the other way"),
        (0, "nothing to judge"),
    ],
)
def test_the_verdict_depends_on_what_was_expected(expected: Any, verdict: str) -> None:
    assert came(MORE_WINS, Handoff="Won", **{"Expected effect": expected}).verdict == verdict


def test_an_effect_that_was_to_lower_something_is_judged_by_its_size() -> None:
    fewer = cells((100, 20, 100_000), (100, 10, 50_000))  # 40 wins, 200,000 less
    less = {"Handoff": "Won", "Expected effect": -150_000}
    assert came(fewer, **less).verdict == "moved as expected"
    assert came(fewer, **less | {"Expected effect": -250_000}).verdict == "moved, by less"
    assert came(fewer, Handoff="Won").verdict == "moved the other way"


def test_inside_luck_nothing_moved() -> None:
    # 4 x 21 of 100: 4 more than 80, and luck is 1.2816 x sqrt(400 x .2 x .8 x 1.31) = 11.7.
    found = came(cells((100, 20, 1), (100, 21, 1)), Handoff="Won", **{"Expected effect": 1e6})
    assert (found.verdict, found.records) == ("no more than luck", pytest.approx(4))


def test_arrivals_in_bursts_have_the_luck_of_bursts() -> None:
    # 60 and 140 in turn: 4 x 120 are 92 more than their mean, and four such weeks bring +-121.
    actuals = cells((100, 10, 50_000), (120, 10, 50_000))
    for i in range(13):
        actuals[i][2] = 60 + 80 * (i % 2)
    mean = (7 * 60 + 6 * 140) / 13
    spread = (7 * (60 - mean) ** 2 + 6 * (140 - mean) ** 2) / 12
    found = came(actuals)
    assert found.records == pytest.approx(480 - 4 * mean)
    assert found.band == pytest.approx(Z80 * math.sqrt(spread * 4 * (1 + 4 / 13)))
    assert found.verdict == "no more than luck"


def test_an_action_shows_after_the_lag_into_its_stage() -> None:
    # Half a week is a whole one: weeks are not divided.
    tabs = {"Funnel": lagged(0.5)}
    found = came(rows(30, "Source A", 100, 20, 100_000), tabs, Handoff="Won")
    assert (found.since, found.judged_on) == (LAST - 2 * WEEK, LAST - timedelta(days=1))
    assert found.lagged
    assert found.before == Weeks(LAST - 16 * WEEK, LAST - 4 * WEEK, 13, 260.0, pytest.approx(1300))
    assert found.after == Weeks(LAST - 2 * WEEK, LAST, 3, 60.0, pytest.approx(300))


def test_an_action_takes_hold_in_the_week_of_the_later_of_week_and_due() -> None:
    assert came(MORE_LEADS, Due=None, Week=monday(3)).since == LAST - 3 * WEEK
    assert came(MORE_LEADS, Due=monday(9)).since == LAST - 4 * WEEK


def test_a_source_is_judged_by_its_own_weeks() -> None:
    other = rows(17, "Source B", 1_000, 1, 1_000)
    found = came([*MORE_LEADS, *other], Source="Source A")
    assert (found.before and found.before.came, found.records) == (1300.0, pytest.approx(120))
    assert found.worth == pytest.approx(170 / 1820 * 5_000)
    pooled = came([*MORE_LEADS, *other])
    assert pooled.before == Weeks(LAST - 16 * WEEK, LAST - 4 * WEEK, 13, 14_300.0, 13.0)
    assert pooled.worth == pytest.approx((170 + 17) / (1820 + 17_000) * (867_000 / 187))


def test_a_source_that_enters_later_has_a_volume_there() -> None:
    wins = [[day, "Source B", None, 40 if i > 12 else 20, 9_000] for i, (day, *_) in
            enumerate(MORE_LEADS)]  # fmt: skip
    found = came([*MORE_LEADS, *wins], Handoff="Won", Source="Source B")
    assert (found.kind, found.above, found.records) == ("volume", None, pytest.approx(80))


def test_a_lag_reaches_over_a_stage_that_a_source_leaves_out() -> None:
    funnel = [FUNNEL[0], ["Lead", "Marketing", 1], ["Meeting", "Sales", 0.5], ["Won", "Sales"]]
    header = ["Date", "Source", "Lead", "Meeting", "Won", "Revenue"]
    leads = [[day, s, n, None, won, money] for day, s, n, won, money in rows(40)]
    tabs = {
        "Funnel": funnel,
        "Targets": [["Period", "Source", "Lead", "Meeting", "Won", "Revenue"]],
        "Actuals": [header, *leads],
    }
    found = came([], tabs, Handoff="Won", Source="Source A", Week=monday(6), Due=None)
    # One and a half weeks, so two.
    assert (found.above, found.since) == ("Lead", LAST - 4 * WEEK)
    assert found.after == Weeks(LAST - 4 * WEEK, LAST, 5, 50.0, pytest.approx(500))
    # Of 100 leads more in the last week 1 / (1 + 1.5) are due in it.
    leads[-1][2] = 200
    stepped = came([], tabs, Handoff="Won", Source="Source A", Week=monday(6), Due=None)
    assert stepped.after
    assert stepped.after.out_of == pytest.approx(500 + 100 * 0.4)


def test_a_rate_above_all_that_was_due_has_the_luck_of_a_count() -> None:
    # 120 of 100, then 130: 4 x 10 more; p = (1,560 + 520) / 1,700, se^2 = 400 p (1 + 400 / 1,300).
    found = came(cells((100, 120, 1), (100, 130, 1)), Handoff="Won")
    p = 2080 / 1700
    assert found.band == pytest.approx(Z80 * math.sqrt(400 * p * (1 + 400 / 1300)))
    assert found.verdict == "moved as expected"


def test_what_a_record_is_worth_comes_from_the_year_before() -> None:
    old = [[monday(60 + i), "Source A", 100, 100, 9_000_000] for i in range(20)]
    assert came([*old, *MORE_LEADS]).worth == pytest.approx(170 / 1820 * 5_000)


def test_without_a_win_nothing_is_known_in_money() -> None:
    found = came(cells((100, 0, None), (130, 0, None)), **{"Expected effect": 5_000})
    assert (found.worth, found.money, found.verdict) == (None, None, "moved as expected")
    only_leads = cells((100, None, None), (130, None, None))
    assert came(only_leads, Source="Source A").worth is None


# --- what cannot be judged


def test_what_is_not_done_is_not_judged() -> None:
    assert came(MORE_LEADS, Status="Open").verdict == "not done"
    assert came(MORE_LEADS, Status=None).verdict == "not done"
    assert came(MORE_LEADS, Status="Dropped").verdict == "not done"
    assert came(MORE_LEADS, Status="Open").records is None


@pytest.mark.parametrize("verdict", ["Timing", "Data error"])
def test_a_row_that_was_no_work_on_the_handoff_has_nothing_to_judge(verdict: str) -> None:
    assert came(MORE_LEADS, Verdict=verdict).verdict == "nothing to judge"
    assert came(MORE_LEADS, Verdict=verdict, **{"Expected effect": 1}).verdict in JUDGED


def test_one_week_is_too_early_and_the_day_is_said_from_which_it_is_not() -> None:
    found = came(MORE_LEADS, Due=monday(0))
    assert (found.verdict, found.judged_on) == ("too early", LAST + timedelta(days=13))
    assert came(MORE_LEADS, Due=monday(1)).verdict in JUDGED
    assert came(MORE_LEADS, Due=monday(-9)).verdict == "too early"


def test_fewer_than_four_weeks_before_are_no_base() -> None:
    assert came(MORE_LEADS, Week=monday(12), Due=None).verdict in JUDGED
    assert came(MORE_LEADS, Week=monday(13), Due=None).verdict == "no base"
    assert came([], Week=monday(3)).verdict == "no base"
    # Known at once, before it could be judged; of what is to come nothing is.
    assert came(rows(3), Due=monday(0)).verdict == "no base"
    assert came(rows(3), Due=monday(-1)).verdict == "too early"


def test_weeks_that_passed_without_a_report_are_not_reported() -> None:
    late = [row for row in MORE_LEADS if row[0] not in (monday(2), monday(1), monday(0))]
    found = came(late)
    assert (found.verdict, found.after and found.after.number) == ("not reported", 1)


def test_names_that_the_workbook_does_not_list() -> None:
    assert came(MORE_LEADS, Handoff="Leed").verdict == "not listed"
    assert came(MORE_LEADS, Source="Sorce A").verdict == "not listed"


def test_an_action_before_the_base_or_after_the_weeks_that_count_is_apart() -> None:
    def together(since: str) -> int:
        other = agreed(Action="Action B", Week=monday(30), Due=since)
        return built(known(rows(30), agreed(), other)).actions[0].outcome.together

    # The base begins 16 weeks before the last: what began with it is in all of its weeks.
    assert [together(monday(back)) for back in (17, 16, 15, 3, 0, -1)] == [0, 0, 1, 1, 1, 0]


def test_another_action_in_the_same_weeks_is_counted() -> None:
    second = agreed(Action="Action B", Due=monday(1))
    found = built(known(MORE_LEADS, agreed(), second))
    assert [action.outcome.together for action in found.actions] == [1, 1]
    apart = [
        agreed(Action="Action C", Handoff="Won"),
        agreed(Action="Action D", Source="Source B"),
        agreed(Action="Action E", Status="Open"),
        agreed(Action="Action F", **{"Expected effect": 0}),
    ]
    sourced = agreed(Source="Source A")
    assert built(known(MORE_LEADS, sourced, *apart)).actions[0].outcome.together == 0


# --- where an action is


def places(*reviews: list[Any], period: str = "2026-Q3") -> list[str]:
    return [action.place for action in built(known(MORE_LEADS, *reviews), period).actions]


def test_every_open_action_is_in_the_meeting_the_longest_overdue_first() -> None:
    dues = [("Action A", monday(-3)), ("Action B", None), ("Action C", monday(1)),
            ("Action D", monday(20))]  # fmt: skip
    found = built(known(MORE_LEADS, *(agreed(Action=a, Due=d, Status="Open") for a, d in dues)))
    assert [(a.action, a.overdue) for a in found.meeting] == [
        ("Action D", True), ("Action C", True), ("Action A", False), ("Action B", False),
    ]  # fmt: skip
    assert found.open == found.meeting


def test_an_action_due_today_is_not_overdue() -> None:
    assert not one(MORE_LEADS, Due="2026-09-20", Status="Open").overdue
    assert one(MORE_LEADS, Due="2026-09-19", Status="Open").overdue
    assert not one(MORE_LEADS, Due="2026-09-19").overdue


def test_what_was_closed_in_the_last_fourteen_days_is_gone_through_once_more() -> None:
    def place(due: str, status: str = "Dropped") -> str:
        return places(agreed(Due=due, Week=monday(9), Status=status))[0]

    assert [place(due) for due in ("2026-09-06", "2026-09-07", "2026-09-20", "2026-10-09")] == [
        "memory", "closed", "closed", "closed",
    ]  # fmt: skip
    assert place("2026-09-07", "Done") == "closed"


def test_an_action_comes_back_when_it_can_first_be_judged() -> None:
    def place(back: int) -> str:
        return places(agreed(Due=monday(back), Week=monday(9)))[0]

    # In the weeks of 7 September, 31 August (judged on the 13th) and 24 August (on the 6th).
    assert [place(back) for back in (1, 2, 3)] == ["closed", "judged", "memory"]


def test_a_row_without_an_action_is_none() -> None:
    assert places(agreed(Action=None)) == []


def test_a_period_that_is_over_shows_what_was_known_then() -> None:
    found = built(known(MORE_LEADS, agreed(), agreed(Week=monday(20), Due=monday(15))), "2026-07")
    assert (found.as_of, found.through) == (date(2026, 7, 31), date(2026, 7, 26))
    assert [action.place for action in found.actions] == ["later", "memory"]
    assert found.actions[0].outcome.verdict == "too early"


def test_an_action_has_its_cells_and_its_address() -> None:
    row = agreed(Why="Why A", Source="Source A", **{"Expected effect": 9_000})
    (found,) = built(known(MORE_LEADS, row)).actions
    assert (found.row, found.address) == (2, "Reviews!F2")
    assert (found.week, found.handoff, found.source) == (LAST - 4 * WEEK, "Lead", "Source A")
    assert (found.verdict, found.why, found.action) == ("Confirmed", "Why A", "Action A")
    assert (found.owner, found.due, found.status) == ("Marketing", LAST - 3 * WEEK, "Done")
    assert found.expected == 9_000


# --- memory


def test_the_memory_counts_hits_by_kind_and_by_quarter() -> None:
    found = built(
        known(
            MORE_WINS,
            agreed(Handoff="Won", Week=monday(12), **{"Expected effect": 150_000}),  # a hit
            agreed(Handoff="Won", Week="2026-06-30", **{"Expected effect": 900_000}),  # by less
            agreed(Handoff="Lead", **{"Expected effect": 10_000}),  # as many as before: luck
            agreed(Handoff="Won", Status="Open", **{"Expected effect": 70_000}),
            agreed(Handoff="Won"),  # a hit, and nobody said how large it was to be
        )
    )
    everything = Tried(
        None, None, None, 4, 3, wilson(3, 4), 3, 1_060_000.0, pytest.approx(400_000.0)
    )
    assert found.memory == everything
    assert [(of.kind, of.stage, of.judged, of.hits, of.expected) for of in found.kinds] == [
        ("volume", "Lead", 1, 0, 10_000.0),
        ("conversion", "Won", 3, 3, 1_050_000.0),
    ]
    calendar = Calendar()
    assert [(of.quarter, of.judged, of.hits) for of in found.quarters] == [
        (calendar.parse("2026-Q2"), 2, 2),
        (calendar.parse("2026-Q3"), 2, 1),
    ]


def test_quarters_are_fiscal() -> None:
    february = [["Setting", "Value"], ["Fiscal year starts", "February"]]
    found = built(known(MORE_LEADS, agreed(), Settings=february), "2027-Q3")
    assert [of.quarter and of.quarter.name for of in found.quarters] == ["2027-Q3"]


def test_without_reviews_there_is_nothing() -> None:
    found = built(opened(MORE_LEADS))
    assert (found.actions, found.kinds, found.quarters) == ((), (), ())
    assert found.memory == Tried(None, None, None, 0, 0, None, 0, None, None)


# --- the negative control


def chance_of_a_move(weeks: float, rate: float, flow: float, after: int, tries: int) -> float:
    """How often an action that changed nothing is said to have moved its stage, either way.

    Arrivals are Poisson; each comes to the next stage with one chance, after a geometric time.
    Without a rate the arrivals themselves are judged.
    """
    luck = np.random.default_rng(7)
    span = 40 + lag.tail(weeks)
    days = [date(2025, 1, 6) + i * WEEK for i in range(span)]
    hold = days[span - after - math.ceil(weeks)]
    moved = 0
    for _ in range(tries):
        arrived = luck.poisson(flow, span)
        out: Any = arrived.astype(float)
        out_of: Any = np.ones(span)
        if rate:
            of = np.repeat(np.arange(span), luck.binomial(arrived, rate))
            came_in = of + luck.geometric(1 / (1 + weeks), len(of)) - 1
            out = np.bincount(came_in, minlength=span)[:span].astype(float)
            out_of = lag.due(arrived.astype(float), weeks)
        counts = dict(zip(days, zip(out.tolist(), out_of.tolist(), strict=True), strict=True))
        seen = {day: counts[day] for day in days[lag.tail(weeks) :]}
        kind: Any = "conversion" if rate else "volume"
        found = compare(kind, seen, hold, weeks, 1.0, None, None)
        moved += found.verdict in ("moved as expected", "moved the other way")
    return moved / tries


@pytest.mark.parametrize(
    ("weeks", "rate", "flow", "after"),
    [(0, 0, 40, 3), (0, 0.3, 50, 4), (1, 0.4, 50, 2), (3, 0.6, 40, 13)],
)
def test_when_nothing_changed_about_one_action_in_five_is_said_to_have_moved(
    weeks: float, rate: float, flow: float, after: int
) -> None:
    # 400 tries of a chance of .2 lie within .06 of it 997 times in 1,000.
    assert chance_of_a_move(weeks, rate, flow, after, 400) == pytest.approx(0.2, abs=0.06)


# --- for every workbook


@st.composite
def reviewed(draw: st.DrawFn) -> RawWorkbook:
    """A generated workbook whose Reviews tab has actions of every kind."""
    raw = draw(workbooks())
    stages = [row[0] for row in next(tab for tab in raw.tabs if tab.name == "Funnel").rows[1:]]
    typed = next(tab for tab in raw.tabs if tab.name == "Settings").rows
    as_of = date.fromisoformat(next(row[1] for row in typed if row[0] == "As of"))
    days = st.integers(-50, 7).map(lambda d: (as_of + timedelta(days=d)).isoformat())
    found: list[list[Any]] = [REVIEWS]
    for _ in range(draw(st.integers(1, 8))):
        row = {
            "Week": draw(days),
            "Handoff": draw(st.sampled_from([*stages, "Won", "Other"])),
            "Source": draw(st.sampled_from([None, SOURCES[0], SOURCES[0], SOURCES[1], "Source X"])),
            "Verdict": draw(st.sampled_from(["Confirmed", "Noise", "Timing", None])),
            "Why": draw(st.sampled_from(["Slow follow-up", None])),
            "Action": draw(
                st.sampled_from(["Call within a day", "Call  within\ta day", "A", None])
            ),
            "Owner": draw(st.sampled_from(["Marketing", None])),
            "Due": draw(st.one_of(st.none(), days)),
            "Status": draw(st.sampled_from(["Done", "Done", "Done", "Open", "Dropped", None])),
            "Expected effect": draw(st.sampled_from([None, 0, 5_000, 1e6, -5_000])),
        }
        found.append([row[name] for name in REVIEWS])
    return RawWorkbook(raw.title, (*raw.tabs, RawTab("Reviews", found)))


@settings(max_examples=60)
@given(reviewed(), st.sampled_from(["2026-Q2", "2026-Q3", "2026-Q4"]))
def test_every_action_of_reviews_is_in_exactly_one_place(raw: RawWorkbook, period: str) -> None:
    of = facts.build(read(raw))
    found = built(of, period)
    table = of.workbook.tables["Reviews"]
    typed = [row for row, text in zip(table.rows, table.columns["Action"], strict=True) if text]
    assert [action.row for action in found.actions] == typed
    beside = [a.row for a in found.actions if a.place in ("memory", "later")]
    assert sorted([*(a.row for a in found.meeting), *beside]) == typed
    for action in found.actions:
        assert (action.place == "open") == (action.status == "Open" and action.place != "later")
        assert not action.overdue or action.status == "Open"
    json.dumps(asdict(found), default=str, allow_nan=False)


@settings(max_examples=60)
@given(reviewed())
def test_the_memory_is_made_of_the_judged_actions(raw: RawWorkbook) -> None:
    of = facts.build(read(raw))
    found = actions.build(of, of.default_period)
    judged = [a for a in found.actions if a.outcome.verdict in JUDGED]
    assert found.memory.judged == len(judged)
    assert found.memory.hits == sum(a.outcome.verdict in HITS for a in judged)
    for parts in (found.kinds, found.quarters):
        assert sum(of.judged for of in parts) == found.memory.judged
        assert sum(of.hits for of in parts) == found.memory.hits
        assert sum(of.expected or 0 for of in parts) == pytest.approx(found.memory.expected or 0)
        assert all(0 <= of.hits <= of.judged and of.priced <= of.judged for of in parts)
    for action in found.actions:
        outcome = action.outcome
        assert (outcome.records is not None) == (outcome.verdict in JUDGED)
        if outcome.records is None:
            continue
        assert action.status == "Done"
        assert outcome.before
        assert outcome.after
        assert outcome.band is not None
        assert (abs(outcome.records) <= outcome.band) == (outcome.verdict == "no more than luck")
        assert outcome.before.last < outcome.after.first <= outcome.after.last <= found.through
        assert 4 <= outcome.before.number <= 13
        assert 2 <= outcome.after.number <= 13


@settings(max_examples=60)
@given(workbooks())
def test_the_weekly_counts_are_those_of_the_series(raw: RawWorkbook) -> None:
    of = facts.build(read(raw))
    found = flows(of, of.through)
    for series in behaviour.build(of, of.default_period):
        if series.stage is None or series.kind not in ("volume", "conversion", "deal size"):
            continue
        shown = {
            week: counts or (point.value, 1.0)
            for week, point, counts in zip(series.weeks, series.points, series.counts, strict=True)
            if point.value is not None
        }
        counted = found[series.kind, series.stage]
        assert {week: counts for week, counts in counted.items() if week in series.weeks} == shown
