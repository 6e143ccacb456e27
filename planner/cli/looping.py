"""The command that closes the loop between optimising and simulating: loop."""

from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import Session, session

if TYPE_CHECKING:
    from planner.studies.loop.study import LoopQuestion

RoundsOption = Annotated[int, typer.Option("--rounds", metavar="N", min=1, max=50, help="Most rounds after the first.")]
ToleranceOption = Annotated[
    float,
    typer.Option(
        "--tolerance", metavar="T", min=0, max=1, help="Share of accounts, or of the objective, that is no change."
    ),
]
DampingOption = Annotated[
    float, typer.Option("--damping", metavar="D", min=0.01, max=1, help="Part of every correction made in a round.")
]
PriorOption = Annotated[
    float,
    typer.Option(
        "--prior", metavar="K", min=0.1, help="Opportunities that what is common to all counts as beside one's own."
    ),
]
RelaxesOption = Annotated[
    bool,
    typer.Option(
        "--relax-hours", help="Limits on hours count learnt hours: plans may break those that the scenario states."
    ),
]
MeasureOption = Annotated[str, typer.Option("--measure", metavar="NAME", help="What is to be bettered.")]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Optimise, simulate, learn, again",
        epilog=examples(
            "planner loop acme-saas --seconds 20",
            "planner loop west --rounds 4 --damping 0.3 --replications 200",
            "planner loop west --measure share_at_quota --json",
        ),
    )(loop)


def loop(
    scenario: options.SourceArg,
    rounds: RoundsOption = 6,
    tolerance: ToleranceOption = 0.02,
    damping: DampingOption = 0.5,
    prior: PriorOption = 20.0,
    relaxes: RelaxesOption = False,
    measure: MeasureOption = "bookings",
    seconds: options.SecondsOption = None,
    gap: options.GapOption = None,
    replications: options.ReplicationsOption = None,
    seed: options.SeedOption = None,
    workers: options.WorkersOption = None,
    sets: options.SetOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Plan, simulate, learn what hours, odds and leaving did to the plan, and plan again until it is stable.

    Every round's plan is judged in the scenario as it is, with the same luck as the first plan; the best is checked
    with luck that no plan was made from, and becomes a run. `--seconds` and `--gap` are those of each search.
    """
    with session("loop", Common(out, as_json, quiet, debug)) as s:
        from planner.domain.loop_learning import Learning
        from planner.studies.loop.study import LoopQuestion

        settings = {
            "solver.seconds": seconds,
            "solver.gap": gap,
            "simulation.replications": replications,
            "simulation.seed": seed,
        }
        asked = LoopQuestion(rounds, tolerance, Learning(damping, prior, relaxes), measure)
        _loop(s, (scenario, sets, settings), asked, workers)


def _loop(
    s: Session,
    source: tuple[str, list[str] | None, dict[str, float | None]],
    asked: "LoopQuestion",
    workers: int | None,
) -> None:
    from planner.cli.answers import tell_study
    from planner.cli.progress import watching
    from planner.cli.sources import changes_of, named_scenario
    from planner.report.loop import sentences
    from planner.studies.loop.folder import facts_of, write
    from planner.studies.loop.study import loop as study
    from planner.studies.playing import Playing
    from planner.studies.running.inputs import inputs_of
    from planner.studies.running.pipeline import Work, carry_out, workers_for

    name, sets, settings = source
    scenario = named_scenario(s, name, sets, settings)
    inputs = inputs_of(name, changes_of(sets, settings))
    with watching(s) as watch:
        playing = Playing.of(scenario, workers=workers_for(scenario, workers), watch=watch)
        found = study(scenario, asked, playing)
        folder = write(scenario, asked, found, s.common.out)
        best = Work("simulate", scenario, inputs, given=found.rounds[found.best].plan)
        run = carry_out(best, s.common.out, workers=workers, watch=watch).run.folder
    s.add(**facts_of(found))
    tell_study(s, folder, sentences(scenario, found))
    s.add(run=str(run))
    s.say(f"Best plan   {run}")
