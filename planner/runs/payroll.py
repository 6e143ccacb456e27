"""The folder of a payroll: its scenario, its tables as Parquet, its totals as JSON; there whole or not at all."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.domain.arrays import Columns
from planner.domain.scenario import Scenario
from planner.errors import Problem, ScenarioError
from planner.runs.atomic import publish, whole_folder
from planner.runs.digests import digest_of_json, digests_of, versions
from planner.runs.manifest import origins_of
from planner.runs.parquet import read_parquet, write_parquet
from planner.runs.plans import write_json

PAYROLL, SCENARIO = "payroll.json", "scenario"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class PayrollRun:
    """A finished payroll folder."""

    folder: Path
    about: Mapping[str, Any]
    """What stands in `payroll.json`: format, id, question, facts, and the SHA-256 of every other file."""

    @property
    def scenario_folder(self) -> Path:
        """The resolved scenario, an ordinary scenario folder."""
        return self.folder / SCENARIO

    def table(self, name: str) -> Columns:
        """One of its tables. Raises ScenarioError when it has none of that name."""
        path = self.folder / f"{name}.parquet"
        if not path.is_file():
            there = ", ".join(sorted(found.stem for found in self.folder.glob("*.parquet")))
            raise ScenarioError((Problem(str(self.folder), f"has no table '{name}'.", f"It has: {there}."),))
        return read_parquet([path])

    def altered(self) -> tuple[Problem, ...]:
        """Files that are no longer what was written."""
        found, named = digests_of(self.folder, leave_out=(PAYROLL,)), self.about["files"]
        return tuple(
            Problem(str(self.folder / name), "is missing." if name not in found else "was changed after the run.")
            for name in sorted({*found, *named})
            if found.get(name) != named.get(name)
        )


def is_payroll(path: Path) -> bool:
    """Whether a path is a payroll folder."""
    return (path / PAYROLL).is_file()


def open_payroll(path: Path) -> PayrollRun:
    """The payroll in a folder. Raises ScenarioError when there is none."""
    if not is_payroll(path):
        what = "is not a payroll (it has no payroll.json)." if path.exists() else "does not exist."
        raise ScenarioError((Problem(str(path), what, "`planner payroll SCENARIO` writes one and names it."),))
    try:
        about = json.loads((path / PAYROLL).read_text(encoding="utf-8"))
        known = about["format"] == _FORMAT and digest_of_json(about["question"]) == about["id"] and "files" in about
    except (OSError, ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise ScenarioError((Problem(str(path / PAYROLL), "is not what `planner payroll` wrote.", "Run it again."),))
    return PayrollRun(path, about)


def write_payroll(
    out: Path,
    scenario: Scenario,
    inputs: Mapping[str, str],
    save: Callable[[Scenario, Path], None],
    tables: Mapping[str, Columns],
    facts: Mapping[str, Any],
) -> PayrollRun:
    """Write a payroll into a folder of its own in `out`.

    inputs  SHA-256 of every file that was read, by its name beside the scenario file
    save    writes the scenario into a folder
    facts   totals, as JSON
    Equal questions have one folder, and the newest wins. Raises PlannerError when nothing can be written there.
    """
    question = {
        "what": "payroll",
        "name": scenario.settings.name,
        "scenario": scenario.digest,
        "origins": digest_of_json(origins_of(scenario)),
        "inputs": dict(sorted(inputs.items())),
        "versions": versions(),
    }
    identity = digest_of_json(question)
    label = re.sub(r"[^A-Za-z0-9_-]+", "-", scenario.settings.name).strip("-")[:60] or "run"
    final = out / f"{label}-payroll-{identity[:12]}"
    with whole_folder(out) as draft:
        save(scenario, draft / SCENARIO)
        for table, columns in tables.items():
            write_parquet(draft / f"{table}.parquet", columns)
        about = {"format": _FORMAT, "id": identity, "question": question, **facts, "files": digests_of(draft)}
        write_json(draft / PAYROLL, about)
        publish(draft, final)
    return PayrollRun(final, about)
