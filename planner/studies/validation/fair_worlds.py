"""Made-up companies in which what pay owes to skill, territory and chance is known."""

from collections.abc import Callable, Mapping
from statistics import NormalDist

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.fairness.crossing import Crossing

SKILL, TERRITORY, NOISE = 0.20, 0.35, 0.30
"""Standard deviations of the logs of the factors of a person's bookings."""
KNOWN = 0.15
"""Standard deviation of the log of what is believed of a territory's potential over what it is."""
SKILLS, SEATS, YEARS = 12, 200, 100
Shape = Callable[[Floats], Floats]

SHAPES: Mapping[str, Shape] = {
    "linear": lambda attained: attained,
    "accelerator": lambda attained: attained + 2 * np.maximum(attained - 1, 0.0),
    "threshold at 60 %": lambda attained: np.where(attained >= 0.6, attained, 0.0),
    "cap at 130 %": lambda attained: np.minimum(attained, 1.3),
    "threshold and accelerator": lambda attained: (
        np.where(attained >= 0.5, attained, 0.0) + 2 * np.maximum(attained - 1, 0.0)
    ),
}
"""Pay by attainment, in units of on-target pay."""


def scores(count: int) -> Floats:
    """So many equally likely normal values, standard deviation 1."""
    quantiles = np.array([NormalDist().inv_cdf((i + 0.5) / count) for i in range(count)])
    scaled: Floats = quantiles / quantiles.std()
    return scaled


def territories(count: int = SEATS) -> Floats:
    """Potential of each seat over their median."""
    worth: Floats = np.exp(TERRITORY * scores(count))
    return worth


def quotas(territory: Floats, seed: int) -> Mapping[str, Floats]:
    """Quotas of each seat by how they are set; half adjusted: half the same for all, half by potential."""
    believed = territory * np.exp(KNOWN * np.random.default_rng(seed).permutation(scores(len(territory))))
    return {
        "equal": np.ones(len(territory)),
        "half adjusted": 0.5 + 0.5 * territory,
        "potential known to 15 %": believed,
        "exact potential": territory,
    }


def crossing(quota: Floats, seed: int, shape: Shape = SHAPES["linear"], years: int = YEARS) -> Crossing:
    """Pay of everybody in every seat: shape(skill × territory × chance / quota); every seat has its own chance."""
    skill, territory = np.exp(SKILL * scores(SKILLS)), territories(len(quota))
    chance = np.exp(NOISE * np.random.default_rng(seed).standard_normal((len(quota), years)))

    def pay(person: Ints, seat: Ints, year: Ints) -> Floats:
        return shape(skill[person] * territory[seat] / quota[seat] * chance[seat, year])

    return Crossing.of(pay, SKILLS, len(quota), years)
