"""One attempt in a process of its own: `first FILE` or `many FILE REPLICATIONS WORKERS`; one JSON object."""

import json
import sys
import time
from contextlib import closing
from pathlib import Path

from benchmarks.memory import peak_megabytes
from benchmarks.simulator.books import series_of


def main() -> None:
    """Do what the arguments say, and print the figures."""
    what, file, *rest = sys.argv[1:]
    figures = first(Path(file)) if what == "first" else many(Path(file), *map(int, rest))
    print(json.dumps(figures))


def first(file: Path) -> dict[str, float]:
    """Seconds of the engine's import, its compiled code from the cache, and the first replication."""
    series = series_of(file, 1)
    wall, cpu = time.perf_counter(), time.process_time()
    from planner.simulate.compiled.twin import Twin  # noqa: PLC0415  its import is in the time

    Twin.of(series.company).simulate(1, 0)
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def many(file: Path, replications: int, workers: int) -> dict[str, float]:
    """Seconds of many replications, and the peak memory after a quarter of them and after all [MB]."""
    series, early = series_of(file, replications), 0.0
    wall, cpu = time.perf_counter(), time.process_time()
    with closing(series.simulated(workers=workers)) as batches:
        for years in batches:
            if not early and 4 * years.last >= replications:
                early = peak_megabytes()
    seconds = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    return seconds | {"early": early, "late": peak_megabytes()}


if __name__ == "__main__":
    main()
