"""The bound of districts, derived again: by hand, against a second derivation, and corrupted."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import given_plan
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.site_prices import SitePrices
from planner.domain.world import World
from planner.optimize.districts.book import book_of
from planner.optimize.districts.certificate import site_prices
from planner.optimize.districts.relaxation import bound, relax
from planner.optimize.districts.sites import sites_of
from planner.optimize.solve import solve
from planner.runs.plans import read_plan, write_plan
from planner.studies.running.verifying import verified
from planner.verify.bound import derive
from planner.verify.check import verify
from planner.verify.sites import derive_by_sites, site_misfits

TinyWorld = Callable[..., Scenario]
PLANE = {"price": 1.0, "centre": "chosen", "distance": "plane"}
KINDS = ("unit", "load", "site lost", "site again", "unknown", "load unknown", "too few", "bound", "all lost")


def texts(*values: str) -> Any:
    """An array of texts."""
    return np.array(values, dtype=np.str_)


def line(tiny_world: TinyWorld, at: list[float], seats: int, **territory: Any) -> Scenario:
    """Accounts on a line, and seats that are alike."""
    accounts = [{"account": f"a{i}", "x": x, "y": 0.0, "workload": 10.0} for i, x in enumerate(at)]
    return tiny_world(accounts, seats, {"territory": {"within_hours": False, "compactness": PLANE, **territory}})


def bound_of(scenario: Scenario, unit: list[float]) -> float:
    """The exact bound from prices of units alone."""
    sites = SitePrices(np.array(unit), texts(), texts(), {})
    assert not site_misfits(World.of(scenario), sites)
    found = derive_by_sites(World.of(scenario), sites)
    assert found is not None
    assert found.exact
    return found.value


def test_one_seat_by_hand(tiny_world: TinyWorld) -> None:
    """At 0, 1 and 10 the best centre is 1, at distances 1 and 9. With prices 1, 0, 9 the best site is that at 10, −9.

    Its own account costs −9, the others 10 − 1 and 9 − 0, which do not join.
    """
    scenario = line(tiny_world, [0.0, 1.0, 10.0], 1)
    assert bound_of(scenario, [1e3, 1e3, 1e3]) == pytest.approx(10.0)
    assert bound_of(scenario, [1.0, 0.0, 9.0]) == pytest.approx(10 - 9)
    assert bound_of(scenario, [0.0, 0.0, 0.0]) == 0.0


def test_two_seats_never_share_a_centre(tiny_world: TinyWorld) -> None:
    """Two accounts far apart are worth 8 and 5: two seats open both, not the better one twice."""
    assert bound_of(line(tiny_world, [0.0, 100.0], 2), [8.0, 5.0]) == pytest.approx(0.0)


def test_a_seat_without_accounts_costs_its_imbalance(tiny_world: TinyWorld) -> None:
    """One account of 10 hours and two seats, fair 5 each, 2 a unit: the other seat is empty, and both are 5 off.

    The bound for no price at all is the imbalance that cannot be avoided: 10 of an empty seat, and none of the other,
    whose load may be 5 as far as the relaxation knows.
    """
    balance = [{"metric": "workload", "free": 0.0, "price": 2.0, "share_by": "equal"}]
    scenario = line(tiny_world, [0.0], 2, balance=balance)
    assert bound_of(scenario, [0.0]) == pytest.approx(10.0)
    load = {"workload": np.array([-2.0, -2.0])}
    priced = SitePrices(np.array([0.0]), texts("s0", "s0"), texts("a0", ""), load)
    found = derive_by_sites(World.of(scenario), priced)
    assert found is not None
    assert found.value == pytest.approx(10.0 + 2 * -10 + 10)


def test_limits_that_nobody_can_keep_prove_nothing(tiny_world: TinyWorld) -> None:
    """Two seats that must have an account each, and only one that may be a centre."""
    accounts = [{"account": f"a{i}", "x": float(i), "y": 0.0, "centre": 1 - i} for i in range(2)]
    seats = [{"min_accounts": 1.0}, {"min_accounts": 1.0}]
    scenario = tiny_world(accounts, seats, {"territory": {"within_hours": False, "compactness": PLANE}})
    assert derive_by_sites(World.of(scenario), SitePrices(np.zeros(2), texts(), texts(), {})) is None


def test_prices_that_do_not_fit_are_named(tiny_world: TinyWorld) -> None:
    """Of unknown seats and loads, twice, too few, not a number, not even a list."""
    world = World.of(line(tiny_world, [0.0, 1.0], 2, balance=[{"metric": "workload", "price": 1.0}]))
    unit, seat, centre = np.zeros(2), texts("s0", "s0"), texts("a0", "a1")
    said = [
        str(problem)
        for sites in (
            SitePrices(np.zeros(3), seat, centre, {}),
            SitePrices(np.array([0.0, np.inf]), seat, centre, {}),
            SitePrices(unit, texts("s0"), centre, {}),
            SitePrices(unit, texts("s0", "s7"), centre, {}),
            SitePrices(unit, seat, texts("a0", "a0"), {"moon": np.zeros(2), "workload": np.zeros(3)}),
            SitePrices(unit, seat, centre, {"workload": np.array([0.0, np.nan])}),
        )
        for problem in site_misfits(world, sites)
    ]
    assert said == [
        "proof: has not one price, a number, for every account or family.",
        "proof: has not one price, a number, for every account or family.",
        "proof: has not one seat and one centre for every site.",
        "proof: has prices for a seat or a centre that the scenario does not have.",
        "proof: has prices for the same site twice.",
        "proof: has sites with multipliers for 'moon', which no rule counts by seat.",
        "proof: has 3 multipliers for 'workload', but 2 sites.",
        "proof: has a site with a multiplier for 'workload' that is not a number.",
    ]


@pytest.mark.parametrize(
    "kind", ["uint64", "int64", "int8", "float16", "longdouble", "complex128", "bool", "object", "U8"]
)
def test_only_float64_is_calculated_with(kind: str, tiny_world: TinyWorld) -> None:
    """Unsigned numbers wrap around when they are taken away, large whole ones lose digits."""
    scenario = line(tiny_world, [0.0, 1.0, 4.0], 2, balance=[{"metric": "workload", "price": 1.0}])
    plan = given_plan(World.of(scenario), np.array(["s0", "s0", "s1"]), "by hand")
    seat, centre, prices = texts("s0", "s0"), texts("a0", "a1"), np.full(3, 1000).astype(kind)
    claimed = replace(plan, bound=0.0, proof="lagrangian")
    for sites in (
        SitePrices(prices, seat, centre, {}),
        SitePrices(np.zeros(3), seat, centre, {"workload": prices[:2]}),
        SitePrices(np.zeros((3, 1)), seat, centre, {}),
        SitePrices(np.zeros(3), seat[:, None], centre, {}),
        SitePrices(np.zeros(3), seat, np.array([None, "a1"], dtype=object), {}),
        SitePrices(np.zeros(3), seat, centre, {"workload": np.zeros((2, 1))}),
        SitePrices(np.zeros(3), seat, centre, {"workload": np.array(1.0)}),
    ):
        verdict = verify(scenario, replace(claimed, sites=sites))
        assert verdict.doubts
        assert verdict.bound is not None
        assert verdict.bound.value <= plan.objective
    for name in ("potential", "workload"):
        verdict = verify(scenario, replace(claimed, multipliers={name: np.full(2, 1000).astype(kind)}))
        assert verdict.doubts


@pytest.mark.parametrize("rule", ["home", "chosen", "none"])
def test_a_seat_without_any_account_is_no_trouble(rule: str, tiny_world: TinyWorld) -> None:
    """All accounts are somebody's: nobody may go to the other seat, which has a home, or none."""
    accounts = [{"account": f"a{i}", "x": float(i), "y": 0.0, "named": "s0"} for i in range(3)]
    seats = [{"x": 0.0, "y": 0.0}, {"x": 5.0, "y": 0.0}]
    compactness = {"price": 0.0} if rule == "none" else PLANE | {"centre": rule}
    territory = {"within_hours": False, "compactness": compactness, "contiguity": rule == "none"}
    scenario = tiny_world(accounts, seats, {"territory": territory}, edges=[("a0", "a1"), ("a1", "a2")])
    plan = verified(scenario, solve(scenario, gap=0.0))
    assert verify(scenario, plan).reasons == ()
    sites = plan.sites or SitePrices(np.array([3.0, 1.0, 2.0]), texts(), texts(), {})
    for exact in (True, False):
        found = derive_by_sites(World.of(scenario), sites, exact=exact)
        assert found is not None
        assert found.value <= plan.objective + 1e-9


def test_numbers_too_large_and_books_too_large_prove_nothing(
    tiny_world: TinyWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None, rather than an exception, or an hour."""
    far = line(tiny_world, [0.0, 1e80], 1)
    dear = far.but({"territory.compactness.power": 4.0, "territory.compactness.weight": "revenue"})
    nothing = SitePrices(np.zeros(2), texts(), texts(), {})
    assert derive_by_sites(World.of(dear), nothing) is None
    assert derive_by_sites(World.of(far), nothing) is not None
    monkeypatch.setattr("planner.verify.ground.MOST_CELLS", 3)
    assert derive_by_sites(World.of(far), nothing) is None


def test_accounts_of_a_family_that_cancel_out_lift_no_bound(tiny_world: TinyWorld) -> None:
    """Shares of a book are below and above zero; the sum of a family loses the digits by which its seat just fits."""
    half = 0.5 * float(np.spacing(1e11))
    signed = [half, half, 1e11, half, -(1e11 + 2 * half)]
    accounts = [
        {
            "account": f"a{i}",
            "x": float(i),
            "y": 0.0,
            "family": "" if i == 0 else "f",
            "segment": "large" if amount > 0 else "small",
            "people": 2 * abs(amount),
        }
        for i, amount in enumerate(signed)
    ]
    mix = [{"name": "m", "value": "large", "metric": "people", "least_share": 0.5}]
    settings = {"territory": {"within_hours": False, "compactness": PLANE, "mix": mix}}
    scenario = tiny_world(accounts, 1, settings)
    world = World.of(scenario)
    plan = given_plan(world, np.array(["s0"] * 5), "by hand")
    assert plan.violations == ()
    (load,) = [load for load in world.loads if load.name.startswith("m")]
    sites = SitePrices(
        np.zeros(2), np.repeat(texts("s0"), 5), scenario.accounts.account, {load.name: np.full(5, -1e12)}
    )
    found, whole = derive_by_sites(world, sites), derive(world, {load.name: np.array([-1e12])})
    assert found is not None
    assert whole is not None
    assert max(found.value, whole.value) <= plan.objective


@pytest.mark.parametrize("seed", range(12))
def test_seats_are_alike_for_the_search_and_for_the_verifier(seed: int, tiny_world: TinyWorld) -> None:
    """Limits that come from several rules, shares of a book, teams: the bound of the search is derived to the digit."""
    rng = np.random.default_rng(seed)
    accounts = [
        {
            "x": float(rng.uniform(0, 9)),
            "y": float(rng.uniform(0, 9)),
            "workload": float(rng.integers(1, 90)),
            "segment": str(rng.choice(["large", "small"])),
            "owner": str(rng.choice(["", "s1"])),
        }
        for _ in range(10)
    ]
    capacity = rng.choice([300.0, 400.0, 500.0], 4) if seed % 2 else [600.0, 700.0, 800.0, 900.0]
    seats = [
        {"capacity_hours": float(capacity[s]), "max_hours": 420.0, "manager": "ann" if s < 2 else "bob"}
        for s in range(4)
    ]
    mix = [{"name": "Large", "value": "large", "metric": "workload", "most_share": 0.9}]
    territory = {"compactness": PLANE, "mix": [*mix, mix[0] | {"name": "large"}] if seed % 3 else []}
    scenario = tiny_world(accounts, seats, {"territory": territory})
    world = World.of(scenario)
    book = book_of(world)
    sites = sites_of(book)
    best = bound(relax(book, sites), stop=lambda: False, tell=lambda _: None).best
    found = derive_by_sites(world, site_prices(world, book, sites, best))
    assert found is not None
    assert found.strict == pytest.approx(best.bound, rel=1e-7)


def test_loads_that_differ_by_case_are_read_as_written(tiny_world: TinyWorld, tmp_path: Any) -> None:
    """Two rules of the same words, one of them with a capital letter."""
    scenario = line(tiny_world, [0.0, 1.0], 1)
    loads = {"Large": np.array([1.0, 2.0]), "large": np.array([3.0, 4.0])}
    sites = SitePrices(np.array([0.5, 0.25]), texts("s0", "s0"), texts("a0", "a1"), loads)
    plan = given_plan(World.of(scenario), np.array(["s0", "s0"]), "by hand")
    write_plan(tmp_path / "plan", replace(plan, sites=sites))
    again = read_plan(tmp_path / "plan").sites
    assert again is not None
    assert {name: prices.tolist() for name, prices in again.multipliers.items()} == {
        name: prices.tolist() for name, prices in loads.items()
    }
    assert (again.unit.tolist(), again.centre.tolist()) == ([0.5, 0.25], ["a0", "a1"])


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
        territory = {"compactness": PLANE | {"weight": "people", "power": 2.0}, "balance": balance}
        return tiny_world(accounts, seats, {"territory": territory})

    return build


@pytest.fixture(scope="module")
def proven_districts(district: Callable[[int], Scenario]) -> Callable[[int], tuple[Scenario, Plan]]:
    """A plan of districts that states the bound of its prices."""
    made: dict[int, tuple[Scenario, Plan]] = {}

    def build(seed: int) -> tuple[Scenario, Plan]:
        if seed not in made:
            scenario = district(seed)
            plan = solve(scenario, gap=0.0)
            assert plan.sites is not None
            strict = float(second_value(World.of(scenario), plan.sites, 0.0))
            stated = replace(plan, bound=strict, proof="lagrangian", status="gap")
            made[seed] = scenario, verified(scenario, stated)
        return made[seed]

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
        seat = np.repeat(texts("s0") if seed % 2 == 0 else texts("s0", "s1", "s2"), 12)
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
