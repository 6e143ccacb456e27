"""The command that learns settings from a company's own history: calibrate."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import Session, number, session
from planner.files import replace_file

if TYPE_CHECKING:
    from planner.domain.history.calibration import Calibration
    from planner.domain.history.estimate import Estimate

PAGE = "calibration.html"
_OWN = "scenario.yaml"
SourceArg = Annotated[Path, typer.Argument(metavar="SOURCE", help="An export: a folder or a file of opportunities.")]
FolderArg = Annotated[
    Path, typer.Argument(metavar="DIR", help="Folder for what is learned; a scenario folder may be named.")
]
ProfileOption = Annotated[
    str, typer.Option("--profile", metavar="P", help="How the export names its columns: salesforce, hubspot, plain …")
]
MappingOption = Annotated[
    Path | None, typer.Option("--mapping", metavar="FILE", help="Mapping of columns and accepted repairs.")
]
SinceOption = Annotated[
    datetime | None,
    typer.Option(
        "--since", metavar="DAY", formats=["%Y-%m-%d"],
        help="Day from which on the export is complete: opportunities that closed before are missing from it.",
    ),
]  # fmt: skip
ExtendsOption = Annotated[
    str,
    typer.Option("--extends", metavar="NAME", help="Scenario that the fragment extends: shipped, or a file in DIR."),
]
YearOption = Annotated[
    int, typer.Option("--fiscal-year-start", metavar="M", min=1, max=12, help="Month in which the fiscal year begins.")
]
SeedOption = Annotated[int, typer.Option("--seed", metavar="S", min=0, help="Of the joint draws.")]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Learn settings from your own history",
        epilog=examples(
            "planner calibrate exports/2026-11 west --profile salesforce",
            "planner calibrate opportunities.csv fitted --mapping west.yaml --extends acme-saas",
            "planner calibrate opportunities.csv fitted --since 2024-03-01 --json",
        ),
    )(calibrate)


def calibrate(
    source: SourceArg,
    folder: FolderArg,
    profile: ProfileOption = "",
    mapping: MappingOption = None,
    since: SinceOption = None,
    extends: ExtendsOption = _OWN,
    fiscal_year_start: YearOption = 1,
    seed: SeedOption = 1,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Learn the market, the pipeline and the people from an export of your CRM, with 90 % intervals.

    Writes a scenario fragment (calibrated.yaml), the record with joint draws (calibration.json), the accounts'
    potential (account_potential.csv) and a page of what the data say and what they do not (calibration.html).
    """
    with session("calibrate", Common(out, as_json, quiet, debug)) as s:
        from planner.calibrate.fit import calibrate as fitted
        from planner.calibrate.fragment import write_calibration
        from planner.report.calibration import calibration_page
        from planner.scenarios.history import read_history

        s.note(f"Reading {source} …")
        history, record = read_history(source, profile, mapping)
        s.note(*record.guesses, f"Learning from {len(history.opportunities):,} opportunities …")
        complete = None if since is None else since.date()
        found = fitted(history, since=complete, fiscal_year_start=fiscal_year_start, seed=seed)
        written = write_calibration(found, folder, extends, _stages(s, folder, extends))
        page = folder / PAGE
        replace_file(page, calibration_page(found, source.name))
        s.add(files=[str(path) for path in (*written, page)], **answer(found))
        _tell(s, found, (*written, page))


def answer(found: "Calibration") -> dict[str, Any]:
    """A calibration as scripts read it, without its draws, which the record has."""
    return {
        "fitted_from": dict(found.fitted_from),
        "findings": list(found.findings),
        "estimates": [_estimate(each) for each in found.estimates],
    }


def _estimate(estimate: "Estimate") -> dict[str, Any]:
    ends = {name: number(getattr(estimate, name)) for name in ("value", "low", "high")}
    told = {name: getattr(estimate, name) for name in ("level", "n", "unit", "method", "note", "identified")}
    return {"name": estimate.name, **ends, **told}


def _stages(s: Session, folder: Path, extends: str) -> list[str]:
    """Names of the stages that the extended scenario states; none, with a word, where there is no such scenario yet."""
    from planner.scenarios.load import load
    from planner.scenarios.shipped import examples as shipped

    named = extends if extends in shipped() else str(folder / extends)
    if extends not in shipped() and not (folder / extends).exists():
        s.note(f"{folder} holds no {extends} yet: put calibrated.yaml beside the scenario that it is to extend.")
        return []
    return [stage.name for stage in load(named).settings.pipeline.stages]


def _tell(s: Session, found: "Calibration", written: tuple[Path, ...]) -> None:
    from planner.report.calibration import estimates_table
    from planner.report.plain_tables import in_text

    s.say(*(f"- {finding}" for finding in found.findings), "")
    known = tuple(each for each in found.estimates if each.identified)
    s.say(in_text(estimates_table(known)), "", *(f"Written: {path}" for path in written))
