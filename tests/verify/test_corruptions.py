"""Plans and proofs corrupted at random: every one is refused, unless it is in truth still valid."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.verify.check import verify

Proven = Callable[[int], tuple[Scenario, Plan]]
Random = np.random.Generator
SIZES = (1e-3, 0.01, 0.1, 0.5, 1.0, 10.0)
"""How much of itself a number is changed by."""


def owner(rng: Random, scenario: Scenario, plan: Plan) -> tuple[Scenario, Plan]:
    """One account at another seat, at one that does not exist, or nowhere; or two accounts swapped."""
    owners, i, j = plan.owner.astype("U8"), *rng.integers(0, len(plan.owner), 2)
    to = rng.choice([*plan.seat.tolist(), "s9", "", "swap"])
    owners[[i, j]] = owners[[j, i]] if to == "swap" else (to, owners[j])
    return scenario, replace(plan, owner=owners)


def quota(rng: Random, scenario: Scenario, plan: Plan) -> tuple[Scenario, Plan]:
    """A quota changed, missing, or swapped with another; or an amount moved between two, so that the sum stays."""
    quotas, (i, j) = plan.quota.copy(), rng.choice(len(plan.quota), 2, replace=False)
    kind = rng.integers(0, 4)
    if kind == 0:
        quotas[i] *= 1 + rng.choice([-1, 1]) * rng.choice(SIZES)
    elif kind == 1:
        quotas[i] = rng.choice([np.nan, np.inf, -1.0, 0.0, 1e300])
    elif kind == 2:
        quotas[[i, j]] = quotas[[j, i]]
    else:
        moved = float(rng.choice([0.01, 5_000.0, 250_000.0]))
        quotas[i], quotas[j] = quotas[i] + moved, quotas[j] - moved
    return scenario, replace(plan, quota=quotas)


def term(rng: Random, scenario: Scenario, plan: Plan) -> tuple[Scenario, Plan]:
    """A term changed, left out or made up, or money moved from one term to another."""
    terms, (one, other) = dict(plan.terms), rng.choice(list(plan.terms), 2, replace=False)
    kind = rng.integers(0, 4)
    if kind == 0:
        terms[one] = terms[one] * (1 + rng.choice([-1, 1]) * rng.choice(SIZES)) + rng.choice([0.0, 1.0])
    elif kind == 1:
        del terms[one]
    elif kind == 2:
        terms[str(rng.choice(["pleasure", "imbalance.revenue"]))] = float(rng.choice([0.0, 1_000.0]))
    else:
        terms[one], terms[other] = terms[one] - 1_000.0, terms[other] + 1_000.0
    return scenario, replace(plan, terms=terms)


def multiplier(rng: Random, scenario: Scenario, plan: Plan) -> tuple[Scenario, Plan]:
    """A dual price changed a little or a lot, or prices lost, in the wrong order, too many, or of no load."""
    prices = {name: values.copy() for name, values in plan.multipliers.items()}
    name = str(rng.choice(list(prices)))
    kind, i = rng.integers(0, 7), rng.integers(0, len(prices[name]))
    if kind <= 2:
        prices[name][i] += rng.choice([-1, 1]) * rng.choice([1e-12, 1e-6, *SIZES]) * max(1e-2, abs(prices[name][i]))
    elif kind == 3:
        prices[name][i] = rng.choice([np.nan, np.inf, 1e300, -1e300, -prices[name][i]])
    elif kind == 4:
        prices[name] = rng.permutation(prices[name])
    elif kind == 5:
        del prices[name]
    else:
        prices[str(rng.choice([name, "moon"]))] = np.zeros(len(prices[name]) + int(rng.integers(0, 2)))
    return scenario, replace(plan, multipliers=prices)


def bound(rng: Random, scenario: Scenario, plan: Plan) -> tuple[Scenario, Plan]:
    """The claimed bound, or the claimed verified gap, better or worse than it is; or no bound at all."""
    assert plan.bound is not None
    assert plan.gap_verified is not None
    kind = rng.integers(0, 4)
    if kind == 0:
        return scenario, replace(plan, bound=plan.bound * (1 + rng.choice([-1, 1]) * rng.choice([1e-9, 1e-5, *SIZES])))
    if kind == 1:
        return scenario, replace(plan, bound=rng.choice([None, np.nan, np.inf, -np.inf, plan.objective, 0.0]))
    if kind == 2:
        return scenario, replace(plan, gap_verified=plan.gap_verified * (1 + rng.choice([-1, 1]) * rng.choice(SIZES)))
    return scenario, replace(plan, status="optimal")


def digest(rng: Random, scenario: Scenario, plan: Plan) -> tuple[Scenario, Plan]:
    """One digit of the scenario's digest; or another scenario, with or without a digest forged to fit."""
    kind, i = rng.integers(0, 3), rng.integers(0, len(plan.scenario))
    if kind == 0:
        other = rng.choice([c for c in "0123456789abcdef" if c != plan.scenario[i]])
        return scenario, replace(plan, scenario=plan.scenario[:i] + str(other) + plan.scenario[i + 1 :])
    changes: list[dict[str, Any]] = [
        {"territory.travel.cost_per_hour": 61.0},
        {"territory.disruption.revenue_loss": 0.06},
        {"territory.balance.potential.price": 0.05},
        {"territory.balance.potential.limit": 0.3},
        {"quota.target": 2_900_000.0},
        {"quota.price": 0.03},
        {"simulation.seed": 99},
        {"solver.seconds": 99.0},
    ]
    changed = scenario.but(changes[rng.integers(0, len(changes))])
    return changed, plan if kind == 1 else replace(plan, scenario=changed.digest)


CORRUPT = {f.__name__: f for f in (owner, quota, term, multiplier, bound, digest)}


def _fuzz(proven: Proven, in_truth: Callable[[Scenario, Plan], bool], count: int) -> Counter[tuple[str, bool]]:
    rng, told = np.random.default_rng(2026), Counter[tuple[str, bool]]()
    for number in range(count):
        kind = list(CORRUPT)[number % len(CORRUPT)]
        scenario, plan = CORRUPT[kind](rng, *proven(number % 3))
        verdict = verify(scenario, plan)
        assert verdict.valid == in_truth(scenario, plan), (number, kind, [str(r) for r in verdict.reasons])
        assert verdict.valid or all(reason.what for reason in verdict.reasons)
        assert ("valid" in verdict.badges) == (not verdict.flaws)
        told[kind, verdict.valid] += 1
    return told


def test_corrupted_plans_and_proofs_are_refused(proven: Proven, in_truth: Callable[[Scenario, Plan], bool]) -> None:
    """A hundred of them; each kind is refused at least once."""
    told = _fuzz(proven, in_truth, 102)
    assert all(told[kind, False] > 0 for kind in CORRUPT)


@pytest.mark.slow
def test_a_thousand_corruptions_are_refused_unless_still_valid(
    proven: Proven, in_truth: Callable[[Scenario, Plan], bool]
) -> None:
    """Every kind is refused most of the time; what is accepted is so in truth."""
    told = _fuzz(proven, in_truth, 1_002)
    print({f"{kind} {'accepted' if valid else 'refused'}": number for (kind, valid), number in sorted(told.items())})
    assert sum(number for (_, valid), number in told.items() if not valid) > 700


def test_what_is_not_corrupted_is_accepted(proven: Proven, in_truth: Callable[[Scenario, Plan], bool]) -> None:
    """The plans that the corruptions start from."""
    for seed in range(3):
        scenario, plan = proven(seed)
        verdict = verify(scenario, plan)
        assert in_truth(scenario, plan)
        assert verdict.valid
        assert verdict.badges == ("valid", "bounded")
        assert plan.proof == "lagrangian"
        assert verdict.gap_verified == pytest.approx(plan.gap_verified)
