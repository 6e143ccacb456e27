"""Commands around the optimum: frontier, replan, robustness."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import Session, number, numbers, session
from planner.cli.status import INTERRUPTED
from planner.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from planner.domain.what_if.spread import Sampling
    from planner.domain.what_if.tradeoff import Frontier
    from planner.studies.around.robustness import Stability

AgainstOption = Annotated[
    Literal["moves", "revenue", "travel"],
    typer.Option(
        "--against", help="What is weighed against all else: accounts moved, revenue moved, hours on the road."
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        short_help="Weigh balance against moves or travel",
        epilog=examples(
            "planner frontier west",
            "planner frontier west --against travel --points 8 --seconds 30",
            "planner frontier west --against revenue --json",
        ),
    )(frontier)
    app.command(
        short_help="Plan the rest of a year again",
        epilog=examples(
            "planner replan west --from runs/west-0123456789ab --on 2027-05-01",
            "planner replan west --from runs/west-0123456789ab --on 2027-05-01 --set territory.moves.accounts=20",
            "planner replan west --from runs/west-0123456789ab --from runs/west-from-2027-05-ba98 --on 2027-09-01",
        ),
    )(replan)
    app.command(
        short_help="See how a plan fares if potential is off",
        epilog=examples(
            "planner robustness runs/west-0123456789ab",
            "planner robustness runs/west-0123456789ab --noise 0.3 --law uniform --samples 2000",
            "planner robustness runs/west-0123456789ab --resolve 3 --seconds 20 --json",
        ),
    )(robustness)


def frontier(
    scenario: options.SourceArg,
    against: AgainstOption = "moves",
    points: Annotated[int, typer.Option("--points", metavar="N", min=2, max=100, help="How many plans.")] = 12,
    seconds: options.SecondsOption = None,
    gap: options.GapOption = None,
    threads: options.ThreadsOption = None,
    sets: options.SetOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Weigh balance and all else that a plan costs against accounts moved, revenue moved or travel.

    Every point is a full plan in a run folder of its own; `--seconds` and `--gap` hold for each. Ctrl-C keeps the
    points that are finished.
    """
    with session("frontier", Common(out, as_json, quiet, debug)) as s:
        settings = {"solver.seconds": seconds, "solver.gap": gap, "solver.threads": threads}
        _frontier(s, scenario, sets, settings, against, points)


def replan(
    scenario: options.SourceArg,
    plans: Annotated[
        list[Path],
        typer.Option(
            "--from", metavar="RUN", help="Run of the plan in force; after a re-plan all of the year, in order."
        ),
    ],
    day: Annotated[
        datetime,
        typer.Option(
            "--on", metavar="DATE", formats=["%Y-%m-%d"], help="From when; within a month: from the next one on."
        ),
    ],
    seconds: options.SecondsOption = None,
    gap: options.GapOption = None,
    threads: options.ThreadsOption = None,
    sets: options.SetOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Plan the rest of a year again with as few changes as pay: leavers, hires, an acquired book, changed potential.

    SCENARIO says how things are now, for the whole year; who left stays in the seats table, with a last day in `end`.
    The new plan is an ordinary run: simulate and report take it.
    """
    with session("replan", Common(out, as_json, quiet, debug)) as s:
        settings = {"solver.seconds": seconds, "solver.gap": gap, "solver.threads": threads}
        _replan(s, scenario, sets, settings, plans, day.date())


def robustness(
    run: options.RunArg,
    samples: Annotated[
        int, typer.Option("--samples", metavar="N", min=20, max=100_000, help="How many samples.")
    ] = 500,
    noise: Annotated[
        float, typer.Option("--noise", metavar="X", min=0.0, max=2.0, help="How far potential may be off, as a share.")
    ] = 0.2,
    law: Annotated[
        Literal["lognormal", "uniform"],
        typer.Option("--law", help="Log-normal (X: coefficient of variation) or uniform (X: at most so far off)."),
    ] = "lognormal",
    seed: Annotated[int, typer.Option("--seed", metavar="S", min=0, help="Equal seed, equal samples.")] = 1,
    resolve: Annotated[
        int,
        typer.Option(
            "--resolve", metavar="M", min=0, max=100, help="Search again so often, from the plan and from nothing."
        ),
    ] = 0,
    jitter: Annotated[
        float, typer.Option("--jitter", metavar="Y", min=0.0, max=1.0, help="Noise of those searches, as a share.")
    ] = 0.01,
    seconds: Annotated[
        float, typer.Option("--seconds", metavar="T", help="Longest of those searches [seconds].")
    ] = 10.0,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """See how a plan fares if potential turns out otherwise: cost, balance, limits broken, the seats most exposed.

    With `--resolve`, also how many accounts a new search would give another owner if potential were off a little.
    """
    with session("robustness", Common(out, as_json, quiet, debug)) as s:
        from planner.domain.what_if.spread import Sampling
        from planner.studies.around.robustness import Stability

        if law == "uniform" and noise > 1:
            raise ScenarioError((Problem("--noise", "is above 1; a uniform potential would fall below zero."),))
        _robustness(s, run, Sampling(samples, noise, law, seed), Stability(resolve, jitter, seconds))


def _frontier(
    s: Session,
    source: str,
    sets: list[str] | None,
    settings: dict[str, Any],
    against: Literal["moves", "revenue", "travel"],
    points: int,
) -> None:
    from planner.cli.progress import watching
    from planner.cli.sources import changes_of, named_scenario
    from planner.report.frontier import sentences
    from planner.studies.around.frontier import frontier as search
    from planner.studies.around.frontier import write
    from planner.studies.running.inputs import inputs_of

    scenario = named_scenario(s, source, sets, settings)
    inputs = inputs_of(source, changes_of(sets, settings))
    with watching(s) as watch:
        found = search(scenario, s.common.out, against=against, points=points, inputs=inputs, watch=watch)
    if not found.points:
        s.errors.print("Interrupted before the first point was finished; nothing was kept.")
        s.fail(INTERRUPTED, [Problem("", "interrupted before the first point was finished.")])
        return
    folder = write(scenario, found, s.common.out, inputs)
    s.add(run=str(folder), report=str(folder / "report.html"), **_answer(found))
    s.say("", *sentences(scenario, found), "")
    s.say(f"Page        {folder / 'report.html'}", f"Table       {folder / 'points.csv'}")
    if s.common.quiet:
        s.give(str(folder))
    if found.interrupted:
        kept = f"Interrupted: {len(found.points)} of {found.asked} points are finished and kept"
        s.errors.print(f"{kept}, in {folder}.")
        s.fail(INTERRUPTED, [Problem("", f"{kept}.")])


def _replan(
    s: Session, source: str, sets: list[str] | None, settings: dict[str, Any], plans: list[Path], day: date
) -> None:
    from planner.cli.answers import plan_answer, search_sentence
    from planner.cli.progress import watching
    from planner.cli.sources import changes_of, named_scenario
    from planner.report.replanning import moved_counts, sentences
    from planner.runs.folder import open_run
    from planner.studies.around.replan import in_force
    from planner.studies.around.replan import replan as plan_again
    from planner.studies.deliverables.states import state_told
    from planner.studies.running.inputs import inputs_of

    now = named_scenario(s, source, sets, settings)
    inputs = inputs_of(source, changes_of(sets, settings))
    standings = [state_told(open_run(path)) for path in plans]
    s.add(standings=standings)
    s.note(*(f"{path} is {standing}." for path, standing in zip(plans, standings, strict=True)))
    with watching(s) as watch:
        found = plan_again(now, [in_force(path) for path in plans], day, s.common.out, inputs=inputs, watch=watch)
    rest, done = found.remainder, found.done
    if rest.first != day:
        s.note(
            f"{day} lies within a month: the plan in force stays until its end, the new one holds from {rest.first} on."
        )
    forced, chosen = moved_counts(rest, done.plan)
    s.add(**plan_answer(done.scenario, done.plan), run=str(done.run.folder), report=str(done.run.report))
    s.add(scenario=done.scenario.settings.name, digest=done.scenario.digest, changes=str(found.folder))
    s.add(**{"from": rest.first.isoformat(), "forced": forced, "chosen": chosen, "gone": rest.gone.tolist()})
    if rest.quotas is not None:
        cents = rest.quotas
        s.add(quotas={"months_gone": int(cents.past.sum()) / 100, "rest": cents.left, "year": cents.total / 100})
    s.say("", *sentences(rest, done.plan, found.least, found.why_more), "", search_sentence(done.plan))
    s.say(f"Changes     {found.folder / 'report.html'}")
    s.say(f"Report      {done.run.report}", f"Run folder  {done.run.folder}")
    if s.common.quiet:
        s.give(str(done.run.folder))
    if done.interrupted:
        kept = f"Interrupted: the best plan so far was kept, in {done.run.folder}."
        s.errors.print(kept)
        s.fail(INTERRUPTED, [Problem("", kept)])


def _robustness(s: Session, path: Path, sampling: "Sampling", stability: "Stability") -> None:
    from planner.cli.answers import tell_study
    from planner.cli.progress import watching
    from planner.cli.sources import named_run
    from planner.report.robustness.page import sentences
    from planner.scenarios.load import load
    from planner.studies.around.robustness import robustness as study
    from planner.studies.around.robustness import write

    run = named_run(s, path)
    scenario = load(run.scenario_folder)
    with watching(s) as watch:
        spread = study(scenario, run.plan(), sampling, stability, watch)
    folder = write(run, scenario, spread, stability, s.common.out)
    tell_study(s, folder, sentences(scenario, spread))
    s.add(
        samples=sampling.samples,
        measures=[
            {"name": m.name, "value": m.value, "low": m.low, "high": m.high, "unit": m.unit} for m in spread.measures
        ],
        resolves=[asdict(resolve) for resolve in spread.resolves],
    )


def _answer(found: "Frontier") -> dict[str, Any]:
    from planner.report.frontier import mark

    return {
        "against": found.against,
        "asked": found.asked,
        "points": [
            {
                "budget": number(point.budget),
                "amount": point.amount,
                "cost": point.cost,
                "bound": number(point.bound),
                "gap": number(point.gap),
                "objective": point.objective,
                "terms": numbers(point.terms),
                "moved": {"accounts": int(point.moved["accounts"]), "revenue": point.moved["revenue"]},
                "furthest_off": numbers(point.off),
                "efficient": point in found.curve,
                "mark": mark(found, point),
                "stopped_by": point.stopped_by,
                "run": point.run,
            }
            for point in found.points
        ],
        "knee": None if found.knee is None else found.knee.run,
    }
