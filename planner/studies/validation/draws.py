"""Chance: draws are uniform, neighbours are independent, and they are the same for ever."""

import hashlib
import math
import struct
from collections.abc import Callable, Iterator

import numpy as np
from scipy import stats

from planner.domain import chance
from planner.domain.arrays import Floats
from planner.domain.validation import Figure
from planner.studies.validation.case import Case, Effort, Examined

FAMILY = "chance"
LEVEL = 0.05
"""Probability that any test of this page fails though the draws are perfect."""
CELLS = 16
"""Cells along each side of the unit square."""
DRAWS, QUICK_DRAWS = 100_000, 10_000
GOLDEN = "5d85ec6086636241"
"""First half of the SHA-256 of `golden_draws`; a release that changes it changes every simulated year."""
AXES = ("seed", "replication", "who", "purpose", "nth")
PAIRS = {
    "neighbouring entities": {"who": 1},
    "neighbouring purposes": {"purpose": 1},
    "neighbouring occurrences": {"nth": 1},
    "neighbouring replications": {"replication": 1},
    "an entity and its neighbour at another purpose": {"who": 1, "purpose": 1},
}
TESTS = 2 * len(AXES) + 2 * len(PAIRS)
_ACME = chance.identity("acme")


def along(axis: str, count: int) -> Floats:
    """Draws in which only one argument moves from one to the next, shape [count]."""
    at = {"seed": 1, "replication": 0, "who": _ACME, "purpose": chance.DEAL_SIZE, "nth": 0}
    return np.array([chance.uniform(**(at | {axis: i})) for i in range(count)])


def beside(step: dict[str, int], count: int) -> tuple[Floats, Floats]:
    """Draws of many entities, and those one step away from them, each of shape [count]."""
    at = {"seed": 3, "replication": 5, "who": 0, "purpose": chance.STAGE_WORK, "nth": 7}
    there = {name: value + step.get(name, 0) for name, value in at.items()}
    who = [chance.identity(f"a{i}") for i in range(count)]
    first = np.array([chance.uniform(**(at | {"who": each})) for each in who])
    second = np.array([chance.uniform(**(there | {"who": each + step.get("who", 0)})) for each in who])
    return first, second


def golden_draws() -> bytes:
    """Some draws of every purpose, of every kind, as bytes."""
    purposes = range(1, 13)
    drawn = [chance.uniform(seed, 2, _ACME, purpose, 7) for seed in range(8) for purpose in purposes]
    kinds = [(u, chance.exponential(u), chance.normal(u), chance.lognormal(5.0, 0.8, u)) for u in drawn]
    rounded = [float(f"{value:.12g}") for values in kinds for value in values]  # libraries of mathematics differ later
    return struct.pack(f"<{len(rounded)}d", *rounded)


def golden() -> str:
    """The digest of the golden draws."""
    return hashlib.sha256(golden_draws()).hexdigest()[:16]


def _uniform(effort: Effort) -> Examined:
    """Kolmogorov–Smirnov, and chi-square on 256 cells, along each argument."""
    figures = []
    for axis in AXES:
        drawn = along(axis, QUICK_DRAWS if effort == "quick" else DRAWS)
        counts = np.bincount((drawn * 256).astype(int), minlength=256)
        figures.append(_p_value(f"Kolmogorov–Smirnov along {axis} [p]", float(stats.kstest(drawn, "uniform").pvalue)))
        figures.append(_p_value(f"χ² of 256 cells along {axis} [p]", float(stats.chisquare(counts).pvalue)))
    return Examined(tuple(figures))


def _independent(effort: Effort) -> Examined:
    """Pairs of neighbours fill the cells of the unit square evenly, and their ranks do not correlate."""
    count = QUICK_DRAWS if effort == "quick" else DRAWS
    figures = []
    for name, step in PAIRS.items():
        first, second = beside(step, count)
        cells = (first * CELLS).astype(int) * CELLS + (second * CELLS).astype(int)
        even = stats.chisquare(np.bincount(cells, minlength=CELLS**2))
        figures.append(_p_value(f"χ² of {CELLS} × {CELLS} cells, {name} [p]", float(even.pvalue)))
        figures.append(_p_value(f"rank correlation, {name} [p]", float(stats.spearmanr(first, second).pvalue)))
    return Examined(tuple(figures))


def _same(_effort: Effort) -> Examined:
    """The golden digest as a number that is 1 when it is as published."""
    return Examined(
        (
            Figure.within("golden digest as published [1: yes]", float(golden() == GOLDEN), 1.0, 1.0, 1.0),
            Figure.within("first output of SplitMix64 seeded with 1234567 [÷ 2^64]", _splitmix(), *_published()),
        )
    )


def _splitmix() -> float:
    return math.ldexp(float(chance.mixed((1_234_567 + chance.GAMMA) & chance.MASK)), -64)


def _published() -> tuple[float, float, float]:
    value = math.ldexp(6_457_827_717_110_365_317.0, -64)
    return value, value, value


def _p_value(what: str, value: float) -> Figure:
    return Figure.within(what, value, LEVEL / TESTS, 1.0)


def cases() -> Iterator[Case]:
    """Uniformity, independence, and no change."""
    claims: dict[str, tuple[str, str, Callable[[Effort], Examined]]] = {
        "uniform": (
            "Draws are uniform along every argument of the draw: no test rejects at 5 % over all tests together.",
            "Kolmogorov–Smirnov and Pearson's χ² (SciPy), Bonferroni",
            _uniform,
        ),
        "independent": (
            "Draws of neighbouring entities, purposes, occurrences and replications are independent.",
            "Pearson's χ² on the unit square and Spearman's rank correlation (SciPy), Bonferroni",
            _independent,
        ),
        "golden": (
            "Draws are those of every release so far.",
            "Golden digest; Steele, Lea, Flood (2014), reference outputs of SplitMix64",
            _same,
        ),
    }
    for name, (claim, source, examine) in claims.items():
        yield Case(f"chance-{name}", FAMILY, claim, source, examine)
