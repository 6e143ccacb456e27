"""A plan for the rest of the year: as few changes as pay, from a day on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from planner.domain.arrays import Texts, positions
from planner.domain.audit import World, audit, given_plan
from planner.domain.midyear.in_force import InForce
from planner.domain.midyear.remainder import Remainder, remainder
from planner.domain.plan import Plan
from planner.domain.progress import Progress, Watch
from planner.domain.scenario import Scenario
from planner.errors import InfeasibleError, Problem, SolverError
from planner.optimize.solve import solve
from planner.report.replanning import changes, quota_columns, replan_page
from planner.runs.digests import versions
from planner.runs.folder import open_run
from planner.runs.study import PAGE, write_study
from planner.scenarios.load import load
from planner.studies.running.finishing import Done
from planner.studies.running.pipeline import Work, carry_out

FIRST_PART = 0.25
"""Part of the search that looks for the plan with no more than the forced moves [share of solver.seconds]."""


@dataclass(frozen=True, slots=True, eq=False)
class Replanned:
    """The new plan, and what it was held against."""

    remainder: Remainder
    done: Done
    least: Plan | None
    """The best plan in which nothing moves but what must; None where none was found."""
    why_more: tuple[Problem, ...]
    """Why further accounts must move: the rules that collide otherwise."""
    folder: Path
    """Where the report of changes is."""


def in_force(folder: Path) -> InForce:
    """The plan of a run folder with its scenario. Raises ScenarioError when there is none."""
    run = open_run(folder)
    return InForce(load(run.scenario_folder), run.plan(), str(folder))


def replan(
    now: Scenario,
    plans: Sequence[InForce],
    day: date,
    out: Path,
    *,
    inputs: Mapping[str, str] | None = None,
    watch: Watch | None = None,
) -> Replanned:
    """Plan the rest of the year from a day on and leave a run and a report of changes in `out`.

    `now` says how things are, `plans` are those in force this year, in order. First only the accounts that must are
    moved; from there the search goes on among all plans, in which a move must pay for its disruption.
    Raises ScenarioError for everything that does not fit, and what `solve` raises.
    """
    rest = remainder(now, plans, day)
    seconds = rest.scenario.settings.solver.seconds
    shorter = rest.scenario.but({"solver.seconds": seconds * (1 - FIRST_PART)}, by="replan")
    rest = replace(rest, scenario=shorter)
    least, why_more = _least(rest, seconds * FIRST_PART, watch)
    asked = dict(inputs or {}) | {f"plan in force {i + 1}": each.plan.digest for i, each in enumerate(plans)}
    done = carry_out(Work("optimize", rest.scenario, asked, start=least), out, watch=_named(watch, "all plans"))
    folder = _write(rest, done, least, why_more, out)
    return Replanned(rest, done, least, why_more, folder)


def _least(rest: Remainder, seconds: float, watch: Watch | None) -> tuple[Plan | None, tuple[Problem, ...]]:
    """The best plan in which every account stays that may, priced in the rest's own scenario."""
    world = World.of(rest.scenario)
    if not (rest.forced != "").any() and not audit(world, rest.scenario.accounts.owner).violations:
        return given_plan(world, rest.scenario.accounts.owner, "plan in force"), ()
    held = replace(rest.scenario, accounts=replace(rest.scenario.accounts, pinned=_staying(world)))
    try:
        plan = solve(held, seconds=seconds, watch=_named(watch, "forced moves alone"))
    except InfeasibleError as error:
        return None, error.problems
    except SolverError:
        return None, ()
    if plan.status == "interrupted":
        raise KeyboardInterrupt
    return given_plan(world, plan.owner, "forced moves alone", coverage=plan.coverage), ()


def _staying(world: World) -> Texts:
    """Pins as they are, and a pin to its owner for every account whose family has one owner who may cover it."""
    scenario = world.scenario
    accounts, units = scenario.accounts, scenario.units
    seat = positions(scenario.seats.seat, accounts.owner)
    held = np.flatnonzero(seat >= 0)
    lowest, highest = np.full(world.rates.units, len(scenario.seats)), np.full(world.rates.units, -1)
    np.minimum.at(lowest, units[held], seat[held])
    np.maximum.at(highest, units[held], seat[held])
    single = np.where(lowest == highest, highest, -1)
    stays = world.rates.reach.holds(np.arange(len(single)), single)[units]
    home = scenario.seats.seat[np.maximum(single, 0)][units]
    return np.where((accounts.pinned == "") & stays, home, accounts.pinned)


def _named(watch: Watch | None, phase: str) -> Watch | None:
    """The watch under one phase, whatever the search does in it."""
    if watch is None:
        return None

    def told(moment: Progress) -> None:
        watch(replace(moment, phase=phase))

    return told


def _write(rest: Remainder, done: Done, least: Plan | None, why_more: tuple[Problem, ...], out: Path) -> Path:
    question = {"study": "replan", "run": done.run.manifest.id, "on": rest.first.isoformat()}
    provenance = {"run": str(done.run.folder), "scenario": done.scenario.digest} | versions()
    files = {PAGE: replan_page(rest, done.plan, least, why_more, provenance)}
    tables = {"changes": changes(rest, done.plan)}
    if rest.quotas is not None:
        tables["quotas"] = quota_columns(rest, done.plan)
    facts = {"run": str(done.run.folder), "from": rest.first.isoformat(), "gone": rest.gone.tolist()}
    return write_study(out, f"replan-{rest.now.settings.name}-{rest.first:%Y-%m}", question, files, tables, facts)
