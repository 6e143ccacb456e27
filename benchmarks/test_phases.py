"""Time and peak memory of every phase, by size."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.phases import PHASES

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("name", PHASES)
def test_phase(name: str, size: str, book: Callable[[str], Path], benchmark: BenchmarkFixture) -> None:
    """Every phase runs on the generated book; with timing on, its peak memory is taken in a process of its own."""
    file = book(size)
    phase = PHASES[name]
    benchmark.group = f"{size} book"
    rounds = 1 if name in {"solve", "simulate", "report"} else 3
    made = benchmark.pedantic(phase.run, args=phase.prepare(file), rounds=rounds)  # type: ignore[no-untyped-call]
    assert name == "report" or made is not None
    if benchmark.enabled:
        command = [sys.executable, "-m", "benchmarks.phases", name, str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=CHECKOUT)
        benchmark.extra_info["peak MB, whole process"] = float(done.stdout)
