"""Meeting in the middle: its lists and pairs against trying everything, and the search that uses them."""

import itertools

import numpy as np
import pytest

from planner.domain.arrays import Floats, Ints
from planner.optimize.engine.boxes import Goal, best_pair, boxes_of
from planner.optimize.engine.halves import Half, Ways, half_of, list_ways
from planner.optimize.engine.holding import held_of, recount
from planner.optimize.engine.landscape import Landscape, slack_at
from planner.optimize.engine.meeting import meet, room_is_dear
from planner.optimize.engine.shares import Best, Task, share_out
from planner.optimize.shortlist import LoadPrices, Shortlist


def rooms(seed: int, units: int = 7, seats: int = 3, noise: float = 10.0) -> Shortlist:
    """Generalised assignment: what is cheap takes much room (Chu and Beasley 1997, type d); a load that costs, too."""
    rng = np.random.default_rng(seed)
    unit, seat = (part.ravel() for part in np.indices((units, seats)))
    hours, other = rng.integers(1, 101, len(unit)).astype(np.float64), rng.normal(1, 1, len(unit))
    room = 0.8 * np.bincount(seat, hours, seats) / seats
    whole = np.full(seats, np.inf)
    fair = np.append(room, np.full(seats, units / seats))
    prices = LoadPrices(
        fair=fair,
        free=np.append(whole, np.full(seats, 0.5)),
        steep=np.append(whole, np.full(seats, 2.0)),
        price=np.append(np.zeros(seats), np.full(seats, 0.5)),
        steep_price=np.append(np.zeros(seats), np.full(seats, 1.5)),
        least=np.full(2 * seats, -np.inf),
        most=np.append(np.floor(room), whole),
        beyond=np.full(2 * seats, 1e3),
    )
    return Shortlist(
        first=np.arange(0, len(unit) + 1, seats),
        unit=unit,
        seat=seat,
        cost=111 - hours + rng.uniform(-noise, noise, len(unit)),
        group=np.stack([seat, np.where(rng.random(len(unit)) < 0.8, seat + seats, -1)]),
        amount=np.stack([hours, other]),
        prices=prices,
        seats=seats,
    )


def landscape_of(shortlist: Shortlist) -> Landscape:
    """At a price of one for an hour."""
    return Landscape.of(shortlist, np.append(np.ones(shortlist.seats), np.zeros(shortlist.seats)))


def choices(shortlist: Shortlist) -> list[Ints]:
    """Every choice."""
    return [np.array(c) for c in itertools.product(*(range(*e) for e in itertools.pairwise(shortlist.first.tolist())))]


def listed(landscape: Landscape, size: int, limit: float) -> tuple[Half, int]:
    """The ways of all units as one half."""
    land, seats = landscape.land, landscape.shortlist.seats
    units, groups = len(land.first) - 1, len(land.curve)
    arc = np.arange(len(land.unit)).reshape(units, seats)
    ways = Ways(arc, land.excess[arc], np.full(units, seats))
    half = half_of(size, groups)
    half.load[0] = landscape.shortlist.loads(landscape.choice(arc[:, 0]))
    order = np.argsort(ways.cost[:, 1], kind="stable")
    return half, list_ways(land, ways, order, np.arange(groups, dtype=np.int32), half, limit)


@pytest.mark.parametrize(("size", "limit"), [(40, np.inf), (40, 12.0), (5_000, 15.0), (5_000, np.inf)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_half_lists_the_cheapest_ways_there_are(seed: int, size: int, limit: float) -> None:
    """As many as there is room for, sorted, each with the loads of its flips."""
    landscape = landscape_of(rooms(seed))
    half, n = listed(landscape, size, limit)
    land = landscape.land
    every = np.sort([land.excess[landscape.located(choice)].sum() for choice in choices(landscape.shortlist)])
    wanted = every[every < limit][:size]
    assert half.cost[half.order[:n]] == pytest.approx(wanted)
    for at in half.order[:n:7]:
        chosen = land.first[:-1].copy()
        flips = half.flip[at, : half.flips[at]]
        chosen[land.unit[flips]] = flips
        assert half.load[at] == pytest.approx(landscape.shortlist.loads(landscape.choice(chosen)))
        assert half.cost[at] == pytest.approx(land.excess[chosen].sum())


def random_half(rng: np.random.Generator, ways: int, groups: int) -> Half:
    """A half of ways from nowhere."""
    half = half_of(ways, groups)
    half.cost[:], half.load[:] = rng.exponential(5, ways), rng.uniform(0, 30, (ways, groups))
    half.order[:] = np.argsort(half.cost)
    return half


def slack_of(curve: Floats, load: Floats) -> float:
    """Of all groups."""
    return sum(slack_at(curve, d, float(load[d]), 1.0) for d in range(len(load)))


@pytest.mark.parametrize("seed", range(8))
def test_the_best_pair_is_found_among_all(seed: int) -> None:
    """Boxes leave out only what costs more."""
    rng = np.random.default_rng(seed)
    landscape = landscape_of(rooms(seed))
    goal = Goal(landscape.land.curve, landscape.ideal)
    one, other = (random_half(rng, ways, 6) for ways in (37, 61))
    pairs = {
        (a, b): one.cost[a] + other.cost[b] + slack_of(goal.curve, one.load[a] + other.load[b])
        for a in range(37)
        for b in range(61)
    }
    least = min(pairs.values())
    found, a, b = best_pair(one, 37, other, boxes_of(other, 61, goal), goal, np.inf)
    assert found == pytest.approx(least)
    assert pairs[a, b] == pytest.approx(least)
    assert best_pair(one, 37, other, boxes_of(other, 61, goal), goal, least)[1:] == (-1, -1)


@pytest.mark.parametrize("seed", range(6))
def test_a_neighbourhood_of_all_seats_is_solved_in_one_round(seed: int) -> None:
    """With lists that hold everything nothing better is left; what is told of it is true."""
    landscape = landscape_of(rooms(seed))
    land, shortlist = landscape.land, landscape.shortlist
    held = held_of(land, land.first[:-1])
    now = recount(land, held, 1.0)
    best = Best(np.array([now]), held.chosen.copy())
    share_out(land, landscape.ideal, held, best, Task(0.0, 3, 3_000, 3), np.array([7], dtype=np.uint64))
    least = min(recount(land, held_of(land, landscape.located(choice)), 1.0) for choice in choices(shortlist))
    assert best.total[0] == pytest.approx(least)
    assert recount(land, held_of(land, best.chosen), 1.0) == pytest.approx(least)
    assert held.load == pytest.approx(shortlist.loads(landscape.choice(held.chosen)))


def test_under_a_temperature_the_choice_moves_and_the_best_is_kept() -> None:
    """Units that must leave make worse choices, which never become the best."""
    landscape = landscape_of(rooms(3, units=20, seats=4))
    land = landscape.land
    held = held_of(land, land.first[:-1])
    best = Best(np.array([recount(land, held, 1.0)]), held.chosen.copy())
    changed = share_out(land, landscape.ideal, held, best, Task(20.0, 3, 50, 200), np.array([5], dtype=np.uint64))
    now = recount(land, held, 1.0)
    assert changed > 20
    assert now >= best.total[0] - 1e-9
    assert recount(land, held_of(land, best.chosen), 1.0) == pytest.approx(best.total[0])


def searched(shortlist: Shortlist, threads: int) -> tuple[Ints, list[float]]:
    """The choice of a short search, and the totals that were told on the way."""
    landscape, told = landscape_of(shortlist), []
    found = meet(
        landscape,
        landscape.choice(landscape.land.first[:-1]),
        stop=lambda _: False,
        tell=lambda _, total: told.append(total),
        threads=lambda: threads,
        cycles=2,
    )
    return found, told


def test_the_search_neither_depends_on_threads_nor_gets_worse() -> None:
    """One thread and two find the same, better and better."""
    shortlist = rooms(4, units=16, seats=4)
    one, told = searched(shortlist, 1)
    two, again = searched(shortlist, 2)
    assert np.array_equal(one, two)
    assert told == again == sorted(told, reverse=True)
    assert shortlist.total(one) == pytest.approx(told[-1])
    assert shortlist.within_limits(one)


def test_the_search_stops_when_it_is_told_to() -> None:
    """What it has by then is returned."""
    landscape = landscape_of(rooms(4))
    start = landscape.choice(landscape.land.first[:-1])
    found = meet(landscape, start, stop=lambda _: True, tell=lambda *_: None, threads=lambda: 1)
    assert landscape.shortlist.total(found) <= landscape.shortlist.total(start)


@pytest.mark.parametrize(("noise", "dear"), [(3.0, True), (400.0, False)])
def test_room_is_dear_where_costs_hardly_differ_otherwise(noise: float, *, dear: bool) -> None:
    """Not where it matters much more who covers whom."""
    assert room_is_dear(landscape_of(rooms(1, units=40, seats=5, noise=noise))) is dear
