"""Writes an import as a scenario folder: all of it or nothing, and never over somebody's work."""

import csv
import hashlib
import io
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from planner.domain.tables.spreadsheet_text import escaped
from planner.errors import Problem, ScenarioError
from planner.scenarios.profiles.tables import Imported, Rows

RECEIPT = "imported.json"
"""Says what was imported and how each file looked, so that a later import knows what it may replace."""


def refuse_to_overwrite(folder: Path) -> None:
    """Raise ScenarioError unless the folder is new, empty, or an import in which nobody has changed a file."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not folder.is_dir():
        raise ScenarioError((Problem(str(folder), "is a file, not a folder."),))
    try:
        written = json.loads((folder / RECEIPT).read_text(encoding="utf-8"))["written"]
    except (OSError, ValueError, KeyError, TypeError):
        hint = "Name a new folder, or empty this one."
        raise ScenarioError((Problem(str(folder), "is not empty and no former import.", hint),)) from None
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {RECEIPT}
    own = [name for name in sorted(present) if _digest((folder / name).read_bytes()) != written.get(name)]
    if own:
        hint = "Import into a new folder, or move these files away."
        what = "was added or changed since the import and would be lost."
        raise ScenarioError(tuple(Problem(str(folder / name), what, hint) for name in own))


def write_folder(
    folder: Path, imported: Imported, receipt: Mapping[str, object], check: Callable[[Path], object]
) -> None:
    """Write everything beside `folder`, let `check` look at it, and put it in place in one step.

    Whatever `check` raises is raised, and `folder` stays as it was. Raises ScenarioError when nothing can be written.
    """
    findings = tuple((finding.where, finding.what, finding.hint) for finding in imported.findings)
    files = {
        "scenario.yaml": imported.scenario,
        "data_report.csv": _csv(Rows(("where", "what", "hint"), findings)),
        **{f"{name}.csv": _csv(rows) for name, rows in imported.tables.items()},
        **{f"pay/{name}.yaml": text for name, text in imported.pay.items()},
    }
    written = {name: _digest(text.encode()) for name, text in sorted(files.items())}
    files[RECEIPT] = json.dumps({**receipt, "written": written}, indent=2, ensure_ascii=False) + "\n"
    try:
        _put(folder.resolve(), files, check)
    except OSError as error:
        problem = Problem(str(folder), f"cannot be written ({error.strerror}).", "Name another folder.")
        raise ScenarioError((problem,)) from None


def _put(folder: Path, files: Mapping[str, str], check: Callable[[Path], object]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as beside:
        fresh = Path(beside) / folder.name
        for name, text in files.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        check(fresh)
        _swap(folder, fresh, Path(beside) / "former")


def _swap(folder: Path, fresh: Path, former: Path) -> None:
    if folder.exists():
        folder.rename(former)
    try:
        fresh.rename(folder)
    except OSError:
        if former.exists():
            former.rename(folder)
        raise
    if former.exists():
        shutil.rmtree(former)


def _csv(rows: Rows) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows.columns)
    writer.writerows([_plain(cell) for cell in row] for row in rows.values)
    return text.getvalue()


def _plain(cell: str | None) -> str | None:
    """Numbers as they are, whatever their sign; other texts escaped, as `read_csv` reads them back."""
    try:
        float(cell or 0.0)
    except ValueError:
        return escaped(cell or "")
    return cell


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
