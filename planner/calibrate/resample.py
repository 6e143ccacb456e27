"""Joint uncertainty: the same estimate on histories drawn again from the one there is."""

from collections.abc import Callable

import numpy as np

from planner.calibrate.incidence import Cells
from planner.domain.arrays import Floats
from planner.domain.history.estimate import LEVEL

DRAWS = 200
"""Joint draws [draws]."""


def resampled(cells: Cells, statistic: Callable[[Floats], Floats], rng: np.random.Generator) -> Floats:
    """The statistic of weights of the cells on DRAWS histories drawn with replacement, shape [draws, values].

    Multinomial counts of equal rows are the bootstrap of the rows (Efron and Tibshirani 1993, An Introduction to the
    Bootstrap, ch. 6).
    """
    rows = int(cells.count.sum())
    counts = rng.multinomial(rows, cells.count / rows, size=DRAWS)
    return np.array([statistic(count.astype(np.float64)) for count in counts])


def widened(draws: Floats, centre: Floats, dispersion: float) -> Floats:
    """Shares with their spread about the centre, on the scale of log-odds, scaled to a variance `dispersion` times."""
    low, high = 1e-9, 1.0 - 1e-9
    middle = _logit(np.clip(centre, low, high))
    wide = middle + np.sqrt(max(1.0, dispersion)) * (_logit(np.clip(draws, low, high)) - middle)
    return np.asarray(1.0 / (1.0 + np.exp(-wide)), dtype=np.float64)


def interval(draws: Floats, level: float = LEVEL) -> tuple[float, float]:
    """The central interval of some draws."""
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _logit(share: Floats) -> Floats:
    return np.asarray(np.log(share / (1.0 - share)), dtype=np.float64)
