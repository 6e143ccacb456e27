"""Time and peak memory of reading a large CRM export, in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.history import read, write

CHECKOUT = Path(__file__).resolve().parents[1]


def test_history_import(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """Reads PLANNER_BENCH_ROWS generated opportunities (20,000 without it); every one arrives."""
    rows = int(os.environ.get("PLANNER_BENCH_ROWS", "20000"))
    file = tmp_path / "opportunities.csv"
    write(file, rows)
    benchmark.group = "history"
    taken = benchmark.pedantic(read, args=(file,), rounds=1)  # type: ignore[no-untyped-call]
    assert taken["rows"] == rows
    if benchmark.enabled:
        command = [sys.executable, "-m", "benchmarks.history", "read", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=CHECKOUT)
        benchmark.extra_info.update(json.loads(done.stdout))
