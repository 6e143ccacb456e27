"""The commands about what people owe to their seats: fairness and quotas."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import Session, session

if TYPE_CHECKING:
    from planner.domain.plan import Plan
    from planner.domain.scenario import Scenario
    from planner.studies.fairness.quota_odds import QuotaQuestion
    from planner.studies.fairness.study import FairnessQuestion

SkillOption = Annotated[
    float | None,
    typer.Option(
        "--skill-cv",
        metavar="CV",
        min=0.0,
        max=2.0,
        help="Spread of the skills that are not known; default: people.skill_cv.",
    ),
]
LevelsOption = Annotated[
    int, typer.Option("--levels", metavar="N", min=2, max=50, help="Skills that are tried in every seat.")
]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        short_help="See whether pay is fair",
        epilog=examples(
            "planner fairness runs/west-0123456789ab",
            "planner fairness runs/west-0123456789ab --group manager --replications 400",
            "planner fairness runs/west-0123456789ab --groups groups.csv --skill-cv 0.2 --json",
        ),
    )(fairness)
    app.command(
        short_help="Set quotas that are equally hard",
        epilog=examples(
            "planner quotas runs/west-0123456789ab",
            "planner quotas runs/west-0123456789ab --by potential",
            "planner quotas runs/west-0123456789ab --set behaviour.mode=effort --replications 100 --json",
        ),
    )(quotas)


def fairness(
    run: options.RunArg,
    group: Annotated[
        str, typer.Option("--group", metavar="COLUMN", help="Compare groups by a column of seats or people.")
    ] = "",
    groups: Annotated[
        Path | None,
        typer.Option("--groups", metavar="FILE.csv", help="The same by a file of your own: columns seat, group."),
    ] = None,
    more: Annotated[
        float,
        typer.Option("--more", metavar="SHARE", min=0.0, max=10.0, help="From which gain on a seat is envied."),
    ] = 0.10,
    skill_cv: SkillOption = None,
    levels: LevelsOption = 6,
    sets: options.SetOption = None,
    replications: options.ReplicationsOption = None,
    seed: options.SeedOption = None,
    workers: options.WorkersOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """See what people's pay owes to the seat they were given, to their skill, and to chance.

    People of every skill are put into every seat of the run's plan and played with the same luck: luck share, merit,
    envy, how hard each quota is, and groups of people side by side.
    """
    with session("fairness", Common(out, as_json, quiet, debug)) as s:
        from planner.scenarios.groups_file import read_groups
        from planner.studies.fairness.study import FairnessQuestion

        scenario, plan = _named(s, run, sets, {"simulation.replications": replications, "simulation.seed": seed})
        members = read_groups(groups, scenario) if groups is not None else None
        asked = FairnessQuestion(levels=levels, skill_cv=skill_cv, epsilon=more, group=group, members=members)
        _fairness(s, (scenario, plan), asked, workers)


def quotas(
    run: options.RunArg,
    by: Annotated[
        Literal["odds", "equal", "history", "potential"],
        typer.Option("--by", help="The way whose quotas are written to be used."),
    ] = "odds",
    skill_cv: SkillOption = None,
    levels: LevelsOption = 6,
    sets: options.SetOption = None,
    replications: options.ReplicationsOption = None,
    seed: options.SeedOption = None,
    workers: options.WorkersOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Set quotas by odds (the same chance for an average person in every seat), beside equal and usual ones.

    All keep the total to the cent and are played with the same luck by people who react: spread of the chance, luck
    share, pay, seats at quota. Writes the quotas of --by as files that planner reads.
    """
    with session("quotas", Common(out, as_json, quiet, debug)) as s:
        from planner.studies.fairness.quota_odds import QuotaQuestion

        found = _named(s, run, sets, {"simulation.replications": replications, "simulation.seed": seed})
        _quotas(s, found, QuotaQuestion(by=by, levels=levels, skill_cv=skill_cv), workers)


def _named(s: Session, run: Path, sets: list[str] | None, changes: dict[str, int | None]) -> "tuple[Scenario, Plan]":
    """Scenario and plan of a run, to be simulated as the run was unless changes say otherwise."""
    from planner.cli.sources import named_plan, named_run, named_scenario, sets_of_run

    scenario = named_scenario(s, str(run), sets_of_run(named_run(s, run), sets), changes)
    return scenario, named_plan(s, str(run), scenario)


def _fairness(s: Session, question: "tuple[Scenario, Plan]", asked: "FairnessQuestion", workers: int | None) -> None:
    from planner.cli.answers import tell_study
    from planner.cli.progress import watching
    from planner.report.fairness.words import personal_rates, sentences
    from planner.studies.fairness.folder import facts_of, write
    from planner.studies.fairness.study import fairness as study
    from planner.studies.running.pipeline import workers_for

    scenario, plan = question
    with watching(s) as watch:
        found = study(scenario, plan, asked=asked, workers=workers_for(scenario, workers), watch=watch)
    s.add(**facts_of(found))
    tell_study(s, write(scenario, plan, asked, found, s.common.out), [*sentences(found), *personal_rates(scenario)])


def _quotas(s: Session, question: "tuple[Scenario, Plan]", asked: "QuotaQuestion", workers: int | None) -> None:
    from planner.cli.answers import tell_study
    from planner.cli.progress import watching
    from planner.report.fairness.quota_ways import sentences, ways_table
    from planner.report.plain_tables import in_text
    from planner.studies.fairness.quota_folder import PLAN, facts_of, write
    from planner.studies.fairness.quota_odds import quotas as study
    from planner.studies.running.pipeline import workers_for

    scenario, plan = question
    with watching(s) as watch:
        found = study(scenario, plan, asked=asked, workers=workers_for(scenario, workers), watch=watch)
    s.add(**facts_of(found))
    folder = write(scenario, plan, asked, found, s.common.out)
    s.add(plan=str(folder / PLAN))
    table = in_text(ways_table(scenario, found)).rstrip()
    tell_study(
        s, folder, [table, "", *sentences(scenario, found), "", *_how_to_use(str(s.answer["run"]), asked.by, folder)]
    )


def _how_to_use(run: str, by: str, folder: Path) -> list[str]:
    """What can be typed next: to try the quotas, and to make them those of a plan."""
    from planner.studies.fairness.quota_folder import PLAN, QUOTAS

    return [
        f"To see the year with quotas by {by}: planner simulate {run} --plan {folder / PLAN}",
        f"To make them the plan's: planner edits {run} {folder / QUOTAS} --take --by NAME --why TEXT",
    ]
