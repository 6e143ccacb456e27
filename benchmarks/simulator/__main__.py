"""The speed of the simulator beside its targets: see benchmarks/README.md."""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.simulator import speed
from benchmarks.simulator.books import load
from benchmarks.simulator.speed import Row

VERDICTS = {True: "reached", False: "NOT REACHED", None: "not measured"}


def main() -> None:
    """Print a row as soon as it is measured."""
    asked = _asked()
    print(f"load average at the beginning: {load()}", flush=True)
    print("| what | must reach | reached | | load |\n| --- | --- | --- | --- | --- |", flush=True)
    for row in _rows(asked):
        print(f"| {row.what} | {row.target} | {row.reached} | {VERDICTS[row.good]} | {row.load} |", flush=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulator", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small companies and few years, within two minutes")
    parser.add_argument("--replications", type=int, help="of the 100-seat year; 10,000, with --quick 64")
    parser.add_argument("--largest", type=int, help="seats of the largest company; 10,000, with --quick 1,000")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "planner-benchmark-books")
    return parser.parse_args()


def _rows(asked: argparse.Namespace) -> Iterator[Row]:
    quick, folder = asked.quick, asked.cache
    replications = asked.replications or (64 if quick else speed.YEARS)
    largest = asked.largest or (1_000 if quick else 10_000)
    measured: tuple[Callable[[], list[Row]], ...] = (
        lambda: speed.against_simpy(folder, 100, 1 if quick else 5),
        lambda: speed.beside_packages(20_000.0 if quick else 50_000.0),
        lambda: [speed.first_call(folder, 100)],
        lambda: [speed.large_year(folder, 1_000, 1 if quick else 5)],
        lambda: speed.many_years(folder, 100, replications),
        lambda: [speed.growth(folder, 100, largest)],
    )
    for rows in measured:
        yield from rows()


if __name__ == "__main__":
    main()
