"""What re-planning would change: the rest of a year planned again, and both plans simulated with the same luck."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np

from planner.domain.arrays import positions
from planner.domain.audit import World, given_plan
from planner.domain.comparison.swapping import Lived
from planner.domain.midyear.in_force import InForce
from planner.domain.midyear.replan_effect import ReplanEffect
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.report.replanning import moved_counts
from planner.studies.around.replan import Replanned, replan
from planner.studies.compare.people import winners
from planner.studies.playing import Playing
from planner.studies.what_if.stress import effects

NEW = "new plan"


def replan_effect(
    now: Scenario,
    plan: InForce,
    day: date,
    out: Path,
    playing: Playing,
    inputs: Mapping[str, str] | None = None,
) -> ReplanEffect:
    """Re-plan from a day on (a run and a report of changes are left in `out`), and play the rest of the year twice.

    now      how things are, for the whole year
    plan     the plan in force
    playing  how often, and with what luck, the rest of the year is played

    Raises what `replan` raises, and KeyboardInterrupt when the search was interrupted.
    """
    found = replan(now, [plan], day, out, inputs=inputs, watch=playing.watch)
    if found.done.interrupted:
        message = f"Interrupted: the best plan so far was kept, in {found.done.run.folder}; it was not simulated."
        raise KeyboardInterrupt(message)
    rest = found.remainder.scenario
    pair = Lived(rest, kept_plan(found, plan.plan)), Lived(rest, found.done.plan)
    years = playing.play(*pair[0]), playing.play(*pair[1])
    forced, chosen = moved_counts(found.remainder, found.done.plan)
    return ReplanEffect(
        first=found.remainder.first,
        end=rest.calendar.end,
        forced=forced,
        chosen=chosen,
        nobody=int((pair[0].plan.owner == "").sum()),
        effects=effects(*years),
        winners=winners(NEW, pair, years),
        currency=rest.settings.currency,
        replications=years[0].replications,
        confidence=years[0].confidence,
        in_force=plan.where,
        run=str(found.done.run.folder),
        changes=str(found.folder),
    )


def kept_plan(found: Replanned, in_force: Plan) -> Plan:
    """The plan in force over the rest of the year: its owners where their seats are still there, and its quotas."""
    rest, quotas = found.remainder.scenario, found.remainder.quotas
    quota = None if quotas is None else quotas.rest[positions(quotas.seat, rest.seats.seat)] / 100
    coverage = None
    if in_force.coverage is not None:
        at = positions(in_force.account, rest.accounts.account)
        coverage = np.where(at >= 0, in_force.coverage[np.maximum(at, 0)], 1.0)
    return given_plan(World.of(rest), rest.accounts.owner, "plan in force", quota, coverage)
