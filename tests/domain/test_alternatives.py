"""What else a plan could do with an account: every figure is the difference of two whole audits."""

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest

from planner.domain.arrays import Texts
from planner.domain.audit import World, audit
from planner.domain.reasons.alternatives import Option, next_best, option, options
from planner.domain.reasons.exchanges import exchange
from planner.domain.reasons.shifts import Standing
from planner.domain.scenario import Scenario

TinyWorld = Callable[..., Scenario]
SEEDS = range(12)


def _made_up(tiny_world: TinyWorld, seed: int) -> tuple[World, Texts]:
    """A random world with every kind of rule, and random owners of which most may cover what they have."""
    rng = np.random.default_rng(seed)
    seats = 4
    names = [f"s{s}" for s in range(seats)]
    accounts = [
        {
            "potential": float(rng.integers(1, 40)) * 10_000, "workload": float(rng.integers(0, 12)) * 25,
            "revenue": float(rng.integers(0, 20)) * 10_000, "owner": str(rng.choice(["", *names])),
            "family": str(rng.choice(["", "", "", "f1", "f2"])), "region": str(rng.choice(["", "", "east", "west"])),
            "pinned": str(rng.choice(names)) if rng.random() < 0.1 else "", "units_sold": float(rng.integers(0, 9)),
            "lat": 47.0 + float(rng.random()), "lon": 7.0 + float(rng.random()),
        }
        for _ in range(14)
    ]  # fmt: skip
    places = [
        {
            "capacity_hours": float(rng.integers(4, 12)) * 100, "region": str(rng.choice(["", "east", "west"])),
            "lat": 47.5, "lon": 7.0 + s / 4, "max_accounts": 5.0, "min_potential": 200_000.0,
        }
        for s in range(seats)
    ]  # fmt: skip
    territory = {
        "balance": [
            {"metric": "potential", "free": 0.05, "price": 0.1, "steep_at": 0.2, "steep_price": 0.3, "limit": 0.5},
            {"metric": "hours", "free": 0.1, "price": 15.0},
            {"metric": "units_sold", "price": 100.0, "limit": 0.8},
        ],
        "eligibility": [{"column": "region"}],
        "travel": {"visits": 4.0},
    }
    quota = {"quota": {"target": 500_000.0, "step": [0.0, 25_000.0][seed % 2], "floor": 60_000.0}}
    world = World.of(tiny_world(accounts, places, {"territory": territory} | (quota if seed % 3 else {})))
    seat_of_unit = rng.integers(0, seats, world.rates.units)
    for unit in range(world.rates.units):
        may = world.arcs.seat[world.arcs.unit == unit]
        if len(may) and rng.random() < 0.9:
            seat_of_unit[unit] = rng.choice(may)
    return world, world.scenario.seats.seat[seat_of_unit[world.scenario.units]]


def _without_amounts(problem: Any) -> tuple[str, str]:
    """A rule that a problem is about, whatever the amount by which it is broken."""
    words = [word for word in problem.what.split() if not any(letter.isdigit() for letter in word.strip("s'."))]
    return problem.where, " ".join(words)


def _moved(world: World, owner: Texts, unit: int, seat: int) -> Texts:
    owner = owner.astype("U9")
    owner[world.scenario.units == unit] = world.scenario.seats.seat[seat]
    return owner


@pytest.mark.parametrize("seed", SEEDS)
def test_every_option_costs_what_two_audits_differ_by(tiny_world: TinyWorld, seed: int) -> None:
    """Term by term, for every unit and every seat that may cover it; and it breaks what the audit finds broken."""
    world, owner = _made_up(tiny_world, seed)
    standing, before = Standing.of(world, owner), audit(world, owner)
    known = {_without_amounts(problem) for problem in before.violations}
    tried = 0
    for unit in range(world.rates.units):
        for found in options(standing, unit):
            after = audit(world, _moved(world, owner, unit, found.seat))
            assert found.terms.keys() == after.terms.keys()
            for term, amount in after.terms.items():
                assert found.terms[term] == pytest.approx(amount - before.terms[term], abs=0.01), term
            then = {_without_amounts(problem) for problem in after.violations}
            assert found.allowed == (then <= known)
            assert bool(found.mends) == bool({p for p in known - then if "pinned" not in p[1]})
            tried += 1
    assert tried


@pytest.mark.parametrize("seed", SEEDS)
def test_the_next_best_seat_is_the_cheapest_that_breaks_nothing(tiny_world: TinyWorld, seed: int) -> None:
    """All units at once give what looking at each option of each gives."""
    world, owner = _made_up(tiny_world, seed)
    standing = Standing.of(world, owner)
    found = next_best(standing, range(world.rates.units))
    for unit in range(world.rates.units):
        allowed = [o for o in options(standing, unit) if o.allowed]
        assert (unit in found) == bool(allowed)
        if allowed:
            assert found[unit].cost == pytest.approx(min(o.cost for o in allowed), abs=0.01)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_exchange_is_the_cheapest_second_move_that_makes_room(tiny_world: TinyWorld, seed: int) -> None:
    """No move of another unit to any seat makes the forbidden change possible for less."""
    world, owner = _made_up(tiny_world, seed)
    standing, before = Standing.of(world, owner), audit(world, owner)
    known = {_without_amounts(problem) for problem in before.violations}
    wishes = [o for u in range(world.rates.units) for o in options(standing, u) if o.breaks and not o.unpins]
    for wish in wishes[:6]:
        best = _by_trying(world, standing, owner, wish, known)
        found = exchange(standing, wish)
        if found is None:
            assert best is None
            continue
        assert best is not None
        assert found.cost == pytest.approx(best - before.objective, abs=0.01)


def _by_trying(
    world: World, standing: Standing, owner: Texts, wish: Option, known: set[tuple[str, str]]
) -> float | None:
    best: float | None = None
    first = _moved(world, owner, wish.unit, wish.seat)
    for unit, seat in product(range(world.rates.units), range(len(world.scenario.seats))):
        may = world.rates.reach.holds(np.array([unit]), np.array([seat]))[0] and standing.seat[unit] >= 0
        if unit == wish.unit or seat == standing.seat[unit] or not may:
            continue
        after = audit(world, _moved(world, first, unit, seat))
        if {_without_amounts(problem) for problem in after.violations} <= known:
            best = after.objective if best is None else min(best, after.objective)
    return best


def test_a_full_seat_is_named_with_its_figures(tiny_world: TinyWorld) -> None:
    """600 + 600 hours do not go into 1,000; an exchange of the two makes room."""
    rows = [{"workload": 600.0, "owner": "s0", "revenue": 1_000.0}, {"workload": 600.0, "owner": "s0"}]
    world = World.of(tiny_world(rows, [{}, {}]))
    standing = Standing.of(world, np.array(["s0", "s1"]))
    wish = option(standing, 1, 0)
    assert wish is not None
    (breach,) = wish.breaks
    assert (breach.group, breach.amount, breach.side, breach.limit) == ("s0", 1_200.0, "at most", 1_000.0)
    found = exchange(standing, wish)
    assert found is not None
    assert (found.other, found.source, found.target) == (0, 0, 1)
    assert found.cost == pytest.approx((240 + 50) - 240)


def test_who_is_nowhere_has_no_options(tiny_world: TinyWorld) -> None:
    """An account that nobody covers, or a family that is torn, has no place from which to move."""
    world = World.of(tiny_world([{}, {"family": "f"}, {"family": "f"}], 2))
    standing = Standing.of(world, np.array(["", "s0", "s1"]))
    assert options(standing, 0) == options(standing, 1) == ()
    assert option(standing, 0, 1) is None
    assert next_best(standing, [0, 1]) == {}
