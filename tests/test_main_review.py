"""The commands `report` and `history`: what they write, remember and say, and how they exit."""

import csv
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from scorecard import commands, facts, workbook
from scorecard.__main__ import main
from scorecard.history import Memory
from scorecard.history.history import FILE
from scorecard.words import Money
from scorecard.words.history import TROUBLE, version_line
from scorecard.words.review import kept_since
from tests import fake_google
from tests.builders import DEFAULT, Rows, replaced
from tests.fake_google import EMAIL, SHEET_ID, Google
from tests.server import ROOT
from tests.test_main import folder

Printed = pytest.CaptureFixture[str]
SAMPLE = str(ROOT / "sample_data")
URL = f"https://docs.google.com/spreadsheets/d/{SHEET_ID}/edit#gid=0"
YEAR = timedelta(days=364)  # keeps weekdays
SETTINGS: Rows = [*DEFAULT["Settings"], ["As of", "2025-09-21"]]
TARGETS: Rows = [
    DEFAULT["Targets"][0],
    *(["2025-Q3", *row[1:]] for row in DEFAULT["Targets"][1:]),
]
ACTUALS: Rows = [
    DEFAULT["Actuals"][0],
    *(
        [(date.fromisoformat(row[0]) - YEAR).isoformat(), *row[1:]]
        for row in DEFAULT["Actuals"][1:]
    ),
]
# The first week that is reported, from 1 to 7 September 2025, was settled on 14 September. Its
# revenue of Source A, 48,000, becomes 50,000: the Number rises from 174,000 to 176,000.
RESTATED = replaced(ACTUALS, 1, 7, 50_000)
# 174,000 of a target to date of 975,000 * 83 days of 92.
TITLE = "Behind: at least 19% of where we should be"
UNIX = pytest.mark.skipif(sys.platform == "win32", reason="pipes, limits and rights of Unix")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for state of this test's own, not made yet."""
    monkeypatch.setenv("SCORECARD_STATE_DIR", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The default workbook a year earlier, so that its days are over on every clock."""
    (tmp_path / "book").mkdir()
    return typed(tmp_path / "book")


def typed(place: Path, actuals: Rows = ACTUALS) -> Path:
    folder(place, Settings=SETTINGS, Targets=TARGETS, Actuals=actuals)
    return place


def run(capsys: Printed, *arguments: object) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    return code, *capsys.readouterr()


def remembered(place: Path | str, capsys: Printed) -> Any:
    code, out, _ = run(capsys, "history", place, "--json")
    assert code == 0
    return json.loads(out)


def freeze(state: Path, place: Path, capsys: Printed, **figures: float | str) -> str:
    """What the app's button does; its name."""
    kept = Memory(state, str(place)).history
    at = datetime(2025, 9, 21, 14, 5, tzinfo=UTC)
    return kept.freeze(kept.versions()[-1], at, date(2025, 9, 21), "2025-Q3", figures, b"page").name


# --- report: what is written


@pytest.mark.parametrize("period", ["2026-Q3", "2026-08"])
def test_the_reports_figures_are_those_of_the_summary(
    period: str, tmp_path: Path, capsys: Printed
) -> None:
    _, out, _ = run(capsys, "summary", SAMPLE, "--json", "--period", period)
    summary, money = json.loads(out), Money("USD")
    number = summary["number"]
    printed = {
        "Won": money(number["actual"]),
        "Target to date": money(number["target_to_date"]),
        "Target": money(number["target"]),
        "Gap to date": money.signed(number["gap_to_date"]),
    }
    code, markdown, err = run(capsys, "report", SAMPLE, "--period", period)
    assert (code, err) == (0, "")
    markdown = markdown.replace("\\", "")
    cards = dict(re.findall(r"^- ([^:,]+)(?:, at least)?: \*\*(.+?)\*\*,", markdown, re.MULTILINE))
    assert {name: cards[name] for name in printed} == printed
    page = tmp_path / "review.html"
    assert run(capsys, "report", SAMPLE, "--period", period, "--out", page)[0] == 0
    html = unescape(page.read_text(encoding="utf-8"))
    for name, amount in printed.items():
        assert re.search(rf">{name}(, at least)?<[^$]*{re.escape(amount)}<", html)

    # Each step of the chart, as it is printed: rounded so that the steps add up to the gap.
    (told,) = re.findall(r'"From target to actual: (.+?)"', html)
    steps = dict(step.rsplit(" ", 1) for step in told.split("; "))
    named = {name_of(handoff, summary): handoff for handoff in summary["handoffs"]}
    shown = [name for name in named if name in steps]
    assert len(shown) >= 3
    for name in shown:
        assert amount_of(steps[name]) == pytest.approx(named[name]["effect"], abs=1_000)
    total = sum(map(amount_of, steps.values())) - sum(
        amount_of(steps[name]) for name in ("Target to date", "Won")
    )
    assert money.signed(total) == money.signed(number["gap_to_date"])
    signals = [h for h in summary["handoffs"] if h["signal"] == "signal" and h["kind"] != "timing"]
    for handoff in signals:
        row = f"| {name_of(handoff, summary)} | {money.signed(handoff['effect'])} |"
        assert row in markdown
    assert signals


def name_of(handoff: dict[str, Any], summary: dict[str, Any]) -> str:
    stages = list(dict.fromkeys(h["stage"] for h in summary["handoffs"]))
    stage, kind = handoff["stage"], handoff["kind"]
    if kind == "conversion":
        return f"{stages[stages.index(stage) - 1]} → {stage}"
    return "Deal size" if kind == "deal size" else f"{stage} {kind}"


def amount_of(text: str) -> float:
    sign, digits, unit = re.fullmatch(r"([-+]?)\$([\d.,]+)([kM]?)", text).groups()  # type: ignore[union-attr]
    size = float(digits.replace(",", "")) * {"": 1, "k": 1e3, "M": 1e6}[unit]
    return -size if sign == "-" else size


def test_the_format_is_that_of_the_files_name_unless_one_is_asked_for(
    book: Path, tmp_path: Path, capsys: Printed
) -> None:
    _, markdown, _ = run(capsys, "report", book)
    assert markdown.startswith(f"# {TITLE}\n\nThe company · Q3 2025 · ")
    _, html, _ = run(capsys, "report", book, "--format", "html")
    assert html.startswith("<!DOCTYPE html>")
    written = {}
    for name, *asked in (("a.md",), ("a.HTML",), ("a.txt", "--format", "md"), ("b.md", "--format",
                                                                             "html")):  # fmt: skip
        assert run(capsys, "report", book, "--out", tmp_path / name, *asked) == (
            0,
            f"{name} is written: {TITLE}\n",
            "",
        )
        written[name] = (tmp_path / name).read_text(encoding="utf-8")
    assert written == {"a.md": markdown, "a.HTML": html, "a.txt": markdown, "b.md": html}


def test_a_file_whose_name_asks_for_no_format_is_refused_before_anything_is_read(
    tmp_path: Path, capsys: Printed
) -> None:
    assert run(capsys, "report", "nowhere", "--out", tmp_path / "review.pdf") == (
        2,
        "",
        "review.pdf does not end in .html or .md: give it such an ending, or say --format.\n",
    )


def test_minutes_and_period_are_those_asked_for(book: Path, capsys: Printed) -> None:
    _, out, _ = run(capsys, "report", book, "--minutes", "30", "--period", "2025-09")
    assert " · September 2025 · " in out.splitlines()[2]
    agenda = re.findall(r"^\d\. .+, (\d+) min$", out, re.MULTILINE)
    assert (len(agenda), sum(map(int, agenda))) == (8, 30)


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--minutes", "5", "5 is no number from 10 to 480"),
        ("--minutes", "4.5", "4.5 is no number from 10 to 480"),
        ("--minutes", "9" * 5_000, f"{'9' * 5_000} is no number from 10 to 480"),
        ("--since", "soon", "soon is no date such as 2026-09-20"),
        ("--format", "pdf", "invalid choice: 'pdf' (choose from 'html', 'md')"),
    ],
)
def test_an_option_that_cannot_be_meant_is_refused(
    option: str, value: str, says: str, book: Path, capsys: Printed
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["report", str(book), option, value])
    assert stopped.value.code == 2
    out, err = capsys.readouterr()
    said = f"python -m scorecard report: error: argument {option}: {says}"
    assert (out, err.splitlines()[-1]) == ("", said)


def test_what_cannot_be_read_is_one_sentence_and_leaves_the_file(
    book: Path, tmp_path: Path, capsys: Printed
) -> None:
    (tmp_path / "review.md").write_text("last week's")
    (book / "Funnel.csv").unlink()
    for place, asked, sentence in (
        (book, [], "Add a tab Funnel with the column Stage."),
        (tmp_path / "nowhere", [], "nowhere does not exist. Give a Google Sheet's address, a "
         "folder with one CSV a tab, or an .xlsx file."),
        (SAMPLE, ["--period", "2026-Q5"], "--period 2026-Q5: expected a period: 2026, 2026-Q3, "
         "2026-07 or a date such as 2026-09-14"),
    ):  # fmt: skip
        asked = [*asked, "--out", str(tmp_path / "review.md")]
        assert run(capsys, "report", place, *asked) == (2, "", f"{sentence}\n")
    assert (tmp_path / "review.md").read_text() == "last week's"


# --- report: what is remembered


def test_the_same_workbook_twice_is_one_version_and_an_edit_a_restatement(
    book: Path, capsys: Printed
) -> None:
    first = run(capsys, "report", book)
    assert first == run(capsys, "report", book)
    assert len(remembered(book, capsys)["versions"]) == 1
    assert "settled figure was changed" not in first[1]
    typed(book, RESTATED)
    _, out, err = run(capsys, "report", book)
    said = "1 settled figure was changed: the Number moved by +$2,000."
    assert (out.replace("\\", "").count(f"\n{said}\n"), err) == (1, "")
    assert "| Actuals!H2 | Source A, Revenue, 1 Sep | 48,000 | 50,000 | +$2,000 |" in out.replace(
        "\\", ""
    )
    assert [of["changed"] for of in remembered(book, capsys)["versions"]] == [None, 1]


def test_a_day_that_is_asked_for_is_not_remembered_as_the_workbooks(
    book: Path, capsys: Printed
) -> None:
    """On 10 September 2025 the first week was not settled: what is changed later is, all the same.

    The report as of that day counts 1 week: 48,000 and 25,000; then 50,000 and 25,000.
    """
    for actuals, won in ((ACTUALS, "$73k"), (RESTATED, "$75k")):
        typed(book, actuals)
        _, out, _ = run(capsys, "report", book, "--as-of", "2025-09-10")
        assert "as of 10 Sep 2025" in out.splitlines()[2]
        assert f"- Won, at least: **{won}**" in out.replace("\\", "")
    found = remembered(book, capsys)
    assert found["restatements"]["effect"] == 2_000
    assert found["restatements"]["through"] == "2025-09-21"
    assert [of["change"]["settled"] for of in found["restatements"]["entries"]] == [True]


def test_a_report_compares_with_the_last_meeting_or_the_day_asked_for(
    book: Path, capsys: Printed
) -> None:
    """A copy that lies beside the workbook is its history from before.

    Of 14 September, when two weeks were in: 48 + 25 + 26 + 0 = 99 thousand of 174 today.
    """
    (book / "2025-09-14").mkdir()
    (book / "2025-09-07").mkdir()
    for day, rows in (("2025-09-14", 5), ("2025-09-07", 3)):
        with (book / day / "Actuals.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(ACTUALS[:rows])
    for asked, said in (
        ([], "Since 14 Sep the Number rose by $75k, all of it news"),
        (["--since", "2025-09-07"], "Since 7 Sep the Number rose by $101k, all of it news"),
        (["--since", "2025-09-10"], "Since 10 Sep the Number rose by $101k, all of it news"),
    ):
        code, out, err = run(capsys, "report", book, *asked)
        assert (code, err) == (0, "")
        assert f"\n## {said}\n" in out.replace("\\", "")
    for since, as_of in (("2025-09-06", "2025-09-21"), ("2025-09-21", "2025-09-21"),
                         ("2025-09-14", "2025-09-10")):  # fmt: skip
        assert run(capsys, "report", book, "--since", since, "--as-of", as_of) == (
            2,
            "",
            f"--since {since}: expected a day from 2025-09-07 on, and before {as_of}.\n",
        )


def test_a_day_to_compare_with_of_a_workbook_that_is_new_is_not_known(
    book: Path, capsys: Printed
) -> None:
    assert run(capsys, "report", book, "--since", "2025-09-14") == (
        2,
        "",
        "--since 2025-09-14: how the workbook stood before 2025-09-21 is not known.\n",
    )


# --- report: where it is written


@UNIX
def test_a_file_is_replaced_as_a_whole_with_its_rights_and_behind_its_link(
    book: Path, tmp_path: Path, capsys: Printed
) -> None:
    page, link = tmp_path / "review.md", tmp_path / "link.md"
    page.write_text("last week's")
    page.chmod(0o640)
    link.symlink_to(page)
    before = page.stat().st_ino
    with page.open() as reader:  # somebody who reads it meanwhile has the old one to its end
        assert run(capsys, "report", book, "--out", link)[0] == 0
        assert reader.read() == "last week's"
    assert page.read_text(encoding="utf-8").startswith(f"# {TITLE}")
    assert (link.is_symlink(), page.stat().st_mode & 0o777) == (True, 0o640)
    assert page.stat().st_ino != before
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "book", "link.md", "review.md", "state",
    ]  # fmt: skip


def test_a_new_file_has_the_rights_that_files_get_here(
    book: Path, tmp_path: Path, capsys: Printed
) -> None:
    (tmp_path / "usual").touch()
    assert run(capsys, "report", book, "--out", tmp_path / "review.md")[0] == 0
    usual = (tmp_path / "usual").stat().st_mode
    assert (tmp_path / "review.md").stat().st_mode == usual


@UNIX
def test_a_place_that_takes_no_file_is_one_sentence(
    book: Path, tmp_path: Path, capsys: Printed
) -> None:
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "folder.md" / "inside").touch()
    (tmp_path / "file").touch()
    for place, sentence in (
        (
            tmp_path / "none" / "review.md",
            "review.md cannot be written: no such file or directory.",
        ),
        (tmp_path / "folder.md", "folder.md cannot be written: is a directory."),
        (tmp_path / "file" / "review.md", "review.md cannot be written: not a directory."),
        (tmp_path / f"{'x' * 300}.md", f"{'x' * 300}.md cannot be written: file name too long."),
    ):
        assert run(capsys, "report", book, "--out", place) == (2, "", f"{sentence}\n")
    assert (tmp_path / "folder.md" / "inside").exists()


@UNIX
def test_a_pipe_is_written_to_and_not_replaced(book: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    reader = os.open(tmp_path / "pipe.md", os.O_RDONLY | os.O_NONBLOCK)
    with started("report", book, "--out", tmp_path / "pipe.md") as process:
        _, err = process.communicate(timeout=60)
    with os.fdopen(reader, encoding="utf-8") as pipe:  # it holds 64 KB, more than the review
        assert (process.returncode, err) == (0, "")
        assert pipe.read().startswith(f"# {TITLE}")
    assert (tmp_path / "pipe.md").is_fifo()


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
from scorecard.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def started(*arguments: object, code: str | None = None, **how: Any) -> "subprocess.Popen[str]":
    module = ["-m", "scorecard"] if code is None else ["-c", code]
    return subprocess.Popen(
        [sys.executable, "-B", *module, *map(str, arguments)],
        cwd=ROOT,
        stdout=how.pop("stdout", subprocess.PIPE),
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        **how,
    )


@UNIX
def test_a_full_disk_leaves_the_report_of_last_week(book: Path, tmp_path: Path) -> None:
    """No file may be larger than 4 KB, as on a disk that has no more room; the report is."""
    page = tmp_path / "review.html"
    page.write_text("last week's")
    with started("report", book, "--out", page, code=LIMITED) as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert err == "review.html cannot be written: file too large.\n"
    assert page.read_text() == "last week's"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book", "review.html", "state"]


@UNIX
def test_standard_output_that_takes_no_more_is_one_sentence(book: Path) -> None:
    with Path("/dev/full").open("w") as full, started("report", book, stdout=full) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert err == "The command was stopped: no space left on device.\n"


@UNIX
def test_a_job_without_any_standard_stream_writes_its_file(book: Path, tmp_path: Path) -> None:
    command = f"{sys.executable} -m scorecard report {book} --out {tmp_path}/a.md <&- >&- 2>&-"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, check=False, timeout=60)
    assert done.returncode == 0
    assert (tmp_path / "a.md").read_text(encoding="utf-8").startswith(f"# {TITLE}")


# --- report: trouble with the history


def test_a_report_is_written_where_the_disk_does_not_take_the_history(
    book: Path, state: Path, capsys: Printed
) -> None:
    state.write_text("a file")
    code, out, err = run(capsys, "report", book)
    assert (code, err) == (0, f"{TROUBLE['memory']}\n")
    assert out.startswith(f"# {TITLE}")
    assert state.read_text() == "a file"


def test_a_report_is_written_where_the_history_is_damaged(
    book: Path, state: Path, capsys: Printed
) -> None:
    state.mkdir()
    (state / FILE).write_bytes(b"no database" * 999)
    code, out, err = run(capsys, "report", book)
    assert (code, err) == (0, f"{TROUBLE['damaged']}\n")
    assert out.startswith(f"# {TITLE}")
    assert len(remembered(book, capsys)["versions"]) == 1


# --- a Google Sheet


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Google]:
    tabs = {**DEFAULT, "Settings": SETTINGS, "Targets": TARGETS, "Actuals": ACTUALS}
    with fake_google.google(fake_google.Sheet.of(tabs)) as google:
        for name, value in google.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(google.key_file(tmp_path)))
        monkeypatch.chdir(tmp_path)
        yield google


def test_a_sheet_is_reported_remembered_and_told_without_its_id(
    google: Google, tmp_path: Path, state: Path, capsys: Printed
) -> None:
    code, out, err = run(capsys, "report", URL, "--out", "review.html")
    assert (code, out, err) == (0, f"review.html is written: {TITLE}\n", "")
    google.sheet = fake_google.Sheet.of(
        {**DEFAULT, "Settings": SETTINGS, "Targets": TARGETS, "Actuals": RESTATED}
    )
    code, out, err = run(capsys, "report", SHEET_ID)  # another form of its address
    assert (code, err) == (0, "")
    # A cell is a link into the Sheet, as in the app's own file; the id stands nowhere else.
    cell = "[Actuals!H2](https://docs.google.com/spreadsheets/d/"
    assert cell in out
    assert SHEET_ID not in re.sub(r"\(https://docs\.google\.com/spreadsheets/d/\S+\)", "", out)
    reads = google.reads
    google.down()
    for asked in ([], ["--json"], ["--export", "h.zip"], ["--prune", "2025-01-01"],
                  ["--forget", "x"]):  # fmt: skip
        code, out, err = run(capsys, "history", URL, *asked)
        assert code == (2 if "x" in asked else 0)
        assert SHEET_ID not in out + err
        assert str(tmp_path) not in out + err
    assert google.reads == reads
    assert len(remembered(URL, capsys)["versions"]) == 2
    assert SHEET_ID.encode() not in (state / FILE).read_bytes()


def test_a_sheet_that_does_not_answer_leaves_the_report_of_last_week(
    google: Google, tmp_path: Path, state: Path, capsys: Printed
) -> None:
    (tmp_path / "review.md").write_text("last week's")
    google.shared = "nobody"
    assert run(capsys, "report", URL, "--out", "review.md") == (
        2,
        "",
        "The Google Sheet is not shared with this app: in the Sheet, choose Share and add "
        f"{EMAIL} as a Viewer.\n",
    )
    assert (tmp_path / "review.md").read_text() == "last week's"
    assert not state.exists()


def test_what_a_job_reads_weekly_is_what_the_next_report_compares_with(
    google: Google, state: Path, capsys: Printed
) -> None:
    """The Sheet has no As of of its own here: today is the day, and a week ago the last meeting."""
    week_ago = datetime.now(UTC) - timedelta(days=7)
    monday = (week_ago - timedelta(days=week_ago.weekday() + 14)).date()

    def reports(revenue: int) -> Rows:
        row = [monday.isoformat(), "Source A", None, None, None, None, 1, revenue, None]
        return [DEFAULT["Actuals"][0], row]

    google.sheet = fake_google.Sheet.of({**DEFAULT, "Actuals": reports(10_000)})
    raw = commands.raw(URL)
    Memory(state, URL).remember(raw, facts.build(workbook.read(raw, week_ago)), week_ago)
    google.sheet = fake_google.Sheet.of({**DEFAULT, "Actuals": reports(14_000)})
    period = monday.isoformat()  # its week alone: a quarter may have begun since
    code, out, err = run(capsys, "report", URL, "--period", period)
    assert (code, err) == (0, "")
    since = f"{week_ago.day} {week_ago:%b}"
    assert f"\n## Since {since} the Number rose by $4.0k, all of it corrections\n" in out.replace(
        "\\", ""
    )


# --- history


def test_the_history_lists_versions_restatements_and_frozen_copies(
    book: Path, state: Path, capsys: Printed
) -> None:
    run(capsys, "report", book)
    typed(book, RESTATED)
    run(capsys, "report", book)
    name = freeze(state, book, capsys, title=TITLE)
    first, last = Memory(state, str(book)).history.versions()
    assert run(capsys, "history", book) == (
        0,
        "Q3 2025: 1 settled figure was changed: the Number moved by +$2,000\n"
        f"{kept_since([first.at, last.at], 'UTC')}\n"
        f"  {version_line(last.at, 1, 'UTC')}\n"
        f"  {version_line(first.at, None, 'UTC')}\n"
        "1 frozen copy\n"
        f"  2025-09-21 14.05  2025-Q3: {TITLE}\n",
        "",
    )
    found = remembered(book, capsys)
    assert list(found) == ["versions", "frozen", "restatements", "trouble"]
    assert found["versions"] == [
        {"at": str(first.at), "changed": None},
        {"at": str(last.at), "changed": 1},
    ]
    assert [copy["name"] for copy in found["frozen"]] == [name]
    assert (found["restatements"]["effect"], found["trouble"]) == (2_000, None)


def test_times_are_told_where_the_company_is(book: Path, state: Path, capsys: Printed) -> None:
    folder(book, Settings=[*SETTINGS, ["Time zone", "Asia/Tokyo"]], Actuals=ACTUALS)
    raw, at = commands.raw(str(book)), datetime(2025, 9, 20, 23, 30, tzinfo=UTC)
    Memory(state, str(book)).remember(raw, facts.build(workbook.read(raw, at)), at)
    _, out, _ = run(capsys, "history", book)
    assert out.splitlines()[2] == "  21 Sep 2025, 08:30  the first that is kept"


def test_what_is_remembered_of_nothing_is_a_sentence(
    book: Path, tmp_path: Path, capsys: Printed
) -> None:
    for place, sentence in (
        (book, "Nothing of the workbook is remembered yet."),
        (tmp_path / "nowhere", "nowhere does not exist. Give a Google Sheet's address, a folder "
         "with one CSV a tab, or an .xlsx file."),
        (SHEET_ID, "Nothing of the workbook is remembered yet."),
    ):  # fmt: skip
        for asked in ([], ["--json"], ["--export", str(tmp_path / "all.zip")]):
            assert run(capsys, "history", place, *asked) == (2, "", f"{sentence}\n")
    assert not (tmp_path / "all.zip").exists()


def test_the_export_holds_every_version_and_takes_the_place_of_the_last(
    book: Path, tmp_path: Path, capsys: Printed
) -> None:
    run(capsys, "report", book)
    archive = tmp_path / "history.zip"
    assert run(capsys, "history", book, "--export", archive) == (
        0, "history.zip is written: 1 version and no frozen copy.\n", ""
    )  # fmt: skip
    typed(book, RESTATED)
    run(capsys, "report", book)
    assert run(capsys, "history", book, "--export", archive) == (
        0, "history.zip is written: 2 versions and no frozen copy.\n", ""
    )  # fmt: skip
    with zipfile.ZipFile(archive) as held:
        actuals = [held.read(name) for name in held.namelist() if name.endswith("/Actuals.csv")]
        changed = list(csv.DictReader(held.read("changes.csv").decode("utf-8-sig").splitlines()))
    assert [b"48000" in one for one in actuals] == [True, False]
    assert [(one["Address"], one["Was"], one["Now"]) for one in changed] == [
        ("Actuals!H2", "48000", "50000")
    ]
    assert run(capsys, "history", book, "--export", tmp_path / "all.tar") == (
        2, "", "all.tar does not end in .zip: give it that ending.\n"
    )  # fmt: skip
    assert run(capsys, "history", book, "--export", tmp_path / "none" / "all.zip") == (
        2, "", "all.zip cannot be written: no such file or directory.\n"
    )  # fmt: skip


def test_a_history_that_is_lost_does_not_take_the_place_of_its_backup(
    book: Path, state: Path, tmp_path: Path, capsys: Printed
) -> None:
    (tmp_path / "all.zip").write_text("the backup")
    state.mkdir()
    (state / FILE).write_bytes(b"no database" * 999)
    assert run(capsys, "history", book, "--export", tmp_path / "all.zip") == (
        2, "", f"{TROUBLE['damaged']}\nNothing of the workbook is remembered yet.\n"
    )  # fmt: skip
    assert (tmp_path / "all.zip").read_text() == "the backup"


def test_what_is_older_than_a_day_is_forgotten_where_the_company_is(
    book: Path, state: Path, capsys: Printed
) -> None:
    """In Tokyo the 12th began at 15:00 UTC of the 11th: the second version was there until then."""
    memory = Memory(state, str(book))
    tokyo = [*SETTINGS, ["Time zone", "Asia/Tokyo"]]
    for revenue, (day, hour) in enumerate(((10, 12), (11, 14), (11, 16))):
        at = datetime(2025, 6, day, hour, tzinfo=UTC)
        folder(book, Settings=tokyo, Actuals=replaced(ACTUALS, 1, 7, revenue))
        raw = commands.raw(str(book))
        memory.remember(raw, facts.build(workbook.read(raw, at)), at)
    size = round((state / FILE).stat().st_size / 1_000)
    code, out, err = run(capsys, "history", book, "--prune", "2025-06-12")
    now = round((state / FILE).stat().st_size / 1_000)
    assert (code, out, err) == (
        0,
        "1 version from before 12 Jun 2025 is forgotten; the file went from "
        f"{size} KB to {now} KB.\n",
        "",
    )
    assert [of["at"][:13] for of in remembered(book, capsys)["versions"]] == [
        "2025-06-11 14", "2025-06-11 16",
    ]  # fmt: skip
    assert run(capsys, "history", book, "--prune", "2025-06-12") == (
        0,
        f"No version from before 12 Jun 2025 was there to forget; the file has {now} KB.\n",
        "",
    )


def test_a_frozen_copy_is_forgotten_by_its_name(book: Path, state: Path, capsys: Printed) -> None:
    run(capsys, "report", book)
    assert run(capsys, "history", book, "--forget", "2025-09-21 14.05") == (
        2, "", "--forget 2025-09-21 14.05: no frozen copy is kept.\n"
    )  # fmt: skip
    name = freeze(state, book, capsys)
    assert run(capsys, "history", book, "--forget", "today") == (
        2, "", "--forget today: expected one of 2025-09-21 14.05.\n"
    )  # fmt: skip
    assert run(capsys, "history", book, "--forget", name) == (
        0, "The frozen copy 2025-09-21 14.05 is forgotten.\n", ""
    )  # fmt: skip
    assert remembered(book, capsys)["frozen"] == []


@UNIX
def test_nothing_is_said_to_be_forgotten_that_the_disk_still_holds(
    book: Path, state: Path, capsys: Printed
) -> None:
    run(capsys, "report", book)
    typed(book, RESTATED)
    run(capsys, "report", book)
    name = freeze(state, book, capsys)
    before = (state / FILE).read_bytes()
    for asked in (["--prune", "2100-01-01"], ["--forget", name]):
        with started("history", book, *asked, code=LIMITED) as process:
            out, err = process.communicate(timeout=60)
        assert (process.returncode, out, err) == (2, "", f"{TROUBLE['memory']}\n")
    assert (state / FILE).read_bytes() == before


def test_only_one_thing_at_a_time_is_asked_of_the_history(book: Path, capsys: Printed) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["history", str(book), "--json", "--prune", "2025-01-01"])
    assert stopped.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1] == (
        "python -m scorecard history: error: argument --prune: not allowed with argument --json"
    )
