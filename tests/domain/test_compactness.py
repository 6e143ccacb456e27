"""Distances to centres and territories in one piece, by hand."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.domain.audit import World, audit
from planner.domain.geography.compactness import centres_of
from planner.domain.geography.contiguity import graph_of, pieces
from planner.domain.scenario import Scenario

TinyWorld = Callable[..., Scenario]
LINE = [{"account": f"a{i}", "x": float(x), "y": 0.0, "people": 1.0 + i} for i, x in enumerate((0, 1, 3, 10))]


def _compact(**rule: object) -> dict[str, object]:
    return {"territory": {"compactness": {"price": 2.0, "distance": "plane"} | rule}}


def test_a_chosen_centre_costs_least(tiny_world: TinyWorld) -> None:
    """Of 0, 1 and 3 the middle one: 1 + 2 steps at 2 each; the account at 10 is its own centre."""
    scenario = tiny_world(LINE, 2, _compact(centre="chosen"))
    centres = centres_of(scenario, np.array([0, 0, 0, 1]))
    assert centres.account.tolist() == [1, 3]
    assert centres.cost.tolist() == [6.0, 0.0]


def test_weight_and_power_move_the_centre(tiny_world: TinyWorld) -> None:
    """Weighted by people and squared, at 1: (1·1 + 3·4) · 2 = 26; at 3 it would be (1·9 + 2·4) · 2 = 34."""
    scenario = tiny_world(LINE, 2, _compact(centre="chosen", weight="people", power=2.0))
    centres = centres_of(scenario, np.array([0, 0, 0, 1]))
    assert centres.account.tolist() == [1, 3]
    assert centres.cost.tolist() == [26.0, 0.0]


def test_a_home_is_the_centre_where_there_is_one(tiny_world: TinyWorld) -> None:
    """Seat s0 lives at 2: distances 2, 1, 1 at 2 each; s1 has no home, so its account is the centre."""
    scenario = tiny_world(LINE, [{"seat": "s0", "x": 2.0, "y": 0.0}, {"seat": "s1"}], _compact())
    found = audit(World.of(scenario), np.array(["s0", "s0", "s0", "s1"]))
    assert found.terms["compactness"] == 8.0


def test_a_territory_without_a_possible_centre_breaks_a_rule(tiny_world: TinyWorld) -> None:
    """The only account of s1 may not be a centre."""
    accounts = [row | ({"centre": 0} if row["account"] == "a3" else {}) for row in LINE]
    scenario = tiny_world(accounts, 2, _compact(centre="chosen"))
    (problem,) = audit(World.of(scenario), np.array(["s0", "s0", "s0", "s1"])).violations
    assert problem.where == "seat 's1'"
    assert "none that may be the centre" in problem.what


def test_without_a_price_there_is_no_term(tiny_world: TinyWorld) -> None:
    """Off by default: neither a term nor a rule."""
    found = audit(World.of(tiny_world(LINE, 2)), np.array(["s0", "s1", "s0", "s1"]))
    assert "compactness" not in found.terms
    assert not found.violations


def test_a_cut_off_part_is_named(tiny_world: TinyWorld) -> None:
    """On the line a0–a1–a2–a3, s0 with both ends is in two pieces of one account."""
    edges = [("a0", "a1"), ("a1", "a2"), ("a2", "a3")]
    scenario = tiny_world(LINE, 2, {"territory": {"contiguity": True}}, edges=edges)
    (problem,) = audit(World.of(scenario), np.array(["s0", "s1", "s1", "s0"])).violations
    assert str(problem) == "seat 's0': 'a3' is cut off from the rest of its territory (2 accounts)."


def test_edges_count_in_both_directions_and_once(tiny_world: TinyWorld) -> None:
    """Doubles and loops change nothing."""
    scenario = tiny_world(LINE, 2, edges=[("a1", "a0"), ("a0", "a1"), ("a2", "a2")])
    graph = graph_of(scenario)
    assert graph.of(0).tolist() == [1]
    assert graph.of(2).tolist() == []
    assert [piece.tolist() for piece in pieces(graph, np.array([2, 1, 0]))] == [[0, 1], [2]]


@pytest.mark.parametrize("distance", ["globe", "plane"])
def test_unknown_places_cost_nothing_and_are_no_centre(distance: str, tiny_world: TinyWorld) -> None:
    """An account without a location adds nothing."""
    where = {"lat": 47.0, "lon": 8.0} if distance == "globe" else {"x": 47.0, "y": 8.0}
    scenario = tiny_world(
        [{"account": "a0"}, {"account": "a1"} | where], 1, _compact(centre="chosen", distance=distance)
    )
    centres = centres_of(scenario, np.array([0, 0]))
    assert centres.account.tolist() == [1]
    assert centres.cost.tolist() == [0.0]
