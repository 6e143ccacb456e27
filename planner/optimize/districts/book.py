"""A book of districts as arrays: units, seats, centres that may be chosen, loads and neighbours."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints, Texts, summed_by
from planner.domain.covering.arcs import Arcs
from planner.domain.geography.compactness import cost_to_account, cost_to_home, homed, is_priced, may_be_centre
from planner.domain.geography.contiguity import Graph, graph_of
from planner.domain.loads.balance import Band
from planner.domain.loads.load import Load
from planner.domain.world import World


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """One load: what every unit counts at every seat, and what its groups may and should carry."""

    group: Ints
    """Shape [units, seats]; −1: does not count."""
    amount: Floats
    """Shape [units, seats]."""
    least: Floats
    """By group."""
    most: Floats
    """By group."""
    band: Band | None
    own: bool
    """Whether the groups are the seats themselves."""

    def price(self, load: Floats, group: Ints) -> Floats:
        """Price of each load at the group in the same place [currency/year]."""
        return np.zeros(len(load)) if self.band is None else self.band.cost_at(load, group)

    @property
    def scale(self) -> float:
        """Mean size of the amount of a pair, so that loads are comparable."""
        return max(float(np.abs(self.amount).mean()), 1e-9)

    @property
    def signed(self) -> bool:
        """Whether some amount is below zero, as in shares of a book: a larger territory may then carry less."""
        return bool((self.amount < 0).any())


@dataclass(frozen=True, eq=False)
class Book:
    """What a plan of districts decides on, and what it costs.

    A plan costs Σ over units of `cost` + Σ over seats of min over centres of Σ over its units of `near` + bands.
    """

    cost: Floats
    """Of each unit at each seat, the distance to a home included; infinite where not eligible; [units, seats]."""
    term_bytes: tuple[bytes, ...]
    """Of each seat all terms of `cost`: seats are only alike where each term is."""
    near: Floats
    """Of each unit if the centre is the one in the column; shape [units, centres] [currency/year]."""
    root: Ints
    """Unit that each centre belongs to."""
    centre: Ints
    """Account that each centre is."""
    fixed: Flags
    """Seats whose centre is not chosen: their home, or none where compactness has no price."""
    loads: tuple[Counted, ...]
    graph: Graph | None
    """Neighbours of accounts, where territories must hang together."""
    unit: Ints
    """Unit of each account of the graph; −1: none of this book's."""
    seat_ids: Texts

    @property
    def units(self) -> int:
        """How many units."""
        return int(self.cost.shape[0])

    @property
    def seats(self) -> int:
        """How many seats."""
        return int(self.cost.shape[1])

    @cached_property
    def kind(self) -> Ints:
        """Number of the kind of each seat; seats of one kind are alike in everything, a fixed seat is its own."""
        known: dict[tuple[bytes, ...], int] = {}
        kinds = [known.setdefault(self._signature(s), len(known)) for s in range(self.seats)]
        return np.array(kinds, dtype=np.int64)

    @cached_property
    def members(self) -> list[Ints]:
        """Accounts of each unit."""
        order = np.argsort(self.unit, kind="stable")
        order = order[np.searchsorted(self.unit[order], 0) :]
        return np.split(order, np.searchsorted(self.unit[order], np.arange(1, self.units)))

    @cached_property
    def beside(self) -> list[Ints]:
        """Units with an account next to one of the unit's; empty without a graph."""
        if self.graph is None:
            return [np.zeros(0, dtype=np.int64)] * self.units
        found = []
        for u, accounts in enumerate(self.members):
            units = np.unique(np.concatenate([self.unit[self.graph.of(a)] for a in accounts.tolist()]))
            found.append(units[(units >= 0) & (units != u)])
        return found

    def accounts_of(self, units: Ints) -> Ints:
        """Accounts of some units, sorted."""
        inside = np.zeros(self.units + 1, dtype=np.bool_)
        inside[units] = True
        return np.flatnonzero(inside[self.unit] & (self.unit >= 0)).astype(np.int64)

    def loads_at(self, owner: Ints) -> list[Floats]:
        """Load of every group when each unit is at the given seat."""
        every, found = np.arange(self.units), []
        for load in self.loads:
            group = load.group[every, owner]
            counts = group >= 0
            found.append(summed_by(group[counts], load.amount[every, owner][counts], len(load.least)))
        return found

    def total(self, owner: Ints) -> float:
        """Objective of a plan, without the terms that are not in the book (quotas) [currency/year]."""
        value = float(self.cost[np.arange(self.units), owner].sum())
        for load, amount in zip(self.loads, self.loads_at(owner), strict=True):
            value += float(load.price(amount, np.arange(len(amount))).sum())
        return value + sum(self.best_centre(np.flatnonzero(owner == s))[1] for s in np.flatnonzero(~self.fixed))

    def best_centre(self, units: Ints) -> tuple[int, float]:
        """Column of the best centre of a territory, and the cost of the distances to it; −1 when it has none."""
        inside = np.zeros(self.units, dtype=np.bool_)
        inside[units] = True
        columns = np.flatnonzero(inside[self.root])
        if len(columns) == 0:
            return -1, 0.0 if len(units) == 0 else np.inf
        cost = self.near[np.ix_(units, columns)].sum(axis=0)
        return int(columns[cost.argmin()]), float(cost.min())

    def _signature(self, s: int) -> tuple[bytes, ...]:
        if self.fixed[s]:
            return (str(s).encode(),)
        parts = [self.term_bytes[s]]
        for load in self.loads:
            parts.append(load.amount[:, s].tobytes())
            if not load.own:
                parts.append(load.group[:, s].tobytes())
                continue
            parts.append(np.array([load.least[s], load.most[s]]).tobytes())
            if load.band is not None:
                parts.append(np.array([load.band.fair[s], load.band.free[s], load.band.steep[s]]).tobytes())
        return tuple(parts)


def is_districting(world: World) -> bool:
    """Whether a plan of this world needs centres or neighbours."""
    return is_priced(world.scenario) or world.scenario.settings.territory.contiguity


def book_of(world: World) -> Book:
    """The book of a world: all eligible pairs that pins leave open, at full coverage."""
    scenario, arcs = world.scenario, world.arcs
    units, seats = world.rates.units, len(scenario.seats)
    here = np.flatnonzero(arcs.open & (arcs.level == 0))
    unit, seat = arcs.unit[here], arcs.seat[here]
    cost = np.full((units, seats), np.inf)
    cost[unit, seat] = arcs.cost[here]
    account, at = np.repeat(np.arange(len(scenario.accounts)), seats), np.tile(np.arange(seats), len(scenario.accounts))
    fixed = np.ones(seats, dtype=np.bool_)
    centre = np.zeros(0, dtype=np.int64)
    near = np.zeros((units, 0))
    if is_priced(scenario):
        fixed = homed(scenario)
        home = cost_to_home(scenario, account, at)
        cost += summed_by(scenario.units[account] * seats + at, home, units * seats).reshape(units, seats)
    if not fixed.all():
        centre = np.flatnonzero(may_be_centre(scenario)).astype(np.int64)
        near = np.zeros((units, len(centre)))
        np.add.at(near, scenario.units, cost_to_account(scenario, np.arange(len(scenario.accounts)), centre))
    return Book(
        cost=cost,
        term_bytes=tuple(_terms_at(s, arcs, here) for s in range(seats)),
        near=near,
        root=scenario.units[centre],
        centre=centre,
        fixed=fixed,
        loads=tuple(_counted(load, world, here, units, seats) for load in world.loads),
        graph=graph_of(scenario) if scenario.settings.territory.contiguity else None,
        unit=scenario.units,
        seat_ids=scenario.seats.seat,
    )


def _terms_at(seat: int, arcs: Arcs, here: Ints) -> bytes:
    mine = here[arcs.seat[here] == seat]
    terms = (arcs.unit, arcs.forgone, arcs.travel, arcs.disruption, arcs.pairing)
    return b"".join(term[mine].tobytes() for term in terms)


def _counted(load: Load, world: World, here: Ints, units: int, seats: int) -> Counted:
    arcs = world.arcs
    unit, seat = arcs.unit[here], arcs.seat[here]
    group, amount = load.of_units(world.rates, unit, seat, arcs.hours[here])
    groups, amounts = np.full((units, seats), -1, dtype=np.int64), np.zeros((units, seats))
    groups[unit, seat], amounts[unit, seat] = group, amount
    return Counted(groups, amounts, load.least, load.most, load.band, load.by_seat)
