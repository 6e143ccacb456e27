"""The rows of the speed table, each with what it must reach."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.simulator.books import batch_of, load, model_events, scenario_file, series_of
from benchmarks.simulator.queues import THEORY, queues
from planner.simulate.batch import simulate_batch
from planner.simulate.compiled.twin import Twin
from planner.simulate.log import Log, log_of
from planner.simulate.year import simulate_year

CHECKOUT = Path(__file__).resolve().parents[2]
YEARS = 10_000
"""Replications whose time is asked for."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure, its target, and whether it is reached; None where it could not be measured."""

    what: str
    target: str
    reached: str
    good: bool | None
    load: str

    @classmethod
    def of(cls, what: str, target: str, reached: str, good: bool | None) -> "Row":  # noqa: FBT001  the row's verdict
        """The row with the load of the machine at this moment."""
        return cls(what, target, reached, good, load())


def against_simpy(folder: Path, seats: int, rounds: int) -> list[Row]:
    """The compiled engine beside clean SimPy, CPU seconds of one thread, on the same years."""
    company = series_of(scenario_file(folder, seats), 1).company
    twin = Twin.of(company)
    twin.simulate(1, 0)
    by_simpy = by_twin = 0.0
    events, same = 0, True
    for replication in range(rounds):
        began = time.process_time()
        journal = simulate_year(company, 1, replication)
        by_simpy += time.process_time() - began
        compiled, seconds = _simulated(twin, replication)
        by_twin += seconds
        events += model_events(compiled)
        same &= equal(log_of(journal), compiled)
    pace, ratio = events / by_simpy, by_simpy / by_twin
    said = f"{ratio:.0f}×, {'the same log' if same else 'OTHER LOGS'} ({by_twin / rounds * 1e3:.1f} ms CPU a year)"
    return [
        Row.of(f"clean SimPy, {seats} seats", "≥ 40,000 model events a second", f"{pace:,.0f}", pace >= 40_000),
        Row.of(f"compiled against clean SimPy, {seats} seats", "≥ 70×, same log", said, same and ratio >= 70),
    ]


def equal(one: Log, other: Log) -> bool:
    """Whether two logs are the same to the last bit."""
    pairs = zip(one, other, strict=True)
    return all(a.tobytes() == b.tobytes() for parts in pairs for a, b in zip(*parts, strict=True))


def _simulated(twin: Twin, replication: int) -> tuple[Log, float]:
    """The log, and the least CPU seconds of three runs: the caches are shared with whoever else computes."""
    times = []
    for _ in range(3):
        began = time.process_time()
        log = twin.simulate(1, replication, lasting=False)
        times.append(time.process_time() - began)
    return log, min(times)


def large_year(folder: Path, seats: int, rounds: int) -> Row:
    """A replication of a large company, results included."""
    series = series_of(scenario_file(folder, seats), rounds + 1)
    simulate_batch(batch_of(series, 0, 1))
    began = time.process_time()
    simulate_batch(batch_of(series, 1, rounds + 1))
    each = (time.process_time() - began) / rounds
    return Row.of(f"{seats:,}-seat year, compiled", "≤ 1 s CPU a replication", f"{each:.2f} s CPU", each <= 1.0)


def many_years(folder: Path, seats: int, replications: int) -> list[Row]:
    """Many replications on two cores, and as many on one."""
    file = str(scenario_file(folder, seats))
    two = _attempt("many", file, str(replications), "2")
    one = _attempt("many", file, str(replications), "1")
    minutes = two["wall"] / replications * YEARS / 60
    cpu = two["cpu"] / replications
    flat = two["late"] <= 1.1 * two["early"]
    said = f"{minutes:.1f} min by the wall, {cpu * YEARS / 120:.1f} min of two idle cores"
    said += f" (from {replications:,}, {cpu * 1e3:.0f} ms CPU each)"
    memory = f"{two['early']:.0f} MB after a quarter, {two['late']:.0f} MB at the end"
    ratio = one["wall"] / two["wall"]
    spent = f"CPU {two['cpu'] / one['cpu']:.2f}× that of one"
    return [
        Row.of(f"{YEARS:,} replications, {seats} seats, two cores", "≤ 6 min", said, minutes <= 6),
        Row.of("memory of that", "flat", memory, flat),
        Row.of("two cores against one", "≥ 1.8×", f"{ratio:.2f}× by the wall; {spent}", ratio >= 1.8),
    ]


def first_call(folder: Path, seats: int) -> Row:
    """The first replication of a process whose compiled code is on disk."""
    file = str(scenario_file(folder, seats))
    _attempt("first", file)
    took = _attempt("first", file)
    said = f"{took['cpu']:.2f} s CPU, {took['wall']:.2f} s by the wall"
    return Row.of("first call from a warm cache", "≤ 2 s", said, took["cpu"] <= 2)


def growth(folder: Path, small: int, large: int) -> Row:
    """CPU an event in a large company against a small one, same accounts a seat."""
    each = []
    for seats in (small, large):
        twin = Twin.of(series_of(scenario_file(folder, seats), 1).company)
        twin.simulate(1, 0)
        log, seconds = _simulated(twin, 0)
        each.append(seconds / model_events(log) * 1e9)
    said = f"{each[1] / each[0]:.2f}× ({each[0]:.0f} → {each[1]:.0f} ns)"
    return Row.of(f"growth an event, {small:,} → {large:,} seats", "≤ 1.3×", said, each[1] <= 1.3 * each[0])


def beside_packages(until: float) -> list[Row]:
    """SimPy's queue beside those of other packages."""
    plain, *others = queues(until)
    rows = []
    for other in others:
        what, target = f"M/M/5, SimPy against {other.package}", "at least as fast, same mean"
        if other.absent:
            rows.append(Row.of(what, target, other.absent, None))
            continue
        near = all(abs(each.wait / THEORY - 1) < 0.1 for each in (plain, other))
        said = f"{other.each / plain.each:.1f}× as fast ({plain.each:.0f} and {other.each:.0f} µs CPU a customer), "
        said += f"mean waits {plain.wait:.3f} and {other.wait:.3f}, theory {THEORY:.3f}"
        rows.append(Row.of(what, target, said, near and plain.each <= other.each))
    return rows


def _attempt(*arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.simulator.attempt", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=CHECKOUT)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures
