"""Quotas in the model: hierarchy, bottom-up quotas, growth limits and steps against trying everything."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain.audit import Audit, World
from planner.domain.scenario import Scenario
from planner.errors import InfeasibleError, ScenarioError
from planner.optimize.bridge import linear_form
from planner.optimize.candidates import candidate
from planner.optimize.formulation import formulate
from planner.optimize.search import Limits, search
from planner.optimize.solve import solve

Built = Callable[..., Scenario]
few = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    """Three or four accounts, three seats, Bob below Ann; quotas cost much, so that territories follow them."""
    managers = draw(
        st.sampled_from([("ann", "ann", "bob"), ("bob", "bob", "cid"), ("ann", "bob", ""), ("", "", "cid")])
    )
    rows = [
        {
            "manager": manager,
            "last_quota": draw(st.sampled_from([None, 1_000.0])),
            "quota_input": draw(st.sampled_from([None] * 5 + [1_500.0])),
            "leave_start": draw(st.sampled_from([None, None, "2027-09-01"])),
        }
        for manager in managers
    ]
    target = st.sampled_from([None, None, 1_200.0, 2_000.0])
    nodes = [
        {"node": node, "parent": above, "target": draw(target) if node in managers else None}
        for node, above in (("ann", ""), ("bob", "ann"), ("cid", ""))
    ]
    quota = {
        "target": 4_000.0,
        "overassignment": draw(st.sampled_from([0.0, 0.07])),
        "step": draw(st.sampled_from([0.0, 250.0])),
        "max_growth": draw(st.sampled_from([None, None, 0.6])),
        "min_growth": draw(st.sampled_from([None, None, -0.3])),
        "floor": draw(st.sampled_from([0.0, 200.0])),
        "price": 2.0,
    }
    bare = [{name: value for name, value in row.items() if value is not None} for row in (*rows, *nodes, quota)]
    return {
        "accounts": [
            {"potential": float(draw(st.integers(0, 30))) * 100, "owner": draw(st.sampled_from(["", "s0", "s1", "s2"]))}
            for _ in range(draw(st.integers(3, 4)))
        ],
        "seats": bare[:3],
        "hierarchy": bare[3:6],
        "settings": {"quota": bare[6], "territory": {"disruption": {"revenue_loss": 0.1}}},
    }


@few
@given(world=worlds())
def test_plans_with_quotas_are_what_trying_everything_finds(
    tiny_world: Built, best_by_trying: Callable[[Scenario], Audit | None], world: dict[str, Any]
) -> None:
    """The same objective and quotas that break nothing; a target that cannot be handed out is infeasible, in words."""
    try:
        scenario = tiny_world(**world)
    except ScenarioError:
        return
    best = best_by_trying(scenario)
    if best is None:
        with pytest.raises(InfeasibleError) as caught:
            solve(scenario, gap=0.0)
        assert all(problem.hint for problem in caught.value.problems)
        return
    plan = solve(scenario, gap=0.0)
    assert plan.violations == ()
    assert plan.objective == pytest.approx(best.objective, abs=0.5, rel=1e-5)


@few
@given(world=worlds())
def test_the_quota_term_of_the_model_is_the_audits(tiny_world: Built, world: dict[str, Any]) -> None:
    """At the solver's optimum the term `quota` is what handing out exactly costs, but for fractions of a cent."""
    try:
        scenario = tiny_world(**world)
    except ScenarioError:
        return
    derived = World.of(scenario)
    if derived.quotas is None or not derived.quotas.feasible:
        return
    form = linear_form(formulate(derived))
    found = search(form, Limits(60, 0.0, 1), None, None)
    assert found.values is not None
    arc = found.values[: len(derived.arcs)].round().astype(bool)
    seat = derived.arcs.seat[arc]
    audited = candidate(derived, scenario.seats.seat[seat[scenario.units]]).audit
    assert audited.violations == ()
    assert form.terms_at(found.values)["quota"] == pytest.approx(audited.terms["quota"], abs=0.2, rel=1e-5)


def said(tiny_world: Built, seats: list[dict[str, Any]], policy: dict[str, Any], **more: Any) -> list[str]:
    """Why no plan exists."""
    quota = {"target": 1_000.0, "overassignment": 0.0} | policy
    with pytest.raises(InfeasibleError) as caught:
        solve(tiny_world(3, seats, {"quota": quota}, **more))
    return [str(problem) for problem in caught.value.problems]


def test_infeasible_quotas_are_told_in_words(tiny_world: Built) -> None:
    """Who is squeezed, by how much, and the way out."""
    grown = [{"last_quota": 300.0}, {"last_quota": 300.0}]
    assert said(tiny_world, grown, {"max_growth": 0.2}) == [
        (
            "quotas: growth limits add up to 720, less than the 1,000 to be handed out. "
            "Cheapest change: raise 'quota.max_growth' to 0.667."
        )
    ]
    assert said(tiny_world, [{"last_quota": 800.0}] * 2, {"min_growth": -0.1}) == [
        (
            "quotas: growth limits add up to 1,440, more than the 1,000 to be handed out. "
            "Cheapest change: lower 'quota.min_growth' to -0.375."
        )
    ]
    assert said(tiny_world, [{"last_quota": 100.0}, {}], {"max_growth": 0.1, "floor": 200.0}) == [
        (
            "seat 's0': its quota must be at least 200 and at most 110: floor, cap and growth limits contradict "
            "each other. Cheapest change: lower its floor by 90 ('quota.floor', 'quota.min_growth'), or raise "
            "'quota.max_growth' or 'quota.cap' by as much; or set its 'quota_input'."
        )
    ]
    assert said(tiny_world, [{"quota_input": 700.0}, {"quota_input": 400.0}, {}], {}) == [
        (
            "quotas: the bottom-up quotas of 2 seats ('s0', 's1') add up to 1,100.00, more than the 1,000.00 that the "
            "company hands out. Cheapest change: lower them by 100.00 together, or leave one of them blank."
        )
    ]
    assert said(tiny_world, [{"quota_input": 500.0}, {"quota_input": 400.0}], {}) == [
        (
            "quotas: the bottom-up quotas of 2 seats ('s0', 's1') add up to 900.00, less than the 1,000.00 that the "
            "company hands out, and no other seat could carry the rest. Cheapest change: raise them by 100.00 "
            "together, or leave one of them blank."
        )
    ]


def test_a_node_that_cannot_hand_out_its_target_is_named(tiny_world: Built) -> None:
    """Two seats of at most 300 below a target of 700; its target is the way out where no cap is."""
    seats: list[dict[str, Any]] = [{"manager": "west"}, {"manager": "west"}, {"manager": "east"}, {"manager": "east"}]
    nodes = [{"node": "west", "target": 700.0}, {"node": "east"}]
    assert said(tiny_world, seats, {"cap": 300.0}, hierarchy=nodes) == [
        (
            "quotas of node 'west': caps add up to 600, less than the 700 to be handed out. "
            "Cheapest change: raise 'quota.cap' by 50."
        )
    ]
    seats[0]["quota_input"] = seats[1]["quota_input"] = 400.0
    assert said(tiny_world, seats, {}, hierarchy=nodes) == [
        (
            "quotas: the bottom-up quotas of 2 seats ('s0', 's1') add up to 800.00, more than the 700.00 that "
            "node 'west' hands out. Cheapest change: lower them by 100.00 together, or leave one of them blank."
        )
    ]
