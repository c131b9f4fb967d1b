"""The sample workbook: made again it is the same, and what its story says is what comes out."""

import csv
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from scorecard import facts, health, ledger, moves, number, schema
from scorecard.facts import Facts
from scorecard.ledger import Ledger, Line, Waiting
from scorecard.sources import copies, open_workbook, read_copy
from scorecard.workbook import read

FOLDER = Path(__file__).parents[1] / "sample_data"
BARREN = "Benchmark report 2026"
FIRST_MEETING, LAST_MEETING = date(2026, 7, 8), date(2026, 9, 2)

Cells = dict[tuple[str, ...], str]  # by the cells that name its row, then its column


@pytest.fixture(scope="module")
def known() -> Facts:
    # The sample freezes its clock, so that "now" does not matter.
    return facts.build(read(open_workbook(FOLDER), datetime(2030, 1, 1, tzinfo=UTC)))


@pytest.fixture(scope="module")
def quarter(known: Facts) -> Ledger:
    return ledger.build(known, known.default_period)


@pytest.fixture(scope="module")
def deals(known: Facts) -> pd.DataFrame:
    return pd.DataFrame(known.workbook.tables["Deals"].columns)


def test_made_again_it_is_the_same(tmp_path: Path) -> None:
    for attempt in ("first", "second"):
        (tmp_path / attempt).mkdir()
        subprocess.run([sys.executable, FOLDER / "make.py", tmp_path / attempt], check=True)
    assert tabs(tmp_path / "first") == tabs(tmp_path / "second") == tabs(FOLDER)


def tabs(folder: Path) -> dict[str, str]:
    """Every CSV by its place, as text, because a checkout may write its own line ends."""
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.csv")
    }


def then(day: date) -> Facts:
    """The workbook as it stood on the day of a copy."""
    return facts.build(read(read_copy(FOLDER, day), datetime(2030, 1, 1, tzinfo=UTC), day))


def cells(tab: str, keys: int, day: date | None = None) -> Cells:
    """Every cell of a tab's CSV by the row's first cells and the column; totals are left out."""
    file = FOLDER / (day.isoformat() if day else "") / f"{tab}.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    return {
        (*row[:keys], column): value
        for row in rows
        if "Total" not in row
        for column, value in zip(header, row, strict=True)
    }


def changed(was: Cells, now: Cells) -> dict[tuple[str, ...], tuple[str, str]]:
    """What a cell was and is, of rows that are in both."""
    return {key: (was[key], now[key]) for key in was.keys() & now.keys() if was[key] != now[key]}


def test_the_first_and_the_last_meeting_of_the_quarter_are_kept_beside_today() -> None:
    assert copies(FOLDER) == [FIRST_MEETING, LAST_MEETING]
    assert moves.last_meeting(copies(FOLDER), date(2026, 9, 9)) == LAST_MEETING


@pytest.mark.parametrize("day", [FIRST_MEETING, LAST_MEETING])
def test_a_copy_reads_as_today_and_knows_nothing_of_later_days(day: date, known: Facts) -> None:
    book = then(day).workbook
    slips = {issue.found for issue in known.workbook.issues}
    assert {issue.found for issue in book.issues} - slips == set()
    assert max(book.tables["Actuals"].columns["Date"]) <= day - timedelta(days=day.weekday() + 1)
    deals = book.tables["Deals"].columns
    assert max(deals["Opportunity"]) <= day
    assert max(filter(None, deals["Closed"])) <= day


def test_five_cells_of_actuals_were_others_at_the_last_meeting() -> None:
    was, now = cells("Actuals", 3, LAST_MEETING), cells("Actuals", 3)
    assert changed(was, now) == {
        # settled when the meeting was held
        ("2026-07-13", "Outbound", "", "Revenue"): ("118700", "113900"),
        ("2026-08-03", "Organic", "", "SQL"): ("31", "13"),
        # of the week just ended: corrected, and reported late
        ("2026-08-24", "Webinars", "Scheduling series", "Revenue"): ("110000", "101000"),
        ("2026-08-24", "Partners", "", "Won"): ("", "1"),
        ("2026-08-24", "Partners", "", "Revenue"): ("", "49600"),
    }
    assert was.keys() - now.keys() == set()
    assert {key[0] for key in now.keys() - was.keys()} == {"2026-08-31"}


def test_of_the_reviews_one_action_was_open_and_one_verdict_not_given_at_the_last_meeting() -> None:
    was, now = cells("Reviews", 3, LAST_MEETING), cells("Reviews", 3)
    assert changed(was, now) == {("2026-08-10", "Lead", "Organic", "Status"): ("Open", "Done")}
    assert was.keys() - now.keys() == set()
    assert {key[:3] for key in now.keys() - was.keys()} == {("2026-08-24", "Won", "Outbound")}


def test_nobody_changed_a_target_since_the_last_meeting() -> None:
    assert cells("Targets", 2, LAST_MEETING) == cells("Targets", 2)


def test_the_first_plan_asked_less_of_the_company_and_of_partners_and_more_of_outbound() -> None:
    was, now = cells("Targets", 2, FIRST_MEETING), cells("Targets", 2)
    assert changed(was, now) == {
        ("2026-Q3", "Outbound", "Opportunity"): ("59", "53"),
        ("2026-Q3", "Outbound", "Won"): ("18", "16"),
        ("2026-Q3", "Outbound", "Revenue"): ("856500", "760500"),
        ("2026-Q3", "Partners", "SQL"): ("53", "60"),
        ("2026-Q3", "Partners", "Opportunity"): ("29", "33"),
        ("2026-Q3", "Partners", "Won"): ("13", "15"),
        ("2026-Q3", "Partners", "Revenue"): ("664500", "760500"),
        ("2026-Q3", "All", "Revenue"): ("5850000", "6000000"),
        ("FY2026", "All", "Revenue"): ("22750000", "22900000"),
    }
    assert was.keys() == now.keys()


def test_what_was_reported_at_the_first_meeting_stands_and_nothing_was_decided_yet() -> None:
    was, now = cells("Actuals", 3, FIRST_MEETING), cells("Actuals", 3)
    assert was == {key: value for key, value in now.items() if key[0] <= "2026-07-05"}
    assert cells("Reviews", 3, FIRST_MEETING) == {}


def test_since_the_last_meeting_the_number_moved_by_news_far_more_than_by_correction(
    quarter: Ledger,
) -> None:
    earlier = ledger.build(then(LAST_MEETING), quarter.period)
    week = 161_300 + 23_800 + 182_000 + 40_000  # of 31 August
    late, corrected = 49_600, -4_800 - 9_000
    assert earlier.actual == 3_882_100 - week - late - corrected == 3_439_200
    assert earlier.target == quarter.target == 6_000_000
    assert earlier.waiting == (Waiting("Partners", "Won", "Sales", (date(2026, 8, 24),)),)


def test_at_the_first_meeting_its_sources_carried_all_of_the_target(quarter: Ledger) -> None:
    first = ledger.build(then(FIRST_MEETING), quarter.period)
    assert (first.actual, first.target) == (104_000, 5_850_000)
    assert sum(source.target or 0 for source in first.sources) == 5_850_000
    assert [line.line for line in first.lines] == []


def test_it_fills_every_tab_of_the_contract(known: Facts) -> None:
    assert known.workbook.present == {tab.name for tab in schema.TABS}
    assert [tab.name for tab in open_workbook(FOLDER).tabs if len(tab.rows) < 2] == []


def test_it_stays_small_enough_to_read_in_a_sheet(known: Facts) -> None:
    tables = known.workbook.tables
    assert {name: len(tables[name]) < 1500 for name in tables} == dict.fromkeys(tables, True)


def test_the_clock_stands_in_week_ten_of_the_third_quarter(known: Facts, quarter: Ledger) -> None:
    assert known.workbook.as_of == date(2026, 9, 9)
    assert known.through == date(2026, 9, 6)
    assert quarter.period.name == "2026-Q3"
    assert len(quarter.weeks) == 10


def test_the_number_is_behind_its_target_to_date(known: Facts, quarter: Ledger) -> None:
    headline = number.build(known, quarter)
    assert headline.actual == 3_882_100
    assert headline.target == pytest.approx(6_000_000)
    assert headline.target_to_date == pytest.approx(6_000_000 * 68 / 92)
    assert headline.attainment == pytest.approx(3_882_100 / (6_000_000 * 68 / 92))
    assert headline.status == "attention"
    assert headline.at_least


def test_earlier_quarters_ended_near_their_targets(known: Facts) -> None:
    names = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")
    ledgers = [ledger.build(known, known.workbook.calendar.parse(name)) for name in names]
    assert [(entry.actual, round(entry.target or 0)) for entry in ledgers] == [
        (3_873_300, 4_000_000),
        (4_306_700, 4_300_000),
        (4_414_500, 4_500_000),
        (5_026_000, 4_900_000),
        (5_055_600, 5_100_000),
        (5_540_100, 5_500_000),
    ]


def test_lead_volume_and_the_handoff_to_opportunity_are_the_only_signals(quarter: Ledger) -> None:
    signals = {
        (h.stage, h.kind) for h in quarter.handoffs if h.signal == "signal" and h.kind != "timing"
    }
    assert signals == {("Lead", "volume"), ("Opportunity", "conversion")}


def test_the_handoff_to_opportunity_is_the_largest_loss(quarter: Ledger) -> None:
    worst, second = sorted(quarter.handoffs, key=lambda handoff: handoff.effect)[:2]
    assert (worst.stage, worst.kind, worst.giver, worst.owner) == (
        "Opportunity",
        "conversion",
        "Marketing, Sales",
        "Sales",
    )
    assert worst.effect < 2 * second.effect < 0
    assert worst.band is not None
    assert worst.effect < -2 * worst.band


def test_it_broke_for_paid_search_and_webinars_in_the_week_of_13_july(known: Facts) -> None:
    rows = known.actuals[known.actuals["Date"] >= "2026-04-01"]
    rows = rows[rows["Source"].isin(["Paid search", "Webinars"])]
    broken = rows["Date"] >= "2026-07-13"
    sums = rows.groupby(["Source", broken])[["SQL", "Opportunity"]].sum()
    rates = (sums["Opportunity"] / sums["SQL"]).round(2)
    assert rates.to_dict() == {
        ("Paid search", False): 0.43,
        ("Paid search", True): 0.27,
        ("Webinars", False): 0.39,
        ("Webinars", True): 0.2,
    }


def test_events_only_look_broken(quarter: Ledger) -> None:
    won = next(h for h in quarter.handoffs if (h.stage, h.kind) == ("Won", "conversion"))
    assert won.effect < 0
    assert won.signal == "noise"
    cells = {c.source: c for c in quarter.cells if (c.stage, c.kind) == ("Won", "conversion")}
    rates = {name: (c.factor.actual or 0) / (c.factor.plan or 1) for name, c in cells.items()}
    assert min(rates, key=lambda name: rates[name]) == "Events"
    # 5 won of 30 due where the plan has 13 of 44 a quarter, a few of them due after it.
    events = cells["Events"].factor
    assert events.before == pytest.approx((28.84, 29.68), abs=0.01)
    assert events.after == pytest.approx((13 * 61 / 92, 5))
    assert events.plan == pytest.approx(0.30, abs=0.005)


def test_what_came_in_before_the_break_is_still_being_won(quarter: Ledger) -> None:
    timing = {h.stage: h for h in quarter.handoffs if h.kind == "timing"}
    assert {stage: (round(h.effect), h.signal) for stage, h in timing.items()} == {
        "MQL": (8_059, "noise"),
        "SQL": (67_599, "signal"),
        "Opportunity": (72_408, "signal"),
        "Won": (229_924, "signal"),
    }
    won = timing["Won"]
    assert won.actual_counts == pytest.approx((252, 263.70), abs=0.01)  # came in, and fell due
    # The plan has fewer due than come in, because its targets grow from quarter to quarter.
    assert (won.plan, won.actual) == pytest.approx((0.9864, 1.0464), abs=0.0001)
    late = {c.source: c.effect for c in quarter.cells if (c.stage, c.kind) == ("Won", "timing")}
    assert sorted(late, key=lambda name: -late[name])[:2] == ["Paid search", "Webinars"]


def test_nobody_owns_what_is_late_or_early(quarter: Ledger) -> None:
    cells = [cell for cell in quarter.cells if cell.kind == "timing"]
    assert {cell.owner for cell in cells} == {None}
    assert {h.owner for h in quarter.handoffs if h.kind == "timing"} == {None}
    late = sum(cell.effect for cell in cells)
    assert late == pytest.approx(377_990, abs=1)
    nobodys = sum(line.effect for line in quarter.lines if line.owner is None)
    assert quarter.unowned_effect == pytest.approx(late + nobodys)


def test_history_is_long_enough_to_tell_late_from_lost(quarter: Ledger) -> None:
    assert [handoff.stage for handoff in quarter.handoffs if handoff.contaminated] == []
    assert [cell.source for cell in quarter.cells if cell.contaminated] == []
    assert {source.note for source in quarter.sources} == {"", "no target in this period"}


def test_one_campaign_is_busy_but_barren(known: Facts) -> None:
    sums = known.actuals.groupby("Campaign")[["Lead", "Won", "Revenue"]].sum()
    assert sums["Lead"].idxmax() == BARREN
    assert sums.loc[BARREN].to_dict() == {"Lead": 896, "Won": 0, "Revenue": 0}
    assert sums.index[sums["Revenue"] == 0].tolist() == [BARREN]


def test_sales_has_not_filled_in_the_last_week_of_events(quarter: Ledger) -> None:
    last = (date(2026, 8, 31),)
    assert quarter.waiting == (
        Waiting("Events", "Opportunity", "Sales", last),
        Waiting("Events", "Won", "Sales", last),
    )
    assert quarter.waiting_on == ("Sales",)


def test_organic_is_ahead_by_its_volume(quarter: Ledger) -> None:
    cells = [cell for cell in quarter.cells if cell.source == "Organic"]
    best = max(cells, key=lambda cell: cell.effect)
    assert (best.stage, best.kind, best.factor.after[1]) == ("Lead", "volume", 554)
    assert next(s.gap for s in quarter.sources if s.source == "Organic") > 150_000


def test_deals_were_a_little_larger_than_planned(quarter: Ledger) -> None:
    size = next(h for h in quarter.handoffs if h.kind == "deal size")
    assert size.plan == pytest.approx(40_870, abs=1)
    assert size.actual == pytest.approx(41_252, abs=1)


def test_the_lines_beside_the_handoffs_are_those_of_the_story(quarter: Ledger) -> None:
    assert [Line(p.line, p.source, p.owner, round(p.effect)) for p in quarter.lines] == [
        Line("credits", "Organic", "Sales", -8_600),
        Line("waiting on", "Events", None, round(-585_000 * 7 / 92)),
        Line("unplanned source", "(unlisted)", None, 54_300),
        Line("target that nobody owns", None, None, round(-150_000 * 68 / 92)),
    ]


def test_the_bad_cells_are_those_of_the_story(known: Facts) -> None:
    found = [(issue.severity, issue.address, issue.found) for issue in known.workbook.issues]
    assert [issue for issue in found if issue[0] != "note"] == [
        ("error", "Actuals!J502", "“#REF!” in Spend"),
        ("error", "Actuals!A798", "“05/04/2026” in Date"),
        ("error", "Actuals!D946", "Lead entered twice: Actuals!D939 and Actuals!D946"),
        ("error", "Actuals!D999", "“about 20” in Lead"),
        (
            "warning",
            "Targets!H50",
            "2026-Q3 of All differs from its sources together: Revenue 6,000,000 against 5,850,000",
        ),
        ("warning", "Actuals!B933", "“Paid serach” in Source"),
        ("warning", "Actuals!B1018", "“Total” in Source: it looks like a total"),
    ]
    money = {issue.address: issue.money for issue in known.workbook.issues if issue.left_out}
    assert money == {
        "Actuals!J502": 31_600,
        "Actuals!A798": 0,
        "Actuals!D946": 0,
        "Actuals!D999": 19_000,
        "Actuals!B1018": None,
    }


def test_two_weeks_with_days_of_two_quarters_are_in_one_row(known: Facts) -> None:
    # The first week, which has no days before the sample begins, and one that Partners did not cut.
    notes = [issue.address for issue in known.workbook.issues if issue.severity == "note"]
    assert notes == ["Actuals!A2", "Actuals!A420"]


def test_what_is_left_out_of_the_quarter_is_small(known: Facts, quarter: Ledger) -> None:
    left_out = number.build(known, quarter).left_out
    assert left_out.money == 19_000
    assert left_out.money < 0.03 * (quarter.actual or 0)


def test_won_deals_differ_from_actuals_in_this_quarter_only(known: Facts) -> None:
    compared = [r for r in health.reconciliations(known) if r.name == "Won revenue"]
    assert [(r.period.name, r.difference, r.agrees) for r in compared] == [
        ("2026-Q3", 33_700, False),
        ("2026-Q2", 0, True),
    ]


def test_deals_know_how_they_ended(deals: pd.DataFrame) -> None:
    closed = deals["Outcome"] != "Open"
    assert deals.loc[closed, "Closed"].notna().all()
    assert deals.loc[~closed, "Closed"].isna().all()
    won = deals["Outcome"] == "Won"
    assert (deals.loc[won, "Won"] == deals.loc[won, "Closed"]).all()
    assert deals.loc[~won, "Won"].isna().all()
    assert deals["Contacts"].dropna().between(1, 9).all()
    assert 0.03 < deals["Contacts"].isna().mean() < 0.09


def test_feedback_that_is_open_names_open_deals_and_the_rest_lost_ones(
    known: Facts, deals: pd.DataFrame
) -> None:
    heard = pd.DataFrame(known.workbook.tables["Feedback"].columns).dropna(subset="Deal")
    outcomes = heard["Deal"].map(deals.set_index("Deal")["Outcome"])
    waits = heard["Status"] == "Open"
    assert (waits.sum(), (~waits).sum()) >= (8, 8)
    assert set(outcomes[waits]) == {"Open"}
    assert set(outcomes[~waits]) == {"Lost", "No decision"}
    assert heard["Deal"].is_unique


def test_open_amounts_of_target_accounts_are_those_of_their_deals(
    known: Facts, deals: pd.DataFrame
) -> None:
    accounts = known.workbook.tables["Accounts"].columns
    assert len(accounts["Account"]) == 50
    amounts = deals[deals["Outcome"] == "Open"].groupby("Account")["Amount"].sum().to_dict()
    known_open = dict(zip(accounts["Account"], accounts["Open amount"], strict=True))
    found = {name: amount for name, amount in known_open.items() if amount is not None}
    assert len(found) == 22
    assert found == {name: amounts[name] for name in found}


def test_what_is_won_in_a_month_stands_in_the_next_opening(
    known: Facts, deals: pd.DataFrame
) -> None:
    rows = pd.DataFrame(known.workbook.tables["Customers"].columns)
    rows = rows[rows["Source"] == "Partners"].set_index("Date")
    assert len(rows) == 20
    july = rows.loc[date(2026, 7, 1)]
    kept = july["Opening"] + july["Expansion"] - july["Contraction"] - july["Churned"]
    days = pd.to_datetime(deals["Won"]).between("2026-07-01", "2026-07-31")
    won = deals.loc[days & (deals["Source"] == "Partners"), "Amount"].sum()
    assert won > 0
    assert rows.loc[date(2026, 8, 1), "Opening"] == kept + won
