"""What a large Google Sheet costs, and what viewers feel of it: `python -m benchmark.sheet [rows]`.

The tests' own Google answers on this machine, so the network is not measured: it comes on top. Each
step of a refresh is printed beside the whole, then how long a viewer who comes during a refresh
waits for figures, and what a rerun of the first page costs on a Sheet and on files.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmark.rerun import cost, viewer
from scorecard import facts, workbook
from scorecard.sources import Access, Answer, Kept, Sheet, Store, open_workbook, parse
from tests import fake_google
from tests.bench_reading import write
from tests.builders import NOW
from tests.fake_google import SHEET_ID, Google
from tests.server import ROOT, serve

SAMPLE = ROOT / "sample_data"
RERUNS = 100


def seconds(step: Callable[[], object]) -> float:
    """Wall time of the fastest of three."""
    times = []
    for _ in range(3):
        began = time.perf_counter()
        step()
        times.append(time.perf_counter() - began)
    return min(times)


def refresh(google: Google, state: Path) -> None:
    """The steps of a refresh, and looks at the store while one is under way."""
    os.environ.update(google.environment)
    sheet, kept = Sheet(SHEET_ID, Access(google.account)), Kept(state, SHEET_ID)
    answer = sheet.read()
    raw = parse(answer, SHEET_ID)
    book = workbook.read(raw, NOW)

    def make(answer: Answer) -> facts.Facts:
        return facts.build(workbook.read(parse(answer, SHEET_ID), NOW))

    steps: dict[str, Callable[[], object]] = {
        "two calls, checked": sheet.read,
        "raw rows": lambda: parse(answer, SHEET_ID),
        "type and check": lambda: workbook.read(raw, NOW),
        "facts": lambda: facts.build(book),
        "copy to disk": lambda: kept.save(answer, datetime.now(UTC)),
    }
    taken = {name: seconds(step) for name, step in steps.items()}
    whole = sum(taken.values())
    megabytes = (len(answer.sheet) + len(answer.values)) / 2**20
    print(f"a refresh of {megabytes:.1f} MB: {whole:.2f} s in the background")
    for name, part in taken.items():
        print(f"    {name:20}{part:8.3f} s{part / whole:8.0%}")

    store = Store(sheet.read, make, kept, fresh_for=60)
    print(f"from disk at a start  {seconds(lambda: make(kept.load()[0])):.2f} s")  # type: ignore[index]
    looks = []
    store.refresh()
    while store.look().reading:
        began = time.perf_counter()
        store.look()
        looks.append(time.perf_counter() - began)
        time.sleep(0.001)
    print(
        f"a look during one     {median(looks) * 1e6:.0f} µs at the median of {len(looks):,}, "
        f"{max(looks) * 1000:.2f} ms at most"
    )


def reruns(google: Google, folder: Path) -> None:
    """CPU seconds of the server a rerun, of the sample as a Sheet and as files."""
    of_sheet = google.environment | {
        "SCORECARD_WORKBOOK": SHEET_ID,
        "SCORECARD_STATE_DIR": str(folder / "state of the sample"),
        "GOOGLE_APPLICATION_CREDENTIALS": str(google.key_file(folder)),
    }
    spent = []
    for environment in ({}, of_sheet):
        with serve(**environment) as server, viewer(server) as tab:
            spent.append(cost(server, tab, RERUNS, lambda: None))
    files, sheet = spent
    print(
        f"a rerun               {sheet * 1000:.1f} ms on a Sheet, {files * 1000:.1f} ms on files: "
        f"{sheet / files:.2f} ×"
    )


def main(rows: int) -> None:
    """Measure a Sheet with so many rows in Actuals, and the sample as a Sheet."""
    print(f"{rows:,} rows in Actuals")
    with tempfile.TemporaryDirectory() as name, fake_google.google() as google:
        folder = Path(name)
        write(folder, rows)
        google.sheet = as_sheet(folder)
        refresh(google, folder / "state")
        google.sheet = as_sheet(SAMPLE)
        reruns(google, folder)


def as_sheet(folder: Path) -> fake_google.Sheet:
    """The same workbook as a Sheet holds it, with numbers as numbers."""
    tabs = open_workbook(folder).tabs
    return fake_google.Sheet.of(
        {tab.name: [[_typed(cell) for cell in row] for row in tab.rows] for tab in tabs}
    )


def _typed(cell: object) -> object:
    """A number as a Sheet holds it."""
    try:
        return float(str(cell))
    except ValueError:
        return cell


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
