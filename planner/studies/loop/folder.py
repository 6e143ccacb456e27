"""The folder of a closed loop, and the run of its best plan."""

from pathlib import Path
from typing import Any

import numpy as np

from planner.domain.arrays import Columns
from planner.domain.closed_loop import Loop, Round
from planner.domain.scenario import Scenario
from planner.report.loop import loop_page
from planner.runs.digests import versions
from planner.runs.study import PAGE, write_study
from planner.studies.loop.study import LoopQuestion
from planner.studies.study_folder import columns, plain


def write(scenario: Scenario, asked: LoopQuestion, found: Loop, out: Path) -> Path:
    """Leave page and tables in a folder of their own in `out`."""
    question = {
        "study": "loop",
        "scenario": scenario.digest,
        "rounds": asked.rounds,
        "tolerance": asked.tolerance,
        "damping": asked.learning.damping,
        "prior": asked.learning.prior,
        "relaxes": asked.learning.relaxes,
        "measure": asked.measure,
        "replications": found.replications,
        "seed": found.seed,
    }
    plan = found.rounds[found.best].plan.digest
    provenance = {"scenario": scenario.digest, "best plan": plan, "seed": str(found.seed)} | versions()
    tables = {"rounds": columns(_row(each) for each in found.rounds), "effects": _effects(found)}
    tables |= {"accounts": _accounts(scenario, found), "seats": _seats(scenario, found)}
    files = {PAGE: loop_page(scenario, found, provenance)}
    tables = {name: table for name, table in tables.items() if table}
    return write_study(out, f"loop-{scenario.settings.name}", question, files, tables, facts_of(found))


def facts_of(found: Loop) -> dict[str, Any]:
    """All rounds as JSON."""
    checked = found.checked
    return {
        "why": found.why,
        "measure": found.measure,
        "best": found.best,
        "paid": found.paid,
        "checked": None
        if checked is None
        else plain({"value": checked.value, "low": checked.low, "high": checked.high}),
        "replications": found.replications,
        "rounds": plain(
            [
                {**_row(each), "differences": [_effect(each, effect.measure) for effect in each.effects]}
                for each in found.rounds
            ]
        ),
    }


def _row(each: Round) -> dict[str, Any]:
    return {
        "round": each.number,
        "moved": each.moved,
        "moved_from_first": each.moved_from_first,
        "rules_broken": each.violations,
        "objective": each.plan.objective,
        "gap": np.nan if each.gap is None else each.gap,
        "stopped_by": each.stopped_by,
        "workload_factor": float(each.corrections.workload.mean()),
        "capacity_factor": float(each.corrections.capacity.mean()),
    }


def _effect(each: Round, measure: str) -> dict[str, Any]:
    effect = each.effect(measure)
    if effect is None:
        raise KeyError(measure)
    ends = effect.difference
    own = {"measure": measure, "unit": effect.unit, "first": effect.base, "value": effect.value}
    return own | {"difference": ends.value, "low": ends.low, "high": ends.high, "shown": ends.shown}


def _effects(found: Loop) -> Columns:
    return columns(
        {"round": each.number, **_effect(each, effect.measure)} for each in found.rounds for effect in each.effects
    )


def _accounts(scenario: Scenario, found: Loop) -> Columns:
    """Owner and corrected workload of every account in every round."""
    ids = scenario.accounts.account
    return {
        "round": np.repeat([each.number for each in found.rounds], len(ids)),
        "account": np.tile(ids, len(found.rounds)),
        "owner": np.concatenate([each.plan.owner for each in found.rounds]),
        "workload_factor": np.concatenate([each.corrections.workload for each in found.rounds]),
    }


def _seats(scenario: Scenario, found: Loop) -> Columns:
    """Corrected hours and quota of every seat in every round."""
    ids = scenario.seats.seat
    return {
        "round": np.repeat([each.number for each in found.rounds], len(ids)),
        "seat": np.tile(ids, len(found.rounds)),
        "quota": np.concatenate([each.plan.quota for each in found.rounds]),
        "capacity_factor": np.concatenate([each.corrections.capacity for each in found.rounds]),
    }
