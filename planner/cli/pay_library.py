"""The command about shipped pay plans: plans."""

from pathlib import Path
from typing import Annotated, Any

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import Session, session
from planner.domain.pay.described import DescribedPlan
from planner.errors import Problem, ScenarioError

NameArg = Annotated[str | None, typer.Argument(metavar="[NAME]", help="A shipped pay plan; none: list them all.")]
CopyOption = Annotated[
    Path | None,
    typer.Option("--copy", metavar="DIR", help="Copy the plan into this scenario folder, as pay/NAME.yaml."),
]
PageOption = Annotated[
    Path | None,
    typer.Option("--page", metavar="DIR", help="Write the page of all plans with its pictures: DIR/pay-plans.md."),
]
HtmlOption = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write the page of all plans as one HTML file.")
]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="List, show and copy the shipped pay plans",
        epilog=examples(
            "planner plans",
            "planner plans account-executive",
            "planner plans account-executive --copy west",
            "planner plans --html plans.html",
        ),
    )(plans)


def plans(
    name: NameArg = None,
    copy: CopyOption = None,
    page: PageOption = None,
    html: HtmlOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """List the shipped pay plans, show one with what it pays and what the linter says, or copy it to change it."""
    with session("plans", Common(out, as_json, quiet, debug)) as s:
        if copy is not None and name is None:
            raise ScenarioError((Problem("--copy", "copies one plan; say which.", "`planner plans` lists them."),))
        if name is not None and (page is not None or html is not None):
            raise ScenarioError((Problem("--page", "shows all plans; leave the name out.", ""),))
        if name is None:
            _pages(s, page, html)
        elif copy is None:
            _show(s, name)
        else:
            _copy(s, name, copy)


def _pages(s: Session, page: Path | None, html: Path | None) -> None:
    """Write the pages that were asked for; list the plans when none was."""
    from planner.cli.progress import watching
    from planner.studies.pay.library import played_games, write_html, write_library

    if page is not None:
        with watching(s) as watch:
            games = played_games(watch)
        written = write_library(page, games)
        s.add(page=str(written))
        _say_or_give(s, "Page        ", written)
    if html is not None:
        s.add(html=str(write_html(html)))
        _say_or_give(s, "Page        ", html)
    if page is None and html is None:
        _list(s)


def _say_or_give(s: Session, label: str, written: Path) -> None:
    """Name a file; with `--quiet`, nothing but the file."""
    s.say(f"{label}{written}")
    if s.common.quiet:
        s.give(str(written))


def _list(s: Session) -> None:
    from planner.report.pay.tables import plans_table
    from planner.report.plain_tables import in_text
    from planner.scenarios.pay_library import pay_library

    library = pay_library()
    s.add(plans=[_answer(described) for described in library])
    s.give(in_text(plans_table(library)))


def _show(s: Session, name: str) -> None:
    from planner.report.pay.library import finding_sentences
    from planner.report.pay.tables import year_table
    from planner.report.plain_tables import in_text
    from planner.scenarios.pay_library import shipped_plan
    from planner.studies.pay.library import linted

    described = shipped_plan(name)
    found = linted(described)
    s.add(**_answer(described), words=dict(described.words), file=described.text)
    s.add(findings=[{"code": f.code, "severity": f.severity, "what": f.what, "hint": f.hint} for f in found])
    s.give(described.text)
    s.give(f"Twelve equal months, every component at the same attainment:\n\n{in_text(year_table(described))}")
    said = [f"  - {sentence}" for sentence in finding_sentences(found)] or ["  nothing to say."]
    s.give("\n".join(["The linter:", *said]))


def _copy(s: Session, name: str, folder: Path) -> None:
    from planner.scenarios.pay_library import copy_plan

    written = copy_plan(name, folder)
    s.add(copied=str(written))
    _say_or_give(s, "Copied to   ", written)
    s.say(f"Next        name '{name}' in the column pay_plan of the seats")


def _answer(described: DescribedPlan) -> dict[str, Any]:
    plan = described.plan
    return {
        "name": described.name,
        "title": plan.title,
        "summary": described.summary,
        "salary": plan.salary,
        "variable": plan.variable,
        "quota": described.quota or None,
    }
