"""A plan scored in many sampled potentials, and how many a book of a given size allows while somebody waits."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.audit import World
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.what_if.robustness import Rescoring, Score, full, with_potential
from planner.domain.what_if.sampling import Words, identities, potential_factors
from planner.domain.what_if.spread import Sampling, Spread

QUICK_SAMPLES = 200
"""Samples for those who wait; their 5th percentile is the tenth from below."""
LEAST_SAMPLES = 40
"""With fewer, percentiles say nothing."""
_QUICK_SCORES = 10_000_000
"""Accounts times samples for those who wait: about a second of the fast twin."""
_QUICK_AUDITS = 100_000
"""The same of full audits."""

Told = Callable[[int], None]
"""Is told how many samples are scored."""


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """Factors of all accounts, sample by sample."""

    who: Words
    sampling: Sampling

    @classmethod
    def of_accounts(cls, scenario: Scenario, sampling: Sampling) -> "Factors":
        """Those of a book."""
        return cls(identities(scenario.accounts.account), sampling)

    def of(self, sample: int, noise: float | None = None) -> Floats:
        """By how much each account's potential differs in one sample; `noise` instead of that of the sampling."""
        how = self.sampling
        return potential_factors(self.who, how.noise if noise is None else noise, how.law, how.seed, sample)


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """A plan, ready to be scored in samples.

    The fast twin of the audit scores them if it agrees with a full audit of the first sample to rounding; otherwise
    each sample is audited in full.
    """

    scenario: Scenario
    plan: Plan
    rescoring: Rescoring
    who: Words
    """Who each account is to chance."""
    exact: bool
    """Whether the fast twin agrees."""

    @classmethod
    def of(cls, world: World, plan: Plan, sampling: Sampling) -> "Scorer":
        """Prepare a plan and try the first sample both ways."""
        quota = None if world.quotas is None or np.isnan(plan.quota).any() else plan.quota
        rescoring = Rescoring.of(world, plan.owner, quota, plan.coverage)
        factors = Factors.of_accounts(world.scenario, sampling)
        slow, first = cls(world.scenario, plan, rescoring, factors.who, exact=False), factors.of(0)
        return replace(slow, exact=_agree(rescoring.score(first), slow.score(first)))

    def score(self, factor: Floats) -> Score:
        """The plan when each account is worth so many times as much."""
        if self.exact:
            return self.rescoring.score(factor)
        noisy = with_potential(self.scenario, factor)
        return full(noisy, self.plan.owner, self.rescoring.quota, self.plan.coverage)

    def spread(self, sampling: Sampling, told: Told | None = None) -> Spread:
        """The plan in all samples, in their order."""
        factors, scores = Factors(self.who, sampling), []
        for number in range(sampling.samples):
            scores.append(self.score(factors.of(number)))
            if told is not None:
                told(number)
        return Spread.of(sampling, self.rescoring.base, scores, audited=not self.exact)

    @property
    def quick_samples(self) -> int:
        """How many samples of this book are scored in about a second; 0: too few to say anything."""
        accounts = max(1, len(self.scenario.accounts))
        if self.exact:
            return min(QUICK_SAMPLES, max(LEAST_SAMPLES, _QUICK_SCORES // accounts))
        samples = min(QUICK_SAMPLES, _QUICK_AUDITS // accounts)
        return samples if samples >= LEAST_SAMPLES else 0


def _agree(one: Score, other: Score) -> bool:
    """Whether two scores are the same but for rounding."""
    return (
        all(np.isclose(one.terms[term], other.terms[term], rtol=1e-9, atol=1e-6) for term in other.terms)
        and all(np.allclose(one.off[name], other.off[name], atol=1e-9, equal_nan=True) for name in other.off)
        and all(bool((one.beyond[name] == other.beyond[name]).all()) for name in other.beyond)
    )
