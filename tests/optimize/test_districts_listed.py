"""Connected districts by listing them: against trying everything, and against every connected set."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import Audit
from planner.domain.geography.contiguity import graph_of, pieces
from planner.domain.scenario import Scenario
from planner.domain.world import World
from planner.errors import InfeasibleError
from planner.optimize.districts import solve as districts
from planner.optimize.districts import thinning
from planner.optimize.districts.book import book_of
from planner.optimize.districts.columns import Columns, every_set, grounds_of, suits
from planner.optimize.districts.relaxation import relax
from planner.optimize.districts.search import Best
from planner.optimize.districts.sites import sites_of
from planner.optimize.solve import solve

TinyWorld = Callable[..., Scenario]


def _strip(rng: np.random.Generator, width: int, *, limits: list[tuple[float, float]], priced: bool) -> dict[str, Any]:
    """A strip of 2 × width accounts with random amounts and edges, seats with limits."""
    accounts = [
        {
            "account": f"a{i:02}",
            "x": float(i % width) + rng.random() / 2,
            "y": float(i // width) + rng.random() / 2,
            "people": float(rng.integers(1, 9)),
            "workload": float(rng.integers(0, 5)),
        }
        for i in range(2 * width)
    ]
    edges = [(f"a{i:02}", f"a{i + 1:02}") for i in range(2 * width) if i % width < width - 1]
    edges += [(f"a{i:02}", f"a{i + width:02}") for i in range(width)]
    balance = [{"metric": "workload", "share_by": "equal", "free": 0.1, "price": 0.7}] if priced else []
    compactness = {"price": 1.0, "centre": "chosen", "distance": "plane", "weight": "people", "power": 2.0}
    return {
        "accounts": accounts,
        "seats": [{"seat": f"s{s}", "min_people": low, "max_people": high} for s, (low, high) in enumerate(limits)],
        "settings": {"territory": {"compactness": compactness, "contiguity": True, "balance": balance}},
        "edges": [edge for edge in edges if rng.random() < 0.9],
    }


@pytest.mark.parametrize("seed", range(16))
def test_listed_districts_are_what_trying_everything_finds(
    seed: int,
    tiny_world: TinyWorld,
    best_by_trying: Callable[[Scenario], Audit | None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With listing switched on for tiny books, and annealing off: proven optimal, or said to be impossible."""
    monkeypatch.setattr(districts, "TINY", 0)
    monkeypatch.setattr(districts, "anneal", lambda *_: Best(None, np.inf))
    rng = np.random.default_rng(seed)
    total = 9.0 + rng.integers(0, 4)
    limits = [(total - 3, total + 3 + 4 * (seed % 2)), (total - 3, total + 3), (0.0, 9.0)][: 2 + seed % 2]
    scenario = tiny_world(**_strip(rng, 4 - seed % 2, limits=limits, priced=seed % 3 == 0))
    best = best_by_trying(scenario)
    if best is None:
        with pytest.raises(InfeasibleError):
            solve(scenario, gap=0.0, seconds=600)
        return
    plan = solve(scenario, gap=0.0, seconds=600)
    assert plan.objective == pytest.approx(best.objective, rel=1e-6, abs=1e-6)
    assert plan.status == "optimal"
    assert not plan.violations


def test_every_district_is_listed_once_at_its_best_centre(tiny_world: TinyWorld) -> None:
    """All connected sets of a strip within the limits whose rest could be the other district, each with its cost."""
    scenario = tiny_world(**_strip(np.random.default_rng(1), 4, limits=[(12.0, 24.0)] * 2, priced=False))
    book = book_of(World.of(scenario))
    parts = relax(book, sites_of(book))
    assert suits(book, parts.sites)
    listed = every_set(book, parts, grounds_of(book, parts), 100_000)
    assert listed is not None
    graph, people = graph_of(scenario), scenario.accounts.metrics["people"]
    found = {
        tuple(np.flatnonzero(inside).tolist()): cost for inside, cost in zip(listed.inside, listed.cost, strict=True)
    }
    assert len(found) == len(listed)
    sets = [chosen for size in range(1, 8) for chosen in combinations(range(8), size)]
    for chosen in sets:
        units = np.array(chosen)
        one = len(pieces(graph, units)) == 1
        rest = np.setdiff1d(np.arange(8), units)
        fits = all(12 <= people[part].sum() <= 24 for part in (units, *pieces(graph, rest)))
        assert (chosen in found) == (one and fits and len(pieces(graph, rest)) == 1), chosen
        if chosen in found:
            assert found[chosen] == pytest.approx(book.best_centre(units)[1])


def test_thinning_keeps_every_choice_below_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """Random lists of sets: the best choice, found by trying all, stays whenever it costs no more than the value."""
    monkeypatch.setattr(thinning, "FEW", 0)
    for seed in range(12):
        rng = np.random.default_rng(seed)
        inside = np.unique(rng.random((60, 8)) < 0.35, axis=0)
        inside = inside[inside.any(axis=1)]
        cost = rng.random(len(inside))
        columns = Columns(np.zeros(len(inside), dtype=np.int64), inside, cost)
        rows = thinning.csc_array(np.vstack([inside.T, np.ones(len(inside))]).astype(np.float64))
        want = np.append(np.ones(8), 3.0)
        choices = [pick for pick in combinations(range(len(inside)), 3) if (inside[list(pick)].sum(axis=0) == 1).all()]
        if not choices:
            continue
        best = min(choices, key=lambda pick: cost[list(pick)].sum())
        least = float(cost[list(best)].sum())
        for value in (least, least + 0.3):
            kept = thinning.thinned(columns, thinning.Demands(rows, want, want), value).kept
            below = {c for pick in choices if cost[list(pick)].sum() <= value for c in pick}
            assert below <= set(kept.tolist())
