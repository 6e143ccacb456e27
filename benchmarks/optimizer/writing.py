"""The results as files: JSON with everything, CSV and a Markdown table to read."""

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.optimizer.scoring import TARGETS, Record, missed

_COLUMNS = (
    "size", "seed", "method", "seconds", "objective", "gap", "own_gap", "verified_gap", "broken", "against_planner",
    "wall_s", "cpu_s", "peak_mb", "load_s", "build_s", "verify_s", "best_bound", "note",
)  # fmt: skip
_HEAD = (
    "| book | method | gap | own gap | verified | rules broken | objective ÷ planner's | wall s | CPU s | MB |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
)


def write_results(folder: Path, records: Sequence[Record], about: str) -> None:
    """`results.json`, `results.csv` and `table.md` in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(list(records), indent=1), encoding="utf-8")
    with (folder / "results.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, _COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)
    (folder / "table.md").write_text(table(records, about), encoding="utf-8")


def table(records: Sequence[Record], about: str) -> str:
    """One row a size and method, least to most over the seeds; then what the planner reached, seed by seed."""
    lines = ["# The optimiser beside other methods", "", about, "", *_HEAD]
    for size in dict.fromkeys(record["size"] for record in records):
        for method in dict.fromkeys(record["method"] for record in records):
            same = [r for r in records if (r["size"], r["method"]) == (size, method)]
            if same:
                lines.append(_row(size, method, same))
    return "\n".join([*lines, "", *_reached(records), "", *_phases(records)]) + "\n"


def _row(size: str, method: str, same: Sequence[Record]) -> str:
    def span(name: str, form: str) -> str:
        known = [record[name] for record in same if record.get(name) is not None]
        if not known:
            return "–"
        low, high = f"{min(known):{form}}", f"{max(known):{form}}"
        return low if low == high else f"{low}–{high}"

    plans = sum(record.get("objective") is not None for record in same)
    name = method if plans == len(same) else f"{method} ({plans} of {len(same)} with a plan)"
    cells = [
        span(*column)
        for column in (
            ("gap", ".2%"), ("own_gap", ".2%"), ("verified_gap", ".2%"), ("broken", "d"),
            ("against_planner", ".3f"), ("wall_s", ".1f"), ("cpu_s", ".1f"), ("peak_mb", ".0f"),
        )
    ]  # fmt: skip
    return f"| {' | '.join([size.replace('x', ' × '), name, *cells])} |"


def _reached(records: Iterable[Record]) -> list[str]:
    lines = ["## What the planner has to reach", "", "| book | seed | reached | missed |", "| --- | --- | --- | --- |"]
    for record in records:
        if record["method"] == "planner" and record["size"] in TARGETS:
            short = missed(record)
            size = record["size"].replace("x", " × ")
            lines.append(f"| {size} | {record['seed']} | {'no' if short else 'yes'} | {'; '.join(short)} |")
    return lines


def _phases(records: Iterable[Record]) -> list[str]:
    """Loading, deriving the coefficients beside the search's time, and the independent check of the proof."""
    lines = ["## Loading, building, checking", "", "| book | seed | load s | build s | build ÷ solve | check s |"]
    lines.append("| --- | --- | --- | --- | --- | --- |")
    for record in records:
        if record["method"] == "planner" and record.get("wall_s"):
            share = record["build_s"] / record["wall_s"]
            size = record["size"].replace("x", " × ")
            cells = [size, record["seed"], f"{record['load_s']:.1f}", f"{record['build_s']:.1f}", f"{share:.1%}"]
            lines.append(f"| {' | '.join(map(str, cells))} | {record.get('verify_s') or 0.0:.1f} |")
    return lines
