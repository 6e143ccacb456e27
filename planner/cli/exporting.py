"""The commands that hand a plan on: export, handover."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import Session, session

if TYPE_CHECKING:
    from planner.report.crm.proposal import Proposal
    from planner.studies.deliverables.exporting import Reviewed


class Target(StrEnum):
    """What a plan can be written for."""

    XLSX = "xlsx"
    SALESFORCE = "salesforce"
    CSV = "csv"


ToOption = Annotated[Target, typer.Option("--to", help="What to write.")]
IdsOption = Annotated[
    Path | None,
    typer.Option("--ids", metavar="FILE", help="Ids of the CRM: ids.csv, filled in; default: the one in the folder."),
]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        short_help="Hand a plan on: Excel workbook, Salesforce files, CSV",
        epilog=examples(
            "planner export runs/acme-saas-0123456789ab --to xlsx",
            "planner export runs/acme-saas-0123456789ab --to xlsx --without-pay --out to-the-team",
            "planner export runs/acme-saas-0123456789ab --to salesforce --ids ids.csv",
            "planner export runs/acme-saas-0123456789ab --to csv",
        ),
    )(export)
    app.command(
        short_help="A hand-over sheet per person: accounts that come and go",
        epilog=examples(
            "planner handover runs/acme-saas-0123456789ab",
            'planner handover runs/acme-saas-0123456789ab "Lucia Ibarra"',
            "planner handover runs/acme-saas-0123456789ab S01 --json",
        ),
    )(handover)


def export(
    run: options.RunArg,
    to: ToOption,
    ids: IdsOption = None,
    without_pay: options.WithoutPayOption = False,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Write a run's plan for others: a workbook to edit and read back, files for Salesforce, or plain CSV.

    Nothing is loaded anywhere: files for Salesforce are a proposal to be reviewed, additions and removals apart.
    """
    with session("export", Common(out, as_json, quiet, debug)) as s:
        from planner.cli.sources import named_run
        from planner.errors import Problem, ScenarioError
        from planner.studies.deliverables.exporting import export_csv, export_workbook, reviewed

        if ids is not None and to is not Target.SALESFORCE:
            raise ScenarioError((Problem("--ids", "belongs to --to salesforce only."),))
        found = named_run(s, run)
        s.add(to=str(to))
        if to is Target.XLSX:
            given = reviewed(found, without_pay=without_pay)
            book = export_workbook(given, out)
            _tell(s, book)
            s.add(pay=given.review.has_pay)
            s.say(f"Next        edit its yellow columns, save it, and see what that costs: planner edits {run} {book}")
        else:
            given = reviewed(found)
            s.add(pay=False)
            if to is Target.CSV:
                _tell(s, export_csv(given, out))
            else:
                _propose(s, given, ids, out)


def handover(
    run: options.RunArg,
    person: Annotated[
        str, typer.Argument(metavar="[PERSON]", help="Only the sheet of this person, by name or seat; none: everybody.")
    ] = "",
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Write a sheet per person: accounts that come and go, why, from and to whom, renewals, whom to call first.

    Pages to be printed, an index, and a table of all of them. Nobody's pay stands on them.
    """
    with session("handover", Common(out, as_json, quiet, debug)) as s:
        from planner.cli.sources import named_run
        from planner.studies.deliverables.exporting import export_handover, reviewed

        path = export_handover(reviewed(named_run(s, run)), person, out)
        _tell(s, path)
        if (path / "index.html").is_file():
            s.say(f"Page        {path / 'index.html'}")


def _propose(s: Session, given: "Reviewed", ids: Path | None, out: Path) -> None:
    from planner.studies.deliverables.exporting import export_crm

    folder, proposal, used = export_crm(given, ids, out)
    _tell(s, folder)
    s.add(rows={each.name: len(each.rows) for each in proposal.files}, waiting=_waiting(proposal))
    missing = len(proposal.missing)
    s.add(missing_ids=missing, ids=None if used is None else str(used))
    if used is not None:
        s.note(f"Ids are those of {used}.")
    s.say(
        "",
        *(f"  {each.call:6}  {len(each.rows):6,}  {each.name}" for each in proposal.files),
        "",
        f"{missing:,} ids are missing: fill in {folder / 'ids.csv'} and give the same command again."
        if missing
        else "All ids are known: the files are ready to be reviewed and loaded.",
        "Nothing has been loaded. README.txt tells the order.",
    )


def _waiting(proposal: "Proposal") -> int:
    """Rows of all files that wait for an id."""
    return sum(each.waiting for each in proposal.files)


def _tell(s: Session, path: Path) -> None:
    files = sorted(str(file) for file in path.iterdir()) if path.is_dir() else [str(path)]
    s.add(path=str(path), files=files)
    s.say(f"{'Folder' if path.is_dir() else 'File':10}  {path}")
    if s.common.quiet:
        s.give(str(path))
