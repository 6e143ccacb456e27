"""Edits of a plan's workbook or CSV file: read, and weighed against the plan."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from planner.domain.deliverables.hand_edits import Weighed, weigh
from planner.domain.scenario import Origin, Scenario
from planner.errors import ScenarioError
from planner.runs.folder import Run
from planner.scenarios.edited_workbook import read_edits
from planner.scenarios.load import load


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """An edited file, weighed against the plan of a run."""

    run: Run
    file: Path
    found: Weighed


def weigh_file(run: Run, file: Path, *, keep_quotas: bool = False) -> Read:
    """What the edits in a workbook or CSV file cost and break in the plan of a run.

    Raises ScenarioError with every bad cell, and when the workbook was written from another plan.
    """
    altered = run.altered()
    if altered:
        raise ScenarioError(altered)
    scenario, plan = _scenario(run), run.plan()
    edits = read_edits(file, scenario, plan, str(run.folder))
    return Read(run, file, weigh(scenario, plan, edits, keep_quotas=keep_quotas))


def changes_of(found: Weighed) -> Iterator[str]:
    """Every edit in words: accounts, then pins, then quotas, with the reason where one was given."""
    accounts, seats, why = found.scenario.accounts, found.scenario.seats, found.edits.why
    for edit in found.moves.edits:
        for i in edit.accounts.tolist():
            account = str(accounts.account[i])
            yield _reasoned(f"account '{account}': {_seat(edit.source)} → {_seat(edit.target)}", why.get(account))
    for i in found.pins.tolist():
        account, seat = str(accounts.account[i]), str(found.edits.pinned[i])
        pinned = f"pinned to '{seat}'" if seat else "no longer pinned"
        yield _reasoned(f"account '{account}': {pinned}", why.get(account))
    for quota in found.quotas:
        seat = str(seats.seat[quota.seat])
        amounts = f"{quota.before:,.2f} → {quota.after:,.2f} {found.scenario.settings.currency}"
        yield _reasoned(f"quota of seat '{seat}': {amounts}", why.get(seat))


def _scenario(run: Run) -> Scenario:
    """The scenario of a run, each setting with where it was set when the run was made."""
    origin = {path: Origin(where) for path, where in run.origins().items()}
    return replace(load(run.scenario_folder), origin=origin)


def _seat(name: str) -> str:
    return f"'{name}'" if name else "nobody"


def _reasoned(text: str, why: str | None) -> str:
    return f"{text} ({why})" if why else text
