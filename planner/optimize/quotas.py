"""Quotas set together with the territories they belong to."""

import numpy as np
import pyomo.environ as pyo

from planner.domain.arrays import Flags
from planner.domain.loads.load import Load
from planner.domain.loads.seats import seat_load
from planner.domain.quotas.rule import QuotaRule
from planner.domain.world import World
from planner.optimize.terms import Terms


def add_quotas(m: pyo.ConcreteModel, rule: QuotaRule) -> Terms:
    """Every seat has a quota near the fair one of its territory; every target of the hierarchy is handed out.

    quota[s]         floor[s] <= quota[s] <= cap[s], both of which are a bottom-up quota where there is one [currency]
    whole_target[n]  sum over the seats s below n of quota[s] = over-assigned target of n,
                     for the company (n = -1) and every manager n with a target
    whole_steps[s]   quota[s] = step * steps[s], steps[s] integer; not for seats with a bottom-up quota, nor for the
                     seat of each pool that carries the remainder
    relief[p]        relieved[p] = total[p] - sum over the seats s of pool p of base[s]; a pool are the seats that share
                     the target of one n, without those below a target further down
    base[s]          constant[s] + by_potential[s] * loads["potential", s] + by_history[s] * loads["revenue", s]
    near_fair[s]     quota[s] - above[s] + below[s] = base[s] + carried[s] * relieved[pool of s]    (the fair quota)
    term "quota"     sum over s of price * (above[s] + below[s])                       [currency/year]
    """
    seats, pools = range(len(rule.constant)), range(len(rule.pools))
    m.quota = pyo.Var(
        seats, bounds=lambda _, s: (float(rule.floor[s]), float(rule.cap[s]) if rule.cap[s] < 1e300 else None)
    )
    m.whole_target = pyo.Constraint(
        list(rule.totals),
        rule=lambda m, n: pyo.quicksum(m.quota[s] for s in _seats(rule.tree.below(n))) == rule.totals[n] / 100,
    )
    m.steps = pyo.Var(rule.stepped.tolist(), domain=pyo.NonNegativeIntegers)
    m.whole_steps = pyo.Constraint(m.steps.index_set(), rule=lambda m, s: m.quota[s] == rule.policy.step * m.steps[s])

    def base(m: pyo.ConcreteModel, s: int) -> object:
        territory = 0.0
        if rule.by_potential[s]:
            territory += float(rule.by_potential[s]) * m.loads["potential", s]
        if rule.by_history[s]:
            territory += float(rule.by_history[s]) * m.loads["revenue", s]
        return float(rule.constant[s]) + territory

    m.relieved = pyo.Var(pools)
    m.relief = pyo.Constraint(
        pools,
        rule=lambda m, p: (
            m.relieved[p] + pyo.quicksum(base(m, s) for s in _seats(rule.pool == p)) == float(rule.pool_total[p])
        ),
    )
    m.above, m.below = pyo.Var(seats, bounds=(0, None)), pyo.Var(seats, bounds=(0, None))

    def near_fair(m: pyo.ConcreteModel, s: int) -> object:
        fair = base(m, s) + float(rule.carried[s]) * m.relieved[int(rule.pool[s])]
        return m.quota[s] - m.above[s] + m.below[s] == fair

    m.near_fair = pyo.Constraint(seats, rule=near_fair)
    return {"quota": pyo.quicksum(rule.price * (m.above[s] + m.below[s]) for s in seats)}


def _seats(which: Flags) -> list[int]:
    found: list[int] = np.flatnonzero(which).tolist()
    return found


def loads_for_quotas(world: World) -> list[Load]:
    """Loads that fair quotas look at and no other rule does."""
    rule, there = world.quotas, {load.name for load in world.loads}
    if rule is None:
        return []
    weights = {"potential": rule.by_potential, "revenue": rule.by_history}
    return [seat_load(world.scenario, m) for m, weight in weights.items() if weight.any() and m not in there]
