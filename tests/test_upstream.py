"""The age of the gap: the laws of its bookkeeping, then worked cases, then the edges."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import facts, ledger
from scorecard import upstream as ages
from scorecard.facts import Floats
from scorecard.ledger import UNPLANNED, WAITING
from scorecard.sources import RawWorkbook
from scorecard.upstream import REACH, Aged, Birth, Upstream, born, worth
from tests.builders import Rows, read
from tests.generated import workbooks

PERIODS = st.sampled_from(["2026", "2026-Q2", "2026-Q3", "2026-07", "2026-08", "2026-07-08"])
BESIDE = {WAITING, UNPLANNED, "expansion", "contraction", "churned"}  # not over known weeks

FUNNEL: Rows = [
    ["Stage", "Owner", "Weeks to next"],
    ["Lead", "Marketing", 1],
    ["SQL", "Sales", 1],
    ["Won", "Sales", None],
]
STAGES = ["Lead", "SQL", "Won"]
TARGET: list[Any] = ["Period", "Source", *STAGES, "Revenue"]
HEADER: list[Any] = ["Date", "Source", *STAGES, "Revenue"]
SOURCES: Rows = [["Source", "Team"], ["Source A", "Marketing"], ["Source B", "Sales"]]
WEEK = "2026-09-14"  # Monday; the builders read on the Sunday that ends it
PLAN = [100, 20, 5, 50_000]  # a week: one lead in five, one SQL in four, 10,000 a win


def traced(period: str = WEEK, raw: RawWorkbook | None = None, **tabs: Any) -> Upstream:
    known = facts.build(read(raw, **tabs))
    return ages.build(known, ledger.build(known, known.workbook.calendar.parse(period)))


def monday(weeks: int) -> str:
    """The first day of a week, counted from that of the builders' last complete one."""
    return (date.fromisoformat(WEEK) + timedelta(weeks=weeks)).isoformat()


def plan_rows(weeks: int = 30, source: str = "Source A") -> Rows:
    """A target a week, up to the week after the last."""
    return [[monday(-w), source, *PLAN] for w in range(-1, weeks)]


def actual_rows(weeks: dict[int, list[Any]] | None = None, n: int = 30) -> Rows:
    """Source A on plan for `n` weeks but for these, counted back from the last; [] leaves one."""
    cells = dict.fromkeys(range(n), PLAN) | (weeks or {})
    return [[monday(-w), "Source A", *cells[w]] for w in range(n - 1, -1, -1) if cells[w]]


def small(
    weeks: dict[int, list[Any]] | None = None,
    period: str = WEEK,
    targets: Rows | None = None,
    more: Rows | None = None,
    **tabs: Any,
) -> Upstream:
    """Source A in a funnel of three stages, on plan but for these weeks and rows."""
    opened = {
        "Funnel": FUNNEL,
        "Sources": SOURCES,
        "Targets": [TARGET, *(plan_rows() if targets is None else targets)],
        "Actuals": [HEADER, *actual_rows(weeks), *(more or [])],
    }
    return traced(period, **(opened | tabs))


def birth_at(found: Upstream, stage: str) -> Birth:
    return next(birth for birth in found.handoffs if birth.stage == stage)


# --- the law of the bookkeeping, on any numbers


@dataclass(frozen=True)
class Chain:
    deviations: Floats  # stages x weeks x columns
    known: Any  # weeks x columns
    rates: list[float]
    lags: list[float]
    windows: Floats  # weeks x columns: which of four windows each belongs to


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    stages, weeks, columns = (draw(st.integers(1, n)) for n in (4, 9, 3))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    lags = st.sampled_from([0.0, 0.5, 1.0, 3.0, 6.0])
    shape = (weeks, columns)
    return Chain(
        deviations=random.normal(0, 1000, (stages, *shape)),
        known=random.random(shape) < draw(st.sampled_from([1.0, 0.7])),
        rates=[draw(st.floats(0, 1.5)) for _ in range(stages - 1)],
        lags=[draw(lags) for _ in range(stages - 1)],
        windows=random.integers(0, 4, shape),
    )


@given(chains(), st.floats(0.01, 1e6))
def test_what_is_born_adds_up_to_the_last_stages_deviation_in_any_weeks(
    chain: Chain, win: float
) -> None:
    births, filled = born(chain.deviations, chain.known, chain.rates, chain.lags)
    for window in range(4):
        counted = (chain.windows == window).astype(float)
        money = births * worth(counted, chain.rates, chain.lags, win)
        parts = abs(money).sum() + win
        wins = win * (filled[-1] * counted).sum()
        assert money.sum() == pytest.approx(wins, rel=0, abs=1e-9 * parts)


@given(chains())
def test_a_known_week_keeps_its_deviation_and_in_another_nothing_is_born(chain: Chain) -> None:
    births, filled = born(chain.deviations, chain.known, chain.rates, chain.lags)
    for k, deviation in enumerate(chain.deviations):
        assert filled[k][chain.known] == pytest.approx(deviation[chain.known], abs=1e-6)
        assert not births[k][~chain.known].any()
    assert np.array_equal(births[0], np.where(chain.known, chain.deviations[0], 0.0))


@given(chains())
def test_whatever_is_born_lands_in_the_end(chain: Chain) -> None:
    """Landed, rest, next and later are everything: each record times its chance to win at all."""
    births, _ = born(chain.deviations, chain.known, chain.rates, chain.lags)
    weeks, columns = chain.known.shape
    later = np.ones((400, columns))
    windows = [(chain.windows == window).astype(float) for window in range(4)]
    landed = [worth(window, chain.rates, chain.lags, 1.0) for window in windows]
    empty = np.zeros((weeks, columns))
    late = worth(np.vstack([empty, later]), chain.rates, chain.lags, 1.0)[:, :weeks]
    chances = [math.prod(chain.rates[k:]) for k in range(len(births))]
    for birth, chance, *values in zip(births, chances, late, *landed, strict=True):
        everything = chance * birth.sum()
        parts = sum((birth * value).sum() for value in values)
        assert parts == pytest.approx(everything, rel=0, abs=1e-9 * (abs(birth).sum() + 1))


@given(chains())
def test_where_every_handoff_is_on_plan_only_volume_is_born(chain: Chain) -> None:
    deviations = chain.deviations.copy()
    for k, (rate, weeks) in enumerate(zip(chain.rates, chain.lags, strict=True)):
        for week in range(deviations.shape[1]):  # by hand: each week passes on its share
            shares = (1 / (1 + weeks)) * (weeks / (1 + weeks)) ** np.arange(week, -1, -1.0)
            deviations[k + 1, week] = rate * (shares[:, None] * deviations[k, : week + 1]).sum(0)
    births, _ = born(deviations, np.ones_like(chain.known), chain.rates, chain.lags)
    assert births[0] == pytest.approx(deviations[0])
    assert births[1:] == pytest.approx(np.zeros_like(births[1:]), abs=1e-6)


# --- the same on whole workbooks


@given(workbooks(), PERIODS)
def test_births_and_deal_size_add_up_to_the_gap_of_the_known_weeks(
    raw: RawWorkbook, period: str
) -> None:
    known = facts.build(read(raw))
    entries = ledger.build(known, known.workbook.calendar.parse(period))
    found = ages.build(known, entries)
    gaps = {source.source: source.gap for source in entries.sources}
    for source in found.sources:
        beside = [o for o in entries.lines if o.source == source.source]
        retention = math.fsum(o.effect for o in beside if o.line in BESIDE)
        parts = [birth.landed.total for birth in found.births if birth.source == source.source]
        weekly = [
            abs(money)
            for birth in found.births
            if birth.source == source.source
            for money in (birth.landed.older, *birth.landed.weekly)
        ]
        size = math.fsum([1.0, *weekly, *(abs(o.effect) for o in beside), abs(gaps[source.source])])
        slack = max(0.01, 1e-6 * size)
        assert math.fsum([*parts, source.size]) == pytest.approx(source.gap, rel=0, abs=slack)
        assert source.gap == pytest.approx(gaps[source.source] - retention, rel=0, abs=slack)
    assert (found.nothing == "") == bool(found.sources)
    assert {birth.source for birth in found.births} == {one.source for one in found.sources}


@given(workbooks(), PERIODS)
def test_a_handoff_is_the_sum_of_its_sources_week_by_week(raw: RawWorkbook, period: str) -> None:
    found = traced(period, raw)
    for handoff in found.handoffs:
        of = [b for b in found.births if (b.stage, b.above) == (handoff.stage, handoff.above)]
        for name in ("landed", "rest", "next"):
            whole, parts = getattr(handoff, name), [getattr(birth, name) for birth in of]
            assert whole.older == math.fsum(part.older for part in parts)
            assert whole.weekly == tuple(
                map(math.fsum, zip(*(part.weekly for part in parts), strict=True))
            )
            assert len(whole.weekly) == len(found.weeks)
        assert handoff.before == math.fsum(birth.before for birth in of)


# --- worked cases: half of a stage's records move on at once, half of the rest a week later


def by_week(found: Upstream, money: Aged) -> dict[str, float]:
    """Money by first day of the week, to the cent; only where there is any."""
    dated = zip(found.weeks, money.weekly, strict=True)
    return {week.isoformat(): round(amount, 2) for week, amount in dated if round(amount, 2)}


def test_a_quiet_company_has_nothing_born_and_nothing_decided() -> None:
    found = small()
    assert [(b.above, b.stage, b.source) for b in found.handoffs] == [
        (None, "Lead", None), ("Lead", "SQL", None), ("SQL", "Won", None)
    ]  # fmt: skip
    amounts = [a for b in found.handoffs for a in (b.before, b.inside, b.rest.total, b.next.total)]
    assert amounts == pytest.approx([0.0] * 12, abs=1e-6)
    assert (found.gap, found.size) == pytest.approx((0, 0), abs=1e-6)
    assert (found.through, found.following.name, found.nothing) == (
        date(2026, 9, 20), "2026-09-21", ""
    )  # fmt: skip


def test_two_stages_by_hand() -> None:
    # Eight SQLs short a week ago, of which 1 win was due at once, 0.5 last week, 0.25 this week.
    # That week won its plan all the same; the last week won one less, in larger deals.
    found = small({1: [100, 12, 5, 50_000], 0: [100, 20, 4, 50_000]})
    sql, won = birth_at(found, "SQL"), birth_at(found, "Won")
    assert by_week(found, sql.landed) == {monday(-1): -5_000.0}
    assert by_week(found, won.landed) == {monday(0): -5_000.0}
    assert (sql.before, sql.inside) == pytest.approx((-5_000, 0), abs=1e-6)
    assert (won.before, won.inside) == pytest.approx((0, -5_000), abs=1e-6)
    assert by_week(found, sql.next) == {monday(-1): -2_500.0}
    assert won.next.total == pytest.approx(0, abs=1e-6)
    assert (found.gap, found.size) == pytest.approx((0, 10_000), abs=1e-6)


def test_a_dip_in_the_middle_is_born_there_and_then_and_nowhere_else() -> None:
    wins = {3: 3.75, 2: 4.375, 1: 4.6875, 0: 4.84375}  # what the plan makes of ten SQLs less
    weeks = {w: [100, 20, won, won * 10_000] for w, won in wins.items()}
    weeks[3][1] = 10
    found = small(weeks)
    assert by_week(found, birth_at(found, "SQL").landed) == {monday(-3): -1_562.5}
    assert by_week(found, birth_at(found, "SQL").next) == {monday(-3): -781.25}
    for stage in ("Lead", "Won"):
        assert by_week(found, birth_at(found, stage).landed) == {}
    assert found.gap == pytest.approx(-1_562.5)
    whole = small(weeks, period="2026-Q3")
    assert by_week(whole, birth_at(whole, "SQL").landed) == {monday(-3): -23_437.5}
    assert by_week(whole, birth_at(whole, "SQL").rest) == {monday(-3): -948.66}  # 21 to 30 Sep


def test_growth_with_every_conversion_on_plan_is_born_at_volume_alone() -> None:
    """Leads that grow 6% a week: same-period rates would read worse selling."""
    leads = [100 * 1.06**w for w in range(30)]
    sqls, wins, waiting, waiting_sqls = [], [], 100.0, 20.0
    for came in leads:
        moved = (waiting + came) / 2  # half of those who wait, and of those who came
        waiting = moved
        sqls.append(moved / 5)
        waiting_sqls = (waiting_sqls + sqls[-1]) / 2
        wins.append(waiting_sqls / 4)
    rows = [
        [lead, sql, won, won * 10_000] for lead, sql, won in zip(leads, sqls, wins, strict=True)
    ]
    found = small({29 - w: row for w, row in enumerate(rows)}, period="2026-Q3")
    lead, sql, won = found.handoffs
    assert found.gap > 500_000
    assert lead.landed.total + found.size == pytest.approx(found.gap)
    assert found.size == pytest.approx(-50_000 * wins[18] / 5 * 5 / 7)  # dated 29 June
    for birth in (sql, won):
        assert birth.landed.weekly == pytest.approx([0.0] * len(found.weeks), abs=1e-4)
        assert (birth.rest.total, birth.next.total) == pytest.approx((0, 0), abs=1e-4)


def test_what_the_first_target_takes_for_granted_was_born_before_it() -> None:
    # No target before the last week, and only half the SQLs all along.
    half = [100, 10, 2.5, 25_000]
    found = small(dict.fromkeys(range(30), half), targets=plan_rows(1))
    sql = birth_at(found, "SQL")
    assert (sql.before, sql.inside) == pytest.approx((-12_500, -12_500), abs=1)
    assert birth_at(found, "Won").landed.total == pytest.approx(0, abs=1)


def test_a_week_that_straddles_the_edge_counts_on_both_sides_by_its_days() -> None:
    """Rows of a week are typed on its first day, a plan lies on all seven."""
    targets = [
        ["2026-08", "Source A", 310, 62, 15.5, 155_000],
        ["2026-09", "Source A", 300, 60, 15, 150_000],
    ]
    week, part = [70, 14, 3.5, 35_000], [60, 12, 3, 30_000]
    rows = [[day, "Source A", *week] for day in ("2026-08-03", "2026-08-10", "2026-08-17",
                                                 "2026-08-24", "2026-09-07", WEEK)]  # fmt: skip
    split = [["2026-08-31", "Source A", 10, 2, 0.5, 5_000], ["2026-09-01", "Source A", *part]]
    found = small(period="2026-09", targets=targets, Actuals=[HEADER, *sorted([*rows, *split])])
    amounts = [a for b in found.handoffs for a in (b.before, b.inside, b.rest.total, b.next.total)]
    assert amounts == pytest.approx([0.0] * 12, abs=1e-6)
    split[0] = ["2026-08-31", "Source A", 10, 0, 0.5, 5_000]  # two SQLs less on 31 August
    found = small(period="2026-09", targets=targets, Actuals=[HEADER, *sorted([*rows, *split])])
    # Half a win less: half of it on that day, an eighth of it and a sixteenth in September.
    assert birth_at(found, "SQL").before == pytest.approx(-10_000 * 0.5 * (1 / 4 + 1 / 8))
    assert birth_at(found, "SQL").inside == pytest.approx(0, abs=1e-6)
    assert birth_at(found, "Won").before == pytest.approx(0, abs=1e-6)
    assert birth_at(found, "Won").inside == pytest.approx(10_000 * 0.5 * (1 / 4 + 1 / 8))


def test_a_week_that_was_not_cut_at_the_edge_is_no_handoffs_loss() -> None:
    found = small(period="2026-Q3")  # five days of the week of 29 June are July's
    births = [birth.landed.total for birth in found.handoffs]
    assert births == pytest.approx([0.0, 0.0, 0.0], abs=1e-6)
    assert (found.gap, found.size) == pytest.approx((-50_000 * 5 / 7, -50_000 * 5 / 7))


def test_credits_and_revenue_without_wins_are_beside_the_births() -> None:
    found = small(
        {0: [100, 20, 5, 51_000]},
        more=[[WEEK, "Source A", None, None, None, -4_000]],
        Actuals=[
            [*HEADER[:2], "Campaign", *HEADER[2:]],
            *([*row[:2], None, *row[2:]] for row in actual_rows({0: [100, 20, 5, 51_000]})),
            [WEEK, "Source A", "Credit", None, None, None, -4_000],
        ],
    )
    assert (found.gap, found.size) == pytest.approx((-3_000, -3_000))


def test_lags_of_skipped_stages_add_up_and_a_chain_may_begin_late() -> None:
    targets = [[day, source, None if source == "Source B" else 100, None, 5, 50_000]
               for day, source, *_ in [*plan_rows(), *plan_rows(source="Source B")]]  # fmt: skip
    rows = [[day, source, None if source == "Source B" else 100, None, 5, 50_000]
            for day, *_ in actual_rows() for source in ("Source A", "Source B")]  # fmt: skip
    found = small(targets=targets, Actuals=[HEADER, *rows[:-2], [WEEK, "Source A", 40, None, 5,
                  50_000], [WEEK, "Source B", None, None, 3, 30_000]])  # fmt: skip
    assert [(b.above, b.stage, b.source) for b in found.births] == [
        (None, "Lead", "Source A"), ("Lead", "Won", "Source A"), (None, "Won", "Source B")
    ]  # fmt: skip
    # One lead in twenty wins, a third of them at once and two ninths a week later: mean two weeks.
    lead, lead_to_won, won = found.births
    assert lead.inside == pytest.approx(-60 / 20 / 3 * 10_000)
    assert lead.next.total == pytest.approx(-60 / 20 * 2 / 9 * 10_000)
    assert lead_to_won.inside == pytest.approx(+60 / 20 / 3 * 10_000)
    assert won.inside == pytest.approx(-20_000)


# --- what is not known


def test_a_week_that_is_not_reported_bears_nothing_and_passes_on_what_was_due() -> None:
    late = {2: [100, 12, 4, 40_000], 1: [], 0: [100, 20, 4.75, 47_500]}
    found = small(late)
    assert by_week(found, birth_at(found, "SQL").landed) == {monday(-2): -2_500.0}
    assert by_week(found, birth_at(found, "Won").landed) == {}
    (source,) = found.sources
    assert source.missing == (date.fromisoformat(monday(-1)),)
    whole = small(late, period="2026-Q3")
    # 1 win in its own week, 0.25 in the last; the 0.5 of the week between are still to come.
    assert birth_at(whole, "SQL").landed.total == pytest.approx(-12_500)
    after = sum(0.125 / 2**n for n in range(1)) + 0.0625 * 3 / 7  # 21 to 27, and 28 to 30 Sep
    assert birth_at(whole, "SQL").rest.total == pytest.approx(-10_000 * (0.5 + after))


def test_a_period_that_nobody_reported_has_only_what_is_still_to_come() -> None:
    found = small({1: [100, 12, 4, 40_000], 0: []})
    sql = birth_at(found, "SQL")
    assert (sql.landed.total, found.gap) == (0.0, 0.0)
    assert sql.rest.total == pytest.approx(-5_000)
    assert sql.next.total == pytest.approx(-2_500)


def test_records_that_begin_late_are_said_to() -> None:
    assert [(s.since, s.short) for s in small().sources] == [
        (date.fromisoformat(monday(-29)), False)
    ]
    found = small(Actuals=[HEADER, *actual_rows(n=4)])
    assert [(s.since, s.short, s.missing) for s in found.sources] == [
        (date.fromisoformat(monday(-3)), True, ())
    ]


def test_days_before_the_first_record_of_a_straddling_week_are_not_a_loss() -> None:
    targets = [["2026-Q3", "Source A", 1300, 260, 65, 650_000]]
    rows = [["2026-07-01", "Source A", *PLAN], ["2026-07-06", "Source A", *PLAN]]
    found = small(period="2026-Q3", targets=targets, Actuals=[HEADER, *rows])
    assert [birth.before for birth in found.handoffs] == [0.0, 0.0, 0.0]


def test_what_is_older_than_three_quarters_is_one_sum() -> None:
    slow: Rows = [FUNNEL[0], ["Lead", "Marketing", 0], ["SQL", "Sales", 40], ["Won", "Sales", None]]
    n = REACH + 11
    found = small(
        Funnel=slow,
        targets=plan_rows(n),
        Actuals=[HEADER, *actual_rows({w: [100, 12, 5, 50_000] for w in range(n)}, n)],
    )
    sql = birth_at(found, "SQL")
    assert (len(found.weeks), found.weeks[-1].isoformat()) == (REACH, WEEK)
    passed = [(1 / 41) * (40 / 41) ** w for w in range(n)]  # of a week's records, w weeks later
    due = [-8 / 4 * 10_000 * share for share in passed]
    assert sql.landed.older == pytest.approx(math.fsum(due[REACH:]))
    assert sql.landed.weekly == pytest.approx(due[REACH - 1 :: -1])


def test_sources_that_cannot_be_traced_are_left_out_with_the_reason() -> None:
    names = ["No wins", "Silent", "Unplanned", "Idle"]
    found = small(
        Sources=[*SOURCES[:2], *([name, "Sales"] for name in names)],
        targets=[
            *plan_rows(),
            [WEEK, "No wins", 50, None, None, 10_000],
            [WEEK, "Silent", 50, 10, 2, 20_000],
        ],
        more=[[WEEK, "Unplanned", 1, 1, 1, 7_000], [WEEK, "Idle", 1, 1, 0, 0]],
    )
    assert found.left_out == (
        ("No wins", "no wins planned"), ("Silent", "not reported"), ("Unplanned", "no target")
    )  # fmt: skip
    assert [source.source for source in found.sources] == ["Source A"]


@pytest.mark.parametrize(
    ("period", "targets", "nothing"),
    [
        ("2026-Q4", None, "not begun"),
        (WEEK, [], "no target"),
        (WEEK, [[WEEK, "All", None, None, None, 50_000]], "nothing to trace"),
    ],
)
def test_a_period_without_anything_to_trace_says_why(
    period: str, targets: Rows | None, nothing: str
) -> None:
    found = small(period=period, targets=targets)
    assert (found.nothing, found.weeks, found.handoffs, found.births) == (nothing, (), (), ())
    assert found.sources == ()
    assert (found.gap, found.size) == (0.0, 0.0)
