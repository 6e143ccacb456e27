"""Public instances through the ordinary door: see benchmarks/README.md."""

import argparse
import statistics
import sys
from collections.abc import Iterator, Sequence

from benchmarks.public.sets import FOLDER, SETS, instances
from benchmarks.public.solving import solved


def main() -> None:
    """Print the table of a set, line by line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.public", description=__doc__)
    parser.add_argument("set", choices=list(SETS))
    parser.add_argument("names", nargs="*", help="instances; default: all of the set")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each instance")
    asked = parser.parse_intermixed_args()
    if not FOLDER.is_dir():
        sys.exit(f"{FOLDER} is not here; PLANNER_BENCH names the folder of public instances.")
    for line in lines(asked.set, asked.seconds, asked.names):
        print(line, flush=True)


def lines(name: str, seconds: float, only: Sequence[str]) -> Iterator[str]:
    """The table of a set, line by line, and its summary."""
    yield f"{'instance':14} {'value':>12} {'best known':>12} {'off':>8} {'gap':>8} {'seconds':>8}  "
    results = []
    for instance in instances(name):
        if only and instance.name not in only:
            continue
        result = solved(instance, seconds)
        results.append(result)
        known = "infeasible" if instance.infeasible else "?" if instance.known is None else f"{instance.known:,.3f}"
        yield (
            f"{instance.name:14} {_number(result.value):>12} {known:>12} {_share(result.off):>8} "
            f"{_share(result.gap):>8} {result.seconds:8.1f}  {'' if result.reached else 'NOT REACHED '}{result.words}"
        )
    proven = sum(1 for r in results if (r.gap is not None and r.gap <= 1e-6) or r.words.startswith("infeasible"))
    reached = sum(1 for r in results if r.reached)
    times = [r.seconds for r in results]
    yield (
        f"{len(results)} instances: {reached} as good as known or better, {proven} proven; "
        f"seconds: median {statistics.median(times):.1f}, longest {max(times):.1f}"
    )


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:,.3f}"


def _share(share: float | None) -> str:
    return "—" if share is None else f"{share:.3%}"


if __name__ == "__main__":
    main()
