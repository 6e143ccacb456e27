"""The manifest: what a run is, from what it was made, and the digest of every file in it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from planner.domain.scenario import Scenario
from planner.errors import Problem, ScenarioError
from planner.runs.digests import digest_of_json, versions

FORMAT = 1
What = Literal["optimize", "simulate", "run"]


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that decides what a run gives; equal questions, equal id."""

    what: What
    name: str
    title: str
    scenario: str
    """Digest of the resolved scenario."""
    origins: str
    """Digest of where each setting was set."""
    inputs: Mapping[str, str]
    """SHA-256 of every file that was read, by its name beside the scenario file."""
    options: Mapping[str, Any]
    """Settings of search and simulation, as resolved."""
    seed: int
    given: str | None
    """Digest of the plan that was given; None: the plan is searched for."""
    start: str | None
    """Digest of the plan that the search started from; None: from nothing."""
    versions: Mapping[str, str]

    @classmethod
    def of(
        cls,
        what: What,
        scenario: Scenario,
        inputs: Mapping[str, str],
        given: str | None = None,
        start: str | None = None,
    ) -> "Question":
        """The question that a scenario, its input files and a given plan or start put."""
        settings = scenario.settings
        return cls(
            what=what,
            name=settings.name,
            title=scenario.title,
            scenario=scenario.digest,
            origins=digest_of_json(origins_of(scenario)),
            inputs=dict(sorted(inputs.items())),
            options={
                "solver": settings.solver.model_dump(mode="json"),
                "simulation": settings.simulation.model_dump(mode="json"),
            },
            seed=settings.simulation.seed,
            given=given,
            start=start,
            versions=versions(),
        )

    @property
    def id(self) -> str:
        """The run's id."""
        return digest_of_json(asdict(self))


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in `manifest.json`."""

    question: Question
    plan: Mapping[str, Any]
    """Digest, status and what stopped the search."""
    files: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of every file of the folder but the manifest and `timings.json`, by path."""

    @property
    def id(self) -> str:
        """The run's id."""
        return self.question.id

    @property
    def stopped_by(self) -> str:
        """Why the search stopped; 'none' when the plan was given."""
        return str(self.plan["stopped_by"])

    @property
    def clocked(self) -> bool:
        """Whether the clock decided something in the search."""
        return self.stopped_by == "time" or bool(self.plan.get("clocked"))

    def as_json(self) -> dict[str, Any]:
        """As an object for `manifest.json`."""
        return {
            "format": FORMAT,
            "id": self.id,
            "question": asdict(self.question),
            "plan": dict(self.plan),
            "files": dict(self.files),
        }


def read_manifest(path: Path) -> Manifest:
    """The manifest of a run folder. Raises ScenarioError when it cannot be read or is not ours."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["format"] != FORMAT:
            problem = Problem(str(path), f"has format {found['format']}, this version reads {FORMAT}.")
            raise ScenarioError((problem,))
        manifest = Manifest(Question(**found["question"]), found["plan"], found["files"])
    except OSError as error:
        raise ScenarioError((Problem(str(path), f"cannot be read ({error.strerror})."),)) from error
    except (KeyError, TypeError, ValueError) as error:
        raise ScenarioError((Problem(str(path), "is not the manifest of a run."),)) from error
    if manifest.id != found.get("id"):
        raise ScenarioError((Problem(str(path), "was changed: its id does not fit its question."),))
    return manifest


def origins_of(scenario: Scenario) -> dict[str, str]:
    """Where each setting was set, by dotted path, sorted."""
    return {path: str(origin) for path, origin in sorted(scenario.origin.items())}
