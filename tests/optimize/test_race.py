"""How the race between HiGHS's tree, the search and the cases ends."""

import threading
from collections.abc import Callable

import numpy as np
import pytest

from planner.domain.audit import World
from planner.domain.scenario import Scenario
from planner.optimize.branching.aside import Bounding
from planner.optimize.branching.proof import Unstored
from planner.optimize.exact import Beside
from planner.optimize.pricing import price_world
from planner.optimize.solve import solve

Built = Callable[..., Scenario]


class Slow(Beside):
    """HiGHS that is never heard to have ended before it is asked to."""

    asked = False

    @property
    def over(self) -> bool:
        """Whether it was asked to end, and has."""
        return self.asked and super().over

    def stop(self) -> None:
        """Ask it."""
        self.asked = True
        super().stop()


class Quick(Beside):
    """HiGHS that has ended before anybody looks."""

    @property
    def over(self) -> bool:
        """Always, after a while."""
        while not super().over:
            self.wait(0.01)
        return True


def tight(built: Built, *, whole: bool = False) -> Scenario:
    """Forty accounts whose hours nearly fill four seats, each pair with a cost of its own."""
    rng = np.random.default_rng(4)
    hours, costs = rng.uniform(10, 40, 40), rng.uniform(0, 1000, (40, 4))
    hours = np.round(hours) if whole else hours
    accounts = [{"account": f"a{i:02}", "workload": float(hours[i])} for i in range(40)]
    seats = [{"capacity_hours": float(hours.sum() / 4 * 1.02)}] * 4
    pairs = [{"account": f"a{i:02}", "seat": f"s{s}", "cost": float(costs[i, s])} for i in range(40) for s in range(4)]
    return built(accounts, seats, pairs=pairs)


def test_an_interrupt_before_proofs_begin_leaves_nobody_at_work(
    tiny_world: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C when HiGHS has set out and the cases have not: the best plan so far, and HiGHS is stopped."""

    def interrupted(_: Bounding) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Bounding, "begin", interrupted)
    plan = solve(tight(tiny_world), seconds=3_600.0, gap=0.0)
    assert (plan.status, plan.violations) == ("interrupted", ())
    for thread in threading.enumerate():
        if thread.name in {"highs", "model"}:
            thread.join(60.0)
            assert not thread.is_alive()


def test_a_race_that_left_highs_ends_when_plan_and_bound_meet(
    tiny_world: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not at the end of its hour; and the plan says that the clock had a say."""
    monkeypatch.setattr("planner.optimize.branching.proof.QUICK", 0)
    monkeypatch.setattr("planner.optimize.race.BEHIND", -1.0)
    monkeypatch.setattr("planner.optimize.race.CLOSING", -1.0)
    monkeypatch.setattr("planner.optimize.race.NARROW", -1.0)
    monkeypatch.setattr("planner.optimize.race.Beside", Slow)
    plan = solve(tight(tiny_world), seconds=3_600.0, gap=0.01)
    assert plan.stopped_by == "gap"
    assert plan.clocked
    assert plan.gap is not None
    assert plan.gap <= 0.01
    assert plan.violations == ()


def test_a_race_that_highs_ends_alone_owes_nothing_to_the_clock(tiny_world: Built) -> None:
    """The same plan twice, and it says so."""
    scenario = tight(tiny_world)
    plan, again = solve(scenario, gap=0.0), solve(scenario, gap=0.0)
    assert plan.status == "optimal"
    assert not plan.clocked
    assert plan.digest == again.digest


def test_first_dives_that_come_near_enough_count_whoever_is_first(
    tiny_world: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same plan and bound whether HiGHS ends at once or never; the clock had no say in it."""
    scenario, plans = tight(tiny_world), []
    for kind in (Slow, Quick, Beside):
        monkeypatch.setattr("planner.optimize.race.Beside", kind)
        plans.append(solve(scenario, seconds=3_600.0, gap=0.003))
    assert plans[0].gap == 0.0
    assert {plan.digest for plan in plans} == {plans[0].digest}
    assert {plan.bound for plan in plans} == {plans[0].bound}
    assert {(plan.stopped_by, plan.clocked) for plan in plans} == {("gap", False)}


def test_where_first_dives_do_not_come_near_enough_highs_ends_the_race(
    tiny_world: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are waited for all the same, and the plan is the better of the two: the same whoever was first."""
    scenario, plans = tight(tiny_world), []
    for kind in (Quick, Beside):
        monkeypatch.setattr("planner.optimize.race.Beside", kind)
        plans.append(solve(scenario, gap=1e-6))
    assert plans[0].digest == plans[1].digest
    assert [plan.clocked for plan in plans] == [False, False]


@pytest.mark.parametrize("whole", [False, True])
def test_first_proofs_repeat_themselves_and_no_proof_goes_beyond_the_optimum(tiny_world: Built, *, whole: bool) -> None:
    """With cuts, and with whole books where hours are whole; each is above the bound of one set of prices."""
    scenario = tight(tiny_world, whole=whole)
    optimum = solve(scenario, gap=0.0).objective
    world = World.of(scenario)
    pricing = price_world(world, 1, lambda: False, lambda _: None)
    assert pricing is not None

    def proven(kind: str) -> float:
        heard: list[float] = []

        def enough(bound: float) -> bool:
            heard.append(bound)
            return max(heard) >= 0.9999 * optimum

        unstored = Unstored(world, pricing)
        assert unstored.quick != whole
        getattr(unstored, kind)(enough)
        return max(heard)

    first = [] if whole else [proven("first"), proven("first")]
    assert first == [] or first[0] == first[1]
    assert all(pricing.prices.bound < bound <= optimum + 1e-6 for bound in [*first, proven("further")])
