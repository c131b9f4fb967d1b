"""Cohorts of deals: which deal counts where, how a cohort stands for its age, what is left out.

Open this when a deal is in the wrong cohort or a cohort gets the wrong verdict. The arithmetic of
conversion by age has its tests in `test_maturity.py`.
"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import cohorts, facts
from scorecard.calendar import Period
from scorecard.cohorts import Cohort, Cohorts, HandoffCohorts
from scorecard.facts import Facts
from scorecard.gap import Z80
from scorecard.maturity import Ultimate
from scorecard.signal import wilson
from scorecard.sources import RawTab, RawWorkbook
from tests.builders import Rows, read
from tests.generated import workbooks

THROUGH = date(2026, 9, 20)  # a Sunday; the builders read on that day
FUNNEL: Rows = [["Stage", "Owner"], ["Opportunity", "Sales"], ["Won", "Sales"]]
TARGETS: Rows = [
    ["Period", "Source", "Opportunity", "Won", "Revenue"],
    ["2026-Q2", "Source A", 100, 40, 1_000_000],
    ["2026-Q3", "Source A", 100, 50, 1_000_000],
]
ACTUALS: Rows = [["Date", "Source", "Opportunity", "Won", "Revenue"]]
HEADER: list[Any] = ["Deal", "Source", "Outcome", "Opportunity", "Won", "Closed", "Amount"]
APRIL = ["2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09"]


def opened(deals: Rows | None, **tabs: Any) -> Facts:
    """A workbook of two stages with these deals, unless other tabs are given."""
    given_tabs = {"Funnel": FUNNEL, "Targets": TARGETS, "Actuals": ACTUALS, **tabs}
    return facts.build(read(Deals=deals, **given_tabs))


def built(deals: Rows | None, period: str = "2026-Q3", **tabs: Any) -> Cohorts:
    known = opened(deals, **tabs)
    return cohorts.build(known, known.workbook.calendar.parse(period))


def deal(
    entered: str | date | None,
    weeks: int | None = None,
    lost: int | None = None,
    source: str = "Source A",
) -> list[Any]:
    """A deal that was won, or lost, so many weeks after it entered; its name comes later."""
    if weeks is None and lost is None:
        return [source, "Open", entered, None, None, 1_000]
    start = date.fromisoformat(str(entered))
    closed = start + timedelta(weeks=(weeks if weeks is not None else lost) or 0)
    won = closed if weeks is not None else None
    return [source, "Lost" if won is None else "Won", entered, won, closed, 1_000]


def tab(*deals: list[Any]) -> Rows:
    return [HEADER, *([f"D{i}", *cells] for i, cells in enumerate(deals, 1))]


MAY, LAST = "2026-05-04", "2026-09-07"  # Mondays, 19 weeks and 1 week before the through date's
WORKED = tab(
    *(deal(MAY, weeks) for weeks in (0, 0, 1, 1, 3)),
    *(deal(MAY, lost=weeks) for weeks in (1, 2, 9)),
    *(deal(MAY) for _ in range(2)),
    deal(LAST, 0),
    *(deal(LAST) for _ in range(3)),
)


def only(found: Cohorts) -> HandoffCohorts:
    (handoff,) = found.handoffs
    return handoff


def counts(handoff: HandoffCohorts) -> dict[str, tuple[int, int]]:
    return {c.month.name: (c.records, c.converted) for c in handoff.cohorts}


def month(start: date, end: date) -> Period:
    return Period(start, end, "month", f"{start:%Y-%m}")


# --- a whole table, worked by hand


def test_a_small_tab_worked_by_hand() -> None:
    """At risk by age 14, 11, 6, 6 and 5; converted 3, 2, 0 and 1: c = 3/14, 5/14, 5/14, 13/28.

    So the maturity is 6/13 in the week of entry, 10/13 a week later, all after three weeks. Of the
    ten mature deals five were won: the prior is a half. The plan of the third quarter is a quarter.
    """
    targets = [*TARGETS[:2], ["2026-Q3", "Source A", 100, 25, 1_000_000]]
    chance = 3 / 13 / 2  # of the four young ones, to be won and not by now
    luck = Z80 * (4 * chance * (1 - chance)) ** 0.5
    assert built(WORKED, Targets=targets) == Cohorts(
        handoffs=(
            HandoffCohorts(
                above="Opportunity",
                stage="Won",
                complete=True,
                listed=None,
                history=19,
                prior=0.5,
                cohorts=(
                    Cohort(
                        month=month(date(2026, 5, 1), date(2026, 5, 31)),
                        rows=tuple(range(2, 12)),
                        records=10,
                        converted=5,
                        interval=wilson(5, 10),
                        age=19.0,
                        maturity=pytest.approx(1),
                        rate=pytest.approx(0.4),
                        yardstick="plan",
                        expected=pytest.approx(4),
                        planned=pytest.approx(4),
                        ultimate=Ultimate(5, 5, 5),
                        verdict="in line",
                    ),
                    Cohort(
                        month=month(date(2026, 9, 1), date(2026, 9, 30)),
                        rows=tuple(range(12, 16)),
                        records=4,
                        converted=1,
                        interval=wilson(1, 4),
                        age=1.0,
                        maturity=pytest.approx(10 / 13),
                        rate=pytest.approx(0.25),
                        yardstick="plan",
                        expected=pytest.approx(10 / 13),
                        planned=pytest.approx(1),
                        ultimate=Ultimate(
                            pytest.approx(1 + 6 / 13), 1, pytest.approx(1 + 6 / 13 + luck)
                        ),
                        verdict="in line",
                    ),
                ),
            ),
        ),
        begins=None,
        missing=None,
    )


# --- every workbook


@st.composite
def with_stage_dates(draw: st.DrawFn) -> RawWorkbook:
    """A generated workbook whose deals have dates of stages: skipped, disordered, in the future."""
    raw = draw(workbooks())
    funnel = next(t for t in raw.tabs if t.name == "Funnel")
    stages = [row[0] for row in funnel.rows[1:]]
    random = draw(st.randoms(use_true_random=False))
    rows: Rows = [["Deal", "Source", "Outcome", *stages, "Closed", "Amount"]]
    for i in range(draw(st.integers(0, 40))):
        day = date(2026, 4, 1) + timedelta(days=random.randrange(190))
        dates: list[date | None] = []
        for _ in stages:
            gone = random.random() < 0.15
            day += timedelta(days=random.choice([0, 1, 5, 12, -3]))
            dates.append(None if gone else day)
        reached = random.randint(0, len(stages))
        dates[reached:] = [None] * (len(stages) - reached)
        outcome = "Won" if reached == len(stages) else random.choice(["Open", "Lost"])
        closed = None if outcome == "Open" else day + timedelta(days=2)
        source = random.choice(["Source A", "Source B", "Source X", None])
        rows.append([f"D{i}", source, outcome, *dates, closed, 100])
    text = [[str(cell) if isinstance(cell, date) else cell for cell in row] for row in rows]
    tabs = tuple(RawTab("Deals", text) if t.name == "Deals" else t for t in raw.tabs)
    return replace(raw, tabs=tabs)


def one_by_one(known: Facts, k: int, begins: date | None, last: date) -> dict[str, list[int]]:
    """Sheet rows by month of entry, got deal by deal; those that went on are negative."""
    deals, names = known.workbook.tables["Deals"], [s.name for s in known.stages]
    found: dict[str, list[int]] = {}
    for i, row in enumerate(deals.rows):
        won = deals.columns["Outcome"][i] == "Won"
        days = [deals.columns[name][i] for name in names[:-1]]
        days.append(deals.columns["Closed"][i] if won else None)
        days = [day if day and day <= known.through else None for day in days]
        entered = days[k]
        if entered is None and any(days[:k]):
            entered = next((day for day in days[k:] if day), None)
        if entered and entered <= last and (begins is None or entered >= begins):
            went = any(days[k + 1 :])
            found.setdefault(f"{entered:%Y-%m}", []).append(-row if went else row)
    return found


@settings(max_examples=60)
@given(with_stage_dates(), st.sampled_from(["2026-Q2", "2026-Q3", "2026-07", "2026-08-10"]))
def test_every_deal_is_in_one_cohort_of_each_handoff_that_it_came_to(
    raw: RawWorkbook, name: str
) -> None:
    known = facts.build(read(raw))
    period = known.workbook.calendar.parse(name)
    found = cohorts.build(known, period)
    stages = [stage.name for stage in known.stages]
    for handoff in found.handoffs:
        if not handoff.complete:
            assert (handoff.cohorts, handoff.prior) == ((), None)
            continue
        expected = one_by_one(
            known, stages.index(handoff.above), found.begins, min(period.end, known.through)
        )
        assert counts(handoff) == {
            month: (len(rows), sum(row < 0 for row in rows))
            for month, rows in sorted(expected.items())
        }
        assert [c.rows for c in handoff.cohorts] == [
            tuple(abs(row) for row in rows) for _, rows in sorted(expected.items())
        ]


@settings(max_examples=60)
@given(with_stage_dates())
def test_what_is_said_of_a_cohort_hangs_together(raw: RawWorkbook) -> None:
    known = facts.build(read(raw))
    found = cohorts.build(known, known.default_period)
    assert (found.missing is None) == bool(found.handoffs)
    for handoff in found.handoffs:
        for cohort in handoff.cohorts:
            n, x, end = cohort.records, cohort.converted, cohort.ultimate
            assert 0 <= x <= n
            assert cohort.interval == wilson(x, n)
            assert cohort.maturity is None or 0 <= cohort.maturity <= 1
            assert cohort.rate is None or 0 <= cohort.rate <= 1
            judged = cohort.maturity is not None and cohort.rate is not None
            assert (cohort.verdict is not None) == (cohort.expected is not None) == judged
            assert end is None or x <= end.low <= end.mid <= end.high <= n


@settings(max_examples=30)
@given(workbooks())
def test_workbooks_without_stage_dates_say_so(raw: RawWorkbook) -> None:
    book = read(raw)
    columns = book.tables["Deals"].columns
    for stage in book.stages:
        columns[stage.name] = [None] * len(book.tables["Deals"])
    columns["Outcome"] = ["Open"] * len(book.tables["Deals"])  # a win is dated by its close
    known = facts.build(book)
    found = cohorts.build(known, known.default_period)
    listed = bool(known.workbook.tables["Deals"].rows)
    missing = "deals" if not listed else "dates" if len(known.stages) > 1 else "handoffs"
    assert found == Cohorts((), None, missing)


@settings(max_examples=30)
@given(with_stage_dates(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(raw: RawWorkbook, random: Random) -> None:
    deals = next(t for t in raw.tabs if t.name == "Deals")
    rows = deals.rows[1:]
    random.shuffle(rows)
    shuffled = tuple(
        RawTab("Deals", [deals.rows[0], *rows]) if t.name == "Deals" else t for t in raw.tabs
    )
    results = []
    for given_raw in (raw, replace(raw, tabs=shuffled)):
        known = facts.build(read(given_raw))
        found = cohorts.build(known, known.default_period)
        results.append(
            (
                found.begins,
                [(h.listed, h.history, h.prior and round(h.prior, 9)) for h in found.handoffs],
                [
                    (c.month, c.records, c.converted, c.verdict, c.rate and round(c.rate, 9))
                    for h in found.handoffs
                    for c in h.cohorts
                ],
            )
        )
    assert results[0] == results[1]


# --- which deal counts where

STAGES = ["Lead", "Qualified", "Opportunity", "Won"]
LONG: Rows = [["Stage", "Owner"], *([stage, "Sales"] for stage in STAGES)]


def long(*deals: list[Any]) -> dict[str, dict[str, tuple[int, int]]]:
    """Counts by handoff's lower stage; deals as Outcome, a date a stage, Closed."""
    header = ["Deal", "Outcome", *STAGES, "Closed", "Amount"]
    rows = [header, *([f"D{i}", *cells, 100] for i, cells in enumerate(deals))]
    # One that stays in each stage, so that the tab is complete.
    for i, stage in enumerate(STAGES[:-1]):
        stays = ["2026-06-01" if name == stage else None for name in STAGES]
        rows.append([f"S{i}", "Open", *stays, None, 100])
    found = built(
        rows,
        Funnel=LONG,
        Targets=[["Period", "Source", *STAGES, "Revenue"]],
        Actuals=[["Date", "Source", *STAGES, "Revenue"]],
    )
    return {h.stage: {m: n for m, n in counts(h).items() if m != "2026-06"} for h in found.handoffs}


def test_a_skipped_stage_was_entered_with_the_next_one() -> None:
    found = long(["Won", "2026-07-01", None, None, "2026-08-03", "2026-08-03"])
    assert found == {
        "Qualified": {"2026-07": (1, 1)},
        "Opportunity": {"2026-08": (1, 1)},
        "Won": {"2026-08": (1, 1)},
    }


def test_stages_before_the_first_dated_one_are_not_skipped() -> None:
    found = long(["Open", None, None, "2026-08-03", None, None])
    assert found == {"Qualified": {}, "Opportunity": {}, "Won": {"2026-08": (1, 0)}}


def test_only_an_outcome_won_is_a_win_and_on_its_close_date() -> None:
    """A date in the last stage's column does not make one, and another date does not move it."""
    for outcome, closed, won in (
        ("Open", None, 0),
        ("Lost", "2026-09-01", 0),
        ("No decision", "2026-09-01", 0),
        ("Won", "2026-09-01", 1),
        ("Won", "2026-09-21", 0),  # after the through date
    ):
        found = long([outcome, None, None, "2026-08-03", "2026-08-10", closed])
        assert found["Won"] == {"2026-08": (1, won)}, (outcome, closed)


def test_stages_out_of_order_count_as_converted_at_once() -> None:
    """Ten such deals of five weeks: mature in the week of entry."""
    back = [["Source A", "Won", "2026-08-10", "2026-08-03", "2026-08-03", 1_000] for _ in range(10)]
    kept = [deal("2026-08-03") for _ in range(10)]
    old = [deal("2026-05-04") for _ in range(10)]
    found = only(built(tab(*back, *kept, *old, deal("2026-09-14"))))
    assert counts(found) == {"2026-05": (10, 0), "2026-08": (20, 10), "2026-09": (1, 0)}
    assert [c.maturity for c in found.cohorts] == [1, 1, 1]


def test_what_is_dated_after_the_through_date_has_not_happened() -> None:
    """As of a Wednesday: the week before counts."""
    known = facts.build(
        read(
            None,
            date(2026, 9, 16),
            Funnel=FUNNEL,
            Targets=TARGETS,
            Actuals=ACTUALS,
            Deals=tab(deal("2026-08-03", 6), deal("2026-08-03", 5), deal("2026-09-14"), deal(MAY)),
        )
    )
    found = only(cohorts.build(known, known.default_period))
    assert counts(found) == {"2026-05": (1, 0), "2026-08": (2, 1)}
    assert [c.age for c in found.cohorts] == [18, 5]


def test_the_cohorts_are_those_of_four_quarters_up_to_the_periods_end() -> None:
    days = ["2025-09-30", "2025-10-01", "2026-02-10", "2026-08-12", "2026-08-17"]
    rows = tab(*(deal(day) for day in days))
    assert list(counts(only(built(rows)))) == ["2025-10", "2026-02", "2026-08"]
    assert list(counts(only(built(rows, "2026-Q2")))) == ["2025-09", "2025-10", "2026-02"]
    # A week's end may cut a month.
    assert counts(only(built(rows, "2026-08-10")))["2026-08"] == (1, 0)
    assert counts(only(built(rows, "2026-Q4"))) == counts(only(built(rows)))
    assert only(built(rows, "2024")).cohorts == ()


# --- what is expected


def test_each_deal_is_held_to_the_plan_of_its_own_source() -> None:
    """Three of four deals come from a source with 20%, one from a source with 60%."""
    targets = [
        TARGETS[0],
        ["2026-Q3", "Source A", 100, 20, 1_000],
        ["2026-Q3", "Source B", 50, 30, 1_000],
    ]
    deals = [deal("2026-08-03", source=source) for source in ("Source A",) * 3 + ("Source B",)]
    (cohort,) = only(built(tab(*deals), Targets=targets)).cohorts
    assert (cohort.rate, cohort.planned) == (pytest.approx(0.3), pytest.approx(1.2))


@pytest.mark.parametrize("source", ["Source B", "Nobody lists this", None])
def test_a_source_without_a_plan_takes_that_of_all_together(source: Any) -> None:
    rows = tab(deal("2026-08-03"))
    rows[1][1] = source
    targets = [*TARGETS, ["2026-Q3", "Source B", None, 12, 1_000]]
    (cohort,) = only(built(rows, Targets=targets)).cohorts
    assert cohort.rate == pytest.approx(0.5)


def test_a_plan_of_more_below_than_above_is_no_rate() -> None:
    targets = [TARGETS[0], ["2026-Q3", "Source A", 10, 20, 1_000]]
    (cohort,) = only(built(tab(deal("2026-08-03")), Targets=targets)).cohorts
    assert (cohort.rate, cohort.planned, cohort.yardstick) == (None, None, None)


def test_a_plan_of_no_wins_is_a_rate() -> None:
    targets = [TARGETS[0], ["2026-Q3", "Source A", 10, 0, 1_000]]
    (cohort,) = only(built(tab(deal("2026-08-03")), Targets=targets)).cohorts
    assert (cohort.rate, cohort.planned, cohort.yardstick) == (0, 0, "plan")


def test_without_a_plan_recent_mature_cohorts_are_the_yardstick() -> None:
    """Of the ten mature deals five were won; those of a year ago, all lost, are not recent."""
    old = [deal("2025-09-01", lost=3) for _ in range(10)]
    rows = tab(*(cells[1:] for cells in WORKED[1:]), *old)
    found = only(built(rows, Targets=TARGETS[:2]))
    assert found.prior == pytest.approx(0.5)
    may, september = found.cohorts[-2:]
    assert (may.yardstick, september.yardstick) == ("plan", "recent cohorts")
    assert september.maturity is not None
    assert september.expected == pytest.approx(4 * 0.5 * september.maturity)
    assert september.planned is None


def test_a_prior_counts_what_deals_that_are_hardly_mature_still_lack() -> None:
    """Half convert at once and one of ten left after eight weeks: .5 of .55 in the end by then.

    The ten of twenty that are four weeks old are recent and mature; those of May are too old.
    """
    old = [deal(MAY, weeks) for weeks in (*[0] * 10, 8)] + [deal(MAY) for _ in range(9)]
    recent = [deal("2026-08-17", 0) for _ in range(10)] + [deal("2026-08-17") for _ in range(10)]
    found = only(built(tab(*old, *recent)))
    assert [c.maturity for c in found.cohorts] == pytest.approx([1, 10 / 11])
    assert found.prior == pytest.approx(10 / (20 * 10 / 11))


def test_fewer_than_five_mature_deals_are_no_prior() -> None:
    """Sixteen of last year make the curve; of the recent ones four are mature."""
    year_ago = [deal("2025-06-02", weeks) for weeks in (0, 0, 0, 1, 1, 1)]
    year_ago += [deal("2025-06-02") for _ in range(10)]
    recent = [deal("2026-08-03") for _ in range(4)]
    found = only(built(tab(*year_ago, *recent)))
    assert found.prior is None
    (august,) = found.cohorts
    # The plan stands in: all are mature, so nothing more is to come.
    assert (august.maturity, august.rate) == (1, pytest.approx(0.5))
    assert august.ultimate == Ultimate(0, 0, 0)
    assert august.verdict == "behind"  # none of four, at a half each


def test_a_short_history_gives_counts_and_no_verdict() -> None:
    found = only(built(tab(*(deal("2026-08-17", w) for w in (0, 0, 1, 1, 2, None, None, None)))))
    assert (found.history, found.prior, found.mature) == (4, None, False)
    (cohort,) = found.cohorts
    assert (cohort.records, cohort.converted, cohort.planned) == (8, 5, pytest.approx(4))
    known = (cohort.maturity, cohort.expected, cohort.ultimate, cohort.verdict)
    assert known == (None, None, None, None)


def test_a_history_must_be_as_long_as_the_stage_takes() -> None:
    """19 weeks are enough for a lag of 4, whose tail is 18 weeks, and too few for 5."""
    for lag, mature in ((4, True), (5, False)):
        funnel = [["Stage", "Weeks to next"], ["Opportunity", lag], ["Won", None]]
        assert only(built(WORKED, Funnel=funnel)).mature is mature


def test_one_deal_is_a_cohort() -> None:
    (cohort,) = only(built(tab(deal("2026-08-03")))).cohorts
    assert (cohort.records, cohort.converted, cohort.rows) == (1, 0, (2,))
    assert (cohort.age, cohort.maturity, cohort.verdict) == (6, None, None)


def test_the_week_begins_where_the_settings_say() -> None:
    """A deal of Sunday the 13th is a week old on the 20th, or none where weeks start on Sunday."""
    for starts, age, through in (("Monday", 1, THROUGH), ("Sunday", 0, date(2026, 9, 19))):
        named = [["Setting", "Value"], ["Week starts on", starts]]
        known = opened(tab(deal("2026-09-13")), Settings=named)
        (cohort,) = only(cohorts.build(known, known.default_period)).cohorts
        assert (known.through, cohort.age) == (through, age)


# --- what a tab does not list


def market(seed: int, first: date) -> list[tuple[date, date | None, date | None]]:
    """Two deals a day, four in ten won: entered, won, closed; as they are known on the last day."""
    random, deals = np.random.default_rng(seed), []
    for day in range((THROUGH - first).days + 1):
        for _ in range(2):
            entered = first + timedelta(days=day)
            won = random.random() < 0.4
            closed = entered + timedelta(days=int(random.exponential(21 if won else 28)))
            known = closed <= THROUGH
            deals.append((entered, closed if won and known else None, closed if known else None))
    return deals


def listed(deals: list[tuple[date, date | None, date | None]]) -> Rows:
    return tab(
        *(
            ["Source A", "Won" if won else "Lost" if closed else "Open", entered, won, closed, 100]
            for entered, won, closed in deals
        )
    )


def test_a_tab_that_lists_nothing_closed_before_a_day_leaves_earlier_deals_out() -> None:
    """Of those only the slow ones are listed, which would make every cohort slow."""
    every = market(1, date(2025, 12, 1))
    since = date(2026, 4, 1)
    kept = [d for d in every if d[2] is None or d[2] >= since]
    found = built(listed(kept))
    assert found.begins == since
    # Here the whole list is known: from that day on the cohorts are the same.
    whole = built(listed(every))
    assert whole.begins is None
    assert list(counts(only(found))) == APRIL
    assert counts(only(found)).items() <= counts(only(whole)).items()


def test_a_tab_that_is_complete_is_seldom_taken_for_one_that_is_not() -> None:
    found = [built(listed(market(seed, date(2026, 5, 1)))).begins for seed in range(25)]
    assert found == [None] * 25


def test_deals_that_close_in_the_week_of_entry_have_none_before_them() -> None:
    """The first close comes days after the first entries: nothing can be missing before."""
    quick = [
        ["Source A", "Won", monday, monday + timedelta(days=4), monday + timedelta(days=4), 100]
        for monday in (date(2026, 6, 1) + timedelta(weeks=w) for w in range(12))
        for _ in range(10)
    ]
    assert built(tab(*quick, deal("2026-06-01"))).begins is None


def actuals(opportunities: int) -> Rows:
    return [*ACTUALS, ["2026-08-03", "Source A", opportunities, 1, 1_000]]


@pytest.mark.parametrize(("counted", "complete"), [(12, True), (15, True), (16, False)])
def test_a_tab_with_less_than_four_fifths_of_what_actuals_counts_has_no_cohorts(
    counted: int, complete: bool
) -> None:
    rows = tab(*(deal("2026-08-05") for _ in range(11)), deal("2026-08-05", 1))
    found = only(built(rows, Actuals=actuals(counted)))
    assert (found.complete, found.listed) == (complete, pytest.approx(12 / counted))
    assert bool(found.cohorts) is complete


def test_only_weeks_that_actuals_and_deals_both_cover_are_compared() -> None:
    counted: Rows = [
        *ACTUALS,
        ["2026-05-04", "Source A", 500, 0, 0],  # before the first deal
        ["2026-08-03", "Source A", 2, 0, 0],
        ["2026-08-10", "Source A", None, 0, 0],
        ["2026-09-14", "Source A", 500, 0, 0],  # a week that is not over
    ]
    rows = tab(*(deal(day) for day in ("2026-08-03", "2026-08-09", "2026-08-10", "2026-08-17")))
    as_of = [["Setting", "Value"], ["As of", "2026-09-16"]]
    assert only(built(rows, Actuals=counted, Settings=as_of)).listed == pytest.approx(1)


def test_where_actuals_does_not_count_a_list_of_which_all_went_on_has_no_cohorts() -> None:
    found = only(built(tab(deal("2026-08-03", 1), deal("2026-08-03", 2))))
    assert found == HandoffCohorts("Opportunity", "Won", False, None, 6, None, ())


# --- nothing to show


def test_without_deals_stages_or_dates_there_is_a_reason() -> None:
    nothing = tab(deal(None))
    one_stage = [["Stage", "Owner"], ["Won", "Sales"]]
    assert built(None) == Cohorts((), None, "deals")
    assert built([HEADER]) == Cohorts((), None, "deals")
    assert built(nothing) == Cohorts((), None, "dates")
    assert built(tab(deal("2026-12-01"))) == Cohorts((), None, "dates")  # all in the future
    assert built(WORKED, Funnel=one_stage) == Cohorts((), None, "handoffs")
