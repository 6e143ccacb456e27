"""The program `planner`: its commands, and what is said about a wrong command line."""

import json
import sys
from typing import cast

import typer

from planner import __version__
from planner.cli import (
    around,
    calibrating,
    comparing,
    costing,
    describing,
    designing,
    doctoring,
    editing,
    explaining,
    exploiting,
    exporting,
    fairness,
    forecasting,
    linting,
    looping,
    pay_library,
    pay_statement,
    paying,
    planning,
    reference,
    running,
    scoreboard,
    states,
    sweeping,
    validating,
    what_if,
)
from planner.cli.session import problem_json
from planner.cli.status import KEYS, PROBLEMS
from planner.errors import Problem

UsageError = cast("type[typer.BadParameter]", typer.BadParameter.__mro__[1])
"""What the command line's parser raises; Typer does not export it, and where it lives depends on the version."""

app = typer.Typer(
    name="planner",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"planner {__version__}")
        raise typer.Exit


@app.callback(
    epilog="Exit status: 0 done; 1 our own fault; 2 problems in the input or the command line; 3 no plan can obey "
    "all the rules; 4 stopped without a plan; 5 a plan or its proof does not verify; 6 a validation case fails; "
    "130 interrupted, the best plan kept."
)
def planner(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Plan a sales force: who covers which accounts, what each quota is, and what then happens over the year.

    A first look: planner run acme-saas
    """


for group in (
    describing,
    doctoring,
    planning,
    running,
    exporting,
    editing,
    states,
    explaining,
    comparing,
    around,
    what_if,
    sweeping,
    looping,
    linting,
    exploiting,
    designing,
    costing,
    fairness,
    calibrating,
    forecasting,
    scoreboard,
    pay_library,
    paying,
    pay_statement,
    validating,
    reference,
):
    group.add_to(app)


def answered() -> int:
    """Run what the command line names; returns the exit status. Raises KeyboardInterrupt outside of commands."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may not know our characters
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        return app(prog_name="planner", standalone_mode=False) or 0
    except UsageError as error:
        return _refuse(error)
    except typer.Abort:
        raise KeyboardInterrupt from None


def _refuse(error: typer.BadParameter) -> int:
    """Say what is wrong with the command line, also in JSON when that was asked for."""
    context = error.ctx
    command = context.command_path if context is not None else "planner"
    message = error.format_message()
    sys.stderr.write(f"{message}\nTry `{command} --help`.\n")
    if "--json" in sys.argv:
        answer = dict.fromkeys(KEYS) | {
            "command": command.rpartition(" ")[2] if " " in command else None,
            "problems": [problem_json(Problem("command line", message, f"Try `{command} --help`."))],
        }
        sys.stdout.write(json.dumps(answer, indent=2) + "\n")
    return PROBLEMS
