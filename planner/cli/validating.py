"""The command about what planner is held to: validate."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import Session, number, session
from planner.cli.status import INVALID
from planner.errors import Problem

if TYPE_CHECKING:
    from planner.domain.validation import CaseResult, Validation

NamesArg = Annotated[
    list[str] | None, typer.Argument(metavar="[NAME]…", help="Cases or families of cases; none: all of them.")
]
QuickOption = Annotated[
    bool, typer.Option("--quick", help="Fewer replications and wider intervals: a minute or two instead of many.")
]
ListOption = Annotated[bool, typer.Option("--list", help="Name the cases with their claims; run none.")]
PageOption = Annotated[
    Path | None, typer.Option("--page", metavar="DIR", help="Write the page in Markdown: DIR/validation.md.")
]
HtmlOption = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write the page as one HTML file.")]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Theory and published facts, figure beside source",
        epilog=examples(
            "planner validate --quick",
            "planner validate queue-mm5 pay-golden",
            'planner validate "queueing theory" --html validation.html',
            "planner validate --list",
        ),
    )(validate)


def validate(
    names: NamesArg = None,
    quick: QuickOption = False,
    listed: ListOption = False,
    page: PageOption = None,
    html: HtmlOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Run the cases that planner is held to: queueing theory, published facts, and what every year must obey.

    Ends with status 6 when a case fails. Seeds are fixed: the same version gives the same figures.
    """
    with session("validate", Common(out, as_json, quiet, debug)) as s:
        if listed:
            _list(s, names or [])
        else:
            _run(s, names or [], quick=quick, page=page, html=html)


def _run(s: Session, names: list[str], *, quick: bool, page: Path | None, html: Path | None) -> None:
    from planner.cli.progress import watching
    from planner.studies.validation.catalogue import validate as run
    from planner.studies.validation.page import write_html, write_page

    with watching(s) as watch:
        found = run(names, quick=quick, watch=watch)
    s.add(passed=found.passed, quick=quick, cases=[_answer(case) for case in found])
    _tell(s, found)
    for word, file, write in (("page", page, write_page), ("html", html, write_html)):
        if file is not None:
            written = write(found, file)
            s.add(**{word: str(written)})
            s.say(f"Page        {written}")
    if not found.passed:
        s.fail(INVALID, [Problem(case.name, "fails.", case.claim) for case in found.failed])


def _tell(s: Session, found: "Validation") -> None:
    from planner.report.plain_tables import in_text
    from planner.report.validation import figures_table, summary

    s.give(in_text(figures_table(found.cases, "figures")))
    s.say(summary(found))


def _list(s: Session, names: list[str]) -> None:
    from planner.studies.validation.catalogue import chosen

    cases = chosen(names)
    s.add(
        cases=[{"name": case.name, "family": case.family, "claim": case.claim, "source": case.source} for case in cases]
    )
    width = max(len(case.name) for case in cases)
    s.give("\n".join(f"{case.name:{width}}  {case.claim}" for case in cases))


def _answer(case: "CaseResult") -> dict[str, Any]:
    return {
        "name": case.name,
        "family": case.family,
        "claim": case.claim,
        "source": case.source,
        "passed": case.passed,
        "replications": case.replications,
        "seconds": round(case.seconds, 3),
        "figures": [
            {
                "what": figure.what,
                "expected": number(figure.expected),
                "value": number(figure.value),
                "low": number(figure.low),
                "high": number(figure.high),
                "limits": figure.limits,
                "passed": figure.passed,
            }
            for figure in case.figures
        ],
    }
