"""The factors of all pairs as flat arrays: what a compiled scan reads instead of `PairRates` and loads.

The sums over loads at a seat are one row of multipliers by seat for every load (and for every number that the load's
`of_unit` adds to the group), so that a unit pays `amount × row`.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.domain.arrays import Flags, Floats, Ints, summed_by
from planner.domain.covering.rates import PairRates
from planner.domain.geography.distance import EARTH_RADIUS
from planner.domain.geography.travel import visits_of
from planner.domain.loads.load import Load
from planner.domain.world import World
from planner.optimize.shortlisting import first_group


class Members(NamedTuple):
    """Accounts sorted by unit, and everything that their coefficients are made of."""

    first: Ints
    """Where the members of each unit begin; shape [units + 1]."""
    potential: Floats
    work: Floats
    visits: Floats
    """Visits over stops of a trip; 0 where the place is not known."""
    place: Floats
    """Unit vector of the location, shape [members, 3]."""
    kind: Ints
    """Row of `Sides.fit`."""
    owner: Ints
    """Seat; −1 nobody."""
    effort: Floats
    """0 where nobody owns the account, as `at_risk`."""
    at_risk: Floats
    strange_kind: Ints
    """Row of `Sides.strange`."""
    said: Ints
    """Where the rows of `pairs` about each member begin; shape [members + 1]."""
    said_seat: Ints
    said_value: Floats
    said_hours: Floats
    said_cost: Floats
    partial: Floats
    """Amounts that count only at, or only away from, the owner; shape [loads that do, members]."""


class Units(NamedTuple):
    """Units, and what they pay."""

    pattern: Ints
    pin: Ints
    """Seat; −1 none."""
    base: Floats
    """What the unit pays at every seat that is not special; its worth at the best seat included."""
    amount: Floats
    """Of loads with multipliers by seat, at seats that are not the owner's; shape [loads, units]."""
    row: Ints
    """Row of `Sides.price` of each such load, −1 none; same shape."""
    clock: Ints
    """Row of `Sides.hour` and `Sides.road`."""
    partial_row: Ints
    """Row of `Sides.price` of loads that count at, or away from, the owner only; −1 none; shape [such, units]."""
    partial_flat: Floats
    """The multiplier of such a load where it is the same for all seats, else 0; same shape."""
    kept: Flags
    """Whether such a load counts at the owner (else away from it)."""


class Sides(NamedTuple):
    """Seats: rows of shape […, seats]."""

    patterns: Flags
    fit: Floats
    strange: Floats
    price: Floats
    """Multipliers of loads by seat."""
    hour: Floats
    """Price of an hour of work."""
    road: Floats
    """Price of an hour on the road; 0 where the home is not known."""
    place: Floats
    per_radian: float
    """Hours of a round trip for each radian of the great circle."""
    longest: float
    """Longest trip [hours]."""
    level_hours: Floats
    level_value: Floats


class Pairs(NamedTuple):
    """All pairs, factored, at some multipliers."""

    units: Units
    members: Members
    sides: Sides


class Picks(NamedTuple):
    """The cheapest pairs of every unit, sorted by cost; shape [units, picks]."""

    cost: Floats
    """Infinite where a unit has fewer pairs."""
    seat: NDArray[np.int32]
    level: NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """Everything about pairs that does not depend on multipliers, and where each load's multipliers go."""

    world: World
    members: Members
    offset: Ints
    """Number of the first group of each load among the groups of all loads, and their number at the end."""
    amount: Floats
    """Of every load at each unit, at seats that are not its owner's; 0 for hours; shape [loads, units]."""
    rows: Ints
    """Number of each load's row at each unit, −1 none; shape [loads, units]."""
    keys: Ints
    """Load and what `of_unit` adds to the group, of each row; shape [rows, 2]."""
    flat: Flags
    """Whether all seats of a row have the same group."""
    clock: Ints
    """Which set of hour rows each unit has."""
    clocks: Ints
    """Rows of each set, −1 none; shape [sets, loads of hours]."""

    @classmethod
    def of(cls, world: World) -> "Factors":
        """The factors of a world."""
        rates, loads = world.rates, world.loads
        offset = np.array(first_group(loads), dtype=np.int64)
        amount = np.array([_plain(rates, load) for load in loads]).reshape(len(loads), rates.units)
        rows, keys = _rows(rates, loads)
        of_seat = [loads[load].of_seat for load in keys[:, 0]]
        flat = np.array([bool((group == group[0]).all()) for group in of_seat], dtype=np.bool_)
        hours = np.array([load.amount is None for load in loads], dtype=np.bool_)
        clocks, clock = np.unique(rows[hours].T, axis=0, return_inverse=True)
        return cls(world, _members(world), offset, amount, rows, keys, flat, clock.astype(np.int64), clocks)

    @property
    def groups(self) -> int:
        """How many groups all loads have."""
        return int(self.offset[-1])

    def at(self, multipliers: Floats) -> Pairs:
        """What units pay and seats ask at the given multipliers, numbered through the groups of all loads."""
        seats = len(self.world.scenario.seats)
        price = np.array([self._prices(row, multipliers) for row in range(len(self.keys))]).reshape(-1, seats)
        return Pairs(self._units(price), self.members, self._sides(price))

    def _units(self, price: Floats) -> Units:
        loads, rates, members = self.world.loads, self.world.rates, self.members
        kept = np.array([load.counts == "kept" for load in loads], dtype=np.bool_)
        partial = np.array([load.counts != "all" and load.amount is not None for load in loads], dtype=np.bool_)
        priced = np.array([load.counts != "kept" and load.amount is not None for load in loads], dtype=np.bool_)
        level = (self.rows >= 0) & (self.flat[self.rows] if len(self.flat) else False)
        constant = np.where(level, price[self.rows, 0], 0.0) if len(price) else np.zeros(self.rows.shape)
        by_seat = np.where(level, -1, self.rows)
        return Units(
            pattern=rates.reach.of,
            pin=self.world.pinned,
            base=rates.best
            + np.add.reduceat(members.effort, members.first[:-1])
            + (constant * self.amount).sum(axis=0),
            amount=self.amount[priced],
            row=by_seat[priced],
            clock=self.clock,
            partial_row=by_seat[partial],
            partial_flat=constant[partial],
            kept=kept[partial],
        )

    def _sides(self, price: Floats) -> Sides:
        scenario, rates = self.world.scenario, self.world.rates
        travel, place, known = scenario.settings.territory.travel, *_places(scenario.seats.lat, scenario.seats.lon)
        hour = np.array([price[rows[rows >= 0]].sum(axis=0) for rows in self.clocks]).reshape(-1, len(known))
        on_road = hour if travel.counts_as_hours else np.zeros(hour.shape)
        return Sides(
            patterns=rates.reach.patterns,
            fit=rates.kinds.fit,
            strange=rates.moving.strange,
            price=price,
            hour=hour,
            road=np.where(known, travel.cost_per_hour + on_road, 0.0),
            place=place,
            per_radian=2 * EARTH_RADIUS[scenario.settings.units.distance] * travel.detour / travel.speed,
            longest=float(travel.trip_hours_limit),
            level_hours=rates.levels.hours,
            level_value=rates.levels.value,
        )

    def _prices(self, row: int, multipliers: Floats) -> Floats:
        load, shift = self.keys[row]
        group = self.world.loads[load].of_seat
        return np.where(group >= 0, multipliers[np.maximum(self.offset[load] + group + shift, 0)], 0.0)


def _plain(rates: PairRates, load: Load) -> Floats:
    """Amount of a load at each unit, at a seat that covers none of its accounts now."""
    if load.amount is None or load.counts == "kept":
        return np.zeros(rates.units)
    counts = rates.owner >= 0 if load.counts == "moved" else np.ones(len(rates.owner), dtype=np.bool_)
    return summed_by(rates.scenario.units[counts], load.amount[counts], rates.units)


def _rows(rates: PairRates, loads: tuple[Load, ...]) -> tuple[Ints, Ints]:
    rows = np.full((len(loads), rates.units), -1, dtype=np.int64)
    keys: list[tuple[int, int]] = []
    for k, load in enumerate(loads):
        if not (load.of_seat >= 0).any():
            continue
        shift = np.zeros(rates.units, dtype=np.int64) if load.of_unit is None else load.of_unit
        shifts = np.unique(shift[shift >= 0])
        rows[k] = np.where(shift >= 0, len(keys) + np.searchsorted(shifts, shift), -1)
        keys.extend((k, d) for d in shifts.tolist())
    return rows, np.array(keys, dtype=np.int64).reshape(-1, 2)


def _places(lat: Floats, lon: Floats) -> tuple[Floats, Flags]:
    """Unit vectors, shape [3, points], and which points are known."""
    known = ~np.isnan(lat) & ~np.isnan(lon)
    phi, theta = np.radians(np.where(known, lat, 0.0)), np.radians(np.where(known, lon, 0.0))
    return np.array([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)]), known


def _members(world: World) -> Members:
    scenario, rates, moving = world.scenario, world.rates, world.rates.moving
    accounts, seats, member = scenario.accounts, len(scenario.seats), rates.member
    place, known = _places(accounts.lat[member], accounts.lon[member])
    stops = scenario.settings.territory.travel.stops_per_trip
    owned = rates.owner[member] >= 0
    alike = (moving.strange == moving.strange[:, :1]).all(axis=1)[moving.kind[member]]
    risk = np.where(owned, moving.at_risk[member], 0.0)
    sure = np.where(alike, risk * moving.strange[moving.kind[member], 0], 0.0)
    said, nth = _said(rates.overrides.key // max(1, seats), member)
    partial = [load.amount[member] for load in world.loads if load.amount is not None and load.counts != "all"]
    return Members(
        first=rates.first,
        potential=accounts.potential[member],
        work=accounts.workload[member],
        visits=np.where(known, visits_of(scenario)[member] / stops, 0.0),
        place=np.ascontiguousarray(place.T),
        kind=rates.kinds.of[member],
        owner=rates.owner[member],
        effort=np.where(owned, moving.effort[member], 0.0) + sure,
        at_risk=np.where(alike, 0.0, risk),
        strange_kind=moving.kind[member],
        said=said,
        said_seat=rates.overrides.key[nth] % max(1, seats),
        said_value=rates.overrides.value[nth],
        said_hours=rates.overrides.hours[nth],
        said_cost=rates.overrides.cost[nth],
        partial=np.array(partial).reshape(len(partial), len(member)),
    )


def _said(account: Ints, member: Ints) -> tuple[Ints, Ints]:
    """Where the overrides of each member begin, and which they are, in that order."""
    place = np.empty(len(member), dtype=np.int64)
    place[member] = np.arange(len(member))
    at = place[account]
    order = np.argsort(at, kind="stable")
    return np.searchsorted(at[order], np.arange(len(member) + 1)).astype(np.int64), order.astype(np.int64)
