"""Where districts could be: which seats are alike, which accounts may be their centres, what each unit costs there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints, summed_by
from planner.domain.geography.compactness import cost_to_account, homed, is_priced, may_be_centre
from planner.domain.loads.load import Load
from planner.domain.world import World
from planner.verify.loads import Reach, Reaches
from planner.verify.pairs import Block, block_of, pairs_of

HOME = -1
"""Centre of a site without one that is chosen: a seat's home, or none where distances cost nothing."""
MOST_PAIRS, MOST_CELLS = 2_000_000, 20_000_000
"""Pairs of a unit with a seat, and with a centre, beyond which nothing is looked at: it would take minutes."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What sites are priced on."""

    world: World
    pairs: Block
    """All open pairs, with the loads whose groups are the seats; other loads are dropped."""
    loads: tuple[Load, ...]
    """Those loads."""
    reach: tuple[list[Reach], ...]
    """What each seat could carry of each of them."""
    rows: tuple[Ints, ...]
    """Pairs of each seat, by unit."""
    chosen: Flags
    """Seats whose centre is one of their accounts."""
    alike: tuple[Ints, ...]
    """Seats by class."""
    centre: Ints
    """Accounts that may be centres."""
    near: Floats
    """What the distance of each unit to each of them costs; shape [centres, units] [currency/year]."""


def ground_of(world: World) -> Ground | None:
    """Where districts of a world could be, if every unit has an open pair; None where there is nothing, or too much.

    Raises OverflowError where a number is too large.
    """
    scenario = world.scenario
    chosen = ~homed(scenario) & is_priced(scenario)
    centre = np.flatnonzero(may_be_centre(scenario) & chosen.any())
    if not 0 < pairs_of(world) <= MOST_PAIRS or len(centre) * world.rates.units > MOST_CELLS:
        return None
    pairs = block_of(world, np.arange(world.rates.units))
    own = [k for k, load in enumerate(world.loads) if load.by_seat]
    reaches = Reaches.of(world).add(pairs)
    order = np.argsort(pairs.seat, kind="stable")
    rows = np.split(order, np.searchsorted(pairs.seat[order], np.arange(1, len(scenario.seats))))
    return Ground(
        world=world,
        pairs=replace(pairs, group=tuple(pairs.group[k] for k in own), amount=tuple(pairs.amount[k] for k in own)),
        loads=tuple(world.loads[k] for k in own),
        reach=tuple(reaches.of_load(k) for k in own),
        rows=tuple(rows),
        chosen=chosen,
        alike=tuple(_alike(world, pairs, rows, chosen)),
        centre=centre,
        near=_near(world, centre),
    )


def centres_of(ground: Ground, seat: int) -> Ints:
    """Which of the centres a seat could have, as their numbers: those among the accounts that it may cover."""
    if not ground.chosen[seat]:
        return np.array([HOME])
    unit = ground.world.scenario.units[ground.centre]
    return np.flatnonzero(np.isin(unit, ground.pairs.unit[ground.rows[seat]]))


def cells_of(ground: Ground, rows: Ints, centres: Ints, credit: Floats) -> Block:
    """All units of some pairs at sites with some centres, sorted by site.

    A unit's credit, that is its price below zero, is one more cost; the groups of loads are the sites' numbers.
    """
    pairs, count = ground.pairs, len(centres)
    unit, site = pairs.unit[rows], np.repeat(np.arange(count), len(rows))
    near = np.zeros(len(site)) if centres[0] == HOME else ground.near[np.ix_(centres, unit)].ravel()
    return Block(
        unit=np.tile(unit, count),
        seat=np.tile(pairs.seat[rows], count),
        first=np.arange(count) * len(rows),
        costs=(*(np.tile(cost[rows], count) for cost in pairs.costs), near, np.tile(credit[unit], count)),
        group=tuple(np.where(np.tile(group[rows], count) >= 0, site, -1) for group in pairs.group),
        amount=tuple(np.tile(amount[rows], count) for amount in pairs.amount),
    )


def _near(world: World, centre: Ints) -> Floats:
    scenario, near = world.scenario, np.zeros((len(centre), world.rates.units))
    every = np.arange(len(scenario.accounts))
    with np.errstate(over="ignore", invalid="ignore"):
        for n, account in enumerate(centre.tolist()):
            cost = cost_to_account(scenario, every, np.array([account]))[:, 0]
            near[n] = summed_by(scenario.units, cost, world.rates.units)
    if not np.isfinite(near).all():
        raise OverflowError("the distance to a centre costs too large a number")
    return near


def _alike(world: World, pairs: Block, rows: list[Ints], chosen: Flags) -> Iterator[Ints]:
    """Seats by class: with the same pairs, costs, amounts, limits and bends; one whose centre is given is alone."""
    known: dict[tuple[object, ...], list[int]] = {}
    for seat, mine in enumerate(rows):
        marks: list[object] = [-1 if chosen[seat] else seat, pairs.unit[mine].tobytes()]
        marks += [cost[mine].tobytes() for cost in pairs.costs]
        for load, group, amount in zip(world.loads, pairs.group, pairs.amount, strict=True):
            marks += [amount[mine].tobytes(), (group[mine] >= 0 if load.by_seat else group[mine]).tobytes()]
            if load.by_seat:
                marks += [float(load.least[seat]), float(load.most[seat])]
            if load.by_seat and load.band is not None:
                marks += [float(bend[seat]) for bend in (load.band.fair, load.band.free, load.band.steep)]
        known.setdefault(tuple(marks), []).append(seat)
    for seats in known.values():
        yield np.array(seats, dtype=np.int64)
