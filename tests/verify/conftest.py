"""Books with many rules, plans with proofs, and a second opinion on both that shares nothing with the verifier."""

from collections.abc import Callable, Container
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import audit
from planner.domain.branches import Branches
from planner.domain.loads.load import Load
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.world import World
from planner.optimize.branching.proof import prove_by_cases
from planner.optimize.pricing import price_world
from planner.optimize.solve import solve
from planner.studies.running.verifying import verified

TinyWorld = Callable[..., Scenario]
Truth = Callable[[Scenario, Plan], bool]


@pytest.fixture(scope="session")
def book(tiny_world: TinyWorld) -> Callable[[int], Scenario]:
    """A book of 40 accounts and 5 seats from a seed, with families, pins, pairs, limits, two balances and quotas."""
    return lambda seed: tiny_world(**_recipe(np.random.default_rng(seed)))


@pytest.fixture(scope="session")
def proven(book: Callable[[int], Scenario]) -> Callable[[int], tuple[Scenario, Plan]]:
    """A book with a plan that prices found, and its Lagrangian proof."""

    @cache
    def build(seed: int) -> tuple[Scenario, Plan]:
        scenario = book(seed)
        return scenario, verified(scenario, solve(scenario, gap=0.9, seconds=60.0))

    return build


@pytest.fixture(scope="session")
def proven_by_cases(book: Callable[[int], Scenario]) -> Callable[[int], tuple[Scenario, Plan]]:
    """The same with a proof by a dozen cases."""

    @cache
    def build(seed: int) -> tuple[Scenario, Plan]:
        scenario = book(seed)
        world, plan = World.of(scenario), solve(scenario, gap=0.9, seconds=60.0)
        pricing = price_world(world, 1, lambda: False, lambda _: None)
        assert pricing is not None
        bound, branches = prove_by_cases(world, pricing, lambda _: False, most=12)
        return scenario, verified(scenario, replace(plan, bound=bound, branches=branches))

    return build


@pytest.fixture(scope="session")
def in_truth() -> Truth:
    """Whether a plan keeps every rule, states every term rightly, and its bound follows from its multipliers."""
    return _in_truth


@pytest.fixture(scope="session")
def value_of() -> Callable[[World, Any], Fraction]:
    """The Lagrangian value of multipliers by name, account by account in fractions."""
    return _value


def _recipe(rng: np.random.Generator) -> dict[str, Any]:
    seats = [f"s{s}" for s in range(5)]
    accounts = [
        {
            "account": f"a{i:02d}",
            "potential": float(np.round(rng.lognormal(11, 1), 2)),
            "workload": float(rng.integers(5, 60)),
            "revenue": float(np.round(rng.lognormal(9, 1), 2)),
            "owner": str(rng.choice(seats)) if rng.random() < 0.8 else "",
            "pinned": str(rng.choice(seats)) if i in {3, 17} else "",
            "family": f"f{i % 3}" if i < 6 else "",
            "region": str(rng.choice(["", "east", "west"])) if i >= 6 and i != 17 else "",
            "lat": float(rng.uniform(40, 44)),
            "lon": float(rng.uniform(5, 9)),
        }
        for i in range(40)
    ]
    pairs = [
        {"account": f"a{i:02d}", "seat": str(rng.choice(seats)), "cost": 500.0, "hours": 12.5}
        for i in sorted(rng.choice(np.arange(20, 40), 6, replace=False).tolist())
    ]
    territory = {
        "travel": {"visits": 3},
        "eligibility": [{"column": "region"}],
        "balance": [
            {"metric": "potential", "free": 0.05, "price": 0.04, "steep_at": 0.2, "steep_price": 0.2, "limit": 0.8},
            {"metric": "hours", "free": 0.1, "price": 15.0},
        ],
    }
    return {
        "accounts": accounts,
        "seats": [
            {
                "seat": seat,
                "capacity_hours": 900.0 + 50 * s,
                "lat": 41.0 + s / 2,
                "lon": 6.0 + s / 2,
                "region": ["", "east", "west", "east;west", ""][s],
                "max_accounts": [np.nan, 14.0, np.nan, np.nan, 12.0][s],
            }
            for s, seat in enumerate(seats)
        ],
        "pairs": pairs,
        "settings": {"territory": territory, "quota": {"target": 3e6, "floor": 1e5, "step": 5_000.0, "price": 0.02}},
    }


def _in_truth(scenario: Scenario, plan: Plan) -> bool:
    same = plan.scenario == scenario.digest and plan.account.tolist() == scenario.accounts.account.tolist()
    if not same or not np.isfinite(plan.quota).all():
        return False
    world = World.of(scenario)
    found = audit(world, plan.owner, plan.quota)
    if found.violations or set(found.terms) != set(plan.terms):
        return False
    if any(not abs(plan.terms[name] - amount) <= 1e-7 * max(1.0, amount) for name, amount in found.terms.items()):
        return False
    return _claims_hold(world, replace(plan, terms=found.terms))


def _claims_hold(world: World, plan: Plan) -> bool:
    cost = plan.objective
    if plan.bound is None or plan.proof == "none":
        return plan.bound is None and plan.proof == "none" and plan.gap_verified is None
    loads = {load.name: len(load.groups) for load in world.loads}
    usable = all(len(m) == loads.get(name) and np.isfinite(m).all() for name, m in plan.multipliers.items())
    usable = usable and (plan.branches is None or _is_usable(world, plan.branches))
    if not usable or not np.isfinite(plan.bound) or plan.bound > cost * (1 + 2e-6) + 1:
        return False
    value, strict = (float(_bound(world, plan, missed)) for missed in (1e-6, 0.0))
    excused = 1e-6 * max(cost, abs(plan.bound)) + 0.01 * len(world.hours) * 0.02
    if plan.proof == "lagrangian" and plan.bound > strict + excused:
        return False
    if plan.status == "optimal" and (cost - plan.bound) / cost > 2e-6:
        return False
    return plan.gap_verified is None or plan.gap_verified >= (cost - value) / cost - 1e-9


def _is_usable(world: World, branches: Branches) -> bool:
    try:
        count = len(_cases(world, branches))
    except (IndexError, ValueError):
        return False
    shapes = {load.name: (count, len(load.groups)) for load in world.loads}
    fits = all(m.shape == shapes.get(name) and np.isfinite(m).all() for name, m in branches.multipliers.items())
    return fits and not (branches.seat[branches.account == ""] != "").any()


def _bound(world: World, plan: Plan, missed: float) -> Fraction:
    """The better one of the multipliers' bound and of that of the cases."""
    whole = _value(world, plan.multipliers, missed)
    assert whole is not None
    if plan.branches is None:
        return whole
    cases = [
        _value(world, {name: prices[n] for name, prices in plan.branches.multipliers.items()}, missed, closed)
        for n, closed in enumerate(_cases(world, plan.branches))
    ]
    return max(whole, min(case for case in cases if case is not None))


def _cases(world: World, branches: Branches) -> list[set[int]]:
    """Closed rows of each case: the tree is read by recursion. Raises IndexError for nodes that are no tree."""
    accounts, seats, arcs = world.scenario.accounts.account.tolist(), world.scenario.seats.seat.tolist(), world.arcs
    cases: list[set[int]] = []

    def read(at: int, closed: set[int]) -> int:
        account, seat = branches.account.tolist()[at], branches.seat.tolist()[at]
        if not account:
            cases.append(closed)
            return at + 1
        unit, s = int(world.scenario.units[accounts.index(account)]), seats.index(seat)
        rows = set(np.flatnonzero(arcs.unit == unit).tolist())
        with_seat = {a for a in rows if int(arcs.seat[a]) == s}
        return read(read(at + 1, closed | (rows - with_seat)), closed | with_seat)

    if read(0, set()) != len(branches.account):
        raise IndexError
    return cases


def _value(world: World, multipliers: Any, missed: float = 1e-6, closed: Container[int] = ()) -> Fraction | None:
    """None when all pairs of some unit are `closed` (rows of the world's arcs); these still count in the reach."""
    arcs = world.arcs
    rows = np.flatnonzero(arcs.open).tolist()
    reduced = {
        a: sum(map(Fraction, (arcs.forgone[a], arcs.travel[a], arcs.disruption[a], arcs.pairing[a]))) for a in rows
    }
    total = Fraction(0)
    for load in world.loads:
        prices = [Fraction(p) for p in multipliers.get(load.name, np.zeros(len(load.groups))).tolist()]
        group, amount = load.of_units(world.rates, arcs.unit, arcs.seat, arcs.hours)
        reach = [Fraction(0)] * len(prices)
        for a in rows:
            if group[a] >= 0:
                counted = Fraction(float(amount[a]))
                assert counted >= 0
                reduced[a] += prices[group[a]] * counted
                reach[group[a]] += counted
        total += sum((_least(load, g, price, reach[g], missed) for g, price in enumerate(prices)), Fraction(0))
    cheapest: dict[int, Fraction] = {}
    for a in rows:
        unit = int(arcs.unit[a])
        if a not in closed:
            cheapest[unit] = min(cheapest.get(unit, reduced[a]), reduced[a])
    if len(cheapest) < len({int(arcs.unit[a]) for a in rows}):
        return None
    return total + sum(cheapest.values(), Fraction(0))


def _least(load: Load, g: int, price: Fraction, reach: Fraction, missed: float) -> Fraction:
    """Least of price(ℓ) − λℓ over every bend and both ends; a limit may be missed by this share of it."""
    share = Fraction(missed) / (1 - Fraction(missed))

    def wide(limit: float, side: int) -> Fraction:
        return Fraction(limit) + side * share * max(Fraction(1), abs(Fraction(limit)))

    low = max([Fraction(0), *(wide(float(x.least[g]), -1) for x in load.limits if np.isfinite(x.least[g]))])
    high = min([reach, *(wide(float(x.most[g]), 1) for x in load.limits if np.isfinite(x.most[g]))])
    points = [low, high]
    if load.band is not None:
        fair = Fraction(float(load.band.fair[g]))
        widths = [Fraction(float(w[g])) for w in (load.band.free, load.band.steep) if np.isfinite(w[g])]
        points += [p for w in widths for p in (fair - w, fair + w) if low <= p <= high]
    return min(_band_price(load, g, at) - price * at for at in points)


def _band_price(load: Load, g: int, at: Fraction) -> Fraction:
    if load.band is None:
        return Fraction(0)
    off, rule = abs(at - Fraction(float(load.band.fair[g]))), load.band.rule
    cost = Fraction(rule.price) * max(Fraction(0), off - Fraction(float(load.band.free[g])))
    if rule.steep_price is not None:
        extra = Fraction(rule.steep_price) - Fraction(rule.price)
        cost += extra * max(Fraction(0), off - Fraction(float(load.band.steep[g])))
    return cost
