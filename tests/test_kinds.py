"""Kinds of lead: what is pooled, which weeks count, and how far luck moves a comparison."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from scorecard import facts, kinds
from scorecard.facts import Facts
from scorecard.kinds import Kinds, LeadKind
from scorecard.ranking import Prior, log_rate, posterior
from scorecard.sources import RawWorkbook
from tests.builders import Rows, read
from tests.generated import workbooks

LAST = date(2026, 9, 14)  # the last complete week before NOW
CELLS = ["Lead", "Opportunity", "Won", "Revenue"]
Cells = Callable[[int], Sequence[Any]]  # of the week, from the oldest on


def book(
    sources: Mapping[str, tuple[str | None, Cells]],
    weeks: int = 40,
    lags: tuple[Any, Any] = (None, None),
    targets: Rows | None = None,
    **tabs: Rows,
) -> Facts:
    """A workbook of sources, each with its kind and with its cells by week."""
    rows: Rows = [["Date", "Source", *CELLS]]
    for week in range(weeks):
        day = LAST - timedelta(days=7 * (weeks - 1 - week))
        for name, (_, cells) in sources.items():
            rows.append([day.isoformat(), name, *cells(week)])
    funnel = [["Stage", "Owner", "Weeks to next"], ["Lead", "Marketing", lags[0]]]
    return facts.build(
        read(
            Funnel=[*funnel, ["Opportunity", "Sales", lags[1]], ["Won", "Sales", None]],
            Sources=[["Source", "Team", "Kind"]]
            + [[name, "Marketing", kind] for name, (kind, _) in sources.items()],
            Targets=targets or [["Period", "Source", *CELLS]],
            Actuals=rows,
            **tabs,
        )
    )


def built(*args: Any, **kwargs: Any) -> Kinds:
    found = book(*args, **kwargs)
    return kinds.build(found, found.default_period)


def steady(lead: float, won: float, deal: float) -> Cells:
    """The same every week, but for deals that are in turn half as large and half larger."""
    return lambda week: [lead, 0, won, won * deal * (0.5 if week % 2 else 1.5)]


def named(result: Kinds, kind: str | None) -> LeadKind:
    (found,) = [one for one in result.kinds if one.kind == kind]
    return found


# --- laws


@given(workbooks())
@settings(max_examples=60, deadline=None)
def test_a_range_holds_its_value_and_a_comparison_follows_from_two(raw: RawWorkbook) -> None:
    found = facts.build(read(raw))
    result = kinds.build(found, found.default_period)
    worths = {(kind.stage, kind.kind): kind.worth for kind in result.kinds}
    assert len(worths) == len(result.kinds)
    for kind in result.kinds:
        assert (kind.worth is not None) == (kind.standing == "compared")
        assert kind.worth is None or 0 < kind.worth.low < kind.worth.value < kind.worth.high
    for pair in result.comparisons:
        best, other = worths[pair.stage, pair.best], worths[pair.stage, pair.other]
        assert best is not None
        assert other is not None
        assert pair.records == pytest.approx(best.value / other.value)
        assert pair.low < pair.records < pair.high
        assert best.low >= other.low
    json.dumps(asdict(result), default=date.isoformat, allow_nan=False)


@given(workbooks())
@settings(max_examples=60, deadline=None)
def test_nothing_is_counted_twice_or_beyond_what_is_reported(raw: RawWorkbook) -> None:
    found = facts.build(read(raw))
    result = kinds.build(found, found.default_period)
    through = found.cube.span(found.cube.first, found.through)
    revenue = found.cube.revenue[:, through].sum()
    assert sum(kind.revenue for kind in result.kinds) <= revenue + 0.01
    sources = [source for kind in result.kinds for source in kind.sources]
    assert len(sources) == len(set(sources))
    for kind in result.kinds:
        assert kind.maturity is None or -1e-9 <= kind.maturity <= 1 + 1e-9


def test_sources_of_a_kind_are_pooled_and_never_averaged() -> None:
    """1 of 100 a week and 2 of 10 are 3 of 110, wherever the line between sources is drawn."""
    result = built(
        {
            "Source A": ("Demo request", steady(100, 1, 20_000)),
            "Source B": ("Demo request", steady(10, 2, 50_000)),
            "Source C": ("Event", steady(110, 3, 40_000)),
        }
    )
    demo, event = named(result, "Demo request"), named(result, "Event")
    assert demo.sources == ("Source A", "Source B")
    assert (demo.records, demo.due, demo.wins) == (4400, pytest.approx(4400), 120)
    assert demo.revenue == event.revenue == 4_800_000
    assert demo.worth is not None
    assert event.worth is not None
    assert demo.worth.value == pytest.approx(event.worth.value)


# --- a case by hand


def test_a_comparison_by_hand() -> None:
    """40 weeks: 40 of 400 at 30,000 and 20 of 4,000 at 15,000; no lags."""
    result = built(
        {
            "Source A": ("Demo request", steady(10, 1, 30_000)),
            "Source B": ("Download", lambda week: [100, 0, week % 2, 15_000 * (week % 2)]),
        }
    )
    prior = Prior(1.0, 4400 / 60 - 1, "one win")
    usual = (1_200_000 + 300_000) / 60
    demo, download = result.kinds
    assert demo.worth is not None
    assert download.worth is not None
    assert demo.worth.prior == prior
    assert demo.worth.rate == pytest.approx(41 / (400 + 4400 / 60))
    assert demo.worth.deal == pytest.approx((1_200_000 + 5 * usual) / 45)
    assert download.worth.value == pytest.approx(
        21 / (4000 + 4400 / 60) * (300_000 + 5 * usual) / 25
    )
    # Of log rates: sums of 1/k^2 over k, by hand from a to a + b.
    variances = [
        sum(1 / k**2 for k in range(won, 200_000)) - 1 / (records + prior.a + prior.b - 0.5)
        for won, records in ((41, 400), (21, 4000))
    ]
    deals = (15_000 * math.sqrt(40 / 39) / demo.worth.deal) ** 2 / 45, 0.0  # downloads: one price
    widths = [1.2816 * math.sqrt(v + d) for v, d in zip(variances, deals, strict=True)]
    found = [math.log(w.high / w.low) / 2 for w in (demo.worth, download.worth)]
    assert found == pytest.approx(widths, rel=1e-4)
    (pair,) = result.comparisons
    assert (pair.stage, pair.best, pair.other) == ("Lead", "Demo request", "Download")
    assert pair.records == pytest.approx(demo.worth.value / download.worth.value)
    assert math.log(pair.high / pair.low) / 2 == pytest.approx(math.hypot(*widths), rel=1e-4)
    assert pair.clear


# --- late is not lost, missing is not zero


def test_a_week_that_one_team_has_not_reported_lowers_no_value() -> None:
    def late(stage: int) -> Cells:
        def cells(week: int) -> list[Any]:
            full = [100, 0, 2, 60_000]
            return full if week != 39 else [None if k >= stage else full[k] for k in range(4)]

        return cells

    other = ("Event", steady(50, 1, 30_000))
    without = built({"S": ("Demo request", steady(100, 2, 30_000)), "T": other}, weeks=39)
    sales_late = built({"S": ("Demo request", late(1)), "T": other})
    assert named(sales_late, "Demo request").wins == named(without, "Demo request").wins == 78
    assert named(sales_late, "Demo request").due == pytest.approx(3900)


def test_a_week_without_its_records_or_its_money_does_not_count() -> None:
    def cells(week: int) -> list[Any]:
        return {
            10: [None, 0, 2, 60_000],  # marketing has not reported
            20: [100, 0, 2, None],  # won, but not priced
            30: [100, 0, None, None],  # sales has not reported
        }.get(week, [100, 0, 2, 60_000])

    found = named(built({"S": ("Demo request", cells)}), "Demo request")
    assert (found.records, found.wins, found.revenue) == (3700, 74, 74 * 30_000)
    assert found.due == pytest.approx(3700)


def test_a_gap_in_the_records_is_taken_to_be_like_the_weeks_around_it() -> None:
    def cells(week: int) -> list[Any]:
        return [None if week == 20 else 100, 0, 2, 60_000]

    found = named(built({"S": ("Demo request", cells)}, lags=(2, 3)), "Demo request")
    assert found.records == 3900
    assert found.due == pytest.approx(3900)


def test_growth_does_not_read_as_fewer_wins() -> None:
    """Leads that grow by 5% a week, all of them won 8 weeks later on average, at one in fifty."""
    growth, lag = 1.05, 8.0
    late = 1 / (lag * (1 - 1 / growth) + 1)  # of a week's flow, what falls due in it

    def cells(week: int) -> list[Any]:
        leads = 200 * growth**week
        return [leads, 0, leads * late / 50, leads * late * 600]

    found = named(built({"S": ("Demo request", cells)}, lags=(8, 0)), "Demo request")
    assert found.wins / found.records == pytest.approx(late / 50)
    assert late == pytest.approx(0.724, abs=0.001)
    # What was due in the first weeks hangs on what came in before the first.
    assert found.wins / found.due == pytest.approx(1 / 50, rel=0.06)


def test_a_source_that_has_just_begun_is_too_early_to_compare() -> None:
    def new(week: int) -> list[Any]:
        return [None] * 4 if week < 38 else [100, 0, 0, 0]

    result = built(
        {"Old": ("Demo request", steady(100, 2, 30_000)), "New": ("Event", new)}, lags=(8, 8)
    )
    event = named(result, "Event")
    assert event.standing == "too early"
    assert event.worth is None
    assert event.records == 200
    # A ninth of a ninth is due at once; of the week before, what two steps make in two weeks.
    first, second = 1 / 81, 1 / 81 + 2 * 8 / 9 / 81
    assert event.maturity == pytest.approx((first + second) / 2)
    assert event.due == pytest.approx(event.records * event.maturity)
    assert result.comparisons == ()


def test_a_kind_without_a_win_has_an_upper_bound() -> None:
    result = built(
        {
            "A": ("Demo request", steady(100, 2, 30_000)),
            "B": ("Download", lambda week: [200, 0, 0, 0]),
        }
    )
    found = named(result, "Download")
    assert found.standing == "no win yet"
    assert found.worth is None
    # Beta(1, b): the 90th percentile is 1 - 0.1^(1/b), with b = 8,000 + 12,000 / 80 - 1.
    assert found.at_most == pytest.approx((1 - 0.1 ** (1 / 8149)) * 30_000)


def test_without_any_win_nothing_is_bounded() -> None:
    found = built({"A": ("Demo request", lambda week: [100, 0, 0, 0])}).kinds[0]
    assert (found.standing, found.worth, found.at_most) == ("no win yet", None, None)


def test_a_handful_of_wins_does_not_tell_how_far_deals_differ() -> None:
    result = built({"A": ("Demo request", lambda week: [10, 0, int(week < 9), 9000 * (week < 9)])})
    assert result.kinds[0].standing == "too few wins"
    ten = built({"A": ("Demo request", lambda week: [10, 0, int(week < 10), 9000 * (week < 10)])})
    assert ten.kinds[0].standing == "compared"


def test_a_range_beyond_a_hundredfold_is_not_said() -> None:
    """Its deals are of 1 each, and one deal of 60,000,000 makes the spread of all."""
    result = built(
        {
            "A": ("Tiny", lambda week: [10, 0, int(week < 4), int(week < 4)]),
            "B": ("Download", lambda week: [100, 0, 2, 60_000_000 if week == 5 else 2]),
        }
    )
    found = named(result, "Tiny")
    assert (found.wins, found.standing, found.worth) == (4, "too few wins", None)


def test_a_kind_of_few_wins_takes_the_spread_of_all_deals() -> None:
    result = built(
        {
            "A": ("Demo request", steady(100, 2, 30_000)),
            "B": ("Event", lambda week: [20, 0, int(week < 5), 30_000 * (week < 5)]),
        }
    )
    event = named(result, "Event").worth
    assert event is not None
    alone = math.log(event.high / event.low) / 2 / 1.2816
    prior = Prior(1.0, (4000 + 800) / 85 - 1, "one win")
    wins_only = math.sqrt(log_rate(*posterior(prior, 5, 800))[1])
    of_all = 15_000 * math.sqrt(80 / 44)  # 40 weeks of 2 wins, 5 of one, around 30,000
    assert alone == pytest.approx(math.hypot(wins_only, of_all / 30_000 / math.sqrt(10)))


# --- what is set beside what


def test_only_kinds_that_enter_at_one_stage_are_compared() -> None:
    def referral(week: int) -> list[Any]:
        return [None, 5, 1, 30_000 + 100 * week]

    result = built(
        {
            "A": ("Demo request", steady(100, 2, 30_000)),
            "B": ("Download", steady(300, 1, 30_000)),
            "C": ("Referral", referral),
            "D": ("Renewal", lambda week: [None, None, 1, 8000]),
        },
    )
    entered = [(kind.kind, kind.stage, kind.standing) for kind in result.kinds]
    assert entered == [
        ("Demo request", "Lead", "compared"),
        ("Download", "Lead", "compared"),
        ("Referral", "Opportunity", "compared"),
        ("Renewal", "Won", "at the win"),
    ]
    assert [(pair.best, pair.other) for pair in result.comparisons] == [
        ("Demo request", "Download")
    ]


def test_a_target_says_where_a_source_enters() -> None:
    targets = [["Period", "Source", *CELLS], ["2026", "A", None, 100, 20, 600_000]]
    result = built({"A": ("Demo request", steady(100, 2, 30_000))}, targets=targets)
    assert (result.kinds[0].stage, result.kinds[0].records) == ("Opportunity", 0)
    assert result.kinds[0].standing == "no record"


def test_one_kind_that_enters_at_two_stages_is_two() -> None:
    result = built(
        {
            "A": ("Referral", steady(100, 2, 30_000)),
            "B": ("Referral", lambda week: [None, 5, 1, 30_000]),
        }
    )
    assert [(kind.stage, kind.sources) for kind in result.kinds] == [
        ("Lead", ("A",)),
        ("Opportunity", ("B",)),
    ]
    assert result.comparisons == ()


def test_sources_without_a_kind_and_names_that_are_not_listed_are_one_kind() -> None:
    rows: Rows = [["Date", "Source", *CELLS]]
    for week in range(30):
        day = (LAST - timedelta(days=7 * week)).isoformat()
        rows += [[day, name, 50, 0, 1, 20_000] for name in ("A", "Typed wrongly")]
    found = facts.build(
        read(
            Funnel=[["Stage", "Owner"], ["Lead", "M"], ["Opportunity", "S"], ["Won", "S"]],
            Sources=[["Source", "Team", "Kind"], ["A", "Marketing", None]],
            Targets=[["Period", "Source", *CELLS]],
            Actuals=rows,
        )
    )
    result = kinds.build(found, found.default_period)
    assert [(kind.kind, kind.sources) for kind in result.kinds] == [(None, ("A", "(unlisted)"))]
    assert not result.named


# --- which weeks


def test_weeks_before_the_first_deal_have_no_prices_where_revenue_is_from_deals() -> None:
    settings: Rows = [["Setting", "Value"], ["Revenue from", "Deals"]]
    deals: Rows = [["Deal", "Source", "Outcome", "Closed", "Amount"]]
    for week in range(10):  # of the 40 that Actuals reports
        closed = (LAST - timedelta(days=7 * week)).isoformat()
        amount = 5_000 if week % 2 else 15_000
        deals += [[f"D{week}-{i}", "Source A", "Won", closed, amount] for i in range(2)]
    sources = {"Source A": ("Demo request", steady(100, 2, 10_000))}
    demo = named(built(sources, Settings=settings, Deals=deals), "Demo request")
    assert (demo.records, demo.wins, demo.revenue) == (1_000, 20, 200_000)
    assert demo.worth is not None
    assert demo.worth.value == pytest.approx(200)
    none = built(sources, Settings=settings)
    assert (none.first, none.last, none.kinds) == (None, None, ())


def test_four_quarters_up_to_the_periods_end_count() -> None:
    found = book({"A": ("Demo request", steady(100, 2, 30_000))}, weeks=80)
    calendar = found.workbook.calendar
    now = kinds.build(found, found.default_period)
    assert (now.first, now.last) == (date(2025, 10, 6), date(2026, 9, 20))
    assert now.kinds[0].records == 5000
    # A week that begins in a period and ends after it is not complete by its end.
    past = kinds.build(found, calendar.parse("2026-Q1"))
    assert (past.first, past.last) == (date(2025, 4, 7), date(2026, 3, 29))
    assert kinds.build(found, calendar.parse("2026-09-14")) == now


def test_a_short_history_counts_whole() -> None:
    result = built({"A": ("Demo request", steady(100, 2, 30_000))}, weeks=6)
    assert (result.first, result.last) == (date(2026, 8, 10), date(2026, 9, 20))
    assert result.kinds[0].records == 600


def test_before_the_first_report_there_is_nothing() -> None:
    found = book({"A": ("Demo request", steady(100, 2, 30_000))}, weeks=6)
    early = kinds.build(found, found.workbook.calendar.parse("2026-Q1"))
    assert early == Kinds(None, None, (), (), True)
    nothing = facts.build(read(Actuals=[["Date", "Source", *CELLS]]))
    assert kinds.build(nothing, nothing.default_period) == Kinds(None, None, (), (), True)


# --- luck


def drawn(luck: np.random.Generator, found: Facts, rates: Sequence[float], deal: float) -> Kinds:
    """The same records, with wins and lognormal deals drawn anew, a rate a source."""
    cube = found.cube
    leads = cube.counts[:, :, 0]
    wins = luck.binomial(leads.astype(int), np.array(rates)[:, None])
    singles = luck.lognormal(math.log(deal) - 0.125, 0.5, wins.sum())
    ends = np.cumsum(wins.ravel())
    sums = np.concatenate([[0.0], np.cumsum(singles)])[np.concatenate([[0], ends])]
    counts = np.stack([leads, 0 * leads, wins], axis=2)
    revenue = np.diff(sums).reshape(wins.shape)
    again = replace(found, cube=replace(cube, counts=counts, revenue=revenue))
    return kinds.build(again, found.default_period)


@pytest.mark.parametrize("leads", [(30, 60, 120, 240), (20, 50, 300, 400)])
def test_the_truth_lies_in_the_range_four_times_out_of_five(leads: tuple[int, ...]) -> None:
    """Four kinds whose rates differ as a prior worth one win says: often tenfold."""
    luck = np.random.default_rng(7)
    sources = {name: (name, steady(n, 0, 0)) for name, n in zip("ABCD", leads, strict=True)}
    found = book(sources, weeks=26)
    alone, pairs = [], []
    for _ in range(500):
        rates = luck.beta(1, 49, 4)
        result = drawn(luck, found, rates, 40_000)
        truth = dict(zip("ABCD", rates * 40_000, strict=True))
        for kind in result.kinds:
            if kind.kind and kind.worth:
                alone.append(kind.worth.low <= truth[kind.kind] <= kind.worth.high)
        for pair in result.comparisons:
            assert pair.best is not None
            assert pair.other is not None
            pairs.append(pair.low <= truth[pair.best] / truth[pair.other] <= pair.high)
    assert np.mean(alone) == pytest.approx(0.8, abs=0.035)
    assert np.mean(pairs) == pytest.approx(0.8, abs=0.05)  # those of one best kind go together


def test_a_kind_far_better_than_the_rest_is_not_overstated() -> None:
    """20 to 1, with fifteen wins against a hundred: the pull is to the careful side."""
    luck = np.random.default_rng(8)
    found = book({"A": ("A", steady(30, 0, 0)), "B": ("B", steady(4000, 0, 0))}, weeks=26)
    pairs = [drawn(luck, found, (0.02, 0.001), 40_000).comparisons for _ in range(300)]
    assert np.mean([pair.low > 20 for (pair,) in pairs]) < 0.02
    assert all(pair.clear for (pair,) in pairs)


def test_kinds_that_are_the_same_are_told_apart_one_time_in_five() -> None:
    """The negative control of a range that holds four times out of five."""
    luck = np.random.default_rng(3)
    found = book({"A": ("A", steady(60, 0, 0)), "B": ("B", steady(60, 0, 0))}, weeks=26)
    clear = [drawn(luck, found, (0.02, 0.02), 22_000).comparisons[0].clear for _ in range(500)]
    assert np.mean(clear) == pytest.approx(0.2, abs=0.04)
