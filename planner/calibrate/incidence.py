"""Competing risks: how many opportunities are won, lost, undecided or never end, and when.

Aalen and Johansen (1978, Scandinavian Journal of Statistics 5): incidence_k(t) = Σ_{s ≤ t} S(s−) d_k(s) / n(s), with
risk sets n and survival S from statsmodels, which handles right-censoring and delayed entry. The naive share of closed
opportunities that were won forgets those that stay open for ever.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from planner.calibrate.library import statsmodels
from planner.calibrate.spells import CAUSES, OUTSET, Spells
from planner.domain.arrays import Floats, Ints

FEWEST_WATCHED = 10
"""So many still watched make an age one that can be judged, and those who outlive all endings a plateau."""
_HEAVIEST = 3.0
"""An ending that stands for more opportunities than this, others being cut off, is no ground to judge on."""
_PLATEAU = 1.25
"""Who is watched to so many times the age of the last ending, and does not end, never will."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Spells that are equal, counted: millions of rows become some thousand cells."""

    entry: Floats
    exit: Floats
    cause: Ints
    count: Floats

    @classmethod
    def of(cls, spells: Spells) -> "Cells":
        """The cells of some spells."""
        causes = len(CAUSES) + 1
        ages = int(spells.exit.max(initial=0.0)) + 1
        entry, exit_ = (spells.entry - OUTSET).astype(np.int64), spells.exit.astype(np.int64)
        key, count = np.unique((entry * ages + exit_) * causes + spells.cause, return_counts=True)
        when = key // causes
        start = (when // ages).astype(np.float64) + OUTSET
        return cls(start, (when % ages).astype(np.float64), key % causes, count.astype(np.float64))


@dataclass(frozen=True, slots=True, eq=False)
class Incidence:
    """What the curves say, at each age at which something ended."""

    age: Floats
    """Shape [ages] [days]."""
    jumps: Floats
    """Share of all opportunities that end so at that age, shape [causes, ages]."""
    watched: Floats
    """How many were watched just before, shape [ages]."""

    @property
    def ends(self) -> Floats:
        """Share that ends so within the last age, shape [causes]."""
        total: Floats = self.jumps.sum(axis=1)
        return total

    @property
    def remaining(self) -> float:
        """Share that has not ended by the last age."""
        return max(0.0, 1.0 - float(self.jumps.sum()))


def incidence(cells: Cells, weights: Floats, horizon: float = np.inf) -> Incidence:
    """The Aalen-Johansen curves of weighted cells, up to an age."""
    ended = (cells.cause > 0).astype(np.int64)
    used = weights > 0
    survival = statsmodels("duration.survfunc").SurvfuncRight(
        cells.exit[used], ended[used], entry=cells.entry[used], freq_weights=weights[used]
    )
    age = np.asarray(survival.surv_times, dtype=np.float64)
    before = np.append(1.0, survival.surv_prob[:-1])
    at = np.searchsorted(age, cells.exit)
    jumps = np.zeros((len(CAUSES), len(age)))
    for k in range(len(CAUSES)):
        mine = (cells.cause == k + 1) & used
        jumps[k] = np.bincount(at[mine], weights=weights[mine], minlength=len(age))[: len(age)]
    watched = np.asarray(survival.n_risk, dtype=np.float64)
    jumps *= before / watched
    kept = age <= horizon
    return Incidence(age[kept], jumps[:, kept], watched[kept])


def horizon_of(cells: Cells) -> float:
    """The last age that can be judged [days].

    There at least FEWEST_WATCHED are still watched, or an ending stands for at most _HEAVIEST opportunities: where
    few were cut off by the export, the curve may go on to the last one.
    """
    curve = incidence(cells, cells.count)
    if not len(curve.age):
        return 0.0
    ended = cells.cause > 0
    endings = np.bincount(
        np.searchsorted(curve.age, cells.exit[ended]), weights=cells.count[ended], minlength=len(curve.age)
    )
    stands_for = curve.jumps.sum(axis=0) / endings * cells.count.sum()
    enough = (curve.watched >= FEWEST_WATCHED) | (stands_for <= _HEAVIEST)
    return float(curve.age[enough].max()) if enough.any() else float(curve.age.max())


def plateau(cells: Cells, last: float) -> float:
    """How many were watched for _PLATEAU times the age of the last ending without an ending: they never end."""
    return float(cells.count[(cells.exit >= _PLATEAU * last) & (cells.cause == 0)].sum())


def drift(spells: Spells, curve: Incidence, cause: int = 1) -> tuple[float, float]:
    """Dispersion between months of creation and its p-value: endings of a month against those its ages make expected.

    Σ (O − E)² / E over months with E ≥ 5, against χ² with a degree of freedom less than months; E sums the pooled
    cumulative hazard of the cause over what was watched. (1, 1) where fewer than three months can be compared.
    """
    survival = np.append(1.0, 1.0 - np.cumsum(curve.jumps.sum(axis=0)))[:-1]
    hazard = np.append(0.0, np.cumsum(curve.jumps[cause - 1] / np.maximum(survival, 1e-12)))
    within = spells.exit <= (curve.age[-1] if len(curve.age) else 0.0)
    expected = hazard[np.searchsorted(curve.age, spells.exit, side="right")]
    expected -= hazard[np.searchsorted(curve.age, spells.entry, side="right")]
    months, at = np.unique(spells.cohort, return_inverse=True)
    due = np.bincount(at, weights=expected, minlength=len(months))
    seen = np.bincount(at, weights=(spells.cause == cause) & within, minlength=len(months))
    enough = due >= 5.0
    freedom = int(enough.sum()) - 1
    if freedom < 2:
        return 1.0, 1.0
    statistic = float(((seen - due)[enough] ** 2 / due[enough]).sum())
    return statistic / freedom, float(chi2.sf(statistic, freedom))
