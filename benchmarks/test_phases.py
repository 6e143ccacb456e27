"""Time and peak memory of every phase, by size."""

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

HERE = Path(__file__).parent
_spec = importlib.util.spec_from_file_location("phases", HERE / "phases.py")
assert _spec is not None
assert _spec.loader is not None
phases = importlib.util.module_from_spec(_spec)
sys.modules["phases"] = phases
_spec.loader.exec_module(phases)


@pytest.mark.parametrize("name", phases.PHASES)
def test_phase(name: str, size: str, book: Callable[[str], Path], benchmark: BenchmarkFixture) -> None:
    """Every phase runs on the generated book; with timing on, its peak memory is taken in a process of its own."""
    file = book(size)
    phase = phases.PHASES[name]
    benchmark.group = f"{size} book"
    rounds = 1 if name in {"solve", "simulate", "report"} else 3
    made = benchmark.pedantic(phase.run, args=phase.prepare(file), rounds=rounds)
    assert name == "report" or made is not None
    if benchmark.enabled:
        command = [sys.executable, str(HERE / "phases.py"), name, str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        benchmark.extra_info["peak MB, whole process"] = float(done.stdout)
