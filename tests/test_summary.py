"""The JSON summary, read as another program would: its shape, then its laws from the text alone."""

import copy
import json
import math
import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scorecard import facts, summary
from scorecard.sources import RawTab, RawWorkbook
from tests.builders import AT_ONCE, DEFAULT, read
from tests.generated import workbooks

Json = dict[str, Any]

STAGES = ["Lead", "Qualified", "Opportunity", "Won"]
WEEK = "2026-09-14"  # a Monday; the week is complete on the Sunday that the builders read on
PERIODS = st.sampled_from(["2026", "2026-Q2", "2026-Q3", "2026-07", "2026-08", "2026-07-08"])
QUARTERS = st.sampled_from(["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"])
LISTS = ("teams", "handoffs", "sources", "cells", "other")
SHAPE = {
    "": "company currency period number teams handoffs sources cells other issues",
    "period": "name start end through days days_elapsed",
    "number": "actual target target_to_date gap_to_date attainment status at_least waiting_on "
    "unowned_target required_per_week forecast",
    "forecast": "low mid high method past_error",
    "teams": "team sourced_actual sourced_target_to_date effect",
    "handoffs": "stage kind owner giver plan actual effect low high signal",
    "sources": "source team actual target_to_date gap note",
    "cells": "source stage kind owner effect",
    "other": "line source owner effect",
    "issues": "errors warnings rows_left_out money_left_out",
}


def printed(
    raw: RawWorkbook | None = None,
    period: str | None = "2026-Q3",
    as_of: date | None = None,
    **tabs: Any,
) -> Json:
    """The summary as it is printed and parsed again; NaN and Infinity are no JSON."""
    known = facts.build(read(raw, as_of, **tabs))
    parsed = known.workbook.calendar.parse(period) if period else None
    text = summary.build(known, parsed).model_dump_json(indent=2)
    found: Json = json.loads(text, parse_constant=pytest.fail)
    return found


def sums(parts: Iterable[Json], *keys: str) -> dict[tuple[Any, ...], float]:
    """The effects added up by these keys."""
    groups: dict[tuple[Any, ...], list[float]] = defaultdict(list)
    for part in parts:
        groups[tuple(part[key] for key in keys)].append(part["effect"])
    return {key: math.fsum(effects) for key, effects in groups.items()}


def to_the_cent(found: Json) -> float:
    """Half a cent, or what floats can hold where the amounts are astronomic."""
    return max(0.005, 1e-9 * math.fsum(abs(p["effect"]) for p in found["cells"] + found["other"]))


# --- the shape


@given(workbooks(), PERIODS)
def test_keys_and_words_are_those_of_the_contract(raw: RawWorkbook, period: str) -> None:
    found = printed(raw, period)
    assert list(found) == SHAPE[""].split()
    for name in ("period", "number", "issues"):
        assert list(found[name]) == SHAPE[name].split()
    assert list(found["number"]["forecast"]) == SHAPE["forecast"].split()
    for name in LISTS:
        for part in found[name]:
            assert list(part) == SHAPE[name].split()
    number = found["number"]
    assert number["status"] in ("on track", "attention", "behind", "no target", "too early")
    assert number["waiting_on"] == sorted(set(number["waiting_on"]))
    assert number["at_least"] or not number["waiting_on"]
    kinds = ("volume", "conversion", "deal size", "timing")
    assert {part["kind"] for part in found["cells"] + found["handoffs"]} <= set(kinds)
    assert {part["signal"] for part in found["handoffs"]} <= {"signal", "noise", "unclear"}
    unowned = ("waiting on", "target that nobody owns")
    assert all(part["owner"] is None for part in found["other"] if part["line"] in unowned)


def test_the_whole_summary_of_a_worked_week() -> None:
    """`golden-funnel-5-sources` of the oracles: Paid. Source B is not planned."""
    found = printed(
        period=WEEK,
        Funnel=AT_ONCE,
        Targets=[
            ["Period", "Source", *STAGES, "Revenue"],
            [WEEK, "Source A", 1000, 300, 120, 30, 360_000],
            [WEEK, "All", None, None, None, None, 400_000],
        ],
        Actuals=[
            ["Date", "Source", *STAGES, "Revenue"],
            [WEEK, "Source A", 1200, 288, 104, 26, 273_000],
            ["2026-09-16", "Source B", None, None, None, "some", 9_000],
        ],
    )
    assert rounded(found) == {
        "company": "The company",
        "currency": "USD",
        "period": {
            "name": "2026-09-14",
            "start": "2026-09-14",
            "end": "2026-09-20",
            "through": "2026-09-20",
            "days": 7,
            "days_elapsed": 7,
        },
        "number": {
            "actual": 273_000.0,
            "target": 400_000.0,
            "target_to_date": 400_000.0,
            "gap_to_date": -127_000.0,
            "attainment": 0.6825,
            "status": "behind",
            "at_least": True,
            "waiting_on": [],
            "unowned_target": 40_000.0,
            "required_per_week": None,
            "forecast": {
                "low": 273_000.0,  # a row with money is left out
                "mid": None,
                "high": None,
                "method": "the period is over",
                "past_error": None,
            },
        },
        "teams": [
            {
                "team": "Marketing",
                "sourced_actual": 273_000.0,
                "sourced_target_to_date": 360_000.0,
                "effect": -12_354.166667,
            },
            {
                "team": "Sales",
                "sourced_actual": None,
                "sourced_target_to_date": None,
                "effect": -74_645.833333,
            },
        ],
        "handoffs": [
            handoff("Lead", "volume", "Marketing", None, 1000.0, 1200.0)
            | effect(58_114.583333, 45_500.0, 72_000.0, "signal"),
            handoff("Qualified", "conversion", "Marketing", "Marketing", 0.3, 0.24)
            | effect(-70_468.75, -86_400.0, -56_875.0, "signal"),
            handoff("Opportunity", "conversion", "Sales", "Marketing", 0.4, 0.361111)
            | effect(-32_389.583333, -42_000.0, -24_500.0, "signal"),
            handoff("Won", "conversion", "Sales", "Sales", 0.25, 0.25)
            | effect(0.0, 0.0, 0.0, "noise"),
            handoff("Won", "deal size", "Sales", None, 12_000.0, 10_500.0)
            | effect(-42_256.25, -54_000.0, -32_500.0, "unclear"),
        ],
        "sources": [
            {
                "source": "Source A",
                "team": "Marketing",
                "actual": 273_000.0,
                "target_to_date": 360_000.0,
                "gap": -87_000.0,
                "note": "",
            },
            {
                "source": "Source B",
                "team": "Sales",
                "actual": None,
                "target_to_date": None,
                "gap": 0.0,
                "note": "",
            },
        ],
        "cells": [
            cell("Lead", "volume", "Marketing", 58_114.583333),
            cell("Qualified", "conversion", "Marketing", -70_468.75),
            cell("Opportunity", "conversion", "Sales", -32_389.583333),
            cell("Won", "conversion", "Sales", 0.0),
            cell("Won", "deal size", "Sales", -42_256.25),
        ],
        "other": [
            {
                "line": "target that nobody owns",
                "source": None,
                "owner": None,
                "effect": -40_000.0,
            }
        ],
        "issues": {
            "errors": 1,
            "warnings": 1,  # All differs from its sources together
            "rows_left_out": 1,
            "money_left_out": 9_000.0,
        },
    }


def cell(stage: str, kind: str, owner: str, effect: float) -> Json:
    return {"source": "Source A", "stage": stage, "kind": kind, "owner": owner, "effect": effect}


def handoff(
    stage: str, kind: str, owner: str, giver: str | None, plan: float, actual: float
) -> Json:
    return {
        "stage": stage,
        "kind": kind,
        "owner": owner,
        "giver": giver,
        "plan": plan,
        "actual": actual,
    }


def effect(effect: float, low: float, high: float, signal: str) -> Json:
    return {"effect": effect, "low": low, "high": high, "signal": signal}


def rounded(found: Any, digits: int = 6) -> Any:
    """The same JSON without the last digits that a target spread over days cannot hold."""
    if isinstance(found, dict):
        return {key: rounded(value, digits) for key, value in found.items()}
    if isinstance(found, list):
        return [rounded(value, digits) for value in found]
    return round(found, digits) + 0.0 if isinstance(found, float) else found


def test_an_empty_workbook_has_null_for_every_figure() -> None:
    found = printed(None, None, **{name: [rows[0]] for name, rows in DEFAULT.items()})
    assert found == {
        "company": None,
        "currency": "USD",
        "period": {
            "name": "2026-Q3",
            "start": "2026-07-01",
            "end": "2026-09-30",
            "through": "2026-09-20",
            "days": 92,
            "days_elapsed": 82,
        },
        "number": {
            "actual": None,
            "target": None,
            "target_to_date": None,
            "gap_to_date": 0.0,
            "attainment": None,
            "status": "no target",
            "at_least": False,
            "waiting_on": [],
            "unowned_target": 0.0,
            "required_per_week": None,
            "forecast": {"low": None, "mid": None, "high": None, "method": "none"}
            | {"past_error": None},
        },
        "teams": [],
        "handoffs": [],
        "sources": [],
        "cells": [],
        "other": [],
        "issues": {"errors": 0, "warnings": 0, "rows_left_out": 0, "money_left_out": 0.0},
    }


def test_the_forecast_of_a_young_history_is_one_method_without_a_range() -> None:
    """Three weeks brought 174,000; ten days are left."""
    assert rounded(printed()["number"]["forecast"], 2) == {
        "low": None,
        "mid": 256_857.14,
        "high": None,
        "method": "mean of the last 13 weeks",
        "past_error": None,
    }


def test_the_forecast_has_its_range_and_its_past_error() -> None:
    """Six whole quarters, each of 10,000 a day."""
    first = date(2025, 1, 1)
    days = [(first + timedelta(days=i)).isoformat() for i in range(628)]
    rows = [["Date", "Source", "Won", "Revenue"], *([d, "Source A", 1, 10_000] for d in days)]
    targets = [["Period", "Source", "Won", "Revenue"], ["2026-Q3", "Source A", 92, 920_000]]
    found = printed(Actuals=rows, Targets=targets)["number"]["forecast"]
    assert rounded(found, 2) == {
        "low": 920_000.0,
        "mid": 920_000.0,
        "high": 920_000.0,
        "method": "mean of the last 13 weeks and last year's same weeks × growth",
        "past_error": 0.0,
    }


def test_without_a_period_it_is_the_quarter_that_holds_the_through_date() -> None:
    period = printed(period=None, as_of=date(2026, 10, 2))["period"]
    assert (period["name"], period["through"]) == ("2026-Q3", "2026-09-27")


# --- the laws


@given(workbooks(), PERIODS)
def test_cells_and_other_lines_add_up_to_the_gap(raw: RawWorkbook, period: str) -> None:
    found = printed(raw, period)
    number = found["number"]
    parts = math.fsum(part["effect"] for part in found["cells"] + found["other"])
    assert parts == pytest.approx(number["gap_to_date"], rel=0, abs=to_the_cent(found))
    known = (number["actual"] or 0) - (number["target_to_date"] or 0)
    assert known == pytest.approx(number["gap_to_date"], rel=0, abs=to_the_cent(found))


@given(workbooks(), PERIODS)
def test_teams_and_what_no_team_owns_add_up_to_the_gap(raw: RawWorkbook, period: str) -> None:
    found = printed(raw, period)
    parts = [team["effect"] for team in found["teams"]]
    parts += [p["effect"] for p in found["cells"] + found["other"] if p["owner"] is None]
    gap = found["number"]["gap_to_date"]
    assert math.fsum(parts) == pytest.approx(gap, rel=0, abs=to_the_cent(found))


@given(workbooks(), PERIODS)
def test_each_team_has_its_share_of_the_cells_and_lines_it_owns(
    raw: RawWorkbook, period: str
) -> None:
    found = printed(raw, period)
    shares: dict[str, list[float]] = {team["team"]: [] for team in found["teams"]}
    for part in found["cells"] + found["other"]:
        teams = (part["owner"] or "").split(", ")
        for team in filter(None, teams):
            shares[team].append(part["effect"] / len(teams))
    for team in found["teams"]:
        expected = math.fsum(shares[team["team"]])
        assert team["effect"] == pytest.approx(expected, rel=0, abs=to_the_cent(found))


@given(workbooks(), PERIODS)
def test_cells_by_stage_are_the_handoffs(raw: RawWorkbook, period: str) -> None:
    found = printed(raw, period)
    cells = sums(found["cells"], "stage", "kind", "owner")
    handoffs = sums(found["handoffs"], "stage", "kind", "owner")
    assert len(handoffs) == len(found["handoffs"])
    for key, effect in handoffs.items():
        assert cells.pop(key, 0.0) == pytest.approx(effect, rel=0, abs=to_the_cent(found))
    assert cells == {}


@given(workbooks(), PERIODS)
def test_cells_and_lines_of_a_source_are_its_gap(raw: RawWorkbook, period: str) -> None:
    found = printed(raw, period)
    parts = sums(found["cells"] + found["other"], "source")
    parts.pop((None,), None)  # target that nobody owns
    for source in found["sources"]:
        effect = parts.pop((source["source"],), 0.0)
        assert effect == pytest.approx(source["gap"], rel=0, abs=to_the_cent(found))
    assert parts == {}


@settings(max_examples=50)  # four summaries each
@given(workbooks(), QUARTERS)
def test_the_months_of_a_quarter_add_up_to_it(raw: RawWorkbook, quarter: str) -> None:
    whole = printed(raw, quarter)
    start = date.fromisoformat(whole["period"]["start"])
    first = start.year * 12 + start.month - 1
    names = [f"{month // 12}-{month % 12 + 1:02}" for month in range(first, first + 3)]
    months = [printed(raw, name) for name in names]
    assert (months[0]["period"]["start"], months[2]["period"]["end"]) == (
        whole["period"]["start"],
        whole["period"]["end"],
    )
    for key in ("actual", "target", "target_to_date"):
        known = [month["number"][key] for month in months if month["number"][key] is not None]
        together = math.fsum(known) if known else None
        assert (whole["number"][key] is None) == (together is None)
        if together is not None:
            assert whole["number"][key] == pytest.approx(together, rel=1e-9, abs=0.005)


@settings(max_examples=50)
@given(workbooks(), PERIODS, st.randoms())
def test_order_changes_nothing(raw: RawWorkbook, period: str, dice: random.Random) -> None:
    assert unordered(printed(shuffled(raw, dice), period)) == unordered(printed(raw, period))


def shuffled(raw: RawWorkbook, dice: random.Random) -> RawWorkbook:
    """Tabs, rows, columns and the two owners of a stage in another order; stages keep theirs."""
    tabs = []
    for tab in raw.tabs:
        header, *rows = [list(row) for row in tab.rows]
        if tab.name == "Funnel":
            for row in rows:
                row[1] = ", ".join(reversed(str(row[1]).split(", "))) if row[1] else None
        else:
            dice.shuffle(rows)
        order = list(range(len(header)))
        dice.shuffle(order)
        tabs.append(RawTab(tab.name, [[row[i] for i in order] for row in [header, *rows]]))
    dice.shuffle(tabs)
    return RawWorkbook(raw.title, tuple(tabs))


def unordered(found: Json) -> Json:
    """Lists sorted, figures to nine digits, owners and names in a note without their order."""
    found = copy.deepcopy(found)
    for name in LISTS:
        for part in found[name]:
            for key, value in part.items():
                if key in ("owner", "giver", "note") and value:
                    part[key] = sorted(value.replace(",", "").split())
                elif isinstance(value, float):
                    part[key] = float(f"{value:.9g}") if abs(value) > 1e-6 else 0.0
        found[name].sort(key=lambda part: json.dumps(part, sort_keys=True))
    figures = found["number"]
    for key, value in figures.items():
        if isinstance(value, float):
            figures[key] = float(f"{value:.9g}") if abs(value) > 1e-6 else 0.0
    return found


counts = st.one_of(st.just(0), st.integers(0, 9), st.integers(0, 3000))
sides = st.tuples(counts, counts, counts, counts, st.integers(0, 900_000)).filter(
    lambda side: any(side[:4])  # all zeros: a source that was not run is a line, not cells
)


@given(st.lists(st.tuples(sides, sides), min_size=1, max_size=2))
def test_swapping_plan_and_actual_flips_every_effect(
    pairs: list[tuple[tuple[int, ...], tuple[int, ...]]],
) -> None:
    there, back = week_of(pairs), week_of([(actual, plan) for plan, actual in pairs])
    for name, keys in (("cells", ("source", "stage", "kind")), ("other", ("line", "source"))):
        flipped = {key: -effect for key, effect in sums(back[name], *keys).items()}
        assert sums(there[name], *keys) == pytest.approx(flipped, rel=0, abs=to_the_cent(there))


def week_of(pairs: list[tuple[tuple[int, ...], tuple[int, ...]]]) -> Json:
    """One week, planned and reported in full for every source."""
    targets: list[list[Any]] = [["Period", "Source", *STAGES, "Revenue"]]
    actuals: list[list[Any]] = [["Date", "Source", *STAGES, "Revenue"]]
    for name, (plan, actual) in zip(("Source A", "Source B"), pairs, strict=False):
        targets.append([WEEK, name, *plan])
        actuals.append([WEEK, name, *actual])
    return printed(period=WEEK, Targets=targets, Actuals=actuals)


@given(workbooks(), PERIODS, st.data())
def test_a_row_left_out_changes_only_its_source_and_the_sums(
    raw: RawWorkbook, period: str, data: st.DataObject
) -> None:
    rows = [list(row) for tab in raw.tabs if tab.name == "Actuals" for row in tab.rows]
    assume(len(rows) > 1)
    row = rows[data.draw(st.integers(1, len(rows) - 1))]
    row[3] = "about 80"
    tabs = [RawTab("Actuals", rows) if tab.name == "Actuals" else tab for tab in raw.tabs]
    before, after = printed(raw, period), printed(RawWorkbook(raw.title, tuple(tabs)), period)
    touched = {row[1], None} if row[1] != "Source X" else {"(unlisted)", None}
    for name in ("sources", "cells", "other"):
        assert [part for part in after[name] if part["source"] not in touched] == [
            part for part in before[name] if part["source"] not in touched
        ]
    assert after["issues"]["rows_left_out"] == before["issues"]["rows_left_out"] + 1
    for key in ("target", "target_to_date", "unowned_target"):
        assert after["number"][key] == before["number"][key]
