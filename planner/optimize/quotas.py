"""Quotas set together with the territories they belong to."""

import pyomo.environ as pyo

from planner.domain.quota import QuotaRule
from planner.optimize.terms import Terms


def add_quotas(m: pyo.ConcreteModel, rule: QuotaRule) -> Terms:
    """Every seat has a quota near the fair one of its territory; together they are the over-assigned target.

    quota[s]         floor[s] <= quota[s] <= cap[s]                                    [currency]
    whole_target     sum over s of quota[s] = total
    steps[s]         quota[s] = step * steps[s], steps[s] integer; not for the seat that carries the remainder
    relieved         = total - sum over s of base[s], what ramp and vacancy take off
    base[s]          constant[s] + by_potential[s] * loads["potential", s] + by_history[s] * loads["revenue", s]
    near_fair[s]     quota[s] - above[s] + below[s] = base[s] + carried[s] * relieved    (the fair quota)
    term "quota"     sum over s of price * (above[s] + below[s])                       [currency/year]
    """
    seats = range(len(rule.constant))
    m.quota = pyo.Var(
        seats, bounds=lambda _, s: (float(rule.floor[s]), float(rule.cap[s]) if rule.cap[s] < 1e300 else None)
    )
    m.whole_target = pyo.Constraint(expr=pyo.quicksum(m.quota.values()) == rule.total)
    stepped = [s for s in seats if s != rule.remainder_seat] if rule.policy.step > 0 else []
    m.steps = pyo.Var(stepped, domain=pyo.NonNegativeIntegers)
    m.whole_steps = pyo.Constraint(stepped, rule=lambda m, s: m.quota[s] == rule.policy.step * m.steps[s])

    def base(m: pyo.ConcreteModel, s: int) -> object:
        territory = 0.0
        if rule.by_potential[s]:
            territory += float(rule.by_potential[s]) * m.loads["potential", s]
        if rule.by_history[s]:
            territory += float(rule.by_history[s]) * m.loads["revenue", s]
        return float(rule.constant[s]) + territory

    m.relieved = pyo.Var()
    m.relief = pyo.Constraint(expr=m.relieved + pyo.quicksum(base(m, s) for s in seats) == rule.total)
    m.above, m.below = pyo.Var(seats, bounds=(0, None)), pyo.Var(seats, bounds=(0, None))
    m.near_fair = pyo.Constraint(
        seats,
        rule=lambda m, s: m.quota[s] - m.above[s] + m.below[s] == base(m, s) + float(rule.carried[s]) * m.relieved,
    )
    return {"quota": pyo.quicksum(rule.price * (m.above[s] + m.below[s]) for s in seats)}
