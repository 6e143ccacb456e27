"""The three-month quota problem: how hard somebody works who can plan ahead, month by month, for one quota.

Sales of a month are base + effort + noise; commission is paid at the quarter's end on what lies between quota and
cap. Solved by dynamic programming on a grid of cumulative sales. It is the yardstick for `domain.behaviour.effort`,
which sees the rest of the span at once instead of month by month.

Source: the model of Misra and Nair (2011), "A structural model of sales-force compensation dynamics: Estimation and
field implementation", in the numbers of the design's quota problem.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from planner.domain.arrays import Floats

STEP = 0.25
"""Grid of cumulative sales and of effort [units]."""
LOWEST, HIGHEST = -200.0, 600.0
"""Cumulative sales that are looked at [units]."""
MONTHS = 3


@dataclass(frozen=True, slots=True)
class QuotaProblem:
    """The numbers of the problem."""

    base: float = 60.0
    """Sales of a month without effort [units]."""
    noise: float = 12.0
    """Standard deviation of a month's sales [units]."""
    cost: float = 0.02
    """Of effort e in a month: cost · e² / 2 [currency/unit²]."""
    rate: float = 0.6
    """Commission on sales beyond the quota [currency/unit]."""
    quota: float = 200.0
    """Of the quarter [units]."""
    cap: float = 1.2
    """Sales beyond which nothing more is paid [× quota]; infinite: no cap."""
    ratchet: float = 0.0
    """How much of a beat the next quarter's quota takes over [share]."""

    @property
    def most(self) -> float:
        """Effort beyond which no commission pays for it [units]."""
        return self.rate / self.cost + STEP


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """The best policy."""

    sales: Floats
    """Cumulative sales before the month, shape [grid] [units]."""
    effort: Floats
    """Best effort by month and cumulative sales, shape [months, grid] [units]."""
    worth: Floats
    """Expected commission less cost of effort from the quarter's start, by sales so far, shape [grid] [currency]."""
    expected_sales: float
    """Of the quarter, from zero [units]."""

    def effort_at(self, month: int, sales: float) -> float:
        """Effort in a month, from 0, at cumulative sales before it [units]."""
        return float(np.interp(sales, self.sales, self.effort[month]))

    @property
    def value(self) -> float:
        """Expected commission less cost of effort, from zero [currency]."""
        return float(np.interp(0.0, self.sales, self.worth))


def solve_quota_problem(problem: QuotaProblem) -> Solution:
    """The best effort in each month, by what was sold before."""
    sales = np.arange(LOWEST, HIGHEST + STEP / 2, STEP)
    worth = _commission(problem, sales) + _later(problem, sales)
    total, efforts = sales.copy(), []
    for _ in range(MONTHS):
        expected, expected_total = _blurred(worth, problem.noise), _blurred(total, problem.noise)
        effort = _best_effort(problem, sales, expected)
        after = sales + problem.base + effort
        worth = np.interp(after, sales, expected) - problem.cost * effort * effort / 2
        total = np.interp(after, sales, expected_total)
        efforts.append(effort)
    return Solution(sales, np.array(efforts[::-1]), worth, float(np.interp(0.0, sales, total)))


def _commission(problem: QuotaProblem, sales: Floats) -> Floats:
    paid = np.minimum(sales, problem.cap * problem.quota) - problem.quota
    return np.asarray(problem.rate * np.maximum(paid, 0.0))


def _later(problem: QuotaProblem, sales: Floats) -> Floats:
    """What the next quarter is worth, whose quota has followed this one's sales [currency]."""
    if problem.ratchet <= 0:
        return np.zeros_like(sales)
    quotas = np.linspace(problem.quota, problem.quota + problem.ratchet * (HIGHEST - problem.quota), 9)
    worth = [solve_quota_problem(replace(problem, quota=quota, ratchet=0.0)).value for quota in quotas.tolist()]
    return np.interp(problem.quota + problem.ratchet * np.maximum(sales - problem.quota, 0.0), quotas, worth)


def _blurred(values: Floats, noise: float) -> Floats:
    """E[values(x + ε)] for ε ~ Normal(0, noise²), straight beyond the grid."""
    reach = math.ceil(6 * noise / STEP)
    weight = np.exp(-0.5 * (np.arange(-reach, reach + 1) * STEP / noise) ** 2)
    left = values[0] + (values[1] - values[0]) * np.arange(-reach, 0)
    right = values[-1] + (values[-1] - values[-2]) * np.arange(1, reach + 1)
    return np.convolve(np.concatenate([left, values, right]), weight / weight.sum(), mode="valid")


def _best_effort(problem: QuotaProblem, sales: Floats, expected: Floats) -> Floats:
    """The effort that gains most, on the grid and then by a parabola through its neighbours; the least of equals."""
    efforts = np.arange(0.0, problem.most + STEP, STEP)
    gain = np.array([np.interp(sales + problem.base + e, sales, expected) - problem.cost * e * e / 2 for e in efforts])
    best = np.argmax(gain > gain.max(axis=0) - 1e-12, axis=0)
    inner = np.clip(best, 1, len(efforts) - 2)
    at = np.arange(len(sales))
    below, here, above = gain[inner - 1, at], gain[inner, at], gain[inner + 1, at]
    curvature = below - 2 * here + above
    shift = np.where(curvature < 0, (below - above) / np.where(curvature < 0, 2 * curvature, 1.0), 0.0)
    refined = efforts[inner] + STEP * np.clip(shift, -0.5, 0.5)
    return np.asarray(np.where(best == inner, refined, efforts[best]), dtype=np.float64)
