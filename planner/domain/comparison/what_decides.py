"""What a plan depends on, and what a simulated year depends on: digests that leave out everything else.

The search for a plan reads no market, pipeline, reaction or pay: two scenarios that differ in these ask for the same
plan. A simulated year reads no price of the territory and no solver setting.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.settings.tree import validated

_WORDS = ("name", "title", "description", "units", "tables")
_NOT_PLANNED = (
    *("simulation", "market", "sdr", "pipeline", "behaviour", "retention", "staffing", "pay"),
    *(f"people.{name}" for name in ("leave_rate", "leaving", "backfill_days", "skill_cv", "administration")),
    *(f"people.{name}" for name in ("cover_odds", "handover_loss", "handover_months")),
)
_NOT_LIVED = (
    *("solver", "staffing", "quota.target", "quota.overassignment"),
    *(f"simulation.{name}" for name in ("replications", "seed", "precision", "most_replications", "confidence")),
    *(f"simulation.{name}" for name in ("engine", "keep", "antithetic")),
    *(f"territory.{name}" for name in ("balance", "team_balance", "renewals", "mix", "moves", "disruption")),
    *(f"territory.{name}" for name in ("compactness", "contiguity", "within_hours", "most_hours", "overlays")),
)


def planning_digest(scenario: Scenario) -> str:
    """Equal for scenarios that ask for the same plan."""
    return replace(_without(scenario, (*_WORDS, *_NOT_PLANNED)), pay_plans={}).digest


def year_digest(scenario: Scenario, plan: Plan) -> str:
    """Equal for a scenario and plan whose years are the same, whatever the seed; not always equal where they are."""
    kept = _without(scenario, (*_WORDS, *_NOT_LIVED))
    found = hashlib.sha256(kept.digest.encode())
    for texts in (plan.account, plan.owner, plan.seat):
        found.update("\x1f".join(texts.tolist()).encode() + b"\x1e")
    for numbers in (plan.quota, plan.coverage):
        found.update(b"\x1d" if numbers is None else np.ascontiguousarray(numbers).tobytes())
    return found.hexdigest()


def _without(scenario: Scenario, paths: Iterable[str]) -> Scenario:
    """The scenario with the defaults at these paths; what must be given (a target, a name) is the same for all."""
    tree = scenario.settings.model_dump(mode="json", exclude_unset=True)
    for path in paths:
        _drop(tree, path.split("."))
    tree["name"] = "any"
    if "quota" in tree:
        tree["quota"] = {"target": 1.0} | tree["quota"]
    return replace(scenario, settings=validated(tree, lambda path: path))


def _drop(tree: dict[str, Any], steps: list[str]) -> None:
    below = tree.get(steps[0])
    if len(steps) == 1:
        tree.pop(steps[0], None)
    elif isinstance(below, dict):
        _drop(below, steps[1:])
