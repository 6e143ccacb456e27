"""The door of the room: a scenario and a plan in, a verdict out."""

import math
import time
from collections.abc import Iterator, Mapping

import numpy as np

from planner.domain.arrays import positions
from planner.domain.gap import gap_of
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.world import World
from planner.errors import Problem
from planner.verify.bound import Bound, better, derive, misfits
from planner.verify.cases import case_misfits, derive_by_cases
from planner.verify.claims import proof_problems, word_of
from planner.verify.rules import (
    coverage_problems,
    load_problems,
    owner_problems,
    place_problems,
    quota_problems,
    subject_problems,
)
from planner.verify.sites import derive_by_sites, site_misfits
from planner.verify.terms import Term, loads_of, term_problems, terms_of
from planner.verify.verdict import Verdict


def verify(scenario: Scenario, plan: Plan) -> Verdict:
    """Check every rule, every term and the bound of a plan from the scenario and the plan alone, without a solver."""
    began = time.perf_counter()
    subject = tuple(subject_problems(scenario, plan))
    if subject:
        return Verdict(subject, (), None, None, None, "none", {}, time.perf_counter() - began)
    world = World.of(scenario)
    seat = positions(scenario.seats.seat, plan.owner)
    level = np.zeros(len(seat), dtype=np.int64)
    covered = []
    if plan.coverage is not None:
        level = np.maximum(world.rates.levels.at(plan.coverage), 0)
        covered = list(coverage_problems(world, plan.coverage))
    loads = loads_of(world, seat, level)
    owners = list(owner_problems(world, plan.owner.tolist(), seat))
    quotas = list(_quotas(world, plan))
    flaws = [*owners, *covered, *load_problems(world.loads, loads), *place_problems(scenario, seat), *quotas]
    terms = {} if owners or covered or quotas else terms_of(world, seat, level, loads, plan.quota)
    flaws.extend(term_problems(plan, terms) if terms else ())
    flaws.extend(() if flaws else plan.violations)
    bound = _derived(world, plan)
    objective = math.fsum(term.amount for term in terms.values()) if terms else None
    doubts = tuple(proof_problems(world, plan, objective, bound))
    return Verdict(
        flaws=tuple(flaws),
        doubts=doubts,
        objective=objective,
        bound=bound,
        gap_verified=None if flaws or objective is None or bound is None else _gap(objective, bound.value),
        word=word_of(plan),
        checked=_checked(world, terms, bound),
        seconds=time.perf_counter() - began,
    )


def _gap(objective: float, bound: float) -> float | None:
    """None for a bound of at most 0, which says nothing: every term is at least 0."""
    return gap_of(objective, bound) if bound > 0 or objective <= 0 else None


def _quotas(world: World, plan: Plan) -> Iterator[Problem]:
    if world.quotas is not None:
        yield from quota_problems(world.quotas, plan.seat.tolist(), plan.quota)
    elif not np.isnan(plan.quota).all():
        yield Problem("quotas", "are stated, but the scenario sets none.")


def _derived(world: World, plan: Plan) -> Bound | None:
    """The best bound of the plan's multipliers, cases and sites; None where it has no proof, or none can be used."""
    if plan.bound is None:
        return None
    found = [None if misfits(world, plan.multipliers) else derive(world, plan.multipliers)]
    if plan.branches is not None and not case_misfits(world, plan.branches):
        found.append(derive_by_cases(world, plan.branches))
    if plan.sites is not None and not site_misfits(world, plan.sites):
        found.append(derive_by_sites(world, plan.sites))
    return better(found)


def _checked(world: World, terms: Mapping[str, Term], bound: Bound | None) -> dict[str, int]:
    limits = [amount for load in world.loads for limit in load.limits for amount in (limit.least, limit.most)]
    return {
        "accounts": len(world.scenario.accounts),
        "seats": len(world.scenario.seats),
        "limits": sum(int(np.isfinite(amount).sum()) for amount in limits),
        "terms": len(terms),
        "pairs": 0 if bound is None else bound.pairs,
    }
