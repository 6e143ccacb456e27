"""A run that is being simulated: its finished batches on disk, so that whoever is killed goes on from there."""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from planner.domain.years import Years
from planner.errors import PlannerError, Problem, ScenarioError
from planner.files import durable, replace_file
from planner.runs.atomic import TRIES, place_once
from planner.runs.digests import code, digest_of, digests_of, versions
from planner.runs.folder import OUTCOMES, folder_name, is_run
from planner.runs.lock import LOCK, held
from planner.runs.manifest import Question
from planner.runs.outcomes import TABLES
from planner.runs.plans import json_text, write_json
from planner.runs.tables import write_part

RECORD, RUN, BATCHES = "unfinished.json", "run", "batches"
_FORMAT = 1
_SUFFIX = re.compile(r"-partial(-\d+)?$")
_ANEW = "Simulate anew without --resume."


@dataclass(slots=True)
class Unfinished:
    """The folder of an unfinished run, held by this process.

    `run/` is the run folder in the making, with its long tables in parts; `batches/` has, for every finished batch,
    its sums (`000000.npz`) and, written last, its record (`000000.json`): which replications, and the SHA-256 of every
    file of the batch. `unfinished.json` has the question and the digests of what was there before the simulation.
    """

    folder: Path
    question: Question
    parts: list[Years] = field(default_factory=list)
    """Finished batches in order, from replication 0 on, without their long tables."""

    @property
    def run(self) -> Path:
        """The run folder in the making."""
        return self.folder / RUN

    @property
    def done(self) -> int:
        """Replications that are finished: 0 … done − 1."""
        return self.parts[-1].last if self.parts else 0

    def keep(self, years: Years) -> None:
        """Write a finished batch, the next one. Raises OSError when it cannot be written; then it is not finished."""
        if years.first != self.done:
            raise ValueError(f"replication {self.done} is next, not {years.first}")
        number = len(self.parts)
        tables = self.run / OUTCOMES / TABLES
        files = [write_part(tables, table, number, columns) for table, columns in years.tables.items()]
        sums = self.folder / BATCHES / f"{number:06d}.npz"
        with durable(sums) as draft, draft.open("wb") as file:
            np.savez(file, **years.arrays())  # type: ignore[arg-type]  # its stub takes the arrays for its own options
        digests = {path.relative_to(self.folder).as_posix(): digest_of(path) for path in (*files, sums)}
        record = {"first": years.first, "last": years.last, "files": digests}
        replace_file(sums.with_suffix(".json"), json_text(record))
        self.parts.append(years.without_tables())

    def remove(self) -> None:
        """Nothing is unfinished any more."""
        shutil.rmtree(self.folder, ignore_errors=True)


def settle(draft: Path, out: Path, question: Question) -> Path:
    """Give an unfinished run its name in `out`; or find the one that was there, when it was begun in just this way.

    `draft` has the folder `run/` with all that is known before the simulation.
    """
    record = {
        "format": _FORMAT,
        "id": question.id,
        "question": asdict(question),
        "code": code(),
        "files": digests_of(draft / RUN),
    }
    (draft / BATCHES).mkdir()
    write_json(draft / RECORD, record)
    name = f"{folder_name(question)}-partial"
    for nth in range(1, TRIES):
        folder = out / (name if nth == 1 else f"{name}-{nth}")
        if (not folder.exists() and place_once(draft, folder)) or (_begun_alike(folder, record) and _free(folder)):
            return folder
    raise PlannerError(f"{out / name}: so many unfinished runs of this question are there; delete those of no use.")


@contextmanager
def open_unfinished(folder: Path) -> Iterator[Unfinished]:
    """Hold an unfinished run and find what is finished of it; whatever was only half written is deleted.

    Raises ScenarioError when the folder is none, was changed, or was begun by another version; PlannerError when
    another process works on it.
    """
    record = _recorded(folder)
    if record is None:
        what = "is not an unfinished run." if folder.exists() else "does not exist."
        hint = "`planner simulate` names the folder when it is interrupted; its name ends in -partial."
        raise ScenarioError((Problem(str(folder), what, hint),))
    with held(folder):
        question = Question(**record["question"])
        problems = (*_other_versions(folder, question, record["code"]), *_changed(folder, record["files"]))
        if problems:
            raise ScenarioError(problems)
        yield Unfinished(folder, question, _finished(folder, record["files"]))


def finished_run_of(folder: Path) -> Path | None:
    """The finished run that a name stands for: itself, or what became of an unfinished one; None when there is none."""
    if is_run(folder):
        return folder
    final = folder.with_name(_SUFFIX.sub("", folder.name))
    return final if not (folder / RUN).is_dir() and is_run(final) else None


def differences(folder: Path, begun: Question, asked: Question) -> tuple[Problem, ...]:
    """What an unfinished run was begun with, and what is asked for now, where these are not the same."""
    found = []
    for part in sorted({*begun.options, *asked.options}):
        before, now = begun.options.get(part, {}), asked.options.get(part, {})
        found += [
            f"{part}.{name} was {before.get(name)!r} then, is {now.get(name)!r} now."
            for name in sorted({*before, *now})
            if before.get(name) != now.get(name)
        ]
    found += [
        f"{name} {'was changed' if name in begun.inputs and name in asked.inputs else 'was not read both times'}."
        for name in sorted({*begun.inputs, *asked.inputs})
        if begun.inputs.get(name) != asked.inputs.get(name)
    ]
    if begun.given != asked.given:
        found.append("the plan is another.")
    if not found and begun.scenario != asked.scenario:
        found.append(f"the scenario was '{begun.name}' with other settings than '{asked.name}' now.")
    return tuple(Problem(str(folder), f"was begun otherwise: {what}", _ANEW) for what in found)


def _recorded(folder: Path) -> dict[str, Any] | None:
    """What stands in `unfinished.json`; None when it is not there or is not ours."""
    try:
        record: dict[str, Any] = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        known = record["format"] == _FORMAT and Question(**record["question"]).id == record["id"]
        return record if known and {"code", "files"} <= record.keys() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _begun_alike(folder: Path, record: Mapping[str, Any]) -> bool:
    there = _recorded(folder)
    return there is not None and all(there[part] == record[part] for part in ("id", "code", "files"))


def _free(folder: Path) -> bool:
    try:
        with held(folder):
            return True
    except PlannerError:
        return False


def _other_versions(folder: Path, question: Question, code_then: str) -> tuple[Problem, ...]:
    then, now = question.versions, versions()
    other = [
        f"{name} {then.get(name, 'absent')} then, {now.get(name, 'absent')} now"
        for name in sorted({*then, *now})
        if then.get(name) != now.get(name)
    ]
    if not other and code_then != code():
        other = ["planner's own code was changed since"]
    hint = f"Go on with what it was begun with. {_ANEW}"
    return (Problem(str(folder), f"was begun by other versions: {'; '.join(other)}.", hint),) if other else ()


def _changed(folder: Path, files: Mapping[str, str]) -> tuple[Problem, ...]:
    """Files from before the simulation that are no longer what they were."""
    return tuple(
        Problem(str(folder / RUN / name), "was changed or deleted since the run was begun.", _ANEW)
        for name, digest in files.items()
        if not (folder / RUN / name).is_file() or digest_of(folder / RUN / name) != digest
    )


def _finished(folder: Path, prepared: Mapping[str, str]) -> list[Years]:
    """Finished batches from the first on, as far as they are whole; all other files are deleted."""
    parts: list[Years] = []
    known = {RECORD, LOCK, *(f"{RUN}/{name}" for name in prepared)}
    while (batch := _batch(folder, len(parts), parts[-1].last if parts else 0)) is not None:
        years, files = batch
        known |= files
        parts.append(years)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder).as_posix() not in known:
            path.unlink()
    return parts


def _batch(folder: Path, number: int, first: int) -> tuple[Years, set[str]] | None:
    """A finished batch and its files; None when it is not there, or not whole."""
    record = folder / BATCHES / f"{number:06d}.json"
    sums = record.with_suffix(".npz")
    try:
        about = json.loads(record.read_text(encoding="utf-8"))
        files: dict[str, str] = about["files"]
        if about["first"] != first or any(digest_of(folder / name) != digest for name, digest in files.items()):
            return None
        with np.load(sums, allow_pickle=False) as arrays:
            years = Years.from_arrays(first, dict(arrays))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    whole = years.last == about["last"]
    return (years, {*files, record.relative_to(folder).as_posix()}) if whole else None
