"""How long until each ending: the family that predicts held-out days best, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.calibrate.families import FAMILIES, Fitted, fitted
from planner.domain.arrays import Floats

FEWEST = 30
"""Endings below which no family is fitted."""
_FOLDS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Durations:
    """Durations until one ending, corrected for those still open: ages, their mass, and the chosen family."""

    age: Floats
    mass: Floats
    """Share of all opportunities that end so at each age."""
    chosen: Fitted
    score: Mapping[str, float]
    """Mean held-out log-likelihood of a day, by family."""
    distance: Mapping[str, float]
    """Largest distance between each family's distribution function and the observed one (Kolmogorov-Smirnov)."""

    upto: float
    """The age after which no ending could be seen; infinite where none is missing [days]."""

    def fits_of(self) -> dict[str, Fitted]:
        """Every family, fitted."""
        return {family: fitted(family, self.age, self.mass, self.upto) for family in FAMILIES}


def durations(age: Floats, mass: Floats, endings: Floats, rng: np.random.Generator, upto: float = np.inf) -> Durations:
    """Choose among FAMILIES by held-out likelihood; the simplest one within a standard error of the best is taken.

    age, mass  from the incidence curve, so that long durations count for those that the export cut off
    endings    how many ended at each age
    upto       the age after which no ending could be seen [days]
    """
    used = mass > 0
    age, mass, endings = age[used], mass[used], endings[used].astype(np.int64)
    held = _held_out(age, mass, endings, rng)
    count = max(1, int(endings.sum()))
    weight = mass / mass.sum()
    score = {family: float(weight @ each) for family, each in held.items()}
    best = max(score, key=lambda family: score[family])
    chosen = best
    for family in FAMILIES:
        gap = held[best] - held[family]
        mean = float(weight @ gap)
        error = np.sqrt(max(0.0, float(weight @ (gap - mean) ** 2)) / count)
        if mean <= error:
            chosen = family
            break
    distance = {family: _distance(fitted(family, age, mass, upto), age, mass) for family in FAMILIES}
    return Durations(age, mass, fitted(chosen, age, mass, upto), score, distance, upto)


def _held_out(age: Floats, mass: Floats, endings: np.ndarray, rng: np.random.Generator) -> dict[str, Floats]:
    """Log-likelihood at each age by fits that have not seen the fold, averaged over folds, by family."""
    folds = rng.multinomial(endings, np.full(_FOLDS, 1 / _FOLDS))
    found = {family: np.zeros(len(age)) for family in FAMILIES}
    for k in range(_FOLDS):
        part = folds[:, k] / np.maximum(endings, 1)
        train = mass * (1 - part)
        seen = train > 0
        for family in FAMILIES:
            fit = fitted(family, age[seen], train[seen])
            found[family] += part * fit.log_likelihood(age)
    return found


def _distance(fit: Fitted, age: Floats, mass: Floats) -> float:
    observed = np.cumsum(mass) / mass.sum()
    return float(np.abs(fit.cdf(age + 0.5) - observed).max())
