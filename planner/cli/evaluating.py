"""What `planner evaluate` does and answers: in words, in JSON, and as a file."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from planner.cli.session import Session, number, numbers, problem_json
from planner.cli.sources import named_plan
from planner.domain.arrays import Floats, Texts
from planner.domain.deliverables.edits import Change, Edit, Evaluation
from planner.domain.deliverables.edits import evaluate as evaluated
from planner.domain.scenario import Scenario
from planner.domain.tables.spreadsheet_text import escaped
from planner.domain.world import World
from planner.files import replace_file
from planner.report.deliverables.csv_text import raw_csv_text
from planner.report.numbers import counted, money
from planner.report.reasons import largest_terms, more_or_less
from planner.studies.deliverables.edited_files import Edited, read_owners, read_pins

MOST_TOLD = 3
"""Rules that one line names; of the others it is said how many there are."""


def evaluate_edits(
    s: Session, scenario: Scenario, *, plan: str | None, against: str | None, pins: Path | None, out: Path | None
) -> None:
    """Hold an edited plan against the one that it was made from, and say what each edit does."""
    base = named_plan(s, against, scenario).owner if against is not None else scenario.accounts.owner
    edited = _owners(s, scenario, plan, base)
    if pins is not None:
        scenario, edited = _pinned(s, scenario, pins, edited)
    world = World.of(scenario)
    found = evaluated(world, base, edited.owner, edited.quota)
    s.add(plan=plan, against=against or "current owners", **_answer(scenario, found))
    s.say(*_words(scenario, found, against or "the current owners"))
    if out is not None:
        file = _write(out, scenario, found)
        s.add(edits_file=str(file))
        s.say("", f"Edits       {file}")


def _owners(s: Session, scenario: Scenario, plan: str | None, base: Texts) -> Edited:
    """Owners of the edited plan: of a run, of a file, or those of the base when only pins are edited."""
    if plan is None:
        return Edited(base, None, 0, ())
    if Path(plan).is_dir():
        given = named_plan(s, plan, scenario)
        quota = None if np.isnan(given.quota).any() else given.quota
        return Edited(given.owner, quota, 0, ())
    edited = read_owners(Path(plan), scenario, base)
    if edited.ignored:
        s.note(f"{plan}: looked at the columns account, seat and quota only, not at {', '.join(edited.ignored)}.")
    if edited.absent:
        s.note(f"{plan}: {counted(edited.absent, 'account')} not in the file stay where the base has them.")
    return edited


def _pinned(s: Session, scenario: Scenario, file: Path, edited: Edited) -> tuple[Scenario, Edited]:
    """The scenario with the edited pins, and owners that follow the new ones."""
    pinned = read_pins(file, scenario)
    accounts, old = scenario.accounts, scenario.accounts.pinned
    changed = np.flatnonzero(pinned != old)
    owner = edited.owner.astype(np.result_type(edited.owner, pinned))
    for i in changed[pinned[changed] != ""].tolist():
        owner[scenario.units == scenario.units[i]] = pinned[i]
    s.add(pins=[{"account": str(accounts.account[i]), "from": str(old[i]), "to": str(pinned[i])} for i in changed])
    s.note(f"{file}: {counted(len(changed), 'pin')} changed; new ones are taken as edits of the owner.")
    return replace(scenario, accounts=replace(accounts, pinned=pinned)), replace(edited, owner=owner)


def _answer(scenario: Scenario, found: Evaluation) -> dict[str, Any]:
    return {
        "objective": {"before": number(found.before.objective), "after": number(found.after.objective)},
        "hard_violations": len(found.after.violations),
        "edits": [edit_json(scenario, edit) for edit in found.edits],
        "together": change_json(found.together),
        "interaction": numbers(found.interaction),
        "quotas": _quotas(scenario, found.before.quota, found.after.quota),
    }


def edit_json(scenario: Scenario, edit: Edit) -> dict[str, Any]:
    """One edit of owners for scripts."""
    ids = scenario.accounts.account[edit.accounts]
    where = {"account": str(ids[0]), "accounts": ids.tolist(), "from": edit.source or None, "to": edit.target or None}
    return where | change_json(edit.change)


def change_json(change: Change) -> dict[str, Any]:
    """What a change costs, breaks and mends, for scripts."""
    return {
        "cost": number(change.cost),
        "terms": numbers(change.terms),
        "breaks": [problem_json(problem) for problem in change.breaks],
        "mends": [problem_json(problem) for problem in change.mends],
        "priced": change.priced,
    }


def _quotas(scenario: Scenario, before: Floats, after: Floats) -> list[dict[str, Any]]:
    if scenario.settings.quota is None:
        return []
    seats = scenario.seats.seat
    return [
        {"seat": str(seat), "before": number(was), "after": number(now)}
        for seat, was, now in zip(seats, before, after, strict=True)
    ]


def _words(scenario: Scenario, found: Evaluation, base: str) -> list[str]:
    if not found.edits:
        return [f"The plan has the same owners as {base}: nothing was edited.", *_broken(found)]
    lines = [f"{counted(len(found.edits), 'edit')} against {base}. Each alone, all else as there:", ""]
    for edit in found.edits:
        lines += edit_words(scenario, edit)
    lines += ["", *_together_words(scenario, found)]
    moved = np.abs(found.after.quota - found.before.quota)
    if scenario.settings.quota is not None and np.nanmax(moved) >= 0.5:
        lines += ["", "Quotas that change most:"]
        for s in np.argsort(-moved, kind="stable")[:5].tolist():
            if moved[s] >= 0.5:
                was, now = found.before.quota[s], found.after.quota[s]
                lines.append(f"  {scenario.seats.seat[s]}  {was:,.0f} → {now:,.0f} {scenario.settings.currency}")
    return [*lines, *_broken(found)]


def edit_words(scenario: Scenario, edit: Edit) -> list[str]:
    """One edit of owners with its price, and the rules that it breaks and mends."""
    book, currency = scenario.accounts, scenario.settings.currency
    first = int(edit.accounts[0])
    name = str(book.name[first])
    called = str(book.account[first]) + (f" {name}" if name not in {"", str(book.account[first])} else "")
    called += f" and {len(edit.accounts) - 1} more of its family" if len(edit.accounts) > 1 else ""
    line = f"  {called}: {edit.source or 'nobody'} → {edit.target or 'nobody'}: {price_words(edit.change, currency)}"
    return [line, *rule_words(edit.change)]


def price_words(change: Change, currency: str) -> str:
    """What a change costs, and by which terms."""
    if not change.priced:
        return "has no price (somebody is without owner, apart from the family, or at a seat that may not cover it)"
    terms = largest_terms(change.terms, currency, 4)
    return f"{more_or_less(change.cost, currency)}{f' ({terms})' if terms else ''}"


def rule_words(change: Change) -> list[str]:
    """The rules that a change breaks and mends, one a line."""
    lines = []
    for word, problems in (("breaks", change.breaks), ("mends", change.mends)):
        lines += [f"      {word}: {problem}" for problem in problems[:MOST_TOLD]]
        if len(problems) > MOST_TOLD:
            lines.append(f"      {word} {len(problems) - MOST_TOLD} more rules")
    return lines


def _together_words(scenario: Scenario, found: Evaluation) -> list[str]:
    currency = scenario.settings.currency
    lines = [f"All together: {price_words(found.together, currency)}", *rule_words(found.together)]
    remainder = sum(found.interaction.values())
    if found.together.priced and np.isfinite(remainder) and abs(remainder) >= 0.5:
        word, why = ("less", "help each other") if remainder < 0 else ("more", "stand in each other's way")
        lines.append(f"That is {money(abs(remainder), currency)} {word} than the sum of each alone: they {why}.")
    return lines


def _broken(found: Evaluation) -> list[str]:
    count = len(found.after.violations)
    if not count:
        return ["", "The edited plan breaks no hard rule."]
    return ["", f"The edited plan breaks {counted(count, 'hard rule')}, the first: {found.after.violations[0]}"]


def _write(out: Path, scenario: Scenario, found: Evaluation) -> Path:
    """`edits.csv`: a row for each account of each edit, with its price and what it breaks and mends."""
    out.mkdir(parents=True, exist_ok=True)
    file = out / "edits.csv"
    terms = list(found.together.terms)
    rows = []
    for edit in found.edits:
        change = edit.change
        amounts = ["" if np.isnan(v) else f"{v:.2f}" for v in (change.cost, *(change.terms[t] for t in terms))]
        rules = [escaped("; ".join(map(str, problems))) for problems in (change.breaks, change.mends)]
        ids = scenario.accounts.account[edit.accounts].tolist()
        rows += [[*map(escaped, (account, edit.source, edit.target)), *amounts, *rules] for account in ids]
    replace_file(file, raw_csv_text(["account", "from", "to", "cost", *terms, "breaks", "mends"], rows))
    return file
