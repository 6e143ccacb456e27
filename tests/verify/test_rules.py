"""What the verifier says of plans that are wrong, in words."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import given_plan
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.world import World
from planner.verify.check import verify

TinyWorld = Callable[..., Scenario]


@pytest.fixture
def small(tiny_world: TinyWorld) -> Scenario:
    """Six accounts, three seats, everything that can be broken."""
    return tiny_world(
        [
            {"potential": 100.0, "workload": 600.0, "region": "east", "owner": "s0"},
            {"potential": 200.0, "workload": 500.0, "family": "f"},
            {"potential": 300.0, "workload": 100.0, "family": "f"},
            {"potential": 400.0, "pinned": "s2"},
            {"potential": 500.0},
            {"potential": 600.0},
        ],
        [{"region": "east"}, {"region": "west", "max_accounts": 3.0}, {"region": "west"}],
        {
            "territory": {
                "eligibility": [{"column": "region"}],
                "balance": [{"metric": "potential", "free": 0.1, "price": 2.0, "steep_at": 0.5, "steep_price": 5.0}],
            },
            "quota": {"target": 300_000.0, "overassignment": 0.0, "floor": 50_000.0, "step": 1_000.0},
        },
    )


SOUND = ["s0", "s1", "s1", "s2", "s0", "s1"]


def plan_of(scenario: Scenario, owner: list[str] | None = None) -> Plan:
    """A plan by hand whose violations nobody has told."""
    made = given_plan(World.of(scenario), np.array(owner or SOUND), "by hand")
    return replace(made, violations=())


def said(scenario: Scenario, plan: Plan) -> list[str]:
    """What is wrong with a plan and its proof."""
    return [str(reason) for reason in verify(scenario, plan).reasons]


def test_a_sound_plan_without_proof_is_valid_and_unproven(small: Scenario) -> None:
    """Nobody claims anything about better plans."""
    verdict = verify(small, plan_of(small))
    assert verdict.valid
    assert verdict.badges == ("valid", "unproven")
    assert verdict.bound is None
    assert verdict.gap_verified is None
    assert verdict.checked["accounts"] == 6
    assert verdict.objective == pytest.approx(plan_of(small).objective)


@pytest.mark.parametrize(
    ("account", "to", "message"),
    [
        (5, "s9", "account 'a5': belongs to unknown seat 's9'."),
        (5, "", "account 'a5': has no owner."),
        (2, "s2", "account 'a2': is at 's2', its family ('a1') at 's1'."),
        (0, "s1", "account 'a0': 's1' may not cover it: region 'east' is not among its 'west'."),
        (3, "s0", "account 'a3': is pinned to 's2', but is at 's0'."),
        (4, "s1", "seat 's1': has 4 accounts (limit of the seat), at most 3."),
    ],
)
def test_one_account_moved_is_told(small: Scenario, account: int, to: str, message: str) -> None:
    """With its name, its seat and the numbers."""
    owner = [to if a == account else seat for a, seat in enumerate(SOUND)]
    assert message in said(small, plan_of(small, owner))


def test_hours_beyond_capacity_are_told(small: Scenario) -> None:
    """1,200 hours at a seat of 1,000."""
    plan = plan_of(small, ["s0", "s0", "s0", "s2", "s1", "s1"])
    assert "seat 's0': has 1,200 hours a year (capacity), at most 1,000." in said(small, plan)


@pytest.mark.parametrize(
    ("quota", "message"),
    [
        ([100_000.0, 100_000.0, np.nan], "seat 's2': has no quota (1 of 3 have none)."),
        ([100_000.0, 100_000.0, 101_000.0], "quotas: add up to 301,000.00, not to 300,000.00."),
        ([40_000.0, 100_000.0, 160_000.0], "seat 's0': quota 40,000.00 is not within 50,000.00–inf."),
        ([100_000.0, 99_500.0, 100_500.0], "seat 's1': quota 99,500.00 is not a multiple of 1,000.00."),
        ([100_000.0, 100_000.004, 99_999.996], "seat 's1': quota 100000.004 is not in whole cents."),
    ],
)
def test_wrong_quotas_are_told(small: Scenario, quota: list[float], message: str) -> None:
    """Missing, beyond a bound, off the step, off the total."""
    assert message in said(small, replace(plan_of(small), quota=np.array(quota)))


def test_coverage_that_is_not_offered_is_told(small: Scenario) -> None:
    """Here everybody is covered in full."""
    covered = replace(plan_of(small), coverage=np.array([1.0, 1.0, 1.0, 0.5, 1.0, 1.0]))
    assert said(small, covered) == ["account 'a3': is covered at 50.0%, which is no level that is offered (100%)."]
    split = replace(plan_of(small), coverage=np.array([1.0, 1.0, 0.4, 1.0, 1.0, 1.0]))
    assert "account 'a2': is covered at 40.0%" in said(small, split)[0]
    assert said(small, replace(plan_of(small), coverage=np.ones(6))) == []


def test_coverage_levels_count_in_hours_and_bookings(tiny_world: TinyWorld) -> None:
    """Two accounts of 600 hours at a seat of 1,000: half the work of each books √½ of its potential."""
    scenario = tiny_world(
        [{"workload": 600.0, "potential": 100.0}, {"workload": 600.0, "potential": 100.0}],
        1,
        {"territory": {"coverage": {"levels": [0.5], "elasticity": 0.5}}},
    )
    halves = given_plan(World.of(scenario), np.array(["s0", "s0"]), "by hand", coverage=np.array([0.5, 0.5]))
    verdict = verify(scenario, replace(halves, bound=50.0, proof="mip"))
    assert verdict.valid
    forgone = 100 * (1 - 0.5**0.5)
    assert verdict.objective == pytest.approx(2 * forgone)
    assert verdict.checked["pairs"] == 4
    assert "seat 's0': has 1,200 hours a year (capacity), at most 1,000." in said(
        scenario, replace(halves, coverage=None)
    )
    priced = replace(halves, multipliers={"hours": np.array([0.1])}, bound=0.0, proof="lagrangian")
    bound = verify(scenario, priced).bound
    assert bound is not None
    assert bound.value == pytest.approx(2 * min(60, forgone + 30) - 0.1 * 1_000, abs=1e-2)


def test_terms_are_held_against_the_recomputed_ones(small: Scenario) -> None:
    """Stated wrongly, left out, made up."""
    plan = plan_of(small)
    terms = {k: v for k, v in plan.terms.items() if k != "travel"} | {"pleasure": 1.0, "bookings": 5.0}
    assert said(small, replace(plan, terms=terms)) == [
        "term 'bookings': is stated as 5.00 a year, recomputed it is 0.00.",
        "term 'pleasure': is stated, but the scenario has no such term.",
        "term 'travel': is not stated; it is 0.00 a year.",
    ]


def test_another_scenario_or_other_accounts_end_it_at_once(small: Scenario, tiny_world: TinyWorld) -> None:
    """Nothing else can be said then."""
    plan, digit = plan_of(small), small.digest
    forged = replace(plan, scenario="0" * 64)
    assert said(small, forged)[0].startswith(f"plan: answers scenario 000000000000, this is {digit[:12]}.")
    assert "lists other accounts" in " ".join(said(tiny_world(3, 3), plan))


def test_what_a_plan_says_against_itself_is_believed(small: Scenario) -> None:
    """A violation that only its maker knows of."""
    broken = given_plan(World.of(small), np.array(["s0", "s0", "s0", "s2", "s1", "s1"]), "by hand").violations
    assert said(small, replace(plan_of(small), violations=broken)) == [str(problem) for problem in broken]


CLAIMS: list[tuple[dict[str, Any], str]] = [
    ({"bound": 1.0}, "is claimed, but the plan does not say by which bound and by whose word"),
    ({"proof": "mip"}, "is claimed, but the plan does not say by which bound and by whose word"),
    ({"bound": np.nan, "proof": "mip"}, "states the bound nan, which is not a number"),
    ({"bound": 1e9, "proof": "mip"}, "states the bound 1,000,000,000.00, but the plan itself costs only"),
    ({"bound": 1e3, "proof": "lagrangian"}, "states the bound 1,000.00; its prices give only 0.00"),
    ({"bound": 1e3, "proof": "mip", "status": "optimal"}, "calls the plan optimal, but its bound leaves a gap of"),
    ({"bound": 1e3, "proof": "mip", "gap_verified": 0.1}, "states a verified gap of 10.000000%; derived again it is"),
    ({"bound": 0.0, "proof": "mip", "multipliers": {"moon": np.zeros(3)}}, "has multipliers for 'moon'"),
]


@pytest.mark.parametrize(("claim", "message"), CLAIMS)
def test_a_proof_that_does_not_hold_leaves_the_plan_unproven(
    small: Scenario, claim: dict[str, Any], message: str
) -> None:
    """The plan itself stays valid."""
    verdict = verify(small, replace(plan_of(small), **claim))
    assert not verdict.valid
    assert verdict.badges == ("valid", "unproven")
    assert not verdict.flaws
    assert message in " ".join(str(doubt) for doubt in verdict.doubts)
    assert verdict.gap_verified is None


def test_the_solvers_word_stays_its_word(small: Scenario) -> None:
    """Beside it would stand what the multipliers prove; without any, that is only that nothing costs less than 0."""
    verdict = verify(small, replace(plan_of(small), bound=1e3, proof="mip"))
    assert verdict.valid
    assert verdict.badges == ("valid", "solver says")
    assert verdict.gap_verified is None


def test_a_bound_without_prices_is_unproven_unless_it_is_the_trees(tiny_world: TinyWorld) -> None:
    """With chosen centres and without; a bound above the plan is nobody's word."""
    rows = [{"x": float(i), "y": 0.0} for i in range(4)]
    rule = {"price": 5.0, "centre": "chosen", "distance": "plane"}
    scenario = tiny_world(rows, 2, {"territory": {"compactness": rule}})
    plan = replace(plan_of(scenario, ["s0", "s0", "s1", "s1"]), bound=9.0, proof="lagrangian")
    assert plan.objective == pytest.approx(10.0)
    assert verify(scenario, plan).badges == ("valid", "unproven")
    assert verify(scenario, replace(plan, proof="mip")).badges == ("valid", "solver says")
    assert verify(scenario, replace(plan, proof="mip", bound=11.0)).badges == ("valid", "unproven")
    plain = tiny_world(4, 2)
    assert verify(plain, replace(plan_of(plain, ["s0"] * 4), bound=1.0, proof="lagrangian")).badges[1] == "unproven"
