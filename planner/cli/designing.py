"""The command that designs pay plans: design."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import Session, session
from planner.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from planner.domain.design.study import DesignStudy
    from planner.domain.scenario import Scenario

FileArg = Annotated[
    Path | None, typer.Argument(metavar="[FILE]", help="YAML with the plan to redesign and what is wished.")
]
ExampleOption = Annotated[
    bool, typer.Option("--example", help="Print a file of wishes for the shipped acme-saas, with comments.")
]
PlanOption = Annotated[
    str | None,
    typer.Option(
        "--plan", metavar="RUN|FILE.csv", help="Who covers what; default: the plan of a run, else the current owners."
    ),
]
SecondsOption = Annotated[
    float, typer.Option("--seconds", metavar="T", min=0.1, help="Longest search for one plan [seconds].")
]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Design a pay plan to wishes",
        epilog=examples(
            "planner design --example > design.yaml",
            "planner design design.yaml --replications 60",
            "planner design design.yaml --plan runs/west-0123456789ab --json",
        ),
    )(design)


def design(
    file: FileArg = None,
    example: ExampleOption = False,
    plan: PlanOption = None,
    replications: options.ReplicationsOption = None,
    seed: options.SeedOption = None,
    seconds: SecondsOption = 20.0,
    sets: options.SetOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Design the rates, threshold, cap and mix of a pay plan that keep all wishes and are worth most.

    The plan is played by people who react to it, and designed again on what they did until it holds; what each wish
    costs is said. The new plan is an ordinary pay plan: planner lint takes it, and so does a scenario's folder pay/.
    """
    with session("design", Common(out, as_json, quiet, debug)) as s:
        if example:
            from planner.scenarios.design_file import example_text

            s.add(example=example_text())
            s.give(example_text())
        elif file is None:
            hint = "`planner design --example > design.yaml` writes one to begin with."
            raise ScenarioError((Problem("design", "needs a file of wishes.", hint),))
        else:
            changes = {"simulation.replications": replications, "simulation.seed": seed}
            _design(s, file, plan, (sets, changes), seconds)


def _design(
    s: Session, file: Path, plan: str | None, how: tuple[list[str] | None, dict[str, int | None]], seconds: float
) -> None:
    from planner.cli.progress import watching
    from planner.cli.sources import named_plan, named_scenario, sets_of_run
    from planner.runs.folder import is_run, open_run
    from planner.scenarios.design_file import read_wishes
    from planner.studies.design.folder import write
    from planner.studies.design.study import design as study
    from planner.studies.playing import Playing

    wishes = read_wishes(file)
    start = _start(file, wishes.start)
    (sets, changes), of_run = how, is_run(Path(start))
    scenario = named_scenario(s, start, sets_of_run(open_run(Path(start)), sets) if of_run else sets, changes)
    given = named_plan(s, plan or (start if of_run else None), scenario)
    with watching(s) as watch:
        found = study(scenario, given, wishes, Playing.of(scenario, watch=watch), seconds)
    _tell(s, scenario, found, write(scenario, given.digest, wishes, found, s.common.out))


def _start(file: Path, named: str) -> str:
    """What `start` names: a path from the file's folder, if there is one, else as any argument."""
    beside = file.parent / named
    return str(beside) if beside.exists() else named


def _tell(s: Session, scenario: "Scenario", found: "DesignStudy", folder: Path) -> None:
    from planner.report.design.page import sentences
    from planner.report.design.tables import rounds_table, wishes_table
    from planner.report.plain_tables import in_text
    from planner.studies.design.folder import PAY_PLAN, facts_of

    currency = scenario.settings.currency
    s.add(**facts_of(found), folder=str(folder), report=str(folder / "report.html"), pay_plan=str(folder / PAY_PLAN))
    s.say("", *sentences(scenario, found), "")
    if not s.common.as_json:
        s.say(in_text(wishes_table(found, currency)).rstrip(), "", in_text(rounds_table(found, currency)).rstrip(), "")
    s.say(f"Pay plan    {folder / PAY_PLAN}", f"Page        {folder / 'report.html'}", f"Tables      {folder}")
    if s.common.quiet:
        s.give(str(folder))
