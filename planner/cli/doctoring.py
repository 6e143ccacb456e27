"""The command about exports of history: doctor."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import problem_json, session

if TYPE_CHECKING:
    from planner.scenarios.doctor import Finding

SourceArg = Annotated[Path, typer.Argument(metavar="SOURCE", help="Folder or file of the export.")]
ProfileOption = Annotated[
    str, typer.Option("--profile", metavar="P", help="How the export is written; guessed from the header.")
]
MappingOption = Annotated[
    Path | None, typer.Option("--mapping", metavar="FILE", help="Your mapping file, with what you accepted.")
]
WriteOption = Annotated[
    Path | None, typer.Option("--write", metavar="FILE", help="Write a mapping file with the proposals.")
]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Find what is odd in a CRM's history, and propose what to do",
        epilog=examples(
            "planner doctor exports/2026-12 --write history.yaml",
            "planner doctor deals.csv --profile hubspot",
            "planner doctor exports/2026-12 --mapping history.yaml --json",
        ),
    )(doctor)


def doctor(
    source: SourceArg,
    profile: ProfileOption = "",
    mapping: MappingOption = None,
    write: WriteOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Look at an export of opportunities from every side; nothing is changed unless you accept it in the mapping file.

    Findings do not change the exit status: a history with findings can be used, unless a row cannot be read.
    """
    with session("doctor", Common(out, as_json, quiet, debug)) as s:
        from planner.scenarios.doctor import examine, proposed, write_proposals
        from planner.scenarios.history import open_history

        export = open_history(source, profile, mapping, others=True)
        findings = examine(export)
        known = export.history.opportunities
        s.add(
            profile=export.mapping.profile,
            rows=len(known),
            as_of=known.as_of.isoformat(),
            unreadable=export.rows.refused,
            guesses=list(export.guesses),
            findings=[_json(finding) for finding in findings],
            problems=[problem_json(problem) for problem in export.problems],
        )
        s.note(*export.guesses)
        s.say(f"{source}: {len(known):,} opportunities read, as known on {known.as_of}; {_count(findings)}.")
        s.say(*(line for finding in findings for line in _lines(finding)))
        if write is not None:
            write_proposals(write, proposed(export.stated, findings))
            s.add(mapping=str(write))
            s.say(f"Mapping     {write}", "Write `accept: true` below what should be changed; nothing else changes.")
        else:
            s.say("Nothing is changed. --write FILE writes the proposals into a mapping file for you to accept.")


def _count(findings: Sequence["Finding"]) -> str:
    return f"{len(findings)} finding{'' if len(findings) == 1 else 's'}"


def _json(finding: "Finding") -> dict[str, object]:
    return {
        "finding": finding.kind,
        "says": finding.says,
        "count": finding.count,
        "money": round(finding.money, 2),
        "examples": list(finding.examples),
        "change": dict(finding.change),
    }


def _lines(finding: "Finding") -> list[str]:
    money = f" At stake: {finding.money:,.0f}." if finding.money else ""
    shown = [f"      {example}" for example in finding.examples] if finding.kind == "unreadable" else []
    named = f" Such as {', '.join(finding.examples)}." if finding.examples and not shown else ""
    return [f"  - {finding.kind}: {finding.says}{money}{named}", *shown]
