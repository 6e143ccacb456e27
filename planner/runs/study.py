"""The folder of a study: its page, its numbers as JSON, its tables as CSV and Parquet; there whole or not at all."""

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from planner.domain.arrays import AnyArray, Columns
from planner.domain.tables.spreadsheet_text import escaped
from planner.runs.atomic import publish, whole_folder
from planner.runs.digests import digest_of_json, versions
from planner.runs.parquet import write_parquet
from planner.runs.plans import write_json

PAGE, FACTS = "report.html", "study.json"


def write_study(
    out: Path,
    name: str,
    question: Mapping[str, Any],
    files: Mapping[str, str | bytes],
    tables: Mapping[str, Columns],
    facts: Mapping[str, Any],
) -> Path:
    """Write a study into a folder of its own in `out` and return it.

    `question` is what decides the study's bytes, as JSON; equal questions have one folder, and the newest wins.
    `files` are its page and whatever stands beside it (pictures), by name, as text or bytes.
    `facts` are its numbers, as JSON. Raises PlannerError when nothing can be written there.
    """
    asked = dict(question) | {"versions": versions()}
    label = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:80] or "study"
    final = out / f"{label}-{digest_of_json(asked)[:12]}"
    with whole_folder(out) as draft:
        for file, content in files.items():
            (draft / file).write_bytes(content.encode() if isinstance(content, str) else content)
        for table, columns in tables.items():
            write_parquet(draft / f"{table}.parquet", columns)
            _write_csv(draft / f"{table}.csv", columns)
        write_json(draft / FACTS, {"question": asked, **facts})
        publish(draft, final)
    return final


def _write_csv(path: Path, columns: Columns) -> None:
    """Plain numbers; blank where nothing is known; no text that a spreadsheet would take for a formula."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*(_cells(column) for column in columns.values()), strict=True))


def _cells(column: AnyArray) -> list[object]:
    blank = np.isnan(column) if column.dtype.kind == "f" else np.isnat(column) if column.dtype.kind == "M" else None
    if column.dtype.kind == "U":
        return [escaped(text) for text in column.tolist()]
    cells: list[object] = column.tolist()
    return cells if blank is None else ["" if nothing else cell for cell, nothing in zip(cells, blank, strict=True)]
