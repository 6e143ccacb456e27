"""What the arguments of a command name: scenarios, runs and plans."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from planner.cli.session import Session
from planner.domain.audit import World, given_plan
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import Problem, ScenarioError
from planner.runs.assignment import owners_from_plan, read_assignment
from planner.runs.folder import Run, is_run, open_run
from planner.scenarios.load import load, parse_assignment


def changes_of(sets: Iterable[str] | None, options: Mapping[str, Any]) -> dict[str, Any]:
    """Changes of settings by dotted path: every `--set`, then the options that stand for a setting.

    Raises ScenarioError with everything that is no assignment.
    """
    changes, problems = _assignments(sets)
    if problems:
        raise ScenarioError(tuple(problems))
    return changes | _given(options)


def named_scenario(
    session: Session, source: str, sets: Iterable[str] | None, options: Mapping[str, Any] | None = None
) -> Scenario:
    """The scenario that an argument names, with changes as in `changes_of`; a run folder stands for the one in it.

    Raises ScenarioError with the problems of the command line and of the scenario together.
    """
    path = Path(source)
    changes, problems = _assignments(sets)
    try:
        scenario = load(open_run(path).scenario_folder if is_run(path) else source, changes | _given(options or {}))
    except ScenarioError as error:
        raise ScenarioError((*problems, *error.problems)) from None
    if problems:
        raise ScenarioError(tuple(problems))
    session.add(scenario=scenario.settings.name, digest=scenario.digest)
    return scenario


def named_run(session: Session, path: Path) -> Run:
    """The run that an argument names."""
    run = open_run(path)
    session.add(scenario=run.manifest.question.name, digest=run.manifest.question.scenario, run=str(path))
    return run


def years_of(run: Run) -> dict[str, int]:
    """How often, and with what luck, a run was simulated, as settings by path.

    A precision that was asked for makes more years than its scenario says. What its scenario says where there are none.
    """
    said = run.manifest.question.options["simulation"]
    outcomes = run.outcomes()
    years = said["replications"] if outcomes is None else outcomes.replications
    return {
        "simulation.replications": int(years),
        "simulation.seed": run.manifest.question.seed if outcomes is None else outcomes.seed,
    }


def sets_of_run(run: Run, sets: Iterable[str] | None) -> list[str]:
    """`--set`, after what makes the scenario of a run be simulated as the run was, where it does not say so itself."""
    said = run.manifest.question.options["simulation"]
    years = [f"{path}={value}" for path, value in years_of(run).items() if said[path.split(".")[1]] != value]
    return [*years, *(sets or ())]


def named_plan(session: Session, source: str | None, scenario: Scenario) -> Plan:
    """The plan of a run or a CSV file, priced in this scenario; without a name, the current owners.

    A run that answers the same question keeps its proof. Raises ScenarioError when there is no such plan.
    """
    world = World.of(scenario)
    if source is None:
        return _current(session, world)
    path = Path(source)
    if not path.is_dir():
        owner, quota = read_assignment(path, scenario)
        return given_plan(world, owner, f"given in {path.name}", quota)
    run = open_run(path)
    plan = run.plan()
    if _same_question(scenario, load(run.scenario_folder)):
        return replace(plan, scenario=scenario.digest)
    owner = owners_from_plan(plan, scenario, str(path))
    session.note(f"The plan of {path} was made for another scenario: its owners are taken, its proof is not.")
    same_seats = np.array_equal(plan.seat, scenario.seats.seat) and not np.isnan(plan.quota).any()
    quota = plan.quota if same_seats and world.quotas is not None else None
    return given_plan(world, owner, f"owners of run {run.manifest.id[:12]}", quota)


def _assignments(sets: Iterable[str] | None) -> tuple[dict[str, Any], list[Problem]]:
    """What `--set` spells, and what of it is no assignment."""
    changes: dict[str, Any] = {}
    problems: list[Problem] = []
    for text in sets or ():
        try:
            path, value = parse_assignment(text)
        except ScenarioError as error:
            problems.extend(error.problems)
        else:
            changes[path] = value
    return changes, problems


def _given(options: Mapping[str, Any]) -> dict[str, Any]:
    """Options that were used."""
    return {path: value for path, value in options.items() if value is not None}


def _current(session: Session, world: World) -> Plan:
    accounts = world.scenario.accounts
    nobody = int((accounts.owner == "").sum())
    if nobody == len(accounts):
        hint = "Name a plan with --plan RUN or --plan FILE.csv, or let `planner run` find one."
        raise ScenarioError((Problem("accounts", "no account has an owner, so there is no plan to simulate.", hint),))
    session.note("No --plan was named: the current owners are simulated.")
    if nobody:
        session.note(f"{nobody:,} of {len(accounts):,} accounts have no owner; nobody works them.")
    return given_plan(world, accounts.owner, "current owners")


def _same_question(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios ask for the same plan, however long the search and whatever is simulated."""
    aside = {"solver": None, "simulation": None}
    return one.digest == other.digest or one.but(aside).digest == other.but(aside).digest
