"""Effort over a quarter by dynamic programming, and the best commission rate: facts that need no simulation."""

import math
from itertools import pairwise

from planner.studies.commission_rate import Firm, best_rate, searched_rate
from planner.studies.facts.fact import Fact
from planner.studies.quota_problem import QuotaProblem, solve_quota_problem

QUOTA_PROBLEM = "The three-month quota problem, after Misra and Nair (2011)"
LEN = 'Holmström and Milgrom (1987), "Aggregation and linearity in the provision of intertemporal incentives"'
FIRMS = {
    Firm(0.01, 30.0, 1.0, 10.0, 0.5): 0.4587,
    Firm(0.01, 60.0, 1.0, 10.0, 0.5): 0.3676,
    Firm(0.02, 30.0, 1.0, 10.0, 0.5): 0.4237,
    Firm(0.01, 30.0, 1.0, 15.0, 0.5): 0.4808,
}
RATCHETS = (0.0, 0.25, 0.5, 0.75)


def commission_rates() -> tuple[Fact, ...]:
    """The best rate by trying, with people who work by the simulator's rule, against the published four."""
    return tuple(
        Fact.within(
            f"best commission rate (r {firm.risk_aversion:g}, σ {firm.noise:g}, k {firm.productivity:g})",
            LEN,
            f"{rate:g}; the formula gives {best_rate(firm):.4f}",
            searched_rate(firm),
            (rate - 2e-4, rate + 2e-4),
        )
        for firm, rate in FIRMS.items()
    )


def quota_problem() -> tuple[Fact, ...]:
    """Effort in the third month by cumulative sales, with and without cap, and sales under a ratchet."""
    capped, free = (solve_quota_problem(QuotaProblem(cap=cap)) for cap in (1.2, math.inf))
    sold = [solve_quota_problem(QuotaProblem(ratchet=ratchet)).expected_sales for ratchet in RATCHETS]
    least_fall = min(before - after for before, after in pairwise(sold))
    return (
        _fact("effort far behind (80 sold)", capped.effort_at(2, 80.0), "zero", (0.0, 0.01)),
        _fact(
            "gain from 123 to 128 sold", capped.effort_at(2, 128.0) - capped.effort_at(2, 123.0), "a jump", (15.0, 30.0)
        ),
        _fact("effort at the cap (215 sold)", capped.effort_at(2, 215.0), "zero", (0.0, 0.01)),
        _fact("the same uncapped", free.effort_at(2, 215.0), "no decay: rate / cost = 30", (29.9, 30.1)),
        _fact("least fall of sales for 25 points of ratchet", least_fall, "above 0: monotone", (0.01, math.inf)),
    )


def _fact(name: str, figure: float, expected: str, between: tuple[float, float]) -> Fact:
    return Fact.within(f"{name} [units]", QUOTA_PROBLEM, expected, figure, between)
