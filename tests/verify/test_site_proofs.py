"""Proofs of districts: derived a second time, carried by plans, and corrupted."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import permutations
from typing import Any

import numpy as np
import pytest

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.site_prices import SitePrices
from planner.domain.world import World
from planner.optimize.solve import solve
from planner.runs.plans import read_plan, write_plan
from planner.studies.running.verifying import verified
from planner.verify.check import verify
from planner.verify.sites import derive_by_sites

TinyWorld = Callable[..., Scenario]
KINDS = ("unit", "load", "site lost", "site again", "unknown", "load unknown", "too few", "bound", "all lost")


@pytest.fixture(scope="module")
def district(tiny_world: TinyWorld) -> Callable[[int], Scenario]:
    """Twelve accounts with families on a plane and three seats, which are alike where the seed is even."""

    def build(seed: int) -> Scenario:
        rng = np.random.default_rng(seed)
        accounts = [
            {
                "account": f"a{i:02d}",
                "x": float(rng.uniform(0, 9)),
                "y": float(rng.uniform(0, 9)),
                "people": float(rng.integers(1, 9)),
                "workload": float(rng.integers(1, 20)),
                "family": "f" if i in {2, 5} else "",
            }
            for i in range(12)
        ]
        seats = [{"max_people": 40.0 + (seed % 2) * s, "min_accounts": float(rng.integers(0, 2))} for s in range(3)]
        seats = seats if seed % 2 else [seats[0]] * 3
        balance = [{"metric": "workload", "free": 0.1, "price": 0.3, "steep_at": 0.4, "steep_price": 1.0, "limit": 0.9}]
        territory = {
            "compactness": {"price": 1.0, "centre": "chosen", "distance": "plane"} | {"weight": "people", "power": 2.0},
            "balance": balance,
        }
        return tiny_world(accounts, seats, {"territory": territory})

    return build


@pytest.fixture(scope="module")
def proven_districts(district: Callable[[int], Scenario]) -> Callable[[int], tuple[Scenario, Plan]]:
    """A plan of districts that states the bound of its prices."""

    @cache
    def build(seed: int) -> tuple[Scenario, Plan]:
        scenario = district(seed)
        plan = solve(scenario, gap=0.0)
        assert plan.sites is not None
        strict = float(second_value(World.of(scenario), plan.sites, 0.0))
        return scenario, verified(scenario, replace(plan, bound=strict, proof="lagrangian", status="gap"))

    return build


def second_value(world: World, sites: SitePrices, missed: float) -> Fraction:
    """The value of prices in fractions, seat by seat; alike seats are given centres in every possible way."""
    return Second(world, sites, Fraction(missed) / (1 - Fraction(missed))).value()


class Second:
    """The bound of prices once more: site by site, account by account, sharing nothing with the verifier."""

    def __init__(self, world: World, sites: SitePrices, share: Fraction) -> None:
        self.world, self.sites, self.share = world, sites, share
        self.named = list(zip(sites.seat.tolist(), sites.centre.tolist(), strict=True))
        arcs = world.arcs
        self.amounts = [load.of_units(world.rates, arcs.unit, arcs.seat, arcs.hours)[1] for load in world.loads]

    def value(self) -> Fraction:
        """Every way to give distinct centres to seats that are alike."""
        alike = len(set(self.world.scenario.seats.columns()["max_people"].tolist())) == 1
        total = sum(map(Fraction, self.sites.unit.tolist()), Fraction(0))
        for seats in [[0, 1, 2]] if alike else [[0], [1], [2]]:
            worth = [[self.site(seat, seats[0], centre) for centre in range(12)] for seat in seats]
            total += min(
                sum((self.or_empty(seat, worth[n][way[n]]) for n, seat in enumerate(seats)), Fraction(0))
                for way in permutations(range(12), len(seats))
            )
        return total

    def site(self, seat: int, first: int, centre: int) -> Fraction:
        """What a seat costs with a centre, beyond the prices of its units."""
        scenario, arcs, key = self.world.scenario, self.world.arcs, (f"s{first}", f"a{centre:02d}")
        row = self.named.index(key) if key in self.named else None
        prices = [
            Fraction(0) if row is None else Fraction(float(self.sites.multipliers[load.name][row]))
            for load in self.world.loads
        ]
        x, y, joined = scenario.accounts.x, scenario.accounts.y, Fraction(0)
        far = np.hypot(x - x[centre], y - y[centre]) ** 2.0 * scenario.accounts.metric("people")
        for a in np.flatnonzero(arcs.seat == seat).tolist():
            unit = int(arcs.unit[a])
            costs = (arcs.forgone[a], arcs.travel[a], arcs.disruption[a], arcs.pairing[a])
            reduced = sum(map(Fraction, costs), Fraction(float(far[scenario.units == unit].sum())))
            reduced -= Fraction(float(self.sites.unit[unit]))
            for amount, price in zip(self.amounts, prices, strict=True):
                reduced += price * Fraction(float(amount[a]))
            joined += reduced if unit == scenario.units[centre] else min(Fraction(0), reduced)
        return joined + sum((self.least(k, seat, price) for k, price in enumerate(prices)), Fraction(0))

    def or_empty(self, seat: int, worth: Fraction) -> Fraction:
        """What the seat costs if it may be empty instead."""
        loads = range(len(self.world.loads))
        if any(self.ends(k, seat)[0] > 0 for k in loads):
            return worth
        return min(worth, sum((self.price(k, seat, Fraction(0)) for k in loads), Fraction(0)))

    def ends(self, k: int, seat: int) -> tuple[Fraction, Fraction]:
        """Least and most that the seat may carry of a load."""
        load, reach = self.world.loads[k], self.amounts[k][self.world.arcs.seat == seat]
        lows = [Fraction(float(x.least[seat])) for x in load.limits if np.isfinite(x.least[seat])]
        highs = [Fraction(float(x.most[seat])) for x in load.limits if np.isfinite(x.most[seat])]
        low = max([Fraction(0), *(v - self.share * max(Fraction(1), v) for v in lows)])
        everything = sum(map(Fraction, reach.tolist()), Fraction(0))
        return low, min([everything, *(v + self.share * max(Fraction(1), v) for v in highs)])

    def least(self, k: int, seat: int, multiplier: Fraction) -> Fraction:
        """Least of price − multiplier · load, at every bend and both ends."""
        low, high = self.ends(k, seat)
        band, points = self.world.loads[k].band, [low, high]
        if band is not None:
            fair = Fraction(float(band.fair[seat]))
            wide = [Fraction(float(w[seat])) for w in (band.free, band.steep)]
            points += [p for w in wide for p in (fair - w, fair + w) if low <= p <= high]
        return min(self.price(k, seat, at) - multiplier * at for at in points)

    def price(self, k: int, seat: int, at: Fraction) -> Fraction:
        """What an imbalance costs."""
        band = self.world.loads[k].band
        if band is None:
            return Fraction(0)
        off, price = abs(at - Fraction(float(band.fair[seat]))), Fraction(band.rule.price)
        beyond = [max(Fraction(0), off - Fraction(float(width[seat]))) for width in (band.free, band.steep)]
        return price * beyond[0] + (Fraction(band.rule.steep_price or 0.0) - price) * beyond[1]


def test_a_second_derivation_agrees(district: Callable[[int], Scenario]) -> None:
    """For random prices of units and loads, for seats that are alike and that are not, in both arithmetics."""
    for seed in range(4):
        world, rng = World.of(district(seed)), np.random.default_rng(seed)
        seat = np.repeat(np.array(["s0"] if seed % 2 == 0 else ["s0", "s1", "s2"]), 12)
        centre = np.tile(world.scenario.accounts.account, len(seat) // 12)
        names = [load.name for load in world.loads]
        loads = {
            name: rng.normal(size=len(seat)) * size for name, size in zip(names, (0.2, 1.0, 3.0, 0.1), strict=False)
        }
        sites = SitePrices(rng.uniform(0, 60, world.rates.units), seat, centre, {n: loads[n] for n in names})
        exact, rounded = (derive_by_sites(world, sites, exact=how) for how in (True, False))
        assert exact is not None
        assert rounded is not None
        assert exact.value == pytest.approx(float(second_value(world, sites, 1e-6)), rel=1e-9)
        assert exact.strict == pytest.approx(float(second_value(world, sites, 0.0)), rel=1e-9)
        assert 0 <= exact.value - rounded.value <= 2 * rounded.rounding + 1e-9 * abs(exact.value)


def test_a_plan_carries_the_prices_that_prove_its_bound(
    proven_districts: Callable[[int], tuple[Scenario, Plan]], tmp_path: Any
) -> None:
    """Derived again to the digit that the search states, also after it was written and read."""
    for seed in range(4):
        scenario, plan = proven_districts(seed)
        assert verify(scenario, plan).badges == ("valid", "bounded")
        write_plan(tmp_path / str(seed), plan)
        again = verify(scenario, read_plan(tmp_path / str(seed)))
        assert again.badges == ("valid", "bounded")
        assert again.bound == verify(scenario, plan).bound
        alone = verify(scenario, replace(plan, sites=None, gap_verified=None))
        assert alone.doubts


def test_the_tree_word_stands_beside_what_is_derived(district: Callable[[int], Scenario]) -> None:
    """An optimum that HiGHS's tree proves also has a gap that anyone can derive."""
    plan = verified(district(0), solve(district(0), gap=0.0))
    assert (plan.proof, plan.status) == ("mip", "optimal")
    assert verify(district(0), plan).badges == ("valid", "bounded", "solver says")
    assert plan.gap_verified is not None
    assert 0 < plan.gap_verified < 0.3


def corrupt(rng: np.random.Generator, plan: Plan, kind: str) -> Plan:
    """A proof with one thing changed."""
    sites, bound = plan.sites, plan.bound
    assert sites is not None
    assert bound is not None
    i, name = int(rng.integers(len(sites.seat))), str(rng.choice(list(sites.multipliers)))
    unit, loads = sites.unit.copy(), {n: values.copy() for n, values in sites.multipliers.items()}
    size = float(rng.choice([1e-9, 1e-3, 0.1, 1.0, 1e300]))
    if kind == "unit":
        u = int(rng.integers(len(unit)))
        unit[u] = rng.choice([unit[u] + size, unit[u] - size, np.nan])
    elif kind == "load":
        loads[name][i] = rng.choice([loads[name][i] + size, loads[name][i] - size, np.inf])
    elif kind == "site lost":
        kept = np.delete(np.arange(len(sites.seat)), i)
        lost = {n: values[kept] for n, values in loads.items()}
        return replace(plan, sites=SitePrices(unit, sites.seat[kept], sites.centre[kept], lost))
    elif kind == "site again":
        twice = np.append(np.arange(len(sites.seat)), i)
        again = {n: values[twice] for n, values in loads.items()}
        return replace(plan, sites=SitePrices(unit, sites.seat[twice], sites.centre[twice], again))
    elif kind == "unknown":
        centre = sites.centre.astype("U8")
        centre[i] = "nobody"
        return replace(plan, sites=SitePrices(unit, sites.seat, centre, loads))
    elif kind == "load unknown":
        loads["moon"] = loads.pop(name)
    elif kind == "too few":
        unit = unit[:-1]
    elif kind == "bound":
        return replace(plan, bound=bound * (1 + rng.choice([-1, 1]) * rng.choice([1e-9, 1e-5, 1e-3])))
    else:
        loads = {}
    return replace(plan, sites=SitePrices(unit, sites.seat, sites.centre, loads))


def in_truth(scenario: Scenario, plan: Plan) -> bool:
    """Whether the prices fit, and prove what the plan states."""
    sites, bound, gap = plan.sites, plan.bound, plan.gap_verified
    assert sites is not None
    assert bound is not None
    assert gap is not None
    world = World.of(scenario)
    fits = len(sites.unit) == world.rates.units and np.isfinite(sites.unit).all()
    fits = fits and set(sites.centre.tolist()) <= set(plan.account.tolist())
    fits = fits and len(set(zip(sites.seat, sites.centre, strict=True))) == len(sites.seat)
    fits = fits and set(sites.multipliers) <= {load.name for load in world.loads}
    if not fits or not all(np.isfinite(values).all() for values in sites.multipliers.values()):
        return False
    full = {load.name: sites.multipliers.get(load.name, np.zeros(len(sites.seat))) for load in world.loads}
    every = SitePrices(sites.unit, sites.seat, sites.centre, full)
    value, strict = (float(second_value(world, every, missed)) for missed in (1e-6, 0.0))
    return bound <= strict + 1e-6 * plan.objective and gap >= (plan.objective - value) / plan.objective - 1e-9


def fuzz(proven: Callable[[int], tuple[Scenario, Plan]], count: int) -> dict[str, int]:
    """How many of each kind were refused, each verdict being the truth."""
    rng, refused = np.random.default_rng(2026), dict.fromkeys(KINDS, 0)
    for number in range(count):
        scenario, plan = proven(number % 2)
        kind = KINDS[number % len(KINDS)]
        corrupted = corrupt(rng, plan, kind)
        verdict = verify(scenario, corrupted)
        assert verdict.valid == in_truth(scenario, corrupted), (number, kind, [str(r) for r in verdict.reasons])
        refused[kind] += not verdict.valid
    return refused


def test_corrupted_sites_are_refused(proven_districts: Callable[[int], tuple[Scenario, Plan]]) -> None:
    """Thirty-six of them; nothing that is in truth unproven is accepted."""
    assert sum(fuzz(proven_districts, 36).values()) > 18


@pytest.mark.slow
def test_many_corrupted_sites_are_refused_unless_still_valid(
    proven_districts: Callable[[int], tuple[Scenario, Plan]],
) -> None:
    """Every kind is refused at least once."""
    assert all(fuzz(proven_districts, 360).values())
