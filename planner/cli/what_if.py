"""Commands that ask what if: sensitivity, stress, staffing."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import Session, session
from planner.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from planner.domain.what_if.changes import Varied
    from planner.studies.what_if.staffing import StaffingQuestion

PlanOption = Annotated[
    str | None,
    typer.Option("--plan", metavar="RUN|FILE.csv", help="Plan that is played; default: the current owners."),
]

RoleOption = Annotated[
    list[str] | None, typer.Option("--role", metavar="ROLE", help="Whose seats; default: the role of most.")
]
FewerOption = Annotated[int, typer.Option("--fewer", metavar="N", min=0, max=1000, help="Down to so many fewer.")]
MoreOption = Annotated[int, typer.Option("--more", metavar="N", min=0, max=1000, help="Up to so many more.")]
OnOption = Annotated[
    list[datetime] | None,
    typer.Option("--on", metavar="DATE", formats=["%Y-%m-%d"], help="When new seats start; may be repeated."),
]
GuaranteeOption = Annotated[
    str,
    typer.Option("--guarantee", metavar="SHARE:MONTHS", help="Promise to newcomers that is weighed."),
]
SecondsOption = Annotated[
    float, typer.Option("--seconds", metavar="T", min=0.1, help="Longest search for each size [seconds].")
]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        short_help="See which settings matter",
        epilog=examples(
            "planner sensitivity acme-saas --vary people.leave_rate=0.1:0.4 --vary market.deal_size=-20%:+20%",
            "planner sensitivity west --plan runs/west-0123456789ab --file ranges.yaml --method morris --size 10",
            "planner sensitivity west --vary sdr.people=8:14 --measure bookings --measure wait_days --json",
        ),
    )(sensitivity)
    app.command(
        short_help="See how a plan stands bad years",
        epilog=examples(
            "planner stress acme-saas",
            "planner stress west --plan runs/west-0123456789ab --only demand --only competitor",
            "planner stress west --file my-stresses.yaml --replications 500 --json",
        ),
    )(stress)
    app.command(
        short_help="See how many seats pay",
        epilog=examples(
            "planner staffing acme-saas",
            "planner staffing west --role 'Account executive' --fewer 3 --more 4 --seconds 20",
            "planner staffing west --on 2027-01-01 --on 2027-04-01 --set staffing.seat_cost=60000 --json",
        ),
    )(staffing)


def sensitivity(
    scenario: options.SourceArg,
    vary: Annotated[
        list[str] | None,
        typer.Option("--vary", metavar="PATH=LOW:HIGH", help="A setting and its range; ends in % are of its value."),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="YAML with vary, measures and method.")
    ] = None,
    measure: Annotated[
        list[str] | None, typer.Option("--measure", metavar="NAME", help="What is watched; default: bookings.")
    ] = None,
    method: Annotated[
        Literal["one", "morris", "sobol"] | None,
        typer.Option("--method", help="One at a time; or, besides, over all ranges together."),
    ] = None,
    size: Annotated[
        int,
        typer.Option("--size", metavar="N", min=2, max=4096, help="Morris: trajectories; Sobol: points, a power of 2."),
    ] = 16,
    plan: PlanOption = None,
    replications: options.ReplicationsOption = None,
    seed: options.SeedOption = None,
    workers: options.WorkersOption = None,
    sets: options.SetOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Vary settings of the simulated year within ranges, under one plan, and see what that does to its measures.

    All variants have the same luck, so that what is left of it can be told from what the settings do.
    """
    with session("sensitivity", Common(out, as_json, quiet, debug)) as s:
        from planner.cli.varying import asked_ranges

        asked = asked_ranges(vary, file, measure, method)
        if asked.method == "sobol" and size & (size - 1):
            raise ScenarioError((Problem("--size", f"Sobol's points are a power of two (got {size})."),))
        changes = {"simulation.replications": replications, "simulation.seed": seed}
        _sensitivity(s, (scenario, sets, changes, plan), asked, (size, workers))


def stress(
    scenario: options.SourceArg,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="YAML with a list of stresses; default: the shipped.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="NAME", help="Only the stresses named so.")
    ] = None,
    plan: PlanOption = None,
    replications: options.ReplicationsOption = None,
    seed: options.SeedOption = None,
    workers: options.WorkersOption = None,
    sets: options.SetOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Play a plan through years that go wrong in named ways, each beside the year as planned with the same luck.

    Shipped: demand, cycle, top-three-leave, late-hiring, competitor.
    """
    with session("stress", Common(out, as_json, quiet, debug)) as s:
        changes = {"simulation.replications": replications, "simulation.seed": seed}
        _stress(s, (scenario, sets, changes, plan), file, only, workers)


def staffing(
    scenario: options.SourceArg,
    role: RoleOption = None,
    fewer: FewerOption = 2,
    more: MoreOption = 3,
    on: OnOption = None,
    guarantee: GuaranteeOption = "1:3",
    seconds: SecondsOption = 10.0,
    replications: options.ReplicationsOption = None,
    seed: options.SeedOption = None,
    workers: options.WorkersOption = None,
    sets: options.SetOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """See how many seats pay, of which role, hired when; what an empty seat costs, and a guarantee for newcomers.

    Every size is planned anew by a short search and played with the same luck. Prices: the settings 'staffing'.
    """
    with session("staffing", Common(out, as_json, quiet, debug)) as s:
        from planner.cli.varying import guarantee_of
        from planner.studies.what_if.staffing import StaffingQuestion

        asked = StaffingQuestion(
            roles=tuple(role or ()),
            changes=tuple(range(-fewer, more + 1)),
            starts=tuple(sorted({day.date() for day in on or ()})),
            seconds=seconds,
            guarantee=guarantee_of(guarantee),
        )
        changes = {"simulation.replications": replications, "simulation.seed": seed}
        _staffing(s, (scenario, sets, changes), asked, workers)


Source = tuple[str, list[str] | None, dict[str, int | None], str | None]
"""Scenario, `--set`, settings that options stand for, and plan."""


def _sensitivity(s: Session, source: Source, asked: "Varied", how: tuple[int, int | None]) -> None:
    from planner.cli.answers import tell_study
    from planner.cli.progress import watching
    from planner.cli.sources import named_plan, named_scenario
    from planner.domain.what_if.changes import ranges_of
    from planner.report.what_if.sensitivity import sentences
    from planner.studies.playing import Playing
    from planner.studies.running.pipeline import workers_for
    from planner.studies.what_if.sensitivity import Design
    from planner.studies.what_if.sensitivity import sensitivity as study
    from planner.studies.what_if.sensitivity_folder import facts_of, write

    name, sets, changes, plan = source
    size, workers = how
    scenario = named_scenario(s, name, sets, changes)
    given, ranges = named_plan(s, plan, scenario), ranges_of(scenario, asked.vary)
    design = Design(asked.method, asked.measures, size)
    with watching(s) as watch:
        playing = Playing.of(scenario, workers=workers_for(scenario, workers))
        found = study(scenario, given, ranges, design, playing, watch)
    s.add(**facts_of(found))
    tell_study(s, write(scenario, given, found, s.common.out), list(sentences(scenario, found)))


def _stress(s: Session, source: Source, file: Path | None, only: list[str] | None, workers: int | None) -> None:
    from planner.cli.answers import tell_study
    from planner.cli.progress import watching
    from planner.cli.sources import named_plan, named_scenario
    from planner.cli.varying import chosen
    from planner.report.what_if.stress import sentences
    from planner.scenarios.what_if_files import read_stresses
    from planner.studies.playing import Playing
    from planner.studies.running.pipeline import workers_for
    from planner.studies.what_if.stress import facts_of, write
    from planner.studies.what_if.stress import stress as study

    name, sets, changes, plan = source
    scenario = named_scenario(s, name, sets, changes)
    stresses = chosen(read_stresses(file).stresses, only)
    given = named_plan(s, plan, scenario)
    with watching(s) as watch:
        playing = Playing.of(scenario, workers=workers_for(scenario, workers), watch=watch)
        found = study(scenario, given, stresses, playing)
    s.add(replications=found.replications, stresses=facts_of(found))
    tell_study(s, write(scenario, given, stresses, found, s.common.out), list(sentences(scenario, found)))


def _staffing(
    s: Session,
    source: tuple[str, list[str] | None, dict[str, int | None]],
    asked: "StaffingQuestion",
    workers: int | None,
) -> None:
    from dataclasses import replace

    from planner.cli.answers import tell_study
    from planner.cli.progress import watching
    from planner.cli.sources import named_scenario
    from planner.report.what_if.staffing import sentences
    from planner.studies.playing import Playing
    from planner.studies.running.pipeline import workers_for
    from planner.studies.what_if.staffing import roles_of
    from planner.studies.what_if.staffing import staffing as study
    from planner.studies.what_if.staffing_folder import facts_of, write

    scenario = named_scenario(s, *source)
    asked = replace(asked, roles=roles_of(scenario, asked.roles))
    with watching(s) as watch:
        found = study(scenario, asked, Playing.of(scenario, workers=workers_for(scenario, workers), watch=watch))
    s.add(**facts_of(found))
    tell_study(s, write(scenario, asked, found, s.common.out), list(sentences(scenario, found)))
