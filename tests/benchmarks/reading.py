"""Seconds and extra memory to read a large CSV (230 MB, 1.3 million rows × 19 columns) and to describe it.

python tests/benchmarks/reading.py [--rows N]
"""

import argparse
import os
import platform
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

WORDS = np.array(["Amsterdam", "Berlin", "Copenhagen", "Dublin", "Edinburgh", "Florence", "Geneva", "Helsinki"])


def make_file(path: Path, rows: int) -> None:
    """19 columns: numbers, words, dates, identifiers, some missing."""
    random = np.random.default_rng(0)
    for start in range(0, rows, 100_000):
        count = min(100_000, rows - start)
        moments = pd.Timestamp("2020-01-01") + pd.to_timedelta(random.integers(0, 10**8, count), unit="s")
        columns = {"id": np.arange(start, start + count), "when": moments.strftime("%Y-%m-%d %H:%M:%S")}
        columns |= {f"city {place}": random.choice(WORDS, count) for place in range(3)}
        columns |= {f"count {place}": random.integers(0, 10**6, count) for place in range(5)}
        columns |= {f"amount {place}": random.normal(100, 30, count).round(6) for place in range(8)}
        columns["note"] = [f"parcel {number} left" for number in random.integers(0, 10**7, count)]
        frame = pd.DataFrame(columns)
        frame.loc[random.random(count) < 0.05, "amount 0"] = np.nan
        frame.to_csv(path, mode="a", index=False, header=start == 0)


class Memory:
    """The most memory this process took above what it had at the start, in MB, watched every 5 ms."""

    def __enter__(self) -> "Memory":
        self._start = self.most = _resident_mb()
        self._running = True
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def _watch(self) -> None:
        while self._running:
            self.most = max(self.most, _resident_mb())
            time.sleep(0.005)

    def __exit__(self, *_: object) -> None:
        self._running = False
        self._thread.join()
        self.extra = self.most - self._start


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def measure(name: str, action: Callable[[], object]) -> object:
    start = time.perf_counter()
    with Memory() as memory:
        result = action()
    print(f"{name:34} {time.perf_counter() - start:8.1f} s {memory.extra:8.0f} MB")
    return result


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rows", type=int, default=1_300_000)
    rows = arguments.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LAYERWISE_HOME"] = str(Path(folder) / "home")
        path = Path(folder) / "large.csv"
        make_file(path, rows)
        import core  # after the home folder is named

        print(f"{platform.machine()}, {os.cpu_count()} cores; {path.stat().st_size / 1e6:.0f} MB, {rows:,} rows × 19 columns")
        table = measure("add_table", lambda: core.add_table(path, "large.csv"))
        assert isinstance(table, core.Table)
        assert table.rows == rows
        columns = measure("describe_columns", lambda: core.describe_columns(table))
        measure("describe_columns again (kept)", lambda: core.describe_columns(table))
        measure("check_table", lambda: core.check_table(table, columns, "city 0"))
        measure("three columns of it", lambda: table.frame(["id", "when", "city 0"]))


if __name__ == "__main__":
    main()
