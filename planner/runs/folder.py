"""A run folder: written whole, read lazily, checked against its manifest."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import Problem, ScenarioError
from planner.files import replace_file
from planner.runs.atomic import publish
from planner.runs.digests import digest_of, digest_of_json, digests_of
from planner.runs.lock import held
from planner.runs.manifest import Manifest, Question, origins_of, read_manifest
from planner.runs.outcomes import read_outcomes
from planner.runs.plan_log import BESIDE, ELSEWHERE, LOG, Subject, refuse_locked, taking_the_place, tampered
from planner.runs.plans import json_text, read_plan, write_json

MANIFEST, TIMINGS, ORIGINS, REPORT = "manifest.json", "timings.json", "origins.json", "report.html"
_INTERRUPTED = "-interrupted"
SCENARIO, PLAN, START, OUTCOMES = "scenario", "plan", "start", "outcomes"


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run folder."""

    folder: Path
    manifest: Manifest

    @property
    def scenario_folder(self) -> Path:
        """The resolved scenario, an ordinary scenario folder."""
        return self.folder / SCENARIO

    @property
    def report(self) -> Path:
        """The HTML report."""
        return self.folder / REPORT

    @property
    def interrupted(self) -> bool:
        """Whether the work was stopped by hand; what is there is complete, but something is missing."""
        return bool(self.manifest.plan["interrupted"])

    @property
    def subject(self) -> Subject:
        """Its plan, as the log of its state speaks of it."""
        files = digest_of_json(dict(self.manifest.files))
        return Subject(self.folder, self.manifest.id, str(self.manifest.plan["digest"]), files)

    def plan(self) -> Plan:
        """Its plan."""
        with self._readable():
            return read_plan(self.folder / PLAN)

    def start(self) -> Plan | None:
        """The plan that the search started from; None: from nothing."""
        with self._readable():
            return read_plan(self.folder / START) if (self.folder / START).is_dir() else None

    def outcomes(self) -> Outcomes | None:
        """Its simulated years; None when it was not simulated."""
        folder = self.folder / OUTCOMES
        with self._readable():
            return read_outcomes(folder) if folder.is_dir() else None

    def origins(self) -> Mapping[str, str]:
        """Where each setting was set when the run was made, by dotted path."""
        with self._readable():
            origins: Mapping[str, str] = json.loads((self.folder / ORIGINS).read_text(encoding="utf-8"))
            return origins

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """What cannot be read because files were changed or lost is told as just that."""
        try:
            yield
        except Exception:
            altered = self.altered()
            if altered:
                raise ScenarioError(altered) from None
            raise

    def altered(self) -> tuple[Problem, ...]:
        """Files that are no longer what the manifest says, another plan, and a log of states that was tampered with."""
        found = digests_of(self.folder, leave_out=(MANIFEST, TIMINGS, *BESIDE))
        named = self.manifest.files
        files = tuple(
            Problem(
                str(self.folder / name),
                "is missing."
                if name not in found
                else "does not belong to the run."
                if name not in named
                else "was changed after the run.",
            )
            for name in sorted({*found, *named})
            if found.get(name) != named.get(name)
        )
        return (*(files or self.exchanged()), *tampered(self.subject))

    def exchanged(self) -> tuple[Problem, ...]:
        """Whether the plan in the folder is another one than the manifest names, whatever that says of files."""
        try:
            plan = read_plan(self.folder / PLAN)
        except (OSError, LookupError, TypeError, ValueError):  # that it cannot be read is told by whoever needs it
            return ()
        if (plan.digest, plan.scenario) == (self.subject.plan, self.manifest.question.scenario):
            return ()
        return (Problem(str(self.folder), "has a manifest that is about another plan."),)


def is_run(path: Path) -> bool:
    """Whether a path is a run folder."""
    return (path / MANIFEST).is_file()


def open_run(path: Path) -> Run:
    """The run in a folder. Raises ScenarioError when there is none."""
    if not is_run(path):
        what = "is not a run folder (it has no manifest.json)." if path.exists() else "does not exist."
        raise ScenarioError((Problem(str(path), what, "`planner run SCENARIO` writes one and names it."),))
    return Run(path, read_manifest(path / MANIFEST))


def folder_name(question: Question, *, interrupted: bool = False) -> str:
    """Name of a run's folder: the scenario's name, the first digits of the id, and whether it was interrupted.

    An interrupted run has a name of its own, so that it never replaces a finished one of the same question.
    """
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", question.name).strip("-")[:60] or "run"
    return f"{name}-{question.id[:12]}{_INTERRUPTED if interrupted else ''}"


def finish(
    draft: Path, out: Path, question: Question, plan: Plan, timings: Mapping[str, Any], *, interrupted: bool = False
) -> tuple[Run, bool]:
    """Write manifest and timings and give the folder its name in `out`; also whether an older one was replaced.

    Runs of one question have one name; the newest wins, whole, and takes over the log of the older one's state.
    Raises PlannerError when that one is locked: its plan is approved or in force.
    """
    about = {
        "digest": plan.digest,
        "status": plan.status,
        "stopped_by": plan.stopped_by,
        "clocked": plan.clocked,
        "interrupted": interrupted,
    }
    manifest = Manifest(question, about, digests_of(draft, leave_out=(TIMINGS,)))
    write_json(draft / MANIFEST, manifest.as_json())
    write_json(draft / TIMINGS, dict(timings))
    final = out / folder_name(question, interrupted=interrupted)
    with taking_the_place(_there(final, manifest), draft, plan.digest):
        replaced = publish(draft, final)
    return Run(final, manifest), replaced


def refuse_locked_run(out: Path, question: Question) -> None:
    """Raise PlannerError when the run of a question is there already and nothing may take its place."""
    final = out / folder_name(question)
    if (final / LOG).is_file():
        refuse_locked(open_run(final).subject, "this run", ELSEWHERE)


def refuse_new_report(run: Run) -> None:
    """Raise PlannerError when the plan of a run is locked: people signed the report that they read."""
    elsewhere = f"write a page of its own: `planner report {run.folder} --without-pay`"
    refuse_locked(run.subject, "a new report", elsewhere)


def _there(final: Path, manifest: Manifest) -> Subject:
    """The plan of the run that has a name already, where it has a log; nothing is to be known of others."""
    return open_run(final).subject if (final / LOG).is_file() else Run(final, manifest).subject


def write_origins(draft: Path, scenario: Scenario) -> None:
    """Note where each setting was set."""
    write_json(draft / ORIGINS, origins_of(scenario))


def renew_report(run: Run, report: Path) -> Run:
    """Put a newly written report in the place of the old one, and its digest into the manifest.

    Raises PlannerError when the plan is locked, because people signed what they read, and while it is being moved on.
    """
    with held(run.folder):
        refuse_new_report(run)
        report.replace(run.report)
        files = dict(run.manifest.files) | {REPORT: digest_of(run.report)}
        manifest = replace(run.manifest, files=dict(sorted(files.items())))
        replace_file(run.folder / MANIFEST, json_text(manifest.as_json()))
    return Run(run.folder, manifest)
