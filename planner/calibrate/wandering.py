"""A level that wanders from month to month: where it is, how far it may go, and how sure one may be of either.

The local-level model (Durbin and Koopman 2012, Time Series Analysis by State Space Methods, ch. 2): what is seen of a
month is the level plus sampling error of known variance plus noise of the month; the level takes a random step a month.
Both unknown spreads are averaged over their posterior on a grid, so that few months mean wide forecasts.
"""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints

_STEPS = np.array([0.0, 0.02, 0.05, 0.08, 0.12, 0.17, 0.25, 0.4, 0.6])
"""Standard deviations of the level's step a month that are weighed [log]."""
_NOISES = np.array([0.0, 0.04, 0.08, 0.13, 0.2, 0.3, 0.45, 0.7])
_STEP_SCALE, _NOISE_SCALE = 0.1, 0.3
"""Scales of the half-Cauchy priors of the two spreads (Gelman 2006, Bayesian Analysis 1) [log]."""
_DIFFUSE = 25.0
"""Variance of the level before anything is seen [log²]."""


@dataclass(frozen=True, slots=True, eq=False)
class Wandering:
    """The level after the last month for each pair of spreads, and the pairs' posterior weights; shapes [pairs]."""

    step: Floats
    noise: Floats
    weight: Floats
    level: Floats
    variance: Floats

    def draw(self, paths: int, months: int, rng: np.random.Generator) -> Floats:
        """Logarithms of the coming months, noise included, shape [paths, months]."""
        pair: Ints = rng.choice(len(self.weight), size=paths, p=self.weight)
        start = self.level[pair] + np.sqrt(self.variance[pair]) * rng.standard_normal(paths)
        steps = self.step[pair, None] * rng.standard_normal((paths, months))
        noise = self.noise[pair, None] * rng.standard_normal((paths, months))
        return np.asarray(start[:, None] + np.cumsum(steps, axis=1) + noise, dtype=np.float64)


def wandering(seen: Floats, variance: Floats) -> Wandering:
    """Fit to the logarithms seen in consecutive months and the variances of their sampling errors."""
    step, noise = (each.ravel() for each in np.meshgrid(_STEPS, _NOISES, indexing="ij"))
    likelihood = -np.log1p((step / _STEP_SCALE) ** 2) - np.log1p((noise / _NOISE_SCALE) ** 2)
    likelihood += np.log(_widths(_STEPS)[:, None] * _widths(_NOISES)).ravel()
    level, spread = np.zeros(len(step)), np.full(len(step), _DIFFUSE)
    for value, error in zip(seen, variance, strict=True):
        spread = spread + step**2
        total = spread + error + noise**2
        surprise = value - level
        likelihood = likelihood - 0.5 * (np.log(total) + surprise**2 / total)
        gain = spread / total
        level, spread = level + gain * surprise, spread * (1.0 - gain)
    weight = np.exp(likelihood - likelihood.max())
    return Wandering(step, noise, weight / weight.sum(), level, spread)


def _widths(grid: Floats) -> Floats:
    """How much of the line each point of a grid stands for."""
    return np.asarray(np.gradient(grid), dtype=np.float64)
