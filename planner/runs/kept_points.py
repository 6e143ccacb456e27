"""Points of a study that are finished, on disk, so that whoever is killed goes on from there."""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.errors import PlannerError, Problem, ScenarioError
from planner.files import replace_file
from planner.runs.digests import code, digest_of_json, versions
from planner.runs.lock import held
from planner.runs.plans import json_text

RECORD, POINTS, PLANS = "unfinished.json", "points", "plans"


@dataclass(slots=True)
class KeptPoints:
    """The folder of an unfinished study, held by this process; each point is a file of its own, whole or not there."""

    folder: Path
    found: dict[int, dict[str, Any]] = field(default_factory=dict)
    """What is known of the finished points."""

    @property
    def plans(self) -> Path:
        """Where plans may be kept that all points share."""
        return self.folder / PLANS

    def keep(self, number: int, facts: Mapping[str, Any]) -> None:
        """Write a finished point. Raises OSError when it cannot be written; then it is not finished."""
        body = dict(facts)
        text = json_text({"digest": digest_of_json(body), "point": body})
        replace_file(self.folder / POINTS / f"{number:06d}.json", text)
        self.found[number] = body

    def remove(self) -> None:
        """Nothing is unfinished any more."""
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def kept_points(out: Path, name: str, question: Mapping[str, Any], resume: Path | None) -> Iterator[KeptPoints]:
    """The unfinished study of this question in `out`, as far as it is there; what was begun otherwise is begun anew.

    With `resume`, that folder, which must have been begun with the same question by the same code: else ScenarioError.
    Raises PlannerError when another process works on it, or nothing can be written there.
    """
    record = {"question": dict(question), "versions": versions(), "code": code()}
    label = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:80] or "study"
    folder = out / f"{label}-{digest_of_json(question)[:12]}-partial" if resume is None else resume
    if resume is not None:
        _refuse_another(resume, record)
    try:
        (folder / POINTS).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlannerError(f"{folder}: no folder can be written there ({error.strerror}).") from error
    with held(folder):
        if _recorded(folder) != record:
            for below in (POINTS, PLANS):
                shutil.rmtree(folder / below, ignore_errors=True)
            (folder / POINTS).mkdir()
            replace_file(folder / RECORD, json_text(record))
        yield KeptPoints(folder, _found(folder))


def _refuse_another(folder: Path, record: Mapping[str, Any]) -> None:
    there, problems = _recorded(folder), []
    if there is None:
        what = "is no unfinished sweep." if folder.exists() else "does not exist."
        problems = [Problem(str(folder), what, "Its name ends in -partial.")]
    elif there.get("question") != record["question"]:
        problems = [Problem(str(folder), "was begun by another sweep file, or with other scenarios or options.")]
    elif there != record:
        what = "was begun by another version of planner, Python or a library."
        problems = [Problem(str(folder), what, "Sweep anew without --resume.")]
    if problems:
        raise ScenarioError(tuple(problems))


def _recorded(folder: Path) -> dict[str, Any] | None:
    try:
        record: dict[str, Any] = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record


def _found(folder: Path) -> dict[int, dict[str, Any]]:
    """The points that are whole; all other files among them are deleted."""
    found = {}
    for path in sorted((folder / POINTS).iterdir()):
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            if digest_of_json(kept["point"]) != kept["digest"]:
                raise ValueError(path.name)  # noqa: TRY301 - the same end as a file that is no JSON
            found[int(path.stem)] = kept["point"]
        except (OSError, ValueError, KeyError, TypeError):
            path.unlink(missing_ok=True)
    return found
