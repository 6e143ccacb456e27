"""The command that moves a plan from draft to plan in force: state."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import Session, session
from planner.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from planner.domain.midyear.states import Entry, PlanLog, State
    from planner.runs.folder import Run

ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does this; stands in the log.")]
WhyOption = Annotated[str, typer.Option("--why", metavar="TEXT", help="Why; stands in the log.")]
ToOption = Annotated[
    str | None,
    typer.Option("--to", metavar="STATE", help="Move it to proposed, approved, in-force, superseded or draft."),
]
OnOption = Annotated[
    datetime | None,
    typer.Option("--on", metavar="DATE", formats=["%Y-%m-%d"], help="Day from which a plan in force holds."),
]
AloneOption = Annotated[
    bool, typer.Option("--alone", help="Approve what you proposed yourself; the log says that nobody else saw it.")
]
SupersedesOption = Annotated[
    Path | None, typer.Option("--supersedes", metavar="RUN", help="Run in force that this one follows.")
]
SealOption = Annotated[
    str, typer.Option("--seal", metavar="SEAL", help="Check that the log still has the entry with this seal.")
]

SHORTEST_SEAL = 16
"""Fewer characters of a seal could be met by trying out reasons until a false entry begins with them."""
MOST_CHANGES = 5
"""So many changes of an entry are listed; a plan goes through several states, and each time shows its whole log."""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Take a plan from draft to in force",
        epilog=examples(
            "planner state runs/west-0123456789ab",
            "planner state runs/west-0123456789ab --to proposed --by 'Ann Lee' --why 'agreed with the field'",
            "planner state runs/west-0123456789ab --to approved --by 'Bo Diaz' --why 'within budget'",
            "planner state runs/west-0123456789ab --to in-force --on 2027-01-01 --by 'Bo Diaz' --why 'new year' "
            "--supersedes runs/west-ba9876543210",
        ),
    )(state)


def state(
    run: options.RunArg,
    to: ToOption = None,
    by: ByOption = "",
    why: WhyOption = "",
    on: OnOption = None,
    alone: AloneOption = False,
    supersedes: SupersedesOption = None,
    seal: SealOption = "",
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Say where the plan of a run stands and who brought it there, or move it on.

    A draft is proposed, approved by somebody else, and in force from a day on, until another plan supersedes it. From
    approved on the run is locked: no run and no report takes its place. What is proposed or approved goes back to
    draft with a reason. Every step stands in a log whose entries are sealed one after the other.
    """
    with session("state", Common(out, as_json, quiet, debug)) as s:
        from planner.cli.sources import named_run
        from planner.runs.folder import open_run

        found = named_run(s, run)
        if to is None:
            _refuse_alone(by=by, why=why, on=on, supersedes=supersedes, alone=alone)
        else:
            from planner.domain.midyear.states import Wish, state_named

            wish = Wish(state_named(to), by, why, None if on is None else on.date(), alone)
            _move(s, found, wish, None if supersedes is None else open_run(supersedes))
        _tell(s, found, seal)


def _refuse_alone(**given: object) -> None:
    """Options that mean nothing unless the plan is moved."""
    named = [f"--{name}" for name, value in given.items() if value]
    if named:
        what = f"{' and '.join(named)} say{'s' * (len(named) == 1)} nothing without --to."
        raise ScenarioError((Problem("command line", what, "Name the state that the plan is to have with --to."),))


def _move(s: Session, run: "Run", wish: Any, older: "Run | None") -> None:  # noqa: ANN401 -- a Wish, imported lazily
    from planner.studies.deliverables.states import move

    done = move(run, wish, older)
    if done.older is not None and older is not None:
        s.add(superseded=str(older.folder))
        s.note(f"{older.folder} is {done.older.sentence}.")
    s.add(notes=list(done.notes))
    s.note(*done.notes)


def _tell(s: Session, run: "Run", seal: str) -> None:
    from planner.domain.midyear.states import ALLOWED
    from planner.runs.plan_log import seals_of
    from planner.studies.deliverables.states import plan_log

    log, seals = plan_log(run), seals_of(run.subject)
    if seal and len(seal) < SHORTEST_SEAL:
        what = f"'{seal}' is too short to tell seals apart."
        raise ScenarioError((Problem("seal", what, f"Give at least {SHORTEST_SEAL} of its characters."),))
    if seal and not any(each.startswith(seal.lower()) for each in seals):
        what = f"has no entry with the seal {seal}: the log was written anew or cut short since."
        raise ScenarioError((Problem(str(run.folder), what, "Bring back the log from a copy."),))
    s.add(
        state=log.state,
        locked=log.locked,
        allowed=list(ALLOWED[log.state]),
        plan=run.subject.plan,
        seal=seals[-1] if seals else None,
        log=[_entry(entry) for entry in log.entries],
    )
    s.say(f"{run.folder} is {log.sentence}.", *_words(log), "")
    if seals:
        s.say(f"Seal {seals[-1][:16]}: keep it elsewhere; `--seal {seals[-1][:16]}` tells later if the log changed.")
    s.say(next_step(run.folder, log.state))
    if s.common.quiet:
        s.give(log.state)


def next_step(run: Path, state: "State") -> str:
    """What can be typed next, as a line."""
    steps = {
        "draft": f"planner state {run} --to proposed --by NAME --why TEXT",
        "proposed": f"planner state {run} --to approved --by ANOTHER --why TEXT",
        "approved": f"planner state {run} --to in-force --on DATE --by NAME --why TEXT",
        "in force": f"planner handover {run}, or planner export {run} --to salesforce",
        "superseded": f"planner show {run}",
    }
    return f"Next        {steps[state]}"


def _entry(entry: "Entry") -> dict[str, Any]:
    found = asdict(entry) | {"from": entry.before, "to": entry.state, "on": entry.on and entry.on.isoformat()}
    return {name: found[name] for name in ("at", "by", "why", "from", "to", "on", "alone", "plan", "changes", "other")}


def _words(log: "PlanLog") -> list[str]:
    lines = []
    for entry in log.entries:
        step = entry.state if entry.before == entry.state else f"{entry.before} → {entry.state}"
        day = f" from {entry.on}" if entry.on else ""
        eyes = ", alone: nobody else saw it" if entry.alone else ""
        lines.append(f"  {entry.at[:16].replace('T', ' ')} UTC  {step}{day}, by {entry.by}{eyes}: {entry.why}")
        lines += [f"      {change}" for change in entry.changes[:MOST_CHANGES]]
        if len(entry.changes) > MOST_CHANGES:
            lines.append(f"      and {len(entry.changes) - MOST_CHANGES} more: `--json` lists them all")
    return ["", *lines] if lines else []
