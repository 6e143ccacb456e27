"""Edits of a plan that somebody takes: a run of their own, and who took them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from planner.domain.audit import given_plan
from planner.domain.deliverables.hand_edits import Weighed
from planner.domain.midyear.states import Entry, PlanLog, printable, unspeakable
from planner.domain.plan import Plan
from planner.domain.progress import Watch
from planner.domain.world import World
from planner.errors import Problem, ScenarioError
from planner.runs.digests import digest_of
from planner.runs.lock import held
from planner.runs.plan_log import moment, read_log, record
from planner.studies.deliverables.hand_edits import Read, changes_of
from planner.studies.running.finishing import Done
from planner.studies.running.pipeline import Work, carry_out

METHOD = "edited by hand"


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes the edits, and why."""

    by: str
    why: str
    despite_rules: bool = False
    """Whether rules that the edits break do not keep them from being taken."""


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """The new run, and the log that it begins with."""

    done: Done
    log: PlanLog


def take(read: Read, taker: Taker, out: Path, *, workers: int | None = None, watch: Watch | None = None) -> Taken:
    """Make a run of the edited plan in `out`: audited, simulated, reported; a draft whose log says what was edited.

    Its scenario is that of the plan with the new pins. Raises ScenarioError when there is nothing to take, when nobody
    takes it, and when rules are broken that were not before, unless the taker says so; else as `carry_out`.
    """
    found, file = read.found, read.file
    problems = tuple(_against(found, taker, file))
    if problems:
        raise ScenarioError(problems)
    inputs = dict(read.run.manifest.question.inputs)
    inputs |= {file.name: digest_of(file), "plan edited by hand": found.plan.digest}
    work = Work("simulate", found.scenario, inputs, given=plan_of(found))
    done = carry_out(work, out, workers=workers, watch=watch)
    subject = done.run.subject
    changes = tuple(printable(change) for change in changes_of(found))
    with held(subject.folder):
        before = read_log(subject).state
        entry = Entry(
            at=moment(),
            by=taker.by,
            why=taker.why,
            before=before,
            state="draft",
            plan=subject.plan,
            changes=changes,
            other=found.plan.digest,
        )
        return Taken(done, record(subject, entry))


def plan_of(found: Weighed) -> Plan:
    """The plan with all edits taken."""
    quota = None if found.scenario.settings.quota is None else found.quota
    return given_plan(World.of(found.scenario), found.edits.owner, METHOD, quota, found.plan.coverage)


def _against(found: Weighed, taker: Taker, file: Path) -> Iterator[Problem]:
    yield from unspeakable(taker.by, taker.why)
    if found.empty:
        yield Problem(str(file), "wants nothing otherwise than the plan has it.", "Edit the owner, pin or quota.")
    if not taker.despite_rules:
        for problem in found.together.breaks:
            hint = "Mend it in the file, or take it all the same with --despite-rules; the report will show it."
            yield Problem(problem.where, f"the edits break a rule: {problem.what}", hint)
