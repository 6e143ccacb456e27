"""The command that reads a plan's workbook back: edits."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli import options
from planner.cli.options import RUNS, Common, examples
from planner.cli.session import Session, number, session
from planner.cli.states import ByOption, WhyOption, next_step
from planner.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from planner.domain.deliverables.hand_edits import QuotaEdit, Weighed
    from planner.studies.deliverables.hand_edits import Read


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Read an edited workbook back",
        epilog=examples(
            "planner edits runs/west-0123456789ab west-plan.xlsx",
            "planner edits runs/west-0123456789ab owners.csv --json",
            "planner edits runs/west-0123456789ab west-plan.xlsx --take --by 'Ann Lee' --why 'asked for by the field'",
        ),
    )(edits)


def edits(
    run: options.RunArg,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The workbook (.xlsx) of this run's plan, or a CSV.")],
    take: Annotated[bool, typer.Option("--take", help="Make a run of the edited plan, a draft.")] = False,
    by: ByOption = "",
    why: WhyOption = "",
    keep_quotas: Annotated[
        bool, typer.Option("--keep-quotas", help="Leave all quotas as they are, also where accounts move.")
    ] = False,
    despite_rules: Annotated[
        bool, typer.Option("--despite-rules", help="Take edits that break rules; the report will show them.")
    ] = False,
    workers: options.WorkersOption = None,
    out: options.OutOption = RUNS,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Say what owners, pins and quotas edited in a plan's workbook cost and break: each edit alone, and all together.

    With --take they become a run of their own, simulated and reported, whose log says who took which edits and why.
    The run that the workbook was written from stays as it is.
    """
    with session("edits", Common(out, as_json, quiet, debug)) as s:
        from planner.cli.sources import named_run
        from planner.studies.deliverables.hand_edits import weigh_file

        if not take and (by or why or despite_rules):
            what = "--by, --why and --despite-rules say nothing without --take."
            raise ScenarioError((Problem("command line", what, "Add --take, or leave them out."),))
        found = named_run(s, run)
        read = weigh_file(found, file, keep_quotas=keep_quotas)
        weighed = read.found
        s.add(**_answer(weighed), taken=take)
        s.note(*weighed.edits.notes)
        s.say(*_words(weighed, run), *([] if take else _verdict(weighed)))
        if take:
            _take(s, read, (by, why, despite_rules), workers)


def _take(s: Session, read: "Read", by: tuple[str, str, bool], workers: int | None) -> None:
    from planner.cli.answers import outcomes_answer, tell
    from planner.cli.progress import watching
    from planner.studies.deliverables.taking_edits import Taker, take

    with watching(s) as watch:
        taken = take(read, Taker(*by), s.common.out, workers=workers, watch=watch)
    done = taken.done
    if done.outcomes is not None:
        s.add(**outcomes_answer(done.outcomes))
    tell(s, done)
    s.add(parent=str(read.run.folder), state=taken.log.state, scenario=done.scenario.settings.name)
    s.add(digest=done.scenario.digest)
    s.say(f"The new plan is {taken.log.sentence}.", next_step(done.run.folder, taken.log.state))


def _answer(weighed: "Weighed") -> dict[str, Any]:
    from planner.cli.evaluating import change_json, edit_json

    scenario, seats = weighed.scenario, weighed.scenario.seats.seat
    accounts, why = scenario.accounts.account, weighed.edits.why
    return {
        "objective": {
            "before": number(weighed.plan.objective),
            "after": number(weighed.after.objective),
        },
        "hard_violations": len(weighed.after.violations),
        "edits": [
            edit_json(scenario, edit) | {"why": why.get(str(accounts[edit.accounts[0]]))}
            for edit in weighed.moves.edits
        ],
        "pins": [
            {"account": str(accounts[i]), "to": str(weighed.edits.pinned[i]) or None, "why": why.get(str(accounts[i]))}
            for i in weighed.pins.tolist()
        ],
        "quota_edits": [
            {
                "seat": str(seats[edit.seat]),
                "before": edit.before,
                "after": edit.after,
                "why": why.get(str(seats[edit.seat])),
            }
            | change_json(edit.change)
            for edit in weighed.quotas
        ],
        "quotas": {
            "before": number(float(weighed.plan.quota.sum())),
            "after": number(float(weighed.quota.sum())),
            "target": scenario.settings.quota.target if scenario.settings.quota else None,
        },
        "together": change_json(weighed.together),
        "notes": list(weighed.edits.notes),
    }


def _words(weighed: "Weighed", run: Path) -> list[str]:
    from planner.cli.evaluating import edit_words, price_words, rule_words
    from planner.report.numbers import counted

    scenario = weighed.scenario
    if weighed.empty:
        return [f"The file wants nothing otherwise than the plan of {run} has it."]
    moved, pins, quotas = weighed.moves.edits, weighed.pins.tolist(), weighed.quotas
    lines = [f"Edits of the plan of {run}. Each alone, all else as there:", ""]
    for edit in moved:
        lines += edit_words(scenario, edit)
    lines += [line for edit in quotas for line in _quota_words(weighed, edit)]
    for i in pins:
        account, seat = scenario.accounts.account[i], weighed.edits.pinned[i]
        lines.append(f"  {account}: {f'pinned to {seat}' if seat else 'no longer pinned'}: costs nothing by itself")
    counts = [counted(len(moved), "move") if moved else "", counted(len(quotas), "quota") if quotas else ""]
    many = " and ".join(filter(None, counts)) or counted(len(pins), "pin")
    price = price_words(weighed.together, scenario.settings.currency)
    lines += ["", f"All together ({many}): {price}", *rule_words(weighed.together)]
    return [*lines, *_totals(weighed)]


def _quota_words(weighed: "Weighed", edit: "QuotaEdit") -> list[str]:
    from planner.cli.evaluating import price_words, rule_words

    currency, seat = weighed.scenario.settings.currency, weighed.scenario.seats.seat[edit.seat]
    amounts = f"{edit.before:,.0f} → {edit.after:,.0f} {currency}"
    return [f"  quota of {seat}: {amounts}: {price_words(edit.change, currency)}", *rule_words(edit.change)]


def _totals(weighed: "Weighed") -> list[str]:
    """What happens to the sum of quotas, and what became of those that nobody edited."""
    import numpy as np

    if weighed.scenario.settings.quota is None:
        return []
    before, after = float(weighed.plan.quota.sum()), float(weighed.quota.sum())
    currency = weighed.scenario.settings.currency
    if weighed.quotas:
        off = after - before
        if abs(off) < 0.005:
            return ["", f"Quotas still add up to {after:,.2f} {currency}."]
        way, back = ("more", "less") if off > 0 else ("less", "more")
        rest = f"To keep the sum, give others {abs(off):,.2f} {back}: quotas that nobody edited stay as they are."
        return ["", f"Quotas add up to {after:,.2f} {currency}, {abs(off):,.2f} {way} than in the plan. {rest}"]
    changed = int((np.abs(weighed.quota - weighed.plan.quota) >= 0.5).sum())
    if not changed:
        return []
    what = f"{changed} quotas follow the new territories" if changed > 1 else "1 quota follows the new territories"
    total = f"stays {after:,.2f}" if abs(after - before) < 0.005 else f"goes from {before:,.2f} to {after:,.2f}"
    return ["", f"{what}; the sum {total} {currency}. With --keep-quotas they stay as they are."]


def _verdict(weighed: "Weighed") -> list[str]:
    from planner.report.numbers import counted

    broken = weighed.after.violations
    if not broken:
        return ["", "The edited plan breaks no hard rule. Take it with --take --by NAME --why TEXT."]
    return ["", f"The edited plan breaks {counted(len(broken), 'hard rule')}, the first: {broken[0]}"]
