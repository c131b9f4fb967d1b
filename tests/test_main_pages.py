"""The commands of the teams' and the plan's pages: their findings, and every figure as JSON."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given

from scorecard import facts, workbook
from scorecard.__main__ import PAGES, main
from scorecard.sources import RawWorkbook
from scorecard.words import Money
from tests.builders import DEFAULT, NOW, read
from tests.generated import workbooks
from tests.test_main import folder

ROOT = Path(__file__).parents[1]
SAMPLE = str(ROOT / "sample_data")
Printed = pytest.CaptureFixture[str]


@given(workbooks())
def test_every_result_of_every_workbook_is_json_and_said_in_lines(raw: RawWorkbook) -> None:
    known = facts.build(workbook.read(raw, NOW))
    for _, parts in PAGES.values():
        for part in parts.values():
            result = part.build(known, known.default_period)
            text = json.dumps(asdict(result), allow_nan=False, default=str)
            assert "numpy" not in text
            assert all(line.strip() for line in part.lines(result, Money("USD")))


@pytest.mark.parametrize("period", ["2024-Q1", "2026-Q3", "2026-09-14", "2027"])
@pytest.mark.parametrize(
    "empty",
    [["Sources", "Targets", "Actuals"], ["Sources"], ["Funnel"], ["Actuals"],
     ["Funnel", "Sources", "Targets", "Actuals"]],
    ids="+".join,
)  # fmt: skip
def test_a_tab_with_nothing_but_its_header_breaks_no_page(empty: list[str], period: str) -> None:
    known = facts.build(read(**{tab: [DEFAULT[tab][0]] for tab in empty}))
    asked = known.workbook.calendar.parse(period)
    for _, parts in PAGES.values():
        for part in parts.values():
            assert part.lines(part.build(known, asked), Money("USD"))


@pytest.mark.parametrize("command", PAGES)
def test_a_page_prints_its_findings_and_the_same_as_json(command: str, capsys: Printed) -> None:
    parts = [*PAGES[command][1], *(["moves"] if command == "deals" else [])]
    assert main([command, SAMPLE]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert len(printed.out.split("\n\n")) == len(parts)
    assert main([command, SAMPLE, "--json"]) == 0
    assert list(json.loads(capsys.readouterr().out)) == parts


@pytest.mark.parametrize("command", PAGES)
def test_a_workbook_without_the_optional_tabs_is_no_error(
    command: str, tmp_path: Path, capsys: Printed
) -> None:
    assert main([command, folder(tmp_path), "--as-of", "2026-09-20"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("period", ["2026-Q2", "2026-08"])
def test_the_period_chosen_is_that_of_the_summary(period: str, capsys: Printed) -> None:
    found = []
    for command in ("campaigns", "summary"):
        assert main([command, SAMPLE, "--json", "--period", period]) == 0
        found.append(json.loads(capsys.readouterr().out))
    of_page, summary = found
    assert of_page["attribution"]["closed_won"] == pytest.approx(summary["number"]["actual"])
    assert of_page["campaigns"]["period"]["name"] == period


def test_a_bad_period_says_which_there_are(capsys: Printed) -> None:
    assert main(["deals", SAMPLE, "--period", "2026-Q5"]) == 2
    assert capsys.readouterr().err.startswith("--period 2026-Q5: expected ")


def test_deals_since_an_earlier_copy_say_what_moved(tmp_path: Path, capsys: Printed) -> None:
    header = ["Deal", "Outcome", "Created", "Closed", "Expected close", "Amount"]
    then = [
        ["D1", "Open", "2026-08-03", None, "2026-09-30", 10_000],
        ["D2", "Open", "2026-08-03", None, None, 20_000],
    ]
    now = [
        ["D1", "Open", "2026-08-03", None, "2026-10-31", 12_000],
        ["D2", "Won", "2026-08-03", "2026-09-18", None, 20_000],
        ["D3", "Open", "2026-09-15", None, None, 5_000],
    ]
    for name, rows in (("then", then), ("now", now)):
        (tmp_path / name).mkdir()
        folder(tmp_path / name, Deals=[header, *rows], Settings=[["Setting", "Value"]])
    since, to = str(tmp_path / "then"), str(tmp_path / "now")
    asked = ["deals", to, "--since", since, "--as-of", "2026-09-20", "--json"]
    assert main(asked) == 0
    found = json.loads(capsys.readouterr().out)["moves"]
    moved = {
        move["kind"]: (move["moved"]["deals"], move["moved"]["money"]) for move in found["moves"]
    }
    assert {kind: counts for kind, counts in moved.items() if counts[0]} == {
        "new": (1, 5_000.0),
        "up": (1, 2_000.0),
        "won": (1, 20_000.0),
        "pushed": (1, 12_000.0),
    }


def test_a_scenario_of_the_command_is_that_of_the_page(capsys: Printed) -> None:
    asked = ["--target", "7,000,000", "--rate", "Won=90", "--volume", "Webinars=150", "--size",
             "110", "--lag", "120", "--can-work", "SQL=50"]  # fmt: skip
    assert main(["backwards", SAMPLE, "--json", "--period", "2026-Q4", *asked]) == 0
    scenario = json.loads(capsys.readouterr().out)["backwards"]["scenario"]
    assert scenario == {
        "target": 7_000_000,
        "rates": {"Won": 0.9},
        "size": 1.1,
        "volumes": {"Webinars": 1.5},
        "lag": 1.2,
        "can_work": {"SQL": 50},
    }


def test_rows_for_targets_are_all_that_is_printed(capsys: Printed) -> None:
    assert main(["backwards", SAMPLE, "--rows", "--period", "2026-Q4"]) == 0
    targets = (ROOT / "sample_data" / "Targets.csv").read_text(encoding="utf-8").splitlines()
    there = [row for row in targets if row.startswith(("Period", "2026-Q4", "2026-1"))]
    assert capsys.readouterr().out.splitlines() == there


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (["--rate", "Wonn=90"], "--rate Wonn: expected one of Lead, MQL, SQL, Opportunity, Won\n"),
        (["--volume", "SQL=90"], "--volume SQL: expected one of Paid search, Organic, Webinars, "
         "Events, Outbound, Partners, (unlisted)\n"),
    ],
)  # fmt: skip
def test_a_name_that_the_workbook_does_not_have_is_told(
    asked: list[str], says: str, capsys: Printed
) -> None:
    assert main(["backwards", SAMPLE, *asked]) == 2
    assert capsys.readouterr().err == says


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (["--target", "much"], "--target: much is no number from 0 to 1,000,000,000,000,000"),
        (["--target", "-5"], "--target: -5 is no number from 0 to"),
        (["--rate", "Won"], "--rate: Won is no name and number, such as Won=90"),
        (["--rate", "Won=nan"], "--rate: nan is no number from 0 to"),
        (["--lag", "100000"], "--lag: 100000 is more than 1000 percent"),
    ],
)
def test_a_number_that_is_none_is_told(asked: list[str], says: str, capsys: Printed) -> None:
    option, value = asked
    with pytest.raises(SystemExit) as stopped:
        main(["backwards", SAMPLE, f"{option}={value}"])
    assert stopped.value.code == 2
    assert says in capsys.readouterr().err


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = f"{sys.executable} -m scorecard accounts {SAMPLE} | true"
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, env=os.environ
    )
    assert done.stderr == ""
