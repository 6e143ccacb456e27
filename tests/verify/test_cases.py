"""Proofs by cases, checked and corrupted."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from planner.domain.branches import Branches
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.world import World
from planner.verify.cases import derive_by_cases
from planner.verify.check import verify

Proven = Callable[[int], tuple[Scenario, Plan]]
Truth = Callable[[Scenario, Plan], bool]
KINDS = (
    "node lost",
    "node again",
    "asked otherwise",
    "no case any more",
    "price",
    "prices swapped",
    "prices lost",
    "bound",
)


def corrupt(rng: np.random.Generator, plan: Plan, kind: str) -> Plan:
    """A proof with one thing changed."""
    assert plan.branches is not None
    assert plan.bound is not None
    account, seat = plan.branches.account.astype("U8"), plan.branches.seat.astype("U8")
    prices = {name: values.copy() for name, values in plan.branches.multipliers.items()}
    i, name = int(rng.integers(len(account))), str(rng.choice(list(prices)))
    case = int(rng.integers(len(prices[name])))
    if kind == "node lost":
        account, seat = np.delete(account, i), np.delete(seat, i)
    elif kind == "node again":
        account, seat = np.insert(account, i, account[i]), np.insert(seat, i, seat[i])
    elif kind == "asked otherwise":
        account[i] = str(rng.choice([*plan.account.tolist(), "nobody", ""]))
        seat[i] = str(rng.choice([*plan.seat.tolist(), "s9"])) if rng.random() < 0.5 else seat[i]
    elif kind == "no case any more":
        account[i], seat[i] = "", ""
    elif kind == "price":
        group = int(rng.integers(prices[name].shape[1]))
        size = rng.choice([1e-9, 1e-3, 0.1, 1.0]) * max(1e-2, abs(prices[name][case, group]))
        prices[name][case, group] = rng.choice([prices[name][case, group] + size, np.nan, np.inf, 1e300])
    elif kind == "prices swapped":
        prices[name] = rng.permutation(prices[name])
    elif kind == "prices lost":
        prices[name] = prices[name][:, :-1] if rng.random() < 0.5 else prices[name][:-1]
    else:
        return replace(plan, bound=plan.bound * (1 + rng.choice([-1, 1]) * rng.choice([1e-9, 1e-5, 1e-3])))
    return replace(plan, branches=Branches(account, seat, prices))


def fuzz(proven: Proven, in_truth: Truth, count: int) -> Counter[tuple[str, bool]]:
    """How many of each kind were refused, each verdict being the truth."""
    rng, told = np.random.default_rng(2026), Counter[tuple[str, bool]]()
    for number in range(count):
        scenario, plan = proven(number % 3)
        kind = KINDS[number % len(KINDS)]
        corrupted = corrupt(rng, plan, kind)
        verdict = verify(scenario, corrupted)
        assert verdict.valid == in_truth(scenario, corrupted), (number, kind, [str(r) for r in verdict.reasons])
        told[kind, verdict.valid] += 1
    return told


def test_a_proof_by_cases_is_derived_again(proven_by_cases: Proven, in_truth: Truth) -> None:
    """To the digit that it states, above that of the multipliers for all plans, in both arithmetics."""
    for seed in range(3):
        scenario, plan = proven_by_cases(seed)
        verdict = verify(scenario, plan)
        assert verdict.badges == ("valid", "bounded")
        assert in_truth(scenario, plan)
        alone = verify(scenario, replace(plan, branches=None, bound=0.0, gap_verified=None))
        assert verdict.bound is not None
        assert alone.bound is not None
        assert plan.branches is not None
        assert verdict.bound.value > alone.bound.value
        exact, rounded = (derive_by_cases(World.of(scenario), plan.branches, exact=how) for how in (True, False))
        assert exact is not None
        assert rounded is not None
        assert 0 <= exact.value - rounded.value <= 1e-9 * exact.value + rounded.rounding


def test_corrupted_cases_are_refused(proven_by_cases: Proven, in_truth: Truth) -> None:
    """Forty of them; nothing that is in truth unproven is accepted."""
    assert sum(number for (_, valid), number in fuzz(proven_by_cases, in_truth, 40).items() if not valid) > 20


@pytest.mark.slow
def test_many_corrupted_cases_are_refused_unless_still_valid(proven_by_cases: Proven, in_truth: Truth) -> None:
    """Every kind is refused at least once."""
    told = fuzz(proven_by_cases, in_truth, 400)
    assert all(told[kind, False] > 0 for kind in KINDS)


def test_a_tree_of_one_case_says_what_its_multipliers_say(proven: Proven) -> None:
    """No question asked: the same bound as from the plan's own multipliers."""
    scenario, plan = proven(0)
    nothing: Any = np.array([""])
    only = Branches(nothing, nothing, {name: prices[None] for name, prices in plan.multipliers.items()})
    bound, verdict = derive_by_cases(World.of(scenario), only, exact=True), verify(scenario, plan)
    assert bound is not None
    assert verdict.bound is not None
    assert bound.value == verdict.bound.value
