"""The command line: what it prints, where it prints it, and the code it exits with."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]

from scorecard.__main__ import main
from tests import fake_google
from tests.builders import DEFAULT, Rows
from tests.fake_google import EMAIL, SHEET_ID, Google

STAGES = ["Lead", "Qualified", "Opportunity", "Won"]
HEADER: list[Any] = ["Date", "Source", *STAGES, "Revenue"]
AS_OF = ("--as-of", "2026-09-20")
ROOT = Path(__file__).parents[1]
URL = f"https://docs.google.com/spreadsheets/d/{SHEET_ID}"


def folder(path: Path, **tabs: Rows | None) -> str:
    """The default workbook, these tabs replaced or left out, as one CSV a tab."""
    for name, rows in {**DEFAULT, **tabs}.items():
        if rows is not None:
            with (path / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(rows)
    return str(path)


def xlsx(path: Path, **tabs: Rows | None) -> str:
    """The same as one .xlsx file."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in {**DEFAULT, **tabs}.items():
        if rows is not None:
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
    book.save(path / "Workbook.xlsx")
    return str(path / "Workbook.xlsx")


Printed = pytest.CaptureFixture[str]


# --- a Google Sheet


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Google]:
    """The default workbook as a Sheet, and the app's secrets beside which commands are run."""
    with fake_google.google(fake_google.Sheet.of(DEFAULT)) as google:
        for name, value in google.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        account = [f"{name} = {json.dumps(value)}" for name, value in google.account.items()]
        (tmp_path / ".streamlit").mkdir()
        (tmp_path / ".streamlit" / "secrets.toml").write_text(
            "\n".join(["[gcp_service_account]", *account])
        )
        yield google


def test_a_sheet_gives_the_same_as_a_folder(
    google: Google, tmp_path: Path, capsys: Printed
) -> None:
    (tmp_path / "folder").mkdir()
    main(["summary", folder(tmp_path / "folder"), "--json", *AS_OF])
    of_folder = capsys.readouterr()
    assert main(["summary", f"{URL}/edit#gid=0", "--json", *AS_OF]) == 0
    assert capsys.readouterr() == of_folder
    assert main(["check", SHEET_ID, *AS_OF]) == 0
    assert capsys.readouterr() == ("Nothing to mend\n", "")
    assert google.reads == 4


def test_a_sheet_that_cannot_be_read_is_one_sentence(google: Google, capsys: Printed) -> None:
    google.shared = "nobody"
    assert main(["check", URL]) == 2
    assert capsys.readouterr() == (
        "",
        "The Google Sheet is not shared with this app: in the Sheet, choose Share and add "
        f"{EMAIL} as a Viewer.\n",
    )


# --- template


def test_the_template_is_a_workbook_that_passes_check(tmp_path: Path, capsys: Printed) -> None:
    file = tmp_path / "new.xlsx"
    assert main(["template", str(file)]) == 0
    assert capsys.readouterr().out == (
        "new.xlsx is written. Type over its examples, or save it as a Google Sheet first.\n"
    )
    assert main(["check", str(file)]) == 0
    assert capsys.readouterr() == ("Nothing to mend\n", "")


def test_a_template_never_takes_the_place_of_a_file(tmp_path: Path, capsys: Printed) -> None:
    file = tmp_path / "filled.xlsx"
    file.write_text("filled")
    for place, sentence in (
        (file, "filled.xlsx is there already: give another name."),
        (tmp_path / "new.csv", "new.csv does not end in .xlsx: give it that ending."),
        (tmp_path / "no" / "a.xlsx", "a.xlsx cannot be written: no such file or directory."),
    ):
        assert main(["template", str(place)]) == 2
        assert capsys.readouterr() == ("", f"{sentence}\n")
    assert file.read_text() == "filled"


# --- summary


def test_the_summary_is_one_json_object(tmp_path: Path, capsys: Printed) -> None:
    assert main(["summary", folder(tmp_path), "--json", *AS_OF]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert err == ""
    assert (found["period"]["name"], found["number"]["actual"]) == ("2026-Q3", 174_000)


def test_a_folder_and_an_xlsx_file_give_the_same(tmp_path: Path, capsys: Printed) -> None:
    main(["summary", folder(tmp_path), "--json", *AS_OF])
    of_folder = capsys.readouterr()
    main(["summary", xlsx(tmp_path), "--json", *AS_OF])
    assert capsys.readouterr() == of_folder


@pytest.mark.parametrize(
    ("period", "name", "actual"),
    [
        ("2026", "2026", 174_000),
        ("Q3 2026", "2026-Q3", 174_000),
        ("Aug 2026", "2026-08", 73_000),
        ("2026-09-16", "2026-09-14", 75_000),
        ("2026-Q2", "2026-Q2", None),
    ],
)
def test_the_period_can_be_chosen(
    period: str, name: str, actual: float | None, tmp_path: Path, capsys: Printed
) -> None:
    assert main(["summary", folder(tmp_path), "--json", "--period", period, *AS_OF]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["period"]["name"], found["number"]["actual"]) == (name, actual)


def test_as_of_goes_before_settings(tmp_path: Path, capsys: Printed) -> None:
    place = folder(tmp_path, Settings=[["Setting", "Value"], ["As of", "2026-09-13"]])
    through = []
    for more in ([], ["--as-of", "2026-09-06"]):
        main(["summary", place, "--json", *more])
        found = json.loads(capsys.readouterr().out)
        through.append((found["period"]["through"], found["number"]["actual"]))
    assert through == [("2026-09-13", 99_000), ("2026-09-06", 73_000)]


def test_the_summary_in_words_adds_up(tmp_path: Path, capsys: Printed) -> None:
    """`golden-funnel-5-sources` of the oracles: Paid, in one week."""
    week = "2026-09-14"
    place = folder(
        tmp_path,
        Targets=[
            ["Period", "Source", *STAGES, "Revenue"],
            [week, "Source A", 1000, 300, 120, 30, 360_000],
            [week, "All", None, None, None, None, 400_000],
        ],
        Actuals=[
            HEADER,
            [week, "Source A", 1200, 288, 104, 26, 273_000],
            [week, "Source A", 5, None, None, None, -1_000],
            [week, "Source B", "some", None, None, None, 9_000],
        ],
    )
    assert main(["summary", place, "--period", week, *AS_OF]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[2:4] == ["Landed at $273k or more", "2 rows, $8.0k left out"]
    amounts = [line.split("  ", 1) for line in (raw.strip() for raw in lines[4:])]
    assert [(amount, name.split(" (")[0]) for amount, name in amounts] == [
        ("+$58,115", "Lead volume"),
        ("-$70,469", "Lead → Qualified"),
        ("-$32,390", "Qualified → Opportunity"),
        ("$0", "Opportunity → Won"),
        ("-$42,256", "Deal size"),
        ("-$40,000", "Target that nobody owns"),
        ("-$127,000", "Gap to date"),
    ]
    assert err == ""


# --- check


def test_a_clean_workbook_has_nothing_to_mend(tmp_path: Path, capsys: Printed) -> None:
    assert main(["check", folder(tmp_path), *AS_OF]) == 0
    assert capsys.readouterr() == ("Nothing to mend\n", "")


def test_warnings_alone_are_no_errors(tmp_path: Path, capsys: Printed) -> None:
    rows = [*DEFAULT["Actuals"], ["2026-09-14", "Sorce B", None, None, None, 1, 1, 5_000, None]]
    assert main(["check", folder(tmp_path, Actuals=rows), *AS_OF]) == 0
    assert capsys.readouterr() == (
        "warning: Actuals!B8: “Sorce B” in Source. Expected a name that Sources lists.\n"
        "    Did you mean “Source B”? Correct it here, or add it to Sources. "
        "Until then it counts as (unlisted).\n"
        "1 warning to look at\n",
        "",
    )


BROKEN: Rows = [
    ["A title above the header"],
    [],
    HEADER,
    ["2026-09-07", "Source A", "about 80", 40, 9, 2, 48_000],
    ["2026-09-14", "Source A", 101, 40, 10, 2, 51_000],
    ["2026-09-14", "Source A", 99, None, None, None, None],
    ["03/04/2026", "Source B", None, None, 5, 1, 25_000],
    ["2026-09-14", "Source B", None, None, 6, 1, "1.234"],
    ["2026-09-14", "Sorce B", None, None, 6, 1, 24_000],
    ["2026-09-25", "Source B", None, None, 6, 1, 24_000],
    ["Total", None, 200, 80, 36, 8, 150_000],
]


def test_every_issue_says_where_what_was_found_and_how_to_mend_it(
    tmp_path: Path, capsys: Printed
) -> None:
    assert main(["check", folder(tmp_path, Actuals=BROKEN), *AS_OF]) == 1
    out, err = capsys.readouterr()
    assert (out.splitlines(), err) == (
        [
            "error: Actuals!C4: “about 80” in Lead. Expected a number such as 1234 or 1,234.50.",
            "    Type the number alone. Leave the cell blank where nothing is reported.",
            "error: Actuals!C6: Lead entered twice: Actuals!C5 and Actuals!C6. Expected one entry.",
            "    Delete one of the two rows. Actuals!C5 counts.",
            "error: Actuals!A7: “03/04/2026” in Date. Expected a date with one reading "
            "(this could be 2026-04-03 or 2026-03-04).",
            "    Type the date as 2026-09-14, or set Date order in Settings to DMY or MDY.",
            "error: Actuals!G8: “1.234” in Revenue. Expected a number with one reading "
            "(1.234 could be 1.234 or 1234).",
            "    Type it as a plain number, or set Decimal mark in Settings to `.` or `,`.",
            "warning: Actuals!B9: “Sorce B” in Source. Expected a name that Sources lists.",
            "    Did you mean “Source B”? Correct it here, or add it to Sources. "
            "Until then it counts as (unlisted).",
            "warning: Actuals!A10: 1 row in the week of 2026-09-21, dated after 2026-09-20. "
            "Expected dates up to 2026-09-20, the as-of date.",
            "    Correct the date. Until that day comes the figures are not counted.",
            "warning: Actuals!A11: “Total” in Date: it looks like a total. "
            "Expected one row for each Date and Source.",
            "    Nothing to do if it is a total. Otherwise name what the row is about.",
            "4 errors and 3 warnings to look at",
        ],
        "",
    )


def test_check_as_json_has_every_field_of_every_issue(tmp_path: Path, capsys: Printed) -> None:
    rows = [*DEFAULT["Actuals"], ["2026-09-14", "Source B", None, "about 80", None, 6, 1, 24_000]]
    assert main(["check", folder(tmp_path, Actuals=rows), "--json", *AS_OF]) == 1
    out, err = capsys.readouterr()
    assert (json.loads(out), err) == (
        [
            {
                "severity": "error",
                "tab": "Actuals",
                "address": "Actuals!D8",
                "found": "“about 80” in Lead",
                "expected": "a number such as 1234 or 1,234.50",
                "mend": "Type the number alone. Leave the cell blank where nothing is reported.",
                "money": 24_000.0,
                "left_out": True,
                "day": "2026-09-14",
                "last_day": None,
            }
        ],
        "",
    )


# --- what cannot be read


def test_a_missing_tab_is_named_with_its_columns(tmp_path: Path, capsys: Printed) -> None:
    place = folder(tmp_path, Funnel=None)
    for command in ("summary", "backtest"):
        assert main([command, place, "--json", *AS_OF]) == 2
        assert capsys.readouterr() == ("", "Add a tab Funnel with the column Stage.\n")
    assert main(["check", place, *AS_OF]) == 1
    assert capsys.readouterr() == (
        "error: Funnel: no such tab. Expected a tab Funnel.\n"
        "    Add a tab Funnel with the column Stage.\n"
        "1 error to look at\n",
        "",
    )


def test_a_missing_column_is_named_with_its_tab(tmp_path: Path, capsys: Printed) -> None:
    place = folder(tmp_path, Targets=[["Period", "Source", "Lead"], ["2026-Q3", "Source A", 5]])
    assert main(["summary", place, *AS_OF]) == 2
    assert capsys.readouterr() == ("", "Add to the tab Targets the column Revenue.\n")


@pytest.mark.parametrize("command", ["summary", "check", "backtest"])
def test_a_bad_place_is_said_on_stderr(command: str, tmp_path: Path, capsys: Printed) -> None:
    (tmp_path / "damaged.xlsx").write_bytes(b"no workbook")
    (tmp_path / "empty").mkdir()
    said = []
    for name in ("nowhere", "damaged.xlsx", "empty"):
        assert main([command, str(tmp_path / name)]) == 2
        said.append(capsys.readouterr())
    assert said == [
        (
            "",
            "nowhere does not exist. Give a Google Sheet's address, "
            "a folder with one CSV a tab, or an .xlsx file.\n",
        ),
        (
            "",
            "damaged.xlsx is damaged, or no Excel workbook. "
            "Open it in Excel and save it as .xlsx.\n",
        ),
        (
            "",
            "The folder empty holds no CSV. Put one file a tab into it, such as Funnel.csv.\n",
        ),
    ]


def test_a_bad_period_says_which_there_are(tmp_path: Path, capsys: Printed) -> None:
    place = folder(tmp_path)
    said = []
    for period in ("soon", "2026-Q5", "1066"):
        assert main(["summary", place, "--json", "--period", period]) == 2
        said.append(capsys.readouterr())
    names = "a period: 2026, 2026-Q3, 2026-07 or a date such as 2026-09-14"
    assert said == [
        ("", f"--period soon: expected {names}\n"),
        ("", f"--period 2026-Q5: expected {names}\n"),
        ("", "--period 1066: expected a year from 1990 to 2100\n"),
    ]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("soon", "is no date such as 2026-09-20"),
        ("03/04/2026", "is no date such as 2026-09-20"),
        ("0001-01-01", "is not from 1990 to 2100"),
        ("9999-12-31", "is not from 1990 to 2100"),
    ],
)
def test_a_bad_as_of_is_refused(day: str, why: str, tmp_path: Path, capsys: Printed) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["summary", folder(tmp_path), "--as-of", day])
    assert stopped.value.code == 2
    out, err = capsys.readouterr()
    refusal = f"python -m scorecard summary: error: argument --as-of: {day} {why}"
    assert (out, err.splitlines()[-1]) == ("", refusal)


# --- backtest


def quarters(path: Path, days: int) -> str:
    """10,000 a day since 1 January 2025, twice that in the last 28 days of each quarter."""
    first = date(2025, 1, 1)
    rows: Rows = [["Date", "Source", "Won", "Revenue"]]
    for i in range(days):
        day = first + timedelta(days=i)
        until = date(day.year + day.month // 10, (day.month + 2) // 3 % 4 * 3 + 1, 1)
        late = (until - day).days <= 28
        rows.append([day.isoformat(), "Source A", 1, 20_000 if late else 10_000])
    targets = [["Period", "Source", "Won", "Revenue"], ["2026-Q3", "Source A", 92, 920_000]]
    return folder(path, Actuals=rows, Targets=targets)


def test_the_backtest_prints_every_week_and_a_verdict(tmp_path: Path, capsys: Printed) -> None:
    assert main(["backtest", quarters(tmp_path, 628), *AS_OF]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.splitlines() == [
        "Past quarters: 2025-Q1 to 2026-Q2. Error: the median size; bias: the mean, above 0 is "
        "too high.",
        "week  quarters  error    bias  pace error  pace bias",
        "   1         5   0.6%   -0.6%       23.5%     -23.5%",
        "   2         6   1.6%   -5.2%       23.5%     -23.5%",
        "   3         6   2.5%   -6.0%       23.5%     -23.5%",
        "   4         6   3.4%   -6.7%       23.5%     -23.5%",
        "   5         6   4.3%   -7.5%       23.5%     -23.5%",
        "   6         6   5.2%   -8.2%       23.5%     -23.5%",
        "   7         6   6.1%   -9.0%       23.5%     -23.5%",
        "   8         6   7.0%   -9.7%       23.5%     -23.5%",
        "   9         6   8.0%  -10.5%       23.5%     -23.5%",
        "  10         6   7.0%   -8.5%       17.8%     -17.7%",
        "  11         6   4.9%   -5.7%       11.3%     -11.2%",
        "  12         6   2.8%   -3.1%        5.8%      -5.7%",
        "Over 6 past quarters the forecast was within ±5.0% of what came half of the time, "
        "straight-line pace within ±23.3%: the forecast is nearer, in 12 of 12 weeks.",
    ]


def test_the_backtest_as_json_has_the_same_figures(tmp_path: Path, capsys: Printed) -> None:
    place = quarters(tmp_path, 628)
    assert main(["backtest", place, "--json", *AS_OF]) == 0
    found = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert list(found) == ["quarters", "weeks", "error", "bias", "pace_error", "pace_bias",
                           "verdict"]  # fmt: skip
    assert list(found["weeks"][0]) == ["week", "quarters", "error", "bias", "pace_error",
                                       "pace_bias"]  # fmt: skip
    main(["backtest", place, *AS_OF])
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == found["verdict"]
    printed = [f"{week['error'] * 100:.1f}%" for week in found["weeks"]]
    assert [line.split()[2] for line in lines[2:-1]] == printed


def test_a_backtest_without_past_quarters_says_so(tmp_path: Path, capsys: Printed) -> None:
    assert main(["backtest", folder(tmp_path), *AS_OF]) == 0
    said = "No past quarter is complete yet: nothing to test the forecast on.\n"
    assert capsys.readouterr() == (said, "")
    assert main(["backtest", folder(tmp_path), "--json", *AS_OF]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["quarters"], found["error"], found["verdict"]) == ([], None, said[:-1])


def test_a_backtest_sees_nothing_after_as_of(tmp_path: Path, capsys: Printed) -> None:
    told = []
    for days in (628, 500):
        (tmp_path / str(days)).mkdir()
        place = quarters(tmp_path / str(days), days)
        assert main(["backtest", place, "--as-of", "2026-05-10"]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    assert told[0].startswith("Past quarters: 2025-Q1 to 2026-Q1.")


# --- as another program starts it


def started(*arguments: str, encoding: str = "utf-8") -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "scorecard", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )


def test_it_writes_utf_8_also_where_the_terminal_knows_less(tmp_path: Path) -> None:
    """Arrows and minus signs are in no code page of Windows."""
    place = folder(tmp_path)
    expected = started("summary", place, *AS_OF)
    found = started("summary", place, *AS_OF, encoding="cp1252")
    assert (found.returncode, found.stderr) == (0, b"")
    assert found.stdout == expected.stdout
    assert "Lead → Qualified" in found.stdout.decode()


def test_its_exit_code_is_what_main_returns(tmp_path: Path) -> None:
    found = started("summary", str(tmp_path / "nowhere"))
    assert (found.returncode, found.stdout) == (2, b"")
    assert found.stderr.decode().splitlines() == [
        "nowhere does not exist. Give a Google Sheet's address, "
        "a folder with one CSV a tab, or an .xlsx file."
    ]
