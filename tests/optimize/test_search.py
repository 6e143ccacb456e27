"""How the search stops, and what it leaves."""

import _thread
from collections.abc import Callable

import numpy as np
import pytest

from planner.domain.audit import World, audit
from planner.domain.progress import Progress
from planner.domain.scenario import Scenario
from planner.errors import SolverError
from planner.optimize import solve as door
from planner.optimize.solve import solve

Built = Callable[..., Scenario]


@pytest.fixture(scope="module")
def stubborn(tiny_world: Built) -> Scenario:
    """A world whose optimum takes HiGHS far longer than any test: 200 accounts, 12 seats, three tight metrics."""
    rng = np.random.default_rng(5)
    accounts = [
        {
            "account": f"a{i:03d}",
            "potential": round(rng.lognormal(11, 1), 0),
            "workload": float(rng.integers(20, 120)),
            "revenue": round(rng.lognormal(10, 1), 0),
            "owner": f"s{rng.integers(12):02d}",
        }
        for i in range(200)
    ]
    seats = [{"seat": f"s{j:02d}", "capacity_hours": 1_500.0} for j in range(12)]
    balance = [
        {"metric": metric, "free": 0.0, "price": price}
        for metric, price in (("potential", 0.1), ("revenue", 0.3), ("hours", 40.0))
    ]
    return tiny_world(accounts, seats, {"territory": {"balance": balance}})


def test_a_time_limit_leaves_an_honest_plan(stubborn: Scenario) -> None:
    """A plan without violations, below it a bound, between them the gap it admits."""
    plan = solve(stubborn, seconds=2.0, gap=0.0)
    assert (plan.status, plan.stopped_by) == ("time", "time")
    assert audit(World.of(stubborn), plan.owner).violations == ()
    assert plan.bound is not None
    assert plan.gap is not None
    assert 0 <= plan.bound < plan.objective
    assert plan.gap == pytest.approx((plan.objective - plan.bound) / plan.objective)


def test_no_time_at_all_invents_no_plan(stubborn: Scenario) -> None:
    """With the time used up before the search: a plan that breaks nothing, or the advice to allow more seconds."""
    try:
        plan = solve(stubborn, seconds=1e-9)
    except SolverError as refused:
        assert "allow more seconds" in str(refused)  # noqa: PT017  # which of the two depends on the clock
    else:
        assert (plan.violations, plan.status) == ((), "time")


def test_an_interrupt_keeps_the_best_plan(stubborn: Scenario) -> None:
    """Ctrl-C in the thread that waits: the search ends and its plan is returned."""
    heard: list[Progress] = []

    def watch(progress: Progress) -> None:
        heard.append(progress)
        if progress.phase == "searching" and progress.seconds > 1:
            raise KeyboardInterrupt

    plan = solve(stubborn, gap=0.0, watch=watch)
    assert (plan.status, plan.stopped_by) == ("interrupted", "interrupt")
    assert plan.violations == ()
    assert plan.bound is not None
    known = [p for p in heard if p.incumbent is not None]
    assert known
    assert plan.objective <= min(p.incumbent for p in known if p.incumbent is not None) + 1.0


def test_a_signal_from_outside_keeps_the_best_plan(stubborn: Scenario) -> None:
    """An interrupt that arrives between two looks, as from a terminal."""

    def watch(progress: Progress) -> None:
        if progress.phase == "searching":
            _thread.interrupt_main()

    assert solve(stubborn, gap=0.0, watch=watch).status == "interrupted"


def test_a_failing_watch_ends_the_search(stubborn: Scenario) -> None:
    """An error in the watch reaches its author instead of leaving HiGHS running."""

    def watch(progress: Progress) -> None:
        if progress.phase == "searching":
            raise RuntimeError("no screen")

    with pytest.raises(RuntimeError, match="no screen"):
        solve(stubborn, gap=0.0, watch=watch)


def test_a_given_start_is_never_lost(stubborn: Scenario) -> None:
    """A good plan given as a start is not worsened, however short the search."""
    good = solve(stubborn, seconds=3.0, gap=0.0)
    again = solve(stubborn, seconds=1e-9, start=good.owner)
    assert again.objective <= good.objective


def test_same_scenario_same_plan(tiny_world: Built) -> None:
    """Stopped by its gap, the search repeats itself; one thread or two in one process make no error."""
    rng = np.random.default_rng(3)
    accounts = [{"potential": float(rng.integers(10, 99)), "workload": float(rng.integers(1, 9))} for _ in range(40)]
    settings = {"territory": {"balance": [{"metric": "potential", "price": 1.0}, {"metric": "hours", "price": 1.0}]}}
    scenario = tiny_world(accounts, 4, settings)
    first, second = solve(scenario, gap=0.02), solve(scenario, gap=0.02)
    assert first.digest == second.digest
    assert first.terms == second.terms
    assert solve(scenario, gap=0.02, threads=2).violations == ()
    assert solve(scenario, gap=0.02, threads=1).digest == first.digest


def test_a_book_too_large_to_prove_is_said_as_such(stubborn: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """No plan along the prices, and no room for the declared model: neither a guess nor gigabytes."""
    monkeypatch.setattr(door, "search_along_prices", lambda *_, **__: None)
    monkeypatch.setattr(door, "TREE", 100)
    with pytest.raises(SolverError, match="no rules are proven to collide"):
        solve(stubborn)
