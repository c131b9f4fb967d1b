"""What remembering the workbook costs: `python -m benchmark.history`.

Plays a year on the sample: each week a few cells are typed over, on working days, one edit at a
time. Prints the size of the history beside copies of the whole workbook, compressed, one an edit;
and the time to remember an edit, and an unchanged content, beside the time to read the workbook.
"""

import gzip
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scorecard import facts, workbook
from scorecard.facts import Facts
from scorecard.history import Memory
from scorecard.sources import RawTab, RawWorkbook, open_workbook
from tests.server import ROOT

WEEKS, EDITS = 52, 5  # edits a week
BEGUN = datetime(2026, 9, 10, 8, tzinfo=UTC)


def main() -> None:
    """Print sizes and times, each as a ratio to its baseline."""
    raw = open_workbook(ROOT / "sample_data")
    copies, spent = 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        memory = Memory(Path(folder), folder)
        reading = timed(lambda: known(raw))
        memory.remember(raw, known(raw), BEGUN)
        for n in range(WEEKS * EDITS):
            raw = edited(raw, n)
            read, at = known(raw), BEGUN + timedelta(days=7 * n / EDITS)
            begun = time.perf_counter()
            memory.remember(raw, read, at)
            spent += time.perf_counter() - begun
            copies += len(gzip.compress(json.dumps([tab.rows for tab in raw.tabs]).encode()))
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
        same = timed(lambda: memory.remember(raw, read, at))
    number = WEEKS * EDITS
    print(f"{number} edits in a year, on the sample:")
    print(f"  history          {size / 1e6:6.2f} MB  {size / copies:5.2f} of whole copies")
    edit = spent / number
    print(f"  an edit          {1e3 * edit:6.1f} ms  {edit / reading:5.2f} of a read")
    print(f"  nothing changed  {1e3 * same:6.1f} ms  {same / reading:5.2f} of a read")


def edited(raw: RawWorkbook, n: int) -> RawWorkbook:
    """One figure of Actuals typed over."""
    tabs = []
    for tab in raw.tabs:
        rows = [list(row) for row in tab.rows]
        if tab.name == "Actuals":
            rows[1 + n * 37 % (len(rows) - 2)][3] = str(100 + n)
        tabs.append(RawTab(tab.name, rows, tab.url))
    return replace(raw, tabs=tuple(tabs))


def known(raw: RawWorkbook) -> Facts:
    """The workbook, read."""
    return facts.build(workbook.read(raw, BEGUN))


def timed(act: Callable[[], object], times: int = 5) -> float:
    """Seconds, the fastest of so many."""
    seconds = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - begun)
    return min(seconds)


if __name__ == "__main__":
    main()
