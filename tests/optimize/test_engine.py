"""The search engine: its arithmetic against the shortlist's, its answers against trying everything."""

import itertools

import numpy as np
import pytest

from planner.domain.arrays import Floats, Ints
from planner.optimize.engine.compound import compound
from planner.optimize.engine.holding import held_of, recount
from planner.optimize.engine.improve import Effort, improve
from planner.optimize.engine.landscape import BROKEN, Landscape
from planner.optimize.engine.parts import Atlas
from planner.optimize.engine.sets import LARGEST, Flips, best_set, widths
from planner.optimize.engine.shifts import shift_and_swap
from planner.optimize.engine.step import Step
from planner.optimize.shortlist import LoadPrices, Shortlist

QUICK = Effort(tries=20, rounds=20, cycles=2)


def book(seed: int, units: int = 7, seats: int = 3, limit: float = 0.5) -> Shortlist:
    """A random shortlist: two loads by seat, one over pairs of seats, one of the whole company; some arcs uncounted."""
    rng = np.random.default_rng(seed)
    open_ = rng.random((units, seats)) < 0.7
    open_[np.arange(units), rng.integers(seats, size=units)] = True
    twice = rng.random((units, seats)) < 0.2
    unit, seat = np.nonzero(np.repeat(open_, 2, axis=1) & np.stack([open_, twice], axis=2).reshape(units, -1))
    seat //= 2
    size, other = rng.lognormal(0, 1, units)[unit], rng.normal(1, 1, len(unit))
    regions = (seats + 1) // 2
    first_of = [0, seats, 2 * seats, 2 * seats + regions]
    group = np.stack([seat, seat + first_of[1], seat // 2 + first_of[2], np.full(len(unit), first_of[3])])
    group[1, rng.random(len(unit)) < 0.2] = -1
    amount = np.stack([size, other, size, rng.integers(0, 2, len(unit)).astype(np.float64)])
    groups = first_of[3] + 1
    fair = (
        np.bincount(group[group >= 0], weights=amount[group >= 0], minlength=groups)
        / np.diff(np.append(np.flatnonzero(np.diff(unit, prepend=-1)), len(unit))).mean()
    )
    most = np.where(rng.random(groups) < limit, np.abs(fair) * 1.3 + 0.5, np.inf)
    prices = LoadPrices(
        fair=fair,
        free=np.where(rng.random(groups) < 0.8, 0.1 * np.abs(fair), np.inf),
        steep=np.where(rng.random(groups) < 0.5, 0.3 * np.abs(fair), np.inf),
        price=rng.uniform(0, 2, groups),
        steep_price=rng.uniform(2, 4, groups),
        least=np.where(rng.random(groups) < limit, 0.3 * fair - 1.0, -np.inf),
        most=most,
        beyond=np.full(groups, 1e3),
    )
    begins = np.append(np.searchsorted(unit, np.arange(units)), len(unit))
    return Shortlist(begins, unit, seat, rng.uniform(0, 5, len(unit)), group, amount, prices, seats)


def broken(shortlist: Shortlist, choice: Ints) -> int:
    """How many hard limits a choice breaks."""
    load, prices = shortlist.loads(choice), shortlist.prices
    return int(((load > prices.most + 1e-7) | (load < prices.least - 1e-7)).sum())


def charged(landscape: Landscape, choice: Ints) -> float:
    """Total, and the charge of each broken limit."""
    shortlist = landscape.shortlist
    return shortlist.total(choice) + BROKEN * landscape.grain * broken(shortlist, choice)


def best_by_trying(landscape: Landscape) -> float:
    """Least total over all choices, broken limits charged."""
    arcs = [range(*ends) for ends in itertools.pairwise(landscape.shortlist.first.tolist())]
    return min(charged(landscape, np.array(choice)) for choice in itertools.product(*arcs))


def multipliers(shortlist: Shortlist, seed: int) -> Floats:
    """Any multipliers do; those of groups without limits stay within the price."""
    prices = shortlist.prices
    price = np.where(np.isfinite(prices.free), prices.price, 0.0)
    return np.random.default_rng(seed).uniform(-1, 1, len(price)) * price


def found(shortlist: Shortlist, prices: Floats, threads: int = 1, effort: Effort = QUICK) -> Ints:
    """What the engine finds."""
    landscape = Landscape.of(shortlist, prices)
    return improve(landscape, [], stop=lambda _: False, tell=lambda *_: None, threads=threads, effort=effort)


@pytest.mark.parametrize("seed", range(25))
def test_the_engine_finds_what_trying_everything_finds(seed: int) -> None:
    """On tiny books with loads by seat, by region and company-wide, hard limits and coverage levels."""
    shortlist = book(seed)
    choice = found(shortlist, multipliers(shortlist, seed))
    landscape = Landscape.of(shortlist, multipliers(shortlist, seed))
    assert charged(landscape, choice) == pytest.approx(best_by_trying(landscape), abs=1e-7)


@pytest.mark.parametrize("seed", range(8))
def test_a_landscape_is_the_same_problem_at_any_multipliers(seed: int) -> None:
    """Base, excess and slack add up to the shortlist's total; nothing is negative while limits hold."""
    shortlist = book(seed, units=20, seats=5)
    landscape = Landscape.of(shortlist, multipliers(shortlist, seed))
    rng = np.random.default_rng(seed)
    sizes = np.diff(shortlist.first)
    for _ in range(20):
        choice = shortlist.first[:-1] + rng.integers(0, sizes)
        held = held_of(landscape.land, landscape.located(choice))
        assert landscape.base + recount(landscape.land, held, 1.0) == pytest.approx(charged(landscape, choice))
        np.testing.assert_array_equal(landscape.choice(held.chosen), choice)
        assert held.slack.min() >= -1e-9
        assert (landscape.land.excess >= 0).all()


@pytest.mark.parametrize("search", [shift_and_swap, compound])
@pytest.mark.parametrize("seed", range(6))
def test_changes_are_counted_as_they_would_be_anew(search: object, seed: int) -> None:
    """After thousands of moves, every load, slack and list of members is what a fresh count gives."""
    shortlist = book(seed, units=60, seats=8)
    land = Landscape.of(shortlist, multipliers(shortlist, seed)).land
    held = held_of(land, land.first[:-1])
    step = Step(heat=2.0, tries=5000, rounds=200, seats=3, sets=200)
    assert callable(search)
    _, changed = search(land, held, np.arange(8, dtype=np.int32), step, np.array([seed], dtype=np.uint64))
    assert changed > 10
    fresh = held_of(land, held.chosen)
    np.testing.assert_allclose(held.load, fresh.load, atol=1e-9)
    np.testing.assert_allclose(held.slack, fresh.slack, atol=1e-6)
    np.testing.assert_array_equal(held.size, fresh.size)
    for seat in range(8):
        members = held.member[land.begin[seat] : land.begin[seat] + held.size[seat]]
        assert (land.seat[held.chosen[members]] == seat).all()
        np.testing.assert_array_equal(held.place[members], np.arange(len(members)))


@pytest.mark.parametrize("seed", range(10))
def test_no_set_of_flips_is_better_than_the_one_found(seed: int) -> None:
    """All sets of up to three flips, and of any size where few flips make few sets, by trying them."""
    shortlist = book(seed, units=8, seats=4)
    landscape = Landscape.of(shortlist, multipliers(shortlist, seed))
    land = landscape.land
    held = held_of(land, land.first[:-1])
    arcs = [a for a in range(len(land.unit)) if a != held.chosen[land.unit[a]]]
    cost = np.array([land.excess[a] - land.excess[held.chosen[land.unit[a]]] for a in arcs])
    order = np.argsort(cost)
    arcs, cost = [arcs[i] for i in order], cost[order]
    change = np.zeros((len(arcs), len(land.curve)))
    for i, arc in enumerate(arcs):
        now = held.chosen[land.unit[arc]]
        for k in range(land.group.shape[1]):
            for a, sign in ((arc, 1.0), (now, -1.0)):
                if land.group[a, k] >= 0:
                    change[i, land.group[a, k]] += sign * land.amount[a, k]
    flips = Flips(cost, land.unit[arcs].astype(np.int64), change, held.load, land.curve)
    width, taken = np.array([len(arcs)] * 3), np.zeros(LARGEST, dtype=np.int64)
    size = best_set(flips, (len(arcs), len(land.curve)), float(held.slack.sum()), 0.0, width, taken)
    now, best = charged(landscape, landscape.choice(held.chosen)), 0.0
    for some in itertools.chain.from_iterable(itertools.combinations(range(len(arcs)), k) for k in (1, 2, 3)):
        units = land.unit[[arcs[i] for i in some]]
        if len(set(units.tolist())) == len(some):
            tried = held.chosen.copy()
            tried[units] = [arcs[i] for i in some]
            best = min(best, charged(landscape, landscape.choice(tried)) - now)
    tried = held.chosen.copy()
    picked = [arcs[i] for i in taken[:size]]
    tried[land.unit[picked]] = picked
    assert charged(landscape, landscape.choice(tried)) - now == pytest.approx(best, abs=1e-7)


def test_larger_sets_use_fewer_flips() -> None:
    """So many of the cheapest that their sets of one size stay within what was asked."""
    width = np.zeros(4, dtype=np.int64)
    widths(30, 500.0, width)
    assert width.tolist() == [30, 30, 15, 12]


@pytest.mark.parametrize(("seats", "chains"), [(6, 4), (90, 1)])
def test_threads_change_nothing_but_time(seats: int, chains: int) -> None:
    """One and two threads find the same choice, with chains side by side and with parts of one chain."""
    shortlist = book(3, units=8 * seats, seats=seats, limit=0.2)
    wide = shortlist.group[-1, 0]
    assert Atlas.of(Landscape.of(_without(shortlist, wide), np.zeros(len(shortlist.prices.fair))).land).parts == (
        1 if chains == 4 else 2
    )
    for given in (shortlist, _without(shortlist, wide)):
        prices = multipliers(given, 1)
        one, two = (found(given, prices, threads, Effort(10, 10, 1)) for threads in (1, 2))
        np.testing.assert_array_equal(one, two)


def _without(shortlist: Shortlist, group: int) -> Shortlist:
    """The same book in which nothing counts at one group."""
    groups = np.where(shortlist.group == group, -1, shortlist.group)
    kept = {name: getattr(shortlist, name) for name in ("first", "unit", "seat", "cost", "amount", "prices", "seats")}
    return Shortlist(group=groups, **kept)


def test_parts_never_change_what_they_share() -> None:
    """Groups that span two parts keep their load, and each part owns the groups of its seats only."""
    shortlist = _without(book(5, units=800, seats=100, limit=0.0), book(5, units=800, seats=100).group[-1, 0])
    land = Landscape.of(shortlist, multipliers(shortlist, 2)).land
    atlas = Atlas.of(land)
    held = held_of(land, land.first[:-1])
    pieces = atlas.cut(held, np.random.default_rng(1))
    assert len(pieces) == 2
    assert sorted(np.concatenate(pieces).tolist()) == list(range(100))
    shared = held.group_part < 0
    before = held.load.copy()
    luck = np.array([1], dtype=np.uint64)
    _, changed = shift_and_swap(land, held, pieces[0], Step(heat=1.0, tries=20_000), luck)
    assert changed > 100
    outside = shared | (held.group_part == 1)
    assert shared.any()
    np.testing.assert_array_equal(held.load[outside], before[outside])
    np.testing.assert_allclose(held.load, held_of(land, held.chosen).load, atol=1e-9)


def test_the_given_start_is_never_made_worse() -> None:
    """Even when there is no time at all."""
    shortlist = book(11, units=30, seats=4)
    landscape = Landscape.of(shortlist, multipliers(shortlist, 0))
    good = found(shortlist, multipliers(shortlist, 0))
    kept = improve(landscape, [good], stop=lambda _: True, tell=lambda *_: None, threads=1, effort=QUICK)
    assert shortlist.total(kept) <= shortlist.total(good) + 1e-9


def test_better_choices_are_told_with_their_total() -> None:
    """Each is better than the one before; the last is what comes back."""
    shortlist = book(12, units=40, seats=5)
    heard: list[tuple[Ints, float]] = []
    landscape = Landscape.of(shortlist, multipliers(shortlist, 0))
    choice = improve(
        landscape, [], stop=lambda _: False, tell=lambda c, t: heard.append((c, t)), threads=2, effort=QUICK
    )
    totals = [total for _, total in heard]
    assert totals == sorted(totals, reverse=True)
    assert [shortlist.total(c) for c, _ in heard] == pytest.approx(totals)
    np.testing.assert_array_equal(heard[-1][0], choice)


def test_tight_limits_are_kept() -> None:
    """Four seats that must hold equal sizes exactly: a partition that shifts alone never reach."""
    size = np.array([7, 6, 5, 4, 8, 3, 9, 2, 10, 1, 6, 5, 4, 7, 3, 8], dtype=np.float64)
    units, seats = len(size), 4
    unit, seat = np.repeat(np.arange(units), seats), np.tile(np.arange(seats), units)
    endless, nothing = np.full(seats, np.inf), np.zeros(seats)
    exact = np.full(seats, size.sum() / seats)
    prices = LoadPrices(
        nothing.copy(), endless.copy(), endless.copy(), nothing.copy(), nothing.copy(), exact, exact.copy(),
        np.full(seats, 100.0),
    )  # fmt: skip
    cost = np.random.default_rng(0).uniform(0, 1, len(unit))
    shortlist = Shortlist(
        np.arange(units + 1) * seats, unit, seat, cost, seat[None].copy(), size[unit][None].copy(), prices, seats
    )
    choice = found(shortlist, np.zeros(seats))
    np.testing.assert_allclose(shortlist.loads(choice), exact)
