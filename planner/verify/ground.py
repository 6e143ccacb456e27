"""Where districts could be: which seats are alike, which accounts may be their centres, what each unit costs there."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints, summed_by
from planner.domain.geography.compactness import cost_to_account, homed, is_priced, may_be_centre
from planner.domain.loads.load import Load
from planner.domain.world import World
from planner.verify.loads import Reaches
from planner.verify.pairs import Block, block_of

HOME = -1
"""Centre of a site that is a seat's home."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What sites are priced on."""

    world: World
    pairs: Block
    own: tuple[int, ...]
    """Positions of the loads whose groups are the seats; others are dropped."""
    reach: tuple[tuple[list[Fraction], list[Fraction]], ...]
    """Least and most that each seat could carry of each of them at all."""
    chosen: Flags
    """Seats whose centre is one of their accounts."""
    classes: tuple[Ints, ...]
    """Seats that are alike."""
    centres: Ints
    """Accounts that may be centres."""


def ground_of(world: World) -> Ground:
    """Where districts of a world could be, if every unit has an open pair."""
    scenario, pairs = world.scenario, block_of(world, np.arange(world.rates.units))
    own = tuple(k for k, load in enumerate(world.loads) if is_own(load, len(scenario.seats)))
    reaches = Reaches.of(world).add(pairs)
    priced = is_priced(scenario)
    chosen = ~homed(scenario) if priced else np.zeros(len(scenario.seats), dtype=np.bool_)
    return Ground(
        world=world,
        pairs=pairs,
        own=own,
        reach=tuple(reaches.within(k) for k in own),
        chosen=chosen,
        classes=tuple(_alike(world, pairs, own, chosen)),
        centres=np.flatnonzero(may_be_centre(scenario)) if priced else np.zeros(0, dtype=np.int64),
    )


def is_own(load: Load, seats: int) -> bool:
    """Whether the groups of a load are the seats, whatever the unit."""
    return load.of_unit is None and np.array_equal(load.of_seat, np.arange(seats))


def _alike(world: World, pairs: Block, own: tuple[int, ...], chosen: Flags) -> Iterator[Ints]:
    """Seats by class; one whose centre is not chosen is alone."""
    known: dict[tuple[object, ...], list[int]] = {}
    for seat in range(len(chosen)):
        rows = np.flatnonzero(pairs.seat == seat)
        marks: list[object] = [-1 if chosen[seat] else seat, pairs.unit[rows].tobytes()]
        marks += [cost[rows].tobytes() for cost in pairs.costs]
        for k, (group, amount) in enumerate(zip(pairs.group, pairs.amount, strict=True)):
            marks += [amount[rows].tobytes(), (group[rows] >= 0 if k in own else group[rows]).tobytes()]
        for load in (world.loads[k] for k in own):
            marks += [(float(limit.least[seat]), float(limit.most[seat])) for limit in load.limits]
            if load.band is not None:
                marks += [float(bend[seat]) for bend in (load.band.fair, load.band.free, load.band.steep)]
        known.setdefault(tuple(marks), []).append(seat)
    for seats in known.values():
        yield np.array(seats, dtype=np.int64)


def rows_of(ground: Ground, seat: int) -> Ints:
    """Open pairs of a seat, by unit."""
    return np.flatnonzero(ground.pairs.seat == seat)


def centres_at(ground: Ground, seat: int) -> Ints:
    """Accounts that may be the centre of a seat's territory: those that it may cover."""
    if not ground.chosen[seat]:
        return np.array([HOME])
    unit = ground.world.scenario.units[ground.centres]
    return ground.centres[np.isin(unit, ground.pairs.unit[rows_of(ground, seat)])]


def cells_of(ground: Ground, rows: Ints, centres: Ints, credit: Floats) -> Block:
    """All units of some pairs at sites with some centres, sorted by site.

    A unit's credit, that is its price below zero, is one more cost; the groups of loads are the sites' numbers.
    """
    pairs, world, count = ground.pairs, ground.world, len(centres)
    unit, site = pairs.unit[rows], np.repeat(np.arange(count), len(rows))
    near = np.zeros((count, len(rows)))
    if centres[0] != HOME:
        account = np.flatnonzero(np.isin(world.scenario.units, unit))
        row = np.searchsorted(unit, world.scenario.units[account])
        cost = cost_to_account(world.scenario, account, centres)
        near = np.stack([summed_by(row, cost[:, c], len(rows)) for c in range(count)])
    counted = [
        (np.where(np.tile(group[rows], count) >= 0, site, -1), np.tile(amount[rows], count))
        if k in ground.own
        else (np.full(len(site), -1), np.zeros(len(site)))
        for k, (group, amount) in enumerate(zip(pairs.group, pairs.amount, strict=True))
    ]
    return Block(
        unit=np.tile(unit, count),
        seat=np.tile(pairs.seat[rows], count),
        first=np.arange(count) * len(rows),
        costs=(*(np.tile(cost[rows], count) for cost in pairs.costs), near.ravel(), np.tile(credit[unit], count)),
        group=tuple(group for group, _ in counted),
        amount=tuple(amount for _, amount in counted),
    )
