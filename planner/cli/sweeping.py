"""The command that varies settings over scenarios: sweep."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import Session, session

if TYPE_CHECKING:
    from planner.domain.plan import Plan
    from planner.domain.scenario import Scenario
    from planner.domain.what_if.sweep import SweepFile
    from planner.studies.sweep.study import Prepared


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Vary settings over scenarios",
        epilog=examples(
            "planner sweep hiring.yaml",
            "planner sweep hiring.yaml --replications 200 --workers 2 --json",
            "planner sweep hiring.yaml --resume runs/sweep-hiring-0123456789ab-partial",
        ),
    )(sweep)


def sweep(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A YAML file: scenarios, settings and their values.")],
    seconds: options.SecondsOption = None,
    gap: options.GapOption = None,
    replications: options.ReplicationsOption = None,
    seed: options.SeedOption = None,
    resume: Annotated[
        Path | None, typer.Option("--resume", metavar="FOLDER", help="Go on with this unfinished sweep.")
    ] = None,
    workers: options.WorkersOption = None,
    sets: options.SetOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Play every combination of settings, or a Latin hypercube of them, in scenarios that all meet the same luck.

    `--set` applies to all scenarios. Every finished point is kept in a file: whatever stops a sweep, the same command
    goes on with it, and the result is the same byte for byte (unless searches end by their time).
    """
    with session("sweep", Common(out, as_json, quiet, debug)) as s:
        settings = {"solver.seconds": seconds, "solver.gap": gap}
        _sweep(s, file, (sets, settings), {"replications": replications, "seed": seed}, (resume, workers))


def _sweep(
    s: Session,
    file: Path,
    changed: tuple[list[str] | None, Mapping[str, Any]],
    luck: Mapping[str, int | None],
    how: tuple[Path | None, int | None],
) -> None:
    from planner.cli.answers import tell_study
    from planner.cli.progress import watching
    from planner.report.sweep import sentences
    from planner.studies.running.pipeline import workers_for
    from planner.studies.sweep.folder import facts_of, write
    from planner.studies.sweep.study import sweep as study

    resume, workers = how
    prepared = _prepared(s, file, changed, luck)
    first = next(iter(prepared.scenarios.values()))
    s.add(scenario=first.settings.name, digest=first.digest)
    with watching(s) as watch:
        found, kept = study(prepared, s.common.out, resume=resume, workers=workers_for(first, workers), watch=watch)
    folder = write(prepared, found, s.common.out)
    kept.remove()
    s.add(**facts_of(found))
    tell_study(s, folder, sentences(found))


def _prepared(
    s: Session,
    file: Path,
    changed: tuple[list[str] | None, Mapping[str, Any]],
    luck: Mapping[str, int | None],
) -> "Prepared":
    """The sweep that a file asks for, options before it. Raises ScenarioError with everything that is wrong in it."""
    from planner.cli.sources import changes_of
    from planner.errors import Problem, ScenarioError
    from planner.runs.folder import is_run, open_run
    from planner.scenarios.sweep_file import beside, read_scenario, read_sweep
    from planner.studies.compare.differences import free_name
    from planner.studies.sweep.study import prepare

    asked, where = read_sweep(file)
    changes = changes_of(*changed)
    scenarios: dict[str, Scenario] = {}
    problems: list[Problem] = []
    for number, source in enumerate(asked.scenarios):
        try:
            near = beside(file, source)
            near = str(open_run(Path(near)).scenario_folder) if is_run(Path(near)) else near
            scenario = read_scenario(near, changes, where(f"scenarios.{number}"))
            scenarios[free_name(scenario.settings.name, scenarios)] = scenario
        except ScenarioError as error:
            problems.extend(error.problems)
    if problems:
        raise ScenarioError(tuple(problems))
    asked = type(asked).model_validate(asked.model_dump() | {k: v for k, v in luck.items() if v is not None})
    return prepare(asked, asked.name or file.stem, scenarios, _given(s, asked, file, where), where)


def _given(
    s: Session, asked: "SweepFile", file: Path, where: Callable[[str], str]
) -> "Callable[[Scenario], Plan | None]":
    """What finds the plan to keep in a scenario, if the file names one."""
    from planner.cli.sources import named_plan
    from planner.errors import Problem, ScenarioError
    from planner.scenarios.sweep_file import beside
    from planner.studies.sweep.study import current_plan

    def given(scenario: "Scenario") -> "Plan | None":
        if asked.given is None:
            return None
        if asked.given == "current":
            return current_plan(scenario)
        try:
            return named_plan(s, beside(file, asked.given), scenario)
        except ScenarioError as error:
            raise ScenarioError(tuple(Problem(where("given"), str(p)) for p in error.problems)) from None

    return given
