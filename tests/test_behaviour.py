"""Weekly series: which weeks have a value, what it is made of, and where a baseline begins."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import behaviour, facts, lag
from scorecard.behaviour import Kind, Series
from scorecard.facts import Facts
from scorecard.sources import RawWorkbook
from tests.builders import DEFAULT, Rows, read
from tests.generated import workbooks

LAST = date(2026, 9, 14)  # the Monday of the last complete week
HEADER: list[Any] = ["Date", "Source", "Lead", "Won", "Revenue"]
FUNNEL: Rows = [["Stage", "Owner", "Weeks to next"], ["Lead", "Marketing"], ["Won", "Sales"]]
NO_TARGETS: Rows = [["Period", "Source", "Lead", "Won", "Revenue"]]
PLANNED: Rows = [
    *NO_TARGETS,
    *(["2026", s, 5200, 520, 5_200_000] for s in ("Source A", "Source B")),
]
REVIEWS: list[Any] = ["Week", "Handoff", "Source", "Action", "Due", "Status"]


def monday(back: int) -> str:
    """The first day of the week that lies so many before the last one."""
    return (LAST - timedelta(days=7 * back)).isoformat()


def rows(weeks: int, source: str = "Source A", *cells: Any) -> Rows:
    """The same row in each of the last weeks."""
    return [
        [monday(back), source, *(cells or (100, 10, 50_000))] for back in reversed(range(weeks))
    ]


def opened(actuals: Rows, targets: Rows = NO_TARGETS, **tabs: Any) -> Facts:
    tabs = {"Funnel": FUNNEL, "Targets": targets, "Actuals": [HEADER, *actuals]} | tabs
    return facts.build(read(None, **tabs))


def series(known: Facts, kind: Kind, stage: str | None = None, period: str = "2026-Q3") -> Series:
    built = behaviour.build(known, known.workbook.calendar.parse(period))
    return next(s for s in built if s.kind == kind and stage in (None, s.stage))


def values(found: Series) -> list[float | None]:
    return [point.value for point in found.points]


# --- what a workbook gives


def test_the_number_the_volume_every_conversion_and_the_deal_size() -> None:
    known = facts.build(read())
    built = behaviour.build(known, known.default_period)
    assert [(s.kind, s.stage, s.above) for s in built] == [
        ("number", None, None),
        ("volume", "Lead", None),
        ("conversion", "Qualified", "Lead"),
        ("conversion", "Opportunity", "Qualified"),
        ("conversion", "Won", "Opportunity"),
        ("deal size", "Won", None),
    ]
    assert [s.lagged for s in built] == [False, False, True, True, True, False]


def test_values_are_weekly_flows_with_the_counts_of_a_ratio() -> None:
    week = timedelta(days=7)
    known = opened([*rows(3), *rows(3, "Source B", 50, 1, 20_000)])
    number, volume, rate, size = behaviour.build(known, known.default_period)
    assert number.weeks == (LAST - 2 * week, LAST - week, LAST)
    assert values(number) == [70_000.0] * 3
    assert values(volume) == [150.0] * 3
    assert values(rate) == [11 / 150] * 3
    assert rate.counts == ((11.0, 150.0),) * 3
    assert values(size) == [70_000 / 11] * 3
    assert size.counts == ((70_000.0, 11.0),) * 3
    assert number.counts == volume.counts == (None, None, None)


def test_a_week_adds_up_its_days_campaigns_and_both_sides_of_a_quarter() -> None:
    split = [["2026-06-29", "Source A", 30, 3, 3_000], ["2026-07-01", "Source A", 12, 1, 500]]
    found = series(opened([*split, *rows(11)]), "volume")
    assert (found.weeks[0], values(found)[0]) == (date(2026, 6, 29), 42.0)


def test_rules_are_all_three_on_the_number_and_the_rates_and_the_first_elsewhere() -> None:
    calm = [[20 + i % 2, 10 + i % 2, 50_000 + 10_000 * (i % 2)] for i in range(17)]
    high = [[22, 14, 80_000]] * 8
    actuals = [[monday(24 - i), "Source A", *cells] for i, cells in enumerate([*calm, *high])]
    built = behaviour.build(opened(actuals), opened(actuals).default_period)
    rules = {s.kind: set().union(*(p.rules for p in s.points)) for s in built}
    assert rules["number"] >= {2, 3}
    assert rules["conversion"] >= {2, 3}
    assert rules["volume"] <= {1}
    assert rules["deal size"] <= {1}
    assert max(p.run for s in built if s.kind == "volume" for p in s.points) >= 8


# --- a week that is not fully reported has no value


def test_a_planned_source_that_has_not_reported_leaves_the_week_without_a_value() -> None:
    known = opened([*rows(3), *rows(3, "Source B")[:-1]], PLANNED)
    number, volume, rate, size = behaviour.build(known, known.default_period)
    assert values(number) == [100_000.0, 100_000.0, None]
    assert values(volume) == [200.0, 200.0, None]
    assert values(rate) == [0.1, 0.1, None]
    assert values(size) == [5_000.0, 5_000.0, None]
    assert number.latest == 1


def test_a_source_without_a_target_is_expected_for_four_weeks_after_it_reported() -> None:
    known = opened([*rows(12), *rows(12, "Source B")[:4]])
    assert values(series(known, "volume")) == [200.0] * 4 + [None] * 4 + [100.0] * 4


def test_a_planned_source_that_never_reported_leaves_volume_and_money_open_but_no_rate() -> None:
    known = opened(rows(3), PLANNED)
    assert series(known, "number").weeks == ()
    assert series(known, "volume").state == "nothing"
    assert values(series(known, "conversion")) == [0.1] * 3


def test_a_name_that_no_tab_lists_counts_and_is_not_waited_for() -> None:
    known = opened([*rows(3), [monday(2), "Sorce A", 7, 1, 400]])
    assert values(series(known, "volume")) == [107.0, 100.0, 100.0]
    assert values(series(known, "number")) == [50_400.0, 50_000.0, 50_000.0]


def test_only_sources_that_report_both_stages_are_in_a_rate_on_both_sides() -> None:
    begun_late = rows(3, "Source B", None, 40, 9_000)  # its chain begins at the win
    found = series(opened([*rows(3), *begun_late]), "conversion")
    assert found.counts == ((10.0, 100.0),) * 3


def test_wins_without_revenue_leave_money_and_deal_size_open() -> None:
    actuals = [*rows(2), [monday(2), "Source A", 100, 10, None]]
    assert values(series(opened(actuals), "number")) == [50_000.0, 50_000.0]
    assert values(series(opened(actuals), "deal size")) == [5_000.0, 5_000.0]
    assert values(series(opened(actuals), "volume")) == [100.0] * 3


def test_a_week_without_a_win_is_a_zero_of_money_and_no_deal_size() -> None:
    known = opened([*rows(2), [monday(2), "Source A", 100, 0, None]])
    assert values(series(known, "number")) == [0.0, 50_000.0, 50_000.0]
    assert values(series(known, "conversion")) == [0.0, 0.1, 0.1]
    assert values(series(known, "deal size")) == [5_000.0, 5_000.0]


def test_a_rate_without_anything_to_hand_over_is_not_observed() -> None:
    known = opened(
        [*rows(1), [monday(1), "Source A", 0, 3, 9_000], [monday(2), "Source A", 9, 9, 1]]
    )
    found = series(known, "conversion")
    assert values(found) == [1.0, None, 0.1]
    assert found.counts == ((9.0, 9.0), None, (10.0, 100.0))


def test_a_credit_lowers_the_number_and_not_the_deal_size() -> None:
    credit = [(LAST + timedelta(days=1)).isoformat(), "Source A", None, None, -80_000]
    known = opened([*rows(2), credit])
    assert values(series(known, "number"))[-1] == -30_000.0
    assert values(series(known, "deal size"))[-1] == 5_000.0


def test_a_negative_week_can_be_below_the_limit_of_money() -> None:
    calm = [[monday(20 - i), "Source A", 100, 10, 30_000 + 25_000 * (i % 2)] for i in range(20)]
    usual = series(opened(calm), "number")
    assert {p.lower for p in usual.points} == {0.0}
    found = series(opened([*calm, [monday(0), "Source A", 100, 10, -90_000]]), "number")
    assert (found.state, found.points[-1].rules) == ("below", (1,))


def test_money_from_deals_is_nothing_between_two_wins_and_open_after_the_last() -> None:
    deals = [["Deal", "Source", "Outcome", "Closed", "Amount"]]
    deals += [["D1", "Source A", "Won", monday(5), 40_000], ["D2", None, "Won", monday(2), 9_000]]
    setting = [["Setting", "Value"], ["Revenue from", "Deals"]]
    found = series(opened(rows(8), Settings=setting, Deals=deals), "number")
    assert values(found) == [40_000.0, 0.0, 0.0, 9_000.0, None, None]


def test_net_revenue_shows_its_closed_won_part_because_the_rest_is_monthly() -> None:
    setting = [["Setting", "Value"], ["Number", "Net revenue"]]
    customers = [["Date", "Source", "Expansion"], ["2026-08-31", "Source A", 70_000]]
    found = series(opened(rows(3), Settings=setting, Customers=customers), "closed-won")
    assert values(found) == [50_000.0] * 3


def test_without_stages_there_is_the_number() -> None:
    header = ["Date", "Source", "Revenue"]
    known = facts.build(
        read(
            None,
            Funnel=[["Stage", "Owner"]],
            Targets=[["Period", "Source", "Revenue"]],
            Actuals=[header, [monday(1), "Source A", 5_000], [monday(0), "Source A", 7_000]],
        )
    )
    (only,) = behaviour.build(known, known.default_period)
    assert values(only) == [5_000.0, 7_000.0]


# --- late is not lost


def lagged(weeks: float) -> Rows:
    return [FUNNEL[0], ["Lead", "Marketing", weeks], ["Won", "Sales", None]]


def test_a_rate_is_out_of_what_was_due_and_open_until_that_is_known() -> None:
    leads = [100 * 1.06**i for i in range(20)]
    due = lag.due(np.array(leads), 1.0)
    actuals = [
        [monday(19 - i), "Source A", n, 0.25 * d, 1_000 * d]
        for i, (n, d) in enumerate(zip(leads, due, strict=True))
    ]
    found = series(opened(actuals, Funnel=lagged(1)), "conversion")
    assert len(found.weeks) == 20 - lag.tail(1)
    assert values(found) == pytest.approx([0.25] * 14)  # growth does not read as worse selling
    assert [c[1] for c in found.counts if c] == pytest.approx(due[6:])


def test_a_hole_in_what_was_handed_over_leaves_the_rate_open_as_long_as_it_matters() -> None:
    actuals = rows(30)
    actuals[10][2] = None
    found = series(opened(actuals, Funnel=lagged(1)), "conversion")
    tail = lag.tail(1)
    known = [i >= tail and not 10 <= i <= 10 + tail for i in range(30)][tail:]
    assert [v is not None for v in values(found)] == known
    # What is left of the hole by then is within the lag's tail.
    assert [v for v in values(found) if v is not None] == pytest.approx([0.1] * 17, rel=lag.TAIL)


def test_a_source_is_in_a_rate_from_when_its_history_is_long_enough() -> None:
    known = opened([*rows(20), *rows(10, "Source B", 100, 30, 90_000)], Funnel=lagged(1))
    found = series(known, "conversion")
    late = 10 - lag.tail(1)
    assert values(found) == pytest.approx([0.1] * (14 - late) + [0.2] * late)


def test_a_history_shorter_than_the_lag_has_no_rate() -> None:
    found = series(opened(rows(6), Funnel=lagged(1)), "conversion")
    assert (found.weeks, found.state, found.latest) == ((), "nothing", None)


# --- the window


def test_the_last_39_weeks_are_shown_with_limits_from_the_whole_history() -> None:
    low = [[monday(59 - i), "Source A", 100 + i % 2, 10, 50_000] for i in range(17)]
    found = series(opened([*low, *rows(43, "Source A", 300, 10, 50_000)]), "volume")
    assert (len(found.weeks), found.weeks[-1]) == (39, LAST)
    assert found.points[0].mean == pytest.approx(100.47, abs=0.01)
    assert found.since == LAST - timedelta(days=7 * 42)  # before the window
    assert found.state == "above"


def test_a_period_that_is_over_ends_the_series_with_its_last_complete_week() -> None:
    found = series(opened(rows(20)), "volume", period="2026-Q2")
    assert found.weeks[-1] == date(2026, 6, 22)  # 30 June is a Tuesday
    assert series(opened(rows(20)), "volume", period="2019-Q1").weeks == ()
    assert series(opened(rows(20)), "volume", period="2027-Q1").weeks[-1] == LAST


# --- verdicts


def last_state(*cells: float, calm: int = 17, floor: float = 0) -> Series:
    """Leads of a calm history, then these."""
    leads = [*(100.0 + 10 * (i % 2) for i in range(calm)), *cells]
    actuals = [
        [monday(len(leads) - 1 - i), "Source A", 1_000, n, n * 100] for i, n in enumerate(leads)
    ]
    return series(opened(actuals), "conversion")


def test_the_verdict_is_that_of_the_latest_week() -> None:
    assert last_state().state == "within"
    assert last_state(200.0).state == "above"
    assert last_state(20.0).state == "below"
    assert last_state(20.0, 105.0).state == "within"
    assert last_state(calm=5).state == "few"


def test_a_run_tells_since_its_first_week() -> None:
    found = last_state(120.0, 104.0, *[103.0] * 9)
    assert (found.state, found.points[-1].rules, found.points[-1].run) == ("below", (2,), 10)
    assert found.since == LAST - timedelta(days=7 * 9)


def test_points_outside_tell_since_the_first_of_them_in_a_row() -> None:
    assert last_state(200.0, 105.0, 200.0, 201.0).since == LAST - timedelta(days=7)
    assert last_state(200.0).since == LAST
    assert last_state(200.0, 105.0).since is None


def test_a_quarters_end_that_repeats_is_a_season() -> None:
    calendar = facts.build(read()).workbook.calendar
    actuals = []
    for back in reversed(range(90)):
        week = LAST - timedelta(days=7 * back + 7 * 11)  # ends with the second quarter's last week
        middle = week + timedelta(days=3)
        ends = (calendar.quarter(middle).end - middle).days < 7
        leads = 300 + back % 3 if ends else 100 + 10 * (back % 2)
        actuals.append([week.isoformat(), "Source A", leads, 10, 50_000])
    found = series(opened(actuals), "volume", period="2026-Q2")
    last = found.points[-1]
    assert (found.state, found.since, last.rules, len(last.earlier)) == ("season", None, (1,), 6)
    assert all(300 <= value <= 302 for value in last.earlier)


def test_the_interval_of_a_rate_needs_a_rate() -> None:
    known = opened([*rows(1), [monday(1), "Source A", 4, 5, 9_000]])
    rate, size = series(known, "conversion"), series(known, "deal size")
    assert rate.interval(1) == (pytest.approx(0.0552, abs=1e-4), pytest.approx(0.1744, abs=1e-4))
    assert rate.interval(0) is None  # above 100%
    assert size.interval(1) is None


# --- recorded changes


def reviewed(*reviews: Sequence[Any]) -> dict[str, list[str]]:
    """At which weeks a new baseline begins, by series."""
    known = opened(rows(30), Reviews=[REVIEWS, *reviews])
    built = behaviour.build(known, known.default_period)
    return {s.kind: [week.isoformat() for week in s.changes] for s in built}


def test_an_action_that_is_done_begins_a_baseline_for_its_handoff_and_the_number() -> None:
    done = [monday(9), "Won", None, "Call within a day", monday(6), "Done"]
    week = [monday(6)]
    assert reviewed(done) == {"number": week, "volume": [], "conversion": week, "deal size": week}
    first = [monday(9), "Lead", None, "Second guide", monday(6), "Done"]
    assert reviewed(first) == {"number": week, "volume": week, "conversion": [], "deal size": []}


@pytest.mark.parametrize(
    ("due", "begins"),
    [
        (None, monday(9)),
        (monday(12), monday(9)),  # the later of the two
        ((LAST - timedelta(days=7 * 6 - 4)).isoformat(), monday(6)),  # the week that holds it
    ],
)
def test_a_baseline_begins_in_the_week_of_the_later_of_review_and_due(
    due: str | None, begins: str
) -> None:
    assert reviewed([monday(9), "Won", None, "Call", due, "Done"])["conversion"] == [begins]


@pytest.mark.parametrize(
    "review",
    [
        [monday(9), "Won", None, "Call within a day", monday(6), "Open"],
        [monday(9), "Won", None, "Call within a day", monday(6), "Dropped"],
        [monday(9), "Won", "Source A", "Call within a day", monday(6), "Done"],
        [monday(9), "Won", None, None, monday(6), "Done"],
        [monday(9), "Wun", None, "Call within a day", monday(6), "Done"],
        [monday(9), "Won", None, "Call within a day", "2026-12-01", "Done"],
        [monday(90), "Won", None, "Call within a day", None, "Done"],
    ],
    ids=["open", "dropped", "one source", "no action", "unknown stage", "later", "earlier"],
)
def test_nothing_else_begins_a_baseline(review: list[Any]) -> None:
    assert reviewed(review) == {"number": [], "volume": [], "conversion": [], "deal size": []}


def test_a_confirmed_break_does_not_become_usual_and_a_mended_one_does() -> None:
    wins = [100 + 5 * (i % 2) for i in range(17)] + [60 + 5 * (i % 2) for i in range(17)]
    actuals = [[monday(33 - i), "Source A", 1_000, n, 1_000] for i, n in enumerate(wins)]
    confirmed = [REVIEWS, [monday(15), "Won", None, None, None, "Done"]]
    assert series(opened(actuals, Reviews=confirmed), "conversion").state == "below"
    mended = [REVIEWS, [monday(16), "Won", None, "New price list", None, "Done"]]
    found = series(opened(actuals, Reviews=mended), "conversion")
    assert (found.state, found.points[-1].mean) == ("within", pytest.approx(0.0624, abs=1e-4))


# --- laws, for every workbook

PERIODS = st.sampled_from(["2026", "2026-Q3", "2026-08", "2026-07-08", "2019-Q1", "2027"])


@settings(max_examples=80)
@given(workbooks(), PERIODS)
def test_every_workbook_has_series_of_weeks_that_follow_each_other(
    raw: RawWorkbook, period: str
) -> None:
    known = facts.build(read(raw))
    chosen = known.workbook.calendar.parse(period)
    built = behaviour.build(known, chosen)
    assert len(built) == 1 + 1 + (len(known.stages) - 1) + 1
    for found in built:
        assert len(found.weeks) == len(found.points) == len(found.counts) <= 39
        steps = {b - a for a, b in zip(found.weeks, found.weeks[1:], strict=False)}
        assert steps <= {timedelta(days=7)}
        if found.weeks:
            assert found.weeks[-1] + timedelta(days=6) <= min(chosen.end, known.through)
            assert found.points[0].value is not None
        else:
            assert (found.state, found.since) == ("nothing", None)
        assert (found.since is not None) == (found.state in ("above", "below"))


def dated(frame: Any, week: date) -> Any:
    """The rows dated in a week."""
    days = frame["Date"].dt.date
    return frame[(days >= week) & (days < week + timedelta(days=7))]


def by_source(known: Facts, column: str, week: date) -> dict[str, float]:
    """What a week's rows say, by source; a source without a number is not there."""
    sums = dated(known.actuals, week).groupby("Source")[column].sum(min_count=1).dropna()
    return {str(name): float(amount) for name, amount in sums.items()}


@settings(max_examples=80)
@given(workbooks())
def test_every_value_is_what_the_rows_of_its_week_add_up_to(raw: RawWorkbook) -> None:
    known = facts.build(read(raw))
    for found in behaviour.build(known, known.default_period):
        for week, point, counts in zip(found.weeks, found.points, found.counts, strict=True):
            if point.value is None:
                assert counts is None
            elif found.kind in ("number", "closed-won"):
                money = dated(known.revenue, week)["Revenue"].sum()
                assert point.value == pytest.approx(money, abs=1e-6)
            elif found.stage is not None and found.kind == "volume":
                assert point.value == sum(by_source(known, found.stage, week).values())
            else:
                sides = rate(known, found, week) if found.above else deal_size(known, found, week)
                assert counts == pytest.approx(sides, abs=1e-6)
                assert point.value == pytest.approx(sides[0] / sides[1])


def deal_size(known: Facts, found: Series, week: date) -> tuple[float, float]:
    """Money and wins of the sources that report their wins with their money."""
    wins = by_source(known, str(found.stage), week)
    if known.workbook.settings.revenue_from == "Actuals":
        rows_of_week = dated(known.actuals, week).fillna({"Campaign": ""})
        sums = rows_of_week.groupby(["Source", "Campaign"])[[found.stage, "Revenue"]]
        sums = sums.sum(min_count=1)
        unpriced = sums[(sums[found.stage] > 0) & sums["Revenue"].isna()].index
        wins = {s: n for s, n in wins.items() if s not in {source for source, _ in unpriced}}
    cells = dated(known.revenue, week)
    cells = cells[cells["Source"].isin(list(wins)) & (cells["Revenue"] > 0)]
    return float(cells["Revenue"].sum()), sum(wins.values())


def rate(known: Facts, found: Series, week: date) -> tuple[float, float]:
    """Records that came and that were due: the lag's distribution, term by term."""
    assert found.stage is not None
    assert found.above is not None
    stages = {stage.name: stage for stage in known.stages}
    mean = stages[found.above].weeks_to_next or 0.0
    q, tail = mean / (1 + mean), lag.tail(mean)
    came = due = 0.0
    for source, arrived in by_source(known, found.stage, week).items():
        flow = []
        back = week
        while back >= known.cube.first:
            flow.append(by_source(known, found.above, back).get(source))
            back -= timedelta(days=7)
        if len(flow) <= tail or None in flow[: tail + 1]:
            continue  # not known what was due
        oldest = max(i for i, records in enumerate(flow) if records is not None)
        shares = [(1 - q) * q**j for j in range(oldest)]
        shares.append(q**oldest)  # before its first report that level is taken to have held
        came += arrived
        due += sum(share * (n or 0.0) for share, n in zip(shares, flow, strict=False))
    return came, due


@settings(max_examples=30)
@given(workbooks(), st.randoms())
def test_the_order_of_rows_changes_nothing(raw: RawWorkbook, luck: Any) -> None:
    known = facts.build(read(raw))
    tabs = []
    for tab in raw.tabs:
        header, *body = tab.rows
        if tab.name in ("Actuals", "Targets"):
            luck.shuffle(body)
        tabs.append(type(tab)(tab.name, [header, *body]))
    other = facts.build(read(RawWorkbook(raw.title, tuple(tabs))))
    pairs = zip(
        behaviour.build(known, known.default_period),
        behaviour.build(other, other.default_period),
        strict=True,
    )
    for one, two in pairs:
        assert (one.weeks, one.counts) == (two.weeks, two.counts)
        assert values(one) == pytest.approx(values(two))


def test_an_empty_workbook_has_series_without_weeks() -> None:
    tabs = {name: [body[0]] for name, body in DEFAULT.items()}
    known = facts.build(read(None, **tabs))
    for found in behaviour.build(known, known.default_period):
        assert (found.weeks, found.state) == ((), "nothing")
