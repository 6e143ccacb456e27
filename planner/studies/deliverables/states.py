"""A run's plan on its way from draft to plan in force: looked at, and moved on."""

from contextlib import ExitStack
from dataclasses import dataclass

from planner.domain.midyear.states import Entry, PlanLog, Wish, moved
from planner.errors import Problem, ScenarioError
from planner.runs.folder import Run, folder_name, is_run, open_run
from planner.runs.lock import held
from planner.runs.plan_log import LOG, moment, read_log, record
from planner.scenarios.load import load


@dataclass(frozen=True, slots=True)
class Moved:
    """A plan that was moved on."""

    log: PlanLog
    older: PlanLog | None
    """Where the plan stands that it follows; None without one."""
    notes: tuple[str, ...]
    """What whoever did it should know."""


def plan_log(run: Run) -> PlanLog:
    """Where the plan of a run stands. Raises ScenarioError when its log was tampered with, or the plan exchanged."""
    log = read_log(run.subject)
    if log.entries and (exchanged := run.exchanged()):
        raise ScenarioError(exchanged)
    return log


def move(run: Run, wish: Wish, older: Run | None = None) -> Moved:
    """Move the plan of a run on, and write who did it and why into its log.

    With `older`, a plan in force of the same scenario name is superseded by one that goes in force. Both runs are held
    meanwhile; the new one's entry is written first, so that there is no moment without a plan in force.
    Raises ScenarioError with all that stands against it, PlannerError when another process holds one of them.
    """
    with ExitStack() as stack:
        for folder in sorted({each.folder.resolve() for each in (run, older) if each is not None}):
            stack.enter_context(held(folder))
        at = moment()
        problems = [*_unfit(run, wish), *(_not_followed(run, wish, older) if older is not None else ())]
        entry = _entry(run, wish, at, older, problems)
        if entry is None or problems:
            raise ScenarioError(tuple(problems))
        new = record(run.subject, entry)
        old = None if older is None else record(older.subject, _followed(older, run, entry))
    return Moved(new, old, tuple(_notes(run, wish, older)))


def state_told(run: Run) -> str:
    """Where the plan of a run stands, in words, also when that cannot be known."""
    try:
        return plan_log(run).sentence
    except ScenarioError:
        return "in a state that is not known: its log was tampered with"


def _entry(run: Run, wish: Wish, at: str, older: Run | None, problems: list[Problem]) -> Entry | None:
    """What goes into the log; None, and what stands against it, when the plan cannot be moved."""
    log, calendar = plan_log(run), load(run.scenario_folder).calendar
    other = "" if older is None else older.subject.plan
    try:
        return moved(log, wish, at, run.subject.plan, horizon=(calendar.start, calendar.end), other=other)
    except ScenarioError as error:
        problems[:0] = error.problems
        return None


def _followed(older: Run, run: Run, entry: Entry) -> Entry:
    """What the log of the plan says that gives way."""
    why = f"{folder_name(run.manifest.question)} is in force from {entry.on}: {entry.why}"
    return Entry(entry.at, entry.by, why, "in force", "superseded", older.subject.plan, other=run.subject.plan)


def _unfit(run: Run, wish: Wish) -> list[Problem]:
    """Nobody can vouch for files that are no longer what the run wrote."""
    if wish.to in {"draft", "superseded"}:
        return []
    return [Problem(each.where, each.what, "Take a whole copy, or plan again.") for each in run.altered()]


def _not_followed(run: Run, wish: Wish, older: Run) -> list[Problem]:
    problems = []
    if wish.to != "in force":
        problems.append(Problem("supersedes", f"only a plan that goes in force follows another, not one {wish.to}."))
    mine, its = run.manifest.question.name, older.manifest.question.name
    if mine != its:
        problems.append(Problem("supersedes", f"{older.folder} plans '{its}', and {run.folder} plans '{mine}'."))
    if older.folder.resolve() == run.folder.resolve():
        problems.append(Problem("supersedes", "a plan cannot follow itself."))
    elif (state := read_log(older.subject).state) != "in force":
        problems.append(Problem("supersedes", f"{older.folder} is {state}; only a plan in force is superseded."))
    return problems


def _notes(run: Run, wish: Wish, older: Run | None) -> list[str]:
    notes = []
    broken = len(run.plan().violations)
    if broken and wish.to in {"proposed", "approved", "in force"}:
        notes.append(f"The plan breaks {broken:,} hard rule{'s' * (broken != 1)} of its scenario: see its report.")
    if wish.to == "in force":
        notes += [
            f"{beside.folder} is in force, too, for the same scenario name. Where this plan follows it, say so: "
            f"planner state {beside.folder} --to superseded --by NAME --why TEXT."
            for beside in _in_force_beside(run)
            if older is None or beside.folder.resolve() != older.folder.resolve()
        ]
    return notes


def _in_force_beside(run: Run) -> list[Run]:
    """Runs of the same scenario name in the same place whose plan is in force."""
    found = []
    for log in sorted(run.folder.resolve().parent.glob(f"*/{LOG}")):
        if log.parent == run.folder.resolve() or not is_run(log.parent):
            continue
        try:
            beside = open_run(log.parent)
            if beside.manifest.question.name == run.manifest.question.name and (
                read_log(beside.subject).state == "in force"
            ):
                found.append(beside)
        except ScenarioError:
            continue  # what is wrong with another run is told when somebody asks for it
    return found
