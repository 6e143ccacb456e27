"""Dives along the linear relaxation, and polishing where they end."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from planner.optimize.branching.diving import Diver
from planner.optimize.dives import LEAST, Dives
from planner.optimize.engine.landscape import Landscape
from planner.optimize.engine.parts import Atlas
from planner.optimize.engine.polish import polish
from planner.optimize.shortlist import LoadPrices, Shortlist


def market(seed: int, units: int = 24, seats: int = 4) -> Shortlist:
    """Units with random costs at every seat, whose sizes have to add up to nearly the same at each."""
    rng = np.random.default_rng(seed)
    unit, seat = (part.ravel() for part in np.indices((units, seats)))
    size = rng.uniform(1, 3, units)
    fair = np.full(seats, size.sum() / seats)
    return Shortlist(
        first=np.arange(units + 1) * seats,
        unit=unit,
        seat=seat,
        cost=rng.uniform(0, 5, units * seats),
        group=seat[None],
        amount=size[unit][None],
        prices=LoadPrices(
            fair=fair,
            free=0.01 * fair,
            steep=np.full(seats, np.inf),
            price=np.full(seats, 2.0),
            steep_price=np.zeros(seats),
            least=0.9 * fair,
            most=1.1 * fair,
            beyond=np.full(seats, 1e3),
        ),
        seats=seats,
    )


def diver(arcs: Shortlist) -> Diver:
    """A diver for all arcs."""
    found = Diver.of(arcs, lambda: False)
    assert found is not None
    return found


@pytest.mark.parametrize("seed", range(6))
def test_a_dive_ends_with_one_arc_of_each_unit_near_the_relaxation(seed: int) -> None:
    """No choice costs less than the relaxation; a polished dive keeps all limits and is less than 15 % above it."""
    arcs = market(seed)
    dived = diver(arcs).dive(0, lambda: False)
    assert dived is not None
    np.testing.assert_array_equal(arcs.unit[dived], np.arange(24))
    landscape = Landscape.of(arcs, np.zeros(4))
    with ThreadPoolExecutor(1) as pool:
        found = polish(landscape, Atlas.of(landscape.land), dived, number=0, pool=pool, stop=lambda: False)
    root = diver(arcs).root.value
    assert root - 1e-6 <= arcs.total(found) <= arcs.total(dived) + 1e-6
    assert arcs.within_limits(found)
    assert arcs.total(found) <= 1.15 * root


def test_a_dive_depends_on_its_number_alone() -> None:
    """The third dive is the same whatever was before it; dives differ from each other."""
    arcs = market(1, units=150, seats=10)
    one, other = diver(arcs), diver(arcs)
    before = [one.dive(number, lambda: False) for number in range(3)]
    again = other.dive(2, lambda: False)
    assert again is not None
    np.testing.assert_array_equal(before[2], again)
    assert len({tuple(dived) for dived in before if dived is not None}) > 1


def test_units_that_count_nowhere_are_dived_for_all_the_same() -> None:
    """Each takes its cheapest arc."""
    arcs = market(1)
    light = replace(arcs, group=np.full_like(arcs.group, -1))
    dived = diver(light).dive(0, lambda: False)
    assert dived is not None
    np.testing.assert_array_equal(arcs.cost[dived], np.minimum.reduceat(arcs.cost, arcs.first[:-1]))


def test_dives_repeat_themselves_and_end_when_told_to() -> None:
    """The first handful is the same each time; a halted one is short."""
    landscape = Landscape.of(market(2, units=80, seats=6), np.zeros(6))
    dives = Dives(landscape, 2)
    some, more, again = (
        list(dives.some(lambda: False)),
        list(dives.some(lambda: False)),
        list(Dives(landscape, 2).some(lambda: False)),
    )
    assert len(some) == len(more) >= LEAST
    np.testing.assert_array_equal(some, again)
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 5

    halted = list(Dives(landscape, 2).some(stop))
    assert len(halted) < len(some)
