"""Districts with chosen centres and in one piece: against trying everything, and against their declared model."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.domain.audit import Audit
from planner.domain.geography.compactness import centres_of
from planner.domain.geography.contiguity import graph_of, pieces
from planner.domain.progress import Progress
from planner.domain.scenario import Scenario
from planner.domain.world import World
from planner.errors import InfeasibleError, ScenarioError
from planner.optimize.districts.book import book_of
from planner.optimize.districts.explain import islands
from planner.optimize.districts.relaxation import bound, relax
from planner.optimize.districts.search import anneal
from planner.optimize.districts.sites import sites_of
from planner.optimize.solve import solve

TinyWorld = Callable[..., Scenario]


@pytest.mark.parametrize("seed", range(48))
def test_districts_are_what_trying_everything_finds(
    seed: int, tiny_districts: Callable[[int], Scenario], best_by_trying: Callable[[Scenario], Audit | None]
) -> None:
    """The objective is the best of all assignments, proven; where no assignment keeps every rule, that is said."""
    scenario = tiny_districts(seed)
    best = best_by_trying(scenario)
    if best is None:
        with pytest.raises(InfeasibleError):
            solve(scenario, gap=0.0)
        return
    plan = solve(scenario, gap=0.0)
    assert plan.objective == pytest.approx(best.objective, rel=1e-6, abs=1e-6)
    assert plan.status == "optimal"
    assert not plan.violations


def test_a_chosen_centre_is_the_best_one_and_limits_hold(tiny_world: TinyWorld) -> None:
    """Six accounts on a line, two seats of three accounts: the middles are the centres, and four steps are gone."""
    accounts = [{"account": f"a{i}", "x": float(i), "y": 0.0} for i in range(6)]
    settings = {"territory": {"compactness": {"price": 1.0, "centre": "chosen", "distance": "plane"}}}
    scenario = tiny_world(accounts, [{"seat": f"s{s}", "max_accounts": 3.0} for s in range(2)], settings)
    plan = solve(scenario, gap=0.0)
    assert plan.terms["compactness"] == pytest.approx(4.0)
    centres = centres_of(scenario, np.searchsorted(scenario.seats.seat, plan.owner))
    assert sorted(scenario.accounts.account[centres.account].tolist()) == ["a1", "a4"]


def test_contiguity_forbids_what_distance_would_like(tiny_world: TinyWorld) -> None:
    """A ring cut open between two near accounts: the near pair may not share a seat."""
    accounts = [{"account": f"a{i}", "x": np.cos(i), "y": np.sin(i)} for i in range(6)]
    chain = [(f"a{i}", f"a{i + 1}") for i in range(5)]
    settings = {
        "territory": {"compactness": {"price": 1.0, "centre": "chosen", "distance": "plane"}, "contiguity": True}
    }
    seats = [{"seat": f"s{s}", "max_accounts": 3.0} for s in range(2)]
    scenario = tiny_world(accounts, seats, settings, edges=chain)
    plan = solve(scenario, gap=0.0)
    graph = graph_of(scenario)
    for seat in scenario.seats.seat:
        assert len(pieces(graph, np.flatnonzero(plan.owner == seat))) == 1


def test_impossible_contiguity_is_explained_with_the_least_widening(tiny_world: TinyWorld) -> None:
    """Around a hub of one account three arms cannot make two connected halves of equal weight."""
    weights = {"hub": 1.0, "north": 3.0, "east": 3.0, "west": 3.0}
    accounts = [{"account": name, "people": weight} for name, weight in weights.items()]
    edges = [("hub", "north"), ("hub", "east"), ("hub", "west")]
    seats = [{"seat": f"s{s}", "min_people": 4.0, "max_people": 6.0} for s in range(2)]
    scenario = tiny_world(accounts, seats, {"territory": {"contiguity": True}}, edges=edges)
    with pytest.raises(InfeasibleError) as caught:
        solve(scenario)
    (problem,) = caught.value.problems
    assert "the accounts of every seat hang together" in problem.what
    assert "every seat has between 4.0 and 6.0 people" in problem.what
    assert (
        problem.hint == "Cheapest change: widen the limits of people by 25.00%; or switch off 'territory.contiguity'."
    )


def test_more_islands_than_seats_are_told_at_once(tiny_world: TinyWorld) -> None:
    """Two accounts and a third without neighbours cannot be one territory in one piece."""
    scenario = tiny_world(3, 1, {"territory": {"contiguity": True}}, edges=[("a0", "a1")])
    with pytest.raises(InfeasibleError, match="2 parts without neighbours"):
        solve(scenario)


def test_contiguity_without_neighbours_is_refused(tiny_world: TinyWorld) -> None:
    """The message says which table is missing."""
    with pytest.raises(ScenarioError, match="nothing says which accounts are neighbours"):
        tiny_world(3, 2, {"territory": {"contiguity": True}})


def test_an_account_larger_than_every_limit_is_named(tiny_world: TinyWorld) -> None:
    """The account, its amount and the largest limit stand in the message."""
    accounts = [{"account": "big", "people": 50.0}, {"account": "small", "people": 5.0}]
    seats = [{"seat": "s0", "max_people": 30.0}, {"seat": "s1", "max_people": 40.0}]
    with pytest.raises(InfeasibleError) as caught:
        solve(tiny_world(accounts, seats))
    (problem,) = caught.value.problems
    assert problem.where == "account 'big'"
    assert problem.what.startswith("has 50.0 people, more than any seat that may cover it can carry")
    assert "at most 40.0 people" in problem.what


def test_a_bound_does_not_depend_on_what_money_is_counted_in(tiny_world: TinyWorld) -> None:
    """At a price of distance 2^20 times as high the bound is 2^20 times as high, digit by digit."""
    rng = np.random.default_rng(4)
    accounts = [{"x": float(x), "y": float(y)} for x, y in rng.uniform(0, 10, (30, 2))]
    found = []
    for price in (1.0, 2.0**20):
        compactness = {"price": price, "centre": "chosen", "distance": "plane"}
        seats = [{"min_accounts": 5.0, "max_accounts": 9.0}] * 4
        book = book_of(World.of(tiny_world(accounts, seats, settings={"territory": {"compactness": compactness}})))
        bounds = bound(relax(book, sites_of(book)), stop=lambda: False, tell=lambda _: None)
        found.append(bounds.best.bound / price)
    assert found[0] > 0.0
    assert found[1] == pytest.approx(found[0], rel=1e-12)


def test_an_interrupted_search_keeps_its_best_plan(tiny_world: TinyWorld) -> None:
    """Ctrl-C while searching: a plan that breaks no rule, with a bound, and said to be interrupted."""
    rng = np.random.default_rng(3)
    accounts = [{"account": f"a{i:02}", "x": rng.random(), "y": rng.random(), "people": 1.0} for i in range(40)]
    settings = {"territory": {"compactness": {"price": 1.0, "centre": "chosen", "distance": "plane"}}}
    scenario = tiny_world(accounts, [{"seat": f"s{s}", "max_people": 11.0} for s in range(4)], settings)

    def press(progress: Progress) -> None:
        if progress.incumbent is not None:
            raise KeyboardInterrupt

    begun = np.array([f"s{i % 4}" for i in range(40)])
    plan = solve(scenario, gap=0.0, watch=press, start=begun)
    assert plan.status == "interrupted"
    assert not plan.violations
    assert plan.bound is not None
    assert plan.bound <= plan.objective


def test_an_island_that_no_seat_may_have_alone_is_told_at_once(tiny_world: TinyWorld) -> None:
    """Two seats must have 5 hours each; one account of 3 hours has no neighbour."""
    accounts = [{"account": f"a{i}", "workload": 3.0, "x": float(i), "y": 0.0} for i in range(5)]
    seats = [{"min_hours": 5.0}, {"min_hours": 5.0}]
    scenario = tiny_world(
        accounts, seats, {"territory": {"contiguity": True}}, edges=[(f"a{i}", f"a{i + 1}") for i in range(3)]
    )
    with pytest.raises(InfeasibleError, match=r"1 account \('a4'\) has no neighbour .* 3.0 hours in all"):
        solve(scenario)


def test_a_world_without_accounts_has_no_islands(tiny_world: TinyWorld) -> None:
    """Nothing is apart from nothing."""
    world = World.of(tiny_world([], 2, {"territory": {"contiguity": True}}))
    assert list(islands(world, book_of(world))) == []


def test_annealing_never_returns_territories_in_pieces(tiny_world: TinyWorld) -> None:
    """An account that lies beside one district and hangs on another: what is found is whole, or nothing is."""
    rng = np.random.default_rng(3)
    accounts = [
        {"account": f"a{i:02}", "x": float(rng.uniform(0, 9)), "y": float(rng.uniform(0, 9)), "people": 1.0}
        for i in range(24)
    ]
    edges = [(f"a{i:02}", f"a{i + 1:02}") for i in range(22)]
    territory = {"compactness": {"price": 1.0, "centre": "chosen", "distance": "plane"}, "contiguity": True}
    book = book_of(World.of(tiny_world(accounts, 3, {"territory": territory}, edges=edges)))
    bounds = bound(relax(book, sites_of(book)), stop=lambda: False, tell=lambda _: None)
    found = anneal(book, bounds, None, lambda _: False, lambda *_: None).owner
    assert book.graph is not None
    for seat in range(3 if found is not None else 0):
        assert len(pieces(book.graph, np.flatnonzero(found == seat))) <= 1


def test_a_book_of_eighty_units_is_proven_and_repeats(tiny_world: TinyWorld) -> None:
    """A grid of 8 × 10 units in 5 districts, ±10 %: optimal by HiGHS's tree, and the same plan each time."""
    rng = np.random.default_rng(5)
    accounts = [
        {"account": f"a{i:02}", "x": float(i % 8), "y": float(i // 8), "people": float(rng.integers(5, 15))}
        for i in range(80)
    ]
    edges = [(f"a{i:02}", f"a{i + 1:02}") for i in range(80) if i % 8 < 7]
    edges += [(f"a{i:02}", f"a{i + 8:02}") for i in range(72)]
    territory = {
        "compactness": {"price": 1.0, "centre": "chosen", "distance": "plane"},
        "contiguity": True,
        "balance": [{"metric": "people", "share_by": "equal", "free": 0.1, "limit": 0.1}],
    }
    scenario = tiny_world(accounts, 5, {"territory": territory}, edges=edges)
    first, second = (solve(scenario, gap=0.01, seconds=300) for _ in range(2))
    assert first.gap is not None
    assert first.gap <= 0.01
    assert first.digest == second.digest
