"""The Deals page's figures: which deal counts where, that none is lost, and how it is divided.

Open this when a sum of deals is doubted. What usually becomes of open deals is in
`test_deals_pipeline.py`, how long deals take in `test_deals_cycle.py`.
"""

import json
from collections import Counter
from dataclasses import asdict, replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import deals, facts
from scorecard.deals import DealReview, Reason, Single, Tally
from scorecard.deals.book import LISTED
from scorecard.facts import Facts
from scorecard.signal import wilson
from scorecard.sources import RawTab, RawWorkbook
from scorecard.workbook import UNLISTED
from tests.builders import Rows, read
from tests.generated import workbooks

HEADER: list[Any] = [
    "Deal", "Account", "Source", "Campaign", "Stage", "Outcome", "Created", "Lead", "Qualified",
    "Opportunity", "Closed", "Expected close", "Amount", "Reason", "Contacts",
]  # fmt: skip
USUAL = {"Account": "Account 1", "Source": "Source A", "Outcome": "Open", "Created": "2026-08-03"}
PERIODS = st.sampled_from(["2026", "2026-Q2", "2026-Q3", "2026-07", "2026-09-14"])


def tab(*rows: dict[str, Any]) -> Rows:
    """The tab Deals with these cells, one dict a deal; closed ones closed on 1 September."""
    table: Rows = [HEADER]
    for i, cells in enumerate(rows, 1):
        usual = {"Deal": f"D{i}", **USUAL, "Amount": 1_000}
        if cells.get("Outcome", "Open") != "Open":
            usual["Closed"] = "2026-09-01"
        table.append([{**usual, **cells}.get(name) for name in HEADER])
    return table


def opened(*rows: dict[str, Any], **tabs: Any) -> Facts:
    return facts.build(read(Deals=tab(*rows), **tabs))


def built(*rows: dict[str, Any], period: str = "2026-Q3", **tabs: Any) -> DealReview:
    known = opened(*rows, **tabs)
    return deals.build(known, known.workbook.calendar.parse(period))


def won(amount: float = 1_000, **cells: Any) -> dict[str, Any]:
    return {"Outcome": "Won", "Amount": amount, **cells}


def lost(amount: float | None = 1_000, **cells: Any) -> dict[str, Any]:
    return {"Outcome": "Lost", "Amount": amount, **cells}


def undecided(amount: float | None = 1_000, **cells: Any) -> dict[str, Any]:
    return {"Outcome": "No decision", "Amount": amount, **cells}


def money(amounts: list[float | None]) -> float:
    return round(sum(amount for amount in amounts if amount is not None), 2)


def same(tally: Tally, amounts: list[float | None]) -> bool:
    blank = amounts.count(None)
    known = None if amounts and blank == len(amounts) else pytest.approx(money(amounts), abs=0.005)
    return (tally.deals, tally.money, tally.unpriced) == (len(amounts), known, blank)


def amounts_of(known: Facts, period: str, *outcomes: str) -> dict[str | None, list[float | None]]:
    """Amounts of the deals that closed in a period, by source, got one by one."""
    when, table = known.workbook.calendar.parse(period), known.workbook.tables["Deals"]
    found: dict[str | None, list[float | None]] = {}
    for i in range(len(table)):
        row = {name: column[i] for name, column in table.columns.items()}
        closed = row["Closed"]
        if row["Outcome"] in outcomes and closed and closed in when and closed <= known.through:
            found.setdefault(row["Source"], []).append(row["Amount"])
    return found


def together(tallies: list[Tally]) -> tuple[int, float, int]:
    return (
        sum(of.deals for of in tallies),
        pytest.approx(sum(of.known for of in tallies), abs=0.005),
        sum(of.unpriced for of in tallies),
    )


def plainly(tally: Tally) -> tuple[int, float, int]:
    return tally.deals, tally.known, tally.unpriced


# --- every workbook


@settings(max_examples=60)
@given(workbooks(), PERIODS)
def test_origins_are_all_won_deals_of_the_period_blanks_and_unlisted_ones_too(
    raw: RawWorkbook, period: str
) -> None:
    known = facts.build(read(raw))
    best = deals.build(known, known.workbook.calendar.parse(period)).best
    by_source = amounts_of(known, period, "Won")
    assert {o.source for o in best.origins} == set(by_source)
    assert [o.source for o in best.origins if not same(o.won, by_source[o.source])] == []
    assert plainly(best.won) == together([o.won for o in best.origins])
    listed = [deal.amount for deal in best.largest]
    assert best.won.known == pytest.approx(sum(listed) + best.rest.known, abs=0.005)
    assert best.won.deals == len(listed) + best.rest.deals


@settings(max_examples=60)
@given(workbooks(), PERIODS)
def test_win_rates_are_divided_once_over_decided_deals_only(raw: RawWorkbook, period: str) -> None:
    known = facts.build(read(raw))
    rates = deals.build(known, known.workbook.calendar.parse(period)).rates
    parts = {}
    for name, outcome in (("won", "Won"), ("lost", "Lost"), ("no_decision", "No decision")):
        amounts = [a for of in amounts_of(known, period, outcome).values() for a in of]
        parts[name] = len(amounts)
        assert same(getattr(rates.pooled, name), amounts)
        assert plainly(getattr(rates.pooled, name)) == together(
            [getattr(of, name) for of in rates.sources]
        )
    narrow, broad = parts["won"] + parts["lost"], sum(parts.values())
    assert rates.pooled.narrow.by_deals == (parts["won"] / narrow if narrow else None)
    assert rates.pooled.broad.by_deals == (parts["won"] / broad if broad else None)
    assert rates.pooled.broad.interval == wilson(parts["won"], broad)


@settings(max_examples=60)
@given(workbooks(), PERIODS)
def test_every_failed_deal_has_one_reason_and_one_stage(raw: RawWorkbook, period: str) -> None:
    known = facts.build(read(raw))
    found = deals.build(known, known.workbook.calendar.parse(period)).reasons
    by_source = amounts_of(known, period, "Lost", "No decision")
    failed = [amount for of in by_source.values() for amount in of]
    assert same(found.failed, failed)
    assert plainly(found.failed) == together([r.failed for r in found.reasons] + [found.rest])
    assert plainly(found.failed) == together(list(found.by_stage))
    for reason in found.reasons:
        assert plainly(reason.failed) == together([reason.lost, reason.no_decision])
        assert plainly(reason.failed) == together(list(reason.stages))
    blank = [r.failed for r in found.reasons if r.reason is None]
    assert together(blank) == plainly(found.blank)
    assert together([r.failed for r in found.reasons if r.vague]) == plainly(found.vague)


@settings(max_examples=60)
@given(workbooks(), PERIODS)
def test_every_open_deal_stands_in_one_stage_and_one_age(raw: RawWorkbook, period: str) -> None:
    known = facts.build(read(raw))
    found = deals.build(known, known.workbook.calendar.parse(period)).pipeline
    table = known.workbook.tables["Deals"]
    stands = known.deals.open
    assert same(found.open, [a for a, is_open in zip(table.columns["Amount"], stands) if is_open])  # noqa: B905
    assert plainly(found.open) == together([stage.open for stage in found.stages])
    for stage in found.stages:
        parts = [band.open for band in stage.bands] + [stage.undated]
        assert plainly(stage.open) == together(parts)


@settings(max_examples=60)
@given(workbooks(), PERIODS)
def test_the_result_is_plain_values_of_bounded_size(raw: RawWorkbook, period: str) -> None:
    known = facts.build(read(raw))
    review = deals.build(known, known.workbook.calendar.parse(period))
    json.dumps(asdict(review), default=date.isoformat, allow_nan=False)
    lists = [review.best.largest, review.pipeline.flagged, review.reasons.reasons]
    assert max(map(len, lists)) <= LISTED


@settings(max_examples=30)
@given(workbooks(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_no_sum(raw: RawWorkbook, random: Random) -> None:
    table = next(t for t in raw.tabs if t.name == "Deals")
    rows = table.rows[1:]
    random.shuffle(rows)
    shuffled = tuple(
        RawTab("Deals", [table.rows[0], *rows]) if t.name == "Deals" else t for t in raw.tabs
    )
    results = []
    for given_raw in (raw, replace(raw, tabs=shuffled)):
        known = facts.build(read(given_raw))
        found = deals.build(known, known.default_period)
        results.append(
            (
                found.pipeline.open, found.rates, found.best.won, found.best.origins,
                found.reasons.failed, found.reasons.by_stage, found.cycle, found.engaged,
                found.concentration.lacking, found.since,
            )
        )  # fmt: skip
    assert results[0] == results[1]


@st.composite
def many(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Forty deals or so, of few names each, so that groups are crowded."""
    random = draw(st.randoms(use_true_random=False))
    return [
        {
            "Source": random.choice(["Source A", "Source B", "Sorce A", None]),
            "Outcome": random.choice(["Won", "Lost", "No decision"]),
            "Amount": random.randint(1, 90_000) / 4,
            "Reason": random.choice(["Price", "price", "Other", "misc", None]),
            "Closed": f"2026-0{random.randint(6, 9)}-0{random.randint(1, 9)}",
        }
        for _ in range(draw(st.integers(1, 40)))
    ]


@settings(max_examples=30)
@given(many())
def test_no_deal_falls_out_of_a_crowded_group(rows: list[dict[str, Any]]) -> None:
    found = built(*rows)
    inside = [row for row in rows if row["Closed"] >= "2026-07"]
    names = {"Source A": "Source A", "Source B": "Source B", "Sorce A": UNLISTED, None: None}
    wins = Counter(names[row["Source"]] for row in inside if row["Outcome"] == "Won")
    assert {o.source: o.won.deals for o in found.best.origins} == wins
    said = Counter(
        None if row["Reason"] is None else row["Reason"].casefold()
        for row in inside
        if row["Outcome"] != "Won"
    )
    reasons = found.reasons.reasons
    assert {r.reason and r.reason.casefold(): r.failed.deals for r in reasons} == said
    assert found.reasons.vague.deals == said["other"] + said["misc"]


# --- best deals and origins


def test_a_misspelt_source_and_a_blank_one_keep_their_money() -> None:
    """A real dashboard's join lost a fifth of its deals to one misspelt name."""
    found = built(
        won(40_000), won(30_000, Source="Sourc A"), won(20_000, Source=None), won(-1_000)
    ).best
    assert [(o.source, o.won) for o in found.origins] == [
        ("Source A", Tally(2, 39_000.0)),
        (UNLISTED, Tally(1, 30_000.0)),
        (None, Tally(1, 20_000.0)),
    ]
    assert (found.won, found.credits) == (Tally(4, 89_000.0), Tally(1, -1_000.0))


def test_a_won_deal_names_where_it_came_from_and_how_long_it_took() -> None:
    campaigns = [["Campaign", "Source"], ["Spring", "Source A"], ["Summer", "Source A"]]
    found = built(
        won(5_000, Deal="small", Account=None, Source=None, Created=None),
        won(9_000, Deal="large", Campaign="Summer; Spring; Sprng", Contacts=4),
        won(7_000, Deal="back", Created="2026-09-02"),
        Campaigns=campaigns,
    ).best.largest
    large, back, small = found
    assert asdict(large) == {
        "row": 3,
        "deal": "large",
        "account": "Account 1",
        "source": "Source A",
        "campaigns": ("Summer", "Spring", UNLISTED),
        "amount": 9_000.0,
        "closed": date(2026, 9, 1),
        "days": 29,
        "contacts": 4,
    }
    assert back.days is None  # created after it closed: nobody knows how long
    assert (small.account, small.source, small.campaigns, small.days, small.contacts) == (
        None, None, (), None, None
    )  # fmt: skip


def test_the_largest_are_listed_and_the_file_has_all() -> None:
    rows = [won(1_000 + i) for i in range(LISTED + 5)]
    known = opened(*rows)
    best = deals.build(known, known.default_period).best
    assert [deal.amount for deal in best.largest] == [1_024.0 - i for i in range(LISTED)]
    assert best.rest == Tally(5, float(sum(range(1_000, 1_005))))
    every = deals.won_deals(known, known.default_period)
    assert [deal.amount for deal in every] == [1_024.0 - i for i in range(LISTED + 5)]


def test_a_deal_counts_in_the_period_of_its_close_date() -> None:
    """Read on Sunday 20 September: the week that ends that day is complete."""
    rows = [won(Closed=day) for day in ("2026-06-30", "2026-07-01", "2026-09-20", "2026-09-21")]
    found = built(*rows, lost(500, Closed="2026-09-22"), undecided(None, Closed="2026-09-30"))
    assert found.best.won == Tally(2, 2_000.0)
    assert (found.since.won, found.since.lost) == (Tally(1, 1_000.0), Tally(1, 500.0))
    assert found.since.no_decision == Tally(1, None, 1)
    assert built(*rows, period="2026-Q2").best.won == Tally(1, 1_000.0)
    assert built(*rows, period="2026-09-14").best.won == Tally(1, 1_000.0)


# --- win rates


def test_narrow_leaves_no_decision_out_and_broad_does_not() -> None:
    decided = [won()] * 30 + [lost()] * 60 + [undecided(2_000)] * 60
    waiting = [{"Outcome": "Open"}] * 50
    pooled = built(*decided, *waiting).rates.pooled
    assert pooled.narrow.by_deals == pytest.approx(1 / 3)
    assert pooled.broad.by_deals == pytest.approx(0.2)
    assert (pooled.narrow.interval, pooled.broad.interval) == (wilson(30, 90), wilson(30, 150))
    assert pooled.narrow.by_money == pytest.approx(1 / 3)
    assert pooled.broad.by_money == pytest.approx(30 / 210)


def test_the_pooled_rate_is_no_mean_of_the_sources_rates() -> None:
    rows = [won()] + [won(Source="Source B")] * 1 + [lost(Source="Source B")] * 8
    rates = built(*rows).rates
    assert [(of.source, of.narrow.by_deals) for of in rates.sources] == [
        ("Source B", pytest.approx(1 / 9)),
        ("Source A", 1.0),
    ]
    assert rates.pooled.narrow.by_deals == 0.2  # the mean of the two would be 56%


def test_open_deals_alone_have_no_win_rate() -> None:
    rates = built({"Outcome": "Open"}, {"Outcome": "Open"}).rates
    assert (rates.pooled.narrow, rates.sources) == (deals.Rate(None, None, None), ())


def test_a_rate_by_money_needs_money_on_every_side() -> None:
    assert built(won(), lost(None)).rates.pooled.narrow.by_money is None
    assert built(won(-500), lost()).rates.pooled.narrow.by_money is None  # a credit
    assert built(won(), undecided(None)).rates.pooled.narrow.by_money == 1.0


# --- reasons


def test_a_table_of_reasons_worked_by_hand() -> None:
    found = built(
        lost(40_000, Reason="Price", Stage="Opportunity"),
        lost(20_000, Reason="price", Stage="Qualified", Qualified="2026-08-05"),
        undecided(30_000, Reason="Price", Stage=None),
        undecided(None, Reason="No budget", Opportunity="2026-08-05"),
        lost(25_000, Reason=None),
        lost(15_000, Reason="MISC"),
        won(99_000, Reason="Best fit"),
        {"Outcome": "Open", "Reason": "Price"},
    ).reasons
    assert found.stages == (None, "Qualified", "Opportunity")
    assert found.by_stage == (Tally(3, 70_000.0), Tally(1, 20_000.0), Tally(2, 40_000.0, 1))
    assert found.reasons[0] == Reason(
        reason="Price",
        vague=False,
        failed=Tally(3, 90_000.0),
        lost=Tally(2, 60_000.0),
        no_decision=Tally(1, 30_000.0),
        stages=(Tally(1, 30_000.0), Tally(1, 20_000.0), Tally(1, 40_000.0)),
    )
    assert [(r.reason, r.vague, r.failed) for r in found.reasons[1:]] == [
        (None, False, Tally(1, 25_000.0)),
        ("MISC", True, Tally(1, 15_000.0)),
        ("No budget", False, Tally(1, None, 1)),
    ]
    assert found.failed == Tally(6, 130_000.0, 1)
    assert (found.unclear, found.unclear_money) == (pytest.approx(2 / 6), pytest.approx(40 / 130))


def test_a_spelling_does_not_hang_on_the_order_of_the_rows() -> None:
    rows = [lost(Reason="price"), lost(Reason="PRICE"), lost(Reason="Price")]
    for order in (rows, rows[::-1]):
        assert [of.reason for of in built(*order).reasons.reasons] == ["PRICE"]


def test_of_many_reasons_the_rest_keeps_its_deals() -> None:
    found = built(*(lost(1_000 + i, Reason=f"Reason {i}") for i in range(LISTED + 3))).reasons
    assert [of.reason for of in found.reasons] == [f"Reason {i}" for i in range(22, 2, -1)]
    assert found.rest == Tally(3, 3_003.0)


def test_failed_deals_without_a_close_date_are_in_no_period_and_said() -> None:
    found = built(lost(700, Closed=None), undecided(None, Closed=None))
    assert (found.undated, found.reasons.failed) == (Tally(2, 700.0, 1), Tally(0, 0.0))


# --- people engaged


def test_people_by_outcome_with_blanks_beside() -> None:
    rows = [won(Contacts=n) for n in (3, 5, None)] + [lost(Contacts=12)] + [undecided()]
    groups = built(*rows, {"Contacts": 0}).engaged.groups
    assert [(g.outcome, g.deals, g.blank, g.median) for g in groups] == [
        ("won", 3, 1, 4.0),
        ("lost", 1, 0, 12.0),
        ("no decision", 1, 1, None),
        ("open", 1, 0, 0.0),
    ]
    assert [g.people for g in groups] == [
        (0, 0, 0, 1, 0, 1, 0, 0),
        (0, 0, 0, 0, 0, 0, 0, 1),
        (0,) * 8,
        (1, 0, 0, 0, 0, 0, 0, 0),
    ]


def test_open_deals_with_fewer_people_than_nine_of_ten_won_ones_had() -> None:
    rows = [won(Contacts=n, Closed="2026-03-02") for n in (1, *[3] * 9, *[5] * 5)]
    waiting = [{"Contacts": 2}, {"Contacts": 3}, {"Contacts": None}]
    found = built(*rows, *waiting)
    assert (found.engaged.fewest, found.engaged.learned, found.engaged.short) == (3, 15, 1)
    assert [(d.deal, d.short) for d in found.pipeline.flagged] == [("D16", True)]
    few = built(*rows[:9], *waiting)
    assert (few.engaged.fewest, few.engaged.learned, few.engaged.short) == (None, 9, None)


# --- one deal that carries the period

TARGET = [["Period", "Source", "Won", "Revenue"], ["2026-Q3", "Source A", 26, 100_000]]
ACTUALS = [["Date", "Source", "Won", "Revenue"], ["2026-09-14", "Source A", 1, 40_000]]


def test_the_largest_won_deal_beside_all_that_was_won() -> None:
    found = built(won(60_000), won(25_000), won(15_000)).concentration.won
    assert found == Single(
        row=2,
        deal="D1",
        account="Account 1",
        amount=60_000.0,
        among=Tally(3, 100_000.0),
        of=100_000.0,
        share=0.6,
        risk="carries",
    )


def test_credits_make_no_deal_more_than_all_that_was_won() -> None:
    found = built(won(60_000), won(40_000), won(-90_000)).concentration.won
    assert (found.among, found.of, found.share) == (Tally(2, 100_000.0), 100_000.0, 0.6)


def test_the_largest_deal_due_beside_what_the_target_still_lacks() -> None:
    rows = [
        {"Amount": 90_000, "Expected close": "2026-10-01"},  # next quarter
        {"Amount": 18_000, "Expected close": "2026-09-30"},
        {"Amount": 6_000, "Expected close": "2026-07-02"},  # overdue, and still of this quarter
        {"Amount": None, "Expected close": "2026-09-29"},
        won(20_000, **{"Expected close": "2026-09-29"}),
    ]
    found = built(*rows, Targets=TARGET, Actuals=ACTUALS).concentration
    assert found.lacking == 60_000.0
    assert (found.due.deal, found.due.share, found.due.risk) == ("D2", 0.3, "look")
    assert found.due.among == Tally(3, 24_000.0, 1)


def test_nothing_is_due_in_a_period_that_is_over() -> None:
    late = {"Amount": 18_000, "Expected close": "2026-06-30"}
    found = built(late, period="2026-Q2").concentration
    assert (found.due.deal, found.due.among, found.due.risk) == (None, Tally(0, 0.0), None)


@pytest.mark.parametrize(
    ("targets", "actuals", "lacking"),
    [
        (TARGET, ACTUALS, 60_000.0),
        (TARGET[:1], ACTUALS, None),  # no target
        (TARGET, ACTUALS[:1], None),  # nobody reported: not known, and not all of it
        ([TARGET[0], ["2026-Q3", "Source A", 26, 30_000]], ACTUALS, -10_000.0),
    ],
)
def test_what_the_target_still_lacks(targets: Rows, actuals: Rows, lacking: float | None) -> None:
    due = {"Amount": 18_000, "Expected close": "2026-09-30"}
    found = built(due, Targets=targets, Actuals=actuals).concentration
    assert found.lacking == lacking
    assert found.due.share == (0.3 if lacking == 60_000.0 else None)


# --- hardly anything


def test_no_deals_give_an_empty_review() -> None:
    for tabs in ({"Deals": None}, {"Deals": [HEADER]}):
        known = facts.build(read(**tabs))
        found = deals.build(known, known.default_period)
        none = Tally(0, 0.0)
        assert (found.pipeline.open, found.best.won, found.reasons.failed) == (none, none, none)
        assert (found.pipeline.stages, found.pipeline.expected) == ((), None)
        assert (found.best.origins, found.reasons.reasons, found.cycle.cohorts) == ((), (), ())
        assert (found.reasons.unclear, found.concentration.won.share) == (None, None)


def test_one_deal_alone() -> None:
    found = built({"Stage": "Qualified", "Amount": None})
    assert found.pipeline.open == Tally(1, None, 1)
    (stage,) = found.pipeline.stages
    assert (stage.stage, stage.undated, stage.expected) == ("Qualified", Tally(1, None, 1), None)
