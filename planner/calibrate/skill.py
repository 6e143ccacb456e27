"""How far people differ in winning: a test first, then skill shrunk towards the common share; a ranking only if earned.

A person's share of closed opportunities won varies about the company's with standard deviation τ beyond the binomial.
τ is found by equating the generalised Q statistic to its expectation (Paule and Mandel 1982), and its interval by
inverting its distribution (Viechtbauer 2007, Statistics in Medicine 26). Shrinkage is the beta-binomial of these two
moments (empirical Bayes).
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.stats import beta, chi2

from planner.calibrate.resample import DRAWS
from planner.domain.arrays import Floats, Ints
from planner.domain.history.estimate import LEVEL, Estimate, not_identified
from planner.domain.history.opportunities import OPEN, WON, Opportunities

FEWEST_CLOSED = 10
"""Closed opportunities without which a person is left out of the comparison."""
_FEWEST_PEOPLE = 5
SURE = 0.05
"""A p-value above this forbids a ranking."""


@dataclass(frozen=True, slots=True, eq=False)
class Skill:
    """What closed opportunities say about the people who worked them."""

    p: float
    """p-value of the hypothesis that all win alike; NaN where too few can be compared."""
    estimates: tuple[Estimate, ...]
    people: tuple[Estimate, ...]
    """Share won by each person, shrunk, best first if they may be ranked, else by name."""
    draws: Floats
    """Draws of people.skill_cv, shape [draws]; empty where it is not identified."""

    @property
    def ranked(self) -> bool:
        """Whether the people may be ranked."""
        return bool(self.p < SURE)


def skill(deals: Opportunities, rng: np.random.Generator) -> Skill:
    """Compare the owners of closed opportunities."""
    closed = deals.outcome != OPEN
    owner = deals.labels["owner"]
    count = np.bincount(owner.codes[closed], minlength=len(owner.names)).astype(np.float64)
    won = np.bincount(owner.codes[deals.outcome == WON], minlength=len(owner.names)).astype(np.float64)
    used = (count >= FEWEST_CLOSED) & (owner.names != "")
    names, count, won = owner.names[used], count[used], won[used]
    n = int(count.sum())
    if len(names) < _FEWEST_PEOPLE or won.sum() in (0, n):
        why = f"{len(names)} people have {FEWEST_CLOSED} closed opportunities or more; {_FEWEST_PEOPLE} are needed."
        return Skill(
            math.nan, (not_identified("people.skill_cv", n, why, "coefficient of variation"),), (), np.array([])
        )
    mean = float(won.sum() / n)
    statistic = _q(0.0, won, count)
    p = float(chi2.sf(statistic, len(names) - 1))
    variance, least, most = (_tau2(at, won, count) for at in (None, (1 + LEVEL) / 2, (1 - LEVEL) / 2))
    cv, low, high = (math.sqrt(each) / mean for each in (variance, least, most))
    test = Estimate("skill.people_differ", p, math.nan, math.nan, len(names), "χ² of homogeneity", "p-value",
                    _verdict(p, len(names)), diagnostics={"chi2": statistic, "people": len(names)})  # fmt: skip
    spread = Estimate("people.skill_cv", cv, low, high, n, "generalised Q of shares won", "coefficient of variation",
                      "Share won beyond luck; measured with the accounts that people happened to have.",
                      diagnostics={"p": p, "people": len(names)})  # fmt: skip
    drawn = np.array([_tau2(u, won, count) for u in rng.uniform(0.005, 0.995, size=DRAWS)])
    return Skill(p, (test, spread), _people(names, won, count, variance, ranked=p < SURE), np.sqrt(drawn) / mean)


def p_value(p: float) -> str:
    """A p-value in words' company: p = 0.26, p < 0.0001."""
    return "p < 0.0001" if p < 1e-4 else f"p = {p:.2g}"


def _verdict(p: float, people: int) -> str:
    if p < SURE:
        return f"{people} people differ in the share they win by more than luck ({p_value(p)})."
    return f"These {people} people cannot be told apart: p = {p:.2f}. They are not ranked."


def _q(variance: float, won: Floats, count: Floats) -> float:
    share = won / count
    pooled = won.sum() / count.sum()
    weight = 1.0 / (pooled * (1 - pooled) / count + variance * (1 - 1 / count))
    centre = float(weight @ share / weight.sum())
    return float(weight @ (share - centre) ** 2)


def _tau2(quantile: float | None, won: Floats, count: Floats) -> float:
    """The variance at which Q takes its mean, or this quantile of its χ² distribution; 0 where it is below already."""
    freedom = len(count) - 1
    goal = float(freedom) if quantile is None else float(chi2.ppf(quantile, freedom))
    if _q(0.0, won, count) <= goal:
        return 0.0
    if _q(1.0, won, count) >= goal:
        return 1.0
    return float(brentq(lambda variance: _q(variance, won, count) - goal, 0.0, 1.0, xtol=1e-10))


def _people(names: np.ndarray, won: Floats, count: Floats, variance: float, *, ranked: bool) -> tuple[Estimate, ...]:
    mean = float(won.sum() / count.sum())
    strength = min(1e6, max(0.0, mean * (1 - mean) / max(variance, 1e-12) - 1.0))
    a, b = mean * strength + won, (1 - mean) * strength + count - won
    low, high = (np.asarray(beta.ppf(at, a, b)) for at in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    value = a / (a + b)
    order: Ints = np.argsort(-value, kind="stable") if ranked else np.arange(len(names))
    return tuple(
        Estimate(f"skill.{names[i]}", float(value[i]), float(low[i]), float(high[i]), int(count[i]),
                 "beta-binomial, empirical Bayes", "share", diagnostics={"raw_share": float(won[i] / count[i])})
        for i in order.tolist()
    )  # fmt: skip
