"""Commands about finished runs: report, show, rerun, verify."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import Session, problem_json, session
from planner.cli.status import FAULT, UNPROVEN
from planner.errors import Problem


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        short_help="Write the report of a run again",
        epilog=examples(
            "planner report runs/acme-saas-0123456789ab",
            "planner report runs/acme-saas-0123456789ab --without-pay --out to-the-team",
        ),
    )(report)
    app.command(
        short_help="Show a run or a scenario, and its origins",
        epilog=examples(
            "planner show runs/acme-saas-0123456789ab",
            "planner show west/variant.yaml --origin",
            "planner show west --set quota.target=12e6 --origin --json",
        ),
    )(show)
    app.command(
        short_help="Compute a run again, byte for byte", epilog=examples("planner rerun runs/acme-saas-0123456789ab")
    )(rerun)
    app.command(
        short_help="Check a plan and its proof independently",
        epilog=examples("planner verify runs/acme-saas-0123456789ab", "planner verify runs/west-0123456789ab --json"),
    )(verify)


def report(
    run: options.RunArg,
    without_pay: options.WithoutPayOption = False,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Write the HTML report of a run again, from what its folder holds.

    With --without-pay the report is a page of its own in --out, to be handed on; the run keeps the full one.
    """
    with session("report", Common(out, as_json, quiet, debug)) as s:
        from planner.cli.sources import named_run
        from planner.studies.deliverables.exporting import export_report, reviewed
        from planner.studies.running.pipeline import rewrite_report

        found = named_run(s, run)
        page = export_report(reviewed(found, without_pay=True), out) if without_pay else rewrite_report(found).report
        s.add(report=str(page))
        s.say(f"Report      {page}")
        if quiet:
            s.give(str(page))


def show(
    source: Annotated[
        str, typer.Argument(metavar="RUN|SCENARIO", help="A run folder, a scenario folder or file, or a shipped name.")
    ],
    origin: Annotated[bool, typer.Option("--origin", help="Say where every value comes from.")] = False,
    sets: options.SetOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Show what a run found or what a scenario says, and where every value comes from."""
    with session("show", Common(out, as_json, quiet, debug)) as s:
        from planner.cli.showing import show_run, show_scenario
        from planner.cli.sources import named_run, named_scenario
        from planner.runs.folder import is_run

        if is_run(Path(source)) and not sets:
            show_run(s, named_run(s, Path(source)), origin=origin)
        else:
            show_scenario(s, named_scenario(s, source, sets), origin=origin)


def rerun(
    run: options.RunArg,
    workers: options.WorkersOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Compute a run again from its own folder, and say file by file whether the bytes are the same.

    Exit status 0 when they are, or when a difference is explained: a search that the clock or a person stopped does
    not stop at the same plan again, and other versions may write other bytes. The run itself is not touched.
    """
    with session("rerun", Common(out, as_json, quiet, debug)) as s:
        _compute_again(s, run, workers)


def verify(
    run: options.RunArg,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Check a plan and its proof from the scenario and the plan alone: every rule, every term, and the bound.

    By plain arithmetic that shares no code with the search; the bound holds in spite of rounding. Exit status 5 when
    something does not verify.
    """
    with session("verify", Common(out, as_json, quiet, debug)) as s:
        from planner.cli.sources import named_run
        from planner.cli.verifying import tell_verdict
        from planner.studies.running.verifying import verify_run

        found = verify_run(named_run(s, run))
        tell_verdict(s, found)
        if not found.valid:
            s.fail(UNPROVEN, found.reasons)


def _compute_again(s: Session, path: Path, workers: int | None) -> None:
    from planner.cli.progress import watching
    from planner.cli.sources import named_run
    from planner.studies.running.rerun import compute_again

    found = named_run(s, path)
    altered = found.altered()
    s.add(altered=[problem_json(problem) for problem in altered])
    if altered:
        s.errors.print("The folder is no longer what the run wrote:", *(f"  - {p}" for p in altered), sep="\n")
    with watching(s) as watch:
        again = compute_again(found, workers=workers, watch=watch)
    s.add(same=again.same, explained=again.explanation or None)
    s.add(files=[{"file": name, "same": same} for name, same in again.files.items()])
    s.say(*(f"{'same     ' if same else 'DIFFERENT'}  {name}" for name, same in again.files.items()))
    if again.same:
        s.say(f"All {len(again.files)} files are the same, byte for byte.")
    elif again.explanation:
        s.say(f"Some files differ, and that is explained: {again.explanation}")
    else:
        what = "the same question gave other bytes; that is our fault."
        s.errors.print(f"rerun: {what} Please tell us, with {path / 'manifest.json'}.")
        s.fail(FAULT, [Problem(str(path), what)])
