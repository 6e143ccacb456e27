"""All pairs that a plan may choose from, block by block, with everything that they cost and count."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints, summed_by
from planner.domain.covering.arcs import Arcs, arcs_at
from planner.domain.geography.compactness import cost_to_home, homed, is_priced
from planner.domain.world import World

BLOCK = 500_000
"""Pairs that are held at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The open pairs of some units, sorted by unit; each unit has at least one. A pair may be there at several levels.

    The coefficients are the domain's, in float64, and taken to be exact: they are the problem.
    """

    unit: Ints
    """Of each pair."""
    seat: Ints
    first: Ints
    """Where the pairs of each unit begin."""
    costs: tuple[Floats, ...]
    """Terms of each pair, of which each is at least zero [currency/year]."""
    group: tuple[Ints, ...]
    """Group of each load that the pair counts at; −1 none."""
    amount: tuple[Floats, ...]
    """Amount that it counts there."""

    def __len__(self) -> int:
        """How many pairs."""
        return len(self.costs[0])


def without_pair(world: World) -> Ints:
    """Units that no open pair is left for."""
    pin, reach = world.pinned, world.rates.reach
    pinned = (pin != -1) & ~reach.holds(np.arange(len(pin)), np.maximum(pin, -1))
    return np.flatnonzero((reach.size == 0) | pinned)


def pairs_of(world: World) -> int:
    """How many pairs are looked at, levels included."""
    size = np.where(world.pinned == -1, world.rates.reach.size, 1)
    return int(size.sum()) * len(world.rates.levels)


def blocks_of(world: World) -> list[Ints]:
    """Units in blocks of about `BLOCK` pairs; none is empty."""
    size = np.where(world.pinned == -1, world.rates.reach.size, 1) * len(world.rates.levels)
    number = np.cumsum(size) // BLOCK
    return np.split(np.arange(len(size)), np.flatnonzero(np.diff(number)) + 1) if len(size) else []


def block_of(world: World, units: Ints) -> Block:
    """The open pairs of some units, which are sorted and have one each."""
    levels = len(world.rates.levels)
    unit, seat = _open(world, units)
    unit, seat = np.repeat(unit, levels), np.repeat(seat, levels)
    arcs = arcs_at(world.rates, unit, seat, np.tile(np.arange(levels), len(unit) // levels), world.pinned)
    counted = [load.of_units(world.rates, unit, seat, arcs.hours) for load in world.loads]
    return Block(
        unit=unit,
        seat=seat,
        first=np.flatnonzero(np.append(True, unit[1:] != unit[:-1])),
        costs=tuple(_costs(world, arcs)),
        group=tuple(group for group, _ in counted),
        amount=tuple(amount for _, amount in counted),
    )


def _open(world: World, units: Ints) -> tuple[Ints, Ints]:
    reach, pin = world.rates.reach, world.pinned[units]
    may, pinned = reach.patterns[reach.of[units]], np.flatnonzero(pin != -1)
    may[pinned] = False
    may[pinned, pin[pinned]] = True
    row, seat = np.nonzero(may)
    return units[row], seat.astype(np.int64)


def _costs(world: World, arcs: Arcs) -> Iterator[Floats]:
    """What the pair itself costs; the distance to a home is one more such term, that to a chosen centre is none."""
    yield from (arcs.forgone, arcs.travel, arcs.disruption, arcs.pairing)
    scenario, rates = world.scenario, world.rates
    if is_priced(scenario) and homed(scenario).any():
        size = rates.first[arcs.unit + 1] - rates.first[arcs.unit]
        pair = np.repeat(np.arange(len(arcs)), size)
        nth = np.arange(len(pair)) - np.repeat(np.cumsum(size) - size, size)
        account = rates.member[rates.first[arcs.unit][pair] + nth]
        with np.errstate(over="ignore", invalid="ignore"):
            home = cost_to_home(scenario, account, arcs.seat[pair])
        if not np.isfinite(home).all():
            raise OverflowError("the distance to a home costs too large a number")
        yield summed_by(pair, home, len(arcs))
