"""How a plan's cost and balance spread when potential turns out otherwise, and how many owners a new search changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from planner.domain.arrays import Flags, Floats
from planner.domain.measures import RESAMPLED, Measure
from planner.domain.what_if.robustness import Score
from planner.domain.what_if.sampling import Law

LOW, HIGH = 0.05, 0.95
"""Percentiles that are told beside the median."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How potential is sampled."""

    samples: int = 500
    noise: float = 0.2
    """Coefficient of variation (log-normal) or half-width (uniform) of an account's factor [share]."""
    law: Law = "lognormal"
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Resolve:
    """A new search, with potential off a little."""

    how: Literal["warm", "cold"]
    """`warm`: the plan is in force and the search starts from it; `cold`: the scenario as it is, from nothing."""
    sample: int
    """−1: no noise, what the search alone changes."""
    accounts: float
    """Share of accounts with another owner than in the plan [share]."""
    potential: float
    """Share of potential with another owner [share]."""
    objective: float
    """[currency/year]"""
    gap: float | None
    stopped_by: str


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """The samples, and what they say."""

    sampling: Sampling
    base: Score
    """The plan at the potentials of the scenario."""
    terms: Mapping[str, Floats]
    """Every term in every sample [currency/year]."""
    off: Mapping[str, Floats]
    """Deviation from the fair share by balanced load, shape [samples, groups] [share]."""
    beyond: Mapping[str, Flags]
    """Whether a hard limit is broken by load that has any, shape [samples, groups]."""
    audited: bool
    """Whether every sample was audited in full: a rule hangs on potential in a way that the fast twin does not know."""
    jitter: float = 0.0
    """Noise of the new searches [share]."""
    resolves: tuple[Resolve, ...] = ()

    @classmethod
    def of(cls, sampling: Sampling, base: Score, scores: Sequence[Score], *, audited: bool) -> "Spread":
        """Gather the samples."""
        return cls(
            sampling=sampling,
            base=base,
            terms={term: np.array([score.terms[term] for score in scores]) for term in base.terms},
            off={name: np.array([score.off[name] for score in scores]) for name in base.off},
            beyond={name: np.array([score.beyond[name] for score in scores]) for name in base.beyond},
            audited=audited,
        )

    @property
    def objective(self) -> Floats:
        """Sum of the terms in every sample [currency/year]."""
        return np.asarray(np.sum([*self.terms.values()], axis=0))

    @property
    def planned(self) -> "Spread":
        """The plan at the potentials of the scenario, as if that were the only sample."""
        return Spread.of(replace(self.sampling, samples=1, noise=0.0), self.base, [self.base], audited=self.audited)

    @property
    def varying(self) -> tuple[str, ...]:
        """Balanced loads that hang on potential at all."""
        return tuple(name for name, off in self.off.items() if bool((off != off[0]).any() and np.isfinite(off).any()))

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Median with 5th and 95th percentile of what the samples say."""
        kinds = {kind.name: kind for kind in RESAMPLED}
        broken = np.sum([beyond.sum(axis=1) for beyond in self.beyond.values()] or [np.zeros(1)], axis=0)
        found = {"objective": self.objective}
        for name in self.off:
            off = np.abs(self.off[name][:, np.isfinite(self.base.off[name])])
            if off.shape[1]:
                found |= {f"worst_deviation.{name}": off.max(axis=1), f"mean_deviation.{name}": off.mean(axis=1)}
        found["limits_broken"] = broken
        return tuple(
            Measure(
                name, *percentiles(values), kinds[name.partition(".")[0]].unit, kinds[name.partition(".")[0]].meaning
            )
            for name, values in found.items()
        )


def percentiles(values: Floats) -> tuple[float, float, float]:
    """Median, 5th and 95th percentile."""
    low, middle, high = np.quantile(values, [LOW, 0.5, HIGH])
    return float(middle), float(low), float(high)
