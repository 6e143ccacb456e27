"""The command that reads pay plans before anyone is paid by them: lint."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import session

if TYPE_CHECKING:
    from planner.domain.scenario import Scenario
    from planner.scenarios.pay_lint import Report

_MARKS = {"serious": "!!", "warning": " !", "note": " ·"}
_BAR = 30
"""Letters of the longest bar of a pay curve."""

PlanArg = Annotated[
    str,
    typer.Argument(
        metavar="FILE|NAME|SCENARIO", help="A pay plan (YAML file, or the name of a shipped one), or a scenario."
    ),
]
QuotaOption = Annotated[
    float | None,
    typer.Option("--quota", metavar="Q", min=1e-9, help="Quota of a full year at which a single plan is looked at."),
]
RateOption = Annotated[
    float | None,
    typer.Option(
        "--rate", metavar="R", min=0.0, help="Commission rate of the seat, for plans that pay a personal one."
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Read pay plans for cliffs, caps and broken promises",
        epilog=examples(
            "planner lint acme-saas",
            "planner lint account-executive --quota 1000000",
            "planner lint west/pay/ae.yaml --json",
        ),
    )(lint)


def lint(
    plan: PlanArg,
    quota: QuotaOption = None,
    rate: RateOption = None,
    sets: options.SetOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Read pay plans before any run: what pays too much, too little, or for the wrong thing, with the money at stake.

    A scenario's plans are looked at with the quotas of the seats on them. Findings do not change the exit status; a
    plan that cannot be used does.
    """
    with session("lint", Common(out, as_json, quiet, debug)) as s:
        from planner.cli.sources import named_scenario
        from planner.scenarios.pay_lint import is_pay_plan, lint_file

        s.add(problems=[])
        if is_pay_plan(plan):
            reports: tuple[Report, ...] = (lint_file(plan, quota, rate),)
        else:
            reports = scenario_reports(plan, named_scenario(s, plan, sets))
        s.add(plans=[report_json(report) for report in reports])
        for report in reports:
            s.say(*_lines(report), "")


def scenario_reports(source: str, scenario: "Scenario") -> tuple["Report", ...]:
    """What there is to say about the pay plans of a scenario, which may be that of a run."""
    from planner.runs.folder import is_run, open_run
    from planner.scenarios.pay_lint import lint_plans

    path = Path(source)
    return lint_plans(open_run(path).scenario_folder if is_run(path) else source, scenario)


def findings_json(report: "Report") -> list[dict[str, Any]]:
    """The findings of one plan as scripts read them."""
    return [
        {
            "code": finding.code,
            "severity": finding.severity,
            "where": report.where(finding),
            "what": finding.what,
            "hint": finding.hint,
            "money": round(finding.money, 2),
        }
        for finding in report.linted.findings
    ]


def report_json(report: "Report") -> dict[str, Any]:
    """One plan as scripts read it."""
    linted = report.linted
    return {
        "plan": linted.name,
        "file": report.file,
        "quota": linted.reference.quota,
        "quota_from": linted.reference.told,
        "seats": len(linted.reference.holders),
        "curve": [{"attainment": at, "pay": round(pay, 2)} for at, pay in _curve(report)],
        "findings": findings_json(report),
    }


def warning_lines(reports: tuple["Report", ...]) -> list[str]:
    """For `check`: what is more than a note, one a line, and how many notes there are."""
    all_ = [(report, finding) for report in reports for finding in report.linted.findings]
    grave = [f"  - {report.where(f)}: {f.code}: {f.what} {f.hint}" for report, f in all_ if f.severity != "note"]
    if not all_:
        return []
    notes = len(all_) - len(grave)
    things = "1 thing" if len(grave) == 1 else f"{len(grave) or 'no'} things"
    remarks = "1 note" if notes == 1 else f"{notes} notes"
    head = f"Pay plans: {things} to look at, and {remarks}"
    return [f"{head} (`planner lint`):" if grave else f"{head} (`planner lint`).", *grave]


def _lines(report: "Report") -> list[str]:
    linted, findings = report.linted, report.linted.findings
    plan, reference = linted.plan, linted.reference
    title = f"{linted.name}: {plan.title}" if plan.title else linted.name
    pay = f"{plan.salary:,.0f} fixed + {plan.variable:,.0f} variable {reference.currency}".rstrip()
    lines = [
        title,
        f"  {pay} a year; quota {reference.quota:,.0f} a year ({reference.told}).",
        "  Variable pay of a year by attainment:",
        *_bars(report),
    ]
    if not findings:
        return [*lines, "  No findings."]
    for finding in findings:
        stake = f"  [{reference.money(finding.money)} a year]" if finding.money >= 0.5 else ""
        lines += [
            f"{_MARKS[finding.severity]} {finding.code}  {report.where(finding)}{stake}",
            f"     {finding.what}",
            f"     → {finding.hint}",
        ]
    return lines


def _curve(report: "Report") -> tuple[tuple[float, float], ...]:
    from planner.domain.pay.lint.part import yearly_curve

    return yearly_curve(report.linted.plan, report.linted.reference)


def _bars(report: "Report") -> list[str]:
    curve = _curve(report)
    most = max(pay for _, pay in curve) or 1.0
    width = max(len(f"{pay:,.0f}") for _, pay in curve)
    return [f"    {at:>4.0%}  {pay:>{width},.0f}  {'█' * round(_BAR * pay / most)}".rstrip() for at, pay in curve]
