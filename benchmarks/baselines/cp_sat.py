"""CP-SAT (OR-Tools) on the priced arcs: amounts and money as integers."""

from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.baselines.answer import Answer, Task, Trace
from benchmarks.baselines.pieces import pieces_of
from planner.domain.arrays import Ints
from planner.optimize.shortlist import Shortlist

LOAD_STEPS = 2_000
"""Integer steps of a mean amount: a load is off by half a step an account at most."""
FAR = 1e15
"""Steps that no load reaches."""
MONEY_STEPS = 1_000
"""Integer steps of a unit of currency in the cost of an arc."""


def solve(task: Task, trace: Trace) -> Answer:
    """The best solution that CP-SAT finds in time, without a hint."""
    assert task.arcs is not None
    model, owns = _model(task.arcs)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = trace.left(task.seconds)
    solver.parameters.num_workers = task.threads
    solver.parameters.random_seed = 0

    class Watcher(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            trace.note(self.objective_value / MONEY_STEPS, self.best_objective_bound / MONEY_STEPS)

    def bounded(bound: float) -> None:
        last = trace.moments[-1].incumbent if trace.moments else None
        trace.note(last, bound / MONEY_STEPS)

    solver.best_bound_callback = bounded
    status = solver.solve(model, Watcher())
    bound, name = solver.best_objective_bound / MONEY_STEPS, solver.status_name(status)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Answer(None, bound, name)
    chosen = np.flatnonzero([solver.boolean_value(own) for own in owns])
    return Answer(task.arcs.seat[chosen], bound, name)


def _model(arcs: Shortlist) -> tuple[cp_model.CpModel, list[Any]]:
    model = cp_model.CpModel()
    owns = [model.new_bool_var("") for _ in range(len(arcs))]
    for first, end in zip(arcs.first[:-1].tolist(), arcs.first[1:].tolist(), strict=True):
        model.add_exactly_one(owns[first:end])
    costs = np.round(arcs.cost * MONEY_STEPS).astype(np.int64).tolist()
    priced, weights = _limit_loads(model, arcs, owns)
    model.minimize(cp_model.LinearExpr.weighted_sum([*owns, *priced], [*costs, *weights]))
    return model, owns


def _limit_loads(model: cp_model.CpModel, arcs: Shortlist, owns: list[Any]) -> tuple[list[Any], list[int]]:
    """Keep every group within band and limits but for the priced pieces: their variables and weights."""
    priced, weights = [], []
    prices, pieces = arcs.prices, pieces_of(arcs)
    piece_of = _by_group(pieces.group, len(prices.fair))
    load, arc = np.nonzero(arcs.group >= 0)
    group, amount = arcs.group[load, arc], arcs.amount[load, arc]
    for g, members in enumerate(_by_group(group, len(prices.fair))):
        step = max(float(np.abs(amount[members]).mean()) if len(members) else 0.0, 1e-9) / LOAD_STEPS
        terms = [owns[a] for a in arc[members].tolist()]
        sizes = np.round(amount[members] / step).astype(np.int64).tolist()
        reach = sum(abs(size) for size in sizes) + prices.fair[g] / step
        for p in piece_of[g].tolist():
            width = min(pieces.width[p] / step, reach)
            weight = round(pieces.price[p] * step * MONEY_STEPS)
            if width >= 1 and weight >= 0:
                piece = model.new_int_var(0, int(width), "")
                terms.append(piece)
                sizes.append(int(pieces.sign[p]))
                priced.append(piece)
                weights.append(weight)
        low = max(prices.fair[g] - prices.free[g], prices.least[g]) / step
        high = min(prices.fair[g] + prices.free[g], prices.most[g]) / step
        within = (
            np.ceil(low - 1e-9) if np.isfinite(low) else -FAR,
            np.floor(high + 1e-9) if np.isfinite(high) else FAR,
        )
        model.add_linear_constraint(cp_model.LinearExpr.weighted_sum(terms, sizes), int(within[0]), int(within[1]))
    return priced, weights


def _by_group(group: Ints, groups: int) -> list[Ints]:
    """Positions of each group's members."""
    order = np.argsort(group, kind="stable")
    return np.split(order, np.searchsorted(group[order], np.arange(1, groups)))
