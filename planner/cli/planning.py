"""Commands that make runs: optimize, simulate, run."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import Session, session
from planner.cli.status import INTERRUPTED
from planner.errors import Problem

PlanOption = Annotated[
    str | None,
    typer.Option("--plan", metavar="RUN|FILE.csv", help="Plan to simulate: columns account, seat and perhaps quota."),
]
ResumeOption = Annotated[
    Path | None,
    typer.Option(
        "--resume", metavar="RUN", help="Go on with an unfinished run; a scenario named too must be the one of the run."
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        short_help="Find the plan that is worth most",
        epilog=examples(
            "planner optimize acme-saas",
            "planner optimize west --seconds 300 --gap 0.002 --start west/by_hand.csv",
            "planner optimize west --set territory.disruption.revenue_loss=0.1 --json",
        ),
    )(optimize)
    app.command(
        short_help="Play the year of a plan many times",
        epilog=examples(
            "planner simulate acme-saas --replications 500",
            "planner simulate west --plan runs/west-0123456789ab --seed 7",
            "planner simulate west --plan by_hand.csv --workers 2 --json",
            "planner simulate west --precision 0.01",
            "planner simulate --resume runs/west-0123456789ab-partial",
        ),
    )(simulate)
    app.command(
        short_help="Check, optimize, simulate and report",
        epilog=examples(
            "planner run acme-saas",
            "planner run west --set quota.overassignment=0.1 --out runs",
            "planner run west/variant.yaml --seconds 120 --workers 2",
        ),
    )(run)


def optimize(
    scenario: options.SourceArg,
    seconds: options.SecondsOption = None,
    gap: options.GapOption = None,
    threads: options.ThreadsOption = None,
    start: options.StartOption = None,
    sets: options.SetOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Find the plan that is worth most: an owner for every account, a quota for every seat, and how good it is."""
    with session("optimize", Common(out, as_json, quiet, debug)) as s:
        _search(s, "optimize", scenario, sets, start, None, _solver(seconds, gap, threads))


def run(
    scenario: options.SourceArg,
    seconds: options.SecondsOption = None,
    gap: options.GapOption = None,
    threads: options.ThreadsOption = None,
    start: options.StartOption = None,
    replications: options.ReplicationsOption = None,
    precision: options.PrecisionOption = None,
    seed: options.SeedOption = None,
    workers: options.WorkersOption = None,
    sets: options.SetOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Check, optimize, simulate and report: from a scenario to a run folder with an HTML report."""
    with session("run", Common(out, as_json, quiet, debug)) as s:
        changes = _solver(seconds, gap, threads) | _simulation(replications, seed, precision)
        _search(s, "run", scenario, sets, start, workers, changes)


def simulate(
    scenario: options.OptionalSourceArg = None,
    plan: PlanOption = None,
    replications: options.ReplicationsOption = None,
    precision: options.PrecisionOption = None,
    seed: options.SeedOption = None,
    workers: options.WorkersOption = None,
    resume: ResumeOption = None,
    sets: options.SetOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Play the year of a plan many times: bookings, attainment, pay, people, each with its interval.

    Finished replications are written as they come. Whatever stops the simulation (Ctrl-C, a full disk, a power cut),
    `--resume RUN` goes on with them, and so does the same command again.
    """
    with session("simulate", Common(out, as_json, quiet, debug)) as s:
        from planner.cli.simulating import simulate_plan

        changes = _simulation(replications, seed, precision)
        simulate_plan(s, scenario, plan=plan, sets=sets, settings=changes, resume=resume, workers=workers)


def _search(
    s: Session,
    what: str,
    source: str,
    sets: list[str] | None,
    start: str | None,
    workers: int | None,
    settings: Mapping[str, Any],
) -> None:
    """Optimise, and for `run` simulate; report; say what came out, interrupted or not."""
    from planner.cli.answers import outcomes_answer, plan_answer, precision_answer, precision_lines, tell
    from planner.cli.progress import watching
    from planner.cli.sources import changes_of, named_plan, named_scenario
    from planner.studies.running.inputs import inputs_of
    from planner.studies.running.pipeline import Work, carry_out

    scenario = named_scenario(s, source, sets, settings)
    inputs = inputs_of(source, changes_of(sets, settings))
    if scenario.findings:
        s.note(f"{len(scenario.findings)} odd things in the data: `planner check {source}` lists them.")
    begin = named_plan(s, start, scenario) if start is not None else None
    work = Work("run" if what == "run" else "optimize", scenario, inputs, start=begin)
    with watching(s) as watch:
        done = carry_out(work, s.common.out, workers=workers, watch=watch)
    s.add(**plan_answer(scenario, done.plan))
    if done.outcomes is not None:
        s.add(**outcomes_answer(done.outcomes), **precision_answer(done))
    tell(s, done)
    s.say(*precision_lines(done))
    if done.interrupted:
        kept = (
            "Interrupted: the best plan so far was kept"
            if done.plan.status == "interrupted"
            else "Interrupted while simulating: the plan was kept"
        )
        rest = f" `planner simulate --resume {done.unfinished}` goes on simulating." if done.unfinished else ""
        s.errors.print(f"{kept}, in {done.run.folder}.{rest}")
        s.fail(INTERRUPTED, [Problem("", f"{kept}.{rest}")])
    elif what == "run":
        s.say(f"Next        open the report, then: planner export {done.run.folder} --to xlsx, or any other question")


def _solver(seconds: float | None, gap: float | None, threads: int | None) -> dict[str, Any]:
    return {"solver.seconds": seconds, "solver.gap": gap, "solver.threads": threads}


def _simulation(replications: int | None, seed: int | None, precision: float | None) -> dict[str, Any]:
    return {
        "simulation.replications": replications,
        "simulation.seed": seed,
        "simulation.precision.bookings": precision,
    }
