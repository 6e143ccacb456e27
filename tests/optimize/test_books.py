"""Whole books of seats as columns: against every book and every choice of tiny worlds."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from planner.domain.arrays import Flags
from planner.optimize.books.bound import bound_by_books
from planner.optimize.books.diving import BookDiver
from planner.optimize.books.generation import Asked, Part, generate
from planner.optimize.books.knapsacks import EACH, Knapsacks
from planner.optimize.books.master import CLOSED, Master
from planner.optimize.branching.relaxed import Relaxed
from planner.optimize.dives import OF_BOOKS, Dives
from planner.optimize.engine.landscape import Landscape
from planner.optimize.engine.parts import Atlas
from planner.optimize.engine.polish import polish
from planner.optimize.shortlist import LoadPrices, Shortlist


def market(seed: int, units: int = 7, seats: int = 3, *, balanced: bool = False) -> Shortlist:
    """Units of whole sizes and random costs; seats that have just room, or whose loads cost what they are off."""
    rng = np.random.default_rng(seed)
    unit, seat = (part.ravel() for part in np.indices((units, seats)))
    there = rng.random(units * seats) < 0.9
    there[seat == unit % seats] = True
    size = rng.integers(2, 9, units * seats).astype(np.float64)
    fair = np.full(seats, np.ceil(size.sum() / seats**2))
    arcs = Shortlist(
        first=np.arange(units + 1) * seats,
        unit=unit,
        seat=seat,
        cost=np.where(there, rng.uniform(0, 20, units * seats), 60.0),
        group=seat[None],
        amount=size[None],
        prices=LoadPrices(
            fair=fair,
            free=np.full(seats, 1.0 if balanced else np.inf),
            steep=np.full(seats, np.inf),
            price=np.full(seats, 3.0 if balanced else 0.0),
            steep_price=np.zeros(seats),
            least=0.5 * fair if balanced else np.full(seats, -np.inf),
            most=np.ceil(1.2 * fair),
            beyond=np.full(seats, 1e3),
        ),
        seats=seats,
    )
    return arcs.only(np.flatnonzero(there))


def knapsacks_of(arcs: Shortlist) -> Knapsacks:
    """Those of a shortlist that has them."""
    found = Knapsacks.of(arcs)
    assert found is not None
    return found


def bound_of(arcs: Shortlist) -> float:
    """The bound by books."""
    heard: list[float] = []

    def enough(bound: float) -> bool:
        heard.append(bound)
        return False

    bound_by_books(landscape_of(arcs), knapsacks_of(arcs), enough)
    return max(heard)


def landscape_of(arcs: Shortlist) -> Landscape:
    """Seen from no prices of loads."""
    return Landscape.of(arcs, np.zeros(arcs.seats))


def least_total(arcs: Shortlist) -> float:
    """Of all choices, broken limits at their price."""
    ways = [range(arcs.first[u], arcs.first[u + 1]) for u in range(len(arcs.first) - 1)]
    return min(arcs.total(np.array(chosen)) for chosen in product(*ways))


def worth_of(knapsacks: Knapsacks, seat: int, has: Flags, prices: np.ndarray) -> float:
    """What a book is worth; negative infinity where it may not be."""
    if not np.isfinite(knapsacks.cost[seat, has]).all() or knapsacks.size[seat, has].sum() > knapsacks.room[seat]:
        return -np.inf
    return float(prices[has].sum()) - knapsacks.cost_of(seat, has)


@pytest.mark.parametrize("balanced", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_the_best_book_is_the_best_of_all_books(seed: int, *, balanced: bool) -> None:
    """At random prices, also where a greater load may cost less, and where some units are taken."""
    knapsacks, rng = knapsacks_of(market(seed, balanced=balanced)), np.random.default_rng(seed)
    assert knapsacks.rising.all() != balanced
    prices, free = rng.uniform(-5, 25, 7), rng.random(7) < 0.8
    found = knapsacks.best(prices, np.array([True, False, True]), free)
    assert not found.has[1].any()
    assert not found.has[:, ~free].any()
    every = [np.array(has) & free for has in product([False, True], repeat=7)]
    for seat in (0, 2):
        best = max(worth_of(knapsacks, seat, has, prices) for has in every)
        assert found.worth[seat] == pytest.approx(best)
        assert worth_of(knapsacks, seat, found.has[seat], prices) == pytest.approx(best)


@pytest.mark.parametrize("balanced", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_the_bound_lies_between_the_relaxation_over_arcs_and_the_best_choice(seed: int, *, balanced: bool) -> None:
    """It knows more than fractions of arcs do, and never too much."""
    arcs = market(seed, balanced=balanced)
    relaxed = Relaxed.of(arcs).solve(np.ones(len(arcs), dtype=np.bool_))
    bound = bound_of(arcs)
    assert relaxed is not None
    assert relaxed.value - 1e-4 <= bound <= least_total(arcs)


def test_the_bound_knows_that_units_are_whole() -> None:
    """Three units of 2, two seats with room for 3: by halves they fit, but one has to stay out whatever is done."""
    arcs = market(0, units=3, seats=2)
    arcs = replace(
        arcs,
        cost=np.zeros(len(arcs)),
        amount=np.full((1, len(arcs)), 2.0),
        prices=replace(arcs.prices, most=np.array([3.0, 3.0])),
    )
    relaxed = Relaxed.of(arcs).solve(np.ones(len(arcs), dtype=np.bool_))
    bound = bound_of(arcs)
    assert relaxed is not None
    assert relaxed.value == pytest.approx(0.0)
    assert bound > 1.0


@pytest.mark.parametrize("seed", range(8))
def test_polished_dives_among_books_find_the_best_choice_of_a_tiny_world(seed: int) -> None:
    """One of the first six does, and each keeps to the arcs that there are."""
    arcs = market(seed)
    landscape = landscape_of(arcs)
    diver, atlas = BookDiver.of(landscape, knapsacks_of(arcs), lambda: False), Atlas.of(landscape.land)
    assert diver is not None
    found = []
    with ThreadPoolExecutor(1) as pool:
        for number in range(6):
            chosen = diver.dive(number, lambda: False)
            assert chosen is not None
            np.testing.assert_array_equal(arcs.unit[chosen], np.arange(7))
            found.append(polish(landscape, atlas, chosen, number=number, pool=pool, stop=lambda: False))
    assert min(map(arcs.total, found)) == pytest.approx(least_total(arcs))


def test_closed_and_forgotten_books_are_not_chosen() -> None:
    """A program without its only books of a unit leaves the unit out, at a price; asked again, they may come back."""
    knapsacks = knapsacks_of(market(3))
    master, part = Master(knapsacks), Part.all_of(knapsacks)
    before = generate(knapsacks, master, part, np.zeros(7), Asked(near=1e-6, rounds=200), lambda _: False).solution
    assert before is not None
    with_first = master.has[:, 0].copy()
    master.close(with_first)
    closed = master.solve(CLOSED)
    assert closed is not None
    assert closed.value > before.value + 1.0
    assert closed.share[with_first].max() == 0.0
    master.forget(with_first)
    assert len(master) == (~with_first).sum()
    again = generate(knapsacks, master, part, before.unit, Asked(near=1e-6, rounds=200), lambda _: False).solution
    assert again is not None
    assert again.value == pytest.approx(before.value, rel=1e-5)


@pytest.mark.parametrize("seed", range(8))
def test_a_seat_without_a_load_that_matters_takes_what_it_is_given(seed: int) -> None:
    """Its units have no size; neither bound nor dives think that there is no room."""
    arcs = market(seed)
    light = replace(arcs, group=np.where(arcs.seat == 1, -1, arcs.group))
    knapsacks = knapsacks_of(light)
    assert knapsacks.room[1] == 0
    assert not knapsacks.size[1].any()
    best = least_total(light)
    assert bound_of(light) <= best
    diver = BookDiver.of(landscape_of(light), knapsacks, lambda: False)
    assert diver is not None
    found = [diver.dive(number, lambda: False) for number in range(6)]
    assert min(light.total(chosen) for chosen in found if chosen is not None) == pytest.approx(best)


def test_a_load_that_the_audit_lets_pass_is_no_dearer_than_the_limit() -> None:
    """A limit a hair below a whole number of steps, as sums of shares give it, has room for all of them."""
    arcs = market(0)
    hair = replace(arcs, prices=replace(arcs.prices, most=arcs.prices.most - 5e-7))
    whole, less = knapsacks_of(arcs), knapsacks_of(hair)
    np.testing.assert_array_equal(whole.room, less.room)
    np.testing.assert_array_equal(whole.price[0, : whole.room[0] + 1], less.price[0, : less.room[0] + 1])
    under = replace(arcs, prices=replace(arcs.prices, least=np.full(3, 2 + 5e-7)))
    np.testing.assert_allclose(knapsacks_of(under).price[:, :3], [[2e3, 1e3, 0.0]] * 3, rtol=1e-5, atol=1e-12)


def test_only_seats_with_few_units_and_one_load_in_steps_have_books() -> None:
    """Many units for each seat, two loads, loads without a step, and negative ones do not."""
    arcs = market(1)
    assert Knapsacks.of(arcs) is not None
    assert Knapsacks.of(replace(arcs, amount=arcs.amount / 8)) is not None
    assert Knapsacks.of(replace(arcs, amount=arcs.amount * np.pi)) is None
    assert Knapsacks.of(replace(arcs, amount=-arcs.amount)) is None
    assert Knapsacks.of(market(1, units=3 * EACH + 1)) is None
    shared = replace(arcs, group=np.zeros_like(arcs.group))
    assert Knapsacks.of(shared) is None
    twice = replace(
        arcs, group=np.stack([arcs.group[0], arcs.group[0] + 3]), amount=np.vstack([arcs.amount, arcs.amount])
    )
    prices = {name: np.tile(getattr(arcs.prices, name), 2) for name in LoadPrices.__slots__}
    assert Knapsacks.of(replace(twice, prices=LoadPrices(**prices))) is None


def test_dives_are_among_books_where_they_can_be_and_repeat_themselves() -> None:
    """The same handful each time, fewer when halted."""
    landscape = landscape_of(market(2, units=40, seats=4))
    dives = Dives(landscape, 2)
    assert dives.of_books
    some, again = list(dives.some(lambda: False)), list(Dives(landscape, 2).some(lambda: False))
    assert len(some) == OF_BOOKS
    np.testing.assert_array_equal(some, again)
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 5

    assert len(list(Dives(landscape, 2).some(stop))) < OF_BOOKS
