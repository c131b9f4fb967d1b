"""Both sides of a handoff: which deal is on which, how fast, how complete, and what is needed.

Open this when a side reads better or worse than it is. Its sentences are in
`test_words_handoffs.py`.
"""

import json
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import facts, funnel, handoffs, ledger
from scorecard.facts import Facts
from scorecard.handoffs import (
    Confirmed,
    Field,
    Handoffs,
    Need,
    Passed,
    Quality,
    Reason,
    Reasons,
    Remarks,
    Speed,
    TwoSides,
    Volume,
    Waiting,
    WaitingDeal,
)
from scorecard.sources import RawTab, RawWorkbook
from scorecard.words import Money
from scorecard.words import handoffs as text
from tests.builders import DEFAULT, Rows, read, replaced, workbook
from tests.generated import workbooks

THROUGH = date(2026, 9, 20)  # a Sunday; the builders read on that day
HEADER: list[Any] = [
    "Deal", "Account", "Source", "Campaign", "Stage", "Outcome", "Created", "Lead", "Qualified",
    "Won", "Closed", "Amount", "Reason", "Contacts",
]  # fmt: skip
FUNNEL: Rows = [
    ["Stage", "Owner", "Accept within (hours)"],
    ["Lead", "Marketing", None],
    ["Qualified", "Sales", 48],
    ["Won", "Sales", None],
]
TARGETS: Rows = [
    ["Period", "Source", "Lead", "Qualified", "Won", "Revenue"],
    ["2026-Q3", "Source A", 920, 460, 92, 920_000],
]
ACTUALS: Rows = [["Date", "Source", "Campaign", "Lead", "Qualified", "Won", "Revenue"]]


def opened(deals: Rows | None, **tabs: Any) -> Facts:
    """A workbook of three stages with these deals, unless other tabs are given."""
    given_tabs = {"Funnel": FUNNEL, "Targets": TARGETS, "Actuals": ACTUALS, **tabs}
    return facts.build(read(Deals=deals, **given_tabs))


def built(deals: Rows | None, period: str = "2026-Q3", **tabs: Any) -> Handoffs:
    known = opened(deals, **tabs)
    return handoffs.build(known, known.workbook.calendar.parse(period))


def deal(lead: Any = None, qualified: Any = None, **cells: Any) -> dict[str, Any]:
    """Cells of a deal, complete by default; a lost or won one needs its day `Closed`."""
    full = {"Account": "Account 1", "Source": "Source A", "Contacts": 3, "Amount": 1_000}
    closed = "Lost" if "Closed" in cells else "Open"
    return {**full, "Outcome": closed, "Lead": lead, "Qualified": qualified, **cells}


def tab(*deals: dict[str, Any]) -> Rows:
    rows = [[f"D{i}", *(of.get(name) for name in HEADER[1:])] for i, of in enumerate(deals, 1)]
    return [HEADER, *rows]


def second(found: Handoffs) -> TwoSides:
    """The handoff from Lead to Qualified."""
    return found.handoffs[1]


def passed(found: Handoffs) -> Passed:
    of = second(found).period.passed
    assert of is not None
    return of


# --- laws


@st.composite
def with_dates(draw: st.DrawFn) -> RawWorkbook:
    """A generated workbook whose deals have dates of stages and hours: in every state and order."""
    raw = draw(workbooks())
    random = draw(st.randoms(use_true_random=False))
    old = next(t for t in raw.tabs if t.name == "Funnel").rows
    hours = [[random.choice([None, 0, 24, 30, 72])] for _ in old[1:]]
    funnel = [
        [*old[0], "Accept within"],
        *([*row, *h] for row, h in zip(old[1:], hours, strict=True)),
    ]
    stages = [row[0] for row in old[1:]]
    rows: Rows = [
        ["Deal", "Account", "Source", "Stage", "Outcome", "Created", *stages, "Closed", "Amount",
         "Reason"]
    ]  # fmt: skip
    for i in range(draw(st.integers(0, 40))):
        day = date(2026, 6, 1) + timedelta(days=random.randrange(115))
        created = random.choice([None, day, day - timedelta(days=2)])
        dates: list[date | None] = []
        for _ in stages:
            day += timedelta(days=random.choice([0, 1, 2, 5, -3]))
            dates.append(None if random.random() < 0.15 else day)
        reached = random.randint(0, len(stages))
        dates[reached:] = [None] * (len(stages) - reached)
        outcome = random.choice(["Open", "Lost", "No decision", "Won"])
        closed = None if outcome == "Open" else day + timedelta(days=2)
        if outcome == "Lost" and random.random() < 0.2:
            closed = None
        stage = random.choice([None, None, *stages])
        account, reason = (
            random.choice([None, "Account 1"]),
            random.choice([None, "other ", "Price"]),
        )
        source = random.choice(["Source A", "Source B", "Source X", None])
        rows.append(
            [f"D{i}", account, source, stage, outcome, created, *dates, closed, 100, reason]
        )
    typed = [[str(cell) if isinstance(cell, date) else cell for cell in row] for row in rows]
    new = {"Deals": typed, "Funnel": funnel}
    return replace(raw, tabs=tuple(RawTab(t.name, new.get(t.name, t.rows)) for t in raw.tabs))


def one_by_one(known: Facts, k: int, start: date, end: date) -> dict[str, int]:
    """The deals given to handoff `k` on these days by what became of them, got deal by deal."""
    columns, through = known.workbook.tables["Deals"].columns, known.through
    names = [stage.name for stage in known.stages]
    found = dict.fromkeys(("given", "accepted", "refused", "waiting"), 0)
    for i in range(len(columns["Deal"])):
        outcome, closed = columns["Outcome"][i], columns["Closed"][i]
        typed = [columns[name][i] for name in names[:-1]]
        typed.append(closed if outcome == "Won" else None)
        entered = [day if day and day <= through else None for day in typed]
        began = next((j for j, day in enumerate(entered) if day), len(names))
        for j in reversed(range(began, len(names) - 1)):
            entered[j] = entered[j] or entered[j + 1]
        created = columns["Created"][i]
        first = created if began in (0, len(names)) else None
        given_on = entered[k - 1] if k else first
        if given_on is None or not start <= given_on <= min(end, through):
            continue
        cell = columns["Stage"][i]
        reached = names.index(cell) if cell in names else -1
        later = any(day and day > through for day in typed[k:-1])
        by_cell = k < len(names) - 1 and reached >= k and not later
        lost = outcome in ("Lost", "No decision") and not (closed and closed > through)
        state = "accepted" if entered[k] or by_cell else "refused" if lost else "waiting"
        found["given"] += 1
        found[state] += 1
    return found


@settings(max_examples=50)
@given(with_dates(), st.sampled_from(["2026-Q2", "2026-Q3", "2026-07", "2026-08-10", "2027"]))
def test_every_deal_given_is_accepted_refused_or_waiting(raw: RawWorkbook, name: str) -> None:
    known = facts.build(read(raw))
    period = known.workbook.calendar.parse(name)
    found = handoffs.build(known, period)
    start = max(period.start, found.begins or period.start)
    assert len(found.handoffs) == len(known.stages)
    for k, sides in enumerate(found.handoffs):
        expected = one_by_one(known, k, start, period.end)
        of = sides.period.passed
        if of is None:
            assert expected["given"] == 0
            continue
        assert of.accepted + of.refused + of.waiting == of.given
        assert expected == {
            "given": of.given, "accepted": of.accepted, "refused": of.refused,
            "waiting": of.waiting,
        }  # fmt: skip
        assert sides.waiting.deals >= of.waiting
        assert sides.reasons.deals == of.refused
        assert of.won + of.open <= of.given
        assert [field.name for field in of.fields] == ["Account", "Source", "Campaign", "Contacts"]
        for field in of.fields:
            assert of.filled - (of.given - field.deals) <= field.filled <= field.deals <= of.given
        assert (of.speed is None) == (sides.hours is None)
        if speed := of.speed:
            assert speed.within <= speed.timed <= speed.had_time <= of.given
            assert speed.within <= speed.accepted <= of.accepted
            assert speed.beyond <= of.waiting
            assert speed.beyond <= (sides.waiting.beyond or 0)


@settings(max_examples=40)
@given(with_dates(), st.sampled_from(["2026", "2026-Q3", "2026-08", "2026-08-10"]))
def test_every_workbook_has_plain_numbers_and_as_many_rows_on_both_sides(
    raw: RawWorkbook, name: str
) -> None:
    known = facts.build(read(raw))
    found = handoffs.build(known, known.workbook.calendar.parse(name))
    json.dumps(asdict(found), default=date.isoformat, allow_nan=False)
    usd = Money("USD")
    assert "" not in text.lines(found, usd)
    for sides in found.handoffs:
        givers, receivers = text.giver_rows(found, sides, usd), text.receiver_rows(found, sides)
        assert [list(row)[1:] for row in givers] == [list(row)[1:] for row in receivers]
        assert len(sides.waiting.longest) == min(sides.waiting.deals, 20)
    titles = {tuple(record) for record in text.records(found)}
    assert len(titles) <= 1


def swapped(said: str) -> str:
    return said.replace("Marketing", "*").replace("Sales", "Marketing").replace("*", "Sales")


@settings(max_examples=40)
@given(with_dates(), st.sampled_from(["2026-Q3", "2026-08"]))
def test_swapping_who_gives_and_who_receives_swaps_the_names_only(
    raw: RawWorkbook, name: str
) -> None:
    """In Funnel and in who says what in Feedback: no figure, word or order depends on a team."""
    column = {"Funnel": 1, "Feedback": 1}
    tabs = []
    for of in raw.tabs:
        rows = [list(row) for row in of.rows]
        if of.name in column:
            for row in rows[1:]:
                cell = row[column[of.name]]
                row[column[of.name]] = swapped(cell) if isinstance(cell, str) else cell
        tabs.append(RawTab(of.name, rows))
    sides: list[tuple[str, list[str]]] = []
    for given_raw in (raw, replace(raw, tabs=tuple(tabs))):
        known = facts.build(read(given_raw))
        found = handoffs.build(known, known.workbook.calendar.parse(name))
        dumped = json.dumps(asdict(found), default=date.isoformat)
        sides.append((dumped, text.lines(found, Money("USD"))))
    (figures, said), (figures_swapped, said_swapped) = sides
    assert json.loads(figures_swapped) == json.loads(swapped(figures))
    assert said_swapped == [swapped(line) for line in said]


@settings(max_examples=40)
@given(with_dates(), st.randoms(use_true_random=False))
def test_the_order_of_the_deals_changes_no_figure(raw: RawWorkbook, random: Any) -> None:
    rows = next(t for t in raw.tabs if t.name == "Deals").rows
    mixed = [rows[0], *random.sample(rows[1:], len(rows) - 1)]
    other = tuple(RawTab("Deals", mixed) if t.name == "Deals" else t for t in raw.tabs)
    known = [facts.build(read(of)) for of in (raw, replace(raw, tabs=other))]
    one, two = (handoffs.build(of, of.default_period) for of in known)
    for left, right in zip(one.handoffs, two.handoffs, strict=True):
        assert (left.period, left.week, left.reasons) == (right.period, right.week, right.reasons)
        assert left.waiting.beyond == right.waiting.beyond


# --- the receiver's side, worked by hand

WORKED = tab(
    deal("2026-09-01", "2026-09-01"),  # at once
    deal("2026-09-01", "2026-09-03"),  # two days: 48 hours
    deal("2026-09-01", "2026-09-04"),  # late
    deal("2026-09-01", Closed="2026-09-02", Reason="Price", Amount=5_000),  # refused in time
    deal("2026-09-01", Closed="2026-09-10", Outcome="No decision"),  # refused late
    deal("2026-09-10", Amount=None),  # waits ten days
    deal("2026-09-18"),  # has had the 48 hours, and not longer
    deal("2026-09-20"),  # since today
    deal("2026-09-19", "2026-09-20"),  # accepted, but has not had 48 hours
)


def test_what_became_of_what_was_given_worked_by_hand() -> None:
    """Five were given 19 days ago, four later; of the seven that had 48 hours three are accepted.

    One was refused in time, so six are timed. At risk by day 9, 7, 5 and 3, accepted one each: the
    curve passes a half on day 3, with too few at risk to know.
    """
    full = tuple(Field(name, 9, 9) for name in ("Account", "Source", "Campaign", "Contacts"))
    assert passed(built(WORKED)) == Passed(
        given=9,
        accepted=4,
        refused=2,
        waiting=3,
        oldest=date(2026, 9, 10),
        speed=Speed(48, had_time=7, accepted=3, timed=6, within=2, median=None, beyond=1),
        won=0,
        revenue=None,
        open=7,
        fields=(*full[:2], Field("Campaign", 0, 0), full[3]),
        filled=9,
    )


def test_all_that_wait_are_named_the_oldest_first() -> None:
    found = second(built(WORKED)).waiting

    def waiting(i: int, since: date, amount: float | None) -> WaitingDeal:
        days = (THROUGH - since).days
        return WaitingDeal(i + 1, f"D{i}", "Account 1", "Source A", since, days, amount)

    assert found == Waiting(
        deals=3,
        money=2_000,
        beyond=1,
        beyond_money=None,
        longest=(
            waiting(6, date(2026, 9, 10), None),
            waiting(7, date(2026, 9, 18), 1_000),
            waiting(8, date(2026, 9, 20), 1_000),
        ),
    )


def test_what_waits_from_before_the_period_is_named_and_not_counted_as_given() -> None:
    found = second(built(tab(deal("2026-06-01"), deal("2026-09-10")), "2026-Q3"))
    assert found.period.passed is not None
    assert (found.period.passed.given, found.waiting.deals, found.waiting.beyond) == (1, 2, 2)
    assert [of.deal for of in found.waiting.longest] == ["D1", "D2"]


def test_only_twenty_that_wait_are_named() -> None:
    found = second(built(tab(*(deal("2026-09-10") for _ in range(30))))).waiting
    assert (found.deals, found.money, found.beyond) == (30, 30_000, 30)
    assert [of.deal for of in found.longest] == [f"D{i}" for i in range(1, 21)]


def test_a_past_period_shows_what_became_of_it_by_today() -> None:
    found = built(tab(deal("2026-06-10", "2026-08-01"), deal("2026-06-10")), "2026-Q2")
    of = passed(found)
    assert (of.given, of.accepted, of.waiting) == (2, 1, 1)


@pytest.mark.parametrize(
    ("days", "median"),
    [
        ([0, 0, 0, 9, 9, 9], 0),  # half on the day
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4),
        ([1, 1, None, None, None, None], None),  # not yet half
        ([2, 2, 2, 2], None),  # too few to know
        ([2, 2, 2, 2, 2], 2),
        ([2] * 5 + [None] * 3, 2),
        (list(range(18))[:12] + [17] * 12, 11),  # a product of shares leaves 0.4999999999999999
    ],
)
def test_half_within_counts_those_that_wait(days: list[int | None], median: int | None) -> None:
    start = date(2026, 9, 1)
    deals = (deal(str(start), None if n is None else str(start + timedelta(days=n))) for n in days)
    speed = passed(built(tab(*deals))).speed
    assert speed is not None
    assert speed.median == median


def test_one_refused_after_a_long_wait_was_not_in_time() -> None:
    """Closing what nobody looked at does not make a receiver fast."""
    late = [deal("2026-09-01", Closed="2026-09-15") for _ in range(4)]
    speed = passed(built(tab(deal("2026-09-01", "2026-09-02"), *late))).speed
    assert speed == Speed(48, had_time=5, accepted=1, timed=5, within=1, median=None, beyond=0)


def test_a_refusal_without_a_day_is_counted_and_not_timed() -> None:
    undated = {**deal("2026-09-01"), "Outcome": "Lost"}
    of = passed(built(tab(undated, deal("2026-09-01", "2026-09-02"))))
    assert (of.refused, of.speed and of.speed.timed) == (1, 1)


def test_dates_out_of_order_are_accepted_on_the_same_day() -> None:
    speed = passed(built(tab(deal("2026-09-10", "2026-09-08")))).speed
    assert speed is not None
    assert (speed.timed, speed.within) == (1, 1)


def test_the_cell_stage_accepts_without_a_date_but_not_before_one_to_come() -> None:
    by_cell = deal("2026-09-01", Stage="Qualified")
    to_come = deal("2026-09-01", "2026-09-22", Stage="Qualified")
    of = passed(built(tab(by_cell, to_come)))
    assert (of.accepted, of.waiting) == (1, 1)
    assert of.speed == Speed(48, had_time=2, accepted=1, timed=1, within=0, median=None, beyond=1)


def test_a_deal_closed_after_the_through_date_still_waits() -> None:
    of = passed(built(tab(deal("2026-09-01", Closed="2026-09-21"))))
    assert (of.refused, of.waiting, of.open) == (0, 1, 1)


def test_without_hours_there_is_no_speed_and_nobody_is_late() -> None:
    found = second(built(WORKED, Funnel=replaced(FUNNEL, 2, 2, None)))
    assert found.hours is None
    assert found.period.passed is not None
    assert found.period.passed.speed is None
    assert (found.waiting.deals, found.waiting.beyond, found.waiting.beyond_money) == (
        3,
        None,
        None,
    )
    assert [need.kind for need in found.from_receiver] == ["report", "reason"]


# --- the first stage, to which nobody gives


def test_into_the_first_stage_a_deal_is_given_on_the_day_it_was_created() -> None:
    hours = replaced(FUNNEL, 1, 2, 24)
    deals = tab(
        deal("2026-09-02", Created="2026-09-01"),
        deal("2026-09-04", Created="2026-09-01"),
        deal(Created="2026-09-01"),
        deal("2026-09-02"),  # nobody typed when it was created
        deal(None, "2026-09-02", Created="2026-09-01"),  # began at a later stage
    )
    first = built(deals, Funnel=hours).handoffs[0]
    assert (first.above, first.giver, first.receiver, first.complete) == (
        None, None, "Marketing", True,
    )  # fmt: skip
    of = first.period.passed
    assert first.period.volume is None
    assert of is not None
    assert (of.given, of.accepted, of.waiting) == (3, 2, 1)
    assert of.speed == Speed(24, had_time=3, accepted=2, timed=3, within=1, median=None, beyond=1)
    assert first.from_giver == ()


def test_a_funnel_of_one_stage_has_one_handoff_from_outside() -> None:
    one = [["Stage", "Owner"], ["Won", "Sales"]]
    deals = tab(deal(Created="2026-09-01", Outcome="Won", Closed="2026-09-05"))
    found = built(deals, Funnel=one).handoffs
    assert [(of.above, of.stage, of.last) for of in found] == [(None, "Won", True)]
    of = found[0].period.passed
    assert of is not None
    assert (of.given, of.accepted, of.won, of.revenue) == (1, 1, 1, 1_000)


# --- the giver's side


def week(day: str, source: str = "Source A", lead: Any = None) -> list[Any]:
    return [day, source, None, lead, 0, 0, 0]


def test_volume_is_compared_over_the_same_reported_days() -> None:
    """The target is 10 a day; two of twelve weeks are reported, one dated late in its week."""
    actuals = [*ACTUALS, week("2026-09-07", lead=50), week("2026-09-20", lead=60)]
    found = second(built(None, Actuals=actuals)).period.volume
    assert found == Volume(
        promised=pytest.approx(820), compared=pytest.approx(140), given=110, unplanned=None,
        missing=("Source A",),
    )  # fmt: skip


def test_volume_without_a_target_and_without_a_number() -> None:
    actuals = [*ACTUALS, week("2026-09-07", "Source B", lead=5)]
    assert second(built(None, Actuals=actuals)).period.volume == Volume(
        pytest.approx(820), None, None, 5, ("Source A",)
    )
    assert second(built(None, Targets=[TARGETS[0]])).period.volume == Volume(
        None, None, None, None, ()
    )


def test_zero_reported_is_a_volume_of_zero() -> None:
    found = second(built(None, "2026-09-14", Actuals=[*ACTUALS, week("2026-09-14", lead=0)]))
    assert found.period.volume == Volume(pytest.approx(70), pytest.approx(70), 0, None, ())
    assert found.from_giver == (Need("volume", 70, None, ()),)


def test_volumes_are_those_of_the_funnel_where_everything_is_reported() -> None:
    """The same figure on both pages, over the whole funnel with two sources."""
    known = facts.build(read())
    period = known.default_period
    chart = funnel.stages(known, ledger.build(known, period))
    found = handoffs.build(known, period)
    volumes = [sides.period.volume for sides in found.handoffs[1:]]
    assert [volume and (volume.compared, volume.given) for volume in volumes] == [
        (pytest.approx(row.plan), row.actual) for row in chart[:-1]
    ]


def test_fields_are_counted_where_they_are_needed() -> None:
    """A campaign is needed where the source has one, in Campaigns or in Actuals."""
    sources = [
        ["Source", "Team"],
        *([f"Source {name}", "Marketing"] for name in "ABC"),
    ]
    actuals = [*ACTUALS, ["2026-09-14", "Source B", "Campaign two", 1, 1, 1, 1]]
    campaigns = [["Campaign", "Source"], ["Campaign one", "Source A"]]
    found = built(
        tab(
            deal("2026-09-01", Campaign="Campaign one"),
            deal("2026-09-01"),
            deal("2026-09-01", Source="Source B", Account=None),
            deal("2026-09-01", Source="Source C", Contacts=0),  # zero is no blank
            deal("2026-09-01", Source=None),
            deal("2026-09-01", Source="Source C", Contacts=None, Account=None),
        ),
        Sources=sources,
        Actuals=actuals,
        Campaigns=campaigns,
    )
    of = passed(found)
    assert of.fields == (
        Field("Account", 4, 6), Field("Source", 5, 6), Field("Campaign", 1, 3),
        Field("Contacts", 5, 6),
    )  # fmt: skip
    assert of.filled == 2
    assert [need for need in second(found).from_giver if need.kind == "field"] == [
        Need("field", 2, 6, ("Account",)), Need("field", 1, 6, ("Source",)),
        Need("field", 2, 3, ("Campaign",)), Need("field", 1, 6, ("Contacts",)),
    ]  # fmt: skip


def test_revenue_stands_beside_what_was_given() -> None:
    won = deal("2026-09-01", "2026-09-02", Outcome="Won", Closed="2026-09-08", Amount=7_000)
    lost = deal("2026-09-01", "2026-09-02", Closed="2026-09-08")
    of = passed(built(tab(won, lost, deal("2026-09-01", "2026-09-02"))))
    assert (of.won, of.revenue, of.open) == (1, 7_000, 1)


# --- what became of what was given


def test_quality_is_of_mature_months_where_deals_lists_all() -> None:
    """From April to September, eight a month: half are accepted within a day, so all are mature."""
    deals = []
    for month in range(4, 10):
        start = date(2026, month, 3)
        deals += [deal(str(start), str(start + timedelta(days=1))) for _ in range(4)]
        deals += [deal(str(start)) for _ in range(4)]
    found = second(built(tab(*deals)))
    assert found.complete is True
    assert found.quality is not None
    assert [month.name for month in found.quality.months] == ["2026-07", "2026-08", "2026-09"]
    assert (found.quality.converted, found.quality.records) == (12, 24)
    assert found.quality.plan == pytest.approx(0.5)
    assert (found.quality.due, found.quality.contaminated) == (False, False)


def test_months_that_are_still_young_say_nothing_of_quality() -> None:
    """Half are accepted, all after four weeks: of August and September many have not had them."""
    deals = []
    for start in (date(2026, 3, 2) + timedelta(weeks=w) for w in range(29)):
        later = start + timedelta(weeks=4)
        deals += [deal(str(start), str(later) if later <= THROUGH else None) for _ in range(4)]
        deals += [deal(str(start)) for _ in range(4)]
    quality = second(built(tab(*deals))).quality
    assert quality is not None
    assert [month.name for month in quality.months] == ["2026-05", "2026-06", "2026-07"]
    assert (quality.converted, quality.records) == (52, 104)


def rates_of(weeks_to_next: Any) -> Quality | None:
    rows = [["Stage", "Owner", "Weeks to next"], ["Lead", "Marketing", weeks_to_next],
            ["Qualified", "Sales", None], ["Won", "Sales", None]]  # fmt: skip
    actuals = [*ACTUALS, ["2026-09-14", "Source A", None, 100, 30, 2, 900]]
    return second(built(None, Funnel=rows, Actuals=actuals)).quality


def test_else_quality_is_the_rate_of_the_same_weeks_marked_where_records_take_weeks() -> None:
    plan = pytest.approx(0.5)
    assert rates_of(None) == Quality(30, 100, plan, (), due=False, contaminated=False)
    assert rates_of(6) == Quality(30, 100, plan, (), due=False, contaminated=True)


def test_with_a_history_quality_is_of_those_that_were_due() -> None:
    rows = [["Stage", "Owner", "Weeks to next"], ["Lead", "Marketing", 1],
            ["Qualified", "Sales", None], ["Won", "Sales", None]]  # fmt: skip
    mondays = [date(2026, 4, 6) + timedelta(weeks=w) for w in range(24)]
    actuals = [*ACTUALS, *([str(day), "Source A", None, 60, 30, 5, 900] for day in mondays)]
    quality = second(built(None, Funnel=rows, Actuals=actuals)).quality
    assert quality == Quality(
        330, pytest.approx(660), pytest.approx(0.5), (), due=True, contaminated=False
    )


def test_deals_that_only_list_what_went_on_say_so() -> None:
    went = [deal("2026-09-01", "2026-09-02") for _ in range(5)]
    assert second(built(tab(*went))).complete is False
    actuals = [*ACTUALS, week("2026-09-01", lead=50)]
    found = second(built(tab(*went, deal("2026-09-01")), Actuals=actuals))
    assert (found.complete, found.listed) == (False, pytest.approx(0.12))


def test_deals_given_before_deals_begins_are_left_out() -> None:
    """Thirty of April that took long are listed, and from May on also those that closed at once."""
    old = [deal("2026-04-01", Closed="2026-05-20") for _ in range(30)]
    new = [deal("2026-06-01", Closed="2026-06-03") for _ in range(30)]
    found = built(tab(*old, *new), "2026")
    assert found.begins == date(2026, 5, 20)
    assert passed(found).given == 30


# --- coded reasons


def test_reasons_are_one_where_case_or_spaces_differ_and_add_up() -> None:
    reasons = ["Price", "price ", "PRICE", "Price", "No  budget", "no budget", "Other", " other",
               None]  # fmt: skip
    lost = [
        deal("2026-09-01", Closed="2026-09-02", Reason=reason, Amount=1_000 * i)
        for i, reason in enumerate(reasons, 1)
    ]
    still = deal("2026-09-01", Reason="Timing")
    assert second(built(tab(*lost, still))).reasons == Reasons(
        deals=9, money=45_000, blank=1, other=2,
        reasons=(Reason("No budget", 2, 11_000), Reason("Price", 4, 10_000)),
    )  # fmt: skip


def test_a_reason_that_says_nothing_is_the_same_here_as_among_the_deals() -> None:
    lost = [deal("2026-09-01", Closed="2026-09-02", Reason=r) for r in ("n/a", "Misc", "Price")]
    found = second(built(tab(*lost))).reasons
    assert (found.other, found.reasons) == (2, (Reason("Price", 1, 1_000),))


FEEDBACK: list[Any] = ["Date", "From", "Kind", "Answer", "Answered on", "Status"]


def test_remarks_stand_where_their_author_receives_from_others() -> None:
    funnel_of_two = [
        *FUNNEL[:2], ["Qualified", "Marketing", 48], ["Proposal", "Marketing, Sales", None],
        ["Won", "Sales", None],
    ]  # fmt: skip
    feedback = [
        FEEDBACK,
        ["2026-09-01", "sales", "Lead quality", None, None, "Open"],
        ["2026-09-01", "Sales", "Lead quality", "A form", None, None],
        ["2026-09-01", "Sales", "Lead quality", None, None, "Dropped"],
        ["2026-09-01", "Sales", "Lead quality", None, None, "Done"],
        ["2026-09-01", "Sales", "Objection", None, None, "Open"],
        ["2026-06-30", "Sales", "Lead quality", None, None, "Open"],
        ["2026-09-01", "Marketing", "Lead quality", None, None, None],
        ["2026-09-01", "Finance", "Lead quality", None, None, "Open"],
        ["2026-09-01", None, "Lead quality", None, None, "Open"],
    ]
    found = built(None, Funnel=funnel_of_two, Feedback=feedback)
    assert [sides.remarks for sides in found.handoffs] == [
        Remarks(0, 0, 0, 0), Remarks(0, 0, 0, 0), Remarks(5, 1, 1, 1), Remarks(0, 0, 0, 0),
    ]  # fmt: skip
    assert found.unplaced == 2
    assert found.handoffs[2].from_giver[-1] == Need("answer", 2, 5, ())


def test_within_a_team_remarks_stand_at_its_first_handoff() -> None:
    alone = [FUNNEL[0], *([row[0], "Sales", None] for row in FUNNEL[1:])]
    feedback = [FEEDBACK, ["2026-09-01", "Sales", "Lead quality", None, None, "Open"]]
    found = built(None, Funnel=alone, Feedback=feedback).handoffs
    assert [sides.remarks.open for sides in found] == [0, 1, 0]
    assert [sides.within_team for sides in found] == [False, True, True]


def test_the_same_two_owners_in_another_order_are_within_the_team() -> None:
    owners = ["Marketing, Sales", "Sales, Marketing", "Sales"]
    both = [FUNNEL[0], *([row[0], o, None] for row, o in zip(FUNNEL[1:], owners, strict=True))]
    found = built(None, Funnel=both).handoffs
    assert [(of.giver, of.receiver, of.within_team) for of in found[1:]] == [
        ("Marketing, Sales", "Sales, Marketing", True), ("Sales, Marketing", "Sales", False),
    ]  # fmt: skip


def test_stages_without_an_owner_are_not_one_team() -> None:
    nobody = [FUNNEL[0], *([row[0], None, None] for row in FUNNEL[1:])]
    assert [of.within_team for of in built(None, Funnel=nobody).handoffs] == [False] * 3


def test_only_confirmed_reviews_of_the_handoff_and_period_the_latest_first() -> None:
    reviews = [
        ["Week", "Handoff", "Source", "Verdict", "Why"],
        ["2026-08-03", "Qualified", "Source A", "Confirmed", "Called late"],
        ["2026-09-07", "Qualified", None, "Confirmed", "No form"],
        ["2026-09-07", "Qualified", None, "Noise", "Few"],
        ["2026-09-07", "Won", None, "Confirmed", "Price"],
        ["2026-09-07", "Qualified", None, "Confirmed", None],
        ["2026-06-29", "Qualified", None, "Confirmed", "Before"],
    ]
    assert second(built(None, Reviews=reviews)).confirmed == (
        Confirmed(date(2026, 9, 7), None, "No form"),
        Confirmed(date(2026, 8, 3), "Source A", "Called late"),
    )


# --- needs


def test_needs_follow_from_the_figures() -> None:
    actuals = [*ACTUALS, week("2026-09-14", lead=50)]
    found = second(built(WORKED, "2026-09-14", Actuals=actuals))
    assert found.from_giver == (Need("volume", 20, None, ()),)
    assert found.from_receiver == (Need("waiting", 1, 3, ("D6",)),)


def test_what_is_lacking_is_whole_records() -> None:
    targets = [TARGETS[0], ["2026-Q3", "Source A", 925, 460, 92, 920_000]]  # 70.4 a week
    actuals = [*ACTUALS, week("2026-09-14", lead=50)]
    found = second(built(None, "2026-09-14", Targets=targets, Actuals=actuals))
    assert found.from_giver == (Need("volume", 21, None, ()),)


def test_vague_reasons_and_missing_numbers_are_needed_from_the_receiver() -> None:
    found = second(built(WORKED))
    assert found.from_receiver == (
        Need("waiting", 1, 3, ("D6",)),
        Need("report", 1, None, ("Source A",)),
        Need("reason", 1, 2, ()),
    )


# --- spans of time


def test_the_last_complete_week_stands_beside_the_period() -> None:
    found = built(WORKED)
    assert found.week is not None
    assert found.week.name == "2026-09-14"
    beside = second(found).week
    assert beside is not None
    assert beside.passed is not None
    assert (beside.passed.given, beside.passed.accepted, beside.passed.waiting) == (3, 1, 2)
    assert beside.volume == Volume(pytest.approx(70), None, None, None, ("Source A",))


def test_a_week_has_no_other_week_beside_it_and_a_past_period_its_own_last_one() -> None:
    assert built(WORKED, "2026-09-14").week is None
    past = built(WORKED, "2026-Q2").week
    assert past is not None
    assert past.name == "2026-06-22"


def test_a_period_to_come_has_nothing_given_and_keeps_what_waits() -> None:
    found = built(WORKED, "2026-Q4")
    sides = second(found)
    assert (sides.period.volume, sides.period.passed, found.week, sides.week) == (None,) * 4
    assert (sides.waiting.deals, sides.reasons.deals) == (3, 0)
    assert [need.kind for need in sides.from_receiver] == ["waiting"]


# --- what is not there


def test_without_deals_only_volume_and_rate_are_known() -> None:
    actuals = [*ACTUALS, ["2026-09-14", "Source A", None, 100, 30, 2, 900]]
    found = built(None, Actuals=actuals)
    sides = second(found)
    assert found.missing == "deals"
    assert (sides.complete, sides.listed, sides.period.passed) == (None, None, None)
    assert sides.period.volume is not None
    assert sides.period.volume.given == 100


def test_deals_without_dates_say_so() -> None:
    found = built(tab(deal(), deal(Closed="2026-09-01")))
    assert (found.missing, second(found).period.passed) == ("dates", None)
    assert built([HEADER]).missing == "deals"


@pytest.mark.parametrize("tabs", [{"Funnel": [FUNNEL[0]]}, {"Targets": [TARGETS[0]]}, {}])
def test_empty_tabs_open(tabs: dict[str, Rows]) -> None:
    bare = {name: [rows[0]] for name, rows in DEFAULT.items() if name not in ("Settings",)}
    known = facts.build(read(workbook(**{**bare, **tabs})))
    found = handoffs.build(known, known.default_period)
    assert [of.period.passed for of in found.handoffs] == [None] * len(known.stages)
