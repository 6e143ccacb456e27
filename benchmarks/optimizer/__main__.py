"""The optimiser beside other methods on generated books: see benchmarks/README.md."""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.optimizer.attempt import BASELINES, WITHOUT_ARCS
from benchmarks.optimizer.books import Book, books_of
from benchmarks.optimizer.picture import draw
from benchmarks.optimizer.scoring import TARGETS, Record, scored
from benchmarks.optimizer.writing import write_results

METHODS = ("planner", *BASELINES)
PATIENCE = 1.5
"""An attempt is ended at this multiple of its seconds, and GRACE more: some solvers do not look at the clock.

Loading, the audit and the independent check of the planner's proof are within the grace.
"""
GRACE = 900.0
SECONDS = 60.0
"""For sizes that no target is set for."""


def main() -> None:
    """Solve every book with every method, one after the other, and write the results after each."""
    asked = _asked()
    records: list[Record] = []
    for book in books_of(asked.sizes, asked.seeds, asked.preset):
        file = book.file(asked.cache)
        for method in _methods(asked.methods):
            record = _attempt(book, method, file, asked)
            records.append({"size": book.size, "seed": book.seed, "preset": book.preset, "method": method, **record})
            results = scored(records)
            write_results(asked.out, results, _about(asked))
            print(f"{book.name} {method}: {_in_short(results, record)}", flush=True)
    draw(asked.out, scored(records))
    print(f"written to {asked.out}")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.optimizer", description=__doc__)
    parser.add_argument("--sizes", default="500x20", help="ACCOUNTSxSEATS, separated by commas")
    parser.add_argument("--seeds", default="1", help="seeds of the books, separated by commas")
    parser.add_argument("--seconds", type=float, help="of every method; without it what the planner has of the size")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--preset", default="saas", help="kind of made-up company")
    parser.add_argument("--methods", default=",".join(METHODS), help=f"of {', '.join(METHODS)}")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "planner-benchmark-books")
    parser.add_argument("--out", type=Path, required=True, help="folder for table, picture and data")
    return parser.parse_args()


def _methods(asked: str) -> list[str]:
    """The methods that were asked for, and before the first that needs them the priced arcs."""
    methods = asked.split(",")
    if unknown := sorted({*methods} - {*METHODS}):
        sys.exit(f"--methods: there is no {', '.join(unknown)}; there are {', '.join(METHODS)}.")
    needs = any(method in BASELINES and method not in WITHOUT_ARCS for method in methods)
    return ["arcs", *methods] if needs else methods


def _attempt(book: Book, method: str, file: Path, asked: argparse.Namespace) -> dict[str, Any]:
    arcs = asked.cache / f"{book.name}.npz"
    command = [sys.executable, "-m", "benchmarks.optimizer.attempt", method, str(file), str(arcs)]
    seconds = asked.seconds or (TARGETS[book.size].seconds if book.size in TARGETS else SECONDS)
    limit = None if method == "arcs" else seconds * PATIENCE + GRACE
    command += [str(seconds), str(asked.threads)]
    root = Path(__file__).resolve().parents[2]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=limit, cwd=root)
    except subprocess.TimeoutExpired:
        return {"seconds": seconds, "note": f"ended after {limit:.0f} s"}
    if done.returncode != 0:
        return {
            "seconds": seconds,
            "note": (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1],
        }
    answered: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {"seconds": seconds} | answered


def _about(asked: argparse.Namespace) -> str:
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return (
        f"Books of preset `{asked.preset}`, seeds {asked.seeds}; {asked.threads} threads, one method after the "
        f"other, on {machine}. `gap`: (plan − best bound known for all arcs) ÷ plan. "
        "`own gap`: against the method's own bound, which for HiGHS, CP-SAT and the relaxation holds for the priced "
        "arcs only. A plan that breaks hard rules may seem cheap."
    )


def _in_short(results: list[Record], record: Record) -> str:
    if record.get("objective") is None:
        return f"bound {record['bound']:,.0f}" if "bound" in record else f"no plan: {record.get('note', '')}"
    gap = results[-1]["gap"]
    said = "gap not known" if gap is None else f"gap {gap:.2%}"
    return f"{said}, {record['broken']} rules broken, {record['wall_s']:.1f} s, {record['peak_mb']:.0f} MB"


if __name__ == "__main__":
    main()
