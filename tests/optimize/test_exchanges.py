"""Exact exchanges between seats, against trying everything."""

import itertools
from threading import Event

import numpy as np
import pytest

from planner.domain.arrays import Ints
from planner.optimize.engine.exchanges import exchange
from planner.optimize.engine.landscape import Landscape
from planner.optimize.engine.neighbourhood import Neighbourhood
from planner.optimize.shortlist import LoadPrices, Shortlist

NODES = 10_000


def market(seed: int, units: int, seats: int) -> Landscape:
    """Units with random costs at random seats; a load by seat with steps in its price, another with a limit."""
    rng = np.random.default_rng(seed)
    may = rng.random((units, seats)) < 0.8
    may[np.arange(units), rng.integers(seats, size=units)] = True
    unit, seat = (part.astype(np.int64) for part in np.nonzero(may))
    size, weight = rng.lognormal(0, 1, units)[unit], rng.integers(0, 3, len(unit)).astype(np.float64)
    fair = np.append(np.full(seats, size.sum() / len(unit) * units / seats), 0.0)
    unlimited, company = np.full(seats, np.inf), np.append(np.zeros(seats, dtype=np.bool_), [True])
    prices = LoadPrices(
        fair=fair,
        free=np.where(company, np.inf, 0.05 * fair),
        steep=np.where(company | (np.arange(seats + 1) % 2 == 0), np.inf, 0.2 * fair),
        price=np.where(company, 0.0, 2.0),
        steep_price=np.where(company, 0.0, 5.0),
        least=np.append(0.02 * fair[:-1], -np.inf),
        most=np.append(unlimited, 0.8 * units),
        beyond=np.full(seats + 1, 1e3),
    )
    shortlist = Shortlist(
        first=np.searchsorted(unit, np.arange(units + 1)).astype(np.int64),
        unit=unit,
        seat=seat,
        cost=rng.uniform(0, 5, len(unit)),
        group=np.stack([seat, np.full(len(unit), seats)]),
        amount=np.stack([size, weight]),
        prices=prices,
        seats=seats,
    )
    return Landscape.of(shortlist, np.append(rng.uniform(-1, 1, seats), 0.0))


def choices(landscape: Landscape) -> list[Ints]:
    """Every choice."""
    arcs = [range(*ends) for ends in itertools.pairwise(landscape.shortlist.first.tolist())]
    return [np.array(choice) for choice in itertools.product(*arcs)]


def keeps(shortlist: Shortlist, choice: Ints) -> bool:
    """Whether a choice keeps every limit."""
    load, prices = shortlist.loads(choice), shortlist.prices
    return bool(((load <= prices.most + 1e-7) & (load >= prices.least - 1e-7)).all())


@pytest.mark.parametrize("seed", [1, 2, 3, 5, 6, 7, 8, 9, 10, 11])
def test_two_seats_are_shared_out_in_the_best_way(seed: int) -> None:
    """From any choice that keeps the limits: nothing that only moves units between the two seats is cheaper."""
    landscape = market(seed, units=6, seats=3)
    shortlist, every = landscape.shortlist, choices(landscape)
    start = next(choice for choice in every if keeps(shortlist, choice))
    inside = shortlist.seat[start] != 2
    same = [
        choice
        for choice in every
        if keeps(shortlist, choice)
        and np.array_equal(choice[~inside], start[~inside])
        and (shortlist.seat[choice[inside]] != 2).all()
    ]
    found, solved = Neighbourhood.of(landscape, start, np.array([0, 1])).best(NODES, Event())
    assert solved
    least = min(shortlist.total(choice) for choice in same)
    assert shortlist.total(found) == pytest.approx(least, rel=2e-4)


@pytest.mark.parametrize("seed", [1, 2, 3, 5, 6, 7, 8, 9, 10, 11])
def test_exchanges_between_all_seats_find_the_optimum(seed: int) -> None:
    """When the neighbourhood has grown to the whole book, the answer is that of trying everything."""
    landscape = market(seed, units=6, seats=3)
    shortlist, every = landscape.shortlist, [c for c in choices(landscape) if keeps(landscape.shortlist, c)]
    told: list[float] = []
    found, proven = exchange(
        landscape,
        every[0],
        stop=lambda _: False,
        tell=lambda _, total: told.append(total),
        threads=lambda: 1,
    )
    least = min(shortlist.total(choice) for choice in every)
    assert proven
    assert shortlist.total(found) == pytest.approx(least, rel=2e-4)
    assert told == sorted(told, reverse=True)


def test_limits_that_are_broken_now_do_not_stop_an_exchange() -> None:
    """From a choice that breaks a limit nothing gets worse, and no limit is farther off."""
    for seed in range(20):
        landscape = market(seed, units=6, seats=3)
        shortlist = landscape.shortlist
        start = next((choice for choice in choices(landscape) if not keeps(shortlist, choice)), None)
        if start is None:
            continue
        found, _ = Neighbourhood.of(landscape, start, np.arange(3)).best(NODES, Event())
        assert shortlist.total(found) <= shortlist.total(start) + 1e-9


def test_a_neighbourhood_can_be_cut_to_its_cheapest_arcs() -> None:
    """The present arcs stay, and of the others those with the least excess; the present choice is still a solution."""
    landscape = market(3, units=8, seats=4)
    start = landscape.shortlist.first[:-1].copy()
    excess = np.empty(len(landscape.arc))
    excess[landscape.arc] = landscape.land.excess
    whole = Neighbourhood.of(landscape, start, np.arange(4))
    part = whole.only(excess, 5)
    assert set(start) <= set(part.arc) <= set(whole.arc)
    assert len(part.arc) == len(start) + 5
    other, left = np.setdiff1d(part.arc, start), np.setdiff1d(whole.arc, part.arc)
    assert excess[other].max() <= excess[left].min()
    found, _ = part.best(NODES, Event())
    assert landscape.shortlist.total(found) <= landscape.shortlist.total(start) + 1e-9


def test_the_number_of_threads_changes_nothing() -> None:
    """The same choice from one thread and from two."""
    landscape = market(7, units=14, seats=5)
    start = landscape.shortlist.first[:-1].copy()
    found = [
        exchange(landscape, start, stop=lambda _: False, tell=lambda _, __: None, threads=threads)[0]
        for threads in (lambda: 1, lambda: 2)
    ]
    np.testing.assert_array_equal(found[0], found[1])
    assert landscape.shortlist.total(found[0]) < landscape.shortlist.total(start)


def test_an_exchange_that_is_told_to_stop_keeps_what_it_has() -> None:
    """At once, and the choice is not worse than the start."""
    landscape = market(3, units=40, seats=8)
    start, asked = landscape.shortlist.first[:-1].copy(), list[float]()

    def stop(total: float) -> bool:
        asked.append(total)
        return len(asked) > 3

    found, _ = exchange(landscape, start, stop=stop, tell=lambda _, __: None, threads=lambda: 1)
    assert len(asked) <= 6
    assert landscape.shortlist.total(found) <= landscape.shortlist.total(start)
