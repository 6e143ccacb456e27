"""Commands about scenarios themselves: generate, import, check."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import problem_json, session
from planner.cli.status import INFEASIBLE
from planner.domain.scenario import Scenario
from planner.errors import Problem

FolderArg = Annotated[Path, typer.Argument(metavar="DIR", help="The scenario folder to write.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        short_help="Make up a company with known truth",
        epilog=examples(
            "planner generate west west --accounts 500 --seats 20 --seed 1",
            "planner generate big big --accounts 5000 --seats 80 --seed 2 --preset enterprise",
        ),
    )(generate)
    app.command(
        "import",
        short_help="Turn an export into a scenario folder",
        epilog=examples(
            "planner import adventureworks data/adventureworks aw",
            "planner import crm exports west --mapping west_mapping.yaml",
        ),
    )(import_)
    app.command(
        short_help="Find every problem of a scenario",
        epilog=examples("planner check acme-saas", "planner check west/variant.yaml --set quota.target=12e6 --json"),
    )(check)


def generate(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the company.")],
    folder: FolderArg,
    accounts: Annotated[int, typer.Option("--accounts", metavar="N", min=1, help="How many accounts.")],
    seats: Annotated[int, typer.Option("--seats", metavar="K", min=1, help="How many seats.")],
    seed: Annotated[int, typer.Option("--seed", metavar="S", min=0, help="Equal seed, equal company.")],
    preset: Annotated[
        str, typer.Option("--preset", help="Kind of company: saas, field, enterprise or small.")
    ] = "saas",
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Make up a company with known truth, as an ordinary scenario folder."""
    with session("generate", Common(out, as_json, quiet, debug)) as s:
        from planner.scenarios.generate import generate as make_up
        from planner.scenarios.load import load

        made = load(make_up(name, folder, accounts=accounts, seats=seats, seed=seed, preset=preset))
        s.add(scenario=made.settings.name, digest=made.digest, folder=str(folder))
        s.say(_size(made), f"Scenario    {folder}", f"Next        planner run {folder}")


def import_(
    profile: Annotated[str, typer.Argument(metavar="PROFILE", help="Name of the source's profile.")],
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="Folder or file of the export.")],
    folder: FolderArg,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", metavar="FILE", help="Your own profile: which column means what.")
    ] = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Turn an export of a CRM or of tables into a scenario folder, with a report on what is odd in the data."""
    with session("import", Common(out, as_json, quiet, debug)) as s:
        from planner.scenarios.load import load
        from planner.scenarios.profiles import import_source

        findings = import_source(profile, source, folder, mapping)
        made = load(folder)
        s.add(
            scenario=made.settings.name,
            digest=made.digest,
            folder=str(folder),
            findings=[problem_json(finding) for finding in findings],
        )
        s.say(_size(made), *_listed(findings), f"Scenario    {folder}", f"Next        planner run {folder}")


def check(
    scenario: options.SourceArg,
    sets: options.SetOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Find every problem of a scenario at once: files, settings, tables, pay plans, and accounts nobody may cover.

    The linter's findings about pay plans are listed, and do not change the exit status.
    """
    with session("check", Common(out, as_json, quiet, debug)) as s:
        from planner.cli.linting import findings_json, scenario_reports, warning_lines
        from planner.cli.sources import named_scenario

        s.add(problems=[])
        loaded = named_scenario(s, scenario, sets)
        s.add(findings=[problem_json(finding) for finding in loaded.findings])
        reports = scenario_reports(scenario, loaded)
        s.add(lint=[{"plan": r.linted.name} | finding for r in reports for finding in findings_json(r)])
        s.say(_size(loaded), *_listed(loaded.findings), *warning_lines(reports))
        stranded = _stranded(loaded)
        if stranded:
            s.errors.print(f"{len(stranded)} accounts cannot be covered:", *(f"  - {p}" for p in stranded), sep="\n")
            s.fail(INFEASIBLE, stranded)
        else:
            s.say("No problem found.", f"Next        planner run {scenario}")


def _size(scenario: Scenario) -> str:
    accounts, seats = len(scenario.accounts), len(scenario.seats)
    return f"{scenario.title}: {accounts:,} accounts, {seats:,} seats, digest {scenario.digest[:12]}."


def _listed(findings: tuple[Problem, ...]) -> list[str]:
    if not findings:
        return []
    return [f"{len(findings)} odd things in the data, which can be planned with:", *(f"  - {f}" for f in findings)]


def _stranded(scenario: Scenario) -> list[Problem]:
    """Accounts that no seat may cover, because of eligibility or pins."""
    import numpy as np

    from planner.domain.covering.arcs import arcs_of

    arcs = arcs_of(scenario)
    covered = np.isin(scenario.units, arcs.unit[arcs.open])
    hint = "Look at its region, segment, pin and pairs, and at those of its family."
    return [
        Problem(f"account '{account}'", "no seat may cover it.", hint)
        for account in scenario.accounts.account[~covered]
    ]
