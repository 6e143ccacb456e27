"""The command that explains somebody's pay: pay."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import number, session

if TYPE_CHECKING:
    from planner.domain.statements.statement import Statement

RunArg = Annotated[
    Path,
    typer.Argument(
        metavar="RUN", help="A payroll folder, as `planner payroll` names it, or a simulated run: its first year."
    ),
]
PersonArg = Annotated[str, typer.Argument(metavar="PERSON", help="Whose pay.")]
PeriodArg = Annotated[
    str,
    typer.Argument(metavar="[PERIOD]", help="2027-03, 2027-Q1, 2027-H1 or 2027 (fiscal); none: the whole horizon."),
]
PageOption = Annotated[
    Path | None, typer.Option("--page", metavar="FILE", help="Write the statement as an HTML page, to be printed.")
]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Explain somebody's pay, deal by deal, to the cent",
        epilog=examples(
            "planner pay runs/west-payroll-0123456789ab ann 2027-Q1",
            "planner pay runs/west-payroll-0123456789ab ann 2027-03 --page ann.html",
            "planner pay runs/west-payroll-0123456789ab ann --json",
        ),
    )(pay)


def pay(
    run: RunArg,
    person: PersonArg,
    period: PeriodArg = "",
    page: PageOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Explain a person's pay: from each deal to what it earned, what was paid and what it costs.

    Lines add up to the ledgers to the cent. In JSON, money is in minor units of the plan's currency: whole numbers.
    """
    with session("pay", Common(out, as_json, quiet, debug)) as s:
        from planner.files import replace_file
        from planner.report.pay.statement import statement_page
        from planner.studies.pay.accounts import run_accounts

        found = run_accounts(run)
        statement = found.accounts.statement(person, period)
        s.add(scenario=found.scenario.settings.name, digest=found.scenario.digest, run=str(run), **_answer(statement))
        s.give(str(statement))
        if page is not None:
            replace_file(page, statement_page(statement, found.provenance))
            s.add(page=str(page))
            s.say(f"Page        {page}")


def _answer(statement: "Statement") -> dict[str, Any]:
    first, last = statement.period.first, statement.period.end - 1
    plans = [
        asdict(plan) | {"earned": plan.earned, "paid": plan.paid, "expensed": plan.expensed} for plan in statement.plans
    ]
    return {
        "person": statement.person,
        "period": {"name": statement.period.name, "first_month": first, "last_month": last},
        "plans": [_plain(plan) for plan in plans],
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 (whatever a statement holds)
    """As JSON knows it: null for amounts that are not there."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return number(value) if isinstance(value, float) else value
