"""Commands about what may stand in a scenario: schema, settings."""

import json

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import session


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        short_help="Print the JSON Schema for editors",
        epilog=examples("planner schema > scenario.schema.json", "planner schema --json"),
    )(schema)
    app.command(
        short_help="Print the settings reference",
        epilog=examples("planner settings > settings.md", "planner settings --json"),
    )(settings)


def schema(
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Print the JSON Schema of scenario files, so that an editor completes and checks them."""
    with session("schema", Common(out, as_json, quiet, debug)) as s:
        from planner.scenarios.reference import json_schema

        found = json_schema()
        s.add(schema=found)
        s.give(json.dumps(found, indent=2, ensure_ascii=False))


def settings(
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Print the settings reference (Markdown): every setting and column with its meaning, unit and default."""
    with session("settings", Common(out, as_json, quiet, debug)) as s:
        from planner.scenarios.reference import settings_reference

        found = settings_reference()
        s.add(reference=found)
        s.give(found)
