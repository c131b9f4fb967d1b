"""Timing and luck in the ledger: late is not lost, and luck is not failure.

Open this when somebody says that a handoff is blamed for records that were not yet due, or for bad
luck. Whole companies are simulated here, every record on its own way, with all rates on plan.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from scorecard import facts, lag, ledger
from scorecard.ledger import Ledger, weeks_between
from tests.builders import DEFAULT, Rows, read

STAGES = ["Lead", "Qualified", "Opportunity", "Won"]
RATES = (0.5, 0.4, 0.3)
SIZE = 20_000
END = date(2026, 9, 20)  # a Sunday, as the builders read
QUARTERS = {"2025-Q3": 92, "2025-Q4": 92, "2026-Q1": 90, "2026-Q2": 91, "2026-Q3": 92}
STARTS = [date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)]


def funnel(lags: Sequence[float]) -> Rows:
    return [["Stage", "Owner", "Weeks to next"]] + [
        [stage, "Marketing", weeks] for stage, weeks in zip(STAGES, [*lags, None], strict=True)
    ]


def weeks_of(count: int) -> list[date]:
    return [END - timedelta(days=7 * (count - w) - 1) for w in range(count)]


def split(first: date, amounts: Sequence[float]) -> list[tuple[date, list[float]]]:
    """A week's amounts; where a quarter begins inside it, two rows by their days."""
    for start in STARTS:
        if first < start <= first + timedelta(days=6):
            inside = [amount * (7 - (start - first).days) / 7 for amount in amounts]
            before = [amount - part for amount, part in zip(amounts, inside, strict=True)]
            return [(first, before), (start, inside)]
    return [(first, list(amounts))]


def targets(source: str, leads_a_week: float) -> Rows:
    """Every quarter plans the same flow at the true rates."""
    rows = []
    for quarter, days in QUARTERS.items():
        counts = [leads_a_week * days / 7]
        for rate in RATES:
            counts.append(counts[-1] * rate)
        rows.append([quarter, source, *counts, counts[-1] * SIZE])
    return rows


# --- late is not lost


def growing(lags: Sequence[float], growth: float, weeks: int = 104) -> Ledger:
    """Leads that grow by a constant share a week, every conversion exactly on plan."""
    flows = [100 * (1 + growth) ** np.arange(-weeks, 0.0)]
    for rate, weeks_to_next in zip(RATES, lags, strict=True):
        flows.append(rate * lag.due(flows[-1], weeks_to_next))
    rows: Rows = [["Date", "Source", *STAGES, "Revenue"]]
    for w, first in enumerate(weeks_of(weeks)):
        counts = [flow[w] for flow in flows]
        for day, part in split(first, [*counts, counts[-1] * SIZE]):
            rows.append([day.isoformat(), "Source A", *part])
    known = facts.build(
        read(
            Funnel=funnel(lags),
            Targets=[["Period", "Source", *STAGES, "Revenue"], *targets("Source A", 100)],
            Actuals=rows,
        )
    )
    return ledger.build(known, known.default_period)


@pytest.mark.parametrize("lags", [(1, 2, 6), (0.5, 3, 8), (None, 4, None)])
@pytest.mark.parametrize("growth", [0.06, -0.04])
def test_growing_leads_with_conversions_on_plan_cost_no_conversion(
    lags: Sequence[float], growth: float
) -> None:
    found = growing([weeks or 0 for weeks in lags], growth)
    effects = {(h.stage, h.kind): h.effect for h in found.handoffs}
    largest = max(map(abs, effects.values()))
    assert largest > 100_000
    for stage in STAGES[1:]:
        # What is left is the week that the quarter cuts: its days are not all alike.
        assert abs(effects[stage, "conversion"]) < 0.002 * largest
    assert effects["Won", "deal size"] == pytest.approx(0, abs=1e-3)
    timing = sum(effect for (_, kind), effect in effects.items() if kind == "timing")
    assert timing * growth < 0  # growth is not yet due; decline is due from before
    assert not any(h.contaminated for h in found.handoffs)


def test_read_over_the_same_weeks_the_same_growth_looks_like_worse_selling() -> None:
    """The control: without `Weeks to next` the conversions are blamed."""
    flows = growing((1, 2, 6), 0.06)
    counted = {h.stage: h for h in flows.handoffs if h.kind == "conversion"}
    before, after = counted["Won"].actual_counts or (0, 0)
    opportunities = next(h for h in flows.handoffs if (h.stage, h.kind) == ("Won", "timing"))
    came_in = (opportunities.actual_counts or (0, 0))[0]
    assert after / before == pytest.approx(0.3, rel=1e-3)
    assert after / came_in < 0.25


def test_timing_is_owned_by_nobody_and_adds_up_with_the_rest() -> None:
    found = growing((1, 2, 6), 0.06)
    timing = [c for c in found.cells if c.kind == "timing"]
    assert [(c.stage, c.owner) for c in timing] == [(stage, None) for stage in STAGES[1:]]
    parts = [c.effect for c in found.cells] + [line.effect for line in found.lines]
    assert sum(parts) == pytest.approx(found.gap)
    assert found.unowned_effect == pytest.approx(sum(c.effect for c in timing))
    for cell in timing:
        assert sum(cell.weekly) == pytest.approx(cell.effect)


def test_without_a_history_as_long_as_the_lags_tail_the_rate_is_marked() -> None:
    tail = lag.tail(6)  # weeks before the week that holds 1 July
    enough, short = growing((1, 2, 6), 0.06, 12 + tail), growing((1, 2, 6), 0.06, 11 + tail)
    kinds = [(h.stage, h.kind, h.contaminated) for h in enough.handoffs if h.stage == "Won"]
    assert kinds == [
        ("Won", "timing", False),
        ("Won", "conversion", False),
        ("Won", "deal size", False),
    ]
    kinds = [(h.stage, h.kind, h.contaminated) for h in short.handoffs if h.stage == "Won"]
    assert kinds == [("Won", "conversion", True), ("Won", "deal size", False)]
    assert short.sources[0].note == ("lag-contaminated at Won: its history is shorter than the lag")
    won = next(h for h in short.handoffs if (h.stage, h.kind) == ("Won", "conversion"))
    assert won.actual is not None
    assert won.actual < 0.25  # the rate of the same weeks


def test_a_week_of_history_that_nobody_reported_breaks_it() -> None:
    rows = [row for row in weekly_rows() if row[0] != "2026-06-01"]
    known = facts.build(read(Funnel=funnel((1, 0, 0)), Targets=plan_rows(), Actuals=rows))
    found = ledger.build(known, known.default_period)
    assert {h.stage for h in found.handoffs if h.contaminated} == {"Qualified"}
    whole = facts.build(read(Funnel=funnel((1, 0, 0)), Targets=plan_rows(), Actuals=weekly_rows()))
    found = ledger.build(whole, whole.default_period)
    assert {h.stage for h in found.handoffs if h.contaminated} == set()


def plan_rows() -> Rows:
    return [["Period", "Source", *STAGES, "Revenue"], *targets("Source A", 100)]


def weekly_rows() -> Rows:
    rows: Rows = [["Date", "Source", *STAGES, "Revenue"]]
    return rows + [[day.isoformat(), "Source A", 100, 50, 20, 6, 6 * SIZE] for day in weeks_of(30)]


def test_what_was_due_is_worked_by_hand() -> None:
    """Leads take a week on average: half at once, a quarter a week later, and so on.

    100 leads a week up to July, then 200: due are 150, 175, 187.5 ... of the period's.
    """
    rows: Rows = [["Date", "Source", "Lead", "Won", "Revenue"]]
    first = date(2026, 7, 6)
    for w in range(-20, 3):
        day = (first + timedelta(days=7 * w)).isoformat()
        rows.append([day, "Source A", 200 if w >= 0 else 100, 10, 1000])
    known = facts.build(
        read(
            as_of=first + timedelta(days=20),
            Funnel=[
                ["Stage", "Owner", "Weeks to next"],
                ["Lead", "Marketing", 1],
                ["Won", "Sales"],
            ],
            Targets=[["Period", "Source", "Lead", "Won", "Revenue"]]
            + [
                [(first + timedelta(days=7 * w)).isoformat(), "Source A", 100, 10, 1000]
                for w in range(3)
            ],
            Actuals=rows,
        )
    )
    found = [
        next(
            c
            for c in ledger.build(known, known.workbook.calendar.week(day)).cells
            if c.kind == "timing"
        )
        for day in (first, first + timedelta(days=7), first + timedelta(days=14))
    ]
    assert [(c.factor.before, c.factor.after) for c in found] == [
        ((100, 200), (100, 150)),
        ((100, 200), (100, 175)),
        ((100, 200), (100, 187.5)),
    ]


def two_stages(
    leads: list[float], wins: list[float], targets: Rows, lag_weeks: float = 1
) -> Ledger:
    """Leads and wins a week up to the third quarter's last complete week, at 10,000 a win."""
    rows: Rows = [["Date", "Source", "Lead", "Won", "Revenue"]]
    for day, lead, win in zip(weeks_of(len(leads)), leads, wins, strict=True):
        for when, (a, b) in split(day, [lead, win]):
            rows.append([when.isoformat(), "Source A", a, b, b * 10_000])
    known = facts.build(
        read(
            Funnel=[
                ["Stage", "Owner", "Weeks to next"],
                ["Lead", "Marketing", lag_weeks],
                ["Won", "Sales", None],
            ],
            Targets=[["Period", "Source", "Lead", "Won", "Revenue"], *targets],
            Actuals=rows,
        )
    )
    return ledger.build(known, known.default_period)


def test_a_straggler_long_after_the_last_lead_does_not_blow_up_the_split() -> None:
    """What was due of leads in May is next to nothing in August: one win of it is no rate."""
    leads, wins = [100.0] * 40 + [0.0] * 20, [10.0] * 40 + [0.0] * 14 + [1.0] + [0.0] * 5
    found = two_stages(leads, wins, [["2026-Q3", "Source A", 1300, 130, 1_300_000]])
    planned = 1_300_000 * 82 / 92
    assert [(c.stage, c.kind) for c in found.cells] == [
        ("Lead", "volume"), ("Won", "volume"), ("Won", "conversion"), ("Won", "deal size"),
    ]  # fmt: skip
    assert [round(c.effect) for c in found.cells] == [round(-planned), 10_000, 0, 0]
    assert found.sources[0].note == (
        "Won carried in from before the period; "
        "lag-contaminated at Won: its history is shorter than the lag"
    )


@pytest.mark.parametrize("months", [("2026-08", "2026-09"), ("2026-07", "2026-09")])
def test_targets_that_begin_or_pause_in_the_period_cost_no_conversion(months: list[str]) -> None:
    """A hundred leads and ten wins a week, for ever and as planned, in the months with a target."""
    days = {"2026-07": 31, "2026-08": 31, "2026-09": 30}
    targets: Rows = [
        [m, "Source A", 100 * days[m] / 7, 10 * days[m] / 7, 100_000 * days[m] / 7] for m in months
    ]
    found = two_stages([100.0] * 60, [10.0] * 60, targets, lag_weeks=6)
    effects = {(h.stage, h.kind): h.effect for h in found.handoffs}
    assert effects["Won", "timing"] == pytest.approx(0, abs=1)
    assert effects["Won", "conversion"] == pytest.approx(0, abs=1)
    assert effects["Lead", "volume"] == pytest.approx(found.gap, abs=1)


def test_a_chain_that_skips_a_stage_waits_for_both() -> None:
    known = facts.build(read(Funnel=funnel((1, 2, 6))))
    assert [weeks_between(known, 0, below) for below in (1, 2, 3)] == [1, 3, 9]
    assert weeks_between(known, 2, 3) == 6


# --- luck is not failure


def simulated(seed: int, lags: Sequence[float], leads: float, weeks: int = 60) -> Ledger:
    """Three sources whose records, lags and deal sizes are draws around their own plan."""
    luck = np.random.default_rng(seed)
    actuals: Rows = [["Date", "Source", *STAGES, "Revenue"]]
    deals: Rows = [["Deal", "Source", "Outcome", "Closed", "Amount"]]
    planned: Rows = [["Period", "Source", *STAGES, "Revenue"]]
    for source, scale in (("Source A", 1), ("Source B", 2), ("Source C", 3)):
        planned += targets(source, leads * scale)
        flows = [luck.poisson(leads * scale, weeks)]
        for rate, weeks_to_next in zip(RATES, lags, strict=True):
            arrived = np.repeat(np.arange(weeks), luck.binomial(flows[-1], rate))
            arrived = arrived + luck.geometric(1 / (1 + weeks_to_next), len(arrived)) - 1
            flows.append(np.bincount(arrived[arrived < weeks], minlength=weeks))
        for w, first in enumerate(weeks_of(weeks)):
            sizes = luck.lognormal(np.log(SIZE) - 0.5**2 / 2, 0.5, flows[-1][w]).round(2)
            counts = [float(flow[w]) for flow in flows]
            for day, part in split(first, [*counts, float(sizes.sum())]):
                actuals.append([day.isoformat(), source, *part])
            for i, size in enumerate(sizes.tolist()):
                deals.append([f"{source} {w} {i}", source, "Won", first.isoformat(), size])
    sources: list[list[Any]] = [["Source", "Team"], *([f"Source {s}", "Marketing"] for s in "ABC")]
    known = facts.build(
        read(Funnel=funnel(lags), Sources=sources, Targets=planned, Actuals=actuals, Deals=deals)
    )
    return ledger.build(known, known.default_period)


@pytest.mark.parametrize(
    ("lags", "leads"), [((0, 0, 0), 40), ((1, 2, 3), 40), ((1, 2, 3), 8), ((2, 4, 6), 40)]
)
def test_of_sources_drawn_from_their_own_plan_one_line_in_five_is_called_a_signal(
    lags: Sequence[float], leads: float
) -> None:
    """At 80%, over 150 quarters; two standard errors of such a share are 2 points or less."""
    signals: Counter[str] = Counter()
    for seed in range(150):
        signals.update(h.signal for h in simulated(seed, lags, leads).handoffs)
    assert signals["unclear"] == 0
    share = signals["signal"] / signals.total()
    assert 0.17 < share < 0.22


def test_without_deals_a_deal_size_cannot_be_told_from_luck() -> None:
    rows = [[*row[:-1], row[-1] * 2] if row[0] == "2026-09-14" else row for row in weekly_rows()]
    known = facts.build(read(Targets=plan_rows(), Actuals=rows, Funnel=funnel((0, 0, 0))))
    size = next(
        h for h in ledger.build(known, known.default_period).handoffs if h.kind == "deal size"
    )
    assert (size.band, size.signal) == (None, "unclear")


def test_the_spread_of_deals_is_the_sources_own_where_it_has_enough() -> None:
    rows: Rows = [["Deal", "Source", "Outcome", "Closed", "Amount"]]
    for i in range(10):
        rows.append([f"A{i}", "Source A", "Won", "2026-09-01", 100 + 10 * (i % 2)])
    for i in range(9):
        rows.append([f"B{i}", "Source B", "Won", "2026-09-01", 500])
    rows += [
        ["lost", "Source A", "Lost", "2026-09-01", 9_999],
        ["credit", "Source A", "Won", "2026-09-01", -50],
        ["later", "Source A", "Won", "2026-09-22", 7_777],
    ]
    known = facts.build(read(Deals=rows))
    of_a = [100 + 10 * (i % 2) for i in range(10)]
    assert known.deal_spread("Source A") == pytest.approx(float(np.std(of_a, ddof=1)))
    assert known.deal_spread("Source B") == pytest.approx(
        float(np.std([*of_a, *[500] * 9], ddof=1))
    )
    few = facts.build(read(Deals=rows[:10]))
    assert few.deal_spread("Source A") is None
    assert facts.build(read(Deals=DEFAULT.get("Deals"))).deal_spread("Source A") is None
