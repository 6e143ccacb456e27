"""What changes of a few units do to the shape of territories: distances to centres, and whether they hang together."""

from collections.abc import Mapping

import numpy as np

from planner.domain.arrays import Ints
from planner.domain.geography.compactness import centres_of, is_priced
from planner.domain.geography.contiguity import contiguity_problems
from planner.domain.scenario import Scenario
from planner.errors import Problem


def has_shape(scenario: Scenario) -> bool:
    """Whether the scenario asks anything of the shape of territories."""
    return is_priced(scenario) or scenario.settings.territory.contiguity


def shape_change(scenario: Scenario, seat: Ints, moves: Mapping[int, int]) -> tuple[dict[str, float], list[Problem]]:
    """Change of the term `compactness`, and the territories that come to be broken, when units move.

    `seat` is the seat of each account (position; −1 nobody), `moves` the new seat of each unit that moves.
    """
    if not has_shape(scenario):
        return {}, []
    after = seat.copy()
    for unit, target in moves.items():
        after[scenario.units == unit] = target
    touched = np.unique(np.append(seat[seat != after], after[seat != after]))
    costs, found = [], []
    for owner in (seat, after):
        there = np.where(np.isin(owner, touched[touched >= 0]), owner, -1)
        cost, problems = _shape(scenario, there)
        costs.append(cost)
        found.append(problems)
    known = {(rule, problem.where) for rule, problem in found[0]}
    broken = [problem for rule, problem in found[1] if (rule, problem.where) not in known]
    return {term: costs[1][term] - costs[0][term] for term in costs[1]}, broken


def _shape(scenario: Scenario, seat: Ints) -> tuple[dict[str, float], list[tuple[str, Problem]]]:
    cost: dict[str, float] = {}
    problems: list[tuple[str, Problem]] = []
    if is_priced(scenario):
        centres = centres_of(scenario, seat)
        cost["compactness"] = float(centres.cost.sum())
        names = scenario.seats.seat[centres.missing]
        problems += [
            ("centre", Problem(f"seat '{name}'", "would have no account that may be its centre.")) for name in names
        ]
    if scenario.settings.territory.contiguity:
        problems += [("contiguity", problem) for problem in contiguity_problems(scenario, seat)]
    return cost, problems
