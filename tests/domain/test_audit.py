"""What a plain evaluation says of an assignment."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.domain.audit import World, audit, given_plan
from planner.domain.scenario import Scenario

Built = Callable[..., Scenario]


def said(scenario: Scenario, owner: list[str], quota: list[float] | None = None) -> list[str]:
    """The violations as lines."""
    found = audit(World.of(scenario), np.array(owner), None if quota is None else np.array(quota))
    return [str(problem) for problem in found.violations]


def test_terms_and_loads_by_hand(tiny_world: Built) -> None:
    """Two accounts, one of them moved; loads, disruption and imbalance in money."""
    scenario = tiny_world(
        [{"potential": 300.0, "workload": 7.0, "revenue": 100.0, "owner": "s0"}, {"potential": 100.0}],
        2,
        {"territory": {"balance": [{"metric": "potential", "free": 0.0, "price": 2.0}]}},
    )
    found = audit(World.of(scenario), np.array(["s1", "s0"]))
    assert found.loads["hours"].tolist() == [0.0, 7.0]
    assert found.loads["accounts"].tolist() == [1.0, 1.0]
    assert found.terms["disruption"] == pytest.approx(100 * 0.05 + 4 * 60)
    assert found.terms["imbalance.potential"] == pytest.approx(2 * (100 + 100))
    assert found.objective == pytest.approx(245.0 + 400.0)
    assert found.moved.tolist() == [0]


def test_every_hard_rule_is_named_when_broken(tiny_world: Built) -> None:
    """Owners, families, pins, eligibility, hours, seat limits and balance limits."""
    scenario = tiny_world(
        accounts=[
            {"account": "a", "region": "east", "workload": 80.0},
            {"account": "b", "pinned": "s"},
            {"account": "c", "family": "f"},
            {"account": "d", "family": "f"},
            {"account": "e"},
            {"account": "g"},
        ],
        seats=[{"seat": "s", "min_accounts": 2.0}, {"seat": "t", "region": "west", "capacity_hours": 10.0}],
        settings={
            "territory": {
                "eligibility": [{"column": "region"}],
                "balance": [{"metric": "potential", "share_by": "equal", "limit": 0.1}],
            }
        },
    )
    lines = said(scenario, ["t", "t", "s", "t", "", "x"])
    assert lines[:5] == [
        "account 'a': 't' may not cover it: region 'east' is not among its 'west'.",
        "account 'b': is pinned to 's' but is at 't'.",
        "account 'd': is at 't', its family at 's'.",
        "account 'e': has no owner.",
        "account 'g': belongs to unknown seat 'x'.",
    ]
    assert "seat 's': has 100,000.0 potential (balance limit), at least 270,000.0." in lines
    tight = tiny_world([{"workload": 80.0}, {}], [{"capacity_hours": 10.0, "max_accounts": 1.0}])
    assert said(tight, ["s0", "s0"]) == [
        "seat 's0': has 80.0 hours a year (capacity), at most 10.0.",
        "seat 's0': has 2.0 accounts (limit of the seat), at most 1.0.",
    ]


def test_owners_who_may_not_carry_their_load(tiny_world: Built) -> None:
    """Accounts at a seat that may not cover them, and a family torn apart, weigh where they are."""
    scenario = tiny_world(
        accounts=[
            {"account": "a", "region": "east", "workload": 5.0, "potential": 1.0},
            {"account": "b", "family": "f", "workload": 7.0, "potential": 2.0},
            {"account": "c", "family": "f", "workload": 11.0, "potential": 4.0},
        ],
        seats=[{"seat": "s"}, {"seat": "t", "region": "west"}],
        settings={"territory": {"eligibility": [{"column": "region"}]}},
        pairs=[{"account": "c", "seat": "t", "hours": 13.0}],
    )
    found = audit(World.of(scenario), np.array(["t", "s", "t"]))
    assert found.loads["potential"].tolist() == [2.0, 5.0]
    assert found.loads["accounts"].tolist() == [1.0, 2.0]
    assert found.loads["hours"].tolist() == [7.0, 18.0]


def test_quotas_are_checked(tiny_world: Built) -> None:
    """Sum, floor, cap and step; the remainder seat need not be a multiple."""
    policy = {"target": 1_000.0, "overassignment": 0.0, "step": 100.0, "floor": 200.0, "cap": 700.0}
    scenario = tiny_world(2, 2, {"quota": policy})
    assert said(scenario, ["s0", "s1"], [500.0, 500.0]) == []
    assert said(scenario, ["s0", "s1"], [500.0, 510.0]) == [
        "quotas: add up to 1,010.00, not to 1,000.00.",
        "seat 's1': quota 510.00 is not a multiple of 100.",
    ]
    assert said(scenario, ["s0", "s1"], [float("nan"), 1_000.0]) == ["quotas: are missing for 1 of 2 seats ('s0')."]
    assert said(scenario, ["s0", "s1"], [100.0, 900.0]) == [
        "seat 's0': quota 100 is not within 200–700.",
        "seat 's1': quota 900 is not within 200–700.",
    ]


def test_a_given_plan_has_no_proof(tiny_world: Built) -> None:
    """Terms and violations as audited, fair quotas, no bound."""
    scenario = tiny_world(2, 2, {"quota": {"target": 1_000.0}})
    plan = given_plan(World.of(scenario), np.array(["s0", "s1"]), "by hand")
    assert plan.quota.tolist() == [525.0, 525.0]
    assert (plan.bound, plan.gap, plan.proof, plan.status) == (None, None, "none", "given")
