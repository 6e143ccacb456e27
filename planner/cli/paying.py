"""The command that computes what everybody earned: payroll."""

from typing import Any

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import session


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Compute what everybody earned on real deals",
        epilog=examples("planner payroll west", "planner payroll west --set horizon.start=2027-01-01 --json"),
    )(payroll)


def payroll(
    scenario: options.SourceArg,
    sets: options.SetOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Compute what everybody earned, from the tables people, deals, credits, person_quotas, rates and kpis.

    Writes a folder with the scenario, every deal and how much of it is credited, every credit line, and what was
    earned by person, component and month, as Parquet.
    """
    with session("payroll", Common(out, as_json, quiet, debug)) as s:
        from planner.cli.sources import changes_of, named_scenario
        from planner.studies.pay.payroll import run_payroll
        from planner.studies.running.inputs import inputs_of

        loaded = named_scenario(s, scenario, sets)
        run = run_payroll(loaded, inputs_of(scenario, changes_of(sets, {})), out)
        about = run.about
        s.add(run=str(run.folder), months=about["months"], plans=about["plans"], deals=about["deals"])
        s.say(f"Payroll of {loaded.title}, {about['months'][0]} to {about['months'][1]}", "")
        s.say(*_plans(about["plans"]), "", *_deals(about["deals"]), f"Folder      {run.folder}")
        if quiet:
            s.give(str(run.folder))


def _plans(plans: list[dict[str, Any]]) -> list[str]:
    width = max(4, *(len(plan["plan"]) for plan in plans))
    head = f"{'Plan':<{width}}  people     lines         fixed pay      variable pay  of it restated"
    rows = [
        f"{p['plan']:<{width}}  {p['people']:>6,}  {p['lines']:>8,}  {p['fixed']:>16,.2f}  {p['variable']:>16,.2f}"
        f"  {p['restated']:>14,.2f}  {p['currency']}"
        for p in plans
    ]
    return [head, *rows]


def _deals(deals: dict[str, Any]) -> list[str]:
    whole = deals["booked"] - sum(deals["not_whole"].values())
    lines = [f"Deals       {deals['booked']:,} booked, {whole:,} credited in full"]
    return lines + [f"            {count:,}: {reason}" for reason, count in deals["not_whole"].items()]
