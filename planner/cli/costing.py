"""The command about what pay costs: cost."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import Session, session

Mode = Literal["none", "timing", "effort", "full"]
AgainstOption = Annotated[
    str | None,
    typer.Option(
        "--against", metavar="RUN|PLAN.yaml", help="Another pay plan: of a run seat by seat, or one for everybody."
    ),
]
BehaviourOption = Annotated[
    Mode | None,
    typer.Option("--behaviour", help="How people react to pay; default: as in the run, or fully if nobody does there."),
]
YearsOption = Annotated[
    int | None, typer.Option("--replications", metavar="N", min=2, help="Years to simulate; default: as in the run.")
]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="See what a pay plan costs",
        epilog=examples(
            "planner cost runs/west-0123456789ab --replications 500",
            "planner cost runs/west-0123456789ab --against pay/new.yaml",
            "planner cost runs/west-0123456789ab --against runs/west-new-ba9876543210 --behaviour effort --json",
        ),
    )(cost)


def cost(
    run: options.RunArg,
    against: AgainstOption = None,
    behaviour: BehaviourOption = None,
    replications: YearsOption = None,
    seed: options.SeedOption = None,
    workers: options.WorkersOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """See what the pay plan of a run costs: the bill as a distribution, and what makes it so.

    Mean, P50, P90 and the mean of the dearest tenth, with and without the market's shock; what a budget at mean
    attainment leaves out; cost at 80, 100 and 120 %; cost of sales by quartile; accruals by month; what is mechanical
    and what is people's reaction. Every figure has its interval.
    """
    with session("cost", Common(out, as_json, quiet, debug)) as s:
        _cost(s, run, (against, behaviour), (replications, seed, workers))


def _cost(
    s: Session,
    path: Path,
    wanted: tuple[str | None, Mode | None],
    playing: tuple[int | None, int | None, int | None],
) -> None:
    from planner.cli.answers import tell_study
    from planner.cli.progress import watching
    from planner.cli.sources import named_run, years_of
    from planner.report.cost.page import sentences
    from planner.report.cost.tables import bill_table, bills_of
    from planner.report.plain_tables import in_text
    from planner.scenarios.load import load
    from planner.studies.cost.against import assignment_of
    from planner.studies.cost.folder import PAGE, facts_of, write
    from planner.studies.cost.study import CostQuestion
    from planner.studies.cost.study import cost as study
    from planner.studies.playing import Playing
    from planner.studies.running.pipeline import workers_for

    run = named_run(s, path)
    scenario, plan = load(run.scenario_folder), run.plan()
    against, mode = wanted
    asked = CostQuestion(None if against is None else assignment_of(against, scenario), mode)
    years, seed, workers = playing
    own = years_of(run)
    with watching(s) as watch:
        found = study(
            scenario,
            plan,
            asked,
            Playing(
                years or own["simulation.replications"],
                own["simulation.seed"] if seed is None else seed,
                workers_for(scenario, workers),
                watch,
            ),
        )
    folder = write(scenario, plan, asked, found, s.common.out)
    tell_study(s, folder, [*sentences(found), "", *in_text(bill_table(bills_of(found))).splitlines()], PAGE)
    s.add(**facts_of(found))
