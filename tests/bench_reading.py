"""How long a large workbook takes to read: `python -m tests.bench_reading [rows]`.

Prints each step's processor time, best of five, and beside it a plain pandas.read_csv of the same
file: it types columns too, but gives no address, no reason and no quarantine.
"""

import csv
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from scorecard import workbook
from scorecard.sources import open_workbook
from tests.builders import DEFAULT, NOW


def best(step: Callable[[], object], times: int = 5) -> float:
    """Processor seconds of the fastest run."""
    seconds = []
    for _ in range(times):
        began = time.process_time()
        step()
        seconds.append(time.process_time() - began)
    return min(seconds)


def write(folder: Path, rows: int) -> None:
    """The default workbook with this many rows in Actuals: days of campaigns, all cells filled."""
    draw = random.Random(1)
    first = date(2024, 1, 1)
    header = DEFAULT["Actuals"][0]
    actuals = [
        [
            first + timedelta(days=i // 200),
            f"Source {'AB'[i % 2]}",
            f"Campaign {i % 200}",
            *(draw.randrange(2000) for _ in range(4)),
            draw.randrange(10_000_000) / 100,
            draw.randrange(100_000),
        ]
        for i in range(rows)
    ]
    for name, tab in {**DEFAULT, "Actuals": [header, *actuals]}.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(tab)


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, rows)
        raw = open_workbook(folder)
        counted = len(workbook.read(raw, NOW).tables["Actuals"])
        opening = best(lambda: open_workbook(folder))
        reading = best(lambda: workbook.read(raw, NOW))
        pandas = best(lambda: pd.read_csv(folder / "Actuals.csv", parse_dates=["Date"]))
    print(f"{rows:,} rows, {counted:,} counted")
    print(f"open the CSVs      {opening:.3f} s")
    print(f"type and check     {reading:.3f} s")
    print(f"pandas.read_csv    {pandas:.3f} s, {pandas / (opening + reading):.0%} of the two")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
